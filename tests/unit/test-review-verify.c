/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 承诺核查 on a real store: what each finding writes, the clock that it ends and the one that it begins; whatever is too early, too late or done a second time
 * leaves nothing. Granted on 2026-11-23, to be looked at within 60 days: until 2027-01-22, a Friday. */
#include "config.h"

#include "law/yc-region.h"
#include "review/yc-review.h"
#include "test-notice-read.h"
#include "test-review.h"

#define DAY ((gint64) 24 * 3600 * G_USEC_PER_SEC)
#define LODGING "category=lodging rooms=under-50 air=no way=commitment"

typedef struct
{
  Counter     *counter;
  GBytes      *manifest;
  YcReviewDesk desk;
} Office;

/* In review, each material and point judged. */
static Office *
office_new (gboolean commits, const char *verdict)
{
  Office *self = g_new0 (Office, 1);
  g_autoptr (YcPaperRecord) receipt = NULL, letter = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;
  TestCases *cases;

  self->counter = commits ? counter_new_at (review_cases (), "public-place-hygiene", LODGING, COUNTER_COMMITTED)
                          : counter_new_at (review_cases (), "small-catering", "scenario=new", COUNTER_ALL);
  cases = self->counter->cases;
  receipt = yc_submission_receive (cases->store, self->counter->calendar, self->counter->id, &cases->actor, &error);
  g_assert_no_error (error);
  if (commits)
    {
      letter = yc_submission_make_paper (cases->store, self->counter->calendar, self->counter->id, YC_LETTER_COMMITMENT, &cases->actor, &error);
      g_assert_no_error (error);
      counter_print_letter (self->counter, letter);
      counter_scan (self->counter, YC_LETTER_COMMITMENT);
    }
  acceptance = counter_accept (self->counter, commits ? YC_OUTCOME_COMMIT : YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  test_cases_sign_in (cases, REVIEW_APPROVER);
  self->manifest = review_manifest (self->counter);
  self->desk = (YcReviewDesk) { cases->store, self->counter->calendar, self->counter->id, self->manifest, &cases->actor };
  g_assert_true (yc_review_claim (&self->desk, &error));
  g_assert_no_error (error);
  review_opine_all (self->counter, verdict);
  return self;
}

static Office *
office_new_granted (gboolean commits)
{
  Office *self = office_new (commits, "fits");
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) paper = yc_review_grant (&self->desk, "", &error);

  g_assert_no_error (error);
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

/* Neither finding is taken, and nothing is written. @says: stands in the reason. */
static void
assert_closed (Office *self, YcConflict reason, const char *says)
{
  g_autofree char *before = counter_history (self->counter), *after = NULL;

  for (int i = 0; i < 2; i++)
    {
      YcConflict found = YC_N_CONFLICTS;
      g_autoptr (GError) error = NULL;

      if (i == 0)
        g_assert_false (yc_review_verify (&self->desk, "现场查看", &error));
      else
        g_assert_null (yc_review_order_fix (&self->desk, 15, "未设消毒间", &error));
      if (error == NULL || !yc_conflict_of_error (error, &found) || found != reason || strstr (error->message, says) == NULL)
        g_test_fail_printf ("%d: \"%s\" is not \"%s\"", i, error != NULL ? error->message : "", says);
    }
  after = counter_history (self->counter);
  g_assert_cmpstr (after, ==, before);
}

static void
assert_fix_refused (Office *self, int days, const char *text, YcConflict reason)
{
  YcConflict found = YC_N_CONFLICTS;
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_review_order_fix (&self->desk, days, text, &error));
  g_assert_true (error != NULL && yc_conflict_of_error (error, &found));
  g_assert_cmpint (found, ==, reason);
}

