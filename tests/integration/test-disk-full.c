/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The store on a disk that is really full: a small tmpfs in a mount namespace of our own, filled to the last byte. Nothing that was
 * confirmed is lost, each failure says NO_SPACE, and with the reserve given back the work is finished. */
#define G_LOG_DOMAIN "test-disk-full"
#include "config.h"

#include "unit/test-disk.h"
#include "unit/test-folder.h"
#include "base/yc-error.h"
#include "vault/yc-store.h"

#include <sys/wait.h>

#define CASE "0193a000-0000-7000-8000-000000000001"
#define DISK_BYTES "16m"
#define RESERVE_BYTES (4 * 1024 * 1024)
#define LARGE_BYTES (2 * 1024 * 1024)
#define WAL_BYTES (768 * 1024)          /* the migrations of a new store take half a megabyte of it */

static char *disk;

static YcStore *
open_store (const char *name,
            GError    **error)
{
  static YcSealKey *key;
  static const guint8 bytes[32] = { 1 };
  g_autofree char *folder = g_build_filename (disk, name, NULL);

  if (!key)
    key = yc_seal_key_new (bytes);
  YcStoreConfig config = { .folder = folder, .with_keys = TRUE, .workstation_key = key, .reserve_bytes = RESERVE_BYTES,
                           .wal_bytes = WAL_BYTES };
  return yc_store_open (&config, error);
}

