/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * 事项库: the items of one folder. Takes the folder, gives items by name, by id and by search, and what is
 * wrong with files that could not be used. Immutable after loading; items may be taken along to any thread.
 */
#define G_LOG_DOMAIN "yc-catalog"

#include "config.h"

#include "catalog/yc-item.h"

#include "base/yc-file.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_FILE_BYTES (1024 * 1024)

struct _YcCatalog
{
  GPtrArray *items;    /* (owned) of YcItem*, by name */
  GPtrArray *problems; /* (owned) of char* */
};

/* The file's own name must be the id, so that two files can never claim one item. */
static YcItem *
load_item (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = yc_file_read (path, MAX_FILE_BYTES, error);
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (YcItem) item = NULL;
  const char *text;
  gsize n;

  if (bytes == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  text = g_bytes_get_data (bytes, &n);
  json = yc_json_parse_object (text != NULL ? text : "", (gssize) n, NULL, error);
  if (json == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  item = yc_item_parse (json, name, error);
  if (item != NULL &&
      (strlen (name) != strlen (item->id) + strlen (".json") || !g_str_has_prefix (name, item->id)))
    {
      g_set_error (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_SCHEMA,
                   "%s: id: the file of \"%s\" must be named %s.json", name, item->id, item->id);
      return NULL;
    }
  return g_steal_pointer (&item);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const YcItem *const *left = a, *const *right = b;
  int order = strcmp ((*left)->name, (*right)->name);

  return order != 0 ? order : strcmp ((*left)->id, (*right)->id);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * yc_catalog_load:
 * @folder: holds the item files, <id>.json
 *
 * Fails only when the folder cannot be read. A broken file is left out and reported by
 * yc_catalog_get_problems().
 */
YcCatalog *
yc_catalog_load (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  YcCatalog *self;

  if (dir == NULL)
    return NULL;
  self = g_new0 (YcCatalog, 1);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_item_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir))
    {
      g_autoptr (GError) inner = NULL;
      YcItem *item;

      if (!g_str_has_suffix (name, ".json") || *name == '.')
        continue;
      item = load_item (folder, name, &inner);
      if (item != NULL)
        g_ptr_array_add (self->items, item);
      else
        g_ptr_array_add (self->problems, g_strdup (inner->message));
    }
  g_ptr_array_sort (self->items, compare_items);
  g_ptr_array_sort (self->problems, compare_texts);
  return self;
}

/**
 * yc_catalog_free:
 * @self: (nullable):
 */
void
yc_catalog_free (YcCatalog *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->problems);
  g_free (self);
}

guint
yc_catalog_get_n_items (YcCatalog *self)
{
  return self->items->len;
}

YcItem *
yc_catalog_get_item (YcCatalog *self, guint index)
{
  g_return_val_if_fail (index < self->items->len, NULL);
  return g_ptr_array_index (self->items, index);
}

YcItem *
yc_catalog_find (YcCatalog *self, const char *item_id)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      YcItem *item = g_ptr_array_index (self->items, i);

      if (g_strcmp0 (item->id, item_id) == 0)
        return item;
    }
  return NULL;
}

static gboolean
matches (const YcItem *item, const char *needle)
{
  const char *const texts[] = { item->name, item->short_name, item->code, item->department };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = g_utf8_casefold (texts[i], -1);

      if (strstr (text, needle) != NULL)
        return TRUE;
    }
  return FALSE;
}

/**
 * yc_catalog_search:
 * @query: words separated by blanks; each must occur in the name, short name, code or department. "" finds
 * all.
 *
 * Returns: (transfer container) (element-type YcItem): by name
 */
GPtrArray *
yc_catalog_search (YcCatalog *self, const char *query)
{
  g_autofree char *folded = g_utf8_casefold (query, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->items->len; i++)
    {
      YcItem *item = g_ptr_array_index (self->items, i);
      gboolean all = TRUE;

      for (guint j = 0; words[j] != NULL && all; j++)
        all = *words[j] == '\0' || matches (item, words[j]);
      if (all)
        g_ptr_array_add (found, item);
    }
  return found;
}

GPtrArray *
yc_catalog_get_problems (YcCatalog *self)
{
  return self->problems;
}
