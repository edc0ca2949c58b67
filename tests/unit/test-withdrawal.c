/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A withdrawal that is refused: state, days and clocks of the case stay as they are, the reason stands in the history, and who still wants to withdraw asks
 * again. At the counter's store and at the platform. 2026-11-23 is the day of the acceptance. */
#include "config.h"

#include "case/yc-case-timer.h"
#include "law/yc-region.h"
#include "test-hand.h"
#include "test-later.h"
#include "test-review.h"

#define WHY "已经组织专家评审，撤回损害第三人利益"
#define LAW "《行政许可法》第八条"
#define REFUSED "{\"reason\":\"" WHY "\",\"basis\":\"" LAW "\"}"

/* ---- the counter ---- */

static void
ask (Counter *counter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) request = yc_submission_make_withdrawal (counter->cases->store, counter->calendar, counter->id, "另择经营场所",
                                                                     &counter->cases->actor, &error);

  g_assert_no_error (error);
  counter_print_letter (counter, request);
}

static void
sign (Counter *counter)
{
  counter->scanned_at = yc_clock_now (counter->cases->clock);
  counter_scan (counter, YC_LETTER_WITHDRAWAL);
}

static gboolean
refuse (Counter *counter, const char *reason, const char *basis, GError **error)
{
  return yc_submission_refuse_withdrawal (counter->cases->store, counter->calendar, counter->id, reason, basis, &counter->cases->actor, error);
}

static gboolean
withdraw (Counter *counter, GError **error)
{
  return yc_submission_withdraw (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, error);
}

/* State, days, and every clock at this moment. (transfer full) */
static char *
describe (Counter *counter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCaseRecord) record = yc_case_store_get (counter->cases->store, counter->id, &error);
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (counter->cases->store, counter->id, &error);
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, &error), timers = NULL;
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "regions", NULL);
  g_autoptr (YcRegion) region = yc_region_load (folder, YC_REGION_BASE, &error);
  const YcTimerRules rules = { counter->calendar, &region->hours, intake->item, &region->terms };
  GString *text = g_string_new (NULL);
  YcMoment now;

  g_assert_no_error (error);
  yc_moment_init (&now, yc_clock_now (counter->cases->clock));
  timers = yc_case_timers_read (history, &rules, &now, &error);
  g_assert_no_error (error);
  g_string_append_printf (text, "%s %s %d %s %s %s %d", yc_state_get_code (record->state), record->due, record->due_provisional, record->cure_due, record->judge_due,
                          record->paused, record->parked);
  for (guint i = 0; i < timers->len; i++)
    {
      const YcCaseTimer *timer = g_ptr_array_index (timers, i);
      g_autofree char *day = g_date_valid (&timer->due.day) ? yc_date_format (&timer->due.day) : g_strdup ("");

      g_string_append_printf (text, "; %d/%u %d %s", timer->kind, timer->turn, timer->state, day);
    }
  return g_string_free (text, FALSE);
}

/* @data: in review, or waiting for it. */
static void
test_refused (gconstpointer data)
{
  g_autoptr (Counter) counter = later_new ();
  g_autofree char *before = NULL, *after = NULL, *history = NULL;
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (GPtrArray) events = NULL, duties = NULL;
  g_autoptr (GError) error = NULL;
  const YcReviewStep *step;

  if (GPOINTER_TO_INT (data))
    later_review (counter);
  g_assert_false (refuse (counter, WHY, LAW, &error));
  later_assert_conflict (&error, YC_CONFLICT_REQUEST_UNSIGNED);
  ask (counter);
  g_assert_false (refuse (counter, WHY, LAW, &error));      /* nobody has signed it */
  later_assert_conflict (&error, YC_CONFLICT_REQUEST_UNSIGNED);
  sign (counter);
  history = counter_history (counter);
  g_assert_false (refuse (counter, " ", LAW, &error));
  later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_false (refuse (counter, WHY, "", &error));
  later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  counter_assert_history (counter, history);
  before = describe (counter);
  g_assert_true (refuse (counter, WHY, LAW, &error));
  g_assert_no_error (error);
  after = describe (counter);
  g_assert_cmpstr (after, ==, before);
  later_assert_state (counter, GPOINTER_TO_INT (data) ? YC_STATE_REVIEW : YC_STATE_HANDED_OVER);
  events = yc_case_store_history (counter->cases->store, counter->id, &error);
  dossier = review_fold (counter, FALSE);
  step = g_ptr_array_index (dossier->steps, dossier->steps->len - 1);
  g_assert_cmpstr (step->text, ==, "不同意撤回");
  g_assert_cmpstr (step->detail, ==, WHY);
  duties = yc_duties_read (events, counter_state (counter), &error);
  g_assert_null (yc_duties_find (duties, YC_LETTER_WITHDRAWAL));
}

