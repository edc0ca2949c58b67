/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 补正 by the item's own law: the table against a second writing of it, and what each row does at the counter. */
#include "config.h"

#include "acceptance/yc-told.h"
#include "law/yc-correction.h"
#include "test-act.h"
#include "test-later.h"
#include "test-notice-read.h"

#define LACKING "application business-licence identity-card health-certificates"        /* no floor plan */
#define UNTIL "\"acceptance_until\": \"2026-12-04\", "

/* a: cured by the end of the acceptance period; r: materials returned; n: notice and S15; s: a second notice; x: refused when not cured */
static const struct { const char *rule, *does; YcSource source; } rows[] = {
  { "XK32", "nsx", YC_SOURCE_INCOMPLETE }, { "BDC17", "nsx", YC_SOURCE_REAL_ESTATE }, { "SCZT19", "rnsx", YC_SOURCE_MARKET },
  { "GS18", "nx", YC_SOURCE_INJURY }, { "JS15", "ansx", YC_SOURCE_TEACHER }, { "HY7", "x", YC_SOURCE_MARRIAGE }, { "GENERAL", "nsx", YC_SOURCE_ONCE },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      YcItem item = { .correction_rule = (char *) rows[i].rule };
      const YcCorrectionRule *rule = yc_correction_rule_get (&item);
      g_autofree char *does = g_strconcat (rule->cure == YC_CURE_ACCEPTANCE ? "a" : "", rule->returns ? "r" : "", rule->has_notice ? "n" : "",
                                           rule->has_second ? "s" : "", rule->has_refusal ? "x" : "", NULL);

      g_assert_cmpstr (rule->rule, ==, rows[i].rule);
      g_assert_cmpstr (does, ==, rows[i].does);
      g_assert_cmpint (rule->source, ==, rows[i].source);
      g_assert_cmpint (rule->source, ==, yc_source_of_correction (&item, FALSE));
    }
  g_assert_cmpstr (yc_correction_rule_get (NULL)->rule, ==, "XK32");
}

static Counter *
rule_new (const char *rule, const char *more, const char *materials)
{
  g_autofree char *to = g_strdup_printf ("%s\"correction_rule\": \"%s\"", more, rule);
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"correction_rule\": \"XK32\"", to);

  return counter_new_for (later_cases_new (), item, "scenario=new", materials);
}

static YcPaperRecord *
tell (Counter *counter, const char *reason, GError **error)
{
  return yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, reason, &counter->cases->actor, error);
}

static YcPaperRecord *
refuse (Counter *counter, GError **error)
{
  return yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, error);
}

static JsonObject *
dup_last_body (Counter *counter)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);

  return json_object_ref (((const YcCaseEvent *) g_ptr_array_index (history, history->len - 1))->body);
}

static char *
read_paper (Counter *counter, const YcPaperRecord *paper)
{
  g_autoptr (GBytes) pdf = yc_case_store_get_paper (counter->cases->store, counter->id, paper->id, NULL);

  return test_paper_read_squeezed (pdf);
}

/* Who is told, until when, what goes back: a row for each law. */
static void
test_notice (void)
{
  static const struct { const char *rule, *more, *cure; guint n_returned; } tells[] = {
    { "XK32", "", "2026-12-23", 0 }, { "BDC17", "", "2026-12-23", 0 }, { "SCZT19", "", "2026-12-23", 4 }, { "GS18", "", "2026-12-23", 0 },
    { "JS15", "", "2026-12-23", 0 }, { "JS15", UNTIL, "2026-12-04", 0 }, { "XK32", UNTIL, "2026-12-23", 0 }, { "GENERAL", "", "2026-12-23", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tells); i++)
    {
      g_autoptr (Counter) counter = rule_new (tells[i].rule, tells[i].more, LACKING);
      g_autoptr (GError) error = NULL;
      g_autoptr (YcPaperRecord) paper = tell (counter, NULL, &error);
      g_autoptr (JsonObject) body = dup_last_body (counter);
      JsonObject *due = json_object_get_object_member (body, "due");
      gboolean returns = json_object_has_member (body, "returned");
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = read_paper (counter, paper);
      g_assert_cmpstr (json_object_get_string_member (due, "cure"), ==, tells[i].cure);
      g_assert_cmpint (returns, ==, tells[i].n_returned > 0);
      if (returns)
        g_assert_cmpuint (json_array_get_length (json_object_get_array_member (body, "returned")), ==, tells[i].n_returned);
      g_assert_cmpint (strstr (text, "随本告知书一并退还") != NULL, ==, returns);
    }
}

