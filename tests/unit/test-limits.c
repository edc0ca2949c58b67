/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of catalog/yc-item-limit: the limits of a case by its answers, and which promise is longer than the law whatever the day.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "base/yc-json.h"
#include "catalog/yc-item.h"
#include "case/yc-case-timer.h"
#include "law/yc-hours.h"
#include "law/yc-region.h"

#include <string.h>

static YcItem *
load_item (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "decide-items", "fixture-limits.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) json = NULL;
  YcItem *item = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  json = yc_json_parse_object (text, -1, NULL, &error);
  g_assert_no_error (error);
  item = yc_item_parse (json, "f.json", &error);
  g_assert_no_error (error);
  return item;
}

static void
test_find (void)
{
  static const struct { const char *answer; int promise, legal; YcUnit unit; gboolean immediate; } rows[] = {
    { NULL, 15, 60, YC_UNIT_WORKDAY, FALSE }, { "usual", 15, 60, YC_UNIT_WORKDAY, FALSE }, { "remote", 20, 90, YC_UNIT_WORKDAY, FALSE },
    { "urgent", 4, 60, YC_UNIT_HOUR, FALSE }, { "spot", 0, 60, YC_UNIT_WORKDAY, TRUE },
  };
  g_autoptr (YcItem) item = load_item ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
      YcCaseLimits limits;

      if (rows[i].answer != NULL)
        g_hash_table_insert (answers, (gpointer) "case", (gpointer) rows[i].answer);
      yc_item_find_limits (item, answers, &limits);
      g_assert_cmpint (limits.promise->value, ==, rows[i].promise);
      g_assert_cmpint (limits.promise->unit, ==, rows[i].unit);
      g_assert_cmpint (limits.legal->value, ==, rows[i].legal);
      g_assert_cmpint (limits.immediate, ==, rows[i].immediate);
    }
}

static gboolean
ends_later (const YcCalendar *calendar, const YcLimit *promise, const YcLimit *legal, const GDate *day)
{
  YcHours hours = { .n_spans = 0 };
  const YcMoment start = { *day, 0 };
  YcDeadline ours, theirs;

  g_assert_true (yc_hours_add_span (&hours, "09:00", "11:30") && yc_hours_add_span (&hours, "13:00", "16:30"));
  yc_limit_get_due (promise, calendar, &hours, &start, NULL, &ours);
  yc_limit_get_due (legal, calendar, &hours, &start, NULL, &theirs);
  return g_date_compare (&ours.due, &theirs.due) > 0;
}

/* Of two units: what is said to be longer ends later from every day of weeks without holidays. */
static void
test_longer (void)
{
  static const struct { YcLimit promise, legal; gboolean longer; } rows[] = {
    { { .value = 5 }, { .value = 4 }, TRUE }, { { .value = 5 }, { .value = 5 }, FALSE },
    { { .value = 5, .half = TRUE }, { .value = 5 }, TRUE },
    { { .value = 2 }, { .value = 3, .unit = YC_UNIT_DAY }, FALSE },              /* item 18: by the day of the acceptance */
    { { .value = 15 }, { .value = 45, .unit = YC_UNIT_DAY }, FALSE }, { { .value = 20 }, { .value = 15, .unit = YC_UNIT_DAY }, TRUE },
    { { .value = 10, .unit = YC_UNIT_DAY }, { .value = 5 }, TRUE }, { { .value = 7, .unit = YC_UNIT_DAY }, { .value = 5 }, FALSE },
    { { .value = 4, .unit = YC_UNIT_HOUR }, { .value = 3 }, FALSE }, { { .value = 200, .unit = YC_UNIT_HOUR }, { .value = 3 }, TRUE },
    { { .value = 20 }, { .value = 4, .unit = YC_UNIT_HOUR }, TRUE }, { { .value = 1 }, { .value = 4, .unit = YC_UNIT_HOUR }, FALSE },
    { { .value = 0 }, { .value = 3, .unit = YC_UNIT_DAY }, FALSE },
  };
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean longer = yc_limit_is_longer (&rows[i].promise, &rows[i].legal);
      GDate day;

      g_assert_cmpint (longer, ==, rows[i].longer);
      g_date_set_dmy (&day, 8, G_DATE_JUNE, 2026);
      /* Behind the Dragon Boat festival until September there is no holiday, and no day is made up for. */
      for (guint n = 0; longer && rows[i].promise.unit != rows[i].legal.unit && n < 14; n++, g_date_add_days (&day, 1))
        {
          GDate from = day;

          g_date_add_days (&from, 20);
          if (!ends_later (calendar, &rows[i].promise, &rows[i].legal, &from))
            g_test_fail_printf ("row %u is not longer from day %u", (guint) i, n);
        }
    }
}

/* ---- the clocks of a case ---- */

static YcCaseEvent *
make_event (const char *kind, const char *state, const char *when, const char *answer)
{
  YcCaseEvent *event = g_new0 (YcCaseEvent, 1);
  g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (when, NULL);
  g_autofree char *body = NULL;

  body = answer != NULL ? g_strdup_printf ("{\"state\":\"%s\",\"intake\":{\"answers\":{\"case\":\"%s\"}}}", state, answer) : g_strdup_printf ("{\"state\":\"%s\"}", state);
  event->kind = g_strdup (kind);
  event->at = g_date_time_to_unix (at) * G_USEC_PER_SEC;
  event->body = yc_json_parse_object (body, -1, NULL, NULL);
  g_assert_nonnull (event->body);
  return event;
}

static void
test_clocks (void)
{
  static const struct { const char *answer, *promise, *legal; } rows[] = { { "usual", "2026-03-23", "2026-05-06" }, { "remote", "2026-03-30", "2026-06-01" } };
  g_autofree char *calendars = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autofree char *regions = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "regions", NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (calendars, NULL);
  g_autoptr (YcRegion) region = yc_region_load (regions, YC_REGION_BASE, NULL);
  g_autoptr (YcItem) item = load_item ();
  const YcTimerRules rules = { calendar, &region->hours, item, &region->terms };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) history = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free), timers = NULL;
      g_autoptr (GError) error = NULL;
      YcMoment now;

      g_ptr_array_add (history, make_event ("received", "S10", "2026-03-02T09:30:00+08:00", rows[i].answer));
      g_ptr_array_add (history, make_event ("accepted", "S30", "2026-03-02T10:00:00+08:00", NULL));
      yc_moment_init (&now, ((const YcCaseEvent *) g_ptr_array_index (history, 1))->at);
      timers = yc_case_timers_read_all (history, &rules, &now, &error);
      g_assert_no_error (error);
      for (int kind = 0; kind < 2; kind++)
        {
          const YcCaseTimer *timer = yc_case_timers_find (timers, kind == 0 ? YC_TIMER_PROMISE : YC_TIMER_LEGAL);
          g_autofree char *due = NULL;

          g_assert_nonnull (timer);
          due = yc_date_format (&timer->due.day);
          g_assert_cmpstr (due, ==, kind == 0 ? rows[i].promise : rows[i].legal);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/catalog/limits/by-the-answers", test_find);
  g_test_add_func ("/catalog/limits/longer-whatever-the-day", test_longer);
  g_test_add_func ("/catalog/limits/the-clocks-of-a-case-keep-to-its-answers", test_clocks);
  return g_test_run ();
}
