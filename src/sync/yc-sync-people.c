/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Enrolment of the workstation, and people who sign in and out. Each is a chain: the platform's word, then the store, then perhaps the platform
 * again; a chain that breaks off has done nothing that the next try does not find in order. The line's thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-sync-private.h"

#include "base/yc-error.h"
#include "case/yc-enrolment.h"
#include "sync/yc-changes.h"

#include <string.h>

/* ---- enrolment ---- */

typedef struct
{
  char       *base, *ca, *code;
  char       *incarnation;      /* (nullable): under which name; set when the platform has answered */
  gboolean    renews;           /* it is a new one, because the store is a copy */
  GTask      *task;             /* (owned) once under way */
  YcClient   *client;           /* (nullable): asks only; the line's own is made of the link */
  YcEnrolled *enrolled;         /* (nullable) */
} Enrolment;

static void
enrolment_free (gpointer data)
{
  Enrolment *enrolment = data;

  g_free (enrolment->base);
  g_free (enrolment->ca);
  yc_wipe_free (enrolment->code);
  g_free (enrolment->incarnation);
  g_clear_object (&enrolment->client);
  g_clear_pointer (&enrolment->enrolled, yc_enrolled_free);
  g_free (enrolment);
}

/* Ends a chain with an error; the task goes with it. */
static void
fail_task (YcSync *self, GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
  yc_sync_end (self);
}

static void
fail_reply (YcSync *self, GTask *task, const YcReply *reply)
{
  GError *error = NULL;

  yc_sync_reply_to_error (reply, &error);
  fail_task (self, task, error);
}

static YcLink *
make_link (const Enrolment *enrolment)
{
  YcLink *link = g_new0 (YcLink, 1);
  const YcEnrolled *enrolled = enrolment->enrolled;

  link->base = g_strdup (enrolment->base);
  link->ca = g_strdup (*enrolled->ca != '\0' ? enrolled->ca : enrolment->ca != NULL ? enrolment->ca : "");
  link->key = g_strdup (enrolled->key);
  link->device = g_strdup (enrolled->device);
  link->token = g_strdup (enrolled->token);
  return link;
}

/* ---- a copy becomes a workstation of its own ---- */

/* A try that broke off goes on under the same name: the platform may have taken it. */
#define NEXT "incarnation.next"

static gboolean
name_job (YcStore *store, gpointer data, GError **error)
{
  Enrolment *enrolment = g_task_get_task_data (data);
  g_autofree char *why = NULL;

  if (!yc_enrolment_get_suspended (store, &why, error))
    return FALSE;
  /* A renewal that broke off behind the name goes on under it. */
  enrolment->incarnation = yc_store_get_meta (store, NEXT, NULL);
  enrolment->renews = why != NULL || enrolment->incarnation != NULL;
  if (!enrolment->renews)
    {
      enrolment->incarnation = g_strdup (yc_store_get_incarnation (store));
      return TRUE;
    }
  if (enrolment->incarnation == NULL)
    enrolment->incarnation = yc_ids_uuid (yc_store_get_ids (store), yc_clock_now (yc_store_get_clock (store)));
  return yc_store_set_meta (store, NEXT, enrolment->incarnation, error);
}

/* What waits was signed under the name of before, which is the other's: nobody may deliver it under this one. It is set aside, to be read and taken out. */
static gboolean
take_name (YcStore *store, const char *incarnation, GError **error)
{
  g_autoptr (YcProblem) problem = yc_problem_new (YC_PROBLEM_CLONED, "signed under the name of before");
  g_autofree char *text = yc_problem_to_text (problem);

  return yc_outbox_store_set_all_aside (store, yc_clock_now (yc_store_get_clock (store)), text, error)
         && yc_enrolment_suspend_numbers (store, NULL, error) && yc_store_set_meta (store, "changes.cursor", NULL, error)
         && yc_store_set_meta (store, YC_STORE_RENEWED, incarnation, error);
}

static gboolean
renew (YcStore *store, const char *incarnation, GError **error)
{
  /* It broke off behind this: what was signed since bears the new name already. */
  if (strcmp (yc_store_get_incarnation (store), incarnation) == 0)
    return yc_enrolment_suspend_numbers (store, NULL, error);
  if (!yc_store_begin (store, error))
    return FALSE;
  if (take_name (store, incarnation, error) && yc_store_commit (store, error))
    return yc_store_read_renewed (store, error);
  yc_store_rollback (store);
  return yc_store_map_error (error);
}

/* A copy that becomes a workstation of its own has cases that others go on with. */
static gboolean
begin_news (YcStore *store, const Enrolment *enrolment, GError **error)
{
  const YcEnrolled *enrolled = enrolment->enrolled;

  return enrolment->renews || enrolled->news == 0 || yc_changes_begin_at (store, enrolled->key, enrolled->news, error);
}

