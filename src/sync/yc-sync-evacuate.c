/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The way out of a withdrawn workstation: asks the platform for its signed word, hands over what waits, part by part, and only when every open operation has
 * its receipts destroys the store. Nothing but that word begins it, neither a refusal nor a silence, and a handshake that works ends it. The line's thread;
 * the store in its worker. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-sync-private.h"

#include "base/yc-digest.h"
#include "outbox/yc-recheck.h"
#include "sync/yc-evacuate.h"
#include "vault/yc-store-wipe.h"

#define MAX_REFUSED 3       /* in a row, with the platform's own word in between each time */

struct _YcSyncLeave
{
  YcRevoked    *word;           /* (nullable): the platform's, checked */
  YcEvacuate   *store_part;     /* (nullable): the store's thread only */
  YcEvacuation *part;           /* (nullable): on its way */
  YcEvacuated  *receipt;        /* (nullable): to be written */
  YcEvacuateCount count;
  gboolean      is_final;       /* @word was asked for when nothing was left to hand over */
  gboolean      is_lost;        /* the platform has no longer what it answered for */
  gboolean      is_over;        /* nothing is left to hand over, and the store is destroyed */
  gboolean      is_refused;     /* the platform lacks something: nothing is destroyed, it is asked again later */
  int           is_stopped;     /* atomic: the workstation is in service again */
  gboolean      is_running;     /* a call or a job is under way */
  GSource      *timer;          /* (nullable): till the next try */
  int           n_failed;
  int           n_refused;      /* times in a row that the part was not taken */
  gboolean      passes;         /* its operation is passed over */
  gboolean      is_round_over;  /* the next one begins with those that were passed over */
  guint         n_kept;         /* operations that the last round could not hand over */
};

static void ask (YcSync *self);
static void go_on (YcSync *self);

static void
stop_timer (YcSyncLeave *leave)
{
  if (leave->timer != NULL)
    g_source_destroy (leave->timer);
  g_clear_pointer (&leave->timer, g_source_unref);
}

void
yc_sync_leave_free (YcSyncLeave *leave)
{
  if (leave == NULL)
    return;
  stop_timer (leave);
  yc_revoked_free (leave->word);
  yc_evacuate_free (leave->store_part);
  yc_evacuation_free (leave->part);
  yc_evacuated_free (leave->receipt);
  g_free (leave);
}

/* ---- waits ---- */

static gboolean
again_cb (gpointer data)
{
  YcSync *self = data;

  g_clear_pointer (&self->leave->timer, g_source_unref);
  ask (self);
  return G_SOURCE_REMOVE;
}

/* Once more later: the platform is asked anew, too, so that nothing goes on that is no longer so. */
static void
put_off (YcSync *self, int retry_after)
{
  YcSyncLeave *leave = self->leave;
  gint64 wait = 0;

  leave->is_running = FALSE;
  if (self->closing || leave->timer != NULL)
    return;
  wait = yc_answer_get_wait (MIN (++leave->n_failed, 20), retry_after, g_random_int ());
  leave->timer = g_timeout_source_new ((guint) (wait / 1000));
  g_source_set_callback (leave->timer, again_cb, self, NULL);
  g_source_attach (leave->timer, self->context);
}

static gboolean
went_well (YcSync *self, const GError *error)
{
  if (error == NULL && !self->closing && !self->leave->is_stopped)
    return TRUE;
  if (error != NULL)
    g_message ("the queue is not handed over yet: %s", error->message);
  put_off (self, 0);
  return FALSE;
}

/* ---- the end ---- */

/* A platform that was put back from a copy signs as truly as before, and lacks what came after the copy: then the only other copy is here. */
static gboolean
has_all (YcStore *store, YcSyncLeave *leave, gboolean *ret_has, GError **error)
{
  gint64 newest = 0;
  gboolean rechecks = FALSE;

  if (!yc_outbox_store_last_sequence (store, &newest, error) || !yc_recheck_is_on (store, &rechecks, error))
    return FALSE;
  leave->is_lost = leave->word->handed < leave->count.n_handed;
  *ret_has = !rechecks && !leave->is_lost && leave->word->sequence >= newest;
  if (!*ret_has)
    g_message ("the platform has not all that it answered for (operation %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT ", %u of %u handed over): nothing is destroyed",
               leave->word->sequence, newest, leave->word->handed, leave->count.n_handed);
  /* What it lost of these it gets once more. */
  return !leave->is_lost || yc_evacuate_forget (store, error);
}

