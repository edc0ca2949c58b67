/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Letters that the applicant signs, on real parts: what they bind, when they are signed again, the store's guard without the rules. */
#include "config.h"

#include "test-counter.h"

/* Somebody's paper in the slot, and a promise that was signed before one more material went missing. */
static void
test_promise_that_does_not_name_what_is_missing (void)
{
  g_autoptr (Counter) none = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN " tolerance-promise");
  g_autoptr (Counter) early = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN " tolerance-promise");
  g_autoptr (YcPaperRecord) promise = NULL;
  g_autoptr (GError) error = NULL;

  counter_assert_refused (none, YC_OUTCOME_TOLERATE, "promise-outdated");
  yc_clock_test_advance (early->cases->clock, G_USEC_PER_SEC);
  promise = yc_submission_make_paper (early->cases->store, early->calendar, early->id, "tolerance-promise", &early->cases->actor, &error);
  g_assert_no_error (error);
  counter_assert_refused (early, YC_OUTCOME_TOLERATE, "promise-outdated");
}

/* Made, printed, signed, scanned in. */
static void
sign_promise (Counter *counter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) promise = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, "tolerance-promise",
                                                                &counter->cases->actor, &error);

  g_assert_no_error (error);
  counter_print_letter (counter, promise);
  counter->scanned_at = yc_clock_now (counter->cases->clock);
  counter_scan (counter, "tolerance-promise");
}

/* The signature stands on the last page: a letter of two pages with one of them is not a signed one. */
static void
test_letter_needs_all_its_pages (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  counter->one_page = TRUE;
  sign_promise (counter);
  counter_assert_refused (counter, YC_OUTCOME_TOLERATE, "promise-outdated");
  counter_scan (counter, "tolerance-promise");
  acceptance = counter_accept (counter, YC_OUTCOME_TOLERATE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (acceptance);
}

/* The same for the form; but one that the applicant brought, or that was made and not printed, is as long as it is. */
static void
test_printed_form_needs_all_its_pages (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (Counter) brought = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcAcceptance) acceptance = NULL, other = NULL;
  g_autoptr (YcPaperRecord) form = NULL, unprinted = NULL;
  g_autoptr (GError) error = NULL;

  form = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, "application-form", &counter->cases->actor, &error);
  g_assert_no_error (error);
  g_assert_cmpint (form->n_pages, >, 1);
  counter_print_letter (counter, form);
  counter_assert_refused (counter, YC_OUTCOME_ACCEPT, "too-few-pages");
  for (int i = 1; i < form->n_pages; i++)
    counter_scan (counter, "application");
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  g_assert_nonnull (acceptance);

  unprinted = yc_submission_make_paper (brought->cases->store, brought->calendar, brought->id, "application-form", &brought->cases->actor, &error);
  g_assert_no_error (error);
  other = counter_accept (brought, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  g_assert_nonnull (other);
}

