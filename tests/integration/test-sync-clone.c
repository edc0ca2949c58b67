/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * One store on two computers, because its folder was copied: whichever of the two hears of the other stops, takes provisional numbers from then on and
 * keeps what it has; and no number that both gave out stands for two cases at the platform. Two real copies, the real platform's program.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/sync-line.h"
#include "case/yc-enrolment.h"
#include "unit/test-act.h"
#include <string.h>


typedef struct
{
  Line *line;                   /* the first computer, with the platform and the line of both */
  Line  copy;                   /* the second; its hall is the first's */
  YcSignedIn *in;
  char *known;                  /* a case that was delivered before the store was copied */
} Twins;

static void
start_line (Line *self)
{
  g_autoptr (GError) error = NULL;
  YcLink *link = yc_link_store_load (self->cases->store, &error);

  g_assert_no_error (error);
  self->worker = yc_worker_new ("store");
  self->sync = yc_sync_new (self->cases->store, self->worker);
  yc_sync_start (self->sync, link);
}

/* From now on there are two of them, neither of which has a line. */
static void
copy_store (Twins *self)
{
  TestFolder *folder = test_folder_new ();
  g_autofree char *from = g_strconcat (self->line->cases->folder->path, "/.", NULL);
  const char *words[] = { "cp", "-a", from, folder->path, NULL };
  TestCases *cases = g_new0 (TestCases, 1), *first = self->line->cases;

  line_close (self->line);
  g_clear_pointer (&first->store, yc_store_close);
  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  test_cases_open (first);
  cases->folder = folder;
  cases->key = yc_seal_key_ref (first->key);
  cases->clock = yc_clock_ref (first->clock);
  cases->ids = yc_ids_test_new (8);
  test_cases_open (cases);
  self->copy = (Line) { .hall = self->line->hall, .cases = cases, .base = self->line->base };
  self->line->worker = yc_worker_new ("store");
  self->copy.worker = yc_worker_new ("store");
}

static Twins *
twins_new (void)
{
  Twins *self = g_new0 (Twins, 1);

  self->line = line_new_enrolled ();
  self->in = sign_in_well (self->line);
  self->known = accept_one (self->line, self->in);
  wait_open (self->line, 0);
  copy_store (self);
  return self;
}

static void
line_stop (Line *self)
{
  if (self->sync != NULL)
    line_close (self);
  if (self->worker != NULL)
    yc_worker_stop (self->worker);
  g_clear_object (&self->worker);
}

static void
twins_free (Twins *self)
{
  line_stop (&self->copy);
  line_stop (self->line);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  test_cases_free (self->copy.cases);
  yc_signed_in_free (self->in);
  g_free (self->known);
  line_free (self->line);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Twins, twins_free)

static void
begin (Line *self)
{
  yc_worker_stop (self->worker);
  g_clear_object (&self->worker);
  start_line (self);
}

/* Without a line, if there is none: the case waits in the queue. */
static char *
accept_alone (Line *self, YcSignedIn *in)
{
  Accept accept = { self, in, NULL, NULL };
  Wait wait = { NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);

  g_task_set_task_data (task, &accept, NULL);
  yc_worker_push (self->worker, task, accept_thread, G_PRIORITY_DEFAULT);
  wait_for (&wait);
  g_object_unref (wait.result);
  g_assert_no_error (accept.error);
  if (self->sync != NULL)
    yc_sync_wake (self->sync);
  return accept.id;
}

typedef struct { Line *line; const char *id; char *number; } Numbered;

static void
number_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Numbered *numbered = data;
  g_autoptr (YcCaseRecord) record = yc_case_store_get (numbered->line->cases->store, numbered->id, NULL);

  numbered->number = g_strdup (record->number);
  g_task_return_boolean (task, TRUE);
}

static char *
get_number (Line *self, const char *id)
{
  Numbered numbered = { self, id, NULL };
  Wait wait = { NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);

  g_task_set_task_data (task, &numbered, NULL);
  yc_worker_push (self->worker, task, number_thread, G_PRIORITY_DEFAULT);
  wait_for (&wait);
  g_object_unref (wait.result);
  return numbered.number;
}

static void
assert_number (Line *self, const char *id, gboolean is_provisional)
{
  g_autofree char *number = get_number (self, id);

  g_assert_cmpint (g_str_has_prefix (number, "L-"), ==, is_provisional);
}

