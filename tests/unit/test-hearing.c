/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 听证 (行政许可法第四十七条) at window and desk: told of the right with the step, asked for within five working days, held within twenty. 2026-11-23 is the day of
 * the acceptance and of the notice. */
#include "config.h"

#include "case/yc-case-timer.h"
#include "case/yc-hearing.h"
#include "case/yc-step-day.h"
#include "law/yc-region.h"
#include "review/yc-review.h"
#include "test-later.h"
#include "test-review.h"
#include "test-year.h"

#define WINDOW "wangjing"

typedef struct
{
  Counter     *counter;
  GBytes      *manifest;
  YcReviewDesk desk;
} Heard;

/* @days: behind 11-23. @told: how long the step is expected to take, where the item does not say it (0) */
static Heard *
heard_new_told (gint64 days, const char *step, int told)
{
  Heard *self = g_new0 (Heard, 1);
  g_autofree char *text = g_strdup_printf ("\"name\": \"听证\", %s\"unit\": \"workday\", \"counted\": false%s", told == 0 ? "\"value\": 40, " : "", step);
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"name\": \"现场核查（必要时）\", \"value\": 3, \"unit\": \"workday\", \"counted\": true, \"on_site\": true", text);
  Counter *counter = counter_new_for (later_cases_new (), item, "scenario=new", COUNTER_ALL);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (YcPaperRecord) notice = NULL;
  g_autoptr (GError) error = NULL;

  self->counter = counter;
  yc_clock_test_advance (counter->cases->clock, days * TEST_DAY);
  counter->scanned_at = yc_clock_now (counter->cases->clock);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  self->manifest = review_manifest (counter);
  self->desk = (YcReviewDesk) { counter->cases->store, counter->calendar, counter->id, self->manifest, &counter->cases->actor };
  test_cases_sign_in (counter->cases, LATER_APPROVER);
  g_assert_true (yc_review_claim (&self->desk, &error));
  notice = yc_review_begin_step (&self->desk, "听证", told, &error);
  g_assert_no_error (error);
  return self;
}

static Heard *
heard_new (gint64 days, const char *step)
{
  return heard_new_told (days, step, 0);
}

static void
heard_free (Heard *self)
{
  g_bytes_unref (self->manifest);
  counter_free (self->counter);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Heard, heard_free)

static void
pass (Heard *self, int days)
{
  yc_clock_test_advance (self->counter->cases->clock, days * TEST_DAY);
}

static gboolean
ask_at_window (Heard *self, GError **error)
{
  test_cases_sign_in (self->counter->cases, WINDOW);
  return yc_submission_ask_hearing (self->counter->cases->store, self->counter->calendar, self->counter->id, &self->counter->cases->actor, error);
}

static gboolean
ask_at_desk (Heard *self, GError **error)
{
  test_cases_sign_in (self->counter->cases, LATER_APPROVER);
  return yc_review_ask_hearing (&self->desk, error);
}

/* @wanted: "running 2026-11-30", with "~" where it is provisional; "" none. */
static void
assert_clock (Heard *self, YcTimerKind kind, const char *wanted)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (self->counter->cases->store, self->counter->id, NULL), timers = NULL;
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (self->counter->cases->store, self->counter->id, NULL);
  const YcRegion *region = yc_region_get ("210200", NULL);
  const YcTimerRules rules = { self->counter->calendar, &region->hours, intake->item, &region->terms };
  g_autofree char *day = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;
  const YcCaseTimer *timer;
  YcMoment now;

  yc_moment_init (&now, yc_clock_now (self->counter->cases->clock));
  timers = yc_case_timers_read (history, &rules, &now, &error);
  g_assert_no_error (error);
  timer = yc_case_timers_find (timers, kind);
  day = timer != NULL ? yc_date_format (&timer->due.day) : NULL;
  text = timer != NULL ? g_strdup_printf ("%s %s%s", yc_case_timer_state_get_code (timer->state), day, timer->provisional ? "~" : "") : g_strdup ("");
  g_assert_cmpstr (text, ==, wanted);
}

static void
assert_ask_level (Heard *self, YcTimerLevel wanted)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (self->counter->cases->store, self->counter->id, NULL), timers = NULL;
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (self->counter->cases->store, self->counter->id, NULL);
  const YcRegion *region = yc_region_get ("210200", NULL);
  const YcTimerRules rules = { self->counter->calendar, &region->hours, intake->item, &region->terms };
  const YcCaseTimer *timer;
  YcMoment now;

  yc_moment_init (&now, yc_clock_now (self->counter->cases->clock));
  timers = yc_case_timers_read (history, &rules, &now, NULL);
  timer = yc_case_timers_find (timers, YC_TIMER_HEARING_ASK);
  g_assert_nonnull (timer);
  g_assert_cmpint (timer->level, ==, wanted);
}

