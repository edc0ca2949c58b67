/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A line of the ledger. Takes a case as the projection has it, its events and its item, gives list, clock and what is outstanding. Counts no day
 * itself: the clocks are those of the case page. Pure; any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-ledger.h"

#include "base/yc-json.h"
#include "case/yc-case-duty.h"

#include <string.h>

#define MAX_ENTRIES 1000
#define MAX_TEXT 65536

static const struct { const char *code, *name; guint clock; } kinds[YC_N_LEDGER_KINDS] = {
  [YC_LEDGER_NONE] = { "", "", 0 },
  [YC_LEDGER_TOLERANCE] = { "tolerance", "容缺", YC_TIMER_TOLERANCE },
  [YC_LEDGER_COMMITMENT] = { "commitment", "承诺", YC_TIMER_VERIFICATION | YC_TIMER_RECTIFY },
  [YC_LEDGER_CORRECTION] = { "correction", "补正", YC_TIMER_CURE },
  [YC_LEDGER_UNDECIDED] = { "undecided", "待受理", YC_TIMER_JUDGE },
  [YC_LEDGER_REFUSAL] = { "refusal", "否定", YC_TIMER_FILING },
  [YC_LEDGER_ASKED] = { "asked", "仍收", 0 },
  [YC_LEDGER_SECOND] = { "second", "再补", 0 },
  [YC_LEDGER_LATE] = { "late", "逾期", 0 },
};

const char *
yc_ledger_kind_get_code (YcLedgerKind kind)
{
  return kinds[MIN ((guint) kind, YC_N_LEDGER_KINDS - 1)].code;
}

const char *
yc_ledger_kind_get_name (YcLedgerKind kind)
{
  return kinds[MIN ((guint) kind, YC_N_LEDGER_KINDS - 1)].name;
}

gboolean
yc_ledger_kind_is_report (YcLedgerKind kind)
{
  return kind >= YC_LEDGER_ASKED && kind < YC_N_LEDGER_KINDS;
}

gboolean
yc_ledger_kind_parse (const char *code, YcLedgerKind *ret_kind)
{
  for (guint i = YC_LEDGER_TOLERANCE; i < YC_N_LEDGER_KINDS; i++)
    if (g_strcmp0 (kinds[i].code, code) == 0)
      {
        *ret_kind = (YcLedgerKind) i;
        return TRUE;
      }
  return FALSE;
}

/* ---- the list ---- */

/* Told to correct: until all of it has come the applicant's day runs, also when a part has (S18). */
static void
place_answer (const YcCaseRecord *record, YcLedgerPlace *ret_place)
{
  if (record->state != YC_STATE_RECEIVED && *record->cure_due != '\0')
    *ret_place = (YcLedgerPlace) { YC_LEDGER_CORRECTION, record->cure_due };
  else
    *ret_place = (YcLedgerPlace) { YC_LEDGER_UNDECIDED, *record->judge_due != '\0' ? record->judge_due : YC_LEDGER_NO_DAY };
}

void
yc_ledger_find_place (const YcCaseRecord *record, YcLedgerPlace *ret_place)
{
  *ret_place = (YcLedgerPlace) { YC_LEDGER_NONE, "" };
  /* What is reviewed waits for no day, and stays to be seen; what was denied also while its letter is made and delivered. */
  if (yc_case_record_is_refused (record) && record->state != YC_STATE_ARCHIVED)
    {
      *ret_place = (YcLedgerPlace) { YC_LEDGER_REFUSAL, (record->reports & YC_REPORT_REVIEWED) != 0 ? YC_LEDGER_NO_DAY : "" };
      return;
    }
  switch (record->state)
    {
    case YC_STATE_RECEIVED: case YC_STATE_TO_CORRECT: case YC_STATE_CORRECTED:
      place_answer (record, ret_place);
      break;
    case YC_STATE_ACCEPTED: case YC_STATE_TOLERATED: case YC_STATE_COMMITTED: case YC_STATE_DEEMED_ACCEPTED: case YC_STATE_HANDED_OVER:
    case YC_STATE_SENT_BACK: case YC_STATE_REVIEW: case YC_STATE_SPECIAL_STEP: case YC_STATE_EXTENDED:
      if (*record->cure_due != '\0')
        *ret_place = (YcLedgerPlace) { YC_LEDGER_TOLERANCE, record->cure_due };
      break;
    case YC_STATE_GRANTED: case YC_STATE_RESULT_MADE: case YC_STATE_DELIVERED: case YC_STATE_RATED:
      if (record->accepted_as == YC_STATE_COMMITTED)
        ret_place->kind = YC_LEDGER_COMMITMENT;
      break;
    case YC_STATE_DRAFT: case YC_STATE_PRECHECK: case YC_STATE_NOT_NEEDED: case YC_STATE_REFUSED: case YC_STATE_DENIED: case YC_STATE_LAPSED: case YC_STATE_ARCHIVED: case YC_STATE_WITHDRAWN: case YC_STATE_TERMINATED:
    case YC_STATE_VOIDED: case YC_STATE_REVOKED:
      break;
    }
}

