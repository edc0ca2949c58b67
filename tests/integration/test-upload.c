/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * sync/yc-upload over a bad line: however often it is cut, and whatever the platform has lost meanwhile, a page arrives as it is or not at
 * all, and what is there already is not sent again.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "integration/line-rig.h"

#include "base/yc-error.h"

#include <string.h>

#define SIZE (3 * YC_UPLOAD_PIECE + 123457)
#define MAX_RUNS 4

typedef struct
{
  LineRig  *rig;
  guint8   *bytes;
  guint64   size;
  YcDigest  digest;
  char     *upload;             /* (nullable): the remembered name */
  guint     n_placed, n_forgotten;
  guint64   last, n_back;       /* where it stood; bytes that were lost on the way */
  gboolean  unreadable;
  GCancellable *cancellable;    /* (nullable): cancelled when the upload has begun */
  guint64   lose_at;            /* the platform loses the upload when it stands there; 0: never */
  gboolean  lose_always;
} Page;

static gboolean
read_cb (guint64 offset, void *buffer, gsize n, gpointer user_data, GError **error)
{
  Page *page = user_data;

  g_assert_cmpuint (offset + n, <=, page->size);
  g_assert_cmpuint (n, <=, YC_UPLOAD_PIECE);
  if (page->unreadable)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_IO, "no such sector");
      return FALSE;
    }
  memcpy (buffer, page->bytes + offset, n);
  return TRUE;
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
placed_cb (const char *upload, gpointer user_data)
{
  Page *page = user_data;

  page->n_placed += upload != NULL;
  page->n_forgotten += upload == NULL;
  g_free (page->upload);
  page->upload = g_strdup (upload);
  page->last = 0;
  if (page->cancellable != NULL)
    g_timeout_add (100, cancel_cb, page->cancellable);
}

static void
moved_cb (guint64 offset, gpointer user_data)
{
  Page *page = user_data;

  page->n_back += offset < page->last ? page->last - offset : 0;
  page->last = offset;
  if (page->lose_at > 0 && offset == page->lose_at)
    {
      g_mutex_lock (&page->rig->platform.lock);
      page->rig->platform.gone = TRUE;
      g_mutex_unlock (&page->rig->platform.lock);
      page->lose_at = page->lose_always ? page->lose_at : 0;
    }
}

static void
set_up (Page *page, gconstpointer data)
{
  memset (page, 0, sizeof *page);
  page->rig = line_rig_new ();
  page->size = SIZE;
  page->bytes = g_malloc (SIZE);
  for (gsize i = 0; i < SIZE; i++)
    page->bytes[i] = (guint8) g_test_rand_int ();
  yc_digest_bytes (page->bytes, SIZE, &page->digest);
}

static void
tear_down (Page *page, gconstpointer data)
{
  line_rig_free (page->rig);
  g_free (page->bytes);
  g_free (page->upload);
}

static void
start (Page *page, GCancellable *cancellable, LineWait *wait)
{
  const YcUploadSource source = { read_cb, placed_cb, moved_cb, page };

  yc_upload (page->rig->client, LINE_CASE, &page->digest, page->size, page->upload, &source, cancellable, line_wait_cb, wait);
}

/* One run. Returns: (transfer full) */
static YcReply *
run (Page *page)
{
  LineWait wait = { NULL, NULL, FALSE };

  start (page, NULL, &wait);
  return line_wait (&wait);
}

static void
assert_there (Page *page)
{
  const LinePlatform *p = &page->rig->platform;

  g_assert_true (p->sealed);
  g_assert_true (p->upload->len == page->size && (page->size == 0 || memcmp (p->upload->data, page->bytes, page->size) == 0));
  g_assert_cmpuint (p->n_most_sent, <=, YC_UPLOAD_PIECE);
}

static void
assert_done (Page *page)
{
  g_autoptr (YcReply) reply = run (page);

  g_assert_cmpint (reply->class, ==, YC_ANSWER_DONE);
  g_assert_cmpstr (reply->failure, ==, NULL);
  assert_there (page);
}

static void
reset (Page *page)
{
  g_clear_pointer (&page->upload, g_free);
  page->rig->platform.sealed = FALSE;
  page->rig->platform.n_created = 0;
  page->rig->platform.n_sent = 0;
  page->n_back = 0;
}

static void
test_whole (Page *page, gconstpointer data)
{
  assert_done (page);
  g_assert_cmpuint (page->rig->platform.n_created, ==, 1);
  g_assert_cmpuint (page->rig->platform.n_sent, ==, SIZE);
  g_assert_cmpuint (page->n_back, ==, 0);
  g_assert_cmpuint (page->last, ==, SIZE);
  g_assert_nonnull (page->upload);
}

static void
test_empty (Page *page, gconstpointer data)
{
  page->size = 0;
  yc_digest_bytes ("", 0, &page->digest);
  assert_done (page);
}

