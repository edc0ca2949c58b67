-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who comes first on a day by credit: also where a long work list is cut, not only in the part that was answered. Stands sealed in the head; a case of before has
-- it here with its next operation.
ALTER TABLE case_head ADD COLUMN is_priority INTEGER NOT NULL DEFAULT 0;
