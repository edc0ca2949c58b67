/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Rows of pages: what never changes is sealed once with the case's key, what the clerk changes stands in columns beside it. Takes
 * pages whose file is adopted, gives YcPage values and their JPEG. Store's thread. */
#define G_LOG_DOMAIN "yc-capture"
#include "config.h"

#include "capture/yc-page-store-private.h"

#include "base/yc-json.h"

#include <string.h>

#define ORDER_STEP 1024

/* ---- rows ---- */

static char *
build_aad (const char *case_id, const char *page_id)
{
  return g_strdup_printf ("page/%s/%s", case_id, page_id);
}

static gboolean
read_state (YcStore *store, const char *case_id, YcState *ret_state, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT state FROM case_row WHERE id = :id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", case_id);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row)
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no case %s", case_id);
      return FALSE;
    }
  *ret_state = (YcState) yc_stmt_col_int (stmt, "state");
  return TRUE;
}

void
yc_page_opening_clear (YcPageOpening *self)
{
  g_clear_pointer (&self->duties, g_ptr_array_unref);
}

gboolean
yc_page_opening_check (const YcPageOpening *self, const char *material_id, GError **error)
{
  if (self->duties == NULL || yc_duties_find (self->duties, material_id) != NULL)
    return TRUE;
  g_set_error (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FROZEN, "the pages of %s are evidence", material_id);
  return FALSE;
}

gboolean
yc_page_store_check_open (YcStore *store, const char *case_id, YcPageOpening *ret_opening, GError **error)
{
  g_autoptr (GPtrArray) history = NULL;
  YcState state = YC_STATE_DRAFT;

  if (!read_state (store, case_id, &state, error))
    return FALSE;
  ret_opening->on_record = state != YC_STATE_DRAFT && state != YC_STATE_PRECHECK;
  if (!ret_opening->on_record || state == YC_STATE_RECEIVED || state == YC_STATE_TO_CORRECT || state == YC_STATE_CORRECTED)
    return TRUE;
  history = yc_case_store_history (store, case_id, error);
  if (history == NULL || (ret_opening->duties = yc_duties_read (history, state, error)) == NULL)
    return FALSE;
  if (ret_opening->duties->len > 0)
    return TRUE;
  g_set_error (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FROZEN, "case %s is %s: its pages are evidence", case_id,
               yc_state_get_code (state));
  return FALSE;
}

static GBytes *
seal_page (YcStore *store, const YcPage *page, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, page->case_id, error);
  g_autofree char *aad = build_aad (page->case_id, page->id);
  g_autoptr (JsonObject) json = yc_page_to_json (page);
  g_autofree char *text = yc_json_canonical_object (json);

  return key != NULL ? yc_seal_bytes (key, aad, text, strlen (text)) : NULL;
}

gboolean
yc_page_store_insert (YcStore *store, const YcPage *page, GError **error)
{
  g_autoptr (GBytes) sealed = seal_page (store, page, error);
  g_autoptr (YcStmt) stmt = NULL;

  if (sealed == NULL)
    return FALSE;
  stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO page (case_id, id, material_id, position, rotation, blank, unfit, deleted, blob, sealed)"
    " VALUES (:case_id, :id, :material_id, :position, :rotation, :blank, :unfit, :deleted, :blob, :sealed)", error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", page->case_id);
  yc_stmt_text (stmt, "id", page->id);
  yc_stmt_text (stmt, "material_id", page->material_id);
  yc_stmt_int (stmt, "position", page->order);
  yc_stmt_int (stmt, "rotation", page->rotation);
  yc_stmt_int (stmt, "blank", page->blank);
  yc_stmt_text (stmt, "unfit", yc_unfit_get_code (page->unfit));
  yc_stmt_int (stmt, "deleted", page->deleted);
  yc_stmt_text (stmt, "blob", page->blob);
  yc_stmt_blob (stmt, "sealed", sealed);
  return yc_stmt_run (stmt, error);
}

gboolean
yc_page_store_update (YcStore *store, const YcPage *page, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE page SET material_id = :material_id, position = :position, rotation = :rotation, blank = :blank, unfit = :unfit, deleted = :deleted"
    " WHERE case_id = :case_id AND id = :id", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", page->case_id);
  yc_stmt_text (stmt, "id", page->id);
  yc_stmt_text (stmt, "material_id", page->material_id);
  yc_stmt_int (stmt, "position", page->order);
  yc_stmt_int (stmt, "rotation", page->rotation);
  yc_stmt_int (stmt, "blank", page->blank);
  yc_stmt_text (stmt, "unfit", yc_unfit_get_code (page->unfit));
  yc_stmt_int (stmt, "deleted", page->deleted);
  return yc_stmt_run (stmt, error);
}

gboolean
yc_page_store_last_order (YcStore *store, const char *case_id, const char *material_id, gint64 *ret_order, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT coalesce (max (position), 0) AS last FROM page WHERE case_id = :case_id AND material_id = :material_id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_text (stmt, "material_id", material_id);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_order = yc_stmt_col_int (stmt, "last") + ORDER_STEP;
  return TRUE;
}

