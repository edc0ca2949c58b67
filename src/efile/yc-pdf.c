/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What it is: a thin skin over qpdf's C API for the two kinds of PDF that the program makes: scanned materials and official papers.
 * Takes PDF bytes or nothing, gives PDF/A-2b structured bytes that depend on the input alone (no clock, no random id). Any thread, one
 * document a thread.
 */
#define G_LOG_DOMAIN "yc-efile"
#include "config.h"

#include "efile/yc-pdf.h"

#include "base/yc-clock.h"
#include "efile/yc-efile.h"

#include <lcms2.h>
#include <stdlib.h>
#include <string.h>

#define PRODUCER "Yichuang"

struct _YcPdf
{
  qpdf_data q;
  GBytes *source; /* (owned) (nullable): qpdf reads from it as long as it lives */
};

static gboolean
check_qpdf (YcPdf *self, const char *what, GError **error)
{
  const char *detail;

  if (!qpdf_has_error (self->q) && !qpdf_more_warnings (self->q))
    return TRUE;
  detail = qpdf_get_error_full_text (self->q, qpdf_has_error (self->q) ? qpdf_get_error (self->q)
                                                                       : qpdf_next_warning (self->q));
  g_set_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_PDF, "%s: %s", what, detail != NULL ? detail : "unknown");
  return FALSE;
}

static YcPdf *
new_qpdf (void)
{
  YcPdf *self = g_new0 (YcPdf, 1);

  self->q = qpdf_init ();
  qpdf_silence_errors (self->q);
  qpdf_set_suppress_warnings (self->q, QPDF_TRUE);
  qpdf_set_attempt_recovery (self->q, QPDF_FALSE);
  return self;
}

YcPdf *
yc_pdf_new (void)
{
  YcPdf *self = new_qpdf ();

  qpdf_empty_pdf (self->q);
  return self;
}

YcPdf *
yc_pdf_open (GBytes *bytes, GError **error)
{
  g_autoptr (YcPdf) self = new_qpdf ();
  gsize n;
  const char *data;

  self->source = g_bytes_ref (bytes);
  data = g_bytes_get_data (self->source, &n);
  qpdf_read_memory (self->q, "pdf", n > 0 ? data : "", n, NULL);
  if (!check_qpdf (self, "read", error))
    return NULL;
  qpdf_get_num_pages (self->q);
  if (!check_qpdf (self, "pages", error))
    return NULL;
  return g_steal_pointer (&self);
}

void
yc_pdf_free (YcPdf *self)
{
  if (self == NULL)
    return;
  qpdf_cleanup (&self->q);
  g_clear_pointer (&self->source, g_bytes_unref);
  g_free (self);
}

qpdf_data
yc_pdf_get_qpdf (YcPdf *self)
{
  return self->q;
}

guint
yc_pdf_get_n_pages (YcPdf *self)
{
  int n = qpdf_get_num_pages (self->q);

  return n > 0 ? (guint) n : 0;
}

qpdf_oh
yc_pdf_parse (YcPdf *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return qpdf_oh_parse (self->q, text);
}

void
yc_pdf_set (YcPdf *self, qpdf_oh dict, const char *key, qpdf_oh value)
{
  qpdf_oh_replace_key (self->q, dict, key, value);
}

qpdf_oh
yc_pdf_stream (YcPdf *self, const void *data, gsize n, const char *filter)
{
  qpdf_oh stream = qpdf_oh_new_stream (self->q);

  qpdf_oh_replace_stream_data (self->q, stream, data, n,
                               filter != NULL ? qpdf_oh_new_name (self->q, filter) : qpdf_oh_new_null (self->q),
                               qpdf_oh_new_null (self->q));
  return stream;
}

/* The sRGB profile, as small as zlib makes it. lcms writes the present time into bytes 24-35 of the header: a fixed date goes there, or
 * the same e-file would differ from second to second. */
static GBytes *
make_profile (void)
{
  static const guint8 fixed_date[12] = { 0x07, 0xd0, 0, 1, 0, 1 };
  cmsHPROFILE profile = cmsCreate_sRGBProfile ();
  cmsUInt32Number n = 0;
  g_autofree guint8 *icc = NULL;
  g_autoptr (GConverter) deflate = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
  g_autofree guint8 *packed = NULL;
  gsize read = 0, written = 0, room;

  cmsSetProfileVersion (profile, 2.1);
  cmsSaveProfileToMem (profile, NULL, &n);
  icc = g_malloc0 (n);
  cmsSaveProfileToMem (profile, icc, &n);
  cmsCloseProfile (profile);
  memcpy (icc + 24, fixed_date, sizeof fixed_date);
  room = (gsize) n + 1024; /* deflate never grows its input by more than that */
  packed = g_malloc (room);
  if (g_converter_convert (deflate, icc, n, packed, room, G_CONVERTER_INPUT_AT_END, &read, &written, NULL) !=
      G_CONVERTER_FINISHED)
    g_assert_not_reached ();
  return g_bytes_new_take (g_steal_pointer (&packed), written);
}

