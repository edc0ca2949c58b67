/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The lawful acts on real parts: receipt, letters, the three ways of acceptance, what a refusal leaves, e-file out of the store. */
#include "config.h"

#include "case/yc-case-number.h"
#include "test-counter.h"

static void
assert_papers (Counter *counter, const char *expected)
{
  g_autofree char *papers = counter_papers (counter);

  g_assert_cmpstr (papers, ==, expected);
}

static guint
count_queue (Counter *counter)
{
  guint n = 99;

  g_assert_true (yc_outbox_store_count (counter->cases->store, &n, NULL, NULL));
  return n;
}

/* ---- refusals ---- */

static void
test_incomplete (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", "application identity-card floor-plan");

  for (int outcome = YC_OUTCOME_ACCEPT; outcome <= YC_OUTCOME_INCOMPLETE; outcome++)
    counter_assert_refused (counter, (YcOutcome) outcome, "material-missing");
  counter_assert_history (counter, "created");
  g_assert_cmpuint (count_queue (counter), ==, 0);
}

static void
test_unsigned_letters (void)
{
  g_autoptr (Counter) tolerated = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
  g_autoptr (Counter) committed = counter_new (TRUE, "public-place-hygiene", "category=lodging rooms=under-50 air=no way=commitment", COUNTER_COMMITTED);

  counter_assert_refused (tolerated, YC_OUTCOME_TOLERATE, "promise-unsigned");
  counter_assert_refused (tolerated, YC_OUTCOME_ACCEPT, NULL);
  counter_assert_refused (committed, YC_OUTCOME_COMMIT, "letter-unsigned");
  counter_assert_refused (committed, YC_OUTCOME_ACCEPT, NULL);
}

static void
test_another_outcome_than_the_rules_say (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);

  counter_assert_refused (counter, YC_OUTCOME_TOLERATE, NULL);
  counter_assert_refused (counter, YC_OUTCOME_COMMIT, NULL);
}

static void
test_nobody_signed_in (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;

  counter->cases->actor.key = NULL;
  counter_assert_refused (counter, YC_OUTCOME_ACCEPT, "signed in");
  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_null (receipt);
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
}

static void
test_second_acceptance (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, NULL);

  g_assert_nonnull (acceptance);
  counter_assert_refused (counter, YC_OUTCOME_ACCEPT, NULL);
  g_assert_cmpuint (count_queue (counter), ==, 1);
}

static void
test_letters_that_nobody_asks_for (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  static const char *const kinds[] = { "tolerance-promise", "commitment-letter", "receipt", "acceptance", "tolerance-notice", "x" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, kinds[i], &counter->cases->actor,
                                               &error));
      g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
    }
  counter_assert_history (counter, "created");
}

/* A damaged page stops the acceptance before anything is written. */
static void
test_damaged_page_stops (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (GPtrArray) pages = yc_page_store_list (counter->cases->store, counter->id, FALSE, NULL);
  g_autofree char *folder = yc_store_make_case_folder (counter->cases->store, counter->id, NULL);
  g_autofree char *path = g_build_filename (folder, ((YcPage *) g_ptr_array_index (pages, 2))->blob, NULL);
  g_autofree char *text = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;
  gsize n = 0;

  g_assert_true (g_file_get_contents (path, &text, &n, NULL));
  text[n - 1] ^= 1;
  g_assert_true (g_file_set_contents (path, text, (gssize) n, NULL));
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_null (acceptance);
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  counter_assert_history (counter, "created");
  assert_papers (counter, "");
}

/* Nobody acts on a log that was changed. */
static void
test_changed_event_stops (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_db_exec (yc_store_get_work (counter->cases->store),
                             "DROP TRIGGER case_event_is_never_changed;"
                             "UPDATE case_event SET signature = CASE substr (signature, 1, 1) WHEN '0' THEN '1' ELSE '0' END"
                             " || substr (signature, 2)", &error));
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_null (acceptance);
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_null (receipt);
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  assert_papers (counter, "");
}

