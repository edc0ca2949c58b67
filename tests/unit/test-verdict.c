/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of acceptance/yc-verdict: each rule once, with its outcome, its words and its findings. That more
 * paper never makes it worse is tested by tests/integration/judge-folder.c over whole catalogues.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "acceptance/yc-verdict.h"

#include "base/yc-clock.h"
#include "catalog/yc-condition.h"
#include "sample-intake.h"
#include "vault/yc-store.h"

#define CATERING_ALL "application business-licence identity-card health-certificates floor-plan"
#define CATERING_MAIN "application business-licence identity-card"
#define HYGIENE_MAIN "application identity-card inspection-report"
#define HYGIENE_REST "floor-plans management-rules health-certificates"
#define WANTS_REPORT NULL, YC_OUTCOME_INCOMPLETE, "no", "暂不能受理：缺 1 件（公共场所卫生检测或评价报告）", \
  "下一步收取公共场所卫生检测或评价报告", "material-missing:inspection-report", NULL
#define COMMITS NULL, YC_OUTCOME_COMMIT, "ready", "可告知承诺受理：免交 1 件（公共场所卫生检测或评价报告），发证后 60 日内核查", \
  "告知承诺书已签名扫入，下一步受理 · 应办结于 11月30日 周一", "", NULL
#define SMALL_LODGING "category=lodging rooms=under-50 air=no"
#define ORDINARY SMALL_LODGING " way=ordinary"
#define COMMITTED SMALL_LODGING " way=commitment"

typedef struct
{
  const char *name;
  const char *item, *from, *to; /* @from and @to change the item file (nullable) */
  const char *answers, *pages;
  const char *today; /* NULL: 2026-11-23 */
  YcOutcome outcome;
  const char *ready; /* "ready", "letter" or "no" */
  const char *sentence;
  const char *next;
  const char *blocking; /* "code:subject code:subject" */
  const char *remark;   /* one remark that must be there (nullable) */
} VerdictCase;

