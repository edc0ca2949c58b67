/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "db/yc-db.h"
#include "platform/yc-platform-store.h"

G_BEGIN_DECLS

/* Shared by the yc-platform-store*.c files only. */
struct _YcPlatformStore
{
  char        *folder;          /* (owned) */
  int          lock_fd;         /* (owned) */
  YcClock     *clock;           /* (owned) */
  YcIds       *ids;             /* (owned) */
  YcDb        *db;              /* (owned) */
  YcSealKey   *record_key;      /* (owned): seals columns */
  YcSealKey   *name_key;        /* (owned): makes keyed names: of files, of what was typed */
  YcSealKey   *blob_key;        /* (owned): seals files */
  YcPlatformFiles *files;       /* (owned) */
  YcAuthorKey *signing_key;     /* (owned) */
  char        *public_key;      /* (owned) */
};

/* Runs @body in a transaction of its own, or in the caller's when one is open. */
typedef gboolean (*YcPlatformBody) (YcPlatformStore *self, gpointer data, GError **error);
gboolean yc_platform_store_transact (YcPlatformStore *self, YcPlatformBody body, gpointer data, GError **error);

/* Columns named ..._sealed. @row: what tells this row from the others. */
void     yc_platform_store_bind_sealed   (YcPlatformStore *self, YcStmt *stmt, const char *table, const char *column, const char *row, const char *text);
/* (transfer full): yc_wipe_free() */
char    *yc_platform_store_unseal_column (YcPlatformStore *self, YcStmt *stmt, const char *table, const char *column, const char *row, GError **error);

char    *yc_platform_store_hash_token (const char *token);                     /* (transfer full): SHA-256, hex */
char    *yc_platform_store_make_token (YcPlatformStore *self);                 /* (transfer full): 32 random bytes in hex; yc_wipe_free() */
char    *yc_platform_store_make_name  (YcPlatformStore *self, const char *kind, const char *text);  /* (transfer full): keyed, 64 hex */
gint64   yc_platform_store_now        (YcPlatformStore *self);

/* A step that gives at most one row: FALSE with error; FALSE without error: none. */
gboolean yc_platform_store_get_row (YcStmt *stmt, GError **error);

/* meta: sealed facts. NULL without error: absent. */
char    *yc_platform_store_get_meta (YcPlatformStore *self, const char *name, GError **error);    /* yc_wipe_free() */
gboolean yc_platform_store_put_meta (YcPlatformStore *self, const char *name, const char *value, GError **error);

/* Uploads that are over. */
gboolean yc_platform_store_end_uploads   (YcPlatformStore *self, GError **error);
/* These, and parts that no row names: only while nothing is under way. */
gboolean yc_platform_store_sweep_uploads (YcPlatformStore *self, GError **error);

G_END_DECLS
