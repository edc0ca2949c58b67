-- SPDX-License-Identifier: GPL-3.0-or-later
-- Each operation that comes back is looked for by its name: without an index the whole queue, which keeps what was delivered, was read for it.
CREATE INDEX outbox_op ON outbox (op_id);
