/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-notice.h"
#include "acceptance/yc-told.h"
#include "efile/yc-efile.h"
#include "law/yc-region.h"
#include "outbox/yc-outbox.h"

G_BEGIN_DECLS

/* From the finished verdict to durable fact: numbers, events, papers, e-file, projection and outbox entry in one synchronous=FULL
 * transaction; page PDFs are built and sealed before it begins. On the store's thread. On any error nothing is changed. */

/* Makes and stores a paper. "application-form" needs no number; a letter takes the case number: S00 -> S10 with its 收件回执. Returns the paper (transfer full). */
YcPaperRecord *yc_submission_make_paper (YcStore *store, YcCalendar *calendar, const char *case_id, const char *kind, const YcActor *actor, GError **error);

/* @state: the decision's (S30, S31, S32); the case itself is handed over with it (S40). @papers: of YcPaperRecord*, for the applicant; the 材料交接单 is not among them. */
typedef struct { char *case_id, *number; YcState state; GPtrArray *papers; YcDeadline due, cure_due; gint64 at; } YcAcceptance;
void           yc_acceptance_free (YcAcceptance *self);
/* Judges again, then accepts with @outcome. CONFLICT when the rules do not allow it now (message names the finding). */
YcAcceptance  *yc_submission_accept (YcStore *store, YcCalendar *calendar, const char *case_id, YcOutcome outcome, const YcActor *actor, GError **error);
/* 收件: gives the receipt, S00 -> S10, without a judgement. */
YcPaperRecord *yc_submission_receive (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, GError **error);
/* The answers instead of an acceptance (yc-submission-answer.c). Each returns its paper (transfer full).
 * S15, 一次性补正告知书: all that is lacking, once; @reason only for a second one, which is a supervisor's. */
YcPaperRecord *yc_submission_tell_correction (YcStore *store, YcCalendar *calendar, const char *case_id, const char *reason, const YcActor *actor, GError **error);
/* S15 -> S18, 补正材料收件回执; an acceptance does it by itself. */
YcPaperRecord *yc_submission_receive_correction (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, GError **error);
/* S21 or S20, as the rules say: 不予受理通知书, 不受理告知书. @delay: (nullable): why behind the time to accept. */
YcPaperRecord *yc_submission_refuse (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, const YcActor *actor, GError **error);
/* The same, reviewed before it is issued: where the region asks for it (before_issue), nothing else refuses. @reviewer: account of a supervisor, not the
 * author's; @password: the supervisor's, typed at this window. */
YcPaperRecord *yc_submission_refuse_reviewed (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, const char *reviewer,
                                              const char *password, const YcActor *actor, GError **error);
/* "reviewed_by" of a refusal, for whose event names it (transfer full): the same supervisor, by the same password. PASSWORD, ROLE */
JsonObject    *yc_submission_review_before  (YcStore *store, const char *reviewer, const char *password, const YcActor *actor, GError **error);
/* 否定备案: a supervisor reviews what was refused, denied or returned, once; event "reviewed". @remark: (nullable). Errors: ROLE, STATE (also: reviewed already) */
gboolean       yc_submission_review_refusal (YcStore *store, YcCalendar *calendar, const char *case_id, const char *remark, const YcActor *actor, GError **error);
/* Provisional days of decision once more, with the calendar of today. (transfer full): of char*: ids of the cases that have changed. */
GPtrArray     *yc_submission_recount (YcStore *store, YcCalendar *calendar, const YcActor *actor, GError **error);
/* Writes the e-file of an accepted case into a new folder. */
gboolean       yc_submission_export_efile (YcStore *store, const char *case_id, const char *folder, const YcActor *actor, GError **error);
/* Puts every e-file together again and compares it with its anchor. Defects (char*) name the case. */
gboolean       yc_submission_verify_efiles (YcStore *store, GPtrArray *ret_defects, GError **error);

/* Name of the store's meta value that holds the slots whose paper is still to be counted: lines of material id, tabulator, reason.
 * While it names a slot that holds pages, nothing is accepted. (transfer full) */
char          *yc_submission_count_name (const char *case_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcAcceptance, yc_acceptance_free)

G_END_DECLS
