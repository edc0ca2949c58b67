/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The line's thread: its life, the engine in it, and the status that the windows show. Takes a store and the enrolment, gives signals in the
 * main thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-sync-private.h"

#include "base/yc-error.h"
#include "outbox/yc-behind.h"

/* The platform calls by itself, and the clock is for what a call may have missed; or it does not. */
#define CALLED_PAUSE_MS (60 * 1000)
#define ALONE_PAUSE_MS 8000
/* A close waits for what is under way, which was cancelled, but not for ever. */
#define CLOSE_SECONDS 5

enum { CHANGED, CASE_CHANGED, NEWS, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YcSync, yc_sync, G_TYPE_OBJECT)

GQuark
yc_sync_error_quark (void)
{
  static const char *const codes[] = { "line", "address", "code", "locked", "revoked", "not-enrolled", "contract", "refused", "sign-in" };
  static gsize once;

  if (g_once_init_enter (&once))
    {
      GQuark quark = g_quark_from_static_string ("yc-sync-error-quark");

      yc_error_register (quark, "sync", codes, G_N_ELEMENTS (codes));
      g_once_init_leave (&once, quark);
    }
  return (GQuark) once;
}

/* ---- status ---- */

static gboolean
tell_changed_cb (gpointer data)
{
  YcSync *self = data;

  g_mutex_lock (&self->lock);
  self->told = FALSE;
  g_mutex_unlock (&self->lock);
  if (!self->closed)
    g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static gboolean
is_same_status (const YcSyncStatus *a, const YcSyncStatus *b)
{
  return a->enrolled == b->enrolled && a->line == b->line && a->n_open == b->n_open && a->n_stuck == b->n_stuck && a->n_behind == b->n_behind && a->store == b->store && a->oldest == b->oldest
         && a->next_at == b->next_at && a->since == b->since && a->signed_out == b->signed_out
         && a->n_handed == b->n_handed && a->handed_at == b->handed_at && a->n_unreadable == b->n_unreadable && a->n_lost == b->n_lost && a->n_kept == b->n_kept && a->wiped == b->wiped
         && a->clock.platform == b->clock.platform;
}

/* Many changes of one moment are one signal. */
static void
set_status (YcSync *self, const YcSyncStatus *status)
{
  gboolean tell;

  g_mutex_lock (&self->lock);
  tell = !is_same_status (&self->status, status) && !self->told;
  self->told = self->told || tell;
  self->status = *status;
  g_mutex_unlock (&self->lock);
  if (tell)
    g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, tell_changed_cb, g_object_ref (self), g_object_unref);
}

void
yc_sync_get_status (YcSync *self, YcSyncStatus *ret_status)
{
  g_mutex_lock (&self->lock);
  *ret_status = self->status;
  g_mutex_unlock (&self->lock);
}

typedef struct { YcSync *sync; char *case_id; } Told;

static gboolean
tell_case_cb (gpointer data)
{
  Told *told = data;

  if (told->sync->closed)
    return G_SOURCE_REMOVE;
  if (told->case_id != NULL)
    g_signal_emit (told->sync, signals[CASE_CHANGED], 0, told->case_id);
  else
    g_signal_emit (told->sync, signals[NEWS], 0);
  return G_SOURCE_REMOVE;
}

static void
told_free (gpointer data)
{
  Told *told = data;

  g_object_unref (told->sync);
  g_free (told->case_id);
  g_free (told);
}

void
yc_sync_tell_case (YcSync *self, const char *case_id)
{
  Told *told = g_new (Told, 1);

  *told = (Told) { g_object_ref (self), g_strdup (case_id) };
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, tell_case_cb, told, told_free);
}

void
yc_sync_tell_news (YcSync *self)
{
  yc_sync_tell_case (self, NULL);
}

typedef struct { guint n_open, n_stuck, n_behind; gint64 oldest; YcClockMark clock; } Counted;

static gboolean
count_job (YcStore *store, gpointer data, GError **error)
{
  Counted *counted = data;

  return yc_outbox_store_count (store, &counted->n_open, &counted->oldest, error) && yc_outbox_store_count_stuck (store, &counted->n_stuck, error)
         && yc_behind_count (store, &counted->n_behind, error) && yc_clock_mark_load (store, &counted->clock, error);
}