static gboolean
wipe_job (YcStore *store, gpointer data, GError **error)
{
  YcSyncLeave *leave = data;
  YcWiped facts = { .since = leave->word->since };
  g_autofree char *op = NULL, *case_id = NULL;
  gboolean has = FALSE;
  gint64 n = 0;

  /* In one job with the point of no return: nobody adds to the queue in between. */
  if (!yc_outbox_store_find_to_hand_over (store, &n, &op, &case_id, error) || !yc_evacuate_count (store, &leave->count, error))
    return FALSE;
  leave->is_refused = FALSE;
  if (op != NULL)
    return TRUE;
  if (!has_all (store, leave, &has, error))
    return FALSE;
  leave->is_refused = !has;
  if (!has || g_atomic_int_get (&leave->is_stopped))
    return TRUE;
  facts.last = leave->count.last;
  facts.handed = leave->count.n_handed;
  facts.unreadable = leave->count.n_unreadable;
  facts.lost = leave->count.n_lost;
  leave->is_over = yc_store_wipe (store, &facts, error);
  return leave->is_over;
}

static void
wiped_done (YcSync *self, gpointer data, const GError *error)
{
  YcSyncLeave *leave = self->leave;

  if (!leave->is_over)
    {
      leave->is_final = FALSE;
      if (!went_well (self, error))
        return;
      if (leave->is_refused)
        put_off (self, 0);
      else
        go_on (self);
      return;
    }
  leave->is_running = FALSE;
  g_message ("the workstation was withdrawn: %u operations were handed over, its keys and files are destroyed", leave->count.n_handed);
  yc_sync_stop_news (self);
  yc_sync_stop_listening (self);
  yc_drain_stop (self->drain);
  yc_sync_tell_leave (self, &leave->count, 0, TRUE);
}

/* ---- parts ---- */

/* What was refused lets the others go by. In the store's thread. */
static void
set_round (YcSyncLeave *leave)
{
  if (leave->passes)
    yc_evacuate_pass_over (leave->store_part);
  if (leave->is_round_over)
    yc_evacuate_begin_round (leave->store_part);
  leave->passes = leave->is_round_over = FALSE;
}

static gboolean
next_job (YcStore *store, gpointer data, GError **error)
{
  YcSyncLeave *leave = data;
  g_autoptr (GError) local = NULL;

  /* Begun anew for another key, and behind what the platform has lost. */
  if (leave->store_part != NULL && (leave->is_lost || !yc_evacuate_is_for (leave->store_part, leave->word->escrow)))
    {
      g_clear_pointer (&leave->store_part, yc_evacuate_free);
      g_clear_pointer (&leave->receipt, yc_evacuated_free);
      leave->passes = FALSE;
    }
  leave->is_lost = FALSE;
  if (leave->store_part == NULL && (leave->store_part = yc_evacuate_new (store, leave->word->escrow, error)) == NULL)
    return FALSE;
  if (leave->receipt != NULL && !yc_evacuate_take_receipt (leave->store_part, leave->receipt, error))
    return FALSE;
  g_clear_pointer (&leave->receipt, yc_evacuated_free);
  g_clear_pointer (&leave->part, yc_evacuation_free);
  set_round (leave);
  leave->part = yc_evacuate_next (leave->store_part, &local);
  leave->is_round_over = leave->part == NULL && local == NULL;
  leave->n_kept = leave->is_round_over ? yc_evacuate_get_passed (leave->store_part) : MAX (leave->n_kept, yc_evacuate_get_passed (leave->store_part));
  if (local == NULL)
    return yc_evacuate_count (store, &leave->count, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The platform does not take this one part, in its own words or, while it answers for all else, in nobody's: one that is too large for what stands before it, or
 * that is cut off each time. */
static gboolean
is_for_this_part (YcSyncLeave *leave, const YcReply *reply)
{
  if (reply->class == YC_ANSWER_REJECT || reply->class == YC_ANSWER_CONFLICT || reply->status == 413)
    return TRUE;
  return (reply->class == YC_ANSWER_RETRY || reply->class == YC_ANSWER_FRESH || reply->class == YC_ANSWER_UNKNOWN) && ++leave->n_refused >= MAX_REFUSED;
}

static void
left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcSync) self = user_data;
  g_autoptr (YcReply) reply = yc_client_finish (YC_CLIENT (source), result, NULL);

  if (reply != NULL && reply->class == YC_ANSWER_DONE && !self->closing && !self->leave->is_stopped)
    {
      self->leave->receipt = yc_reply_steal (reply);
      self->leave->n_failed = self->leave->n_refused = 0;
      go_on (self);
    }
  else if (reply != NULL && !self->closing && !self->leave->is_stopped && is_for_this_part (self->leave, reply))
    {
      g_message ("an operation is not taken: %u %s", reply->status, reply->failure != NULL ? reply->failure : "");
      self->leave->passes = TRUE;
      self->leave->n_refused = 0;
      go_on (self);
    }
  else
    put_off (self, reply != NULL ? reply->retry_after : 0);
  yc_sync_end (self);
}

