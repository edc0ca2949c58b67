/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What is reported of a case: what was asked for although it is shared or licensed, and second notices to correct; with the reason, in the events and on
 * the lists of the ledger. */
#include "config.h"

#include "case/yc-event-rule.h"
#include "case/yc-ledger.h"
#include "test-act.h"
#include "test-later.h"

#define ASKED "business-licence identity-card "
#define REASON "来源没有接通，改收纸质"
#define LACKING "application business-licence identity-card health-certificates"

/* Ids of what the newest event of @kind says was asked for; each has its reason. */
static char *
dup_asked (Counter *counter, const char *kind)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  GString *out = g_string_new (NULL);
  JsonArray *asked = NULL;

  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);

      if (g_str_equal (event->kind, kind) && json_object_has_member (event->body, "asked"))
        asked = json_object_get_array_member (event->body, "asked");
    }
  g_assert_nonnull (asked);
  for (guint i = 0; i < json_array_get_length (asked); i++)
    {
      JsonObject *object = json_array_get_object_element (asked, i);

      g_string_append_printf (out, "%s ", json_object_get_string_member (object, "material"));
      g_assert_cmpstr (json_object_get_string_member (object, "code"), ==, "source-not-connected");
      g_assert_cmpstr (json_object_get_string_member (object, "reason"), ==, REASON);
      g_assert_cmpstr (json_object_get_string_member (object, "exempt"), !=, "");
    }
  return g_string_free (out, FALSE);
}

static void
assert_asked (Counter *counter, const char *kind, const char *expected)
{
  g_autofree char *asked = dup_asked (counter, kind);

  g_assert_cmpstr (asked, ==, expected);
}

static GPtrArray *
list (Counter *counter, YcLedgerKind kind)
{
  g_autoptr (GError) error = NULL;
  const YcLedgerRules rules = { counter->calendar, yc_region_get ("210202", NULL), yc_clock_now (counter->cases->clock) };
  GPtrArray *lines = yc_ledger_store_list (counter->cases->store, kind, 0, 10, &rules, &error);
  YcLedgerCounts counts;

  g_assert_no_error (error);
  g_assert_true (yc_ledger_store_count (counter->cases->store, &rules, &counts, NULL));
  g_assert_cmpuint (counts.n[kind], ==, lines->len);
  return lines;
}

/* The rows of the projection are those that the events give. */
static void
assert_folds (Counter *counter)
{
  g_autoptr (YcCaseRecord) before = yc_case_store_get (counter->cases->store, counter->id, NULL), after = NULL;
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_db_exec (yc_store_get_work (counter->cases->store), "UPDATE case_row SET reports = 4", &error));
  g_assert_true (yc_case_store_rebuild (counter->cases->store, TRUE, differences, &error));
  g_assert_no_error (error);
  after = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpuint (before->reports, !=, 0);
  g_assert_cmpuint (after->reports, ==, before->reports);
}

/* ---- asked for all the same ---- */

static void
test_asked (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (GPtrArray) lines = list (counter, YC_LEDGER_ASKED), none = list (counter, YC_LEDGER_SECOND);
  const YcLedgerLine *line;

  assert_asked (counter, "received", ASKED);
  assert_asked (counter, "accepted", ASKED);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (lines->len, ==, 1);
  line = g_ptr_array_index (lines, 0);
  g_assert_cmpint (line->kind, ==, YC_LEDGER_ASKED);
  g_assert_cmpstr (line->record->id, ==, counter->id);
  g_assert_cmpstr (line->actor, ==, counter->cases->actor.clerk_name);
  g_assert_cmpint (line->since, >, 0);
  g_assert_null (line->timer);
  g_assert_cmpuint (line->outstanding->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (line->outstanding, 0), ==, "营业执照：" REASON);
  assert_folds (counter);
}

/* A notice that demands it asks for it, too. */
static void
test_asked_by_a_notice (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "small-catering", "scenario=new", "application identity-card health-certificates floor-plan");
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) notice = yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error);

  g_assert_no_error (error);
  assert_asked (counter, "to-correct", ASKED);
}

