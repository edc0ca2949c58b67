/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Tests of sync/yc-problem: each row of the two tables, what is not the platform's voice, and how long the next try waits. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "sync/yc-problem.h"

#include "base/yc-error.h"

#include <string.h>

static void
test_hostile (void)
{
  static const struct { const char *text, *says; } texts[] = {
    { "", "JSON" },
    { "<html>登录校园网</html>", "JSON" },
    { "[]", "" },
    { "{}", "type" },
    { "{\"type\":\"about:blank\",\"status\":404}", "no problem" },
    { "{\"type\":\"urn:yichuang:problem:stale\",\"status\":409}", "no problem" },
    { "{\"type\":\"urn:yichuang:problem:\",\"status\":409}", "no problem" },
    { "{\"type\":\"urn:yichuang:problem:stale\",\"status\":\"412\"}", "status" },
    { "{\"type\":\"urn:yichuang:problem:stale\",\"status\":412,\"advice\":1}", "advice" },
    { "{\"type\":\"urn:yichuang:problem:stale\",\"status\":412,\"current\":[]}", "current" },
    { "{\"type\":\"urn:yichuang:problem:stale\",\"status\":412,\"retry_after\":-1}", "retry_after" },
    { "{\"type\":\"urn:yichuang:problem:stale\",\"status\":412}x", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (YcProblem) problem = yc_problem_parse (texts[i].text, strlen (texts[i].text), &error);

      g_assert_null (problem);
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, texts[i].says));
    }
}

static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"urn:yichuang:problem:stale\",\"status\":412,\"current\":");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 100000; i++)
    g_string_append (text, "{\"a\":");
  g_assert_null (yc_problem_parse (text->str, text->len, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == YC_BASE_ERROR);
}

static void
test_names (void)
{
  for (guint i = 0; i < YC_N_PROBLEMS; i++)
    {
      YcProblemType type = YC_N_PROBLEMS;

      g_assert_true (yc_problem_type_parse (yc_problem_type_get_name ((YcProblemType) i), &type));
      g_assert_cmpuint (type, ==, i);
      g_assert_cmpuint (yc_problem_type_get_status ((YcProblemType) i), >=, 400);
      g_assert_true (g_utf8_validate (yc_problem_type_get_text ((YcProblemType) i), -1, NULL));
      g_assert_true (g_str_has_suffix (yc_problem_type_get_text ((YcProblemType) i), "。"));
      g_assert_cmpint (yc_problem_type_get_turn ((YcProblemType) i), !=, YC_TURN_NOBODY);
    }
}

static void
test_round (void)
{
  for (guint i = 0; i < YC_N_PROBLEMS; i++)
    {
      g_autoptr (YcProblem) problem = yc_problem_new ((YcProblemType) i, "case %d", 7);
      g_autoptr (YcProblem) read = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      problem->retry_after = (int) i;
      problem->current = json_object_new ();
      json_object_set_int_member (problem->current, "revision", 12);
      text = yc_problem_to_text (problem);
      read = yc_problem_parse (text, strlen (text), &error);
      g_assert_no_error (error);
      g_assert_cmpint (read->type, ==, i);
      g_assert_cmpstr (read->detail, ==, "case 7");
      g_assert_cmpint (read->retry_after, ==, i);
      g_assert_cmpint (json_object_get_int_member (read->current, "revision"), ==, 12);
    }
}

static void
test_long_detail (void)
{
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autoptr (YcProblem) problem = yc_problem_new (YC_PROBLEM_FAULT, "%s办件\xe5", long_text);
  g_autofree char *text = yc_problem_to_text (problem);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcProblem) read = yc_problem_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (read->detail), <=, 1000);
}

