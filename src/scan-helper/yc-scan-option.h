/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "scan-helper/yc-scan-event.h"
#include <sane/sane.h>

G_BEGIN_DECLS

/* The options of an open device. Scan thread only. Values are text: "200", "210.5", "yes", or a name of the driver; "@feeder", "@duplex",
 * "@flatbed", "@colour" and "@grey" stand for whatever this driver calls them. */
typedef enum { YC_SCAN_NEED_NOTHING, YC_SCAN_NEED_IF_PRESENT, YC_SCAN_NEED_ALWAYS } YcScanNeed;

const char *yc_scan_status_nick    (SANE_Status status);   /* "good", "jammed", "no-docs" ... */
gboolean    yc_scan_options_apply  (SANE_Handle handle, JsonArray *options, YcScanEvents *events); /* FALSE: a needed one could not be set */
JsonObject *yc_scan_options_describe (SANE_Handle handle); /* the event "options" */
int         yc_scan_options_real_dpi (SANE_Handle handle, int pixels_per_line, int dpi_asked);

/* For the tests: the constraint's own text for a product word, or NULL. */
const char *yc_scan_option_match   (const char *value, const SANE_String_Const *choices);

G_END_DECLS