/* The worse of what the engine and counting have met. */
static YcStoreState
find_store (YcSync *self)
{
  YcStoreState of_drain = self->drain != NULL ? yc_drain_get_store (self->drain) : YC_STORE_WELL;

  return MAX (of_drain, self->count_store);
}

static void
counted_done (YcSync *self, gpointer data, const GError *error)
{
  Counted *counted = data;
  YcSyncStatus status;

  self->counting = FALSE;
  if (error != NULL)
    g_message ("what waits could not be counted: %s", error->message);
  self->count_store = error == NULL ? YC_STORE_WELL : yc_store_state_of (error);
  yc_sync_get_status (self, &status);
  status.store = find_store (self);
  if (error == NULL)
    {
      status.n_open = counted->n_open;
      status.n_stuck = counted->n_stuck;
      status.n_behind = counted->n_behind;
      status.oldest = counted->oldest;
      status.clock = counted->clock;
    }
  set_status (self, &status);
  g_free (counted);
  if (self->count_again)
    yc_sync_count (self);
}

void
yc_sync_count (YcSync *self)
{
  self->count_again = self->counting;
  if (self->counting || self->closing)
    return;
  self->counting = TRUE;
  yc_sync_run_job (self, count_job, counted_done, g_new0 (Counted, 1));
}

void
yc_sync_tell_leave (YcSync *self, const YcEvacuateCount *leave, guint n_kept, gboolean wiped)
{
  YcSyncStatus status;

  yc_sync_get_status (self, &status);
  status.n_handed = leave->n_handed;
  status.handed_at = leave->last;
  status.n_unreadable = leave->n_unreadable;
  status.n_lost = leave->n_lost;
  status.n_kept = n_kept;
  status.wiped = wiped;
  set_status (self, &status);
}

static void
drain_changed_cb (YcSync *self)
{
  YcSyncStatus status;
  YcLineState line = yc_drain_get_line (self->drain);

  yc_sync_get_status (self, &status);
  if (status.line != line)
    status.since = yc_clock_now (yc_store_get_clock (self->store));
  if (status.line != line && line == YC_LINE_ONLINE)
    yc_sync_look_for_news (self);
  if (line == YC_LINE_ONLINE)
    yc_sync_listen (self);
  else
    yc_sync_stop_listening (self);
  if (line == YC_LINE_REVOKED)
    yc_sync_leave (self);
  else if (line == YC_LINE_ONLINE)
    yc_sync_stay (self);
  status.enrolled = TRUE;
  status.line = line;
  status.next_at = yc_drain_get_next_at (self->drain);
  status.store = find_store (self);
  set_status (self, &status);
  yc_sync_count (self);
  if (self->closing && yc_drain_is_idle (self->drain) && self->n_running == 0)
    g_main_loop_quit (self->loop);
}

/* ---- jobs of the store ---- */

typedef struct { YcStore *store; YcSyncJob job; YcSyncDone done; gpointer data; } Job;

static void
job_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;

  if (job->job (job->store, job->data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
job_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YcSync *self = YC_SYNC (source);
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  job->done (self, job->data, error);
  yc_sync_end (self);
}

void
yc_sync_run_job (YcSync *self, YcSyncJob job, YcSyncDone done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, job_cb, NULL);
  Job *held = g_new (Job, 1);

  *held = (Job) { self->store, job, done, data };
  g_task_set_task_data (task, held, g_free);
  yc_sync_begin (self);
  yc_worker_push (self->worker, task, job_thread, G_PRIORITY_DEFAULT);
}

void
yc_sync_set_signed_out (YcSync *self, gboolean signed_out)
{
  YcSyncStatus status;

  yc_sync_get_status (self, &status);
  status.signed_out = signed_out;
  set_status (self, &status);
}

void
yc_sync_note_reply (YcSync *self, const YcReply *reply)
{
  /* That says nothing of the line. */
  if (reply->no_person)
    {
      yc_sync_set_signed_out (self, TRUE);
      return;
    }
  if (self->drain == NULL || self->closing)
    return;
  if (reply->class == YC_ANSWER_RETRY || reply->class == YC_ANSWER_UNKNOWN || reply->class == YC_ANSWER_SIGN_IN || reply->class == YC_ANSWER_HALT)
    yc_drain_check (self->drain);
}

