/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * base/yc-clock: instants, Beijing dates, strict parsing.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-clock.h"

#include <stdlib.h>

static void
test_refused_times (void)
{
  static const char *const bad[] = {
    "", "2026-11-23", "2026-11-23T09:46:00", "2026-11-23 09:46:00Z", "2026-11-23T24:00:00Z", "2026-11-23T09:60:00Z",
    "2026-11-23T09:46:60Z", "2026-02-29T00:00:00Z", "2026-11-23T09:46:00.Z", "2026-11-23T09:46:00.1234567Z",
    "2026-11-23T09:46:00+0800", "2026-11-23T09:46:00+08:60", "2026-11-23T09:46:00+15:00", "2026-11-23T09:46:00Z ",
    " 2026-11-23T09:46:00Z", "0000-01-01T00:00:00Z", "2026-1-23T09:46:00Z", "２026-11-23T09:46:00Z",
  };
  gint64 us = 77;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("%s", bad[i]);
      g_assert_false (yc_time_parse (bad[i], &us));
    }
  g_assert_false (yc_time_parse (NULL, &us));
  g_assert_cmpint (us, ==, 77);
}

static void
test_refused_dates (void)
{
  static const char *const bad[]
      = { "", "2026-02-29", "2026-00-10", "2026-13-01", "2026-04-31", "2026-4-01", "20260401", "2026-04-01 ", "+026-04-01",
          "0000-01-01", "1900-02-29" };
  GDate date;

  g_date_clear (&date, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (yc_date_parse (bad[i], &date));
  g_assert_false (yc_date_parse (NULL, &date));
  g_assert_false (yc_date_is_valid (&date));
  g_assert_false (yc_date_is_valid (NULL));
}

static void
test_times (void)
{
  static const struct
  {
    const char *text;
    gint64 us;
    const char *iso;
  } table[] = {
    { "1970-01-01T00:00:00Z", 0, "1970-01-01T08:00:00.000000+08:00" },
    { "1970-01-01T08:00:00+08:00", 0, "1970-01-01T08:00:00.000000+08:00" },
    { "2026-11-23T09:46:00.123456+08:00", 1795398360123456, "2026-11-23T09:46:00.123456+08:00" },
    { "2026-11-23T09:46:00.5+08:00", 1795398360500000, "2026-11-23T09:46:00.500000+08:00" },
    { "2026-11-22T20:46:00-05:00", 1795398360000000, "2026-11-23T09:46:00.000000+08:00" },
    { "1969-12-31T23:59:59.999999Z", -1, "1970-01-01T07:59:59.999999+08:00" },
    { "2024-02-29T00:00:00+08:00", 1709136000000000, "2024-02-29T00:00:00.000000+08:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gint64 us;
      g_autofree char *iso = yc_time_iso (table[i].us);

      g_assert_true (yc_time_parse (table[i].text, &us));
      g_assert_cmpint (us, ==, table[i].us);
      g_assert_cmpstr (iso, ==, table[i].iso);
    }
}

/* Summer time was used in China from 1986 to 1991; the law's dates of today do not know it, nor the computer's zone. */
static void
test_beijing (void)
{
  gint64 us;
  GDate today, expected;

  g_assert_true (yc_time_parse ("2026-11-22T16:00:00Z", &us));
  g_assert_true (yc_date_parse ("2026-11-23", &expected));
  g_autoptr (YcClock) clock = yc_clock_test_new (us);
  yc_clock_today (clock, &today);
  g_assert_cmpint (g_date_compare (&today, &expected), ==, 0);

  yc_clock_test_advance (clock, -1);
  yc_clock_today (clock, &today);
  g_assert_cmpint (g_date_days_between (&today, &expected), ==, 1);

  g_autofree char *text = yc_time_format (us, "%Y年%m月%d日 %H:%M");
  g_assert_cmpstr (text, ==, "2026年11月23日 00:00");
}

static void
test_test_clock (void)
{
  g_autoptr (YcClock) clock = yc_clock_test_new (1000);
  gint64 uptime = yc_clock_boottime (clock);

  g_assert_cmpint (yc_clock_now (clock), ==, 1000);
  g_assert_cmpint (yc_clock_now (clock), ==, 1000);
  yc_clock_test_advance (clock, 5);
  g_assert_cmpint (yc_clock_now (clock), ==, 1005);
  g_assert_cmpint (yc_clock_boottime (clock) - uptime, ==, 5);
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text, *cn;
  } table[] = {
    { "2026-11-23", "2026年11月23日 周一" },
    { "2026-11-29", "2026年11月29日 周日" },
    { "2024-02-29", "2024年2月29日 周四" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      GDate date;

      g_assert_true (yc_date_parse (table[i].text, &date));
      g_autofree char *text = yc_date_format (&date);
      g_autofree char *cn = yc_date_format_cn (&date);
      g_assert_cmpstr (text, ==, table[i].text);
      g_assert_cmpstr (cn, ==, table[i].cn);
    }
}

static void
test_system (void)
{
  YcClock *clock = yc_clock_system ();
  gint64 start;

  g_assert_true (yc_time_parse ("2026-11-23T09:46:00+08:00", &start));
  gint64 first = yc_clock_now (clock), boot = yc_clock_boottime (clock);
  if (YC_DEVELOPMENT)
    {
      g_assert_cmpint (first, >=, start);
      g_assert_cmpint (first, <, start + G_TIME_SPAN_DAY);
    }
  /* it goes on */
  while (yc_clock_now (clock) == first)
    ;
  g_assert_cmpint (yc_clock_now (clock), >, first);
  g_assert_cmpint (yc_clock_boottime (clock), >=, boot);
}

int
main (int argc, char **argv)
{
  g_setenv ("YICHUANG_CLOCK", "2026-11-23T09:46:00+08:00", TRUE);
  g_setenv ("TZ", "America/New_York", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/base/clock/an-incomplete-or-impossible-instant-is-refused", test_refused_times);
  g_test_add_func ("/base/clock/an-impossible-date-is-refused", test_refused_dates);
  g_test_add_func ("/base/clock/instants-are-read-and-written-to-the-microsecond", test_times);
  g_test_add_func ("/base/clock/the-day-changes-at-midnight-in-beijing", test_beijing);
  g_test_add_func ("/base/clock/a-test-clock-stands-until-advanced", test_test_clock);
  g_test_add_func ("/base/clock/dates-are-written-in-chinese", test_dates);
  g_test_add_func ("/base/clock/the-system-clock-starts-where-a-test-says-and-goes-on", test_system);
  return g_test_run ();
}
