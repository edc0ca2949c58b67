/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Who may bring a case into which state: every role by every state against a second writing of the lifecycle's column "actor", and the
 * facts that the law asks for. */
#include "config.h"

#include "case/yc-event-rule.h"

#include <string.h>

typedef struct { const char *code, *roles; } Row;

/* c clerk, a approver, v virtual-window staff, s supervisor */
static const Row actors[] = {
  { "S00", "cv" }, { "S05", "cv" }, { "S10", "cv" }, { "S15", "cv" }, { "S18", "cv" }, { "S20", "cv" }, { "S21", "cv" }, { "S30", "cv" },
  { "S31", "cv" }, { "S32", "cv" }, { "S33", "cv" }, { "S40", "cv" }, { "S41", "a" }, { "S50", "a" }, { "S55", "a" }, { "S56", "a" },
  { "S60", "a" }, { "S61", "a" }, { "S65", "c" }, { "S70", "c" }, { "S75", "c" }, { "S80", "cs" }, { "S90", "c" }, { "S91", "c" },
  { "S92", "a" }, { "S93", "cvs" }, { "S94", "a" },
};
static const char letters[] = "cavs";

static void
test_every_role_by_every_state (void)
{
  guint n = 0;

  for (int value = 0; value < 100; value++)
    {
      const char *code = yc_state_get_code ((YcState) value), *roles = "";

      for (gsize i = 0; i < G_N_ELEMENTS (actors); i++)
        if (strcmp (actors[i].code, code) == 0)
          roles = actors[i].roles;
      n += *roles != '\0';
      for (guint role = 0; role <= YC_N_ROLES; role++)
        {
          gboolean expected = role < YC_N_ROLES && strchr (roles, letters[role]) != NULL;

          if (yc_role_may_enter ((YcRole) role, (YcState) value) != expected)
            g_test_message ("role %u into S%02d", role, value);
          g_assert_cmpint (yc_role_may_enter ((YcRole) role, (YcState) value), ==, expected);
        }
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (actors));
}

/* The kinds of events: whoever may write each, u also nobody; what else than facts of its own it brings. A second writing of the table. */
typedef struct { const char *kind, *roles, *brings; } Kind;
static const Kind kinds[] = {
  { "created", "cvsu", "state" }, { "parked", "cvsu", "parked note" }, { "resumed", "cvsu", "parked note" }, { "voided", "cvsu", "state number" },
  { "paper", "cvsu", "" }, { "print-started", "cavsu", "" }, { "printed", "cavsu", "" }, { "reprinted", "cavsu", "" },
  { "print-failed", "cavsu", "" }, { "received", "cv", "state number intake judge parked" }, { "amended", "cv", "intake" },
  { "to-correct", "cvs", "state judge due parked" }, { "supplied", "cv", "state judge due parked" }, { "not-needed", "cv", "state parked reviewed_by" },
  { "refused", "cv", "state parked reviewed_by" },
  { "pages", "cvs", "" }, { "efile", "cv", "" }, { "accepted", "cv", "state number due parked" }, { "tolerated", "cv", "state number due parked" },
  { "committed", "cv", "state number due parked" }, { "deemed", "cv", "state number due parked" }, { "handed-over", "cv", "state" }, { "recounted", "cav", "judge due" }, { "hearing-asked", "cav", "" }, { "cured", "cv", "due" }, { "corrected", "cv", "intake" },
  { "withdrawn", "c", "state parked" }, { "withdrawal-refused", "c", "" }, { "lapsed", "c", "state parked" }, { "result-made", "c", "state" }, { "delivered", "c", "state" }, { "claimed", "a", "state" },
  { "taken-over", "a", "" }, { "opinion", "a", "note" }, { "sent-back", "a", "state" }, { "granted", "ac", "state" }, { "denied", "a", "state reviewed_by" },
  { "step-begun", "a", "state" }, { "step-ended", "a", "state due" }, { "extended", "a", "state due" }, { "review-resumed", "a", "state" },
  { "terminated", "a", "state" }, { "revoked", "a", "state" }, { "verified", "a", "" }, { "reviewed", "s", "" },
};

