/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the window does before an acceptance, at the platform: whatever a real window did lawfully is done there, and each refused act is a lawful one with one
 * thing wrong in it. */
#include "config.h"

#include "outbox/yc-outbox-private.h"
#include "sample-items.h"
#include "test-changed.h"
#include "test-year.h"

#define C YC_ROLE_CLERK

typedef struct { const char *kind, *body, *why; } Lie;

/* Each is refused by its rule, and the case stays. */
static void
assert_lies (Hand *hand, const char *state, const char *cure, const Lie *lies, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (YcPlatformCase) before = NULL, after = NULL;
      int answer;

      hand_set_case (hand, state, cure);
      before = hand_find_case (hand);
      answer = hand_tell (hand, C, lies[i].kind, lies[i].body);
      if (answer != (int) YC_PROBLEM_RULE || !g_str_has_prefix (hand->detail, lies[i].why))
        g_test_fail_printf ("%" G_GSIZE_FORMAT " (%s): %d, %s", i, lies[i].kind, answer, answer >= 0 ? hand->detail : "done");
      after = hand_find_case (hand);
      g_assert_cmpint (after->revision, ==, before->revision);
    }
}

/* ---- a real window ---- */

static Site *
draft_new (const char *materials)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");

  return site_new_draft (item, C, "scenario=new", materials);
}

/* All that it has done since is done at the platform, too. */
static void
assert_taken (Site *site, YcState state)
{
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcPlatformCase) value = NULL;

  for (guint i = 0; i < results->len; i++)
    {
      const YcWireResult *result = g_ptr_array_index (results, i);

      if (result->receipt == NULL)
        g_test_fail_printf ("operation %u: %s", i, result->problem->detail);
    }
  value = yc_platform_store_find_case (site->platform->store, site->counter->id, NULL);
  g_assert_nonnull (value);
  g_assert_cmpstr (yc_state_get_code (value->record->state), ==, yc_state_get_code (state));
  g_assert_cmpstr (yc_state_get_code (counter_state (site->counter)), ==, yc_state_get_code (state));
}

static void
pass_days (Site *site, int days)
{
  yc_clock_test_advance (site->counter->cases->clock, days * TEST_DAY);
}

static void
receive (Site *site)
{
  g_autoptr (GError) error = NULL;

  yc_paper_record_free (yc_submission_receive (site->counter->cases->store, site->counter->calendar, site->counter->id, &site->counter->cases->actor, &error));
  g_assert_no_error (error);
}

static void
accept (Site *site)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = counter_accept (site->counter, YC_OUTCOME_ACCEPT, &error);

  g_assert_no_error (error);
}

/* ---- 收件 ---- */

/* By the law of the item: five working days, the same day, no silence at all. */
static void
test_received (gconstpointer rule)
{
  g_autofree char *to = g_strdup_printf ("\"correction_rule\": \"%s\"", (const char *) rule);
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"correction_rule\": \"XK32\"", to);
  g_autoptr (Site) site = site_new_draft (item, C, "scenario=new", "application");

  receive (site);
  assert_taken (site, YC_STATE_RECEIVED);
}

#define RECEIVED(judge) "{\"state\":\"S10\"," judge "," HAND_PAPER ("receipt") "}"

/* Dated back, dated forward, a last day of the window's choice, none at all; not certain where it is, and far from it. */
static void
test_received_lies (void)
{
  static const Lie lies[] = {
    { "received", "{\"state\":\"S10\"," HAND_PAPER ("receipt") "}", "day: received: from when" },
    { "received", RECEIVED (HAND_JUDGE ("2026-11-20", "2026-11-27")), "day: received: the day of the receipt is 2026-11-23（" },
    { "received", RECEIVED (HAND_JUDGE ("2026-11-24", "2026-12-01")), "day: received: the day of the receipt is 2026-11-23（" },
    { "received", RECEIVED (HAND_JUDGE ("2026-11-23", "2026-12-01")), "day: received: the last day to say what is lacking is 2026-11-30（" },
    { "received", RECEIVED (HAND_JUDGE ("2026-11-23", "2026-11-27")), "day: received: the last day to say what is lacking is 2026-11-30（" },
    { "received", RECEIVED (HAND_JUDGE ("2026-11-23", "")), "day: received: the last day to say what is lacking is 2026-11-30（" },
    { "received", RECEIVED ("\"judge\":{\"received\":\"2026-11-23\",\"date\":\"2027-11-30\",\"provisional\":true}"), "day: received: the last day" },
  };
  g_autoptr (Hand) hand = hand_new ();

  assert_lies (hand, "S00", "", lies, G_N_ELEMENTS (lies));
  /* A window that did not know the year yet. */
  hand_set_case (hand, "S00", "");
  g_assert_cmpint (hand_tell (hand, C, "received", RECEIVED ("\"judge\":{\"received\":\"2026-11-23\",\"date\":\"2026-12-02\",\"provisional\":true}")), ==, -1);
  hand_set_case (hand, "S00", "");
  g_assert_cmpint (hand_tell (hand, C, "received", HAND_RECEIVED), ==, -1);
}

