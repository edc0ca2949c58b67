/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The contract's messages of pages and of cases: which pages lie there, that one has arrived whole, what came to pass at the platform, what
 * is to be decided, and one case with all of its operations. Takes and gives text; knows nothing of HTTP. Any thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-message.h"

#include "base/yc-id.h"
#include "base/yc-json.h"
#include "sync/yc-wire-private.h"

#include <string.h>

/* ---- pages ---- */

static char *
write_blobs (GPtrArray *sha256)
{
  JsonObject *object = yc_wire_begin ();

  yc_wire_set_texts (object, "blobs", sha256->pdata, sha256->len);
  return yc_wire_end (object);
}

static GPtrArray *
read_blobs (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "blobs", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);

  return object != NULL ? yc_wire_get_texts (object, "blobs", YC_WIRE_TEXT_HEX, YC_WIRE_MAX_PROBED, error) : NULL;
}

char *
yc_probe_to_text (GPtrArray *sha256)
{
  return write_blobs (sha256);
}

GPtrArray *
yc_probe_parse (const char *text, gsize n, GError **error)
{
  g_autoptr (GPtrArray) blobs = read_blobs (text, n, error);

  if (blobs == NULL || blobs->len > 0)
    return g_steal_pointer (&blobs);
  yc_wire_fail (error, "blobs", "nothing is asked for");
  return NULL;
}

char *
yc_probed_to_text (GPtrArray *sha256)
{
  return write_blobs (sha256);
}

GPtrArray *
yc_probed_parse (const char *text, gsize n, GError **error)
{
  return read_blobs (text, n, error);
}

char *
yc_seal_to_text (const YcDigest *digest)
{
  JsonObject *object = yc_wire_begin ();

  yc_wire_set_digest (object, digest);
  return yc_wire_end (object);
}

gboolean
yc_seal_parse (const char *text, gsize n, YcDigest *ret_digest, GError **error)
{
  static const char *const known[] = { "contract", "sha256", "sm3", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, 0, known, error);

  return object != NULL && yc_wire_get_digest (object, "", ret_digest, error);
}

/* ---- changes ---- */

void
yc_change_free (YcChange *self)
{
  if (self == NULL)
    return;
  yc_wire_op_free (self->op);
  g_free (self);
}

void
yc_changes_free (YcChanges *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_free (self);
}

static JsonArray *
write_changes (GPtrArray *changes)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      const YcChange *change = g_ptr_array_index (changes, i);
      JsonObject *item = json_object_new ();

      json_object_set_int_member (item, "sequence", change->sequence);
      json_object_set_int_member (item, "revision", change->revision);
      json_object_set_int_member (item, "at", change->at);
      json_object_set_object_member (item, "op", yc_wire_op_to_json (change->op));
      json_array_add_object_element (array, item);
    }
  return array;
}

char *
yc_changes_to_text (const YcChanges *self)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_array_member (object, "changes", write_changes (self->changes));
  json_object_set_int_member (object, "cursor", self->cursor);
  json_object_set_boolean_member (object, "more", self->more);
  return yc_wire_end (object);
}

static YcChange *
parse_change (JsonObject *object, const char *where, GError **error)
{
  static const char *const known[] = { "sequence", "revision", "at", "op", NULL };
  g_autoptr (YcChange) self = g_new0 (YcChange, 1);
  g_autofree char *op_where = g_strconcat (where, ".op", NULL);
  JsonObject *op = NULL;

  if (!yc_json_check_members (object, where, known, error)
      || !yc_json_get_int (object, where, "sequence", 1, G_MAXINT64, &self->sequence, error)
      || !yc_json_get_int (object, where, "revision", 1, G_MAXINT64, &self->revision, error)
      || !yc_json_get_int (object, where, "at", 0, G_MAXINT64, &self->at, error) || !yc_json_get_object (object, where, "op", &op, error))
    return NULL;
  self->op = yc_wire_op_from_json (op, op_where, error);
  return self->op != NULL ? g_steal_pointer (&self) : NULL;
}

/* Sequences grow. */
static GPtrArray *
read_changes (JsonArray *array, GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_change_free);
  gint64 last = 0;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *where = g_strdup_printf ("changes[%u]", i);
      JsonObject *item = NULL;
      YcChange *change = NULL;

      if (!yc_json_item_object (array, "changes", i, &item, error) || (change = parse_change (item, where, error)) == NULL)
        return NULL;
      g_ptr_array_add (changes, change);
      if (change->sequence <= last)
        {
          yc_wire_fail (error, where, "is out of order");
          return NULL;
        }
      last = change->sequence;
    }
  return g_steal_pointer (&changes);
}

