/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Makes documents for the tests of the render helper and the import, with plainly synthetic content.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "brought-files.h"

#include "base/yc-file.h"
#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#define A4_WIDTH 595.276
#define A4_HEIGHT 841.89

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int n)
{
  g_byte_array_append (closure, data, n);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_pages (GByteArray *array, int n_pages)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, array, A4_WIDTH, A4_HEIGHT);
  cairo_t *cr = cairo_create (surface);

  cairo_select_font_face (cr, "Noto Sans CJK SC", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, 40);
  for (int i = 1; i <= n_pages; i++)
    {
      g_autofree char *text = g_strdup_printf ("一窗 %d", i);

      cairo_move_to (cr, 100, 200);
      cairo_show_text (cr, text);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

GBytes *
brought_pdf_text (int n_pages)
{
  GByteArray *array = g_byte_array_new ();

#ifdef __SANITIZE_ADDRESS__
  /* cairo 1.16 loses 768 bytes for each subset of an OpenType font that it writes. */
  __lsan_disable ();
#endif
  draw_pages (array, n_pages);
#ifdef __SANITIZE_ADDRESS__
  __lsan_enable ();
#endif
  return g_byte_array_free_to_bytes (array);
}

GBytes *
brought_pdf_raw (const char *const *objects)
{
  GString *pdf = g_string_new ("%PDF-1.7\n");
  g_autoptr (GString) table = g_string_new (NULL);
  guint n = 0;

  for (; objects[n] != NULL; n++)
    {
      g_string_append_printf (table, "%010" G_GSIZE_FORMAT " 00000 n \n", pdf->len);
      g_string_append_printf (pdf, "%u 0 obj\n%s\nendobj\n", n + 1, objects[n]);
    }
  gsize start = pdf->len;
  g_string_append_printf (pdf, "xref\n0 %u\n0000000000 65535 f \n%s", n + 1, table->str);
  g_string_append_printf (pdf, "trailer<</Root 1 0 R/Size %u>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", n + 1, start);
  return g_string_free_to_bytes (pdf);
}

GBytes *
brought_pdf_page (const char *catalog_more, const char *page_more, const char *const *more)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_free);
  const char *box = strstr (page_more, "MediaBox") != NULL ? "" : "/MediaBox[0 0 595 842]";

  g_ptr_array_add (objects, g_strdup_printf ("<</Type/Catalog/Pages 2 0 R%s>>", catalog_more));
  g_ptr_array_add (objects, g_strdup ("<</Type/Pages/Kids[3 0 R]/Count 1>>"));
  g_ptr_array_add (objects, g_strdup_printf ("<</Type/Page/Parent 2 0 R%s%s>>", box, page_more));
  for (gsize i = 0; more != NULL && more[i] != NULL; i++)
    g_ptr_array_add (objects, g_strdup (more[i]));
  g_ptr_array_add (objects, NULL);
  return brought_pdf_raw ((const char *const *) objects->pdata);
}

static char *
make_stream (const char *dictionary, const char *data)
{
  return g_strdup_printf ("<<%s/Length %" G_GSIZE_FORMAT ">>stream\n%s\nendstream", dictionary, strlen (data), data);
}

GBytes *
brought_pdf_loop (void)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (objects, make_stream ("", "/F Do"));
  for (int i = 5; i < 45; i++)
    {
      g_autofree char *dictionary = g_strdup_printf (
          "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>", i + 1);
      g_ptr_array_add (objects, make_stream (dictionary, "/F Do /F Do"));
    }
  g_ptr_array_add (objects, make_stream ("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "0 0 1 1 re f"));
  g_ptr_array_add (objects, NULL);
  return brought_pdf_page ("", "/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>",
                           (const char *const *) objects->pdata);
}

GBytes *
brought_pdf_unembedded (void)
{
  static const struct
  {
    const char *font, *encoding, *ordering, *codes;
  } table[] = {
    { "STSong-Light", "GBK-EUC-H", "GB1", "<d2bbb4b0>" },   { "KaiTi", "UniGB-UCS2-H", "GB1", "<4e007a97>" },
    { "FangSong", "UniGB-UTF16-H", "GB1", "<4e007a97>" },   { "SimSun", "GBK2K-H", "GB1", "<d2bbb4b0>" },
    { "MSung-Light", "ETenms-B5-H", "CNS1", "<a440b5a1>" },
  };
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) content = g_string_new (NULL);
  g_autoptr (GString) page = g_string_new ("/Contents 4 0 R/Resources<</Font<<");

  g_ptr_array_add (objects, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      guint n = 5 + 3 * i;

      g_string_append_printf (content, "BT /F%u 30 Tf 50 %u Td %s Tj ET\n", i, 700 - 100 * i, table[i].codes);
      g_string_append_printf (page, "/F%u %u 0 R", i, n);
      g_ptr_array_add (objects, g_strdup_printf ("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/%s"
                                                 "/DescendantFonts[%u 0 R]>>", table[i].font, table[i].encoding, n + 1));
      g_ptr_array_add (objects, g_strdup_printf ("<</Type/Font/Subtype/CIDFontType0/BaseFont/%s/CIDSystemInfo"
                                                 "<</Registry(Adobe)/Ordering(%s)/Supplement 2>>/DW 1000"
                                                 "/FontDescriptor %u 0 R>>", table[i].font, table[i].ordering, n + 2));
      g_ptr_array_add (objects, g_strdup_printf ("<</Type/FontDescriptor/FontName/%s/Flags 6/FontBBox[0 0 1000 1000]"
                                                 "/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
                                                 table[i].font));
    }
  g_string_append (page, ">>>>");
  objects->pdata[0] = make_stream ("", content->str);
  g_ptr_array_add (objects, NULL);
  return brought_pdf_page ("", page->str, (const char *const *) objects->pdata);
}