/* What is put right after the receipt, with the store's guard and the rules asked one after the other. */
static void
test_promise_is_of_this_applicant (void)
{
  static const struct { const char *what, *why; } rows[] = {
    { "name", "申请人的名称或者证件号码有改动" },
    { "agent", "代理人有变动" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
      YcStore *store = counter->cases->store;
      g_autoptr (YcIntake) intake = NULL;
      g_autoptr (YcAcceptance) acceptance = NULL;
      g_autoptr (GError) error = NULL;

      sign_promise (counter);
      intake = yc_case_store_load_intake (store, counter->id, NULL);
      if (i == 0)
        sample_set (&intake->applicant.name, "钱样本");
      intake->applicant.has_agent = i == 1;
      sample_set (&intake->applicant.agent_name, "赵样本");
      sample_set (&intake->applicant.agent_number, "110105194912310038");
      sample_set (&intake->applicant.agent_phone, "13900000019");
      sample_set (&intake->applicant.agent_scope, "代为提交");
      g_free (yc_case_store_save_draft (store, counter->id, intake, &counter->cases->actor, &error));
      g_assert_no_error (error);
      counter_assert_refused (counter, YC_OUTCOME_TOLERATE, rows[i].why);
      yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
      sign_promise (counter);
      acceptance = counter_accept (counter, YC_OUTCOME_TOLERATE, &error);
      g_assert_no_error (error);
      g_assert_nonnull (acceptance);
      test_assert_sound (counter->cases);
    }
}

/* Printed and signed on one day, accepted on another: the signed day is the day of the notice, the projection and the event. */
static void
test_signed_days_hold (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *cure = NULL;

  sign_promise (counter);
  yc_clock_test_advance (counter->cases->clock, TEST_DAY);
  acceptance = counter_accept (counter, YC_OUTCOME_TOLERATE, &error);
  g_assert_no_error (error);
  cure = yc_date_format (&acceptance->cure_due.due);
  g_assert_cmpstr (cure, ==, "2026-11-30");
  record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (record->cure_due, ==, "2026-11-30");
  g_assert_cmpstr (record->due, ==, "2026-12-01");
  test_assert_sound (counter->cases);
}

/* The plan is owed within three working days, by 11-26; the time to accept runs until 11-30. */
static void
test_signed_day_is_past (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", "application business-licence identity-card health-certificates");

  sign_promise (counter);
  yc_clock_test_advance (counter->cases->clock, 4 * TEST_DAY);
  counter_assert_refused (counter, YC_OUTCOME_TOLERATE, "promise-outdated");
}

/* The state is written past the rules: the guard of the store wants the days that were signed. */
static void
test_guard_wants_the_signed_days (void)
{
  static const struct { const char *material, *cure; gboolean right; } rows[] = {
    { "health-certificates", "2026-11-27", FALSE }, /* earlier than signed */
    { "health-certificates", "2026-12-01", FALSE }, /* later */
    { "health-certificates", "", FALSE },
    { "floor-plan", "2026-11-30", FALSE },
    { "health-certificates", "2026-11-30", TRUE },
  };
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);

  sign_promise (counter);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      JsonObject *body = test_state ("S31"), *owed = json_object_new ();
      JsonArray *array = json_array_new ();
      g_autoptr (GError) error = NULL;

      json_object_set_string_member (owed, "material", rows[i].material);
      json_object_set_string_member (owed, "cure", rows[i].cure);
      json_array_add_object_element (array, owed);
      json_object_set_array_member (body, "tolerated", array);
      g_assert_cmpint (test_append (counter->cases, counter->id, "tolerated", body, &error), ==, rows[i].right);
      if (!rows[i].right)
        g_assert_true (g_str_has_prefix (error->message, "promise-outdated"));
    }
}

static YcPaperRecord *
make_commitment_letter (Counter *counter)
{
  g_autoptr (GError) error = NULL;
  YcPaperRecord *letter = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, "commitment-letter",
                                                    &counter->cases->actor, &error);

  g_assert_no_error (error);
  return letter;
}

/* The state is written past the rules: the guard of the store stands alone. */
static void
assert_guarded (Counter *counter, const char *code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (test_append (counter->cases, counter->id, "committed", test_state ("S32"), &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  if (error != NULL && !g_str_has_prefix (error->message, code))
    g_test_fail_printf ("%s, not %s", error->message, code);
  counter_assert_refused (counter, YC_OUTCOME_COMMIT, code);
}

static void
test_commitment_needs_the_letter_of_now (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "public-place-hygiene", "category=lodging rooms=under-50 air=no way=commitment", COUNTER_COMMITTED);
  YcStore *store = counter->cases->store;
  const YcActor *actor = &counter->cases->actor;
  g_autoptr (YcPaperRecord) first = make_commitment_letter (counter);
  g_autoptr (YcPaperRecord) second = NULL;
  g_autoptr (YcIntake) intake = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  assert_guarded (counter, "letter-unsigned");
  /* Some paper, before any letter was printed. */
  counter_scan (counter, "commitment-letter");
  assert_guarded (counter, "letter-outdated");
  /* Printed, but what lies in the slot is older. */
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  counter_print_letter (counter, first);
  assert_guarded (counter, "letter-outdated");
  counter->scanned_at = TEST_NOW + 2 * G_USEC_PER_SEC;
  counter_scan (counter, "commitment-letter");
  /* Signed; then what was promised changes. */
  intake = yc_case_store_load_intake (store, counter->id, NULL);
  sample_set (&intake->applicant.address, "样本路 2 号");
  g_free (yc_case_store_save_draft (store, counter->id, intake, actor, &error));
  g_assert_no_error (error);
  assert_guarded (counter, "letter-outdated");
  /* Made anew, but not signed anew. */
  yc_clock_test_advance (counter->cases->clock, 5 * G_USEC_PER_SEC);
  second = make_commitment_letter (counter);
  counter_print_letter (counter, second);
  assert_guarded (counter, "letter-outdated");
  counter->scanned_at = TEST_NOW + 10 * G_USEC_PER_SEC;
  counter_scan (counter, "commitment-letter");
  acceptance = counter_accept (counter, YC_OUTCOME_COMMIT, &error);
  g_assert_no_error (error);
  g_assert_nonnull (acceptance);
  test_assert_sound (counter->cases);
}

/* Put right and put back: the letter that was signed is the right one again. */
static void
test_commitment_counts_what_is_said_not_how_often (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "public-place-hygiene", "category=lodging rooms=under-50 air=no way=commitment", COUNTER_COMMITTED);
  YcStore *store = counter->cases->store;
  g_autoptr (YcPaperRecord) letter = make_commitment_letter (counter);
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (store, counter->id, NULL);
  g_autofree char *address = g_strdup (intake->applicant.address);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  counter_print_letter (counter, letter);
  counter_scan (counter, "commitment-letter");
  sample_set (&intake->applicant.address, "样本路 2 号");
  g_free (yc_case_store_save_draft (store, counter->id, intake, &counter->cases->actor, NULL));
  assert_guarded (counter, "letter-outdated");
  sample_set (&intake->applicant.address, address);
  sample_set (&intake->note, "回头再来");
  g_free (yc_case_store_save_draft (store, counter->id, intake, &counter->cases->actor, NULL));
  acceptance = counter_accept (counter, YC_OUTCOME_COMMIT, &error);
  g_assert_no_error (error);
  g_assert_nonnull (acceptance);
}

