/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Delivery: is an operation new, its author's, in its place, lawful, and are its pages here? Then it is done once. Takes operations whose digests and
 * signatures were checked when they were read; gives a receipt or a problem for each. Nothing is written before everything was asked. The
 * store's thread; what needs no store is done on all processors before. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-credit.h"
#include "platform/yc-platform-decision.h"
#include "platform/yc-platform-deed.h"
#include "platform/yc-platform-papers.h"
#include "platform/yc-platform-rule.h"

#include "base/yc-error.h"
#include "base/yc-json.h"
#include "base/yc-parallel.h"
#include "case/yc-case-number.h"
#include "case/yc-event-rule.h"
#include "catalog/yc-item.h"

#include <string.h>

/* What the operations of one call share. Those of a case stand behind each other, mostly by one author: the head is read before the first of them and
 * written behind the last. */
typedef struct
{
  YcPlatformStore        *store;        /* (not owned) */
  const YcPlatformDevice *device;       /* (not owned) */
  GHashTable             *authors;      /* (owned): key -> YcPlatformAccount */
  YcPlatformCase         *last;         /* (owned) (nullable): as the operations done so far have left it, and this device's chain of it; not written yet */
  gint64                  seq;
  char                    hash[65];
} Batch;

/* One operation while it is judged. */
typedef struct
{
  Batch                  *batch;        /* (not owned) */
  YcPlatformStore        *store;        /* (not owned) */
  const YcPlatformDevice *device;       /* (not owned) */
  const YcWireOp         *op;           /* (not owned) */
  const YcPlatformAccount *author;      /* (not owned) */
  YcPlatformCase         *value;
  YcWireHead              head;
  GPtrArray              *events;       /* (nullable): of YcCaseEvent: what it brings, as far as its form goes */
  GError                 *misread;      /* (owned) (nullable): of its form */
  GPtrArray              *unsound;      /* of GError* (nullable), one an event: its hash or signature does not fit */
  gint64                  seq;          /* of this device's chain of the case */
  char                    hash[65];
  gboolean                changes_state;
  gboolean                abandons;     /* a person at the workstation takes back what was refused before */
} Delivery;

static void
delivery_clear (Delivery *self)
{
  yc_platform_case_free (self->value);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->unsound, g_ptr_array_unref);
  g_clear_error (&self->misread);
}

/* What the operation brings does not have the form that the contract wants. */
static gboolean
refuse_form (GError **error)
{
  g_autofree char *why = g_strdup (error != NULL && *error != NULL ? (*error)->message : "form");

  g_clear_error (error);
  return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "%s", why);
}

/* ---- the call ---- */

/* NULL without error: nobody's. (transfer none) */
static const YcPlatformAccount *
find_account (Batch *self, const char *key, GError **error)
{
  YcPlatformAccount *account = g_hash_table_lookup (self->authors, key);

  if (account == NULL && (account = yc_platform_store_find_author (self->store, key, error)) != NULL)
    g_hash_table_insert (self->authors, g_strdup (key), account);
  return account;
}

/* What was held back is written; before anybody else looks at the case. After an error it is still owed, so that nothing is committed without it. */
static gboolean
write_head (Batch *self, GError **error)
{
  if (self->last == NULL)
    return TRUE;
  if (!yc_platform_store_put_case (self->store, self->last, error)
      || !yc_platform_store_put_chain (self->store, self->device->device, self->last->record->id, self->seq, self->hash, error))
    return FALSE;
  g_clear_pointer (&self->last, yc_platform_case_free);
  return TRUE;
}