/* The sealed part must be of this row; slot, order and marks are the columns'. */
static YcPage *
read_page (YcSealKey *key, const char *case_id, YcStmt *stmt, GError **error)
{
  const char *id = yc_stmt_col_text (stmt, "id");
  g_autofree char *aad = build_aad (case_id, id);
  g_autoptr (GBytes) sealed = yc_stmt_col_blob (stmt, "sealed");
  g_autoptr (GBytes) plain = yc_unseal_bytes (key, aad, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), error);
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (YcPage) page = NULL;

  if (plain == NULL)
    {
      g_prefix_error (error, "page %s: ", id);
      return NULL;
    }
  json = yc_json_parse_object (g_bytes_get_data (plain, NULL), (gssize) g_bytes_get_size (plain), NULL, error);
  if (json == NULL || (page = yc_page_from_json (json, error)) == NULL)
    return NULL;
  g_free (page->material_id);
  page->material_id = g_strdup (yc_stmt_col_text (stmt, "material_id"));
  page->order = yc_stmt_col_int (stmt, "position");
  page->rotation = (int) yc_stmt_col_int (stmt, "rotation");
  page->blank = yc_stmt_col_int (stmt, "blank") != 0;
  if (!yc_unfit_parse (yc_stmt_col_text (stmt, "unfit"), &page->unfit))
    page->unfit = YC_UNFIT_NONE;
  page->deleted = yc_stmt_col_int (stmt, "deleted") != 0;
  return g_steal_pointer (&page);
}

/**
 * yc_page_store_list:
 * @with_deleted: TRUE: also pages that undo could bring back
 *
 * Returns: (transfer full): of YcPage, by slot and order
 */
GPtrArray *
yc_page_store_list (YcStore *store, const char *case_id, gboolean with_deleted, GError **error)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_page_free);
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, case_id, error);
  g_autoptr (YcStmt) stmt = NULL;
  gboolean row = FALSE;

  if (key == NULL)
    return NULL;
  stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT id, material_id, position, rotation, blank, unfit, deleted, sealed FROM page"
    " WHERE case_id = :case_id AND (deleted = 0 OR :with_deleted) ORDER BY material_id, position, id", error);
  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_int (stmt, "with_deleted", with_deleted);
  for (;;)
    {
      YcPage *page = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&pages);
      page = read_page (key, case_id, stmt, error);
      if (page == NULL)
        return NULL;
      g_ptr_array_add (pages, page);
    }
}

/* Also one that undo could bring back. */
YcPage *
yc_page_store_find (YcStore *store, const char *case_id, const char *page_id, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, case_id, error);
  g_autoptr (YcStmt) stmt = key != NULL ? yc_db_prepare (yc_store_get_work (store),
    "SELECT id, material_id, position, rotation, blank, unfit, deleted, sealed FROM page WHERE case_id = :case_id AND id = :id", error) : NULL;
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_text (stmt, "id", page_id);
  if (!yc_stmt_step (stmt, &row, error))
    return NULL;
  if (row)
    return read_page (key, case_id, stmt, error);
  g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "case %s has no page %s", case_id, page_id);
  return NULL;
}

/* ---- bytes ---- */

/* The seal says that these are the bytes that were sealed for this page. For who has them held against the digests behind it: SM3 is most of what it costs
 * to send a page. */
GBytes *
yc_page_store_unseal (YcStore *store, const YcPage *page, GError **error)
{
  g_autoptr (YcSealKey) key = NULL;

  if (*page->job_id != '\0')
    return yc_store_get_job_blob (store, page->case_id, page->blob, page->job_id, page->job_page, error);
  key = yc_store_get_case_key (store, page->case_id, error);
  return key != NULL ? yc_store_get_blob (store, page->case_id, key, page->blob, error) : NULL;
}

/**
 * yc_page_store_read:
 *
 * Returns: (transfer full): the JPEG. Errors: NOT_FOUND, YC_VAULT_ERROR_TAMPERED when it is not what was captured
 */
GBytes *
yc_page_store_read (YcStore *store, const YcPage *page, GError **error)
{
  g_autoptr (GBytes) jpeg = yc_page_store_unseal (store, page, error);
  YcDigest digest;

  if (jpeg == NULL)
    return NULL;
  yc_digest_bytes (g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg), &digest);
  if (!yc_digest_equal (&digest, &page->digest))
    {
      g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "page %s is not what was captured", page->id);
      return NULL;
    }
  return g_steal_pointer (&jpeg);
}

/* ---- integrity ---- */

static void
report (GPtrArray *defects, const char *what, GError *error)
{
  g_ptr_array_add (defects, g_strdup_printf ("%s: %s", what, error->message));
  g_error_free (error);
}

static void
verify_page (YcStore *store, const YcPage *page, GPtrArray *defects)
{
  GError *error = NULL;
  g_autoptr (GBytes) jpeg = yc_page_store_read (store, page, &error);
  g_autoptr (YcSealKey) key = NULL;
  g_autoptr (GBytes) original = NULL;

  if (jpeg == NULL)
    {
      report (defects, page->id, g_steal_pointer (&error));
      return;
    }
  if (page->original_blob == NULL || *page->original_blob == '\0')
    return;
  key = yc_store_get_case_key (store, page->case_id, &error);
  original = key != NULL ? yc_store_get_blob (store, page->case_id, key, page->original_blob, &error) : NULL;
  if (original == NULL)
    report (defects, page->original_blob, g_steal_pointer (&error));
}

/**
 * yc_page_store_verify:
 * @ret_defects: gets one line (char*) a defect
 *
 * Every row opens, has its file, and the file its digest; tombstones too. What changed after the receipt is as the events tell it.
 */
gboolean
yc_page_store_verify (YcStore *store, GPtrArray *ret_defects, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT DISTINCT case_id FROM page", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      GError *local = NULL;
      g_autoptr (GPtrArray) pages = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      pages = yc_page_store_list (store, yc_stmt_col_text (stmt, "case_id"), TRUE, &local);
      if (pages == NULL)
        report (ret_defects, yc_stmt_col_text (stmt, "case_id"), local);
      for (guint i = 0; pages != NULL && i < pages->len; i++)
        verify_page (store, g_ptr_array_index (pages, i), ret_defects);
      if (pages != NULL)
        yc_page_store_verify_events (store, yc_stmt_col_text (stmt, "case_id"), pages, ret_defects);
    }
}
