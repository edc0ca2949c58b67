/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 优化营商环境条例第三十六条: whatever ends a case behind the day of its decision says why, at the back office, at the counter and at the platform; in time nobody is
 * asked. The sample case is accepted on 2026-11-23 and due on 11-30. */
#include "config.h"

#include "case/yc-event-rule.h"
#include "review/yc-review.h"
#include "test-hand.h"
#include "test-later.h"
#include "test-notice-read.h"
#include "test-review.h"

#define WHY "等待有关部门复函"

/* ---- the rule ---- */

static void
set_deliver_by (JsonObject *body, const char *day)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "date", day);
  json_object_set_object_member (body, "deliver_by", object);
}

/* Every line of the table by its own day (of the decision, to accept, to deliver), the day behind it, and with what is told; the other days do not matter. */
static void
test_every_line (void)
{
  static const YcState closing[] = { YC_STATE_GRANTED, YC_STATE_DENIED, YC_STATE_WITHDRAWN, YC_STATE_LAPSED, YC_STATE_TERMINATED,
                                     YC_STATE_NOT_NEEDED, YC_STATE_REFUSED, YC_STATE_DELIVERED };
  static const struct { const char *due, *told; gboolean holds; } rows[] = {
    { "", NULL, TRUE }, { "2026-11-27", NULL, TRUE }, { "2026-11-26", NULL, FALSE }, { "2026-11-26", " \n", FALSE }, { "2026-11-26", WHY, TRUE },
  };
  g_autoptr (GDateTime) noon = g_date_time_new_utc (2026, 11, 27, 4, 0, 0);
  YcState from, to;

  for (guint i = 0; yc_state_get_nth (i, &from); i++)
    for (guint k = 0; yc_state_get_nth (k, &to); k++)
      for (gsize n = 0; n < G_N_ELEMENTS (rows) && yc_state_may_follow (from, to); n++)
        {
          g_autoptr (JsonObject) body = json_object_new ();
          const YcCaseEvent event = { .at = g_date_time_to_unix (noon) * G_USEC_PER_SEC, .body = body };
          YcTransition ask = { from, to, YC_N_ROLES, TRUE, FALSE, 0, 0 };
          gboolean ends = FALSE, answers = to == YC_STATE_NOT_NEEDED || to == YC_STATE_REFUSED, delivers = to == YC_STATE_DELIVERED;

          for (gsize c = 0; c < G_N_ELEMENTS (closing); c++)
            ends = ends || closing[c] == to;
          ends = ends && !(from == YC_STATE_TO_CORRECT && to == YC_STATE_REFUSED);
          set_deliver_by (body, delivers ? rows[n].due : "2026-11-01");
          if (rows[n].told != NULL)
            json_object_set_string_member (body, "delay_reason", rows[n].told);
          yc_event_rule_read_facts (&event, answers || delivers ? "2026-11-01" : rows[n].due, "", answers ? rows[n].due : "2026-11-01", &ask);
          g_assert_cmpint ((ask.known & YC_FACT_DELAY_TOLD) != 0, ==, ends);
          g_assert_cmpint ((ask.facts & YC_FACT_DELAY_TOLD) != 0, ==, ends && rows[n].holds);
        }
}

/* ---- the back office ---- */

typedef YcPaperRecord *(*Deed) (const YcReviewDesk *desk, GError **error);

static YcPaperRecord *
grant (const YcReviewDesk *desk, GError **error)
{
  return yc_review_grant (desk, "", error);
}

static YcPaperRecord *
deny (const YcReviewDesk *desk, GError **error)
{
  return yc_review_deny (desk, "面积不足", "样本条例第三条", error);
}

static YcPaperRecord *
terminate (const YcReviewDesk *desk, GError **error)
{
  return yc_review_terminate (desk, "申请人死亡", "《行政许可法》第七十条", error);
}

static const struct { const char *name; Deed run; const char *verdict; YcState after; gboolean printed; } deeds[] = {
  { "grant", grant, "fits", YC_STATE_GRANTED, TRUE }, { "deny", deny, "fails", YC_STATE_DENIED, TRUE }, { "terminate", terminate, "fits", YC_STATE_TERMINATED, TRUE },
};

