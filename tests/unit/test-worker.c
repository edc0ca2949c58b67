/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * base/yc-worker: order, cancel, stop; and the pool.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-worker.h"

#include "base/yc-error.h"

typedef struct
{
  YcWorker *worker;
  GMutex gate; /* held: the first job waits */
  GString *order;
  guint n_done;
  GError *error; /* of the last task */
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  g_mutex_init (&f->gate);
  f->order = g_string_new (NULL);
  f->worker = yc_worker_new ("test-worker");
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->worker);
  g_mutex_clear (&f->gate);
  g_string_free (f->order, TRUE);
  g_clear_error (&f->error);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  f->n_done++;
  g_clear_error (&f->error);
  g_task_propagate_boolean (G_TASK (result), &f->error);
}

static void
wait_at_gate (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fixture *f = data;

  g_mutex_lock (&f->gate);
  g_mutex_unlock (&f->gate);
  g_task_return_boolean (task, TRUE);
}

typedef struct
{
  Fixture *f;
  char letter;
} Letter;

static void
write_letter (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Letter *letter = data;

  g_string_append_c (letter->f->order, letter->letter);
  g_task_return_boolean (task, TRUE);
}

static void
push_gate (Fixture *f)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done_cb, f);

  g_task_set_task_data (task, f, NULL);
  yc_worker_push (f->worker, task, wait_at_gate, G_MININT);
}

static void
push_letter (Fixture *f, char c, int priority, GCancellable *cancellable)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done_cb, f);
  Letter *letter = g_new0 (Letter, 1);

  letter->f = f;
  letter->letter = c;
  g_task_set_task_data (task, letter, g_free);
  yc_worker_push (f->worker, task, write_letter, priority);
}

static void
wait_for (Fixture *f, guint n)
{
  while (f->n_done < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_after_stop (Fixture *f, gconstpointer data)
{
  yc_worker_stop (f->worker);
  push_letter (f, 'a', 0, NULL);
  wait_for (f, 1);
  g_assert_error (f->error, YC_BASE_ERROR, YC_BASE_ERROR_CLOSED);
  g_assert_cmpstr (f->order->str, ==, "");
  yc_worker_stop (f->worker);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_mutex_lock (&f->gate);
  push_gate (f);
  push_letter (f, 'a', 0, cancellable);
  g_cancellable_cancel (cancellable);
  g_mutex_unlock (&f->gate);
  wait_for (f, 2);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (f->order->str, ==, "");
}

static void
test_priorities (Fixture *f, gconstpointer data)
{
  g_mutex_lock (&f->gate);
  push_gate (f);
  push_letter (f, 'd', 0, NULL);
  push_letter (f, 'f', 10, NULL);
  push_letter (f, 'e', 0, NULL);
  push_letter (f, 'a', -10, NULL);
  push_letter (f, 'b', -10, NULL);
  push_letter (f, 'c', -5, NULL);
  g_mutex_unlock (&f->gate);
  wait_for (f, 7);
  g_assert_cmpstr (f->order->str, ==, "abcdef");
}

static void
test_stop_drains (Fixture *f, gconstpointer data)
{
  g_mutex_lock (&f->gate);
  push_gate (f);
  for (char c = 'a'; c <= 'z'; c++)
    push_letter (f, c, 0, NULL);
  g_mutex_unlock (&f->gate);
  yc_worker_stop (f->worker);
  g_assert_cmpstr (f->order->str, ==, "abcdefghijklmnopqrstuvwxyz");
  wait_for (f, 27);
  g_assert_no_error (f->error);
}

static void
ask_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, yc_worker_is_current (data));
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  int *answer = data;

  *answer = g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
test_current (Fixture *f, gconstpointer data)
{
  g_autoptr (GTask) task = NULL;
  int answer = -1;

  task = g_task_new (NULL, NULL, answer_cb, &answer);
  g_task_set_task_data (task, f->worker, NULL);
  yc_worker_push (f->worker, task, ask_thread, 0);
  while (answer < 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (answer, ==, TRUE);
  g_assert_false (yc_worker_is_current (f->worker));
}

static void
drop_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fixture *f = data;

  g_clear_object (&f->worker);
  g_task_return_boolean (task, TRUE);
}

/* The last reference goes in the worker's own thread, which cannot join itself. */
static void
test_dropped_inside (Fixture *f, gconstpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done_cb, f);

  g_task_set_task_data (task, f, NULL);
  yc_worker_push (f->worker, task, drop_worker, 0);
  g_clear_object (&task);
  wait_for (f, 1);
  g_assert_null (f->worker);
}

static void
count_up (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_atomic_int_inc ((int *) data);
  g_task_return_boolean (task, TRUE);
}

static void
test_pool (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  int count = 0;

  g_cancellable_cancel (cancelled);
  for (int i = 0; i < 101; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, i == 50 ? cancelled : NULL, done_cb, f);

      g_task_set_task_data (task, &count, NULL);
      yc_pool_push (task, count_up);
    }
  wait_for (f, 101);
  g_assert_cmpint (count, ==, 100);
}

#define ADD(path, func) g_test_add ("/base/worker/" path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("a-job-after-the-stop-is-answered-closed", test_after_stop);
  ADD ("a-job-cancelled-while-waiting-does-not-run", test_cancelled);
  ADD ("jobs-run-by-priority-then-by-arrival", test_priorities);
  ADD ("the-stop-waits-for-all-queued-jobs", test_stop_drains);
  ADD ("a-job-knows-its-worker", test_current);
  ADD ("the-last-reference-may-go-inside-a-job", test_dropped_inside);
  ADD ("the-pool-runs-all-but-the-cancelled", test_pool);
  return g_test_run ();
}
