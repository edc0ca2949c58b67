/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "test-site.h"

G_BEGIN_DECLS

/* A real case of a real workstation's queue at a platform's store, and a hand that makes the events behind it, signed by who is named. */
#define COLLEAGUE "approver-b"

typedef struct
{
  Site        *site;
  YcAuthorKey *keys[YC_N_ROLES + 1];    /* of "by-clerk" ...; the last: of COLLEAGUE */
  char        *due;
  gint64       seq;
  gint64       at;                      /* when the next event is made, UTC us */
  char         hash[65];
  guint        n_ops;
  char        *detail;                  /* of the last refusal */
} Hand;

static inline char *
hand_name (guint who)
{
  return who < YC_N_ROLES ? g_strconcat ("by-", yc_role_get_name ((YcRole) who), NULL) : g_strdup (COLLEAGUE);
}

static inline YcPlatformCase *
hand_find_case (const Hand *self)
{
  return yc_platform_store_find_case (self->site->platform->store, self->site->counter->id, NULL);
}

/* @site: (transfer full): its queue goes to its platform */
static inline Hand *
hand_new_at (Site *site)
{
  static const char *const food[] = { "031", NULL }, *const none[] = { NULL };
  Hand *self = g_new0 (Hand, 1);
  g_autoptr (GPtrArray) results = NULL, history = NULL;
  g_autoptr (YcPlatformCase) value = NULL;
  const YcCaseEvent *last = NULL;

  self->site = site;
  self->at = TEST_NOW;
  results = deliver_queue (self->site, TRUE);
  for (guint i = 0; i < results->len; i++)
    g_assert_nonnull (((const YcWireResult *) g_ptr_array_index (results, i))->receipt);
  for (guint who = 0; who <= YC_N_ROLES; who++)
    {
      YcRole role = who < YC_N_ROLES ? (YcRole) who : YC_ROLE_APPROVER;
      g_autofree char *account = hand_name (who), *key = NULL;

      self->keys[who] = yc_author_key_generate ();
      key = yc_author_key_get_public (self->keys[who]);
      add_author (self->site->platform, self->site->device, account, role, role == YC_ROLE_APPROVER ? food : none, key);
    }
  history = yc_case_store_history (self->site->counter->cases->store, self->site->counter->id, NULL);
  last = g_ptr_array_index (history, history->len - 1);
  self->seq = last->seq;
  memcpy (self->hash, last->hash, sizeof self->hash);
  value = hand_find_case (self);
  self->due = g_strdup (value->record->due);
  return self;
}

static inline Hand *
hand_new (void)
{
  return hand_new_at (site_new ());
}

static inline void
hand_free (Hand *self)
{
  for (guint who = 0; who <= YC_N_ROLES; who++)
    yc_author_key_unref (self->keys[who]);
  site_free (self->site);
  g_free (self->due);
  g_free (self->detail);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Hand, hand_free)

/* The case as the act finds it. @cure: "" when nothing is owed. */
static inline void
hand_set_case (Hand *self, const char *state, const char *cure)
{
  g_autoptr (YcPlatformCase) value = hand_find_case (self);
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_state_parse (state, &value->record->state));
  g_free (value->record->due);
  value->record->due = g_strdup (self->due);
  g_free (value->record->cure_due);
  value->record->cure_due = g_strdup (cure);
  g_free (value->claimed_by);
  value->claimed_by = value->record->state == YC_STATE_REVIEW ? hand_name (YC_ROLE_APPROVER) : NULL;
  g_assert_true (yc_platform_store_put_case (self->site->platform->store, value, &error));
  g_assert_no_error (error);
}

/* "$DUE" stands for the day that the case has. */
static inline JsonObject *
hand_read_body (Hand *self, const char *text)
{
  g_autoptr (GString) filled = g_string_new (text);
  g_autoptr (GError) error = NULL;
  JsonObject *body = NULL;

  g_string_replace (filled, "$DUE", self->due, 0);
  body = yc_json_parse_object (filled->str, -1, NULL, &error);
  g_assert_no_error (error);
  return body;
}

