/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Papers that other devices made: their events name them, the PDF is fetched later. Takes events and what was fetched, gives rows of the paper table
 * like those of own papers. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-log-private.h"

#include "base/yc-json.h"

#include <string.h>

#define MAX_PAPERS 1000

static GHashTable *
list_known (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT id FROM paper WHERE case_id = :id", error);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "id", case_id);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&known);
      g_hash_table_add (known, g_strdup (yc_stmt_col_text (stmt, "id")));
    }
}

static gboolean
mark_foreign (YcStore *store, const YcPaperRecord *paper, gint64 revision, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE paper SET revision = :revision WHERE case_id = :case_id AND id = :id", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "revision", revision);
  yc_stmt_text (stmt, "case_id", paper->case_id);
  yc_stmt_text (stmt, "id", paper->id);
  return yc_stmt_run (stmt, error);
}

/* The "papers" of an event are what yc_paper_record_to_json() gave; an e-file's are ids of those, texts. */
static gboolean
check_event (YcStore *store, const char *case_id, const YcCaseEvent *event, GHashTable *known, gboolean fix, GPtrArray *differences, GError **error)
{
  JsonArray *papers = NULL;

  if (!yc_json_opt_array (event->body, "", "papers", MAX_PAPERS, &papers, error))
    return FALSE;
  for (guint i = 0; papers != NULL && i < json_array_get_length (papers); i++)
    {
      JsonNode *node = json_array_get_element (papers, i);
      g_autoptr (YcPaperRecord) paper = NULL;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      if ((paper = yc_paper_record_from_json (json_node_get_object (node), case_id, error)) == NULL)
        return FALSE;
      if (!g_hash_table_add (known, g_strdup (paper->id)))
        continue;
      g_ptr_array_add (differences, g_strdup_printf ("case %s: paper %s is told of and not there", case_id, paper->id));
      if (fix && (!yc_case_store_add_paper (store, paper, error) || !mark_foreign (store, paper, event->revision, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
yc_paper_check_foreign (YcStore *store, const char *case_id, const GPtrArray *events, gboolean fix, GPtrArray *differences, GError **error)
{
  g_autoptr (GHashTable) known = list_known (store, case_id, error);

  for (guint i = 0; known != NULL && i < events->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (events, i);

      if (event->is_foreign && yc_case_event_counts (event) && !check_event (store, case_id, event, known, fix, differences, error))
        return FALSE;
    }
  return known != NULL;
}

/* ---- to be fetched ---- */

static GPtrArray *
list_cases (YcStore *store, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT DISTINCT case_id FROM paper WHERE blob = ''", error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ids);
      g_ptr_array_add (ids, g_strdup (yc_stmt_col_text (stmt, "case_id")));
    }
}

GPtrArray *
yc_case_store_list_wanted_papers (YcStore *store, GError **error)
{
  g_autoptr (GPtrArray) ids = list_cases (store, error);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_paper_record_free);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (GPtrArray) papers = yc_case_store_list_papers (store, g_ptr_array_index (ids, i), error);

      if (papers == NULL)
        return NULL;
      for (guint k = 0; k < papers->len;)
        if (((const YcPaperRecord *) g_ptr_array_index (papers, k))->is_wanted)
          g_ptr_array_add (wanted, g_ptr_array_steal_index (papers, k));
        else
          k++;
    }
  return ids != NULL ? g_steal_pointer (&wanted) : NULL;
}

static gboolean
set_blob (YcStore *store, const char *case_id, const char *paper_id, const char *blob, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE paper SET blob = :blob WHERE case_id = :case_id AND id = :id AND blob = ''", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "blob", blob);
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_text (stmt, "id", paper_id);
  return yc_stmt_run (stmt, error);
}

/* (transfer none) (nullable) */
static const YcPaperRecord *
find (const GPtrArray *papers, const char *paper_id)
{
  for (guint i = 0; i < papers->len; i++)
    if (strcmp (((const YcPaperRecord *) g_ptr_array_index (papers, i))->id, paper_id) == 0)
      return g_ptr_array_index (papers, i);
  return NULL;
}

gboolean
yc_case_store_put_wanted_paper (YcStore *store, const char *case_id, const char *paper_id, GBytes *pdf, GError **error)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (store, case_id, error);
  const YcPaperRecord *paper = papers != NULL ? find (papers, paper_id) : NULL;
  g_autoptr (YcSealKey) key = NULL;
  g_autofree char *blob = NULL;
  YcDigest digest;

  if (papers == NULL)
    return FALSE;
  if (paper == NULL)
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "case %s has no paper %s", case_id, paper_id);
      return FALSE;
    }
  yc_digest_bytes (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &digest);
  if (!yc_digest_equal (&digest, &paper->digest))
    {
      g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "paper %s: these are other bytes", paper_id);
      return FALSE;
    }
  if (!paper->is_wanted)
    return TRUE;
  key = yc_store_get_case_key (store, case_id, error);
  if (key == NULL || (blob = yc_store_put_blob (store, case_id, key, pdf, &digest, error)) == NULL)
    return FALSE;
  return set_blob (store, case_id, paper_id, blob, error) || yc_store_map_error (error);
}
