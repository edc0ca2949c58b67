/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Terms of days, half days and hours. Takes calendar, hall hours, a start and pauses; gives the moment at which a term is over. Pure; any thread. */
#define G_LOG_DOMAIN "yc-law"
#include "config.h"

#include "law/yc-hours.h"

#include "base/yc-clock.h"

#include <string.h>

void
yc_moment_init (YcMoment *self, gint64 utc_us)
{
  g_autofree char *text = yc_time_format (utc_us, "%Y-%m-%d %H:%M");
  g_autofree char *day = g_strndup (text, 10);

  g_date_clear (&self->day, 1);
  yc_date_parse (day, &self->day);
  self->minute = (int) (g_ascii_strtoll (text + 11, NULL, 10) * 60 + g_ascii_strtoll (text + 14, NULL, 10));
}

int
yc_moment_compare (const YcMoment *a, const YcMoment *b)
{
  int days = g_date_compare (&a->day, &b->day);

  return days != 0 ? days : a->minute - b->minute;
}

/* "09:30"; -1 for what is no time of the day. */
static int
parse_minute (const char *text)
{
  int hour, minute;

  if (strlen (text) != 5 || text[2] != ':' || !g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[3])
      || !g_ascii_isdigit (text[4]))
    return -1;
  hour = (text[0] - '0') * 10 + text[1] - '0';
  minute = (text[3] - '0') * 10 + text[4] - '0';
  return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
}

gboolean
yc_hours_add_span (YcHours *self, const char *from, const char *to)
{
  int first = parse_minute (from), last = parse_minute (to);

  if (first < 0 || last <= first || self->n_spans == YC_HOURS_MAX_SPANS
      || (self->n_spans > 0 && first <= self->spans[self->n_spans - 1].to))
    return FALSE;
  self->spans[self->n_spans].from = first;
  self->spans[self->n_spans].to = last;
  self->n_spans++;
  return TRUE;
}

int
yc_hours_get_length (const YcHours *self)
{
  int length = 0;

  for (guint i = 0; i < self->n_spans; i++)
    length += self->spans[i].to - self->spans[i].from;
  return length;
}

YcTerm
yc_term_from_limit (const YcLimit *limit)
{
  if (limit->half)
    return (YcTerm) { limit->value * 2 + 1, YC_TERM_HALF_DAY };
  return (YcTerm) { limit->value, limit->unit == YC_UNIT_HOUR ? YC_TERM_HOUR : limit->unit == YC_UNIT_DAY ? YC_TERM_DAY : YC_TERM_WORKDAY };
}

/* Minutes of @day's hours before @minute. */
static int
count_before (const YcHours *self, int minute)
{
  int n = 0;

  for (guint i = 0; i < self->n_spans; i++)
    n += CLAMP (minute, self->spans[i].from, self->spans[i].to) - self->spans[i].from;
  return n;
}

/* The minute of the day by which @n of its open minutes have passed; @n is at least 1 and at most the day's length. */
static int
find_minute (const YcHours *self, int n)
{
  for (guint i = 0; i < self->n_spans; i++)
    {
      int length = self->spans[i].to - self->spans[i].from;

      if (n <= length)
        return self->spans[i].from + n;
      n -= length;
    }
  return YC_END_OF_DAY;
}

static gboolean
is_any_unknown (const YcCalendar *calendar, const GDate *from, const GDate *to)
{
  for (guint year = g_date_get_year (from); year <= g_date_get_year (to); year++)
    if (!yc_calendar_knows (calendar, (GDateYear) year))
      return TRUE;
  return FALSE;
}

