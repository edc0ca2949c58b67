/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* case list, show, history: what the workstation holds, unsealed for the one who may open its key. Names and numbers of persons are masked
 * unless asked for. Works beside a running app. One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli-store.h"
#include "cli/yc-cli-timer.h"

#include "law/yc-source.h"
#include "base/yc-helper.h"
#include "capture/yc-page-store.h"
#include "case/yc-judge-limit.h"
#include "intake/yc-id-number.h"
#include "outbox/yc-queue.h"

#include <string.h>

#define LIST_MAX 1000000
#define LIST_STEP 500

static void
print_person (YcCli *cli, const YcCaseRecord *record, gboolean unmasked)
{
  /* A company's name and code stand in public registers. */
  gboolean plain = unmasked || record->applicant_kind == YC_APPLICANT_ORGANISATION;
  g_autofree char *name = plain ? g_strdup (record->applicant_name) : yc_name_mask (record->applicant_name);
  g_autofree char *number = plain ? g_strdup (record->applicant_number) : yc_id_mask (record->applicant_number);

  yc_cli_text (cli, "applicant", name);
  yc_cli_text (cli, "applicant_number", number);
}

/* What 受理期限 is counted with. */
typedef struct
{
  YcCalendar *calendar;
  GDate       today;
} Today;

static gboolean
load_today (YcStore *store, Today *ret_today, GError **error)
{
  g_autofree char *folder = yc_data_path ("catalog/calendar");

  yc_clock_today (yc_store_get_clock (store), &ret_today->today);
  ret_today->calendar = yc_calendar_load (folder, error);
  return ret_today->calendar != NULL;
}

/* "running", "deemed" or "", and the working days that are left. */
static const char *
judge (const YcCaseRecord *record, const Today *today, char **ret_left)
{
  int left = 0;
  YcJudgeState state = yc_judge_limit_look (record, today->calendar, &today->today, &left);

  *ret_left = state == YC_JUDGE_NONE ? g_strdup ("") : g_strdup_printf ("%d", left);
  return state == YC_JUDGE_NONE ? "" : state == YC_JUDGE_DEEMED ? "deemed" : "running";
}

static void
print_record (YcCli *cli, const YcCaseRecord *record, const Today *today, gboolean unmasked)
{
  g_autofree char *changed = yc_time_iso (record->changed);
  g_autofree char *left = NULL;
  const char *judged = judge (record, today, &left);

  yc_cli_text (cli, "id", record->id);
  yc_cli_text (cli, "number", record->number);
  yc_cli_text (cli, "item", record->item_id);
  yc_cli_text (cli, "item_name", record->item_name);
  print_person (cli, record, unmasked);
  yc_cli_text (cli, "due", record->due);
  yc_cli_truth (cli, "provisional", record->due_provisional);
  yc_cli_text (cli, "cure_due", record->cure_due);
  yc_cli_truth (cli, "cure_provisional", record->cure_provisional);
  yc_cli_text (cli, "received", record->received);
  yc_cli_text (cli, "judge_due", record->judge_due);
  yc_cli_truth (cli, "judge_provisional", record->judge_provisional);
  yc_cli_text (cli, "judge_left", left);
  yc_cli_text (cli, "judge", judged);
  yc_cli_truth (cli, "parked", record->parked);
  yc_cli_text (cli, "window", record->window);
  yc_cli_text (cli, "changed", changed);
  yc_cli_text (cli, "accepted_as", record->accepted_as != YC_STATE_DRAFT ? yc_state_get_code (record->accepted_as) : "");
  yc_cli_text (cli, "state", yc_state_get_code (record->state));
  yc_cli_text (cli, "state_name", yc_state_get_name (record->state));
  yc_cli_row (cli);
}

