/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* decide: the rules at the counter on a described intake. Takes a file, gives outcome, findings with their sources, papers and timers. One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "acceptance/yc-decide-bundle.h"
#include "base/yc-helper.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_FILE_BYTES (16 * 1024 * 1024)   /* the reader itself takes one MiB, and says so */

/* A row for each object of an array: its members in this order. */
static void
print_array (YcCli *cli, JsonObject *answer, const char *array_name, const char *word, const char *const *members)
{
  JsonArray *array = json_object_get_array_member (answer, array_name);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      yc_cli_text (cli, "what", word);
      if (JSON_NODE_HOLDS_VALUE (node))
        yc_cli_text (cli, "value", json_node_get_string (node));
      for (guint k = 0; JSON_NODE_HOLDS_OBJECT (node) && members[k] != NULL; k++)
        {
          JsonNode *value = json_object_get_member (json_node_get_object (node), members[k]);

          if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
            yc_cli_truth (cli, members[k], json_node_get_boolean (value));
          else
            yc_cli_text (cli, members[k], json_node_get_string (value));
        }
      yc_cli_row (cli);
    }
}

/* What the notice did not tell, and whether it may be told. */
static void
print_second (YcCli *cli, JsonObject *answer)
{
  JsonObject *second = json_object_has_member (answer, "second") ? json_object_get_object_member (answer, "second") : NULL;
  JsonArray *subjects = second != NULL ? json_object_get_array_member (second, "subjects") : NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  if (second == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (subjects); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "," : "", json_array_get_string_element (subjects, i));
  yc_cli_text (cli, "what", "second");
  yc_cli_text (cli, "subjects", names->str);
  yc_cli_truth (cli, "open", json_object_get_boolean_member (second, "open"));
  yc_cli_truth (cli, "reported", json_object_get_boolean_member (second, "reported"));
  yc_cli_text (cli, "why", json_object_get_string_member (second, "why"));
  yc_cli_text (cli, "source", json_object_get_string_member (second, "source"));
  yc_cli_row (cli);
}

static void
print_answer (YcCli *cli, JsonObject *answer)
{
  static const char *const finding[] = { "blocks", "code", "subject", "text", "cure", "source", NULL };
  static const char *const other[] = { "outcome", "open", "why", "source", NULL };
  static const char *const tolerated[] = { "material", "due", "provisional", NULL };
  static const char *const timer[] = { "kind", "due", "time", "provisional", "level", "name", NULL };

  yc_cli_text (cli, "what", "outcome");
  yc_cli_text (cli, "outcome", json_object_get_string_member (answer, "outcome"));
  yc_cli_text (cli, "state", json_object_get_string_member (answer, "state"));
  yc_cli_truth (cli, "ready", json_object_get_boolean_member (answer, "ready"));
  yc_cli_text (cli, "due", json_object_get_string_member (answer, "due"));
  yc_cli_text (cli, "sentence", json_object_get_string_member (answer, "sentence"));
  yc_cli_row (cli);
  print_array (cli, answer, "findings", "finding", finding);
  print_array (cli, answer, "others", "other", other);
  print_array (cli, answer, "tolerated", "tolerated", tolerated);
  print_array (cli, answer, "papers", "paper", NULL);
  print_array (cli, answer, "timers", "timer", timer);
  print_second (cli, answer);
}

static void
print_shares (YcCli *cli, JsonObject *answer, const char *array_name, const char *word)
{
  JsonArray *array = json_object_get_array_member (answer, array_name);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *share = json_array_get_object_element (array, i);
      JsonArray *uses = json_object_get_array_member (share, "for");
      g_autoptr (GString) ids = g_string_new (NULL);

      for (guint k = 0; k < json_array_get_length (uses); k++)
        g_string_append_printf (ids, "%s%s", k > 0 ? "," : "", json_object_get_string_member (json_array_get_object_element (uses, k), "child"));
      yc_cli_text (cli, "what", word);
      yc_cli_text (cli, "name", json_object_get_string_member (share, "name"));
      yc_cli_truth (cli, "asked", json_object_get_boolean_member (share, "asked"));
      yc_cli_text (cli, "for", ids->str);
      yc_cli_row (cli);
    }
}

static void
print_bundle (YcCli *cli, JsonObject *answer)
{
  static const char *const child[] = { "id", "phase", "state", "may_start", "start", "due", "expected", "provisional", "least", "because", "name", NULL };
  static const char *const note[] = { "code", "child", "because", "text", "source", NULL };

  yc_cli_text (cli, "what", "bundle");
  yc_cli_text (cli, "state", json_object_get_string_member (answer, "state"));
  yc_cli_truth (cli, "own_ended", json_object_get_boolean_member (answer, "own_ended"));
  yc_cli_text (cli, "due", json_object_get_string_member (answer, "due"));
  yc_cli_truth (cli, "provisional", json_object_get_boolean_member (answer, "provisional"));
  yc_cli_truth (cli, "least", json_object_get_boolean_member (answer, "least"));
  yc_cli_text (cli, "promise", json_object_get_string_member (answer, "promise"));
  yc_cli_truth (cli, "promise_late", json_object_get_boolean_member (answer, "promise_late"));
  yc_cli_text (cli, "name", json_object_get_string_member (answer, "name"));
  yc_cli_row (cli);
  print_array (cli, answer, "children", "child", child);
  print_array (cli, answer, "critical", "critical", NULL);
  print_array (cli, answer, "notes", "note", note);
  print_shares (cli, answer, "materials", "material");
  print_shares (cli, answer, "fields", "field");
}

