/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * capture/yc-import with real files and the real render helper: pages one by one, and each way to end early.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-id.h"
#include "brought-files.h"
#include "capture/yc-render-client.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  GFile *file;
  GCancellable *cancellable;
  GPtrArray *pages;   /* of YcPage */
  GPtrArray *jpegs;   /* of GBytes */
  guint n_originals;
  GBytes *original;   /* (owned) (nullable) */
  guint fail_at, cancel_at, hold_at, kill_at; /* page that ends it; 0: none */
  gboolean reaped;    /* the killed one is gone before the next page is asked for; else the question may meet it */
  YcImport *waiting;
  GPid killed;
  gboolean ended;
  guint n_pages;
  GError *error;      /* (owned) (nullable) */
  char *problem;      /* (owned) */
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  GFileIOStream *stream = NULL;

  f->file = g_file_new_tmp ("brought-XXXXXX", &stream, NULL);
  g_clear_object (&stream);
  f->cancellable = g_cancellable_new ();
  f->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_page_free);
  f->jpegs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_file_delete (f->file, NULL, NULL);
  g_clear_object (&f->file);
  g_clear_object (&f->cancellable);
  g_ptr_array_unref (f->pages);
  g_ptr_array_unref (f->jpegs);
  g_clear_pointer (&f->original, g_bytes_unref);
  g_clear_error (&f->error);
  g_free (f->problem);
}

static gboolean
answer_cb (gpointer import)
{
  yc_import_page_done (import, NULL);
  return G_SOURCE_REMOVE;
}

/* Every helper that this program has started, the warm one, too. Returns: one of them */
static GPid
kill_helpers (void)
{
  g_autofree char *own = g_strdup_printf ("%d", (int) getpid ());
  const char *const argv[] = { "pgrep", "-P", own, "-f", "render-helper", NULL };
  g_autoptr (GSubprocess) pgrep = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  g_autofree char *out = NULL;
  g_auto (GStrv) pids = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (pgrep, NULL, NULL, &out, NULL, NULL));
  pids = g_strsplit (g_strstrip (out), "\n", -1);
  g_assert_nonnull (pids[0]);
  for (gsize i = 0; pids[i] != NULL; i++)
    g_assert_cmpint (kill ((GPid) g_ascii_strtoll (pids[i], NULL, 10), SIGKILL), ==, 0);
  return (GPid) g_ascii_strtoll (pids[0], NULL, 10);
}

static gboolean
answer_when_gone_cb (gpointer data)
{
  Fixture *f = data;

  if (f->reaped && kill (f->killed, 0) == 0)
    return G_SOURCE_CONTINUE;
  yc_import_page_done (f->waiting, NULL);
  return G_SOURCE_REMOVE;
}

static void
page_cb (YcImport *import, YcPage *page, GBytes *jpeg, GBytes *original, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (f->pages, yc_page_copy (page));
  g_ptr_array_add (f->jpegs, g_bytes_ref (jpeg));
  if (original != NULL)
    {
      f->n_originals++;
      g_clear_pointer (&f->original, g_bytes_unref);
      f->original = g_bytes_ref (original);
    }
  if (f->pages->len == f->cancel_at)
    g_cancellable_cancel (f->cancellable);
  if (f->pages->len == f->fail_at)
    {
      g_set_error (&error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_NO_SPACE, "full");
      yc_import_page_done (import, error);
    }
  else if (f->pages->len == f->kill_at)
    {
      f->killed = kill_helpers ();
      f->waiting = import;
      g_idle_add (answer_when_gone_cb, f);
    }
  else if (f->pages->len == f->hold_at)
    g_idle_add (answer_cb, import);
  else
    yc_import_page_done (import, NULL);
}

static void
end_cb (YcImport *import, guint n_pages, GError *error, gpointer data)
{
  Fixture *f = data;

  g_assert_false (f->ended);
  f->ended = TRUE;
  f->n_pages = n_pages;
  f->error = error != NULL ? g_error_copy (error) : NULL;
  f->problem = g_strdup (yc_import_get_problem (import));
}

static void
run (Fixture *f, GBytes *bytes)
{
  if (bytes != NULL)
    g_assert_true (g_file_replace_contents (f->file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL,
                                            FALSE, 0, NULL, NULL, NULL));
  yc_import_start (f->file, "case-1", "slot-1", f->cancellable, page_cb, end_cb, f);
  g_assert_false (f->ended);
  while (!f->ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (f->n_pages, <=, f->pages->len);
}

static void
assert_refused (Fixture *f, YcCaptureError code, const char *problem)
{
  g_assert_error (f->error, YC_CAPTURE_ERROR, (int) code);
  g_assert_cmpstr (f->problem, ==, problem);
  g_assert_cmpuint (f->n_pages, ==, 0);
  g_assert_cmpuint (f->pages->len, ==, 0);
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  g_file_delete (f->file, NULL, NULL);
  run (f, NULL);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpstr (f->problem, ==, "");
}

static void
test_text (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) text = g_bytes_new_static ("a text named .pdf", 17);

  run (f, text);
  assert_refused (f, YC_CAPTURE_ERROR_FOREIGN, "unknown-kind");
}

static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_file_get_path (f->file);

  /* a hole: takes no room */
  g_assert_cmpint (truncate (path, 100 * 1024 * 1024 + 1), ==, 0);
  run (f, NULL);
  assert_refused (f, YC_CAPTURE_ERROR_LIMIT, "too-large");
}

static void
test_too_many (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) pdf = brought_pdf_text (201);

  run (f, pdf);
  assert_refused (f, YC_CAPTURE_ERROR_LIMIT, "too-many-pages");
}

