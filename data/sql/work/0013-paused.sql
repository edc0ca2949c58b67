-- SPDX-License-Identifier: GPL-3.0-or-later
-- Since when the handling clock stands still: a Beijing date, or empty. Of a case that was in a special step before, it is told when the case is folded the next time.
ALTER TABLE case_row ADD COLUMN paused TEXT NOT NULL DEFAULT '';
