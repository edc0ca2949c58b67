/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-json.h"
#include "case/yc-case-duty.h"
#include "case/yc-event-rule.h"
#include "invariants-model.h"
#include "platform/yc-platform-rule.h"
#include "sample-case.h"

G_BEGIN_DECLS

/* A case of real events, each put before the functions that judge it in the product, in their order; no store. A planted fault stands between these
 * functions and the case. */
typedef enum
{
  FAULT_NONE, FAULT_RETURN_PAUSES, FAULT_GRANT_OWED, FAULT_CLERK_CORRECTS_AGAIN, FAULT_REVOKED_LEFT, FAULT_ARCHIVED_LEFT, FAULT_PAUSE_UNTOLD,
  FAULT_EXTENDED_TWICE, FAULT_CLERK_GRANTS, FAULT_ITEM_CHANGES, FAULT_OPINION_DECIDES, FAULT_TAKEN_BACK_STAYS, FAULT_SIBLING_REFUSED,
  FAULT_TIME_REWRITTEN, FAULT_LETTER_UNSIGNED, FAULT_REFUSED_STAYS, FAULT_TOLERATED_UNDATED, FAULT_CORRECTED_UNDATED,
  FAULT_CURED_EARLY, FAULT_DENIAL_REVOKED, FAULT_LATE_UNTOLD, FAULT_REFUSAL_DROPS_DAY, FAULT_GRANT_REVIEWED, FAULT_ACCEPTED_FOR_NOTHING, FAULT_CLOCK_RUNS_ON,
  N_FAULTS
} Fault;

typedef struct
{
  YcCalendar  *calendar;
  YcItem      *item;
  YcTimerRules rules;
  JsonObject  *intakes[2];     /* of two versions of the item */
  char       (*days)[11];      /* ISO, from DAY_ZERO */
  int          n_days;
  gint64       zero;           /* DAY_ZERO, in the night */
  Fault        fault;
} World;

#define DAY_ZERO "2026-01-05"

typedef struct
{
  Lane            lane;
  YcPlatformCase *value;       /* its record is the case */
  GPtrArray      *history;     /* of YcCaseEvent*: what was taken */
  Model           model;
  gboolean        extended, granted;
} Case;

static inline void
copy_record (YcCaseRecord *to, const YcCaseRecord *from)
{
  yc_case_record_clear (to);
  *to = *from;
  to->id = g_strdup (from->id);
  to->number = g_strdup (from->number);
  to->item_id = g_strdup (from->item_id);
  to->item_version = g_strdup (from->item_version);
  to->item_name = g_strdup (from->item_name);
  to->applicant_name = g_strdup (from->applicant_name);
  to->applicant_number = g_strdup (from->applicant_number);
  to->received = g_strdup (from->received);
  to->judge_due = g_strdup (from->judge_due);
  to->due = g_strdup (from->due);
  to->cure_due = g_strdup (from->cure_due);
  to->paused = g_strdup (from->paused);
  to->note = g_strdup (from->note);
  to->clerk_name = g_strdup (from->clerk_name);
  to->window = g_strdup (from->window);
}

static inline gboolean
same_record (const YcCaseRecord *a, const YcCaseRecord *b)
{
  return a->state == b->state && a->accepted_as == b->accepted_as && a->revision == b->revision && a->parked == b->parked && a->reports == b->reports
         && a->created == b->created && a->changed == b->changed && a->due_provisional == b->due_provisional
         && a->cure_provisional == b->cure_provisional && a->judge_provisional == b->judge_provisional && strcmp (a->number, b->number) == 0
         && strcmp (a->item_id, b->item_id) == 0 && strcmp (a->item_version, b->item_version) == 0 && strcmp (a->received, b->received) == 0
         && strcmp (a->judge_due, b->judge_due) == 0 && strcmp (a->due, b->due) == 0 && strcmp (a->cure_due, b->cure_due) == 0 && strcmp (a->paused, b->paused) == 0
         && strcmp (a->note, b->note) == 0 && strcmp (a->clerk_name, b->clerk_name) == 0 && strcmp (a->window, b->window) == 0
         && strcmp (a->applicant_name, b->applicant_name) == 0 && strcmp (a->applicant_number, b->applicant_number) == 0;
}