static YcExit
list_cases (YcCli *cli, YcStore *store, const char *query, const char *filter, guint limit, gboolean unmasked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCalendar) calendar = NULL;
  Today today;

  if (!load_today (store, &today, &error))
    return yc_cli_fail (NULL, error);
  calendar = today.calendar;

  for (guint offset = 0; offset < limit;)
    {
      guint step = MIN (LIST_STEP, limit - offset);
      g_autoptr (GPtrArray) records = yc_case_store_list (store, query, filter, offset, step, &error);

      if (records == NULL)
        return yc_cli_fail (NULL, error);
      for (guint i = 0; i < records->len; i++)
        print_record (cli, g_ptr_array_index (records, i), &today, unmasked);
      if (records->len < step)
        break;
      offset += records->len;
    }
  return YC_EXIT_DONE;
}

static YcExit
run_list (YcCli *cli, int argc, char **argv)
{
  const char *query = NULL, *filter = NULL, *limit_text = NULL;
  gboolean unmasked = FALSE;
  const YcOption options[] = { { "query", YC_OPTION_TEXT, &query }, { "filter", YC_OPTION_TEXT, &filter },
                               { "limit", YC_OPTION_TEXT, &limit_text }, { "unmasked", YC_OPTION_FLAG, &unmasked },
                               { NULL, YC_OPTION_FLAG, NULL } };
  static const char *const filters[] = { "open", "draft", "accepted", "counter", "all", NULL };
  g_autoptr (YcStore) store = NULL;
  guint64 limit = LIST_MAX;
  YcExit status = YC_EXIT_DONE;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len > 0)
    return yc_cli_usage (cli, "多出了词；要查找请用 --query");
  if (filter != NULL && !g_strv_contains (filters, filter))
    return yc_cli_usage (cli, "--filter 应为 open、draft、accepted 或 all");
  if (limit_text != NULL && !g_ascii_string_to_unsigned (limit_text, 10, 1, LIST_MAX, &limit, NULL))
    return yc_cli_usage (cli, "--limit 应为 1 到 %d 的整数", LIST_MAX);
  if (query != NULL && !g_utf8_validate (query, -1, NULL))
    return yc_cli_usage (cli, "--query 应为 UTF-8 文字");
  store = yc_cli_open_store (cli, TRUE, &status);
  return store == NULL ? status
                       : list_cases (cli, store, query != NULL ? query : "", filter != NULL ? filter : "all", (guint) limit, unmasked);
}

/* ---- show ---- */

static JsonNode *
build_papers (const GPtrArray *papers)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "id", paper->id);
      json_object_set_string_member (object, "kind", paper->kind);
      json_object_set_string_member (object, "title", paper->title);
      json_object_set_string_member (object, "number", paper->number);
      json_object_set_string_member (object, "sha256", paper->digest.sha256);
      json_object_set_int_member (object, "pages", paper->n_pages);
      json_object_set_int_member (object, "printed", paper->printed);
      json_object_set_boolean_member (object, "outcome_unknown", paper->unknown);
      json_array_add_object_element (array, object);
    }
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
build_pages (const GPtrArray *pages)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "material", page->material_id);
      json_object_set_string_member (object, "sha256", page->digest.sha256);
      json_object_set_string_member (object, "sm3", page->digest.sm3);
      json_array_add_object_element (array, object);
    }
  json_node_take_array (node, array);
  return node;
}

static void
print_line (YcCli *cli, const char *name, const char *value)
{
  if (cli->json)
    {
      yc_cli_text (cli, name, value);
      return;
    }
  yc_cli_text (cli, "name", name);
  yc_cli_text (cli, "value", value);
  yc_cli_row (cli);
}