/* Cuts at a random byte of a random exchange: the creation, a piece, the seal. Each run is a new program. */
static void
test_cuts (Page *page, gconstpointer data)
{
  for (guint i = 0; i < 40; i++)
    {
      int at = g_test_rand_int_range (0, 6);
      gboolean request = g_test_rand_bit ();
      guint n = (guint) g_test_rand_int_range (0, !request ? 300 : at > 0 && at < 4 ? YC_UPLOAD_PIECE : 500);
      guint runs = 0;
      g_autoptr (YcReply) reply = NULL;

      reset (page);
      for (int k = 0; k < at; k++)
        line_rig_tell (page->rig, "pass");
      line_rig_tell (page->rig, "cut %s %u %s", request ? "request" : "answer", n, g_test_rand_bit () ? "fin" : "rst");
      g_test_message ("cut in exchange %d at byte %u of the %s", at, n, request ? "request" : "answer");
      while (runs++ < MAX_RUNS)
        {
          g_clear_pointer (&reply, yc_reply_free);
          g_object_unref (page->rig->client);
          page->rig->client = line_rig_new_client (page->rig);
          reply = run (page);
          /* UNKNOWN: libsoup takes a head that ends in its middle for a whole one. */
          g_assert_true (reply->class == YC_ANSWER_RETRY || reply->class == YC_ANSWER_UNKNOWN || reply->class == YC_ANSWER_DONE);
          if (reply->class == YC_ANSWER_DONE)
            break;
        }
      g_assert_cmpint (reply->class, ==, YC_ANSWER_DONE);
      g_assert_cmpuint (runs, <=, 2);
      assert_there (page);
      g_assert_cmpuint (page->rig->platform.n_created, <=, 2);
      g_assert_cmpuint (page->rig->platform.n_sent, ==, SIZE);
      line_rig_tell (page->rig, "clear");
    }
}

/* Cut after the second piece; what the platform has then is what the row says. */
static void
cut_in_the_middle (Page *page)
{
  g_autoptr (YcReply) cut = NULL;

  reset (page);
  for (int i = 0; i < 3; i++)
    line_rig_tell (page->rig, "pass");
  line_rig_tell (page->rig, "cut request 5000 rst");
  cut = run (page);
  g_assert_cmpint (cut->class, ==, YC_ANSWER_RETRY);
  g_assert_nonnull (page->upload);
  g_assert_cmpuint (page->last, ==, 2 * YC_UPLOAD_PIECE);
}

static void
test_back (Page *page, gconstpointer data)
{
  cut_in_the_middle (page);
  page->rig->platform.forget = 300001;
  assert_done (page);
  g_assert_cmpuint (page->n_back, ==, 300001);
  g_assert_cmpuint (page->rig->platform.n_created, ==, 1);
  g_assert_cmpuint (page->rig->platform.n_sent, ==, SIZE + 300001);
}

static void
test_gone (Page *page, gconstpointer data)
{
  cut_in_the_middle (page);
  page->rig->platform.gone = TRUE;
  assert_done (page);
  g_assert_cmpuint (page->rig->platform.n_created, ==, 2);
  g_assert_cmpuint (page->n_forgotten, ==, 1);
}

static void
test_lost (Page *page, gconstpointer data)
{
  static const guint64 at[] = { YC_UPLOAD_PIECE, SIZE };

  for (gsize i = 0; i < G_N_ELEMENTS (at); i++)
    {
      reset (page);
      page->lose_at = at[i];
      assert_done (page);
      g_assert_cmpuint (page->rig->platform.n_created, ==, 2);
    }
}

/* A platform that loses it each time is not worth more than a few tries at once. */
static void
test_lost_always (Page *page, gconstpointer data)
{
  g_autoptr (YcReply) reply = NULL;

  page->lose_at = YC_UPLOAD_PIECE;
  page->lose_always = TRUE;
  reply = run (page);
  g_assert_cmpint (reply->class, ==, YC_ANSWER_RETRY);
  g_assert_cmpuint (page->rig->platform.n_created, <, 10);
  g_assert_null (page->upload);
}

/* The offset that the client holds is not the platform's: it asks and goes on. */
static void
test_other_offset (Page *page, gconstpointer data)
{
  LinePlatform *p = &page->rig->platform;

  assert_done (page);
  p->sealed = FALSE;
  g_mutex_lock (&p->lock);
  g_byte_array_set_size (p->upload, 4711);
  g_mutex_unlock (&p->lock);
  assert_done (page);
  g_assert_cmpuint (p->n_created, ==, 1);
}

static void
tell_raw (Page *page, const char *raw)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) raw, strlen (raw));

  line_rig_tell (page->rig, "answer %s", base64);
}

