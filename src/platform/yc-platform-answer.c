/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the window does before an acceptance: a receipt (S10), and one of what was told to correct (S18): from which day its time to say what is lacking runs,
 * and until when; and what it tells to correct (S15). Takes an event with what was delivered before it, gives yes or the problem. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-deed.h"

#include "acceptance/yc-told.h"
#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "case/yc-judge-limit.h"
#include "law/yc-correction.h"
#include "law/yc-hours.h"
#include "law/yc-source.h"

#include <string.h>

#define MAX_ASKED 1000
#define MAX_ID 128

/* "judge" and "due" of an event. */
typedef struct
{
  const char *received;            /* from which day the window's time runs */
  const char *limit;               /* its last day; "": none, or it stands still */
  gboolean    provisional;
  const char *due;                 /* the day of the decision: "" before an acceptance */
  const char *cure;                /* the applicant's last day; "": nothing is told */
  gboolean    cure_provisional;
} Days;

/* What is there has been read by the fold before, strictly. FALSE: "judge" or one of its days is not there. */
static gboolean
read_days (JsonObject *body, Days *ret)
{
  JsonObject *judge = NULL, *due = NULL;

  *ret = (Days) { .due = "", .cure = "" };
  if (!yc_json_opt_object (body, "body", "due", &due, NULL)
      || (due != NULL
          && (!yc_json_get_string (due, "due", "date", 10, &ret->due, NULL) || !yc_json_get_string (due, "due", "cure", 10, &ret->cure, NULL)
              || !yc_json_opt_boolean (due, "due", "cure_provisional", &ret->cure_provisional, NULL))))
    return FALSE;
  return yc_json_opt_object (body, "body", "judge", &judge, NULL) && judge != NULL
         && yc_json_get_string (judge, "judge", "received", 10, &ret->received, NULL) && yc_json_get_string (judge, "judge", "date", 10, &ret->limit, NULL)
         && yc_json_get_boolean (judge, "judge", "provisional", &ret->provisional, NULL);
}

static gboolean
refuse_day (const YcPlatformDeed *self, const YcItem *item, const char *text, GError **error)
{
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: %s: %s（%s）", yc_conflict_get_name (YC_CONFLICT_DAY), self->event->kind, text,
                             yc_source_get_short (yc_source_of_correction (item, FALSE)));
}

/* ---- the window's time ---- */

/* It begins on the day of the act, not on one of the window's choice, and is as long as the law of the item says (行政许可法第三十二条第一款第四项,
 * 不动产登记暂行条例第十七条). */
static gboolean
check_time (const YcPlatformDeed *self, const YcItem *item, const Days *days, GError **error)
{
  YcCalendar *calendar = yc_platform_get_calendar (error);
  g_autofree char *today = NULL, *last = NULL, *text = NULL;
  YcDeadline limit = { .provisional = FALSE };
  YcMoment now;
  gboolean runs;

  if (calendar == NULL)
    return FALSE;
  yc_moment_init (&now, self->at);
  today = yc_date_format (&now.day);
  if (strcmp (days->received, today) != 0)
    {
      text = g_strdup_printf ("the day of the receipt is %s", today);
      return refuse_day (self, item, text, error);
    }
  runs = yc_judge_limit_compute (calendar, &now.day, item, &limit);
  if (runs ? yc_platform_fits_day (days->limit, days->provisional, &limit) : *days->limit == '\0')
    return TRUE;
  last = runs ? yc_date_format (&limit.due) : g_strdup ("none");
  text = g_strdup_printf ("the last day to say what is lacking is %s", last);
  return refuse_day (self, item, text, error);
}

/* Invariant 11: nothing is taken in by an item that has not taken effect or is cancelled. */
static gboolean
check_force (const YcPlatformDeed *self, const YcItem *item, GError **error)
{
  g_autofree char *day = NULL;
  YcMoment at;

  yc_moment_init (&at, self->event->at);
  day = yc_date_format (&at.day);
  return yc_item_compare_force (item, day) == 0
         || yc_platform_deed_refuse (YC_CONFLICT_NOT_IN_FORCE, "the item is not in force on the day of the receipt", error);
}

gboolean
yc_platform_receipt_check (YcPlatformDeed *self, GError **error)
{
  g_autoptr (YcItem) item = yc_platform_deed_find_item (self, error);
  Days days;

  if (item == NULL || !check_force (self, item, error))
    return FALSE;
  return read_days (self->event->body, &days) ? check_time (self, item, &days, error)
                                              : refuse_day (self, item, "from when and until when the window may say what is lacking", error);
}

/* ---- a part of what was told ---- */

