/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The intake as JSON and back. Takes and gives the form that is kept, sealed, as draft and as frozen fact. It names the item's
 * version by the digest of its text, so that a case always shows the version it was taken in under; who keeps the form keeps the
 * text, too. Forms of earlier versions carry the text in themselves and are still read. Any thread.
 */
#define G_LOG_DOMAIN "yc-intake"

#include "config.h"

#include "intake/yc-intake-private.h"

#include "base/yc-error.h"
#include "base/yc-json.h"

#define MAX_TEXT_BYTES 4000
#define MAX_ENTRIES 500

static const char *const KINDS[] = { "person", "organisation", NULL };
static const char *const PAPERS[] = { "resident-id", "uscc", "passport", "other", NULL };
static const char *const ORIGINS[] = { "none", "typed", "applicant", "answer", "earlier-case", NULL };

static JsonObject *
item_to_json (const YcItem *item)
{
  JsonObject *json = json_object_new ();

  json_object_set_string_member (json, "id", item->id);
  json_object_set_string_member (json, "version", item->version);
  json_object_set_string_member (json, "name", item->name);
  json_object_set_string_member (json, "digest", item->digest);
  return json;
}

static JsonObject *
answers_to_json (const YcIntake *self)
{
  JsonObject *json = json_object_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->answers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    json_object_set_string_member (json, key, value);
  return json;
}

static JsonObject *
fields_to_json (const YcIntake *self)
{
  JsonObject *json = json_object_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->fields);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const YcFieldValue *entry = value;
      JsonObject *field = json_object_new ();

      json_object_set_string_member (field, "value", entry->value);
      json_object_set_string_member (field, "origin", ORIGINS[entry->origin]);
      json_object_set_object_member (json, key, field);
    }
  return json;
}

static JsonObject *
brought_to_json (const YcIntake *self)
{
  JsonObject *json = json_object_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->brought);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const YcBrought *brought = value;
      JsonObject *entry = json_object_new ();

      json_object_set_boolean_member (entry, "original", brought->original);
      json_object_set_boolean_member (entry, "returned", brought->returned);
      json_object_set_object_member (json, key, entry);
    }
  return json;
}

/**
 * yc_intake_to_json:
 *
 * Returns: (transfer full): holds personal data; only for sealing
 */
JsonObject *
yc_intake_to_json (const YcIntake *self)
{
  JsonObject *json = json_object_new ();
  const char *name;
  char **slot;

  json_object_set_int_member (json, "format", 1);
  if (self->item != NULL)
    json_object_set_object_member (json, "item", item_to_json (self->item));
  json_object_set_string_member (json, "kind", KINDS[self->applicant.kind]);
  json_object_set_string_member (json, "paper", PAPERS[self->applicant.paper]);
  json_object_set_boolean_member (json, "has_agent", self->applicant.has_agent);
  for (guint i = 0; (slot = yc_intake_text_slot ((YcIntake *) self, i, &name)) != NULL; i++)
    json_object_set_string_member (json, name, *slot);
  json_object_set_object_member (json, "answers", answers_to_json (self));
  json_object_set_object_member (json, "fields", fields_to_json (self));
  if (g_hash_table_size (self->brought) > 0)
    json_object_set_object_member (json, "brought", brought_to_json (self));
  json_object_set_boolean_member (json, "wants_commitment", self->wants_commitment);
  json_object_set_boolean_member (json, "tolerance_agreed", self->tolerance_agreed);
  return json;
}

static gboolean
fail (GError **error, const char *where, const char *what)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "%s: %s", where, what);
  return FALSE;
}

/* What a form says of its item. */
typedef struct
{
  const char *id, *version, *digest, *name;
  JsonObject *body;             /* (nullable): the text itself, in forms of earlier versions */
} ItemPart;

/* @ret_part: left alone when there is no item. */
static gboolean
read_item_part (JsonObject *root, ItemPart *ret_part, GError **error)
{
  static const char *const known[] = { "id", "version", "digest", "name", "json", NULL };
  ItemPart part = { NULL, NULL, NULL, NULL, NULL };
  JsonObject *json = NULL;

  if (!yc_json_opt_object (root, "", "item", &json, error))
    return FALSE;
  if (json == NULL)
    return TRUE;
  if (!yc_json_check_members (json, "item", known, error) ||
      !yc_json_get_string (json, "item", "id", 40, &part.id, error) ||
      !yc_json_get_string (json, "item", "version", 40, &part.version, error) ||
      !yc_json_get_string (json, "item", "digest", 64, &part.digest, error) ||
      !yc_json_opt_object (json, "item", "json", &part.body, error) ||
      !yc_json_get_string (part.body != NULL ? part.body : json, part.body != NULL ? "item.json" : "item", "name", MAX_TEXT_BYTES,
                           &part.name, error))
    return FALSE;
  *ret_part = part;
  return TRUE;
}

