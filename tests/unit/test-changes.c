/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Two stores and a platform's store, without the line: what the platform tells comes in with its cursor in one transaction, own operations are known
 * again, a dossier is adopted, and what was refused is taken back. */
#include "config.h"

#include "base/yc-error.h"
#include "outbox/yc-behind.h"
#include "outbox/yc-queue.h"
#include "test-steps.h"
#include "test-two.h"

/* ---- the cursor ---- */

static void
test_cursor (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  const YcChanges changes = { none, 17, FALSE };
  g_autoptr (GPtrArray) changed = NULL;
  gint64 cursor = -1;

  g_assert_true (yc_changes_get_cursor (cases->store, KEY, &cursor, NULL));
  g_assert_cmpint (cursor, ==, 0);
  changed = yc_changes_take (cases->store, KEY, &changes, NULL, NULL);
  g_assert_cmpuint (changed->len, ==, 0);
  test_cases_reopen (cases);
  g_assert_true (yc_changes_get_cursor (cases->store, KEY, &cursor, NULL));
  g_assert_cmpint (cursor, ==, 17);
  /* Another platform, and one whose key begins like it. */
  g_assert_true (yc_changes_get_cursor (cases->store, "ab", &cursor, NULL));
  g_assert_cmpint (cursor, ==, 0);
  g_assert_true (yc_changes_get_cursor (cases->store, "a", &cursor, NULL));
  g_assert_cmpint (cursor, ==, 0);
  g_assert_true (yc_changes_reset_cursor (cases->store, KEY, NULL));
  g_assert_true (yc_changes_get_cursor (cases->store, KEY, &cursor, NULL));
  g_assert_cmpint (cursor, ==, 0);
}

/* A new workstation begins behind what was before it; one that has read already, also from another platform, goes on where it is. */
static void
test_begin (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  gint64 cursor = -1;

  g_assert_true (yc_changes_begin_at (cases->store, KEY, 4711, NULL));
  g_assert_true (yc_changes_get_cursor (cases->store, KEY, &cursor, NULL));
  g_assert_cmpint (cursor, ==, 4711);
  g_assert_true (yc_changes_begin_at (cases->store, KEY, 5000, NULL));
  g_assert_true (yc_changes_begin_at (cases->store, "another", 5000, NULL));
  g_assert_true (yc_changes_get_cursor (cases->store, KEY, &cursor, NULL));
  g_assert_cmpint (cursor, ==, 4711);
}

static void
test_passed_over (void)
{
  g_autoptr (Two) two = two_new ();
  gboolean has = TRUE;

  g_assert_cmpuint (bring_window (two), ==, 0);
  g_assert_cmpuint (follow (two, two->desk), ==, 0);
  g_assert_true (yc_case_store_has (two->desk->store, two->window->counter->id, &has, NULL));
  g_assert_false (has);
}

