/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Changes of pages after the receipt, as facts of the case: who put, turned, moved or took away which page. Takes the pages before and after
 * an operation, appends the event in its transaction; holds the events against the rows. Store's thread. */
#define G_LOG_DOMAIN "yc-capture"
#include "config.h"

#include "capture/yc-page-store-private.h"

#include "base/yc-json.h"

#include <string.h>

#define KIND "pages"
#define MAX_CHANGES 100000

JsonObject *
yc_page_store_fields_to_json (const YcPage *page)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "material", page->material_id);
  json_object_set_int_member (object, "order", page->order);
  json_object_set_int_member (object, "rotation", page->rotation);
  json_object_set_boolean_member (object, "blank", page->blank);
  /* As in what earlier versions wrote, where it counts. */
  if (page->unfit != YC_UNFIT_NONE)
    json_object_set_string_member (object, "unfit", yc_unfit_get_code (page->unfit));
  json_object_set_boolean_member (object, "deleted", page->deleted);
  return object;
}

/* ---- telling ---- */

static JsonObject *
build_change (const YcPage *before, const YcPage *after)
{
  JsonObject *change = json_object_new ();

  json_object_set_string_member (change, "page", before->id);
  json_object_set_string_member (change, "sha256", before->digest.sha256);
  json_object_set_string_member (change, "sm3", before->digest.sm3);
  json_object_set_int_member (change, "captured", before->captured);
  json_object_set_int_member (change, "next_event", before->next_event);
  json_object_set_object_member (change, "from", yc_page_store_fields_to_json (before));
  json_object_set_object_member (change, "to", yc_page_store_fields_to_json (after));
  return change;
}

gboolean
yc_page_store_tell (YcStore *store, const char *case_id, const char *what, const GPtrArray *before, const GPtrArray *after,
                    const YcActor *actor, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  JsonArray *changes = json_array_new ();

  for (guint i = 0; i < before->len; i++)
    json_array_add_object_element (changes, build_change (g_ptr_array_index (before, i), g_ptr_array_index (after, i)));
  json_object_set_string_member (body, "what", what);
  json_object_set_array_member (body, "changes", changes);
  if (actor == NULL || actor->key == NULL)
    {
      yc_store_refuse (error, YC_CONFLICT_SIGNED_OUT, "nobody is signed in");
      return FALSE;
    }
  return yc_case_store_append (store, case_id, KIND, body, actor, error);
}

/* ---- as they were ---- */

static YcPage *
find_page (const GPtrArray *pages, const char *id)
{
  for (guint i = 0; i < pages->len; i++)
    {
      YcPage *page = g_ptr_array_index (pages, i);

      if (strcmp (page->id, id) == 0)
        return page;
    }
  return NULL;
}

/* Gives a page the fields that a change found. */
static gboolean
set_back (const GPtrArray *pages, JsonObject *change, GError **error)
{
  JsonObject *from = NULL;
  const char *id = NULL, *material = NULL;
  gint64 rotation = 0;
  YcPage *page;

  if (!yc_json_get_string (change, KIND, "page", 64, &id, error) || !yc_json_get_object (change, KIND, "from", &from, error))
    return FALSE;
  page = find_page (pages, id);
  if (page == NULL)
    {
      g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "page %s is gone, but the events of its case tell of it", id);
      return FALSE;
    }
  if (!yc_json_get_string (from, "from", "material", 128, &material, error)
      || !yc_json_get_int (from, "from", "order", 0, G_MAXINT64, &page->order, error)
      || !yc_json_get_int (from, "from", "rotation", 0, 270, &rotation, error)
      || !yc_json_get_boolean (from, "from", "blank", &page->blank, error) || !yc_page_read_unfit (from, "from", &page->unfit, error)
      || !yc_json_get_boolean (from, "from", "deleted", &page->deleted, error))
    return FALSE;
  g_free (page->material_id);
  page->material_id = g_strdup (material);
  page->rotation = (int) rotation;
  return TRUE;
}

