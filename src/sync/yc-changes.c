/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* From messages to the store: the operations of the platform's changes and dossiers become what other devices did to the cases here, or receipts of
 * own operations that never arrived. Takes messages that were read and checked; writes in one transaction. Store's thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-changes.h"

#include "base/yc-error.h"
#include "base/yc-json.h"
#include "case/yc-case-remote.h"
#include "outbox/yc-behind.h"
#include "outbox/yc-outbox.h"
#include "outbox/yc-recheck.h"

#include <string.h>

#define CURSOR "changes.cursor"
#define MAX_TEXT 128

/* ---- the cursor: "<platform's key> <sequence> <operation>" ---- */

gboolean
yc_changes_get_cursor (YcStore *store, const char *platform_key, gint64 *ret_cursor, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = yc_store_get_meta (store, CURSOR, &local);
  const char *space = text != NULL ? strchr (text, ' ') : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *ret_cursor = 0;
  if (space != NULL && strlen (platform_key) == (gsize) (space - text) && strncmp (text, platform_key, strlen (platform_key)) == 0)
    *ret_cursor = g_ascii_strtoll (space + 1, NULL, 10);
  return TRUE;
}

char *
yc_changes_get_cursor_op (YcStore *store, const char *platform_key, GError **error)
{
  g_autofree char *text = yc_store_get_meta (store, CURSOR, error);
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, " ", -1) : NULL;

  /* A store of an earlier version has the sequence only. */
  return words != NULL && g_strv_length (words) == 3 && strcmp (words[0], platform_key) == 0 ? g_strdup (words[2]) : NULL;
}

/* @op: (nullable): with the sequence @cursor, if it is known */
static gboolean
set_cursor (YcStore *store, const char *platform_key, gint64 cursor, const char *op, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%s %" G_GINT64_FORMAT "%s%s", platform_key, cursor, op != NULL ? " " : "", op != NULL ? op : "");

  return yc_store_set_meta (store, CURSOR, text, error);
}

gboolean
yc_changes_begin_at (YcStore *store, const char *platform_key, gint64 cursor, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = yc_store_get_meta (store, CURSOR, &local);

  if (local == NULL)
    return text != NULL || set_cursor (store, platform_key, cursor, NULL, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* What came moves it on; when nothing came it stays as it is. */
static gboolean
move_cursor (YcStore *store, const char *platform_key, const YcChanges *changes, GError **error)
{
  const YcChange *last = changes->changes->len > 0 ? g_ptr_array_index (changes->changes, changes->changes->len - 1) : NULL;
  gint64 before = 0;

  if (last == NULL && !yc_changes_get_cursor (store, platform_key, &before, error))
    return FALSE;
  return (last == NULL && before == changes->cursor)
         || set_cursor (store, platform_key, changes->cursor, last != NULL && last->sequence == changes->cursor ? last->op->id : NULL, error);
}

gboolean
yc_changes_reset_cursor (YcStore *store, const char *platform_key, GError **error)
{
  if (!yc_store_begin (store, error))
    return FALSE;
  if (set_cursor (store, platform_key, 0, NULL, error) && yc_recheck_begin (store, error) && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return yc_store_map_error (error);
}

/* ---- operations ---- */

static gboolean
read_events (YcRemoteOp *op, const char *case_id, const YcWireHead *head, GError **error)
{
  op->events = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  op->items = head->items != NULL ? json_object_ref (head->items) : NULL;
  for (guint i = 0; i < json_array_get_length (head->events); i++)
    {
      JsonObject *object = NULL;
      YcCaseEvent *event = NULL;

      if (!yc_json_item_object (head->events, "events", i, &object, error)
          || (event = yc_case_event_from_wire (object, case_id, error)) == NULL)
        return FALSE;
      g_ptr_array_add (op->events, event);
    }
  return TRUE;
}

/* Own is what this store has made, also before it was put back from a copy and got another name. (transfer full); FORMAT */
static YcRemoteOp *
read_op (YcStore *store, const YcChange *change, GError **error)
{
  g_autoptr (YcRemoteOp) op = g_new0 (YcRemoteOp, 1);
  YcWireHead head = { NULL };
  gboolean is_own = FALSE;

  if (!yc_wire_op_read_head (change->op, &head, error) || !yc_outbox_store_knows (store, change->op->id, &is_own, error))
    return NULL;
  is_own = is_own || strcmp (head.device, yc_store_get_incarnation (store)) == 0;
  op->op_id = g_strdup (change->op->id);
  op->device = g_strdup (head.device);
  op->revision = change->revision;
  op->at = change->at;
  op->own_seq = is_own ? change->op->case_seq : 0;
  return is_own || read_events (op, change->op->case_id, &head, error) ? g_steal_pointer (&op) : NULL;
}

/* A store that was a copy has set aside what its original delivered: the list says that it is done. */
static gboolean
note_done (YcStore *store, const GPtrArray *changes, GError **error)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const YcChange *change = g_ptr_array_index (changes, i);

      if (!yc_outbox_store_note_done (store, YC_PROBLEM_URN "cloned", change->op->id, change->op->digest.sha256, change->revision, change->sequence, change->at, error))
        return FALSE;
    }
  return TRUE;
}

/* @changes: of YcChange*, of one case. */
static gboolean
take_case (YcStore *store, const char *case_id, const GPtrArray *changes, gboolean *ret_changed, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_remote_op_free);

  for (guint i = 0; i < changes->len; i++)
    {
      YcRemoteOp *op = read_op (store, g_ptr_array_index (changes, i), error);

      if (op == NULL)
        return FALSE;
      g_ptr_array_add (ops, op);
    }
  return yc_case_store_take_remote (store, case_id, ops, ret_changed, error) && note_done (store, changes, error);
}

