/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The queue on its way out: what is due, in which order, what a failure, a refusal and a receipt do, and which files go before. */
#include "config.h"

#include "test-counter.h"

#include "outbox/yc-queue.h"
#include "test-steps.h"

#define SECOND G_USEC_PER_SEC

/* Two operations of one case: received, accepted. */
static Counter *
counter_with_queue (void)
{
  Counter *self = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) receipt = yc_submission_receive (self->cases->store, self->calendar, self->id, &self->cases->actor, &error);
  g_autoptr (YcAcceptance) acceptance = NULL;

  g_assert_no_error (error);
  yc_clock_test_advance (self->cases->clock, SECOND);
  acceptance = counter_accept (self, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  return self;
}

/* "received accepted" */
static void
assert_due (Counter *self, gint64 now, guint max, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) due = yc_outbox_store_list_due (self->cases->store, now, max, 10 * 1024 * 1024, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; due != NULL && i < due->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ((const YcOutboxEntry *) g_ptr_array_index (due, i))->kind);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_next (Counter *self, gint64 expected)
{
  gint64 at = -1;

  g_assert_true (yc_outbox_store_next_due (self->cases->store, &at, NULL));
  g_assert_cmpint (at, ==, expected);
}

static gint64
get_n (Counter *self, guint i)
{
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (self->cases->store, NULL);

  return ((const YcOutboxEntry *) g_ptr_array_index (queue, i))->n;
}

static void
take_receipt (Counter *self, gint64 n, gint64 revision, gint64 sequence)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_outbox_store_take_receipt (self->cases->store, n, revision, sequence, 77, "ab", &error));
  g_assert_true (yc_outbox_store_settle (self->cases->store, &error));
  g_assert_no_error (error);
}

static void
test_order (void)
{
  g_autoptr (Counter) self = counter_with_queue ();

  assert_due (self, 0, 50, "received accepted");
  assert_due (self, 0, 1, "received");
  assert_next (self, 0);
}

static void
test_failure_holds_the_case (void)
{
  g_autoptr (Counter) self = counter_with_queue ();
  gint64 first = get_n (self, 0);
  g_autoptr (GPtrArray) queue = NULL;

  for (int i = 0; i < 3; i++)
    g_assert_true (yc_outbox_store_postpone (self->cases->store, first, 5 * SECOND, 9 * SECOND, "{}", NULL));
  assert_due (self, 9 * SECOND - 1, 50, "");
  assert_next (self, 9 * SECOND);
  assert_due (self, 9 * SECOND, 50, "received accepted");
  queue = yc_outbox_store_list (self->cases->store, NULL);
  g_assert_cmpint (((const YcOutboxEntry *) g_ptr_array_index (queue, 0))->tries, ==, 3);
  g_assert_cmpint (((const YcOutboxEntry *) g_ptr_array_index (queue, 0))->last_try, ==, 5 * SECOND);
  g_assert_cmpstr (((const YcOutboxEntry *) g_ptr_array_index (queue, 0))->problem, ==, "{}");
  g_assert_cmpint (((const YcOutboxEntry *) g_ptr_array_index (queue, 1))->tries, ==, 0);
  /* The line is back. */
  g_assert_true (yc_outbox_store_hurry (self->cases->store, 6 * SECOND, NULL));
  assert_next (self, 6 * SECOND);
}

/* The next try is wall time: a clock that was wrong when it was set must not hold the case for as long as it was wrong. */
static void
test_clock_was_set_back (void)
{
  g_autoptr (Counter) self = counter_with_queue ();
  gint64 first = get_n (self, 0), now = yc_clock_now (self->cases->clock), day = 24 * 3600 * (gint64) SECOND;

  g_assert_true (yc_outbox_store_postpone (self->cases->store, first, now, now + YC_OUTBOX_LONGEST_WAIT, "{}", NULL));
  assert_due (self, now, 50, "");
  assert_next (self, now + YC_OUTBOX_LONGEST_WAIT);
  yc_clock_test_advance (self->cases->clock, -SECOND);
  assert_due (self, now - SECOND, 50, "received accepted");
  assert_next (self, 0);
  yc_clock_test_advance (self->cases->clock, -400 * day);
  assert_due (self, now - 400 * day, 50, "received accepted");
  assert_next (self, 0);
  /* Put off by the clock as it is now, it waits again. */
  now = yc_clock_now (self->cases->clock);
  g_assert_true (yc_outbox_store_postpone (self->cases->store, first, now, now + 600 * (gint64) SECOND, "{}", NULL));
  assert_due (self, now, 50, "");
  assert_next (self, now + 600 * (gint64) SECOND);
}

