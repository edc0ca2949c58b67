/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The clocks of a case on standard output. Takes a store and the case's events, asks case/yc-case-timer with the shipped calendar and the province's
 * rules, writes rows. One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli-timer.h"

#include "base/yc-clock.h"
#include "base/yc-helper.h"
#include "case/yc-case-store.h"
#include "case/yc-case-timer.h"
#include "law/yc-region.h"

/* What a clock says in texts; "" where it says nothing. */
typedef struct
{
  char *begin, *due, *time, *end;
} Days;

static char *
format_day (const YcMoment *moment)
{
  return g_date_valid (&moment->day) ? yc_date_format (&moment->day) : g_strdup ("");
}

static Days
format_days (const YcCaseTimer *timer)
{
  Days days = { format_day (&timer->begin), format_day (&timer->due), NULL, format_day (&timer->end) };

  days.time = *days.due != '\0' ? g_strdup_printf ("%02d:%02d", timer->due.minute / 60, timer->due.minute % 60) : g_strdup ("");
  return days;
}

static void
days_clear (Days *self)
{
  g_free (self->begin);
  g_free (self->due);
  g_free (self->time);
  g_free (self->end);
}

static const char *
get_level (const YcCaseTimer *timer)
{
  return timer->state == YC_CASE_TIMER_NEXT ? "" : yc_timer_level_get_code (timer->level);
}

static void
print_row (YcCli *cli, const YcCaseTimer *timer)
{
  Days days = format_days (timer);

  yc_cli_text (cli, "name", "timer");
  yc_cli_text (cli, "kind", yc_timer_kind_get_code (timer->kind));
  yc_cli_int (cli, "turn", timer->turn);
  yc_cli_text (cli, "state", yc_case_timer_state_get_code (timer->state));
  yc_cli_text (cli, "begin", days.begin);
  yc_cli_text (cli, "due", days.due);
  yc_cli_text (cli, "time", days.time);
  yc_cli_truth (cli, "provisional", timer->provisional);
  yc_cli_text (cli, "end", days.end);
  yc_cli_int (cli, "left", timer->left);
  yc_cli_text (cli, "level", get_level (timer));
  yc_cli_int (cli, "paused_days", timer->n_paused);
  yc_cli_text (cli, "why", timer->why);
  yc_cli_text (cli, "kind_name", yc_timer_kind_get_name (timer->kind));
  yc_cli_row (cli);
  days_clear (&days);
}

static JsonObject *
build_timer (const YcCaseTimer *timer)
{
  JsonObject *object = json_object_new ();
  Days days = format_days (timer);

  json_object_set_string_member (object, "kind", yc_timer_kind_get_code (timer->kind));
  json_object_set_string_member (object, "kind_name", yc_timer_kind_get_name (timer->kind));
  json_object_set_int_member (object, "turn", timer->turn);
  json_object_set_string_member (object, "state", yc_case_timer_state_get_code (timer->state));
  json_object_set_string_member (object, "begin", days.begin);
  json_object_set_string_member (object, "due", days.due);
  json_object_set_string_member (object, "time", days.time);
  json_object_set_boolean_member (object, "provisional", timer->provisional);
  json_object_set_string_member (object, "end", days.end);
  json_object_set_int_member (object, "left", timer->left);
  json_object_set_string_member (object, "level", get_level (timer));
  json_object_set_int_member (object, "paused_days", timer->n_paused);
  json_object_set_string_member (object, "why", timer->why);
  days_clear (&days);
  return object;
}

static JsonNode *
build_timers (const GPtrArray *timers)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < timers->len; i++)
    json_array_add_object_element (array, build_timer (g_ptr_array_index (timers, i)));
  json_node_take_array (node, array);
  return node;
}

static GPtrArray *
read_timers (YcStore *store, const YcItem *item, const GPtrArray *history, GError **error)
{
  g_autofree char *calendars = yc_data_path ("catalog/calendar");
  g_autoptr (YcCalendar) calendar = yc_calendar_load (calendars, error);
  g_autoptr (YcSite) site = calendar != NULL ? yc_enrolment_get_site (store, error) : NULL;
  const YcRegion *region = site != NULL ? yc_site_get_region (site, error) : NULL;
  YcTimerRules rules;
  YcMoment now;

  if (region == NULL)
    return NULL;
  rules = (YcTimerRules) { calendar, &region->hours, item, &region->terms };
  yc_moment_init (&now, yc_clock_now (yc_store_get_clock (store)));
  return yc_case_timers_read (history, &rules, &now, error);
}

gboolean
yc_cli_timers_print (YcCli *cli, YcStore *store, const char *case_id, const GPtrArray *history, GError **error)
{
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (store, case_id, error);
  g_autoptr (GPtrArray) timers = intake != NULL ? read_timers (store, intake->item, history, error) : NULL;

  if (timers == NULL)
    return FALSE;
  for (guint i = 0; !cli->json && i < timers->len; i++)
    print_row (cli, g_ptr_array_index (timers, i));
  if (cli->json)
    yc_cli_node (cli, "timers", build_timers (timers));
  return TRUE;
}
