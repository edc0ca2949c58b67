/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The lawful acts at the counter: 收件, letters to be signed, and the three ways of acceptance. Takes a case as it stands in the store,
 * gives papers and a durable acceptance; everything of one act is one transaction, and an error leaves nothing but sealed files that
 * nobody refers to (swept later). Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-private.h"

#include "case/yc-judge-limit.h"

#include <string.h>

gboolean
yc_submission_require_author (const YcActor *actor, GError **error)
{
  if (actor != NULL && actor->key != NULL && actor->clerk_id != NULL)
    return TRUE;
  return yc_store_refuse (error, YC_CONFLICT_SIGNED_OUT, "nobody is signed in");
}

/* ---- 收件 ---- */

void
yc_submission_set_process (const YcSubmission *self, JsonObject *body, gint64 started)
{
  json_object_set_int_member (body, "started", started);
  json_object_set_int_member (body, "ended", self->now);
}

/* From the day of the receipt the window has its time to say what is missing. */
JsonObject *
yc_submission_build_judge (const YcSubmission *self)
{
  JsonObject *judge = json_object_new ();
  g_autofree char *received = yc_date_format (&self->today), *date = NULL;
  YcDeadline limit = { .provisional = FALSE };
  gboolean runs = yc_judge_limit_compute (self->calendar, &self->today, self->intake->item, &limit);

  date = runs ? yc_date_format (&limit.due) : g_strdup ("");
  json_object_set_string_member (judge, "received", received);
  json_object_set_string_member (judge, "date", date);
  json_object_set_boolean_member (judge, "provisional", runs && limit.provisional);
  return judge;
}

JsonArray *
yc_submission_build_brought (const YcSubmission *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->verdict->slots, i);
      YcBrought brought = yc_intake_get_brought (self->intake, slot->material);
      JsonObject *object;

      if (slot->n_pages == 0 || !yc_material_is_paper (slot->material))
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "material", slot->material->id);
      json_object_set_boolean_member (object, "original", brought.original);
      json_object_set_boolean_member (object, "returned", brought.returned);
      json_array_add_object_element (array, object);
    }
  return array;
}

/* 国务院关于在线政务服务的若干规定 第七条: the applicant was asked for what the government holds; why is kept with the act and reported. */
JsonArray *
yc_submission_build_asked (const YcSubmission *self)
{
  JsonArray *array = json_array_new ();
  /* Whoever is sent elsewhere is asked for nothing, but what was taken was taken. */
  gboolean is_exit = self->verdict->outcome == YC_OUTCOME_REFUSE || self->verdict->outcome == YC_OUTCOME_NOT_NEEDED;

  for (guint i = 0; i < self->verdict->slots->len; i++)
    {
      const YcSlot *slot = g_ptr_array_index (self->verdict->slots, i);
      JsonObject *object;

      if (!yc_slot_is_asked (slot) || (is_exit && slot->n_pages == 0))
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "material", slot->material->id);
      json_object_set_string_member (object, "code", "source-not-connected");
      json_object_set_string_member (object, "reason", YC_ASKED_SOURCE_NOT_CONNECTED);
      json_object_set_string_member (object, "exempt", slot->material->exempt);
      json_array_add_object_element (array, object);
    }
  return array;
}

gboolean
yc_submission_take_in (YcSubmission *self, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *number = yc_case_store_take_number (self->store, self->case_id, self->intake->item->agency, error);
  guint first = self->papers->len;

  if (number == NULL)
    return FALSE;
  g_free (self->number);
  self->number = g_steal_pointer (&number);
  if (!yc_case_store_keep_item (self->store, self->intake->item, error) || yc_submission_add_paper (self, "receipt", error) == NULL)
    return FALSE;
  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_RECEIVED));
  json_object_set_string_member (body, "number", self->number);
  json_object_set_object_member (body, "intake", yc_intake_to_json (self->intake));
  json_object_set_object_member (body, "judge", yc_submission_build_judge (self));
  json_object_set_string_member (body, "calendar", yc_calendar_get_version (self->calendar));
  json_object_set_array_member (body, "brought", yc_submission_build_brought (self));
  json_object_set_array_member (body, "asked", yc_submission_build_asked (self));
  json_object_set_boolean_member (body, "priority", self->has_priority);
  json_object_set_array_member (body, "papers", yc_submission_papers_to_json (self, first));
  json_object_set_boolean_member (body, "parked", FALSE);
  yc_submission_set_process (self, body, self->record->created);
  yc_submission_tell (self, "received", body);
  return TRUE;
}

