/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What an approver reads of a real case, and what a spoilt one is refused with. */
#include "config.h"

#include "test-review.h"

/* ---- refusals ---- */

static void
assert_manifest_refused (Counter *counter, GBytes *bytes, const char *what)
{
  g_autoptr (YcReviewDossier) dossier = review_fold (counter, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_false (yc_review_dossier_read_manifest (dossier, bytes, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  if (error != NULL)
    g_assert_nonnull (strstr (error->message, what));
  g_assert_false (dossier->has_pages);
}

static void
test_another_manifest (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (Counter) other = review_new ("small-catering", "scenario=new", COUNTER_ALL " old-permit");
  g_autoptr (GBytes) manifest = review_manifest (counter), foreign = review_manifest (other);
  g_autofree char *text = g_strndup (g_bytes_get_data (manifest, NULL), g_bytes_get_size (manifest));
  g_autoptr (GBytes) changed = NULL, empty = g_bytes_new_static ("", 0);

  *strstr (text, "\"rotation\":0") = ' ';
  changed = g_bytes_new (text, strlen (text));
  assert_manifest_refused (counter, changed, "is not the one");
  assert_manifest_refused (counter, foreign, "is not the one");
  assert_manifest_refused (counter, empty, "is not the one");
}

static void
assert_event_refused (const char *who, const char *kind, const char *body)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (GError) error = NULL;

  test_cases_sign_in (counter->cases, who);
  review_tell (counter, kind, body);
  events = yc_case_store_history (counter->cases->store, counter->id, NULL);
  dossier = yc_review_dossier_fold (events, NULL, &error);
  g_assert_null (dossier);
  g_assert_nonnull (error);
}

static void
test_broken_events (void)
{
  static const struct { const char *who, *kind, *body; } rows[] = {
    { REVIEW_APPROVER, "opinion", "{\"subject\":\"point:area\",\"verdict\":\"maybe\"}" },
    { REVIEW_APPROVER, "opinion", "{\"verdict\":\"fits\"}" },
    { REVIEW_APPROVER, "sent-back", "{\"text\":\"x\"}" },
    { REVIEW_APPROVER, "sent-back", "{\"pages\":[{\"page\":\"p\"}]}" },
    { "wangjing", "cured", "{}" },
    { "wangjing", "efile", "{\"sha256\":\"0\"}" },
    { REVIEW_APPROVER, "granted", "{\"papers\":[{\"id\":\"x\"}]}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s %s", rows[i].kind, rows[i].body);
      assert_event_refused (rows[i].who, rows[i].kind, rows[i].body);
    }
}

/* ---- what is read ---- */

static void
test_head (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) dossier = review_fold (counter, FALSE);

  g_assert_cmpint (dossier->record->state, ==, YC_STATE_HANDED_OVER);
  g_assert_cmpstr (dossier->record->applicant_name, ==, "林样本");
  g_assert_cmpstr (dossier->accepted_as, ==, "accepted");
  g_assert_cmpstr (dossier->accepted_on, ==, "2026-11-23");
  g_assert_cmpint (dossier->received, ==, TEST_NOW);
  g_assert_cmpstr (dossier->sealed_by, ==, "王静");
  g_assert_cmpstr (dossier->sealed_window, ==, "03");
  g_assert_cmpstr (dossier->claimed_by, ==, "");
  g_assert_cmpstr (yc_intake_get_field (dossier->intake, "operator-name"), ==, "样本");
  g_assert_cmpuint (dossier->papers->len, ==, 3);
  g_assert_cmpstr (((YcReviewPaper *) g_ptr_array_index (dossier->papers, 1))->kind, ==, "acceptance");
  g_assert_cmpuint (dossier->steps->len, ==, 3);
  g_assert_cmpstr (((YcReviewStep *) g_ptr_array_index (dossier->steps, 2))->text, ==, "移交后台");
}

static void
test_materials (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) before = review_fold (counter, FALSE), dossier = review_fold (counter, TRUE);
  g_autoptr (GPtrArray) pages = yc_page_store_list (counter->cases->store, counter->id, FALSE, NULL);
  const YcReviewMaterial *material = NULL;

  g_assert_cmpuint (yc_review_dossier_count_pages (before), ==, 0);
  g_assert_cmpuint (before->materials->len, ==, dossier->materials->len);
  g_assert_cmpuint (yc_review_dossier_count_pages (dossier), ==, pages->len);
  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);
      const YcReviewPage *read = yc_review_dossier_find_page (dossier, page->id, &material);

      g_assert_nonnull (read);
      g_assert_cmpstr (material->id, ==, page->material_id);
      g_assert_true (yc_digest_equal (&read->digest, &page->digest));
      g_assert_cmpint (read->width, ==, page->width);
      g_assert_cmpint (read->height, ==, page->height);
    }
  material = yc_review_dossier_find_material (dossier, "floor-plan");
  g_assert_cmpstr (material->name, ==, "经营场所平面图");
  g_assert_cmpstr (material->state, ==, "present");
  g_assert_null (yc_review_dossier_find_page (dossier, "nothing", NULL));
}

