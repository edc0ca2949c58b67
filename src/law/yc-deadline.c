/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Deadlines. Takes a calendar, a start, a limit with its unit, and pauses; gives the due date and whether it is provisional because a year is unknown.
 * Counts in Julian days, which is ten times as fast as GDate. Pure; any thread. */
#define G_LOG_DOMAIN "yc-law"
#include "config.h"

#include "law/yc-deadline.h"

/* 行政许可法第三十二条第一款第四项: five working days (第八十二条). 不动产登记暂行条例第十七条: on the spot, so that silence counts on the same day. */
gboolean
yc_deadline_get_judge_limit (const YcItem *item, int *ret_workdays)
{
  static const struct { const char *rule; int workdays; } limits[] = { { "XK32", 5 }, { "BDC17", 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    if (g_str_equal (limits[i].rule, item->correction_rule))
      {
        *ret_workdays = limits[i].workdays;
        return TRUE;
      }
  return FALSE;
}

gboolean
yc_pauses_hold (const GArray *pauses, guint32 day)
{
  for (guint i = 0; pauses != NULL && i < pauses->len; i++)
    {
      const YcPause *pause = &g_array_index (pauses, YcPause, i);

      if (g_date_get_julian (&pause->from) <= day && day <= g_date_get_julian (&pause->to))
        return TRUE;
    }
  return FALSE;
}

/**
 * yc_deadline_compute:
 * @calendar: the working days
 * @start: the day of acceptance; not counted (民法典 第二百零一条)
 * @limit: 0 to YC_DEADLINE_LIMIT_MAX; 0 is the same day
 * @unit: working days, or calendar days whose last day moves off a holiday (民法典 第二百零三条)
 * @pauses: (nullable): of YcPause; inclusive days that do not count. The day after a pause counts again.
 * @ret_deadline: (out): provisional when any year from the start to the due date is unknown
 */
void
yc_deadline_compute (const YcCalendar *calendar, const GDate *start, int limit, YcUnit unit, const GArray *pauses, YcDeadline *ret_deadline)
{
  guint32 day = g_date_get_julian (start);
  int counted = 0;

  g_return_if_fail (limit >= 0 && limit <= YC_DEADLINE_LIMIT_MAX);
  while (counted < limit)
    {
      day++;
      if (!yc_pauses_hold (pauses, day) && (unit == YC_UNIT_DAY || yc_calendar_is_workday_julian (calendar, day)))
        counted++;
    }
  /* The next day that can be the last one of a limit. */
  while (limit > 0 && unit == YC_UNIT_DAY && (!yc_calendar_is_workday_julian (calendar, day) || yc_pauses_hold (pauses, day)))
    day++;

  g_date_clear (&ret_deadline->due, 1);
  g_date_set_julian (&ret_deadline->due, day);
  ret_deadline->provisional = FALSE;
  for (guint year = g_date_get_year (start); year <= g_date_get_year (&ret_deadline->due); year++)
    if (!yc_calendar_knows (calendar, (GDateYear) year))
      ret_deadline->provisional = TRUE;
}

void
yc_hearing_get_days (const YcCalendar *calendar, const GDate *told, YcDeadline *ret_ask, YcDeadline *ret_hold)
{
  yc_deadline_compute (calendar, told, YC_HEARING_ASK_WORKDAYS, YC_UNIT_WORKDAY, NULL, ret_ask);
  yc_hearing_get_hold (calendar, &ret_ask->due, ret_hold);
  ret_hold->provisional |= ret_ask->provisional;
}

void
yc_hearing_get_hold (const YcCalendar *calendar, const GDate *asked, YcDeadline *ret_hold)
{
  yc_deadline_compute (calendar, asked, YC_HEARING_HOLD_WORKDAYS, YC_UNIT_WORKDAY, NULL, ret_hold);
}

static int
count_workdays (const YcCalendar *calendar, const GDate *after, const GDate *until)
{
  int n = 0;

  for (guint32 day = g_date_get_julian (after) + 1; day <= g_date_get_julian (until); day++)
    if (yc_calendar_is_workday_julian (calendar, day))
      n++;
  return n;
}

/**
 * yc_deadline_days_left:
 *
 * Returns: working days after @today up to @due; 0 = due today (or no working day is left before it),
 * negative = overdue, at least one even over a weekend
 */
int
yc_deadline_days_left (const YcCalendar *calendar, const GDate *today, const GDate *due)
{
  if (g_date_compare (today, due) <= 0)
    return count_workdays (calendar, today, due);
  return -MAX (1, count_workdays (calendar, due, today));
}
