-- SPDX-License-Identifier: GPL-3.0-or-later
-- How the case was accepted: the number of the state (30 已受理, 31 容缺受理, 32 告知承诺受理, 33 视为受理); 0: it was not. It stays when the case goes on. Of cases that
-- another device accepted it is told when they are folded the next time.
ALTER TABLE case_row ADD COLUMN accepted_as INTEGER NOT NULL DEFAULT 0;
UPDATE case_row SET accepted_as = coalesce (
  (SELECT CASE e.kind WHEN 'accepted' THEN 30 WHEN 'tolerated' THEN 31 ELSE 32 END FROM case_event e
   WHERE e.case_id = case_row.id AND e.kind IN ('accepted', 'tolerated', 'committed') ORDER BY e.seq DESC LIMIT 1), 0)
  WHERE state >= 30;
