/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-remote.h"
#include "case/yc-clerk-platform.h"
#include "outbox/yc-outbox-op.h"
#include "test-cases.h"

G_BEGIN_DECLS

/* Another store than those of test_cases_new(): its ids are others, by @seed. Nobody is signed in. */
static inline TestCases *
act_cases_new_with (guint64 seed)
{
  TestCases *self = g_new0 (TestCases, 1);

  yc_digest_init_library ();
  self->folder = test_folder_new ();
  self->key = yc_seal_key_new_random ();
  self->clock = yc_clock_test_new (TEST_NOW);
  self->ids = yc_ids_test_new (seed);
  test_cases_open (self);
  return self;
}

static inline TestCases *
act_cases_new (void)
{
  return act_cases_new_with (8);
}

/* Somebody whom the platform knows is signed in at @cases. The account's text must live on. */
static inline void
act_sign_in (TestCases *cases, const char *account, YcRole role)
{
  const YcClerkGrant grant = { account, "样本", role, TEST_NOW + TEST_DAY };
  g_autoptr (GError) error = NULL;
  gboolean known = FALSE;

  g_clear_pointer (&cases->author, yc_author_key_unref);
  g_clear_pointer (&cases->clerk, yc_clerk_free);
  cases->author = yc_clerk_adopt (cases->store, &grant, TEST_PASSWORD, &cases->clerk, &known, &error);
  g_assert_no_error (error);
  g_assert_true (yc_clerk_note_known (cases->store, account, cases->clerk->public_key, &error));
  cases->actor = (YcActor) { cases->clerk->id, cases->clerk->name, "", cases->author };
}

/* A decision names its paper: one of @kind, with the file of a paper that the counter has delivered. */
static inline void
act_name_paper (TestCases *cases, const char *case_id, const char *kind, JsonObject *body)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (cases->store, case_id, NULL);
  JsonArray *named = json_array_new ();

  for (guint i = 0; i < history->len && json_array_get_length (named) == 0; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);
      JsonArray *papers = strcmp (event->kind, "received") == 0 ? json_object_get_array_member (event->body, "papers") : NULL;
      g_autoptr (JsonNode) node = papers != NULL ? json_node_copy (json_array_get_element (papers, 0)) : NULL;
      g_autofree char *text = node != NULL ? json_to_string (node, FALSE) : NULL, *id = yc_ids_uuid (cases->ids, TEST_NOW);
      JsonObject *paper = text != NULL ? yc_json_parse_object (text, -1, NULL, NULL) : NULL;

      if (paper == NULL)
        continue;
      json_object_set_string_member (paper, "id", id);
      json_object_set_string_member (paper, "kind", kind);
      json_object_set_string_member (paper, "number", "");
      json_array_add_object_element (named, paper);
    }
  json_object_set_array_member (body, "papers", named);
}

/* One event, and an operation that brings all that no earlier one has brought, as an act does it. FALSE: nothing happened. */
static inline gboolean
act_do (TestCases *cases, const char *case_id, const char *kind, const char *state, GError **error)
{
  YcStore *store = cases->store;
  g_autoptr (JsonObject) body = state != NULL ? test_state (state) : json_object_new ();
  g_autoptr (JsonObject) facts = json_object_new ();
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (YcCaseRecord) record = yc_case_store_get (store, case_id, error);
  g_autofree char *op_id = yc_ids_uuid (yc_store_get_ids (store), yc_clock_now (cases->clock));
  g_auto (YcOutboxOp) op = { op_id, case_id, record != NULL ? record->number : "", kind, 0, 0, yc_clock_now (cases->clock), NULL };
  gint64 queued = 0;

  g_assert_nonnull (record);
  if (strcmp (kind, "granted") == 0)
    act_name_paper (cases, case_id, "grant", body);
  g_assert_true (yc_store_begin (store, NULL));
  if (yc_outbox_store_get_revision (store, case_id, &op.base, error) && yc_outbox_op_find_queued (store, case_id, &queued, error)
      && yc_case_store_append (store, case_id, kind, body, &cases->actor, error)
      && (history = yc_case_store_history (store, case_id, error)) != NULL
      && yc_outbox_op_add_events (store, &op, facts, history, queued, error))
    {
      for (guint i = 0; i < history->len; i++)
        if (!((const YcCaseEvent *) g_ptr_array_index (history, i))->is_foreign)
          op.case_seq = ((const YcCaseEvent *) g_ptr_array_index (history, i))->seq;
      if (yc_outbox_op_queue (store, &op, &cases->actor, facts, error) && yc_store_commit (store, error))
        return TRUE;
    }
  yc_store_rollback (store);
  return FALSE;
}

G_END_DECLS
