/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "scan-helper/yc-scan-event.h"
#include "vault/yc-seal.h"

G_BEGIN_DECLS

/* The scan thread and what the command thread may know of it. All functions are for the command thread; none blocks. */
typedef struct _YcScanSession YcScanSession;

YcScanSession *yc_scan_session_start  (YcScanEvents *events);
/* @key (transfer full) (nullable): of the job, with start. */
void           yc_scan_session_push   (YcScanSession *self, JsonObject *command, YcSealKey *key);   /* list, open, get-options, set-options, start, close, quit */
/* The first time sets the flag that the scan thread sees between reads; the second time, while it is still inside a call of the driver,
 * a thread of its own calls sane_cancel(), which may block. */
void           yc_scan_session_cancel (YcScanSession *self, const char *job);
void           yc_scan_session_cancel_all (YcScanSession *self);                     /* before quit */
void           yc_scan_session_send_heartbeat (YcScanSession *self);
gboolean       yc_scan_session_wait_end (YcScanSession *self, gint64 timeout_us);   /* after quit; FALSE: it hangs */

G_END_DECLS
