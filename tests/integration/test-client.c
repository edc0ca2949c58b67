/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * sync/yc-client over a bad line: whatever comes back, only the message that was waited for is a success; a line that is cut at any byte
 * loses and doubles nothing; and the library's own second thoughts (a redirect) never leave the program.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "integration/line-rig.h"

#include "base/yc-error.h"

#include <string.h>

#define OURS "Content-Type: application/vnd.yichuang+json\r\nYichuang-Contract: 1\r\n"
#define PROBLEM "Content-Type: application/problem+json\r\nYichuang-Contract: 1\r\n"
#define HTML "Content-Type: text/html\r\n"
#define PORTAL "<html><body>Please sign in to the network.</body></html>"
#define SAY(type, status) "{\"type\":\"urn:yichuang:problem:" type "\",\"status\":" #status "}"

typedef struct { const char *what, *head, *body; gssize length; YcAnswerClass class; int retry_after; } Answer; /* length: -1 none is told */

static const Answer answers[] = {
  { "schema", "400 Bad Request\r\n" PROBLEM, SAY ("schema", 400), 0, YC_ANSWER_REJECT, 0 },
  { "contract", "400 Bad Request\r\n" PROBLEM, SAY ("contract", 400), 0, YC_ANSWER_HALT, 0 },
  { "bare 400", "400 Bad Request\r\n" HTML, PORTAL, 0, YC_ANSWER_UNKNOWN, 0 },
  { "signed out", "401 Unauthorized\r\n" PROBLEM "WWW-Authenticate: Bearer\r\n", SAY ("signed-out", 401), 0, YC_ANSWER_SIGN_IN, 0 },
  { "not permitted", "403 Forbidden\r\n" PROBLEM, SAY ("not-permitted", 403), 0, YC_ANSWER_REJECT, 0 },
  { "revoked", "403 Forbidden\r\n" PROBLEM, SAY ("revoked", 403), 0, YC_ANSWER_REVOKED, 0 },
  { "cloned", "403 Forbidden\r\n" PROBLEM, SAY ("cloned", 403), 0, YC_ANSWER_HALT, 0 },
  { "bare 403", "403 Forbidden\r\n" HTML, PORTAL, 0, YC_ANSWER_UNKNOWN, 0 },
  { "not found", "404 Not Found\r\n" PROBLEM, SAY ("not-found", 404), 0, YC_ANSWER_REJECT, 0 },
  { "bare 404", "404 Not Found\r\n" HTML, PORTAL, 0, YC_ANSWER_UNKNOWN, 0 },
  { "a proxy wants a name", "407 Proxy Authentication Required\r\n" HTML "Proxy-Authenticate: Basic realm=\"x\"\r\n", PORTAL, 0, YC_ANSWER_UNKNOWN, 0 },
  { "in progress", "409 Conflict\r\n" PROBLEM, SAY ("in-progress", 409), 0, YC_ANSWER_RETRY, 0 },
  { "claimed", "409 Conflict\r\n" PROBLEM, SAY ("claimed", 409), 0, YC_ANSWER_CONFLICT, 0 },
  { "stale", "412 Precondition Failed\r\n" PROBLEM, SAY ("stale", 412), 0, YC_ANSWER_CONFLICT, 0 },
  { "too large", "413 Payload Too Large\r\n" PROBLEM, SAY ("too-large", 413), 0, YC_ANSWER_REJECT, 0 },
  { "bare 413", "413 Payload Too Large\r\n" HTML, PORTAL, 0, YC_ANSWER_UNKNOWN, 0 },
  { "busy", "429 Too Many Requests\r\n" PROBLEM "Retry-After: 7\r\n", SAY ("busy", 429), 0, YC_ANSWER_RETRY, 7 },
  { "fault", "500 Internal Server Error\r\n" PROBLEM, SAY ("fault", 500), 0, YC_ANSWER_RETRY, 0 },
  { "bare 500", "500 Internal Server Error\r\n" HTML, PORTAL, 0, YC_ANSWER_RETRY, 0 },
  { "bare 503", "503 Service Unavailable\r\n" HTML "Retry-After: 120\r\n", PORTAL, 0, YC_ANSWER_RETRY, 120 },
  { "an odd wait", "503 Service Unavailable\r\nRetry-After: -5\r\n", "", 0, YC_ANSWER_RETRY, 0 },
  { "a problem under another status", "404 Not Found\r\n" PROBLEM, SAY ("rule", 422), 0, YC_ANSWER_UNKNOWN, 0 },
  { "a problem with 200", "200 OK\r\n" PROBLEM, SAY ("rule", 422), 0, YC_ANSWER_UNKNOWN, 0 },
  { "a problem under another type", "403 Forbidden\r\n" HTML, SAY ("revoked", 403), 0, YC_ANSWER_UNKNOWN, 0 },
  { "an empty 200", "200 OK\r\n", "", 0, YC_ANSWER_UNKNOWN, 0 },
  { "an empty 200 of ours", "200 OK\r\n" OURS, "", 0, YC_ANSWER_UNKNOWN, 0 },
  { "202", "202 Accepted\r\n" OURS, "", 0, YC_ANSWER_UNKNOWN, 0 },
  { "204", "204 No Content\r\n" OURS, "", -1, YC_ANSWER_UNKNOWN, 0 },
  { "a portal's page", "200 OK\r\n" HTML, PORTAL, 0, YC_ANSWER_UNKNOWN, 0 },
  { "a portal's page under our type", "200 OK\r\n" OURS, PORTAL, 0, YC_ANSWER_UNKNOWN, 0 },
  { "a portal's redirect", "302 Found\r\nLocation: http://127.0.0.1:9/\r\n", PORTAL, 0, YC_ANSWER_UNKNOWN, 0 },
  { "a redirect that keeps the method", "307 Temporary Redirect\r\nLocation: /v1/ops\r\n", "", 0, YC_ANSWER_UNKNOWN, 0 },
  { "results for nothing", "200 OK\r\n" OURS, "{\"contract\":1,\"results\":[]}", 0, YC_ANSWER_UNKNOWN, 0 },
  { "another contract", "200 OK\r\n" OURS, "{\"contract\":2,\"results\":[]}", 0, YC_ANSWER_UNKNOWN, 0 },
  { "half an answer", "200 OK\r\n" OURS, "{\"contract\":1,\"res", 500, YC_ANSWER_RETRY, 0 },
  { "half an answer of unknown length", "200 OK\r\n" OURS "Connection: close\r\n", "{\"contract\":1,\"res", -1, YC_ANSWER_UNKNOWN, 0 },
  { "half a refusal", "403 Forbidden\r\n" PROBLEM, "{\"type\":\"urn:yichuang:prob", 500, YC_ANSWER_RETRY, 0 },
  { "a bomb", "200 OK\r\n" OURS "Content-Encoding: gzip\r\n", "\x1f\x8b\x08", 0, YC_ANSWER_UNKNOWN, 0 },
};