static void
set_output_intent (YcPdf *self, qpdf_oh root)
{
  static GBytes *profile;
  qpdf_oh stream, intent, intents;
  gsize n;
  const void *data;

  if (g_once_init_enter (&profile))
    g_once_init_leave (&profile, make_profile ());
  data = g_bytes_get_data (profile, &n);
  stream = yc_pdf_stream (self, data, n, "/FlateDecode");
  yc_pdf_set (self, qpdf_oh_get_dict (self->q, stream), "/N", qpdf_oh_new_integer (self->q, 3));
  intent = yc_pdf_parse (self, "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB IEC61966-2.1) >>");
  yc_pdf_set (self, intent, "/DestOutputProfile", stream);
  intents = qpdf_oh_new_array (self->q);
  qpdf_oh_append_item (self->q, intents, intent);
  yc_pdf_set (self, root, "/OutputIntents", intents);
}

static void
set_metadata (YcPdf *self, qpdf_oh root, const char *title, const char *iso)
{
  g_autofree char *xmp = g_markup_printf_escaped (
      "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
      " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
      "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n"
      "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n"
      "<xmp:CreatorTool>%s</xmp:CreatorTool><pdf:Producer>%s</pdf:Producer>\n"
      "<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>\n"
      "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>",
      title, PRODUCER, PRODUCER, iso, iso);
  qpdf_oh stream = yc_pdf_stream (self, xmp, strlen (xmp), NULL);
  qpdf_oh dict = qpdf_oh_get_dict (self->q, stream);

  yc_pdf_set (self, dict, "/Type", qpdf_oh_new_name (self->q, "/Metadata"));
  yc_pdf_set (self, dict, "/Subtype", qpdf_oh_new_name (self->q, "/XML"));
  yc_pdf_set (self, root, "/Metadata", stream);
}

static void
set_information (YcPdf *self, const char *title, const char *pdf_date)
{
  qpdf_oh info = qpdf_oh_new_dictionary (self->q);

  yc_pdf_set (self, info, "/Title", qpdf_oh_new_unicode_string (self->q, title));
  yc_pdf_set (self, info, "/Creator", qpdf_oh_new_unicode_string (self->q, PRODUCER));
  yc_pdf_set (self, info, "/Producer", qpdf_oh_new_unicode_string (self->q, PRODUCER));
  yc_pdf_set (self, info, "/CreationDate", qpdf_oh_new_string (self->q, pdf_date));
  yc_pdf_set (self, info, "/ModDate", qpdf_oh_new_string (self->q, pdf_date));
  yc_pdf_set (self, qpdf_get_trailer (self->q), "/Info", qpdf_make_indirect_object (self->q, info));
}

/* cairo leaves a transparency group on each page and asks for interpolated images: PDF/A wants neither. */
static void
clean_pages (YcPdf *self)
{
  guint n = yc_pdf_get_n_pages (self);

  for (guint i = 0; i < n; i++)
    {
      qpdf_oh page = qpdf_get_page_n (self->q, i);

      qpdf_oh_remove_key (self->q, page, "/Group");
    }
}

/* XML 1.0 cannot hold control characters, not even escaped. */
static char *
make_clean_title (const char *title)
{
  char *clean = g_utf8_make_valid (title, -1);

  for (char *c = clean; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return clean;
}

void
yc_pdf_make_archival (YcPdf *self, const char *title, gint64 made)
{
  g_autofree char *clean = make_clean_title (title);
  g_autofree char *iso = yc_time_format (made, "%Y-%m-%dT%H:%M:%S+08:00");
  g_autofree char *pdf_date = yc_time_format (made, "D:%Y%m%d%H%M%S+08'00'");
  qpdf_oh root = qpdf_get_root (self->q);

  clean_pages (self);
  set_output_intent (self, root);
  set_metadata (self, root, clean, iso);
  set_information (self, clean, pdf_date);
  yc_pdf_set (self, root, "/Lang", qpdf_oh_new_string (self->q, "zh-CN"));
}

GBytes *
yc_pdf_write (YcPdf *self, GError **error)
{
  qpdf_init_write_memory (self->q);
  qpdf_set_minimum_pdf_version (self->q, "1.7");
  qpdf_set_stream_data_mode (self->q, qpdf_s_preserve); /* images pass through */
  qpdf_set_compress_streams (self->q, QPDF_FALSE);      /* XMP must stay plain */
  qpdf_set_object_stream_mode (self->q, qpdf_o_disable);
  qpdf_set_newline_before_endstream (self->q, QPDF_TRUE); /* PDF/A asks for it */
  qpdf_set_deterministic_ID (self->q, QPDF_TRUE);
  qpdf_write (self->q);
  if (!check_qpdf (self, "write", error))
    return NULL;
  return g_bytes_new (qpdf_get_buffer (self->q), qpdf_get_buffer_length (self->q));
}

static GBytes *
take_raw_stream (YcPdf *self, qpdf_oh stream)
{
  unsigned char *data = NULL;
  size_t n = 0;

  if (!qpdf_oh_is_stream (self->q, stream) ||
      qpdf_oh_get_stream_data (self->q, stream, qpdf_dl_none, NULL, &data, &n) != QPDF_SUCCESS || data == NULL)
    {
      free (data);
      return NULL;
    }
  return g_bytes_new_with_free_func (data, n, free, data);
}

GPtrArray *
yc_pdf_page_images (YcPdf *self, GError **error)
{
  g_autoptr (GPtrArray) images = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  guint n = yc_pdf_get_n_pages (self);

  for (guint i = 0; i < n; i++)
    {
      qpdf_oh page = qpdf_get_page_n (self->q, i);
      qpdf_oh resources = qpdf_oh_get_key (self->q, page, "/Resources");
      qpdf_oh objects = qpdf_oh_get_key (self->q, resources, "/XObject");
      GBytes *image = take_raw_stream (self, qpdf_oh_get_key (self->q, objects, "/Im0"));

      if (image == NULL)
        {
          g_set_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_PDF, "page %u holds no image", i + 1);
          return NULL;
        }
      g_ptr_array_add (images, image);
    }
  if (!check_qpdf (self, "images", error))
    return NULL;
  return g_steal_pointer (&images);
}