GBytes *
brought_qpdf (GBytes *pdf, const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("yc-qpdf-XXXXXX", &error);
  g_autofree char *in = g_build_filename (folder, "in.pdf", NULL), *out = g_build_filename (folder, "out.pdf", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  int status = -1;

  g_assert_true (g_file_set_contents (in, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), &error));
  g_ptr_array_add (argv, (gpointer) "qpdf");
  g_ptr_array_add (argv, in);
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, out);
  g_ptr_array_add (argv, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                               &error));
  g_assert_cmpint (status, ==, 0);
  GBytes *bytes = yc_file_read (out, 100 * 1024 * 1024, &error);
  g_assert_no_error (error);
  g_remove (in);
  g_remove (out);
  g_rmdir (folder);
  return bytes;
}

static void
write_exif (struct jpeg_compress_struct *jpeg, int orientation)
{
  guint8 exif[] = { 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0,
                    (guint8) orientation, 0, 0, 0, 0, 0, 0, 0 };

  jpeg_write_marker (jpeg, JPEG_APP0 + 1, exif, sizeof exif);
}

/* Pure red on the left half, white on the right. */
GBytes *
brought_jpeg (int width, int height, gboolean cmyk, int dpi, int orientation)
{
  static const guint8 red_cmyk[] = { 255, 0, 0, 255 }, red_rgb[] = { 255, 0, 0 };
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  int n = cmyk ? 4 : 3;
  g_autofree guint8 *row = g_malloc ((gsize) (width * n));
  unsigned char *out = NULL;
  unsigned long n_out = 0;

  memset (row, 255, (gsize) (width * n));
  for (int x = 0; x < width / 2; x++)
    memcpy (row + x * n, cmyk ? red_cmyk : red_rgb, (gsize) n);
  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &out, &n_out);
  jpeg.image_width = (JDIMENSION) width;
  jpeg.image_height = (JDIMENSION) height;
  jpeg.input_components = n;
  jpeg.in_color_space = cmyk ? JCS_CMYK : JCS_RGB;
  jpeg_set_defaults (&jpeg);
  jpeg.density_unit = dpi > 0 ? 1 : 0;
  jpeg.X_density = jpeg.Y_density = (UINT16) MAX (dpi, 1);
  jpeg_start_compress (&jpeg, TRUE);
  if (orientation > 0)
    write_exif (&jpeg, orientation);
  for (int y = 0; y < height; y++)
    jpeg_write_scanlines (&jpeg, &row, 1);
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  GBytes *bytes = g_bytes_new (out, n_out);
  free (out);
  return bytes;
}

GBytes *
brought_jpeg_bomb (void)
{
  g_autoptr (GByteArray) array = g_bytes_unref_to_array (brought_jpeg (64, 64, FALSE, 0, 0));

  for (guint i = 0; i + 9 < array->len; i++)
    if (array->data[i] == 0xff && array->data[i + 1] == 0xc0)
      memcpy (array->data + i + 5, "\xff\xdc\xff\xdc", 4);
  return g_bytes_new (array->data, array->len);
}

GBytes *
brought_cut (GBytes *bytes, gsize n)
{
  return g_bytes_new_from_bytes (bytes, 0, MIN (n, g_bytes_get_size (bytes)));
}

/* Replaces a number of the text by a hostile one. */
static void
break_number (GByteArray *array, GRand *rand)
{
  static const char *const numbers[] = { "-1", "0", "999999999", "2147483648", "1e99" };
  const char *number = numbers[g_rand_int_range (rand, 0, G_N_ELEMENTS (numbers))];
  guint at = (guint) g_rand_int_range (rand, 0, (gint32) array->len - 12);

  for (guint i = at; i < array->len - 12; i++)
    if (g_ascii_isdigit (array->data[i]))
      {
        memcpy (array->data + i, number, strlen (number));
        return;
      }
}

GBytes *
brought_mutated (GBytes *bytes, guint64 seed)
{
  GRand *rand = g_rand_new_with_seed ((guint32) seed);
  GByteArray *array = g_bytes_unref_to_array (g_bytes_new_from_bytes (bytes, 0, g_bytes_get_size (bytes)));
  int n = g_rand_int_range (rand, 1, 30);

  if (seed % 4 == 0)
    g_byte_array_set_size (array, (guint) g_rand_int_range (rand, 64, (gint32) array->len));
  for (int i = 0; i < n; i++)
    {
      if (seed % 4 == 1)
        break_number (array, rand);
      else if (seed % 4 == 2)
        array->data[g_rand_int_range (rand, 0, (gint32) array->len)] = (guint8) g_rand_int (rand);
      else if (seed % 4 == 3)
        {
          gint32 from = g_rand_int_range (rand, 0, (gint32) array->len - 64);
          gint32 to = g_rand_int_range (rand, 0, (gint32) array->len - 64);
          memmove (array->data + to, array->data + from, 64);
        }
    }
  g_rand_free (rand);
  return g_byte_array_free_to_bytes (array);
}
