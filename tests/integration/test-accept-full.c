/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Accepting, scanning and typing on a disk that is really full: a tmpfs in a mount namespace of our own with more and more room, from
 * none until it is enough. Each attempt is whole or leaves nothing, says NO_SPACE, and takes no number. */
#include "config.h"

#include "unit/test-counter.h"
#include "unit/test-disk.h"

#define DISK_BYTES "12m"
#define STEP (8 * 1024)
#define ENOUGH (4 * 1024 * 1024)

static char *disk;

static Counter *
counter_on_disk (const char *materials)
{
  TestFolder *folder = g_new0 (TestFolder, 1);

  folder->path = g_build_filename (disk, "store", NULL);
  return counter_new_in (folder, TRUE, "small-catering", "scenario=new", materials);
}

static void
assert_untouched (Counter *counter)
{
  g_autofree char *history = counter_history (counter);
  g_autofree char *papers = counter_papers (counter);
  g_autoptr (YcCaseRecord) record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  guint n = 9;

  g_assert_cmpstr (history, ==, "created");
  g_assert_cmpstr (papers, ==, "");
  g_assert_cmpstr (record->number, ==, "");
  g_assert_true (yc_outbox_store_count (counter->cases->store, &n, NULL, NULL));
  g_assert_cmpuint (n, ==, 0);
}

/* What a failed attempt left: sealed files without a row. Old enough, they are swept. */
static void
sweep (Counter *counter)
{
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, 400 * TEST_DAY);
  yc_page_store_recover (counter->cases->store, counter->id, NULL, NULL, &counter->cases->actor, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, -400 * TEST_DAY);
}

static void
test_acceptance_is_whole_or_nothing (void)
{
  g_autoptr (Counter) counter = counter_on_disk (COUNTER_ALL);
  g_autoptr (YcAcceptance) acceptance = NULL;
  guint failures = 0;

  for (gint64 room = 0; acceptance == NULL && room < ENOUGH; room += room < 64 * 1024 ? STEP : 4 * STEP)
    {
      g_autoptr (GError) error = NULL;

      test_disk_fill (disk, room);
      acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
      if (acceptance == NULL)
        {
          g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
          assert_untouched (counter);
          failures++;
        }
      test_disk_empty (disk);
      if (acceptance == NULL)
        sweep (counter);
    }
  g_test_message ("%u attempts found the disk full", failures);
  g_assert_cmpuint (failures, >, 3);
  g_assert_nonnull (acceptance);
  /* The first number of the day: no failed attempt took one. */
  g_assert_cmpint (strncmp (acceptance->number + 19, "0001", 4), ==, 0);
  test_cases_reopen (counter->cases);
  g_assert_cmpint (counter_state (counter), ==, YC_STATE_HANDED_OVER);
  test_assert_sound (counter->cases);
}

/* As the app runs each act: once more after the reserve was given back. */
static void
test_acceptance_is_finished_with_the_reserve (void)
{
  g_autoptr (Counter) counter = counter_on_disk (COUNTER_ALL);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  test_disk_fill (disk, 0);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_null (acceptance);
  g_assert_true (yc_store_relieve (counter->cases->store, &error));
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (strncmp (acceptance->number + 19, "0001", 4), ==, 0);
  test_disk_empty (disk);
  test_cases_reopen (counter->cases);
  g_assert_cmpint (counter_state (counter), ==, YC_STATE_HANDED_OVER);
  test_assert_sound (counter->cases);
}

static void
test_page_is_whole_or_nothing (void)
{
  g_autoptr (Counter) counter = counter_on_disk ("application");
  g_autoptr (GPtrArray) before = yc_page_store_list (counter->cases->store, counter->id, TRUE, NULL);
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (GError) error = NULL;
  gboolean full = FALSE;

  test_disk_fill (disk, 0);
  /* Small operations live on in the WAL that keeps its size; then it is full as well. */
  for (guint i = 0; !full && i < 20000; i++)
    full = !yc_page_store_rotate (counter->cases->store, counter->id, ((YcPage *) g_ptr_array_index (before, 0))->id, 90, &counter->cases->actor, &error);
  g_assert_true (full);
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
  test_disk_empty (disk);
  counter_scan (counter, "floor-plan");
  pages = yc_page_store_list (counter->cases->store, counter->id, TRUE, NULL);
  g_assert_cmpuint (pages->len, ==, 2);
  test_assert_sound (counter->cases);
}

static void
test_typed_text_is_saved_from_the_reserve (void)
{
  g_autoptr (Counter) counter = counter_on_disk ("application");
  YcStore *store = counter->cases->store;
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (store, counter->id, NULL);
  g_autoptr (YcIntake) loaded = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *saved = NULL;
  g_autofree char *phone = NULL;

  test_disk_fill (disk, 0);
  for (guint i = 0; error == NULL && i < 20000; i++)
    {
      g_free (phone);
      phone = g_strdup_printf ("139%08u", i);
      sample_set (&intake->applicant.phone, phone);
      g_free (yc_case_store_save_draft (store, counter->id, intake, &counter->cases->actor, &error));
    }
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_true (yc_store_release_reserve (store));
  saved = yc_case_store_save_draft (store, counter->id, intake, &counter->cases->actor, &error);
  g_assert_no_error (error);
  test_disk_empty (disk);
  test_cases_reopen (counter->cases);
  loaded = yc_case_store_load_intake (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (loaded->applicant.phone, ==, phone);
  test_assert_sound (counter->cases);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  disk = test_disk_mount (DISK_BYTES);
  if (disk == NULL)
    return 1;
  g_test_add_func ("/disk-full/acceptance-is-whole-or-nothing", test_acceptance_is_whole_or_nothing);
  g_test_add_func ("/disk-full/acceptance-is-finished-with-the-reserve", test_acceptance_is_finished_with_the_reserve);
  g_test_add_func ("/disk-full/page-operation-is-whole-or-nothing", test_page_is_whole_or_nothing);
  g_test_add_func ("/disk-full/typed-text-is-saved-from-the-reserve", test_typed_text_is_saved_from_the_reserve);
  status = g_test_run ();
  test_disk_unmount (disk);
  return status;
}