/* The platform has done it, and nobody heard of it: the changes tell. */
static void
test_lost_receipts (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  g_autoptr (GPtrArray) results = deliver_queue (two->window, TRUE), queue = NULL;
  gint64 revision = -1;

  g_assert_cmpuint (results->len, ==, 3);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  g_assert_true (yc_case_store_get_revision (cases->store, two->window->counter->id, &revision, NULL));
  g_assert_cmpint (revision, ==, 3);
  assert_order (cases, two->window->counter->id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3");
  /* Nothing leaves the queue without its receipt. */
  queue = yc_outbox_store_list (cases->store, NULL);
  g_assert_cmpuint (queue->len, ==, 3);
  g_assert_cmpuint (bring_window (two), ==, 0);
  test_assert_sound (cases);
}

#define CLONED "{\"detail\":\"signed under the name of before\",\"status\":403,\"type\":\"urn:yichuang:problem:cloned\"}"

/* A store that was a copy sets aside what waits; its original has delivered it, and the list says so. */
static void
test_delivered_by_the_twin (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (GPtrArray) results = deliver_queue (two->window, TRUE), queue = NULL;
  g_autoptr (GError) error = NULL, nothing = NULL;

  g_assert_true (yc_outbox_store_set_all_aside (cases->store, TEST_NOW, CLONED, &error));
  g_assert_cmpuint (follow (two, cases), ==, 1);
  g_assert_false (yc_outbox_store_abandon (cases->store, id, "放弃", &cases->actor, &nothing));
  g_assert_error (nothing, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  assert_steps (cases, id, "created received efile accepted handed-over resumed");
  g_assert_true (act_do (cases, id, "resumed", NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bring_window (two), ==, 0);
  assert_order (cases, id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3 resumed@4");
  test_assert_sound (cases);
}

/* A disk that fails at the cursor: nothing of the answer is there. */
static void
test_one_transaction (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (YcChanges) changes = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GError) error = NULL;
  gint64 revision = -1;

  g_assert_cmpuint (bring_window (two), ==, 0);
  claim (two);
  changes = ask_changes (two, 0);
  g_assert_true (yc_db_exec (yc_store_get_work (cases->store),
    "CREATE TEMP TRIGGER no_cursor BEFORE INSERT ON main.meta BEGIN SELECT RAISE (ABORT, 'no'); END", NULL));
  changed = yc_changes_take (cases->store, KEY, changes, NULL, &error);
  g_assert_null (changed);
  g_assert_nonnull (error);
  assert_state (cases, id, YC_STATE_HANDED_OVER);
  test_cases_reopen (cases);
  g_assert_true (yc_case_store_get_revision (cases->store, id, &revision, NULL));
  g_assert_cmpint (revision, ==, 3);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  assert_state (cases, id, YC_STATE_REVIEW);
}

/* ---- there and back ---- */

static void
test_claimed (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (YcCaseRecord) there = NULL, here = NULL;

  g_assert_cmpuint (bring_window (two), ==, 0);
  claim (two);
  assert_order (two->desk, id, "created@1* received@1* efile@2* accepted@2* handed-over@2* resumed@3* claimed@4");
  there = yc_case_store_get (two->desk->store, id, NULL);
  here = yc_case_store_get (cases->store, id, NULL);
  g_assert_cmpstr (there->number, ==, here->number);
  g_assert_cmpstr (there->applicant_name, ==, here->applicant_name);
  g_assert_cmpstr (there->due, ==, here->due);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  assert_state (cases, id, YC_STATE_REVIEW);
  assert_order (cases, id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3 claimed@4*");
  g_assert_cmpuint (follow (two, cases), ==, 0);
  test_assert_sound (cases);
  test_assert_sound (two->desk);
}

/* The approver hears of what was taken back and goes on; so does the window. */
static void
go_on_to_the_result (Two *two)
{
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (follow (two, two->desk), ==, 1);
  assert_order (two->desk, id, "created@1* received@1* efile@2* accepted@2* handed-over@2* resumed@3* claimed@4 withdrawn@5*x resumed@5*x abandoned@5*");
  assert_steps (two->desk, id, "created received efile accepted handed-over resumed claimed withdrawn:void resumed:void abandoned");
  assert_state (two->desk, id, YC_STATE_REVIEW);
  act_judge_all (two->desk, id);
  g_assert_true (act_do (two->desk, id, "granted", "S60", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bring_desk (two), ==, 0);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  g_assert_true (act_do (cases, id, "result-made", "S65", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bring_window (two), ==, 0);
  test_assert_sound (cases);
  test_assert_sound (two->desk);
}

/* The window has not heard of the claim and withdraws: stale, and taken back by a person; both sides go on from the same state. */
static void
test_stale_is_abandoned (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (GPtrArray) queue = NULL, rest = NULL;
  g_autoptr (YcPlatformCase) value = NULL;
  g_autoptr (YcProblem) problem = NULL;
  g_autofree char *refusal = NULL, *none = NULL, *no_more = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 9;

  g_assert_cmpuint (bring_window (two), ==, 0);
  none = yc_outbox_store_get_refusal (cases->store, id, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_false (yc_outbox_store_abandon (cases->store, id, "没有什么可撤", &cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  claim (two);
  g_assert_true (act_do (cases, id, "withdrawn", "S90", NULL));
  g_assert_true (act_do (cases, id, "resumed", NULL, NULL));
  /* Under way, it may be done yet. */
  g_assert_false (yc_outbox_store_abandon (cases->store, id, "再等等", &cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_cmpuint (bring_window (two), ==, 2);
  refusal = yc_outbox_store_get_refusal (cases->store, id, &error);
  problem = refusal != NULL ? yc_problem_parse (refusal, strlen (refusal), NULL) : NULL;
  g_assert_true (problem != NULL && problem->type == YC_PROBLEM_STALE);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  assert_order (cases, id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3 claimed@4* withdrawn resumed");
  assert_steps (cases, id, "created received efile accepted handed-over resumed claimed withdrawn:refused resumed:refused");
  g_assert_true (yc_outbox_store_abandon (cases->store, id, "审批已经开始", &cases->actor, &error));
  g_assert_no_error (error);
  assert_state (cases, id, YC_STATE_REVIEW);
  assert_steps (cases, id, "created received efile accepted handed-over resumed claimed withdrawn:void resumed:void abandoned");
  no_more = yc_outbox_store_get_refusal (cases->store, id, &error);
  g_assert_null (no_more);
  queue = yc_outbox_store_list (cases->store, NULL);
  g_assert_cmpuint (queue->len, ==, 1);
  g_assert_cmpstr (((const YcOutboxEntry *) g_ptr_array_index (queue, 0))->kind, ==, "abandoned");
  test_assert_sound (cases);
  test_cases_reopen (cases);
  test_cases_sign_in (cases, "wangjing");
  g_assert_cmpuint (bring_window (two), ==, 0);
  g_assert_true (yc_outbox_store_count (cases->store, &n, NULL, NULL));
  g_assert_cmpuint (n, ==, 0);
  assert_order (cases, id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3 claimed@4* withdrawn@5x resumed@5x abandoned@5");
  value = yc_platform_store_find_case (two->window->platform->store, id, NULL);
  g_assert_cmpint (value->record->state, ==, YC_STATE_REVIEW);
  g_assert_cmpint (value->revision, ==, 5);
  g_assert_cmpstr (value->claimed_by, ==, APPROVER);
  go_on_to_the_result (two);
}

/* ---- a platform that was put back ---- */

/* Its list ends behind the acceptance: the own step waits again in its old place, the other's goes from the fold until it is told again. */
static void
test_lost_at_the_platform (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (YcChanges) list = NULL;
  g_autoptr (GPtrArray) changed = NULL, queue = NULL;
  g_autofree char *op_id = NULL;
  g_autoptr (GError) error = NULL;
  gint64 cursor = -1;

  g_assert_cmpuint (bring_window (two), ==, 0);
  claim (two);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  g_assert_true (yc_changes_reset_cursor (cases->store, KEY, &error));
  test_cases_reopen (cases);
  list = ask_changes (two, 0);
  op_id = g_strdup (((const YcChange *) g_ptr_array_index (list->changes, 2))->op->id);
  g_ptr_array_set_size (list->changes, 2);
  list->cursor = ((const YcChange *) g_ptr_array_index (list->changes, 1))->sequence;
  changed = yc_changes_take (cases->store, KEY, list, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changed->len, ==, 1);
  assert_order (cases, id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed");
  assert_state (cases, id, YC_STATE_HANDED_OVER);
  queue = yc_outbox_store_list (cases->store, NULL);
  g_assert_cmpuint (queue->len, ==, 1);
  g_assert_cmpstr (((const YcOutboxEntry *) g_ptr_array_index (queue, 0))->op_id, ==, op_id);
  test_assert_sound (cases);
  /* From the beginning once more. */
  g_assert_true (yc_changes_get_cursor (cases->store, KEY, &cursor, NULL));
  g_assert_cmpint (cursor, ==, 0);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  g_assert_cmpuint (bring_window (two), ==, 0);
  assert_order (cases, id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3 claimed@4*");
  test_assert_sound (cases);
}

/* The walk that looks for what is lost, whose end is the beginning again. */
static void
follow_from_the_beginning (Two *self, TestCases *cases)
{
  g_autoptr (YcChanges) list = ask_changes (self, 0);
  g_autoptr (GPtrArray) changed = yc_changes_take (cases->store, KEY, list, NULL, NULL);
  gint64 cursor = -1;

  g_assert_cmpuint (changed->len, ==, 0);
  g_assert_true (yc_changes_get_cursor (cases->store, KEY, &cursor, NULL));
  g_assert_cmpint (cursor, ==, 0);
  g_assert_cmpuint (follow (self, cases), ==, 0);
}

/* Nothing was lost: nothing waits. */
static void
test_nothing_lost (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  guint n = 9;

  g_assert_cmpuint (bring_window (two), ==, 0);
  claim (two);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  g_assert_true (yc_changes_reset_cursor (cases->store, KEY, NULL));
  follow_from_the_beginning (two, cases);
  g_assert_true (yc_outbox_store_count (cases->store, &n, NULL, NULL));
  g_assert_cmpuint (n, ==, 0);
  assert_order (cases, two->window->counter->id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3 claimed@4*");
}

/* The approver decides, and the window, which has not heard of it, withdraws: the step does not count, before it was sent and when it was refused. */
static void
test_overtaken (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (bring_window (two), ==, 0);
  claim (two);
  act_judge_all (two->desk, id);
  g_assert_true (act_do (two->desk, id, "granted", "S60", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bring_desk (two), ==, 0);
  g_assert_true (act_do (cases, id, "withdrawn", "S90", &error));
  g_assert_no_error (error);
  g_assert_true (act_do (cases, id, "resumed", NULL, &error));
  g_assert_cmpuint (follow (two, cases), ==, 1);
  assert_state (cases, id, YC_STATE_GRANTED);
  assert_steps (cases, id, "created received efile accepted handed-over resumed claimed opinion granted withdrawn:overtaken resumed");
  g_assert_cmpuint (bring_window (two), ==, 2);
  assert_steps (cases, id, "created received efile accepted handed-over resumed claimed opinion granted withdrawn:refused resumed:refused");
}

/* ---- what does not fit ---- */

/* The one case that fell behind, over a restart, and whether it is due; NULL: none. */
static void
assert_behind (TestCases *cases, const char *id, int tries)
{
  g_autoptr (GPtrArray) due = NULL, lines = NULL;
  const YcQueueLine *line = NULL;
  guint n = 9;

  test_cases_reopen (cases);
  due = yc_behind_list_due (cases->store, NULL);
  lines = yc_queue_store_list (cases->store, 10, NULL);
  g_assert_true (yc_behind_count (cases->store, &n, NULL));
  g_assert_cmpuint (n, ==, id != NULL ? 1 : 0);
  g_assert_cmpuint (due->len, ==, id != NULL && tries == 0 ? 1 : 0);
  if (id == NULL)
    return;
  line = g_ptr_array_index (lines, 0);
  g_assert_true (line->is_incoming);
  g_assert_cmpstr (line->case_id, ==, id);
  g_assert_cmpint (line->tries, ==, tries);
  g_assert_nonnull (strstr (line->problem, "something is missing"));
}

/* A minute, then twice as long each time, an hour at most; a clock that was set back holds nobody for longer. */
static void
test_behind_waits (void)
{
  static const gint64 minutes[] = { 1, 2, 4, 8, 16, 32, 60, 60, 60 };
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->desk;
  const char *id = two->window->counter->id;

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      g_assert_true (yc_behind_note_try (cases->store, id, "something is missing", NULL));
      assert_behind (cases, id, (int) i + 1);
      yc_clock_test_advance (cases->clock, minutes[i] * 60 * G_USEC_PER_SEC - 1);
      assert_behind (cases, id, (int) i + 1);
      yc_clock_test_advance (cases->clock, 1);
      {
        g_autoptr (GPtrArray) due = yc_behind_list_due (cases->store, NULL);

        g_assert_cmpuint (due->len, ==, 1);
      }
    }
  g_assert_true (yc_behind_note_try (cases->store, id, "something is missing", NULL));
  assert_behind (cases, id, G_N_ELEMENTS (minutes) + 1);
  yc_clock_test_advance (cases->clock, -1);
  {
    g_autoptr (GPtrArray) due = yc_behind_list_due (cases->store, NULL);

    g_assert_cmpuint (due->len, ==, 1);
  }
  yc_clock_test_advance (cases->clock, 1);
  g_assert_true (yc_behind_hurry (cases->store, NULL));
  {
    g_autoptr (GPtrArray) due = yc_behind_list_due (cases->store, NULL);

    g_assert_cmpuint (due->len, ==, 1);
  }
}

/* Something was told of while the case was not here: its next change finds a gap, other cases go on, the dossier puts it right. */
static void
test_gap (void)
{
  g_autoptr (Two) two = two_new ();
  const char *id = two->window->counter->id;
  g_autoptr (YcChanges) last = NULL;
  g_autoptr (GPtrArray) changed = NULL, behind = NULL;
  g_autoptr (YcDossier) dossier = NULL;
  g_autoptr (GError) error = NULL;
  gint64 cursor = -1;

  g_assert_cmpuint (bring_window (two), ==, 0);
  adopt (two);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (act_do (two->window->counter->cases, id, "resumed", NULL, NULL));
      g_assert_cmpuint (bring_window (two), ==, 0);
    }
  last = ask_changes (two, 4);
  g_assert_cmpuint (last->changes->len, ==, 1);
  g_test_expect_message ("yc-sync", G_LOG_LEVEL_WARNING, "*something is missing*");
  changed = yc_changes_take (two->desk->store, KEY, last, &behind, &error);
  g_test_assert_expected_messages ();
  g_assert_no_error (error);
  g_assert_cmpuint (changed->len, ==, 0);
  g_assert_cmpuint (behind->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (behind, 0), ==, id);
  g_assert_true (yc_changes_get_cursor (two->desk->store, KEY, &cursor, NULL));
  g_assert_cmpint (cursor, ==, 5);
  assert_order (two->desk, id, "created@1* received@1* efile@2* accepted@2* handed-over@2* resumed@3*");
  assert_behind (two->desk, id, 0);
  adopt (two);
  assert_behind (two->desk, NULL, 0);
  assert_order (two->desk, id, "created@1* received@1* efile@2* accepted@2* handed-over@2* resumed@3* resumed@4* resumed@5*");
  test_assert_sound (two->desk);
}

/* A dossier that does not fit leaves nothing. */
static void
test_bad_dossier (void)
{
  g_autoptr (Two) two = two_new ();
  g_autoptr (YcDossier) dossier = NULL;
  g_autoptr (GError) error = NULL;
  YcChange *change = NULL;
  JsonArray *events = NULL;
  gboolean has = TRUE;

  g_assert_cmpuint (bring_window (two), ==, 0);
  dossier = ask_dossier (two);
  change = g_ptr_array_index (dossier->changes, 1);
  events = json_object_get_array_member (change->op->content, "events");
  json_object_set_string_member (json_array_get_object_element (events, 0), "clerk_name", "别人");
  g_assert_false (yc_changes_take_dossier (two->desk->store, dossier, NULL, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_assert_true (yc_case_store_has (two->desk->store, two->window->counter->id, &has, NULL));
  g_assert_false (has);
  g_assert_null (yc_store_get_case_key (two->desk->store, two->window->counter->id, NULL));
  adopt (two);
}

#define ADD(name, f) g_test_add_func ("/sync/changes/" name, f)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("the-cursor-is-one-platform-s", test_cursor);
  ADD ("a-new-workstation-begins-behind-the-past", test_begin);
  ADD ("cases-of-others-are-passed-over", test_passed_over);
  ADD ("a-lost-receipt-is-told-again", test_lost_receipts);
  ADD ("what-the-original-of-a-copy-delivered-is-done", test_delivered_by_the_twin);
  ADD ("changes-and-cursor-are-one-transaction", test_one_transaction);
  ADD ("a-gap-is-put-right-by-the-dossier", test_gap);
  ADD ("what-stays-behind-is-asked-for-after-a-while", test_behind_waits);
  ADD ("a-dossier-that-does-not-fit-leaves-nothing", test_bad_dossier);
  ADD ("a-claim-comes-back-to-the-window", test_claimed);
  ADD ("what-was-stale-is-taken-back", test_stale_is_abandoned);
  ADD ("what-was-overtaken-is-marked", test_overtaken);
  ADD ("what-the-platform-has-lost-waits-again", test_lost_at_the_platform);
  ADD ("where-nothing-was-lost-nothing-waits", test_nothing_lost);
  return g_test_run ();
}
