/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The files that operations name: which are still to be sent, what is in them, how far their uploads are. Takes and gives values. Store's
 * thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-private.h"

#include "base/yc-error.h"

#include <string.h>

void
yc_outbox_file_free (YcOutboxFile *self)
{
  if (self == NULL)
    return;
  g_free (self->op_id);
  g_free (self->case_id);
  g_free (self->kind);
  g_free (self->ref);
  g_free (self->upload);
  g_free (self);
}

/* Whether an operation of the case has named it before. */
static gboolean
is_named (YcStore *store, const YcOutboxFile *file, gboolean *ret_is, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT 1 FROM outbox_file WHERE case_id = :case_id AND kind = :kind AND ref = :ref", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", file->case_id);
  yc_stmt_text (stmt, "kind", file->kind);
  yc_stmt_text (stmt, "ref", file->ref);
  return yc_stmt_step (stmt, ret_is, error);
}

gboolean
yc_outbox_store_add_file (YcStore *store, const YcOutboxFile *file, gboolean *ret_new, GError **error)
{
  g_autoptr (YcStmt) stmt = NULL;
  gboolean named = FALSE;

  if (!is_named (store, file, &named, error))
    return FALSE;
  *ret_new = !named;
  if (named)
    return TRUE;
  stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO outbox_file (op_id, case_id, kind, ref) VALUES (:op_id, :case_id, :kind, :ref)", error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "op_id", file->op_id);
  yc_stmt_text (stmt, "case_id", file->case_id);
  yc_stmt_text (stmt, "kind", file->kind);
  yc_stmt_text (stmt, "ref", file->ref);
  return yc_stmt_run (stmt, error);
}

GPtrArray *
yc_outbox_store_list_files (YcStore *store, const char *op_id, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_outbox_file_free);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT case_id, kind, ref, upload FROM outbox_file WHERE op_id = :op_id AND arrived = 0 ORDER BY kind, ref", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "op_id", op_id);
  for (;;)
    {
      YcOutboxFile *file = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&files);
      file = g_new0 (YcOutboxFile, 1);
      file->op_id = g_strdup (op_id);
      file->case_id = g_strdup (yc_stmt_col_text (stmt, "case_id"));
      file->kind = g_strdup (yc_stmt_col_text (stmt, "kind"));
      file->ref = g_strdup (yc_stmt_col_text (stmt, "ref"));
      file->upload = g_strdup (yc_stmt_col_text (stmt, "upload"));
      g_ptr_array_add (files, file);
    }
}

/* ---- what is in them ---- */

static GBytes *
fail_missing (const YcOutboxFile *file, GError **error)
{
  g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "case %s has no %s %s", file->case_id, file->kind, file->ref);
  return NULL;
}

/* Also a page that was deleted after the act: what an operation names is evidence. Its digests are those that were signed: the platform takes no
 * other bytes under them. */
static GBytes *
read_page (YcStore *store, const YcOutboxFile *file, YcDigest *ret_digest, GError **error)
{
  g_autoptr (YcPage) page = yc_page_store_find (store, file->case_id, file->ref, error);

  if (page == NULL)
    return NULL;
  *ret_digest = page->digest;
  return yc_page_store_unseal (store, page, error);
}

static GBytes *
read_paper (YcStore *store, const YcOutboxFile *file, YcDigest *ret_digest, GError **error)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (store, file->case_id, error);

  for (guint i = 0; papers != NULL && i < papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i);

      if (strcmp (paper->id, file->ref) != 0)
        continue;
      *ret_digest = paper->digest;
      return yc_case_store_get_paper (store, file->case_id, paper->id, error);
    }
  return papers != NULL ? fail_missing (file, error) : NULL;
}

static GBytes *
read_manifest (YcStore *store, const YcOutboxFile *file, YcDigest *ret_digest, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, file->case_id, error);
  g_autoptr (YcStmt) stmt = key != NULL ? yc_db_prepare (yc_store_get_work (store),
    "SELECT blob FROM efile WHERE case_id = :case_id AND name = :name", error) : NULL;
  GBytes *bytes = NULL;
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", file->case_id);
  yc_stmt_text (stmt, "name", file->ref);
  if (!yc_stmt_step (stmt, &row, error))
    return NULL;
  if (!row)
    return fail_missing (file, error);
  bytes = yc_store_get_blob (store, file->case_id, key, yc_stmt_col_text (stmt, "blob"), error);
  if (bytes != NULL)
    yc_digest_bytes (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), ret_digest);
  return bytes;
}

GBytes *
yc_outbox_store_read_file (YcStore *store, const YcOutboxFile *file, YcDigest *ret_digest, GError **error)
{
  if (strcmp (file->kind, "page") == 0)
    return read_page (store, file, ret_digest, error);
  return strcmp (file->kind, "paper") == 0 ? read_paper (store, file, ret_digest, error) : read_manifest (store, file, ret_digest, error);
}

gboolean
yc_outbox_is_damage (const GError *error)
{
  return g_error_matches (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED) || g_error_matches (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT)
         || g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
}

gboolean
yc_outbox_is_of_station (const GError *error)
{
  static const YcStoreError codes[] = { YC_STORE_ERROR_BUSY, YC_STORE_ERROR_NEWER, YC_STORE_ERROR_DAMAGED, YC_STORE_ERROR_NO_SPACE };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, YC_STORE_ERROR, (int) codes[i]))
      return TRUE;
  return error->domain == YC_DB_ERROR || g_error_matches (error, YC_VAULT_ERROR, YC_VAULT_ERROR_LOCKED)
         || g_error_matches (error, YC_VAULT_ERROR, YC_VAULT_ERROR_ABSENT) || g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- how far they are ---- */

static gboolean
update (YcStore *store, const char *sql, const YcOutboxFile *file, const char *upload, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), sql, error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "op_id", file->op_id);
  yc_stmt_text (stmt, "kind", file->kind);
  yc_stmt_text (stmt, "ref", file->ref);
  if (upload != NULL)
    yc_stmt_text (stmt, "upload", upload);
  return yc_stmt_run (stmt, error) || yc_store_map_error (error);
}

gboolean
yc_outbox_store_set_upload (YcStore *store, const YcOutboxFile *file, const char *upload, GError **error)
{
  return update (store, "UPDATE outbox_file SET upload = :upload WHERE op_id = :op_id AND kind = :kind AND ref = :ref", file, upload, error);
}

gboolean
yc_outbox_store_file_arrived (YcStore *store, const YcOutboxFile *file, GError **error)
{
  return update (store, "UPDATE outbox_file SET arrived = 1, upload = '' WHERE op_id = :op_id AND kind = :kind AND ref = :ref", file, NULL, error);
}

gboolean
yc_outbox_store_files_lost (YcStore *store, const char *op_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "UPDATE outbox_file SET arrived = 0, upload = '' WHERE op_id = :op_id", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "op_id", op_id);
  return yc_stmt_run (stmt, error) || yc_store_map_error (error);
}
