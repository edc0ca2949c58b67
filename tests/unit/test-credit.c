/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What an applicant's credit and the region's rules bar, alone and in the verdict; answers that lead elsewhere. Both sides of every day. */
#include "config.h"

#include "acceptance/yc-verdict.h"
#include "base/yc-clock.h"
#include "sample-intake.h"

#include <string.h>

#define NOW "2026-11-23T10:00:00+08:00"

static GDate
day (const char *text)
{
  GDate date;

  g_assert_true (yc_date_parse (text, &date));
  return date;
}

static YcRegion *
load_region (const char *id)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "regions", NULL);
  YcRegion *region = yc_region_load (folder, id, NULL);

  g_assert_nonnull (region);
  return region;
}

typedef struct
{
  const char  *name, *region, *grave;
  YcCreditKind kind;
  const char  *since, *item_id;
  gboolean     repaired;
  const char  *bars;            /* of "application tolerance commitment", with "until" in brackets */
} BarCase;

static const BarCase bars[] = {
  { "dishonest", "liaoning", "", YC_CREDIT_DISHONEST, "2020-01-01", "", FALSE, "tolerance() commitment()" },
  { "dishonest-repaired", "liaoning", "", YC_CREDIT_DISHONEST, "2020-01-01", "", TRUE, "" },
  { "promise-broken-in-the-province", "liaoning", "", YC_CREDIT_PROMISE_BROKEN, "2020-01-01", "", FALSE, "tolerance() commitment()" },
  { "promise-broken-in-fuxin-repaired", "fuxin", "", YC_CREDIT_PROMISE_BROKEN, "2026-11-01", "", TRUE, "" },
  { "promise-broken-in-dalian-last-day", "dalian", "", YC_CREDIT_PROMISE_BROKEN, "2026-05-23", "", FALSE, "tolerance(2026-11-23) commitment(2026-11-23)" },
  { "promise-broken-in-dalian-day-after", "dalian", "", YC_CREDIT_PROMISE_BROKEN, "2026-05-22", "", FALSE, "" },
  { "promise-broken-in-dalian-repaired-early", "dalian", "", YC_CREDIT_PROMISE_BROKEN, "2026-11-01", "", TRUE, "tolerance(2027-05-01) commitment(2027-05-01)" },
  { "false-materials-of-a-harmless-item", "liaoning", "", YC_CREDIT_FALSE_MATERIALS, "2026-11-01", "", FALSE, "" },
  { "false-materials-of-a-health-item", "liaoning", "health", YC_CREDIT_FALSE_MATERIALS, "2025-11-23", "small-catering", FALSE, "application(2026-11-23)" },
  { "false-materials-a-year-ago", "liaoning", "health", YC_CREDIT_FALSE_MATERIALS, "2025-11-22", "small-catering", FALSE, "" },
  { "false-materials-of-another-item", "liaoning", "health", YC_CREDIT_FALSE_MATERIALS, "2026-11-01", "public-place-hygiene", FALSE, "" },
  { "fraud-three-years", "liaoning", "life-property", YC_CREDIT_FRAUD, "2023-11-23", "", FALSE, "application(2026-11-23)" },
  { "fraud-three-years-and-a-day", "liaoning", "life-property", YC_CREDIT_FRAUD, "2023-11-22", "", FALSE, "" },
  { "fraud-repaired-all-the-same", "liaoning", "public-safety", YC_CREDIT_FRAUD, "2024-01-01", "", TRUE, "application(2027-01-01)" },
};

static void
append_bar (GString *text, const char *name, const YcBar *bar)
{
  g_autofree char *until = g_date_valid (&bar->until) ? yc_date_format (&bar->until) : g_strdup ("");

  if (bar->record != NULL)
    g_string_append_printf (text, "%s%s(%s)", text->len > 0 ? " " : "", name, until);
}

