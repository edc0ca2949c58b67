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
  JsonObject  *manifest;                /* of the newest e-file */
  YcDigest     efile;                   /* of its text */
  YcDigest     paper;                   /* of a file that was delivered, for papers */
} Hand;

/* ---- lawful events: what the platform asks of an act besides its state, of which "$..." are filled in by hand_read_body() ---- */

#define HAND_PAPER(kind) "\"papers\":[{\"id\":\"p\",\"kind\":\"" kind "\",\"title\":\"样本\",\"number\":\"\",\"sha256\":\"$SHA256\"," \
                         "\"sm3\":\"$SM3\",\"pages\":1,\"made\":0}]"
#define HAND_EFILE "\"efile_sha256\":\"$EFILE\""
#define HAND_UNTIL(cure) "\"due\":{\"date\":\"$DUE\",\"provisional\":false,\"cure\":\"" cure "\"}"
#define HAND_OWED "2026-11-30"           /* of the health certificates */
#define HAND_NAMED "\"tolerated\":[{\"material\":\"health-certificates\",\"cure\":\"" HAND_OWED "\"}]"
#define HAND_RETURN "\"reason_code\":\"unclear\",\"pages\":[{\"material\":\"floor-plan\",\"reason\":\"unclear\"}]"
/* Of the window's time to say what is lacking: on the day of the accepted case, and while the applicant's days run. */
#define HAND_JUDGE(received, date) "\"judge\":{\"received\":\"" received "\",\"date\":\"" date "\",\"provisional\":false}"
#define HAND_JUDGED HAND_JUDGE ("2026-11-23", "2026-11-30")
#define HAND_STOPPED HAND_JUDGE ("2026-11-23", "")
#define HAND_CURE(day) "\"due\":{\"date\":\"\",\"provisional\":false,\"cure\":\"" day "\",\"cure_provisional\":false}"
/* Of the small catering, that nothing is connected from which the two come. */
#define HAND_ASKED "\"asked\":[{\"material\":\"business-licence\",\"reason\":\"x\"},{\"material\":\"identity-card\",\"reason\":\"x\"}]"
#define HAND_LACKING(material) "\"defects\":[{\"code\":\"material-missing\",\"subject\":\"" material "\",\"text\":\"x\",\"cure\":\"y\"}]"
#define HAND_RECEIVED "{\"state\":\"S10\"," HAND_JUDGED "," HAND_PAPER ("receipt") "}"
#define HAND_ACCEPTED "{\"state\":\"S30\",\"number\":\"$NUMBER\"," HAND_UNTIL ("") "," HAND_PAPER ("acceptance") "," HAND_EFILE "}"
#define HAND_DEEMED "{\"state\":\"S33\",\"number\":\"$NUMBER\"," HAND_UNTIL ("") "," HAND_PAPER ("deemed-acceptance") "," HAND_EFILE "}"
#define HAND_TOLERATED "{\"state\":\"S31\",\"number\":\"$NUMBER\"," HAND_NAMED "," HAND_UNTIL (HAND_OWED) "," HAND_PAPER ("tolerance-notice") "," HAND_EFILE "}"
#define HAND_COMMITTED "{\"state\":\"S32\",\"number\":\"$NUMBER\"," HAND_UNTIL ("") "," HAND_PAPER ("acceptance") "," HAND_EFILE "}"
#define HAND_OVER "{\"state\":\"S40\"," HAND_PAPER ("hand-over") "," HAND_EFILE "}"
#define HAND_SENT_BACK "{\"state\":\"S41\"," HAND_RETURN "," HAND_PAPER ("return-slip") "}"
#define HAND_CURED "{\"material\":\"health-certificates\"," HAND_UNTIL ("") "," HAND_EFILE "}"
#define HAND_GRANTED "{\"state\":\"S60\"," HAND_PAPER ("grant") "}"
#define HAND_DENIED "{\"state\":\"S61\",\"reason\":\"面积不足\",\"basis\":\"样本条例第三条\",\"remedies\":\"复议、诉讼\"," HAND_PAPER ("denial") "}"
#define HAND_DELIVERED "{\"state\":\"S70\",\"way\":\"post\",\"tracking\":\"EE123456789CN\"," HAND_PAPER ("delivery-receipt") "}"
#define HAND_WITHDRAWN "{\"state\":\"S90\"," HAND_PAPER ("withdrawal-request") "}"
#define HAND_LAPSED "{\"state\":\"S91\",\"delay_reason\":\"等待补齐容缺材料\"," HAND_PAPER ("lapse-notice") "}"

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

