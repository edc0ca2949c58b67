/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* yichuangctl deadline: due dates by the working-day calendar, for one start or for lines of TSV. Needs no store. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli.h"

#include "base/yc-clock.h"
#include "base/yc-helper.h"
#include "case/yc-deadline.h"

#include <string.h>

typedef struct
{
  GDate   start;
  gint64  limit;
  YcUnit  unit;
  GArray *pauses;               /* YcPause */
} Question;

/* "A..B", both days counted as paused. NULL: fine, else the reason in Chinese. */
static const char *
parse_pause (const char *text, GArray *pauses)
{
  g_auto (GStrv) days = g_strsplit (text, "..", 2);
  YcPause pause;

  if (g_strv_length (days) != 2 || !yc_date_parse (days[0], &pause.from) || !yc_date_parse (days[1], &pause.to))
    return "暂停期间应为 YYYY-MM-DD..YYYY-MM-DD";
  if (g_date_compare (&pause.from, &pause.to) > 0)
    return "暂停期间的起日在止日之后";
  g_array_append_val (pauses, pause);
  return NULL;
}

static const char *
parse_question (const char *start, const char *limit, const char *unit, Question *question)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (limit));

  if (!yc_date_parse (start, &question->start))
    return "起始日期应为真实的 YYYY-MM-DD";
  if (!g_ascii_string_to_signed (trimmed, 10, 0, YC_DEADLINE_LIMIT_MAX, &question->limit, NULL))
    return "期限应为 0 至 10000 的整数";
  if (strcmp (unit, "workday") != 0 && strcmp (unit, "day") != 0)
    return "单位应为 workday 或 day";
  question->unit = strcmp (unit, "day") == 0 ? YC_UNIT_DAY : YC_UNIT_WORKDAY;
  return NULL;
}

static void
put_answer (YcCli *cli, YcCalendar *calendar, const Question *question)
{
  g_autofree char *due = NULL;
  YcDeadline deadline;

  yc_deadline_compute (calendar, &question->start, (int) question->limit, question->unit, question->pauses, &deadline);
  due = yc_date_format (&deadline.due);
  if (cli->json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "due", due);
      json_object_set_boolean_member (object, "provisional", deadline.provisional);
      yc_cli_json (object);
    }
  else if (deadline.provisional)
    yc_cli_line (cli, "due", due, "provisional", "provisional", NULL);
  else
    yc_cli_line (cli, "due", due, NULL);
}

static gboolean
answer_line (YcCli *cli, YcCalendar *calendar, const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, "\t", -1);
  g_autoptr (GArray) pauses = g_array_new (FALSE, TRUE, sizeof (YcPause));
  Question question = { .pauses = pauses };
  guint n = g_strv_length (fields);
  const char *reason = n < 3 || n > 4 ? "一行应有起始日期、期限、单位，可再加暂停期间，以制表符分隔"
                                      : parse_question (fields[0], fields[1], fields[2], &question);
  g_auto (GStrv) words = g_strsplit (n == 4 ? fields[3] : "", ",", -1);

  for (guint i = 0; reason == NULL && words[i] != NULL; i++)
    if (*g_strstrip (words[i]) != '\0')
      reason = parse_pause (words[i], pauses);
  if (reason != NULL && cli->json)
    yc_cli_line (cli, "error", reason, NULL);
  else if (reason != NULL)
    yc_cli_line (cli, "error", "error", "reason", reason, NULL);
  else
    put_answer (cli, calendar, &question);
  return reason == NULL;
}

static int
answer_lines (YcCli *cli, YcCalendar *calendar)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) lines = yc_cli_read_lines (&error);
  gboolean all = TRUE;

  if (lines == NULL)
    return yc_cli_fail (error);
  for (guint i = 0; i < lines->len; i++)
    all = answer_line (cli, calendar, g_ptr_array_index (lines, i)) && all;
  return all ? YC_CLI_DONE : YC_CLI_NO;
}

static YcCalendar *
load_calendar (const char *path, GError **error)
{
  g_autofree char *folder = NULL;

  if (path != NULL)
    return yc_calendar_load_file (path, error);
  folder = yc_data_path ("catalog/calendar");
  return yc_calendar_load (folder, error);
}

static int
answer_options (YcCli *cli, YcCalendar *calendar, const char *start, const char *limit, const char *unit, char **pause)
{
  g_autoptr (GArray) pauses = g_array_new (FALSE, TRUE, sizeof (YcPause));
  Question question = { .pauses = pauses };
  const char *reason = parse_question (start, limit, unit, &question);

  for (guint i = 0; reason == NULL && pause != NULL && pause[i] != NULL; i++)
    reason = parse_pause (pause[i], pauses);
  if (reason != NULL)
    return yc_cli_wrong_use ("%s", reason);
  put_answer (cli, calendar, &question);
  return YC_CLI_DONE;
}

int
yc_cli_deadline (YcCli *cli, int argc, char **argv)
{
  g_autofree char *start = NULL, *limit = NULL, *unit = NULL, *path = NULL;
  g_auto (GStrv) pause = NULL;
  const GOptionEntry entries[] = {
    { "start", 0, 0, G_OPTION_ARG_STRING, &start, "first day, not counted", "YYYY-MM-DD" },
    { "limit", 0, 0, G_OPTION_ARG_STRING, &limit, "0 to 10000", "N" },
    { "unit", 0, 0, G_OPTION_ARG_STRING, &unit, "workday or day", "UNIT" },
    { "calendar", 0, 0, G_OPTION_ARG_FILENAME, &path, "one year's calendar instead of the installed ones", "FILE" },
    { "pause", 0, 0, G_OPTION_ARG_STRING_ARRAY, &pause, "days that do not count, both ends", "A..B" },
    { NULL },
  };
  g_autoptr (YcCalendar) calendar = NULL;
  GError *error = NULL;
  gboolean lines;

  if (!yc_cli_parse (cli, &argc, &argv, "[-]", entries))
    return YC_CLI_USAGE;
  lines = argc == 2 && strcmp (argv[1], "-") == 0;
  if (argc > 2 || (argc == 2 && !lines) || (lines && (start != NULL || limit != NULL || unit != NULL || pause != NULL)))
    return yc_cli_wrong_use ("either \"-\" or --start, --limit and --unit");
  if (!lines && (start == NULL || limit == NULL || unit == NULL))
    return yc_cli_wrong_use ("--start, --limit and --unit are needed");
  calendar = load_calendar (path, &error);
  if (calendar == NULL)
    return yc_cli_fail (error);
  return lines ? answer_lines (cli, calendar) : answer_options (cli, calendar, start, limit, unit, pause);
}
