/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The stage of the tests of the line. The platform here is as small as its contract allows: it does operations once, takes one upload and
 * checks length, digest and token of what arrives; what it has seen is counted.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "integration/line-rig.h"

#include "base/yc-helper.h"
#include "outbox/yc-outbox.h"

#include <string.h>

/* ---- the platform ---- */

static void
answer (SoupServerMessage *message, guint status, const char *type, const char *text)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Yichuang-Contract", "1");
  soup_server_message_set_status (message, status, NULL);
  if (text != NULL)
    soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
refuse (SoupServerMessage *message, YcProblemType type)
{
  g_autoptr (YcProblem) problem = yc_problem_new (type, "x");
  g_autofree char *text = yc_problem_to_text (problem);

  answer (message, yc_problem_type_get_status (type), YC_PROBLEM_MEDIA_TYPE, text);
}

static gboolean
arrived_whole (LineRig *self, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  const char *digest = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Yichuang-Digest");
  g_autofree char *own = NULL;
  YcDigest found;

  self->platform.n_posts++;
  self->platform.n_empty_posts += body->length == 0;
  yc_digest_bytes (body->data, (gsize) body->length, &found);
  own = g_strconcat ("sha256=", found.sha256, NULL);
  return g_strcmp0 (digest, own) == 0;
}

static YcReceipt *
do_op (LineRig *self, const YcWireOp *op)
{
  YcReceipt *receipt = g_new0 (YcReceipt, 1);
  gint64 *sequence = g_hash_table_lookup (self->platform.done, op->id);

  if (sequence == NULL)
    {
      gint64 next = ++self->platform.n_done;

      sequence = g_memdup2 (&next, sizeof next);
      g_hash_table_insert (self->platform.done, g_strdup (op->id), sequence);
    }
  receipt->id = g_strdup (op->id);
  receipt->digest = op->digest;
  receipt->revision = *sequence;
  receipt->sequence = *sequence;
  receipt->at = 1795999999000000;
  yc_receipt_sign (receipt, self->key);
  return receipt;
}

static void
answer_ops (LineRig *self, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GPtrArray) ops = NULL, results = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_wire_result_free);
  g_autofree char *text = NULL;

  if (!arrived_whole (self, message))
    {
      refuse (message, YC_PROBLEM_BODY_MISMATCH);
      return;
    }
  ops = yc_wire_ops_parse (body->data, (gsize) body->length, NULL);
  g_assert_nonnull (ops);
  for (guint i = 0; i < ops->len; i++)
    {
      YcWireResult *result = g_new0 (YcWireResult, 1);

      result->receipt = do_op (self, g_ptr_array_index (ops, i));
      g_ptr_array_add (results, result);
    }
  text = yc_wire_results_to_text (results);
  answer (message, 200, YC_WIRE_MEDIA_TYPE, text);
}

static void
answer_hello (LineRig *self, SoupServerMessage *message)
{
  g_autofree char *key = yc_author_key_get_public (self->key), *text = NULL;
  const YcHello hello = { .name = (char *) "示范平台", .demonstration = TRUE, .key = key, .at = 1795999999000000 };

  if (self->platform.huge > 0)
    {
      g_autofree char *huge = g_strnfill (self->platform.huge, ' ');

      answer (message, 200, YC_WIRE_MEDIA_TYPE, huge);
      return;
    }
  text = yc_hello_to_text (&hello);
  answer (message, 200, YC_WIRE_MEDIA_TYPE, text);
}

static void
set_number (SoupServerMessage *message, const char *name, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), name, text);
}