/* The day that the notice gave, or the one that it has become since: what was told before a year was known is counted again by whoever knows it. */
static gboolean
is_told_day (YcTold *told, const char *day, const YcCalendar *calendar, const YcRegion *region, const YcItem *item)
{
  const YcDeadline then = { .due = told->day };
  YcDeadline now;

  if (yc_platform_fits_day (day, FALSE, &then))
    return TRUE;
  yc_told_count_again (told, calendar, region, item);
  now = (YcDeadline) { .due = told->day, .provisional = told->is_provisional };
  return yc_platform_fits_day (day, FALSE, &now);
}

/* A part is only what leaves something open: else the window's own time would stand still for as long as the applicant's runs. What stands in the form is
 * known here; a material that was told counts as open, because its pages come with the e-file. */
static gboolean
is_something_open (YcPlatformDeed *self, const YcItem *item, const YcTold *told, GError **error)
{
  g_autoptr (YcVerdict) verdict = yc_platform_deed_judge (self, YC_PLATFORM_DOUBT_PAGES | YC_PLATFORM_DOUBT_SILENCE, error);
  g_autoptr (GPtrArray) open = verdict != NULL ? yc_told_list_open (told, verdict) : NULL;

  if (open == NULL)
    return FALSE;
  return open->len > 0 || refuse_day (self, item, "all that was told has come, and the window's time begins anew", error);
}

/* The applicant's day stays, and so does the receipt's: no silence accepts what never came. */
static gboolean
check_part (YcPlatformDeed *self, const YcItem *item, const Days *days, GError **error)
{
  const YcRegion *region = yc_platform_find_region (self->store, self->hall, error);
  const YcCalendar *calendar = region != NULL ? yc_platform_get_calendar (error) : NULL;
  g_autoptr (YcTold) told = NULL;
  g_autoptr (GError) local = NULL;

  if (calendar == NULL || !yc_platform_deed_read_dossier (self, error))
    return FALSE;
  if (!yc_told_read (self->before, &told, &local))
    return yc_platform_log_refuse ("what was told", g_steal_pointer (&local), error);
  if (*days->limit != '\0' || strcmp (days->received, self->dossier->record->received) != 0)
    return refuse_day (self, item, "as long as the applicant's days run the window's time stands still", error);
  if (told == NULL || !g_date_valid (&told->day) || !is_told_day (told, days->cure, calendar, region, item))
    return refuse_day (self, item, "the applicant's last day is the one that was told", error);
  return is_something_open (self, item, told, error);
}

gboolean
yc_platform_supply_check (YcPlatformDeed *self, GError **error)
{
  g_autoptr (YcItem) item = yc_platform_deed_find_item (self, error);
  Days days;

  if (item == NULL)
    return FALSE;
  if (!read_days (self->event->body, &days) || *days.due != '\0' || !json_object_has_member (self->event->body, "due"))
    return refuse_day (self, item, "from when and until when the window may say what is lacking", error);
  return *days.cure != '\0' ? check_part (self, item, &days, error) : check_time (self, item, &days, error);
}

/* ---- 一次性补正告知 ---- */

static gboolean
was_told (const GPtrArray *before)
{
  for (guint i = 0; i < before->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (before, i);

      if (!event->is_void && strcmp (event->kind, "to-correct") == 0)
        return TRUE;
    }
  return FALSE;
}

/* The item's own law of correction: with a notice at all, and a second time. */
static gboolean
check_law (const YcPlatformDeed *self, const YcItem *item, GError **error)
{
  const YcCorrectionRule *rule = yc_correction_rule_get (item);

  if (!rule->has_notice)
    return yc_platform_deed_refuse (YC_CONFLICT_OTHER_OUTCOME, "the law of the item knows no notice of correction", error);
  return rule->has_second || !was_told (self->before)
         || yc_platform_deed_refuse (YC_CONFLICT_OTHER_OUTCOME, "what was told has come, and it is accepted", error);
}

/* Of the notice that the event itself gives. (transfer full); NULL: with an error */
static YcTold *
read_notice (const YcPlatformDeed *self, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  g_autoptr (GError) local = NULL;
  YcTold *told = NULL;

  for (guint i = 0; i < self->before->len; i++)
    g_ptr_array_add (events, g_ptr_array_index (self->before, i));
  g_ptr_array_add (events, (gpointer) self->event);
  if (!yc_told_read (events, &told, &local))
    yc_platform_log_refuse ("what is told", g_steal_pointer (&local), error);
  return told;
}

/* Everything at once, and nothing else (行政许可法第三十二条第一款第四项). Which pages there are the e-file tells, which comes with the end: a material that lies
 * there and is told all the same is seen then. */
