/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The ledger by page. The index gives the order, the clocks of each case on the page give what is shown of it: a case page's worth of reading a
 * line, which is why the page is small. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-store-private.h"
#include "case/yc-ledger.h"

#include "base/yc-clock.h"

#include <string.h>

#define SOON_WORKDAYS 3
#define CALENDAR_MARK "ledger.calendar"      /* version of the calendar that the days were told with */

#define ALL_SQL \
  "SELECT * FROM case_row WHERE ledger_kind > 0 AND ledger_kind <> 5 ORDER BY ledger_day, n LIMIT :limit OFFSET :offset"
#define KIND_SQL \
  "SELECT * FROM case_row WHERE ledger_kind > 0 AND ledger_kind = :kind ORDER BY ledger_day, n LIMIT :limit OFFSET :offset"
#define ASKED_SQL "SELECT * FROM case_row WHERE reports & 1 ORDER BY n DESC LIMIT :limit OFFSET :offset"
#define SECOND_SQL "SELECT * FROM case_row WHERE reports & 2 ORDER BY n DESC LIMIT :limit OFFSET :offset"
#define LATE_SQL "SELECT * FROM case_row WHERE reports & 16 ORDER BY n DESC LIMIT :limit OFFSET :offset"
G_STATIC_ASSERT (YC_REPORT_ASKED == 1 && YC_REPORT_SECOND == 2 && YC_REPORT_LATE == 16);
G_STATIC_ASSERT (YC_LEDGER_REFUSAL == 5 && YC_LEDGER_COMMITMENT == 2);

/* Takes the row's record. */
static YcLedgerLine *
load_line (YcStore *store, YcCaseRow *row, YcLedgerKind report, const YcLedgerRules *rules, GError **error)
{
  const char *id = row->record.id;
  g_autoptr (GPtrArray) history = yc_case_store_history (store, id, error);
  g_autoptr (YcIntake) intake = history != NULL ? yc_case_store_load_intake (store, id, error) : NULL;

  return intake != NULL ? yc_ledger_line_new (yc_case_row_take_record (row), report, intake->item, history, rules, error) : NULL;
}

/* One that cannot be read does not hide the others: it stands there without its clock, and opening it tells what is wrong. */
static YcLedgerLine *
load_or_bare (YcStore *store, YcCaseRow *row, YcLedgerKind report, const YcLedgerRules *rules)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autofree char *id = g_strdup (row->record.id);
  YcLedgerLine *line = load_line (store, row, report, rules, &error);
  YcCaseRecord *record;

  if (line != NULL)
    return line;
  g_message ("case %s: no line of the ledger: %s", id, error->message);
  record = yc_case_store_get (store, id, NULL);
  return record != NULL ? yc_ledger_line_new (record, report, NULL, nothing, rules, NULL) : NULL;
}

static gboolean
read_rows (YcStore *store, YcStmt *stmt, GPtrArray *rows, GError **error)
{
  gboolean has_row = FALSE;

  for (;;)
    {
      YcCaseRow *row;

      if (!yc_stmt_step (stmt, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      if ((row = yc_case_row_read (store, stmt, error)) == NULL)
        return FALSE;
      g_ptr_array_add (rows, row);
    }
}

static const char *
get_list_sql (YcLedgerKind kind)
{
  switch (kind)
    {
    case YC_LEDGER_NONE: return ALL_SQL;
    case YC_LEDGER_ASKED: return ASKED_SQL;
    case YC_LEDGER_SECOND: return SECOND_SQL;
    case YC_LEDGER_LATE: return LATE_SQL;
    case YC_LEDGER_TOLERANCE: case YC_LEDGER_COMMITMENT: case YC_LEDGER_CORRECTION: case YC_LEDGER_UNDECIDED: case YC_LEDGER_REFUSAL: default:
      return KIND_SQL;
    }
}

GPtrArray *
yc_ledger_store_list (YcStore *store, YcLedgerKind kind, guint offset, guint limit, const YcLedgerRules *rules, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), get_list_sql (kind), error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_row_free);
  GPtrArray *lines;

  if (stmt == NULL)
    return NULL;
  yc_stmt_int (stmt, "limit", limit);
  yc_stmt_int (stmt, "offset", offset);
  if (kind != YC_LEDGER_NONE && !yc_ledger_kind_is_report (kind))
    yc_stmt_int (stmt, "kind", kind);
  if (!read_rows (store, stmt, rows, error))
    return NULL;
  lines = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_ledger_line_free);
  for (guint i = 0; i < rows->len; i++)
    {
      YcLedgerLine *line = load_or_bare (store, g_ptr_array_index (rows, i), yc_ledger_kind_is_report (kind) ? kind : YC_LEDGER_NONE, rules);

      if (line != NULL)
        g_ptr_array_add (lines, line);
    }
  return lines;
}

/* ---- counts ---- */

static void
add_counts (YcStmt *stmt, YcLedgerCounts *counts)
{
  guint kind = (guint) yc_stmt_col_int (stmt, "ledger_kind");
  guint n = (guint) yc_stmt_col_int (stmt, "n");

  if (kind >= YC_N_LEDGER_KINDS)
    return;
  counts->n[kind] = n;
  if (kind == YC_LEDGER_REFUSAL)
    return;
  counts->n[YC_LEDGER_NONE] += n;
  counts->overdue += (guint) yc_stmt_col_int (stmt, "overdue");
  counts->today += (guint) yc_stmt_col_int (stmt, "today");
  counts->soon += (guint) yc_stmt_col_int (stmt, "soon");
}

