/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Two stores and a platform's store, without the line: what the platform tells comes in with its cursor in one transaction, own operations are known
 * again, a dossier is adopted, and what was refused is taken back. */
#include "config.h"

#include "base/yc-error.h"
#include "outbox/yc-counter.h"
#include "outbox/yc-divergence.h"
#include "sync/yc-changes.h"
#include "test-act.h"
#include "test-judge.h"
#include "test-remote.h"
#include "test-site.h"
#include "test-steps.h"

#define KEY "aa"
#define APPROVER "approver-a"

/* The window's store with its delivered case, and the approver's. */
typedef struct
{
  Site             *window;
  TestCases        *desk;
  YcPlatformDevice *desk_device;
} Two;

static void
take_receipts (TestCases *cases, GPtrArray *queue, GPtrArray *results)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_store_begin (cases->store, NULL));
  for (guint i = 0; i < queue->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (queue, i);
      const YcWireResult *result = g_ptr_array_index (results, i);

      if (result->receipt != NULL)
        g_assert_true (yc_outbox_store_take_receipt (cases->store, entry->n, result->receipt->revision, result->receipt->sequence,
                                                     result->receipt->at, result->receipt->signature, &error));
      else
        {
          g_autofree char *text = yc_problem_to_text (result->problem);

          g_test_message ("%s", text);
          g_assert_true (yc_outbox_store_set_aside (cases->store, entry->n, 0, text, &error));
        }
      g_assert_no_error (error);
    }
  g_assert_true (yc_outbox_store_settle (cases->store, &error));
  g_assert_true (yc_store_commit (cases->store, &error));
}

/* All of the queue of @cases goes, without the line. Returns: how many were refused */
static guint
bring (Two *self, TestCases *cases, YcPlatformDevice *device)
{
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (cases->store, NULL);
  g_autoptr (GPtrArray) results = NULL;
  YcPlatformDevice *own = self->window->device;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  for (guint i = 0; i < queue->len && cases == self->window->counter->cases; i++)
    send_files (self->window, g_ptr_array_index (queue, i));
  self->window->device = device;
  results = deliver (self->window, (const YcOutboxEntry *const *) queue->pdata, queue->len, &error);
  self->window->device = own;
  g_assert_no_error (error);
  take_receipts (cases, queue, results);
  for (guint i = 0; i < results->len; i++)
    n += ((const YcWireResult *) g_ptr_array_index (results, i))->receipt == NULL;
  return n;
}

static guint
bring_window (Two *self)
{
  return bring (self, self->window->counter->cases, self->window->device);
}

static guint
bring_desk (Two *self)
{
  return bring (self, self->desk, self->desk_device);
}

static Two *
two_new (void)
{
  static const char *const food[] = { "031", NULL };
  Two *self = g_new0 (Two, 1);
  g_autoptr (YcEnrolled) enrolled = NULL;
  g_autoptr (GError) error = NULL;

  self->window = site_new ();
  self->desk = act_cases_new ();
  act_sign_in (self->desk, APPROVER, YC_ROLE_APPROVER);
  enrolled = test_platform_enrol (self->window->platform, "07", yc_store_get_incarnation (self->desk->store));
  self->desk_device = test_platform_get_device (self->window->platform, enrolled);
  add_author (self->window->platform, self->desk_device, APPROVER, YC_ROLE_APPROVER, food, self->desk->clerk->public_key);
  g_assert_true (act_do (self->window->counter->cases, self->window->counter->id, "resumed", NULL, &error));
  g_assert_no_error (error);
  return self;
}

static void
two_free (Two *self)
{
  yc_platform_device_free (self->desk_device);
  test_cases_free (self->desk);
  site_free (self->window);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Two, two_free)

/* Over the wire's text, as it would come. */
static YcChanges *
ask_changes (Two *self, gint64 after)
{
  g_autoptr (YcChanges) told = yc_platform_store_list_changes (self->window->platform->store, TEST_HALL, after, 100, 8000000, NULL);
  g_autofree char *text = yc_changes_to_text (told);

  return yc_changes_parse (text, strlen (text), NULL);
}

