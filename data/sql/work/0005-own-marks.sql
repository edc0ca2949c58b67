-- Each day of a case has its own mark: the day by which a tolerated material is owed can lie in a year with a calendar, the decision's in one
-- without.
ALTER TABLE case_row ADD COLUMN cure_provisional INTEGER NOT NULL DEFAULT 0;
