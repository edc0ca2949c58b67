/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Tests of catalog/yc-bundle: what a bundle file says, and each way to break one. */
#include "config.h"

#include "catalog/yc-bundle.h"

#include "base/yc-json.h"

#include <glib/gstdio.h>
#include <string.h>

#define GOOD \
  "{\"format\": 1, \"id\": \"shop\", \"version\": \"1\", \"name\": \"开店\"," \
  " \"limit\": {\"value\": 5, \"unit\": \"workday\", \"source\": \"样例\"}," \
  " \"children\": [" \
  "  {\"id\": \"food\", \"name\": \"小餐饮\", \"after\": [\"check\", \"sign\"], \"rests_on\": [\"check\"], \"items\": [{\"item\": \"small-catering\"}]}," \
  "  {\"id\": \"check\", \"name\": \"核验\", \"after\": [], \"department\": \"市场监管\", \"limit\": {\"value\": 1, \"unit\": \"day\", \"source\": \"样例\"}}," \
  "  {\"id\": \"sign\", \"name\": \"店招\", \"when\": \"有店招\", \"after\": [\"check\"], \"items\": []}," \
  "  {\"id\": \"air\", \"name\": \"卫生\", \"after\": [], \"items\": [{\"item\": \"public-place-hygiene\", \"when\": \"有客房\"}, {\"item\": \"small-catering\"}]}]," \
  " \"materials\": [{\"name\": \"执照\", \"for\": [{\"child\": \"air\", \"purpose\": \"主体资格\"}, {\"child\": \"food\", \"part\": \"business-licence\"}]}, {\"name\": \"图\"}]," \
  " \"fields\": [{\"name\": \"电话\", \"note\": \"本人\"}]," \
  " \"scenarios\": [\"有店招\"], \"source\": \"样例\", \"sample\": true}"

static YcBundle *
parse (const char *text, GError **error)
{
  g_autoptr (JsonObject) json = yc_json_parse_object (text, -1, NULL, error);

  return json != NULL ? yc_bundle_parse (json, error) : NULL;
}

typedef struct { const char *name, *from, *to, *message; } BreakCase;
static const BreakCase BREAKS[] = {
  { "an-unknown-member", "\"format\": 1", "\"format\": 1, \"colour\": 1", "colour: " },
  { "another-format", "\"format\": 1", "\"format\": 2", "format: " },
  { "a-path-for-an-id", "\"id\": \"shop\"", "\"id\": \"../shop\"", "id: not an id" },
  { "no-version", "\"version\": \"1\", ", "", "version: " },
  { "an-empty-name", "\"name\": \"开店\"", "\"name\": \"\"", "name: must not be empty" },
  { "no-source", "\"source\": \"样例\", \"sample\"", "\"sample\"", "source: " },
  { "an-unknown-child", "[\"check\", \"sign\"]", "[\"check\", \"moon\"]", "children[0].after[1]: \"moon\" is no child" },
  { "a-child-waited-for-twice", "[\"check\", \"sign\"]", "[\"check\", \"check\"]", "children[0].after[1]: \"check\" stands there twice" },
  { "a-child-of-the-same-id", "\"id\": \"sign\"", "\"id\": \"food\"", "children[2]: \"food\" stands there twice" },
  { "a-child-that-waits-for-itself", "\"after\": [\"check\"], \"items\": []", "\"after\": [\"sign\"], \"items\": []", "children[0].after: \"food\" waits" },
  { "a-circle", "\"name\": \"核验\", \"after\": []", "\"name\": \"核验\", \"after\": [\"food\"]", "waits for itself in a circle" },
  { "a-ground-not-waited-for", "\"rests_on\": [\"check\"]", "\"rests_on\": [\"air\"]", "children[0].rests_on: \"food\" rests on \"air\"" },
  { "an-unknown-ground", "\"rests_on\": [\"check\"]", "\"rests_on\": [\"moon\"]", "children[0].rests_on[0]: \"moon\" is no child" },
  { "no-edges", "\"after\": [\"check\"], \"items\": []", "\"items\": []", "children[2].after: " },
  { "a-limit-for-a-child-of-ours", "\"name\": \"小餐饮\",", "\"name\": \"小餐饮\", \"limit\": {\"value\": 1, \"unit\": \"day\", \"source\": \"x\"},",
    "children[0]: limit: " },
  { "an-item-twice", "\"item\": \"public-place-hygiene\", \"when\": \"有客房\"", "\"item\": \"small-catering\"", "children[3].items[1]: " },
  { "an-empty-condition", "\"when\": \"有客房\"", "\"when\": \"\"", "children[3].items[0].when: " },
  { "a-material-for-nobody", "[{\"child\": \"air\", \"purpose\": \"主体资格\"}, {\"child\": \"food\", \"part\": \"business-licence\"}]", "[]",
    "materials[0].for: " },
  { "a-material-for-an-unknown-child", "\"child\": \"air\"", "\"child\": \"moon\"", "materials[0].for[0].child: \"moon\" is no child" },
  { "a-material-twice-for-a-child", "\"child\": \"air\"", "\"child\": \"food\"", "materials[0].for[1].child: \"food\" stands there twice" },
  { "a-part-of-an-external-child", "\"child\": \"food\", \"part\"", "\"child\": \"check\", \"part\"", "materials[0].for[1]: part: " },
  { "a-material-asked-twice", "\"name\": \"图\"", "\"name\": \"执照\"", "materials[1]: \"执照\" stands there twice" },
  { "a-field-without-a-name", "\"name\": \"电话\", ", "", "fields[0].name: " },
  { "half-a-calendar-day", "\"value\": 5, \"unit\": \"workday\"", "\"value\": 5, \"half\": true, \"unit\": \"day\"", "limit: only working days" },
};

