/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-digest.h"
#include "vault/yc-seal.h"

G_BEGIN_DECLS

/* One page on its way to the disk: rows in, a sealed and synced JPEG out. One thread. */
typedef struct _YcScanPage YcScanPage;

typedef struct
{
  const char *folder;     /* the case's folder */
  const char *job;        /* uuid */
  guint       n;          /* 1-based page of the job */
  YcSealKey  *key;        /* the job's */
  int         width;      /* pixels */
  int         height;     /* pixels, -1: not known before the end */
  int         channels;   /* 1 or 3 */
  int         dpi;        /* real dots per inch, 0: unknown */
} YcScanPageSpec;

typedef struct
{
  char     name[64];      /* final name in the folder */
  gsize    bytes;         /* of the JPEG */
  int      width, height;
  YcDigest digest;        /* of the JPEG */
  char     frame_sha256[65];
  gboolean grey_tail, blank;
} YcScanPageResult;

YcScanPage *yc_scan_page_new     (const YcScanPageSpec *spec, GError **error);
gboolean    yc_scan_page_add_row (YcScanPage *self, const guint8 *raw, gsize n_raw, const guint8 *row, GError **error);
gboolean    yc_scan_page_finish  (YcScanPage *self, YcScanPageResult *ret_result, GError **error);
void        yc_scan_page_remove  (YcScanPage *self);
void        yc_scan_page_free    (YcScanPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcScanPage, yc_scan_page_free)

G_END_DECLS