/* ---- what is outstanding ---- */

/* Counts, and is folded. */
static gboolean
holds (const YcCaseEvent *event)
{
  return yc_case_event_counts (event) && !event->is_held;
}

/* The last one that brought the case into the state that it is in. (nullable) */
static const YcCaseEvent *
find_entry (const GPtrArray *history, YcState state)
{
  for (guint i = history->len; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i - 1);
      const char *code = NULL;

      if (holds (event) && yc_json_opt_string (event->body, "", "state", 8, &code, NULL) && g_strcmp0 (code, yc_state_get_code (state)) == 0)
        return event;
    }
  return NULL;
}

static gboolean
list_owed (YcLedgerLine *self, const YcItem *item, const GPtrArray *history, GError **error)
{
  g_autoptr (GPtrArray) duties = yc_duties_read (history, self->record->state, error);

  for (guint i = 0; duties != NULL && i < duties->len; i++)
    {
      const YcDuty *duty = g_ptr_array_index (duties, i);
      const YcMaterial *material = yc_item_find_material (item, duty->material);

      if (duty->kind == YC_DUTY_CURE)
        g_ptr_array_add (self->outstanding, g_strdup (material != NULL ? material->name : duty->material));
    }
  return duties != NULL;
}

/* As the applicant reads it in the notice. */
static gboolean
list_told (YcLedgerLine *self, const GPtrArray *history, GError **error)
{
  const YcCaseEvent *event = find_entry (history, YC_STATE_TO_CORRECT);
  JsonArray *defects = NULL;

  if (event != NULL && !yc_json_opt_array (event->body, "", "defects", MAX_ENTRIES, &defects, error))
    return FALSE;
  for (guint i = 0; defects != NULL && i < json_array_get_length (defects); i++)
    {
      JsonObject *defect = NULL;
      const char *text = NULL;

      if (!yc_json_item_object (defects, "defects", i, &defect, error) || !yc_json_get_string (defect, "defects", "text", MAX_TEXT, &text, error))
        return FALSE;
      g_ptr_array_add (self->outstanding, g_strdup (text));
    }
  return TRUE;
}

/* The state that a line of refusals tells of: what was denied may be made and delivered since. */
static YcState
get_ground (const YcCaseRecord *record)
{
  return (record->reports & YC_REPORT_DENIED) != 0 ? YC_STATE_DENIED : record->state;
}

static gboolean
list_reason (YcLedgerLine *self, const GPtrArray *history, GError **error)
{
  const YcCaseEvent *event = find_entry (history, get_ground (self->record));
  const char *reason = "", *basis = "";

  if (event != NULL && (!yc_json_opt_string (event->body, "", "reason", MAX_TEXT, &reason, error)
                        || !yc_json_opt_string (event->body, "", "basis", MAX_TEXT, &basis, error)))
    return FALSE;
  if (*reason != '\0')
    g_ptr_array_add (self->outstanding, g_strdup (reason));
  g_free (self->basis);
  self->basis = g_strdup (basis);
  return TRUE;
}

