/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>
#include <qpdf/qpdf-c.h>

G_BEGIN_DECLS

/* What the e-file's PDFs and the official papers share: qpdf's C API, PDF/A-2b structure, repeatable bytes. Any thread; one document
 * belongs to one thread. Foreign PDFs never come here: only files that this program wrote and whose digest was checked. */
typedef struct _YcPdf YcPdf;

YcPdf     *yc_pdf_new          (void);                                   /* empty */
YcPdf     *yc_pdf_open         (GBytes *bytes, GError **error);          /* @bytes are kept; YC_EFILE_ERROR_PDF, no repair is tried */
void       yc_pdf_free         (YcPdf *self);
qpdf_data  yc_pdf_get_qpdf     (YcPdf *self);                            /* (transfer none) */
guint      yc_pdf_get_n_pages  (YcPdf *self);

/* Building blocks; they do not fail by themselves, yc_pdf_write() reports what qpdf noted. */
qpdf_oh    yc_pdf_parse        (YcPdf *self, const char *format, ...) G_GNUC_PRINTF (2, 3);   /* numbers and own names only, never user text */
qpdf_oh    yc_pdf_stream       (YcPdf *self, const void *data, gsize n, const char *filter);  /* copied; @filter "/DCTDecode"... or NULL */
void       yc_pdf_set          (YcPdf *self, qpdf_oh dict, const char *key, qpdf_oh value);

/* Output intent (sRGB), XMP and document information for @title and @made (UTC us), removal of what PDF/A forbids in cairo's files. */
void       yc_pdf_make_archival (YcPdf *self, const char *title, gint64 made);
GBytes    *yc_pdf_write        (YcPdf *self, GError **error);            /* (transfer full) YC_EFILE_ERROR_PDF */

/* The one JPEG stream of each page as it lies in the file, undecoded: of GBytes*, in page order. */
GPtrArray *yc_pdf_page_images  (YcPdf *self, GError **error);
/* Draws the first page of @mark over every page. */
gboolean   yc_pdf_overlay      (YcPdf *self, YcPdf *mark, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPdf, yc_pdf_free)

G_END_DECLS
