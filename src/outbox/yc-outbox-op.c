/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Makes operations: takes the events of an act and what the receiver needs beside them, gives an entry of the queue, serialised once and signed. Takes
 * an open transaction. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-op.h"
#include "outbox/yc-outbox-private.h"

#include "base/yc-json.h"

#include <string.h>

gboolean
yc_outbox_op_find_queued (YcStore *store, const char *case_id, gint64 *ret_seq, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT coalesce (max (case_seq), 0) AS seq FROM outbox WHERE case_id = :case_id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", case_id);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_seq = row ? yc_stmt_col_int (stmt, "seq") : 0;
  return TRUE;
}

/* By digest: a text, because that is what the digest is over. */
static gboolean
add_item (YcStore *store, JsonObject *facts, const YcCaseEvent *event, GError **error)
{
  g_autoptr (YcItem) item = NULL;
  const char *digest = NULL;
  JsonObject *items = NULL;

  if (!yc_case_event_read_item (event, &digest, error))
    return FALSE;
  if (digest == NULL)
    return TRUE;
  if (!json_object_has_member (facts, "items"))
    json_object_set_object_member (facts, "items", json_object_new ());
  items = json_object_get_object_member (facts, "items");
  if (json_object_has_member (items, digest))
    return TRUE;
  item = yc_case_store_get_item (store, digest, error);
  if (item != NULL)
    json_object_set_string_member (items, digest, item->text);
  return item != NULL;
}

gboolean
yc_outbox_op_add_events (YcStore *store, YcOutboxOp *op, JsonObject *facts, const GPtrArray *events, gint64 after, GError **error)
{
  for (guint i = 0; i < events->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (events, i);

      if (event->is_foreign || event->seq <= after)
        continue;
      if (!add_item (store, facts, event, error))
        return FALSE;
      if (op->events == NULL)
        op->events = g_string_new ("[");
      else
        g_string_append_c (op->events, ',');
      yc_case_event_append_wire (event, op->events);
    }
  return TRUE;
}

void
yc_outbox_op_clear (YcOutboxOp *op)
{
  if (op->events != NULL)
    g_string_free (g_steal_pointer (&op->events), TRUE);
}

gboolean
yc_outbox_op_queue (YcStore *store, YcOutboxOp *op, const YcActor *actor, JsonObject *facts, GError **error)
{
  g_autoptr (YcOutboxEntry) entry = g_new0 (YcOutboxEntry, 1);

  entry->op_id = g_strdup (op->op_id);
  entry->case_id = g_strdup (op->case_id);
  entry->case_seq = op->case_seq;
  entry->kind = g_strdup (op->kind);
  entry->author = g_strdup (actor->clerk_id);
  entry->made = op->at;
  json_object_set_int_member (facts, "format", 1);
  json_object_set_string_member (facts, "op", op->op_id);
  json_object_set_string_member (facts, "device", yc_store_get_incarnation (store));
  json_object_set_string_member (facts, "case", op->case_id);
  json_object_set_string_member (facts, "number", op->number);
  json_object_set_int_member (facts, "case_seq", op->case_seq);
  json_object_set_string_member (facts, "kind", op->kind);
  json_object_set_string_member (facts, "author", entry->author);
  json_object_set_string_member (facts, "window", actor->window != NULL ? actor->window : "");
  json_object_set_int_member (facts, "at", op->at);
  json_object_set_int_member (facts, "base", op->base);
  if (op->events == NULL)
    op->events = g_string_new ("[");
  g_string_append_c (op->events, ']');
  entry->body = yc_json_canonical_object_with (facts, "events", op->events->str);
  yc_digest_bytes (entry->body, strlen (entry->body), &entry->digest);
  entry->signature = yc_author_key_sign_digest (actor->key, YC_OUTBOX_SIGNED_AS, &entry->digest);
  return yc_outbox_store_add (store, entry, error);
}

/* ---- what is there of operations ---- */

gboolean
yc_outbox_store_get_last (YcStore *store, gint64 *ret_n, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT coalesce (max (n), 0) AS n FROM outbox", error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_n = yc_stmt_col_int (stmt, "n");
  return TRUE;
}

gboolean
yc_outbox_store_knows (YcStore *store, const char *op_id, gboolean *ret_knows, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT 1 FROM outbox WHERE op_id = :op_id", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "op_id", op_id);
  return yc_stmt_step (stmt, ret_knows, error);
}
