/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What it is: one PDF a material. Takes the pages' JPEGs and their geometry, gives a PDF/A-2b structured file in which every JPEG lies
 * byte for byte as it was stored (/DCTDecode), turned by the page's matrix. Any thread.
 */
#define G_LOG_DOMAIN "yc-efile"
#include "config.h"

#include "efile/yc-efile.h"
#include "efile/yc-pdf.h"

#include <math.h>
#include <string.h>

#define FALLBACK_DPI 200
#define MAX_POINTS 14400.0 /* ISO 32000-1 annex C: largest page side */

typedef struct
{
  int width, height, components;
} JpegInfo;

/* Walks the JPEG's segments up to the frame header. Baseline, extended and progressive Huffman frames of 8 bit, grey or three colours:
 * what PDF/A's sRGB output intent covers. CMYK and arithmetic coding are refused. */
static gboolean
read_jpeg_info (const guint8 *data, gsize n, JpegInfo *ret_info)
{
  if (n < 4 || data[0] != 0xff || data[1] != 0xd8)
    return FALSE;
  for (gsize i = 2; i + 9 < n;)
    {
      guint8 marker = data[i + 1];

      if (data[i] != 0xff || marker == 0xff)
        {
          i++;
          continue;
        }
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          ret_info->height = data[i + 5] << 8 | data[i + 6];
          ret_info->width = data[i + 7] << 8 | data[i + 8];
          ret_info->components = data[i + 9];
          return marker <= 0xc2 && ret_info->width > 0 && ret_info->height > 0 && data[i + 4] == 8 &&
                 (ret_info->components == 1 || ret_info->components == 3);
        }
      i += 2 + ((gsize) data[i + 2] << 8 | data[i + 3]);
    }
  return FALSE;
}

static double
choose_dpi (const YcPage *page, const JpegInfo *info)
{
  double dpi = page->dpi_real > 0 ? page->dpi_real : page->dpi_asked > 0 ? page->dpi_asked : FALLBACK_DPI;

  return fmax (dpi, MAX (info->width, info->height) * 72.0 / MAX_POINTS);
}

/* The matrix that puts the unit square of the image onto the page, turned clockwise by @rotation; never "%f": a locale with a comma
 * would break the file. */
static char *
make_content (int rotation, const char *width, const char *height)
{
  switch (rotation)
    {
    case 90:
      return g_strdup_printf ("q 0 -%s %s 0 0 %s cm /Im0 Do Q\n", width, height, width);
    case 180:
      return g_strdup_printf ("q -%s 0 0 -%s %s %s cm /Im0 Do Q\n", width, height, width, height);
    case 270:
      return g_strdup_printf ("q 0 %s -%s 0 %s 0 cm /Im0 Do Q\n", width, height, height);
    default:
      return g_strdup_printf ("q %s 0 0 %s 0 0 cm /Im0 Do Q\n", width, height);
    }
}

static qpdf_oh
make_image (YcPdf *pdf, GBytes *jpeg, const JpegInfo *info)
{
  gsize n;
  const void *data = g_bytes_get_data (jpeg, &n);
  qpdf_data q = yc_pdf_get_qpdf (pdf);
  qpdf_oh image = yc_pdf_stream (pdf, data, n, "/DCTDecode"), dict = qpdf_oh_get_dict (q, image);

  yc_pdf_set (pdf, dict, "/Type", qpdf_oh_new_name (q, "/XObject"));
  yc_pdf_set (pdf, dict, "/Subtype", qpdf_oh_new_name (q, "/Image"));
  yc_pdf_set (pdf, dict, "/Width", qpdf_oh_new_integer (q, info->width));
  yc_pdf_set (pdf, dict, "/Height", qpdf_oh_new_integer (q, info->height));
  yc_pdf_set (pdf, dict, "/BitsPerComponent", qpdf_oh_new_integer (q, 8));
  yc_pdf_set (pdf, dict, "/ColorSpace", qpdf_oh_new_name (q, info->components == 1 ? "/DeviceGray" : "/DeviceRGB"));
  return image;
}

static void
add_page (YcPdf *pdf, const YcEfilePage *page, const JpegInfo *info)
{
  double dpi = choose_dpi (page->page, info);
  gboolean upright = page->page->rotation % 180 == 0;
  char width[G_ASCII_DTOSTR_BUF_SIZE], height[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *content = NULL;
  qpdf_data q = yc_pdf_get_qpdf (pdf);
  qpdf_oh object, objects;

  g_ascii_formatd (width, sizeof width, "%.3f", info->width * 72.0 / dpi);
  g_ascii_formatd (height, sizeof height, "%.3f", info->height * 72.0 / dpi);
  content = make_content (page->page->rotation, width, height);
  object = yc_pdf_parse (pdf, "<< /Type /Page /MediaBox [0 0 %s %s] /Resources << /XObject << >> >> >>",
                         upright ? width : height, upright ? height : width);
  objects = qpdf_oh_get_key (q, qpdf_oh_get_key (q, object, "/Resources"), "/XObject");
  yc_pdf_set (pdf, objects, "/Im0", make_image (pdf, page->jpeg, info));
  yc_pdf_set (pdf, object, "/Contents", yc_pdf_stream (pdf, content, strlen (content), NULL));
  qpdf_add_page (q, q, qpdf_make_indirect_object (q, object), QPDF_FALSE);
}

/**
 * yc_efile_pdf:
 * @title: the material's name, for the document information
 * @made: UTC microseconds; the file's only date
 * @pages: of YcEfilePage, at least one; rotation 0, 90, 180 or 270 degrees clockwise
 *
 * Returns: (transfer full): the PDF; the same input gives the same bytes. Errors: YC_EFILE_ERROR_PAGE for a JPEG that cannot stand in
 * PDF/A, YC_EFILE_ERROR_PDF.
 */
GBytes *
yc_efile_pdf (const char *title, gint64 made, const GArray *pages, GError **error)
{
  g_autoptr (YcPdf) pdf = yc_pdf_new ();

  g_return_val_if_fail (pages->len > 0, NULL);
  for (guint i = 0; i < pages->len; i++)
    {
      const YcEfilePage *page = &g_array_index (pages, YcEfilePage, i);
      JpegInfo info = { 0 };
      gsize n;
      const guint8 *data = g_bytes_get_data (page->jpeg, &n);

      if (!read_jpeg_info (data, n, &info))
        {
          g_set_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_PAGE, "page %u (%s) is no grey or RGB JPEG of 8 bit", i + 1,
                       page->page->id);
          return NULL;
        }
      add_page (pdf, page, &info);
    }
  yc_pdf_make_archival (pdf, title, made);
  return yc_pdf_write (pdf, error);
}
