/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-deadline.h"

G_BEGIN_DECLS

/* A point in Beijing time as the law's clocks know it. @minute 0 to 1440; 1440 is the end of the day (民法典第二百零三条: 24:00). */
typedef struct { GDate day; int minute; } YcMoment;
#define YC_END_OF_DAY 1440
void yc_moment_init    (YcMoment *self, gint64 utc_us);
int  yc_moment_compare (const YcMoment *a, const YcMoment *b);

/* 窗口办公时间: in which limits of hours and of half days are counted. Up to four spans of a working day, ascending, apart. Plain value. */
#define YC_HOURS_MAX_SPANS 4
typedef struct
{
  struct { int from, to; } spans[YC_HOURS_MAX_SPANS];   /* minutes of the day */
  guint n_spans;
} YcHours;
/* Appends "09:00", "11:30". FALSE, and nothing changed, when it is no span or not behind the last one. */
gboolean yc_hours_add_span   (YcHours *self, const char *from, const char *to);
int      yc_hours_get_length (const YcHours *self);           /* minutes of a working day; 0 without spans */

/* How long something may take. HALF_DAY: half working days, counted in hall hours as HOUR is. */
typedef enum { YC_TERM_HOUR, YC_TERM_HALF_DAY, YC_TERM_WORKDAY, YC_TERM_DAY } YcTermUnit;
typedef struct { int amount; YcTermUnit unit; } YcTerm;       /* @amount 0 to YC_DEADLINE_LIMIT_MAX */
YcTerm   yc_term_from_limit  (const YcLimit *limit);
/* When a term that began at @start is over. Days end at 24:00 and are counted by yc_deadline_compute(); hours and half days run in @hours of working
 * days, from the first open minute not before @start. @pauses: (nullable): of YcPause. Without hours a half day takes the strict reading: whole days,
 * and an hour the same day. @ret_provisional: an unknown year was looked at. */
void     yc_term_get_due     (const YcTerm *self, const YcCalendar *calendar, const YcHours *hours, const YcMoment *start, const GArray *pauses,
                              YcMoment *ret_due, gboolean *ret_provisional);
/* The last day of a limit: half days are counted in @hours from @start on, whole ones by its day alone. @hours, @pauses: (nullable) */
void     yc_limit_get_due    (const YcLimit *self, const YcCalendar *calendar, const YcHours *hours, const YcMoment *start, const GArray *pauses,
                              YcDeadline *ret_due);
/* The due dates of promise and legal limit of a case, and the earlier one of them. @hours: (nullable) */
void     yc_deadline_effective (const YcCalendar *calendar, const YcHours *hours, const YcMoment *start, const YcCaseLimits *limits, YcDeadline *ret_promise,
                                YcDeadline *ret_legal, YcDeadline *ret_effective);
/* Open minutes from @from to @to; negative when @to lies before. */
int      yc_hours_between    (const YcHours *self, const YcCalendar *calendar, const YcMoment *from, const YcMoment *to);

G_END_DECLS
