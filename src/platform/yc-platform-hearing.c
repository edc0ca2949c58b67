/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A request for a hearing at the platform (行政许可法第四十七条): of a step that has told of the right, once, within five working days, and with the day until which it is
 * held as the platform counts it. Takes an event with what was done before it, gives yes or the problem. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-deed.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "case/yc-hearing.h"
#include "law/yc-hours.h"

/* Where one side knows a year that the other does not, the longest holiday may lie between them. */
static gboolean
fits_hold (YcPlatformDeed *self, const YcCalendar *calendar, const GDate *today)
{
  JsonObject *hearing = NULL;
  gboolean provisional = FALSE;
  const char *text = "";
  YcDeadline hold;
  GDate day;

  yc_hearing_get_hold (calendar, today, &hold);
  return yc_json_opt_object (self->event->body, "body", "hearing", &hearing, NULL) && hearing != NULL
         && yc_json_opt_boolean (hearing, "hearing", "provisional", &provisional, NULL) && yc_json_opt_string (hearing, "hearing", "hold", 10, &text, NULL)
         && yc_date_parse (text, &day) && ABS (g_date_days_between (&day, &hold.due)) <= (provisional == hold.provisional ? 0 : YC_PLATFORM_CALENDARS_DIFFER);
}

gboolean
yc_platform_hearing_check (YcPlatformDeed *self, GError **error)
{
  const YcCalendar *calendar = yc_platform_get_calendar (error);
  YcConflict reason = YC_CONFLICT_STATE;
  g_autofree char *why = NULL, *source = NULL;
  g_autoptr (GError) local = NULL;
  YcHearing hearing;
  YcMoment now;

  if (calendar == NULL || !yc_platform_deed_read_before (self, error))
    return FALSE;
  if (!yc_hearing_read (self->before, calendar, &hearing, &local))
    return yc_platform_log_refuse ("the hearing", g_steal_pointer (&local), error);
  yc_moment_init (&now, self->at);
  if (!yc_hearing_check_ask (&hearing, NULL, &now.day, &reason, &why))
    return yc_platform_deed_refuse (reason, why, error);
  source = yc_source_cite ("until when the hearing is held", YC_SOURCE_HEARING);
  return fits_hold (self, calendar, &now.day) || yc_platform_deed_refuse (YC_CONFLICT_DAY, source, error);
}
