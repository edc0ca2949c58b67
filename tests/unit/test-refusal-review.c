/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 否定备案 by the profile of the place (design 9.11): reviewed before a refusal is issued, or filed and reviewed afterwards. */
#include "config.h"

#include "case/yc-event-rule.h"
#include "case/yc-ledger.h"
#include "test-act.h"
#include "test-later.h"
#include "test-place.h"

#define BEFORE_PLACE "210299"      /* a place of the tests, whose profile says before_issue */
#define WITHIN_PLACE "210202"
#define SUPERVISOR "zg-sun"

static TestCases *
cases_new_at (const char *region)
{
  g_autoptr (JsonObject) enrolment = test_enrolment ();

  test_enrolment_move (enrolment, region);
  return test_cases_new_with (test_folder_new (), enrolment);
}

/* Dining needs no permit of this kind: S20. */
static Counter *
dining_new (const char *region)
{
  TestCases *cases = cases_new_at (region);
  Counter *counter;

  act_sign_in (cases, SUPERVISOR, YC_ROLE_SUPERVISOR);
  test_cases_sign_in (cases, "wangjing");
  counter = counter_new_at (cases, "public-place-hygiene", "category=dining", "application");
  return counter;
}

static YcPaperRecord *
refuse (Counter *counter, GError **error)
{
  return yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, error);
}

static YcPaperRecord *
refuse_reviewed (Counter *counter, const char *reviewer, const char *password, GError **error)
{
  return yc_submission_refuse_reviewed (counter->cases->store, counter->calendar, counter->id, NULL, reviewer, password, &counter->cases->actor, error);
}

static gboolean
review (Counter *counter, GError **error)
{
  return yc_submission_review_refusal (counter->cases->store, counter->calendar, counter->id, "与权力清单一致", &counter->cases->actor, error);
}

static YcLedgerLine *
get_line (Counter *counter, const char *region)
{
  g_autoptr (GError) error = NULL;
  const YcLedgerRules rules = { counter->calendar, yc_region_get (region, NULL), yc_clock_now (counter->cases->clock) };
  g_autoptr (GPtrArray) lines = NULL;
  gboolean more = FALSE;

  g_assert_true (yc_ledger_store_settle (counter->cases->store, 10, &rules, &more, &error));
  lines = yc_ledger_store_list (counter->cases->store, YC_LEDGER_REFUSAL, 0, 10, &rules, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 1);
  return g_ptr_array_steal_index (lines, 0);
}

/* ---- before it is issued ---- */

