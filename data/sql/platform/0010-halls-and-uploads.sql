-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is asked for all day must cost the same after a year: the news of a hall by their own index, not by its cases, and the pages that are begun without those that are done.
ALTER TABLE op ADD COLUMN hall TEXT;    -- of the case; NULL: of a case without a head
UPDATE op SET hall = (SELECT hall FROM case_head WHERE case_head.case_id = op.case_id);
CREATE INDEX op_by_hall ON op (hall, sequence);

ALTER TABLE upload ADD COLUMN is_open INTEGER NOT NULL DEFAULT 1;   -- 0: its own seal was taken
UPDATE upload SET is_open = 0 WHERE EXISTS (SELECT 1 FROM blob WHERE blob.case_id = upload.case_id AND blob.sha256 = upload.sha256);
CREATE INDEX upload_open ON upload (device, case_id, sha256) WHERE is_open;
DROP INDEX upload_by_device;
