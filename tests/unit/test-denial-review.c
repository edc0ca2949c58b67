/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 否定备案 of a 不予许可 (rules.md section 7: every refusal is filed and reviewed): by the back office's own act, in the ledger while its letter is made and
 * delivered, reviewed within a working day or before it is issued as the place wants it, and the same at the platform. */
#include "config.h"

#include "case/yc-ledger.h"
#include "review/yc-review.h"
#include "test-act.h"
#include "test-hand.h"
#include "test-later.h"
#include "test-place.h"
#include "test-review.h"

#define BEFORE_PLACE "210202"      /* a place whose profile says before_issue here */
#define WITHIN_PLACE "210204"
#define SUPERVISOR "zg-sun"

/* In review, with a verdict against it. */
static Counter *
review_new_in (const char *region)
{
  g_autoptr (JsonObject) enrolment = test_enrolment ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  TestCases *cases;
  Counter *self;

  test_enrolment_move (enrolment, region);
  review_add_clerk (enrolment, REVIEW_APPROVER, "李明", "approver");
  review_add_clerk (enrolment, REVIEW_COLLEAGUE, "赵云", "approver");
  cases = test_cases_new_with (test_folder_new (), enrolment);
  act_sign_in (cases, SUPERVISOR, YC_ROLE_SUPERVISOR);
  test_cases_sign_in (cases, "wangjing");
  self = counter_new_at (cases, "small-catering", "scenario=new", COUNTER_ALL);
  acceptance = counter_accept (self, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (cases->clock, 60 * G_USEC_PER_SEC);
  test_cases_sign_in (cases, REVIEW_APPROVER);
  review_tell (self, "claimed", "{\"state\":\"S50\"}");
  return self;
}

static gboolean
decide (Counter *counter, gboolean grants, const char *reviewer, const char *password, GError **error)
{
  g_autoptr (GBytes) manifest = review_manifest (counter);
  const YcReviewDesk desk = { counter->cases->store, counter->calendar, counter->id, manifest, &counter->cases->actor, NULL, reviewer, password };
  g_autoptr (YcPaperRecord) paper = grants ? yc_review_grant (&desk, "", error) : yc_review_deny (&desk, "面积不足", "样本条例第三条", error);

  return paper != NULL;
}

static gboolean
review (Counter *counter, GError **error)
{
  return yc_submission_review_refusal (counter->cases->store, counter->calendar, counter->id, "与权力清单一致", &counter->cases->actor, error);
}

static GPtrArray *
list_refusals (Counter *counter, const char *region)
{
  g_autoptr (GError) error = NULL;
  const YcLedgerRules rules = { counter->calendar, yc_region_get (region, NULL), yc_clock_now (counter->cases->clock) };
  gboolean more = FALSE;
  GPtrArray *lines;

  g_assert_true (yc_ledger_store_settle (counter->cases->store, 10, &rules, &more, &error));
  lines = yc_ledger_store_list (counter->cases->store, YC_LEDGER_REFUSAL, 0, 10, &rules, &error);
  g_assert_no_error (error);
  return lines;
}

/* By post: S60 or S61 -> S65 -> S70. */
static void
post (Counter *counter)
{
  const YcDelivery delivery = { "", "", "EE123456789CN" };
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;

  test_cases_sign_in (counter->cases, "wangjing");
  receipt = yc_submission_post (counter->cases->store, counter->calendar, counter->id, &delivery, &counter->cases->actor, &error);
  g_assert_no_error (error);
  g_assert_cmpint (counter_state (counter), ==, YC_STATE_DELIVERED);
}

static void
assert_line (const GPtrArray *lines, const char *reviewer)
{
  const YcLedgerLine *line;

  g_assert_cmpuint (lines->len, ==, 1);
  line = g_ptr_array_index (lines, 0);
  g_assert_cmpstr (line->reviewer, ==, reviewer);
  g_assert_cmpstr (line->actor, ==, "李明");
  g_assert_cmpuint (line->outstanding->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (line->outstanding, 0), ==, "面积不足");
  g_assert_cmpstr (line->basis, ==, "样本条例第三条");
  if (*reviewer == '\0')
    g_assert_cmpint (line->timer->kind, ==, YC_TIMER_FILING);
  else
    g_assert_null (line->timer);
}

/* ---- within a working day ---- */

/* Filed from the decision on; the letter is delivered before anybody has reviewed it, and it stays to be reviewed. */
static void
test_within_a_day (void)
{
  g_autoptr (Counter) counter = review_new_in (WITHIN_PLACE);
  g_autoptr (GPtrArray) decided = NULL, delivered = NULL, reviewed = NULL;
  g_autoptr (GError) error = NULL;
  gint64 at;

  review_opine_all (counter, "fails");
  g_assert_true (decide (counter, FALSE, NULL, NULL, &error));
  decided = list_refusals (counter, WITHIN_PLACE);
  assert_line (decided, "");
  g_assert_false (review (counter, &error));                                     /* not an approver's */
  later_assert_conflict (&error, YC_CONFLICT_ROLE);
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  post (counter);
  delivered = list_refusals (counter, WITHIN_PLACE);
  assert_line (delivered, "");
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  act_sign_in (counter->cases, SUPERVISOR, YC_ROLE_SUPERVISOR);
  at = yc_clock_now (counter->cases->clock);
  g_assert_true (review (counter, &error));
  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, 3 * TEST_DAY);
  reviewed = list_refusals (counter, WITHIN_PLACE);
  assert_line (reviewed, "样本");
  g_assert_cmpint (((const YcLedgerLine *) g_ptr_array_index (reviewed, 0))->reviewed, ==, at);
  g_assert_false (review (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);                             /* once */
  test_assert_sound (counter->cases);
}

/* What was granted passes through the same states and is no refusal, also by an event that no act makes. */
static void
test_granted (void)
{
  g_autoptr (Counter) counter = review_new_in (WITHIN_PLACE);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;

  review_opine_all (counter, "fits");
  g_assert_true (decide (counter, TRUE, NULL, NULL, &error));
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  post (counter);
  lines = list_refusals (counter, WITHIN_PLACE);
  g_assert_cmpuint (lines->len, ==, 0);
  act_sign_in (counter->cases, SUPERVISOR, YC_ROLE_SUPERVISOR);
  g_assert_false (review (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
  g_assert_false (test_append (counter->cases, counter->id, "reviewed", json_object_new (), &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
}

/* A store of before the list knew of it: what is denied stands there, what is granted does not. */
static void
test_earlier_version (gconstpointer data)
{
  gboolean denies = GPOINTER_TO_INT (data);
  g_autoptr (Counter) counter = review_new_in (WITHIN_PLACE);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;

  review_opine_all (counter, denies ? "fails" : "fits");
  g_assert_true (decide (counter, !denies, NULL, NULL, &error));
  post (counter);
  yc_db_exec (yc_store_get_work (counter->cases->store),
              "DROP TABLE evacuation_part; DROP TABLE evacuated; DROP INDEX outbox_op; DROP INDEX case_row_late; ALTER TABLE page DROP COLUMN unfit; DROP TABLE case_behind;"
              " UPDATE case_row SET reports = 0, ledger_kind = 0, ledger_day = ''; PRAGMA user_version = 16", &error);
  g_assert_no_error (error);
  test_cases_reopen (counter->cases);
  lines = list_refusals (counter, WITHIN_PLACE);
  if (denies)
    assert_line (lines, "");
  else
    g_assert_cmpuint (lines->len, ==, 0);
  test_assert_sound (counter->cases);
}

/* ---- before it is issued ---- */

static void
test_before_issue (void)
{
  static const struct { const char *who, *password; } wrong[] = { { NULL, NULL }, { REVIEW_APPROVER, TEST_PASSWORD }, { REVIEW_COLLEAGUE, TEST_PASSWORD } };
  g_autoptr (Counter) counter = review_new_in (BEFORE_PLACE);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;

  review_opine_all (counter, "fails");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (decide (counter, FALSE, wrong[i].who, wrong[i].password, &error));
      later_assert_conflict (&error, YC_CONFLICT_ROLE);
    }
  g_assert_false (decide (counter, FALSE, SUPERVISOR, "not the password", &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
  g_clear_error (&error);
  g_assert_cmpint (counter_state (counter), ==, YC_STATE_REVIEW);
  g_assert_true (decide (counter, FALSE, SUPERVISOR, TEST_PASSWORD, &error));
  g_assert_no_error (error);
  lines = list_refusals (counter, BEFORE_PLACE);
  assert_line (lines, "样本");
  act_sign_in (counter->cases, SUPERVISOR, YC_ROLE_SUPERVISOR);
  g_assert_false (review (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_STATE);
}

/* Nor by an event that no act of the product makes. */
static void
test_store_guards (void)
{
  g_autoptr (Counter) counter = review_new_in (BEFORE_PLACE);
  g_autoptr (GError) error = NULL;

  g_assert_false (test_append (counter->cases, counter->id, "denied", yc_json_parse_object ("{\"state\":\"S61\"}", -1, NULL, NULL), &error));
  later_assert_conflict (&error, YC_CONFLICT_ROLE);
  g_assert_true (test_append (counter->cases, counter->id, "denied",
                              yc_json_parse_object ("{\"state\":\"S61\",\"reviewed_by\":{\"id\":\"" SUPERVISOR "\",\"name\":\"x\"}}", -1, NULL, NULL), &error));
  g_assert_no_error (error);
}

/* ---- the platform ---- */

static Hand *
hand_new_judged (const char *opinion)
{
  static const char *const points[] = { "qualified", "area", "layout", "workers", "scope" };
  Hand *hand = hand_new ();
  JsonArray *materials = json_object_get_array_member (hand->manifest, "materials");

  g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"subject\":\"point:%s\",\"verdict\":\"%s\"}", points[i], i == 1 ? opinion : "fits");

      g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "opinion", body), ==, -1);
    }
  for (guint i = 0; i < json_array_get_length (materials); i++)
    {
      JsonObject *slot = json_array_get_object_element (materials, i);
      g_autofree char *body = g_strdup_printf ("{\"subject\":\"material:%s\",\"verdict\":\"fits\"}", json_object_get_string_member (slot, "id"));

      if (json_array_get_length (json_object_get_array_member (slot, "pages")) > 0)
        g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "opinion", body), ==, -1);
    }
  return hand;
}

static char *
deny_by (const char *by)
{
  g_autoptr (GString) body = g_string_new (HAND_DENIED);

  g_string_insert (body, 1, by);
  return g_strdup (body->str);
}

static void
test_platform_before (void)
{
  static const struct { const char *by; int answer; } rows[] = {
    { "", YC_PROBLEM_NOT_PERMITTED }, { "\"reviewed_by\":{\"id\":\"by-approver\",\"name\":\"x\"},", YC_PROBLEM_NOT_PERMITTED },
    { "\"reviewed_by\":{\"id\":\"by-clerk\",\"name\":\"x\"},", YC_PROBLEM_NOT_PERMITTED },
    { "\"reviewed_by\":{\"id\":\"by-supervisor\",\"name\":\"x\"},", -1 },
  };
  g_autoptr (Hand) hand = hand_new_judged ("fails");

  test_platform_add_hall (hand->site->platform, TEST_HALL, BEFORE_PLACE);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = deny_by (rows[i].by);

      g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "denied", body), ==, rows[i].answer);
    }
}

