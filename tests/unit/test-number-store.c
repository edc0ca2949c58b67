/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Numbers out of leased blocks: never twice, whatever clock, restart or rollback do; enrolment, strictly read. */
#include "config.h"

#include "base/yc-error.h"
#include "case/yc-case-number.h"
#include "case/yc-enrolment.h"
#include "test-cases.h"

/* Takes one case number and one document number in a transaction. */
static void
take_both (TestCases *cases, const char *case_id, gboolean commit, char **ret_case, char **ret_document)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_store_begin (cases->store, &error));
  *ret_case = yc_case_store_take_number (cases->store, case_id, "031", &error);
  g_assert_no_error (error);
  *ret_document = yc_case_store_take_document_number (cases->store, case_id, "031", "受", &error);
  g_assert_no_error (error);
  if (commit)
    g_assert_true (yc_store_commit (cases->store, &error));
  else
    yc_store_rollback (cases->store);
}

static void
assert_fresh (GHashTable *seen, char *number)
{
  if (g_hash_table_contains (seen, number))
    g_test_message ("%s came twice", number);
  g_assert_false (g_hash_table_contains (seen, number));
  g_hash_table_add (seen, number);
}

/* Random days, back and forth, restarts, rollbacks. */
static void
run_sequence (gboolean enrolled, guint n)
{
  g_autoptr (TestCases) cases = test_cases_new (enrolled);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = test_draft (cases, intake);
      char *number = NULL, *document = NULL;
      int dice = g_test_rand_int_range (0, 12);

      if (dice == 0)
        test_cases_reopen (cases);
      if (dice < 5)
        yc_clock_test_advance (cases->clock, g_test_rand_int_range (-3, 4) * TEST_DAY);
      take_both (cases, id, dice != 11, &number, &document);
      if (dice == 11)
        {
          g_free (number);
          g_free (document);
          take_both (cases, id, TRUE, &number, &document);
        }
      g_assert_true (yc_case_number_is_valid (number));
      g_assert_cmpint (yc_case_number_is_provisional (number), ==, !enrolled);
      assert_fresh (seen, number);
      assert_fresh (seen, document);
    }
}

static void
test_never_twice (void)
{
  run_sequence (TRUE, 200);
}

static void
test_provisional_never_twice (void)
{
  run_sequence (FALSE, 200);
}

static void
test_crowded_day (void)
{
  g_autoptr (TestCases) cases = test_cases_new (FALSE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_store_begin (cases->store, NULL));
  for (guint i = 0; i < 10000; i++)
    {
      char *number = yc_case_store_take_document_number (cases->store, id, "031", "受", &error);

      g_assert_no_error (error);
      assert_fresh (seen, number);
    }
  g_assert_null (yc_case_store_take_document_number (cases->store, id, "031", "受", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_NUMBERS);
  yc_store_rollback (cases->store);
}

static void
test_form_of_numbers (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autofree char *number = test_receive (cases, id);
  g_autofree char *document = NULL, *again = NULL, *once_more = NULL, *next = NULL, *foreign = NULL;

  take_both (cases, id, TRUE, &again, &document);
  g_assert_cmpstr (again, ==, number);
  g_assert_true (g_str_has_prefix (number, "21020203120261123030001"));
  g_assert_cmpstr (document, ==, "（辽·大）中市监受字〔2026〕第000001号");
  take_both (cases, id, TRUE, &once_more, &next);
  g_assert_cmpstr (once_more, ==, number);
  g_assert_cmpstr (next, ==, "（辽·大）中市监受字〔2026〕第000002号");
  g_assert_true (yc_store_begin (cases->store, NULL));
  foreign = yc_case_store_take_document_number (cases->store, id, "999", "受", NULL);
  yc_store_rollback (cases->store);
  g_assert_true (g_str_has_prefix (foreign, "L-D203-261123-"));
}

static JsonObject *
small_lease (const char *lease, const char *block, int first, int last)
{
  JsonObject *json = test_enrolment ();
  JsonArray *blocks = json_object_get_array_member (json, "case_blocks");
  JsonObject *only = json_array_get_object_element (blocks, 0);

  json_object_set_string_member (json, "lease_id", lease);
  json_object_set_string_member (only, "block", block);
  json_object_set_int_member (only, "first", first);
  json_object_set_int_member (only, "last", last);
  json_object_set_array_member (json, "document_blocks", json_array_new ());
  return json;
}

static void
test_exhausted_block (void)
{
  g_autoptr (TestCases) cases = test_cases_new (FALSE);
  g_autoptr (JsonObject) small = small_lease ("small", "block-a", 1, 2);
  g_autoptr (JsonObject) second = small_lease ("second", "block-b", 7, 8);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autoptr (GError) error = NULL;
  static const char *const expected[] = { "0001", "0002", "L", "0007", "0008", "L" };

  g_assert_true (yc_enrolment_import (cases->store, small, &error));
  test_cases_sign_in (cases, "wangjing");
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *id = test_draft (cases, intake);
      g_autofree char *number = NULL;

      if (i == 3)
        g_assert_true (yc_enrolment_import (cases->store, second, &error));
      number = test_receive (cases, id);
      if (*expected[i] == 'L')
        g_assert_true (yc_case_number_is_provisional (number));
      else
        g_assert_cmpint (strncmp (number + 19, expected[i], 4), ==, 0);
    }
  test_assert_sound (cases);
}

