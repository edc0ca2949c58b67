/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 更正: a wrong name of the applicant is put right by an event that says from what, to what and why; and which acts a case leaves open. Takes
 * the case, gives the event. Store's thread; yc_counter_check_open() any thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-counter.h"
#include "outbox/yc-outbox-private.h"

#include <string.h>

#define FIELD "applicant.name"
#define MAX_NAME 100            /* characters */

/* ---- which acts are open ---- */

static gboolean
has_duty (const YcCaseRecord *record, const GPtrArray *history, YcDutyKind kind, gboolean *ret_has, GError **error)
{
  g_autoptr (GPtrArray) duties = yc_duties_read (history, record->state, error);

  for (guint i = 0; duties != NULL && i < duties->len; i++)
    if (((const YcDuty *) g_ptr_array_index (duties, i))->kind == kind)
      *ret_has = TRUE;
  return duties != NULL;
}

static gboolean
is_open (const YcCaseRecord *record, const GPtrArray *history, YcCounterAct act, gboolean *ret_open, GError **error)
{
  YcState state = record->state;

  switch (act)
    {
    case YC_COUNTER_HAND_OVER:
      *ret_open = yc_state_may_follow (state, YC_STATE_HANDED_OVER);
      return TRUE;
    case YC_COUNTER_CURE:
      return has_duty (record, history, YC_DUTY_CURE, ret_open, error);
    case YC_COUNTER_DELIVER:
      *ret_open = state == YC_STATE_GRANTED || state == YC_STATE_DENIED || state == YC_STATE_RESULT_MADE;
      return TRUE;
    case YC_COUNTER_WITHDRAW:
      *ret_open = yc_state_may_follow (state, YC_STATE_WITHDRAWN) && *record->number != '\0';
      return TRUE;
    case YC_COUNTER_LAPSE:
      return !yc_state_may_follow (state, YC_STATE_LAPSED) || has_duty (record, history, YC_DUTY_CURE, ret_open, error);
    case YC_COUNTER_CORRECT:
      /* Before the acceptance the form itself is put right; a delivered paper is. */
      *ret_open = state >= YC_STATE_ACCEPTED && state < YC_STATE_DELIVERED;
      return TRUE;
    case YC_COUNTER_ASK_HEARING:
      *ret_open = state == YC_STATE_SPECIAL_STEP;
      return TRUE;
    case YC_N_COUNTER_ACTS:
      break;
    }
  g_return_val_if_reached (FALSE);
}

gboolean
yc_counter_check_open (const YcCaseRecord *record, const GPtrArray *history, YcCounterAct act, GError **error)
{
  gboolean open = FALSE;

  if (!is_open (record, history, act, &open, error))
    return FALSE;
  if (open)
    return TRUE;
  if (act == YC_COUNTER_CURE || (act == YC_COUNTER_LAPSE && yc_state_may_follow (record->state, YC_STATE_LAPSED)))
    return yc_store_refuse (error, YC_CONFLICT_NOT_TOLERATED, "nothing is owed of case %s", record->id);
  return yc_store_refuse (error, YC_CONFLICT_STATE, "case %s is %s", record->id, yc_state_get_name (record->state));
}

/* ---- the name ---- */

char *
yc_submission_read_reason (const char *text, GError **error)
{
  g_autofree char *reason = g_strstrip (g_strdup (text != NULL ? text : ""));

  if (*reason == '\0' || g_utf8_strlen (reason, -1) > YC_SUBMISSION_MAX_REASON)
    {
      yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "no reason of 1 to %d characters", YC_SUBMISSION_MAX_REASON);
      return NULL;
    }
  return g_steal_pointer (&reason);
}

gboolean
yc_submission_add_delay (const YcSubmission *self, const char *day, const char *delay, JsonObject *body, GError **error)
{
  g_autofree char *reason = NULL;
  GDate due;

  if (!yc_date_parse (day, &due) || g_date_compare (&self->today, &due) <= 0)
    return TRUE;
  if (delay == NULL || delay[strspn (delay, " \t\r\n")] == '\0')
    return yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "%s", yc_fact_get_text (YC_FACT_DELAY_TOLD));
  reason = yc_submission_read_reason (delay, error);
  if (reason == NULL)
    return FALSE;
  json_object_set_string_member (body, "delay_reason", reason);
  return TRUE;
}

typedef struct
{
  const char *name, *reason;
} Correction;

static gboolean
check_name (const YcSubmission *self, const char *name, GError **error)
{
  if (*name == '\0' || g_utf8_strlen (name, -1) > MAX_NAME)
    return yc_store_refuse (error, YC_CONFLICT_NAME, "应填写 1 至 %d 个字", MAX_NAME);
  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return yc_store_refuse (error, YC_CONFLICT_NAME, "含有不能打印的字符");
  if (strcmp (name, self->intake->applicant.name) == 0)
    return yc_store_refuse (error, YC_CONFLICT_NAME, "与原来的相同");
  return TRUE;
}

/* The frozen intake with the one change, so that all else stays what it was. */
static gboolean
correct_act (YcSubmission *self, gpointer data, GError **error)
{
  const Correction *correction = data;
  g_autoptr (YcIntake) intake = yc_intake_copy (self->intake);
  g_autoptr (JsonObject) body = json_object_new ();

  g_free (intake->applicant.name);
  intake->applicant.name = g_strdup (correction->name);
  if (!yc_case_store_keep_item (self->store, intake->item, error))
    return FALSE;
  json_object_set_string_member (body, "field", FIELD);
  json_object_set_string_member (body, "from", self->intake->applicant.name);
  json_object_set_string_member (body, "to", correction->name);
  json_object_set_string_member (body, "reason", correction->reason);
  json_object_set_object_member (body, "intake", yc_intake_to_json (intake));
  yc_submission_tell (self, "corrected", body);
  return yc_submission_enqueue (self, "corrected", json_object_new (), error);
}

gboolean
yc_submission_correct_name (YcStore *store, YcCalendar *calendar, const char *case_id, const char *name, const char *reason, const YcActor *actor,
                            GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  g_autofree char *text = yc_submission_read_reason (reason, error);
  g_autofree char *wanted = g_strstrip (g_strdup (name != NULL ? name : ""));
  Correction correction = { wanted, text };

  if (text == NULL || !yc_submission_require_author (actor, error)
      || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !yc_counter_check_open (self->record, self->history, YC_COUNTER_CORRECT, error) || !check_name (self, wanted, error))
    return FALSE;
  return yc_submission_run (self, correct_act, &correction, error) || yc_store_map_error (error);
}
