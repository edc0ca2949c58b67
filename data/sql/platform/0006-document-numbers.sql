-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which case a paper's number belongs to: two copies of one workstation's store give out the same numbers, and the second paper under one is refused.
-- Papers of operations that were done before this table are not in it: their numbers lie in sealed texts.
CREATE TABLE document_number (
  number TEXT NOT NULL PRIMARY KEY,     -- "（辽·大）中市监受字〔2026〕第000123号", or provisional
  case_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
