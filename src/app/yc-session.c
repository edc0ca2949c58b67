/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Who is signed in, and the services the windows use. It takes jobs for the store from the main thread, runs them one after the other on
 * the store's own thread ("store") and gives their results back on the main context. The store and the acting clerk's key live on that
 * thread only; catalogue, calendar, site and clerk are immutable and read on the main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/yc-session-private.h"
#include "base/yc-error.h"

#define IDLE_SECONDS 3              /* after the last job: checkpoint, and the reserve is made again when there is room */

G_DEFINE_FINAL_TYPE (YcSession, yc_session, G_TYPE_OBJECT)

GQuark
yc_session_error_quark (void)
{
  static const char *const codes[] = { "nobody-enrolled", "signed-out", "catalog", "on-reserve", "keys-lost" };
  GQuark quark = g_quark_from_static_string ("yc-session-error-quark");

  yc_error_register (quark, "session", codes, G_N_ELEMENTS (codes));
  return quark;
}

enum { CASES_CHANGED, DISK_FULL, LINE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ---- jobs ---- */

typedef struct
{
  YcStoreFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
} Job;

static void
job_release_data (Job *job)
{
  if (job->free_data != NULL && job->data != NULL)
    job->free_data (job->data);
  job->data = NULL;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  job_release_data (job);
  g_free (job);
}

static gboolean
tell_disk_full_cb (gpointer data)
{
  YcSession *self = data;
  g_autoptr (GError) error = g_error_new_literal (YC_SESSION_ERROR, YC_SESSION_ERROR_ON_RESERVE, "the disk is full");

  g_signal_emit (self, signals[DISK_FULL], 0, error);
  return G_SOURCE_REMOVE;
}

/* Nothing that is at hand may be refused because the disk is full: the act runs once more with the room that was kept back for it. */
static gpointer
run_act (YcSession *self, Job *job, GError **error)
{
  const YcActor *actor = self->actor.clerk_id != NULL ? &self->actor : NULL;
  GError *local = NULL;
  gpointer result = job->func (self->store, actor, job->data, &local);

  if (local != NULL && yc_store_relieve (self->store, &local))
    {
      g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, tell_disk_full_cb, g_object_ref (self), g_object_unref);
      result = job->func (self->store, actor, job->data, &local);
    }
  if (local != NULL)
    g_propagate_error (error, local);
  return result;
}

static void
idle_run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  YcSession *self = source;
  g_autoptr (GError) error = NULL;

  if (self->store != NULL && !yc_store_idle (self->store, &error))
    g_message ("the store was not tidied: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static gboolean
idle_cb (gpointer data)
{
  YcSession *self = data;
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  self->idle = 0;
  yc_worker_push (self->worker, task, idle_run, G_PRIORITY_LOW);
  return G_SOURCE_REMOVE;
}

static void
job_run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  YcSession *self = source;
  Job *job = task_data;
  GError *error = NULL;
  gpointer result;

  if (self->store == NULL)
    {
      g_task_return_new_error (task, YC_BASE_ERROR, YC_BASE_ERROR_CLOSED, "the store is not open");
      return;
    }
  result = run_act (self, job, &error);
  yc_session_wake_line (self);
  job_release_data (job);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, job->free_result);
}

void
yc_session_run (YcSession *self, YcStoreFunc func, gpointer data, GDestroyNotify free_data, GDestroyNotify free_result,
                GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_return_if_fail (YC_IS_SESSION (self));
  g_return_if_fail (func != NULL);

  job = g_new0 (Job, 1);
  job->func = func;
  job->data = data;
  job->free_data = free_data;
  job->free_result = free_result;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, yc_session_run);
  g_task_set_task_data (task, job, job_free);
  yc_worker_push (self->worker, task, job_run, G_PRIORITY_DEFAULT);
  g_clear_handle_id (&self->idle, g_source_remove);
  self->idle = g_timeout_add_seconds (IDLE_SECONDS, idle_cb, self);
}

gpointer
yc_session_run_finish (YcSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- life ---- */

void
yc_session_clear_actor (YcSession *self)
{
  YcActor *actor = &self->actor;

  g_free ((char *) actor->clerk_id);
  g_free ((char *) actor->clerk_name);
  g_free ((char *) actor->window);
  g_clear_pointer (&actor->key, yc_author_key_unref);
  *actor = (YcActor) { 0 };
}

static void
close_run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  YcSession *self = source;

  yc_session_clear_actor (self);
  g_clear_pointer (&self->store, yc_store_close);
  g_task_return_boolean (task, TRUE);
}