static char *
replace_first (const char *text, const char *from, const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - text), text, to, at + strlen (from));
}

static void
test_break (gconstpointer data)
{
  const BreakCase *row = data;
  g_autofree char *text = replace_first (GOOD, row->from, row->to);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcBundle) bundle = parse (text, &error);

  g_assert_null (bundle);
  g_assert_error (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_SCHEMA);
  if (strstr (error->message, row->message) == NULL)
    g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, row->message));
}

static guint
at (const GArray *places, guint n)
{
  g_assert_cmpuint (n, <, places->len);
  return g_array_index (places, guint, n);
}

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcBundle) bundle = parse (GOOD, &error);
  const YcBundleShare *share;
  const YcBundleUse *use;

  g_assert_no_error (error);
  g_assert_cmpuint (bundle->children->len, ==, 4);
  g_assert_true (bundle->has_limit && bundle->limit.value == 5);
  /* food waits for check and sign and rests on check alone; sign rests on what it waits for. */
  g_assert_cmpuint (yc_bundle_get_child (bundle, 0)->after->len, ==, 2);
  g_assert_cmpuint (yc_bundle_get_child (bundle, 0)->rests_on->len, ==, 1);
  g_assert_cmpuint (at (yc_bundle_get_child (bundle, 0)->rests_on, 0), ==, 1);
  g_assert_cmpuint (at (yc_bundle_get_child (bundle, 2)->rests_on, 0), ==, 1);
  g_assert_true (yc_bundle_child_is_external (yc_bundle_get_child (bundle, 1)) && yc_bundle_get_child (bundle, 1)->limit.value == 1);
  g_assert_true (yc_bundle_child_is_external (yc_bundle_get_child (bundle, 2)));
  g_assert_false (yc_bundle_child_is_external (yc_bundle_get_child (bundle, 3)));
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (at (bundle->order, i), ==, ((const guint[]) { 1, 2, 3, 0 })[i]);
  /* For whom; without a list for all that are ours. */
  share = g_ptr_array_index (bundle->materials, 0);
  use = g_ptr_array_index (share->uses, 0);
  g_assert_cmpuint (use->child, ==, 3);
  g_assert_cmpstr (use->purpose, ==, "主体资格");
  use = g_ptr_array_index (share->uses, 1);
  g_assert_cmpuint (use->child, ==, 0);
  g_assert_cmpstr (use->part, ==, "business-licence");
  share = g_ptr_array_index (bundle->materials, 1);
  g_assert_cmpuint (share->uses->len, ==, 2);
  share = g_ptr_array_index (bundle->fields, 0);
  g_assert_cmpuint (share->uses->len, ==, 2);
}

/* Against the shipped catalogue. */
static void
test_check (void)
{
  static const struct { const char *from, *to, *message; } rows[] = {
    { "开店", "开店", NULL },
    { "\"item\": \"public-place-hygiene\"", "\"item\": \"moon\"", "children[3].items[0].item: \"moon\"" },
    { "\"part\": \"business-licence\"", "\"part\": \"moon\"", "materials[0].for[1].part: no item of \"food\" has \"moon\"" },
    { "\"note\": \"本人\"", "\"for\": [{\"child\": \"air\", \"part\": \"moon\"}]", "fields[0].for[0].part: " },
  };
  g_autofree char *items = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "items", NULL);
  g_autoptr (YcCatalog) catalog = yc_catalog_load (items, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = replace_first (GOOD, rows[i].from, rows[i].to);
      g_autoptr (GError) error = NULL;
      g_autoptr (YcBundle) bundle = parse (text, NULL);

      g_assert_cmpint (yc_bundle_check (bundle, catalog, &error), ==, rows[i].message == NULL);
      g_assert_true (rows[i].message == NULL || strstr (error->message, rows[i].message) != NULL);
    }
}

static void
test_load (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bundle-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "shop.json", NULL), *other = g_build_filename (folder, "other.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcBundle) bundle = NULL;
  g_autoptr (YcBundle) again = NULL;

  g_assert_true (g_file_set_contents (path, GOOD, -1, NULL) && g_file_set_contents (other, GOOD, -1, NULL));
  bundle = yc_bundle_load (folder, "shop", &error);
  g_assert_no_error (error);
  again = parse (GOOD, NULL);
  g_assert_cmpstr (bundle->digest, ==, again->digest);
  g_assert_null (yc_bundle_load (folder, "other", &error));
  g_assert_error (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_SCHEMA);
  g_clear_error (&error);
  g_assert_null (yc_bundle_load (folder, "moon", &error));
  g_assert_error (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yc_bundle_load (folder, "../shop", &error));
  g_assert_error (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_NOT_FOUND);
  g_unlink (path);
  g_unlink (other);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (BREAKS); i++)
    {
      g_autofree char *path = g_strconcat ("/catalog/bundle/is-refused-with/", BREAKS[i].name, NULL);

      g_test_add_data_func (path, &BREAKS[i], test_break);
    }
  g_test_add_func ("/catalog/bundle/is-read", test_good);
  g_test_add_func ("/catalog/bundle/fits-the-catalogue", test_check);
  g_test_add_func ("/catalog/bundle/is-loaded-by-its-id", test_load);
  return g_test_run ();
}
