/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * base/yc-file: durable files, a full disk, sealed memory.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-file.h"

#include "base/yc-error.h"
#include "test-disk.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *folder, *path;
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("yc-file-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "case.json", NULL);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      if (g_remove (path) != 0)
        g_test_message ("%s stays", path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static void
write_text (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_file_write_atomic (path, text, strlen (text), 0600, &error));
  g_assert_no_error (error);
}

static void
assert_text (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = yc_file_read (path, 1024, &error);

  g_assert_no_error (error);
  g_autoptr (GBytes) expected = g_bytes_new_static (text, strlen (text));
  g_assert_true (bytes != NULL && g_bytes_equal (bytes, expected));
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "none", "x", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (yc_file_write_atomic (path, "x", 1, 0600, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_IO);
}

static void
test_target_is_folder (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (f->path, 0700), ==, 0);
  g_assert_false (yc_file_write_atomic (f->path, "x", 1, 0600, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_IO);
  g_assert_cmpuint (count_files (f->folder), ==, 1);
}

/* In a child, because a limit of the whole process cannot be lifted again. The old file must stay whole. */
static int
write_over_limit (const char *path)
{
  struct rlimit limit = { 64 * 1024, 64 * 1024 };
  g_autofree char *big = g_strnfill (1024 * 1024, 'b');
  g_autoptr (GError) error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  if (setrlimit (RLIMIT_FSIZE, &limit) != 0)
    return 10;
  if (yc_file_write_atomic (path, big, 1024 * 1024, 0600, &error))
    return 11;
  return g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_IO) ? 0 : 12;
}

static int
wait_for_child (pid_t child)
{
  int status = -1;

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

static void
test_interrupted (Fixture *f, gconstpointer data)
{
  write_text (f->path, "old");
  pid_t child = fork ();
  if (child == 0)
    _exit (write_over_limit (f->path));
  g_assert_cmpint (wait_for_child (child), ==, 0);
  assert_text (f->path, "old");
  g_assert_cmpuint (count_files (f->folder), ==, 1);
}

/* On a disk of 64 KiB of its own, in a namespace of its own, so that no other user is disturbed. */
static int
write_to_full_disk (const char *folder, const char *path)
{
  g_autofree char *big = g_strnfill (1024 * 1024, 'b');
  g_autoptr (GError) error = NULL;

  if (!test_disk_enter () || !test_disk_mount_on (folder, "64k"))
    return 10;
  if (!yc_file_write_atomic (path, "old", 3, 0600, &error) || yc_file_free_bytes (folder) > 64 * 1024)
    return 11;
  if (yc_file_write_atomic (path, big, 1024 * 1024, 0600, &error))
    return 12;
  if (!g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE))
    return 13;
  g_autoptr (GBytes) bytes = yc_file_read (path, 1024, NULL);
  if (bytes == NULL || g_bytes_get_size (bytes) != 3 || count_files (folder) != 1)
    return 14;
  return 0;
}

static void
test_full_disk (Fixture *f, gconstpointer data)
{
  pid_t child = fork ();

  if (child == 0)
    _exit (write_to_full_disk (f->folder, f->path));
  g_assert_cmpint (wait_for_child (child), ==, 0);
}

static void
test_refused_reads (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_file_read (f->path, 10, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (yc_file_read (f->folder, 10, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
  g_clear_error (&error);
  write_text (f->path, "12345678901");
  g_assert_null (yc_file_read (f->path, 10, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  /* a file that says it is empty and is not */
  g_assert_null (yc_file_read ("/proc/self/maps", 10, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE);
}

static void
test_replace (Fixture *f, gconstpointer data)
{
  struct stat st;

  write_text (f->path, "old");
  write_text (f->path, "new text");
  assert_text (f->path, "new text");
  write_text (f->path, "");
  assert_text (f->path, "");
  g_assert_cmpuint (count_files (f->folder), ==, 1);
  g_assert_cmpint (stat (f->path, &st), ==, 0);
  g_assert_cmpuint (st.st_mode & 07777, ==, 0600);
}

static void
test_rename (Fixture *f, gconstpointer data)
{
  g_autofree char *to = g_build_filename (f->folder, "final", NULL);
  g_autoptr (GError) error = NULL;

  write_text (f->path, "page");
  g_assert_true (yc_file_rename_durable (f->path, to, &error));
  assert_text (to, "page");
  g_assert_false (yc_file_rename_durable (f->path, to, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_IO);
}

static void
test_private_folder (Fixture *f, gconstpointer data)
{
  g_autofree char *outer = g_build_filename (f->folder, "a", NULL), *inner = g_build_filename (outer, "b", NULL);
  g_autoptr (GError) error = NULL;
  struct stat st;

  g_assert_true (yc_file_make_private_folder (inner, &error));
  g_assert_cmpint (stat (outer, &st), ==, 0);
  g_assert_cmpuint (st.st_mode & 0777, ==, 0700);
  g_assert_cmpint (chmod (inner, 0755), ==, 0);
  g_assert_true (yc_file_make_private_folder (inner, &error));
  g_assert_cmpint (stat (inner, &st), ==, 0);
  g_assert_cmpuint (st.st_mode & 0777, ==, 0700);
  write_text (f->path, "x");
  g_assert_false (yc_file_make_private_folder (f->path, &error));
  g_rmdir (inner);
}

static void
test_names (Fixture *f, gconstpointer data)
{
  static const char *const bad[] = { "", ".", "..", ".hidden", "a/b", "/a", "a\\b", "a b", "页.jpg", "a\n", "~", "a:b" };
  g_autofree char *longest = g_strnfill (128, 'a'), *longer = g_strnfill (129, 'a');

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (yc_file_name_is_plain (bad[i]));
  g_assert_false (yc_file_name_is_plain (NULL));
  g_assert_false (yc_file_name_is_plain (longer));
  g_assert_true (yc_file_name_is_plain (longest));
  g_assert_true (yc_file_name_is_plain ("P0001-a_b.jpg.part"));
}

static void
test_memfd (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  char buffer[8] = "";
  int fd = yc_file_memfd ("page", "abc", 3, &error);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, "x", 1), ==, -1);
  g_assert_cmpint (ftruncate (fd, 0), ==, -1);
  g_assert_cmpint (read (fd, buffer, sizeof buffer), ==, 3);
  g_assert_cmpstr (buffer, ==, "abc");
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, !=, 0);
  close (fd);
}

#define ADD(path, func) g_test_add ("/base/file/" path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("a-missing-folder-is-an-error", test_no_folder);
  ADD ("a-failed-rename-leaves-nothing-behind", test_target_is_folder);
  ADD ("a-write-that-stops-half-way-keeps-the-old-file", test_interrupted);
  ADD ("a-full-disk-is-no-space-and-keeps-the-old-file", test_full_disk);
  ADD ("missing-large-and-odd-files-are-refused", test_refused_reads);
  ADD ("a-file-is-replaced-as-a-whole", test_replace);
  ADD ("a-rename-replaces", test_rename);
  ADD ("a-private-folder-is-closed-even-if-it-was-open", test_private_folder);
  ADD ("only-plain-names-are-taken", test_names);
  ADD ("a-memory-file-is-sealed", test_memfd);
  return g_test_run ();
}