/* FNV-1a, so that what must stay as it was need not be copied to be seen to have changed. Every member that same_record() compares. */
static inline guint64
mix_text (guint64 sum, const char *text)
{
  for (; *text != '\0'; text++)
    sum = (sum ^ (guchar) *text) * G_GUINT64_CONSTANT (1099511628211);
  return (sum ^ 0xff) * G_GUINT64_CONSTANT (1099511628211);
}

static inline guint64
sum_record (const YcCaseRecord *a)
{
  const gint64 numbers[] = { a->state, a->accepted_as, a->revision, a->parked, a->reports, a->created, a->changed, a->due_provisional, a->cure_provisional,
                             a->judge_provisional };
  const char *const texts[] = { a->number, a->item_id, a->item_version, a->received, a->judge_due, a->due, a->cure_due, a->paused, a->note, a->clerk_name,
                                a->window, a->applicant_name, a->applicant_number };
  guint64 sum = G_GUINT64_CONSTANT (14695981039346656037);

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    sum = (sum ^ (guint64) numbers[i]) * G_GUINT64_CONSTANT (1099511628211);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    sum = mix_text (sum, texts[i]);
  return sum;
}

static inline Case *
case_new (Lane lane)
{
  Case *self = g_new0 (Case, 1);

  self->lane = lane;
  self->value = yc_platform_case_new ("00000000-0000-4000-8000-000000000001", "210200-01");
  self->history = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  self->model = (Model) { .due_day = NO_DAY, .cure_day = NO_DAY, .judge_day = NO_DAY, .desk = -1, .version = -1, .last = { NO_DAY, NO_DAY, NO_DAY } };
  return self;
}

static inline void
case_free (Case *self)
{
  yc_platform_case_free (self->value);
  g_ptr_array_unref (self->history);
  g_free (self);
}

/* ---- an event of a plan ---- */

static inline const char *
get_day (const World *world, int day)
{
  return day < 0 ? "" : world->days[MIN (day, world->n_days - 1)];
}

static inline JsonObject *
build_due (const World *world, const Plan *plan)
{
  JsonObject *due = json_object_new ();

  json_object_set_string_member (due, "date", get_day (world, plan->due_day));
  json_object_set_boolean_member (due, "provisional", FALSE);
  json_object_set_string_member (due, "cure", get_day (world, plan->cure_day));
  json_object_set_boolean_member (due, "cure_provisional", FALSE);
  return due;
}

static inline void
set_members (const World *world, const Plan *plan, JsonObject *body)
{
  JsonObject *judge;

  if (strchr (plan->members, 'n') != NULL)
    json_object_set_string_member (body, "number", "210200012202611220300070");
  if (strchr (plan->members, 'i') != NULL)
    json_object_set_object_member (body, "intake", json_object_ref (world->intakes[plan->version]));
  if (strchr (plan->members, 'p') != NULL)
    json_object_set_boolean_member (body, "parked", strcmp (plan->kind, "parked") == 0);
  if (strchr (plan->members, 'o') != NULL)
    json_object_set_string_member (body, "note", plan->reason ? "明日再来" : "");
  if (plan->is_broken)
    json_object_set_string_member (body, "due", "明天");
  else if (strchr (plan->members, 'd') != NULL)
    json_object_set_object_member (body, "due", build_due (world, plan));
  if (strchr (plan->members, 'j') == NULL)
    return;
  judge = json_object_new ();
  json_object_set_string_member (judge, "received", get_day (world, plan->day));
  json_object_set_string_member (judge, "date", get_day (world, plan->judge_day));
  json_object_set_boolean_member (judge, "provisional", FALSE);
  json_object_set_object_member (body, "judge", judge);
}