static void
test_bar (gconstpointer data)
{
  const BarCase *row = data;
  g_autoptr (YcItem) plain = sample_item ("small-catering"), item = sample_item_in (plain, "finance", row->grave);
  g_autoptr (YcRegion) region = load_region (row->region);
  g_autoptr (GArray) records = g_array_new (FALSE, TRUE, sizeof (YcCreditRecord));
  g_autoptr (GString) got = g_string_new (NULL);
  YcCreditRecord record = { .kind = row->kind, .since = day (row->since), .repaired = row->repaired };
  YcCredit credit = { .records = records };
  YcCreditView view;
  GDate today = day ("2026-11-23");

  g_strlcpy (record.item_id, row->item_id, sizeof record.item_id);
  g_array_append_val (records, record);
  g_assert_true (yc_time_parse (NOW, &credit.asked));
  yc_credit_look (&credit, region, item, credit.asked, &today, &view);
  append_bar (got, "application", &view.application);
  append_bar (got, "tolerance", &view.tolerance);
  append_bar (got, "commitment", &view.commitment);
  g_assert_cmpstr (got->str, ==, row->bars);
  g_assert_true (view.known);
}

/* Whether a record of 失信 keeps from a way of acceptance is the profile's ([K] in the texts); it never goes with priority. */
static void
test_dishonest_bars_by_profile (void)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (GArray) records = g_array_new (FALSE, TRUE, sizeof (YcCreditRecord));
  YcCreditRecord record = { .kind = YC_CREDIT_DISHONEST, .since = day ("2026-01-01") };
  YcCredit credit = { .records = records, .priority = TRUE };
  GDate today = day ("2026-11-23");

  g_array_append_val (records, record);
  g_assert_true (yc_time_parse (NOW, &credit.asked));
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (YcRegion) region = load_region ("liaoning");
      YcCreditView view;

      region->tolerance.dishonest_bars = i & 1;
      region->commitment.dishonest_bars = i >> 1;
      yc_credit_look (&credit, region, item, credit.asked, &today, &view);
      g_assert_cmpint (view.tolerance.record != NULL, ==, i & 1);
      g_assert_cmpint (view.commitment.record != NULL, ==, i >> 1);
      g_assert_false (view.priority);
    }
}

static void
test_how_long_an_answer_holds (void)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcRegion) region = load_region ("liaoning");
  YcCredit credit = { .priority = TRUE };
  YcCreditView view;
  GDate today = day ("2026-11-23");
  gint64 now;

  g_assert_true (yc_time_parse (NOW, &now));
  yc_credit_look (NULL, region, item, now, &today, &view);
  g_assert_false (view.known);
  yc_credit_look (&credit, region, item, now, &today, &view);
  g_assert_false (view.known);
  credit.asked = now - YC_CREDIT_FRESH_US;
  yc_credit_look (&credit, region, item, now, &today, &view);
  g_assert_true (view.known && view.priority);
  credit.asked--;
  yc_credit_look (&credit, region, item, now, &today, &view);
  g_assert_false (view.known || view.priority);
  credit.asked = now + 1;
  yc_credit_look (&credit, region, item, now, &today, &view);
  g_assert_false (view.known || view.priority);
}

/* 守信激励 is not for whom anything bars, an application as little as a promise. */
static void
test_priority (void)
{
  static const struct { YcCreditKind kind; const char *since; gboolean priority; } rows[] = {
    { YC_CREDIT_DISHONEST, "2026-01-01", FALSE }, { YC_CREDIT_PROMISE_BROKEN, "2026-11-01", FALSE },
    { YC_CREDIT_FALSE_MATERIALS, "2026-11-01", FALSE },
    { YC_CREDIT_FRAUD, "2024-11-25", FALSE }, { YC_CREDIT_FRAUD, "2023-11-01", TRUE },
  };
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcRegion) region = load_region ("liaoning");
  GDate today = day ("2026-11-23");
  gint64 now;

  g_assert_true (yc_time_parse (NOW, &now));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) records = g_array_new (FALSE, TRUE, sizeof (YcCreditRecord));
      YcCreditRecord record = { .kind = rows[i].kind, .since = day (rows[i].since) };
      YcCredit credit = { .asked = now, .priority = TRUE, .records = records };
      YcCreditView view;

      g_array_append_val (records, record);
      yc_credit_look (&credit, region, item, now, &today, &view);
      g_assert_cmpint (view.priority, ==, rows[i].priority);
    }
}

