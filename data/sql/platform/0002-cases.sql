-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was delivered. The log of operations is the truth; the head of a case is what it adds up to.

-- The platform's log: "sequence" is the order in which things came to pass and the cursor of GET /v1/changes. One writer, so that the order
-- of numbers is the order of commits. A row is the effect's own transaction, and its key is what makes an operation done once.
CREATE TABLE op (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  op TEXT NOT NULL UNIQUE,
  device TEXT REFERENCES device (device),  -- who delivered it; NULL: the platform's own
  case_id TEXT NOT NULL,
  case_seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  author_key TEXT NOT NULL,
  signature TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  sm3 TEXT NOT NULL,
  body_sealed BLOB NOT NULL,            -- the text that was signed
  revision INTEGER NOT NULL,            -- of the case behind it
  at_us INTEGER NOT NULL,
  receipt_signature TEXT NOT NULL       -- the rest of the receipt stands in this row
) STRICT;
CREATE UNIQUE INDEX op_by_case ON op (case_id, revision);
CREATE INDEX op_by_device ON op (device, sequence);

-- "case" is a word of SQL. "head_sealed": the projection as JSON; the columns are what lists are made by.
CREATE TABLE case_head (
  case_id TEXT NOT NULL PRIMARY KEY,
  hall TEXT NOT NULL REFERENCES hall (hall),
  agency TEXT NOT NULL,
  number TEXT UNIQUE,
  state TEXT NOT NULL,
  revision INTEGER NOT NULL,
  due TEXT,                             -- Beijing date
  claimed_by TEXT REFERENCES account (account),
  changed_us INTEGER NOT NULL,
  head_sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX case_head_by_due ON case_head (agency, state, due);
CREATE INDEX case_head_by_hall ON case_head (hall, changed_us);

-- The last event that a device brought of a case: the next one follows it by number and hash.
CREATE TABLE delivered (
  device TEXT NOT NULL REFERENCES device (device),
  case_id TEXT NOT NULL,
  case_seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (device, case_id)
) STRICT, WITHOUT ROWID;