static void
tell_answer (LineRig *rig, const Answer *row)
{
  g_autofree char *length = row->length < 0 ? g_strdup ("") : g_strdup_printf ("Content-Length: %" G_GSSIZE_FORMAT "\r\n", row->length > 0 ? row->length : (gssize) strlen (row->body));
  g_autofree char *text = g_strconcat ("HTTP/1.1 ", row->head, length, "\r\n", row->body, NULL);
  g_autofree char *base64 = g_base64_encode ((const guchar *) text, strlen (text));

  line_rig_tell (rig, "answer %s", base64);
}

static void
tell_raw (LineRig *rig, const char *raw)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) raw, strlen (raw));

  line_rig_tell (rig, "answer %s", base64);
}

static void
assert_done (LineRig *rig, GPtrArray *ops)
{
  g_autoptr (YcReply) reply = line_rig_send_ops (rig, ops);

  g_assert_cmpstr (reply->failure, ==, NULL);
  g_assert_cmpint (reply->class, ==, YC_ANSWER_DONE);
  g_assert_true (reply->message != NULL && ((GPtrArray *) reply->message)->len == ops->len);
}

static void
test_answers (void)
{
  LineRig *rig = line_rig_new ();
  g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (YcReply) reply = NULL;

      tell_answer (rig, &answers[i]);
      reply = line_rig_send_ops (rig, ops);
      g_test_message ("%s: status %u, class %d, %s", answers[i].what, reply->status, (int) reply->class, reply->failure);
      g_assert_cmpint (reply->class, ==, answers[i].class);
      g_assert_cmpint (reply->retry_after, ==, answers[i].retry_after);
      g_assert_null (reply->message);
    }
  g_assert_cmpuint (rig->platform.n_done, ==, 0);
  assert_done (rig, ops);
  g_assert_cmpuint (rig->platform.n_done, ==, 2);
  line_rig_free (rig);
}