static void
assert_no (gboolean done, GError **error, YcConflict reason, const char *says)
{
  g_assert_false (done);
  if (*error == NULL || strstr ((*error)->message, says) == NULL || strstr ((*error)->message, "第四十七条") == NULL)
    g_test_fail_printf ("%s", *error != NULL ? (*error)->message : "nothing");
  later_assert_conflict (error, reason);
}

/* Either of both takes the request; the step goes on, and the decision still waits for it. */
static void
test_asked (gconstpointer data)
{
  gboolean (*ask) (Heard *self, GError **error) = GPOINTER_TO_INT (data) ? ask_at_desk : ask_at_window;
  g_autoptr (Heard) heard = heard_new (0, ", \"hearing\": true");
  g_autoptr (GError) error = NULL;

  assert_clock (heard, YC_TIMER_HEARING_ASK, "running 2026-11-30");
  assert_clock (heard, YC_TIMER_HEARING, "");
  pass (heard, 2);
  g_assert_true (ask (heard, &error));
  g_assert_no_error (error);
  assert_clock (heard, YC_TIMER_HEARING_ASK, "done 2026-11-30");
  assert_clock (heard, YC_TIMER_HEARING, "running 2026-12-23");
  later_assert_state (heard->counter, YC_STATE_SPECIAL_STEP);
  later_assert_last_op (heard->counter, "hearing-asked paper:0 page:0 manifest:0");
  assert_no (ask_at_window (heard, &error), &error, YC_CONFLICT_STATE, "已经申请");
  assert_no (ask_at_desk (heard, &error), &error, YC_CONFLICT_STATE, "已经申请");
  pass (heard, 20);
  g_assert_true (yc_review_end_step (&heard->desk, NULL, &error));
  g_assert_no_error (error);
  assert_clock (heard, YC_TIMER_HEARING, "done 2026-12-23");
  test_assert_sound (heard->counter->cases);
}

/* The law gives twenty working days: the clock is red behind them, as any other. */
static void
test_held_late (void)
{
  g_autoptr (Heard) heard = heard_new (0, ", \"hearing\": true");
  g_autoptr (GError) error = NULL;

  g_assert_true (ask_at_window (heard, &error));
  assert_clock (heard, YC_TIMER_HEARING, "running 2026-12-21");
  pass (heard, 29);
  test_cases_sign_in (heard->counter->cases, LATER_APPROVER);
  g_assert_true (yc_review_end_step (&heard->desk, NULL, &error));
  g_assert_no_error (error);
  assert_clock (heard, YC_TIMER_HEARING, "late 2026-12-21");
}

static void
test_too_late (void)
{
  g_autoptr (Heard) heard = heard_new (0, ", \"hearing\": true");
  g_autoptr (GError) error = NULL;

  pass (heard, 8);      /* 12-01 */
  assert_clock (heard, YC_TIMER_HEARING_ASK, "ended 2026-11-30");
  assert_no (ask_at_window (heard, &error), &error, YC_CONFLICT_DAY, "11月30日");
  assert_no (ask_at_desk (heard, &error), &error, YC_CONFLICT_DAY, "11月30日");
  g_assert_true (yc_review_end_step (&heard->desk, NULL, &error));
  g_assert_no_error (error);
  assert_clock (heard, YC_TIMER_HEARING_ASK, "ended 2026-11-30");
  assert_clock (heard, YC_TIMER_HEARING, "");
  assert_no (ask_at_desk (heard, &error), &error, YC_CONFLICT_STATE, "登记听证申请");
}

/* A step of the same name whose item does not say that it is one. */
static void
test_no_hearing (void)
{
  g_autoptr (Heard) heard = heard_new (0, "");
  g_autoptr (GError) error = NULL;

  assert_clock (heard, YC_TIMER_HEARING_ASK, "");
  assert_no (ask_at_window (heard, &error), &error, YC_CONFLICT_STATE, "没有正在进行");
  assert_no (ask_at_desk (heard, &error), &error, YC_CONFLICT_STATE, "没有正在进行");
}

/* What was told over a year that nobody knew is the day of the new calendar, at once; and nobody is late by the day of before. */
static void
test_year_becomes_known (void)
{
  g_autoptr (Heard) heard = heard_new (36, ", \"hearing\": true");      /* 12-29 */
  g_autoptr (GError) error = NULL;

  assert_clock (heard, YC_TIMER_HEARING_ASK, "running 2027-01-05~");
  year_learn (heard->counter);
  heard->desk.calendar = heard->counter->calendar;
  assert_clock (heard, YC_TIMER_HEARING_ASK, "running 2027-01-07");
  pass (heard, 8);      /* 01-06 */
  g_assert_true (ask_at_window (heard, &error));
  g_assert_no_error (error);
  assert_clock (heard, YC_TIMER_HEARING_ASK, "done 2027-01-07");
  assert_clock (heard, YC_TIMER_HEARING, "running 2027-02-03");
}

