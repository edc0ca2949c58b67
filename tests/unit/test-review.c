/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The acts of the back office on a real store: what each writes, and that a refused one leaves nothing. */
#include "config.h"

#include "review/yc-review.h"
#include "test-notice-read.h"
#include "test-review.h"

typedef struct
{
  Counter     *counter;
  GBytes      *manifest;
  YcReviewDesk desk;
} Office;

static Office *
office_new (void)
{
  Office *self = g_new0 (Office, 1);

  self->counter = review_new_catering ();
  self->manifest = review_manifest (self->counter);
  self->desk = (YcReviewDesk) { self->counter->cases->store, self->counter->calendar, self->counter->id, self->manifest, &self->counter->cases->actor };
  return self;
}

static void
office_free (Office *self)
{
  g_bytes_unref (self->manifest);
  counter_free (self->counter);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Office, office_free)

static YcReviewDossier *
office_read (Office *self)
{
  g_autoptr (GError) error = NULL;
  YcReviewDossier *dossier = yc_review_load (self->desk.store, self->desk.calendar, self->desk.case_id, self->manifest, &error);

  g_assert_no_error (error);
  return dossier;
}

static void
claim (Office *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_review_claim (&self->desk, &error));
  g_assert_no_error (error);
}

static void
judge (Office *self, const char *subject, YcOpinion opinion, const char *note)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_review_judge (&self->desk, subject, opinion, note, &error));
  g_assert_no_error (error);
}

static void
judge_all (Office *self, YcOpinion opinion)
{
  g_autoptr (YcReviewDossier) dossier = office_read (self);

  for (guint i = 0; i < dossier->checks->len; i++)
    judge (self, ((YcReviewCheck *) g_ptr_array_index (dossier->checks, i))->verdict.subject, opinion, "");
  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      if (yc_review_material_is_judged (material))
        judge (self, material->verdict.subject, opinion, "");
    }
}

static guint
count_queue (Office *self)
{
  guint n = 99;

  g_assert_true (yc_outbox_store_count (self->desk.store, &n, NULL, NULL));
  return n;
}