static void
test_page_in_a_slot_the_item_does_not_know (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL " floor-plans");

  counter_assert_refused (counter, YC_OUTCOME_ACCEPT, "page-elsewhere: 有 1 页放在“floor-plans”，本事项没有这件材料");
  assert_papers (counter, "");
}

static void
test_agency_that_the_window_does_not_serve (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (counter->cases->store, counter->id, NULL);
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"agency\": \"031\"", "\"agency\": \"099\"");
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;

  yc_intake_set_item (intake, item);
  g_free (yc_case_store_save_draft (counter->cases->store, counter->id, intake, &counter->cases->actor, &error));
  g_assert_no_error (error);
  counter_assert_refused (counter, YC_OUTCOME_ACCEPT, "not-served: 本窗口没有受理市场监督管理局（部门代码 099）事项的授权");
  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_null (receipt);
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  counter_assert_history (counter, "created");
}

static void
test_paper_that_is_still_to_be_counted (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autofree char *name = yc_submission_count_name (counter->id);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_store_set_meta (counter->cases->store, name, "health-certificates\tthe scan broke off\n", NULL));
  counter_assert_refused (counter, YC_OUTCOME_ACCEPT, "count-open");
  g_assert_true (yc_store_set_meta (counter->cases->store, name, "", NULL));
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  g_assert_nonnull (acceptance);
}

/* ---- acts ---- */

static void
test_receipt (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", "application");
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (YcPaperRecord) second = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (receipt->title, ==, "收件回执");
  g_assert_cmpstr (receipt->number, ==, "（辽·大）中市监收字〔2026〕第000001号");
  record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpint (record->state, ==, YC_STATE_RECEIVED);
  g_assert_true (yc_case_number_is_valid (record->number));
  second = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_null (second);
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  counter_assert_history (counter, "created received");
  g_assert_cmpuint (count_queue (counter), ==, 1);
  test_assert_sound (counter->cases);
}

/* "business-licence:copy:kept" of each material that came. */
static char *
read_brought (const YcCaseEvent *event)
{
  JsonArray *brought = json_object_get_array_member (event->body, "brought");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (brought); i++)
    {
      JsonObject *one = json_array_get_object_element (brought, i);

      g_string_append_printf (text, "%s%s:%s:%s", i > 0 ? " " : "", json_object_get_string_member (one, "material"),
                              json_object_get_boolean_member (one, "original") ? "original" : "copy",
                              json_object_get_boolean_member (one, "returned") ? "returned" : "kept");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_receipt_tells_what_was_taken (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (counter->cases->store, counter->id, NULL);
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autofree char *brought = NULL;
  g_autoptr (GError) error = NULL;

  yc_intake_set_brought (intake, yc_item_find_material (intake->item, "identity-card"), (YcBrought) { FALSE, TRUE });
  g_free (yc_case_store_save_draft (counter->cases->store, counter->id, intake, &counter->cases->actor, &error));
  g_assert_no_error (error);
  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_no_error (error);
  history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  brought = read_brought (g_ptr_array_index (history, history->len - 1));
  g_assert_cmpstr (brought, ==, "application:original:kept business-licence:original:returned identity-card:copy:returned floor-plan:original:kept");
}

static void
test_accept (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GError) error = NULL;
  const YcPaperRecord *paper;

  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (acceptance->state, ==, YC_STATE_ACCEPTED);
  g_assert_true (g_str_has_prefix (acceptance->number, "21020203120261123030001"));
  g_assert_cmpuint (acceptance->papers->len, ==, 2);
  assert_papers (counter, "receipt acceptance hand-over");
  counter_assert_history (counter, "created received efile accepted handed-over");
  paper = g_ptr_array_index (acceptance->papers, 1);
  g_assert_cmpstr (paper->number, ==, "（辽·大）中市监受字〔2026〕第000002号");
  test_cases_reopen (counter->cases);
  record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (record->number, ==, acceptance->number);
  g_assert_cmpstr (record->due, ==, "2026-11-30");
  g_assert_cmpstr (record->cure_due, ==, "");
  pdf = yc_case_store_get_paper (counter->cases->store, counter->id, paper->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (memcmp (g_bytes_get_data (pdf, NULL), "%PDF-", 5), ==, 0);
  test_assert_sound (counter->cases);
}

static void
test_tolerate (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_MAIN);
  g_autoptr (YcPaperRecord) promise = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  promise = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, "tolerance-promise", &counter->cases->actor,
                                      &error);
  g_assert_no_error (error);
  g_assert_cmpstr (promise->material_id, ==, "tolerance-promise");
  g_assert_cmpstr (promise->number, ==, "（辽·大）中市监承字〔2026〕第000002号");
  counter_assert_history (counter, "created received paper");
  counter_print_letter (counter, promise);
  counter_scan (counter, "tolerance-promise");
  acceptance = counter_accept (counter, YC_OUTCOME_TOLERATE, &error);
  g_assert_no_error (error);
  counter_assert_history (counter, "created received paper printed pages pages pages efile tolerated handed-over");
  assert_papers (counter, "receipt tolerance-promise tolerance-notice hand-over");
  record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpint (acceptance->state, ==, YC_STATE_TOLERATED);
  g_assert_cmpint (record->state, ==, YC_STATE_HANDED_OVER);
  g_assert_cmpstr (record->cure_due, ==, "2026-11-30");
  test_assert_sound (counter->cases);
}

