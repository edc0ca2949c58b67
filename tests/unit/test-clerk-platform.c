/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* People whom the platform lets in: their keys here, and signing in while it cannot be asked. */
#include "config.h"

#include "case/yc-clerk-platform.h"
#include "test-cases.h"

#define WHO "sample-clerk"
#define SECOND "sample-approver"
#define PASSWORD "a-sample-password"
#define HOUR (3600 * (gint64) G_USEC_PER_SEC)

static YcAuthorKey *
adopt (TestCases *cases, const char *id, const char *password, gboolean *ret_known)
{
  YcClerkGrant grant = { id, "样本员", YC_ROLE_CLERK, yc_clock_now (cases->clock) + 72 * HOUR };
  g_autoptr (YcClerk) clerk = NULL;
  g_autoptr (GError) error = NULL;
  YcAuthorKey *key = yc_clerk_adopt (cases->store, &grant, password, &clerk, ret_known, &error);

  g_assert_no_error (error);
  g_assert_nonnull (key);
  g_assert_cmpstr (clerk->name, ==, "样本员");
  g_assert_cmpstr (clerk->role, ==, "clerk");
  return key;
}

/* Let in once, the key told to the platform. */
static char *
be_known (TestCases *cases)
{
  gboolean known = TRUE;
  g_autoptr (YcAuthorKey) key = adopt (cases, WHO, PASSWORD, &known);
  char *public_key = yc_author_key_get_public (key);
  g_autoptr (GError) error = NULL;

  g_assert_false (known);
  g_assert_true (yc_clerk_note_known (cases->store, WHO, public_key, &error));
  g_assert_no_error (error);
  return public_key;
}

static YcAuthorKey *
sign_in (TestCases *cases, const char *id, const char *password, int *ret_wait, GError **error)
{
  g_autoptr (YcClerk) clerk = NULL;

  return yc_clerk_sign_in_offline (cases->store, id, password, &clerk, ret_wait, error);
}

static void
test_never_signed_in (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (GError) error = NULL;
  int wait = 0;

  g_assert_null (sign_in (cases, SECOND, PASSWORD, &wait, &error));
  g_assert_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_UNKNOWN);
}

/* Its operations would be refused: the platform was never told whose key it is. */
static void
test_key_never_told (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  gboolean known = TRUE;
  g_autoptr (YcAuthorKey) key = adopt (cases, WHO, PASSWORD, &known);
  g_autoptr (GError) error = NULL;
  int wait = 0;

  g_assert_false (known);
  g_assert_null (sign_in (cases, WHO, PASSWORD, &wait, &error));
  g_assert_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_UNKNOWN);
}

static void
test_lease_ends (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *public_key = be_known (cases);
  g_autoptr (YcAuthorKey) in = NULL;
  g_autoptr (GError) error = NULL;
  int wait = 0;

  yc_clock_test_advance (cases->clock, 72 * HOUR - G_USEC_PER_SEC);
  in = sign_in (cases, WHO, PASSWORD, &wait, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (cases->clock, 2 * G_USEC_PER_SEC);
  g_assert_null (sign_in (cases, WHO, PASSWORD, &wait, &error));
  g_assert_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_EXPIRED);
}

static void
test_clock_set_back (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *public_key = be_known (cases);
  g_autoptr (GError) error = NULL;
  int wait = 0;

  yc_clock_test_advance (cases->clock, -24 * HOUR);
  g_assert_null (sign_in (cases, WHO, PASSWORD, &wait, &error));
  g_assert_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_EXPIRED);
}

/* Three free, the fourth makes everybody wait, the tenth locks; the right password does not open while one has to wait. */
static void
test_wrong_passwords_slow_down (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *public_key = be_known (cases);
  g_autoptr (YcAuthorKey) in = NULL;
  int wait = 0;

  for (int i = 1; i <= 10; i++)
    {
      g_autoptr (GError) wrong = NULL, early = NULL;

      g_assert_null (sign_in (cases, WHO, "not-the-password", &wait, &wrong));
      g_assert_error (wrong, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
      if (i < 4)
        continue;
      g_assert_null (sign_in (cases, WHO, PASSWORD, &wait, &early));
      g_assert_error (early, YC_CLERK_ERROR, YC_CLERK_ERROR_WAIT);
      g_assert_cmpint (wait, ==, i < 10 ? 1 << (i - 3) : 900);
      yc_clock_test_advance (cases->clock, wait * G_USEC_PER_SEC);
    }
  in = sign_in (cases, WHO, PASSWORD, &wait, NULL);
  g_assert_nonnull (in);
}

static void
test_right_password_forgives (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *public_key = be_known (cases);
  int wait = 0;

  for (int i = 0; i < 8; i++)
    {
      g_autoptr (YcAuthorKey) in = NULL;

      if (i % 2 == 0)
        g_assert_null (sign_in (cases, WHO, "not-the-password", &wait, NULL));
      else
        {
          in = sign_in (cases, WHO, PASSWORD, &wait, NULL);
          g_assert_nonnull (in);
        }
    }
}

static void
test_same_key_opens (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *first = be_known (cases);
  gboolean known = FALSE;
  int wait = 0;
  g_autoptr (YcAuthorKey) online = adopt (cases, WHO, PASSWORD, &known);
  g_autoptr (YcAuthorKey) offline = sign_in (cases, WHO, PASSWORD, &wait, NULL);
  g_autofree char *online_key = yc_author_key_get_public (online);
  g_autofree char *offline_key = yc_author_key_get_public (offline);

  g_assert_true (known);
  g_assert_cmpstr (online_key, ==, first);
  g_assert_cmpstr (offline_key, ==, first);
}

static void
test_changed_password_makes_a_new_key (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *first = be_known (cases);
  gboolean known = TRUE;
  g_autoptr (YcAuthorKey) key = adopt (cases, WHO, "another-password", &known);
  g_autofree char *second = yc_author_key_get_public (key);
  g_autoptr (GError) error = NULL;
  int wait = 0;

  g_assert_false (known);
  g_assert_cmpstr (second, !=, first);
  g_assert_true (yc_clerk_note_known (cases->store, WHO, second, NULL));
  g_assert_null (sign_in (cases, WHO, PASSWORD, &wait, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/clerk/offline/who-never-signed-in-here-cannot", test_never_signed_in);
  g_test_add_func ("/clerk/offline/a-key-that-the-platform-was-not-told-cannot", test_key_never_told);
  g_test_add_func ("/clerk/offline/the-lease-ends", test_lease_ends);
  g_test_add_func ("/clerk/offline/a-clock-that-was-set-back-is-not-believed", test_clock_set_back);
  g_test_add_func ("/clerk/offline/wrong-passwords-slow-down-and-lock", test_wrong_passwords_slow_down);
  g_test_add_func ("/clerk/offline/the-right-password-forgives", test_right_password_forgives);
  g_test_add_func ("/clerk/adopt/the-same-password-opens-the-same-key", test_same_key_opens);
  g_test_add_func ("/clerk/adopt/a-changed-password-makes-a-new-key", test_changed_password_makes_a_new_key);
  return g_test_run ();
}
