/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * sync/yc-client over TLS: only the platform that its own authority vouches for is talked to, over HTTP/1.1 and 2.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "sync/yc-client.h"

#include "base/yc-error.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#define KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HTTP2 0x10              /* beside the number of a certificate */
#define TOKEN "c2FtcGxlLXRva2Vu.MTIz"

typedef struct { char *folder, *pem[3]; SoupServer *server; char *base; guint n_asked; SoupHTTPVersion version; } Hall;

/* A self-signed certificate for @name. Returns: (transfer full): the path of the PEM with the key. */
static char *
make_certificate (Hall *hall, const char *file, const char *name)
{
  char *path = g_build_filename (hall->folder, file, NULL);
  g_autofree char *alternative = g_strconcat ("subjectAltName=", name, NULL);
  const char *words[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                          "/CN=test", "-addext", alternative, "-keyout", path, "-out", "/dev/stdout", NULL };
  g_autofree char *out = NULL, *key = NULL, *both = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_get_contents (path, &key, NULL, NULL));
  both = g_strconcat (out, key, NULL);
  g_assert_true (g_file_set_contents (path, both, -1, NULL));
  return path;
}

static void
handle_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Hall *hall = data;
  const YcHello hello = { .name = (char *) "示范平台", .demonstration = TRUE, .key = (char *) KEY, .at = 1795999999000000 };
  g_autofree char *text = yc_hello_to_text (&hello);

  hall->n_asked++;
  hall->version = soup_server_message_get_http_version (message);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Yichuang-Contract", "1");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, YC_WIRE_MEDIA_TYPE, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
set_up (Hall *hall, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris = NULL;

  memset (hall, 0, sizeof *hall);
  if (GPOINTER_TO_INT (data) & HTTP2)
    g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);
  else
    g_unsetenv ("SOUP_SERVER_HTTP2");
  hall->folder = g_dir_make_tmp ("yichuang-tls-XXXXXX", NULL);
  hall->pem[0] = make_certificate (hall, "hall.pem", "IP:127.0.0.1");
  hall->pem[1] = make_certificate (hall, "other.pem", "IP:127.0.0.1");
  hall->pem[2] = make_certificate (hall, "elsewhere.pem", "DNS:platform.example");
  certificate = g_tls_certificate_new_from_file (hall->pem[GPOINTER_TO_INT (data) & ~HTTP2], &error);
  g_assert_no_error (error);
  hall->server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (hall->server, NULL, handle_cb, hall, NULL);
  g_assert_true (soup_server_listen_local (hall->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | SOUP_SERVER_LISTEN_HTTPS, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (hall->server);
  hall->base = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Hall *hall, gconstpointer data)
{
  soup_server_disconnect (hall->server);
  g_object_unref (hall->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  for (int i = 0; i < 3; i++)
    {
      g_unlink (hall->pem[i]);
      g_free (hall->pem[i]);
    }
  g_rmdir (hall->folder);
  g_free (hall->folder);
  g_free (hall->base);
}

static void
finish_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(YcReply **) data = yc_client_finish (YC_CLIENT (source), result, NULL);
}

/* @pem: (nullable). Returns: (transfer full) */
static YcReply *
ask (const char *base, const char *pem)
{
  g_autofree char *ca = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcClient) client = NULL;
  YcReply *reply = NULL;

  if (pem != NULL)
    g_assert_true (g_file_get_contents (pem, &ca, NULL, NULL));
  client = yc_client_new (base, ca, &error);
  g_assert_no_error (error);
  yc_client_set_device_token (client, TOKEN);
  yc_client_hello (client, NULL, finish_cb, &reply);
  while (reply == NULL)
    g_main_context_iteration (NULL, TRUE);
  return reply;
}

static void
assert_refused (Hall *hall, const char *base, const char *pem)
{
  g_autoptr (YcReply) reply = ask (base, pem);

  g_test_message ("%s", reply->failure);
  g_assert_cmpint (reply->class, ==, YC_ANSWER_RETRY);
  g_assert_cmpuint (reply->status, ==, 0);
  g_assert_nonnull (reply->failure);
  g_assert_cmpuint (hall->n_asked, ==, 0);
}

