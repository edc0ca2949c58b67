/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What an act rests on, at the platform: signed by the right author and lawful as a change of state, it still needs its papers, its e-file and what the
 * item allows. Real cases of a real workstation's queue; each refused act is the lawful one with one thing wrong, and the lawful one is taken behind it. */
#include "config.h"

#include "test-hand.h"

#define A YC_ROLE_APPROVER
#define C YC_ROLE_CLERK
#define NOT_SENT_AS(kind) "\"papers\":[{\"id\":\"p\",\"kind\":\"" kind "\",\"title\":\"样本\",\"number\":\"\",\"sha256\":\"" ABSENT "\",\"sm3\":\"" ABSENT "\",\"pages\":1,\"made\":0}]"
#define NOT_SENT NOT_SENT_AS ("%s")
#define REVOKED "\"state\":\"S94\",\"reason\":\"x\",\"basis\":\"y\""
#define FITS "{\"result\":\"fits\",\"text\":\"\"}"
#define FIX(until) "{\"result\":\"fix\",\"text\":\"x\",\"until\":\"" until "\"," HAND_PAPER ("rectification-order") "}"
#define ABSENT "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* @why: how the refusal's detail begins. The case stays. */
static void
assert_refused_as (Hand *hand, guint who, const char *kind, const char *body, const char *why)
{
  g_autoptr (YcPlatformCase) before = hand_find_case (hand), after = NULL;

  g_assert_cmpint (hand_tell (hand, who, kind, body), ==, (int) YC_PROBLEM_RULE);
  if (hand->detail == NULL || !g_str_has_prefix (hand->detail, why))
    g_test_fail_printf ("%s: \"%s\" is not \"%s\"", kind, hand->detail, why);
  after = hand_find_case (hand);
  g_assert_cmpint (after->record->state, ==, before->record->state);
  g_assert_cmpint (after->revision, ==, before->revision);
}

/* ---- papers ---- */

typedef struct
{
  const char *kind, *state, *body;      /* lawful but for the paper, which stands behind it */
  guint       who;
  const char *paper;
  gboolean    is_noticed;               /* the written notice is a fact of the table, too */
} Paper;

static const Paper papers[] = {
  { "received", "S00", "\"state\":\"S10\"", C, "receipt", FALSE },
  { "supplied", "S15", "\"state\":\"S18\"", C, "correction-receipt", FALSE },
  { "accepted", "S10", "\"state\":\"S30\",\"number\":\"$NUMBER\"," HAND_UNTIL ("") "," HAND_EFILE, C, "acceptance", FALSE },
  { "handed-over", "S30", "\"state\":\"S40\"," HAND_EFILE, C, "hand-over", FALSE },
  { "sent-back", "S40", "\"state\":\"S41\"," HAND_RETURN, A, "return-slip", FALSE },
  { "not-needed", "S10", "\"state\":\"S20\",\"reason\":\"x\"", C, "not-needed-notice", TRUE },
  { "refused", "S10", "\"state\":\"S21\",\"reason\":\"x\"", C, "refusal-notice", TRUE },
  { "terminated", "S40", "\"state\":\"S92\",\"reason\":\"x\",\"basis\":\"y\"", A, "termination-notice", TRUE },
  { "delivered", "S65", "\"state\":\"S70\",\"way\":\"post\",\"tracking\":\"EE123456789CN\"", C, "delivery-receipt", FALSE },
  { "withdrawn", "S40", "\"state\":\"S90\"", C, "withdrawal-request", FALSE },
};