/* The reason of the newest event. (transfer full) (nullable) */
static char *
told_last (Counter *counter)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  const YcCaseEvent *event = g_ptr_array_index (history, history->len - 1);

  return g_strdup (json_object_get_string_member_with_default (event->body, "delay_reason", NULL));
}

/* The office finds the reason in what was done. */
static void
assert_step_tells (Counter *counter, const char *expected)
{
  g_autoptr (YcReviewDossier) dossier = review_fold (counter, FALSE);
  const YcReviewStep *step = g_ptr_array_index (dossier->steps, dossier->steps->len - 1);

  g_assert_cmpint (strstr (step->detail, expected) != NULL, ==, TRUE);
}

static void
test_office (gconstpointer data)
{
  gsize n = GPOINTER_TO_SIZE (data) / 2;
  gboolean late = GPOINTER_TO_SIZE (data) % 2;
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (GBytes) manifest = review_manifest (counter), pdf = NULL;
  YcReviewDesk desk = { counter->cases->store, counter->calendar, counter->id, manifest, &counter->cases->actor, NULL };
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autofree char *before = NULL, *after = NULL, *told = NULL, *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_review_claim (&desk, &error));
  review_opine_all (counter, deeds[n].verdict);
  yc_clock_test_advance (counter->cases->clock, (late ? 8 : 7) * TEST_DAY);
  before = counter_history (counter);
  for (guint i = 0; late && i < 2; i++)
    {
      desk.delay = i == 0 ? NULL : " \n";
      g_assert_null (deeds[n].run (&desk, &error));
      g_assert_nonnull (strstr (error->message, "优化营商环境条例第三十六条"));
      later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
    }
  after = counter_history (counter);
  g_assert_cmpstr (after, ==, before);
  desk.delay = "  " WHY;
  paper = deeds[n].run (&desk, &error);
  g_assert_no_error (error);
  g_assert_cmpint (counter_state (counter), ==, deeds[n].after);
  told = told_last (counter);
  g_assert_cmpstr (told, ==, late ? WHY : NULL);
  if (late)
    assert_step_tells (counter, WHY);
  pdf = yc_case_store_get_paper (counter->cases->store, counter->id, paper->id, &error);
  text = test_paper_read_squeezed (pdf);
  g_assert_cmpint (strstr (text, WHY) != NULL, ==, late);
  test_assert_sound (counter->cases);
}

/* Nor by an event that no act of the product makes. */
static void
test_store_guards (void)
{
  g_autoptr (Counter) counter = review_new_catering ();
  g_autoptr (GError) error = NULL;

  review_tell (counter, "claimed", "{\"state\":\"S50\"}");
  yc_clock_test_advance (counter->cases->clock, 8 * TEST_DAY);
  g_assert_false (test_append (counter->cases, counter->id, "granted", yc_json_parse_object ("{\"state\":\"S60\"}", -1, NULL, NULL), &error));
  later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_true (test_append (counter->cases, counter->id, "granted",
                              yc_json_parse_object ("{\"state\":\"S60\",\"delay_reason\":\"" WHY "\"}", -1, NULL, NULL), &error));
  g_assert_no_error (error);
}

/* ---- the counter ---- */

static void
test_lapse (void)
{
  g_autoptr (Counter) counter = later_new_tolerated (COUNTER_MAIN);
  YcStore *store = counter->cases->store;
  g_autoptr (YcPaperRecord) paper = NULL;
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, 8 * TEST_DAY);
  g_assert_null (yc_submission_lapse (store, counter->calendar, counter->id, "", &counter->cases->actor, &error));
  later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  paper = yc_submission_lapse (store, counter->calendar, counter->id, WHY, &counter->cases->actor, &error);
  g_assert_no_error (error);
  told = told_last (counter);
  g_assert_cmpstr (told, ==, WHY);
}

