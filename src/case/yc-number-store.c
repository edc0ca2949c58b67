/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Numbers for cases and documents out of the leased blocks of this incarnation. Takes an open transaction; the number is given out
 * when it commits and never again: rows are kept, also for void numbers, and the next serial is above every one of its day (or year),
 * whatever the clock does. Without a lease: provisional numbers. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-number.h"
#include "case/yc-case-store-private.h"
#include "case/yc-enrolment.h"

#include <string.h>

#define N_RANDOM 10000          /* provisional numbers of a day */
#define MAX_DRAWS 200

/* ---- provisional ---- */

static gboolean
insert_provisional (YcStore *store, const char *date, int random, const char *purpose, const char *number, const char *case_id,
                    gboolean *ret_taken, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT OR IGNORE INTO provisional_number (date, random, purpose, number, case_id, state, at)"
    " VALUES (:date, :random, :purpose, :number, :case_id, 'used', :at)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "date", date);
  yc_stmt_int (stmt, "random", random);
  yc_stmt_text (stmt, "purpose", purpose);
  yc_stmt_text (stmt, "number", number);
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_int (stmt, "at", yc_clock_now (yc_store_get_clock (store)));
  if (!yc_stmt_run (stmt, error))
    return FALSE;
  *ret_taken = yc_db_changes (yc_store_get_work (store)) > 0;
  return TRUE;
}

/* Random digits, so that a number tells nothing about how many there were; on a crowded day the next free one. */
static char *
take_provisional (YcStore *store, const char *case_id, const char *purpose, GError **error)
{
  g_autoptr (YcSite) site = yc_enrolment_get_site (store, error);
  g_autofree char *day = NULL;
  guint16 bits = 0;
  GDate date;

  if (site == NULL)
    return NULL;
  yc_clock_today (yc_store_get_clock (store), &date);
  day = yc_date_format (&date);
  for (int i = 0; i < MAX_DRAWS + N_RANDOM; i++)
    {
      g_autofree char *number = NULL;
      gboolean taken = FALSE;
      int random;

      if (i < MAX_DRAWS)
        yc_ids_fill (yc_store_get_ids (store), &bits, sizeof bits);
      random = (bits + MAX (0, i - MAX_DRAWS)) % N_RANDOM;
      number = yc_case_number_provisional (site->station, &date, random);
      if (!insert_provisional (store, day, random, purpose, number, case_id, &taken, error))
        return NULL;
      if (taken)
        return g_steal_pointer (&number);
    }
  g_set_error_literal (error, YC_STORE_ERROR, YC_STORE_ERROR_NO_NUMBERS, "no provisional number of today is free");
  return NULL;
}

/* ---- case numbers ---- */

typedef struct
{
  char  *block;
  gint64 serial;                /* 0: no leased number is left */
} Slot;

static void
clear_slot (Slot *slot)
{
  g_free (slot->block);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Slot, clear_slot)

/* The lowest serial above @used that one of the blocks has; @stmt gives block and first of those that have one. Blocks do not overlap. The two
 * questions are asked one after the other: in one statement SQLite makes a table of the first answer, which takes longer than all the rest. */
static gboolean
find_slot (YcStmt *stmt, gint64 used, Slot *slot, GError **error)
{
  gboolean row = FALSE;

  for (;;)
    {
      gint64 serial;

      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      serial = MAX (yc_stmt_col_int (stmt, "first"), used + 1);
      if (slot->serial != 0 && slot->serial <= serial)
        continue;
      g_free (slot->block);
      slot->block = g_strdup (yc_stmt_col_text (stmt, "block"));
      slot->serial = serial;
    }
}

static gboolean
read_used (YcStmt *stmt, gint64 *ret_used, GError **error)
{
  gboolean row = FALSE;

  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_used = yc_stmt_col_int (stmt, "used");
  return TRUE;
}