static void
test_commit (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "public-place-hygiene", "category=lodging rooms=under-50 air=no way=commitment", COUNTER_COMMITTED);
  g_autoptr (YcPaperRecord) letter = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  letter = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, "commitment-letter", &counter->cases->actor,
                                     &error);
  g_assert_no_error (error);
  g_assert_cmpstr (letter->material_id, ==, "commitment-letter");
  counter_print_letter (counter, letter);
  counter_scan (counter, "commitment-letter");
  acceptance = counter_accept (counter, YC_OUTCOME_COMMIT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (acceptance->state, ==, YC_STATE_COMMITTED);
  g_assert_cmpint (counter_state (counter), ==, YC_STATE_HANDED_OVER);
  assert_papers (counter, "receipt commitment-letter acceptance hand-over");
  counter_assert_history (counter, "created received paper printed pages pages pages efile committed handed-over");
  test_assert_sound (counter->cases);
}

static void
test_application_form_changes_no_state (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcPaperRecord) form = NULL;
  g_autoptr (GError) error = NULL;

  form = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, "application-form", &counter->cases->actor, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (form->number, ==, "");
  g_assert_cmpstr (form->material_id, ==, "application");
  g_assert_cmpint (counter_state (counter), ==, YC_STATE_DRAFT);
  counter_assert_history (counter, "created paper");
  test_assert_sound (counter->cases);
}

static void
test_provisional (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  /* No block covers this year: provisional numbers, and a due date without a calendar. */
  yc_clock_test_advance (counter->cases->clock, 800 * TEST_DAY);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  g_assert_true (yc_case_number_is_provisional (acceptance->number));
  g_assert_true (acceptance->due.provisional);
  test_assert_sound (counter->cases);
}

/* 2026-12-25: five working days end in a year without calendar, three do not. Each day has its own mark. */
static void
test_each_day_has_its_own_mark (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", "application business-licence identity-card health-certificates");
  g_autoptr (YcPaperRecord) promise = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, 32 * TEST_DAY);
  promise = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, "tolerance-promise", &counter->cases->actor,
                                      &error);
  g_assert_no_error (error);
  counter_print_letter (counter, promise);
  counter->scanned_at = yc_clock_now (counter->cases->clock);
  counter_scan (counter, "tolerance-promise");
  acceptance = counter_accept (counter, YC_OUTCOME_TOLERATE, &error);
  g_assert_no_error (error);
  record = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (record->due, ==, "2027-01-01");
  g_assert_true (record->due_provisional);
  g_assert_cmpstr (record->cure_due, ==, "2026-12-30");
  g_assert_false (record->cure_provisional);
  test_assert_sound (counter->cases);
}

