/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Whose key an operation is signed with: an account's, or somebody's who served at a workstation before it belonged to the hall and for whom a
 * clerk vouched there. The platform's thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-store-private.h"

#include <string.h>

/* The account that the key speaks for. @sql: of one row with account, local and device. */
static YcPlatformAccount *
find (YcPlatformStore *self, const char *sql, const char *public_key, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, sql, error);
  g_autoptr (YcPlatformAccount) account = NULL;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "key", public_key);
  if (!yc_platform_store_get_row (stmt, error))
    return NULL;
  account = yc_platform_store_find_account (self, yc_stmt_col_text (stmt, "account"), error);
  if (account == NULL || *yc_stmt_col_text (stmt, "local") == '\0')
    return g_steal_pointer (&account);
  g_free (account->account);
  account->account = g_strdup (yc_stmt_col_text (stmt, "local"));
  account->device = g_strdup (yc_stmt_col_text (stmt, "device"));
  return g_steal_pointer (&account);
}

YcPlatformAccount *
yc_platform_store_find_author (YcPlatformStore *self, const char *public_key, GError **error)
{
  g_autoptr (GError) local = NULL;
  YcPlatformAccount *account = find (self, "SELECT account, '' AS local, '' AS device FROM author WHERE public_key = :key", public_key, &local);

  if (account != NULL || local != NULL)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return account;
    }
  return find (self, "SELECT account, local, device FROM local_author WHERE public_key = :key", public_key, error);
}

typedef struct
{
  const char              *key, *local;
  const YcPlatformSession *session;
} PutAuthor;

static gboolean
insert (YcPlatformStore *self, const PutAuthor *put, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    put->local == NULL ? "INSERT INTO author (public_key, account, device, since_us) VALUES (:key, :account, :device, :now)"
                       : "INSERT INTO local_author (public_key, local, account, device, since_us) VALUES (:key, :local, :account, :device, :now)",
    error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "key", put->key);
  if (put->local != NULL)
    yc_stmt_text (stmt, "local", put->local);
  yc_stmt_text (stmt, "account", put->session->account->account);
  yc_stmt_text (stmt, "device", put->session->device);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  return yc_stmt_run (stmt, error);
}

static gboolean
put_author (YcPlatformStore *self, gpointer data, GError **error)
{
  const PutAuthor *put = data;
  const YcPlatformAccount *account = put->session->account;
  g_autoptr (GError) local = NULL;
  g_autoptr (YcPlatformAccount) owner = yc_platform_store_find_author (self, put->key, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (owner != NULL)
    return (strcmp (owner->account, put->local != NULL ? put->local : account->account) == 0
            && (owner->device == NULL || strcmp (owner->device, put->session->device) == 0))
           || yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the key is another account's");
  /* What was done at a counter is vouched for by who may do it. */
  if (put->local != NULL && account->role != YC_ROLE_CLERK)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "only a clerk vouches for what was done at a counter");
  return insert (self, put, error);
}

gboolean
yc_platform_store_put_author (YcPlatformStore *self, const char *public_key, const char *local, const YcPlatformSession *session, GError **error)
{
  PutAuthor put = { public_key, local, session };

  return yc_platform_store_transact (self, put_author, &put, error);
}