/* Not named; another one named; named and not delivered. */
static void
test_papers (void)
{
  g_autoptr (Hand) hand = hand_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      const Paper *one = &papers[i];
      g_autofree char *none = g_strdup_printf ("{%s}", one->body), *other = g_strdup_printf ("{%s," HAND_PAPER ("application-form") "}", one->body);
      g_autofree char *format = g_strconcat ("{%s,", NOT_SENT, "}", NULL);
      g_autoptr (GString) absent = g_string_new (format);
      const char *why = one->is_noticed ? "reason-missing" : "paper-missing";

      g_string_replace (absent, "%s", one->body, 1);
      g_string_replace (absent, "%s", one->paper, 1);
      hand_set_case (hand, one->state, "");
      assert_refused_as (hand, one->who, one->kind, none, why);
      assert_refused_as (hand, one->who, one->kind, other, why);
      if (strcmp (one->kind, "received") != 0)
        assert_refused_as (hand, one->who, one->kind, absent->str, "paper-missing");
    }
}

/* 准予, 不予: the same; and who is refused is told where to turn to. */
static void
test_decisions (void)
{
  static const char *const subjects[] = {
    "point:qualified", "point:area", "point:layout", "point:workers", "point:scope", "material:application", "material:business-licence",
    "material:identity-card", "material:health-certificates", "material:floor-plan",
  };
  g_autoptr (Hand) hand = hand_new ();

  g_assert_cmpint (hand_tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"subject\":\"%s\",\"verdict\":\"%s\"}", subjects[i], i == 0 ? "fails" : "fits");

      g_assert_cmpint (hand_tell (hand, A, "opinion", body), ==, -1);
    }
  assert_refused_as (hand, A, "denied", "{\"state\":\"S61\",\"reason\":\"x\",\"basis\":\"y\",\"remedies\":\"z\"}", "paper-missing: denial");
  assert_refused_as (hand, A, "denied", "{\"state\":\"S61\",\"reason\":\"x\",\"basis\":\"y\"," HAND_PAPER ("denial") "}", "reason-missing: remedies");
  g_assert_cmpint (hand_tell (hand, A, "opinion", "{\"subject\":\"point:qualified\",\"verdict\":\"fits\"}"), ==, -1);
  assert_refused_as (hand, A, "granted", "{\"state\":\"S60\"}", "paper-missing: grant");
  assert_refused_as (hand, A, "granted", "{\"state\":\"S60\"," HAND_PAPER ("denial") "}", "paper-missing: grant");
  g_assert_cmpint (hand_tell (hand, A, "granted", HAND_GRANTED), ==, -1);
  assert_refused_as (hand, A, "verified", FITS, "state: 本件不是告知承诺受理");
  /* Only what was granted can be revoked: here, not among the other papers. */
  assert_refused_as (hand, A, "revoked", "{" REVOKED "}", "reason-missing: ");
  assert_refused_as (hand, A, "revoked", "{" REVOKED "," HAND_PAPER ("termination-notice") "}", "reason-missing: ");
  assert_refused_as (hand, A, "revoked", "{" REVOKED "," NOT_SENT_AS ("revocation") "}", "paper-missing: ");
  g_assert_cmpint (hand_tell (hand, A, "revoked", "{" REVOKED "," HAND_PAPER ("revocation") "}"), ==, -1);
  assert_refused_as (hand, A, "verified", FITS, "state");
}

/* ---- acceptance ---- */

typedef struct { const char *kind, *body, *why; } Row;
#define DUE(date, cure) "\"due\":{\"date\":\"" date "\",\"provisional\":false,\"cure\":\"" cure "\"}"
#define HEAD30 "\"state\":\"S30\",\"number\":\"$NUMBER\"," HAND_PAPER ("acceptance")
#define HEAD31 "\"state\":\"S31\",\"number\":\"$NUMBER\"," HAND_PAPER ("tolerance-notice") "," HAND_EFILE
#define HEAD32 "\"state\":\"S32\",\"number\":\"$NUMBER\"," HAND_PAPER ("acceptance") "," HAND_EFILE
#define OWES(material, cure) "\"tolerated\":[{\"material\":\"" material "\",\"cure\":\"" cure "\"}]"

