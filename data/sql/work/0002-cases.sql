-- Cases, numbers, papers, pages and the outbox. Personal data stands only in the sealed columns (BLOB, AES-256-GCM with the case's key;
-- the additional data names table, case and row). Everything else is needed for lists, guards and joins and tells nothing about a person.

-- What was leased to this workstation. A block belongs to the incarnation of the store that imported it and to no other.
CREATE TABLE enrolment (
  lease_id    TEXT PRIMARY KEY,
  incarnation TEXT NOT NULL,
  digest      TEXT NOT NULL,
  imported    INTEGER NOT NULL,
  body        TEXT NOT NULL            -- canonical JSON without the clerks
) STRICT;

CREATE TABLE case_block (
  block       TEXT PRIMARY KEY,
  incarnation TEXT NOT NULL,
  window      TEXT NOT NULL,
  from_date   TEXT NOT NULL,
  to_date     TEXT NOT NULL,
  first       INTEGER NOT NULL CHECK (first BETWEEN 1 AND 9999),
  last        INTEGER NOT NULL CHECK (last BETWEEN first AND 9999)
) STRICT;

CREATE TABLE document_block (
  block       TEXT PRIMARY KEY,
  incarnation TEXT NOT NULL,
  agency      TEXT NOT NULL,
  year        INTEGER NOT NULL,
  first       INTEGER NOT NULL CHECK (first BETWEEN 1 AND 999999),
  last        INTEGER NOT NULL CHECK (last BETWEEN first AND 999999)
) STRICT;

