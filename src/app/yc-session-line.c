/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The session and its line: the workstation joins a platform, people sign in and out, and the line is woken for what is new in the queue. It
 * takes requests on the main thread; who acts is set on the store's thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/yc-session-private.h"
#include "case/yc-clerk-platform.h"
#include "case/yc-enrolment.h"

/* ---- who acts ---- */

void
yc_session_set_actor (YcSession *self, const YcSite *site, const YcClerk *clerk, YcAuthorKey *key)
{
  yc_session_clear_actor (self);
  self->actor.clerk_id = g_strdup (clerk->id);
  self->actor.clerk_name = g_strdup (clerk->name);
  self->actor.window = g_strdup (site->window);
  self->actor.key = yc_author_key_ref (key);
}

/* ---- the line ---- */

static gboolean
wake_cb (gpointer data)
{
  YcSession *self = data;

  if (self->sync != NULL)
    yc_sync_wake (self->sync);
  return G_SOURCE_REMOVE;
}

/* Not after every job: a draft that saves itself is nothing for the line, and each waking is a try. */
void
yc_session_wake_line (YcSession *self)
{
  gint64 last = self->last_op;

  if (!yc_outbox_store_get_last (self->store, &last, NULL) || last == self->last_op)
    return;
  self->last_op = last;
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, wake_cb, g_object_ref (self), g_object_unref);
}

static void
network_changed_cb (YcSession *self, gboolean available)
{
  if (available && self->sync != NULL)
    yc_sync_link_up (self->sync);
}

static void
case_changed_cb (YcSession *self, const char *case_id)
{
  yc_session_notify_case (self, case_id);
}

/* The store is open, or this is not called: the states of a store that is not open lead elsewhere. */
static void
ensure_line (YcSession *self)
{
  if (self->sync != NULL)
    return;
  self->sync = yc_sync_new (self->store, self->worker);
  g_signal_connect_object (self->sync, "changed", G_CALLBACK (yc_session_emit_line), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sync, "case-changed", G_CALLBACK (case_changed_cb), self, G_CONNECT_SWAPPED);
}

void
yc_session_start_line (YcSession *self, YcLink *link)
{
  YcSyncStatus status;

  ensure_line (self);
  yc_sync_get_status (self->sync, &status);
  if (link == NULL || status.enrolled)
    {
      yc_link_free (link);
      return;
    }
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  yc_sync_start (self->sync, link);
}

guint
yc_session_count_stuck (YcSession *self)
{
  YcSyncStatus status = { .n_stuck = 0 };

  if (self->sync != NULL)
    yc_sync_get_status (self->sync, &status);
  return status.n_stuck;
}

/* ---- joining a platform ---- */

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  YcSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!yc_sync_enrol_finish (YC_SYNC (source), result, &error))
    g_task_return_error (task, error);
  else if (self->worker == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the session is closed");
  else
    {
      g_clear_pointer (&self->clerk, yc_clerk_free);
      yc_session_reopen (self, task);
    }
}

void
yc_session_connect_async (YcSession *self, const char *base, const char *ca, const char *code, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (YC_IS_SESSION (self));
  g_return_if_fail (self->store != NULL);

  ensure_line (self);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, yc_session_connect_async);
  yc_sync_enrol_async (self->sync, base, ca, code, cancellable, connected_cb, task);
}

/* ---- signing in ---- */

typedef struct
{
  char *clerk_id;
  char *password;          /* wiped */
  YcSignedIn *in;          /* (nullable): the platform, or its lease, let in */
} SignInJob;

static void
sign_in_job_free (gpointer data)
{
  SignInJob *job = data;

  g_free (job->clerk_id);
  yc_wipe_free (job->password);
  yc_signed_in_free (job->in);
  g_free (job);
}

/* How long to wait the page says in the words that it has for a platform's answer. */
static void
tell_wait (YcStore *store, const char *clerk_id, GError *own, GError **error)
{
  if (g_error_matches (own, YC_CLERK_ERROR, YC_CLERK_ERROR_WAIT))
    {
      g_set_error (error, YC_SYNC_ERROR, YC_SYNC_ERROR_LOCKED, "%d", yc_clerk_get_wait (store, clerk_id));
      g_error_free (own);
    }
  else
    g_propagate_error (error, own);
}

static YcClerk *
sign_in (YcSession *self, SignInJob *job, GError **error)
{
  g_autoptr (YcSite) site = yc_enrolment_get_site (self->store, error);
  g_autoptr (YcAuthorKey) key = NULL;
  g_autoptr (YcClerk) clerk = NULL;
  GError *local = NULL;

  if (site == NULL)
    return NULL;
  if (job->in != NULL)
    {
      yc_session_set_actor (self, site, job->in->clerk, job->in->key);
      return g_steal_pointer (&job->in->clerk);
    }
  key = yc_clerk_sign_in (self->store, job->clerk_id, job->password, &clerk, &local);
  if (key == NULL)
    {
      tell_wait (self->store, job->clerk_id, local, error);
      return NULL;
    }
  yc_session_set_actor (self, site, clerk, key);
  return g_steal_pointer (&clerk);
}

static void
sign_in_run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  YcClerk *clerk = sign_in (source, task_data, &error);

  if (clerk == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, clerk, (GDestroyNotify) yc_clerk_free);
}

static void
let_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  YcSession *self = g_task_get_source_object (task);
  SignInJob *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->in = yc_sync_sign_in_finish (YC_SYNC (source), result, &error);
  if (job->in == NULL)
    g_task_return_error (task, error);
  else if (self->worker == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the session is closed");
  else
    yc_worker_push (self->worker, task, sign_in_run, G_PRIORITY_DEFAULT);
}

void
yc_session_sign_in_async (YcSession *self, const char *clerk_id, const char *password, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  SignInJob *job;
  YcSyncStatus status;

  g_return_if_fail (YC_IS_SESSION (self));
  g_return_if_fail (clerk_id != NULL && password != NULL);
  g_return_if_fail (self->store != NULL);

  ensure_line (self);
  job = g_new0 (SignInJob, 1);
  job->clerk_id = g_strdup (clerk_id);
  job->password = g_strdup (password);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, yc_session_sign_in_async);
  g_task_set_task_data (task, job, sign_in_job_free);
  yc_sync_get_status (self->sync, &status);
  if (status.enrolled)
    yc_sync_sign_in_async (self->sync, clerk_id, password, NULL, let_in_cb, g_steal_pointer (&task));
  else
    yc_worker_push (self->worker, task, sign_in_run, G_PRIORITY_DEFAULT);
}

gboolean
yc_session_sign_in_finish (YcSession *self, GAsyncResult *result, GError **error)
{
  YcClerk *clerk;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  clerk = g_task_propagate_pointer (G_TASK (result), error);
  if (clerk == NULL)
    return FALSE;
  g_clear_pointer (&self->clerk, yc_clerk_free);
  self->clerk = clerk;
  return TRUE;
}

/* ---- signing out ---- */

static void
sign_out_run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  yc_session_clear_actor (source);
  g_task_return_boolean (task, TRUE);
}

void
yc_session_sign_out (YcSession *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YC_IS_SESSION (self));

  if (self->worker == NULL)
    return;
  /* Behind what the clerk has begun. */
  task = g_task_new (self, NULL, NULL, NULL);
  yc_worker_push (self->worker, task, sign_out_run, G_PRIORITY_DEFAULT);
  if (self->sync != NULL)
    yc_sync_sign_out (self->sync);
  g_clear_pointer (&self->clerk, yc_clerk_free);
}
