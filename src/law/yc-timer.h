/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-hours.h"
#include "law/yc-state.h"

G_BEGIN_DECLS

/* The clocks of a case: which run, which stand still, when each is over. Fed with the states that a case enters; what an entry does to them stands in
 * the table (yc_state_get_clock()). Source: the case lifecycle, section 7. Pure; any thread. */

/* Terms that the region's profile sets, also those that the law sets for all items alike; none is known here. */
typedef struct
{
  YcTerm precheck, cure, transfer, delivery, filing, rating, archive;
  int    yellow_percent;              /* of a term that is used up: 黄牌 */
  int    red_workdays;                /* that are left: 红牌 */
  int    red_percent;                 /* the same for hours and half days, which have no days that are left: so much is used up */
  gboolean cure_runs_on;              /* tolerance_clock: behind the last cure the promise runs on for at least a working day; else the told day stands */
  gboolean pause_day_counts;          /* the day on which a clock is paused; and the one on which it is resumed: */
  gboolean resume_day_counts;
} YcTimerTerms;

typedef struct
{
  const YcCalendar   *calendar;
  const YcHours      *hours;          /* (nullable) */
  const YcItem       *item;
  const YcTimerTerms *terms;
  GHashTable         *answers;        /* (nullable): of the case's intake, on which its limits may hang */
} YcTimerRules;

/* What an entry brings besides the state and its moment. */
typedef struct
{
  const YcSpecialStep *step;          /* SPECIAL_STEP (nullable): how long, and whether it counts */
  const YcDeadline    *cure;          /* TOLERATED (nullable): when all must be in */
  gboolean             committed;     /* GRANTED: a verification follows */
  gboolean             bad_rating;    /* RATED: levels 4 and 5 */
  const YcMoment      *begun;         /* an acceptance (nullable): when the handling clocks began, where silence has accepted before; not behind the entry */
} YcTimerEntry;

typedef struct
{
  YcTimerKind kind;
  YcMoment    start;
  YcTerm      term;
  gboolean    open_ended;             /* no limit is set (特别环节 without one) */
  GArray     *pauses;                 /* (owned): of YcPause: the days that do not count; the terms say whether the first and the last day of a pause do */
  gboolean    is_paused;
  GDate       paused_from;            /* valid while it is */
  YcMoment    cured;                  /* since when it runs on for at least a working day; an invalid day when nothing says so */
  YcMoment    due;                    /* the pauses that have ended taken into account; not valid while open-ended */
  gboolean    provisional;
  gboolean    is_stopped;
  YcMoment    stop;                   /* valid once stopped */
} YcTimer;

typedef enum { YC_LEVEL_DONE, YC_LEVEL_PAUSED, YC_LEVEL_GREEN, YC_LEVEL_YELLOW, YC_LEVEL_RED, YC_LEVEL_OVERDUE } YcTimerLevel;

typedef struct _YcTimers YcTimers;
YcTimers      *yc_timers_new     (const YcTimerRules *rules);            /* what @rules points at must outlive it */
void           yc_timers_free    (YcTimers *self);
/* @at must not lie before the entry before it. @entry: (nullable). */
void           yc_timers_enter   (YcTimers *self, YcState state, const YcMoment *at, const YcTimerEntry *entry);
/* The last tolerated material has come. Where the terms say so what is left of the promise, at least one working day, runs on (tolerance_clock); else its
 * day stands, as does that of the law in any case. */
void           yc_timers_cured   (YcTimers *self, const YcMoment *at);
/* A commitment was looked at (承诺核查): its clock has done its work, and so has that of an order to put right. @until: (nullable): it is ordered to be put right
 * by that day. */
void           yc_timers_verified (YcTimers *self, const YcMoment *at, const YcDeadline *until);
/* The applicant has asked for the hearing (行政许可法第四十七条): the time to ask is over, that to hold it begins. Nothing where no such time runs. */
void           yc_timers_hearing_asked (YcTimers *self, const YcMoment *at);
/* A refusal was reviewed: it is filed (否定备案). */
void           yc_timers_filed   (YcTimers *self, const YcMoment *at);
/* What somebody was told in writing stands: of the running clocks of @kinds the earliest is due on that day, and none before it. The time of the day is
 * kept where it is that day already. What is counted anew later (a pause, an extension) has to be told anew. */
void           yc_timers_tell    (YcTimers *self, guint kinds, const YcDeadline *due);
/* The last working day that such a cure leaves at the least. */
void           yc_timer_get_least (const YcTimerRules *rules, const YcMoment *cured, YcDeadline *ret_due);
/* The first day that does not count of a pause that begins on @day, which becomes it. */
void           yc_timer_begin_pause (const YcTimerTerms *terms, GDate *day);
/* The first and the last day that a pause from @from to @to (the day of the resumption) takes. FALSE: none. */
gboolean       yc_timer_get_pause (const YcTimerTerms *terms, const GDate *from, const GDate *to, YcPause *ret_pause);
/* Whether the law has such a clock for this item; @entry: (nullable), as of the state that would begin it. */
gboolean       yc_timers_know    (const YcTimers *self, YcTimerKind kind, const YcTimerEntry *entry);
guint          yc_timers_get_n   (const YcTimers *self);
const YcTimer *yc_timers_get     (const YcTimers *self, guint n);        /* in the order in which they began (transfer none) */
const YcTimer *yc_timers_find    (const YcTimers *self, YcTimerKind kind);  /* the last one that began (transfer none) (nullable) */
/* The calendar has learnt a year: all due dates anew. Returns: how many moved. */
guint          yc_timers_recompute (YcTimers *self, const YcCalendar *calendar);

/* @now in Beijing. A clock that was stopped behind its due moment stays OVERDUE. */
YcTimerLevel   yc_timer_look     (const YcTimer *self, const YcTimerRules *rules, const YcMoment *now);
const char    *yc_timer_kind_get_name (YcTimerKind kind);                /* "法定办结" ... */
const char    *yc_timer_kind_get_code (YcTimerKind kind);                /* "legal" ... */
const char    *yc_timer_level_get_code (YcTimerLevel level);             /* "green" ... */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcTimers, yc_timers_free)

G_END_DECLS