static void
test_garbage (void)
{
  static const char *const raws[] = { "\x01\x02\x03garbage\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 999 What\r\n\r\n", "SSH-2.0-OpenSSH_9\r\n", "\r\n" };
  LineRig *rig = line_rig_new ();
  g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (raws); i++)
    {
      g_autoptr (YcReply) reply = NULL;

      tell_raw (rig, raws[i]);
      reply = line_rig_send_ops (rig, ops);
      g_assert_true (reply->class == YC_ANSWER_RETRY || reply->class == YC_ANSWER_UNKNOWN);
      g_assert_null (reply->message);
    }
  line_rig_free (rig);
}

/* A well-formed answer of the platform to somebody else. */
static void
test_swapped (void)
{
  LineRig *rig = line_rig_new ();
  g_autoptr (GPtrArray) a = line_rig_make_ops (rig, 1), b = line_rig_make_ops (rig, 1);
  LineWait wait_a = { NULL, NULL, FALSE }, wait_b = { NULL, NULL, FALSE };

  line_rig_tell (rig, "swap");
  line_rig_tell (rig, "swap");
  yc_client_ops (rig->client, a, NULL, line_wait_cb, &wait_a);
  yc_client_ops (rig->client, b, NULL, line_wait_cb, &wait_b);
  g_assert_cmpint (line_wait (&wait_a)->class, ==, YC_ANSWER_UNKNOWN);
  g_assert_cmpint (line_wait (&wait_b)->class, ==, YC_ANSWER_UNKNOWN);
  yc_reply_free (wait_a.reply);
  yc_reply_free (wait_b.reply);
  g_assert_cmpuint (rig->platform.n_done, ==, 2);
  assert_done (rig, a);
  assert_done (rig, b);
  g_assert_cmpuint (rig->platform.n_done, ==, 2);
  line_rig_free (rig);
}

static void
test_doubled (void)
{
  LineRig *rig = line_rig_new ();

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 1);
      g_autoptr (YcReply) hello = NULL;

      line_rig_tell (rig, "double");
      assert_done (rig, ops);
      line_rig_tell (rig, "double");
      hello = line_rig_hello (rig);
      g_assert_cmpint (hello->class, ==, YC_ANSWER_DONE);
    }
  g_assert_cmpuint (rig->platform.n_done, ==, 6);
  line_rig_free (rig);
}

static void
test_foreign_platform (void)
{
  LineRig *rig = line_rig_new ();
  g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 1);
  g_autoptr (YcReply) other = NULL, none = NULL;
  g_autofree char *key = yc_author_key_get_public (rig->author);

  yc_client_set_platform_key (rig->client, key);
  other = line_rig_send_ops (rig, ops);
  g_assert_cmpint (other->class, ==, YC_ANSWER_UNKNOWN);
  yc_client_set_platform_key (rig->client, NULL);
  none = line_rig_send_ops (rig, ops);
  g_assert_cmpint (none->class, ==, YC_ANSWER_UNKNOWN);
  line_rig_free (rig);
}

/* ---- cuts ---- */

/* How many bytes one request and one answer have on the wire, about; cuts behind the end do nothing. */
#define REQUEST_BYTES 1500
#define ANSWER_BYTES 1000
#define HELLO_BYTES 400
#define N_CUTS 60               /* of each, at random; YICHUANG_SWEEP=all: behind each byte */

/* Returns: whether there was such a byte. */
static gboolean
cut_ops (LineRig *rig, const char *side, guint n, const char *how)
{
  g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 2);
  guint before = rig->platform.n_done, connections = 0, exchanges = 0, fired_before = 0, fired = 0;
  g_autoptr (YcReply) reply = NULL;

  line_rig_stats (rig, &connections, &exchanges, &fired_before);
  line_rig_tell (rig, "cut %s %u %s", side, n, how);
  reply = line_rig_send_ops (rig, ops);
  line_rig_stats (rig, &connections, &exchanges, &fired);
  g_test_message ("cut %s %u %s: class %d, %s", side, n, how, (int) reply->class, reply->failure);
  /* UNKNOWN: libsoup takes a head that ends in its middle for a whole one. */
  g_assert_true (reply->class == YC_ANSWER_RETRY || reply->class == YC_ANSWER_UNKNOWN || reply->class == YC_ANSWER_DONE);
  if (fired > fired_before && strcmp (side, "request") == 0)
    g_assert_cmpint (reply->class, ==, YC_ANSWER_RETRY);
  line_rig_tell (rig, "clear");
  assert_done (rig, ops);
  g_assert_cmpuint (rig->platform.n_done, ==, before + 2);
  return fired > fired_before;
}

