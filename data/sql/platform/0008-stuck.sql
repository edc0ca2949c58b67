-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many steps of its queue wait for a person at a workstation, as it told last: who keeps the platform sees it before somebody there calls. NULL: never told.
ALTER TABLE device ADD COLUMN stuck INTEGER CHECK (stuck >= 0);
ALTER TABLE device ADD COLUMN stuck_us INTEGER NOT NULL DEFAULT 0;
