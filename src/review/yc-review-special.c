/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What stops, moves or ends the clocks of a case: special steps, the one extension, termination, revocation. Takes a case of the store and who acts,
 * gives durable facts; each with its paper, and with the day that the clocks come to. Store's thread.
 * Sources: 行政许可法第四十二条 (extension), 第四十五条 (what is not counted, told in writing), 第六十九条 (revocation); the case lifecycle, sections 3, 4, 7. */
#define G_LOG_DOMAIN "yc-review"
#include "config.h"

#include "review/yc-review-act.h"

#include "base/yc-clock.h"
#include "case/yc-event-rule.h"

#include <string.h>


/* ---- the day of the decision ---- */

/* Of the two handling clocks the one that is over first: what the list shows. */
static gboolean
find_due (const GPtrArray *timers, YcDeadline *ret_due)
{
  const YcCaseTimer *found = NULL;

  for (guint i = 0; i < timers->len; i++)
    {
      const YcCaseTimer *line = g_ptr_array_index (timers, i);

      if ((line->kind == YC_TIMER_LEGAL || line->kind == YC_TIMER_PROMISE) && yc_case_timer_is_live (line)
          && (found == NULL || yc_moment_compare (&line->due, &found->due) < 0))
        found = line;
    }
  if (found != NULL)
    *ret_due = (YcDeadline) { found->due.day, found->provisional };
  return found != NULL;
}

gboolean
yc_review_count_due (const GPtrArray *history, const YcTimerRules *rules, YcState state, gint64 at, YcDeadline *ret_due, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new (), timers = NULL;
  g_autoptr (JsonObject) body = yc_review_build_state (state);
  YcCaseEvent next = { .at = at, .kind = (char *) "", .body = body };
  YcMoment now;

  for (guint i = 0; i < history->len; i++)
    g_ptr_array_add (events, g_ptr_array_index (history, i));
  g_ptr_array_add (events, &next);
  yc_moment_init (&now, at);
  timers = yc_case_timers_read (events, rules, &now, error);
  return timers != NULL && find_due (timers, ret_due);
}

/* "due" of an event: the day of the decision as counted; what the applicant owes stays as it was. */
static gboolean
add_due (const YcReviewWork *act, YcState state, JsonObject *body, char **ret_day, GError **error)
{
  const YcSubmission *submission = act->submission;
  const YcCaseRecord *record = act->dossier->record;
  const YcTimerRules rules = { submission->calendar, &submission->region->hours, submission->intake->item, &submission->region->terms };
  JsonObject *due = NULL;
  YcDeadline day = { .provisional = record->due_provisional };
  g_autofree char *date = NULL;
  g_autoptr (GError) local = NULL;

  if (yc_review_count_due (submission->history, &rules, state, submission->now, &day, &local))
    date = yc_date_format (&day.due);
  else if (local == NULL)
    date = g_strdup (record->due);
  else
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  due = json_object_new ();
  json_object_set_string_member (due, "date", date);
  json_object_set_boolean_member (due, "provisional", day.provisional);
  json_object_set_string_member (due, "cure", record->cure_due);
  json_object_set_boolean_member (due, "cure_provisional", record->cure_provisional);
  json_object_set_object_member (body, "due", due);
  json_object_set_string_member (body, "calendar", yc_calendar_get_version (submission->calendar));
  *ret_day = yc_review_format_due (date, day.provisional);
  return TRUE;
}

/* ---- special steps ---- */

static char *
format_limit (int value, YcUnit unit)
{
  return value > 0 ? g_strdup_printf ("%d %s", value, unit == YC_UNIT_WORKDAY ? "个工作日" : "日") : g_strdup ("以该环节实际用时为准");
}

char *
yc_review_step_basis (const YcItem *item, const YcSpecialStep *step)
{
  if (*step->legal_basis != '\0')
    return g_strdup (step->legal_basis);
  if (step->counted)
    return yc_review_join_basis (item->legal_basis);
  return yc_item_is_licence (item) ? g_strdup ("《中华人民共和国行政许可法》第四十五条") : NULL;
}

/* Until when it is expected to last, as the notice and (with a day) the event tell it. @days: 0 where nothing says so. */
static char *
count_step_due (const YcSubmission *submission, const YcSpecialStep *step, int days, JsonObject *body)
{
  YcDeadline end;
  g_autofree char *date = NULL;

  if (days == 0)
    return g_strdup ("另行告知");
  yc_deadline_compute (submission->calendar, &submission->today, days, step->unit, NULL, &end);
  date = yc_date_format (&end.due);
  json_object_set_string_member (body, "until", date);
  json_object_set_boolean_member (body, "until_provisional", end.provisional);
  json_object_set_int_member (body, "days", days);
  json_object_set_string_member (body, "calendar", yc_calendar_get_version (submission->calendar));
  return yc_notice_format_day (&end.due, end.provisional);
}

