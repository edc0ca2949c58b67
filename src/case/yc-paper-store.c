/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Papers of a case: the stored PDF is a sealed blob, its row tells number, digest and prints. What was stored is what is shown and sent
 * to the printer. Takes an open store; gives YcPaperRecord values and the bytes. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-store-private.h"

#include "base/yc-json.h"

#include <string.h>

#define MAX_TEXT 4096

void
yc_paper_record_free (YcPaperRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->case_id);
  g_free (self->kind);
  g_free (self->title);
  g_free (self->number);
  g_free (self->blob);
  g_free (self->material_id);
  g_free (self);
}

/**
 * yc_paper_record_get_copies:
 * @nth: 1 for the original
 *
 * The original comes in as many copies as the paper says of itself (一式几份), so that each side holds one that is unmarked.
 */
int
yc_paper_record_get_copies (const YcPaperRecord *self, int nth)
{
  return nth > 1 ? 1 : self->copies;
}

static char *
build_aad (const char *case_id, const char *paper_id)
{
  return g_strdup_printf ("paper/%s/%s", case_id, paper_id);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/**
 * yc_paper_record_to_json:
 *
 * Returns: (transfer full): what events say about a paper; prints are not part of it
 */
gboolean
yc_paper_record_is_internal (const YcPaperRecord *self)
{
  static const char *const kinds[] = { "hand-over", "return-slip", NULL };

  return g_strv_contains (kinds, self->kind);
}

JsonObject *
yc_paper_record_to_json (const YcPaperRecord *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "kind", self->kind);
  json_object_set_string_member (object, "title", or_empty (self->title));
  json_object_set_string_member (object, "number", or_empty (self->number));
  json_object_set_string_member (object, "sha256", self->digest.sha256);
  json_object_set_string_member (object, "sm3", self->digest.sm3);
  json_object_set_int_member (object, "pages", self->n_pages);
  json_object_set_int_member (object, "copies", self->copies);
  json_object_set_int_member (object, "made", self->made);
  json_object_set_string_member (object, "material", or_empty (self->material_id));
  return object;
}

static gboolean
parse_record (YcPaperRecord *self, JsonObject *object, GError **error)
{
  const char *text[6] = { NULL };
  gint64 pages = 0, copies = 1;

  if (!yc_json_get_string (object, "", "kind", MAX_TEXT, &text[0], error)
      || !yc_json_get_string (object, "", "title", MAX_TEXT, &text[1], error)
      || !yc_json_get_string (object, "", "number", MAX_TEXT, &text[2], error)
      || !yc_json_get_string (object, "", "material", MAX_TEXT, &text[3], error)
      || !yc_json_get_string (object, "", "sha256", 64, &text[4], error)
      || !yc_json_get_string (object, "", "sm3", 64, &text[5], error)
      || !yc_json_get_int (object, "", "pages", 0, 100000, &pages, error)
      /* Papers of earlier versions do not say it: they went out as one. */
      || !yc_json_opt_int (object, "", "copies", 1, 9, &copies, error)
      || !yc_json_get_int (object, "", "made", G_MININT64, G_MAXINT64, &self->made, error))
    return FALSE;
  self->kind = g_strdup (text[0]);
  self->title = g_strdup (text[1]);
  self->number = g_strdup (text[2]);
  self->material_id = g_strdup (text[3]);
  g_strlcpy (self->digest.sha256, text[4], sizeof self->digest.sha256);
  g_strlcpy (self->digest.sm3, text[5], sizeof self->digest.sm3);
  self->n_pages = (int) pages;
  self->copies = (int) copies;
  return TRUE;
}

YcPaperRecord *
yc_paper_record_from_json (JsonObject *object, const char *case_id, GError **error)
{
  g_autoptr (YcPaperRecord) self = g_new0 (YcPaperRecord, 1);
  const char *id = NULL;

  if (!yc_json_get_string (object, "", "id", 64, &id, error) || !parse_record (self, object, error))
    return NULL;
  self->id = g_strdup (id);
  self->case_id = g_strdup (case_id);
  self->blob = g_strdup ("");
  return g_steal_pointer (&self);
}

/**
 * yc_case_store_add_paper:
 * @paper: its blob is already stored; "" for one that another device made and that is still to be fetched
 *
 * Needs an open transaction. The event that tells of the paper is the caller's.
 */
