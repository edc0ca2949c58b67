/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Thin, strict wrapper of SQLite: named binds, typed columns by name, everything with GError. One thread. Other folders use only these
 * functions and only from yc-*-store.c. Prepared statements are cached by the address of their (static) text. */
#define YC_DB_ERROR (yc_db_error_quark ())
typedef enum
{
  YC_DB_ERROR_SQL,        /* programming error or damaged file */
  YC_DB_ERROR_BUSY,
  YC_DB_ERROR_NO_SPACE,
  YC_DB_ERROR_NEWER,      /* user_version above ours */
  YC_DB_ERROR_CONSTRAINT,
  YC_DB_ERROR_DAMAGED,
} YcDbError;
GQuark yc_db_error_quark (void);

typedef struct _YcDb YcDb;
typedef struct _YcStmt YcStmt;

typedef enum { YC_DB_WORK, YC_DB_CACHE } YcDbKind;   /* FULL or NORMAL; both WAL, foreign_keys, trusted_schema off, persistent WAL */

YcDb    *yc_db_open      (const char *path, YcDbKind kind, gboolean read_only, GError **error);
void     yc_db_close     (YcDb *self);
gboolean yc_db_exec      (YcDb *self, const char *sql, GError **error);
gboolean yc_db_migrate   (YcDb *self, const char *resource_prefix, const char *backup_path, GError **error); /* numbered .sql GResources "0001-..." */
gboolean yc_db_begin     (YcDb *self, GError **error);
gboolean yc_db_commit    (YcDb *self, GError **error);
void     yc_db_rollback  (YcDb *self);
gboolean yc_db_in_transaction (YcDb *self);
gboolean yc_db_integrity (YcDb *self, GPtrArray *ret_defects, GError **error);
gboolean yc_db_backup    (YcDb *self, const char *path, GError **error);
gint64   yc_db_changes   (YcDb *self);

/* @sql must be a static string. The statement is reset and returned to the cache by yc_stmt_done() (autoptr). */
YcStmt     *yc_db_prepare     (YcDb *self, const char *sql, GError **error);
void        yc_stmt_text      (YcStmt *self, const char *name, const char *value);       /* NULL binds null */
void        yc_stmt_int       (YcStmt *self, const char *name, gint64 value);
void        yc_stmt_blob      (YcStmt *self, const char *name, GBytes *value);
void        yc_stmt_null      (YcStmt *self, const char *name);
gboolean    yc_stmt_step      (YcStmt *self, gboolean *ret_row, GError **error);         /* binding errors surface here */
gboolean    yc_stmt_run       (YcStmt *self, GError **error);                            /* no rows wanted */
const char *yc_stmt_col_text  (YcStmt *self, const char *column);                        /* until the next step; NULL for null */
gint64      yc_stmt_col_int   (YcStmt *self, const char *column);
GBytes     *yc_stmt_col_blob  (YcStmt *self, const char *column);                        /* (transfer full), NULL for null */
gboolean    yc_stmt_col_is_null (YcStmt *self, const char *column);
void        yc_stmt_done      (YcStmt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcDb, yc_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcStmt, yc_stmt_done)

G_END_DECLS
