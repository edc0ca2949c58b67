/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The numbers of cases; the canonical text of an event. */
#include "config.h"

#include "base/yc-json.h"
#include "case/yc-case-record.h"
#include "case/yc-case-number.h"

#include <string.h>

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
                            .clerk_name = (char *) texts[i], .window = (char *) texts[i], .seq = 7, .at = -5 * (gint64) i, .boottime = G_MAXINT64, .skew = i == 0 ? 0 : -900 * (gint64) i,
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
      if (event.skew != 0)
        json_object_set_int_member (object, "skew", event.skew);
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
  g_test_add_func ("/case/number/wrong-numbers-are-refused", test_wrong_numbers_are_refused);
  g_test_add_func ("/case/number/numbers-have-their-shape", test_numbers_have_their_shape);
  g_test_add_func ("/case/number/check-character-fits-published-examples", test_check_character_vectors);
  g_test_add_func ("/case/event/text-is-canonical", test_event_is_canonical);
  return g_test_run ();
}
