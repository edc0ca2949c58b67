/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A material that is there and does not count: the clerk's mark, what it does to the notice, to tolerance and to what comes later, here and at the
 * platform. */
#include "config.h"

#include "capture/yc-page-store.h"
#include "outbox/yc-counter.h"
#include "test-site.h"

#define CARD "identity-card"
#define HEALTH "health-certificates"

static void
mark (Counter *counter, const char *material, YcUnfit unfit)
{
  g_autoptr (GError) error = NULL;

  yc_page_store_mark_unfit (counter->cases->store, counter->id, material, unfit, &counter->cases->actor, &error);
  g_assert_no_error (error);
}

/* "expired - " : of each page of @material, in order */
static char *
list_marks (Counter *counter, const char *material)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (counter->cases->store, counter->id, FALSE, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      if (strcmp (page->material_id, material) == 0)
        g_string_append_printf (text, "%s ", page->unfit == YC_UNFIT_NONE ? "-" : yc_unfit_get_code (page->unfit));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_marks (Counter *counter, const char *material, const char *expected)
{
  g_autofree char *marks = list_marks (counter, material);

  g_assert_cmpstr (marks, ==, expected);
}

static Counter *
draft_new (void)
{
  return counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
}

/* ---- the reasons ---- */

static void
test_reasons (void)
{
  YcUnfit found = YC_UNFIT_EXPIRED;

  g_assert_cmpstr (yc_unfit_get_code (YC_UNFIT_NONE), ==, "");
  g_assert_false (yc_unfit_parse ("", &found));
  g_assert_false (yc_unfit_parse ("moon", &found));
  g_assert_cmpint (found, ==, YC_UNFIT_EXPIRED);
  for (int unfit = YC_UNFIT_NONE + 1; unfit < YC_N_UNFIT; unfit++)
    {
      g_autofree char *cure = yc_unfit_describe_cure ((YcUnfit) unfit, "营业执照");

      g_assert_true (yc_unfit_parse (yc_unfit_get_code ((YcUnfit) unfit), &found));
      g_assert_cmpint (found, ==, unfit);
      g_assert_cmpstr (yc_unfit_get_text ((YcUnfit) unfit), !=, "");
      g_assert_nonnull (strstr (cure, "营业执照"));
      g_assert_cmpuint (strlen (cure), >, strlen ("营业执照"));
    }
}

/* ---- the mark ---- */

/* On each page that is there; a new one has none. */
static void
test_mark_and_undo (void)
{
  g_autoptr (Counter) counter = draft_new ();
  YcStore *store = counter->cases->store;
  g_autofree char *undone = NULL, *redone = NULL;

  counter_scan (counter, CARD);
  mark (counter, CARD, YC_UNFIT_EXPIRED);
  assert_marks (counter, CARD, "expired expired ");
  assert_marks (counter, "application", "- ");
  counter_scan (counter, CARD);
  assert_marks (counter, CARD, "expired expired - ");
  g_assert_true (yc_page_store_undo (store, counter->id, NULL, &counter->cases->actor, NULL));
  test_cases_reopen (counter->cases);
  store = counter->cases->store;
  g_assert_true (yc_page_store_undo (store, counter->id, &undone, &counter->cases->actor, NULL));
  g_assert_cmpstr (undone, ==, "标记为不符合要求：已过有效期");
  assert_marks (counter, CARD, "- - ");
  g_assert_true (yc_page_store_redo (store, counter->id, &redone, &counter->cases->actor, NULL));
  assert_marks (counter, CARD, "expired expired ");
  mark (counter, CARD, YC_UNFIT_UNSIGNED);
  assert_marks (counter, CARD, "unsigned unsigned ");
  mark (counter, CARD, YC_UNFIT_NONE);
  assert_marks (counter, CARD, "- - ");
}

/* A page that was taken for a blank one is no new paper. */
static void
test_blank_page_is_marked_too (void)
{
  g_autoptr (Counter) counter = draft_new ();
  YcStore *store = counter->cases->store;
  g_autoptr (GPtrArray) pages = NULL;
  const YcPage *last = NULL;

  counter_scan (counter, CARD);
  pages = yc_page_store_list (store, counter->id, FALSE, NULL);
  for (guint i = 0; i < pages->len; i++)
    if (strcmp (((const YcPage *) g_ptr_array_index (pages, i))->material_id, CARD) == 0)
      last = g_ptr_array_index (pages, i);
  g_assert_true (yc_page_store_mark_blank (store, counter->id, last->id, TRUE, &counter->cases->actor, NULL));
  mark (counter, CARD, YC_UNFIT_EXPIRED);
  g_assert_true (yc_page_store_mark_blank (store, counter->id, last->id, FALSE, &counter->cases->actor, NULL));
  counter_assert_refused (counter, YC_OUTCOME_ACCEPT, "material-unfit");
}

static void
test_mark_is_no_news_twice (void)
{
  g_autoptr (Counter) counter = draft_new ();
  g_autofree char *what = NULL;

  mark (counter, CARD, YC_UNFIT_NONE);
  mark (counter, "management-rules", YC_UNFIT_EXPIRED);
  g_assert_true (yc_page_store_undo (counter->cases->store, counter->id, &what, &counter->cases->actor, NULL));
  g_assert_cmpstr (what, ==, "添加第 1 页");
}

/* Behind the receipt the mark is a fact of the case: who said so, of which page; and what was before can be seen again. */
static void
test_mark_behind_the_receipt (void)
{
  g_autoptr (Counter) counter = draft_new ();
  YcStore *store = counter->cases->store;
  g_autofree char *number = test_receive (counter->cases, counter->id);
  g_autoptr (GPtrArray) history = NULL, then = NULL, defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  guint n_before;

  history = yc_case_store_history (store, counter->id, &error);
  n_before = history->len;
  g_clear_pointer (&history, g_ptr_array_unref);
  mark (counter, CARD, YC_UNFIT_ILLEGIBLE);
  history = yc_case_store_history (store, counter->id, &error);
  g_assert_cmpuint (history->len, ==, n_before + 1);
  g_assert_cmpstr (((YcCaseEvent *) g_ptr_array_index (history, n_before))->kind, ==, "pages");
  then = yc_page_store_list_at (store, counter->id, history, n_before, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < then->len; i++)
    g_assert_cmpint (((YcPage *) g_ptr_array_index (then, i))->unfit, ==, YC_UNFIT_NONE);
  g_assert_true (yc_page_store_verify (store, defects, &error));
  g_assert_cmpuint (defects->len, ==, 0);
  /* Who changes the row alone is found. */
  g_assert_true (yc_db_exec (yc_store_get_work (store), "UPDATE page SET unfit = '' WHERE material_id = '" CARD "'", &error));
  g_assert_true (yc_page_store_verify (store, defects, &error));
  g_assert_cmpuint (defects->len, ==, 1);
}

/* ---- what it does ---- */

static YcPaperRecord *
tell (Counter *counter, GError **error)
{
  return yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, error);
}

