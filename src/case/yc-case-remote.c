/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What other devices did comes into the store: their operations of a case are checked, kept and folded with the own events. Everything is checked
 * and folded before the first row is written. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-log-private.h"

#include "base/yc-error.h"

#include <string.h>

/* ---- to look at ---- */

gboolean
yc_case_store_has (YcStore *store, const char *case_id, gboolean *ret_has, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT 1 FROM case_row WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", case_id);
  return yc_stmt_step (stmt, ret_has, error);
}

gboolean
yc_case_store_get_revision (YcStore *store, const char *case_id, gint64 *ret_revision, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT coalesce (min (a.revision), 0) AS revision FROM case_revision a WHERE a.case_id = :id"
    " AND NOT EXISTS (SELECT 1 FROM case_revision b WHERE b.case_id = :id AND b.revision = a.revision + 1)"
    " AND EXISTS (SELECT 1 FROM case_revision c WHERE c.case_id = :id AND c.revision = 1)", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", case_id);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_revision = yc_stmt_col_int (stmt, "revision");
  return TRUE;
}

YcCaseEvent *
yc_case_row_load_intake (YcStore *store, YcSealKey *key, const YcCaseRow *row, GError **error)
{
  if (row->intake_revision == 0)
    return yc_case_event_load (store, key, row->record.id, row->intake_seq, error);
  return yc_case_log_load_foreign (store, key, row->record.id, row->intake_revision, row->intake_seq, error);
}

/* ---- folding anew ---- */

gboolean
yc_case_row_refold (YcStore *store, YcSealKey *key, const YcCaseRow *before, GError **error)
{
  g_autoptr (YcCaseLog) log = yc_case_log_load (store, key, before->record.id, error);
  g_autoptr (YcCaseRow) row = log != NULL && yc_case_log_arrange (log, error) ? yc_case_log_fold (log, store, key, error) : NULL;

  return row != NULL && yc_case_row_write (store, row, before, error) && yc_case_row_settle (store, before, row, error);
}

/* ---- own operations ---- */

/* Has the operation a revision, or the revision an operation? */
static gboolean
find_noted (YcStore *store, const char *case_id, const char *op_id, gint64 revision, gboolean *ret_known, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT op_id FROM case_revision WHERE case_id = :id AND (op_id = :op_id OR revision = :revision) ORDER BY op_id = :op_id DESC", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", case_id);
  yc_stmt_text (stmt, "op_id", op_id);
  yc_stmt_int (stmt, "revision", revision);
  if (!yc_stmt_step (stmt, ret_known, error))
    return FALSE;
  if (!*ret_known || strcmp (yc_stmt_col_text (stmt, "op_id"), op_id) == 0)
    return TRUE;
  g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "case %s: revision %" G_GINT64_FORMAT " is another operation's", case_id, revision);
  return FALSE;
}

/* Most often an own operation is the newest of its case, and the order stays as it is. */
static gboolean
changes_order (YcStore *store, const char *case_id, gint64 revision, gboolean *ret_changes, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT 1 FROM case_row WHERE id = :id AND (held > 0"
    " OR EXISTS (SELECT 1 FROM case_revision WHERE case_id = :id AND revision > :revision AND own_seq = 0))", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", case_id);
  yc_stmt_int (stmt, "revision", revision);
  return yc_stmt_step (stmt, ret_changes, error);
}

gboolean
yc_case_store_note_revision (YcStore *store, const char *case_id, const char *op_id, gint64 own_seq, gint64 revision, gint64 at, GError **error)
{
  const YcRemoteOp op = { .op_id = (char *) op_id, .revision = revision, .at = at, .own_seq = own_seq };
  g_autoptr (YcSealKey) key = NULL;
  g_autoptr (YcCaseRow) before = NULL;
  gboolean known = FALSE, changes = FALSE;

  if (!find_noted (store, case_id, op_id, revision, &known, error))
    return FALSE;
  if (known)
    return TRUE;
  if (!yc_case_log_insert (store, NULL, case_id, &op, 0, error) || !changes_order (store, case_id, revision, &changes, error))
    return FALSE;
  if (!changes)
    return TRUE;
  key = yc_store_get_case_key (store, case_id, error);
  before = key != NULL ? yc_case_row_load (store, case_id, error) : NULL;
  return before != NULL && yc_case_row_refold (store, key, before, error);
}

gboolean
yc_case_store_drop_lost (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, case_id, error);
  g_autoptr (YcCaseRow) before = key != NULL ? yc_case_row_load (store, case_id, error) : NULL;
  g_autoptr (YcStmt) stmt = before != NULL ? yc_db_prepare (yc_store_get_work (store),
    "DELETE FROM case_revision WHERE case_id = :id AND op_id IN (SELECT op_id FROM recheck)", error) : NULL;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", case_id);
  return yc_stmt_run (stmt, error) && yc_case_row_refold (store, key, before, error);
}

/* ---- others' operations ---- */

/* One case while it takes what others did. */
typedef struct
{
  YcStore   *store;             /* (not owned) */
  YcSealKey *key;               /* NULL until a case that is not here is made */
  YcCaseRow *before;            /* NULL: a case that is not here */
  YcCaseLog *log;
  GPtrArray *added;             /* of YcRemoteOp* (not owned): what is new */
  GPtrArray *items;             /* of YcItem*: to be kept */
} Taking;

