/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "test-counter.h"

#include "integration/hall-rig.h"
#include "sync/yc-sync.h"

G_BEGIN_DECLS

/* A workstation as its windows have it (store, worker, YcSync) before the real platform's program, with the fault proxy between them. */

#define WHO "wangjing"

typedef struct
{
  HallRig   *hall;
  TestCases *cases;
  YcWorker  *worker;
  YcSync    *sync;
  char      *base;              /* of the proxy */
} Line;

static inline Line *
line_new (void)
{
  Line *self = g_new0 (Line, 1);

  self->hall = hall_rig_new ();
  self->cases = test_cases_new (FALSE);
  self->worker = yc_worker_new ("store");
  self->sync = yc_sync_new (self->cases->store, self->worker);
  self->base = g_strdup_printf ("http://127.0.0.1:%u", self->hall->rig->proxy_port);
  return self;
}

/* From now on the store is the test's alone. */
static inline void
line_close (Line *self)
{
  if (self->worker == NULL)
    return;
  yc_sync_close (self->sync);
  yc_worker_stop (self->worker);
  g_clear_object (&self->sync);
  g_clear_object (&self->worker);
}

static inline void
line_free (Line *self)
{
  line_close (self);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  test_cases_free (self->cases);
  hall_rig_free (self->hall);
  g_free (self->base);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Line, line_free)

typedef struct { GAsyncResult *result; } Wait;

static inline void
wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Wait *) user_data)->result = g_object_ref (result);
}

static inline void
wait_for (Wait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static inline gboolean
enrol (Line *self, const char *base, const char *code, GError **error)
{
  Wait wait = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  yc_sync_enrol_async (self->sync, base, NULL, code, NULL, wait_cb, &wait);
  wait_for (&wait);
  result = wait.result;
  return yc_sync_enrol_finish (self->sync, result, error);
}

static inline YcSignedIn *
sign_in (Line *self, const char *account, const char *password, GError **error)
{
  Wait wait = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  yc_sync_sign_in_async (self->sync, account, password, NULL, wait_cb, &wait);
  wait_for (&wait);
  result = wait.result;
  return yc_sync_sign_in_finish (self->sync, result, error);
}

static inline void
wait_status (Line *self, YcLineState line, guint n_open)
{
  YcSyncStatus status;

  for (;;)
    {
      yc_sync_get_status (self->sync, &status);
      if (status.line == line && status.n_open == n_open)
        return;
      g_main_context_iteration (NULL, TRUE);
    }
}

/* @account is withdrawn at the platform, which stands still for that; a workstation that still counts the line as away would ask it for a moment only. */
static inline void
withdraw (Line *self, const char *account, gint64 at)
{
  hall_rig_withdraw (self->hall, account, at);
  yc_sync_try_now (self->sync);
  wait_status (self, YC_LINE_ONLINE, 0);
}

static inline Line *
line_new_enrolled (void)
{
  Line *self = line_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (enrol (self, self->base, self->hall->code, &error));
  g_assert_no_error (error);
  wait_status (self, YC_LINE_ONLINE, 0);
  return self;
}

static inline YcSignedIn *
sign_in_well (Line *self)
{
  g_autoptr (GError) error = NULL;
  YcSignedIn *in = sign_in (self, WHO, HALL_PASSWORD, &error);

  g_assert_no_error (error);
  g_assert_nonnull (in);
  return in;
}

typedef struct { Line *line; guint n; } Counted;

static inline void
count_open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Counted *counted = data;

  g_task_return_boolean (task, yc_outbox_store_count (counted->line->cases->store, &counted->n, NULL, NULL));
}

/* Until the store itself has no more than @n in its queue: the status is told a moment later. */
static inline void
wait_open (Line *self, guint n)
{
  Counted counted = { self, G_MAXUINT };

  while (counted.n != n)
    {
      Wait wait = { NULL };
      g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);

      g_task_set_task_data (task, &counted, NULL);
      yc_worker_push (self->worker, task, count_open_thread, G_PRIORITY_DEFAULT);
      wait_for (&wait);
      g_object_unref (wait.result);
      g_usleep (5000);
    }
}

typedef struct { Line *line; YcSignedIn *in; GError *error; char *id; } Accept;

/* A whole case, in the store's thread as everything that writes. */
static inline void
accept_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Accept *accept = data;
  TestCases *cases = accept->line->cases;
  Counter counter = { .cases = cases };
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (YcAcceptance) acceptance = NULL;

  cases->actor = (YcActor) { accept->in->clerk->id, accept->in->clerk->name, "03", accept->in->key };
  counter.calendar = yc_calendar_load (path, NULL);
  sample_applicant (intake);
  sample_answers (intake, "scenario=new");
  sample_fill_form (intake);
  counter.id = test_draft (cases, intake);
  counter_scan (&counter, COUNTER_ALL);
  acceptance = counter_accept (&counter, YC_OUTCOME_ACCEPT, &accept->error);
  yc_calendar_free (counter.calendar);
  accept->id = counter.id;
  g_task_return_boolean (task, acceptance != NULL);
}

/* Returns: (transfer full): the case's id */
static inline char *
accept_one (Line *self, YcSignedIn *in)
{
  Accept accept = { self, in, NULL, NULL };
  Wait wait = { NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);
  g_autoptr (GAsyncResult) result = NULL;

  g_task_set_task_data (task, &accept, NULL);
  yc_worker_push (self->worker, task, accept_thread, G_PRIORITY_DEFAULT);
  wait_for (&wait);
  result = wait.result;
  g_assert_no_error (accept.error);
  g_assert_true (g_task_propagate_boolean (G_TASK (result), NULL));
  yc_sync_wake (self->sync);
  return accept.id;
}

G_END_DECLS
