/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Files that survive a power cut: what is reported as written is on the disk, and a half-written file never
 * carries the final name. Blocking, any thread but the main thread of the app.
 */
#define G_LOG_DOMAIN "yc-base"

#include "config.h"

#include "base/yc-file.h"

#include "base/yc-error.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define NAME_MAX_PLAIN 128

/* A descriptor that closes itself */
typedef int Descriptor;

static void
close_descriptor (Descriptor *fd)
{
  if (*fd >= 0)
    close (*fd);
}

#define AUTO_CLOSE __attribute__ ((cleanup (close_descriptor)))

/* Returns 0 or an errno value. */
static int
write_all (int fd, const void *data, gsize n)
{
  const guint8 *p = data;

  while (n > 0)
    {
      gssize written = write (fd, p, MIN (n, (gsize) 1 << 30));

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return errno;
      p += written;
      n -= (gsize) written;
    }
  return 0;
}

/* Fills and syncs the open temporary file. Returns 0 or an errno value; close() is part of it because network file
 * systems report a full disk there. */
static int
fill_and_close (int fd, const void *data, gsize n, int mode)
{
  int err = write_all (fd, data, n);

  if (err == 0 && fchmod (fd, (mode_t) mode) != 0)
    err = errno;
  if (err == 0 && fdatasync (fd) != 0)
    err = errno;
  if (close (fd) != 0 && err == 0)
    err = errno;
  return err;
}

/**
 * yc_file_write_atomic:
 * @path: the final name
 * @data: (nullable): @n bytes
 * @mode: permission bits, such as 0600
 *
 * After success the file is on the disk. After a failure @path is as it was and no temporary file is left.
 */
gboolean
yc_file_write_atomic (const char *path, const void *data, gsize n, int mode, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = g_build_filename (folder, ".yc-XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);

  if (fd < 0)
    return yc_error_set_errno (error, errno, "Cannot make a temporary file");

  int err = fill_and_close (fd, data, n, mode);
  if (err == 0 && rename (temporary, path) != 0)
    err = errno;
  if (err != 0)
    {
      unlink (temporary);
      return yc_error_set_errno (error, err, "Cannot write the file");
    }
  return yc_file_sync_folder (folder, error);
}

/* Reads to the end; the size may change while we read, so @max_bytes is checked again. */
static GBytes *
read_all (int fd, gsize expected, gsize max_bytes, GError **error)
{
  g_autoptr (GByteArray) array = g_byte_array_sized_new ((guint) MIN (expected, (gsize) G_MAXINT32));
  guint8 buffer[65536];

  for (;;)
    {
      gssize n = read (fd, buffer, sizeof buffer);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          yc_error_set_errno (error, errno, "Cannot read the file");
          return NULL;
        }
      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&array));
      if (array->len + (gsize) n > max_bytes)
        {
          g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE, "The file is over %" G_GSIZE_FORMAT " bytes",
                       max_bytes);
          return NULL;
        }
      g_byte_array_append (array, buffer, (guint) n);
    }
}

/**
 * yc_file_read:
 * @max_bytes: at most this many, below 2 GiB
 *
 * Only regular files. Errors: G_FILE_ERROR_NOENT when there is none, TOO_LARGE, FORMAT for a folder or device, IO.
 *
 * Returns: (transfer full): the bytes
 */
GBytes *
yc_file_read (const char *path, gsize max_bytes, GError **error)
{
  struct stat st;
  AUTO_CLOSE Descriptor fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

  g_return_val_if_fail (max_bytes < G_MAXINT32, NULL);

  if (fd < 0 && errno == ENOENT)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "No such file: %s", path);
      return NULL;
    }
  if (fd < 0 || fstat (fd, &st) != 0)
    {
      yc_error_set_errno (error, errno, "Cannot open the file");
      return NULL;
    }
  if (!S_ISREG (st.st_mode))
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "Not a regular file");
      return NULL;
    }
  if ((guint64) st.st_size > max_bytes)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE, "The file is over %" G_GSIZE_FORMAT " bytes",
                   max_bytes);
      return NULL;
    }
  return read_all (fd, (gsize) st.st_size, max_bytes, error);
}

