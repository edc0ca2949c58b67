/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "review/yc-review-rules.h"
#include "test-counter.h"

G_BEGIN_DECLS

/* A case that the counter accepted and handed over, in a store at which two approvers sign in, too. */
#define REVIEW_APPROVER "liming"
#define REVIEW_COLLEAGUE "zhaoyun"

static inline void
review_add_clerk (JsonObject *enrolment, const char *id, const char *name, const char *role)
{
  JsonObject *clerk = json_object_new ();

  json_object_set_string_member (clerk, "id", id);
  json_object_set_string_member (clerk, "name", name);
  json_object_set_string_member (clerk, "role", role);
  json_object_set_string_member (clerk, "password", TEST_PASSWORD);
  json_array_add_object_element (json_object_get_array_member (enrolment, "clerks"), clerk);
}

static inline TestCases *
review_cases (void)
{
  g_autoptr (JsonObject) enrolment = test_enrolment ();

  review_add_clerk (enrolment, REVIEW_APPROVER, "李明", "approver");
  review_add_clerk (enrolment, REVIEW_COLLEAGUE, "赵云", "approver");
  return test_cases_new_with (test_folder_new (), enrolment);
}

static inline void
review_tell (Counter *self, const char *kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *body = yc_json_parse_object (text, -1, NULL, &error);

  g_assert_no_error (error);
  yc_clock_test_advance (self->cases->clock, 60 * G_USEC_PER_SEC);
  g_assert_true (test_append (self->cases, self->id, kind, body, &error));
  g_assert_no_error (error);
}

/* Accepted and handed over by the clerk in one act; an approver signs in then. */
static inline Counter *
review_new (const char *item_id, const char *answers, const char *materials)
{
  Counter *self = counter_new_at (review_cases (), item_id, answers, materials);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = counter_accept (self, YC_OUTCOME_ACCEPT, &error);

  g_assert_no_error (error);
  g_assert_cmpint (counter_state (self), ==, YC_STATE_HANDED_OVER);
  yc_clock_test_advance (self->cases->clock, 60 * G_USEC_PER_SEC);
  test_cases_sign_in (self->cases, REVIEW_APPROVER);
  return self;
}

static inline Counter *
review_new_catering (void)
{
  return review_new ("small-catering", "scenario=new", COUNTER_ALL);
}

/* The manifest as the queue names it for the platform. */
static inline GBytes *
review_manifest (Counter *self)
{
  const YcOutboxFile file = { .case_id = self->id, .kind = (char *) "manifest", .ref = (char *) "manifest" };
  g_autoptr (GError) error = NULL;
  YcDigest digest;
  GBytes *bytes = yc_outbox_store_read_file (self->cases->store, &file, &digest, &error);

  g_assert_no_error (error);
  return bytes;
}

static inline YcReviewDossier *
review_fold (Counter *self, gboolean with_pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = yc_case_store_history (self->cases->store, self->id, &error);
  g_autoptr (YcItem) item = NULL;
  YcReviewDossier *dossier = NULL;
  const char *digest = NULL;

  g_assert_no_error (error);
  g_assert_true (yc_review_dossier_find_item (events, &digest, &error));
  g_assert_nonnull (digest);
  item = yc_case_store_get_item (self->cases->store, digest, &error);
  g_assert_no_error (error);
  dossier = yc_review_dossier_fold (events, item, &error);
  g_assert_no_error (error);
  if (with_pages)
    {
      g_autoptr (GBytes) manifest = review_manifest (self);

      g_assert_true (yc_review_dossier_read_manifest (dossier, manifest, &error));
      g_assert_no_error (error);
    }
  return dossier;
}

static inline void
review_opine (Counter *self, const char *subject, const char *verdict)
{
  g_autofree char *text = g_strdup_printf ("{\"subject\":\"%s\",\"verdict\":\"%s\",\"note\":\"\"}", subject, verdict);

  review_tell (self, "opinion", text);
}

/* All subjects alike. */
static inline void
review_opine_all (Counter *self, const char *verdict)
{
  g_autoptr (YcReviewDossier) dossier = review_fold (self, TRUE);

  for (guint i = 0; i < dossier->checks->len; i++)
    review_opine (self, ((YcReviewCheck *) g_ptr_array_index (dossier->checks, i))->verdict.subject, verdict);
  for (guint i = 0; i < dossier->materials->len; i++)
    {
      const YcReviewMaterial *material = g_ptr_array_index (dossier->materials, i);

      if (yc_review_material_is_judged (material))
        review_opine (self, material->verdict.subject, verdict);
    }
}

G_END_DECLS
