/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The table of states against a second writing of it, pair by pair, and the numbers; the canonical text of an event. */
#include "config.h"

#include "base/yc-json.h"
#include "case/yc-case-record.h"
#include "case/yc-case-state.h"

#include <string.h>

/* Every permitted transition, written down a second time. */
static const char *const permitted[] = {
  "S00>S10 S93", "S05>S10 S30 S15 S20 S21 S90", "S10>S15 S20 S21 S30 S31 S32 S33 S90 S93", "S15>S18 S21 S90",
  "S18>S30 S31 S32 S33 S21 S90 S15", "S30>S40 S90 S92", "S31>S40 S90 S92 S91", "S32>S40 S90 S92", "S33>S40 S90 S92",
  "S40>S50 S41 S90 S92 S91", "S41>S40", "S50>S55 S56 S60 S61 S41 S90 S92 S91", "S55>S50", "S56>S50", "S60>S65 S94", "S61>S65",
  "S65>S70 S94", "S70>S75 S80 S94", "S75>S80 S94", "S20>S80", "S21>S80", "S80>S94", "S90>", "S91>", "S92>", "S93>", "S94>",
};
static const char *const ended[] = { "S20", "S21", "S70", "S75", "S80", "S90", "S91", "S92", "S93", "S94", NULL };

static void
test_only_listed_transitions (void)
{
  guint n_states = 0;

  for (int from = 0; from < 100; from++)
    {
      const char *row = NULL;
      const char *code = yc_state_get_code ((YcState) from);

      for (gsize i = 0; i < G_N_ELEMENTS (permitted); i++)
        if (*code != '\0' && g_str_has_prefix (permitted[i], code))
          row = permitted[i] + 4;
      g_assert_cmpint (row != NULL, ==, *code != '\0');
      n_states += row != NULL;
      for (int to = 0; to < 100; to++)
        {
          const char *to_code = yc_state_get_code ((YcState) to);
          gboolean expected = row != NULL && *to_code != '\0' && strstr (row, to_code) != NULL;

          if (yc_state_may_follow ((YcState) from, (YcState) to) != expected)
            g_test_message ("S%02d -> S%02d", from, to);
          g_assert_cmpint (yc_state_may_follow ((YcState) from, (YcState) to), ==, expected);
        }
    }
  g_assert_cmpuint (n_states, ==, G_N_ELEMENTS (permitted));
}

static void
test_archived_is_left_only_by_revocation (void)
{
  for (int to = 0; to < 100; to++)
    g_assert_cmpint (yc_state_may_follow (YC_STATE_ARCHIVED, (YcState) to), ==, to == YC_STATE_REVOKED);
}

static void
test_codes_and_names (void)
{
  YcState state = YC_STATE_GRANTED;

  g_assert_false (yc_state_parse ("S99", &state));
  g_assert_false (yc_state_parse ("", &state));
  g_assert_cmpint (state, ==, YC_STATE_GRANTED);
  g_assert_cmpstr (yc_state_get_name ((YcState) 99), ==, "未知");
  for (int i = 0; i < 100; i++)
    {
      const char *code = yc_state_get_code ((YcState) i);

      if (*code == '\0')
        continue;
      g_assert_true (yc_state_parse (code, &state));
      g_assert_cmpint (state, ==, i);
      g_assert_cmpint (yc_state_is_open ((YcState) i), ==, !g_strv_contains (ended, code));
    }
  g_assert_cmpstr (yc_state_get_name (YC_STATE_TOLERATED), ==, "容缺受理");
}

