/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What official papers say: read back by Poppler's tools, by qpdf and by zbar, never by the code that drew them. */
#include "config.h"

#include "acceptance/yc-notice-private.h"
#include "efile/yc-efile.h"
#include "case/yc-case-number.h"
#include "test-notice-read.h"

/* ---- what each paper must say: lifecycle section 6, common head first ---- */

static const char *const head[] = {
  "大连市中山区样本局", "（辽·大）中样字〔2026〕第000123号", "210202012202611230300075", "事项名称", "实施编码", "林样本", "居民身份证", "陈联系", "赵代理",
  "2026年11月23日", "（印章位）", "王样本", "咨询电话：0411-00000000", "监督电话：0411-00012345", NULL
};

static const struct
{
  const char *kind, *item;
  YcOutcome outcome;
  const char *fields[40];
} papers_table[] = {
  { "receipt", "public-place-hygiene", YC_OUTCOME_INCOMPLETE,
    { "收件回执", "（辽·大）中样字〔2026〕第000123号", "公共场所卫生许可（新办）", "收件时间2026年11月23日09:46", "材料名称", "收取形式",
      "份数", "页数", "退还或留存", "公共场所卫生许可申请表原件11留存", "法定代表人或负责人居民身份证原件12退还", "从业人员健康合格证明复印件13留存", "03号综合窗口",
      "查询方式", "不是受理决定", "五个工作日内一次性告知", "（8件20页）", "一式2份" } },
  { "acceptance", "public-place-hygiene", YC_OUTCOME_ACCEPT,
    { "受理通知书", "（辽·大）中样字〔2026〕第000123号", "受理时间2026年11月23日09:52", "法定办结时限20个工作日至2026年12月21日",
      "承诺办结时限5个工作日至2026年11月30日", "预计办结日2026年11月30日", "不计时环节无", "结果领取方式窗口领取", "是否收费不收费",
      "第三十二条第一款第（五）项", "材料齐全", "一式2份", "210202********1547", "139****0018" } },
  { "acceptance", "public-place-hygiene", YC_OUTCOME_COMMIT, { "自愿以告知承诺方式办理", "已签署告知承诺书", "现予受理，以告知承诺方式办理", "受理方式告知承诺",
      "承诺核查作出决定后60日内核查承诺是否属实", "依法撤销决定", "受理通知书", "一式2份" } },
  { "tolerance-promise", "small-catering", YC_OUTCOME_TOLERATE,
    { "容缺受理承诺书", "自愿", "欠缺材料", "从业人员健康证明", "经营场所平面图", "复印件", "补齐方式", "现场提交", "邮寄", "网上",
      "最迟2026年11月27日（受理后4个工作日内）", "从业人员健康证明复印件12026年11月25日",
      "经营场所平面图原件12026年11月27日", "逾期后果", "退件办结", "不实后果", "信用声明", "申请人（签名或盖章）",
      "代理人（签名）", "日期：", "210202199001011547", "一式2份" } },
  { "tolerance-notice", "small-catering", YC_OUTCOME_TOLERATE,
    { "容缺受理通知书", "（辽·大）中样字〔2026〕第000123号", "已收材料", "小餐饮经营许可申请书", "容缺材料", "从业人员健康证明",
      "复印件", "最迟补齐日期2026年11月27日（受理后4个工作日内）", "112113823188661890421013100200901",
      "依据《辽宁省政务服务容缺受理管理办法》，现予容缺受理", "本通知书同时是受理通知书", "受理时间2026年11月23日09:52",
      "法定办结时限10个工作日至2026年12月21日", "承诺办结时限5个工作日至2026年11月30日", "预计办结日2026年11月30日", "不计时环节",
      "结果领取方式窗口领取", "是否收费不收费", "从业人员健康证明复印件12026年11月25日", "经营场所平面图原件12026年11月27日", "补交渠道", "现场", "邮寄", "网上", "不实承诺后果", "退件办结", "一式2份" } },
  { "commitment-letter", "public-place-hygiene", YC_OUTCOME_COMMIT,
    { "告知承诺书", "（辽·大）中样字〔2026〕第000123号", "办理依据", "《公共场所卫生管理条例》第四条、第八条", "法定条件", "证明义务",
      "直接为顾客服务的人员持有效的健康合格证明上岗", "应当提交的材料", "以承诺代替，免予提交", "监督核查方式与期限",
      "作出决定后60日内", "不实承诺的法律责任", "第六十九条", "未达到法定条件前，不得从事", "已经知晓", "已经符合", "同意接受", "真实意思表示",
      "申请人（签名或盖章）", "代理人（签名）", "一式3份", "210202199001011547", "210202198502022416", "13900000018",
      "大连市中山区样本路1号", "代为提交申请材料" } },
};

