/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The store's keys with a given workstation key (the keyring has its own suite), and their recovery. */
#define G_LOG_DOMAIN "test-store-keys"
#include "config.h"

#include "test-store.h"

static void
test_another_key_after_enrolment (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcSealKey) other = key_of (2);
  YcStoreConfig wrong = config_for (folder, other);
  g_autofree char *public = NULL;
  char *private = NULL;
  g_autoptr (GError) error = NULL;
  YcStore *store = open_store (folder, key);

  /* Clerks and author's keys are sealed by now, though there is no case yet. */
  g_assert_true (yc_recovery_generate (&public, &private));
  g_assert_true (yc_store_set_recovery_key (store, public, &error));
  g_assert_no_error (error);
  yc_store_close (store);
  yc_wipe_free (private);
  assert_open_fails (&wrong, YC_VAULT_ERROR, YC_VAULT_ERROR_ABSENT);
}

static void
test_another_key (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcSealKey) other = key_of (2);
  YcStoreConfig wrong = config_for (folder, other);
  g_autoptr (GError) error = NULL;

  /* Without a case nothing can be lost: the store takes the new key. */
  yc_store_close (open_store (folder, other));
  YcStore *store = open_store (folder, key);
  g_autoptr (YcSealKey) made = yc_store_make_case_key (store, CASE, &error);
  g_assert_no_error (error);
  yc_store_close (store);
  assert_open_fails (&wrong, YC_VAULT_ERROR, YC_VAULT_ERROR_ABSENT);
  store = open_store (folder, key);
  g_autoptr (YcSealKey) got = yc_store_get_case_key (store, CASE, &error);
  g_assert_no_error (error);
  g_assert_true (memcmp (yc_seal_key_peek (made), yc_seal_key_peek (got), 32) == 0);
  yc_store_close (store);
}

