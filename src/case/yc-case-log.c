/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* All events of a case: the own chain and what other devices' operations brought. Takes an open store, gives the events in the order of the fold
 * and the row that they amount to. Whose key has signed another device's event is the platform's question: it knows the accounts, this store does
 * not; here hash, signature and chain must fit. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-log-private.h"

#include "base/yc-error.h"
#include "base/yc-json.h"

#include <string.h>

#define MAX_TEXT 128
#define MAX_EVENTS 10000

void
yc_remote_op_free (YcRemoteOp *self)
{
  if (self == NULL)
    return;
  g_free (self->op_id);
  g_free (self->device);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->items, json_object_unref);
  g_free (self);
}

static char *
build_aad (const char *case_id, gint64 revision)
{
  return g_strdup_printf ("case_revision/%s/%" G_GINT64_FORMAT, case_id, revision);
}

static gboolean
fail_tampered (GError **error, const char *case_id, gint64 revision, const char *what)
{
  g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "case %s, revision %" G_GINT64_FORMAT ": %s", case_id, revision, what);
  return FALSE;
}

/* ---- rows ---- */

static GPtrArray *
read_events (JsonArray *array, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = NULL;
      YcCaseEvent *event = NULL;

      if (!yc_json_item_object (array, "events", i, &object, error) || (event = yc_case_event_from_wire (object, case_id, error)) == NULL)
        return NULL;
      g_ptr_array_add (events, event);
    }
  return g_steal_pointer (&events);
}

/* What another device did. @ret_n: running number of a case that began with it, else 0. */
static gboolean
read_foreign (YcRemoteOp *op, YcSealKey *key, const char *case_id, GBytes *sealed, gint64 *ret_n, GError **error)
{
  g_autofree char *aad = build_aad (case_id, op->revision);
  g_autoptr (JsonObject) object = yc_case_unseal_json (key, aad, sealed, error);
  const char *op_id = NULL, *device = NULL;
  JsonArray *events = NULL;

  if (object == NULL || !yc_json_get_string (object, "", "op", MAX_TEXT, &op_id, error)
      || !yc_json_get_string (object, "", "device", MAX_TEXT, &device, error)
      || !yc_json_opt_int (object, "", "n", 1, G_MAXINT64, ret_n, error)
      || !yc_json_get_array (object, "", "events", MAX_EVENTS, &events, error)
      || (op->events = read_events (events, case_id, error)) == NULL)
    {
      g_prefix_error (error, "case %s, revision %" G_GINT64_FORMAT ": ", case_id, op->revision);
      return FALSE;
    }
  op->device = g_strdup (device);
  return strcmp (op_id, op->op_id) == 0 || fail_tampered (error, case_id, op->revision, "row and sealed operation differ");
}

static YcRemoteOp *
read_op (YcStmt *stmt, YcSealKey *key, const char *case_id, gint64 *ret_n, GError **error)
{
  g_autoptr (YcRemoteOp) op = g_new0 (YcRemoteOp, 1);
  g_autoptr (GBytes) sealed = NULL;

  op->revision = yc_stmt_col_int (stmt, "revision");
  op->op_id = g_strdup (yc_stmt_col_text (stmt, "op_id"));
  op->at = yc_stmt_col_int (stmt, "at");
  op->own_seq = yc_stmt_col_int (stmt, "own_seq");
  if (op->own_seq > 0)
    return g_steal_pointer (&op);
  sealed = yc_stmt_col_blob (stmt, "sealed");
  return read_foreign (op, key, case_id, sealed, ret_n, error) ? g_steal_pointer (&op) : NULL;
}

#define SELECT_OPS "SELECT revision, op_id, at, own_seq, sealed FROM case_revision WHERE case_id = :id"

static gboolean
load_ops (YcCaseLog *self, YcStore *store, YcSealKey *key, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), SELECT_OPS " ORDER BY revision", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", self->case_id);
  for (;;)
    {
      YcRemoteOp *op = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if ((op = read_op (stmt, key, self->case_id, &self->n, error)) == NULL)
        return FALSE;
      g_ptr_array_add (self->ops, op);
    }
}

YcCaseLog *
yc_case_log_new (const char *case_id)
{
  YcCaseLog *self = g_new0 (YcCaseLog, 1);

  self->case_id = g_strdup (case_id);
  self->own = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  self->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_remote_op_free);
  return self;
}

YcCaseLog *
yc_case_log_load (YcStore *store, YcSealKey *key, const char *case_id, GError **error)
{
  g_autoptr (YcCaseLog) self = yc_case_log_new (case_id);

  g_ptr_array_unref (self->own);
  self->own = yc_case_event_load_all (store, key, case_id, error);
  return self->own != NULL && load_ops (self, store, key, error) ? g_steal_pointer (&self) : NULL;
}

void
yc_case_log_free (YcCaseLog *self)
{
  if (self == NULL)
    return;
  g_free (self->case_id);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_ptr_array_unref (self->ops);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_free (self);
}

