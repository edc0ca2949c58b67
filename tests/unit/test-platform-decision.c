/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A decision at the platform: signed by the right approver and lawful as a change of state, it still needs a verdict on each material and each review
 * point, and no material that is owed. A real case of a real workstation's queue, with its manifest. */
#include "config.h"

#include "test-hand.h"

#define A YC_ROLE_APPROVER
#define C YC_ROLE_CLERK
#define GRANTED HAND_GRANTED
#define DENIED HAND_DENIED
#define N_SUBJECTS 10           /* all of the sample case: five points and the five materials that have pages */
static const char *const subjects[N_SUBJECTS] = {
  "point:qualified", "point:area", "point:layout", "point:workers", "point:scope", "material:application", "material:business-licence",
  "material:identity-card", "material:health-certificates", "material:floor-plan",
};

static int
tell (Hand *hand, guint who, const char *kind, const char *body)
{
  return hand_tell (hand, who, kind, body);
}

static int
opine (Hand *hand, const char *subject, const char *verdict)
{
  g_autofree char *body = g_strdup_printf ("{\"subject\":\"%s\",\"verdict\":\"%s\",\"note\":\"\"}", subject, verdict);

  return tell (hand, A, "opinion", body);
}

/* @but: (nullable): gets none. */
static void
opine_all (Hand *hand, const char *but)
{
  for (gsize i = 0; i < N_SUBJECTS; i++)
    if (g_strcmp0 (subjects[i], but) != 0)
      g_assert_cmpint (opine (hand, subjects[i], "fits"), ==, -1);
}

static Hand *
claimed_new (gboolean tolerated)
{
  Hand *hand = hand_new_at (site_new_with (YC_ROLE_CLERK, tolerated ? SITE_TOLERATED : SITE_ACCEPTED));

  g_assert_cmpint (tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  return hand;
}

static void
assert_stands (const Hand *hand, YcState state)
{
  g_autoptr (YcPlatformCase) value = hand_find_case (hand);

  g_assert_cmpint (value->record->state, ==, state);
}

/* @why: how the refusal's detail begins. */
static void
assert_refused_as (Hand *hand, const char *kind, const char *body, const char *why)
{
  g_autoptr (YcPlatformCase) before = hand_find_case (hand), after = NULL;

  g_assert_cmpint (tell (hand, A, kind, body), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, why));
  after = hand_find_case (hand);
  g_assert_cmpint (after->record->state, ==, before->record->state);
  g_assert_cmpint (after->revision, ==, before->revision);
}

static void
test_without_a_verdict (void)
{
  g_autoptr (Hand) hand = claimed_new (FALSE);

  assert_refused_as (hand, "granted", GRANTED, "verdict-open: no verdict on 10: point:qualified point:area point:layout point:workers point:scope ...");
  assert_refused_as (hand, "denied", DENIED, "verdict-open: no verdict on 10:");
}

static void
test_one_missing (gconstpointer subject)
{
  g_autoptr (Hand) hand = claimed_new (FALSE);
  g_autofree char *why = g_strdup_printf ("verdict-open: no verdict on 1: %s", (const char *) subject);

  opine_all (hand, subject);
  assert_refused_as (hand, "granted", GRANTED, why);
  g_assert_cmpint (opine (hand, subject, "fits"), ==, -1);
  g_assert_cmpint (tell (hand, A, "granted", GRANTED), ==, -1);
  assert_stands (hand, YC_STATE_GRANTED);
}

static void
test_owed (void)
{
  g_autoptr (Hand) hand = claimed_new (TRUE);

  opine_all (hand, NULL);
  g_assert_cmpint (opine (hand, "material:tolerance-promise", "fits"), ==, -1);
  assert_refused_as (hand, "granted", GRANTED, "tolerance-open");
  g_assert_cmpint (opine (hand, "point:area", "fails"), ==, -1);
  assert_refused_as (hand, "denied", DENIED, "tolerance-open");
}

/* What is not owed cures nothing; and where the day is gone all the same, the material itself is not there. */
static void
test_owed_without_a_day (void)
{
  g_autoptr (Hand) hand = claimed_new (TRUE);

  opine_all (hand, NULL);
  g_assert_cmpint (opine (hand, "material:tolerance-promise", "fits"), ==, -1);
  g_assert_cmpint (tell (hand, C, "cured", "{\"material\":\"floor-plan\"," HAND_UNTIL ("") "," HAND_EFILE "}"), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "not-tolerated"));
  hand_set_case (hand, "S50", "");
  assert_refused_as (hand, "granted", GRANTED, "tolerance-open: a tolerated material has not come");
  assert_refused_as (hand, "denied", DENIED, "tolerance-open: a tolerated material has not come");
}

static void
test_against (gconstpointer verdict)
{
  g_autoptr (Hand) hand = claimed_new (FALSE);

  opine_all (hand, NULL);
  assert_refused_as (hand, "denied", DENIED, "no-ground");
  g_assert_cmpint (opine (hand, "point:area", verdict), ==, -1);
  assert_refused_as (hand, "granted", GRANTED, "verdict-against");
  if (strcmp (verdict, "fails") == 0)
    g_assert_cmpint (tell (hand, A, "denied", DENIED), ==, -1);
  else
    assert_refused_as (hand, "denied", DENIED, "no-ground");
}

