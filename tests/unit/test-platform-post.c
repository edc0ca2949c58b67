/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* At the platform: what the place asks of a refusal, what the item's law asks of a correction, and which post may take in what asks for presence. Each refused act
 * is the lawful one with one thing wrong. */
#include "config.h"

#include "law/yc-source.h"
#include "test-hand.h"
#include "test-place.h"

#define REFUSED "{\"state\":\"S21\",\"reason\":\"x\",\"basis\":\"%b\"%s," HAND_EFILE "," HAND_PAPER ("refusal-notice") "}"
#define TOLD "{\"state\":\"S15\",\"reason\":\"x\"," HAND_LACKING ("floor-plan") "," HAND_ASKED "," \
             "\"judge\":{\"received\":\"2026-11-23\",\"date\":\"\",\"provisional\":false},\"due\":{\"date\":\"\",\"provisional\":false,\"cure\":\"2026-12-23\"}," HAND_PAPER ("correction-notice") "}"

static Hand *
hand_new_changed (const char *from, const char *to)
{
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", from, to);

  return hand_new_at (site_new_for (item, YC_ROLE_CLERK, SITE_ACCEPTED));
}

/* Refused for fraud, which the window was told of. */
static void
test_reviewed_before (void)
{
  static const struct { const char *by; int answer; } rows[] = {
    { "", YC_PROBLEM_NOT_PERMITTED }, { ",\"reviewed_by\":{\"id\":\"by-clerk\",\"name\":\"x\"}", YC_PROBLEM_NOT_PERMITTED },
    { ",\"reviewed_by\":{\"id\":\"by-approver\",\"name\":\"x\"}", YC_PROBLEM_NOT_PERMITTED },
    { ",\"reviewed_by\":{\"id\":\"nobody\",\"name\":\"x\"}", YC_PROBLEM_NOT_PERMITTED },
    { ",\"reviewed_by\":{\"id\":\"by-supervisor\",\"name\":\"x\"}", -1 },
  };
  g_autoptr (Hand) hand = hand_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) body = g_string_new (REFUSED);

      g_string_replace (body, "%b", yc_source_get_text (YC_SOURCE_FRAUD), 1);
      g_string_replace (body, "%s", rows[i].by, 1);
      hand_set_case (hand, "S10", "");
      g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "refused", body->str), ==, rows[i].answer);
    }
}

/* Afterwards: a supervisor's, of what was refused. */
static void
test_reviewed_after (void)
{
  g_autoptr (Hand) hand = hand_new ();

  hand_set_case (hand, "S30", "");
  g_assert_cmpint (hand_tell (hand, YC_ROLE_SUPERVISOR, "reviewed", "{}"), ==, (int) YC_PROBLEM_RULE);
  hand_set_case (hand, "S21", "");
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "reviewed", "{}"), ==, (int) YC_PROBLEM_NOT_PERMITTED);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_SUPERVISOR, "reviewed", "{}"), ==, -1);
}

static void
test_presence (void)
{
  static const struct { gboolean remote; guint who; gboolean taken; } rows[] = {
    { TRUE, YC_ROLE_VIRTUAL, TRUE }, { FALSE, YC_ROLE_VIRTUAL, FALSE }, { FALSE, YC_ROLE_CLERK, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Hand) hand = hand_new_changed ("\"remote_window\": true", rows[i].remote ? "\"remote_window\": true" : "\"remote_window\": false");

      hand_set_case (hand, "S10", "");
      g_assert_cmpint (hand_tell (hand, rows[i].who, "accepted", HAND_ACCEPTED), ==, rows[i].taken ? -1 : (int) YC_PROBLEM_RULE);
      if (!rows[i].taken)
        g_assert_nonnull (strstr (hand->detail, "到场"));
    }
}

/* 婚姻登记 knows no notice of correction. */
static void
test_correction (void)
{
  static const struct { const char *rule, *state; guint who; gboolean taken; } rows[] = {
    { "XK32", "S10", YC_ROLE_CLERK, TRUE }, { "HY7", "S10", YC_ROLE_CLERK, FALSE }, { "GS18", "S10", YC_ROLE_CLERK, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *rule = g_strdup_printf ("\"correction_rule\": \"%s\"", rows[i].rule);
      g_autoptr (Hand) hand = hand_new_changed ("\"correction_rule\": \"XK32\"", rule);
      int answer;

      hand_set_case (hand, rows[i].state, "");
      answer = hand_tell (hand, rows[i].who, "to-correct", TOLD);
      if (answer >= 0)
        g_test_message ("%s %s: %s", rows[i].rule, rows[i].state, hand->detail);
      g_assert_cmpint (answer, ==, rows[i].taken ? -1 : (int) YC_PROBLEM_RULE);
    }
}

/* 工伤保险条例第十八条: all that was told has come, and the platform judges as the window does. */
static void
test_supplied (void)
{
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"correction_rule\": \"XK32\"", "\"correction_rule\": \"GS18\"");
  g_autoptr (Hand) hand = hand_new_at (site_new_for (item, YC_ROLE_CLERK, SITE_SUPPLIED));
  g_autoptr (YcPlatformCase) value = hand_find_case (hand);

  g_assert_cmpint (value->record->state, ==, YC_STATE_HANDED_OVER);
}

int
main (int argc, char **argv)
{
  TestFolder *folder = place_begin (&argc, &argv, NULL);

  g_test_add_func ("/platform/post/reviewed-before-it-is-issued", test_reviewed_before);
  g_test_add_func ("/platform/post/reviewed-afterwards", test_reviewed_after);
  g_test_add_func ("/platform/post/presence", test_presence);
  g_test_add_func ("/platform/post/correction-by-the-item-s-law", test_correction);
  g_test_add_func ("/platform/post/what-was-told-has-come", test_supplied);
  return place_end (folder);
}