/* The day of the receipt, the time to accept, and the day of acceptance when the time has passed in silence. */
static void
test_silence (gconstpointer data)
{
  static const struct { int days; const char *materials, *accepted_on, *due; gboolean deemed; YcState state; const char *kind, *paper; } rows[] = {
    { 7, COUNTER_ALL, "2026-11-30", "2026-12-07", FALSE, YC_STATE_ACCEPTED, "accepted", "acceptance" }, /* the last day */
    { 8, COUNTER_ALL, "2026-11-23", "2026-11-30", TRUE, YC_STATE_DEEMED_ACCEPTED, "deemed", "deemed-acceptance" },
    { 8, "application identity-card", "2026-11-23", "2026-11-30", TRUE, YC_STATE_DEEMED_ACCEPTED, "deemed", "deemed-acceptance" },
  };
  int i = GPOINTER_TO_INT (data);
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", rows[i].materials);
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (YcCaseRecord) received = NULL, accepted = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *body;

  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_no_error (error);
  test_cases_reopen (counter->cases);
  received = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (received->received, ==, "2026-11-23");
  g_assert_cmpstr (received->judge_due, ==, "2026-11-30");
  g_assert_false (received->judge_provisional);
  g_assert_cmpstr (received->due, ==, "");
  yc_clock_test_advance (counter->cases->clock, rows[i].days * TEST_DAY);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  accepted = yc_case_store_get (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (accepted->due, ==, rows[i].due);
  g_assert_cmpint (acceptance->state, ==, rows[i].state);
  g_assert_cmpint (accepted->accepted_as, ==, rows[i].state);
  g_assert_cmpuint (acceptance->papers->len, ==, 1);
  g_assert_cmpstr (((YcPaperRecord *) g_ptr_array_index (acceptance->papers, 0))->kind, ==, rows[i].paper);
  history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  g_assert_cmpstr (((YcCaseEvent *) g_ptr_array_index (history, history->len - 2))->kind, ==, rows[i].kind);
  body = ((YcCaseEvent *) g_ptr_array_index (history, history->len - 2))->body;
  g_assert_cmpstr (json_object_get_string_member (body, "accepted_on"), ==, rows[i].accepted_on);
  g_assert_cmpint (json_object_get_boolean_member (body, "deemed"), ==, rows[i].deemed);
  test_assert_sound (counter->cases);
}

/* ---- outbox and e-file ---- */

static void
test_queue_holds_signed_bodies (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GPtrArray) queue = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const kinds[] = { "received", "accepted" };

  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, NULL);
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, NULL);
  queue = yc_outbox_store_list (counter->cases->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (queue->len, ==, 2);
  for (guint i = 0; i < queue->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (queue, i);
      g_autoptr (JsonObject) body = yc_json_parse_object (entry->body, -1, NULL, &error);
      g_autofree char *canonical = yc_json_canonical_object (body);

      g_assert_cmpstr (entry->kind, ==, kinds[i]);
      g_assert_cmpstr (canonical, ==, entry->body);
      g_assert_true (yc_signature_verify_digest (counter->cases->clerk->public_key, YC_OUTBOX_SIGNED_AS, &entry->digest, entry->signature, &error));
      g_assert_cmpstr (json_object_get_string_member (body, "number"), ==, acceptance->number);
      g_assert_cmpint (json_object_get_int_member (body, "case_seq"), ==, entry->case_seq);
    }
}

