/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "outbox/yc-outbox.h"

G_BEGIN_DECLS

/* The queue as people look at it: what each entry is, how far it came, whose turn it is. Nothing sealed is opened for it. Store's thread. */
typedef struct
{
  char  *op_id, *case_id;
  char  *kind;                  /* of the operation: "accepted" ... */
  char  *author;                /* clerk id of who signed it */
  char  *item_name, *number;    /* of the case; "" when it has none yet */
  YcOutboxState state;
  gboolean is_incoming;         /* no operation, but a case of which the platform told what does not fit (outbox/yc-behind.h): @op_id is not an operation's, @made when it was told */
  gboolean is_held;             /* ready, but an earlier one of its case is set aside */
  int    tries;
  gint64 made, last_try, next_at;       /* UTC microseconds; 0: never, at once */
  gint64 received;              /* when the platform took it, its time; 0: it has not */
  char  *problem;               /* what was answered last, RFC 9457; "": nothing; YC_OUTBOX_DAMAGED, _UNREADABLE, _LINE, _STATION, _BEHIND */
  guint  n_files, n_arrived;    /* files that go with it */
  guint  n_pages;               /* of them the scanned pages */
} YcQueueLine;
void       yc_queue_line_free    (YcQueueLine *self);

typedef struct
{
  guint  n_waiting, n_stuck;    /* that wait for the line; for a person */
  guint  n_done;                /* taken by the platform since @since */
  guint  n_all;                 /* entries, of whatever state, and cases that fell behind */
  gint64 oldest;                /* of what waits for the line, UTC microseconds; 0: nothing does */
} YcQueueSum;
/* @since: UTC microseconds */
gboolean   yc_queue_store_sum    (YcStore *store, gint64 since, YcQueueSum *ret_sum, GError **error);
/* What fell behind, what is open, oldest first, then what was done or given up, newest first; the first @limit of that. (transfer full): of YcQueueLine* */
GPtrArray *yc_queue_store_list   (YcStore *store, guint limit, GError **error);

/* ---- the same in a case's history ---- */

/* Why a step is not done at the platform, and will not be by itself. */
typedef enum
{
  YC_STEP_PLAIN,                /* "": it is done, or on its way */
  YC_STEP_BEHIND,               /* "behind": its operation waits behind one of the case that needs somebody */
  YC_STEP_OVERTAKEN,            /* "overtaken": what another device did came before and does not allow it any more; it does not count */
  YC_STEP_REFUSED,              /* "refused": the platform did not take its operation, which needs somebody */
  YC_STEP_VOID,                 /* "void": refused, and a person has taken it back */
  YC_N_STEPS
} YcStepMark;
const char *yc_step_mark_get_code     (YcStepMark mark);
/* @history: of YcCaseEvent*, of yc_case_store_history(). (transfer full): of YcStepMark, one an event */
GArray     *yc_queue_store_mark_steps (YcStore *store, const char *case_id, const GPtrArray *history, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcQueueLine, yc_queue_line_free)

G_END_DECLS
