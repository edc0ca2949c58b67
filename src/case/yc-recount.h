/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-record.h"
#include "case/yc-case-timer.h"

G_BEGIN_DECLS

/* 重算: which day of a case was counted over a year without a calendar, and which one it is once the year is known. Window and platform ask the same. What the
 * applicant signed for (the days of a tolerance) may come later by it, never earlier. Pure; any thread. */
typedef enum
{
  YC_RECOUNT_NONE,             /* no day of the case is counted again in its state */
  YC_RECOUNT_JUDGE,            /* S10, S18: until when the window may say what is lacking */
  YC_RECOUNT_CURE,             /* S15, and S18 with a part of it: until when the applicant corrects */
  YC_RECOUNT_TOLERANCE,        /* from the acceptance up to the decision: until when the first of what is owed has to come; while that is certain: */
  YC_RECOUNT_DECISION,         /* ... the day of the decision itself */
} YcRecount;

YcRecount   yc_recount_find           (const YcCaseRecord *record);
/* The day that the case has of that kind: YYYY-MM-DD; "" for none. (transfer none) */
const char *yc_recount_get_day        (YcRecount self, const YcCaseRecord *record);
gboolean    yc_recount_is_provisional (YcRecount self, const YcCaseRecord *record);
/* By all that has happened to the clocks. @told: the day that the case has; an applicant's day never comes earlier than that. FALSE without error: no clock of the
 * kind runs. FORMAT */
gboolean    yc_recount_count          (YcRecount self, const char *told, const GPtrArray *history, const YcTimerRules *rules, YcDeadline *ret_day, GError **error);

G_END_DECLS
