/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Sealed files of the store: put, adopted from a helper, refused when they are not what they should be. */
#define G_LOG_DOMAIN "test-store-blobs"
#include "config.h"

#include "test-store.h"

#include <fcntl.h>
#include <unistd.h>

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
  g_autofree char *there_folder = yc_store_make_case_folder (store, OTHER_CASE, NULL);
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
  g_autofree char *folder = yc_store_make_case_folder (store, CASE, NULL);
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  yc_digest_init_library ();

  g_test_add_func ("/store/blob/moved-changed-and-absent-are-refused", test_blob_refusals);
  g_test_add_func ("/store/blob/comes-back-under-a-name-that-tells-nothing", test_blobs);
  g_test_add_func ("/store/adopt/another-page-is-refused", test_adopt_refusals);
  g_test_add_func ("/store/adopt/can-be-repeated-and-keeps-jobs-apart", test_adopt);
  g_test_add_func ("/store/adopt/left-files-are-listed", test_unknown_files);
  return g_test_run ();
}