static inline void
set_tolerated (const World *world, const Plan *plan, JsonObject *body)
{
  JsonArray *array = json_array_new ();

  for (int i = 0; i < MATERIALS; i++)
    if ((plan->tolerated & (1U << i)) != 0)
      {
        JsonObject *entry = json_object_new ();
        char id[] = "m0";

        id[1] = (char) ('0' + i);
        json_object_set_string_member (entry, "material", id);
        json_object_set_string_member (entry, "cure", get_day (world, plan->cure_day + i));
        json_array_add_object_element (array, entry);
      }
  json_object_set_array_member (body, "tolerated", array);
}

static inline void
set_defects (const Plan *plan, JsonObject *body)
{
  JsonArray *array = json_array_new ();
  JsonObject *defect = json_object_new ();

  json_object_set_string_member (defect, "text", "缺少平面图");
  json_object_set_string_member (defect, "cure", "补交平面图");
  if (plan->defects)
    json_array_add_object_element (array, json_object_ref (defect));
  json_object_set_array_member (body, "defects", array);
  json_object_unref (defect);
}

static inline void
set_papers (const Plan *plan, JsonObject *body)
{
  static const struct { int state; const char *kind; } kinds[] = {
    { 15, "correction-notice" }, { 20, "not-needed-notice" }, { 21, "refusal-notice" }, { 55, "special-step-notice" }, { 56, "extension-notice" },
    { 92, "termination-notice" }, { 94, "revocation" },
  };
  JsonArray *array = json_array_new ();
  JsonObject *paper = json_object_new ();
  const char *kind = "receipt";

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].state == plan->to && plan->notice)
      kind = kinds[i].kind;
  json_object_set_string_member (paper, "kind", kind);
  json_array_add_object_element (array, paper);
  json_object_set_array_member (body, "papers", array);
}

static inline void
set_desk (const Plan *plan, JsonObject *body)
{
  char from[] = "c-0";

  if (plan->from >= 0)
    {
      from[2] = (char) ('0' + plan->from);
      json_object_set_string_member (body, "from", from);
    }
  if (strcmp (plan->kind, "opinion") != 0)
    return;
  json_object_set_string_member (body, "subject", "material:m0");
  json_object_set_string_member (body, "verdict", plan->is_readable ? "fits" : "perhaps");
}

static inline void
set_deliver_by (const World *world, const Plan *plan, JsonObject *body)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "date", get_day (world, plan->deliver_day));
  json_object_set_boolean_member (object, "provisional", FALSE);
  json_object_set_object_member (body, "deliver_by", object);
}

static inline JsonObject *
build_body (const World *world, const Plan *plan, const char *self_due)
{
  JsonObject *body = json_object_new ();

  if (plan->to >= 0)
    {
      char code[4];

      g_snprintf (code, sizeof code, "S%02d", plan->to);
      json_object_set_string_member (body, "state", code);
    }
  set_members (world, plan, body);
  if (strcmp (plan->kind, "tolerated") == 0)
    set_tolerated (world, plan, body);
  if (strcmp (plan->kind, "to-correct") == 0)
    set_defects (plan, body);
  if (strcmp (plan->kind, "recounted") == 0)
    json_object_set_string_member (body, "before", self_due);
  if (plan->deliver_day >= 0)
    set_deliver_by (world, plan, body);
  if (strcmp (plan->kind, "cured") == 0)
    {
      char id[] = "m0";

      id[1] = (char) ('0' + plan->material);
      json_object_set_string_member (body, "material", id);
    }
  if (strcmp (plan->kind, "sent-back") == 0)
    json_object_set_array_member (body, "pages", json_array_new ());
  if (plan->to == 55)
    json_object_set_string_member (body, "step", "听证");
  if (plan->reason)
    json_object_set_string_member (body, "reason", "不符合条件");
  if (plan->basis)
    json_object_set_string_member (body, "basis", "行政许可法第三十八条第二款");
  if (strchr (plan->facts, 'h') != NULL)
    json_object_set_string_member (body, "approved_by", "孙局长");
  if (strchr (plan->facts, 't') != NULL)
    json_object_set_string_member (body, "delay_reason", "等待有关部门复函");
  set_papers (plan, body);
  set_desk (plan, body);
  return body;
}

