/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* One file that this disk does not give holds up its own case, with a word to whoever looks, and no other one; once it can be read the case goes by itself. Before
 * the real platform's program. */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "test-counter.h"
#include "integration/hall-rig.h"
#include "outbox/yc-outbox-private.h"
#include "sync/yc-drain.h"

#include <glib/gstdio.h>

#define N_OPS 2                 /* of one accepted case: received, accepted */

typedef struct
{
  HallRig  *hall;
  Counter  *counter;
  YcWorker *worker;
  YcDrain  *drain;
} Way;

static void
accept_case (Counter *counter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_autoptr (YcAcceptance) acceptance = NULL;

  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
}

static void
make_engine (Way *self)
{
  self->worker = yc_worker_new ("store");
  self->drain = yc_drain_new (self->counter->cases->store, self->worker, self->hall->rig->client);
}

static Way *
way_new (void)
{
  Way *self = g_new0 (Way, 1);

  self->hall = hall_rig_new ();
  self->counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  hall_rig_enrol (self->hall, yc_store_get_incarnation (self->counter->cases->store));
  hall_rig_author (self->hall, "wangjing", self->counter->cases->clerk->public_key);
  accept_case (self->counter);
  make_engine (self);
  return self;
}

static void
wait_idle (Way *self)
{
  while (!yc_drain_is_idle (self->drain))
    g_main_context_iteration (NULL, TRUE);
}

static void
drop_engine (Way *self)
{
  yc_drain_stop (self->drain);
  wait_idle (self);
  yc_worker_stop (self->worker);
  g_clear_object (&self->drain);
  g_clear_object (&self->worker);
}

static void
way_free (Way *self)
{
  drop_engine (self);
  counter_free (self->counter);
  hall_rig_free (self->hall);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Way, way_free)

/* One round after the other until nothing is under way and nothing is due at once: the next try would be a wait's. */
static void
try_once (Way *self)
{
  yc_drain_wake (self->drain);
  do
    g_main_context_iteration (NULL, TRUE);
  while (!yc_drain_is_idle (self->drain) || yc_drain_get_next_at (self->drain) == 0);
}

static void
add_case (Way *self)
{
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (self->counter->cases->store, self->counter->id, NULL);

  g_free (self->counter->id);
  self->counter->id = test_draft (self->counter->cases, intake);
  counter_scan (self->counter, COUNTER_ALL);
  accept_case (self->counter);
}

/* The clock of the store stands still; what is put off is due when it has moved on. */
static void
try_often (Way *self, int n)
{
  for (int i = 0; i < n; i++)
    {
      yc_clock_test_advance (self->counter->cases->clock, 700 * (gint64) G_USEC_PER_SEC);
      try_once (self);
    }
}

static char *
find_page (Way *self)
{
  g_autofree char *folder = yc_store_make_case_folder (self->counter->cases->store, self->counter->id, NULL);
  g_autoptr (GPtrArray) files = yc_page_store_list (self->counter->cases->store, self->counter->id, FALSE, NULL);

  return g_build_filename (folder, ((const YcPage *) g_ptr_array_index (files, 0))->blob, NULL);
}

/* Also for a process that may read everything: a folder in the page's place. */
static void
test_unreadable (void)
{
  g_autoptr (Way) self = way_new ();
  g_autofree char *bad = g_strdup (self->counter->id), *path = find_page (self), *kept = g_strconcat (path, ".kept", NULL);
  g_autoptr (GPtrArray) left = NULL, none = NULL;
  const YcOutboxEntry *entry = NULL;

  g_assert_cmpint (g_rename (path, kept), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  add_case (self);
  add_case (self);
  try_often (self, 3);
  g_assert_cmpint (yc_drain_get_line (self->drain), ==, YC_LINE_ONLINE);
  left = yc_outbox_store_list (self->counter->cases->store, NULL);
  g_assert_cmpuint (left->len, ==, 1);
  entry = g_ptr_array_index (left, 0);
  g_assert_cmpstr (entry->case_id, ==, bad);
  g_assert_cmpint (entry->state, ==, YC_OUTBOX_READY);
  g_assert_cmpint (entry->tries, >=, 1);
  g_assert_true (g_str_has_prefix (entry->problem, YC_OUTBOX_UNREADABLE));
  g_assert_cmpuint (strlen (entry->problem), >, strlen (YC_OUTBOX_UNREADABLE));
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_cmpint (g_rename (kept, path), ==, 0);
  try_often (self, 2);
  none = yc_outbox_store_list (self->counter->cases->store, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  test_assert_sound (self->counter->cases);
}

static void
run_sql (Way *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (self->counter->cases->store), sql, &error);

  g_assert_no_error (error);
  g_assert_true (yc_stmt_run (stmt, &error));
  g_assert_no_error (error);
}

/* SQLite does not take that a file has arrived: the row tells, and goes by itself once it does. */
static void
test_store_fails (void)
{
  g_autoptr (Way) self = way_new ();
  g_autoptr (GPtrArray) left = NULL, none = NULL;
  const YcOutboxEntry *entry = NULL;
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_LEVEL_ERROR);

  run_sql (self, "CREATE TRIGGER refuse BEFORE UPDATE OF arrived ON outbox_file BEGIN SELECT RAISE (ABORT, 'planted'); END");
  try_often (self, 2);
  left = yc_outbox_store_list (self->counter->cases->store, NULL);
  g_assert_cmpuint (left->len, ==, N_OPS);
  entry = g_ptr_array_index (left, 0);
  g_assert_true (g_str_has_prefix (entry->problem, YC_OUTBOX_STATION));
  g_assert_nonnull (strstr (entry->problem, "planted"));
  g_assert_cmpint (entry->tries, ==, 0);
  g_assert_cmpint (entry->last_try, >, 0);
  run_sql (self, "DROP TRIGGER refuse");
  try_often (self, 3);
  none = yc_outbox_store_list (self->counter->cases->store, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_log_set_always_fatal (fatal);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/drain/unreadable-page-holds-its-case-only", test_unreadable);
  g_test_add_func ("/sync/drain/row-tells-that-the-store-fails", test_store_fails);
  return g_test_run ();
}