static void
print_lines (YcCli *cli, const YcCaseRecord *record, const Today *today, gboolean unmasked)
{
  gboolean plain = unmasked || record->applicant_kind == YC_APPLICANT_ORGANISATION;
  g_autofree char *name = plain ? g_strdup (record->applicant_name) : yc_name_mask (record->applicant_name);
  g_autofree char *number = plain ? g_strdup (record->applicant_number) : yc_id_mask (record->applicant_number);
  g_autofree char *created = yc_time_iso (record->created);
  g_autofree char *changed = yc_time_iso (record->changed);
  g_autofree char *left = NULL;
  const char *judged = judge (record, today, &left);
  const char *const lines[][2] = {
    { "id", record->id }, { "number", record->number }, { "state", yc_state_get_code (record->state) },
    { "state_name", yc_state_get_name (record->state) },
    { "accepted_as", record->accepted_as != YC_STATE_DRAFT ? yc_state_get_code (record->accepted_as) : "" }, { "item", record->item_id }, { "item_version", record->item_version },
    { "item_name", record->item_name }, { "applicant", name }, { "applicant_number", number }, { "due", record->due },
    { "provisional", record->due_provisional ? "yes" : "no" }, { "cure_due", record->cure_due },
    { "cure_provisional", record->cure_provisional ? "yes" : "no" },
    { "received", record->received }, { "judge_due", record->judge_due }, { "judge_provisional", record->judge_provisional ? "yes" : "no" },
    { "judge_left", left }, { "judge", judged }, { "parked", record->parked ? "yes" : "no" },
    { "note", unmasked ? record->note : *record->note != '\0' ? "***" : "" }, { "created", created }, { "changed", changed },
    { "clerk", record->clerk_name }, { "window", record->window },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    print_line (cli, lines[i][0], lines[i][1]);
}

/* What runs, in words; a limit that is over with its source. */
static void
print_judge (YcCli *cli, YcStore *store, const YcCaseRecord *record, const Today *today)
{
  int left = 0;
  YcJudgeState state = yc_judge_limit_look (record, today->calendar, &today->today, &left);
  g_autoptr (YcIntake) intake = state == YC_JUDGE_DEEMED ? yc_case_store_load_intake (store, record->id, NULL) : NULL;
  g_autofree char *text = NULL;

  if (state == YC_JUDGE_RUNS)
    text = g_strdup_printf ("受理期限剩 %d 个工作日%s", left, record->judge_provisional ? "（暂定）" : "");
  else if (state == YC_JUDGE_DEEMED)
    text = g_strdup_printf ("逾期未告知，视为受理（%s）",
                            yc_source_get_text (yc_source_of_correction (intake != NULL ? intake->item : NULL, FALSE)));
  print_line (cli, "judge_text", text != NULL ? text : "");
}

static YcExit
show_case (YcCli *cli, YcStore *store, const char *case_id, gboolean unmasked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCaseRecord) record = yc_case_store_get (store, case_id, &error);
  g_autoptr (GPtrArray) papers = record != NULL ? yc_case_store_list_papers (store, case_id, &error) : NULL;
  g_autoptr (GPtrArray) history = papers != NULL ? yc_case_store_history (store, case_id, &error) : NULL;
  g_autoptr (GPtrArray) pages = history != NULL ? yc_page_store_list (store, case_id, FALSE, &error) : NULL;
  g_autoptr (YcCalendar) calendar = NULL;
  g_autofree char *n_pages = NULL;
  Today today;

  if (pages == NULL || !load_today (store, &today, &error))
    return yc_cli_fail (case_id, error);
  calendar = today.calendar;
  yc_paper_tell_prints (papers, history);
  n_pages = g_strdup_printf ("%u", pages->len);
  print_lines (cli, record, &today, unmasked);
  print_judge (cli, store, record, &today);
  print_line (cli, "pages", n_pages);
  for (guint i = 0; !cli->json && i < papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i);

      yc_cli_text (cli, "name", "paper");
      yc_cli_text (cli, "kind", paper->kind);
      yc_cli_text (cli, "number", paper->number);
      yc_cli_int (cli, "printed", paper->printed);
      yc_cli_text (cli, "title", paper->title);
      yc_cli_text (cli, "outcome", paper->unknown ? "结果不明" : "");
      yc_cli_row (cli);
    }
  if (!yc_cli_timers_print (cli, store, case_id, history, &error))
    return yc_cli_fail (case_id, error);
  if (cli->json)
    {
      yc_cli_node (cli, "papers", build_papers (papers));
      yc_cli_node (cli, "page_list", build_pages (pages));
      yc_cli_row (cli);
    }
  return YC_EXIT_DONE;
}

