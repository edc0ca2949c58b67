/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The state of one lawful act and its parts: loads the case and judges it again, makes numbered papers, appends events, queues the
 * operation. Takes an open transaction where said. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-op.h"
#include "outbox/yc-outbox-private.h"

#include "base/yc-error.h"
#include "base/yc-json.h"
#include "case/yc-credit-store.h"
#include "case/yc-enrolment.h"

#include <string.h>

/* ---- loading ---- */

void
yc_submission_free (YcSubmission *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->key, yc_seal_key_unref);
  g_clear_pointer (&self->record, yc_case_record_free);
  g_clear_pointer (&self->intake, yc_intake_free);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->verdict, yc_verdict_free);
  g_clear_pointer (&self->site, yc_site_free);
  g_clear_pointer (&self->agency, yc_agency_free);
  g_clear_pointer (&self->papers, g_ptr_array_unref);
  g_clear_pointer (&self->facts, g_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  g_clear_pointer (&self->told, yc_told_free);
  g_free (self->number);
  g_free (self->manifest);
  g_free (self);
}

static void
clear_fact (gpointer data)
{
  json_object_unref (((YcCaseFact *) data)->body);
}

/* The checked log; nobody acts on one that was changed. When the materials were received, and what was told to correct, is the time of
 * those events. */
static gboolean
load_history (YcSubmission *self, GError **error)
{
  self->received = self->now;
  self->history = yc_case_store_history (self->store, self->case_id, error);
  for (guint i = 0; self->history != NULL && i < self->history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (self->history, i);

      if (strcmp (event->kind, "received") == 0 && !event->is_void)
        self->received = event->at;
      else if (strcmp (event->kind, "supplied") == 0 && !event->is_void)
        self->supplied = event->at;
    }
  return self->history != NULL && yc_told_read (self->history, &self->told, error);
}

/* By the rules of the place where the window stands. */
static gboolean
judge (YcSubmission *self, GError **error)
{
  YcVerdictAsk ask = { self->intake, self->pages, self->calendar, &self->today, NULL, NULL, FALSE };
  YcMoment now;
  g_autoptr (YcCredit) credit = NULL;
  g_autoptr (GError) local = NULL;
  YcCreditView view;

  yc_moment_init (&now, yc_clock_now (yc_store_get_clock (self->store)));
  ask.minute = now.minute;
  self->region = ask.region = yc_site_get_region (self->site, error);
  if (self->region == NULL)
    return FALSE;
  yc_told_count_again (self->told, self->calendar, self->region, self->intake->item);
  credit = yc_credit_store_find (self->store, self->intake->applicant.number, &local);
  /* A cache that cannot be read is no reason to send somebody home: unknown, as without the line. */
  if (local != NULL)
    g_message ("credit: %s", local->message);
  self->is_at_virtual = ask.at_virtual = self->actor != NULL && self->actor->clerk_id != NULL && yc_clerk_get_role (self->store, self->actor->clerk_id) == YC_ROLE_VIRTUAL;
  yc_credit_look (credit, self->region, self->intake->item, self->now, &self->today, &view);
  ask.credit = &view;
  self->has_priority = view.priority;
  self->verdict = yc_told_judge (self->told, &ask);
  return TRUE;
}

YcSubmission *
yc_submission_load (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = g_new0 (YcSubmission, 1);
  g_autoptr (GError) local = NULL;

  self->store = store;
  self->case_id = case_id;
  self->actor = actor;
  self->calendar = calendar;
  self->now = yc_clock_now (yc_store_get_clock (store));
  yc_clock_today (yc_store_get_clock (store), &self->today);
  self->papers = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_paper_record_free);
  self->facts = g_array_new (FALSE, FALSE, sizeof (YcCaseFact));
  g_array_set_clear_func (self->facts, clear_fact);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  if ((self->record = yc_case_store_get (store, case_id, error)) == NULL
      || (self->key = yc_store_get_case_key (store, case_id, error)) == NULL
      || (self->intake = yc_case_store_load_intake (store, case_id, error)) == NULL
      || (self->pages = yc_page_store_list (store, case_id, FALSE, error)) == NULL
      || (self->site = yc_enrolment_get_site (store, error)) == NULL || !load_history (self, error))
    return NULL;
  if (self->intake->item == NULL)
    {
      yc_store_refuse (error, YC_CONFLICT_NO_ITEM, "case %s has no item yet", case_id);
      return NULL;
    }
  self->number = g_strdup (self->record->number);
  self->agency = yc_enrolment_get_agency (store, self->intake->item->agency, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return judge (self, error) ? g_steal_pointer (&self) : NULL;
}

/* ---- events ---- */

void
yc_submission_tell (YcSubmission *self, const char *kind, JsonObject *body)
{
  YcCaseFact fact = { kind, json_object_ref (body) };

  g_array_append_val (self->facts, fact);
}

gboolean
yc_submission_write (YcSubmission *self, GError **error)
{
  if (self->facts->len > 0
      && !yc_case_store_append_all (self->store, self->case_id, (const YcCaseFact *) self->facts->data, self->facts->len, self->actor,
                                    self->events, error))
    return FALSE;
  g_array_set_size (self->facts, 0);
  return TRUE;
}

/* ---- papers ---- */

