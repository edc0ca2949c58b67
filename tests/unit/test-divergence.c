/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A step that the platform refused because others were first: both sides field by field, and the step kept as a new one. */
#include "config.h"

#include "outbox/yc-divergence.h"
#include "test-two.h"

/* "state S40>S90|S50": before, here, there. */
static void
assert_lines (TestCases *cases, const char *id, gboolean is_known, const char *expected)
{
  static const char *const names[YC_N_DIVERGES] = {
    [YC_DIVERGES_STATE] = "state", [YC_DIVERGES_DESK] = "desk", [YC_DIVERGES_NAME] = "name", [YC_DIVERGES_FORM] = "form", [YC_DIVERGES_DUE] = "due",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcDivergence) value = yc_divergence_load (cases->store, id, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_nonnull (value);
  g_assert_cmpint (value->is_known, ==, is_known);
  for (guint i = 0; i < value->lines->len; i++)
    {
      const YcDivergenceLine *line = g_ptr_array_index (value->lines, i);

      g_string_append_printf (text, "%s%s%s %s>%s|%s", i > 0 ? " " : "", names[line->field] != NULL ? names[line->field] : "other", line->label, line->before,
                              line->here, line->there);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* The window withdraws and does not know of the claim. */
static void
be_stale (Two *two)
{
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (bring_window (two), ==, 0);
  g_assert_null (yc_divergence_load (cases->store, id, &error));
  g_assert_no_error (error);
  claim (two);
  g_assert_true (act_do (cases, id, "withdrawn", "S90", NULL));
  g_assert_cmpuint (bring_window (two), ==, 1);
}

/* What the answer tells stands there until the others' steps have come. */
static void
test_stale_by_field (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (YcDivergence) value = NULL;
  g_autoptr (GError) error = NULL;

  be_stale (two);
  assert_lines (cases, id, FALSE, "state S40>S90|S50 desk >|" APPROVER);
  /* Nobody keeps what he has not compared. */
  g_assert_false (yc_outbox_store_redo (cases->store, id, "仍要撤回", &cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  assert_lines (cases, id, TRUE, "state S40>S90|S50 desk >|样本");
  value = yc_divergence_load (cases->store, id, NULL);
  g_assert_cmpuint (value->own->len, ==, 1);
  g_assert_cmpuint (value->others->len, ==, 1);
  g_assert_cmpstr (((const YcCaseEvent *) g_ptr_array_index (value->own, 0))->kind, ==, "withdrawn");
  g_assert_cmpstr (((const YcCaseEvent *) g_ptr_array_index (value->others, 0))->kind, ==, "claimed");
}

/* A corrected name behind a refused step: the form is compared, too. */
static void
test_form_by_field (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (GError) error = NULL;

  be_stale (two);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  g_assert_true (yc_outbox_store_abandon (cases->store, id, "审批已经开始", &cases->actor, &error));
  g_assert_cmpuint (bring_window (two), ==, 0);
  g_assert_cmpuint (follow (two, two->desk), ==, 1);
  act_judge_all (two->desk, id);
  g_assert_true (act_do (two->desk, id, "granted", "S60", &error));
  g_assert_cmpuint (bring_desk (two), ==, 0);
  g_assert_true (yc_submission_correct_name (cases->store, two->window->counter->calendar, id, "样本改名", "身份证上如此", &cases->actor, &error));
  g_assert_no_error (error);
  g_assert_true (act_do (cases, id, "withdrawn", "S90", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bring_window (two), ==, 1);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  assert_lines (cases, id, TRUE, "state S50>S90|S60");
}

/* The applicant's request is printed, signed and scanned in; then the case ends. */
static void
withdraw (Two *two)
{
  Counter *counter = two->window->counter;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) request = yc_submission_make_withdrawal (counter->cases->store, counter->calendar, counter->id, "另择经营场所",
                                                                     &counter->cases->actor, &error);

  g_assert_no_error (error);
  counter_print_letter (counter, request);
  counter_scan (counter, YC_LETTER_WITHDRAWAL);
  g_assert_true (yc_submission_withdraw (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error));
  g_assert_no_error (error);
}

/* The person keeps the step: evidence of the first try, then the same again on the case as it stands, with its paper, its e-file and its files; what was
 * printed counts once. */
static void
test_stale_is_kept (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (YcPlatformCase) value = NULL;
  g_autoptr (GPtrArray) papers = NULL, history = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (bring_window (two), ==, 0);
  claim (two);
  withdraw (two);
  g_assert_cmpuint (bring_window (two), >, 0);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  g_assert_true (yc_outbox_store_redo (cases->store, id, "申请人仍要撤回", &cases->actor, &error));
  g_assert_no_error (error);
  assert_state (cases, id, YC_STATE_WITHDRAWN);
  papers = yc_case_store_list_papers (cases->store, id, NULL);
  history = yc_case_store_history (cases->store, id, NULL);
  yc_paper_tell_prints (papers, history);
  g_assert_cmpint (((const YcPaperRecord *) g_ptr_array_index (papers, papers->len - 1))->printed, ==, 1);
  test_assert_sound (cases);
  g_assert_cmpuint (bring_window (two), ==, 0);
  value = yc_platform_store_find_case (two->window->platform->store, id, NULL);
  g_assert_cmpint (value->record->state, ==, YC_STATE_WITHDRAWN);
  g_assert_cmpuint (follow (two, two->desk), ==, 1);
  assert_state (two->desk, id, YC_STATE_WITHDRAWN);
  test_assert_sound (cases);
  test_assert_sound (two->desk);
}

/* The decision was first: the rules do not let a withdrawal follow, and nothing is touched. */
static void
test_not_kept (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autofree char *refusal = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (bring_window (two), ==, 0);
  claim (two);
  act_judge_all (two->desk, id);
  g_assert_true (act_do (two->desk, id, "granted", "S60", &error));
  g_assert_cmpuint (bring_desk (two), ==, 0);
  g_assert_true (act_do (cases, id, "withdrawn", "S90", &error));
  g_assert_cmpuint (bring_window (two), ==, 1);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  assert_lines (cases, id, TRUE, "state S40>S90|S60 desk >|样本");
  g_assert_false (yc_outbox_store_redo (cases->store, id, "仍要撤回", &cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  refusal = yc_outbox_store_get_refusal (cases->store, id, NULL);
  g_assert_nonnull (refusal);
  assert_state (cases, id, YC_STATE_GRANTED);
  test_assert_sound (cases);
}

#define ADD(name, f) g_test_add_func ("/outbox/divergence/" name, f)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("what-was-stale-is-told-field-by-field", test_stale_by_field);
  ADD ("only-what-differs-is-told", test_form_by_field);
  ADD ("what-was-stale-is-kept-as-a-new-operation", test_stale_is_kept);
  ADD ("what-the-rules-forbid-is-not-kept", test_not_kept);
  return g_test_run ();
}