/* The last verdict and the decision in one operation. */
static void
test_in_one (void)
{
  g_autoptr (Hand) hand = claimed_new (FALSE);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);

  opine_all (hand, "point:area");
  g_ptr_array_add (events, hand_make_event (hand, A, TRUE, "opinion", "{\"subject\":\"point:area\",\"verdict\":\"fits\"}"));
  hand_stand (hand, g_ptr_array_index (events, 0));
  g_ptr_array_add (events, hand_make_event (hand, A, TRUE, "granted", GRANTED));
  g_assert_cmpint (hand_bring_all (hand, A, events), ==, -1);
  assert_stands (hand, YC_STATE_GRANTED);
}

/* What was taken back is evidence, and no verdict. */
static void
test_taken_back (void)
{
  g_autoptr (Hand) hand = claimed_new (FALSE);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  g_autofree char *body = NULL;

  opine_all (hand, "point:area");
  g_ptr_array_add (events, hand_make_event (hand, A, TRUE, "opinion", "{\"subject\":\"point:area\",\"verdict\":\"fits\"}"));
  hand_stand (hand, g_ptr_array_index (events, 0));
  body = g_strdup_printf ("{\"from\":%" G_GINT64_FORMAT ",\"op\":\"0193a000-0000-7000-8000-0000000000ff\",\"reason\":\"再看\"}", hand->seq);
  g_ptr_array_add (events, hand_make_event (hand, A, TRUE, "abandoned", body));
  g_assert_cmpint (hand_bring_all (hand, A, events), ==, -1);
  assert_refused_as (hand, "granted", GRANTED, "verdict-open: no verdict on 1: point:area");
}

/* Other pages will lie there: what was said of the old ones and of what they prove does not count. */
static void
test_sent_back (void)
{
  g_autoptr (Hand) hand = claimed_new (FALSE);

  opine_all (hand, NULL);
  g_assert_cmpint (tell (hand, A, "sent-back", HAND_SENT_BACK), ==, -1);
  hand_seal (hand, "floor-plan", 1);
  g_assert_cmpint (tell (hand, C, "handed-over", HAND_OVER), ==, -1);
  g_assert_cmpint (tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  assert_refused_as (hand, "granted", GRANTED, "verdict-open: no verdict on 3: point:area point:layout material:floor-plan");
}

/* An e-file whose manifest never came. */
static void
test_no_manifest (void)
{
  g_autoptr (Hand) hand = claimed_new (FALSE);
  g_autofree char *digest = g_strnfill (64, 'a'), *body = NULL;

  opine_all (hand, NULL);
  body = g_strdup_printf ("{\"sha256\":\"%s\",\"sm3\":\"%s\",\"materials\":[]}", digest, digest);
  g_assert_cmpint (tell (hand, C, "efile", body), ==, -1);
  assert_refused_as (hand, "granted", GRANTED, "pages-missing");
}

/* A dossier that cannot be read is decided by nobody, and is this case's trouble only. */
static void
test_unreadable (void)
{
  g_autoptr (Hand) hand = claimed_new (FALSE);

  opine_all (hand, NULL);
  g_assert_cmpint (tell (hand, C, "efile", "{}"), ==, -1);
  assert_refused_as (hand, "granted", GRANTED, "verdict-open: the dossier:");
}

static void
test_every_role (gconstpointer kind)
{
  static const YcRole others[] = { YC_ROLE_CLERK, YC_ROLE_VIRTUAL, YC_ROLE_SUPERVISOR };
  g_autoptr (Hand) hand = claimed_new (FALSE);
  const char *body = strcmp (kind, "granted") == 0 ? GRANTED : DENIED;

  opine_all (hand, NULL);
  if (strcmp (kind, "denied") == 0)
    g_assert_cmpint (opine (hand, "point:area", "fails"), ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_cmpint (tell (hand, others[i], kind, body), ==, (int) YC_PROBLEM_NOT_PERMITTED);
  g_assert_cmpint (tell (hand, YC_N_ROLES, kind, body), ==, (int) YC_PROBLEM_CLAIMED);
  assert_stands (hand, YC_STATE_REVIEW);
  g_assert_cmpint (tell (hand, A, kind, body), ==, -1);
}

/* ---- whose desk it is ---- */

/* Another approver of the agency takes the case over from who has it, with a reason; who had it is told like any second approver. */
static void
test_taken_over (void)
{
  static const struct { guint who; const char *body; int type; } rows[] = {
    { YC_N_ROLES, "{\"from\":\"by-approver\",\"reason\":\" \"}", YC_PROBLEM_RULE }, { YC_N_ROLES, "{\"reason\":\"休假\"}", YC_PROBLEM_SCHEMA },
    { YC_N_ROLES, "{\"from\":\"approver-b\",\"reason\":\"休假\"}", YC_PROBLEM_CLAIMED },
    { YC_N_ROLES, "{\"from\":\"by-approver\",\"reason\":\"休假\",\"state\":\"S60\"}", YC_PROBLEM_SCHEMA },
    { A, "{\"from\":\"by-approver\",\"reason\":\"休假\"}", YC_PROBLEM_RULE }, { C, "{\"from\":\"by-approver\",\"reason\":\"休假\"}", YC_PROBLEM_NOT_PERMITTED },
    { YC_ROLE_SUPERVISOR, "{\"from\":\"by-approver\",\"reason\":\"休假\"}", YC_PROBLEM_NOT_PERMITTED },
    { YC_N_ROLES, "{\"from\":\"by-approver\",\"reason\":\"休假\"}", -1 },
    { YC_N_ROLES, "{\"from\":\"by-approver\",\"reason\":\"休假\"}", YC_PROBLEM_CLAIMED },      /* too late for a third one, too */
  };
  g_autoptr (Hand) hand = claimed_new (FALSE);
  g_autoptr (YcPlatformCase) value = NULL;

  opine_all (hand, "point:area");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (tell (hand, rows[i].who, "taken-over", rows[i].body), ==, rows[i].type);
  value = hand_find_case (hand);
  g_assert_cmpstr (value->claimed_by, ==, COLLEAGUE);
  g_assert_cmpint (value->record->state, ==, YC_STATE_REVIEW);
  g_assert_cmpint (opine (hand, "point:area", "fits"), ==, (int) YC_PROBLEM_CLAIMED);
  g_assert_cmpint (tell (hand, YC_N_ROLES, "opinion", "{\"subject\":\"point:area\",\"verdict\":\"fits\"}"), ==, -1);
  g_assert_cmpint (tell (hand, A, "granted", GRANTED), ==, (int) YC_PROBLEM_CLAIMED);
  g_assert_cmpint (tell (hand, YC_N_ROLES, "granted", GRANTED), ==, -1);
  g_assert_cmpint (tell (hand, A, "taken-over", "{\"from\":\"approver-b\",\"reason\":\"休假\"}"), ==, (int) YC_PROBLEM_RULE);   /* decided */
}

#define ADD(name, f) g_test_add_func ("/platform/decision/" name, f)
#define ADD_DATA(name, data, f) g_test_add_data_func ("/platform/decision/" name, data, f)

/* 2026-11-23 is the day of the acceptance, 11-30 the last of the promise. */
static void
test_lapse (void)
{
  g_autoptr (Hand) hand = claimed_new (TRUE);

  hand->at = TEST_NOW + 7 * TEST_DAY;
  g_assert_cmpint (tell (hand, C, "lapsed", HAND_LAPSED), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "cure-runs"));
  assert_stands (hand, YC_STATE_REVIEW);
  hand->at = TEST_NOW + 8 * TEST_DAY;
  g_assert_cmpint (tell (hand, A, "lapsed", HAND_LAPSED), ==, (int) YC_PROBLEM_NOT_PERMITTED);
  g_assert_cmpint (tell (hand, C, "lapsed", HAND_LAPSED), ==, -1);
  assert_stands (hand, YC_STATE_LAPSED);
}

/* Nothing is owed: there is nothing to lapse. */
static void
test_lapse_of_nothing (void)
{
  g_autoptr (Hand) hand = claimed_new (FALSE);

  hand->at = TEST_NOW + 60 * TEST_DAY;
  g_assert_cmpint (tell (hand, C, "lapsed", HAND_LAPSED), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "not-tolerated"));
}

