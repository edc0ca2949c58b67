/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>
#include <sane/sane.h>

G_BEGIN_DECLS

/* Cuts the driver's byte stream into rows and makes 8-bit samples of them. */
typedef struct _YcScanRows YcScanRows;

/* One row: @raw as it came, without padding; @row as width × channels samples of 8 bits. Return FALSE with @error to stop. */
typedef gboolean (*YcScanRowFunc) (const guint8 *raw, gsize n_raw, const guint8 *row, gpointer user_data, GError **error);

YcScanRows *yc_scan_rows_new      (const SANE_Parameters *parameters, GError **error);
int         yc_scan_rows_channels (YcScanRows *self);   /* 1 or 3 */
gint64      yc_scan_rows_done     (YcScanRows *self);   /* whole rows so far */
gboolean    yc_scan_rows_feed     (YcScanRows *self, const guint8 *data, gsize n, YcScanRowFunc func, gpointer user_data, GError **error);
void        yc_scan_rows_free     (YcScanRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcScanRows, yc_scan_rows_free)

G_END_DECLS
