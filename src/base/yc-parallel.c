/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* One loop over all processors. Takes a function and how often, gives nothing but the time. */
#define G_LOG_DOMAIN "yc-base"
#include "config.h"

#include "base/yc-parallel.h"

/* Waking a thread takes as long as two signatures. */
#define MIN_SHARED 6
#define MAX_THREADS 8

typedef struct
{
  YcParallelFunc func;
  gpointer       data;
  guint          n;
  int            next;          /* atomic: who takes an i moves it */
  int            refs;          /* atomic: a helper may begin when all is done */
  GMutex         lock;
  GCond          done;
  guint          n_left;        /* under @lock */
} Loop;

static void
loop_unref (Loop *self)
{
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->done);
  g_free (self);
}

static void
work (Loop *self)
{
  guint n_done = 0;

  for (guint i = (guint) g_atomic_int_add (&self->next, 1); i < self->n; i = (guint) g_atomic_int_add (&self->next, 1))
    {
      self->func (i, self->data);
      n_done++;
    }
  g_mutex_lock (&self->lock);
  self->n_left -= n_done;
  if (self->n_left == 0)
    g_cond_signal (&self->done);
  g_mutex_unlock (&self->lock);
}

static void
help (gpointer data, gpointer user_data)
{
  work (data);
  loop_unref (data);
}

static GThreadPool *
get_helpers (guint *ret_n)
{
  static GThreadPool *pool;
  static gsize once;
  guint n = MIN (g_get_num_processors (), MAX_THREADS) - 1;

  if (g_once_init_enter (&once))
    {
      pool = g_thread_pool_new (help, NULL, (int) MAX (n, 1), FALSE, NULL);
      g_once_init_leave (&once, 1);
    }
  *ret_n = n;
  return pool;
}

void
yc_parallel_for (guint n, YcParallelFunc func, gpointer data)
{
  guint n_helpers = 0;
  GThreadPool *pool = get_helpers (&n_helpers);
  Loop *self = NULL;

  if (n < MIN_SHARED || n_helpers == 0)
    {
      for (guint i = 0; i < n; i++)
        func (i, data);
      return;
    }
  self = g_new0 (Loop, 1);
  *self = (Loop) { .func = func, .data = data, .n = n, .n_left = n, .refs = (int) n_helpers + 1 };
  g_mutex_init (&self->lock);
  g_cond_init (&self->done);
  for (guint i = 0; i < n_helpers; i++)
    g_thread_pool_push (pool, self, NULL);
  work (self);
  g_mutex_lock (&self->lock);
  while (self->n_left > 0)
    g_cond_wait (&self->done, &self->lock);
  g_mutex_unlock (&self->lock);
  loop_unref (self);
}
