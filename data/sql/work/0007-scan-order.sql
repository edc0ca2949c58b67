-- The number that the case's next event had when the job began: its pages stand in order against the prints, whatever the clock did. 0: not known,
-- a job of an earlier version.
ALTER TABLE scan_job ADD COLUMN next_event INTEGER NOT NULL DEFAULT 0;
