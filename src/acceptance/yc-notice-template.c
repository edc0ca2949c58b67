/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What it is: the reader of data/templates. Takes JSON, gives immutable templates; an unknown member, block, placeholder, flag or column
 * refuses the file. Templates are read once and shared; any thread.
 */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-notice-private.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-helper.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_TEXT 4096
#define MAX_BLOCKS 200

const char *const yc_notice_kinds[] = { "application-form", "receipt", "acceptance", "tolerance-promise",
                                        "tolerance-notice", "commitment-letter", "hand-over", "delivery-receipt",
                                        "withdrawal-request", "grant", "denial", "return-slip",
                                        "lapse-notice", "correction-notice", "correction-receipt", "refusal-notice", "not-needed-notice",
                                        "special-step-notice", "extension-notice", "termination-notice", "revocation", "deemed-acceptance",
                                        "rectification-order", NULL };

/* All that a template may name. */
const char *const yc_notice_placeholders[] = {
  "acceptance_basis", "acceptance_time", "accepted_date", "agency", "agent_name", "agent_number", "agent_phone", "agent_scope", "applicant_address", "applicant_name",
  "applicant_number", "applicant_paper", "applicant_phone", "apply_to", "approved_by", "case_number", "clerk_name", "commitment_reason", "consult_phone",
  "contact_name", "copies", "correct_by", "counter", "cure_due", "cure_limit", "date", "decision_basis", "decision_text", "deemed_notice", "delay_reason", "delivered", "denial_title", "document_number", "due", "extension_limit", "fee", "form_name", "granted_date", "hall", "hearing_ask", "hearing_hold", "item_code",
  "item_name", "item_type", "item_version", "judge_due", "judge_notice", "legal_due", "legal_limit", "legal_rep", "letter_name", "manifest_digest", "n_pages",
  "n_received", "n_settled", "n_settled_pages", "old_due", "place", "promise_due", "promise_limit", "reason", "received_date", "received_time", "recipient", "relation", "remedies", "result_way", "return_action", "return_reason",
  "scenario", "step_begin", "step_due", "step_limit", "step_method", "step_name", "supervise_phone", "time", "title", "tolerance_basis", "tracking", "uncounted_steps", "verify_limit", "window", "window_name", "you", NULL
};

const char *const yc_notice_flags[] = {
  "accept", "agent", "again", "collect", "commit", "commit_verify", "counted", "cured", "deemed", "due_provisional", "elsewhere", "first", "has_case_number", "has_document_number", "has_text", "hearing", "late", "licence", "method", "organisation", "owed", "partly", "person", "post", "provisional_number",
  "returned", "sample", "second", "tolerate", "verify", "waived", NULL
};

const char *const yc_notice_columns[] = { "brought", "copies", "cure_due", "digest", "fate", "form", "has_original", "name", "no", "pages", "submit", NULL };

const char *const yc_notice_words[] = {
  "none", "empty", "you_person", "you_organisation", "unit_workday", "unit_day", "immediate", "paper_resident_id", "paper_uscc",
  "paper_passport", "paper_other", "application_form", "commitment_letter", "brought_copy", "brought_original", "fate_kept", "fate_returned", "original_none", "original_returned", "original_yes", "submit_now",
  "submit_done", "submit_waived", "submit_later", "waived_pages", "sample_mark", "sample_note", "page_number", "seal", "reprint",
  "running_case", "running_form", "running_page", "place", "counter", "unenrolled", "denied_licence", "denied_other", NULL
};

static void
clear_guard (YcGuard *guard)
{
  g_free (guard->when);
  g_free (guard->unless);
}

static void
row_free (gpointer data)
{
  YcTableRow *row = data;

  clear_guard (&row->guard);
  g_free (row->label);
  g_free (row->text);
  g_free (row);
}

static void
column_free (gpointer data)
{
  YcColumn *column = data;

  g_free (column->head);
  g_free (column->value);
  g_free (column);
}

static void
signature_free (gpointer data)
{
  YcSignature *signature = data;

  g_ptr_array_unref (signature->lines);
  g_free (signature);
}