static void
test_before_issue (void)
{
  g_autoptr (Counter) counter = dining_new (BEFORE_PLACE);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) paper = NULL, receipt = NULL;
  g_autoptr (YcLedgerLine) line = NULL;

  g_assert_null (refuse (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_ROLE);
  /* Held: the applicant gets the receipt. */
  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  g_assert_null (refuse (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_ROLE);
  g_assert_null (refuse_reviewed (counter, SUPERVISOR, "not the password", &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
  g_clear_error (&error);
  g_assert_null (refuse_reviewed (counter, "wangjing", TEST_PASSWORD, &error));             /* nobody reviews himself */
  later_assert_conflict (&error, YC_CONFLICT_ROLE);
  later_assert_state (counter, YC_STATE_RECEIVED);
  paper = refuse_reviewed (counter, SUPERVISOR, TEST_PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_nonnull (paper);
  line = get_line (counter, BEFORE_PLACE);
  g_assert_cmpstr (line->reviewer, ==, "样本");
  g_assert_cmpint (line->reviewed, ==, yc_clock_now (counter->cases->clock));
  g_assert_null (line->timer);                                                               /* filed with the act */
  act_sign_in (counter->cases, SUPERVISOR, YC_ROLE_SUPERVISOR);
  g_assert_false (review (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
}

/* The password of who reviews is no easier to guess than that of a sign-in: slowed down from the fourth on, locked at the tenth, over restarts. */
static void
test_reviewer_tries (void)
{
  g_autoptr (Counter) counter = dining_new (BEFORE_PLACE);
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (YcPaperRecord) receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (receipt);
  for (int i = 1; i <= 10; i++)
    {
      g_assert_null (refuse_reviewed (counter, SUPERVISOR, "not the password", &error));
      g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
      g_clear_error (&error);
      g_assert_cmpint (yc_clerk_get_wait (counter->cases->store, SUPERVISOR), ==, i < 4 ? 0 : i < 10 ? 1 << (i - 3) : 900);
      if (i < 4)
        continue;
      g_assert_null (refuse_reviewed (counter, SUPERVISOR, TEST_PASSWORD, &error));
      g_assert_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_WAIT);
      g_clear_error (&error);
      later_assert_state (counter, YC_STATE_RECEIVED);
      yc_clock_test_advance (counter->cases->clock, (i < 10 ? 1 << (i - 3) : 0) * (gint64) G_USEC_PER_SEC);
    }
  test_cases_reopen (counter->cases);
  test_cases_sign_in (counter->cases, "wangjing");
  g_assert_null (refuse_reviewed (counter, SUPERVISOR, TEST_PASSWORD, &error));
  g_assert_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_WAIT);
  g_clear_error (&error);
  yc_clock_test_advance (counter->cases->clock, 900 * (gint64) G_USEC_PER_SEC);
  paper = refuse_reviewed (counter, SUPERVISOR, TEST_PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yc_clerk_get_wait (counter->cases->store, SUPERVISOR), ==, 0);
}

/* Nor does anybody review whom the platform has withdrawn, or who was not seen by it for longer than it allowed. */
static void
test_reviewer_not_in_office (void)
{
  g_autoptr (Counter) counter = dining_new (BEFORE_PLACE);
  YcStore *store = counter->cases->store;
  g_autoptr (YcPaperRecord) receipt = yc_submission_receive (store, counter->calendar, counter->id, &counter->cases->actor, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (receipt);
  g_assert_true (yc_clerk_note_withdrawn (store, SUPERVISOR, TRUE, NULL));
  g_assert_null (refuse_reviewed (counter, SUPERVISOR, TEST_PASSWORD, &error));
  g_assert_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_WITHDRAWN);
  g_clear_error (&error);
  g_assert_true (yc_clerk_note_withdrawn (store, SUPERVISOR, FALSE, NULL));
  yc_clock_test_advance (counter->cases->clock, TEST_DAY + G_USEC_PER_SEC);
  g_assert_null (refuse_reviewed (counter, SUPERVISOR, TEST_PASSWORD, &error));
  g_assert_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_EXPIRED);
  later_assert_state (counter, YC_STATE_RECEIVED);
}

/* The guard of the store does not rest on the act: an event that names nobody, or somebody who may not, is not written. */
static void
test_guard (void)
{
  static const struct { const char *region, *reviewer; gboolean allowed; } rows[] = {
    { WITHIN_PLACE, NULL, TRUE }, { BEFORE_PLACE, NULL, FALSE }, { BEFORE_PLACE, "wangjing", FALSE }, { BEFORE_PLACE, "nobody", FALSE },
    { BEFORE_PLACE, SUPERVISOR, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YcCaseEvent event = { .clerk_id = (char *) "wangjing", .body = json_object_new () };
      const YcRegion *region = yc_region_get (rows[i].region, NULL);
      YcTransition ask = { YC_STATE_RECEIVED, YC_STATE_NOT_NEEDED, YC_ROLE_CLERK, TRUE, FALSE, YC_FACT_REASON, 0 };
      YcRole role = g_strcmp0 (rows[i].reviewer, SUPERVISOR) == 0 ? YC_ROLE_SUPERVISOR : g_strcmp0 (rows[i].reviewer, "wangjing") == 0 ? YC_ROLE_CLERK : YC_N_ROLES;
      YcConflict reason = YC_CONFLICT_STATE;
      g_autofree char *text = NULL;

      if (rows[i].reviewer != NULL)
        {
          JsonObject *by = json_object_new ();

          json_object_set_string_member (by, "id", rows[i].reviewer);
          json_object_set_object_member (event.body, "reviewed_by", by);
        }
      yc_event_rule_read_review (&event, region->refusal, role, &ask);
      g_assert_cmpint (yc_transition_check (&ask, &reason, &text), ==, rows[i].allowed);
      if (!rows[i].allowed)
        g_assert_cmpint (reason, ==, YC_CONFLICT_ROLE);
      json_object_unref (event.body);
    }
}

/* A supervisor does not review what is written under the same name. */
static void
test_not_himself (void)
{
  YcCaseEvent event = { .clerk_id = (char *) SUPERVISOR, .body = yc_json_parse_object ("{\"reviewed_by\": {\"id\": \"" SUPERVISOR "\"}}", -1, NULL, NULL) };
  YcTransition ask = { YC_STATE_RECEIVED, YC_STATE_REFUSED, YC_ROLE_CLERK, TRUE, FALSE, YC_FACT_REASON, 0 };

  yc_event_rule_read_review (&event, YC_REFUSAL_BEFORE_ISSUE, YC_ROLE_SUPERVISOR, &ask);
  g_assert_cmphex (ask.known & YC_FACT_REVIEWED, !=, 0);
  g_assert_cmphex (ask.facts & YC_FACT_REVIEWED, ==, 0);
  json_object_unref (event.body);
}

/* ---- within a working day ---- */

static void
test_within_a_day (void)
{
  g_autoptr (Counter) counter = dining_new (WITHIN_PLACE);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) paper = refuse (counter, &error);
  g_autoptr (YcLedgerLine) before = NULL, after = NULL;
  gint64 at;

  g_assert_no_error (error);
  g_assert_nonnull (paper);
  before = get_line (counter, WITHIN_PLACE);
  g_assert_cmpstr (before->reviewer, ==, "");
  g_assert_cmpint (before->timer->kind, ==, YC_TIMER_FILING);
  g_assert_false (review (counter, &error));                                                 /* not a clerk's */
  later_assert_conflict (&error, YC_CONFLICT_ROLE);
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  at = yc_clock_now (counter->cases->clock);
  act_sign_in (counter->cases, SUPERVISOR, YC_ROLE_SUPERVISOR);
  g_assert_true (review (counter, &error));
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 3 * TEST_DAY);
  after = get_line (counter, WITHIN_PLACE);
  g_assert_cmpstr (after->reviewer, ==, "样本");
  g_assert_cmpint (after->reviewed, ==, at);
  g_assert_null (after->timer);                                                              /* its clock has done its work: never overdue */
  g_assert_false (review (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);                                         /* once */
}

/* Only what was refused or returned. */
static void
test_place (void)
{
  g_autoptr (Counter) counter = later_new ();
  g_autoptr (GError) error = NULL;

  act_sign_in (counter->cases, SUPERVISOR, YC_ROLE_SUPERVISOR);
  g_assert_false (review (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
}

int
main (int argc, char **argv)
{
  TestFolder *folder = place_begin (&argc, &argv, BEFORE_PLACE);

  g_test_add_func ("/outbox/refusal-review/before-it-is-issued", test_before_issue);
  g_test_add_func ("/outbox/refusal-review/reviewer-tries", test_reviewer_tries);
  g_test_add_func ("/outbox/refusal-review/reviewer-not-in-office", test_reviewer_not_in_office);
  g_test_add_func ("/outbox/refusal-review/the-guard-of-both-profiles", test_guard);
  g_test_add_func ("/outbox/refusal-review/nobody-reviews-himself", test_not_himself);
  g_test_add_func ("/outbox/refusal-review/within-a-working-day", test_within_a_day);
  g_test_add_func ("/outbox/refusal-review/only-what-was-refused", test_place);
  return place_end (folder);
}
