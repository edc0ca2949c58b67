/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of case/yc-item-store: item versions that are not kept, changed or gone, each kept once, and forms of earlier versions.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "test-cases.h"

static gint64
count_versions (TestCases *cases)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (cases->store), "SELECT count (*) AS n FROM item_version", &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  g_assert_true (yc_stmt_step (stmt, &row, &error) && row);
  return yc_stmt_col_int (stmt, "n");
}

/* The body of a receipt that freezes @intake; an earlier version put the item's text into it. */
static JsonObject *
receipt_of (const YcIntake *intake, const char *number, gboolean old)
{
  JsonObject *body = test_state ("S10");
  JsonObject *json = yc_intake_to_json (intake);

  if (old)
    {
      json_object_remove_member (json_object_get_object_member (json, "item"), "name");
      json_object_set_object_member (json_object_get_object_member (json, "item"), "json", json_object_ref (intake->item->json));
    }
  json_object_set_object_member (body, "intake", json);
  json_object_set_string_member (body, "number", number);
  return body;
}

static void
test_not_kept (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autoptr (YcItem) other = sample_item ("public-place-hygiene");
  g_autoptr (YcIntake) stranger = yc_intake_new (other);
  g_autoptr (GError) error = NULL;

  g_assert_false (test_append (cases, id, "received", receipt_of (stranger, "", FALSE), &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_assert_cmpint (count_versions (cases), ==, 1);
  test_assert_sound (cases);
}

static void
test_damage (void)
{
  static const struct { const char *sql; gboolean frozen; } damages[] = {
    { "UPDATE item_version SET text = replace (text, '健康', '康健')", FALSE },
    { "UPDATE item_version SET text = replace (text, '健康', '康健')", TRUE },
    { "UPDATE item_version SET text = '{}'", TRUE },
    { "UPDATE item_version SET digest = replace (digest, substr (digest, 1, 1), 'g')", TRUE },
    { "DELETE FROM item_version", FALSE },
    { "DELETE FROM item_version", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr (TestCases) cases = test_cases_new (TRUE);
      g_autoptr (YcIntake) intake = test_intake ();
      g_autofree char *id = test_draft (cases, intake);
      g_autofree char *number = damages[i].frozen ? test_receive (cases, id) : NULL;
      g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;

      test_assert_sound (cases);
      yc_db_exec (yc_store_get_work (cases->store),
                  "DROP TRIGGER item_version_is_never_changed; DROP TRIGGER item_version_is_never_deleted", &error);
      g_assert_no_error (error);
      yc_db_exec (yc_store_get_work (cases->store), damages[i].sql, &error);
      g_assert_no_error (error);
      test_cases_reopen (cases);
      g_test_message ("%s", damages[i].sql);
      g_assert_null (yc_case_store_load_intake (cases->store, id, &error));
      g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
      g_clear_error (&error);
      g_assert_true (yc_case_store_verify (cases->store, defects, &error));
      g_assert_cmpuint (defects->len, >, 0);
    }
}

static void
test_versions_stay (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  YcDb *db = yc_store_get_work (cases->store);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (id);
  g_assert_false (yc_db_exec (db, "UPDATE item_version SET text = ''", &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_false (yc_db_exec (db, "DELETE FROM item_version", &error));
  g_assert_error (error, YC_DB_ERROR, YC_DB_ERROR_CONSTRAINT);
}

/* Two cases of one version share its text; a changed text is another version, and each case keeps its own. */
static void
test_each_version_once (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) first = test_intake ();
  g_autoptr (YcIntake) second = test_intake ();
  g_autoptr (YcItem) changed = sample_item_changed ("small-catering", "健康", "康健");
  g_autofree char *first_id = test_draft (cases, first);
  g_autofree char *same_id = test_draft (cases, first);
  g_autofree char *second_id = NULL;
  g_autoptr (YcIntake) back = NULL;
  g_autoptr (YcIntake) other = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (first_id, !=, same_id);
  g_assert_cmpint (count_versions (cases), ==, 1);
  yc_intake_set_item (second, changed);
  second_id = test_draft (cases, second);
  g_assert_cmpint (count_versions (cases), ==, 2);
  g_free (test_receive (cases, second_id));
  test_cases_reopen (cases);
  back = yc_case_store_load_intake (cases->store, first_id, &error);
  g_assert_no_error (error);
  other = yc_case_store_load_intake (cases->store, second_id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->item->text, ==, first->item->text);
  g_assert_cmpstr (other->item->text, ==, changed->text);
  test_assert_sound (cases);
}

/* What an earlier version froze is read as it stands; a correction keeps the text and names it. */
static void
test_old_form (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autoptr (YcIntake) empty = yc_intake_new (NULL);
  g_autofree char *id = test_draft (cases, empty);
  g_autofree char *number = NULL;
  g_autoptr (YcIntake) back = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *item;

  g_assert_true (yc_store_begin (cases->store, NULL));
  number = yc_case_store_take_number (cases->store, id, "031", &error);
  g_assert_no_error (error);
  g_assert_true (yc_store_commit (cases->store, NULL));
  g_assert_true (test_append (cases, id, "received", receipt_of (intake, number, TRUE), &error));
  g_assert_cmpint (count_versions (cases), ==, 0);
  test_assert_sound (cases);
  back = yc_case_store_load_intake (cases->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->item->digest, ==, intake->item->digest);
  sample_set (&back->applicant.phone, "13900000099");
  g_free (yc_case_store_save_draft (cases->store, id, back, &cases->actor, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_versions (cases), ==, 1);
  history = yc_case_store_history (cases->store, id, &error);
  item = json_object_get_object_member (json_object_get_object_member (
           ((YcCaseEvent *) g_ptr_array_index (history, history->len - 1))->body, "intake"), "item");
  g_assert_false (json_object_has_member (item, "json"));
  g_assert_cmpstr (json_object_get_string_member (item, "digest"), ==, intake->item->digest);
  test_assert_sound (cases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/case/item/intake-whose-item-is-not-kept-is-refused", test_not_kept);
  g_test_add_func ("/case/item/text-that-was-changed-or-is-gone-is-found", test_damage);
  g_test_add_func ("/case/item/version-is-never-changed-or-deleted", test_versions_stay);
  g_test_add_func ("/case/item/each-version-is-kept-once", test_each_version_once);
  g_test_add_func ("/case/item/form-of-an-earlier-version-is-read", test_old_form);
  return g_test_run ();
}
