/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Whose post an event is, at the platform: every act by every role, and what an event may not bring, whether it changes the state or not. A real
 * case of a real workstation's queue; the events behind it are made by hand, signed by who is named. */
#include "config.h"

#include "case/yc-event-rule.h"
#include "platform/yc-platform-rule.h"
#include "sample-items.h"
#include "test-hand.h"

/* One for all: scanning and accepting a case takes most of the time, and each act is put before the case that it needs. */
static Hand *hand;

/* ---- every act by every role ---- */

typedef struct
{
  const char *kind, *state, *body;
  const char *roles;                    /* c clerk, a approver, v virtual-window staff, s supervisor */
  gboolean    is_short;                 /* no whole act: who may do it is told what is lacking, who may not is told so first */
} Act;

#define OWED HAND_OWED
#define CURED HAND_CURED
#define OPINION "{\"subject\":\"material:floor-plan\",\"verdict\":\"fits\",\"note\":\"\"}"
#define NAMED HAND_NAMED
#define UNTIL HAND_UNTIL (OWED)
#define TOLERATED "{\"state\":\"S31\"," NAMED "," UNTIL "}"
static const Act acts[] = {
  { "claimed", "S40", "{\"state\":\"S50\"}", "a" },
  { "opinion", "S50", OPINION, "a" },
  { "sent-back", "S50", HAND_SENT_BACK, "a" },
  { "sent-back", "S40", HAND_SENT_BACK, "a" },
  { "handed-over", "S41", HAND_OVER, "cv" },
  { "cured", "S50", CURED, "cv" },
  { "corrected", "S50", "{\"field\":\"applicant.name\"}", "cv" },
  { "amended", "S10", "{}", "cv" },
  { "accepted", "S10", HAND_ACCEPTED, "cv" },
  { "tolerated", "S10", HAND_TOLERATED, "cv" },
  { "committed", "S10", HAND_COMMITTED, "cv" },
  { "deemed", "S10", HAND_DEEMED, "cv" },
  { "received", "S00", HAND_RECEIVED, "cv" },
  { "withdrawn", "S40", HAND_WITHDRAWN, "c" },
  { "result-made", "S60", "{\"state\":\"S65\"}", "c" },
  { "delivered", "S65", HAND_DELIVERED, "c" },
  { "pages", "S41", "{\"what\":\"move\",\"changes\":[]}", "cvs" },
  { "paper", "S41", "{}", "cvs" },
  { "parked", "S10", "{\"parked\":true,\"note\":\"明日再来\"}", "cvs" },
  { "resumed", "S10", "{\"parked\":false,\"note\":\"\"}", "cvs" },
  { "print-started", "S60", "{}", "cavs" },
  { "printed", "S60", "{}", "cavs" },
  { "reprinted", "S60", "{}", "cavs" },
  { "print-failed", "S60", "{}", "cavs" },
  /* The whole acts of these are in test-platform-decision and test-platform-deed, each by one who may. */
  { "created", "S00", "{\"state\":\"S00\"}", "cvs", TRUE },
  { "voided", "S40", "{\"state\":\"S93\"}", "cvs", TRUE },
  { "to-correct", "S30", "{\"state\":\"S15\"}", "cvs", TRUE },
  { "supplied", "S30", "{\"state\":\"S18\"}", "cv", TRUE },
  { "not-needed", "S10", "{\"state\":\"S20\"}", "cv", TRUE },
  { "refused", "S10", "{\"state\":\"S21\"}", "cv", TRUE },
  { "recounted", "S60", "{" HAND_UNTIL ("") "}", "cav", TRUE },
  { "lapsed", "S40", "{\"state\":\"S91\"}", "c", TRUE },
  { "taken-over", "S40", "{\"from\":\"" COLLEAGUE "\"}", "a", TRUE },
  { "granted", "S50", "{\"state\":\"S60\"}", "a", TRUE },
  { "denied", "S50", "{\"state\":\"S61\"}", "a", TRUE },
  { "step-begun", "S50", "{\"state\":\"S55\"}", "a", TRUE },
  { "step-ended", "S50", "{\"state\":\"S50\"," HAND_UNTIL ("") "}", "a", TRUE },
  { "extended", "S50", "{\"state\":\"S56\",\"approved_by\":\"样本\"," HAND_UNTIL ("") "}", "a", TRUE },
  { "hearing-asked", "S50", "{}", "cav", TRUE },      /* test-platform-step */
  { "review-resumed", "S50", "{\"state\":\"S50\"}", "a", TRUE },
  { "terminated", "S50", "{\"state\":\"S92\"}", "a", TRUE },
  { "revoked", "S60", "{\"state\":\"S94\"}", "a", TRUE },
  { "verified", "S60", "{}", "a", TRUE },
  { "withdrawal-refused", "S40", "{}", "c", TRUE },      /* test-withdrawal */
  { "reviewed", "S21", "{}", "s" },
  { "efile", "S50", "{}", "cv" },       /* the last: nobody reads the dossier any more */
};
static const char letters[] = "cavs";