static void
assert_line (Counter *self, guint i, const char *problem, gint64 last_try, int tries)
{
  g_autoptr (GPtrArray) lines = yc_queue_store_list (self->cases->store, 10, NULL);
  const YcQueueLine *line = g_ptr_array_index (lines, i);

  g_assert_cmpstr (line->problem, ==, problem);
  g_assert_cmpint (line->last_try, ==, last_try);
  g_assert_cmpint (line->tries, ==, tries);
}

/* A line that failed is no try of the operation, puts it off by nothing, and is forgotten with the next answer. */
static void
test_line_is_noted (void)
{
  g_autoptr (Counter) self = counter_with_queue ();
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (self->cases->store, NULL);
  const YcOutboxEntry *first = g_ptr_array_index (queue, 0);
  YcStore *store = self->cases->store;

  g_assert_true (yc_outbox_store_note_line (store, first->op_id, 5 * SECOND, YC_OUTBOX_LINE "0 cut", NULL));
  assert_line (self, 0, YC_OUTBOX_LINE "0 cut", 5 * SECOND, 0);
  assert_line (self, 1, "", 0, 0);
  assert_due (self, 0, 50, "received accepted");
  assert_next (self, 0);
  g_assert_true (yc_outbox_store_note_line (store, first->op_id, 6 * SECOND, YC_OUTBOX_LINE "0 refused", NULL));
  assert_line (self, 0, YC_OUTBOX_LINE "0 refused", 6 * SECOND, 0);
  /* What the platform has said of the operation itself stays. */
  g_assert_true (yc_outbox_store_postpone (store, first->n, 7 * SECOND, 8 * SECOND, "{}", NULL));
  g_assert_true (yc_outbox_store_note_line (store, first->op_id, 9 * SECOND, YC_OUTBOX_LINE "0 cut", NULL));
  assert_line (self, 0, "{}", 9 * SECOND, 1);
  assert_next (self, 8 * SECOND);
  g_assert_true (yc_outbox_store_note_line (store, "nobody", 9 * SECOND, YC_OUTBOX_LINE "0 cut", NULL));
  take_receipt (self, first->n, 1, 1);
  g_assert_true (yc_outbox_store_note_line (store, first->op_id, 10 * SECOND, YC_OUTBOX_LINE "0 cut", NULL));
  assert_line (self, 1, "", 9 * SECOND, 1);
}

/* The page asks for so many lines; what is open comes before what is done. */
static void
test_queue_in_pieces (void)
{
  g_autoptr (Counter) self = counter_with_queue ();
  YcQueueSum sum = { 0 };
  gint64 n = get_n (self, 0);

  take_receipt (self, n, 1, 1);
  for (guint limit = 1; limit < 4; limit++)
    {
      g_autoptr (GPtrArray) lines = yc_queue_store_list (self->cases->store, limit, NULL);

      g_assert_cmpuint (lines->len, ==, MIN (limit, 2));
      g_assert_cmpstr (((const YcQueueLine *) g_ptr_array_index (lines, 0))->kind, ==, "accepted");
      g_assert_cmpstr (((const YcQueueLine *) g_ptr_array_index (lines, lines->len - 1))->kind, ==, limit == 1 ? "accepted" : "received");
    }
  g_assert_true (yc_queue_store_sum (self->cases->store, 0, &sum, NULL));
  g_assert_cmpuint (sum.n_all, ==, 2);
  g_assert_cmpuint (sum.n_waiting, ==, 1);
}

static void
test_refusal_sets_the_case_aside (void)
{
  g_autoptr (Counter) self = counter_with_queue ();
  gint64 first = get_n (self, 0);
  guint n = 0;

  g_assert_true (yc_outbox_store_set_aside (self->cases->store, first, 5 * SECOND, "{\"x\":1}", NULL));
  assert_due (self, G_MAXINT64, 50, "");
  assert_next (self, G_MAXINT64);
  g_assert_true (yc_outbox_store_hurry (self->cases->store, 6 * SECOND, NULL));
  assert_due (self, G_MAXINT64, 50, "");
  g_assert_true (yc_outbox_store_count (self->cases->store, &n, NULL, NULL));
  g_assert_cmpuint (n, ==, 2);
  test_cases_reopen (self->cases);
  assert_due (self, G_MAXINT64, 50, "");
  g_assert_true (yc_outbox_store_try_again (self->cases->store, self->id, NULL));
  assert_due (self, 0, 50, "received accepted");
}

/* Without its key nothing of the case can be sent, and the queue goes on. */
static void
test_lost_key_sets_the_case_aside (void)
{
  g_autoptr (Counter) self = counter_with_queue ();
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (self->cases->store), "DELETE FROM case_key WHERE case_id = :case_id", NULL);

  yc_stmt_text (stmt, "case_id", self->id);
  g_assert_true (yc_stmt_run (stmt, NULL));
  assert_due (self, 0, 50, "");
  assert_line (self, 0, YC_OUTBOX_DAMAGED, 0, 1);
  assert_next (self, G_MAXINT64);
}

