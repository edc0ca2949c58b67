/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A decision rests on a verdict on each material and each review point. Takes the log of a case, what this operation adds to it and the manifest that
 * lies sealed here; folds them as an approver's workstation does and asks its rules. Writes nothing. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-decision.h"
#include "platform/yc-platform-limit.h"
#include "platform/yc-platform-log.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "case/yc-case-duty.h"
#include "case/yc-case-timer.h"
#include "case/yc-event-rule.h"
#include "case/yc-recount.h"
#include "law/yc-hours.h"
#include "review/yc-review-rules.h"
#include "review/yc-review.h"

#include <string.h>

#define MAX_NAME 256
#define MAX_BASIS 65536
#define MAX_NAMED 5            /* open subjects that the refusal names; of the others it says how many */

/* ---- the answer ---- */

static void
name_open (GString *text, guint *n, const YcReviewVerdict *verdict)
{
  if (verdict->opinion == YC_OPINION_NONE && ++*n <= MAX_NAMED)
    g_string_append_printf (text, " %.64s", verdict->subject);
}

/* "no verdict on 7: point:area material:floor-plan ..." */
static char *
describe_open (const YcReviewDossier *dossier)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < dossier->checks->len; i++)
    name_open (names, &n, &((const YcReviewCheck *) g_ptr_array_index (dossier->checks, i))->verdict);
  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      if (yc_review_material_is_judged (material))
        name_open (names, &n, &material->verdict);
    }
  return g_strdup_printf ("no verdict on %u:%s%s", n, names->str, n > MAX_NAMED ? " ..." : "");
}

static YcReviewAct
get_act (const YcCaseEvent *event)
{
  static const struct { const char *kind; YcReviewAct act; } acts[] = {
    { "granted", YC_REVIEW_GRANT }, { "denied", YC_REVIEW_DENY }, { "step-begun", YC_REVIEW_BEGIN_STEP }, { "extended", YC_REVIEW_EXTEND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    if (strcmp (acts[i].kind, event->kind) == 0)
      return acts[i].act;
  return YC_REVIEW_DENY;
}

/* 行政许可法第四十七条: until when the applicant asks for the hearing, and until when it is held, as told and as counted here. */
static gboolean
check_hearing (const YcSpecialStep *step, const YcCaseEvent *event, gint64 at, GError **error)
{
  YcCalendar *calendar = step->hearing ? yc_platform_get_calendar (error) : NULL;
  JsonObject *hearing = NULL;
  const char *ask = "", *hold = "";
  gboolean provisional[2] = { FALSE, FALSE }, fits;
  YcDeadline counted[2];
  GDate told[2];
  YcMoment now;

  if (!step->hearing)
    return TRUE;
  if (calendar == NULL)
    return FALSE;
  yc_moment_init (&now, at);
  yc_hearing_get_days (calendar, &now.day, &counted[0], &counted[1]);
  fits = yc_json_opt_object (event->body, "body", "hearing", &hearing, NULL) && hearing != NULL && yc_json_opt_string (hearing, "hearing", "ask", 10, &ask, NULL)
         && yc_json_opt_string (hearing, "hearing", "hold", 10, &hold, NULL) && yc_json_opt_boolean (hearing, "hearing", "provisional", &provisional[1], NULL);
  provisional[0] = provisional[1];
  fits = fits && yc_json_opt_boolean (hearing, "hearing", "ask_provisional", &provisional[0], NULL)
         && yc_date_parse (ask, &told[0]) && yc_date_parse (hold, &told[1]);
  for (guint i = 0; fits && i < G_N_ELEMENTS (told); i++)
    fits = ABS (g_date_days_between (&told[i], &counted[i].due)) <= (provisional[i] || counted[i].provisional ? YC_PLATFORM_CALENDARS_DIFFER : 0);
  return fits || yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: until when a hearing is asked for and held（%s）", yc_conflict_get_name (YC_CONFLICT_DAY),
                                     yc_source_get_short (YC_SOURCE_HEARING));
}

/* No clock stands still for what the item does not name, nor without the time that it is expected to take (行政许可法第四十五条). */
static gboolean
check_step (const YcReviewDossier *dossier, const YcCaseEvent *event, gint64 at, GError **error)
{
  const YcSpecialStep *step = NULL;
  const char *name = "", *told = "";
  g_autofree char *basis = NULL;
  gboolean counted;

  if (strcmp (event->kind, "step-begun") != 0)
    return TRUE;
  if (yc_json_opt_string (event->body, "body", "step", MAX_NAME, &name, NULL))
    step = yc_review_find_step (dossier, name);
  if (step == NULL)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the item has no such special step", yc_conflict_get_name (YC_CONFLICT_STATE));
  /* Lists tell by it whether the clock stands still. */
  counted = step->counted;
  if (!yc_json_opt_boolean (event->body, "body", "counted", &counted, NULL) || counted != step->counted)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: whether the step counts is the item's", yc_conflict_get_name (YC_CONFLICT_STATE));
  basis = yc_review_step_basis (dossier->intake->item, step);
  if (basis == NULL || !yc_json_opt_string (event->body, "body", "basis", MAX_BASIS, &told, NULL) || strcmp (told, basis) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the basis of the step is the item's（%s）", yc_conflict_get_name (YC_CONFLICT_REASON_MISSING),
                               yc_source_get_short (YC_SOURCE_UNCOUNTED));
  return check_hearing (step, event, at, error) && yc_platform_limit_check_step (step, event, at, error);
}

/* From which day the clock stands still is the place's: lists of every side count by it. */
static gboolean
check_pause (YcPlatformStore *store, const char *hall, const YcCaseEvent *event, gint64 at, GError **error)
{
  const YcRegion *region;
  const char *from = "";
  gboolean counted = TRUE;
  g_autofree char *day = NULL;
  YcMoment now;

  if (strcmp (event->kind, "step-begun") != 0 || !yc_json_opt_boolean (event->body, "body", "counted", &counted, NULL) || counted)
    return TRUE;
  region = yc_platform_find_region (store, hall, error);
  if (region == NULL)
    return FALSE;
  yc_moment_init (&now, at);
  if (!yc_json_opt_string (event->body, "body", "paused_from", 10, &from, NULL))
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "event %" G_GINT64_FORMAT ": paused_from", event->seq);
  /* One that says nothing means its own day. */
  if (*from == '\0' && !region->terms.pause_day_counts)
    return TRUE;
  yc_timer_begin_pause (&region->terms, &now.day);
  day = yc_date_format (&now.day);
  return strcmp (from, day) == 0
         || yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the clock stands still from %s", yc_conflict_get_name (YC_CONFLICT_STATE), day);
}

