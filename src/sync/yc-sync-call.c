/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Single calls from the main thread: each is begun in the line's thread and its reply comes back to where it was asked. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-sync-private.h"

typedef enum { CALL_WORKLIST, CALL_DOSSIER, CALL_BLOB } CallKind;

typedef struct
{
  CallKind       kind;
  YcWorklistView view;
  char          *after;
  char          *case_id;
  YcDigest       digest;
  gsize          max_bytes;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->case_id);
  g_free (call->after);
  g_free (call);
}

static void
reply_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  YcSync *self = g_task_get_source_object (task);
  GError *error = NULL;
  YcReply *reply = yc_client_finish (YC_CLIENT (source), result, &error);

  if (reply != NULL && reply->class == YC_ANSWER_REVOKED)
    yc_sync_note_withdrawn (self, NULL);
  else if (reply != NULL)
    yc_sync_note_reply (self, reply);
  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) yc_reply_free);
  else
    g_task_return_error (task, error);
  yc_sync_end (self);
}

static void
begin_call (YcSync *self, GTask *task)
{
  const Call *call = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (self->client == NULL)
    {
      g_task_return_new_error (task, YC_SYNC_ERROR, YC_SYNC_ERROR_NOT_ENROLLED, "no platform");
      return;
    }
  yc_sync_begin (self);
  switch (call->kind)
    {
    case CALL_WORKLIST:
      yc_client_worklist (self->client, call->view, call->after, cancellable, reply_cb, g_object_ref (task));
      break;
    case CALL_DOSSIER:
      yc_client_dossier (self->client, call->case_id, cancellable, reply_cb, g_object_ref (task));
      break;
    case CALL_BLOB:
      yc_client_blob (self->client, call->case_id, &call->digest, call->max_bytes, cancellable, reply_cb, g_object_ref (task));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
send_call (YcSync *self, const Call *call, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  /* What nobody can cancel still ends with the line. */
  g_autoptr (GTask) task = g_task_new (self, cancellable != NULL ? cancellable : self->cancellable, callback, user_data);
  Call *held = g_new (Call, 1);

  *held = *call;
  held->case_id = g_strdup (call->case_id);
  held->after = g_strdup (call->after);
  g_task_set_source_tag (task, send_call);
  g_task_set_task_data (task, held, call_free);
  yc_sync_send (self, task, begin_call);
}

void
yc_sync_worklist_async (YcSync *self, YcWorklistView view, const char *after, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (YC_IS_SYNC (self));

  send_call (self, &(Call) { .kind = CALL_WORKLIST, .view = view, .after = (char *) after }, cancellable, callback, user_data);
}

void
yc_sync_dossier_async (YcSync *self, const char *case_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (YC_IS_SYNC (self));

  send_call (self, &(Call) { .kind = CALL_DOSSIER, .case_id = (char *) case_id }, cancellable, callback, user_data);
}

void
yc_sync_blob_async (YcSync *self, const char *case_id, const YcDigest *digest, gsize max_bytes, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (YC_IS_SYNC (self));

  send_call (self, &(Call) { .kind = CALL_BLOB, .case_id = (char *) case_id, .digest = *digest, .max_bytes = max_bytes }, cancellable, callback,
             user_data);
}

YcReply *
yc_sync_reply_finish (YcSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static YcSyncError
find_code (const YcReply *reply)
{
  if (reply->problem == NULL)
    return reply->is_untrusted ? YC_SYNC_ERROR_TRUST : YC_SYNC_ERROR_LINE;
  if (reply->problem->type == YC_PROBLEM_LOCKED)
    return YC_SYNC_ERROR_LOCKED;
  if (reply->problem->type == YC_PROBLEM_CONTRACT)
    return YC_SYNC_ERROR_CONTRACT;
  if (reply->problem->type == YC_PROBLEM_SIGNED_OUT)
    return reply->no_person ? YC_SYNC_ERROR_SIGN_IN : YC_SYNC_ERROR_NOT_ENROLLED;
  if (reply->class == YC_ANSWER_REVOKED)
    return YC_SYNC_ERROR_REVOKED;
  return reply->class == YC_ANSWER_RETRY || reply->class == YC_ANSWER_FRESH ? YC_SYNC_ERROR_LINE : YC_SYNC_ERROR_REFUSED;
}

gboolean
yc_sync_reply_to_error (const YcReply *reply, GError **error)
{
  YcSyncError code = find_code (reply);

  if (code == YC_SYNC_ERROR_LOCKED)
    g_set_error (error, YC_SYNC_ERROR, code, "%d", MAX (1, MAX (reply->retry_after, reply->problem->retry_after)));
  else if (reply->problem != NULL)
    g_set_error (error, YC_SYNC_ERROR, (int) code, "%s: %s", yc_problem_type_get_name (reply->problem->type), reply->problem->detail);
  else
    g_set_error (error, YC_SYNC_ERROR, (int) code, "%u %s", reply->status, reply->failure != NULL ? reply->failure : "");
  return FALSE;
}
