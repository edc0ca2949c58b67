/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What a platform that was put back has lost. Takes its list, operation by operation, gives the own ones that are missing back to the queue. Nothing is
 * thrown away: what was known of the lost ones, receipts too, stays in a table of its own. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-recheck.h"

#include "case/yc-case-remote.h"
#include "outbox/yc-outbox-private.h"

#define ON "changes.recheck"

static gboolean
run (YcStore *store, const char *sql, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), sql, error);

  return stmt != NULL && yc_stmt_run (stmt, error);
}

gboolean
yc_recheck_begin (YcStore *store, GError **error)
{
  return run (store, "DELETE FROM recheck", error) && run (store, "INSERT OR IGNORE INTO recheck SELECT /* whole */ op_id FROM case_revision", error)
         && yc_store_set_meta (store, ON, "1", error);
}

gboolean
yc_recheck_is_on (YcStore *store, gboolean *ret_on, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = yc_store_get_meta (store, ON, &local);

  *ret_on = text != NULL && *text == '1';
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* At another place it was brought again, behind others' that came first: what is known here of the old place does not hold. */
gboolean
yc_recheck_see (YcStore *store, const char *op_id, const char *case_id, gint64 revision, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "DELETE FROM recheck WHERE op_id = :op_id"
    " AND EXISTS (SELECT 1 FROM case_revision WHERE case_id = :case_id AND revision = :revision AND op_id = :op_id)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "op_id", op_id);
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_int (stmt, "revision", revision);
  return yc_stmt_run (stmt, error);
}

/* Of a case that another device began, and that is lost from its first operation on, the others' part stays as it is known: without it there would be no case
 * here. They bring it again; until then the platform sets own steps of it aside. */
static gboolean
spare_whole_cases (YcStore *store, GError **error)
{
  return run (store, "DELETE FROM recheck WHERE op_id IN (SELECT c.op_id FROM case_revision c JOIN case_revision f ON f.case_id = c.case_id"
                     " WHERE c.own_seq = 0 AND f.revision = 1 AND f.own_seq = 0 AND f.op_id IN (SELECT op_id FROM recheck))", error);
}

static gboolean
list_cases (YcStore *store, GPtrArray *ids, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT DISTINCT /* whole */ case_id FROM case_revision WHERE op_id IN (SELECT op_id FROM recheck) ORDER BY case_id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_ptr_array_add (ids, g_strdup (yc_stmt_col_text (stmt, "case_id")));
    }
}

static gboolean
keep_lost (YcStore *store, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO platform_lost (noticed, op_id, case_id, revision, at, own_seq, sequence, receipt, sealed)"
    " SELECT :now, c.op_id, c.case_id, c.revision, c.at, c.own_seq, coalesce (d.sequence, 0), coalesce (d.receipt, ''), c.sealed"
    " FROM case_revision c LEFT JOIN outbox o ON o.op_id = c.op_id LEFT JOIN delivery d ON d.n = o.n"
    " WHERE c.op_id IN (SELECT op_id FROM recheck) ORDER BY c.case_id, c.revision", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "now", yc_clock_now (yc_store_get_clock (store)));
  return yc_stmt_run (stmt, error);
}

/* In their old places, with the bytes and the name that they had. Of its files the platform says itself which it has lost, too ("unsealed"). */
static gboolean
give_back (YcStore *store, GError **error)
{
#define LOST "(SELECT n FROM outbox WHERE op_id IN (SELECT op_id FROM recheck))"
  g_autoptr (YcStmt) first = yc_db_prepare (yc_store_get_work (store), "SELECT coalesce (min (n), 0) AS n FROM delivery WHERE state = 'done' AND n IN " LOST, error);
  gint64 lost = 0, open_from = 0;
  gboolean row = FALSE;

  if (first == NULL || !yc_stmt_step (first, &row, error) || !yc_outbox_store_get_open_from (store, &open_from, error))
    return FALSE;
  lost = row ? yc_stmt_col_int (first, "n") : 0;
  if (lost > 0 && lost < open_from && !yc_outbox_store_set_open_from (store, lost, error))
    return FALSE;
  return run (store, "UPDATE delivery SET state = 'ready', tries = 0, last_try = 0, next_at = 0, problem = '', revision = 0, sequence = 0, received = 0, receipt = ''"
                     " WHERE state = 'done' AND n IN " LOST, error);
#undef LOST
}

gboolean
yc_recheck_end (YcStore *store, GPtrArray *changed, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!spare_whole_cases (store, error) || !list_cases (store, ids, error) || !keep_lost (store, error) || !give_back (store, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      if (!yc_case_store_drop_lost (store, g_ptr_array_index (ids, i), error))
        return FALSE;
      g_ptr_array_add (changed, g_strdup (g_ptr_array_index (ids, i)));
    }
  if (ids->len > 0)
    g_message ("the platform was put back: it has lost operations of %u cases, which are delivered again", ids->len);
  return run (store, "DELETE FROM recheck", error) && yc_store_set_meta (store, ON, "", error);
}

gboolean
yc_outbox_store_set_all_aside (YcStore *store, gint64 now, const char *problem, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO delivery (n, case_id, state, last_try, problem) SELECT n, outbox.case_id, 'stuck', :now, :problem FROM outbox LEFT JOIN delivery USING (n)"
    " WHERE coalesce (delivery.state, 'ready') IN ('ready', 'stuck') ON CONFLICT (n) DO UPDATE SET state = 'stuck', last_try = :now, problem = :problem", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "now", now);
  yc_stmt_text (stmt, "problem", problem);
  return yc_stmt_run (stmt, error);
}

gboolean
yc_outbox_store_note_done (YcStore *store, const char *type, const char *op_id, const char *sha256, gint64 revision, gint64 sequence, gint64 at, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE delivery SET state = 'done', problem = '', revision = :revision, sequence = :sequence, received = :at WHERE state = 'stuck'"
    " AND instr (problem, :type) > 0 AND n = (SELECT n FROM outbox WHERE op_id = :op AND sha256 = :sha256)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "revision", revision);
  yc_stmt_int (stmt, "sequence", sequence);
  yc_stmt_int (stmt, "at", at);
  yc_stmt_text (stmt, "op", op_id);
  yc_stmt_text (stmt, "sha256", sha256);
  yc_stmt_text (stmt, "type", type);
  return yc_stmt_run (stmt, error);
}
