-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a withdrawn workstation hands over: its open operations in parts, each sealed for the platform's escrow key before it goes, so that the same bytes go
-- again after a kill. The bytes are forgotten with the receipt.
CREATE TABLE evacuation_part (
  op_id TEXT NOT NULL,
  part INTEGER NOT NULL CHECK (part BETWEEN 1 AND parts),
  parts INTEGER NOT NULL,
  sealed BLOB,                          -- NULL: the receipt is here
  at_us INTEGER NOT NULL DEFAULT 0,     -- the platform's time
  signature TEXT NOT NULL DEFAULT '',   -- of its receipt
  PRIMARY KEY (op_id, part)
) STRICT, WITHOUT ROWID;

-- Operations of which every part has its receipt, or that nobody can read any more.
CREATE TABLE evacuated (
  op_id TEXT NOT NULL PRIMARY KEY,
  readable INTEGER NOT NULL CHECK (readable IN (0, 1))
) STRICT, WITHOUT ROWID;