static guint64
get_number (SoupServerMessage *message, const char *name)
{
  const char *text = soup_message_headers_get_one (soup_server_message_get_request_headers (message), name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : G_MAXUINT64;
}

static void
answer_create (LinePlatform *p, SoupServerMessage *message)
{
  p->upload_size = get_number (message, "Upload-Length");
  g_byte_array_set_size (p->upload, 0);
  p->n_created++;
  p->gone = FALSE;
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", "/v1/blobs/u1");
  answer (message, 201, NULL, NULL);
}

static void
answer_head (LinePlatform *p, SoupServerMessage *message)
{
  if (p->gone)
    {
      answer (message, 404, NULL, NULL);
      return;
    }
  g_byte_array_set_size (p->upload, p->upload->len - (guint) MIN (p->forget, p->upload->len));
  p->forget = 0;
  set_number (message, "Upload-Offset", p->upload->len);
  set_number (message, "Upload-Length", p->upload_size);
  answer (message, 200, NULL, NULL);
}

static void
answer_piece (LinePlatform *p, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (p->gone || get_number (message, "Upload-Offset") != p->upload->len)
    {
      refuse (message, p->gone ? YC_PROBLEM_NOT_FOUND : YC_PROBLEM_OFFSET);
      return;
    }
  g_byte_array_append (p->upload, (const guint8 *) body->data, (guint) body->length);
  p->n_sent += (guint64) body->length;
  p->n_most_sent = MAX (p->n_most_sent, (guint) body->length);
  if (p->spoil > 0 && body->length > 0)
    {
      p->spoil--;
      p->upload->data[p->upload->len - 1] ^= 1;
    }
  set_number (message, "Upload-Offset", p->upload->len);
  answer (message, 204, NULL, NULL);
}

static void
answer_seal (LineRig *self, SoupServerMessage *message)
{
  LinePlatform *p = &self->platform;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  YcDigest wanted = { "", "" }, found;

  yc_digest_bytes (p->upload->data, p->upload->len, &found);
  if (!arrived_whole (self, message) || !yc_seal_parse (body->data, (gsize) body->length, &wanted, NULL))
    refuse (message, YC_PROBLEM_BODY_MISMATCH);
  else if (p->gone)
    refuse (message, YC_PROBLEM_NOT_FOUND);
  else if (p->upload->len != p->upload_size)
    refuse (message, YC_PROBLEM_OFFSET);
  else if (!yc_digest_equal (&wanted, &found))
    refuse (message, YC_PROBLEM_BODY_MISMATCH);
  else
    {
      g_autofree char *text = yc_seal_to_text (&found);

      p->sealed = TRUE;
      answer (message, 200, YC_WIRE_MEDIA_TYPE, text);
    }
}

static void
answer_blobs (LineRig *self, SoupServerMessage *message, const char *path)
{
  const char *method = soup_server_message_get_method (message);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Tus-Resumable", "1.0.0");
  if (strcmp (path, "/v1/blobs") == 0)
    answer_create (&self->platform, message);
  else if (g_str_has_suffix (path, ":seal"))
    answer_seal (self, message);
  else if (strcmp (method, "HEAD") == 0)
    answer_head (&self->platform, message);
  else
    answer_piece (&self->platform, message);
}

static void
handle_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  LineRig *self = data;
  const char *token = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  g_mutex_lock (&self->platform.lock);
  if (strcmp (path, "/v1/hello") == 0)
    answer_hello (self, message);
  else if (g_strcmp0 (token, "Bearer " LINE_TOKEN) != 0)
    {
      self->platform.n_wrong_token++;
      refuse (message, YC_PROBLEM_SIGNED_OUT);
    }
  else if (strcmp (path, "/v1/ops") == 0)
    answer_ops (self, message);
  else if (strcmp (path, "/v1/changes") == 0)
    answer (message, 200, YC_WIRE_MEDIA_TYPE, "{\"changes\":[],\"contract\":1,\"cursor\":5,\"more\":false}");
  else if (g_str_has_prefix (path, "/v1/blobs"))
    answer_blobs (self, message, path);
  else if (g_str_has_prefix (path, "/v1/cases/"))
    answer (message, 200, "image/jpeg", "page");
  else
    refuse (message, YC_PROBLEM_NOT_FOUND);
  g_mutex_unlock (&self->platform.lock);
}

static gpointer
platform_thread (gpointer data)
{
  LineRig *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  /* What hangs on a connection goes with it, in this context. */
  soup_server_disconnect (self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
start_platform (LineRig *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris = NULL;

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->platform.done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->platform.upload = g_byte_array_new ();
  g_mutex_init (&self->platform.lock);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint16) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("platform", platform_thread, self);
}

/* ---- the proxy ---- */

static char *
read_line (LineRig *self)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (self->said, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static void
start_proxy (LineRig *self)
{
  g_autofree char *path = yc_helper_path ("fault-proxy"), *port = g_strdup_printf ("%u", self->port), *line = NULL;
  g_autoptr (GError) error = NULL;

  self->proxy = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, path, port, NULL);
  g_assert_no_error (error);
  self->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->proxy));
  line = read_line (self);
  g_assert_true (g_str_has_prefix (line, "port "));
  self->proxy_port = (guint16) g_ascii_strtoull (line + 5, NULL, 10);
}

static char *
say (LineRig *self, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->proxy), line, strlen (line), NULL, NULL, &error));
  g_assert_no_error (error);
  return read_line (self);
}

