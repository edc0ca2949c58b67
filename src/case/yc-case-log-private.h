/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* All events of a case, of whichever device, and the order in which they are folded. Store's thread only. */
#pragma once

#include "case/yc-case-remote.h"
#include "case/yc-case-store-private.h"

G_BEGIN_DECLS

typedef struct
{
  char      *case_id;
  GPtrArray *own;               /* of YcCaseEvent*: this store's chain, from 1 on; chain, seals and signatures are checked */
  GPtrArray *ops;               /* of YcRemoteOp*, by revision */
  GPtrArray *order;             /* of YcCaseEvent* (not owned): after yc_case_log_arrange() */
  gint64     n;                 /* running number of a case that another device began; 0: its first event is own and tells it */
  gint64     seen;              /* after yc_case_log_arrange(): revision up to which nothing is missing */
  gboolean   has_foreign;
} YcCaseLog;
YcCaseLog *yc_case_log_new     (const char *case_id);
YcCaseLog *yc_case_log_load    (YcStore *store, YcSealKey *key, const char *case_id, GError **error);
void       yc_case_log_free    (YcCaseLog *self);
/* Checks the chains of the others and puts all events in order: marks revision, is_foreign, is_void. FORMAT, TAMPERED */
gboolean   yc_case_log_arrange (YcCaseLog *self, GError **error);
/* The row that the events amount to, with the draft; marks is_held. @key: (nullable): of a case that is not here yet. FORMAT, CONFLICT */
YcCaseRow *yc_case_log_fold    (YcCaseLog *self, YcStore *store, YcSealKey *key, GError **error);
/* Marks is_held without making a row. FORMAT, CONFLICT */
gboolean   yc_case_log_mark_held (YcCaseLog *self, GError **error);
/* (transfer full): the events in order; @self has none afterwards */
GPtrArray *yc_case_log_take_events (YcCaseLog *self);
/* Writes what another device's operation, or an own one, adds. @n: of a case that begins with it, else 0. */
gboolean   yc_case_log_insert  (YcStore *store, YcSealKey *key, const char *case_id, const YcRemoteOp *op, gint64 n, GError **error);
/* One event of another device's operation; NULL with NOT_FOUND, TAMPERED. */
YcCaseEvent *yc_case_log_load_foreign (YcStore *store, YcSealKey *key, const char *case_id, gint64 revision, gint64 seq, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCaseLog, yc_case_log_free)

G_END_DECLS
