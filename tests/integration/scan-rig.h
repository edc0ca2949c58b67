/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-scanner.h"

G_BEGIN_DECLS

/* A case folder, a scanner of our own behind real SANE, and what YcScanner said. Failures end the test program. */
typedef struct
{
  char       *folder;       /* everything below is in it, removed at the end */
  char       *case_folder, *sane_folder, *log;
  GSubprocess *escl;        /* nullable */
  guint16     port;
  YcScanner  *scanner;
  YcSealKey  *key;
  char       *job;          /* of the last start */
  GPtrArray  *pages;        /* of YcPage*, of all jobs since the last start */
  GPtrArray  *jpegs;        /* of GBytes*, unsealed when the page was announced */
  guint       moving;       /* "page-moving" signals */
  gboolean    finished;
  guint       finished_pages;
  GError     *error;
  YcScanEnd   end;
  GArray     *exits;        /* of ScanRigExit */
} ScanRig;

typedef struct { int pid, signal; } ScanRigExit;

const char *scan_rig_page_folder (void);                          /* five drawn A4 pages, p01.jpg ..., made once */
void        scan_rig_init       (ScanRig *rig);
void        scan_rig_clear      (ScanRig *rig);
void        scan_rig_start_escl (ScanRig *rig, const char *pages); /* eSCL scanner and its SANE configuration */
void        scan_rig_write      (ScanRig *rig, const char *name, const char *text);  /* a file of the SANE configuration */
void        scan_rig_control    (ScanRig *rig, const char *words);
char       *scan_rig_read_log   (ScanRig *rig);
void        scan_rig_stop_escl  (ScanRig *rig);
void        scan_rig_open       (ScanRig *rig);                    /* YcScanner; waits until it is ready */
void        scan_rig_open_unready (ScanRig *rig);                  /* the same without waiting */
void        scan_rig_start      (ScanRig *rig, YcScanSource source);
void        scan_rig_wait       (ScanRig *rig);                    /* for "finished" */
void        scan_rig_wait_pages (ScanRig *rig, guint n);
void        scan_rig_wait_state (ScanRig *rig, YcScannerState state);
guint       scan_rig_count_files (ScanRig *rig, const char *suffix);  /* in the case folder */

G_END_DECLS
