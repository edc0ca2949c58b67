/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Where the window is says whose measure of 容缺受理 is cited: each profile names its own, the papers of tolerance print that and no other's, and so does the
 * verdict. */
#include "config.h"

#include "law/yc-region.h"
#include "sample-intake.h"
#include "test-notice-read.h"

static const struct { const char *id, *code, *own; } places[] = {
  { "liaoning", "210000", "" },
  { "dalian", "210202", "大政办发〔2020〕21号（大连市容缺受理）" },
  { "fuxin", "210902", "阜新市容缺受理信用规定" },
  { "liaoyang", "211002", "《辽阳市政务服务容缺受理实施方案》" },
};

static const char *const kinds[] = { "tolerance-notice", "lapse-notice" };

/* One row above for each profile, and each names both sources itself. */
static void
test_profiles (void)
{
  g_autofree char *folder = yc_data_path ("catalog/regions");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
      g_autoptr (JsonObject) json = NULL;
      static const char *const ways[] = { "tolerance", "commitment" };

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      json = yc_json_parse_object (text, -1, NULL, NULL);
      for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
        if (!json_object_has_member (json, ways[i]) || !json_object_has_member (json_object_get_object_member (json, ways[i]), "source"))
          g_test_fail_printf ("%s: %s names no source", name, ways[i]);
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (places));
}

static char *
read_paper (const char *kind, const char *code, gboolean demonstrates)
{
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
  g_autoptr (GBytes) pdf = NULL;

  papers->site.region = (char *) code;
  papers->site.demonstration = demonstrates;
  pdf = test_paper_render (kind, papers, NULL, NULL);
  return test_paper_read_squeezed (pdf);
}

static void
test_papers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autofree char *text = read_paper (kinds[k], places[i].code, FALSE);
        const YcRegion *region = yc_region_get (places[i].code, NULL);

        g_assert_cmpstr (region->id, ==, places[i].id);
        g_assert_nonnull (strstr (region->tolerance.source, places[i].own));
        test_paper_assert_holds (kinds[k], text, "依据");
        test_paper_assert_holds (kinds[k], text, places[i].own);
        for (gsize n = 0; n < G_N_ELEMENTS (places); n++)
          if (n != i && *places[n].own != '\0')
            test_paper_assert_lacks (kinds[k], text, places[n].own);
        /* The province's measure, where the city rests on it and says so. */
        if (strstr (region->tolerance.source, "辽宁省政务服务容缺受理管理办法") != NULL)
          test_paper_assert_holds (kinds[k], text, "辽宁省政务服务容缺受理管理办法");
        else
          test_paper_assert_lacks (kinds[k], text, "辽宁省");
      }
}

/* A window that was never enrolled stands in no place: the province's. */
static void
test_nowhere (void)
{
  g_autofree char *text = read_paper ("tolerance-notice", "", FALSE);

  test_paper_assert_holds ("tolerance-notice", text, "依据《辽宁省政务服务容缺受理管理办法》，现予容缺受理");
}

/* A demonstration goes by the province's profile, wherever its hall is said to be (design 9.12). */
static void
test_demonstration (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const YcSite site = { .region = (char *) places[i].code, .demonstration = TRUE }, real = { .region = (char *) places[i].code };

      g_assert_cmpstr (yc_site_get_region (&site, NULL)->id, ==, YC_REGION_BASE);
      g_assert_cmpstr (yc_site_get_region (&real, NULL)->id, ==, places[i].id);
      for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
        {
          g_autofree char *text = read_paper (kinds[k], places[i].code, TRUE);

          test_paper_assert_holds (kinds[k], text, "辽宁省政务服务容缺受理管理办法");
          for (gsize n = 0; n < G_N_ELEMENTS (places); n++)
            if (*places[n].own != '\0')
              test_paper_assert_lacks (kinds[k], text, places[n].own);
        }
    }
}

/* Finding and "why not" for each place: what tolerance and commitment rest on there. */
static void
check_verdict (const YcRegion *region, gboolean commits)
{
  g_autoptr (YcItem) item = sample_item ("public-place-hygiene");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();
  g_autofree char *folder = yc_data_path ("catalog/calendar");
  g_autoptr (YcCalendar) calendar = yc_calendar_load (folder, NULL);
  g_autoptr (YcVerdict) verdict = NULL;
  GDate today;
  YcVerdictAsk ask = { .intake = intake, .pages = pages, .calendar = calendar, .today = &today, .region = region };
  guint n = 0;

  g_date_set_dmy (&today, 23, G_DATE_NOVEMBER, 2026);
  intake->wants_commitment = commits;
  verdict = yc_verdict_ask (&ask);
  for (guint i = 0; i < verdict->other->len; i++)
    {
      const YcOtherOutcome *other = g_ptr_array_index (verdict->other, i);
      const char *source = other->outcome == YC_OUTCOME_TOLERATE ? region->tolerance.source : region->commitment.source;

      if (other->outcome != YC_OUTCOME_TOLERATE && other->outcome != YC_OUTCOME_COMMIT)
        continue;
      g_assert_true (g_str_equal (other->source, source) || g_str_equal (other->source, region->commitment.source));
      n++;
    }
  g_assert_cmpuint (n, >=, 1);
  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);

      if (strcmp (finding->code, "material-tolerable") == 0 || g_str_has_prefix (finding->code, "no-tolerance"))
        g_assert_cmpstr (finding->source, ==, strcmp (finding->code, "no-tolerance-commitment") == 0 ? region->commitment.source : region->tolerance.source);
    }
}

static void
test_verdicts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    for (int commits = 0; commits < 2; commits++)
      check_verdict (yc_region_get (places[i].code, NULL), commits == 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/region/profiles", test_profiles);
  g_test_add_func ("/notice/region/papers", test_papers);
  g_test_add_func ("/notice/region/nowhere", test_nowhere);
  g_test_add_func ("/notice/region/demonstration", test_demonstration);
  g_test_add_func ("/notice/region/verdicts", test_verdicts);
  return g_test_run ();
}