/* "running 2026-12-08"; "" : there is no such clock. */
static void
assert_clock (Office *self, YcTimerKind kind, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = yc_case_store_history (self->desk.store, self->desk.case_id, &error), timers = NULL;
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "regions", NULL), *day = NULL, *text = NULL;
  g_autoptr (YcRegion) region = yc_region_load (folder, YC_REGION_BASE, &error);
  g_autoptr (YcReviewDossier) dossier = review_fold (self->counter, FALSE);
  const YcTimerRules rules = { self->desk.calendar, &region->hours, dossier->intake->item, &region->terms };
  const YcCaseTimer *timer;
  YcMoment now;

  yc_moment_init (&now, yc_clock_now (self->counter->cases->clock));
  timers = yc_case_timers_read (history, &rules, &now, &error);
  g_assert_no_error (error);
  timer = yc_case_timers_find (timers, kind);
  day = timer != NULL ? yc_date_format (&timer->due.day) : NULL;
  text = timer != NULL ? g_strdup_printf ("%s %s", timer->level == YC_LEVEL_GREEN ? "green" : yc_timer_level_get_code (timer->level), day) : g_strdup ("");
  g_assert_cmpstr (text, ==, expected);
}

/* ---- what is not open ---- */

/* What is told of the order's day, from the history alone. */
static void
assert_provisional (Office *self, GPtrArray *history)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcReviewDossier) dossier = review_fold (self->counter, FALSE);
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "regions", NULL);
  g_autoptr (YcRegion) region = yc_region_load (folder, YC_REGION_BASE, &error);
  const YcTimerRules rules = { self->desk.calendar, &region->hours, dossier->intake->item, &region->terms };
  g_autoptr (GPtrArray) timers = NULL;
  const YcCaseTimer *timer;
  YcMoment now;

  yc_moment_init (&now, yc_clock_now (self->counter->cases->clock));
  timers = yc_case_timers_read (history, &rules, &now, &error);
  g_assert_no_error (error);
  timer = yc_case_timers_find (timers, YC_TIMER_RECTIFY);
  g_assert_true (timer != NULL && timer->provisional);
}

static void
test_not_committed (void)
{
  g_autoptr (Office) office = office_new_granted (FALSE);

  assert_closed (office, YC_CONFLICT_STATE, "不是告知承诺受理");
  assert_clock (office, YC_TIMER_VERIFICATION, "");
}

static void
test_too_early (void)
{
  g_autoptr (Office) office = office_new (TRUE, "fits");

  assert_closed (office, YC_CONFLICT_STATE, "不能登记承诺核查");
}

static void
test_denied (void)
{
  g_autoptr (Office) office = office_new (TRUE, "fails");
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;

  paper = yc_review_deny (&office->desk, "布局不符", "样本条例第三条", &error);
  g_assert_no_error (error);
  assert_closed (office, YC_CONFLICT_STATE, "不能登记承诺核查");
  test_cases_sign_in (office->counter->cases, "wangjing");
  review_tell (office->counter, "result-made", "{\"state\":\"S65\"}");
  test_cases_sign_in (office->counter->cases, REVIEW_APPROVER);
  assert_closed (office, YC_CONFLICT_STATE, "没有作出过准予决定");
}

static void
test_too_late (void)
{
  g_autoptr (Office) office = office_new_granted (TRUE);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (office->counter->cases->clock, 61 * DAY);
  assert_closed (office, YC_CONFLICT_REASON_MISSING, "超期");
  assert_clock (office, YC_TIMER_VERIFICATION, "overdue 2027-01-22");
  /* What turns out to be untrue is revoked all the same. */
  paper = yc_review_revoke (&office->desk, "承诺不实", "行政许可法第六十九条", &error);
  g_assert_no_error (error);
  assert_closed (office, YC_CONFLICT_STATE, "不能登记承诺核查");
}

/* A period that is over ends no duty: who looks says why so late, and the report of what is late names it. */
static void
test_late_with_its_reason (void)
{
  g_autoptr (Office) office = office_new_granted (TRUE);
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (office->counter->cases->clock, 61 * DAY);
  office->desk.delay = " 停业期间无法核查 ";
  g_assert_true (yc_review_verify (&office->desk, "现场查看", &error));
  g_assert_no_error (error);
  dossier = review_fold (office->counter, FALSE);
  g_assert_cmpstr (dossier->verified, ==, "fits");
  g_assert_true ((dossier->record->reports & YC_REPORT_LATE) != 0);
  g_assert_nonnull (strstr (((YcReviewStep *) g_ptr_array_index (dossier->steps, dossier->steps->len - 1))->detail, "停业期间无法核查"));
  test_assert_sound (office->counter->cases);
}