/* ---- told to correct, refused ---- */

#define DEFECTS HAND_LACKING ("floor-plan") "," HAND_ASKED
#define STOPPED(day) "\"judge\":{\"received\":\"2026-11-23\",\"date\":\"" day "\",\"provisional\":false}"
#define CURE(date, day) "\"due\":{\"date\":\"" date "\",\"provisional\":false,\"cure\":\"" day "\"}"
#define DUE DEFECTS "," STOPPED ("") "," CURE ("", "2026-12-23")
#define CORRECT(rest) "{\"state\":\"S15\"," rest "," NOTICE ("correction-notice") "}"
#define NOTICE(kind) HAND_PAPER (kind)

/* The platform reads of an event itself what its step rests on. */
static void
test_answers (void)
{
  static const struct { const char *state, *cure; gint64 days; guint who; const char *kind, *body; int problem; const char *why; } rows[] = {
    /* The window's time to say so is over on 11-30. */
    { "S10", "", 8, C, "to-correct", CORRECT (DEFECTS "," STOPPED ("") "," CURE ("", "2027-01-10")), YC_PROBLEM_RULE, "state: the application counts as accepted" },
    { "S10", "", 0, C, "to-correct", CORRECT (STOPPED ("") "," CURE ("", "2026-12-23")), YC_PROBLEM_SCHEMA, "" },
    { "S10", "", 0, C, "to-correct", CORRECT ("\"defects\":[]," STOPPED ("") "," CURE ("", "2026-12-23")), YC_PROBLEM_SCHEMA, "" },
    { "S10", "", 0, C, "to-correct", CORRECT ("\"defects\":[{\"text\":\" \",\"cure\":\"x\"}]," STOPPED ("") "," CURE ("", "2026-12-23")), YC_PROBLEM_SCHEMA, "" },
    { "S10", "", 0, C, "to-correct", CORRECT ("\"defects\":[{\"text\":\"x\"}]," STOPPED ("") "," CURE ("", "2026-12-23")), YC_PROBLEM_SCHEMA, "" },
    { "S10", "", 0, C, "to-correct", CORRECT (DEFECTS "," CURE ("", "2026-12-23")), YC_PROBLEM_SCHEMA, "" },
    { "S10", "", 0, C, "to-correct", CORRECT (DEFECTS "," STOPPED ("2026-11-30") "," CURE ("", "2026-12-23")), YC_PROBLEM_SCHEMA, "" },
    { "S10", "", 0, C, "to-correct", CORRECT (DEFECTS "," STOPPED ("")), YC_PROBLEM_SCHEMA, "" },
    { "S10", "", 0, C, "to-correct", CORRECT (DEFECTS "," STOPPED ("") "," CURE ("", "2026-01-01")), YC_PROBLEM_SCHEMA, "" },
    { "S10", "", 0, C, "to-correct", CORRECT (DEFECTS "," STOPPED ("") "," CURE ("", "2026-11-23")), YC_PROBLEM_SCHEMA, "" },
    { "S10", "", 0, C, "to-correct", CORRECT (DEFECTS "," STOPPED ("") "," CURE ("", "")), YC_PROBLEM_SCHEMA, "" },
    { "S10", "", 0, C, "to-correct", CORRECT (DEFECTS "," STOPPED ("") "," CURE ("2026-12-30", "2026-12-23")), YC_PROBLEM_SCHEMA, "" },
    { "S10", "", 0, C, "to-correct", "{\"state\":\"S15\"," DUE "}", YC_PROBLEM_RULE, "reason-missing" },
    { "S10", "", 0, C, "to-correct", "{\"state\":\"S15\"," DUE "," NOTICE ("receipt") "}", YC_PROBLEM_RULE, "reason-missing" },
    { "S10", "", 0, A, "to-correct", "{\"state\":\"S15\"," DUE "," NOTICE ("correction-notice") "}", YC_PROBLEM_NOT_PERMITTED, "" },
    { "S10", "", 0, C, "to-correct", "{\"state\":\"S15\"," DUE "," NOTICE ("correction-notice") "}", -1, "" },
    { "S30", "", 0, C, "to-correct", "{\"state\":\"S15\"," DUE "," NOTICE ("correction-notice") "}", YC_PROBLEM_RULE, "state" },
    { "S15", "2026-12-23", 0, C, "supplied", "{\"state\":\"S18\"," HAND_JUDGED "," HAND_CURE ("") "," NOTICE ("correction-receipt") "}", -1, "" },
    { "S18", "", 0, C, "to-correct", "{\"state\":\"S15\",\"reason\":\"x\"," DUE "," NOTICE ("correction-notice") "}", YC_PROBLEM_RULE, "second-correction" },
    { "S18", "", 0, YC_ROLE_SUPERVISOR, "to-correct", "{\"state\":\"S15\"," DUE "," NOTICE ("correction-notice") "}", YC_PROBLEM_RULE, "reason-missing" },
    { "S18", "", 0, YC_ROLE_SUPERVISOR, "to-correct", "{\"state\":\"S15\",\"reason\":\"x\"," DUE "," NOTICE ("correction-notice") "}", -1, "" },
    { "S15", "2026-12-23", 30, C, "refused", "{\"state\":\"S21\",\"reason\":\"x\"," NOTICE ("refusal-notice") "}", YC_PROBLEM_RULE, "state" },
    { "S15", "2026-12-23", 31, C, "refused", "{\"state\":\"S21\",\"reason\":\"x\"," NOTICE ("refusal-notice") "}", YC_PROBLEM_RULE, "pages-missing" },
    { "S10", "", 0, C, "refused", "{\"state\":\"S21\",\"reason\":\" \"," NOTICE ("refusal-notice") "}", YC_PROBLEM_RULE, "reason-missing" },
    { "S10", "", 0, C, "refused", "{\"state\":\"S21\",\"reason\":\"x\"}", YC_PROBLEM_RULE, "reason-missing" },
    { "S10", "", 0, C, "not-needed", "{\"state\":\"S20\",\"reason\":\"x\"," NOTICE ("not-needed-notice") "}", YC_PROBLEM_RULE, "pages-missing" },
  };

  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_RECEIVED));

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int problem;

      hand_set_case (hand, rows[i].state, rows[i].cure);
      hand->at = TEST_NOW + rows[i].days * TEST_DAY;
      problem = tell (hand, rows[i].who, rows[i].kind, rows[i].body);
      if (problem != rows[i].problem || (problem == (int) YC_PROBLEM_RULE && !g_str_has_prefix (hand->detail, rows[i].why)))
        g_test_message ("row %" G_GSIZE_FORMAT ": %d, %s", i, problem, hand->detail);
      g_assert_cmpint (problem, ==, rows[i].problem);
      if (problem == (int) YC_PROBLEM_RULE)
        g_assert_true (g_str_has_prefix (hand->detail, rows[i].why));
    }
}