/* The scan was begun before the letter was printed; its page is found after a crash, later than the print. Nobody can have signed it. */
static void
test_recovered_page_is_not_signed_after_the_print (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "public-place-hygiene", "category=lodging rooms=under-50 air=no way=commitment", COUNTER_COMMITTED);
  TestCases *cases = counter->cases;
  g_autoptr (YcPaperRecord) letter = make_commitment_letter (counter);
  g_autofree char *job = test_job (cases, counter->id, "commitment-letter");
  g_autoptr (GBytes) jpeg = test_jpeg_new (64, 199, 1, 9);
  g_autofree char *part = test_write_sealed (cases, counter->id, job, 1, jpeg);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  yc_clock_test_advance (cases->clock, G_USEC_PER_SEC);
  counter_print_letter (counter, letter);
  yc_clock_test_advance (cases->clock, G_USEC_PER_SEC);
  g_assert_true (yc_page_store_recover (cases->store, counter->id, &n, NULL, &cases->actor, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  assert_guarded (counter, "letter-outdated");
}

/* The workstation's clock is put right between printing and scanning: a right letter stays one, a wrong one does not become one. */
static void
test_clock_that_jumps (void)
{
  static const gint64 jumps[] = { -G_TIME_SPAN_HOUR, G_TIME_SPAN_HOUR };

  for (gsize i = 0; i < G_N_ELEMENTS (jumps); i++)
    {
      g_autoptr (Counter) early = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
      g_autoptr (Counter) right = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
      g_autoptr (YcPaperRecord) promise = yc_submission_make_paper (early->cases->store, early->calendar, early->id, "tolerance-promise",
                                                                    &early->cases->actor, NULL);
      g_autoptr (YcAcceptance) acceptance = NULL;
      g_autoptr (GError) error = NULL;

      early->scanned_at = TEST_NOW - jumps[i];
      counter_scan (early, "tolerance-promise");
      yc_clock_test_advance (early->cases->clock, jumps[i]);
      counter_print_letter (early, promise);
      counter_assert_refused (early, YC_OUTCOME_TOLERATE, "扫入的页早于承诺书的打印");
      g_clear_pointer (&promise, yc_paper_record_free);
      promise = yc_submission_make_paper (right->cases->store, right->calendar, right->id, "tolerance-promise", &right->cases->actor, NULL);
      counter_print_letter (right, promise);
      yc_clock_test_advance (right->cases->clock, jumps[i]);
      right->scanned_at = yc_clock_now (right->cases->clock);
      counter_scan (right, "tolerance-promise");
      acceptance = counter_accept (right, YC_OUTCOME_TOLERATE, &error);
      g_assert_no_error (error);
      g_assert_nonnull (acceptance);
      test_assert_sound (right->cases);
    }
}

/* As a kill leaves it: the job is out of the printer, nothing tells how it ended. */
static int
begin_print (Counter *counter, const YcPaperRecord *letter)
{
  g_autoptr (GError) error = NULL;
  int nth = 0;

  g_assert_true (yc_case_store_begin_print (counter->cases->store, counter->id, letter->id, "laser", &counter->cases->actor, &nth, &error));
  g_assert_no_error (error);
  return nth;
}

static void
end_print (Counter *counter, const YcPaperRecord *letter, int nth, gboolean ok)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_case_store_log_print (counter->cases->store, counter->id, letter->id, nth, ok, "laser", 0, &counter->cases->actor, &error));
  g_assert_no_error (error);
}

