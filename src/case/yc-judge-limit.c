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

/* 行政许可法第三十二条第一款第四项: five working days (第八十二条). 不动产登记暂行条例第十七条: on the spot, so that silence counts on the same day. The
 * other rules of correction know no acceptance by silence. */
static const struct { const char *rule; int limit; } limits[] = { { "XK32", 5 }, { "BDC17", 0 } };

gboolean
yc_judge_limit_compute (YcCalendar *calendar, const GDate *received, const YcItem *item, YcDeadline *ret_deadline)
{
  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    if (g_str_equal (limits[i].rule, item->correction_rule))
      {
        yc_deadline_compute (calendar, received, limits[i].limit, YC_UNIT_WORKDAY, NULL, ret_deadline);
        return TRUE;
      }
  return FALSE;
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