/* Every status that a platform or somebody in between may give, and who is not believed. @type: -1 for a body that is no problem of the contract. */
static const struct { guint status; int type; gboolean is_ours; int n_fresh; YcAnswerClass class; } answers[] = {
  { 200, -1, TRUE, 0, YC_ANSWER_DONE },
  { 201, -1, TRUE, 0, YC_ANSWER_DONE },
  { 200, -1, FALSE, 0, YC_ANSWER_UNKNOWN },      /* captive portal, empty, garbage, another receipt */
  { 202, -1, TRUE, 0, YC_ANSWER_UNKNOWN },       /* done is what has a receipt, not what was put aside */
  { 204, -1, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 302, -1, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 0, -1, FALSE, 0, YC_ANSWER_RETRY },
  { 408, -1, FALSE, 0, YC_ANSWER_RETRY },
  { 425, -1, FALSE, 0, YC_ANSWER_RETRY },
  { 429, -1, FALSE, 0, YC_ANSWER_RETRY },
  { 500, -1, FALSE, 0, YC_ANSWER_RETRY },
  { 502, -1, FALSE, 0, YC_ANSWER_RETRY },
  { 503, -1, FALSE, 0, YC_ANSWER_RETRY },
  { 504, -1, FALSE, 0, YC_ANSWER_RETRY },
  { 401, -1, FALSE, 0, YC_ANSWER_UNKNOWN },      /* a portal's or a proxy's: only the platform's word says who is signed out */
  { 401, -1, TRUE, 0, YC_ANSWER_UNKNOWN },
  { 401, YC_PROBLEM_REVOKED, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 400, -1, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 403, -1, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 404, -1, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 407, -1, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 410, -1, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 411, -1, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 412, -1, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 413, -1, FALSE, 0, YC_ANSWER_UNKNOWN },      /* the engine sets a case aside for it once it went alone three times: test-sync-stuck.c */
  { 415, -1, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 400, YC_PROBLEM_BODY_MISMATCH, FALSE, 0, YC_ANSWER_FRESH },
  { 400, YC_PROBLEM_BODY_MISMATCH, FALSE, 2, YC_ANSWER_FRESH },
  { 400, YC_PROBLEM_BODY_MISMATCH, FALSE, 3, YC_ANSWER_REJECT },
  { 400, YC_PROBLEM_SCHEMA, FALSE, 0, YC_ANSWER_REJECT },
  { 400, YC_PROBLEM_CONTRACT, FALSE, 0, YC_ANSWER_HALT },
  { 401, YC_PROBLEM_SIGNED_OUT, FALSE, 0, YC_ANSWER_SIGN_IN },
  { 401, YC_PROBLEM_WRONG_PASSWORD, FALSE, 0, YC_ANSWER_SIGN_IN },
  { 429, YC_PROBLEM_LOCKED, FALSE, 0, YC_ANSWER_RETRY },
  { 403, YC_PROBLEM_NOT_PERMITTED, FALSE, 0, YC_ANSWER_REJECT },
  { 403, YC_PROBLEM_SIGNATURE, FALSE, 0, YC_ANSWER_REJECT },
  { 403, YC_PROBLEM_WITHDRAWN, FALSE, 0, YC_ANSWER_REJECT },
  { 403, YC_PROBLEM_REVOKED, FALSE, 0, YC_ANSWER_REVOKED },
  { 403, YC_PROBLEM_CLONED, FALSE, 0, YC_ANSWER_HALT },
  { 404, YC_PROBLEM_NOT_FOUND, FALSE, 0, YC_ANSWER_REJECT },
  { 409, YC_PROBLEM_IN_PROGRESS, FALSE, 0, YC_ANSWER_RETRY },
  { 409, YC_PROBLEM_HELD, FALSE, 0, YC_ANSWER_RETRY },
  { 409, YC_PROBLEM_CLAIMED, FALSE, 0, YC_ANSWER_CONFLICT },
  { 409, YC_PROBLEM_NUMBER_TAKEN, FALSE, 0, YC_ANSWER_REJECT },
  { 409, YC_PROBLEM_OFFSET, FALSE, 0, YC_ANSWER_RETRY },
  { 410, YC_PROBLEM_CURSOR_GONE, FALSE, 0, YC_ANSWER_CONFLICT },
  { 412, YC_PROBLEM_STALE, FALSE, 0, YC_ANSWER_CONFLICT },
  { 413, YC_PROBLEM_TOO_LARGE, FALSE, 0, YC_ANSWER_REJECT },
  { 422, YC_PROBLEM_KEY_REUSED, FALSE, 0, YC_ANSWER_REJECT },
  { 422, YC_PROBLEM_UNSEALED, FALSE, 0, YC_ANSWER_RETRY },
  { 422, YC_PROBLEM_RULE, FALSE, 0, YC_ANSWER_REJECT },
  { 429, YC_PROBLEM_BUSY, FALSE, 0, YC_ANSWER_RETRY },
  { 500, YC_PROBLEM_FAULT, FALSE, 0, YC_ANSWER_RETRY },
  { 503, YC_PROBLEM_UNAVAILABLE, FALSE, 0, YC_ANSWER_RETRY },
  { 507, YC_PROBLEM_NO_SPACE, FALSE, 0, YC_ANSWER_RETRY },
  /* a status that is not the type's: somebody stands in between */
  { 200, YC_PROBLEM_REVOKED, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 404, YC_PROBLEM_REVOKED, FALSE, 0, YC_ANSWER_UNKNOWN },
  { 502, YC_PROBLEM_REVOKED, FALSE, 0, YC_ANSWER_RETRY },
};