static void
test_cancelled_first (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) pdf = brought_pdf_text (2);

  g_cancellable_cancel (f->cancellable);
  run (f, pdf);
  assert_refused (f, YC_CAPTURE_ERROR_CANCELLED, "");
}

static void
test_cancelled_between (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) pdf = brought_pdf_text (4);

  f->cancel_at = 2;
  run (f, pdf);
  g_assert_error (f->error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_CANCELLED);
  g_assert_cmpuint (f->n_pages, ==, 2);
  g_assert_cmpuint (f->pages->len, ==, 2);
}

static void
test_receiver_fails (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) pdf = brought_pdf_text (4);

  f->fail_at = 3;
  run (f, pdf);
  g_assert_error (f->error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_NO_SPACE);
  g_assert_cmpstr (f->problem, ==, "");
  g_assert_cmpuint (f->n_pages, ==, 2);
}

/* The reader dies while a page is being stored, not while it draws one: it is the same to who brought the file. */
static void
test_killed_between (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) pdf = brought_pdf_text (4);

  f->kill_at = 2;
  f->reaped = data != NULL;
  run (f, pdf);
  g_assert_error (f->error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FOREIGN);
  g_assert_cmpstr (f->problem, ==, "crashed");
  g_assert_cmpuint (f->n_pages, ==, 2);
}

/* What every page owes, whatever its origin. */
static void
assert_page (Fixture *f, guint i)
{
  YcPage *page = g_ptr_array_index (f->pages, i);
  GBytes *jpeg = g_ptr_array_index (f->jpegs, i);
  YcDigest digest;

  yc_digest_bytes (g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg), &digest);
  g_assert_true (yc_digest_equal (&digest, &page->digest));
  g_assert_cmpuint (page->bytes, ==, g_bytes_get_size (jpeg));
  g_assert_true (yc_id_is_uuid (page->id));
  g_assert_cmpstr (page->case_id, ==, "case-1");
  g_assert_cmpstr (page->material_id, ==, "slot-1");
  g_assert_cmpstr (page->blob, ==, "");
  g_assert_cmpint (page->captured, >, 0);
  g_autoptr (YcPicture) picture = yc_picture_decode_jpeg (jpeg, 0, NULL);
  g_assert_nonnull (picture);
  g_assert_cmpint (picture->width, ==, page->width);
  g_assert_cmpint (picture->height, ==, page->height);
}

static void
test_pdf (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) pdf = brought_pdf_text (3);

  f->hold_at = 2;
  run (f, pdf);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->n_pages, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      YcPage *page = g_ptr_array_index (f->pages, i);

      assert_page (f, i);
      g_assert_cmpint (page->origin, ==, YC_PAGE_IMPORTED_PDF);
      g_assert_cmpint (page->original_page, ==, (int) i + 1);
      g_assert_cmpint (page->dpi_real, ==, 200);
      g_assert_cmpint (page->width, ==, 1654);
      g_assert_cmpuint (strlen (page->frame_sha256), ==, 64);
    }
  g_assert_cmpuint (f->n_originals, ==, 1);
  g_assert_true (g_bytes_equal (f->original, pdf));
}

static void
test_jpeg (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = brought_jpeg (1169, 827, FALSE, 72, 6);

  run (f, jpeg);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->n_pages, ==, 1);
  assert_page (f, 0);
  YcPage *page = g_ptr_array_index (f->pages, 0);
  g_assert_true (g_bytes_equal (g_ptr_array_index (f->jpegs, 0), jpeg));
  g_assert_cmpint (page->origin, ==, YC_PAGE_IMPORTED_JPEG);
  g_assert_cmpint (page->rotation, ==, 90);
  /* 72 is not believed: as A4 */
  g_assert_cmpint (page->dpi_real, ==, 100);
  g_assert_cmpstr (page->frame_sha256, ==, "");
  g_assert_cmpuint (f->n_originals, ==, 0);
}

static void
test_cmyk (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = brought_jpeg (600, 400, TRUE, 0, 0);

  run (f, jpeg);
  g_assert_no_error (f->error);
  assert_page (f, 0);
  YcPage *page = g_ptr_array_index (f->pages, 0);
  g_assert_cmpint (page->origin, ==, YC_PAGE_IMPORTED_JPEG);
  /* libjpeg writes no resolution into CMYK: as A4 */
  g_assert_cmpint (page->dpi_real, ==, 51);
  g_assert_false (g_bytes_equal (g_ptr_array_index (f->jpegs, 0), jpeg));
  g_assert_true (f->original != NULL && g_bytes_equal (f->original, jpeg));
}

#define ADD(path, func) g_test_add ("/capture/import/" path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("a-missing-file-is-an-error", test_missing);
  ADD ("a-text-renamed-is-refused", test_text);
  ADD ("a-file-over-100-mb-is-refused", test_too_large);
  ADD ("more-than-200-pages-are-refused", test_too_many);
  ADD ("cancelled-before-the-start-nothing-comes", test_cancelled_first);
  ADD ("cancelled-between-pages-the-kept-ones-count", test_cancelled_between);
  ADD ("a-page-that-cannot-be-kept-ends-it", test_receiver_fails);
  ADD ("reader-that-dies-between-pages-is-told", test_killed_between);
  g_test_add ("/capture/import/reader-that-is-gone-between-pages-is-told", Fixture, "reaped", setup, test_killed_between, teardown);
  ADD ("a-pdf-comes-page-by-page-with-its-original", test_pdf);
  ADD ("a-jpeg-keeps-its-bits", test_jpeg);
  ADD ("a-jpeg-of-a-printing-press-is-drawn-anew", test_cmyk);
  int result = g_test_run ();
  yc_render_client_drop_spare ();
  return result;
}
