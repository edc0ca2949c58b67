/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Tests of case/yc-judge-limit: by which rule the window has how long, and what the line of a case says of it. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "case/yc-judge-limit.h"

#include "base/yc-clock.h"
#include "sample-items.h"

static YcCalendar *
load_calendar (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);

  return yc_calendar_load (folder, NULL);
}

static void
test_limits (void)
{
  static const struct { const char *rule, *received, *due; gboolean provisional; } rows[] = {
    /* 行政许可法第三十二条第一款第四项: five working days */
    { "XK32", "2026-11-20", "2026-11-27", FALSE },
    { "XK32", "2026-11-21", "2026-11-27", FALSE }, /* received on a Saturday */
    { "XK32", "2026-02-13", "2026-02-27", FALSE }, /* a make-up day counts, the holiday does not */
    { "XK32", "2026-09-24", "2026-10-09", FALSE },
    { "XK32", "2026-12-28", "2027-01-04", TRUE },
    /* 不动产登记暂行条例第十七条: on the spot */
    { "BDC17", "2026-11-20", "2026-11-20", FALSE },
    /* no acceptance by silence */
    { "SCZT19", "2026-11-20", NULL, FALSE },
    { "GS18", "2026-11-20", NULL, FALSE },
    { "JS15", "2026-11-20", NULL, FALSE },
    { "HY7", "2026-11-20", NULL, FALSE },
    { "GENERAL", "2026-11-20", NULL, FALSE },
  };
  g_autoptr (YcCalendar) calendar = load_calendar ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *to = g_strdup_printf ("\"correction_rule\": \"%s\"", rows[i].rule);
      g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"correction_rule\": \"XK32\"", to);
      g_autofree char *due = NULL;
      YcDeadline limit;
      GDate received;

      g_assert_true (yc_date_parse (rows[i].received, &received));
      if (yc_judge_limit_compute (calendar, &received, item, &limit))
        due = yc_date_format (&limit.due);
      g_assert_cmpstr (due, ==, rows[i].due);
      if (due != NULL)
        g_assert_cmpint (limit.provisional, ==, rows[i].provisional);
    }
}

static void
test_look (void)
{
  static const struct { YcState state; const char *due, *today; YcJudgeState expected; int left; } rows[] = {
    { YC_STATE_DRAFT, "", "2026-11-23", YC_JUDGE_NONE, 99 },
    { YC_STATE_RECEIVED, "", "2026-11-23", YC_JUDGE_NONE, 99 },
    { YC_STATE_TO_CORRECT, "2026-11-27", "2026-11-30", YC_JUDGE_NONE, 99 },
    { YC_STATE_ACCEPTED, "2026-11-27", "2026-11-30", YC_JUDGE_NONE, 99 },
    { YC_STATE_RECEIVED, "2026-11-27", "2026-11-20", YC_JUDGE_RUNS, 5 },
    { YC_STATE_RECEIVED, "2026-11-27", "2026-11-27", YC_JUDGE_RUNS, 0 },
    { YC_STATE_RECEIVED, "2026-11-27", "2026-11-28", YC_JUDGE_DEEMED, -1 }, /* a Saturday: the time is over all the same */
    { YC_STATE_CORRECTED, "2026-11-27", "2026-12-01", YC_JUDGE_DEEMED, -2 },
  };
  g_autoptr (YcCalendar) calendar = load_calendar ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const YcCaseRecord record = { .state = rows[i].state, .judge_due = (char *) rows[i].due };
      GDate today;
      int left = 99;

      g_assert_true (yc_date_parse (rows[i].today, &today));
      g_assert_cmpint (yc_judge_limit_look (&record, calendar, &today, &left), ==, rows[i].expected);
      g_assert_cmpint (left, ==, rows[i].left);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/case/judge-limit/each-rule-has-its-own-time", test_limits);
  g_test_add_func ("/case/judge-limit/runs-for-a-received-case-only", test_look);
  return g_test_run ();
}