/* Withdrawn before the denial was signed: he reviews nothing any more. What he reviewed while he was in office counts. */
static void
test_platform_withdrawn (gconstpointer data)
{
  gboolean is_later = GPOINTER_TO_INT (data);
  g_autoptr (Hand) hand = hand_new_judged ("fails");
  g_autofree char *body = deny_by ("\"reviewed_by\":{\"id\":\"by-supervisor\",\"name\":\"x\"},");
  g_autoptr (YcPlatformAccount) account = NULL;

  test_platform_add_hall (hand->site->platform, TEST_HALL, BEFORE_PLACE);
  g_assert_true (yc_platform_store_revoke_account (hand->site->platform->store, "by-supervisor", NULL));
  account = yc_platform_store_find_account (hand->site->platform->store, "by-supervisor", NULL);
  g_assert_true (account->revoked);
  hand->at = account->revoked_at - (is_later ? 1 : 0);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "denied", body), ==, is_later ? -1 : (int) YC_PROBLEM_NOT_PERMITTED);
}

/* A result was made; whether it is a refusal the log tells. */
static void
test_platform_after (gconstpointer data)
{
  gboolean denies = GPOINTER_TO_INT (data);
  g_autoptr (Hand) hand = hand_new_judged (denies ? "fails" : "fits");
  g_autofree char *body = deny_by ("\"reviewed_by\":{\"id\":\"by-supervisor\",\"name\":\"x\"},");

  g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, denies ? "denied" : "granted", denies ? body : HAND_GRANTED), ==, -1);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "result-made", "{\"state\":\"S65\"}"), ==, -1);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_SUPERVISOR, "reviewed", "{}"), ==, denies ? -1 : (int) YC_PROBLEM_RULE);
}

