/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * 事项库: the items of one folder. Takes the folder, gives items by name, by id and by search, and what is
 * wrong with files that could not be used. Immutable after loading; items may be taken along to any thread.
 */
#define G_LOG_DOMAIN "yc-catalog"

#include "config.h"

#include "catalog/yc-item.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_FILE_BYTES (1024 * 1024)

struct _YcCatalog
{
  GPtrArray *items;    /* (owned) of YcItem*, by name */
  GPtrArray *problems; /* (owned) of YcCatalogProblem*, by file */
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
    return NULL;
  text = g_bytes_get_data (bytes, &n);
  json = yc_json_parse_object (text != NULL ? text : "", (gssize) n, NULL, error);
  if (json == NULL)
    return NULL;
  item = yc_item_parse (json, NULL, error);
  if (item != NULL &&
      (strlen (name) != strlen (item->id) + strlen (".json") || !g_str_has_prefix (name, item->id)))
    {
      g_set_error (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_SCHEMA,
                   "id: the file of \"%s\" must be named %s.json", item->id, item->id);
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
compare_problems (gconstpointer a, gconstpointer b)
{
  const YcCatalogProblem *const *left = a, *const *right = b;

  return strcmp ((*left)->file, (*right)->file);
}

static void
free_problem (gpointer data)
{
  YcCatalogProblem *self = data;

  g_free (self->file);
  g_free (self->reason);
  g_free (self);
}

/* FORMAT: no JSON, or no regular file; what stands in the text is judged by yc_item_parse(), as SCHEMA. */
static const char *
reason_of (const GError *error)
{
  if (g_error_matches (error, YC_CATALOG_ERROR, YC_CATALOG_ERROR_SCHEMA))
    return "内容不符合事项文件的格式";
  if (g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT))
    return "不是完整的 JSON 文件";
  if (g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE))
    return "文件太大，或者层次太深";
  return "文件读不出来";
}

static YcCatalogProblem *
make_problem (const char *name, const GError *error)
{
  YcCatalogProblem *self = g_new0 (YcCatalogProblem, 1);

  self->file = g_filename_display_name (name);
  self->code = yc_error_code (error);
  /* That message has the whole path, with the account's name in it where the folder lies in a home. */
  self->reason = g_strdup_printf ("%s（%s）", reason_of (error), error->domain == G_FILE_ERROR ? self->code : error->message);
  return self;
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
  self->problems = g_ptr_array_new_with_free_func (free_problem);
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
        g_ptr_array_add (self->problems, make_problem (name, inner));
    }
  g_ptr_array_sort (self->items, compare_items);
  g_ptr_array_sort (self->problems, compare_problems);
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
