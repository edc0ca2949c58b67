/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The helper's mouth: JSON frames to the app, from either thread. An app that has gone is no reason to stop in the middle of a page;
 * the command thread sees the end of the socket by itself.
 */
#define G_LOG_DOMAIN "yc-scan"

#include "config.h"

#include "scan-helper/yc-scan-event.h"
#include "base/yc-helper-wire.h"

struct _YcScanEvents
{
  int    fd;
  GMutex lock;
};

YcScanEvents *
yc_scan_events_new (int fd)
{
  YcScanEvents *self = g_new0 (YcScanEvents, 1);

  self->fd = fd;
  g_mutex_init (&self->lock);
  return self;
}

void
yc_scan_events_free (YcScanEvents *self)
{
  g_mutex_clear (&self->lock);
  g_free (self);
}

JsonObject *
yc_scan_event_new (const char *type, const char *job)
{
  JsonObject *event = json_object_new ();

  json_object_set_string_member (event, "type", type);
  if (job != NULL)
    json_object_set_string_member (event, "job", job);
  return event;
}

void
yc_scan_events_send (YcScanEvents *self, JsonObject *event)
{
  g_autoptr(JsonObject) owned = event;
  g_autoptr(GError) error = NULL;

  g_mutex_lock (&self->lock);
  if (!yc_helper_wire_send (self->fd, owned, NULL, 0, &error))
    g_message ("event lost: %s", error->message);
  g_mutex_unlock (&self->lock);
}

/* @stage: the step that failed; @status: a stable word; @text: for the log; @n: the page that did not come to its end, 0: none. */
void
yc_scan_events_send_error (YcScanEvents *self, const char *job, const char *stage, const char *status, const char *text, guint n)
{
  JsonObject *event = yc_scan_event_new ("error", job);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  json_object_set_string_member (event, "stage", stage);
  json_object_set_string_member (event, "status", status);
  json_object_set_string_member (event, "text", valid);
  json_object_set_int_member (event, "n", n);
  yc_scan_events_send (self, event);
}