gboolean
yc_case_store_add_paper (YcStore *store, const YcPaperRecord *paper, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, paper->case_id, error);
  g_autofree char *aad = build_aad (paper->case_id, paper->id);
  g_autoptr (JsonObject) object = yc_paper_record_to_json (paper);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (YcStmt) stmt = NULL;

  if (key == NULL)
    return FALSE;
  stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO paper (case_id, n, id, blob, sealed)"
    " VALUES (:case_id, (SELECT coalesce (max (n), 0) + 1 FROM paper WHERE case_id = :case_id), :id, :blob, :sealed)", error);
  if (stmt == NULL)
    return FALSE;
  sealed = yc_case_seal_json (key, aad, object);
  yc_stmt_text (stmt, "case_id", paper->case_id);
  yc_stmt_text (stmt, "id", paper->id);
  yc_stmt_text (stmt, "blob", paper->blob);
  yc_stmt_blob (stmt, "sealed", sealed);
  return yc_stmt_run (stmt, error);
}

static YcPaperRecord *
read_paper (YcSealKey *key, const char *case_id, YcStmt *stmt, GError **error)
{
  g_autoptr (YcPaperRecord) self = g_new0 (YcPaperRecord, 1);
  g_autoptr (GBytes) sealed = yc_stmt_col_blob (stmt, "sealed");
  g_autofree char *aad = NULL;
  g_autoptr (JsonObject) object = NULL;

  self->id = g_strdup (yc_stmt_col_text (stmt, "id"));
  self->case_id = g_strdup (case_id);
  self->blob = g_strdup (yc_stmt_col_text (stmt, "blob"));
  self->printed = (int) yc_stmt_col_int (stmt, "printed");
  self->last_printed = yc_stmt_col_int (stmt, "last_printed");
  self->is_foreign = yc_stmt_col_int (stmt, "revision") > 0;
  self->is_wanted = *self->blob == '\0';
  aad = build_aad (case_id, self->id);
  object = yc_case_unseal_json (key, aad, sealed, error);
  if (object == NULL || !parse_record (self, object, error))
    {
      g_prefix_error (error, "paper %s: ", self->id);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * yc_case_store_list_papers:
 *
 * Returns: (transfer full): of YcPaperRecord, oldest first
 */
GPtrArray *
yc_case_store_list_papers (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) papers = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_paper_record_free);
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, case_id, error);
  g_autoptr (YcStmt) stmt = NULL;
  gboolean row = FALSE;

  if (key == NULL)
    return NULL;
  stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT id, blob, printed, last_printed, revision, sealed FROM paper WHERE case_id = :id ORDER BY n", error);
  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "id", case_id);
  for (;;)
    {
      YcPaperRecord *paper = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&papers);
      paper = read_paper (key, case_id, stmt, error);
      if (paper == NULL)
        return NULL;
      g_ptr_array_add (papers, paper);
    }
}

gboolean
yc_case_store_count_form_pages (YcStore *store, const char *case_id, int *ret_n, GError **error)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (store, case_id, error);

  if (papers == NULL)
    return FALSE;
  *ret_n = 0;
  for (guint i = 0; i < papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i);

      if (strcmp (paper->kind, "application-form") == 0 && paper->printed > 0)
        *ret_n = paper->n_pages;
    }
  return TRUE;
}

static YcPaperRecord *
find_paper (YcStore *store, const char *case_id, const char *paper_id, GError **error)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (store, case_id, error);

  for (guint i = 0; papers != NULL && i < papers->len; i++)
    {
      YcPaperRecord *paper = g_ptr_array_index (papers, i);

      if (strcmp (paper->id, paper_id) == 0)
        return g_ptr_array_steal_index (papers, i);
    }
  if (papers != NULL)
    g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "case %s has no paper %s", case_id, paper_id);
  return NULL;
}

/**
 * yc_case_store_get_paper:
 *
 * Returns: (transfer full): the stored PDF. Errors: NOT_FOUND, YC_VAULT_ERROR_TAMPERED when it is not what was stored
 */
