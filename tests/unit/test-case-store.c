/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Drafts, events, guards and the projection over a real store; damage is done to the database file's rows themselves. */
#include "config.h"

#include "case/yc-enrolment.h"
#include "test-cases.h"

#include "base/yc-json.h"
#include "case/yc-clerk-store-private.h"

/* ---- drafts ---- */

static void
test_missing_case (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_case_store_get (cases->store, "0193a000-0000-7000-8000-000000000001", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yc_case_store_save_draft (cases->store, "0193a000-0000-7000-8000-000000000001", intake, &cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yc_case_store_load_intake (cases->store, "x", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
}

static void
test_draft_survives_restart (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) empty = yc_intake_new (NULL);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autoptr (YcIntake) loaded = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autofree char *id = test_draft (cases, empty);
  g_autofree char *same = yc_case_store_save_draft (cases->store, id, intake, &cases->actor, NULL);

  g_assert_cmpstr (same, ==, id);
  test_cases_reopen (cases);
  loaded = yc_case_store_load_intake (cases->store, id, NULL);
  g_assert_nonnull (loaded);
  g_assert_cmpstr (loaded->applicant.name, ==, "林样本");
  g_assert_cmpstr (loaded->item->id, ==, "small-catering");
  record = yc_case_store_get (cases->store, id, NULL);
  g_assert_cmpint (record->state, ==, YC_STATE_DRAFT);
  g_assert_cmpstr (record->number, ==, "");
  g_assert_cmpstr (record->applicant_number, ==, "11010519491231002X");
  g_assert_cmpstr (record->clerk_name, ==, "王静");
  g_assert_cmpint (record->created, ==, TEST_NOW);
  test_assert_sound (cases);
}

static void
test_nothing_personal_in_clear (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autofree char *number = test_receive (cases, id);
  static const char *const secrets[] = { "林样本", "11010519491231002X", "13900000018", "002X", "样本路", "王静", TEST_PASSWORD };
  static const char *const files[] = { "work.db", "work.db-wal" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = test_folder_path (cases->folder, files[i]);
      g_autofree char *text = NULL;
      gsize n = 0;

      g_assert_true (g_file_get_contents (path, &text, &n, NULL));
      for (gsize k = 0; k < G_N_ELEMENTS (secrets); k++)
        g_assert_null (memmem (text, n, secrets[k], strlen (secrets[k])));
    }
}

static void
test_saving_the_same_changes_nothing (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autoptr (YcCaseRecord) record = NULL;

  yc_clock_test_advance (cases->clock, G_USEC_PER_SEC);
  g_free (yc_case_store_save_draft (cases->store, id, intake, &cases->actor, NULL));
  record = yc_case_store_get (cases->store, id, NULL);
  g_assert_cmpint (record->changed, ==, TEST_NOW);
  g_assert_cmpint (record->revision, ==, 1);
}

static void
test_park_and_resume (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autoptr (YcCaseRecord) parked = NULL;
  g_autoptr (YcCaseRecord) resumed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_case_store_park (cases->store, id, TRUE, "带健康证明再来", &cases->actor, &error));
  parked = yc_case_store_get (cases->store, id, NULL);
  g_assert_true (parked->parked);
  g_assert_cmpstr (parked->note, ==, "带健康证明再来");
  g_assert_true (yc_case_store_park (cases->store, id, FALSE, NULL, &cases->actor, &error));
  resumed = yc_case_store_get (cases->store, id, NULL);
  g_assert_false (resumed->parked);
  g_assert_cmpint (resumed->revision, ==, 3);
  g_assert_true (yc_case_store_discard (cases->store, id, "申请人改日再来", &cases->actor, &error));
  g_assert_false (yc_case_store_park (cases->store, id, TRUE, "", &cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  test_assert_sound (cases);
}

static void
test_discarded_draft_stays_in_history (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (YcIntake) kept = NULL;
  g_autoptr (GError) error = NULL;
  const YcCaseEvent *last;

  g_assert_true (yc_case_store_discard (cases->store, id, "重复录入", &cases->actor, &error));
  history = yc_case_store_history (cases->store, id, &error);
  g_assert_cmpuint (history->len, ==, 2);
  last = g_ptr_array_index (history, 1);
  g_assert_cmpstr (last->kind, ==, "voided");
  g_assert_cmpstr (json_object_get_string_member (last->body, "reason"), ==, "重复录入");
  kept = yc_case_store_load_intake (cases->store, id, NULL);
  g_assert_cmpstr (kept->applicant.name, ==, "林样本");
}

static void
test_duplicate_draft (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *first = test_draft (cases, intake);
  g_autofree char *none = yc_case_store_find_duplicate (cases->store, first, "small-catering", "11010519491231002X", NULL);
  g_autofree char *other_item = yc_case_store_find_duplicate (cases->store, NULL, "public-place-hygiene", "11010519491231002X", NULL);
  g_autofree char *other_person = yc_case_store_find_duplicate (cases->store, NULL, "small-catering", "110105194912310038", NULL);
  g_autofree char *found = yc_case_store_find_duplicate (cases->store, NULL, "small-catering", " 11010519491231002x", NULL);
  g_autofree char *second = test_draft (cases, intake);
  g_autofree char *mutual = yc_case_store_find_duplicate (cases->store, second, "small-catering", "11010519491231002X", NULL);
  g_autofree char *after = NULL;

  g_assert_null (none);
  g_assert_null (other_item);
  g_assert_null (other_person);
  g_assert_cmpstr (found, ==, first);
  g_assert_cmpstr (mutual, ==, first);
  g_assert_true (yc_case_store_discard (cases->store, first, "", &cases->actor, NULL));
  after = yc_case_store_find_duplicate (cases->store, second, "small-catering", "11010519491231002X", NULL);
  g_assert_null (after);
}

static void
test_duplicate_of_a_received_case (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *first = test_draft (cases, intake);
  static const char *const states[] = { "S10", "S15", "S18" };
  g_autoptr (JsonNode) notice = json_from_string ("[{\"kind\":\"correction-notice\"}]", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autofree char *number = i == 0 ? test_receive (cases, first) : NULL;
      g_autofree char *found = NULL;
      g_autoptr (GError) error = NULL;

      if (i > 0)
        {
          JsonObject *body = test_state (states[i]);

          json_object_set_member (body, "papers", json_node_copy (notice));
          test_append (cases, first, i == 1 ? "to-correct" : "supplied", body, &error);
        }
      g_assert_no_error (error);
      found = yc_case_store_find_duplicate (cases->store, NULL, "small-catering", "11010519491231002X", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (found, ==, first);
    }
}

/* ---- events ---- */

static void
test_unsigned_lawful_act_is_refused (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autoptr (GError) error = NULL;

  cases->actor.key = NULL;
  g_assert_false (test_append (cases, id, "received", test_state ("S10"), &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
}

static void
test_forbidden_transition_is_refused (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autoptr (YcCaseRecord) record = NULL;
  static const char *const codes[] = { "S00", "S30", "S31", "S32", "S60", "S80", "S99", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (test_append (cases, id, "odd", test_state (codes[i]), &error));
      g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
    }
  record = yc_case_store_get (cases->store, id, NULL);
  g_assert_cmpint (record->state, ==, YC_STATE_DRAFT);
  g_assert_cmpint (record->revision, ==, 1);
  test_assert_sound (cases);
}

static void
test_letters_guard_states (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autofree char *number = test_receive (cases, id);
  static const char *const codes[] = { "S31", "S32" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (test_append (cases, id, "tolerated", test_state (codes[i]), &error));
      g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
    }
  g_assert_true (test_append (cases, id, "accepted", test_state ("S30"), NULL));
  test_assert_sound (cases);
}

static void
test_received_is_voided_by_a_supervisor_only (void)
{
  g_autoptr (TestCases) cases = test_cases_new (FALSE);
  g_autoptr (JsonObject) enrolment = test_enrolment ();
  g_autoptr (YcIntake) intake = test_intake ();
  g_autoptr (JsonObject) chief = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL, *next = NULL, *number = NULL, *other = NULL;

  json_object_set_string_member (chief, "id", "chief");
  json_object_set_string_member (chief, "name", "样本主任");
  json_object_set_string_member (chief, "role", "supervisor");
  json_object_set_string_member (chief, "password", TEST_PASSWORD);
  json_array_add_object_element (json_object_get_array_member (enrolment, "clerks"), json_object_ref (chief));
  g_assert_true (yc_enrolment_import (cases->store, enrolment, &error));
  test_cases_sign_in (cases, "wangjing");
  id = test_draft (cases, intake);
  number = test_receive (cases, id);
  g_assert_false (yc_case_store_discard (cases->store, id, "录错", &cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  test_cases_sign_in (cases, "chief");
  g_assert_true (yc_case_store_discard (cases->store, id, "录错", &cases->actor, &error));
  test_cases_sign_in (cases, "wangjing");
  next = test_draft (cases, intake);
  other = test_receive (cases, next);
  g_assert_cmpstr (other, !=, number);
  test_assert_sound (cases);
}

static void
test_received_intake_is_frozen (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autofree char *number = test_receive (cases, id);
  g_autoptr (YcIntake) other_item = yc_intake_copy (intake);
  g_autoptr (YcItem) item = sample_item ("public-place-hygiene");
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (YcIntake) loaded = NULL;
  g_autoptr (GError) error = NULL;

  yc_intake_set_item (other_item, item);
  g_assert_null (yc_case_store_save_draft (cases->store, id, other_item, &cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  /* An error put right on the spot is a new fact. */
  sample_set (&intake->applicant.phone, "13900000019");
  g_free (yc_case_store_save_draft (cases->store, id, intake, &cases->actor, &error));
  g_assert_no_error (error);
  history = yc_case_store_history (cases->store, id, &error);
  g_assert_cmpuint (history->len, ==, 3);
  g_assert_cmpstr (((YcCaseEvent *) g_ptr_array_index (history, 2))->kind, ==, "amended");
  loaded = yc_case_store_load_intake (cases->store, id, NULL);
  g_assert_cmpstr (loaded->applicant.phone, ==, "13900000019");
  g_assert_true (test_append (cases, id, "accepted", test_state ("S30"), NULL));
  sample_set (&intake->applicant.phone, "13900000020");
  g_assert_null (yc_case_store_save_draft (cases->store, id, intake, &cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  test_assert_sound (cases);
}

static void
test_history_tells_who_when_where (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autoptr (GPtrArray) history = NULL;
  g_autofree char *number = NULL;
  const YcCaseEvent *first, *last;

  yc_clock_test_advance (cases->clock, 61 * G_USEC_PER_SEC);
  number = test_receive (cases, id);
  history = yc_case_store_history (cases->store, id, NULL);
  g_assert_cmpuint (history->len, ==, 2);
  first = g_ptr_array_index (history, 0);
  last = g_ptr_array_index (history, 1);
  g_assert_cmpstr (last->previous, ==, first->hash);
  g_assert_cmpstr (last->clerk_id, ==, "wangjing");
  g_assert_cmpstr (last->clerk_name, ==, "王静");
  g_assert_cmpstr (last->window, ==, "03");
  g_assert_cmpint (last->at, ==, TEST_NOW + 61 * G_USEC_PER_SEC);
  g_assert_cmpuint (strlen (last->signature), ==, 128);
  g_assert_nonnull (json_object_get_object_member (last->body, "intake"));
}

/* An operation carries them as text, a receiver reads the text as an object. */
static void
test_wire_text (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autofree char *number = test_receive (cases, id);
  g_autoptr (GPtrArray) history = yc_case_store_history (cases->store, id, NULL);

  g_assert_cmpuint (history->len, ==, 2);
  for (guint i = 0; i < history->len; i++)
    {
      g_autoptr (JsonObject) object = yc_case_event_to_wire (g_ptr_array_index (history, i));
      g_autofree char *expected = yc_json_canonical_object (object);
      g_autoptr (GString) text = g_string_new (NULL);

      yc_case_event_append_wire (g_ptr_array_index (history, i), text);
      g_assert_cmpstr (text->str, ==, expected);
    }
}

/* ---- what is kept open ---- */

static void
test_rollback_leaves_nothing_open (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (YcCaseRecord) inside = NULL, after = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_boolean_member (body, "parked", TRUE);
  json_object_set_string_member (body, "note", "明日再来");
  g_assert_true (yc_store_begin (cases->store, &error));
  g_assert_true (yc_case_store_append (cases->store, id, "parked", body, &cases->actor, &error));
  inside = yc_case_store_get (cases->store, id, &error);
  g_assert_cmpstr (inside->note, ==, "明日再来");
  yc_store_rollback (cases->store);
  after = yc_case_store_get (cases->store, id, &error);
  g_assert_cmpstr (after->note, ==, "");
  test_assert_sound (cases);
}

static void
test_changed_bytes_are_opened_anew (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *other = test_draft (cases, intake);
  g_autofree char *id = test_draft (cases, intake);
  g_autoptr (YcCaseRecord) record = yc_case_store_get (cases->store, id, NULL);
  g_autoptr (GError) error = NULL;
  YcDb *db = yc_store_get_work (cases->store);

  g_assert_nonnull (record);
  g_assert_true (yc_db_exec (db, "UPDATE case_row SET sealed = (SELECT sealed FROM case_row WHERE n = 1) WHERE n = 2", &error));
  g_assert_null (yc_case_store_get (cases->store, id, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_assert_cmpint (yc_clerk_get_role (cases->store, "wangjing"), ==, YC_ROLE_CLERK);
  g_assert_cmpint (yc_clerk_get_role (cases->store, "wangjing"), ==, YC_ROLE_CLERK);
  g_assert_cmpint (yc_clerk_get_role (cases->store, "nobody"), ==, YC_N_ROLES);
  g_assert_true (yc_db_exec (db, "UPDATE clerk SET sealed = zeroblob (length (sealed)) WHERE id = 'wangjing'", NULL));
  g_assert_cmpint (yc_clerk_get_role (cases->store, "wangjing"), ==, YC_N_ROLES);
}

/* ---- damage ---- */

typedef struct
{
  const char *name;
  const char *sql;
} Damage;

/* Every column of every event of the second case, and the order of the log. */
static const Damage damages[] = {
  { "kind", "UPDATE case_event SET kind = 'accepted' WHERE seq = 2" },
  { "hash", "UPDATE case_event SET hash = replace (hash, substr (hash, 1, 1), 'g') WHERE seq = 2" },
  { "signature", "UPDATE case_event SET signature = (SELECT signature FROM case_event WHERE seq = 1) WHERE seq = 2" },
  { "no signature", "UPDATE case_event SET signature = '' WHERE seq = 2" },
  { "body", "UPDATE case_event SET sealed = CAST (substr (sealed, 1, 40) || CASE substr (sealed, 41, 1) WHEN x'00' THEN x'01' ELSE x'00' END || substr (sealed, 42) AS BLOB) WHERE seq = 2" },
  { "older body", "UPDATE case_event SET sealed = (SELECT sealed FROM case_event WHERE seq = 1) WHERE seq = 2" },
  { "number", "UPDATE case_event SET seq = 3 WHERE seq = 2" },
  { "first event gone", "DELETE FROM case_event WHERE seq = 1" },
  { "last event gone", "DELETE FROM case_event WHERE seq = 2" },
  { "author's key exchanged", "UPDATE author_key SET clerk_id = 'somebody'" },
  { "head", "UPDATE case_row SET head = replace (head, substr (head, 1, 1), 'g')" },
};

static void
test_each_damage_is_found (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr (TestCases) cases = test_cases_new (TRUE);
      g_autoptr (YcIntake) intake = test_intake ();
      g_autofree char *id = test_draft (cases, intake);
      g_autofree char *number = test_receive (cases, id);
      YcDb *db = yc_store_get_work (cases->store);
      g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) history = NULL;
      g_autoptr (GError) error = NULL;

      test_assert_sound (cases);
      g_assert_true (yc_db_exec (db, "DROP TRIGGER case_event_is_never_changed; DROP TRIGGER case_event_is_never_deleted", &error));
      g_assert_true (yc_db_exec (db, damages[i].sql, &error));
      g_assert_no_error (error);
      history = yc_case_store_history (cases->store, id, &error);
      if (history != NULL)
        g_test_message ("%s was not found", damages[i].name);
      g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
      g_clear_error (&error);
      g_assert_true (yc_case_store_verify (cases->store, defects, &error));
      g_assert_cmpuint (defects->len, >, 0);
    }
}

static void
test_log_is_append_only (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  YcDb *db = yc_store_get_work (cases->store);
  g_autoptr (GError) error = NULL;

  g_assert_false (yc_db_exec (db, "UPDATE case_event SET kind = 'x'", &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_false (yc_db_exec (db, "DELETE FROM case_event", &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_CONSTRAINT);
}

/* ---- rebuild ---- */

static void
test_projection_is_rebuilt_the_same (void)
{
  static const char *const wrong[] = {
    "UPDATE case_row SET state = 60", "UPDATE case_row SET due = '2030-01-01'", "UPDATE case_row SET number = 'x'",
    "UPDATE case_row SET window = '99', parked = 1, changed = 1", "DELETE FROM case_search", "DELETE FROM case_row",
    "UPDATE case_row SET item_name = 'x', revision = 9",
  };
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *draft = test_draft (cases, intake);
  g_autofree char *received = test_draft (cases, intake);
  g_autofree char *number = test_receive (cases, received);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) found = NULL;
      g_autoptr (YcCaseRecord) record = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (yc_db_exec (yc_store_get_work (cases->store), wrong[i], &error));
      g_assert_true (yc_case_store_rebuild (cases->store, TRUE, differences, &error));
      g_assert_cmpuint (differences->len, ==, 2);
      test_assert_sound (cases);
      record = yc_case_store_get (cases->store, received, &error);
      g_assert_cmpint (record->state, ==, YC_STATE_RECEIVED);
      g_assert_cmpstr (record->number, ==, number);
      found = yc_case_store_list (cases->store, number, "all", 0, 10, &error);
      g_assert_cmpuint (found->len, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/case/draft/a-case-that-is-not-there-is-not-found", test_missing_case);
  g_test_add_func ("/case/draft/what-was-saved-survives-a-restart", test_draft_survives_restart);
  g_test_add_func ("/case/draft/nothing-personal-lies-in-clear-in-the-file", test_nothing_personal_in_clear);
  g_test_add_func ("/case/draft/saving-the-same-again-changes-nothing", test_saving_the_same_changes_nothing);
  g_test_add_func ("/case/draft/is-parked-and-resumed", test_park_and_resume);
  g_test_add_func ("/case/draft/discarded-one-stays-in-history", test_discarded_draft_stays_in_history);
  g_test_add_func ("/case/draft/second-open-one-of-person-and-item-is-found", test_duplicate_draft);
  g_test_add_func ("/case/draft/received-case-of-person-and-item-is-found-too", test_duplicate_of_a_received_case);
  g_test_add_func ("/case/event/unsigned-lawful-act-is-refused", test_unsigned_lawful_act_is_refused);
  g_test_add_func ("/case/event/forbidden-transition-is-refused", test_forbidden_transition_is_refused);
  g_test_add_func ("/case/event/tolerance-and-commitment-need-the-scanned-letter", test_letters_guard_states);
  g_test_add_func ("/case/event/received-case-is-voided-by-a-supervisor-only", test_received_is_voided_by_a_supervisor_only);
  g_test_add_func ("/case/event/intake-is-frozen-by-the-receipt", test_received_intake_is_frozen);
  g_test_add_func ("/case/event/history-tells-who-when-where", test_history_tells_who_when_where);
  g_test_add_func ("/case/event/wire-text-is-that-of-the-object", test_wire_text);
  g_test_add_func ("/case/projection/rollback-leaves-nothing-open", test_rollback_leaves_nothing_open);
  g_test_add_func ("/case/projection/changed-bytes-are-opened-anew", test_changed_bytes_are_opened_anew);
  g_test_add_func ("/case/event/each-damage-is-found", test_each_damage_is_found);
  g_test_add_func ("/case/event/log-is-append-only", test_log_is_append_only);
  g_test_add_func ("/case/projection/is-rebuilt-with-the-same-result", test_projection_is_rebuilt_the_same);
  return g_test_run ();
}