static void
test_fields (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (papers_table); i++)
    {
      g_autoptr (TestPapers) papers = test_papers_new (papers_table[i].item, papers_table[i].outcome);
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *text = NULL;

      pdf = test_paper_render (papers_table[i].kind, papers, NULL, NULL);
      text = test_paper_read_squeezed (pdf);
      for (guint j = 0; head[j] != NULL; j++)
        test_paper_assert_holds (papers_table[i].kind, text, head[j]);
      for (guint j = 0; papers_table[i].fields[j] != NULL; j++)
        test_paper_assert_holds (papers_table[i].kind, text, papers_table[i].fields[j]);
    }
}

/* What is there of a tolerable material with too few pages is still to come: it stands among those alone. */
static void
test_no_material_in_both_tables (void)
{
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < papers->verdict->slots->len; i++)
    {
      YcSlot *slot = g_ptr_array_index (papers->verdict->slots, i);

      slot->n_pages = slot->state == YC_SLOT_TOLERABLE ? 7 : 2;
    }
  pdf = test_paper_render ("tolerance-notice", papers, NULL, NULL);
  text = test_paper_read_squeezed (pdf);
  test_paper_assert_holds ("tolerance-notice", text, "二、已收材料（4件8页）");
  test_paper_assert_lacks ("tolerance-notice", text, "已收主要材料");
  g_assert_cmpuint (test_paper_count (text, "从业人员健康证明"), ==, 1);
  g_assert_cmpuint (test_paper_count (text, "经营场所平面图"), ==, 1);
}

/* A phone cannot ask for the progress by the code: no paper says so. */
static void
test_ways_to_ask (void)
{
  static const char *const kinds[] = { "receipt", "acceptance", "tolerance-notice" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
      g_autoptr (GBytes) pdf = test_paper_render (kinds[i], papers, NULL, NULL);
      g_autofree char *text = test_paper_read_squeezed (pdf);

      test_paper_assert_holds (kinds[i], text, "二维码为办件编号，供窗口扫描核对；查询请凭办件编号到窗口或拨打咨询电话");
      test_paper_assert_lacks (kinds[i], text, "扫描左侧");
    }
}