static void
block_free (gpointer data)
{
  YcBlock *block = data;

  clear_guard (&block->guard);
  g_free (block->text);
  g_free (block->text2);
  g_ptr_array_unref (block->items);
  g_ptr_array_unref (block->signer);
  g_ptr_array_unref (block->rows);
  g_ptr_array_unref (block->columns);
  g_ptr_array_unref (block->signatures);
  g_free (block);
}

static void
footnote_free (gpointer data)
{
  YcFootnote *footnote = data;

  clear_guard (&footnote->guard);
  g_free (footnote->text);
  g_free (footnote);
}

void
yc_template_free (YcTemplate *self)
{
  if (self == NULL)
    return;
  g_free (self->kind);
  g_free (self->version);
  g_free (self->title);
  g_free (self->number_word);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

void
yc_common_free (YcCommonTexts *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->words);
  g_hash_table_unref (self->acceptance_basis);
  g_hash_table_unref (self->judge_notice);
  g_hash_table_unref (self->deemed_notice);
  g_hash_table_unref (self->deemed_corrected);
  g_ptr_array_unref (self->footnotes);
  g_free (self);
}

/* ---- single values ---- */

static gboolean
refuse (GError **error, const char *where, const char *what, const char *name)
{
  g_set_error (error, YC_NOTICE_ERROR, YC_NOTICE_ERROR_TEMPLATE, "%s: %s \"%s\"", where, what, name);
  return FALSE;
}

/* Every {name} must be a known one, and every brace must belong to a name. */
static gboolean
check_placeholders (const char *text, const char *where, GError **error)
{
  for (const char *c = strpbrk (text, "{}"); c != NULL; c = strpbrk (c, "{}"))
    {
      const char *end = strchr (c, '}');
      g_autofree char *name = *c == '{' && end != NULL ? g_strndup (c + 1, (gsize) (end - c - 1)) : NULL;

      if (name == NULL || !g_strv_contains (yc_notice_placeholders, name))
        return refuse (error, where, "unknown placeholder", name != NULL ? name : text);
      c = end + 1;
    }
  return TRUE;
}

static gboolean
read_text (JsonObject *json, const char *where, const char *member, char **ret_text, GError **error)
{
  const char *text;

  if (!yc_json_get_string (json, where, member, MAX_TEXT, &text, error) || !check_placeholders (text, where, error))
    return FALSE;
  *ret_text = g_strdup (text);
  return TRUE;
}

static gboolean
read_flag (JsonObject *json, const char *where, const char *member, char **ret_flag, GError **error)
{
  const char *flag = NULL;

  if (!yc_json_opt_string (json, where, member, 64, &flag, error))
    return FALSE;
  if (flag != NULL && !g_strv_contains (yc_notice_flags, flag))
    return refuse (error, where, "unknown flag", flag);
  *ret_flag = g_strdup (flag);
  return TRUE;
}

static gboolean
read_guard (JsonObject *json, const char *where, YcGuard *guard, GError **error)
{
  return read_flag (json, where, "when", &guard->when, error) && read_flag (json, where, "unless", &guard->unless, error);
}

