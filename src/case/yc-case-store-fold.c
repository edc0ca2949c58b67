/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* How a fact becomes the projection, and what guards a change of state besides the table. Takes a row and an event, changes the row.
 * Nothing else in the program writes a state. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-store-private.h"
#include "case/yc-clerk-store-private.h"

#include "base/yc-json.h"

#include <string.h>

#define MAX_TEXT 4096

static void
set_text (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

/* ---- fold ---- */

static gboolean
fold_state (YcCaseRow *row, const YcCaseEvent *event, GError **error)
{
  const char *code = NULL;
  YcState state = YC_STATE_DRAFT;

  if (!yc_json_opt_string (event->body, "", "state", 8, &code, error))
    return FALSE;
  if (code == NULL && event->seq > 1)
    return TRUE;
  if (code == NULL || !yc_state_parse (code, &state)
      || (event->seq == 1 ? state != YC_STATE_DRAFT && state != YC_STATE_PRECHECK : !yc_state_may_follow (row->record.state, state)))
    {
      yc_store_refuse (error, YC_CONFLICT_STATE, "case %s: %s may not follow %s", event->case_id,
                   code != NULL ? code : "nothing", yc_state_get_code (row->record.state));
      return FALSE;
    }
  row->record.state = state;
  set_text (&row->record.clerk_name, event->clerk_name);
  set_text (&row->record.window, event->window);
  return TRUE;
}

static gboolean
fold_intake (YcStore *store, YcCaseRow *row, const YcCaseEvent *event, GError **error)
{
  JsonObject *object = NULL;
  g_auto (YcIntakeHead) head = { NULL, NULL, NULL, NULL };

  if (!yc_json_opt_object (event->body, "", "intake", &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;
  if (!yc_intake_read_head (object, &head, error))
    return FALSE;
  yc_case_row_take_head (store, row, &head);
  row->intake_seq = event->seq;
  return TRUE;
}

static gboolean
fold_judge (YcCaseRow *row, const YcCaseEvent *event, GError **error)
{
  JsonObject *judge = NULL;
  const char *received = NULL, *date = NULL;
  gboolean provisional = FALSE;

  if (!yc_json_opt_object (event->body, "", "judge", &judge, error))
    return FALSE;
  if (judge == NULL)
    return TRUE;
  if (!yc_json_get_string (judge, "judge", "received", 10, &received, error)
      || !yc_json_get_string (judge, "judge", "date", 10, &date, error)
      || !yc_json_get_boolean (judge, "judge", "provisional", &provisional, error))
    return FALSE;
  set_text (&row->record.received, received);
  set_text (&row->record.judge_due, date);
  row->record.judge_provisional = provisional;
  return TRUE;
}

static gboolean
fold_due (YcCaseRow *row, const YcCaseEvent *event, GError **error)
{
  JsonObject *due = NULL;
  const char *date = NULL, *cure = NULL;
  gboolean provisional = FALSE, cure_provisional = FALSE;

  if (!yc_json_opt_object (event->body, "", "due", &due, error))
    return FALSE;
  if (due == NULL)
    return TRUE;
  if (!yc_json_get_string (due, "due", "date", 10, &date, error)
      || !yc_json_get_boolean (due, "due", "provisional", &provisional, error)
      || !yc_json_get_string (due, "due", "cure", 10, &cure, error)
      || !yc_json_opt_boolean (due, "due", "cure_provisional", &cure_provisional, error))
    return FALSE;
  set_text (&row->record.due, date);
  set_text (&row->record.cure_due, cure);
  row->record.due_provisional = provisional;
  row->record.cure_provisional = cure_provisional;
  return TRUE;
}

gboolean
yc_case_row_fold (YcStore *store, YcCaseRow *row, const YcCaseEvent *event, GError **error)
{
  YcCaseRecord *record = &row->record;
  const char *number = record->number, *note = record->note;
  gboolean parked = record->parked;
  gint64 n = row->n;

  if (!fold_state (row, event, error) || !fold_intake (store, row, event, error) || !fold_judge (row, event, error)
      || !fold_due (row, event, error)
      || !yc_json_opt_string (event->body, "", "number", 64, &number, error)
      || !yc_json_opt_string (event->body, "", "note", MAX_TEXT, &note, error)
      || !yc_json_opt_boolean (event->body, "", "parked", &parked, error)
      || (event->seq == 1 && !yc_json_get_int (event->body, "", "n", 1, G_MAXINT64, &n, error)))
    return FALSE;
  if (number != record->number)
    set_text (&record->number, number);
  if (note != record->note)
    set_text (&record->note, note);
  record->parked = parked;
  row->n = n;
  if (event->seq == 1)
    record->created = event->at;
  record->changed = event->at;
  record->revision = event->seq;
  memcpy (row->head, event->hash, sizeof row->head);
  return TRUE;
}

/* ---- guards ---- */

static gboolean
fail_guard (GError **error, const YcCaseRow *row, YcConflict reason, const char *what)
{
  return yc_store_refuse (error, reason, "case %s: %s: %s", row->record.id, yc_state_get_code (row->record.state), what);
}

/* What a change of state needs besides the table. @before: the state without the event. */
gboolean
yc_case_row_guard (YcStore *store, YcState before, const YcCaseRow *row, const YcCaseEvent *event, GError **error)
{
  if (event->seq == 1 || before == row->record.state)
    return TRUE;
  if (*event->signature == '\0' && row->record.state != YC_STATE_VOIDED)
    return fail_guard (error, row, YC_CONFLICT_SIGNED_OUT, "a lawful act needs a signed-in author");
  if (row->record.state == YC_STATE_TOLERATED || row->record.state == YC_STATE_COMMITTED)
    return yc_case_row_guard_letter (store, row, event, error);
  if (row->record.state == YC_STATE_TO_CORRECT && before == YC_STATE_CORRECTED)
    return fail_guard (error, row, YC_CONFLICT_SECOND_CORRECTION, "a second correction needs a supervisor (行政许可法第三十二条第一款第四项)");
  if (row->record.state == YC_STATE_LAPSED && *row->record.cure_due == '\0')
    return fail_guard (error, row, YC_CONFLICT_NOT_TOLERATED, "the case was not accepted with tolerance");
  if (row->record.state == YC_STATE_GRANTED && *row->record.cure_due != '\0')
    return fail_guard (error, row, YC_CONFLICT_TOLERANCE_OPEN, "a tolerated material is still open");
  if (row->record.state == YC_STATE_VOIDED && before != YC_STATE_DRAFT
      && (*event->signature == '\0' || !yc_clerk_has_role (store, event->clerk_id, "supervisor")))
    return fail_guard (error, row, YC_CONFLICT_VOID_BY_SUPERVISOR, "a received case is voided by a supervisor only");
  return TRUE;
}