/* @who: writes it. @is_signed: as somebody who is known, or as nobody. (transfer full) */
static inline YcCaseEvent *
hand_make_event (Hand *self, guint who, gboolean is_signed, const char *kind, const char *body)
{
  YcCaseEvent *event = g_new0 (YcCaseEvent, 1);
  g_autofree char *key = yc_author_key_get_public (self->keys[who]), *canonical = NULL;

  event->case_id = g_strdup (self->site->counter->id);
  event->seq = self->seq + 1;
  event->kind = g_strdup (kind);
  event->at = self->at;
  event->clerk_id = is_signed ? hand_name (who) : g_strdup ("");
  event->clerk_name = g_strdup ("样本");
  event->window = g_strdup ("");
  event->body = hand_read_body (self, body);
  memcpy (event->previous, self->hash, sizeof event->previous);
  g_strlcpy (event->author_key, is_signed ? key : "", sizeof event->author_key);
  canonical = yc_case_event_canonical (event);
  event->signature = is_signed ? yc_author_key_sign (self->keys[who], canonical, strlen (canonical)) : g_strdup ("");
  yc_digest_sha256_joined (event->previous, canonical, event->hash);
  return event;
}

static inline void
hand_replace (char **field, char *value)
{
  g_free (*field);
  *field = value;
}

static inline void
hand_stand (Hand *self, const YcCaseEvent *event)
{
  self->seq = event->seq;
  memcpy (self->hash, event->hash, sizeof self->hash);
}

/* @carrier: signs the operation that brings @events (of YcCaseEvent*). Returns the problem's type; -1: done, and the chain stands behind the last. */
static inline int
hand_bring_all (Hand *self, guint carrier, GPtrArray *events)
{
  g_autoptr (GPtrArray) queue = list_queue (self->site), results = NULL;
  YcOutboxEntry *entry = g_ptr_array_index (queue, 0);
  g_autoptr (JsonObject) content = yc_json_parse_object (entry->body, -1, NULL, NULL);
  g_autofree char *author = hand_name (carrier);
  const YcCaseEvent *last = g_ptr_array_index (events, events->len - 1);
  JsonArray *array = json_array_new ();
  g_autoptr (GError) error = NULL;
  const YcWireResult *result = NULL;

  for (guint i = 0; i < events->len; i++)
    json_array_add_object_element (array, yc_case_event_to_wire (g_ptr_array_index (events, i)));
  json_object_set_array_member (content, "events", array);
  json_object_set_int_member (content, "case_seq", last->seq);
  json_object_set_string_member (content, "author", author);
  hand_replace (&entry->op_id, g_strdup_printf ("0193a000-0000-7000-8000-%012u", ++self->n_ops));
  json_object_set_string_member (content, "op", entry->op_id);
  hand_replace (&entry->author_key, yc_author_key_get_public (self->keys[carrier]));
  hand_replace (&entry->body, yc_json_canonical_object (content));
  hand_replace (&entry->signature, yc_author_key_sign (self->keys[carrier], entry->body, strlen (entry->body)));
  yc_digest_bytes (entry->body, strlen (entry->body), &entry->digest);
  results = deliver (self->site, (const YcOutboxEntry *const *) queue->pdata, 1, &error);
  g_assert_no_error (error);
  result = g_ptr_array_index (results, 0);
  if (result->problem != NULL)
    {
      g_test_message ("%s: %s: %s", last->kind, yc_problem_type_get_name (result->problem->type), result->problem->detail);
      hand_replace (&self->detail, g_strdup (result->problem->detail));
      return (int) result->problem->type;
    }
  hand_stand (self, last);
  return -1;
}

static inline int
hand_bring (Hand *self, guint carrier, YcCaseEvent *event)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();

  g_ptr_array_add (events, event);
  return hand_bring_all (self, carrier, events);
}

G_END_DECLS
