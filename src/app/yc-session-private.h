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

  /* main thread only */
  YcCatalog *catalog;      /* (owned) (nullable) until open */
  YcCalendar *calendar;    /* (owned) (nullable) until open */
  YcSite *site;            /* (owned) (nullable) until open */
  YcClerk *clerk;          /* (owned) (nullable) */
  GPtrArray *local_clerks; /* (owned) (nullable) */
  YcScanner *scanner;      /* (owned) (nullable) until asked for */
  guint idle;              /* source id: the store is tidied when nobody wants anything of it */
};

/* Nobody acts any more. On the store thread. */
void yc_session_clear_actor (YcSession *self);

G_END_DECLS