/* The law of the item knows no silence that accepts: a day by which it does is a lie. */
static void
test_received_without_a_limit (void)
{
  static const Lie lies[] = {
    { "received", HAND_RECEIVED, "day: received: the last day to say what is lacking is none（" },
  };
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"correction_rule\": \"XK32\"", "\"correction_rule\": \"GENERAL\"");
  g_autoptr (Hand) hand = hand_new_at (site_new_for (item, C, SITE_ACCEPTED));

  assert_lies (hand, "S00", "", lies, G_N_ELEMENTS (lies));
  hand_set_case (hand, "S00", "");
  g_assert_cmpint (hand_tell (hand, C, "received", RECEIVED (HAND_STOPPED)), ==, -1);
}

/* The window knows a year that the platform does not: its days are certain, and other ones. What was told before it knew is counted again. */
static void
test_year_learnt (void)
{
  g_autoptr (Site) site = draft_new ("application business-licence");

  pass_days (site, 35);        /* 2026-12-28 */
  year_learn (site->counter);
  receive (site);
  pass_days (site, 2);
  site_tell (site);
  pass_days (site, 3);         /* 2027-01-02 */
  site_bring (site, "floor-plan");
  assert_taken (site, YC_STATE_CORRECTED);
}

static void
test_year_learnt_between (void)
{
  g_autoptr (Site) site = draft_new ("application business-licence");

  pass_days (site, 35);
  receive (site);
  site_tell (site);
  pass_days (site, 3);
  year_learn (site->counter);
  site_bring (site, "floor-plan");
  assert_taken (site, YC_STATE_CORRECTED);
}

/* Its last day to say what is lacking is 2027-01-06, for the platform, which takes the fourth for a working day, the fourth. */
static void
test_year_learnt_and_told (void)
{
  g_autoptr (Site) site = draft_new ("application business-licence");

  pass_days (site, 35);
  year_learn (site->counter);
  receive (site);
  pass_days (site, 9);         /* 2027-01-06 */
  site_tell (site);
  assert_taken (site, YC_STATE_TO_CORRECT);
}

static gboolean
receive_behind_midnight (YcSubmission *self, gpointer data, GError **error)
{
  yc_clock_test_advance (((Site *) data)->counter->cases->clock, 2 * G_USEC_PER_SEC);
  return yc_submission_take_in (self, error) && yc_submission_enqueue (self, "received", json_object_new (), error);
}

/* Midnight comes while the papers are made: the window does it again, on its day, and the platform takes that. */
static void
test_midnight (void)
{
  g_autoptr (Site) site = draft_new ("application");
  TestCases *cases = site->counter->cases;
  g_autoptr (YcSubmission) act = NULL;
  g_autoptr (GError) error = NULL;
  YcConflict reason = YC_CONFLICT_STATE;
  YcMoment now;

  yc_moment_init (&now, yc_clock_now (cases->clock));
  yc_clock_test_advance (cases->clock, (24 * 60 - now.minute) * (TEST_DAY / (24 * 60)) - G_USEC_PER_SEC);
  act = yc_submission_load (cases->store, site->counter->calendar, site->counter->id, &cases->actor, &error);
  g_assert_no_error (error);
  g_assert_false (yc_submission_run (act, receive_behind_midnight, site, &error));
  g_assert_true (yc_conflict_of_error (error, &reason));
  g_assert_cmpint (reason, ==, YC_CONFLICT_DAY_CHANGED);
  g_assert_cmpint (counter_state (site->counter), ==, YC_STATE_DRAFT);
  receive (site);
  assert_taken (site, YC_STATE_RECEIVED);
}

