/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-page-store.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/* Brought files (PDF, JPEG) through yichuang-render-helper, and pictures of pages for the screen. All foreign bytes are decoded there;
 * it answers raw pixels in a memfd of checked size. Main context, never blocks. */

/* What a document is; also behind `yichuangctl document inspect`. */
typedef struct
{
  char *kind;               /* "pdf", "jpeg", "unknown" */
  int n_pages;
  GArray *widths_mm, *heights_mm;  /* double */
  gboolean encrypted;       /* also one that opens without a password */
  gboolean restricted;      /* only that: it is read, but its author does not want it printed, copied or changed */
  gboolean has_scripts, has_embedded, has_signatures, has_text;
  int jpeg_width, jpeg_height;     /* pixels as stored; 0 for a PDF */
  int jpeg_dpi;                    /* 0 when the file tells none */
  int jpeg_rotation;               /* 0 90 180 270 clockwise: how the camera was held */
  gboolean jpeg_cmyk;              /* colours of a printing press */
  char *problem;            /* "" or a stable code: "encrypted", "corrupt", "too-large", "empty-page", "too-many-pages", "unknown-kind", "crashed", "timeout" */
  char *problem_text;       /* Chinese, what to do; "" */
  char *text;               /* text of all pages, at most 64 KiB; "" when not asked */
} YcDocumentReport;
void              yc_document_report_free (YcDocumentReport *self);
/* Chinese: what happened, what is safe, what to do. (transfer none): "" for "" */
const char       *yc_document_problem_text   (const char *problem);
void              yc_document_inspect_async  (GBytes *bytes, gboolean with_text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
YcDocumentReport *yc_document_inspect_finish (GAsyncResult *result, GError **error);

/* A decoded picture: 32-bit BGRx rows (cairo RGB24 layout). */
typedef struct { int width, height, stride; GBytes *pixels; } YcPicture;
void       yc_picture_free (YcPicture *self);

/* Renders one page of a foreign document (PDF: 1-based page; JPEG: 1) at most @max_width pixels wide (0: no limit). Errors: FOREIGN, LIMIT with the
 * problem's code as message. */
void       yc_document_render_async  (GBytes *bytes, int page, int dpi, int max_width, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
YcPicture *yc_document_render_finish (GAsyncResult *result, GError **error);

/* Imports a file into a slot: JPEG keeps its bits, a PDF's pages are drawn at 200 dpi and its original is kept sealed. Pages are durable
 * one by one through @page_func, which is called on the main context and must answer by yc_import_page_done(), at once or later. The page's
 * blob and original_blob are left to the receiver. A JPEG in CMYK is drawn anew, too, and comes with its original. @end_func comes once, after
 * the last answer; the import is gone when it returns. Errors: FOREIGN, LIMIT (yc_import_get_problem() tells which), CANCELLED, IO. */
typedef struct _YcImport YcImport;
typedef void (*YcImportPageFunc) (YcImport *import, YcPage *page, GBytes *jpeg, GBytes *original, gpointer user_data); /* (transfer none) all; @original: the PDF, with its first page only, else NULL */
typedef void (*YcImportEndFunc)  (YcImport *import, guint n_pages, GError *error, gpointer user_data);
YcImport  *yc_import_start     (GFile *file, const char *case_id, const char *material_id, GCancellable *cancellable,
                                YcImportPageFunc page_func, YcImportEndFunc end_func, gpointer user_data);
void       yc_import_page_done (YcImport *import, const GError *error);   /* goes on with the next page, or ends */

const char *yc_import_get_problem (YcImport *import);                     /* in @end_func: code for yc_document_problem_text(); "" */

/* Decodes a page of our own scanner (trusted JPEG) in the pool, scaled down to at least @min_width; for foreign JPEGs use render. Blocking core: */
YcPicture *yc_picture_decode_jpeg (GBytes *jpeg, int min_width, GError **error);       /* any thread; libjpeg-turbo, DCT scaling */
YcPicture *yc_picture_rotate      (const YcPicture *self, int degrees);
GBytes    *yc_picture_encode_jpeg (const YcPicture *self, int quality, int dpi, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcDocumentReport, yc_document_report_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPicture, yc_picture_free)

G_END_DECLS