static void
bring (Counter *counter)
{
  g_autoptr (GError) error = NULL;

  yc_paper_record_free (yc_submission_receive_correction (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error));
  g_assert_no_error (error);
}

static void
test_not_accepted (void)
{
  g_autoptr (Counter) counter = draft_new ();
  g_autoptr (YcAcceptance) acceptance = NULL;

  mark (counter, CARD, YC_UNFIT_EXPIRED);
  counter_assert_refused (counter, YC_OUTCOME_ACCEPT, "material-unfit");
  counter_scan (counter, CARD);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, NULL);
  g_assert_nonnull (acceptance);
}

static JsonObject *
dup_defect (Counter *counter)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  const YcCaseEvent *event = g_ptr_array_index (history, history->len - 1);
  JsonArray *defects = json_object_get_array_member (event->body, "defects");

  g_assert_cmpuint (json_array_get_length (defects), ==, 1);
  return json_object_ref (json_array_get_object_element (defects, 0));
}

/* The applicant reads what is wrong with it, and brings a valid one. */
static void
test_told_and_cured (void)
{
  g_autoptr (Site) site = NULL;
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (JsonObject) defect = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;

  site = site_new_draft (item, YC_ROLE_CLERK, "scenario=new", COUNTER_ALL);
  mark (site->counter, CARD, YC_UNFIT_EXPIRED);
  paper = tell (site->counter, &error);
  g_assert_no_error (error);
  defect = dup_defect (site->counter);
  g_assert_cmpstr (json_object_get_string_member (defect, "code"), ==, "material-unfit");
  g_assert_cmpstr (json_object_get_string_member (defect, "unfit"), ==, "expired");
  g_assert_cmpstr (json_object_get_string_member (defect, "text"), ==, "居民身份证已过有效期");
  g_assert_nonnull (strstr (json_object_get_string_member (defect, "cure"), "请提交有效期内的居民身份证"));
  yc_clock_test_advance (site->counter->cases->clock, TEST_DAY);
  counter_scan (site->counter, CARD);
  bring (site->counter);
  acceptance = counter_accept (site->counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  assert_marks (site->counter, CARD, "expired - ");
  results = deliver_queue (site, TRUE);
  for (guint i = 0; i < results->len; i++)
    g_assert_null (((YcWireResult *) g_ptr_array_index (results, i))->problem);
}

/* What was told is still open when the same is wrong with the new one, and not when something else is: of that nobody spoke. */
static void
test_same_again (void)
{
  static const struct { YcUnfit again; gboolean open; } rows[] = { { YC_UNFIT_EXPIRED, TRUE }, { YC_UNFIT_UNSIGNED, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Counter) counter = draft_new ();
      g_autoptr (YcPaperRecord) paper = NULL, refusal = NULL;
      g_autoptr (GError) error = NULL;

      mark (counter, CARD, YC_UNFIT_EXPIRED);
      paper = tell (counter, &error);
      g_assert_no_error (error);
      yc_clock_test_advance (counter->cases->clock, TEST_DAY);
      counter_scan (counter, CARD);
      mark (counter, CARD, rows[i].again);
      bring (counter);
      yc_clock_test_advance (counter->cases->clock, 40 * TEST_DAY);
      refusal = yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error);
      g_assert_cmpint (refusal != NULL, ==, rows[i].open);
    }
}

