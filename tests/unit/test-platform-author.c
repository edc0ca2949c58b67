/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Who answers for somebody else's key at the platform: for people who served before the enrolment, and for those whose account was withdrawn. */
#include "config.h"

#include "test-platform.h"

/* Somebody who served before the enrolment: a clerk vouches, once and for one workstation. */
static void
test_local_author (void)
{
  static const struct { YcRole role; const char *device; gboolean taken; } rows[] = {
    { YC_ROLE_APPROVER, "here", FALSE }, { YC_ROLE_SUPERVISOR, "here", FALSE }, { YC_ROLE_VIRTUAL, "here", FALSE },
    { YC_ROLE_CLERK, "here", TRUE }, { YC_ROLE_CLERK, "here", TRUE }, { YC_ROLE_CLERK, "elsewhere", FALSE },
  };
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autoptr (YcEnrolled) enrolled = test_platform_enrol (platform, "03", TEST_INCARNATION);
  g_autoptr (YcPlatformDevice) device = test_platform_get_device (platform, enrolled);
  g_autoptr (YcPlatformAccount) clerk = NULL, owner = NULL;
  g_autoptr (GError) error = NULL;

  test_platform_add_account (platform, "clerk", TEST_HALL, YC_ROLE_CLERK, NULL, NULL);
  clerk = yc_platform_store_find_account (platform->store, "clerk", &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char *where = g_str_equal (rows[i].device, "here") ? device->device : (char *) rows[i].device;
      YcPlatformSession session = { clerk, where };
      g_autoptr (GError) refused = NULL;

      clerk->role = rows[i].role;
      g_assert_cmpint (yc_platform_store_put_author (platform->store, TEST_RECOVERY, "L-D203-1", &session, &refused), ==, rows[i].taken);
      if (!rows[i].taken)
        assert_refused (refused, YC_PROBLEM_NOT_PERMITTED);
    }
  owner = yc_platform_store_find_author (platform->store, TEST_RECOVERY, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (owner->account, ==, "L-D203-1");
  g_assert_cmpstr (owner->device, ==, device->device);
  g_assert_cmpint (owner->role, ==, YC_ROLE_CLERK);
}

/* Somebody whose account was withdrawn: the same post or a supervisor answers, for a key that was the account's, at the session's workstation. */
static void
test_withdrawn_author (void)
{
  static const struct { const char *name; YcRole role; const char *hall, *local, *key; gboolean taken; } rows[] = {
    { "a clerk", YC_ROLE_CLERK, TEST_HALL, "gone", "known", TRUE }, { "a supervisor", YC_ROLE_SUPERVISOR, TEST_HALL, "gone", "known", TRUE },
    { "an approver", YC_ROLE_APPROVER, TEST_HALL, "gone", "known", FALSE }, { "remote staff", YC_ROLE_VIRTUAL, TEST_HALL, "gone", "known", FALSE },
    { "another hall", YC_ROLE_SUPERVISOR, TEST_OTHER_HALL, "gone", "known", FALSE },
    { "another's key", YC_ROLE_CLERK, TEST_HALL, "colleague", "known", FALSE }, { "nobody's key", YC_ROLE_CLERK, TEST_HALL, "gone", "unknown", FALSE },
    { "as a local one", YC_ROLE_CLERK, TEST_HALL, "L-D203-1", "known", FALSE },
  };
  g_autofree char *stranger = g_strnfill (64, 'b');

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TestPlatform) platform = test_platform_new ();
      g_autoptr (YcEnrolled) enrolled = test_platform_enrol (platform, "03", TEST_INCARNATION);
      g_autoptr (YcPlatformDevice) device = test_platform_get_device (platform, enrolled);
      YcPlatformAccount gone = { .account = (char *) "gone", .hall = (char *) TEST_HALL, .role = YC_ROLE_CLERK };
      YcPlatformAccount who = { .account = (char *) "colleague", .hall = (char *) rows[i].hall, .role = rows[i].role };
      YcPlatformStore *store = NULL;
      g_autoptr (GError) error = NULL;
      gboolean vouched = TRUE, taken = FALSE;

      g_test_message ("%s", rows[i].name);
      store = platform->store;
      test_platform_add_account (platform, "gone", TEST_HALL, YC_ROLE_CLERK, NULL, NULL);
      test_platform_add_account (platform, "colleague", rows[i].hall, rows[i].role, NULL, NULL);
      g_assert_true (yc_platform_store_put_author (store, TEST_RECOVERY, NULL, &(YcPlatformSession) { &gone, device->device }, &error));
      g_assert_true (yc_platform_store_revoke_account (store, "gone", &error));
      taken = yc_platform_store_put_author (store, strcmp (rows[i].key, "known") == 0 ? TEST_RECOVERY : stranger, rows[i].local,
                                            &(YcPlatformSession) { &who, device->device }, &error);
      g_assert_cmpint (taken, ==, rows[i].taken);
      if (!rows[i].taken)
        assert_refused (error, YC_PROBLEM_NOT_PERMITTED);
      g_assert_true (yc_platform_store_is_vouched (store, TEST_RECOVERY, device->device, &vouched, NULL));
      g_assert_cmpint (vouched, ==, rows[i].taken);
      g_assert_true (yc_platform_store_is_vouched (store, TEST_RECOVERY, "elsewhere", &vouched, NULL));
      g_assert_false (vouched);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/platform/author/local-author-needs-a-clerk-who-vouches", test_local_author);
  g_test_add_func ("/platform/author/who-answers-for-a-withdrawn-account", test_withdrawn_author);
  return g_test_run ();
}