/* What the queue brings of the e-file. */
static inline void
hand_take_manifest (Hand *self)
{
  g_autoptr (GPtrArray) queue = list_queue (self->site);
  YcStore *store = self->site->counter->cases->store;

  for (guint i = 0; i < queue->len; i++)
    {
      g_autoptr (GPtrArray) files = yc_outbox_store_list_files (store, ((const YcOutboxEntry *) g_ptr_array_index (queue, i))->op_id, NULL);

      for (guint k = 0; k < files->len; k++)
        {
          const YcOutboxFile *file = g_ptr_array_index (files, k);
          gboolean is_manifest = strcmp (file->kind, "manifest") == 0;
          YcDigest digest;
          g_autoptr (GBytes) bytes = is_manifest || strcmp (file->kind, "paper") == 0 ? yc_outbox_store_read_file (store, file, &digest, NULL) : NULL;

          if (bytes == NULL)
            continue;
          if (!is_manifest)
            {
              self->paper = digest;
              continue;
            }
          self->efile = digest;
          g_clear_pointer (&self->manifest, json_object_unref);
          self->manifest = yc_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL, NULL);
        }
    }
}

/* @site: (transfer full): its queue goes to its platform */
static inline Hand *
hand_new_at (Site *site)
{
  static const char *const agencies[] = { "031", "012", NULL }, *const none[] = { NULL };
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
      add_author (self->site->platform, self->site->device, account, role, role == YC_ROLE_APPROVER ? agencies : none, key);
    }
  history = yc_case_store_history (self->site->counter->cases->store, self->site->counter->id, NULL);
  last = g_ptr_array_index (history, history->len - 1);
  self->seq = last->seq;
  memcpy (self->hash, last->hash, sizeof self->hash);
  value = hand_find_case (self);
  self->due = g_strdup (value->record->due);
  hand_take_manifest (self);
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
  g_clear_pointer (&self->manifest, json_object_unref);
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

/* Stand for what the case has: the day, the number, the digests of a paper that was delivered and of the newest e-file. */
static inline JsonObject *
hand_read_body (Hand *self, const char *text)
{
  g_autoptr (GString) filled = g_string_new (text);
  g_autoptr (GError) error = NULL;
  JsonObject *body = NULL;

  g_autoptr (YcPlatformCase) value = hand_find_case (self);

  g_string_replace (filled, "$DUE", self->due, 0);
  g_string_replace (filled, "$NUMBER", value->record->number, 0);
  g_string_replace (filled, "$SHA256", self->paper.sha256, 0);
  g_string_replace (filled, "$SM3", self->paper.sm3, 0);
  g_string_replace (filled, "$EFILE", self->efile.sha256, 0);
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
  yc_digest_sha256_joined (event->previous, canonical, event->hash);
  event->signature = is_signed ? yc_case_event_sign (event, self->keys[who]) : g_strdup ("");
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
  yc_digest_bytes (entry->body, strlen (entry->body), &entry->digest);
  hand_replace (&entry->signature, yc_author_key_sign_digest (self->keys[carrier], YC_OUTBOX_SIGNED_AS, &entry->digest));
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

/* Signed and brought by @who. */
static inline int
hand_tell (Hand *self, guint who, const char *kind, const char *body)
{
  g_autoptr (YcCaseEvent) event = hand_make_event (self, who, TRUE, kind, body);

  return hand_bring (self, who, event);
}

/* Accepted on commitment, and granted behind a verdict on all that there is. */
static inline Hand *
hand_new_granted (void)
{
  static const char *const points[] = { "qualified", "layout", "workers" };
  Hand *hand = hand_new_at (site_new_with (YC_ROLE_CLERK, SITE_COMMITTED));
  JsonArray *materials = json_object_get_array_member (hand->manifest, "materials");

  g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"subject\":\"point:%s\",\"verdict\":\"fits\"}", points[i]);

      g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "opinion", body), ==, -1);
    }
  for (guint i = 0; i < json_array_get_length (materials); i++)
    {
      JsonObject *slot = json_array_get_object_element (materials, i);
      g_autofree char *body = g_strdup_printf ("{\"subject\":\"material:%s\",\"verdict\":\"fits\"}", json_object_get_string_member (slot, "id"));

      if (json_array_get_length (json_object_get_array_member (slot, "pages")) > 0)
        g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "opinion", body), ==, -1);
    }
  g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "granted", HAND_GRANTED), ==, -1);
  return hand;
}

