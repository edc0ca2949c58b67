/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A platform that was put back from a copy: its log of operations is shorter than the workstation's cursor, or has others where the cursor stands. It says
 * so, and the workstation brings again what was lost there, once and in order. The real platform's program with its real folder exchanged.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/sync-line.h"
#include "sync/yc-changes.h"

#include <string.h>

#define PORTAL "SFRUUC8xLjEgMjAwIE9LDQpDb250ZW50LUxlbmd0aDogMA0KDQo="     /* an empty 200 */

typedef struct { Line *line; const char *key; gint64 cursor; char *op; guint n_open; gint64 n_revisions, n_begun, n_lost, n_files, n_arrived; } State;

static void
state_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  State *state = data;
  YcStore *store = state->line->cases->store;
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT /* whole */ count (*) AS n FROM case_revision", NULL);
  gboolean row = FALSE;

  g_free (state->op);
  g_assert_true (yc_changes_get_cursor (store, state->key, &state->cursor, NULL));
  state->op = yc_changes_get_cursor_op (store, state->key, NULL);
  g_assert_true (yc_outbox_store_count (store, &state->n_open, NULL, NULL));
  g_assert_true (yc_stmt_step (stmt, &row, NULL) && row);
  state->n_revisions = yc_stmt_col_int (stmt, "n");
  g_task_return_boolean (task, TRUE);
}

static void
watch_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  YcDb *work = yc_store_get_work (((Line *) data)->cases->store);
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_db_exec (work, "CREATE TEMP TABLE begun (value TEXT)", &error));
  g_assert_true (yc_db_exec (work, "CREATE TEMP TRIGGER begun_anew AFTER UPDATE ON main.meta WHEN NEW.name = 'changes.cursor' AND NEW.value LIKE '% 0'"
                                   " BEGIN INSERT INTO begun VALUES (NEW.value); END", &error));
  g_assert_no_error (error);
  g_task_return_boolean (task, TRUE);
}

static void
count_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  State *state = data;
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (state->line->cases->store), "SELECT count (*) AS n FROM temp.begun", NULL);
  g_autoptr (YcStmt) lost = yc_db_prepare (yc_store_get_work (state->line->cases->store),
                                           "SELECT count (*) AS n FROM platform_lost WHERE own_seq > 0 AND receipt <> ''", NULL);
  gboolean row = FALSE;

  g_assert_true (yc_stmt_step (stmt, &row, NULL) && row);
  state->n_begun = yc_stmt_col_int (stmt, "n");
  g_assert_true (yc_stmt_step (lost, &row, NULL) && row);
  state->n_lost = yc_stmt_col_int (lost, "n");
  g_task_return_boolean (task, TRUE);
}

static void
run_in_store (Line *self, GTaskThreadFunc func, gpointer data)
{
  Wait wait = { NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);

  g_task_set_task_data (task, data, NULL);
  yc_worker_push (self->worker, task, func, G_PRIORITY_DEFAULT);
  wait_for (&wait);
  g_object_unref (wait.result);
}

static void
look (State *state)
{
  run_in_store (state->line, state_thread, state);
}

/* What the platform asks a pause for is due by the clock. */
static void
pass_time (Line *self)
{
  yc_clock_test_advance (self->cases->clock, G_USEC_PER_SEC / 10);
  if (yc_clock_now (self->cases->clock) % G_USEC_PER_SEC == 0)
    yc_sync_wake (self->sync);
}

/* Until everything is delivered and the cursor has come to @cursor. */
static void
wait_cursor (State *state, gint64 cursor)
{
  do
    {
      look (state);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (10000);
      pass_time (state->line);
    }
  while (state->n_open > 0 || state->cursor != cursor);
}

/* Until it was found that the platform has lost @n own operations. */
static void
wait_lost (State *state, gint64 n)
{
  do
    {
      run_in_store (state->line, count_thread, state);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (10000);
    }
  while (state->n_lost < n);
}

static Line *
line_new_quick (void)
{
  Line *self = line_new ();
  g_autoptr (GError) error = NULL;
  YcSyncStatus status = { 0 };

  yc_sync_set_pauses (self->sync, 50, 50);
  g_assert_true (enrol (self, self->base, self->hall->code, &error));
  g_assert_no_error (error);
  while (status.line != YC_LINE_ONLINE)
    {
      g_main_context_iteration (NULL, TRUE);
      yc_sync_get_status (self->sync, &status);
    }
  return self;
}

