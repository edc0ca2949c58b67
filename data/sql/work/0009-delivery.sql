-- SPDX-License-Identifier: GPL-3.0-or-later
-- What became of an operation on its way, beside the queue: a change there would write the whole sealed operation again. No row: ready, never
-- tried. The columns state, tries and next_at of the queue stay as they were written and mean nothing. A receipt (revision, sequence,
-- received, receipt) comes with 'done' and never otherwise. Where the open entries begin is kept in meta ('outbox.open-from').
CREATE TABLE delivery (
  n        INTEGER PRIMARY KEY REFERENCES outbox (n),
  state    TEXT NOT NULL CHECK (state IN ('ready', 'stuck', 'done')),
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
CREATE INDEX delivery_sequence ON delivery (sequence);
CREATE INDEX delivery_case ON delivery (case_id, revision);

-- Files that go to the platform before the operation that names them. Digests stand in the sealed records of pages and papers and in the
-- sealed operation, not here.
CREATE TABLE outbox_file (
  op_id    TEXT NOT NULL,
  case_id  TEXT NOT NULL,
  kind     TEXT NOT NULL CHECK (kind IN ('page', 'paper', 'manifest')),
  ref      TEXT NOT NULL,              -- id of the page or paper; name in the e-file
  arrived  INTEGER NOT NULL DEFAULT 0, -- sealed at the platform
  upload   TEXT NOT NULL DEFAULT '',   -- address of an upload that was begun
  PRIMARY KEY (op_id, kind, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_file_case ON outbox_file (case_id, kind, ref);