/* ---- another e-file ---- */

static inline JsonObject *
hand_find_slot (Hand *self, const char *material)
{
  JsonArray *materials = json_object_get_array_member (self->manifest, "materials");
  JsonObject *slot = NULL;

  for (guint i = 0; i < json_array_get_length (materials); i++)
    if (strcmp (json_object_get_string_member (json_array_get_object_element (materials, i), "id"), material) == 0)
      return json_array_get_object_element (materials, i);
  slot = json_object_new ();
  json_object_set_string_member (slot, "id", material);
  json_object_set_string_member (slot, "name", material);
  json_object_set_array_member (slot, "pages", json_array_new ());
  json_array_add_object_element (materials, slot);
  return slot;
}

/* A page like the first of all, with an id of its own. */
static inline JsonObject *
hand_make_page (Hand *self, guint no)
{
  JsonArray *pages = json_object_get_array_member (hand_find_slot (self, "application"), "pages");
  JsonObject *first = json_array_get_object_element (pages, 0), *page = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (first);
  g_autofree char *id = g_strdup_printf ("0193a000-0000-7000-8000-1%011u", ++self->n_ops);

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (page, l->data, json_object_dup_member (first, l->data));
  json_object_set_string_member (page, "id", id);
  json_object_set_int_member (page, "no", no);
  return page;
}

/* The e-file anew, delivered, with @n new pages in @material in the place of the old ones; the clerk tells of it. @is_sent: FALSE: the manifest is not. */
static inline void
hand_seal_with (Hand *self, const char *material, guint n, gboolean is_sent)
{
  JsonObject *slot = hand_find_slot (self, material);
  JsonArray *pages = json_array_new (), *lines = json_array_new (), *materials = json_object_get_array_member (self->manifest, "materials");
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL, *told = NULL;

  for (guint i = 0; i < n; i++)
    json_array_add_object_element (pages, hand_make_page (self, i + 1));
  json_object_set_array_member (slot, "pages", pages);
  json_object_set_string_member (slot, "state", n > 0 ? "present" : "missing");
  text = yc_json_canonical_object (self->manifest);
  yc_digest_bytes (text, strlen (text), &self->efile);
  bytes = g_bytes_new (text, strlen (text));
  if (is_sent)
    site_bring_file (self->site, self->site->counter->id, bytes, &self->efile);
  for (guint i = 0; i < json_array_get_length (materials); i++)
    {
      JsonObject *line = json_object_new ();

      json_object_set_string_member (line, "id", json_object_get_string_member (json_array_get_object_element (materials, i), "id"));
      json_array_add_object_element (lines, line);
    }
  json_object_set_string_member (body, "sha256", self->efile.sha256);
  json_object_set_string_member (body, "sm3", self->efile.sm3);
  json_object_set_array_member (body, "materials", lines);
  told = yc_json_canonical_object (body);
  g_assert_cmpint (hand_tell (self, YC_ROLE_CLERK, "efile", told), ==, -1);
}

static inline void
hand_seal (Hand *self, const char *material, guint n)
{
  hand_seal_with (self, material, n, TRUE);
}

G_END_DECLS
