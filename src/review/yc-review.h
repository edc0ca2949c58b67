/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-timer.h"
#include "outbox/yc-submission.h"
#include "review/yc-review-reason.h"
#include "review/yc-review-rules.h"

G_BEGIN_DECLS

/* What an approver does with a case of the own store: each act is one transaction with its events, its paper and its queue entry, signed by its
 * author. Judged again from what the store holds; on an error nothing is changed but sealed files that no row names. Store's thread.
 * CONFLICT: the rules do not allow it (yc_review_check()), another post's, or nobody is signed in. REASON_MISSING: 准予, 不予 and 终止 behind the day of the
 * decision without @delay (优化营商环境条例第三十六条). */
typedef struct
{
  YcStore       *store;
  YcCalendar    *calendar;
  const char    *case_id;
  GBytes        *manifest;     /* (nullable): of the e-file, which lists the pages; needed to judge, to send back pages and to decide */
  const YcActor *actor;
  const char    *delay;        /* (nullable): why the case is late, for what ends it; left out where it is in time */
  const char    *reviewer, *password;   /* (nullable): of the supervisor who reviews a refusal before it is issued */
} YcReviewDesk;

/* Reads the case as the store has it, its clocks by the rules of the place where this window stands. @manifest: (nullable). NOT_FOUND, TAMPERED */
YcReviewDossier *yc_review_load (YcStore *store, YcCalendar *calendar, const char *case_id, GBytes *manifest, GError **error);

/* 接件: S40 -> S50. */
gboolean       yc_review_claim     (const YcReviewDesk *desk, GError **error);
/* Takes a case in review, or in a special step, over from a colleague who is away: the state stays, and so do the verdicts. REASON_MISSING */
gboolean       yc_review_take_over (const YcReviewDesk *desk, const char *reason, GError **error);
/* One verdict. @subject: of the dossier, else NOT_FOUND. @note: (nullable) */
gboolean       yc_review_judge     (const YcReviewDesk *desk, const char *subject, YcOpinion opinion, const char *note, GError **error);

/* S40 or S50 -> S41, with the 退回单 (transfer full). @reason: code that stands for all; REASON_MISSING: unknown, or it says nothing without
 * @text; NOT_FOUND: no such page or material. @n_returns: at least one */
YcPaperRecord *yc_review_send_back (const YcReviewDesk *desk, const char *reason, const YcReviewReturn *returns, guint n_returns, const char *text, GError **error);
/* S50 -> S60, with the 准予决定书 (transfer full). @text: (nullable): what is granted beyond the item itself */
YcPaperRecord *yc_review_grant     (const YcReviewDesk *desk, const char *text, GError **error);
/* S50 -> S61, with the 不予许可决定书 (transfer full). REASON_MISSING when @reason or @basis is empty (行政许可法第三十八条第二款). ROLE, PASSWORD: where
 * the region asks for it (before_issue) a supervisor reviews it first (否定备案), and its event names him */
YcPaperRecord *yc_review_deny      (const YcReviewDesk *desk, const char *reason, const char *basis, GError **error);

/* S50 -> S55, with the 特别程序告知书 (transfer full): without it no clock stands still. @step: name of one of the item's special steps, else NOT_FOUND.
 * The clocks stand still while it lasts, unless it counts. @days: how long it is expected to last, in the unit of the step, where the item sets no time; 0:
 * nothing is told. REASON_MISSING: that of a step that does not count (行政许可法第四十五条) */
YcPaperRecord *yc_review_begin_step (const YcReviewDesk *desk, const char *step, int days, GError **error);
/* The law that the notice of @step names: its own; else, of sample data, what the item rests on, or for a step outside the limit 行政许可法第四十五条, which speaks
 * of permits only. (transfer full) (nullable): NULL: the clock may not stop for it (the rules, section 5: only by law). */
char          *yc_review_step_basis (const YcItem *item, const YcSpecialStep *step);
#define YC_REVIEW_MAX_STEP_DAYS 3650
/* S55 -> S50: the clocks run on, and the day of the decision is told anew. @persons: (nullable): NULL-terminated: who was there, of a 现场核查 at least two,
 * else REASON_MISSING (行政许可法第三十四条); left out of other steps */
gboolean       yc_review_end_step   (const YcReviewDesk *desk, const char *const *persons, GError **error);
/* The applicant asks for the hearing that the step has told of, within five working days (行政许可法第四十七条): the event tells until when it is held. S55 stays. STATE,
 * DAY */
gboolean       yc_review_ask_hearing (const YcReviewDesk *desk, GError **error);
/* S50 -> S56 -> S50, once, by the days that the law of the item gives, with the 延长期限告知书 (transfer full). @approved_by: the agency's head. REASON_MISSING:
 * one of both is empty; ROLE: it names the author himself */
YcPaperRecord *yc_review_extend     (const YcReviewDesk *desk, const char *approved_by, const char *reason, GError **error);
/* S40 or S50 -> S92, with the 终止办理告知书 (transfer full). REASON_MISSING */
YcPaperRecord *yc_review_terminate  (const YcReviewDesk *desk, const char *reason, const char *basis, GError **error);
/* A granted case -> S94, with the 撤销决定书 (transfer full): 行政许可法第六十九条. Any approver who acts for the agency. REASON_MISSING */
YcPaperRecord *yc_review_revoke     (const YcReviewDesk *desk, const char *reason, const char *basis, GError **error);
/* 承诺核查 of a granted case that was accepted on commitment, within the item's period; behind an order to put right the second look. It holds: @text
 * (nullable) says how it was found. Any approver who acts for the agency. */
gboolean       yc_review_verify     (const YcReviewDesk *desk, const char *text, GError **error);
/* It does not hold: 责令限期整改通知书 (transfer full), once, with @days to put right what @text says. What is not put right is revoked. REASON_MISSING, DAY */
YcPaperRecord *yc_review_order_fix  (const YcReviewDesk *desk, int days, const char *text, GError **error);
/* The day of the decision if the case entered @state at @at, by the clocks of law/yc-timer, the pauses and days told so far taken into account.
 * FALSE without error: no such clock runs. Any thread. */
gboolean       yc_review_count_due  (const GPtrArray *history, const YcTimerRules *rules, YcState state, gint64 at, YcDeadline *ret_due, GError **error);

/* What a refusal tells of remedies, Chinese (transfer none): 行政复议法 (60 days), 行政诉讼法 (six months). */
const char    *yc_review_get_remedies (void);
/* The laws that the item and the points which do not fit rest on, as a proposal for the basis of a refusal. (transfer full) */
char          *yc_review_suggest_basis (const YcReviewDossier *dossier);

G_END_DECLS
