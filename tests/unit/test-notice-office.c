/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The papers of the back office besides its decisions, and of the silence that accepts: the fields of each (lifecycle section 6), read back by Poppler. */
#include "config.h"

#include "acceptance/yc-notice-private.h"
#include "test-notice-read.h"

#define HEAD "大连市中山区样本局", "（辽·大）中样字〔2026〕第000123号", "210202012202611230300075", "小餐饮经营许可", "实施编码", "林样本", "210202********1547", \
  "赵代理", "2026年11月23日", "0411-00000000", "0411-00012345", "一式2份"

static const struct
{
  const char *name, *kind;
  const char *flags[4];
  const char *wanted[36], *unwanted[8];
} rows[] = {
  { "step", "special-step-notice", { NULL },
    { HEAD, "特别程序告知书", "2026年11月20日受理", "环节专家评审", "依据《中华人民共和国行政许可法》第四十五条", "预计用时20个工作日", "开始日期2026年11月24日", "预计结束2026年12月22日",
      "是否计时不计入办理期限，环节进行期间停止计时", "联系人王样本", "不计算在办理期限内" },
    { "不停止计时", "办结日期仍为", "210202199001011547", "审查理由一", "申请听证", "方式" } },
  { "counted-step", "special-step-notice", { "counted", NULL },
    { HEAD, "环节专家评审", "是否计时计入办理期限，不停止计时", "办结日期仍为2026年12月14日" },
    { "期间停止计时", "不计算在办理期限内" } },
  { "hearing", "special-step-notice", { "hearing", "method", NULL },
    { HEAD, "方式公开举行", "申请听证最迟2026年12月1日", "举行听证最迟2026年12月29日" },
    { "办结日期仍为" } },
  { "extension", "extension-notice", { NULL },
    { HEAD, "延长期限告知书", "批准人孙局长", "延长10个工作日", "原办结日期2026年11月30日", "新办结日期2026年12月14日", "延长的理由", "审查理由一", "第四十五条", "只延长一次" },
    { "行政复议", "预计用时" } },
  { "termination", "termination-notice", { NULL },
    { HEAD, "终止办理告知书", "终止日期2026年11月23日", "一、理由审查理由一", "二、依据《中华人民共和国行政许可法》第四十五条", "六十日内申请行政复议", "六个月内提起行政诉讼", "领回" },
    { "批准人", "撤销" } },
  { "revocation", "revocation", { NULL },
    { HEAD, "撤销决定书", "2026年11月22日作出《准予决定书》（第000007号）", "准予日期2026年11月22日", "撤销日期2026年11月23日", "一、理由审查理由一",
      "二、依据《中华人民共和国行政许可法》第四十五条", "可以申请复议、提起诉讼", "失去效力" },
    { "终止办理", "批准人" } },
  { "deemed", "deemed-acceptance", { NULL },
    { HEAD, "视为受理说明", "收件时间2026年11月23日09:46", "受理时间2026年11月23日09:46", "告知期限2026年11月30日", "逾期不告知的，自收到申请材料之日起即为受理", "第三十二条第一款第（四）项", "预计办结日2026年11月30日",
      "法定期限10个工作日", "承诺期限5个工作日", "不计时环节", "经办人：王样本（03窗口）" },
    { "不予受理", "补正期限", "批准人" } },
};

static void
test_fields (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  gboolean is_deemed = g_str_equal (rows[i].kind, "deemed-acceptance");
  static const YcNoticeText texts[] = {
    { "accepted_date", "2026年11月20日" }, { "step_name", "专家评审" }, { "step_limit", "20 个工作日" }, { "step_begin", "2026年11月24日" }, { "step_due", "2026年12月22日" },
    { "decision_basis", "《中华人民共和国行政许可法》第四十五条" }, { "reason", "审查理由一" }, { "approved_by", "孙局长" }, { "extension_limit", "10 个工作日" },
    { "old_due", "2026年11月30日" }, { "due", "2026年12月14日" }, { "granted_date", "2026年11月22日" }, { "decision_text", "《准予决定书》（第000007号）" },
    { "remedies", "可以申请复议、提起诉讼。" }, { "step_method", "公开举行" }, { "hearing_ask", "2026年12月1日" }, { "hearing_hold", "2026年12月29日" }, { NULL, NULL },
  };
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_ACCEPT);
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;
  int n_pages = 0;

  g_date_set_dmy (&papers->verdict->judge_due.due, 30, G_DATE_NOVEMBER, 2026);
  papers->verdict->deemed = is_deemed;
  papers->facts.texts = is_deemed ? NULL : texts;
  papers->facts.verdict = is_deemed ? papers->verdict : NULL;
  papers->facts.flags = rows[i].flags;
  pdf = test_paper_render (rows[i].kind, papers, NULL, &n_pages);
  text = test_paper_read_squeezed (pdf);
  for (guint j = 0; rows[i].wanted[j] != NULL; j++)
    test_paper_assert_holds (rows[i].name, text, rows[i].wanted[j]);
  for (guint j = 0; rows[i].unwanted[j] != NULL; j++)
    test_paper_assert_lacks (rows[i].name, text, rows[i].unwanted[j]);
  test_paper_assert_lacks (rows[i].name, text, "{");
  g_assert_cmpint (n_pages, ==, 1);
}