/* Accepted on commitment or not, with a published period for the check or without. */
static void
test_commitment_is_named (void)
{
  static const struct
  {
    YcOutcome outcome;
    int verify;
    const char *wanted[3], *unwanted[3];
  } cases[] = {
    { YC_OUTCOME_ACCEPT, 60, { "材料齐全" }, { "承诺核查", "受理方式", "告知承诺" } },
    { YC_OUTCOME_COMMIT, 60, { "受理方式告知承诺", "作出决定后60日内核查" }, { "日常监督检查", "材料齐全" } },
    { YC_OUTCOME_COMMIT, 0, { "受理方式告知承诺", "以日常监督检查" }, { "日内核查", "材料齐全" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestPapers) papers = test_papers_new ("public-place-hygiene", cases[i].outcome);
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *text = NULL;

      papers->intake->item->commitment.verify.value = cases[i].verify;
      g_ptr_array_set_size (papers->verdict->slots, 0); /* the list of materials names a letter of commitment */
      pdf = test_paper_render ("acceptance", papers, NULL, NULL);
      text = test_paper_read_squeezed (pdf);
      for (guint j = 0; j < 3 && cases[i].wanted[j] != NULL; j++)
        test_paper_assert_holds ("acceptance", text, cases[i].wanted[j]);
      for (guint j = 0; j < 3 && cases[i].unwanted[j] != NULL; j++)
        test_paper_assert_lacks ("acceptance", text, cases[i].unwanted[j]);
    }
}

static void
test_form (void)
{
  static const char *const wanted[] = { "公共场所卫生许可申请表", "大连市中山区样本局：", "210202199001011547", "13900000018",
                                        "经营者", "经营场所", "1200平方米", "2套", "大连市中山区样本路1号样本大厦", "委托代理",
                                        "代为提交申请材料、签收文书、领取结果", "申请人（签名或盖章）", "代理人（签名）", "日期：", "真实、合法、有效" };
  g_autoptr (TestPapers) papers = test_papers_new ("public-place-hygiene", YC_OUTCOME_INCOMPLETE);
  g_autofree char *title = NULL, *text = NULL, *without = NULL, *running = NULL;
  g_autoptr (GBytes) pdf = NULL, alone = NULL;

  running = g_strconcat ("第2页共2页申请人", papers->intake->applicant.name, papers->intake->applicant.number, "公共场所卫生许可申请表", NULL);
  yc_intake_set_answer (papers->intake, "air", "yes");
  yc_intake_set_field (papers->intake, "area", "1200", YC_ORIGIN_TYPED);
  yc_intake_set_field (papers->intake, "air-count", "2", YC_ORIGIN_TYPED);
  yc_intake_set_field (papers->intake, "address", "大连市中山区样本路1号样本大厦", YC_ORIGIN_TYPED);
  papers->facts.case_number = "";
  papers->facts.document_number = "";
  papers->facts.verdict = NULL;
  pdf = test_paper_render ("application-form", papers, &title, NULL);
  g_assert_cmpstr (title, ==, "公共场所卫生许可申请表");
  text = test_paper_read_squeezed (pdf);
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    test_paper_assert_holds ("application-form", text, wanted[i]);
  test_paper_assert_lacks ("application-form", text, "办件编号");
  /* The sheet that is signed says whose it is and that it belongs to the first. */
  test_paper_assert_holds ("application-form", text, running);

  yc_intake_set_answer (papers->intake, "air", "no");
  papers->intake->applicant.has_agent = FALSE;
  alone = test_paper_render ("application-form", papers, NULL, NULL);
  without = test_paper_read_squeezed (alone);
  test_paper_assert_lacks ("application-form", without, "集中空调通风系统数量"); /* asked on "yes" only */
  test_paper_assert_lacks ("application-form", without, "委托权限");
}

/* A choice shows its text, not its id. */
static void
test_choice (void)
{
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_INCOMPLETE);
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  yc_intake_set_answer (papers->intake, "scenario", "new");
  yc_intake_set_field (papers->intake, "business-kind", "hot", YC_ORIGIN_TYPED);
  pdf = test_paper_render ("application-form", papers, NULL, NULL);
  text = test_paper_read_squeezed (pdf);
  test_paper_assert_holds ("application-form", text, "热食类食品制售");
}

/* What the clerk said, not what the list would allow; and the back office reads whether the original comes with the case. */
static void
test_brought (void)
{
  static const struct { YcBrought said; const char *receipt, *hand_over; } rows[] = {
    { { TRUE, TRUE }, "营业执照原件12退还", "营业执照原件/复印件12已退还" },
    { { TRUE, FALSE }, "营业执照原件12留存", "营业执照原件/复印件12有" },
    { { FALSE, FALSE }, "营业执照复印件12留存", "营业执照原件/复印件12—" },
    { { FALSE, TRUE }, "营业执照复印件12退还", "营业执照原件/复印件12—" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_ACCEPT);
      g_autoptr (GBytes) receipt = NULL, hand_over = NULL;
      g_autofree char *given = NULL, *inside = NULL;

      yc_intake_set_brought (papers->intake, g_ptr_array_index (papers->intake->item->materials, 1), rows[i].said);
      receipt = test_paper_render ("receipt", papers, NULL, NULL);
      given = test_paper_read_squeezed (receipt);
      test_paper_assert_holds ("receipt", given, rows[i].receipt);
      hand_over = test_paper_render ("hand-over", papers, NULL, NULL);
      inside = test_paper_read_squeezed (hand_over);
      test_paper_assert_holds ("hand-over", inside, rows[i].hand_over);
    }
}

static void
test_masked (void)
{
  static const char *const kinds[] = { "receipt", "acceptance", "tolerance-notice" };
  static const char *const secrets[] = { "210202199001011547", "210202198502022416", "13900000018", "13800000027" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
      g_autoptr (GBytes) pdf = test_paper_render (kinds[i], papers, NULL, NULL);
      g_autofree char *text = test_paper_read_squeezed (pdf);

      for (guint j = 0; j < G_N_ELEMENTS (secrets); j++)
        test_paper_assert_lacks (kinds[i], text, secrets[j]);
    }
}

