BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
INSERT INTO "audit" VALUES('ae5e319e33fd47dc8e31095c82f14efd','2026-11-23 11:00:00.000000','d270a63fcfff480fa54d4c8140f1c4d7','57ace3a07af8480da81194d5cd882998','resident.read','ddefd9edabaf4d60a6002ac1bb72ad40','');
INSERT INTO "audit" VALUES('c412dcbb2321410cbc99fb5a0601d630','2026-11-23 11:00:00.000000','d270a63fcfff480fa54d4c8140f1c4d7','2809c99f495040c09b5643ecb80d84ab','visit.book','ddefd9edabaf4d60a6002ac1bb72ad40','0bfd589f-b07a-4596-ba89-5285571b504b');
INSERT INTO "audit" VALUES('b32285d527d648bdb2780b02fba8ca36','2026-11-23 11:00:00.000000','d270a63fcfff480fa54d4c8140f1c4d7','2809c99f495040c09b5643ecb80d84ab','visit.book','ddefd9edabaf4d60a6002ac1bb72ad40','6dca771c-72bc-4129-912d-513391165e5e');
INSERT INTO "audit" VALUES('7aa2f9253a8647a1926ba9461c78c23d','2026-11-23 11:00:00.000000','d270a63fcfff480fa54d4c8140f1c4d7','0f73d290540b4f55963ec1054a2555e5','visit.cancel','ddefd9edabaf4d60a6002ac1bb72ad40','6dca771c-72bc-4129-912d-513391165e5e');
INSERT INTO "audit" VALUES('051e065288f94ea39403ca150dc47ff4','2026-11-23 11:00:00.000000','d270a63fcfff480fa54d4c8140f1c4d7','2809c99f495040c09b5643ecb80d84ab','visit.book','ddefd9edabaf4d60a6002ac1bb72ad40','2ce41762-b31e-47a2-a578-029c7bd181a3');
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
INSERT INTO "call_peers" VALUES('acdeb6b0795e46aabf36c3ff87883e25','2ce41762b31e47a2a578029c7bd181a3','tablet','2809c99f495040c09b5643ecb80d84ab','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "call_peers" VALUES('4780d9be2a7f4915b0b60de034c02130','2ce41762b31e47a2a578029c7bd181a3','relative','0f73d290540b4f55963ec1054a2555e5','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "call_signals" VALUES('15a917ed87c34b5e8e40fbd624aac872',1,'acdeb6b0795e46aabf36c3ff87883e25','4780d9be2a7f4915b0b60de034c02130','offer','{}','2026-11-23 11:00:00.000000');
CREATE TABLE calls (
	visit_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_calls PRIMARY KEY (visit_id), 
	CONSTRAINT fk_calls_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "calls" VALUES('2ce41762b31e47a2a578029c7bd181a3',1,NULL);
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
INSERT INTO "claims" VALUES(1,'ddefd9edabaf4d60a6002ac1bb72ad40','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','0bfd589fb07a4596ba895285571b504b');
INSERT INTO "claims" VALUES(2,'2cacd58601bf4a5d8627b19aaeb861b7','2026-11-24 11:00:00.000000','2026-11-24 11:45:00.000000','0bfd589fb07a4596ba895285571b504b');
INSERT INTO "claims" VALUES(3,'ddefd9edabaf4d60a6002ac1bb72ad40','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','2ce41762b31e47a2a578029c7bd181a3');
INSERT INTO "claims" VALUES(4,'2cacd58601bf4a5d8627b19aaeb861b7','2026-11-23 11:10:00.000000','2026-11-23 11:55:00.000000','2ce41762b31e47a2a578029c7bd181a3');
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
INSERT INTO "closures" VALUES('a2fcf3e0d1e04fb78f61748f4951cdb2','d270a63fcfff480fa54d4c8140f1c4d7','4ec35503ff9e4246accd1598779f8f50','2026-11-28','2026-11-29','Storstädning','2026-11-23 11:00:00.000000');
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
INSERT INTO "enrolments" VALUES('e6ba89e1cf55402f8a1937a49cbc560b','2cacd58601bf4a5d8627b19aaeb861b7','9b1572fa8bb8f83e18c5bbbbda2386a09a98d25b0feab5e6c476f42ce79ad590','e8dba3c81b5941541efd1262c6ec169fdd794368d6aba2c98ee3f6586d220da5','2026-11-24 11:00:00.000000',NULL);
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
INSERT INTO "feeds" VALUES('e2b9063ea07a4120801e84bf9888f62f','1942e6474c4c799df466d5f395252a39031eabb65b939a4926d75526e02f5345','0f73d290540b4f55963ec1054a2555e5',NULL,'sv','',NULL,1,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'');
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
INSERT INTO "homes" VALUES('d270a63fcfff480fa54d4c8140f1c4d7','Almgården','sv','Europe/Stockholm','031-700 00 00',30,15,120,14,'2026-11-23 11:00:00.000000');
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
INSERT INTO "invitations" VALUES('1ff90be2dbb1466cba89fa322aebada0','0f456030a9da29d4909ca63e5a2c1b18a37e0251e1f78c98906b2e64399f5cd0','ba61f29fd58141d3baa8775db8dd1255',1,'2026-11-23 11:00:00.000000','57ace3a07af8480da81194d5cd882998','2026-12-07 11:00:00.000000',NULL,NULL);
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
INSERT INTO "messages" VALUES('a9a2a234b29b4f09bc116394c1c7a3e4','invitation','ines.lind@familj.example','sv','d270a63fcfff480fa54d4c8140f1c4d7',NULL,NULL,'{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('3651d1a1a58f4e02afece145863880ec','booked','ines.lind@familj.example','sv','d270a63fcfff480fa54d4c8140f1c4d7','0f73d290540b4f55963ec1054a2555e5','0bfd589fb07a4596ba895285571b504b','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('28837f8c4bbd408b811c48daeeabe5bd','booked','ines.lind@familj.example','sv','d270a63fcfff480fa54d4c8140f1c4d7','0f73d290540b4f55963ec1054a2555e5','6dca771c72bc4129912d513391165e5e','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('c4ee39cef74e4088a2d03e767a9242e7','cancelled','ines.lind@familj.example','sv','d270a63fcfff480fa54d4c8140f1c4d7','0f73d290540b4f55963ec1054a2555e5','6dca771c72bc4129912d513391165e5e','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('c64c152b4ae04330a46352a9d05bb050','relative_cancelled','bjorken@almgarden.example','sv','d270a63fcfff480fa54d4c8140f1c4d7',NULL,'6dca771c72bc4129912d513391165e5e','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('294bcabbb4d3489da2a284e1a90b3662','booked','ines.lind@familj.example','sv','d270a63fcfff480fa54d4c8140f1c4d7','0f73d290540b4f55963ec1054a2555e5','2ce41762b31e47a2a578029c7bd181a3','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
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
INSERT INTO "people" VALUES('0f73d290540b4f55963ec1054a2555e5','d270a63fcfff480fa54d4c8140f1c4d7','relative','Ines','Lind','ines.lind@familj.example','','sv',NULL,NULL,1,'2026-11-23 11:00:00.000000');
INSERT INTO "people" VALUES('2809c99f495040c09b5643ecb80d84ab','d270a63fcfff480fa54d4c8140f1c4d7','staff','Karl','Ask',NULL,'','sv',NULL,'$argon2id$v=19$m=19456,t=2,p=1$yHvrVKbauY7FPH+oZu0Aiw$raBu1lcmr10YTY80s1ndwcaIciu+FKLHW0y6AQ0Ovt4',1,'2026-11-23 11:00:00.000000');
INSERT INTO "people" VALUES('57ace3a07af8480da81194d5cd882998','d270a63fcfff480fa54d4c8140f1c4d7','manager','Maj','Sand','maj@almgarden.example','','sv','$argon2id$v=19$m=19456,t=2,p=1$TcN3Jqe+EmQB9WQrYi8bbQ$JZEe3rwzhOzoHh3SwX8Ulv8H80OWFNzwlq1g18mPeKA',NULL,1,'2026-11-23 11:00:00.000000');
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
INSERT INTO "quiet_times" VALUES('ffe722e8fefd443ab73065352b01399c','d270a63fcfff480fa54d4c8140f1c4d7','Lunch',705,780);
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
INSERT INTO "related" VALUES('ba61f29fd58141d3baa8775db8dd1255','ddefd9edabaf4d60a6002ac1bb72ad40','0f73d290540b4f55963ec1054a2555e5','daughter',0,1,NULL);
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
INSERT INTO "reminders" VALUES('31b694027b6a434ebceb619f357daa91','0bfd589fb07a4596ba895285571b504b','tablet','2026-11-24 10:45:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('c4461f50bc0c43deb64547b9e6ae8f02','0bfd589fb07a4596ba895285571b504b','unit_mail','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('f22c25259f8141adb2b363f700260e09','6dca771c72bc4129912d513391165e5e','tablet','2026-11-25 10:45:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('849f30924e8649a0a8ae09c352e4d5d2','6dca771c72bc4129912d513391165e5e','unit_mail','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('a0de81fadb7346ab956adab6b044604c','2ce41762b31e47a2a578029c7bd181a3','tablet','2026-11-23 11:00:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('7c81e711a901448c90a2393ac55efa58','2ce41762b31e47a2a578029c7bd181a3','unit_mail','2026-11-23 11:05:00.000000','answered',NULL);
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
INSERT INTO "residents" VALUES('ddefd9edabaf4d60a6002ac1bb72ad40','d270a63fcfff480fa54d4c8140f1c4d7','4ec35503ff9e4246accd1598779f8f50','Rosa','Lind','14',0,0,0,0,'Maj Sand','own_words',NULL,0,1,'2026-11-23 11:00:00.000000');
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
INSERT INTO "sign_in_links" VALUES('feec2bf2d57c4f7186ae602bf7c7cc30','3039d13da923590008e2ee46ab7fc218d07bcd1a2e8123eab19c1d8ad4a914c0','0f73d290540b4f55963ec1054a2555e5','2026-11-23 11:30:00.000000',NULL);
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
INSERT INTO "sign_ins" VALUES('d43c1a6241c34872bb78c93bd3448d0d','3bc0f6f09cf13747a7279a4f59c78b8061eba11b15606f1e8e2377527c173b96','57ace3a07af8480da81194d5cd882998',NULL,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL);
INSERT INTO "sign_ins" VALUES('67d90320c4384b3aa32ee5720473527c','1119664e23ace86d4eaf18d31a4f2204ea37c6d76c453204e9f5ad1e238c1442','2809c99f495040c09b5643ecb80d84ab','2cacd58601bf4a5d8627b19aaeb861b7','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL);
CREATE TABLE staff_units (
	person_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_staff_units PRIMARY KEY (person_id, unit_id), 
	CONSTRAINT fk_staff_units_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_staff_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "staff_units" VALUES('2809c99f495040c09b5643ecb80d84ab','4ec35503ff9e4246accd1598779f8f50');
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
INSERT INTO "tablets" VALUES('2cacd58601bf4a5d8627b19aaeb861b7','d270a63fcfff480fa54d4c8140f1c4d7','4ec35503ff9e4246accd1598779f8f50','Surfplatta 1',1,'2fcc0170642c1c0da21c0f9c8b6de6c597fa5334d9015d50f8138270bb69e692',NULL,NULL);
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
INSERT INTO "units" VALUES('4ec35503ff9e4246accd1598779f8f50','d270a63fcfff480fa54d4c8140f1c4d7','Björken','031-700 00 01','bjorken@almgarden.example',5,1);
CREATE TABLE visit_moves (
	id CHAR(32) NOT NULL, 
	visit_id CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	actor_id CHAR(32), 
	from_state VARCHAR(40), 
	to_state VARCHAR(40) NOT NULL, 
	what VARCHAR(40) NOT NULL, 
	undone BOOLEAN NOT NULL, 
	CONSTRAINT pk_visit_moves PRIMARY KEY (id), 
	CONSTRAINT fk_visit_moves_actor_id FOREIGN KEY(actor_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_moves_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_moves" VALUES('35e95514fddd49efaef8514f1e7c2415','0bfd589fb07a4596ba895285571b504b','2026-11-23 11:00:00.000000','2809c99f495040c09b5643ecb80d84ab',NULL,'booked','book',0);
INSERT INTO "visit_moves" VALUES('d10f2d6b9d8544e8984b36d545d0459f','6dca771c72bc4129912d513391165e5e','2026-11-23 11:00:00.000000','2809c99f495040c09b5643ecb80d84ab',NULL,'booked','book',0);
INSERT INTO "visit_moves" VALUES('8575188d49af4db2a1dcc4e4fc636627','6dca771c72bc4129912d513391165e5e','2026-11-23 11:00:00.000000','0f73d290540b4f55963ec1054a2555e5','booked','cancelled','cancel',0);
INSERT INTO "visit_moves" VALUES('df3417dc4a164552af2b8dc315fc5016','2ce41762b31e47a2a578029c7bd181a3','2026-11-23 11:00:00.000000','2809c99f495040c09b5643ecb80d84ab',NULL,'booked','book',0);
INSERT INTO "visit_moves" VALUES('4113b63a22d24b10b427346216e8d49c','2ce41762b31e47a2a578029c7bd181a3','2026-11-23 11:00:00.000000','2809c99f495040c09b5643ecb80d84ab','booked','preparing','prepare',0);
CREATE TABLE visit_relatives (
	visit_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_visit_relatives PRIMARY KEY (visit_id, relative_id), 
	CONSTRAINT fk_visit_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_relatives_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_relatives" VALUES('0bfd589fb07a4596ba895285571b504b','0f73d290540b4f55963ec1054a2555e5');
INSERT INTO "visit_relatives" VALUES('6dca771c72bc4129912d513391165e5e','0f73d290540b4f55963ec1054a2555e5');
INSERT INTO "visit_relatives" VALUES('2ce41762b31e47a2a578029c7bd181a3','0f73d290540b4f55963ec1054a2555e5');
CREATE TABLE visit_ticks (
	visit_id CHAR(32) NOT NULL, 
	tick VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_visit_ticks PRIMARY KEY (visit_id, tick), 
	CONSTRAINT fk_visit_ticks_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_ticks" VALUES('2ce41762b31e47a2a578029c7bd181a3','glasses');
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
INSERT INTO "visits" VALUES('0bfd589fb07a4596ba895285571b504b','d270a63fcfff480fa54d4c8140f1c4d7','4ec35503ff9e4246accd1598779f8f50','ddefd9edabaf4d60a6002ac1bb72ad40','2cacd58601bf4a5d8627b19aaeb861b7','2809c99f495040c09b5643ecb80d84ab','58487ab00fae42b7bbf3febd4ff86bea','phone','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','booked','Tomas','quiet',NULL,NULL,NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "visits" VALUES('6dca771c72bc4129912d513391165e5e','d270a63fcfff480fa54d4c8140f1c4d7','4ec35503ff9e4246accd1598779f8f50','ddefd9edabaf4d60a6002ac1bb72ad40','2cacd58601bf4a5d8627b19aaeb861b7','2809c99f495040c09b5643ecb80d84ab','8fb0dbee53484f2986d85e3da8f8fc34','phone','2026-11-25 11:00:00.000000','2026-11-25 11:30:00.000000','cancelled','Tomas','quiet',NULL,NULL,'relative_ill','relative',1,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000');
INSERT INTO "visits" VALUES('2ce41762b31e47a2a578029c7bd181a3','d270a63fcfff480fa54d4c8140f1c4d7','4ec35503ff9e4246accd1598779f8f50','ddefd9edabaf4d60a6002ac1bb72ad40','2cacd58601bf4a5d8627b19aaeb861b7','2809c99f495040c09b5643ecb80d84ab','b6d09db1864243139cbe6d2f5f0dae74','phone','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','preparing','Tomas','notice,quiet','2809c99f495040c09b5643ecb80d84ab','2026-11-23 11:00:00.000000',NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "weekly_hours" VALUES('6c8409b6fe3b4ac4922ca91eea479fd5','d270a63fcfff480fa54d4c8140f1c4d7',0,540,1140);
INSERT INTO "weekly_hours" VALUES('418c8db632f3462f99704c4eec6bf41a','d270a63fcfff480fa54d4c8140f1c4d7',1,540,1140);
INSERT INTO "weekly_hours" VALUES('babb62f16ad44ec9b170217452f832b0','d270a63fcfff480fa54d4c8140f1c4d7',2,540,1140);
INSERT INTO "weekly_hours" VALUES('bc410f19951741d1878ee682f289ab0f','d270a63fcfff480fa54d4c8140f1c4d7',3,540,1140);
INSERT INTO "weekly_hours" VALUES('8eacddbc746b4b30b48e3125165719d5','d270a63fcfff480fa54d4c8140f1c4d7',4,540,1140);
INSERT INTO "weekly_hours" VALUES('81f319803cd14ad2b1c36487ac478586','d270a63fcfff480fa54d4c8140f1c4d7',5,540,1140);
INSERT INTO "weekly_hours" VALUES('e5fd8b2af5914a1ca641927a4a59d4af','d270a63fcfff480fa54d4c8140f1c4d7',6,540,1140);
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