static gboolean
read_texts (JsonObject *json, const char *where, const char *member, GPtrArray *texts, GError **error)
{
  JsonArray *list;

  if (!yc_json_get_array (json, where, member, MAX_BLOCKS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      const char *text;

      if (!yc_json_item_string (list, where, i, MAX_TEXT, &text, error) || !check_placeholders (text, where, error))
        return FALSE;
      g_ptr_array_add (texts, g_strdup (text));
    }
  return TRUE;
}

/* ---- blocks ---- */

static gboolean
read_row (JsonObject *json, const char *where, gpointer target, GError **error)
{
  static const char *const known[] = { "when", "unless", "label", "text", "half", NULL };
  YcBlock *block = target;
  YcTableRow *row = g_new0 (YcTableRow, 1);

  g_ptr_array_add (block->rows, row);
  return yc_json_check_members (json, where, known, error) && read_guard (json, where, &row->guard, error) &&
         read_text (json, where, "label", &row->label, error) && read_text (json, where, "text", &row->text, error) &&
         yc_json_opt_boolean (json, where, "half", &row->half, error);
}

static gboolean
read_column (JsonObject *json, const char *where, gpointer target, GError **error)
{
  static const char *const known[] = { "head", "value", "width", NULL };
  YcBlock *block = target;
  YcColumn *column = g_new0 (YcColumn, 1);
  gint64 width;

  g_ptr_array_add (block->columns, column);
  if (!yc_json_check_members (json, where, known, error) || !read_text (json, where, "head", &column->head, error) ||
      !read_text (json, where, "value", &column->value, error) ||
      !yc_json_get_int (json, where, "width", 1, 100, &width, error))
    return FALSE;
  column->width = (double) width;
  return g_strv_contains (yc_notice_columns, column->value) || refuse (error, where, "unknown column", column->value);
}

static gboolean
read_signature (JsonObject *json, const char *where, gpointer target, GError **error)
{
  static const char *const known[] = { "lines", "seal", NULL };
  YcBlock *block = target;
  YcSignature *signature = g_new0 (YcSignature, 1);

  signature->lines = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (block->signatures, signature);
  return yc_json_check_members (json, where, known, error) &&
         read_texts (json, where, "lines", signature->lines, error) &&
         yc_json_opt_boolean (json, where, "seal", &signature->seal, error);
}

typedef gboolean (*ReadObject) (JsonObject *json, const char *where, gpointer target, GError **error);

static gboolean
read_objects (JsonObject *json, const char *where, const char *member, ReadObject read, gpointer target, GError **error)
{
  JsonArray *list;

  if (!yc_json_get_array (json, where, member, MAX_BLOCKS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s.%s[%u]", where, member, i);
      JsonObject *object;

      if (!yc_json_item_object (list, where, i, &object, error) || !read (object, inner, target, error))
        return FALSE;
    }
  return TRUE;
}

static const char *const block_nicks[] = { "head", "title", "rule", "pair", "salutation", "paragraph", "emphasis", "heading",
                                           "note", "table", "materials", "list", "fields", "signatures", "closing", "code", NULL };

static gboolean
read_list_source (JsonObject *json, const char *where, YcBlock *block, GError **error)
{
  static const char *const sources[] = { "items", "basis", "conditions", "lines", NULL };
  int from = YC_LIST_ITEMS;

  if (!yc_json_opt_enum (json, where, "from", sources, &from, error))
    return FALSE;
  block->from = (YcListSource) from;
  return from != YC_LIST_ITEMS || read_texts (json, where, "items", block->items, error);
}

static gboolean
read_materials (JsonObject *json, const char *where, YcBlock *block, GError **error)
{
  static const char *const selects[] = { "received", "settled", "tolerated", "asked", NULL };
  int select;

  if (!yc_json_get_enum (json, where, "select", selects, &select, error) ||
      !read_objects (json, where, "columns", read_column, block, error))
    return FALSE;
  block->select = (YcSelect) select;
  return block->columns->len > 0 || refuse (error, where, "no columns", "columns");
}

static gboolean
read_content (JsonObject *json, const char *where, YcBlock *block, GError **error)
{
  switch (block->kind)
    {
    case YC_BLOCK_TITLE:
    case YC_BLOCK_RULE:
    case YC_BLOCK_FIELDS:
    case YC_BLOCK_CODE:
      return TRUE;
    case YC_BLOCK_PAIR:
      return read_text (json, where, "left", &block->text, error) && read_text (json, where, "right", &block->text2, error);
    case YC_BLOCK_TABLE:
      return read_objects (json, where, "rows", read_row, block, error);
    case YC_BLOCK_MATERIALS:
      return read_materials (json, where, block, error);
    case YC_BLOCK_LIST:
      return read_list_source (json, where, block, error);
    case YC_BLOCK_SIGNATURES:
      return read_objects (json, where, "columns", read_signature, block, error);
    case YC_BLOCK_CLOSING:
      return read_texts (json, where, "lines", block->items, error) &&
             read_texts (json, where, "signer", block->signer, error);
    case YC_BLOCK_HEAD:
    case YC_BLOCK_SALUTATION:
    case YC_BLOCK_PARAGRAPH:
    case YC_BLOCK_EMPHASIS:
    case YC_BLOCK_HEADING:
    case YC_BLOCK_NOTE:
      return read_text (json, where, "text", &block->text, error);
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
read_block (JsonObject *json, const char *where, gpointer target, GError **error)
{
  static const char *const known[] = { "block", "when", "unless", "text", "left", "right", "rows", "select",
                                       "columns", "from", "items", "lines", "signer", NULL };
  GPtrArray *blocks = target;
  YcBlock *block = g_new0 (YcBlock, 1);
  int kind;

  block->items = g_ptr_array_new_with_free_func (g_free);
  block->signer = g_ptr_array_new_with_free_func (g_free);
  block->rows = g_ptr_array_new_with_free_func (row_free);
  block->columns = g_ptr_array_new_with_free_func (column_free);
  block->signatures = g_ptr_array_new_with_free_func (signature_free);
  g_ptr_array_add (blocks, block);
  if (!yc_json_check_members (json, where, known, error) ||
      !yc_json_get_enum (json, where, "block", block_nicks, &kind, error) || !read_guard (json, where, &block->guard, error))
    return FALSE;
  block->kind = (YcBlockKind) kind;
  return read_content (json, where, block, error);
}

YcTemplate *
yc_template_parse (JsonObject *json, const char *origin, GError **error)
{
  static const char *const known[] = { "kind", "version", "title", "number_word", "masked", "copies", "body_size", "blocks", NULL };
  g_autoptr (YcTemplate) self = g_new0 (YcTemplate, 1);
  gint64 body_size, copies;

  self->blocks = g_ptr_array_new_with_free_func (block_free);
  if (!yc_json_check_members (json, origin, known, error) || !read_text (json, origin, "kind", &self->kind, error) ||
      !read_text (json, origin, "version", &self->version, error) ||
      !read_text (json, origin, "title", &self->title, error) ||
      (json_object_has_member (json, "number_word") &&
       !read_text (json, origin, "number_word", &self->number_word, error)) ||
      !yc_json_get_boolean (json, origin, "masked", &self->masked, error) ||
      !yc_json_get_int (json, origin, "copies", 1, 9, &copies, error) ||
      !yc_json_get_int (json, origin, "body_size", 12, 18, &body_size, error) ||
      !read_objects (json, origin, "blocks", read_block, self->blocks, error))
    return NULL;
  self->body_size = (double) body_size;
  self->copies = (int) copies;
  return g_steal_pointer (&self);
}

/* ---- common.json ---- */

/* A dictionary of texts; each of @required (nullable) must be there, and nothing else when it is given. */
static GHashTable *
read_dictionary (JsonObject *json, const char *origin, const char *member, const char *const *required, GError **error)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GList) names = NULL;
  JsonObject *object;

  if (!yc_json_get_object (json, origin, member, &object, error) ||
      (required != NULL && !yc_json_check_members (object, member, required, error)))
    return NULL;
  names = json_object_get_members (object);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *text;

      if (!yc_json_get_string (object, member, l->data, MAX_TEXT, &text, error))
        return NULL;
      g_hash_table_insert (table, g_strdup (l->data), g_strdup (text));
    }
  for (guint i = 0; required != NULL && required[i] != NULL; i++)
    if (!g_hash_table_contains (table, required[i]))
      {
        refuse (error, member, "no text for", required[i]);
        return NULL;
      }
  return g_steal_pointer (&table);
}

static GHashTable *
read_rules (JsonObject *json, const char *origin, const char *member, GError **error)
{
  g_autoptr (GHashTable) table = read_dictionary (json, origin, member, NULL, error);

  if (table != NULL && !g_hash_table_contains (table, "GENERAL"))
    {
      refuse (error, member, "no text for", "GENERAL");
      return NULL;
    }
  return g_steal_pointer (&table);
}

static gboolean
read_footnote (JsonObject *json, const char *where, gpointer target, GError **error)
{
  static const char *const known[] = { "when", "unless", "text", NULL };
  GPtrArray *footnotes = target;
  YcFootnote *footnote = g_new0 (YcFootnote, 1);

  g_ptr_array_add (footnotes, footnote);
  return yc_json_check_members (json, where, known, error) && read_guard (json, where, &footnote->guard, error) &&
         read_text (json, where, "text", &footnote->text, error);
}

YcCommonTexts *
yc_common_parse (JsonObject *json, const char *origin, GError **error)
{
  static const char *const known[] = { "version", "words", "acceptance_basis", "judge_notice", "deemed_notice", "deemed_corrected", "footnotes", NULL };
  g_autoptr (GHashTable) words = NULL, basis = NULL, notice = NULL, deemed = NULL, corrected = NULL;
  g_autoptr (GPtrArray) footnotes = g_ptr_array_new_with_free_func (footnote_free);
  const char *version;
  YcCommonTexts *self;

  if (!yc_json_check_members (json, origin, known, error) ||
      !yc_json_get_string (json, origin, "version", 32, &version, error) ||
      (words = read_dictionary (json, origin, "words", yc_notice_words, error)) == NULL ||
      (basis = read_rules (json, origin, "acceptance_basis", error)) == NULL ||
      (notice = read_rules (json, origin, "judge_notice", error)) == NULL ||
      (deemed = read_rules (json, origin, "deemed_notice", error)) == NULL ||
      (corrected = read_rules (json, origin, "deemed_corrected", error)) == NULL ||
      !read_objects (json, origin, "footnotes", read_footnote, footnotes, error))
    return NULL;
  self = g_new0 (YcCommonTexts, 1);
  self->words = g_steal_pointer (&words);
  self->acceptance_basis = g_steal_pointer (&basis);
  self->judge_notice = g_steal_pointer (&notice);
  self->deemed_notice = g_steal_pointer (&deemed);
  self->deemed_corrected = g_steal_pointer (&corrected);
  self->footnotes = g_steal_pointer (&footnotes);
  return self;
}

/* ---- the shared set ---- */

static JsonObject *
load_json (const char *name, GError **error)
{
  g_autofree char *relative = g_strdup_printf ("templates/%s.json", name);
  g_autofree char *path = yc_data_path (relative);
  g_autoptr (GBytes) bytes = yc_file_read (path, 1024 * 1024, error);
  const char *text;
  gsize n;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &n);
  return yc_json_parse_object (n > 0 ? text : "", (gssize) n, NULL, error);
}

