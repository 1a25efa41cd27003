BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
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
INSERT INTO "audit" VALUES('13b0cb7a05c9418c8dba48f76e85f448','2026-11-23 11:00:00.000000','e0e1c086a61747f299b5ade104b61bf7','b4b35e03799448158c5fb8e59ab75eab','resident.read','1ccd3c74bed24daa9f14a28413fedf1f','');
INSERT INTO "audit" VALUES('89bace2551cd4f969d0b2564793c5b95','2026-11-23 11:00:00.000000','e0e1c086a61747f299b5ade104b61bf7','b4b35e03799448158c5fb8e59ab75eab','calendar.add',NULL,'1d749ba9-b1ca-42ba-b223-bd9c54325345');
INSERT INTO "audit" VALUES('5c93c8716dc34d769cf59a1604d32a46','2026-11-23 11:00:00.000000','e0e1c086a61747f299b5ade104b61bf7','1e2b666e6b9c470b81bd6e22d7aacdfd','visit.book','1ccd3c74bed24daa9f14a28413fedf1f','57bdebe8-5209-4e2d-96c3-f92ad4128e4e');
INSERT INTO "audit" VALUES('5ecbc1fca87a49f0a8a1daa1c022f6a8','2026-11-23 11:00:00.000000','e0e1c086a61747f299b5ade104b61bf7','1e2b666e6b9c470b81bd6e22d7aacdfd','visit.book','1ccd3c74bed24daa9f14a28413fedf1f','5096e54a-636c-4243-b420-87cacb86267b');
INSERT INTO "audit" VALUES('a9cd56c07d4846948645dc56216c8395','2026-11-23 11:00:00.000000','e0e1c086a61747f299b5ade104b61bf7','297a69b3c650466fb7d6e9ea3804f045','visit.cancel','1ccd3c74bed24daa9f14a28413fedf1f','5096e54a-636c-4243-b420-87cacb86267b');
INSERT INTO "audit" VALUES('d0a22914d1ec429e9b0e44984f220a26','2026-11-23 11:00:00.000000','e0e1c086a61747f299b5ade104b61bf7','1e2b666e6b9c470b81bd6e22d7aacdfd','visit.book','1ccd3c74bed24daa9f14a28413fedf1f','504c1f73-280c-4909-aa22-1f90e0597698');
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
INSERT INTO "ban_hours" VALUES('2350892ab3ad4f53bc2923d8f14a60d1','d054b48b9ecc41e9bde18b0181d0fe6b',0,1140,1200);
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
INSERT INTO "bans" VALUES('d054b48b9ecc41e9bde18b0181d0fe6b','e0e1c086a61747f299b5ade104b61bf7','2ffebb1aede04928ae121559f5b5598c','Besöksförbud','Region','','2026-11-03','2026-11-13',NULL,NULL,'',NULL,NULL,NULL,'b4b35e03799448158c5fb8e59ab75eab','2026-11-03 11:00:00.000000',NULL);
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
INSERT INTO "call_peers" VALUES('0fef2f66b6304ea1a256c042b6051987','504c1f73280c4909aa221f90e0597698','tablet','1e2b666e6b9c470b81bd6e22d7aacdfd','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "call_peers" VALUES('7bdbfc60c9294079ac76b0a14ed30ba4','504c1f73280c4909aa221f90e0597698','relative','297a69b3c650466fb7d6e9ea3804f045','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "call_signals" VALUES('13af1d20e0e84485a643405ef10e8828',1,'0fef2f66b6304ea1a256c042b6051987','7bdbfc60c9294079ac76b0a14ed30ba4','offer','{}','2026-11-23 11:00:00.000000');
CREATE TABLE calls (
	visit_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_calls PRIMARY KEY (visit_id), 
	CONSTRAINT fk_calls_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "calls" VALUES('504c1f73280c4909aa221f90e0597698',1,NULL);
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
INSERT INTO "claims" VALUES(1,'1ccd3c74bed24daa9f14a28413fedf1f','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','57bdebe852094e2d96c3f92ad4128e4e');
INSERT INTO "claims" VALUES(2,'667a2b9ab07944b29509e43586d88de5','2026-11-24 11:00:00.000000','2026-11-24 11:45:00.000000','57bdebe852094e2d96c3f92ad4128e4e');
INSERT INTO "claims" VALUES(3,'1ccd3c74bed24daa9f14a28413fedf1f','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','504c1f73280c4909aa221f90e0597698');
INSERT INTO "claims" VALUES(4,'667a2b9ab07944b29509e43586d88de5','2026-11-23 11:10:00.000000','2026-11-23 11:55:00.000000','504c1f73280c4909aa221f90e0597698');
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
INSERT INTO "closures" VALUES('ba5f32927ee3478e8e35807b5a5386af','e0e1c086a61747f299b5ade104b61bf7','1d749ba9b1ca42bab223bd9c54325345','2026-11-28','2026-11-29','Storstädning','2026-11-23 11:00:00.000000');
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
INSERT INTO "day_lists" VALUES('18909d8ce1564f13a715684620a08541','1d749ba9b1ca42bab223bd9c54325345','2026-11-23 11:00:00.000000',NULL,NULL);
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
INSERT INTO "enrolments" VALUES('89a7c7f454864d7da3658a8e4a8e0dd2','667a2b9ab07944b29509e43586d88de5','8de39c9fb9fb57b248a6f4956affdfa68261754dfef5b24a6c45e43a6e7ce6ab','89c5f19a349ee0a5e96858fe69cb1be15c4338e85ec496e4babe29942f4c7d85','2026-11-24 11:00:00.000000',NULL);
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
INSERT INTO "exemptions" VALUES('d054b48b9ecc41e9bde18b0181d0fe6b','1ccd3c74bed24daa9f14a28413fedf1f','end_of_life','Maj','b4b35e03799448158c5fb8e59ab75eab','2026-11-23 11:00:00.000000');
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
	CONSTRAINT uq_feeds_token_hash UNIQUE (token_hash), 
	CONSTRAINT fk_feeds_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT fk_feeds_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT ck_feeds_of_one CHECK ((relative_id IS NULL) <> (unit_id IS NULL)), 
	CONSTRAINT ck_feeds_names_nobody CHECK (resident_id IS NULL OR unit_id IS NULL), 
	CONSTRAINT fk_feeds_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "feeds" VALUES('499493d0683040509f7842729d57a566','fd33711c251924a46304a01f2541a330cb830fdef00140b40b80eb98e1262212','297a69b3c650466fb7d6e9ea3804f045',NULL,'sv','',NULL,1,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'',NULL,'Europe/Stockholm',1);
INSERT INTO "feeds" VALUES('711080ab59d74dc08a27cdac44aff324','ea6092d31fddebd83a1655504b1cf5783eac9c2ae69980e5b2997891d9253abc',NULL,NULL,'sv','',NULL,0,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'','1d749ba9b1ca42bab223bd9c54325345','Europe/Stockholm',1);
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
INSERT INTO "homes" VALUES('e0e1c086a61747f299b5ade104b61bf7','Almgården','sv','Europe/Stockholm','031-700 00 00',30,15,120,14,'2026-11-23 11:00:00.000000','SE','open',NULL,NULL,NULL,'',NULL,4,'',90);
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
INSERT INTO "invitations" VALUES('e5d47a7d410a4fe690bdc15aed9fd9bb','1929590aad196791a2b6e967c0103760b556658896b616859537f7fae885d764','df3b7b9d31db4c57883943ac35c8f518',1,'2026-11-23 11:00:00.000000','b4b35e03799448158c5fb8e59ab75eab','2026-12-07 11:00:00.000000',NULL,NULL);
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
INSERT INTO "messages" VALUES('7baad4904bb6431ea6dd6ef34a6781b5','invitation','ines.lind@familj.example','sv','e0e1c086a61747f299b5ade104b61bf7',NULL,NULL,'{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('464610f46c49433c8bb666eda046e64d','booked','ines.lind@familj.example','sv','e0e1c086a61747f299b5ade104b61bf7','297a69b3c650466fb7d6e9ea3804f045','57bdebe852094e2d96c3f92ad4128e4e','{"at": "2026-11-24T11:00:00+00:00"}','queued','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('2c74c77463c64c70b9518b4c5531fc89','booked','ines.lind@familj.example','sv','e0e1c086a61747f299b5ade104b61bf7','297a69b3c650466fb7d6e9ea3804f045','5096e54a636c4243b42087cacb86267b','{"at": "2026-11-25T11:00:00+00:00"}','dropped','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('759f76ef08c3444788c27c7660b7b3e0','cancelled','ines.lind@familj.example','sv','e0e1c086a61747f299b5ade104b61bf7','297a69b3c650466fb7d6e9ea3804f045','5096e54a636c4243b42087cacb86267b','{"own": true}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('fce05f2f23a94125af330ad7b3d2670b','relative_cancelled','bjorken@almgarden.example','sv','e0e1c086a61747f299b5ade104b61bf7',NULL,'5096e54a636c4243b42087cacb86267b','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
INSERT INTO "messages" VALUES('bf47aeb4f94c4f41a3f4fca411d80b88','booked','ines.lind@familj.example','sv','e0e1c086a61747f299b5ade104b61bf7','297a69b3c650466fb7d6e9ea3804f045','504c1f73280c4909aa221f90e0597698','{"at": "2026-11-23T11:10:00+00:00"}','queued','2026-11-23 11:01:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000','mail','','',NULL);
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
INSERT INTO "occurrences" VALUES('0d2315ed59f74d049c7081741c7b4b2b','2026-11-25','5096e54a636c4243b42087cacb86267b','');
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
INSERT INTO "people" VALUES('297a69b3c650466fb7d6e9ea3804f045','e0e1c086a61747f299b5ade104b61bf7','relative','Ines','Lind','ines.lind@familj.example','','sv',NULL,NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('1e2b666e6b9c470b81bd6e22d7aacdfd','e0e1c086a61747f299b5ade104b61bf7','staff','Karl','Ask',NULL,'','sv',NULL,'$argon2id$v=19$m=19456,t=2,p=1$5g8oKF1q7+dD9DHP8TsuUA$VtKRiW4OjivnzeCqAmZjUZhEZE11eutB2cvuIkba9/U',1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
INSERT INTO "people" VALUES('b4b35e03799448158c5fb8e59ab75eab','e0e1c086a61747f299b5ade104b61bf7','manager','Maj','Sand','maj@almgarden.example','','sv','$argon2id$v=19$m=19456,t=2,p=1$4aqfSJQhGNZXLO0G3pn4vw$gajJCHzyybG67JmG6CQRI1hTV1Oy9vbzamAU3QSQyRc',NULL,1,'2026-11-23 11:00:00.000000',0,1,0,'','',NULL,NULL);
CREATE TABLE plan_steps (
	home_id CHAR(32) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	minutes_before INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_plan_steps PRIMARY KEY (home_id, kind), 
	CONSTRAINT fk_plan_steps_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "plan_steps" VALUES('e0e1c086a61747f299b5ade104b61bf7','duty_sms',2,1);
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
INSERT INTO "push_subscriptions" VALUES('68a031cdb5464c45a83359bcd2040c44','b4b35e03799448158c5fb8e59ab75eab','https://push.example/1','k','a','2026-11-23 11:00:00.000000');
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
INSERT INTO "quiet_times" VALUES('a93bf0937de243f9b8a3fc13af14a4b3','e0e1c086a61747f299b5ade104b61bf7','Lunch',705,780);
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
INSERT INTO "related" VALUES('df3b7b9d31db4c57883943ac35c8f518','1ccd3c74bed24daa9f14a28413fedf1f','297a69b3c650466fb7d6e9ea3804f045','daughter',0,1,NULL);
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
INSERT INTO "reminders" VALUES('d662f913a71b4e92abc8a0ecff050655','57bdebe852094e2d96c3f92ad4128e4e','tablet','2026-11-24 10:45:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('195a88ba7fc644d184e2b5d0ac8611d0','57bdebe852094e2d96c3f92ad4128e4e','home_tablets','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('f92e5165fd824c2cad9741a1b6e63711','57bdebe852094e2d96c3f92ad4128e4e','unit_mail','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('394003aa085f435baba9eef138e761ca','57bdebe852094e2d96c3f92ad4128e4e','duty_sms','2026-11-24 10:57:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('db7fb1814e9946f6950289837d443832','57bdebe852094e2d96c3f92ad4128e4e','manager','2026-11-24 11:00:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('06e4a150638943158c8f46d4e3b23d53','57bdebe852094e2d96c3f92ad4128e4e','hour_before','2026-11-24 10:00:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('81286ddd791c49a284cc5233ccd88d62','5096e54a636c4243b42087cacb86267b','tablet','2026-11-25 10:45:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('fc8a5a6dc84349d4bd215b7c1173c1fb','5096e54a636c4243b42087cacb86267b','home_tablets','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('324a047b77dd476f8eeb427048fef6f6','5096e54a636c4243b42087cacb86267b','unit_mail','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('de262882b7294c538c4cc5cd86b2c531','5096e54a636c4243b42087cacb86267b','duty_sms','2026-11-25 10:57:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('62996bfec6ac49cea3fa41f85df09304','5096e54a636c4243b42087cacb86267b','manager','2026-11-25 11:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('82b6dad673674e61b78aeec9f72e6363','5096e54a636c4243b42087cacb86267b','day_before','2026-11-24 11:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('52e749bb7b694fee815396a48268f93b','5096e54a636c4243b42087cacb86267b','hour_before','2026-11-25 10:00:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('484a7c94ddf34d51a51f54a63d46c719','504c1f73280c4909aa221f90e0597698','tablet','2026-11-23 11:00:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('05416a9e06174886a71d5beaebc126f6','504c1f73280c4909aa221f90e0597698','home_tablets','2026-11-23 11:05:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('0c91524199cf4ed98f0729804f60a9a8','504c1f73280c4909aa221f90e0597698','unit_mail','2026-11-23 11:05:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('45bf61202a9e480f8ef7a29e7eb7639f','504c1f73280c4909aa221f90e0597698','duty_sms','2026-11-23 11:07:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('576140fce1a5471dbdd8c88c036010e5','504c1f73280c4909aa221f90e0597698','manager','2026-11-23 11:10:00.000000','answered',NULL);
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
INSERT INTO "residents" VALUES('1ccd3c74bed24daa9f14a28413fedf1f','e0e1c086a61747f299b5ade104b61bf7','1d749ba9b1ca42bab223bd9c54325345','Rosa','Lind','14',0,0,0,0,'Maj Sand','own_words',NULL,0,1,'2026-11-23 11:00:00.000000',NULL,NULL,NULL,'',0,NULL,NULL,780,900);
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
INSERT INTO "series" VALUES('0d2315ed59f74d049c7081741c7b4b2b','e0e1c086a61747f299b5ade104b61bf7','1ccd3c74bed24daa9f14a28413fedf1f','297a69b3c650466fb7d6e9ea3804f045','15e97d96e9304d1ab7519eaa08daddea','web','',1,'2026-11-25',NULL,720,30,'','2026-11-25','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1);
CREATE TABLE series_relatives (
	series_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_series_relatives PRIMARY KEY (series_id, relative_id), 
	CONSTRAINT fk_series_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_series_relatives_series_id FOREIGN KEY(series_id) REFERENCES series (id)
);
INSERT INTO "series_relatives" VALUES('0d2315ed59f74d049c7081741c7b4b2b','297a69b3c650466fb7d6e9ea3804f045');
CREATE TABLE shifts (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	label VARCHAR(40) NOT NULL, 
	starts INTEGER NOT NULL, 
	CONSTRAINT pk_shifts PRIMARY KEY (id), 
	CONSTRAINT ck_shifts_in_the_day CHECK (starts >= 0 AND starts < 1440), 
	CONSTRAINT fk_shifts_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "shifts" VALUES('140a95cb8d3244a0bb1da155dc23e045','e0e1c086a61747f299b5ade104b61bf7','Förmiddag',420);
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
INSERT INTO "sign_in_links" VALUES('acf692d2de2041d4a6eb4db414a13300','2e4c89dc941fc64b9375b2b3c830cad73f1d6c385b6c9ba8aa7a476b73eb4859','297a69b3c650466fb7d6e9ea3804f045','2026-11-23 11:30:00.000000',NULL);
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
INSERT INTO "sign_ins" VALUES('46d8d3a7e6ef486dbd446e2263b40ef0','b234402362279dad356ddee7b9dd4012a20aabc02e04e14949ce502f3e68d117','b4b35e03799448158c5fb8e59ab75eab',NULL,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
INSERT INTO "sign_ins" VALUES('3894b38063804cf1b59be4d48fd99854','e5b83811e4b3acd439db4a60849133a2f0472a224a72459a092807922d28cbf6','1e2b666e6b9c470b81bd6e22d7aacdfd','667a2b9ab07944b29509e43586d88de5','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
CREATE TABLE staff_units (
	person_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_staff_units PRIMARY KEY (person_id, unit_id), 
	CONSTRAINT fk_staff_units_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_staff_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "staff_units" VALUES('1e2b666e6b9c470b81bd6e22d7aacdfd','1d749ba9b1ca42bab223bd9c54325345');
CREATE TABLE tablet_units (
	tablet_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_tablet_units PRIMARY KEY (tablet_id, unit_id), 
	CONSTRAINT fk_tablet_units_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_tablet_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "tablet_units" VALUES('667a2b9ab07944b29509e43586d88de5','6d83aff573244ba89c50d552bbd83747');
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
INSERT INTO "tablets" VALUES('667a2b9ab07944b29509e43586d88de5','e0e1c086a61747f299b5ade104b61bf7','1d749ba9b1ca42bab223bd9c54325345','Surfplatta 1',1,'87656b6cd119fb135f8f75fb207481e21070c3bb6b8262d2252e216551636136',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "unit_hands" VALUES('4706b30c14b542478532d1a5ab202d5c','1d749ba9b1ca42bab223bd9c54325345',540,720,1);
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
INSERT INTO "units" VALUES('1d749ba9b1ca42bab223bd9c54325345','e0e1c086a61747f299b5ade104b61bf7','Björken','031-700 00 01','bjorken@almgarden.example',5,1,NULL,'',NULL,NULL,NULL,NULL,'');
INSERT INTO "units" VALUES('6d83aff573244ba89c50d552bbd83747','e0e1c086a61747f299b5ade104b61bf7','Linden','031-700 00 01','bjorken@almgarden.example',0,1,NULL,'',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "visit_moves" VALUES('21ff3daa1dbf43c1a55d0dd4c1a0c55d','57bdebe852094e2d96c3f92ad4128e4e','2026-11-23 11:00:00.000000','1e2b666e6b9c470b81bd6e22d7aacdfd',NULL,'booked','book',0,'2026-11-24 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('78ba413630bd4399a4a239097f3d6c23','5096e54a636c4243b42087cacb86267b','2026-11-23 11:00:00.000000','1e2b666e6b9c470b81bd6e22d7aacdfd',NULL,'booked','book',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('3d6c729615884d649bfde47eabddf422','5096e54a636c4243b42087cacb86267b','2026-11-23 11:00:00.000000','297a69b3c650466fb7d6e9ea3804f045','booked','cancelled','cancel',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('b3ff9924b9f44bc890475fa8f3663924','504c1f73280c4909aa221f90e0597698','2026-11-23 11:00:00.000000','1e2b666e6b9c470b81bd6e22d7aacdfd',NULL,'booked','book',0,'2026-11-23 11:10:00.000000');
INSERT INTO "visit_moves" VALUES('b44eb5407f2446e482c30c9211b89fde','504c1f73280c4909aa221f90e0597698','2026-11-23 11:00:00.000000','1e2b666e6b9c470b81bd6e22d7aacdfd','booked','preparing','prepare',0,'2026-11-23 11:10:00.000000');
CREATE TABLE visit_relatives (
	visit_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_visit_relatives PRIMARY KEY (visit_id, relative_id), 
	CONSTRAINT fk_visit_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_relatives_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_relatives" VALUES('57bdebe852094e2d96c3f92ad4128e4e','297a69b3c650466fb7d6e9ea3804f045');
INSERT INTO "visit_relatives" VALUES('5096e54a636c4243b42087cacb86267b','297a69b3c650466fb7d6e9ea3804f045');
INSERT INTO "visit_relatives" VALUES('504c1f73280c4909aa221f90e0597698','297a69b3c650466fb7d6e9ea3804f045');
CREATE TABLE visit_ticks (
	visit_id CHAR(32) NOT NULL, 
	tick VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_visit_ticks PRIMARY KEY (visit_id, tick), 
	CONSTRAINT fk_visit_ticks_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_ticks" VALUES('504c1f73280c4909aa221f90e0597698','glasses');
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
	CONSTRAINT uq_visits_wish UNIQUE (wish), 
	CONSTRAINT fk_visits_taken_by FOREIGN KEY(taken_by) REFERENCES people (id), 
	CONSTRAINT fk_visits_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT ck_visits_in_order CHECK (starts_at < ends_at), 
	CONSTRAINT fk_visits_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_visits_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT fk_visits_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT fk_visits_booked_by FOREIGN KEY(booked_by) REFERENCES people (id) ON DELETE SET NULL
);
INSERT INTO "visits" VALUES('57bdebe852094e2d96c3f92ad4128e4e','e0e1c086a61747f299b5ade104b61bf7','1d749ba9b1ca42bab223bd9c54325345','1ccd3c74bed24daa9f14a28413fedf1f','667a2b9ab07944b29509e43586d88de5','1e2b666e6b9c470b81bd6e22d7aacdfd','88773c5aaef5445291db7555c8a9dc68','phone','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','booked','Tomas','quiet',NULL,NULL,NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL);
INSERT INTO "visits" VALUES('5096e54a636c4243b42087cacb86267b','e0e1c086a61747f299b5ade104b61bf7','1d749ba9b1ca42bab223bd9c54325345','1ccd3c74bed24daa9f14a28413fedf1f','667a2b9ab07944b29509e43586d88de5','1e2b666e6b9c470b81bd6e22d7aacdfd','9a57772f26da4d75950ba4bcbb4990fb','phone','2026-11-25 11:00:00.000000','2026-11-25 11:30:00.000000','cancelled','Tomas','quiet',NULL,NULL,'relative_ill','relative',1,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',1,NULL);
INSERT INTO "visits" VALUES('504c1f73280c4909aa221f90e0597698','e0e1c086a61747f299b5ade104b61bf7','1d749ba9b1ca42bab223bd9c54325345','1ccd3c74bed24daa9f14a28413fedf1f','667a2b9ab07944b29509e43586d88de5','1e2b666e6b9c470b81bd6e22d7aacdfd','903f053bf4084c29b523bd7c8662dfbc','phone','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','preparing','Tomas','notice,quiet','1e2b666e6b9c470b81bd6e22d7aacdfd','2026-11-23 11:00:00.000000',NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,1,NULL);
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
INSERT INTO "webhooks" VALUES('267291b32c6c4d58a692115c1f84ecf3','e0e1c086a61747f299b5ade104b61bf7','https://larm.example/','zpE6HTKM9SPwdA_0ElxLTv8_W7aEzh4nbAK_kgz19v4',1,'2026-11-23 11:00:00.000000');
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
INSERT INTO "weekly_hours" VALUES('6ce30157042f42f3bb69a40ee260e5cd','e0e1c086a61747f299b5ade104b61bf7',0,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('b40da0f2005d4dd5b3162f22318ebe34','e0e1c086a61747f299b5ade104b61bf7',1,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('3d694049958e45dca40e99b6ceea6f3e','e0e1c086a61747f299b5ade104b61bf7',2,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('743d8d0ee0bf48ef998dc8b6d21d33d7','e0e1c086a61747f299b5ade104b61bf7',3,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('55737dcacbcd4a5ba3c3f60ac8025997','e0e1c086a61747f299b5ade104b61bf7',4,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('f117577fea9b407a9fb7ac5020e8fc7f','e0e1c086a61747f299b5ade104b61bf7',5,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('e216da3067ee4e03ae1bc4f4f6dfbd8e','e0e1c086a61747f299b5ade104b61bf7',6,540,1140,NULL);
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
CREATE INDEX ix_sign_ins_tablet_id ON sign_ins (tablet_id);
CREATE INDEX ix_sign_ins_person_id ON sign_ins (person_id);
CREATE INDEX ix_shifts_home_id ON shifts (home_id);
CREATE INDEX ix_webhooks_home_id ON webhooks (home_id);
CREATE INDEX ix_push_subscriptions_person_id ON push_subscriptions (person_id);
CREATE INDEX ix_messages_channel_state_due_at ON messages (channel, state, due_at);
CREATE INDEX ix_visits_unit_id_starts_at ON visits (unit_id, starts_at);
CREATE INDEX ix_visits_resident_id_starts_at ON visits (resident_id, starts_at);
CREATE INDEX ix_visits_home_id_starts_at ON visits (home_id, starts_at);
CREATE INDEX ix_visits_tablet_id ON visits (tablet_id);
CREATE INDEX ix_messages_home_id_state_due_at ON messages (home_id, state, due_at);
CREATE INDEX ix_messages_state_sent_at ON messages (state, sent_at);
CREATE INDEX ix_feeds_unit_id ON feeds (unit_id);
CREATE INDEX ix_feeds_relative_id ON feeds (relative_id);
CREATE INDEX ix_claims_thing_starts_at_ends_at ON claims (thing, starts_at, ends_at);
COMMIT;
