/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * base/yc-json: hostile and careless text, typed members, canonical text.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-json.h"

#include "base/yc-error.h"
#include <string.h>

static void
test_refused (void)
{
  static const struct
  {
    const char *text, *message; /* the message's part */
  } table[] = {
    { "", "value is missing" },
    { "  ", "value is missing" },
    { "{", "member name is missing" },
    { "{\"a\":1,}", "member name is missing" },
    { "[1,]", "[1]: not a value" },
    { "[1 2]", "comma or closing bracket" },
    { "{\"a\" 1}", "a: colon is missing" },
    { "{\"a\":1}x", "bytes after the value" },
    { "{}{}", "bytes after the value" },
    { "// note\n{}", "not a value" },
    { "{'a':1}", "member name is missing" },
    { "{\"a\":1,\"\\u0061\":2}", "a: member stands twice" },
    { "{\"m\":[{},{\"x\":{\"y\":1,\"y\":1}}]}", "m[1].x.y: member stands twice" },
    { "\"\\ud800\"", "half a surrogate" },
    { "\"\\ud800\\u0041\"", "half a surrogate" },
    { "\"\\udc00\"", "half a surrogate" },
    { "\"\\u12\"", "escape is" },
    { "\"\\u00zz\"", "escape is no" },
    { "\"\\u0000\"", "zero character" },
    { "\"\\x\"", "unknown escape" },
    { "\"a\nb\"", "control character" },
    { "\"abc", "string is cut off" },
    { "\"abc\\", "unknown escape" },
    { "01", "not a value" },
    { "-", "not a value" },
    { "+1", "not a value" },
    { "1.", "not a value" },
    { ".5", "not a value" },
    { "1e", "not a value" },
    { "0x10", "bytes after the value" },
    { "NaN", "not a value" },
    { "tru", "not a value" },
    { "truex", "bytes after the value" },
    { "9223372036854775808", "out of range" },
    { "1e999", "out of range" },
    { "1.00000000000000000000000000000000000000000001", "too long" },
    { "\xef\xbb\xbf{}", "not a value" },
    { "\"\xc3\x28\"", "not UTF-8 (byte 1)" },
    { "\"\xed\xa0\x80\"", "not UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = yc_json_parse (table[i].text, -1, NULL, &error);

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_null (node);
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, table[i].message));
    }
}