static gint64
get_last_sequence (GPtrArray *changes)
{
  return changes->len > 0 ? ((const YcChange *) g_ptr_array_index (changes, changes->len - 1))->sequence : 0;
}

/**
 * yc_changes_parse:
 *
 * Order matters more than anything else in it: a list whose sequences do not grow, or whose cursor would bring a change again, is refused.
 */
YcChanges *
yc_changes_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "changes", "cursor", "more", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, YC_WIRE_MAX_BATCH_BYTES, known, error);
  g_autoptr (YcChanges) self = g_new0 (YcChanges, 1);
  JsonArray *array = NULL;

  if (object == NULL || !yc_json_get_array (object, "", "changes", YC_WIRE_MAX_CHANGES, &array, error)
      || !yc_json_get_int (object, "", "cursor", 0, G_MAXINT64, &self->cursor, error)
      || !yc_json_get_boolean (object, "", "more", &self->more, error) || (self->changes = read_changes (array, error)) == NULL)
    return NULL;
  if (self->cursor >= get_last_sequence (self->changes))
    return g_steal_pointer (&self);
  yc_wire_fail (error, "cursor", "lies before the last change");
  return NULL;
}

/* ---- lines ---- */

void
yc_case_line_free (YcCaseLine *self)
{
  if (self == NULL)
    return;
  g_free (self->case_id);
  g_free (self->number);
  g_free (self->item_name);
  g_free (self->applicant);
  g_free (self->agency);
  g_free (self->received);
  g_free (self->due);
  g_free (self->cure_due);
  g_free (self->paused);
  g_free (self->claimed_by);
  g_free (self);
}

/* The texts of a line: the one list for both ways. */
typedef struct { const char *member; YcWireText kind; gboolean is_optional; char **text; } LineText;
#define N_LINE_TEXTS 9
static void
list_texts (YcCaseLine *line, LineText ret_texts[N_LINE_TEXTS])
{
  const LineText texts[N_LINE_TEXTS] = {
    { "case", YC_WIRE_TEXT_UUID, FALSE, &line->case_id }, { "number", YC_WIRE_TEXT_NUMBER, TRUE, &line->number },
    { "item_name", YC_WIRE_TEXT_WORDS, TRUE, &line->item_name }, { "applicant", YC_WIRE_TEXT_WORDS, TRUE, &line->applicant },
    { "agency", YC_WIRE_TEXT_AGENCY, TRUE, &line->agency }, { "received", YC_WIRE_TEXT_DATE, TRUE, &line->received },
    { "due", YC_WIRE_TEXT_DATE, TRUE, &line->due }, { "cure_due", YC_WIRE_TEXT_DATE, TRUE, &line->cure_due },
    { "claimed_by", YC_WIRE_TEXT_ACCOUNT, TRUE, &line->claimed_by },
  };

  memcpy (ret_texts, texts, sizeof texts);
}

static JsonObject *
write_line (const YcCaseLine *line)
{
  JsonObject *object = json_object_new ();
  LineText texts[N_LINE_TEXTS];

  list_texts ((YcCaseLine *) line, texts);
  for (guint i = 0; i < N_LINE_TEXTS; i++)
    json_object_set_string_member (object, texts[i].member, *texts[i].text);
  json_object_set_string_member (object, "state", yc_state_get_code (line->state));
  json_object_set_boolean_member (object, "due_provisional", line->due_provisional);
  json_object_set_int_member (object, "revision", line->revision);
  if (line->paused != NULL && *line->paused != '\0')
    json_object_set_string_member (object, "paused", line->paused);
  if (line->priority)
    json_object_set_boolean_member (object, "priority", TRUE);
  return object;
}

/* An optional text is there all the same, empty. */
static gboolean
read_line_text (JsonObject *object, const char *where, const LineText *row, GError **error)
{
  const char *text = NULL;

  if (!yc_json_get_string (object, where, row->member, 64 * 1024, &text, error))
    return FALSE;
  if ((*text != '\0' || !row->is_optional) && !yc_wire_get_text (object, where, row->member, row->kind, &text, error))
    return FALSE;
  *row->text = g_strdup (text);
  return TRUE;
}