/* Nobody was on the line for three weeks: the days are those on which it was done. */
static void
test_delivered_late (void)
{
  g_autoptr (Site) site = draft_new ("application business-licence health-certificates floor-plan");

  receive (site);
  pass_days (site, 2);
  site_tell (site);
  pass_days (site, 9);
  site_bring (site, "identity-card");
  pass_days (site, 21);
  assert_taken (site, YC_STATE_CORRECTED);
}

/* ---- 补正已交 ---- */

/* A part, then the rest; behind what would have been the window's last day, which stood still. */
static void
test_rest_supplied (void)
{
  g_autoptr (Site) site = draft_new ("application business-licence");

  site_tell (site);
  pass_days (site, 3);
  site_bring (site, "floor-plan health-certificates");
  assert_taken (site, YC_STATE_CORRECTED);
  pass_days (site, 11);        /* 2026-12-07 */
  counter_scan (site->counter, "identity-card");
  accept (site);
  assert_taken (site, YC_STATE_HANDED_OVER);
}

/* By the acceptance itself. */
static void
test_supplied_and_accepted (void)
{
  g_autoptr (Site) site = draft_new ("application business-licence identity-card health-certificates");

  site_tell (site);
  pass_days (site, 14);
  counter_scan (site->counter, "floor-plan");
  accept (site);
  assert_taken (site, YC_STATE_HANDED_OVER);
}

#define SUPPLIED(judge, due) "{\"state\":\"S18\"," judge "," due "," HAND_PAPER ("correction-receipt") "}"

static void
test_supplied_lies (void)
{
  static const Lie lies[] = {
    { "supplied", "{\"state\":\"S18\"," HAND_PAPER ("correction-receipt") "}", "day: supplied: from when" },
    { "supplied", "{\"state\":\"S18\"," HAND_JUDGED "," HAND_PAPER ("correction-receipt") "}", "day: supplied: from when" },
    { "supplied", SUPPLIED (HAND_JUDGED, "\"due\":{\"date\":\"2026-12-30\",\"provisional\":false,\"cure\":\"\"}"), "day: supplied: from when" },
    { "supplied", SUPPLIED (HAND_JUDGED, HAND_CURE ("")), "day: supplied: the day of the receipt is 2026-11-26（" },
    { "supplied", SUPPLIED (HAND_JUDGE ("2026-11-26", "2026-11-30"), HAND_CURE ("")), "day: supplied: the last day to say what is lacking is 2026-12-03（" },
    { "supplied", SUPPLIED (HAND_JUDGE ("2026-11-26", "2026-12-04"), HAND_CURE ("")), "day: supplied: the last day to say what is lacking is 2026-12-03（" },
    { "supplied", SUPPLIED (HAND_JUDGE ("2026-11-26", ""), HAND_CURE ("")), "day: supplied: the last day to say what is lacking is 2026-12-03（" },
    /* With a part: the days of the notice stay what they are. */
    { "supplied", SUPPLIED (HAND_STOPPED, HAND_CURE ("2026-11-27")), "day: supplied: the applicant's last day is the one that was told（" },
    { "supplied", SUPPLIED (HAND_STOPPED, HAND_CURE ("2026-12-24")), "day: supplied: the applicant's last day is the one that was told（" },
    { "supplied", SUPPLIED (HAND_JUDGE ("2026-11-26", ""), HAND_CURE ("2026-12-23")), "day: supplied: as long as the applicant's days run" },
    { "supplied", SUPPLIED (HAND_JUDGE ("2026-11-23", "2026-12-03"), HAND_CURE ("2026-12-23")), "day: supplied: as long as the applicant's days run" },
  };
  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_TOLD));

  hand->at = TEST_NOW + 3 * TEST_DAY;
  assert_lies (hand, "S15", "2026-12-23", lies, G_N_ELEMENTS (lies));
  g_assert_cmpint (hand_tell (hand, C, "supplied", SUPPLIED (HAND_STOPPED, HAND_CURE ("2026-12-23"))), ==, -1);
  hand_set_case (hand, "S15", "2026-12-23");
  g_assert_cmpint (hand_tell (hand, C, "supplied", SUPPLIED (HAND_JUDGE ("2026-11-26", "2026-12-03"), HAND_CURE (""))), ==, -1);
}