/* ---- the common head (lifecycle section 6) ---- */

enum { NUMBER = 1 << 0, CASE = 1 << 1, CODE = 1 << 2, WHOSE = 1 << 3, WHO = 1 << 4, DAY = 1 << 5, SEAL = 1 << 6, CLERK = 1 << 7, PHONES = 1 << 8, COPIES = 1 << 9 };
static const struct { int part; const char *name, *const words[3]; } parts[] = {
  { NUMBER, "document number", { "第000123号", NULL } }, { CASE, "case number", { "210202012202611230300075", NULL } },
  { CODE, "item and its code", { "小餐饮经营许可", "实施编码", NULL } }, { WHOSE, "applicant and number", { "林样本", "210202", NULL } },
  { WHO, "contact and agent", { "代理人", "赵代理", NULL } }, { DAY, "day", { "2026年11月23日", NULL } }, { SEAL, "place of the seal", { "（印章位）", NULL } },
  { CLERK, "who did it", { "王样本", NULL } }, { PHONES, "telephones", { "0411-00000000", "0411-00012345", NULL } }, { COPIES, "copies", { "一式", NULL } },
};
/* Letters are the applicant's own word: nobody numbers or seals them. */
static const struct { const char *kind; int without; } exceptions[] = {
  { "application-form", NUMBER | SEAL | CLERK | PHONES | COPIES },
  { "withdrawal-request", NUMBER | SEAL },
};

static int
find_exceptions (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exceptions); i++)
    if (strcmp (exceptions[i].kind, kind) == 0)
      return exceptions[i].without;
  return 0;
}

/* Each kind has each part of the head, or is named above; and nothing is named that has it. */
static void
test_head (void)
{
  static const YcNoticeText texts[] = { { "accepted_date", "2026年11月20日" }, { "remedies", "x" }, { NULL, NULL } };
  static const char *const flags[] = { "collect", NULL };

  for (guint i = 0; yc_notice_kinds[i] != NULL; i++)
    {
      const char *kind = yc_notice_kinds[i];
      g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
      g_autoptr (GBytes) pdf = NULL;
      g_autofree char *text = NULL;
      int without = find_exceptions (kind), lacks = 0;

      papers->facts.texts = texts;
      papers->facts.flags = flags;
      pdf = test_paper_render (kind, papers, NULL, NULL);
      text = test_paper_read_squeezed (pdf);
      for (gsize p = 0; p < G_N_ELEMENTS (parts); p++)
        {
          gboolean has = TRUE;

          for (guint w = 0; parts[p].words[w] != NULL; w++)
            has = has && strstr (text, parts[p].words[w]) != NULL;
          if (!has)
            lacks |= parts[p].part;
          if (has == ((without & parts[p].part) != 0))
            g_test_fail_printf ("%s: %s: %s", kind, parts[p].name, has ? "is there, and is named as an exception" : "is not there");
        }
      if (lacks != without)
        g_test_message ("%s lacks %#x", kind, (guint) lacks);
    }
}

/* What silence has accepted rests on the counter's judgement; the papers of the back office do not. */
static void
test_needs_verdict (void)
{
  g_assert_true (yc_notice_needs_verdict ("deemed-acceptance"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_true (yc_notice_needs_verdict (rows[i].kind) == g_str_equal (rows[i].kind, "deemed-acceptance"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/notice/office/%s-has-its-fields", rows[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_fields);
    }
  g_test_add_func ("/notice/head/each-kind-has-it", test_head);
  g_test_add_func ("/notice/office/only-silence-needs-the-verdict", test_needs_verdict);
  return g_test_run ();
}