/* The case and where this device stands in it. A copy: what an operation that is refused did to it is dropped. */
static gboolean
read_head (Delivery *self, GError **error)
{
  Batch *batch = self->batch;
  g_autoptr (GError) local = NULL;

  if (batch->last != NULL && strcmp (batch->last->record->id, self->op->case_id) == 0)
    {
      self->value = yc_platform_case_copy (batch->last);
      self->seq = batch->seq;
      memcpy (self->hash, batch->hash, sizeof self->hash);
      return TRUE;
    }
  if (!write_head (batch, error))
    return FALSE;
  self->value = yc_platform_store_find_case (self->store, self->op->case_id, &local);
  if (local == NULL)
    return yc_platform_store_get_chain (self->store, self->device->device, self->op->case_id, &self->seq, self->hash, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
keep_head (Delivery *self)
{
  Batch *batch = self->batch;

  g_clear_pointer (&batch->last, yc_platform_case_free);
  batch->last = g_steal_pointer (&self->value);
  batch->seq = self->seq;
  memcpy (batch->hash, self->hash, sizeof batch->hash);
}

/* ---- who and where ---- */

/* Somebody who served before the enrolment did so at one workstation. */
static gboolean
comes_from_here (const Delivery *self, const YcPlatformAccount *account)
{
  return account->device == NULL || strcmp (account->device, self->device->device) == 0;
}

/* What was signed while the account was in force counts once somebody in office at this workstation answers for it: the time is the workstation's
 * word, and the key may lie there still. */
static gboolean
check_withdrawn (const Delivery *self, GError **error)
{
  gboolean vouched = FALSE, before = self->head.at < self->author->revoked_at;

  for (guint i = 0; before && i < self->events->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (self->events, i);

      before = strcmp (event->author_key, self->op->author_key) != 0 || event->at < self->author->revoked_at;
    }
  if (!before)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "signed when the author's account was withdrawn");
  if (self->author->device == NULL
      && !yc_platform_store_is_vouched (self->store, self->op->author_key, self->device->device, &vouched, error))
    return FALSE;
  return vouched || yc_platform_refuse (error, YC_PROBLEM_WITHDRAWN, "somebody in office is to answer for it");
}

static gboolean
check_form (Delivery *self, GError **error)
{
  if (self->misread == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->misread));
  return refuse_form (error);
}

/* A workstation that finds an operation under its own name that it did not make takes it for a twin's and stops: that word is nobody else's. A store
 * has one name for its life, and a token one store, so there is no older name under which anything may come. */
static gboolean
check_device (const Delivery *self, GError **error)
{
  return yc_platform_store_check_incarnation (self->device, self->head.device, error);
}

/* Whose key it is, and whether the operation says so, too. */
static gboolean
find_author (Delivery *self, GError **error)
{
  self->author = find_account (self->batch, self->op->author_key, error);
  if (self->author == NULL)
    return error != NULL && *error != NULL ? FALSE : yc_platform_refuse (error, YC_PROBLEM_SIGNATURE, "the key is nobody's");
  if (strcmp (self->head.author, self->author->account) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_SIGNATURE, "the key is another author's");
  if (!comes_from_here (self, self->author))
    return yc_platform_refuse (error, YC_PROBLEM_SIGNATURE, "the key served at another workstation");
  if (strcmp (self->author->hall, self->device->hall) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the author's account does not act in this hall");
  /* Who sits at none says none; before the enrolment the station may have had another. */
  if (self->author->device == NULL && *self->head.window != '\0' && strcmp (self->head.window, self->device->window) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the window is not this workstation's");
  return !self->author->revoked || check_withdrawn (self, error);
}

/* Another site's case is not there, and neither is that of an agency for which the author does not decide. */
static gboolean
find_case (Delivery *self, GError **error)
{
  gboolean approver = self->author->role == YC_ROLE_APPROVER;

  if (!read_head (self, error))
    return FALSE;
  if (self->value == NULL && approver)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_FOUND, "no such case");
  if (self->value == NULL)
    {
      self->value = yc_platform_case_new (self->op->case_id, self->device->hall);
      return TRUE;
    }
  if (strcmp (self->value->hall, self->author->hall) != 0
      || (approver && !yc_platform_account_serves (self->author, self->value->agency)))
    return yc_platform_refuse (error, YC_PROBLEM_NOT_FOUND, "no such case");
  return TRUE;
}

/* ---- in its place ---- */

/* The head as it stands, for who has to decide again. */
static gboolean
refuse_stale (const Delivery *self, GError **error)
{
  return yc_platform_refuse (error, YC_PROBLEM_STALE, "revision %" G_GINT64_FORMAT " was not seen, the case is at %" G_GINT64_FORMAT,
                             self->head.base + 1, self->value->revision);
}

/* Has another device changed the state since the author looked? */
static gboolean
check_base (const Delivery *self, GError **error)
{
  g_autoptr (GList) devices = json_object_get_members (self->value->changed);

  for (GList *l = devices; l != NULL; l = l->next)
    if (strcmp (l->data, self->device->device) != 0 && json_object_get_int_member (self->value->changed, l->data) > self->head.base)
      return refuse_stale (self, error);
  return TRUE;
}

/* Then whose desk it is, is asked event by event. */
static gboolean
needs_no_desk (const Delivery *self)
{
  for (guint i = 0; i < self->events->len; i++)
    if (yc_platform_rule_needs_no_desk (g_ptr_array_index (self->events, i)))
      return TRUE;
  return FALSE;
}

static void
set_claim (Delivery *self, const char *account)
{
  g_free (self->value->claimed_by);
  self->value->claimed_by = g_strdup (account);
}

/* Somebody else has the case on the desk. */
static gboolean
check_claim (const Delivery *self, GError **error)
{
  if (self->author->role != YC_ROLE_APPROVER || self->value->claimed_by == NULL || needs_no_desk (self)
      || strcmp (self->value->claimed_by, self->author->account) == 0)
    return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_CLAIMED, "the case is with another approver");
}

