-- The text of each item version that a case was taken in under, once for all its cases: events and drafts name it by its digest. Rules, no
-- person's data. A row is never changed and never deleted, as no event is that names it.
CREATE TABLE item_version (
  n      INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,         -- SHA-256 of text
  text   TEXT NOT NULL                 -- canonical JSON of the item
) STRICT;
CREATE TRIGGER item_version_is_never_changed BEFORE UPDATE ON item_version BEGIN SELECT RAISE (ABORT, 'item versions stay'); END;
CREATE TRIGGER item_version_is_never_deleted BEFORE DELETE ON item_version BEGIN SELECT RAISE (ABORT, 'item versions stay'); END;
-- Each number asks for the newest lease: found, not sorted.
CREATE INDEX enrolment_newest ON enrolment (incarnation, imported);
