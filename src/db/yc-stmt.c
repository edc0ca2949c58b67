/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Prepared statements: binds by name, columns by name. Takes static SQL, gives rows; what was bound wrongly is kept and told by
 * the next step, so that callers need one check only. Used by the connection's thread. */
#define G_LOG_DOMAIN "yc-db"
#include "config.h"

#include "db/yc-db-private.h"

#include <string.h>

#define MAX_PARAMETERS 64

typedef enum
{
  AT_START,
  AT_ROW,
} Position;

struct _YcStmt
{
  YcDb         *db;         /* (not owned) */
  sqlite3_stmt *handle;     /* (owned) */
  GError       *bind_error; /* (owned): the first one */
  guint64       bound;      /* bit n - 1: parameter n has a value */
  Position      position;
  int           next_column; /* where the next column is looked for first: they are mostly read in order */
  int           next_parameter; /* the same for parameters, from 0 */
  gboolean      cached;     /* owned by the connection's table */
  gboolean      in_use;
};

static void
stmt_free (YcStmt *self)
{
  sqlite3_finalize (self->handle);
  g_clear_error (&self->bind_error);
  g_free (self);
}

/* A statement that is still in use stays: sqlite3_close() then refuses and the mistake is seen. */
void
yc_stmt_free_cached (gpointer data)
{
  YcStmt *self = data;

  if (!self->in_use)
    stmt_free (self);
}

static YcStmt *
compile (YcDb       *db,
         const char *sql,
         GError    **error)
{
  sqlite3_stmt *handle = NULL;
  const char *rest = NULL;
  int rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &rest);

  if (rc != SQLITE_OK || !handle)
    {
      yc_db_fail (db, rc != SQLITE_OK ? rc : SQLITE_MISUSE, "cannot prepare statement", error);
      return NULL;
    }
  if (YC_DEVELOPMENT && g_getenv ("YICHUANG_SQL_PLANS") != NULL)
    yc_db_check_plan (db, sql);
  YcStmt *self = g_new0 (YcStmt, 1);
  self->db = db;
  self->handle = handle;
  if (strspn (rest, " \t\n;") != strlen (rest) || sqlite3_bind_parameter_count (handle) > MAX_PARAMETERS)
    {
      g_set_error_literal (error, YC_DB_ERROR, YC_DB_ERROR_SQL, "more than one statement, or too many parameters");
      stmt_free (self);
      return NULL;
    }
  return self;
}

YcStmt *
yc_db_prepare (YcDb       *self,
               const char *sql,
               GError    **error)
{
  YcStmt *stmt = g_hash_table_lookup (self->statements, sql);

  if (stmt && !g_str_has_prefix (sql, sqlite3_sql (stmt->handle)))
    {
      g_set_error_literal (error, YC_DB_ERROR, YC_DB_ERROR_SQL, "the text of a statement is not static");
      return NULL;
    }
  if (!stmt || stmt->in_use)
    {
      gboolean cache = stmt == NULL;

      stmt = compile (self, sql, error);
      if (!stmt)
        return NULL;
      stmt->cached = cache;
      if (cache)
        g_hash_table_insert (self->statements, (gpointer) sql, stmt);
    }
  stmt->in_use = TRUE;
  return stmt;
}

void
yc_stmt_done (YcStmt *self)
{
  if (!self)
    return;
  if (!self->cached)
    {
      stmt_free (self);
      return;
    }
  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  g_clear_error (&self->bind_error);
  self->bound = 0;
  self->position = AT_START;
  self->in_use = FALSE;
}

/* SQLite looks from the first one on each time; a row of 28 columns is 400 comparisons then. */
static int
find_parameter (YcStmt     *self,
                const char *name)
{
  int n = sqlite3_bind_parameter_count (self->handle);

  for (int k = 0; k < n; k++)
    {
      int i = (self->next_parameter + k) % n;
      const char *known = sqlite3_bind_parameter_name (self->handle, i + 1);

      if (known && strcmp (known + 1, name) == 0)
        {
          self->next_parameter = i + 1;
          return i + 1;
        }
    }
  return 0;
}

/* Returns: the number of the parameter, 0 when there is none (and the error is kept). */
static int
start_bind (YcStmt     *self,
            const char *name)
{

  if (self->position == AT_ROW)
    {
      sqlite3_reset (self->handle);
      self->position = AT_START;
    }
  int index = find_parameter (self, name[0] == ':' ? name + 1 : name);
  if (index > 0)
    self->bound |= G_GUINT64_CONSTANT (1) << (index - 1);
  else if (!self->bind_error)
    g_set_error (&self->bind_error, YC_DB_ERROR, YC_DB_ERROR_SQL, "statement has no parameter \"%s\"", name);
  return index;
}

static void
end_bind (YcStmt *self,
          int     rc)
{
  if (rc != SQLITE_OK && !self->bind_error)
    yc_db_fail (self->db, rc, "cannot bind", &self->bind_error);
}