static char *
get_key (Line *self)
{
  LineWait wait = { NULL, NULL, FALSE };
  char *key = NULL;

  yc_client_hello (self->hall->rig->client, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  key = g_strdup (((const YcHello *) wait.reply->message)->key);
  yc_reply_free (wait.reply);
  return key;
}

static void
link_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Line *self = data;

  g_task_return_pointer (task, yc_link_store_load (self->cases->store, NULL), (GDestroyNotify) yc_link_free);
}

static YcLink *
load_link (Line *self)
{
  Wait wait = { NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);
  YcLink *link = NULL;

  g_task_set_task_data (task, self, NULL);
  yc_worker_push (self->worker, task, link_thread, G_PRIORITY_DEFAULT);
  wait_for (&wait);
  link = g_task_propagate_pointer (G_TASK (wait.result), NULL);
  g_object_unref (wait.result);
  g_assert_nonnull (link);
  return link;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The platform's operations, "id digest" a line, sorted: between cases there is no order. */
static char *
read_log (Line *self)
{
  LineWait wait = { NULL, NULL, FALSE };
  g_autoptr (YcLink) link = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  YcClient *client = self->hall->rig->client;

  link = load_link (self);
  yc_client_set_device_token (client, link->token);
  yc_client_changes_behind (client, 0, NULL, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  for (guint i = 0; i < ((const YcChanges *) wait.reply->message)->changes->len; i++)
    {
      const YcChange *change = g_ptr_array_index (((const YcChanges *) wait.reply->message)->changes, i);

      g_ptr_array_add (lines, g_strdup_printf ("%s %s", change->op->id, change->op->digest.sha256));
    }
  yc_reply_free (wait.reply);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
test_set_back (void)
{
  g_autoptr (Line) self = line_new_quick ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autofree char *key = get_key (self), *before = NULL, *after = NULL;
  State state = { .line = self, .key = key };
  gint64 first = 0, n_revisions = 0;

  g_free (accept_one (self, in));
  do
    look (&state);
  while (state.n_open > 0 || state.cursor == 0);
  wait_cursor (&state, state.cursor);
  first = state.cursor;
  g_assert_nonnull (state.op);
  hall_rig_save (self->hall);
  g_free (accept_one (self, in));
  g_free (accept_one (self, in));
  wait_cursor (&state, 3 * first);
  n_revisions = state.n_revisions;
  before = read_log (self);
  run_in_store (self, watch_thread, self);
  hall_rig_restore (self->hall);
  /* From the beginning, to see what the platform has lost; that is delivered again, each operation once: the log is as long as it was. */
  wait_lost (&state, 2 * first);
  wait_cursor (&state, 3 * first);
  g_assert_cmpint (state.n_revisions, ==, n_revisions);
  run_in_store (self, count_thread, &state);
  g_assert_cmpint (state.n_begun, ==, 2);
  g_assert_cmpint (state.n_lost, ==, 2 * first);
  after = read_log (self);
  g_assert_cmpstr (after, ==, before);
  /* And on from there. */
  g_free (accept_one (self, in));
  wait_cursor (&state, 4 * first);
  g_free (state.op);
  line_close (self);
  test_assert_sound (self->cases);
}

/* Its new operations have come to where the cursor stands before it is asked: by the number alone the cursor would be good. */
static void
test_sequences_of_others (void)
{
  g_autoptr (Line) self = line_new_quick ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autofree char *key = get_key (self), *old = NULL;
  State state = { .line = self, .key = key };
  gint64 each = 0, n_revisions = 0;

  g_free (accept_one (self, in));
  do
    look (&state);
  while (state.n_open > 0 || state.cursor == 0);
  wait_cursor (&state, state.cursor);
  each = state.cursor;
  hall_rig_save (self->hall);
  g_free (accept_one (self, in));
  wait_cursor (&state, 2 * each);
  old = g_strdup (state.op);
  line_rig_tell (self->hall->rig, "always answer " PORTAL " /v1/changes");
  hall_rig_restore (self->hall);
  g_free (accept_one (self, in));
  g_free (accept_one (self, in));
  wait_cursor (&state, 2 * each);       /* delivered; nothing was heard */
  g_assert_cmpstr (state.op, ==, old);
  n_revisions = state.n_revisions;
  run_in_store (self, watch_thread, self);
  line_rig_tell (self->hall->rig, "clear");
  /* What was lost comes behind them. */
  wait_cursor (&state, 4 * each);
  run_in_store (self, count_thread, &state);
  g_assert_cmpint (state.n_begun, ==, 2);
  g_assert_cmpint (state.n_lost, ==, each);
  g_assert_cmpint (state.n_revisions, ==, n_revisions);
  g_free (state.op);
  line_close (self);
  test_assert_sound (self->cases);
}

static void
files_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  State *state = data;
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (state->line->cases->store),
                                           "SELECT count (*) AS n, coalesce (sum (arrived), 0) AS arrived FROM outbox_file", NULL);
  gboolean row = FALSE;

  g_assert_true (yc_stmt_step (stmt, &row, NULL) && row);
  state->n_files = yc_stmt_col_int (stmt, "n");
  state->n_arrived = yc_stmt_col_int (stmt, "arrived");
  g_task_return_boolean (task, TRUE);
}

/* One of a case's files is gone from the platform before the operation that names them: it is sent again, the others, which lie there, are only asked for. */
static void
test_one_file_is_lost (void)
{
  g_autoptr (Line) self = line_new_quick ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autofree char *key = get_key (self);
  State state = { .line = self, .key = key };
  guint connections = 0, exchanges = 0, before = 0, after = 0;

  line_rig_tell (self->hall->rig, "always answer " PORTAL " /v1/ops");
  g_free (accept_one (self, in));
  do
    {
      run_in_store (self, files_thread, &state);
      g_usleep (10000);
    }
  while (state.n_files == 0 || state.n_arrived < state.n_files);
  g_assert_cmpint (state.n_files, >, 3);
  hall_rig_edit (self->hall, "DELETE FROM blob WHERE sha256 = (SELECT min (sha256) FROM blob)");
  line_rig_tell (self->hall->rig, "clear");
  line_rig_stats (self->hall->rig, &connections, &exchanges, &before);
  /* Made, brought, sealed: for one file, and not for another. */
  for (int i = 0; i < 3; i++)
    line_rig_tell (self->hall->rig, "pass /v1/blobs");
  line_rig_tell (self->hall->rig, "always answer " PORTAL " /v1/blobs");
  do
    {
      yc_clock_test_advance (self->cases->clock, 700 * (gint64) G_USEC_PER_SEC);
      yc_sync_wake (self->sync);
      look (&state);
      g_usleep (50000);
      line_rig_stats (self->hall->rig, &connections, &exchanges, &after);
    }
  while (state.n_open > 0 && after == before);
  g_assert_cmpuint (after, ==, before);
  g_assert_cmpuint (state.n_open, ==, 0);
  g_free (state.op);
  line_close (self);
  test_assert_sound (self->cases);
}

/* What the platform says to a cursor, word by word. */
static void
test_answers (void)
{
  g_autoptr (Line) self = line_new_quick ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autoptr (YcLink) link = NULL;
  g_autofree char *key = get_key (self);
  State state = { .line = self, .key = key };
  YcClient *client = self->hall->rig->client;

  g_free (accept_one (self, in));
  do
    look (&state);
  while (state.n_open > 0 || state.cursor == 0);
  wait_cursor (&state, state.cursor);
  line_close (self);
  link = yc_link_store_load (self->cases->store, NULL);
  yc_client_set_device_token (client, link->token);
  {
    const struct { gint64 after; const char *op; gboolean is_gone; } rows[] = {
      { 0, NULL, FALSE }, { 0, LINE_CASE, FALSE }, { state.cursor, NULL, FALSE }, { state.cursor, state.op, FALSE }, { state.cursor, LINE_CASE, TRUE },
      { state.cursor + 1, NULL, TRUE }, { state.cursor + 1, state.op, TRUE }, { G_MAXINT64, NULL, TRUE },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
      {
        LineWait wait = { NULL, NULL, FALSE };

        yc_client_changes_behind (client, rows[i].after, rows[i].op, NULL, line_wait_cb, &wait);
        g_assert_cmpint (line_wait (&wait)->class, ==, rows[i].is_gone ? YC_ANSWER_CONFLICT : YC_ANSWER_DONE);
        if (rows[i].is_gone)
          g_assert_true (wait.reply->problem != NULL && wait.reply->problem->type == YC_PROBLEM_CURSOR_GONE);
        yc_reply_free (wait.reply);
      }
  }
  g_free (state.op);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/restore/what-a-platform-that-was-set-back-has-lost-is-delivered-again", test_set_back);
  g_test_add_func ("/sync/restore/sequences-that-were-others-before", test_sequences_of_others);
  g_test_add_func ("/sync/restore/one-lost-file-is-sent-again-and-no-other", test_one_file_is_lost);
  g_test_add_func ("/sync/restore/what-is-answered-to-a-cursor", test_answers);
  return g_test_run ();
}
