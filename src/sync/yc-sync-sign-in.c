/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* People who sign in and out: the platform's word, or the workstation's own while it is silent, then the store, then perhaps the platform again. The line's
 * thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-sync-private.h"

#include "base/yc-error.h"

/* ---- sign-in ---- */

/* Somebody stands at the counter and waits: who has signed in here before and is within the lease is let in by the workstation after a moment, and the
 * platform's answer is taken when it comes. Nobody else can be; for them a line that is silent for so long is none. */
#define SIGN_IN_MOMENT_MS 1500
#define SIGN_IN_MOMENT_OFFLINE_MS 200
#define SIGN_IN_PATIENCE_MS 8000
#define SIGN_IN_PATIENCE_OFFLINE_MS 2000

typedef struct
{
  char           *account;
  char           *password;     /* wiped */
  GCancellable   *patience;     /* (nullable): of the first question */
  gulong          closing;      /* that the line is closed ends it as well */
  GSource        *timer;        /* (nullable): of that question */
  GSource        *moment;       /* (nullable): until the workstation answers for itself */
  guint           turn;         /* which sign-in of the line it is */
  gboolean        is_late;
  gboolean        is_asking;    /* the workstation is answering for itself, and the platform's word waits for that */
  gboolean        is_over;      /* who signed in was let in already; what follows is between the platform and the line */
  GError         *own;          /* (owned) (nullable): the workstation's own answer was no */
  YcReply        *reply;        /* (owned) (nullable): came meanwhile */
  GError         *reply_error;  /* (owned) (nullable): or that */
  gboolean        is_stranger;  /* the platform answered that it does not know the workstation */
  YcSessionGrant *grant;        /* (nullable): the platform let in */
  YcSignedIn     *in;           /* (nullable) */
  gboolean        is_known;     /* the platform knows the key */
  int             wait;         /* seconds */
} SignIn;

void
yc_signed_in_free (YcSignedIn *self)
{
  if (self == NULL)
    return;
  yc_clerk_free (self->clerk);
  g_clear_pointer (&self->key, yc_author_key_unref);
  g_free (self);
}

static void
stop_timer (GSource **timer)
{
  if (*timer != NULL)
    g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  stop_timer (&sign_in->timer);
  stop_timer (&sign_in->moment);
  g_clear_object (&sign_in->patience);
  g_clear_error (&sign_in->own);
  g_clear_pointer (&sign_in->reply, yc_reply_free);
  g_clear_error (&sign_in->reply_error);
  g_free (sign_in->account);
  yc_wipe_free (sign_in->password);
  g_clear_pointer (&sign_in->grant, yc_session_grant_free);
  g_clear_pointer (&sign_in->in, yc_signed_in_free);
  g_free (sign_in);
}

static void
finish_sign_in (YcSync *self, GTask *task)
{
  SignIn *sign_in = g_task_get_task_data (task);

  if (!sign_in->is_over)
    g_task_return_pointer (task, g_steal_pointer (&sign_in->in), (GDestroyNotify) yc_signed_in_free);
  g_object_unref (task);
  yc_sync_end (self);
}

