BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
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
INSERT INTO "audit" VALUES('df03c669d3f549599fe253d1ed94277b','2026-11-23 11:00:00.000000','b23d35530d504b8c813e12ae5b686de8','518204a499d540f882fb11ef93b727cd','resident.read','5b9c60858a4a49b7822fb836d4b87b67','');
INSERT INTO "audit" VALUES('891f49e095814487b2070ce5a3c7286c','2026-11-23 11:00:00.000000','b23d35530d504b8c813e12ae5b686de8','b20fee68d40c463aa20b89fb9ab32374','visit.book','5b9c60858a4a49b7822fb836d4b87b67','a61df2c7-089a-43c2-8e33-70472e63a1d2');
INSERT INTO "audit" VALUES('250168c696b6402894bdffecce84ecdf','2026-11-23 11:00:00.000000','b23d35530d504b8c813e12ae5b686de8','b20fee68d40c463aa20b89fb9ab32374','visit.book','5b9c60858a4a49b7822fb836d4b87b67','93f7a8d2-ddb0-4014-be57-9452a8fe92a8');
INSERT INTO "audit" VALUES('9d7ef5cf67684205815088704967e4e2','2026-11-23 11:00:00.000000','b23d35530d504b8c813e12ae5b686de8','1ec94d95ba99421493cf9b56122103a7','visit.cancel','5b9c60858a4a49b7822fb836d4b87b67','93f7a8d2-ddb0-4014-be57-9452a8fe92a8');
INSERT INTO "audit" VALUES('5cef194b3d314bb8b25241b85d797596','2026-11-23 11:00:00.000000','b23d35530d504b8c813e12ae5b686de8','b20fee68d40c463aa20b89fb9ab32374','visit.book','5b9c60858a4a49b7822fb836d4b87b67','4d57c1ff-d3a7-42d1-9956-f874619a3bd6');
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
INSERT INTO "ban_hours" VALUES('133e5c2aafc94bffa8baf3d56048df0b','15efa2b56ca3441fba64f123854c03d2',0,1140,1200);
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
INSERT INTO "bans" VALUES('15efa2b56ca3441fba64f123854c03d2','b23d35530d504b8c813e12ae5b686de8','ea541a56d27447beb35158726a450d2c','Besöksförbud','Region','','2026-11-03','2026-11-13',NULL,NULL,'',NULL,NULL,NULL,'518204a499d540f882fb11ef93b727cd','2026-11-03 11:00:00.000000',NULL);
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
INSERT INTO "call_peers" VALUES('96bab955177e40a3a09649854ee8284f','4d57c1ffd3a742d19956f874619a3bd6','tablet','b20fee68d40c463aa20b89fb9ab32374','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "call_peers" VALUES('07ccf5f77a7b437d9360523f175d10c2','4d57c1ffd3a742d19956f874619a3bd6','relative','1ec94d95ba99421493cf9b56122103a7','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "call_signals" VALUES('625de909c89c4623b1fb68878e5c1e7e',1,'96bab955177e40a3a09649854ee8284f','07ccf5f77a7b437d9360523f175d10c2','offer','{}','2026-11-23 11:00:00.000000');
CREATE TABLE calls (
	visit_id CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	ended_at DATETIME, 
	CONSTRAINT pk_calls PRIMARY KEY (visit_id), 
	CONSTRAINT fk_calls_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "calls" VALUES('4d57c1ffd3a742d19956f874619a3bd6',1,NULL);
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
INSERT INTO "claims" VALUES(1,'5b9c60858a4a49b7822fb836d4b87b67','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','a61df2c7089a43c28e3370472e63a1d2');
INSERT INTO "claims" VALUES(2,'0c5366950b64469d9c13b5bcd90ba3f6','2026-11-24 11:00:00.000000','2026-11-24 11:45:00.000000','a61df2c7089a43c28e3370472e63a1d2');
INSERT INTO "claims" VALUES(3,'5b9c60858a4a49b7822fb836d4b87b67','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','4d57c1ffd3a742d19956f874619a3bd6');
INSERT INTO "claims" VALUES(4,'0c5366950b64469d9c13b5bcd90ba3f6','2026-11-23 11:10:00.000000','2026-11-23 11:55:00.000000','4d57c1ffd3a742d19956f874619a3bd6');
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
INSERT INTO "closures" VALUES('807b78b47eb34645b2d4ae426e030934','b23d35530d504b8c813e12ae5b686de8','0e93a605943a42af8ce6844934a96b4b','2026-11-28','2026-11-29','Storstädning','2026-11-23 11:00:00.000000');
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
INSERT INTO "enrolments" VALUES('d46acdb7640d4d14b6afc75712529b40','0c5366950b64469d9c13b5bcd90ba3f6','73d37ce6c9b642c9eb83f0b6a687b1d67e97dfc79e77031a971925468619b3fc','e221bddeddfe3bfae6c2f8d84d38055bd142712f6c09afb7d7bb2183ec02c325','2026-11-24 11:00:00.000000',NULL);
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
INSERT INTO "exemptions" VALUES('15efa2b56ca3441fba64f123854c03d2','5b9c60858a4a49b7822fb836d4b87b67','end_of_life','Maj','518204a499d540f882fb11ef93b727cd','2026-11-23 11:00:00.000000');
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
INSERT INTO "feeds" VALUES('fa6c60e666b5420ba8dee9f62d88ceeb','8f1f9bf28387fddba1d19f48d7ce485b1b82eca4aea691e85c031392b17ec567','1ec94d95ba99421493cf9b56122103a7',NULL,'sv','',NULL,1,5,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL,NULL,'');
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
	created_at DATETIME NOT NULL, country VARCHAR(2) DEFAULT 'SE' NOT NULL, holidays VARCHAR(40) DEFAULT 'open' NOT NULL, per_day INTEGER, per_week INTEGER, open_visits INTEGER, other_lengths VARCHAR(40) DEFAULT '' NOT NULL, grid_minutes INTEGER, 
	CONSTRAINT pk_homes PRIMARY KEY (id)
);
INSERT INTO "homes" VALUES('b23d35530d504b8c813e12ae5b686de8','Almgården','sv','Europe/Stockholm','031-700 00 00',30,15,120,14,'2026-11-23 11:00:00.000000','SE','open',NULL,NULL,NULL,'',NULL);
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
INSERT INTO "invitations" VALUES('6421899de0a843caa12bd54668173ba9','b864448f0a62148391dbf7840d50cebab3928dfe9ccfa4adb0d71793732998df','6affd58aeb514e46ac218885f821e2f7',1,'2026-11-23 11:00:00.000000','518204a499d540f882fb11ef93b727cd','2026-12-07 11:00:00.000000',NULL,NULL);
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
INSERT INTO "messages" VALUES('381d653c597d44fe861964bcbf786b97','invitation','ines.lind@familj.example','sv','b23d35530d504b8c813e12ae5b686de8',NULL,NULL,'{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('4c297250dc634691b25f3253a526ca4c','booked','ines.lind@familj.example','sv','b23d35530d504b8c813e12ae5b686de8','1ec94d95ba99421493cf9b56122103a7','a61df2c7089a43c28e3370472e63a1d2','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('0d2db779feb2477993bceda0acbe4fe2','booked','ines.lind@familj.example','sv','b23d35530d504b8c813e12ae5b686de8','1ec94d95ba99421493cf9b56122103a7','93f7a8d2ddb04014be579452a8fe92a8','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('dc5d54ec789e4c7aaf01568d43695363','cancelled','ines.lind@familj.example','sv','b23d35530d504b8c813e12ae5b686de8','1ec94d95ba99421493cf9b56122103a7','93f7a8d2ddb04014be579452a8fe92a8','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('780482c17e324f9d9be44aa7d9e5ad75','relative_cancelled','bjorken@almgarden.example','sv','b23d35530d504b8c813e12ae5b686de8',NULL,'93f7a8d2ddb04014be579452a8fe92a8','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
INSERT INTO "messages" VALUES('048e3ffd5cd54805a121ebddb50851c4','booked','ines.lind@familj.example','sv','b23d35530d504b8c813e12ae5b686de8','1ec94d95ba99421493cf9b56122103a7','4d57c1ffd3a742d19956f874619a3bd6','{}','queued','2026-11-23 11:00:00.000000',0,NULL,NULL,'','2026-11-23 11:00:00.000000');
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
INSERT INTO "occurrences" VALUES('a038fb119601412e97c1681b09570a93','2026-11-25','93f7a8d2ddb04014be579452a8fe92a8','');
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
	created_at DATETIME NOT NULL, all_homes BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (id), 
	CONSTRAINT fk_people_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "people" VALUES('1ec94d95ba99421493cf9b56122103a7','b23d35530d504b8c813e12ae5b686de8','relative','Ines','Lind','ines.lind@familj.example','','sv',NULL,NULL,1,'2026-11-23 11:00:00.000000',0);
INSERT INTO "people" VALUES('b20fee68d40c463aa20b89fb9ab32374','b23d35530d504b8c813e12ae5b686de8','staff','Karl','Ask',NULL,'','sv',NULL,'$argon2id$v=19$m=19456,t=2,p=1$28WdYn4NT3+btobh0Zpo9w$6VTmDar3wmpmeyaXTTn+pQkLoRIpa7Hklgk/NcUuhEY',1,'2026-11-23 11:00:00.000000',0);
INSERT INTO "people" VALUES('518204a499d540f882fb11ef93b727cd','b23d35530d504b8c813e12ae5b686de8','manager','Maj','Sand','maj@almgarden.example','','sv','$argon2id$v=19$m=19456,t=2,p=1$g/mNWSFZWeOHDusFnIME7A$i2s/5Rz2DanlaCFg/oTpe3maCVP/XSEgbtsfcRtiTXk',NULL,1,'2026-11-23 11:00:00.000000',0);
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
INSERT INTO "quiet_times" VALUES('0ba72f17ac4f4da79e36aa002134b7f3','b23d35530d504b8c813e12ae5b686de8','Lunch',705,780);
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
INSERT INTO "related" VALUES('6affd58aeb514e46ac218885f821e2f7','5b9c60858a4a49b7822fb836d4b87b67','1ec94d95ba99421493cf9b56122103a7','daughter',0,1,NULL);
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
INSERT INTO "reminders" VALUES('47603313b0f64a44830e06ea8aa6c221','a61df2c7089a43c28e3370472e63a1d2','tablet','2026-11-24 10:45:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('7d353260252543389df7ae1225386182','a61df2c7089a43c28e3370472e63a1d2','unit_mail','2026-11-24 10:55:00.000000','due',NULL);
INSERT INTO "reminders" VALUES('c344ac5d35224cccb7ce60dc9f096c74','93f7a8d2ddb04014be579452a8fe92a8','tablet','2026-11-25 10:45:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('83097f31e0c54adf9c9135ba91062cb3','93f7a8d2ddb04014be579452a8fe92a8','unit_mail','2026-11-25 10:55:00.000000','dropped',NULL);
INSERT INTO "reminders" VALUES('bd447bc3182a4a6894859b12cc08a474','4d57c1ffd3a742d19956f874619a3bd6','tablet','2026-11-23 11:00:00.000000','answered',NULL);
INSERT INTO "reminders" VALUES('328c5809c17842dcadd3c0adaf470096','4d57c1ffd3a742d19956f874619a3bd6','unit_mail','2026-11-23 11:05:00.000000','answered',NULL);
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
INSERT INTO "residents" VALUES('5b9c60858a4a49b7822fb836d4b87b67','b23d35530d504b8c813e12ae5b686de8','0e93a605943a42af8ce6844934a96b4b','Rosa','Lind','14',0,0,0,0,'Maj Sand','own_words',NULL,0,1,'2026-11-23 11:00:00.000000',NULL,NULL,NULL,'',0,NULL,NULL);
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
	ended_at DATETIME, 
	CONSTRAINT pk_series PRIMARY KEY (id), 
	CONSTRAINT ck_series_forward CHECK (every_weeks > 0), 
	CONSTRAINT ck_series_in_the_day CHECK (starts >= 0 AND starts < 1440), 
	CONSTRAINT fk_series_booked_by FOREIGN KEY(booked_by) REFERENCES people (id), 
	CONSTRAINT fk_series_home_id FOREIGN KEY(home_id) REFERENCES homes (id), 
	CONSTRAINT fk_series_resident_id FOREIGN KEY(resident_id) REFERENCES residents (id), 
	CONSTRAINT uq_series_wish UNIQUE (wish)
);
INSERT INTO "series" VALUES('a038fb119601412e97c1681b09570a93','b23d35530d504b8c813e12ae5b686de8','5b9c60858a4a49b7822fb836d4b87b67','1ec94d95ba99421493cf9b56122103a7','8cfb60ec047a4acf9daa697a14095fc3','web','',1,'2026-11-25',NULL,720,30,'','2026-11-25','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000');
CREATE TABLE series_relatives (
	series_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_series_relatives PRIMARY KEY (series_id, relative_id), 
	CONSTRAINT fk_series_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_series_relatives_series_id FOREIGN KEY(series_id) REFERENCES series (id)
);
INSERT INTO "series_relatives" VALUES('a038fb119601412e97c1681b09570a93','1ec94d95ba99421493cf9b56122103a7');
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
INSERT INTO "sign_in_links" VALUES('e4c0aa90ca704ad5b34b8a5fb9f8dfa6','c7c5f71528e4c9b38af688814b050800f449fdbbd9cf47aa7ddf6a07375c646a','1ec94d95ba99421493cf9b56122103a7','2026-11-23 11:30:00.000000',NULL);
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
INSERT INTO "sign_ins" VALUES('3cdca53de2f34f91816bf11c92df7655','6e2e10929b94887affb694fbb1eaf928dfe7ea4a74a12a058718bcb2bdde0394','518204a499d540f882fb11ef93b727cd',NULL,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
INSERT INTO "sign_ins" VALUES('9ddf43558c2641e98959672fcc3d1296','565a955da1e09725835c76671c10dd13b9ac30f4141ba84a20a9796a462a1bfc','b20fee68d40c463aa20b89fb9ab32374','0c5366950b64469d9c13b5bcd90ba3f6','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 23:00:00.000000',NULL,NULL);
CREATE TABLE staff_units (
	person_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_staff_units PRIMARY KEY (person_id, unit_id), 
	CONSTRAINT fk_staff_units_person_id FOREIGN KEY(person_id) REFERENCES people (id), 
	CONSTRAINT fk_staff_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "staff_units" VALUES('b20fee68d40c463aa20b89fb9ab32374','0e93a605943a42af8ce6844934a96b4b');
CREATE TABLE tablet_units (
	tablet_id CHAR(32) NOT NULL, 
	unit_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_tablet_units PRIMARY KEY (tablet_id, unit_id), 
	CONSTRAINT fk_tablet_units_tablet_id FOREIGN KEY(tablet_id) REFERENCES tablets (id), 
	CONSTRAINT fk_tablet_units_unit_id FOREIGN KEY(unit_id) REFERENCES units (id)
);
INSERT INTO "tablet_units" VALUES('0c5366950b64469d9c13b5bcd90ba3f6','1091d59cc4e6427b87c371a4c7ececaa');
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
INSERT INTO "tablets" VALUES('0c5366950b64469d9c13b5bcd90ba3f6','b23d35530d504b8c813e12ae5b686de8','0e93a605943a42af8ce6844934a96b4b','Surfplatta 1',1,'acfc6f31a3d0622bbf61ebefa61bc03af42a42ae26b94a2495ed45a7e60b0b70',NULL,NULL,NULL,NULL,'');
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
INSERT INTO "unit_hands" VALUES('f5549a0bf8ec4e3495f3ee0e4affb12d','0e93a605943a42af8ce6844934a96b4b',540,720,1);
CREATE TABLE units (
	id CHAR(32) NOT NULL, 
	home_id CHAR(32) NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	mail VARCHAR(254) NOT NULL, 
	version INTEGER NOT NULL, 
	active BOOLEAN NOT NULL, slot_minutes INTEGER, other_lengths VARCHAR(40) DEFAULT '' NOT NULL, grid_minutes INTEGER, buffer_minutes INTEGER, notice_minutes INTEGER, horizon_days INTEGER, 
	CONSTRAINT pk_units PRIMARY KEY (id), 
	CONSTRAINT fk_units_home_id FOREIGN KEY(home_id) REFERENCES homes (id)
);
INSERT INTO "units" VALUES('0e93a605943a42af8ce6844934a96b4b','b23d35530d504b8c813e12ae5b686de8','Björken','031-700 00 01','bjorken@almgarden.example',5,1,NULL,'',NULL,NULL,NULL,NULL);
INSERT INTO "units" VALUES('1091d59cc4e6427b87c371a4c7ececaa','b23d35530d504b8c813e12ae5b686de8','Linden','031-700 00 01','bjorken@almgarden.example',0,1,NULL,'',NULL,NULL,NULL,NULL);
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
INSERT INTO "visit_moves" VALUES('e19fce1de14d42dabd8bb82bf9ffa1de','a61df2c7089a43c28e3370472e63a1d2','2026-11-23 11:00:00.000000','b20fee68d40c463aa20b89fb9ab32374',NULL,'booked','book',0,'2026-11-24 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('337a974e73ee499a8bcee5421b24e6bb','93f7a8d2ddb04014be579452a8fe92a8','2026-11-23 11:00:00.000000','b20fee68d40c463aa20b89fb9ab32374',NULL,'booked','book',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('577e2085b9e54afb8bee05a8dec86a97','93f7a8d2ddb04014be579452a8fe92a8','2026-11-23 11:00:00.000000','1ec94d95ba99421493cf9b56122103a7','booked','cancelled','cancel',0,'2026-11-25 11:00:00.000000');
INSERT INTO "visit_moves" VALUES('076810dee0624a70ab7b828fbb02d4c9','4d57c1ffd3a742d19956f874619a3bd6','2026-11-23 11:00:00.000000','b20fee68d40c463aa20b89fb9ab32374',NULL,'booked','book',0,'2026-11-23 11:10:00.000000');
INSERT INTO "visit_moves" VALUES('3778de6be2da4ce7b779bb6bcb72e419','4d57c1ffd3a742d19956f874619a3bd6','2026-11-23 11:00:00.000000','b20fee68d40c463aa20b89fb9ab32374','booked','preparing','prepare',0,'2026-11-23 11:10:00.000000');
CREATE TABLE visit_relatives (
	visit_id CHAR(32) NOT NULL, 
	relative_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_visit_relatives PRIMARY KEY (visit_id, relative_id), 
	CONSTRAINT fk_visit_relatives_relative_id FOREIGN KEY(relative_id) REFERENCES people (id), 
	CONSTRAINT fk_visit_relatives_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_relatives" VALUES('a61df2c7089a43c28e3370472e63a1d2','1ec94d95ba99421493cf9b56122103a7');
INSERT INTO "visit_relatives" VALUES('93f7a8d2ddb04014be579452a8fe92a8','1ec94d95ba99421493cf9b56122103a7');
INSERT INTO "visit_relatives" VALUES('4d57c1ffd3a742d19956f874619a3bd6','1ec94d95ba99421493cf9b56122103a7');
CREATE TABLE visit_ticks (
	visit_id CHAR(32) NOT NULL, 
	tick VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_visit_ticks PRIMARY KEY (visit_id, tick), 
	CONSTRAINT fk_visit_ticks_visit_id FOREIGN KEY(visit_id) REFERENCES visits (id)
);
INSERT INTO "visit_ticks" VALUES('4d57c1ffd3a742d19956f874619a3bd6','glasses');
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
INSERT INTO "visits" VALUES('a61df2c7089a43c28e3370472e63a1d2','b23d35530d504b8c813e12ae5b686de8','0e93a605943a42af8ce6844934a96b4b','5b9c60858a4a49b7822fb836d4b87b67','0c5366950b64469d9c13b5bcd90ba3f6','b20fee68d40c463aa20b89fb9ab32374','b3b433a23e7f464bb1d104cc7fb434d5','phone','2026-11-24 11:00:00.000000','2026-11-24 11:30:00.000000','booked','Tomas','quiet',NULL,NULL,NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
INSERT INTO "visits" VALUES('93f7a8d2ddb04014be579452a8fe92a8','b23d35530d504b8c813e12ae5b686de8','0e93a605943a42af8ce6844934a96b4b','5b9c60858a4a49b7822fb836d4b87b67','0c5366950b64469d9c13b5bcd90ba3f6','b20fee68d40c463aa20b89fb9ab32374','6f3cc30efd6c4e8ba35b8de239652f52','phone','2026-11-25 11:00:00.000000','2026-11-25 11:30:00.000000','cancelled','Tomas','quiet',NULL,NULL,'relative_ill','relative',1,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000');
INSERT INTO "visits" VALUES('4d57c1ffd3a742d19956f874619a3bd6','b23d35530d504b8c813e12ae5b686de8','0e93a605943a42af8ce6844934a96b4b','5b9c60858a4a49b7822fb836d4b87b67','0c5366950b64469d9c13b5bcd90ba3f6','b20fee68d40c463aa20b89fb9ab32374','06aaf37489d84a8993f89cd778c49b45','phone','2026-11-23 11:10:00.000000','2026-11-23 11:40:00.000000','preparing','Tomas','notice,quiet','b20fee68d40c463aa20b89fb9ab32374','2026-11-23 11:00:00.000000',NULL,NULL,0,'2026-11-23 11:00:00.000000','2026-11-23 11:00:00.000000',NULL);
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
INSERT INTO "weekly_hours" VALUES('7e152207a11c4e139f2786a6f6202b02','b23d35530d504b8c813e12ae5b686de8',0,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('675db96fb7224d4a80df949a6f5c12fb','b23d35530d504b8c813e12ae5b686de8',1,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('c6c4a1e613d6418aa4b1df97193c9ad4','b23d35530d504b8c813e12ae5b686de8',2,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('2b9323d638ef4312991a75c7e1eb3c67','b23d35530d504b8c813e12ae5b686de8',3,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('5fc315b0625745bb8cf66033d9fcd2cb','b23d35530d504b8c813e12ae5b686de8',4,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('618d76d679bd4a779e845757816c6a67','b23d35530d504b8c813e12ae5b686de8',5,540,1140,NULL);
INSERT INTO "weekly_hours" VALUES('a191812d9f8744ac84d3bac09141d64b','b23d35530d504b8c813e12ae5b686de8',6,540,1140,NULL);
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
CREATE INDEX ix_sign_ins_person_id ON sign_ins (person_id);
CREATE INDEX ix_sign_ins_tablet_id ON sign_ins (tablet_id);
COMMIT;