/* ---- history ---- */

static const char *
get_kind_text (const char *kind)
{
  static const char *const texts[][2] = {
    { "created", "新建" }, { "amended", "修改" }, { "parked", "暂存" }, { "resumed", "继续办理" }, { "discarded", "作废" },
    { "received", "收件" }, { "pages", "页面变动" }, { "paper", "制作文书" }, { "print-started", "送打印机" }, { "printed", "打印" }, { "reprinted", "补打" }, { "print-failed", "打印失败" },
    { "efile", "电子卷封存" }, { "accepted", "受理" }, { "tolerated", "容缺受理" }, { "committed", "告知承诺受理" }, { "deemed", "视为受理" }, { "voided", "作废" },
    { "recounted", "按新日历重算期限" }, { "to-correct", "一次性补正告知" }, { "supplied", "收到补正材料" }, { "refused", "不予受理" }, { "not-needed", "不受理" },
    { "handed-over", "移交后台" }, { "sent-back", "后台退回" }, { "claimed", "开始审查" }, { "taken-over", "接替审查" }, { "granted", "准予决定" }, { "denied", "不予决定" }, { "cured", "容缺补齐" },
    { "result-made", "制证出件" }, { "delivered", "送达" }, { "withdrawn", "撤回" }, { "withdrawal-refused", "不同意撤回" }, { "lapsed", "容缺逾期退件" }, { "corrected", "更正" },
    { "reviewed", "否定备案复核" },
    { "step-begun", "特别程序开始" }, { "step-ended", "特别程序结束" }, { "hearing-asked", "申请听证" }, { "extended", "延长期限" }, { "review-resumed", "继续审查" }, { "terminated", "终止办理" },
    { "revoked", "撤销决定" }, { "verified", "承诺核查" }, { "opinion", "逐项判断" }, { "abandoned", "收回" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i][0], kind) == 0)
      return texts[i][1];
  return "";
}

/* Why a step is not done at the platform and will not be by itself. */
static const char *
get_mark_text (YcStepMark mark)
{
  static const char *const texts[YC_N_STEPS] = {
    [YC_STEP_PLAIN] = "", [YC_STEP_BEHIND] = "排在前一步后", [YC_STEP_OVERTAKEN] = "不计入", [YC_STEP_REFUSED] = "平台没有收", [YC_STEP_VOID] = "已收回",
  };

  return texts[mark];
}

static YcExit
show_history (YcCli *cli, YcStore *store, const char *case_id, gboolean unmasked)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = yc_case_store_history (store, case_id, &error);
  g_autoptr (GArray) marks = events != NULL ? yc_queue_store_mark_steps (store, case_id, events, &error) : NULL;

  if (marks == NULL)
    return yc_cli_fail (case_id, error);
  for (guint i = 0; i < events->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (events, i);
      YcStepMark mark = g_array_index (marks, YcStepMark, i);
      g_autofree char *at = yc_time_iso (event->at);

      yc_cli_int (cli, "seq", event->seq);
      yc_cli_text (cli, "at", at);
      yc_cli_int (cli, "skew", event->skew);
      yc_cli_text (cli, "clerk_id", event->clerk_id);
      yc_cli_text (cli, "clerk", event->clerk_name);
      yc_cli_text (cli, "window", event->window);
      yc_cli_text (cli, "hash", event->hash);
      yc_cli_truth (cli, "signed", *event->signature != '\0');
      /* The body holds the applicant's data. */
      if (unmasked)
        yc_cli_node (cli, "body", json_node_init_object (json_node_alloc (), event->body));
      yc_cli_text (cli, "kind", event->kind);
      yc_cli_text (cli, "kind_name", yc_paper_print_is_lost (events, i) ? "送打印机，结果不明" : get_kind_text (event->kind));
      yc_cli_text (cli, "mark", yc_step_mark_get_code (mark));
      yc_cli_text (cli, "mark_name", get_mark_text (mark));
      yc_cli_row (cli);
    }
  return YC_EXIT_DONE;
}