/* Of the form that goes over the wire; what they say is not asked here. */
static inline void
set_hash (char *hash, gint64 n)
{
  memset (hash, '0', 64);
  hash[64] = '\0';
  for (int i = 63; n > 0; i--, n /= 16)
    hash[i] = "0123456789abcdef"[n % 16];
}

static inline YcCaseEvent *
build_event (const World *world, const Case *self, const Plan *plan)
{
  YcCaseEvent *event = g_new0 (YcCaseEvent, 1);

  event->case_id = g_strdup (self->value->record->id);
  event->seq = self->history->len + 1;
  event->kind = g_strdup (plan->kind);
  event->at = world->zero + ((gint64) plan->day * 24 * 60 + plan->minute) * 60 * G_USEC_PER_SEC;
  event->boottime = event->seq;
  event->clerk_id = g_strdup_printf ("c-%d", plan->desk);
  event->clerk_name = g_strdup ("王样本");
  event->window = g_strdup ("03");
  event->body = build_body (world, plan, self->value->record->due);
  event->is_foreign = plan->is_foreign;
  set_hash (event->previous, event->seq - 1);
  set_hash (event->hash, event->seq);
  event->signature = plan->is_signed ? g_strnfill (128, '0') : g_strdup ("");
  return event;
}

/* ---- the product's judges ---- */

static inline YcRole
get_role (const Plan *plan)
{
  const char *letters = "cavs", *found = strchr (letters, plan->role);

  return found != NULL && plan->is_signed ? (YcRole) (found - letters) : YC_N_ROLES;
}

static inline gboolean
judge_kind (const World *world, const Case *self, const YcCaseEvent *event, YcRole role)
{
  static const char *const acceptances[] = { "accepted", "tolerated", "committed", "deemed", NULL };
  const char *what = "";
  gboolean is_skipped = (world->fault == FAULT_ACCEPTED_FOR_NOTHING && *self->value->record->item_id == '\0' && g_strv_contains (acceptances, event->kind)) || (world->fault == FAULT_ITEM_CHANGES && json_object_has_member (event->body, "intake"))
                        || (world->fault == FAULT_TOLERATED_UNDATED && strcmp (event->kind, "tolerated") == 0
                            && *self->value->record->item_id != '\0')
                        || (world->fault == FAULT_CORRECTED_UNDATED && strcmp (event->kind, "to-correct") == 0)
                        || (world->fault == FAULT_CURED_EARLY && self->value->record->state == YC_STATE_TO_CORRECT && strcmp (event->kind, "cured") == 0);

  if (self->lane == LANE_PLATFORM && is_skipped)
    return yc_event_rule_check (event, role, &what) == YC_EVENT_RULE_FITS
           && (world->fault == FAULT_CURED_EARLY || yc_event_rule_has_place (event, self->value->record->state));
  if (self->lane == LANE_PLATFORM)
    return yc_platform_rule_check (self->value, event, role, event->at, NULL);
  return self->lane == LANE_LAW
         || (yc_event_rule_check (event, role, &what) != YC_EVENT_RULE_ROLE && yc_event_rule_has_place (event, self->value->record->state));
}