static GBytes *
seal_foreign (YcSealKey *key, const char *case_id, const YcRemoteOp *op, gint64 n)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *aad = build_aad (case_id, op->revision);
  JsonArray *events = json_array_new ();

  for (guint i = 0; i < op->events->len; i++)
    json_array_add_object_element (events, yc_case_event_to_wire (g_ptr_array_index (op->events, i)));
  json_object_set_string_member (object, "op", op->op_id);
  json_object_set_string_member (object, "device", op->device);
  json_object_set_array_member (object, "events", events);
  if (n > 0)
    json_object_set_int_member (object, "n", n);
  return yc_case_seal_json (key, aad, object);
}

gboolean
yc_case_log_insert (YcStore *store, YcSealKey *key, const char *case_id, const YcRemoteOp *op, gint64 n, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO case_revision (case_id, revision, op_id, at, own_seq, sealed) VALUES (:case_id, :revision, :op_id, :at, :own_seq, :sealed)", error);
  g_autoptr (GBytes) sealed = op->own_seq == 0 ? seal_foreign (key, case_id, op, n) : NULL;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_int (stmt, "revision", op->revision);
  yc_stmt_text (stmt, "op_id", op->op_id);
  yc_stmt_int (stmt, "at", op->at);
  yc_stmt_int (stmt, "own_seq", op->own_seq);
  yc_stmt_blob (stmt, "sealed", sealed);
  return yc_stmt_run (stmt, error);
}

YcCaseEvent *
yc_case_log_load_foreign (YcStore *store, YcSealKey *key, const char *case_id, gint64 revision, gint64 seq, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), SELECT_OPS " AND revision = :revision", error);
  g_autoptr (YcRemoteOp) op = NULL;
  gint64 n = 0;
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "id", case_id);
  yc_stmt_int (stmt, "revision", revision);
  if (!yc_stmt_step (stmt, &row, error) || (row && (op = read_op (stmt, key, case_id, &n, error)) == NULL))
    return NULL;
  for (guint i = 0; op != NULL && op->events != NULL && i < op->events->len; i++)
    {
      YcCaseEvent *event = g_ptr_array_index (op->events, i);

      if (event->seq == seq)
        return yc_case_event_verify (event, error) ? g_ptr_array_steal_index (op->events, i) : NULL;
    }
  fail_tampered (error, case_id, revision, "the event is missing");
  return NULL;
}

/* ---- the order ---- */

static gboolean
is_before (const YcCaseEvent *event, const YcCaseEvent *before)
{
  return before->seq == event->seq - 1 && strcmp (before->hash, event->previous) == 0;
}

/* The first event of a device: the beginning of its chain, or of a store that was a copy of another and goes on from what both had. */
static gboolean
may_begin (const YcCaseLog *self, const YcCaseEvent *event)
{
  if (event->seq == 1)
    return strcmp (event->previous, YC_CASE_NO_HASH) == 0;
  for (guint i = 0; i < self->order->len; i++)
    if (is_before (event, g_ptr_array_index (self->order, i)))
      return TRUE;
  for (guint i = 0; i < self->own->len; i++)
    if (is_before (event, g_ptr_array_index (self->own, i)))
      return TRUE;
  return FALSE;
}

/* The last event of each device. @heads: device -> YcCaseEvent (not owned) */
static gboolean
check_foreign (const YcCaseLog *self, const YcRemoteOp *op, GHashTable *heads, GError **error)
{
  const char *case_id = self->case_id;
  const YcCaseEvent *last = g_hash_table_lookup (heads, op->device);

  if (op->events->len == 0)
    return fail_tampered (error, case_id, op->revision, "the operation brings nothing");
  for (guint i = 0; i < op->events->len; i++)
    {
      YcCaseEvent *event = g_ptr_array_index (op->events, i);

      if (strcmp (event->case_id, case_id) != 0 || !(last != NULL ? is_before (event, last) : may_begin (self, event)))
        return fail_tampered (error, case_id, op->revision, "the chain of the other device is broken");
      if (!yc_case_event_verify (event, error))
        return FALSE;
      event->revision = op->revision;
      event->is_foreign = TRUE;
      event->is_void = FALSE;
      event->is_held = FALSE;
      last = event;
    }
  g_hash_table_insert (heads, op->device, (gpointer) last);
  return yc_case_events_mark_void (op->events, TRUE, error);
}

/* The events of an own operation. @done: own events that are in order already */
static gboolean
arrange_own (YcCaseLog *self, const YcRemoteOp *op, guint *done, GError **error)
{
  if (op->own_seq <= *done || op->own_seq > self->own->len)
    return fail_tampered (error, self->case_id, op->revision, "this store does not know what its own operation brought");
  for (; *done < op->own_seq; (*done)++)
    {
      YcCaseEvent *event = g_ptr_array_index (self->own, *done);

      event->revision = op->revision;
      g_ptr_array_add (self->order, event);
    }
  return TRUE;
}

