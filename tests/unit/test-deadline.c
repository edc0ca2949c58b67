/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of law/yc-deadline and law/yc-calendar: the calendar of 2026 as shipped, published vectors, broken calendars, and
 * properties over the whole year.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "law/yc-hours.h"

#include "base/yc-clock.h"

#include <glib/gstdio.h>

static char *
calendar_folder (void)
{
  return g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
}

static YcCalendar *
load_calendar (void)
{
  g_autofree char *folder = calendar_folder ();
  g_autoptr (GError) error = NULL;
  YcCalendar *calendar = yc_calendar_load (folder, &error);

  g_assert_no_error (error);
  return calendar;
}

typedef struct
{
  const char *name;
  const char *text;
  const char *message;
} BrokenCase;

#define HEAD "{\"format\":1,\"year\":2026,\"version\":\"v\",\"source\":\"s\","

static const BrokenCase BROKEN[] = {
  { "no-json", "year: 2026", "broken.json: " },
  { "an-unknown-member", HEAD "\"off\":[],\"workdays\":[],\"extra\":1}", "extra" },
  { "no-version", "{\"format\":1,\"year\":2026,\"source\":\"s\",\"off\":[],\"workdays\":[]}", "version" },
  { "an-empty-version",
    "{\"format\":1,\"year\":2026,\"version\":\"\",\"source\":\"s\",\"off\":[],\"workdays\":[]}", "version" },
  { "a-date-that-is-none",
    HEAD "\"off\":[{\"name\":\"n\",\"from\":\"2026-02-30\",\"to\":\"2026-03-01\"}],\"workdays\":[]}",
    "off[0].from" },
  { "a-date-of-another-year", HEAD "\"off\":[],\"workdays\":[\"2027-01-03\"]}", "workdays[0]" },
  { "a-holiday-that-ends-first",
    HEAD "\"off\":[{\"name\":\"n\",\"from\":\"2026-03-02\",\"to\":\"2026-03-01\"}],\"workdays\":[]}",
    "off[0]" },
  { "a-make-up-day-on-a-monday", HEAD "\"off\":[],\"workdays\":[\"2026-11-23\"]}", "workdays[0]" },
  { "a-day-off-and-at-work",
    HEAD
    "\"off\":[{\"name\":\"n\",\"from\":\"2026-03-01\",\"to\":\"2026-03-01\"}],\"workdays\":[\"2026-03-01\"]}",
    "workdays[0]" },
};

static void
test_broken (gconstpointer data)
{
  const BrokenCase *row = data;
  g_autofree char *folder = g_dir_make_tmp ("yc-calendar-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "broken.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCalendar) calendar = NULL;

  g_assert_true (g_file_set_contents (path, row->text, -1, NULL));
  calendar = yc_calendar_load_file (path, &error);
  g_assert_null (calendar);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "broken.json: "));
  g_assert_nonnull (strstr (error->message, row->message));
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

typedef struct
{
  const char *start;
  int limit;
  YcUnit unit;
  const char *due;
  gboolean provisional;
  const char *pause_from, *pause_to;
} DeadlineCase;

