/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Proof that the store is what its events say: recomputes every projection row, checks chains, signatures, numbers and papers. Takes an
 * open store, gives lists of what differs. Store's thread; slow by nature. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-log-private.h"

#include "base/yc-json.h"

#include <string.h>

/* A case has events of its own, or what others did, or both. */
#define LIST_CASES "SELECT /* whole */ case_id AS id FROM case_event UNION SELECT case_id FROM case_revision WHERE own_seq = 0"
#define LIST_STRAYS "SELECT id FROM case_row WHERE id NOT IN (" LIST_CASES ")"

/* ---- the fold, from nothing ---- */

/* The row that the events of @case_id amount to. */
static YcCaseRow *
fold_case (YcStore *store, const char *case_id, GPtrArray **ret_events, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, case_id, error);
  g_autoptr (YcCaseLog) log = key != NULL ? yc_case_log_load (store, key, case_id, error) : NULL;
  YcCaseRow *row = log != NULL && yc_case_log_arrange (log, error) ? yc_case_log_fold (log, store, key, error) : NULL;

  if (row != NULL)
    *ret_events = yc_case_log_take_events (log);
  return row;
}

static GPtrArray *
list_ids (YcStore *store, const char *sql, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ids);
      g_ptr_array_add (ids, g_strdup (yc_stmt_col_text (stmt, "id")));
    }
}

/* ---- rebuild ---- */

static gboolean
drop_row (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcStmt) keys = yc_db_prepare (yc_store_get_work (store),
    "DELETE FROM case_search WHERE n IN (SELECT n FROM case_row WHERE id = :id)", error);
  g_autoptr (YcStmt) row = NULL;

  if (keys == NULL)
    return FALSE;
  yc_stmt_text (keys, "id", case_id);
  if (!yc_stmt_run (keys, error))
    return FALSE;
  row = yc_db_prepare (yc_store_get_work (store), "DELETE FROM case_row WHERE id = :id", error);
  if (row == NULL)
    return FALSE;
  yc_stmt_text (row, "id", case_id);
  return yc_stmt_run (row, error);
}

static gboolean
has_key (YcStore *store, const char *key, gint64 n, gboolean *ret_found, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT 1 FROM case_search WHERE key = :key AND n = :n", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "key", key);
  yc_stmt_int (stmt, "n", n);
  return yc_stmt_step (stmt, ret_found, error);
}

/* Is every key of @row in the index? Sets @ret_what otherwise. */
static gboolean
check_index (YcStore *store, const YcCaseRow *row, const char **ret_what, GError **error)
{
  GHashTableIter iter;
  gpointer key = NULL;

  g_hash_table_iter_init (&iter, row->keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      gboolean found = FALSE;

      if (!has_key (store, key, row->n, &found, error))
        return FALSE;
      if (!found)
        *ret_what = "search index";
    }
  return TRUE;
}

static gboolean
rebuild_case (YcStore *store, const char *case_id, gboolean fix, GPtrArray *differences, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (YcCaseRow) folded = fold_case (store, case_id, &events, error);
  g_autoptr (GError) missing = NULL;
  g_autoptr (YcCaseRow) row = folded != NULL ? yc_case_row_load (store, case_id, &missing) : NULL;
  const char *what = NULL;

  if (folded == NULL)
    return FALSE;
  what = row == NULL ? "row" : yc_case_row_compare (folded, row);
  /* What the next start of the app is to add is no damage. */
  if (!fix && g_strcmp0 (what, "search terms") == 0 && yc_case_store_has_old_index (store))
    what = NULL;
  if (what == NULL && !check_index (store, row, &what, error))
    return FALSE;
  if (what != NULL)
    {
      g_ptr_array_add (differences, g_strdup_printf ("case %s: %s", case_id, what));
      if (fix && (!drop_row (store, case_id, error) || !yc_case_row_write (store, folded, NULL, error)))
        return FALSE;
    }
  return yc_paper_check_foreign (store, case_id, events, fix, differences, error)
         && yc_paper_check_prints (store, case_id, events, fix, differences, error);
}