/* ---- what stops, moves or ends the clocks ---- */

#define PAPER(kind) HAND_PAPER (kind)
#define UNTIL(day) "\"due\":{\"date\":\"" day "\",\"provisional\":false,\"cure\":\"\"}"
#define BASIS "\"basis\":\"《辽宁省食品安全条例》第三十五条\""
#define STEP "\"state\":\"S55\",\"step\":\"现场核查（必要时）\",\"until\":\"2026-11-26\"," BASIS
#define PERSONS "\"persons\":[\"李样本\",\"赵样本\"],"
#define TOLD PAPER ("special-step-notice")
#define EXTENDED "\"state\":\"S56\",\"reason\":\"案情复杂\"," PAPER ("extension-notice")
#define HEAD ",\"approved_by\":\"孙局长\""
#define LEGAL(day) ",\"legal_due\":\"" day "\""

typedef struct { guint who; const char *kind, *body; int type; const char *why; } Told;

/* One after the other; what is refused changes nothing. */
static void
tell_rows (Hand *hand, const Told *rows, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      int type = tell (hand, rows[i].who, rows[i].kind, rows[i].body);

      if (type != rows[i].type || (type >= 0 && !g_str_has_prefix (hand->detail, rows[i].why)))
        g_test_fail_printf ("row %" G_GSIZE_FORMAT " (%s): %d, %s", i, rows[i].kind, type, type >= 0 ? hand->detail : "done");
    }
}

