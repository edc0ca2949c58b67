/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A case that fell behind the platform in an earlier run: it is asked for whole when the next one begins, and stays told of while the platform refuses it. The
 * real platform's program. And a store that fails while the line is well.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "base/yc-error.h"
#include "integration/sync-line.h"
#include "outbox/yc-behind.h"
#include "outbox/yc-queue.h"

#define NOWHERE "01234567-89ab-4cde-8f01-23456789abcd"     /* no case of the platform */

static void
note (YcStore *store, const char *case_id, guint tries)
{
  for (guint i = 0; i < tries; i++)
    g_assert_true (yc_behind_note_try (store, case_id, "something is missing", NULL));
}

/* The same store in another run of the program. */
static void
start_again (Line *self)
{
  g_autoptr (GError) error = NULL;
  YcLink *link = NULL;

  self->worker = yc_worker_new ("store");
  self->sync = yc_sync_new (self->cases->store, self->worker);
  link = yc_link_store_load (self->cases->store, &error);
  g_assert_no_error (error);
  g_assert_nonnull (link);
  yc_sync_start (self->sync, link);
}

static guint
get_behind (Line *self)
{
  YcSyncStatus status;

  yc_sync_get_status (self->sync, &status);
  return status.n_behind;
}

static void
test_next_run (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autofree char *id = accept_one (self, in);
  g_autoptr (GPtrArray) due = NULL, lines = NULL;
  const YcQueueLine *line = NULL;
  YcStore *store = self->cases->store;

  wait_open (self, 0);
  line_close (self);
  note (store, id, 9);
  note (store, NOWHERE, 9);
  due = yc_behind_list_due (store, NULL);
  g_assert_cmpuint (due->len, ==, 0);            /* an hour has not gone */
  start_again (self);
  while (get_behind (self) != 2)
    g_main_context_iteration (NULL, TRUE);
  while (get_behind (self) != 1)
    g_main_context_iteration (NULL, TRUE);
  line_close (self);
  lines = yc_queue_store_list (store, 10, NULL);
  line = g_ptr_array_index (lines, 0);
  g_assert_true (line->is_incoming);
  g_assert_cmpstr (line->case_id, ==, NOWHERE);
  g_assert_cmpint (line->tries, ==, 10);
  g_assert_true (g_str_has_prefix (line->problem, YC_OUTBOX_BEHIND "not-found"));
  g_assert_false (((const YcQueueLine *) g_ptr_array_index (lines, 1))->is_incoming);
}

typedef struct { YcStore *store; const char *sql; } Exec;

static void
exec_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Exec *exec = data;

  g_task_return_boolean (task, yc_db_exec (yc_store_get_work (exec->store), exec->sql, NULL));
}

/* In the store's thread. */
static void
exec (Line *self, const char *sql)
{
  Exec data = { self->cases->store, sql };
  Wait wait = { NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);
  g_autoptr (GAsyncResult) result = NULL;

  g_task_set_task_data (task, &data, NULL);
  yc_worker_push (self->worker, task, exec_thread, G_PRIORITY_DEFAULT);
  wait_for (&wait);
  result = wait.result;
  g_assert_true (g_task_propagate_boolean (G_TASK (result), NULL));
}

static void
wait_store (Line *self, YcStoreState state)
{
  YcSyncStatus status = { .store = YC_STORE_WELL };

  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
      yc_sync_try_now (self->sync);
      yc_sync_get_status (self->sync, &status);
    }
  while (status.store != state);
}

/* The status says that the own store fails, which way, and that it works again. */
static void
test_store_fails (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autofree char *id = NULL;

  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  line_rig_tell (self->hall->rig, "offline");
  yc_sync_try_now (self->sync);
  id = accept_one (self, in);
  exec (self, "CREATE TEMP TRIGGER full BEFORE UPDATE ON delivery BEGIN SELECT RAISE (FAIL, 'planted'); END;"
              "CREATE TEMP TRIGGER full_new BEFORE INSERT ON delivery BEGIN SELECT RAISE (FAIL, 'planted'); END;");
  line_rig_tell (self->hall->rig, "online");
  wait_store (self, YC_STORE_FAILS);
  exec (self, "DROP TRIGGER full; DROP TRIGGER full_new");
  wait_store (self, YC_STORE_WELL);
  wait_open (self, 0);
  exec (self, "ALTER TABLE outbox RENAME TO gone");
  wait_store (self, YC_STORE_FAILS);
  exec (self, "ALTER TABLE gone RENAME TO outbox");
  wait_store (self, YC_STORE_WELL);
}

/* Of whichever layer. */
static void
test_full_codes (void)
{
  const struct { GQuark domain; int code; YcStoreState state; } rows[] = {
    { YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE, YC_STORE_FULL }, { YC_DB_ERROR, YC_DB_ERROR_NO_SPACE, YC_STORE_FULL },
    { YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE, YC_STORE_FULL }, { YC_DB_ERROR, YC_DB_ERROR_IO, YC_STORE_FAILS },
    { YC_STORE_ERROR, YC_STORE_ERROR_DAMAGED, YC_STORE_FAILS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (rows[i].domain, rows[i].code, "of this kind");

      g_assert_cmpint (yc_store_state_of (error), ==, rows[i].state);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/behind/asked-for-when-the-next-run-begins", test_next_run);
  g_test_add_func ("/sync/behind/a-store-that-fails-is-told", test_store_fails);
  g_test_add_func ("/sync/behind/a-full-disk-is-one-of-any-layer", test_full_codes);
  return g_test_run ();
}
