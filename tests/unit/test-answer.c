/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the window answers instead of an acceptance: told once to correct, the receipt of what came, refused, not needed. */
#include "config.h"

#include "test-act.h"
#include "test-later.h"
#include "test-notice-read.h"

#define LACKING "application business-licence identity-card health-certificates"        /* no floor plan */
#define DINING "category=dining"

static Counter *
answer_new (const char *materials)
{
  return counter_new_at (later_cases_new (), "small-catering", "scenario=new", materials);
}

static YcPaperRecord *
tell (Counter *counter, const char *reason, GError **error)
{
  return yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, reason, &counter->cases->actor, error);
}

static YcPaperRecord *
receive (Counter *counter, GError **error)
{
  return yc_submission_receive_correction (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, error);
}

static YcPaperRecord *
refuse (Counter *counter, GError **error)
{
  return yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, error);
}

static YcCaseRecord *
get_record (Counter *counter)
{
  return yc_case_store_get (counter->cases->store, counter->id, NULL);
}

static JsonObject *
dup_last_body (Counter *counter)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);

  return json_object_ref (((const YcCaseEvent *) g_ptr_array_index (history, history->len - 1))->body);
}

/* The clerk takes the pages of a slot out. */
static void
take_out (Counter *counter, const char *material)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (counter->cases->store, counter->id, FALSE, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      if (strcmp (page->material_id, material) == 0)
        yc_page_store_delete (counter->cases->store, counter->id, page->id, &counter->cases->actor, &error);
      g_assert_no_error (error);
    }
}

static void
set_field (Counter *counter, const char *field, const char *value)
{
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (counter->cases->store, counter->id, NULL);
  g_autoptr (GError) error = NULL;

  yc_intake_set_field (intake, field, value, YC_ORIGIN_TYPED);
  g_free (yc_case_store_save_draft (counter->cases->store, counter->id, intake, &counter->cases->actor, &error));
  g_assert_no_error (error);
}

/* ---- 一次性补正告知 ---- */

static void
test_told_once (void)
{
  g_autoptr (Counter) counter = answer_new ("application business-licence identity-card");
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *defects;

  paper = tell (counter, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (paper->title, ==, "一次性补正告知书");
  later_assert_state (counter, YC_STATE_TO_CORRECT);
  counter_assert_history (counter, "created received to-correct");
  later_assert_last_op (counter, "to-correct paper:2 page:0 manifest:0");
  record = get_record (counter);
  g_assert_cmpstr (record->received, ==, "2026-11-23");
  g_assert_cmpstr (record->judge_due, ==, "");
  g_assert_cmpstr (record->cure_due, ==, "2026-12-23");     /* [S] 30 days */
  body = dup_last_body (counter);
  defects = json_object_get_array_member (body, "defects");
  g_assert_cmpuint (json_array_get_length (defects), ==, 2);    /* the tolerable one is told, too */
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (defects, i), "source"), !=, "");
  g_assert_null (tell (counter, NULL, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
}

/* The applicant reads how many pages there are and have to be, also of what is missing as a whole. */
static const struct { const char *what, *materials, *text, *cure; } in_numbers[] = {
  { "too few pages", "application business-licence identity-card health-certificates floor-plan", "营业执照只有 1 页，至少应有 2 页", "至少 2 页" },
  { "none at all", "application identity-card health-certificates floor-plan", "缺少营业执照", "至少 2 页" },
};

static void
test_told_in_numbers (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"form\": \"原件/复印件\"", "\"form\": \"原件/复印件\", \"min_pages\": 2");
  g_autoptr (Counter) counter = counter_new_for (later_cases_new (), item, "scenario=new", in_numbers[i].materials);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *defect;

  paper = tell (counter, NULL, &error);
  g_assert_no_error (error);
  body = dup_last_body (counter);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (body, "defects")), ==, 1);
  defect = json_array_get_object_element (json_object_get_array_member (body, "defects"), 0);
  g_assert_cmpstr (json_object_get_string_member (defect, "text"), ==, in_numbers[i].text);
  g_assert_nonnull (strstr (json_object_get_string_member (defect, "cure"), in_numbers[i].cure));
}

