/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 听证. Takes the events of a case, tells whether a hearing was offered, asked for and is over, and until when each is done. Pure; any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-hearing.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "law/yc-hours.h"
#include "law/yc-source.h"

#include <string.h>

/* @counted: as the calendar of now has it; a day that was told as certain takes its place, any told one where no calendar is. */
static gboolean
read_day (JsonObject *hearing, const char *name, gboolean provisional, const YcCalendar *calendar, YcDeadline *counted, GError **error)
{
  const char *text = "";
  GDate day;

  if (!yc_json_opt_string (hearing, "hearing", name, 10, &text, error))
    return FALSE;
  if ((!provisional || calendar == NULL) && yc_date_parse (text, &day))
    *counted = (YcDeadline) { day, provisional };
  return TRUE;
}

/* The right was told with the step: both days. */
static gboolean
take_told (YcHearing *self, const YcCaseEvent *event, const YcCalendar *calendar, GError **error)
{
  JsonObject *hearing = NULL;
  gboolean provisional = FALSE, ask_provisional;
  YcMoment at;

  *self = (YcHearing) { .phase = YC_HEARING_NONE };
  if (!yc_json_opt_object (event->body, event->kind, "hearing", &hearing, error))
    return FALSE;
  if (hearing == NULL)
    return TRUE;
  yc_moment_init (&at, event->at);
  *self = (YcHearing) { .phase = YC_HEARING_TOLD, .told_at = event->at };
  self->ask = self->hold = (YcDeadline) { at.day, TRUE };
  if (calendar != NULL)
    yc_hearing_get_days (calendar, &at.day, &self->ask, &self->hold);
  if (!yc_json_opt_boolean (hearing, "hearing", "provisional", &provisional, error))
    return FALSE;
  /* Each day has its own: five working days may be certain where twenty are not. Older events have one for both. */
  ask_provisional = provisional;
  return yc_json_opt_boolean (hearing, "hearing", "ask_provisional", &ask_provisional, error)
         && read_day (hearing, "ask", ask_provisional, calendar, &self->ask, error)
         && read_day (hearing, "hold", provisional, calendar, &self->hold, error);
}

static gboolean
take_asked (YcHearing *self, const YcCaseEvent *event, const YcCalendar *calendar, GError **error)
{
  JsonObject *hearing = NULL;
  gboolean provisional = FALSE;
  YcMoment at;

  if (self->phase != YC_HEARING_TOLD)
    return TRUE;
  yc_moment_init (&at, event->at);
  self->phase = YC_HEARING_ASKED;
  self->asked_at = event->at;
  if (calendar != NULL)
    yc_hearing_get_hold (calendar, &at.day, &self->hold);
  return yc_json_opt_object (event->body, event->kind, "hearing", &hearing, error)
         && (hearing == NULL || (yc_json_opt_boolean (hearing, "hearing", "provisional", &provisional, error)
                                 && read_day (hearing, "hold", provisional, calendar, &self->hold, error)));
}

gboolean
yc_hearing_read (const GPtrArray *history, const YcCalendar *calendar, YcHearing *ret_hearing, GError **error)
{
  *ret_hearing = (YcHearing) { .phase = YC_HEARING_NONE };
  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);

      if (!yc_case_event_counts (event) || event->is_held)
        continue;
      if (strcmp (event->kind, "step-begun") == 0 && !take_told (ret_hearing, event, calendar, error))
        return FALSE;
      if (strcmp (event->kind, "hearing-asked") == 0 && !take_asked (ret_hearing, event, calendar, error))
        return FALSE;
      if (strcmp (event->kind, "step-ended") == 0 && ret_hearing->phase != YC_HEARING_NONE)
        ret_hearing->phase = YC_HEARING_OVER;
    }
  return TRUE;
}

static gboolean
forbid (const YcItem *item, YcConflict reason, const char *text, YcConflict *ret_reason, char **ret_text)
{
  *ret_reason = reason;
  *ret_text = yc_source_cite_for (text, YC_SOURCE_HEARING, item);
  return FALSE;
}

gboolean
yc_hearing_check_ask (const YcHearing *self, const YcItem *item, const GDate *today, YcConflict *ret_reason, char **ret_text)
{
  g_autofree char *late = NULL;

  if (self->phase == YC_HEARING_ASKED)
    return forbid (item, YC_CONFLICT_STATE, "申请人已经申请听证", ret_reason, ret_text);
  if (self->phase != YC_HEARING_TOLD)
    return forbid (item, YC_CONFLICT_STATE, "没有正在进行、已告知听证权利的听证环节", ret_reason, ret_text);
  if (self->ask.provisional || g_date_compare (today, &self->ask.due) <= 0)
    return TRUE;
  late = g_strdup_printf ("申请听证的期限到%d月%d日为止，已经过了", (int) g_date_get_month (&self->ask.due), g_date_get_day (&self->ask.due));
  return forbid (item, YC_CONFLICT_DAY, late, ret_reason, ret_text);
}

void
yc_hearing_tell_asked (const YcCalendar *calendar, const GDate *today, JsonObject *body)
{
  JsonObject *hearing = json_object_new ();
  g_autofree char *day = NULL;
  YcDeadline hold;

  yc_hearing_get_hold (calendar, today, &hold);
  day = yc_date_format (&hold.due);
  json_object_set_string_member (hearing, "hold", day);
  json_object_set_boolean_member (hearing, "provisional", hold.provisional);
  json_object_set_object_member (body, "hearing", hearing);
  json_object_set_string_member (body, "calendar", yc_calendar_get_version (calendar));
}
