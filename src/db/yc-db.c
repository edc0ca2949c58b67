/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* One SQLite connection: opened with the settings the store relies on, transactions, checkpoints, backup, integrity.
 * Takes a path, gives a YcDb. Used by one thread at a time; blocks on the disk. */
#define G_LOG_DOMAIN "yc-db"
#include "config.h"

#include "db/yc-db-private.h"

#include "base/yc-error.h"
#include "base/yc-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* "YcWk" and "YcCa": tells our files, and the two of them, from anything else that lies in the folder. */
#define APPLICATION_ID_WORK 0x5963576B
#define APPLICATION_ID_CACHE 0x59634361
#define BUSY_TIMEOUT_MS 2000
#define MAX_DEFECTS 100
/* What stays in the page cache when a large transaction spills. */
#define WAL_FILL_MARGIN (256 * 1024)

GQuark
yc_db_error_quark (void)
{
  static const char *const codes[] = { "sql", "busy", "no-space", "newer", "constraint", "damaged", "io" };
  static gsize once;

  if (g_once_init_enter (&once))
    {
      GQuark quark = g_quark_from_static_string ("yc-db-error-quark");
      yc_error_register (quark, "db", codes, G_N_ELEMENTS (codes));
      g_once_init_leave (&once, quark);
    }
  return (GQuark) once;
}

static YcDbError
map_result (sqlite3 *handle,
            int      rc)
{
  int err = handle ? sqlite3_system_errno (handle) : 0;
  gboolean full = err == ENOSPC || err == EDQUOT;

  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return YC_DB_ERROR_NO_SPACE;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return full ? YC_DB_ERROR_NO_SPACE : YC_DB_ERROR_IO;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return YC_DB_ERROR_BUSY;
    case SQLITE_CONSTRAINT:
      return YC_DB_ERROR_CONSTRAINT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return YC_DB_ERROR_DAMAGED;
    default:
      return YC_DB_ERROR_SQL;
    }
}

/* SQLite's messages name tables and columns, never values, so they may go to the log. */
gboolean
yc_db_fail (YcDb       *self,
            int         rc,
            const char *what,
            GError    **error)
{
  g_set_error (error, YC_DB_ERROR, map_result (self->handle, rc), "%s: %s (%d)", what,
               self->handle ? sqlite3_errmsg (self->handle) : sqlite3_errstr (rc), rc);
  return FALSE;
}

/* For the few pragmas; they are no cached statements because they run once a connection. */
gboolean
yc_db_pragma_int (YcDb       *self,
                  const char *sql,
                  gint64     *ret_value,
                  GError    **error)
{
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (self->handle, sql, -1, &stmt, NULL);

  if (rc != SQLITE_OK)
    return yc_db_fail (self, rc, sql, error);
  rc = sqlite3_step (stmt);
  gint64 value = rc == SQLITE_ROW ? sqlite3_column_int64 (stmt, 0) : 0;
  int final_rc = sqlite3_finalize (stmt);
  if (rc != SQLITE_ROW)
    return yc_db_fail (self, final_rc != SQLITE_OK ? final_rc : SQLITE_ERROR, sql, error);
  *ret_value = value;
  return TRUE;
}

/* SQLite gives the -wal and -shm files the mode of the database, so the database is made here with the right one. */
static gboolean
make_private_file (const char *path,
                   GError    **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  int err = errno;

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }
  g_set_error (error, YC_DB_ERROR, err == ENOSPC || err == EDQUOT ? YC_DB_ERROR_NO_SPACE : YC_DB_ERROR_IO,
               "cannot make database: %s", g_strerror (err));
  return FALSE;
}