/* Before it was issued, or afterwards. */
static gboolean
read_review (YcLedgerLine *self, const GPtrArray *history, GError **error)
{
  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);
      JsonObject *before = NULL;
      const char *name = NULL;

      if (!holds (event))
        continue;
      if (strcmp (event->kind, "reviewed") == 0)
        name = event->clerk_name;
      else if (!yc_json_opt_object (event->body, "", "reviewed_by", &before, error)
               || (before != NULL && !yc_json_get_string (before, "reviewed_by", "name", MAX_TEXT, &name, error)))
        return FALSE;
      if (name == NULL)
        continue;
      g_free (self->reviewer);
      self->reviewer = g_strdup (name);
      self->reviewed = event->at;
    }
  return TRUE;
}

/* ---- what is reported ---- */

/* Whether a counting event put the case on the list of reports. @before: the state that it found. */
static gboolean
is_reported (const YcCaseEvent *event, YcLedgerKind kind, YcState before)
{
  JsonArray *asked = NULL;
  const char *code = NULL;

  if (!holds (event))
    return FALSE;
  if (kind == YC_LEDGER_LATE)
    return yc_json_opt_string (event->body, "", "delay_reason", MAX_TEXT, &code, NULL) && code != NULL && *code != '\0';
  if (kind == YC_LEDGER_ASKED)
    return yc_json_opt_array (event->body, "", "asked", MAX_ENTRIES, &asked, NULL) && asked != NULL && json_array_get_length (asked) > 0;
  return before == YC_STATE_CORRECTED && yc_json_opt_string (event->body, "", "state", 8, &code, NULL)
         && g_strcmp0 (code, yc_state_get_code (YC_STATE_TO_CORRECT)) == 0;
}

/* The newest of the events that did. (nullable) */
static const YcCaseEvent *
find_report (const GPtrArray *history, YcLedgerKind kind)
{
  const YcCaseEvent *found = NULL;
  YcState state = YC_STATE_DRAFT;

  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);
      const char *code = NULL;

      if (is_reported (event, kind, state))
        found = event;
      if (holds (event) && yc_json_opt_string (event->body, "", "state", 8, &code, NULL) && code != NULL)
        yc_state_parse (code, &state);
    }
  return found;
}

/* "营业执照：来源没有接通" */
static gboolean
list_asked (YcLedgerLine *self, const YcItem *item, const GPtrArray *history, GError **error)
{
  const YcCaseEvent *event = find_report (history, YC_LEDGER_ASKED);
  JsonArray *asked = NULL;

  if (event != NULL && !yc_json_opt_array (event->body, "", "asked", MAX_ENTRIES, &asked, error))
    return FALSE;
  for (guint i = 0; asked != NULL && i < json_array_get_length (asked); i++)
    {
      const char *id = NULL, *reason = NULL;
      const YcMaterial *material;
      JsonObject *object = NULL;

      if (!yc_json_item_object (asked, "asked", i, &object, error) || !yc_json_get_string (object, "asked", "material", MAX_TEXT, &id, error)
          || !yc_json_get_string (object, "asked", "reason", MAX_TEXT, &reason, error))
        return FALSE;
      material = item != NULL ? yc_item_find_material (item, id) : NULL;
      g_ptr_array_add (self->outstanding, g_strdup_printf ("%s：%s", material != NULL ? material->name : id, reason));
    }
  return TRUE;
}

/* Why each step that came behind its day did (优化营商环境条例第三十六条): a case may be decided late, and delivered late. */
static gboolean
list_delays (YcLedgerLine *self, const GPtrArray *history, GError **error)
{
  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);
      const char *reason = NULL, *code = NULL;
      YcState state;

      if (!is_reported (event, YC_LEDGER_LATE, YC_STATE_DRAFT))
        continue;
      if (!yc_json_opt_string (event->body, "", "delay_reason", MAX_TEXT, &reason, error) || !yc_json_opt_string (event->body, "", "state", 8, &code, error))
        return FALSE;
      g_ptr_array_add (self->outstanding, code != NULL && yc_state_parse (code, &state) ? g_strdup_printf ("%s：%s", yc_state_get_name (state), reason)
                                                                                        : g_strdup (reason));
    }
  return TRUE;
}