static void
test_wrong_numbers_are_refused (void)
{
  static const char *const wrong[] = {
    "", "2102020122026112303000", "210202012202611230300070", "21020201220261123030007", "210202012202613230300075",
    "2102020122026112303000AA", "L-D203-261123-0042-0", "L-D203-261323-0042-K", "L-d203-261123-0042-K", "L-D203-261123-42-K", "X",
  };
  g_autoptr (GDate) date = g_date_new_dmy (23, 11, 2026);
  g_autofree char *right = yc_case_number_format ("210202", "012", date, "03", 7);

  g_assert_false (yc_case_number_is_valid (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    if (strcmp (wrong[i], right) != 0)
      g_assert_false (yc_case_number_is_valid (wrong[i]));
  /* Each single wrong character is found. */
  for (gsize at = 0; right[at] != '\0'; at++)
    for (const char *c = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"; *c != '\0'; c++)
      {
        g_autofree char *other = g_strdup (right);

        if (other[at] == *c)
          continue;
        other[at] = *c;
        g_assert_false (yc_case_number_is_valid (other));
      }
}

static void
test_numbers_have_their_shape (void)
{
  g_autoptr (GDate) date = g_date_new_dmy (23, 11, 2026);
  g_autofree char *number = yc_case_number_format ("210202", "012", date, "03", 7);
  g_autofree char *last = yc_case_number_format ("210202", "031", date, "03", 9999);
  g_autofree char *provisional = yc_case_number_provisional ("D203", date, 42);
  g_autofree char *grouped = yc_case_number_group (number);
  g_autofree char *same = yc_case_number_group (provisional);
  g_autofree char *digits = g_strndup (number, 23);

  g_assert_cmpstr (digits, ==, "21020201220261123030007");
  g_assert_cmpuint (strlen (number), ==, 24);
  g_assert_true (yc_case_number_is_valid (number));
  g_assert_true (yc_case_number_is_valid (last));
  g_assert_false (yc_case_number_is_provisional (number));
  g_assert_true (g_str_has_prefix (provisional, "L-D203-261123-0042-"));
  g_assert_true (yc_case_number_is_valid (provisional));
  g_assert_true (yc_case_number_is_provisional (provisional));
  g_assert_cmpstr (same, ==, provisional);
  g_assert_cmpuint (strlen (grouped), ==, 28);
  g_assert_true (g_str_has_prefix (grouped, "210202012 20261123 03 0007 "));
}

static void
test_check_character_vectors (void)
{
  /* ISO/IEC 7064 MOD 37,36: an ISAN and a GRid of their own published examples. */
  g_assert_cmpint (yc_mod37_36_check ("A12425GABC1234002"), ==, 'M');
  g_assert_cmpint (yc_mod37_36_check ("A1-2425G-ABC1234002"), ==, 'M');
  g_assert_cmpint (yc_mod37_36_check ("0000-0000-3A8D-0000"), ==, 'Z');
  /* One system for the text with its check: the whole always closes to 1. */
  g_assert_cmpint (yc_mod37_36_check (""), ==, '1');
}

/* Written by hand member by member: it must be what the canonical writer makes of the same object, and be read back as itself. */
static void
test_event_is_canonical (void)
{
  static const char *const texts[] = { "", "王静", "a\"b\\c\n\t\x01\x7f", "《公共场所卫生许可》 03" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonObject) body = yc_json_parse_object ("{\"z\": [1, \"二\", {\"b\": true, \"a\": null}], \"a\": -5}", -1, NULL, NULL);
      g_autoptr (JsonObject) object = json_object_new ();
      YcCaseEvent event = { .case_id = (char *) texts[i], .kind = (char *) texts[i], .clerk_id = (char *) texts[i],
                            .clerk_name = (char *) texts[i], .window = (char *) texts[i], .seq = 7, .at = -5 * (gint64) i, .boottime = G_MAXINT64,
                            .body = body, .author_key = "ab", .previous = "cd" };
      g_autofree char *text = yc_case_event_canonical (&event), *same = NULL, *again = NULL;
      g_autoptr (YcCaseEvent) read = NULL;

      json_object_set_string_member (object, "window", event.window);
      json_object_set_int_member (object, "seq", event.seq);
      json_object_set_string_member (object, "previous", event.previous);
      json_object_set_string_member (object, "kind", event.kind);
      json_object_set_string_member (object, "key", event.author_key);
      json_object_set_string_member (object, "clerk_name", event.clerk_name);
      json_object_set_string_member (object, "clerk", event.clerk_id);
      json_object_set_string_member (object, "case", event.case_id);
      json_object_set_int_member (object, "boottime", event.boottime);
      json_object_set_object_member (object, "body", json_object_ref (body));
      json_object_set_int_member (object, "at", event.at);
      same = yc_json_canonical_object (object);
      g_assert_cmpstr (text, ==, same);
      read = yc_case_event_from_json (object, &again, NULL);
      g_assert_cmpstr (again, ==, text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/case/state/transitions-not-listed-are-forbidden", test_only_listed_transitions);
  g_test_add_func ("/case/state/archived-is-left-only-by-revocation", test_archived_is_left_only_by_revocation);
  g_test_add_func ("/case/state/codes-and-names-belong-together", test_codes_and_names);
  g_test_add_func ("/case/number/wrong-numbers-are-refused", test_wrong_numbers_are_refused);
  g_test_add_func ("/case/number/numbers-have-their-shape", test_numbers_have_their_shape);
  g_test_add_func ("/case/number/check-character-fits-published-examples", test_check_character_vectors);
  g_test_add_func ("/case/event/text-is-canonical", test_event_is_canonical);
  return g_test_run ();
}
