/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * base/yc-memory-folder: refusal of a disk, on real file systems; the sweep, with real processes that die.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-memory-folder.h"

#include "base/yc-error.h"
#include "test-folder.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PREFIX "yichuang-print-"

/* A folder of one's own on a given file system. */
static TestFolder *
folder_below (const char *base)
{
  TestFolder *self = g_new0 (TestFolder, 1);

  self->path = g_build_filename (base, "yc-memory-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp_full (self->path, 0700));
  return self;
}

static TestFolder *
folder_in_memory (void)
{
  return folder_below ("/dev/shm");
}

static void
put_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "clear text", -1, &error);
  g_assert_no_error (error);
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* ---- refusals ---- */

static void
test_disk_is_refused (void)
{
  /* What is kept over a restart is a disk. */
  g_autoptr (TestFolder) disk = folder_below ("/var/tmp");
  g_autoptr (GError) error = NULL;
  g_autoptr (YcMemoryFolder) folder = yc_memory_folder_new (disk->path, PREFIX, &error);

  g_assert_null (folder);
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_ON_DISK);
  g_assert_cmpstr (yc_error_code (error), ==, "io.on-disk");
  g_assert_cmpuint (count_entries (disk->path), ==, 0);
}

static void
test_other_kernel_file_system_is_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_memory_folder_new ("/proc/self", PREFIX, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_ON_DISK);
}

static void
test_link_from_memory_to_disk_is_refused (void)
{
  g_autoptr (TestFolder) memory = folder_in_memory ();
  g_autoptr (TestFolder) disk = folder_below ("/var/tmp");
  g_autofree char *link = test_folder_path (memory, "run");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink (disk->path, link), ==, 0);
  g_assert_null (yc_memory_folder_new (link, PREFIX, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_ON_DISK);
  g_assert_cmpuint (count_entries (disk->path), ==, 0);
}

static void
test_missing_base_is_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_memory_folder_new ("/nonexistent/run", PREFIX, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_ON_DISK);
}

/* ---- the folder ---- */

static void
test_folder_is_private_and_goes (void)
{
  g_autoptr (TestFolder) memory = folder_in_memory ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YcMemoryFolder) folder = yc_memory_folder_new (memory->path, PREFIX, &error);
  GStatBuf info;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (yc_memory_folder_get_path (folder), &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0700);
  put_file (yc_memory_folder_get_path (folder), "paper.pdf");
  g_clear_pointer (&folder, yc_memory_folder_free);
  g_assert_cmpuint (count_entries (memory->path), ==, 0);
}

/* ---- the sweep ---- */

static void
test_folder_in_use_stays (void)
{
  g_autoptr (TestFolder) memory = folder_in_memory ();
  g_autoptr (YcMemoryFolder) folder = yc_memory_folder_new (memory->path, PREFIX, NULL);

  put_file (yc_memory_folder_get_path (folder), "paper.pdf");
  g_assert_cmpuint (yc_memory_folder_sweep (memory->path, PREFIX), ==, 0);
  g_assert_cmpuint (count_entries (yc_memory_folder_get_path (folder)), ==, 1);
}

/* A process that makes its folder, tells so, waits to be let go and dies without cleaning up. */
typedef struct { pid_t pid; int go; } Owner;

static Owner
start_owner (const char *base)
{
  int made[2], go[2];
  char byte = 0;
  Owner owner;

  g_assert_cmpint (pipe (made), ==, 0);
  g_assert_cmpint (pipe (go), ==, 0);
  owner.pid = fork ();
  if (owner.pid == 0)
    {
      YcMemoryFolder *folder = yc_memory_folder_new (base, PREFIX, NULL);

      close (go[1]);
      put_file (yc_memory_folder_get_path (folder), "paper.pdf");
      _exit (write (made[1], "m", 1) == 1 && read (go[0], &byte, 1) == 0 ? 0 : 1);
    }
  close (made[1]);
  close (go[0]);
  g_assert_cmpint (read (made[0], &byte, 1), ==, 1);
  close (made[0]);
  owner.go = go[1];
  return owner;
}

static void
end_owner (Owner owner)
{
  int status = -1;

  close (owner.go);
  g_assert_cmpint (waitpid (owner.pid, &status, 0), ==, owner.pid);
  g_assert_cmpint (status, ==, 0);
}

static void
test_folder_of_dead_process_is_swept (void)
{
  g_autoptr (TestFolder) memory = folder_in_memory ();
  Owner owner = start_owner (memory->path);

  g_assert_cmpuint (yc_memory_folder_sweep (memory->path, PREFIX), ==, 0);
  g_assert_cmpuint (count_entries (memory->path), ==, 1);
  end_owner (owner);
  g_assert_cmpuint (yc_memory_folder_sweep (memory->path, PREFIX), ==, 1);
  g_assert_cmpuint (count_entries (memory->path), ==, 0);
}

/* Before the check of the file system existed such folders could lie on a disk. */
static void
test_stale_folder_on_disk_is_swept (void)
{
  g_autoptr (TestFolder) disk = folder_below ("/var/tmp");
  g_autofree char *stale = test_folder_path (disk, PREFIX "ABCDEF");

  g_assert_cmpint (g_mkdir (stale, 0700), ==, 0);
  put_file (stale, "paper.pdf");
  g_assert_cmpuint (yc_memory_folder_sweep (disk->path, PREFIX), ==, 1);
  g_assert_cmpuint (count_entries (disk->path), ==, 0);
}

static void
test_sweep_leaves_what_is_not_its_own (void)
{
  g_autoptr (TestFolder) memory = folder_in_memory ();
  g_autofree char *other = test_folder_path (memory, "another-program");
  g_autofree char *target = test_folder_path (memory, "target");
  g_autofree char *link = test_folder_path (memory, PREFIX "link");

  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (target, 0700), ==, 0);
  put_file (target, "letter.txt");
  put_file (memory->path, PREFIX "file");
  g_assert_cmpint (symlink (target, link), ==, 0);
  g_assert_cmpuint (yc_memory_folder_sweep (memory->path, PREFIX), ==, 0);
  g_assert_cmpuint (count_entries (memory->path), ==, 4);
  g_assert_cmpuint (count_entries (target), ==, 1);
  g_assert_cmpuint (yc_memory_folder_sweep ("/nonexistent/run", PREFIX), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/base/memory-folder/disk-is-refused", test_disk_is_refused);
  g_test_add_func ("/base/memory-folder/proc-is-refused", test_other_kernel_file_system_is_refused);
  g_test_add_func ("/base/memory-folder/link-from-memory-to-disk-is-refused", test_link_from_memory_to_disk_is_refused);
  g_test_add_func ("/base/memory-folder/missing-base-is-refused", test_missing_base_is_refused);
  g_test_add_func ("/base/memory-folder/folder-is-private-and-goes-with-its-file", test_folder_is_private_and_goes);
  g_test_add_func ("/base/memory-folder/sweep-leaves-a-folder-in-use", test_folder_in_use_stays);
  g_test_add_func ("/base/memory-folder/sweep-takes-what-a-dead-process-left", test_folder_of_dead_process_is_swept);
  g_test_add_func ("/base/memory-folder/sweep-takes-a-stale-folder-on-a-disk", test_stale_folder_on_disk_is_swept);
  g_test_add_func ("/base/memory-folder/sweep-leaves-links-files-and-others", test_sweep_leaves_what_is_not_its_own);
  return g_test_run ();
}