/* Refused because another was first, and taken back: @body stands in the log as evidence, of @day. The next is told on @again. */
static void
leave_evidence (Hand *hand, const char *kind, const char *body, int day, int again)
{
  g_autoptr (GPtrArray) evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  g_autofree char *taken_back = g_strdup_printf ("{\"from\":%" G_GINT64_FORMAT ",\"op\":\"0193a000-0000-7000-8000-00000000ffff\",\"reason\":\"x\"}", hand->seq + 1);

  hand->at = TEST_NOW + day * TEST_DAY;
  g_ptr_array_add (evidence, hand_make_event (hand, C, TRUE, kind, body));
  hand_stand (hand, g_ptr_array_index (evidence, 0));
  hand->at = TEST_NOW + again * TEST_DAY;
  g_ptr_array_add (evidence, hand_make_event (hand, C, TRUE, YC_CASE_ABANDONED, taken_back));
  g_assert_cmpint (hand_bring_all (hand, C, evidence), ==, -1);
}

/* Told again on a later day: the days in it are those of the first time. */
static void
test_told_again (void)
{
  static const char body[] = SUPPLIED (HAND_JUDGE ("2026-11-26", "2026-12-03"), HAND_CURE (""));
  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_TOLD));

  leave_evidence (hand, "supplied", body, 3, 5);
  hand_set_case (hand, "S15", "2026-12-23");
  g_assert_cmpint (hand_tell (hand, C, "supplied", SUPPLIED (HAND_JUDGE ("2026-11-27", "2026-12-04"), HAND_CURE (""))), ==, (int) YC_PROBLEM_RULE);
  g_assert_cmpint (hand_tell (hand, C, "supplied", body), ==, -1);
}

#define NOTICE(cure) "{\"state\":\"S15\"," HAND_LACKING ("floor-plan") "," HAND_ASKED "," HAND_STOPPED "," HAND_CURE (cure) "," HAND_PAPER ("correction-notice") "}"

/* A notice of the window's last day, the 30th, told again behind it, and even behind the applicant's day: it was in time. What is told then for the first time is not. */
static void
test_notice_again (gconstpointer data)
{
  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_RECEIVED));

  leave_evidence (hand, "to-correct", NOTICE ("2026-12-30"), 7, GPOINTER_TO_INT (data));
  hand_set_case (hand, "S10", "");
  g_assert_cmpint (hand_tell (hand, C, "to-correct", NOTICE ("2027-01-28")), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "state: the application counts as accepted since 2026-11-30"));
  g_assert_cmpint (hand_tell (hand, C, "to-correct", NOTICE ("2026-12-30")), ==, -1);
}

/* ---- 一次性补正告知 ---- */

#define DEFECT(code, subject) "{\"code\":\"" code "\",\"subject\":\"" subject "\",\"text\":\"x\",\"cure\":\"y\"}"
#define MISSING(subject) DEFECT ("material-missing", subject)
#define ASKED(material) "{\"material\":\"" material "\",\"reason\":\"x\"}"
#define TOLD(path, value, why) { "to-correct", { { path, value } }, why }

static void
set_field (Site *site, const char *field, const char *value)
{
  YcStore *store = site->counter->cases->store;
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (store, site->counter->id, NULL);
  g_autoptr (GError) error = NULL;

  yc_intake_set_field (intake, field, value, YC_ORIGIN_TYPED);
  g_free (yc_case_store_save_draft (store, site->counter->id, intake, &site->counter->cases->actor, &error));
  g_assert_no_error (error);
}

