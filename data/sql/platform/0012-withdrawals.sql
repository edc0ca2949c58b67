-- SPDX-License-Identifier: GPL-3.0-or-later
-- A workstation that was withdrawn by mistake is taken back, and may be withdrawn again. What it handed over counts for the withdrawal that it was handed over for, or what an
-- earlier one left here would stand for what a platform put back from a copy has lost. "lost": files of the operation that the workstation could not read any more.
ALTER TABLE device ADD COLUMN withdrawal INTEGER NOT NULL DEFAULT 1;      -- the number of the newest
ALTER TABLE evacuation ADD COLUMN withdrawal INTEGER NOT NULL DEFAULT 1;
ALTER TABLE evacuation ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
