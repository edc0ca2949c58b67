/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Reads a bundle file. Takes parsed JSON, fills a YcBundle. As strict as data/schemas/bundle.schema.json, and it knows who is meant by an id. Any thread. */
#define G_LOG_DOMAIN "yc-catalog"
#include "config.h"

#include "catalog/yc-bundle-private.h"
#include "catalog/yc-item-private.h"

#include "base/yc-json.h"

#include <string.h>

#define MAX_CHILDREN 40
#define MAX_CHOICES 10
#define MAX_SHARES 60
#define MAX_TEXTS 60
#define MAX_ID 40
#define MAX_CHARACTER_BYTES 4

gboolean
yc_bundle_is_id (const char *text)
{
  gsize n = strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return n > 0 && n <= MAX_ID && text[n] == '\0';
}

/* The schema counts characters. Optional where @fallback is given. */
static gboolean
read_text (JsonObject *json, const char *where, const char *member, long max_characters, const char *fallback, char **slot, GError **error)
{
  g_autofree char *path = g_strconcat (where, *where != '\0' ? "." : "", member, NULL);
  const char *text = fallback;
  gsize max_bytes = (gsize) max_characters * MAX_CHARACTER_BYTES;

  if (fallback != NULL ? !yc_json_opt_string (json, where, member, max_bytes, &text, error) : !yc_json_get_string (json, where, member, max_bytes, &text, error))
    return FALSE;
  if (fallback == NULL && *text == '\0')
    return yc_item_fail (error, path, "must not be empty");
  if (g_utf8_strlen (text, -1) > max_characters)
    return yc_item_fail (error, path, "more than %ld characters", max_characters);
  g_free (*slot);
  *slot = g_strdup (text);
  return TRUE;
}

static gboolean
read_id (JsonObject *json, const char *where, const char *member, char **slot, GError **error)
{
  g_autofree char *path = g_strconcat (where, *where != '\0' ? "." : "", member, NULL);

  if (!read_text (json, where, member, MAX_ID, NULL, slot, error))
    return FALSE;
  return yc_bundle_is_id (*slot) || yc_item_fail (error, path, "not an id: small letters, digits and -");
}

/* A condition in words: absent, or at least a character. */
static gboolean
read_when (JsonObject *json, const char *where, char **slot, GError **error)
{
  return read_text (json, where, "when", 100, json_object_has_member (json, "when") ? NULL : "", slot, error);
}

static gboolean
read_choices (YcBundleChild *child, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "item", "when", NULL };
  g_autofree char *list = g_strconcat (where, ".items", NULL);
  JsonArray *array = NULL;

  if (!yc_json_opt_array (json, where, "items", MAX_CHOICES, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", list, i);
      YcBundleChoice *choice = g_new0 (YcBundleChoice, 1);
      JsonObject *part;

      g_ptr_array_add (child->choices, choice);
      if (!yc_json_item_object (array, list, i, &part, error) || !yc_json_check_members (part, path, known, error)
          || !read_id (part, path, "item", &choice->item, error) || !read_when (part, path, &choice->when, error))
        return FALSE;
      for (guint k = 0; k < i; k++)
        if (g_str_equal (((const YcBundleChoice *) g_ptr_array_index (child->choices, k))->item, choice->item))
          return yc_item_fail (error, path, "\"%s\" stands there twice", choice->item);
    }
  return TRUE;
}

static gboolean
read_child (YcBundle *self, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "id", "name", "department", "items", "when", "limit", "after", "rests_on", NULL };
  YcBundleChild *child;
  guint twin;
  char *id = NULL;

  if (!yc_json_check_members (json, where, known, error) || !read_id (json, where, "id", &id, error))
    {
      g_free (id);
      return FALSE;
    }
  if (yc_bundle_find_child (self, id, &twin))
    {
      yc_item_fail (error, where, "\"%s\" stands there twice", id);
      g_free (id);
      return FALSE;
    }
  child = yc_bundle_add_child (self);
  child->id = id;
  if (!read_text (json, where, "name", 100, NULL, &child->name, error) || !read_text (json, where, "department", 60, "", &child->department, error)
      || !read_choices (child, json, where, error) || !read_when (json, where, &child->when, error))
    return FALSE;
  child->has_limit = json_object_has_member (json, "limit");
  if (!child->has_limit)
    return TRUE;
  if (!yc_bundle_child_is_external (child))
    return yc_item_fail (error, where, "limit: a child of ours has the limits of its item");
  return yc_item_read_limit (json, where, "limit", &child->limit, error);
}

