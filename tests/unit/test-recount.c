/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A provisional day, when the calendar of its year has come: of the decision, to accept, to be corrected. */
#include "config.h"

#include "case/yc-case-timer.h"
#include "test-later.h"
#include "test-year.h"

/* @cases: (transfer full) */
static Counter *
accepted_new_at (TestCases *cases, gint64 days, YcOutcome outcome)
{
  g_autoptr (YcItem) item = sample_item_hearing ();
  Counter *counter = counter_new_for (cases, item, "scenario=new", outcome == YC_OUTCOME_TOLERATE ? COUNTER_MAIN : COUNTER_ALL);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, days * TEST_DAY);
  counter->scanned_at = yc_clock_now (counter->cases->clock);
  if (outcome == YC_OUTCOME_TOLERATE)
    {
      g_autoptr (YcPaperRecord) promise = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, YC_LETTER_PROMISE, &counter->cases->actor, &error);

      g_assert_no_error (error);
      counter_print_letter (counter, promise);
      counter_scan (counter, YC_LETTER_PROMISE);
    }
  acceptance = counter_accept (counter, outcome, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, TEST_DAY);
  return counter;
}

static Counter *
accepted_new (gint64 days, YcOutcome outcome)
{
  return accepted_new_at (later_cases_new (), days, outcome);
}

static guint
recount (Counter *counter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = yc_submission_recount (counter->cases->store, counter->calendar, &counter->cases->actor, &error);

  g_assert_no_error (error);
  return ids->len;
}

static void
assert_day (Counter *counter, const char *due, gboolean provisional)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (counter->cases->store, counter->id, NULL);

  g_assert_cmpstr (record->due, ==, due);
  g_assert_cmpint (record->due_provisional, ==, provisional);
}

static void
assert_candidates (Counter *counter, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = yc_case_store_list_provisional (counter->cases->store, counter->calendar, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, n);
}

static void
test_counted_again (void)
{
  g_autoptr (Counter) counter = accepted_new (36, YC_OUTCOME_ACCEPT);     /* 12-29 */
  g_autoptr (GPtrArray) history = NULL;
  const YcCaseEvent *event;

  assert_day (counter, "2027-01-05", TRUE);
  g_assert_cmpuint (recount (counter), ==, 0);          /* still unknown */
  assert_candidates (counter, 0);                       /* and nothing was read for it */
  year_learn (counter);
  assert_candidates (counter, 1);
  g_assert_cmpuint (recount (counter), ==, 1);
  assert_day (counter, "2027-01-07", FALSE);
  later_assert_state (counter, YC_STATE_HANDED_OVER);
  later_assert_last_op (counter, "recounted paper:0 page:0 manifest:0");
  history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  event = g_ptr_array_index (history, history->len - 1);
  g_assert_cmpstr (json_object_get_string_member (event->body, "before"), ==, "2027-01-05");
  g_assert_nonnull (strstr (json_object_get_string_member (event->body, "calendar"), "2027.t"));
  g_assert_cmpuint (recount (counter), ==, 0);          /* once */
}

static void
test_nothing_provisional (void)
{
  g_autoptr (Counter) counter = accepted_new (0, YC_OUTCOME_ACCEPT);

  assert_day (counter, "2026-11-30", FALSE);
  year_learn (counter);
  g_assert_cmpuint (recount (counter), ==, 0);
}

/* What the applicant signed for comes later by it, never earlier: the day is told anew, and that of the decision behind it. */
static void
test_the_promise_moves (void)
{
  g_autoptr (Counter) counter = accepted_new (36, YC_OUTCOME_TOLERATE);
  g_autoptr (YcCaseRecord) before = yc_case_store_get (counter->cases->store, counter->id, NULL), after = NULL;

  year_learn (counter);
  g_assert_cmpuint (recount (counter), ==, 1);
  after = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (after->cure_due, >, before->cure_due);
  g_assert_true (before->cure_provisional);
  g_assert_false (after->cure_provisional);
  g_assert_cmpstr (after->due, !=, before->due);
  g_assert_cmpuint (recount (counter), ==, 0);
}

