/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* How a case ends at the counter: delivery by hand and by post, withdrawal, and the correction of a name. */
#include "config.h"

#include "test-later.h"

static YcPaperRecord *
make_receipt (Counter *counter, const char *recipient, const char *relation, GError **error)
{
  const YcDelivery delivery = { recipient, relation, NULL };

  return yc_submission_make_receipt (counter->cases->store, counter->calendar, counter->id, &delivery, &counter->cases->actor, error);
}

static gboolean
deliver (Counter *counter, GError **error)
{
  return yc_submission_deliver (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, error);
}

static YcPaperRecord *
post (Counter *counter, const char *tracking, GError **error)
{
  const YcDelivery delivery = { NULL, NULL, tracking };

  return yc_submission_post (counter->cases->store, counter->calendar, counter->id, &delivery, &counter->cases->actor, error);
}

static gboolean
withdraw (Counter *counter, GError **error)
{
  return yc_submission_withdraw (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, error);
}

static YcPaperRecord *
make_withdrawal (Counter *counter, const char *reason, GError **error)
{
  return yc_submission_make_withdrawal (counter->cases->store, counter->calendar, counter->id, reason, &counter->cases->actor, error);
}

static gboolean
correct (Counter *counter, const char *name, const char *reason, GError **error)
{
  return yc_submission_correct_name (counter->cases->store, counter->calendar, counter->id, name, reason, &counter->cases->actor, error);
}

static JsonObject *
last_body (Counter *counter)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);

  return json_object_ref (((const YcCaseEvent *) g_ptr_array_index (history, history->len - 1))->body);
}

static void
assert_text (Counter *counter, const char *member, const char *expected)
{
  g_autoptr (JsonObject) body = last_body (counter);

  g_assert_cmpstr (json_object_get_string_member_with_default (body, member, "(none)"), ==, expected);
}

/* One page of a signed paper. */
static void
scan_signed (Counter *counter, const char *slot)
{
  counter->scanned_at = yc_clock_now (counter->cases->clock);
  counter_scan (counter, slot);
}

/* ---- too early ---- */

