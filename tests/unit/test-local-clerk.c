/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A station without an enrolment file: a clerk who is made there, provisional numbers that say so, and what holds when the enrolment comes
 * later; and clerks whose keys went with a wiped keyring. */
#include "config.h"

#include "base/yc-error.h"
#include "case/yc-case-number.h"
#include "case/yc-clerk-platform.h"
#include "case/yc-enrolment.h"
#include "test-counter.h"
#include "test-tool.h"

#define LOCAL_PASSWORD "local-password"

/* The paper's text without white space: lines broken by the layout come together again. */
static char *
read_paper (Counter *counter, const YcPaperRecord *paper)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = yc_case_store_get_paper (counter->cases->store, counter->id, paper->id, &error);
  g_autofree char *path = test_folder_path (counter->cases->folder, "paper.pdf");
  const char *argv[] = { "pdftotext", "-raw", path, "-", NULL };
  g_autofree char *text = NULL;
  gsize n = 0;
  char *to;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (pdf, &n), (gssize) g_bytes_get_size (pdf), NULL));
  text = test_tool_run (argv);
  to = text;
  for (const char *from = text; *from != '\0'; from++)
    if (!g_ascii_isspace (*from))
      *to++ = *from;
  *to = '\0';
  return g_steal_pointer (&text);
}

static void
assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_test_message ("\"%s\" is not in: %s", words, text);
  g_assert_nonnull (strstr (text, words));
}

/* ---- the clerk ---- */

static void
test_wrong_name_or_password (void)
{
  static const struct { const char *name, *password; } rows[] = {
    { "", LOCAL_PASSWORD }, { "   ", LOCAL_PASSWORD }, { "样本员", "" }, { "样本员", "short67" }, { "样本\n员", LOCAL_PASSWORD },
  };
  g_autoptr (TestCases) cases = test_cases_new (FALSE);
  g_autoptr (GPtrArray) clerks = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_clerk_make_local (cases->store, rows[i].name, rows[i].password, &error));
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
    }
  clerks = yc_enrolment_list_clerks (cases->store, NULL);
  g_assert_cmpuint (clerks->len, ==, 0);
}

static void
test_enrolled_station_makes_none (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (GError) error = NULL;
  YcConflict reason;

  g_assert_null (yc_clerk_make_local (cases->store, "样本员", LOCAL_PASSWORD, &error));
  g_assert_true (yc_conflict_of_error (error, &reason));
  g_assert_cmpint (reason, ==, YC_CONFLICT_ENROLLED);
}