/* One that may follow may also be unfit: it is promised, and what comes later counts by itself. */
static void
test_tolerated (void)
{
  g_autoptr (Site) site = NULL;
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  site = site_new_draft (item, YC_ROLE_CLERK, "scenario=new", COUNTER_ALL);
  mark (site->counter, HEALTH, YC_UNFIT_EXPIRED);
  site_sign (site, YC_LETTER_PROMISE);
  acceptance = counter_accept (site->counter, YC_OUTCOME_TOLERATE, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (site->counter->cases->clock, TEST_DAY);
  g_assert_false (yc_submission_cure (site->counter->cases->store, site->counter->calendar, site->counter->id, &site->counter->cases->actor, NULL, &error));
  g_clear_error (&error);
  counter_scan (site->counter, HEALTH);
  g_assert_true (yc_submission_cure (site->counter->cases->store, site->counter->calendar, site->counter->id, &site->counter->cases->actor, NULL, &error));
  g_assert_no_error (error);
  results = deliver_queue (site, TRUE);
  g_assert_cmpuint (results->len, >, 1);
  for (guint i = 0; i < results->len; i++)
    g_assert_null (((YcWireResult *) g_ptr_array_index (results, i))->problem);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  yc_digest_init_library ();
  g_test_add_func ("/unfit/each-reason-has-its-words", test_reasons);
  g_test_add_func ("/unfit/mark/is-undone-and-redone", test_mark_and_undo);
  g_test_add_func ("/unfit/mark/a-blank-page-is-marked-too", test_blank_page_is_marked_too);
  g_test_add_func ("/unfit/mark/twice-is-no-news", test_mark_is_no_news_twice);
  g_test_add_func ("/unfit/mark/behind-the-receipt-it-is-told", test_mark_behind_the_receipt);
  g_test_add_func ("/unfit/a-case-with-it-is-not-accepted", test_not_accepted);
  g_test_add_func ("/unfit/is-told-once-and-cured", test_told_and_cured);
  g_test_add_func ("/unfit/another-reason-was-not-told", test_same_again);
  g_test_add_func ("/unfit/may-follow", test_tolerated);
  return g_test_run ();
}