/* The decision is taken: no day is of interest any more. */
static void
test_decided (void)
{
  g_autoptr (Counter) counter = accepted_new (36, YC_OUTCOME_ACCEPT);

  later_decide (counter, TRUE);
  year_learn (counter);
  g_assert_cmpuint (recount (counter), ==, 0);
  assert_day (counter, "2027-01-05", TRUE);
}

/* What the office tells of the day. @body: used up */
static void
tell_day (Counter *counter, const char *kind, const char *state, const char *day, JsonObject *body)
{
  JsonObject *due = json_object_new ();
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (due, "date", day);
  json_object_set_boolean_member (due, "provisional", TRUE);
  json_object_set_string_member (due, "cure", "");
  json_object_set_object_member (body, "due", due);
  later_office (counter, kind, state, body, &error);
  g_assert_no_error (error);
}

static JsonObject *
read_body (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *body = yc_json_parse_object (text, -1, NULL, &error);

  g_assert_no_error (error);
  return body;
}

/* A hearing of two days, and then the extension: the office has told the day twice, and both times nobody knew the year. It is counted by all of it. */
static void
test_moved_by_the_office (gconstpointer data)
{
  gboolean extended = GPOINTER_TO_INT (data);
  g_autoptr (Counter) counter = accepted_new (36, YC_OUTCOME_ACCEPT);     /* 12-29; now 12-30 */
  g_autoptr (GError) error = NULL;

  later_review (counter);
  later_office (counter, "step-begun", "S55", read_body ("{\"step\":\"听证\",\"papers\":[{\"kind\":\"special-step-notice\"}]}"), &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 2 * TEST_DAY);
  tell_day (counter, "step-ended", "S50", "2027-01-07", json_object_new ());
  if (extended)
    tell_day (counter, "extended", "S56", "2027-01-21",
              read_body ("{\"approved_by\":\"孙局长\",\"reason\":\"案情复杂\",\"papers\":[{\"kind\":\"extension-notice\"}]}"));
  g_assert_cmpuint (recount (counter), ==, 0);
  year_learn (counter);
  g_assert_cmpuint (recount (counter), ==, 1);
  /* 12-30 and 12-31 stand still, 01-01 to 01-04 are off. */
  assert_day (counter, extended ? "2027-01-25" : "2027-01-11", FALSE);
  g_assert_cmpuint (recount (counter), ==, 0);
}

/* One case whose events do not fit keeps no other one provisional. */
static void
test_one_is_bad (void)
{
  g_autoptr (Counter) counter = accepted_new (36, YC_OUTCOME_ACCEPT);
  g_autofree char *good = NULL, *sql = g_strdup_printf ("DROP TRIGGER case_event_is_never_changed;"
                                                        "UPDATE case_event SET signature = '' WHERE case_id = '%s' AND kind = 'accepted'", counter->id);
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  Counter *other = accepted_new_at (counter->cases, 0, YC_OUTCOME_ACCEPT);

  good = g_strdup (other->id);
  other->cases = NULL;
  year_learn (counter);
  g_assert_true (yc_db_exec (yc_store_get_work (counter->cases->store), sql, &error));
  g_test_expect_message ("yc-outbox", G_LOG_LEVEL_WARNING, "*its day is not counted again*");
  ids = yc_submission_recount (counter->cases->store, counter->calendar, &counter->cases->actor, &error);
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (ids, 0), ==, good);
  yc_calendar_free (other->calendar);
  g_free (other->id);
  g_free (other);
}

static void
assert_not_refused (Counter *counter)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error));
  later_assert_conflict (&error, YC_CONFLICT_CURE_RUNS);
}