static const DeadlineCase DEADLINES[] = {
  { "2026-01-02", 1, YC_UNIT_WORKDAY, "2026-01-04", FALSE },
  { "2026-02-13", 5, YC_UNIT_WORKDAY, "2026-02-27", FALSE },
  { "2026-02-27", 1, YC_UNIT_WORKDAY, "2026-02-28", FALSE },
  { "2026-04-03", 3, YC_UNIT_WORKDAY, "2026-04-09", FALSE },
  { "2026-04-30", 5, YC_UNIT_WORKDAY, "2026-05-11", FALSE },
  { "2026-09-18", 5, YC_UNIT_WORKDAY, "2026-09-24", FALSE },
  { "2026-09-24", 5, YC_UNIT_WORKDAY, "2026-10-09", FALSE },
  { "2026-09-30", 10, YC_UNIT_WORKDAY, "2026-10-20", FALSE },
  { "2026-10-09", 1, YC_UNIT_WORKDAY, "2026-10-10", FALSE },
  { "2026-11-20", 5, YC_UNIT_WORKDAY, "2026-11-27", FALSE },
  { "2026-11-23", 5, YC_UNIT_WORKDAY, "2026-11-30", FALSE },
  { "2026-12-28", 5, YC_UNIT_WORKDAY, "2027-01-04", TRUE },
  { "2027-03-01", 1, YC_UNIT_WORKDAY, "2027-03-02", TRUE },
  { "2025-12-30", 3, YC_UNIT_WORKDAY, "2026-01-05", TRUE },
  { "2027-03-01", 0, YC_UNIT_WORKDAY, "2027-03-01", TRUE },
  { "2026-11-22", 0, YC_UNIT_WORKDAY, "2026-11-22", FALSE },
  { "2026-11-22", 0, YC_UNIT_DAY, "2026-11-22", FALSE },
  { "2026-09-16", 15, YC_UNIT_DAY, "2026-10-08", FALSE },
  { "2026-02-08", 7, YC_UNIT_DAY, "2026-02-24", FALSE },
  { "2026-12-01", 60, YC_UNIT_DAY, "2027-02-01", TRUE },
  { "2026-09-18", 10, YC_UNIT_WORKDAY, "2026-10-19", FALSE, "2026-09-22", "2026-10-08" },
  { "2026-11-02", 3, YC_UNIT_DAY, "2026-11-09", FALSE, "2026-11-03", "2026-11-06" },
  { "2026-11-02", 2, YC_UNIT_DAY, "2026-11-04", FALSE, "2026-11-05", "2026-11-08" },
  { "2026-11-05", 2, YC_UNIT_DAY, "2026-11-11", FALSE, "2026-11-09", "2026-11-10" },
};

static void
test_deadline (gconstpointer data)
{
  const DeadlineCase *row = data;
  g_autoptr (YcCalendar) calendar = load_calendar ();
  g_autoptr (GArray) pauses = g_array_new (FALSE, FALSE, sizeof (YcPause));
  g_autofree char *due = NULL;
  YcDeadline deadline;
  GDate start;

  if (row->pause_from != NULL)
    {
      YcPause pause;

      g_assert_true (yc_date_parse (row->pause_from, &pause.from));
      g_assert_true (yc_date_parse (row->pause_to, &pause.to));
      g_array_append_val (pauses, pause);
    }
  g_assert_true (yc_date_parse (row->start, &start));
  yc_deadline_compute (calendar, &start, row->limit, row->unit, row->pause_from != NULL ? pauses : NULL,
                       &deadline);
  due = yc_date_format (&deadline.due);
  g_assert_cmpint (deadline.provisional, ==, row->provisional);
  g_assert_cmpstr (due, ==, row->due);
}

static void
test_workdays_per_month (void)
{
  static const int expected[12] = { 21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23 };
  g_autoptr (YcCalendar) calendar = load_calendar ();
  int found[12] = { 0 };
  int total = 0;
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 1, G_DATE_JANUARY, 2026);
  for (; g_date_get_year (&day) == 2026; g_date_add_days (&day, 1))
    if (yc_calendar_is_workday (calendar, &day))
      {
        found[g_date_get_month (&day) - 1]++;
        total++;
      }
  for (int i = 0; i < 12; i++)
    g_assert_cmpint (found[i], ==, expected[i]);
  g_assert_cmpint (total, ==, 248);
  g_assert_true (yc_calendar_knows (calendar, 2026));
  g_assert_false (yc_calendar_knows (calendar, 2027));
  g_assert_cmpstr (yc_calendar_get_version (calendar), ==, "2026.1");
}

/* A later start or a longer limit never falls due earlier, for both units, over the whole year. */
static void
test_monotone (void)
{
  g_autoptr (YcCalendar) calendar = load_calendar ();
  GDate start;

  g_date_clear (&start, 1);
  g_date_set_dmy (&start, 1, G_DATE_JANUARY, 2026);
  for (int i = 0; i < 364; i++, g_date_add_days (&start, 1))
    for (int limit = 0; limit < 40; limit++)
      for (int unit = YC_UNIT_WORKDAY; unit <= YC_UNIT_DAY; unit++)
        {
          YcDeadline now, later, longer;
          GDate next = start;

          g_date_add_days (&next, 1);
          yc_deadline_compute (calendar, &start, limit, (YcUnit) unit, NULL, &now);
          yc_deadline_compute (calendar, &next, limit, (YcUnit) unit, NULL, &later);
          yc_deadline_compute (calendar, &start, limit + 1, (YcUnit) unit, NULL, &longer);
          if (g_date_compare (&now.due, &later.due) > 0 || g_date_compare (&now.due, &longer.due) > 0)
            g_test_fail_printf ("not monotone: day %d, limit %d, unit %d", i, limit, unit);
          if (limit > 0 && !yc_calendar_is_workday (calendar, &now.due))
            g_test_fail_printf ("due on a day off: day %d, limit %d, unit %d", i, limit, unit);
        }
}

