/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Thin, strict wrapper of SQLite: named binds, columns by name, everything with GError. One thread. Other folders use only
 * these functions and only from yc-*-store*.c. Prepared statements are cached by the address of their (static) text. */
#define YC_DB_ERROR (yc_db_error_quark ())
typedef enum
{
  YC_DB_ERROR_SQL,        /* programming error: wrong statement, name or nesting */
  YC_DB_ERROR_BUSY,       /* another connection holds the file: repeat */
  YC_DB_ERROR_NO_SPACE,   /* disk full: free space, then repeat; nothing of the transaction was written */
  YC_DB_ERROR_NEWER,      /* user_version above ours: update the program; nothing was changed */
  YC_DB_ERROR_CONSTRAINT, /* the row breaks a rule of the table */
  YC_DB_ERROR_DAMAGED,    /* not a database, or a torn page: keep the file, call the administrator */
  YC_DB_ERROR_IO,         /* the disk failed: stop accepting, reopen, verify; never repeat as if it were clean */
} YcDbError;
GQuark yc_db_error_quark (void);

typedef struct _YcDb YcDb;
typedef struct _YcStmt YcStmt;

/* Both: WAL that keeps its size, foreign_keys, trusted_schema off, checkpoints only by yc_db_checkpoint(). */
typedef enum
{
  YC_DB_WORK,             /* synchronous=FULL: a commit that returned survives a power loss */
  YC_DB_CACHE,            /* synchronous=NORMAL: the last commits may be lost, the file stays sound */
} YcDbKind;

/* Opens or (unless @read_only) makes the file, mode 0600. Errors: DAMAGED (also: a database of another program or kind), IO,
 * NO_SPACE, BUSY. Returns: (transfer full) */
YcDb    *yc_db_open      (const char *path, YcDbKind kind, gboolean read_only, GError **error);
/* All statements must be done. An open transaction is rolled back. */
void     yc_db_close     (YcDb *self);
gboolean yc_db_exec      (YcDb *self, const char *sql, GError **error);
/* Applies the numbered .sql GResources below @resource_prefix ("0001-keys.sql", "0002-...": without a gap) that the file does not
 * have yet, each in one transaction. A file that has some already is copied to @backup_path first (NULL: no copy).
 * Errors: NEWER, then nothing was changed; as yc_db_exec(). */
gboolean yc_db_migrate   (YcDb *self, const char *resource_prefix, const char *backup_path, GError **error);
/* NEWER when the file says so by its header, without SQLite: nothing is made or touched beside it. TRUE for a file that is absent, too. A
 * version that stands only in the write-ahead log (its program was killed) is found by yc_db_check_version(). */
gboolean yc_db_peek_version  (const char *path, const char *resource_prefix, GError **error);
/* NEWER when the file is above what @resource_prefix knows; the close then leaves it alone, too. Changes nothing in the database. */
gboolean yc_db_check_version (YcDb *self, const char *resource_prefix, GError **error);

/* One transaction, BEGIN IMMEDIATE. A nested begin fails with SQL. */
gboolean yc_db_begin     (YcDb *self, GError **error);
/* After a failure the transaction is rolled back; after IO only a reopened file tells what stands in it. */
gboolean yc_db_commit    (YcDb *self, GError **error);
void     yc_db_rollback  (YcDb *self);                         /* no-op when none is open */
gboolean yc_db_in_transaction (YcDb *self);

/* integrity_check and foreign_key_check. TRUE when the check could be made; what it found is appended to @ret_defects
 * (of (owned) char *), nothing for a sound file. Slow (seconds for a gigabyte). */
gboolean yc_db_integrity (YcDb *self, GPtrArray *ret_defects, GError **error);
/* Writes a consistent copy, also while others read; replaces @path atomically, mode 0600. */
gboolean yc_db_backup    (YcDb *self, const char *path, GError **error);
gint64   yc_db_changes   (YcDb *self);                         /* rows of the last INSERT, UPDATE or DELETE */

/* Moves what the WAL holds into the file without shrinking the WAL. Called by the one writer when it is idle. With @restart it
 * waits for readers (up to the busy timeout) so that the next commit starts at the WAL's head; without, it does what it can. */
gboolean yc_db_checkpoint (YcDb *self, gboolean restart, GError **error);
/* Grows the WAL file to @bytes once, so that later commits overwrite instead of extending it; the database does not grow. */
gboolean yc_db_fill_wal  (YcDb *self, gsize bytes, GError **error);

/* @sql must be a static string of one statement with named parameters (":case_id"); the same text may be in use twice at a time.
 * The statement is reset and returned to the cache by yc_stmt_done() (autoptr), before yc_db_close(). */
YcStmt     *yc_db_prepare     (YcDb *self, const char *sql, GError **error);
/* @name is with or without the colon. An unknown name, a text that is not UTF-8 and a parameter that was never bound are errors
 * of the next step. Binding between rows starts the statement anew; other bindings stay as they were. */
void        yc_stmt_text      (YcStmt *self, const char *name, const char *value);       /* NULL binds null */
void        yc_stmt_int       (YcStmt *self, const char *name, gint64 value);
void        yc_stmt_blob      (YcStmt *self, const char *name, GBytes *value);           /* NULL binds null */
void        yc_stmt_null      (YcStmt *self, const char *name);
/* After the last row (*@ret_row FALSE) the next step runs the statement again. */
gboolean    yc_stmt_step      (YcStmt *self, gboolean *ret_row, GError **error);
gboolean    yc_stmt_run       (YcStmt *self, GError **error);                            /* SQL error when it gives a row */
/* Columns of the current row. An unknown column is a programming error (critical). */
const char *yc_stmt_col_text  (YcStmt *self, const char *column);                        /* until the next step; NULL for null */
gint64      yc_stmt_col_int   (YcStmt *self, const char *column);                        /* 0 for null */
GBytes     *yc_stmt_col_blob  (YcStmt *self, const char *column);                        /* (transfer full), NULL for null */
gboolean    yc_stmt_col_is_null (YcStmt *self, const char *column);
void        yc_stmt_done      (YcStmt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcDb, yc_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcStmt, yc_stmt_done)

G_END_DECLS