/* (transfer full): a case beside the first, received */
static char *
add_case (Counter *self)
{
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (self->cases->store, self->id, NULL);
  char *id = test_draft (self->cases, intake);
  g_autoptr (YcPaperRecord) receipt = yc_submission_receive (self->cases->store, self->calendar, id, &self->cases->actor, NULL);

  g_assert_nonnull (receipt);
  return id;
}

/* One lost key is its own case's: the queue's other entries are read, and its own rows say so before their turn comes. */
static void
test_lost_key_is_of_one_case (void)
{
  g_autoptr (Counter) self = counter_with_queue ();
  g_autofree char *other = add_case (self);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (self->cases->store), "DELETE FROM case_key WHERE case_id = :case_id", NULL);
  g_autoptr (GPtrArray) entries = NULL, lines = NULL, of_case = NULL;
  g_autoptr (GError) error = NULL, none = NULL;

  yc_stmt_text (stmt, "case_id", self->id);
  g_assert_true (yc_stmt_run (stmt, NULL));
  entries = yc_outbox_store_list (self->cases->store, &error);
  g_assert_no_error (error);
  lines = yc_queue_store_list (self->cases->store, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 3);
  g_assert_cmpuint (lines->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (entries, i);
      const YcQueueLine *line = g_ptr_array_index (lines, i);

      g_assert_cmpstr (entry->case_id, ==, i < 2 ? self->id : other);
      g_assert_true ((entry->damage != NULL) == (i < 2) && (entry->body == NULL) == (i < 2));
      g_assert_cmpstr (line->problem, ==, i < 2 ? YC_OUTBOX_DAMAGED : "");
      g_assert_cmpint (line->state, ==, YC_OUTBOX_READY);
    }
  of_case = yc_outbox_store_list_case (self->cases->store, self->id, &none);
  g_assert_null (of_case);
  g_assert_true (yc_outbox_is_damage (none));
  assert_due (self, yc_clock_now (self->cases->clock), 50, "received");
}

/* The history says of each step when it is not done at the platform and will not be by itself. */
static void
test_steps_are_marked (void)
{
  g_autoptr (Counter) self = counter_with_queue ();
  gint64 first = get_n (self, 0), second = get_n (self, 1);

  /* What only waits for the line has no mark. */
  assert_steps (self->cases, self->id, "created received efile accepted handed-over");
  g_assert_true (yc_outbox_store_postpone (self->cases->store, first, 1, 2, "{}", NULL));
  assert_steps (self->cases, self->id, "created received efile accepted handed-over");
  g_assert_true (yc_outbox_store_set_aside (self->cases->store, first, 5 * SECOND, "{\"x\":1}", NULL));
  assert_steps (self->cases, self->id, "created:refused received:refused efile:behind accepted:behind handed-over:behind");
  test_cases_reopen (self->cases);
  assert_steps (self->cases, self->id, "created:refused received:refused efile:behind accepted:behind handed-over:behind");
  g_assert_true (yc_outbox_store_try_again (self->cases->store, self->id, NULL));
  assert_steps (self->cases, self->id, "created received efile accepted handed-over");
  take_receipt (self, first, 1, 4);
  g_assert_true (yc_outbox_store_set_aside (self->cases->store, second, 5 * SECOND, YC_OUTBOX_DAMAGED, NULL));
  assert_steps (self->cases, self->id, "created received efile:refused accepted:refused handed-over:refused");
  take_receipt (self, second, 2, 5);
  assert_steps (self->cases, self->id, "created received efile accepted handed-over");
}

static void
test_receipt_is_the_way_out (void)
{
  g_autoptr (Counter) self = counter_with_queue ();
  gint64 first = get_n (self, 0), second = get_n (self, 1), value = -1;
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (self->cases->store, NULL);
  const char *op = ((const YcOutboxEntry *) g_ptr_array_index (queue, 0))->op_id;
  gboolean knows = FALSE;
  guint n = 9;

  g_assert_true (yc_outbox_store_last_sequence (self->cases->store, &value, NULL));
  g_assert_cmpint (value, ==, 0);
  take_receipt (self, first, 1, 4);
  assert_due (self, 0, 50, "accepted");
  /* Once more, and a failure that comes late: neither changes what was received. */
  take_receipt (self, first, 7, 5);
  g_assert_true (yc_outbox_store_postpone (self->cases->store, first, 1, 2, NULL, NULL));
  g_assert_true (yc_outbox_store_set_aside (self->cases->store, first, 1, "{}", NULL));
  g_assert_true (yc_outbox_store_try_again (self->cases->store, self->id, NULL));
  assert_due (self, 0, 50, "accepted");
  g_assert_true (yc_outbox_store_last_sequence (self->cases->store, &value, NULL));
  g_assert_cmpint (value, ==, 4);
  g_assert_true (yc_outbox_store_get_revision (self->cases->store, self->id, &value, NULL));
  g_assert_cmpint (value, ==, 1);
  take_receipt (self, second, 3, 6);
  assert_due (self, 0, 50, "");
  assert_next (self, G_MAXINT64);
  g_assert_true (yc_outbox_store_count (self->cases->store, &n, NULL, NULL));
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (yc_outbox_store_knows (self->cases->store, op, &knows, NULL));
  g_assert_true (knows);
  g_assert_true (yc_outbox_store_knows (self->cases->store, "0193a000-0000-7000-8000-0000000000ff", &knows, NULL));
  g_assert_false (knows);
}