static void
test_without_calendar (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yc-calendar-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, &error);
  g_autofree char *due = NULL;
  YcDeadline deadline;
  GDate start;

  g_assert_no_error (error);
  g_assert_true (yc_date_parse ("2026-09-30", &start));
  yc_deadline_compute (calendar, &start, 1, YC_UNIT_WORKDAY, NULL, &deadline);
  due = yc_date_format (&deadline.due);
  g_assert_cmpstr (due, ==, "2026-10-01");
  g_assert_true (deadline.provisional);
  g_assert_cmpstr (yc_calendar_get_version (calendar), ==, "");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_two_years (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yc-calendar-XXXXXX", NULL);
  g_autofree char *first = g_build_filename (folder, "2026.json", NULL);
  g_autofree char *second = g_build_filename (folder, "2027.json", NULL);
  g_autofree char *other = g_build_filename (folder, "README.md", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCalendar) calendar = NULL, doubled = NULL;

  g_assert_true (g_file_set_contents (first, HEAD "\"off\":[],\"workdays\":[]}", -1, NULL));
  g_assert_true (g_file_set_contents (
      second, "{\"format\":1,\"year\":2027,\"version\":\"w\",\"source\":\"s\",\"off\":[],\"workdays\":[]}",
      -1, NULL));
  g_assert_true (g_file_set_contents (other, "no calendar", -1, NULL));
  calendar = yc_calendar_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yc_calendar_get_version (calendar), ==, "v+w");

  g_assert_true (g_file_set_contents (second, HEAD "\"off\":[],\"workdays\":[]}", -1, NULL));
  doubled = yc_calendar_load (folder, &error);
  g_assert_null (doubled);
  g_assert_nonnull (strstr (error->message, "2027.json: year"));
  g_assert_cmpint (g_remove (first) + g_remove (second) + g_remove (other) + g_rmdir (folder), ==, 0);
}

static void
test_days_left (void)
{
  static const struct
  {
    const char *today, *due;
    int left;
  } rows[] = {
    { "2026-11-23", "2026-11-30", 5 },  { "2026-11-30", "2026-11-30", 0 },
    { "2026-12-01", "2026-11-30", -1 }, { "2026-11-28", "2026-11-27", -1 },
    { "2026-11-29", "2026-11-27", -1 }, { "2026-12-02", "2026-11-27", -3 },
    { "2026-09-30", "2026-10-08", 1 },
  };
  g_autoptr (YcCalendar) calendar = load_calendar ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GDate today, due;

      g_assert_true (yc_date_parse (rows[i].today, &today) && yc_date_parse (rows[i].due, &due));
      g_assert_cmpint (yc_deadline_days_left (calendar, &today, &due), ==, rows[i].left);
    }
}

/* Item 18 of the sample list: legal 3 days, promise 2 working days; accepted on a Friday the legal limit
 * falls first. */
static void
test_effective (void)
{
  g_autoptr (YcCalendar) calendar = load_calendar ();
  const YcLimit by_law = { .value = 3, .unit = YC_UNIT_DAY }, promised = { .value = 2, .unit = YC_UNIT_WORKDAY };
  YcCaseLimits limits = { &promised, &by_law, FALSE, NULL };
  YcDeadline promise, legal, effective;
  g_autofree char *promise_text = NULL, *legal_text = NULL, *effective_text = NULL;
  YcMoment start = { .minute = 0 };

  g_assert_true (yc_date_parse ("2026-11-20", &start.day));
  yc_deadline_effective (calendar, NULL, &start, &limits, &promise, &legal, &effective);
  promise_text = yc_date_format (&promise.due);
  legal_text = yc_date_format (&legal.due);
  effective_text = yc_date_format (&effective.due);
  g_assert_cmpstr (promise_text, ==, "2026-11-24");
  g_assert_cmpstr (legal_text, ==, "2026-11-23");
  g_assert_cmpstr (effective_text, ==, "2026-11-23");

  limits.legal = NULL;
  yc_deadline_effective (calendar, NULL, &start, &limits, &promise, &legal, &effective);
  g_assert_cmpint (g_date_compare (&legal.due, &promise.due), ==, 0);
  g_assert_cmpint (g_date_compare (&effective.due, &promise.due), ==, 0);
}

