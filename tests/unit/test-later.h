/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "outbox/yc-counter.h"
#include "test-counter.h"

G_BEGIN_DECLS

/* A case after its acceptance, with what the back office does to it told by its events: the approver signs in at the same store. */
#define LATER_APPROVER "sp-li"

/* With the approver. (transfer full) */
static inline JsonObject *
later_enrolment (void)
{
  JsonObject *enrolment = test_enrolment ();
  JsonArray *clerks = json_object_get_array_member (enrolment, "clerks");
  JsonObject *approver = json_object_new ();

  json_object_set_string_member (approver, "id", LATER_APPROVER);
  json_object_set_string_member (approver, "name", "李审");
  json_object_set_string_member (approver, "role", "approver");
  json_object_set_string_member (approver, "password", TEST_PASSWORD);
  json_array_add_object_element (clerks, approver);
  return enrolment;
}

/* @region: (nullable): of the enrolment; of the samples */
static inline TestCases *
later_cases_new_at (const char *region)
{
  g_autoptr (JsonObject) enrolment = later_enrolment ();

  if (region != NULL)
    test_enrolment_move (enrolment, region);
  return test_cases_new_with (test_folder_new (), enrolment);
}

static inline TestCases *
later_cases_new (void)
{
  return later_cases_new_at (NULL);
}

static inline Counter *
later_new (void)
{
  Counter *self = counter_new_at (later_cases_new (), "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = counter_accept (self, YC_OUTCOME_ACCEPT, &error);

  g_assert_no_error (error);
  yc_clock_test_advance (self->cases->clock, G_USEC_PER_SEC);
  return self;
}

/* Without the health certificates, owed until 2026-11-30. @cases: (transfer full) */
static inline Counter *
later_new_tolerated_in (TestCases *cases, const char *materials)
{
  Counter *self = counter_new_at (cases, "small-catering", "scenario=new", materials);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) promise = yc_submission_make_paper (self->cases->store, self->calendar, self->id, "tolerance-promise", &self->cases->actor, &error);
  g_autoptr (YcAcceptance) acceptance = NULL;

  g_assert_no_error (error);
  counter_print_letter (self, promise);
  counter_scan (self, "tolerance-promise");
  acceptance = counter_accept (self, YC_OUTCOME_TOLERATE, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (self->cases->clock, G_USEC_PER_SEC);
  return self;
}

static inline Counter *
later_new_tolerated (const char *materials)
{
  return later_new_tolerated_in (later_cases_new (), materials);
}

/* As the approver. @body: used up */
static inline gboolean
later_office (Counter *self, const char *kind, const char *state, JsonObject *body, GError **error)
{
  YcActor clerk = self->cases->actor;
  g_autoptr (YcClerk) approver = NULL;
  g_autoptr (YcAuthorKey) key = yc_clerk_sign_in (self->cases->store, LATER_APPROVER, TEST_PASSWORD, &approver, error);
  gboolean done;

  g_assert_nonnull (key);
  json_object_set_string_member (body, "state", state);
  self->cases->actor = (YcActor) { approver->id, approver->name, "", key };
  done = test_append (self->cases, self->id, kind, body, error);
  self->cases->actor = clerk;
  return done;
}

static inline void
later_review (Counter *self)
{
  g_autoptr (GError) error = NULL;

  later_office (self, "claimed", "S50", json_object_new (), &error);
  g_assert_no_error (error);
}

static inline void
later_decide (Counter *self, gboolean granted)
{
  g_autoptr (JsonNode) node = json_from_string ("{\"papers\":[{\"id\":\"x\",\"kind\":\"grant\",\"title\":\"准予行政许可决定书\",\"number\":\"（辽·大）中市监准字〔2026〕第000009号\"}]}", NULL);
  g_autoptr (GError) error = NULL;

  later_review (self);
  later_office (self, granted ? "granted" : "denied", granted ? "S60" : "S61", granted ? json_node_dup_object (node) : json_object_new (), &error);
  g_assert_no_error (error);
}

/* The page of the slot, n from 0; its id. (transfer full) */
static inline char *
later_page (Counter *self, const char *material, guint n)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (self->cases->store, self->id, FALSE, NULL);

  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      if (strcmp (page->material_id, material) == 0 && n-- == 0)
        return g_strdup (page->id);
    }
  g_assert_not_reached ();
}

/* S41. @page: (nullable): one is missing */
static inline void
later_send_back (Counter *self, const char *material, const char *page)
{
  JsonObject *body = json_object_new (), *entry = json_object_new ();
  JsonArray *pages = json_array_new ();
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (entry, "material", material);
  if (page != NULL)
    json_object_set_string_member (entry, "page", page);
  json_object_set_string_member (entry, "reason", "字迹不清");
  json_array_add_object_element (pages, entry);
  json_object_set_string_member (body, "reason_code", "unclear");
  json_object_set_array_member (body, "pages", pages);
  later_office (self, "sent-back", "S41", body, &error);
  g_assert_no_error (error);
}

/* A scan into the slot that may be refused. */
static inline gboolean
later_scan_job (Counter *self, const char *material, GError **error)
{
  g_autofree char *job = yc_ids_uuid (self->cases->ids, TEST_NOW);

  return yc_page_store_begin_job (self->cases->store, self->id, job, material, YC_PAGE_SCANNED, 300, error);
}

static inline void
later_assert_state (Counter *self, YcState state)
{
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpint (counter_state (self), ==, state);
  test_assert_sound (self->cases);
  g_assert_true (yc_submission_verify_efiles (self->cases->store, defects, NULL));
  g_assert_true (yc_page_store_verify (self->cases->store, defects, NULL));
  for (guint i = 0; i < defects->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (defects, i));
  g_assert_cmpuint (defects->len, ==, 0);
}

static inline void
later_assert_conflict (GError **error, YcConflict reason)
{
  YcConflict found = YC_N_CONFLICTS;

  g_assert_true (yc_conflict_of_error (*error, &found));
  if (found != reason && *error != NULL)
    g_test_message ("%s", (*error)->message);
  g_assert_cmpint (found, ==, reason);
  g_clear_error (error);
}

/* The newest operation: "kind paper:1 page:1 manifest:1". (transfer full) */
static inline char *
later_last_op (Counter *self)
{
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (self->cases->store, NULL);
  const YcOutboxEntry *entry = g_ptr_array_index (queue, queue->len - 1);
  g_autoptr (GPtrArray) files = yc_outbox_store_list_files (self->cases->store, entry->op_id, NULL);
  static const char *const kinds[] = { "paper", "page", "manifest" };
  g_autoptr (GString) text = g_string_new (entry->kind);

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      guint n = 0;

      for (guint i = 0; i < files->len; i++)
        n += strcmp (((const YcOutboxFile *) g_ptr_array_index (files, i))->kind, kinds[k]) == 0 ? 1 : 0;
      g_string_append_printf (text, " %s:%u", kinds[k], n);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static inline void
later_assert_last_op (Counter *self, const char *expected)
{
  g_autofree char *text = later_last_op (self);

  g_assert_cmpstr (text, ==, expected);
}

G_END_DECLS