GBytes *
yc_case_store_get_paper (YcStore *store, const char *case_id, const char *paper_id, GError **error)
{
  g_autoptr (YcPaperRecord) paper = find_paper (store, case_id, paper_id, error);
  g_autoptr (YcSealKey) key = paper != NULL ? yc_store_get_case_key (store, case_id, error) : NULL;
  g_autoptr (GBytes) pdf = NULL;
  YcDigest digest;

  if (key == NULL)
    return NULL;
  if (paper->is_wanted)
    {
      g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND, "paper %s has not been fetched yet", paper_id);
      return NULL;
    }
  pdf = yc_store_get_blob (store, case_id, key, paper->blob, error);
  if (pdf == NULL)
    return NULL;
  yc_digest_bytes (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &digest);
  if (!yc_digest_equal (&digest, &paper->digest))
    {
      g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "paper %s is not what was stored", paper_id);
      return NULL;
    }
  return g_steal_pointer (&pdf);
}

/* ---- prints ---- */

static gboolean
count_print (YcStore *store, const char *case_id, const char *paper_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    /* The time of the event that was just appended, not a second look at the clock: the fold must give the same. */
    "UPDATE paper SET printed = printed + 1, last_printed = (SELECT changed FROM case_row WHERE id = :case_id)"
    " WHERE case_id = :case_id AND id = :id", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_text (stmt, "id", paper_id);
  return yc_stmt_run (stmt, error);
}

/* One event of a print, and what it makes of the row's count. */
typedef struct
{
  const char *case_id, *paper_id, *printer;
  const char *kind;
  int         nth;
  gboolean    begun;       /* ends a print that was begun, or begins one */
  gint64      sent;        /* 0: not told */
} PrintEvent;

static gboolean
append_print (YcStore *store, const YcPaperRecord *paper, const PrintEvent *print, const YcActor *actor, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "paper", print->paper_id);
  json_object_set_string_member (body, "title", paper->title);
  json_object_set_string_member (body, "printer", or_empty (print->printer));
  json_object_set_int_member (body, "nth", print->nth);
  json_object_set_int_member (body, "copies", yc_paper_record_get_copies (paper, print->nth));
  if (print->begun)
    json_object_set_boolean_member (body, "begun", TRUE);
  if (print->sent > 0)
    json_object_set_int_member (body, "sent", print->sent);
  return yc_case_store_append (store, print->case_id, print->kind, body, actor, error);
}

static gboolean
is_print_of (const YcCaseEvent *event, const char *paper_id)
{
  return (g_str_has_prefix (event->kind, "print") || strcmp (event->kind, "reprinted") == 0)
         && strcmp (json_object_get_string_member_with_default (event->body, "paper", ""), paper_id) == 0;
}

/* A begun print counts from its beginning; its end adds nothing, its failure takes it back. What came out of a printer counts also when its event was
 * abandoned, and whichever device it was at. */
void
yc_paper_fold_prints (const GPtrArray *events, const char *paper_id, int *ret_printed, gint64 *ret_last)
{
  gint64 before = 0;

  *ret_printed = 0;
  *ret_last = 0;
  for (guint i = 0; i < events->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (events, i);
      gboolean failed = strcmp (event->kind, "print-failed") == 0, started = strcmp (event->kind, "print-started") == 0;

      if (!is_print_of (event, paper_id))
        continue;
      if (started || (!failed && !json_object_has_member (event->body, "begun")))
        {
          before = *ret_last;
          *ret_last = event->at;
          *ret_printed += 1;
        }
      else if (failed && json_object_has_member (event->body, "begun"))
        {
          *ret_last = before;
          *ret_printed -= 1;
        }
    }
}

/**
 * yc_paper_print_is_lost:
 * @history: of YcCaseEvent, oldest first
 *
 * Is event @i the beginning of a print whose end was never told? A failure that ended before its print began is no end of another.
 */
gboolean
yc_paper_print_is_lost (const GPtrArray *history, guint i)
{
  const YcCaseEvent *start = g_ptr_array_index (history, i);
  const char *paper_id = json_object_get_string_member_with_default (start->body, "paper", "");

  if (strcmp (start->kind, "print-started") != 0)
    return FALSE;
  for (guint k = i + 1; k < history->len; k++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, k);

      if (is_print_of (event, paper_id) && json_object_has_member (event->body, "begun"))
        return strcmp (event->kind, "print-started") == 0;
    }
  return TRUE;
}

static void
tell_prints (YcPaperRecord *paper, const GPtrArray *history)
{
  paper->n_lost = 0;
  paper->unknown = FALSE;
  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);

      if (!is_print_of (event, paper->id))
        continue;
      if (yc_paper_print_is_lost (history, i))
        {
          paper->n_lost++;
          paper->unknown = TRUE;
        }
      else if (strcmp (event->kind, "printed") == 0 || strcmp (event->kind, "reprinted") == 0)
        paper->unknown = FALSE;
    }
}

