/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What a place says of the clocks (tolerance_clock, pause): counter, back office, lists and platform count by the same profile. The sample case is
 * accepted on 2026-11-23; decision and missing material are due on 11-30. */
#include "config.h"

#include "case/yc-case-timer.h"
#include "review/yc-review.h"
#include "test-hand.h"
#include "test-later.h"
#include "test-notice-read.h"
#include "test-place.h"
#include "test-review.h"

#define OWN_PLACE "210299"         /* a place of the tests: the told day stands, the day of a pause counts, that of the resumption does not */
#define OWN_PROFILE "\"tolerance_clock\": {\"after_cure\": \"stands\"}, \"pause\": {\"pause_day_counts\": true, \"resume_day_counts\": false}"
#define PLACE "210302"             /* the province's: the promise runs on */
#define C YC_ROLE_CLERK
#define A YC_ROLE_APPROVER

/* 材料交接单 of the newest act, as it was printed, squeezed. (transfer full) */
static char *
read_list (Counter *counter)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (counter->cases->store, counter->id, NULL);
  const YcPaperRecord *last = g_ptr_array_index (papers, papers->len - 1);
  g_autoptr (GBytes) pdf = yc_case_store_get_paper (counter->cases->store, counter->id, last->id, NULL);

  g_assert_cmpstr (last->kind, ==, "hand-over");
  return test_paper_read_squeezed (pdf);
}

/* The day of the handling clock that is over first, as every picture of the case shows it. (transfer full) */
static char *
read_due (Counter *counter, const char *place)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL), timers = NULL;
  g_autoptr (YcItem) item = sample_item ("small-catering");
  const YcRegion *region = yc_region_get (place, NULL);
  const YcTimerRules rules = { counter->calendar, &region->hours, item, &region->terms };
  const YcCaseTimer *timer;
  YcMoment now;

  yc_moment_init (&now, yc_clock_now (counter->cases->clock));
  timers = yc_case_timers_read (history, &rules, &now, NULL);
  g_assert_nonnull (timers);
  timer = yc_case_timers_find (timers, YC_TIMER_PROMISE);
  return yc_date_format (&timer->due.day);
}

static void
test_cure (gconstpointer data)
{
  static const struct { const char *place; int days; const char *due, *printed; } rows[] = {
    { PLACE, 4, "2026-11-30", "2026年11月30日" }, { PLACE, 7, "2026-12-01", "2026年12月1日" }, { OWN_PLACE, 7, "2026-11-30", "2026年11月30日" },
  };
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (Counter) counter = later_new_tolerated_in (later_cases_new_at (rows[i].place), COUNTER_MAIN);
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *due = NULL, *list = NULL;

  later_review (counter);
  yc_clock_test_advance (counter->cases->clock, rows[i].days * TEST_DAY);
  counter_scan (counter, "health-certificates");
  g_assert_true (yc_submission_cure (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, NULL, &error));
  g_assert_no_error (error);
  record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (record->due, ==, rows[i].due);
  g_assert_cmpstr (record->cure_due, ==, "");
  due = read_due (counter, rows[i].place);
  g_assert_cmpstr (due, ==, rows[i].due);
  list = read_list (counter);
  g_assert_nonnull (strstr (list, rows[i].printed));
}

/* ---- the platform ---- */

static Hand *
hand_new_in (const char *place)
{
  Hand *hand = hand_new_at (site_new_with (C, SITE_TOLERATED));

  test_platform_add_hall (hand->site->platform, TEST_HALL, place);
  return hand;
}

#define CURED(day) "{\"material\":\"health-certificates\",\"due\":{\"date\":\"" day "\",\"provisional\":false,\"cure\":\"\"}," HAND_EFILE "}"

/* Nobody's word for the day: the platform counts it. */
static void
test_platform_counts (void)
{
  static const struct { const char *place; int day; const char *wrong[3], *right; } rows[] = {
    { PLACE, 7, { CURED ("2026-11-30"), CURED ("2026-12-02"), CURED ("2026-11-27") }, CURED ("2026-12-01") },
    { PLACE, 1, { CURED ("2026-12-01"), CURED ("2027-01-04"), CURED ("2026-11-27") }, CURED ("2026-11-30") },
    { OWN_PLACE, 7, { CURED ("2026-12-01"), CURED ("2026-12-02"), CURED ("2026-11-27") }, CURED ("2026-11-30") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Hand) hand = hand_new_in (rows[i].place);
      g_autoptr (YcPlatformCase) after = NULL;

      hand_seal (hand, "health-certificates", 1);
      hand->at = TEST_NOW + rows[i].day * TEST_DAY;
      for (gsize k = 0; k < G_N_ELEMENTS (rows[i].wrong); k++)
        g_assert_cmpint (hand_tell (hand, C, "cured", rows[i].wrong[k]), ==, (int) YC_PROBLEM_RULE);
      g_assert_cmpint (hand_tell (hand, C, "cured", rows[i].right), ==, -1);
      after = hand_find_case (hand);
      g_assert_cmpstr (after->record->cure_due, ==, "");
    }
}

