/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* State of the scanner rig: what is in the feeder, what is broken, and the jobs of the backend. */
typedef enum
{
  RIG_FAULT_NONE,
  RIG_FAULT_JAM,
  RIG_FAULT_COVER,   /* in the word that sane-airscan knows: ScannerAdfDoorOpen */
  RIG_FAULT_HATCH,   /* the same in the standard's word, of which sane-airscan makes an I/O error: ScannerAdfHatchOpen */
  RIG_FAULT_BUSY,
  RIG_FAULT_HTTP500,
  RIG_FAULT_HANG,
  RIG_FAULT_GARBAGE,
  RIG_FAULT_TRUNC,
  RIG_FAULT_DROP,
  RIG_FAULT_TAKEN,   /* another computer has it: every new job is answered 503 */
} RigFault;

typedef struct
{
  char       *id;
  const char *state;     /* pwg:JobState */
  gboolean    feeder;
  gint64      started;   /* monotonic us */
  gint64      last_left; /* monotonic us: when the last page so far left */
  guint       delivered; /* pages that left */
  guint       busy;      /* 503 answers given so far */
  GPtrArray  *pages;     /* of char*, paths */
} RigJob;

typedef struct
{
  const char *state;     /* pwg:State */
  const char *adf_state; /* scan:AdfState */
  gboolean    loaded;
  gboolean    refill;    /* the feeder is full again after each job: for demonstrations */
  RigFault    fault;     /* sticky until cleared */
  guint       fault_page;/* 1-based */
  guint       ppm;       /* 0: no pacing */
  guint       look;      /* page times that the feeder looks for another sheet before it says empty; 0: at once */
  GPtrArray  *pages;     /* of char*, paths */
  GPtrArray  *jobs;      /* of RigJob*, oldest first */
} Rig;

Rig      *rig_new          (void);
void      rig_free         (Rig *rig);
gboolean  rig_set_pages    (Rig *rig, const char *folder, GError **error); /* *.jpg, by name; at least one */
gboolean  rig_control      (Rig *rig, const char *words, GError **error);  /* the body of POST /_ctl */
RigJob   *rig_find_job     (Rig *rig, const char *id);
RigJob   *rig_add_job      (Rig *rig, gboolean feeder);
void      rig_end_job      (Rig *rig, RigJob *job, const char *job_state);
char     *rig_capabilities (void);
char     *rig_status       (Rig *rig);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rig, rig_free)

G_END_DECLS
