/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

G_BEGIN_DECLS

/* A private folder for one test, removed with all it holds when the autoptr goes. */
typedef struct
{
  char *path;
} TestFolder;

static inline TestFolder *
test_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  TestFolder *self = g_new0 (TestFolder, 1);

  self->path = g_dir_make_tmp ("yichuang-test-XXXXXX", &error);
  g_assert_no_error (error);
  return self;
}

static inline char *
test_folder_path (TestFolder *self,
                  const char *name)
{
  return g_build_filename (self->path, name, NULL);
}

static inline void
test_folder_remove (const char *path)
{
  GDir *dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      test_folder_remove (child);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_remove (path);
}

static inline void
test_folder_free (TestFolder *self)
{
  test_folder_remove (self->path);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestFolder, test_folder_free)

G_END_DECLS