/* ---- events ---- */

/* @ret_role: of who signed the event; YC_N_ROLES when nobody did. */
static gboolean
find_role (const Delivery *self, const YcCaseEvent *event, YcRole *ret_role, GError **error)
{
  const YcPlatformAccount *account = NULL;

  *ret_role = YC_N_ROLES;
  if (*event->author_key == '\0')
    return TRUE;
  account = find_account (self->batch, event->author_key, error);
  if (account == NULL && error != NULL && *error != NULL)
    return FALSE;
  if (account == NULL || strcmp (account->account, event->clerk_id) != 0 || strcmp (account->hall, self->author->hall) != 0
      || !comes_from_here (self, account))
    return yc_platform_refuse (error, YC_PROBLEM_SIGNATURE, "event %" G_GINT64_FORMAT ": the key is not its clerk's", event->seq);
  *ret_role = account->role;
  return yc_platform_rule_check_head (account, event, error);
}

/* A store that was a copy of another has a name of its own by now, and goes on from what both had: then an operation of the case holds that. */
static gboolean
find_fork (Delivery *self, const YcCaseEvent *event, GError **error)
{
  gboolean has = FALSE;

  if (self->seq > 0 || event->seq == 1 || self->value->revision == 0)
    return TRUE;
  if (!yc_platform_store_has_event (self->store, self->op->case_id, event->seq - 1, event->previous, &has, error))
    return FALSE;
  if (has)
    {
      self->seq = event->seq - 1;
      memcpy (self->hash, event->previous, sizeof self->hash);
    }
  return TRUE;
}

static gboolean
check_chain (Delivery *self, guint i, const YcCaseEvent *event, GError **error)
{
  const GError *unsound = g_ptr_array_index (self->unsound, i);

  if (!find_fork (self, event, error))
    return FALSE;
  if (event->seq > self->seq + 1)
    return yc_platform_refuse (error, YC_PROBLEM_HELD, "event %" G_GINT64_FORMAT " is to come first", self->seq + 1);
  if (event->seq <= self->seq || strcmp (event->previous, self->hash) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_CLONED, "event %" G_GINT64_FORMAT " was another before", event->seq);
  if (unsound != NULL)
    return yc_platform_refuse (error, YC_PROBLEM_SIGNATURE, "%s", unsound->message);
  self->seq = event->seq;
  memcpy (self->hash, event->hash, sizeof self->hash);
  return TRUE;
}

