/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 不受理 and 不予受理 at the platform: each ground on which a real window refuses is one there, and each refused refusal is a lawful one with one thing wrong in
 * it. Also where only the window could know: a record of credit, a year. */
#include "config.h"

#include "case/yc-credit-store.h"
#include "law/yc-source.h"
#include "sample-items.h"
#include "test-changed.h"
#include "test-year.h"

#define C YC_ROLE_CLERK
#define EXIT "\"exits\": [{\"kind\": \"not-ours\", \"when\": {\"question\": \"scenario\", \"is\": [\"renew\"]}, \"agency\": \"样例机关\", " \
             "\"reason\": \"样例\", \"legal_basis\": \"样例条款\"}], \"commitment\""
#define ABSENT "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\""

static Site *
draft_new (const char *from, const char *to, const char *answers, const char *materials)
{
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", from, to);

  return site_new_draft (item, C, answers, materials);
}

static void
pass_days (Site *site, int days)
{
  yc_clock_test_advance (site->counter->cases->clock, days * TEST_DAY);
}

static void
refuse (Site *site, YcState state)
{
  g_autoptr (GError) error = NULL;

  yc_paper_record_free (yc_submission_refuse (site->counter->cases->store, site->counter->calendar, site->counter->id, NULL, &site->counter->cases->actor, &error));
  g_assert_no_error (error);
  g_assert_cmpint (counter_state (site->counter), ==, state);
}

static void
assert_taken (Site *site)
{
  static const Changed nothing = CHANGED_NOTHING;
  g_autoptr (YcPlatformCase) value = NULL;

  changed_assert (site, &nothing, 1);
  value = yc_platform_store_find_case (site->platform->store, site->counter->id, NULL);
  g_assert_cmpint (value->record->state, ==, counter_state (site->counter));
}

/* Against the applicant, at the window alone. */
static void
note_credit (Site *site, YcCreditKind kind)
{
  YcStore *store = site->counter->cases->store;
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (store, site->counter->id, NULL);
  g_autoptr (YcCredit) told = yc_credit_new ();
  YcCreditRecord record = { .kind = kind };
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_date_parse ("2026-10-05", &record.since));
  g_array_append_val (told->records, record);
  g_assert_true (yc_credit_store_put (store, intake->applicant.number, told, &error));
  g_assert_no_error (error);
}

/* ---- by the answers ---- */