static void
assert_rows (Hand *hand, const Row *rows, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      hand_set_case (hand, "S10", "");
      assert_refused_as (hand, C, rows[i].kind, rows[i].body, rows[i].why);
    }
}

static void
test_accepted (void)
{
  static const Row rows[] = {
    { "accepted", "{" HEAD30 "," HAND_UNTIL ("") "}", "pages-missing" },
    { "accepted", "{" HEAD30 "," HAND_UNTIL ("") ",\"efile_sha256\":\"" ABSENT "\"}", "pages-missing" },
    { "accepted", "{" HEAD30 "," HAND_EFILE "}", "day" },
    { "accepted", "{" HEAD30 "," HAND_EFILE "," DUE ("", "") "}", "day" },
    { "accepted", "{" HEAD30 "," HAND_EFILE "," DUE ("2099-01-01", "") "}", "day" },
    { "accepted", "{" HEAD30 "," HAND_EFILE ",\"due\":{\"date\":\"2099-01-01\",\"provisional\":true,\"cure\":\"\"}}", "day" },
    { "accepted", "{" HEAD30 "," HAND_EFILE "," HAND_UNTIL ("2026-11-30") "}", "day" },
    { "committed", HAND_COMMITTED, "paper-missing: commitment-letter" },
    { "committed", "{\"state\":\"S32\",\"number\":\"$NUMBER\"," HAND_UNTIL ("") "," HAND_EFILE ",\"papers\":["
                   "{\"kind\":\"acceptance\",\"sha256\":\"$SHA256\"},{\"kind\":\"commitment-letter\",\"sha256\":\"$SHA256\"}]}", "other-outcome" },
    { "tolerated", "{\"state\":\"S31\",\"number\":\"$NUMBER\"," OWES ("application", "2098-12-31") "," DUE ("2099-01-01", "2098-12-31") "," HAND_EFILE ",\"papers\":["
                   "{\"kind\":\"tolerance-notice\",\"sha256\":\"$SHA256\"},{\"kind\":\"tolerance-promise\",\"sha256\":\"$SHA256\"}]}", "other-outcome" },
  };
  g_autoptr (Hand) hand = hand_new ();

  assert_rows (hand, rows, G_N_ELEMENTS (rows));
  /* A main material is away, or the manifest is. */
  hand_seal (hand, "identity-card", 0);
  hand_set_case (hand, "S10", "");
  assert_refused_as (hand, C, "accepted", HAND_ACCEPTED, "material-missing");
  hand_seal_with (hand, "identity-card", 1, FALSE);
  hand_set_case (hand, "S10", "");
  assert_refused_as (hand, C, "accepted", HAND_ACCEPTED, "pages-missing");
  hand_seal (hand, "identity-card", 1);
  hand_set_case (hand, "S10", "");
  g_assert_cmpint (hand_tell (hand, C, "accepted", HAND_ACCEPTED), ==, -1);
}

