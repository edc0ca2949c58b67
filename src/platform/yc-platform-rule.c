/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What an event needs besides a lawful change of state. Takes the case as it stands and the event, gives yes or the problem. Reads no store. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-rule.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"
#include "case/yc-event-rule.h"
#include "law/yc-hours.h"
#include "review/yc-review-dossier.h"

#include <string.h>

#define MAX_REASON 65536
#define MAX_SUBJECT 256
#define MAX_OWED 1000

static gboolean
check_kind (const YcPlatformCase *value, const YcCaseEvent *event, YcRole role, GError **error)
{
  const char *what = "";
  YcEventRule answer = yc_event_rule_check (event, role, &what);
  YcProblemType type = answer == YC_EVENT_RULE_ROLE ? YC_PROBLEM_NOT_PERMITTED : answer == YC_EVENT_RULE_UNSIGNED ? YC_PROBLEM_RULE : YC_PROBLEM_SCHEMA;

  if (answer == YC_EVENT_RULE_FITS && !yc_event_rule_has_place (event, value->record->state))
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: %s while the case is %s", yc_conflict_get_name (YC_CONFLICT_STATE), event->kind,
                               yc_state_get_code (value->record->state));
  if (answer == YC_EVENT_RULE_FITS)
    return TRUE;
  if (answer == YC_EVENT_RULE_ROLE || answer == YC_EVENT_RULE_UNSIGNED)
    return yc_platform_refuse (error, type, "%s: event %" G_GINT64_FORMAT " (\"%.32s\"): %s",
                               yc_conflict_get_name (answer == YC_EVENT_RULE_ROLE ? YC_CONFLICT_ROLE : YC_CONFLICT_SIGNED_OUT), event->seq, event->kind, what);
  return yc_platform_refuse (error, type, "event %" G_GINT64_FORMAT " (\"%.32s\"): %s", event->seq, event->kind, what);
}

static gboolean
has_text (JsonObject *body, const char *member)
{
  const char *text = NULL;

  return yc_json_get_string (body, "body", member, MAX_REASON, &text, NULL) && text[strspn (text, " \t\r\n")] != '\0';
}

/* 行政许可法第三十八条第二款: who refuses (also a withdrawal), ends or revokes says why and by which law. */
static gboolean
check_reason (const YcCaseEvent *event, GError **error)
{
  static const char *const kinds[] = { "denied", "terminated", "revoked", "withdrawal-refused", NULL };

  if (!g_strv_contains (kinds, event->kind) || (has_text (event->body, "reason") && has_text (event->body, "basis")))
    return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: reason and basis", yc_conflict_get_name (YC_CONFLICT_REASON_MISSING));
}

/* One that cannot be read would keep every approver from reading the case. */
static gboolean
check_opinion (const YcCaseEvent *event, GError **error)
{
  const char *subject = NULL, *verdict = NULL, *note = "";
  YcOpinion opinion = YC_OPINION_NONE;

  if (strcmp (event->kind, "opinion") != 0
      || (yc_json_get_string (event->body, "body", "subject", MAX_SUBJECT, &subject, NULL)
          && yc_json_get_string (event->body, "body", "verdict", MAX_SUBJECT, &verdict, NULL) && yc_opinion_parse (verdict, &opinion)
          && yc_json_opt_string (event->body, "body", "note", MAX_REASON, &note, NULL)))
    return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "event %" G_GINT64_FORMAT ": an opinion has a subject and a verdict", event->seq);
}

gboolean
yc_platform_rule_check_head (const YcPlatformAccount *account, const YcCaseEvent *event, GError **error)
{
  const char *who = "";

  if (strcmp (event->kind, "extended") != 0 || !yc_json_opt_string (event->body, "body", "approved_by", MAX_REASON, &who, NULL)
      || !(yc_event_rule_names (who, account->name) || yc_event_rule_names (who, account->account)))
    return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "%s: %s", yc_conflict_get_name (YC_CONFLICT_ROLE), yc_fact_get_text (YC_FACT_HEAD));
}