static gboolean
count_reports (YcStore *store, YcLedgerCounts *counts, GError **error)
{
  static const struct { YcLedgerKind kind; const char *sql; } lists[] = {
    { YC_LEDGER_ASKED, "SELECT count(*) AS n FROM case_row WHERE reports & 1" },
    { YC_LEDGER_SECOND, "SELECT count(*) AS n FROM case_row WHERE reports & 2" },
    { YC_LEDGER_LATE, "SELECT count(*) AS n FROM case_row WHERE reports & 16" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), lists[i].sql, error);
      gboolean row = FALSE;

      if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
        return FALSE;
      counts->n[lists[i].kind] = row ? (guint) yc_stmt_col_int (stmt, "n") : 0;
    }
  return TRUE;
}

gboolean
yc_ledger_store_count (YcStore *store, const YcLedgerRules *rules, YcLedgerCounts *ret_counts, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT ledger_kind, count(*) AS n, sum(ledger_day <> '' AND ledger_day < :today) AS overdue, sum(ledger_day = :today) AS today,"
    " sum(ledger_day > :today AND ledger_day <= :soon) AS soon FROM case_row WHERE ledger_kind > 0 GROUP BY ledger_kind", error);
  g_autofree char *today = NULL, *soon = NULL;
  gboolean row = FALSE;
  YcDeadline last;
  YcMoment now;

  *ret_counts = (YcLedgerCounts) { .overdue = 0 };
  if (stmt == NULL)
    return FALSE;
  yc_moment_init (&now, rules->now);
  yc_deadline_compute (rules->calendar, &now.day, SOON_WORKDAYS, YC_UNIT_WORKDAY, NULL, &last);
  today = yc_date_format (&now.day);
  soon = yc_date_format (&last.due);
  yc_stmt_text (stmt, "today", today);
  yc_stmt_text (stmt, "soon", soon);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return count_reports (store, ret_counts, error);
      add_counts (stmt, ret_counts);
    }
}

/* ---- days that only the clocks know ---- */

static GPtrArray *
list_untold (YcStore *store, guint limit, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT id FROM case_row WHERE ledger_kind > 0 AND ledger_day = '' ORDER BY n LIMIT :limit", error);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_int (stmt, "limit", limit);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ids);
      g_ptr_array_add (ids, g_strdup (yc_stmt_col_text (stmt, "id")));
    }
}

static gboolean
settle_case (YcStore *store, const char *case_id, const YcLedgerRules *rules, GError **error)
{
  g_autoptr (YcCaseRow) row = yc_case_row_load (store, case_id, error);
  g_autoptr (YcLedgerLine) line = row != NULL ? load_or_bare (store, row, YC_LEDGER_NONE, rules) : NULL;
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "UPDATE case_row SET ledger_day = :day WHERE id = :id", error);
  gboolean has_day = line != NULL && line->timer != NULL && g_date_valid (&line->timer->due.day);
  g_autofree char *day = has_day ? yc_date_format (&line->timer->due.day) : g_strdup (YC_LEDGER_NO_DAY);

  if (row == NULL || stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "day", day);
  yc_stmt_text (stmt, "id", case_id);
  return yc_stmt_run (stmt, error);
}

/* A year that was unknown may be known now. */
static gboolean
forget_days (YcStore *store, const char *version, GError **error)
{
  return yc_db_exec (yc_store_get_work (store), "UPDATE case_row SET ledger_day = '' WHERE ledger_kind IN (2, 5)", error)
         && yc_store_set_meta (store, CALENDAR_MARK, version, error);
}

static gboolean
settle (YcStore *store, guint limit, const YcLedgerRules *rules, gboolean is_old, gboolean *ret_more, GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;

  if ((is_old && !forget_days (store, yc_calendar_get_version (rules->calendar), error)) || (ids = list_untold (store, limit, error)) == NULL)
    return FALSE;
  *ret_more = ids->len == limit;
  for (guint i = 0; i < ids->len; i++)
    if (!settle_case (store, g_ptr_array_index (ids, i), rules, error))
      return FALSE;
  return TRUE;
}

gboolean
yc_ledger_store_settle (YcStore *store, guint limit, const YcLedgerRules *rules, gboolean *ret_more, GError **error)
{
  g_autofree char *mark = yc_store_get_meta (store, CALENDAR_MARK, NULL);
  g_autoptr (GPtrArray) ids = list_untold (store, 1, error);
  gboolean is_old = g_strcmp0 (mark, yc_calendar_get_version (rules->calendar)) != 0;

  *ret_more = FALSE;
  if (ids == NULL)
    return FALSE;
  /* Usually there is nothing to do, and nothing is written. */
  if (ids->len == 0 && !is_old)
    return TRUE;
  if (!yc_store_begin (store, error))
    return FALSE;
  if (settle (store, limit, rules, is_old, ret_more, error) && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return FALSE;
}