/* Told to correct until the first of January of a year that nobody knew: the days to the fourth are off, and nobody is sent away for it. */
static void
test_told_to_correct (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "small-catering", "scenario=new", "application business-licence");
  g_autoptr (YcPaperRecord) notice = NULL, paper = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, 9 * TEST_DAY);      /* 12-02 */
  notice = yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error);
  g_assert_no_error (error);
  record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (record->cure_due, ==, "2027-01-01");
  g_assert_true (record->cure_provisional);
  yc_clock_test_advance (counter->cases->clock, 31 * TEST_DAY);     /* 01-02 */
  assert_not_refused (counter);
  year_learn (counter);
  assert_not_refused (counter);
  yc_clock_test_advance (counter->cases->clock, 3 * TEST_DAY);      /* 01-05, the first working day */
  assert_not_refused (counter);
  yc_clock_test_advance (counter->cases->clock, TEST_DAY);
  paper = yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_REFUSED);
}

/* The two days that a case has before its acceptance, "~" behind one that is provisional. */
static void
assert_open_days (Counter *counter, const char *judge, const char *cure)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_autofree char *has_judge = g_strconcat (record->judge_due, record->judge_provisional ? "~" : "", NULL);
  g_autofree char *has_cure = g_strconcat (record->cure_due, record->cure_provisional ? "~" : "", NULL);

  g_assert_cmpstr (has_judge, ==, judge);
  g_assert_cmpstr (has_cure, ==, cure);
  g_assert_cmpstr (record->due, ==, "");
}

/* What picture and ledger show is what the list shows. */
static void
assert_clock (Counter *counter, YcTimerKind kind, const char *day)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL), timers = NULL;
  g_autoptr (YcItem) item = sample_item ("small-catering");
  const YcRegion *region = yc_region_get ("", NULL);
  const YcTimerRules rules = { counter->calendar, &region->hours, item, &region->terms };
  const YcCaseTimer *timer;
  g_autofree char *shown = NULL;
  YcMoment now;

  yc_moment_init (&now, yc_clock_now (counter->cases->clock));
  timers = yc_case_timers_read (history, &rules, &now, NULL);
  timer = yc_case_timers_find (timers, kind);
  shown = yc_date_format (&timer->due.day);
  g_assert_cmpstr (shown, ==, day);
  g_assert_false (timer->provisional);
}

static void
test_received (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  const YcCaseEvent *event;

  yc_clock_test_advance (counter->cases->clock, 36 * TEST_DAY);     /* 12-29 */
  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_no_error (error);
  assert_open_days (counter, "2027-01-05~", "");
  g_assert_cmpuint (recount (counter), ==, 0);
  year_learn (counter);
  g_assert_cmpuint (recount (counter), ==, 1);
  assert_open_days (counter, "2027-01-07", "");
  assert_clock (counter, YC_TIMER_JUDGE, "2027-01-07");
  later_assert_state (counter, YC_STATE_RECEIVED);
  later_assert_last_op (counter, "recounted paper:0 page:0 manifest:0");
  history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  event = g_ptr_array_index (history, history->len - 1);
  g_assert_cmpstr (json_object_get_string_member (event->body, "before"), ==, "2027-01-05");
  g_assert_false (json_object_has_member (event->body, "due"));
  g_assert_cmpuint (recount (counter), ==, 0);
}

/* Until the first of January of a year that nobody knew, in which the days to the fourth are off. */
static void
test_to_correct (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "small-catering", "scenario=new", "application business-licence");
  g_autoptr (YcPaperRecord) notice = NULL, paper = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, 9 * TEST_DAY);      /* 12-02 */
  notice = yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error);
  g_assert_no_error (error);
  assert_open_days (counter, "", "2027-01-01~");
  year_learn (counter);
  g_assert_cmpuint (recount (counter), ==, 1);
  assert_open_days (counter, "", "2027-01-05");
  assert_clock (counter, YC_TIMER_CURE, "2027-01-05");
  later_assert_state (counter, YC_STATE_TO_CORRECT);
  g_assert_cmpuint (recount (counter), ==, 0);
  /* The new day is the one behind which a refusal is open. */
  yc_clock_test_advance (counter->cases->clock, 34 * TEST_DAY);     /* 01-05 */
  assert_not_refused (counter);
  yc_clock_test_advance (counter->cases->clock, TEST_DAY);
  paper = yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_REFUSED);
}

