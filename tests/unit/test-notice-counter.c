/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The papers of the counter's later acts: the fields of each (lifecycle section 6), read back by Poppler. */
#include "config.h"

#include "acceptance/yc-notice-private.h"
#include "test-notice-read.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct
{
  const char *name, *kind;
  const char *flags[3];
  const char *wanted[30], *unwanted[8];
} rows[] = {
  { "hand-over", "hand-over", { NULL },
    { "材料交接单", "210202012202611230300075", "移交方大连市中山区政务服务中心03号综合窗口", "接收方大连市中山区样本局（后台审批）", "林样本", "210202********1547",
      "移交时间2026年11月23日09:52", "预计办结日2026年11月30日", "电子卷摘要0123456789ab", "移交的材料（6件13页）", "份数", "页数", "原件/复印件12已退还", "电子件摘要",
      "小餐饮经营许可申请书", "0123456789ab", "移交人（签名）", "接收人（签名）", "一式2份" },
    { "再次移交", "尚缺材料", "0123456789abc", "210202199001011547" } },
  { "hand-over-again", "hand-over", { "again", NULL }, { "后台退回的材料已经重新扫描或者更换", "再次移交后台审批" }, { "由收件窗口移交后台审批，双方" } },
  { "collected", "delivery-receipt", { "collect", NULL },
    { "送达回证", "（辽·大）中样字〔2026〕第000123号", "受送达人林样本", "送达的文书《准予行政许可决定书》", "直接送达（窗口领取）", "领取人赵代理", "与受送达人关系代理人",
      "送达地点大连市中山区政务服务中心03号综合窗口", "送达时间", "领取人（签名或盖章）", "日期：", "（印章位）", "送达人：王样本" },
    { "邮件单号", "邮寄送达" } },
  { "posted", "delivery-receipt", { "post", NULL },
    { "送达回证", "邮寄送达", "收件人赵代理", "邮件单号EX123456785CN", "大连市中山区样本路1号", "交寄时间2026年11月23日09:52", "签收日期为送达日期", "送达人（签名）" },
    { "窗口领取", "领取人（签名或盖章）", "与受送达人关系" } },
  { "withdrawal", "withdrawal-request", { NULL },
    { "撤回申请", "大连市中山区样本局：", "办件编号210202012202611230300075", "2026年11月23日申请办理“小餐饮经营许可", "自愿撤回", "撤回理由另择经营场所", "210202199001011547",
      "代理人证件210202198502022416", "不再对本次申请作出决定", "重新提出申请", "申请人（签名或盖章）", "代理人（签名）", "日期：", "经办人：王样本" },
    { NULL } },
};

static GHashTable *
make_digests (const TestPapers *papers)
{
  GHashTable *digests = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < papers->verdict->slots->len; i++)
    g_hash_table_insert (digests, ((const YcSlot *) g_ptr_array_index (papers->verdict->slots, i))->material->id, (gpointer) DIGEST);
  return digests;
}

static void
test_fields (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  static const YcNoticeText texts[] = {
    { "delivered", "《准予行政许可决定书》" }, { "recipient", "赵代理" }, { "relation", "代理人" }, { "tracking", "EX123456785CN" },
    { "reason", "另择经营场所" }, { "manifest_digest", "0123456789ab" }, { NULL, NULL },
  };
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_ACCEPT);
  g_autoptr (GHashTable) digests = make_digests (papers);
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;
  int n_pages = 0;

  papers->facts.texts = texts;
  papers->facts.flags = rows[i].flags;
  papers->facts.digests = digests;
  pdf = test_paper_render (rows[i].kind, papers, NULL, &n_pages);
  text = test_paper_read_squeezed (pdf);
  for (guint j = 0; rows[i].wanted[j] != NULL; j++)
    test_paper_assert_holds (rows[i].name, text, rows[i].wanted[j]);
  for (guint j = 0; rows[i].unwanted[j] != NULL; j++)
    test_paper_assert_lacks (rows[i].name, text, rows[i].unwanted[j]);
  g_assert_cmpint (n_pages, ==, 1);
}

/* What is still owed is not handed over: the list says so and has no line for it. */
static void
test_tolerated_is_not_handed_over (void)
{
  static const char *const flags[] = { "first", "owed", NULL };
  g_autoptr (TestPapers) papers = test_papers_new ("small-catering", YC_OUTCOME_TOLERATE);
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *text = NULL;

  papers->facts.flags = flags;
  pdf = test_paper_render ("hand-over", papers, NULL, NULL);
  text = test_paper_read_squeezed (pdf);
  test_paper_assert_holds ("hand-over", text, "尚缺材料最迟2026年11月27日补齐");
  test_paper_assert_lacks ("hand-over", text, "从业人员健康证明");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/notice/counter/%s-has-its-fields", rows[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_fields);
    }
  g_test_add_func ("/notice/counter/what-is-owed-is-not-handed-over", test_tolerated_is_not_handed_over);
  return g_test_run ();
}
