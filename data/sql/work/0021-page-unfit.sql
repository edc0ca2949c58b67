-- SPDX-License-Identifier: GPL-3.0-or-later
-- Why a page does not count for its material ("unsigned", "expired" ...); '' for one that does.
ALTER TABLE page ADD COLUMN unfit TEXT NOT NULL DEFAULT '';
