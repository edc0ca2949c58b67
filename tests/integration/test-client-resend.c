/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What the library sends once more by itself, and without its body (sync.md 8.1): nothing of the program's own. A raw server that answers the first request of a connection,
 * reads the second in full and closes; and, as the canary, a PUT without our client, which shows that the server still brings the library to it.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/line-rig.h"
#include "sync/yc-client-private.h"

#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define LEAKS_OF_OTHERS_BEGIN __lsan_disable ()
#define LEAKS_OF_OTHERS_END __lsan_enable ()
#else
#define LEAKS_OF_OTHERS_BEGIN
#define LEAKS_OF_OTHERS_END
#endif

#define N_REQUESTS 18

typedef enum { GET, POST, PATCH, PUT, N_METHODS } Method;
static const char *const names[N_METHODS] = { "GET", "POST", "PATCH", "PUT" };

typedef struct { GMutex lock; guint n_whole[N_METHODS], n_short[N_METHODS]; } Raw;

static void
count (Raw *raw, const char *name, gboolean is_whole)
{
  g_mutex_lock (&raw->lock);
  for (guint i = 0; i < N_METHODS; i++)
    if (g_strcmp0 (names[i], name) == 0)
      (*(is_whole ? &raw->n_whole[i] : &raw->n_short[i]))++;
  g_mutex_unlock (&raw->lock);
}

/* One request from a socket. Returns: FALSE at the end */
static gboolean
read_request (GDataInputStream *in, Raw *raw)
{
  gsize length = 0, n = 0;
  g_autofree char *method = NULL, *body = NULL;

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (in, NULL, NULL, NULL);

      if (line == NULL)
        return FALSE;
      g_strchomp (line);
      if (method == NULL)
        method = g_strndup (line, strcspn (line, " "));
      else if (g_ascii_strncasecmp (line, "content-length:", 15) == 0)
        length = (gsize) g_ascii_strtoull (line + 15, NULL, 10);
      else if (*line == '\0')
        break;
    }
  body = g_malloc (length + 1);
  g_input_stream_read_all (G_INPUT_STREAM (in), body, length, &n, NULL, NULL);
  count (raw, method, n == length && length > 100);
  return TRUE;
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  static const char ok[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  g_autoptr (GDataInputStream) in = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));

  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_LF);
  if (!read_request (in, data))
    return TRUE;
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), ok, sizeof ok - 1, NULL, NULL, NULL);
  read_request (in, data);
  return TRUE;
}

/* (transfer full): listens on a port of its own. *@ret_base: (transfer full) */
static GSocketService *
start_server (Raw *raw, char **ret_base)
{
  GSocketService *service = g_threaded_socket_service_new (100);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);

  g_mutex_init (&raw->lock);
  g_signal_connect (service, "run", G_CALLBACK (run_cb), raw);
  *ret_base = g_strdup_printf ("http://127.0.0.1:%u", port);
  return service;
}

/* A piece of an upload, as yc-upload sends one. */
static void
send_piece (YcClient *client, LineWait *wait)
{
  YcClientRequest *request = yc_client_request_new ("PATCH", YC_CLIENT_NOBODY, "/v1/blobs/0190a1b2-0000-7000-8000-000000000001");
  g_autofree char *text = g_strnfill (5000, 'x');

  request->body = g_bytes_new (text, strlen (text));
  request->body_type = "application/offset+octet-stream";
  yc_client_send (client, request, NULL, line_wait_cb, wait);
}

/* In turn: a question, which leaves a connection behind, and what has content. */
static void
test_never_empty (void)
{
  LineRig *rig = line_rig_new ();
  Raw raw = { .n_whole = { 0 } };
  g_autofree char *base = NULL;
  g_autoptr (GSocketService) service = start_server (&raw, &base);
  g_autoptr (YcClient) client = yc_client_new (base, NULL, NULL);
  g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 1);

  /* libsoup 3.2 loses the GTask of a message that it starts again on a busy machine: its own frames only, whether or not the client stops it. */
  LEAKS_OF_OTHERS_BEGIN;
  for (int i = 0; i < N_REQUESTS; i++)
    {
      LineWait wait = { NULL, NULL, FALSE };

      if (i % 3 == 0)
        yc_client_hello (client, NULL, line_wait_cb, &wait);
      else if (i % 3 == 1)
        yc_client_ops (client, ops, NULL, line_wait_cb, &wait);
      else
        send_piece (client, &wait);
      g_assert_true (line_wait (&wait)->class == YC_ANSWER_UNKNOWN || wait.reply->class == YC_ANSWER_RETRY);
      yc_reply_free (wait.reply);
    }
  g_socket_service_stop (service);
  g_clear_object (&client);
  line_rig_settle ();
  g_mutex_lock (&raw.lock);
  for (Method i = POST; i <= PATCH; i++)
    {
      g_assert_cmpuint (raw.n_short[i], ==, 0);
      g_assert_cmpuint (raw.n_whole[i], ==, N_REQUESTS / 3);
    }
  g_assert_cmpuint (raw.n_whole[PUT] + raw.n_short[PUT], ==, 0);
  g_mutex_unlock (&raw.lock);
  line_rig_free (rig);
  LEAKS_OF_OTHERS_END;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GBytes) answer = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  *(int *) user_data = answer != NULL ? 1 : 0;
}

/* The library alone: it says that all is well, and the server has an empty body. When this fails the trap is gone, or is not met any more. */
static void
test_canary (void)
{
  Raw raw = { .n_whole = { 0 } };
  g_autofree char *base = NULL, *text = g_strnfill (5000, 'x');
  g_autoptr (GSocketService) service = start_server (&raw, &base);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  guint n_ok = 0;

  LEAKS_OF_OTHERS_BEGIN;
  for (int i = 0; i < 6; i++)
    {
      g_autoptr (SoupMessage) message = soup_message_new (i % 2 == 0 ? SOUP_METHOD_GET : SOUP_METHOD_PUT, base);
      int answered = -1;

      if (i % 2 == 1)
        soup_message_set_request_body_from_bytes (message, "text/plain", body);
      /* The server takes connections in this thread. */
      soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, read_cb, &answered);
      while (answered < 0)
        g_main_context_iteration (NULL, TRUE);
      n_ok += i % 2 == 1 && answered == 1 && soup_message_get_status (message) == SOUP_STATUS_OK;
    }
  g_socket_service_stop (service);
  soup_session_abort (session);
  g_mutex_lock (&raw.lock);
  g_test_message ("%u PUT whole, %u empty, %u answered with 200", raw.n_whole[PUT], raw.n_short[PUT], n_ok);
  g_assert_cmpuint (raw.n_short[PUT], >, 0);
  g_assert_cmpuint (n_ok, >, 0);
  g_mutex_unlock (&raw.lock);
  LEAKS_OF_OTHERS_END;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/client/resend/nothing-is-sent-again-empty", test_never_empty);
  g_test_add_func ("/client/resend/a-put-would-be", test_canary);
  return g_test_run ();
}