static gboolean
check_defects (const YcPlatformDeed *self, const YcItem *item, const YcVerdict *verdict, const YcTold *told, GError **error)
{
  const YcToldDefect *unfounded = yc_told_find_unfounded (told, verdict);
  const YcFinding *untold = yc_told_find_untold_field (told, verdict);
  const char *source = yc_source_get_short (yc_source_of_correction (item, FALSE));
  g_autofree char *why = NULL;

  if (!yc_verdict_may_correct (verdict, &why))
    return yc_platform_deed_refuse (YC_CONFLICT_OTHER_OUTCOME, why, error);
  if (unfounded != NULL)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: to-correct: %.64s of \"%.64s\" is not lacking（%s）", yc_conflict_get_name (YC_CONFLICT_OTHER_OUTCOME),
                               unfounded->code, unfounded->subject, source);
  return untold == NULL
         || yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: to-correct: %s of \"%.64s\" is not told（%s）", yc_conflict_get_name (YC_CONFLICT_OTHER_OUTCOME),
                                untold->code, untold->subject, source);
}

static gboolean
names_asked (JsonArray *asked, const char *material)
{
  for (guint i = 0; asked != NULL && i < json_array_get_length (asked); i++)
    {
      JsonObject *object = NULL;
      const char *id = NULL;

      if (yc_json_item_object (asked, "asked", i, &object, NULL) && yc_json_get_string (object, "asked", "material", MAX_ID, &id, NULL)
          && strcmp (id, material) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
refuse_asked (const char *text, const char *material, GError **error)
{
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: asked: %.64s: %s（%s）", yc_conflict_get_name (YC_CONFLICT_REASON_MISSING), material, text,
                             yc_source_get_short (YC_SOURCE_SHARED));
}

/* 国务院关于在线政务服务的若干规定 第七条: each material that the government holds and that is asked for stands there with its reason (which
 * yc_event_rule_check() has seen), and none that it does not hold. What need not come may have come: then it was asked for, too. */
static gboolean
check_asked (const YcPlatformDeed *self, const YcVerdict *verdict, GError **error)
{
  JsonArray *asked = NULL;
  guint n_known = 0;

  if (!yc_json_opt_array (self->event->body, "body", "asked", MAX_ASKED, &asked, NULL))
    return refuse_asked ("what was asked for", "", error);
  for (guint i = 0; i < verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (verdict->slots, i);
      gboolean named = names_asked (asked, slot->material->id);

      if (yc_slot_is_asked (slot) && !named)
        return refuse_asked ("why what is shared is asked for", slot->material->id, error);
      n_known += named && slot->source_not_connected ? 1 : 0;
    }
  return asked == NULL || n_known == json_array_get_length (asked) || refuse_asked ("what nobody else holds needs no reason", "", error);
}

/* The applicant's days are the place's or the law's; the window's stand still, and the receipt stays when it was. */
static gboolean
check_notice_days (YcPlatformDeed *self, const YcItem *item, const Days *days, GError **error)
{
  const YcRegion *region = yc_platform_find_region (self->store, self->hall, error);
  const YcCalendar *calendar = region != NULL ? yc_platform_get_calendar (error) : NULL;
  g_autofree char *day = NULL, *text = NULL;
  YcDeadline due;
  YcMoment now;

  if (calendar == NULL)
    return FALSE;
  if (strcmp (days->received, self->dossier->record->received) != 0)
    return refuse_day (self, item, "the day of the receipt stays", error);
  yc_moment_init (&now, self->at);
  yc_correction_get_due (calendar, region, item, &now.day, &due);
  if (yc_platform_fits_day (days->cure, days->cure_provisional, &due))
    return TRUE;
  day = yc_date_format (&due.due);
  text = g_strdup_printf ("the applicant's last day is %s", day);
  return refuse_day (self, item, text, error);
}

gboolean
yc_platform_correction_check (YcPlatformDeed *self, GError **error)
{
  g_autoptr (YcItem) item = yc_platform_deed_find_item (self, error);
  g_autoptr (YcVerdict) verdict = NULL;
  g_autoptr (YcTold) told = NULL;
  Days days;

  if (item == NULL || !check_law (self, item, error) || (told = read_notice (self, error)) == NULL
      || (verdict = yc_platform_deed_judge (self, YC_PLATFORM_DOUBT_PAGES | YC_PLATFORM_DOUBT_SILENCE, error)) == NULL)
    return FALSE;
  if (!read_days (self->event->body, &days))
    return refuse_day (self, item, "until when the applicant may correct", error);
  return check_defects (self, item, verdict, told, error) && check_asked (self, verdict, error) && check_notice_days (self, item, &days, error);
}
