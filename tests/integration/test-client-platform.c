/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * sync/yc-client and the real platform's program, with a bad line between them: enrolment, leases, sign-in.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "integration/line-rig.h"

#include <signal.h>
#include <string.h>

#define INCARNATION "0193a000-0000-7000-8000-00000000000a"
#define PASSWORD "yichuang-demonstration"

typedef struct { char *folder, *code; GSubprocess *process; LineRig *rig; } Hall;

/* What the program prints: accounts, the enrolment code, where it listens. */
static guint16
read_start (Hall *hall)
{
  g_autoptr (GDataInputStream) said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (hall->process));

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (said, NULL, NULL, NULL);
      g_auto (GStrv) words = line != NULL ? g_strsplit (line, "\t", -1) : NULL;

      if (words == NULL)
        return 0;
      if (strcmp (words[0], "enrolment-code") == 0)
        hall->code = g_strdup (words[1]);
      if (strcmp (words[0], "listening") == 0)
        return (guint16) g_ascii_strtoull (strrchr (words[1], ':') + 1, NULL, 10);
    }
}

static void
set_up (Hall *hall, gconstpointer data)
{
  g_autofree char *demo = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL), *store = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port = 0;

  memset (hall, 0, sizeof *hall);
  hall->folder = g_dir_make_tmp ("yichuang-hall-XXXXXX", NULL);
  store = g_build_filename (hall->folder, "store", NULL);
  hall->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, g_getenv ("YICHUANG_PLATFORM"), "--store", store, "--demo", "--demo-file", demo,
                                    NULL);
  g_assert_no_error (error);
  port = read_start (hall);
  g_assert_cmpuint (port, >, 0);
  hall->rig = line_rig_new_before (port);
  yc_client_set_device_token (hall->rig->client, NULL);
}

static void
tear_down (Hall *hall, gconstpointer data)
{
  const char *words[] = { "rm", "-rf", hall->folder, NULL };

  line_rig_free (hall->rig);
  g_subprocess_send_signal (hall->process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (hall->process, NULL, NULL));
  g_object_unref (hall->process);
  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free (hall->folder);
  g_free (hall->code);
}

static void
enrol (Hall *hall)
{
  LineWait wait = { NULL, NULL, FALSE };
  const YcEnrolled *enrolled = NULL;

  yc_client_enrol (hall->rig->client, hall->code, INCARNATION, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  enrolled = wait.reply->message;
  if (enrolled != NULL)
    {
      yc_client_set_device_token (hall->rig->client, enrolled->token);
      yc_client_set_platform_key (hall->rig->client, enrolled->key);
    }
  yc_reply_free (wait.reply);
}

/* Returns: (transfer full) */
static YcReply *
sign_in (Hall *hall, const char *password)
{
  LineWait wait = { NULL, NULL, FALSE };

  yc_client_sign_in (hall->rig->client, "wangjing", password, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

static YcReply *
lease (Hall *hall)
{
  LineWait wait = { NULL, NULL, FALSE };

  yc_client_lease (hall->rig->client, INCARNATION, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

static YcReply *
author (Hall *hall)
{
  g_autofree char *key = yc_author_key_get_public (hall->rig->author);
  LineWait wait = { NULL, NULL, FALSE };

  yc_client_author (hall->rig->client, key, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

static void
test_not_enrolled (Hall *hall, gconstpointer data)
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
test_person (Hall *hall, gconstpointer data)
{
  g_autoptr (YcReply) early = NULL, wrong = NULL, right = NULL, registered = NULL, late = NULL;
  LineWait out = { NULL, NULL, FALSE };
  const YcSessionGrant *grant = NULL;

  enrol (hall);
  early = author (hall);
  g_assert_cmpint (early->class, ==, YC_ANSWER_SIGN_IN);
  wrong = sign_in (hall, "not-the-password");
  g_assert_cmpint (wrong->class, ==, YC_ANSWER_SIGN_IN);
  g_assert_true (wrong->problem != NULL && wrong->problem->type == YC_PROBLEM_WRONG_PASSWORD);
  right = sign_in (hall, PASSWORD);
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
test_device (Hall *hall, gconstpointer data)
{
  LineWait wait = { NULL, NULL, FALSE };
  g_autoptr (YcReply) leased = NULL;

  enrol (hall);
  leased = lease (hall);
  g_assert_cmpint (leased->class, ==, YC_ANSWER_DONE);
  yc_client_handshake (hall->rig->client, INCARNATION, 0, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  g_assert_true (wait.reply->message != NULL && ((const GPtrArray *) wait.reply->message)->len == 0);
  yc_reply_free (wait.reply);
}

/* The code is good for one store; that the answer was lost is not its fault. */
static void
test_lost_enrolment (Hall *hall, gconstpointer data)
{
  LineWait wait = { NULL, NULL, FALSE };
  g_autoptr (YcReply) leased = NULL;

  line_rig_tell (hall->rig, "cut answer 0 fin");
  yc_client_enrol (hall->rig->client, hall->code, INCARNATION, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_RETRY);
  yc_reply_free (wait.reply);
  enrol (hall);
  leased = lease (hall);
  g_assert_cmpint (leased->class, ==, YC_ANSWER_DONE);
}

static void
test_cuts (Hall *hall, gconstpointer data)
{
  enrol (hall);
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

#define ADD(name, f) g_test_add ("/sync/client-platform/" name, Hall, NULL, set_up, f, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("a-station-that-is-not-enrolled-gets-nothing", test_not_enrolled);
  ADD ("an-enrolment-whose-answer-was-lost-is-asked-for-again", test_lost_enrolment);
  ADD ("a-person-signs-in-and-out", test_person);
  ADD ("an-enrolled-station-gets-its-numbers", test_device);
  ADD ("a-lease-over-a-line-that-is-cut", test_cuts);
  return g_test_run ();
}
