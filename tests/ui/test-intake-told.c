/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What the intake page tells by itself: whose number stands above it, which page is bad. Needs a display. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "app/clerk/yc-strip.h"
#include "yc-ui-test.h"

/* What the form refuses is not shown as the applicant's number above it. */
static void
test_strip_shows_no_refused_number (void)
{
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  GtkWidget *strip = g_object_new (YC_TYPE_STRIP, NULL);
  GtkWidget *window = yc_ui_test_show (strip, 1290, 80);
  char *good = yc_ui_test_resident_id (), *bad = g_strdup (good);
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 23, G_DATE_NOVEMBER, 2026);
  bad[17] = good[17] == '1' ? '2' : '1';
  g_free (intake->applicant.name);
  intake->applicant.name = g_strdup ("林秀梅");
  g_free (intake->applicant.number);
  intake->applicant.number = bad;
  yc_strip_show_applicant (YC_STRIP (strip), &intake->applicant, &today);
  g_assert_true (yc_ui_test_says (strip, "林秀梅"));
  g_assert_false (yc_ui_test_says (strip, "210202"));
  g_free (intake->applicant.number);
  intake->applicant.number = good;
  yc_strip_show_applicant (YC_STRIP (strip), &intake->applicant, &today);
  g_assert_true (yc_ui_test_says (strip, "210202"));
  yc_ui_test_close (window);
}

int
main (int argc, char *argv[])
{
  yc_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/intake/strip/refused-number-is-not-shown", test_strip_shows_no_refused_number);
  return g_test_run ();
}