static gboolean
take_back (const GPtrArray *pages, const YcCaseEvent *event, GError **error)
{
  JsonArray *changes = NULL;
  JsonObject *change = NULL;

  if (!yc_json_get_array (event->body, KIND, "changes", MAX_CHANGES, &changes, error))
    return FALSE;
  for (guint i = json_array_get_length (changes); i > 0; i--)
    if (!yc_json_item_object (changes, KIND, i - 1, &change, error) || !set_back (pages, change, error))
      return FALSE;
  return TRUE;
}

/* As yc_page_store_list() orders them. */
static int
compare_places (gconstpointer a, gconstpointer b)
{
  const YcPage *first = *(const YcPage *const *) a, *second = *(const YcPage *const *) b;
  int slots = strcmp (first->material_id, second->material_id);

  if (slots != 0)
    return slots;
  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;
  return strcmp (first->id, second->id);
}

/**
 * yc_page_store_list_at:
 * @n: how many events; all changes of pages behind them are taken back, each of which has its event
 *
 * Returns: (transfer full): of YcPage, by slot and order. Errors: TAMPERED, FORMAT
 */
GPtrArray *
yc_page_store_list_at (YcStore *store, const char *case_id, const GPtrArray *history, guint n, GError **error)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (store, case_id, TRUE, error);

  if (pages == NULL)
    return NULL;
  for (guint i = history->len; i > n; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i - 1);

      /* Pages of other devices are not here. What was taken back by "abandoned" has changed the rows all the same. */
      if (!event->is_foreign && strcmp (event->kind, KIND) == 0 && !take_back (pages, event, error))
        return NULL;
    }
  for (guint i = pages->len; i > 0; i--)
    if (((const YcPage *) g_ptr_array_index (pages, i - 1))->deleted)
      g_ptr_array_remove_index (pages, i - 1);
  g_ptr_array_sort (pages, compare_places);
  return g_steal_pointer (&pages);
}

/* ---- holding against the rows ---- */

/* The last that an event says of a page. The objects are the events'. */
typedef struct
{
  JsonObject *change;
  JsonObject *to;
} Told;

static gboolean
read_event (const YcCaseEvent *event, GHashTable *told, GError **error)
{
  JsonArray *changes = NULL;

  if (!yc_json_get_array (event->body, KIND, "changes", MAX_CHANGES, &changes, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      const char *id = NULL;
      Told last = { NULL, NULL };

      if (!yc_json_item_object (changes, KIND, i, &last.change, error)
          || !yc_json_get_string (last.change, KIND, "page", 64, &id, error)
          || !yc_json_get_object (last.change, KIND, "to", &last.to, error))
        return FALSE;
      g_hash_table_insert (told, (char *) id, g_memdup2 (&last, sizeof last));
    }
  return TRUE;
}

static gboolean
is_as_told (const YcPage *page, const Told *told)
{
  g_autoptr (JsonObject) fields = yc_page_store_fields_to_json (page);
  g_autofree char *is = yc_json_canonical_object (fields);
  g_autofree char *said = yc_json_canonical_object (told->to);

  return strcmp (is, said) == 0
         && g_strcmp0 (json_object_get_string_member_with_default (told->change, "sha256", ""), page->digest.sha256) == 0
         && g_strcmp0 (json_object_get_string_member_with_default (told->change, "sm3", ""), page->digest.sm3) == 0;
}

void
yc_page_store_verify_events (YcStore *store, const char *case_id, const GPtrArray *pages, GPtrArray *defects)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = yc_case_store_history (store, case_id, &error);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer id = NULL;

  for (guint i = 0; history != NULL && error == NULL && i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);

      if (!event->is_foreign && strcmp (event->kind, KIND) == 0)
        read_event (event, told, &error);
    }
  if (error != NULL)
    {
      g_ptr_array_add (defects, g_strdup_printf ("case %s: %s", case_id, error->message));
      return;
    }
  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);
      const Told *last = g_hash_table_lookup (told, page->id);

      if (last != NULL && !is_as_told (page, last))
        g_ptr_array_add (defects, g_strdup_printf ("page %s: is not as the events of its case tell", page->id));
      g_hash_table_remove (told, page->id);
    }
  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (defects, g_strdup_printf ("page %s: is gone, but the events of case %s tell of it", (char *) id, case_id));
}
