/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The store on a real folder, with a given workstation key (the keyring has its own suite): lock, versions, keys, blobs, recovery,
 * what survives a killed process. */
#define G_LOG_DOMAIN "test-store"
#include "config.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "vault/yc-store.h"
#include "test-folder.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CASE "0193a000-0000-7000-8000-000000000001"
#define OTHER_CASE "0193a000-0000-7000-8000-000000000002"
#define JOB "0193a000-0000-7000-8000-0000000000aa"

static YcSealKey *
key_of (guint8 byte)
{
  guint8 bytes[32];

  memset (bytes, byte, sizeof bytes);
  return yc_seal_key_new (bytes);
}

static YcStoreConfig
config_for (TestFolder *folder,
            YcSealKey  *key)
{
  YcStoreConfig config = { .folder = folder->path, .with_keys = key != NULL, .workstation_key = key,
                           .reserve_bytes = 1024 * 1024, .wal_bytes = 1024 * 1024 };

  return config;
}

static YcStore *
open_store (TestFolder *folder,
            YcSealKey  *key)
{
  YcStoreConfig config = config_for (folder, key);
  g_autoptr (GError) error = NULL;
  YcStore *store = yc_store_open (&config, &error);

  g_assert_no_error (error);
  return store;
}

static void
assert_open_fails (const YcStoreConfig *config,
                   GQuark               domain,
                   int                  code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_store_open (config, &error));
  g_assert_error (error, domain, code);
}

static void
flip_byte (const char *path,
           goffset     offset)
{
  char byte;
  int fd = open (path, O_RDWR | O_CLOEXEC);

  g_assert_cmpint (pread (fd, &byte, 1, offset), ==, 1);
  byte = (char) (byte ^ 1);
  g_assert_cmpint (pwrite (fd, &byte, 1, offset), ==, 1);
  close (fd);
}

static void
test_second_opener (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  YcStoreConfig config = config_for (folder, key);
  YcStore *first = open_store (folder, key);

  assert_open_fails (&config, YC_STORE_ERROR, YC_STORE_ERROR_BUSY);
  /* The refused one must not have taken the lock away from the first. */
  assert_open_fails (&config, YC_STORE_ERROR, YC_STORE_ERROR_BUSY);
  yc_store_close (first);
  yc_store_close (open_store (folder, key));
}

static void
test_newer (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  YcStoreConfig config = config_for (folder, key);
  YcStore *store = open_store (folder, key);

  g_assert_true (yc_db_exec (yc_store_get_work (store), "PRAGMA user_version = 9999", NULL));
  yc_store_close (store);
  assert_open_fails (&config, YC_STORE_ERROR, YC_STORE_ERROR_NEWER);
}

static void
test_damaged (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "work.db");
  g_autofree char *junk = g_strnfill (8192, 'j');
  YcStoreConfig config = config_for (folder, NULL);

  g_assert_true (g_file_set_contents (path, junk, 8192, NULL));
  assert_open_fails (&config, YC_STORE_ERROR, YC_STORE_ERROR_DAMAGED);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_another_key (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcSealKey) other = key_of (2);
  YcStoreConfig wrong = config_for (folder, other);
  g_autoptr (GError) error = NULL;

  /* Without a case nothing can be lost: the store takes the new key. */
  yc_store_close (open_store (folder, other));
  YcStore *store = open_store (folder, key);
  g_autoptr (YcSealKey) made = yc_store_make_case_key (store, CASE, &error);
  g_assert_no_error (error);
  yc_store_close (store);
  assert_open_fails (&wrong, YC_VAULT_ERROR, YC_VAULT_ERROR_ABSENT);
  store = open_store (folder, key);
  g_autoptr (YcSealKey) got = yc_store_get_case_key (store, CASE, &error);
  g_assert_no_error (error);
  g_assert_true (memcmp (yc_seal_key_peek (made), yc_seal_key_peek (got), 32) == 0);
  yc_store_close (store);
}