/* What is judged by all that was done of the case finds one in which nothing else was, each of its authors anew. (transfer full): NULL: the case of all
 * will do */
static Hand *
make_own (const Act *act)
{
  static const struct { const char *kind; SiteWay way; } ways[] = {
    { "sent-back", SITE_ACCEPTED }, { "handed-over", SITE_ACCEPTED }, { "withdrawn", SITE_ACCEPTED }, { "accepted", SITE_ACCEPTED },
    { "tolerated", SITE_TOLERATED }, { "cured", SITE_TOLERATED }, { "committed", SITE_COMMITTED }, { "deemed", SITE_DEEMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (strcmp (ways[i].kind, act->kind) == 0)
      return hand_new_at (site_new_with (YC_ROLE_CLERK, ways[i].way));
  return NULL;
}

static void
prepare (Hand *on, const Act *act)
{
  if (strcmp (act->kind, "handed-over") == 0)
    hand_seal (on, "floor-plan", 1);
  if (strcmp (act->kind, "deemed") == 0)
    on->at = TEST_NOW + SITE_SILENCE;
  if (strcmp (act->kind, "cured") == 0)
    hand_seal (on, "health-certificates", 1);
  if (strcmp (act->kind, "withdrawn") == 0)
    hand_seal (on, YC_LETTER_WITHDRAWAL, 1);
}

/* Nothing of it is done by anybody; who has the post hears of something else than the post. */
static void
test_short (const Act *act)
{
  for (guint who = 0; who < YC_N_ROLES; who++)
    {
      g_autoptr (YcPlatformCase) before = NULL, after = NULL;
      int answer;

      hand_set_case (hand, act->state, "");
      before = hand_find_case (hand);
      answer = hand_tell (hand, who, act->kind, act->body);
      after = hand_find_case (hand);
      if ((answer == (int) YC_PROBLEM_NOT_PERMITTED) != (strchr (act->roles, letters[who]) == NULL) || answer < 0)
        g_test_fail_printf ("%s by %c: %s (%s)", act->kind, letters[who], answer < 0 ? "done" : yc_problem_type_get_name ((YcProblemType) answer), hand->detail);
      g_assert_cmpint (after->revision, ==, before->revision);
      g_assert_cmpint (after->record->state, ==, before->record->state);
    }
}

/* A kind that somebody adds has its line here, too, or nobody has looked at whose it is. */
static void
test_every_kind (void)
{
  const char *kind = NULL;

  for (guint n = 0; (kind = yc_event_rule_get_kind (n)) != NULL; n++)
    {
      gsize i = 0;

      while (i < G_N_ELEMENTS (acts) && strcmp (acts[i].kind, kind) != 0)
        i++;
      if (i == G_N_ELEMENTS (acts))
        g_test_fail_printf ("\"%s\" is done by no role here", kind);
    }
}

static void
test_every_role (gconstpointer data)
{
  const Act *act = data;
  g_autoptr (Hand) own = NULL;

  if (act->is_short)
    {
      test_short (act);
      return;
    }
  own = make_own (act);
  for (guint who = 0; who < YC_N_ROLES; who++)
    {
      g_autoptr (YcCaseEvent) event = NULL;
      g_autoptr (YcPlatformCase) before = NULL, after = NULL;
      gboolean right = strchr (act->roles, letters[who]) != NULL;
      Hand *on = own != NULL ? own : hand;

      hand_set_case (on, act->state, strcmp (act->kind, "cured") == 0 ? OWED : "");
      prepare (on, act);
      before = hand_find_case (on);
      event = hand_make_event (on, who, TRUE, act->kind, act->body);
      g_assert_cmpint (hand_bring (on, who, event), ==, right ? -1 : (int) YC_PROBLEM_NOT_PERMITTED);
      after = hand_find_case (on);
      g_assert_cmpint (after->revision, ==, before->revision + (right ? 1 : 0));
      if (right)
        {
          g_clear_pointer (&own, hand_free);
          own = make_own (act);
          continue;
        }
      g_assert_cmpint (after->record->state, ==, before->record->state);
      g_assert_cmpstr (after->record->cure_due, ==, before->record->cure_due);
    }
}

/* ---- what an event may not bring ---- */

typedef struct
{
  const char *name, *kind, *state, *body;
  guint       who, carrier;
  gboolean    is_signed, owed;
  int         type;                     /* -1: done */
} Odd;

#define A YC_ROLE_APPROVER
#define C YC_ROLE_CLERK
#define S YC_ROLE_SUPERVISOR
#define B YC_N_ROLES                    /* the other approver */
#define DAYS "\"due\":{\"date\":\"$DUE\",\"provisional\":false,\"cure\":\"\"}"
static const Odd odd[] = {
  { "an-opinion-that-closes-a-tolerance", "opinion", "S50", "{\"subject\":\"x\",\"verdict\":\"fits\"," DAYS "}", A, A, TRUE, TRUE, YC_PROBLEM_SCHEMA },
  { "a-print-that-closes-a-tolerance", "printed", "S50", "{" DAYS "}", A, A, TRUE, TRUE, YC_PROBLEM_SCHEMA },
  { "a-correction-with-days", "corrected", "S50", "{" DAYS "}", C, C, TRUE, TRUE, YC_PROBLEM_SCHEMA },
  { "a-claim-with-a-number", "claimed", "S40", "{\"state\":\"S50\",\"number\":\"x\"}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "an-opinion-with-a-form", "opinion", "S50", "{\"intake\":{}}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-clock-by-a-correction", "corrected", "S50", "{\"judge\":{}}", C, C, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-decision-under-an-opinions-name", "opinion", "S50", "{\"state\":\"S60\"}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-denial-that-grants", "denied", "S50", "{\"state\":\"S60\",\"reason\":\"x\",\"basis\":\"x\"}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-grant-without-a-state", "granted", "S50", "{}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-kind-that-nobody-writes", "remark", "S50", "{}", C, C, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-kind-that-nobody-writes-unsigned", "remark", "S50", "{}", C, C, FALSE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-tolerance-of-nothing", "tolerated", "S10", "{\"state\":\"S31\",\"tolerated\":[]," UNTIL "}", C, C, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-tolerance-that-names-nothing", "tolerated", "S10", "{\"state\":\"S31\"," UNTIL "}", C, C, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-tolerance-without-a-day", "tolerated", "S10", "{\"state\":\"S31\"," NAMED "," DAYS "}", C, C, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-tolerance-without-days", "tolerated", "S10", "{\"state\":\"S31\"," NAMED "}", C, C, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "a-form-put-right-behind-the-end", "amended", "S21", "{}", C, C, TRUE, FALSE, YC_PROBLEM_RULE },
  { "a-form-put-right-behind-the-acceptance", "amended", "S40", "{}", C, C, TRUE, FALSE, YC_PROBLEM_RULE },
  { "a-cure-of-what-is-to-be-corrected", "cured", "S15", CURED, C, C, TRUE, TRUE, YC_PROBLEM_RULE },
  { "a-name-put-right-in-the-archive", "corrected", "S80", "{\"field\":\"applicant.name\"}", C, C, TRUE, FALSE, YC_PROBLEM_RULE },
  { "a-day-counted-again-behind-the-decision", "recounted", "S60", "{" DAYS ",\"before\":\"$DUE\"}", C, C, TRUE, FALSE, YC_PROBLEM_RULE },
  { "an-unsigned-opinion", "opinion", "S50", OPINION, C, A, FALSE, FALSE, YC_PROBLEM_RULE },
  { "an-unsigned-cure", "cured", "S50", CURED, C, C, FALSE, TRUE, YC_PROBLEM_RULE },
  { "an-unsigned-print", "printed", "S50", "{}", C, C, FALSE, FALSE, -1 },
  { "a-cure-of-nothing", "cured", "S50", CURED, C, C, TRUE, FALSE, YC_PROBLEM_RULE },
  { "a-cure-that-moves-the-day", "cured", "S50", "{\"due\":{\"date\":\"2027-12-01\",\"provisional\":false,\"cure\":\"\"}}", C, C, TRUE, TRUE, YC_PROBLEM_RULE },
  { "a-cure-that-puts-off-the-rest", "cured", "S50", "{\"material\":\"health-certificates\",\"due\":{\"date\":\"$DUE\",\"provisional\":false,\"cure\":\"2027-12-01\"}}", C, C, TRUE, TRUE, YC_PROBLEM_RULE },
  { "a-grant-while-something-is-owed", "granted", "S50", "{\"state\":\"S60\"}", A, A, TRUE, TRUE, YC_PROBLEM_RULE },
  { "an-opinion-before-the-claim", "opinion", "S40", OPINION, A, A, TRUE, FALSE, YC_PROBLEM_RULE },
  { "an-opinion-without-a-verdict", "opinion", "S50", "{\"subject\":\"point:area\"}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "an-opinion-that-says-nothing", "opinion", "S50", "{\"subject\":\"point:area\",\"verdict\":\"\"}", A, A, TRUE, FALSE, YC_PROBLEM_SCHEMA },
  { "an-opinion-behind-the-decision", "opinion", "S60", OPINION, A, A, TRUE, FALSE, YC_PROBLEM_RULE },
  { "a-denial-without-a-reason", "denied", "S50", "{\"state\":\"S61\",\"basis\":\"样本条例第三条\"}", A, A, TRUE, FALSE, YC_PROBLEM_RULE },
  { "a-denial-with-a-blank-reason", "denied", "S50", "{\"state\":\"S61\",\"reason\":\" \",\"basis\":\"样本条例第三条\"}", A, A, TRUE, FALSE, YC_PROBLEM_RULE },
  { "a-denial-without-a-basis", "denied", "S50", "{\"state\":\"S61\",\"reason\":\"面积不足\"}", A, A, TRUE, FALSE, YC_PROBLEM_RULE },
  { "another-approvers-grant", "granted", "S50", "{\"state\":\"S60\"}", B, B, TRUE, FALSE, YC_PROBLEM_CLAIMED },
  { "another-approvers-grant-by-a-clerks-operation", "granted", "S50", "{\"state\":\"S60\"}", B, C, TRUE, FALSE, YC_PROBLEM_CLAIMED },
  { "another-approvers-opinion-by-a-clerks-operation", "opinion", "S50", OPINION, B, C, TRUE, FALSE, YC_PROBLEM_CLAIMED },
  { "another-approvers-return-by-a-clerks-operation", "sent-back", "S50", "{\"state\":\"S41\",\"pages\":[]}", B, C, TRUE, FALSE, YC_PROBLEM_CLAIMED },
  { "a-supervisors-opinion-by-an-approvers-operation", "opinion", "S50", OPINION, S, A, TRUE, FALSE, YC_PROBLEM_NOT_PERMITTED },
};

static void
test_odd (gconstpointer data)
{
  const Odd *self = data;
  g_autoptr (YcCaseEvent) event = NULL;
  g_autoptr (YcPlatformCase) before = NULL, after = NULL;

  hand_set_case (hand, self->state, self->owed ? OWED : "");
  before = hand_find_case (hand);
  event = hand_make_event (hand, self->who, self->is_signed, self->kind, self->body);
  g_assert_cmpint (hand_bring (hand, self->carrier, event), ==, self->type);
  after = hand_find_case (hand);
  g_assert_cmpint (after->record->state, ==, before->record->state);
  g_assert_cmpstr (after->record->due, ==, before->record->due);
  g_assert_cmpstr (after->record->cure_due, ==, before->record->cure_due);
  g_assert_cmpstr (after->record->number, ==, before->record->number);
  g_assert_cmpint (after->revision, ==, before->revision + (self->type < 0 ? 1 : 0));
}

/* ---- the item is chosen once ---- */

static void
assert_form (const char *kind, const char *state, const char *version, int type)
{
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"version\": \"2026.5\"", version);
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (YcCaseEvent) event = NULL;
  g_autofree char *text = NULL;

  sample_person (intake);
  json_object_set_object_member (body, "intake", yc_intake_to_json (intake));
  text = yc_json_canonical_object (body);
  hand_set_case (hand, state, "");
  event = hand_make_event (hand, C, TRUE, kind, text);
  g_assert_cmpint (hand_bring (hand, C, event), ==, type);
}

static void
test_item_stays (void)
{
  assert_form ("amended", "S10", "\"version\": \"2026.6\"", YC_PROBLEM_RULE);
  assert_form ("corrected", "S50", "\"version\": \"2026.6\"", YC_PROBLEM_RULE);
  assert_form ("corrected", "S50", "\"version\": \"2026.5\"", -1);
}

/* Nothing was applied for: there is nothing to accept. */
static void
test_no_item (void)
{
  static const char *const acts_of[][2] = { { "accepted", "{\"state\":\"S30\"}" }, { "tolerated", TOLERATED }, { "committed", "{\"state\":\"S32\"}" }, { "deemed", "{\"state\":\"S33\"}" } };

  for (gsize i = 0; i < G_N_ELEMENTS (acts_of); i++)
    {
      g_autoptr (YcCaseEvent) event = hand_make_event (hand, C, TRUE, acts_of[i][0], acts_of[i][1]);
      g_autoptr (YcPlatformCase) value = yc_platform_case_new (event->case_id, "hall");
      g_autoptr (GError) error = NULL;

      value->record->state = YC_STATE_RECEIVED;
      g_assert_false (yc_platform_rule_check (value, event, C, event->at, &error));
      g_assert_true (g_str_has_prefix (error->message, "item-missing"));
    }
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  hand = hand_new ();
  g_test_add_func ("/platform/rule/role/every-kind-is-here", test_every_kind);
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      g_autofree char *path = g_strdup_printf ("/platform/rule/role/%s-at-%s", acts[i].kind, acts[i].state);

      g_test_add_data_func (path, &acts[i], test_every_role);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *path = g_strconcat ("/platform/rule/odd/", odd[i].name, NULL);

      g_test_add_data_func (path, &odd[i], test_odd);
    }
  g_test_add_func ("/platform/rule/the-item-is-chosen-once", test_item_stays);
  g_test_add_func ("/platform/rule/nothing-is-accepted-without-its-item", test_no_item);
  failed = g_test_run ();
  hand_free (hand);
  return failed;
}
