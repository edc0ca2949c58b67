/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The engine that empties the queue. Takes what is due from the store, brings files and operations to the platform, and writes down what came
 * of it: a receipt, a later try, or a case set aside. One round is: what is due → files → operations → results → again; while a full call is on its
 * way the next one is read, and goes before the receipts of the first are written. One thread's main context; the store is touched in its
 * worker only. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-drain.h"

#include "sync/yc-drain-private.h"
#include "sync/yc-upload.h"

#include <string.h>

#define MAX_MANY_FAILED 2       /* then one operation a call shows which it is */
#define MAX_BLAMED 3            /* then the others go on without it */

G_DEFINE_TYPE (YcDrain, yc_drain, G_TYPE_OBJECT)

static guint changed_signal;

static void send_ops (YcDrain *self);
static void send_next_file (YcDrain *self);

/* ---- state ---- */

static void
set_line (YcDrain *self, YcLineState line, const char *failure)
{
  gboolean same = self->line == line && g_strcmp0 (self->failure, failure) == 0;

  self->line = line;
  g_free (self->failure);
  self->failure = g_strdup (failure);
  if (!same)
    g_signal_emit (self, changed_signal, 0);
}

static gboolean
timer_cb (gpointer data)
{
  YcDrain *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  yc_drain_begin_round (self);
  return G_SOURCE_REMOVE;
}

void
yc_drain_clear_timer (YcDrain *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
drop_ahead (YcDrain *self)
{
  g_clear_pointer (&self->ahead, yc_round_free);
  self->turn++;
}

/* Ends the round; the next one begins at @at (UTC microseconds), or when somebody wakes the engine. */
void
yc_drain_rest_until (YcDrain *self, gint64 at)
{
  gint64 now = yc_clock_now (yc_store_get_clock (self->store));
  gint64 wait = at == G_MAXINT64 ? -1 : MAX (0, at - now) / 1000;

  g_clear_pointer (&self->round, yc_round_free);
  drop_ahead (self);
  self->next_at = at;
  yc_drain_clear_timer (self);
  if (self->again && self->n_failed == 0)
    wait = 0;
  self->again = FALSE;
  if (wait >= 0 && !self->stopped)
    {
      self->timer = g_timeout_source_new ((guint) MIN (wait, G_MAXINT / 2));
      g_source_set_callback (self->timer, timer_cb, self, NULL);
      g_source_attach (self->timer, g_main_context_get_thread_default ());
    }
  g_signal_emit (self, changed_signal, 0);
}

static void
note_failure (YcDrain *self, const YcReply *reply)
{
  g_autofree char *failure = yc_round_name_failure (reply);

  self->n_failed++;
  self->shaken = FALSE;
  set_line (self, yc_round_tell_line (reply), failure);
}

static void
rest_after_failure (YcDrain *self, int retry_after)
{
  yc_drain_rest_until (self, yc_clock_now (yc_store_get_clock (self->store)) + yc_answer_get_wait (self->n_failed, retry_after, g_random_int ()));
}

/* A full disk takes no word of it either; the next round tries again. */
static void
told_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_message ("the queue does not tell why it waits: %s", error->message);
  rest_after_failure (YC_DRAIN (source), 0);
}

/* The store could not be read or written: the rows that it was over tell, as far as it takes that; tried again as a line that failed. */
static void
fail_store (YcDrain *self, const GError *error)
{
  self->n_failed++;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return rest_after_failure (self, 0);
  g_warning ("the queue could not be read or written: %s", error->message);
  self->store_state = yc_store_state_of (error);
  if (self->stopped || self->round == NULL || !yc_round_keep_station (self->round, error))
    return rest_after_failure (self, 0);
  yc_drain_run_job (self, yc_round_note_line, told_cb);
}

static void
see_line (YcDrain *self)
{
  set_line (self, YC_LINE_ONLINE, NULL);
}

/* An operation or a file has its answer. A handshake alone does not shorten the waits: it may work where nothing else does. */
static void
get_through (YcDrain *self)
{
  self->n_failed = 0;
  see_line (self);
}

/* ---- jobs of the store ---- */

typedef struct { YcRound *round; YcRoundJob job; guint turn; } JobData;

