-- Cases are found by agent, by 法定代表人 and by the last four of a phone, too. Those terms are keyed: SQL cannot make them, the program does when it
-- next opens the store (case/yc-case-store-index.c). The value is the running number of the last case that is done.
INSERT INTO meta (name, value) SELECT 'search.renewed-to', '0' WHERE EXISTS (SELECT 1 FROM case_row);
