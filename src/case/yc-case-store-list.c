/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The case list: newest first, by page, with a search over numbers and keyed values. What matched by its bigrams is checked against the
 * unsealed name. Takes what the clerk typed, gives YcCaseRecord values. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-store-private.h"

#include "base/yc-clock.h"

#include <string.h>

#define MIN_TAIL 3              /* characters of a case number's tail */

typedef enum { FILTER_OPEN, FILTER_DRAFT, FILTER_ACCEPTED, FILTER_ALL, FILTER_COUNTER } Filter;

/* What waits for the window: returned by the back office, or decided and not delivered (S41, S60, S61, S65). */
#define WAITS_FOR_COUNTER "state IN (41, 60, 61, 65)"

/* One static text a filter, so that each can use its index. */
static const char *const plain_sql[] = {
  [FILTER_OPEN] = "SELECT * FROM case_row WHERE is_open ORDER BY n DESC LIMIT :limit OFFSET :offset",
  [FILTER_DRAFT] = "SELECT * FROM case_row WHERE state = 0 ORDER BY n DESC LIMIT :limit OFFSET :offset",
  [FILTER_ACCEPTED] = "SELECT * FROM case_row WHERE state BETWEEN 30 AND 80 ORDER BY n DESC LIMIT :limit OFFSET :offset",
  [FILTER_COUNTER] = "SELECT * FROM case_row WHERE is_open AND " WAITS_FOR_COUNTER " ORDER BY n DESC LIMIT :limit OFFSET :offset",
  [FILTER_ALL] = "SELECT * FROM case_row ORDER BY n DESC LIMIT :limit OFFSET :offset",
};

static const char *const count_sql[] = {
  [FILTER_OPEN] = "SELECT count(*) AS n FROM case_row WHERE is_open",
  [FILTER_DRAFT] = "SELECT count(*) AS n FROM case_row WHERE state = 0",
  [FILTER_ACCEPTED] = "SELECT count(*) AS n FROM case_row WHERE state BETWEEN 30 AND 80",
  [FILTER_COUNTER] = "SELECT count(*) AS n FROM case_row WHERE is_open AND " WAITS_FOR_COUNTER,
  [FILTER_ALL] = "SELECT count(*) AS n FROM case_row",
};

#define MATCHES_FILTER \
  " AND (:filter = 3 OR (:filter = 0 AND r.is_open) OR (:filter = 1 AND r.state = 0)" \
  " OR (:filter = 2 AND r.state BETWEEN 30 AND 80) OR (:filter = 4 AND r." WAITS_FOR_COUNTER "))"

/* Few hits: a number, its tail, an identity number, a phone, the last four of either, a whole name. */
static const char exact_sql[] =
  "SELECT r.* FROM case_row r WHERE r.n IN ("
  " SELECT n FROM case_search WHERE key IN (:id_full, :id_suffix, :phone, :phone_suffix, :name)"
  " UNION SELECT n FROM case_search WHERE key >= :tail AND key < :tail_end)" MATCHES_FILTER
  " ORDER BY r.n DESC";

/* Part of a name, maybe many hits: walks one bigram from the newest on (the order of its own key, so nothing is sorted). */
static const char name_sql[] =
  "SELECT r.* FROM case_search s JOIN case_row r ON r.n = s.n WHERE s.key = :first"
  " AND EXISTS (SELECT 1 FROM case_search x WHERE x.key = :middle AND x.n = s.n)"
  " AND EXISTS (SELECT 1 FROM case_search x WHERE x.key = :last AND x.n = s.n)" MATCHES_FILTER
  " ORDER BY s.n DESC";

static gboolean
parse_filter (const char *text, Filter *ret_filter)
{
  static const char *const names[] = { "open", "draft", "accepted", "all", "counter" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *ret_filter = (Filter) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
name_contains (const YcCaseRow *row, const char *part)
{
  g_autofree char *normal = yc_case_search_normal (row->record.applicant_name);

  return strstr (normal, part) != NULL || strstr (row->others, part) != NULL;
}

/* Reads rows into @result. @part (nullable): a name of the case must contain it. @offset counts rows that match. */
static gboolean
collect (YcStore *store, YcStmt *stmt, const char *part, guint offset, guint limit, GPtrArray *result, GError **error)
{
  gboolean has_row = FALSE;

  while (result->len < limit)
    {
      g_autoptr (YcCaseRow) row = NULL;

      if (!yc_stmt_step (stmt, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      if (part == NULL && offset > 0)
        {
          offset--;
          continue;
        }
      row = yc_case_row_read (store, stmt, error);
      if (row == NULL)
        return FALSE;
      if (part != NULL && !name_contains (row, part))
        continue;
      if (part != NULL && offset > 0)
        offset--;
      else
        g_ptr_array_add (result, yc_case_row_take_record (row));
    }
  return TRUE;
}

static gboolean
list_plain (YcStore *store, Filter filter, guint offset, guint limit, GPtrArray *result, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), plain_sql[filter], error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "limit", limit);
  yc_stmt_int (stmt, "offset", offset);
  return collect (store, stmt, NULL, 0, limit, result, error);
}

static void
bind_key (YcStore *store, YcStmt *stmt, const char *parameter, char prefix, const char *kind, const char *value)
{
  g_autofree char *key = yc_case_search_key (store, prefix, kind, value);

  yc_stmt_text (stmt, parameter, key);
}

static void
bind_tail (YcStmt *stmt, const char *query)
{
  g_autofree char *backwards = g_utf8_strreverse (query, -1);
  gboolean usable = strlen (query) >= MIN_TAIL && g_str_is_ascii (query);
  g_autofree char *first = g_strconcat ("N", backwards, NULL);
  g_autofree char *end = g_strconcat ("N", backwards, "\x7f", NULL);

  yc_stmt_text (stmt, "tail", usable ? first : "N");
  yc_stmt_text (stmt, "tail_end", usable ? end : "N");
}

static gboolean
list_exact (YcStore *store, const char *query, Filter filter, guint offset, guint limit, GPtrArray *result, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), exact_sql, error);

  if (stmt == NULL)
    return FALSE;
  bind_key (store, stmt, "id_full", 'f', "id-full", query);
  bind_key (store, stmt, "id_suffix", 's', "id-suffix", query);
  bind_key (store, stmt, "phone", 'p', "phone", query);
  bind_key (store, stmt, "phone_suffix", 't', "phone-suffix", query);
  bind_key (store, stmt, "name", 'n', "name-full", query);
  bind_tail (stmt, query);
  yc_stmt_int (stmt, "filter", filter);
  return collect (store, stmt, NULL, offset, limit, result, error);
}