/* On the Beijing day of @at. */
static gboolean
ask_rules (YcReviewDossier *dossier, const YcCaseEvent *event, gint64 at, GError **error)
{
  YcReviewAct act = get_act (event);
  YcConflict reason = YC_CONFLICT_STATE;
  g_autofree char *text = NULL, *open = NULL;
  YcMoment now;

  yc_moment_init (&now, at);
  if (yc_review_check (dossier, act, event->clerk_id, &now.day, &reason, &text))
    return check_step (dossier, event, at, error);
  open = reason == YC_CONFLICT_VERDICT_OPEN ? describe_open (dossier) : g_steal_pointer (&text);
  return yc_platform_refuse (error, reason == YC_CONFLICT_CLAIMED ? YC_PROBLEM_CLAIMED : YC_PROBLEM_RULE, "%s: %s", yc_conflict_get_name (reason), open);
}

/* What is owed keeps the result back, and nothing else: a step and an extension are taken while the applicant still has time. */
static gboolean
decides (const YcCaseEvent *event)
{
  YcReviewAct act = get_act (event);

  return act == YC_REVIEW_GRANT || act == YC_REVIEW_DENY;
}

/* The day that a cure leaves behind is its author's word; which materials have come stands in the log (the case lifecycle, section 5, number 2). */
static gboolean
check_owed (const GPtrArray *events, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) duties = yc_duties_read (events, YC_STATE_REVIEW, &local);

  if (duties == NULL)
    return yc_platform_log_refuse ("what is owed", g_steal_pointer (&local), error);
  if (!yc_duties_owe (duties))
    return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: a tolerated material has not come", yc_conflict_get_name (YC_CONFLICT_TOLERANCE_OPEN));
}

gboolean
yc_platform_decision_check (YcPlatformStore *store, const char *hall, const YcWireOp *op, GPtrArray *events, guint n, GError **error)
{
  g_auto (YcPlatformLog) log = { NULL, NULL, NULL };
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (GError) local = NULL;
  const YcCaseEvent *event = g_ptr_array_index (events, n);
  gint64 at;

  if (!yc_platform_log_read (&log, store, op, events, n, error))
    return FALSE;
  dossier = yc_platform_log_fold (&log, &local);
  if (dossier == NULL)
    return yc_platform_log_refuse ("the dossier", g_steal_pointer (&local), error);
  if (decides (event) && !check_owed (log.events, error))
    return FALSE;
  at = yc_platform_log_find_time (log.events, event);
  if (strcmp (event->kind, "extended") == 0 && !yc_platform_limit_check_legal (store, hall, dossier, log.events, event, at, error))
    return FALSE;
  return yc_platform_log_read_manifest (store, hall, dossier, error) && ask_rules (dossier, event, at, error) && check_pause (store, hall, event, at, error);
}

gboolean
yc_platform_decision_read_past (YcPlatformStore *store, const YcWireOp *op, GPtrArray *events, guint n, YcTransition *ask, GError **error)
{
  g_auto (YcPlatformLog) log = { NULL, NULL, NULL };

  if (!yc_platform_log_read (&log, store, op, events, n, error))
    return FALSE;
  yc_event_rule_read_past (log.events, g_ptr_array_index (events, n), ask);
  return TRUE;
}

