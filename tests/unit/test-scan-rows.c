/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * scan-helper/yc-scan-rows and yc-scan-analysis: byte streams of every shape to rows, and what is seen of a page while its rows pass.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "scan-helper/yc-scan-analysis.h"
#include "scan-helper/yc-scan-option.h"
#include "scan-helper/yc-scan-rows.h"
#include "base/yc-error.h"
#include <string.h>

static const struct { const char *name; SANE_Parameters parameters; } unreadable[] = {
  { "three-pass-red", { SANE_FRAME_RED, SANE_FALSE, 100, 100, 50, 8 } },
  { "unknown-format", { (SANE_Frame) 11, SANE_TRUE, 100, 100, 50, 8 } },
  { "colour-of-one-bit", { SANE_FRAME_RGB, SANE_TRUE, 39, 100, 50, 1 } },
  { "depth-of-12", { SANE_FRAME_GRAY, SANE_TRUE, 150, 100, 50, 12 } },
  { "width-of-zero", { SANE_FRAME_GRAY, SANE_TRUE, 0, 0, 50, 8 } },
  { "negative-width", { SANE_FRAME_GRAY, SANE_TRUE, 100, -100, 50, 8 } },
  { "width-past-jpeg", { SANE_FRAME_GRAY, SANE_TRUE, 70000, 70000, 50, 8 } },
  { "height-of-zero", { SANE_FRAME_GRAY, SANE_TRUE, 100, 100, 0, 8 } },
  { "height-of-minus-two", { SANE_FRAME_GRAY, SANE_TRUE, 100, 100, -2, 8 } },
  { "line-shorter-than-its-pixels", { SANE_FRAME_RGB, SANE_TRUE, 299, 100, 50, 8 } },
  { "line-of-an-absurd-length", { SANE_FRAME_GRAY, SANE_TRUE, G_MAXINT32, 100, 50, 8 } },
  { "negative-line", { SANE_FRAME_GRAY, SANE_TRUE, -1, 100, 50, 8 } },
};

static void
test_unreadable (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr(GError) error = NULL;
  g_autoptr(YcScanRows) rows = yc_scan_rows_new (&unreadable[i].parameters, &error);

  g_assert_null (rows);
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
}

typedef struct { GByteArray *raw, *rows; gsize row_bytes; guint n; } Taken;

static gboolean
take_row_cb (const guint8 *raw, gsize n_raw, const guint8 *row, gpointer user_data, GError **error)
{
  Taken *taken = user_data;

  g_byte_array_append (taken->raw, raw, (guint) n_raw);
  g_byte_array_append (taken->rows, row, (guint) taken->row_bytes);
  taken->n++;
  return TRUE;
}

static const struct
{
  const char     *name;
  SANE_Parameters parameters;
  guint8          data[16];
  gsize           n;
  guint8          raw[16];
  gsize           n_raw;
  guint8          rows[24];
  gsize           n_rows;
} shapes[] = {
  { "grey", { SANE_FRAME_GRAY, SANE_TRUE, 3, 3, 2, 8 }, { 1, 2, 3, 4, 5, 6 }, 6, { 1, 2, 3, 4, 5, 6 }, 6, { 1, 2, 3, 4, 5, 6 }, 6 },
  { "padded-grey", { SANE_FRAME_GRAY, SANE_TRUE, 4, 3, 2, 8 }, { 1, 2, 3, 9, 4, 5, 6, 9 }, 8, { 1, 2, 3, 4, 5, 6 }, 6, { 1, 2, 3, 4, 5, 6 }, 6 },
  { "colour", { SANE_FRAME_RGB, SANE_TRUE, 6, 2, 1, 8 }, { 1, 2, 3, 4, 5, 6 }, 6, { 1, 2, 3, 4, 5, 6 }, 6, { 1, 2, 3, 4, 5, 6 }, 6 },
  { "bits", { SANE_FRAME_GRAY, SANE_TRUE, 2, 10, 1, 1 }, { 0xa0, 0x40 }, 2, { 0xa0, 0x40 }, 2,
    { 0, 255, 0, 255, 255, 255, 255, 255, 255, 0 }, 10 },
  { "sixteen-bits", { SANE_FRAME_GRAY, SANE_TRUE, 4, 2, 1, 16 }, { 0x34, 0x12, 0xcd, 0xab }, 4, { 0x34, 0x12, 0xcd, 0xab }, 4,
    { 0x12, 0xab }, 2 },   /* in the byte order of the machine: little endian here */
};