/* The line's end, then what the store holds: nothing was lost, and @n operations wait. */
static void
assert_kept (Line *self, guint n)
{
  guint n_open = 0;

  line_close (self);
  g_assert_true (yc_outbox_store_count (self->cases->store, &n_open, NULL, NULL));
  g_assert_cmpuint (n_open, ==, n);
  test_assert_sound (self->cases);
}

/* ---- tests ---- */

/* Both are there, the line too. What one delivers the other hears of by the platform's own call. */
static void
test_both_live (void)
{
  g_autoptr (Twins) self = twins_new ();
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  begin (self->line);
  begin (&self->copy);
  wait_status (self->line, YC_LINE_ONLINE, 0);
  wait_status (&self->copy, YC_LINE_ONLINE, 0);
  first = accept_alone (self->line, self->in);
  wait_status (&self->copy, YC_LINE_CLONED, 0);
  wait_open (self->line, 0);
  second = accept_alone (&self->copy, self->in);
  third = accept_alone (self->line, self->in);
  assert_number (self->line, first, FALSE);
  assert_number (&self->copy, second, TRUE);
  wait_open (self->line, 0);
  assert_number (self->line, third, FALSE);
  wait_status (&self->copy, YC_LINE_CLONED, 1);
  assert_kept (&self->copy, 1);
  assert_kept (self->line, 0);
}

/* The copy began without a line and gave out a number that is the other's, too. At its first word with the platform it stops; also after a restart. */
static void
test_copy_without_a_line (void)
{
  g_autoptr (Twins) self = twins_new ();
  g_autofree char *ours = accept_alone (self->line, self->in), *theirs = accept_alone (&self->copy, self->in), *later = NULL;
  g_autofree char *our_number = get_number (self->line, ours), *their_number = get_number (&self->copy, theirs);

  g_assert_cmpstr (our_number, ==, their_number);
  begin (self->line);
  wait_open (self->line, 0);
  begin (&self->copy);
  wait_status (&self->copy, YC_LINE_CLONED, 1);
  later = accept_alone (&self->copy, self->in);
  assert_number (&self->copy, later, TRUE);
  wait_status (&self->copy, YC_LINE_CLONED, 2);
  assert_kept (&self->copy, 2);
  start_line (&self->copy);
  wait_status (&self->copy, YC_LINE_CLONED, 2);
  assert_kept (&self->copy, 2);
  assert_kept (self->line, 0);
}

typedef struct { Line *line; YcProblemType type; gboolean is_stuck; } Found;

static void
find_stuck (Line *self, Found *found)
{
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (self->cases->store, NULL);

  for (guint i = 0; i < queue->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (queue, i);
      g_autoptr (YcProblem) problem = entry->state == YC_OUTBOX_STUCK ? yc_problem_parse (entry->problem, strlen (entry->problem), NULL) : NULL;

      if (problem != NULL)
        *found = (Found) { self, problem->type, TRUE };
    }
}

static void
wait_stuck (Line *self, guint n)
{
  YcSyncStatus status;

  do
    {
      g_main_context_iteration (NULL, TRUE);
      yc_sync_get_status (self->sync, &status);
    }
  while (status.n_stuck != n);
}

/* The copy has shaken hands and hears nothing more, so that both deliver a case of the same number: the second is refused for it, and waits for a person. */
static void
test_doubled_number_is_refused (void)
{
  g_autoptr (Twins) self = twins_new ();
  g_autofree char *ours = NULL, *theirs = NULL, *our_number = NULL, *their_number = NULL, *later = NULL;
  Found found = { NULL, YC_N_PROBLEMS, FALSE };

  /* No answer, and none that fails: behind one that fails the engine shakes hands, and knows itself for a copy before it delivers. */
  line_rig_tell (self->line->hall->rig, "always stall request 0 /v1/changes");
  line_rig_tell (self->line->hall->rig, "always stall request 0 /v1/events");
  begin (&self->copy);
  wait_status (&self->copy, YC_LINE_ONLINE, 0);
  begin (self->line);
  ours = accept_alone (self->line, self->in);
  our_number = get_number (self->line, ours);
  wait_open (self->line, 0);
  theirs = accept_alone (&self->copy, self->in);
  their_number = get_number (&self->copy, theirs);
  g_assert_cmpstr (our_number, ==, their_number);
  wait_stuck (&self->copy, 1);
  /* As soon as it hears again it stops altogether. */
  line_rig_tell (self->line->hall->rig, "clear");
  yc_sync_wake (self->copy.sync);
  assert_kept (&self->copy, 1);
  find_stuck (&self->copy, &found);
  g_assert_true (found.is_stuck);
  g_assert_cmpint (found.type, ==, YC_PROBLEM_NUMBER_TAKEN);
  start_line (&self->copy);
  wait_status (&self->copy, YC_LINE_CLONED, 1);
  later = accept_alone (&self->copy, self->in);
  assert_number (&self->copy, later, TRUE);
  assert_kept (&self->copy, 2);
  assert_kept (self->line, 0);
}