static const VerdictCase CASES[] = {
  { "an-item-of-tomorrow-is-not-accepted", "small-catering", "\"effective_from\": \"2026-01-01\"",
    "\"effective_from\": \"2026-11-24\"", "scenario=new", CATERING_ALL, NULL, YC_OUTCOME_INCOMPLETE, "no",
    "暂不能受理：事项现在不施行", "下一步施行之日起受理，或者选择现行的事项", "not-in-force:", NULL },
  { "a-cancelled-item-is-not-accepted", "small-catering", "\"effective_from\": \"2026-01-01\"",
    "\"effective_from\": \"2026-01-01\", \"cancelled_from\": \"2026-11-23\"", "scenario=new", CATERING_ALL,
    NULL, YC_OUTCOME_INCOMPLETE, "no", "暂不能受理：事项现在不施行",
    "下一步告知申请人事项已经取消，选择现行的事项", "not-in-force:", NULL },
  { "an-item-that-ends-tomorrow-is-accepted", "small-catering", "\"effective_from\": \"2026-01-01\"",
    "\"effective_from\": \"2026-11-23\", \"cancelled_from\": \"2026-11-24\"", "scenario=new", CATERING_ALL,
    NULL, YC_OUTCOME_ACCEPT, "ready", "可受理：材料齐全（5 件），表单已填妥",
    "下一步受理并打印受理通知书 · 应办结于 11月30日 周一", "", NULL },
  { "nothing-at-all", "small-catering", NULL, NULL, "", "", NULL, YC_OUTCOME_INCOMPLETE, "no",
    "暂不能受理：缺 3 件（小餐饮经营许可申请书、营业执照等），1 个问题没有回答，另有 2 件可容缺",
    "下一步回答“申请办理哪一种情形？” · 共 4 项待办",
    "question-open:scenario material-missing:application material-missing:business-licence material-missing:identity-card",
    "source-not-connected:identity-card" },
  { "a-main-material-is-missing", "small-catering", NULL, NULL, "scenario=new",
    "application identity-card floor-plan", NULL, YC_OUTCOME_INCOMPLETE, "no",
    "暂不能受理：缺 1 件（营业执照），另有 1 件可容缺", "下一步收取营业执照",
    "material-missing:business-licence", "material-tolerable:health-certificates" },
  { "four-missing-are-named-three", "small-catering", NULL, NULL, "scenario=renew",
    "floor-plan health-certificates", NULL, YC_OUTCOME_INCOMPLETE, "no",
    "暂不能受理：缺 4 件（小餐饮经营许可申请书、营业执照等）",
    "下一步收取小餐饮经营许可申请书 · 共 4 项待办",
    "material-missing:application material-missing:business-licence material-missing:identity-card material-missing:old-permit", NULL },
  { "a-deleted-page-is-no-page", "small-catering", NULL, NULL, "scenario=new",
    "application business-licence!deleted identity-card health-certificates floor-plan", NULL,
    YC_OUTCOME_INCOMPLETE, "no", "暂不能受理：缺 1 件（营业执照）", "下一步收取营业执照",
    "material-missing:business-licence", NULL },
  { "a-blank-page-is-no-page", "small-catering", NULL, NULL, "scenario=new",
    "application business-licence!blank identity-card health-certificates floor-plan", NULL,
    YC_OUTCOME_INCOMPLETE, "no", "暂不能受理：缺 1 件（营业执照）", "下一步收取营业执照",
    "material-missing:business-licence", NULL },
  { "an-unfit-page-is-there-and-does-not-count", "small-catering", NULL, NULL, "scenario=new",
    "application identity-card!unsigned health-certificates floor-plan", NULL, YC_OUTCOME_INCOMPLETE, "no", "暂不能受理：缺 1 件（营业执照），1 件不符合要求（居民身份证）",
    "下一步收取营业执照 · 共 2 项待办", "material-missing:business-licence material-unfit:identity-card", NULL },
  { "an-unfit-one-may-follow", "small-catering", NULL, NULL, "scenario=new", CATERING_MAIN " floor-plan health-certificates!expired", NULL, YC_OUTCOME_TOLERATE,
    "letter", "可容缺受理：缺 1 件（从业人员健康证明），5 个工作日内补齐", "下一步打印容缺受理承诺书，申请人签名后扫入 · 应补齐于 11月30日 周一",
    "promise-unsigned:tolerance-promise", "material-tolerable:health-certificates" },
  { "too-few-pages", "small-catering", "\"form\": \"原件/复印件\"",
    "\"form\": \"原件/复印件\", \"min_pages\": 2", "scenario=new", CATERING_ALL, NULL, YC_OUTCOME_INCOMPLETE,
    "no", "暂不能受理：缺 1 件（营业执照）", "下一步补扫营业执照其余各页", "too-few-pages:business-licence", NULL },
  { "a-page-with-a-grey-tail", "small-catering", NULL, NULL, "scenario=new", CATERING_ALL " application!grey",
    NULL, YC_OUTCOME_INCOMPLETE, "no", "暂不能受理：1 件有疑点（小餐饮经营许可申请书）",
    "下一步核对小餐饮经营许可申请书并重扫", "doubtful-page:application", NULL },
  { "a-short-page-in-a-tolerable-slot", "small-catering", NULL, NULL, "scenario=new",
    CATERING_MAIN " floor-plan!short", NULL, YC_OUTCOME_INCOMPLETE, "no",
    "暂不能受理：1 件有疑点（经营场所平面图），另有 1 件可容缺", "下一步核对经营场所平面图并重扫",
    "doubtful-page:floor-plan", NULL },
  { "a-doubtful-page-that-was-deleted", "small-catering", NULL, NULL, "scenario=new",
    CATERING_ALL " application!grey,deleted", NULL, YC_OUTCOME_ACCEPT, "ready", "可受理：材料齐全（5 件），表单已填妥", "下一步受理并打印受理通知书 · 应办结于 11月30日 周一", "", NULL },
  { "a-page-like-the-one-before-is-no-doubt", "small-catering", NULL, NULL, "scenario=new",
    CATERING_ALL " application!same", NULL, YC_OUTCOME_ACCEPT, "ready", "可受理：材料齐全（5 件），表单已填妥", "下一步受理并打印受理通知书 · 应办结于 11月30日 周一", "",
    "sample:" },
  { "one-tolerable-is-missing", "small-catering", NULL, NULL, "scenario=new", CATERING_MAIN " floor-plan",
    NULL, YC_OUTCOME_TOLERATE, "letter", "可容缺受理：缺 1 件（从业人员健康证明），5 个工作日内补齐",
    "下一步打印容缺受理承诺书，申请人签名后扫入 · 应补齐于 11月30日 周一",
    "promise-unsigned:tolerance-promise", "credit-unknown:" },
  { "two-tolerables-with-own-limits", "small-catering", NULL, NULL, "scenario=new", CATERING_MAIN, NULL,
    YC_OUTCOME_TOLERATE, "letter",
    "可容缺受理：缺 2 件（从业人员健康证明、经营场所平面图），3 至 5 个工作日内分别补齐",
    "下一步打印容缺受理承诺书，申请人签名后扫入 · 应补齐于 11月26日 周四 至 11月30日 周一",
    "promise-unsigned:tolerance-promise", NULL },
  { "the-promise-is-signed", "small-catering", NULL, NULL, "scenario=new",
    CATERING_MAIN " floor-plan tolerance-promise", NULL, YC_OUTCOME_TOLERATE, "ready",
    "可容缺受理：缺 1 件（从业人员健康证明），5 个工作日内补齐",
    "容缺受理承诺书已签名扫入，下一步受理 · 应补齐于 11月30日 周一", "",
    "material-tolerable:health-certificates" },
  { "a-doubtful-promise", "small-catering", NULL, NULL, "scenario=new",
    CATERING_MAIN " floor-plan tolerance-promise!grey", NULL, YC_OUTCOME_INCOMPLETE, "no",
    "暂不能受理：1 件有疑点（容缺受理承诺书），另有 1 件可容缺", "下一步核对容缺受理承诺书并重扫",
    "doubtful-page:tolerance-promise", NULL },
  { "a-blank-promise-is-not-signed", "small-catering", NULL, NULL, "scenario=new",
    CATERING_MAIN " floor-plan tolerance-promise!blank", NULL, YC_OUTCOME_TOLERATE, "letter",
    "可容缺受理：缺 1 件（从业人员健康证明），5 个工作日内补齐",
    "下一步打印容缺受理承诺书，申请人签名后扫入 · 应补齐于 11月30日 周一",
    "promise-unsigned:tolerance-promise", NULL },
  { "no-tolerance-in-an-excluded-area", "small-catering", "\"tolerance_excluded\": false",
    "\"tolerance_excluded\": true", "scenario=new", CATERING_MAIN " floor-plan tolerance-promise", NULL,
    YC_OUTCOME_INCOMPLETE, "no", "暂不能受理：缺 1 件（从业人员健康证明）", "下一步收取从业人员健康证明",
    "material-missing:health-certificates", "no-tolerance-excluded:health-certificates" },
  { "no-tolerance-when-the-legal-limit-is-too-short", "small-catering",
    "\"legal\": { \"value\": 10, \"unit\": \"workday\"", "\"legal\": { \"value\": 3, \"unit\": \"day\"",
    "scenario=new", CATERING_MAIN " floor-plan tolerance-promise", NULL, YC_OUTCOME_INCOMPLETE, "no",
    "暂不能受理：缺 1 件（从业人员健康证明）", "下一步收取从业人员健康证明",
    "material-missing:health-certificates", "no-tolerance-short:health-certificates" },
  { "all-is-there", "small-catering", NULL, NULL, "scenario=new", CATERING_ALL, NULL, YC_OUTCOME_ACCEPT,
    "ready", "可受理：材料齐全（5 件），表单已填妥", "下一步受理并打印受理通知书 · 应办结于 11月30日 周一",
    "", "source-not-connected:business-licence" },
  { "the-last-days-of-the-known-year", "small-catering", NULL, NULL, "scenario=new", CATERING_ALL,
    "2026-12-28", YC_OUTCOME_ACCEPT, "ready", "可受理：材料齐全（5 件），表单已填妥",
    "下一步受理并打印受理通知书 · 应办结于 2027年1月4日 周一（暂定）", "", "deadline-provisional:" },
  { "a-legal-limit-into-an-unknown-year-is-said", "small-catering", NULL, NULL, "scenario=new", CATERING_ALL,
    "2026-12-22", YC_OUTCOME_ACCEPT, "ready", "可受理：材料齐全（5 件），表单已填妥",
    "下一步受理并打印受理通知书 · 应办结于 12月29日 周二", "", "deadline-provisional:" },
  { "the-ordinary-way-wants-the-report", "public-place-hygiene", NULL, NULL, ORDINARY,
    "application identity-card " HYGIENE_REST, WANTS_REPORT },
  { "commitment-waives-the-report", "public-place-hygiene", NULL, NULL, COMMITTED,
    "application identity-card " HYGIENE_REST, NULL, YC_OUTCOME_COMMIT, "letter",
    "可告知承诺受理：免交 1 件（公共场所卫生检测或评价报告），发证后 60 日内核查",
    "下一步打印告知承诺书，申请人签名后扫入 · 应办结于 11月30日 周一", "letter-unsigned:commitment-letter",
    "credit-unknown:" },
  { "the-commitment-letter-is-signed", "public-place-hygiene", NULL, NULL, COMMITTED,
    "application identity-card commitment-letter " HYGIENE_REST, COMMITS },
  { "a-doubtful-letter", "public-place-hygiene", NULL, NULL, COMMITTED,
    "application identity-card commitment-letter!short " HYGIENE_REST, NULL, YC_OUTCOME_INCOMPLETE, "no",
    "暂不能受理：1 件有疑点（公共场所卫生许可告知承诺书）", "下一步核对公共场所卫生许可告知承诺书并重扫",
    "doubtful-page:commitment-letter", NULL },
  { "no-tolerance-beside-commitment", "public-place-hygiene", NULL, NULL, COMMITTED,
    "application identity-card commitment-letter floor-plans management-rules", NULL, YC_OUTCOME_INCOMPLETE,
    "no", "暂不能受理：缺 1 件（从业人员健康合格证明）", "下一步收取从业人员健康合格证明",
    "material-missing:health-certificates", "no-tolerance-commitment:health-certificates" },
  { "a-report-all-the-same-stays-commitment", "public-place-hygiene", NULL, NULL, COMMITTED,
    HYGIENE_MAIN " commitment-letter " HYGIENE_REST, NULL, YC_OUTCOME_COMMIT, "ready",
    "可告知承诺受理：材料齐全，发证后 60 日内核查",
    "告知承诺书已签名扫入，下一步受理 · 应办结于 11月30日 周一", "", NULL },
  { "a-man-made-pool-does-not-commit", "public-place-hygiene", NULL, NULL,
    "category=swimming pool=artificial air=no way=commitment", "application identity-card " HYGIENE_REST, WANTS_REPORT },
  { "central-air-conditioning-does-not-commit", "public-place-hygiene", NULL, NULL,
    "category=hair-beauty air=yes way=commitment", "application identity-card air-report " HYGIENE_REST, WANTS_REPORT },
  { "sixty-rooms-do-not-commit", "public-place-hygiene", NULL, NULL,
    "category=lodging rooms=from-50 air=no way=commitment", "application identity-card " HYGIENE_REST, WANTS_REPORT },
  { "commitment-said-before-the-pool-does-not-hold", "public-place-hygiene", NULL, NULL,
    "way=commitment air=yes category=swimming pool=artificial", HYGIENE_MAIN " air-report " HYGIENE_REST, NULL,
    YC_OUTCOME_ACCEPT, "ready", "可受理：材料齐全（7 件），表单已填妥",
    "下一步受理并打印受理通知书 · 应办结于 11月30日 周一", "", NULL },
  { "a-small-hairdresser-may-commit", "public-place-hygiene", NULL, NULL,
    "category=hair-beauty air=no way=commitment", "application identity-card commitment-letter " HYGIENE_REST, COMMITS },
  { "a-bathing-beach-may-commit", "public-place-hygiene", NULL, NULL,
    "category=swimming pool=natural air=no way=commitment", "application identity-card commitment-letter " HYGIENE_REST, COMMITS },
  { "the-mock-up", "public-place-hygiene", NULL, NULL, "category=lodging rooms=from-50 air=yes",
    HYGIENE_MAIN " air-report floor-plans management-rules", NULL, YC_OUTCOME_TOLERATE, "letter",
    "可容缺受理：缺 1 件（从业人员健康合格证明），5 个工作日内补齐",
    "下一步打印容缺受理承诺书，申请人签名后扫入 · 应补齐于 11月30日 周一",
    "promise-unsigned:tolerance-promise", NULL },
};

