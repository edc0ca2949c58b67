/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What an approver may do with a case, and the sentence that says why not. */
#include "config.h"

#include "test-review.h"

/* A day of the term that runs: 2026-11-23 is the day of the acceptance. */
static const GDate *
today (void)
{
  static GDate day;

  g_date_set_dmy (&day, 24, G_DATE_NOVEMBER, 2026);
  return &day;
}

static void
assert_forbidden (const YcReviewDossier *dossier, YcReviewAct act, const char *clerk, YcConflict reason, const char *what)
{
  g_autofree char *text = NULL;
  YcConflict found = YC_N_CONFLICTS;

  g_assert_false (yc_review_check (dossier, act, clerk, today (), &found, &text));
  g_assert_cmpint (found, ==, reason);
  if (text == NULL || strstr (text, what) == NULL)
    g_test_fail_printf ("\"%s\" does not say \"%s\"", text, what);
}

static void
assert_allowed (const YcReviewDossier *dossier, YcReviewAct act, const char *clerk)
{
  g_autofree char *text = NULL;
  YcConflict reason = YC_N_CONFLICTS;

  if (!yc_review_check (dossier, act, clerk, today (), &reason, &text))
    g_test_fail_printf ("act %d is refused: %s", act, text);
}

static void
test_before_the_claim (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) dossier = review_fold (counter, TRUE);

  assert_forbidden (dossier, YC_REVIEW_JUDGE, REVIEW_APPROVER, YC_CONFLICT_NOT_CLAIMED, "还没有接件");
  assert_forbidden (dossier, YC_REVIEW_GRANT, REVIEW_APPROVER, YC_CONFLICT_NOT_CLAIMED, "还没有接件");
  assert_forbidden (dossier, YC_REVIEW_DENY, REVIEW_APPROVER, YC_CONFLICT_NOT_CLAIMED, "还没有接件");
  assert_allowed (dossier, YC_REVIEW_CLAIM, REVIEW_APPROVER);
  assert_allowed (dossier, YC_REVIEW_SEND_BACK, REVIEW_APPROVER);
}

static void
test_only_who_claimed (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) dossier = NULL;

  review_tell (counter, "claimed", "{\"state\":\"S50\"}");
  review_opine_all (counter, "fits");
  dossier = review_fold (counter, TRUE);
  for (int act = YC_REVIEW_CLAIM; act <= YC_REVIEW_DENY; act++)
    assert_forbidden (dossier, (YcReviewAct) act, REVIEW_COLLEAGUE, YC_CONFLICT_CLAIMED, "李明正在审查本件");
  assert_allowed (dossier, YC_REVIEW_GRANT, REVIEW_APPROVER);
}

static void
test_missing_verdicts (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) none = NULL, some = NULL, unread = NULL;
  g_autoptr (YcReviewStanding) standing = NULL;

  review_tell (counter, "claimed", "{\"state\":\"S50\"}");
  unread = review_fold (counter, FALSE);
  assert_forbidden (unread, YC_REVIEW_GRANT, REVIEW_APPROVER, YC_CONFLICT_PAGES_MISSING, "页面清单");
  none = review_fold (counter, TRUE);
  assert_forbidden (none, YC_REVIEW_GRANT, REVIEW_APPROVER, YC_CONFLICT_VERDICT_OPEN, "审查要点还差 5 项，材料还差 5 件");
  assert_forbidden (none, YC_REVIEW_DENY, REVIEW_APPROVER, YC_CONFLICT_VERDICT_OPEN, "还差");
  review_opine_all (counter, "fits");
  review_opine (counter, "point:area", "fits");
  some = review_fold (counter, TRUE);
  yc_review_dossier_find_material (some, "floor-plan")->verdict.opinion = YC_OPINION_NONE;
  assert_forbidden (some, YC_REVIEW_GRANT, REVIEW_APPROVER, YC_CONFLICT_VERDICT_OPEN, "材料还差 1 件");
  standing = yc_review_stand (some, YC_REVIEW_GRANT, REVIEW_APPROVER, today ());
  g_assert_false (standing->ready);
  g_assert_cmpstr (standing->sentence, ==, "还不能作出决定：材料还差 1 件（行政许可法第三十四条）");
}

