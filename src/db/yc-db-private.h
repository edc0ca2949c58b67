/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "db/yc-db.h"

#include <sqlite3.h>

/* Shared by the files of this folder only. */
struct _YcDb
{
  sqlite3    *handle;       /* (owned) */
  char       *path;         /* (owned) */
  gboolean    read_only;
  GHashTable *statements;   /* address of the static text -> (owned) YcStmt */
};

gboolean yc_db_fail           (YcDb *self, int rc, const char *what, GError **error);   /* always FALSE */
gboolean yc_db_pragma_int     (YcDb *self, const char *sql, gint64 *ret_value, GError **error);
/* The file system that writes a commit at once; for synchronous=FULL only. */
const char *yc_wal_vfs_name   (void);
void     yc_stmt_free_cached  (gpointer data);
void     yc_db_check_plan     (YcDb *self, const char *sql);    /* for tests: a critical warning when it reads all of what grows without saying so */
