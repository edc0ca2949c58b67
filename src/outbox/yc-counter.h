/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "outbox/yc-submission.h"

G_BEGIN_DECLS

/* What the counter does with a case after its acceptance. Like the acts of yc-submission.h: each is one transaction with papers, e-file,
 * events and queue entry, signed by its author; on an error nothing is changed. Store's thread. CONFLICT tells why an act is not open. */

typedef enum
{
  YC_COUNTER_HAND_OVER,         /* 移交后台 */
  YC_COUNTER_CURE,              /* 容缺补齐 */
  YC_COUNTER_DELIVER,           /* 送达 */
  YC_COUNTER_WITHDRAW,          /* 撤回 */
  YC_COUNTER_LAPSE,             /* 容缺逾期退件 */
  YC_COUNTER_CORRECT,           /* 更正姓名或者名称 */
  YC_COUNTER_ASK_HEARING,       /* 申请听证 */
  YC_N_COUNTER_ACTS
} YcCounterAct;
/* Whether the state and the events of a case leave the act open at all; what the act itself wants (signed pages, a reason) is asked when it is
 * done. Pure. FALSE: CONFLICT; FORMAT. @history: of YcCaseEvent* */
gboolean yc_counter_check_open (const YcCaseRecord *record, const GPtrArray *history, YcCounterAct act, GError **error);

/* S41 -> S40 once every returned page is replaced; also for cases of earlier versions that were accepted and not handed over (S30 to S33).
 * Returns the 材料交接单 (transfer full). */
YcPaperRecord *yc_submission_hand_over (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, GError **error);

/* Tells of each tolerated material that is whole now, with a new e-file; the last one ends the tolerance. @ret_left: (nullable): how many are still
 * owed. CURE_OPEN when none is whole, CURE_LATE when the day of one is over. */
gboolean       yc_submission_cure      (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, guint *ret_left, GError **error);

/* 送达. By hand: first the 送达回证 is made and signed, its pages are scanned into the slot of the same name, then the case is delivered. By post the act
 * makes the 送达回证 itself: what the post signs for comes later. */
typedef struct
{
  const char *recipient;        /* who takes it; NULL or "": the applicant */
  const char *relation;         /* of an agent to the applicant; NULL or "" for the applicant himself */
  const char *tracking;         /* by post: its number */
  const char *delay;            /* why it comes behind the ten days; NULL or "" in time */
} YcDelivery;
YcPaperRecord *yc_submission_make_receipt (YcStore *store, YcCalendar *calendar, const char *case_id, const YcDelivery *delivery, const YcActor *actor, GError **error);
/* S60 or S61 -> S65 -> S70, by hand. RECEIPT_UNSIGNED until the signed 送达回证 lies in its slot. @delay: (nullable): why it is late, where the 送达回证 does not
 * say it already. REASON_MISSING behind the ten days of 行政许可法第四十四条 (优化营商环境条例第三十六条), as of the two others. */
gboolean       yc_submission_deliver   (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, const YcActor *actor, GError **error);
/* The same by post. Returns the 送达回证 (transfer full). TRACKING, RECIPIENT */
YcPaperRecord *yc_submission_post      (YcStore *store, YcCalendar *calendar, const char *case_id, const YcDelivery *delivery, const YcActor *actor, GError **error);
/* (nullable) (transfer full): the number in the form that is kept, without blanks and in capitals; NULL: it is none */
char          *yc_delivery_read_tracking (const char *text);

/* 作废, with the reason for the history. A draft ends here: nobody else has heard of it. A received case is a supervisor's to end; its end goes to the platform as its receipt
 * did, so that no clock runs on there. Errors: VOID_BY_SUPERVISOR, STATE (behind a notice or the acceptance), REASON_MISSING of a received case. */
gboolean       yc_submission_void      (YcStore *store, YcCalendar *calendar, const char *case_id, const char *reason, const YcActor *actor, GError **error);

/* 撤回申请 to be signed; its pages go into the slot of the same name. REASON_MISSING */
YcPaperRecord *yc_submission_make_withdrawal (YcStore *store, YcCalendar *calendar, const char *case_id, const char *reason, const YcActor *actor, GError **error);
/* S90 for the applicant. REQUEST_UNSIGNED until the signed request lies in its slot. @delay: (nullable): why the case is late; REASON_MISSING behind the day of
 * its decision (优化营商环境条例第三十六条), left out before. */
gboolean       yc_submission_withdraw  (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, const YcActor *actor, GError **error);

/* The request is refused, with reason and basis: state, day and clocks stay as they are; who still wants to withdraw asks again. Behind the acceptance only.
 * REQUEST_UNSIGNED, REASON_MISSING */
gboolean       yc_submission_refuse_withdrawal (YcStore *store, YcCalendar *calendar, const char *case_id, const char *reason, const char *basis, const YcActor *actor, GError **error);

/* S91 once the day of a tolerated material that is still owed is over: seals a last e-file and ends the case. CURE_RUNS before that day, NOT_TOLERATED.
 * @delay: as of a withdrawal. Returns the 容缺逾期退件通知书 (transfer full). */
YcPaperRecord *yc_submission_lapse     (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, const YcActor *actor, GError **error);

/* The applicant, told of the right with the notice of the step, asks for the hearing today (行政许可法第四十七条): the event tells until when it is held; the step goes
 * on. STATE: no such step goes on, or it was asked for; DAY: the five working days are over. */
gboolean       yc_submission_ask_hearing (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, GError **error);

/* Puts the applicant's name right, nothing else: papers from now on, list and search have the new one, papers of before stay. NAME, REASON_MISSING */
gboolean       yc_submission_correct_name (YcStore *store, YcCalendar *calendar, const char *case_id, const char *name, const char *reason, const YcActor *actor, GError **error);

G_END_DECLS
