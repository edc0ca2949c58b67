/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* deadline: the last day of a limit, by the working-day calendar. Takes options or lines of TSV (start, limit, unit, pauses), gives the date and
 * "provisional" where the calendar does not know a year. One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-helper.h"
#include "law/yc-deadline.h"

#include <string.h>

#define MAX_PAUSES 100
#define LAST_YEAR 9999

/* Reads "A..B". */
static gboolean
add_pause (GArray *pauses, const char *text, char **ret_reason)
{
  g_auto (GStrv) ends = g_strsplit (text, "..", 2);
  YcPause pause;

  if (g_strv_length (ends) != 2 || !yc_date_parse (ends[0], &pause.from) || !yc_date_parse (ends[1], &pause.to))
    *ret_reason = g_strdup ("暂停期间应为 YYYY-MM-DD..YYYY-MM-DD");
  else if (g_date_compare (&pause.from, &pause.to) > 0)
    *ret_reason = g_strdup ("暂停期间的结束早于开始");
  else if (pauses->len >= MAX_PAUSES)
    *ret_reason = g_strdup_printf ("暂停期间多于 %d 段", MAX_PAUSES);
  else
    g_array_append_val (pauses, pause);
  return *ret_reason == NULL;
}

/* All texts of one computation; Chinese reason on failure. */
static gboolean
compute (YcCalendar *calendar, const char *start, const char *limit, const char *unit, const char *const *pause_texts, YcDeadline *ret_deadline,
         char **ret_reason)
{
  g_autoptr (GArray) pauses = g_array_new (FALSE, FALSE, sizeof (YcPause));
  gint64 days = 0;
  GDate from;

  if (!yc_date_parse (start, &from))
    *ret_reason = g_strdup ("起始日期应为 YYYY-MM-DD");
  else if (!g_ascii_string_to_signed (limit, 10, 0, YC_DEADLINE_LIMIT_MAX, &days, NULL))
    *ret_reason = g_strdup_printf ("期限应为 0 到 %d 的整数", YC_DEADLINE_LIMIT_MAX);
  else if (strcmp (unit, "workday") != 0 && strcmp (unit, "day") != 0)
    *ret_reason = g_strdup ("单位应为 workday 或 day");
  for (guint i = 0; *ret_reason == NULL && pause_texts != NULL && pause_texts[i] != NULL; i++)
    if (!add_pause (pauses, pause_texts[i], ret_reason))
      return FALSE;
  if (*ret_reason != NULL)
    return FALSE;
  yc_deadline_compute (calendar, &from, (int) days, strcmp (unit, "day") == 0 ? YC_UNIT_DAY : YC_UNIT_WORKDAY, pauses, ret_deadline);
  /* The output is YYYY-MM-DD. */
  if (yc_date_is_valid (&ret_deadline->due) && g_date_get_year (&ret_deadline->due) <= LAST_YEAR)
    return TRUE;
  *ret_reason = g_strdup ("期限超出日历范围");
  return FALSE;
}

static void
print_deadline (YcCli *cli, const YcDeadline *deadline)
{
  g_autofree char *due = yc_date_format (&deadline->due);

  yc_cli_text (cli, "due", due);
  if (cli->json)
    yc_cli_truth (cli, "provisional", deadline->provisional);
  else if (deadline->provisional)
    yc_cli_text (cli, "provisional", "provisional");
  yc_cli_row (cli);
}

static gboolean
compute_line (YcCli *cli, YcCalendar *calendar, const char *line, gboolean cut)
{
  g_auto (GStrv) columns = g_strsplit (line, "\t", 5);
  guint n = g_strv_length (columns);
  g_auto (GStrv) pauses = n == 4 && *columns[3] != '\0' ? g_strsplit (columns[3], ",", -1) : NULL;
  g_autofree char *reason = NULL;
  YcDeadline deadline;

  if (cut)
    reason = g_strdup ("这一行太长");
  else if (n < 3 || n > 4)
    reason = g_strdup ("应有三列或四列：起始日期、期限、单位、暂停期间");
  if (reason == NULL && compute (calendar, columns[0], columns[1], columns[2], (const char *const *) pauses, &deadline, &reason))
    {
      print_deadline (cli, &deadline);
      return TRUE;
    }
  yc_cli_text (cli, cli->json ? "result" : "error", "error");
  yc_cli_text (cli, "reason", reason);
  yc_cli_row (cli);
  return FALSE;
}

static YcExit
compute_lines (YcCli *cli, YcCalendar *calendar)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean cut = FALSE, all = TRUE;

  while (yc_cli_read_line (stdin, line, &cut))
    all &= compute_line (cli, calendar, line->str, cut);
  return all ? YC_EXIT_DONE : YC_EXIT_NO;
}

static YcCalendar *
load_calendar (const char *path, GError **error)
{
  g_autofree char *folder = yc_data_path ("catalog/calendar");

  if (path != NULL && !g_file_test (path, G_FILE_TEST_IS_DIR))
    return yc_calendar_load_file (path, error);
  return yc_calendar_load (path != NULL ? path : folder, error);
}

static YcExit
run (YcCli *cli, int argc, char **argv)
{
  const char *start = NULL, *limit = NULL, *unit = NULL, *file = NULL;
  g_autoptr (GPtrArray) pauses = g_ptr_array_new ();
  const YcOption options[] = { { "start", YC_OPTION_TEXT, &start }, { "limit", YC_OPTION_TEXT, &limit }, { "unit", YC_OPTION_TEXT, &unit },
                               { "calendar", YC_OPTION_TEXT, &file }, { "pause", YC_OPTION_LIST, pauses }, { NULL, YC_OPTION_FLAG, NULL } };
  g_autoptr (YcCalendar) calendar = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;
  YcDeadline deadline;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  gboolean lines = cli->words->len == 1 && strcmp (g_ptr_array_index (cli->words, 0), "-") == 0;
  gboolean any = start != NULL || limit != NULL || unit != NULL || pauses->len > 0;
  if (lines ? any : cli->words->len > 0 || start == NULL || limit == NULL || unit == NULL)
    return yc_cli_usage (cli, "请给出 --start、--limit、--unit，或者单独一个 -");
  calendar = load_calendar (file, &error);
  if (calendar == NULL)
    return yc_cli_fail (file, error);
  if (lines)
    return compute_lines (cli, calendar);
  g_ptr_array_add (pauses, NULL);
  if (!compute (calendar, start, limit, unit, (const char *const *) pauses->pdata, &deadline, &reason))
    return yc_cli_usage (cli, "%s", reason);
  print_deadline (cli, &deadline);
  return YC_EXIT_DONE;
}

const YcCommand yc_command_deadline = {
  "deadline", "--start DATE --limit N --unit workday|day [--calendar FILE] [--pause A..B]... | -", "计算期限的最后一天",
  "  --start DATE      起始日期 YYYY-MM-DD，当日不计\n"
  "  --limit N         期限，整数\n"
  "  --unit UNIT       workday（工作日）或 day（日）\n"
  "  --calendar FILE   工作日历文件，或放日历文件的目录；不写则用随程序安装的\n"
  "  --pause A..B      不计入期限的日子（含首尾），可以多次\n"
  "  -                 从标准输入读，列以制表符分开：起始日期、期限、单位、暂停期间（以逗号分开，可以没有）\n"
  "输出：日期；日历不知道的年份另加 provisional（暂定）。不对的行输出 error 和原因，退出码为 1。\n",
  FALSE, run,
};
