/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can be seen of a page while its rows pass by: a grey tail (the scanner cut its JPEG), and whether it looks blank. One thread. */
typedef struct _YcScanAnalysis YcScanAnalysis;

#define YC_SCAN_GREY_TAIL_ROWS 16   /* one MCU row at 4:2:0 */

YcScanAnalysis *yc_scan_analysis_new       (int width, int channels, int dpi);
void            yc_scan_analysis_add_row   (YcScanAnalysis *self, const guint8 *row);
gboolean        yc_scan_analysis_grey_tail (YcScanAnalysis *self);
gboolean        yc_scan_analysis_blank     (YcScanAnalysis *self);
void            yc_scan_analysis_free      (YcScanAnalysis *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcScanAnalysis, yc_scan_analysis_free)

G_END_DECLS