static void
test_not_before_the_decision (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = counter_history (counter);

  g_assert_null (make_receipt (counter, "", "", &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
  g_assert_false (deliver (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
  g_assert_null (post (counter, "EX123456785CN", &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
  counter->cases->actor.key = NULL;
  g_assert_false (correct (counter, "林样木", "证件为准", &error));
  later_assert_conflict (&error, YC_CONFLICT_SIGNED_OUT);
  counter_assert_history (counter, before);
}

/* ---- by hand ---- */

static void
test_unsigned_receipt (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (YcPaperRecord) receipt = NULL, second = NULL;
  g_autoptr (GError) error = NULL;

  later_decide (counter, TRUE);
  g_assert_false (later_scan_job (counter, YC_LETTER_DELIVERY, &error));
  g_assert_error (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FROZEN);
  g_clear_error (&error);
  g_assert_false (deliver (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_RECEIPT_UNSIGNED);
  g_assert_null (make_receipt (counter, "赵代理", "", &error));
  later_assert_conflict (&error, YC_CONFLICT_RECIPIENT);
  g_assert_null (make_receipt (counter, "赵\n代理", "代理人", &error));
  later_assert_conflict (&error, YC_CONFLICT_RECIPIENT);
  receipt = make_receipt (counter, "", "", &error);
  g_assert_no_error (error);
  scan_signed (counter, YC_LETTER_DELIVERY);
  g_assert_false (deliver (counter, &error));      /* never printed: whatever was scanned is not it */
  later_assert_conflict (&error, YC_CONFLICT_RECEIPT_UNSIGNED);
  counter_print_letter (counter, receipt);
  g_assert_false (deliver (counter, &error));      /* it was there before the print */
  later_assert_conflict (&error, YC_CONFLICT_RECEIPT_UNSIGNED);
  scan_signed (counter, YC_LETTER_DELIVERY);
  second = make_receipt (counter, "赵代理", "代理人", &error);
  g_assert_false (deliver (counter, &error));      /* somebody else's is to be signed now */
  later_assert_conflict (&error, YC_CONFLICT_RECEIPT_UNSIGNED);
  later_assert_state (counter, YC_STATE_GRANTED);
}

static void
test_collected (gconstpointer data)
{
  gboolean granted = GPOINTER_TO_INT (data);
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;

  later_decide (counter, granted);
  receipt = make_receipt (counter, "赵代理", "代理人", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (receipt->title, ==, "送达回证");
  g_assert_cmpstr (receipt->material_id, ==, YC_LETTER_DELIVERY);
  counter_print_letter (counter, receipt);
  scan_signed (counter, YC_LETTER_DELIVERY);
  g_assert_true (deliver (counter, &error));
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_DELIVERED);
  later_assert_last_op (counter, "delivered paper:1 page:1 manifest:1");
  assert_text (counter, "way", "collect");
  assert_text (counter, "recipient", "赵代理");
  assert_text (counter, "relation", "代理人");
  assert_text (counter, "delivered", granted ? "《准予行政许可决定书》（辽·大）中市监准字〔2026〕第000009号" : "不予决定书");
  g_assert_false (deliver (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
  g_assert_false (correct (counter, "林样木", "证件为准", &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
}

/* ---- by post ---- */

static void
test_tracking_numbers (void)
{
  static const struct { const char *text, *number; } rows[] = {
    { "", NULL }, { "   ", NULL }, { NULL, NULL }, { "1234567", NULL }, { "EX12345678号", NULL }, { "EX123456785CN;", NULL },
    { "1234567890123456789012345678901", NULL }, { "ex 1234-5678 5cn", "EX123456785CN" }, { "12345678", "12345678" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *number = yc_delivery_read_tracking (rows[i].text);

      g_assert_cmpstr (number, ==, rows[i].number);
    }
}

static void
test_posted (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;

  later_decide (counter, TRUE);
  g_assert_null (post (counter, " ", &error));
  later_assert_conflict (&error, YC_CONFLICT_TRACKING);
  later_assert_state (counter, YC_STATE_GRANTED);
  receipt = post (counter, "ex 123456785 cn", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (receipt->title, ==, "送达回证");
  later_assert_state (counter, YC_STATE_DELIVERED);
  later_assert_last_op (counter, "delivered paper:1 page:0 manifest:1");
  assert_text (counter, "way", "post");
  assert_text (counter, "tracking", "EX123456785CN");
}

/* ---- withdrawal ---- */

static void
test_unsigned_request (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (YcPaperRecord) request = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (withdraw (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_REQUEST_UNSIGNED);
  g_assert_null (make_withdrawal (counter, " \n", &error));
  later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  request = make_withdrawal (counter, "另择经营场所", &error);
  g_assert_no_error (error);
  counter_print_letter (counter, request);
  g_assert_false (withdraw (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_REQUEST_UNSIGNED);
  later_assert_state (counter, YC_STATE_HANDED_OVER);
}

/* In each state that the table lets end so; a received case, too. */
static void
test_withdrawn (gconstpointer data)
{
  const char *from = data;
  g_autoptr (Counter) counter = NULL;
  g_autoptr (YcPaperRecord) request = NULL, receipt = NULL;
  g_autoptr (GError) error = NULL;

  if (strcmp (from, "received") == 0)
    {
      counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
      receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
    }
  else
    counter = later_new ();
  if (strcmp (from, "review") == 0)
    later_review (counter);
  request = make_withdrawal (counter, "  另择经营场所 ", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (request->title, ==, "撤回申请");
  counter_print_letter (counter, request);
  scan_signed (counter, YC_LETTER_WITHDRAWAL);
  g_assert_true (withdraw (counter, &error));
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_WITHDRAWN);
  assert_text (counter, "reason", "另择经营场所");
  g_assert_false (withdraw (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
}

static void
test_no_withdrawal_after_the_decision (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (GError) error = NULL;

  later_decide (counter, TRUE);
  g_assert_null (make_withdrawal (counter, "另择经营场所", &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
}

/* ---- correction ---- */

static void
test_wrong_corrections (void)
{
  g_autoptr (Counter) draft = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (YcCaseRecord) record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_autofree char *before = counter_history (counter), *longest = g_strnfill (101, 'a');
  g_autoptr (GError) error = NULL;
  const char *const names[] = { "", "  ", record->applicant_name, "林\t样木", longest };

  g_assert_false (correct (draft, "林样木", "证件为准", &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_false (correct (counter, names[i], "证件为准", &error));
      later_assert_conflict (&error, YC_CONFLICT_NAME);
    }
  g_assert_false (correct (counter, "林样木", "", &error));
  later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  counter_assert_history (counter, before);
}

static guint
count_hits (Counter *counter, const char *query)
{
  g_autoptr (GPtrArray) found = yc_case_store_list (counter->cases->store, query, "all", 0, 10, NULL);

  return found->len;
}

/* The digest of everything in the intake but the name. */
static char *
read_rest (Counter *counter, char **ret_name)
{
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (counter->cases->store, counter->id, NULL);
  g_autoptr (JsonObject) json = NULL;

  *ret_name = intake->applicant.name;
  intake->applicant.name = g_strdup ("");
  json = yc_intake_to_json (intake);
  return yc_json_canonical_object (json);
}

static void
test_name_is_corrected (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autofree char *old = NULL, *name = NULL, *after = NULL;
  g_autofree char *rest = read_rest (counter, &old);
  g_autofree char *papers = counter_papers (counter);
  g_autofree char *papers_after = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (correct (counter, " 林样木 ", "受理时录入有误，以身份证为准", &error));
  g_assert_no_error (error);
  later_assert_last_op (counter, "corrected paper:0 page:0 manifest:0");
  assert_text (counter, "from", old);
  assert_text (counter, "to", "林样木");
  assert_text (counter, "field", "applicant.name");
  test_cases_reopen (counter->cases);
  later_assert_state (counter, YC_STATE_HANDED_OVER);
  after = read_rest (counter, &name);
  g_assert_cmpstr (name, ==, "林样木");
  g_assert_cmpstr (after, ==, rest);
  record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (record->applicant_name, ==, "林样木");
  g_assert_cmpuint (count_hits (counter, "林样木"), ==, 1);
  g_assert_cmpuint (count_hits (counter, old), ==, 0);
  papers_after = counter_papers (counter);
  g_assert_cmpstr (papers_after, ==, papers);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/counter/delivery/not-before-the-decision", test_not_before_the_decision);
  g_test_add_func ("/counter/delivery/waits-for-the-signature", test_unsigned_receipt);
  g_test_add_func ("/counter/delivery/tracking-numbers", test_tracking_numbers);
  g_test_add_func ("/counter/withdrawal/waits-for-the-signature", test_unsigned_request);
  g_test_add_func ("/counter/withdrawal/not-after-the-decision", test_no_withdrawal_after_the_decision);
  g_test_add_func ("/counter/correction/wrong-ones-are-refused", test_wrong_corrections);
  g_test_add_data_func ("/counter/delivery/of-a-grant-by-hand", GINT_TO_POINTER (TRUE), test_collected);
  g_test_add_data_func ("/counter/delivery/of-a-denial-by-hand", GINT_TO_POINTER (FALSE), test_collected);
  g_test_add_func ("/counter/delivery/by-post", test_posted);
  g_test_add_data_func ("/counter/withdrawal/of-a-received-case", "received", test_withdrawn);
  g_test_add_data_func ("/counter/withdrawal/of-a-handed-over-case", "handed-over", test_withdrawn);
  g_test_add_data_func ("/counter/withdrawal/of-a-case-in-review", "review", test_withdrawn);
  g_test_add_func ("/counter/correction/name-is-the-one-change", test_name_is_corrected);
  return g_test_run ();
}