void
yc_sync_begin (YcSync *self)
{
  self->n_running++;
}

void
yc_sync_end (YcSync *self)
{
  self->n_running--;
  if (self->closing && self->n_running == 0 && (self->drain == NULL || yc_drain_is_idle (self->drain)))
    g_main_loop_quit (self->loop);
}

/* ---- the thread ---- */

gboolean
yc_sync_connect (YcSync *self, YcLink *link, GError **error)
{
  g_autoptr (YcLink) owned = link;
  YcClient *client = yc_client_new (link->base, link->ca, error);

  if (client == NULL)
    return FALSE;
  yc_client_set_device_token (client, link->token);
  yc_client_set_platform_key (client, link->key);
  yc_sync_stop_listening (self);
  if (self->drain != NULL)
    {
      yc_drain_stop (self->drain);
      g_signal_handlers_disconnect_by_data (self->drain, self);
      g_clear_object (&self->drain);
    }
  g_clear_pointer (&self->link, yc_link_free);
  self->link = g_steal_pointer (&owned);
  g_set_object (&self->client, client);
  g_object_unref (client);
  self->drain = yc_drain_new (self->store, self->worker, self->client);
  g_signal_connect_swapped (self->drain, "changed", G_CALLBACK (drain_changed_cb), self);
  yc_drain_wake (self->drain);
  drain_changed_cb (self);
  return TRUE;
}

