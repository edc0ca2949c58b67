/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* yichuangctl id check: one line a value: the value, valid or invalid, a stable code, the reason in Chinese. Needs no store. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-clock.h"
#include "intake/yc-id-number.h"

#include <string.h>

static gboolean
check_value (YcCli *cli, const char *type, const char *value)
{
  YcIdWarning warnings = YC_ID_WARNING_NONE;
  YcIdVerdict verdict;
  const char *code, *text;
  GDate today;

  yc_clock_today (yc_clock_system (), &today);
  verdict = strcmp (type, "resident") == 0 ? yc_id_check_resident (value, &today, NULL, &warnings) : yc_id_check_uscc (value, NULL);
  code = yc_id_verdict_code (verdict);
  text = yc_id_verdict_text (verdict);
  if (verdict == YC_ID_VALID && warnings & YC_ID_WARNING_AGE)
    code = "warning-age", text = "校验通过；出生日期少见，请核对";
  else if (verdict == YC_ID_VALID && warnings & YC_ID_WARNING_AREA)
    code = "warning-area", text = "校验通过；地区代码少见，请核对";
  yc_cli_line (cli, "value", value, "verdict", verdict == YC_ID_VALID ? "valid" : "invalid", "code", code, "reason", text, NULL);
  return verdict == YC_ID_VALID;
}

int
yc_cli_id_check (YcCli *cli, int argc, char **argv)
{
  g_autofree char *type = NULL;
  const GOptionEntry entries[] = {
    { "type", 0, 0, G_OPTION_ARG_STRING, &type, "resident or uscc", "TYPE" },
    { NULL },
  };
  g_autoptr (GPtrArray) lines = NULL;
  GError *error = NULL;
  gboolean all = TRUE;

  if (!yc_cli_parse (cli, &argc, &argv, "VALUE...|-", entries))
    return YC_CLI_USAGE;
  if (g_strcmp0 (type, "resident") != 0 && g_strcmp0 (type, "uscc") != 0)
    return yc_cli_wrong_use ("--type must be resident or uscc");
  if (argc < 2)
    return yc_cli_wrong_use ("no value given");
  if (argc == 2 && strcmp (argv[1], "-") == 0)
    {
      lines = yc_cli_read_lines (&error);
      if (lines == NULL)
        return yc_cli_fail (error);
      for (guint i = 0; i < lines->len; i++)
        all = check_value (cli, type, g_ptr_array_index (lines, i)) && all;
    }
  else
    for (int i = 1; i < argc; i++)
      all = check_value (cli, type, argv[i]) && all;
  return all ? YC_CLI_DONE : YC_CLI_NO;
}