static YcCalendar *
load_calendar (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);

  return yc_calendar_load (folder, NULL);
}

static void
get_today (const char *text, GDate *today)
{
  g_assert_true (yc_date_parse (text != NULL ? text : "2026-11-23", today));
}

static YcIntake *
filled_intake (const char *item_id, const char *from, const char *to, const char *answers)
{
  g_autoptr (YcItem) item = sample_item_changed (item_id, from, to);
  YcIntake *intake = yc_intake_new (item);

  sample_applicant (intake);
  sample_answers (intake, answers);
  sample_fill_form (intake);
  return intake;
}

/* "code:subject code:subject" of the blocking ones, or of the remarks. */
static char *
join_findings (const YcVerdict *verdict, gboolean blocking)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);
      YcConflict reason = YC_N_CONFLICTS;

      g_assert_true (*finding->text != '\0' && *finding->cure != '\0' && *finding->source != '\0');
      /* The store refuses by the same names, and the window has words for each of those. */
      if (finding->blocks && !yc_conflict_parse (finding->code, &reason))
        g_test_fail_printf ("%s is no reason of a refusal", finding->code);
      if (finding->blocks == blocking)
        g_string_append_printf (text, "%s%s:%s", text->len > 0 ? " " : "", finding->code, finding->subject);
    }
  return g_string_free (text, FALSE);
}

