/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One named thread for one serial resource (the database writer). Jobs run in order of priority, then of arrival; a GTask's callback
 * runs in the main context it was made in. After yc_worker_stop() queued jobs still run; later pushes fail with CLOSED. */
#define YC_TYPE_WORKER (yc_worker_get_type ())
G_DECLARE_FINAL_TYPE (YcWorker, yc_worker, YC, WORKER, GObject)

YcWorker *yc_worker_new   (const char *name);                                                /* at most 15 characters */
void      yc_worker_push  (YcWorker *self, GTask *task, GTaskThreadFunc func, int priority);  /* @func runs in the thread, must return the task; cancelled tasks are returned without running */
void      yc_worker_stop  (YcWorker *self);                                                   /* waits for the queue to drain; not on a thread of its own */
gboolean  yc_worker_is_current (YcWorker *self);                                              /* TRUE in the worker's thread */

/* Bounded pool for CPU work: cores - 1 threads (at least 1), nice 10. */
void      yc_pool_push    (GTask *task, GTaskThreadFunc func);

G_END_DECLS
