/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What a case that is accepted still brings and takes back: a return with its reasons, the hand-over behind it with other pages, tolerated materials that
 * have come, the request and the receipt that the applicant signed. Takes an event with what was delivered before it, gives yes or the problem. Store
 * thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-deed.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "case/yc-case-duty.h"
#include "case/yc-case-timer.h"
#include "law/yc-hours.h"
#include "outbox/yc-counter.h"
#include "review/yc-review-rules.h"

#include <string.h>

#define MAX_ENTRIES 1000
#define MAX_ID 128
#define MAX_TEXT 65536

/* ---- S41 ---- */

static gboolean
read_returns (JsonObject *body, GArray *returns)
{
  JsonArray *pages = NULL;

  if (!yc_json_opt_array (body, "body", "pages", MAX_ENTRIES, &pages, NULL) || pages == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (pages); i++)
    {
      YcReviewReturn one = { "", NULL, NULL };
      JsonObject *entry = NULL;

      if (!yc_json_item_object (pages, "pages", i, &entry, NULL) || !yc_json_get_string (entry, "pages", "material", MAX_ID, &one.material, NULL)
          || !yc_json_opt_string (entry, "pages", "page", MAX_ID, &one.page, NULL) || !yc_json_get_string (entry, "pages", "reason", MAX_ID, &one.reason, NULL))
        return FALSE;
      g_array_append_val (returns, one);
    }
  return TRUE;
}

gboolean
yc_platform_return_check (YcPlatformDeed *self, GError **error)
{
  g_autoptr (GArray) returns = g_array_new (FALSE, FALSE, sizeof (YcReviewReturn));
  JsonObject *body = self->event->body;
  const char *code = NULL, *text = "";
  YcConflict reason = YC_CONFLICT_REASON_MISSING;
  g_autofree char *why = NULL;

  if (!yc_json_opt_string (body, "body", "reason_code", MAX_ID, &code, NULL) || code == NULL || !yc_json_opt_string (body, "body", "text", MAX_TEXT, &text, NULL)
      || !read_returns (body, returns))
    return yc_platform_deed_refuse (YC_CONFLICT_REASON_MISSING, "what comes back, and why", error);
  if (!yc_platform_deed_read_dossier (self, error))
    return FALSE;
  return yc_review_check_returns (self->dossier, code, text, (const YcReviewReturn *) (gpointer) returns->data, returns->len, &reason, &why)
         || yc_platform_deed_refuse (reason, why, error);
}

/* ---- S40 ---- */

/* What came back, as long as it was not handed over since. (transfer full) */
static GPtrArray *
list_returned (const YcPlatformDeed *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  YcState state = YC_STATE_HANDED_OVER;
  GPtrArray *duties = NULL;

  for (guint i = 0; i < self->before->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (self->before, i);

      if (yc_case_event_counts (event) && strcmp (event->kind, "sent-back") == 0)
        state = YC_STATE_SENT_BACK;
      else if (yc_case_event_counts (event) && strcmp (event->kind, "handed-over") == 0)
        state = YC_STATE_HANDED_OVER;
    }
  duties = yc_duties_read (self->before, state, &local);
  if (duties == NULL)
    yc_platform_log_refuse ("what came back", g_steal_pointer (&local), error);
  return duties;
}

static gboolean
refuse_pages (const YcDuty *duty, const char *what, GError **error)
{
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: %.64s: %s", yc_conflict_get_name (YC_CONFLICT_PAGE_NOT_REPLACED), duty->material, what);
}

static gboolean
check_replaced (const YcPlatformDeed *self, const YcDuty *duty, const YcVerdict *verdict, GError **error)
{
  g_autoptr (YcReviewDossier) earlier = yc_platform_deed_fold (self, duty->since, error);
  g_autoptr (GPtrArray) then = NULL, now = NULL, slot = NULL;

  if (earlier == NULL)
    return FALSE;
  then = yc_platform_deed_list_pages (earlier, NULL);
  now = yc_platform_deed_list_pages (self->dossier, NULL);
  slot = yc_platform_deed_list_pages (self->dossier, duty->material);
  switch (yc_duty_find_replaced (duty, then, now, slot))
    {
    case YC_DUTY_PAGE_STAYS:
      return refuse_pages (duty, "a returned page is there still", error);
    case YC_DUTY_NO_NEW_PAGE:
      return refuse_pages (duty, "no page has come for it", error);
    case YC_DUTY_REPLACED:
      break;
    }
  return yc_verdict_is_whole (verdict, duty->material) || refuse_pages (duty, "the material is not whole", error);
}