static void
test_classes (void)
{
  gboolean seen[YC_N_PROBLEMS] = { FALSE };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (YcProblem) problem = answers[i].type >= 0 ? yc_problem_new ((YcProblemType) answers[i].type, "x") : NULL;
      const YcWireAnswer answer = { answers[i].status, problem, answers[i].is_ours, answers[i].n_fresh };

      g_test_message ("status %u, type %d", answers[i].status, answers[i].type);
      g_assert_cmpint (yc_answer_classify (&answer), ==, answers[i].class);
      if (answers[i].type >= 0)
        seen[answers[i].type] = TRUE;
    }
  for (guint i = 0; i < YC_N_PROBLEMS; i++)
    g_assert_true (seen[i]);
}

static void
test_wait (void)
{
  gint64 second = G_USEC_PER_SEC;

  g_assert_cmpint (yc_answer_get_wait (1, 0, 0), ==, 0);
  g_assert_cmpint (yc_answer_get_wait (1, 0, G_MAXUINT32), ==, 4 * second);
  g_assert_cmpint (yc_answer_get_wait (2, 0, G_MAXUINT32), ==, 8 * second);
  g_assert_cmpint (yc_answer_get_wait (0, 0, G_MAXUINT32), ==, 4 * second);
  g_assert_cmpint (yc_answer_get_wait (9, 0, G_MAXUINT32), ==, 600 * second);
  g_assert_cmpint (yc_answer_get_wait (G_MAXINT, 0, G_MAXUINT32), ==, 600 * second);
  g_assert_cmpint (yc_answer_get_wait (3, 0, G_MAXUINT32 / 2), <=, 8 * second);
  g_assert_cmpint (yc_answer_get_wait (1, 30, 0), ==, 30 * second);
  g_assert_cmpint (yc_answer_get_wait (9, 30, G_MAXUINT32), ==, 600 * second);
  g_assert_cmpint (yc_answer_get_wait (1, G_MAXINT, 0), ==, 3600 * second);
  g_assert_cmpint (yc_answer_get_wait (1, -5, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/problem/what-is-no-problem-of-the-contract-is-refused", test_hostile);
  g_test_add_func ("/sync/problem/deep-nesting-is-refused", test_deep);
  g_test_add_func ("/sync/problem/each-type-has-name-status-text-and-turn", test_names);
  g_test_add_func ("/sync/problem/each-type-reads-back-as-written", test_round);
  g_test_add_func ("/sync/problem/a-long-detail-is-cut", test_long_detail);
  g_test_add_func ("/sync/problem/each-answer-has-its-class", test_classes);
  g_test_add_func ("/sync/problem/the-wait-grows-to-ten-minutes", test_wait);
  return g_test_run ();
}