static YcEventRule
ask_rule (const char *kind, YcRole role, gboolean is_signed, JsonObject *body, const char **ret_what)
{
  const YcCaseEvent event = { .kind = (char *) kind, .signature = (char *) (is_signed ? "x" : ""), .body = body };

  return yc_event_rule_check (&event, role, ret_what);
}

/* With a state that fits: one of S00 to S99 does, or none is brought. */
static JsonObject *
build_body (const char *kind)
{
  for (int value = 0; value < 100; value++)
    {
      JsonObject *body = json_object_new ();
      g_autofree char *code = g_strdup_printf ("S%02d", value);
      const char *what = NULL;

      json_object_set_string_member (body, "state", code);
      if (ask_rule (kind, YC_N_ROLES, TRUE, body, &what) == YC_EVENT_RULE_FITS)
        return body;
      json_object_unref (body);
    }
  return json_object_new ();
}

static void
test_every_kind_by_every_role (void)
{
  const char *what = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (JsonObject) body = build_body (kinds[i].kind);
      gboolean unsigned_too = strchr (kinds[i].roles, 'u') != NULL;

      for (guint role = 0; role < YC_N_ROLES; role++)
        g_assert_cmpint (ask_rule (kinds[i].kind, (YcRole) role, TRUE, body, &what), ==,
                         strchr (kinds[i].roles, letters[role]) != NULL ? YC_EVENT_RULE_FITS : YC_EVENT_RULE_ROLE);
      g_assert_cmpint (ask_rule (kinds[i].kind, YC_N_ROLES, TRUE, body, &what), ==, YC_EVENT_RULE_FITS);
      g_assert_cmpint (ask_rule (kinds[i].kind, YC_N_ROLES, FALSE, body, &what), ==, unsigned_too ? YC_EVENT_RULE_FITS : YC_EVENT_RULE_UNSIGNED);
    }
  g_assert_null (yc_event_rule_get_kind (G_N_ELEMENTS (kinds)));
  g_assert_nonnull (yc_event_rule_get_kind (G_N_ELEMENTS (kinds) - 1));
}

static void
test_what_a_kind_brings (void)
{
  static const char *const members[] = { "number", "intake", "judge", "due", "parked", "note", "reviewed_by", "state" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_auto (GStrv) brings = g_strsplit (kinds[i].brings, " ", -1);

      for (gsize k = 0; k < G_N_ELEMENTS (members); k++)
        {
          g_autoptr (JsonObject) body = build_body (kinds[i].kind);
          gboolean may = g_strv_contains ((const char *const *) brings, members[k]);
          const char *what = NULL;

          /* A state of its own is there already; S99 is nobody's. */
          if (strcmp (members[k], "state") == 0)
            {
              g_assert_cmpint (json_object_has_member (body, "state"), ==, may);
              may = FALSE;
            }
          json_object_set_string_member (body, members[k], "S99");
          g_assert_cmpint (ask_rule (kinds[i].kind, YC_N_ROLES, TRUE, body, &what), ==, may ? YC_EVENT_RULE_FITS : YC_EVENT_RULE_MEMBER);
          g_assert_cmpstr (what, ==, may ? "" : members[k]);
        }
    }
}