static gboolean
check_owner (YcDb    *self,
             YcDbKind kind,
             GError **error)
{
  gint64 want = kind == YC_DB_WORK ? APPLICATION_ID_WORK : APPLICATION_ID_CACHE;
  gint64 have, n_tables;

  if (!yc_db_pragma_int (self, "PRAGMA application_id", &have, error)
      || !yc_db_pragma_int (self, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (have == want)
    return TRUE;
  /* A file without tables is one that a crash left before its first line was written. */
  if (have != 0 || n_tables > 0 || self->read_only)
    {
      g_set_error (error, YC_DB_ERROR, YC_DB_ERROR_DAMAGED, "database belongs to another program (application id %08x)",
                   (guint) have);
      return FALSE;
    }
  return yc_db_exec (self,
                     kind == YC_DB_WORK ? "PRAGMA application_id = " G_STRINGIFY (APPLICATION_ID_WORK)
                                        : "PRAGMA application_id = " G_STRINGIFY (APPLICATION_ID_CACHE),
                     error);
}

/* The pragma answers with the mode that holds, not with an error, where a file system cannot carry a WAL. */
static gboolean
use_wal (YcDb    *self,
         GError **error)
{
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (self->handle, "PRAGMA journal_mode = WAL", -1, &stmt, NULL);

  if (rc != SQLITE_OK)
    return yc_db_fail (self, rc, "journal mode", error);
  gboolean is_wal = sqlite3_step (stmt) == SQLITE_ROW
                    && g_strcmp0 ((const char *) sqlite3_column_text (stmt, 0), "wal") == 0;
  rc = sqlite3_finalize (stmt);
  if (rc != SQLITE_OK)
    return yc_db_fail (self, rc, "journal mode", error);
  if (!is_wal)
    g_set_error_literal (error, YC_DB_ERROR, YC_DB_ERROR_IO, "this file system cannot carry a write-ahead log");
  return is_wal;
}

static gboolean
configure (YcDb    *self,
           YcDbKind kind,
           GError **error)
{
  int keep_wal = 1;
  gint64 value;

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep_wal);
  if (!yc_db_exec (self,
                   "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                   "PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0; PRAGMA wal_autocheckpoint = 0;"
                   "PRAGMA secure_delete = ON; PRAGMA journal_size_limit = -1;",
                   error)
      || !yc_db_exec (self, kind == YC_DB_WORK ? "PRAGMA synchronous = FULL; PRAGMA cache_spill = OFF" : "PRAGMA synchronous = NORMAL",
                      error)
      || !yc_db_pragma_int (self, "PRAGMA schema_version", &value, error))
    return FALSE;
  if (self->read_only)
    return yc_db_exec (self, "PRAGMA query_only = ON", error) && check_owner (self, kind, error);
  return check_owner (self, kind, error) && use_wal (self, error);
}

/* SQLite counts its memory under a lock that every allocation takes; nobody here asks for the sum. Where something else in the process
 * has set SQLite going before, it stays as it is. */
static gpointer
set_up_library (gpointer data)
{
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  return NULL;
}

YcDb *
yc_db_open (const char *path,
            YcDbKind    kind,
            gboolean    read_only,
            GError    **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  if (!read_only && !make_private_file (path, error))
    return NULL;

  static GOnce once = G_ONCE_INIT;
  g_once (&once, set_up_library, NULL);
  g_autoptr (YcDb) self = g_new0 (YcDb, 1);
  self->path = g_strdup (path);
  self->read_only = read_only;
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, yc_stmt_free_cached);
  int flags = (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW
              | SQLITE_OPEN_PRIVATECACHE;
  int rc = sqlite3_open_v2 (path, &self->handle, flags,
                            kind == YC_DB_WORK && !read_only ? yc_wal_vfs_name () : NULL);
  if (rc != SQLITE_OK)
    {
      yc_db_fail (self, rc, "cannot open database", error);
      return NULL;
    }
  return configure (self, kind, error) ? g_steal_pointer (&self) : NULL;
}

void
yc_db_close (YcDb *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->statements);
  yc_db_rollback (self);
  if (sqlite3_close (self->handle) != SQLITE_OK)
    g_critical ("database closed with a statement in use");
  g_free (self->path);
  g_free (self);
}

gboolean
yc_db_exec (YcDb       *self,
            const char *sql,
            GError    **error)
{
  int rc = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return rc == SQLITE_OK || yc_db_fail (self, rc, "statement failed", error);
}

/* As yc_db_exec(), for what every act runs. */
static gboolean
run_kept (YcDb       *self,
          const char *sql,
          GError    **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self, sql, error);

  return stmt && yc_stmt_run (stmt, error);
}

gboolean
yc_db_begin (YcDb    *self,
             GError **error)
{
  if (yc_db_in_transaction (self))
    {
      g_set_error_literal (error, YC_DB_ERROR, YC_DB_ERROR_SQL, "a transaction is open already");
      return FALSE;
    }
  return run_kept (self, "BEGIN IMMEDIATE", error);
}

gboolean
yc_db_commit (YcDb    *self,
              GError **error)
{
  /* After a full disk or a failed read SQLite may have rolled back by itself: that must not look like a commit. */
  if (!yc_db_in_transaction (self))
    {
      g_set_error_literal (error, YC_DB_ERROR, YC_DB_ERROR_SQL, "no transaction is open");
      return FALSE;
    }
  if (run_kept (self, "COMMIT", error))
    return TRUE;
  yc_db_rollback (self);
  return FALSE;
}

