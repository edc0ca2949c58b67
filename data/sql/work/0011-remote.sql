-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where an operation stands among those of all devices of its case: the platform's revisions are the order of the fold. Own operations: own_seq is the
-- last event that they brought, nothing is sealed. Others': own_seq is 0, and device and events are sealed with the case's key.
CREATE TABLE case_revision (
  case_id  TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  op_id    TEXT NOT NULL,
  at       INTEGER NOT NULL,           -- the platform's time
  own_seq  INTEGER NOT NULL CHECK (own_seq >= 0),
  sealed   BLOB,
  PRIMARY KEY (case_id, revision),
  CHECK ((own_seq > 0) = (sealed IS NULL))
) STRICT, WITHOUT ROWID;

-- own_seq: events of this store's own chain; head is the hash of the last of them. intake_seq is an event of that chain, or of the other device's
-- operation of intake_revision. held: own events that are left out of the fold.
ALTER TABLE case_row ADD COLUMN own_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN intake_revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
UPDATE case_row SET own_seq = revision;

-- The operation of another device that told of a paper; 0: made here. A paper without a blob is still to be fetched.
ALTER TABLE paper ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
CREATE INDEX paper_wanted ON paper (case_id) WHERE blob = '';

-- 'replaced': refused by the platform, and a person has decided to take back what it told of; another operation brings its events as evidence.
CREATE TABLE new_delivery (
  n        INTEGER PRIMARY KEY REFERENCES outbox (n),
  state    TEXT NOT NULL CHECK (state IN ('ready', 'stuck', 'done', 'replaced')),
  tries    INTEGER NOT NULL DEFAULT 0,
  last_try INTEGER NOT NULL DEFAULT 0,
  next_at  INTEGER NOT NULL DEFAULT 0,
  problem  TEXT NOT NULL DEFAULT '',   -- RFC 9457, as it was answered last; no person's data
  case_id  TEXT NOT NULL,
  revision INTEGER NOT NULL DEFAULT 0,
  sequence INTEGER NOT NULL DEFAULT 0,
  received INTEGER NOT NULL DEFAULT 0, -- the platform's time
  receipt  TEXT NOT NULL DEFAULT ''    -- the platform's signature
) STRICT;
INSERT INTO new_delivery SELECT * FROM delivery;
DROP TABLE delivery;
ALTER TABLE new_delivery RENAME TO delivery;
CREATE INDEX delivery_sequence ON delivery (sequence);
CREATE INDEX delivery_case ON delivery (case_id, revision);

INSERT OR IGNORE INTO case_revision (case_id, revision, op_id, at, own_seq)
  SELECT d.case_id, d.revision, o.op_id, d.received, o.case_seq FROM delivery d JOIN outbox o USING (n)
  WHERE d.state = 'done' AND d.revision > 0;
