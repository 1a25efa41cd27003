BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
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
INSERT INTO "audit" VALUES('c0f18ad45d134327be66f7ff2771d042','2026-11-23 11:00:00.000000','9d1a839a181a4840a669064af697c1b3','ec852a63110340c2a7263df6a90c94cf','resident.read','b139586f43aa4df2b5f8d359537ac58c','');
INSERT INTO "audit" VALUES('1c60f712d737489996bb45dec80cae49','2026-11-23 11:00:00.000000','9d1a839a181a4840a669064af697c1b3','fb209c1e24604281befa20ffdc69aadf','visit.book','b139586f43aa4df2b5f8d359537ac58c','a1bec430-1c05-4cf6-aad4-88ff46dc5074');
INSERT INTO "audit" VALUES('2872d1283efe4c32b62f790860193837','2026-11-23 11:00:00.000000','9d1a839a181a4840a669064af697c1b3','fb209c1e24604281befa20ffdc69aadf','visit.book','b139586f43aa4df2b5f8d359537ac58c','d71d5cc9-c4b0-42bb-bfbd-d3a56f6b2436');
INSERT INTO "audit" VALUES('ac474eb6e2744b289d9af7ae66a159ee','2026-11-23 11:00:00.000000','9d1a839a181a4840a669064af697c1b3','f7b2e38335d547d2a47b180cf87779ab','visit.cancel','b139586f43aa4df2b5f8d359537ac58c','d71d5cc9-c4b0-42bb-bfbd-d3a56f6b2436');
INSERT INTO "audit" VALUES('848e6dfe5f7e4dbe91c094c7aea00176','2026-11-23 11:00:00.000000','9d1a839a181a4840a669064af697c1b3','fb209c1e24604281befa20ffdc69aadf','visit.book','b139586f43aa4df2b5f8d359537ac58c','2809fe88-cc82-4315-a59e-2ad2519a4abf');
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
INSERT INTO "ban_hours" VALUES('9072bd3df0e74c988cc4023ef5a31c35','cad5a607f4f84fe4aed3f5049041a116',0,1140,1200);
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
INSERT INTO "bans" VALUES('cad5a607f4f84fe4aed3f5049041a116','9d1a839a181a4840a669064af697c1b3','7c6ad527f3124618960079fbe66fff12','Besöksförbud','Region','','2026-11-03','2026-11-13',NULL,NULL,'',NULL,NULL,NULL,'ec852a63110340c2a7263df6a90c94cf','2026-11-03 11:00:00.000000',NULL);
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
INSERT INTO "call_peers" VALUES('9efd7ba580ce48b3b7d7849b14d57858','2809fe88cc824315a59e2ad2519a4abf','tablet','fb209c1e24604281befa20ffdc69aadf','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "call_peers" VALUES('7e2b2809b76b4bb1802b9c92c17ecc6a','2809fe88cc824315a59e2ad2519a4abf','relative','f7b2e38335d547d2a47b180cf87779ab','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "call_signals" VALUES('ea332a7e3f3d4789b043b22bd9e2ff44',1,'9efd7ba580ce48b3b7d7849b14d57858','7e2b2809b76b4bb1802b9c92c17ecc6a','offer','{}','2026-11-23 11:00:00.000000');
CREATE TABLE calls (
	visit_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_calls PRIMARY KEY (visit_id), 
	CONSTRAINT fk_calls_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "calls" VALUES('2809fe88cc824315a59e2ad2519a4abf',1,NULL);
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
INSERT INTO "claims" VALUES(1,'b139586f43aa4df2b5f8d359537ac58c','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','a1bec4301c054cf6aad488ff46dc5074');
INSERT INTO "claims" VALUES(2,'3cae3161620e4947822caa3cdfe83ea8','2026-11-24 11:00:00.000000','2026-11-24 11:45:00.000000','a1bec4301c054cf6aad488ff46dc5074');
INSERT INTO "claims" VALUES(3,'b139586f43aa4df2b5f8d359537ac58c','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','2809fe88cc824315a59e2ad2519a4abf');
INSERT INTO "claims" VALUES(4,'3cae3161620e4947822caa3cdfe83ea8','2026-11-23 11:10:00.000000','2026-11-23 11:55:00.000000','2809fe88cc824315a59e2ad2519a4abf');
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
INSERT INTO "closures" VALUES('cff3087119b448fa92766e894146b3e6','9d1a839a181a4840a669064af697c1b3','70691ed5e66c4a2e86bc3f411a515ae4','2026-11-28','2026-11-29','Storstädning','2026-11-23 11:00:00.000000');
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
INSERT INTO "day_lists" VALUES('0929d71065f3447d989ad6ece4a6d40d','70691ed5e66c4a2e86bc3f411a515ae4','2026-11-23 11:00:00.000000',NULL,NULL);
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
INSERT INTO "enrolments" VALUES('23a2fc83bcd848f9a857b44e1873eed1','3cae3161620e4947822caa3cdfe83ea8','f12769accda0aedd607b1348f0be5fa6107562437fefe8ca952dac65f0536e93','4eac57d1961da31fea1050aa28460b9ce3b98997529d7f4a5c19e0df2a9a9167','2026-11-24 11:00:00.000000',NULL);
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
INSERT INTO "exemptions" VALUES('cad5a607f4f84fe4aed3f5049041a116','b139586f43aa4df2b5f8d359537ac58c','end_of_life','Maj','ec852a63110340c2a7263df6a90c94cf','2026-11-23 11:00:00.000000');
CREATE TABLE feeds (
	id CHAR(32) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
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
	CONSTRAINT pk_feeds PRIMARY KEY (id), 
	CONSTRAINT fk_feeds_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_feeds_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT uq_feeds_token_hash UNIQUE (token_hash)
);
INSERT INTO "feeds" VALUES('13e02b4bac3e492d9ff91dd4dd4372b6','232d7247abb8b6e2b43172fd701f1cfccb5b348166cf541867d24408ce33ddf2','f7b2e38335d547d2a47b180cf87779ab',NULL,'sv','',NULL,1,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'');
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
INSERT INTO "homes" VALUES('9d1a839a181a4840a669064af697c1b3','Almgården','sv','Europe/Stockholm','031-700 00 00',30,15,120,14,'2026-11-23 11:00:00.000000','SE','open',NULL,NULL,NULL,'',NULL,4,'',90);
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
INSERT INTO "invitations" VALUES('378d629bc6eb4388bb4554cd006ef046','9d4171a1eaa9ef495bf011b04c7a23572f434de9630587f1e1e7a6310a8f5233','929b94c94bde4f17beea5290bd435a52',1,'2026-11-23 11:00:00.000000','ec852a63110340c2a7263df6a90c94cf','2026-12-07 11:00:00.000000',NULL,NULL);
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
INSERT INTO "messages" VALUES('685585e8581c4755aeda6913a8ff1a6c','invitation','ines.lind@familj.example','sv','9d1a839a181a4840a669064af697c1b3',NULL,NULL,'{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('85c1acf3875344dbba170ee96a8f098a','booked','ines.lind@familj.example','sv','9d1a839a181a4840a669064af697c1b3','f7b2e38335d547d2a47b180cf87779ab','a1bec4301c054cf6aad488ff46dc5074','{"at": "2026-11-24T11:00:00+00:00"}','queued','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('f8672f6a62df45b49a1e6994eafb1b9d','booked','ines.lind@familj.example','sv','9d1a839a181a4840a669064af697c1b3','f7b2e38335d547d2a47b180cf87779ab','d71d5cc9c4b042bbbfbdd3a56f6b2436','{"at": "2026-11-25T11:00:00+00:00"}','dropped','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('97db82baf8c444e08431b5dce6d7d0e3','cancelled','ines.lind@familj.example','sv','9d1a839a181a4840a669064af697c1b3','f7b2e38335d547d2a47b180cf87779ab','d71d5cc9c4b042bbbfbdd3a56f6b2436','{"own": true}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('7613dff6d4504042b94eb90c940850fb','relative_cancelled','bjorken@almgarden.example','sv','9d1a839a181a4840a669064af697c1b3',NULL,'d71d5cc9c4b042bbbfbdd3a56f6b2436','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('5ec15cd0618b478ba3fb3d59a1aada7d','booked','ines.lind@familj.example','sv','9d1a839a181a4840a669064af697c1b3','f7b2e38335d547d2a47b180cf87779ab','2809fe88cc824315a59e2ad2519a4abf','{"at": "2026-11-23T11:10:00+00:00"}','queued','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
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
INSERT INTO "occurrences" VALUES('e0bb7535d62844d2988dd34c961bb9b0','2026-11-25','d71d5cc9c4b042bbbfbdd3a56f6b2436','');
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
INSERT INTO "people" VALUES('f7b2e38335d547d2a47b180cf87779ab','9d1a839a181a4840a669064af697c1b3','relative','Ines','Lind','ines.lind@familj.example','','sv',NULL,NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('fb209c1e24604281befa20ffdc69aadf','9d1a839a181a4840a669064af697c1b3','staff','Karl','Ask',NULL,'','sv',NULL,'$argon2id$v=19$m=19456,t=2,p=1$WGaia5fh+AVuZ/TJLyBbJg$zIIHxebKWr3c/h+kAiOUte9gSEC7BygBprfyWj6uu1A',1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('ec852a63110340c2a7263df6a90c94cf','9d1a839a181a4840a669064af697c1b3','manager','Maj','Sand','maj@almgarden.example','','sv','$argon2id$v=19$m=19456,t=2,p=1$cwVT/wWEtvCxNeMSRtEbVQ$M/2HOx0j/qEgL+YV2fPa4t/yvR1AP/QfNVlH+KWRWK0',NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
CREATE TABLE plan_steps (
	home_id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	minutes_before INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_plan_steps PRIMARY KEY (home_id, kind), 
	CONSTRAINT fk_plan_steps_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "plan_steps" VALUES('9d1a839a181a4840a669064af697c1b3','duty_sms',2,1);
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
INSERT INTO "push_subscriptions" VALUES('e64b63712f6f46eb99e808f7d5dcfbc9','ec852a63110340c2a7263df6a90c94cf','https://push.example/1','k','a','2026-11-23 11:00:00.000000');
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
INSERT INTO "quiet_times" VALUES('072acf63545f451dad8588a457a6dc66','9d1a839a181a4840a669064af697c1b3','Lunch',705,780);
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
INSERT INTO "related" VALUES('929b94c94bde4f17beea5290bd435a52','b139586f43aa4df2b5f8d359537ac58c','f7b2e38335d547d2a47b180cf87779ab','daughter',0,1,NULL);
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
INSERT INTO "reminders" VALUES('48d21fc4ea944a4aa2b46334ac61e81b','a1bec4301c054cf6aad488ff46dc5074','tablet','2026-11-24 10:45:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('ea28e438d6b34aab82f152d8eb92b3d1','a1bec4301c054cf6aad488ff46dc5074','home_tablets','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('12dc07deff5645098ff5d0a153b234fc','a1bec4301c054cf6aad488ff46dc5074','unit_mail','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('c9c5494fe72941e5a753008af56dd29e','a1bec4301c054cf6aad488ff46dc5074','duty_sms','2026-11-24 10:57:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('1a8c409e95644df598b188c3da5f4a6c','a1bec4301c054cf6aad488ff46dc5074','manager','2026-11-24 11:00:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('e7f286882d384ea0862a9d524951435c','a1bec4301c054cf6aad488ff46dc5074','hour_before','2026-11-24 10:00:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('3efdeffae428461491701dff62517c40','d71d5cc9c4b042bbbfbdd3a56f6b2436','tablet','2026-11-25 10:45:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('43c51a7c7b484fd7ba94782236005cb1','d71d5cc9c4b042bbbfbdd3a56f6b2436','home_tablets','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('66ad0370082d4ec1ac48811ff9b3e83f','d71d5cc9c4b042bbbfbdd3a56f6b2436','unit_mail','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('10c568d337894e6dbb73729c5aa5831d','d71d5cc9c4b042bbbfbdd3a56f6b2436','duty_sms','2026-11-25 10:57:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('ec5091bed1894054a4d7f8d30ea303fe','d71d5cc9c4b042bbbfbdd3a56f6b2436','manager','2026-11-25 11:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('201b160e8dcb47cda28877a0a53a9fe7','d71d5cc9c4b042bbbfbdd3a56f6b2436','day_before','2026-11-24 11:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('989411d448cf47fabb5974249d593bad','d71d5cc9c4b042bbbfbdd3a56f6b2436','hour_before','2026-11-25 10:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('010f6e22fe46426ab0d4cabefaabd4b8','2809fe88cc824315a59e2ad2519a4abf','tablet','2026-11-23 11:00:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('b863336be2584b60b5764eea60f19d0f','2809fe88cc824315a59e2ad2519a4abf','home_tablets','2026-11-23 11:05:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('75abb0e3a2c94b3d9e3c524b9c789b89','2809fe88cc824315a59e2ad2519a4abf','unit_mail','2026-11-23 11:05:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('53773911e8e34b61ae160f5178198283','2809fe88cc824315a59e2ad2519a4abf','duty_sms','2026-11-23 11:07:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('1df0411d986f4031983e1510b2554073','2809fe88cc824315a59e2ad2519a4abf','manager','2026-11-23 11:10:00.000000','answered',NULL);
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
INSERT INTO "residents" VALUES('b139586f43aa4df2b5f8d359537ac58c','9d1a839a181a4840a669064af697c1b3','70691ed5e66c4a2e86bc3f411a515ae4','Rosa','Lind','14',0,0,0,0,'Maj Sand','own_words',NULL,0,1,'2026-11-23 11:00:00.000000',NULL,NULL,NULL,'',0,NULL,NULL);
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
INSERT INTO "series" VALUES('e0bb7535d62844d2988dd34c961bb9b0','9d1a839a181a4840a669064af697c1b3','b139586f43aa4df2b5f8d359537ac58c','f7b2e38335d547d2a47b180cf87779ab','477296b6fc6e4fa0a1353e864f475565','web','',1,'2026-11-25',NULL,720,30,'','2026-11-25','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1);
CREATE TABLE series_relatives (
	series_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_series_relatives PRIMARY KEY (series_id, relative_id), 
	CONSTRAINT fk_series_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_series_relatives_series_id FOREIGN KEY(series_id) REFERENCES series (id)
);
INSERT INTO "series_relatives" VALUES('e0bb7535d62844d2988dd34c961bb9b0','f7b2e38335d547d2a47b180cf87779ab');
CREATE TABLE shifts (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	label VARCHAR(40) NOT NULL, 
	starts INTEGER NOT NULL, 
	CONSTRAINT pk_shifts PRIMARY KEY (id), 
	CONSTRAINT ck_shifts_in_the_day CHECK (starts >= 0 AND starts < 1440), 
	CONSTRAINT fk_shifts_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "shifts" VALUES('fd51459ee4c84a8a82430ae41e0f00f3','9d1a839a181a4840a669064af697c1b3','Förmiddag',420);
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
INSERT INTO "sign_in_links" VALUES('591018c43d8647fcb0b24466fd441861','78e85b69374764938b46428fb80c4dffd68e05d9fb8231546a52ec988753f078','f7b2e38335d547d2a47b180cf87779ab','2026-11-23 11:30:00.000000',NULL);
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
	CONSTRAINT fk_sign_ins_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT uq_sign_ins_token_hash UNIQUE (token_hash), 
	CONSTRAINT fk_sign_ins_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "sign_ins" VALUES('fa2d9c3a02ab4aab8e4aff5e610c1291','5a62ffcc41ec7bdb4d073708d9c180f0fdc3c3fea889648a1cc3b1e82a2537a4','ec852a63110340c2a7263df6a90c94cf',NULL,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
INSERT INTO "sign_ins" VALUES('49669916e21d4c39b82989fdd23bee38','f2b9547ea40ee79485eb8b145c134aef3b03ed43964943ebfd9d1e0151fbdd71','fb209c1e24604281befa20ffdc69aadf','3cae3161620e4947822caa3cdfe83ea8','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
CREATE TABLE staff_units (
	person_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_staff_units PRIMARY KEY (person_id, unit_id), 
	CONSTRAINT fk_staff_units_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_staff_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "staff_units" VALUES('fb209c1e24604281befa20ffdc69aadf','70691ed5e66c4a2e86bc3f411a515ae4');
CREATE TABLE tablet_units (
	tablet_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_tablet_units PRIMARY KEY (tablet_id, unit_id), 
	CONSTRAINT fk_tablet_units_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_tablet_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "tablet_units" VALUES('3cae3161620e4947822caa3cdfe83ea8','6497b6e7054548ae95225ec7139a8c9b');
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
INSERT INTO "tablets" VALUES('3cae3161620e4947822caa3cdfe83ea8','9d1a839a181a4840a669064af697c1b3','70691ed5e66c4a2e86bc3f411a515ae4','Surfplatta 1',1,'51c4e0924947c6ac19ec11c70146d520a0bdd810d1ff5f14b3dc089eb0662075',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "unit_hands" VALUES('9db7b19848344043bb8dd321a9c01881','70691ed5e66c4a2e86bc3f411a515ae4',540,720,1);
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
INSERT INTO "units" VALUES('70691ed5e66c4a2e86bc3f411a515ae4','9d1a839a181a4840a669064af697c1b3','Björken','031-700 00 01','bjorken@almgarden.example',5,1,NULL,'',NULL,NULL,NULL,NULL,'');
INSERT INTO "units" VALUES('6497b6e7054548ae95225ec7139a8c9b','9d1a839a181a4840a669064af697c1b3','Linden','031-700 00 01','bjorken@almgarden.example',0,1,NULL,'',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "visit_moves" VALUES('24202c70befc435c85a9c2935aa1994e','a1bec4301c054cf6aad488ff46dc5074','2026-11-23 11:00:00.000000','fb209c1e24604281befa20ffdc69aadf',NULL,'booked','book',0,'2026-11-24 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('82f61f1dbcc4408ba886ec0ccd91e54e','d71d5cc9c4b042bbbfbdd3a56f6b2436','2026-11-23 11:00:00.000000','fb209c1e24604281befa20ffdc69aadf',NULL,'booked','book',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('71e14e2a8397404494b4f5946d71f795','d71d5cc9c4b042bbbfbdd3a56f6b2436','2026-11-23 11:00:00.000000','f7b2e38335d547d2a47b180cf87779ab','booked','cancelled','cancel',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('d65aff5633e548c5bb7cd0971a58cfb6','2809fe88cc824315a59e2ad2519a4abf','2026-11-23 11:00:00.000000','fb209c1e24604281befa20ffdc69aadf',NULL,'booked','book',0,'2026-11-23 11:10:00.000000');
INSERT INTO "visit_moves" VALUES('65d4089346f24679ac8ef16addaf2169','2809fe88cc824315a59e2ad2519a4abf','2026-11-23 11:00:00.000000','fb209c1e24604281befa20ffdc69aadf','booked','preparing','prepare',0,'2026-11-23 11:10:00.000000');
CREATE TABLE visit_relatives (
	visit_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_visit_relatives PRIMARY KEY (visit_id, relative_id), 
	CONSTRAINT fk_visit_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_relatives_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_relatives" VALUES('a1bec4301c054cf6aad488ff46dc5074','f7b2e38335d547d2a47b180cf87779ab');
INSERT INTO "visit_relatives" VALUES('d71d5cc9c4b042bbbfbdd3a56f6b2436','f7b2e38335d547d2a47b180cf87779ab');
INSERT INTO "visit_relatives" VALUES('2809fe88cc824315a59e2ad2519a4abf','f7b2e38335d547d2a47b180cf87779ab');
CREATE TABLE visit_ticks (
	visit_id CHAR(32) NOT NULL, 
	tick VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_visit_ticks PRIMARY KEY (visit_id, tick), 
	CONSTRAINT fk_visit_ticks_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_ticks" VALUES('2809fe88cc824315a59e2ad2519a4abf','glasses');
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
	CONSTRAINT ck_visits_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_visits_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT fk_visits_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT fk_visits_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_visits_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_visits_taken_by FOREIGN KEY(taken_by) REFERENCES people (id), 
	CONSTRAINT uq_visits_wish UNIQUE (wish), 
	CONSTRAINT fk_visits_booked_by FOREIGN KEY(booked_by) REFERENCES people (id) ON DELETE SET NULL
);
INSERT INTO "visits" VALUES('a1bec4301c054cf6aad488ff46dc5074','9d1a839a181a4840a669064af697c1b3','70691ed5e66c4a2e86bc3f411a515ae4','b139586f43aa4df2b5f8d359537ac58c','3cae3161620e4947822caa3cdfe83ea8','fb209c1e24604281befa20ffdc69aadf','563c4bf7cc9b4b82ba330491cd401a64','phone','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','booked','Tomas','quiet',NULL,NULL,NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL);
INSERT INTO "visits" VALUES('d71d5cc9c4b042bbbfbdd3a56f6b2436','9d1a839a181a4840a669064af697c1b3','70691ed5e66c4a2e86bc3f411a515ae4','b139586f43aa4df2b5f8d359537ac58c','3cae3161620e4947822caa3cdfe83ea8','fb209c1e24604281befa20ffdc69aadf','bfefd520d8084a57a46725d00dee109b','phone','2026-11-25 11:00:00.000000','2026-11-25 11:30:00.000000','cancelled','Tomas','quiet',NULL,NULL,'relative_ill','relative',1,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1,NULL);
INSERT INTO "visits" VALUES('2809fe88cc824315a59e2ad2519a4abf','9d1a839a181a4840a669064af697c1b3','70691ed5e66c4a2e86bc3f411a515ae4','b139586f43aa4df2b5f8d359537ac58c','3cae3161620e4947822caa3cdfe83ea8','fb209c1e24604281befa20ffdc69aadf','27d4db9ec45445899e9a104261208aa8','phone','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','preparing','Tomas','notice,quiet','fb209c1e24604281befa20ffdc69aadf','2026-11-23 11:00:00.000000',NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL);
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
INSERT INTO "webhooks" VALUES('a730025bf52c4c779ee23eaa8ff387d8','9d1a839a181a4840a669064af697c1b3','https://larm.example/','UH51V1aWbGdeeUNykbto_to8ChIyzg1_w2RXr2E6lJc',1,'2026-11-23 11:00:00.000000');
CREATE TABLE "weekly_hours" (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	weekday INTEGER NOT NULL, 
	opens INTEGER NOT NULL, 
	closes INTEGER NOT NULL, 
	unit_id CHAR(32), 
	CONSTRAINT pk_weekly_hours PRIMARY KEY (id), 
	CONSTRAINT fk_weekly_hours_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT ck_weekly_hours_in_order CHECK (opens >= 0 AND opens < closes AND closes <= 1440), 
	CONSTRAINT fk_weekly_hours_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "weekly_hours" VALUES('69169184c4ed41a4b2f83e21efdc95dd','9d1a839a181a4840a669064af697c1b3',0,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('1686aa3467d243ef9c03c97edf861d4e','9d1a839a181a4840a669064af697c1b3',1,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('3e1b082f84694ab39e0c2e58f67ee8f1','9d1a839a181a4840a669064af697c1b3',2,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('63e202c00f6b494684627fdbe07d31cd','9d1a839a181a4840a669064af697c1b3',3,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('f8de820f04a74af58907e9a0e8e34333','9d1a839a181a4840a669064af697c1b3',4,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('069c65bec1bb426997f793fd081dfd64','9d1a839a181a4840a669064af697c1b3',5,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('1caece98dcbb4e149515f32496f10ab3','9d1a839a181a4840a669064af697c1b3',6,540,1140,NULL);
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
CREATE INDEX ix_feeds_relative_id ON feeds (relative_id);
CREATE INDEX ix_related_relative_id ON related (relative_id);
CREATE INDEX ix_claims_thing_starts_at ON claims (thing, starts_at);
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
CREATE INDEX ix_visits_tablet_id ON visits (tablet_id);
CREATE INDEX ix_visits_resident_id_starts_at ON visits (resident_id, starts_at);
CREATE INDEX ix_messages_home_id_state_due_at ON messages (home_id, state, due_at);
CREATE INDEX ix_messages_state_sent_at ON messages (state, sent_at);
COMMIT;