/* Where a kind that brings no state is written; the others may be anywhere. */
static void
test_places (void)
{
  static const struct { const char *kind, *states; } rows[] = {
    { "amended", "S10 S15 S18" }, { "cured", "S31 S40 S41 S50 S55 S56" }, { "recounted", "S10 S15 S18 S30 S31 S32 S33 S40 S41 S50 S55 S56" },
    { "withdrawal-refused", "S30 S31 S32 S33 S40 S41 S50 S55 S56" }, { "hearing-asked", "S55" }, { "reviewed", "S20 S21 S61 S65 S70 S75 S91" }, { "verified", "S60 S65 S70 S75 S80" },
    { "corrected", "S30 S31 S32 S33 S40 S41 S50 S55 S56 S60 S61 S65" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (int value = 0; value < 100; value++)
      {
        const YcCaseEvent event = { .kind = (char *) kinds[i].kind };
        const char *code = yc_state_get_code ((YcState) value), *states = NULL;

        for (gsize k = 0; k < G_N_ELEMENTS (rows); k++)
          if (strcmp (rows[k].kind, kinds[i].kind) == 0)
            states = rows[k].states;
        if (*code != '\0')
          g_assert_cmpint (yc_event_rule_has_place (&event, (YcState) value), ==, states == NULL || strstr (states, code) != NULL);
      }
}

/* What an event proves by itself. */
static const struct { const char *what; YcState after; const char *paper, *reason, *cure; guint facts; } proofs[] = {
  { "told in writing", YC_STATE_TO_CORRECT, "correction-notice", NULL, "", YC_FACT_NOTICE },
  { "told by word of mouth", YC_STATE_TO_CORRECT, NULL, NULL, "", 0 },
  { "another paper", YC_STATE_TO_CORRECT, "receipt", NULL, "", 0 },
  { "refused with reason and notice", YC_STATE_REFUSED, "refusal-notice", "不属于本机关职权", "", YC_FACT_NOTICE | YC_FACT_REASON },
  { "refused with blanks", YC_STATE_REFUSED, "refusal-notice", " \n", "", YC_FACT_NOTICE },
  { "refused without its notice", YC_STATE_REFUSED, "acceptance", "不属于本机关职权", "", 0 },
  { "not needed", YC_STATE_NOT_NEEDED, "not-needed-notice", "不需要许可", "", YC_FACT_NOTICE | YC_FACT_REASON },
  { "refused on the last day of the cure", YC_STATE_REFUSED, NULL, NULL, "2026-11-27", 0 },
  { "refused on the day behind it", YC_STATE_REFUSED, NULL, NULL, "2026-11-26", YC_FACT_CURE_OVER },
  { "no day", YC_STATE_REFUSED, NULL, NULL, "2026-13-01", 0 },
  { "a pause that is told", YC_STATE_SPECIAL_STEP, "special-step-notice", NULL, "", YC_FACT_NOTICE },
  { "a pause that nobody is told of", YC_STATE_SPECIAL_STEP, NULL, "听证", "", 0 },
  { "extended with reason and notice", YC_STATE_EXTENDED, "extension-notice", "案情复杂", "", YC_FACT_NOTICE | YC_FACT_REASON },
  { "terminated by law", YC_STATE_TERMINATED, "termination-notice", "申请人死亡", "", YC_FACT_NOTICE | YC_FACT_REASON },
  { "revoked without its decision", YC_STATE_REVOKED, NULL, "承诺不实", "", 0 },
  { "a step with its notice", YC_STATE_SPECIAL_STEP, "special-step-notice", NULL, "", YC_FACT_NOTICE },
  { "a step told by word of mouth", YC_STATE_SPECIAL_STEP, NULL, "x", "", 0 },
  { "an extension that nobody approved", YC_STATE_EXTENDED, "extension-notice", "案情复杂", "", YC_FACT_NOTICE | YC_FACT_REASON },
  { "an extension without its notice", YC_STATE_EXTENDED, "special-step-notice", "案情复杂", "", 0 },
  { "terminated", YC_STATE_TERMINATED, "termination-notice", "申请人死亡", "", YC_FACT_NOTICE | YC_FACT_REASON },
  { "terminated with blanks", YC_STATE_TERMINATED, "termination-notice", " ", "", YC_FACT_NOTICE },
  { "revoked", YC_STATE_REVOKED, "revocation", "承诺不实", "", YC_FACT_NOTICE | YC_FACT_REASON },
  { "revoked without its paper", YC_STATE_REVOKED, "termination-notice", "承诺不实", "", 0 },
  { "of no interest", YC_STATE_ACCEPTED, "acceptance", "x", "2026-11-26", 0 },
};

static void
test_what_an_event_proves (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (proofs); i++)
    {
      g_autoptr (JsonObject) body = json_object_new ();
      g_autoptr (GDateTime) noon = g_date_time_new_utc (2026, 11, 27, 4, 0, 0);
      const YcCaseEvent event = { .at = g_date_time_to_unix (noon) * G_USEC_PER_SEC, .body = body };
      YcTransition ask = { YC_STATE_RECEIVED, proofs[i].after, YC_ROLE_CLERK, TRUE, FALSE, 0, 0 };
      JsonArray *papers = json_array_new ();

      if (proofs[i].paper != NULL)
        {
          JsonObject *paper = json_object_new ();

          json_object_set_string_member (paper, "kind", proofs[i].paper);
          json_array_add_object_element (papers, paper);
        }
      json_object_set_array_member (body, "papers", papers);
      if (proofs[i].reason != NULL)
        json_object_set_string_member (body, "reason", proofs[i].reason);
      yc_event_rule_read_facts (&event, "", proofs[i].cure, "", &ask);
      /* Of delays: tests/unit/test-delay.c. */
      ask.facts &= ~(guint) YC_FACT_DELAY_TOLD;
      if (ask.facts != proofs[i].facts)
        g_test_message ("%s", proofs[i].what);
      g_assert_cmphex (ask.facts, ==, proofs[i].facts);
      g_assert_cmpint (ask.known != 0, ==, proofs[i].after != YC_STATE_ACCEPTED);
    }
}

/* Silence accepts on the day behind the window's last one, in Beijing: noon is a day there, and so is a moment behind its midnight. */
static void
test_silence (void)
{
  static const struct { const char *what, *last, *at; YcState after; gboolean holds; } rows[] = {
    { "no receipt, or its clock stands still", "", "2026-11-30T04:00:00Z", YC_STATE_DEEMED_ACCEPTED, FALSE },
    { "no day", "2026-11-31", "2026-12-30T04:00:00Z", YC_STATE_DEEMED_ACCEPTED, FALSE },
    { "before the last day", "2026-11-30", "2026-11-27T04:00:00Z", YC_STATE_DEEMED_ACCEPTED, FALSE },
    { "the last minute of the last day", "2026-11-30", "2026-11-30T15:59:00Z", YC_STATE_DEEMED_ACCEPTED, FALSE },
    { "midnight behind it", "2026-11-30", "2026-11-30T16:00:00Z", YC_STATE_DEEMED_ACCEPTED, TRUE },
    { "another acceptance", "2026-11-30", "2026-12-01T04:00:00Z", YC_STATE_ACCEPTED, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) body = json_object_new ();
      g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (rows[i].at, NULL);
      const YcCaseEvent event = { .at = g_date_time_to_unix (at) * G_USEC_PER_SEC, .body = body };
      YcTransition ask = { YC_STATE_RECEIVED, rows[i].after, YC_ROLE_CLERK, TRUE, FALSE, 0, 0 };
      YcConflict reason = YC_N_CONFLICTS;
      g_autofree char *text = NULL;

      yc_event_rule_read_facts (&event, "", "", rows[i].last, &ask);
      if (((ask.facts & YC_FACT_SILENCE) != 0) != rows[i].holds)
        g_test_fail_printf ("%s", rows[i].what);
      if (rows[i].after == YC_STATE_DEEMED_ACCEPTED)
        g_assert_cmpint (yc_transition_check (&ask, &reason, &text), ==, rows[i].holds);
    }
}

/* Nobody's name is nobody's approval, and one's own is none, however it is written; another's that begins or ends alike is. */
static void
test_approved_by (void)
{
  static const struct { const char *name; gboolean holds; } rows[] = {
    { "孙局长", TRUE }, { " \n", FALSE }, { "", FALSE }, { "李明", FALSE }, { "李明局长", FALSE }, { "局长 李明", FALSE }, { "副局长李明", FALSE }, { "李明（副局长）", FALSE },
    { "孙局长、李明", FALSE }, { "liming", FALSE }, { "李明亮局长", TRUE }, { "小李明", TRUE }, { "liminghua", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) body = json_object_new ();
      const YcCaseEvent event = { .clerk_id = (char *) "liming", .clerk_name = (char *) "李明", .body = body };
      YcTransition ask = { YC_STATE_REVIEW, YC_STATE_EXTENDED, YC_ROLE_APPROVER, TRUE, FALSE, 0, 0 };

      json_object_set_string_member (body, "approved_by", rows[i].name);
      yc_event_rule_read_facts (&event, "", "", "", &ask);
      g_assert_cmpint ((ask.facts & YC_FACT_HEAD) != 0, ==, rows[i].holds);
      g_assert_true ((ask.known & YC_FACT_HEAD) != 0);
    }
}

static void
test_unknown_kinds (void)
{
  static const char *const names[] = { "", "remark", "Granted", "granted ", "paper-made", "abandoned" };
  g_autoptr (JsonObject) body = json_object_new ();
  const char *what = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint role = 0; role <= YC_N_ROLES; role++)
      g_assert_cmpint (ask_rule (names[i], (YcRole) role, role < YC_N_ROLES, body, &what), ==, YC_EVENT_RULE_UNKNOWN);
}