/* ---- pauses ---- */

/* Begun on the 24th, ended on the 26th. From which day on the clock stands still is told with the step, so that a list, which knows no place, shows what is
 * left. */
static void
test_pause (gconstpointer data)
{
  static const struct { const char *place, *from; int days; const char *due; } rows[] = {
    { PLACE, "2026-11-24", 2, "2026-12-02" }, { OWN_PLACE, "2026-11-25", 2, "2026-12-02" },
    { PLACE, "2026-11-24", 0, "2026-11-30" }, { OWN_PLACE, "2026-11-25", 0, "2026-11-30" },
  };
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (YcItem) item = sample_item_hearing ();
  g_autoptr (Counter) counter = counter_new_for (later_cases_new_at (rows[i].place), item, "scenario=new", COUNTER_ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_autoptr (GBytes) manifest = review_manifest (counter);
  YcReviewDesk desk = { counter->cases->store, counter->calendar, counter->id, manifest, &counter->cases->actor };
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (YcCaseRecord) begun = NULL, ended = NULL;

  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, TEST_DAY);
  test_cases_sign_in (counter->cases, LATER_APPROVER);
  g_assert_true (yc_review_claim (&desk, &error));
  paper = yc_review_begin_step (&desk, "听证", 0, &error);
  g_assert_no_error (error);
  begun = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (begun->paused, ==, rows[i].from);
  yc_clock_test_advance (counter->cases->clock, rows[i].days * TEST_DAY);
  g_assert_true (yc_review_end_step (&desk, NULL, &error));
  g_assert_no_error (error);
  ended = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (ended->paused, ==, "");
  g_assert_cmpstr (ended->due, ==, rows[i].due);
}

#define BEGUN(from) "{\"state\":\"S55\",\"step\":\"听证\",\"counted\":false,\"basis\":\"《辽宁省食品安全条例》第三十五条\",\"until\":\"2026-11-26\"" from "," HAND_PAPER ("special-step-notice") "}"

static void
test_platform_pauses (void)
{
  static const struct { const char *place, *body; int answer; } rows[] = {
    { PLACE, BEGUN (",\"paused_from\":\"2026-11-24\""), YC_PROBLEM_RULE }, { PLACE, BEGUN (",\"paused_from\":5"), YC_PROBLEM_SCHEMA },
    { PLACE, BEGUN (",\"paused_from\":\"2026-11-23\""), -1 }, { PLACE, BEGUN (""), -1 },
    { OWN_PLACE, BEGUN (""), YC_PROBLEM_RULE }, { OWN_PLACE, BEGUN (",\"paused_from\":\"2026-11-23\""), YC_PROBLEM_RULE },
    { OWN_PLACE, BEGUN (",\"paused_from\":\"2026-11-24\""), -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YcItem) item = sample_item_hearing ();
      g_autoptr (Hand) hand = hand_new_at (site_new_for (item, C, SITE_ACCEPTED));

      test_platform_add_hall (hand->site->platform, TEST_HALL, rows[i].place);
      g_assert_cmpint (hand_tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
      if (hand_tell (hand, A, "step-begun", rows[i].body) != rows[i].answer)
        g_test_fail_printf ("%" G_GSIZE_FORMAT ": %s", i, hand->detail);
    }
}

int
main (int argc, char **argv)
{
  TestFolder *folder = NULL;
  g_autofree char *data = NULL;
  int rc;

  g_test_init (&argc, &argv, NULL);
  folder = test_folder_new ();
  data = place_make_data_with (folder->path, OWN_PLACE, OWN_PROFILE);
  g_setenv ("YICHUANG_DATADIR", data, TRUE);
  for (gsize i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("/law/tolerance-clock/cure/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_cure);
    }
  for (gsize i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("/law/tolerance-clock/pause/%" G_GSIZE_FORMAT, i);

      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_pause);
    }
  g_test_add_func ("/law/tolerance-clock/the-platform-counts", test_platform_counts);
  g_test_add_func ("/law/tolerance-clock/the-platform-asks-from-when", test_platform_pauses);
  rc = g_test_run ();
  test_folder_free (folder);
  return rc;
}