/* The lowest serial of a leased block of @day above every serial of that day. */
static gboolean
find_case_serial (YcStore *store, const YcSite *site, const char *day, Slot *slot, GError **error)
{
  g_autoptr (YcStmt) given = yc_db_prepare (yc_store_get_work (store),
    "SELECT coalesce (max (serial), 0) AS used FROM case_number WHERE date = :date AND window = :window", error);
  g_autoptr (YcStmt) blocks = NULL;
  gint64 used = 0;

  if (given == NULL)
    return FALSE;
  yc_stmt_text (given, "date", day);
  yc_stmt_text (given, "window", site->window);
  blocks = yc_db_prepare (yc_store_get_work (store),
    "SELECT block, first FROM case_block WHERE incarnation = :incarnation AND window = :window AND from_date <= :date AND to_date >= :date"
    " AND last > :used", error);
  if (blocks == NULL || !read_used (given, &used, error))
    return FALSE;
  yc_stmt_text (blocks, "incarnation", yc_store_get_incarnation (store));
  yc_stmt_text (blocks, "window", site->window);
  yc_stmt_text (blocks, "date", day);
  yc_stmt_int (blocks, "used", used);
  return find_slot (blocks, used, slot, error);
}

static gboolean
insert_case_number (YcStore *store, const YcSite *site, const char *day, const Slot *slot, const char *number, const char *case_id,
                    GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO case_number (date, window, serial, number, case_id, block, state, at)"
    " VALUES (:date, :window, :serial, :number, :case_id, :block, 'used', :at)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "date", day);
  yc_stmt_text (stmt, "window", site->window);
  yc_stmt_int (stmt, "serial", slot->serial);
  yc_stmt_text (stmt, "number", number);
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_text (stmt, "block", slot->block);
  yc_stmt_int (stmt, "at", yc_clock_now (yc_store_get_clock (store)));
  return yc_stmt_run (stmt, error);
}

static char *
take_leased (YcStore *store, const YcSite *site, const char *case_id, const char *agency, GError **error)
{
  g_auto (Slot) slot = { NULL, 0 };
  g_autofree char *day = NULL;
  g_autofree char *number = NULL;
  GDate date;

  yc_clock_today (yc_store_get_clock (store), &date);
  day = yc_date_format (&date);
  if (!find_case_serial (store, site, day, &slot, error))
    return NULL;
  if (slot.serial == 0)
    return take_provisional (store, case_id, "case", error);
  number = yc_case_number_format (site->region, agency, &date, site->window, (int) slot.serial);
  if (!insert_case_number (store, site, day, &slot, number, case_id, error))
    return NULL;
  return g_steal_pointer (&number);
}

/* NULL with an error; "" when the case has none. */
static char *
read_number (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT number FROM case_row WHERE id = :id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "id", case_id);
  if (!yc_stmt_step (stmt, &row, error))
    return NULL;
  if (row)
    return g_strdup (yc_stmt_col_text (stmt, "number"));
  g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "no case %s", case_id);
  return NULL;
}

/* ---- blocks that must not be touched ---- */

#define SUSPENDED "numbers.suspended"

gboolean
yc_enrolment_suspend_numbers (YcStore *store, const char *why, GError **error)
{
  return yc_store_set_meta (store, SUSPENDED, why, error);
}