/* A part of what was told, and then the rest: first the applicant's day goes on, then the window's begins. */
static void
test_supplied (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "small-catering", "scenario=new", "application business-licence identity-card");
  g_autoptr (YcPaperRecord) notice = NULL, part = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, 9 * TEST_DAY);      /* 12-02 */
  counter->scanned_at = yc_clock_now (counter->cases->clock);
  notice = yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 27 * TEST_DAY);     /* 12-29 */
  counter_scan (counter, "floor-plan");
  part = yc_submission_receive_correction (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_no_error (error);
  assert_open_days (counter, "", "2027-01-01~");
  counter_scan (counter, "health-certificates");
  year_learn (counter);
  g_assert_cmpuint (recount (counter), ==, 1);
  assert_open_days (counter, "", "2027-01-05");
  assert_clock (counter, YC_TIMER_CURE, "2027-01-05");
  later_assert_state (counter, YC_STATE_CORRECTED);
}

static void
test_supplied_whole (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "small-catering", "scenario=new", "application business-licence identity-card");
  g_autoptr (YcPaperRecord) notice = yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, NULL);
  g_autoptr (YcPaperRecord) whole = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, 36 * TEST_DAY);     /* 12-29 */
  counter_scan (counter, "floor-plan health-certificates");
  whole = yc_submission_receive_correction (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_no_error (error);
  assert_open_days (counter, "2027-01-05~", "");
  year_learn (counter);
  g_assert_cmpuint (recount (counter), ==, 1);
  assert_open_days (counter, "2027-01-07", "");
  assert_clock (counter, YC_TIMER_JUDGE, "2027-01-07");
  later_assert_state (counter, YC_STATE_CORRECTED);
}

static void
test_signed_out (void)
{
  g_autoptr (Counter) counter = accepted_new (36, YC_OUTCOME_ACCEPT);
  g_autoptr (GError) error = NULL;

  year_learn (counter);
  counter->cases->actor.key = NULL;
  g_assert_null (yc_submission_recount (counter->cases->store, counter->calendar, &counter->cases->actor, &error));
  later_assert_conflict (&error, YC_CONFLICT_SIGNED_OUT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox/recount/counted-again-and-told", test_counted_again);
  g_test_add_data_func ("/outbox/recount/moved-by-a-special-step", GINT_TO_POINTER (FALSE), test_moved_by_the_office);
  g_test_add_data_func ("/outbox/recount/moved-by-an-extension", GINT_TO_POINTER (TRUE), test_moved_by_the_office);
  g_test_add_func ("/outbox/recount/one-bad-case-stops-nobody", test_one_is_bad);
  g_test_add_func ("/outbox/recount/nothing-provisional", test_nothing_provisional);
  g_test_add_func ("/outbox/recount/the-promise-moves", test_the_promise_moves);
  g_test_add_func ("/outbox/recount/decided", test_decided);
  g_test_add_func ("/outbox/recount/told-to-correct", test_told_to_correct);
  g_test_add_func ("/outbox/recount/received", test_received);
  g_test_add_func ("/outbox/recount/to-correct", test_to_correct);
  g_test_add_func ("/outbox/recount/supplied-in-part", test_supplied);
  g_test_add_func ("/outbox/recount/supplied", test_supplied_whole);
  g_test_add_func ("/outbox/recount/signed-out", test_signed_out);
  return g_test_run ();
}