/* 视为受理: by silence only, and behind it no other acceptance of what is complete. The day is the platform's own, not the one that the receipt states. */
static void
test_deemed (void)
{
  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_DEEMED));
  g_autoptr (YcPlatformCase) value = hand_find_case (hand);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (value->record->state, ==, YC_STATE_HANDED_OVER);
  g_assert_cmpstr (value->record->due, ==, "2026-11-30");
  hand_set_case (hand, "S10", "");
  hand->at = TEST_NOW + 7 * TEST_DAY;
  assert_refused_as (hand, C, "deemed", HAND_DEEMED, "state");
  hand->at = TEST_NOW + SITE_SILENCE;
  assert_refused_as (hand, C, "accepted", HAND_ACCEPTED, "other-outcome");
  assert_refused_as (hand, C, "deemed", "{\"state\":\"S33\",\"number\":\"$NUMBER\"," HAND_UNTIL ("") "," HAND_PAPER ("acceptance") "," HAND_EFILE "}",
                     "paper-missing: deemed-acceptance");
  assert_refused_as (hand, C, "deemed", "{\"state\":\"S33\",\"number\":\"$NUMBER\"," DUE ("2026-12-01", "") "," HAND_PAPER ("deemed-acceptance") "," HAND_EFILE "}",
                     "day");
  assert_refused_as (hand, C, "deemed", "{\"state\":\"S33\",\"number\":\"$NUMBER\"," HAND_UNTIL ("") "," HAND_PAPER ("deemed-acceptance") "}", "pages-missing");
  g_clear_pointer (&value, yc_platform_case_free);
  value = hand_find_case (hand);
  g_free (value->record->judge_due);
  value->record->judge_due = g_strdup ("2026-11-20");
  g_assert_true (yc_platform_store_put_case (hand->site->platform->store, value, &error));
  g_assert_no_error (error);
  /* Before it is over, what is lacking is lacking. */
  hand->at = TEST_NOW + TEST_DAY;
  assert_refused_as (hand, C, "deemed", HAND_DEEMED, "material-missing");
  hand->at = TEST_NOW + SITE_SILENCE;
  g_assert_cmpint (hand_tell (hand, C, "deemed", HAND_DEEMED), ==, -1);
}

static void
test_without_a_number (void)
{
  g_autoptr (Hand) hand = hand_new ();
  g_autoptr (YcPlatformCase) value = hand_find_case (hand);

  g_assert_cmpstr (value->record->number, !=, "");
  /* The number is in the log: an act that says none of its own keeps it. */
  hand_set_case (hand, "S10", "");
  g_assert_cmpint (hand_tell (hand, C, "accepted", "{\"state\":\"S30\"," HAND_UNTIL ("") "," HAND_PAPER ("acceptance") "," HAND_EFILE "}"), ==, -1);
}

static void
test_tolerated (void)
{
  static const Row rows[] = {
    { "accepted", HAND_ACCEPTED, "other-outcome" },
    { "tolerated", "{" HEAD31 "," OWES ("application", HAND_OWED) "," HAND_UNTIL (HAND_OWED) "}", "other-outcome" },
    { "tolerated", "{" HEAD31 ",\"tolerated\":[{\"material\":\"health-certificates\",\"cure\":\"" HAND_OWED "\"},{\"material\":\"application\",\"cure\":\""
                   HAND_OWED "\"}]," HAND_UNTIL (HAND_OWED) "}", "other-outcome" },
    { "tolerated", "{" HEAD31 "," OWES ("health-certificates", "2098-12-31") "," HAND_UNTIL (HAND_OWED) "}", "day" },
    { "tolerated", "{" HEAD31 "," HAND_NAMED "," HAND_UNTIL ("2098-12-31") "}", "day" },
    { "tolerated", "{" HEAD31 "," HAND_NAMED "," DUE ("2099-01-01", HAND_OWED) "}", "day" },
  };
  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_TOLERATED));

  assert_rows (hand, rows, G_N_ELEMENTS (rows));
  hand_set_case (hand, "S10", "");
  g_assert_cmpint (hand_tell (hand, C, "tolerated", HAND_TOLERATED), ==, -1);
}

/* The signed promise is gone from its slot; a page of which nobody tells that it came behind the print is none. */
static void
test_promise_unsigned (void)
{
  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_TOLERATED));

  hand_seal (hand, YC_LETTER_PROMISE, 0);
  hand_set_case (hand, "S10", "");
  assert_refused_as (hand, C, "tolerated", HAND_TOLERATED, "promise-unsigned");
  hand_seal (hand, YC_LETTER_PROMISE, 3);
  hand_set_case (hand, "S10", "");
  assert_refused_as (hand, C, "tolerated", HAND_TOLERATED, "promise-outdated");
}

