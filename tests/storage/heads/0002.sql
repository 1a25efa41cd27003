BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
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
INSERT INTO "audit" VALUES('d4a43b0e55b44a3abb56c236637590d2','2026-11-23 11:00:00.000000','8ebfdb744b0b4822be85adc06880bb28','34674da525c54f498f40a87060fcb5ca','resident.read','b70afc95b80d45b8ba3f273b5ace19c7','');
INSERT INTO "audit" VALUES('f857c0765ef84b289c46aa4a473796f0','2026-11-23 11:00:00.000000','8ebfdb744b0b4822be85adc06880bb28','63058633b4b649a6855f3ea6ffd4f02a','visit.book','b70afc95b80d45b8ba3f273b5ace19c7','2d0432bf-3a48-48f8-8f8a-673bcdd2c66b');
INSERT INTO "audit" VALUES('c909ee07c4cc4c1db960f2be88aa95f8','2026-11-23 11:00:00.000000','8ebfdb744b0b4822be85adc06880bb28','63058633b4b649a6855f3ea6ffd4f02a','visit.book','b70afc95b80d45b8ba3f273b5ace19c7','1d120402-2f2c-4e78-b6cc-b33885e62d78');
INSERT INTO "audit" VALUES('4b5328eebc014f19964d474602d7d65d','2026-11-23 11:00:00.000000','8ebfdb744b0b4822be85adc06880bb28','920493b6f7f44f4e866da91fa54e3020','visit.cancel','b70afc95b80d45b8ba3f273b5ace19c7','1d120402-2f2c-4e78-b6cc-b33885e62d78');
INSERT INTO "audit" VALUES('bd0eb8c5e46946c4a27cb8394d2a4ab9','2026-11-23 11:00:00.000000','8ebfdb744b0b4822be85adc06880bb28','63058633b4b649a6855f3ea6ffd4f02a','visit.book','b70afc95b80d45b8ba3f273b5ace19c7','90be16b4-ad34-48e0-8e0b-54886d8a18a1');
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
INSERT INTO "call_peers" VALUES('8af3595e2d194580a3c5a7a85ef7ee30','90be16b4ad3448e08e0b54886d8a18a1','tablet','63058633b4b649a6855f3ea6ffd4f02a','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "call_peers" VALUES('78f83bfdd4e3400f8f4e8a2961af8fa5','90be16b4ad3448e08e0b54886d8a18a1','relative','920493b6f7f44f4e866da91fa54e3020','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "call_signals" VALUES('aaf43fe81db941f4a40c4064c3a09583',1,'8af3595e2d194580a3c5a7a85ef7ee30','78f83bfdd4e3400f8f4e8a2961af8fa5','offer','{}','2026-11-23 11:00:00.000000');
CREATE TABLE calls (
	visit_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_calls PRIMARY KEY (visit_id), 
	CONSTRAINT fk_calls_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "calls" VALUES('90be16b4ad3448e08e0b54886d8a18a1',1,NULL);
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
INSERT INTO "claims" VALUES(1,'b70afc95b80d45b8ba3f273b5ace19c7','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','2d0432bf3a4848f88f8a673bcdd2c66b');
INSERT INTO "claims" VALUES(2,'7cc3c4dd9353480b891a2c51716c820f','2026-11-24 11:00:00.000000','2026-11-24 11:45:00.000000','2d0432bf3a4848f88f8a673bcdd2c66b');
INSERT INTO "claims" VALUES(3,'b70afc95b80d45b8ba3f273b5ace19c7','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','90be16b4ad3448e08e0b54886d8a18a1');
INSERT INTO "claims" VALUES(4,'7cc3c4dd9353480b891a2c51716c820f','2026-11-23 11:10:00.000000','2026-11-23 11:55:00.000000','90be16b4ad3448e08e0b54886d8a18a1');
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
INSERT INTO "closures" VALUES('b6b5294fbc7f45c58669ec7a3e1b473d','8ebfdb744b0b4822be85adc06880bb28','9a6a668f52f24115b21fc7b25aa16153','2026-11-28','2026-11-29','Storstädning','2026-11-23 11:00:00.000000');
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
INSERT INTO "enrolments" VALUES('b9a2084d8bcb48f5b7d31e3791d317e4','7cc3c4dd9353480b891a2c51716c820f','553e32975a315d682e107b4abe356721353d699d3574b709708b19477ef02652','627ced0c75bd799111e46a2cdd197a95c155e311bb9066e6486e536f148d6e29','2026-11-24 11:00:00.000000',NULL);
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
INSERT INTO "feeds" VALUES('100e2c4a74c94dbe8165d0520b87f016','3009acc773d5cfc764a92167808e63b031be4d109c40e06852bb0627e9588ce9','920493b6f7f44f4e866da91fa54e3020',NULL,'sv','',NULL,1,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'');
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
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_homes PRIMARY KEY (id)
);
INSERT INTO "homes" VALUES('8ebfdb744b0b4822be85adc06880bb28','Almgården','sv','Europe/Stockholm','031-700 00 00',30,15,120,14,'2026-11-23 11:00:00.000000');
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
INSERT INTO "invitations" VALUES('8a08b911090f4da4911b5fd465dd5686','ea31dfd3d0a421148b28177158ec1318eaa300a392dc7733cde5fb32f0c328af','1499bf6d63b14af9b660cf291530a31b',1,'2026-11-23 11:00:00.000000','34674da525c54f498f40a87060fcb5ca','2026-12-07 11:00:00.000000',NULL,NULL);
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
INSERT INTO "messages" VALUES('43e1df43a8b546b8bfea772fee7dbd56','invitation','ines.lind@familj.example','sv','8ebfdb744b0b4822be85adc06880bb28',NULL,NULL,'{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('dd0b9da30c8347b2a926199e45f5a0d0','booked','ines.lind@familj.example','sv','8ebfdb744b0b4822be85adc06880bb28','920493b6f7f44f4e866da91fa54e3020','2d0432bf3a4848f88f8a673bcdd2c66b','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('c5c51238635041e1a5e9578586aae678','booked','ines.lind@familj.example','sv','8ebfdb744b0b4822be85adc06880bb28','920493b6f7f44f4e866da91fa54e3020','1d1204022f2c4e78b6ccb33885e62d78','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('c2ead6320bb6402aa3dcdb19c67c4f77','cancelled','ines.lind@familj.example','sv','8ebfdb744b0b4822be85adc06880bb28','920493b6f7f44f4e866da91fa54e3020','1d1204022f2c4e78b6ccb33885e62d78','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('b8d5ad92d659424c8f81d4a9d055e850','relative_cancelled','bjorken@almgarden.example','sv','8ebfdb744b0b4822be85adc06880bb28',NULL,'1d1204022f2c4e78b6ccb33885e62d78','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('6ab190a42f884d1fb29439b8e937f244','booked','ines.lind@familj.example','sv','8ebfdb744b0b4822be85adc06880bb28','920493b6f7f44f4e866da91fa54e3020','90be16b4ad3448e08e0b54886d8a18a1','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
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
INSERT INTO "people" VALUES('920493b6f7f44f4e866da91fa54e3020','8ebfdb744b0b4822be85adc06880bb28','relative','Ines','Lind','ines.lind@familj.example','','sv',NULL,NULL,1,'2026-11-23 11:00:00.000000');
INSERT INTO "people" VALUES('63058633b4b649a6855f3ea6ffd4f02a','8ebfdb744b0b4822be85adc06880bb28','staff','Karl','Ask',NULL,'','sv',NULL,'$argon2id$v=19$m=19456,t=2,p=1$x9/la+FwN/oAJqc1cCeKjw$6+F+ZdFqhYwPgROZFRc6qs8eGxPll3UcV3fVt3MGLkM',1,'2026-11-23 11:00:00.000000');
INSERT INTO "people" VALUES('34674da525c54f498f40a87060fcb5ca','8ebfdb744b0b4822be85adc06880bb28','manager','Maj','Sand','maj@almgarden.example','','sv','$argon2id$v=19$m=19456,t=2,p=1$qY3DEfSwN2+k4AJCMB9AJA$pDYn+B6HiHVxMVondYD8400f1hvKrecFmDvQ+8laQdA',NULL,1,'2026-11-23 11:00:00.000000');
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
INSERT INTO "quiet_times" VALUES('039d6176eb844af487f8fc44a706740c','8ebfdb744b0b4822be85adc06880bb28','Lunch',705,780);
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
INSERT INTO "related" VALUES('1499bf6d63b14af9b660cf291530a31b','b70afc95b80d45b8ba3f273b5ace19c7','920493b6f7f44f4e866da91fa54e3020','daughter',0,1,NULL);
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
INSERT INTO "reminders" VALUES('7224e990a26e4ffcbff233b740af507d','2d0432bf3a4848f88f8a673bcdd2c66b','tablet','2026-11-24 10:45:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('ca90445d3c244a1b8e327fb068137b38','2d0432bf3a4848f88f8a673bcdd2c66b','unit_mail','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('ae5c83b09ea246cfa25d480c1280700b','1d1204022f2c4e78b6ccb33885e62d78','tablet','2026-11-25 10:45:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('775e84e779f24bbaaf6d332ec4ce040d','1d1204022f2c4e78b6ccb33885e62d78','unit_mail','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('27307c2f13434f9997a0d8bc48d8e19a','90be16b4ad3448e08e0b54886d8a18a1','tablet','2026-11-23 11:00:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('8e430ebac1a74e47bb65b3740f00d428','90be16b4ad3448e08e0b54886d8a18a1','unit_mail','2026-11-23 11:05:00.000000','answered',NULL);
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
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_residents PRIMARY KEY (id), 
	CONSTRAINT fk_residents_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_residents_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "residents" VALUES('b70afc95b80d45b8ba3f273b5ace19c7','8ebfdb744b0b4822be85adc06880bb28','9a6a668f52f24115b21fc7b25aa16153','Rosa','Lind','14',0,0,0,0,'Maj Sand','own_words',NULL,0,1,'2026-11-23 11:00:00.000000');
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
INSERT INTO "sign_in_links" VALUES('1503620ddc974a31a97de9dcc78e424c','cdf3a56b28d794622bdc3a799e2c2bfcf4509a16eabfcec15bef8bfda4c499c3','920493b6f7f44f4e866da91fa54e3020','2026-11-23 11:30:00.000000',NULL);
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
INSERT INTO "sign_ins" VALUES('54bf50824cde4731a0072a01da4520e7','95a54a43028da484d29452588bfb7347cee84d0a9dbeb701b100e0698a41a518','34674da525c54f498f40a87060fcb5ca',NULL,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL);
INSERT INTO "sign_ins" VALUES('e3b45a65d9304f38bc120d4bd00dc6e8','390315f72e6f92d2076309098af6a1035238f6d00c7ddb1cb3bae39e61b3cccd','63058633b4b649a6855f3ea6ffd4f02a','7cc3c4dd9353480b891a2c51716c820f','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL);
CREATE TABLE staff_units (
	person_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_staff_units PRIMARY KEY (person_id, unit_id), 
	CONSTRAINT fk_staff_units_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_staff_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "staff_units" VALUES('63058633b4b649a6855f3ea6ffd4f02a','9a6a668f52f24115b21fc7b25aa16153');
CREATE TABLE tablets (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	active BOOLEAN NOT NULL, 
	device_hash VARCHAR(64), 
	enrolled_at DATETIME, 
	seen_at DATETIME, 
	CONSTRAINT pk_tablets PRIMARY KEY (id), 
	CONSTRAINT fk_tablets_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_tablets_unit_id FOREIGN KEY(unit_id) REFERENCES units (id), 
	CONSTRAINT uq_tablets_device_hash UNIQUE (device_hash)
);
INSERT INTO "tablets" VALUES('7cc3c4dd9353480b891a2c51716c820f','8ebfdb744b0b4822be85adc06880bb28','9a6a668f52f24115b21fc7b25aa16153','Surfplatta 1',1,'1380daa0d50be5c14e88c4b398245ebe8199f5614de770186f8c2fe5609c7338',NULL,NULL);
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
INSERT INTO "units" VALUES('9a6a668f52f24115b21fc7b25aa16153','8ebfdb744b0b4822be85adc06880bb28','Björken','031-700 00 01','bjorken@almgarden.example',5,1);
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
INSERT INTO "visit_moves" VALUES('de0e15b7295847ee86a300bde38aa719','2d0432bf3a4848f88f8a673bcdd2c66b','2026-11-23 11:00:00.000000','63058633b4b649a6855f3ea6ffd4f02a',NULL,'booked','book',0,'2026-11-24 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('21c210e408284f74b96412142e8db95c','1d1204022f2c4e78b6ccb33885e62d78','2026-11-23 11:00:00.000000','63058633b4b649a6855f3ea6ffd4f02a',NULL,'booked','book',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('bbd41e731b064a8a9770453118ddc197','1d1204022f2c4e78b6ccb33885e62d78','2026-11-23 11:00:00.000000','920493b6f7f44f4e866da91fa54e3020','booked','cancelled','cancel',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('4d4f8a115d3743acbc4d0154688dcfac','90be16b4ad3448e08e0b54886d8a18a1','2026-11-23 11:00:00.000000','63058633b4b649a6855f3ea6ffd4f02a',NULL,'booked','book',0,'2026-11-23 11:10:00.000000');
INSERT INTO "visit_moves" VALUES('08a8b60e484b4dee9278c58871760212','90be16b4ad3448e08e0b54886d8a18a1','2026-11-23 11:00:00.000000','63058633b4b649a6855f3ea6ffd4f02a','booked','preparing','prepare',0,'2026-11-23 11:10:00.000000');
CREATE TABLE visit_relatives (
	visit_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_visit_relatives PRIMARY KEY (visit_id, relative_id), 
	CONSTRAINT fk_visit_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_relatives_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_relatives" VALUES('2d0432bf3a4848f88f8a673bcdd2c66b','920493b6f7f44f4e866da91fa54e3020');
INSERT INTO "visit_relatives" VALUES('1d1204022f2c4e78b6ccb33885e62d78','920493b6f7f44f4e866da91fa54e3020');
INSERT INTO "visit_relatives" VALUES('90be16b4ad3448e08e0b54886d8a18a1','920493b6f7f44f4e866da91fa54e3020');
CREATE TABLE visit_ticks (
	visit_id CHAR(32) NOT NULL, 
	tick VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_visit_ticks PRIMARY KEY (visit_id, tick), 
	CONSTRAINT fk_visit_ticks_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_ticks" VALUES('90be16b4ad3448e08e0b54886d8a18a1','glasses');
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
INSERT INTO "visits" VALUES('2d0432bf3a4848f88f8a673bcdd2c66b','8ebfdb744b0b4822be85adc06880bb28','9a6a668f52f24115b21fc7b25aa16153','b70afc95b80d45b8ba3f273b5ace19c7','7cc3c4dd9353480b891a2c51716c820f','63058633b4b649a6855f3ea6ffd4f02a','103927f6ba494f86841251ab22b1ef7d','phone','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','booked','Tomas','quiet',NULL,NULL,NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "visits" VALUES('1d1204022f2c4e78b6ccb33885e62d78','8ebfdb744b0b4822be85adc06880bb28','9a6a668f52f24115b21fc7b25aa16153','b70afc95b80d45b8ba3f273b5ace19c7','7cc3c4dd9353480b891a2c51716c820f','63058633b4b649a6855f3ea6ffd4f02a','b71ab89a7974437fa4782673add24256','phone','2026-11-25 11:00:00.000000','2026-11-25 11:30:00.000000','cancelled','Tomas','quiet',NULL,NULL,'relative_ill','relative',1,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000');
INSERT INTO "visits" VALUES('90be16b4ad3448e08e0b54886d8a18a1','8ebfdb744b0b4822be85adc06880bb28','9a6a668f52f24115b21fc7b25aa16153','b70afc95b80d45b8ba3f273b5ace19c7','7cc3c4dd9353480b891a2c51716c820f','63058633b4b649a6855f3ea6ffd4f02a','d63a3f1c66764f2a9e2e7d7378215947','phone','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','preparing','Tomas','notice,quiet','63058633b4b649a6855f3ea6ffd4f02a','2026-11-23 11:00:00.000000',NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
CREATE TABLE weekly_hours (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	weekday INTEGER NOT NULL, 
	opens INTEGER NOT NULL, 
	closes INTEGER NOT NULL, 
	CONSTRAINT pk_weekly_hours PRIMARY KEY (id), 
	CONSTRAINT ck_weekly_hours_in_order CHECK (opens >= 0 AND opens < closes AND closes <= 1440), 
	CONSTRAINT fk_weekly_hours_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "weekly_hours" VALUES('e0cee6ca630f44c191f59d8ce4de9903','8ebfdb744b0b4822be85adc06880bb28',0,540,1140);
INSERT INTO "weekly_hours" VALUES('b64b0c7868bb46789f828dc54dd5d0d0','8ebfdb744b0b4822be85adc06880bb28',1,540,1140);
INSERT INTO "weekly_hours" VALUES('66eb42732ca94909b33a1656aa164752','8ebfdb744b0b4822be85adc06880bb28',2,540,1140);
INSERT INTO "weekly_hours" VALUES('7a56f5f2222248f7ad15bfb6134440cc','8ebfdb744b0b4822be85adc06880bb28',3,540,1140);
INSERT INTO "weekly_hours" VALUES('e71627b65e4747468f33f0df97828d0b','8ebfdb744b0b4822be85adc06880bb28',4,540,1140);
INSERT INTO "weekly_hours" VALUES('bf4faa82be06430ea3e4df503f43fbb0','8ebfdb744b0b4822be85adc06880bb28',5,540,1140);
INSERT INTO "weekly_hours" VALUES('880b84ba7c2d4debab9ec5a8671f9723','8ebfdb744b0b4822be85adc06880bb28',6,540,1140);
CREATE INDEX ix_people_home_id_role ON people (home_id, role);
CREATE INDEX ix_people_mail ON people (mail);
CREATE INDEX ix_quiet_times_home_id ON quiet_times (home_id);
CREATE INDEX ix_units_home_id ON units (home_id);
CREATE INDEX ix_weekly_hours_home_id ON weekly_hours (home_id);
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
COMMIT;