/* 听证: the two days of 行政许可法第四十七条, on the notice and in the event. NULL where the step is none. */
static void
tell_hearing (const YcSubmission *submission, const YcSpecialStep *step, JsonObject *body, char **ret_ask, char **ret_hold)
{
  JsonObject *hearing = NULL;
  YcDeadline ask, hold;
  g_autofree char *ask_day = NULL, *hold_day = NULL;

  if (!step->hearing)
    return;
  hearing = json_object_new ();
  yc_hearing_get_days (submission->calendar, &submission->today, &ask, &hold);
  ask_day = yc_date_format (&ask.due);
  hold_day = yc_date_format (&hold.due);
  json_object_set_string_member (hearing, "ask", ask_day);
  json_object_set_boolean_member (hearing, "ask_provisional", ask.provisional);
  json_object_set_string_member (hearing, "hold", hold_day);
  json_object_set_boolean_member (hearing, "provisional", hold.provisional);
  json_object_set_object_member (body, "hearing", hearing);
  *ret_ask = yc_notice_format_day (&ask.due, ask.provisional);
  *ret_hold = yc_notice_format_day (&hold.due, hold.provisional);
}

/* Whether the step counts, and from which day on the clock stands still: lists count what is left by it. */
static void
name_pause (const YcSubmission *submission, const YcSpecialStep *step, JsonObject *body)
{
  GDate day = submission->today;
  g_autofree char *from = NULL;

  json_object_set_boolean_member (body, "counted", step->counted);
  if (step->counted)
    return;
  yc_timer_begin_pause (&submission->region->terms, &day);
  from = yc_date_format (&day);
  json_object_set_string_member (body, "paused_from", from);
}

/* The item's own time stands; where it sets none, who begins the step tells it, as 行政许可法第四十五条 asks of each that stops the clock. */
static gboolean
find_step_days (const YcItem *item, const YcSpecialStep *step, int told, int *ret_days, GError **error)
{
  *ret_days = step->value > 0 ? step->value : told;
  if (*ret_days < 0 || *ret_days > YC_REVIEW_MAX_STEP_DAYS)
    return yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "预计用时要在 1 至 %d 日之间", YC_REVIEW_MAX_STEP_DAYS);
  if (*ret_days == 0 && !step->counted)
    {
      g_autofree char *why = yc_source_cite_for ("不计时的环节要将所需时间书面告知申请人，请填写预计用时", YC_SOURCE_UNCOUNTED, item);

      return yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "%s", why);
    }
  return TRUE;
}

YcPaperRecord *
yc_review_begin_step (const YcReviewDesk *desk, const char *name, int told, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = yc_review_build_state (YC_STATE_SPECIAL_STEP);
  const YcSpecialStep *step = NULL;
  g_autofree char *accepted = NULL, *basis = NULL, *limit = NULL, *today = NULL, *begin = NULL, *end = NULL, *due = NULL, *ask = NULL, *hold = NULL;
  int days = 0;

  if (!yc_review_begin (desk, YC_REVIEW_BEGIN_STEP, &act, error))
    return NULL;
  step = yc_review_find_step (act.dossier, name);
  if (step == NULL)
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "the item of case %s has no step %s", desk->case_id, name);
      return NULL;
    }
  if (!find_step_days (act.submission->intake->item, step, told, &days, error))
    return NULL;
  accepted = yc_review_format_day (act.dossier->accepted_on);
  basis = yc_review_step_basis (act.submission->intake->item, step);
  if (basis == NULL)
    {
      yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "目录没有写明“%s”不计时的法律依据，期限只能依法停止；请联系目录管理员补上依据", step->name);
      return NULL;
    }
  limit = format_limit (days, step->unit);
  today = yc_date_format (&act.submission->today);
  begin = yc_review_format_day (today);
  end = count_step_due (act.submission, step, days, body);
  due = yc_review_format_due (act.dossier->record->due, act.dossier->record->due_provisional);
  json_object_set_string_member (body, "step", step->name);
  name_pause (act.submission, step, body);
  json_object_set_string_member (body, "basis", basis);
  tell_hearing (act.submission, step, body, &ask, &hold);

  {
    const YcNoticeText texts[] = { { "accepted_date", accepted }, { "decision_basis", basis }, { "step_name", step->name }, { "step_limit", limit },
                                   { "step_begin", begin }, { "step_due", end }, { "due", due }, { "step_method", step->method },
                                   { "hearing_ask", ask != NULL ? ask : "" }, { "hearing_hold", hold != NULL ? hold : "" }, { NULL, NULL } };
    const char *flags[4] = { NULL };
    guint n = 0;

    flags[n] = "counted";
    n += step->counted ? 1U : 0U;
    flags[n] = "hearing";
    n += step->hearing ? 1U : 0U;
    flags[n] = "method";
    n += *step->method != '\0' ? 1U : 0U;
    flags[n] = NULL;
    YcReviewDeed deed = { .kind = "step-begun", .body = body, .paper = "special-step-notice", .texts = texts, .flags = flags };

    return yc_review_do_paper (&act, &deed, error);
  }
}