/* Answers to the question how far it came, none of which may lose what is there. */
static void
test_portal (Page *page, gconstpointer data)
{
  static const struct { const char *raw; YcAnswerClass class; } rows[] = {
    { "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", YC_ANSWER_UNKNOWN },
    { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", YC_ANSWER_UNKNOWN },
    { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTus-Resumable: 1.0.0\r\n\r\n", YC_ANSWER_UNKNOWN },
    { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: -1\r\nUpload-Length: 3269185\r\n\r\n", YC_ANSWER_UNKNOWN },
    { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 99999999\r\nUpload-Length: 3269185\r\n\r\n", YC_ANSWER_UNKNOWN },
    { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 1\r\nUpload-Length: 2\r\n\r\n", YC_ANSWER_UNKNOWN },
    { "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", YC_ANSWER_RETRY },
    { "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://127.0.0.1:9/\r\n\r\n", YC_ANSWER_UNKNOWN },
  };

  cut_in_the_middle (page);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YcReply) reply = NULL;

      tell_raw (page, rows[i].raw);
      reply = run (page);
      g_test_message ("row %zu: %s", i, reply->failure);
      g_assert_cmpint (reply->class, ==, rows[i].class);
      g_assert_nonnull (page->upload);
    }
  assert_done (page);
  g_assert_cmpuint (page->rig->platform.n_created, ==, 1);
  g_assert_cmpuint (page->rig->platform.n_sent, ==, SIZE);
}

/* The token goes to the platform and to nobody whom a creation names. */
static void
test_elsewhere (Page *page, gconstpointer data)
{
  static const char *const locations[] = { "http://127.0.0.1:9/v1/blobs/u1", "http://platform.example/v1/blobs/u1", "//127.0.0.1:9/v1/blobs/u1", "/v1/ops",
                                           "/v1/blobs/", "/v1/blobs/../ops", "/v1/blobs/u1?x=1" };

  for (gsize i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      g_autofree char *raw = g_strdup_printf ("HTTP/1.1 201 Created\r\nTus-Resumable: 1.0.0\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n", locations[i]);
      g_autoptr (YcReply) reply = NULL;

      tell_raw (page, raw);
      reply = run (page);
      g_assert_cmpint (reply->class, ==, YC_ANSWER_UNKNOWN);
      g_assert_null (page->upload);
    }
  g_assert_cmpuint (page->rig->platform.n_sent, ==, 0);
}

static void
test_spoilt (Page *page, gconstpointer data)
{
  g_autoptr (YcReply) once = NULL, always = NULL;

  page->rig->platform.spoil = 1;
  once = run (page);
  g_assert_cmpint (once->class, ==, YC_ANSWER_DONE);
  g_assert_cmpint (once->n_fresh, ==, 1);
  assert_there (page);
  reset (page);
  page->rig->platform.spoil = G_MAXUINT;
  always = run (page);
  g_assert_cmpint (always->class, ==, YC_ANSWER_REJECT);
  g_assert_cmpint (always->n_fresh, ==, 3);
  g_assert_cmpuint (page->rig->platform.n_created, ==, 4);
  g_assert_false (page->rig->platform.sealed);
  g_assert_null (page->upload);
}

static void
test_unreadable (Page *page, gconstpointer data)
{
  LineWait wait = { NULL, NULL, FALSE };

  page->unreadable = TRUE;
  start (page, NULL, &wait);
  while (!wait.over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (wait.error, YC_BASE_ERROR, YC_BASE_ERROR_IO);
  g_error_free (wait.error);
  page->unreadable = FALSE;
  assert_done (page);
  g_assert_cmpuint (page->rig->platform.n_created, ==, 1);
}

static void
test_cancelled (Page *page, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  LineWait wait = { NULL, NULL, FALSE };

  line_rig_tell (page->rig, "pass");
  line_rig_tell (page->rig, "stall request 5000");
  page->cancellable = cancellable;
  start (page, cancellable, &wait);
  while (!wait.over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (wait.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (wait.error);
  page->cancellable = NULL;
  line_rig_tell (page->rig, "clear");
  assert_done (page);
  g_assert_cmpuint (page->rig->platform.n_created, ==, 1);
}

#define ADD(name, f) g_test_add ("/sync/upload/" name, Page, NULL, set_up, f, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("what-arrived-spoilt-is-sent-anew", test_spoilt);
  ADD ("a-portals-answer-loses-nothing", test_portal);
  ADD ("nothing-goes-elsewhere", test_elsewhere);
  ADD ("what-cannot-be-read-ends-it", test_unreadable);
  ADD ("it-can-be-cancelled-and-goes-on-later", test_cancelled);
  ADD ("a-line-cut-at-any-byte-loses-and-doubles-nothing", test_cuts);
  ADD ("what-the-platform-lost-is-sent-again", test_back);
  ADD ("an-upload-that-is-gone-begins-anew", test_gone);
  ADD ("an-upload-that-goes-meanwhile-begins-anew", test_lost);
  ADD ("an-upload-that-always-goes-is-given-up", test_lost_always);
  ADD ("the-platform-says-where-it-goes-on", test_other_offset);
  ADD ("a-page-arrives-in-pieces", test_whole);
  ADD ("an-empty-file-arrives", test_empty);
  return g_test_run ();
}
