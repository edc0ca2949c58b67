/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-page-store.h"

G_BEGIN_DECLS

#define YC_EFILE_ERROR (yc_efile_error_quark ())
typedef enum
{
  YC_EFILE_ERROR_PAGE,      /* a page's JPEG cannot stand in a PDF (CMYK, 12 bit, damaged): rescan that page */
  YC_EFILE_ERROR_PDF,       /* qpdf could not read or write: a defect; keep the case, call the administrator */
  YC_EFILE_ERROR_EXISTS,    /* the target folder is there already: choose another place */
  YC_EFILE_ERROR_NOT_EFILE, /* no readable folder there: choose another place */
} YcEfileError;
GQuark    yc_efile_error_quark (void);

/* e-file: one PDF a material, the papers, and a manifest with both digests of every file and page. Any thread, no store.
 * Schema: data/schemas/manifest.schema.json */
typedef struct { const YcPage *page; GBytes *jpeg; } YcEfilePage;
/* PDF/A-2b structure by qpdf's C API: JPEG bytes untouched, rotation as matrix, sRGB profile by lcms2, repeatable bytes. */
GBytes   *yc_efile_pdf (const char *title, gint64 made, const GArray *pages /* of YcEfilePage */, GError **error);

typedef struct _YcEfile YcEfile;       /* under construction, then sealed by yc_efile_finish() */
YcEfile  *yc_efile_new          (const char *case_id, const char *case_number, const char *item_name, const char *item_code, const char *item_version, gint64 made);
void      yc_efile_add_material (YcEfile *self, int no, const YcMaterial *material, GBytes *pdf, const GArray *pages);   /* pages may be empty (and @pdf NULL): recorded as missing */
void      yc_efile_set_absence  (YcEfile *self, int no, const char *why);  /* material @no without pages: "missing" (default), "waived", "tolerated", "optional" */
void      yc_efile_add_paper    (YcEfile *self, const char *kind, const char *title, const char *number, GBytes *pdf);
char     *yc_efile_finish       (YcEfile *self, YcDigest *ret_digest);     /* (transfer full) canonical manifest JSON; digest is over these bytes */
void      yc_efile_free         (YcEfile *self);
const char *yc_efile_file_name  (YcEfile *self, guint index);              /* "materials/01-申请书.pdf" style plain relative names; NULL after the last */

/* Writes a folder: manifest.json, manifest.sig (the author's signature over it and public key), materials/, papers/. The folder must not exist. */
gboolean  yc_efile_write_folder (YcEfile *self, const char *folder, YcAuthorKey *key, const char *author, GError **error);
/* Recomputes everything: file digests, page streams inside the PDFs, manifest against signature, unknown and missing files. Each defect:
 * "file TAB code TAB Chinese reason", codes: missing, unknown, not-a-file, size, changed, pages, page-changed, damaged (manifest or
 * signature is not in its format), signature, not-trusted, not-anchored. A changed file names itself, no other. TRUE whenever the folder
 * could be judged, also with defects. @expected_digest (nullable): the digest anchored in the event log. */
gboolean  yc_efile_verify_folder (const char *folder, const YcDigest *expected_digest, const char *trusted_public_hex, GPtrArray *ret_defects, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcEfile, yc_efile_free)

G_END_DECLS