static gboolean
fold_record (Delivery *self, const YcCaseEvent *event, GError **error)
{
  YcCaseRecord *record = self->value->record;
  YcPlatformDays before;
  g_autoptr (GError) local = NULL;

  yc_platform_days_init (&before, record);

  /* No change of state, and yet of no use behind one that the author has not seen. */
  if (strcmp (event->kind, "recounted") == 0 && !check_base (self, error))
    return FALSE;

  if (!yc_case_record_fold (record, event, NULL, &local))
    return yc_platform_refuse (error, g_error_matches (local, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT) ? YC_PROBLEM_RULE : YC_PROBLEM_SCHEMA,
                               "%s", local->message);
  return yc_platform_rule_check_due (record, event, &before, error);
}

/* What is told of a day is what the clocks come to. @before: the days before the event */
static gboolean
check_day (const Delivery *self, guint i, const YcPlatformDays *before, GError **error)
{
  return !yc_platform_rule_moves_day (g_ptr_array_index (self->events, i))
         || yc_platform_decision_check_day (self->store, self->value, self->op, self->events, i, before, error);
}

static gboolean
fold_event (Delivery *self, guint i, GError **error)
{
  const YcCaseEvent *event = g_ptr_array_index (self->events, i);
  YcCaseRecord *record = self->value->record;
  YcTransition ask = { record->state, record->state, YC_N_ROLES, *event->signature != '\0', FALSE };
  YcConflict reason = YC_CONFLICT_STATE;
  gboolean first = record->revision == 0;
  gint64 at = event->at;
  g_autofree char *text = NULL;
  YcPlatformDays before;

  yc_platform_days_init (&before, record);
  if (!find_role (self, event, &ask.role, error)
      || (yc_platform_rule_asks_time (event) && !yc_platform_log_read_time (self->store, self->op, self->events, i, &at, error))
      || !yc_platform_rule_check (self->value, event, ask.role, at, error) || !fold_record (self, event, error))
    return FALSE;
  if (yc_platform_rule_takes_over (event))
    set_claim (self, event->clerk_id);
  ask.after = record->state;
  ask.is_tolerated = *record->cure_due != '\0';
  if (first || ask.before == ask.after)
    return check_day (self, i, &before, error);
  self->changes_state = TRUE;
  /* What nobody signed is a draft that was dropped; otherwise the account is known here. */
  yc_event_rule_read_facts (event, before.due, before.cure_due, record->judge_due, &ask);
  if (yc_event_rule_asks_past (ask.after) && !yc_platform_decision_read_past (self->store, self->op, self->events, i, &ask, error))
    return FALSE;
  if (yc_event_rule_asks_review (ask.after) && !yc_platform_read_review (self->store, self->value->hall, event, &ask, error))
    return FALSE;
  if (!yc_transition_check (&ask, &reason, &text))
    return yc_platform_refuse (error, reason == YC_CONFLICT_ROLE ? YC_PROBLEM_NOT_PERMITTED : YC_PROBLEM_RULE, "%s: %s",
                               yc_conflict_get_name (reason), text);
  if ((ask.after == YC_STATE_GRANTED || ask.after == YC_STATE_DENIED || ask.after == YC_STATE_SPECIAL_STEP || ask.after == YC_STATE_EXTENDED)
      && !yc_platform_decision_check (self->store, self->value->hall, self->op, self->events, i, error))
    return FALSE;
  if (ask.after == YC_STATE_LAPSED && !yc_platform_decision_check_lapse (self->store, self->op, self->events, i, ask.before, error))
    return FALSE;
  if (ask.after == YC_STATE_REVIEW || ask.after == YC_STATE_SENT_BACK)
    set_claim (self, ask.after == YC_STATE_REVIEW ? event->clerk_id : NULL);
  return check_day (self, i, &before, error);
}

static void
free_error (gpointer error)
{
  if (error != NULL)
    g_error_free (error);
}