/* 婚姻登记: nothing waits; the reason is given on the spot, and the case ends. */
static void
test_on_the_spot (void)
{
  g_autoptr (Counter) counter = rule_new ("HY7", "", "application identity-card health-certificates floor-plan");
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autoptr (JsonObject) body = NULL;

  g_assert_null (tell (counter, NULL, &error));
  later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
  paper = refuse (counter, &error);
  g_assert_no_error (error);
  later_assert_state (counter, YC_STATE_REFUSED);
  body = dup_last_body (counter);
  g_assert_cmpstr (json_object_get_string_member (body, "reason"), ==, "不符合规定的条件，当场说明理由：缺少营业执照。");
  g_assert_cmpstr (json_object_get_string_member (body, "basis"), ==, yc_source_get_text (YC_SOURCE_MARRIAGE));
}

/* What is whole is never refused on the spot, nor what the window has not looked at. */
static void
test_nothing_lacks (void)
{
  g_autoptr (Counter) counter = rule_new ("HY7", "", COUNTER_ALL);
  g_autoptr (GError) error = NULL;

  g_assert_null (refuse (counter, &error));
  later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
}

/* 工伤保险条例第十八条: once all that was told has come it is accepted; not even a supervisor demands more. The others leave that to a supervisor. */
static void
test_second (void)
{
  static const char *const rules[] = { "XK32", "SCZT19", "GS18", "JS15", "GENERAL" };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (Counter) counter = rule_new (rules[i], "", LACKING);
      g_autoptr (GError) error = NULL;
      g_autoptr (YcPaperRecord) second = NULL;

      yc_paper_record_free (tell (counter, NULL, &error));
      counter_scan (counter, "business-licence");
      yc_paper_record_free (yc_submission_receive_correction (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error));
      g_assert_no_error (error);
      act_sign_in (counter->cases, "zg-sun", YC_ROLE_SUPERVISOR);
      second = tell (counter, "原图与现场不符", &error);
      g_assert_cmpint (second != NULL, ==, !g_str_equal (rules[i], "GS18"));
      if (second == NULL)
        later_assert_conflict (&error, YC_CONFLICT_OTHER_OUTCOME);
    }
}

/* Something else is found to be lacking behind the notice. By 工伤保险条例第十八条 the application is accepted as soon as all that was told has come, and
 * not before; the others leave a second notice to a supervisor, and accept nothing. */
static void
test_new_lack (void)
{
  static const char *const rules[] = { "GS18", "XK32", "SCZT19", "JS15", "GENERAL" };

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (Counter) counter = rule_new (rules[i], "", LACKING);
      g_autoptr (GError) error = NULL;
      g_autoptr (YcAcceptance) early = NULL, acceptance = NULL;
      g_autoptr (JsonObject) body = NULL;
      gboolean accepts = g_str_equal (rules[i], "GS18");

      yc_paper_record_free (tell (counter, NULL, &error));
      g_assert_no_error (error);
      counter_remove_pages (counter, "business-licence");
      counter_scan (counter, "identity-card");
      early = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
      g_assert_null (early);                                         /* what was told has not come */
      g_clear_error (&error);
      counter_scan (counter, "floor-plan");
      acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
      g_assert_cmpint (acceptance != NULL, ==, accepts);
      if (!accepts)
        continue;
      g_assert_no_error (error);
      later_assert_state (counter, YC_STATE_HANDED_OVER);
      test_assert_sound (counter->cases);
    }
}