/* Design 9.12: an answer counts for 24 hours, also in what it bars: it may be repaired since. Behind that nothing is known, of the one that forbids as of the one that allows. */
static void
test_an_old_answer_is_none (void)
{
  static const struct { YcCreditKind kind; const char *since; } rows[] = {
    { YC_CREDIT_DISHONEST, "2026-01-01" }, { YC_CREDIT_PROMISE_BROKEN, "2026-11-01" }, { YC_CREDIT_FALSE_MATERIALS, "2026-11-01" }, { YC_CREDIT_FRAUD, "2026-11-01" },
  };
  static const gint64 old[] = { YC_CREDIT_FRESH_US + 1, 2 * YC_CREDIT_FRESH_US, -1 };      /* the last: of tomorrow */
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcRegion) region = load_region ("liaoning");
  GDate today = day ("2026-11-23");
  gint64 now;

  g_assert_true (yc_time_parse (NOW, &now));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) records = g_array_new (FALSE, TRUE, sizeof (YcCreditRecord));
      YcCreditRecord record = { .kind = rows[i].kind, .since = day (rows[i].since) };
      YcCredit credit = { .asked = now - YC_CREDIT_FRESH_US, .records = records };
      YcCreditView view;

      g_array_append_val (records, record);
      yc_credit_look (&credit, region, item, now, &today, &view);
      g_assert_true (view.known);
      g_assert_true (view.tolerance.record != NULL || view.application.record != NULL);
      for (gsize k = 0; k < G_N_ELEMENTS (old); k++)
        {
          credit.asked = now - old[k];
          yc_credit_look (&credit, region, item, now, &today, &view);
          g_assert_false (view.known || view.priority);
          g_assert_null (view.application.record);
          g_assert_null (view.tolerance.record);
          g_assert_null (view.commitment.record);
        }
    }
}

/* ---- in the verdict ---- */

typedef struct
{
  const char *name, *item_id, *change, *areas, *region, *answers, *pages;
  int         credit;            /* YcCreditKind; -1: nothing is recorded; -2: nobody could be asked */
  gboolean    wants_commitment;
  YcOutcome   outcome;
  const char *finding;           /* code of one that is there */
  const char *sentence;          /* begins so */
} VerdictCase;

#define MAIN "application business-licence identity-card"
#define RENEW_EXIT(kind, agency) "\"exits\": [{\"kind\": \"" kind "\", \"when\": {\"question\": \"scenario\", \"is\": [\"renew\"]}, " agency \
  "\"reason\": \"样例\", \"legal_basis\": \"样例条款\"}], \"commitment\""
#define ALL_HYGIENE "application identity-card commitment-letter floor-plans management-rules health-certificates"
#define HAIR "category=hair-beauty air=no way=commitment"

