/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Special steps, the one extension, termination and revocation on a real store: what each writes, the paper that it makes, the day that list and clocks
 * agree about; and that a refused one leaves nothing. */
#include "config.h"

#include "law/yc-region.h"
#include "review/yc-review.h"
#include "test-notice-read.h"
#include "test-review.h"

#define DAY ((gint64) 24 * 3600 * G_USEC_PER_SEC)
#define STEP "听证"

typedef struct
{
  Counter     *counter;
  GBytes      *manifest;
  YcReviewDesk desk;
} Office;

/* 小餐饮 with a step as @step says, and an extension of ten days: claimed by the approver. */
static Office *
office_new_with (const char *step, gboolean extension)
{
  Office *self = g_new0 (Office, 1);
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "items", "small-catering.json", NULL), *text = NULL;
  g_autoptr (GString) changed = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (YcItem) item = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  changed = g_string_new (text);
  g_string_replace (changed, "\"name\": \"现场核查（必要时）\", \"value\": 3, \"unit\": \"workday\", \"counted\": true, \"on_site\": true",
                    step, 0);
  if (extension)
    g_string_replace (changed, "\"value\": 10, \"unit\": \"workday\", \"source\"", "\"value\": 10, \"unit\": \"workday\", \"extension\": 10, \"source\"", 0);
  json = yc_json_parse_object (changed->str, -1, NULL, &error);
  g_assert_no_error (error);
  item = yc_item_parse (json, "test", &error);
  g_assert_no_error (error);
  self->counter = counter_new_for (review_cases (), item, "scenario=new", COUNTER_ALL);
  acceptance = counter_accept (self->counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (self->counter->cases->clock, 60 * G_USEC_PER_SEC);
  test_cases_sign_in (self->counter->cases, REVIEW_APPROVER);
  self->manifest = review_manifest (self->counter);
  self->desk = (YcReviewDesk) { self->counter->cases->store, self->counter->calendar, self->counter->id, self->manifest, &self->counter->cases->actor };
  g_assert_true (yc_review_claim (&self->desk, &error));
  g_assert_no_error (error);
  return self;
}

/* A step that stops the clock, or (@counted) not. */
static Office *
office_new (gboolean counted, gboolean extension)
{
  return office_new_with (counted ? "\"name\": \"" STEP "\", \"value\": 3, \"unit\": \"workday\", \"counted\": true"
                                  : "\"name\": \"" STEP "\", \"value\": 3, \"unit\": \"workday\", \"counted\": false", extension);
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
assert_stands (Office *self, YcState state, const char *due)
{
  g_autoptr (YcReviewDossier) dossier = office_read (self);

  g_assert_cmpint (dossier->record->state, ==, state);
  g_assert_cmpstr (dossier->record->due, ==, due);
  g_assert_cmpstr (dossier->claimed_by, ==, state == YC_STATE_REVIEW || state == YC_STATE_SPECIAL_STEP ? REVIEW_APPROVER : "");
}

/* What the picture of the clocks shows is the day of the list. */
static void
assert_clocks_agree (Office *self, gboolean paused)
{
  g_autoptr (YcReviewDossier) dossier = office_read (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = yc_case_store_history (self->desk.store, self->desk.case_id, &error), timers = NULL;
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "regions", NULL), *day = NULL;
  g_autoptr (YcRegion) region = yc_region_load (folder, YC_REGION_BASE, &error);
  const YcTimerRules rules = { self->desk.calendar, &region->hours, dossier->intake->item, &region->terms };
  const YcCaseTimer *pressing;
  YcMoment now;

  yc_moment_init (&now, yc_clock_now (self->counter->cases->clock));
  timers = yc_case_timers_read (history, &rules, &now, &error);
  g_assert_no_error (error);
  pressing = yc_case_timers_find_pressing (timers);
  g_assert_nonnull (pressing);
  day = yc_date_format (&pressing->due.day);
  g_assert_cmpstr (day, ==, dossier->record->due);
  g_assert_cmpint (pressing->state, ==, paused ? YC_CASE_TIMER_PAUSED : YC_CASE_TIMER_RUNNING);
}

/* In the store's row, as lists read it. */
static void
assert_paused (Office *self, const char *day)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (self->desk.store, self->desk.case_id, NULL);

  g_assert_cmpstr (record->paused, ==, day);
}