/* Whoever was let in already works on; without the platform's yes nothing is asked of it under this name. */
static void
fail_sign_in (YcSync *self, GTask *task, GError *error)
{
  const SignIn *sign_in = g_task_get_task_data (task);

  if (!sign_in->is_over)
    {
      yc_sync_fail_task (self, task, error);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("the platform's answer to a sign-in without it: %s: %s", yc_error_code (error), error->message);
  g_error_free (error);
  finish_sign_in (self, task);
}

static gboolean
offline_job (YcStore *store, gpointer data, GError **error)
{
  SignIn *sign_in = g_task_get_task_data (data);

  sign_in->in = g_new0 (YcSignedIn, 1);
  sign_in->in->key = yc_clerk_sign_in_offline (store, sign_in->account, sign_in->password, &sign_in->in->clerk, &sign_in->wait, error);
  if (sign_in->in->key != NULL)
    return TRUE;
  /* Nobody: it must not be taken for somebody who was let in. */
  g_clear_pointer (&sign_in->in, yc_signed_in_free);
  return FALSE;
}

static void
offline_done (YcSync *self, gpointer data, const GError *error)
{
  GTask *task = data;
  const SignIn *sign_in = g_task_get_task_data (task);

  if (error == NULL)
    finish_sign_in (self, task);
  else if (g_error_matches (error, YC_CLERK_ERROR, YC_CLERK_ERROR_WAIT))
    fail_sign_in (self, task, g_error_new (YC_SYNC_ERROR, YC_SYNC_ERROR_LOCKED, "%d", sign_in->wait));
  /* Not for want of an answer: to be enrolled again is what helps. */
  else if (sign_in->is_stranger && (g_error_matches (error, YC_CLERK_ERROR, YC_CLERK_ERROR_UNKNOWN)
                                    || g_error_matches (error, YC_CLERK_ERROR, YC_CLERK_ERROR_EXPIRED)))
    fail_sign_in (self, task, g_error_new (YC_SYNC_ERROR, YC_SYNC_ERROR_NOT_ENROLLED, "%s", error->message));
  else
    fail_sign_in (self, task, g_error_copy (error));
}

/* The workstation answers for itself, once: a wrong password is one try. */
static void
answer_offline (YcSync *self, GTask *task)
{
  const SignIn *sign_in = g_task_get_task_data (task);

  if (sign_in->is_over || sign_in->in != NULL)
    finish_sign_in (self, task);
  else if (sign_in->own != NULL)
    offline_done (self, task, sign_in->own);
  else
    yc_sync_run_job (self, offline_job, offline_done, task);
}

static gboolean
known_job (YcStore *store, gpointer data, GError **error)
{
  const SignIn *sign_in = g_task_get_task_data (data);

  return yc_clerk_note_known (store, sign_in->in->clerk->id, sign_in->in->clerk->public_key, error);
}

static void
known_done (YcSync *self, gpointer data, const GError *error)
{
  GTask *task = data;

  if (error != NULL)
    {
      fail_sign_in (self, task, g_error_copy (error));
      return;
    }
  finish_sign_in (self, task);
  /* What this person signed before may have waited for the key. */
  if (self->drain != NULL)
    yc_drain_wake (self->drain);
}

static void
refuse_sign_in (YcSync *self, GTask *task, const YcReply *reply)
{
  GError *error = NULL;

  yc_sync_reply_to_error (reply, &error);
  fail_sign_in (self, task, error);
}

static void
author_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  YcSync *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (YcReply) reply = yc_client_finish (YC_CLIENT (source), result, &error);

  if (reply == NULL)
    fail_sign_in (self, task, error);
  else if (reply->class == YC_ANSWER_DONE)
    yc_sync_run_job (self, known_job, known_done, task);
  else
    refuse_sign_in (self, task, reply);
}

static gboolean
adopt_job (YcStore *store, gpointer data, GError **error)
{
  SignIn *sign_in = g_task_get_task_data (data);
  YcClerkGrant grant = { sign_in->grant->account, sign_in->grant->name, sign_in->grant->role, sign_in->grant->offline_until };

  yc_signed_in_free (sign_in->in);
  sign_in->in = g_new0 (YcSignedIn, 1);
  sign_in->in->online = TRUE;
  sign_in->in->until = sign_in->grant->until;
  sign_in->in->key = yc_clerk_adopt (store, &grant, sign_in->password, &sign_in->in->clerk, &sign_in->is_known, error);
  return sign_in->in->key != NULL;
}