static const VerdictCase verdicts[] = {
  { "good-credit-tolerates", "small-catering", NULL, "", "liaoning", "scenario=new", MAIN, -1, FALSE, YC_OUTCOME_TOLERATE, "promise-unsigned", "可容缺受理" },
  { "unknown-credit-tolerates-with-a-declaration", "small-catering", NULL, "", "liaoning", "scenario=new", MAIN, -2, FALSE, YC_OUTCOME_TOLERATE, "credit-unknown", "可容缺受理" },
  { "bad-credit-does-not", "small-catering", NULL, "", "liaoning", "scenario=new", MAIN, YC_CREDIT_DISHONEST, FALSE, YC_OUTCOME_INCOMPLETE, "no-tolerance-credit", "暂不能受理：缺 2 件" },
  { "bad-credit-accepts-what-is-complete", "small-catering", NULL, "", "liaoning", "scenario=new", MAIN " floor-plan health-certificates", YC_CREDIT_DISHONEST, FALSE, YC_OUTCOME_ACCEPT, "sample", "可受理" },
  { "an-area-of-dalian", "small-catering", NULL, "health", "dalian", "scenario=new", MAIN, -1, FALSE, YC_OUTCOME_INCOMPLETE, "no-tolerance-area", "暂不能受理：缺 2 件" },
  { "not-an-area-of-the-province", "small-catering", NULL, "health", "liaoning", "scenario=new", MAIN, -1, FALSE, YC_OUTCOME_TOLERATE, "promise-unsigned", "可容缺受理" },
  { "commitment", "public-place-hygiene", NULL, "", "liaoning", HAIR, ALL_HYGIENE, -1, FALSE, YC_OUTCOME_COMMIT, "sample", "可告知承诺受理" },
  { "commitment-with-bad-credit", "public-place-hygiene", NULL, "", "liaoning", HAIR, ALL_HYGIENE, YC_CREDIT_PROMISE_BROKEN, FALSE, YC_OUTCOME_INCOMPLETE, "commitment-barred", "暂不能受理：不能以告知承诺方式受理" },
  { "commitment-in-an-excluded-area", "public-place-hygiene", NULL, "ecology", "liaoning", HAIR, ALL_HYGIENE, -1, FALSE, YC_OUTCOME_INCOMPLETE, "commitment-barred", "暂不能受理：不能以告知承诺方式受理" },
  { "no-permit-needed", "small-catering", RENEW_EXIT ("not-needed", ""), "", "liaoning", "scenario=renew", MAIN " floor-plan health-certificates old-permit", -1, FALSE, YC_OUTCOME_NOT_NEEDED, "not-needed", "不受理：依法不需要取得本许可" },
  { "another-agency", "small-catering", RENEW_EXIT ("not-ours", "\"agency\": \"样例机关\", "), "", "liaoning", "scenario=renew", "", -1, FALSE, YC_OUTCOME_REFUSE, "not-ours", "不予受理：不属于本机关职权" },
  { "other-answers-stay", "small-catering", RENEW_EXIT ("not-ours", "\"agency\": \"样例机关\", "), "", "liaoning", "scenario=new", MAIN " floor-plan health-certificates", -1, FALSE, YC_OUTCOME_ACCEPT, "sample", "可受理" },
  { "barred-for-fraud", "small-catering", NULL, "health", "liaoning", "scenario=new", MAIN " floor-plan health-certificates", YC_CREDIT_FRAUD, FALSE, YC_OUTCOME_REFUSE, "application-barred", "不予受理：以欺骗" },
};

static gboolean
has_finding (const YcVerdict *verdict, const char *code)
{
  for (guint i = 0; i < verdict->findings->len; i++)
    if (g_str_equal (((const YcFinding *) g_ptr_array_index (verdict->findings, i))->code, code))
      return TRUE;
  return FALSE;
}