static void
assert_refused (GError **error, YcConflict reason)
{
  YcConflict found = YC_N_CONFLICTS;

  g_assert_error (*error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  if (*error != NULL)
    g_assert_true (yc_conflict_of_error (*error, &found));
  if (found != reason)
    g_test_fail_printf ("%s", *error != NULL ? (*error)->message : "no error");
  g_clear_error (error);
}

static void
assert_paper (Office *self, YcPaperRecord *paper, const char *title, const char *const *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  g_assert_nonnull (paper);
  g_assert_cmpstr (paper->title, ==, title);
  pdf = yc_case_store_get_paper (self->desk.store, self->desk.case_id, paper->id, &error);
  g_assert_no_error (error);
  text = test_paper_read_squeezed (pdf);
  for (guint i = 0; wanted[i] != NULL; i++)
    test_paper_assert_holds (title, text, wanted[i]);
}

/* 2026-11-23 accepted, five working days promised: 11-30. Two of them stand still. */
static void
test_step_pauses (void)
{
  static const char *const wanted[] = { "环节" STEP, "预计用时3个工作日", "开始日期2026年11月23日", "预计结束2026年11月26日", "不计入办理期限，环节进行期间停止计时", "联系人李明", NULL };
  g_autoptr (Office) office = office_new (FALSE, FALSE);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;

  assert_stands (office, YC_STATE_REVIEW, "2026-11-30");
  paper = yc_review_begin_step (&office->desk, STEP, 0, &error);
  g_assert_no_error (error);
  assert_paper (office, paper, "特别程序告知书", wanted);
  assert_stands (office, YC_STATE_SPECIAL_STEP, "2026-11-30");
  assert_clocks_agree (office, TRUE);
  assert_paused (office, "2026-11-23");
  g_assert_null (yc_review_grant (&office->desk, "", &error));
  assert_refused (&error, YC_CONFLICT_STATE);
  yc_clock_test_advance (office->counter->cases->clock, 3 * DAY);
  g_assert_true (yc_review_end_step (&office->desk, NULL, &error));
  g_assert_no_error (error);
  assert_stands (office, YC_STATE_REVIEW, "2026-12-02");
  assert_clocks_agree (office, FALSE);
  assert_paused (office, "");
  g_assert_false (yc_review_end_step (&office->desk, NULL, &error));
  assert_refused (&error, YC_CONFLICT_STATE);
  test_assert_sound (office->counter->cases);
}

/* What counts is told as well, and stops nothing. */
static void
test_step_that_counts (void)
{
  static const char *const wanted[] = { "环节" STEP, "计入办理期限，不停止计时", "办结日期仍为2026年11月30日", NULL };
  g_autoptr (Office) office = office_new (TRUE, FALSE);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;

  paper = yc_review_begin_step (&office->desk, STEP, 0, &error);
  g_assert_no_error (error);
  assert_paper (office, paper, "特别程序告知书", wanted);
  assert_clocks_agree (office, FALSE);
  assert_paused (office, "");
  yc_clock_test_advance (office->counter->cases->clock, 3 * DAY);
  g_assert_true (yc_review_end_step (&office->desk, NULL, &error));
  g_assert_no_error (error);
  assert_stands (office, YC_STATE_REVIEW, "2026-11-30");
  assert_clocks_agree (office, FALSE);
}

/* The basis of the notice is the item's, never a remark of who keeps the catalogue. */
static void
test_step_basis (void)
{
  static const char *const wanted[] = { "依据《辽宁省食品安全条例》第三十五条预计用时", NULL };
  g_autoptr (Office) office = office_new (FALSE, FALSE);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  paper = yc_review_begin_step (&office->desk, STEP, 0, &error);
  g_assert_no_error (error);
  assert_paper (office, paper, "特别程序告知书", wanted);
  pdf = yc_case_store_get_paper (office->desk.store, office->desk.case_id, paper->id, &error);
  text = test_paper_read_squeezed (pdf);
  g_assert_null (strstr (text, "必要时可进行现场核查"));
  g_assert_null (strstr (text, "时长为样例"));
}

/* The clock stops only by law: 第四十五条 is one for permits. */
static void
test_step_needs_a_law (void)
{
  static const struct { const char *type, *basis; gboolean counted; const char *says; } rows[] = {
    { "行政许可", "", FALSE, "第四十五条" }, { "行政许可", "《样例》第一条", FALSE, "样例" }, { "公共服务", "《样例》第一条", FALSE, "样例" },
    { "公共服务", "", TRUE, "《" }, { "公共服务", "", FALSE, NULL }, { "行政确认", "", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YcItem) item = sample_item ("small-catering");
      YcSpecialStep *step = g_ptr_array_index (item->special_steps, 0);
      g_autofree char *basis = NULL;

      /* What the law knows an item by is its code (事项类型 01: 行政许可). */
      sample_set (&item->type, rows[i].type);
      g_ptr_array_set_size (item->type_codes, 0);
      if (strcmp (rows[i].type, "行政许可") == 0)
        g_ptr_array_add (item->type_codes, g_strdup ("01"));
      sample_set (&step->legal_basis, rows[i].basis);
      step->counted = rows[i].counted;
      basis = yc_review_step_basis (item, step);
      if (rows[i].says == NULL)
        g_assert_null (basis);
      else
        g_assert_nonnull (strstr (basis, rows[i].says));
    }
}

/* 行政许可法第四十五条: how long it takes is told in writing, also where the item cannot say it. */
static void
test_step_open_ended (void)
{
  static const char *const wanted[] = { "预计用时30日", "预计结束2026年12月23日", "不计入办理期限", NULL };
  g_autoptr (Office) office = office_new_with ("\"name\": \"" STEP "\", \"unit\": \"day\", \"counted\": false", FALSE);
  g_autofree char *history = counter_history (office->counter), *now = NULL;
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_review_begin_step (&office->desk, STEP, 0, &error));
  g_assert_nonnull (strstr (error->message, "第四十五条"));
  assert_refused (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_null (yc_review_begin_step (&office->desk, STEP, -1, &error));
  assert_refused (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_null (yc_review_begin_step (&office->desk, STEP, YC_REVIEW_MAX_STEP_DAYS + 1, &error));
  assert_refused (&error, YC_CONFLICT_REASON_MISSING);
  now = counter_history (office->counter);
  g_assert_cmpstr (now, ==, history);
  paper = yc_review_begin_step (&office->desk, STEP, 30, &error);
  g_assert_no_error (error);
  assert_paper (office, paper, "特别程序告知书", wanted);
  assert_clocks_agree (office, TRUE);
}

/* What the item sets stands, whatever is told; and of what counts nothing has to be told. */
static void
test_step_time_of_the_item (void)
{
  static const char *const wanted[] = { "预计用时3个工作日", NULL }, *const open[] = { "预计用时以该环节实际用时为准", "预计结束另行告知", NULL };
  g_autoptr (Office) office = office_new (FALSE, FALSE);
  g_autoptr (Office) counted = office_new_with ("\"name\": \"" STEP "\", \"unit\": \"day\", \"counted\": true", FALSE);
  g_autoptr (YcPaperRecord) paper = NULL, other = NULL;
  g_autoptr (GError) error = NULL;

  paper = yc_review_begin_step (&office->desk, STEP, 30, &error);
  g_assert_no_error (error);
  assert_paper (office, paper, "特别程序告知书", wanted);
  other = yc_review_begin_step (&counted->desk, STEP, 0, &error);
  g_assert_no_error (error);
  assert_paper (counted, other, "特别程序告知书", open);
}

/* Who began it is away when it is over. */
static void
test_step_taken_over (void)
{
  g_autoptr (Office) office = office_new (FALSE, FALSE);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (GError) error = NULL;

  paper = yc_review_begin_step (&office->desk, STEP, 0, &error);
  g_assert_no_error (error);
  g_assert_false (yc_review_take_over (&office->desk, "我自己", &error));
  assert_refused (&error, YC_CONFLICT_CLAIMED);
  test_cases_sign_in (office->counter->cases, REVIEW_COLLEAGUE);
  g_assert_false (yc_review_end_step (&office->desk, NULL, &error));
  assert_refused (&error, YC_CONFLICT_CLAIMED);
  g_assert_false (yc_review_take_over (&office->desk, " ", &error));
  assert_refused (&error, YC_CONFLICT_REASON_MISSING);
  yc_clock_test_advance (office->counter->cases->clock, 3 * DAY);
  g_assert_true (yc_review_take_over (&office->desk, "休假", &error));
  g_assert_no_error (error);
  /* The clocks stand still as before. */
  assert_clocks_agree (office, TRUE);
  g_assert_true (yc_review_end_step (&office->desk, NULL, &error));
  g_assert_no_error (error);
  dossier = office_read (office);
  g_assert_cmpint (dossier->record->state, ==, YC_STATE_REVIEW);
  g_assert_cmpstr (dossier->record->due, ==, "2026-12-02");
  g_assert_cmpstr (dossier->claimed_by, ==, REVIEW_COLLEAGUE);
  test_assert_sound (office->counter->cases);
}

static void
test_extend_once (void)
{
  static const char *const wanted[] = { "批准人孙局长", "延长10个工作日", "原办结日期2026年11月30日", "新办结日期2026年12月14日", "需要补充核查", NULL };
  static const char *const own[] = { "李明", " 李明局长 ", REVIEW_APPROVER };
  g_autoptr (Office) office = office_new (FALSE, TRUE);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_review_extend (&office->desk, " ", "需要补充核查", &error));
  assert_refused (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_null (yc_review_extend (&office->desk, "孙局长", "\n", &error));
  assert_refused (&error, YC_CONFLICT_REASON_MISSING);
  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_assert_null (yc_review_extend (&office->desk, own[i], "需要补充核查", &error));
      g_assert_nonnull (strstr (error->message, "不能自己批准"));
      assert_refused (&error, YC_CONFLICT_ROLE);
    }
  paper = yc_review_extend (&office->desk, "孙局长", "需要补充核查", &error);
  g_assert_no_error (error);
  assert_paper (office, paper, "延长期限告知书", wanted);
  assert_stands (office, YC_STATE_REVIEW, "2026-12-14");
  assert_clocks_agree (office, FALSE);
  g_assert_null (yc_review_extend (&office->desk, "孙局长", "再延长一次", &error));
  g_assert_nonnull (strstr (error->message, "只能延长一次"));
  assert_refused (&error, YC_CONFLICT_STATE);
  test_assert_sound (office->counter->cases);
}

/* 行政许可法第四十二条 extends a term that runs: the promise may be over (11-30), the law's term not (12-07). */
static void
test_extend_in_time (void)
{
  static const struct { int days; const char *due; } rows[] = { { 0, "2026-12-14" }, { 14, "2026-12-14" }, { 15, NULL }, { 25, NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Office) office = office_new (FALSE, TRUE);
      g_autoptr (YcPaperRecord) paper = NULL;
      g_autoptr (YcReviewDossier) dossier = NULL;
      g_autoptr (YcReviewStanding) standing = NULL;
      g_autoptr (GError) error = NULL;
      GDate today;

      yc_clock_test_advance (office->counter->cases->clock, rows[i].days * DAY);
      yc_clock_today (office->counter->cases->clock, &today);
      dossier = office_read (office);
      g_assert_cmpstr (dossier->legal_due, ==, "2026-12-07");
      standing = yc_review_stand (dossier, YC_REVIEW_EXTEND, REVIEW_APPROVER, &today);
      g_assert_cmpint (standing->ready, ==, rows[i].due != NULL);
      paper = yc_review_extend (&office->desk, "孙局长", "需要补充核查", &error);
      g_assert_cmpint (paper != NULL, ==, rows[i].due != NULL);
      assert_stands (office, YC_STATE_REVIEW, rows[i].due != NULL ? rows[i].due : "2026-11-30");
      if (rows[i].due != NULL)
        continue;
      g_assert_cmpstr (standing->sentence, ==, "法定期限已于12月7日届满，不能再延长（行政许可法第四十二条）");
      assert_refused (&error, YC_CONFLICT_STATE);
    }
}

static void
test_terminate (void)
{
  static const char *const wanted[] = { "申请人死亡", "《行政许可法》第七十条", "终止日期2026年11月23日", "承办人：李明", NULL };
  g_autoptr (Office) office = office_new (FALSE, FALSE);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_review_terminate (&office->desk, "", "《行政许可法》第七十条", &error));
  assert_refused (&error, YC_CONFLICT_REASON_MISSING);
  paper = yc_review_terminate (&office->desk, "申请人死亡", "《行政许可法》第七十条", &error);
  g_assert_no_error (error);
  assert_paper (office, paper, "终止办理告知书", wanted);
  assert_stands (office, YC_STATE_TERMINATED, "2026-11-30");
  g_assert_null (yc_review_revoke (&office->desk, "x", "y", &error));
  assert_refused (&error, YC_CONFLICT_STATE);
  test_assert_sound (office->counter->cases);
}

