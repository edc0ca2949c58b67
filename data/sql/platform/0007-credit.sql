-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is known of applicants' credit (信用状况). "subject" is the keyed name of the applicant's number: the table tells nobody's.
CREATE TABLE credit_record (
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- as in wire-credit.schema.json
  since TEXT NOT NULL,                  -- Beijing date
  item TEXT NOT NULL,                   -- of which permit; '' for any
  case_id TEXT NOT NULL,                -- that it came of here; '' when a credit centre told it
  repaired INTEGER NOT NULL,
  PRIMARY KEY (subject, kind, since, item, case_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE credit_priority (          -- 守信激励
  subject TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Who asked after whom, and when: for who has to answer for it.
CREATE TABLE credit_asked (
  asked_us INTEGER NOT NULL,
  account TEXT NOT NULL,
  device TEXT NOT NULL,
  subject TEXT NOT NULL
) STRICT;