int
main (int argc, char **argv)
{
  TestFolder *folder = place_begin (&argc, &argv, BEFORE_PLACE);

  g_test_add_func ("/review/denial-review/within-a-working-day", test_within_a_day);
  g_test_add_func ("/review/denial-review/what-was-granted-is-no-refusal", test_granted);
  g_test_add_data_func ("/review/denial-review/denied-in-an-earlier-version", GINT_TO_POINTER (TRUE), test_earlier_version);
  g_test_add_data_func ("/review/denial-review/granted-in-an-earlier-version", GINT_TO_POINTER (FALSE), test_earlier_version);
  g_test_add_func ("/review/denial-review/before-it-is-issued", test_before_issue);
  g_test_add_func ("/review/denial-review/the-guard-of-the-store", test_store_guards);
  g_test_add_func ("/platform/denial-review/before-it-is-issued", test_platform_before);
  g_test_add_data_func ("/platform/denial-review/withdrawn-before", GINT_TO_POINTER (FALSE), test_platform_withdrawn);
  g_test_add_data_func ("/platform/denial-review/withdrawn-later", GINT_TO_POINTER (TRUE), test_platform_withdrawn);
  g_test_add_data_func ("/platform/denial-review/of-what-was-denied", GINT_TO_POINTER (TRUE), test_platform_after);
  g_test_add_data_func ("/platform/denial-review/not-of-what-was-granted", GINT_TO_POINTER (FALSE), test_platform_after);
  return place_end (folder);
}