/* Own domain for whatever went wrong while reading a template: the reader above knows only this one. */
static void
wrap_error (const char *name, GError *local, GError **error)
{
  g_set_error (error, YC_NOTICE_ERROR, YC_NOTICE_ERROR_TEMPLATE, "templates/%s.json: %s", name, local->message);
  g_error_free (local);
}

static GMutex shared_lock;
static GHashTable *shared_templates; /* kind -> YcTemplate, for the life of the program */
static YcCommonTexts *shared_common;

static YcTemplate *
load_template (const char *kind, GError **error)
{
  g_autoptr (JsonObject) json = load_json (kind, error);
  g_autoptr (YcTemplate) template = json != NULL ? yc_template_parse (json, kind, error) : NULL;

  if (template != NULL && !g_str_equal (template->kind, kind))
    {
      refuse (error, kind, "the file is of kind", template->kind);
      return NULL;
    }
  return g_steal_pointer (&template);
}

const YcTemplate *
yc_template_get (const char *kind, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared_lock);
  GError *local = NULL;
  YcTemplate *template;

  if (!g_strv_contains (yc_notice_kinds, kind))
    {
      refuse (error, "templates", "unknown kind", kind);
      return NULL;
    }
  if (shared_templates == NULL)
    shared_templates = g_hash_table_new (g_str_hash, g_str_equal);
  template = g_hash_table_lookup (shared_templates, kind);
  if (template == NULL && (template = load_template (kind, &local)) == NULL)
    wrap_error (kind, local, error);
  else
    g_hash_table_insert (shared_templates, template->kind, template);
  return template;
}

const YcCommonTexts *
yc_common_get (GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared_lock);
  g_autoptr (JsonObject) json = NULL;
  GError *local = NULL;

  if (shared_common != NULL)
    return shared_common;
  json = load_json ("common", &local);
  shared_common = json != NULL ? yc_common_parse (json, "common", &local) : NULL;
  if (shared_common == NULL)
    wrap_error ("common", local, error);
  return shared_common;
}