/* The round is the engine's; it lives until its job has come back. */
static void
job_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const JobData *job = data;
  GError *error = NULL;

  if (job->job (job->round, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run_job_of (YcDrain *self, YcRound *round, YcRoundJob job, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, NULL);
  JobData *data = g_new (JobData, 1);

  *data = (JobData) { round, job, self->turn };
  g_task_set_task_data (task, data, g_free);
  yc_worker_push (self->worker, task, job_thread, G_PRIORITY_LOW);
}

void
yc_drain_run_job (YcDrain *self, YcRoundJob job, GAsyncReadyCallback callback)
{
  run_job_of (self, self->round, job, callback);
}

/* FALSE when the engine was stopped meanwhile or the job failed: the round is over then. */
gboolean
yc_drain_finish_job (YcDrain *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fail_store (self, error);
  else if (self->stopped)
    yc_drain_rest_until (self, G_MAXINT64);
  else
    return TRUE;
  return FALSE;
}

/* ---- a line that fails ---- */

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcDrain *self = YC_DRAIN (source);

  if (yc_drain_finish_job (self, result))
    rest_after_failure (self, self->round->retry_after);
}

/* The line failed, or the platform speaks to the workstation and not of one operation. What was on its way is told of it; all else that waits has not
 * been tried, and the line's state tells why. */
static void
fail_line (YcDrain *self, const YcReply *reply)
{
  note_failure (self, reply);
  if (!yc_round_keep_line (self->round, reply))
    return rest_after_failure (self, reply->retry_after);
  yc_drain_run_job (self, yc_round_note_line, noted_cb);
}

/* ---- results ---- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcDrain *self = YC_DRAIN (source);
  YcLineState line = self->round->line;

  if (!yc_drain_finish_job (self, result))
    return;
  self->store_state = YC_STORE_WELL;
  if (line != YC_LINE_ONLINE)
    set_line (self, line, self->round->failure);
  self->again = TRUE;
  yc_drain_rest_until (self, 0);
}

/* ---- what fails by itself ---- */

static void
put_off_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcDrain *self = YC_DRAIN (source);

  if (yc_drain_finish_job (self, result))
    rest_after_failure (self, 0);
}

/* Operation @op_id failed when it, or a file of it, went alone, behind a handshake that worked. Again and again: its case waits, the others have
 * their turn at once; they show whether it is the line. While nothing gets through that is tried no faster than the breaker has it. */
static void
blame (YcDrain *self, const char *op_id, const YcReply *reply)
{
  gboolean known = self->round->is_spare, at_once = !known || self->n_failed == 0;

  self->n_blamed = g_strcmp0 (self->blamed, op_id) == 0 ? self->n_blamed + 1 : 1;
  g_free (self->blamed);
  self->blamed = g_strdup (op_id);
  if (!known && self->n_blamed < MAX_BLAMED)
    return fail_line (self, reply);
  if (at_once)
    self->n_failed++;
  else
    note_failure (self, reply);
  self->max_ops = YC_WIRE_MAX_OPS;
  self->n_singly = 0;
  yc_round_keep_failure (self->round, reply);
  /* That will not become smaller by waiting. */
  if (yc_round_is_too_large (reply))
    return yc_drain_run_job (self, self->round->ops->len > 0 ? yc_round_set_aside : yc_round_refuse_file, written_cb);
  yc_drain_run_job (self, yc_round_put_off, at_once ? written_cb : put_off_cb);
}

static void
fail_ops (YcDrain *self, const YcReply *reply)
{
  if (!yc_round_is_of_content (reply))
    return fail_line (self, reply);
  if (self->round->ops->len == 1)
    return blame (self, ((const YcWireOp *) g_ptr_array_index (self->round->ops, 0))->id, reply);
  if (++self->n_many_failed >= MAX_MANY_FAILED)
    {
      self->n_many_failed = 0;
      self->max_ops = 1;
      self->n_singly = YC_WIRE_MAX_OPS;
    }
  fail_line (self, reply);
}

/* ---- while operations are on their way ---- */

/* Returns: whether it went well; the job's round is the caller's. */
static gboolean
end_behind (YcDrain *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  self->n_behind--;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    return TRUE;
  g_message ("beside a round: %s", error->message);
  g_clear_error (&self->behind_error);
  self->behind_error = g_steal_pointer (&error);
  return FALSE;
}

static void
ahead_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YcDrain *self = YC_DRAIN (source);
  const JobData *job = g_task_get_task_data (G_TASK (result));
  YcRound *round = job->round;

  /* What went wrong is met again by the next round, which tells it. */
  if (!end_behind (self, result) || job->turn != self->turn || self->stopped)
    yc_round_free (round);
  else
    self->ahead = round;
}

static void
behind_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YcDrain *self = YC_DRAIN (source);
  const JobData *job = g_task_get_task_data (G_TASK (result));
  YcRound *round = job->round;

  if (!end_behind (self, result))
    self->behind_failed = TRUE;
  yc_round_free (round);
  g_signal_emit (self, changed_signal, 0);
}

static void
read_ahead (YcDrain *self)
{
  self->n_behind++;
  run_job_of (self, yc_round_new_behind (self->round), yc_round_load, ahead_cb);
}

