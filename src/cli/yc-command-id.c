/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* id check: are citizen numbers (GB 11643) and unified social credit codes (GB 32100) typed right? Takes words or lines, gives a row each.
 * One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-clock.h"
#include "intake/yc-id-number.h"

#include <string.h>

typedef enum { TYPE_RESIDENT, TYPE_USCC } Type;

static gboolean
check_value (YcCli *cli, Type type, const char *value)
{
  YcIdWarning warnings = YC_ID_WARNING_NONE;
  g_autofree char *shown = yc_cli_clean (value, -1);
  GString *reason = g_string_new (NULL);
  YcIdVerdict verdict;
  GDate today;

  yc_clock_today (yc_clock_system (), &today);
  verdict = type == TYPE_RESIDENT ? yc_id_check_resident (value, &today, NULL, &warnings) : yc_id_check_uscc (value, NULL);
  g_string_assign (reason, yc_id_verdict_text (verdict));
  if (verdict == YC_ID_VALID && (warnings & YC_ID_WARNING_AGE) != 0)
    g_string_append (reason, "；年龄少见，请核对");
  if (verdict == YC_ID_VALID && (warnings & YC_ID_WARNING_AREA) != 0)
    g_string_append (reason, "；地区代码少见，请核对");
  yc_cli_text (cli, "value", shown);
  yc_cli_text (cli, "result", verdict == YC_ID_VALID ? "valid" : "invalid");
  yc_cli_text (cli, "code", yc_id_verdict_code (verdict));
  yc_cli_text (cli, "reason", reason->str);
  yc_cli_row (cli);
  g_string_free (reason, TRUE);
  return verdict == YC_ID_VALID;
}

static YcExit
check_lines (YcCli *cli, Type type)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean cut = FALSE, all = TRUE;

  /* A line that was cut is far too long to be valid. */
  while (yc_cli_read_line (stdin, line, &cut))
    all &= check_value (cli, type, line->str);
  return all ? YC_EXIT_DONE : YC_EXIT_NO;
}

static YcExit
run (YcCli *cli, int argc, char **argv)
{
  const char *type = NULL;
  const YcOption options[] = { { "type", YC_OPTION_TEXT, &type }, { NULL, YC_OPTION_FLAG, NULL } };
  gboolean all = TRUE;
  Type kind;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  if (g_strcmp0 (type, "resident") == 0)
    kind = TYPE_RESIDENT;
  else if (g_strcmp0 (type, "uscc") == 0)
    kind = TYPE_USCC;
  else
    return yc_cli_usage (cli, "请用 --type resident 或 --type uscc 说明证件种类");
  if (cli->words->len == 0)
    return yc_cli_usage (cli, "没有给出号码");
  if (cli->words->len == 1 && strcmp (g_ptr_array_index (cli->words, 0), "-") == 0)
    return check_lines (cli, kind);
  for (guint i = 0; i < cli->words->len; i++)
    all &= check_value (cli, kind, g_ptr_array_index (cli->words, i));
  return all ? YC_EXIT_DONE : YC_EXIT_NO;
}

const YcCommand yc_command_id_check = {
  "id check", "--type resident|uscc VALUE...|-", "核对身份证号码或统一社会信用代码",
  "  --type resident   公民身份号码（GB 11643）\n"
  "  --type uscc       统一社会信用代码（GB 32100）\n"
  "  -                 从标准输入读，一行一个\n"
  "输出：号码、valid 或 invalid、代码、原因。有不对的号码时退出码为 1。\n",
  FALSE, run,
};