static void
test_zero_byte (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_json_parse ("{}\0{}", 5, NULL, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
}

static void
test_deep (gconstpointer opening)
{
  YcJsonLimits limits = { (gsize) 64 * 1024 * 1024, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  while (text->len < 10 * 1000 * 1000)
    g_string_append (text, opening);
  g_assert_null (yc_json_parse (text->str, (gssize) text->len, &limits, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE);

  /* even when a caller asks for it, the stack is kept */
  g_clear_error (&error);
  limits.max_depth = G_MAXINT;
  g_assert_null (yc_json_parse (text->str, (gssize) text->len, &limits, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE);
}

static void
test_limits (void)
{
  YcJsonLimits two = { 6, 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) fits = yc_json_parse ("[[12]]", -1, &two, &error);

  g_assert_no_error (error);
  g_assert_nonnull (fits);
  g_assert_null (yc_json_parse ("[[123]]", -1, &two, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (yc_json_parse ("[[[]]]", -1, &two, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (yc_json_parse_object ("[]", -1, &two, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = yc_json_parse_object (text, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (object);
  return object;
}

static void
assert_failed (gboolean ok, GError **error, YcBaseError code, const char *message)
{
  g_assert_false (ok);
  g_assert_error (*error, YC_BASE_ERROR, (int) code);
  g_assert_cmpstr ((*error)->message, ==, message);
  g_clear_error (error);
}

static void
test_wrong_members (void)
{
  static const char *const nicks[] = { "red", "blue", NULL };
  static const char *const known[] = { "s", "i", "n", "a", "o", NULL };
  g_autoptr (JsonObject) o = parse ("{\"s\":\"abc\",\"i\":7,\"d\":7.0,\"n\":null,\"a\":[1,{}],\"o\":{}}");
  g_autoptr (GError) error = NULL;
  const char *text = "kept";
  gint64 number = 3;
  gboolean yes = TRUE;
  JsonObject *object = NULL;
  JsonArray *array = NULL;
  int value = 9;

  assert_failed (yc_json_get_string (o, "x", "zz", 9, &text, &error), &error, YC_BASE_ERROR_FORMAT, "x.zz: is missing");
  assert_failed (yc_json_get_string (o, "", "i", 9, &text, &error), &error, YC_BASE_ERROR_FORMAT, "i: not a string");
  assert_failed (yc_json_opt_string (o, "", "n", 9, &text, &error), &error, YC_BASE_ERROR_FORMAT, "n: not a string");
  assert_failed (yc_json_get_string (o, "", "s", 2, &text, &error), &error, YC_BASE_ERROR_TOO_LARGE,
                 "s: string is too long");
  assert_failed (yc_json_get_int (o, "", "i", 8, 9, &number, &error), &error, YC_BASE_ERROR_FORMAT, "i: out of range");
  assert_failed (yc_json_get_int (o, "", "d", 0, 9, &number, &error), &error, YC_BASE_ERROR_FORMAT, "d: not an integer");
  assert_failed (yc_json_get_boolean (o, "", "i", &yes, &error), &error, YC_BASE_ERROR_FORMAT, "i: not true or false");
  assert_failed (yc_json_get_object (o, "", "a", &object, &error), &error, YC_BASE_ERROR_FORMAT, "a: not an object");
  assert_failed (yc_json_get_array (o, "", "o", 9, &array, &error), &error, YC_BASE_ERROR_FORMAT, "o: not an array");
  assert_failed (yc_json_get_array (o, "", "a", 1, &array, &error), &error, YC_BASE_ERROR_TOO_LARGE,
                 "a: array is too long");
  assert_failed (yc_json_get_enum (o, "", "s", nicks, &value, &error), &error, YC_BASE_ERROR_FORMAT, "s: unknown value");
  assert_failed (yc_json_check_members (o, "m[2]", known, &error), &error, YC_BASE_ERROR_FORMAT, "m[2].d: unknown member");

  g_assert_true (yc_json_get_array (o, "", "a", 2, &array, &error));
  assert_failed (yc_json_item_object (array, "a", 0, &object, &error), &error, YC_BASE_ERROR_FORMAT, "a[0]: not an object");
  assert_failed (yc_json_item_string (array, "a", 1, 9, &text, &error), &error, YC_BASE_ERROR_FORMAT, "a[1]: not a string");
  assert_failed (yc_json_item_object (array, "a", 2, &object, &error), &error, YC_BASE_ERROR_FORMAT, "a[2]: is missing");
  g_assert_cmpstr (text, ==, "kept");
  g_assert_cmpint (number, ==, 3);
  g_assert_cmpint (value, ==, 9);
}

static void
test_members (void)
{
  static const char *const nicks[] = { "red", "blue", NULL };
  g_autoptr (JsonObject) o = parse ("{\"s\":\"\\u4e00\\u7a97 \\ud83d\\ude00\",\"i\":-9223372036854775808,\"b\":false,"
                                    "\"a\":[{\"k\":1}],\"e\":\"blue\"}");
  g_autoptr (GError) error = NULL;
  const char *text = "";
  gint64 number = 0, untouched = 5;
  gboolean yes = TRUE;
  JsonArray *array = NULL;
  JsonObject *item = NULL;
  int value = -1;

  g_assert_true (yc_json_get_string (o, "", "s", 100, &text, &error));
  g_assert_cmpstr (text, ==, "一窗 😀");
  g_assert_true (yc_json_get_int (o, "", "i", G_MININT64, G_MAXINT64, &number, &error));
  g_assert_cmpint (number, ==, G_MININT64);
  g_assert_true (yc_json_get_boolean (o, "", "b", &yes, &error));
  g_assert_false (yes);
  g_assert_true (yc_json_get_array (o, "", "a", 1, &array, &error));
  g_assert_true (yc_json_item_object (array, "a", 0, &item, &error));
  g_assert_true (yc_json_get_enum (o, "", "e", nicks, &value, &error));
  g_assert_cmpint (value, ==, 1);
  g_assert_true (yc_json_opt_int (o, "", "absent", 0, 1, &untouched, &error));
  g_assert_cmpint (untouched, ==, 5);
  g_assert_no_error (error);
}

static void
test_canonical (void)
{
  static const struct
  {
    const char *text, *canonical;
  } table[] = {
    { " { \"b\" : [ 1 , 2.0 , 2.5 , -0 ] , \"a\" : null } ", "{\"a\":null,\"b\":[1,2,2.5,0]}" },
    { "{\"\\u4e00\":true,\"z\":false,\"\\ud83d\\ude00\":1,\"\\uff01\":2}", "{\"z\":false,\"一\":true,\"！\":2,\"😀\":1}" },
    { "[\"\\/\\u001f\\u007f\\n\\\"\\\\\"]", "[\"/\\u001f\x7f\\n\\\"\\\\\"]" },
    { "[1e3,9007199254740993,{},[]]", "[1000,9007199254740993,{},[]]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = yc_json_parse (table[i].text, -1, NULL, &error);
      g_assert_no_error (error);
      g_autofree char *text = yc_json_canonical (node);
      g_autoptr (JsonNode) again = yc_json_parse (text, -1, NULL, &error);
      g_autofree char *same = yc_json_canonical (again);

      g_assert_cmpstr (text, ==, table[i].canonical);
      g_assert_cmpstr (same, ==, text);
    }
}

/* First, between and last. */
static void
test_canonical_with (void)
{
  static const char *const names[] = { "", "b", "bb", "z", "一" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (JsonObject) object = json_object_new ();
      g_autofree char *text = NULL, *whole = NULL;

      json_object_set_int_member (object, "d", 1);
      json_object_set_string_member (object, "a", "x");
      json_object_set_boolean_member (object, "c", TRUE);
      text = yc_json_canonical_object_with (object, names[i], "[]");
      json_object_set_array_member (object, names[i], json_array_new ());
      whole = yc_json_canonical_object (object);
      g_assert_cmpstr (text, ==, whole);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/base/json/what-the-standard-does-not-allow-is-refused-with-its-place", test_refused);
  g_test_add_func ("/base/json/a-zero-byte-is-refused", test_zero_byte);
  g_test_add_data_func ("/base/json/ten-megabytes-of-brackets-do-not-overflow", "[", test_deep);
  g_test_add_data_func ("/base/json/ten-megabytes-of-braces-do-not-overflow", "{\"a\":", test_deep);
  g_test_add_func ("/base/json/limits-hold-to-the-byte-and-the-level", test_limits);
  g_test_add_func ("/base/json/a-member-of-the-wrong-kind-is-refused-with-its-path", test_wrong_members);
  g_test_add_func ("/base/json/members-are-read", test_members);
  g_test_add_func ("/base/json/equal-values-have-one-canonical-text", test_canonical);
  g_test_add_func ("/base/json/a-member-that-is-text-already-takes-its-place", test_canonical_with);
  return g_test_run ();
}
