/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The queue of what the workstation owes the platform. An entry is written in the transaction of the act it tells of, serialised once,
 * signed by its author and sealed; nothing here rebuilds a body. Takes entries, lists them oldest first. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-private.h"

#include <string.h>

void
yc_outbox_entry_free (YcOutboxEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->op_id);
  g_free (self->case_id);
  g_free (self->kind);
  g_free (self->author);
  g_free (self->body);
  g_free (self->signature);
  g_free (self->state);
  g_free (self);
}

static char *
build_aad (const char *case_id, const char *op_id)
{
  return g_strdup_printf ("outbox/%s/%s", case_id, op_id);
}

/* Needs an open transaction. */
gboolean
yc_outbox_store_add (YcStore *store, const YcOutboxEntry *entry, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, entry->case_id, error);
  g_autofree char *aad = build_aad (entry->case_id, entry->op_id);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (YcStmt) stmt = NULL;

  if (key == NULL)
    return FALSE;
  stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO outbox (op_id, case_id, case_seq, kind, author, sha256, sm3, signature, state, tries, next_at, made, sealed)"
    " VALUES (:op_id, :case_id, :case_seq, :kind, :author, :sha256, :sm3, :signature, :state, :tries, :next_at, :made, :sealed)", error);
  if (stmt == NULL)
    return FALSE;
  sealed = yc_seal_bytes (key, aad, entry->body, strlen (entry->body));
  yc_stmt_text (stmt, "op_id", entry->op_id);
  yc_stmt_text (stmt, "case_id", entry->case_id);
  yc_stmt_int (stmt, "case_seq", entry->case_seq);
  yc_stmt_text (stmt, "kind", entry->kind);
  yc_stmt_text (stmt, "author", entry->author);
  yc_stmt_text (stmt, "sha256", entry->digest.sha256);
  yc_stmt_text (stmt, "sm3", entry->digest.sm3);
  yc_stmt_text (stmt, "signature", entry->signature);
  yc_stmt_text (stmt, "state", entry->state);
  yc_stmt_int (stmt, "tries", entry->tries);
  yc_stmt_int (stmt, "next_at", entry->next_at);
  yc_stmt_int (stmt, "made", entry->made);
  yc_stmt_blob (stmt, "sealed", sealed);
  return yc_stmt_run (stmt, error);
}

static gboolean
unseal_body (YcStore *store, YcOutboxEntry *entry, GBytes *sealed, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, entry->case_id, error);
  g_autofree char *aad = build_aad (entry->case_id, entry->op_id);
  g_autoptr (GBytes) plain = key != NULL
    ? yc_unseal_bytes (key, aad, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), error) : NULL;
  YcDigest digest;

  if (plain == NULL)
    return FALSE;
  yc_digest_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), &digest);
  if (!yc_digest_equal (&digest, &entry->digest))
    {
      g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "operation %s is not what was queued", entry->op_id);
      return FALSE;
    }
  entry->body = g_strndup (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  return TRUE;
}

static YcOutboxEntry *
read_entry (YcStore *store, YcStmt *stmt, GError **error)
{
  YcOutboxEntry *entry = g_new0 (YcOutboxEntry, 1);
  g_autoptr (GBytes) sealed = yc_stmt_col_blob (stmt, "sealed");

  entry->op_id = g_strdup (yc_stmt_col_text (stmt, "op_id"));
  entry->case_id = g_strdup (yc_stmt_col_text (stmt, "case_id"));
  entry->case_seq = yc_stmt_col_int (stmt, "case_seq");
  entry->kind = g_strdup (yc_stmt_col_text (stmt, "kind"));
  entry->author = g_strdup (yc_stmt_col_text (stmt, "author"));
  g_strlcpy (entry->digest.sha256, yc_stmt_col_text (stmt, "sha256"), sizeof entry->digest.sha256);
  g_strlcpy (entry->digest.sm3, yc_stmt_col_text (stmt, "sm3"), sizeof entry->digest.sm3);
  entry->signature = g_strdup (yc_stmt_col_text (stmt, "signature"));
  entry->state = g_strdup (yc_stmt_col_text (stmt, "state"));
  entry->tries = (int) yc_stmt_col_int (stmt, "tries");
  entry->next_at = yc_stmt_col_int (stmt, "next_at");
  entry->made = yc_stmt_col_int (stmt, "made");
  if (!unseal_body (store, entry, sealed, error))
    g_clear_pointer (&entry, yc_outbox_entry_free);
  return entry;
}

/**
 * yc_outbox_store_list:
 *
 * Returns: (transfer full): of YcOutboxEntry that are not done, oldest first. Errors: YC_VAULT_ERROR_TAMPERED
 */
GPtrArray *
yc_outbox_store_list (YcStore *store, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_outbox_entry_free);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT * FROM outbox WHERE state <> 'done' ORDER BY n", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      YcOutboxEntry *entry = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&entries);
      entry = read_entry (store, stmt, error);
      if (entry == NULL)
        return NULL;
      g_ptr_array_add (entries, entry);
    }
}

/**
 * yc_outbox_store_count:
 * @ret_n: entries that are not done
 * @ret_oldest: (nullable): when the oldest was made, UTC microseconds; 0 when there is none
 */
gboolean
yc_outbox_store_count (YcStore *store, guint *ret_n, gint64 *ret_oldest, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT count (*) AS n, coalesce (min (made), 0) AS oldest FROM outbox WHERE state <> 'done'", error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_n = (guint) yc_stmt_col_int (stmt, "n");
  if (ret_oldest != NULL)
    *ret_oldest = yc_stmt_col_int (stmt, "oldest");
  return TRUE;
}
