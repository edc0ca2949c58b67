-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is reported of a case (bits: 1 asked for although it is shared or licensed, 2 told to correct a second time). Of a case of before it is told when the case
-- is folded the next time. One index a list: the newest stand in front.
ALTER TABLE case_row ADD COLUMN reports INTEGER NOT NULL DEFAULT 0;
CREATE INDEX case_row_asked ON case_row (n) WHERE reports & 1;
CREATE INDEX case_row_second ON case_row (n) WHERE reports & 2;
