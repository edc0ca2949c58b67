/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The calls of cases: operations delivered, what came to pass since a cursor, what an approver has to decide, and a case with its files. Each takes
 * the call's body, words or query and gives its message. Store thread; files are read in the pool. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-call.h"
#include "platform/yc-platform-case.h"

#include "base/yc-clock.h"
#include "base/yc-id.h"

#include <string.h>

#define MAX_CHANGES 50
#define MAX_CHANGES_BYTES (2 * 1024 * 1024)
#define MAX_WORDS 2000
/* So many frames of a file are in memory at a time for each caller. */
#define FRAMES 4

gboolean
yc_platform_do_ops (YcPlatformCall *self, GError **error)
{
  gsize n = 0;
  const char *text = g_bytes_get_data (self->body, &n);
  g_autoptr (GPtrArray) ops = yc_wire_ops_parse (text, n, error);
  g_autoptr (GPtrArray) results = NULL;

  if (ops == NULL)
    return yc_platform_call_misread (error);
  results = yc_platform_deliver (self->store, self->device, ops, error);
  if (results == NULL)
    return FALSE;
  for (guint i = 0; i < results->len; i++)
    {
      const YcWireResult *result = g_ptr_array_index (results, i);

      if (result->receipt != NULL)
        self->sequence = MAX (self->sequence, result->receipt->sequence);
    }
  self->text = yc_wire_results_to_text (results);
  return TRUE;
}

/* "after=17", or "after=17&op=<uuid>"; nothing else is known. @ret_op: (transfer full) (nullable) */
static gboolean
read_cursor (const char *query, gint64 *ret_after, char **ret_op, GError **error)
{
  g_auto (GStrv) words = g_strsplit (query != NULL ? query : "", "&op=", 2);
  guint64 value = 0;

  if (words[0] != NULL && g_str_has_prefix (words[0], "after=") && (words[1] == NULL || yc_id_is_uuid (words[1]))
      && g_ascii_string_to_unsigned (words[0] + strlen ("after="), 10, 0, G_MAXINT64, &value, NULL))
    {
      *ret_after = (gint64) value;
      *ret_op = g_strdup (words[1]);
      return TRUE;
    }
  return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "the query is not after=<cursor>, with or without its op");
}

gboolean
yc_platform_do_changes (YcPlatformCall *self, GError **error)
{
  g_autoptr (YcChanges) changes = NULL;
  g_autofree char *op = NULL;
  gint64 after = 0;

  if (!read_cursor (self->query, &after, &op, error) || !yc_platform_store_check_cursor (self->store, after, op, error))
    return FALSE;
  changes = yc_platform_store_list_changes (self->store, self->device->hall, after, MAX_CHANGES, MAX_CHANGES_BYTES, error);
  if (changes == NULL)
    return FALSE;
  self->text = yc_changes_to_text (changes);
  return TRUE;
}

/* Nothing but that it is open, and up to where the hall's changes go: the streams are the main thread's. */
gboolean
yc_platform_do_events (YcPlatformCall *self, GError **error)
{
  self->is_listening = TRUE;
  return yc_platform_store_get_last_sequence (self->store, self->device->hall, &self->sequence, error);
}

/* ---- lines ---- */

/* What a workstation wrote may be longer than a line takes, or have a line feed in it: one case must not spoil the list for all others.
 * Returns: (transfer full) */
static char *
make_words (const char *text)
{
  const char *end = text + strlen (text);
  GString *words = g_string_new (NULL);

  for (const char *p = text; p < end && words->len + 4 <= MAX_WORDS; p = g_utf8_next_char (p))
    g_string_append_unichar (words, g_unichar_iscntrl (g_utf8_get_char (p)) ? ' ' : g_utf8_get_char (p));
  return g_string_free (words, FALSE);
}

static char *
make_date (const char *text)
{
  GDate date;

  return g_strdup (yc_date_parse (text, &date) ? text : "");
}

static YcCaseLine *
make_line (const YcPlatformCase *value)
{
  const YcCaseRecord *record = value->record;
  YcCaseLine *line = g_new0 (YcCaseLine, 1);

  line->case_id = g_strdup (record->id);
  line->number = g_strdup (record->number);
  line->state = record->state;
  line->item_name = make_words (record->item_name);
  line->applicant = make_words (record->applicant_name);
  line->agency = g_strdup (value->agency);
  line->received = make_date (record->received);
  line->due = make_date (record->due);
  line->due_provisional = record->due_provisional;
  line->cure_due = make_date (record->cure_due);
  line->paused = make_date (record->paused);
  line->claimed_by = g_strdup (value->claimed_by != NULL ? value->claimed_by : "");
  line->priority = (record->reports & YC_REPORT_PRIORITY) != 0;
  line->revision = value->revision;
  return line;
}

/* ---- work list ---- */

