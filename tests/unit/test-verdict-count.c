/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of acceptance/yc-verdict-count: paper that was not counted is a finding, and the sentence does not say that the case can be
 * accepted.
 */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "acceptance/yc-verdict.h"
#include "base/yc-clock.h"
#include "sample-intake.h"
#include "vault/yc-store.h"

/* @on: materials with pages; @uncounted: those of them that were never counted (ids, a blank between). */
static YcVerdict *
judge (YcIntake *intake, const char *on, const char *uncounted)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, NULL);
  g_autoptr (GPtrArray) pages = sample_pages (on);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_auto (GStrv) ids = g_strsplit (uncounted, " ", -1);
  YcVerdict *verdict = NULL;
  GDate today;

  g_assert_true (yc_date_parse ("2026-11-23", &today));
  verdict = yc_verdict_judge (intake, pages, calendar, &today);
  for (guint i = 0; *uncounted != '\0' && ids[i] != NULL; i++)
    g_ptr_array_add (open, (gpointer) yc_item_find_material (intake->item, ids[i]));
  yc_verdict_want_counts (verdict, open);
  return verdict;
}

static YcIntake *
filled_intake (void)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  YcIntake *intake = yc_intake_new (item);

  sample_applicant (intake);
  sample_answers (intake, "scenario=new");
  sample_fill_form (intake);
  return intake;
}

static const YcFinding *
get_finding (const YcVerdict *verdict, guint i)
{
  return g_ptr_array_index (verdict->findings, i);
}

#define ALL "application business-licence identity-card health-certificates floor-plan"

static void
test_all_counted (void)
{
  g_autoptr (YcIntake) intake = filled_intake ();
  g_autoptr (YcVerdict) verdict = judge (intake, ALL, "");

  g_assert_true (g_str_has_prefix (verdict->sentence, "可受理"));
  for (guint i = 0; i < verdict->findings->len; i++)
    g_assert_false (get_finding (verdict, i)->blocks);
}

static void
test_one_uncounted (void)
{
  g_autoptr (YcIntake) intake = filled_intake ();
  g_autoptr (YcVerdict) verdict = judge (intake, ALL, "floor-plan");
  const YcFinding *first = get_finding (verdict, 0);
  YcConflict reason = YC_N_CONFLICTS;

  g_assert_cmpstr (verdict->sentence, ==, "先核对 1 件的张数（经营场所平面图），之后可受理");
  g_assert_cmpstr (verdict->next, ==, "下一步核对经营场所平面图的张数");
  g_assert_cmpint (verdict->outcome, ==, YC_OUTCOME_ACCEPT);
  g_assert_true (first->blocks);
  g_assert_cmpstr (first->subject, ==, "floor-plan");
  g_assert_cmpstr (first->source, !=, "");
  /* The store refuses by the same name. */
  g_assert_true (yc_conflict_parse (first->code, &reason) && reason == YC_CONFLICT_COUNT_OPEN);
}

static void
test_something_lacks_besides (void)
{
  g_autoptr (YcIntake) intake = filled_intake ();
  g_autoptr (YcVerdict) verdict = judge (intake, "application identity-card floor-plan health-certificates", "application floor-plan");

  g_assert_cmpstr (verdict->sentence, ==, "暂不能受理：缺 1 件（营业执照），2 件待核对张数（小餐饮经营许可申请书、经营场所平面图）");
  g_assert_cmpstr (verdict->next, ==, "下一步收取营业执照 · 共 3 项待办");
  g_assert_cmpstr (get_finding (verdict, 0)->code, !=, "count-open");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/acceptance/verdict-count/all-counted-changes-nothing", test_all_counted);
  g_test_add_func ("/acceptance/verdict-count/uncounted-paper-is-a-finding", test_one_uncounted);
  g_test_add_func ("/acceptance/verdict-count/what-lacks-comes-first", test_something_lacks_besides);
  return g_test_run ();
}