/* Nothing is shared: nothing is reported. */
static void
test_nothing_shared (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "small-catering", "scenario=new", "");
  g_autoptr (GPtrArray) lines = list (counter, YC_LEDGER_ASKED);
  YcMaterial material = { .id = (char *) "x", .exempt = (char *) "" };
  YcSlot slot = { &material, YC_SLOT_COMPLETE, 1, FALSE };

  g_assert_cmpuint (lines->len, ==, 0);                       /* a draft asks nobody */
  g_assert_false (yc_slot_is_asked (&slot));
  slot.source_not_connected = TRUE;
  g_assert_true (yc_slot_is_asked (&slot));
  slot = (YcSlot) { &material, YC_SLOT_OPTIONAL, 0, TRUE };
  g_assert_false (yc_slot_is_asked (&slot));
  slot.state = YC_SLOT_WAITING;
  g_assert_true (yc_slot_is_asked (&slot));
}

/* Both sides: an act that asks without a reason is none. */
static void
test_reason_is_needed (void)
{
  static const struct { const char *body; YcEventRule answer; } rows[] = {
    { "{\"state\": \"S30\", \"asked\": [{\"material\": \"a\", \"reason\": \"来源没有接通\"}]}", YC_EVENT_RULE_FITS },
    { "{\"state\": \"S30\", \"asked\": []}", YC_EVENT_RULE_FITS },
    { "{\"state\": \"S30\"}", YC_EVENT_RULE_FITS },
    { "{\"state\": \"S30\", \"asked\": [{\"material\": \"a\", \"reason\": \" \"}]}", YC_EVENT_RULE_MEMBER },
    { "{\"state\": \"S30\", \"asked\": [{\"material\": \"a\"}]}", YC_EVENT_RULE_MEMBER },
    { "{\"state\": \"S30\", \"asked\": {}}", YC_EVENT_RULE_MEMBER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YcCaseEvent event = { .kind = (char *) "accepted", .signature = (char *) "x" };
      const char *what = NULL;

      event.body = yc_json_parse_object (rows[i].body, -1, NULL, NULL);
      g_assert_nonnull (event.body);
      g_assert_cmpint (yc_event_rule_check (&event, YC_ROLE_CLERK, &what), ==, rows[i].answer);
      g_assert_cmpstr (what, ==, rows[i].answer == YC_EVENT_RULE_FITS ? "" : "asked");
      json_object_unref (event.body);
    }
}

/* ---- second notices ---- */

static void
test_second (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "small-catering", "scenario=new", LACKING);
  TestCases *cases = counter->cases;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = NULL, lines = NULL;
  const YcLedgerLine *line;
  gint64 at;

  yc_paper_record_free (yc_submission_tell_correction (cases->store, counter->calendar, counter->id, NULL, &cases->actor, &error));
  g_assert_no_error (error);
  counter_scan (counter, "business-licence");
  yc_paper_record_free (yc_submission_receive_correction (cases->store, counter->calendar, counter->id, &cases->actor, &error));
  g_assert_no_error (error);
  before = list (counter, YC_LEDGER_SECOND);
  g_assert_cmpuint (before->len, ==, 0);                      /* the first notice is no report */
  act_sign_in (cases, "zg-sun", YC_ROLE_SUPERVISOR);
  yc_clock_test_advance (cases->clock, G_USEC_PER_SEC);
  at = yc_clock_now (cases->clock);
  yc_paper_record_free (yc_submission_tell_correction (cases->store, counter->calendar, counter->id, "原图与现场不符", &cases->actor, &error));
  g_assert_no_error (error);
  yc_clock_test_advance (cases->clock, TEST_DAY);
  lines = list (counter, YC_LEDGER_SECOND);
  g_assert_cmpuint (lines->len, ==, 1);
  line = g_ptr_array_index (lines, 0);
  g_assert_cmpstr (line->actor, ==, cases->actor.clerk_name); /* who allowed it */
  g_assert_cmpint (line->since, ==, at);
  g_assert_cmpuint (line->outstanding->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (line->outstanding, 0), ==, "原图与现场不符");
  g_assert_null (line->timer);
  assert_folds (counter);
}