static gboolean
read_item (YcIntake *self, JsonObject *root, YcItem *kept, GError **error)
{
  ItemPart part = { NULL, NULL, NULL, NULL, NULL };

  if (!read_item_part (root, &part, error))
    return FALSE;
  if (part.digest == NULL)
    return TRUE;
  if (part.body != NULL)
    self->item = yc_item_parse (part.body, "item", error);
  else if (kept != NULL)
    self->item = yc_item_ref (kept);
  else
    return fail (error, "item", "its text is not there");
  if (self->item == NULL)
    return FALSE;
  if (!g_str_equal (self->item->id, part.id) || !g_str_equal (self->item->version, part.version) ||
      !g_str_equal (self->item->digest, part.digest) || !g_str_equal (self->item->name, part.name))
    return fail (error, "item", "is not the version it says");
  return TRUE;
}

static gboolean
read_texts (YcIntake *self, JsonObject *json, GError **error)
{
  const char *name, *text;
  char **slot;

  for (guint i = 0; (slot = yc_intake_text_slot (self, i, &name)) != NULL; i++)
    {
      if (!yc_json_get_string (json, "", name, MAX_TEXT_BYTES, &text, error))
        return FALSE;
      g_free (*slot);
      *slot = g_strdup (text);
    }
  return TRUE;
}

static gboolean
read_answers (YcIntake *self, JsonObject *root, GError **error)
{
  g_autoptr (GList) names = NULL;
  JsonObject *json;

  if (!yc_json_get_object (root, "", "answers", &json, error))
    return FALSE;
  if (json_object_get_size (json) > MAX_ENTRIES)
    return fail (error, "answers", "too many");
  names = json_object_get_members (json);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *answer;

      if (!yc_json_get_string (json, "answers", l->data, 40, &answer, error))
        return FALSE;
      if (self->item == NULL || yc_item_find_answer (self->item, l->data, answer) == NULL)
        return fail (error, "answers", "an answer that the item does not have");
      g_hash_table_insert (self->answers, g_strdup (l->data), g_strdup (answer));
    }
  return TRUE;
}

static gboolean
read_field (YcIntake *self, JsonObject *fields, const char *id, GError **error)
{
  static const char *const known[] = { "value", "origin", NULL };
  g_autofree char *where = g_strconcat ("fields.", id, NULL);
  JsonObject *json;
  const char *value;
  int origin;

  if (!yc_json_get_object (fields, "fields", id, &json, error) ||
      !yc_json_check_members (json, where, known, error) ||
      !yc_json_get_string (json, where, "value", 4 * MAX_TEXT_BYTES, &value, error) ||
      !yc_json_get_enum (json, where, "origin", ORIGINS, &origin, error))
    return FALSE;
  if (self->item == NULL || yc_item_find_field (self->item, id) == NULL)
    return fail (error, where, "the item has no such field");
  yc_intake_put_field (self, id, value, (YcOrigin) origin);
  return TRUE;
}

static gboolean
read_fields (YcIntake *self, JsonObject *root, GError **error)
{
  g_autoptr (GList) names = NULL;
  JsonObject *json;

  if (!yc_json_get_object (root, "", "fields", &json, error))
    return FALSE;
  if (json_object_get_size (json) > MAX_ENTRIES)
    return fail (error, "fields", "too many");
  names = json_object_get_members (json);
  for (GList *l = names; l != NULL; l = l->next)
    if (!read_field (self, json, l->data, error))
      return FALSE;
  return TRUE;
}

/* Not in forms of earlier versions, nor where everything is as usual. */
static gboolean
read_brought (YcIntake *self, JsonObject *root, GError **error)
{
  static const char *const known[] = { "original", "returned", NULL };
  g_autoptr (GList) names = NULL;
  JsonObject *json = NULL;

  if (!yc_json_opt_object (root, "", "brought", &json, error))
    return FALSE;
  if (json == NULL)
    return TRUE;
  if (json_object_get_size (json) > MAX_ENTRIES)
    return fail (error, "brought", "too many");
  names = json_object_get_members (json);
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *where = g_strconcat ("brought.", l->data, NULL);
      JsonObject *entry;
      YcBrought brought;

      if (!yc_json_get_object (json, "brought", l->data, &entry, error) || !yc_json_check_members (entry, where, known, error) ||
          !yc_json_get_boolean (entry, where, "original", &brought.original, error) ||
          !yc_json_get_boolean (entry, where, "returned", &brought.returned, error))
        return FALSE;
      if (self->item == NULL || yc_checklist_find_material (self->item, l->data) == NULL)
        return fail (error, where, "the item has no such material");
      yc_intake_put_brought (self, l->data, brought);
    }
  return TRUE;
}

