/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The texts of the item versions that cases were taken in under, each kept once. Takes items and the digests that forms name, gives
 * items whose text has that digest. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-store-private.h"

#include "base/yc-json.h"

#include <string.h>

#define CACHE "case/items"
#define MAX_CACHED 64
#define MAX_TEXT (1024 * 1024)

static gboolean
fail_missing (GError **error, const char *digest, const char *what)
{
  g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "item version %s: %s", digest, what);
  return FALSE;
}

static gboolean
has_text (YcStore *store, const char *digest, gboolean *ret_found, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT 1 FROM item_version WHERE digest = :digest", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "digest", digest);
  return yc_stmt_step (stmt, ret_found, error);
}

/**
 * yc_case_store_keep_item:
 * @item: (nullable): NULL keeps nothing
 *
 * Keeps the text of @item. To be called before an event or a draft names it, in the same transaction.
 */
gboolean
yc_case_store_keep_item (YcStore *store, const YcItem *item, GError **error)
{
  g_autoptr (YcStmt) stmt = NULL;
  gboolean found = FALSE;

  if (item == NULL)
    return TRUE;
  if (!has_text (store, item->digest, &found, error) || found)
    return found;
  stmt = yc_db_prepare (yc_store_get_work (store), "INSERT INTO item_version (digest, text) VALUES (:digest, :text)", error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "digest", item->digest);
  yc_stmt_text (stmt, "text", item->text);
  return yc_stmt_run (stmt, error);
}

static YcItem *
parse_text (const char *digest, const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) json = yc_json_parse_object (text, -1, NULL, &local);
  g_autoptr (YcItem) item = json != NULL ? yc_item_parse (json, "item", &local) : NULL;

  if (item != NULL && strcmp (item->digest, digest) == 0)
    return g_steal_pointer (&item);
  fail_missing (error, digest, local != NULL ? local->message : "the text is another");
  return NULL;
}

static YcItem *
load_item (YcStore *store, const char *digest, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT text FROM item_version WHERE digest = :digest", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "digest", digest);
  if (!yc_stmt_step (stmt, &row, error))
    return NULL;
  if (row)
    return parse_text (digest, yc_stmt_col_text (stmt, "text"), error);
  fail_missing (error, digest, "the text is gone");
  return NULL;
}

/* Parsed items by digest. What has the digest is the item, whatever has become of its row. */
static GHashTable *
get_cache (YcStore *store)
{
  GHashTable *cache = yc_store_get_data (store, CACHE);

  if (cache == NULL)
    {
      cache = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) yc_item_unref);
      yc_store_set_data (store, CACHE, cache, (GDestroyNotify) g_hash_table_unref);
    }
  return cache;
}

/**
 * yc_case_store_get_item:
 * @digest: as a form names it
 *
 * Returns: (transfer full): the item version. Errors: YC_VAULT_ERROR_TAMPERED when its text is gone or another
 */
YcItem *
yc_case_store_get_item (YcStore *store, const char *digest, GError **error)
{
  GHashTable *cache = get_cache (store);
  YcItem *item = g_hash_table_lookup (cache, digest);

  if (item == NULL)
    {
      if ((item = load_item (store, digest, error)) == NULL)
        return NULL;
      if (g_hash_table_size (cache) >= MAX_CACHED)
        g_hash_table_remove_all (cache);
      g_hash_table_replace (cache, item->digest, item);
    }
  return yc_item_ref (item);
}

/* What yc_intake_to_json() gave, with its item. */
YcIntake *
yc_case_intake_read (YcStore *store, JsonObject *json, GError **error)
{
  g_autoptr (YcItem) item = NULL;
  const char *digest = NULL;

  if (!yc_intake_read_item (json, &digest, error)
      || (digest != NULL && (item = yc_case_store_get_item (store, digest, error)) == NULL))
    return NULL;
  return yc_intake_from_json (json, item, error);
}

/* Is the item version that @event's intake names kept here? */
gboolean
yc_case_event_check_item (YcStore *store, const YcCaseEvent *event, GError **error)
{
  const char *digest = NULL;
  gboolean found = FALSE;

  if (!yc_case_event_read_item (event, &digest, error))
    return FALSE;
  if (digest == NULL)
    return TRUE;
  return has_text (store, digest, &found, error) && (found || fail_missing (error, digest, "the text is not kept"));
}

static YcItem *
bring_item (JsonObject *items, const char *digest, GError **error)
{
  const char *text = NULL;

  if (items == NULL || !json_object_has_member (items, digest))
    {
      fail_missing (error, digest, "the text is not kept, and nobody brings it");
      return NULL;
    }
  return yc_json_get_string (items, "items", digest, MAX_TEXT, &text, error) ? parse_text (digest, text, error) : NULL;
}

GPtrArray *
yc_case_items_bring (YcStore *store, const GPtrArray *events, JsonObject *items, GError **error)
{
  g_autoptr (GPtrArray) brought = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_item_unref);

  for (guint i = 0; i < events->len; i++)
    {
      const char *digest = NULL;
      gboolean found = FALSE;
      YcItem *item = NULL;

      if (!yc_case_event_read_item (g_ptr_array_index (events, i), &digest, error) || (digest != NULL && !has_text (store, digest, &found, error)))
        return NULL;
      if (digest == NULL || found)
        continue;
      if ((item = bring_item (items, digest, error)) == NULL)
        return NULL;
      g_ptr_array_add (brought, item);
    }
  return g_steal_pointer (&brought);
}

/**
 * yc_case_event_read_item:
 * @ret_digest: (transfer none) (nullable): NULL when the event brings no intake, or one that carries its item's text in itself
 *
 * Which item version an event names.
 *
 * Errors: YC_BASE_ERROR_FORMAT
 */
gboolean
yc_case_event_read_item (const YcCaseEvent *event, const char **ret_digest, GError **error)
{
  JsonObject *intake = NULL;

  *ret_digest = NULL;
  return yc_json_opt_object (event->body, "", "intake", &intake, error)
         && (intake == NULL || yc_intake_read_item (intake, ret_digest, error));
}

/* The digest that stands beside each text is its own. @defects: gets a line (char*) each that is not. */
gboolean
yc_case_items_verify (YcStore *store, GPtrArray *defects, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT digest, text FROM item_version ORDER BY n", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  while (yc_stmt_step (stmt, &row, error))
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (YcItem) item = NULL;

      if (!row)
        return TRUE;
      item = parse_text (yc_stmt_col_text (stmt, "digest"), yc_stmt_col_text (stmt, "text"), &local);
      if (item == NULL)
        g_ptr_array_add (defects, g_strdup (local->message));
    }
  return FALSE;
}