/* Printing, correcting and parking queue nothing of their own: the next entry brings them. */
static void
test_queue_holds_the_whole_chain (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  YcStore *store = counter->cases->store;
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (YcPaperRecord) form = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GPtrArray) queue = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  receipt = yc_submission_receive (store, counter->calendar, counter->id, &counter->cases->actor, &error);
  form = yc_submission_make_paper (store, counter->calendar, counter->id, "application-form", &counter->cases->actor, &error);
  yc_case_store_park (store, counter->id, TRUE, "", &counter->cases->actor, &error);
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  queue = yc_outbox_store_list (store, NULL);
  history = yc_case_store_history (store, counter->id, NULL);
  counter_assert_history (counter, "created received paper parked efile accepted handed-over");
  g_assert_cmpuint (queue->len, ==, 2);
  for (guint i = 0; i < queue->len; i++)
    {
      g_autoptr (JsonObject) body = yc_json_parse_object (((YcOutboxEntry *) g_ptr_array_index (queue, i))->body, -1, NULL, NULL);
      JsonArray *events = json_object_get_array_member (body, "events");

      g_assert_cmpuint (json_array_get_length (events), ==, i == 0 ? 2 : 5);
      for (guint k = 0; k < json_array_get_length (events) && n < history->len; k++, n++)
        {
          JsonObject *event = json_array_get_object_element (events, k);
          const YcCaseEvent *fact = g_ptr_array_index (history, n);

          g_assert_cmpint (json_object_get_int_member (event, "seq"), ==, fact->seq);
          g_assert_cmpstr (json_object_get_string_member (event, "previous"), ==, fact->previous);
          g_assert_cmpstr (json_object_get_string_member (event, "hash"), ==, fact->hash);
        }
    }
  g_assert_cmpuint (n, ==, history->len);
}

/* The receiver gets the item's text with the event that names it, and not again with the next entry. */
static void
test_queue_brings_the_item_once (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcPaperRecord) receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, NULL);
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, NULL);
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (counter->cases->store, counter->id, NULL);
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (counter->cases->store, NULL);
  g_autoptr (JsonObject) first = yc_json_parse_object (((YcOutboxEntry *) g_ptr_array_index (queue, 0))->body, -1, NULL, NULL);
  g_autoptr (JsonObject) second = yc_json_parse_object (((YcOutboxEntry *) g_ptr_array_index (queue, 1))->body, -1, NULL, NULL);
  JsonObject *items = json_object_get_object_member (first, "items");
  const char *text = json_object_get_string_member (items, intake->item->digest);
  YcDigest digest;

  g_assert_cmpuint (json_object_get_size (items), ==, 1);
  g_assert_cmpstr (text, ==, intake->item->text);
  yc_digest_bytes (text, strlen (text), &digest);
  g_assert_cmpstr (digest.sha256, ==, intake->item->digest);
  g_assert_false (json_object_has_member (second, "items"));
}

