/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * One foreign document, PDF by Poppler or JPEG. Takes its bytes, gives a report and pictures of pages. One
 * thread, inside of the sandbox.
 */
#define G_LOG_DOMAIN "yc-render"

#include "config.h"

#include "render-helper/yc-render-document.h"

#include "render-helper/yc-render-jpeg.h"
#include "render-helper/yc-render-script.h"
#include <math.h>
#include <poppler.h>
#include <string.h>

#define MAX_TEXT (64 * 1024)
#define HEADER_WITHIN 1024 /* PDF readers look for the header that far */
#define MM_PER_POINT (25.4 / 72)
#define MAX_SIDE_MM 1e6

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

typedef enum { KIND_UNKNOWN, KIND_PDF, KIND_JPEG } Kind;

struct _YcRenderDocument
{
  GBytes *bytes; /* (owned) */
  Kind kind;
  PopplerDocument *pdf; /* (owned) (nullable) */
  const char *problem;  /* (nullable): why the PDF cannot be opened */
};

static Kind
find_kind (const guint8 *data, gsize n)
{
  if (n >= 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return KIND_JPEG;
  return memmem (data, MIN (n, HEADER_WITHIN), "%PDF-", 5) != NULL ? KIND_PDF : KIND_UNKNOWN;
}

static void
open_pdf (YcRenderDocument *self)
{
  g_autoptr (GError) error = NULL;

  self->pdf = poppler_document_new_from_bytes (self->bytes, NULL, &error);
  if (self->pdf == NULL)
    self->problem = g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED) ? "encrypted" : "corrupt";
  else if (poppler_document_get_n_pages (self->pdf) < 1)
    self->problem = "corrupt";
  else if (poppler_document_get_n_pages (self->pdf) > YC_RENDER_MAX_PAGES)
    self->problem = "too-many-pages";
}

YcRenderDocument *
yc_render_document_new (GBytes *bytes)
{
  YcRenderDocument *self = g_new0 (YcRenderDocument, 1);
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  self->bytes = g_bytes_ref (bytes);
  self->kind = find_kind (data, n);
  if (n > YC_RENDER_MAX_BYTES)
    self->problem = "too-large";
  else if (self->kind == KIND_UNKNOWN)
    self->problem = "unknown-kind";
  else if (self->kind == KIND_PDF)
    open_pdf (self);
  return self;
}

void
yc_render_document_free (YcRenderDocument *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->pdf);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* Any number can stand in a PDF, also none. */
static double
sane_side (double mm)
{
  return isfinite (mm) ? CLAMP (mm, 0, MAX_SIDE_MM) : 0;
}

static void
add_size (JsonArray *sizes, double width_mm, double height_mm)
{
  JsonObject *size = json_object_new ();

  json_object_set_double_member (size, "width_mm", sane_side (width_mm));
  json_object_set_double_member (size, "height_mm", sane_side (height_mm));
  json_array_add_object_element (sizes, size);
}

/* Files hang on annotations, too, not only in the document's list. */
static gboolean
has_attached_file (PopplerPage *page)
{
  GList *mappings = poppler_page_get_annot_mapping (page);
  gboolean found = FALSE;

  for (GList *l = mappings; l != NULL && !found; l = l->next)
    {
      PopplerAnnotMapping *mapping = l->data;
      PopplerAnnotType type = poppler_annot_get_annot_type (mapping->annot);

      found = type == POPPLER_ANNOT_FILE_ATTACHMENT || type == POPPLER_ANNOT_MOVIE || type == POPPLER_ANNOT_3D;
    }
  poppler_page_free_annot_mapping (mappings);
  return found;
}

static gboolean
has_visible_text (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)) && !g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

/* The longest beginning of @text within @max bytes that cuts no character. */
static gsize
fitting_length (const char *text, gsize max)
{
  gsize n = strlen (text);

  if (n <= max)
    return n;
  while (max > 0 && (text[max] & 0xc0) == 0x80)
    max--;
  return max;
}

typedef struct
{
  const char *problem; /* (nullable): of the first page that has one; those behind it are not looked at */
  gboolean has_text, has_file;
  JsonArray *sizes;
  GString *text;
} Pages;

/* Points and the pixels that they would be. A page without an area is no page to look at, however it came to that. */
static const char *
check_size (double width, double height, double width_px, double height_px)
{
  if (!(width > 0 && height > 0))
    return "empty-page";
  return yc_render_size_fits (width_px, height_px) ? NULL : "too-large";
}

static void
inspect_page (PopplerPage *page, gboolean with_text, Pages *pages)
{
  double width, height;

  poppler_page_get_size (page, &width, &height);
  add_size (pages->sizes, width * MM_PER_POINT, height * MM_PER_POINT);
  pages->problem = check_size (width, height, ceil (width * YC_RENDER_DPI / 72), ceil (height * YC_RENDER_DPI / 72));
  if (pages->problem != NULL)
    return;
  pages->has_file = pages->has_file || has_attached_file (page);
  if (pages->has_text && (!with_text || pages->text->len >= MAX_TEXT))
    return;
  g_autofree char *raw = poppler_page_get_text (page);
  g_autofree char *text = g_utf8_make_valid (raw != NULL ? raw : "", -1);
  pages->has_text = pages->has_text || has_visible_text (text);
  if (with_text)
    {
      g_string_append_len (pages->text, text, (gssize) fitting_length (text, MAX_TEXT - pages->text->len));
      if (pages->text->len < MAX_TEXT)
        g_string_append_c (pages->text, '\n');
    }
}