static void
assert_others (const YcVerdict *verdict)
{
  guint seen = 1U << verdict->outcome;

  g_assert_cmpuint (verdict->other->len, ==, YC_N_OUTCOMES - 1);
  for (guint i = 0; i < verdict->other->len; i++)
    {
      const YcOtherOutcome *other = g_ptr_array_index (verdict->other, i);

      seen |= 1U << other->outcome;
      g_assert_true (*other->why != '\0' && *other->source != '\0');
    }
  g_assert_cmphex (seen, ==, (1U << YC_N_OUTCOMES) - 1);
}

static void
test_case (gconstpointer data)
{
  const VerdictCase *row = data;
  g_autoptr (YcIntake) intake = filled_intake (row->item, row->from, row->to, row->answers);
  g_autoptr (GPtrArray) pages = sample_pages (row->pages);
  g_autoptr (YcCalendar) calendar = load_calendar ();
  g_autoptr (YcVerdict) verdict = NULL;
  g_autofree char *blocking = NULL, *remarks = NULL;
  GDate today;

  get_today (row->today, &today);
  verdict = yc_verdict_judge (intake, pages, calendar, &today);
  blocking = join_findings (verdict, TRUE);
  remarks = join_findings (verdict, FALSE);
  g_assert_cmpint (verdict->outcome, ==, row->outcome);
  g_assert_cmpstr (verdict->ready ? "ready" : verdict->needs_letter ? "letter" : "no", ==, row->ready);
  g_assert_cmpstr (verdict->sentence, ==, row->sentence);
  g_assert_cmpstr (verdict->next, ==, row->next);
  g_assert_cmpstr (blocking, ==, row->blocking);
  if (row->remark != NULL && strstr (remarks, row->remark) == NULL)
    g_test_fail_printf ("no remark %s in %s", row->remark, remarks);
  assert_others (verdict);
}

static void
test_no_item (void)
{
  g_autoptr (YcIntake) intake = yc_intake_new (NULL);
  g_autoptr (GPtrArray) pages = sample_pages ("");
  g_autoptr (YcCalendar) calendar = load_calendar ();
  g_autoptr (YcVerdict) verdict = NULL;
  GDate today;

  get_today (NULL, &today);
  sample_person (intake);
  verdict = yc_verdict_judge (intake, pages, calendar, &today);
  g_assert_cmpint (verdict->outcome, ==, YC_OUTCOME_INCOMPLETE);
  g_assert_cmpstr (verdict->sentence, ==, "暂不能受理：还没有选择事项");
  g_assert_cmpstr (verdict->next, ==, "下一步选择申请人要办的事项");
  g_assert_false (g_date_valid (&verdict->due.due));
  g_assert_cmpuint (verdict->slots->len, ==, 0);
}

static void
test_form_blocks (void)
{
  g_autoptr (YcIntake) intake = filled_intake ("small-catering", NULL, NULL, "scenario=new");
  g_autoptr (GPtrArray) pages = sample_pages (CATERING_ALL);
  g_autoptr (YcCalendar) calendar = load_calendar ();
  g_autoptr (YcVerdict) verdict = NULL;
  g_autofree char *blocking = NULL;
  GDate today;

  get_today (NULL, &today);
  yc_intake_set_field (intake, "area", "81", YC_ORIGIN_TYPED);
  yc_intake_set_field (intake, "address", NULL, YC_ORIGIN_TYPED);
  sample_set (&intake->applicant.phone, "1");
  verdict = yc_verdict_judge (intake, pages, calendar, &today);
  blocking = join_findings (verdict, TRUE);
  g_assert_cmpstr (blocking, ==, "applicant:applicant.phone field-missing:address field-wrong:area");
  g_assert_cmpstr (verdict->sentence, ==, "暂不能受理：申请人信息 1 项待更正，表单 2 项待填写、更正");
  g_assert_cmpstr (verdict->next, ==, "下一步与申请人的证件核对后更正 · 共 3 项待办");
}

typedef struct
{
  const char *material_id;
  YcSlotState state;
  guint n_pages;
} ExpectedSlot;

