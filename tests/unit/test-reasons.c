/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Every "no" has its source: all changes of state by all posts, all acts of the back office in all states, all refused steps.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "case/yc-conflict-source.h"
#include "case/yc-transition.h"
#include "test-review.h"

#include <string.h>

static void
assert_cited (const char *text, const char *where)
{
  if (text == NULL || !yc_source_is_cited (text))
    g_test_fail_printf ("%s: no source in \"%s\"", where, text != NULL ? text : "(nothing)");
}

/* A code of the table says nothing to who reads it at a window. */
static void
assert_no_code (const char *text, const char *where)
{
  YcState state;

  for (guint i = 0; yc_state_get_nth (i, &state); i++)
    if (strstr (text, yc_state_get_code (state)) != NULL)
      g_test_fail_printf ("%s: the code of a state in \"%s\"", where, text);
}

/* ---- changes of state ---- */

/* What is asked of the line and its author, then each fact alone lacking. */
static guint
ask (YcState from, YcState to, guint role, guint lacking)
{
  YcTransition asked = { from, to, (YcRole) role, (lacking & YC_FACT_SIGNED) == 0, (lacking & YC_FACT_NOTHING_OWED) != 0, ~lacking, ~0U };
  g_autofree char *text = NULL, *where = g_strdup_printf ("%s to %s, role %u, lacking %x", yc_state_get_code (from), yc_state_get_code (to), role, lacking);
  YcConflict reason = YC_N_CONFLICTS;

  if (yc_transition_check (&asked, &reason, &text))
    return 0;
  assert_cited (text, where);
  if (!yc_state_may_follow (from, to) && (strstr (text, yc_state_get_name (from)) == NULL || strstr (text, yc_state_get_name (to)) == NULL))
    g_test_fail_printf ("%s: does not name the line of the table: %s", where, text);
  assert_no_code (text, where);
  return 1;
}

static void
test_transitions (void)
{
  YcState from, to;
  guint n = 0;

  for (guint i = 0; yc_state_get_nth (i, &from); i++)
    for (guint k = 0; yc_state_get_nth (k, &to); k++)
      for (guint role = 0; role <= YC_N_ROLES; role++)
        for (guint fact = 0; fact <= YC_N_FACTS; fact++)
          n += ask (from, to, role, fact < YC_N_FACTS ? 1U << fact : 0);
  g_assert_cmpuint (n, >, 50000);
}

/* A letter is of tolerance or of commitment. */
static void
test_letter (void)
{
  g_autofree char *tolerated = yc_fact_explain (YC_FACT_LETTER, YC_STATE_TOLERATED, NULL), *committed = yc_fact_explain (YC_FACT_LETTER, YC_STATE_COMMITTED, NULL);

  g_assert_nonnull (strstr (tolerated, "容缺受理管理办法"));
  g_assert_nonnull (strstr (committed, "国办发〔2020〕42号"));
}

/* ---- the back office ---- */

static void
ask_acts (YcReviewDossier *dossier, const char *clerk)
{
  GDate day;

  g_date_set_dmy (&day, 24, G_DATE_NOVEMBER, 2026);
  for (int act = 0; act < YC_N_REVIEW_ACTS; act++)
    {
      g_autofree char *text = NULL, *where = g_strdup_printf ("act %d at %s", act, yc_state_get_code (dossier->record->state));
      g_autoptr (YcReviewStanding) standing = yc_review_stand (dossier, (YcReviewAct) act, clerk, &day);
      YcConflict reason = YC_N_CONFLICTS;

      if (yc_review_check (dossier, (YcReviewAct) act, clerk, &day, &reason, &text))
        continue;
      assert_cited (text, where);
      assert_cited (standing->sentence, where);
      assert_no_code (text, where);
      assert_no_code (standing->sentence, where);
    }
}

static void
test_acts (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) dossier = review_fold (counter, TRUE);
  static const char *const ways[] = { "accepted", "committed" }, *const found[] = { "", "fits", "fix" };
  YcState state;

  g_free (dossier->claimed_by);
  dossier->claimed_by = g_strdup (REVIEW_APPROVER);
  for (guint i = 0; yc_state_get_nth (i, &state); i++)
    for (guint way = 0; way < G_N_ELEMENTS (ways); way++)
      for (guint k = 0; k < G_N_ELEMENTS (found); k++)
        {
          dossier->record->state = state;
          g_free (dossier->accepted_as);
          dossier->accepted_as = g_strdup (ways[way]);
          g_free (dossier->verified);
          dossier->verified = g_strdup (found[k]);
          ask_acts (dossier, REVIEW_APPROVER);
          ask_acts (dossier, "somebody-else");
        }
}

/* ---- refused steps ---- */

static gboolean
is_no_rule (YcConflict reason)
{
  return reason == YC_CONFLICT_CASE_KEY || reason == YC_CONFLICT_KEYRING_KEY || reason == YC_CONFLICT_LEASE_OTHER_STORE
         || reason == YC_CONFLICT_LEASE_OVERLAP || reason == YC_CONFLICT_LEASE_CHANGED || reason == YC_CONFLICT_ENROLLED;
}

static void
test_conflicts (void)
{
  for (int reason = 0; reason < YC_N_CONFLICTS; reason++)
    {
      g_autofree char *bare = yc_conflict_cite ((YcConflict) reason, "不能办", NULL), *closer = yc_conflict_cite ((YcConflict) reason, "不能办（行政许可法第四十二条）", NULL);

      if (!is_no_rule ((YcConflict) reason))
        assert_cited (bare, yc_conflict_get_name ((YcConflict) reason));
      else
        g_assert_cmpstr (bare, ==, "不能办");
      g_assert_cmpstr (closer, ==, "不能办（行政许可法第四十二条）");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reasons/transitions", test_transitions);
  g_test_add_func ("/reasons/letter", test_letter);
  g_test_add_func ("/reasons/acts", test_acts);
  g_test_add_func ("/reasons/conflicts", test_conflicts);
  return g_test_run ();
}