/* From whom, and why. Two who take it over at once: the second finds another on the desk. */
static gboolean
check_take_over (const YcPlatformCase *value, const YcCaseEvent *event, GError **error)
{
  const char *from = NULL;

  if (!yc_json_get_string (event->body, "body", "from", MAX_SUBJECT, &from, NULL))
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "event %" G_GINT64_FORMAT ": from whom it is taken over", event->seq);
  /* Also while a step goes on: who began it may be away when it is over. */
  if (value->record->state != YC_STATE_REVIEW && value->record->state != YC_STATE_SPECIAL_STEP)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the case is %s", yc_conflict_get_name (YC_CONFLICT_NOT_CLAIMED),
                               yc_state_get_code (value->record->state));
  if (g_strcmp0 (value->claimed_by, from) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_CLAIMED, "the case is with another approver than the one it is taken from");
  if (strcmp (from, event->clerk_id) == 0)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the case is on the author's own desk", yc_conflict_get_name (YC_CONFLICT_CLAIMED));
  return has_text (event->body, "reason")
         || yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: why it is taken over", yc_conflict_get_name (YC_CONFLICT_REASON_MISSING));
}

/* Three ways lead into review, each from one state: who takes up again what waits for a step, or was extended, tells the day with it. */
static gboolean
check_return (const YcPlatformCase *value, const YcCaseEvent *event, GError **error)
{
  static const struct { const char *kind; YcState from; } ways[] = {
    { "claimed", YC_STATE_HANDED_OVER }, { "step-ended", YC_STATE_SPECIAL_STEP }, { "review-resumed", YC_STATE_EXTENDED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (strcmp (ways[i].kind, event->kind) == 0 && value->record->state != ways[i].from)
      return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the case is %s", yc_conflict_get_name (YC_CONFLICT_STATE), yc_state_get_code (value->record->state));
  return TRUE;
}

/* What the window writes, too, the back office does of what lies on the own desk: it counts the day again, because the window that told it may be gone, and takes
 * the request for a hearing where the applicant comes to it. */
static gboolean
check_own_desk (const YcPlatformCase *value, const YcCaseEvent *event, YcRole role, GError **error)
{
  YcState state = value->record->state;

  if ((strcmp (event->kind, "recounted") != 0 && strcmp (event->kind, "hearing-asked") != 0) || role != YC_ROLE_APPROVER)
    return TRUE;
  if (state != YC_STATE_REVIEW && state != YC_STATE_SPECIAL_STEP)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the case is %s", yc_conflict_get_name (YC_CONFLICT_NOT_CLAIMED), yc_state_get_code (state));
  return g_strcmp0 (value->claimed_by, event->clerk_id) == 0 || yc_platform_refuse (error, YC_PROBLEM_CLAIMED, "the case is with another approver");
}

/* Opinions and decisions are of the one who has taken the case up; before that it can only be sent back. */
static gboolean
check_desk (const YcPlatformCase *value, const YcCaseEvent *event, YcRole role, GError **error)
{
  static const char *const kinds[] = { "opinion", "granted", "denied", "step-begun", "extended", NULL };
  static const char *const ends[] = { "sent-back", "terminated", NULL };
  static const char *const returns[] = { "step-ended", "review-resumed", NULL };
  gboolean returned = g_strv_contains (returns, event->kind);
  gboolean reviewed = value->record->state == YC_STATE_REVIEW;

  if (strcmp (event->kind, "taken-over") == 0)
    return check_take_over (value, event, error);
  if (!check_return (value, event, error))
    return FALSE;
  /* 即办件 that a window decides lies on no desk; whether it may is the table's line (S30, S32 to S60). */
  if (strcmp (event->kind, "granted") == 0 && role == YC_ROLE_CLERK)
    return TRUE;
  if (!g_strv_contains (kinds, event->kind) && !returned && !(reviewed && g_strv_contains (ends, event->kind)))
    return TRUE;
  if (!reviewed && !returned)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the case is %s", yc_conflict_get_name (YC_CONFLICT_NOT_CLAIMED),
                               yc_state_get_code (value->record->state));
  if (g_strcmp0 (value->claimed_by, event->clerk_id) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_CLAIMED, "the case is with another approver");
  return TRUE;
}

/* Nothing is accepted without its item, and the item is chosen once (the case lifecycle, section 5, numbers 11 and 12). What cannot be read is the
 * fold's matter. */
static gboolean
check_item (const YcCaseRecord *record, const YcCaseEvent *event, GError **error)
{
  static const char *const acceptances[] = { "accepted", "tolerated", "committed", "deemed", NULL };
  JsonObject *intake = NULL;
  g_auto (YcIntakeHead) head = { NULL, NULL, NULL, NULL };

  if (*record->item_id == '\0' && g_strv_contains (acceptances, event->kind))
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: nothing is applied for", yc_conflict_get_name (YC_CONFLICT_NO_ITEM));
  if (*record->item_id == '\0' || !yc_json_opt_object (event->body, "body", "intake", &intake, NULL) || intake == NULL
      || !yc_intake_read_head (intake, &head, NULL)
      || (strcmp (head.item_id, record->item_id) == 0 && strcmp (head.item_version, record->item_version) == 0))
    return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the item cannot change after the receipt", yc_conflict_get_name (YC_CONFLICT_ITEM_FIXED));
}

/* 容缺受理 names what is owed, and until when: without that nothing would keep the decision back. */
static gboolean
check_tolerated (const YcCaseEvent *event, GError **error)
{
  JsonArray *owed = NULL;
  JsonObject *due = NULL;
  const char *cure = NULL;
  GDate day;

  if (strcmp (event->kind, "tolerated") != 0
      || (yc_json_opt_array (event->body, "body", "tolerated", MAX_OWED, &owed, NULL) && owed != NULL && json_array_get_length (owed) > 0
          && yc_json_opt_object (event->body, "body", "due", &due, NULL) && due != NULL
          && yc_json_get_string (due, "due", "cure", 10, &cure, NULL) && yc_date_parse (cure, &day)))
    return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "event %" G_GINT64_FORMAT ": what is tolerated, and until when", event->seq);
}

