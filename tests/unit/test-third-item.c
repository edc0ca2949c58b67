/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A third item from data alone: a file written into a catalogue folder is found, asked about, filled in,
 * judged and taken in with number, papers and e-file, by the same code and without a line for it. Its
 * agency is none that the shipped items know: the enrolment names it.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "acceptance/yc-verdict.h"

#include "base/yc-clock.h"
#include "test-counter.h"

#include "case/yc-case-number.h"
#include "efile/yc-efile.h"

#include <glib/gstdio.h>

static const char THIRD_ITEM[] =
    "{"
    "\"format\": 1, \"id\": \"bookshop\", \"version\": \"1\", \"effective_from\": \"2026-06-01\", \"name\": "
    "\"出版物零售单位设立\","
    "\"short_name\": \"书店设立\", \"type\": \"行政许可\", \"type_codes\": [\"01\"], \"department\": "
    "\"新闻出版局\", \"agency\": \"044\","
    "\"service_object\": \"企业法人\", \"immediate\": false, \"object_kinds\": [\"organisation\"],"
    "\"limits\": {\"legal\": {\"value\": 20, \"unit\": \"workday\", \"source\": "
    "\"《中华人民共和国行政许可法》第四十二条\"},"
    "  \"promise\": {\"value\": 3, \"unit\": \"workday\", \"source\": \"样例\", \"sample\": true}},"
    "\"questions\": ["
    "  {\"id\": \"kind\", \"text\": \"哪一种？\", \"answers\": [{\"id\": \"shop\", \"text\": \"实体书店\"}, "
    "{\"id\": \"net\", \"text\": "
    "\"网上零售\"}], \"sample\": true},"
    "  {\"id\": \"size\", \"text\": \"多大？\", \"answers\": [{\"id\": \"small\", \"text\": \"小\"}, "
    "{\"id\": \"large\", \"text\": \"大\"}],"
    "   \"when\": {\"question\": \"kind\", \"is\": [\"shop\"]}, \"sample\": true}],"
    "\"materials\": ["
    "  {\"id\": \"form\", \"name\": \"设立申请书\", \"source\": \"applicant\", \"need\": \"required\", "
    "\"role\": \"application-form\", "
    "\"form\": \"原件\", \"sample\": true},"
    "  {\"id\": \"rooms\", \"name\": \"经营场所使用证明\", \"source\": \"applicant\", \"need\": "
    "\"tolerable\", \"form\": \"复印件\","
    "   \"cure\": {\"value\": 2, \"unit\": \"workday\", \"source\": \"样例\", \"sample\": true},"
    "   \"when\": {\"all\": [{\"question\": \"kind\", \"is\": [\"shop\"]}, {\"not\": {\"question\": "
    "\"size\", \"is\": [\"small\"]}}]}, "
    "\"sample\": true},"
    "  {\"id\": \"domain\", \"name\": \"域名备案证明\", \"source\": \"government\", \"need\": \"required\", "
    "\"form\": \"复印件\","
    "   \"when\": {\"question\": \"kind\", \"is\": [\"net\"]}, \"min_pages\": 2, \"sample\": true}],"
    "\"field_groups\": [{\"title\": \"书店\", \"fields\": ["
    "  {\"id\": \"shop\", \"label\": \"店名\", \"type\": \"text\", \"required\": true, \"prefill\": "
    "\"applicant.name\", \"sample\": true},"
    "  {\"id\": \"opening\", \"label\": \"开业日期\", \"type\": \"date\", \"required\": true, \"sample\": "
    "true}]}],"
    "\"commitment\": {\"class\": \"none\", \"reason\": \"样例\"}, \"correction_rule\": \"XK32\", "
    "\"tolerance_excluded\": false,"
    "\"remote_window\": true, \"legal_basis\": [\"《出版管理条例》\"], \"fee\": \"不收费\", \"result_ways\": "
    "[\"窗口领取\"], \"sample\": true"
    "}";