/* (transfer full); NULL: the description is refused. A description that names a bundle is one of a bundle. */
static JsonObject *
answer_description (const YcDecideRules *rules, const char *bundles, JsonObject *json, GError **error)
{
  g_autoptr (YcDecideIntake) intake = NULL;
  g_autoptr (YcDecideBundle) bundle = NULL;

  if (json_object_has_member (json, "bundle"))
    {
      bundle = yc_decide_bundle_read (rules, bundles, json, error);
      return bundle != NULL ? yc_decide_bundle_answer (rules, bundle) : NULL;
    }
  intake = yc_decide_read (rules, json, error);
  return intake != NULL ? yc_decide_answer (rules, intake) : NULL;
}

static YcExit
answer_file (YcCli *cli, const YcDecideRules *rules, const char *bundles, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = yc_cli_read_file (path, MAX_FILE_BYTES, &error);
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (JsonObject) answer = NULL;
  const char *text;
  gsize n;

  if (bytes == NULL)
    return yc_cli_fail (path, error);
  text = g_bytes_get_data (bytes, &n);
  json = yc_json_parse_object (text != NULL ? text : "", (gssize) n, NULL, &error);
  answer = json != NULL ? answer_description (rules, bundles, json, &error) : NULL;
  if (answer == NULL)
    {
      yc_cli_fail (path, error);
      return YC_EXIT_USAGE;
    }
  if (cli->json)
    {
      g_autofree char *line = yc_json_canonical_object (answer);

      puts (line);
    }
  else if (json_object_has_member (answer, "bundle"))
    print_bundle (cli, answer);
  else
    print_answer (cli, answer);
  return YC_EXIT_DONE;
}

static YcExit
run (YcCli *cli, int argc, char **argv)
{
  const char *items = NULL, *calendars = NULL, *regions = NULL, *bundles = NULL;
  const YcOption options[] = { { "items", YC_OPTION_TEXT, &items }, { "calendar", YC_OPTION_TEXT, &calendars }, { "regions", YC_OPTION_TEXT, &regions }, { "bundles", YC_OPTION_TEXT, &bundles },
                               { NULL, YC_OPTION_FLAG, NULL } };
  g_autofree char *own_items = yc_data_path ("catalog/items"), *own_calendars = yc_data_path ("catalog/calendar");
  g_autofree char *own_regions = yc_data_path ("catalog/regions"), *own_bundles = yc_data_path ("catalog/bundles");
  g_autoptr (YcCatalog) catalog = NULL;
  g_autoptr (YcCalendar) calendar = NULL;
  g_autoptr (GError) error = NULL;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  if (cli->words->len != 1)
    return yc_cli_usage (cli, "请给出一个文件，或者 -");
  catalog = yc_catalog_load (items != NULL ? items : own_items, &error);
  if (catalog == NULL)
    return yc_cli_fail (items, error);
  calendar = yc_calendar_load (calendars != NULL ? calendars : own_calendars, &error);
  if (calendar == NULL)
    return yc_cli_fail (calendars, error);
  const YcDecideRules rules = { catalog, calendar, regions != NULL ? regions : own_regions };
  return answer_file (cli, &rules, bundles != NULL ? bundles : own_bundles, g_ptr_array_index (cli->words, 0));
}

const YcCommand yc_command_decide = {
  "decide", "[--items DIR] [--calendar DIR] [--regions DIR] [--bundles DIR] FILE|-", "按规则判断一件描述好的收件或者一件事",
  "  FILE|-            一件收件的描述（JSON，格式见 decide-intake.schema.json）；- 从标准输入读\n"
  "  --items DIR       事项目录；不写则用随程序安装的\n"
  "  --calendar DIR    工作日历目录\n"
  "  --regions DIR     地区规则目录\n"
  "  --bundles DIR     一件事目录；描述里写 bundle 而不写 item 的，是一件事（decide-bundle.schema.json）\n"
  "输出：outcome、结论、状态、现在能否办、应办结日、一句话；其后 finding（是否阻止、代码、对象、问题、补救、依据）、other（其他结论能否、为什么、依据）、\n"
  "tolerated（容缺的材料和补齐日）、paper（要出的文书）、timer（时限）各一行。--json：一个对象（decide-verdict.schema.json）。\n"
  "一件事：bundle（状态、本窗口的是否都已办结、应办结时刻、是否暂定、是否只是下限、公布的时限、是否赶不上、名称）；其后 child、critical（关键路径）、\n"
  "note（不受影响、缺少前提、应当告知）、material、field 各一行（decide-bundle-answer.schema.json）。\n"
  "退出码：0 已判断（不予受理也是答案）；2 描述不合格式或自相矛盾，位置和原因见标准错误。\n",
  FALSE, run,
};