/* Whatever the order in which they were leased. */
static void
test_lowest_block_comes_first (void)
{
  g_autoptr (TestCases) cases = test_cases_new (FALSE);
  g_autoptr (JsonObject) high = small_lease ("high", "block-a", 7, 8);
  g_autoptr (JsonObject) low = small_lease ("low", "block-b", 1, 2);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autoptr (GError) error = NULL;
  static const char *const expected[] = { "0001", "0002", "0007", "0008" };

  g_assert_true (yc_enrolment_import (cases->store, high, &error));
  g_assert_true (yc_enrolment_import (cases->store, low, &error));
  test_cases_sign_in (cases, "wangjing");
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *id = test_draft (cases, intake);
      g_autofree char *number = test_receive (cases, id);

      g_assert_cmpint (strncmp (number + 19, expected[i], 4), ==, 0);
    }
  test_assert_sound (cases);
}

static void
test_unaccounted_numbers_are_found (void)
{
  static const char *const wrong[] = {
    "DELETE FROM case_number WHERE serial = 1", "DELETE FROM case_number WHERE serial = 2",
    "UPDATE case_number SET case_id = 'x' WHERE serial = 3", "UPDATE case_number SET number = (SELECT max (number) FROM case_number)",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (TestCases) cases = test_cases_new (TRUE);
      g_autoptr (YcIntake) intake = test_intake ();
      g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);

      for (guint k = 0; k < 3; k++)
        {
          g_autofree char *id = test_draft (cases, intake);
          g_free (test_receive (cases, id));
        }
      g_assert_true (yc_db_exec (yc_store_get_work (cases->store), wrong[i], NULL));
      g_assert_true (yc_case_store_verify (cases->store, defects, NULL));
      g_assert_cmpuint (defects->len, >, 0);
    }
}

/* ---- enrolment ---- */

/* Points that no secret can be agreed with: of order 4 and 1 (RFC 7748, section 6.1). */
#define RECOVERY_KEY "0dde1d376b047d3aaaf5880ae258402fe0ffa4f6a4ab7f0cd0ae3e93e060793e"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define ONE "0100000000000000000000000000000000000000000000000000000000000000"

static void
test_broken_lease (void)
{
  static const struct { const char *from, *to; } changes[] = {
    { "\"format\": 1", "\"format\": 2" }, { "\"210202\"", "\"21020\"" }, { "\"window\": \"03\"", "\"window\": \"3\"" },
    { "\"D203\"", "\"d203\"" }, { "\"first\": 1, \"last\": 2000", "\"first\": 5, \"last\": 4" }, { "2027-12-31", "2025-12-31" },
    { "2026-01-01", "2026-02-30" }, { "\"year\": 2026", "\"year\": 26" }, { "\"role\": \"clerk\"", "\"role\": \"king\"" },
    { "yichuang-demonstration", "short" }, { "\"hall\"", "\"hell\"" }, { "\"demonstration\": true", "\"demonstration\": false" },
    { "0dde1d37", "0dde1dXX" }, { RECOVERY_KEY, ZEROS }, { RECOVERY_KEY, ONE }, { "\"code\": \"012\"", "\"code\": 12" },
  };
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (TestCases) cases = test_cases_new (FALSE);
      g_autoptr (GString) changed = g_string_new (text);
      g_autoptr (JsonObject) json = NULL;
      g_autoptr (YcSite) site = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (changed, changes[i].from, changes[i].to, 0), >, 0);
      json = yc_json_parse_object (changed->str, -1, NULL, &error);
      g_assert_no_error (error);
      if (yc_enrolment_import (cases->store, json, &error))
        g_test_message ("%s was taken", changes[i].to);
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
      site = yc_enrolment_get_site (cases->store, NULL);
      g_assert_false (site->enrolled);
    }
}

