/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the helper tells the app. Both threads send; a frame is never mixed with another. */
typedef struct _YcScanEvents YcScanEvents;

YcScanEvents *yc_scan_events_new  (int fd);                            /* @fd stays the caller's */
JsonObject   *yc_scan_event_new   (const char *type, const char *job); /* (transfer full); @job nullable */
void          yc_scan_events_send (YcScanEvents *self, JsonObject *event); /* (transfer full) of @event */
void          yc_scan_events_send_error (YcScanEvents *self, const char *job, const char *stage, const char *status, const char *text, guint n);
void          yc_scan_events_free (YcScanEvents *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcScanEvents, yc_scan_events_free)

G_END_DECLS