static gboolean
holds (const GArray *places, guint place)
{
  for (guint i = 0; i < places->len; i++)
    if (g_array_index (places, guint, i) == place)
      return TRUE;
  return FALSE;
}

static gboolean
read_places (const YcBundle *self, JsonArray *array, const char *list, GArray *places, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", list, i);
      const char *id;
      guint place;

      if (!yc_json_item_string (array, list, i, MAX_ID, &id, error))
        return FALSE;
      if (!yc_bundle_find_child (self, id, &place))
        return yc_item_fail (error, path, "\"%s\" is no child of the bundle", id);
      if (holds (places, place))
        return yc_item_fail (error, path, "\"%s\" stands there twice", id);
      g_array_append_val (places, place);
    }
  return TRUE;
}

/* Once all children are known by name. */
static gboolean
read_edges (YcBundle *self, guint n, JsonObject *json, GError **error)
{
  YcBundleChild *child = g_ptr_array_index (self->children, n);
  g_autofree char *where = g_strdup_printf ("children[%u]", n);
  g_autofree char *after = g_strconcat (where, ".after", NULL), *rests_on = g_strconcat (where, ".rests_on", NULL);
  JsonArray *waits, *rests = NULL;

  if (!yc_json_get_array (json, where, "after", MAX_CHILDREN, &waits, error) || !read_places (self, waits, after, child->after, error)
      || !yc_json_opt_array (json, where, "rests_on", MAX_CHILDREN, &rests, error))
    return FALSE;
  /* Who must wait needs what comes out of it, unless the file says otherwise. */
  if (rests == NULL)
    {
      if (child->after->len > 0)
        g_array_append_vals (child->rests_on, child->after->data, child->after->len);
      return TRUE;
    }
  if (!read_places (self, rests, rests_on, child->rests_on, error))
    return FALSE;
  for (guint i = 0; i < child->rests_on->len; i++)
    if (!holds (child->after, g_array_index (child->rests_on, guint, i)))
      return yc_item_fail (error, rests_on, "\"%s\" rests on \"%s\" and does not wait for it", child->id,
                           yc_bundle_get_child (self, g_array_index (child->rests_on, guint, i))->id);
  return TRUE;
}