static void
test_names_of_roles (void)
{
  static const char *const names[] = { "clerk", "approver", "virtual", "supervisor" };
  YcRole role = YC_ROLE_APPROVER;

  for (guint i = 0; i < YC_N_ROLES; i++)
    {
      g_assert_cmpstr (yc_role_get_name ((YcRole) i), ==, names[i]);
      g_assert_true (yc_role_parse (names[i], &role));
      g_assert_cmpint (role, ==, (int) i);
    }
  g_assert_false (yc_role_parse ("Clerk", &role));
  g_assert_false (yc_role_parse ("", &role));
  g_assert_false (yc_role_parse (NULL, &role));
}

typedef struct { const char *name; YcTransition ask; int reason; } Case;      /* reason -1: allowed */

static const Case cases[] = {
  { "an-unlisted-line", { YC_STATE_DRAFT, YC_STATE_GRANTED, YC_ROLE_APPROVER, TRUE, FALSE }, YC_CONFLICT_STATE },
  { "a-pause-untold", { YC_STATE_REVIEW, YC_STATE_SPECIAL_STEP, YC_ROLE_APPROVER, TRUE, FALSE, 0, YC_FACT_NOTICE }, YC_CONFLICT_REASON_MISSING },
  { "an-extension-that-nobody-approved", { YC_STATE_REVIEW, YC_STATE_EXTENDED, YC_ROLE_APPROVER, TRUE, FALSE, YC_FACT_FIRST_TIME, 0 }, YC_CONFLICT_ROLE },
  { "a-second-extension", { YC_STATE_REVIEW, YC_STATE_EXTENDED, YC_ROLE_APPROVER, TRUE, FALSE, YC_FACT_HEAD, 0 }, YC_CONFLICT_STATE },
  { "silence-that-is-not-shown", { YC_STATE_RECEIVED, YC_STATE_DEEMED_ACCEPTED, YC_ROLE_CLERK, TRUE, FALSE }, YC_CONFLICT_STATE },
  { "nobody-signed", { YC_STATE_RECEIVED, YC_STATE_ACCEPTED, YC_ROLE_CLERK, FALSE, FALSE }, YC_CONFLICT_SIGNED_OUT },
  { "an-approver-accepts", { YC_STATE_RECEIVED, YC_STATE_ACCEPTED, YC_ROLE_APPROVER, TRUE, FALSE }, YC_CONFLICT_ROLE },
  { "a-clerk-grants", { YC_STATE_REVIEW, YC_STATE_GRANTED, YC_ROLE_CLERK, TRUE, FALSE }, YC_CONFLICT_ROLE },
  { "a-clerk-denies", { YC_STATE_REVIEW, YC_STATE_DENIED, YC_ROLE_CLERK, TRUE, FALSE }, YC_CONFLICT_ROLE },
  { "an-unknown-account-here", { YC_STATE_RECEIVED, YC_STATE_ACCEPTED, YC_N_ROLES, TRUE, FALSE }, -1 },
  { "a-clerk-accepts", { YC_STATE_RECEIVED, YC_STATE_ACCEPTED, YC_ROLE_CLERK, TRUE, FALSE }, -1 },
  { "an-approver-grants", { YC_STATE_REVIEW, YC_STATE_GRANTED, YC_ROLE_APPROVER, TRUE, FALSE }, -1 },
  { "grant-with-an-open-tolerance", { YC_STATE_REVIEW, YC_STATE_GRANTED, YC_ROLE_APPROVER, TRUE, TRUE }, YC_CONFLICT_TOLERANCE_OPEN },
  { "deny-with-an-open-tolerance", { YC_STATE_REVIEW, YC_STATE_DENIED, YC_ROLE_APPROVER, TRUE, TRUE }, YC_CONFLICT_TOLERANCE_OPEN },
  { "back-to-the-window-with-an-open-tolerance", { YC_STATE_REVIEW, YC_STATE_SENT_BACK, YC_ROLE_APPROVER, TRUE, TRUE }, -1 },
  { "lapse-without-a-tolerance", { YC_STATE_HANDED_OVER, YC_STATE_LAPSED, YC_ROLE_CLERK, TRUE, FALSE }, YC_CONFLICT_NOT_TOLERATED },
  { "lapse-of-a-tolerance", { YC_STATE_HANDED_OVER, YC_STATE_LAPSED, YC_ROLE_CLERK, TRUE, TRUE }, -1 },
  { "a-second-correction", { YC_STATE_CORRECTED, YC_STATE_TO_CORRECT, YC_ROLE_CLERK, TRUE, FALSE }, YC_CONFLICT_SECOND_CORRECTION },
  { "a-draft-is-dropped-unsigned", { YC_STATE_DRAFT, YC_STATE_VOIDED, YC_N_ROLES, FALSE, FALSE }, -1 },
  { "a-clerk-voids-a-receipt", { YC_STATE_RECEIVED, YC_STATE_VOIDED, YC_ROLE_CLERK, TRUE, FALSE }, YC_CONFLICT_VOID_BY_SUPERVISOR },
  { "an-unknown-account-voids-a-receipt", { YC_STATE_RECEIVED, YC_STATE_VOIDED, YC_N_ROLES, TRUE, FALSE }, YC_CONFLICT_VOID_BY_SUPERVISOR },
  { "a-supervisor-voids-unsigned", { YC_STATE_RECEIVED, YC_STATE_VOIDED, YC_ROLE_SUPERVISOR, FALSE, FALSE }, YC_CONFLICT_VOID_BY_SUPERVISOR },
  { "a-supervisor-voids-a-receipt", { YC_STATE_RECEIVED, YC_STATE_VOIDED, YC_ROLE_SUPERVISOR, TRUE, FALSE }, -1 },
};

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  YcConflict reason = YC_N_CONFLICTS;
  g_autofree char *text = NULL;

  g_assert_cmpint (yc_transition_check (&self->ask, &reason, &text), ==, self->reason < 0);
  if (self->reason < 0)
    return;
  g_assert_cmpint (reason, ==, self->reason);
  g_assert_nonnull (text);
}

