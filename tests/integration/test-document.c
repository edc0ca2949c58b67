/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * capture/yc-document with the real render helper: what is told about good, odd and hostile documents, and that
 * the app survives a helper that crashes, loops and lies.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-error.h"
#include "brought-files.h"
#include "capture/yc-render-client.h"
#include <math.h>
#include <string.h>

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static YcDocumentReport *
inspect (GBytes *bytes, gboolean with_text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  yc_document_inspect_async (bytes, with_text, NULL, keep_result_cb, &result);
  wait_for (&result);
  YcDocumentReport *report = yc_document_inspect_finish (result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (report);
  return report;
}

static YcPicture *
render (GBytes *bytes, int page, int dpi, int max_width, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  yc_document_render_async (bytes, page, dpi, max_width, NULL, keep_result_cb, &result);
  wait_for (&result);
  return yc_document_render_finish (result, error);
}

static void
assert_problem (GBytes *bytes, const char *problem)
{
  g_autoptr (YcDocumentReport) report = inspect (bytes, FALSE);

  g_assert_cmpstr (report->problem, ==, problem);
  if (*problem != '\0')
    {
      /* what happened, what is safe, what to do */
      g_assert_nonnull (strstr (report->problem_text, "原文件没有改动"));
      g_assert_nonnull (strstr (report->problem_text, "请"));
    }
}

static void
assert_render_fails (GBytes *bytes, YcCaptureError code, const char *problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPicture) picture = render (bytes, 1, 100, 0, &error);

  g_assert_null (picture);
  g_assert_error (error, YC_CAPTURE_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, problem);
}

static void
test_not_a_document (void)
{
  static const char *const texts[] = { "", "x", "这是文本文件，只是改了名。", "%PD", "\xff\xd8", "PK\x03\x04", "GIF89a" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (texts[i], strlen (texts[i]));

      assert_problem (bytes, "unknown-kind");
    }
}

static void
test_corrupt (void)
{
  g_autoptr (GBytes) pdf = brought_pdf_text (2), jpeg = brought_jpeg (800, 600, FALSE, 0, 0);
  g_autoptr (GBytes) only_header = brought_cut (pdf, 20), half_jpeg = brought_cut (jpeg, g_bytes_get_size (jpeg) / 2);
  g_autoptr (GBytes) jpeg_header = brought_cut (jpeg, 30);
  const char *const no_pages[] = { "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>", NULL };
  g_autoptr (GBytes) empty = brought_pdf_raw (no_pages);

  assert_problem (only_header, "corrupt");
  assert_problem (empty, "corrupt");
  assert_problem (half_jpeg, "corrupt");
  assert_problem (jpeg_header, "corrupt");
  assert_render_fails (only_header, YC_CAPTURE_ERROR_FOREIGN, "corrupt");
}

static void
test_encrypted (void)
{
  static const char *const user[] = { "--encrypt", "open", "owner", "256", "--", NULL };
  static const char *const owner[] = { "--encrypt", "", "owner", "256", "--", NULL };
  g_autoptr (GBytes) pdf = brought_pdf_text (1);
  g_autoptr (GBytes) closed = brought_qpdf (pdf, user), open = brought_qpdf (pdf, owner);
  g_autoptr (YcDocumentReport) report = inspect (closed, TRUE);

  g_assert_cmpstr (report->kind, ==, "pdf");
  g_assert_true (report->encrypted);
  g_assert_cmpstr (report->problem, ==, "encrypted");
  assert_render_fails (closed, YC_CAPTURE_ERROR_FOREIGN, "encrypted");
  assert_problem (open, "");
}

