/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* One 一件事 in memory: life time, look-ups, and what only the whole says (who waits for whom, without a circle). Any thread. */
#define G_LOG_DOMAIN "yc-catalog"
#include "config.h"

#include "catalog/yc-bundle-private.h"
#include "catalog/yc-item-private.h"

#include "base/yc-digest.h"
#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-json.h"

#define MAX_FILE_BYTES (1024 * 1024)

static void
choice_free (gpointer data)
{
  YcBundleChoice *self = data;

  g_free (self->item);
  g_free (self->when);
  g_free (self);
}

static void
child_free (gpointer data)
{
  YcBundleChild *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->department);
  g_free (self->when);
  g_free (self->limit.source);
  g_ptr_array_unref (self->choices);
  g_array_unref (self->after);
  g_array_unref (self->rests_on);
  g_free (self);
}

static void
use_free (gpointer data)
{
  YcBundleUse *self = data;

  g_free (self->purpose);
  g_free (self->part);
  g_free (self);
}

static void
share_free (gpointer data)
{
  YcBundleShare *self = data;

  g_free (self->name);
  g_free (self->note);
  g_ptr_array_unref (self->uses);
  g_free (self);
}

YcBundleChild *
yc_bundle_add_child (YcBundle *self)
{
  YcBundleChild *child = g_new0 (YcBundleChild, 1);

  child->choices = g_ptr_array_new_with_free_func (choice_free);
  child->after = g_array_new (FALSE, FALSE, sizeof (guint));
  child->rests_on = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (self->children, child);
  return child;
}

YcBundleShare *
yc_bundle_add_share (GPtrArray *shares)
{
  YcBundleShare *share = g_new0 (YcBundleShare, 1);

  share->uses = g_ptr_array_new_with_free_func (use_free);
  g_ptr_array_add (shares, share);
  return share;
}

static YcBundle *
bundle_new (void)
{
  YcBundle *self = g_atomic_rc_box_new0 (YcBundle);

  self->children = g_ptr_array_new_with_free_func (child_free);
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  self->conditions = g_ptr_array_new_with_free_func (g_free);
  self->scenarios = g_ptr_array_new_with_free_func (g_free);
  self->materials = g_ptr_array_new_with_free_func (share_free);
  self->fields = g_ptr_array_new_with_free_func (share_free);
  return self;
}

static void
clear_bundle (gpointer data)
{
  YcBundle *self = data;

  g_free (self->id);
  g_free (self->version);
  g_free (self->name);
  g_free (self->limit.source);
  g_free (self->source);
  g_ptr_array_unref (self->children);
  g_array_unref (self->order);
  g_ptr_array_unref (self->conditions);
  g_ptr_array_unref (self->scenarios);
  g_ptr_array_unref (self->materials);
  g_ptr_array_unref (self->fields);
}

YcBundle *
yc_bundle_ref (YcBundle *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * yc_bundle_unref:
 * @self: (nullable):
 */
void
yc_bundle_unref (YcBundle *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_bundle);
}

const YcBundleChild *
yc_bundle_get_child (const YcBundle *self, guint n)
{
  return g_ptr_array_index (self->children, n);
}