static void
test_print_that_a_kill_cut_short_counts (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
  TestCases *cases = counter->cases;
  g_autoptr (YcPaperRecord) promise = yc_submission_make_paper (cases->store, counter->calendar, counter->id, "tolerance-promise",
                                                                &cases->actor, NULL);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  counter_scan (counter, "tolerance-promise");
  g_assert_cmpint (begin_print (counter, promise), ==, 1);
  test_cases_reopen (cases);
  counter_assert_refused (counter, YC_OUTCOME_TOLERATE, "扫入的页早于承诺书的打印");
  counter->scanned_at = TEST_NOW + G_USEC_PER_SEC;
  counter_scan (counter, "tolerance-promise");
  acceptance = counter_accept (counter, YC_OUTCOME_TOLERATE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (acceptance);
  test_assert_sound (cases);
}

/* What did not come out of the printer was not signed; another print of the same letter stands for itself. */
static void
test_print_that_failed_does_not_count (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
  TestCases *cases = counter->cases;
  g_autoptr (YcPaperRecord) promise = yc_submission_make_paper (cases->store, counter->calendar, counter->id, "tolerance-promise",
                                                                &cases->actor, NULL);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;
  int first = begin_print (counter, promise), second;

  end_print (counter, promise, first, FALSE);
  counter->scanned_at = TEST_NOW + G_USEC_PER_SEC;
  counter_scan (counter, "tolerance-promise");
  counter_assert_refused (counter, YC_OUTCOME_TOLERATE, "还没有打印");
  first = begin_print (counter, promise);
  yc_clock_test_advance (cases->clock, 2 * G_USEC_PER_SEC);
  second = begin_print (counter, promise);
  end_print (counter, promise, first, FALSE);
  counter_assert_refused (counter, YC_OUTCOME_TOLERATE, "扫入的页早于承诺书的打印");
  end_print (counter, promise, second, TRUE);
  counter->scanned_at = TEST_NOW + 3 * G_USEC_PER_SEC;
  counter_scan (counter, "tolerance-promise");
  acceptance = counter_accept (counter, YC_OUTCOME_TOLERATE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (acceptance);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/outbox/letter/promise-that-does-not-name-what-is-missing-is-refused", test_promise_that_does_not_name_what_is_missing);
  g_test_add_func ("/outbox/letter/promise-binds-applicant-and-agent", test_promise_is_of_this_applicant);
  g_test_add_func ("/outbox/letter/letter-needs-all-its-pages", test_letter_needs_all_its_pages);
  g_test_add_func ("/outbox/letter/printed-form-needs-all-its-pages", test_printed_form_needs_all_its_pages);
  g_test_add_func ("/outbox/letter/promise-whose-day-is-past-is-signed-again", test_signed_day_is_past);
  g_test_add_func ("/outbox/letter/guard-wants-the-days-that-were-signed", test_guard_wants_the_signed_days);
  g_test_add_func ("/outbox/letter/signed-days-hold-on-a-later-day", test_signed_days_hold);
  g_test_add_func ("/outbox/letter/commitment-needs-the-letter-that-was-printed-for-now", test_commitment_needs_the_letter_of_now);
  g_test_add_func ("/outbox/letter/commitment-counts-what-is-said", test_commitment_counts_what_is_said_not_how_often);
  g_test_add_func ("/outbox/letter/recovered-page-is-not-signed-after-the-print", test_recovered_page_is_not_signed_after_the_print);
  g_test_add_func ("/outbox/letter/clock-that-jumps-between-print-and-scan-changes-nothing", test_clock_that_jumps);
  g_test_add_func ("/outbox/letter/print-that-a-kill-cut-short-counts", test_print_that_a_kill_cut_short_counts);
  g_test_add_func ("/outbox/letter/print-that-failed-does-not-count", test_print_that_failed_does_not_count);
  return g_test_run ();
}
