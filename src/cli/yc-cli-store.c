/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the commands ask of the store beyond the core's own functions: a snapshot for reading, the case a word means, counts, a copy.
 * One thread. */
#define G_LOG_DOMAIN "yc-cli"
#include "config.h"

#include "cli/yc-cli-store.h"

#include "outbox/yc-outbox.h"

#include <string.h>

#define MAX_HITS 50             /* with as many, another number may end so, too */

/* A snapshot begins with the first read. */
static gboolean
begin_snapshot (YcStore *store, GError **error)
{
  YcCliCounts counts;

  return yc_db_exec (yc_store_get_work (store), "BEGIN", error) && yc_cli_count (store, &counts, error);
}

YcStore *
yc_cli_open_store (YcCli *cli, gboolean with_keys, YcExit *ret_exit)
{
  g_autoptr (GError) error = NULL;
  const YcStoreConfig config = { .folder = cli->store_folder, .read_only = TRUE, .with_keys = with_keys };
  g_autoptr (YcStore) store = yc_store_open (&config, &error);

  if (store != NULL && begin_snapshot (store, &error))
    return g_steal_pointer (&store);
  *ret_exit = yc_cli_fail (cli->store_folder, error);
  return NULL;
}

char *
yc_cli_find_case (YcStore *store, const char *word, YcExit *ret_exit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCaseRecord) record = yc_id_is_uuid (word) ? yc_case_store_get (store, word, &error) : NULL;
  g_autoptr (GPtrArray) found = NULL;
  const YcCaseRecord *only = NULL;
  guint n_ends = 0;
  g_autofree char *shown = yc_cli_clean (word, -1);

  if (record != NULL)
    return g_strdup (record->id);
  if (error != NULL && !g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND))
    {
      *ret_exit = yc_cli_fail (word, error);
      return NULL;
    }
  g_clear_error (&error);
  found = g_utf8_validate (word, -1, NULL) && *word != '\0' ? yc_case_store_list (store, word, "all", 0, MAX_HITS, &error) : NULL;
  if (error != NULL)
    {
      *ret_exit = yc_cli_fail (word, error);
      return NULL;
    }
  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const YcCaseRecord *hit = g_ptr_array_index (found, i);

      /* A search also finds persons; here a word means a case number. */
      if (strcmp (hit->number, word) == 0)
        return g_strdup (hit->id);
      if (g_str_has_suffix (hit->number, word))
        {
          only = hit;
          n_ends++;
        }
    }
  if (n_ends == 1 && found->len < MAX_HITS)
    return g_strdup (only->id);
  fprintf (stderr, "yichuangctl: %s：没有这个办件，或者不止一个（请写完整的办件编号或标识）\n", shown);
  *ret_exit = YC_EXIT_NO;
  return NULL;
}

gboolean
yc_cli_count (YcStore *store, YcCliCounts *ret_counts, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT /* whole */ (SELECT count (*) FROM case_row) AS cases, (SELECT count (*) FROM case_row WHERE state = 0) AS drafts,"
    " (SELECT count (*) FROM case_event) AS events, (SELECT count (*) FROM page WHERE deleted = 0) AS pages,"
    " (SELECT count (*) FROM paper) AS papers,"
    " (SELECT user_version FROM pragma_user_version) AS schema", error);
  guint queued = 0;
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error) || !yc_outbox_store_count (store, &queued, NULL, error))
    return FALSE;
  *ret_counts = (YcCliCounts) {
    .cases = yc_stmt_col_int (stmt, "cases"), .drafts = yc_stmt_col_int (stmt, "drafts"), .events = yc_stmt_col_int (stmt, "events"),
    .pages = yc_stmt_col_int (stmt, "pages"), .papers = yc_stmt_col_int (stmt, "papers"), .queued = queued,
    .schema = yc_stmt_col_int (stmt, "schema"),
  };
  return TRUE;
}

gboolean
yc_cli_copy_work (YcStore *store, const char *path, GError **error)
{
  return yc_db_backup (yc_store_get_work (store), path, error) || yc_store_map_error (error);
}