/* ---- changes ---- */

/* What came does not fit with what is here, as against a store that cannot be written. */
static gboolean
is_of_the_case (const GError *error)
{
  return g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT) || g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE)
         || g_error_matches (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED)
         || g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
}

/* The changes of each case that is here, in the order of the first of each. @ret_ids: of char* (not owned) */
static GHashTable *
sort_changes (YcStore *store, const YcChanges *changes, GPtrArray *ret_ids, GError **error)
{
  g_autoptr (GHashTable) cases = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < changes->changes->len; i++)
    {
      YcChange *change = g_ptr_array_index (changes->changes, i);
      GPtrArray *of_case = g_hash_table_lookup (cases, change->op->case_id);
      gboolean has = of_case != NULL;

      if (!has && !yc_case_store_has (store, change->op->case_id, &has, error))
        return NULL;
      if (!has)
        continue;
      if (of_case == NULL)
        {
          of_case = g_ptr_array_new ();
          g_hash_table_insert (cases, change->op->case_id, of_case);
          g_ptr_array_add (ret_ids, change->op->case_id);
        }
      g_ptr_array_add (of_case, change);
    }
  return g_steal_pointer (&cases);
}

gboolean
yc_changes_find_twin (YcStore *store, const YcChanges *changes, char **ret_op, GError **error)
{
  *ret_op = NULL;
  for (guint i = 0; i < changes->changes->len && *ret_op == NULL; i++)
    {
      const YcWireOp *op = ((const YcChange *) g_ptr_array_index (changes->changes, i))->op;
      const char *device = NULL;
      gboolean knows = FALSE;

      if (!yc_json_get_string (op->content, "", "device", MAX_TEXT, &device, NULL) || strcmp (device, yc_store_get_incarnation (store)) != 0)
        continue;
      if (!yc_outbox_store_knows (store, op->id, &knows, error))
        return FALSE;
      *ret_op = knows ? NULL : g_strdup (op->id);
    }
  return TRUE;
}

static gboolean
take_all (YcStore *store, const YcChanges *changes, GPtrArray *changed, GPtrArray *behind, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GHashTable) cases = sort_changes (store, changes, ids, error);

  /* The cursor goes on without what does not fit: with it, it is written down what is to be asked for. */
  for (guint i = 0; cases != NULL && i < ids->len; i++)
    {
      const char *case_id = g_ptr_array_index (ids, i);
      gboolean is_changed = FALSE;
      g_autoptr (GError) local = NULL;

      if (take_case (store, case_id, g_hash_table_lookup (cases, case_id), &is_changed, &local))
        {
          if (is_changed)
            g_ptr_array_add (changed, g_strdup (case_id));
          continue;
        }
      if (!is_of_the_case (local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_warning ("changes of a case do not fit: %s", local->message);
      if (!yc_behind_note (store, case_id, local->message, error))
        return FALSE;
      g_ptr_array_add (behind, g_strdup (case_id));
    }
  return cases != NULL;
}

/* While the list of a platform that was put back is read, nothing of it is folded: what it has lost has to go first, or others' new operations would not
 * fit. Behind its end it is read once more. */
static gboolean
look_through (YcStore *store, const char *platform_key, const YcChanges *changes, GPtrArray *changed, GError **error)
{
  for (guint i = 0; i < changes->changes->len; i++)
    {
      const YcChange *change = g_ptr_array_index (changes->changes, i);

      if (!yc_recheck_see (store, change->op->id, change->op->case_id, change->revision, error))
        return FALSE;
    }
  if (changes->more)
    return move_cursor (store, platform_key, changes, error);
  return yc_recheck_end (store, changed, error) && set_cursor (store, platform_key, 0, NULL, error);
}

static gboolean
take_page (YcStore *store, const char *platform_key, const YcChanges *changes, GPtrArray *changed, GPtrArray *behind, GError **error)
{
  gboolean checks = FALSE;

  if (!yc_recheck_is_on (store, &checks, error))
    return FALSE;
  if (checks)
    return look_through (store, platform_key, changes, changed, error);
  return take_all (store, changes, changed, behind, error) && move_cursor (store, platform_key, changes, error);
}

GPtrArray *
yc_changes_take (YcStore *store, const char *platform_key, const YcChanges *changes, GPtrArray **ret_behind, GError **error)
{
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) behind = g_ptr_array_new_with_free_func (g_free);

  if (!yc_store_begin (store, error))
    return NULL;
  if (!take_page (store, platform_key, changes, changed, behind, error) || !yc_store_commit (store, error))
    {
      yc_store_rollback (store);
      yc_store_map_error (error);
      return NULL;
    }
  if (ret_behind != NULL)
    *ret_behind = g_steal_pointer (&behind);
  return g_steal_pointer (&changed);
}

/* ---- dossiers ---- */

gboolean
yc_changes_take_dossier (YcStore *store, const YcDossier *dossier, gboolean *ret_changed, GError **error)
{
  gboolean changed = FALSE;

  if (!yc_store_begin (store, error))
    return FALSE;
  if (!take_case (store, dossier->head->case_id, dossier->changes, &changed, error) || !yc_behind_clear (store, dossier->head->case_id, error)
      || !yc_store_commit (store, error))
    {
      yc_store_rollback (store);
      return yc_store_map_error (error);
    }
  if (ret_changed != NULL)
    *ret_changed = changed;
  return TRUE;
}