/* Another approver of the agency may do it, long after the decision. */
static void
test_revoke (void)
{
  static const char *const wanted[] = { "承诺内容不实", "《行政许可法》第六十九条", "作出《准予决定书》（", "2026年11月23日作出", "六十日内", "六个月内", "承办人：赵云", NULL };
  g_autoptr (Office) office = office_new (FALSE, FALSE);
  g_autoptr (YcPaperRecord) grant = NULL, paper = NULL;
  g_autoptr (GError) error = NULL;

  review_opine_all (office->counter, "fits");
  g_assert_null (yc_review_revoke (&office->desk, "承诺内容不实", "《行政许可法》第六十九条", &error));
  assert_refused (&error, YC_CONFLICT_STATE);
  grant = yc_review_grant (&office->desk, "", &error);
  g_assert_no_error (error);
  yc_clock_test_advance (office->counter->cases->clock, 30 * DAY);
  test_cases_sign_in (office->counter->cases, REVIEW_COLLEAGUE);
  g_assert_null (yc_review_revoke (&office->desk, "承诺内容不实", " ", &error));
  assert_refused (&error, YC_CONFLICT_REASON_MISSING);
  paper = yc_review_revoke (&office->desk, "承诺内容不实", "《行政许可法》第六十九条", &error);
  g_assert_no_error (error);
  assert_paper (office, paper, "撤销决定书", wanted);
  assert_stands (office, YC_STATE_REVOKED, "2026-11-30");
  test_assert_sound (office->counter->cases);
}

