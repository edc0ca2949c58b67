/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * base/yc-error: stable codes of own and foreign errors.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-error.h"

#include <errno.h>

static void
test_foreign (void)
{
  static const struct
  {
    const char *domain;
    int code;
    const char *expected;
  } table[] = {
    { "g-io-error-quark", G_IO_ERROR_CANCELLED, "cancelled" },
    { "g-io-error-quark", G_IO_ERROR_NO_SPACE, "io.no-space" },
    { "g-io-error-quark", G_IO_ERROR_FAILED, "io.failed" },
    { "g-file-error-quark", G_FILE_ERROR_NOENT, "io.not-found" },
    { "g-markup-error-quark", 0, "other" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (g_quark_from_string (table[i].domain), table[i].code, "x");

      g_assert_cmpstr (yc_error_code (error), ==, table[i].expected);
    }
}

static void
test_own (void)
{
  static const char *const codes[] = { "torn", "wet" };
  GQuark domain = g_quark_from_string ("test-paper");

  yc_error_register (domain, "paper", codes, 2);
  yc_error_register (domain, "again", codes, 1);
  for (int i = 0; i < 3; i++)
    {
      static const char *const expected[] = { "paper.torn", "paper.wet", "other" };
      g_autoptr (GError) error = g_error_new_literal (domain, i, "x");

      g_assert_cmpstr (yc_error_code (error), ==, expected[i]);
    }
}

static void
test_errno (void)
{
  static const struct
  {
    int err;
    YcBaseError code;
    const char *name;
  } table[] = {
    { ENOSPC, YC_BASE_ERROR_NO_SPACE, "io.no-space" },
    { EDQUOT, YC_BASE_ERROR_NO_SPACE, "io.no-space" },
    { EIO, YC_BASE_ERROR_IO, "io.failed" },
    { EACCES, YC_BASE_ERROR_IO, "io.failed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (yc_error_set_errno (&error, table[i].err, "Cannot write the page"));
      g_assert_error (error, YC_BASE_ERROR, (int) table[i].code);
      g_assert_cmpstr (yc_error_code (error), ==, table[i].name);
      g_assert_true (g_str_has_prefix (error->message, "Cannot write the page: "));
    }
  g_assert_false (yc_error_set_errno (NULL, EIO, "x"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/base/error/a-domain-nobody-registered-is-other", test_foreign);
  g_test_add_func ("/base/error/the-first-registration-names-a-domain", test_own);
  g_test_add_func ("/base/error/a-full-disk-and-a-full-quota-are-no-space", test_errno);
  return g_test_run ();
}
