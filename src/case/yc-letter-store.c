/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Letters to be signed, as the events of a case tell: what each says, where in their order it was printed and the pages came back;
 * and the guard that lets a case be accepted on a letter only when it is the right one. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-letter.h"
#include "case/yc-case-store-private.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"

#include <string.h>

/* ---- reading events ---- */

typedef gboolean (*EventFunc) (const YcCaseEvent *event, gpointer data, GError **error);

/* @sql: gives "seq" of the events wanted. */
static gboolean
for_each_event (YcStore *store, const char *case_id, const char *sql, EventFunc func, gpointer data, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, case_id, error);
  g_autoptr (YcStmt) stmt = key != NULL ? yc_db_prepare (yc_store_get_work (store), sql, error) : NULL;
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", case_id);
  for (;;)
    {
      g_autoptr (YcCaseEvent) event = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      event = yc_case_event_load (store, key, case_id, yc_stmt_col_int (stmt, "seq"), error);
      if (event == NULL || !func (event, data, error))
        return FALSE;
    }
}

static gboolean
take_event (const YcCaseEvent *event, gpointer data, GError **error)
{
  return yc_letter_reader_take (data, event, error);
}

/**
 * yc_case_store_load_letters:
 *
 * Returns: (transfer full): of YcLetter, oldest first. Errors: TAMPERED
 */
GPtrArray *
yc_case_store_load_letters (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcLetterReader) reader = yc_letter_reader_new ();

  if (!for_each_event (store, case_id, "SELECT seq FROM case_event WHERE case_id = :case_id"
                                       " AND kind IN ('paper', 'print-started', 'printed', 'reprinted', 'print-failed') ORDER BY seq",
                       take_event, reader, error))
    return NULL;
  return yc_letter_reader_finish (reader);
}

/* ---- the guard ---- */

/* The letter comes after the receipt, so each page that can be it has its event. */
static gboolean
take_pages (const YcCaseEvent *event, gpointer data, GError **error)
{
  return yc_letter_read_pages (event, data, error);
}

/* When the pages that lie in the slot now came. @ret_n_pages: also those that no event tells of. */
static GArray *
load_scanned (YcStore *store, const char *case_id, const char *slot, guint *ret_n_pages, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GArray) scanned = g_array_new (FALSE, FALSE, sizeof (YcScanned));
  g_autoptr (YcStmt) stmt = NULL;
  gboolean row = FALSE;

  if (!for_each_event (store, case_id, "SELECT seq FROM case_event WHERE case_id = :case_id AND kind = 'pages' ORDER BY seq", take_pages,
                       known, error))
    return NULL;
  stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT id FROM page WHERE case_id = :case_id AND material_id = :slot AND deleted = 0 AND blank = 0", error);
  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_text (stmt, "slot", slot);
  for (*ret_n_pages = 0;; (*ret_n_pages)++)
    {
      const YcScanned *came;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&scanned);
      came = g_hash_table_lookup (known, yc_stmt_col_text (stmt, "id"));
      if (came != NULL)
        g_array_append_val (scanned, *came);
    }
}

/* The slot of the signed commitment letter; NULL when the item has none. */
static const char *
find_letter_slot (const YcIntake *intake)
{
  for (guint i = 0; intake->item != NULL && i < intake->item->materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (intake->item->materials, i);

      if (material->role == YC_ROLE_COMMITMENT_LETTER)
        return material->id;
    }
  return NULL;
}

static gboolean
fail_guard (GError **error, const YcCaseRow *row, YcConflict reason, const char *what)
{
  return yc_store_refuse (error, reason, "case %s: %s", row->record.id, what);
}

/* The days of the decision are those that were signed. */
static gboolean
check_days (const YcCaseRow *row, const YcLetter *letter, const YcLetterOwed *owed, GError **error)
{
  for (guint i = 0; g_ptr_array_index (owed->names, i) != NULL; i++)
    if (g_strcmp0 (yc_letter_find_cure (letter, g_ptr_array_index (owed->names, i)), g_ptr_array_index (owed->cures, i)) != 0)
      return fail_guard (error, row, YC_CONFLICT_PROMISE_OUTDATED, "受理的补齐日期不是承诺书写明的日期");
  return TRUE;
}

static gboolean
check_signed (const YcIntake *intake, const YcCaseRow *row, YcLetterNeed *need, const YcLetterOwed *owed, GError **error)
{
  g_autoptr (GArray) latest = g_array_new (FALSE, FALSE, sizeof (GDate));
  gboolean commits = row->record.state == YC_STATE_COMMITTED;
  const YcLetter *letter = NULL;
  g_autofree char *why = NULL;

  for (guint i = 0; g_ptr_array_index (owed->cures, i) != NULL; i++)
    {
      GDate day;

      if (!yc_date_parse (g_ptr_array_index (owed->cures, i), &day))
        return fail_guard (error, row, YC_CONFLICT_PROMISE_OUTDATED, "a tolerated material has no day");
      g_array_append_val (latest, day);
    }
  need->tolerated = (const char *const *) owed->names->pdata;
  need->latest = (const GDate *) (gpointer) latest->data;
  why = yc_intake_check_letter (intake, need, &letter);
  if (why != NULL)
    return fail_guard (error, row, commits ? YC_CONFLICT_LETTER_OUTDATED : YC_CONFLICT_PROMISE_OUTDATED, why);
  return commits || check_days (row, letter, owed, error);
}

/* Design: the applicant's signature comes before the state (容缺: 辽宁省政务服务容缺受理管理办法; 告知承诺: 国办发〔2020〕42号), and stands
 * under the text of now. */
gboolean
yc_case_row_guard_letter (YcStore *store, const YcCaseRow *row, const YcCaseEvent *event, GError **error)
{
  gboolean commits = row->record.state == YC_STATE_COMMITTED;
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (store, row->record.id, error);
  const char *slot = intake == NULL ? NULL : commits ? find_letter_slot (intake) : yc_checklist_promise_slot ()->id;
  JsonArray *tolerated = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) cures = g_ptr_array_new ();
  g_autoptr (GArray) scanned = NULL;
  YcLetterOwed owed = { names, cures };
  YcLetterNeed need = { .kind = commits ? YC_LETTER_COMMITMENT : YC_LETTER_PROMISE };
  guint n_pages = 0;

  if (intake == NULL)
    return FALSE;
  if (slot == NULL)
    return fail_guard (error, row, YC_CONFLICT_NO_LETTER, "the item has no commitment letter");
  if (json_object_has_member (event->body, "tolerated")
      && !yc_json_get_array (event->body, "", "tolerated", 1000, &tolerated, error))
    return FALSE;
  if (!yc_letter_read_owed (tolerated, &owed, error)
      || (scanned = load_scanned (store, row->record.id, slot, &n_pages, error)) == NULL)
    return FALSE;
  if (n_pages == 0)
    return fail_guard (error, row, commits ? YC_CONFLICT_LETTER_UNSIGNED : YC_CONFLICT_PROMISE_UNSIGNED, "the signed letter has not been scanned in");
  need.scanned = (const YcScanned *) (gpointer) scanned->data;
  need.n_scanned = scanned->len;
  return check_signed (intake, row, &need, &owed, error);
}