/* 优化营商环境条例第三十六条: what ended behind its day stands there with why; what ended in time does not. */
static void
test_late (gconstpointer data)
{
  gboolean late = GPOINTER_TO_INT (data);
  g_autoptr (Counter) counter = later_new ();
  TestCases *cases = counter->cases;
  g_autoptr (YcPaperRecord) request = NULL;
  g_autoptr (GPtrArray) before = NULL, lines = NULL;
  g_autoptr (GError) error = NULL;
  const YcLedgerLine *line;

  yc_clock_test_advance (cases->clock, (late ? 8 : 7) * TEST_DAY);
  request = yc_submission_make_withdrawal (cases->store, counter->calendar, counter->id, "另择经营场所", &cases->actor, &error);
  g_assert_no_error (error);
  counter_print_letter (counter, request);
  counter_scan (counter, YC_LETTER_WITHDRAWAL);
  before = list (counter, YC_LEDGER_LATE);
  g_assert_cmpuint (before->len, ==, 0);                      /* who is late only is none yet: the clocks show it */
  g_assert_true (yc_submission_withdraw (cases->store, counter->calendar, counter->id, late ? "等待有关部门复函" : NULL, &cases->actor, &error));
  g_assert_no_error (error);
  lines = list (counter, YC_LEDGER_LATE);
  g_assert_cmpuint (lines->len, ==, late ? 1 : 0);
  assert_folds (counter);
  if (!late)
    return;
  line = g_ptr_array_index (lines, 0);
  g_assert_cmpint (line->kind, ==, YC_LEDGER_LATE);
  g_assert_cmpstr (line->actor, ==, cases->actor.clerk_name);
  g_assert_cmpuint (line->outstanding->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (line->outstanding, 0), ==, "已撤回：等待有关部门复函");
}

/* Decided late, and delivered late: neither reason hides the other. */
static void
test_late_twice (void)
{
  static const YcDelivery delivery = { .tracking = "EE123456789CN", .delay = "申请人地址有误" };
  g_autoptr (Counter) counter = later_new ();
  TestCases *cases = counter->cases;
  JsonObject *body = json_object_new ();
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  const YcLedgerLine *line;

  yc_clock_test_advance (cases->clock, 8 * TEST_DAY);
  later_review (counter);
  json_object_set_string_member (body, "delay_reason", "等待有关部门复函");
  later_office (counter, "granted", "S60", body, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (cases->clock, 15 * TEST_DAY);
  receipt = yc_submission_post (cases->store, counter->calendar, counter->id, &delivery, &cases->actor, &error);
  g_assert_no_error (error);
  lines = list (counter, YC_LEDGER_LATE);
  g_assert_cmpuint (lines->len, ==, 1);
  line = g_ptr_array_index (lines, 0);
  g_assert_cmpuint (line->outstanding->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (line->outstanding, 0), ==, "准予决定：等待有关部门复函");
  g_assert_cmpstr (g_ptr_array_index (line->outstanding, 1), ==, "已送达：申请人地址有误");
  assert_folds (counter);
}

/* 守信优先 as the credit platform told it at the receipt stays with the case, whatever comes. */
static void
test_priority (void)
{
  static const struct { const char *kind, *body; guint reports; } steps[] = {
    { "created", "{\"state\":\"S00\"}", 0 }, { "received", "{\"state\":\"S10\",\"priority\":false}", 0 },
    { "received", "{\"state\":\"S10\",\"priority\":true}", YC_REPORT_PRIORITY }, { "accepted", "{\"state\":\"S30\"}", YC_REPORT_PRIORITY },
  };
  g_autoptr (YcCaseRecord) record = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (JsonObject) body = yc_json_parse_object (steps[i].body, -1, NULL, NULL);
      const YcCaseEvent event = { .case_id = (char *) "c", .kind = (char *) steps[i].kind, .clerk_name = (char *) "", .window = (char *) "", .body = body };
      g_autoptr (GError) error = NULL;

      if (i == 0 || i == 2)
        {
          g_clear_pointer (&record, yc_case_record_free);
          record = yc_case_record_new ("c");
        }
      if (i == 2)
        record->revision = 1;
      g_assert_true (yc_case_record_fold (record, &event, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmphex (record->reports, ==, steps[i].reports);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case/report/asked-all-the-same-with-the-reason", test_asked);
  g_test_add_func ("/case/report/a-notice-asks-too", test_asked_by_a_notice);
  g_test_add_func ("/case/report/what-is-not-shared-is-not-reported", test_nothing_shared);
  g_test_add_func ("/case/report/asking-needs-a-reason", test_reason_is_needed);
  g_test_add_func ("/case/report/second-notices", test_second);
  g_test_add_func ("/case/report/first-by-credit", test_priority);
  g_test_add_data_func ("/case/report/ended-late", GINT_TO_POINTER (TRUE), test_late);
  g_test_add_data_func ("/case/report/ended-in-time", GINT_TO_POINTER (FALSE), test_late);
  g_test_add_func ("/case/report/late-twice", test_late_twice);
  return g_test_run ();
}