/* More than the WAL was made for, so the disk must give room. */
static gboolean
save_large (YcStore *store,
            GError **error)
{
  g_autofree char *text = g_strnfill (LARGE_BYTES, 'x');

  if (!yc_store_begin (store, error))
    return FALSE;
  if (yc_store_set_meta (store, "large", text, error) && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return FALSE;
}

static gboolean
has_fact (YcStore    *store,
          const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = yc_store_get_meta (store, name, &error);

  g_assert_no_error (error);
  return value != NULL;
}

/* Each test has the disk for itself. */
static void
end_store (YcStore *store)
{
  g_autofree char *folder = g_strdup (yc_store_get_folder (store));

  yc_store_close (store);
  test_folder_remove (folder);
}

static void
assert_sound (YcStore *store)
{
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_store_verify (store, defects, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (defects->len, ==, 0);
}

static void
test_transaction (void)
{
  g_autoptr (GError) error = NULL;
  YcStore *store = open_store ("transaction", &error);

  g_assert_no_error (error);
  g_assert_true (yc_store_set_meta (store, "before", "1", &error));
  test_disk_fill (disk, 0);
  g_assert_false (save_large (store, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_false (has_fact (store, "large"));
  g_assert_true (has_fact (store, "before"));
  /* What is small has its place in the WAL that was made large enough. */
  g_assert_true (yc_store_set_meta (store, "typed", "1", &error));
  g_assert_no_error (error);

  g_assert_true (yc_store_release_reserve (store));
  g_assert_true (save_large (store, &error));
  g_assert_no_error (error);
  yc_store_close (store);

  /* As after a restart on the still full disk. */
  test_disk_fill (disk, 0);
  store = open_store ("transaction", &error);
  g_assert_no_error (error);
  g_assert_true (has_fact (store, "large"));
  g_assert_true (has_fact (store, "typed"));
  assert_sound (store);
  test_disk_empty (disk);
  g_assert_true (yc_store_idle (store, &error));
  g_assert_no_error (error);
  g_assert_true (yc_store_release_reserve (store));
  end_store (store);
}

static void
test_relieve (void)
{
  g_autoptr (GError) error = NULL;
  YcStore *store = open_store ("relieve", &error);

  g_assert_no_error (error);
  /* Another failure leaves the reserve alone. */
  g_set_error_literal (&error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT, "x");
  g_assert_false (yc_store_relieve (store, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);

  test_disk_fill (disk, 0);
  g_assert_true (yc_store_begin (store, &error));
  g_set_error_literal (&error, YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE, "a page file");
  g_assert_true (yc_store_relieve (store, &error));
  g_assert_no_error (error);
  g_assert_false (yc_db_in_transaction (yc_store_get_work (store)));
  g_assert_true (save_large (store, &error));
  g_assert_no_error (error);

  test_disk_fill (disk, 0);
  g_set_error_literal (&error, YC_DB_ERROR, YC_DB_ERROR_NO_SPACE, "nothing is left to give");
  g_assert_false (yc_store_relieve (store, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
  test_disk_empty (disk);
  end_store (store);
}

static void
test_checkpoint (void)
{
  g_autoptr (GError) error = NULL;
  YcStore *store = open_store ("checkpoint", &error);

  g_assert_true (save_large (store, &error));
  g_assert_true (yc_store_release_reserve (store));
  test_disk_fill (disk, 0);
  /* The pages are in the WAL; the database cannot grow to take them, and that loses nothing. */
  g_assert_false (yc_store_idle (store, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_true (has_fact (store, "large"));
  yc_store_close (store);
  test_disk_empty (disk);
  store = open_store ("checkpoint", &error);
  g_assert_no_error (error);
  g_assert_true (yc_store_idle (store, &error));
  g_assert_true (has_fact (store, "large"));
  assert_sound (store);
  end_store (store);
}

static guint
count_files (YcStore *store)
{
  g_autofree char *folder = yc_store_make_case_folder (store, CASE, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
test_blob (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (LARGE_BYTES, 'x');
  g_autoptr (GBytes) plain = g_bytes_new (text, LARGE_BYTES);
  YcStore *store = open_store ("blob", &error);
  g_autoptr (YcSealKey) key = yc_store_make_case_key (store, CASE, &error);

  g_assert_no_error (error);
  g_free (yc_store_make_case_folder (store, CASE, NULL));
  test_disk_fill (disk, 0);
  g_assert_null (yc_store_put_blob (store, CASE, key, plain, NULL, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
  g_clear_error (&error);
  /* Nothing half-written is left to hold the room. */
  g_assert_cmpuint (count_files (store), ==, 0);
  g_assert_true (yc_store_release_reserve (store));
  g_autofree char *name = yc_store_put_blob (store, CASE, key, plain, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) got = yc_store_get_blob (store, CASE, key, name, &error);
  g_assert_true (got && g_bytes_equal (got, plain));
  end_store (store);
  test_disk_empty (disk);
}

static void
test_open (void)
{
  g_autoptr (GError) error = NULL;

  test_disk_fill (disk, 0);
  g_assert_null (open_store ("open", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
  g_clear_error (&error);
  test_disk_empty (disk);
  /* What the failed start left is taken up. */
  YcStore *store = open_store ("open", &error);
  g_assert_no_error (error);
  g_assert_true (yc_store_set_meta (store, "a", "b", &error));
  assert_sound (store);
  end_store (store);
}

static void
test_backup (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (disk, "copy.db", NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  YcStore *store = open_store ("backup", &error);

  g_assert_true (save_large (store, &error));
  yc_store_release_reserve (store);
  test_disk_fill (disk, 0);
  g_assert_false (yc_db_backup (yc_store_get_work (store), path, &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_NO_SPACE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  end_store (store);
  test_disk_empty (disk);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  yc_digest_init_library ();
  disk = test_disk_mount (DISK_BYTES);
  if (disk == NULL)
    return 1;

  g_test_add_func ("/disk-full/transaction-fails-whole-and-the-reserve-finishes-it", test_transaction);
  g_test_add_func ("/disk-full/reserve-is-given-for-a-full-disk-only-and-once", test_relieve);
  g_test_add_func ("/disk-full/checkpoint-that-has-no-room-loses-nothing", test_checkpoint);
  g_test_add_func ("/disk-full/blob-leaves-nothing-half-written", test_blob);
  g_test_add_func ("/disk-full/start-is-refused-and-can-be-repeated", test_open);
  g_test_add_func ("/disk-full/backup-leaves-nothing-half-written", test_backup);
  int result = g_test_run ();
  test_disk_unmount (disk);
  return result;
}
