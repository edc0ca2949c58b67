/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* deadline: the last day of a limit, by the working-day calendar; half working days and hours in the hall hours of a region. Takes options or lines of TSV (start, limit,
 * unit, pauses), gives the date and "provisional" where the calendar does not know a year. One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-helper.h"
#include "law/yc-region.h"

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

/* What is counted with. */
typedef struct
{
  YcCalendar *calendar;
  YcRegion   *region;
} Rules;

typedef struct
{
  YcMoment due;
  gboolean provisional;
  gboolean has_minute;          /* half days and hours end within one */
} Answer;

/* "2026-11-23", or "2026-11-23T15:30". */
static gboolean
read_start (const char *text, YcMoment *ret_start)
{
  g_autofree char *day = g_strndup (text, strcspn (text, "T"));
  const char *time = text + strlen (day);
  guint64 hour = 0, minute = 0;

  ret_start->minute = 0;
  if (!yc_date_parse (day, &ret_start->day))
    return FALSE;
  if (*time == '\0')
    return TRUE;
  g_auto (GStrv) parts = g_strsplit (time + 1, ":", 2);
  if (strlen (time) != strlen ("T00:00") || g_strv_length (parts) != 2 || strlen (parts[0]) != 2
      || !g_ascii_string_to_unsigned (parts[0], 10, 0, 23, &hour, NULL) || !g_ascii_string_to_unsigned (parts[1], 10, 0, 59, &minute, NULL))
    return FALSE;
  ret_start->minute = (int) (hour * 60 + minute);
  return TRUE;
}

/* "5", or "0.5" of working days. */
static gboolean
read_limit (const char *text, YcLimit *ret_limit)
{
  gsize n = strlen (text);
  gint64 days = 0;

  ret_limit->half = n > strlen (".5") && g_str_has_suffix (text, ".5");
  g_autofree char *whole = g_strndup (text, ret_limit->half ? n - strlen (".5") : n);
  if (!g_ascii_string_to_signed (whole, 10, 0, YC_DEADLINE_LIMIT_MAX - (ret_limit->half ? 1 : 0), &days, NULL))
    return FALSE;
  ret_limit->value = (int) days;
  return TRUE;
}

/* All texts of one computation; Chinese reason on failure. */
static gboolean
compute (const Rules *rules, const char *start, const char *limit_text, const char *unit, const char *const *pause_texts, Answer *ret_answer,
         char **ret_reason)
{
  g_autoptr (GArray) pauses = g_array_new (FALSE, FALSE, sizeof (YcPause));
  YcLimit limit = { .unit = strcmp (unit, "day") == 0 ? YC_UNIT_DAY : strcmp (unit, "hour") == 0 ? YC_UNIT_HOUR : YC_UNIT_WORKDAY };
  YcMoment from;
  YcTerm term;

  if (!read_start (start, &from))
    *ret_reason = g_strdup ("起始日期应为 YYYY-MM-DD 或 YYYY-MM-DDTHH:MM");
  else if (!read_limit (limit_text, &limit))
    *ret_reason = g_strdup_printf ("期限应为 0 到 %d 的整数，或加半日（如 0.5）", YC_DEADLINE_LIMIT_MAX);
  else if (strcmp (unit, "workday") != 0 && strcmp (unit, "day") != 0 && strcmp (unit, "hour") != 0)
    *ret_reason = g_strdup ("单位应为 workday、day 或 hour");
  else if (limit.half && limit.unit != YC_UNIT_WORKDAY)
    *ret_reason = g_strdup ("半日只能以 workday 计");
  for (guint i = 0; *ret_reason == NULL && pause_texts != NULL && pause_texts[i] != NULL; i++)
    if (!add_pause (pauses, pause_texts[i], ret_reason))
      return FALSE;
  if (*ret_reason != NULL)
    return FALSE;
  term = yc_term_from_limit (&limit);
  yc_term_get_due (&term, rules->calendar, &rules->region->hours, &from, pauses, &ret_answer->due, &ret_answer->provisional);
  ret_answer->has_minute = limit.half || limit.unit == YC_UNIT_HOUR;
  /* The output is YYYY-MM-DD. */
  if (yc_date_is_valid (&ret_answer->due.day) && g_date_get_year (&ret_answer->due.day) <= LAST_YEAR)
    return TRUE;
  *ret_reason = g_strdup ("期限超出日历范围");
  return FALSE;
}

static void
print_answer (YcCli *cli, const Answer *answer)
{
  g_autofree char *due = yc_date_format (&answer->due.day);
  g_autofree char *until = g_strdup_printf ("%02d:%02d", answer->due.minute / 60, answer->due.minute % 60);

  yc_cli_text (cli, "due", due);
  if (cli->json && answer->has_minute)
    yc_cli_text (cli, "until", until);
  if (cli->json)
    yc_cli_truth (cli, "provisional", answer->provisional);
  else if (answer->provisional)
    yc_cli_text (cli, "provisional", "provisional");
  yc_cli_row (cli);
}