static gboolean
sweeps_all (void)
{
  return g_strcmp0 (g_getenv ("YICHUANG_SWEEP"), "all") == 0;
}

/* Behind each byte of it, and no byte left out: the first that does not fire is the end. */
static void
sweep_ops (LineRig *rig, const char *side, guint at_least)
{
  for (guint how = 0; how < 2; how++)
    {
      guint n = 0;

      while (cut_ops (rig, side, n, how == 0 ? "fin" : "rst"))
        n++;
      g_test_message ("%s: cut behind each of %u bytes", side, n);
      g_assert_cmpuint (n, >=, at_least);
    }
}

static void
test_cuts (void)
{
  LineRig *rig = line_rig_new ();

  if (sweeps_all ())
    {
      sweep_ops (rig, "request", 500);
      sweep_ops (rig, "answer", 200);
    }

  cut_ops (rig, "answer", 0, "fin");    /* done, and nobody heard of it */
  cut_ops (rig, "answer", 0, "rst");
  cut_ops (rig, "request", 0, "rst");
  for (guint i = 0; i < N_CUTS; i++)
    {
      const char *how = g_test_rand_bit () ? "fin" : "rst";

      cut_ops (rig, "request", (guint) g_test_rand_int_range (0, REQUEST_BYTES), how);
      cut_ops (rig, "answer", (guint) g_test_rand_int_range (0, ANSWER_BYTES), how);
    }
  g_assert_cmpuint (rig->platform.n_empty_posts, ==, 0);
  line_rig_free (rig);
}

/* The questions without content may use a connection again; the library may ask them twice. */
static void
test_cuts_reused (void)
{
  LineRig *rig = line_rig_new ();
  guint connections = 0, exchanges = 0, fired = 0, n_cuts = sweeps_all () ? 4 * HELLO_BYTES : N_CUTS;

  for (guint i = 0; i < n_cuts; i++)
    {
      g_autoptr (YcReply) first = line_rig_hello (rig), cut = NULL, then = NULL;
      int n = sweeps_all () ? (int) (i / 4) : g_test_rand_int_range (0, HELLO_BYTES);
      gboolean resets = sweeps_all () ? (i & 2) != 0 : g_test_rand_bit ();

      g_assert_cmpint (first->class, ==, YC_ANSWER_DONE);
      line_rig_tell (rig, "cut %s %d %s reused", i % 2 == 0 ? "request" : "answer", n, resets ? "rst" : "fin");
      cut = line_rig_hello (rig);
      g_assert_true (cut->class == YC_ANSWER_RETRY || cut->class == YC_ANSWER_UNKNOWN || cut->class == YC_ANSWER_DONE);
      line_rig_tell (rig, "clear");
      then = line_rig_hello (rig);
      g_assert_cmpint (then->class, ==, YC_ANSWER_DONE);
    }
  line_rig_stats (rig, &connections, &exchanges, &fired);
  g_assert_cmpuint (fired, >=, n_cuts / 3);
  line_rig_free (rig);
}

/* ---- the line itself ---- */

static void
test_offline (void)
{
  LineRig *rig = line_rig_new ();
  g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 1);
  g_autoptr (YcReply) off = NULL;

  line_rig_tell (rig, "offline");
  off = line_rig_send_ops (rig, ops);
  g_assert_cmpint (off->class, ==, YC_ANSWER_RETRY);
  g_assert_cmpuint (off->status, ==, 0);
  g_assert_nonnull (off->failure);
  line_rig_tell (rig, "online");
  assert_done (rig, ops);
  line_rig_free (rig);
}

