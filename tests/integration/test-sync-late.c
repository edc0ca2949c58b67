/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A clerk change on a line that swallows everything: who is within the lease is let in before the platform has answered, and what it answers then counts
 * all the same. The real platform's program behind the fault proxy.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/sync-line.h"

#define APPROVER "shenpi-weijian"
#define SUPERVISOR "duban"
#define SLOW "delay answer 5000 /v1/sessions"     /* longer than the moment, shorter than patience */

static YcSignedIn *
sign_in_as (Line *self, const char *account)
{
  g_autoptr (GError) error = NULL;
  YcSignedIn *in = sign_in (self, account, HALL_PASSWORD, &error);

  g_assert_no_error (error);
  g_assert_nonnull (in);
  return in;
}

/* Whether the platform knows the person who is here. */
static gboolean
is_known (Line *self)
{
  Wait wait = { NULL };
  g_autoptr (YcReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  yc_sync_worklist_async (self->sync, YC_WORKLIST_OPEN, NULL, NULL, wait_cb, &wait);
  wait_for (&wait);
  reply = yc_sync_reply_finish (self->sync, wait.result, &error);
  g_object_unref (wait.result);
  g_assert_no_error (error);
  return reply->class == YC_ANSWER_DONE;
}

static guint
count_fired (Line *self)
{
  guint connections = 0, exchanges = 0, fired = 0;

  line_rig_stats (self->hall->rig, &connections, &exchanges, &fired);
  return fired;
}

static void
wait_fired (Line *self, guint n)
{
  while (count_fired (self) < n)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
}

static void
wait_signed_out (Line *self)
{
  YcSyncStatus status = { .signed_out = FALSE };

  while (!status.signed_out)
    {
      g_main_context_iteration (NULL, TRUE);
      yc_sync_get_status (self->sync, &status);
    }
}

/* The next sign-in is answered late; the rule has not fired when somebody is let in before the answer. */
static YcSignedIn *
sign_in_early (Line *self, const char *account, guint *ret_fired)
{
  YcSignedIn *in = NULL;

  *ret_fired = count_fired (self);
  line_rig_tell (self->hall->rig, "always pass /v1/sessions:end");     /* of who left a moment ago */
  line_rig_tell (self->hall->rig, SLOW);
  in = sign_in_as (self, account);
  g_assert_false (in->online);
  g_assert_cmpuint (count_fired (self), ==, *ret_fired);
  return in;
}

static void
test_let_in_and_known_later (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) first = sign_in_as (self, APPROVER), again = NULL;
  guint fired = 0;

  yc_sync_sign_out (self->sync);
  again = sign_in_early (self, APPROVER, &fired);
  g_assert_false (is_known (self));
  wait_fired (self, fired + 1);
  while (!is_known (self))
    g_usleep (20000);
}

/* Who never signed in here is let in by nobody else: the line is waited for. */
static void
test_stranger_waits (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = NULL;

  line_rig_tell (self->hall->rig, SLOW);
  in = sign_in_as (self, APPROVER);
  g_assert_true (in->online);
}

/* What comes for who has left again gives nobody anything. */
static void
test_left_before_the_answer (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) first = sign_in_as (self, APPROVER), again = NULL, other = NULL;
  guint fired = 0;

  yc_sync_sign_out (self->sync);
  again = sign_in_early (self, APPROVER, &fired);
  yc_sync_sign_out (self->sync);
  wait_fired (self, fired + 1);
  other = sign_in_as (self, SUPERVISOR);      /* the answer of before is taken by now */
  g_assert_true (other->online);
  g_assert_false (is_known (self));           /* a supervisor has no work list */
}

/* Another person at the lock, without the line: nothing is asked in the name of who was here before. */
static void
test_not_in_the_name_of_before (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) supervisor = sign_in_as (self, SUPERVISOR), approver = sign_in_as (self, APPROVER), in = NULL;
  guint fired = 0;

  g_assert_true (is_known (self));
  in = sign_in_early (self, SUPERVISOR, &fired);
  g_assert_false (is_known (self));
  wait_fired (self, fired + 1);
}

/* A no is the last word also when it comes late. */
static void
test_withdrawn_meanwhile (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) first = sign_in_as (self, WHO), again = NULL;
  g_autoptr (GError) error = NULL;
  guint fired = 0;

  yc_sync_sign_out (self->sync);
  hall_rig_withdraw (self->hall, WHO, TEST_NOW);
  again = sign_in_early (self, WHO, &fired);
  wait_fired (self, fired + 1);
  wait_signed_out (self);
  line_rig_tell (self->hall->rig, "offline");
  g_assert_null (sign_in (self, WHO, HALL_PASSWORD, &error));
  g_assert_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_WITHDRAWN);
}

/* The platform does not let in under this name and password any more. */
static void
test_other_password_meanwhile (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) first = sign_in_as (self, WHO), again = NULL;
  guint fired = 0;

  yc_sync_sign_out (self->sync);
  hall_rig_withdraw (self->hall, SUPERVISOR, TEST_NOW);     /* from now on the program's start puts nothing right */
  hall_rig_edit (self->hall, "PRAGMA foreign_keys = OFF; UPDATE account SET hall = 'elsewhere' WHERE account = '" WHO "'");
  again = sign_in_early (self, WHO, &fired);
  wait_signed_out (self);
}

/* A line that swallows the question for good; the window is closed while it is still waited for. */
static void
test_closed_while_it_waits (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) first = sign_in_as (self, WHO), again = NULL;

  yc_sync_sign_out (self->sync);
  line_rig_tell (self->hall->rig, "always stall request 0");
  again = sign_in_as (self, WHO);
  g_assert_false (again->online);
  line_close (self);
}

/* Who left while the first question hangs is followed by somebody who never was here, and then comes back. */
static void
test_change_on_a_silent_line (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) first = sign_in_as (self, WHO), again = NULL, back = NULL;
  g_autoptr (GError) never = NULL;

  yc_sync_sign_out (self->sync);
  line_rig_tell (self->hall->rig, "always stall request 0");
  line_rig_tell (self->hall->rig, "offline");
  line_rig_tell (self->hall->rig, "online");
  again = sign_in_as (self, WHO);
  g_assert_false (again->online);
  yc_sync_sign_out (self->sync);
  g_assert_null (sign_in (self, SUPERVISOR, HALL_PASSWORD, &never));
  g_assert_error (never, YC_CLERK_ERROR, YC_CLERK_ERROR_UNKNOWN);
  back = sign_in_as (self, WHO);
  g_assert_false (back->online);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/late/let-in-at-once-and-known-with-the-answer", test_let_in_and_known_later);
  g_test_add_func ("/sync/late/who-never-was-here-waits-for-the-line", test_stranger_waits);
  g_test_add_func ("/sync/late/an-answer-for-who-has-left-is-nothing", test_left_before_the_answer);
  g_test_add_func ("/sync/late/nothing-in-the-name-of-who-was-here-before", test_not_in_the_name_of_before);
  g_test_add_func ("/sync/late/a-withdrawal-is-the-last-word", test_withdrawn_meanwhile);
  g_test_add_func ("/sync/late/who-is-not-let-in-any-more-is-asked-again", test_other_password_meanwhile);
  g_test_add_func ("/sync/late/closed-while-the-line-is-silent", test_closed_while_it_waits);
  g_test_add_func ("/sync/late/people-change-on-a-silent-line", test_change_on_a_silent_line);
  return g_test_run ();
}