static inline guint
show_facts (const Case *self, const Plan *plan, guint known)
{
  static const struct { char letter; YcFact fact; } rows[] = {
    { 'l', YC_FACT_LETTER }, { 'v', YC_FACT_REVIEWED }, { 'h', YC_FACT_HEAD }, { 'q', YC_FACT_SILENCE }, { 'd', YC_FACT_VERDICTS },
    { 'i', YC_FACT_IMMEDIATE }, { 't', YC_FACT_DELAY_TOLD },
  };
  guint facts = (self->extended ? 0 : YC_FACT_FIRST_TIME) | (self->granted ? YC_FACT_GRANTED : 0);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strchr (plan->facts, rows[i].letter) != NULL)
      facts |= rows[i].fact;
  if ((known & YC_FACT_REASON) == 0 && plan->reason)
    facts |= YC_FACT_REASON;
  return facts;
}

/* What stands between the table and the case once a fault is planted. */
static inline gboolean
judge_step (const World *world, const YcTransition *asked)
{
  YcTransition ask = *asked;
  YcConflict reason = YC_CONFLICT_STATE;
  g_autofree char *text = NULL;

  if (world->fault == FAULT_GRANT_OWED && ask.after == YC_STATE_GRANTED)
    ask.is_tolerated = FALSE;
  if (world->fault == FAULT_CLERK_CORRECTS_AGAIN && ask.before == YC_STATE_CORRECTED && ask.after == YC_STATE_TO_CORRECT && ask.role == YC_ROLE_CLERK)
    ask.role = YC_ROLE_SUPERVISOR;
  if (world->fault == FAULT_CLERK_GRANTS && ask.before == YC_STATE_REVIEW && ask.after == YC_STATE_GRANTED && ask.role == YC_ROLE_CLERK)
    ask.role = YC_ROLE_APPROVER;
  if (world->fault == FAULT_PAUSE_UNTOLD && ask.after == YC_STATE_SPECIAL_STEP)
    ask.facts |= YC_FACT_NOTICE;
  if (world->fault == FAULT_EXTENDED_TWICE)
    ask.facts |= YC_FACT_FIRST_TIME;
  if (world->fault == FAULT_LATE_UNTOLD)
    ask.facts |= YC_FACT_DELAY_TOLD;
  if (world->fault == FAULT_DENIAL_REVOKED)
    ask.facts |= YC_FACT_GRANTED;
  if (world->fault == FAULT_LETTER_UNSIGNED)
    ask.facts |= YC_FACT_LETTER;
  if (world->fault == FAULT_REVOKED_LEFT && ask.before == YC_STATE_REVOKED)
    return TRUE;
  if (world->fault == FAULT_ARCHIVED_LEFT && ask.before == YC_STATE_ARCHIVED && ask.after != YC_STATE_REVOKED)
    return TRUE;
  return yc_transition_check (&ask, &reason, &text);
}

static inline gboolean
judge_fold (const World *world, YcCaseRecord *record, const YcCaseEvent *event)
{
  YcState before = record->state;

  if (world->fault == FAULT_REVOKED_LEFT && before == YC_STATE_REVOKED)
    record->state = YC_STATE_RATED;
  if (world->fault == FAULT_ARCHIVED_LEFT && before == YC_STATE_ARCHIVED)
    record->state = YC_STATE_DELIVERED;
  if (!yc_case_record_fold (record, event, NULL, NULL))
    return FALSE;
  if ((world->fault == FAULT_REVOKED_LEFT || world->fault == FAULT_ARCHIVED_LEFT) && !json_object_has_member (event->body, "state"))
    record->state = before;
  if (world->fault == FAULT_OPINION_DECIDES && record->state == YC_STATE_REVIEW && strcmp (event->kind, "opinion") == 0)
    record->state = YC_STATE_GRANTED;
  if (world->fault == FAULT_REFUSAL_DROPS_DAY && strcmp (event->kind, "withdrawal-refused") == 0)
    record->due[0] = '\0';
  if (world->fault == FAULT_TIME_REWRITTEN && record->state == YC_STATE_ACCEPTED)
    record->changed += G_USEC_PER_SEC;
  return TRUE;
}