/* Sheets that were printed here and are not scanned yet lie at the window: nobody is sent for them, and the rest is told when they are in. */
static void
test_own_sheets_are_not_told (void)
{
  g_autoptr (Counter) counter = answer_new (LACKING);
  g_autoptr (YcPaperRecord) form = NULL, paper = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;

  form = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, "application-form", &counter->cases->actor, &error);
  g_assert_no_error (error);
  g_assert_cmpint (form->n_pages, >, 1);
  counter_print_letter (counter, form);
  g_assert_null (tell (counter, NULL, &error));
  later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
  for (int i = 1; i < form->n_pages; i++)
    counter_scan (counter, "application");
  paper = tell (counter, NULL, &error);
  g_assert_no_error (error);
  body = dup_last_body (counter);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (body, "defects")), ==, 1);
}

static const struct { const char *what, *materials, *answers; gboolean blank_name; YcConflict reason; } not_told[] = {
  { "nothing is lacking", COUNTER_ALL, "scenario=new", FALSE, YC_CONFLICT_OTHER_OUTCOME },
  { "a question is open", LACKING, "", FALSE, YC_CONFLICT_OTHER_OUTCOME },
  { "the applicant is not known", LACKING, "scenario=new", TRUE, YC_CONFLICT_OTHER_OUTCOME },
};

static void
test_not_told (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "small-catering", not_told[i].answers, not_told[i].materials);
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (counter->cases->store, counter->id, NULL);
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;

  if (not_told[i].blank_name)
    {
      g_free (intake->applicant.name);
      intake->applicant.name = g_strdup ("");
      g_free (yc_case_store_save_draft (counter->cases->store, counter->id, intake, &counter->cases->actor, &error));
      g_assert_no_error (error);
    }
  before = counter_history (counter);
  g_assert_null (tell (counter, NULL, &error));
  later_assert_conflict (&error, not_told[i].reason);
  counter_assert_history (counter, before);
  later_assert_state (counter, YC_STATE_DRAFT);
}

/* Behind the window's last day the law has accepted: nothing may be demanded any more. */
static void
test_told_on_the_last_day (void)
{
  g_autoptr (Counter) counter = answer_new (LACKING);
  g_autoptr (GError) error = NULL;

  yc_paper_record_free (yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error));
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 7 * TEST_DAY);      /* 11-30, the last day */
  yc_paper_record_free (tell (counter, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (counter_state (counter), ==, YC_STATE_TO_CORRECT);
}

static void
test_told_too_late (void)
{
  g_autoptr (Counter) counter = answer_new (LACKING);
  g_autoptr (GError) error = NULL;

  yc_paper_record_free (yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error));
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 8 * TEST_DAY);
  g_assert_null (tell (counter, NULL, &error));
  later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
  later_assert_state (counter, YC_STATE_RECEIVED);
}

/* ---- 补正已交 ---- */