typedef struct { Line *line; const char *id; guint n_foreign; } GoOn;

static void
go_on_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const GoOn *go_on = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (act_do (go_on->line->cases, go_on->id, "resumed", NULL, &error));
  g_assert_no_error (error);
  g_task_return_boolean (task, TRUE);
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GoOn *go_on = data;
  g_autoptr (GPtrArray) history = yc_case_store_history (go_on->line->cases->store, go_on->id, NULL);

  go_on->n_foreign = 0;
  for (guint i = 0; history != NULL && i < history->len; i++)
    go_on->n_foreign += ((const YcCaseEvent *) g_ptr_array_index (history, i))->is_foreign ? 1 : 0;
  g_task_return_boolean (task, TRUE);
}

static void
run_in_store (GoOn *go_on, GTaskThreadFunc func)
{
  Wait wait = { NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);

  g_task_set_task_data (task, go_on, NULL);
  yc_worker_push (go_on->line->worker, task, func, G_PRIORITY_DEFAULT);
  wait_for (&wait);
  g_object_unref (wait.result);
}

/* A code of its own makes the stopped copy a workstation with a name of its own: what waited is kept and never goes under the new name, new cases have
 * numbers, and a case that both had is gone on with, which the other one hears of. */
static void
test_becomes_its_own (void)
{
  g_autoptr (Twins) self = twins_new ();
  g_autofree char *first = NULL, *kept = NULL, *later = NULL, *name = NULL;
  g_autoptr (GPtrArray) queue = NULL;
  g_autoptr (GError) error = NULL;
  GoOn here = { &self->copy, self->known, 0 }, there = { self->line, self->known, 0 };

  begin (self->line);
  begin (&self->copy);
  wait_status (self->line, YC_LINE_ONLINE, 0);
  wait_status (&self->copy, YC_LINE_ONLINE, 0);
  first = accept_alone (self->line, self->in);
  wait_status (&self->copy, YC_LINE_CLONED, 0);
  kept = accept_alone (&self->copy, self->in);
  wait_status (&self->copy, YC_LINE_CLONED, 1);
  name = g_strdup (yc_store_get_incarnation (self->copy.cases->store));
  /* Each start of the demonstration gives one code. */
  hall_rig_kill (self->line->hall);
  g_assert_true (enrol (&self->copy, self->copy.base, self->copy.hall->code, &error));
  g_assert_no_error (error);
  wait_status (&self->copy, YC_LINE_ONLINE, 1);
  g_assert_cmpstr (yc_store_get_incarnation (self->copy.cases->store), !=, name);
  later = accept_alone (&self->copy, self->in);
  assert_number (&self->copy, later, FALSE);
  wait_open (&self->copy, 1);
  run_in_store (&here, go_on_thread);
  yc_sync_wake (self->copy.sync);
  wait_open (&self->copy, 1);
  do
    {
      yc_sync_wake (self->line->sync);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (20000);
      run_in_store (&there, look_thread);
    }
  while (there.n_foreign == 0);
  assert_kept (self->line, 0);
  assert_kept (&self->copy, 1);
  queue = yc_outbox_store_list (self->copy.cases->store, NULL);
  g_assert_cmpstr (((const YcOutboxEntry *) g_ptr_array_index (queue, 0))->case_id, ==, kept);
  /* Also after a restart. */
  start_line (&self->copy);
  wait_status (&self->copy, YC_LINE_ONLINE, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/clone/the-one-that-hears-of-the-other-stops", test_both_live);
  g_test_add_func ("/sync/clone/a-copy-that-began-without-a-line-stops-at-its-first-word", test_copy_without_a_line);
  g_test_add_func ("/sync/clone/a-doubled-number-is-refused-and-kept", test_doubled_number_is_refused);
  g_test_add_func ("/sync/clone/a-stopped-copy-becomes-a-workstation-of-its-own", test_becomes_its_own);
  return g_test_run ();
}
