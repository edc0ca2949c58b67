-- SPDX-License-Identifier: GPL-3.0-or-later
-- Cases of which the platform has told what does not fit with what is here: asked for whole again until it does.
CREATE TABLE case_behind (
  case_id TEXT NOT NULL PRIMARY KEY,
  since_us INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,     -- dossiers that did not fit, or were refused
  last_try_us INTEGER NOT NULL DEFAULT 0,
  next_at_us INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL                  -- the log's words; nothing of the applicant
) STRICT, WITHOUT ROWID;