static gboolean
check_members (YcIntake *self, JsonObject *json, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  const char *name;

  for (guint i = 0; yc_intake_text_slot (self, i, &name) != NULL; i++)
    g_ptr_array_add (known, (gpointer) name);
  g_ptr_array_add (known, (gpointer) "format");
  g_ptr_array_add (known, (gpointer) "item");
  g_ptr_array_add (known, (gpointer) "kind");
  g_ptr_array_add (known, (gpointer) "paper");
  g_ptr_array_add (known, (gpointer) "has_agent");
  g_ptr_array_add (known, (gpointer) "answers");
  g_ptr_array_add (known, (gpointer) "fields");
  g_ptr_array_add (known, (gpointer) "brought");
  g_ptr_array_add (known, (gpointer) "wants_commitment");
  g_ptr_array_add (known, (gpointer) "tolerance_agreed");
  g_ptr_array_add (known, NULL);
  return yc_json_check_members (json, "", (const char *const *) known->pdata, error);
}

static gboolean
read_applicant (YcIntake *self, JsonObject *json, GError **error)
{
  int kind, paper;

  if (!yc_json_get_enum (json, "", "kind", KINDS, &kind, error) || !yc_json_get_enum (json, "", "paper", PAPERS, &paper, error) ||
      !yc_json_get_boolean (json, "", "has_agent", &self->applicant.has_agent, error) || !read_texts (self, json, error))
    return FALSE;
  self->applicant.kind = (YcApplicantKind) kind;
  self->applicant.paper = (YcPaperKind) paper;
  return TRUE;
}

/**
 * yc_intake_read_head:
 *
 * Reads who applies and for which item of what yc_intake_to_json() gave.
 *
 * Errors: YC_BASE_ERROR_FORMAT with the path.
 */
gboolean
yc_intake_read_head (JsonObject *json, YcIntakeHead *ret_head, GError **error)
{
  g_auto (YcIntakeHead) head = { yc_intake_new (NULL), "", "", "" };
  ItemPart part = { "", "", "", "", NULL };

  if (!read_applicant (head.who, json, error) || !read_item_part (json, &part, error))
    return FALSE;
  head.item_id = part.id;
  head.item_version = part.version;
  head.item_name = part.name;
  *ret_head = head;
  head.who = NULL;
  return TRUE;
}

/**
 * yc_intake_read_item:
 * @ret_digest: (transfer none) (nullable): of the item's text; NULL when there is no item or the form carries the text in itself
 *
 * Which item version yc_intake_from_json() needs besides @json.
 *
 * Errors: YC_BASE_ERROR_FORMAT with the path.
 */
gboolean
yc_intake_read_item (JsonObject *json, const char **ret_digest, GError **error)
{
  ItemPart part = { NULL, NULL, NULL, NULL, NULL };

  if (!read_item_part (json, &part, error))
    return FALSE;
  *ret_digest = part.body == NULL ? part.digest : NULL;
  return TRUE;
}

void
yc_intake_head_clear (YcIntakeHead *self)
{
  g_clear_pointer (&self->who, yc_intake_free);
}

/**
 * yc_intake_from_json:
 * @item: (nullable): the version that yc_intake_read_item() asks for
 *
 * Errors: YC_BASE_ERROR_FORMAT with the path, also when @item is not the one; YC_CATALOG_ERROR_SCHEMA for a text in the form itself.
 */
YcIntake *
yc_intake_from_json (JsonObject *json, YcItem *item, GError **error)
{
  g_autoptr (YcIntake) self = yc_intake_new (NULL);
  gint64 format;

  if (!check_members (self, json, error) || !yc_json_get_int (json, "", "format", 1, 1, &format, error) ||
      !read_item (self, json, item, error) || !read_applicant (self, json, error) || !read_answers (self, json, error) ||
      !read_fields (self, json, error) || !read_brought (self, json, error) ||
      !yc_json_get_boolean (json, "", "wants_commitment", &self->wants_commitment, error) ||
      !yc_json_get_boolean (json, "", "tolerance_agreed", &self->tolerance_agreed, error))
    return NULL;
  return g_steal_pointer (&self);
}