static YcCaseLine *
parse_line (JsonObject *object, const char *where, GError **error)
{
  static const char *const known[] = { "case", "number", "state", "item_name", "applicant", "agency", "received", "due", "due_provisional",
                                       "cure_due", "claimed_by", "revision", "paused", "priority", NULL };
  g_autoptr (YcCaseLine) self = g_new0 (YcCaseLine, 1);
  const LineText paused = { "paused", YC_WIRE_TEXT_DATE, FALSE, &self->paused };
  LineText texts[N_LINE_TEXTS];
  const char *state = NULL;

  if (!yc_json_check_members (object, where, known, error))
    return NULL;
  list_texts (self, texts);
  for (guint i = 0; i < N_LINE_TEXTS; i++)
    if (!read_line_text (object, where, &texts[i], error))
      return NULL;
  if (json_object_has_member (object, "paused") && !read_line_text (object, where, &paused, error))
    return NULL;
  if (!yc_json_opt_boolean (object, where, "priority", &self->priority, error)
      || !yc_json_get_boolean (object, where, "due_provisional", &self->due_provisional, error)
      || !yc_json_get_int (object, where, "revision", 1, G_MAXINT64, &self->revision, error)
      || !yc_json_get_string (object, where, "state", 3, &state, error))
    return NULL;
  if (yc_state_parse (state, &self->state))
    return g_steal_pointer (&self);
  yc_wire_fail (error, where, "there is no such state");
  return NULL;
}

/* ---- work list ---- */

static const char *const views[] = { [YC_WORKLIST_OPEN] = "open", [YC_WORKLIST_MINE] = "mine" };

const char *
yc_worklist_view_get_name (YcWorklistView view)
{
  return views[view];
}

gboolean
yc_worklist_view_parse (const char *name, YcWorklistView *ret_view)
{
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    if (g_strcmp0 (views[i], name) == 0)
      {
        *ret_view = (YcWorklistView) i;
        return TRUE;
      }
  return FALSE;
}

YcWorklist *
yc_worklist_new (void)
{
  YcWorklist *self = g_new0 (YcWorklist, 1);

  self->cases = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_line_free);
  return self;
}

void
yc_worklist_free (YcWorklist *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->cases);
  g_free (self->next);
  g_free (self);
}

char *
yc_worklist_cursor_to_text (const YcWorklistCursor *self)
{
  return g_strdup_printf ("%d.%s.%d.%s", self->rank, self->due, !self->priority, self->case_id);
}

gboolean
yc_worklist_cursor_parse (const char *text, YcWorklistCursor *ret_cursor)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", ".", 5);
  GDate day;

  if (g_strv_length (words) != 4 || words[0][0] < '0' || words[0][0] > '2' || words[0][1] != '\0'
      || (!g_str_equal (words[1], "9999") && !yc_date_parse (words[1], &day)) || (!g_str_equal (words[2], "0") && !g_str_equal (words[2], "1"))
      || !yc_id_is_uuid (words[3]))
    return FALSE;
  ret_cursor->rank = words[0][0] - '0';
  g_strlcpy (ret_cursor->due, words[1], sizeof ret_cursor->due);
  ret_cursor->priority = g_str_equal (words[2], "0");
  g_strlcpy (ret_cursor->case_id, words[3], sizeof ret_cursor->case_id);
  return TRUE;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const YcCaseLine *one = *(const YcCaseLine *const *) a, *other = *(const YcCaseLine *const *) b;
  int by_day = strcmp (*one->due != '\0' ? one->due : "9999", *other->due != '\0' ? other->due : "9999");

  if (by_day == 0)
    by_day = (int) other->priority - (int) one->priority;
  return by_day != 0 ? by_day : strcmp (one->number, other->number);
}

void
yc_worklist_sort (YcWorklist *self)
{
  g_ptr_array_sort (self->cases, compare_lines);
}

/* A case that moved between the two questions may be in both. */
void
yc_worklist_join (YcWorklist *self, YcWorklist *behind)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < behind->cases->len; i++)
    g_hash_table_add (seen, ((YcCaseLine *) g_ptr_array_index (behind->cases, i))->case_id);
  for (guint i = self->cases->len; i > 0; i--)
    if (g_hash_table_contains (seen, ((YcCaseLine *) g_ptr_array_index (self->cases, i - 1))->case_id))
      g_ptr_array_remove_index (self->cases, i - 1);
  while (behind->cases->len > 0)
    g_ptr_array_add (self->cases, g_ptr_array_steal_index (behind->cases, behind->cases->len - 1));
  self->more = behind->more;
  g_free (self->next);
  self->next = g_strdup (behind->next);
  yc_worklist_sort (self);
}