-- Every number that was ever given out. Rows are never deleted; a void number stays.
CREATE TABLE case_number (
  date    TEXT NOT NULL,
  window  TEXT NOT NULL,
  serial  INTEGER NOT NULL,
  number  TEXT NOT NULL,
  case_id TEXT NOT NULL,
  block   TEXT NOT NULL REFERENCES case_block (block),
  state   TEXT NOT NULL CHECK (state IN ('used', 'void')),
  at      INTEGER NOT NULL,
  PRIMARY KEY (date, window, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE document_number (
  agency  TEXT NOT NULL,
  year    INTEGER NOT NULL,
  serial  INTEGER NOT NULL,
  number  TEXT NOT NULL,
  case_id TEXT NOT NULL,
  block   TEXT NOT NULL REFERENCES document_block (block),
  state   TEXT NOT NULL CHECK (state IN ('used', 'void')),
  at      INTEGER NOT NULL,
  PRIMARY KEY (agency, year, serial)
) STRICT, WITHOUT ROWID;

CREATE TABLE provisional_number (
  date    TEXT NOT NULL,
  random  INTEGER NOT NULL CHECK (random BETWEEN 0 AND 9999),
  purpose TEXT NOT NULL CHECK (purpose IN ('case', 'document')),
  number  TEXT NOT NULL,
  case_id TEXT NOT NULL,
  state   TEXT NOT NULL CHECK (state IN ('used', 'void')),
  at      INTEGER NOT NULL,
  PRIMARY KEY (date, random)
) STRICT, WITHOUT ROWID;

-- Clerks: name, role and the first password (until the first sign-in) are sealed with the workstation key.
CREATE TABLE clerk (
  id         TEXT PRIMARY KEY,
  sealed     BLOB NOT NULL,
  author_key BLOB,                     -- wrapped private key, NULL before the first sign-in
  public_key TEXT
) STRICT;

-- Every author's key that ever signed here, for checking old events.
CREATE TABLE author_key (
  public_key TEXT PRIMARY KEY,
  clerk_id   TEXT NOT NULL,
  made       INTEGER NOT NULL
) STRICT;

-- The facts. sealed holds the canonical event, byte for byte what hash and signature are over.
CREATE TABLE case_event (
  case_id   TEXT NOT NULL,
  seq       INTEGER NOT NULL CHECK (seq > 0),
  kind      TEXT NOT NULL,
  hash      TEXT NOT NULL,
  signature TEXT NOT NULL,
  sealed    BLOB NOT NULL,
  PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER case_event_is_never_changed BEFORE UPDATE ON case_event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER case_event_is_never_deleted BEFORE DELETE ON case_event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;

-- The fold of the events (for a draft: of its events and its draft row). Can be rebuilt at any time.
CREATE TABLE case_row (
  n               INTEGER PRIMARY KEY, -- running number of the store: newest first is n descending
  id              TEXT NOT NULL UNIQUE,
  number          TEXT NOT NULL,
  state           INTEGER NOT NULL,
  is_open         INTEGER NOT NULL,
  item_id         TEXT NOT NULL,
  item_version    TEXT NOT NULL,
  item_name       TEXT NOT NULL,
  applicant_kind  INTEGER NOT NULL,
  due             TEXT NOT NULL,
  due_provisional INTEGER NOT NULL,
  cure_due        TEXT NOT NULL,
  parked          INTEGER NOT NULL,
  created         INTEGER NOT NULL,
  changed         INTEGER NOT NULL,
  window          TEXT NOT NULL,
  revision        INTEGER NOT NULL,
  intake_seq      INTEGER NOT NULL,    -- the event that holds the intake; 0: the draft row
  head            TEXT NOT NULL,       -- hash of the last event
  sealed          BLOB NOT NULL        -- names, numbers, note, search keys
) STRICT;
CREATE INDEX case_row_open ON case_row (n) WHERE is_open;
CREATE INDEX case_row_draft ON case_row (n) WHERE state = 0;

CREATE TABLE draft (
  case_id  TEXT PRIMARY KEY,
  saved    INTEGER NOT NULL,
  revision INTEGER NOT NULL,           -- of the case when this was saved
  sealed   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Keyed search values and case numbers written backwards (so that a tail is a range).
CREATE TABLE case_search (
  key TEXT NOT NULL,
  n   INTEGER NOT NULL,
  PRIMARY KEY (key, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE paper (
  case_id      TEXT NOT NULL,
  n            INTEGER NOT NULL,
  id           TEXT NOT NULL,
  blob         TEXT NOT NULL,
  printed      INTEGER NOT NULL DEFAULT 0,
  last_printed INTEGER NOT NULL DEFAULT 0,
  sealed       BLOB NOT NULL,
  PRIMARY KEY (case_id, n)
) STRICT, WITHOUT ROWID;

-- A page: what never changes is sealed once, what the clerk changes stands beside it.
CREATE TABLE page (
  case_id     TEXT NOT NULL,
  id          TEXT NOT NULL,
  material_id TEXT NOT NULL,
  position    INTEGER NOT NULL,
  rotation    INTEGER NOT NULL CHECK (rotation IN (0, 90, 180, 270)),
  blank       INTEGER NOT NULL,
  deleted     INTEGER NOT NULL,
  blob        TEXT NOT NULL,
  sealed      BLOB NOT NULL,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

-- What can be undone (undone = 0, from the end) and redone (undone = 1, from the front).
CREATE TABLE page_op (
  case_id TEXT NOT NULL,
  n       INTEGER NOT NULL,
  undone  INTEGER NOT NULL DEFAULT 0,
  sealed  BLOB NOT NULL,
  PRIMARY KEY (case_id, n)
) STRICT, WITHOUT ROWID;

-- Scan and import jobs, written before they start: a crash finds slot and key again.
CREATE TABLE scan_job (
  job_id      TEXT PRIMARY KEY,
  case_id     TEXT NOT NULL,
  material_id TEXT NOT NULL,
  origin      INTEGER NOT NULL,
  dpi         INTEGER NOT NULL,
  begun       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX scan_job_case ON scan_job (case_id);

-- Sealed files of an accepted case that are neither page nor paper: the material PDFs and the manifest.
CREATE TABLE efile (
  case_id TEXT NOT NULL,
  name    TEXT NOT NULL,
  blob    TEXT NOT NULL,
  PRIMARY KEY (case_id, name)
) STRICT, WITHOUT ROWID;

-- What the workstation owes the platform: serialised once, sealed, delivered in the order of each case.
CREATE TABLE outbox (
  n         INTEGER PRIMARY KEY AUTOINCREMENT,
  op_id     TEXT NOT NULL,
  case_id   TEXT NOT NULL,
  case_seq  INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  author    TEXT NOT NULL,
  sha256    TEXT NOT NULL,
  sm3       TEXT NOT NULL,
  signature TEXT NOT NULL,
  state     TEXT NOT NULL CHECK (state IN ('ready', 'sending', 'stuck', 'done')),
  tries     INTEGER NOT NULL DEFAULT 0,
  next_at   INTEGER NOT NULL,
  made      INTEGER NOT NULL,
  sealed    BLOB NOT NULL
) STRICT;
