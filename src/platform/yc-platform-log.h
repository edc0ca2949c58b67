/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-region.h"
#include "platform/yc-platform-case.h"
#include "review/yc-review-dossier.h"

G_BEGIN_DECLS

/* What is read of a case. Zeroed before yc_platform_log_read(). */
typedef struct
{
  GPtrArray *read;             /* (owned): of YcCaseEvent*: of earlier operations */
  GPtrArray *events;           /* (owned): of YcCaseEvent* (not owned): all in their order */
  GPtrArray *items;            /* (owned): of JsonObject*: texts by their digests */
} YcPlatformLog;
void     yc_platform_log_clear (YcPlatformLog *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YcPlatformLog, yc_platform_log_clear)

/* All that was done of the case of @op, also earlier in this call, and the first @n of @op's @events (of YcCaseEvent*, void ones marked; they must
 * live as long as @self). RULE: it cannot be read; TOO_LARGE: no approver could have read it. Other errors: of the database. */
gboolean yc_platform_log_read  (YcPlatformLog *self, YcPlatformStore *store, const YcWireOp *op, GPtrArray *events, guint n, GError **error);
/* When @event was done (UTC us), of whose case @before (of YcCaseEvent*, void ones marked) is all that was done earlier. "Ours again" tells the same facts, signed
 * anew behind the evidence of the first try: the days in them are of that one, so that they are held against its time. */
gint64   yc_platform_log_find_time (const GPtrArray *before, const YcCaseEvent *event);
/* The same of the @n-th of @op's @events, which are as in yc_platform_log_read(), whose errors it has. */
gboolean yc_platform_log_read_time (YcPlatformStore *store, const YcWireOp *op, GPtrArray *events, guint n, gint64 *ret_at, GError **error);
/* As an approver's workstation reads it; without the pages. Errors: of yc_review_dossier_fold(). (transfer full) */
YcReviewDossier *yc_platform_log_fold (const YcPlatformLog *self, GError **error);
/* The item of the newest intake, by its digest. NULL without error: there is none. (transfer full) */
YcItem  *yc_platform_log_find_item (const YcPlatformLog *self, GError **error);
/* The pages of @dossier out of the manifest that its events name. Without the file it stays without pages, and the rules say so. */
gboolean yc_platform_log_read_manifest (YcPlatformStore *store, const char *hall, YcReviewDossier *dossier, GError **error);
/* RULE of what cannot be read: @taken (transfer full) says why. What the log says is true; that it cannot be read is its author's matter. FALSE */
gboolean yc_platform_log_refuse (const char *what, GError *taken, GError **error);

/* Of the program's data, read once and never freed: a new year's file comes with a new start, as at a workstation. (transfer none) */
YcCalendar     *yc_platform_get_calendar (GError **error);
/* So many days may lie between a day that one side counts for certain and one that the other counts as provisional: the longest holiday of a year, with
 * the days off around it, moves a day no further. */
#define YC_PLATFORM_CALENDARS_DIFFER 14
/* Of the place where the hall is. (transfer none) */
const YcRegion *yc_platform_find_region  (YcPlatformStore *store, const char *hall, GError **error);
/* Adds to @ask what yc_event_rule_read_review() says of a refusal in that place, by whoever its event names. */
gboolean        yc_platform_read_review  (YcPlatformStore *store, const char *hall, const YcCaseEvent *event, YcTransition *ask, GError **error);

G_END_DECLS