void
line_rig_tell (LineRig *self, const char *format, ...)
{
  g_autofree char *text = NULL, *line = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  line = say (self, text);
  g_assert_cmpstr (line, ==, "ok");
}

void
line_rig_stats (LineRig *self, guint *ret_connections, guint *ret_exchanges, guint *ret_fired)
{
  g_autofree char *line = say (self, "stats");
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  g_assert_cmpuint (g_strv_length (words), ==, 4);
  *ret_connections = (guint) g_ascii_strtoull (words[1], NULL, 10);
  *ret_exchanges = (guint) g_ascii_strtoull (words[2], NULL, 10);
  *ret_fired = (guint) g_ascii_strtoull (words[3], NULL, 10);
}

/* ---- the client ---- */

YcClient *
line_rig_new_client (LineRig *self)
{
  g_autofree char *base = g_strdup_printf ("http://127.0.0.1:%u", self->proxy_port), *key = yc_author_key_get_public (self->key);
  g_autoptr (GError) error = NULL;
  YcClient *client = yc_client_new (base, NULL, &error);

  g_assert_no_error (error);
  yc_client_set_device_token (client, LINE_TOKEN);
  yc_client_set_platform_key (client, key);
  return client;
}

/* @port: 0 for a platform of its own */
LineRig *
line_rig_new_before (guint16 port)
{
  LineRig *self = g_new0 (LineRig, 1);

  self->key = yc_author_key_generate ();
  self->author = yc_author_key_generate ();
  self->ids = yc_ids_test_new (11);
  self->port = port;
  if (port == 0)
    start_platform (self);
  start_proxy (self);
  self->client = line_rig_new_client (self);
  return self;
}

LineRig *
line_rig_new (void)
{
  return line_rig_new_before (0);
}

static gboolean
stop_cb (gpointer data)
{
  g_main_loop_quit (((LineRig *) data)->loop);
  return G_SOURCE_REMOVE;
}

static void
stop_platform (LineRig *self)
{
  g_main_context_invoke (self->context, stop_cb, self);
  g_thread_join (self->thread);
  g_object_unref (self->server);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->platform.done);
  g_byte_array_unref (self->platform.upload);
  g_mutex_clear (&self->platform.lock);
}

void
line_rig_settle (void)
{
  g_autoptr (GTimer) timer = g_timer_new ();

  while (g_timer_elapsed (timer, NULL) < .3)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (5000);
}

void
line_rig_free (LineRig *self)
{
  g_object_unref (self->client);
  line_rig_settle ();
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (self->proxy), NULL, NULL));
  g_assert_true (g_subprocess_wait_check (self->proxy, NULL, NULL));
  g_object_unref (self->said);
  g_object_unref (self->proxy);
  if (self->thread != NULL)
    stop_platform (self);
  yc_author_key_unref (self->key);
  yc_author_key_unref (self->author);
  yc_ids_unref (self->ids);
  g_free (self);
}

GPtrArray *
line_rig_make_ops (LineRig *self, guint n)
{
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_wire_op_free);

  for (guint i = 0; i < n; i++)
    {
      YcWireOp *op = g_new0 (YcWireOp, 1);

      op->id = yc_ids_uuid (self->ids, 1795999999000000);
      op->case_seq = i + 1;
      op->author_key = yc_author_key_get_public (self->author);
      op->body = g_strdup_printf ("{\"case\":\"" LINE_CASE "\",\"case_seq\":%u,\"op\":\"%s\"}", i + 1, op->id);
      yc_digest_bytes (op->body, strlen (op->body), &op->digest);
      op->signature = yc_author_key_sign_digest (self->author, YC_OUTBOX_SIGNED_AS, &op->digest);
      g_ptr_array_add (ops, op);
    }
  return ops;
}

void
line_wait_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LineWait *wait = data;

  wait->reply = yc_client_finish (YC_CLIENT (source), result, &wait->error);
  wait->over = TRUE;
}

YcReply *
line_wait (LineWait *wait)
{
  while (!wait->over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (wait->error);
  g_assert_nonnull (wait->reply);
  return wait->reply;
}

YcReply *
line_rig_send_ops (LineRig *self, GPtrArray *ops)
{
  LineWait wait = { NULL, NULL, FALSE };

  yc_client_ops (self->client, ops, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

YcReply *
line_rig_hello (LineRig *self)
{
  LineWait wait = { NULL, NULL, FALSE };

  yc_client_hello (self->client, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}
