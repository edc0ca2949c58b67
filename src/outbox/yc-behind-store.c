/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The cases that fell behind the platform, in a table of their own: few rows, most of the time none. Takes a case and why, gives those that are due. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-behind.h"

#define FIRST_WAIT (60 * (gint64) G_USEC_PER_SEC)
#define LONGEST_WAIT (3600 * (gint64) G_USEC_PER_SEC)
#define MAX_REASON 1000         /* bytes */

static gboolean
run (YcStore *store, const char *sql, const char *case_id, const char *reason, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), sql, error);
  g_autofree char *cut = NULL, *valid = NULL;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", case_id);
  if (reason != NULL)
    {
      cut = g_strndup (reason, MAX_REASON);
      valid = g_utf8_make_valid (cut, -1);
      yc_stmt_text (stmt, "reason", valid);
      yc_stmt_int (stmt, "now", yc_clock_now (yc_store_get_clock (store)));
    }
  return yc_stmt_run (stmt, error);
}

gboolean
yc_behind_note (YcStore *store, const char *case_id, const char *reason, GError **error)
{
  return run (store, "INSERT INTO case_behind (case_id, since_us, reason) VALUES (:case_id, :now, :reason)"
                     " ON CONFLICT (case_id) DO UPDATE SET reason = excluded.reason, next_at_us = 0", case_id, reason, error);
}

gboolean
yc_behind_note_try (YcStore *store, const char *case_id, const char *reason, GError **error)
{
  g_autoptr (YcStmt) stmt = NULL;

  if (!run (store, "INSERT INTO case_behind (case_id, since_us, tries, last_try_us, reason) VALUES (:case_id, :now, 1, :now, :reason)"
                   " ON CONFLICT (case_id) DO UPDATE SET reason = excluded.reason, tries = tries + 1, last_try_us = excluded.last_try_us", case_id, reason, error))
    return FALSE;
  stmt = yc_db_prepare (yc_store_get_work (store), "UPDATE case_behind SET next_at_us = last_try_us + min (:longest, :first << min (tries - 1, 10)) WHERE case_id = :case_id", error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_int (stmt, "first", FIRST_WAIT);
  yc_stmt_int (stmt, "longest", LONGEST_WAIT);
  return yc_stmt_run (stmt, error);
}

gboolean
yc_behind_clear (YcStore *store, const char *case_id, GError **error)
{
  return run (store, "DELETE FROM case_behind WHERE case_id = :case_id", case_id, NULL, error);
}

/* What lies further ahead than any wait was put off before the clock was set back, and is due. */
GPtrArray *
yc_behind_list_due (YcStore *store, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT case_id FROM case_behind /* whole */ WHERE next_at_us <= :now OR next_at_us > :now + :longest ORDER BY since_us, case_id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_int (stmt, "now", yc_clock_now (yc_store_get_clock (store)));
  yc_stmt_int (stmt, "longest", LONGEST_WAIT);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ids);
      g_ptr_array_add (ids, g_strdup (yc_stmt_col_text (stmt, "case_id")));
    }
}

gboolean
yc_behind_hurry (YcStore *store, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "UPDATE case_behind /* whole */ SET next_at_us = 0", error);

  return stmt != NULL && yc_stmt_run (stmt, error);
}

gboolean
yc_behind_count (YcStore *store, guint *ret_n, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT count (*) AS n FROM case_behind /* whole */", error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_n = (guint) yc_stmt_col_int (stmt, "n");
  return TRUE;
}
