-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pages and papers: on their way (upload) and whole (blob). Offsets are of the plaintext.

-- "bytes" and "file_bytes" belong together: what lies in the part file behind file_bytes was never answered for and is cut off.
CREATE TABLE upload (
  upload TEXT NOT NULL PRIMARY KEY,     -- uuid; the part file is parts/<upload>
  device TEXT NOT NULL REFERENCES device (device),
  case_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  sm3 TEXT NOT NULL,
  length INTEGER NOT NULL CHECK (length > 0),
  bytes INTEGER NOT NULL DEFAULT 0 CHECK (bytes BETWEEN 0 AND length),
  file_bytes INTEGER NOT NULL DEFAULT 0,
  until_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_by_time ON upload (until_us);
CREATE INDEX upload_by_device ON upload (device);

-- Whole, hashed again, synced. The file's name is keyed; it is sealed with "blob/<case>/<sha256>" as additional data.
CREATE TABLE blob (
  case_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  sm3 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  hall TEXT NOT NULL REFERENCES hall (hall),
  device TEXT NOT NULL REFERENCES device (device),
  sealed_us INTEGER NOT NULL,
  PRIMARY KEY (case_id, sha256)
) STRICT, WITHOUT ROWID;
