/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

G_BEGIN_DECLS

/* A small disk that can really be full: a tmpfs in a mount namespace of the process's own. Taken before any thread is there. */

static inline gboolean
test_disk_write_text (const char *path,
                      const char *text)
{
  /* No temporary file and rename: /proc lets neither be made. */
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && write (fd, text, strlen (text)) == (gssize) strlen (text);

  if (fd >= 0)
    close (fd);
  return ok;
}

/* A mount namespace of the process's own, in which it may mount: as root, or by a user namespace. The user keeps the own ids there: ids
 * that are not mapped cannot own a new file (EOVERFLOW), and root would be refused by the session bus. To be called once, before any thread
 * is there, for the kernel refuses a user namespace to a process with threads. Returns: FALSE where the machine grants none, errno is set. */
static inline gboolean
test_disk_enter (void)
{
  g_autofree char *uid_map = g_strdup_printf ("%u %u 1", (guint) geteuid (), (guint) geteuid ());
  g_autofree char *gid_map = g_strdup_printf ("%u %u 1", (guint) getegid (), (guint) getegid ());
  gboolean own;

  if (geteuid () == 0)
    own = unshare (CLONE_NEWNS) == 0;
  else /* gid_map is closed to us until setgroups is given up */
    own = unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && test_disk_write_text ("/proc/self/setgroups", "deny")
          && test_disk_write_text ("/proc/self/uid_map", uid_map) && test_disk_write_text ("/proc/self/gid_map", gid_map);
  return own && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

/* After test_disk_enter(). @size: as mount takes it ("16m"). The mount ends with the process. */
static inline gboolean
test_disk_mount_on (const char *folder,
                    const char *size)
{
  g_autofree char *options = g_strdup_printf ("mode=0700,size=%s", size);

  return mount ("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0;
}

/* Both, on a new folder. Returns: (nullable): the folder, NULL where the machine lets us mount nothing, which has been said then. Free with
 * test_disk_unmount(). */
static inline char *
test_disk_mount (const char *size)
{
  g_autofree char *disk = g_dir_make_tmp ("yichuang-disk-XXXXXX", NULL);

  if (disk != NULL && test_disk_enter () && test_disk_mount_on (disk, size))
    return g_steal_pointer (&disk);
  g_printerr ("this machine lets us mount no small disk: %s\n", g_strerror (errno));
  if (disk != NULL)
    g_rmdir (disk);
  return NULL;
}

static inline void
test_disk_unmount (char *disk)
{
  umount2 (disk, MNT_DETACH);
  g_rmdir (disk);
  g_free (disk);
}

/* Fills the disk to the last byte and gives @room bytes back. */
static inline void
test_disk_fill (const char *disk,
                gint64      room)
{
  g_autofree char *path = g_build_filename (disk, "filling", NULL);
  g_autofree char *block = g_malloc0 (65536);
  int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  gint64 size;

  for (gsize n = 65536; n > 0; n /= 2)
    while (write (fd, block, n) > 0)
      ;
  g_assert_cmpint (errno, ==, ENOSPC);
  size = lseek (fd, 0, SEEK_END);
  g_assert_cmpint (ftruncate (fd, MAX (0, size - room)), ==, 0);
  close (fd);
}

/* Gives all of it back. */
static inline void
test_disk_empty (const char *disk)
{
  g_autofree char *path = g_build_filename (disk, "filling", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

G_END_DECLS
