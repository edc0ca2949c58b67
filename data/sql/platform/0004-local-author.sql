-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who signed at a workstation before it belonged to any hall. A clerk who signs in at that workstation vouches for the key; the operations then
-- count as a clerk's of the hall, under the id that stands in them, and only from that workstation.
CREATE TABLE local_author (
  public_key TEXT NOT NULL PRIMARY KEY, -- Ed25519, 64 hex
  local TEXT NOT NULL,                  -- "L-D203-1"
  account TEXT NOT NULL REFERENCES account (account),  -- who vouched
  device TEXT NOT NULL REFERENCES device (device),
  since_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