/* A list of what is wrong, each with what cures it. */
static gboolean
names_defects (JsonObject *body)
{
  JsonArray *defects = NULL;

  if (!yc_json_opt_array (body, "body", "defects", MAX_OWED, &defects, NULL) || defects == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (defects); i++)
    {
      JsonObject *defect = NULL;

      if (!yc_json_item_object (defects, "defects", i, &defect, NULL) || !has_text (defect, "text") || !has_text (defect, "cure"))
        return FALSE;
    }
  return json_array_get_length (defects) > 0;
}

/* The applicant's day lies ahead, no day of the decision runs, and the window's own clock stands still. */
static gboolean
has_days_of_correction (const YcCaseEvent *event, const GDate *today)
{
  JsonObject *due = NULL, *judge = NULL;
  const char *date = NULL, *cure = NULL, *limit = NULL;
  GDate day;

  return yc_json_opt_object (event->body, "body", "due", &due, NULL) && due != NULL
         && yc_json_opt_object (event->body, "body", "judge", &judge, NULL) && judge != NULL
         && yc_json_get_string (due, "due", "date", 10, &date, NULL) && *date == '\0' && yc_json_get_string (due, "due", "cure", 10, &cure, NULL)
         && yc_date_parse (cure, &day) && g_date_compare (&day, today) > 0 && yc_json_get_string (judge, "judge", "date", 10, &limit, NULL)
         && *limit == '\0';
}

