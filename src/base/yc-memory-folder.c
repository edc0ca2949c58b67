/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Folders in memory for clear text. Takes the user's runtime folder, asks the kernel what file system it lies on, gives a locked 0700 folder
 * below it; sweeps what crashed processes left. Any thread. */
#define G_LOG_DOMAIN "yc-base"
#include "config.h"

#include "base/yc-memory-folder.h"

#include "base/yc-error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define TRIES 32

struct _YcMemoryFolder
{
  int   base_fd;
  int   fd;                /* holds the lock */
  char *name;
  char *path;
};

static int
open_folder (int base_fd, const char *name)
{
  return openat (base_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* The descriptor is asked, not the path: what lies behind it cannot change any more. */
static gboolean
check_in_memory (int fd, const char *base, GError **error)
{
  struct statfs info;

  if (fstatfs (fd, &info) == 0 && (info.f_type == TMPFS_MAGIC || info.f_type == RAMFS_MAGIC))
    return TRUE;
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_ON_DISK, "%s is not in memory", base);
  return FALSE;
}

/* A sweep may take the new folder between mkdir and lock: then the name is gone, or another folder. */
static gboolean
lock_own (int base_fd, int fd, const char *name)
{
  struct stat here, there;

  return flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, &here) == 0 && fstatat (base_fd, name, &there, AT_SYMLINK_NOFOLLOW) == 0
         && here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

static gboolean
make_locked (YcMemoryFolder *self, const char *prefix, GError **error)
{
  int err = EEXIST;

  for (int i = 0; i < TRIES; i++)
    {
      g_free (self->name);
      self->name = g_strdup_printf ("%s%08x", prefix, g_random_int ());
      if (mkdirat (self->base_fd, self->name, 0700) != 0)
        {
          err = errno;
          if (err != EEXIST)
            break;
          continue;
        }
      self->fd = open_folder (self->base_fd, self->name);
      if (self->fd >= 0 && lock_own (self->base_fd, self->fd, self->name))
        return TRUE;
      if (self->fd >= 0)
        close (self->fd);
      self->fd = -1;
    }
  g_clear_pointer (&self->name, g_free);
  return yc_error_set_errno (error, err, "folder in memory");
}

YcMemoryFolder *
yc_memory_folder_new (const char *base, const char *prefix, GError **error)
{
  g_autoptr (YcMemoryFolder) self = g_new0 (YcMemoryFolder, 1);

  self->fd = -1;
  self->base_fd = open (base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (!check_in_memory (self->base_fd, base, error) || !make_locked (self, prefix, error))
    return NULL;
  self->path = g_build_filename (base, self->name, NULL);
  return g_steal_pointer (&self);
}

const char *
yc_memory_folder_get_path (const YcMemoryFolder *self)
{
  return self->path;
}

/* Removes the files of @fd, then the folder itself. */
static gboolean
remove_folder (int base_fd, int fd, const char *name)
{
  int copy = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  DIR *dir = copy >= 0 ? fdopendir (copy) : NULL;
  const struct dirent *entry;

  if (dir == NULL)
    {
      if (copy >= 0)
        close (copy);
      return FALSE;
    }
  rewinddir (dir);
  while ((entry = readdir (dir)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      unlinkat (fd, entry->d_name, 0);
  closedir (dir);
  return unlinkat (base_fd, name, AT_REMOVEDIR) == 0;
}

void
yc_memory_folder_free (YcMemoryFolder *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    {
      if (!remove_folder (self->base_fd, self->fd, self->name))
        g_warning ("a folder in memory could not be removed");
      close (self->fd);
    }
  if (self->base_fd >= 0)
    close (self->base_fd);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

/* Ours, a real folder, and nobody holds its lock. */
static gboolean
sweep_one (int base_fd, const char *name)
{
  int fd = open_folder (base_fd, name);
  struct stat info;
  gboolean gone;

  if (fd < 0)
    return FALSE;
  gone = fstat (fd, &info) == 0 && info.st_uid == geteuid () && lock_own (base_fd, fd, name) && remove_folder (base_fd, fd, name);
  close (fd);
  return gone;
}

guint
yc_memory_folder_sweep (const char *base, const char *prefix)
{
  int base_fd = open (base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int copy = base_fd >= 0 ? fcntl (base_fd, F_DUPFD_CLOEXEC, 3) : -1;
  DIR *dir = copy >= 0 ? fdopendir (copy) : NULL;
  const struct dirent *entry;
  guint n = 0;

  while (dir != NULL && (entry = readdir (dir)) != NULL)
    if (g_str_has_prefix (entry->d_name, prefix) && sweep_one (base_fd, entry->d_name))
      n++;
  if (dir != NULL)
    closedir (dir);
  else if (copy >= 0)
    close (copy);
  if (base_fd >= 0)
    close (base_fd);
  return n;
}