static void
test_verdict (gconstpointer data)
{
  const VerdictCase *row = data;
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, NULL);
  g_autofree char *changed = row->change != NULL ? g_strconcat (row->change, ": {", NULL) : NULL;
  g_autoptr (YcItem) plain = sample_item_changed (row->item_id, row->change != NULL ? "\"commitment\": {" : NULL, changed);
  g_autoptr (YcItem) item = sample_item_in (plain, row->areas, strcmp (row->areas, "health") == 0 ? row->areas : "");
  g_autoptr (YcRegion) region = load_region (row->region);
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autoptr (GPtrArray) pages = sample_pages (row->pages);
  g_autoptr (GArray) records = g_array_new (FALSE, TRUE, sizeof (YcCreditRecord));
  g_autoptr (YcVerdict) verdict = NULL;
  YcCreditRecord record = { .kind = (YcCreditKind) MAX (row->credit, 0), .since = day ("2026-06-01") };
  YcCredit credit = { .records = records };
  YcCreditView view;
  GDate today = day ("2026-11-23");
  YcVerdictAsk ask = { intake, pages, calendar, &today, region, &view };

  if (row->credit >= 0)
    g_array_append_val (records, record);
  g_assert_true (yc_time_parse (NOW, &credit.asked));
  yc_credit_look (row->credit == -2 ? NULL : &credit, region, item, credit.asked, &today, &view);
  sample_applicant (intake);
  sample_answers (intake, row->answers);
  sample_fill_form (intake);
  intake->wants_commitment = row->wants_commitment;
  verdict = yc_verdict_ask (&ask);
  g_assert_cmpstr (yc_outcome_get_code (verdict->outcome), ==, yc_outcome_get_code (row->outcome));
  if (!has_finding (verdict, row->finding) || !g_str_has_prefix (verdict->sentence, row->sentence))
    g_test_fail_printf ("%s; no %s", verdict->sentence, row->finding);
  g_assert_true (verdict->outcome < YC_OUTCOME_INCOMPLETE || !verdict->ready);
  for (guint i = 0; i < verdict->other->len; i++)
    {
      const YcOtherOutcome *other = g_ptr_array_index (verdict->other, i);

      g_assert_true (*other->why != '\0' && *other->source != '\0');
    }
}

/* The day that the applicant is told is the one on which the clock of the case ends: half a working day runs in the hall hours of the region. */
static void
test_half_day (void)
{
  static const struct { int minute; const char *due; } rows[] = { { 0, "2026-11-20" }, { 10 * 60, "2026-11-20" }, { 15 * 60 + 30, "2026-11-23" } };
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, NULL);
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcRegion) region = load_region (YC_REGION_BASE);
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autoptr (GPtrArray) pages = sample_pages ("");
  GDate today = day ("2026-11-20");

  item->promise = (YcLimit) { .value = 0, .half = TRUE, .unit = YC_UNIT_WORKDAY, .source = item->promise.source };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const YcVerdictAsk ask = { intake, pages, calendar, &today, region, NULL, FALSE, rows[i].minute };
      g_autoptr (YcVerdict) verdict = yc_verdict_ask (&ask);
      const YcTerm term = yc_term_from_limit (&item->promise);
      const YcMoment start = { today, rows[i].minute };
      g_autofree char *due = yc_date_format (&verdict->due.due);
      YcMoment end;
      gboolean provisional;

      g_assert_cmpstr (due, ==, rows[i].due);
      yc_term_get_due (&term, calendar, &region->hours, &start, NULL, &end, &provisional);
      g_assert_cmpint (g_date_compare (&end.day, &verdict->due.due), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (bars); i++)
    {
      g_autofree char *path = g_strconcat ("/law/credit/bar/", bars[i].name, NULL);

      g_test_add_data_func (path, &bars[i], test_bar);
    }
  g_test_add_func ("/law/credit/priority-for-nobody-who-is-barred", test_priority);
  g_test_add_func ("/law/credit/how-long-an-answer-holds", test_how_long_an_answer_holds);
  g_test_add_func ("/law/credit/dishonest-bars-by-profile", test_dishonest_bars_by_profile);
  g_test_add_func ("/law/credit/an-old-answer-is-none", test_an_old_answer_is_none);
  g_test_add_func ("/acceptance/verdict/half-a-day-runs-in-hall-hours", test_half_day);
  for (gsize i = 0; i < G_N_ELEMENTS (verdicts); i++)
    {
      g_autofree char *path = g_strconcat ("/acceptance/verdict/bar/", verdicts[i].name, NULL);

      g_test_add_data_func (path, &verdicts[i], test_verdict);
    }
  return g_test_run ();
}
