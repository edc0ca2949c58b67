/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-store.h"
#include "sample-items.h"
#include "test-folder.h"

#include <string.h>

/* A store on a real folder with the demonstration hall's enrolment, a clock that stands still and repeatable ids, and a signed-in clerk. */
#define TEST_NOW G_GINT64_CONSTANT (1795398360000000)    /* 2026-11-23 09:46:00 Beijing */
#define TEST_DAY (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define TEST_PASSWORD "yichuang-demonstration"

typedef struct
{
  TestFolder  *folder;
  YcSealKey   *key;
  YcClock     *clock;
  YcIds       *ids;
  YcStore     *store;
  YcClerk     *clerk;
  YcAuthorKey *author;
  YcActor      actor;
} TestCases;

static inline JsonObject *
test_enrolment (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *json;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  json = yc_json_parse_object (text, -1, NULL, &error);
  g_assert_no_error (error);
  return json;
}

static inline void
test_cases_open (TestCases *self)
{
  g_autoptr (GError) error = NULL;
  YcStoreConfig config = { .folder = self->folder->path, .clock = self->clock, .ids = self->ids, .with_keys = TRUE,
                           .workstation_key = self->key, .reserve_bytes = 1024 * 1024, .wal_bytes = 1024 * 1024 };

  self->store = yc_store_open (&config, &error);
  g_assert_no_error (error);
}

static inline void
test_cases_reopen (TestCases *self)
{
  g_clear_pointer (&self->store, yc_store_close);
  test_cases_open (self);
}

static inline void
test_cases_sign_in (TestCases *self, const char *clerk_id)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->author, yc_author_key_unref);
  g_clear_pointer (&self->clerk, yc_clerk_free);
  self->author = yc_clerk_sign_in (self->store, clerk_id, TEST_PASSWORD, &self->clerk, &error);
  g_assert_no_error (error);
  self->actor.clerk_id = self->clerk->id;
  self->actor.clerk_name = self->clerk->name;
  self->actor.window = "03";
  self->actor.key = self->author;
}

/* The same window in a real hall of @region, with the rules of that place: a demonstration goes by the province's. */
static inline void
test_enrolment_move (JsonObject *enrolment, const char *region)
{
  json_object_set_string_member (enrolment, "region", region);
  json_object_set_boolean_member (enrolment, "demonstration", FALSE);
}

/* @enrolment: (nullable): none yet */
static inline TestCases *
test_cases_new_with (TestFolder *folder, JsonObject *enrolment)
{
  TestCases *self = g_new0 (TestCases, 1);
  g_autoptr (GError) error = NULL;

  yc_digest_init_library ();
  self->folder = folder;
  self->key = yc_seal_key_new_random ();
  self->clock = yc_clock_test_new (TEST_NOW);
  self->ids = yc_ids_test_new (7);
  test_cases_open (self);
  if (enrolment == NULL)
    return self;
  if (!json_object_get_boolean_member (enrolment, "demonstration"))
    json_object_set_string_member (enrolment, "incarnation", yc_store_get_incarnation (self->store));
  yc_enrolment_import (self->store, enrolment, &error);
  g_assert_no_error (error);
  test_cases_sign_in (self, "wangjing");
  return self;
}

static inline TestCases *
test_cases_new_in (TestFolder *folder, gboolean enrolled)
{
  g_autoptr (JsonObject) enrolment = test_enrolment ();

  return test_cases_new_with (folder, enrolled ? enrolment : NULL);
}

static inline TestCases *
test_cases_new (gboolean enrolled)
{
  return test_cases_new_in (test_folder_new (), enrolled);
}

static inline void
test_cases_free (TestCases *self)
{
  g_clear_pointer (&self->store, yc_store_close);
  g_clear_pointer (&self->author, yc_author_key_unref);
  g_clear_pointer (&self->clerk, yc_clerk_free);
  yc_seal_key_unref (self->key);
  yc_clock_unref (self->clock);
  yc_ids_unref (self->ids);
  test_folder_free (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCases, test_cases_free)

/* A draft of the small-catering item by the synthetic person. */
static inline YcIntake *
test_intake (void)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  YcIntake *intake = yc_intake_new (item);

  sample_person (intake);
  return intake;
}

static inline char *
test_draft (TestCases *self, const YcIntake *intake)
{
  g_autoptr (GError) error = NULL;
  char *id = yc_case_store_save_draft (self->store, NULL, intake, &self->actor, &error);

  g_assert_no_error (error);
  g_assert_true (yc_id_is_uuid (id));
  return id;
}

/* Appends one event in a transaction of its own; FALSE rolls back. @body is used up. */
static inline gboolean
test_append (TestCases *self, const char *case_id, const char *kind, JsonObject *body, GError **error)
{
  g_autoptr (JsonObject) owned = body;

  g_assert_true (yc_store_begin (self->store, NULL));
  if (yc_case_store_append (self->store, case_id, kind, owned, &self->actor, error) && yc_store_commit (self->store, error))
    return TRUE;
  yc_store_rollback (self->store);
  return FALSE;
}

static inline JsonObject *
test_state (const char *code)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "state", code);
  return body;
}

/* What the receipt does: number, frozen intake, S10. Returns the number. */
static inline char *
test_receive (TestCases *self, const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (self->store, case_id, &error);
  g_autoptr (JsonObject) body = test_state ("S10");
  char *number;

  g_assert_no_error (error);
  g_assert_true (yc_store_begin (self->store, NULL));
  number = yc_case_store_take_number (self->store, case_id, "031", &error);
  g_assert_no_error (error);
  json_object_set_string_member (body, "number", number);
  json_object_set_object_member (body, "intake", yc_intake_to_json (intake));
  yc_case_store_append (self->store, case_id, "received", body, &self->actor, &error);
  g_assert_no_error (error);
  yc_store_commit (self->store, &error);
  g_assert_no_error (error);
  return number;
}

static inline void
test_assert_sound (TestCases *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  yc_case_store_verify (self->store, found, &error);
  g_assert_no_error (error);
  yc_case_store_rebuild (self->store, FALSE, found, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (found, i));
  g_assert_cmpuint (found->len, ==, 0);
}
