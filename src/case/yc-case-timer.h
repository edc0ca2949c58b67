/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-record.h"
#include "law/yc-timer.h"

G_BEGIN_DECLS

/* The clocks of one case, as its events and its item tell: what has run, what runs or stands still, what comes next. Counted by law/yc-timer; the days
 * that an event states (受理期限, 办结期限, 补齐期限), which list, papers and projection show, stand as they were told. Pure; any thread. */
typedef enum
{
  YC_CASE_TIMER_RUNNING,
  YC_CASE_TIMER_PAUSED,
  YC_CASE_TIMER_DONE,           /* what it was for was done in time */
  YC_CASE_TIMER_LATE,           /* it was done, but behind its day */
  YC_CASE_TIMER_ENDED,          /* it ended with the case, or nobody did what it was for */
  YC_CASE_TIMER_NEXT,           /* not begun: the straight way through the table of states begins it */
} YcCaseTimerState;

typedef struct
{
  YcTimerKind      kind;
  guint            turn;        /* 1; 2 for the second of its kind: a case that was handed over again */
  YcCaseTimerState state;
  YcTimerLevel     level;       /* by the thresholds of the region; OVERDUE also for what is over */
  YcMoment         begin;       /* no valid day: NEXT */
  YcMoment         due;         /* no valid day: NEXT, or no limit is set */
  guint            since;       /* index in the history of the event that began it */
  YcMoment         end;         /* no valid day: neither done nor ended */
  GArray          *pauses;      /* (owned): of YcPause, ascending: days that do not count; the last one up to today while it stands still */
  int              n_paused;    /* days since it stands still */
  int              left;        /* working days up to its day: from today, from the pause, or from its end; negative: so many too late */
  char            *why;         /* (owned): what it stands still for, "听证"; else "" */
  gboolean         provisional; /* a year without a calendar was counted */
} YcCaseTimer;
void               yc_case_timer_free          (YcCaseTimer *self);
/* @history: of YcCaseEvent*, in the order of the fold. @rules: an item of NULL (nothing chosen yet) has no clocks. @now: Beijing. (transfer full): of
 * YcCaseTimer* in the order in which they began, those that are next last; empty before the receipt. FORMAT */
GPtrArray         *yc_case_timers_read         (const GPtrArray *history, const YcTimerRules *rules, const YcMoment *now, GError **error);
/* The same with 否定备案 and 归档, whose ends are no acts of the case page. */
GPtrArray         *yc_case_timers_read_all     (const GPtrArray *history, const YcTimerRules *rules, const YcMoment *now, GError **error);
/* A day once more: of the clocks of @kinds that run, the one that is over first. Days that were told as provisional do not stand, but for those of a tolerance,
 * which were signed: a year's calendar may have come since. FALSE without error: none runs. FORMAT */
gboolean           yc_case_timers_count_anew   (const GPtrArray *history, const YcTimerRules *rules, guint kinds, YcDeadline *ret_due, GError **error);
/* The day of the decision once the last tolerated material has come at @at: where the region says so, the promise runs on for at least a working day, else the
 * told day stands. FALSE without error: none runs. FORMAT */
gboolean           yc_case_timers_count_cured  (const GPtrArray *history, const YcTimerRules *rules, gint64 at, YcDeadline *ret_due, GError **error);
/* Until when the result is to be delivered (行政许可法第四十四条), by the clock that began with the decision. FALSE without error: none runs. FORMAT */
gboolean           yc_case_timers_count_delivery (const GPtrArray *history, const YcTimerRules *rules, YcDeadline *ret_due, GError **error);
/* The clock whose day a line of the case list shows: 受理期限, else what the applicant owes (容缺, 补正), else the decision; none once that is taken.
 * (transfer none) (nullable) */
const YcCaseTimer *yc_case_timers_find_pressing (const GPtrArray *timers);
/* The last one of its kind (transfer none) (nullable). */
const YcCaseTimer *yc_case_timers_find         (const GPtrArray *timers, YcTimerKind kind);
gboolean           yc_case_timer_is_live       (const YcCaseTimer *self);      /* it runs or stands still */
const char        *yc_case_timer_state_get_code (YcCaseTimerState state);      /* "running" ... */
/* The state that the straight way leads to from @state. FALSE at its end. Each step is one of the table's. */
gboolean           yc_case_timer_get_way       (YcState state, YcState *ret_next);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCaseTimer, yc_case_timer_free)

G_END_DECLS
