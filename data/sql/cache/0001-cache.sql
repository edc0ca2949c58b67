-- SPDX-License-Identifier: GPL-3.0-or-later
-- What can be fetched again. The incarnation says whose cache it is: one of another store is thrown away.
CREATE TABLE cache_meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