static void
test_special_step (void)
{
  static const Told rows[] = {
    { A, "step-begun", "{" STEP "}", YC_PROBLEM_RULE, "reason-missing" },
    { A, "step-begun", "{" STEP "," PAPER ("grant") "}", YC_PROBLEM_RULE, "reason-missing" },
    { A, "step-begun", "{\"state\":\"S55\",\"step\":\"领导出差\"," TOLD "}", YC_PROBLEM_RULE, "state: the item has no such" },
    { A, "step-begun", "{\"state\":\"S55\",\"step\":5," TOLD "}", YC_PROBLEM_RULE, "state: the item has no such" },
    { A, "step-begun", "{" STEP "," TOLD "," UNTIL ("2027-12-01") "}", YC_PROBLEM_SCHEMA, "" },
    { YC_N_ROLES, "step-begun", "{" STEP "," TOLD "}", YC_PROBLEM_CLAIMED, "" },
    { C, "step-begun", "{" STEP "," TOLD "}", YC_PROBLEM_NOT_PERMITTED, "" },
    { A, "step-ended", "{\"state\":\"S50\"," UNTIL ("$DUE") "}", YC_PROBLEM_RULE, "state" },
    { A, "step-begun", "{" STEP "," TOLD "}", -1, "" },
    { A, "granted", GRANTED, YC_PROBLEM_RULE, "not-claimed" },
    { A, "claimed", "{\"state\":\"S50\"}", YC_PROBLEM_RULE, "state" },
    { A, "step-ended", "{\"state\":\"S50\"}", YC_PROBLEM_SCHEMA, "" },
    { A, "step-ended", "{\"state\":\"S50\"," UNTIL ("2026-11-24") "}", YC_PROBLEM_RULE, "day: step-ended" },
    { A, "step-ended", "{\"state\":\"S50\",\"due\":{\"date\":\"$DUE\",\"provisional\":false,\"cure\":\"2026-12-01\"}}", YC_PROBLEM_RULE, "day: step-ended" },
    { YC_N_ROLES, "step-ended", "{\"state\":\"S50\"," UNTIL ("$DUE") "}", YC_PROBLEM_CLAIMED, "" },
    { A, "review-resumed", "{\"state\":\"S50\"}", YC_PROBLEM_RULE, "state" },
    /* The item counts it: no clock stands still. */
    { A, "step-ended", "{\"state\":\"S50\"," UNTIL ("2026-12-01") "}", YC_PROBLEM_RULE, "day: step-ended: the day of the decision is not 2026-12-01" },
    { A, "step-ended", "{\"state\":\"S50\"," UNTIL ("2099-12-02") "}", YC_PROBLEM_RULE, "day: step-ended" },
    { A, "step-ended", "{\"state\":\"S50\",\"due\":{\"date\":\"2026-12-02\",\"provisional\":true,\"cure\":\"\"}}", YC_PROBLEM_RULE, "day: step-ended" },
    { A, "step-ended", "{\"state\":\"S50\"," PERSONS UNTIL ("$DUE") "}", -1, "" },
  };
  g_autoptr (Hand) hand = claimed_new (FALSE);
  g_autoptr (YcPlatformCase) value = NULL;

  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  value = hand_find_case (hand);
  g_assert_cmpint (value->record->state, ==, YC_STATE_REVIEW);
  g_assert_cmpstr (value->record->due, ==, hand->due);
}