static gboolean
receive (YcSubmission *self, GError **error)
{
  if (self->record->state != YC_STATE_DRAFT && self->record->state != YC_STATE_PRECHECK)
    return yc_store_refuse (error, YC_CONFLICT_RECEIVED, "the materials were received before");
  if (!self->verdict->in_force)
    return yc_store_refuse (error, YC_CONFLICT_NOT_IN_FORCE, "the item is not in force today");
  return yc_submission_take_in (self, error) && yc_submission_enqueue (self, "received", json_object_new (), error);
}

/* The act was judged on one day, its events are of the clock a moment later. Behind midnight its days would be of another day than it is itself. */
static gboolean
check_same_day (const YcSubmission *self, GError **error)
{
  for (guint i = 0; i < self->events->len; i++)
    {
      YcMoment at;

      yc_moment_init (&at, ((const YcCaseEvent *) g_ptr_array_index (self->events, i))->at);
      if (g_date_compare (&at.day, &self->today) != 0)
        return yc_store_refuse (error, YC_CONFLICT_DAY_CHANGED, "办理过程中已过零点，本次未作记录");
    }
  return TRUE;
}

gboolean
yc_submission_run (YcSubmission *self, YcSubmissionAct act, gpointer data, GError **error)
{
  if (!yc_store_begin (self->store, error))
    return FALSE;
  if (act (self, data, error) && yc_submission_write (self, error) && check_same_day (self, error) && yc_store_commit (self->store, error))
    return TRUE;
  yc_store_rollback (self->store);
  return FALSE;
}

static gboolean
receive_act (YcSubmission *self, gpointer data, GError **error)
{
  return receive (self, error);
}

/**
 * yc_submission_receive:
 *
 * 收件 without a judgement: number, receipt, S00 -> S10, one transaction.
 *
 * Returns: (transfer full): the receipt. Errors: CONFLICT, NO_SPACE
 */
YcPaperRecord *
yc_submission_receive (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  YcPaperRecord *receipt = NULL;

  if (!yc_submission_require_author (actor, error))
    return NULL;
  self = yc_submission_load (store, calendar, case_id, actor, error);
  if (self != NULL && yc_submission_check_served (self, error) && yc_submission_run (self, receive_act, NULL, error))
    receipt = g_ptr_array_steal_index (self->papers, 0);
  yc_store_map_error (error);
  return receipt;
}

/* ---- papers before acceptance ---- */

static gboolean
is_letter (const char *kind)
{
  return strcmp (kind, "tolerance-promise") == 0 || strcmp (kind, "commitment-letter") == 0;
}

/* Only the letter that the rules ask for now, or one that was made before and is wanted anew. */
static gboolean
check_letter (const YcSubmission *self, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) papers = NULL;

  if (g_strcmp0 (self->verdict->letter_kind, kind) == 0)
    return TRUE;
  papers = yc_case_store_list_papers (self->store, self->case_id, error);
  if (papers == NULL)
    return FALSE;
  for (guint i = 0; i < papers->len; i++)
    if (strcmp (((const YcPaperRecord *) g_ptr_array_index (papers, i))->kind, kind) == 0)
      return TRUE;
  return yc_store_refuse (error, YC_CONFLICT_LETTER_NOT_ASKED, "%s", self->verdict->sentence);
}

static char *
format_due (const YcDeadline *due)
{
  return g_date_valid (&due->due) ? yc_date_format (&due->due) : g_strdup ("");
}

