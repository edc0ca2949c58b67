-- Every act asks how far the queue knows its case. Without this the whole queue was read for it, and it only grows; a page for each
-- acceptance is the price.
CREATE INDEX outbox_case ON outbox (case_id, case_seq);