static void
test_lease_is_taken_once (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (JsonObject) same = test_enrolment ();
  g_autoptr (JsonObject) changed = test_enrolment ();
  g_autoptr (JsonObject) same_block = small_lease ("other", "demonstration-case-a", 3000, 3001);
  g_autoptr (JsonObject) overlap = small_lease ("other", "block-c", 2000, 2001);
  g_autoptr (JsonObject) foreign = small_lease ("other", "block-d", 3000, 3001);
  JsonObject *refused[] = { changed, same_block, overlap, foreign };

  g_assert_true (yc_enrolment_import (cases->store, same, NULL));
  json_object_set_string_member (changed, "hall", "样本大厅");
  json_object_set_string_member (foreign, "incarnation", "0193a000-0000-7000-8000-000000000001");
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (yc_enrolment_import (cases->store, refused[i], &error));
      g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
    }
  test_assert_sound (cases);
}

/* A lease of a real hall for this store. */
static JsonObject *
real_lease (TestCases *cases)
{
  JsonObject *json = small_lease ("real", "block-real", 3000, 3100);

  json_object_set_boolean_member (json, "demonstration", FALSE);
  json_object_set_string_member (json, "incarnation", yc_store_get_incarnation (cases->store));
  return json;
}

static void
test_demonstration_does_not_take_over (void)
{
  g_autoptr (TestCases) cases = test_cases_new (FALSE);
  g_autoptr (JsonObject) real = real_lease (cases);
  g_autoptr (JsonObject) demonstration = small_lease ("demo", "block-demo", 1, 2);
  g_autoptr (YcSite) site = NULL;
  g_autoptr (GError) error = NULL;
  char *id = NULL, *password = NULL;

  g_assert_true (yc_enrolment_import (cases->store, real, &error));
  g_assert_no_error (error);
  g_assert_false (yc_enrolment_import_new_recovery_key (cases->store, demonstration, &error));
  g_assert_error (error, YC_ENROLMENT_ERROR, YC_ENROLMENT_ERROR_DEMONSTRATION);
  g_clear_error (&error);
  /* Nor in a store that was restored and waits for its new lease. */
  g_assert_true (yc_store_set_meta (cases->store, "incarnation", "0193a000-0000-7000-8000-00000000beef", &error));
  test_cases_reopen (cases);
  g_assert_false (yc_enrolment_import (cases->store, demonstration, &error));
  g_assert_error (error, YC_ENROLMENT_ERROR, YC_ENROLMENT_ERROR_DEMONSTRATION);
  g_clear_error (&error);
  site = yc_enrolment_get_site (cases->store, NULL);
  g_assert_false (site->demonstration);
  g_assert_false (yc_clerk_get_demonstration (cases->store, &id, &password, &error));
  g_assert_no_error (error);
  g_assert_null (id);
}

static void
test_recovery_key_changes_only_on_word (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (JsonObject) old = test_enrolment ();
  g_autoptr (JsonObject) lease = small_lease ("new-key", "block-k", 3000, 3100);
  g_autofree char *public = NULL, *kept = NULL, *taken = NULL;
  char *private = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_recovery_generate (&public, &private));
  yc_wipe_free (private);
  json_object_set_string_member (lease, "recovery_public_key", public);
  g_assert_false (yc_enrolment_import (cases->store, lease, &error));
  g_assert_error (error, YC_ENROLMENT_ERROR, YC_ENROLMENT_ERROR_RECOVERY_KEY);
  g_clear_error (&error);
  kept = yc_store_get_meta (cases->store, "recovery-key", &error);
  g_assert_cmpstr (kept, ==, json_object_get_string_member (old, "recovery_public_key"));
  g_assert_true (yc_enrolment_import_new_recovery_key (cases->store, lease, &error));
  g_assert_no_error (error);
  taken = yc_store_get_meta (cases->store, "recovery-key", &error);
  g_assert_cmpstr (taken, ==, public);
  /* The old file does not bring the old key back. */
  g_assert_false (yc_enrolment_import (cases->store, old, &error));
  g_assert_error (error, YC_ENROLMENT_ERROR, YC_ENROLMENT_ERROR_RECOVERY_KEY);
}