typedef struct
{
  char *folder;
  char *path;
  YcCatalog *catalog;
  YcCalendar *calendar;
  YcIntake *intake;
  GDate today;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *calendar = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (GError) error = NULL;
  YcItem *item;

  f->folder = g_dir_make_tmp ("yc-catalog-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "bookshop.json", NULL);
  g_assert_true (g_file_set_contents (f->path, THIRD_ITEM, -1, NULL));
  f->catalog = yc_catalog_load (f->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (yc_catalog_get_problems (f->catalog)->len, ==, 0);
  f->calendar = yc_calendar_load (calendar, &error);
  g_assert_no_error (error);
  g_assert_true (yc_date_parse ("2026-11-23", &f->today));
  item = yc_catalog_find (f->catalog, "bookshop");
  f->intake = yc_intake_new (item);
  sample_applicant (f->intake);
  yc_intake_prefill (f->intake);
  yc_intake_set_field (f->intake, "opening", "2026-12-01", YC_ORIGIN_TYPED);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  yc_intake_free (f->intake);
  yc_calendar_free (f->calendar);
  yc_catalog_free (f->catalog);
  g_assert_cmpint (g_remove (f->path), ==, 0);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->path);
  g_free (f->folder);
}

static YcVerdict *
judge (Fixture *f, const char *pages)
{
  g_autoptr (GPtrArray) made = sample_pages (pages);

  return yc_verdict_judge (f->intake, made, f->calendar, &f->today);
}

static void
test_incomplete (Fixture *f, gconstpointer data)
{
  g_autoptr (YcVerdict) verdict = NULL;

  yc_intake_set_answer (f->intake, "kind", "net");
  verdict = judge (f, "form domain");
  g_assert_cmpint (verdict->outcome, ==, YC_OUTCOME_INCOMPLETE);
  g_assert_cmpstr (verdict->sentence, ==, "暂不能受理：缺 1 件（域名备案证明）");
}

static void
test_tolerated (Fixture *f, gconstpointer data)
{
  g_autoptr (YcVerdict) unsigned_verdict = NULL, verdict = NULL;

  yc_intake_set_answer (f->intake, "kind", "shop");
  yc_intake_set_answer (f->intake, "size", "large");
  unsigned_verdict = judge (f, "form");
  g_assert_cmpint (unsigned_verdict->outcome, ==, YC_OUTCOME_TOLERATE);
  g_assert_true (unsigned_verdict->needs_letter);
  verdict = judge (f, "form tolerance-promise");
  g_assert_true (verdict->ready);
  g_assert_cmpstr (verdict->sentence, ==, "可容缺受理：缺 1 件（经营场所使用证明），2 个工作日内补齐");
}

static void
test_accepted (Fixture *f, gconstpointer data)
{
  g_autoptr (YcVerdict) small = NULL, net = NULL;
  g_autofree char *scenario = NULL;

  yc_intake_set_answer (f->intake, "kind", "shop");
  yc_intake_set_answer (f->intake, "size", "small");
  scenario = yc_intake_scenario_text (f->intake);
  g_assert_cmpstr (scenario, ==, "实体书店 · 小");
  small = judge (f, "form");
  g_assert_cmpint (small->outcome, ==, YC_OUTCOME_ACCEPT);
  g_assert_true (small->ready);
  yc_intake_set_answer (f->intake, "kind", "net");
  net = judge (f, "form domain domain");
  g_assert_cmpint (net->outcome, ==, YC_OUTCOME_ACCEPT);
  g_assert_cmpstr (net->next, ==, "下一步受理并打印受理通知书 · 应办结于 11月26日 周四");
}

/* ---- at a counter, in a real store ---- */

#define AGENCY "{\"code\":\"044\",\"name\":\"样本新闻出版局\",\"letter\":\"（辽·大）样新\"," \
               "\"consult_phone\":\"0411-00000044\",\"supervise_phone\":\"0411-00012345\"}"
#define BLOCK "{\"block\":\"sample-044\",\"agency\":\"044\",\"year\":2026,\"first\":1,\"last\":9}"

static void
add_element (JsonObject *object, const char *member, const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *element = yc_json_parse_object (text, -1, NULL, &error);

  g_assert_no_error (error);
  json_array_add_object_element (json_object_get_array_member (object, member), element);
}

/* @served: the enrolment names the third item's agency */
static Counter *
open_counter (Fixture *f, gboolean served, const char *pages)
{
  g_autoptr (JsonObject) enrolment = test_enrolment ();

  if (served)
    {
      add_element (enrolment, "agencies", AGENCY);
      add_element (enrolment, "document_blocks", BLOCK);
    }
  return counter_new_for (test_cases_new_with (test_folder_new (), enrolment),
                          yc_catalog_find (f->catalog, "bookshop"), "kind=net", pages);
}

static void
test_not_taken_in (Fixture *f, gconstpointer data)
{
  g_autoptr (Counter) incomplete = open_counter (f, TRUE, "form domain");
  g_autoptr (Counter) elsewhere = open_counter (f, FALSE, "form domain domain");

  counter_assert_refused (incomplete, YC_OUTCOME_ACCEPT, "域名备案证明");
  counter_assert_refused (elsewhere, YC_OUTCOME_ACCEPT, "not-served");
}

static void
assert_paper (Counter *counter, const YcPaperRecord *paper, const char *title, const char *number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = yc_case_store_get_paper (counter->cases->store, counter->id, paper->id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (paper->title, ==, title);
  g_assert_cmpstr (paper->number, ==, number);
  g_assert_cmpint (memcmp (g_bytes_get_data (pdf, NULL), "%PDF-", 5), ==, 0);
}

static void
assert_efile (Counter *counter)
{
  g_autofree char *folder = test_folder_path (counter->cases->folder, "efile");
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  const YcCaseEvent *anchor;
  YcDigest digest;

  yc_submission_export_efile (counter->cases->store, counter->id, folder, &counter->cases->actor, &error);
  g_assert_no_error (error);
  history = yc_case_store_history (counter->cases->store, counter->id, &error);
  g_assert_no_error (error);
  anchor = g_ptr_array_index (history, 2);
  g_assert_cmpstr (anchor->kind, ==, "efile");
  g_strlcpy (digest.sha256, json_object_get_string_member (anchor->body, "sha256"), sizeof digest.sha256);
  g_strlcpy (digest.sm3, json_object_get_string_member (anchor->body, "sm3"), sizeof digest.sm3);
  g_assert_true (yc_efile_verify_folder (folder, &digest, counter->cases->clerk->public_key, defects, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (defects->len, ==, 0);
}

static void
test_taken_in (Fixture *f, gconstpointer data)
{
  g_autoptr (Counter) counter = open_counter (f, TRUE, "form domain domain");
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_autoptr (YcCaseRecord) record = NULL;

  g_assert_no_error (error);
  test_cases_reopen (counter->cases);
  record = yc_case_store_get (counter->cases->store, counter->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (record->state, ==, YC_STATE_HANDED_OVER);
  g_assert_true (yc_case_number_is_valid (record->number));
  g_assert_true (g_str_has_prefix (record->number, "21020204420261123030001"));
  g_assert_cmpstr (record->due, ==, "2026-11-26");
  g_assert_cmpuint (acceptance->papers->len, ==, 2);
  assert_paper (counter, g_ptr_array_index (acceptance->papers, 0), "收件回执", "（辽·大）样新收字〔2026〕第000001号");
  assert_paper (counter, g_ptr_array_index (acceptance->papers, 1), "受理通知书", "（辽·大）样新受字〔2026〕第000002号");
  counter_assert_history (counter, "created received efile accepted handed-over");
  assert_efile (counter);
  test_assert_sound (counter->cases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add ("/catalog/third-item/is-not-accepted-incomplete", Fixture, NULL, set_up, test_incomplete,
              tear_down);
  g_test_add ("/catalog/third-item/is-accepted-with-tolerance", Fixture, NULL, set_up, test_tolerated,
              tear_down);
  g_test_add ("/catalog/third-item/is-accepted-complete", Fixture, NULL, set_up, test_accepted, tear_down);
  g_test_add ("/catalog/third-item/is-not-taken-in-incomplete-or-unserved", Fixture, NULL, set_up, test_not_taken_in,
              tear_down);
  g_test_add ("/catalog/third-item/is-taken-in-with-number-papers-and-efile", Fixture, NULL, set_up, test_taken_in,
              tear_down);
  return g_test_run ();
}
