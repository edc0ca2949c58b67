-- SPDX-License-Identifier: GPL-3.0-or-later
-- What somebody signed while the account was in force may arrive when it is withdrawn. It counts once somebody in office at the same workstation answers
-- for it, and only what was signed before "revoked_us" (0: withdrawn before this was noted: nothing counts).
ALTER TABLE account ADD COLUMN revoked_us INTEGER NOT NULL DEFAULT 0;

CREATE TABLE vouched (
  public_key TEXT NOT NULL REFERENCES author (public_key),
  device TEXT NOT NULL REFERENCES device (device),
  account TEXT NOT NULL REFERENCES account (account),  -- who answers
  since_us INTEGER NOT NULL,
  PRIMARY KEY (public_key, device)
) STRICT, WITHOUT ROWID;
