/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-page.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/* Scanning through yichuang-scan-helper. One object per app; main context only; never blocks.
 *
 * Signals
 *   devices (GPtrArray *devices)                         list changed, of YcScannerDevice*
 *   page-moving (const char *job, guint n, int permille) the page under the lamp
 *   page (const char *job, YcPage *page, const char *part_name)   sealed, synced, named part_name in the case folder, digests filled;
 *                                                        the receiver adopts it in the store, then shows it
 *   finished (const char *job, guint pages, GError *error nullable, YcScanEnd *end)   once a job, also after cancel and crash
 *   state ()                                             yc_scanner_get_state() changed
 *   helper-exited (int pid, int signal)                  a helper process ended; signal 0: by itself. For support and tests
 */
typedef enum { YC_SCANNER_SEARCHING, YC_SCANNER_READY, YC_SCANNER_SCANNING, YC_SCANNER_CANCELLING, YC_SCANNER_RECOVERING, YC_SCANNER_NONE } YcScannerState;
typedef struct { char *name, *vendor, *model; } YcScannerDevice;
typedef enum { YC_SCAN_FEEDER, YC_SCAN_FEEDER_DUPLEX, YC_SCAN_FLATBED } YcScanSource;
typedef struct { YcScanSource source; gboolean colour; int dpi; } YcScanOptions;
/* What the completeness guard saw. @images: durable pages; @last_good: pages 1..last_good have no bad flag; @reason: Chinese, "". A batch is
 * suspicious also when the feeder said "empty" sooner after the last page than 1.5 x the median page time: show the count and let the clerk
 * confirm it. An image count that does not fit the slot is the caller's to see. */
typedef struct { guint images; gboolean suspicious; char *reason; guint last_good; } YcScanEnd;

#define YC_SCANNER_MIN_FREE (G_GUINT64_CONSTANT (500) * 1000 * 1000)   /* bytes */

#define YC_TYPE_SCANNER (yc_scanner_get_type ())
G_DECLARE_FINAL_TYPE (YcScanner, yc_scanner, YC, SCANNER, GObject)

YcScanner  *yc_scanner_new         (const char *sane_config_dir);         /* NULL: $SANE_CONFIG_DIR or the product's own folder. Starts the warm helper and searches */
void        yc_scanner_refresh     (YcScanner *self);                     /* while the state is NONE it searches by itself every 10 s */
YcScannerState yc_scanner_get_state (YcScanner *self);
GPtrArray  *yc_scanner_get_devices (YcScanner *self);                     /* (transfer none) of YcScannerDevice* */
/* Free bytes that the case's folder must have before a scan starts; YC_SCANNER_MIN_FREE unless set. */
void        yc_scanner_set_min_free (YcScanner *self, guint64 bytes);
/* Process that would scan now, 0 when there is none: for support and tests. */
GPid        yc_scanner_get_helper_pid (YcScanner *self);
/* @device NULL: the first. @case_folder: where sealed parts go; @key: the job's key. Jobs do not overlap: BUSY. Started
 * while the scanner is searched for or recovers, the job waits for it. "finished" comes in any case, never before this returns. */
void        yc_scanner_start       (YcScanner *self, const char *device, const YcScanOptions *options, const char *job_id, const char *case_id,
                                    const char *material_id, const char *case_folder, YcSealKey *key);
void        yc_scanner_cancel      (YcScanner *self);                     /* ladder of capture.md 5: flag, sane_cancel at 2 s, SIGKILL at 4 s */
void        yc_scanner_shutdown    (YcScanner *self);                     /* never joins the scan thread */

G_END_DECLS
