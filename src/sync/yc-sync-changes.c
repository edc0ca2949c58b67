/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What comes from the platform by itself: changes of the cases that are here, the dossiers of those that fell behind, papers that others made,
 * and the renewed lease. One after the other, when the platform calls, and again each few seconds while the line is there and it does not. The line's thread; the store in its worker. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-sync-private.h"

#include "case/yc-case-remote.h"
#include "case/yc-enrolment.h"
#include "outbox/yc-behind.h"
#include "outbox/yc-recheck.h"
#include "sync/yc-changes.h"

/* The lease is asked for each hour; while numbers run low also behind each delivery, and now and then: the platform may have had none. */
#define LEASE_US (3600 * (gint64) G_USEC_PER_SEC)
#define LOW_US (300 * (gint64) G_USEC_PER_SEC)
#define MAX_PAPER (32 * 1024 * 1024)

/* One walk through what there may be. */
struct _YcSyncNews
{
  char      *key;               /* the platform's */
  char      *low;               /* (nullable): what of the numbers runs low */
  gint64     cursor;
  char      *op;                /* (nullable): at the cursor */
  gboolean   more;
  gboolean   first;             /* of this run: what an earlier version could not take is due */
  gboolean   checks;            /* the list is looked through for what the platform has lost */
  char      *twin;              /* (nullable): an operation that a copy of this store made */
  YcReply   *reply;             /* (nullable): the answer that is written down */
  GPtrArray *changed;           /* (nullable): of char* */
  GPtrArray *behind;            /* (nullable): of char*: asked for one after the other */
  GPtrArray *papers;            /* (nullable): of YcPaperRecord* */
};

static void ask_changes (YcSync *self);
static void ask_behind (YcSync *self);
static void ask_paper (YcSync *self);

static void
news_free (YcSyncNews *news)
{
  g_free (news->key);
  g_free (news->low);
  g_free (news->twin);
  g_free (news->op);
  g_clear_pointer (&news->reply, yc_reply_free);
  g_clear_pointer (&news->changed, g_ptr_array_unref);
  g_clear_pointer (&news->behind, g_ptr_array_unref);
  g_clear_pointer (&news->papers, g_ptr_array_unref);
  g_free (news);
}

/* ---- pauses ---- */

static gboolean
pause_over_cb (gpointer data)
{
  YcSync *self = data;

  g_clear_pointer (&self->news_timer, g_source_unref);
  if (self->drain != NULL)
    yc_drain_look_at_clock (self->drain);
  yc_sync_look_for_news (self);
  return G_SOURCE_REMOVE;
}

static void
finish (YcSync *self)
{
  g_clear_pointer (&self->news, news_free);
  if (self->closing || self->news_timer != NULL)
    return;
  self->news_timer = g_timeout_source_new (self->news_again ? 0 : yc_sync_is_listening (self) ? self->called_pause : self->alone_pause);
  self->news_again = FALSE;
  g_source_set_callback (self->news_timer, pause_over_cb, self, NULL);
  g_source_attach (self->news_timer, self->context);
}

void
yc_sync_stop_news (YcSync *self)
{
  if (self->news_timer != NULL)
    g_source_destroy (self->news_timer);
  g_clear_pointer (&self->news_timer, g_source_unref);
}

/* FALSE: the walk is over. */
static gboolean
went_well (YcSync *self, const GError *error, const char *what)
{
  if (error == NULL && !self->closing)
    return TRUE;
  if (error != NULL)
    g_message ("%s: %s", what, error->message);
  finish (self);
  return FALSE;
}

/* The reply, or NULL when the walk is over. How the line is the engine finds out. */
static YcReply *
finish_call (YcSync *self, GObject *source, GAsyncResult *result)
{
  YcReply *reply = yc_client_finish (YC_CLIENT (source), result, NULL);

  yc_sync_end (self);
  if (reply != NULL && !self->closing && reply->class == YC_ANSWER_REVOKED)
    yc_drain_shake_again (self->drain);
  else if (reply != NULL && !self->closing)
    {
      yc_sync_note_reply (self, reply);
      return reply;
    }
  g_clear_pointer (&reply, yc_reply_free);
  finish (self);
  return NULL;
}