/* ---- marks ---- */

static TestPapers *
make_real_data (void)
{
  g_autoptr (JsonObject) json = test_papers_read_item ("public-place-hygiene");
  TestPapers *papers = test_papers_new_for (json, YC_OUTCOME_ACCEPT);

  papers->site.demonstration = FALSE;
  papers->intake->item->sample = FALSE;
  return papers;
}

static void
test_sample_mark (void)
{
  for (int step = 0; step < 3; step++)
    {
      g_autoptr (TestPapers) papers = make_real_data ();
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *text = NULL;
      int n_pages = 0;

      papers->site.demonstration = step == 1;
      papers->intake->item->sample = step == 2;
      pdf = test_paper_render ("receipt", papers, NULL, &n_pages);
      text = test_paper_read_squeezed (pdf);
      g_assert_cmpint (n_pages, ==, 2);
      g_assert_cmpuint (test_paper_count (text, "样例：本件含样例数据"), ==, step == 0 ? 0 : (guint) n_pages);
      g_assert_cmpuint (test_paper_count (text, "样例"), ==, step == 0 ? 0 : 3 * (guint) n_pages); /* the corner mark, and twice in the note */
    }
}

static void
test_provisional (void)
{
  g_autoptr (TestPapers) papers = make_real_data ();
  g_autoptr (GBytes) plain = test_paper_render ("acceptance", papers, NULL, NULL), marked = NULL;
  g_autofree char *before = test_paper_read_squeezed (plain), *after = NULL;

  test_paper_assert_lacks ("acceptance", before, "临时编号");
  test_paper_assert_lacks ("acceptance", before, "暂定日期");
  papers->facts.case_number = "L-ZS03-261123-0042-7";
  papers->verdict->due.provisional = TRUE;
  papers->verdict->legal_due.provisional = TRUE;
  marked = test_paper_render ("acceptance", papers, NULL, NULL);
  after = test_paper_read_squeezed (marked);
  test_paper_assert_holds ("acceptance", after, "L-ZS03-261123-0042-7");
  test_paper_assert_holds ("acceptance", after, "以“L-”开头的编号为临时编号");
  test_paper_assert_holds ("acceptance", after, "暂定日期");
  test_paper_assert_holds ("acceptance", after, "预计办结日2026年11月30日（暂定）");
  test_paper_assert_holds ("acceptance", after, "至2026年12月21日（暂定）");
  test_paper_assert_lacks ("acceptance", after, "至2026年11月30日（暂定）"); /* the promise's day is known */
}

/* A material's own day is marked in its row, the last of them in the text; who reads one line alone is told, too. */
static void
test_each_day_is_marked_where_it_stands (void)
{
  static const char *const kinds[] = { "tolerance-promise", "tolerance-notice" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *text = NULL;

      g_array_index (papers->verdict->cure_dues, YcDeadline, 1).provisional = TRUE;
      papers->verdict->cure_due.provisional = TRUE;
      pdf = test_paper_render (kinds[i], papers, NULL, NULL);
      text = test_paper_read_squeezed (pdf);
      test_paper_assert_holds (kinds[i], text, "12026年11月27日（暂定）");
      test_paper_assert_holds (kinds[i], text, "最迟");
      test_paper_assert_lacks (kinds[i], text, "2026年11月25日（暂定）");
      g_assert_cmpuint (test_paper_count (text, "2026年11月27日"), ==, test_paper_count (text, "2026年11月27日（暂定）"));
      test_paper_assert_holds (kinds[i], text, "标有“暂定”的是暂定日期");
    }
}

/* A paper that tells no day needs no explanation of one. */
static void
test_no_footnote_without_a_day (void)
{
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_ACCEPT);
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  papers->verdict->due.provisional = TRUE;
  pdf = test_paper_render ("receipt", papers, NULL, NULL);
  text = test_paper_read_squeezed (pdf);
  test_paper_assert_lacks ("receipt", text, "暂定");
}

