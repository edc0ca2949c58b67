/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A day of a case that is not accepted yet, counted again by its window: the platform takes the one day that its own clocks come to, and leaves the others. */
#include "config.h"

#include "test-hand.h"

#define A YC_ROLE_APPROVER
#define C YC_ROLE_CLERK
#define JUDGE_ON(received, day) "\"judge\":{\"received\":\"" received "\",\"date\":\"" day "\",\"provisional\":false}"
#define JUDGE(day) JUDGE_ON ("2026-11-23", day)
#define CURE(day) "\"due\":{\"date\":\"\",\"provisional\":false,\"cure\":\"" day "\",\"cure_provisional\":false}"
#define BEFORE(day) ",\"before\":\"" day "\"}"
#define DOUBT "2026-11-25"

typedef struct { guint who; const char *body; int type; const char *why; } Told;

/* As if the year of the day had had no calendar. */
static Hand *
hand_new_provisional (SiteWay way)
{
  Hand *hand = hand_new_at (site_new_with (C, way));
  g_autoptr (YcPlatformCase) value = hand_find_case (hand);
  g_autoptr (GError) error = NULL;

  hand_replace (way == SITE_TOLD ? &value->record->cure_due : &value->record->judge_due, g_strdup (DOUBT));
  if (way == SITE_TOLD)
    value->record->cure_provisional = TRUE;
  else
    value->record->judge_provisional = TRUE;
  g_assert_true (yc_platform_store_put_case (hand->site->platform->store, value, &error));
  g_assert_no_error (error);
  return hand;
}

/* One after the other; what is refused changes nothing. */
static void
tell_rows (Hand *hand, const Told *rows, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      int type = hand_tell (hand, rows[i].who, "recounted", rows[i].body);

      if (type != rows[i].type || (type != -1 && !g_str_has_prefix (hand->detail, rows[i].why)))
        g_test_fail_printf ("%" G_GSIZE_FORMAT ": %d: %s", i, type, hand->detail);
    }
}

static void
test_judge (void)
{
  static const Told rows[] = {
    { C, "{" JUDGE ("2026-11-30") "}", YC_PROBLEM_SCHEMA, "" },
    { A, "{" JUDGE ("2026-11-30") BEFORE (DOUBT), YC_PROBLEM_RULE, "not-claimed: the case is S10" },
    { C, "{" JUDGE ("2026-11-30") BEFORE ("2026-11-26"), YC_PROBLEM_STALE, "the day that was counted again is 2026-11-26, the case has " DOUBT },
    { C, "{" JUDGE ("2026-12-01") BEFORE (DOUBT), YC_PROBLEM_RULE, "day: recounted: the day is not 2026-12-01" },
    { C, "{" JUDGE ("2026-11-27") BEFORE (DOUBT), YC_PROBLEM_RULE, "day: recounted: the day is not 2026-11-27" },
    { C, "{" JUDGE ("") BEFORE (DOUBT), YC_PROBLEM_RULE, "state" },
    { C, "{" JUDGE_ON ("2026-11-24", "2026-11-30") BEFORE (DOUBT), YC_PROBLEM_RULE, "state" },
    { C, "{" CURE ("2026-12-23") BEFORE (DOUBT), YC_PROBLEM_RULE, "state" },
    { C, "{" JUDGE ("2026-11-30") "," CURE ("2026-12-23") BEFORE (DOUBT), YC_PROBLEM_RULE, "state" },
    { C, "{\"judge\":{\"received\":\"2026-11-23\",\"date\":\"2026-11-30\",\"provisional\":true}" BEFORE (DOUBT), YC_PROBLEM_RULE, "state" },
    { C, "{" JUDGE ("2026-11-30") BEFORE (DOUBT), -1, "" },
    { C, "{" JUDGE ("2026-11-30") BEFORE ("2026-11-30"), YC_PROBLEM_STALE, "the day that was counted again, " },
  };
  g_autoptr (Hand) hand = hand_new_provisional (SITE_RECEIVED);
  g_autoptr (YcPlatformCase) value = NULL;

  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  value = hand_find_case (hand);
  g_assert_cmpint (value->record->state, ==, YC_STATE_RECEIVED);
  g_assert_cmpstr (value->record->judge_due, ==, "2026-11-30");
  g_assert_false (value->record->judge_provisional);
  g_assert_cmpstr (value->record->cure_due, ==, "");
}

