/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * An applicant's credit, asked of the real platform's program over a line that fails, and kept in the store's cache.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/sync-line.h"
#include "case/yc-credit-store.h"

#define WHOSE "11010519491231002X"

static void
find_credit_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Line *self = data;
  g_autoptr (GError) error = NULL;

  g_task_return_pointer (task, yc_credit_store_find (self->cases->store, WHOSE, &error), (GDestroyNotify) yc_credit_free);
  g_assert_no_error (error);
}

static YcCredit *
find_credit (Line *self)
{
  Wait wait = { NULL };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);

  g_task_set_task_data (task, self, NULL);
  yc_worker_push (self->worker, task, find_credit_thread, G_PRIORITY_DEFAULT);
  wait_for (&wait);
  g_object_unref (wait.result);
  return g_task_propagate_pointer (task, NULL);
}

static gboolean
ask_credit (Line *self, GError **error)
{
  Wait wait = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  yc_sync_credit_async (self->sync, WHOSE, NULL, wait_cb, &wait);
  wait_for (&wait);
  result = wait.result;
  return yc_sync_credit_finish (self->sync, result, error);
}

/* Asked by who is signed in only; what was told is kept, and stays without the line. */
static void
test_credit (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = NULL;
  g_autoptr (YcCredit) before = NULL, kept = NULL, still = NULL;
  g_autoptr (GError) nobody = NULL, error = NULL, offline = NULL;

  g_assert_false (ask_credit (self, &nobody));
  g_assert_nonnull (nobody);
  before = find_credit (self);
  g_assert_null (before);
  in = sign_in_well (self);
  g_assert_true (ask_credit (self, &error));
  g_assert_no_error (error);
  kept = find_credit (self);
  g_assert_nonnull (kept);
  g_assert_cmpint (kept->asked, ==, yc_clock_now (self->cases->clock));
  g_assert_cmpuint (kept->records->len, ==, 0);
  line_rig_tell (self->hall->rig, "offline");
  g_assert_false (ask_credit (self, &offline));
  g_assert_error (offline, YC_SYNC_ERROR, YC_SYNC_ERROR_LINE);
  still = find_credit (self);
  g_assert_nonnull (still);
}

static int
vouch (Line *self, GError **error)
{
  Wait wait = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  yc_sync_vouch_async (self->sync, "wangjing", NULL, wait_cb, &wait);
  wait_for (&wait);
  result = wait.result;
  return yc_sync_vouch_finish (self->sync, result, error);
}

static gboolean
is_signed_out (Line *self)
{
  YcSyncStatus status;

  yc_sync_get_status (self->sync, &status);
  return status.signed_out;
}

/* The sign-in of the person ends at the platform, the workstation's does not: a question and a key that is named want a sign-in, what was told stays, and the queue goes on. */
static void
test_session_over (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = sign_in_well (self), again = NULL;
  g_autoptr (YcCredit) still = NULL;
  g_autoptr (GError) over = NULL, unnamed = NULL, error = NULL;
  g_autofree char *id = NULL;

  g_assert_true (ask_credit (self, &error));
  g_assert_no_error (error);
  g_assert_false (is_signed_out (self));
  hall_rig_edit (self->hall, "DELETE FROM session");
  yc_sync_try_now (self->sync);
  wait_status (self, YC_LINE_ONLINE, 0);
  g_assert_false (ask_credit (self, &over));
  g_assert_error (over, YC_SYNC_ERROR, YC_SYNC_ERROR_SIGN_IN);
  g_assert_true (is_signed_out (self));
  g_assert_cmpint (vouch (self, &unnamed), ==, -1);
  g_assert_error (unnamed, YC_SYNC_ERROR, YC_SYNC_ERROR_SIGN_IN);
  still = find_credit (self);
  g_assert_nonnull (still);
  id = accept_one (self, in);
  wait_open (self, 0);
  wait_status (self, YC_LINE_ONLINE, 0);
  again = sign_in_well (self);
  g_assert_true (again->online);
  g_assert_false (is_signed_out (self));
  g_assert_true (ask_credit (self, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/credit-is-asked-and-kept", test_credit);
  g_test_add_func ("/sync/credit-after-the-sign-in-has-ended", test_session_over);
  return g_test_run ();
}