static void
test_committed (void)
{
  static const Row rows[] = {
    { "accepted", HAND_ACCEPTED, "other-outcome" },
    { "committed", "{" HEAD32 "}", "day" },
    { "committed", "{" HEAD32 "," DUE ("2099-01-01", "") "}", "day" },
  };
  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_COMMITTED));

  assert_rows (hand, rows, G_N_ELEMENTS (rows));
  hand_set_case (hand, "S10", "");
  g_assert_cmpint (hand_tell (hand, C, "committed", HAND_COMMITTED), ==, -1);
}

static void
test_letter_unsigned (void)
{
  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_COMMITTED));

  hand_seal (hand, "commitment-letter", 0);
  hand_set_case (hand, "S10", "");
  assert_refused_as (hand, C, "committed", HAND_COMMITTED, "letter-unsigned");
}

/* ---- sent back, handed over again ---- */

static void
test_sent_back (void)
{
  static const struct { const char *body, *why; } rows[] = {
    { "{\"state\":\"S41\"," HAND_PAPER ("return-slip") "}", "reason-missing" },
    { "{\"state\":\"S41\",\"reason_code\":\"unclear\",\"pages\":[]," HAND_PAPER ("return-slip") "}", "reason-missing" },
    { "{\"state\":\"S41\",\"reason_code\":\"weather\",\"pages\":[{\"material\":\"floor-plan\",\"reason\":\"unclear\"}]," HAND_PAPER ("return-slip") "}", "reason-missing" },
    { "{\"state\":\"S41\",\"reason_code\":\"unclear\",\"pages\":[{\"material\":\"floor-plan\",\"reason\":\"weather\"}]," HAND_PAPER ("return-slip") "}", "reason-missing" },
    { "{\"state\":\"S41\",\"reason_code\":\"other\",\"text\":\" \",\"pages\":[{\"material\":\"floor-plan\",\"reason\":\"unclear\"}]," HAND_PAPER ("return-slip") "}",
      "reason-missing" },
    { "{\"state\":\"S41\",\"reason_code\":\"unclear\",\"pages\":[{\"material\":\"none\",\"reason\":\"unclear\"}]," HAND_PAPER ("return-slip") "}", "page-elsewhere" },
    { "{\"state\":\"S41\",\"reason_code\":\"unclear\",\"pages\":[{\"material\":\"floor-plan\",\"page\":\"none\",\"reason\":\"unclear\"}]," HAND_PAPER ("return-slip") "}",
      "page-elsewhere" },
  };
  g_autoptr (Hand) hand = hand_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_refused_as (hand, A, "sent-back", rows[i].body, rows[i].why);
  g_assert_cmpint (hand_tell (hand, A, "sent-back", HAND_SENT_BACK), ==, -1);
  /* Nothing scanned; another material only; the wrong e-file named; the returned one is gone and nothing has come. */
  assert_refused_as (hand, C, "handed-over", HAND_OVER, "page-not-replaced");
  hand_seal (hand, "application", 1);
  assert_refused_as (hand, C, "handed-over", HAND_OVER, "page-not-replaced");
  assert_refused_as (hand, C, "handed-over", "{\"state\":\"S40\"," HAND_PAPER ("hand-over") "}", "pages-missing");
  hand_seal (hand, "floor-plan", 0);
  assert_refused_as (hand, C, "handed-over", HAND_OVER, "page-not-replaced");
  hand_seal (hand, "floor-plan", 1);
  g_assert_cmpint (hand_tell (hand, C, "handed-over", HAND_OVER), ==, -1);
  /* A second return asks for a second page. */
  g_assert_cmpint (hand_tell (hand, A, "sent-back", HAND_SENT_BACK), ==, -1);
  assert_refused_as (hand, C, "handed-over", HAND_OVER, "page-not-replaced");
}