static void
test_efile_comes_out_as_anchored (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL " application");
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) history = NULL;
  g_autofree char *folder = test_folder_path (counter->cases->folder, "efile");
  g_autofree char *other = test_folder_path (counter->cases->folder, "early");
  g_autoptr (GError) error = NULL;
  const YcCaseEvent *anchor;
  YcDigest digest;

  g_assert_false (yc_submission_export_efile (counter->cases->store, counter->id, other, &counter->cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  test_cases_reopen (counter->cases);
  yc_submission_export_efile (counter->cases->store, counter->id, folder, &counter->cases->actor, &error);
  g_assert_no_error (error);
  history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  anchor = g_ptr_array_index (history, 2);
  g_strlcpy (digest.sha256, json_object_get_string_member (anchor->body, "sha256"), sizeof digest.sha256);
  g_strlcpy (digest.sm3, json_object_get_string_member (anchor->body, "sm3"), sizeof digest.sm3);
  g_assert_true (yc_efile_verify_folder (folder, &digest, counter->cases->clerk->public_key, defects, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < defects->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (defects, i));
  g_assert_cmpuint (defects->len, ==, 0);
  g_assert_false (yc_submission_export_efile (counter->cases->store, counter->id, folder, &counter->cases->actor, &error));
  g_assert_error (error, YC_EFILE_ERROR, YC_EFILE_ERROR_EXISTS);
}

/* ---- prints ---- */

static void
test_prints_are_counted (void)
{
  g_autoptr (Counter) counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, NULL);
  YcStore *store = counter->cases->store;
  const char *paper = ((YcPaperRecord *) g_ptr_array_index (acceptance->papers, 1))->id;
  g_autoptr (GPtrArray) papers = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (yc_case_store_log_print (store, counter->id, "x", 0, TRUE, "laser", 0, &counter->cases->actor, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (yc_case_store_log_print (store, counter->id, paper, 0, FALSE, "laser", 0, &counter->cases->actor, &error));
  g_assert_true (yc_case_store_log_print (store, counter->id, paper, 0, TRUE, "laser", 0, &counter->cases->actor, &error));
  g_assert_true (yc_case_store_log_print (store, counter->id, paper, 0, TRUE, NULL, 0, &counter->cases->actor, &error));
  counter_assert_history (counter, "created received efile accepted handed-over print-failed printed reprinted");
  papers = yc_case_store_list_papers (store, counter->id, NULL);
  g_assert_cmpint (((YcPaperRecord *) g_ptr_array_index (papers, 0))->printed, ==, 0);
  g_assert_cmpint (((YcPaperRecord *) g_ptr_array_index (papers, 1))->printed, ==, 2);
  test_assert_sound (counter->cases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/outbox/submission/incomplete-case-is-refused-with-the-finding", test_incomplete);
  g_test_add_func ("/outbox/submission/unsigned-letter-stops-tolerance-and-commitment", test_unsigned_letters);
  g_test_add_func ("/outbox/submission/another-outcome-than-the-rules-say-is-refused", test_another_outcome_than_the_rules_say);
  g_test_add_func ("/outbox/submission/nobody-signed-in-accepts-nothing", test_nobody_signed_in);
  g_test_add_func ("/outbox/submission/second-acceptance-is-refused", test_second_acceptance);
  g_test_add_func ("/outbox/submission/letters-that-nobody-asks-for-are-refused", test_letters_that_nobody_asks_for);
  g_test_add_func ("/outbox/submission/damaged-page-stops-before-anything-is-written", test_damaged_page_stops);
  g_test_add_func ("/outbox/submission/changed-event-stops-every-act", test_changed_event_stops);
  g_test_add_func ("/outbox/submission/page-in-an-unknown-slot-is-not-left-out", test_page_in_a_slot_the_item_does_not_know);
  g_test_add_func ("/outbox/submission/agency-without-authorisation-is-not-served", test_agency_that_the_window_does_not_serve);
  g_test_add_func ("/outbox/submission/uncounted-paper-stops-the-acceptance", test_paper_that_is_still_to_be_counted);
  g_test_add_func ("/outbox/submission/receipt-takes-the-number", test_receipt);
  g_test_add_func ("/outbox/submission/receipt-tells-what-was-taken", test_receipt_tells_what_was_taken);
  g_test_add_func ("/outbox/submission/complete-case-is-accepted-in-one-step", test_accept);
  g_test_add_func ("/outbox/submission/tolerance-follows-the-signed-promise", test_tolerate);
  g_test_add_func ("/outbox/submission/commitment-follows-the-signed-letter", test_commit);
  g_test_add_func ("/outbox/submission/application-form-changes-no-state", test_application_form_changes_no_state);
  g_test_add_func ("/outbox/submission/without-lease-and-calendar-it-says-provisional", test_provisional);
  g_test_add_func ("/outbox/submission/each-day-has-its-own-mark", test_each_day_has_its_own_mark);
  g_test_add_data_func ("/outbox/submission/last-day-to-accept-is-an-ordinary-one", GINT_TO_POINTER (0), test_silence);
  g_test_add_data_func ("/outbox/submission/silence-accepts-from-the-day-of-the-receipt", GINT_TO_POINTER (1), test_silence);
  g_test_add_data_func ("/outbox/submission/silence-accepts-what-was-received", GINT_TO_POINTER (2), test_silence);
  g_test_add_func ("/outbox/queue/bodies-are-canonical-and-signed", test_queue_holds_signed_bodies);
  g_test_add_func ("/outbox/queue/entries-make-one-chain-without-a-gap", test_queue_holds_the_whole_chain);
  g_test_add_func ("/outbox/queue/item-comes-with-the-event-that-names-it", test_queue_brings_the_item_once);
  g_test_add_func ("/outbox/efile/comes-out-as-anchored", test_efile_comes_out_as_anchored);
  g_test_add_func ("/outbox/paper/prints-are-counted-and-logged", test_prints_are_counted);
  return g_test_run ();
}
