-- SPDX-License-Identifier: GPL-3.0-or-later
-- When a workstation was withdrawn (0: it is not, or nobody noted when), and what it handed over behind that: parts of its open operations, sealed for the
-- escrow key ('escrow-key' in meta is the private one). A part that was answered for stays, also when another comes under its place: somebody who has the
-- computer cannot write over what its store handed over.
ALTER TABLE device ADD COLUMN revoked_us INTEGER NOT NULL DEFAULT 0;

CREATE TABLE evacuation (
  device TEXT NOT NULL REFERENCES device (device),
  op TEXT NOT NULL,
  parts INTEGER NOT NULL CHECK (parts >= 1),
  part INTEGER NOT NULL CHECK (part BETWEEN 1 AND parts),
  sha256 TEXT NOT NULL,                 -- of "sealed"
  at_us INTEGER NOT NULL,
  put_us INTEGER NOT NULL DEFAULT 0,    -- when the operation was put in and done; 0: not yet
  sealed BLOB NOT NULL,
  PRIMARY KEY (device, op, parts, part, sha256)
) STRICT;
