/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * 受理期限. Takes the day of the receipt, the item's correction rule and the calendar, gives the last day on which the window may still say
 * that something is missing; after it the law takes the application as accepted on the day of the receipt. Pure, any thread.
 */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-judge-limit.h"

#include "base/yc-clock.h"

gboolean
yc_judge_limit_compute (YcCalendar *calendar, const GDate *received, const YcItem *item, YcDeadline *ret_deadline)
{
  int workdays;

  if (!yc_deadline_get_judge_limit (item, &workdays))
    return FALSE;
  yc_deadline_compute (calendar, received, workdays, YC_UNIT_WORKDAY, NULL, ret_deadline);
  return TRUE;
}

YcJudgeState
yc_judge_limit_look (const YcCaseRecord *record, YcCalendar *calendar, const GDate *today, int *ret_left)
{
  GDate due;
  int left;

  if ((record->state != YC_STATE_RECEIVED && record->state != YC_STATE_CORRECTED) || !yc_date_parse (record->judge_due, &due))
    return YC_JUDGE_NONE;
  left = yc_deadline_days_left (calendar, today, &due);
  if (ret_left != NULL)
    *ret_left = left;
  return left < 0 ? YC_JUDGE_DEEMED : YC_JUDGE_RUNS;
}