static void
test_not_needed (void)
{
  static const Changed changes[] = {
    { "received", { { "intake.answers.category", "\"shopping\"" } }, "no-ground: not-needed: " },
    { "received", { { "intake.name", "\"\"" } }, "applicant: " },
    { "not-needed", { { "efile_sha256", ABSENT } }, "pages-missing: " },
    { "not-needed", { { "efile_sha256", NULL } }, "pages-missing: " },
    CHANGED_NOTHING,
  };
  g_autoptr (YcItem) item = sample_item ("public-place-hygiene");
  g_autoptr (Site) site = site_new_draft (item, C, "category=dining", "application");

  refuse (site, YC_STATE_NOT_NEEDED);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

/* Whose matter it is: to whom it is, is told. */
static void
test_elsewhere (void)
{
  static const Changed changes[] = {
    { "received", { { "intake.answers.scenario", "\"new\"" } }, "no-ground: refused: " },
    { "refused", { { "apply_to", "\"\"" } }, "reason-missing: apply_to: " },
    { "refused", { { "apply_to", NULL } }, "reason-missing: apply_to: " },
    { "refused", { { "apply_to", "\"别的机关\"" } }, "reason-missing: apply_to: " },
    CHANGED_NOTHING,
  };
  g_autoptr (Site) site = draft_new ("\"commitment\"", EXIT, "scenario=renew", "");

  refuse (site, YC_STATE_REFUSED);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

/* Found behind the notice: the receipt of what came stands between. */
static void
test_elsewhere_after_all (void)
{
  g_autoptr (Site) site = draft_new ("\"commitment\"", EXIT, "scenario=new", "application business-licence");
  YcStore *store = site->counter->cases->store;
  g_autoptr (YcIntake) intake = NULL;
  g_autoptr (GError) error = NULL;

  site_tell (site);
  pass_days (site, 2);
  intake = yc_case_store_load_intake (store, site->counter->id, NULL);
  yc_intake_set_answer (intake, "scenario", "renew");
  g_free (yc_case_store_save_draft (store, site->counter->id, intake, &site->counter->cases->actor, &error));
  g_assert_no_error (error);
  refuse (site, YC_STATE_REFUSED);
  assert_taken (site);
}

/* ---- not corrected ---- */

/* Told on 11-23 of the plan and the card, until 12-23; the plan came. */
static void
refuse_half (Site *site)
{
  site_tell (site);
  pass_days (site, 3);
  site_bring (site, "floor-plan");
  pass_days (site, 28);
  refuse (site, YC_STATE_REFUSED);
}

#define HALF "application business-licence health-certificates"
#define PLAN "[{\"code\":\"material-missing\",\"subject\":\"floor-plan\",\"text\":\"x\",\"cure\":\"y\"}]"

static void
test_not_corrected (void)
{
  static const Changed changes[] = {
    { "refused", { { "@days", "-1" } }, "no-ground: refused: " },
    { "refused", { { "efile_sha256", ABSENT } }, "pages-missing: " },
    CHANGED_NOTHING,
  };
  g_autoptr (Site) site = draft_new (NULL, NULL, "scenario=new", HALF);

  refuse_half (site);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

/* What was never told is no ground, however much it is lacking. */
static void
test_never_told (void)
{
  static const Changed changes[] = { { "to-correct", { { "defects", PLAN } }, "no-ground: refused: " } };
  g_autoptr (Site) site = draft_new (NULL, NULL, "scenario=new", HALF);

  refuse_half (site);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

/* Nothing came, and it could have been tolerated: tolerance is voluntary. */
static void
test_nothing_came (void)
{
  g_autoptr (Site) site = draft_new (NULL, NULL, "scenario=new", COUNTER_MAIN);

  site_tell (site);
  pass_days (site, 31);
  refuse (site, YC_STATE_REFUSED);
  pass_days (site, 20);
  assert_taken (site);
}

/* Complete, and accepted in truth. */
static void
test_nothing_is_lacking (void)
{
  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_ACCEPTED));

  hand_set_case (hand, "S10", "");
  g_assert_cmpint (hand_tell (hand, C, "refused", "{\"state\":\"S21\",\"reason\":\"x\",\"basis\":\"y\"," HAND_EFILE "," HAND_PAPER ("refusal-notice") "}"), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "no-ground: refused: "));
}

/* ---- credit ---- */

static void
test_barred (void)
{
  static const Changed changes[] = { { "refused", { { "basis", "\"y\"" } }, "no-ground: refused: " }, CHANGED_NOTHING };
  g_autoptr (Site) site = draft_new (NULL, NULL, "scenario=new", COUNTER_ALL);

  note_credit (site, YC_CREDIT_FRAUD);
  refuse (site, YC_STATE_REFUSED);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

/* Told to correct, and found to be barred before anything came. */
static Site *
barred_since_new (void)
{
  Site *site = draft_new (NULL, NULL, "scenario=new", HALF);
  YcStore *store = site->counter->cases->store;
  YcConflict reason = YC_N_CONFLICTS;
  g_autoptr (GError) error = NULL;

  site_tell (site);
  pass_days (site, 3);
  note_credit (site, YC_CREDIT_FRAUD);
  g_assert_null (yc_submission_refuse (store, site->counter->calendar, site->counter->id, NULL, &site->counter->cases->actor, &error));
  g_assert_true (yc_conflict_of_error (error, &reason));
  g_assert_cmpint (reason, ==, YC_CONFLICT_NOTHING_SUPPLIED);
  counter_assert_history (site->counter, "created received to-correct");
  return site;
}

/* A receipt says what came: where nothing has, none is printed, and his days run. */
static void
test_barred_after_all (void)
{
  g_autoptr (Site) site = barred_since_new ();

  site_bring (site, "floor-plan");
  refuse (site, YC_STATE_REFUSED);
  assert_taken (site);
}

static void
test_barred_and_not_corrected (void)
{
  g_autoptr (Site) site = barred_since_new ();
  g_autoptr (GPtrArray) history = NULL;

  pass_days (site, 28);
  refuse (site, YC_STATE_REFUSED);
  counter_assert_history (site->counter, "created received to-correct efile refused");
  history = yc_case_store_history (site->counter->cases->store, site->counter->id, NULL);
  g_assert_nonnull (strstr (json_object_get_string_member (((const YcCaseEvent *) g_ptr_array_index (history, history->len - 1))->body, "reason"), "至今没有补正"));
  assert_taken (site);
}

/* Such a record bars grave matters alone. */
static void
test_barred_from_nothing (void)
{
  g_autofree char *body = g_strdup_printf ("{\"state\":\"S21\",\"reason\":\"x\",\"basis\":\"%s\"," HAND_EFILE "," HAND_PAPER ("refusal-notice") "}",
                                           yc_source_get_text (YC_SOURCE_FALSE_MATERIALS));
  g_autoptr (YcItem) plain = sample_item ("small-catering"), item = sample_item_in (plain, "health", "");
  g_autoptr (Hand) hand = hand_new_at (site_new_for (item, C, SITE_ACCEPTED));

  hand_set_case (hand, "S10", "");
  g_assert_cmpint (hand_tell (hand, C, "refused", body), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "no-ground: refused: "));
}

/* The letter to promise was in the applicant's hands when the window heard that it may not be taken. */
static void
test_tolerance_barred (void)
{
  g_autoptr (Site) site = draft_new (NULL, NULL, "scenario=new", COUNTER_MAIN);
  g_autoptr (GError) error = NULL;

  site_tell (site);
  pass_days (site, 3);
  yc_paper_record_free (yc_submission_make_paper (site->counter->cases->store, site->counter->calendar, site->counter->id, YC_LETTER_PROMISE, &site->counter->cases->actor, &error));
  g_assert_no_error (error);
  pass_days (site, 28);
  note_credit (site, YC_CREDIT_DISHONEST);
  refuse (site, YC_STATE_REFUSED);
  assert_taken (site);
}

/* ---- on the spot ---- */

/* 婚姻登记条例: the reason is given at once; and there is one. */
static void
test_on_the_spot (void)
{
  static const Changed changes[] = {
    { "received", { { "intake.fields.area", "{\"value\":\"60\",\"origin\":\"typed\"}" } }, "no-ground: refused: " }, CHANGED_NOTHING,
  };
  g_autoptr (Site) site = draft_new ("\"correction_rule\": \"XK32\"", "\"correction_rule\": \"HY7\"", "scenario=new", COUNTER_ALL);
  YcStore *store = site->counter->cases->store;
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (store, site->counter->id, NULL);
  g_autoptr (GError) error = NULL;

  yc_intake_set_field (intake, "area", "", YC_ORIGIN_TYPED);
  g_free (yc_case_store_save_draft (store, site->counter->id, intake, &site->counter->cases->actor, &error));
  g_assert_no_error (error);
  refuse (site, YC_STATE_REFUSED);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

/* ---- a year that the window knows ---- */

/* Told on 2026-12-28, when nobody knew 2027; the window does by the time that the days are over. */
static void
test_year_learnt (void)
{
  g_autoptr (Site) site = draft_new (NULL, NULL, "scenario=new", HALF);

  pass_days (site, 35);
  site_tell (site);
  pass_days (site, 31);
  year_learn (site->counter);
  refuse (site, YC_STATE_REFUSED);
  assert_taken (site);
}

#define ADD(name, f) g_test_add_func ("/platform/refusal/" name, f)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("not-needed", test_not_needed);
  ADD ("elsewhere", test_elsewhere);
  ADD ("elsewhere-after-all", test_elsewhere_after_all);
  ADD ("not-corrected", test_not_corrected);
  ADD ("never-told", test_never_told);
  ADD ("nothing-came", test_nothing_came);
  ADD ("nothing-is-lacking", test_nothing_is_lacking);
  ADD ("barred", test_barred);
  ADD ("barred-after-all", test_barred_after_all);
  ADD ("barred-and-not-corrected", test_barred_and_not_corrected);
  ADD ("barred-from-nothing", test_barred_from_nothing);
  ADD ("tolerance-is-barred", test_tolerance_barred);
  ADD ("on-the-spot", test_on_the_spot);
  ADD ("a-year-that-the-window-has-learnt", test_year_learnt);
  return g_test_run ();
}