/* Form, hashes and signatures of what operation @i brings: nothing of it needs the store. */
static void
prepare (guint i, gpointer data)
{
  Delivery *self = &((Delivery *) data)[i];
  if (self->op->problem != NULL || !yc_wire_op_read_head (self->op, &self->head, &self->misread))
    return;
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  self->unsound = g_ptr_array_new_with_free_func (free_error);
  for (guint k = 0; k < json_array_get_length (self->head.events); k++)
    {
      JsonObject *object = NULL;
      YcCaseEvent *event = NULL;
      GError *unsound = NULL;

      if (!yc_json_item_object (self->head.events, "events", k, &object, &self->misread)
          || (event = yc_case_event_from_wire (object, self->op->case_id, &self->misread)) == NULL)
        return;
      g_ptr_array_add (self->events, event);
      yc_case_event_verify (event, &unsound);
      g_ptr_array_add (self->unsound, unsound);
    }
}

/* What is void is marked. */
static gboolean
read_events (Delivery *self, GError **error)
{
  for (guint i = 0; i < self->events->len; i++)
    self->abandons = strcmp (((const YcCaseEvent *) g_ptr_array_index (self->events, i))->kind, YC_CASE_ABANDONED) == 0;
  if (!yc_case_events_mark_void (self->events, TRUE, error))
    return refuse_form (error);
  if (self->abandons && self->value->revision == 0)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_FOUND, "nothing was done of this case");
  return TRUE;
}

/* What the rules refuse in a state that its author has not seen is no mistake of his: somebody compares both sides. Always FALSE. */
static gboolean
tell_late (const Delivery *self, GError **error)
{
  g_autoptr (GError) refused = g_steal_pointer (error);

  if (!g_error_matches (refused, YC_PLATFORM_REFUSAL, YC_PROBLEM_RULE) || check_base (self, error))
    g_propagate_error (error, g_steal_pointer (&refused));
  return FALSE;
}

/* Void events are evidence: whoever signed them, they are kept and not folded. The one that takes them back is signed by the operation's author. */
static gboolean
take_event (Delivery *self, guint i, GError **error)
{
  const YcCaseEvent *event = g_ptr_array_index (self->events, i);

  if (!check_chain (self, i, event, error))
    return FALSE;
  if (yc_case_event_counts (event))
    return fold_event (self, i, error) || tell_late (self, error);
  if (!event->is_void && strcmp (event->author_key, self->op->author_key) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_SIGNATURE, "event %" G_GINT64_FORMAT ": is not the author's of the operation", event->seq);
  return TRUE;
}

static gboolean
take_events (Delivery *self, GError **error)
{
  for (guint i = 0; i < self->events->len; i++)
    if (!take_event (self, i, error))
      return FALSE;
  if (self->events->len == 0 || self->seq != self->op->case_seq)
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "the events do not end at %" G_GINT64_FORMAT, self->op->case_seq);
  return TRUE;
}

/* ---- what it rests on ---- */

/* The agency of a new case is its item's. The item's text comes with the operation that names it first. */
static gboolean
take_agency (Delivery *self, GError **error)
{
  JsonObject *items = self->head.items;
  g_autoptr (GList) names = items != NULL ? json_object_get_members (items) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *text = NULL;
      g_autoptr (JsonObject) json = NULL;
      g_autoptr (YcItem) item = NULL;

      if (!yc_json_get_string (items, "items", l->data, YC_WIRE_MAX_OP_BYTES, &text, error)
          || (json = yc_json_parse_object (text, -1, NULL, error)) == NULL || (item = yc_item_parse (json, "items", error)) == NULL)
        return refuse_form (error);
      if (strcmp (item->digest, l->data) != 0)
        return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "items: the text is not what the digest was made of");
      if (strcmp (item->id, self->value->record->item_id) == 0 && strcmp (item->version, self->value->record->item_version) == 0)
        {
          g_free (self->value->agency);
          self->value->agency = g_strdup (item->agency);
        }
    }
  if (*self->value->agency == '\0' && self->value->record->state != YC_STATE_VOIDED)
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "items: the case's item is not there");
  return TRUE;
}