static gboolean
list_by_name (YcStore *store, const char *query, GPtrArray *bigrams, Filter filter, guint offset, guint limit, GPtrArray *result,
              GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), name_sql, error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "first", g_ptr_array_index (bigrams, 0));
  yc_stmt_text (stmt, "middle", g_ptr_array_index (bigrams, bigrams->len / 2));
  yc_stmt_text (stmt, "last", g_ptr_array_index (bigrams, bigrams->len - 1));
  yc_stmt_int (stmt, "filter", filter);
  return collect (store, stmt, query, offset, limit, result, error);
}

/* A name has a letter beyond ASCII, or letters and no digit; everything else is a number of some kind. */
static gboolean
looks_like_name (const char *query)
{
  return !g_str_is_ascii (query) || strpbrk (query, "0123456789") == NULL;
}

/**
 * yc_case_store_list:
 * @query: "" for all; a case number or at least 3 characters of its tail, an identity number or phone or the last 4 of it, a name or a
 *   part of at least 2 characters; of applicant, agent or 法定代表人 (this one by name only)
 * @filter: "open", "draft", "accepted", "counter" (waits for the window) or "all"
 *
 * Returns: (transfer full): of YcCaseRecord, newest first
 */
GPtrArray *
yc_case_store_list (YcStore *store, const char *query, const char *filter, guint offset, guint limit, GError **error)
{
  g_autoptr (GPtrArray) result = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_record_free);
  g_autofree char *normal = yc_case_search_normal (query);
  g_autoptr (GPtrArray) bigrams = NULL;
  g_autofree char *policy = yc_store_get_meta (store, "search.bigrams", NULL);
  Filter which = FILTER_ALL;
  gboolean ok = FALSE;

  if (!parse_filter (filter, &which))
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no filter \"%s\"", filter);
      return NULL;
    }
  if (*normal == '\0')
    ok = list_plain (store, which, offset, limit, result, error);
  else if (looks_like_name (normal) && g_strcmp0 (policy, "off") != 0
           && (bigrams = yc_case_search_bigrams (store, normal))->len > 0)
    ok = list_by_name (store, normal, bigrams, which, offset, limit, result, error);
  else
    ok = list_exact (store, normal, which, offset, limit, result, error);
  return ok ? g_steal_pointer (&result) : NULL;
}

/**
 * yc_case_store_count:
 * @filter: "open", "draft", "accepted", "counter" (waits for the window) or "all"
 *
 * For the figures beside the filters; nothing is unsealed.
 */
gboolean
yc_case_store_count (YcStore *store, const char *filter, guint *ret_n, GError **error)
{
  g_autoptr (YcStmt) stmt = NULL;
  Filter which = FILTER_ALL;
  gboolean has_row = FALSE;

  if (!parse_filter (filter, &which))
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no filter \"%s\"", filter);
      return FALSE;
    }
  stmt = yc_db_prepare (yc_store_get_work (store), count_sql[which], error);
  if (stmt == NULL || !yc_stmt_step (stmt, &has_row, error))
    return FALSE;
  *ret_n = has_row ? (guint) yc_stmt_col_int (stmt, "n") : 0;
  return TRUE;
}

/* A day in a year that is still unknown is as provisional as before. */
static gboolean
may_be_certain (const char *day, const YcCalendar *calendar)
{
  GDate date;

  return !yc_date_parse (day, &date) || yc_calendar_knows (calendar, g_date_get_year (&date));
}

/**
 * yc_case_store_list_provisional:
 * @calendar: only days in its years are of interest
 *
 * Reads no case: at the end of a year there are hundreds, whose year nobody knows yet, and each sign-in asks.
 *
 * Returns: (transfer full) (element-type utf8): ids of cases without a decision a day of which was counted over a year without a calendar: to accept, to be
 * corrected, to be supplied, to be decided (yc_recount_find())
 */
GPtrArray *
yc_case_store_list_provisional (YcStore *store, const YcCalendar *calendar, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT id, CASE WHEN state BETWEEN 30 AND 56 AND cure_provisional AND cure_due <> '' THEN cure_due WHEN state BETWEEN 30 AND 56 THEN due WHEN judge_provisional AND state IN (10, 18) THEN judge_due ELSE cure_due END AS day"
    " FROM case_row WHERE is_open AND ((due_provisional AND state BETWEEN 30 AND 56) OR (judge_provisional AND state IN (10, 18))"
    " OR (cure_provisional AND cure_due <> '' AND (state IN (15, 18) OR state BETWEEN 30 AND 56))) ORDER BY n", error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  do
    {
      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (row && may_be_certain (yc_stmt_col_text (stmt, "day"), calendar))
        g_ptr_array_add (ids, g_strdup (yc_stmt_col_text (stmt, "id")));
    }
  while (row);
  return g_steal_pointer (&ids);
}