char *
yc_worklist_to_text (const YcWorklist *self)
{
  JsonObject *object = yc_wire_begin ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->cases->len; i++)
    json_array_add_object_element (array, write_line (g_ptr_array_index (self->cases, i)));
  json_object_set_array_member (object, "cases", array);
  json_object_set_boolean_member (object, "more", self->more);
  if (self->next != NULL)
    json_object_set_string_member (object, "next", self->next);
  return yc_wire_end (object);
}

/* Where there is more, how to ask for it; else nothing. */
static gboolean
read_next (JsonObject *object, YcWorklist *self, GError **error)
{
  YcWorklistCursor cursor;
  const char *next = NULL;

  if (json_object_has_member (object, "next") != self->more)
    return yc_wire_fail (error, "next", "does not go with \"more\"");
  if (!self->more)
    return TRUE;
  if (!yc_json_get_string (object, "", "next", 64, &next, error))
    return FALSE;
  self->next = g_strdup (next);
  return yc_worklist_cursor_parse (next, &cursor) || yc_wire_fail (error, "next", "is no cursor");
}

YcWorklist *
yc_worklist_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "cases", "more", "next", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, YC_WIRE_MAX_BATCH_BYTES, known, error);
  g_autoptr (YcWorklist) self = yc_worklist_new ();
  JsonArray *array = NULL;

  if (object == NULL || !yc_json_get_array (object, "", "cases", YC_WIRE_MAX_WORK, &array, error)
      || !yc_json_get_boolean (object, "", "more", &self->more, error) || !read_next (object, self, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *where = g_strdup_printf ("cases[%u]", i);
      JsonObject *item = NULL;
      YcCaseLine *line = NULL;

      if (!yc_json_item_object (array, "cases", i, &item, error) || (line = parse_line (item, where, error)) == NULL)
        return NULL;
      g_ptr_array_add (self->cases, line);
    }
  return g_steal_pointer (&self);
}

/* ---- one case ---- */

void
yc_dossier_free (YcDossier *self)
{
  if (self == NULL)
    return;
  yc_case_line_free (self->head);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_free (self);
}

char *
yc_dossier_to_text (const YcDossier *self)
{
  JsonObject *object = yc_wire_begin ();

  json_object_set_object_member (object, "head", write_line (self->head));
  json_object_set_array_member (object, "changes", write_changes (self->changes));
  return yc_wire_end (object);
}

static gboolean
check_dossier (const YcDossier *self, GError **error)
{
  gint64 revision = 0;

  for (guint i = 0; i < self->changes->len; i++)
    {
      const YcChange *change = g_ptr_array_index (self->changes, i);
      g_autofree char *where = g_strdup_printf ("changes[%u]", i);

      if (strcmp (change->op->case_id, self->head->case_id) != 0)
        return yc_wire_fail (error, where, "is another case's");
      if (change->revision <= revision)
        return yc_wire_fail (error, where, "is out of order");
      revision = change->revision;
    }
  return revision == self->head->revision || yc_wire_fail (error, "head", "is not what the operations end with");
}

/**
 * yc_dossier_parse:
 *
 * It is decided by what stands here: a case that lacks its last operation, or has one of another case, is none.
 */
YcDossier *
yc_dossier_parse (const char *text, gsize n, GError **error)
{
  static const char *const known[] = { "contract", "head", "changes", NULL };
  g_autoptr (JsonObject) object = yc_wire_open (text, n, YC_WIRE_MAX_DOSSIER_BYTES, known, error);
  g_autoptr (YcDossier) self = g_new0 (YcDossier, 1);
  JsonObject *head = NULL;
  JsonArray *array = NULL;

  if (object == NULL || !yc_json_get_object (object, "", "head", &head, error)
      || !yc_json_get_array (object, "", "changes", YC_WIRE_MAX_DOSSIER, &array, error)
      || (self->head = parse_line (head, "head", error)) == NULL || (self->changes = read_changes (array, error)) == NULL)
    return NULL;
  return check_dossier (self, error) ? g_steal_pointer (&self) : NULL;
}
