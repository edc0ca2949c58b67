-- SPDX-License-Identifier: GPL-3.0-or-later
-- Facts about the store itself and the wrapped keys. Nothing personal stands here in clear.
CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys of the store that are no case's: 'index' makes the search values. Its wrap also tells whether the key that the keyring gave is
-- the one of this store.
CREATE TABLE store_key (
  name TEXT NOT NULL PRIMARY KEY,
  wrapped BLOB NOT NULL,        -- by the workstation key
  recovery BLOB                 -- to the centre's recovery key, once that is known
) STRICT, WITHOUT ROWID;

CREATE TABLE case_key (
  case_id TEXT NOT NULL PRIMARY KEY,
  made_us INTEGER NOT NULL,     -- UTC microseconds
  wrapped BLOB NOT NULL,
  recovery BLOB
) STRICT, WITHOUT ROWID;