gboolean
yc_platform_hand_over_check (YcPlatformDeed *self, GError **error)
{
  g_autoptr (GPtrArray) duties = NULL;
  g_autoptr (YcVerdict) verdict = NULL;

  if (!yc_platform_deed_check_efile (self, error) || (duties = list_returned (self, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < duties->len; i++)
    {
      const YcDuty *duty = g_ptr_array_index (duties, i);

      if (duty->kind != YC_DUTY_RETURNED)
        continue;
      if ((verdict == NULL && (verdict = yc_platform_deed_judge (self, 0, error)) == NULL) || !check_replaced (self, duty, verdict, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- what was tolerated ---- */

/* (nullable): it is not known here; the days stay as they were signed. (transfer none) */
static const YcItem *
get_item (const YcPlatformDeed *self)
{
  return self->dossier->intake != NULL ? self->dossier->intake->item : NULL;
}

static gboolean
check_owed (const YcPlatformDeed *self, const char *material, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) duties = yc_duties_read (self->before, YC_STATE_REVIEW, &local);
  const YcCalendar *calendar = yc_platform_get_calendar (error);
  const YcDuty *duty = NULL;
  YcDuty late;
  YcMoment day;

  if (calendar == NULL)
    return FALSE;
  if (duties == NULL || !yc_duties_count_again (duties, self->before, get_item (self), calendar, &local))
    return yc_platform_log_refuse ("what is owed", g_steal_pointer (&local), error);
  duty = yc_duties_find (duties, material);
  if (duty == NULL || duty->kind != YC_DUTY_CURE)
    return yc_platform_deed_refuse (YC_CONFLICT_NOT_TOLERATED, "this material is not owed", error);
  yc_moment_init (&day, self->at);
  late = *duty;
  /* The window may not have known the year yet in which the day lies. */
  if (g_date_valid (&late.day.due) && duty->was_provisional)
    g_date_add_days (&late.day.due, YC_PLATFORM_CALENDARS_DIFFER);
  return !yc_duty_has_lapsed (&late, &day.day) || yc_platform_deed_refuse (YC_CONFLICT_CURE_LATE, duty->cure, error);
}

/* To the day, where the years were known; else as far as two calendars can differ. */
static gboolean
fits_next (const char *told, const GPtrArray *left, const YcDeadline *next)
{
  gboolean certain = TRUE;
  GDate day;

  for (guint i = 0; i < left->len; i++)
    {
      const YcDuty *duty = g_ptr_array_index (left, i);

      certain = certain && !duty->was_provisional;
    }
  return yc_date_parse (told, &day) && ABS (g_date_days_between (&day, &next->due)) <= (certain ? 0 : YC_PLATFORM_CALENDARS_DIFFER);
}

/* The clock goes on to the first day of what is left. */
static gboolean
check_next (const YcPlatformDeed *self, const char *cured, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) duties = yc_duties_read (self->before, YC_STATE_REVIEW, &local), left = g_ptr_array_new ();
  const YcCalendar *calendar = yc_platform_get_calendar (error);
  const char *told = "";
  JsonObject *due = NULL;
  YcDeadline next;
  gboolean owes;

  if (calendar == NULL)
    return FALSE;
  if (duties == NULL || !yc_duties_count_again (duties, self->before, get_item (self), calendar, &local))
    return yc_platform_log_refuse ("what is owed", g_steal_pointer (&local), error);
  for (guint i = 0; i < duties->len; i++)
    if (strcmp (((const YcDuty *) g_ptr_array_index (duties, i))->material, cured) != 0)
      g_ptr_array_add (left, g_ptr_array_index (duties, i));
  owes = yc_duties_find_first (left, &next);
  if (!yc_json_opt_object (self->event->body, "body", "due", &due, NULL) || due == NULL || !yc_json_opt_string (due, "due", "cure", 10, &told, NULL)
      || (*told != '\0') != owes || (owes && !fits_next (told, left, &next)))
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: until when the next material must come", yc_conflict_get_name (YC_CONFLICT_DAY));
  return TRUE;
}

gboolean
yc_platform_cure_check (YcPlatformDeed *self, GError **error)
{
  g_autoptr (YcVerdict) verdict = NULL;
  const char *material = NULL;

  if (!yc_json_opt_string (self->event->body, "body", "material", MAX_ID, &material, NULL) || material == NULL)
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "event %" G_GINT64_FORMAT ": which material has come", self->event->seq);
  if (!yc_platform_deed_read_dossier (self, error) || !check_owed (self, material, error))
    return FALSE;
  /* The last one of an act tells of its e-file. */
  if (json_object_has_member (self->event->body, "due") && (!yc_platform_deed_check_efile (self, error) || !check_next (self, material, error)))
    return FALSE;
  verdict = yc_platform_deed_judge (self, 0, error);
  if (verdict == NULL)
    return FALSE;
  return (self->dossier->has_pages && yc_verdict_is_whole (verdict, material)) || yc_platform_deed_refuse (YC_CONFLICT_CURE_OPEN, material, error);
}

/* ---- what the applicant signed ---- */

static gboolean
is_signed_in (YcPlatformDeed *self, const char *kind, gboolean *ret_signed, GError **error)
{
  const YcReviewMaterial *material = NULL;

  if (!yc_platform_deed_read_dossier (self, error))
    return FALSE;
  material = yc_review_dossier_find_material (self->dossier, kind);
  *ret_signed = FALSE;
  for (guint i = 0; material != NULL && i < material->pages->len && !*ret_signed; i++)
    {
      const YcReviewPage *page = g_ptr_array_index (material->pages, i);

      if (!page->blank && !yc_platform_store_has_blob (self->store, self->hall, self->op->case_id, page->digest.sha256, ret_signed, error))
        return FALSE;
    }
  return TRUE;
}

/* @asked: there must be a request; else only that the newest one was not refused: it may come with the event itself. */
static gboolean
check_request (YcPlatformDeed *self, gboolean asked, GError **error)
{
  g_autoptr (GError) local = NULL;
  YcWithdrawal withdrawal = YC_WITHDRAWAL_NONE;
  gboolean is_signed = FALSE;

  if (!yc_platform_deed_read_before (self, error))
    return FALSE;
  if (!yc_withdrawal_read (self->before, &withdrawal, &local))
    return yc_platform_log_refuse ("the request", g_steal_pointer (&local), error);
  if (withdrawal == YC_WITHDRAWAL_REFUSED || (asked && withdrawal == YC_WITHDRAWAL_NONE))
    return yc_platform_deed_refuse (YC_CONFLICT_REQUEST_UNSIGNED, "no request stands", error);
  if (!is_signed_in (self, YC_LETTER_WITHDRAWAL, &is_signed, error))
    return FALSE;
  return is_signed || yc_platform_deed_refuse (YC_CONFLICT_REQUEST_UNSIGNED, "no page of the signed request", error);
}

gboolean
yc_platform_withdrawal_check (YcPlatformDeed *self, GError **error)
{
  return check_request (self, FALSE, error);
}

gboolean
yc_platform_refused_withdrawal_check (YcPlatformDeed *self, GError **error)
{
  return check_request (self, TRUE, error);
}

/* ---- the ten days ---- */

/* The platform's own count of 行政许可法第四十四条. FALSE: none runs, or with an error. */
static gboolean
count_last (YcPlatformDeed *self, YcDeadline *ret_last, GError **error)
{
  const YcCalendar *calendar = yc_platform_get_calendar (error);
  const YcRegion *region = calendar != NULL ? yc_platform_find_region (self->store, self->hall, error) : NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (YcItem) item = NULL;
  gboolean runs = FALSE;

  if (region == NULL || !yc_platform_deed_read_before (self, error))
    return FALSE;
  item = yc_platform_log_find_item (&self->log, &local);
  if (item != NULL)
    {
      const YcTimerRules rules = { calendar, &region->hours, item, &region->terms };

      runs = yc_case_timers_count_delivery (self->before, &rules, ret_last, &local);
    }
  if (local != NULL)
    return yc_platform_log_refuse ("the clocks", g_steal_pointer (&local), error);
  return runs;
}

static gboolean
fits_last (JsonObject *told, const YcDeadline *last)
{
  const char *text = "";
  gboolean provisional = FALSE;

  return yc_json_opt_string (told, "deliver_by", "date", 10, &text, NULL) && yc_json_opt_boolean (told, "deliver_by", "provisional", &provisional, NULL)
         && yc_platform_fits_day (text, provisional, last);
}

/* The day that the event is held against (yc_event_rule_read_facts()) is the one that the clocks come to. An event that tells none is held against that. */
static gboolean
check_last (YcPlatformDeed *self, GError **error)
{
  JsonObject *told = NULL;
  const char *reason = "";
  g_autoptr (GError) local = NULL;
  g_autofree char *text = NULL;
  YcDeadline last;
  YcMoment now;

  if (!count_last (self, &last, &local) && local == NULL)
    return TRUE;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  text = yc_date_format (&last.due);
  yc_moment_init (&now, self->at);
  if (yc_json_opt_object (self->event->body, "body", "deliver_by", &told, NULL) && told != NULL)
    return fits_last (told, &last)
           || yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: delivered: the last day is %s", yc_conflict_get_name (YC_CONFLICT_DAY), text);
  return g_date_compare (&now.day, &last.due) <= 0
         || (yc_json_opt_string (self->event->body, "body", "delay_reason", MAX_TEXT, &reason, NULL) && *reason != '\0')
         || yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: %s", yc_conflict_get_name (YC_CONFLICT_REASON_MISSING), yc_fact_get_text (YC_FACT_DELAY_TOLD));
}

/* By hand against a signature, by post against a number. */
gboolean
yc_platform_delivery_check (YcPlatformDeed *self, GError **error)
{
  const char *way = "", *tracking = "";
  g_autofree char *number = NULL;
  gboolean is_signed = FALSE;

  if (!check_last (self, error))
    return FALSE;
  yc_json_opt_string (self->event->body, "body", "way", MAX_ID, &way, NULL);
  if (strcmp (way, "post") == 0)
    {
      yc_json_opt_string (self->event->body, "body", "tracking", MAX_ID, &tracking, NULL);
      number = yc_delivery_read_tracking (tracking);
      return number != NULL || yc_platform_deed_refuse (YC_CONFLICT_TRACKING, "no number of a posted letter", error);
    }
  if (!is_signed_in (self, YC_LETTER_DELIVERY, &is_signed, error))
    return FALSE;
  return is_signed || yc_platform_deed_refuse (YC_CONFLICT_RECEIPT_UNSIGNED, "no page of the signed receipt", error);
}
