/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What YcScanner knows of the job in hand: takes the helper's messages of that job, gives whole page records and the job's outcome.
 * Main context only.
 */
#define G_LOG_DOMAIN "yc-capture"

#include "config.h"

#include "capture/yc-scan-job.h"
#include "capture/yc-scan-message.h"
#include "base/yc-clock.h"
#include "base/yc-file.h"
#include "base/yc-id.h"
#include "base/yc-json.h"

#include <unistd.h>

#define KEY_BYTES 32

/* Returns: (transfer full); @device nullable */
YcScanJob *
yc_scan_job_new (const char *id, const char *case_id, const char *material_id, const char *folder, const char *device,
                 const YcScanOptions *options, YcSealKey *key)
{
  YcScanJob *self = g_new0 (YcScanJob, 1);

  self->id = g_strdup (id);
  self->case_id = g_strdup (case_id);
  self->material_id = g_strdup (material_id);
  self->folder = g_strdup (folder);
  self->device = g_strdup (device);
  self->options = *options;
  self->key = yc_seal_key_ref (key);
  self->guard = yc_scan_guard_new (options->source == YC_SCAN_FEEDER_DUPLEX);
  return self;
}

void
yc_scan_job_free (YcScanJob *self)
{
  g_clear_handle_id (&self->ladder, g_source_remove);
  g_clear_error (&self->error);
  yc_scan_guard_free (self->guard);
  yc_seal_key_unref (self->key);
  g_free (self->id);
  g_free (self->case_id);
  g_free (self->material_id);
  g_free (self->folder);
  g_free (self->device);
  g_free (self);
}

void
yc_scan_job_fail (YcScanJob *self, YcCaptureError code, const char *text)
{
  if (self->error == NULL)
    self->error = g_error_new_literal (YC_CAPTURE_ERROR, (int) code, text);
}

/* Returns: a descriptor that holds the key and goes with the start message, so that no copy stays in frames and JSON; -1 */
int
yc_scan_job_make_key_fd (YcScanJob *self, GError **error)
{
  return yc_file_memfd ("job-key", yc_seal_key_peek (self->key), KEY_BYTES, error);
}

/* Returns: (transfer full) */
JsonObject *
yc_scan_job_start_message (YcScanJob *self)
{
  JsonObject *message = yc_scan_message_new ("start");

  json_object_set_string_member (message, "job", self->id);
  json_object_set_string_member (message, "folder", self->folder);
  json_object_set_int_member (message, "dpi", self->options.dpi);
  json_object_set_boolean_member (message, "single", self->options.source == YC_SCAN_FLATBED);
  return message;
}

JsonObject *
yc_scan_job_cancel_message (YcScanJob *self)
{
  JsonObject *message = yc_scan_message_new ("cancel");

  json_object_set_string_member (message, "job", self->id);
  return message;
}

gboolean
yc_scan_job_is_meant (YcScanJob *self, JsonObject *message)
{
  const char *job = "";

  return yc_json_get_string (message, "", "job", 36, &job, NULL) && g_str_equal (job, self->id);
}

/* The next durable page. Errors: the helper broke the protocol. Returns: (transfer full) (nullable) */
YcPage *
yc_scan_job_take_page (YcScanJob *self, JsonObject *message, GError **error)
{
  int ms = 0;
  YcPage *page = yc_scan_message_page (message, self->id, self->pages + 1, &ms, error);

  if (page == NULL)
    return NULL;
  self->pages++;
  page->captured = yc_clock_now (yc_clock_system ());
  page->id = yc_ids_uuid (yc_ids_system (), page->captured);
  page->case_id = g_strdup (self->case_id);
  page->material_id = g_strdup (self->material_id);
  page->dpi_asked = self->options.dpi;
  yc_scan_guard_add_page (self->guard, page->flags, ms);
  return page;
}

void
yc_scan_job_take_end (YcScanJob *self, JsonObject *message, gboolean *ret_empty, int *ret_ms)
{
  const char *status = "failed";
  gint64 ms = 0;

  if (!yc_json_get_string (message, "", "status", 32, &status, NULL) ||
      !yc_json_get_int (message, "", "ms", 0, G_MAXINT32, &ms, NULL))
    yc_scan_job_fail (self, YC_CAPTURE_ERROR_DEVICE, "the scan helper gave no end");
  *ret_empty = g_str_equal (status, "no-docs");
  *ret_ms = (int) ms;
  if (g_str_equal (status, "cancelled"))
    yc_scan_job_fail (self, YC_CAPTURE_ERROR_CANCELLED, "cancelled");
  else if (!*ret_empty && !g_str_equal (status, "good"))
    yc_scan_job_fail (self, YC_CAPTURE_ERROR_DEVICE, "the scan failed");
  else if (self->pages == 0)
    yc_scan_job_fail (self, YC_CAPTURE_ERROR_EMPTY, "no page came");
}

gboolean
yc_scan_job_send_start (YcScanJob *self, YcHelper *helper, GError **error)
{
  g_autoptr(JsonObject) message = yc_scan_job_start_message (self);
  int fd = yc_scan_job_make_key_fd (self, error);
  gboolean sent;

  if (fd < 0)
    return FALSE;
  sent = yc_helper_send (helper, message, &fd, 1, error);
  close (fd);
  return sent;
}

const char *
yc_scan_job_find_device (const YcScanJob *self, const GPtrArray *devices)
{
  for (guint i = 0; i < devices->len; i++)
    {
      const YcScannerDevice *device = g_ptr_array_index (devices, i);

      if (self->device == NULL || g_str_equal (device->name, self->device))
        return device->name;
    }
  return NULL;
}