static void
test_slots (void)
{
  static const ExpectedSlot expected[] = {
    { "application", YC_SLOT_COMPLETE, 2 },       { "identity-card", YC_SLOT_MISSING, 1 },
    { "floor-plans", YC_SLOT_DOUBTFUL, 2 },       { "management-rules", YC_SLOT_OPTIONAL, 0 },
    { "inspection-report", YC_SLOT_WAITING, 0 },  { "health-certificates", YC_SLOT_TOLERABLE, 0 },
    { "tolerance-promise", YC_SLOT_COMPLETE, 1 },
  };
  g_autoptr (YcIntake) intake = NULL;
  g_autoptr (YcItem) item =
      sample_item_changed ("public-place-hygiene",
                           "\"need\": \"tolerable\",\n      \"form\": \"原件\",\n      \"cure\": { "
                           "\"value\": 5, \"unit\": \"workday\", \"source\": "
                           "\"样例（未核实）\", \"sample\": true },\n      \"legal_basis\": "
                           "\"《公共场所卫生管理条例实施细则》第二十三条第（五）项\"",
                           "\"need\": \"optional\",\n      \"form\": \"原件\", \"legal_basis\": \"x\"");
  g_autoptr (GPtrArray) pages = sample_pages ("application application application!blank identity-card "
                                              "floor-plans floor-plans!short tolerance-promise");
  g_autoptr (YcCalendar) calendar = load_calendar ();
  g_autoptr (YcVerdict) verdict = NULL;
  GDate today;

  get_today (NULL, &today);
  intake = yc_intake_new (item);
  sample_answers (intake, ORDINARY);
  ((YcMaterial *) yc_item_find_material (item, "identity-card"))->min_pages = 2;
  verdict = yc_verdict_judge (intake, pages, calendar, &today);
  g_assert_cmpuint (verdict->slots->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < verdict->slots->len && i < G_N_ELEMENTS (expected); i++)
    {
      const YcSlot *slot = g_ptr_array_index (verdict->slots, i);

      g_assert_cmpstr (slot->material->id, ==, expected[i].material_id);
      g_assert_cmpint (slot->state, ==, expected[i].state);
      g_assert_cmpuint (slot->n_pages, ==, expected[i].n_pages);
      g_assert_cmpint (slot->source_not_connected, ==,
                       g_str_equal (expected[i].material_id, "identity-card"));
    }
}

static void
test_immediate (void)
{
  g_autoptr (YcIntake) intake = filled_intake ("small-catering", NULL, NULL, "scenario=new");
  g_autoptr (GPtrArray) pages = sample_pages (CATERING_MAIN " floor-plan tolerance-promise");
  g_autoptr (YcCalendar) calendar = load_calendar ();
  g_autoptr (YcVerdict) verdict = NULL;
  g_autofree char *remarks = NULL;
  GDate today;

  get_today (NULL, &today);
  intake->item->immediate = TRUE;
  verdict = yc_verdict_judge (intake, pages, calendar, &today);
  remarks = join_findings (verdict, FALSE);
  g_assert_cmpint (verdict->outcome, ==, YC_OUTCOME_INCOMPLETE);
  g_assert_nonnull (strstr (remarks, "no-tolerance-immediate:health-certificates"));
}

static const YcOtherOutcome *
find_other (const YcVerdict *verdict, YcOutcome outcome)
{
  for (guint i = 0; i < verdict->other->len; i++)
    if (((const YcOtherOutcome *) g_ptr_array_index (verdict->other, i))->outcome == outcome)
      return g_ptr_array_index (verdict->other, i);
  return NULL;
}

/* Commitment is offered as another way exactly when choosing it would lead there: not past the answers that an item asks for it. */
static void
test_commitment_is_offered (void)
{
  g_autoptr (YcIntake) intake = filled_intake ("public-place-hygiene", NULL, NULL, ORDINARY);
  g_autoptr (YcIntake) free_choice = filled_intake ("public-place-hygiene", NULL, NULL, ORDINARY);
  g_autoptr (YcIntake) catering = filled_intake ("small-catering", NULL, NULL, "scenario=new");
  g_autoptr (GPtrArray) few = sample_pages ("application");
  g_autoptr (GPtrArray) enough = sample_pages ("application identity-card " HYGIENE_REST);
  g_autoptr (YcCalendar) calendar = load_calendar ();
  g_autoptr (YcVerdict) early = NULL, late = NULL, chosen = NULL, never = NULL, wished = NULL;
  g_autofree char *remarks = NULL;
  GDate today;

  get_today (NULL, &today);
  early = yc_verdict_judge (intake, few, calendar, &today);
  late = yc_verdict_judge (intake, enough, calendar, &today);
  g_clear_pointer (&free_choice->item->commitment.when, yc_condition_free);
  chosen = yc_verdict_judge (free_choice, enough, calendar, &today);
  never = yc_verdict_judge (catering, few, calendar, &today);
  g_assert_false (find_other (early, YC_OUTCOME_COMMIT)->open);
  g_assert_cmpint (late->outcome, ==, YC_OUTCOME_INCOMPLETE);
  g_assert_false (find_other (late, YC_OUTCOME_COMMIT)->open);
  g_assert_cmpstr (find_other (late, YC_OUTCOME_COMMIT)->why, ==, "按情形问题的回答，不以告知承诺方式办理");
  g_assert_true (find_other (chosen, YC_OUTCOME_COMMIT)->open);
  g_assert_cmpstr (find_other (never, YC_OUTCOME_COMMIT)->why, ==,
                   "不适用告知承诺：关系人身健康；必要时现场核查");
  catering->wants_commitment = TRUE;
  wished = yc_verdict_judge (catering, few, calendar, &today);
  remarks = join_findings (wished, FALSE);
  g_assert_nonnull (strstr (remarks, "commitment-excluded:"));
}

