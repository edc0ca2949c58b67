/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Somebody of the hall vouches for what was signed here before the workstation belonged to it, or by an account that was withdrawn since. Keys are named one after the other; naming one twice
 * changes nothing, so that a chain that broke off is simply begun again. The line's thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-sync-private.h"

#include "case/yc-enrolment.h"

#include <string.h>

typedef struct
{
  char      *account;
  GPtrArray *keys;              /* (owned) (nullable): of YcClerkKey* */
  guint      next, n_named;
  guint      n_others;          /* of them others' */
  GError    *refused;           /* (owned) (nullable): why the first one was not taken */
} Vouch;

static void
vouch_free (gpointer data)
{
  Vouch *vouch = data;

  g_free (vouch->account);
  g_clear_pointer (&vouch->keys, g_ptr_array_unref);
  g_clear_error (&vouch->refused);
  g_free (vouch);
}

static void
end (YcSync *self, GTask *task, GError *error)
{
  const Vouch *vouch = g_task_get_task_data (task);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, (gssize) vouch->n_named);
  g_object_unref (task);
  yc_sync_end (self);
}

static gboolean
again_job (YcStore *store, gpointer data, GError **error)
{
  return yc_outbox_store_retry_refused (store, YC_PROBLEM_URN "signature", error)
         && yc_outbox_store_retry_refused (store, YC_PROBLEM_URN "withdrawn", error);
}

static void
again_done (YcSync *self, gpointer data, const GError *error)
{
  end (self, data, error != NULL ? g_error_copy (error) : NULL);
  if (self->drain != NULL)
    yc_drain_wake (self->drain);
}

static const YcClerkKey *
get_key (const Vouch *vouch)
{
  return vouch->next < vouch->keys->len ? g_ptr_array_index (vouch->keys, vouch->next) : NULL;
}

static void name_next (YcSync *self, GTask *task);

static void
named_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  YcSync *self = g_task_get_source_object (task);
  Vouch *vouch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (YcReply) reply = yc_client_finish (YC_CLIENT (source), result, &error);

  if (reply != NULL)
    yc_sync_note_reply (self, reply);
  if (reply != NULL && reply->class == YC_ANSWER_DONE)
    {
      vouch->n_named++;
      vouch->n_others += strcmp (get_key (vouch)->clerk_id, vouch->account) != 0;
    }
  else if (reply != NULL && reply->class == YC_ANSWER_REJECT)
    yc_sync_reply_to_error (reply, vouch->refused == NULL ? &vouch->refused : NULL);
  if (reply != NULL && (reply->class == YC_ANSWER_DONE || reply->class == YC_ANSWER_REJECT))
    {
      vouch->next++;
      name_next (self, task);
      return;
    }
  if (reply != NULL)
    yc_sync_reply_to_error (reply, &error);
  end (self, task, error);
}

static void
name_next (YcSync *self, GTask *task)
{
  Vouch *vouch = g_task_get_task_data (task);
  const YcClerkKey *key = get_key (vouch);

  if (key == NULL && vouch->refused != NULL && vouch->n_others == 0)
    {
      end (self, task, g_steal_pointer (&vouch->refused));
      return;
    }
  if (key == NULL)
    {
      yc_sync_run_job (self, again_job, again_done, task);
      return;
    }
  if (self->client == NULL)
    {
      end (self, task, g_error_new_literal (YC_SYNC_ERROR, YC_SYNC_ERROR_NOT_ENROLLED, "the platform was lost on the way"));
      return;
    }
  yc_client_author (self->client, key->public_key, strcmp (key->clerk_id, vouch->account) != 0 ? key->clerk_id : NULL, g_task_get_cancellable (task),
                    named_cb, task);
}

/* Those of @author that are not in the list yet. */
static gboolean
add_keys_of (Vouch *vouch, YcStore *store, const char *author, GError **error)
{
  g_autoptr (GPtrArray) keys = yc_clerk_list_keys (store, author, error);

  if (keys == NULL)
    return FALSE;
  while (keys->len > 0)
    {
      YcClerkKey *key = g_ptr_array_steal_index (keys, 0);

      if (strcmp (key->clerk_id, author) == 0 && strcmp (author, vouch->account) != 0 && !yc_clerk_is_local (author))
        g_ptr_array_add (vouch->keys, key);
      else
        yc_clerk_key_free (key);
    }
  return TRUE;
}

static gboolean
list_job (YcStore *store, gpointer data, GError **error)
{
  Vouch *vouch = g_task_get_task_data (data);
  g_autoptr (GPtrArray) withdrawn = yc_outbox_store_list_refused_authors (store, YC_PROBLEM_URN "withdrawn", error);

  vouch->keys = withdrawn != NULL ? yc_clerk_list_keys (store, vouch->account, error) : NULL;
  for (guint i = 0; vouch->keys != NULL && i < withdrawn->len; i++)
    if (!add_keys_of (vouch, store, g_ptr_array_index (withdrawn, i), error))
      return FALSE;
  return vouch->keys != NULL;
}

static void
listed_done (YcSync *self, gpointer data, const GError *error)
{
  if (error != NULL)
    end (self, data, g_error_copy (error));
  else
    name_next (self, data);
}

static void
begin_vouch (YcSync *self, GTask *task)
{
  if (self->client == NULL)
    {
      g_task_return_new_error (task, YC_SYNC_ERROR, YC_SYNC_ERROR_NOT_ENROLLED, "no platform");
      return;
    }
  yc_sync_begin (self);
  yc_sync_run_job (self, list_job, listed_done, g_object_ref (task));
}

void
yc_sync_vouch_async (YcSync *self, const char *account, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable != NULL ? cancellable : self->cancellable, callback, user_data);
  Vouch *vouch = g_new0 (Vouch, 1);

  vouch->account = g_strdup (account);
  g_task_set_source_tag (task, yc_sync_vouch_async);
  g_task_set_task_data (task, vouch, vouch_free);
  yc_sync_send (self, task, begin_vouch);
}

int
yc_sync_vouch_finish (YcSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}