static void
test_case_keys (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcStore) store = open_store (folder, key);
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_store_get_case_key (store, CASE, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yc_store_make_case_key (store, "../x", &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);

  /* In the caller's transaction: gone with it. */
  g_assert_true (yc_store_begin (store, &error));
  g_autoptr (YcSealKey) gone = yc_store_make_case_key (store, CASE, &error);
  g_assert_nonnull (gone);
  yc_seal_key_unref (yc_store_get_case_key (store, CASE, &error));
  g_assert_no_error (error);
  yc_store_rollback (store);
  g_assert_null (yc_store_get_case_key (store, CASE, NULL));

  g_autoptr (YcSealKey) one = yc_store_make_case_key (store, CASE, &error);
  g_autoptr (YcSealKey) two = yc_store_make_case_key (store, OTHER_CASE, &error);
  g_assert_no_error (error);
  g_assert_true (memcmp (yc_seal_key_peek (one), yc_seal_key_peek (two), 32) != 0);
  g_assert_null (yc_store_make_case_key (store, CASE, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);

  /* A wrapped key that was moved to another case does not open. */
  g_assert_true (yc_db_exec (yc_store_get_work (store),
                             "UPDATE case_key SET wrapped = (SELECT wrapped FROM case_key WHERE case_id = '" CASE "')"
                             " WHERE case_id = '" OTHER_CASE "'",
                             &error));
  g_assert_null (yc_store_get_case_key (store, OTHER_CASE, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
}

static void
test_open_key (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcStore) store = open_store (folder, key);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealKey) made = yc_store_make_case_key (store, CASE, &error);
  g_autoptr (YcSealKey) first = yc_store_get_case_key (store, CASE, &error);
  g_autoptr (YcSealKey) again = yc_store_get_case_key (store, CASE, &error);

  g_assert_no_error (error);
  g_assert_true (memcmp (yc_seal_key_peek (made), yc_seal_key_peek (first), 32) == 0);
  g_assert_true (first == again);
  g_assert_true (yc_db_exec (yc_store_get_work (store),
                             "UPDATE case_key SET wrapped = CAST (substr (wrapped, 1, 40)"
                             " || CASE substr (wrapped, 41, 1) WHEN x'00' THEN x'01' ELSE x'00' END || substr (wrapped, 42) AS BLOB)",
                             &error));
  g_assert_null (yc_store_get_case_key (store, CASE, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
}

static void
test_without_keys (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcStore) store = open_store (folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_store_get_workstation_key (store));
  g_assert_null (yc_store_make_case_key (store, CASE, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (yc_store_set_recovery_key (store, "00", &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_LOCKED);
}

static void
test_blind (void)
{
  g_autoptr (TestFolder) one = test_folder_new ();
  g_autoptr (TestFolder) two = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcStore) store = open_store (one, key);
  g_autoptr (YcStore) other = open_store (two, key);
  g_autofree char *a = yc_store_blind (store, "phone", "13000000000");
  g_autofree char *b = yc_store_blind (store, "phone", "13000000000");
  g_autofree char *kind = yc_store_blind (store, "id-full", "13000000000");
  g_autofree char *elsewhere = yc_store_blind (other, "phone", "13000000000");

  g_assert_cmpuint (strlen (a), ==, 16);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, kind);
  g_assert_cmpstr (a, !=, elsewhere);
}

static void
test_recovery_refusals (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcSealKey) fresh = key_of (2);
  g_autofree char *public = NULL, *other_public = NULL;
  char *private = NULL, *other_private = NULL;
  g_autoptr (GError) error = NULL;
  guint recovered = 77, lost = 77;
  YcStore *store = open_store (folder, key);

  g_assert_true (yc_recovery_generate (&public, &private));
  g_assert_true (yc_recovery_generate (&other_public, &other_private));
  yc_seal_key_unref (yc_store_make_case_key (store, CASE, &error));
  g_assert_false (yc_store_set_recovery_key (store, "no key", &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT);
  g_clear_error (&error);
  g_autofree char *kept = yc_store_get_meta (store, "recovery-key", &error);
  g_assert_null (kept);
  g_assert_true (yc_store_set_recovery_key (store, public, &error));
  yc_store_close (store);

  store = open_store (folder, NULL);
  g_assert_false (yc_store_recover_keys (store, other_private, fresh, &recovered, &lost, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_assert_cmpuint (recovered, ==, 77);
  yc_store_close (store);
  /* Nothing was changed: the old key still opens everything. */
  store = open_store (folder, key);
  g_autoptr (YcSealKey) got = yc_store_get_case_key (store, CASE, NULL);
  g_assert_nonnull (got);
  yc_store_close (store);
  yc_wipe_free (private);
  yc_wipe_free (other_private);
}

static void
test_recovery (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcSealKey) fresh = key_of (2);
  YcStoreConfig old = config_for (folder, key);
  g_autofree char *public = NULL;
  char *private = NULL;
  g_autoptr (GError) error = NULL;
  guint recovered = 0, lost = 0;
  YcStore *store = open_store (folder, key);

  g_assert_true (yc_recovery_generate (&public, &private));
  /* One case before the enrolment, one after. */
  g_autoptr (YcSealKey) one = yc_store_make_case_key (store, CASE, &error);
  g_assert_true (yc_store_set_recovery_key (store, public, &error));
  g_autoptr (YcSealKey) two = yc_store_make_case_key (store, OTHER_CASE, &error);
  g_autofree char *blind = yc_store_blind (store, "phone", "13000000000");
  g_assert_no_error (error);
  yc_store_close (store);

  store = open_store (folder, NULL);
  g_assert_true (yc_store_recover_keys (store, private, fresh, &recovered, &lost, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (recovered, ==, 3);
  g_assert_cmpuint (lost, ==, 0);
  yc_store_close (store);
  assert_open_fails (&old, YC_VAULT_ERROR, YC_VAULT_ERROR_ABSENT);

  store = open_store (folder, fresh);
  g_autoptr (YcSealKey) one_back = yc_store_get_case_key (store, CASE, &error);
  g_autoptr (YcSealKey) two_back = yc_store_get_case_key (store, OTHER_CASE, &error);
  g_autofree char *blind_back = yc_store_blind (store, "phone", "13000000000");
  g_assert_no_error (error);
  g_assert_true (memcmp (yc_seal_key_peek (one), yc_seal_key_peek (one_back), 32) == 0);
  g_assert_true (memcmp (yc_seal_key_peek (two), yc_seal_key_peek (two_back), 32) == 0);
  g_assert_cmpstr (blind, ==, blind_back);
  yc_store_close (store);
  yc_wipe_free (private);
}

/* The wrap of one case's key; a new wrap of the same key never has the same bytes. */
static GBytes *
read_recovery_wrap (YcStore *store, const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT recovery FROM case_key WHERE case_id = :id", &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  yc_stmt_text (stmt, "id", case_id);
  g_assert_true (yc_stmt_step (stmt, &row, &error));
  g_assert_true (row);
  return yc_stmt_col_blob (stmt, "recovery");
}

static void
test_recovery_key_again (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autofree char *public = NULL, *other_public = NULL;
  char *private = NULL, *other_private = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcStore) store = open_store (folder, key);

  g_assert_true (yc_recovery_generate (&public, &private));
  g_assert_true (yc_recovery_generate (&other_public, &other_private));
  yc_seal_key_unref (yc_store_make_case_key (store, CASE, &error));
  yc_seal_key_unref (yc_store_make_case_key (store, OTHER_CASE, &error));
  g_assert_true (yc_store_set_recovery_key (store, public, &error));
  g_autoptr (GBytes) first = read_recovery_wrap (store, CASE);
  g_assert_true (yc_store_set_recovery_key (store, public, &error));
  g_autoptr (GBytes) again = read_recovery_wrap (store, CASE);
  g_assert_true (g_bytes_equal (first, again));

  /* A row without a wrap is not passed over, nor is another key. */
  g_assert_true (yc_db_exec (yc_store_get_work (store), "UPDATE case_key SET recovery = NULL WHERE case_id = '" CASE "'", &error));
  g_assert_true (yc_store_set_recovery_key (store, public, &error));
  g_autoptr (GBytes) mended = read_recovery_wrap (store, CASE);
  g_assert_nonnull (mended);
  g_assert_true (yc_store_set_recovery_key (store, other_public, &error));
  g_autoptr (GBytes) other = read_recovery_wrap (store, CASE);
  g_assert_false (g_bytes_equal (mended, other));
  g_assert_no_error (error);
  yc_wipe_free (private);
  yc_wipe_free (other_private);
}

static void
test_recovery_counts_lost (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcSealKey) fresh = key_of (2);
  g_autofree char *public = NULL;
  char *private = NULL;
  g_autoptr (GError) error = NULL;
  guint recovered = 0, lost = 0;
  YcStore *store = open_store (folder, key);

  g_assert_true (yc_recovery_generate (&public, &private));
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("case-%02u", i);
      yc_seal_key_unref (yc_store_make_case_key (store, id, &error));
    }
  g_assert_true (yc_store_set_recovery_key (store, public, &error));
  g_assert_true (yc_db_exec (yc_store_get_work (store), "UPDATE case_key SET recovery = NULL WHERE case_id >= 'case-17'", &error));
  yc_store_close (store);
  store = open_store (folder, NULL);
  g_assert_true (yc_store_recover_keys (store, private, fresh, &recovered, &lost, &error));
  g_assert_cmpuint (recovered, ==, 18);
  g_assert_cmpuint (lost, ==, 3);
  yc_store_close (store);
  yc_wipe_free (private);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  yc_digest_init_library ();

  g_test_add_func ("/store/open/another-key-is-absent-once-enrolled", test_another_key_after_enrolment);
  g_test_add_func ("/store/open/another-key-is-absent-once-there-is-a-case", test_another_key);
  g_test_add_func ("/store/keys/case-key-is-made-once-and-bound-to-its-case", test_case_keys);
  g_test_add_func ("/store/keys/open-key-does-not-hide-a-changed-row", test_open_key);
  g_test_add_func ("/store/keys/without-keys-nothing-is-sealed", test_without_keys);
  g_test_add_func ("/store/keys/search-values-are-the-stores-own", test_blind);
  g_test_add_func ("/store/recovery/wrong-key-changes-nothing", test_recovery_refusals);
  g_test_add_func ("/store/recovery/opens-all-cases-and-the-index", test_recovery);
  g_test_add_func ("/store/recovery/same-key-again-wraps-only-what-has-no-wrap", test_recovery_key_again);
  g_test_add_func ("/store/recovery/counts-what-has-no-wrap", test_recovery_counts_lost);
  return g_test_run ();
}