/* "view=open", "view=open&after=<cursor>"; nothing else is known. *@ret_has_cursor: where it begins stands in @ret_cursor */
static gboolean
read_query (const char *query, YcWorklistView *ret_view, YcWorklistCursor *ret_cursor, gboolean *ret_has_cursor, GError **error)
{
  const char *after = query != NULL ? strstr (query, "&after=") : NULL;
  g_autofree char *view = query == NULL || !g_str_has_prefix (query, "view=") ? NULL
                          : after != NULL ? g_strndup (query, (gsize) (after - query)) : g_strdup (query);

  if (view == NULL || !yc_worklist_view_parse (view + strlen ("view="), ret_view))
    return yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "the query is not view=open or view=mine");
  *ret_has_cursor = after != NULL;
  return after == NULL || yc_worklist_cursor_parse (after + strlen ("&after="), ret_cursor)
         || yc_platform_refuse (error, YC_PROBLEM_SCHEMA, "after is not the \"next\" of a work list");
}

gboolean
yc_platform_do_worklist (YcPlatformCall *self, GError **error)
{
  g_autoptr (YcWorklist) worklist = yc_worklist_new ();
  g_autoptr (GPtrArray) cases = NULL;
  YcWorklistView view = YC_WORKLIST_OPEN;
  YcWorklistCursor after = { 0 };
  gboolean has_cursor = FALSE;

  if (!read_query (self->query, &view, &after, &has_cursor, error))
    return FALSE;
  cases = yc_platform_store_list_work (self->store, self->session->account, view, has_cursor ? &after : NULL, YC_WIRE_MAX_WORK + 1, error);
  if (cases == NULL)
    return FALSE;
  worklist->more = cases->len > YC_WIRE_MAX_WORK;
  if (worklist->more)
    worklist->next = yc_platform_store_make_work_cursor (self->session->account, g_ptr_array_index (cases, YC_WIRE_MAX_WORK - 1));
  for (guint i = 0; i < MIN (cases->len, YC_WIRE_MAX_WORK); i++)
    g_ptr_array_add (worklist->cases, make_line (g_ptr_array_index (cases, i)));
  yc_worklist_sort (worklist);
  self->text = yc_worklist_to_text (worklist);
  return TRUE;
}

/* ---- one case ---- */

/* A workstation and everybody of the hall but the approvers of other agencies. */
static gboolean
may_see (const YcPlatformCall *self, const YcPlatformCase *value)
{
  const YcPlatformAccount *account = self->session != NULL ? self->session->account : NULL;

  if (account == NULL)
    return strcmp (self->device->hall, value->hall) == 0;
  return strcmp (account->hall, value->hall) == 0 && (account->role != YC_ROLE_APPROVER || yc_platform_account_serves (account, value->agency));
}

/* Returns: (transfer full): the case of the first word, when there is one for this caller; NOT_FOUND */
static YcPlatformCase *
find_case (YcPlatformCall *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (YcPlatformCase) value = yc_id_is_uuid (self->words[0]) ? yc_platform_store_find_case (self->store, self->words[0], &local) : NULL;

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (value != NULL && may_see (self, value))
    return g_steal_pointer (&value);
  else
    yc_platform_refuse (error, YC_PROBLEM_NOT_FOUND, "no such case");
  return NULL;
}

gboolean
yc_platform_do_dossier (YcPlatformCall *self, GError **error)
{
  g_autoptr (YcPlatformCase) value = find_case (self, error);
  g_autoptr (YcChanges) changes = NULL;
  g_autoptr (YcDossier) dossier = NULL;

  if (value == NULL || (changes = yc_platform_store_list_ops (self->store, value->record->id, YC_WIRE_MAX_DOSSIER_BYTES, error)) == NULL)
    return FALSE;
  dossier = g_new0 (YcDossier, 1);
  dossier->head = make_line (value);
  dossier->changes = g_ptr_array_ref (changes->changes);
  self->text = yc_dossier_to_text (dossier);
  /* Half a dossier is none. */
  if (!changes->more && changes->changes->len <= YC_WIRE_MAX_DOSSIER && strlen (self->text) <= YC_WIRE_MAX_DOSSIER_BYTES)
    return TRUE;
  yc_wipe_free (g_steal_pointer (&self->text));
  return yc_platform_refuse (error, YC_PROBLEM_TOO_LARGE, "the case has more operations than a dossier holds");
}

/* ---- its files ---- */

gboolean
yc_platform_do_blob (YcPlatformCall *self, GError **error)
{
  g_autoptr (YcPlatformCase) value = find_case (self, error);
  gboolean has = FALSE;

  if (value == NULL || !yc_platform_store_has_blob (self->store, value->hall, value->record->id, self->words[1], &has, error))
    return FALSE;
  if (!has)
    return yc_platform_refuse (error, YC_PROBLEM_NOT_FOUND, "no such file in the case");
  self->files = yc_platform_files_ref (yc_platform_store_get_files (self->store));
  return TRUE;
}

/* In the pool, again and again: the next frames. */
gboolean
yc_platform_do_read (YcPlatformCall *self, GError **error)
{
  if (self->reader == NULL)
    self->reader = yc_platform_blob_open (self->files, self->words[0], self->words[1], error);
  if (self->reader == NULL)
    return FALSE;
  for (guint i = 0; i < FRAMES && !self->is_last; i++)
    {
      g_autoptr (GBytes) frame = yc_seal_reader_next (self->reader, &self->is_last, error);

      if (frame == NULL)
        return FALSE;
      if (g_bytes_get_size (frame) > 0)
        g_ptr_array_add (self->pieces, g_steal_pointer (&frame));
    }
  return TRUE;
}