static void
test_dates (void)
{
  g_autoptr (YcIntake) intake = filled_intake ("small-catering", NULL, NULL, "scenario=new");
  g_autoptr (GPtrArray) pages = sample_pages (CATERING_MAIN);
  g_autoptr (YcCalendar) calendar = load_calendar ();
  g_autoptr (YcVerdict) verdict = NULL;
  g_autofree char *promise = NULL, *legal = NULL, *cure = NULL, *plan = NULL;
  GDate today;

  get_today (NULL, &today);
  verdict = yc_verdict_judge (intake, pages, calendar, &today);
  promise = yc_date_format (&verdict->promise_due.due);
  legal = yc_date_format (&verdict->legal_due.due);
  cure = yc_date_format (&verdict->cure_due.due);
  g_assert_cmpuint (verdict->tolerated->len, ==, 2);
  g_assert_cmpuint (verdict->cure_dues->len, ==, 2);
  plan = yc_date_format (&g_array_index (verdict->cure_dues, YcDeadline, 1).due);
  g_assert_cmpstr (promise, ==, "2026-11-30");
  g_assert_cmpstr (legal, ==, "2026-12-07");
  g_assert_cmpstr (cure, ==, "2026-11-30");
  g_assert_cmpstr (plan, ==, "2026-11-26");
  g_assert_cmpint (verdict->cure_days, ==, 5);
  g_assert_cmpint (g_date_compare (&verdict->due.due, &verdict->promise_due.due), ==, 0);
}

/* Received on Friday, 2026-11-20: five working days end on 11-27. Beyond it the case counts as accepted on the day of the receipt. */
#define FROM_RECEIPT "下一步按视为受理登记并打印视为受理说明 · 应办结于 11月27日 周五（自收件之日 11月20日 周五 起算）"
static void
test_silence_accepts (void)
{
  static const struct { const char *rule, *received, *pages, *today, *start, *due, *sentence, *next; gboolean deemed; } rows[] = {
    { "XK32", "", CATERING_ALL, "2026-11-30", "2026-11-30", "2026-12-07", "可受理：材料齐全（5 件），表单已填妥",
      "下一步受理并打印受理通知书 · 应办结于 12月7日 周一", FALSE },
    { "XK32", "2026-11-20", CATERING_ALL, "2026-11-27", "2026-11-27", "2026-12-04", "可受理：材料齐全（5 件），表单已填妥",
      "下一步受理并打印受理通知书 · 应办结于 12月4日 周五", FALSE },
    { "XK32", "2026-11-20", CATERING_ALL, "2026-11-28", "2026-11-20", "2026-11-27", "可受理：材料齐全（5 件），表单已填妥", FROM_RECEIPT, TRUE },
    { "XK32", "2026-11-20", CATERING_MAIN " floor-plan", "2026-11-30", "2026-11-20", "2026-11-27", "视为受理：缺 1 件（从业人员健康证明），逾期没有告知，不影响受理", FROM_RECEIPT, TRUE },
    { "XK32", "2026-11-20", "application", "2026-11-30", "2026-11-20", "2026-11-27", "视为受理：缺 4 件（营业执照、居民身份证等），逾期没有告知，不影响受理", FROM_RECEIPT, TRUE },
    { "BDC17", "2026-11-20", CATERING_ALL, "2026-11-20", "2026-11-20", "2026-11-27", "可受理：材料齐全（5 件），表单已填妥",
      "下一步受理并打印受理通知书 · 应办结于 11月27日 周五", FALSE },
    { "BDC17", "2026-11-20", CATERING_ALL, "2026-11-23", "2026-11-20", "2026-11-27", "可受理：材料齐全（5 件），表单已填妥", FROM_RECEIPT, TRUE },
    { "GENERAL", "2026-11-20", CATERING_ALL, "2026-11-30", "2026-11-30", "2026-12-07", "可受理：材料齐全（5 件），表单已填妥",
      "下一步受理并打印受理通知书 · 应办结于 12月7日 周一", FALSE },
  };
  g_autoptr (YcCalendar) calendar = load_calendar ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *rule = g_strdup_printf ("\"correction_rule\": \"%s\"", rows[i].rule);
      g_autoptr (YcIntake) intake = filled_intake ("small-catering", "\"correction_rule\": \"XK32\"", rule, "scenario=new");
      g_autoptr (YcIntake) copy = NULL;
      g_autoptr (GPtrArray) pages = sample_pages (rows[i].pages);
      g_autoptr (YcVerdict) verdict = NULL;
      g_autofree char *start = NULL, *due = NULL, *remarks = NULL;
      GDate today;

      get_today (rows[i].today, &today);
      if (*rows[i].received != '\0')
        g_assert_true (yc_date_parse (rows[i].received, &intake->received));
      copy = yc_intake_copy (intake);
      verdict = yc_verdict_judge (copy, pages, calendar, &today);
      start = yc_date_format (&verdict->start);
      due = yc_date_format (&verdict->due.due);
      remarks = join_findings (verdict, FALSE);
      g_assert_cmpstr (start, ==, rows[i].start);
      g_assert_cmpstr (due, ==, rows[i].due);
      g_assert_cmpstr (verdict->sentence, ==, rows[i].sentence);
      g_assert_cmpstr (verdict->next, ==, rows[i].next);
      g_assert_cmpint (verdict->deemed, ==, rows[i].deemed);
      g_assert_true (yc_verdict_allows (verdict, YC_OUTCOME_ACCEPT, &(YcConflict) { 0 }, &(const char *) { NULL }));
      g_assert_cmpint (yc_verdict_get_state (verdict, YC_OUTCOME_ACCEPT), ==, rows[i].deemed ? YC_STATE_DEEMED_ACCEPTED : YC_STATE_ACCEPTED);
      g_assert_cmpint (yc_verdict_get_state (verdict, YC_OUTCOME_TOLERATE), ==, YC_STATE_TOLERATED);   /* a signed letter binds */
      g_assert_cmpint (strstr (remarks, "deemed-accepted:") != NULL, ==, rows[i].deemed);
    }
}