/* Encrypted for its owner alone: it is read like any other, and said to be encrypted. A word in the text of a page is no encryption. */
static void
test_restricted (void)
{
  static const char *const owner[][8] = {
    { "--encrypt", "", "owner", "256", "--", NULL },
    { "--encrypt", "", "owner", "256", "--print=none", "--extract=n", "--", NULL },
    { "--allow-weak-crypto", "--encrypt", "", "owner", "40", "--", NULL },
    { "--object-streams=generate", "--encrypt", "", "owner", "256", "--", NULL },
    { "--stream-data=uncompress", NULL },
  };
  g_autoptr (GBytes) pdf = brought_pdf_text (2);

  for (gsize i = 0; i < G_N_ELEMENTS (owner); i++)
    {
      g_autoptr (GBytes) packed = brought_qpdf (pdf, owner[i]);
      g_autoptr (YcDocumentReport) report = inspect (packed, FALSE);
      gboolean restricted = i + 1 < G_N_ELEMENTS (owner);

      g_assert_cmpstr (report->problem, ==, "");
      g_assert_cmpint (report->n_pages, ==, 2);
      g_assert_true (report->restricted == restricted && report->encrypted == restricted);
    }
}

static void
test_encryption_in_words (void)
{
  static const struct { const char *catalog; gboolean restricted; } rows[] = {
    { "/Note(/Encrypt is a word)", FALSE }, { "/EncryptMetadata true", FALSE }, { "/Encrypt true", FALSE }, { "/Encrypt", FALSE },
    { "/Encrypt 7", FALSE }, { "", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GBytes) pdf = brought_pdf_page (rows[i].catalog, "", NULL);
      g_autoptr (YcDocumentReport) report = inspect (pdf, FALSE);

      g_assert_true (report->restricted == rows[i].restricted);
    }
}

/* No height or no width: nothing is too large about it. */
static void
test_empty_page (void)
{
  static const char *const boxes[] = { "/MediaBox[0 0 595 0]", "/MediaBox[0 0 0 842]", "/MediaBox[10 10 10 10]" };

  for (gsize i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      g_autoptr (GBytes) pdf = brought_pdf_page ("", boxes[i], NULL);

      assert_problem (pdf, "empty-page");
      assert_render_fails (pdf, YC_CAPTURE_ERROR_FOREIGN, "empty-page");
    }
}

static void
test_too_large (void)
{
  static const char *const boxes[]
      = { "/MediaBox[0 0 14400 14400]", "/MediaBox[0 0 8000 20]", "/MediaBox[0 0 1000000000 1000000000]" };
  g_autoptr (GBytes) bomb = brought_jpeg_bomb ();
  g_autofree char *zeros = g_malloc0 (100 * 1024 * 1024 + 1);
  g_autoptr (GBytes) huge = g_bytes_new_static (zeros, 100 * 1024 * 1024 + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (boxes); i++)
    {
      g_autoptr (GBytes) pdf = brought_pdf_page ("", boxes[i], NULL);

      assert_problem (pdf, "too-large");
    }
  assert_problem (bomb, "too-large");
  assert_problem (huge, "too-large");
  assert_render_fails (bomb, YC_CAPTURE_ERROR_LIMIT, "too-large");
  assert_render_fails (huge, YC_CAPTURE_ERROR_LIMIT, "too-large");
}

static void
test_too_many_pages (void)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) kids = g_string_new ("<</Type/Pages/Count 10000/Kids[");

  for (int i = 0; i < 10000; i++)
    g_string_append_printf (kids, "%d 0 R ", i + 3);
  g_string_append (kids, "]>>");
  g_ptr_array_add (objects, g_strdup ("<</Type/Catalog/Pages 2 0 R>>"));
  g_ptr_array_add (objects, g_strdup (kids->str));
  for (int i = 0; i < 10000; i++)
    g_ptr_array_add (objects, g_strdup ("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"));
  g_ptr_array_add (objects, NULL);
  g_autoptr (GBytes) pdf = brought_pdf_raw ((const char *const *) objects->pdata);
  g_autoptr (YcDocumentReport) report = inspect (pdf, FALSE);

  g_assert_cmpstr (report->problem, ==, "too-many-pages");
  g_assert_cmpint (report->n_pages, ==, 10000);
}

/* No planted fault: a valid document that would be drawn for years. */
static void
test_endless (void)
{
  g_autoptr (GBytes) pdf = brought_pdf_loop ();

  yc_render_client_set_patience (2000);
  assert_problem (pdf, "timeout");
  assert_render_fails (pdf, YC_CAPTURE_ERROR_FOREIGN, "timeout");
  yc_render_client_set_patience (30000);
}