/* Half a working day runs in hall hours: here three of six. Friday afternoon goes over to Monday; without hours it is the same day. */
static void
test_half_days (void)
{
  static const struct { const char *day; int minute; int whole; const char *due; } rows[] = {
    { "2026-11-20", 9 * 60, 0, "2026-11-20" }, { "2026-11-20", 11 * 60, 0, "2026-11-20" }, { "2026-11-20", 13 * 60 + 30, 0, "2026-11-20" },
    { "2026-11-20", 13 * 60 + 31, 0, "2026-11-23" }, { "2026-11-20", 18 * 60, 0, "2026-11-23" }, { "2026-11-21", 10 * 60, 0, "2026-11-23" },
    { "2026-09-30", 16 * 60, 0, "2026-10-08" }, { "2026-09-18", 16 * 60, 0, "2026-09-20" }, { "2026-11-20", 10 * 60, 1, "2026-11-23" },
    { "2026-11-20", 15 * 60, 1, "2026-11-24" },
  };
  g_autoptr (YcCalendar) calendar = load_calendar ();
  YcHours hours = { .n_spans = 0 };

  g_assert_true (yc_hours_add_span (&hours, "09:00", "11:30"));
  g_assert_true (yc_hours_add_span (&hours, "13:00", "16:30"));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const YcLimit promised = { .value = rows[i].whole, .half = TRUE, .unit = YC_UNIT_WORKDAY };
      const YcCaseLimits limits = { &promised, NULL, FALSE, NULL };
      YcMoment start = { .minute = rows[i].minute };
      YcDeadline promise, legal, effective;
      g_autofree char *due = NULL;

      g_assert_true (yc_date_parse (rows[i].day, &start.day));
      yc_deadline_effective (calendar, &hours, &start, &limits, &promise, &legal, &effective);
      due = yc_date_format (&effective.due);
      g_assert_cmpstr (due, ==, rows[i].due);
      yc_deadline_effective (calendar, NULL, &start, &limits, &promise, &legal, &effective);
      g_assert_cmpint (g_date_days_between (&start.day, &effective.due), <=, rows[i].whole == 0 ? 0 : 3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (BROKEN); i++)
    {
      g_autofree char *path = g_strconcat ("/case/deadline/calendar-is-refused/", BROKEN[i].name, NULL);
      g_test_add_data_func (path, &BROKEN[i], test_broken);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (DEADLINES); i++)
    {
      const DeadlineCase *row = &DEADLINES[i];
      g_autofree char *path = g_strdup_printf ("/case/deadline/due/%s-plus-%d-%s%s", row->start, row->limit,
                                               row->unit == YC_UNIT_WORKDAY ? "working-days" : "days",
                                               row->pause_from != NULL ? "-paused" : "");
      g_test_add_data_func (path, row, test_deadline);
    }
  g_test_add_func ("/case/deadline/2026-has-248-working-days", test_workdays_per_month);
  g_test_add_func ("/case/deadline/later-starts-and-longer-limits-never-fall-due-earlier", test_monotone);
  g_test_add_func ("/case/deadline/without-a-calendar-all-is-provisional", test_without_calendar);
  g_test_add_func ("/case/deadline/years-join-and-a-doubled-year-is-refused", test_two_years);
  g_test_add_func ("/case/deadline/days-left-count-working-days", test_days_left);
  g_test_add_func ("/case/deadline/the-earlier-of-promise-and-legal-limit-counts", test_effective);
  g_test_add_func ("/case/deadline/half-days-run-in-hall-hours", test_half_days);
  return g_test_run ();
}
