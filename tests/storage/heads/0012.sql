BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0012');
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
INSERT INTO "audit" VALUES('c39e63542d2f44dfb26397181f7972b4','2026-11-23 11:00:00.000000','c8b1df4f5c7249db9b0ab995b1655880','75e7626761b8493f8b9ca71ece48ab69','resident.read','27375acabaf0467aa11f000bcc4e3ba5','');
INSERT INTO "audit" VALUES('7b108141b6ec4b828fcbbb054145a15f','2026-11-23 11:00:00.000000','c8b1df4f5c7249db9b0ab995b1655880','75e7626761b8493f8b9ca71ece48ab69','calendar.add',NULL,'422613f1-d425-4a56-8a66-d806106f5541');
INSERT INTO "audit" VALUES('5ffc9b0d3c554d388a56e45f82438d6b','2026-11-23 11:00:00.000000','c8b1df4f5c7249db9b0ab995b1655880','e4a0dfa629ca4719a4e1093b4fe8eeab','visit.book','27375acabaf0467aa11f000bcc4e3ba5','d1d999ca-d74e-4c38-9b7b-14dca95e4000');
INSERT INTO "audit" VALUES('c19b2ba2ed3843fab3af255ab9b2296c','2026-11-23 11:00:00.000000','c8b1df4f5c7249db9b0ab995b1655880','e4a0dfa629ca4719a4e1093b4fe8eeab','visit.book','27375acabaf0467aa11f000bcc4e3ba5','aa013791-fb37-4221-9d07-d3a856003eac');
INSERT INTO "audit" VALUES('7787f2a3b279485896e1cff4a5e058e5','2026-11-23 11:00:00.000000','c8b1df4f5c7249db9b0ab995b1655880','c2da12e0618343aba571f30c819939fb','visit.cancel','27375acabaf0467aa11f000bcc4e3ba5','aa013791-fb37-4221-9d07-d3a856003eac');
INSERT INTO "audit" VALUES('2bb68e6e8e4a440fb35cb010555849c4','2026-11-23 11:00:00.000000','c8b1df4f5c7249db9b0ab995b1655880','e4a0dfa629ca4719a4e1093b4fe8eeab','visit.book','27375acabaf0467aa11f000bcc4e3ba5','6f9635fe-6455-4494-9220-b3d8aa69af31');
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
INSERT INTO "ban_hours" VALUES('9465aa4f40ad4a4bb975644f29a789fd','e1238dee2a6e44ef9876b35418bf6202',0,1140,1200,'75e7626761b8493f8b9ca71ece48ab69','2026-11-03 11:00:00.000000');
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
	CONSTRAINT fk_bans_created_by FOREIGN KEY(created_by) REFERENCES people (id), 
	CONSTRAINT ck_bans_in_order CHECK (last_day IS NULL OR first_day <= last_day)
);
INSERT INTO "bans" VALUES('e1238dee2a6e44ef9876b35418bf6202','c8b1df4f5c7249db9b0ab995b1655880','f8939102ae434aae8f9d3d63e1d03d91','Besöksförbud','Region','','2026-11-03','2026-11-13',NULL,NULL,'',NULL,'75e7626761b8493f8b9ca71ece48ab69','2026-11-03 11:00:00.000000',NULL);
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
INSERT INTO "call_peers" VALUES('6d041bddb4ee493f9b7fdc398f638d49','6f9635fe645544949220b3d8aa69af31','tablet','e4a0dfa629ca4719a4e1093b4fe8eeab','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "call_peers" VALUES('badf1a0d20bb496898314381a9fd2e43','6f9635fe645544949220b3d8aa69af31','relative','c2da12e0618343aba571f30c819939fb','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "call_signals" VALUES('46aaec399b944d3eb58ba8f442a1db5d',1,'6d041bddb4ee493f9b7fdc398f638d49','badf1a0d20bb496898314381a9fd2e43','offer','{}','2026-11-23 11:00:00.000000');
CREATE TABLE calls (
	visit_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_calls PRIMARY KEY (visit_id), 
	CONSTRAINT fk_calls_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "calls" VALUES('6f9635fe645544949220b3d8aa69af31',1,NULL);
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
INSERT INTO "claims" VALUES(1,'27375acabaf0467aa11f000bcc4e3ba5','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','d1d999cad74e4c389b7b14dca95e4000');
INSERT INTO "claims" VALUES(2,'a5808355b9754de9949e633a86794e6b','2026-11-24 11:00:00.000000','2026-11-24 11:45:00.000000','d1d999cad74e4c389b7b14dca95e4000');
INSERT INTO "claims" VALUES(3,'27375acabaf0467aa11f000bcc4e3ba5','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','6f9635fe645544949220b3d8aa69af31');
INSERT INTO "claims" VALUES(4,'a5808355b9754de9949e633a86794e6b','2026-11-23 11:10:00.000000','2026-11-23 11:55:00.000000','6f9635fe645544949220b3d8aa69af31');
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
INSERT INTO "closures" VALUES('0fcf4d4c9d64476186e3a56f98c015e1','c8b1df4f5c7249db9b0ab995b1655880','422613f1d4254a568a66d806106f5541','2026-11-28','2026-11-29','Storstädning','2026-11-23 11:00:00.000000');
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
INSERT INTO "day_lists" VALUES('b1d2f8bb8edf4b7ba40c7dec30abda27','422613f1d4254a568a66d806106f5541','2026-11-23 11:00:00.000000',NULL,NULL);
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
INSERT INTO "enrolments" VALUES('8ca1aa85ab434c77ae73776dd14a627d','a5808355b9754de9949e633a86794e6b','9704e2bc12f6540c77413e4ccb3ad2fb3948fb336ddc9ad61e44b4a03db37d6f','cdc795f6833e17e90359ea8701a40c4481c3904338f49ddb87aaa0b3285bccc1','2026-11-24 11:00:00.000000',NULL);
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
INSERT INTO "exemptions" VALUES('e1238dee2a6e44ef9876b35418bf6202','27375acabaf0467aa11f000bcc4e3ba5','end_of_life','Maj','75e7626761b8493f8b9ca71ece48ab69','2026-11-23 11:00:00.000000');
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
	CONSTRAINT fk_feeds_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT fk_feeds_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT ck_feeds_names_nobody CHECK (resident_id IS NULL OR unit_id IS NULL), 
	CONSTRAINT fk_feeds_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT ck_feeds_of_one CHECK ((relative_id IS NULL) <> (unit_id IS NULL)), 
	CONSTRAINT uq_feeds_token_hash UNIQUE (token_hash)
);
INSERT INTO "feeds" VALUES('c386709f4410490ba4da8f27ea3c434b','c326eaafcb8226de266702c9eb7e3e2394e9c30840d94b68b7cc5fc7ab971237','c2da12e0618343aba571f30c819939fb',NULL,'sv','',NULL,1,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'',NULL,'Europe/Stockholm',1);
INSERT INTO "feeds" VALUES('47b259f8993d4ec29def03ea31dd2893','a5f49b93706c4171184c362d075641e44dbc0097ba28b5ce80f3ce52a3b653c7',NULL,NULL,'sv','',NULL,0,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'','422613f1d4254a568a66d806106f5541','Europe/Stockholm',1);
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
INSERT INTO "homes" VALUES('c8b1df4f5c7249db9b0ab995b1655880','Almgården','sv','Europe/Stockholm','031-700 00 00',30,15,120,14,'2026-11-23 11:00:00.000000','SE','open',NULL,NULL,NULL,'',NULL,4,'',90);
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
INSERT INTO "invitations" VALUES('7535b9e9ea134e02a726de372ce5eaf6','2a2f03399cb29fe6c5220ac223c2a73ac3fe5ecd421b298ab1698baa59075c6c','cc0c12a4804042b6b67c6ad432efe369',1,'2026-11-23 11:00:00.000000','75e7626761b8493f8b9ca71ece48ab69','2026-12-07 11:00:00.000000',NULL,NULL);
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
INSERT INTO "messages" VALUES('3842cbdf8c804a32b6372848d1e52522','invitation','ines.lind@familj.example','sv','c8b1df4f5c7249db9b0ab995b1655880',NULL,NULL,'{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('15e4aed7227e4e188afd9e8e1a635f56','booked','ines.lind@familj.example','sv','c8b1df4f5c7249db9b0ab995b1655880','c2da12e0618343aba571f30c819939fb','d1d999cad74e4c389b7b14dca95e4000','{"at": "2026-11-24T11:00:00+00:00"}','queued','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('bbd6268c7a12408b9ba4db949d09d992','booked','ines.lind@familj.example','sv','c8b1df4f5c7249db9b0ab995b1655880','c2da12e0618343aba571f30c819939fb','aa013791fb3742219d07d3a856003eac','{"at": "2026-11-25T11:00:00+00:00"}','dropped','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('c2896bf7813e43728b33dd58e6ad0f07','cancelled','ines.lind@familj.example','sv','c8b1df4f5c7249db9b0ab995b1655880','c2da12e0618343aba571f30c819939fb','aa013791fb3742219d07d3a856003eac','{"own": true}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('709efc8187b14a568f0c0b55627dee2c','relative_cancelled','bjorken@almgarden.example','sv','c8b1df4f5c7249db9b0ab995b1655880',NULL,'aa013791fb3742219d07d3a856003eac','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('04397b98804b4bc0a9376ae6abe5dda4','booked','ines.lind@familj.example','sv','c8b1df4f5c7249db9b0ab995b1655880','c2da12e0618343aba571f30c819939fb','6f9635fe645544949220b3d8aa69af31','{"at": "2026-11-23T11:10:00+00:00"}','queued','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
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
INSERT INTO "occurrences" VALUES('09cf807e6f724782a909403495aa022b','2026-11-25','aa013791fb3742219d07d3a856003eac','',NULL,NULL);
INSERT INTO "occurrences" VALUES('09cf807e6f724782a909403495aa022b','2026-12-02',NULL,'closure','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000');
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
INSERT INTO "people" VALUES('c2da12e0618343aba571f30c819939fb','c8b1df4f5c7249db9b0ab995b1655880','relative','Ines','Lind','ines.lind@familj.example','','sv',NULL,NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('e4a0dfa629ca4719a4e1093b4fe8eeab','c8b1df4f5c7249db9b0ab995b1655880','staff','Karl','Ask',NULL,'','sv',NULL,'$argon2id$v=19$m=19456,t=2,p=1$/22hdqh292jcj4jcQZPVeA$Sc/v33tSMjjiAwuZ2HV+mxq/qfuWn74mbzm435LQC+o',1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('75e7626761b8493f8b9ca71ece48ab69','c8b1df4f5c7249db9b0ab995b1655880','manager','Maj','Sand','maj@almgarden.example','','sv','$argon2id$v=19$m=19456,t=2,p=1$0SgjHuZyTBEtlmWABz7MPQ$gGKajB0+PISLAFtO1qCReD2iL4NClSGXxmQveFlIkCI',NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
CREATE TABLE plan_steps (
	home_id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	minutes_before INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_plan_steps PRIMARY KEY (home_id, kind), 
	CONSTRAINT fk_plan_steps_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "plan_steps" VALUES('c8b1df4f5c7249db9b0ab995b1655880','duty_sms',2,1);
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
INSERT INTO "push_subscriptions" VALUES('b9faf19a4dbb409d8206c3d552b20465','75e7626761b8493f8b9ca71ece48ab69','https://push.example/1','k','a','2026-11-23 11:00:00.000000');
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
INSERT INTO "quiet_times" VALUES('cdc85dd2339c4e828cb7086e99b054da','c8b1df4f5c7249db9b0ab995b1655880','Lunch',705,780);
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
INSERT INTO "related" VALUES('cc0c12a4804042b6b67c6ad432efe369','27375acabaf0467aa11f000bcc4e3ba5','c2da12e0618343aba571f30c819939fb','daughter',0,1,NULL);
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
INSERT INTO "reminders" VALUES('aa07b32595bf48aa8472ea24f97a954c','d1d999cad74e4c389b7b14dca95e4000','tablet','2026-11-24 10:45:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('0a73ed3d67cb4a7fbf1ee9543d8bdea8','d1d999cad74e4c389b7b14dca95e4000','home_tablets','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('37cc02f5e2334fb9bc32836073625a76','d1d999cad74e4c389b7b14dca95e4000','unit_mail','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('7e846a60e4c44a0bab7ab2d3b323c1e4','d1d999cad74e4c389b7b14dca95e4000','duty_sms','2026-11-24 10:57:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('4ab1eab955f449a691abcdec0fac8d9d','d1d999cad74e4c389b7b14dca95e4000','manager','2026-11-24 11:00:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('8a1d14383b0a45a1b3a4987c4d53fbd9','d1d999cad74e4c389b7b14dca95e4000','hour_before','2026-11-24 10:00:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('d8615671480345179661467e96d49fde','aa013791fb3742219d07d3a856003eac','tablet','2026-11-25 10:45:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('43b11b2f6b594080b7d55a4b81519d3e','aa013791fb3742219d07d3a856003eac','home_tablets','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('4af27f70548c4d7d8a8bdff0b8ba3a58','aa013791fb3742219d07d3a856003eac','unit_mail','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('47cb8f7f3bdf431ea411b75ed8cc2f4e','aa013791fb3742219d07d3a856003eac','duty_sms','2026-11-25 10:57:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('080689e2885d4214879761d9348e9a4b','aa013791fb3742219d07d3a856003eac','manager','2026-11-25 11:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('452439548e324aa3a982d58be862e857','aa013791fb3742219d07d3a856003eac','day_before','2026-11-24 11:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('940c9009a7374b17a72d5d9a9653c495','aa013791fb3742219d07d3a856003eac','hour_before','2026-11-25 10:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('39d1e0141bf94f628e1093801f2d20b2','6f9635fe645544949220b3d8aa69af31','tablet','2026-11-23 11:00:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('6f6ce943a0a74c9683d805ec6a54cc89','6f9635fe645544949220b3d8aa69af31','home_tablets','2026-11-23 11:05:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('ff4506b34bff48d1867ba4d241c2c43f','6f9635fe645544949220b3d8aa69af31','unit_mail','2026-11-23 11:05:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('a3d8e23807c74b47b03afc276a000609','6f9635fe645544949220b3d8aa69af31','duty_sms','2026-11-23 11:07:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('71a505cec1bb4c18bea616c5cd3aec2d','6f9635fe645544949220b3d8aa69af31','manager','2026-11-23 11:10:00.000000','answered',NULL);
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
INSERT INTO "residents" VALUES('27375acabaf0467aa11f000bcc4e3ba5','c8b1df4f5c7249db9b0ab995b1655880','422613f1d4254a568a66d806106f5541','Rosa','Lind','14',0,0,0,0,'Maj Sand','own_words',NULL,0,1,'2026-11-23 11:00:00.000000',NULL,NULL,NULL,'',0,NULL,NULL,780,900);
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
INSERT INTO "series" VALUES('09cf807e6f724782a909403495aa022b','c8b1df4f5c7249db9b0ab995b1655880','27375acabaf0467aa11f000bcc4e3ba5','c2da12e0618343aba571f30c819939fb','5dfa784f36e84e48b6c45c0a4d75aaa7','web','',1,'2026-11-25',NULL,720,30,'','2026-11-25','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1);
CREATE TABLE series_relatives (
	series_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_series_relatives PRIMARY KEY (series_id, relative_id), 
	CONSTRAINT fk_series_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_series_relatives_series_id FOREIGN KEY(series_id) REFERENCES series (id)
);
INSERT INTO "series_relatives" VALUES('09cf807e6f724782a909403495aa022b','c2da12e0618343aba571f30c819939fb');
CREATE TABLE shifts (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	label VARCHAR(40) NOT NULL, 
	starts INTEGER NOT NULL, 
	CONSTRAINT pk_shifts PRIMARY KEY (id), 
	CONSTRAINT ck_shifts_in_the_day CHECK (starts >= 0 AND starts < 1440), 
	CONSTRAINT fk_shifts_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "shifts" VALUES('eea91f981e20485386edfc66d78a8f0c','c8b1df4f5c7249db9b0ab995b1655880','Förmiddag',420);
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
INSERT INTO "sign_in_links" VALUES('868011c0d6eb4ad0a61190c8bc798348','977491550c5087f9e328f71e48c612ca6a5687fe24c4aa84da14badcf1829565','c2da12e0618343aba571f30c819939fb','2026-11-23 11:30:00.000000',NULL);
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
INSERT INTO "sign_ins" VALUES('74a557bd72a84a36af18e9759bfad4e7','9fc31d5304a34b7950839e0b580650337761a9a19dab69533ed181e5558a7e30','75e7626761b8493f8b9ca71ece48ab69',NULL,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
INSERT INTO "sign_ins" VALUES('f6984a096c1643c399fd9d43dd4cac82','e6356ebe98c32ce86a7a4c6586adb7ef3daf9a79073cbd92de7c6b2e71d3b842','e4a0dfa629ca4719a4e1093b4fe8eeab','a5808355b9754de9949e633a86794e6b','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
CREATE TABLE staff_units (
	person_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_staff_units PRIMARY KEY (person_id, unit_id), 
	CONSTRAINT fk_staff_units_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_staff_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "staff_units" VALUES('e4a0dfa629ca4719a4e1093b4fe8eeab','422613f1d4254a568a66d806106f5541');
CREATE TABLE tablet_units (
	tablet_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_tablet_units PRIMARY KEY (tablet_id, unit_id), 
	CONSTRAINT fk_tablet_units_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_tablet_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "tablet_units" VALUES('a5808355b9754de9949e633a86794e6b','70bccbc754514dc89aa1cf0cb119fdb2');
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
INSERT INTO "tablets" VALUES('a5808355b9754de9949e633a86794e6b','c8b1df4f5c7249db9b0ab995b1655880','422613f1d4254a568a66d806106f5541','Surfplatta 1',1,'4faf3b2dd97a07a0c50693c7699b4cd9b706ea55897748a66bbdc9dcf59be0d3',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "unit_hands" VALUES('43968c7abf7546efb5ebe2f822839218','422613f1d4254a568a66d806106f5541',540,720,1);
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
INSERT INTO "units" VALUES('422613f1d4254a568a66d806106f5541','c8b1df4f5c7249db9b0ab995b1655880','Björken','031-700 00 01','bjorken@almgarden.example',5,1,NULL,'',NULL,NULL,NULL,NULL,'');
INSERT INTO "units" VALUES('70bccbc754514dc89aa1cf0cb119fdb2','c8b1df4f5c7249db9b0ab995b1655880','Linden','031-700 00 01','bjorken@almgarden.example',0,1,NULL,'',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "visit_moves" VALUES('5f9c9960b7de46e9a30a73907b0aee72','d1d999cad74e4c389b7b14dca95e4000','2026-11-23 11:00:00.000000','e4a0dfa629ca4719a4e1093b4fe8eeab',NULL,'booked','book',0,'2026-11-24 11:00:00.000000','');
INSERT INTO "visit_moves" VALUES('9efc9ac7ce504990b5a472ec7303f6a9','aa013791fb3742219d07d3a856003eac','2026-11-23 11:00:00.000000','e4a0dfa629ca4719a4e1093b4fe8eeab',NULL,'booked','book',0,'2026-11-25 11:00:00.000000','');
INSERT INTO "visit_moves" VALUES('0c3b6f2cd03d4566862b6b3e72599986','aa013791fb3742219d07d3a856003eac','2026-11-23 11:00:00.000000','c2da12e0618343aba571f30c819939fb','booked','cancelled','cancel',0,'2026-11-25 11:00:00.000000','');
INSERT INTO "visit_moves" VALUES('97ad9ed20bf94c3194da7a2036597f1b','6f9635fe645544949220b3d8aa69af31','2026-11-23 11:00:00.000000','e4a0dfa629ca4719a4e1093b4fe8eeab',NULL,'booked','book',0,'2026-11-23 11:10:00.000000','');
INSERT INTO "visit_moves" VALUES('12051e5255974a90b7e1a9194090b92c','6f9635fe645544949220b3d8aa69af31','2026-11-23 11:00:00.000000','e4a0dfa629ca4719a4e1093b4fe8eeab','booked','preparing','prepare',0,'2026-11-23 11:10:00.000000','');
CREATE TABLE visit_relatives (
	visit_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_visit_relatives PRIMARY KEY (visit_id, relative_id), 
	CONSTRAINT fk_visit_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_relatives_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_relatives" VALUES('d1d999cad74e4c389b7b14dca95e4000','c2da12e0618343aba571f30c819939fb');
INSERT INTO "visit_relatives" VALUES('aa013791fb3742219d07d3a856003eac','c2da12e0618343aba571f30c819939fb');
INSERT INTO "visit_relatives" VALUES('6f9635fe645544949220b3d8aa69af31','c2da12e0618343aba571f30c819939fb');
CREATE TABLE visit_ticks (
	visit_id CHAR(32) NOT NULL, 
	tick VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_visit_ticks PRIMARY KEY (visit_id, tick), 
	CONSTRAINT fk_visit_ticks_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_ticks" VALUES('6f9635fe645544949220b3d8aa69af31','glasses');
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
	CONSTRAINT fk_visits_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_visits_booked_by FOREIGN KEY(booked_by) REFERENCES people (id) ON DELETE SET NULL, 
	CONSTRAINT uq_visits_wish UNIQUE (wish), 
	CONSTRAINT ck_visits_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_visits_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT fk_visits_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_visits_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT fk_visits_taken_by FOREIGN KEY(taken_by) REFERENCES people (id), 
	CONSTRAINT fk_visits_held_on FOREIGN KEY(held_on) REFERENCES tablets (id)
);
INSERT INTO "visits" VALUES('d1d999cad74e4c389b7b14dca95e4000','c8b1df4f5c7249db9b0ab995b1655880','422613f1d4254a568a66d806106f5541','27375acabaf0467aa11f000bcc4e3ba5','a5808355b9754de9949e633a86794e6b','e4a0dfa629ca4719a4e1093b4fe8eeab','4e2611a12e4d47c3b43a559cf632d6c0','phone','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','booked','Tomas','quiet',NULL,NULL,NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL,NULL);
INSERT INTO "visits" VALUES('aa013791fb3742219d07d3a856003eac','c8b1df4f5c7249db9b0ab995b1655880','422613f1d4254a568a66d806106f5541','27375acabaf0467aa11f000bcc4e3ba5','a5808355b9754de9949e633a86794e6b','e4a0dfa629ca4719a4e1093b4fe8eeab','90b57cdd49f841aba155017aaa15abef','phone','2026-11-25 11:00:00.000000','2026-11-25 11:30:00.000000','cancelled','Tomas','quiet',NULL,NULL,'relative_ill','relative',1,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1,NULL,NULL);
INSERT INTO "visits" VALUES('6f9635fe645544949220b3d8aa69af31','c8b1df4f5c7249db9b0ab995b1655880','422613f1d4254a568a66d806106f5541','27375acabaf0467aa11f000bcc4e3ba5','a5808355b9754de9949e633a86794e6b','e4a0dfa629ca4719a4e1093b4fe8eeab','6d2e325481094bcabb632fbb55ec2682','phone','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','preparing','Tomas','notice,quiet','e4a0dfa629ca4719a4e1093b4fe8eeab','2026-11-23 11:00:00.000000',NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL,'a5808355b9754de9949e633a86794e6b');
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
INSERT INTO "webhooks" VALUES('4c39ebc14f7f4c66868ffddcdd9c42e4','c8b1df4f5c7249db9b0ab995b1655880','https://larm.example/','Dm0KiTvIdTbmL5_dcL-HTKVzK_XLETiLjwi2wA-1DG4',1,'2026-11-23 11:00:00.000000');
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
INSERT INTO "weekly_hours" VALUES('2d1e534ac5a046928eddacc9ed63197f','c8b1df4f5c7249db9b0ab995b1655880',0,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('7df8f7d05ee24c249c7d3e67fd97e95b','c8b1df4f5c7249db9b0ab995b1655880',1,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('778238cfd9e84807aa31bd87afaf397c','c8b1df4f5c7249db9b0ab995b1655880',2,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('e716ef628a434effbe12747950e9f86c','c8b1df4f5c7249db9b0ab995b1655880',3,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('30a332406d254945a19b8cfdf991c63d','c8b1df4f5c7249db9b0ab995b1655880',4,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('3aba942f67d94f26ac53effdb5126b7d','c8b1df4f5c7249db9b0ab995b1655880',5,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('1ac6c1173f1941c9b75fefdad5105f44','c8b1df4f5c7249db9b0ab995b1655880',6,540,1140,NULL);
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
CREATE INDEX ix_series_ended_at_rolled_to_day ON series (ended_at, rolled_to_day);
CREATE INDEX ix_series_home_id ON series (home_id);
CREATE INDEX ix_series_resident_id ON series (resident_id);
CREATE INDEX ix_tablet_units_unit_id ON tablet_units (unit_id);
CREATE INDEX ix_series_relatives_relative_id ON series_relatives (relative_id);
CREATE INDEX ix_sign_ins_tablet_id ON sign_ins (tablet_id);
CREATE INDEX ix_sign_ins_person_id ON sign_ins (person_id);
CREATE INDEX ix_shifts_home_id ON shifts (home_id);
CREATE INDEX ix_webhooks_home_id ON webhooks (home_id);
CREATE INDEX ix_push_subscriptions_person_id ON push_subscriptions (person_id);
CREATE INDEX ix_messages_channel_state_due_at ON messages (channel, state, due_at);
CREATE INDEX ix_messages_home_id_state_due_at ON messages (home_id, state, due_at);
CREATE INDEX ix_messages_state_sent_at ON messages (state, sent_at);
CREATE INDEX ix_feeds_relative_id ON feeds (relative_id);
CREATE INDEX ix_feeds_unit_id ON feeds (unit_id);
CREATE INDEX ix_claims_thing_starts_at_ends_at ON claims (thing, starts_at, ends_at);
CREATE INDEX ix_ban_hours_ban_id ON ban_hours (ban_id);
CREATE INDEX ix_bans_home_id_first_day ON bans (home_id, first_day);
CREATE INDEX ix_bans_together ON bans (together);
CREATE INDEX ix_occurrences_rule_on_day ON occurrences (rule, on_day);
CREATE INDEX ix_visits_unit_id_starts_at ON visits (unit_id, starts_at);
CREATE INDEX ix_visits_resident_id_starts_at ON visits (resident_id, starts_at);
CREATE INDEX ix_visits_tablet_id ON visits (tablet_id);
CREATE INDEX ix_visits_home_id_starts_at ON visits (home_id, starts_at);
COMMIT;