static void
assert_bytes (GByteArray *got, const guint8 *want, gsize n)
{
  g_assert_cmpuint (got->len, ==, n);
  g_assert_true (memcmp (got->data, want, n) == 0);
}

/* Whatever the size of the pieces, the rows are the same. */
static void
test_shape (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  for (gsize piece = 1; piece <= shapes[i].n; piece++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(YcScanRows) rows = yc_scan_rows_new (&shapes[i].parameters, &error);
      g_autoptr(GByteArray) raw = g_byte_array_new ();
      g_autoptr(GByteArray) converted = g_byte_array_new ();
      Taken taken = { raw, converted, 0, 0 };

      g_assert_no_error (error);
      taken.row_bytes = (gsize) (shapes[i].parameters.pixels_per_line * yc_scan_rows_channels (rows));
      for (gsize at = 0; at < shapes[i].n; at += piece)
        g_assert_true (yc_scan_rows_feed (rows, shapes[i].data + at, MIN (piece, shapes[i].n - at), take_row_cb, &taken, &error));
      g_assert_cmpint (yc_scan_rows_done (rows), ==, shapes[i].parameters.lines);
      assert_bytes (raw, shapes[i].raw, shapes[i].n_raw);
      assert_bytes (converted, shapes[i].rows, shapes[i].n_rows);
      g_assert_false (yc_scan_rows_feed (rows, shapes[i].data, 1, take_row_cb, &taken, &error));
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);   /* more than announced */
    }
}

typedef struct { int rows; guint8 value; } Band;

static const struct { const char *name; Band bands[4]; gboolean grey_tail; } tails[] = {
  { "sixteen-grey-rows-are-a-tail", { { 50, 90 }, { 16, 128 } }, TRUE },
  { "fifteen-grey-rows-are-none", { { 50, 90 }, { 15, 128 } }, FALSE },
  { "white-padding-below-is-skipped", { { 50, 90 }, { 20, 128 }, { 30, 255 } }, TRUE },
  { "grey-in-the-middle-is-none", { { 20, 128 }, { 50, 90 }, { 30, 255 } }, FALSE },
  { "grey-cut-in-two-by-white-counts-from-the-bottom", { { 20, 128 }, { 5, 255 }, { 10, 128 } }, FALSE },
  { "another-grey-is-none", { { 50, 90 }, { 100, 127 } }, FALSE },
  { "white-page-is-none", { { 100, 255 } }, FALSE },
  { "wholly-grey-page-is-one", { { 100, 128 } }, TRUE },
};

static void
test_tail (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  for (int channels = 1; channels <= 3; channels += 2)
    {
      g_autoptr(YcScanAnalysis) analysis = yc_scan_analysis_new (40, channels, 200);
      guint8 row[120];

      for (guint band = 0; band < 4; band++)
        for (int y = 0; y < tails[i].bands[band].rows; y++)
          {
            memset (row, tails[i].bands[band].value, sizeof row);
            yc_scan_analysis_add_row (analysis, row);
          }
      g_assert_cmpint (yc_scan_analysis_grey_tail (analysis), ==, tails[i].grey_tail);
    }
}

static void
test_nearly_grey_row (void)
{
  g_autoptr(YcScanAnalysis) analysis = yc_scan_analysis_new (40, 1, 200);
  guint8 row[40];

  memset (row, 128, sizeof row);
  for (int y = 0; y < 100; y++)
    {
      row[39] = y == 90 ? 129 : 128;
      yc_scan_analysis_add_row (analysis, row);
    }
  g_assert_false (yc_scan_analysis_grey_tail (analysis));
}

