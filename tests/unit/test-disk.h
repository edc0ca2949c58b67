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

/* As root, or by a user namespace; the mount ends with the process. @size: as mount takes it ("16m"). Returns: (nullable): the folder, NULL
 * where the machine lets us mount nothing, which has been said then. Free with test_disk_unmount(). */
static inline char *
test_disk_mount (const char *size)
{
  g_autofree char *disk = g_dir_make_tmp ("yichuang-disk-XXXXXX", NULL);
  g_autofree char *uid_map = g_strdup_printf ("0 %u 1", (guint) getuid ());
  g_autofree char *options = g_strdup_printf ("mode=0700,size=%s", size);
  gboolean own = getuid () == 0 ? unshare (CLONE_NEWNS) == 0
                                : unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && test_disk_write_text ("/proc/self/uid_map", uid_map);

  if (disk != NULL && own && mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
      && mount ("tmpfs", disk, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0)
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
