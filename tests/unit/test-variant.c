/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 办结时限 that hangs on the answers, all the way: what the platform takes and refuses, what the acceptance notice and the extension's print, and by which day the
 * ledger calls a case late. 小餐饮 promises five working days (2026-11-30) and its law gives ten; for a new one the variant says eight (12-03), fifteen, and five more
 * by extension. Accepted on 2026-11-23. */
#include "config.h"

#include "case/yc-ledger.h"
#include "law/yc-region.h"
#include "review/yc-review.h"
#include "test-hand.h"
#include "test-later.h"
#include "test-notice-read.h"
#include "test-review.h"

#define C YC_ROLE_CLERK
#define A YC_ROLE_APPROVER
#define USUAL "2026-11-30"
#define VARIANT "2026-12-03"
#define EXTENDED "2026-12-10"
#define ACCEPTED(day) "{\"state\":\"S30\",\"number\":\"$NUMBER\",\"due\":{\"date\":\"" day "\",\"provisional\":false,\"cure\":\"\"}," HAND_PAPER ("acceptance") "," HAND_EFILE "}"
#define EXTEND(day) "{\"state\":\"S56\",\"approved_by\":\"孙局长\",\"reason\":\"案情复杂\",\"legal_due\":\"2026-12-14\"," \
                    "\"due\":{\"date\":\"" day "\",\"provisional\":false,\"cure\":\"\"}," HAND_PAPER ("extension-notice") "}"

/* @scenario: for which answer. @days: of the promise */
static YcItem *
item_new (const char *scenario, int promise, int legal)
{
  g_autofree char *variant = g_strdup_printf ("\"limits\": { \"variants\": [{ \"when\": {\"question\": \"scenario\", \"is\": [\"%s\"]},"
                                              "\"promise\": {\"value\": %d, \"unit\": \"workday\", \"source\": \"样例\", \"sample\": true},"
                                              "\"legal\": {\"value\": %d, \"unit\": \"workday\", \"extension\": 5, \"source\": \"样例规定第八条\", \"sample\": true},"
                                              "\"reason\": \"新办的要现场核查\", \"sample\": true }],", scenario, promise, legal);

  return sample_item_changed ("small-catering", "\"limits\": {", variant);
}

static Hand *
hand_new_for (const char *scenario)
{
  g_autoptr (YcItem) item = item_new (scenario, 8, 15);

  return hand_new_at (site_new_for (item, C, SITE_ACCEPTED));
}

/* The window's own operation has been taken with its day; whoever tells a later one is refused, also where the item has such a limit for other answers. */
static void
test_platform_accepts (void)
{
  static const struct { const char *scenario, *due, *body; int type; } rows[] = {
    { "new", VARIANT, ACCEPTED ("2026-12-04"), YC_PROBLEM_RULE }, { "new", VARIANT, ACCEPTED (VARIANT), -1 },
    { "renew", USUAL, ACCEPTED (VARIANT), YC_PROBLEM_RULE }, { "renew", USUAL, ACCEPTED ("2026-12-01"), YC_PROBLEM_RULE }, { "renew", USUAL, ACCEPTED (USUAL), -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Hand) hand = hand_new_for (rows[i].scenario);
      int type;

      g_assert_cmpstr (hand->due, ==, rows[i].due);
      hand_set_case (hand, "S10", "");
      type = hand_tell (hand, C, "accepted", rows[i].body);
      if (type != rows[i].type || (type != -1 && !g_str_has_prefix (hand->detail, "day: ")))
        g_test_fail_printf ("%" G_GSIZE_FORMAT ": %d %s", i, type, hand->detail);
    }
}

