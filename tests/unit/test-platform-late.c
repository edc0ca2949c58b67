/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* At the platform: who was late. A step that the rules refuse in the state to which another workstation has brought the case meanwhile is told as stale, with
 * how the case stands, so that a person compares both sides; the same step of who has seen that state is refused by the rule. */
#include "config.h"

#include "test-hand.h"

#define ELSEWHERE "0193a000-0000-7000-8000-0000000000fa"
#define OPINION "{\"subject\":\"point:area\",\"verdict\":\"fits\"}"

static const struct { const char *state; guint who; const char *kind, *body; int seen, unseen; } rows[] = {
  { "S41", YC_ROLE_APPROVER, "claimed", "{\"state\":\"S50\"}", YC_PROBLEM_RULE, YC_PROBLEM_STALE },
  { "S41", YC_ROLE_APPROVER, "opinion", OPINION, YC_PROBLEM_RULE, YC_PROBLEM_STALE },
  { "S41", YC_ROLE_APPROVER, "granted", HAND_GRANTED, YC_PROBLEM_RULE, YC_PROBLEM_STALE },
  { "S90", YC_ROLE_APPROVER, "granted", HAND_GRANTED, YC_PROBLEM_RULE, YC_PROBLEM_STALE },
  { "S60", YC_ROLE_CLERK, "withdrawn", HAND_WITHDRAWN, YC_PROBLEM_RULE, YC_PROBLEM_STALE },
  /* Of 即办件 a window may decide, by the table's own line: of any other case that is no line. */
  { "S41", YC_ROLE_CLERK, "granted", HAND_GRANTED, YC_PROBLEM_RULE, YC_PROBLEM_STALE },
  /* Whatever the case had come to, it was not his to do. */
  { "S41", YC_ROLE_CLERK, "denied", HAND_DENIED, YC_PROBLEM_NOT_PERMITTED, YC_PROBLEM_NOT_PERMITTED },
  { "S41", YC_ROLE_APPROVER, "no-such-kind", "{}", YC_PROBLEM_SCHEMA, YC_PROBLEM_SCHEMA },
  /* Facts that change no state never conflict. */
  { "S41", YC_ROLE_CLERK, "print-started", "{}", -1, -1 },
};

/* Another workstation has brought the case into its state, as of its last revision. */
static void
change_elsewhere (Hand *hand)
{
  g_autoptr (YcPlatformCase) value = hand_find_case (hand);
  g_autoptr (GError) error = NULL;

  json_object_set_int_member (value->changed, ELSEWHERE, value->revision);
  g_assert_true (yc_platform_store_put_case (hand->site->platform->store, value, &error));
  g_assert_no_error (error);
}

static void
test_row (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);

  for (guint unseen = 0; unseen < 2; unseen++)
    {
      g_autoptr (Hand) hand = hand_new ();

      hand_set_case (hand, rows[i].state, "");
      if (unseen)
        change_elsewhere (hand);
      g_assert_cmpint (hand_tell (hand, rows[i].who, rows[i].kind, rows[i].body), ==, unseen ? rows[i].unseen : rows[i].seen);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/platform/late/%s-in-%s-by-%s", rows[i].kind, rows[i].state, yc_role_get_name ((YcRole) rows[i].who));

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