static void
assert_conflict (GError **error, YcConflict reason)
{
  YcConflict found = YC_N_CONFLICTS;

  g_assert_error (*error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  if (*error != NULL)
    g_assert_true (yc_conflict_of_error (*error, &found));
  if (found != reason)
    g_test_fail_printf ("%s", *error != NULL ? (*error)->message : "no error");
  g_clear_error (error);
}

/* ---- refusals ---- */

static void
test_refused_leave_nothing (void)
{
  static const YcReviewReturn page = { "", "floor-plan", "unclear" }, unknown = { "", "x-ray", "unclear" }, odd = { "", "floor-plan", "x" };
  g_autoptr (Office) office = office_new ();
  g_autofree char *history = counter_history (office->counter), *papers = counter_papers (office->counter), *now = NULL, *papers_now = NULL;
  g_autoptr (GError) error = NULL;
  guint n = count_queue (office);

  g_assert_false (yc_review_judge (&office->desk, "point:area", YC_OPINION_FITS, "", &error));
  assert_conflict (&error, YC_CONFLICT_NOT_CLAIMED);
  g_assert_null (yc_review_grant (&office->desk, "", &error));
  assert_conflict (&error, YC_CONFLICT_NOT_CLAIMED);
  g_assert_null (yc_review_deny (&office->desk, "x", "y", &error));
  assert_conflict (&error, YC_CONFLICT_NOT_CLAIMED);
  g_assert_null (yc_review_send_back (&office->desk, "unclear", &page, 0, "", &error));
  assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_null (yc_review_send_back (&office->desk, "other", &page, 1, "  ", &error));
  assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_null (yc_review_send_back (&office->desk, "unclear", &odd, 1, "", &error));
  assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_null (yc_review_send_back (&office->desk, "unclear", &unknown, 1, "", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  now = counter_history (office->counter);
  papers_now = counter_papers (office->counter);
  g_assert_cmpstr (now, ==, history);
  g_assert_cmpstr (papers_now, ==, papers);
  g_assert_cmpuint (count_queue (office), ==, n);
}

static void
test_other_people (void)
{
  g_autoptr (Office) office = office_new ();
  g_autoptr (GError) error = NULL;

  test_cases_sign_in (office->counter->cases, "wangjing");
  g_assert_false (yc_review_claim (&office->desk, &error));
  assert_conflict (&error, YC_CONFLICT_ROLE);
  test_cases_sign_in (office->counter->cases, REVIEW_APPROVER);
  claim (office);
  test_cases_sign_in (office->counter->cases, REVIEW_COLLEAGUE);
  g_assert_false (yc_review_claim (&office->desk, &error));
  assert_conflict (&error, YC_CONFLICT_CLAIMED);
  g_assert_false (yc_review_judge (&office->desk, "point:area", YC_OPINION_FITS, "", &error));
  assert_conflict (&error, YC_CONFLICT_CLAIMED);
  office->counter->cases->actor.key = NULL;
  g_assert_false (yc_review_claim (&office->desk, &error));
  assert_conflict (&error, YC_CONFLICT_SIGNED_OUT);
}

/* Somebody else goes on with a case whose approver is away: the state and the verdicts stay, and who had it may read. */
static void
test_taken_over (void)
{
  g_autoptr (Office) office = office_new ();
  TestCases *cases = office->counter->cases;
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (GError) error = NULL;

  test_cases_sign_in (cases, REVIEW_COLLEAGUE);
  g_assert_false (yc_review_take_over (&office->desk, "休假", &error));
  assert_conflict (&error, YC_CONFLICT_NOT_CLAIMED);
  test_cases_sign_in (cases, REVIEW_APPROVER);
  claim (office);
  judge (office, "point:area", YC_OPINION_FITS, "");
  g_assert_false (yc_review_take_over (&office->desk, "休假", &error));
  assert_conflict (&error, YC_CONFLICT_CLAIMED);
  test_cases_sign_in (cases, REVIEW_COLLEAGUE);
  g_assert_false (yc_review_take_over (&office->desk, " \n", &error));
  assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_true (yc_review_take_over (&office->desk, " 休假 ", &error));
  g_assert_no_error (error);
  dossier = office_read (office);
  g_assert_cmpint (dossier->record->state, ==, YC_STATE_REVIEW);
  g_assert_cmpstr (dossier->claimed_by, ==, REVIEW_COLLEAGUE);
  g_assert_cmpstr (dossier->taken_from, ==, REVIEW_APPROVER);
  g_assert_cmpstr (dossier->taken_why, ==, "休假");
  g_assert_cmpint (yc_review_dossier_find_verdict (dossier, "point:area")->opinion, ==, YC_OPINION_FITS);
  g_assert_cmpstr (((const YcReviewStep *) g_ptr_array_index (dossier->steps, dossier->steps->len - 1))->detail, ==, "休假");
  judge (office, "point:layout", YC_OPINION_FITS, "");
  test_cases_sign_in (cases, REVIEW_APPROVER);
  g_assert_false (yc_review_judge (&office->desk, "point:area", YC_OPINION_FAILS, "", &error));
  assert_conflict (&error, YC_CONFLICT_CLAIMED);
  test_cases_sign_in (cases, "wangjing");
  g_assert_false (yc_review_take_over (&office->desk, "休假", &error));
  assert_conflict (&error, YC_CONFLICT_ROLE);
  test_assert_sound (cases);
}

static void
test_denial_wants_reason_and_basis (void)
{
  g_autoptr (Office) office = office_new ();
  g_autoptr (GError) error = NULL;

  claim (office);
  judge_all (office, YC_OPINION_FAILS);
  g_assert_null (yc_review_deny (&office->desk, " ", "《法》第一条", &error));
  assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_null (yc_review_deny (&office->desk, "面积超过规定", "", &error));
  assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  office->desk.manifest = NULL;
  g_assert_null (yc_review_deny (&office->desk, "面积超过规定", "《法》第一条", &error));
  assert_conflict (&error, YC_CONFLICT_PAGES_MISSING);
}

/* ---- acts ---- */

static char *
read_paper (Office *self, const YcPaperRecord *paper)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = yc_case_store_get_paper (self->desk.store, self->desk.case_id, paper->id, &error);

  g_assert_no_error (error);
  return test_paper_read_squeezed (pdf);
}

static void
test_grant (void)
{
  g_autoptr (Office) office = office_new ();
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint n = count_queue (office);

  claim (office);
  judge_all (office, YC_OPINION_FITS);
  paper = yc_review_grant (&office->desk, "经营项目：热食类食品制售", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (paper->title, ==, "准予决定书");
  g_assert_nonnull (strstr (paper->number, "准字〔2026〕第"));
  dossier = office_read (office);
  g_assert_cmpint (dossier->record->state, ==, YC_STATE_GRANTED);
  g_assert_cmpstr (((YcReviewPaper *) g_ptr_array_index (dossier->papers, dossier->papers->len - 1))->id, ==, paper->id);
  g_assert_cmpuint (count_queue (office), ==, n + 1 + 10 + 1);
  text = read_paper (office, paper);
  test_paper_assert_holds ("grant", text, "林样本");
  test_paper_assert_holds ("grant", text, "经营项目：热食类食品制售");
  test_paper_assert_holds ("grant", text, "本机关于2026年11月23日受理");
  test_paper_assert_holds ("grant", text, "第三十八条第一款，决定准予");
  test_paper_assert_holds ("grant", text, "承办人：李明");
  test_assert_sound (office->counter->cases);
}

static void
test_deny (void)
{
  static const char *const wanted[] = { "不予许可决定书", "第三十八条第二款，决定不予许可", "场所面积超过规定", "面积在80平方米以下：平面图标注95平方米",
                                        "从业人员健康证明齐全：不符合", "六十日内", "行政复议", "六个月内", "人民法院", "《辽宁省食品安全条例》第三十条", "（印章位）" };
  g_autoptr (Office) office = office_new ();
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (YcReviewDossier) before = NULL, after = NULL;
  g_autofree char *text = NULL, *basis = NULL;
  g_autoptr (GError) error = NULL;

  claim (office);
  judge_all (office, YC_OPINION_FITS);
  judge (office, "point:area", YC_OPINION_FAILS, "平面图标注 95 平方米");
  judge (office, "point:workers", YC_OPINION_FAILS, "");
  before = office_read (office);
  basis = yc_review_suggest_basis (before);
  g_assert_true (g_str_has_prefix (basis, "《中华人民共和国食品安全法》第四十五条、"));
  paper = yc_review_deny (&office->desk, "场所面积超过规定", basis, &error);
  g_assert_no_error (error);
  after = office_read (office);
  g_assert_cmpint (after->record->state, ==, YC_STATE_DENIED);
  text = read_paper (office, paper);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    test_paper_assert_holds ("denial", text, wanted[i]);
  test_assert_sound (office->counter->cases);
}

/* By page, from a claimed case; and a whole material before anybody has taken it up. */
static void
test_send_back (void)
{
  g_autoptr (Office) office = office_new (), fresh = office_new ();
  g_autoptr (YcReviewDossier) dossier = office_read (office), after = NULL, early = NULL;
  const YcReviewMaterial *plan = yc_review_dossier_find_material (dossier, "floor-plan");
  const char *page = ((YcReviewPage *) g_ptr_array_index (plan->pages, 0))->id;
  const YcReviewReturn wrong = { page, "application", "unclear" }, right[] = { { page, "floor-plan", "cut-off" }, { "", "identity-card", "missing-page" } };
  g_autoptr (YcPaperRecord) slip = NULL, other = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  claim (office);
  g_assert_null (yc_review_send_back (&office->desk, "cut-off", &wrong, 1, "", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  slip = yc_review_send_back (&office->desk, "cut-off", right, 2, "右边缺了一条", &error);
  g_assert_no_error (error);
  after = office_read (office);
  g_assert_cmpint (after->record->state, ==, YC_STATE_SENT_BACK);
  g_assert_cmpstr (after->record->due, ==, dossier->record->due);
  g_assert_true (yc_review_dossier_find_material (after, "floor-plan")->returned);
  text = read_paper (office, slip);
  test_paper_assert_holds ("return-slip", text, "经营场所平面图，第1页：页面不完整");
  test_paper_assert_holds ("return-slip", text, "居民身份证：缺页");
  test_paper_assert_holds ("return-slip", text, "右边缺了一条");
  test_paper_assert_holds ("return-slip", text, "退回原因页面不完整");
  g_assert_null (strstr (text, "cut-off"));     /* the event's code is no word of a paper */
  test_paper_assert_holds ("return-slip", text, "办结期限2026年11月30日");
  test_assert_sound (office->counter->cases);
  other = yc_review_send_back (&fresh->desk, "missing-page", &right[1], 1, NULL, &error);
  g_assert_no_error (error);
  early = office_read (fresh);
  g_assert_cmpint (early->record->state, ==, YC_STATE_SENT_BACK);
}

static void
test_reasons (void)
{
  g_autoptr (GError) error = NULL;
  const GPtrArray *reasons = yc_return_reason_list (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (reasons->len, ==, 6);
  g_assert_cmpstr (yc_return_reason_find ("unclear")->text, ==, "扫描不清");
  g_assert_true (yc_return_reason_find ("other")->needs_text);
  g_assert_null (yc_return_reason_find ("x"));
}

/* 行政许可法第三十四条第三款: two who were there, and the history says who. */
static void
test_on_site (void)
{
  static const char *const nobody[] = { NULL }, *const one[] = { "李明", NULL }, *const same[] = { "李明", " 李 明", NULL }, *const two[] = { " 李明", "赵云", NULL };
  static const char *const *const refused[] = { NULL, nobody, one, same };
  g_autoptr (Office) office = office_new ();
  g_autoptr (YcPaperRecord) notice = NULL;
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;

  claim (office);
  notice = yc_review_begin_step (&office->desk, "现场核查（必要时）", 0, &error);
  g_assert_no_error (error);
  before = counter_history (office->counter);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      YcConflict reason = YC_N_CONFLICTS;

      g_assert_false (yc_review_end_step (&office->desk, refused[i], &error));
      g_assert_true (yc_conflict_of_error (error, &reason));
      g_assert_cmpint (reason, ==, YC_CONFLICT_REASON_MISSING);
      g_clear_error (&error);
    }
  counter_assert_history (office->counter, before);
  g_assert_true (yc_review_end_step (&office->desk, two, &error));
  g_assert_no_error (error);
  dossier = office_read (office);
  g_assert_cmpint (dossier->record->state, ==, YC_STATE_REVIEW);
  g_assert_cmpstr (((const YcReviewStep *) g_ptr_array_index (dossier->steps, dossier->steps->len - 1))->detail, ==, "核查人员：李明、赵云");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/review/acts/a-refused-act-leaves-nothing", test_refused_leave_nothing);
  g_test_add_func ("/review/acts/another-post-and-another-approver-are-refused", test_other_people);
  g_test_add_func ("/review/taken-over-from-a-colleague", test_taken_over);
  g_test_add_func ("/review/acts/a-denial-wants-reason-and-basis", test_denial_wants_reason_and_basis);
  g_test_add_func ("/review/acts/a-grant-makes-its-paper", test_grant);
  g_test_add_func ("/review/acts/a-denial-tells-reason-basis-and-remedies", test_deny);
  g_test_add_func ("/review/acts/pages-are-sent-back-with-a-slip", test_send_back);
  g_test_add_func ("/review/acts/return-reasons-are-data", test_reasons);
  g_test_add_func ("/review/a-check-on-the-spot-is-done-by-two", test_on_site);
  return g_test_run ();
}