gboolean
yc_platform_rule_asks_time (const YcCaseEvent *event)
{
  return strcmp (event->kind, "to-correct") == 0;
}

/* 一次性补正告知 (行政许可法第三十二条第一款第四项): everything at once, in the window's time to say so, and with a day: without it the case could be refused at
 * once. Behind that time silence has accepted; what another had forbidden and is told again was in time when it was told first. */
static gboolean
check_correction (const YcCaseRecord *record, const YcCaseEvent *event, gint64 at, GError **error)
{
  YcMoment now;
  GDate last;

  if (!yc_platform_rule_asks_time (event))
    return TRUE;
  yc_moment_init (&now, at);
  if (!names_defects (event->body) || !has_days_of_correction (event, &now.day))
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "event %" G_GINT64_FORMAT ": what is to be corrected, and until when", event->seq);
  /* A day of a year that nobody knew may be a later one; the workstation, which may know by now, has counted again. */
  if (record->judge_provisional || !yc_date_parse (record->judge_due, &last) || g_date_compare (&now.day, &last) <= 0)
    return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the application counts as accepted since %s", yc_conflict_get_name (YC_CONFLICT_STATE),
                             record->judge_due);
}

gboolean
yc_platform_rule_takes_over (const YcCaseEvent *event)
{
  return yc_case_event_counts (event) && strcmp (event->kind, "taken-over") == 0;
}

gboolean
yc_platform_rule_needs_no_desk (const YcCaseEvent *event)
{
  return yc_platform_rule_takes_over (event) || (yc_case_event_counts (event) && (strcmp (event->kind, "revoked") == 0 || strcmp (event->kind, "verified") == 0));
}

gboolean
yc_platform_rule_check (const YcPlatformCase *value, const YcCaseEvent *event, YcRole role, gint64 at, GError **error)
{
  return check_kind (value, event, role, error) && check_desk (value, event, role, error) && check_own_desk (value, event, role, error) && check_reason (event, error) && check_opinion (event, error)
         && check_item (value->record, event, error) && check_tolerated (event, error)
         && check_correction (value->record, event, at, error);
}

gboolean
yc_platform_rule_moves_day (const YcCaseEvent *event)
{
  static const char *const kinds[] = { "step-ended", "extended", "recounted", NULL };

  return g_strv_contains (kinds, event->kind) || (strcmp (event->kind, "cured") == 0 && json_object_has_member (event->body, "due"));
}

/* A step that is over and an extension tell the day anew: it never comes earlier, with an extension it comes later, and nobody else's day moves. */
static gboolean
check_told (const YcCaseRecord *record, const YcCaseEvent *event, const YcPlatformDays *before, GError **error)
{
  int order = strcmp (record->due, before->due);

  if (!json_object_has_member (event->body, "due"))
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "event %" G_GINT64_FORMAT ": until when the case is to be decided", event->seq);
  if (strcmp (record->cure_due, before->cure_due) != 0 || order < 0 || (order == 0 && strcmp (event->kind, "extended") == 0))
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: %s: the day of the decision", yc_conflict_get_name (YC_CONFLICT_DAY), event->kind);
  return TRUE;
}

void
yc_platform_days_init (YcPlatformDays *self, const YcCaseRecord *record)
{
  g_strlcpy (self->due, record->due, sizeof self->due);
  g_strlcpy (self->cure_due, record->cure_due, sizeof self->cure_due);
  g_strlcpy (self->judge_due, record->judge_due, sizeof self->judge_due);
  g_strlcpy (self->received, record->received, sizeof self->received);
  self->provisional = record->due_provisional;
  self->cure_provisional = record->cure_provisional;
  self->judge_provisional = record->judge_provisional;
  self->recount = yc_recount_find (record);
}