/* 行政许可法第三十四条第三款 */
static gboolean
add_persons (const YcReviewDossier *dossier, const char *const *persons, JsonObject *body, GError **error)
{
  static const char *const nobody[] = { NULL };
  const YcSpecialStep *step = yc_review_get_running_step (dossier);
  JsonArray *array = NULL;

  if (step == NULL || !step->on_site)
    return TRUE;
  persons = persons != NULL ? persons : nobody;
  if (!yc_event_rule_are_two (persons))
    {
      g_autofree char *why = yc_review_get_on_site_text (dossier->intake->item);

      return yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "%s", why);
    }
  array = json_array_new ();
  for (guint i = 0; persons[i] != NULL; i++)
    {
      g_autofree char *name = yc_review_trim (persons[i]);

      json_array_add_string_element (array, name);
    }
  json_object_set_array_member (body, "persons", array);
  return TRUE;
}

gboolean
yc_review_end_step (const YcReviewDesk *desk, const char *const *persons, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = yc_review_build_state (YC_STATE_REVIEW);
  g_autofree char *due = NULL;
  YcReviewDeed deed = { .kind = "step-ended", .body = body };

  return yc_review_begin (desk, YC_REVIEW_END_STEP, &act, error) && add_persons (act.dossier, persons, body, error) && add_due (&act, YC_STATE_REVIEW, body, &due, error)
         && yc_review_do (&act, &deed, error);
}

gboolean
yc_review_ask_hearing (const YcReviewDesk *desk, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = json_object_new ();
  YcReviewDeed deed = { .kind = "hearing-asked", .body = body };

  if (!yc_review_begin (desk, YC_REVIEW_ASK_HEARING, &act, error))
    return FALSE;
  yc_hearing_tell_asked (act.submission->calendar, &act.submission->today, body);
  return yc_review_do (&act, &deed, error);
}

/* ---- extension ---- */

/* 行政许可法第四十二条 is a law of permits: the extension of anything else rests on the law of its own limit, which says that there is one. */
static const char *
find_extension_law (const YcItem *item, const YcLimit *limit)
{
  if (limit->source != NULL && *limit->source != '\0')
    return limit->source;
  return yc_item_is_licence (item) ? yc_source_get_text (YC_SOURCE_EXTENSION) : "";
}

YcPaperRecord *
yc_review_extend (const YcReviewDesk *desk, const char *approved_by, const char *reason, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = yc_review_build_state (YC_STATE_EXTENDED);
  g_autofree char *who = yc_review_trim (approved_by), *why = yc_review_trim (reason), *accepted = NULL, *before = NULL, *due = NULL, *days = NULL;
  const YcLimit *limit = NULL;
  YcCaseLimits limits;

  if (!yc_review_begin (desk, YC_REVIEW_EXTEND, &act, error))
    return NULL;
  if (*who == '\0' || *why == '\0')
    {
      g_autofree char *no = yc_source_cite_for ("延长期限要写明批准的负责人和理由", YC_SOURCE_EXTENSION, act.submission->intake->item);

      yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "%s", no);
      return NULL;
    }
  if (yc_event_rule_names (who, desk->actor->clerk_id) || yc_event_rule_names (who, desk->actor->clerk_name))
    {
      g_autofree char *no = yc_fact_explain (YC_FACT_HEAD, YC_STATE_EXTENDED, act.submission->intake->item);

      yc_store_refuse (error, YC_CONFLICT_ROLE, "%s", no);
      return NULL;
    }
  if (!add_due (&act, YC_STATE_EXTENDED, body, &due, error))
    return NULL;
  yc_item_find_limits (act.submission->intake->item, act.submission->intake->answers, &limits);
  limit = limits.legal != NULL ? limits.legal : &act.submission->intake->item->legal;
  accepted = yc_review_format_day (act.dossier->accepted_on);
  before = yc_review_format_due (act.dossier->record->due, act.dossier->record->due_provisional);
  days = format_limit (limit->extension, limit->unit);
  json_object_set_string_member (body, "approved_by", who);
  /* The term that is extended, as it was counted here: the platform counts it again. */
  json_object_set_string_member (body, "legal_due", act.dossier->legal_due);
  json_object_set_boolean_member (body, "legal_provisional", act.dossier->legal_provisional);
  json_object_set_string_member (body, "reason", why);

  {
    const char *law = find_extension_law (act.submission->intake->item, limit);
    const YcNoticeText texts[] = { { "accepted_date", accepted }, { "decision_basis", law }, { "approved_by", who }, { "reason", why }, { "extension_limit", days },
                                   { "old_due", before }, { "due", due }, { NULL, NULL } };
    YcReviewDeed deed = { .kind = "extended", .body = body, .then = "review-resumed", .paper = "extension-notice", .texts = texts };

    return yc_review_do_paper (&act, &deed, error);
  }
}