static void
test_lease_cannot_give_a_local_id (void)
{
  g_autoptr (TestCases) cases = test_cases_new (FALSE);
  g_autoptr (JsonObject) lease = test_enrolment ();
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (json_array_get_object_element (json_object_get_array_member (lease, "clerks"), 0), "id", "L-D203-1");
  g_assert_false (yc_enrolment_import (cases->store, lease, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
}

/* Whoever knows the demonstration's recovery key, which is public, could read the cases. */
static void
test_demonstration_does_not_take_over (void)
{
  g_autoptr (TestCases) cases = test_cases_new (FALSE);
  g_autoptr (JsonObject) lease = test_enrolment ();
  g_autoptr (YcClerk) clerk = yc_clerk_make_local (cases->store, "样本员", LOCAL_PASSWORD, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (yc_enrolment_import (cases->store, lease, &error));
  g_assert_error (error, YC_ENROLMENT_ERROR, YC_ENROLMENT_ERROR_DEMONSTRATION);
}

static void
test_signs_in_with_the_password (void)
{
  g_autoptr (TestCases) cases = test_cases_new (FALSE);
  g_autoptr (YcSite) site = yc_enrolment_get_site (cases->store, NULL);
  g_autofree char *first_id = g_strdup_printf ("L-%s-1", site->station), *second_id = g_strdup_printf ("L-%s-2", site->station);
  g_autoptr (YcClerk) first = NULL, second = NULL, signed_in = NULL;
  g_autoptr (YcAuthorKey) key = NULL;
  g_autoptr (GPtrArray) clerks = NULL;
  g_autoptr (GError) error = NULL;

  first = yc_clerk_make_local (cases->store, " 样本员 ", LOCAL_PASSWORD, &error);
  g_assert_no_error (error);
  second = yc_clerk_make_local (cases->store, "样本员", "another-password", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->id, ==, first_id);
  g_assert_cmpstr (first->name, ==, "样本员");
  g_assert_cmpstr (first->role, ==, "clerk");
  g_assert_cmpstr (second->id, ==, second_id);
  g_assert_true (yc_clerk_is_local (first->id));
  g_assert_false (yc_clerk_is_local ("wangjing"));
  test_cases_reopen (cases);
  g_assert_null (yc_clerk_sign_in (cases->store, first->id, "another-password", NULL, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
  g_clear_error (&error);
  key = yc_clerk_sign_in (cases->store, first->id, LOCAL_PASSWORD, &signed_in, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (signed_in->public_key, ==, first->public_key);
  clerks = yc_enrolment_list_clerks (cases->store, &error);
  g_assert_cmpuint (clerks->len, ==, 2);
}

/* No platform, no administrator who would notice: the count is the station's own. */
static void
test_wrong_passwords_slow_down (void)
{
  g_autoptr (TestCases) cases = test_cases_new (FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcClerk) clerk = yc_clerk_make_local (cases->store, "样本员", LOCAL_PASSWORD, &error);
  g_autoptr (YcAuthorKey) key = NULL;

  g_assert_no_error (error);
  for (int i = 1; i <= 10; i++)
    {
      g_assert_null (yc_clerk_sign_in (cases->store, clerk->id, "another-password", NULL, &error));
      g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
      g_clear_error (&error);
      test_cases_reopen (cases);
      if (i < 4)
        continue;
      g_assert_null (yc_clerk_sign_in (cases->store, clerk->id, LOCAL_PASSWORD, NULL, &error));
      g_assert_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_WAIT);
      g_clear_error (&error);
      g_assert_cmpint (yc_clerk_get_wait (cases->store, clerk->id), ==, i < 10 ? 1 << (i - 3) : 900);
      yc_clock_test_advance (cases->clock, yc_clerk_get_wait (cases->store, clerk->id) * (gint64) G_USEC_PER_SEC);
    }
  key = yc_clerk_sign_in (cases->store, clerk->id, LOCAL_PASSWORD, NULL, &error);
  g_assert_no_error (error);
}

/* ---- the work ---- */

static Counter *
local_counter (void)
{
  TestCases *cases = test_cases_new (FALSE);
  g_autoptr (GError) error = NULL;

  cases->clerk = yc_clerk_make_local (cases->store, "样本员", LOCAL_PASSWORD, &error);
  g_assert_no_error (error);
  cases->author = yc_clerk_sign_in (cases->store, cases->clerk->id, LOCAL_PASSWORD, NULL, &error);
  g_assert_no_error (error);
  cases->actor = (YcActor) { cases->clerk->id, cases->clerk->name, "", cases->author };
  return counter_new_at (cases, "small-catering", "scenario=new", COUNTER_ALL);
}

static void
test_accepts_with_provisional_numbers (void)
{
  g_autoptr (Counter) counter = local_counter ();
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  g_assert_true (yc_case_number_is_provisional (acceptance->number));
  g_assert_cmpuint (acceptance->papers->len, ==, 2);
  for (guint i = 0; i < acceptance->papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (acceptance->papers, i);
      g_autofree char *text = read_paper (counter, paper);

      g_assert_true (g_str_has_prefix (paper->number, "L-"));
      assert_says (text, acceptance->number);
      assert_says (text, paper->number);
      assert_says (text, "以“L-”开头的编号为临时编号");
      assert_says (text, "样本员（尚未登记的窗口）");
    }
  test_assert_sound (counter->cases);
}

/* A lease of a real hall for this store. */
static JsonObject *
real_lease (TestCases *cases)
{
  JsonObject *lease = test_enrolment ();

  json_object_set_boolean_member (lease, "demonstration", FALSE);
  json_object_set_string_member (lease, "lease_id", "real-hall-1");
  json_object_set_string_member (lease, "incarnation", yc_store_get_incarnation (cases->store));
  return lease;
}

static gint64
count_unrecoverable (TestCases *cases)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (cases->store),
    "SELECT (SELECT count (*) FROM case_key WHERE recovery IS NULL) + (SELECT count (*) FROM store_key WHERE recovery IS NULL) AS n", NULL);
  gboolean row = FALSE;

  g_assert_true (yc_stmt_step (stmt, &row, NULL));
  return yc_stmt_col_int (stmt, "n");
}

static void
test_enrolment_keeps_what_was_done (void)
{
  g_autoptr (Counter) counter = local_counter ();
  TestCases *cases = counter->cases;
  g_autofree char *local_id = g_strdup (cases->clerk->id);
  g_autofree char *draft = NULL, *leased = NULL;
  g_autoptr (YcIntake) intake = test_intake ();
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, NULL);
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GPtrArray) history = NULL, clerks = NULL;
  g_autoptr (JsonObject) lease = real_lease (cases);
  g_autoptr (GError) error = NULL;

  draft = test_draft (cases, intake);
  g_assert_cmpint (count_unrecoverable (cases), >, 0);
  g_assert_true (yc_enrolment_import (cases->store, lease, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_unrecoverable (cases), ==, 0);

  /* The local clerk has gone; the enrolled one goes on with the draft under a number of the block. */
  g_assert_null (yc_clerk_sign_in (cases->store, local_id, LOCAL_PASSWORD, NULL, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  clerks = yc_enrolment_list_clerks (cases->store, &error);
  g_assert_cmpuint (clerks->len, ==, 1);
  test_cases_sign_in (cases, "wangjing");
  leased = test_receive (cases, draft);
  g_assert_false (yc_case_number_is_provisional (leased));

  /* The accepted case keeps number and author, and its log is sound. */
  record = yc_case_store_get (cases->store, counter->id, &error);
  g_assert_cmpstr (record->number, ==, acceptance->number);
  history = yc_case_store_history (cases->store, counter->id, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);

      g_assert_cmpstr (event->clerk_id, ==, local_id);
      g_assert_cmpuint (strlen (event->signature), ==, 128);
    }
  test_assert_sound (cases);
  test_cases_reopen (cases);
  test_assert_sound (cases);
}

/* ---- a wiped keyring ---- */

static void
test_lost_clerks_come_back_with_their_lease (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (cases, intake), *number = test_receive (cases, id);
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "demo", "recovery-private-key.hex", NULL);
  g_autofree char *private = NULL;
  g_autoptr (JsonObject) lease = test_enrolment ();
  g_autoptr (GError) error = NULL;
  YcStoreConfig bare = { .folder = cases->folder->path, .clock = cases->clock, .ids = cases->ids, .reserve_bytes = 1024 * 1024,
                         .wal_bytes = 1024 * 1024 };
  guint recovered = 0, lost = 0, forgotten = 0;

  g_assert_true (yc_clerk_forget_lost (cases->store, &forgotten, &error));
  g_assert_cmpuint (forgotten, ==, 0);
  yc_store_close (cases->store);
  yc_seal_key_unref (cases->key);
  cases->key = yc_seal_key_new_random ();
  cases->store = yc_store_open (&bare, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &private, NULL, NULL));
  g_assert_true (yc_store_recover_keys (cases->store, g_strstrip (private), cases->key, &recovered, &lost, &error));
  g_assert_no_error (error);
  test_cases_reopen (cases);

  g_assert_null (yc_clerk_sign_in (cases->store, "wangjing", TEST_PASSWORD, NULL, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_true (yc_clerk_forget_lost (cases->store, &forgotten, &error));
  g_assert_cmpuint (forgotten, ==, 1);
  g_assert_true (yc_enrolment_import (cases->store, lease, &error));
  g_assert_no_error (error);
  test_cases_sign_in (cases, "wangjing");
  g_assert_true (test_append (cases, id, "note", json_object_new (), &error));
  test_assert_sound (cases);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/case/local-clerk/wrong-name-or-password-is-refused", test_wrong_name_or_password);
  g_test_add_func ("/case/local-clerk/enrolled-station-makes-none", test_enrolled_station_makes_none);
  g_test_add_func ("/case/local-clerk/lease-cannot-give-a-local-id", test_lease_cannot_give_a_local_id);
  g_test_add_func ("/case/local-clerk/demonstration-does-not-take-over", test_demonstration_does_not_take_over);
  g_test_add_func ("/case/local-clerk/signs-in-with-the-password-alone", test_signs_in_with_the_password);
  g_test_add_func ("/case/local-clerk/wrong-passwords-slow-down", test_wrong_passwords_slow_down);
  g_test_add_func ("/case/local-clerk/accepts-with-provisional-numbers-that-say-so", test_accepts_with_provisional_numbers);
  g_test_add_func ("/case/local-clerk/enrolment-keeps-cases-and-authors", test_enrolment_keeps_what_was_done);
  g_test_add_func ("/case/clerk/lost-ones-come-back-with-their-lease", test_lost_clerks_come_back_with_their_lease);
  return g_test_run ();
}
