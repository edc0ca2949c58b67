/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Pages in the platform's store: whose they are, and when an upload that nobody goes on with is forgotten. Real files, a clock that is set. */
#define G_LOG_DOMAIN "test-platform-pages"
#include "config.h"

#include "test-platform.h"

#define CASE "0193a000-0000-7000-8000-000000000c01"

static YcEnrolled *
enrol_elsewhere (TestPlatform *platform)
{
  g_autofree char *code = test_platform_make_code (platform, TEST_OTHER_HALL, "03");
  g_autoptr (GError) error = NULL;
  YcEnrolled *enrolled = yc_platform_store_enrol (platform->store, code, TEST_OTHER_INCARNATION, &error);

  g_assert_no_error (error);
  return enrolled;
}

/* Who knows a digest learns nothing of another hall by it. */
static void
test_pages_of_another_hall (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autoptr (YcEnrolled) own = test_platform_enrol (platform, "03", TEST_INCARNATION);
  g_autoptr (YcPlatformDevice) device = test_platform_get_device (platform, own);
  g_autoptr (YcEnrolled) enrolled = NULL;
  g_autoptr (YcPlatformDevice) other = NULL;
  g_autoptr (YcPlatformUpload) upload = NULL;
  g_autoptr (GPtrArray) asked = g_ptr_array_new (), mine = NULL;
  g_autoptr (GError) error = NULL, probed = NULL, created = NULL;
  YcDigest digest;

  enrolled = enrol_elsewhere (platform);
  other = test_platform_get_device (platform, enrolled);
  yc_digest_bytes ("page", 4, &digest);
  g_ptr_array_add (asked, digest.sha256);
  upload = yc_platform_store_create_upload (platform->store, device, CASE, &digest, 4, &error);
  g_assert_true (yc_platform_store_put_blob (platform->store, device, upload, &error));
  g_assert_no_error (error);
  mine = yc_platform_store_probe (platform->store, device, CASE, asked, &error);
  g_assert_cmpuint (mine->len, ==, 1);
  g_assert_null (yc_platform_store_probe (platform->store, other, CASE, asked, &probed));
  assert_refused (probed, YC_PROBLEM_NOT_FOUND);
  g_assert_null (yc_platform_store_create_upload (platform->store, other, CASE, &digest, 4, &created));
  assert_refused (created, YC_PROBLEM_NOT_FOUND);
}

static void
test_upload_is_over (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autoptr (YcEnrolled) own = test_platform_enrol (platform, "03", TEST_INCARNATION);
  g_autoptr (YcPlatformDevice) device = test_platform_get_device (platform, own);
  g_autoptr (YcPlatformUpload) upload = NULL, again = NULL;
  g_autoptr (GError) error = NULL, over = NULL;
  g_autofree char *part = NULL;
  YcDigest digest;

  yc_digest_bytes ("page", 4, &digest);
  upload = yc_platform_store_create_upload (platform->store, device, CASE, &digest, 4, &error);
  part = g_build_filename (platform->folder->path, "parts", upload->upload, NULL);
  g_assert_true (yc_platform_part_append (yc_platform_store_get_files (platform->store), upload->upload, 0, &upload->file_bytes, "pa", 2, &error));
  upload->bytes = 2;
  yc_clock_test_advance (platform->clock, 6 * G_TIME_SPAN_DAY);
  g_assert_true (yc_platform_store_move_upload (platform->store, upload, &error));
  yc_clock_test_advance (platform->clock, 6 * G_TIME_SPAN_DAY);
  again = yc_platform_store_find_upload (platform->store, device, upload->upload, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->bytes, ==, 2);
  yc_clock_test_advance (platform->clock, G_TIME_SPAN_DAY);
  g_assert_null (yc_platform_store_find_upload (platform->store, device, upload->upload, &over));
  assert_refused (over, YC_PROBLEM_NOT_FOUND);
  g_assert_true (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_true (yc_platform_store_idle (platform->store, &error));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/platform/page/another-hall-learns-nothing-of-it", test_pages_of_another_hall);
  g_test_add_func ("/platform/page/an-upload-is-over-seven-days-behind-its-last-piece", test_upload_is_over);
  return g_test_run ();
}
