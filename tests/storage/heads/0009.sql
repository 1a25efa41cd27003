BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0009');
CREATE TABLE attempts (
	subject VARCHAR(100) NOT NULL, 
	failures INTEGER NOT NULL, 
	last_at DATETIME NOT NULL, 
	locked_until DATETIME, 
	CONSTRAINT pk_attempts PRIMARY KEY (subject)
);
INSERT INTO "attempts" VALUES('password:example',1,'2026-11-23 11:00:00.000000',NULL);
CREATE TABLE audit (
	id CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	actor_id CHAR(32), 
	action VARCHAR(60) NOT NULL, 
	resident_id CHAR(32), 
	thing VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id), 
	CONSTRAINT fk_audit_actor_id FOREIGN KEY(actor_id) REFERENCES people (id), 
	CONSTRAINT fk_audit_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_audit_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id)
);
INSERT INTO "audit" VALUES('ee0dbd628e1d476ba8eb7332bd36cec9','2026-11-23 11:00:00.000000','0b5db8ec9c9a43b89b41af18c7ba8eeb','656258f0254e45ef910f72bdbc5fcfb2','resident.read','4caf9dcd3e9b4703b7939cc5d308a104','');
INSERT INTO "audit" VALUES('cf5559bec2e64e339bc1f0d3da46eeea','2026-11-23 11:00:00.000000','0b5db8ec9c9a43b89b41af18c7ba8eeb','656258f0254e45ef910f72bdbc5fcfb2','calendar.add',NULL,'2b0ecdea-de8d-4fb4-a8fa-a1c5c3539733');
INSERT INTO "audit" VALUES('5a86f4b9c9f94a75b13d4d409999bf6a','2026-11-23 11:00:00.000000','0b5db8ec9c9a43b89b41af18c7ba8eeb','93b5cc0949d44b25994cd0bfdc7f0111','visit.book','4caf9dcd3e9b4703b7939cc5d308a104','caa8de8a-bd6f-450a-85da-7c699aaa396b');
INSERT INTO "audit" VALUES('c16be6760e9d4c0498e924afe3119aae','2026-11-23 11:00:00.000000','0b5db8ec9c9a43b89b41af18c7ba8eeb','93b5cc0949d44b25994cd0bfdc7f0111','visit.book','4caf9dcd3e9b4703b7939cc5d308a104','40e1e2b8-9e06-42dd-8423-c427b4afa78f');
INSERT INTO "audit" VALUES('310a36459e5a4032afe4a64352506b73','2026-11-23 11:00:00.000000','0b5db8ec9c9a43b89b41af18c7ba8eeb','9c9ad9ebb35a4d82879666817faa3940','visit.cancel','4caf9dcd3e9b4703b7939cc5d308a104','40e1e2b8-9e06-42dd-8423-c427b4afa78f');
INSERT INTO "audit" VALUES('a9a0548dc5024a129edf42ca8fef95ad','2026-11-23 11:00:00.000000','0b5db8ec9c9a43b89b41af18c7ba8eeb','93b5cc0949d44b25994cd0bfdc7f0111','visit.book','4caf9dcd3e9b4703b7939cc5d308a104','4caa7025-5121-4b2c-a4fb-a39d2c1a1bd5');
CREATE TABLE ban_hours (
	id CHAR(32) NOT NULL, 
	ban_id CHAR(32) NOT NULL, 
	weekday INTEGER NOT NULL, 
	opens INTEGER NOT NULL, 
	closes INTEGER NOT NULL, 
	CONSTRAINT pk_ban_hours PRIMARY KEY (id), 
	CONSTRAINT ck_ban_hours_in_order CHECK (opens >= 0 AND opens < closes AND closes <= 1440), 
	CONSTRAINT fk_ban_hours_ban_id FOREIGN KEY(ban_id) REFERENCES bans (id)
);
INSERT INTO "ban_hours" VALUES('bb0d9d7e5491469b8abca4cb6ce7b713','65eb29015de449cd81cddc04f3240747',0,1140,1200);
CREATE TABLE bans (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	together CHAR(32) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	decided_by VARCHAR(120) NOT NULL, 
	ground VARCHAR(200) NOT NULL, 
	first_day DATE NOT NULL, 
	last_day DATE, 
	per_day INTEGER, 
	per_week INTEGER, 
	message VARCHAR(600) NOT NULL, 
	announced_at DATETIME, 
	hands_by CHAR(32), 
	hands_at DATETIME, 
	created_by CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	lifted_at DATETIME, 
	CONSTRAINT pk_bans PRIMARY KEY (id), 
	CONSTRAINT ck_bans_in_order CHECK (last_day IS NULL OR first_day <= last_day), 
	CONSTRAINT fk_bans_created_by FOREIGN KEY(created_by) REFERENCES people (id), 
	CONSTRAINT fk_bans_hands_by FOREIGN KEY(hands_by) REFERENCES people (id), 
	CONSTRAINT fk_bans_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "bans" VALUES('65eb29015de449cd81cddc04f3240747','0b5db8ec9c9a43b89b41af18c7ba8eeb','013be6326f8b498b8f10b5b946e5508f','Besöksförbud','Region','','2026-11-03','2026-11-13',NULL,NULL,'',NULL,NULL,NULL,'656258f0254e45ef910f72bdbc5fcfb2','2026-11-03 11:00:00.000000',NULL);
CREATE TABLE call_peers (
	id CHAR(32) NOT NULL, 
	visit_id CHAR(32) NOT NULL, 
	side VARCHAR(10) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	joined_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	left_at DATETIME, 
	CONSTRAINT pk_call_peers PRIMARY KEY (id), 
	CONSTRAINT fk_call_peers_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_call_peers_visit_id FOREIGN KEY(visit_id) REFERENCES calls (visit_id)
);
INSERT INTO "call_peers" VALUES('32ac42f1b220458e99387c48fad6ad99','4caa702551214b2ca4fba39d2c1a1bd5','tablet','93b5cc0949d44b25994cd0bfdc7f0111','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "call_peers" VALUES('a065b61dc09640ff8d400a93d5f9cb23','4caa702551214b2ca4fba39d2c1a1bd5','relative','9c9ad9ebb35a4d82879666817faa3940','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
CREATE TABLE call_signals (
	id CHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	from_peer CHAR(32) NOT NULL, 
	to_peer CHAR(32) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	payload TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_call_signals PRIMARY KEY (id), 
	CONSTRAINT fk_call_signals_from_peer FOREIGN KEY(from_peer) REFERENCES call_peers (id), 
	CONSTRAINT fk_call_signals_to_peer FOREIGN KEY(to_peer) REFERENCES call_peers (id)
);
INSERT INTO "call_signals" VALUES('0cf9695c65af4bde8c8e1645fa7484e2',1,'32ac42f1b220458e99387c48fad6ad99','a065b61dc09640ff8d400a93d5f9cb23','offer','{}','2026-11-23 11:00:00.000000');
CREATE TABLE calls (
	visit_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_calls PRIMARY KEY (visit_id), 
	CONSTRAINT fk_calls_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "calls" VALUES('4caa702551214b2ca4fba39d2c1a1bd5',1,NULL);
CREATE TABLE claims (
	id INTEGER NOT NULL, 
	thing CHAR(32) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	visit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_claims PRIMARY KEY (id), 
	CONSTRAINT ck_claims_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_claims_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "claims" VALUES(1,'4caf9dcd3e9b4703b7939cc5d308a104','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','caa8de8abd6f450a85da7c699aaa396b');
INSERT INTO "claims" VALUES(2,'d41ae0e28825411f881e7b9c767e8306','2026-11-24 11:00:00.000000','2026-11-24 11:45:00.000000','caa8de8abd6f450a85da7c699aaa396b');
INSERT INTO "claims" VALUES(3,'4caf9dcd3e9b4703b7939cc5d308a104','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','4caa702551214b2ca4fba39d2c1a1bd5');
INSERT INTO "claims" VALUES(4,'d41ae0e28825411f881e7b9c767e8306','2026-11-23 11:10:00.000000','2026-11-23 11:55:00.000000','4caa702551214b2ca4fba39d2c1a1bd5');
CREATE TABLE closures (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	unit_id CHAR(32), 
	first_day DATE NOT NULL, 
	last_day DATE NOT NULL, 
	label VARCHAR(80) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_closures PRIMARY KEY (id), 
	CONSTRAINT ck_closures_in_order CHECK (first_day <= last_day), 
	CONSTRAINT fk_closures_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_closures_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "closures" VALUES('35a63838baba487d908706096855bdba','0b5db8ec9c9a43b89b41af18c7ba8eeb','2b0ecdeade8d4fb4a8faa1c5c3539733','2026-11-28','2026-11-29','Storstädning','2026-11-23 11:00:00.000000');
CREATE TABLE day_lists (
	id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	seen_by CHAR(32), 
	seen_at DATETIME, 
	CONSTRAINT pk_day_lists PRIMARY KEY (id), 
	CONSTRAINT fk_day_lists_seen_by FOREIGN KEY(seen_by) REFERENCES people (id), 
	CONSTRAINT fk_day_lists_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT uq_day_lists_unit_id_starts_at UNIQUE (unit_id, starts_at)
);
INSERT INTO "day_lists" VALUES('85656ffd688a4e88b1b5b154deed42ef','2b0ecdeade8d4fb4a8faa1c5c3539733','2026-11-23 11:00:00.000000',NULL,NULL);
CREATE TABLE enrolments (
	id CHAR(32) NOT NULL, 
	tablet_id CHAR(32) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_enrolments PRIMARY KEY (id), 
	CONSTRAINT fk_enrolments_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT uq_enrolments_token_hash UNIQUE (token_hash)
);
INSERT INTO "enrolments" VALUES('cf9e7dfc784c426abfdc1f40d62dc96a','d41ae0e28825411f881e7b9c767e8306','25ae6041168486b571e423d34a53c00079cfb74abf514fee3a962cbd699f2d8e','f7bb997d58e8af443901da03b79ee5aa04be05fdf1bf870d171570a6389947c0','2026-11-24 11:00:00.000000',NULL);
CREATE TABLE exemptions (
	ban_id CHAR(32) NOT NULL, 
	resident_id CHAR(32) NOT NULL, 
	ground VARCHAR(40) NOT NULL, 
	decided_by VARCHAR(120) NOT NULL, 
	created_by CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_exemptions PRIMARY KEY (ban_id, resident_id), 
	CONSTRAINT fk_exemptions_ban_id FOREIGN KEY(ban_id) REFERENCES bans (id), 
	CONSTRAINT fk_exemptions_created_by FOREIGN KEY(created_by) REFERENCES people (id), 
	CONSTRAINT fk_exemptions_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id)
);
INSERT INTO "exemptions" VALUES('65eb29015de449cd81cddc04f3240747','4caf9dcd3e9b4703b7939cc5d308a104','end_of_life','Maj','656258f0254e45ef910f72bdbc5fcfb2','2026-11-23 11:00:00.000000');
CREATE TABLE "feeds" (
	id CHAR(32) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	relative_id CHAR(32), 
	resident_id CHAR(32), 
	language VARCHAR(8) NOT NULL, 
	nickname VARCHAR(60) NOT NULL, 
	alarm_minutes INTEGER, 
	with_link BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	choices_at DATETIME NOT NULL, 
	revoked_at DATETIME, 
	fetched_at DATETIME, 
	fetched_by VARCHAR(80) NOT NULL, 
	unit_id CHAR(32), 
	timezone VARCHAR(64) NOT NULL, 
	with_closures BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_feeds PRIMARY KEY (id), 
	CONSTRAINT ck_feeds_names_nobody CHECK (resident_id IS NULL OR unit_id IS NULL), 
	CONSTRAINT fk_feeds_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT fk_feeds_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT fk_feeds_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT ck_feeds_of_one CHECK ((relative_id IS NULL) <> (unit_id IS NULL)), 
	CONSTRAINT uq_feeds_token_hash UNIQUE (token_hash)
);
INSERT INTO "feeds" VALUES('837e7691643948a59505abb7c26c0d09','05f11ea9c9d4ab7df2337349c7b32360bfd514b9d69b81eb5a52d14b0d4c3bd5','9c9ad9ebb35a4d82879666817faa3940',NULL,'sv','',NULL,1,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'',NULL,'Europe/Stockholm',1);
INSERT INTO "feeds" VALUES('23ba0e5b270043078e15498d74e0c39a','d88aeace8bc36750b89edf18757b2ffa787a1fa5939259d40e4d427b753872c3',NULL,NULL,'sv','',NULL,0,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'','2b0ecdeade8d4fb4a8faa1c5c3539733','Europe/Stockholm',1);
CREATE TABLE "homes" (
	id CHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	timezone VARCHAR(64) NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	slot_minutes INTEGER NOT NULL, 
	buffer_minutes INTEGER NOT NULL, 
	notice_minutes INTEGER NOT NULL, 
	horizon_days INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	country VARCHAR(2) DEFAULT 'SE' NOT NULL, 
	holidays VARCHAR(40) DEFAULT 'open' NOT NULL, 
	per_day INTEGER, 
	per_week INTEGER, 
	open_visits INTEGER, 
	other_lengths VARCHAR(40) DEFAULT ('') NOT NULL, 
	grid_minutes INTEGER, 
	most_people INTEGER DEFAULT '4', 
	duty_phone VARCHAR(20) DEFAULT ('') NOT NULL, 
	retention_days INTEGER DEFAULT '90' NOT NULL, 
	CONSTRAINT pk_homes PRIMARY KEY (id), 
	CONSTRAINT ck_homes_retention CHECK (retention_days >= 30 AND retention_days <= 730)
);
INSERT INTO "homes" VALUES('0b5db8ec9c9a43b89b41af18c7ba8eeb','Almgården','sv','Europe/Stockholm','031-700 00 00',30,15,120,14,'2026-11-23 11:00:00.000000','SE','open',NULL,NULL,NULL,'',NULL,4,'',90);
CREATE TABLE installation (
	name VARCHAR(40) NOT NULL, 
	value VARCHAR(400) NOT NULL, 
	CONSTRAINT pk_installation PRIMARY KEY (name)
);
INSERT INTO "installation" VALUES('example','kept');
CREATE TABLE invitations (
	id CHAR(32) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	related_id CHAR(32) NOT NULL, 
	by_mail BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	created_by CHAR(32) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	revoked_at DATETIME, 
	CONSTRAINT pk_invitations PRIMARY KEY (id), 
	CONSTRAINT fk_invitations_created_by FOREIGN KEY(created_by) REFERENCES people (id), 
	CONSTRAINT fk_invitations_related_id FOREIGN KEY(related_id) REFERENCES related (id), 
	CONSTRAINT uq_invitations_token_hash UNIQUE (token_hash)
);
INSERT INTO "invitations" VALUES('75d90a9f4b0b4c2886c40d4dacd03266','860f72703a98ac47f001281c6f04bd3dbdc4026aaf1e27c18a5931995991a000','4691477151e249e4b49e8fd98e1b6249',1,'2026-11-23 11:00:00.000000','656258f0254e45ef910f72bdbc5fcfb2','2026-12-07 11:00:00.000000',NULL,NULL);
CREATE TABLE leases (
	name VARCHAR(40) NOT NULL, 
	holder VARCHAR(80) NOT NULL, 
	until DATETIME NOT NULL, 
	CONSTRAINT pk_leases PRIMARY KEY (name)
);
INSERT INTO "leases" VALUES('worker','example','2026-11-23 11:00:10.000000');
CREATE TABLE messages (
	id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	address VARCHAR(254) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	person_id CHAR(32), 
	visit_id CHAR(32), 
	facts JSON NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	due_at DATETIME NOT NULL, 
	tries INTEGER NOT NULL, 
	claimed_at DATETIME, 
	sent_at DATETIME, 
	trouble VARCHAR(200) NOT NULL, 
	created_at DATETIME NOT NULL, channel VARCHAR(40) DEFAULT 'mail' NOT NULL, provider_id VARCHAR(120) DEFAULT '' NOT NULL, receipt VARCHAR(40) DEFAULT '' NOT NULL, receipt_at DATETIME, 
	CONSTRAINT pk_messages PRIMARY KEY (id), 
	CONSTRAINT fk_messages_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_messages_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_messages_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "messages" VALUES('abe803822e604545946ff7f88355a700','invitation','ines.lind@familj.example','sv','0b5db8ec9c9a43b89b41af18c7ba8eeb',NULL,NULL,'{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('c25b92dea8de4537b2b55e90c3842333','booked','ines.lind@familj.example','sv','0b5db8ec9c9a43b89b41af18c7ba8eeb','9c9ad9ebb35a4d82879666817faa3940','caa8de8abd6f450a85da7c699aaa396b','{"at": "2026-11-24T11:00:00+00:00"}','queued','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('c5542bc51d1542bb9f330c1faab29b37','booked','ines.lind@familj.example','sv','0b5db8ec9c9a43b89b41af18c7ba8eeb','9c9ad9ebb35a4d82879666817faa3940','40e1e2b89e0642dd8423c427b4afa78f','{"at": "2026-11-25T11:00:00+00:00"}','dropped','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('8f49df5be09c42a88eef8ed0fbda7d51','cancelled','ines.lind@familj.example','sv','0b5db8ec9c9a43b89b41af18c7ba8eeb','9c9ad9ebb35a4d82879666817faa3940','40e1e2b89e0642dd8423c427b4afa78f','{"own": true}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('bf82ab11808e4405a1cf6824c480ce2f','relative_cancelled','bjorken@almgarden.example','sv','0b5db8ec9c9a43b89b41af18c7ba8eeb',NULL,'40e1e2b89e0642dd8423c427b4afa78f','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('3c5b9202d08e4b1bbb9f5724f02ed4e3','booked','ines.lind@familj.example','sv','0b5db8ec9c9a43b89b41af18c7ba8eeb','9c9ad9ebb35a4d82879666817faa3940','4caa702551214b2ca4fba39d2c1a1bd5','{"at": "2026-11-23T11:10:00+00:00"}','queued','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
CREATE TABLE occurrences (
	series_id CHAR(32) NOT NULL, 
	on_day DATE NOT NULL, 
	visit_id CHAR(32), 
	rule VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_occurrences PRIMARY KEY (series_id, on_day), 
	CONSTRAINT fk_occurrences_series_id FOREIGN KEY(series_id) REFERENCES series (id), 
	CONSTRAINT fk_occurrences_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id), 
	CONSTRAINT uq_occurrences_visit_id UNIQUE (visit_id)
);
INSERT INTO "occurrences" VALUES('3ee43cee579043b7820eb71e001f7a0e','2026-11-25','40e1e2b89e0642dd8423c427b4afa78f','');
CREATE TABLE people (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	given_name VARCHAR(80) NOT NULL, 
	family_name VARCHAR(80) NOT NULL, 
	mail VARCHAR(254), 
	phone VARCHAR(40) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	password_hash VARCHAR(200), 
	pin_hash VARCHAR(200), 
	active BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, all_homes BOOLEAN DEFAULT 0 NOT NULL, by_mail BOOLEAN DEFAULT 1 NOT NULL, by_sms BOOLEAN DEFAULT 0 NOT NULL, sms_number VARCHAR(20) DEFAULT '' NOT NULL, nickname VARCHAR(60) DEFAULT '' NOT NULL, mail_refused_at DATETIME, sms_refused_at DATETIME, 
	CONSTRAINT pk_people PRIMARY KEY (id), 
	CONSTRAINT fk_people_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "people" VALUES('9c9ad9ebb35a4d82879666817faa3940','0b5db8ec9c9a43b89b41af18c7ba8eeb','relative','Ines','Lind','ines.lind@familj.example','','sv',NULL,NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('93b5cc0949d44b25994cd0bfdc7f0111','0b5db8ec9c9a43b89b41af18c7ba8eeb','staff','Karl','Ask',NULL,'','sv',NULL,'$argon2id$v=19$m=19456,t=2,p=1$9GnhMFQYeHIS8fgTdfhusA$hyRK851Ju8S0c8cbW2GJ+7Fd72CURrFjONkqpzqeC1U',1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('656258f0254e45ef910f72bdbc5fcfb2','0b5db8ec9c9a43b89b41af18c7ba8eeb','manager','Maj','Sand','maj@almgarden.example','','sv','$argon2id$v=19$m=19456,t=2,p=1$LCoFv26hX5q3U0cb1mo8Mw$TyNDgxKbTyUW4jF+wJu5GYfZqqmuLtBpN+jzr83hpK0',NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
CREATE TABLE plan_steps (
	home_id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	minutes_before INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_plan_steps PRIMARY KEY (home_id, kind), 
	CONSTRAINT fk_plan_steps_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "plan_steps" VALUES('0b5db8ec9c9a43b89b41af18c7ba8eeb','duty_sms',2,1);
CREATE TABLE push_subscriptions (
	id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	endpoint VARCHAR(1000) NOT NULL, 
	p256dh VARCHAR(120) NOT NULL, 
	auth VARCHAR(60) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_push_subscriptions PRIMARY KEY (id), 
	CONSTRAINT fk_push_subscriptions_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT uq_push_subscriptions_endpoint UNIQUE (endpoint)
);
INSERT INTO "push_subscriptions" VALUES('f6978d8e545d408ab731e6ca6f911e12','656258f0254e45ef910f72bdbc5fcfb2','https://push.example/1','k','a','2026-11-23 11:00:00.000000');
CREATE TABLE quiet_times (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	label VARCHAR(80) NOT NULL, 
	starts INTEGER NOT NULL, 
	ends INTEGER NOT NULL, 
	CONSTRAINT pk_quiet_times PRIMARY KEY (id), 
	CONSTRAINT ck_quiet_times_in_order CHECK (starts >= 0 AND starts < ends AND ends <= 1440), 
	CONSTRAINT fk_quiet_times_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "quiet_times" VALUES('8626c8a851414d24821f50530c620b12','0b5db8ec9c9a43b89b41af18c7ba8eeb','Lunch',705,780);
CREATE TABLE related (
	id CHAR(32) NOT NULL, 
	resident_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	relation VARCHAR(40) NOT NULL, 
	main_contact BOOLEAN NOT NULL, 
	consent BOOLEAN NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_related PRIMARY KEY (id), 
	CONSTRAINT fk_related_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_related_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT uq_related_resident_id_relative_id UNIQUE (resident_id, relative_id)
);
INSERT INTO "related" VALUES('4691477151e249e4b49e8fd98e1b6249','4caf9dcd3e9b4703b7939cc5d308a104','9c9ad9ebb35a4d82879666817faa3940','daughter',0,1,NULL);
CREATE TABLE reminders (
	id CHAR(32) NOT NULL, 
	visit_id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	due_at DATETIME NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	raised_at DATETIME, 
	CONSTRAINT pk_reminders PRIMARY KEY (id), 
	CONSTRAINT fk_reminders_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "reminders" VALUES('c38804b9ae7848808012bdb2d10580b5','caa8de8abd6f450a85da7c699aaa396b','tablet','2026-11-24 10:45:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('c01fe28899d24d0aa1e9f8063944532f','caa8de8abd6f450a85da7c699aaa396b','home_tablets','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('f9b7fd7e97f94d4a921c85d29ab7948c','caa8de8abd6f450a85da7c699aaa396b','unit_mail','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('a0258025da41497faaa3f99b279fd697','caa8de8abd6f450a85da7c699aaa396b','duty_sms','2026-11-24 10:57:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('88e0ceb5a238497bb6c78dbfbd51ebaa','caa8de8abd6f450a85da7c699aaa396b','manager','2026-11-24 11:00:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('c1b73763b5754c349b1805e0c40e0f38','caa8de8abd6f450a85da7c699aaa396b','hour_before','2026-11-24 10:00:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('532727e79f5a4a6a85f47ccc82ee41ad','40e1e2b89e0642dd8423c427b4afa78f','tablet','2026-11-25 10:45:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('f59179117e2f46c8a02695f2c9979651','40e1e2b89e0642dd8423c427b4afa78f','home_tablets','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('f44704e9a9294ef4b51363e5c509ae25','40e1e2b89e0642dd8423c427b4afa78f','unit_mail','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('ce2ab45e52fc40bf8a8bf6379fe51ff5','40e1e2b89e0642dd8423c427b4afa78f','duty_sms','2026-11-25 10:57:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('4a1c78b8459f425299675d3b08dc1308','40e1e2b89e0642dd8423c427b4afa78f','manager','2026-11-25 11:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('15fe299662364ced97bc9405d637bad1','40e1e2b89e0642dd8423c427b4afa78f','day_before','2026-11-24 11:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('4e9e76037fe9487a86f7fe8c2d439dda','40e1e2b89e0642dd8423c427b4afa78f','hour_before','2026-11-25 10:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('e6c9468b5a1440cb8c083b5b563bae6a','4caa702551214b2ca4fba39d2c1a1bd5','tablet','2026-11-23 11:00:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('e6115ef146834acabdea5f1da222e0c9','4caa702551214b2ca4fba39d2c1a1bd5','home_tablets','2026-11-23 11:05:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('76d2ffff7c44405bba9149c8121bfd39','4caa702551214b2ca4fba39d2c1a1bd5','unit_mail','2026-11-23 11:05:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('a55d46c84dff4d18958c70e97bf4ab59','4caa702551214b2ca4fba39d2c1a1bd5','duty_sms','2026-11-23 11:07:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('9851e4d092ad409694f4a7d05f156745','4caa702551214b2ca4fba39d2c1a1bd5','manager','2026-11-23 11:10:00.000000','answered',NULL);
CREATE TABLE residents (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	given_name VARCHAR(80) NOT NULL, 
	family_name VARCHAR(80) NOT NULL, 
	room VARCHAR(20) NOT NULL, 
	hearing_aid BOOLEAN NOT NULL, 
	glasses BOOLEAN NOT NULL, 
	hearing_loop BOOLEAN NOT NULL, 
	staff_stays BOOLEAN NOT NULL, 
	consent_by VARCHAR(120) NOT NULL, 
	consent_ground VARCHAR(40) NOT NULL, 
	consent_review_on DATE, 
	protected_identity BOOLEAN NOT NULL, 
	active BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, wishes_earliest INTEGER, wishes_latest INTEGER, wishes_per_day INTEGER, wishes_not_on VARCHAR(20) DEFAULT '' NOT NULL, no_limits BOOLEAN DEFAULT 0 NOT NULL, left_at DATETIME, left_how VARCHAR(40), 
	CONSTRAINT pk_residents PRIMARY KEY (id), 
	CONSTRAINT fk_residents_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_residents_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "residents" VALUES('4caf9dcd3e9b4703b7939cc5d308a104','0b5db8ec9c9a43b89b41af18c7ba8eeb','2b0ecdeade8d4fb4a8faa1c5c3539733','Rosa','Lind','14',0,0,0,0,'Maj Sand','own_words',NULL,0,1,'2026-11-23 11:00:00.000000',NULL,NULL,NULL,'',0,NULL,NULL);
CREATE TABLE series (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	resident_id CHAR(32) NOT NULL, 
	booked_by CHAR(32) NOT NULL, 
	wish CHAR(32) NOT NULL, 
	channel VARCHAR(40) NOT NULL, 
	company VARCHAR(80) NOT NULL, 
	every_weeks INTEGER NOT NULL, 
	first_day DATE NOT NULL, 
	last_day DATE, 
	starts INTEGER NOT NULL, 
	minutes INTEGER NOT NULL, 
	overrides VARCHAR(200) NOT NULL, 
	rolled_to_day DATE NOT NULL, 
	created_at DATETIME NOT NULL, 
	ended_at DATETIME, people INTEGER DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_series PRIMARY KEY (id), 
	CONSTRAINT ck_series_forward CHECK (every_weeks > 0), 
	CONSTRAINT ck_series_in_the_day CHECK (starts >= 0 AND starts < 1440), 
	CONSTRAINT fk_series_booked_by FOREIGN KEY(booked_by) REFERENCES people (id), 
	CONSTRAINT fk_series_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_series_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT uq_series_wish UNIQUE (wish)
);
INSERT INTO "series" VALUES('3ee43cee579043b7820eb71e001f7a0e','0b5db8ec9c9a43b89b41af18c7ba8eeb','4caf9dcd3e9b4703b7939cc5d308a104','9c9ad9ebb35a4d82879666817faa3940','f879f97969af4698b562626a82f2c78a','web','',1,'2026-11-25',NULL,720,30,'','2026-11-25','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1);
CREATE TABLE series_relatives (
	series_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_series_relatives PRIMARY KEY (series_id, relative_id), 
	CONSTRAINT fk_series_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_series_relatives_series_id FOREIGN KEY(series_id) REFERENCES series (id)
);
INSERT INTO "series_relatives" VALUES('3ee43cee579043b7820eb71e001f7a0e','9c9ad9ebb35a4d82879666817faa3940');
CREATE TABLE shifts (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	label VARCHAR(40) NOT NULL, 
	starts INTEGER NOT NULL, 
	CONSTRAINT pk_shifts PRIMARY KEY (id), 
	CONSTRAINT ck_shifts_in_the_day CHECK (starts >= 0 AND starts < 1440), 
	CONSTRAINT fk_shifts_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "shifts" VALUES('05750981c64742c298bc2373e1da52f6','0b5db8ec9c9a43b89b41af18c7ba8eeb','Förmiddag',420);
CREATE TABLE sign_in_links (
	id CHAR(32) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_sign_in_links PRIMARY KEY (id), 
	CONSTRAINT fk_sign_in_links_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT uq_sign_in_links_token_hash UNIQUE (token_hash)
);
INSERT INTO "sign_in_links" VALUES('09b6e91d410f47f7b3cf98f162020bda','bb348dcd178c5189745a6f615fa6143e3593f2dae95d21b039fc6ec3b1dad843','9c9ad9ebb35a4d82879666817faa3940','2026-11-23 11:30:00.000000',NULL);
CREATE TABLE "sign_ins" (
	id CHAR(32) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	tablet_id CHAR(32), 
	created_at DATETIME NOT NULL, 
	active_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	home_id CHAR(32), 
	CONSTRAINT pk_sign_ins PRIMARY KEY (id), 
	CONSTRAINT fk_sign_ins_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT uq_sign_ins_token_hash UNIQUE (token_hash), 
	CONSTRAINT fk_sign_ins_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_sign_ins_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "sign_ins" VALUES('d334ca9b7f2542148f5bb3cabfc17da9','e3e7e6910ae0d1e4744af2f36de2e54a6fecb34a890aed3f62d7adaa10a8d1a0','656258f0254e45ef910f72bdbc5fcfb2',NULL,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
INSERT INTO "sign_ins" VALUES('f29fe1a580a146429ed98f59bc5dae36','cce1844bf8275e8404f5b4300fda533d9c7657481cbe636489341791b844ead6','93b5cc0949d44b25994cd0bfdc7f0111','d41ae0e28825411f881e7b9c767e8306','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
CREATE TABLE staff_units (
	person_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_staff_units PRIMARY KEY (person_id, unit_id), 
	CONSTRAINT fk_staff_units_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_staff_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "staff_units" VALUES('93b5cc0949d44b25994cd0bfdc7f0111','2b0ecdeade8d4fb4a8faa1c5c3539733');
CREATE TABLE tablet_units (
	tablet_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_tablet_units PRIMARY KEY (tablet_id, unit_id), 
	CONSTRAINT fk_tablet_units_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_tablet_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "tablet_units" VALUES('d41ae0e28825411f881e7b9c767e8306','65b326b7867b47368ed75d8d2cb16c27');
CREATE TABLE tablets (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	active BOOLEAN NOT NULL, 
	device_hash VARCHAR(64), 
	enrolled_at DATETIME, 
	seen_at DATETIME, out_since DATETIME, out_until DATETIME, out_reason VARCHAR(80) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_tablets PRIMARY KEY (id), 
	CONSTRAINT fk_tablets_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_tablets_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT uq_tablets_device_hash UNIQUE (device_hash)
);
INSERT INTO "tablets" VALUES('d41ae0e28825411f881e7b9c767e8306','0b5db8ec9c9a43b89b41af18c7ba8eeb','2b0ecdeade8d4fb4a8faa1c5c3539733','Surfplatta 1',1,'d854a8b7958fb3f8737263359ae0480003f911921b0664d30187345bf406e048',NULL,NULL,NULL,NULL,'');
CREATE TABLE unit_hands (
	id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	starts INTEGER NOT NULL, 
	ends INTEGER NOT NULL, 
	at_once INTEGER NOT NULL, 
	CONSTRAINT pk_unit_hands PRIMARY KEY (id), 
	CONSTRAINT ck_unit_hands_in_order CHECK (starts >= 0 AND starts < ends AND ends <= 1440), 
	CONSTRAINT fk_unit_hands_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "unit_hands" VALUES('c26eef76a9094c2ea45f04ccb63ee515','2b0ecdeade8d4fb4a8faa1c5c3539733',540,720,1);
CREATE TABLE units (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	mail VARCHAR(254) NOT NULL, 
	version INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, slot_minutes INTEGER, other_lengths VARCHAR(40) DEFAULT '' NOT NULL, grid_minutes INTEGER, buffer_minutes INTEGER, notice_minutes INTEGER, horizon_days INTEGER, duty_phone VARCHAR(20) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_units PRIMARY KEY (id), 
	CONSTRAINT fk_units_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "units" VALUES('2b0ecdeade8d4fb4a8faa1c5c3539733','0b5db8ec9c9a43b89b41af18c7ba8eeb','Björken','031-700 00 01','bjorken@almgarden.example',5,1,NULL,'',NULL,NULL,NULL,NULL,'');
INSERT INTO "units" VALUES('65b326b7867b47368ed75d8d2cb16c27','0b5db8ec9c9a43b89b41af18c7ba8eeb','Linden','031-700 00 01','bjorken@almgarden.example',0,1,NULL,'',NULL,NULL,NULL,NULL,'');
CREATE TABLE visit_moves (
	id CHAR(32) NOT NULL, 
	visit_id CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	actor_id CHAR(32), 
	from_state VARCHAR(40), 
	to_state VARCHAR(40) NOT NULL, 
	what VARCHAR(40) NOT NULL, 
	undone BOOLEAN NOT NULL, starts_at DATETIME, 
	CONSTRAINT pk_visit_moves PRIMARY KEY (id), 
	CONSTRAINT fk_visit_moves_actor_id FOREIGN KEY(actor_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_moves_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_moves" VALUES('31262be581ec447793351a6073a0a3e3','caa8de8abd6f450a85da7c699aaa396b','2026-11-23 11:00:00.000000','93b5cc0949d44b25994cd0bfdc7f0111',NULL,'booked','book',0,'2026-11-24 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('f44b95c14eda40f4a255d5d007665079','40e1e2b89e0642dd8423c427b4afa78f','2026-11-23 11:00:00.000000','93b5cc0949d44b25994cd0bfdc7f0111',NULL,'booked','book',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('a6b3b2c723d84ac7b7cb9000dbbd16bb','40e1e2b89e0642dd8423c427b4afa78f','2026-11-23 11:00:00.000000','9c9ad9ebb35a4d82879666817faa3940','booked','cancelled','cancel',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('8763c134ec924dd5a8ddeb869ebc2543','4caa702551214b2ca4fba39d2c1a1bd5','2026-11-23 11:00:00.000000','93b5cc0949d44b25994cd0bfdc7f0111',NULL,'booked','book',0,'2026-11-23 11:10:00.000000');
INSERT INTO "visit_moves" VALUES('8fc4e64c493a45a08a2eeab6d8fdec07','4caa702551214b2ca4fba39d2c1a1bd5','2026-11-23 11:00:00.000000','93b5cc0949d44b25994cd0bfdc7f0111','booked','preparing','prepare',0,'2026-11-23 11:10:00.000000');
CREATE TABLE visit_relatives (
	visit_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_visit_relatives PRIMARY KEY (visit_id, relative_id), 
	CONSTRAINT fk_visit_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_relatives_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_relatives" VALUES('caa8de8abd6f450a85da7c699aaa396b','9c9ad9ebb35a4d82879666817faa3940');
INSERT INTO "visit_relatives" VALUES('40e1e2b89e0642dd8423c427b4afa78f','9c9ad9ebb35a4d82879666817faa3940');
INSERT INTO "visit_relatives" VALUES('4caa702551214b2ca4fba39d2c1a1bd5','9c9ad9ebb35a4d82879666817faa3940');
CREATE TABLE visit_ticks (
	visit_id CHAR(32) NOT NULL, 
	tick VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_visit_ticks PRIMARY KEY (visit_id, tick), 
	CONSTRAINT fk_visit_ticks_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_ticks" VALUES('4caa702551214b2ca4fba39d2c1a1bd5','glasses');
CREATE TABLE "visits" (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	resident_id CHAR(32) NOT NULL, 
	tablet_id CHAR(32) NOT NULL, 
	booked_by CHAR(32), 
	wish CHAR(32) NOT NULL, 
	channel VARCHAR(40) NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	company VARCHAR(80) NOT NULL, 
	overrides VARCHAR(200) NOT NULL, 
	taken_by CHAR(32), 
	taken_at DATETIME, 
	cancel_reason VARCHAR(40), 
	cancelled_by VARCHAR(40), 
	sequence INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	people INTEGER DEFAULT '1' NOT NULL, 
	late_minutes INTEGER, 
	CONSTRAINT pk_visits PRIMARY KEY (id), 
	CONSTRAINT fk_visits_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_visits_taken_by FOREIGN KEY(taken_by) REFERENCES people (id), 
	CONSTRAINT ck_visits_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_visits_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT uq_visits_wish UNIQUE (wish), 
	CONSTRAINT fk_visits_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT fk_visits_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_visits_booked_by FOREIGN KEY(booked_by) REFERENCES people (id) ON DELETE SET NULL
);
INSERT INTO "visits" VALUES('caa8de8abd6f450a85da7c699aaa396b','0b5db8ec9c9a43b89b41af18c7ba8eeb','2b0ecdeade8d4fb4a8faa1c5c3539733','4caf9dcd3e9b4703b7939cc5d308a104','d41ae0e28825411f881e7b9c767e8306','93b5cc0949d44b25994cd0bfdc7f0111','242cd944885b4cb09618c7cc8bb7d736','phone','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','booked','Tomas','quiet',NULL,NULL,NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL);
INSERT INTO "visits" VALUES('40e1e2b89e0642dd8423c427b4afa78f','0b5db8ec9c9a43b89b41af18c7ba8eeb','2b0ecdeade8d4fb4a8faa1c5c3539733','4caf9dcd3e9b4703b7939cc5d308a104','d41ae0e28825411f881e7b9c767e8306','93b5cc0949d44b25994cd0bfdc7f0111','c4a55714e0dc4d33a919516f185072a2','phone','2026-11-25 11:00:00.000000','2026-11-25 11:30:00.000000','cancelled','Tomas','quiet',NULL,NULL,'relative_ill','relative',1,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1,NULL);
INSERT INTO "visits" VALUES('4caa702551214b2ca4fba39d2c1a1bd5','0b5db8ec9c9a43b89b41af18c7ba8eeb','2b0ecdeade8d4fb4a8faa1c5c3539733','4caf9dcd3e9b4703b7939cc5d308a104','d41ae0e28825411f881e7b9c767e8306','93b5cc0949d44b25994cd0bfdc7f0111','2d7d2ed2570a49fdbc7d5e01c9ee8ffb','phone','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','preparing','Tomas','notice,quiet','93b5cc0949d44b25994cd0bfdc7f0111','2026-11-23 11:00:00.000000',NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL);
CREATE TABLE webhooks (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	url VARCHAR(400) NOT NULL, 
	secret VARCHAR(80) NOT NULL, 
	active BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_webhooks PRIMARY KEY (id), 
	CONSTRAINT fk_webhooks_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "webhooks" VALUES('e4fcf727b8b642978373ca19c1844232','0b5db8ec9c9a43b89b41af18c7ba8eeb','https://larm.example/','ex4vDP7_9NzpA96GyKnTzI4iXBEojBzO9avb6dLytlo',1,'2026-11-23 11:00:00.000000');
CREATE TABLE "weekly_hours" (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	weekday INTEGER NOT NULL, 
	opens INTEGER NOT NULL, 
	closes INTEGER NOT NULL, 
	unit_id CHAR(32), 
	CONSTRAINT pk_weekly_hours PRIMARY KEY (id), 
	CONSTRAINT ck_weekly_hours_in_order CHECK (opens >= 0 AND opens < closes AND closes <= 1440), 
	CONSTRAINT fk_weekly_hours_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_weekly_hours_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "weekly_hours" VALUES('5c42bf808cb548399f294d6440cb2770','0b5db8ec9c9a43b89b41af18c7ba8eeb',0,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('c9910a20763047c58a61134611960f13','0b5db8ec9c9a43b89b41af18c7ba8eeb',1,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('e6a610be39ba49aca0a00d3b64bb0577','0b5db8ec9c9a43b89b41af18c7ba8eeb',2,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('d6039d3820b844e6a3d45fd957342bea','0b5db8ec9c9a43b89b41af18c7ba8eeb',3,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('922e0745546442768807c0c23606fb27','0b5db8ec9c9a43b89b41af18c7ba8eeb',4,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('b069948ef07142278467dc70a4b29b5b','0b5db8ec9c9a43b89b41af18c7ba8eeb',5,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('d7998c23be224ace9395c1ecbb083cb1','0b5db8ec9c9a43b89b41af18c7ba8eeb',6,540,1140,NULL);
CREATE INDEX ix_people_home_id_role ON people (home_id, role);
CREATE INDEX ix_people_mail ON people (mail);
CREATE INDEX ix_quiet_times_home_id ON quiet_times (home_id);
CREATE INDEX ix_units_home_id ON units (home_id);
CREATE INDEX ix_closures_home_id_last_day ON closures (home_id, last_day);
CREATE INDEX ix_residents_home_id ON residents (home_id);
CREATE INDEX ix_residents_unit_id ON residents (unit_id);
CREATE INDEX ix_sign_in_links_person_id ON sign_in_links (person_id);
CREATE INDEX ix_staff_units_unit_id ON staff_units (unit_id);
CREATE INDEX ix_tablets_home_id ON tablets (home_id);
CREATE INDEX ix_tablets_unit_id ON tablets (unit_id);
CREATE INDEX ix_audit_home_id_at ON audit (home_id, at);
CREATE INDEX ix_audit_resident_id_at ON audit (resident_id, at);
CREATE INDEX ix_enrolments_code_hash ON enrolments (code_hash);
CREATE INDEX ix_enrolments_tablet_id ON enrolments (tablet_id);
CREATE INDEX ix_related_relative_id ON related (relative_id);
CREATE INDEX ix_claims_visit_id ON claims (visit_id);
CREATE INDEX ix_invitations_related_id ON invitations (related_id);
CREATE INDEX ix_messages_person_id ON messages (person_id);
CREATE INDEX ix_messages_visit_id ON messages (visit_id);
CREATE INDEX ix_reminders_state_due_at ON reminders (state, due_at);
CREATE INDEX ix_reminders_visit_id ON reminders (visit_id);
CREATE INDEX ix_visit_moves_visit_id ON visit_moves (visit_id);
CREATE INDEX ix_visit_relatives_relative_id ON visit_relatives (relative_id);
CREATE INDEX ix_call_peers_visit_id ON call_peers (visit_id);
CREATE INDEX ix_call_signals_from_peer ON call_signals (from_peer);
CREATE INDEX ix_call_signals_to_peer_number ON call_signals (to_peer, number);
CREATE TRIGGER claims_no_overlap_insert BEFORE INSERT ON claims
BEGIN
  SELECT RAISE(ABORT, 'claims_overlap') WHERE EXISTS (
    SELECT 1 FROM claims WHERE thing = NEW.thing AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    AND id IS NOT NEW.id);
END;
CREATE TRIGGER claims_no_overlap_update BEFORE UPDATE ON claims
BEGIN
  SELECT RAISE(ABORT, 'claims_overlap') WHERE EXISTS (
    SELECT 1 FROM claims WHERE thing = NEW.thing AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at
    AND id IS NOT NEW.id);
END;
CREATE INDEX ix_unit_hands_unit_id ON unit_hands (unit_id);
CREATE INDEX ix_weekly_hours_home_id ON weekly_hours (home_id);
CREATE INDEX ix_bans_home_id_first_day ON bans (home_id, first_day);
CREATE INDEX ix_bans_together ON bans (together);
CREATE INDEX ix_ban_hours_ban_id ON ban_hours (ban_id);
CREATE INDEX ix_exemptions_resident_id ON exemptions (resident_id);
CREATE INDEX ix_series_ended_at_rolled_to_day ON series (ended_at, rolled_to_day);
CREATE INDEX ix_series_home_id ON series (home_id);
CREATE INDEX ix_series_resident_id ON series (resident_id);
CREATE INDEX ix_tablet_units_unit_id ON tablet_units (unit_id);
CREATE INDEX ix_series_relatives_relative_id ON series_relatives (relative_id);
CREATE INDEX ix_sign_ins_person_id ON sign_ins (person_id);
CREATE INDEX ix_sign_ins_tablet_id ON sign_ins (tablet_id);
CREATE INDEX ix_shifts_home_id ON shifts (home_id);
CREATE INDEX ix_webhooks_home_id ON webhooks (home_id);
CREATE INDEX ix_push_subscriptions_person_id ON push_subscriptions (person_id);
CREATE INDEX ix_messages_channel_state_due_at ON messages (channel, state, due_at);
CREATE INDEX ix_visits_home_id_starts_at ON visits (home_id, starts_at);
CREATE INDEX ix_visits_unit_id_starts_at ON visits (unit_id, starts_at);
CREATE INDEX ix_visits_resident_id_starts_at ON visits (resident_id, starts_at);
CREATE INDEX ix_visits_tablet_id ON visits (tablet_id);
CREATE INDEX ix_messages_home_id_state_due_at ON messages (home_id, state, due_at);
CREATE INDEX ix_messages_state_sent_at ON messages (state, sent_at);
CREATE INDEX ix_feeds_unit_id ON feeds (unit_id);
CREATE INDEX ix_feeds_relative_id ON feeds (relative_id);
CREATE INDEX ix_claims_thing_starts_at_ends_at ON claims (thing, starts_at, ends_at);
COMMIT;