static YcDossier *
ask_dossier (Two *self)
{
  const char *id = self->window->counter->id;
  g_autoptr (YcDossier) dossier = g_new0 (YcDossier, 1);
  g_autoptr (YcChanges) told = yc_platform_store_list_ops (self->window->platform->store, id, 8000000, NULL), ops = NULL;
  g_autofree char *text = NULL;

  told->cursor = G_MAXINT32;
  text = yc_changes_to_text (told);
  ops = yc_changes_parse (text, strlen (text), NULL);
  g_assert_nonnull (ops);
  dossier->changes = g_ptr_array_ref (ops->changes);
  dossier->head = g_new0 (YcCaseLine, 1);
  dossier->head->case_id = g_strdup (id);
  return g_steal_pointer (&dossier);
}

/* One step of the loop. Returns: (transfer full): "" or the case's id for each that changed */
static guint
follow (Two *self, TestCases *cases)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcChanges) changes = NULL;
  g_autoptr (GPtrArray) changed = NULL, behind = NULL;
  gint64 cursor = -1, after = -1;

  g_assert_true (yc_changes_get_cursor (cases->store, KEY, &cursor, &error));
  changes = ask_changes (self, cursor);
  changed = yc_changes_take (cases->store, KEY, changes, &behind, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (behind->len, ==, 0);
  g_assert_true (yc_changes_get_cursor (cases->store, KEY, &after, &error));
  g_assert_cmpint (after, ==, changes->cursor);
  return changed->len;
}

static void
adopt (Two *self)
{
  g_autoptr (YcDossier) dossier = ask_dossier (self);
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  g_assert_true (yc_changes_take_dossier (self->desk->store, dossier, &changed, &error));
  g_assert_no_error (error);
  g_assert_true (changed);
}

static void
claim (Two *self)
{
  g_autoptr (GError) error = NULL;

  adopt (self);
  g_assert_true (act_do (self->desk, self->window->counter->id, "claimed", "S50", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bring_desk (self), ==, 0);
}

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

/* ---- what was refused, field by field, and kept ---- */

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

/* The person keeps the step: evidence of the first try, then the same again on the case as it stands; the files go once. */
static void
test_stale_is_kept (void)
{
  g_autoptr (Two) two = two_new ();
  TestCases *cases = two->window->counter->cases;
  const char *id = two->window->counter->id;
  g_autoptr (YcPlatformCase) value = NULL;
  g_autoptr (GPtrArray) queue = NULL;
  g_autoptr (GError) error = NULL;

  be_stale (two);
  g_assert_cmpuint (follow (two, cases), ==, 1);
  g_assert_true (yc_outbox_store_redo (cases->store, id, "申请人仍要撤回", &cases->actor, &error));
  g_assert_no_error (error);
  assert_state (cases, id, YC_STATE_WITHDRAWN);
  queue = yc_outbox_store_list (cases->store, NULL);
  g_assert_cmpuint (queue->len, ==, 2);
  test_assert_sound (cases);
  g_assert_cmpuint (bring_window (two), ==, 0);
  assert_order (cases, id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3 claimed@4* withdrawn@5x abandoned@5 withdrawn@6");
  value = yc_platform_store_find_case (two->window->platform->store, id, NULL);
  g_assert_cmpint (value->record->state, ==, YC_STATE_WITHDRAWN);
  g_assert_cmpint (value->revision, ==, 6);
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
  adopt (two);
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
  ADD ("cases-of-others-are-passed-over", test_passed_over);
  ADD ("a-lost-receipt-is-told-again", test_lost_receipts);
  ADD ("changes-and-cursor-are-one-transaction", test_one_transaction);
  ADD ("a-gap-is-put-right-by-the-dossier", test_gap);
  ADD ("a-dossier-that-does-not-fit-leaves-nothing", test_bad_dossier);
  ADD ("a-claim-comes-back-to-the-window", test_claimed);
  ADD ("what-was-stale-is-taken-back", test_stale_is_abandoned);
  ADD ("what-was-overtaken-is-marked", test_overtaken);
  ADD ("what-was-stale-is-told-field-by-field", test_stale_by_field);
  ADD ("only-what-differs-is-told", test_form_by_field);
  ADD ("what-was-stale-is-kept-as-a-new-operation", test_stale_is_kept);
  ADD ("what-the-rules-forbid-is-not-kept", test_not_kept);
  return g_test_run ();
}