/* ---- the ends ---- */

static gboolean
add_reason (JsonObject *body, const char *why, const char *law, GError **error)
{
  if (*why == '\0' || *law == '\0')
    return yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "要说明理由和依据");
  json_object_set_string_member (body, "reason", why);
  json_object_set_string_member (body, "basis", law);
  return TRUE;
}

YcPaperRecord *
yc_review_terminate (const YcReviewDesk *desk, const char *reason, const char *basis, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = yc_review_build_state (YC_STATE_TERMINATED);
  g_autofree char *why = yc_review_trim (reason), *law = yc_review_trim (basis), *accepted = NULL;

  if (!yc_review_begin (desk, YC_REVIEW_TERMINATE, &act, error) || !add_reason (body, why, law, error) || !yc_review_add_delay (desk, &act, body, error))
    return NULL;
  accepted = yc_review_format_day (act.dossier->accepted_on);

  {
    const char *delay = yc_review_get_delay (body);
    const YcNoticeText texts[] = { { "accepted_date", accepted }, { "reason", why }, { "decision_basis", law }, { "delay_reason", delay }, { NULL, NULL } };
    const char *const flags[] = { *delay != '\0' ? "late" : NULL, NULL };
    YcReviewDeed deed = { .kind = "terminated", .body = body, .paper = "termination-notice", .texts = texts, .flags = flags };

    return yc_review_do_paper (&act, &deed, error);
  }
}

/* "《准予决定书》（（辽·大）中样准字〔2026〕第000123号）" */
char *
yc_review_describe_grant (const YcReviewDossier *dossier)
{
  for (guint i = dossier->papers->len; i > 0; i--)
    {
      const YcReviewPaper *paper = g_ptr_array_index (dossier->papers, i - 1);

      if (strcmp (paper->kind, "grant") == 0)
        return g_strdup_printf ("《%s》（%s）", paper->title, paper->number);
    }
  return g_strdup ("《准予决定书》");
}

char *
yc_review_format_grant_day (const YcReviewDossier *dossier)
{
  for (guint i = dossier->steps->len; i > 0; i--)
    {
      const YcReviewStep *step = g_ptr_array_index (dossier->steps, i - 1);

      if (strcmp (step->kind, "granted") == 0)
        return yc_time_format (step->at, "%-Y年%-m月%-d日");
    }
  return g_strdup ("");
}

YcPaperRecord *
yc_review_revoke (const YcReviewDesk *desk, const char *reason, const char *basis, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = yc_review_build_state (YC_STATE_REVOKED);
  g_autofree char *why = yc_review_trim (reason), *law = yc_review_trim (basis), *accepted = NULL, *grant = NULL, *day = NULL;

  if (!yc_review_begin (desk, YC_REVIEW_REVOKE, &act, error) || !add_reason (body, why, law, error))
    return NULL;
  accepted = yc_review_format_day (act.dossier->accepted_on);
  grant = yc_review_describe_grant (act.dossier);
  day = yc_review_format_grant_day (act.dossier);
  json_object_set_string_member (body, "remedies", yc_review_get_remedies ());

  {
    const YcNoticeText texts[] = { { "accepted_date", accepted }, { "granted_date", day }, { "decision_text", grant }, { "reason", why }, { "decision_basis", law },
                                   { "remedies", yc_review_get_remedies () }, { NULL, NULL } };
    YcReviewDeed deed = { .kind = "revoked", .body = body, .paper = "revocation", .texts = texts };

    return yc_review_do_paper (&act, &deed, error);
  }
}
