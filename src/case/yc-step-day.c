/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 特别程序. Takes the events of a case and its item, tells until when the step that goes on is expected to last. Pure; any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-step-day.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "law/yc-hours.h"

#include <string.h>

#define MAX_NAME 256

static const YcCaseEvent *
find_running (const GPtrArray *history)
{
  for (guint i = history->len; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i - 1);

      if (!yc_case_event_counts (event) || event->is_held)
        continue;
      if (strcmp (event->kind, "step-ended") == 0)
        return NULL;
      if (strcmp (event->kind, "step-begun") == 0)
        return event;
    }
  return NULL;
}

/* The unit is the item's, also where somebody told the number. FALSE: the item has no such step. */
static gboolean
find_unit (const YcItem *item, const char *name, YcUnit *ret_unit)
{
  for (guint i = 0; item != NULL && i < item->special_steps->len; i++)
    {
      const YcSpecialStep *step = g_ptr_array_index (item->special_steps, i);

      if (strcmp (step->name, name) != 0)
        continue;
      *ret_unit = step->unit;
      return TRUE;
    }
  return FALSE;
}

gboolean
yc_step_read_expected (const GPtrArray *history, const YcItem *item, const YcCalendar *calendar, YcDeadline *ret_day, GError **error)
{
  const YcCaseEvent *event = find_running (history);
  const char *until = "", *name = "";
  YcUnit unit = YC_UNIT_WORKDAY;
  gint64 days = 0;
  YcMoment at;

  ret_day->provisional = FALSE;
  if (event == NULL)
    return FALSE;
  if (!yc_json_opt_string (event->body, event->kind, "until", 10, &until, error) || !yc_json_opt_string (event->body, event->kind, "step", MAX_NAME, &name, error)
      || !yc_json_opt_int (event->body, event->kind, "days", 0, YC_DEADLINE_LIMIT_MAX, &days, error)
      || !yc_json_opt_boolean (event->body, event->kind, "until_provisional", &ret_day->provisional, error) || !yc_date_parse (until, &ret_day->due))
    return FALSE;
  if (!ret_day->provisional || days == 0 || !find_unit (item, name, &unit))
    return TRUE;
  yc_moment_init (&at, event->at);
  yc_deadline_compute (calendar, &at.day, (int) days, unit, NULL, ret_day);
  return TRUE;
}