/* What the platform asks of the log besides, before a decision and before 退件 (platform/yc-platform-decision). */
static inline gboolean
judge_duties (const World *world, const Case *self, const YcTransition *ask, const YcCaseEvent *event)
{
  g_autoptr (GPtrArray) duties = NULL;
  YcMoment now;

  if (self->lane != LANE_PLATFORM || (ask->after != YC_STATE_GRANTED && ask->after != YC_STATE_DENIED && ask->after != YC_STATE_LAPSED))
    return TRUE;
  duties = yc_duties_read (self->history, ask->before, NULL);
  if (duties == NULL)
    return FALSE;
  if (ask->after != YC_STATE_LAPSED)
    return world->fault == FAULT_GRANT_OWED || !yc_duties_owe (duties);
  yc_moment_init (&now, event->at);
  for (guint i = 0; i < duties->len; i++)
    if (yc_duty_has_lapsed (g_ptr_array_index (duties, i), &now.day))
      return TRUE;
  return FALSE;
}

/* Of what was refused only: the workstation reads it of its projection, the platform of the log. */
static inline gboolean
judge_review (const World *world, const Case *self, const YcCaseEvent *event)
{
  if (self->lane == LANE_LAW || world->fault == FAULT_GRANT_REVIEWED || strcmp (event->kind, "reviewed") != 0)
    return TRUE;
  return self->lane == LANE_STORE ? yc_case_record_is_refused (self->value->record) : !yc_event_rule_was_granted (self->history, event);
}

/* As yc_case_row_guard() and the platform's delivery ask, in their order. @record: the case with @event folded, when it is taken. */
static inline gboolean
judge (const World *world, const Case *self, const Plan *plan, const YcCaseEvent *event, YcCaseRecord *record)
{
  const YcCaseRecord *before = self->value->record;
  YcPlatformDays days;
  YcTransition ask = { before->state, before->state, get_role (plan), plan->is_signed, FALSE };

  yc_platform_days_init (&days, before);
  if ((before->revision > 0 || self->lane == LANE_PLATFORM) && (!judge_kind (world, self, event, ask.role) || !judge_review (world, self, event)))
    return FALSE;
  copy_record (record, before);
  if (!judge_fold (world, record, event))
    return FALSE;
  if (self->lane == LANE_PLATFORM && !yc_platform_rule_check_due (record, event, &days, NULL))
    return FALSE;
  ask.after = record->state;
  ask.is_tolerated = *record->cure_due != '\0';
  if (before->revision == 0 || ask.before == ask.after || (world->fault == FAULT_OPINION_DECIDES && plan->to < 0))
    return TRUE;
  yc_event_rule_read_facts (event, before->due, before->cure_due, record->judge_due, &ask);
  if (self->lane != LANE_LAW && yc_event_rule_asks_past (ask.after))
    yc_event_rule_read_past (self->history, event, &ask);
  if (self->lane == LANE_LAW)
    {
      ask.facts |= show_facts (self, plan, ask.known);
      ask.known = (1U << YC_N_FACTS) - 1;
    }
  return judge_step (world, &ask) && judge_duties (world, self, &ask, event);
}

/* The desk, as the delivery keeps it. @record becomes the case, and the case before is left in it. */
static inline void
case_take (Case *self, const Plan *plan, YcCaseEvent *event, YcCaseRecord *record)
{
  const YcCaseRecord was = *self->value->record;
  YcState before = was.state;

  if (record->state == YC_STATE_SENT_BACK && before != record->state)
    g_clear_pointer (&self->value->claimed_by, g_free);
  if ((record->state == YC_STATE_REVIEW && before != record->state) || strcmp (plan->kind, "taken-over") == 0)
    {
      g_free (self->value->claimed_by);
      self->value->claimed_by = g_strdup (event->clerk_id);
    }
  self->granted = self->granted || record->state == YC_STATE_GRANTED;
  self->extended = self->extended || (record->state == YC_STATE_EXTENDED && before != record->state);
  *self->value->record = *record;
  *record = was;
  g_ptr_array_add (self->history, event);
  model_take (&self->model, plan);
}

G_END_DECLS
