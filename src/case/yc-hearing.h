/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-record.h"
#include "law/yc-deadline.h"

G_BEGIN_DECLS

/* 听证 (行政许可法第四十七条), as the events of a case tell it: told of the right with the notice of the special step, asked for within five working days, held
 * within twenty; over with the step. Days that were told as certain stand, provisional ones are those of the calendar of now. Pure; any thread. */
typedef enum { YC_HEARING_NONE, YC_HEARING_TOLD, YC_HEARING_ASKED, YC_HEARING_OVER } YcHearingPhase;

typedef struct
{
  YcHearingPhase phase;
  gint64         told_at, asked_at;   /* UTC us; 0: not yet */
  YcDeadline     ask;                 /* TOLD and behind: until when it is asked for */
  YcDeadline     hold;                /* until when it is held; before the request: of one on the last day */
} YcHearing;

/* @history: of YcCaseEvent*, in the order of the fold. @calendar: (nullable): NULL: the days as they were told, provisional ones, too. FORMAT */
gboolean yc_hearing_read      (const GPtrArray *history, const YcCalendar *calendar, YcHearing *ret_hearing, GError **error);
/* Whether the applicant may ask for it on @today (Beijing). A provisional last day keeps nobody out. @ret_reason, @ret_text (transfer full; Chinese with its source):
 * set on FALSE only. STATE, DAY */
gboolean yc_hearing_check_ask (const YcHearing *self, const YcItem *item, const GDate *today, YcConflict *ret_reason, char **ret_text);
/* Two members of the event that tells the request: until when it is held, and by which calendar. */
void     yc_hearing_tell_asked (const YcCalendar *calendar, const GDate *today, JsonObject *body);

G_END_DECLS