/* "paper:2 page:5 manifest:1" */
static void
assert_files (Counter *self, guint i, const char *expected)
{
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (self->cases->store, NULL);
  const YcOutboxEntry *entry = g_ptr_array_index (queue, i);
  g_autoptr (GPtrArray) files = yc_outbox_store_list_files (self->cases->store, entry->op_id, NULL);
  g_autoptr (JsonObject) body = yc_json_parse_object (entry->body, -1, NULL, NULL);
  JsonArray *blobs = json_object_get_array_member (body, "blobs");
  guint n[3] = { 0 };
  g_autofree char *text = NULL;

  g_assert_cmpuint (json_array_get_length (blobs), ==, files->len);
  for (guint k = 0; k < files->len; k++)
    {
      const YcOutboxFile *file = g_ptr_array_index (files, k);
      YcDigest said, real;
      g_autoptr (GBytes) bytes = yc_outbox_store_read_file (self->cases->store, file, &said, NULL);

      n[g_str_equal (file->kind, "paper") ? 0 : g_str_equal (file->kind, "page") ? 1 : 2]++;
      g_assert_nonnull (bytes);
      yc_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &real);
      g_assert_true (yc_digest_equal (&said, &real));
      /* The operation names what will be sent. */
      g_assert_nonnull (strstr (entry->body, real.sha256));
      g_assert_nonnull (strstr (entry->body, real.sm3));
    }
  text = g_strdup_printf ("paper:%u page:%u manifest:%u", n[0], n[1], n[2]);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_files_go_before (void)
{
  g_autoptr (Counter) self = counter_with_queue ();
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (self->cases->store, NULL);
  const char *op = ((const YcOutboxEntry *) g_ptr_array_index (queue, 1))->op_id;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GPtrArray) again = NULL;

  assert_files (self, 0, "paper:1 page:0 manifest:0");
  assert_files (self, 1, "paper:2 page:5 manifest:1");
  files = yc_outbox_store_list_files (self->cases->store, op, NULL);
  g_assert_true (yc_outbox_store_set_upload (self->cases->store, g_ptr_array_index (files, 0), "/v1/blobs/x", NULL));
  g_assert_true (yc_outbox_store_file_arrived (self->cases->store, g_ptr_array_index (files, 1), NULL));
  test_cases_reopen (self->cases);
  left = yc_outbox_store_list_files (self->cases->store, op, NULL);
  g_assert_cmpuint (left->len, ==, files->len - 1);
  g_assert_cmpstr (((const YcOutboxFile *) g_ptr_array_index (left, 0))->upload, ==, "/v1/blobs/x");
  g_assert_true (yc_outbox_store_files_lost (self->cases->store, op, NULL));
  again = yc_outbox_store_list_files (self->cases->store, op, NULL);
  g_assert_cmpuint (again->len, ==, files->len);
  g_assert_cmpstr (((const YcOutboxFile *) g_ptr_array_index (again, 0))->upload, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/outbox/due/in-the-order-of-the-case", test_order);
  g_test_add_func ("/outbox/due/failure-holds-the-case-back", test_failure_holds_the_case);
  g_test_add_func ("/outbox/due/a-clock-set-back-holds-nothing", test_clock_was_set_back);
  g_test_add_func ("/outbox/line/is-noted-and-is-no-try", test_line_is_noted);
  g_test_add_func ("/queue/in-pieces", test_queue_in_pieces);
  g_test_add_func ("/outbox/due/refusal-sets-the-case-aside", test_refusal_sets_the_case_aside);
  g_test_add_func ("/outbox/due/lost-key-sets-the-case-aside", test_lost_key_sets_the_case_aside);
  g_test_add_func ("/outbox/list/lost-key-is-of-one-case", test_lost_key_is_of_one_case);
  g_test_add_func ("/queue/steps-are-marked", test_steps_are_marked);
  g_test_add_func ("/outbox/receipt/is-the-only-way-out", test_receipt_is_the_way_out);
  g_test_add_func ("/outbox/file/goes-before-the-operation", test_files_go_before);
  return g_test_run ();
}
