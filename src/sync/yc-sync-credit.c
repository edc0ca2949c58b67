/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* One question about an applicant's credit: asked over the line, kept in the cache. Begun in the main thread, the rest runs in the line's and the store's. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-sync-private.h"

#include "case/yc-credit-store.h"

typedef struct
{
  char     *number;
  YcCredit *credit;             /* (owned) (nullable): what came */
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  yc_wipe_free (ask->number);
  yc_credit_free (ask->credit);
  g_free (ask);
}

static gboolean
keep_job (YcStore *store, gpointer data, GError **error)
{
  const Ask *ask = g_task_get_task_data (data);

  return yc_credit_store_put (store, ask->number, ask->credit, error);
}

static void
kept (YcSync *self, gpointer data, const GError *error)
{
  g_autoptr (GTask) task = data;

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
  yc_sync_end (self);
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  YcSync *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcReply) reply = yc_client_finish (YC_CLIENT (source), result, &error);

  if (reply != NULL)
    yc_sync_note_reply (self, reply);
  if (reply != NULL && reply->class == YC_ANSWER_DONE)
    {
      ask->credit = yc_reply_steal (reply);
      yc_sync_run_job (self, keep_job, kept, task);
      return;
    }
  if (reply != NULL)
    yc_sync_reply_to_error (reply, &error);
  kept (self, task, error);
}

static void
begin (YcSync *self, GTask *task)
{
  const Ask *ask = g_task_get_task_data (task);

  if (self->client == NULL)
    {
      g_task_return_new_error (task, YC_SYNC_ERROR, YC_SYNC_ERROR_NOT_ENROLLED, "no platform");
      return;
    }
  yc_sync_begin (self);
  yc_client_credit (self->client, ask->number, g_task_get_cancellable (task), told_cb, g_object_ref (task));
}

void
yc_sync_credit_async (YcSync *self, const char *number, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Ask *ask = g_new0 (Ask, 1);

  g_return_if_fail (YC_IS_SYNC (self));
  task = g_task_new (self, cancellable != NULL ? cancellable : self->cancellable, callback, user_data);
  ask->number = g_strdup (number);
  g_task_set_source_tag (task, yc_sync_credit_async);
  g_task_set_task_data (task, ask, ask_free);
  yc_sync_send (self, task, begin);
}

gboolean
yc_sync_credit_finish (YcSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
