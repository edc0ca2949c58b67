/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 优化营商环境条例第三十六条 where nothing is decided: 不受理 and 不予受理 behind the time to accept, and the result that is delivered behind the ten days
 * (行政许可法第四十四条). At the counter and at the platform; in time nobody is asked. */
#include "config.h"

#include "case/yc-ledger.h"
#include "outbox/yc-counter.h"
#include "sample-items.h"
#include "test-changed.h"
#include "test-later.h"
#include "test-notice-read.h"

#define WHY "窗口系统故障，未能按期答复"
#define C YC_ROLE_CLERK

/* The newest event, with its reason; "" for none. (transfer full) */
static char *
told_last (Counter *counter, const char *kind)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  const YcCaseEvent *event = g_ptr_array_index (history, history->len - 1);

  g_assert_cmpstr (event->kind, ==, kind);
  return g_strdup (json_object_get_string_member_with_default (event->body, "delay_reason", ""));
}

static void
assert_paper_says (Counter *counter, const YcPaperRecord *paper, gboolean late)
{
  g_autoptr (GBytes) pdf = yc_case_store_get_paper (counter->cases->store, counter->id, paper->id, NULL);
  g_autofree char *text = test_paper_read_squeezed (pdf);

  g_assert_cmpint (strstr (text, WHY) != NULL, ==, late);
}

/* 逾期: the third list has it when it was late. */
static void
assert_listed (Counter *counter, gboolean late)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (counter->cases->store, counter->id, NULL);

  g_assert_cmpint ((record->reports & YC_REPORT_LATE) != 0, ==, late);
}

/* ---- not accepted ---- */

/* Received on 11-23, to be answered until 11-30. Dining needs no permit of this kind. */
static void
test_answer (gconstpointer data)
{
  gboolean late = GPOINTER_TO_INT (data);
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "public-place-hygiene", "category=dining", "application");
  YcStore *store = counter->cases->store;
  g_autoptr (YcPaperRecord) receipt = NULL, notice = NULL;
  g_autofree char *before = NULL, *told = NULL;
  g_autoptr (GError) error = NULL;

  receipt = yc_submission_receive (store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, (late ? 8 : 7) * TEST_DAY);
  before = counter_history (counter);
  for (guint i = 0; late && i < 2; i++)
    {
      g_assert_null (yc_submission_refuse (store, counter->calendar, counter->id, i == 0 ? NULL : " \n", &counter->cases->actor, &error));
      later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
      counter_assert_history (counter, before);
    }
  notice = yc_submission_refuse (store, counter->calendar, counter->id, "  " WHY, &counter->cases->actor, &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_NOT_NEEDED);
  told = told_last (counter, "not-needed");
  g_assert_cmpstr (told, ==, late ? WHY : "");
  assert_paper_says (counter, notice, late);
  assert_listed (counter, late);
  test_assert_sound (counter->cases);
}

/* Nor by an event that no act of the product makes; while the applicant corrects, the window's time stands still. */
static void
test_store_guards (void)
{
#define BODY(state, rest) "{\"state\":\"" state "\",\"reason\":\"x\",\"papers\":[{\"kind\":\"refusal-notice\"},{\"kind\":\"not-needed-notice\"}]" rest "}"
  static const struct { const char *kind, *untold, *told; } rows[] = {
    { "refused", BODY ("S21", ""), BODY ("S21", ",\"delay_reason\":\"" WHY "\"") }, { "not-needed", BODY ("S20", ""), BODY ("S20", ",\"delay_reason\":\"" WHY "\"") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "public-place-hygiene", "category=dining", "application");
      g_autoptr (YcPaperRecord) receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, NULL);
      g_autoptr (GError) error = NULL;

      yc_clock_test_advance (counter->cases->clock, 8 * TEST_DAY);
      g_assert_false (test_append (counter->cases, counter->id, rows[i].kind, yc_json_parse_object (rows[i].untold, -1, NULL, NULL), &error));
      later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
      g_assert_true (test_append (counter->cases, counter->id, rows[i].kind, yc_json_parse_object (rows[i].told, -1, NULL, NULL), &error));
      g_assert_no_error (error);
    }
}

/* Told on 11-23 to correct until 12-23; refused behind it, far behind the first five days. */
static void
test_not_corrected (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "small-catering", "scenario=new", "application business-licence");
  g_autoptr (YcPaperRecord) notice = yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, NULL);
  g_autoptr (YcPaperRecord) refusal = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, 31 * TEST_DAY);
  refusal = yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error);
  g_assert_no_error (error);
  assert_listed (counter, FALSE);
}

