/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* No limit is taken on its author's word. Takes an event and what was done before it, counts the days that the event tells with the platform's calendar, and refuses
 * those that differ. Writes nothing. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-limit.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "review/yc-review.h"

#include <string.h>

static gboolean
is_near (const GDate *told, const GDate *counted, gboolean provisional)
{
  return ABS (g_date_days_between (told, counted)) <= (provisional ? YC_PLATFORM_CALENDARS_DIFFER : 0);
}

/* ---- 特别程序 ---- */

typedef struct
{
  const char *until;
  gint64      days;
  gboolean    provisional;
} Expected;

static gboolean
read_expected (const YcCaseEvent *event, Expected *told)
{
  *told = (Expected) { "", 0, FALSE };
  return yc_json_opt_string (event->body, "body", "until", 10, &told->until, NULL) && yc_json_opt_int (event->body, "body", "days", 0, YC_REVIEW_MAX_STEP_DAYS, &told->days, NULL)
         && yc_json_opt_boolean (event->body, "body", "until_provisional", &told->provisional, NULL);
}

static gboolean
refuse_days (const YcSpecialStep *step, GError **error)
{
  if (step->value > 0)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the item sets %d days for the step（%s）", yc_conflict_get_name (YC_CONFLICT_DAY), step->value,
                               yc_source_get_short (YC_SOURCE_UNCOUNTED));
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: in how many days the step is expected to end（%s）", yc_conflict_get_name (YC_CONFLICT_REASON_MISSING),
                             yc_source_get_short (YC_SOURCE_UNCOUNTED));
}

gboolean
yc_platform_limit_check_step (const YcSpecialStep *step, const YcCaseEvent *event, gint64 at, GError **error)
{
  const YcCalendar *calendar = yc_platform_get_calendar (error);
  g_autofree char *counted = NULL;
  Expected told;
  YcDeadline end;
  GDate day;
  YcMoment now;

  if (calendar == NULL)
    return FALSE;
  if (!read_expected (event, &told) || (*told.until != '\0' && !yc_date_parse (told.until, &day)))
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: until when the step is expected to last", yc_conflict_get_name (YC_CONFLICT_REASON_MISSING));
  if (step->value > 0 && told.days != 0 && told.days != step->value)
    return refuse_days (step, error);
  if (step->value > 0)
    told.days = step->value;
  /* Nobody sets a time for a step that counts: no clock stands still, and no day is told. */
  if (*told.until == '\0' && told.days == 0 && step->counted)
    return TRUE;
  if (*told.until == '\0')
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: until when the step is expected to last", yc_conflict_get_name (YC_CONFLICT_REASON_MISSING));
  if (told.days == 0)
    return refuse_days (step, error);
  yc_moment_init (&now, at);
  yc_deadline_compute (calendar, &now.day, (int) told.days, step->unit, NULL, &end);
  counted = yc_date_format (&end.due);
  return is_near (&day, &end.due, told.provisional || end.provisional)
         || yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the step is expected to last until %s, not %s（%s）", yc_conflict_get_name (YC_CONFLICT_DAY), counted, told.until,
                                yc_source_get_short (YC_SOURCE_UNCOUNTED));
}

/* ---- 延期 ---- */

static gboolean
refuse_legal (const YcReviewDossier *dossier, GError **error)
{
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the law's own term ends on %s（%s）", yc_conflict_get_name (YC_CONFLICT_DAY),
                             *dossier->legal_due != '\0' ? dossier->legal_due : "no day", yc_source_get_short (YC_SOURCE_EXTENSION));
}

gboolean
yc_platform_limit_check_legal (YcPlatformStore *store, const char *hall, YcReviewDossier *dossier, const GPtrArray *before, const YcCaseEvent *event, gint64 at, GError **error)
{
  const YcRegion *region = yc_platform_find_region (store, hall, error);
  YcTimerRules rules = { .calendar = region != NULL ? yc_platform_get_calendar (error) : NULL };
  g_autoptr (GError) local = NULL;
  const char *text = "";
  gboolean provisional = FALSE;
  GDate told, counted;

  if (rules.calendar == NULL)
    return FALSE;
  rules.hours = &region->hours;
  rules.terms = &region->terms;
  rules.item = dossier->intake != NULL ? dossier->intake->item : NULL;
  if (!yc_review_dossier_count (dossier, before, &rules, at, &local))
    return yc_platform_log_refuse ("the clocks", g_steal_pointer (&local), error);
  if (!yc_json_opt_string (event->body, "body", "legal_due", 10, &text, NULL) || !yc_json_opt_boolean (event->body, "body", "legal_provisional", &provisional, NULL)
      || !yc_date_parse (text, &told) || !yc_date_parse (dossier->legal_due, &counted) || !is_near (&told, &counted, provisional || dossier->legal_provisional))
    return refuse_legal (dossier, error);
  /* Who knew the year is right about it. */
  if (dossier->legal_provisional && !provisional)
    {
      g_free (dossier->legal_due);
      dossier->legal_due = g_strdup (text);
    }
  return TRUE;
}