gboolean
yc_case_log_arrange (YcCaseLog *self, GError **error)
{
  g_autoptr (GHashTable) heads = g_hash_table_new (g_str_hash, g_str_equal);
  guint done = 0;

  g_clear_pointer (&self->order, g_ptr_array_unref);
  self->order = g_ptr_array_new ();
  self->seen = 0;
  if (!yc_case_events_mark_void (self->own, FALSE, error))
    return FALSE;
  for (guint i = 0; i < self->ops->len; i++)
    {
      const YcRemoteOp *op = g_ptr_array_index (self->ops, i);

      if (op->revision == self->seen + 1)
        self->seen = op->revision;
      if (op->own_seq > 0)
        {
          if (!arrange_own (self, op, &done, error))
            return FALSE;
          continue;
        }
      self->has_foreign = TRUE;
      if (!check_foreign (self, op, heads, error))
        return FALSE;
      for (guint k = 0; k < op->events->len; k++)
        g_ptr_array_add (self->order, g_ptr_array_index (op->events, k));
    }
  for (; done < self->own->len; done++)
    g_ptr_array_add (self->order, g_ptr_array_index (self->own, done));
  return TRUE;
}

GPtrArray *
yc_case_log_take_events (YcCaseLog *self)
{
  GPtrArray *events = g_steal_pointer (&self->order);

  g_ptr_array_set_free_func (events, (GDestroyNotify) yc_case_event_free);
  g_ptr_array_set_free_func (self->own, NULL);
  g_ptr_array_set_size (self->own, 0);
  for (guint i = 0; i < self->ops->len; i++)
    {
      const YcRemoteOp *op = g_ptr_array_index (self->ops, i);

      if (op->events == NULL)
        continue;
      g_ptr_array_set_free_func (op->events, NULL);
      g_ptr_array_set_size (op->events, 0);
    }
  return events;
}

/* ---- the fold ---- */

/* Only an own event can be refused: one that the platform has not folded yet, or has folded behind something that is not known here. All the others
 * it has folded just so. */
static gboolean
may_be_refused (const YcCaseLog *self, const YcCaseEvent *event)
{
  return !event->is_foreign && (event->revision == 0 || event->revision > self->seen);
}

/* The own recount of a day that the back office has moved meanwhile: its day stands, and the platform will say so. */
static gboolean
is_overtaken (const YcCaseLog *self, const YcCaseRecord *record, const YcCaseEvent *event)
{
  const char *before = NULL;

  return strcmp (event->kind, "recounted") == 0 && may_be_refused (self, event) && self->has_foreign
         && yc_json_opt_string (event->body, "", "before", MAX_TEXT, &before, NULL) && before != NULL && strcmp (before, record->due) != 0;
}

static gboolean
hold (YcCaseLog *self, YcCaseEvent *event, GError **error, GError *refused)
{
  gboolean may_be = may_be_refused (self, event);

  if (!may_be || !g_error_matches (refused, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT))
    {
      g_propagate_error (error, refused);
      return FALSE;
    }
  g_error_free (refused);
  event->is_held = TRUE;
  return TRUE;
}

gboolean
yc_case_log_mark_held (YcCaseLog *self, GError **error)
{
  g_autoptr (YcCaseRecord) record = yc_case_record_new (self->case_id);

  for (guint i = 0; i < self->order->len; i++)
    {
      YcCaseEvent *event = g_ptr_array_index (self->order, i);
      GError *refused = NULL;

      if (!yc_case_event_counts (event))
        continue;
      event->is_held = is_overtaken (self, record, event);
      if (!event->is_held && !yc_case_record_fold (record, event, NULL, &refused) && !hold (self, event, error, refused))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fold_draft (YcCaseRow *row, YcStore *store, YcSealKey *key, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (YcIntake) draft = NULL;
  gint64 revision = 0, saved = 0;

  if (row->intake_seq > 0 || key == NULL)
    return TRUE;
  draft = yc_case_draft_load (store, key, row->record.id, &revision, &saved, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (draft == NULL)
    return TRUE;
  yc_case_row_take_intake (store, row, draft);
  if (revision == row->record.revision)
    row->record.changed = saved;
  return TRUE;
}

YcCaseRow *
yc_case_log_fold (YcCaseLog *self, YcStore *store, YcSealKey *key, GError **error)
{
  g_autoptr (YcCaseRow) row = yc_case_row_new (self->case_id);

  row->n = self->n;
  for (guint i = 0; i < self->order->len; i++)
    {
      YcCaseEvent *event = g_ptr_array_index (self->order, i);
      GError *refused = NULL;

      yc_case_row_take_own (row, event);
      if (!yc_case_event_counts (event))
        continue;
      event->is_held = is_overtaken (self, &row->record, event);
      if (!event->is_held && yc_case_row_fold (store, row, event, &refused))
        continue;
      if (!event->is_held && !hold (self, event, error, refused))
        return NULL;
      row->record.held++;
    }
  return fold_draft (row, store, key, error) ? g_steal_pointer (&row) : NULL;
}
