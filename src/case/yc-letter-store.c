/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Letters to be signed, as the events of a case tell: what each says, where in their order it was printed and the pages came back;
 * and the guard that lets a case be accepted on a letter only when it is the right one. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

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

/* What is owed: ids of materials and the day of each; both end with NULL. */
typedef struct
{
  GPtrArray *names, *cures;
} Owed;

static gboolean
read_owed (JsonArray *array, Owed *owed, GError **error)
{
  JsonObject *entry = NULL;
  const char *material = NULL, *cure = NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      if (!yc_json_item_object (array, "tolerated", i, &entry, error)
          || !yc_json_get_string (entry, "tolerated", "material", 128, &material, error)
          || !yc_json_get_string (entry, "tolerated", "cure", 10, &cure, error))
        return FALSE;
      g_ptr_array_add (owed->names, (gpointer) material);
      g_ptr_array_add (owed->cures, (gpointer) cure);
    }
  g_ptr_array_add (owed->names, NULL);
  g_ptr_array_add (owed->cures, NULL);
  return TRUE;
}

/* Who promises and for what. */
static gboolean
read_parts (JsonObject *object, YcLetter *letter, GError **error)
{
  for (guint i = 0; i < YC_N_PROMISE_PARTS; i++)
    {
      const char *digest = "";

      if (!yc_json_opt_string (object, "letter", yc_promise_part_get_name ((YcPromisePart) i), 64, &digest, error))
        return FALSE;
      yc_letter_set_part (letter, (YcPromisePart) i, digest);
    }
  return TRUE;
}

/* The paper that the event of a letter made. */
static gboolean
read_paper (const YcCaseEvent *event, const char **ret_id, gint64 *ret_pages, GError **error)
{
  JsonArray *papers = NULL;
  JsonObject *paper = NULL;

  return yc_json_get_array (event->body, "", "papers", 1000, &papers, error)
         && yc_json_item_object (papers, "papers", json_array_get_length (papers) - 1, &paper, error)
         && yc_json_get_string (paper, "papers", "id", 64, ret_id, error)
         && yc_json_get_int (paper, "papers", "pages", 0, 100000, ret_pages, error);
}

static gboolean
take_letter (const YcCaseEvent *event, GPtrArray *letters, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) cures = g_ptr_array_new ();
  Owed owed = { names, cures };
  JsonObject *object = NULL;
  JsonArray *tolerated = NULL;
  YcLetter *letter;
  const char *kind = NULL, *content = "", *paper = NULL;
  gint64 n_pages = 0;

  if (!yc_json_opt_object (event->body, "", "letter", &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;
  if (!yc_json_get_string (object, "letter", "kind", 64, &kind, error)
      || !yc_json_get_array (object, "letter", "tolerated", 1000, &tolerated, error)
      || !yc_json_opt_string (object, "letter", "content", 64, &content, error) || !read_paper (event, &paper, &n_pages, error)
      || !read_owed (tolerated, &owed, error))
    return FALSE;
  letter = yc_letter_new (kind, paper, event->at, 0, content);
  letter->n_pages = (int) n_pages;
  g_ptr_array_add (letters, letter);
  yc_letter_set_owed (letter, (const char *const *) names->pdata, (const char *const *) cures->pdata);
  return read_parts (object, letter, error);
}

/* One print of a letter that did not fail, as far as is known. */
typedef struct
{
  YcLetter *letter;
  gint64    nth, at;
  gint64    seq;        /* of the event that began it */
  gboolean  open;       /* begun, and nothing told its end yet: a kill may leave it so */
} Print;

typedef struct
{
  GPtrArray *letters;
  GArray    *prints;    /* of Print, oldest first */
} Reading;

static YcLetter *
find_letter (const GPtrArray *letters, const char *paper)
{
  for (guint i = 0; i < letters->len; i++)
    {
      YcLetter *letter = g_ptr_array_index (letters, i);

      if (strcmp (letter->paper, paper) == 0)
        return letter;
    }
  return NULL;
}

/* The print that an end belongs to; @prints->len when it was not begun. */
static guint
find_open (const GArray *prints, const YcLetter *letter, gint64 nth)
{
  for (guint i = prints->len; i > 0; i--)
    {
      const Print *print = &g_array_index (prints, Print, i - 1);

      if (print->open && print->letter == letter && print->nth == nth)
        return i - 1;
    }
  return prints->len;
}

/* A begun print counts from its beginning: after a kill the letter may lie in the tray, signed. Its end tells the time better, its failure
 * takes it back. */
static gboolean
take_print (const YcCaseEvent *event, Reading *reading, GError **error)
{
  const char *paper = NULL;
  gint64 sent = event->at, nth = 0;
  Print print = { 0 };
  guint begun;

  if (!yc_json_get_string (event->body, "", "paper", 64, &paper, error)
      || !yc_json_opt_int (event->body, "", "nth", 0, G_MAXINT64, &nth, error)
      || !yc_json_opt_int (event->body, "", "sent", 0, G_MAXINT64, &sent, error))
    return FALSE;
  print = (Print) { find_letter (reading->letters, paper), nth, sent, event->seq, strcmp (event->kind, "print-started") == 0 };
  if (print.letter == NULL)
    return TRUE;
  begun = print.open ? reading->prints->len : find_open (reading->prints, print.letter, nth);
  if (begun < reading->prints->len && json_object_has_member (event->body, "begun"))
    {
      print.seq = g_array_index (reading->prints, Print, begun).seq;
      g_array_remove_index (reading->prints, begun);
    }
  else
    begun = reading->prints->len;
  if (strcmp (event->kind, "print-failed") != 0)
    g_array_insert_val (reading->prints, begun, print);
  return TRUE;
}

static gboolean
take_event (const YcCaseEvent *event, gpointer data, GError **error)
{
  Reading *reading = data;

  return strcmp (event->kind, "paper") == 0 ? take_letter (event, reading->letters, error) : take_print (event, reading, error);
}

/**
 * yc_case_store_load_letters:
 *
 * Returns: (transfer full): of YcLetter, oldest first. Errors: TAMPERED
 */
GPtrArray *
yc_case_store_load_letters (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) letters = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_letter_free);
  g_autoptr (GArray) prints = g_array_new (FALSE, FALSE, sizeof (Print));
  Reading reading = { letters, prints };

  if (!for_each_event (store, case_id, "SELECT seq FROM case_event WHERE case_id = :case_id"
                                       " AND kind IN ('paper', 'print-started', 'printed', 'reprinted', 'print-failed') ORDER BY seq",
                       take_event, &reading, error))
    return NULL;
  for (guint i = 0; i < prints->len; i++)
    {
      const Print *print = &g_array_index (prints, Print, i);

      if (print->letter->print_event > 0)
        continue;
      print->letter->printed = MAX (print->at, 1);
      print->letter->print_event = print->seq;
    }
  return g_steal_pointer (&letters);
}