/* @wanted: "2027-01-12~"; "": none. */
static void
assert_expected (Heard *self, const char *wanted)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (self->counter->cases->store, self->counter->id, NULL);
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (self->counter->cases->store, self->counter->id, NULL);
  g_autofree char *day = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;
  YcDeadline end;

  if (yc_step_read_expected (history, intake->item, self->counter->calendar, &end, &error))
    day = yc_date_format (&end.due);
  g_assert_no_error (error);
  text = g_strdup_printf ("%s%s", day != NULL ? day : "", day != NULL && end.provisional ? "~" : "");
  g_assert_cmpstr (text, ==, wanted);
}

/* How long the step is expected to take, of the item or told by the approver: the day of the notice, and over a year that nobody knew that of the new calendar. */
static void
test_expected_end (void)
{
  static const struct { gint64 days; int told; const char *then, *now; } rows[] = {
    { 0, 10, "2026-12-07", "2026-12-07" }, { 36, 10, "2027-01-12~", "2027-01-14" }, { 36, 0, "2027-02-23~", "2027-02-25" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Heard) heard = heard_new_told (rows[i].days, "", rows[i].told);
      g_autoptr (GError) error = NULL;

      assert_expected (heard, rows[i].then);
      year_learn (heard->counter);
      heard->desk.calendar = heard->counter->calendar;
      assert_expected (heard, rows[i].now);
      g_assert_true (yc_review_end_step (&heard->desk, NULL, &error));
      g_assert_no_error (error);
      assert_expected (heard, "");
    }
}

/* As who has no calendar at hand reads it: the case menu of the window. */
static gboolean
is_open_without_calendar (Heard *self, gboolean *ret_provisional)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (self->counter->cases->store, self->counter->id, NULL);
  g_autoptr (GError) error = NULL;
  YcConflict reason = YC_CONFLICT_STATE;
  g_autofree char *why = NULL;
  YcHearing hearing;
  YcMoment now;

  g_assert_true (yc_hearing_read (history, NULL, &hearing, &error));
  g_assert_no_error (error);
  *ret_provisional = hearing.ask.provisional;
  yc_moment_init (&now, yc_clock_now (self->counter->cases->clock));
  return yc_hearing_check_ask (&hearing, NULL, &now.day, &reason, &why);
}

/* Told on 2026-12-22: the five working days are certain until 12-29, only the twenty lead into a year that nobody knows. */
static void
test_only_the_second_day_is_provisional (void)
{
  g_autoptr (Heard) heard = heard_new (29, ", \"hearing\": true");
  g_autoptr (GError) error = NULL;
  gboolean provisional = TRUE;

  assert_clock (heard, YC_TIMER_HEARING_ASK, "running 2026-12-29");
  g_assert_true (is_open_without_calendar (heard, &provisional));
  g_assert_false (provisional);
  pass (heard, 8);
  g_assert_false (is_open_without_calendar (heard, &provisional));
  assert_no (ask_at_window (heard, &error), &error, YC_CONFLICT_DAY, "已经过了");
}

/* Told on 2026-12-29: behind its provisional day the clock still runs and presses, as the act is still open. */
static void
test_a_provisional_day_ends_nothing (void)
{
  g_autoptr (Heard) heard = heard_new (36, ", \"hearing\": true");
  g_autoptr (GError) error = NULL;
  gboolean provisional = FALSE;

  pass (heard, 12);
  g_assert_true (is_open_without_calendar (heard, &provisional));
  g_assert_true (provisional);
  assert_ask_level (heard, YC_LEVEL_RED);
  g_assert_true (ask_at_window (heard, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/case/hearing/asked-at-the-window", GINT_TO_POINTER (FALSE), test_asked);
  g_test_add_data_func ("/case/hearing/asked-at-the-desk", GINT_TO_POINTER (TRUE), test_asked);
  g_test_add_func ("/case/hearing/held-late", test_held_late);
  g_test_add_func ("/case/hearing/too-late", test_too_late);
  g_test_add_func ("/case/hearing/no-hearing", test_no_hearing);
  g_test_add_func ("/case/hearing/year-becomes-known", test_year_becomes_known);
  g_test_add_func ("/case/step/expected-end", test_expected_end);
  g_test_add_func ("/hearing/only-the-second-day-is-provisional", test_only_the_second_day_is_provisional);
  g_test_add_func ("/hearing/a-provisional-day-ends-nothing", test_a_provisional_day_ends_nothing);
  return g_test_run ();
}
