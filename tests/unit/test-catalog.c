/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Tests of catalog/yc-catalog: a folder with good and broken files, order, search.
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "catalog/yc-item.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *
items_folder (void)
{
  return g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "items", NULL);
}

static void
copy_item (const char *id, const char *folder, const char *as)
{
  g_autofree char *source_folder = items_folder ();
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *from = g_build_filename (source_folder, name, NULL);
  g_autofree char *to = g_build_filename (folder, as, NULL);
  g_autofree char *text = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (from, &text, &n, NULL));
  g_assert_true (g_file_set_contents (to, text, (gssize) n, NULL));
}

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCatalog) catalog = yc_catalog_load ("/nonexistent/items", &error);

  g_assert_null (catalog);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
check_problem (GPtrArray *problems, guint index, const char *file, const char *code, const char *reason)
{
  const YcCatalogProblem *problem = g_ptr_array_index (problems, index);

  g_assert_cmpstr (problem->file, ==, file);
  g_assert_cmpstr (problem->code, ==, code);
  g_assert_true (g_str_has_prefix (problem->reason, reason));
  g_assert_true (g_str_has_suffix (problem->reason, "）"));
}

static void
test_broken_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yc-catalog-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCatalog) catalog = NULL;
  g_autofree char *gone = NULL;
  GPtrArray *problems;

  copy_item ("small-catering", folder, "small-catering.json");
  copy_item ("public-place-hygiene", folder, "renamed.json");
  write_file (folder, "empty.json", "");
  write_file (folder, "half.json", "{\"format\": 1, \"id\": ");
  write_file (folder, "poor.json", "{\"format\": 1}");
  write_file (folder, "README.md", "no item");
  gone = g_build_filename (folder, "gone.json", NULL);
  g_assert_cmpint (symlink ("/nonexistent/item.json", gone), ==, 0);
  catalog = yc_catalog_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (yc_catalog_get_n_items (catalog), ==, 1);
  g_assert_nonnull (yc_catalog_find (catalog, "small-catering"));
  g_assert_null (yc_catalog_find (catalog, "public-place-hygiene"));
  problems = yc_catalog_get_problems (catalog);
  g_assert_cmpuint (problems->len, ==, 5);
  check_problem (problems, 0, "empty.json", "io.format", "不是完整的 JSON 文件（");
  check_problem (problems, 1, "gone.json", "io.not-found", "文件读不出来（io.not-found）");
  check_problem (problems, 2, "half.json", "io.format", "不是完整的 JSON 文件（");
  check_problem (problems, 3, "poor.json", "catalog.schema", "内容不符合事项文件的格式（id: ");
  check_problem (problems, 4, "renamed.json", "catalog.schema", "内容不符合事项文件的格式（id: ");
  remove_folder (folder);
}

static void
test_shipped (void)
{
  g_autofree char *folder = items_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCatalog) catalog = yc_catalog_load (folder, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (yc_catalog_get_problems (catalog)->len, ==, 0);
  g_assert_cmpuint (yc_catalog_get_n_items (catalog), >=, 2);
  for (guint i = 1; i < yc_catalog_get_n_items (catalog); i++)
    g_assert_cmpstr (yc_catalog_get_item (catalog, i - 1)->name, <, yc_catalog_get_item (catalog, i)->name);
}

static void
test_search (void)
{
  static const struct
  {
    const char *query, *first;
    guint n;
  } rows[] = {
    { "", "public-place-hygiene", 2 },
    { "餐饮", "small-catering", 1 },
    { "卫生", "public-place-hygiene", 1 },
    { "许可", "public-place-hygiene", 2 },
    { "11211382", "small-catering", 1 },
    { "市场监督", "small-catering", 1 },
    { "  小餐饮  市场 ", "small-catering", 1 },
    { "小餐饮 卫生", NULL, 0 },
    { "%", NULL, 0 },
  };
  g_autofree char *folder = items_folder ();
  g_autoptr (YcCatalog) catalog = yc_catalog_load (folder, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) found = yc_catalog_search (catalog, rows[i].query);

      g_assert_cmpuint (found->len, ==, rows[i].n);
      if (found->len > 0 && rows[i].first != NULL)
        g_assert_cmpstr (((YcItem *) g_ptr_array_index (found, 0))->id, ==, rows[i].first);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/catalog/catalog/a-missing-folder-is-an-error", test_no_folder);
  g_test_add_func ("/catalog/catalog/a-broken-file-blocks-only-itself", test_broken_files);
  g_test_add_func ("/catalog/catalog/the-shipped-items-load-by-name", test_shipped);
  g_test_add_func ("/catalog/catalog/search-finds-names-codes-and-departments", test_search);
  return g_test_run ();
}