/* The lease first: with it alone the workstation can work, and the same code gives the token once more. */
static gboolean
take_enrolment_job (YcStore *store, gpointer data, GError **error)
{
  const Enrolment *enrolment = g_task_get_task_data (data);
  g_autoptr (YcLink) link = make_link (enrolment);

  return (!enrolment->renews || renew (store, enrolment->incarnation, error)) && yc_enrolment_import (store, enrolment->enrolled->lease, error)
         && begin_news (store, enrolment, error) && yc_link_store_save (store, link, error) && (!enrolment->renews || yc_store_set_meta (store, NEXT, NULL, error));
}

static void
enrolment_taken_done (YcSync *self, gpointer data, const GError *error)
{
  GTask *task = data;
  GError *local = error != NULL ? g_error_copy (error) : NULL;

  if (local != NULL || !yc_sync_connect (self, make_link (g_task_get_task_data (task)), &local))
    {
      fail_task (self, task, local);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
  yc_sync_end (self);
}

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  YcSync *self = g_task_get_source_object (task);
  Enrolment *enrolment = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (YcReply) reply = yc_client_finish (YC_CLIENT (source), result, &error);

  if (reply == NULL)
    fail_task (self, task, error);
  else if (reply->class == YC_ANSWER_DONE)
    {
      enrolment->enrolled = yc_reply_steal (reply);
      yc_sync_run_job (self, take_enrolment_job, enrolment_taken_done, task);
    }
  else if (reply->problem != NULL && reply->problem->type == YC_PROBLEM_NOT_PERMITTED)
    fail_task (self, task, g_error_new_literal (YC_SYNC_ERROR, YC_SYNC_ERROR_CODE, reply->problem->detail));
  else
    fail_reply (self, task, reply);
}

static void
named_done (YcSync *self, gpointer data, const GError *error)
{
  GTask *task = data;
  const Enrolment *enrolment = g_task_get_task_data (task);

  if (error != NULL)
    fail_task (self, task, g_error_copy (error));
  else
    yc_client_enrol (enrolment->client, enrolment->code, enrolment->incarnation, g_task_get_cancellable (task), enrolled_cb, task);
}

static void
hello_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  YcSync *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (YcReply) reply = yc_client_finish (YC_CLIENT (source), result, &error);

  if (reply == NULL)
    fail_task (self, task, error);
  else if (reply->class == YC_ANSWER_DONE)
    yc_sync_run_job (self, name_job, named_done, task);
  else
    fail_reply (self, task, reply);
}

static void
begin_enrolment (YcSync *self, GTask *task)
{
  Enrolment *enrolment = g_task_get_task_data (task);
  g_autoptr (GError) local = NULL;

  enrolment->client = yc_client_new (enrolment->base, enrolment->ca, &local);
  if (enrolment->client == NULL)
    {
      g_task_return_new_error (task, YC_SYNC_ERROR, YC_SYNC_ERROR_ADDRESS, "%s", local->message);
      return;
    }
  yc_sync_begin (self);
  yc_client_hello (enrolment->client, g_task_get_cancellable (task), hello_cb, g_object_ref (task));
}

void
yc_sync_enrol_async (YcSync *self, const char *base, const char *ca, const char *code, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable != NULL ? cancellable : self->cancellable, callback, user_data);
  Enrolment *enrolment = g_new0 (Enrolment, 1);

  enrolment->base = g_strdup (base);
  enrolment->ca = g_strdup (ca);
  enrolment->code = g_strdup (code);
  g_task_set_source_tag (task, yc_sync_enrol_async);
  g_task_set_task_data (task, enrolment, enrolment_free);
  yc_sync_send (self, task, begin_enrolment);
}