static void
run_minutes (const YcCalendar *calendar, const YcHours *hours, const YcMoment *start, int minutes, const GArray *pauses, YcMoment *ret_due)
{
  guint32 day = g_date_get_julian (&start->day);
  int passed = count_before (hours, start->minute), length = yc_hours_get_length (hours);

  for (;; day++, passed = 0)
    {
      if (!yc_calendar_is_workday_julian (calendar, day) || yc_pauses_hold (pauses, day))
        continue;
      if (minutes <= length - passed)
        break;
      minutes -= length - passed;
    }
  g_date_clear (&ret_due->day, 1);
  g_date_set_julian (&ret_due->day, day);
  ret_due->minute = find_minute (hours, MAX (passed + minutes, 1));
}

void
yc_term_get_due (const YcTerm *self, const YcCalendar *calendar, const YcHours *hours, const YcMoment *start, const GArray *pauses,
                 YcMoment *ret_due, gboolean *ret_provisional)
{
  int length = hours != NULL ? yc_hours_get_length (hours) : 0;
  gboolean by_hours = self->unit == YC_TERM_HOUR || self->unit == YC_TERM_HALF_DAY;
  YcDeadline deadline;

  if (by_hours && length > 0 && self->amount > 0)
    {
      int minutes = self->unit == YC_TERM_HOUR ? self->amount * 60 : (self->amount * length + 1) / 2;

      run_minutes (calendar, hours, start, minutes, pauses, ret_due);
      *ret_provisional = is_any_unknown (calendar, &start->day, &ret_due->day);
      return;
    }
  yc_deadline_compute (calendar, &start->day, self->unit == YC_TERM_HALF_DAY ? self->amount / 2 : self->unit == YC_TERM_HOUR ? 0 : self->amount,
                       self->unit == YC_TERM_DAY ? YC_UNIT_DAY : YC_UNIT_WORKDAY, pauses, &deadline);
  ret_due->day = deadline.due;
  ret_due->minute = YC_END_OF_DAY;
  *ret_provisional = deadline.provisional;
}

void
yc_limit_get_due (const YcLimit *self, const YcCalendar *calendar, const YcHours *hours, const YcMoment *start, const GArray *pauses, YcDeadline *ret_due)
{
  const YcTerm term = yc_term_from_limit (self);
  YcMoment due;

  yc_term_get_due (&term, calendar, hours, start, pauses, &due, &ret_due->provisional);
  ret_due->due = due.day;
}

/**
 * yc_deadline_effective:
 * @hours: (nullable): without them hours and half a day take the strict reading
 * @limits: those of the case (yc_item_find_limits())
 * @ret_promise: (out): the published promise
 * @ret_legal: (out): the legal limit; the promise again where the item has none
 * @ret_effective: (out): the earlier one. With different units the legal limit can fall first, so due dates
 * are compared, not numbers.
 */
void
yc_deadline_effective (const YcCalendar *calendar, const YcHours *hours, const YcMoment *start, const YcCaseLimits *limits, YcDeadline *ret_promise,
                       YcDeadline *ret_legal, YcDeadline *ret_effective)
{
  YcDeadline promise, legal;

  yc_limit_get_due (limits->promise, calendar, hours, start, NULL, &promise);
  legal = promise;
  if (limits->legal != NULL)
    yc_limit_get_due (limits->legal, calendar, hours, start, NULL, &legal);
  *ret_promise = promise;
  *ret_legal = legal;
  *ret_effective = g_date_compare (&legal.due, &promise.due) < 0 ? legal : promise;
}

int
yc_hours_between (const YcHours *self, const YcCalendar *calendar, const YcMoment *from, const YcMoment *to)
{
  int n = 0;

  if (yc_moment_compare (from, to) > 0)
    return -yc_hours_between (self, calendar, to, from);
  for (guint32 day = g_date_get_julian (&from->day); day <= g_date_get_julian (&to->day); day++)
    if (yc_calendar_is_workday_julian (calendar, day))
      {
        int first = day == g_date_get_julian (&from->day) ? count_before (self, from->minute) : 0;
        int last = day == g_date_get_julian (&to->day) ? count_before (self, to->minute) : yc_hours_get_length (self);

        n += last - first;
      }
  return n;
}
