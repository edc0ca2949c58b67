/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 重算. Takes a case and its events, tells which of its days is counted again and which day that is. Pure; any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-recount.h"

#include "base/yc-clock.h"
#include "case/yc-case-duty.h"

YcRecount
yc_recount_find (const YcCaseRecord *record)
{
  YcState state = record->state;

  if (state == YC_STATE_TO_CORRECT)
    return YC_RECOUNT_CURE;
  if (state == YC_STATE_RECEIVED)
    return YC_RECOUNT_JUDGE;
  if (state == YC_STATE_CORRECTED)
    return *record->judge_due == '\0' && *record->cure_due != '\0' ? YC_RECOUNT_CURE : YC_RECOUNT_JUDGE;
  if (state < YC_STATE_ACCEPTED || state >= YC_STATE_GRANTED)
    return YC_RECOUNT_NONE;
  return record->cure_provisional && *record->cure_due != '\0' ? YC_RECOUNT_TOLERANCE : YC_RECOUNT_DECISION;
}

const char *
yc_recount_get_day (YcRecount self, const YcCaseRecord *record)
{
  switch (self)
    {
    case YC_RECOUNT_JUDGE: return record->judge_due;
    case YC_RECOUNT_CURE: case YC_RECOUNT_TOLERANCE: return record->cure_due;
    case YC_RECOUNT_DECISION: return record->due;
    case YC_RECOUNT_NONE: return "";
    }
  return "";
}

gboolean
yc_recount_is_provisional (YcRecount self, const YcCaseRecord *record)
{
  switch (self)
    {
    case YC_RECOUNT_JUDGE: return record->judge_provisional;
    case YC_RECOUNT_CURE: case YC_RECOUNT_TOLERANCE: return record->cure_provisional;
    case YC_RECOUNT_DECISION: return record->due_provisional;
    case YC_RECOUNT_NONE: return FALSE;
    }
  return FALSE;
}

static guint
get_kinds (YcRecount self)
{
  switch (self)
    {
    case YC_RECOUNT_JUDGE: return YC_TIMER_JUDGE;
    case YC_RECOUNT_CURE: return YC_TIMER_CURE;
    case YC_RECOUNT_DECISION: return YC_TIMER_LEGAL | YC_TIMER_PROMISE;
    case YC_RECOUNT_TOLERANCE: case YC_RECOUNT_NONE: return 0;
    }
  return 0;
}

/* By the letter that the applicant signed, and not by a clock. */
static gboolean
count_tolerance (const GPtrArray *history, const YcTimerRules *rules, YcDeadline *ret_day, GError **error)
{
  g_autoptr (GPtrArray) duties = yc_duties_read (history, YC_STATE_REVIEW, error);

  return duties != NULL && yc_duties_count_again (duties, history, rules->item, rules->calendar, error) && yc_duties_find_first (duties, ret_day);
}

gboolean
yc_recount_count (YcRecount self, const char *told, const GPtrArray *history, const YcTimerRules *rules, YcDeadline *ret_day, GError **error)
{
  GDate day;

  if (self == YC_RECOUNT_TOLERANCE)
    return count_tolerance (history, rules, ret_day, error);
  if (!yc_case_timers_count_anew (history, rules, get_kinds (self), ret_day, error))
    return FALSE;
  /* What was told in writing is relied on. */
  if (self == YC_RECOUNT_CURE && yc_date_parse (told, &day) && g_date_compare (&day, &ret_day->due) > 0)
    ret_day->due = day;
  return TRUE;
}