gboolean
yc_bundle_find_child (const YcBundle *self, const char *child_id, guint *ret_n)
{
  for (guint i = 0; i < self->children->len; i++)
    if (g_strcmp0 (yc_bundle_get_child (self, i)->id, child_id) == 0)
      {
        *ret_n = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
yc_bundle_child_is_external (const YcBundleChild *child)
{
  return child->choices->len == 0;
}

/* Each child behind those it waits for; what is left when nothing more can be placed waits in a circle. */
static gboolean
make_order (YcBundle *self, GError **error)
{
  guint n = self->children->len, placed_before;
  g_autofree gboolean *placed = g_new0 (gboolean, n);

  do
    {
      placed_before = self->order->len;
      for (guint i = 0; i < n; i++)
        {
          const GArray *after = yc_bundle_get_child (self, i)->after;
          gboolean ready = !placed[i];

          for (guint k = 0; k < after->len; k++)
            ready &= placed[g_array_index (after, guint, k)];
          if (ready)
            {
              placed[i] = TRUE;
              g_array_append_val (self->order, i);
            }
        }
    }
  while (self->order->len > placed_before);
  for (guint i = 0; i < n; i++)
    if (!placed[i])
      {
        g_autofree char *path = g_strdup_printf ("children[%u].after", i);

        return yc_item_fail (error, path, "\"%s\" waits for itself in a circle, or for such a circle", yc_bundle_get_child (self, i)->id);
      }
  return TRUE;
}

YcBundle *
yc_bundle_parse (JsonObject *json, GError **error)
{
  g_autoptr (YcBundle) self = bundle_new ();
  g_autoptr (GError) inner = NULL;
  g_autofree char *text = NULL;

  if (!yc_bundle_read (self, json, &inner) || !make_order (self, &inner))
    {
      g_set_error_literal (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_SCHEMA, inner->message);
      return NULL;
    }
  text = yc_json_canonical_object (json);
  yc_digest_sha256_joined (text, "", self->digest);
  return g_steal_pointer (&self);
}

YcBundle *
yc_bundle_load (const char *folder, const char *id, GError **error)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (YcBundle) self = NULL;
  const char *text;
  gsize n;

  /* The id makes a path: nothing but an id may. */
  if (!yc_bundle_is_id (id) || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_NOT_FOUND, "there is no bundle \"%s\"", id);
      return NULL;
    }
  bytes = yc_file_read (path, MAX_FILE_BYTES, error);
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &n);
  json = yc_json_parse_object (text != NULL ? text : "", (gssize) n, NULL, error);
  self = json != NULL ? yc_bundle_parse (json, error) : NULL;
  if (self == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  if (!g_str_equal (self->id, id))
    {
      g_set_error (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_SCHEMA, "%s: id: the file of \"%s\" must be named %s.json", name, self->id, self->id);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static gboolean
check_items (const YcBundle *self, YcCatalog *catalog, GError **error)
{
  for (guint i = 0; i < self->children->len; i++)
    for (guint k = 0; k < yc_bundle_get_child (self, i)->choices->len; k++)
      {
        const YcBundleChoice *choice = g_ptr_array_index (yc_bundle_get_child (self, i)->choices, k);
        g_autofree char *path = g_strdup_printf ("children[%u].items[%u].item", i, k);

        if (yc_catalog_find (catalog, choice->item) == NULL)
          return yc_item_fail (error, path, "\"%s\" is not in the catalogue", choice->item);
      }
  return TRUE;
}

/* An alternative may lack the part; when all do, it is a slip. */
static gboolean
has_part (const YcBundleChild *child, YcCatalog *catalog, const char *part, gboolean is_field)
{
  for (guint i = 0; i < child->choices->len; i++)
    {
      const YcItem *item = yc_catalog_find (catalog, ((const YcBundleChoice *) g_ptr_array_index (child->choices, i))->item);

      if (is_field ? yc_item_find_field (item, part) != NULL : yc_item_find_material (item, part) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_shares (const YcBundle *self, YcCatalog *catalog, gboolean is_field, GError **error)
{
  const GPtrArray *shares = is_field ? self->fields : self->materials;

  for (guint i = 0; i < shares->len; i++)
    {
      const YcBundleShare *share = g_ptr_array_index (shares, i);

      for (guint k = 0; k < share->uses->len; k++)
        {
          const YcBundleUse *use = g_ptr_array_index (share->uses, k);
          g_autofree char *path = g_strdup_printf ("%s[%u].for[%u].part", is_field ? "fields" : "materials", i, k);

          if (*use->part != '\0' && !has_part (yc_bundle_get_child (self, use->child), catalog, use->part, is_field))
            return yc_item_fail (error, path, "no item of \"%s\" has \"%s\"", yc_bundle_get_child (self, use->child)->id, use->part);
        }
    }
  return TRUE;
}

gboolean
yc_bundle_check (const YcBundle *self, YcCatalog *catalog, GError **error)
{
  g_autoptr (GError) inner = NULL;

  if (check_items (self, catalog, &inner) && check_shares (self, catalog, FALSE, &inner) && check_shares (self, catalog, TRUE, &inner))
    return TRUE;
  g_set_error_literal (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_SCHEMA, inner->message);
  return FALSE;
}