gboolean
yc_platform_decision_check_lapse (YcPlatformStore *store, const YcWireOp *op, GPtrArray *events, guint n, YcState before, GError **error)
{
  g_auto (YcPlatformLog) log = { NULL, NULL, NULL };
  const YcCalendar *calendar = yc_platform_get_calendar (error);
  g_autoptr (YcItem) item = NULL;
  g_autoptr (GPtrArray) duties = NULL;
  g_autoptr (GError) local = NULL;
  YcMoment day;

  if (calendar == NULL || !yc_platform_log_read (&log, store, op, events, n, error))
    return FALSE;
  duties = yc_duties_read (log.events, before, &local);
  item = duties != NULL ? yc_platform_log_find_item (&log, &local) : NULL;
  if (item == NULL || !yc_duties_count_again (duties, log.events, item, calendar, &local))
    return yc_platform_log_refuse ("what is owed", g_steal_pointer (&local), error);
  yc_moment_init (&day, ((const YcCaseEvent *) g_ptr_array_index (events, n))->at);
  for (guint i = 0; i < duties->len; i++)
    {
      YcDuty *duty = g_ptr_array_index (duties, i);

      /* A year that is unknown here was known to the window: none ends a case behind a day that is not certain, and what it counted came no earlier. */
      duty->day.provisional = FALSE;
      if (yc_duty_has_lapsed (duty, &day.day))
        return TRUE;
    }
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: no day of a tolerated material is over", yc_conflict_get_name (YC_CONFLICT_CURE_RUNS));
}

/* ---- the day of the decision ---- */

/* A day that an event tells, and the one that it was before. */
typedef struct
{
  YcRecount   kind;
  const char *day, *was;
  gboolean    provisional;
} ToldDay;

/* FALSE without error: no such clock runs, or something is still owed, which leaves the day where it is. */
static gboolean
count_day (const YcPlatformLog *self, const YcTimerRules *rules, const YcCaseEvent *event, const YcCaseRecord *record, const ToldDay *told, YcDeadline *ret_day,
           GError **error)
{
  gint64 at = yc_platform_log_find_time (self->events, event);

  if (strcmp (event->kind, "cured") == 0)
    return *record->cure_due == '\0' && yc_case_timers_count_cured (self->events, rules, at, ret_day, error);
  if (strcmp (event->kind, "recounted") == 0)
    return yc_recount_count (told->kind, told->was, self->events, rules, ret_day, error);
  return yc_review_count_due (self->events, rules, record->state, at, ret_day, error);
}

/* A step that counts leaves the day alone, whatever the calendars know; a recount is there to move it. */
static gboolean
fits_count (const ToldDay *told, const YcCaseEvent *event, const YcDeadline *count)
{
  gboolean stays = strcmp (event->kind, "recounted") != 0;
  g_autofree char *day = yc_date_format (&count->due);
  GDate date;

  if (told->provisional == count->provisional || (stays && strcmp (day, told->was) == 0))
    return strcmp (told->day, day) == 0;
  return yc_date_parse (told->day, &date) && ABS (g_date_days_between (&date, &count->due)) <= YC_PLATFORM_CALENDARS_DIFFER;
}

/* @before: the days before the event. Which other day a recount was for its event says, and was held against the case. */
static void
read_told (const YcCaseRecord *record, const YcCaseEvent *event, const YcPlatformDays *before, ToldDay *ret_told)
{
  gboolean again = strcmp (event->kind, "recounted") == 0;
  YcRecount kind = again ? before->recount : YC_RECOUNT_DECISION;

  *ret_told = (ToldDay) { kind, yc_recount_get_day (kind, record), before->due, yc_recount_is_provisional (kind, record) };
  if (kind != YC_RECOUNT_DECISION)
    ret_told->was = json_object_get_string_member_with_default (event->body, "before", "");
}

gboolean
yc_platform_decision_check_day (YcPlatformStore *store, const YcPlatformCase *value, const YcWireOp *op, GPtrArray *events, guint n, const YcPlatformDays *before, GError **error)
{
  g_auto (YcPlatformLog) log = { NULL, NULL, NULL };
  const YcCalendar *calendar = yc_platform_get_calendar (error);
  const YcRegion *region = calendar != NULL ? yc_platform_find_region (store, value->hall, error) : NULL;
  const YcCaseEvent *event = g_ptr_array_index (events, n);
  g_autoptr (YcItem) item = NULL;
  g_autoptr (GError) local = NULL;
  gboolean fits = FALSE;
  YcDeadline day;
  ToldDay told;

  read_told (value->record, event, before, &told);
  if (region == NULL || !yc_platform_log_read (&log, store, op, events, n, error))
    return FALSE;
  item = yc_platform_log_find_item (&log, &local);
  if (item != NULL)
    {
      const YcTimerRules rules = { calendar, &region->hours, item, &region->terms };

      if (count_day (&log, &rules, event, value->record, &told, &day, &local))
        fits = fits_count (&told, event, &day);
      else
        fits = strcmp (told.day, told.was) == 0;
    }
  if (local != NULL)
    return yc_platform_log_refuse ("the clocks", g_steal_pointer (&local), error);
  return fits
         || yc_platform_refuse (error, YC_PROBLEM_RULE, told.kind == YC_RECOUNT_DECISION ? "%s: %s: the day of the decision is not %s" : "%s: %s: the day is not %s",
                                yc_conflict_get_name (YC_CONFLICT_DAY), event->kind, told.day);
}
