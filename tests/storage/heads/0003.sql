BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0003');
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
INSERT INTO "audit" VALUES('228548a7d6864d258fd83f6ac6391a3a','2026-11-23 11:00:00.000000','7e07f966fbc947b49bed1660c540d28d','35c686e7e62f4856af3ff1d21dab5aec','resident.read','fa2cba54b2c5435484898a1aeb9ffe66','');
INSERT INTO "audit" VALUES('8e9404dc3ab6406a90edb2367a901dbc','2026-11-23 11:00:00.000000','7e07f966fbc947b49bed1660c540d28d','1db936f6b67b481a93ee2c81d4983460','visit.book','fa2cba54b2c5435484898a1aeb9ffe66','fbae00de-f293-4f23-85e9-e09125e52acf');
INSERT INTO "audit" VALUES('e17d421470ac4186bf6bf75ee984f67e','2026-11-23 11:00:00.000000','7e07f966fbc947b49bed1660c540d28d','1db936f6b67b481a93ee2c81d4983460','visit.book','fa2cba54b2c5435484898a1aeb9ffe66','0a5adf45-5e05-4fdf-91df-3a9f10f0fa99');
INSERT INTO "audit" VALUES('991611392add49308e1d8a994b33a578','2026-11-23 11:00:00.000000','7e07f966fbc947b49bed1660c540d28d','8aa44a766eb1409497a2dd13a9fcc7ae','visit.cancel','fa2cba54b2c5435484898a1aeb9ffe66','0a5adf45-5e05-4fdf-91df-3a9f10f0fa99');
INSERT INTO "audit" VALUES('8d77746fa7694231985a0e326ea83e87','2026-11-23 11:00:00.000000','7e07f966fbc947b49bed1660c540d28d','1db936f6b67b481a93ee2c81d4983460','visit.book','fa2cba54b2c5435484898a1aeb9ffe66','ce0696aa-64f2-4fca-ab2d-c70b810f7bb2');
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
INSERT INTO "call_peers" VALUES('27accfeea1c043d494f58fb671742570','ce0696aa64f24fcaab2dc70b810f7bb2','tablet','1db936f6b67b481a93ee2c81d4983460','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "call_peers" VALUES('acee408a8be24dd6bc6f6bfa04242fc9','ce0696aa64f24fcaab2dc70b810f7bb2','relative','8aa44a766eb1409497a2dd13a9fcc7ae','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "call_signals" VALUES('ef6e5ba96d4942d6a720f2cd287dd800',1,'27accfeea1c043d494f58fb671742570','acee408a8be24dd6bc6f6bfa04242fc9','offer','{}','2026-11-23 11:00:00.000000');
CREATE TABLE calls (
	visit_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_calls PRIMARY KEY (visit_id), 
	CONSTRAINT fk_calls_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "calls" VALUES('ce0696aa64f24fcaab2dc70b810f7bb2',1,NULL);
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
INSERT INTO "claims" VALUES(1,'fa2cba54b2c5435484898a1aeb9ffe66','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','fbae00def2934f2385e9e09125e52acf');
INSERT INTO "claims" VALUES(2,'d5f2d156c9284eba81a58a6b55c60d3f','2026-11-24 11:00:00.000000','2026-11-24 11:45:00.000000','fbae00def2934f2385e9e09125e52acf');
INSERT INTO "claims" VALUES(3,'fa2cba54b2c5435484898a1aeb9ffe66','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','ce0696aa64f24fcaab2dc70b810f7bb2');
INSERT INTO "claims" VALUES(4,'d5f2d156c9284eba81a58a6b55c60d3f','2026-11-23 11:10:00.000000','2026-11-23 11:55:00.000000','ce0696aa64f24fcaab2dc70b810f7bb2');
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
INSERT INTO "closures" VALUES('e87afc17e892482c8e6bd1fc61140726','7e07f966fbc947b49bed1660c540d28d','02415166866145878f144c0c9bd41c5d','2026-11-28','2026-11-29','Storstädning','2026-11-23 11:00:00.000000');
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
INSERT INTO "enrolments" VALUES('5f6a7fd0ba8a485fa4da48b624253cef','d5f2d156c9284eba81a58a6b55c60d3f','f58da47bb970848ceff43429cf7deae3a55a76d6981901a4c29d9ac489256ed7','7cd4ac85cd30173844140139286262cc7713a8216114c964bab2386ebbe2502e','2026-11-24 11:00:00.000000',NULL);
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
INSERT INTO "feeds" VALUES('e37091214f3a4864b54595790698ec91','08ca557b85cb2eab6dc5f137d8cc7d1a458eb322b4a45668c38e0329865575c5','8aa44a766eb1409497a2dd13a9fcc7ae',NULL,'sv','',NULL,1,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'');
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
	created_at DATETIME NOT NULL, country VARCHAR(2) DEFAULT 'SE' NOT NULL, holidays VARCHAR(40) DEFAULT 'open' NOT NULL, per_day INTEGER, per_week INTEGER, open_visits INTEGER, 
	CONSTRAINT pk_homes PRIMARY KEY (id)
);
INSERT INTO "homes" VALUES('7e07f966fbc947b49bed1660c540d28d','Almgården','sv','Europe/Stockholm','031-700 00 00',30,15,120,14,'2026-11-23 11:00:00.000000','SE','open',NULL,NULL,NULL);
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
INSERT INTO "invitations" VALUES('69f0603fffe14db7a67365f71a68cca9','853c86cbb74dc91300f85849b5b6f170daff2c04c4d706a620bc1609a429a7fd','92cf708f33fe41d19ffc47c60b1459ca',1,'2026-11-23 11:00:00.000000','35c686e7e62f4856af3ff1d21dab5aec','2026-12-07 11:00:00.000000',NULL,NULL);
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
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_messages PRIMARY KEY (id), 
	CONSTRAINT fk_messages_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_messages_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_messages_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "messages" VALUES('8fd6793a14bc4cb9889ce4c3f5b47bc6','invitation','ines.lind@familj.example','sv','7e07f966fbc947b49bed1660c540d28d',NULL,NULL,'{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('26742548ba364c88aed6cf2f9e62ccca','booked','ines.lind@familj.example','sv','7e07f966fbc947b49bed1660c540d28d','8aa44a766eb1409497a2dd13a9fcc7ae','fbae00def2934f2385e9e09125e52acf','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('0ee2bb4d295b424a9a12aac7ee41361f','booked','ines.lind@familj.example','sv','7e07f966fbc947b49bed1660c540d28d','8aa44a766eb1409497a2dd13a9fcc7ae','0a5adf455e054fdf91df3a9f10f0fa99','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('24b3b686176748a1a48c16866d8dcbf0','cancelled','ines.lind@familj.example','sv','7e07f966fbc947b49bed1660c540d28d','8aa44a766eb1409497a2dd13a9fcc7ae','0a5adf455e054fdf91df3a9f10f0fa99','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('909934b4f41e40a4a4d7daed5e700720','relative_cancelled','bjorken@almgarden.example','sv','7e07f966fbc947b49bed1660c540d28d',NULL,'0a5adf455e054fdf91df3a9f10f0fa99','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('9ad9b9ac0f2d40cf989b62b31b061af8','booked','ines.lind@familj.example','sv','7e07f966fbc947b49bed1660c540d28d','8aa44a766eb1409497a2dd13a9fcc7ae','ce0696aa64f24fcaab2dc70b810f7bb2','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
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
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (id), 
	CONSTRAINT fk_people_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "people" VALUES('8aa44a766eb1409497a2dd13a9fcc7ae','7e07f966fbc947b49bed1660c540d28d','relative','Ines','Lind','ines.lind@familj.example','','sv',NULL,NULL,1,'2026-11-23 11:00:00.000000');
INSERT INTO "people" VALUES('1db936f6b67b481a93ee2c81d4983460','7e07f966fbc947b49bed1660c540d28d','staff','Karl','Ask',NULL,'','sv',NULL,'$argon2id$v=19$m=19456,t=2,p=1$IqzKB4ET0gF4DFq6jlS3kA$rmgWFaIdJTQYG+PLBfnEHGGVwxNFCONTvgfA5p/jZp8',1,'2026-11-23 11:00:00.000000');
INSERT INTO "people" VALUES('35c686e7e62f4856af3ff1d21dab5aec','7e07f966fbc947b49bed1660c540d28d','manager','Maj','Sand','maj@almgarden.example','','sv','$argon2id$v=19$m=19456,t=2,p=1$x5RZ+PKIsc7kviYmHE65SA$mmExKWRQG8igt72CHEuurhHYUZbl48rks1zo7ox8OSc',NULL,1,'2026-11-23 11:00:00.000000');
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
INSERT INTO "quiet_times" VALUES('2074df98e82d4ce2b09e9232330449fb','7e07f966fbc947b49bed1660c540d28d','Lunch',705,780);
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
INSERT INTO "related" VALUES('92cf708f33fe41d19ffc47c60b1459ca','fa2cba54b2c5435484898a1aeb9ffe66','8aa44a766eb1409497a2dd13a9fcc7ae','daughter',0,1,NULL);
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
INSERT INTO "reminders" VALUES('0fab605ef6184aa391e135638bfb7986','fbae00def2934f2385e9e09125e52acf','tablet','2026-11-24 10:45:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('e70f54dddfc34a7586e34843768b34d5','fbae00def2934f2385e9e09125e52acf','unit_mail','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('d6280ed49fbd4dbc9482616ef66b6f8d','0a5adf455e054fdf91df3a9f10f0fa99','tablet','2026-11-25 10:45:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('183809ed27f74f8c85d02d9358d2b092','0a5adf455e054fdf91df3a9f10f0fa99','unit_mail','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('f9bdba48ce02499d9f4385ee05f00824','ce0696aa64f24fcaab2dc70b810f7bb2','tablet','2026-11-23 11:00:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('278ccd59b5814ab588e79528c360fc49','ce0696aa64f24fcaab2dc70b810f7bb2','unit_mail','2026-11-23 11:05:00.000000','answered',NULL);
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
	created_at DATETIME NOT NULL, wishes_earliest INTEGER, wishes_latest INTEGER, wishes_per_day INTEGER, wishes_not_on VARCHAR(20) DEFAULT '' NOT NULL, no_limits BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_residents PRIMARY KEY (id), 
	CONSTRAINT fk_residents_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_residents_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "residents" VALUES('fa2cba54b2c5435484898a1aeb9ffe66','7e07f966fbc947b49bed1660c540d28d','02415166866145878f144c0c9bd41c5d','Rosa','Lind','14',0,0,0,0,'Maj Sand','own_words',NULL,0,1,'2026-11-23 11:00:00.000000',NULL,NULL,NULL,'',0);
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
INSERT INTO "sign_in_links" VALUES('9e2a6a2409774d8185f549f1f24012ea','deb1dcb3fa7a7627b0675cabc6770f16e2d4925c77d768b645cf4d61c1563368','8aa44a766eb1409497a2dd13a9fcc7ae','2026-11-23 11:30:00.000000',NULL);
CREATE TABLE sign_ins (
	id CHAR(32) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	tablet_id CHAR(32), 
	created_at DATETIME NOT NULL, 
	active_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_sign_ins PRIMARY KEY (id), 
	CONSTRAINT fk_sign_ins_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_sign_ins_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT uq_sign_ins_token_hash UNIQUE (token_hash)
);
INSERT INTO "sign_ins" VALUES('e41b99fa52de4b11b457f46343a5afbc','170f4248f7c8ad9616f5503e5849ac7a90ce48ae73a119a04f5bdf2c6d1e2558','35c686e7e62f4856af3ff1d21dab5aec',NULL,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL);
INSERT INTO "sign_ins" VALUES('5a508d501c7e4aeb9650143fab319d5f','f977ea8d7a06f1b1238a9daa39606f4521cafef2acbdce614a92bc847b2db0e0','1db936f6b67b481a93ee2c81d4983460','d5f2d156c9284eba81a58a6b55c60d3f','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL);
CREATE TABLE staff_units (
	person_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_staff_units PRIMARY KEY (person_id, unit_id), 
	CONSTRAINT fk_staff_units_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_staff_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "staff_units" VALUES('1db936f6b67b481a93ee2c81d4983460','02415166866145878f144c0c9bd41c5d');
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
INSERT INTO "tablets" VALUES('d5f2d156c9284eba81a58a6b55c60d3f','7e07f966fbc947b49bed1660c540d28d','02415166866145878f144c0c9bd41c5d','Surfplatta 1',1,'61d6079f4eb6617f049f42da3f2d5085f97fb6c3297047e320e3496d8d122082',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "unit_hands" VALUES('86c019a1d16d40d9b4732a3fb9d9292b','02415166866145878f144c0c9bd41c5d',540,720,1);
CREATE TABLE units (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	mail VARCHAR(254) NOT NULL, 
	version INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, 
	CONSTRAINT pk_units PRIMARY KEY (id), 
	CONSTRAINT fk_units_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "units" VALUES('02415166866145878f144c0c9bd41c5d','7e07f966fbc947b49bed1660c540d28d','Björken','031-700 00 01','bjorken@almgarden.example',5,1);
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
INSERT INTO "visit_moves" VALUES('c341a0eeabf7448ebee665cbcad40af2','fbae00def2934f2385e9e09125e52acf','2026-11-23 11:00:00.000000','1db936f6b67b481a93ee2c81d4983460',NULL,'booked','book',0,'2026-11-24 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('211127ba683e45b78a3da8612f74d84a','0a5adf455e054fdf91df3a9f10f0fa99','2026-11-23 11:00:00.000000','1db936f6b67b481a93ee2c81d4983460',NULL,'booked','book',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('b13a0eb24a3f4dd0b8dea04398a12d99','0a5adf455e054fdf91df3a9f10f0fa99','2026-11-23 11:00:00.000000','8aa44a766eb1409497a2dd13a9fcc7ae','booked','cancelled','cancel',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('711e9e45a04f4019affc53a1861a56d8','ce0696aa64f24fcaab2dc70b810f7bb2','2026-11-23 11:00:00.000000','1db936f6b67b481a93ee2c81d4983460',NULL,'booked','book',0,'2026-11-23 11:10:00.000000');
INSERT INTO "visit_moves" VALUES('b463d1cc11d04113bf9dc5deffe13063','ce0696aa64f24fcaab2dc70b810f7bb2','2026-11-23 11:00:00.000000','1db936f6b67b481a93ee2c81d4983460','booked','preparing','prepare',0,'2026-11-23 11:10:00.000000');
CREATE TABLE visit_relatives (
	visit_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_visit_relatives PRIMARY KEY (visit_id, relative_id), 
	CONSTRAINT fk_visit_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_relatives_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_relatives" VALUES('fbae00def2934f2385e9e09125e52acf','8aa44a766eb1409497a2dd13a9fcc7ae');
INSERT INTO "visit_relatives" VALUES('0a5adf455e054fdf91df3a9f10f0fa99','8aa44a766eb1409497a2dd13a9fcc7ae');
INSERT INTO "visit_relatives" VALUES('ce0696aa64f24fcaab2dc70b810f7bb2','8aa44a766eb1409497a2dd13a9fcc7ae');
CREATE TABLE visit_ticks (
	visit_id CHAR(32) NOT NULL, 
	tick VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_visit_ticks PRIMARY KEY (visit_id, tick), 
	CONSTRAINT fk_visit_ticks_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_ticks" VALUES('ce0696aa64f24fcaab2dc70b810f7bb2','glasses');
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
	ended_at DATETIME, 
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
INSERT INTO "visits" VALUES('fbae00def2934f2385e9e09125e52acf','7e07f966fbc947b49bed1660c540d28d','02415166866145878f144c0c9bd41c5d','fa2cba54b2c5435484898a1aeb9ffe66','d5f2d156c9284eba81a58a6b55c60d3f','1db936f6b67b481a93ee2c81d4983460','a00248866fa5421aa5b40e0fd23fc5f5','phone','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','booked','Tomas','quiet',NULL,NULL,NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "visits" VALUES('0a5adf455e054fdf91df3a9f10f0fa99','7e07f966fbc947b49bed1660c540d28d','02415166866145878f144c0c9bd41c5d','fa2cba54b2c5435484898a1aeb9ffe66','d5f2d156c9284eba81a58a6b55c60d3f','1db936f6b67b481a93ee2c81d4983460','074c5b7aa3b843b8bac7902e93328464','phone','2026-11-25 11:00:00.000000','2026-11-25 11:30:00.000000','cancelled','Tomas','quiet',NULL,NULL,'relative_ill','relative',1,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000');
INSERT INTO "visits" VALUES('ce0696aa64f24fcaab2dc70b810f7bb2','7e07f966fbc947b49bed1660c540d28d','02415166866145878f144c0c9bd41c5d','fa2cba54b2c5435484898a1aeb9ffe66','d5f2d156c9284eba81a58a6b55c60d3f','1db936f6b67b481a93ee2c81d4983460','207c5f1c4e5d48149edfad7a71f4adf0','phone','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','preparing','Tomas','notice,quiet','1db936f6b67b481a93ee2c81d4983460','2026-11-23 11:00:00.000000',NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "weekly_hours" VALUES('c42dad0482094889b0d37a0c6688d7cc','7e07f966fbc947b49bed1660c540d28d',0,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('638fda423e8445028ee38a01deebf27a','7e07f966fbc947b49bed1660c540d28d',1,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('1b766b55870845bd8145a1b76e7e0e64','7e07f966fbc947b49bed1660c540d28d',2,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('ec407f466f174b21af6979a27eb86b86','7e07f966fbc947b49bed1660c540d28d',3,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('d00c86bbbb154afab01d9691145dcccb','7e07f966fbc947b49bed1660c540d28d',4,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('fcc334c4d093448990553220337cf36c','7e07f966fbc947b49bed1660c540d28d',5,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('3c1d85b66c5c4889b216f40f26def20e','7e07f966fbc947b49bed1660c540d28d',6,540,1140,NULL);
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
CREATE INDEX ix_sign_ins_person_id ON sign_ins (person_id);
CREATE INDEX ix_sign_ins_tablet_id ON sign_ins (tablet_id);
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
COMMIT;