/* 行政许可法第三十二条第一款第五项 is of complete materials: no basis for accepting without some of them. */
static void
test_tolerance_stands_on_its_own_basis (void)
{
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
  g_autoptr (GBytes) pdf = test_paper_render ("tolerance-notice", papers, NULL, NULL);
  g_autofree char *text = test_paper_read_squeezed (pdf);

  test_paper_assert_lacks ("tolerance-notice", text, "第三十二条");
}

/* Where silence has accepted, the paper says so with its law, and the time of the receipt stands as that of the acceptance. */
static void
test_deemed_acceptance_is_said (void)
{
  static const char *const kinds[] = { "acceptance", "tolerance-notice" };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (kinds); i++)
    {
      const char *kind = kinds[i / 2];
      gboolean deemed = i % 2 == 1;
      g_autoptr (TestPapers) papers = test_papers_new ("small-catering", i / 2 == 0 ? YC_OUTCOME_ACCEPT : YC_OUTCOME_TOLERATE);
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *text = NULL;

      papers->facts.received = TEST_PAPERS_NOW - 10 * 24 * 3600 * (gint64) G_USEC_PER_SEC;
      papers->verdict->deemed = deemed;
      pdf = test_paper_render (kind, papers, NULL, NULL);
      text = test_paper_read_squeezed (pdf);
      test_paper_assert_holds (kind, text, deemed ? "受理时间2026年11月13日09:52" : "受理时间2026年11月23日09:52");
      if (deemed)
        test_paper_assert_holds (kind, text, "逾期不告知的，自收到申请材料之日起即为受理");
      else
        test_paper_assert_lacks (kind, text, "视为受理");
    }
}

/* Each of the days that a paper prints marks it alone: a case of 2026-12-22 is promised within the year and owed by law after it. */
static void
test_each_day_marks_the_paper (void)
{
  static const struct { const char *kind, *which; YcOutcome outcome; gboolean marked; } rows[] = {
    { "acceptance", "none", YC_OUTCOME_ACCEPT, FALSE },
    { "acceptance", "due", YC_OUTCOME_ACCEPT, TRUE },
    { "acceptance", "promise", YC_OUTCOME_ACCEPT, TRUE },
    { "acceptance", "legal", YC_OUTCOME_ACCEPT, TRUE },
    { "tolerance-notice", "legal", YC_OUTCOME_TOLERATE, TRUE },
    { "tolerance-notice", "cure", YC_OUTCOME_TOLERATE, TRUE },
    { "acceptance", "cure", YC_OUTCOME_ACCEPT, FALSE }, /* nothing is owed */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TestPapers) papers = test_papers_new ("small-catering", rows[i].outcome);
      YcVerdict *verdict = papers->verdict;
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *text = NULL;

      verdict->due.provisional = g_str_equal (rows[i].which, "due");
      verdict->promise_due.provisional = g_str_equal (rows[i].which, "promise");
      verdict->legal_due.provisional = g_str_equal (rows[i].which, "legal");
      verdict->cure_due.provisional = g_str_equal (rows[i].which, "cure");
      pdf = test_paper_render (rows[i].kind, papers, NULL, NULL);
      text = test_paper_read_squeezed (pdf);
      if ((strstr (text, "暂定日期") != NULL) != rows[i].marked)
        g_test_fail_printf ("%s with %s: the mark is %s", rows[i].kind, rows[i].which, rows[i].marked ? "missing" : "too much");
    }
}

static void
test_reprint (void)
{
  g_autoptr (TestPapers) papers = make_real_data ();
  int n_pages = 0;
  g_autoptr (GBytes) pdf = test_paper_render ("receipt", papers, NULL, &n_pages);
  g_autoptr (GBytes) copy = g_bytes_new (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf));
  g_autoptr (GError) error = NULL;
  gint64 later = TEST_PAPERS_NOW + 3600 * (gint64) G_USEC_PER_SEC;
  g_autoptr (GBytes) marked = yc_notice_mark_reprint (pdf, 2, later, &error);
  g_autoptr (GBytes) again = yc_notice_mark_reprint (marked, 3, later, &error);
  g_autofree char *before = test_paper_read_squeezed (pdf), *text = NULL, *twice = NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (pdf, copy));
  text = test_paper_read_squeezed (marked);
  twice = test_paper_read_squeezed (again);
  g_assert_cmpuint (test_paper_count (before, "补打"), ==, 0);
  g_assert_cmpuint (test_paper_count (text, "补打第2次2026年11月23日10:52"), ==, (guint) n_pages);
  g_assert_cmpuint (test_paper_count (twice, "补打第3次"), ==, (guint) n_pages);
  test_paper_assert_holds ("reprint", text, "不是受理决定");
  g_free (test_paper_run_on (marked, "qpdf", "--check", NULL));
}