/* What the counter does with the decision, at the store of this approver. */
static void
make_result (Office *self)
{
  test_cases_sign_in (self->counter->cases, "wangjing");
  review_tell (self->counter, "result-made", "{\"state\":\"S65\"}");
  test_cases_sign_in (self->counter->cases, REVIEW_COLLEAGUE);
}

/* A refusal is made and delivered like a grant; there is nothing in it to take back, and no paper that says so. */
static void
test_denial_is_not_revoked (void)
{
  g_autoptr (Office) office = office_new (FALSE, FALSE);
  g_autoptr (YcPaperRecord) denial = NULL;
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (YcReviewStanding) standing = NULL;
  g_autofree char *papers = NULL, *papers_now = NULL;
  g_autoptr (GError) error = NULL;
  GDate today;

  yc_clock_today (office->counter->cases->clock, &today);
  review_opine_all (office->counter, "fails");
  denial = yc_review_deny (&office->desk, "面积不足", "样本条例第三条", &error);
  g_assert_no_error (error);
  make_result (office);
  papers = counter_papers (office->counter);
  g_assert_null (yc_review_revoke (&office->desk, "承诺内容不实", "《行政许可法》第六十九条", &error));
  g_assert_nonnull (strstr (error->message, "没有作出过准予决定"));
  assert_refused (&error, YC_CONFLICT_STATE);
  papers_now = counter_papers (office->counter);
  g_assert_cmpstr (papers_now, ==, papers);
  dossier = office_read (office);
  standing = yc_review_stand (dossier, YC_REVIEW_REVOKE, REVIEW_COLLEAGUE, &today);
  g_assert_false (standing->ready);
  g_assert_nonnull (strstr (standing->sentence, "没有作出过准予决定"));
  /* Nor by an event that no act of the product makes. */
  g_assert_false (test_append (office->counter->cases, office->desk.case_id, "revoked",
                               yc_json_parse_object ("{\"state\":\"S94\",\"reason\":\"x\",\"basis\":\"y\",\"papers\":[{\"kind\":\"revocation\"}]}", -1, NULL, NULL), &error));
  assert_refused (&error, YC_CONFLICT_STATE);
}