static void
tell_changed (YcSync *self)
{
  for (guint i = 0; i < self->news->changed->len; i++)
    yc_sync_tell_case (self, g_ptr_array_index (self->news->changed, i));
}

/* ---- papers ---- */

static gboolean
put_paper_job (YcStore *store, gpointer data, GError **error)
{
  YcSyncNews *news = data;
  const YcPaperRecord *paper = g_ptr_array_index (news->papers, 0);

  return yc_case_store_put_wanted_paper (store, paper->case_id, paper->id, news->reply->message, error);
}

static void
paper_put_done (YcSync *self, gpointer data, const GError *error)
{
  const YcPaperRecord *paper = g_ptr_array_index (self->news->papers, 0);

  if (!went_well (self, error, "a paper was not kept"))
    return;
  yc_sync_tell_case (self, paper->case_id);
  g_ptr_array_remove_index (self->news->papers, 0);
  ask_paper (self);
}

static void
paper_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcSync) self = user_data;
  YcReply *reply = finish_call (self, source, result);

  if (reply == NULL)
    return;
  g_clear_pointer (&self->news->reply, yc_reply_free);
  self->news->reply = reply;
  if (reply->class == YC_ANSWER_DONE)
    {
      yc_sync_run_job (self, put_paper_job, paper_put_done, self->news);
      return;
    }
  /* One that is not to be had does not keep the others. */
  g_ptr_array_remove_index (self->news->papers, 0);
  ask_paper (self);
}

static void
ask_paper (YcSync *self)
{
  const YcPaperRecord *paper = NULL;

  if (self->news->papers->len == 0)
    {
      finish (self);
      return;
    }
  paper = g_ptr_array_index (self->news->papers, 0);
  yc_sync_begin (self);
  yc_client_blob_for_store (self->client, paper->case_id, &paper->digest, MAX_PAPER, self->cancellable, paper_cb, g_object_ref (self));
}

static gboolean
list_papers_job (YcStore *store, gpointer data, GError **error)
{
  YcSyncNews *news = data;

  news->papers = yc_case_store_list_wanted_papers (store, error);
  return news->papers != NULL;
}

static void
papers_listed_done (YcSync *self, gpointer data, const GError *error)
{
  if (went_well (self, error, "the papers that are wanted"))
    ask_paper (self);
}

/* ---- what fell behind ---- */

static gboolean
take_dossier_job (YcStore *store, gpointer data, GError **error)
{
  YcSyncNews *news = data;
  g_autoptr (GError) local = NULL;

  if (yc_changes_take_dossier (store, news->reply->message, NULL, &local))
    return TRUE;
  g_message ("a dossier does not fit: %s", local->message);
  if (!yc_behind_note_try (store, g_ptr_array_index (news->behind, 0), local->message, error))
    return FALSE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The platform has it not, or not for this workstation. */
static gboolean
refused_dossier_job (YcStore *store, gpointer data, GError **error)
{
  YcSyncNews *news = data;
  g_autofree char *reason = g_strdup_printf ("%s: %s", yc_problem_type_get_name (news->reply->problem->type),
                                             news->reply->problem->detail != NULL ? news->reply->problem->detail : "");

  return yc_behind_note_try (store, g_ptr_array_index (news->behind, 0), reason, error);
}

static void
dossier_taken_done (YcSync *self, gpointer data, const GError *error)
{
  /* What does not fit stays as it was; it is asked for again with its next change, and after a while. The queue's page tells of it. */
  if (error != NULL)
    g_message ("a case stays behind: %s", error->message);
  yc_sync_tell_case (self, g_ptr_array_index (self->news->behind, 0));
  yc_sync_count (self);
  g_ptr_array_remove_index (self->news->behind, 0);
  ask_behind (self);
}

static void
behind_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcSync) self = user_data;
  YcReply *reply = finish_call (self, source, result);

  if (reply == NULL)
    return;
  g_clear_pointer (&self->news->reply, yc_reply_free);
  self->news->reply = reply;
  if (reply->class == YC_ANSWER_DONE)
    {
      yc_sync_run_job (self, take_dossier_job, dossier_taken_done, self->news);
      return;
    }
  if (reply->class == YC_ANSWER_REJECT && reply->problem != NULL)
    {
      yc_sync_run_job (self, refused_dossier_job, dossier_taken_done, self->news);
      return;
    }
  /* The line, and not the case: it is due with the next walk. */
  g_ptr_array_remove_index (self->news->behind, 0);
  ask_behind (self);
}