/* What is still owed, each with its own day. */
static JsonArray *
build_tolerated (const YcVerdict *verdict)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < verdict->tolerated->len; i++)
    {
      JsonObject *object = json_object_new ();
      g_autofree char *cure = format_due (&g_array_index (verdict->cure_dues, YcDeadline, i));

      json_object_set_string_member (object, "material", ((const YcMaterial *) g_ptr_array_index (verdict->tolerated, i))->id);
      json_object_set_string_member (object, "cure", cure);
      json_object_set_boolean_member (object, "provisional", g_array_index (verdict->cure_dues, YcDeadline, i).provisional);
      json_array_add_object_element (array, object);
    }
  return array;
}

/* What the applicant signs, so that a later judgement can tell whether it is still the right text. */
static JsonObject *
build_letter (const YcSubmission *self, const char *kind)
{
  JsonObject *letter = json_object_new ();

  json_object_set_string_member (letter, "kind", kind);
  json_object_set_array_member (letter, "tolerated", build_tolerated (self->verdict));
  if (strcmp (kind, YC_LETTER_COMMITMENT) == 0)
    {
      g_autofree char *content = yc_intake_commitment_digest (self->intake);

      json_object_set_string_member (letter, "content", content);
      return letter;
    }
  for (guint i = 0; i < YC_N_PROMISE_PARTS; i++)
    {
      g_autofree char *digest = yc_intake_promise_digest (self->intake, (YcPromisePart) i);

      json_object_set_string_member (letter, yc_promise_part_get_name ((YcPromisePart) i), digest);
    }
  return letter;
}

static gboolean
make_paper_act (YcSubmission *self, gpointer data, GError **error)
{
  const char *kind = data;
  gboolean draft = self->record->state == YC_STATE_DRAFT || self->record->state == YC_STATE_PRECHECK;
  g_autoptr (JsonObject) body = json_object_new ();
  guint first;

  if (is_letter (kind) && draft && !receive (self, error))
    return FALSE;
  first = self->papers->len;
  if (yc_submission_add_paper (self, kind, error) == NULL)
    return FALSE;
  json_object_set_array_member (body, "papers", yc_submission_papers_to_json (self, first));
  if (is_letter (kind))
    json_object_set_object_member (body, "letter", build_letter (self, kind));
  yc_submission_tell (self, "paper", body);
  return TRUE;
}

/**
 * yc_submission_make_paper:
 * @kind: "application-form", "tolerance-promise" or "commitment-letter"
 *
 * Makes a paper for the applicant to sign. A letter carries the case number: a draft is received with it (S10, with its receipt).
 *
 * Returns: (transfer full). Errors: CONFLICT when the rules do not call for the letter, or the case is accepted
 */
YcPaperRecord *
yc_submission_make_paper (YcStore *store, YcCalendar *calendar, const char *case_id, const char *kind, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  YcPaperRecord *paper = NULL;

  if (strcmp (kind, "application-form") != 0 && !is_letter (kind))
    {
      yc_store_refuse (error, YC_CONFLICT_PAPER_OF_ACT, "this paper comes with its act");
      return NULL;
    }
  if (is_letter (kind) && !yc_submission_require_author (actor, error))
    return NULL;
  self = yc_submission_load (store, calendar, case_id, actor, error);
  if (self == NULL)
    return NULL;
  if (!yc_state_is_open (self->record->state) || self->record->state >= YC_STATE_ACCEPTED)
    yc_store_refuse (error, YC_CONFLICT_STATE, "the case is accepted or has ended");
  else if (yc_submission_check_served (self, error) && (!is_letter (kind) || check_letter (self, kind, error)) && yc_submission_run (self, make_paper_act, (gpointer) kind, error))
    paper = g_ptr_array_steal_index (self->papers, self->papers->len - 1);
  yc_store_map_error (error);
  return paper;
}

/* ---- acceptance ---- */

void
yc_acceptance_free (YcAcceptance *self)
{
  if (self == NULL)
    return;
  g_free (self->case_id);
  g_free (self->number);
  g_clear_pointer (&self->papers, g_ptr_array_unref);
  g_free (self);
}

