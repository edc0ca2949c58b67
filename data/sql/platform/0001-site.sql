-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who there is: halls, people, workstations, and the numbers that were given to each. "sealed" columns are sealed with the platform's key,
-- with table, column and row as additional data. Times are UTC microseconds. Tokens and codes stand here as SHA-256 only.

-- 'key-check' tells whether a key file is this store's; 'signing-key' is the seed of the Ed25519 key that receipts are signed with; 'decoy' is a
-- password record that nobody's password fits. All sealed.
CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A site: what another hall does is not there for it. "hall" is a name for the machine, "name" is what stands on papers.
CREATE TABLE hall (
  hall TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  region TEXT NOT NULL,                 -- GB/T 2260; windows of one region share their codes, so blocks are counted by region
  recovery_public_key TEXT NOT NULL,    -- X25519, 64 hex
  demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE agency (
  hall TEXT NOT NULL REFERENCES hall (hall),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  letter TEXT NOT NULL,                 -- 机关代字
  consult_phone TEXT NOT NULL,
  supervise_phone TEXT NOT NULL,
  PRIMARY KEY (hall, code)
) STRICT, WITHOUT ROWID;

-- A person. The name that is typed in is no secret; what the person is called is.
CREATE TABLE account (
  account TEXT NOT NULL PRIMARY KEY,
  hall TEXT NOT NULL REFERENCES hall (hall),
  role TEXT NOT NULL CHECK (role IN ('clerk', 'approver', 'virtual', 'supervisor')),
  name_sealed BLOB NOT NULL,
  password_sealed BLOB NOT NULL,        -- an Argon2id record
  revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1))
) STRICT, WITHOUT ROWID;

-- What an approver decides for.
CREATE TABLE account_agency (
  account TEXT NOT NULL REFERENCES account (account),
  agency TEXT NOT NULL,
  PRIMARY KEY (account, agency)
) STRICT, WITHOUT ROWID;

-- Passwords that were tried, also for names that nobody has, so that the answers do not tell which there are. "name" is keyed: people type
-- passwords into the field of the name. A try counts as wrong from before it is looked at until it was right.
CREATE TABLE try (
  name TEXT NOT NULL PRIMARY KEY,
  wrong INTEGER NOT NULL,
  next_us INTEGER NOT NULL              -- not looked at before
) STRICT, WITHOUT ROWID;
CREATE INDEX try_by_time ON try (next_us);

-- One workstation's store: a store that was lost or restored becomes another device.
CREATE TABLE device (
  device TEXT NOT NULL PRIMARY KEY,     -- uuid
  hall TEXT NOT NULL REFERENCES hall (hall),
  window TEXT NOT NULL,
  window_name TEXT NOT NULL,
  station TEXT NOT NULL UNIQUE,         -- of L- numbers: never two the same
  incarnation TEXT NOT NULL UNIQUE,
  token_sha256 TEXT NOT NULL UNIQUE,
  enrolled_us INTEGER NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Used once. The same store may use it again for a while: the answer may have been lost.
CREATE TABLE enrolment_code (
  code_sha256 TEXT NOT NULL PRIMARY KEY,
  hall TEXT NOT NULL REFERENCES hall (hall),
  window TEXT NOT NULL,
  window_name TEXT NOT NULL,
  station TEXT,                         -- wanted; another one when it was given out before
  until_us INTEGER NOT NULL,
  device TEXT REFERENCES device (device),
  used_us INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  token_sha256 TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (account),
  device TEXT NOT NULL REFERENCES device (device),
  until_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_time ON session (until_us);

-- Whose signature a key makes. A key stays: what it signed must stay provable.
CREATE TABLE author (
  public_key TEXT NOT NULL PRIMARY KEY, -- Ed25519, 64 hex
  account TEXT NOT NULL REFERENCES account (account),
  device TEXT NOT NULL REFERENCES device (device),
  since_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a device was given, as text, so that the same lease is the same text. The newest one is asked for again and again.
CREATE TABLE lease (
  lease TEXT NOT NULL PRIMARY KEY,
  device TEXT NOT NULL REFERENCES device (device),
  number INTEGER NOT NULL,              -- 1, 2, ... of the device
  made_us INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (device, number)
) STRICT, WITHOUT ROWID;

-- Serials of a day, for every day of a year. "used": the highest that the platform has seen.
CREATE TABLE case_block (
  block TEXT NOT NULL PRIMARY KEY,
  device TEXT NOT NULL REFERENCES device (device),
  region TEXT NOT NULL,
  window TEXT NOT NULL,
  year INTEGER NOT NULL,
  first INTEGER NOT NULL CHECK (first >= 1),
  last INTEGER NOT NULL CHECK (last BETWEEN first AND 9999),
  used INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX case_block_by_place ON case_block (region, window, year, last);
CREATE TRIGGER case_block_once BEFORE INSERT ON case_block
WHEN EXISTS (SELECT 1 FROM case_block WHERE region = NEW.region AND window = NEW.window AND year = NEW.year
             AND first <= NEW.last AND last >= NEW.first)
BEGIN SELECT RAISE (ABORT, 'these serials of cases were given out before'); END;

CREATE TABLE document_block (
  block TEXT NOT NULL PRIMARY KEY,
  device TEXT NOT NULL REFERENCES device (device),
  region TEXT NOT NULL,
  agency TEXT NOT NULL,
  year INTEGER NOT NULL,
  first INTEGER NOT NULL CHECK (first >= 1),
  last INTEGER NOT NULL CHECK (last BETWEEN first AND 999999),
  used INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX document_block_by_place ON document_block (region, agency, year, last);
CREATE TRIGGER document_block_once BEFORE INSERT ON document_block
WHEN EXISTS (SELECT 1 FROM document_block WHERE region = NEW.region AND agency = NEW.agency AND year = NEW.year
             AND first <= NEW.last AND last >= NEW.first)
BEGIN SELECT RAISE (ABORT, 'these serials of documents were given out before'); END;
