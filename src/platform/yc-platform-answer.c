/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the window does before an acceptance: a receipt (S10), and one of what was told to correct (S18): from which day its time to say what is lacking runs,
 * and until when. Takes an event with what was delivered before it, gives yes or the problem. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-deed.h"

#include "acceptance/yc-told.h"
#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "case/yc-judge-limit.h"
#include "law/yc-hours.h"
#include "law/yc-source.h"

#include <string.h>

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

/* The case's item as it was delivered, and all before. (transfer full); NULL: with an error */
static YcItem *
read_item (YcPlatformDeed *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  YcItem *item = NULL;

  if (!yc_platform_deed_read_before (self, error))
    return NULL;
  item = yc_platform_log_find_item (&self->log, &local);
  if (local != NULL)
    yc_platform_log_refuse ("the item", g_steal_pointer (&local), error);
  else if (item == NULL)
    yc_platform_deed_refuse (YC_CONFLICT_NO_ITEM, "the case's item is not there", error);
  return item;
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

gboolean
yc_platform_receipt_check (YcPlatformDeed *self, GError **error)
{
  g_autoptr (YcItem) item = read_item (self, error);
  Days days;

  if (item == NULL)
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
  return TRUE;
}

gboolean
yc_platform_supply_check (YcPlatformDeed *self, GError **error)
{
  g_autoptr (YcItem) item = read_item (self, error);
  Days days;

  if (item == NULL)
    return FALSE;
  if (!read_days (self->event->body, &days) || *days.due != '\0' || !json_object_has_member (self->event->body, "due"))
    return refuse_day (self, item, "from when and until when the window may say what is lacking", error);
  return *days.cure != '\0' ? check_part (self, item, &days, error) : check_time (self, item, &days, error);
}
