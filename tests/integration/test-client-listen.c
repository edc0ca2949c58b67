/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * sync/yc-client-listen: what of a stream is a wake-up and what is not, also when the stream is cut, silent, endless or somebody else's; the last
 * ones with the real platform's program.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/hall-rig.h"

#include <string.h>

#define INCARNATION "0193a000-0000-7000-8000-00000000000a"
#define HEAD "HTTP/1.1 200 OK\r\nYichuang-Contract: 1\r\nConnection: close\r\nContent-Type: "
#define STREAM HEAD "text/event-stream\r\n\r\n"
#define CHANGE "event: change\nid: 7\ndata:\n\n"

typedef struct { LineWait wait; guint n_open, n_changes; guint stop_after; GCancellable *cancellable; } Ear;

static void
heard_cb (YcClient *client, gboolean is_change, gpointer data)
{
  Ear *ear = data;

  if (is_change)
    ear->n_changes++;
  else
    ear->n_open++;
  if (ear->stop_after > 0 && ear->n_changes == ear->stop_after)
    g_cancellable_cancel (ear->cancellable);
}

static YcReply *
listen_to_end (YcClient *client, Ear *ear)
{
  yc_client_listen (client, heard_cb, ear, NULL, line_wait_cb, &ear->wait);
  return line_wait (&ear->wait);
}

typedef struct { const char *name, *answer; guint n_open, n_changes; YcAnswerClass class; } Row;

static const Row rows[] = {
  { "nothing", STREAM, 1, 0, YC_ANSWER_UNKNOWN },
  { "one", STREAM CHANGE, 1, 1, YC_ANSWER_UNKNOWN },
  { "three and comments", STREAM ":\n\n" CHANGE ": hello\n" CHANGE ":\n\n" CHANGE, 1, 3, YC_ANSWER_UNKNOWN },
  { "other ends of lines", STREAM "event:change\r\ndata\r\n\r\nevent: change\rdata:\r\r", 1, 2, YC_ANSWER_UNKNOWN },
  { "other events", STREAM "data: x\n\nevent: changes\ndata:\n\nevent: chang\ndata:\n\nevent: change\nevent: other\ndata:\n\n", 1, 0, YC_ANSWER_UNKNOWN },
  { "half an event", STREAM "event: change\ndata:\n", 1, 0, YC_ANSWER_UNKNOWN },
  { "a portal's stream", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\n\r\n" CHANGE, 0, 0, YC_ANSWER_UNKNOWN },
  { "a portal's page", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n" CHANGE, 0, 0, YC_ANSWER_UNKNOWN },
  { "a message", HEAD YC_WIRE_MEDIA_TYPE "\r\nContent-Length: 2\r\n\r\n{}", 0, 0, YC_ANSWER_UNKNOWN },
  { "a broken chunk", HEAD "text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n1b\r\n" CHANGE "\r\n1b\r\nevent", 1, 1, YC_ANSWER_RETRY },
  { "no such call", "HTTP/1.1 404 Not Found\r\nYichuang-Contract: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 0, 0, YC_ANSWER_UNKNOWN },
  { "no answer", "", 0, 0, YC_ANSWER_RETRY },
};

static void
test_streams (void)
{
  LineRig *rig = line_rig_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *base64 = g_base64_encode ((const guchar *) rows[i].answer, strlen (rows[i].answer));
      Ear ear = { 0 };
      g_autoptr (YcReply) reply = NULL;

      g_test_message ("%s", rows[i].name);
      if (*base64 == '\0')
        line_rig_tell (rig, "cut answer 0 rst");
      else
        line_rig_tell (rig, "answer %s", base64);
      reply = listen_to_end (rig->client, &ear);
      g_assert_cmpint (reply->class, ==, rows[i].class);
      g_assert_nonnull (reply->failure);
      g_assert_cmpuint (ear.n_open, ==, rows[i].n_open);
      g_assert_cmpuint (ear.n_changes, ==, rows[i].n_changes);
    }
  line_rig_free (rig);
}

/* A line of 64 KiB is no event: the stream is given up, and what comes behind it is not read. */
static void
test_endless_line (void)
{
  LineRig *rig = line_rig_new ();
  g_autofree char *line = g_strnfill (65536, 'x');
  g_autofree char *text = g_strconcat (STREAM, line, "\n", CHANGE, NULL);
  g_autofree char *base64 = g_base64_encode ((const guchar *) text, strlen (text));
  Ear ear = { 0 };
  g_autoptr (YcReply) reply = NULL;

  line_rig_tell (rig, "answer %s", base64);
  reply = listen_to_end (rig->client, &ear);
  g_assert_cmpint (reply->class, ==, YC_ANSWER_RETRY);
  g_assert_cmpuint (ear.n_changes, ==, 0);
  line_rig_free (rig);
}

/* Its comments come each 15 s, which is far too late for this client. */
static void
test_silent (void)
{
  g_autoptr (HallRig) hall = hall_rig_new ();
  Ear ear = { 0 };
  g_autoptr (YcReply) reply = NULL;

  hall_rig_enrol (hall, INCARNATION);
  yc_client_set_patience (hall->rig->client, 300, 200);
  reply = listen_to_end (hall->rig->client, &ear);
  g_assert_cmpint (reply->class, ==, YC_ANSWER_RETRY);
  g_assert_cmpuint (ear.n_open, ==, 1);
  g_assert_cmpuint (ear.n_changes, ==, 1);
}

static void
test_cancelled (void)
{
  g_autoptr (HallRig) hall = hall_rig_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Ear ear = { .stop_after = 1, .cancellable = cancellable };

  hall_rig_enrol (hall, INCARNATION);
  yc_client_listen (hall->rig->client, heard_cb, &ear, cancellable, line_wait_cb, &ear.wait);
  while (!ear.wait.over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (ear.wait.reply);
  g_assert_error (ear.wait.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (ear.wait.error);
  g_assert_cmpuint (ear.n_changes, ==, 1);
}

static void
test_platform_ends (void)
{
  g_autoptr (HallRig) hall = hall_rig_new ();
  Ear ear = { 0 };
  g_autoptr (YcReply) reply = NULL;

  hall_rig_enrol (hall, INCARNATION);
  yc_client_listen (hall->rig->client, heard_cb, &ear, NULL, line_wait_cb, &ear.wait);
  while (ear.n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  hall_rig_kill (hall);
  reply = line_wait (&ear.wait);
  g_assert_cmpint (reply->class, !=, YC_ANSWER_DONE);
  g_assert_cmpuint (ear.n_changes, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/listen/only-a-whole-event-of-the-platform-wakes", test_streams);
  g_test_add_func ("/sync/listen/an-endless-line-is-given-up", test_endless_line);
  g_test_add_func ("/sync/listen/a-silent-stream-is-dead", test_silent);
  g_test_add_func ("/sync/listen/it-can-be-cancelled", test_cancelled);
  g_test_add_func ("/sync/listen/a-platform-that-dies-ends-it", test_platform_ends);
  return g_test_run ();
}