void
yc_stmt_text (YcStmt     *self,
              const char *name,
              const char *value)
{
  int index = start_bind (self, name);

  if (index == 0)
    return;
  if (value && !g_utf8_validate (value, -1, NULL))
    {
      if (!self->bind_error)
        g_set_error (&self->bind_error, YC_DB_ERROR, YC_DB_ERROR_SQL, "text of \"%s\" is not UTF-8", name);
      return;
    }
  end_bind (self, value ? sqlite3_bind_text64 (self->handle, index, value, strlen (value), SQLITE_TRANSIENT, SQLITE_UTF8)
                        : sqlite3_bind_null (self->handle, index));
}

void
yc_stmt_int (YcStmt     *self,
             const char *name,
             gint64      value)
{
  int index = start_bind (self, name);

  if (index > 0)
    end_bind (self, sqlite3_bind_int64 (self->handle, index, value));
}

void
yc_stmt_blob (YcStmt     *self,
              const char *name,
              GBytes     *value)
{
  int index = start_bind (self, name);
  gsize n = 0;

  if (index == 0)
    return;
  if (!value)
    {
      end_bind (self, sqlite3_bind_null (self->handle, index));
      return;
    }
  const void *data = g_bytes_get_data (value, &n);
  /* SQLite takes a NULL pointer for null; empty bytes stay bytes. */
  end_bind (self, sqlite3_bind_blob64 (self->handle, index, data ? data : "", n, SQLITE_TRANSIENT));
}

void
yc_stmt_null (YcStmt     *self,
              const char *name)
{
  int index = start_bind (self, name);

  if (index > 0)
    end_bind (self, sqlite3_bind_null (self->handle, index));
}

static gboolean
check_bound (YcStmt  *self,
             GError **error)
{
  int n = sqlite3_bind_parameter_count (self->handle);

  if (self->bind_error)
    {
      g_propagate_error (error, g_error_copy (self->bind_error));
      return FALSE;
    }
  for (int i = 1; i <= n; i++)
    if (!(self->bound & (G_GUINT64_CONSTANT (1) << (i - 1))))
      {
        const char *name = sqlite3_bind_parameter_name (self->handle, i);
        g_set_error (error, YC_DB_ERROR, YC_DB_ERROR_SQL, "parameter \"%s\" was not bound", name ? name : "?");
        return FALSE;
      }
  return TRUE;
}

gboolean
yc_stmt_step (YcStmt   *self,
              gboolean *ret_row,
              GError  **error)
{
  if (!check_bound (self, error))
    return FALSE;

  int rc = sqlite3_step (self->handle);
  if (rc == SQLITE_ROW)
    {
      self->position = AT_ROW;
      *ret_row = TRUE;
      return TRUE;
    }
  self->position = AT_START;
  if (rc != SQLITE_DONE)
    {
      yc_db_fail (self->db, rc, "statement failed", error);
      sqlite3_reset (self->handle);
      return FALSE;
    }
  sqlite3_reset (self->handle);
  *ret_row = FALSE;
  return TRUE;
}

gboolean
yc_stmt_run (YcStmt  *self,
             GError **error)
{
  gboolean row = FALSE;

  if (!yc_stmt_step (self, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  sqlite3_reset (self->handle);
  self->position = AT_START;
  g_set_error_literal (error, YC_DB_ERROR, YC_DB_ERROR_SQL, "statement gave a row where none was wanted");
  return FALSE;
}

static int
find_column (YcStmt     *self,
             const char *column)
{
  int n = self->position == AT_ROW ? sqlite3_data_count (self->handle) : 0;

  for (int k = 0; k < n; k++)
    {
      int i = (self->next_column + k) % n;

      if (strcmp (sqlite3_column_name (self->handle, i), column) == 0)
        {
          self->next_column = i + 1;
          return i;
        }
    }
  g_critical ("no row, or no column \"%s\" in: %s", column, sqlite3_sql (self->handle));
  return -1;
}

const char *
yc_stmt_col_text (YcStmt     *self,
                  const char *column)
{
  int index = find_column (self, column);

  return index < 0 ? NULL : (const char *) sqlite3_column_text (self->handle, index);
}

gint64
yc_stmt_col_int (YcStmt     *self,
                 const char *column)
{
  int index = find_column (self, column);

  return index < 0 ? 0 : sqlite3_column_int64 (self->handle, index);
}

GBytes *
yc_stmt_col_blob (YcStmt     *self,
                  const char *column)
{
  int index = find_column (self, column);

  if (index < 0 || sqlite3_column_type (self->handle, index) == SQLITE_NULL)
    return NULL;
  const void *data = sqlite3_column_blob (self->handle, index);
  return g_bytes_new (data, (gsize) sqlite3_column_bytes (self->handle, index));
}

gboolean
yc_stmt_col_is_null (YcStmt     *self,
                     const char *column)
{
  int index = find_column (self, column);

  return index < 0 || sqlite3_column_type (self->handle, index) == SQLITE_NULL;
}
