-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files of a handed over operation that could not be read any more, as the platform's receipt confirms.
ALTER TABLE evacuated ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
