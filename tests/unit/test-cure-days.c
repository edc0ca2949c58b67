/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The days of what is tolerated, each with its own: the case's clock runs to the first that is owed, what comes late keeps nothing else from coming in time, and
 * nobody loses anything behind a day that was counted over a year without a calendar. At the window, and at the platform, which knows no 2027. */
#include "config.h"

#include "sample-items.h"
#include "test-changed.h"
#include "test-later.h"
#include "test-year.h"

#define C YC_ROLE_CLERK
#define MAIN "application business-licence identity-card"
#define PLAN "floor-plan"               /* three working days: 2026-11-26 */
#define CERTIFICATES "health-certificates"      /* five: 2026-11-30 */

static void
pass_days (Site *site, int days)
{
  yc_clock_test_advance (site->counter->cases->clock, days * TEST_DAY);
}

/* Accepted after @days from 2026-11-23 on, without @materials' rest. */
static Site *
tolerated_new (int days, const char *materials)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  Site *site = site_new_draft (item, C, "scenario=new", materials);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  pass_days (site, days);
  site_sign (site, YC_LETTER_PROMISE);
  acceptance = counter_accept (site->counter, YC_OUTCOME_TOLERATE, &error);
  g_assert_no_error (error);
  return site;
}

static gboolean
cure (Site *site, guint *ret_left, GError **error)
{
  return yc_submission_cure (site->counter->cases->store, site->counter->calendar, site->counter->id, &site->counter->cases->actor, ret_left, error);
}

static YcPaperRecord *
lapse (Site *site, GError **error)
{
  return yc_submission_lapse (site->counter->cases->store, site->counter->calendar, site->counter->id, "等候材料", &site->counter->cases->actor, error);
}

static void
assert_day (Site *site, const char *day, gboolean provisional)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (site->counter->cases->store, site->counter->id, NULL);

  g_assert_cmpstr (record->cure_due, ==, day);
  g_assert_cmpint (record->cure_provisional, ==, provisional);
}

/* The other day of the case was counted again, too. */
static void
assert_decision_is_certain (Site *site)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (site->counter->cases->store, site->counter->id, NULL);

  g_assert_cmpstr (record->due, ==, "2027-01-06");
  g_assert_false (record->due_provisional);
}

static void
assert_taken (Site *site)
{
  static const Changed nothing = CHANGED_NOTHING;

  changed_assert (site, &nothing, 1);
}

static void
test_first_day (void)
{
  static const Changed changes[] = { { "cured", { { "due.cure", "\"2026-12-01\"" } }, "day: until when" }, { "cured", { { "due.cure", "\"\"" } }, "day: until when" },
                                     CHANGED_NOTHING };
  g_autoptr (Site) site = tolerated_new (0, MAIN);
  g_autoptr (GError) error = NULL;
  guint left = 9;

  assert_day (site, "2026-11-26", FALSE);
  pass_days (site, 2);
  counter_scan (site->counter, PLAN);
  g_assert_true (cure (site, &left, &error));
  g_assert_cmpuint (left, ==, 1);
  assert_day (site, "2026-11-30", FALSE);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

/* The plan is a day late, the certificates are not. */
static void
test_late_and_in_time (void)
{
  g_autoptr (Site) site = tolerated_new (0, MAIN);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;
  guint left = 9;

  pass_days (site, 4);
  counter_scan (site->counter, PLAN);
  g_assert_false (cure (site, &left, &error));
  later_assert_conflict (&error, YC_CONFLICT_CURE_LATE);
  counter_scan (site->counter, CERTIFICATES);
  g_assert_true (cure (site, &left, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (left, ==, 1);
  assert_day (site, "2026-11-26", FALSE);
  paper = lapse (site, &error);
  g_assert_no_error (error);
  g_assert_cmpint (counter_state (site->counter), ==, YC_STATE_LAPSED);
  assert_taken (site);
}

/* Signed on Monday, 2026-12-28, for 2027-01-04: which is a holiday, as it turns out. */
static Site *
uncertain_new (void)
{
  Site *site = tolerated_new (35, MAIN " " PLAN);
  g_autoptr (GError) error = NULL;

  assert_day (site, "2027-01-04", TRUE);
  pass_days (site, 8);
  g_assert_null (lapse (site, &error));
  later_assert_conflict (&error, YC_CONFLICT_CURE_RUNS);
  return site;
}

static void
test_nothing_lapses_in_doubt (void)
{
  g_autoptr (Site) site = uncertain_new ();
  g_autoptr (GError) error = NULL;

  counter_scan (site->counter, CERTIFICATES);
  g_assert_true (cure (site, NULL, &error));
  g_assert_no_error (error);
  assert_taken (site);
}

/* The year is known: five working days end on 01-06. */
static void
test_year_is_learnt (void)
{
  g_autoptr (Site) site = uncertain_new ();
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GError) error = NULL;

  year_learn (site->counter);
  changed = yc_submission_recount (site->counter->cases->store, site->counter->calendar, &site->counter->cases->actor, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changed->len, ==, 1);
  assert_day (site, "2027-01-06", FALSE);
  assert_decision_is_certain (site);
  pass_days (site, 1);
  g_assert_null (lapse (site, &error));
  later_assert_conflict (&error, YC_CONFLICT_CURE_RUNS);
  pass_days (site, 1);
  counter_scan (site->counter, CERTIFICATES);
  g_assert_false (cure (site, NULL, &error));
  later_assert_conflict (&error, YC_CONFLICT_CURE_LATE);
  paper = lapse (site, &error);
  g_assert_no_error (error);
  assert_taken (site);
}

#define ADD(name, f) g_test_add_func ("/outbox/cure-days/" name, f)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("the-first-day-counts", test_first_day);
  ADD ("late-and-in-time", test_late_and_in_time);
  ADD ("nothing-lapses-in-doubt", test_nothing_lapses_in_doubt);
  ADD ("the-year-is-learnt", test_year_is_learnt);
  return g_test_run ();
}
