-- Events in the order of their arrival with an index by case: in the tree of their key every act split a page in the middle and touched
-- inner ones. Operations are never deleted, so that the running number needs no table of its own to stay unique.
CREATE TABLE new_event (
  n         INTEGER PRIMARY KEY,
  case_id   TEXT NOT NULL,
  seq       INTEGER NOT NULL CHECK (seq > 0),
  kind      TEXT NOT NULL,
  hash      TEXT NOT NULL,
  signature TEXT NOT NULL,
  sealed    BLOB NOT NULL,
  UNIQUE (case_id, seq)
) STRICT;
INSERT INTO new_event (case_id, seq, kind, hash, signature, sealed)
  SELECT case_id, seq, kind, hash, signature, sealed FROM case_event ORDER BY case_id, seq;
DROP TABLE case_event;
ALTER TABLE new_event RENAME TO case_event;
CREATE TRIGGER case_event_is_never_changed BEFORE UPDATE ON case_event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
CREATE TRIGGER case_event_is_never_deleted BEFORE DELETE ON case_event BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;

CREATE TABLE new_outbox (
  n         INTEGER PRIMARY KEY,
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
INSERT INTO new_outbox SELECT * FROM outbox;
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;
CREATE INDEX outbox_case ON outbox (case_id, case_seq);