static void
ask_behind (YcSync *self)
{
  if (self->closing)
    finish (self);
  else if (self->news->behind->len > 0)
    {
      yc_sync_begin (self);
      yc_client_dossier_for_store (self->client, g_ptr_array_index (self->news->behind, 0), self->cancellable, behind_cb, g_object_ref (self));
    }
  else if (self->news->more)
    ask_changes (self);
  else
    yc_sync_run_job (self, list_papers_job, papers_listed_done, self->news);
}

/* ---- changes ---- */

/* What fell behind before, and whose time has come: behind the last page, which may have told of it again. */
static gboolean
append_due (YcStore *store, YcSyncNews *news, GError **error)
{
  g_autoptr (GPtrArray) due = NULL;

  if (news->first && !yc_behind_hurry (store, error))
    return FALSE;
  due = yc_behind_list_due (store, error);
  if (due == NULL)
    return FALSE;
  if (news->behind == NULL)
    news->behind = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < due->len; i++)
    if (!g_ptr_array_find_with_equal_func (news->behind, g_ptr_array_index (due, i), g_str_equal, NULL))
      g_ptr_array_add (news->behind, g_strdup (g_ptr_array_index (due, i)));
  return TRUE;
}

static gboolean
take_job (YcStore *store, gpointer data, GError **error)
{
  YcSyncNews *news = data;
  const YcChanges *changes = news->reply->message;

  g_clear_pointer (&news->changed, g_ptr_array_unref);
  g_clear_pointer (&news->behind, g_ptr_array_unref);
  if (!yc_changes_find_twin (store, changes, &news->twin, error))
    return FALSE;
  /* The cursor stays before it: it is found again until somebody has seen to it. */
  if (news->twin != NULL)
    return yc_enrolment_suspend_numbers (store, news->twin, error);
  if (!yc_recheck_is_on (store, &news->checks, error))
    return FALSE;
  news->changed = yc_changes_take (store, news->key, changes, &news->behind, error);
  news->more = changes->more || news->checks;
  return news->changed != NULL && (news->more || append_due (store, news, error));
}

static void
taken_done (YcSync *self, gpointer data, const GError *error)
{
  if (!went_well (self, error, "the changes were not written"))
    return;
  if (self->news->twin != NULL)
    {
      g_message ("operation %s is of this store, which did not make it: a copy of the store works somewhere", self->news->twin);
      yc_drain_shake_again (self->drain);
      finish (self);
      return;
    }
  tell_changed (self);
  /* What the platform has lost waits again. */
  if (self->news->checks && self->news->changed->len > 0)
    yc_drain_wake (self->drain);
  if (((const YcChanges *) self->news->reply->message)->changes->len > 0)
    yc_sync_tell_news (self);
  if (self->news->behind == NULL)
    self->news->behind = g_ptr_array_new_with_free_func (g_free);
  self->has_looked = self->has_looked || !self->news->more;
  ask_behind (self);
}

static gboolean
reset_job (YcStore *store, gpointer data, GError **error)
{
  YcSyncNews *news = data;

  return yc_changes_reset_cursor (store, news->key, error);
}

static void
reset_done (YcSync *self, gpointer data, const GError *error)
{
  self->news_again = error == NULL;
  finish (self);
}

static void
changes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcSync) self = user_data;
  YcReply *reply = finish_call (self, source, result);

  if (reply == NULL)
    return;
  g_clear_pointer (&self->news->reply, yc_reply_free);
  self->news->reply = reply;
  if (reply->class == YC_ANSWER_DONE)
    yc_sync_run_job (self, take_job, taken_done, self->news);
  else if (reply->problem != NULL && reply->problem->type == YC_PROBLEM_CURSOR_GONE && self->news->cursor > 0)
    yc_sync_run_job (self, reset_job, reset_done, self->news);
  else
    finish (self);
}