/* The table of events and that of states say the same of who: each author of a kind that brings a state has a line into that state, and who has a line has a kind. A
 * state that no event brings yet, and one in which a case begins, is not asked. */
static void
test_both_tables (void)
{
  guint n = 0;
  YcState to, from;

  for (guint k = 0; yc_state_get_nth (k, &to); k++)
    {
      guint by_lines = 0, by_kinds = 0, authors, facts;
      const char *what = NULL;

      for (guint i = 0; yc_state_get_nth (i, &from); i++)
        if (yc_state_get_line (from, to, &authors, &facts))
          by_lines |= authors;
      for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
        {
          g_autoptr (JsonObject) body = json_object_new ();

          json_object_set_string_member (body, "state", yc_state_get_code (to));
          for (guint role = 0; role < YC_N_ROLES; role++)
            if (ask_rule (kinds[i].kind, (YcRole) role, TRUE, body, &what) == YC_EVENT_RULE_FITS)
              by_kinds |= 1U << role;
        }
      if (by_kinds == 0 || by_lines == 0)
        continue;
      n++;
      if (by_lines != by_kinds)
        g_test_fail_printf ("into %s: by the table of states %x, by that of events %x", yc_state_get_code (to), by_lines, by_kinds);
    }
  g_assert_cmpuint (n, >, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/case/transition/every-role-by-every-state", test_every_role_by_every_state);
  g_test_add_func ("/case/transition/names-of-roles", test_names_of_roles);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/case/transition/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/case/event-rule/every-kind-by-every-role", test_every_kind_by_every_role);
  g_test_add_func ("/case/event-rule/what-a-kind-brings", test_what_a_kind_brings);
  g_test_add_func ("/case/event-rule/where-a-kind-is-written", test_places);
  g_test_add_func ("/case/event-rule/what-an-event-proves", test_what_an_event_proves);
  g_test_add_func ("/case/event-rule/an-extension-names-who-approved-it", test_approved_by);
  g_test_add_func ("/case/event-rule/agrees-with-the-table-of-states", test_both_tables);
  g_test_add_func ("/case/event-rule/silence", test_silence);
  g_test_add_func ("/case/event-rule/unknown-kinds", test_unknown_kinds);
  return g_test_run ();
}