/* Why a second notice. */
static gboolean
list_why (YcLedgerLine *self, const GPtrArray *history, const char *member, GError **error)
{
  const YcCaseEvent *event = find_report (history, self->kind);
  const char *reason = NULL;

  if (event != NULL && !yc_json_opt_string (event->body, "", member, MAX_TEXT, &reason, error))
    return FALSE;
  if (reason != NULL)
    g_ptr_array_add (self->outstanding, g_strdup (reason));
  return TRUE;
}

static gboolean
list_outstanding (YcLedgerLine *self, const YcItem *item, const GPtrArray *history, GError **error)
{
  switch (self->kind)
    {
    case YC_LEDGER_TOLERANCE: return list_owed (self, item, history, error);
    case YC_LEDGER_CORRECTION: return list_told (self, history, error);
    case YC_LEDGER_REFUSAL: return list_reason (self, history, error) && read_review (self, history, error);
    case YC_LEDGER_ASKED: return list_asked (self, item, history, error);
    case YC_LEDGER_SECOND: return list_why (self, history, "reason", error);
    case YC_LEDGER_LATE: return list_delays (self, history, error);
    case YC_LEDGER_NONE: case YC_LEDGER_COMMITMENT: case YC_LEDGER_UNDECIDED: default: return TRUE;
    }
}

/* ---- its clock ---- */

/* The last one of its kind that runs; of those that count for the applicant, the one that is over first. */
static gboolean
take_timer (YcLedgerLine *self, const YcItem *item, const GPtrArray *history, const YcLedgerRules *rules, GError **error)
{
  const YcTimerRules timer_rules = { rules->calendar, &rules->region->hours, item, &rules->region->terms };
  g_autoptr (GPtrArray) timers = NULL;
  YcMoment now;

  if (yc_ledger_kind_is_report (self->kind))
    return TRUE;
  yc_moment_init (&now, rules->now);
  timers = yc_case_timers_read_all (history, &timer_rules, &now, error);
  for (guint i = timers != NULL ? timers->len : 0; i > 0 && self->timer == NULL; i--)
    {
      const YcCaseTimer *timer = g_ptr_array_index (timers, i - 1);

      if ((timer->kind & kinds[self->kind].clock) != 0 && yc_case_timer_is_live (timer))
        self->timer = g_ptr_array_steal_index (timers, i - 1);
    }
  return timers != NULL;
}

/* Who brought it there: with the clock that runs since, with what is reported, else with the state. */
static void
take_actor (YcLedgerLine *self, const GPtrArray *history)
{
  const YcCaseEvent *event = self->timer != NULL                     ? g_ptr_array_index (history, self->timer->since)
                             : yc_ledger_kind_is_report (self->kind) ? find_report (history, self->kind)
                                                                     : find_entry (history, self->kind == YC_LEDGER_REFUSAL ? get_ground (self->record) : self->record->state);

  self->actor = g_strdup (event != NULL ? event->clerk_name : self->record->clerk_name);
  self->since = event != NULL ? event->at : 0;
}

YcLedgerLine *
yc_ledger_line_new (YcCaseRecord *record, YcLedgerKind report, const YcItem *item, const GPtrArray *history, const YcLedgerRules *rules, GError **error)
{
  g_autoptr (YcLedgerLine) self = g_new0 (YcLedgerLine, 1);
  YcLedgerPlace place;

  yc_ledger_find_place (record, &place);
  self->kind = report != YC_LEDGER_NONE ? report : place.kind;
  self->record = record;
  self->outstanding = g_ptr_array_new_with_free_func (g_free);
  self->basis = g_strdup ("");
  self->reviewer = g_strdup ("");
  if (!take_timer (self, item, history, rules, error) || !list_outstanding (self, item, history, error))
    return NULL;
  take_actor (self, history);
  return g_steal_pointer (&self);
}

/**
 * yc_ledger_line_free:
 * @self: (nullable):
 */
void
yc_ledger_line_free (YcLedgerLine *self)
{
  if (self == NULL)
    return;
  yc_case_record_free (self->record);
  yc_case_timer_free (self->timer);
  g_clear_pointer (&self->outstanding, g_ptr_array_unref);
  g_free (self->basis);
  g_free (self->actor);
  g_free (self->reviewer);
  g_free (self);
}