static void
test_stalled (void)
{
  static const char *const stalls[] = { "stall request 0", "stall request 300", "stall answer 0", "stall answer 200" };
  LineRig *rig = line_rig_new ();
  g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 1);

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (stalls); i++)
    {
      g_autoptr (YcReply) reply = NULL;

      if (i % 2 == 0)
        yc_client_set_patience (rig->client, 150, 60000);
      else
        yc_client_set_patience (rig->client, 60000, 150);
      line_rig_tell (rig, "%s", stalls[i / 2]);
      reply = line_rig_send_ops (rig, ops);
      g_assert_cmpint (reply->class, ==, YC_ANSWER_RETRY);
      g_assert_nonnull (strstr (reply->failure, "too long"));
      line_rig_tell (rig, "clear");     /* on a slow machine the line may not have been there yet */
    }
  yc_client_set_patience (rig->client, 60000, 60000);
  assert_done (rig, ops);
  g_assert_cmpuint (rig->platform.n_done, ==, 1);
  line_rig_free (rig);
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (void)
{
  LineRig *rig = line_rig_new ();
  g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 1);

  for (int early = 0; early < 2; early++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      LineWait wait = { NULL, NULL, FALSE };

      line_rig_tell (rig, "stall answer 100");
      if (early)
        g_cancellable_cancel (cancellable);
      else
        g_timeout_add (50, cancel_cb, cancellable);
      yc_client_ops (rig->client, ops, cancellable, line_wait_cb, &wait);
      while (!wait.over)
        g_main_context_iteration (NULL, TRUE);
      g_assert_error (wait.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (wait.reply);
      g_error_free (wait.error);
      line_rig_tell (rig, "clear");
    }
  line_rig_free (rig);
}

static void
test_huge (void)
{
  LineRig *rig = line_rig_new ();
  g_autoptr (YcReply) reply = NULL, then = NULL;

  rig->platform.huge = 100 * 1024 * 1024;
  reply = line_rig_hello (rig);
  g_assert_cmpint (reply->class, !=, YC_ANSWER_DONE);
  g_assert_nonnull (strstr (reply->failure, "larger"));
  g_assert_null (reply->body);
  g_mutex_lock (&rig->platform.lock);
  rig->platform.huge = 0;
  g_mutex_unlock (&rig->platform.lock);
  then = line_rig_hello (rig);
  g_assert_cmpint (then->class, ==, YC_ANSWER_DONE);
  line_rig_free (rig);
}

/* ---- tokens, addresses, other calls ---- */

static void
test_tokens (void)
{
  LineRig *rig = line_rig_new ();
  g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 1);
  g_autoptr (YcReply) none = NULL, wrong = NULL;
  LineWait wait = { NULL, NULL, FALSE };

  yc_client_sign_out (rig->client, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_SIGN_IN);
  yc_reply_free (wait.reply);
  yc_client_set_device_token (rig->client, NULL);
  none = line_rig_send_ops (rig, ops);
  g_assert_cmpint (none->class, ==, YC_ANSWER_SIGN_IN);
  yc_client_set_device_token (rig->client, "another-token-of-16");
  wrong = line_rig_send_ops (rig, ops);
  g_assert_cmpint (wrong->class, ==, YC_ANSWER_SIGN_IN);
  yc_client_set_device_token (rig->client, LINE_TOKEN);
  assert_done (rig, ops);
  g_assert_cmpuint (rig->platform.n_wrong_token, ==, 3);
  line_rig_free (rig);
}

static void
test_changes (void)
{
  static const struct { gint64 after; YcAnswerClass class; } rows[] = { { 0, YC_ANSWER_DONE }, { 5, YC_ANSWER_DONE }, { 6, YC_ANSWER_UNKNOWN } };
  LineRig *rig = line_rig_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LineWait wait = { NULL, NULL, FALSE };

      yc_client_changes (rig->client, rows[i].after, NULL, line_wait_cb, &wait);
      g_assert_cmpint (line_wait (&wait)->class, ==, rows[i].class);
      yc_reply_free (wait.reply);
    }
  line_rig_free (rig);
}

static void
test_blob (void)
{
  LineRig *rig = line_rig_new ();
  YcDigest digest;

  for (int i = 0; i < 3; i++)
    {
      LineWait wait = { NULL, NULL, FALSE };

      yc_digest_bytes (i == 1 ? "gape" : "page", 4, &digest);
      yc_client_blob (rig->client, LINE_CASE, &digest, i == 2 ? 3 : 4, NULL, line_wait_cb, &wait);
      g_assert_cmpint (line_wait (&wait)->class == YC_ANSWER_DONE, ==, i == 0);
      g_assert_true ((wait.reply->message != NULL) == (i == 0));
      yc_reply_free (wait.reply);
    }
  line_rig_free (rig);
}

