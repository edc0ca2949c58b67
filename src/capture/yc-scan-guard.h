/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-scanner.h"

G_BEGIN_DECLS

/* The completeness guard: what SANE calls a good end does not mean that all paper was captured. Plain value, no clock of its own. */
typedef struct
{
  gboolean duplex;
  GArray  *times;           /* of int, ms from the start of the job to the end of each page */
  guint    first_bad;       /* n of the first page with a bad flag, 0: none */
  YcPageFlags seen;
} YcScanGuard;

YcScanGuard *yc_scan_guard_new      (gboolean duplex);
void         yc_scan_guard_add_page (YcScanGuard *self, YcPageFlags flags, int ms);
/* @feeder_empty: the driver said that no paper is left, @ms after the start; @error: nullable. (transfer full), yc_scan_end_free() */
YcScanEnd   *yc_scan_guard_end      (YcScanGuard *self, gboolean feeder_empty, int ms, const GError *error);
void         yc_scan_guard_free     (YcScanGuard *self);
void         yc_scan_end_free       (YcScanEnd *end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcScanGuard, yc_scan_guard_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcScanEnd, yc_scan_end_free)

G_END_DECLS