static gboolean
nothing_left_cb (gpointer data)
{
  YcSync *self = data;

  g_message ("the line is closed with %u calls under way", self->n_running);
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
close_cb (gpointer data)
{
  YcSync *self = data;

  self->closing = TRUE;
  yc_sync_stop_news (self);
  yc_sync_stop_listening (self);
  yc_sync_stop_leaving (self);
  g_cancellable_cancel (self->cancellable);
  if (self->drain != NULL)
    yc_drain_stop (self->drain);
  self->deadline = g_timeout_source_new_seconds (CLOSE_SECONDS);
  g_source_set_callback (self->deadline, nothing_left_cb, self, NULL);
  g_source_attach (self->deadline, self->context);
  if (self->n_running == 0 && (self->drain == NULL || yc_drain_is_idle (self->drain)))
    g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static gpointer
thread_main (gpointer data)
{
  YcSync *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
  if (self->drain != NULL)
    g_signal_handlers_disconnect_by_data (self->drain, self);
  g_clear_object (&self->drain);
  g_clear_object (&self->client);
  g_clear_pointer (&self->link, yc_link_free);
  /* What was cancelled comes back now. */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* Not before it is needed: most of what starts it also waits for it. */
static void
ensure_thread (YcSync *self)
{
  if (self->thread == NULL && !self->closed)
    self->thread = g_thread_new ("line", thread_main, self);
}

static gboolean
wake_cb (gpointer data)
{
  YcSync *self = data;

  if (self->drain != NULL && !self->closing)
    {
      yc_drain_wake (self->drain);
      yc_sync_count (self);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
try_now_cb (gpointer data)
{
  YcSync *self = data;

  if (self->drain != NULL && !self->closing)
    {
      yc_drain_shake_again (self->drain);
      yc_sync_look_for_news (self);
      yc_sync_count (self);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
link_up_cb (gpointer data)
{
  YcSync *self = data;

  if (self->drain != NULL && !self->closing)
    yc_drain_link_up (self->drain);
  return G_SOURCE_REMOVE;
}

static void
invoke (YcSync *self, GSourceFunc func)
{
  if (self->thread != NULL && !self->closed)
    g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, func, g_object_ref (self), g_object_unref);
}

void
yc_sync_wake (YcSync *self)
{
  g_return_if_fail (YC_IS_SYNC (self));

  invoke (self, wake_cb);
}

void
yc_sync_try_now (YcSync *self)
{
  g_return_if_fail (YC_IS_SYNC (self));

  invoke (self, try_now_cb);
}

void
yc_sync_link_up (YcSync *self)
{
  g_return_if_fail (YC_IS_SYNC (self));

  invoke (self, link_up_cb);
}

typedef struct { YcSync *sync; GTask *task; YcSyncFunc func; } Sent;

static void
sent_free (gpointer data)
{
  Sent *sent = data;

  g_object_unref (sent->task);
  g_object_unref (sent->sync);
  g_free (sent);
}

static gboolean
sent_cb (gpointer data)
{
  Sent *sent = data;

  if (sent->sync->closing)
    g_task_return_new_error (sent->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the line is closed");
  else
    sent->func (sent->sync, sent->task);
  return G_SOURCE_REMOVE;
}

gboolean
yc_sync_send (YcSync *self, GTask *task, YcSyncFunc func)
{
  Sent *sent = NULL;

  ensure_thread (self);
  if (self->thread == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the line is closed");
      return FALSE;
    }
  sent = g_new (Sent, 1);
  *sent = (Sent) { g_object_ref (self), g_object_ref (task), func };
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, sent_cb, sent, sent_free);
  return TRUE;
}

typedef struct { YcSync *sync; YcLink *link; } Start;

static gboolean
start_cb (gpointer data)
{
  Start *start = data;
  g_autoptr (GError) error = NULL;

  YcSyncStatus status;

  if (yc_sync_connect (start->sync, start->link, &error))
    return G_SOURCE_REMOVE;
  g_warning ("the platform's address is not one: %s", error->message);
  yc_sync_get_status (start->sync, &status);
  status.line = YC_LINE_HALTED;
  set_status (start->sync, &status);
  return G_SOURCE_REMOVE;
}

static void
start_free (gpointer data)
{
  Start *start = data;

  g_object_unref (start->sync);
  g_free (start);
}

void
yc_sync_start (YcSync *self, YcLink *link)
{
  Start *start = NULL;
  YcSyncStatus status;

  g_return_if_fail (YC_IS_SYNC (self));

  yc_sync_get_status (self, &status);
  status.enrolled = TRUE;
  set_status (self, &status);
  ensure_thread (self);
  start = g_new (Start, 1);
  *start = (Start) { g_object_ref (self), link };
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, start_cb, start, start_free);
}

void
yc_sync_set_pauses (YcSync *self, guint called, guint alone)
{
  g_return_if_fail (YC_IS_SYNC (self) && self->thread == NULL);

  self->called_pause = called;
  self->alone_pause = alone;
}

gboolean
yc_sync_is_listening (YcSync *self)
{
  return g_atomic_int_get (&self->is_listening) != 0;
}

/* ---- life ---- */

YcSync *
yc_sync_new (YcStore *store, YcWorker *worker)
{
  YcSync *self = g_object_new (YC_TYPE_SYNC, NULL);

  self->store = store;
  self->worker = g_object_ref (worker);
  return self;
}

void
yc_sync_close (YcSync *self)
{
  g_return_if_fail (YC_IS_SYNC (self));

  if (self->thread != NULL)
    {
      g_main_context_invoke_full (self->context, G_PRIORITY_HIGH, close_cb, g_object_ref (self), g_object_unref);
      g_thread_join (g_steal_pointer (&self->thread));
    }
  self->closed = TRUE;
}

static void
yc_sync_dispose (GObject *object)
{
  yc_sync_close (YC_SYNC (object));
  G_OBJECT_CLASS (yc_sync_parent_class)->dispose (object);
}

static void
yc_sync_finalize (GObject *object)
{
  YcSync *self = YC_SYNC (object);

  g_clear_object (&self->worker);
  g_object_unref (self->cancellable);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  yc_sync_leave_free (self->leave);
  g_free (self->leased_low);
  g_free (self->account);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (yc_sync_parent_class)->finalize (object);
}

static void
yc_sync_class_init (YcSyncClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yc_sync_dispose;
  G_OBJECT_CLASS (klass)->finalize = yc_sync_finalize;
  signals[CHANGED] = g_signal_new ("changed", YC_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEWS] = g_signal_new ("news", YC_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CASE_CHANGED] = g_signal_new ("case-changed", YC_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
yc_sync_init (YcSync *self)
{
  g_mutex_init (&self->lock);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->cancellable = g_cancellable_new ();
  self->status.next_at = G_MAXINT64;
  self->called_pause = CALLED_PAUSE_MS;
  self->alone_pause = ALONE_PAUSE_MS;
}