/* The old request does for nothing any more; a new one does. */
static void
test_asked_again (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (YcReviewDossier) dossier = NULL;
  const YcReviewMaterial *request = NULL;
  g_autoptr (GError) error = NULL;

  ask (counter);
  sign (counter);
  g_assert_true (refuse (counter, WHY, LAW, &error));
  g_assert_false (refuse (counter, WHY, LAW, &error));
  later_assert_conflict (&error, YC_CONFLICT_REQUEST_UNSIGNED);
  g_assert_false (withdraw (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_REQUEST_UNSIGNED);
  ask (counter);
  g_assert_false (withdraw (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_REQUEST_UNSIGNED);
  sign (counter);
  g_assert_true (withdraw (counter, &error));
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_WITHDRAWN);
  /* The office reads it under its name, and judges nothing of it. */
  dossier = review_fold (counter, FALSE);
  request = yc_review_dossier_find_material (dossier, YC_LETTER_WITHDRAWAL);
  g_assert_nonnull (request);
  g_assert_cmpstr (request->name, ==, "撤回申请");
  g_assert_false (yc_review_material_is_judged (request));
}

/* Before the acceptance it ends the case, and nobody keeps it. */
static void
test_not_before_the_acceptance (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;

  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  ask (counter);
  sign (counter);
  g_assert_false (refuse (counter, WHY, LAW, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
  g_assert_true (withdraw (counter, &error));
}

/* (transfer full) */
static JsonObject *
read_body (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return json_node_dup_object (node);
}

/* Until the decision: with pages returned to the window, in a special step whose pause is running, and at an extension. */
static void
put_where (Counter *counter, const char *where)
{
  g_autoptr (GError) error = NULL;

  later_review (counter);
  if (g_str_equal (where, "S41"))
    {
      g_autofree char *page = later_page (counter, "floor-plan", 0);

      later_send_back (counter, "floor-plan", page);
      return;
    }
  if (g_str_equal (where, "S55"))
    later_office (counter, "step-begun", where, read_body ("{\"step\":\"听证\",\"counted\":false,\"until\":\"2026-12-23\",\"papers\":[{\"kind\":\"special-step-notice\"}]}"), &error);
  else
    later_office (counter, "extended", where, read_body ("{\"reason\":\"案情复杂\",\"approved_by\":\"孙局长\",\"papers\":[{\"kind\":\"extension-notice\"}]}"), &error);
  g_assert_no_error (error);
}

/* @data: (const char *): the state. A refused request leaves state, pause and clocks; a new one ends the case. */
static void
test_before_the_decision (gconstpointer data)
{
  g_autoptr (Counter) counter = later_new ();
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GPtrArray) duties = NULL, events = NULL;
  g_autoptr (GError) error = NULL;
  YcState state;

  g_assert_true (yc_state_parse (data, &state));
  put_where (counter, data);
  later_assert_state (counter, state);
  ask (counter);
  sign (counter);
  before = describe (counter);
  g_assert_true (refuse (counter, WHY, LAW, &error));
  g_assert_no_error (error);
  after = describe (counter);
  g_assert_cmpstr (after, ==, before);
  ask (counter);
  sign (counter);
  g_assert_true (withdraw (counter, &error));
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_WITHDRAWN);
  events = yc_case_store_history (counter->cases->store, counter->id, &error);
  duties = yc_duties_read (events, YC_STATE_WITHDRAWN, &error);
  g_assert_cmpuint (duties->len, ==, 0);
}

/* ---- the platform ---- */

#define REQUEST "{\"letter\":{\"kind\":\"withdrawal-request\",\"tolerated\":[]},\"withdrawal\":{\"reason\":\"另择经营场所\"}," HAND_PAPER ("withdrawal-request") "}"

static void
test_platform (void)
{
  static const char *const bad[] = { "{}", "{\"reason\":\"x\"}", "{\"basis\":\"x\"}", "{\"reason\":\" \",\"basis\":\"x\"}" };
  g_autoptr (Hand) hand = hand_new ();
  g_autoptr (YcPlatformCase) before = NULL, after = NULL;

  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "withdrawal-refused", REFUSED), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "request-unsigned: no request"));
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "paper", REQUEST), ==, -1);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "withdrawal-refused", REFUSED), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "request-unsigned: no page"));
  hand_seal (hand, "withdrawal-request", 1);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "withdrawal-refused", bad[i]), ==, (int) YC_PROBLEM_RULE);
      g_assert_true (g_str_has_prefix (hand->detail, "reason-missing"));
    }
  g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "withdrawal-refused", REFUSED), ==, (int) YC_PROBLEM_NOT_PERMITTED);
  before = hand_find_case (hand);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "withdrawal-refused", REFUSED), ==, -1);
  after = hand_find_case (hand);
  g_assert_cmpint (after->record->state, ==, before->record->state);
  g_assert_cmpstr (after->record->due, ==, before->record->due);
  g_assert_cmpstr (after->record->paused, ==, before->record->paused);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "withdrawal-refused", REFUSED), ==, (int) YC_PROBLEM_RULE);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "withdrawn", HAND_WITHDRAWN), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "request-unsigned: no request"));
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "paper", REQUEST), ==, -1);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "withdrawn", HAND_WITHDRAWN), ==, -1);
}