static void
test_silence_names_its_law (void)
{
  static const struct { const char *rule, *source; } rows[] = {
    { "XK32", "《中华人民共和国行政许可法》第三十二条第一款第（四）项" },
    { "BDC17", "《不动产登记暂行条例》第十七条" },
  };
  g_autoptr (YcCalendar) calendar = load_calendar ();
  GDate today;

  get_today ("2026-11-30", &today);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *rule = g_strdup_printf ("\"correction_rule\": \"%s\"", rows[i].rule);
      g_autoptr (YcIntake) intake = filled_intake ("small-catering", "\"correction_rule\": \"XK32\"", rule, "scenario=new");
      g_autoptr (GPtrArray) pages = sample_pages (CATERING_ALL);
      g_autoptr (YcVerdict) verdict = NULL;
      const YcFinding *found = NULL;

      g_assert_true (yc_date_parse ("2026-11-20", &intake->received));
      verdict = yc_verdict_judge (intake, pages, calendar, &today);
      for (guint k = 0; k < verdict->findings->len; k++)
        if (g_str_equal (((YcFinding *) g_ptr_array_index (verdict->findings, k))->code, "deemed-accepted"))
          found = g_ptr_array_index (verdict->findings, k);
      g_assert_nonnull (found);
      if (found != NULL)
        g_assert_cmpstr (found->source, ==, rows[i].source);
    }
}

/* Accepted on 2026-12-22: promised within the year, by law after it; only the latter has no calendar. */
static void
test_each_day_has_its_own_mark (void)
{
  g_autoptr (YcIntake) intake = filled_intake ("small-catering", NULL, NULL, "scenario=new");
  g_autoptr (GPtrArray) pages = sample_pages (CATERING_MAIN);
  g_autoptr (YcCalendar) calendar = load_calendar ();
  g_autoptr (YcVerdict) verdict = NULL;
  g_autofree char *legal = NULL;
  GDate today;

  get_today ("2026-12-22", &today);
  verdict = yc_verdict_judge (intake, pages, calendar, &today);
  legal = yc_date_format (&verdict->legal_due.due);
  g_assert_cmpstr (legal, ==, "2027-01-05");
  g_assert_true (verdict->legal_due.provisional);
  g_assert_false (verdict->promise_due.provisional);
  g_assert_false (verdict->due.provisional);
  g_assert_false (verdict->cure_due.provisional);
}

static void
test_names (void)
{
  g_assert_cmpint (yc_outcome_to_state (YC_OUTCOME_ACCEPT), ==, YC_STATE_ACCEPTED);
  g_assert_cmpint (yc_outcome_to_state (YC_OUTCOME_COMMIT), ==, YC_STATE_COMMITTED);
  g_assert_cmpint (yc_outcome_to_state (YC_OUTCOME_TOLERATE), ==, YC_STATE_TOLERATED);
  g_assert_cmpint (yc_outcome_to_state (YC_OUTCOME_INCOMPLETE), ==, YC_STATE_TO_CORRECT);
  g_assert_cmpstr (yc_outcome_get_name (YC_OUTCOME_TOLERATE), ==, "容缺受理");
}

/* The case of @item with the letter that was made for it; sample pages get @captured. What is expected is the blocking findings. */
static YcVerdict *
judge_letter (YcIntake *intake, const char *pages, YcLetter *letter, gint64 captured, const char *date, const char *expected)
{
  g_autoptr (YcIntake) copy = NULL;
  g_autoptr (YcCalendar) calendar = load_calendar ();
  g_autoptr (GPtrArray) scanned = sample_pages (pages);
  YcVerdict *verdict;
  g_autofree char *blocking = NULL;
  GDate today;

  get_today (date, &today);
  for (guint i = 0; i < scanned->len; i++)
    ((YcPage *) g_ptr_array_index (scanned, i))->captured = captured;
  yc_intake_know_letters (intake);
  if (letter != NULL)
    yc_intake_add_letter (intake, letter);
  copy = yc_intake_copy (intake);
  verdict = yc_verdict_judge (copy, scanned, calendar, &today);
  blocking = join_findings (verdict, TRUE);
  g_assert_cmpstr (blocking, ==, expected);
  g_assert_cmpint (verdict->outcome, !=, YC_OUTCOME_INCOMPLETE);
  g_assert_cmpint (verdict->ready, ==, *expected == '\0');
  g_assert_cmpint (verdict->needs_letter, ==, *expected != '\0');
  return verdict;
}

static void
assert_letter (const char *item, const char *answers, const char *pages, YcLetter *letter, gint64 captured, const char *expected)
{
  g_autoptr (YcIntake) intake = filled_intake (item, NULL, NULL, answers);

  yc_verdict_free (judge_letter (intake, pages, letter, captured, NULL, expected));
}

/* As it was printed on 2026-11-23. */
static YcLetter *
make_promise (const YcIntake *intake, const char *kind)
{
  static const char *const names[] = { "health-certificates", "floor-plan", NULL };
  static const char *const cures[] = { "2026-11-30", "2026-11-26", NULL };
  YcLetter *letter = yc_letter_new (kind, "p", 5, 10, NULL);

  yc_letter_set_owed (letter, names, cures);
  for (guint i = 0; i < YC_N_PROMISE_PARTS; i++)
    {
      g_autofree char *digest = yc_intake_promise_digest (intake, (YcPromisePart) i);

      yc_letter_set_part (letter, (YcPromisePart) i, digest);
    }
  return letter;
}