static void
test_demonstration_clerk_is_kept (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  char *password = NULL;

  /* Also after the first sign-in, without the file. */
  test_cases_reopen (cases);
  g_assert_true (yc_clerk_get_demonstration (cases->store, &id, &password, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "wangjing");
  g_assert_cmpstr (password, ==, TEST_PASSWORD);
  yc_wipe_free (password);
}

static void
test_parsed_text_is_wiped (void)
{
  static const char *const broken[] = { "", "{\"clerks\": [{\"password\": \"first-password\"}, 7, {\"password\": 8}]}" };
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "enrolment.json", NULL);
  char *text = NULL;
  JsonObject *json = NULL, *clerk;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_assert_null (yc_enrolment_parse (g_bytes_new (broken[i], strlen (broken[i])), &error));
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
      g_clear_error (&error);
    }
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  json = yc_enrolment_parse (g_bytes_new_with_free_func (text, strlen (text), NULL, NULL), &error);
  g_assert_no_error (error);
  clerk = json_object_ref (json_array_get_object_element (json_object_get_array_member (json, "clerks"), 0));
  yc_enrolment_wipe (json);
  g_assert_cmpstr (json_object_get_string_member (clerk, "password"), ==, "");
  yc_enrolment_wipe (NULL);
  json_object_unref (clerk);
  g_free (text);
}

static void
test_new_incarnation_needs_a_new_block (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake);
  g_autofree char *next = NULL, *third = NULL, *number = NULL, *provisional = NULL, *leased = NULL;
  g_autoptr (JsonObject) same = test_enrolment ();
  g_autoptr (JsonObject) lease = small_lease ("after-restore", "block-e", 2001, 2100);
  g_autoptr (GError) error = NULL;

  number = test_receive (cases, id);
  /* What a restored backup becomes. */
  g_assert_true (yc_store_set_meta (cases->store, "incarnation", "0193a000-0000-7000-8000-00000000beef", &error));
  test_cases_reopen (cases);
  g_assert_cmpstr (yc_store_get_incarnation (cases->store), ==, "0193a000-0000-7000-8000-00000000beef");
  next = test_draft (cases, intake);
  provisional = test_receive (cases, next);
  g_assert_true (yc_case_number_is_provisional (provisional));
  g_assert_false (yc_enrolment_import (cases->store, same, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (yc_enrolment_import (cases->store, lease, &error));
  third = test_draft (cases, intake);
  leased = test_receive (cases, third);
  g_assert_cmpint (strncmp (leased + 19, "2001", 4), ==, 0);
}

static void
test_site_and_agency (void)
{
  g_autoptr (TestCases) none = test_cases_new (FALSE);
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcSite) unknown = yc_enrolment_get_site (none->store, NULL);
  g_autoptr (YcSite) site = yc_enrolment_get_site (cases->store, NULL);
  g_autoptr (YcAgency) agency = yc_enrolment_get_agency (cases->store, "012", NULL);
  g_autoptr (YcAgency) missing = yc_enrolment_get_agency (cases->store, "999", NULL);
  g_autoptr (GPtrArray) clerks = yc_enrolment_list_clerks (cases->store, NULL);

  g_assert_false (unknown->enrolled);
  g_assert_cmpuint (strlen (unknown->station), ==, 4);
  g_assert_true (site->enrolled);
  g_assert_true (site->demonstration);
  g_assert_cmpstr (site->hall, ==, "大连市中山区政务服务中心");
  g_assert_cmpstr (site->window, ==, "03");
  g_assert_cmpstr (agency->letter, ==, "（辽·大）中卫");
  g_assert_null (missing);
  g_assert_cmpuint (clerks->len, ==, 1);
  g_assert_cmpstr (((YcClerk *) g_ptr_array_index (clerks, 0))->name, ==, "王静");
}