/* The verdict says why, with the law, and offers no second notice. */
static void
test_new_lack_is_a_remark (void)
{
  g_autoptr (Counter) counter = rule_new ("GS18", "", LACKING);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = NULL, pages = NULL;
  g_autoptr (YcIntake) intake = NULL;
  g_autoptr (YcTold) told = NULL;
  g_autoptr (YcVerdict) verdict = NULL;
  g_autofree char *why = NULL;
  const YcFinding *remark = NULL;
  YcVerdictAsk ask = { .calendar = counter->calendar };
  GDate today;

  yc_paper_record_free (tell (counter, NULL, &error));
  counter_remove_pages (counter, "business-licence");
  counter_scan (counter, "floor-plan");
  history = yc_case_store_history (counter->cases->store, counter->id, &error);
  g_assert_true (yc_told_read (history, &told, &error));
  ask.intake = intake = yc_case_store_load_intake (counter->cases->store, counter->id, &error);
  ask.pages = pages = yc_page_store_list (counter->cases->store, counter->id, FALSE, &error);
  g_assert_no_error (error);
  yc_clock_today (counter->cases->clock, &today);
  ask.today = &today;
  verdict = yc_told_judge (told, &ask);
  g_assert_cmpint (verdict->outcome, ==, YC_OUTCOME_ACCEPT);
  g_assert_true (verdict->ready && !verdict->deemed);
  g_assert_cmpint (yc_verdict_get_state (verdict, verdict->outcome), ==, YC_STATE_ACCEPTED);
  g_assert_cmpstr (verdict->sentence, ==, "应当受理：缺 1 件（营业执照），没有告知过，不影响受理");
  for (guint i = 0; i < verdict->findings->len; i++)
    if (strcmp (((const YcFinding *) g_ptr_array_index (verdict->findings, i))->code, "all-supplied") == 0)
      remark = g_ptr_array_index (verdict->findings, i);
  g_assert_nonnull (remark);
  g_assert_cmpstr (remark->source, ==, yc_source_get_text (YC_SOURCE_INJURY));
  g_assert_false (yc_verdict_may_correct (verdict, &why));
}

/* ---- presence ---- */

/* 30 身份证, 32 结婚登记: no virtual window (rules of procedure, section 13). */
static void
test_presence (void)
{
  static const struct { gboolean remote; YcRole role; gboolean served; } posts[] = {
    { TRUE, YC_ROLE_VIRTUAL, TRUE }, { FALSE, YC_ROLE_VIRTUAL, FALSE }, { FALSE, YC_ROLE_CLERK, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (posts); i++)
    {
      g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"remote_window\": true", posts[i].remote ? "\"remote_window\": true" : "\"remote_window\": false");
      g_autoptr (Counter) counter = counter_new_for (later_cases_new (), item, "scenario=new", COUNTER_ALL);
      g_autoptr (GError) error = NULL;
      g_autoptr (YcPaperRecord) receipt = NULL;
      g_autoptr (YcAcceptance) acceptance = NULL;

      act_sign_in (counter->cases, "yc-wu", posts[i].role);
      receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
      g_assert_cmpint (receipt != NULL, ==, posts[i].served);
      if (!posts[i].served)
        later_assert_conflict (&error, YC_CONFLICT_ROLE);
      acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
      g_assert_cmpint (acceptance != NULL, ==, posts[i].served);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/law/correction/a-row-for-each-law", test_table);
  g_test_add_func ("/law/correction/until-when-and-what-goes-back", test_notice);
  g_test_add_func ("/law/correction/on-the-spot", test_on_the_spot);
  g_test_add_func ("/law/correction/nothing-lacks", test_nothing_lacks);
  g_test_add_func ("/law/correction/what-has-come-is-accepted", test_second);
  g_test_add_func ("/law/correction/what-was-not-told-does-not-hinder", test_new_lack);
  g_test_add_func ("/law/correction/and-the-verdict-says-so", test_new_lack_is_a_remark);
  g_test_add_func ("/law/presence/no-virtual-window", test_presence);
  return g_test_run ();
}