static void
test_unknown (Hall *hall, gconstpointer data)
{
  assert_refused (hall, hall->base, NULL);
}

static void
test_other (Hall *hall, gconstpointer data)
{
  assert_refused (hall, hall->base, hall->pem[1]);
}

static void
test_elsewhere (Hall *hall, gconstpointer data)
{
  assert_refused (hall, hall->base, hall->pem[2]);
}

static void
test_clear (Hall *hall, gconstpointer data)
{
  g_autofree char *clear = g_strconcat ("http", hall->base + 5, NULL);

  assert_refused (hall, clear, NULL);
}

static void
test_own (Hall *hall, gconstpointer data)
{
  g_autoptr (YcReply) reply = ask (hall->base, hall->pem[0]);

  g_assert_cmpstr (reply->failure, ==, NULL);
  g_assert_cmpint (reply->class, ==, YC_ANSWER_DONE);
  g_assert_cmpuint (hall->n_asked, ==, 1);
  g_assert_cmpint (hall->version, ==, GPOINTER_TO_INT (data) & HTTP2 ? SOUP_HTTP_2_0 : SOUP_HTTP_1_1);
}

static void
test_garbage (void)
{
  static const char *const wrong[] = { "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_client_new ("https://127.0.0.1", wrong[i], &error));
      g_assert_nonnull (error);
    }
}

/* ---- a handshake without an end ---- */

typedef struct { GPtrArray *lines; const char *words; gsize n; } Silent;

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Silent *silent = data;

  g_ptr_array_add (silent->lines, g_object_ref (connection));
  if (silent->n > 0)
    g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), silent->words, silent->n, NULL, NULL, NULL));
  return TRUE;
}

/* Nobody waits for ever on who takes the connection and says nothing, or half of a hello: it is a line that fails, once for each question. */
static void
assert_given_up (Silent *silent, const char *base, guint stall_ms, guint total_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcClient) client = yc_client_new (base, NULL, &error);
  g_autoptr (YcReply) reply = NULL;
  guint before = silent->lines->len;

  g_assert_no_error (error);
  yc_client_set_patience (client, stall_ms, total_ms);
  yc_client_hello (client, NULL, finish_cb, &reply);
  while (reply == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_test_message ("%s", reply->failure);
  g_assert_cmpint (reply->class, ==, YC_ANSWER_RETRY);
  g_assert_cmpuint (reply->status, ==, 0);
  g_assert_nonnull (reply->failure);
  g_assert_cmpuint (silent->lines->len, ==, before + 1);
}

static void
test_silent (void)
{
  static const struct { const char *words; gsize n; } said[] = { { "", 0 }, { "\x16", 1 }, { "\x16\x03\x03\x00\x7a\x02\x00", 7 } };
  g_autoptr (GSocketService) service = g_socket_service_new ();
  Silent silent = { .lines = g_ptr_array_new_with_free_func (g_object_unref) };
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
  g_autofree char *base = g_strdup_printf ("https://127.0.0.1:%u", port);

  g_assert_no_error (error);
  g_signal_connect (service, "incoming", G_CALLBACK (incoming_cb), &silent);
  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    {
      silent.words = said[i].words;
      silent.n = said[i].n;
      assert_given_up (&silent, base, 200, 60000);
      assert_given_up (&silent, base, 60000, 200);
    }
  g_socket_service_stop (service);
  g_ptr_array_unref (silent.lines);
}

#define ADD(name, f, certificate) g_test_add ("/sync/client-tls/" name, Hall, GINT_TO_POINTER (certificate), set_up, f, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/client-tls/garbage-is-no-authority", test_garbage);
  g_test_add_func ("/sync/client-tls/a-handshake-without-an-end-is-given-up", test_silent);
  ADD ("nobody-vouches-for-it", test_unknown, 0);
  ADD ("another-authority-does-not-vouch-for-it", test_other, 0);
  ADD ("it-is-vouched-for-under-another-name", test_elsewhere, 2);
  ADD ("it-does-not-talk-in-clear", test_clear, 0);
  ADD ("its-own-authority-vouches-for-it", test_own, 0);
  ADD ("its-own-authority-vouches-for-it-over-http-2", test_own, HTTP2);
  return g_test_run ();
}