static void
test_reprint_of_garbage (void)
{
  g_autoptr (GBytes) garbage = g_bytes_new_static ("%PDF-1.7 not really", 19);
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_notice_mark_reprint (garbage, 1, TEST_PAPERS_NOW, &error));
  g_assert_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_PDF);
}

/* ---- bytes ---- */

static void
test_repeatable (void)
{
  for (guint i = 0; yc_notice_kinds[i] != NULL; i++)
    {
      g_autoptr (TestPapers) first = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
      g_autoptr (TestPapers) second = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
      g_autoptr (GBytes) one = test_paper_render (yc_notice_kinds[i], first, NULL, NULL);
      g_autoptr (GBytes) two = test_paper_render (yc_notice_kinds[i], second, NULL, NULL), three = NULL;

      g_assert_true (g_bytes_equal (one, two));
      second->facts.now += G_USEC_PER_SEC;
      three = test_paper_render (yc_notice_kinds[i], second, NULL, NULL);
      g_assert_false (g_bytes_equal (one, three));
      g_free (test_paper_run_on (one, "qpdf", "--check", NULL));
    }
}

static void
test_title_and_date (void)
{
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
  int n_pages = 0;
  g_autoptr (GBytes) pdf = test_paper_render ("tolerance-notice", papers, NULL, &n_pages);
  g_autofree char *info = test_paper_run_on (pdf, "pdfinfo", "-rawdates", NULL);

  g_assert_cmpint (n_pages, <=, 2); /* it is the notice of acceptance as well, and still one sheet */
  test_paper_assert_holds ("pdfinfo", info, "容缺受理通知书");
  test_paper_assert_holds ("pdfinfo", info, "D:20261123095200+08'00'");
  test_paper_assert_holds ("pdfinfo", info, "PDF version:     1.7");
  test_paper_assert_holds ("pdfinfo", info, "(A4)");
}

static void
test_fonts_are_embedded (void)
{
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
  g_autoptr (GBytes) pdf = test_paper_render ("tolerance-notice", papers, NULL, NULL);
  g_autofree char *fonts = test_paper_run_on (pdf, "pdffonts", NULL, NULL);
  g_auto (GStrv) lines = g_strsplit (fonts, "\n", -1);
  guint n = 0;

  for (guint i = 2; g_strv_length (lines) > 2 && lines[i] != NULL && *lines[i] != '\0'; i++, n++)
    g_assert_nonnull (strstr (lines[i], "yes yes yes")); /* embedded, subset, with its Unicode map */
  g_assert_cmpuint (n, >=, 2);
}

/* What stands on a machine that has other faces: those of the standard. No such file may be handed on, so that a face of another name takes its name here:
 * the PDF tells by the file's own name which one was drawn with. */
static const struct { const char *name, *taken[2][2], *drawn, *not_drawn; } faces[] = {
  { "title", { { "Noto Sans Mono CJK SC", "FZXiaoBiaoSong-B05S" }, { "Noto Sans CJK SC", "STZhongsong" } }, "NotoSansMonoCJKsc", "NotoSansCJKsc" },
  { "second-title", { { "Noto Sans CJK SC", "STZhongsong" } }, "NotoSansCJKsc", NULL },
  { "body", { { "Noto Sans Mono CJK SC", "FangSong_GB2312" }, { "Noto Sans CJK SC", "FangSong" } }, "NotoSansMonoCJKsc", "NotoSansCJKsc" },
  { "third-body", { { "Noto Sans CJK SC", "STFangsong" } }, "NotoSansCJKsc", NULL },
  { "none", { { NULL } }, "NotoSerifCJKsc-Bold", "NotoSans" },
};

/* Runs in a process of its own, whose fonts are those of $FONTCONFIG_FILE. */
static void
draw_with_faces (void)
{
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
  g_autoptr (GBytes) pdf = test_paper_render ("tolerance-notice", papers, NULL, NULL);
  g_autofree char *fonts = test_paper_run_on (pdf, "pdffonts", NULL, NULL);

  printf ("drawn with:\n%s", fonts);
}