static void
test_fault (gconstpointer data)
{
  g_autoptr (GBytes) pdf = brought_pdf_text (1);
  const char *fault = data;
  const char *problem = g_str_equal (fault, "loop") ? "timeout" : "crashed";

  yc_render_client_drop_spare ();
  g_setenv ("YICHUANG_RENDER_FAULT", fault, TRUE);
  yc_render_client_set_patience (g_str_equal (fault, "loop") ? 2000 : 30000);
  assert_render_fails (pdf, YC_CAPTURE_ERROR_FOREIGN, problem);
  if (!g_str_equal (fault, "lie") && !g_str_equal (fault, "unsealed"))
    assert_problem (pdf, problem);
  yc_render_client_set_patience (30000);
  g_unsetenv ("YICHUANG_RENDER_FAULT");
  yc_render_client_drop_spare ();
  /* the next document is read as if nothing had been */
  assert_problem (pdf, "");
}

static void
test_cancel (gconstpointer data)
{
  g_autoptr (GBytes) pdf = brought_pdf_loop ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (g_str_equal (data, "before"))
    g_cancellable_cancel (cancellable);
  yc_document_render_async (pdf, 1, 100, 0, cancellable, keep_result_cb, &result);
  if (g_str_equal (data, "while"))
    for (int i = 0; i < 5; i++)
      g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  wait_for (&result);
  g_assert_null (yc_document_render_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Each outcome is a known one, and no state is carried over. */
static void
test_mutated (void)
{
  static const char *const streams[] = { "--object-streams=generate", NULL };
  g_autoptr (GBytes) plain = brought_pdf_text (3), packed = brought_qpdf (plain, streams);
  g_autoptr (GBytes) jpeg = brought_jpeg (600, 400, FALSE, 200, 6);
  GBytes *const originals[] = { plain, packed, jpeg };
  int n_bad = 0;

  for (guint64 seed = 0; seed < 60; seed++)
    {
      g_autoptr (GBytes) bytes = brought_mutated (originals[seed % 3], seed);
      g_autoptr (YcRenderClient) client = yc_render_client_new (bytes);
      g_autoptr (GAsyncResult) inspected = NULL, rendered = NULL;
      g_autoptr (GError) error = NULL;

      yc_document_inspect_through (client, TRUE, NULL, keep_result_cb, &inspected);
      wait_for (&inspected);
      g_autoptr (YcDocumentReport) report = yc_document_inspect_finish (inspected, &error);
      g_assert_no_error (error);
      g_test_message ("%u: %s", (guint) seed, report->problem);
      g_assert_true (*report->problem == '\0' || *report->problem_text != '\0');
      if (*report->problem != '\0')
        {
          n_bad++;
          continue;
        }
      yc_document_render_through (client, 1, 72, 0, NULL, keep_result_cb, &rendered);
      wait_for (&rendered);
      g_autoptr (YcPicture) picture = yc_document_render_finish (rendered, &error);
      g_assert_true (picture != NULL || error->domain == YC_CAPTURE_ERROR);
    }
  g_assert_cmpint (n_bad, >, 5);
  assert_problem (plain, "");
}

static void
test_pdf (void)
{
  g_autoptr (GBytes) pdf = brought_pdf_text (3);
  g_autoptr (YcDocumentReport) report = inspect (pdf, TRUE);

  g_assert_cmpstr (report->problem, ==, "");
  g_assert_cmpstr (report->kind, ==, "pdf");
  g_assert_cmpint (report->n_pages, ==, 3);
  g_assert_cmpuint (report->widths_mm->len, ==, 3);
  g_assert_cmpfloat_with_epsilon (g_array_index (report->widths_mm, double, 2), 210, 0.1);
  g_assert_cmpfloat_with_epsilon (g_array_index (report->heights_mm, double, 2), 297, 0.1);
  g_assert_true (report->has_text);
  g_assert_nonnull (strstr (report->text, "一窗 3"));
  g_assert_false (report->encrypted || report->has_scripts || report->has_embedded || report->has_signatures);
}

static void
test_pdf_parts (gconstpointer data)
{
  static const char *const script[] = { "<</S/JavaScript/JS(app.alert\\('x'\\))>>", NULL };
  static const char *const attached[] = { "<</Type/Filespec/F(a.txt)/EF<</F 5 0 R>>>>",
                                          "<</Type/EmbeddedFile/Length 1>>stream\na\nendstream", NULL };
  static const char *const signature[] = { "<</FT/Sig/T(s)/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/P 3 0 R/V 5 0 R>>",
                                           "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached"
                                           "/ByteRange[0 1 2 1]/Contents<00>>>", NULL };
  static const struct
  {
    const char *name, *catalog, *page;
    const char *const *objects;
    gboolean scripts, embedded, signatures;
  } table[] = {
    { "open-action", "/OpenAction 4 0 R", "", script, TRUE, FALSE, FALSE },
    { "spelled-by-number", "/OpenAction<</S/J#61vaScript/J#53(x)>>", "", NULL, TRUE, FALSE, FALSE },
    { "on-opening-a-page", "", "/AA<</O 4 0 R>>", script, TRUE, FALSE, FALSE },
    { "named", "/Names<</JavaScript<</Names[(a) 4 0 R]>>>>", "", script, TRUE, FALSE, FALSE },
    { "attached", "/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>", "", attached, FALSE, TRUE, FALSE },
    { "note", "", "/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 4 0 R>>]", attached, FALSE, TRUE, FALSE },
    { "signed", "/AcroForm<</Fields[4 0 R]/SigFlags 3>>", "/Annots[4 0 R]", signature, FALSE, FALSE, TRUE },
    { "plain", "", "", NULL, FALSE, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GBytes) pdf = brought_pdf_page (table[i].catalog, table[i].page, table[i].objects);

      g_test_message ("%s", table[i].name);
      if (data != NULL)
        {
          static const char *const packing[] = { "--object-streams=generate", NULL };
          GBytes *packed = brought_qpdf (pdf, packing);

          g_bytes_unref (pdf);
          pdf = packed;
        }
      g_autoptr (YcDocumentReport) report = inspect (pdf, FALSE);
      g_assert_cmpstr (report->problem, ==, "");
      g_assert_cmpint (report->has_scripts, ==, table[i].scripts);
      g_assert_cmpint (report->has_embedded, ==, table[i].embedded);
      g_assert_cmpint (report->has_signatures, ==, table[i].signatures);
      g_assert_false (report->has_text);
    }
}

static void
test_jpeg (void)
{
  static const int turns[] = { 0, 0, 0, 180, 0, 0, 90, 0, 270 };

  for (int orientation = 0; orientation < 9; orientation++)
    {
      g_autoptr (GBytes) jpeg = brought_jpeg (640, 480, FALSE, orientation == 0 ? 0 : 150, orientation);
      g_autoptr (YcDocumentReport) report = inspect (jpeg, FALSE);

      g_assert_cmpstr (report->kind, ==, "jpeg");
      g_assert_cmpstr (report->problem, ==, "");
      g_assert_cmpint (report->n_pages, ==, 1);
      g_assert_cmpint (report->jpeg_width, ==, 640);
      g_assert_cmpint (report->jpeg_height, ==, 480);
      g_assert_cmpint (report->jpeg_dpi, ==, orientation == 0 ? 0 : 150);
      g_assert_cmpint (report->jpeg_rotation, ==, turns[orientation]);
      g_assert_false (report->jpeg_cmyk);
    }
}

static const guint8 *
pixel (const YcPicture *picture, int x, int y)
{
  return (const guint8 *) g_bytes_get_data (picture->pixels, NULL) + y * picture->stride + 4 * x;
}

static void
test_render_jpeg (gconstpointer data)
{
  gboolean cmyk = g_str_equal (data, "cmyk");
  static const struct
  {
    int max_width, width, height;
  } table[] = { { 0, 640, 480 }, { 1000, 640, 480 }, { 320, 320, 240 }, { 100, 100, 75 }, { 7, 7, 5 } };
  g_autoptr (GBytes) jpeg = brought_jpeg (640, 480, cmyk, 0, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YcPicture) picture = render (jpeg, 1, 100, table[i].max_width, &error);

      g_assert_no_error (error);
      g_assert_cmpint (picture->width, ==, table[i].width);
      g_assert_cmpint (picture->height, ==, table[i].height);
      const guint8 *left = pixel (picture, picture->width / 4, 2), *right = pixel (picture, picture->width * 3 / 4, 2);
      g_assert_true (left[2] > 240 && left[1] < 30 && left[0] < 30);
      g_assert_true (right[2] > 240 && right[1] > 240 && right[0] > 240);
    }
}

static void
test_render_pdf (void)
{
  static const struct
  {
    int dpi, max_width, width, height;
  } table[] = { { 72, 0, 596, 842 }, { 200, 0, 1654, 2339 }, { 200, 400, 400, 566 } };
  g_autoptr (GBytes) pdf = brought_pdf_text (2);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (YcPicture) picture = render (pdf, 2, table[i].dpi, table[i].max_width, &error);

      g_assert_no_error (error);
      g_assert_cmpint (picture->width, ==, table[i].width);
      g_assert_cmpint (picture->height, ==, table[i].height);
      g_assert_cmpint (pixel (picture, 1, 1)[0], ==, 255);
    }
  g_assert_null (render (pdf, 3, 72, 0, &error));
  g_assert_error (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FOREIGN);
  g_assert_cmpstr (error->message, ==, "no-page");
}

