/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Pages after the acceptance: which slots take them, the cure of a tolerated material, the return from the back office, and the e-files that
 * follow one another. */
#include "config.h"

#include "test-later.h"

static void
assert_frozen (Counter *counter, const char *material)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (later_scan_job (counter, material, &error));
  g_assert_error (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FROZEN);
}

static gboolean
cure (Counter *counter, guint *ret_left, GError **error)
{
  return yc_submission_cure (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, ret_left, error);
}

static YcPaperRecord *
hand_over (Counter *counter, GError **error)
{
  return yc_submission_hand_over (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, error);
}

static void
test_accepted_pages_stay (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autofree char *page = later_page (counter, "application", 0);
  g_autoptr (GError) error = NULL;

  assert_frozen (counter, "application");
  assert_frozen (counter, YC_LETTER_WITHDRAWAL);
  g_assert_false (yc_page_store_delete (counter->cases->store, counter->id, page, &counter->cases->actor, &error));
  g_assert_error (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FROZEN);
  g_clear_error (&error);
  g_assert_false (yc_page_store_undo (counter->cases->store, counter->id, NULL, &counter->cases->actor, &error));
  g_assert_error (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FROZEN);
  g_clear_error (&error);
  g_assert_false (cure (counter, NULL, &error));
  later_assert_conflict (&error, YC_CONFLICT_NOT_TOLERATED);
  g_assert_null (hand_over (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
  later_assert_state (counter, YC_STATE_HANDED_OVER);
}

/* The paper of the acceptance's own operation: who, what, how many pages, which digests. */
static void
test_acceptance_hands_over (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (counter->cases->store, NULL);
  const YcCaseEvent *event = g_ptr_array_index (history, history->len - 1);
  JsonArray *papers = json_object_get_array_member (event->body, "papers");

  g_assert_cmpstr (event->kind, ==, "handed-over");
  g_assert_cmpuint (json_array_get_length (papers), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (papers, 0), "title"), ==, "材料交接单");
  g_assert_cmpuint (queue->len, ==, 1);
  later_assert_last_op (counter, "accepted paper:3 page:5 manifest:1");
}

/* ---- cure ---- */

static void
test_cure_ends_the_tolerance (void)
{
  g_autoptr (Counter) counter = later_new_tolerated (COUNTER_MAIN);
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  guint left = 9;

  later_review (counter);
  g_assert_false (later_office (counter, "granted", "S60", json_object_new (), &error));
  later_assert_conflict (&error, YC_CONFLICT_TOLERANCE_OPEN);
  assert_frozen (counter, "application");
  g_assert_false (cure (counter, NULL, &error));
  later_assert_conflict (&error, YC_CONFLICT_CURE_OPEN);
  counter_scan (counter, "health-certificates");
  later_assert_state (counter, YC_STATE_REVIEW); /* the sealed e-file is without the page still */
  g_assert_true (cure (counter, &left, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (left, ==, 0);
  later_assert_state (counter, YC_STATE_REVIEW);
  later_assert_last_op (counter, "cured paper:1 page:1 manifest:1");
  record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (record->cure_due, ==, "");
  g_assert_cmpint (record->accepted_as, ==, YC_STATE_TOLERATED);
  g_assert_cmpstr (record->due, ==, "2026-11-30");
  assert_frozen (counter, "health-certificates");
  g_assert_false (cure (counter, NULL, &error));
  later_assert_conflict (&error, YC_CONFLICT_NOT_TOLERATED);
  later_office (counter, "granted", "S60", json_object_new (), &error);
  g_assert_no_error (error);
}

static void
test_cure_too_late (void)
{
  g_autoptr (Counter) counter = later_new_tolerated (COUNTER_MAIN);
  g_autofree char *before = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, 7 * TEST_DAY);      /* 11-30, the last day */
  counter_scan (counter, "health-certificates");
  yc_clock_test_advance (counter->cases->clock, TEST_DAY);
  before = counter_history (counter);
  g_assert_false (cure (counter, NULL, &error));
  g_assert_nonnull (strstr (error->message, "11月30日"));
  later_assert_conflict (&error, YC_CONFLICT_CURE_LATE);
  counter_assert_history (counter, before);
}

/* ---- lapse ---- */

static YcPaperRecord *
lapse (Counter *counter, GError **error)
{
  return yc_submission_lapse (counter->cases->store, counter->calendar, counter->id, "等待补齐容缺材料", &counter->cases->actor, error);
}

static void
test_lapse_ends_the_case (void)
{
  g_autoptr (Counter) counter = later_new_tolerated (COUNTER_MAIN);
  g_autoptr (YcPaperRecord) paper = NULL, again = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  const YcCaseEvent *event;

  later_review (counter);
  yc_clock_test_advance (counter->cases->clock, 8 * TEST_DAY);      /* 12-01; the last day was 11-30 */
  paper = lapse (counter, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (paper->title, ==, "容缺逾期退件通知书");
  later_assert_state (counter, YC_STATE_LAPSED);
  later_assert_last_op (counter, "lapsed paper:1 page:0 manifest:1");
  history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  event = g_ptr_array_index (history, history->len - 1);
  g_assert_cmpstr (event->kind, ==, "lapsed");
  g_assert_nonnull (strstr (json_object_get_string_member (event->body, "reason"), "从业人员健康证明（应于2026年11月30日"));
  g_assert_nonnull (strstr (json_object_get_string_member (event->body, "reason"), "前（含当日）补齐）"));
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (event->body, "materials"), 0), ==, "health-certificates");
  again = lapse (counter, &error);
  g_assert_null (again);
  later_assert_conflict (&error, YC_CONFLICT_STATE);
}

static void
test_lapse_before_its_day (void)
{
  g_autoptr (Counter) counter = later_new_tolerated (COUNTER_MAIN);
  g_autofree char *before = NULL;
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, 7 * TEST_DAY);      /* 11-30, the last day */
  before = counter_history (counter);
  paper = lapse (counter, &error);
  g_assert_null (paper);
  later_assert_conflict (&error, YC_CONFLICT_CURE_RUNS);
  counter_assert_history (counter, before);
}

