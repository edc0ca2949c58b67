/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include "capture/yc-page-store.h"
#include "outbox/yc-queue.h"
#include "case/yc-case-timer.h"
#include "law/yc-region.h"

G_BEGIN_DECLS

/* All that the case page shows, read in one go on the store's thread. */
typedef struct
{
  YcCaseRecord *record;
  YcIntake     *intake;
  GPtrArray    *papers;    /* YcPaperRecord*, oldest first */
  GPtrArray    *pages;     /* YcPage*, without deleted ones */
  GPtrArray    *history;   /* YcCaseEvent*, oldest first */
  GArray       *marks;     /* YcStepMark, one of each of the history */
  const YcCalendar *calendar; /* (not owned): of the session, as @region */
  const YcRegion *region;  /* (not owned): whose hall hours and thresholds its clocks are looked at with */
} YcCaseFile;

void        yc_case_file_load_async  (YcSession *session, const char *case_id, GAsyncReadyCallback callback, gpointer user_data);
YcCaseFile *yc_case_file_load_finish (YcSession *session, GAsyncResult *result, GError **error);
void        yc_case_file_free        (YcCaseFile *self);
/* Its clocks now (transfer full): of YcCaseTimer*. @ret_now in Beijing. */
GPtrArray  *yc_case_file_read_timers (const YcCaseFile *self, YcSession *session, YcMoment *ret_now);
/* Pages of one material that count (not blank, not deleted). */
guint       yc_case_file_count_pages (const YcCaseFile *self, const char *material_id);
/* What the applicant has not got yet; papers between window and back office are printed when somebody wants them. */
gboolean    yc_case_file_waits_for_print (const YcPaperRecord *paper);
guint       yc_case_file_count_unprinted (const YcCaseFile *self);
/* The newest paper of which nobody knows whether it came out (结果不明): its print was begun and never logged. (transfer none) (nullable) */
const YcPaperRecord *yc_case_file_find_unknown (const YcCaseFile *self);
/* The paper that is needed next: one that has to be looked for (unless one key prints all), of a returned case the return slip, else the newest that
 * was not printed, else the newest. Its id, (transfer none) (nullable) */
const char *yc_case_file_suggest_paper (const YcCaseFile *self, gboolean prints_all);

/* How the case was accepted ("容缺受理"); @otherwise before. The applicant is told of that: that it went on to the back office with it is no news at the
 * counter. (transfer none) */
const char *yc_case_file_name_decision (const YcCaseFile *self, const char *otherwise);

/* What happened, for the history: translated title and icon of an event's kind, colour class. (transfer none) */
void        yc_case_event_look       (const YcCaseEvent *event, const char **ret_icon, const char **ret_style, const char **ret_title);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCaseFile, yc_case_file_free)

G_END_DECLS