/* A4 at 150 dpi in grey, paper 235 with noise, and a mark. */
static gboolean
looks_blank (int mark_x, int mark_y, int width, int height, int dust)
{
  g_autoptr(YcScanAnalysis) analysis = yc_scan_analysis_new (1240, 1, 150);
  g_autofree guint8 *row = g_malloc (1240);
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  for (int y = 0; y < 1754; y++)
    {
      for (int x = 0; x < 1240; x++)
        row[x] = (guint8) (235 + g_rand_int_range (rand, -8, 9));
      if (y >= mark_y && y < mark_y + height)
        memset (row + mark_x, 40, (gsize) width);
      for (int i = 0; i < dust; i++)
        if (y % 97 < 2)
          memset (row + 100 + i * 50, 60, 2);
      yc_scan_analysis_add_row (analysis, row);
    }
  return yc_scan_analysis_blank (analysis);
}

static void
test_blank (void)
{
  g_assert_true (looks_blank (0, 0, 0, 0, 0));
  g_assert_true (looks_blank (0, 0, 0, 0, 10));                /* dust */
  g_assert_true (looks_blank (0, 0, 30, 1754, 0));             /* shadow at the edge */
  g_assert_false (looks_blank (500, 900, 60, 12, 0));          /* a short word */
  g_assert_false (looks_blank (300, 1500, 300, 3, 0));         /* a stroke of a pen */
}

static void
test_black_page_is_not_blank (void)
{
  g_autoptr(YcScanAnalysis) analysis = yc_scan_analysis_new (40, 1, 75);
  guint8 row[40] = { 0 };

  for (int y = 0; y < 60; y++)
    yc_scan_analysis_add_row (analysis, row);
  g_assert_false (yc_scan_analysis_blank (analysis));
}

static const struct { const char *value, *choices[5], *match; } words[] = {
  { "@feeder", { "Flatbed", "ADF", "ADF Duplex" }, "ADF" },
  { "@feeder", { "Flatbed", "Automatic Document Feeder" }, "Automatic Document Feeder" },
  { "@feeder", { "DP", "2-sided" }, "DP" },
  { "@duplex", { "DP", "2-sided" }, "2-sided" },
  { "@duplex", { "Flatbed", "ADF" }, NULL },
  { "@flatbed", { "normal", "ADF" }, "normal" },
  { "@flatbed", { "ADF" }, NULL },
  { "@colour", { "Lineart", "Gray", "Color" }, "Color" },
  { "@grey", { "Lineart", "Grayscale" }, "Grayscale" },
  { "@unknown", { "@unknown" }, NULL },
  { "color", { "Gray", "Color" }, "Color" },
  { "ADF Duplex 2", { "ADF Duplex" }, NULL },
};

static void
test_words (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_test_message ("%s", words[i].value);
      g_assert_cmpstr (yc_scan_option_match (words[i].value, (const SANE_String_Const *) words[i].choices), ==, words[i].match);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (unreadable); i++)
    {
      g_autofree char *path = g_strdup_printf ("/scan-helper/rows/%s-is-refused", unreadable[i].name);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_unreadable);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *path = g_strdup_printf ("/scan-helper/rows/%s-in-any-pieces-gives-its-rows", shapes[i].name);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_shape);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *path = g_strdup_printf ("/scan-helper/analysis/%s", tails[i].name);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_tail);
    }
  g_test_add_func ("/scan-helper/analysis/one-other-sample-ends-the-tail", test_nearly_grey_row);
  g_test_add_func ("/scan-helper/analysis/dust-and-shadow-are-blank-a-word-is-not", test_blank);
  g_test_add_func ("/scan-helper/analysis/black-page-is-not-blank", test_black_page_is_not_blank);
  g_test_add_func ("/scan-helper/option/product-words-find-the-driver's-names", test_words);
  return g_test_run ();
}