static void
test_sign_in (void)
{
  g_autoptr (TestCases) cases = test_cases_new (FALSE);
  g_autoptr (JsonObject) enrolment = test_enrolment ();
  g_autoptr (YcAuthorKey) first = NULL;
  g_autoptr (YcAuthorKey) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *public_first = NULL, *public_again = NULL;

  g_assert_true (yc_enrolment_import (cases->store, enrolment, NULL));
  g_assert_null (yc_clerk_sign_in (cases->store, "nobody", TEST_PASSWORD, NULL, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yc_clerk_sign_in (cases->store, "wangjing", "yichuang-demonstratioN", NULL, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
  g_clear_error (&error);
  first = yc_clerk_sign_in (cases->store, "wangjing", TEST_PASSWORD, NULL, &error);
  g_assert_no_error (error);
  test_cases_reopen (cases);
  g_assert_null (yc_clerk_sign_in (cases->store, "wangjing", "", NULL, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
  g_clear_error (&error);
  again = yc_clerk_sign_in (cases->store, "wangjing", TEST_PASSWORD, NULL, &error);
  g_assert_no_error (error);
  public_first = yc_author_key_get_public (first);
  public_again = yc_author_key_get_public (again);
  g_assert_cmpstr (public_first, ==, public_again);
}

/* An old copy of the store: its blocks may have been used by its other life. */
static void
test_suspended_blocks_rest (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *first = test_draft (cases, intake), *second = test_draft (cases, intake);
  g_autofree char *number = NULL, *document = NULL, *later = NULL, *paper = NULL;

  g_assert_true (yc_enrolment_suspend_numbers (cases->store, "", NULL));
  take_both (cases, first, TRUE, &number, &document);
  g_assert_true (g_str_has_prefix (number, "L-"));
  g_assert_true (g_str_has_prefix (document, "L-"));
  g_assert_true (yc_enrolment_suspend_numbers (cases->store, NULL, NULL));
  take_both (cases, second, TRUE, &later, &paper);
  g_assert_false (g_str_has_prefix (later, "L-"));
  g_assert_false (g_str_has_prefix (paper, "L-"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/case/number/never-twice-over-clock-jumps-restarts-and-rollbacks", test_never_twice);
  g_test_add_func ("/case/number/provisional-ones-never-twice", test_provisional_never_twice);
  g_test_add_func ("/case/number/crowded-day-uses-every-provisional-number-once", test_crowded_day);
  g_test_add_func ("/case/number/have-their-form", test_form_of_numbers);
  g_test_add_func ("/case/number/used-up-block-gives-provisional-ones", test_exhausted_block);
  g_test_add_func ("/case/number/lowest-block-comes-first", test_lowest_block_comes_first);
  g_test_add_func ("/case/number/unaccounted-ones-are-found", test_unaccounted_numbers_are_found);
  g_test_add_func ("/case/enrolment/broken-lease-changes-nothing", test_broken_lease);
  g_test_add_func ("/case/enrolment/lease-is-taken-once", test_lease_is_taken_once);
  g_test_add_func ("/case/enrolment/new-incarnation-needs-a-new-block", test_new_incarnation_needs_a_new_block);
  g_test_add_func ("/case/enrolment/site-and-agency-are-read-back", test_site_and_agency);
  g_test_add_func ("/case/enrolment/first-sign-in-makes-the-key-later-ones-open-it", test_sign_in);
  g_test_add_func ("/enrolment/demonstration-does-not-take-over-a-real-hall", test_demonstration_does_not_take_over);
  g_test_add_func ("/enrolment/recovery-key-changes-only-on-the-administrators-word", test_recovery_key_changes_only_on_word);
  g_test_add_func ("/enrolment/demonstration-clerk-signs-in-without-the-file", test_demonstration_clerk_is_kept);
  g_test_add_func ("/enrolment/passwords-are-wiped-once-taken-over", test_parsed_text_is_wiped);
  g_test_add_func ("/number/blocks-of-an-old-copy-rest", test_suspended_blocks_rest);
  return g_test_run ();
}