/* Which letter fits is tested with intake/yc-letter; here, what follows for the case. */
static void
test_signed_promise (void)
{
  static const struct { const char *name, *kind, *pages, *today, *expected, *cures, *remark; } rows[] = {
    { "none", NULL, CATERING_MAIN, NULL, "promise-outdated:tolerance-promise", "2026-11-30 2026-11-26", NULL },
    { "a letter of another kind", YC_LETTER_COMMITMENT, CATERING_MAIN, NULL, "promise-outdated:tolerance-promise",
      "2026-11-30 2026-11-26", NULL },
    { "today's", YC_LETTER_PROMISE, CATERING_MAIN, NULL, "", "2026-11-30 2026-11-26", NULL },
    { "yesterday's holds with its days", YC_LETTER_PROMISE, CATERING_MAIN, "2026-11-24", "", "2026-11-30 2026-11-26", NULL },
    { "one day is past", YC_LETTER_PROMISE, CATERING_MAIN, "2026-11-27", "promise-outdated:tolerance-promise",
      "2026-12-04 2026-12-02", NULL },
    { "later than allowed by an earlier day", YC_LETTER_PROMISE, CATERING_MAIN, "2026-11-20", "promise-outdated:tolerance-promise",
      "2026-11-27 2026-11-25", NULL },
    { "one came in since", YC_LETTER_PROMISE, CATERING_MAIN " floor-plan", "2026-11-24", "", "2026-11-30",
      "promise-names-more:tolerance-promise" },
    { "the day of one that came in is past", YC_LETTER_PROMISE, CATERING_MAIN " floor-plan", "2026-11-27", "", "2026-11-30",
      "promise-names-more:tolerance-promise" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (YcIntake) intake = filled_intake ("small-catering", NULL, NULL, "scenario=new");
      g_autofree char *pages = g_strconcat (rows[i].pages, " tolerance-promise", NULL);
      g_autoptr (YcVerdict) verdict = judge_letter (intake, pages, rows[i].kind != NULL ? make_promise (intake, rows[i].kind) : NULL, 20,
                                                    rows[i].today, rows[i].expected);
      g_autoptr (GString) cures = g_string_new (NULL);
      g_autofree char *remarks = join_findings (verdict, FALSE), *last = yc_date_format (&verdict->cure_due.due);

      g_test_message ("%s", rows[i].name);
      for (guint k = 0; k < verdict->cure_dues->len; k++)
        {
          g_autofree char *day = yc_date_format (&g_array_index (verdict->cure_dues, YcDeadline, k).due);

          g_string_append_printf (cures, "%s%s", k > 0 ? " " : "", day);
        }
      g_assert_cmpstr (cures->str, ==, rows[i].cures);
      g_assert_true (g_str_has_prefix (rows[i].cures, last));
      g_assert_cmpint (strstr (remarks, "promise-names-more") != NULL, ==, rows[i].remark != NULL);
    }
}

static void
test_commitment_letter_is_of_now (void)
{
  g_autoptr (YcIntake) intake = filled_intake ("public-place-hygiene", NULL, NULL, COMMITTED);
  g_autoptr (YcIntake) other = yc_intake_copy (intake);
  g_autofree char *now = yc_intake_commitment_digest (intake);
  g_autofree char *before = NULL;

  sample_set (&other->applicant.address, "样本路 2 号");
  before = yc_intake_commitment_digest (other);
  const struct { const char *kind, *content; gint64 printed; gboolean right; } rows[] = {
    { NULL, NULL, 0, FALSE },
    { YC_LETTER_COMMITMENT, before, 10, FALSE },
    { YC_LETTER_COMMITMENT, "", 10, FALSE },
    { YC_LETTER_COMMITMENT, now, 0, FALSE },
    { YC_LETTER_COMMITMENT, now, 21, FALSE },
    { YC_LETTER_PROMISE, now, 10, FALSE },
    { YC_LETTER_COMMITMENT, now, 20, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_letter ("public-place-hygiene", COMMITTED, "application identity-card commitment-letter " HYGIENE_REST,
                   rows[i].kind != NULL ? yc_letter_new (rows[i].kind, "p", 5, rows[i].printed, rows[i].content) : NULL, 20,
                   rows[i].right ? "" : "letter-outdated:commitment-letter");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/acceptance/verdict/without-an-item-nothing-is-accepted", test_no_item);
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autofree char *path = g_strconcat ("/acceptance/verdict/", CASES[i].name, NULL);
      g_test_add_data_func (path, &CASES[i], test_case);
    }
  g_test_add_func ("/acceptance/verdict/form-and-applicant-block-and-are-counted", test_form_blocks);
  g_test_add_func ("/acceptance/verdict/an-immediate-item-has-no-tolerance", test_immediate);
  g_test_add_func ("/acceptance/verdict/each-slot-has-a-state", test_slots);
  g_test_add_func ("/acceptance/verdict/commitment-is-offered-when-it-would-do", test_commitment_is_offered);
  g_test_add_func ("/acceptance/verdict/each-material-has-its-own-cure-date", test_dates);
  g_test_add_func ("/acceptance/verdict/silence-accepts-from-the-day-of-the-receipt", test_silence_accepts);
  g_test_add_func ("/acceptance/verdict/silence-names-its-law", test_silence_names_its_law);
  g_test_add_func ("/acceptance/verdict/each-day-has-its-own-mark", test_each_day_has_its_own_mark);
  g_test_add_func ("/acceptance/verdict/outcomes-have-states-and-names", test_names);
  g_test_add_func ("/acceptance/verdict/signed-promise-holds-with-its-days-or-is-signed-again", test_signed_promise);
  g_test_add_func ("/acceptance/verdict/commitment-letter-must-be-the-one-printed-for-now", test_commitment_letter_is_of_now);
  return g_test_run ();
}