/* The next operations go at once, the receipts of these are written meanwhile. Should the program end in between, the platform gives them again. */
static gboolean
send_ahead (YcDrain *self)
{
  YcRound *round = self->round;

  if (self->ahead == NULL || self->ahead->ops->len == 0 || !yc_round_is_smooth (round))
    return FALSE;
  self->n_behind++;
  run_job_of (self, round, yc_round_write_results, behind_cb);
  self->round = g_steal_pointer (&self->ahead);
  send_ops (self);
  return TRUE;
}

static void
ops_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (YcDrain) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcReply) reply = yc_client_finish (self->client, result, &error);

  if (reply == NULL || self->stopped)
    return yc_drain_rest_until (self, G_MAXINT64);
  if (self->behind_failed)
    {
      self->behind_failed = FALSE;
      g_propagate_prefixed_error (&error, g_steal_pointer (&self->behind_error), "receipts were not written: ");
      return fail_store (self, error);
    }
  if (reply->class == YC_ANSWER_DONE)
    {
      get_through (self);
      self->n_many_failed = 0;
      if (self->n_singly == 0 || --self->n_singly == 0)
        self->max_ops = YC_WIRE_MAX_OPS;
      self->round->results = yc_reply_steal (reply);
      if (send_ahead (self))
        return;
      return yc_drain_run_job (self, yc_round_write_results, written_cb);
    }
  if (reply->class != YC_ANSWER_REJECT)
    return fail_ops (self, reply);
  /* One of them cannot be read: alone it shows which. */
  get_through (self);
  if (self->round->ops->len > 1)
    {
      self->max_ops = 1;
      self->again = TRUE;
      return yc_drain_rest_until (self, 0);
    }
  self->round->refusal = yc_problem_to_text (reply->problem);
  yc_drain_run_job (self, yc_round_set_aside, written_cb);
}

static void
send_ops (YcDrain *self)
{
  if (self->round->ops->len == 0)
    return yc_drain_rest_until (self, self->round->next_due);
  yc_client_ops (self->client, self->round->ops, self->cancellable, ops_cb, g_object_ref (self));
  /* A full one: there is more. */
  if (self->round->ops->len == YC_WIRE_MAX_OPS)
    read_ahead (self);
}

/* ---- files ---- */

static void
file_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcDrain *self = YC_DRAIN (source);

  if (!yc_drain_finish_job (self, result))
    return;
  self->store_state = YC_STORE_WELL;
  self->round->file++;
  send_next_file (self);
}

static void
uploaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (YcDrain) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcReply) reply = yc_upload_finish (self->client, result, &error);

  if (reply == NULL || self->stopped)
    return yc_drain_rest_until (self, G_MAXINT64);
  if (reply->class == YC_ANSWER_DONE)
    {
      get_through (self);
      return yc_drain_run_job (self, yc_round_file_arrived, file_written_cb);
    }
  if (reply->class == YC_ANSWER_RETRY || reply->class == YC_ANSWER_UNKNOWN)
    return blame (self, yc_round_get_file (self->round)->op_id, reply);
  if (reply->class != YC_ANSWER_REJECT || reply->problem == NULL)
    return fail_line (self, reply);
  get_through (self);
  self->round->refusal = yc_problem_to_text (reply->problem);
  yc_drain_run_job (self, yc_round_refuse_file, written_cb);
}

static gboolean
read_cb (guint64 offset, void *buffer, gsize n, gpointer data, GError **error)
{
  YcDrain *self = data;
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (self->round->bytes, &size);

  g_return_val_if_fail (offset <= size && n <= size - offset, FALSE);
  memcpy (buffer, bytes + offset, n);
  return TRUE;
}

/* The name is kept before any byte goes: jobs of the store run in order, and the next one is behind it. */
static void
placed_cb (const char *upload, gpointer data)
{
  YcDrain *self = data;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, yc_placed_new (self->store, yc_round_get_file (self->round), upload), (GDestroyNotify) yc_placed_free);
  yc_worker_push (self->worker, task, yc_placed_thread, G_PRIORITY_LOW);
}

static void
file_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcDrain *self = YC_DRAIN (source);
  YcUploadSource upload = { read_cb, placed_cb, NULL, self, yc_round_may_be_there (self->round) };
  const YcOutboxFile *file = NULL;

  if (!yc_drain_finish_job (self, result))
    return;
  if (self->round->bytes == NULL)
    return yc_drain_run_job (self, yc_round_leave_file, written_cb);
  file = yc_round_get_file (self->round);
  yc_upload (self->client, file->case_id, &self->round->digest, g_bytes_get_size (self->round->bytes), *file->upload != '\0' ? file->upload : NULL,
             &upload, self->cancellable, uploaded_cb, g_object_ref (self));
}

