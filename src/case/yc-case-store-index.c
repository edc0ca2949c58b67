/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Search terms of cases that an earlier version took in. A migration marks the store; this makes the keyed terms, which SQL cannot. Takes an
 * open store, changes nothing but index and projection. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-store-private.h"

#include "base/yc-json.h"

/* Present while there is something to do: the running number of the last case that is done. */
#define MARK "search.renewed-to"
/* A transaction each: a kill costs one batch, and the WAL stays small. */
#define BATCH 100

gboolean
yc_case_store_has_old_index (YcStore *store)
{
  g_autofree char *mark = yc_store_get_meta (store, MARK, NULL);

  return mark != NULL;
}

/* Who the case is of, from where the projection has it. */
static gboolean
take_terms (YcStore *store, YcCaseRow *row, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, row->record.id, error);
  g_autoptr (YcCaseEvent) event = NULL;
  g_autoptr (YcIntake) draft = NULL;
  g_autoptr (GError) local = NULL;
  g_auto (YcIntakeHead) head = { NULL, NULL, NULL, NULL };
  JsonObject *object = NULL;
  gint64 revision = 0, saved = 0;

  if (key == NULL)
    return FALSE;
  if (row->intake_seq == 0)
    {
      draft = yc_case_draft_load (store, key, row->record.id, &revision, &saved, &local);
      if (draft != NULL)
        yc_case_row_take_intake (store, row, draft);
      if (local == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  event = yc_case_row_load_intake (store, key, row, error);
  if (event == NULL || !yc_json_get_object (event->body, "", "intake", &object, error) || !yc_intake_read_head (object, &head, error))
    return FALSE;
  yc_case_row_take_head (store, row, &head);
  return TRUE;
}

/* A case that cannot be read keeps the terms it has; opening it tells what is wrong. */
static gboolean
renew_case (YcStore *store, YcStmt *stmt, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (YcCaseRow) row = yc_case_row_read (store, stmt, &local);
  g_autoptr (YcCaseRow) before = row != NULL ? yc_case_row_copy_keys (row) : NULL;

  if (row != NULL && take_terms (store, row, &local))
    return yc_case_row_write (store, row, before, error);
  g_message ("Case %s is searched by its earlier terms only: %s", yc_stmt_col_text (stmt, "id"), local->message);
  return TRUE;
}

/* Returns: *@ret_last: the case that was done last, @after when there is none left. */
static gboolean
renew_batch (YcStore *store, gint64 after, gint64 *ret_last, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT * FROM case_row WHERE n > :after ORDER BY n LIMIT :limit", error);
  g_autofree char *mark = NULL;
  gint64 last = after;
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "after", after);
  yc_stmt_int (stmt, "limit", BATCH);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        break;
      last = yc_stmt_col_int (stmt, "n");
      if (!renew_case (store, stmt, error))
        return FALSE;
    }
  mark = g_strdup_printf ("%" G_GINT64_FORMAT, last);
  *ret_last = last;
  return yc_store_set_meta (store, MARK, last > after ? mark : NULL, error);
}

/**
 * yc_case_store_renew_index:
 *
 * Transactions of its own; a kill in between is gone on from. A case that was touched meanwhile has its new terms already.
 *
 * Errors: NO_SPACE and others of the database; what is done stays done, the rest is found by its earlier terms.
 */
gboolean
yc_case_store_renew_index (YcStore *store, GError **error)
{
  g_autofree char *mark = yc_store_get_meta (store, MARK, NULL);
  gint64 last = mark != NULL ? g_ascii_strtoll (mark, NULL, 10) : 0, after = -1;

  while (mark != NULL && after < last)
    {
      after = last;
      if (!yc_store_begin (store, error))
        return FALSE;
      if (!renew_batch (store, after, &last, error) || !yc_store_commit (store, error))
        {
          yc_store_rollback (store);
          return yc_store_map_error (error);
        }
    }
  return TRUE;
}
