/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The cache of credit. Takes a number and an answer, keeps it sealed under a keyed name. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-credit-store.h"

#include "base/yc-error.h"
#include "base/yc-json.h"
#include "db/yc-db.h"

#include <string.h>

#define KEPT_US (G_GINT64_CONSTANT (400) * 24 * 3600 * G_USEC_PER_SEC)

/* Returns: (transfer full) (nullable): without error: there is nobody to look for, or no cache to look in */
static char *
make_subject (YcStore *store, const char *number)
{
  g_autofree char *upper = g_ascii_strup (number, -1);

  return *number != '\0' && yc_store_get_cache (store) != NULL && yc_store_get_workstation_key (store) != NULL ? yc_store_blind (store, "credit", upper) : NULL;
}

static YcCredit *
parse (GBytes *plain, GError **error)
{
  static const char *const known[] = { "priority", "records", NULL };
  g_autoptr (YcCredit) self = yc_credit_new ();
  g_autoptr (JsonObject) json = NULL;

  json = yc_json_parse_object (g_bytes_get_data (plain, NULL), (gssize) g_bytes_get_size (plain), NULL, error);
  return json != NULL && yc_json_check_members (json, "", known, error) && yc_credit_read_records (self, json, "", error) ? g_steal_pointer (&self) : NULL;
}

/* Sealed for its subject: a row that was put beside another name opens nothing. */
static char *
make_aad (const char *subject)
{
  return g_strconcat ("cache/credit/", subject, NULL);
}

YcCredit *
yc_credit_store_find (YcStore *store, const char *number, GError **error)
{
  g_autofree char *subject = make_subject (store, number), *aad = NULL;
  g_autoptr (YcStmt) stmt = NULL;
  g_autoptr (GBytes) sealed = NULL, plain = NULL;
  g_autoptr (GError) local = NULL;
  YcCredit *credit;
  gboolean row = FALSE;

  if (subject == NULL)
    return NULL;
  stmt = yc_db_prepare (yc_store_get_cache (store), "SELECT told_us, sealed FROM credit WHERE subject = :subject", error);
  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "subject", subject);
  if (!yc_stmt_step (stmt, &row, error) || !row)
    return NULL;
  aad = make_aad (subject);
  sealed = yc_stmt_col_blob (stmt, "sealed");
  plain = yc_unseal_bytes (yc_store_get_workstation_key (store), aad, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), &local);
  credit = plain != NULL ? parse (plain, &local) : NULL;
  if (credit == NULL)
    {
      g_message ("a kept answer about credit is left out: %s", local->message);
      return NULL;
    }
  credit->asked = yc_stmt_col_int (stmt, "told_us");
  return credit;
}

static gboolean
forget_old (YcStore *store, gint64 now, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_cache (store), "DELETE FROM credit WHERE told_us < :before", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "before", now - KEPT_US);
  return yc_stmt_run (stmt, error);
}

gboolean
yc_credit_store_put (YcStore *store, const char *number, const YcCredit *credit, GError **error)
{
  g_autofree char *subject = make_subject (store, number), *aad = NULL, *text = NULL;
  g_autoptr (JsonObject) json = json_object_new ();
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (YcStmt) stmt = NULL;
  gint64 now = yc_clock_now (yc_store_get_clock (store));

  if (subject == NULL)
    return TRUE;
  aad = make_aad (subject);
  yc_credit_write_records (credit, json);
  text = yc_json_canonical_object (json);
  sealed = yc_seal_bytes (yc_store_get_workstation_key (store), aad, text, strlen (text));
  stmt = yc_db_prepare (yc_store_get_cache (store), "INSERT INTO credit (subject, asked_us, told_us, sealed) VALUES (:subject, :asked, :told, :sealed)"
                                                    " ON CONFLICT DO UPDATE SET asked_us = excluded.asked_us, told_us = excluded.told_us, sealed = excluded.sealed",
                        error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "subject", subject);
  yc_stmt_int (stmt, "asked", credit->asked);
  yc_stmt_int (stmt, "told", now);
  yc_stmt_blob (stmt, "sealed", sealed);
  return yc_stmt_run (stmt, error) && forget_old (store, now, error);
}