/* A number is from a block of this workstation, or provisional. @number: 区划6 机构3 日期8 窗口2 序号4 校验1 */
static gboolean
check_number (const Delivery *self, GError **error)
{
  const char *number = self->value->record->number;
  g_autofree char *year = NULL, *serial = NULL;
  gboolean known = FALSE;

  if (*number == '\0' || yc_case_number_is_provisional (number))
    return TRUE;
  if (!yc_case_number_is_valid (number))
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the case number's check character is wrong", yc_conflict_get_name (YC_CONFLICT_NUMBER_MISSING));
  year = g_strndup (number + 9, 4);
  serial = g_strndup (number + 19, 4);
  if (strncmp (number + 17, self->device->window, 2) == 0
      && !yc_platform_store_note_case_serial (self->store, self->device->device, (int) g_ascii_strtoll (year, NULL, 10),
                                                 (int) g_ascii_strtoll (serial, NULL, 10), &known, error))
    return FALSE;
  if (!known)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: the case number was not leased to this workstation", yc_conflict_get_name (YC_CONFLICT_NUMBER_MISSING));
  return TRUE;
}

static gboolean
check_blobs (const Delivery *self, GError **error)
{
  JsonArray *blobs = self->head.blobs;
  guint missing = 0;

  for (guint i = 0; blobs != NULL && i < json_array_get_length (blobs); i++)
    {
      const char *sha256 = json_object_get_string_member (json_array_get_object_element (blobs, i), "sha256");
      gboolean has = FALSE;

      if (!yc_platform_store_has_blob (self->store, self->device->hall, self->op->case_id, sha256, &has, error))
        return FALSE;
      missing += has ? 0 : 1;
    }
  return missing == 0 ? TRUE : yc_platform_refuse (error, YC_PROBLEM_UNSEALED, "%u files have not arrived whole", missing);
}

/* ---- the act ---- */

static YcPlatformPapers
get_papers (const Delivery *self)
{
  return (YcPlatformPapers) { self->store, self->device->device, self->op->case_id, self->value->agency, self->events };
}

static gboolean
judge (Delivery *self, GError **error)
{
  YcPlatformPapers papers;
  const char *number = NULL;
  g_autofree char *number_before = NULL;

  if (!find_author (self, error) || !find_case (self, error))
    return FALSE;
  number_before = g_strdup (self->value->record->number);
  /* Taking back is always possible: the case must not stand still at the counter because of somebody else's desk. */
  if (!read_events (self, error) || (!self->abandons && !check_claim (self, error)) || !take_events (self, error)
      || (self->changes_state && !check_base (self, error)) || !take_agency (self, error))
    return FALSE;
  number = self->value->record->number;
  if (*number_before != '\0' && strcmp (number_before, number) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_RULE, "%s: a case keeps its number", yc_conflict_get_name (YC_CONFLICT_NUMBER_MISSING));
  /* Who had not heard of it yet says none; what is taken back may bear one that never came to be. */
  if (!self->abandons && *self->head.number != '\0' && strcmp (self->head.number, number) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "number: is not the case's");
  papers = get_papers (self);
  /* The number last: that it was seen is written, and nothing may be refused behind a write. */
  return check_blobs (self, error) && yc_platform_deed_check (self->store, self->value->hall, self->op, self->events, error)
         && yc_platform_papers_check (&papers, error)
         && (*number_before != '\0' || *number == '\0'
             || (check_number (self, error) && yc_platform_store_check_number (self->store, self->value, error)));
}