/* In time nobody is asked, and nothing is reported. */
static void
test_in_time_without_a_reason (void)
{
  g_autoptr (Office) office = office_new_granted (TRUE);
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (office->counter->cases->clock, 60 * DAY);
  office->desk.delay = "停业期间无法核查";
  g_assert_true (yc_review_verify (&office->desk, "现场查看", &error));
  g_assert_no_error (error);
  dossier = review_fold (office->counter, FALSE);
  g_assert_false ((dossier->record->reports & YC_REPORT_LATE) != 0);
}

/* 2026-12-20: the fifteen days end in a year without a calendar. */
static void
test_order_over_the_year (void)
{
  g_autoptr (Office) office = office_new_granted (TRUE);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;
  JsonObject *body;

  yc_clock_test_advance (office->counter->cases->clock, 27 * DAY);
  paper = yc_review_order_fix (&office->desk, 15, "未设消毒间", &error);
  g_assert_no_error (error);
  history = yc_case_store_history (office->desk.store, office->desk.case_id, &error);
  g_assert_no_error (error);
  body = ((YcCaseEvent *) g_ptr_array_index (history, history->len - 1))->body;
  g_assert_cmpstr (json_object_get_string_member (body, "until"), ==, "2027-01-04");
  g_assert_true (json_object_get_boolean_member_with_default (body, "until_provisional", FALSE));
  g_assert_cmpstr (json_object_get_string_member_with_default (body, "calendar", ""), ==, yc_calendar_get_version (office->desk.calendar));
  assert_provisional (office, history);
  pdf = yc_case_store_get_paper (office->desk.store, office->desk.case_id, paper->id, &error);
  g_assert_no_error (error);
  text = test_paper_read_squeezed (pdf);
  test_paper_assert_holds ("order", text, "整改期限至2027年1月4日（暂定");
}

static void
test_not_at_the_window (void)
{
  g_autoptr (Office) office = office_new_granted (TRUE);

  test_cases_sign_in (office->counter->cases, "wangjing");
  assert_closed (office, YC_CONFLICT_ROLE, "");
}

/* ---- what is found ---- */

static void
test_fits (void)
{
  g_autoptr (Office) office = office_new_granted (TRUE);
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (GError) error = NULL;

  assert_clock (office, YC_TIMER_VERIFICATION, "green 2027-01-22");
  yc_clock_test_advance (office->counter->cases->clock, 59 * DAY);
  assert_clock (office, YC_TIMER_VERIFICATION, "red 2027-01-22");
  yc_clock_test_advance (office->counter->cases->clock, DAY);       /* the last day */
  g_assert_true (yc_review_verify (&office->desk, " 现场查看 ", &error));
  g_assert_no_error (error);
  assert_clock (office, YC_TIMER_VERIFICATION, "done 2027-01-22");
  assert_clock (office, YC_TIMER_RECTIFY, "");
  dossier = review_fold (office->counter, FALSE);
  g_assert_cmpstr (dossier->verified, ==, "fits");
  g_assert_cmpint (dossier->record->state, ==, YC_STATE_GRANTED);
  g_assert_cmpstr (((YcReviewStep *) g_ptr_array_index (dossier->steps, dossier->steps->len - 1))->text, ==, "承诺核查相符");
  g_assert_cmpstr (((YcReviewStep *) g_ptr_array_index (dossier->steps, dossier->steps->len - 1))->detail, ==, "现场查看");
  assert_closed (office, YC_CONFLICT_STATE, "已于1月22日核查，与承诺相符");
  test_assert_sound (office->counter->cases);
}

