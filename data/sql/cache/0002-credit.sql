-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the platform told of applicants' credit: asked for again whenever it can be, good for a day when it cannot.
CREATE TABLE credit (
  subject TEXT NOT NULL PRIMARY KEY,    -- keyed: tells nobody's number
  asked_us INTEGER NOT NULL,            -- by the platform's clock
  told_us INTEGER NOT NULL,             -- by ours
  sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
