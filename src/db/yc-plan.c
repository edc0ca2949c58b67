/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A guard for tests: no statement may read through what grows by the day without saying so. With three cases it costs nothing; in a hall of a year
 * everybody waits for it. Not seen are a table under another name, a walk along a whole index, and sorting. Development builds only, and only when the
 * environment asks (YICHUANG_SQL_PLANS). */
#define G_LOG_DOMAIN "yc-db"
#include "config.h"

#include "db/yc-db-private.h"

#include <string.h>

/* In the text of a statement that is meant to: it runs seldom. */
#define MEANT "/* whole */"

/* Rows for each step of each case, or for each case of a hall. */
static gboolean
grows (const char *table)
{
  static const char *const names[] = { "op", "case_head", "upload", "blob", "outbox", "case_event", "case_revision" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (table, names[i]))
      return TRUE;
  return FALSE;
}

/* What SQLite says of a step: "SCAN op", "SEARCH case_head USING INDEX case_head_by_hall (hall=?)". */
static gboolean
is_costly (const char *detail)
{
  /* All cases that a hall has ever had. */
  if (strstr (detail, "case_head_by_hall (hall=?)") != NULL)
    return TRUE;
  return g_str_has_prefix (detail, "SCAN ") && grows (detail + strlen ("SCAN "));
}

void
yc_db_check_plan (YcDb *self, const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *handle = NULL;

  if (strstr (sql, MEANT) == NULL && sqlite3_prepare_v2 (self->handle, explain, -1, &handle, NULL) == SQLITE_OK)
    while (sqlite3_step (handle) == SQLITE_ROW)
      {
        const char *detail = (const char *) sqlite3_column_text (handle, 3);

        if (detail != NULL && is_costly (detail))
          g_critical ("%s: a statement reads all of what grows, and does not say " MEANT ": %s", detail, sql);
      }
  sqlite3_finalize (handle);
}