static YcExit
run_one (YcCli *cli, int argc, char **argv, YcExit (*act) (YcCli *cli, YcStore *store, const char *case_id, gboolean unmasked))
{
  gboolean unmasked = FALSE;
  const YcOption options[] = { { "unmasked", YC_OPTION_FLAG, &unmasked }, { NULL, YC_OPTION_FLAG, NULL } };
  g_autoptr (YcStore) store = NULL;
  g_autofree char *case_id = NULL;
  YcExit status = YC_EXIT_DONE;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len != 1)
    return yc_cli_usage (cli, "请给出一个办件编号");
  store = yc_cli_open_store (cli, TRUE, &status);
  case_id = store != NULL ? yc_cli_find_case (store, g_ptr_array_index (cli->words, 0), &status) : NULL;
  return case_id != NULL ? act (cli, store, case_id, unmasked) : status;
}

static YcExit
run_show (YcCli *cli, int argc, char **argv)
{
  return run_one (cli, argc, argv, show_case);
}

static YcExit
run_history (YcCli *cli, int argc, char **argv)
{
  return run_one (cli, argc, argv, show_history);
}

const YcCommand yc_command_case_list = {
  "case list", "[--filter open|draft|accepted|counter|all] [--query TEXT] [--limit N] [--unmasked]", "列出本机的办件，新的在前",
  "  --filter WHICH    open 在办，draft 草稿，accepted 已受理，all 全部（默认）\n"
  "  --query TEXT      办件编号或其末尾，申请人、代理人的姓名、证件号码、电话（或号码后四位），法定代表人\n"
  "  --limit N         最多几件\n"
  "  --unmasked        不遮盖姓名和证件号码\n"
  "输出：标识、编号、事项、事项名称、申请人、证件号码、到期日、是否暂定、补齐到期日、是否暂定、收件日、受理期限、是否暂定、剩余工作日、受理期限状态（running、deemed）、是否暂存、窗口、更新时间、状态代码、状态。\n",
  TRUE, run_list,
};
const YcCommand yc_command_case_show = {
  "case show", "[--unmasked] CASE", "一个办件的现状、文书和时限",
  "  CASE              办件编号、能认出它的末尾几位，或标识\n"
  "  --unmasked        不遮盖姓名、证件号码和备注\n"
  "输出：名称和值；文书（paper）；时限（timer）：种类、第几次、状态（running 在计、paused 已停、done 按时、late 超期办结、ended 随办件终止、next 未开始）、\n"
  "起算日、到期日、时刻、是否暂定、结束日、剩余工作日、等级、已停天数、等待什么、名称。\n",
  TRUE, run_show,
};
const YcCommand yc_command_case_history = {
  "case history", "[--unmasked] CASE", "一个办件的全部记录：谁、何时、哪个窗口",
  "  CASE              办件编号、能认出它的末尾几位，或标识\n"
  "  --unmasked        与 --json 一起：连同记录的内容\n"
  "输出：序号、时间、人员代码、人员、窗口、摘要、是否签名、种类代码、种类、标记代码、标记（refused 平台没有收，behind 排在前一步后，overtaken 其他窗口的步骤在先，不计入，void 已收回；没有标记为空）。摘要链和签名不符时退出码为 1。\n",
  TRUE, run_history,
};