static void
test_case_keys (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcStore) store = open_store (folder, key);
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_store_get_case_key (store, CASE, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yc_store_make_case_key (store, "../x", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);

  /* In the caller's transaction: gone with it. */
  g_assert_true (yc_store_begin (store, &error));
  g_autoptr (YcSealKey) gone = yc_store_make_case_key (store, CASE, &error);
  g_assert_nonnull (gone);
  yc_store_rollback (store);
  g_assert_null (yc_store_get_case_key (store, CASE, NULL));

  g_autoptr (YcSealKey) one = yc_store_make_case_key (store, CASE, &error);
  g_autoptr (YcSealKey) two = yc_store_make_case_key (store, OTHER_CASE, &error);
  g_assert_no_error (error);
  g_assert_true (memcmp (yc_seal_key_peek (one), yc_seal_key_peek (two), 32) != 0);
  g_assert_null (yc_store_make_case_key (store, CASE, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);

  /* A wrapped key that was moved to another case does not open. */
  g_assert_true (yc_db_exec (yc_store_get_work (store),
                             "UPDATE case_key SET wrapped = (SELECT wrapped FROM case_key WHERE case_id = '" CASE "')"
                             " WHERE case_id = '" OTHER_CASE "'",
                             &error));
  g_assert_null (yc_store_get_case_key (store, OTHER_CASE, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
}

static void
test_without_keys (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcStore) store = open_store (folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_store_get_workstation_key (store));
  g_assert_null (yc_store_make_case_key (store, CASE, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (yc_store_set_recovery_key (store, "00", &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_LOCKED);
}

static void
test_read_only (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  YcStoreConfig config = config_for (folder, NULL);
  g_autoptr (GError) error = NULL;

  config.read_only = TRUE;
  assert_open_fails (&config, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_autoptr (YcStore) writer = open_store (folder, key);
  g_assert_true (yc_store_set_meta (writer, "name", "窗口", &error));
  g_autoptr (YcStore) reader = yc_store_open (&config, &error);
  g_assert_no_error (error);
  g_autofree char *value = yc_store_get_meta (reader, "name", &error);
  g_assert_cmpstr (value, ==, "窗口");
  g_assert_cmpstr (yc_store_get_incarnation (reader), ==, yc_store_get_incarnation (writer));
  g_assert_false (yc_store_set_meta (reader, "name", "x", &error));
  g_assert_nonnull (error);
  g_assert_false (yc_store_release_reserve (reader));
}

static void
test_meta (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcStore) store = open_store (folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_store_get_meta (store, "name", &error));
  g_assert_no_error (error);
  g_assert_true (yc_store_set_meta (store, "name", "a", &error));
  g_assert_true (yc_store_set_meta (store, "name", "b", &error));
  g_autofree char *value = yc_store_get_meta (store, "name", &error);
  g_assert_cmpstr (value, ==, "b");
  g_assert_true (yc_store_set_meta (store, "name", NULL, &error));
  g_assert_null (yc_store_get_meta (store, "name", &error));
  g_assert_no_error (error);
}

static void
test_incarnation (void)
{
  g_autoptr (TestFolder) one = test_folder_new ();
  g_autoptr (TestFolder) two = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  YcStore *store = open_store (one, key);
  g_autofree char *first = g_strdup (yc_store_get_incarnation (store));
  g_autoptr (YcStore) other = open_store (two, key);

  yc_store_close (store);
  store = open_store (one, key);
  g_assert_true (yc_id_is_uuid (first));
  g_assert_cmpstr (yc_store_get_incarnation (store), ==, first);
  g_assert_cmpstr (yc_store_get_incarnation (other), !=, first);
  yc_store_close (store);

  /* A crash between the tables and the incarnation leaves a store that is still new. */
  store = open_store (one, key);
  g_assert_true (yc_store_set_meta (store, "incarnation", NULL, NULL));
  yc_store_close (store);
  store = open_store (one, key);
  g_assert_true (yc_id_is_uuid (yc_store_get_incarnation (store)));
  yc_store_close (store);
}

static void
test_cache_is_replaced (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "cache.db");
  g_autofree char *wal = test_folder_path (folder, "cache.db-wal");
  g_autofree char *junk = g_strnfill (8192, 'j');
  YcStore *store = open_store (folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_db_exec (yc_store_get_cache (store), "INSERT INTO cache_meta VALUES ('here', 'before')", &error));
  yc_store_close (store);
  /* With its WAL, which keeps the pages and would heal the file. */
  g_assert_cmpint (g_unlink (wal), ==, 0);
  g_assert_true (g_file_set_contents (path, junk, 8192, NULL));
  store = open_store (folder, NULL);
  g_assert_true (yc_db_exec (yc_store_get_cache (store), "INSERT INTO cache_meta VALUES ('here', 'after')", &error));
  /* Another store's cache. */
  g_assert_true (yc_db_exec (yc_store_get_cache (store), "UPDATE cache_meta SET value = 'x' WHERE name = 'incarnation'", &error));
  yc_store_close (store);
  store = open_store (folder, NULL);
  g_assert_true (yc_db_exec (yc_store_get_cache (store), "INSERT INTO cache_meta VALUES ('here', 'again')", &error));
  g_assert_no_error (error);
  yc_store_close (store);
}

static void
test_reserve (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autofree char *path = test_folder_path (folder, "reserve");
  g_autoptr (YcStore) store = open_store (folder, NULL);
  g_autoptr (GError) error = NULL;
  struct stat st;

  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_blocks * 512, >=, 1024 * 1024);
  g_assert_true (yc_store_release_reserve (store));
  g_assert_false (yc_store_release_reserve (store));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (yc_store_idle (store, &error));
  g_assert_cmpint (stat (path, &st), ==, 0);
}

static void
test_private_files (void)
{
  static const char *const names[] = { "work.db", "work.db-wal", "cache.db", "lock", "reserve" };
  g_autoptr (TestFolder) parent = test_folder_new ();
  g_autofree char *path = test_folder_path (parent, "a/yichuang");
  YcStoreConfig config = { .folder = path, .reserve_bytes = 4096, .wal_bytes = 65536 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStore) store = yc_store_open (&config, &error);
  struct stat st;

  g_assert_no_error (error);
  g_autofree char *case_folder = yc_store_dup_case_folder (store, CASE);
  g_assert_cmpint (stat (case_folder, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0700);
  g_assert_cmpint (stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_mode & 0777, ==, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_build_filename (path, names[i], NULL);

      g_assert_cmpint (stat (file, &st), ==, 0);
      g_assert_cmpint (st.st_mode & 0777, ==, 0600);
    }
  g_assert_null (yc_store_make_case_folder (store, "../outside", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
}

static void
test_blob_refusals (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcStore) store = open_store (folder, key);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealKey) case_key = yc_store_make_case_key (store, CASE, &error);
  g_autoptr (YcSealKey) other_key = yc_store_make_case_key (store, OTHER_CASE, &error);
  g_autoptr (GBytes) plain = g_bytes_new_static ("page", 4);
  g_autofree char *name = yc_store_put_blob (store, CASE, case_key, plain, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (yc_store_get_blob (store, CASE, case_key, "absent", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yc_store_get_blob (store, CASE, case_key, "../../work.db", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yc_store_check_blob (store, CASE, "absent", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (yc_store_check_blob (store, CASE, name, &error));
  g_assert_null (yc_store_get_blob (store, CASE, other_key, name, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);

  /* Moved to another case, changed, emptied. */
  g_autofree char *here = g_build_filename (folder->path, "blobs", CASE, name, NULL);
  g_autofree char *there_folder = yc_store_dup_case_folder (store, OTHER_CASE);
  g_autofree char *there = g_build_filename (there_folder, name, NULL);
  g_assert_cmpint (link (here, there), ==, 0);
  g_assert_null (yc_store_get_blob (store, OTHER_CASE, case_key, name, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  flip_byte (here, 25);
  g_assert_null (yc_store_get_blob (store, CASE, case_key, name, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_cmpint (truncate (here, 0), ==, 0);
  g_assert_false (yc_store_check_blob (store, CASE, name, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
}

static void
test_blobs (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcStore) store = open_store (folder, key);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealKey) case_key = yc_store_make_case_key (store, CASE, &error);
  g_autoptr (YcSealKey) other_key = yc_store_make_case_key (store, OTHER_CASE, &error);
  g_autoptr (GBytes) plain = g_bytes_new_static ("申请人 某某", 16);
  YcDigest digest, want;

  g_autofree char *name = yc_store_put_blob (store, CASE, case_key, plain, &digest, &error);
  g_autofree char *same = yc_store_put_blob (store, CASE, case_key, plain, NULL, &error);
  g_autofree char *other = yc_store_put_blob (store, OTHER_CASE, other_key, plain, NULL, &error);
  g_assert_no_error (error);
  yc_digest_bytes ("申请人 某某", 16, &want);
  g_assert_true (yc_digest_equal (&digest, &want));
  g_assert_cmpstr (name, ==, same);
  /* Names tell nothing, also not that two cases hold the same page. */
  g_assert_cmpstr (name, !=, other);
  g_assert_cmpstr (name, !=, digest.sha256);
  g_autoptr (GBytes) got = yc_store_get_blob (store, CASE, case_key, name, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, plain));

  /* Something else under the name, as a torn disk leaves it, is written anew. */
  g_autofree char *path = g_build_filename (folder->path, "blobs", CASE, name, NULL);
  flip_byte (path, 30);
  g_autofree char *again = yc_store_put_blob (store, CASE, case_key, plain, NULL, &error);
  g_autoptr (GBytes) whole = yc_store_get_blob (store, CASE, case_key, again, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (whole, plain));
}

/* What the scan helper does. */
static void
leave_part (YcStore    *store,
            YcSealKey  *case_key,
            const char *job,
            guint       n,
            const char *name,
            const char *content)
{
  g_autofree char *folder = yc_store_dup_case_folder (store, CASE);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *aad = g_strdup_printf ("job/%s/%u", job, n);
  g_autoptr (YcSealKey) key = yc_store_derive_job_key (case_key, job);
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  g_autoptr (YcSealWriter) writer = yc_seal_writer_new (key, aad, fd);

  g_assert_true (yc_seal_writer_write (writer, content, strlen (content), NULL));
  g_assert_true (yc_seal_writer_finish (writer, NULL));
  g_assert_cmpint (fdatasync (fd), ==, 0);
  close (fd);
}

static void
test_adopt_refusals (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcStore) store = open_store (folder, key);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealKey) case_key = yc_store_make_case_key (store, CASE, &error);
  YcDigest digest;

  yc_digest_bytes ("page one", 8, &digest);
  leave_part (store, case_key, JOB, 1, "p0001-a.sealed", "page one");
  leave_part (store, case_key, JOB, 2, "p0002-a.sealed", "page two");
  g_assert_null (yc_store_adopt_blob (store, CASE, "p0009-a.sealed", JOB, 9, &digest, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yc_store_adopt_blob (store, CASE, "../x", JOB, 1, &digest, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* Page two in the place of page one, by number and by content. */
  g_assert_null (yc_store_adopt_blob (store, CASE, "p0002-a.sealed", JOB, 1, &digest, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_null (yc_store_adopt_blob (store, CASE, "p0002-a.sealed", JOB, 2, &digest, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_assert_true (yc_store_check_blob (store, CASE, "p0002-a.sealed", NULL));
}

static void
test_adopt (void)
{
  static const char other_job[] = "0193a000-0000-7000-8000-0000000000bb";
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcStore) store = open_store (folder, key);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealKey) case_key = yc_store_make_case_key (store, CASE, &error);
  YcDigest digest;

  yc_digest_bytes ("blank page", 10, &digest);
  leave_part (store, case_key, JOB, 1, "p0001-a.sealed", "blank page");
  leave_part (store, case_key, other_job, 1, "p0001-b.sealed", "blank page");
  g_autofree char *name = yc_store_adopt_blob (store, CASE, "p0001-a.sealed", JOB, 1, &digest, &error);
  g_assert_no_error (error);
  /* The second time, as after a crash before the row was written. */
  g_autofree char *again = yc_store_adopt_blob (store, CASE, "p0001-a.sealed", JOB, 1, &digest, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, again);
  /* The same content of another job must not take the first one's place. */
  g_autofree char *other = yc_store_adopt_blob (store, CASE, "p0001-b.sealed", other_job, 1, &digest, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, !=, other);
  g_autoptr (GBytes) one = yc_store_get_job_blob (store, CASE, name, JOB, 1, &error);
  g_autoptr (GBytes) two = yc_store_get_job_blob (store, CASE, other, other_job, 1, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (one, two));
  g_assert_null (yc_store_get_job_blob (store, CASE, name, other_job, 1, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
}

static void
test_unknown_files (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcStore) store = open_store (folder, key);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealKey) case_key = yc_store_make_case_key (store, CASE, &error);
  g_autoptr (GBytes) plain = g_bytes_new_static ("x", 1);

  g_auto (GStrv) none = yc_store_list_unknown_files (store, OTHER_CASE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_free (yc_store_put_blob (store, CASE, case_key, plain, NULL, &error));
  leave_part (store, case_key, JOB, 2, "p0002-a.sealed", "two");
  leave_part (store, case_key, JOB, 1, "p0001-a.sealed", "one");
  leave_part (store, case_key, JOB, 3, ".p0003-a.part", "thr");
  g_auto (GStrv) names = yc_store_list_unknown_files (store, CASE, &error);
  g_autofree char *joined = g_strjoinv (" ", names);
  g_assert_cmpstr (joined, ==, ".p0003-a.part p0001-a.sealed p0002-a.sealed");
}

static void
test_blind (void)
{
  g_autoptr (TestFolder) one = test_folder_new ();
  g_autoptr (TestFolder) two = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcStore) store = open_store (one, key);
  g_autoptr (YcStore) other = open_store (two, key);
  g_autofree char *a = yc_store_blind (store, "phone", "13000000000");
  g_autofree char *b = yc_store_blind (store, "phone", "13000000000");
  g_autofree char *kind = yc_store_blind (store, "id-full", "13000000000");
  g_autofree char *elsewhere = yc_store_blind (other, "phone", "13000000000");

  g_assert_cmpuint (strlen (a), ==, 16);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, kind);
  g_assert_cmpstr (a, !=, elsewhere);
}

static void
test_recovery_refusals (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcSealKey) fresh = key_of (2);
  g_autofree char *public = NULL, *other_public = NULL;
  char *private = NULL, *other_private = NULL;
  g_autoptr (GError) error = NULL;
  guint recovered = 77, lost = 77;
  YcStore *store = open_store (folder, key);

  g_assert_true (yc_recovery_generate (&public, &private));
  g_assert_true (yc_recovery_generate (&other_public, &other_private));
  yc_seal_key_unref (yc_store_make_case_key (store, CASE, &error));
  g_assert_false (yc_store_set_recovery_key (store, "no key", &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT);
  g_clear_error (&error);
  g_autofree char *kept = yc_store_get_meta (store, "recovery-key", &error);
  g_assert_null (kept);
  g_assert_true (yc_store_set_recovery_key (store, public, &error));
  yc_store_close (store);

  store = open_store (folder, NULL);
  g_assert_false (yc_store_recover_keys (store, other_private, fresh, &recovered, &lost, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_assert_cmpuint (recovered, ==, 77);
  yc_store_close (store);
  /* Nothing was changed: the old key still opens everything. */
  store = open_store (folder, key);
  g_autoptr (YcSealKey) got = yc_store_get_case_key (store, CASE, NULL);
  g_assert_nonnull (got);
  yc_store_close (store);
  yc_wipe_free (private);
  yc_wipe_free (other_private);
}

static void
test_recovery (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcSealKey) fresh = key_of (2);
  YcStoreConfig old = config_for (folder, key);
  g_autofree char *public = NULL;
  char *private = NULL;
  g_autoptr (GError) error = NULL;
  guint recovered = 0, lost = 0;
  YcStore *store = open_store (folder, key);

  g_assert_true (yc_recovery_generate (&public, &private));
  /* One case before the enrolment, one after. */
  g_autoptr (YcSealKey) one = yc_store_make_case_key (store, CASE, &error);
  g_assert_true (yc_store_set_recovery_key (store, public, &error));
  g_autoptr (YcSealKey) two = yc_store_make_case_key (store, OTHER_CASE, &error);
  g_autofree char *blind = yc_store_blind (store, "phone", "13000000000");
  g_assert_no_error (error);
  yc_store_close (store);

  store = open_store (folder, NULL);
  g_assert_true (yc_store_recover_keys (store, private, fresh, &recovered, &lost, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (recovered, ==, 3);
  g_assert_cmpuint (lost, ==, 0);
  yc_store_close (store);
  assert_open_fails (&old, YC_VAULT_ERROR, YC_VAULT_ERROR_ABSENT);

  store = open_store (folder, fresh);
  g_autoptr (YcSealKey) one_back = yc_store_get_case_key (store, CASE, &error);
  g_autoptr (YcSealKey) two_back = yc_store_get_case_key (store, OTHER_CASE, &error);
  g_autofree char *blind_back = yc_store_blind (store, "phone", "13000000000");
  g_assert_no_error (error);
  g_assert_true (memcmp (yc_seal_key_peek (one), yc_seal_key_peek (one_back), 32) == 0);
  g_assert_true (memcmp (yc_seal_key_peek (two), yc_seal_key_peek (two_back), 32) == 0);
  g_assert_cmpstr (blind, ==, blind_back);
  yc_store_close (store);
  yc_wipe_free (private);
}

static void
test_recovery_counts_lost (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcSealKey) fresh = key_of (2);
  g_autofree char *public = NULL;
  char *private = NULL;
  g_autoptr (GError) error = NULL;
  guint recovered = 0, lost = 0;
  YcStore *store = open_store (folder, key);

  g_assert_true (yc_recovery_generate (&public, &private));
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("case-%02u", i);
      yc_seal_key_unref (yc_store_make_case_key (store, id, &error));
    }
  g_assert_true (yc_store_set_recovery_key (store, public, &error));
  g_assert_true (yc_db_exec (yc_store_get_work (store), "UPDATE case_key SET recovery = NULL WHERE case_id >= 'case-17'", &error));
  yc_store_close (store);
  store = open_store (folder, NULL);
  g_assert_true (yc_store_recover_keys (store, private, fresh, &recovered, &lost, &error));
  g_assert_cmpuint (recovered, ==, 18);
  g_assert_cmpuint (lost, ==, 3);
  yc_store_close (store);
  yc_wipe_free (private);
}

/* The child acknowledges each case after its commit, page file first, and is killed. */
static void
begin_cases_until_killed (TestFolder *folder,
                          int         fd)
{
  g_autoptr (YcSealKey) key = key_of (1);
  YcStore *store = open_store (folder, key);

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *id = g_strdup_printf ("case-%u", i);
      g_autofree char *text = g_strdup_printf ("page of %u", i);
      g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));

      if (!yc_store_begin (store, NULL))
        _exit (2);
      g_autoptr (YcSealKey) case_key = yc_store_make_case_key (store, id, NULL);
      g_autofree char *name = case_key ? yc_store_put_blob (store, id, case_key, plain, NULL, NULL) : NULL;
      if (!name || !yc_store_set_meta (store, id, name, NULL) || !yc_store_commit (store, NULL)
          || write (fd, &i, sizeof i) != sizeof i)
        _exit (3);
    }
  _exit (0);
}

static void
test_killed (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  guint told = 0, got;
  int fds[2], status;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid_t pid = fork ();
  if (pid == 0)
    {
      close (fds[0]);
      begin_cases_until_killed (folder, fds[1]);
    }
  close (fds[1]);
  while (told < 20 && read (fds[0], &got, sizeof got) == sizeof got)
    told = got + 1;
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  while (read (fds[0], &got, sizeof got) == sizeof got)
    told = got + 1;
  close (fds[0]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));

  /* The lock went with the process. */
  g_autoptr (YcStore) store = open_store (folder, key);
  g_assert_true (yc_store_verify (store, defects, &error));
  g_assert_cmpuint (defects->len, ==, 0);
  g_assert_cmpuint (told, >=, 20);
  for (guint i = 0; i < told; i++)
    {
      g_autofree char *id = g_strdup_printf ("case-%u", i);
      g_autofree char *name = yc_store_get_meta (store, id, &error);
      g_autoptr (YcSealKey) case_key = yc_store_get_case_key (store, id, &error);
      g_autoptr (GBytes) plain = yc_store_get_blob (store, id, case_key, name, &error);

      g_assert_no_error (error);
      g_assert_nonnull (plain);
    }
}

static void
test_mapped_errors (void)
{
  static const struct
  {
    int db, store;
  } table[] = {
    { YC_DB_ERROR_NO_SPACE, YC_STORE_ERROR_NO_SPACE },
    { YC_DB_ERROR_NEWER, YC_STORE_ERROR_NEWER },
    { YC_DB_ERROR_DAMAGED, YC_STORE_ERROR_DAMAGED },
  };
  GError *error = NULL;

  g_assert_false (yc_store_map_error (NULL));
  g_assert_false (yc_store_map_error (&error));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      error = g_error_new_literal (YC_DB_ERROR, table[i].db, "text");
      g_assert_false (yc_store_map_error (&error));
      g_assert_error (error, YC_STORE_ERROR, table[i].store);
      g_assert_cmpstr (error->message, ==, "text");
      g_clear_error (&error);
    }
  error = g_error_new_literal (YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE, "text");
  yc_store_map_error (&error);
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
  g_assert_cmpstr (yc_error_code (error), ==, "store.no-space");
  g_clear_error (&error);
  error = g_error_new_literal (YC_DB_ERROR, YC_DB_ERROR_IO, "text");
  yc_store_map_error (&error);
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_IO);
  g_clear_error (&error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  yc_digest_init_library ();

  g_test_add_func ("/store/open/second-opener-is-told-busy", test_second_opener);
  g_test_add_func ("/store/open/newer-store-is-refused", test_newer);
  g_test_add_func ("/store/open/damaged-store-is-kept-and-refused", test_damaged);
  g_test_add_func ("/store/open/another-key-is-absent-once-there-is-a-case", test_another_key);
  g_test_add_func ("/store/open/read-only-works-beside-a-writer", test_read_only);
  g_test_add_func ("/store/open/incarnation-stays-and-is-unique", test_incarnation);
  g_test_add_func ("/store/open/unusable-cache-is-made-anew", test_cache_is_replaced);
  g_test_add_func ("/store/open/files-and-folders-are-private", test_private_files);
  g_test_add_func ("/store/reserve/is-given-back-and-remade", test_reserve);
  g_test_add_func ("/store/meta/facts-are-set-and-removed", test_meta);
  g_test_add_func ("/store/keys/case-key-is-made-once-and-bound-to-its-case", test_case_keys);
  g_test_add_func ("/store/keys/without-keys-nothing-is-sealed", test_without_keys);
  g_test_add_func ("/store/keys/search-values-are-the-stores-own", test_blind);
  g_test_add_func ("/store/recovery/wrong-key-changes-nothing", test_recovery_refusals);
  g_test_add_func ("/store/recovery/opens-all-cases-and-the-index", test_recovery);
  g_test_add_func ("/store/recovery/counts-what-has-no-wrap", test_recovery_counts_lost);
  g_test_add_func ("/store/blob/moved-changed-and-absent-are-refused", test_blob_refusals);
  g_test_add_func ("/store/blob/comes-back-under-a-name-that-tells-nothing", test_blobs);
  g_test_add_func ("/store/adopt/another-page-is-refused", test_adopt_refusals);
  g_test_add_func ("/store/adopt/can-be-repeated-and-keeps-jobs-apart", test_adopt);
  g_test_add_func ("/store/adopt/left-files-are-listed", test_unknown_files);
  g_test_add_func ("/store/transaction/all-that-was-confirmed-survives-sigkill", test_killed);
  g_test_add_func ("/store/error/lower-errors-are-mapped", test_mapped_errors);
  return g_test_run ();
}
