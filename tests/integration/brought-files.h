/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files as applicants bring them, good and bad, made on the spot. All (transfer full). */
GBytes *brought_pdf_text     (int n_pages);                 /* by cairo, A4, "一窗 n" on each page */
GBytes *brought_pdf_raw      (const char *const *objects);  /* by hand: NULL-terminated bodies of the objects 1, 2, ...; 1 is the catalogue */
GBytes *brought_pdf_page     (const char *catalog_more, const char *page_more, const char *const *more); /* one blank page; @more: objects 4, 5, ... */
GBytes *brought_pdf_loop     (void);                        /* valid, and drawing it takes 2^40 steps */
GBytes *brought_pdf_unembedded (void);                      /* "一窗" in five Chinese fonts that the file does not carry */
GBytes *brought_qpdf         (GBytes *pdf, const char *const *arguments); /* through the program qpdf */
GBytes *brought_jpeg         (int width, int height, gboolean cmyk, int dpi, int orientation); /* orientation 0: no Exif */
GBytes *brought_jpeg_bomb    (void);                        /* announces 65,500 x 65,500 pixels */
GBytes *brought_cut          (GBytes *bytes, gsize n);
GBytes *brought_mutated      (GBytes *bytes, guint64 seed);

G_END_DECLS