static void
send_next_file (YcDrain *self)
{
  if (yc_round_get_file (self->round) != NULL)
    return yc_drain_run_job (self, yc_round_read_file, file_read_cb);
  /* What was held back for its files may go now. */
  if (self->round->files->len > 0)
    {
      self->again = TRUE;
      return yc_drain_rest_until (self, 0);
    }
  yc_drain_rest_until (self, self->round->next_due);
}

/* ---- the round ---- */

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcDrain *self = YC_DRAIN (source);

  if (!yc_drain_finish_job (self, result))
    return;
  /* Something was set aside, or a person has seen to it: the platform's keeper is to know. */
  if (self->round->n_stuck != self->told_stuck)
    {
      self->shaken = FALSE;
      self->again = TRUE;
      return yc_drain_rest_until (self, 0);
    }
  /* Nothing is to be written either, so that reading is all that there is to see. */
  if (self->round->ops->len == 0 && self->round->files->len == 0)
    self->store_state = YC_STORE_WELL;
  /* Nothing waits, so that a handshake is all that there is to get through. */
  if (self->round->ops->len == 0 && self->round->files->len == 0 && self->round->next_due == G_MAXINT64)
    self->n_failed = 0;
  /* Operations without files to wait for go first: they are small. */
  if (self->round->ops->len > 0)
    send_ops (self);
  else
    send_next_file (self);
}

static void
shaken_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcDrain *self = YC_DRAIN (source);

  if (!yc_drain_finish_job (self, result))
    return;
  if (self->round->line != YC_LINE_ONLINE)
    {
      set_line (self, self->round->line, self->round->failure);
      return yc_drain_rest_until (self, G_MAXINT64);
    }
  self->shaken = TRUE;
  self->told_stuck = self->round->n_stuck;
  see_line (self);
  yc_drain_run_job (self, yc_round_load, loaded_cb);
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (YcDrain) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcReply) reply = yc_client_finish (self->client, result, &error);

  if (reply == NULL || self->stopped)
    return yc_drain_rest_until (self, G_MAXINT64);
  if (reply->class != YC_ANSWER_DONE)
    {
      self->n_blamed = 0;       /* it is the line, and not what went before */
      if (!yc_round_is_cloned (reply) && reply->class != YC_ANSWER_REVOKED)
        return fail_line (self, reply);
      note_failure (self, reply);
      return yc_drain_run_job (self, reply->class == YC_ANSWER_REVOKED ? yc_round_note_withdrawn : yc_round_suspend, put_off_cb);
    }
  self->round->known = yc_reply_steal (reply);
  yc_clock_mark_init (&self->round->clock, yc_store_get_clock (self->store), self->round->known->at);
  yc_drain_run_job (self, yc_round_check_known, shaken_written_cb);
}

static void
sequence_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcDrain *self = YC_DRAIN (source);

  if (yc_drain_finish_job (self, result))
    yc_client_handshake (self->client, yc_store_get_incarnation (self->store), self->round->sequence, self->round->n_stuck, self->cancellable,
                         handshake_cb, g_object_ref (self));
}

void
yc_drain_begin_round (YcDrain *self)
{
  if (self->stopped)
    return;
  if (self->round != NULL)
    {
      self->again = TRUE;
      return;
    }
  yc_drain_clear_timer (self);
  self->next_at = 0;
  self->round = yc_round_new (self->store, self->max_ops);
  if (self->shaken)
    yc_drain_run_job (self, yc_round_load, loaded_cb);
  else
    yc_drain_run_job (self, yc_round_load_sequence, sequence_cb);
}

YcDrain *
yc_drain_new (YcStore *store, YcWorker *worker, YcClient *client)
{
  YcDrain *self = g_object_new (YC_TYPE_DRAIN, NULL);

  self->store = store;
  self->worker = g_object_ref (worker);
  self->client = g_object_ref (client);
  return self;
}

static void
yc_drain_finalize (GObject *object)
{
  YcDrain *self = YC_DRAIN (object);

  yc_drain_clear_timer (self);
  g_clear_pointer (&self->round, yc_round_free);
  g_clear_pointer (&self->ahead, yc_round_free);
  g_object_unref (self->worker);
  g_object_unref (self->client);
  g_object_unref (self->cancellable);
  g_free (self->failure);
  g_clear_error (&self->behind_error);
  g_free (self->blamed);
  G_OBJECT_CLASS (yc_drain_parent_class)->finalize (object);
}

static void
yc_drain_class_init (YcDrainClass *class)
{
  G_OBJECT_CLASS (class)->finalize = yc_drain_finalize;
  changed_signal = g_signal_new ("changed", YC_TYPE_DRAIN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
yc_drain_init (YcDrain *self)
{
  self->cancellable = g_cancellable_new ();
  self->max_ops = YC_WIRE_MAX_OPS;
  self->next_at = G_MAXINT64;
}