static void
adopted_done (YcSync *self, gpointer data, const GError *error)
{
  GTask *task = data;
  const SignIn *sign_in = g_task_get_task_data (task);

  if (error != NULL)
    {
      fail_sign_in (self, task, g_error_copy (error));
      return;
    }
  /* Somebody else has signed in since, or nobody is here any more. */
  if (sign_in->turn != self->sign_in)
    {
      finish_sign_in (self, task);
      return;
    }
  yc_client_set_session_token (self->client, sign_in->grant->token);
  yc_sync_set_signed_out (self, FALSE);
  g_free (self->account);
  self->account = g_strdup (sign_in->account);
  /* Nobody works with a key that the platform was not told of: what it signs would be refused. */
  if (sign_in->is_known)
    finish_sign_in (self, task);
  else
    yc_client_author (self->client, sign_in->in->clerk->public_key, NULL, g_task_get_cancellable (task), author_cb, task);
}

/* Whoever was let in meanwhile is asked to sign in again: another password by now, too many wrong ones, or withdrawn. */
static void
note_no (YcSync *self, const SignIn *sign_in)
{
  if (sign_in->is_over && sign_in->turn == self->sign_in)
    yc_sync_set_signed_out (self, TRUE);
}

/* What the platform said, or that it said nothing. */
static void
take_answer (YcSync *self, GTask *task)
{
  SignIn *sign_in = g_task_get_task_data (task);
  const YcReply *reply = sign_in->reply;
  YcProblemType type = reply != NULL && reply->problem != NULL ? reply->problem->type : YC_N_PROBLEMS;

  if (reply == NULL && sign_in->is_late)
    {
      answer_offline (self, task);
      return;
    }
  if (reply == NULL)
    {
      fail_sign_in (self, task, g_steal_pointer (&sign_in->reply_error));
      return;
    }
  sign_in->is_stranger = type == YC_PROBLEM_SIGNED_OUT;
  if (type != YC_PROBLEM_WRONG_PASSWORD && type != YC_PROBLEM_LOCKED)
    yc_sync_note_reply (self, reply);
  if (reply->class == YC_ANSWER_DONE)
    {
      sign_in->grant = yc_reply_steal (sign_in->reply);
      yc_sync_run_job (self, adopt_job, adopted_done, task);
    }
  else if (type == YC_PROBLEM_WRONG_PASSWORD)
    {
      note_no (self, sign_in);
      fail_sign_in (self, task, g_error_new (YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD, "account or password are wrong"));
    }
  /* Silence lets the workstation answer for itself, and a platform that does not know it, whose word is of the token and of no person. One that says
   * no, or that has withdrawn the workstation, has the last word. */
  else if (sign_in->is_stranger || (type != YC_PROBLEM_LOCKED && (reply->class == YC_ANSWER_RETRY || reply->class == YC_ANSWER_UNKNOWN)))
    answer_offline (self, task);
  else
    {
      /* The job is before any other of the store's: without the line nobody is quicker than it. */
      if (type == YC_PROBLEM_REVOKED)
        yc_sync_note_withdrawn (self, sign_in->account);
      note_no (self, sign_in);
      refuse_sign_in (self, task, reply);
    }
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  YcSync *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);

  stop_timer (&sign_in->timer);
  stop_timer (&sign_in->moment);
  g_cancellable_disconnect (self->cancellable, sign_in->closing);
  sign_in->reply = yc_client_finish (YC_CLIENT (source), result, &sign_in->reply_error);
  if (!sign_in->is_asking)
    take_answer (self, task);
}

static void
closing_cb (GCancellable *cancellable, gpointer data)
{
  g_cancellable_cancel (data);
}

static gboolean
late_cb (gpointer data)
{
  SignIn *sign_in = g_task_get_task_data (data);

  sign_in->is_late = TRUE;
  g_cancellable_cancel (sign_in->patience);
  return G_SOURCE_REMOVE;
}

static GSource *
start_timer (YcSync *self, guint ms, GSourceFunc func, GTask *task)
{
  GSource *timer = g_timeout_source_new (ms);

  g_source_set_callback (timer, func, task, NULL);
  g_source_attach (timer, self->context);
  return timer;
}