/**
 * yc_file_sync_folder:
 *
 * Makes names that were added, renamed or removed in @folder durable.
 */
gboolean
yc_file_sync_folder (const char *folder, GError **error)
{
  AUTO_CLOSE Descriptor fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0 || fsync (fd) != 0)
    return yc_error_set_errno (error, errno, "Cannot sync the folder");
  return TRUE;
}

/**
 * yc_file_rename_durable:
 *
 * Gives an already synced file its final name, replacing what was there.
 */
gboolean
yc_file_rename_durable (const char *from, const char *to, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);

  if (rename (from, to) != 0)
    return yc_error_set_errno (error, errno, "Cannot rename the file");
  return yc_file_sync_folder (folder, error);
}

guint64
yc_file_free_bytes (const char *folder)
{
  struct statvfs vfs;

  if (statvfs (folder, &vfs) != 0)
    return 0;
  return (guint64) vfs.f_bavail * vfs.f_frsize;
}

/**
 * yc_file_make_private_folder:
 *
 * Makes the folder and its parents, closed to other users. A folder that exists is closed, too.
 */
gboolean
yc_file_make_private_folder (const char *path, GError **error)
{
  struct stat st;

  if (g_mkdir_with_parents (path, 0700) != 0)
    return yc_error_set_errno (error, errno, "Cannot make the folder");
  if (stat (path, &st) != 0 || ((st.st_mode & 077) != 0 && chmod (path, 0700) != 0))
    return yc_error_set_errno (error, errno, "Cannot close the folder to other users");
  return TRUE;
}

/**
 * yc_file_name_is_plain:
 * @name: (nullable): a name that came from outside
 *
 * Returns: whether it can be a file's name in our folders: [A-Za-z0-9._-], 1 to 128 characters, not starting with a dot
 */
gboolean
yc_file_name_is_plain (const char *name)
{
  if (name == NULL || name[0] == '\0' || name[0] == '.' || strlen (name) > NAME_MAX_PLAIN)
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("._-", *p) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * yc_file_lock:
 * @ret_holder: set when another process holds it
 *
 * The lock belongs to the open file description, so closing another descriptor of the file does not lose it.
 */
int
yc_file_lock (const char *path, int *ret_holder, GError **error)
{
  struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  char pid[32] = "";
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      yc_error_set_errno (error, errno, "Cannot open the lock file");
      return -1;
    }
  if (fcntl (fd, F_OFD_SETLK, &whole) != 0)
    {
      int err = errno;

      if (err != EAGAIN && err != EACCES)
        yc_error_set_errno (error, err, "Cannot lock");
      else
        *ret_holder = pread (fd, pid, sizeof pid - 1, 0) > 0 ? (int) g_ascii_strtoll (pid, NULL, 10) : 0;
      close (fd);
      return -1;
    }
  /* The number is for people; a full disk must not keep anybody out. */
  g_snprintf (pid, sizeof pid, "%d\n", (int) getpid ());
  if (ftruncate (fd, 0) != 0 || pwrite (fd, pid, strlen (pid), 0) < 0)
    g_message ("cannot note the process in the lock file: %s", g_strerror (errno));
  return fd;
}

/**
 * yc_file_memfd:
 * @name: shown in /proc only
 *
 * Returns: a descriptor of a sealed memory file that stands at its start, close-on-exec; -1 with @error set
 */
int
yc_file_memfd (const char *name, const void *data, gsize n, GError **error)
{
  int fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

  if (fd < 0)
    {
      yc_error_set_errno (error, errno, "Cannot make a memory file");
      return -1;
    }
  int err = write_all (fd, data, n);
  if (err == 0 && lseek (fd, 0, SEEK_SET) != 0)
    err = errno;
  if (err == 0 && fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
    err = errno;
  if (err != 0)
    {
      close (fd);
      yc_error_set_errno (error, err, "Cannot fill a memory file");
      return -1;
    }
  return fd;
}