/* Behind the decision nothing can be withdrawn, and so nothing refused; before the acceptance the request ends the case. */
static void
test_platform_places (void)
{
  static const char *const states[] = { "S10", "S15", "S60", "S61", "S70", "S90" };
  g_autoptr (Hand) hand = hand_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      hand_set_case (hand, states[i], "");
      g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "withdrawal-refused", REFUSED), ==, (int) YC_PROBLEM_RULE);
      g_assert_true (g_str_has_prefix (hand->detail, "state: withdrawal-refused while"));
    }
}

/* @data: (const char *): the state */
static void
test_platform_before_the_decision (gconstpointer data)
{
  g_autoptr (Hand) hand = hand_new ();
  g_autoptr (YcPlatformCase) value = NULL, ended = NULL;

  hand_set_case (hand, data, "");
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "paper", REQUEST), ==, -1);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "withdrawn", HAND_WITHDRAWN), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "request-unsigned: no page"));
  hand_seal (hand, "withdrawal-request", 1);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "withdrawal-refused", REFUSED), ==, -1);
  value = hand_find_case (hand);
  g_assert_cmpstr (yc_state_get_code (value->record->state), ==, data);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "paper", REQUEST), ==, -1);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "withdrawn", HAND_WITHDRAWN), ==, -1);
  ended = hand_find_case (hand);
  g_assert_cmpint (ended->record->state, ==, YC_STATE_WITHDRAWN);
}

static void
add_before_the_decision (void)
{
  static const char *const states[] = { "S41", "S55", "S56" };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *here = g_strconcat ("/withdrawal/before-the-decision/", states[i], NULL);
      g_autofree char *there = g_strconcat ("/withdrawal/platform/before-the-decision/", states[i], NULL);

      g_test_add_data_func (here, states[i], test_before_the_decision);
      g_test_add_data_func (there, states[i], test_platform_before_the_decision);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/withdrawal/refused-while-it-waits", GINT_TO_POINTER (FALSE), test_refused);
  g_test_add_data_func ("/withdrawal/refused-in-review", GINT_TO_POINTER (TRUE), test_refused);
  g_test_add_func ("/withdrawal/a-refused-request-is-over", test_asked_again);
  g_test_add_func ("/withdrawal/not-before-the-acceptance", test_not_before_the_acceptance);
  g_test_add_func ("/withdrawal/platform/refused", test_platform);
  g_test_add_func ("/withdrawal/platform/where", test_platform_places);
  add_before_the_decision ();
  return g_test_run ();
}
