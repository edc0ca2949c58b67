/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * sync/yc-client and the real platform's program, with a bad line between them: enrolment, leases, sign-in.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "integration/hall-rig.h"

#include <string.h>

#define INCARNATION "0193a000-0000-7000-8000-00000000000a"

/* Returns: (transfer full) */
static YcReply *
sign_in (HallRig *hall, const char *password)
{
  LineWait wait = { NULL, NULL, FALSE };

  yc_client_sign_in (hall->rig->client, "wangjing", password, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

static YcReply *
lease (HallRig *hall)
{
  LineWait wait = { NULL, NULL, FALSE };

  yc_client_lease (hall->rig->client, INCARNATION, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

static YcReply *
author (HallRig *hall)
{
  g_autofree char *key = yc_author_key_get_public (hall->rig->author);
  LineWait wait = { NULL, NULL, FALSE };

  yc_client_author (hall->rig->client, key, NULL, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

static void
test_not_enrolled (HallRig *hall)
{
  LineWait wait = { NULL, NULL, FALSE };
  g_autoptr (YcReply) hello = line_rig_hello (hall->rig), none = lease (hall);

  g_assert_cmpint (hello->class, ==, YC_ANSWER_DONE);
  g_assert_cmpint (none->class, ==, YC_ANSWER_SIGN_IN);
  yc_client_enrol (hall->rig->client, "XXXX-XXXX", INCARNATION, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, !=, YC_ANSWER_DONE);
  g_assert_nonnull (wait.reply->problem);
  yc_reply_free (wait.reply);
}

static void
test_person (HallRig *hall)
{
  g_autoptr (YcReply) early = NULL, wrong = NULL, right = NULL, registered = NULL, late = NULL;
  LineWait out = { NULL, NULL, FALSE };
  const YcSessionGrant *grant = NULL;

  hall_rig_enrol (hall, INCARNATION);
  early = author (hall);
  g_assert_cmpint (early->class, ==, YC_ANSWER_SIGN_IN);
  wrong = sign_in (hall, "not-the-password");
  g_assert_cmpint (wrong->class, ==, YC_ANSWER_SIGN_IN);
  g_assert_true (wrong->problem != NULL && wrong->problem->type == YC_PROBLEM_WRONG_PASSWORD);
  right = sign_in (hall, HALL_PASSWORD);
  g_assert_cmpint (right->class, ==, YC_ANSWER_DONE);
  grant = right->message;
  g_assert_true (grant != NULL && grant->role == YC_ROLE_CLERK);
  yc_client_set_session_token (hall->rig->client, grant != NULL ? grant->token : NULL);
  registered = author (hall);
  g_assert_cmpint (registered->class, ==, YC_ANSWER_DONE);
  yc_client_sign_out (hall->rig->client, NULL, line_wait_cb, &out);
  g_assert_cmpint (line_wait (&out)->class, ==, YC_ANSWER_DONE);
  yc_reply_free (out.reply);
  late = author (hall);
  g_assert_cmpint (late->class, ==, YC_ANSWER_SIGN_IN);
}

static void
test_device (HallRig *hall)
{
  LineWait wait = { NULL, NULL, FALSE };
  g_autoptr (YcReply) leased = NULL;

  hall_rig_enrol (hall, INCARNATION);
  leased = lease (hall);
  g_assert_cmpint (leased->class, ==, YC_ANSWER_DONE);
  yc_client_handshake (hall->rig->client, INCARNATION, 0, 0, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  g_assert_true (wait.reply->message != NULL && ((const YcHandshaken *) wait.reply->message)->ops->len == 0);
  yc_reply_free (wait.reply);
}

/* The code is good for one store; that the answer was lost is not its fault. */
static void
test_lost_enrolment (HallRig *hall)
{
  LineWait wait = { NULL, NULL, FALSE };
  g_autoptr (YcReply) leased = NULL;

  line_rig_tell (hall->rig, "cut answer 0 fin");
  yc_client_enrol (hall->rig->client, hall->code, INCARNATION, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_RETRY);
  yc_reply_free (wait.reply);
  hall_rig_enrol (hall, INCARNATION);
  leased = lease (hall);
  g_assert_cmpint (leased->class, ==, YC_ANSWER_DONE);
}

static void
test_cuts (HallRig *hall)
{
  hall_rig_enrol (hall, INCARNATION);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (YcReply) cut = NULL, whole = NULL;

      line_rig_tell (hall->rig, "cut %s %d %s", i % 2 == 0 ? "request" : "answer", g_test_rand_int_range (0, 500), g_test_rand_bit () ? "fin" : "rst");
      cut = lease (hall);
      g_assert_true (cut->class == YC_ANSWER_RETRY || cut->class == YC_ANSWER_UNKNOWN || cut->class == YC_ANSWER_DONE);
      line_rig_tell (hall->rig, "clear");
      whole = lease (hall);
      g_assert_cmpint (whole->class, ==, YC_ANSWER_DONE);
    }
}

/* Each with a platform of its own. */
static void
run (gconstpointer data)
{
  void (*const *test) (HallRig *hall) = data;
  g_autoptr (HallRig) hall = hall_rig_new ();

  (*test) (hall);
}

static const struct { const char *path; void (*test) (HallRig *hall); } tests[] = {
  { "/sync/client-platform/a-station-that-is-not-enrolled-gets-nothing", test_not_enrolled },
  { "/sync/client-platform/an-enrolment-whose-answer-was-lost-is-asked-for-again", test_lost_enrolment },
  { "/sync/client-platform/a-person-signs-in-and-out", test_person },
  { "/sync/client-platform/an-enrolled-station-gets-its-numbers", test_device },
  { "/sync/client-platform/a-lease-over-a-line-that-is-cut", test_cuts },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, &tests[i].test, run);
  return g_test_run ();
}
