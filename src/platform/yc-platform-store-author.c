/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Whose key an operation is signed with: an account's, or somebody's who served at a workstation before it belonged to the hall and for whom a
 * clerk vouched there; and who answers for what was signed before an account was withdrawn. The platform's thread. */
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
insert (YcPlatformStore *self, const PutAuthor *put, const char *sql, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "key", put->key);
  if (strstr (sql, ":local") != NULL)
    yc_stmt_text (stmt, "local", put->local);
  yc_stmt_text (stmt, "account", put->session->account->account);
  yc_stmt_text (stmt, "device", put->session->device);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  return yc_stmt_run (stmt, error);
}

/* ---- people who served before the enrolment ---- */

/* What was done at a counter is vouched for by who may do it. When who did so before is in office no more, another one takes it on. */
static gboolean
vouch_for_local (YcPlatformStore *self, const PutAuthor *put, const YcPlatformAccount *owner, GError **error)
{
  gboolean is_here = owner != NULL && owner->device != NULL && strcmp (owner->device, put->session->device) == 0;

  if (owner != NULL && (!is_here || strcmp (owner->account, put->local) != 0))
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the key is another account's");
  if (owner != NULL && !owner->revoked)
    return TRUE;
  if (put->session->account->role != YC_ROLE_CLERK)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "only a clerk vouches for what was done at a counter");
  return insert (self, put, "INSERT INTO local_author (public_key, local, account, device, since_us) VALUES (:key, :local, :account, :device, :now)"
                            " ON CONFLICT (public_key) DO UPDATE SET account = excluded.account, since_us = excluded.since_us", error);
}

/* ---- people who served until they were withdrawn ---- */

static gboolean
vouch_for_withdrawn (YcPlatformStore *self, const PutAuthor *put, const YcPlatformAccount *owner, GError **error)
{
  const YcPlatformAccount *account = put->session->account;

  if (owner == NULL || owner->device != NULL || strcmp (owner->account, put->local) != 0 || strcmp (owner->hall, account->hall) != 0)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the key is not this account's");
  /* Who is in office answers for himself. */
  if (!owner->revoked)
    return TRUE;
  if (account->role != owner->role && account->role != YC_ROLE_SUPERVISOR)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "another post's work is vouched for by a supervisor only");
  return insert (self, put, "INSERT INTO vouched (public_key, device, account, since_us) VALUES (:key, :device, :account, :now) ON CONFLICT DO NOTHING",
                 error);
}

gboolean
yc_platform_store_is_vouched (YcPlatformStore *self, const char *public_key, const char *device, gboolean *ret_is, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT 1 FROM vouched WHERE public_key = :key AND device = :device", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "key", public_key);
  yc_stmt_text (stmt, "device", device);
  return yc_stmt_step (stmt, ret_is, error);
}

/* ---- naming a key ---- */

static gboolean
put_author (YcPlatformStore *self, gpointer data, GError **error)
{
  const PutAuthor *put = data;
  g_autoptr (GError) local = NULL;
  g_autoptr (YcPlatformAccount) owner = yc_platform_store_find_author (self, put->key, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (put->local != NULL)
    return g_str_has_prefix (put->local, "L-") ? vouch_for_local (self, put, owner, error) : vouch_for_withdrawn (self, put, owner, error);
  if (owner != NULL)
    return (owner->device == NULL && strcmp (owner->account, put->session->account->account) == 0)
           || yc_platform_refuse (error, YC_PROBLEM_NOT_PERMITTED, "the key is another account's");
  return insert (self, put, "INSERT INTO author (public_key, account, device, since_us) VALUES (:key, :account, :device, :now)", error);
}

gboolean
yc_platform_store_put_author (YcPlatformStore *self, const char *public_key, const char *local, const YcPlatformSession *session, GError **error)
{
  PutAuthor put = { public_key, local, session };

  return yc_platform_store_transact (self, put_author, &put, error);
}