static void
test_faces_in_order (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faces); i++)
    {
      g_autoptr (TestFolder) place = test_folder_new ();
      g_autofree char *file = test_folder_path (place, "fonts.conf"), *cache = test_folder_path (place, "cache");
      g_autofree char *drawn = g_strdup_printf ("*%s*", faces[i].drawn), *not_drawn = g_strdup_printf ("*%s*", faces[i].not_drawn);
      g_autoptr (GString) conf = g_string_new (NULL);

      g_string_printf (conf, "<fontconfig><dir>/usr/share/fonts/opentype/noto</dir><cachedir>%s</cachedir>", cache);
      for (guint k = 0; k < 2 && faces[i].taken[k][0] != NULL; k++)
        g_string_append_printf (conf, "<match target=\"scan\"><test name=\"family\"><string>%s</string></test>"
                                "<edit name=\"family\" mode=\"assign_replace\"><string>%s</string></edit></match>", faces[i].taken[k][0], faces[i].taken[k][1]);
      g_string_append (conf, "</fontconfig>");
      g_assert_true (g_file_set_contents (file, conf->str, -1, NULL));
      g_setenv ("FONTCONFIG_FILE", file, TRUE);
      g_test_trap_subprocess ("/notice/pdf/faces/subprocess", 0, 0);
      g_unsetenv ("FONTCONFIG_FILE");
      g_test_trap_assert_passed ();
      g_test_message ("%s", faces[i].name);
      g_test_trap_assert_stdout (drawn);
      if (faces[i].not_drawn != NULL)
        g_test_trap_assert_stdout_unmatched (not_drawn);
    }
}

static void
test_qr (void)
{
  static const struct { const char *kind, *start; } cases[] = {
    { "acceptance", "yc1/210202012202611230300075/acceptance/" },
    { "tolerance-promise", "yc1/210202012202611230300075/tolerance-promise/" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestFolder) place = test_folder_new ();
      g_autoptr (TestPapers) papers = test_papers_new ("public-place-hygiene", YC_OUTCOME_ACCEPT);
      g_autoptr (GBytes) pdf = test_paper_render (cases[i].kind, papers, NULL, NULL);
      g_autofree char *path = test_folder_path (place, "a.pdf"), *stem = test_folder_path (place, "a");
      g_autofree char *picture = test_folder_path (place, "a.png"), *text = NULL, *upper = NULL;
      const char *draw[] = { "pdftoppm", "-png", "-singlefile", "-r", "200", path, stem, NULL };
      const char *scan[] = { "zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", picture, NULL };
      gsize n;

      test_paper_write_bytes (path, pdf);
      g_free (test_tool_run (draw));
      text = g_strstrip (test_tool_run (scan));
      n = strlen (cases[i].start);
      g_assert_true (g_str_has_prefix (text, cases[i].start));
      g_assert_cmpuint (strlen (text), ==, n + 1);
      upper = g_ascii_strup (cases[i].start, -1);
      g_assert_cmpint (text[n], ==, yc_mod37_36_check (upper));
    }
}

/* ---- the rest ---- */

static void
test_missing_facts (void)
{
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
  g_autoptr (GError) no_verdict = NULL, no_site = NULL, no_kind = NULL;
  YcNoticeFacts without = papers->facts;

  without.verdict = NULL;
  g_assert_null (yc_notice_render ("acceptance", &without, NULL, NULL, NULL, &no_verdict));
  g_assert_error (no_verdict, YC_NOTICE_ERROR, YC_NOTICE_ERROR_FACTS);
  without = papers->facts;
  without.site = NULL;
  g_assert_null (yc_notice_render ("acceptance", &without, NULL, NULL, NULL, &no_site));
  g_assert_error (no_site, YC_NOTICE_ERROR, YC_NOTICE_ERROR_FACTS);
  g_assert_null (yc_notice_render ("poem", &papers->facts, NULL, NULL, NULL, &no_kind));
  g_assert_error (no_kind, YC_NOTICE_ERROR, YC_NOTICE_ERROR_TEMPLATE);
}

