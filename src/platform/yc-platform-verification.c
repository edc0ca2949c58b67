/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 承诺核查 at the platform: of a commitment that led to a grant, within the item's period as the platform counts it, once; an order to put right with its day
 * and its paper. Takes an event with what was done before it, gives yes or the problem. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-deed.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "law/yc-hours.h"
#include "review/yc-review-rules.h"

#include <string.h>

#define MAX_TEXT 65536

static gboolean
count_period (YcPlatformDeed *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  const YcRegion *region = yc_platform_find_region (self->store, self->hall, error);
  YcTimerRules rules = { .calendar = region != NULL ? yc_platform_get_calendar (error) : NULL };
  GDate day;

  if (rules.calendar == NULL)
    return FALSE;
  rules.hours = &region->hours;
  rules.terms = &region->terms;
  rules.item = self->dossier->intake != NULL ? self->dossier->intake->item : NULL;
  if (!yc_review_dossier_count (self->dossier, self->before, &rules, self->at, &local))
    return yc_platform_log_refuse ("the clocks", g_steal_pointer (&local), error);
  if (!self->dossier->verify_provisional || !yc_date_parse (self->dossier->verify_due, &day))
    return TRUE;
  g_date_add_days (&day, YC_PLATFORM_CALENDARS_DIFFER);
  g_free (self->dossier->verify_due);
  self->dossier->verify_due = yc_date_format (&day);
  return TRUE;
}

/* Behind the period of the item why is told (优化营商环境条例第三十六条). */
static gboolean
check_delay (YcPlatformDeed *self, const GDate *today, GError **error)
{
  const char *why = "";

  if (!yc_review_verification_is_late (self->dossier, today))
    return TRUE;
  if (!yc_json_opt_string (self->event->body, "body", "delay_reason", MAX_TEXT, &why, NULL) || why[strspn (why, " \t\r\n")] == '\0')
    return yc_platform_deed_refuse (YC_CONFLICT_REASON_MISSING, yc_fact_get_text (YC_FACT_DELAY_TOLD), error);
  return TRUE;
}

/* What is said of it: that it holds, or what does not and until when it is to be put right. */
static gboolean
check_result (YcPlatformDeed *self, const GDate *today, GError **error)
{
  const char *result = NULL, *text = "", *until = "";
  YcConflict reason = YC_CONFLICT_STATE;
  g_autofree char *why = NULL;
  gboolean fixes;

  if (!yc_json_get_string (self->event->body, "body", "result", 16, &result, NULL) || (strcmp (result, "fits") != 0 && strcmp (result, "fix") != 0)
      || !yc_json_opt_string (self->event->body, "body", "text", MAX_TEXT, &text, NULL)
      || !yc_json_opt_string (self->event->body, "body", "until", 10, &until, NULL))
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "event %" G_GINT64_FORMAT ": what was found, and until when it is to be put right", self->event->seq);
  fixes = strcmp (result, "fix") == 0;
  if (!fixes)
    return *until == '\0' || yc_platform_deed_refuse (YC_CONFLICT_DAY, "what fits is not to be put right", error);
  if (!yc_review_check_fix (self->dossier, text, until, today, &reason, &why))
    return yc_platform_deed_refuse (reason, why, error);
  return yc_platform_deed_check_paper (self, "rectification-order", TRUE, error);
}

gboolean
yc_platform_verification_check (YcPlatformDeed *self, GError **error)
{
  YcConflict reason = YC_CONFLICT_STATE;
  g_autofree char *why = NULL;
  YcMoment now;

  if (!yc_platform_deed_read_dossier (self, error) || !count_period (self, error))
    return FALSE;
  yc_moment_init (&now, self->at);
  if (!yc_review_check (self->dossier, YC_REVIEW_VERIFY, self->event->clerk_id, &now.day, &reason, &why))
    return yc_platform_deed_refuse (reason, why, error);
  return check_delay (self, &now.day, error) && check_result (self, &now.day, error);
}
