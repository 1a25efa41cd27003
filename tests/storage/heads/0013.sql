BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0013');
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
INSERT INTO "audit" VALUES('9070cbaff4e54addabe125a6595cab87','2026-11-23 11:00:00.000000','f938f0e06d4941dcbc4234366a409a15','1a67e68895e84fec8ae3cc4a1f9594d0','resident.read','d8a69d54811a4bd1a1f992f1df89ecf9','');
INSERT INTO "audit" VALUES('d2a4967ad8434f728e9b0ebd8d7f84a3','2026-11-23 11:00:00.000000','f938f0e06d4941dcbc4234366a409a15','1a67e68895e84fec8ae3cc4a1f9594d0','calendar.add',NULL,'fc4668cc-4969-4521-9f8c-b3ca6518eec1');
INSERT INTO "audit" VALUES('81038d078e72419fb68b8ec063c48563','2026-11-23 11:00:00.000000','f938f0e06d4941dcbc4234366a409a15','370a6cf8bede4297b5e2416c63d0f11f','visit.book','d8a69d54811a4bd1a1f992f1df89ecf9','1d875420-3449-4049-b227-e4c91b90152e');
INSERT INTO "audit" VALUES('555d6d16ed084049ad378c60b1ccd302','2026-11-23 11:00:00.000000','f938f0e06d4941dcbc4234366a409a15','370a6cf8bede4297b5e2416c63d0f11f','visit.book','d8a69d54811a4bd1a1f992f1df89ecf9','158109bd-9b78-471a-8a4f-3a7ef4bada4a');
INSERT INTO "audit" VALUES('e0d3f5ae37e344ee98f884e51ef478a1','2026-11-23 11:00:00.000000','f938f0e06d4941dcbc4234366a409a15','dadd27490ab44090a8a7f366fb8b6888','visit.cancel','d8a69d54811a4bd1a1f992f1df89ecf9','158109bd-9b78-471a-8a4f-3a7ef4bada4a');
INSERT INTO "audit" VALUES('e0dfe85cb045495eb3462f48d6775c21','2026-11-23 11:00:00.000000','f938f0e06d4941dcbc4234366a409a15','370a6cf8bede4297b5e2416c63d0f11f','visit.book','d8a69d54811a4bd1a1f992f1df89ecf9','fd9c6f29-fb32-4600-8a63-27e001b8baa6');
CREATE TABLE "ban_hours" (
	id CHAR(32) NOT NULL, 
	ban_id CHAR(32) NOT NULL, 
	weekday INTEGER NOT NULL, 
	opens INTEGER NOT NULL, 
	closes INTEGER NOT NULL, 
	hands_by CHAR(32), 
	hands_at DATETIME, 
	CONSTRAINT pk_ban_hours PRIMARY KEY (id), 
	CONSTRAINT ck_ban_hours_in_order CHECK (opens >= 0 AND opens < closes AND closes <= 1440), 
	CONSTRAINT fk_ban_hours_ban_id FOREIGN KEY(ban_id) REFERENCES bans (id), 
	CONSTRAINT fk_ban_hours_hands_by FOREIGN KEY(hands_by) REFERENCES people (id)
);
INSERT INTO "ban_hours" VALUES('3f68ffbad6304e6691a8533b9a420084','37c420c7a95249b084ce7da40a729d09',0,1140,1200,'1a67e68895e84fec8ae3cc4a1f9594d0','2026-11-03 11:00:00.000000');
CREATE TABLE "bans" (
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
	created_by CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	lifted_at DATETIME, 
	CONSTRAINT pk_bans PRIMARY KEY (id), 
	CONSTRAINT fk_bans_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT ck_bans_in_order CHECK (last_day IS NULL OR first_day <= last_day), 
	CONSTRAINT fk_bans_created_by FOREIGN KEY(created_by) REFERENCES people (id)
);
INSERT INTO "bans" VALUES('37c420c7a95249b084ce7da40a729d09','f938f0e06d4941dcbc4234366a409a15','50f103c1c1504e1f8806d754fd3311f9','Besöksförbud','Region','','2026-11-03','2026-11-13',NULL,NULL,'',NULL,'1a67e68895e84fec8ae3cc4a1f9594d0','2026-11-03 11:00:00.000000',NULL);
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
INSERT INTO "call_peers" VALUES('6afb24d5d7d74d748c28c15af0e18bed','fd9c6f29fb3246008a6327e001b8baa6','tablet','370a6cf8bede4297b5e2416c63d0f11f','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "call_peers" VALUES('1486da53b443415aa4fa6a993098e145','fd9c6f29fb3246008a6327e001b8baa6','relative','dadd27490ab44090a8a7f366fb8b6888','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "call_signals" VALUES('810b0382927941918f4d79a07b23fc91',1,'6afb24d5d7d74d748c28c15af0e18bed','1486da53b443415aa4fa6a993098e145','offer','{}','2026-11-23 11:00:00.000000');
CREATE TABLE calls (
	visit_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_calls PRIMARY KEY (visit_id), 
	CONSTRAINT fk_calls_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "calls" VALUES('fd9c6f29fb3246008a6327e001b8baa6',1,NULL);
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
INSERT INTO "claims" VALUES(1,'d8a69d54811a4bd1a1f992f1df89ecf9','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','1d87542034494049b227e4c91b90152e');
INSERT INTO "claims" VALUES(2,'61f6afd117524fc1ae91b246aafb6984','2026-11-24 11:00:00.000000','2026-11-24 11:45:00.000000','1d87542034494049b227e4c91b90152e');
INSERT INTO "claims" VALUES(3,'d8a69d54811a4bd1a1f992f1df89ecf9','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','fd9c6f29fb3246008a6327e001b8baa6');
INSERT INTO "claims" VALUES(4,'61f6afd117524fc1ae91b246aafb6984','2026-11-23 11:10:00.000000','2026-11-23 11:55:00.000000','fd9c6f29fb3246008a6327e001b8baa6');
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
INSERT INTO "closures" VALUES('7167d778ba964810a4fe077b89ee2336','f938f0e06d4941dcbc4234366a409a15','fc4668cc496945219f8cb3ca6518eec1','2026-11-28','2026-11-29','Storstädning','2026-11-23 11:00:00.000000');
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
INSERT INTO "day_lists" VALUES('c2de6d64d68742ceb82eda329c8135e1','fc4668cc496945219f8cb3ca6518eec1','2026-11-23 11:00:00.000000',NULL,NULL);
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
INSERT INTO "enrolments" VALUES('912e8a6cd3094e02ad77c2fd58076664','61f6afd117524fc1ae91b246aafb6984','3adcb4f42b7fb36718c56f8e1f8646ff2fb7099e88a65569fdf64a60edaaf4bc','8b2bde1321302592a17b6955ee2b7ec49fddcd959f38d9b59ef1490b2b508f2b','2026-11-24 11:00:00.000000',NULL);
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
INSERT INTO "exemptions" VALUES('37c420c7a95249b084ce7da40a729d09','d8a69d54811a4bd1a1f992f1df89ecf9','end_of_life','Maj','1a67e68895e84fec8ae3cc4a1f9594d0','2026-11-23 11:00:00.000000');
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
	CONSTRAINT ck_feeds_of_one CHECK ((relative_id IS NULL) <> (unit_id IS NULL)), 
	CONSTRAINT fk_feeds_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT uq_feeds_token_hash UNIQUE (token_hash), 
	CONSTRAINT fk_feeds_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT ck_feeds_names_nobody CHECK (resident_id IS NULL OR unit_id IS NULL), 
	CONSTRAINT fk_feeds_relative_id FOREIGN KEY(relative_id) REFERENCES people (id)
);
INSERT INTO "feeds" VALUES('5980e73aaec24f1d94cb702a3d70f022','c243dce937747a52671636020319e706fec36aa335e1d10ceeeceeb8570805e4','dadd27490ab44090a8a7f366fb8b6888',NULL,'sv','',NULL,1,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'',NULL,'Europe/Stockholm',1);
INSERT INTO "feeds" VALUES('3549eb5cf88a445ab2ea13ce2902391c','a52cf6dcdc9290748e426dc767d51f731457c68c6e0527d263af34c681f3d976',NULL,NULL,'sv','',NULL,0,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'','fc4668cc496945219f8cb3ca6518eec1','Europe/Stockholm',1);
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
	retention_days INTEGER DEFAULT '90' NOT NULL, duty_refused_at DATETIME, 
	CONSTRAINT pk_homes PRIMARY KEY (id), 
	CONSTRAINT ck_homes_retention CHECK (retention_days >= 30 AND retention_days <= 730)
);
INSERT INTO "homes" VALUES('f938f0e06d4941dcbc4234366a409a15','Almgården','sv','Europe/Stockholm','031-700 00 00',30,15,120,14,'2026-11-23 11:00:00.000000','SE','open',NULL,NULL,NULL,'',NULL,4,'',90,NULL);
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
INSERT INTO "invitations" VALUES('ae2f780e346644f1b0bcbef2bb978bd2','57e681416effce26594b32240dd7ef49cbc4d9c2bcc67b3cbc580a0bc46e7dde','b5f395cccd82469ea97059f2dfb09be1',1,'2026-11-23 11:00:00.000000','1a67e68895e84fec8ae3cc4a1f9594d0','2026-12-07 11:00:00.000000',NULL,NULL);
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
	created_at DATETIME NOT NULL, channel VARCHAR(40) DEFAULT 'mail' NOT NULL, provider_id VARCHAR(120) DEFAULT '' NOT NULL, receipt VARCHAR(40) DEFAULT '' NOT NULL, receipt_at DATETIME, first_due_at DATETIME, 
	CONSTRAINT pk_messages PRIMARY KEY (id), 
	CONSTRAINT fk_messages_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_messages_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_messages_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "messages" VALUES('cf5b7afe6d634821b72d055ed7afdc36','invitation','ines.lind@familj.example','sv','f938f0e06d4941dcbc4234366a409a15',NULL,NULL,'{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL,NULL);
INSERT INTO "messages" VALUES('684c2809b1a64962883a540210a997e1','booked','ines.lind@familj.example','sv','f938f0e06d4941dcbc4234366a409a15','dadd27490ab44090a8a7f366fb8b6888','1d87542034494049b227e4c91b90152e','{"at": "2026-11-24T11:00:00+00:00"}','queued','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL,NULL);
INSERT INTO "messages" VALUES('07c1890c2d52454d8d5a7feb3bfbfa66','booked','ines.lind@familj.example','sv','f938f0e06d4941dcbc4234366a409a15','dadd27490ab44090a8a7f366fb8b6888','158109bd9b78471a8a4f3a7ef4bada4a','{"at": "2026-11-25T11:00:00+00:00"}','dropped','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL,NULL);
INSERT INTO "messages" VALUES('5e7702b0656f4808a79abd9aba0d5e01','cancelled','ines.lind@familj.example','sv','f938f0e06d4941dcbc4234366a409a15','dadd27490ab44090a8a7f366fb8b6888','158109bd9b78471a8a4f3a7ef4bada4a','{"own": true}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL,NULL);
INSERT INTO "messages" VALUES('bdf3f373954e4f70babf0ee340ac7112','relative_cancelled','bjorken@almgarden.example','sv','f938f0e06d4941dcbc4234366a409a15',NULL,'158109bd9b78471a8a4f3a7ef4bada4a','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL,NULL);
INSERT INTO "messages" VALUES('f0dec3a128034f36b82acc4fa0572ded','booked','ines.lind@familj.example','sv','f938f0e06d4941dcbc4234366a409a15','dadd27490ab44090a8a7f366fb8b6888','fd9c6f29fb3246008a6327e001b8baa6','{"at": "2026-11-23T11:10:00+00:00"}','queued','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL,NULL);
CREATE TABLE occurrences (
	series_id CHAR(32) NOT NULL, 
	on_day DATE NOT NULL, 
	visit_id CHAR(32), 
	rule VARCHAR(40) NOT NULL, tried_at DATETIME, tell_at DATETIME, 
	CONSTRAINT pk_occurrences PRIMARY KEY (series_id, on_day), 
	CONSTRAINT fk_occurrences_series_id FOREIGN KEY(series_id) REFERENCES series (id), 
	CONSTRAINT fk_occurrences_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id), 
	CONSTRAINT uq_occurrences_visit_id UNIQUE (visit_id)
);
INSERT INTO "occurrences" VALUES('d6e96cd5f9ad45ffa0d04caf97286774','2026-11-25','158109bd9b78471a8a4f3a7ef4bada4a','',NULL,NULL);
INSERT INTO "occurrences" VALUES('d6e96cd5f9ad45ffa0d04caf97286774','2026-12-02',NULL,'closure','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000');
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
INSERT INTO "people" VALUES('dadd27490ab44090a8a7f366fb8b6888','f938f0e06d4941dcbc4234366a409a15','relative','Ines','Lind','ines.lind@familj.example','','sv',NULL,NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('370a6cf8bede4297b5e2416c63d0f11f','f938f0e06d4941dcbc4234366a409a15','staff','Karl','Ask',NULL,'','sv',NULL,'$argon2id$v=19$m=19456,t=2,p=1$LcEWJVuE6Hz8giHcGX+dcg$5231IumOvFPHcYglePyAGLprijnZoaNtNlzFimeHHAU',1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('1a67e68895e84fec8ae3cc4a1f9594d0','f938f0e06d4941dcbc4234366a409a15','manager','Maj','Sand','maj@almgarden.example','','sv','$argon2id$v=19$m=19456,t=2,p=1$kSXcx1y47SEdp6hSpg4S4g$2v5L1lotapetm+zvORlfPiKO8YQYw37sbuwMjkTwn4A',NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
CREATE TABLE plan_steps (
	home_id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	minutes_before INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_plan_steps PRIMARY KEY (home_id, kind), 
	CONSTRAINT fk_plan_steps_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "plan_steps" VALUES('f938f0e06d4941dcbc4234366a409a15','duty_sms',2,1);
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
INSERT INTO "push_subscriptions" VALUES('cc9d6bb042114634b3ba79ca9c6d986d','1a67e68895e84fec8ae3cc4a1f9594d0','https://push.example/1','k','a','2026-11-23 11:00:00.000000');
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
INSERT INTO "quiet_times" VALUES('e7a7add0c2cd4b028dca25bc01c1023c','f938f0e06d4941dcbc4234366a409a15','Lunch',705,780);
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
INSERT INTO "related" VALUES('b5f395cccd82469ea97059f2dfb09be1','d8a69d54811a4bd1a1f992f1df89ecf9','dadd27490ab44090a8a7f366fb8b6888','daughter',0,1,NULL);
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
INSERT INTO "reminders" VALUES('6194fbbcc7c04c5881c1458a2b698d0b','1d87542034494049b227e4c91b90152e','tablet','2026-11-24 10:45:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('a65340b546a24718b53c23860640c13d','1d87542034494049b227e4c91b90152e','home_tablets','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('21754a4bd8194866a1bd9b1df3ac852f','1d87542034494049b227e4c91b90152e','unit_mail','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('f3257ecfb0ae456f8bbd306775798be8','1d87542034494049b227e4c91b90152e','duty_sms','2026-11-24 10:57:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('d84bb235dd1148049700450706c35a59','1d87542034494049b227e4c91b90152e','manager','2026-11-24 11:00:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('9bef60f374244e37860d278bad3fc68a','1d87542034494049b227e4c91b90152e','hour_before','2026-11-24 10:00:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('3c333bf89b934fb4a3df66b664c473b0','158109bd9b78471a8a4f3a7ef4bada4a','tablet','2026-11-25 10:45:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('5b2390cfd2c84871ab54a267ab8c3c14','158109bd9b78471a8a4f3a7ef4bada4a','home_tablets','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('6997e4c53ffe4bf1957b597b9ae6e8ca','158109bd9b78471a8a4f3a7ef4bada4a','unit_mail','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('fb8665c599ab433bbcba91a46d21c1a7','158109bd9b78471a8a4f3a7ef4bada4a','duty_sms','2026-11-25 10:57:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('0b67b5c780354bb3814ffae7ef39ddc5','158109bd9b78471a8a4f3a7ef4bada4a','manager','2026-11-25 11:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('2f6d16374a5a4c5385c73d90bc851591','158109bd9b78471a8a4f3a7ef4bada4a','day_before','2026-11-24 11:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('1a2a27311b0f4bb0bf00eab00b1b6ee3','158109bd9b78471a8a4f3a7ef4bada4a','hour_before','2026-11-25 10:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('b518ad8f68374de2baea52420ae211a5','fd9c6f29fb3246008a6327e001b8baa6','tablet','2026-11-23 11:00:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('5e6134e26beb4265a089d1d88e9da445','fd9c6f29fb3246008a6327e001b8baa6','home_tablets','2026-11-23 11:05:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('2f6e273805be41dcad4a1a3fdcdca7b3','fd9c6f29fb3246008a6327e001b8baa6','unit_mail','2026-11-23 11:05:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('f5e7a04e630c4c6e85a5867b2b9fa580','fd9c6f29fb3246008a6327e001b8baa6','duty_sms','2026-11-23 11:07:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('a86eeb3e41f04e0c9355ca5798730ae7','fd9c6f29fb3246008a6327e001b8baa6','manager','2026-11-23 11:10:00.000000','answered',NULL);
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
	created_at DATETIME NOT NULL, wishes_earliest INTEGER, wishes_latest INTEGER, wishes_per_day INTEGER, wishes_not_on VARCHAR(20) DEFAULT '' NOT NULL, no_limits BOOLEAN DEFAULT 0 NOT NULL, left_at DATETIME, left_how VARCHAR(40), rest_starts INTEGER, rest_ends INTEGER, 
	CONSTRAINT pk_residents PRIMARY KEY (id), 
	CONSTRAINT fk_residents_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_residents_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "residents" VALUES('d8a69d54811a4bd1a1f992f1df89ecf9','f938f0e06d4941dcbc4234366a409a15','fc4668cc496945219f8cb3ca6518eec1','Rosa','Lind','14',0,0,0,0,'Maj Sand','own_words',NULL,0,1,'2026-11-23 11:00:00.000000',NULL,NULL,NULL,'',0,NULL,NULL,780,900);
CREATE TABLE "series" (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	resident_id CHAR(32) NOT NULL, 
	booked_by CHAR(32), 
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
	ended_at DATETIME, 
	people INTEGER DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_series PRIMARY KEY (id), 
	CONSTRAINT fk_series_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT fk_series_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT uq_series_wish UNIQUE (wish), 
	CONSTRAINT ck_series_forward CHECK (every_weeks > 0), 
	CONSTRAINT ck_series_in_the_day CHECK (starts >= 0 AND starts < 1440), 
	CONSTRAINT fk_series_booked_by FOREIGN KEY(booked_by) REFERENCES people (id) ON DELETE SET NULL
);
INSERT INTO "series" VALUES('d6e96cd5f9ad45ffa0d04caf97286774','f938f0e06d4941dcbc4234366a409a15','d8a69d54811a4bd1a1f992f1df89ecf9','dadd27490ab44090a8a7f366fb8b6888','c9fcb4c7ad5649c2a89cf9032ac516ec','web','',1,'2026-11-25',NULL,720,30,'','2026-11-25','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1);
CREATE TABLE series_relatives (
	series_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_series_relatives PRIMARY KEY (series_id, relative_id), 
	CONSTRAINT fk_series_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_series_relatives_series_id FOREIGN KEY(series_id) REFERENCES series (id)
);
INSERT INTO "series_relatives" VALUES('d6e96cd5f9ad45ffa0d04caf97286774','dadd27490ab44090a8a7f366fb8b6888');
CREATE TABLE shifts (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	label VARCHAR(40) NOT NULL, 
	starts INTEGER NOT NULL, 
	CONSTRAINT pk_shifts PRIMARY KEY (id), 
	CONSTRAINT ck_shifts_in_the_day CHECK (starts >= 0 AND starts < 1440), 
	CONSTRAINT fk_shifts_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "shifts" VALUES('658e1560bc7045088dc08067b3caa925','f938f0e06d4941dcbc4234366a409a15','Förmiddag',420);
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
INSERT INTO "sign_in_links" VALUES('0a1ce88fcda643fea1cbefb686b3ca79','96a431649c6161883fa6890df6382bbeb14159711e2d9fccd7e3f601db47b07f','dadd27490ab44090a8a7f366fb8b6888','2026-11-23 11:30:00.000000',NULL);
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
	CONSTRAINT uq_sign_ins_token_hash UNIQUE (token_hash), 
	CONSTRAINT fk_sign_ins_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_sign_ins_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_sign_ins_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "sign_ins" VALUES('1dceec7a6fd84e358006dd7243da8058','c8074eaf4321cc45773ba750f3cfcdd4b7094238d05a2761bd1986808d65c093','1a67e68895e84fec8ae3cc4a1f9594d0',NULL,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
INSERT INTO "sign_ins" VALUES('5df0f059a8ee4717b7a6f32ebd5a2d9d','0d7ad1fba552fe41fb17b54eb7ca67f42d842e5117db30b1d0a52e6851bdec0b','370a6cf8bede4297b5e2416c63d0f11f','61f6afd117524fc1ae91b246aafb6984','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
CREATE TABLE staff_units (
	person_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_staff_units PRIMARY KEY (person_id, unit_id), 
	CONSTRAINT fk_staff_units_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_staff_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "staff_units" VALUES('370a6cf8bede4297b5e2416c63d0f11f','fc4668cc496945219f8cb3ca6518eec1');
CREATE TABLE tablet_units (
	tablet_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_tablet_units PRIMARY KEY (tablet_id, unit_id), 
	CONSTRAINT fk_tablet_units_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_tablet_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "tablet_units" VALUES('61f6afd117524fc1ae91b246aafb6984','adf84c4a595b46839c8e0f5a81eb92c5');
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
INSERT INTO "tablets" VALUES('61f6afd117524fc1ae91b246aafb6984','f938f0e06d4941dcbc4234366a409a15','fc4668cc496945219f8cb3ca6518eec1','Surfplatta 1',1,'c8c643639d4fb5c2e53ea6543d688c7a96a25493c032c45c6da5e3e74de32372',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "unit_hands" VALUES('c8e94dd39c47466db547601cf4c21f10','fc4668cc496945219f8cb3ca6518eec1',540,720,1);
CREATE TABLE units (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	mail VARCHAR(254) NOT NULL, 
	version INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, slot_minutes INTEGER, other_lengths VARCHAR(40) DEFAULT '' NOT NULL, grid_minutes INTEGER, buffer_minutes INTEGER, notice_minutes INTEGER, horizon_days INTEGER, duty_phone VARCHAR(20) DEFAULT '' NOT NULL, mail_refused_at DATETIME, duty_refused_at DATETIME, 
	CONSTRAINT pk_units PRIMARY KEY (id), 
	CONSTRAINT fk_units_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "units" VALUES('fc4668cc496945219f8cb3ca6518eec1','f938f0e06d4941dcbc4234366a409a15','Björken','031-700 00 01','bjorken@almgarden.example',5,1,NULL,'',NULL,NULL,NULL,NULL,'',NULL,NULL);
INSERT INTO "units" VALUES('adf84c4a595b46839c8e0f5a81eb92c5','f938f0e06d4941dcbc4234366a409a15','Linden','031-700 00 01','bjorken@almgarden.example',0,1,NULL,'',NULL,NULL,NULL,NULL,'',NULL,NULL);
CREATE TABLE visit_moves (
	id CHAR(32) NOT NULL, 
	visit_id CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	actor_id CHAR(32), 
	from_state VARCHAR(40), 
	to_state VARCHAR(40) NOT NULL, 
	what VARCHAR(40) NOT NULL, 
	undone BOOLEAN NOT NULL, starts_at DATETIME, detail VARCHAR(200) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_visit_moves PRIMARY KEY (id), 
	CONSTRAINT fk_visit_moves_actor_id FOREIGN KEY(actor_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_moves_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_moves" VALUES('1c1e7815753c42d596f633171a51a576','1d87542034494049b227e4c91b90152e','2026-11-23 11:00:00.000000','370a6cf8bede4297b5e2416c63d0f11f',NULL,'booked','book',0,'2026-11-24 11:00:00.000000','quiet');
INSERT INTO "visit_moves" VALUES('627b16e3de6b40e4824bb4c190a5df3b','158109bd9b78471a8a4f3a7ef4bada4a','2026-11-23 11:00:00.000000','370a6cf8bede4297b5e2416c63d0f11f',NULL,'booked','book',0,'2026-11-25 11:00:00.000000','quiet');
INSERT INTO "visit_moves" VALUES('b453c94f502a4f05b58980ce494ee8bc','158109bd9b78471a8a4f3a7ef4bada4a','2026-11-23 11:00:00.000000','dadd27490ab44090a8a7f366fb8b6888','booked','cancelled','cancel',0,'2026-11-25 11:00:00.000000','');
INSERT INTO "visit_moves" VALUES('2fa974e058104f6eb1fd9e97b0b8fdb9','fd9c6f29fb3246008a6327e001b8baa6','2026-11-23 11:00:00.000000','370a6cf8bede4297b5e2416c63d0f11f',NULL,'booked','book',0,'2026-11-23 11:10:00.000000','notice,quiet');
INSERT INTO "visit_moves" VALUES('ace63c4f4ffc473e9f2472d711b87f91','fd9c6f29fb3246008a6327e001b8baa6','2026-11-23 11:00:00.000000','370a6cf8bede4297b5e2416c63d0f11f','booked','preparing','prepare',0,'2026-11-23 11:10:00.000000','');
CREATE TABLE visit_relatives (
	visit_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_visit_relatives PRIMARY KEY (visit_id, relative_id), 
	CONSTRAINT fk_visit_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_relatives_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_relatives" VALUES('1d87542034494049b227e4c91b90152e','dadd27490ab44090a8a7f366fb8b6888');
INSERT INTO "visit_relatives" VALUES('158109bd9b78471a8a4f3a7ef4bada4a','dadd27490ab44090a8a7f366fb8b6888');
INSERT INTO "visit_relatives" VALUES('fd9c6f29fb3246008a6327e001b8baa6','dadd27490ab44090a8a7f366fb8b6888');
CREATE TABLE visit_ticks (
	visit_id CHAR(32) NOT NULL, 
	tick VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_visit_ticks PRIMARY KEY (visit_id, tick), 
	CONSTRAINT fk_visit_ticks_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_ticks" VALUES('fd9c6f29fb3246008a6327e001b8baa6','glasses');
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
	held_on CHAR(32), 
	CONSTRAINT pk_visits PRIMARY KEY (id), 
	CONSTRAINT fk_visits_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT fk_visits_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_visits_booked_by FOREIGN KEY(booked_by) REFERENCES people (id) ON DELETE SET NULL, 
	CONSTRAINT ck_visits_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_visits_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_visits_taken_by FOREIGN KEY(taken_by) REFERENCES people (id), 
	CONSTRAINT fk_visits_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT uq_visits_wish UNIQUE (wish), 
	CONSTRAINT fk_visits_held_on FOREIGN KEY(held_on) REFERENCES tablets (id)
);
INSERT INTO "visits" VALUES('1d87542034494049b227e4c91b90152e','f938f0e06d4941dcbc4234366a409a15','fc4668cc496945219f8cb3ca6518eec1','d8a69d54811a4bd1a1f992f1df89ecf9','61f6afd117524fc1ae91b246aafb6984','370a6cf8bede4297b5e2416c63d0f11f','20c9513f74584a91b11be0531fbefc6c','phone','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','booked','Tomas','quiet',NULL,NULL,NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL,NULL);
INSERT INTO "visits" VALUES('158109bd9b78471a8a4f3a7ef4bada4a','f938f0e06d4941dcbc4234366a409a15','fc4668cc496945219f8cb3ca6518eec1','d8a69d54811a4bd1a1f992f1df89ecf9','61f6afd117524fc1ae91b246aafb6984','370a6cf8bede4297b5e2416c63d0f11f','e6e8ea55ab8c45c1b8a345ca09f4ded3','phone','2026-11-25 11:00:00.000000','2026-11-25 11:30:00.000000','cancelled','Tomas','quiet',NULL,NULL,'relative_ill','relative',1,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1,NULL,NULL);
INSERT INTO "visits" VALUES('fd9c6f29fb3246008a6327e001b8baa6','f938f0e06d4941dcbc4234366a409a15','fc4668cc496945219f8cb3ca6518eec1','d8a69d54811a4bd1a1f992f1df89ecf9','61f6afd117524fc1ae91b246aafb6984','370a6cf8bede4297b5e2416c63d0f11f','4f6fd096725943179f9e3586ccf9535f','phone','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','preparing','Tomas','notice,quiet','370a6cf8bede4297b5e2416c63d0f11f','2026-11-23 11:00:00.000000',NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL,'61f6afd117524fc1ae91b246aafb6984');
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
INSERT INTO "webhooks" VALUES('d7fc3fea80544bdabf8c713c2b81bc05','f938f0e06d4941dcbc4234366a409a15','https://larm.example/','WraXOgdfX7icmvPsBSAKUtg3bHIjXTUKbHlaKAF80qw',1,'2026-11-23 11:00:00.000000');
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
INSERT INTO "weekly_hours" VALUES('b978e655bc48421caa791d9beb147873','f938f0e06d4941dcbc4234366a409a15',0,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('09c42212a13340b9bafbf0cabd6d9d50','f938f0e06d4941dcbc4234366a409a15',1,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('2383f2a58ce04820bce3e12ebb97cb2f','f938f0e06d4941dcbc4234366a409a15',2,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('ddec82d429de4937b23e6779697c2dd0','f938f0e06d4941dcbc4234366a409a15',3,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('96e61a1bbaa94f3395db55a83725da1a','f938f0e06d4941dcbc4234366a409a15',4,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('9ed8251e2c8748e696adc711153675d2','f938f0e06d4941dcbc4234366a409a15',5,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('3ca8b4bbc9cb45f0ad7ecfdc036c1194','f938f0e06d4941dcbc4234366a409a15',6,540,1140,NULL);
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
CREATE INDEX ix_exemptions_resident_id ON exemptions (resident_id);
CREATE INDEX ix_tablet_units_unit_id ON tablet_units (unit_id);
CREATE INDEX ix_series_relatives_relative_id ON series_relatives (relative_id);
CREATE INDEX ix_sign_ins_person_id ON sign_ins (person_id);
CREATE INDEX ix_sign_ins_tablet_id ON sign_ins (tablet_id);
CREATE INDEX ix_shifts_home_id ON shifts (home_id);
CREATE INDEX ix_webhooks_home_id ON webhooks (home_id);
CREATE INDEX ix_push_subscriptions_person_id ON push_subscriptions (person_id);
CREATE INDEX ix_messages_channel_state_due_at ON messages (channel, state, due_at);
CREATE INDEX ix_messages_home_id_state_due_at ON messages (home_id, state, due_at);
CREATE INDEX ix_messages_state_sent_at ON messages (state, sent_at);
CREATE INDEX ix_feeds_unit_id ON feeds (unit_id);
CREATE INDEX ix_feeds_relative_id ON feeds (relative_id);
CREATE INDEX ix_claims_thing_starts_at_ends_at ON claims (thing, starts_at, ends_at);
CREATE INDEX ix_ban_hours_ban_id ON ban_hours (ban_id);
CREATE INDEX ix_bans_together ON bans (together);
CREATE INDEX ix_bans_home_id_first_day ON bans (home_id, first_day);
CREATE INDEX ix_occurrences_rule_on_day ON occurrences (rule, on_day);
CREATE INDEX ix_visits_unit_id_starts_at ON visits (unit_id, starts_at);
CREATE INDEX ix_visits_resident_id_starts_at ON visits (resident_id, starts_at);
CREATE INDEX ix_visits_home_id_starts_at ON visits (home_id, starts_at);
CREATE INDEX ix_visits_tablet_id ON visits (tablet_id);
CREATE INDEX ix_series_resident_id ON series (resident_id);
CREATE INDEX ix_series_home_id ON series (home_id);
CREATE INDEX ix_series_ended_at_rolled_to_day ON series (ended_at, rolled_to_day);
COMMIT;
