/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The end of a case whose first operation the platform refused for good: a person gives it up, nothing of it keeps the queue, and the log tells all of it. And
 * what has waited longest, which tells of the line and not of what waits for a person. */
#include "config.h"

#include "test-counter.h"

#include "outbox/yc-outbox-private.h"
#include "outbox/yc-queue.h"
#include "test-steps.h"

#define SECOND G_USEC_PER_SEC
#define TAKEN "{\"detail\":\"is another case's\",\"status\":409,\"title\":\"x\",\"type\":\"urn:yichuang:problem:number-taken\"}"
#define CLONED "{\"detail\":\"x\",\"status\":403,\"title\":\"x\",\"type\":\"urn:yichuang:problem:cloned\"}"

/* Two operations of one case: received, accepted; the first was refused. */
static Counter *
counter_with_refusal (const char *problem)
{
  Counter *self = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) receipt = yc_submission_receive (self->cases->store, self->calendar, self->id, &self->cases->actor, &error);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GPtrArray) queue = NULL;

  g_assert_no_error (error);
  yc_clock_test_advance (self->cases->clock, SECOND);
  acceptance = counter_accept (self, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  queue = yc_outbox_store_list (self->cases->store, &error);
  g_assert_cmpuint (queue->len, ==, 2);
  g_assert_true (yc_outbox_store_set_aside (self->cases->store, ((const YcOutboxEntry *) g_ptr_array_index (queue, 0))->n, 5 * SECOND, problem, &error));
  g_assert_no_error (error);
  return self;
}

static void
assert_queue (Counter *self, guint n_open, guint n_stuck)
{
  guint open = 99, stuck = 99;

  g_assert_true (yc_outbox_store_count (self->cases->store, &open, NULL, NULL));
  g_assert_true (yc_outbox_store_count_stuck (self->cases->store, &stuck, NULL));
  g_assert_cmpuint (open, ==, n_open);
  g_assert_cmpuint (stuck, ==, n_stuck);
}

static guint
count_numbers (Counter *self, const char *number, const char *state)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (self->cases->store), "SELECT count (*) AS n FROM case_number WHERE number = :number AND state = :state", NULL);
  gboolean row = FALSE;

  yc_stmt_text (stmt, "number", number);
  yc_stmt_text (stmt, "state", state);
  g_assert_true (yc_stmt_step (stmt, &row, NULL));
  return (guint) yc_stmt_col_int (stmt, "n");
}