void
yc_session_close (YcSession *self)
{
  g_return_if_fail (YC_IS_SESSION (self));

  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->worker == NULL)
    return;
  if (self->scanner != NULL)
    yc_scanner_shutdown (self->scanner);
  /* Before the store, which it works on. */
  if (self->sync != NULL)
    yc_sync_close (self->sync);
  {
    g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);
    yc_worker_push (self->worker, task, close_run, G_PRIORITY_LOW);
  }
  yc_worker_stop (self->worker);
  g_clear_object (&self->worker);
}

static void
yc_session_dispose (GObject *object)
{
  YcSession *self = YC_SESSION (object);

  yc_session_close (self);
  g_clear_object (&self->scanner);
  g_clear_object (&self->sync);
  g_clear_pointer (&self->catalog, yc_catalog_free);
  g_clear_pointer (&self->calendar, yc_calendar_free);
  g_clear_pointer (&self->site, yc_site_free);
  g_clear_pointer (&self->clerk, yc_clerk_free);
  g_clear_pointer (&self->local_clerks, g_ptr_array_unref);
  g_clear_pointer (&self->clock, yc_clock_unref);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (yc_session_parent_class)->dispose (object);
}

static void
yc_session_class_init (YcSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yc_session_dispose;

  signals[CASES_CHANGED] = g_signal_new ("cases-changed", YC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LINE_CHANGED] = g_signal_new ("line-changed", YC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DISK_FULL] = g_signal_new ("disk-full", YC_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
yc_session_init (YcSession *self)
{
  self->worker = yc_worker_new ("store");
  self->folder = g_build_filename (g_get_user_data_dir (), "yichuang", NULL);
  self->clock = yc_clock_ref (yc_clock_system ());
}

YcSession *
yc_session_new (void)
{
  return g_object_new (YC_TYPE_SESSION, NULL);
}

YcCatalog *
yc_session_get_catalog (YcSession *self)
{
  g_return_val_if_fail (YC_IS_SESSION (self), NULL);

  return self->catalog;
}

YcCalendar *
yc_session_get_calendar (YcSession *self)
{
  g_return_val_if_fail (YC_IS_SESSION (self), NULL);

  return self->calendar;
}

const YcRegion *
yc_session_get_region (YcSession *self)
{
  g_return_val_if_fail (YC_IS_SESSION (self), NULL);

  /* Read when the store was opened, or the lease taken over. */
  return self->site != NULL ? yc_site_get_region (self->site, NULL) : NULL;
}

YcClock *
yc_session_get_clock (YcSession *self)
{
  g_return_val_if_fail (YC_IS_SESSION (self), NULL);

  return self->clock;
}

YcSync *
yc_session_get_sync (YcSession *self)
{
  g_return_val_if_fail (YC_IS_SESSION (self), NULL);

  return self->sync;
}

void
yc_session_emit_line (YcSession *self)
{
  g_signal_emit (self, signals[LINE_CHANGED], 0);
}

YcScanner *
yc_session_get_scanner (YcSession *self)
{
  g_return_val_if_fail (YC_IS_SESSION (self), NULL);

  if (self->scanner == NULL)
    self->scanner = yc_scanner_new (NULL);
  return self->scanner;
}

const YcSite *
yc_session_get_site (YcSession *self)
{
  g_return_val_if_fail (YC_IS_SESSION (self), NULL);

  return self->site;
}

const YcClerk *
yc_session_get_clerk (YcSession *self)
{
  g_return_val_if_fail (YC_IS_SESSION (self), NULL);

  return self->clerk;
}

GPtrArray *
yc_session_get_local_clerks (YcSession *self)
{
  g_return_val_if_fail (YC_IS_SESSION (self), NULL);

  return self->local_clerks;
}

const char *
yc_session_get_store_folder (YcSession *self)
{
  g_return_val_if_fail (YC_IS_SESSION (self), NULL);

  return self->folder;
}

void
yc_session_today (YcSession *self, GDate *date)
{
  g_return_if_fail (YC_IS_SESSION (self));

  yc_clock_today (self->clock, date);
}

void
yc_session_notify_case (YcSession *self, const char *case_id)
{
  g_return_if_fail (YC_IS_SESSION (self));

  g_signal_emit (self, signals[CASES_CHANGED], 0, case_id);
}