/* ---- the guard ---- */

/* Notes when the pages of an event came; the letter comes after the receipt, so each page that can be it has its event. */
static gboolean
take_pages (const YcCaseEvent *event, gpointer data, GError **error)
{
  GHashTable *known = data;
  JsonArray *changes = NULL;

  if (!yc_json_get_array (event->body, "", "changes", 100000, &changes, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = NULL;
      const char *page = NULL;
      YcScanned came = { 0, 0 };

      if (!yc_json_item_object (changes, "changes", i, &change, error)
          || !yc_json_get_string (change, "changes", "page", 64, &page, error)
          || !yc_json_get_int (change, "changes", "captured", G_MININT64, G_MAXINT64, &came.captured, error)
          || !yc_json_opt_int (change, "changes", "next_event", 0, G_MAXINT64, &came.next_event, error))
        return FALSE;
      g_hash_table_insert (known, g_strdup (page), g_memdup2 (&came, sizeof came));
    }
  return TRUE;
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
check_days (const YcCaseRow *row, const YcLetter *letter, const Owed *owed, GError **error)
{
  for (guint i = 0; g_ptr_array_index (owed->names, i) != NULL; i++)
    if (g_strcmp0 (yc_letter_find_cure (letter, g_ptr_array_index (owed->names, i)), g_ptr_array_index (owed->cures, i)) != 0)
      return fail_guard (error, row, YC_CONFLICT_PROMISE_OUTDATED, "受理的补齐日期不是承诺书写明的日期");
  return TRUE;
}

static gboolean
check_signed (const YcIntake *intake, const YcCaseRow *row, YcLetterNeed *need, const Owed *owed, GError **error)
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
  Owed owed = { names, cures };
  YcLetterNeed need = { .kind = commits ? YC_LETTER_COMMITMENT : YC_LETTER_PROMISE };
  guint n_pages = 0;

  if (intake == NULL)
    return FALSE;
  if (slot == NULL)
    return fail_guard (error, row, YC_CONFLICT_NO_LETTER, "the item has no commitment letter");
  if (json_object_has_member (event->body, "tolerated")
      && !yc_json_get_array (event->body, "", "tolerated", 1000, &tolerated, error))
    return FALSE;
  if (!read_owed (tolerated, &owed, error)
      || (scanned = load_scanned (store, row->record.id, slot, &n_pages, error)) == NULL)
    return FALSE;
  if (n_pages == 0)
    return fail_guard (error, row, commits ? YC_CONFLICT_LETTER_UNSIGNED : YC_CONFLICT_PROMISE_UNSIGNED, "the signed letter has not been scanned in");
  need.scanned = (const YcScanned *) (gpointer) scanned->data;
  need.n_scanned = scanned->len;
  return check_signed (intake, row, &need, &owed, error);
}