static const char *
inspect_pdf (YcRenderDocument *self, gboolean with_text, JsonObject *report, Pages *pages)
{
  int n_pages = poppler_document_get_n_pages (self->pdf);

  json_object_set_int_member (report, "n_pages", n_pages);
  json_object_set_boolean_member (report, "has_scripts",
                                  poppler_document_has_javascript (self->pdf) || yc_render_has_script (self->bytes));
  json_object_set_boolean_member (report, "has_signatures", poppler_document_get_n_signatures (self->pdf) > 0);
  json_object_set_boolean_member (report, "restricted", yc_render_is_encrypted (self->bytes));
  if (self->problem != NULL)
    return self->problem;
  for (int i = 0; i < n_pages && pages->problem == NULL; i++)
    {
      g_autoptr (PopplerPage) page = poppler_document_get_page (self->pdf, i);

      if (page == NULL)
        return "corrupt";
      inspect_page (page, with_text, pages);
    }
  json_object_set_boolean_member (report, "has_embedded",
                                  pages->has_file || poppler_document_has_attachments (self->pdf));
  json_object_set_boolean_member (report, "has_text", pages->has_text);
  json_object_set_string_member (report, "text", pages->text->str);
  return pages->problem;
}

static const char *
inspect_jpeg (YcRenderDocument *self, JsonObject *report, Pages *pages)
{
  YcRenderJpegInfo info;
  gsize n;
  const guint8 *data = g_bytes_get_data (self->bytes, &n);
  const char *problem = yc_render_jpeg_inspect (data, n, &info);

  if (problem != NULL)
    return problem;
  json_object_set_int_member (report, "n_pages", 1);
  json_object_set_int_member (report, "width", info.width);
  json_object_set_int_member (report, "height", info.height);
  json_object_set_int_member (report, "dpi", info.dpi);
  json_object_set_int_member (report, "rotation", info.rotation);
  json_object_set_boolean_member (report, "cmyk", info.cmyk);
  if (info.dpi > 0)
    add_size (pages->sizes, info.width * 25.4 / info.dpi, info.height * 25.4 / info.dpi);
  return NULL;
}

/**
 * yc_render_document_inspect:
 * @with_text: whether to give the text of all pages, 64 KiB of it
 */
JsonObject *
yc_render_document_inspect (YcRenderDocument *self, gboolean with_text)
{
  static const char *const kinds[] = { "unknown", "pdf", "jpeg" };
  JsonObject *report = json_object_new ();
  Pages pages = { .sizes = json_array_new (), .text = g_string_new (NULL) };
  const char *problem = self->problem;

  if (self->pdf != NULL)
    problem = inspect_pdf (self, with_text, report, &pages);
  else if (problem == NULL)
    problem = inspect_jpeg (self, report, &pages);

  json_object_set_string_member (report, "type", "inspected");
  json_object_set_string_member (report, "kind", kinds[self->kind]);
  json_object_set_string_member (report, "problem", problem != NULL ? problem : "");
  json_object_set_array_member (report, "sizes", pages.sizes);
  g_string_free (pages.text, TRUE);
  return report;
}

/* The scale from points: as asked, less when the page would be wider than allowed. */
static double
choose_scale (double width, int dpi, int max_width)
{
  double scale = dpi / 72.0;

  return max_width > 0 && width * scale > max_width ? max_width / width : scale;
}

static const char *
draw_page (PopplerPage *page, int dpi, int max_width, YcRenderCanvas **ret_canvas)
{
  double width, height;

  poppler_page_get_size (page, &width, &height);
  double scale = choose_scale (width, dpi, max_width);
  double w = MAX (ceil (width * scale - 1e-6), 1), h = MAX (ceil (height * scale - 1e-6), 1);
  const char *problem = check_size (width, height, w, h);
  if (problem != NULL)
    return problem;
  g_autoptr (YcRenderCanvas) canvas = yc_render_canvas_new ((int) w, (int) h);
  if (canvas == NULL)
    return "too-large";

  memset (canvas->pixels, 0xff, (gsize) canvas->stride * (gsize) canvas->height);
  cairo_surface_t *surface = cairo_image_surface_create_for_data (canvas->pixels, CAIRO_FORMAT_RGB24, canvas->width,
                                                                  canvas->height, canvas->stride);
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  poppler_page_render (page, cr);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_NO_MEMORY)
    return "too-large";
  if (status != CAIRO_STATUS_SUCCESS)
    return "corrupt";
  *ret_canvas = g_steal_pointer (&canvas);
  return NULL;
}

/**
 * yc_render_document_draw:
 * @page: 1-based
 * @dpi: for a PDF
 * @max_width: pixels, 0 for no limit
 * @ret_canvas: (transfer full): receives the picture
 */
const char *
yc_render_document_draw (YcRenderDocument *self, int page, int dpi, int max_width, YcRenderCanvas **ret_canvas)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (self->bytes, &n);

  if (self->problem != NULL)
    return self->problem;
  if (self->kind == KIND_JPEG)
    return page == 1 ? yc_render_jpeg_draw (data, n, max_width, ret_canvas) : "no-page";
  if (page < 1 || page > poppler_document_get_n_pages (self->pdf))
    return "no-page";
  g_autoptr (PopplerPage) drawn = poppler_document_get_page (self->pdf, page - 1);
  return drawn != NULL ? draw_page (drawn, dpi, max_width, ret_canvas) : "corrupt";
}