static Hand *
claimed_new_hearing (void)
{
  g_autoptr (YcItem) item = sample_item_hearing ();
  Hand *hand;

  hand = hand_new_at (site_new_for (item, YC_ROLE_CLERK, SITE_ACCEPTED));
  g_assert_cmpint (tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  return hand;
}

#define HEARING "\"state\":\"S55\",\"step\":\"听证\"," BASIS ",\"counted\":false,\"until\":\"2026-11-26\""

/* Accepted on 11-23, due on 11-30; 11-23 to 11-25 stand still. The platform counts the day itself. */
static void
test_step_that_stops (void)
{
  static const Told begun = { A, "step-begun", "{" HEARING "," TOLD "}", -1, "" };
  static const Told rows[] = {
    { A, "step-ended", "{\"state\":\"S50\"," UNTIL ("$DUE") "}", YC_PROBLEM_RULE, "day: step-ended: the day of the decision is not" },
    { A, "step-ended", "{\"state\":\"S50\"," UNTIL ("2026-12-01") "}", YC_PROBLEM_RULE, "day: step-ended: the day of the decision is not" },
    { A, "step-ended", "{\"state\":\"S50\"," UNTIL ("2026-12-03") "}", YC_PROBLEM_RULE, "day: step-ended: the day of the decision is not" },
    { A, "step-ended", "{\"state\":\"S50\"," UNTIL ("2099-12-02") "}", YC_PROBLEM_RULE, "day: step-ended: the day of the decision is not" },
    { A, "step-ended", "{\"state\":\"S50\"," UNTIL ("2026-12-02") "}", -1, "" },
    { A, "extended", "{" EXTENDED HEAD LEGAL ("2026-12-09") "," UNTIL ("2026-12-15") "}", YC_PROBLEM_RULE, "day: extended: the day of the decision is not" },
    { A, "extended", "{" EXTENDED HEAD LEGAL ("2026-12-09") "," UNTIL ("2026-12-16") "}", -1, "" },
  };
  g_autoptr (Hand) hand = claimed_new_hearing ();
  g_autoptr (YcPlatformCase) value = NULL;

  tell_rows (hand, &begun, 1);
  hand->at += 3 * TEST_DAY;
  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  value = hand_find_case (hand);
  g_assert_cmpint (value->record->state, ==, YC_STATE_EXTENDED);
  g_assert_cmpstr (value->record->due, ==, "2026-12-16");
}

/* The case's day as nobody knew the year, and who else has moved the case. @revision: 0: nobody */
static void
set_provisional (Hand *hand, const char *due, gint64 revision)
{
  g_autoptr (YcPlatformCase) value = hand_find_case (hand);
  g_autoptr (GError) error = NULL;

  hand_replace (&value->record->due, g_strdup (due));
  value->record->due_provisional = TRUE;
  if (revision > 0)
    json_object_set_int_member (value->changed, "0193a000-0000-7000-8000-0000000000d2", revision);
  g_assert_true (yc_platform_store_put_case (hand->site->platform->store, value, &error));
  g_assert_no_error (error);
}

#define RECOUNT(day, was) "{" UNTIL (day) ",\"before\":\"" was "\"}"

/* It is the case's day that is counted again, and to what its clocks come to; what moved the case first stands. */
static void
test_recounted (void)
{
  static const Told rows[] = {
    { C, "recounted", "{" UNTIL ("2026-11-30") "}", YC_PROBLEM_SCHEMA, "" },
    { C, "recounted", RECOUNT ("2026-11-30", "2026-11-27"), YC_PROBLEM_STALE, "the day that was counted again is 2026-11-27" },
    { C, "recounted", RECOUNT ("2026-12-01", "2026-11-26"), YC_PROBLEM_RULE, "day: recounted: the day of the decision is not 2026-12-01" },
    { C, "recounted", RECOUNT ("2099-12-01", "2026-11-26"), YC_PROBLEM_RULE, "day: recounted" },
    { C, "recounted", "{\"due\":{\"date\":\"2026-11-30\",\"provisional\":true,\"cure\":\"\"},\"before\":\"2026-11-26\"}", YC_PROBLEM_RULE, "state" },
    { C, "recounted", "{\"due\":{\"date\":\"2026-11-30\",\"provisional\":false,\"cure\":\"2026-12-01\"},\"before\":\"2026-11-26\"}", YC_PROBLEM_RULE, "state" },
    { C, "recounted", RECOUNT ("2026-11-30", "2026-11-26"), -1, "" },
    { C, "recounted", RECOUNT ("2026-11-30", "2026-11-30"), YC_PROBLEM_STALE, "the day that was counted again, " },
  };
  static const Told late = { C, "recounted", RECOUNT ("2026-11-30", "2026-11-26"), YC_PROBLEM_STALE, "revision" };
  g_autoptr (Hand) hand = claimed_new (FALSE);
  g_autoptr (YcPlatformCase) value = NULL;

  set_provisional (hand, "2026-11-26", 0);
  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  value = hand_find_case (hand);
  g_assert_cmpstr (value->record->due, ==, "2026-11-30");
  g_assert_false (value->record->due_provisional);
  set_provisional (hand, "2026-11-26", value->revision);
  tell_rows (hand, &late, 1);
}

/* Who began the step is away when it is over: a colleague takes the case over, and ends it. */
static void
test_step_taken_over (void)
{
#define FROM(who) "{\"from\":\"" who "\",\"reason\":\"休假\"}"
#define ENDED "{\"state\":\"S50\"," PERSONS UNTIL ("$DUE") "}"
  static const Told rows[] = {
    { A, "step-begun", "{" STEP "," TOLD "}", -1, "" },
    { YC_N_ROLES, "step-ended", ENDED, YC_PROBLEM_CLAIMED, "" },
    { A, "taken-over", FROM ("by-approver"), YC_PROBLEM_RULE, "claimed" },
    { C, "taken-over", FROM ("by-approver"), YC_PROBLEM_NOT_PERMITTED, "" },
    { YC_N_ROLES, "taken-over", "{\"from\":\"by-approver\",\"reason\":\" \"}", YC_PROBLEM_RULE, "reason-missing" },
    { YC_N_ROLES, "taken-over", FROM ("by-approver"), -1, "" },
    { YC_N_ROLES, "opinion", "{\"subject\":\"point:area\",\"verdict\":\"fits\",\"note\":\"\"}", YC_PROBLEM_RULE, "not-claimed" },
    { A, "step-ended", ENDED, YC_PROBLEM_CLAIMED, "" },
    { YC_N_ROLES, "step-ended", ENDED, -1, "" },
  };
  g_autoptr (Hand) hand = claimed_new (FALSE);

  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  assert_stands (hand, YC_STATE_REVIEW);
}

/* Approved by the head, told in writing, to a later day; and the law of this item knows no extension. */
static void
test_extension (void)
{
  static const Told rows[] = {
    { A, "extended", "{" EXTENDED HEAD "}", YC_PROBLEM_SCHEMA, "" },
    { A, "extended", "{" EXTENDED HEAD "," UNTIL ("$DUE") "}", YC_PROBLEM_RULE, "day: extended" },
    { A, "extended", "{" EXTENDED "," UNTIL ("2026-12-14") "}", YC_PROBLEM_NOT_PERMITTED, "role: 延长期限须经行政机关负责人批准" },
    { A, "extended", "{\"state\":\"S56\"," PAPER ("extension-notice") HEAD "," UNTIL ("2026-12-14") "}", YC_PROBLEM_RULE, "reason-missing" },
    { A, "extended", "{" EXTENDED HEAD "," UNTIL ("2026-12-14") "}", YC_PROBLEM_RULE, "day: the law's own term ends on 2026-12-07" },
    { A, "extended", "{" EXTENDED HEAD LEGAL ("2026-12-07") "," UNTIL ("2026-12-14") "}", YC_PROBLEM_RULE, "state: 本事项的法定期限没有延长的规定" },
  };
  g_autoptr (Hand) hand = claimed_new (FALSE);

  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  assert_stands (hand, YC_STATE_REVIEW);
}

/* What the applicant still owes keeps the result back, not the step; behind the step it still does. */
static void
test_special_step_while_owed (void)
{
#define UNTIL_OWED(day) "\"due\":{\"date\":\"" day "\",\"provisional\":false,\"cure\":\"2026-11-30\"}"
  static const Told rows[] = {
    { A, "step-begun", "{" STEP "," TOLD "}", -1, "" },
    { A, "step-ended", "{\"state\":\"S50\"," PERSONS UNTIL_OWED ("$DUE") "}", -1, "" },
    { A, "opinion", "{\"subject\":\"material:tolerance-promise\",\"verdict\":\"fits\",\"note\":\"\"}", -1, "" },
    { A, "granted", GRANTED, YC_PROBLEM_RULE, "tolerance-open" },
  };
  g_autoptr (Hand) hand = claimed_new (TRUE);

  opine_all (hand, NULL);
  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  assert_stands (hand, YC_STATE_REVIEW);
}

/* Its law gives ten days more: accepted 2026-11-23, promised 11-30, the law's term ends 12-07. @tolerated: something is owed until 11-30. */
static Hand *
extensible_new (gboolean tolerated)
{
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"value\": 10, \"unit\": \"workday\", \"source\"",
                                                 "\"value\": 10, \"unit\": \"workday\", \"extension\": 10, \"source\"");
  Hand *hand = hand_new_at (site_new_for (item, YC_ROLE_CLERK, tolerated));

  g_assert_cmpint (tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  return hand;
}

/* A term that is over is not extended; that of the law counts, not the promise. By the day of the event. */
static void
test_extension_in_time (void)
{
#define EXTENSION(legal) "{" EXTENDED HEAD LEGAL (legal) "," UNTIL ("2026-12-14") "}"
  static const Told late[] = {
    { A, "extended", "{" EXTENDED HEAD "," UNTIL ("2026-12-14") "}", YC_PROBLEM_RULE, "day: the law's own term ends on 2026-12-07" },
    { A, "extended", EXTENSION ("2026-11-29"), YC_PROBLEM_RULE, "day: the law's own term ends on 2026-12-07" },
    { A, "extended", EXTENSION ("2026-12-08"), YC_PROBLEM_RULE, "day: the law's own term ends on 2026-12-07" },
    { A, "extended", EXTENSION ("2026-12-31"), YC_PROBLEM_RULE, "day: the law's own term ends on 2026-12-07" },
    { A, "extended", EXTENSION ("明天"), YC_PROBLEM_RULE, "day: the law's own term ends on 2026-12-07" },
    { A, "extended", EXTENSION ("2026-12-07"), YC_PROBLEM_RULE, "state: 法定期限已于12月7日届满" },
  };
  static const Told last_day[] = { { A, "extended", EXTENSION ("2026-12-07"), -1, "" }, { A, "review-resumed", "{\"state\":\"S50\"}", -1, "" } };
  static const Told owing[] = { { A, "extended", "{" EXTENDED HEAD LEGAL ("2026-12-07") "," UNTIL_OWED ("2026-12-14") "}", -1, "" } };
  g_autoptr (Hand) hand = extensible_new (FALSE), owed = extensible_new (TRUE);

  hand->at = TEST_NOW + 15 * TEST_DAY;
  tell_rows (hand, late, G_N_ELEMENTS (late));
  hand->at = TEST_NOW + 14 * TEST_DAY;
  tell_rows (hand, last_day, G_N_ELEMENTS (last_day));
  assert_stands (hand, YC_STATE_REVIEW);
  /* What the applicant still owes keeps the result back, not the extension. */
  tell_rows (owed, owing, G_N_ELEMENTS (owing));
  assert_stands (owed, YC_STATE_EXTENDED);
}

#define WHY ",\"reason\":\"申请人死亡\",\"basis\":\"样本条例第七条\""

static void
test_terminated (void)
{
  static const Told rows[] = {
    { A, "terminated", "{\"state\":\"S92\"" WHY "}", YC_PROBLEM_RULE, "reason-missing" },
    { A, "terminated", "{\"state\":\"S92\",\"reason\":\"申请人死亡\"," PAPER ("termination-notice") "}", YC_PROBLEM_RULE, "reason-missing" },
    { YC_N_ROLES, "terminated", "{\"state\":\"S92\"" WHY "," PAPER ("termination-notice") "}", YC_PROBLEM_CLAIMED, "" },
    { C, "terminated", "{\"state\":\"S92\"" WHY "," PAPER ("termination-notice") "}", YC_PROBLEM_NOT_PERMITTED, "" },
    { A, "revoked", "{\"state\":\"S94\"" WHY "," PAPER ("revocation") "}", YC_PROBLEM_RULE, "state" },
    { A, "terminated", "{\"state\":\"S92\"" WHY "," PAPER ("termination-notice") "}", -1, "" },
  };
  g_autoptr (Hand) hand = claimed_new (FALSE);

  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  assert_stands (hand, YC_STATE_TERMINATED);
}

/* Another approver of the agency than the one who granted. */
static void
test_revoked (void)
{
  static const Told rows[] = {
    { A, "granted", GRANTED, -1, "" },
    { YC_N_ROLES, "revoked", "{\"state\":\"S94\"" WHY "}", YC_PROBLEM_RULE, "reason-missing" },
    { YC_N_ROLES, "revoked", "{\"state\":\"S94\",\"basis\":\"x\"," PAPER ("revocation") "}", YC_PROBLEM_RULE, "reason-missing" },
    { C, "revoked", "{\"state\":\"S94\"" WHY "," PAPER ("revocation") "}", YC_PROBLEM_NOT_PERMITTED, "" },
    { YC_N_ROLES, "revoked", "{\"state\":\"S94\"" WHY "," PAPER ("revocation") "}", -1, "" },
  };
  g_autoptr (Hand) hand = claimed_new (FALSE);

  opine_all (hand, NULL);
  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  assert_stands (hand, YC_STATE_REVOKED);
}

/* A refusal is made and delivered like a grant, and there is nothing in it to take back. */
static void
test_denial_is_not_revoked (void)
{
#define REVOKED "{\"state\":\"S94\"" WHY "," PAPER ("revocation") "}"
  static const Told rows[] = {
    { A, "denied", DENIED, -1, "" },
    { A, "revoked", REVOKED, YC_PROBLEM_RULE, "state" },
    { C, "result-made", "{\"state\":\"S65\"}", -1, "" },
    { A, "revoked", REVOKED, YC_PROBLEM_RULE, "state: 本件没有作出过准予决定" },
    { C, "delivered", HAND_DELIVERED, -1, "" },
    { YC_N_ROLES, "revoked", REVOKED, YC_PROBLEM_RULE, "state: 本件没有作出过准予决定" },
  };
  g_autoptr (Hand) hand = claimed_new (FALSE);

  opine_all (hand, NULL);
  g_assert_cmpint (opine (hand, "point:area", "fails"), ==, -1);
  tell_rows (hand, rows, G_N_ELEMENTS (rows));
  assert_stands (hand, YC_STATE_DELIVERED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("no-verdict-at-all", test_without_a_verdict);
  ADD_DATA ("one-point-without-a-verdict", "point:area", test_one_missing);
  ADD_DATA ("one-material-without-a-verdict", "material:floor-plan", test_one_missing);
  ADD ("something-is-owed", test_owed);
  ADD ("something-is-owed-without-a-day", test_owed_without_a_day);
  ADD_DATA ("something-fails", "fails", test_against);
  ADD_DATA ("something-is-in-doubt", "doubt", test_against);
  ADD ("the-last-verdict-in-the-same-operation", test_in_one);
  ADD ("a-verdict-that-was-taken-back", test_taken_back);
  ADD ("pages-that-were-sent-back", test_sent_back);
  ADD ("a-manifest-that-never-came", test_no_manifest);
  ADD ("a-dossier-that-nobody-can-read", test_unreadable);
  ADD_DATA ("every-role-grants", "granted", test_every_role);
  ADD_DATA ("every-role-denies", "denied", test_every_role);
  ADD ("taken-over-by-a-colleague", test_taken_over);
  ADD ("a-tolerance-lapses-behind-its-day", test_lapse);
  ADD ("a-special-step-is-the-items-and-told-in-writing", test_special_step);
  ADD ("the-day-behind-a-step-is-what-the-clocks-come-to", test_step_that_stops);
  ADD ("a-recount-is-of-the-day-that-the-case-has", test_recounted);
  ADD ("a-special-step-while-a-material-is-owed", test_special_step_while_owed);
  ADD ("a-colleague-takes-a-special-step-over", test_step_taken_over);
  ADD ("an-extension-is-approved-and-lawful", test_extension);
  ADD ("an-extension-of-a-term-that-is-over", test_extension_in_time);
  ADD ("a-termination-tells-why", test_terminated);
  ADD ("a-revocation-tells-why", test_revoked);
  ADD ("a-denial-is-not-revoked", test_denial_is_not_revoked);
  ADD ("nothing-owed-does-not-lapse", test_lapse_of_nothing);
  ADD ("answers-that-are-no-acceptance", test_answers);
  return g_test_run ();
}