/* Without the line the same person would be let in: then the line is not waited for. */
static void
own_done (YcSync *self, gpointer data, const GError *error)
{
  GTask *task = data;
  SignIn *sign_in = g_task_get_task_data (task);

  sign_in->is_asking = FALSE;
  if (error != NULL)
    sign_in->own = g_error_copy (error);
  /* A no that came meanwhile is the last word. */
  else if (sign_in->reply == NULL)
    {
      sign_in->is_over = TRUE;
      /* Nobody waits any more: the answer may take its time. */
      if (sign_in->timer != NULL)
        {
          stop_timer (&sign_in->timer);
          sign_in->timer = start_timer (self, SIGN_IN_PATIENCE_MS, late_cb, task);
        }
      /* Nothing goes in the name of who was here before. */
      if (g_strcmp0 (self->account, sign_in->account) != 0)
        yc_client_set_session_token (self->client, NULL);
      g_task_return_pointer (task, g_steal_pointer (&sign_in->in), (GDestroyNotify) yc_signed_in_free);
    }
  if (sign_in->reply != NULL || sign_in->reply_error != NULL)
    take_answer (self, task);
}

static gboolean
moment_cb (gpointer data)
{
  GTask *task = data;
  SignIn *sign_in = g_task_get_task_data (task);

  sign_in->is_asking = TRUE;
  yc_sync_run_job (g_task_get_source_object (task), offline_job, own_done, task);
  return G_SOURCE_REMOVE;
}

static void
begin_sign_in (YcSync *self, GTask *task)
{
  SignIn *sign_in = g_task_get_task_data (task);
  gboolean is_offline = self->drain != NULL && yc_drain_get_line (self->drain) == YC_LINE_OFFLINE;

  if (self->client == NULL)
    {
      g_task_return_new_error (task, YC_SYNC_ERROR, YC_SYNC_ERROR_NOT_ENROLLED, "no platform");
      return;
    }
  yc_sync_begin (self);
  sign_in->patience = g_cancellable_new ();
  sign_in->closing = g_cancellable_connect (self->cancellable, G_CALLBACK (closing_cb), g_object_ref (sign_in->patience), g_object_unref);
  sign_in->turn = ++self->sign_in;
  sign_in->timer = start_timer (self, is_offline ? SIGN_IN_PATIENCE_OFFLINE_MS : SIGN_IN_PATIENCE_MS, late_cb, task);
  sign_in->moment = start_timer (self, is_offline ? SIGN_IN_MOMENT_OFFLINE_MS : SIGN_IN_MOMENT_MS, moment_cb, task);
  yc_client_sign_in (self->client, sign_in->account, sign_in->password, sign_in->patience, signed_in_cb, g_object_ref (task));
}

void
yc_sync_sign_in_async (YcSync *self, const char *account, const char *password, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable != NULL ? cancellable : self->cancellable, callback, user_data);
  SignIn *sign_in = g_new0 (SignIn, 1);

  sign_in->account = g_strdup (account);
  sign_in->password = g_strdup (password);
  g_task_set_source_tag (task, yc_sync_sign_in_async);
  g_task_set_task_data (task, sign_in, sign_in_free);
  yc_sync_send (self, task, begin_sign_in);
}

YcSignedIn *
yc_sync_sign_in_finish (YcSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- sign-out ---- */

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  YcSync *self = g_task_get_source_object (task);
  g_autoptr (YcReply) reply = yc_client_finish (YC_CLIENT (source), result, NULL);

  g_task_return_boolean (task, reply != NULL && reply->class == YC_ANSWER_DONE);
  yc_sync_end (self);
}

static void
begin_sign_out (YcSync *self, GTask *task)
{
  if (self->client == NULL)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  yc_sync_begin (self);
  self->sign_in++;
  /* The request holds the token; from now on nobody else does. */
  yc_client_sign_out (self->client, self->cancellable, signed_out_cb, g_object_ref (task));
  yc_client_set_session_token (self->client, NULL);
  yc_sync_set_signed_out (self, FALSE);
}

void
yc_sync_sign_out (YcSync *self)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YC_IS_SYNC (self));

  if (self->thread == NULL)
    return;
  task = g_task_new (self, NULL, NULL, NULL);
  yc_sync_send (self, task, begin_sign_out);
}