static gboolean
rebuild_all (YcStore *store, gboolean fix, GPtrArray *differences, GError **error)
{
  g_autoptr (GPtrArray) ids = list_ids (store, LIST_CASES, error);
  g_autoptr (GPtrArray) strays = ids != NULL
    ? list_ids (store, LIST_STRAYS, error) : NULL;

  if (strays == NULL)
    return FALSE;
  for (guint i = 0; i < strays->len; i++)
    {
      g_ptr_array_add (differences, g_strdup_printf ("case %s: row without events", (char *) g_ptr_array_index (strays, i)));
      if (fix && !drop_row (store, g_ptr_array_index (strays, i), error))
        return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    if (!rebuild_case (store, g_ptr_array_index (ids, i), fix, differences, error))
      return FALSE;
  return TRUE;
}

/**
 * yc_case_store_rebuild:
 * @fix: TRUE writes what the events say
 * @ret_differences: gets one line (char*) a difference
 *
 * Recomputes the projection. A transaction of its own when @fix.
 */
gboolean
yc_case_store_rebuild (YcStore *store, gboolean fix, GPtrArray *ret_differences, GError **error)
{
  if (!fix)
    return rebuild_all (store, FALSE, ret_differences, error);
  if (!yc_store_begin (store, error))
    return FALSE;
  if (rebuild_all (store, TRUE, ret_differences, error) && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return FALSE;
}

static gboolean
change_bigrams (YcStore *store, gboolean on, GError **error)
{
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);

  /* The row tells its keys: one without its pairs is written anew, too. */
  return yc_store_set_meta (store, "search.bigrams", on ? "on" : "off", error) && rebuild_all (store, TRUE, differences, error);
}

/* A transaction of its own. What is switched off is deleted, not only left unread; switched on, the names are taken from the events again. */
gboolean
yc_case_store_set_bigrams (YcStore *store, gboolean on, GError **error)
{
  if (!yc_store_begin (store, error))
    return FALSE;
  if (change_bigrams (store, on, error) && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return FALSE;
}

/* ---- verify ---- */

static void
report (GPtrArray *defects, const char *case_id, GError *error)
{
  g_ptr_array_add (defects, g_strdup_printf ("case %s: %s", case_id, error->message));
  g_error_free (error);
}

static gboolean
list_defects (YcStore *store, const char *sql, const char *what, GPtrArray *defects, GError **error)
{
  g_autoptr (GPtrArray) ids = list_ids (store, sql, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (defects, g_strdup_printf ("%s: %s", what, (char *) g_ptr_array_index (ids, i)));
  return TRUE;
}

#define ALL_CASE_NUMBERS \
  "(SELECT number, case_id FROM case_number UNION ALL SELECT number, case_id FROM provisional_number WHERE purpose = 'case')"

static gboolean
verify_numbers (YcStore *store, GPtrArray *defects, GError **error)
{
  static const struct { const char *sql, *what; } checks[] = {
    { "SELECT c.number AS id FROM case_row c LEFT JOIN " ALL_CASE_NUMBERS " x ON x.number = c.number"
      /* The number of a case that another device began is that device's to account for. */
      " WHERE c.number <> '' AND (x.case_id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM case_revision v"
      "  WHERE v.case_id = c.id AND v.revision = 1 AND v.own_seq = 0))"
      " AND (x.case_id IS NULL OR x.case_id <> c.id)", "number not accounted for" },
    { "SELECT x.number AS id FROM " ALL_CASE_NUMBERS " x LEFT JOIN case_row c ON c.id = x.case_id"
      " WHERE c.number IS NULL OR c.number <> x.number", "number without its case" },
    { "SELECT date || ' ' || window AS id FROM case_number GROUP BY date, window, block"
      " HAVING max (serial) - min (serial) + 1 <> count (*)", "gap in the numbers of" },
    { "SELECT agency || ' ' || year AS id FROM document_number GROUP BY agency, year, block"
      " HAVING max (serial) - min (serial) + 1 <> count (*)", "gap in the document numbers of" },
    { "SELECT number AS id FROM case_number GROUP BY number HAVING count (*) > 1", "number given out twice" },
    { "SELECT number AS id FROM document_number GROUP BY number HAVING count (*) > 1", "document number given out twice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!list_defects (store, checks[i].sql, checks[i].what, defects, error))
      return FALSE;
  return TRUE;
}

static void
verify_items (YcStore *store, const char *case_id, const GPtrArray *history, GPtrArray *defects)
{
  for (guint i = 0; i < history->len; i++)
    {
      GError *error = NULL;

      if (!yc_case_event_check_item (store, g_ptr_array_index (history, i), &error))
        report (defects, case_id, error);
    }
}

/* Takes the numbers of the case's papers out of @numbers, so that what is left belongs to no paper. */
static void
verify_papers (YcStore *store, const char *case_id, GHashTable *numbers, GPtrArray *defects)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (store, case_id, &error);

  if (papers == NULL)
    {
      report (defects, case_id, error);
      return;
    }
  for (guint i = 0; i < papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i);
      g_autoptr (GBytes) pdf = paper->is_wanted ? NULL : yc_case_store_get_paper (store, case_id, paper->id, &error);

      if (error != NULL)
        report (defects, case_id, g_steal_pointer (&error));
      if (*paper->number != '\0' && !paper->is_foreign && !g_hash_table_remove (numbers, paper->number))
        g_ptr_array_add (defects, g_strdup_printf ("document number not accounted for: %s", paper->number));
    }
}

static GHashTable *
collect_document_numbers (YcStore *store, GError **error)
{
  g_autoptr (GPtrArray) list = list_ids (store,
    "SELECT number AS id FROM document_number UNION ALL SELECT number FROM provisional_number WHERE purpose = 'document'", error);
  GHashTable *numbers = NULL;

  if (list == NULL)
    return NULL;
  numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < list->len; i++)
    g_hash_table_add (numbers, g_strdup (g_ptr_array_index (list, i)));
  return numbers;
}

/**
 * yc_case_store_verify:
 * @ret_defects: gets one line (char*) a defect
 *
 * Chains, seals, signatures, rows against events, item versions, numbers accounted for, papers as stored. Changes nothing.
 *
 * Returns: FALSE only when the check itself could not be made
 */
gboolean
yc_case_store_verify (YcStore *store, GPtrArray *ret_defects, GError **error)
{
  g_autoptr (GPtrArray) ids = list_ids (store, LIST_CASES, error);
  g_autoptr (GHashTable) numbers = ids != NULL ? collect_document_numbers (store, error) : NULL;
  GHashTableIter iter;
  gpointer number = NULL;

  if (numbers == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      const char *case_id = g_ptr_array_index (ids, i);
      GError *local = NULL;
      g_autoptr (GPtrArray) history = yc_case_store_history (store, case_id, &local);

      if (history == NULL)
        report (ret_defects, case_id, g_steal_pointer (&local));
      else if (!rebuild_case (store, case_id, FALSE, ret_defects, &local))
        report (ret_defects, case_id, g_steal_pointer (&local));
      if (history != NULL)
        verify_items (store, case_id, history, ret_defects);
      verify_papers (store, case_id, numbers, ret_defects);
    }
  g_hash_table_iter_init (&iter, numbers);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    g_ptr_array_add (ret_defects, g_strdup_printf ("document number without its paper: %s", (char *) number));
  return yc_case_items_verify (store, ret_defects, error) && verify_numbers (store, ret_defects, error)
         && list_defects (store, LIST_STRAYS, "row without events",
                          ret_defects, error);
}
