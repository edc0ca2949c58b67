/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A layer over SQLite's file system that hands the frames of a commit to the kernel in one write instead of two for each page.
 * Only the WAL of a database with synchronous=FULL may use it: there SQLite syncs the WAL before it tells anybody of a commit, and
 * here nothing waits longer than to that sync. Order and place of the bytes stay as they were. Used by the connection's thread. */
#define G_LOG_DOMAIN "yc-db"
#include "config.h"

#include "db/yc-db-private.h"

#include <string.h>

/* 30 frames; SQLite's own layer takes less than 128 KiB at a time. */
#define BUFFER_BYTES (124 * 1024)

typedef struct
{
  sqlite3_file  base;
  sqlite3_file *real;       /* lies behind this structure */
  guint8       *buffer;     /* (owned): what the real file has not got yet */
  gsize         n;
  sqlite3_int64 start;      /* its place in the file */
} WalFile;

/* An error ends the transaction, whether it comes from the write of a frame or, as here, from the sync after it: dirty pages are not
 * spilled (cache_spill), so that frames are written by a commit only, and SQLite rolls back a commit that fails. What could not be
 * written is dropped with it. */
static int
flush (WalFile *self)
{
  gsize n = self->n;

  self->n = 0;
  return n == 0 ? SQLITE_OK : self->real->pMethods->xWrite (self->real, self->buffer, (int) n, self->start);
}

static int
wal_close (sqlite3_file *file)
{
  WalFile *self = (WalFile *) file;
  int rc = flush (self);

  int close_rc = self->real->pMethods->xClose (self->real);
  g_free (self->buffer);
  return rc != SQLITE_OK ? rc : close_rc;
}

static int
wal_read (sqlite3_file *file,
          void         *to,
          int           n,
          sqlite3_int64 offset)
{
  WalFile *self = (WalFile *) file;
  int rc = flush (self);

  return rc != SQLITE_OK ? rc : self->real->pMethods->xRead (self->real, to, n, offset);
}

static int
wal_write (sqlite3_file *file,
           const void   *from,
           int           n,
           sqlite3_int64 offset)
{
  WalFile *self = (WalFile *) file;

  if (self->n > 0 && (offset != self->start + (sqlite3_int64) self->n || self->n + (gsize) n > BUFFER_BYTES))
    {
      int rc = flush (self);
      if (rc != SQLITE_OK)
        return rc;
    }
  if ((gsize) n > BUFFER_BYTES)
    return SQLITE_IOERR_WRITE;
  if (self->n == 0)
    self->start = offset;
  memcpy (self->buffer + self->n, from, (gsize) n);
  self->n += (gsize) n;
  return SQLITE_OK;
}

static int
wal_truncate (sqlite3_file *file,
              sqlite3_int64 size)
{
  WalFile *self = (WalFile *) file;
  int rc = flush (self);

  return rc != SQLITE_OK ? rc : self->real->pMethods->xTruncate (self->real, size);
}

static int
wal_sync (sqlite3_file *file,
          int           flags)
{
  WalFile *self = (WalFile *) file;
  int rc = flush (self);

  return rc != SQLITE_OK ? rc : self->real->pMethods->xSync (self->real, flags);
}

static int
wal_file_size (sqlite3_file  *file,
               sqlite3_int64 *ret_size)
{
  WalFile *self = (WalFile *) file;
  int rc = flush (self);

  return rc != SQLITE_OK ? rc : self->real->pMethods->xFileSize (self->real, ret_size);
}

/* A WAL is not locked itself; its locks stand in the index (-shm). */
static int
wal_lock (sqlite3_file *file,
          int           level)
{
  WalFile *self = (WalFile *) file;

  return self->real->pMethods->xLock (self->real, level);
}

static int
wal_unlock (sqlite3_file *file,
            int           level)
{
  WalFile *self = (WalFile *) file;

  return self->real->pMethods->xUnlock (self->real, level);
}

static int
wal_check_lock (sqlite3_file *file,
                int          *ret_locked)
{
  WalFile *self = (WalFile *) file;

  return self->real->pMethods->xCheckReservedLock (self->real, ret_locked);
}

static int
wal_control (sqlite3_file *file,
             int           operation,
             void         *argument)
{
  WalFile *self = (WalFile *) file;

  return self->real->pMethods->xFileControl (self->real, operation, argument);
}

static int
wal_sector_size (sqlite3_file *file)
{
  WalFile *self = (WalFile *) file;

  return self->real->pMethods->xSectorSize (self->real);
}

static int
wal_characteristics (sqlite3_file *file)
{
  WalFile *self = (WalFile *) file;

  return self->real->pMethods->xDeviceCharacteristics (self->real);
}

static const sqlite3_io_methods wal_methods = {
  .iVersion = 1,
  .xClose = wal_close,
  .xRead = wal_read,
  .xWrite = wal_write,
  .xTruncate = wal_truncate,
  .xSync = wal_sync,
  .xFileSize = wal_file_size,
  .xLock = wal_lock,
  .xUnlock = wal_unlock,
  .xCheckReservedLock = wal_check_lock,
  .xFileControl = wal_control,
  .xSectorSize = wal_sector_size,
  .xDeviceCharacteristics = wal_characteristics,
};

/* All files but a WAL are the real file system's own. */
static int
vfs_open (sqlite3_vfs  *vfs,
          const char   *name,
          sqlite3_file *file,
          int           flags,
          int          *ret_flags)
{
  sqlite3_vfs *real = vfs->pAppData;
  WalFile *self = (WalFile *) file;

  if (!(flags & SQLITE_OPEN_WAL))
    return real->xOpen (real, name, file, flags, ret_flags);
  memset (self, 0, sizeof *self);
  self->real = (sqlite3_file *) (self + 1);
  int rc = real->xOpen (real, name, self->real, flags, ret_flags);
  /* Without methods SQLite does not close it. */
  if (rc != SQLITE_OK)
    {
      if (self->real->pMethods)
        self->real->pMethods->xClose (self->real);
      return rc;
    }
  self->buffer = g_malloc (BUFFER_BYTES);
  self->base.pMethods = &wal_methods;
  return SQLITE_OK;
}

const char *
yc_wal_vfs_name (void)
{
  static sqlite3_vfs vfs;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      sqlite3_vfs *real = sqlite3_vfs_find (NULL);

      vfs = *real;
      vfs.zName = "yichuang-wal";
      vfs.pNext = NULL;
      vfs.szOsFile = (int) sizeof (WalFile) + real->szOsFile;
      vfs.pAppData = real;
      vfs.xOpen = vfs_open;
      if (sqlite3_vfs_register (&vfs, 0) != SQLITE_OK)
        g_error ("SQLite does not take a file system");
      g_once_init_leave (&once, 1);
    }
  return vfs.zName;
}