/* The window's clock stands still meanwhile: what lies two weeks is not deemed accepted. */
static void
test_supplied_and_accepted (void)
{
  g_autoptr (Counter) counter = answer_new (LACKING);
  g_autoptr (YcPaperRecord) notice = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autofree char *papers = NULL;
  g_autoptr (GError) error = NULL;

  notice = tell (counter, NULL, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 14 * TEST_DAY);     /* 12-07 */
  g_assert_null (counter_accept (counter, YC_OUTCOME_ACCEPT, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  counter_scan (counter, "floor-plan");
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_HANDED_OVER);
  papers = counter_papers (counter);
  g_assert_cmpstr (papers, ==, "receipt correction-notice correction-receipt acceptance hand-over");
  record = get_record (counter);
  g_assert_cmpstr (record->received, ==, "2026-12-07");     /* a new receipt, the clock begins anew in full */
  g_assert_cmpstr (record->cure_due, ==, "");
  g_assert_cmpstr (record->due, ==, "2026-12-14");
}

static void
test_supplied_and_judged_later (void)
{
  g_autoptr (Counter) counter = answer_new (LACKING);
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (receive (counter, &error));        /* nothing was told */
  later_assert_conflict (&error, YC_CONFLICT_STATE);
  yc_paper_record_free (tell (counter, NULL, &error));
  yc_clock_test_advance (counter->cases->clock, 3 * TEST_DAY);      /* 11-26 */
  counter_scan (counter, "floor-plan");
  receipt = receive (counter, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (receipt->title, ==, "补正材料收件回执");
  later_assert_state (counter, YC_STATE_CORRECTED);
  later_assert_last_op (counter, "supplied paper:1 page:0 manifest:0");
  record = get_record (counter);
  g_assert_cmpstr (record->received, ==, "2026-11-26");
  g_assert_cmpstr (record->judge_due, ==, "2026-12-03");
  g_assert_cmpstr (record->cure_due, ==, "");
}

/* A receipt for nothing would begin the window's time anew, and silence would accept what never came. */
static void
test_nothing_supplied (void)
{
  g_autoptr (Counter) counter = answer_new (LACKING);
  g_autoptr (YcPaperRecord) notice = NULL, receipt = NULL;
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;

  notice = tell (counter, NULL, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, TEST_DAY);
  before = counter_history (counter);
  g_assert_null (receive (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_NOTHING_SUPPLIED);
  take_out (counter, "identity-card");      /* fewer pages are no more */
  g_assert_null (receive (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_NOTHING_SUPPLIED);
  later_assert_state (counter, YC_STATE_TO_CORRECT);
  set_field (counter, "area", "61");        /* a field is something */
  receipt = receive (counter, &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_CORRECTED);
}

/* A part came: the receipt is given, the applicant's day stays, and no silence accepts meanwhile; the case still has its end. */
static void
test_part_supplied (void)
{
  g_autoptr (Counter) counter = answer_new ("application business-licence");
  g_autoptr (YcPaperRecord) notice = NULL, receipt = NULL, paper = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;

  notice = tell (counter, NULL, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 3 * TEST_DAY);
  counter_scan (counter, "floor-plan health-certificates");
  receipt = receive (counter, &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_CORRECTED);
  record = get_record (counter);
  g_assert_cmpstr (record->judge_due, ==, "");
  g_assert_cmpstr (record->cure_due, ==, "2026-12-23");
  yc_clock_test_advance (counter->cases->clock, 20 * TEST_DAY);     /* 12-16 */
  g_assert_null (refuse (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_CURE_RUNS);
  yc_clock_test_advance (counter->cases->clock, 9 * TEST_DAY);      /* 12-25 */
  paper = refuse (counter, &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_REFUSED);
  body = dup_last_body (counter);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (body, "reason"), "没有全部补正：缺少居民身份证。"));
}

/* And the rest may come behind the receipt. */
static void
test_rest_supplied (void)
{
  g_autoptr (Counter) counter = answer_new ("application business-licence");
  g_autoptr (YcPaperRecord) notice = NULL, receipt = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  notice = tell (counter, NULL, &error);
  yc_clock_test_advance (counter->cases->clock, 3 * TEST_DAY);
  counter_scan (counter, "floor-plan health-certificates");
  receipt = receive (counter, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 11 * TEST_DAY);     /* 12-07 */
  counter_scan (counter, "identity-card");
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  record = get_record (counter);
  g_assert_cmpstr (record->due, ==, "2026-12-14");      /* from the day of the acceptance: silence has accepted nothing */
  g_assert_cmpstr (record->cure_due, ==, "");
}

/* The whole came and nobody judged it: the paper says from when the law accepts, and not that nothing was told. */
static void
test_silence_behind_the_correction (void)
{
  g_autoptr (Counter) counter = answer_new (LACKING);
  g_autoptr (YcPaperRecord) notice = NULL, receipt = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  notice = tell (counter, NULL, &error);
  yc_clock_test_advance (counter->cases->clock, 10 * TEST_DAY);     /* 12-03 */
  counter_scan (counter, "floor-plan");
  receipt = receive (counter, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 15 * TEST_DAY);     /* 12-18 */
  /* Nothing else can be said any more, not even by a supervisor. */
  act_sign_in (counter->cases, "zg-sun", YC_ROLE_SUPERVISOR);
  g_assert_null (tell (counter, "原图与现场不符", &error));
  later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
  act_sign_in (counter->cases, "wangjing", YC_ROLE_CLERK);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (acceptance->state, ==, YC_STATE_DEEMED_ACCEPTED);
  for (guint i = 0; i < acceptance->papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (acceptance->papers, i);

      if (g_str_equal (paper->kind, "deemed-acceptance"))
        pdf = yc_case_store_get_paper (counter->cases->store, counter->id, paper->id, &error);
      g_assert_no_error (error);
    }
  text = test_paper_read_squeezed (pdf);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "受理时间2026年12月3日"));
  g_assert_nonnull (strstr (text, "于2026年11月23日提出"));
  g_assert_nonnull (strstr (text, "补正材料收到后五个工作日内没有告知是否受理"));
  g_assert_null (strstr (text, "没有告知补正"));
}

/* Everything is told once: a second demand is a supervisor's, with its reason. */
static void
test_second_correction (void)
{
  g_autoptr (Counter) counter = answer_new (LACKING);
  g_autoptr (YcPaperRecord) second = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;

  yc_paper_record_free (tell (counter, NULL, &error));
  counter_scan (counter, "business-licence");
  yc_paper_record_free (receive (counter, &error));
  g_assert_no_error (error);
  g_assert_null (tell (counter, NULL, &error));
  later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_null (tell (counter, "原图与现场不符", &error));
  later_assert_conflict (&error, YC_CONFLICT_SECOND_CORRECTION);
  later_assert_state (counter, YC_STATE_CORRECTED);
  act_sign_in (counter->cases, "zg-sun", YC_ROLE_SUPERVISOR);
  second = tell (counter, "原图与现场不符", &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_TO_CORRECT);
  body = dup_last_body (counter);
  g_assert_cmpstr (json_object_get_string_member (body, "reason"), ==, "原图与现场不符");
}

/* ---- 不予受理, 不受理 ---- */

static void
test_not_corrected (void)
{
  g_autoptr (Counter) counter = answer_new (LACKING);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (refuse (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
  yc_paper_record_free (tell (counter, NULL, &error));
  yc_clock_test_advance (counter->cases->clock, 30 * TEST_DAY);     /* 12-23, the last day */
  g_assert_null (refuse (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_CURE_RUNS);
  yc_clock_test_advance (counter->cases->clock, TEST_DAY);
  paper = refuse (counter, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (paper->title, ==, "不予受理通知书");
  later_assert_state (counter, YC_STATE_REFUSED);
  later_assert_last_op (counter, "refused paper:1 page:4 manifest:1");
  body = dup_last_body (counter);
  g_assert_nonnull (strstr (json_object_get_string_member (body, "reason"), "2026年12月23日"));
  g_assert_cmpstr (json_object_get_string_member (body, "basis"), !=, "");
  g_assert_null (refuse (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
}

/* Only what the last notice told, and what of it is open now, is a ground behind the day; the paper names it. */
#define AREA "area"
typedef struct
{
  const char *what, *materials;         /* at the notice */
  const char *blank_at_first;           /* (nullable): a field that is empty at the notice */
  const char *scanned, *taken_out;      /* (nullable): behind it */
  const char *field, *value;            /* (nullable): behind it */
  const char *reason;                   /* (nullable): a part of it; NULL: not refused */
} Ground;

static const Ground grounds[] = {
  { "nothing came", "application business-licence identity-card", NULL, NULL, NULL, NULL, NULL, "至今没有补正。" },
  { "a part came", "application business-licence", NULL, "floor-plan health-certificates", NULL, NULL, NULL, "没有全部补正：缺少居民身份证。" },
  { "what was told came, another page is gone since", LACKING, NULL, "floor-plan", "business-licence", NULL, NULL, NULL },
  { "what was told came, a field is empty since", LACKING, NULL, "floor-plan", NULL, AREA, "", NULL },
  { "an empty field is filled", COUNTER_ALL, AREA, NULL, NULL, AREA, "60", NULL },
  { "an empty field stays empty", COUNTER_ALL, AREA, NULL, NULL, NULL, NULL, "至今没有补正。" },
  { "a field is wrong that was told empty", COUNTER_ALL, AREA, NULL, NULL, AREA, "x", NULL },
  { "the field is filled, the page is not there", "application identity-card health-certificates floor-plan", AREA, NULL, NULL, AREA, "60",
    "没有全部补正：缺少营业执照。" },
  { "what is lacking still could be tolerated, nobody promised it", "application business-licence", NULL, "identity-card floor-plan", NULL, NULL, NULL,
    "没有全部补正：缺少从业人员健康证明。" },
};

static void
test_ground (gconstpointer data)
{
  const Ground *ground = data;
  g_autoptr (Counter) counter = answer_new (ground->materials);
  g_autoptr (YcPaperRecord) notice = NULL, paper = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;

  if (ground->blank_at_first != NULL)
    set_field (counter, ground->blank_at_first, "");
  notice = tell (counter, NULL, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 3 * TEST_DAY);
  if (ground->scanned != NULL)
    counter_scan (counter, ground->scanned);
  if (ground->taken_out != NULL)
    take_out (counter, ground->taken_out);
  if (ground->field != NULL)
    set_field (counter, ground->field, ground->value);
  yc_clock_test_advance (counter->cases->clock, 29 * TEST_DAY);     /* 12-25, the day was 12-23 */
  paper = refuse (counter, &error);
  if (ground->reason == NULL)
    {
      g_assert_null (paper);
      later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
      later_assert_state (counter, YC_STATE_TO_CORRECT);
      return;
    }
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_REFUSED);
  body = dup_last_body (counter);
  g_test_message ("%s", json_object_get_string_member (body, "reason"));
  g_assert_true (g_str_has_suffix (json_object_get_string_member (body, "reason"), ground->reason));
}

/* Nobody is refused who has the letter to promise in his hands. */
static void
test_promise_goes_first (void)
{
  g_autoptr (Counter) counter = answer_new (COUNTER_MAIN);
  g_autoptr (YcPaperRecord) notice = NULL, promise = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  notice = tell (counter, NULL, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 32 * TEST_DAY);
  promise = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, YC_LETTER_PROMISE, &counter->cases->actor, &error);
  g_assert_no_error (error);
  g_assert_null (refuse (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
  counter_print_letter (counter, promise);
  counter_scan (counter, YC_LETTER_PROMISE);
  acceptance = counter_accept (counter, YC_OUTCOME_TOLERATE, &error);
  g_assert_no_error (error);
}

static void
test_corrected_on_the_last_day (void)
{
  g_autoptr (Counter) counter = answer_new (LACKING);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  yc_paper_record_free (tell (counter, NULL, &error));
  yc_clock_test_advance (counter->cases->clock, 40 * TEST_DAY);     /* long over; the window has not refused yet */
  counter_scan (counter, "floor-plan");
  g_assert_null (refuse (counter, &error));         /* what has come is judged */
  later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
}

static void
test_not_needed (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "public-place-hygiene", DINING, "application");
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;

  counter_assert_refused (counter, YC_OUTCOME_ACCEPT, NULL);
  g_assert_null (tell (counter, NULL, &error));     /* nobody is sent for papers of a permit that he does not need */
  later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
  paper = refuse (counter, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (paper->title, ==, "不受理告知书");
  later_assert_state (counter, YC_STATE_NOT_NEEDED);
  counter_assert_history (counter, "created received efile not-needed");
  body = dup_last_body (counter);
  g_assert_nonnull (strstr (json_object_get_string_member (body, "reason"), "国发〔2016〕12号"));
}

/* Behind a notice the table leads to no 不受理: withdrawing is the way. */
static void
test_not_needed_after_all (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "public-place-hygiene", "category=shopping air=no way=ordinary", "application");
  g_autoptr (YcIntake) intake = NULL;
  g_autoptr (YcPaperRecord) notice = NULL;
  g_autoptr (GError) error = NULL;

  notice = tell (counter, NULL, &error);
  g_assert_no_error (error);
  intake = yc_case_store_load_intake (counter->cases->store, counter->id, NULL);
  yc_intake_set_answer (intake, "category", "dining");
  g_free (yc_case_store_save_draft (counter->cases->store, counter->id, intake, &counter->cases->actor, &error));
  g_assert_no_error (error);
  g_assert_null (refuse (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
  later_assert_state (counter, YC_STATE_TO_CORRECT);
  g_assert_true (yc_state_may_follow (YC_STATE_TO_CORRECT, YC_STATE_WITHDRAWN));
}

/* Nobody is refused without a name on the notice. */
static void
test_not_needed_by_nobody (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "public-place-hygiene", DINING, "application");
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (counter->cases->store, counter->id, NULL);
  g_autoptr (GError) error = NULL;

  g_free (intake->applicant.name);
  intake->applicant.name = g_strdup ("");
  g_free (yc_case_store_save_draft (counter->cases->store, counter->id, intake, &counter->cases->actor, &error));
  g_assert_no_error (error);
  g_assert_null (refuse (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_APPLICANT);
  later_assert_state (counter, YC_STATE_DRAFT);
}

/* Nothing was brought but the question. */
static void
test_not_needed_without_a_page (void)
{
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "public-place-hygiene", DINING, "application");
  g_autoptr (GPtrArray) pages = yc_page_store_list (counter->cases->store, counter->id, FALSE, NULL);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_page_store_delete (counter->cases->store, counter->id, ((const YcPage *) g_ptr_array_index (pages, 0))->id, &counter->cases->actor, &error));
  g_assert_no_error (error);
  paper = refuse (counter, &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_NOT_NEEDED);
}

/* 大连 keeps matters of health out of tolerance: at a window there nobody is promised what the rules of the place forbid, and what is lacking is told. */
static void
test_rules_of_the_place (void)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (Counter) counter = counter_new_for (later_cases_new_at ("210202"), item, "scenario=new", LACKING);
  g_autoptr (YcPaperRecord) promise = NULL, notice = NULL;
  g_autoptr (GError) error = NULL;

  promise = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, YC_LETTER_PROMISE, &counter->cases->actor, &error);
  g_assert_null (promise);
  later_assert_conflict (&error, YC_CONFLICT_LETTER_NOT_ASKED);
  notice = tell (counter, NULL, &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_TO_CORRECT);
}

static void
test_signed_out (void)
{
  g_autoptr (Counter) counter = answer_new (LACKING);
  g_autoptr (GError) error = NULL;

  counter->cases->actor.key = NULL;
  g_assert_null (tell (counter, NULL, &error));
  later_assert_conflict (&error, YC_CONFLICT_SIGNED_OUT);
  g_assert_null (receive (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_SIGNED_OUT);
  g_assert_null (refuse (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_SIGNED_OUT);
}

#define ADD(name, function) g_test_add_func ("/outbox/answer/" name, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("told-once", test_told_once);
  for (gsize i = 0; i < G_N_ELEMENTS (in_numbers); i++)
    {
      g_autofree char *name = g_strdup_printf ("/outbox/answer/told-in-numbers/%s", in_numbers[i].what);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_told_in_numbers);
    }
  ADD ("own-sheets-are-not-told", test_own_sheets_are_not_told);
  for (gsize i = 0; i < G_N_ELEMENTS (not_told); i++)
    {
      g_autofree char *slug = g_strdelimit (g_strdup (not_told[i].what), " ", '-');
      g_autofree char *path = g_strconcat ("/outbox/answer/not-told-while-", slug, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_not_told);
    }
  ADD ("told-on-the-last-day", test_told_on_the_last_day);
  ADD ("told-too-late", test_told_too_late);
  ADD ("supplied-and-accepted", test_supplied_and_accepted);
  ADD ("supplied-and-judged-later", test_supplied_and_judged_later);
  ADD ("a-second-correction-is-a-supervisors", test_second_correction);
  ADD ("not-corrected-in-its-days", test_not_corrected);
  ADD ("what-came-late-is-judged", test_corrected_on_the_last_day);
  ADD ("not-needed", test_not_needed);
  ADD ("not-needed-by-nobody", test_not_needed_by_nobody);
  ADD ("not-needed-without-a-page", test_not_needed_without_a_page);
  ADD ("rules-of-the-place", test_rules_of_the_place);
  for (gsize i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      g_autofree char *name = g_strdup_printf ("/outbox/answer/ground/%s", grounds[i].what);

      g_test_add_data_func (name, &grounds[i], test_ground);
    }
  ADD ("promise-goes-first", test_promise_goes_first);
  ADD ("nothing-supplied", test_nothing_supplied);
  ADD ("part-supplied", test_part_supplied);
  ADD ("rest-supplied", test_rest_supplied);
  ADD ("silence-behind-the-correction", test_silence_behind_the_correction);
  ADD ("not-needed-after-all", test_not_needed_after_all);
  ADD ("signed-out", test_signed_out);
  return g_test_run ();
}
