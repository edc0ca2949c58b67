/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* At the platform, whose names an event gives: who approves an extension is not who asks for it, and a check on the spot is done by two. Real cases of a real workstation's
 * queue; each refused act is the lawful one with one name wrong. 2026-11-23 is the day of the acceptance. */
#include "config.h"

#include "test-hand.h"

#define A YC_ROLE_APPROVER

static Hand *
claimed_new (YcItem *item)
{
  Hand *hand = hand_new_at (site_new_for (item, YC_ROLE_CLERK, SITE_ACCEPTED));

  g_assert_cmpint (hand_tell (hand, A, "claimed", "{\"state\":\"S50\"}"), ==, -1);
  return hand;
}

static int
tell_format (Hand *hand, const char *kind, const char *text, const char *filled)
{
  g_autoptr (GString) body = g_string_new (text);

  g_string_replace (body, "$NAME", filled, 0);
  return hand_tell (hand, A, kind, body->str);
}

/* "样本" writes all events, for the account "by-approver". */
static void
test_head (void)
{
  static const char *const own[] = { "样本", "样本局长", "by-approver", "局长 by-approver" };
  g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"value\": 10, \"unit\": \"workday\", \"source\"",
                                                 "\"value\": 10, \"unit\": \"workday\", \"extension\": 10, \"source\"");
  g_autoptr (Hand) hand = claimed_new (item);
  const char *body = "{\"state\":\"S56\",\"reason\":\"案情复杂\",\"approved_by\":\"$NAME\",\"legal_due\":\"2026-12-07\","
                     "\"due\":{\"date\":\"2026-12-14\",\"provisional\":false,\"cure\":\"\"}," HAND_PAPER ("extension-notice") "}";

  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_assert_cmpint (tell_format (hand, "extended", body, own[i]), ==, (int) YC_PROBLEM_NOT_PERMITTED);
      g_assert_nonnull (strstr (hand->detail, "承办人不能自己批准"));
    }
  g_assert_cmpint (tell_format (hand, "extended", body, "孙局长"), ==, -1);
}

#define UNTIL "\"until\":\"2026-11-26\","

/* The item's own step is one on the spot; a hearing is none. */
static void
test_on_site (void)
{
  static const char *const refused[] = {
    "", "\"persons\":[],", "\"persons\":[\"李明\"],", "\"persons\":[\"李明\",\" 李 明 \"],", "\"persons\":[\"李明\",\" \"],", "\"persons\":\"李明、赵云\",",
    "\"persons\":[\"李明\",5],",
  };
  const char *body = "{\"state\":\"S50\",$NAME" HAND_UNTIL ("") "}";
  g_autoptr (YcItem) item = sample_item ("small-catering"), hearing = sample_item_hearing ();
  g_autoptr (Hand) hand = claimed_new (item), heard = claimed_new (hearing);

  g_assert_cmpint (hand_tell (hand, A, "step-begun", "{\"state\":\"S55\",\"step\":\"现场核查（必要时）\",\"basis\":\"《辽宁省食品安全条例》第三十五条\"," UNTIL HAND_PAPER ("special-step-notice") "}"), ==, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_cmpint (tell_format (hand, "step-ended", body, refused[i]), ==, (int) YC_PROBLEM_RULE);
      g_assert_true (g_str_has_prefix (hand->detail, "reason-missing: 现场核查要由两名以上工作人员进行"));
    }
  g_assert_cmpint (tell_format (hand, "step-ended", body, "\"persons\":[\"李明\",\"赵云\"],"), ==, -1);
  g_assert_cmpint (hand_tell (heard, A, "step-begun", "{\"state\":\"S55\",\"step\":\"听证\",\"counted\":false," UNTIL "\"basis\":\"《辽宁省食品安全条例》第三十五条\","
                                                      HAND_PAPER ("special-step-notice") "}"), ==, -1);
  g_assert_cmpint (tell_format (heard, "step-ended", body, ""), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/platform/persons/nobody-approves-his-own-extension", test_head);
  g_test_add_func ("/platform/persons/two-check-on-the-spot", test_on_site);
  return g_test_run ();
}
