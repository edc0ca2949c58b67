/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * One named thread that owns one serial resource and takes GTasks by priority; and the bounded pool for CPU
 * work. Both can be used from any thread.
 */
#define G_LOG_DOMAIN "yc-base"

#include "config.h"

#include "base/yc-worker.h"

#include "base/yc-error.h"
#include <string.h>
#include <sys/resource.h>

#define POOL_NICE 10

/* What the thread holds; it may outlive the object when the last reference is dropped by one of its own jobs. */
typedef struct
{
  gatomicrefcount refs;
  GMutex lock; /* guards all below */
  GCond changed;
  GQueue jobs; /* of Job, in the order of running */
  gboolean stopped;
} Queue;

typedef struct
{
  GTask *task; /* (owned) */
  GTaskThreadFunc func;
  int priority;
} Job;

struct _YcWorker
{
  GObject parent_instance;
  Queue *queue;    /* (owned) */
  GThread *thread; /* (owned) (nullable): NULL once joined; guarded by the queue's lock */
  GThread *self;   /* the thread, for comparing only; atomic */
};

G_DEFINE_FINAL_TYPE (YcWorker, yc_worker, G_TYPE_OBJECT)

static Queue *
queue_ref (Queue *queue)
{
  g_atomic_ref_count_inc (&queue->refs);
  return queue;
}

static void
queue_unref (Queue *queue)
{
  if (!g_atomic_ref_count_dec (&queue->refs))
    return;
  g_mutex_clear (&queue->lock);
  g_cond_clear (&queue->changed);
  g_free (queue);
}

/* Runs the job and drops it. A task cancelled while it waited is answered without touching the resource. */
static void
run_job (Job *job)
{
  g_autoptr (GTask) task = job->task;
  GTaskThreadFunc func = job->func;

  g_free (job);
  if (!g_task_return_error_if_cancelled (task))
    func (task, g_task_get_source_object (task), g_task_get_task_data (task), g_task_get_cancellable (task));
}

/* Returns: (nullable): the next job; NULL when the worker is stopped and the queue empty */
static Job *
wait_for_job (Queue *queue)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&queue->lock);

  while (g_queue_is_empty (&queue->jobs) && !queue->stopped)
    g_cond_wait (&queue->changed, &queue->lock);
  return g_queue_pop_head (&queue->jobs);
}

static gpointer
run_thread (gpointer data)
{
  Queue *queue = data;

  for (Job *job = wait_for_job (queue); job != NULL; job = wait_for_job (queue))
    run_job (job);
  queue_unref (queue);
  return NULL;
}

static void
yc_worker_finalize (GObject *object)
{
  YcWorker *self = YC_WORKER (object);

  if (yc_worker_is_current (self))
    {
      /* The last reference went with a job: this thread ends after the queue, nobody can join it. */
      g_mutex_lock (&self->queue->lock);
      self->queue->stopped = TRUE;
      g_mutex_unlock (&self->queue->lock);
      g_clear_pointer (&self->thread, g_thread_unref);
    }
  else
    yc_worker_stop (self);
  queue_unref (self->queue);

  G_OBJECT_CLASS (yc_worker_parent_class)->finalize (object);
}

static void
yc_worker_class_init (YcWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yc_worker_finalize;
}

static void
yc_worker_init (YcWorker *self)
{
  self->queue = g_new0 (Queue, 1);
  g_atomic_ref_count_init (&self->queue->refs);
  g_mutex_init (&self->queue->lock);
  g_cond_init (&self->queue->changed);
  g_queue_init (&self->queue->jobs);
}

/**
 * yc_worker_new:
 * @name: the thread's name, at most 15 characters
 *
 * Returns: (transfer full): a worker whose thread runs
 */
YcWorker *
yc_worker_new (const char *name)
{
  g_return_val_if_fail (strlen (name) <= 15, NULL);

  YcWorker *self = g_object_new (YC_TYPE_WORKER, NULL);
  self->thread = g_thread_new (name, run_thread, queue_ref (self->queue));
  g_atomic_pointer_set (&self->self, self->thread);
  return self;
}

static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Job *left = a, *right = b;

  /* An equal one counts as smaller, so that a new job goes behind its equals. */
  return left->priority <= right->priority ? -1 : 1;
}

/**
 * yc_worker_push:
 * @task: what to answer; the worker keeps a reference until @func has run
 * @func: runs in the thread and must return @task
 * @priority: as in GLib: lower numbers run first, G_PRIORITY_DEFAULT is 0
 *
 * A task of a stopped worker is returned with YC_BASE_ERROR_CLOSED.
 */
void
yc_worker_push (YcWorker *self, GTask *task, GTaskThreadFunc func, int priority)
{
  g_return_if_fail (YC_IS_WORKER (self));
  g_return_if_fail (G_IS_TASK (task) && func != NULL);

  g_mutex_lock (&self->queue->lock);
  gboolean stopped = self->queue->stopped;
  if (!stopped)
    {
      Job *job = g_new0 (Job, 1);
      job->task = g_object_ref (task);
      job->func = func;
      job->priority = priority;
      g_queue_insert_sorted (&self->queue->jobs, job, compare_jobs, NULL);
      g_cond_signal (&self->queue->changed);
    }
  g_mutex_unlock (&self->queue->lock);

  if (stopped)
    g_task_return_new_error (task, YC_BASE_ERROR, YC_BASE_ERROR_CLOSED, "The worker was stopped");
}

/**
 * yc_worker_stop:
 *
 * Takes no more jobs, runs those that wait and joins the thread. Never from the worker's own thread. Can be called again.
 */
void
yc_worker_stop (YcWorker *self)
{
  g_return_if_fail (YC_IS_WORKER (self));
  g_return_if_fail (!yc_worker_is_current (self));

  g_mutex_lock (&self->queue->lock);
  GThread *thread = g_steal_pointer (&self->thread);
  self->queue->stopped = TRUE;
  g_cond_signal (&self->queue->changed);
  g_mutex_unlock (&self->queue->lock);

  if (thread == NULL)
    return;
  g_thread_join (thread);
  /* A later thread may get the same address. */
  g_atomic_pointer_set (&self->self, NULL);
}

gboolean
yc_worker_is_current (YcWorker *self)
{
  return g_thread_self () == g_atomic_pointer_get (&self->self);
}

static void
run_pool_job (gpointer data, gpointer user_data)
{
  static _Thread_local gboolean is_nice;

  /* On Linux PRIO_PROCESS 0 is the calling thread alone. */
  if (!is_nice)
    {
      is_nice = TRUE;
      if (setpriority (PRIO_PROCESS, 0, POOL_NICE) != 0)
        g_debug ("The pool's thread keeps its priority");
    }
  run_job (data);
}

/**
 * yc_pool_push:
 * @task: what to answer; the pool keeps a reference until @func has run
 * @func: runs in a thread of the pool and must return @task
 *
 * Jobs run in order of arrival, as many at a time as there are cores but one.
 */
void
yc_pool_push (GTask *task, GTaskThreadFunc func)
{
  static gsize once;
  static GThreadPool *pool;
  Job *job = g_new0 (Job, 1);

  if (g_once_init_enter (&once))
    {
      int n_threads = MAX (1, (int) g_get_num_processors () - 1);
      /* exclusive: a thread made nice must not be lent to others */
      pool = g_thread_pool_new (run_pool_job, NULL, n_threads, TRUE, NULL);
      g_once_init_leave (&once, 1);
    }
  job->task = g_object_ref (task);
  job->func = func;
  g_thread_pool_push (pool, job, NULL);
}
