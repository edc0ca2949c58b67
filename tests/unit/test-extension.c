/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* An extension adds days (行政许可法第四十二条: ten working days, once), in whatever unit the promise is. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "base/yc-clock.h"
#include "law/yc-timer.h"
#include "sample-intake.h"

static const struct { const char *what; int amount; YcUnit unit; gboolean half, has_hours; const char *due; int minute; } rows[] = {
  { "working days", 5, YC_UNIT_WORKDAY, FALSE, TRUE, "2026-12-14", 24 * 60 },
  { "half a day", 0, YC_UNIT_WORKDAY, TRUE, TRUE, "2026-12-07", 13 * 60 + 30 },
  /* Of six open hours a day: four from 09:00 on end at 14:30. */
  { "hours", 4, YC_UNIT_HOUR, FALSE, TRUE, "2026-12-07", 14 * 60 + 30 },
  { "hours where no hall has any", 4, YC_UNIT_HOUR, FALSE, FALSE, "2026-12-07", 24 * 60 },
};

static void
test_row (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL), *day = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, &error);
  g_autoptr (YcItem) item = sample_item ("small-catering");
  YcHours hours = { .n_spans = 0 };
  const YcTimerTerms terms = { 0 };
  YcTimerRules rules = { .calendar = calendar, .hours = rows[i].has_hours ? &hours : NULL, .item = item, .terms = &terms };
  YcMoment at = { .minute = 9 * 60 };
  g_autoptr (YcTimers) timers = NULL;
  const YcTimer *timer = NULL;

  g_assert_no_error (error);
  g_assert_true (yc_hours_add_span (&hours, "09:00", "11:30") && yc_hours_add_span (&hours, "13:00", "16:30"));
  item->legal.extension = 10;
  item->promise.value = rows[i].amount;
  item->promise.unit = rows[i].unit;
  item->promise.half = rows[i].half;
  g_date_clear (&at.day, 1);
  g_assert_true (yc_date_parse ("2026-11-23", &at.day));
  timers = yc_timers_new (&rules);
  yc_timers_enter (timers, YC_STATE_ACCEPTED, &at, NULL);
  yc_timers_enter (timers, YC_STATE_EXTENDED, &at, NULL);
  timer = yc_timers_find (timers, YC_TIMER_PROMISE);
  g_assert_nonnull (timer);
  day = yc_date_format (&timer->due.day);
  g_assert_cmpstr (day, ==, rows[i].due);
  g_assert_cmpint (timer->due.minute, ==, rows[i].minute);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/law/extension/%s", rows[i].what);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