/* The slot into which the signed paper is scanned back; "" for a paper that is not signed by the applicant. */
static const char *
find_slot (const YcSubmission *self, const char *kind)
{
  YcMaterialRole role = strcmp (kind, "commitment-letter") == 0 ? YC_ROLE_COMMITMENT_LETTER : YC_ROLE_APPLICATION_FORM;

  if (yc_checklist_find_own_slot (kind) != NULL)
    return yc_checklist_find_own_slot (kind)->id;
  if (strcmp (kind, "commitment-letter") != 0 && strcmp (kind, "application-form") != 0)
    return "";
  for (guint i = 0; i < self->intake->item->materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (self->intake->item->materials, i);

      if (material->role == role)
        return material->id;
    }
  return "";
}

static char *
take_document_number (YcSubmission *self, const char *kind, GError **error)
{
  const char *word = yc_notice_kind_word (kind);

  if (word == NULL)
    return g_strdup ("");
  return yc_case_store_take_document_number (self->store, self->case_id, self->intake->item->agency, word, error);
}

static GBytes *
render (YcSubmission *self, const char *kind, YcPaperRecord *paper, GError **error)
{
  const YcNoticeFacts facts = {
    .intake = self->intake,
    .verdict = yc_notice_needs_verdict (kind) ? self->verdict : NULL,
    .site = self->site,
    .agency = self->agency,
    .case_number = self->number,
    .document_number = paper->number,
    .clerk_name = self->actor != NULL && self->actor->clerk_name != NULL ? self->actor->clerk_name : "",
    .now = self->now,
    .received = self->received,
    .supplied = self->supplied,
    .copies = 0,
    .texts = self->own.texts,
    .lines = self->own.lines,
    .flags = self->own.flags,
    .digests = self->own.digests,
  };

  return yc_notice_render (kind, &facts, &paper->title, &paper->n_pages, &paper->copies, error);
}

YcPaperRecord *
yc_submission_add_paper (YcSubmission *self, const char *kind, GError **error)
{
  g_autoptr (YcPaperRecord) paper = g_new0 (YcPaperRecord, 1);
  g_autoptr (GBytes) pdf = NULL;

  paper->id = yc_ids_uuid (yc_store_get_ids (self->store), self->now);
  paper->case_id = g_strdup (self->case_id);
  paper->kind = g_strdup (kind);
  paper->made = self->now;
  paper->material_id = g_strdup (find_slot (self, kind));
  if ((paper->number = take_document_number (self, kind, error)) == NULL || (pdf = render (self, kind, paper, error)) == NULL)
    return NULL;
  paper->blob = yc_store_put_blob (self->store, self->case_id, self->key, pdf, &paper->digest, error);
  if (paper->blob == NULL || !yc_case_store_add_paper (self->store, paper, error))
    return NULL;
  g_ptr_array_add (self->papers, paper);
  return g_steal_pointer (&paper);
}

/* Papers of this act from number @first on, for an event. */
JsonArray *
yc_submission_papers_to_json (const YcSubmission *self, guint first)
{
  JsonArray *array = json_array_new ();

  for (guint i = first; i < self->papers->len; i++)
    json_array_add_object_element (array, yc_paper_record_to_json (g_ptr_array_index (self->papers, i)));
  return array;
}

/* ---- outbox ---- */

/* What the act has appended is chained to the store's own log that it began with. */
static gboolean
check_chain (const YcSubmission *self, GError **error)
{
  const YcCaseEvent *first = g_ptr_array_index (self->events, 0), *last = NULL;

  for (guint i = 0; i < self->history->len; i++)
    if (!((const YcCaseEvent *) g_ptr_array_index (self->history, i))->is_foreign)
      last = g_ptr_array_index (self->history, i);
  /* A case of another device: the chain of this one begins here. */
  if (first->seq == (last != NULL ? last->seq : 0) + 1 && strcmp (first->previous, last != NULL ? last->hash : YC_CASE_NO_HASH) == 0)
    return TRUE;
  /* The store's lock keeps every other writer out. */
  g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "case %s: the log was changed during the act", self->case_id);
  return FALSE;
}

/* Into the operation: every event of the case since the last entry, also of acts that queue nothing (created, paper, amended, parked): the
 * receiver gets a chain without a gap, and the item versions that it names. What was checked at the beginning or signed by this act is
 * not read again. */
static gboolean
set_events (YcSubmission *self, YcOutboxOp *op, JsonObject *facts, GError **error)
{
  gint64 queued = 0;

  return check_chain (self, error) && yc_outbox_op_find_queued (self->store, self->case_id, &queued, error)
         && yc_outbox_op_add_events (self->store, op, facts, self->history, queued, error)
         && yc_outbox_op_add_events (self->store, op, facts, self->events, queued, error);
}

/* The act has told of an event. @facts: what the receiver needs beyond the events; used up. */
gboolean
yc_submission_enqueue (YcSubmission *self, const char *kind, JsonObject *facts, GError **error)
{
  g_autofree char *op_id = yc_ids_uuid (yc_store_get_ids (self->store), self->now);
  g_auto (YcOutboxOp) op = { op_id, self->case_id, self->number, kind, 0, 0, self->now, NULL };
  g_autoptr (JsonObject) owned = facts;

  if (!yc_outbox_store_get_revision (self->store, self->case_id, &op.base, error) || !yc_submission_write (self, error)
      || !set_events (self, &op, facts, error))
    return FALSE;
  op.case_seq = ((const YcCaseEvent *) g_ptr_array_index (self->events, self->events->len - 1))->seq;
  return yc_submission_add_files (self, op_id, facts, error) && yc_outbox_op_queue (self->store, &op, self->actor, facts, error);
}