/* ---- delivered ---- */

typedef enum { IN_TIME, LATE_PAPER, LATE_ONLY } When;

/* Decided on 11-23, to be delivered until 12-07. */
static Counter *
decided_new (void)
{
  Counter *counter = later_new ();

  later_decide (counter, TRUE);
  yc_clock_test_advance (counter->cases->clock, 14 * TEST_DAY);     /* 12-07 */
  return counter;
}

static void
assert_delivered (Counter *counter, gboolean late)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  const YcCaseEvent *event = g_ptr_array_index (history, history->len - 1);
  g_autofree char *told = told_last (counter, "delivered");
  JsonObject *by = json_object_get_object_member (event->body, "deliver_by");

  later_assert_state (counter, YC_STATE_DELIVERED);
  g_assert_cmpstr (told, ==, late ? WHY : "");
  g_assert_cmpstr (json_object_get_string_member (by, "date"), ==, "2026-12-07");
  g_assert_false (json_object_get_boolean_member (by, "provisional"));
  g_assert_cmpstr (json_object_get_string_member (event->body, "calendar"), ==, yc_calendar_get_version (counter->calendar));
  assert_listed (counter, late);
  test_assert_sound (counter->cases);
}

static YcPaperRecord *
make_receipt (Counter *counter, const char *delay, GError **error)
{
  const YcDelivery delivery = { .delay = delay };

  return yc_submission_make_receipt (counter->cases->store, counter->calendar, counter->id, &delivery, &counter->cases->actor, error);
}

static gboolean
give_out (Counter *counter, const char *delay, GError **error)
{
  return yc_submission_deliver (counter->cases->store, counter->calendar, counter->id, delay, &counter->cases->actor, error);
}

/* By hand: the 送达回证 says it where it is made late; where it only comes back late, the act is told. */
static void
test_by_hand (gconstpointer data)
{
  When when = (When) GPOINTER_TO_INT (data);
  g_autoptr (Counter) counter = decided_new ();
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;

  if (when == LATE_PAPER)
    {
      yc_clock_test_advance (counter->cases->clock, TEST_DAY);
      g_assert_null (make_receipt (counter, " ", &error));
      later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
    }
  receipt = make_receipt (counter, when == LATE_PAPER ? WHY : NULL, &error);
  g_assert_no_error (error);
  assert_paper_says (counter, receipt, when == LATE_PAPER);
  counter_print_letter (counter, receipt);
  if (when == LATE_ONLY)
    yc_clock_test_advance (counter->cases->clock, TEST_DAY);
  counter_scan (counter, YC_LETTER_DELIVERY);
  if (when == LATE_ONLY)
    {
      g_assert_false (give_out (counter, NULL, &error));
      later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
    }
  g_assert_true (give_out (counter, when == LATE_ONLY ? WHY : NULL, &error));
  g_assert_no_error (error);
  assert_delivered (counter, when != IN_TIME);
}

static void
test_by_post (gconstpointer data)
{
  gboolean late = GPOINTER_TO_INT (data);
  g_autoptr (Counter) counter = decided_new ();
  YcDelivery delivery = { .tracking = "EE123456789CN" };
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;

  if (late)
    {
      yc_clock_test_advance (counter->cases->clock, TEST_DAY);
      g_assert_null (yc_submission_post (counter->cases->store, counter->calendar, counter->id, &delivery, &counter->cases->actor, &error));
      later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
    }
  delivery.delay = WHY;
  receipt = yc_submission_post (counter->cases->store, counter->calendar, counter->id, &delivery, &counter->cases->actor, &error);
  g_assert_no_error (error);
  assert_paper_says (counter, receipt, late);
  assert_delivered (counter, late);
}

/* ---- the platform ---- */

#define WHY_TOLD ",\"delay_reason\":\"" WHY "\""
#define EXIT "\"exits\": [{\"kind\": \"not-ours\", \"when\": {\"question\": \"scenario\", \"is\": [\"renew\"]}, \"agency\": \"样例机关\", " \
             "\"reason\": \"样例\", \"legal_basis\": \"样例条款\"}], \"commitment\""