/* A single page that is named stays away; a new one beside it does not do. */
static void
test_returned_page (void)
{
  g_autoptr (Hand) hand = hand_new ();
  JsonArray *pages = json_object_get_array_member (hand_find_slot (hand, "floor-plan"), "pages");
  g_autofree char *id = g_strdup (json_object_get_string_member (json_array_get_object_element (pages, 0), "id"));
  g_autofree char *body = g_strdup_printf ("{\"state\":\"S41\",\"reason_code\":\"unclear\",\"pages\":[{\"material\":\"floor-plan\",\"page\":\"%s\","
                                           "\"reason\":\"unclear\"}]," HAND_PAPER ("return-slip") "}", id);
  JsonObject *old = json_object_ref (json_array_get_object_element (pages, 0));

  g_assert_cmpint (hand_tell (hand, A, "sent-back", body), ==, -1);
  json_array_add_object_element (json_object_get_array_member (hand_find_slot (hand, "identity-card"), "pages"), old);
  hand_seal (hand, "floor-plan", 1);
  assert_refused_as (hand, C, "handed-over", HAND_OVER, "page-not-replaced: floor-plan: a returned page");
}

/* ---- what was tolerated, withdrawn, delivered ---- */

static void
test_cured (void)
{
  g_autoptr (Hand) hand = hand_new_at (site_new_with (C, SITE_TOLERATED));

  assert_refused_as (hand, C, "cured", HAND_CURED, "cure-open");
  assert_refused_as (hand, C, "cured", "{\"material\":\"floor-plan\"," HAND_UNTIL ("") "," HAND_EFILE "}", "not-tolerated");
  hand_seal (hand, "health-certificates", 1);
  assert_refused_as (hand, C, "cured", "{\"material\":\"health-certificates\"," HAND_UNTIL ("") "}", "pages-missing");
  hand->at = TEST_NOW + 8 * TEST_DAY;
  /* With the day to which the promise would run on. */
  assert_refused_as (hand, C, "cured", "{\"material\":\"health-certificates\",\"due\":{\"date\":\"2026-12-02\",\"provisional\":false,\"cure\":\"\"}," HAND_EFILE "}", "cure-late");
  hand->at = TEST_NOW + TEST_DAY;
  g_assert_cmpint (hand_tell (hand, C, "cured", HAND_CURED), ==, -1);
}

static void
test_withdrawn (void)
{
  g_autoptr (Hand) hand = hand_new ();

  assert_refused_as (hand, C, "withdrawn", "{\"state\":\"S90\"}", "paper-missing: withdrawal-request");
  assert_refused_as (hand, C, "withdrawn", HAND_WITHDRAWN, "request-unsigned");
  hand_seal (hand, YC_LETTER_WITHDRAWAL, 1);
  g_assert_cmpint (hand_tell (hand, C, "paper", "{" HAND_PAPER ("withdrawal-request") "}"), ==, -1);
  g_assert_cmpint (hand_tell (hand, C, "withdrawn", "{\"state\":\"S90\"}"), ==, -1);
}

static void
test_delivered (void)
{
  g_autoptr (Hand) hand = hand_new ();

  hand_set_case (hand, "S65", "");
  assert_refused_as (hand, C, "delivered", "{\"state\":\"S70\",\"way\":\"post\",\"tracking\":\"1\"," HAND_PAPER ("delivery-receipt") "}", "tracking");
  assert_refused_as (hand, C, "delivered", "{\"state\":\"S70\"," HAND_PAPER ("delivery-receipt") "}", "receipt-unsigned");
  hand_seal (hand, YC_LETTER_DELIVERY, 1);
  g_assert_cmpint (hand_tell (hand, C, "delivered", "{\"state\":\"S70\",\"way\":\"collect\"," HAND_PAPER ("delivery-receipt") "}"), ==, -1);
}

#define ADD(name, f) g_test_add_func ("/platform/deed/" name, f)

/* ---- 承诺核查 ---- */

