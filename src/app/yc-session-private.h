/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

#pragma once

#include "app/yc-session.h"
#include "base/yc-worker.h"

G_BEGIN_DECLS

/* Shared by yc-session.c (jobs, life) and yc-session-open.c (opening, enrolment, sign-in). */
struct _YcSession
{
  GObject parent_instance;

  YcWorker *worker;        /* (owned) */
  char *folder;            /* (owned) */
  YcClock *clock;          /* (owned) */

  /* store thread only */
  YcStore *store;          /* (owned) (nullable) */
  YcActor actor;           /* its strings and key are (owned); clerk_id NULL = nobody signed in */
  gint64 last_op;          /* the newest of the queue that the line was woken for */

  /* main thread only */
  YcCatalog *catalog;      /* (owned) (nullable) until open */
  YcCalendar *calendar;    /* (owned) (nullable) until open */
  YcSite *site;            /* (owned) (nullable) until open */
  YcClerk *clerk;          /* (owned) (nullable) */
  GPtrArray *local_clerks; /* (owned) (nullable) */
  YcSync *sync;            /* (owned) (nullable) until open */
  YcScanner *scanner;      /* (owned) (nullable) until asked for */
  guint idle;              /* source id: the store is tidied when nobody wants anything of it */
};

/* Nobody acts any more. On the store thread. */
void yc_session_clear_actor (YcSession *self);
/* @clerk and @key act from now on. On the store thread. */
void yc_session_set_actor   (YcSession *self, const YcSite *site, const YcClerk *clerk, YcAuthorKey *key);
/* After a job: wakes the line when there is something new in the queue. On the store thread. */
void yc_session_wake_line   (YcSession *self);
/* The store is open. @link: (transfer full) (nullable): its platform */
void yc_session_start_line  (YcSession *self, YcLink *link);
/* Tells the windows, as the signal does. */
void yc_session_emit_line   (YcSession *self);
/* Opens again, for what has changed the enrolment. */
void yc_session_reopen      (YcSession *self, GTask *task);

G_END_DECLS