gboolean
yc_enrolment_get_suspended (YcStore *store, char **ret_why, GError **error)
{
  g_autoptr (GError) local = NULL;

  *ret_why = yc_store_get_meta (store, SUSPENDED, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
is_suspended (YcStore *store, gboolean *ret_suspended, GError **error)
{
  g_autofree char *why = NULL;
  gboolean ok = yc_enrolment_get_suspended (store, &why, error);

  *ret_suspended = why != NULL;
  return ok;
}

/**
 * yc_case_store_take_number:
 * @agency: 3 digits, the department's number in the enrolment
 *
 * The number that the case's events tell of, else a new one: the event that follows in the same transaction must hold it as "number".
 * Needs an open transaction.
 *
 * Source of the form: the project's numbering (区划6 + 机构3 + 日期8 + 窗口2 + 日内序号4 + 校验1).
 *
 * Returns: (transfer full): provisional ("L-...") when nothing is leased. Errors: NO_NUMBERS when even those of the day are used up
 */
char *
yc_case_store_take_number (YcStore *store, const char *case_id, const char *agency, GError **error)
{
  g_autoptr (YcSite) site = NULL;
  g_autoptr (YcAgency) known = NULL;
  g_autofree char *number = NULL;
  gboolean suspended = FALSE;

  g_return_val_if_fail (yc_db_in_transaction (yc_store_get_work (store)), NULL);
  number = read_number (store, case_id, error);
  if (number == NULL || *number != '\0')
    return g_steal_pointer (&number);
  site = yc_enrolment_get_site (store, error);
  if (site == NULL || !is_suspended (store, &suspended, error))
    return NULL;
  known = yc_enrolment_get_agency (store, agency, NULL);
  return site->enrolled && known != NULL && !suspended ? take_leased (store, site, case_id, agency, error)
                                         : take_provisional (store, case_id, "case", error);
}

/* ---- what runs low ---- */

#define LOW_PERCENT 30          /* as the platform has it */
#define NEXT_YEAR_FROM G_DATE_DECEMBER

/* Adds "name" to @low when little is left, or nothing was given. A year's block of cases serves each of its days anew. */
static gboolean
note_low (YcStmt *stmt, const char *name, int year, GString *low, GError **error)
{
  gboolean row = FALSE;
  gint64 total = 0;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  total = yc_stmt_col_int (stmt, "total");
  if (yc_stmt_col_int (stmt, "unused") * 100 <= total * LOW_PERCENT)
    g_string_append_printf (low, "%s%s/%d", low->len > 0 ? " " : "", name, year);
  return TRUE;
}

static gboolean
note_low_cases (YcStore *store, const YcSite *site, const char *day, int year, GString *low, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT coalesce (sum (last - first + 1), 0) AS total, coalesce (sum (max (0, last - max (first - 1, used))), 0) AS unused FROM case_block,"
    " (SELECT coalesce (max (serial), 0) AS used FROM case_number WHERE date = :date AND window = :window)"
    " WHERE incarnation = :incarnation AND window = :window AND from_date <= :date AND to_date >= :date", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "incarnation", yc_store_get_incarnation (store));
  yc_stmt_text (stmt, "window", site->window);
  yc_stmt_text (stmt, "date", day);
  return note_low (stmt, "cases", year, low, error);
}

static gboolean
note_low_documents (YcStore *store, const char *agency, int year, GString *low, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT coalesce (sum (last - first + 1), 0) AS total, coalesce (sum (max (0, last - max (first - 1, used))), 0) AS unused FROM document_block,"
    " (SELECT coalesce (max (serial), 0) AS used FROM document_number WHERE agency = :agency AND year = :year)"
    " WHERE incarnation = :incarnation AND document_block.agency = :agency AND document_block.year = :year", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "incarnation", yc_store_get_incarnation (store));
  yc_stmt_text (stmt, "agency", agency);
  yc_stmt_int (stmt, "year", year);
  return note_low (stmt, agency, year, low, error);
}

/* @day: of the year that is asked for; of the next one its first. */
static gboolean
note_low_year (YcStore *store, const YcSite *site, GPtrArray *agencies, const char *day, int year, GString *low, GError **error)
{
  if (!note_low_cases (store, site, day, year, low, error))
    return FALSE;
  for (guint i = 0; i < agencies->len; i++)
    if (!note_low_documents (store, g_ptr_array_index (agencies, i), year, low, error))
      return FALSE;
  return TRUE;
}

/**
 * yc_enrolment_list_low:
 *
 * Which of the leased rows of numbers have at most 30 % left, this year's and from December (Beijing) on the next one's: what the platform gives
 * more of, when it is asked.
 *
 * Returns: (transfer full): "cases/2026 231/2027"; empty: enough of all, or not enrolled
 */
