/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-helper.h"
#include "capture/yc-scan-guard.h"

G_BEGIN_DECLS

/* One job of YcScanner, from the clerk's key to its end. Main context only. */
typedef struct
{
  char         *id, *case_id, *material_id, *folder, *device;   /* @device: NULL: the first */
  YcSealKey    *key;
  YcScanOptions options;
  YcScanGuard  *guard;
  guint         pages;
  GError       *error;              /* the first cause */
  guint         ladder;             /* source id: cancelled, the next rung waits */
  guint         step;               /* rungs climbed */
  gboolean      running;            /* the helper was told */
} YcScanJob;

YcScanJob  *yc_scan_job_new           (const char *id, const char *case_id, const char *material_id, const char *folder,
                                       const char *device, const YcScanOptions *options, YcSealKey *key);
void        yc_scan_job_free          (YcScanJob *self);
void        yc_scan_job_fail          (YcScanJob *self, YcCaptureError code, const char *text);  /* the first cause stays */
JsonObject *yc_scan_job_start_message (YcScanJob *self);
int         yc_scan_job_make_key_fd   (YcScanJob *self, GError **error);
/* The job's key goes beside the message: it is in no frame, log or JSON text. */
gboolean    yc_scan_job_send_start    (YcScanJob *self, YcHelper *helper, GError **error);
/* The job's device among those listed, or the first; NULL: it is not there. */
const char *yc_scan_job_find_device   (const YcScanJob *self, const GPtrArray *devices);
JsonObject *yc_scan_job_cancel_message (YcScanJob *self);
gboolean    yc_scan_job_is_meant      (YcScanJob *self, JsonObject *message);   /* names this job */
YcPage     *yc_scan_job_take_page     (YcScanJob *self, JsonObject *message, GError **error);
/* Reads "end": sets the job's error, tells whether the feeder said empty, and when. */
void        yc_scan_job_take_end      (YcScanJob *self, JsonObject *message, gboolean *ret_empty, int *ret_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcScanJob, yc_scan_job_free)

G_END_DECLS
