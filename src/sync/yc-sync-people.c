/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Enrolment of the workstation, and accounts that were withdrawn. Enrolment is a chain: the platform's word, then the store, then perhaps the platform
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

void
yc_sync_fail_task (YcSync *self, GTask *task, GError *error)
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
  yc_sync_fail_task (self, task, error);
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
      yc_sync_fail_task (self, task, local);
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
    yc_sync_fail_task (self, task, error);
  else if (reply->class == YC_ANSWER_DONE)
    {
      enrolment->enrolled = yc_reply_steal (reply);
      yc_sync_run_job (self, take_enrolment_job, enrolment_taken_done, task);
    }
  else if (reply->problem != NULL && reply->problem->type == YC_PROBLEM_NOT_PERMITTED)
    yc_sync_fail_task (self, task, g_error_new_literal (YC_SYNC_ERROR, YC_SYNC_ERROR_CODE, reply->problem->detail));
  else
    fail_reply (self, task, reply);
}

static void
named_done (YcSync *self, gpointer data, const GError *error)
{
  GTask *task = data;
  const Enrolment *enrolment = g_task_get_task_data (task);

  if (error != NULL)
    yc_sync_fail_task (self, task, g_error_copy (error));
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
    yc_sync_fail_task (self, task, error);
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