/* Granted on 2026-11-23; 2027 has no calendar, so its last day stands within the longest holiday. */
static void
test_verified (void)
{
  g_autoptr (Hand) hand = hand_new_granted (), early = hand_new_at (site_new_with (C, SITE_COMMITTED));

  assert_refused_as (early, A, "verified", FITS, "state");
  g_assert_cmpint (hand_tell (hand, C, "verified", FITS), ==, (int) YC_PROBLEM_NOT_PERMITTED);
  g_assert_cmpint (hand_tell (hand, A, "verified", "{}"), ==, (int) YC_PROBLEM_SCHEMA);
  g_assert_cmpint (hand_tell (hand, A, "verified", "{\"result\":\"good\"}"), ==, (int) YC_PROBLEM_SCHEMA);
  assert_refused_as (hand, A, "verified", "{\"result\":\"fits\",\"until\":\"2026-12-08\"}", "day");
  assert_refused_as (hand, A, "verified", "{\"result\":\"fix\",\"text\":\" \",\"until\":\"2026-12-08\"}", "reason-missing");
  assert_refused_as (hand, A, "verified", FIX (""), "day");
  assert_refused_as (hand, A, "verified", FIX ("2026-11-23"), "day");
  assert_refused_as (hand, A, "verified", FIX ("2027-11-24"), "day");
  assert_refused_as (hand, A, "verified", "{\"result\":\"fix\",\"text\":\"x\",\"until\":\"2026-12-08\"}", "paper-missing: rectification-order");
  hand->at = TEST_NOW + 75 * TEST_DAY;
  assert_refused_as (hand, A, "verified", FITS, "reason-missing");
  assert_refused_as (hand, A, "verified", "{\"result\":\"fits\",\"delay_reason\":\" \"}", "reason-missing");
  hand->at = TEST_NOW + 60 * TEST_DAY;
  g_assert_cmpint (hand_tell (hand, YC_N_ROLES, "verified", FIX ("2027-02-08")), ==, -1);       /* a colleague of who granted */
  assert_refused_as (hand, A, "verified", FIX ("2027-03-08"), "state: 已经责令限期整改");
  hand->at = TEST_NOW + 100 * TEST_DAY;
  g_assert_cmpint (hand_tell (hand, A, "verified", FITS), ==, -1);
  assert_refused_as (hand, A, "verified", FITS, "state: 已于");
}

/* Behind the period it is looked at all the same, and why it comes late is told. */
static void
test_verified_late (void)
{
  g_autoptr (Hand) hand = hand_new_granted ();

  hand->at = TEST_NOW + 75 * TEST_DAY;
  assert_refused_as (hand, A, "verified", FITS, "reason-missing");
  g_assert_cmpint (hand_tell (hand, A, "verified", "{\"result\":\"fits\",\"delay_reason\":\"停业期间无法核查\"}"), ==, -1);
  assert_refused_as (hand, A, "verified", FITS, "state: 已于");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("each-act-has-its-paper", test_papers);
  ADD ("a-decision-has-its-paper-and-texts", test_decisions);
  ADD ("an-acceptance-is-what-the-rules-give", test_accepted);
  ADD ("deemed", test_deemed);
  ADD ("a-number-of-the-log-stays", test_without_a_number);
  ADD ("a-tolerance-is-what-was-signed", test_tolerated);
  ADD ("a-promise-is-signed-behind-its-print", test_promise_unsigned);
  ADD ("a-letter-is-signed", test_letter_unsigned);
  ADD ("a-commitment-is-of-the-item-and-signed", test_committed);
  ADD ("a-return-says-what-and-why", test_sent_back);
  ADD ("a-returned-page-is-out", test_returned_page);
  ADD ("a-cure-has-its-pages", test_cured);
  ADD ("a-withdrawal-is-signed", test_withdrawn);
  ADD ("a-delivery-is-signed-or-posted", test_delivered);
  ADD ("a-commitment-is-checked-in-its-time-and-once", test_verified);
  ADD ("a-commitment-is-checked-late-with-its-reason", test_verified_late);
  return g_test_run ();
}