/* The rules are asked again, on what the store holds. */
static gboolean
check_verdict (const YcSubmission *self, YcOutcome outcome, GError **error)
{
  YcState state = self->record->state;
  YcConflict reason = YC_CONFLICT_OTHER_OUTCOME;
  const char *text = NULL;

  /* What lies between is done by the same act. */
  state = state == YC_STATE_DRAFT ? YC_STATE_RECEIVED : state == YC_STATE_TO_CORRECT ? YC_STATE_CORRECTED : state;
  if (!yc_state_may_follow (state, yc_verdict_get_state (self->verdict, outcome)))
    return yc_store_refuse (error, YC_CONFLICT_STATE, "the case is %s", yc_state_get_name (self->record->state));
  return yc_verdict_allows (self->verdict, outcome, &reason, &text) || yc_store_refuse (error, reason, "%s", text);
}

static JsonObject *
build_due (const YcVerdict *verdict, YcOutcome outcome)
{
  JsonObject *due = json_object_new ();
  g_autofree char *date = format_due (&verdict->due);
  g_autofree char *cure = outcome == YC_OUTCOME_TOLERATE ? format_due (&verdict->first_cure) : g_strdup ("");

  json_object_set_string_member (due, "date", date);
  json_object_set_boolean_member (due, "provisional", verdict->due.provisional);
  json_object_set_string_member (due, "cure", cure);
  json_object_set_boolean_member (due, "cure_provisional", *cure != '\0' && verdict->first_cure.provisional);
  return due;
}

/* Remarks and tolerated materials stay with the decision: why it could be taken. */
static JsonArray *
build_findings (const YcVerdict *verdict)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "code", finding->code);
      json_object_set_string_member (object, "subject", finding->subject);
      json_object_set_string_member (object, "text", finding->text);
      json_object_set_string_member (object, "source", finding->source);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
build_decision (const YcSubmission *self, YcOutcome outcome, const YcDigest *efile, guint first_paper)
{
  JsonObject *body = json_object_new ();
  g_autofree char *start = yc_date_format (&self->verdict->start);

  json_object_set_string_member (body, "state", yc_state_get_code (yc_verdict_get_state (self->verdict, outcome)));
  json_object_set_string_member (body, "accepted_on", start);
  json_object_set_boolean_member (body, "deemed", self->verdict->deemed);
  json_object_set_string_member (body, "number", self->number);
  json_object_set_object_member (body, "due", build_due (self->verdict, outcome));
  json_object_set_string_member (body, "calendar", yc_calendar_get_version (self->calendar));
  json_object_set_string_member (body, "item", self->intake->item->id);
  json_object_set_string_member (body, "item_version", self->intake->item->version);
  json_object_set_string_member (body, "item_digest", self->intake->item->digest);
  json_object_set_string_member (body, "sentence", self->verdict->sentence);
  json_object_set_array_member (body, "findings", build_findings (self->verdict));
  json_object_set_array_member (body, "asked", yc_submission_build_asked (self));
  if (outcome == YC_OUTCOME_TOLERATE)
    json_object_set_array_member (body, "tolerated", build_tolerated (self->verdict));
  json_object_set_array_member (body, "papers", yc_submission_papers_to_json (self, first_paper));
  json_object_set_string_member (body, "efile_sha256", efile->sha256);
  json_object_set_string_member (body, "efile_sm3", efile->sm3);
  json_object_set_boolean_member (body, "parked", FALSE);
  yc_submission_set_process (self, body, self->received);
  return body;
}

typedef struct
{
  YcOutcome           outcome;
  const YcEfileParts *parts;
} Decision;

static const char *
get_kind (const YcSubmission *self, YcOutcome outcome)
{
  if (yc_verdict_get_state (self->verdict, outcome) == YC_STATE_DEEMED_ACCEPTED)
    return "deemed";
  return outcome == YC_OUTCOME_TOLERATE ? "tolerated" : outcome == YC_OUTCOME_COMMIT ? "committed" : "accepted";
}

