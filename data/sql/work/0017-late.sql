-- SPDX-License-Identifier: GPL-3.0-or-later
-- More of what is reported of a case (bits: 8 denied, 16 ended behind its day, 32 to be handled first by credit). That it was denied the state tells, or the
-- kinds of its events; the rest is told when a case is folded the next time. What was denied is to be filed and reviewed: list 5.
UPDATE case_row SET reports = reports | 8, ledger_kind = 5, ledger_day = CASE WHEN reports & 4 THEN '9999-12-31' ELSE '' END
  WHERE state = 61
     OR (state IN (65, 70, 75) AND EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = case_row.id AND e.kind = 'denied')
         AND NOT EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = case_row.id AND e.kind = 'granted'));
CREATE INDEX case_row_late ON case_row (n) WHERE reports & 16;