gboolean
yc_sync_enrol_finish (YcSync *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- withdrawn ---- */

static gboolean
withdrawn_job (YcStore *store, gpointer data, GError **error)
{
  return yc_clerk_note_withdrawn (store, data, TRUE, error);
}

static void
withdrawn_done (YcSync *self, gpointer data, const GError *error)
{
  if (error != NULL)
    g_warning ("that an account was withdrawn was not kept: %s", error->message);
  g_free (data);
}

void
yc_sync_note_withdrawn (YcSync *self, const char *account)
{
  const char *who = account != NULL ? account : self->account;

  if (who != NULL)
    yc_sync_run_job (self, withdrawn_job, withdrawn_done, g_strdup (who));
  /* The account, or the workstation? */
  if (self->drain != NULL)
    yc_drain_shake_again (self->drain);
}

/* ---- sign-in ---- */

/* Somebody stands at the counter and waits: a line that is silent for so long is none. */
#define SIGN_IN_PATIENCE_MS 8000
#define SIGN_IN_PATIENCE_OFFLINE_MS 2000

typedef struct
{
  char           *account;
  char           *password;     /* wiped */
  GCancellable   *patience;     /* (nullable): of the first question */
  GSource        *timer;        /* (nullable) */
  gboolean        is_late;
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
stop_timer (SignIn *sign_in)
{
  if (sign_in->timer != NULL)
    g_source_destroy (sign_in->timer);
  g_clear_pointer (&sign_in->timer, g_source_unref);
}

static void
sign_in_free (gpointer data)
{
  SignIn *sign_in = data;

  stop_timer (sign_in);
  g_clear_object (&sign_in->patience);
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

  g_task_return_pointer (task, g_steal_pointer (&sign_in->in), (GDestroyNotify) yc_signed_in_free);
  g_object_unref (task);
  yc_sync_end (self);
}

static gboolean
offline_job (YcStore *store, gpointer data, GError **error)
{
  SignIn *sign_in = g_task_get_task_data (data);

  sign_in->in = g_new0 (YcSignedIn, 1);
  sign_in->in->key = yc_clerk_sign_in_offline (store, sign_in->account, sign_in->password, &sign_in->in->clerk, &sign_in->wait, error);
  return sign_in->in->key != NULL;
}

static void
offline_done (YcSync *self, gpointer data, const GError *error)
{
  GTask *task = data;
  const SignIn *sign_in = g_task_get_task_data (task);

  if (error == NULL)
    finish_sign_in (self, task);
  else if (g_error_matches (error, YC_CLERK_ERROR, YC_CLERK_ERROR_WAIT))
    fail_task (self, task, g_error_new (YC_SYNC_ERROR, YC_SYNC_ERROR_LOCKED, "%d", sign_in->wait));
  /* Not for want of an answer: to be enrolled again is what helps. */
  else if (sign_in->is_stranger && (g_error_matches (error, YC_CLERK_ERROR, YC_CLERK_ERROR_UNKNOWN)
                                    || g_error_matches (error, YC_CLERK_ERROR, YC_CLERK_ERROR_EXPIRED)))
    fail_task (self, task, g_error_new (YC_SYNC_ERROR, YC_SYNC_ERROR_NOT_ENROLLED, "%s", error->message));
  else
    fail_task (self, task, g_error_copy (error));
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
      fail_task (self, task, g_error_copy (error));
      return;
    }
  finish_sign_in (self, task);
  /* What this person signed before may have waited for the key. */
  if (self->drain != NULL)
    yc_drain_wake (self->drain);
}

static void
author_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  YcSync *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (YcReply) reply = yc_client_finish (YC_CLIENT (source), result, &error);

  if (reply == NULL)
    fail_task (self, task, error);
  else if (reply->class == YC_ANSWER_DONE)
    yc_sync_run_job (self, known_job, known_done, task);
  else
    fail_reply (self, task, reply);
}

static gboolean
adopt_job (YcStore *store, gpointer data, GError **error)
{
  SignIn *sign_in = g_task_get_task_data (data);
  YcClerkGrant grant = { sign_in->grant->account, sign_in->grant->name, sign_in->grant->role, sign_in->grant->offline_until };

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
      fail_task (self, task, g_error_copy (error));
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

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  YcSync *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (YcReply) reply = yc_client_finish (YC_CLIENT (source), result, &error);
  YcProblemType type = YC_N_PROBLEMS;

  stop_timer (sign_in);
  if (reply == NULL && sign_in->is_late)
    {
      g_error_free (error);
      yc_sync_run_job (self, offline_job, offline_done, task);
      return;
    }
  if (reply == NULL)
    {
      fail_task (self, task, error);
      return;
    }
  type = reply->problem != NULL ? reply->problem->type : YC_N_PROBLEMS;
  sign_in->is_stranger = type == YC_PROBLEM_SIGNED_OUT;
  if (type != YC_PROBLEM_WRONG_PASSWORD && type != YC_PROBLEM_LOCKED)
    yc_sync_note_reply (self, reply);
  if (reply->class == YC_ANSWER_DONE)
    {
      sign_in->grant = yc_reply_steal (reply);
      yc_sync_run_job (self, adopt_job, adopted_done, task);
    }
  else if (type == YC_PROBLEM_WRONG_PASSWORD)
    fail_task (self, task, g_error_new (YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD, "account or password are wrong"));
  /* Silence lets the workstation answer for itself, and a platform that does not know it, whose word is of the token and of no person. One that says
   * no, or that has withdrawn the workstation, has the last word. */
  else if (sign_in->is_stranger || (type != YC_PROBLEM_LOCKED && (reply->class == YC_ANSWER_RETRY || reply->class == YC_ANSWER_UNKNOWN)))
    yc_sync_run_job (self, offline_job, offline_done, task);
  else
    {
      /* The job is before any other of the store's: without the line nobody is quicker than it. */
      if (type == YC_PROBLEM_REVOKED)
        yc_sync_note_withdrawn (self, sign_in->account);
      fail_reply (self, task, reply);
    }
}

static gboolean
late_cb (gpointer data)
{
  SignIn *sign_in = data;

  sign_in->is_late = TRUE;
  g_cancellable_cancel (sign_in->patience);
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
  sign_in->timer = g_timeout_source_new (is_offline ? SIGN_IN_PATIENCE_OFFLINE_MS : SIGN_IN_PATIENCE_MS);
  g_source_set_callback (sign_in->timer, late_cb, sign_in, NULL);
  g_source_attach (sign_in->timer, self->context);
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
