/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib/gstdio.h>
#include <unistd.h>

G_BEGIN_DECLS

/* A place with a profile of its own; all else of the data is what is installed. */
static inline void
place_link_all (const char *from, const char *to, const char *except)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  g_assert_cmpint (g_mkdir (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL);

      if (g_strcmp0 (name, except) != 0)
        g_assert_cmpint (symlink (source, target), ==, 0);
    }
}

/* @code: of GB/T 2260. @members: what the profile says besides. (transfer full): the data folder, for YICHUANG_DATADIR */
static inline char *
place_make_data_with (const char *folder, const char *code, const char *members)
{
  const char *data = g_getenv ("YICHUANG_DATADIR");
  g_autofree char *profile = g_strdup_printf ("{\"format\": 1, \"id\": \"before\", \"name\": \"样例\", \"code\": \"%s\", \"version\": \"1\", "
                                              "\"parent\": \"liaoning\", %s, \"sample\": true}", code, members);
  g_autofree char *catalog = g_build_filename (data, "catalog", NULL), *regions = g_build_filename (catalog, "regions", NULL);
  char *own = g_build_filename (folder, "data", NULL);
  g_autofree char *own_catalog = g_build_filename (own, "catalog", NULL), *own_regions = g_build_filename (own_catalog, "regions", NULL);
  g_autofree char *file = g_build_filename (own_regions, "before.json", NULL);

  place_link_all (data, own, "catalog");
  place_link_all (catalog, own_catalog, "regions");
  place_link_all (regions, own_regions, NULL);
  g_assert_true (g_file_set_contents (file, profile, -1, NULL));
  return own;
}

static inline char *
place_make_data (const char *folder, const char *code)
{
  return place_make_data_with (folder, code, "\"refusal\": \"before_issue\"");
}

/* The same of the province itself, by which a demonstration goes. */
static inline char *
place_make_demonstration (const char *folder)
{
  g_autofree char *own = place_make_data_with (folder, "2199", "\"refusal\": \"before_issue\""), *file = g_build_filename (own, "catalog", "regions", "liaoning.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, "\"within_1_wd\"", "\"before_issue\"", 0), ==, 1);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_true (g_file_set_contents (file, changed->str, -1, NULL));
  return g_steal_pointer (&own);
}

/* The beginning of a test whose whole program lives in the place @code (NULL: it is a demonstration), and its end. (transfer full): the folder, for place_end() */
static inline TestFolder *
place_begin (int *argc, char ***argv, const char *code)
{
  TestFolder *folder;
  g_autofree char *data = NULL;

  g_test_init (argc, argv, NULL);
  folder = test_folder_new ();
  data = code != NULL ? place_make_data (folder->path, code) : place_make_demonstration (folder->path);
  g_setenv ("YICHUANG_DATADIR", data, TRUE);
  return folder;
}

static inline int
place_end (TestFolder *folder)
{
  int rc = g_test_run ();

  test_folder_free (folder);
  return rc;
}

G_END_DECLS