/* The mark as a form object of the target: its content in one piece, its resources (fonts included) copied. */
static qpdf_oh
copy_as_form (YcPdf *self, YcPdf *mark)
{
  qpdf_oh page = qpdf_get_page_n (mark->q, 0);
  qpdf_oh resources = qpdf_make_indirect_object (mark->q, qpdf_oh_get_key (mark->q, page, "/Resources"));
  unsigned char *data = NULL;
  size_t n = 0;
  qpdf_oh form, dict;

  qpdf_oh_get_page_content_data (mark->q, page, &data, &n);
  form = yc_pdf_stream (self, data != NULL ? (const void *) data : "", n, NULL);
  free (data);
  dict = qpdf_oh_get_dict (self->q, form);
  yc_pdf_set (self, dict, "/Type", qpdf_oh_new_name (self->q, "/XObject"));
  yc_pdf_set (self, dict, "/Subtype", qpdf_oh_new_name (self->q, "/Form"));
  yc_pdf_set (self, dict, "/BBox", yc_pdf_parse (self, "[ 0 0 14400 14400 ]"));
  yc_pdf_set (self, dict, "/Resources", qpdf_oh_copy_foreign_object (self->q, mark->q, resources));
  return form;
}

static qpdf_oh
ensure_dict (YcPdf *self, qpdf_oh parent, const char *key)
{
  if (!qpdf_oh_is_dictionary (self->q, qpdf_oh_get_key (self->q, parent, key)))
    yc_pdf_set (self, parent, key, qpdf_oh_new_dictionary (self->q));
  return qpdf_oh_get_key (self->q, parent, key);
}

/* A second mark on a paper that has one already gets its own name. */
static char *
find_free_name (YcPdf *self, qpdf_oh objects)
{
  for (guint i = 0;; i++)
    {
      g_autofree char *name = g_strdup_printf ("/YcMark%u", i);

      if (!qpdf_oh_has_key (self->q, objects, name))
        return g_steal_pointer (&name);
    }
}

static void
overlay_page (YcPdf *self, qpdf_oh page, qpdf_oh form)
{
  qpdf_oh objects = ensure_dict (self, ensure_dict (self, page, "/Resources"), "/XObject");
  g_autofree char *name = find_free_name (self, objects);
  g_autofree char *after = g_strdup_printf ("\nQ q %s Do Q\n", name);
  qpdf_oh contents = qpdf_oh_new_array (self->q);
  qpdf_oh old = qpdf_oh_wrap_in_array (self->q, qpdf_oh_get_key (self->q, page, "/Contents"));
  int n_old = qpdf_oh_get_array_n_items (self->q, old);

  yc_pdf_set (self, objects, name, form);
  qpdf_oh_append_item (self->q, contents, yc_pdf_stream (self, "q\n", 2, NULL));
  for (int i = 0; i < n_old; i++)
    qpdf_oh_append_item (self->q, contents, qpdf_oh_get_array_item (self->q, old, i));
  qpdf_oh_append_item (self->q, contents, yc_pdf_stream (self, after, strlen (after), NULL));
  yc_pdf_set (self, page, "/Contents", contents);
}

gboolean
yc_pdf_overlay (YcPdf *self, YcPdf *mark, GError **error)
{
  guint n = yc_pdf_get_n_pages (self);
  qpdf_oh form;

  if (yc_pdf_get_n_pages (mark) == 0)
    {
      g_set_error_literal (error, YC_EFILE_ERROR, YC_EFILE_ERROR_PDF, "the mark has no page");
      return FALSE;
    }
  form = copy_as_form (self, mark);
  for (guint i = 0; i < n; i++)
    overlay_page (self, qpdf_get_page_n (self->q, i), form);
  return check_qpdf (mark, "mark", error) && check_qpdf (self, "overlay", error);
}
