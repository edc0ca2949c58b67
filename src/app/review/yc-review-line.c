/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The approver's work from the platform. Takes the session and its line; an answer is what the line gave, a dossier goes into the store before it
 * is read there. Main thread. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/review/yc-review-line.h"
#include "sync/yc-changes.h"

typedef struct
{
  YcSession *session;          /* (owned) */
  YcSync    *sync;             /* (owned) */
} Line;

static void
line_clear (gpointer data)
{
  Line *line = data;

  g_object_unref (line->session);
  g_object_unref (line->sync);
}

static void
line_unref (gpointer data)
{
  g_rc_box_release_full (data, line_clear);
}

/* The reply's message, or its error on @task. */
static gpointer
take_message (Line *line, GAsyncResult *result, GTask *task)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcReply) reply = yc_sync_reply_finish (line->sync, result, &error);
  gpointer message = reply != NULL ? yc_reply_steal (reply) : NULL;

  if (message != NULL)
    return message;
  if (reply != NULL)
    yc_sync_reply_to_error (reply, &error);
  g_task_return_error (task, g_steal_pointer (&error));
  return NULL;
}

static GTask *
make_task (Line *line, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (line->session, cancellable, callback, user_data);

  g_task_set_task_data (task, g_rc_box_acquire (line), line_unref);
  return task;
}

/* ---- work list ---- */

typedef struct
{
  GTask      *task;            /* (owned) (nullable) */
  YcWorklist *work;            /* (owned) (nullable): what has come */
  guint       n_parts;         /* still to be asked for */
} Listing;

static void
listing_free (Listing *self)
{
  g_clear_object (&self->task);
  g_clear_pointer (&self->work, yc_worklist_free);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listing, listing_free)

static void listed_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask_part (Listing *self)
{
  Line *line = g_task_get_task_data (self->task);

  self->n_parts--;
  yc_sync_worklist_async (line->sync, YC_WORKLIST_OPEN, self->work != NULL ? self->work->next : NULL, g_task_get_cancellable (self->task), listed_cb, self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Listing) self = user_data;
  g_autoptr (YcWorklist) part = take_message (g_task_get_task_data (self->task), result, self->task);

  /* Half a list would say that the rest is gone. */
  if (part == NULL)
    return;
  if (self->work == NULL)
    self->work = g_steal_pointer (&part);
  else
    yc_worklist_join (self->work, part);
  if (self->work->more && self->n_parts > 0)
    ask_part (g_steal_pointer (&self));
  else
    g_task_return_pointer (self->task, g_steal_pointer (&self->work), (GDestroyNotify) yc_worklist_free);
}

static void
list_async (gpointer data, guint n_parts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Listing *self = g_new0 (Listing, 1);

  self->task = make_task (data, cancellable, callback, user_data);
  self->n_parts = n_parts;
  ask_part (self);
}

static YcWorklist *
list_finish (gpointer data, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- dossier ---- */

static gpointer
take_dossier (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return GINT_TO_POINTER (yc_changes_take_dossier (store, data, NULL, error));
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  yc_session_run_finish (YC_SESSION (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
dossier_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Line *line = g_task_get_task_data (task);
  YcDossier *dossier = take_message (line, result, task);

  if (dossier != NULL)
    yc_session_run (line->session, take_dossier, dossier, (GDestroyNotify) yc_dossier_free, NULL, taken_cb, g_steal_pointer (&task));
}

static void
adopt_async (gpointer data, const char *case_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Line *line = data;

  yc_sync_dossier_async (line->sync, case_id, cancellable, dossier_cb, make_task (line, cancellable, callback, user_data));
}

static gboolean
adopt_finish (gpointer data, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- files ---- */

static void
blob_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GBytes *bytes = take_message (g_task_get_task_data (task), result, task);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

static void
blob_async (gpointer data, const char *case_id, const YcDigest *digest, gsize max_bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  Line *line = data;

  yc_sync_blob_async (line->sync, case_id, digest, max_bytes, cancellable, blob_cb, make_task (line, cancellable, callback, user_data));
}

static GBytes *
blob_finish (gpointer data, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

YcReviewFeed
yc_review_line_new (YcSession *session, YcSync *sync)
{
  static const YcReviewFeedClass klass = { list_async, list_finish, adopt_async, adopt_finish, blob_async, blob_finish, line_unref };
  Line *line = g_rc_box_new0 (Line);

  line->session = g_object_ref (session);
  line->sync = g_object_ref (sync);
  return (YcReviewFeed) { &klass, line };
}