static void
add_bad (void)
{
  g_test_add_func ("/capture/document/what-is-no-document-is-named", test_not_a_document);
  g_test_add_func ("/capture/document/corrupt-files-are-named", test_corrupt);
  g_test_add_func ("/capture/document/an-encrypted-pdf-is-named", test_encrypted);
  g_test_add_func ("/capture/document/an-owners-password-restricts-and-is-told", test_restricted);
  g_test_add_func ("/capture/document/the-word-encrypt-is-no-encryption", test_encryption_in_words);
  g_test_add_func ("/capture/document/a-page-without-area-is-named", test_empty_page);
  g_test_add_func ("/capture/document/huge-pages-and-bombs-are-too-large", test_too_large);
  g_test_add_func ("/capture/document/ten-thousand-pages-are-too-many", test_too_many_pages);
  g_test_add_func ("/capture/document/an-endless-drawing-is-stopped", test_endless);
  g_test_add_data_func ("/capture/document/a-crash-is-survived", "crash", test_fault);
  g_test_add_data_func ("/capture/document/a-loop-is-survived", "loop", test_fault);
  g_test_add_data_func ("/capture/document/garbage-is-survived", "garbage", test_fault);
  g_test_add_data_func ("/capture/document/a-wrong-size-is-not-believed", "lie", test_fault);
  g_test_add_data_func ("/capture/document/a-picture-that-could-shrink-is-not-mapped", "unsealed", test_fault);
  g_test_add_data_func ("/capture/document/cancelled-before-the-start", "before", test_cancel);
  g_test_add_data_func ("/capture/document/cancelled-while-drawing", "while", test_cancel);
  g_test_add_func ("/capture/document/mutated-files-have-known-ends", test_mutated);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  add_bad ();
  g_test_add_func ("/capture/document/a-pdf-is-described", test_pdf);
  g_test_add_data_func ("/capture/document/scripts-files-and-signatures-are-found", NULL, test_pdf_parts);
  g_test_add_data_func ("/capture/document/they-are-found-in-packed-objects", "packed", test_pdf_parts);
  g_test_add_func ("/capture/document/a-jpeg-is-described", test_jpeg);
  g_test_add_data_func ("/capture/document/a-jpeg-is-drawn", "rgb", test_render_jpeg);
  g_test_add_data_func ("/capture/document/a-jpeg-of-a-printing-press-is-drawn", "cmyk", test_render_jpeg);
  g_test_add_func ("/capture/document/a-pdf-is-drawn", test_render_pdf);
  int result = g_test_run ();
  yc_render_client_drop_spare ();
  return result;
}