static void
assert_order (Office *self, YcPaperRecord *paper)
{
  static const char *const wanted[] = { "责令限期整改通知书", "核查日期2026年11月23日", "整改期限至2026年12月8日", "未设消毒间", "国办发〔2020〕42号", "《准予决定书》",
                                        "逾期不整改", "承办人：李明" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = yc_case_store_get_paper (self->desk.store, self->desk.case_id, paper->id, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = test_paper_read_squeezed (pdf);
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    test_paper_assert_holds ("order", text, wanted[i]);
  test_paper_assert_lacks ("order", text, "{");
  g_assert_cmpint (paper->n_pages, ==, 1);
}

static void
test_to_be_put_right (void)
{
  g_autoptr (Office) office = office_new_granted (TRUE);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autofree char *before = counter_history (office->counter), *after = NULL;
  g_autoptr (GError) error = NULL;

  assert_fix_refused (office, 15, " \n", YC_CONFLICT_REASON_MISSING);
  assert_fix_refused (office, 0, "未设消毒间", YC_CONFLICT_DAY);
  assert_fix_refused (office, -1, "未设消毒间", YC_CONFLICT_DAY);
  assert_fix_refused (office, YC_REVIEW_MAX_FIX_DAYS + 1, "未设消毒间", YC_CONFLICT_DAY);
  after = counter_history (office->counter);
  g_assert_cmpstr (after, ==, before);
  paper = yc_review_order_fix (&office->desk, 15, "未设消毒间", &error);
  g_assert_no_error (error);
  assert_order (office, paper);
  assert_clock (office, YC_TIMER_VERIFICATION, "done 2027-01-22");
  assert_clock (office, YC_TIMER_RECTIFY, "green 2026-12-08");
  dossier = review_fold (office->counter, FALSE);
  g_assert_cmpstr (dossier->verified, ==, "fix");
  g_assert_cmpstr (dossier->fix_until, ==, "2026-12-08");
  g_assert_cmpstr (((YcReviewStep *) g_ptr_array_index (dossier->steps, dossier->steps->len - 1))->text, ==, "承诺核查不符，责令限期整改");
  assert_fix_refused (office, 15, "仍未设消毒间", YC_CONFLICT_STATE);
  yc_clock_test_advance (office->counter->cases->clock, 10 * DAY);
  assert_clock (office, YC_TIMER_RECTIFY, "yellow 2026-12-08");
  yc_clock_test_advance (office->counter->cases->clock, 90 * DAY);  /* late, and behind the period: it is looked at again all the same */
  assert_clock (office, YC_TIMER_RECTIFY, "overdue 2026-12-08");
  g_assert_true (yc_review_verify (&office->desk, "消毒间已设", &error));
  g_assert_no_error (error);
  assert_clock (office, YC_TIMER_RECTIFY, "overdue 2026-12-08");
  assert_closed (office, YC_CONFLICT_STATE, "核查，与承诺相符");
  test_assert_sound (office->counter->cases);
}

/* A year ahead; what is not put right is revoked. */
static void
test_not_put_right (void)
{
  g_autoptr (Office) office = office_new_granted (TRUE);
  g_autoptr (YcPaperRecord) order = NULL, paper = NULL;
  g_autoptr (GError) error = NULL;

  order = yc_review_order_fix (&office->desk, 3, "未设消毒间", &error);
  g_assert_no_error (error);
  yc_clock_test_advance (office->counter->cases->clock, 4 * DAY);
  paper = yc_review_revoke (&office->desk, "逾期没有整改", "行政许可法第六十九条", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (paper->title, ==, "撤销决定书");
  g_assert_cmpint (counter_state (office->counter), ==, YC_STATE_REVOKED);
  assert_closed (office, YC_CONFLICT_STATE, "不能登记承诺核查");
  test_assert_sound (office->counter->cases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/review/verify/not-accepted-on-commitment", test_not_committed);
  g_test_add_func ("/review/verify/before-the-result", test_too_early);
  g_test_add_func ("/review/verify/denied", test_denied);
  g_test_add_func ("/review/verify/behind-the-period", test_too_late);
  g_test_add_func ("/review/verify/behind-the-period-with-its-reason", test_late_with_its_reason);
  g_test_add_func ("/review/verify/in-time-without-a-reason", test_in_time_without_a_reason);
  g_test_add_func ("/review/verify/an-order-over-the-year", test_order_over_the_year);
  g_test_add_func ("/review/verify/not-at-the-window", test_not_at_the_window);
  g_test_add_func ("/review/verify/fits", test_fits);
  g_test_add_func ("/review/verify/to-be-put-right", test_to_be_put_right);
  g_test_add_func ("/review/verify/not-put-right", test_not_put_right);
  return g_test_run ();
}