/* One notice: S31 has the 容缺受理通知书, which says that the case is accepted and what is still to come (lifecycle, section 3); S33 the 视为受理说明. */
static const char *
get_notice (const YcSubmission *self, YcOutcome outcome)
{
  if (yc_verdict_get_state (self->verdict, outcome) == YC_STATE_DEEMED_ACCEPTED)
    return "deemed-acceptance";
  return outcome == YC_OUTCOME_TOLERATE ? "tolerance-notice" : "acceptance";
}

static gboolean
queue_decision (YcSubmission *self, YcOutcome outcome, const YcDigest *efile, GError **error)
{
  return yc_submission_enqueue (self, get_kind (self, outcome), yc_submission_name_manifest (efile), error);
}

static gboolean
accept_act (YcSubmission *self, gpointer data, GError **error)
{
  const Decision *decision = data;
  gboolean draft = self->record->state == YC_STATE_DRAFT || self->record->state == YC_STATE_PRECHECK;
  g_autoptr (JsonObject) body = NULL;
  YcDigest digest;
  guint first;

  if ((draft && !yc_submission_take_in (self, error))
      || (self->record->state == YC_STATE_TO_CORRECT && !yc_submission_take_correction (self, TRUE, error)))
    return FALSE;
  first = self->papers->len;
  if (yc_submission_add_paper (self, get_notice (self, decision->outcome), error) == NULL
      || !yc_efile_store_seal (self, decision->parts, &digest, error))
    return FALSE;
  body = build_decision (self, decision->outcome, &digest, first);
  yc_submission_tell (self, get_kind (self, decision->outcome), body);
  /* The back office goes on from here: one act at the counter, one operation. */
  return yc_submission_tell_hand_over (self, decision->parts, &digest, NULL, decision->outcome == YC_OUTCOME_TOLERATE ? &self->verdict->cure_due : NULL, error)
         && queue_decision (self, decision->outcome, &digest, error);
}

static YcAcceptance *
build_acceptance (YcSubmission *self, YcOutcome outcome)
{
  YcAcceptance *acceptance = g_new0 (YcAcceptance, 1);

  acceptance->case_id = g_strdup (self->case_id);
  acceptance->number = g_strdup (self->number);
  acceptance->state = yc_verdict_get_state (self->verdict, outcome);
  acceptance->papers = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_paper_record_free);
  while (self->papers->len > 0)
    {
      YcPaperRecord *paper = g_ptr_array_steal_index (self->papers, 0);

      if (yc_paper_record_is_internal (paper))
        yc_paper_record_free (paper);
      else
        g_ptr_array_add (acceptance->papers, paper);
    }
  acceptance->due = self->verdict->due;
  acceptance->cure_due = self->verdict->cure_due;
  if (outcome != YC_OUTCOME_TOLERATE)
    g_date_clear (&acceptance->cure_due.due, 1);
  acceptance->at = self->now;
  return acceptance;
}

/**
 * yc_submission_accept:
 * @outcome: what the clerk confirmed; it must be what the rules say of the case as stored
 *
 * Judges again, builds and seals the material PDFs, then in one transaction: numbers, papers, manifest, events, projection, outbox.
 * Printing may begin when it has returned.
 *
 * Returns: (transfer full). Errors: CONFLICT with the first blocking finding; NO_SPACE; nothing was changed then
 */
YcAcceptance *
yc_submission_accept (YcStore *store, YcCalendar *calendar, const char *case_id, YcOutcome outcome, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  g_autoptr (YcEfileParts) parts = NULL;
  Decision decision = { outcome, NULL };
  YcAcceptance *acceptance = NULL;

  if (!yc_submission_require_author (actor, error))
    return NULL;
  self = yc_submission_load (store, calendar, case_id, actor, error);
  if (self == NULL || !yc_submission_check_served (self, error) || !check_verdict (self, outcome, error)
      || !yc_submission_check_counts (self, error))
    return NULL;
  parts = yc_efile_store_build (self, error);
  decision.parts = parts;
  if (parts != NULL && yc_submission_run (self, accept_act, &decision, error))
    acceptance = build_acceptance (self, outcome);
  yc_store_map_error (error);
  return acceptance;
}