static gboolean
cursor_job (YcStore *store, gpointer data, GError **error)
{
  YcSyncNews *news = data;

  g_free (news->op);
  news->op = yc_changes_get_cursor_op (store, news->key, NULL);
  return yc_changes_get_cursor (store, news->key, &news->cursor, error);
}

static void
cursor_done (YcSync *self, gpointer data, const GError *error)
{
  if (!went_well (self, error, "the cursor of the changes"))
    return;
  yc_sync_begin (self);
  yc_client_changes_behind (self->client, self->news->cursor, self->news->op, self->cancellable, changes_cb, g_object_ref (self));
}

static void
ask_changes (YcSync *self)
{
  yc_sync_run_job (self, cursor_job, cursor_done, self->news);
}

/* ---- the lease ---- */

static gboolean
take_lease_job (YcStore *store, gpointer data, GError **error)
{
  YcSyncNews *news = data;

  return yc_enrolment_import (store, news->reply->message, error);
}

static void
lease_taken_done (YcSync *self, gpointer data, const GError *error)
{
  if (error != NULL)
    g_warning ("the renewed lease was not taken over: %s", error->message);
  if (self->closing)
    finish (self);
  else
    ask_changes (self);
}

static void
lease_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcSync) self = user_data;
  YcReply *reply = finish_call (self, source, result);

  if (reply == NULL)
    return;
  self->news->reply = reply;
  /* Without any answer the next walk asks again; what was answered holds for an hour. */
  if (reply->status != 0)
    {
      self->leased_at = g_get_monotonic_time ();
      g_free (self->leased_low);
      self->leased_low = g_strdup (self->news->low);
    }
  if (reply->class != YC_ANSWER_DONE)
    {
      /* The lease in hand holds on, and the news do not wait for another one. */
      g_message ("the lease was not renewed: %u %s", reply->status,
                 reply->problem != NULL ? yc_problem_type_get_name (reply->problem->type) : reply->failure != NULL ? reply->failure : "");
      ask_changes (self);
      return;
    }
  yc_sync_run_job (self, take_lease_job, lease_taken_done, self->news);
}

static gboolean
low_job (YcStore *store, gpointer data, GError **error)
{
  YcSyncNews *news = data;
  g_autofree char *low = yc_enrolment_list_low (store, error);
  gint64 sequence = 0;

  if (low == NULL || !yc_outbox_store_last_sequence (store, &sequence, error))
    return FALSE;
  /* The platform counts what was delivered: after each delivery it may see that little is left. */
  news->low = *low != '\0' ? g_strdup_printf ("%s %" G_GINT64_FORMAT, low, sequence) : g_steal_pointer (&low);
  return TRUE;
}

/* The platform decides whether there is anything to renew; asking costs nothing. */
static gboolean
is_lease_due (YcSync *self)
{
  gint64 ago = g_get_monotonic_time () - self->leased_at;
  const char *low = self->news->low;

  return self->leased_at == 0 || ago > LEASE_US || (*low != '\0' && (ago > LOW_US || g_strcmp0 (low, self->leased_low) != 0));
}

static void
low_done (YcSync *self, gpointer data, const GError *error)
{
  if (!went_well (self, error, "how many numbers are left"))
    return;
  if (!is_lease_due (self))
    {
      ask_changes (self);
      return;
    }
  yc_sync_begin (self);
  yc_client_lease (self->client, yc_store_get_incarnation (self->store), self->cancellable, lease_cb, g_object_ref (self));
}

/* ---- the walk ---- */

void
yc_sync_look_for_news (YcSync *self)
{
  if (self->client == NULL || self->closing)
    return;
  self->news_again = self->news != NULL;
  if (self->news != NULL)
    return;
  yc_sync_stop_news (self);
  self->news = g_new0 (YcSyncNews, 1);
  self->news->key = g_strdup (self->link->key);
  self->news->first = !self->has_looked;
  /* While the line is away the engine's own tries are enough. */
  if (yc_drain_get_line (self->drain) != YC_LINE_ONLINE)
    {
      self->news_again = FALSE;
      finish (self);
    }
  else
    yc_sync_run_job (self, low_job, low_done, self->news);
}