/* Received on 11-23 and told on 11-25, of two materials and a field. */
static void
test_told_lies (void)
{
  static const Changed changes[] = {
    TOLD ("defects", "[" MISSING ("old-permit") "," DEFECT ("field-missing", "area") "]", "other-outcome: to-correct: material-missing of \"old-permit\" is not lacking（"),
    TOLD ("defects", "[" MISSING ("weather") "," DEFECT ("field-missing", "area") "]", "other-outcome: to-correct: material-missing of \"weather\" is not lacking（"),
    TOLD ("defects", "[" DEFECT ("weather", "floor-plan") "," DEFECT ("field-missing", "area") "]", "other-outcome: to-correct: weather of"),
    TOLD ("defects", "[" MISSING ("floor-plan") "," DEFECT ("field-missing", "area") "," DEFECT ("field-wrong", "address") "]", "other-outcome: to-correct: field-wrong of \"address\""),
    TOLD ("defects", "[" MISSING ("floor-plan") "," MISSING ("health-certificates") "]", "other-outcome: to-correct: field-missing of \"area\" is not told（"),
    TOLD ("asked", NULL, "reason-missing: asked: business-licence: why"),
    TOLD ("asked", "[" ASKED ("business-licence") "]", "reason-missing: asked: identity-card: why"),
    TOLD ("asked", "[" ASKED ("business-licence") "," ASKED ("identity-card") "," ASKED ("floor-plan") "]", "reason-missing: asked: : what nobody else holds"),
    TOLD ("due.cure", "\"2026-12-24\"", "day: to-correct: the applicant's last day is 2026-12-25（"),
    TOLD ("due.cure", "\"2026-12-28\"", "day: to-correct: the applicant's last day is 2026-12-25（"),
    TOLD ("due.cure", "\"2027-12-25\"", "day: to-correct: the applicant's last day is 2026-12-25（"),
    TOLD ("judge.received", "\"2026-11-25\"", "day: to-correct: the day of the receipt stays（"),
    CHANGED_NOTHING,
  };
  g_autoptr (Site) site = draft_new ("application business-licence identity-card");

  receive (site);
  pass_days (site, 2);
  set_field (site, "area", "");
  site_tell (site);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
  assert_taken (site, YC_STATE_TO_CORRECT);
}

