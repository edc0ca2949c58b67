/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The reader of data/templates: what it refuses, and that each shipped file is read, fits its schema and names only what is known. */
#include "config.h"

#include "acceptance/yc-notice-private.h"
#include "base/yc-helper.h"
#include "base/yc-json.h"
#include "test-tool.h"

#include <string.h>

#define TEMPLATE(blocks) "{\"kind\":\"receipt\",\"version\":\"1\",\"title\":\"t\",\"masked\":true,\"copies\":1,\"body_size\":14,\"blocks\":[" blocks "]}"

static const struct { const char *what, *json; } broken[] = {
  { "unknown placeholder", TEMPLATE ("{\"block\":\"paragraph\",\"text\":\"{applicant_nam}\"}") },
  { "open brace", TEMPLATE ("{\"block\":\"paragraph\",\"text\":\"{applicant_name\"}") },
  { "stray closing brace", TEMPLATE ("{\"block\":\"paragraph\",\"text\":\"name}\"}") },
  { "unknown placeholder in a cell", TEMPLATE ("{\"block\":\"table\",\"rows\":[{\"label\":\"l\",\"text\":\"{x}\"}]}") },
  { "unknown placeholder in a list", TEMPLATE ("{\"block\":\"list\",\"items\":[\"{x}\"]}") },
  { "unknown placeholder beside the code", TEMPLATE ("{\"block\":\"closing\",\"lines\":[\"{x}\"],\"signer\":[]}") },
  { "unknown placeholder of the signer", TEMPLATE ("{\"block\":\"closing\",\"lines\":[],\"signer\":[\"{x}\"]}") },
  { "unknown placeholder to sign on", TEMPLATE ("{\"block\":\"signatures\",\"columns\":[{\"lines\":[\"{x}\"]}]}") },
  { "unknown block", TEMPLATE ("{\"block\":\"picture\"}") },
  { "unknown member", TEMPLATE ("{\"block\":\"title\",\"colour\":\"red\"}") },
  { "unknown flag", TEMPLATE ("{\"block\":\"title\",\"when\":\"raining\"}") },
  { "unknown flag of a row", TEMPLATE ("{\"block\":\"table\",\"rows\":[{\"label\":\"l\",\"text\":\"t\",\"unless\":\"x\"}]}") },
  { "unknown column", TEMPLATE ("{\"block\":\"materials\",\"select\":\"received\",\"columns\":[{\"head\":\"h\",\"value\":\"price\",\"width\":1}]}") },
  { "no columns", TEMPLATE ("{\"block\":\"materials\",\"select\":\"received\",\"columns\":[]}") },
  { "unknown selection", TEMPLATE ("{\"block\":\"materials\",\"select\":\"lost\",\"columns\":[]}") },
  { "width of nothing", TEMPLATE ("{\"block\":\"materials\",\"select\":\"received\",\"columns\":[{\"head\":\"h\",\"value\":\"no\",\"width\":0}]}") },
  { "no text", TEMPLATE ("{\"block\":\"paragraph\"}") },
  { "number for a text", TEMPLATE ("{\"block\":\"paragraph\",\"text\":3}") },
  { "no block", TEMPLATE ("{\"text\":\"t\"}") },
  { "unknown source of a list", TEMPLATE ("{\"block\":\"list\",\"from\":\"rumours\"}") },
  { "huge type", "{\"kind\":\"receipt\",\"version\":\"1\",\"title\":\"t\",\"masked\":true,\"copies\":1,\"body_size\":90,\"blocks\":[]}" },
  { "no masking said", "{\"kind\":\"receipt\",\"version\":\"1\",\"title\":\"t\",\"copies\":1,\"body_size\":14,\"blocks\":[]}" },
};

static void
test_broken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) json = yc_json_parse_object (broken[i].json, -1, NULL, &error);
      g_autoptr (YcTemplate) template = NULL;

      g_assert_no_error (error);
      template = yc_template_parse (json, "t", &error);
      if (template != NULL || error == NULL)
        g_test_message ("taken: %s", broken[i].what);
      g_assert_null (template);
      g_assert_nonnull (error);
    }
}