static gboolean
read_children (YcBundle *self, JsonObject *json, GError **error)
{
  JsonArray *array;

  if (!yc_json_get_array (json, "", "children", MAX_CHILDREN, &array, error))
    return FALSE;
  if (json_array_get_length (array) == 0)
    return yc_item_fail (error, "children", "a bundle has at least one child");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *where = g_strdup_printf ("children[%u]", i);
      JsonObject *part;

      if (!yc_json_item_object (array, "children", i, &part, error) || !read_child (self, part, where, error))
        return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_edges (self, i, json_array_get_object_element (array, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
read_use (const YcBundle *self, YcBundleShare *share, JsonObject *json, const char *where, GError **error)
{
  static const char *const known[] = { "child", "purpose", "part", NULL };
  g_autofree char *path = g_strconcat (where, ".child", NULL);
  g_autofree char *child = NULL;
  YcBundleUse *use = g_new0 (YcBundleUse, 1);

  g_ptr_array_add (share->uses, use);
  if (!yc_json_check_members (json, where, known, error) || !read_id (json, where, "child", &child, error)
      || !read_text (json, where, "purpose", 100, "", &use->purpose, error))
    return FALSE;
  if (json_object_has_member (json, "part") ? !read_id (json, where, "part", &use->part, error) : (use->part = g_strdup ("")) == NULL)
    return FALSE;
  if (!yc_bundle_find_child (self, child, &use->child))
    return yc_item_fail (error, path, "\"%s\" is no child of the bundle", child);
  if (*use->part != '\0' && yc_bundle_child_is_external (yc_bundle_get_child (self, use->child)))
    return yc_item_fail (error, where, "part: \"%s\" is external and has no item", child);
  for (guint i = 0; i + 1 < share->uses->len; i++)
    if (((const YcBundleUse *) g_ptr_array_index (share->uses, i))->child == use->child)
      return yc_item_fail (error, path, "\"%s\" stands there twice", child);
  return TRUE;
}

/* Without a list it serves every child that is ours. */
static void
add_all_uses (const YcBundle *self, YcBundleShare *share)
{
  for (guint i = 0; i < self->children->len; i++)
    if (!yc_bundle_child_is_external (yc_bundle_get_child (self, i)))
      {
        YcBundleUse *use = g_new0 (YcBundleUse, 1);

        use->child = i;
        use->purpose = g_strdup ("");
        use->part = g_strdup ("");
        g_ptr_array_add (share->uses, use);
      }
}

static gboolean
read_uses (const YcBundle *self, YcBundleShare *share, JsonObject *json, const char *where, GError **error)
{
  g_autofree char *list = g_strconcat (where, ".for", NULL);
  JsonArray *array = NULL;

  if (!yc_json_opt_array (json, where, "for", MAX_CHILDREN, &array, error))
    return FALSE;
  if (array == NULL)
    add_all_uses (self, share);
  else if (json_array_get_length (array) == 0)
    return yc_item_fail (error, list, "nothing is asked for nobody");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", list, i);
      JsonObject *part;

      if (!yc_json_item_object (array, list, i, &part, error) || !read_use (self, share, part, path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_shares (YcBundle *self, JsonObject *json, const char *member, GPtrArray *shares, GError **error)
{
  static const char *const known[] = { "name", "note", "for", NULL };
  JsonArray *array = NULL;

  if (!yc_json_opt_array (json, "", member, MAX_SHARES, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *where = g_strdup_printf ("%s[%u]", member, i);
      YcBundleShare *share = yc_bundle_add_share (shares);
      JsonObject *part;

      if (!yc_json_item_object (array, member, i, &part, error) || !yc_json_check_members (part, where, known, error)
          || !read_text (part, where, "name", 100, NULL, &share->name, error) || !read_text (part, where, "note", 200, "", &share->note, error)
          || !read_uses (self, share, part, where, error))
        return FALSE;
      for (guint k = 0; k < i; k++)
        if (g_str_equal (((const YcBundleShare *) g_ptr_array_index (shares, k))->name, share->name))
          return yc_item_fail (error, where, "\"%s\" stands there twice; it is asked once", share->name);
    }
  return TRUE;
}

static gboolean
read_texts (JsonObject *json, const char *member, GPtrArray *texts, GError **error)
{
  JsonArray *array = NULL;

  if (!yc_json_opt_array (json, "", member, MAX_TEXTS, &array, error))
    return FALSE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *where = g_strdup_printf ("%s[%u]", member, i);
      const char *text;

      if (!yc_json_item_string (array, member, i, 330 * MAX_CHARACTER_BYTES, &text, error))
        return FALSE;
      if (*text == '\0' || g_utf8_strlen (text, -1) > 330)
        return yc_item_fail (error, where, "1 to 330 characters");
      g_ptr_array_add (texts, g_strdup (text));
    }
  return TRUE;
}

gboolean
yc_bundle_read (YcBundle *self, JsonObject *json, GError **error)
{
  static const char *const known[] = { "format", "id", "version", "name", "limit", "children", "conditions", "scenarios", "materials", "fields", "source",
                                       "sample", NULL };
  gint64 format;

  self->has_limit = json_object_has_member (json, "limit");
  return yc_json_check_members (json, "", known, error) && yc_json_get_int (json, "", "format", 1, 1, &format, error)
         && read_id (json, "", "id", &self->id, error) && read_text (json, "", "version", 40, NULL, &self->version, error)
         && read_text (json, "", "name", 60, NULL, &self->name, error)
         && (!self->has_limit || yc_item_read_limit (json, "", "limit", &self->limit, error)) && read_children (self, json, error)
         && read_texts (json, "conditions", self->conditions, error) && read_texts (json, "scenarios", self->scenarios, error)
         && read_shares (self, json, "materials", self->materials, error) && read_shares (self, json, "fields", self->fields, error)
         && read_text (json, "", "source", 400, NULL, &self->source, error) && yc_json_opt_boolean (json, "", "sample", &self->sample, error);
}
