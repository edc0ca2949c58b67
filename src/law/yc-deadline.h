/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "catalog/yc-item.h"
#include "law/yc-calendar.h"

G_BEGIN_DECLS

typedef struct { GDate from, to; } YcPause;                                 /* inclusive days that do not count */
typedef struct { GDate due; gboolean provisional; } YcDeadline;
#define YC_DEADLINE_LIMIT_MAX 10000
/* Whether a Julian day lies in one of @pauses (nullable: of YcPause). */
gboolean    yc_pauses_hold          (const GArray *pauses, guint32 day);
/* 受理期限 of @item in working days. FALSE: the law of its correction knows no acceptance by silence. */
gboolean    yc_deadline_get_judge_limit (const YcItem *item, int *ret_workdays);
/* 民法典201-203: the first day is not counted; a last day on a holiday moves on (calendar days). @limit 0 to YC_DEADLINE_LIMIT_MAX; 0 = the same day.
 * Provisional when any day looked at lies in an unknown year. @pauses nullable. */
void        yc_deadline_compute     (const YcCalendar *calendar, const GDate *start, int limit, YcUnit unit, const GArray *pauses, YcDeadline *ret_deadline);
/* 行政许可法第四十七条, in working days (第八十二条): to ask for a hearing; to hold it. */
#define YC_HEARING_ASK_WORKDAYS 5
#define YC_HEARING_HOLD_WORKDAYS 20
/* 行政许可法第四十七条: who is told of the right to a hearing on @told asks for it within five working days, and it is held within twenty of the request;
 * @ret_hold: of a request on the last day. */
void        yc_hearing_get_days     (const YcCalendar *calendar, const GDate *told, YcDeadline *ret_ask, YcDeadline *ret_hold);
/* Until when it is held, once it was asked for on @asked. */
void        yc_hearing_get_hold     (const YcCalendar *calendar, const GDate *asked, YcDeadline *ret_hold);
int         yc_deadline_days_left   (const YcCalendar *calendar, const GDate *today, const GDate *due);   /* working days; 0 = today, < 0 overdue */

G_END_DECLS
