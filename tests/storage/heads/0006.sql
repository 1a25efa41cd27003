BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0006');
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
INSERT INTO "audit" VALUES('6b41b772f20e4f7c99a793f9abb3c363','2026-11-23 11:00:00.000000','e0f6dde747b64d8498bb109b2d64a00a','3a9b3c1b780546a39eaebc24370a5eb7','resident.read','1ccbff56f2b04d998c9e15caf615cbaf','');
INSERT INTO "audit" VALUES('b0b1e481c8f241edbe4b6d2994ea87ba','2026-11-23 11:00:00.000000','e0f6dde747b64d8498bb109b2d64a00a','c319b1c03ded45f7b39686e2333c1cf5','visit.book','1ccbff56f2b04d998c9e15caf615cbaf','b09d80ec-2064-469e-84bb-0c199219d8e0');
INSERT INTO "audit" VALUES('520dd98de4484d57b44022e0fe7e1cd8','2026-11-23 11:00:00.000000','e0f6dde747b64d8498bb109b2d64a00a','c319b1c03ded45f7b39686e2333c1cf5','visit.book','1ccbff56f2b04d998c9e15caf615cbaf','80d6af84-994c-4c3d-971a-d5a6658e22ad');
INSERT INTO "audit" VALUES('20f1a4b6912245f0a2b79eab9a4d9e32','2026-11-23 11:00:00.000000','e0f6dde747b64d8498bb109b2d64a00a','e65f06bb99684b56850535432c4c04ac','visit.cancel','1ccbff56f2b04d998c9e15caf615cbaf','80d6af84-994c-4c3d-971a-d5a6658e22ad');
INSERT INTO "audit" VALUES('b1c344610e714869ac63b2338a68bfa8','2026-11-23 11:00:00.000000','e0f6dde747b64d8498bb109b2d64a00a','c319b1c03ded45f7b39686e2333c1cf5','visit.book','1ccbff56f2b04d998c9e15caf615cbaf','8a396f88-07f6-4b21-9dd0-dace0f17cd1d');
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
INSERT INTO "ban_hours" VALUES('f26faf11a6e64e02badf8e8f75d2bb82','db11bd26a39c4c40ac4372710a99e383',0,1140,1200);
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
INSERT INTO "bans" VALUES('db11bd26a39c4c40ac4372710a99e383','e0f6dde747b64d8498bb109b2d64a00a','972150a65a5e4de09cb24edf98f4477a','Besöksförbud','Region','','2026-11-03','2026-11-13',NULL,NULL,'',NULL,NULL,NULL,'3a9b3c1b780546a39eaebc24370a5eb7','2026-11-03 11:00:00.000000',NULL);
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
INSERT INTO "call_peers" VALUES('f543e41622c34f0fb5bdd44deae8705e','8a396f8807f64b219dd0dace0f17cd1d','tablet','c319b1c03ded45f7b39686e2333c1cf5','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "call_peers" VALUES('18f4d86efea743139d6e2a6bc5405553','8a396f8807f64b219dd0dace0f17cd1d','relative','e65f06bb99684b56850535432c4c04ac','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "call_signals" VALUES('3f24980acbae43d68acaabc69d3bea3b',1,'f543e41622c34f0fb5bdd44deae8705e','18f4d86efea743139d6e2a6bc5405553','offer','{}','2026-11-23 11:00:00.000000');
CREATE TABLE calls (
	visit_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_calls PRIMARY KEY (visit_id), 
	CONSTRAINT fk_calls_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "calls" VALUES('8a396f8807f64b219dd0dace0f17cd1d',1,NULL);
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
INSERT INTO "claims" VALUES(1,'1ccbff56f2b04d998c9e15caf615cbaf','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','b09d80ec2064469e84bb0c199219d8e0');
INSERT INTO "claims" VALUES(2,'1dadbc3e0b834fe0a32b810632819417','2026-11-24 11:00:00.000000','2026-11-24 11:45:00.000000','b09d80ec2064469e84bb0c199219d8e0');
INSERT INTO "claims" VALUES(3,'1ccbff56f2b04d998c9e15caf615cbaf','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','8a396f8807f64b219dd0dace0f17cd1d');
INSERT INTO "claims" VALUES(4,'1dadbc3e0b834fe0a32b810632819417','2026-11-23 11:10:00.000000','2026-11-23 11:55:00.000000','8a396f8807f64b219dd0dace0f17cd1d');
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
INSERT INTO "closures" VALUES('0873bc68b7a849aabb1b065cb1b41845','e0f6dde747b64d8498bb109b2d64a00a','e351f7780d2648ee8b0199ccbc4067cd','2026-11-28','2026-11-29','Storstädning','2026-11-23 11:00:00.000000');
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
INSERT INTO "day_lists" VALUES('3564b813ec594bf3a194168d0daf6ac1','e351f7780d2648ee8b0199ccbc4067cd','2026-11-23 11:00:00.000000',NULL,NULL);
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
INSERT INTO "enrolments" VALUES('5068fdaa196e48f2862feca05916bb2a','1dadbc3e0b834fe0a32b810632819417','8898a8e1efa391d366f18d48443bd4c153a6af8c624bab6ab594096d7d542b56','4aec4f3ce30b9d22c56c7ed5d10caf2847cce0b0dad4b728d19d858743964b19','2026-11-24 11:00:00.000000',NULL);
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
INSERT INTO "exemptions" VALUES('db11bd26a39c4c40ac4372710a99e383','1ccbff56f2b04d998c9e15caf615cbaf','end_of_life','Maj','3a9b3c1b780546a39eaebc24370a5eb7','2026-11-23 11:00:00.000000');
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
INSERT INTO "feeds" VALUES('330a71410c3247d58fa72dfb93ed8c09','e89e5d584690d061e69a4af4a1d8abb665bb709c9e08cb420c37c625520a542e','e65f06bb99684b56850535432c4c04ac',NULL,'sv','',NULL,1,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'');
CREATE TABLE homes (
	id CHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	language VARCHAR(8) NOT NULL, 
	timezone VARCHAR(64) NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	slot_minutes INTEGER NOT NULL, 
	buffer_minutes INTEGER NOT NULL, 
	notice_minutes INTEGER NOT NULL, 
	horizon_days INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, country VARCHAR(2) DEFAULT 'SE' NOT NULL, holidays VARCHAR(40) DEFAULT 'open' NOT NULL, per_day INTEGER, per_week INTEGER, open_visits INTEGER, other_lengths VARCHAR(40) DEFAULT '' NOT NULL, grid_minutes INTEGER, most_people INTEGER DEFAULT '4', duty_phone VARCHAR(20) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_homes PRIMARY KEY (id)
);
INSERT INTO "homes" VALUES('e0f6dde747b64d8498bb109b2d64a00a','Almgården','sv','Europe/Stockholm','031-700 00 00',30,15,120,14,'2026-11-23 11:00:00.000000','SE','open',NULL,NULL,NULL,'',NULL,4,'');
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
INSERT INTO "invitations" VALUES('fdbe02d38e2144d7baf729f62f7a44e1','d66968c689c49fd5f38290ae606a8c235c2764c8fca37f4a615beca4e20e885b','e5373cb2ea184f719ea40745cabbc557',1,'2026-11-23 11:00:00.000000','3a9b3c1b780546a39eaebc24370a5eb7','2026-12-07 11:00:00.000000',NULL,NULL);
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
INSERT INTO "messages" VALUES('5bddcd8082804aca8a907dd75008cb2b','invitation','ines.lind@familj.example','sv','e0f6dde747b64d8498bb109b2d64a00a',NULL,NULL,'{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('f6883eeedae1418d9820f48462702de5','booked','ines.lind@familj.example','sv','e0f6dde747b64d8498bb109b2d64a00a','e65f06bb99684b56850535432c4c04ac','b09d80ec2064469e84bb0c199219d8e0','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('b7138c10757644a89c7e5161f7bde731','booked','ines.lind@familj.example','sv','e0f6dde747b64d8498bb109b2d64a00a','e65f06bb99684b56850535432c4c04ac','80d6af84994c4c3d971ad5a6658e22ad','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('5038a7a73a9c42df831de5b2c311c77b','cancelled','ines.lind@familj.example','sv','e0f6dde747b64d8498bb109b2d64a00a','e65f06bb99684b56850535432c4c04ac','80d6af84994c4c3d971ad5a6658e22ad','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('970ac19ce6ee4b7dbf1a7cb5f095e8b4','relative_cancelled','bjorken@almgarden.example','sv','e0f6dde747b64d8498bb109b2d64a00a',NULL,'80d6af84994c4c3d971ad5a6658e22ad','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('cc5a9e8cf68644678be02f47bddd31d3','booked','ines.lind@familj.example','sv','e0f6dde747b64d8498bb109b2d64a00a','e65f06bb99684b56850535432c4c04ac','8a396f8807f64b219dd0dace0f17cd1d','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
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
INSERT INTO "occurrences" VALUES('f5ae473eef53485eb204dcba8a5c7994','2026-11-25','80d6af84994c4c3d971ad5a6658e22ad','');
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
INSERT INTO "people" VALUES('e65f06bb99684b56850535432c4c04ac','e0f6dde747b64d8498bb109b2d64a00a','relative','Ines','Lind','ines.lind@familj.example','','sv',NULL,NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('c319b1c03ded45f7b39686e2333c1cf5','e0f6dde747b64d8498bb109b2d64a00a','staff','Karl','Ask',NULL,'','sv',NULL,'$argon2id$v=19$m=19456,t=2,p=1$IP+YIGBAVyID1Gh0gHkpng$gl1FZMvWJliFfbw+451EfqP0Cmf/6NJPUmdymlyEdYI',1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('3a9b3c1b780546a39eaebc24370a5eb7','e0f6dde747b64d8498bb109b2d64a00a','manager','Maj','Sand','maj@almgarden.example','','sv','$argon2id$v=19$m=19456,t=2,p=1$3/qzz5F0tpqPBn8ElP43Bw$F1eXRb0rja+dBez8/c9E3hfAsP/qVADxlKPLDdnX9rE',NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
CREATE TABLE plan_steps (
	home_id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	minutes_before INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_plan_steps PRIMARY KEY (home_id, kind), 
	CONSTRAINT fk_plan_steps_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "plan_steps" VALUES('e0f6dde747b64d8498bb109b2d64a00a','duty_sms',2,1);
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
INSERT INTO "push_subscriptions" VALUES('519af8ff22ad42cc990fc7b8281069ba','3a9b3c1b780546a39eaebc24370a5eb7','https://push.example/1','k','a','2026-11-23 11:00:00.000000');
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
INSERT INTO "quiet_times" VALUES('8b006c5fd89b45c8986bb03a35a65ba9','e0f6dde747b64d8498bb109b2d64a00a','Lunch',705,780);
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
INSERT INTO "related" VALUES('e5373cb2ea184f719ea40745cabbc557','1ccbff56f2b04d998c9e15caf615cbaf','e65f06bb99684b56850535432c4c04ac','daughter',0,1,NULL);
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
INSERT INTO "reminders" VALUES('1fde784b6e724c60a1392a0259eb75e4','b09d80ec2064469e84bb0c199219d8e0','tablet','2026-11-24 10:45:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('3bd87da7584143b1b27e7467774318fc','b09d80ec2064469e84bb0c199219d8e0','unit_mail','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('12b572b90dee4b39b5c6a85b8c2e30e6','80d6af84994c4c3d971ad5a6658e22ad','tablet','2026-11-25 10:45:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('971fc5ebe1124d30802d486036c1a8ca','80d6af84994c4c3d971ad5a6658e22ad','unit_mail','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('3d5e39cc09c34dafad2e7d7c7057556e','8a396f8807f64b219dd0dace0f17cd1d','tablet','2026-11-23 11:00:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('dbd6814d8da143bdbde9c07e6a4d4132','8a396f8807f64b219dd0dace0f17cd1d','unit_mail','2026-11-23 11:05:00.000000','answered',NULL);
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
INSERT INTO "residents" VALUES('1ccbff56f2b04d998c9e15caf615cbaf','e0f6dde747b64d8498bb109b2d64a00a','e351f7780d2648ee8b0199ccbc4067cd','Rosa','Lind','14',0,0,0,0,'Maj Sand','own_words',NULL,0,1,'2026-11-23 11:00:00.000000',NULL,NULL,NULL,'',0,NULL,NULL);
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
INSERT INTO "series" VALUES('f5ae473eef53485eb204dcba8a5c7994','e0f6dde747b64d8498bb109b2d64a00a','1ccbff56f2b04d998c9e15caf615cbaf','e65f06bb99684b56850535432c4c04ac','c14b46fbfd434f29b199fa77bec591ff','web','',1,'2026-11-25',NULL,720,30,'','2026-11-25','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1);
CREATE TABLE series_relatives (
	series_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_series_relatives PRIMARY KEY (series_id, relative_id), 
	CONSTRAINT fk_series_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_series_relatives_series_id FOREIGN KEY(series_id) REFERENCES series (id)
);
INSERT INTO "series_relatives" VALUES('f5ae473eef53485eb204dcba8a5c7994','e65f06bb99684b56850535432c4c04ac');
CREATE TABLE shifts (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	label VARCHAR(40) NOT NULL, 
	starts INTEGER NOT NULL, 
	CONSTRAINT pk_shifts PRIMARY KEY (id), 
	CONSTRAINT ck_shifts_in_the_day CHECK (starts >= 0 AND starts < 1440), 
	CONSTRAINT fk_shifts_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "shifts" VALUES('216e5d862a8d4ff5ae0c07b31451244f','e0f6dde747b64d8498bb109b2d64a00a','Förmiddag',420);
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
INSERT INTO "sign_in_links" VALUES('3f74f9acf324493dbce1dd0ee9a88695','90094e29135b72abb634d14734870f91df684744c5695535a4f022cf0a8ce499','e65f06bb99684b56850535432c4c04ac','2026-11-23 11:30:00.000000',NULL);
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
INSERT INTO "sign_ins" VALUES('140621c2634547998d553d24c9fc6e59','277a9c6e2d86991737de61e9ad60051b93a053b710cd4c5b93fe7d2c7812eb75','3a9b3c1b780546a39eaebc24370a5eb7',NULL,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
INSERT INTO "sign_ins" VALUES('17e0eb9fc62f4f4980349f5230921a39','1c6f6ee3d2055d3d2c60f2a7c874b28867270839e2a347ba579838e2a48dd00f','c319b1c03ded45f7b39686e2333c1cf5','1dadbc3e0b834fe0a32b810632819417','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
CREATE TABLE staff_units (
	person_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_staff_units PRIMARY KEY (person_id, unit_id), 
	CONSTRAINT fk_staff_units_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_staff_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "staff_units" VALUES('c319b1c03ded45f7b39686e2333c1cf5','e351f7780d2648ee8b0199ccbc4067cd');
CREATE TABLE tablet_units (
	tablet_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_tablet_units PRIMARY KEY (tablet_id, unit_id), 
	CONSTRAINT fk_tablet_units_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_tablet_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "tablet_units" VALUES('1dadbc3e0b834fe0a32b810632819417','afec924b588a42f3b38d9faab598a874');
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
INSERT INTO "tablets" VALUES('1dadbc3e0b834fe0a32b810632819417','e0f6dde747b64d8498bb109b2d64a00a','e351f7780d2648ee8b0199ccbc4067cd','Surfplatta 1',1,'45c5dff22ac806bfff88119ca45e82a0f576d395594bd5279ed37b8d6ec34d94',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "unit_hands" VALUES('b7f0362e860342f8a0d0d43c724c4706','e351f7780d2648ee8b0199ccbc4067cd',540,720,1);
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
INSERT INTO "units" VALUES('e351f7780d2648ee8b0199ccbc4067cd','e0f6dde747b64d8498bb109b2d64a00a','Björken','031-700 00 01','bjorken@almgarden.example',5,1,NULL,'',NULL,NULL,NULL,NULL,'');
INSERT INTO "units" VALUES('afec924b588a42f3b38d9faab598a874','e0f6dde747b64d8498bb109b2d64a00a','Linden','031-700 00 01','bjorken@almgarden.example',0,1,NULL,'',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "visit_moves" VALUES('cdb7f3b2e3884ebc8697807728556dd3','b09d80ec2064469e84bb0c199219d8e0','2026-11-23 11:00:00.000000','c319b1c03ded45f7b39686e2333c1cf5',NULL,'booked','book',0,'2026-11-24 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('108bdc0e75264f0ab0a2f11bf3f4127b','80d6af84994c4c3d971ad5a6658e22ad','2026-11-23 11:00:00.000000','c319b1c03ded45f7b39686e2333c1cf5',NULL,'booked','book',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('5818665522934f639034968615e2ce25','80d6af84994c4c3d971ad5a6658e22ad','2026-11-23 11:00:00.000000','e65f06bb99684b56850535432c4c04ac','booked','cancelled','cancel',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('02c1e127f96743eeb9f8983023079b87','8a396f8807f64b219dd0dace0f17cd1d','2026-11-23 11:00:00.000000','c319b1c03ded45f7b39686e2333c1cf5',NULL,'booked','book',0,'2026-11-23 11:10:00.000000');
INSERT INTO "visit_moves" VALUES('359a82ac4e154b3d8b057b7b3dce23bf','8a396f8807f64b219dd0dace0f17cd1d','2026-11-23 11:00:00.000000','c319b1c03ded45f7b39686e2333c1cf5','booked','preparing','prepare',0,'2026-11-23 11:10:00.000000');
CREATE TABLE visit_relatives (
	visit_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_visit_relatives PRIMARY KEY (visit_id, relative_id), 
	CONSTRAINT fk_visit_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_relatives_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_relatives" VALUES('b09d80ec2064469e84bb0c199219d8e0','e65f06bb99684b56850535432c4c04ac');
INSERT INTO "visit_relatives" VALUES('80d6af84994c4c3d971ad5a6658e22ad','e65f06bb99684b56850535432c4c04ac');
INSERT INTO "visit_relatives" VALUES('8a396f8807f64b219dd0dace0f17cd1d','e65f06bb99684b56850535432c4c04ac');
CREATE TABLE visit_ticks (
	visit_id CHAR(32) NOT NULL, 
	tick VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_visit_ticks PRIMARY KEY (visit_id, tick), 
	CONSTRAINT fk_visit_ticks_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_ticks" VALUES('8a396f8807f64b219dd0dace0f17cd1d','glasses');
CREATE TABLE visits (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	resident_id CHAR(32) NOT NULL, 
	tablet_id CHAR(32) NOT NULL, 
	booked_by CHAR(32) NOT NULL, 
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
	ended_at DATETIME, people INTEGER DEFAULT '1' NOT NULL, late_minutes INTEGER, 
	CONSTRAINT pk_visits PRIMARY KEY (id), 
	CONSTRAINT ck_visits_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_visits_booked_by FOREIGN KEY(booked_by) REFERENCES people (id), 
	CONSTRAINT fk_visits_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_visits_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT fk_visits_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_visits_taken_by FOREIGN KEY(taken_by) REFERENCES people (id), 
	CONSTRAINT fk_visits_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT uq_visits_wish UNIQUE (wish)
);
INSERT INTO "visits" VALUES('b09d80ec2064469e84bb0c199219d8e0','e0f6dde747b64d8498bb109b2d64a00a','e351f7780d2648ee8b0199ccbc4067cd','1ccbff56f2b04d998c9e15caf615cbaf','1dadbc3e0b834fe0a32b810632819417','c319b1c03ded45f7b39686e2333c1cf5','f12e920655564831b0a889092f841175','phone','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','booked','Tomas','quiet',NULL,NULL,NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL);
INSERT INTO "visits" VALUES('80d6af84994c4c3d971ad5a6658e22ad','e0f6dde747b64d8498bb109b2d64a00a','e351f7780d2648ee8b0199ccbc4067cd','1ccbff56f2b04d998c9e15caf615cbaf','1dadbc3e0b834fe0a32b810632819417','c319b1c03ded45f7b39686e2333c1cf5','3c31bb2798014a22a806de20fa22cb98','phone','2026-11-25 11:00:00.000000','2026-11-25 11:30:00.000000','cancelled','Tomas','quiet',NULL,NULL,'relative_ill','relative',1,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1,NULL);
INSERT INTO "visits" VALUES('8a396f8807f64b219dd0dace0f17cd1d','e0f6dde747b64d8498bb109b2d64a00a','e351f7780d2648ee8b0199ccbc4067cd','1ccbff56f2b04d998c9e15caf615cbaf','1dadbc3e0b834fe0a32b810632819417','c319b1c03ded45f7b39686e2333c1cf5','1b7f264021b9489aa39bdd9dcf36d485','phone','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','preparing','Tomas','notice,quiet','c319b1c03ded45f7b39686e2333c1cf5','2026-11-23 11:00:00.000000',NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL);
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
INSERT INTO "webhooks" VALUES('fde7cd7342024ca18276ee122a69f8c5','e0f6dde747b64d8498bb109b2d64a00a','https://larm.example/','KbkzqzMnzcLgme--6Jriw8iPnIrZWCb-Tku2PL2umJc',1,'2026-11-23 11:00:00.000000');
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
INSERT INTO "weekly_hours" VALUES('22fd3150c6b1444caeb4e15f4f7a14b8','e0f6dde747b64d8498bb109b2d64a00a',0,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('df2bfd0daf274a5d83ba35e592938ae8','e0f6dde747b64d8498bb109b2d64a00a',1,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('39ab5db85d3f4aabb53d7730ca8928cf','e0f6dde747b64d8498bb109b2d64a00a',2,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('4892123a44db4eed9ff0430c63f1f5af','e0f6dde747b64d8498bb109b2d64a00a',3,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('e44be5b0234c4d54b964c5aaa267e7a3','e0f6dde747b64d8498bb109b2d64a00a',4,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('1230cb5bc36d41f2b283b54b09b16072','e0f6dde747b64d8498bb109b2d64a00a',5,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('62aa1878181646748f93f25c4d2dc0cb','e0f6dde747b64d8498bb109b2d64a00a',6,540,1140,NULL);
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
CREATE INDEX ix_visits_home_id_starts_at ON visits (home_id, starts_at);
CREATE INDEX ix_visits_resident_id_starts_at ON visits (resident_id, starts_at);
CREATE INDEX ix_visits_tablet_id ON visits (tablet_id);
CREATE INDEX ix_visits_unit_id_starts_at ON visits (unit_id, starts_at);
CREATE INDEX ix_claims_thing_starts_at ON claims (thing, starts_at);
CREATE INDEX ix_claims_visit_id ON claims (visit_id);
CREATE INDEX ix_invitations_related_id ON invitations (related_id);
CREATE INDEX ix_messages_person_id ON messages (person_id);
CREATE INDEX ix_messages_state_due_at ON messages (state, due_at);
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
CREATE INDEX ix_sign_ins_tablet_id ON sign_ins (tablet_id);
CREATE INDEX ix_sign_ins_person_id ON sign_ins (person_id);
CREATE INDEX ix_shifts_home_id ON shifts (home_id);
CREATE INDEX ix_webhooks_home_id ON webhooks (home_id);
CREATE INDEX ix_push_subscriptions_person_id ON push_subscriptions (person_id);
CREATE INDEX ix_messages_channel_state_due_at ON messages (channel, state, due_at);
COMMIT;