static void
test_addresses (void)
{
  static const char *const wrong[] = { "", "platform", "http://platform.example", "ftp://127.0.0.1", "http://10.0.0.1:80", "http://127.0.0.1.example",
                                       "https://u:p@platform.example", "https://platform.example/path", "https://platform.example?x", "https://" };
  static const char *const right[] = { "https://platform.example", "https://platform.example:8443/", "http://127.0.0.1:8080", "http://[::1]:80", "http://localhost" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_client_new (wrong[i], NULL, &error));
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YcClient) client = yc_client_new (right[i], "", &error);

      g_assert_no_error (error);
    }
}

/* ---- what the library would do by itself ---- */

static void
test_fresh (void)
{
  static const char mismatch[] = "HTTP/1.1 400 Bad Request\r\n" PROBLEM "Content-Length: 58\r\n\r\n" SAY ("body-mismatch", 400);
  LineRig *rig = line_rig_new ();
  g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 1);
  g_autoptr (YcReply) reply = NULL, once = NULL;
  guint connections = 0, exchanges = 0, fired = 0;

  G_STATIC_ASSERT (sizeof (SAY ("body-mismatch", 400)) - 1 == 58);
  tell_raw (rig, mismatch);
  once = line_rig_send_ops (rig, ops);
  g_assert_cmpint (once->class, ==, YC_ANSWER_DONE);
  g_assert_cmpint (once->n_fresh, ==, 1);
  for (int i = 0; i < 5; i++)
    tell_raw (rig, mismatch);
  reply = line_rig_send_ops (rig, ops);
  line_rig_stats (rig, &connections, &exchanges, &fired);
  g_assert_cmpint (reply->class, ==, YC_ANSWER_REJECT);
  g_assert_cmpint (reply->n_fresh, ==, 3);
  g_assert_cmpuint (exchanges, ==, 2 + 4);
  g_assert_cmpuint (connections, ==, exchanges);
  line_rig_free (rig);
}

/* A 401 with a challenge, a 302 and a 307: one request each, none of them again. */
static void
test_never_again (void)
{
  static const char *const heads[] = {
    "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n", "401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"1\"\r\n",
    "302 Found\r\nLocation: /v1/ops\r\n", "307 Temporary Redirect\r\nLocation: /v1/ops\r\n", "308 Permanent Redirect\r\nLocation: /v1/ops\r\n",
  };
  LineRig *rig = line_rig_new ();
  g_autoptr (GPtrArray) ops = line_rig_make_ops (rig, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      const Answer row = { "", heads[i], "", 0, YC_ANSWER_UNKNOWN, 0 };
      guint connections = 0, before = 0, after = 0, fired = 0;
      g_autoptr (YcReply) reply = NULL;

      line_rig_stats (rig, &connections, &before, &fired);
      tell_answer (rig, &row);
      reply = line_rig_send_ops (rig, ops);
      line_rig_stats (rig, &connections, &after, &fired);
      g_assert_cmpuint (after, ==, before + 1);
      g_assert_cmpint (reply->class, ==, YC_ANSWER_UNKNOWN);
    }
  g_assert_cmpuint (rig->platform.n_posts, ==, 0);
  line_rig_free (rig);
}

#define ADD(name, f) g_test_add_func ("/sync/client/" name, f)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("an-address-that-would-send-in-clear-is-refused", test_addresses);
  ADD ("each-answer-has-its-class", test_answers);
  ADD ("garbage-is-no-answer", test_garbage);
  ADD ("somebody-elses-receipt-is-none", test_swapped);
  ADD ("an-answer-that-comes-twice-is-one", test_doubled);
  ADD ("another-platforms-receipt-is-none", test_foreign_platform);
  ADD ("a-line-cut-at-any-byte-loses-and-doubles-nothing", test_cuts);
  ADD ("a-used-line-cut-at-any-byte-is-no-success", test_cuts_reused);
  ADD ("without-a-line-it-is-tried-later", test_offline);
  ADD ("a-line-on-which-nothing-moves-is-given-up", test_stalled);
  ADD ("a-call-can-be-cancelled", test_cancelled);
  ADD ("an-endless-answer-is-not-read-to-its-end", test_huge);
  ADD ("tokens-open-what-they-are-for", test_tokens);
  ADD ("changes-do-not-go-back", test_changes);
  ADD ("a-page-is-what-its-digest-says", test_blob);
  ADD ("what-arrived-spoilt-is-sent-on-new-lines", test_fresh);
  ADD ("the-library-sends-nothing-again-by-itself", test_never_again);
  return g_test_run ();
}
