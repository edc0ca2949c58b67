/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The loopback eSCL scanner (tests/rigs/escl-scanner.c) for tests of widgets: SANE finds it, and no other. */
typedef struct _YcUiScanner YcUiScanner;

YcUiScanner *yc_ui_scanner_start      (const char *sheets, guint n);   /* (transfer full): with n sheets of that name in reach, none loaded */
void         yc_ui_scanner_stop       (YcUiScanner *self);             /* (transfer full) */
const char  *yc_ui_scanner_get_folder (YcUiScanner *self);             /* of sheets; for a test's own files, too */
void         yc_ui_scanner_feed       (YcUiScanner *self, const char *sheets, const char *fault);   /* loads the feeder; fault "": none */

G_END_DECLS
