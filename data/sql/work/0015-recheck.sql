-- SPDX-License-Identifier: GPL-3.0-or-later
-- A platform that was put back from a copy has lost the end of its log. While its list is read from the beginning again, here stands what it had, as this
-- store knows it, and what the list has not told yet.
CREATE TABLE recheck (
  op_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What was not in it: own operations with the receipt that there was, which are delivered again; others' as they were kept (sealed with the case's key under
-- "case_revision/<case>/<revision>"), which are theirs to deliver.
CREATE TABLE platform_lost (
  n        INTEGER PRIMARY KEY,
  noticed  INTEGER NOT NULL,           -- UTC microseconds
  op_id    TEXT NOT NULL,
  case_id  TEXT NOT NULL,
  revision INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  own_seq  INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  receipt  TEXT NOT NULL,
  sealed   BLOB
) STRICT;