static void
test_withdraw (gconstpointer data)
{
  gboolean late = GPOINTER_TO_INT (data);
  g_autoptr (Counter) counter = later_new ();
  YcStore *store = counter->cases->store;
  g_autoptr (YcPaperRecord) request = NULL;
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;

  yc_clock_test_advance (counter->cases->clock, (late ? 8 : 7) * TEST_DAY);
  request = yc_submission_make_withdrawal (store, counter->calendar, counter->id, "另择经营场所", &counter->cases->actor, &error);
  g_assert_no_error (error);
  counter_print_letter (counter, request);
  counter_scan (counter, YC_LETTER_WITHDRAWAL);
  g_assert_cmpint (yc_submission_withdraw (store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error), ==, !late);
  if (!late)
    {
      told = told_last (counter);
      g_assert_null (told);
      return;
    }
  later_assert_conflict (&error, YC_CONFLICT_REASON_MISSING);
  g_assert_true (yc_submission_withdraw (store, counter->calendar, counter->id, WHY, &counter->cases->actor, &error));
  told = told_last (counter);
  g_assert_cmpstr (told, ==, WHY);
}

/* ---- the platform ---- */

#define TOLD(rest) "{\"delay_reason\":\"" WHY "\"," rest
#define UNTOLD(rest) "{" rest
#define GRANT "\"state\":\"S60\"," HAND_PAPER ("grant") "}"
#define DENY "\"state\":\"S61\",\"reason\":\"面积不足\",\"basis\":\"样本条例第三条\",\"remedies\":\"复议、诉讼\"," HAND_PAPER ("denial") "}"
#define END "\"state\":\"S92\",\"reason\":\"申请人死亡\",\"basis\":\"样本条例第三条\"," HAND_PAPER ("termination-notice") "}"

static void
opine_all (Hand *hand, const char *verdict)
{
  static const char *const subjects[] = {
    "point:qualified", "point:area", "point:layout", "point:workers", "point:scope", "material:application", "material:business-licence",
    "material:identity-card", "material:health-certificates", "material:floor-plan",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"subject\":\"%s\",\"verdict\":\"%s\",\"note\":\"\"}", subjects[i], verdict);

      g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "opinion", body), ==, -1);
    }
}

static void
test_platform (void)
{
  static const struct { const char *kind, *verdict, *untold, *told; } rows[] = {
    { "granted", "fits", UNTOLD (GRANT), TOLD (GRANT) }, { "denied", "fails", UNTOLD (DENY), TOLD (DENY) }, { "terminated", "fits", UNTOLD (END), TOLD (END) },
  };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (rows); i++)
    {
      gsize n = i / 2;
      gboolean late = i % 2;
      g_autoptr (Hand) hand = hand_new ();

      g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, "claimed", "{\"state\":\"S50\"}"), ==, -1);
      opine_all (hand, rows[n].verdict);
      hand->at = TEST_NOW + (late ? 8 : 7) * TEST_DAY;
      g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, rows[n].kind, rows[n].untold), ==, late ? (int) YC_PROBLEM_RULE : -1);
      if (!late)
        continue;
      g_assert_true (g_str_has_prefix (hand->detail, "reason-missing: 办理已经超期"));
      g_assert_cmpint (hand_tell (hand, YC_ROLE_APPROVER, rows[n].kind, rows[n].told), ==, -1);
    }
}

static void
test_platform_lapse (void)
{
  g_autoptr (Hand) hand = hand_new_at (site_new_with (YC_ROLE_CLERK, SITE_TOLERATED));

  hand->at = TEST_NOW + 8 * TEST_DAY;
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "lapsed", "{\"state\":\"S91\"," HAND_PAPER ("lapse-notice") "}"), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "reason-missing"));
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "lapsed", HAND_LAPSED), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/delay/every-line-that-ends-a-case", test_every_line);
  for (gsize i = 0; i < 2 * G_N_ELEMENTS (deeds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/delay/office/%s/%s", deeds[i / 2].name, i % 2 != 0 ? "late" : "in-time");

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_office);
    }
  g_test_add_func ("/delay/office/the-store-guards", test_store_guards);
  g_test_add_func ("/delay/counter/lapse", test_lapse);
  g_test_add_data_func ("/delay/counter/withdrawn-late", GINT_TO_POINTER (TRUE), test_withdraw);
  g_test_add_data_func ("/delay/counter/withdrawn-in-time", GINT_TO_POINTER (FALSE), test_withdraw);
  g_test_add_func ("/delay/platform/decisions", test_platform);
  g_test_add_func ("/delay/platform/lapse", test_platform_lapse);
  return g_test_run ();
}
