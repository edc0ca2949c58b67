/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-record.h"
#include "law/yc-deadline.h"

G_BEGIN_DECLS

/* What an accepted case still takes in at the counter, as its events tell: all other pages are evidence and stay as they are. Pure; any thread. */
typedef enum
{
  YC_DUTY_CURE,                 /* a tolerated material that is still owed (S31 until the decision) */
  YC_DUTY_RETURNED,             /* a material of which the back office returned pages (S41) */
  YC_DUTY_SIGNED,               /* a paper that was made to be signed for the next act: 撤回申请, 送达回证 */
} YcDutyKind;

typedef struct
{
  YcDutyKind kind;
  char      *material;          /* id of the slot */
  char      *cure;              /* CURE: the last day that was signed for, YYYY-MM-DD; else "" */
  YcDeadline day;               /* CURE: that day, or the one that yc_duties_count_again() has found; else invalid */
  gboolean   was_provisional;   /* CURE: a year of it was not known when it was signed for */
  GPtrArray *pages;             /* RETURNED: of char*: the pages that are to be replaced; may be empty: one is missing */
  char      *reason;            /* RETURNED: codes of the reasons (data/review/return-reasons.json), joined by "；"; else "" */
  char      *said;              /* RETURNED: the explanation for the window; may be "" */
  guint      since;             /* index in the history of the event that made it */
} YcDuty;
void       yc_duty_free      (YcDuty *self);
/* @history: of YcCaseEvent*, in the order of the fold; @state: behind it. (transfer full): of YcDuty*. FORMAT */
GPtrArray *yc_duties_read    (const GPtrArray *history, YcState state, GError **error);
/* Whether the day of a tolerated material is over (CURE; FALSE for the other kinds). A day without a reading is not, nor one that may come later yet: nobody loses
 * anything behind a day that is not certain. */
gboolean   yc_duty_has_lapsed (const YcDuty *self, const GDate *today);
char      *yc_duty_format_day (const YcDuty *self);              /* (transfer full): "2026年11月30日 周一", "（暂定）" behind it; the text as it is when it is no day */
/* Of those that are owed (CURE), the first and the last day. FALSE: nothing is. */
gboolean   yc_duties_find_first (const GPtrArray *duties, YcDeadline *ret_day);
gboolean   yc_duties_find_last  (const GPtrArray *duties, YcDeadline *ret_day);
/* The days once more by what @calendar knows now. An applicant signed for them; one that was counted over a year without a calendar may come later by it, never
 * earlier (rules, section 6.1: an unknown year is provisional). @history: as they were read; @item: of the case. FORMAT */
gboolean   yc_duties_count_again (GPtrArray *duties, const GPtrArray *history, const YcItem *item, const YcCalendar *calendar, GError **error);
/* Whether a tolerated material is still owed: no result then. */
gboolean   yc_duties_owe     (const GPtrArray *duties);
/* Whether what came back is another one now (RETURNED). Of char*, ids of pages: @then: all of the case when it was returned; @now: all at present;
 * @slot: those of @now in the duty's slot. PAGE_STAYS: a returned page is in the e-file still; NO_NEW_PAGE: none has come for it. */
typedef enum { YC_DUTY_REPLACED, YC_DUTY_PAGE_STAYS, YC_DUTY_NO_NEW_PAGE } YcDutyReplaced;
YcDutyReplaced yc_duty_find_replaced (const YcDuty *self, const GPtrArray *then, const GPtrArray *now, const GPtrArray *slot);
/* 撤回: what became of the applicant's newest request. One that was refused is over; who still wants to withdraw asks again. FORMAT */
typedef enum { YC_WITHDRAWAL_NONE, YC_WITHDRAWAL_ASKED, YC_WITHDRAWAL_REFUSED } YcWithdrawal;
gboolean   yc_withdrawal_read (const GPtrArray *history, YcWithdrawal *ret_withdrawal, GError **error);
/* (transfer none) (nullable) */
const YcDuty *yc_duties_find (const GPtrArray *duties, const char *material);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcDuty, yc_duty_free)

G_END_DECLS