/* A point that the answers do not ask for is not there. */
static void
test_points (void)
{
  g_autoptr (Counter) with = review_new ("public-place-hygiene", "category=lodging rooms=from-50 air=yes",
                                         "application identity-card floor-plans management-rules inspection-report air-report health-certificates");
  g_autoptr (Counter) without = review_new ("public-place-hygiene", "category=lodging rooms=from-50 air=no",
                                            "application identity-card floor-plans management-rules inspection-report health-certificates");
  g_autoptr (YcReviewDossier) six = review_fold (with, TRUE), five = review_fold (without, TRUE);

  g_assert_cmpuint (six->checks->len, ==, 6);
  g_assert_cmpuint (five->checks->len, ==, 5);
  g_assert_nonnull (yc_review_dossier_find_verdict (six, "point:air-passed"));
  g_assert_null (yc_review_dossier_find_verdict (five, "point:air-passed"));
}

static void
test_last_opinion_counts (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) dossier = NULL;

  review_tell (counter, "claimed", "{\"state\":\"S50\"}");
  review_opine (counter, "point:area", "fails");
  review_tell (counter, "opinion", "{\"subject\":\"point:area\",\"verdict\":\"fits\",\"note\":\"平面图标注 61 平方米\"}");
  review_opine (counter, "material:floor-plan", "doubt");
  review_opine (counter, "point:of-another-item", "fits");
  dossier = review_fold (counter, TRUE);
  g_assert_cmpstr (dossier->claimed_by, ==, REVIEW_APPROVER);
  g_assert_cmpstr (dossier->claimed_name, ==, "李明");
  g_assert_cmpint (yc_review_dossier_find_verdict (dossier, "point:area")->opinion, ==, YC_OPINION_FITS);
  g_assert_cmpstr (yc_review_dossier_find_verdict (dossier, "point:area")->note, ==, "平面图标注 61 平方米");
  g_assert_cmpstr (yc_review_dossier_find_verdict (dossier, "point:area")->clerk_name, ==, "李明");
  g_assert_cmpint (yc_review_dossier_find_verdict (dossier, "material:floor-plan")->opinion, ==, YC_OPINION_DOUBT);
  g_assert_cmpint (yc_review_dossier_find_verdict (dossier, "point:workers")->opinion, ==, YC_OPINION_NONE);
}

/* What was said of pages that come anew, and of what they prove, is asked again; the rest stands. */
static void
test_sent_back_reopens (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) sent = NULL, again = NULL;

  review_tell (counter, "claimed", "{\"state\":\"S50\"}");
  review_opine_all (counter, "fits");
  review_tell (counter, "sent-back", "{\"state\":\"S41\",\"reason_code\":\"unclear\",\"text\":\"看不清\",\"pages\":"
                                     "[{\"page\":\"p\",\"material\":\"floor-plan\",\"reason\":\"unclear\"}]}");
  sent = review_fold (counter, TRUE);
  g_assert_cmpstr (sent->claimed_by, ==, "");
  g_assert_true (yc_review_dossier_find_material (sent, "floor-plan")->returned);
  g_assert_false (yc_review_dossier_find_material (sent, "application")->returned);
  g_assert_cmpint (yc_review_dossier_find_verdict (sent, "material:floor-plan")->opinion, ==, YC_OPINION_NONE);
  g_assert_cmpint (yc_review_dossier_find_verdict (sent, "point:area")->opinion, ==, YC_OPINION_NONE);
  g_assert_cmpint (yc_review_dossier_find_verdict (sent, "point:layout")->opinion, ==, YC_OPINION_NONE);
  g_assert_cmpint (yc_review_dossier_find_verdict (sent, "point:workers")->opinion, ==, YC_OPINION_FITS);
  g_assert_cmpint (yc_review_dossier_find_verdict (sent, "material:application")->opinion, ==, YC_OPINION_FITS);
  test_cases_sign_in (counter->cases, "wangjing");
  review_tell (counter, "handed-over", "{\"state\":\"S40\"}");
  again = review_fold (counter, TRUE);
  g_assert_false (yc_review_dossier_find_material (again, "floor-plan")->returned);
  g_assert_cmpstr (((YcReviewStep *) g_ptr_array_index (again->steps, 4))->detail, ==, "看不清");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/review/dossier/another-manifest-is-refused", test_another_manifest);
  g_test_add_func ("/review/dossier/a-broken-event-is-refused", test_broken_events);
  g_test_add_func ("/review/dossier/the-head-is-what-the-events-tell", test_head);
  g_test_add_func ("/review/dossier/materials-have-the-pages-of-the-manifest", test_materials);
  g_test_add_func ("/review/dossier/points-follow-the-answers", test_points);
  g_test_add_func ("/review/dossier/the-last-opinion-counts", test_last_opinion_counts);
  g_test_add_func ("/review/dossier/returned-pages-are-judged-again", test_sent_back_reopens);
  return g_test_run ();
}