static void
next_done (YcSync *self, gpointer data, const GError *error)
{
  YcSyncLeave *leave = self->leave;

  if (!went_well (self, error))
    return;
  yc_sync_tell_leave (self, &leave->count, leave->n_kept, FALSE);
  /* Nothing is destroyed while one is left: it is tried again, with a new word. */
  if (leave->part == NULL && leave->n_kept > 0)
    {
      leave->is_final = FALSE;
      put_off (self, 0);
      return;
    }
  if (leave->part == NULL && leave->is_final)
    {
      yc_sync_run_job (self, wipe_job, wiped_done, leave);
      return;
    }
  if (leave->part == NULL)
    {
      /* What the platform has now, behind the last receipt. */
      leave->is_final = TRUE;
      leave->is_running = FALSE;
      ask (self);
      return;
    }
  leave->is_final = FALSE;
  yc_sync_begin (self);
  yc_client_evacuate (self->client, leave->part, self->cancellable, left_cb, g_object_ref (self));
}

static void
go_on (YcSync *self)
{
  yc_sync_run_job (self, next_job, next_done, self->leave);
}

/* ---- the platform's word ---- */

static void
word_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcSync) self = user_data;
  g_autoptr (YcReply) reply = yc_client_finish (YC_CLIENT (source), result, NULL);
  YcSyncLeave *leave = self->leave;

  if (reply != NULL && reply->class == YC_ANSWER_DONE && !self->closing && !leave->is_stopped)
    {
      yc_revoked_free (leave->word);
      leave->word = yc_reply_steal (reply);
      go_on (self);
    }
  else
    {
      if (reply != NULL)
        g_message ("no signed word that this workstation is withdrawn: %u %s", reply->status, reply->failure != NULL ? reply->failure : "");
      put_off (self, reply != NULL ? reply->retry_after : 0);
    }
  yc_sync_end (self);
}

static void
ask (YcSync *self)
{
  g_autofree char *nonce = NULL;
  guint8 bytes[32];

  if (self->closing || self->leave->is_running || self->leave->is_over || self->leave->is_stopped)
    return;
  self->leave->is_running = TRUE;
  yc_ids_fill (yc_store_get_ids (self->store), bytes, sizeof bytes);
  nonce = yc_hex_encode (bytes, sizeof bytes);
  yc_sync_begin (self);
  yc_client_withdrawal (self->client, self->link->device, yc_store_get_incarnation (self->store), nonce, self->cancellable, word_cb, g_object_ref (self));
}

/* ---- begin and stop ---- */

void
yc_sync_leave (YcSync *self)
{
  if (self->closing || self->link == NULL)
    return;
  if (self->leave == NULL)
    self->leave = g_new0 (YcSyncLeave, 1);
  g_atomic_int_set (&self->leave->is_stopped, FALSE);
  if (self->leave->timer == NULL)
    ask (self);
}

static gboolean
forget_job (YcStore *store, gpointer data, GError **error)
{
  return yc_store_is_wiped (store) || yc_evacuate_forget (store, error);
}

static void
forgotten_done (YcSync *self, gpointer data, const GError *error)
{
  const YcEvacuateCount none = { 0 };

  if (error != NULL)
    g_message ("what was handed over is still noted: %s", error->message);
  if (self->leave != NULL && !self->leave->is_over)
    yc_sync_tell_leave (self, &none, 0, FALSE);
}

void
yc_sync_stop_leaving (YcSync *self)
{
  if (self->leave != NULL)
    stop_timer (self->leave);
}

void
yc_sync_stay (YcSync *self)
{
  if (self->leave != NULL)
    {
      if (self->leave->is_over)
        return;
      g_atomic_int_set (&self->leave->is_stopped, TRUE);
      /* The word of before ends nothing: it is asked for anew. */
      self->leave->is_final = FALSE;
      stop_timer (self->leave);
    }
  if (!self->has_stayed || self->leave != NULL)
    yc_sync_run_job (self, forget_job, forgotten_done, NULL);
  self->has_stayed = TRUE;
}