/* From the draft, by one act; then nobody can have read another answer in between. */
static void
test_told_from_a_draft (void)
{
  static const Changed changes[] = {
    { "received", { { "intake.answers", "{}" } }, "other-outcome: 一次告知须全部列明" },
    { "received", { { "judge.received", "\"2026-11-20\"" }, { "judge.date", "\"2026-11-27\"" } }, "day: received: the day of the receipt is 2026-11-23（" },
    CHANGED_NOTHING,
  };
  g_autoptr (Site) site = draft_new ("application business-licence identity-card");

  site_tell (site);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

/* Who needs no permit is not sent for papers. */
static void
test_told_who_needs_none (void)
{
  static const Changed changes[] = {
    { "received", { { "intake.answers.category", "\"dining\"" } }, "other-outcome: " }, CHANGED_NOTHING,
  };
  g_autoptr (YcItem) item = sample_item ("public-place-hygiene");
  g_autoptr (Site) site = site_new_draft (item, C, "category=shopping air=no way=ordinary", "application");

  site_tell (site);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

/* What is lacking is the window's to count in pages; a material that the window found too short is lacking. The last day of the window, by the law of the item. */
static void
test_told_of_pages (gconstpointer rule)
{
  g_autofree char *to = g_strdup_printf ("\"correction_rule\": \"%s\"", (const char *) rule);
  g_autoptr (YcItem) plain = sample_item_changed ("small-catering", "\"form\": \"原件/复印件\"", "\"form\": \"原件/复印件\", \"min_pages\": 2");
  g_autoptr (GString) text = g_string_new (plain->text);
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (YcItem) item = NULL;
  g_autoptr (Site) site = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_string_replace (text, "\"correction_rule\":\"XK32\"", to, 0), ==, 1);
  json = yc_json_parse_object (text->str, -1, NULL, &error);
  g_assert_no_error (error);
  item = yc_item_parse (json, "changed", &error);
  g_assert_no_error (error);
  site = site_new_draft (item, C, "scenario=new", COUNTER_ALL);
  receive (site);
  if (strcmp (rule, "XK32") == 0)
    pass_days (site, 7);       /* 2026-11-30 */
  site_tell (site);
  assert_taken (site, YC_STATE_TO_CORRECT);
}

/* Told of a field alone, which is right again: who calls that a part would have the window's time stand still until the applicant's last day. */
static void
test_part_of_nothing (void)
{
  static const Changed changes[] = {
    { "supplied", { { "judge.received", "\"2026-11-23\"" }, { "judge.date", "\"\"" }, { "due.cure", "\"2026-12-23\"" } },
      "day: supplied: all that was told has come, and the window's time begins anew（" },
    CHANGED_NOTHING,
  };
  g_autoptr (Site) site = draft_new (COUNTER_ALL);
  g_autoptr (GError) error = NULL;

  receive (site);
  set_field (site, "area", "");
  site_tell (site);
  pass_days (site, 2);
  set_field (site, "area", "80");
  yc_paper_record_free (yc_submission_receive_correction (site->counter->cases->store, site->counter->calendar, site->counter->id, &site->counter->cases->actor, &error));
  g_assert_no_error (error);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

/* ---- silence ---- */

/* Who chose 告知承诺 and was told nothing in time is accepted that way, whatever is lacking: only the letter is asked of him. */
static void
test_silence_and_commitment (void)
{
  static const Changed changes[] = { { "committed", { { "@days", "-4" } }, "material-missing: " }, CHANGED_NOTHING };
  g_autoptr (YcItem) item = sample_item ("public-place-hygiene");
  g_autoptr (Site) site = site_new_draft (item, C, SITE_LODGING, "application");
  YcStore *store = site->counter->cases->store;
  g_autoptr (YcAcceptance) acceptance = NULL;
  g_autoptr (GError) error = NULL;

  yc_paper_record_free (yc_submission_receive (store, site->counter->calendar, site->counter->id, &site->counter->cases->actor, &error));
  g_assert_no_error (error);
  yc_clock_test_advance (site->counter->cases->clock, SITE_SILENCE);
  counter_assert_refused (site->counter, YC_OUTCOME_COMMIT, "letter-unsigned");
  site_sign (site, YC_LETTER_COMMITMENT);
  acceptance = counter_accept (site->counter, YC_OUTCOME_COMMIT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (acceptance->state, ==, YC_STATE_COMMITTED);
  changed_assert (site, changes, G_N_ELEMENTS (changes));
}

#define ADD(name, f) g_test_add_func ("/platform/answer/" name, f)

int
main (int argc, char **argv)
{
  static const char *const rules[] = { "XK32", "BDC17", "GENERAL" };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *path = g_strdup_printf ("/platform/answer/received/%s", rules[i]);

      g_test_add_data_func (path, rules[i], test_received);
    }
  ADD ("received/on-a-day-of-the-window-s-choice", test_received_lies);
  ADD ("received/without-a-limit", test_received_without_a_limit);
  ADD ("a-year-that-the-window-knows", test_year_learnt);
  ADD ("a-year-that-the-window-has-learnt", test_year_learnt_between);
  ADD ("a-year-that-the-window-knows/told", test_year_learnt_and_told);
  ADD ("midnight", test_midnight);
  ADD ("delivered-weeks-later", test_delivered_late);
  ADD ("supplied/the-rest-behind-a-part", test_rest_supplied);
  ADD ("supplied/by-the-acceptance", test_supplied_and_accepted);
  ADD ("supplied/on-a-day-of-the-window-s-choice", test_supplied_lies);
  ADD ("supplied/a-part-that-leaves-nothing-open", test_part_of_nothing);
  ADD ("told-again", test_told_again);
  g_test_add_data_func ("/platform/answer/told-again/a-notice-behind-the-window-s-last-day", GINT_TO_POINTER (9), test_notice_again);
  g_test_add_data_func ("/platform/answer/told-again/a-notice-behind-the-applicant-s-last-day", GINT_TO_POINTER (38), test_notice_again);
  ADD ("told/what-is-not-so", test_told_lies);
  ADD ("told/from-a-draft", test_told_from_a_draft);
  ADD ("told/who-needs-no-permit", test_told_who_needs_none);
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *path = g_strdup_printf ("/platform/answer/told/of-pages/%s", rules[i]);

      g_test_add_data_func (path, rules[i], test_told_of_pages);
    }
  ADD ("silence-and-commitment", test_silence_and_commitment);
  return g_test_run ();
}