/**
 * yc_paper_tell_prints:
 * @papers: of YcPaperRecord
 * @history: of YcCaseEvent, oldest first
 *
 * Sets what the rows do not tell: which prints were begun and never logged, and whether one of them was the last word of its paper.
 */
void
yc_paper_tell_prints (const GPtrArray *papers, const GPtrArray *history)
{
  for (guint i = 0; i < papers->len; i++)
    tell_prints (g_ptr_array_index (papers, i), history);
}

gboolean
yc_paper_write_prints (YcStore *store, const char *case_id, const char *paper_id, int printed, gint64 last, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE paper SET printed = :printed, last_printed = :last WHERE case_id = :case_id AND id = :id", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "printed", printed);
  yc_stmt_int (stmt, "last", last);
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_text (stmt, "id", paper_id);
  return yc_stmt_run (stmt, error);
}

gboolean
yc_paper_check_prints (YcStore *store, const char *case_id, const GPtrArray *events, gboolean fix, GPtrArray *differences, GError **error)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (store, case_id, error);

  if (papers == NULL)
    return FALSE;
  for (guint i = 0; i < papers->len; i++)
    {
      const YcPaperRecord *paper = g_ptr_array_index (papers, i);
      int printed = 0;
      gint64 last = 0;

      yc_paper_fold_prints (events, paper->id, &printed, &last);
      if (printed == paper->printed && last == paper->last_printed)
        continue;
      g_ptr_array_add (differences, g_strdup_printf ("case %s: prints of paper %s", case_id, paper->id));
      if (fix && !yc_paper_write_prints (store, case_id, paper->id, printed, last, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take_back (YcStore *store, const char *case_id, const char *paper_id, GError **error)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (store, case_id, error);
  int printed = 0;
  gint64 last = 0;

  if (history == NULL)
    return FALSE;
  yc_paper_fold_prints (history, paper_id, &printed, &last);
  return yc_paper_write_prints (store, case_id, paper_id, printed, last, error);
}

/**
 * yc_case_store_begin_print:
 * @printer: (nullable): its name
 *
 * One unmarked original a paper: what is committed here holds also after a kill in the next moment.
 */
gboolean
yc_case_store_begin_print (YcStore *store, const char *case_id, const char *paper_id, const char *printer, const YcActor *actor, int *ret_nth,
                           GError **error)
{
  g_autoptr (YcPaperRecord) paper = find_paper (store, case_id, paper_id, error);

  if (paper == NULL || !yc_store_begin (store, error))
    return FALSE;
  const PrintEvent print = { case_id, paper_id, printer, "print-started", paper->printed + 1, TRUE, 0 };
  if (append_print (store, paper, &print, actor, error) && count_print (store, case_id, paper_id, error) && yc_store_commit (store, error))
    {
      *ret_nth = print.nth;
      return TRUE;
    }
  yc_store_rollback (store);
  return yc_store_map_error (error);
}

/**
 * yc_case_store_log_print:
 * @ok: FALSE: the printer refused; the paper is not counted as printed
 * @printer: (nullable): its name
 * @sent: UTC us: when the queue took the job, which is before its end was known; 0 = now
 *
 * One fact a print: "printed" the first time, then "reprinted"; "print-failed". A transaction of its own.
 */
gboolean
yc_case_store_log_print (YcStore *store, const char *case_id, const char *paper_id, int nth, gboolean ok, const char *printer,
                         gint64 sent, const YcActor *actor, GError **error)
{
  g_autoptr (YcPaperRecord) paper = find_paper (store, case_id, paper_id, error);
  gboolean begun = nth > 0, done;

  if (paper == NULL || !yc_store_begin (store, error))
    return FALSE;
  PrintEvent print = { case_id, paper_id, printer, "print-failed", begun ? nth : paper->printed + 1, begun, 0 };
  if (ok)
    {
      print.kind = print.nth > 1 ? "reprinted" : "printed";
      print.sent = sent > 0 ? sent : yc_clock_now (yc_store_get_clock (store));
    }
  done = append_print (store, paper, &print, actor, error);
  if (done && ok && !begun)
    done = count_print (store, case_id, paper_id, error);
  if (done && !ok && begun)
    done = take_back (store, case_id, paper_id, error);
  if (done && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return yc_store_map_error (error);
}
