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
    if (strcmp (((const YcCaseEvent *) g_ptr_array_index (history, i))->kind, KIND) == 0)
      read_event (g_ptr_array_index (history, i), told, &error);
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