/* Received on 11-23, to be answered until 11-30. */
static void
test_platform_answers (void)
{
  static const struct { const char *kind, *item, *to, *answers; } rows[] = {
    { "not-needed", "public-place-hygiene", NULL, "category=dining" }, { "refused", "small-catering", EXIT, "scenario=renew" },
  };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (rows); i++)
    {
      gboolean late = i % 2;
      const char *kind = rows[i / 2].kind;
      const Changed changes[] = { { kind, { { "delay_reason", NULL } }, late ? "reason-missing: 办理已经超期" : NULL }, CHANGED_NOTHING };
      g_autoptr (YcItem) item = sample_item_changed (rows[i / 2].item, rows[i / 2].to != NULL ? "\"commitment\"" : NULL, rows[i / 2].to);
      g_autoptr (Site) site = site_new_draft (item, C, rows[i / 2].answers, "application");
      Counter *counter = site->counter;
      g_autoptr (GError) error = NULL;

      yc_paper_record_free (yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error));
      g_assert_no_error (error);
      yc_clock_test_advance (counter->cases->clock, (late ? 8 : 7) * TEST_DAY);
      yc_paper_record_free (yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, WHY, &counter->cases->actor, &error));
      g_assert_no_error (error);
      changed_assert (site, changes, late ? 2 : 1);
    }
}

#define POSTED(rest) "{\"state\":\"S70\",\"way\":\"post\",\"tracking\":\"EE123456789CN\"" rest "," HAND_PAPER ("delivery-receipt") "}"
#define BY(day) ",\"deliver_by\":{\"date\":\"" day "\",\"provisional\":false}"

/* Granted on 11-23: in time until 12-07. The day is not its author's to choose; one who tells none is held against the platform's count. */
static void
test_platform_delivery (void)
{
  static const struct { int days; const char *body; int type; } rows[] = {
    { 14, POSTED (BY ("2026-12-08")), YC_PROBLEM_RULE }, { 14, POSTED (BY ("2026-12-04")), YC_PROBLEM_RULE }, { 14, POSTED (BY ("")), YC_PROBLEM_RULE },
    { 14, POSTED (BY ("2026-12-07")), -1 }, { 14, POSTED (""), -1 },
    { 15, POSTED (BY ("2026-12-08")), YC_PROBLEM_RULE }, { 15, POSTED (BY ("2026-12-07")), YC_PROBLEM_RULE }, { 15, POSTED (""), YC_PROBLEM_RULE },
    { 15, POSTED (BY ("2026-12-07") WHY_TOLD), -1 }, { 15, POSTED (WHY_TOLD), -1 },
  };
  g_autoptr (Hand) hand = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (hand == NULL)
        {
          hand = hand_new_granted ();
          g_assert_cmpint (hand_tell (hand, C, "result-made", "{\"state\":\"S65\"}"), ==, -1);
        }
      hand->at = TEST_NOW + rows[i].days * TEST_DAY;
      if (hand_tell (hand, C, "delivered", rows[i].body) != rows[i].type)
        g_test_fail_printf ("%" G_GSIZE_FORMAT ": %s", i, hand->detail);
      if (rows[i].type == -1)
        g_clear_pointer (&hand, hand_free);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/delay/answer/in-time", GINT_TO_POINTER (FALSE), test_answer);
  g_test_add_data_func ("/delay/answer/late", GINT_TO_POINTER (TRUE), test_answer);
  g_test_add_func ("/delay/answer/the-store-guards", test_store_guards);
  g_test_add_func ("/delay/answer/not-corrected-is-not-late", test_not_corrected);
  g_test_add_data_func ("/delay/delivery/by-hand-in-time", GINT_TO_POINTER (IN_TIME), test_by_hand);
  g_test_add_data_func ("/delay/delivery/by-hand-with-a-late-paper", GINT_TO_POINTER (LATE_PAPER), test_by_hand);
  g_test_add_data_func ("/delay/delivery/by-hand-back-late", GINT_TO_POINTER (LATE_ONLY), test_by_hand);
  g_test_add_data_func ("/delay/delivery/by-post-in-time", GINT_TO_POINTER (FALSE), test_by_post);
  g_test_add_data_func ("/delay/delivery/by-post-late", GINT_TO_POINTER (TRUE), test_by_post);
  g_test_add_func ("/delay/platform/answers", test_platform_answers);
  g_test_add_func ("/delay/platform/delivery", test_platform_delivery);
  return g_test_run ();
}
