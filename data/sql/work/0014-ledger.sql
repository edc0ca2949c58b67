-- SPDX-License-Identifier: GPL-3.0-or-later
-- 台账: on which of its lists a case stands (0: on none; 1 容缺, 2 承诺核查, 3 补正, 4 待受理, 5 否定备案) and the day by which the list is ordered. '': only
-- the clocks know the day, it is filled in when the ledger is opened; '9999-12-31': there is no limit.
ALTER TABLE case_row ADD COLUMN ledger_kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN ledger_day TEXT NOT NULL DEFAULT '';
UPDATE case_row SET ledger_kind = CASE
    WHEN state BETWEEN 30 AND 56 AND cure_due <> '' THEN 1
    WHEN state IN (60, 65, 70, 75) AND accepted_as = 32 THEN 2
    WHEN state IN (15, 18) AND cure_due <> '' THEN 3
    WHEN state IN (10, 18) THEN 4
    WHEN state IN (20, 21, 91) THEN 5
    ELSE 0 END
  WHERE state > 0;
UPDATE case_row SET ledger_day = CASE ledger_kind
    WHEN 1 THEN cure_due
    WHEN 3 THEN cure_due
    WHEN 4 THEN CASE judge_due WHEN '' THEN '9999-12-31' ELSE judge_due END
    ELSE '' END
  WHERE ledger_kind > 0;
CREATE INDEX case_row_ledger ON case_row (ledger_kind, ledger_day, n) WHERE ledger_kind > 0;
CREATE INDEX case_row_ledger_day ON case_row (ledger_day, n, ledger_kind) WHERE ledger_kind > 0;