char *
yc_enrolment_list_low (YcStore *store, GError **error)
{
  g_autoptr (YcSite) site = yc_enrolment_get_site (store, error);
  g_autoptr (GPtrArray) agencies = site != NULL ? yc_enrolment_list_agencies (store, error) : NULL;
  g_autoptr (GString) low = g_string_new (NULL);
  g_autofree char *day = NULL, *next = NULL;
  GDate date;
  int year;

  if (agencies == NULL)
    return NULL;
  yc_clock_today (yc_store_get_clock (store), &date);
  year = g_date_get_year (&date);
  day = yc_date_format (&date);
  next = g_strdup_printf ("%04d-01-01", year + 1);
  if (site->enrolled
      && (!note_low_year (store, site, agencies, day, year, low, error)
          || (g_date_get_month (&date) >= NEXT_YEAR_FROM && !note_low_year (store, site, agencies, next, year + 1, low, error))))
    return NULL;
  return g_string_free (g_steal_pointer (&low), FALSE);
}

/* ---- document numbers ---- */

static gboolean
find_document_serial (YcStore *store, const char *agency, int year, Slot *slot, GError **error)
{
  g_autoptr (YcStmt) given = yc_db_prepare (yc_store_get_work (store),
    "SELECT coalesce (max (serial), 0) AS used FROM document_number WHERE agency = :agency AND year = :year", error);
  g_autoptr (YcStmt) blocks = NULL;
  gint64 used = 0;

  if (given == NULL)
    return FALSE;
  yc_stmt_text (given, "agency", agency);
  yc_stmt_int (given, "year", year);
  blocks = yc_db_prepare (yc_store_get_work (store),
    "SELECT block, first FROM document_block WHERE incarnation = :incarnation AND agency = :agency AND year = :year AND last > :used", error);
  if (blocks == NULL || !read_used (given, &used, error))
    return FALSE;
  yc_stmt_text (blocks, "incarnation", yc_store_get_incarnation (store));
  yc_stmt_text (blocks, "agency", agency);
  yc_stmt_int (blocks, "year", year);
  yc_stmt_int (blocks, "used", used);
  return find_slot (blocks, used, slot, error);
}

static gboolean
insert_document_number (YcStore *store, const char *agency, int year, const Slot *slot, const char *number, const char *case_id,
                        GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO document_number (agency, year, serial, number, case_id, block, state, at)"
    " VALUES (:agency, :year, :serial, :number, :case_id, :block, 'used', :at)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "agency", agency);
  yc_stmt_int (stmt, "year", year);
  yc_stmt_int (stmt, "serial", slot->serial);
  yc_stmt_text (stmt, "number", number);
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_text (stmt, "block", slot->block);
  yc_stmt_int (stmt, "at", yc_clock_now (yc_store_get_clock (store)));
  return yc_stmt_run (stmt, error);
}

/**
 * yc_case_store_take_document_number:
 * @kind_word: 收, 受, 容, 承, 诺
 *
 * A new number for one paper: serials run by agency and year, whatever the kind of paper. Needs an open transaction.
 *
 * Returns: (transfer full): "（辽·大）中卫受字〔2026〕第000123号", or provisional. Errors: NO_NUMBERS
 */
char *
yc_case_store_take_document_number (YcStore *store, const char *case_id, const char *agency, const char *kind_word, GError **error)
{
  g_autoptr (YcAgency) known = NULL;
  g_auto (Slot) slot = { NULL, 0 };
  g_autofree char *number = NULL;
  gboolean suspended = FALSE;
  GDate date;
  int year;

  g_return_val_if_fail (yc_db_in_transaction (yc_store_get_work (store)), NULL);
  yc_clock_today (yc_store_get_clock (store), &date);
  year = g_date_get_year (&date);
  if (!is_suspended (store, &suspended, error))
    return NULL;
  known = suspended ? NULL : yc_enrolment_get_agency (store, agency, NULL);
  if (known != NULL && !find_document_serial (store, agency, year, &slot, error))
    return NULL;
  if (slot.serial == 0)
    return take_provisional (store, case_id, "document", error);
  number = g_strdup_printf ("%s%s字〔%d〕第%06d号", known->letter, kind_word, year, (int) slot.serial);
  if (!insert_document_number (store, agency, year, &slot, number, case_id, error))
    return NULL;
  return g_steal_pointer (&number);
}