/* And what was granted still is, behind the making of the result. */
static void
test_revoke_made (void)
{
  g_autoptr (Office) office = office_new (FALSE, FALSE);
  g_autoptr (YcPaperRecord) grant = NULL, paper = NULL;
  g_autoptr (GError) error = NULL;

  review_opine_all (office->counter, "fits");
  grant = yc_review_grant (&office->desk, "", &error);
  g_assert_no_error (error);
  make_result (office);
  paper = yc_review_revoke (&office->desk, "承诺内容不实", "《行政许可法》第六十九条", &error);
  g_assert_no_error (error);
  assert_stands (office, YC_STATE_REVOKED, "2026-11-30");
}

static void
test_refused_leave_nothing (void)
{
  g_autoptr (Office) office = office_new (FALSE, FALSE);
  g_autofree char *history = counter_history (office->counter), *papers = counter_papers (office->counter), *now = NULL, *papers_now = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_review_begin_step (&office->desk, "领导出差", 0, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yc_review_extend (&office->desk, "孙局长", "案情复杂", &error)); /* the law of this item knows none */
  assert_refused (&error, YC_CONFLICT_STATE);
  g_assert_false (yc_review_end_step (&office->desk, NULL, &error));
  assert_refused (&error, YC_CONFLICT_STATE);
  test_cases_sign_in (office->counter->cases, REVIEW_COLLEAGUE);
  g_assert_null (yc_review_begin_step (&office->desk, STEP, 0, &error));
  assert_refused (&error, YC_CONFLICT_CLAIMED);
  g_assert_null (yc_review_terminate (&office->desk, "x", "y", &error));
  assert_refused (&error, YC_CONFLICT_CLAIMED);
  now = counter_history (office->counter);
  papers_now = counter_papers (office->counter);
  g_assert_cmpstr (now, ==, history);
  g_assert_cmpstr (papers_now, ==, papers);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/review/special/a-step-stops-the-clock-and-its-end-tells-the-day", test_step_pauses);
  g_test_add_func ("/review/special/a-step-that-counts-stops-nothing", test_step_that_counts);
  g_test_add_func ("/review/special/the-basis-of-a-step-is-the-items", test_step_basis);
  g_test_add_func ("/review/special/a-step-that-stops-the-clock-needs-a-law", test_step_needs_a_law);
  g_test_add_func ("/review/special/an-open-ended-step-is-told-how-long", test_step_open_ended);
  g_test_add_func ("/review/special/the-time-of-the-item-stands", test_step_time_of_the_item);
  g_test_add_func ("/review/special/a-colleague-takes-a-special-step-over", test_step_taken_over);
  g_test_add_func ("/review/special/a-case-is-extended-once", test_extend_once);
  g_test_add_func ("/review/special/a-term-that-is-over-is-not-extended", test_extend_in_time);
  g_test_add_func ("/review/special/a-case-is-terminated-with-reason-and-basis", test_terminate);
  g_test_add_func ("/review/special/a-grant-is-revoked", test_revoke);
  g_test_add_func ("/review/special/a-denial-is-not-revoked", test_denial_is_not_revoked);
  g_test_add_func ("/review/special/a-grant-whose-result-is-made-is-revoked", test_revoke_made);
  g_test_add_func ("/review/special/a-refused-act-leaves-nothing", test_refused_leave_nothing);
  return g_test_run ();
}