/* What was done stands in the log, void, and in the queue's list with the platform's words; the case has ended and still says whose it was. */
static void
test_given_up (void)
{
  g_autoptr (Counter) self = counter_with_refusal (TAKEN);
  YcStore *store = self->cases->store;
  g_autoptr (YcCaseRecord) before = yc_case_store_get (store, self->id, NULL), record = NULL, again = NULL;
  g_autoptr (YcIntake) intake = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *duplicate = NULL;
  g_autoptr (GError) error = NULL;
  gint64 from = 0, last = 0;

  assert_queue (self, 2, 1);
  g_assert_cmpuint (count_numbers (self, before->number, "used"), ==, 1);
  g_assert_true (yc_outbox_store_abandon (store, self->id, "号码已被占用", &self->cases->actor, &error));
  g_assert_no_error (error);
  assert_queue (self, 0, 0);
  g_assert_true (yc_outbox_store_get_open_from (store, &from, NULL));
  g_assert_true (yc_outbox_store_get_last (store, &last, NULL));
  g_assert_cmpint (from, >, last);
  assert_steps (self->cases, self->id, "created received:void efile:void accepted:void handed-over:void abandoned voided");
  record = yc_case_store_get (store, self->id, &error);
  g_assert_cmpint (record->state, ==, YC_STATE_VOIDED);
  g_assert_cmpstr (record->number, ==, before->number);
  g_assert_cmpstr (record->item_name, ==, before->item_name);
  g_assert_cmpstr (record->applicant_name, ==, before->applicant_name);
  g_assert_cmpuint (count_numbers (self, before->number, "void"), ==, 1);
  intake = yc_case_store_load_intake (store, self->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (intake->applicant.name, ==, before->applicant_name);
  lines = yc_queue_store_list (store, 10, &error);
  g_assert_cmpuint (lines->len, ==, 2);
  for (guint i = 0; i < lines->len; i++)
    g_assert_cmpint (((const YcQueueLine *) g_ptr_array_index (lines, i))->state, ==, YC_OUTBOX_REPLACED);
  g_assert_cmpstr (((const YcQueueLine *) g_ptr_array_index (lines, 1))->problem, ==, TAKEN);
  /* Nothing keeps the applicant from a new case. */
  duplicate = yc_case_store_find_duplicate (store, NULL, before->item_id, intake->applicant.number, &error);
  g_assert_no_error (error);
  g_assert_null (duplicate);
  test_assert_sound (self->cases);
  test_cases_reopen (self->cases);
  again = yc_case_store_get (self->cases->store, self->id, NULL);
  g_assert_cmpint (again->state, ==, YC_STATE_VOIDED);
  test_assert_sound (self->cases);
}

static void
assert_kept (Counter *self, const YcActor *actor)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (yc_outbox_store_abandon (self->cases->store, self->id, "放弃", actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  assert_queue (self, 2, 1);
  assert_steps (self->cases, self->id, "created:refused received:refused efile:behind accepted:behind handed-over:behind");
  test_assert_sound (self->cases);
}

/* Nobody, and what a copy of the store may have brought, which the platform's list will say. */
static void
test_kept (void)
{
  g_autoptr (Counter) self = counter_with_refusal (TAKEN), copy = counter_with_refusal (CLONED);
  g_autoptr (GError) error = NULL;

  assert_kept (self, NULL);
  assert_kept (copy, &copy->cases->actor);
  /* On which case would it be done again? */
  g_assert_false (yc_outbox_store_redo (self->cases->store, self->id, "再来", &self->cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  assert_queue (self, 2, 1);
}

/* The first was done, and its place at the platform is not known here: the platform has the case, and must hear of what is taken back. */
static void
test_kept_behind_a_gap (void)
{
  g_autoptr (Counter) self = counter_with_refusal (TAKEN);
  YcStore *store = self->cases->store;
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (store, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_db_exec (yc_store_get_work (store), "UPDATE delivery SET state = 'done', problem = ''", &error));
  g_assert_true (yc_outbox_store_set_aside (store, ((const YcOutboxEntry *) g_ptr_array_index (queue, 1))->n, 5 * SECOND, TAKEN, &error));
  assert_queue (self, 1, 1);
  g_assert_false (yc_outbox_store_abandon (store, self->id, "放弃", &self->cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  assert_queue (self, 1, 1);
}

/* The refused one is older, and says nothing of the line; nor does what stands behind it. */
static void
test_oldest (void)
{
  g_autoptr (Counter) self = counter_with_refusal (TAKEN);
  YcStore *store = self->cases->store;
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (store, NULL);
  guint n = 0;
  gint64 oldest = -1;

  g_assert_true (yc_outbox_store_count (store, &n, &oldest, NULL));
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (oldest, ==, 0);
  g_assert_true (yc_outbox_store_try_again (store, self->id, NULL));
  g_assert_true (yc_outbox_store_count (store, &n, &oldest, NULL));
  g_assert_cmpint (oldest, ==, ((const YcOutboxEntry *) g_ptr_array_index (queue, 0))->made);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/outbox/give-up/a-case-of-which-nothing-was-done", test_given_up);
  g_test_add_func ("/outbox/give-up/not-by-nobody-and-not-of-a-copy", test_kept);
  g_test_add_func ("/outbox/give-up/not-behind-a-gap", test_kept_behind_a_gap);
  g_test_add_func ("/outbox/give-up/the-oldest-is-of-the-line", test_oldest);
  return g_test_run ();
}