/* By the variant's five days, from the variant's promise; without it the law of the item gives none. */
static void
test_platform_extends (void)
{
  static const struct { const char *scenario, *body; int type; } rows[] = {
    { "new", EXTEND ("2026-12-11"), YC_PROBLEM_RULE }, { "new", EXTEND ("2026-12-09"), YC_PROBLEM_RULE }, { "new", EXTEND (EXTENDED), -1 },
    { "renew", EXTEND ("2026-12-07"), YC_PROBLEM_RULE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Hand) hand = hand_new_for (rows[i].scenario);
      int type;

      g_assert_cmpint (hand_tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
      type = hand_tell (hand, A, "extended", rows[i].body);
      if (type != rows[i].type)
        g_test_fail_printf ("%" G_GSIZE_FORMAT ": %d %s", i, type, hand->detail);
    }
}

/* ---- papers ---- */

static void
assert_prints (Counter *counter, const char *paper, const char *const *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = yc_case_store_get_paper (counter->cases->store, counter->id, paper, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = test_paper_read_squeezed (pdf);
  for (guint i = 0; wanted[i] != NULL; i++)
    test_paper_assert_holds (paper, text, wanted[i]);
}

static const YcPaperRecord *
find_paper (const GPtrArray *papers, const char *kind)
{
  for (guint i = 0; i < papers->len; i++)
    if (strcmp (((const YcPaperRecord *) g_ptr_array_index (papers, i))->kind, kind) == 0)
      return g_ptr_array_index (papers, i);
  g_assert_not_reached ();
}

static void
test_papers (void)
{
  static const char *const accepted[] = { "15个工作日", "8个工作日", "2026年12月3日", NULL };
  static const char *const extended[] = { "5个工作日", "原办结日期2026年12月3日", "2026年12月10日", "样例规定第八条", NULL };
  g_autoptr (YcItem) item = item_new ("new", 8, 15);
  g_autoptr (Counter) counter = counter_new_for (review_cases (), item, "scenario=new", COUNTER_ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_autoptr (GBytes) manifest = review_manifest (counter);
  YcReviewDesk desk = { counter->cases->store, counter->calendar, counter->id, manifest, &counter->cases->actor };
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (counter->cases->store, counter->id, NULL);
  g_autoptr (YcPaperRecord) notice = NULL;

  g_assert_no_error (error);
  assert_prints (counter, find_paper (papers, "acceptance")->id, accepted);
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  test_cases_sign_in (counter->cases, REVIEW_APPROVER);
  g_assert_true (yc_review_claim (&desk, &error));
  notice = yc_review_extend (&desk, "孙局长", "案情复杂", &error);
  g_assert_no_error (error);
  assert_prints (counter, notice->id, extended);
}

/* ---- the ledger ---- */

static GPtrArray *
list_ledger (Counter *counter, YcLedgerKind kind)
{
  const YcLedgerRules rules = { counter->calendar, yc_region_get ("210200", NULL), yc_clock_now (counter->cases->clock) };
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = yc_ledger_store_list (counter->cases->store, kind, 0, 10, &rules, &error);

  g_assert_no_error (error);
  return lines;
}

/* Ended on @days behind 11-23: behind the usual day nobody is late, behind the variant's the reason is asked for and stands on 逾期办结. */
static void
check_late (gint64 days, gboolean late)
{
  g_autoptr (YcItem) item = item_new ("new", 8, 15);
  g_autoptr (Counter) counter = counter_new_for (review_cases (), item, "scenario=new", COUNTER_ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  YcReviewDesk desk = { counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor };
  g_autoptr (YcPaperRecord) notice = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, days * TEST_DAY);
  test_cases_sign_in (counter->cases, REVIEW_APPROVER);
  g_assert_true (yc_review_claim (&desk, &error));
  notice = yc_review_terminate (&desk, "申请人死亡", "《行政许可法》第七十条", &error);
  if (late)
    {
      g_assert_null (notice);
      g_clear_error (&error);
      desk.delay = "等待有关部门复函";
      notice = yc_review_terminate (&desk, "申请人死亡", "《行政许可法》第七十条", &error);
    }
  g_assert_no_error (error);
  g_assert_nonnull (notice);
  lines = list_ledger (counter, YC_LEDGER_LATE);
  g_assert_cmpuint (lines->len, ==, late ? 1 : 0);
  if (late && lines->len == 1)
    g_assert_cmpstr (((const YcLedgerLine *) g_ptr_array_index (lines, 0))->record->due, ==, VARIANT);
}

static void
test_ledger_late (void)
{
  check_late (9, FALSE);        /* 12-02 */
  check_late (10, FALSE);       /* 12-03 */
  check_late (11, TRUE);        /* 12-04 */
}

/* 容缺: a material comes no later than the case is decided. With eight working days the health certificates' five fit, with three they do not, and nothing is tolerated. */
static void
test_ledger_tolerated (void)
{
  static const struct { int promise; gboolean tolerated; } rows[] = { { 8, TRUE }, { 3, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YcItem) item = item_new ("new", rows[i].promise, 15);
      g_autoptr (Counter) counter = counter_new_for (later_cases_new (), item, "scenario=new", COUNTER_MAIN);
      g_autoptr (GError) error = NULL;
      g_autoptr (YcPaperRecord) promise = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, YC_LETTER_PROMISE, &counter->cases->actor, &error);
      g_autoptr (YcAcceptance) acceptance = NULL;
      g_autoptr (GPtrArray) lines = NULL;

      g_assert_cmpint (promise != NULL, ==, rows[i].tolerated);
      if (promise == NULL)
        continue;
      counter_print_letter (counter, promise);
      counter_scan (counter, YC_LETTER_PROMISE);
      acceptance = counter_accept (counter, YC_OUTCOME_TOLERATE, &error);
      g_assert_no_error (error);
      lines = list_ledger (counter, YC_LEDGER_TOLERANCE);
      g_assert_cmpuint (lines->len, ==, 1);
      g_assert_cmpstr (((const YcLedgerLine *) g_ptr_array_index (lines, 0))->record->due, ==, VARIANT);
      g_assert_cmpstr (((const YcLedgerLine *) g_ptr_array_index (lines, 0))->record->cure_due, ==, "2026-11-30");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/variant/the-platform-accepts-by-the-answers", test_platform_accepts);
  g_test_add_func ("/variant/the-platform-extends-by-the-answers", test_platform_extends);
  g_test_add_func ("/variant/papers", test_papers);
  g_test_add_func ("/variant/late-by-the-answers", test_ledger_late);
  g_test_add_func ("/variant/tolerated-by-the-answers", test_ledger_tolerated);
  return g_test_run ();
}