static char *
read_common (void)
{
  g_autofree char *path = yc_data_path ("templates/common.json");
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
test_broken_common (void)
{
  static const struct { const char *find, *put; } edits[] = {
    { "\"none\": \"无\",", "" },
    { "\"none\":", "\"extra\": \"x\", \"none\":" },
    { "\"when\": \"provisional_number\"", "\"when\": \"x\"" },
    { "编号为临时编号", "{x}" },
    { "\"GENERAL\"", "\"GENERALLY\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *text = read_common ();
      g_autoptr (GString) edited = g_string_new (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) json = NULL;
      g_autoptr (YcCommonTexts) common = NULL;

      g_assert_cmpuint (g_string_replace (edited, edits[i].find, edits[i].put, 1), ==, 1);
      json = yc_json_parse_object (edited->str, -1, NULL, &error);
      g_assert_no_error (error);
      common = yc_common_parse (json, "common", &error);
      if (common != NULL)
        g_test_message ("taken: %s", edits[i].put);
      g_assert_null (common);
      g_assert_nonnull (error);
    }
}

static void
test_unknown_kind (void)
{
  static const char *const kinds[] = { "", "common", "../templates/receipt", "refusal" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (yc_template_get (kinds[i], &error));
      g_assert_error (error, YC_NOTICE_ERROR, YC_NOTICE_ERROR_TEMPLATE);
    }
}

static void
test_shipped (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (yc_common_get (&error));
  g_assert_no_error (error);
  for (guint i = 0; yc_notice_kinds[i] != NULL; i++)
    {
      const YcTemplate *template = yc_template_get (yc_notice_kinds[i], &error);

      g_assert_no_error (error);
      g_assert_nonnull (template);
      g_assert_cmpstr (template->kind, ==, yc_notice_kinds[i]);
      g_assert_true (template == yc_template_get (yc_notice_kinds[i], &error));
    }
}

/* A second reading, by the bytes: every {name} in every shipped file, whatever block it stands in. */
static void
test_placeholders (void)
{
  static const char *const own_words[] = { "page", "pages", "nth", "time", NULL }; /* filled where common.json's word is used */
  g_autofree char *folder = yc_data_path ("templates");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GRegex) names = g_regex_new ("\\{([a-z_]+)\\}", 0, 0, NULL);
  const char *name;
  guint n_files = 0, n_names = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
      g_autoptr (GMatchInfo) match = NULL;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      n_files++;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      for (g_regex_match (names, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *placeholder = g_match_info_fetch (match, 1);
          gboolean known = g_strv_contains (yc_notice_placeholders, placeholder) ||
                           (g_str_equal (name, "common.json") && g_strv_contains (own_words, placeholder));

          if (!known)
            g_test_message ("%s: {%s}", name, placeholder);
          g_assert_true (known);
          n_names++;
        }
    }
  g_assert_cmpuint (n_files, ==, g_strv_length ((GStrv) yc_notice_kinds) + 1);
  g_assert_cmpuint (n_names, >, 100);
}

static void
test_schema (void)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "unit", "check-schema.py", NULL);
  g_autofree char *schema = yc_data_path ("schemas/template.schema.json");
  g_autofree char *folder = yc_data_path ("templates");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *out = NULL;
  const char *name;

  g_ptr_array_add (argv, g_strdup ("/usr/bin/python3"));
  g_ptr_array_add (argv, g_steal_pointer (&script));
  g_ptr_array_add (argv, g_steal_pointer (&schema));
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (argv, g_build_filename (folder, name, NULL));
  g_ptr_array_add (argv, NULL);
  out = test_tool_run ((const char *const *) argv->pdata);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/notice/template/what-is-not-known-is-refused", test_broken);
  g_test_add_func ("/notice/template/common-texts-must-be-whole", test_broken_common);
  g_test_add_func ("/notice/template/unknown-kind-is-refused", test_unknown_kind);
  g_test_add_func ("/notice/template/shipped-ones-are-read-once", test_shipped);
  g_test_add_func ("/notice/template/every-placeholder-is-known", test_placeholders);
  g_test_add_func ("/notice/template/shipped-ones-fit-their-schema", test_schema);
  return g_test_run ();
}
