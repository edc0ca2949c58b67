/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-scanner.h"

G_BEGIN_DECLS

/* What the scan helper says and is told, strictly read: it may have been taken over by its driver. Any thread. */

JsonObject *yc_scan_message_new (const char *type);     /* (transfer full) */
/* "device"; NULL when it is malformed. @ret_kind (transfer full): the type in SANE's words. (transfer full) */
YcScannerDevice *yc_scan_message_device (JsonObject *message, char **ret_kind);
void      yc_scanner_device_free (YcScannerDevice *device);
/* The name a page must have: nothing else from the helper is ever used as a name. (transfer full) */
char     *yc_scan_page_name      (const char *job, guint n);
/* Fills all that the helper knows of a page; ids and slot are the caller's. @n: the page that must come. (transfer full) */
YcPage   *yc_scan_message_page   (JsonObject *message, const char *job, guint n, int *ret_ms, GError **error);
/* "error" to what the clerk can do about it. (transfer full) */
GError   *yc_scan_message_error  (JsonObject *message);
/* The command that sets options, with the administrator's pins laid over. (transfer full) */
JsonObject *yc_scan_options_message (const YcScanOptions *options, GKeyFile *pins, const char *device);

G_END_DECLS
