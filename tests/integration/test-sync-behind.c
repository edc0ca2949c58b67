/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A case that fell behind the platform in an earlier run: it is asked for whole when the next one begins, and stays told of while the platform refuses it. The
 * real platform's program.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/behind/asked-for-when-the-next-run-begins", test_next_run);
  return g_test_run ();
}