static void
test_cure (void)
{
  static const Told rows[] = {
    { C, "{" CURE ("2026-12-23") BEFORE ("2026-12-23"), YC_PROBLEM_STALE, "the day that was counted again is 2026-12-23, the case has " DOUBT },
    { C, "{" CURE ("2026-12-22") BEFORE (DOUBT), YC_PROBLEM_RULE, "day: recounted: the day is not 2026-12-22" },
    { C, "{" CURE ("2026-12-24") BEFORE (DOUBT), YC_PROBLEM_RULE, "day: recounted: the day is not 2026-12-24" },
    { C, "{" CURE ("") BEFORE (DOUBT), YC_PROBLEM_RULE, "state" },
    { C, "{\"due\":{\"date\":\"2026-12-30\",\"provisional\":false,\"cure\":\"2026-12-23\"}" BEFORE (DOUBT), YC_PROBLEM_RULE, "state" },
    { C, "{" JUDGE ("2026-11-30") BEFORE (DOUBT), YC_PROBLEM_RULE, "state" },
    { C, "{" CURE ("2026-12-23") BEFORE (DOUBT), -1, "" },
    { C, "{" CURE ("2026-12-23") BEFORE ("2026-12-23"), YC_PROBLEM_STALE, "the day that was counted again, " },
  };
  g_autoptr (Hand) hand = hand_new_provisional (SITE_TOLD);
  g_autoptr (YcPlatformCase) value = NULL;

  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  value = hand_find_case (hand);
  g_assert_cmpint (value->record->state, ==, YC_STATE_TO_CORRECT);
  g_assert_cmpstr (value->record->cure_due, ==, "2026-12-23");
  g_assert_false (value->record->cure_provisional);
  g_assert_cmpstr (value->record->judge_due, ==, "");
}

#define DUE(day) "\"due\":{\"date\":\"" day "\",\"provisional\":false,\"cure\":\"\"}"

/* The window that told the day is gone: the approver counts it again, once the case lies on that desk. */
static void
test_office (void)
{
  static const Told early[] = { { A, "{" DUE ("2026-11-30") BEFORE (DOUBT), YC_PROBLEM_RULE, "not-claimed: the case is S40" } };
  static const Told rows[] = {
    { YC_N_ROLES, "{" DUE ("2026-11-30") BEFORE (DOUBT), YC_PROBLEM_CLAIMED, "" },
    { A, "{" DUE ("2026-12-01") BEFORE (DOUBT), YC_PROBLEM_RULE, "day: recounted" },
    { A, "{" JUDGE ("2026-11-30") BEFORE (DOUBT), YC_PROBLEM_RULE, "state" },
    { A, "{" DUE ("2026-11-30") BEFORE (DOUBT), -1, "" },
    { C, "{" DUE ("2026-11-30") BEFORE (DOUBT), YC_PROBLEM_STALE, "" },
  };
  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_ACCEPTED));
  g_autoptr (YcPlatformCase) value = hand_find_case (hand), after = NULL;
  g_autoptr (GError) error = NULL;

  hand_replace (&value->record->due, g_strdup (DOUBT));
  value->record->due_provisional = TRUE;
  g_assert_true (yc_platform_store_put_case (hand->site->platform->store, value, &error));
  g_assert_no_error (error);
  tell_rows (hand, early, G_N_ELEMENTS (early));
  g_assert_cmpint (hand_tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  after = hand_find_case (hand);
  g_assert_cmpstr (after->record->due, ==, "2026-11-30");
  g_assert_false (after->record->due_provisional);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/platform/recount/the-time-to-accept", test_judge);
  g_test_add_func ("/platform/recount/the-days-to-correct", test_cure);
  g_test_add_func ("/platform/recount/the-day-of-the-decision-at-the-desk", test_office);
  return g_test_run ();
}
