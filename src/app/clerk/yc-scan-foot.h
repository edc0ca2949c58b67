/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"
#include "capture/yc-scanner.h"

G_BEGIN_DECLS

/* Foot of the checklist: what the scanner is doing, how it will scan, and the button that scans into the selected material. The options
 * stand in a popover (actions intake.scan-source, scan-colour, scan-dpi, scan-device). */
#define YC_TYPE_SCAN_FOOT (yc_scan_foot_get_type ())
G_DECLARE_FINAL_TYPE (YcScanFoot, yc_scan_foot, YC, SCAN_FOOT, GtkBox)

void yc_scan_foot_show_state   (YcScanFoot *self, YcScannerState state, guint page);   /* @page under the lamp, 0 = none */
void yc_scan_foot_show_error   (YcScanFoot *self, const GError *error);                /* until the next state */
void yc_scan_foot_show_devices (YcScanFoot *self, const GPtrArray *devices);           /* of YcScannerDevice* */
void yc_scan_foot_show_options (YcScanFoot *self, const YcScanOptions *options);
void yc_scan_foot_show_target  (YcScanFoot *self, const char *material_name);          /* (nullable) */
void yc_scan_foot_open_options (YcScanFoot *self);
void yc_scan_foot_set_suggested (YcScanFoot *self, gboolean suggested);                 /* scanning is the next step: the blue button */

G_END_DECLS