static YcReceipt *
do_once (Delivery *self, GError **error)
{
  YcPlatformCase *value = self->value;
  const YcPlatformPapers papers = get_papers (self);
  YcReceipt *receipt = NULL;

  value->revision++;
  if (self->changes_state)
    json_object_set_int_member (value->changed, self->device->device, value->revision);
  if (!yc_platform_credit_note (self->store, value, self->op, self->events, error) || !yc_platform_papers_note (&papers, error))
    return NULL;
  receipt = yc_platform_store_add_op (self->store, self->device->device, value->hall, self->op, self->head.kind, value->revision, error);
  if (receipt != NULL)
    keep_head (self);
  return receipt;
}

/* What a caller is told instead of a receipt. */
static YcProblem *
build_problem (Delivery *self, const GError *error)
{
  YcProblemType type = (YcProblemType) error->code;
  YcProblem *problem = yc_problem_new (type, "%s", error->message);
  g_autoptr (YcPlatformCase) current = NULL;

  if ((type != YC_PROBLEM_STALE && type != YC_PROBLEM_CLAIMED) || !write_head (self->batch, NULL)
      || (current = yc_platform_store_find_case (self->store, self->op->case_id, NULL)) == NULL)
    return problem;
  problem->current = yc_platform_case_to_json (current);
  return problem;
}

/* FALSE only for what is the platform's own fault. */
static gboolean
deliver_one (Delivery *self, YcWireResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (YcReceipt) known = NULL;

  /* Not even a receipt that there is: the digest that it would echo is only what somebody says. */
  if (self->op->problem != NULL)
    {
      result->problem = yc_problem_new (self->op->problem->type, "%s", self->op->problem->detail);
      return TRUE;
    }
  if (check_form (self, &local) && check_device (self, &local))
    known = yc_platform_store_find_receipt (self->store, self->op->id, &local);
  if (known != NULL && yc_digest_equal (&known->digest, &self->op->digest))
    result->receipt = g_steal_pointer (&known);
  else if (known != NULL)
    result->problem = yc_problem_new (YC_PROBLEM_KEY_REUSED, "this operation was done with other content");
  else if (local == NULL && judge (self, &local))
    result->receipt = do_once (self, &local);
  if (local == NULL)
    return TRUE;
  if (local->domain == YC_PLATFORM_REFUSAL)
    result->problem = build_problem (self, local);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return result->problem != NULL;
}

static gboolean
deliver_all (Batch *self, Delivery *deliveries, guint n, GPtrArray *results, GError **error)
{
  gboolean ok = TRUE;

  if (!yc_platform_store_begin (self->store, error))
    return FALSE;
  for (guint i = 0; i < n && ok; i++)
    {
      YcWireResult *result = g_new0 (YcWireResult, 1);

      g_ptr_array_add (results, result);
      ok = deliver_one (&deliveries[i], result, error);
    }
  if (ok && write_head (self, error) && yc_platform_store_commit (self->store, error))
    return TRUE;
  yc_platform_store_rollback (self->store);
  return FALSE;
}

/**
 * yc_platform_deliver:
 * @device: who delivers; not who acted
 * @ops: of YcWireOp*, as yc_wire_ops_parse() gave them
 *
 * One commit for all of them: what is refused has written nothing, and a fault of the disk undoes them together, so that the answer is
 * true of every one.
 */
GPtrArray *
yc_platform_deliver (YcPlatformStore *store, const YcPlatformDevice *device, GPtrArray *ops, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_wire_result_free);
  g_autofree Delivery *deliveries = g_new0 (Delivery, ops->len);
  g_autoptr (GHashTable) authors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) yc_platform_account_free);
  Batch batch = { .store = store, .device = device, .authors = authors };
  gboolean ok = FALSE;

  for (guint i = 0; i < ops->len; i++)
    deliveries[i] = (Delivery) { .batch = &batch, .store = store, .device = device, .op = g_ptr_array_index (ops, i) };
  yc_parallel_for (ops->len, prepare, deliveries);
  ok = deliver_all (&batch, deliveries, ops->len, results, error);
  g_clear_pointer (&batch.last, yc_platform_case_free);
  for (guint i = 0; i < ops->len; i++)
    delivery_clear (&deliveries[i]);
  return ok ? g_steal_pointer (&results) : NULL;
}
