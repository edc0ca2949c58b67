/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What is set aside at a workstation, before the real platform's program: something in between that takes no more than so many bytes sets aside the case that is
 * larger and keeps no other one; and whoever keeps the platform is told how many wait for a person.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/sync-line.h"

#include <sqlite3.h>

#define TOO_LARGE "HTTP/1.1 413 Request Entity Too Large\r\nContent-Type: text/html\r\nContent-Length: 7\r\nConnection: close\r\n\r\n<html/>"

/* Told last, by the platform's own database. -1: never. */
static int
read_told (Line *self)
{
  g_autofree char *path = g_build_filename (self->hall->folder, "store", "platform.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  int told = -1;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 10000);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT stuck FROM device", -1, &stmt, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  if (sqlite3_column_type (stmt, 0) != SQLITE_NULL)
    told = sqlite3_column_int (stmt, 0);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return told;
}

static void
wait_stuck (Line *self, guint n_open, guint n_stuck)
{
  YcSyncStatus status;

  for (;;)
    {
      yc_sync_get_status (self->sync, &status);
      if (status.n_open == n_open && status.n_stuck == n_stuck)
        return;
      yc_sync_try_now (self->sync);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (20000);
    }
}

static void
retry_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Line *self = data;
  g_autoptr (GPtrArray) entries = yc_outbox_store_list (self->cases->store, NULL);
  const YcOutboxEntry *entry = g_ptr_array_index (entries, 0);
  g_autoptr (YcProblem) problem = yc_problem_parse (entry->problem, strlen (entry->problem), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (entries->len, >=, 1);
  g_assert_cmpint (entry->state, ==, YC_OUTBOX_STUCK);
  g_assert_true (problem != NULL && problem->type == YC_PROBLEM_TOO_LARGE);
  g_assert_true (yc_outbox_store_try_again (self->cases->store, entry->case_id, &error));
  g_assert_no_error (error);
  g_task_return_boolean (task, TRUE);
}

static void
retry (Line *self)
{
  Wait wait = { NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);

  g_task_set_task_data (task, self, NULL);
  yc_worker_push (self->worker, task, retry_thread, G_PRIORITY_DEFAULT);
  wait_for (&wait);
  g_object_unref (wait.result);
  yc_sync_wake (self->sync);
}

/* @path: of the operation, or of its files. */
static void
test_too_large (gconstpointer path)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autofree char *text = g_base64_encode ((const guchar *) TOO_LARGE, strlen (TOO_LARGE)), *large = NULL, *other = NULL;

  line_rig_tell (self->hall->rig, "always answer %s %s", text, (const char *) path);
  large = accept_one (self, in);
  wait_stuck (self, 1, 1);
  line_rig_tell (self->hall->rig, "clear");
  other = accept_one (self, in);
  wait_open (self, 1);                  /* the other one has gone */
  wait_stuck (self, 1, 1);
  while (read_told (self) != 1)
    g_main_context_iteration (NULL, FALSE);
  retry (self);                         /* somebody has raised the limit */
  wait_open (self, 0);
  while (read_told (self) != 0)
    g_main_context_iteration (NULL, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_data_func ("/sync/stuck/an-operation-that-something-in-between-will-not-take", "/v1/ops", test_too_large);
  g_test_add_data_func ("/sync/stuck/a-file-that-something-in-between-will-not-take", "/v1/blobs", test_too_large);
  return g_test_run ();
}