/* The one day has become certain; the others are what they were. */
static gboolean
is_recounted (const YcCaseRecord *record, const YcPlatformDays *before)
{
  YcRecount kind = before->recount;
  gboolean judge_stays = strcmp (record->judge_due, before->judge_due) == 0 && record->judge_provisional == before->judge_provisional;
  gboolean cure_stays = strcmp (record->cure_due, before->cure_due) == 0 && record->cure_provisional == before->cure_provisional;
  gboolean due_stays = strcmp (record->due, before->due) == 0 && record->due_provisional == before->provisional;

  if (kind == YC_RECOUNT_NONE || yc_recount_is_provisional (kind, record) || *yc_recount_get_day (kind, record) == '\0'
      || strcmp (record->received, before->received) != 0)
    return FALSE;
  if (kind == YC_RECOUNT_JUDGE)
    return before->judge_provisional && cure_stays && due_stays;
  if (kind == YC_RECOUNT_CURE || kind == YC_RECOUNT_TOLERANCE)
    return before->cure_provisional && judge_stays && due_stays;
  return before->provisional && judge_stays && cure_stays;
}

static gboolean
is_of_cure (const YcPlatformDays *before)
{
  return before->recount == YC_RECOUNT_CURE || before->recount == YC_RECOUNT_TOLERANCE;
}

static gboolean
was_provisional (const YcPlatformDays *before)
{
  return before->recount == YC_RECOUNT_JUDGE ? before->judge_provisional : is_of_cure (before) ? before->cure_provisional : before->provisional;
}

/* Only a provisional day becomes another one, and then it stands; what the applicant signed for comes no earlier. It is the day that the case has which is counted
 * again: somebody else may have moved it, or counted it again to the same day, since the author looked. */
static gboolean
check_recount (const YcCaseRecord *record, const YcCaseEvent *event, const YcPlatformDays *before, GError **error)
{
  const char *was = NULL, *has = before->recount == YC_RECOUNT_JUDGE ? before->judge_due : is_of_cure (before) ? before->cure_due : before->due;

  if (!yc_json_get_string (event->body, "body", "before", 10, &was, NULL))
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "event %" G_GINT64_FORMAT ": which day is counted again", event->seq);
  if (strcmp (was, has) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_STALE, "the day that was counted again is %.10s, the case has %s", was, has);
  if (before->recount != YC_RECOUNT_NONE && !was_provisional (before))
    return yc_platform_refuse (error, YC_PROBLEM_STALE, "the day that was counted again, %.10s, stands already", was);
  return is_recounted (record, before)
         || yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: not the one provisional day, or it stays so", yc_conflict_get_name (YC_CONFLICT_STATE));
}

/* What is supplied shortens what is owed: the clock goes on to the next day of it, which yc_platform_cure_check() has seen to. The day of the decision stays as long as something is; behind the last cure it may come later, which the clocks tell
 * (yc_platform_decision_check_day()). */
static gboolean
check_cure (const YcCaseRecord *record, const YcPlatformDays *before, GError **error)
{
  gboolean stays = strcmp (record->due, before->due) == 0 && record->due_provisional == before->provisional;
  gboolean later = *record->cure_due == '\0' && *before->due != '\0' && strcmp (record->due, before->due) > 0;

  if (*before->cure_due == '\0')
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: nothing is owed", yc_conflict_get_name (YC_CONFLICT_NOT_TOLERATED));
  if ((stays || later) && (*record->cure_due == '\0' || strcmp (record->cure_due, before->cure_due) >= 0))
    return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: a cure puts off no day", yc_conflict_get_name (YC_CONFLICT_DAY));
}

gboolean
yc_platform_rule_check_due (const YcCaseRecord *record, const YcCaseEvent *event, const YcPlatformDays *before, GError **error)
{
  if (strcmp (event->kind, "step-ended") == 0 || strcmp (event->kind, "extended") == 0)
    return check_told (record, event, before, error);
  if (strcmp (event->kind, "recounted") == 0)
    return check_recount (record, event, before, error);
  return strcmp (event->kind, "cured") != 0 || check_cure (record, before, error);
}