static gboolean
compute_line (YcCli *cli, const Rules *rules, const char *line, gboolean cut)
{
  g_auto (GStrv) columns = g_strsplit (line, "\t", 5);
  guint n = g_strv_length (columns);
  g_auto (GStrv) pauses = n == 4 && *columns[3] != '\0' ? g_strsplit (columns[3], ",", -1) : NULL;
  g_autofree char *reason = NULL;
  Answer answer;

  if (cut)
    reason = g_strdup ("这一行太长");
  else if (n < 3 || n > 4)
    reason = g_strdup ("应有三列或四列：起始日期、期限、单位、暂停期间");
  if (reason == NULL && compute (rules, columns[0], columns[1], columns[2], (const char *const *) pauses, &answer, &reason))
    {
      print_answer (cli, &answer);
      return TRUE;
    }
  yc_cli_text (cli, cli->json ? "result" : "error", "error");
  yc_cli_text (cli, "reason", reason);
  yc_cli_row (cli);
  return FALSE;
}

static YcExit
compute_lines (YcCli *cli, const Rules *rules)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gboolean cut = FALSE, all = TRUE;

  while (yc_cli_read_line (stdin, line, &cut))
    all &= compute_line (cli, rules, line->str, cut);
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

static YcRegion *
load_region (const char *id, GError **error)
{
  g_autofree char *folder = yc_data_path ("catalog/regions");

  return yc_region_load (folder, id != NULL ? id : YC_REGION_BASE, error);
}

static YcExit
run (YcCli *cli, int argc, char **argv)
{
  const char *start = NULL, *limit = NULL, *unit = NULL, *file = NULL, *place = NULL;
  g_autoptr (GPtrArray) pauses = g_ptr_array_new ();
  const YcOption options[] = { { "start", YC_OPTION_TEXT, &start }, { "limit", YC_OPTION_TEXT, &limit }, { "unit", YC_OPTION_TEXT, &unit },
                               { "calendar", YC_OPTION_TEXT, &file }, { "pause", YC_OPTION_LIST, pauses },
                               { "region", YC_OPTION_TEXT, &place }, { NULL, YC_OPTION_FLAG, NULL } };
  g_autoptr (YcCalendar) calendar = NULL;
  g_autoptr (YcRegion) region = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;
  Rules rules;
  Answer answer;

  if (!yc_cli_parse (cli, options, argc, argv))
    return YC_EXIT_USAGE;
  gboolean lines = cli->words->len == 1 && strcmp (g_ptr_array_index (cli->words, 0), "-") == 0;
  gboolean any = start != NULL || limit != NULL || unit != NULL || pauses->len > 0;
  if (lines ? any : cli->words->len > 0 || start == NULL || limit == NULL || unit == NULL)
    return yc_cli_usage (cli, "请给出 --start、--limit、--unit，或者单独一个 -");
  calendar = load_calendar (file, &error);
  if (calendar == NULL)
    return yc_cli_fail (file, error);
  region = load_region (place, &error);
  if (region == NULL)
    return yc_cli_fail (place, error);
  rules = (Rules) { calendar, region };
  if (lines)
    return compute_lines (cli, &rules);
  g_ptr_array_add (pauses, NULL);
  if (!compute (&rules, start, limit, unit, (const char *const *) pauses->pdata, &answer, &reason))
    return yc_cli_usage (cli, "%s", reason);
  print_answer (cli, &answer);
  return YC_EXIT_DONE;
}

const YcCommand yc_command_deadline = {
  "deadline", "--start DATE --limit N --unit workday|day|hour [--calendar FILE] [--region ID] [--pause A..B]... | -", "计算期限的最后一天",
  "  --start DATE      起始日期 YYYY-MM-DD，当日不计；半日和小时的期限从 YYYY-MM-DDTHH:MM 起算，不写时刻从当日开门起算\n"
  "  --limit N         期限，整数；工作日可以加半日，如 0.5、1.5，按窗口办公时间计\n"
  "  --unit UNIT       workday（工作日）、day（日）或 hour（小时，只计窗口办公时间）\n"
  "  --calendar FILE   工作日历文件，或放日历文件的目录；不写则用随程序安装的\n"
  "  --region ID       办公时间取哪个地区的，不写则用 liaoning\n"
  "  --pause A..B      不计入期限的日子（含首尾），可以多次\n"
  "  -                 从标准输入读，列以制表符分开：起始日期、期限、单位、暂停期间（以逗号分开，可以没有）\n"
  "输出：日期；日历不知道的年份另加 provisional（暂定）；--json 时半日和小时的期限另有 until（时刻）。不对的行输出 error 和原因，退出码为 1。\n",
  FALSE, run,
};
