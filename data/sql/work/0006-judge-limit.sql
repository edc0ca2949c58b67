-- When a case was received, and until when the window must say whether it accepts it (受理期限); '' before the receipt.
ALTER TABLE case_row ADD COLUMN received TEXT NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN judge_due TEXT NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN judge_provisional INTEGER NOT NULL DEFAULT 0;