static void
taking_clear (Taking *self)
{
  g_clear_pointer (&self->key, yc_seal_key_unref);
  yc_case_row_free (self->before);
  yc_case_log_free (self->log);
  g_clear_pointer (&self->added, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taking, taking_clear)

static gboolean
load_case (Taking *self, const char *case_id, GError **error)
{
  gboolean has = FALSE;

  if (!yc_case_store_has (self->store, case_id, &has, error))
    return FALSE;
  self->added = g_ptr_array_new ();
  if (!has)
    {
      self->log = yc_case_log_new (case_id);
      return yc_case_row_next_n (self->store, &self->log->n, error);
    }
  self->before = yc_case_row_load (self->store, case_id, error);
  self->key = self->before != NULL ? yc_store_get_case_key (self->store, case_id, error) : NULL;
  self->log = self->key != NULL ? yc_case_log_load (self->store, self->key, case_id, error) : NULL;
  return self->log != NULL;
}

static YcRemoteOp *
copy_op (const YcRemoteOp *op)
{
  YcRemoteOp *copy = g_new0 (YcRemoteOp, 1);

  copy->op_id = g_strdup (op->op_id);
  copy->device = g_strdup (op->device);
  copy->revision = op->revision;
  copy->at = op->at;
  copy->own_seq = op->own_seq;
  if (op->own_seq == 0)
    copy->events = g_ptr_array_ref (op->events);
  return copy;
}

static gboolean
fail_order (const Taking *self, const YcRemoteOp *op, gboolean is_other, GError **error)
{
  if (is_other)
    g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "case %s: revision %" G_GINT64_FORMAT " was another operation before",
                 self->log->case_id, op->revision);
  else
    g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "case %s: something is missing before revision %" G_GINT64_FORMAT, self->log->case_id,
                 op->revision);
  return FALSE;
}

/* Puts what is new into its place. @at: place in the log; all before it is known without a gap. */
static gboolean
merge_op (Taking *self, const YcRemoteOp *op, guint *at, GError **error)
{
  GPtrArray *ops = self->log->ops;
  const YcRemoteOp *known = NULL;

  /* Places 0 to n - 1 hold revisions 1 to n as long as there is no gap. */
  while (*at < ops->len && ((const YcRemoteOp *) g_ptr_array_index (ops, *at))->revision == *at + 1)
    (*at)++;
  if (op->revision <= *at)
    {
      known = g_ptr_array_index (ops, op->revision - 1);
      return strcmp (known->op_id, op->op_id) == 0 || fail_order (self, op, TRUE, error);
    }
  if (op->revision != *at + 1)
    return fail_order (self, op, FALSE, error);
  g_ptr_array_insert (ops, (int) *at, copy_op (op));
  g_ptr_array_add (self->added, (gpointer) op);
  return TRUE;
}

/* A gap that was there before stays out of sight: nothing is folded over it that is not own. */
static gboolean
merge (Taking *self, const GPtrArray *ops, GError **error)
{
  guint at = 0;

  for (guint i = 0; i < ops->len; i++)
    if (!merge_op (self, g_ptr_array_index (ops, i), &at, error))
      return FALSE;
  return TRUE;
}

static gboolean
bring_items (Taking *self, GError **error)
{
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_item_unref);
  for (guint i = 0; i < self->added->len; i++)
    {
      const YcRemoteOp *op = g_ptr_array_index (self->added, i);
      g_autoptr (GPtrArray) items = NULL;

      if (op->own_seq > 0)
        continue;
      items = yc_case_items_bring (self->store, op->events, op->items, error);
      if (items == NULL)
        return FALSE;
      while (items->len > 0)
        g_ptr_array_add (self->items, g_ptr_array_steal_index (items, 0));
    }
  return TRUE;
}

static gboolean
write_papers (Taking *self, GError **error)
{
  g_autoptr (GPtrArray) differences = g_ptr_array_new_with_free_func (g_free);

  return yc_paper_check_foreign (self->store, self->log->case_id, self->log->order, TRUE, differences, error)
         && yc_paper_check_prints (self->store, self->log->case_id, self->log->order, TRUE, differences, error);
}

static gboolean
write_all (Taking *self, YcCaseRow *row, GError **error)
{
  const char *case_id = self->log->case_id;

  if (self->key == NULL && (self->key = yc_store_make_case_key (self->store, case_id, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < self->items->len; i++)
    if (!yc_case_store_keep_item (self->store, g_ptr_array_index (self->items, i), error))
      return FALSE;
  for (guint i = 0; i < self->added->len; i++)
    {
      const YcRemoteOp *op = g_ptr_array_index (self->added, i);

      if (!yc_case_log_insert (self->store, self->key, case_id, op, op->revision == 1 ? self->log->n : 0, error))
        return FALSE;
    }
  return yc_case_row_write (self->store, row, self->before, error)
         && (self->before == NULL || yc_case_row_settle (self->store, self->before, row, error)) && write_papers (self, error);
}

gboolean
yc_case_store_take_remote (YcStore *store, const char *case_id, GPtrArray *ops, gboolean *ret_changed, GError **error)
{
  g_auto (Taking) self = { .store = store };
  g_autoptr (YcCaseRow) row = NULL;

  g_return_val_if_fail (yc_db_in_transaction (yc_store_get_work (store)), FALSE);
  if (!load_case (&self, case_id, error) || !merge (&self, ops, error))
    return FALSE;
  *ret_changed = self.added->len > 0;
  if (self.added->len == 0)
    return TRUE;
  if (!bring_items (&self, error) || !yc_case_log_arrange (self.log, error)
      || (row = yc_case_log_fold (self.log, store, self.key, error)) == NULL)
    return FALSE;
  return write_all (&self, row, error);
}