static void
test_verdicts_against (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) fits = NULL, fails = NULL, doubt = NULL;

  review_tell (counter, "claimed", "{\"state\":\"S50\"}");
  review_opine_all (counter, "fits");
  fits = review_fold (counter, TRUE);
  assert_forbidden (fits, YC_REVIEW_DENY, REVIEW_APPROVER, YC_CONFLICT_NO_GROUND, "没有一项不符合");
  review_opine (counter, "point:area", "doubt");
  doubt = review_fold (counter, TRUE);
  assert_forbidden (doubt, YC_REVIEW_GRANT, REVIEW_APPROVER, YC_CONFLICT_VERDICT_AGAINST, "1 项存疑");
  assert_forbidden (doubt, YC_REVIEW_DENY, REVIEW_APPROVER, YC_CONFLICT_NO_GROUND, "没有一项不符合");
  review_opine (counter, "point:area", "fails");
  fails = review_fold (counter, TRUE);
  assert_forbidden (fails, YC_REVIEW_GRANT, REVIEW_APPROVER, YC_CONFLICT_VERDICT_AGAINST, "1 项不符合");
  assert_allowed (fails, YC_REVIEW_DENY, REVIEW_APPROVER);
  assert_allowed (fails, YC_REVIEW_SEND_BACK, REVIEW_APPROVER);
}

/* Whatever the verdicts are: nothing is decided while a tolerated material is open. */
static void
test_tolerance_open (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) dossier = NULL;

  review_tell (counter, "claimed", "{\"state\":\"S50\"}");
  review_opine_all (counter, "fails");
  dossier = review_fold (counter, TRUE);
  assert_allowed (dossier, YC_REVIEW_DENY, REVIEW_APPROVER);
  g_free (dossier->record->cure_due);
  dossier->record->cure_due = g_strdup ("2026-11-30");
  assert_forbidden (dossier, YC_REVIEW_DENY, REVIEW_APPROVER, YC_CONFLICT_TOLERANCE_OPEN, "最迟11月30日");
  assert_forbidden (dossier, YC_REVIEW_GRANT, REVIEW_APPROVER, YC_CONFLICT_TOLERANCE_OPEN, "容缺材料尚未补齐");
}

static void
test_other_states (void)
{
  static const YcState states[] = { YC_STATE_ACCEPTED, YC_STATE_SENT_BACK, YC_STATE_GRANTED, YC_STATE_DENIED, YC_STATE_WITHDRAWN };
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) dossier = review_fold (counter, TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      dossier->record->state = states[i];
      for (int act = YC_REVIEW_CLAIM; act <= YC_REVIEW_DENY; act++)
        assert_forbidden (dossier, (YcReviewAct) act, REVIEW_APPROVER, YC_CONFLICT_STATE, yc_state_get_name (states[i]));
    }
}

static void
test_sentences (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (YcReviewStanding) grant = NULL, other = NULL;

  review_tell (counter, "claimed", "{\"state\":\"S50\"}");
  review_opine_all (counter, "fits");
  dossier = review_fold (counter, TRUE);
  grant = yc_review_stand (dossier, YC_REVIEW_GRANT, REVIEW_APPROVER, today ());
  g_assert_true (grant->ready);
  g_assert_cmpstr (grant->sentence, ==, "可以准予：5 件材料、5 项要点全部符合");
  g_assert_cmpstr (grant->detail, ==, "拟决定：准予，决定后自动制作准予决定书");
  other = yc_review_stand (dossier, YC_REVIEW_GRANT, REVIEW_COLLEAGUE, today ());
  g_assert_cmpstr (other->sentence, ==, "李明正在审查本件（行政许可法第三十四条）");
  g_assert_cmpstr (other->detail, ==, "其他人审查期间只能查看");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/review/rules/nothing-is-decided-before-the-claim", test_before_the_claim);
  g_test_add_func ("/review/rules/only-who-claimed-acts", test_only_who_claimed);
  g_test_add_func ("/review/rules/a-missing-verdict-blocks", test_missing_verdicts);
  g_test_add_func ("/review/rules/a-verdict-against-blocks-the-grant", test_verdicts_against);
  g_test_add_func ("/review/rules/an-open-tolerance-blocks", test_tolerance_open);
  g_test_add_func ("/review/rules/no-act-from-another-state", test_other_states);
  g_test_add_func ("/review/rules/the-bar-has-a-sentence", test_sentences);
  return g_test_run ();
}