static void
test_without_agency (void)
{
  g_autoptr (TestPapers) papers = test_papers_new ("public-place-hygiene", YC_OUTCOME_ACCEPT);
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  papers->facts.agency = NULL;
  pdf = test_paper_render ("acceptance", papers, NULL, NULL);
  text = test_paper_read_squeezed (pdf);
  test_paper_assert_holds ("acceptance", text, "卫生健康局受理通知书");
  test_paper_assert_holds ("acceptance", text, "咨询电话：12345");
}

static void
test_kind_words (void)
{
  static const struct { const char *kind, *word; } cases[] = {
    { "receipt", "收" }, { "acceptance", "受" }, { "tolerance-notice", "容" }, { "commitment-letter", "诺" },
    { "tolerance-promise", "承" }, { "application-form", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (yc_notice_kind_word (cases[i].kind), ==, cases[i].word);
}

/* Each known name has a value: a template that uses it does not leave a hole. */
static void
test_every_placeholder_has_a_value (void)
{
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
  g_autoptr (YcNoticeData) data = yc_notice_data_new (&papers->facts, yc_template_get ("receipt", NULL), yc_common_get (NULL));

  for (guint i = 0; yc_notice_placeholders[i] != NULL; i++)
    {
      if (!g_hash_table_contains (data->values, yc_notice_placeholders[i]))
        g_test_message ("no value for {%s}", yc_notice_placeholders[i]);
      g_assert_true (g_hash_table_contains (data->values, yc_notice_placeholders[i]));
    }
  g_assert_cmpuint (g_hash_table_size (data->values), ==, g_strv_length ((char **) yc_notice_placeholders));
}

int
main (int argc, char **argv)
{
  yc_digest_init_library ();
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/notice/facts/missing-ones-are-refused", test_missing_facts);
  g_test_add_func ("/notice/facts/every-placeholder-has-a-value", test_every_placeholder_has_a_value);
  g_test_add_func ("/notice/reprint/garbage-is-refused", test_reprint_of_garbage);
  g_test_add_func ("/notice/fields/every-field-of-the-lifecycle-is-printed", test_fields);
  g_test_add_func ("/notice/fields/a-material-with-too-few-pages-stands-in-one-table", test_no_material_in_both_tables);
  g_test_add_func ("/notice/fields/ways-to-ask-are-those-that-work", test_ways_to_ask);
  g_test_add_func ("/notice/fields/commitment-and-its-check-are-named", test_commitment_is_named);
  g_test_add_func ("/notice/fields/form-shows-what-was-filled-in", test_form);
  g_test_add_func ("/notice/fields/choice-shows-its-text", test_choice);
  g_test_add_func ("/notice/fields/public-copies-are-masked", test_masked);
  g_test_add_func ("/notice/fields/department-stands-in-for-an-unknown-agency", test_without_agency);
  g_test_add_func ("/notice/fields/number-words", test_kind_words);
  g_test_add_func ("/notice/marks/sample-data-is-marked-on-each-page", test_sample_mark);
  g_test_add_func ("/notice/marks/provisional-numbers-and-dates-say-so", test_provisional);
  g_test_add_func ("/notice/fields/original-or-copy-returned-or-kept", test_brought);
  g_test_add_func ("/notice/marks/each-day-is-marked-where-it-stands", test_each_day_is_marked_where_it_stands);
  g_test_add_func ("/notice/marks/no-footnote-without-a-day", test_no_footnote_without_a_day);
  g_test_add_func ("/notice/facts/tolerance-stands-on-its-own-basis", test_tolerance_stands_on_its_own_basis);
  g_test_add_func ("/notice/facts/deemed-acceptance-is-said-with-its-law", test_deemed_acceptance_is_said);
  g_test_add_func ("/notice/marks/each-day-of-an-unknown-year-marks-the-paper", test_each_day_marks_the_paper);
  g_test_add_func ("/notice/marks/qr-code-holds-number-and-check", test_qr);
  g_test_add_func ("/notice/reprint/copy-is-marked-and-original-untouched", test_reprint);
  g_test_add_func ("/notice/pdf/same-facts-give-same-bytes", test_repeatable);
  g_test_add_func ("/notice/pdf/title-date-and-size", test_title_and_date);
  g_test_add_func ("/notice/pdf/fonts-are-embedded", test_fonts_are_embedded);
  g_test_add_func ("/notice/pdf/faces", test_faces_in_order);
  g_test_add_func ("/notice/pdf/faces/subprocess", draw_with_faces);
  return g_test_run ();
}