static void
test_lapse_of_what_is_cured (void)
{
  g_autoptr (Counter) counter = later_new_tolerated (COUNTER_MAIN);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;

  counter_scan (counter, "health-certificates");
  g_assert_true (cure (counter, NULL, &error));
  yc_clock_test_advance (counter->cases->clock, 30 * TEST_DAY);
  paper = lapse (counter, &error);
  g_assert_null (paper);
  later_assert_conflict (&error, YC_CONFLICT_NOT_TOLERATED);
}

/* Two are owed, one comes. */
static void
test_cure_one_by_one (void)
{
  g_autoptr (Counter) counter = later_new_tolerated ("application business-licence identity-card");
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  guint left = 9;

  counter_scan (counter, "floor-plan");
  g_assert_true (cure (counter, &left, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (left, ==, 1);
  record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (record->cure_due, !=, "");
  assert_frozen (counter, "floor-plan");
  counter_scan (counter, "health-certificates");
  g_assert_true (cure (counter, &left, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (left, ==, 0);
  later_assert_state (counter, YC_STATE_HANDED_OVER);
}

/* ---- return ---- */

static void
test_returned_page_is_replaced (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autofree char *page = later_page (counter, "identity-card", 0);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  guint n_deleted = 0;

  later_send_back (counter, "identity-card", page);
  assert_frozen (counter, "application");
  g_assert_null (hand_over (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_PAGE_NOT_REPLACED);
  g_assert_true (yc_page_store_delete (counter->cases->store, counter->id, page, &counter->cases->actor, &error));
  g_assert_null (hand_over (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_PAGE_NOT_REPLACED);
  counter_scan (counter, "identity-card");
  later_assert_state (counter, YC_STATE_SENT_BACK);
  paper = hand_over (counter, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (paper->title, ==, "材料交接单");
  later_assert_state (counter, YC_STATE_HANDED_OVER);
  later_assert_last_op (counter, "handed-over paper:1 page:1 manifest:1");
  assert_frozen (counter, "identity-card");
  /* The old one stays as evidence. */
  all = yc_page_store_list (counter->cases->store, counter->id, TRUE, NULL);
  for (guint i = 0; i < all->len; i++)
    n_deleted += ((const YcPage *) g_ptr_array_index (all, i))->deleted ? 1 : 0;
  g_assert_cmpuint (n_deleted, ==, 1);
  g_assert_cmpuint (all->len, ==, 6);
}

/* One that the back office misses. */
static void
test_missing_page_is_added (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GError) error = NULL;

  later_send_back (counter, "application", NULL);
  g_assert_null (hand_over (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_PAGE_NOT_REPLACED);
  counter_scan (counter, "application");
  paper = hand_over (counter, &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_HANDED_OVER);
}

/* Whole pages only, as at the acceptance: an old returned page that was put back by undo is not replaced. */
static void
test_undo_stays_in_the_open_slots (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autofree char *page = later_page (counter, "identity-card", 0);
  g_autofree char *what = NULL;
  g_autoptr (GError) error = NULL;

  later_send_back (counter, "identity-card", page);
  g_assert_true (yc_page_store_delete (counter->cases->store, counter->id, page, &counter->cases->actor, &error));
  g_assert_true (yc_page_store_undo (counter->cases->store, counter->id, &what, &counter->cases->actor, &error));
  g_assert_no_error (error);
  /* The one before was the scan of another material. */
  g_assert_false (yc_page_store_undo (counter->cases->store, counter->id, NULL, &counter->cases->actor, &error));
  g_assert_error (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FROZEN);
  g_clear_error (&error);
  g_assert_false (yc_page_store_move (counter->cases->store, counter->id, page, "application", 0, &counter->cases->actor, &error));
  g_assert_error (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FROZEN);
  later_assert_state (counter, YC_STATE_SENT_BACK);
}

/* ---- e-files ---- */

/* The second one takes over what is the same, comes out of the store as it was anchored, and the first manifest stays. */
static void
test_second_efile (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autofree char *page = later_page (counter, "identity-card", 0);
  g_autofree char *folder = test_folder_path (counter->cases->folder, "efile");
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YcStmt) stmt = NULL;
  g_autoptr (GError) error = NULL;
  gboolean row = FALSE;

  later_send_back (counter, "identity-card", page);
  yc_page_store_delete (counter->cases->store, counter->id, page, &counter->cases->actor, &error);
  counter_scan (counter, "identity-card");
  paper = hand_over (counter, &error);
  g_assert_no_error (error);
  test_cases_reopen (counter->cases);
  yc_submission_export_efile (counter->cases->store, counter->id, folder, &counter->cases->actor, &error);
  g_assert_no_error (error);
  g_assert_true (yc_efile_verify_folder (folder, NULL, counter->cases->clerk->public_key, defects, &error));
  g_assert_cmpuint (defects->len, ==, 0);
  stmt = yc_db_prepare (yc_store_get_work (counter->cases->store),
                        "SELECT count (*) AS n, count (DISTINCT blob) AS blobs FROM efile", &error);
  g_assert_true (yc_stmt_step (stmt, &row, &error));
  g_assert_cmpint (yc_stmt_col_int (stmt, "n"), ==, 12);       /* 5 PDFs and a manifest, twice */
  g_assert_cmpint (yc_stmt_col_int (stmt, "blobs"), ==, 8);    /* one PDF and the manifest are new */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/counter/pages/of-an-accepted-case-stay", test_accepted_pages_stay);
  g_test_add_func ("/counter/cure/too-late-is-refused", test_cure_too_late);
  g_test_add_func ("/counter/lapse/ends-the-case", test_lapse_ends_the_case);
  g_test_add_func ("/counter/lapse/before-its-day-is-refused", test_lapse_before_its_day);
  g_test_add_func ("/counter/lapse/of-what-is-cured-is-refused", test_lapse_of_what_is_cured);
  g_test_add_func ("/counter/return/undo-stays-in-the-open-slots", test_undo_stays_in_the_open_slots);
  g_test_add_func ("/counter/hand-over/comes-with-the-acceptance", test_acceptance_hands_over);
  g_test_add_func ("/counter/cure/ends-the-tolerance", test_cure_ends_the_tolerance);
  g_test_add_func ("/counter/cure/one-material-after-the-other", test_cure_one_by_one);
  g_test_add_func ("/counter/return/page-is-replaced-and-kept", test_returned_page_is_replaced);
  g_test_add_func ("/counter/return/missing-page-is-added", test_missing_page_is_added);
  g_test_add_func ("/counter/efile/second-one-takes-over-what-is-the-same", test_second_efile);
  return g_test_run ();
}