void
yc_db_rollback (YcDb *self)
{
  g_autoptr (GError) local = NULL;

  /* A rollback that fails leaves the transaction uncommitted in any case; the next begin tells. */
  if (self->handle && yc_db_in_transaction (self) && !yc_db_exec (self, "ROLLBACK", &local))
    g_warning ("rollback: %s", local->message);
}

gboolean
yc_db_in_transaction (YcDb *self)
{
  return !sqlite3_get_autocommit (self->handle);
}

gint64
yc_db_changes (YcDb *self)
{
  return sqlite3_changes64 (self->handle);
}

static int
append_defect (void  *data,
               int    n_columns,
               char **values,
               char **names)
{
  GPtrArray *defects = data;

  if (n_columns == 1 && g_strcmp0 (values[0], "ok") == 0)
    return 0;
  if (n_columns == 1)
    g_ptr_array_add (defects, g_strdup (values[0]));
  else
    g_ptr_array_add (defects, g_strdup_printf ("foreign key: table %s row %s has no %s", values[0],
                                               values[1] ? values[1] : "?", values[2]));
  return defects->len >= MAX_DEFECTS;
}

gboolean
yc_db_integrity (YcDb      *self,
                 GPtrArray *ret_defects,
                 GError   **error)
{
  static const char *const checks[] = { "PRAGMA integrity_check(100)", "PRAGMA foreign_key_check" };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      int rc = sqlite3_exec (self->handle, checks[i], append_defect, ret_defects, NULL);
      YcDbError code = map_result (self->handle, rc);

      /* A file so torn that the check itself stops is a finding, not a failure to look. */
      if (rc == SQLITE_ABORT)
        return TRUE;
      if (rc != SQLITE_OK && code != YC_DB_ERROR_DAMAGED)
        return yc_db_fail (self, rc, "integrity check", error);
      if (rc != SQLITE_OK)
        g_ptr_array_add (ret_defects, g_strdup (sqlite3_errmsg (self->handle)));
    }
  return TRUE;
}

static gboolean
copy_pages (YcDb       *self,
            const char *path,
            GError    **error)
{
  YcDb target = { 0 };
  int rc = sqlite3_open_v2 (path, &target.handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
  sqlite3_backup *backup = rc == SQLITE_OK ? sqlite3_backup_init (target.handle, "main", self->handle, "main") : NULL;

  if (backup)
    {
      sqlite3_backup_step (backup, -1);
      rc = sqlite3_backup_finish (backup);
    }
  else if (rc == SQLITE_OK)
    rc = sqlite3_errcode (target.handle);
  if (rc != SQLITE_OK)
    yc_db_fail (&target, rc, "cannot copy database", error);
  sqlite3_close (target.handle);
  return rc == SQLITE_OK;
}

gboolean
yc_db_backup (YcDb       *self,
              const char *path,
              GError    **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);

  g_unlink (part);
  if (!make_private_file (part, error))
    return FALSE;
  if (copy_pages (self, part, error) && yc_file_rename_durable (part, path, error))
    return TRUE;
  g_unlink (part);
  return FALSE;
}

gboolean
yc_db_checkpoint (YcDb     *self,
                  gboolean  restart,
                  GError  **error)
{
  int rc = sqlite3_wal_checkpoint_v2 (self->handle, "main",
                                      restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

  return rc == SQLITE_OK || yc_db_fail (self, rc, "checkpoint", error);
}

/* A transaction too large for the page cache spills into the WAL before it ends; rolled back it leaves the WAL's size behind and
 * nothing in the database. The checkpoint makes the next commit start at the head with a new salt, so that an open does not read
 * the filling. */
gboolean
yc_db_fill_wal (YcDb    *self,
                gsize    bytes,
                GError **error)
{
  gint64 cache_size;
  char sql[96];

  if (!yc_db_pragma_int (self, "PRAGMA cache_size", &cache_size, error)
      || !yc_db_exec (self, "PRAGMA cache_size = 16; PRAGMA cache_spill = ON", error) || !yc_db_begin (self, error))
    return FALSE;
  g_snprintf (sql, sizeof sql, "INSERT INTO wal_filling VALUES (zeroblob(%" G_GSIZE_FORMAT "))",
              bytes + WAL_FILL_MARGIN);
  gboolean ok = yc_db_exec (self, "CREATE TABLE wal_filling (filling BLOB) STRICT", error) && yc_db_exec (self, sql, error);
  yc_db_rollback (self);
  g_snprintf (sql, sizeof sql, "PRAGMA cache_spill = OFF; PRAGMA cache_size = %" G_GINT64_FORMAT, cache_size);
  return yc_db_exec (self, sql, ok ? error : NULL) && ok && yc_db_checkpoint (self, TRUE, error);
}
