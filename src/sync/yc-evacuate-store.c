/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The open operations of a withdrawn workstation in sealed parts, and the receipts for them. Takes the escrow key, gives parts. Store's thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-evacuate.h"

#include "outbox/yc-hand-over.h"
#include "sync/yc-wire.h"

#include <string.h>

#define ESCROW "evacuation-escrow"

/* One operation on its way out. */
typedef struct
{
  char      *op_id, *case_id;
  char      *content;           /* of the first part */
  GPtrArray *files;             /* YcOutboxFile */
  GPtrArray *listed;            /* YcEvacuatedFile, the same ones */
  guint      parts;
  guint      n_lost;            /* files of it that nobody can read any more */
  guint      held;              /* index in @files of what is in @bytes */
  GBytes    *bytes;             /* (nullable) */
} Plan;

struct _YcEvacuate
{
  YcStore *store;               /* (not owned) */
  char    *escrow;
  Plan    *plan;                /* (nullable) */
  gint64   at;                  /* place in the queue of what was looked at last; 0: nothing was found */
  gint64   passed;              /* up to which place this round is through */
  guint    n_passed;            /* operations that this round could not hand over */
};

static void
plan_free (Plan *self)
{
  if (self == NULL)
    return;
  g_free (self->op_id);
  g_free (self->case_id);
  yc_wipe_free (self->content);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->listed);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plan, plan_free)

static gboolean
run (YcStore *store, const char *sql, const char *op_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), sql, error);

  if (stmt == NULL)
    return FALSE;
  if (op_id != NULL)
    yc_stmt_text (stmt, "op_id", op_id);
  return yc_stmt_run (stmt, error) || yc_store_map_error (error);
}

/* ---- life ---- */

static gboolean
set_escrow (YcStore *store, const char *escrow, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *before = yc_store_get_meta (store, ESCROW, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* Another key is another platform, or one that was put back from a copy: what it answered for before it does not have. */
  return g_strcmp0 (before, escrow) == 0
         || (run (store, "DELETE FROM evacuation_part", NULL, error) && run (store, "DELETE FROM evacuated", NULL, error)
             && yc_store_set_meta (store, ESCROW, escrow, error));
}

YcEvacuate *
yc_evacuate_new (YcStore *store, const char *escrow, GError **error)
{
  YcEvacuate *self = NULL;

  if (!set_escrow (store, escrow, error))
    return NULL;
  /* A full disk must not keep what is to leave it. */
  yc_store_release_reserve (store);
  self = g_new0 (YcEvacuate, 1);
  self->store = store;
  self->escrow = g_strdup (escrow);
  return self;
}

gboolean
yc_evacuate_is_for (const YcEvacuate *self, const char *escrow)
{
  return strcmp (self->escrow, escrow) == 0;
}

void
yc_evacuate_free (YcEvacuate *self)
{
  if (self == NULL)
    return;
  plan_free (self->plan);
  g_free (self->escrow);
  g_free (self);
}

/* ---- the plan of an operation ---- */

/* What no key opens is lost already, wherever it lies. */
static gboolean
is_lost (const GError *error)
{
  return g_error_matches (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED) || g_error_matches (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT)
         || g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND)
         || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* FALSE without an error: nobody can read it any more. */
static gboolean
add_file (Plan *plan, YcStore *store, const YcOutboxFile *file, GError **error)
{
  g_autoptr (GError) local = NULL;
  YcEvacuatedFile *listed = NULL;
  YcDigest digest;
  g_autoptr (GBytes) bytes = yc_outbox_store_read_file (store, file, &digest, &local);

  if (bytes == NULL && !is_lost (local))
    g_propagate_error (error, g_steal_pointer (&local));
  if (bytes == NULL)
    return FALSE;
  listed = g_new0 (YcEvacuatedFile, 1);
  listed->case_id = g_strdup (file->case_id);
  listed->digest = digest;
  listed->bytes = g_bytes_get_size (bytes);
  g_ptr_array_add (plan->listed, listed);
  plan->parts += yc_evacuation_count_pieces (listed->bytes);
  return TRUE;
}

static gboolean
add_files (Plan *plan, YcStore *store, GError **error)
{
  guint i = 0;

  plan->files = yc_outbox_store_list_files (store, plan->op_id, error);
  if (plan->files == NULL)
    {
      plan->files = g_ptr_array_new ();
      return FALSE;
    }
  while (i < plan->files->len)
    {
      g_autoptr (GError) local = NULL;

      if (add_file (plan, store, g_ptr_array_index (plan->files, i), &local))
        i++;
      else if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      else
        {
          plan->n_lost++;
          g_ptr_array_remove_index (plan->files, i);
        }
    }
  return TRUE;
}

/* The message that would have been sent. */
static char *
build_ops (const YcOutboxEntry *entry)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new ();
  YcWireOp op = { .id = entry->op_id, .case_id = entry->case_id, .case_seq = entry->case_seq, .author_key = entry->author_key,
                  .signature = entry->signature, .digest = entry->digest, .body = entry->body };

  g_ptr_array_add (ops, &op);
  return yc_wire_ops_to_text (ops);
}

/* *@ret_plan is NULL without an error when the operation itself cannot be read. Takes @op_id and @case_id. */
static gboolean
load_plan (YcStore *store, char *op_id, char *case_id, Plan **ret_plan, GError **error)
{
  g_autoptr (Plan) plan = g_new0 (Plan, 1);
  g_autoptr (GError) local = NULL;
  g_autofree char *ops = NULL;
  g_autoptr (YcOutboxEntry) entry = yc_outbox_store_get_op (store, op_id, &local);

  plan->op_id = op_id;
  plan->case_id = case_id;
  plan->parts = 1;
  plan->files = g_ptr_array_new ();
  plan->listed = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_evacuated_file_free);
  if (entry == NULL && local != NULL && !is_lost (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (entry == NULL)
    return TRUE;
  g_clear_pointer (&plan->files, g_ptr_array_unref);
  if (!add_files (plan, store, error))
    return FALSE;
  ops = build_ops (entry);
  plan->content = yc_evacuation_content_to_text (ops, plan->listed);
  *ret_plan = g_steal_pointer (&plan);
  return TRUE;
}

/* The operation that is next, opened once for all its parts. FALSE without an error: there is none. */
static gboolean
find_plan (YcEvacuate *self, GError **error)
{
  for (;;)
    {
      g_autofree char *op_id = NULL, *case_id = NULL;
      gint64 n = self->passed;

      self->at = 0;
      if (!yc_outbox_store_find_to_hand_over (self->store, &n, &op_id, &case_id, error) || op_id == NULL)
        return FALSE;
      self->at = n;
      if (self->plan != NULL && strcmp (self->plan->op_id, op_id) == 0)
        return TRUE;
      g_clear_pointer (&self->plan, plan_free);
      if (!load_plan (self->store, g_strdup (op_id), g_strdup (case_id), &self->plan, error))
        return FALSE;
      if (self->plan != NULL)
        return TRUE;
      g_message ("an operation of the queue can be read no more and is not handed over");
      if (!run (self->store, "INSERT INTO evacuated (op_id, readable) VALUES (:op_id, 0)", op_id, error))
        return FALSE;
    }
}

/* ---- parts ---- */

/* The plaintext of a part. (transfer full) */
static GBytes *
read_part (YcEvacuate *self, guint part, GError **error)
{
  Plan *plan = self->plan;
  guint first = 2;

  if (part == 1)
    return g_bytes_new (plan->content, strlen (plan->content));
  for (guint i = 0; i < plan->listed->len; i++)
    {
      const YcEvacuatedFile *listed = g_ptr_array_index (plan->listed, i);
      const guint n = yc_evacuation_count_pieces (listed->bytes);
      gsize from = 0;
      YcDigest digest;

      if (part >= first + n)
        {
          first += n;
          continue;
        }
      if (plan->bytes == NULL || plan->held != i)
        {
          g_clear_pointer (&plan->bytes, g_bytes_unref);
          plan->held = i;
          plan->bytes = yc_outbox_store_read_file (self->store, g_ptr_array_index (plan->files, i), &digest, error);
        }
      if (plan->bytes == NULL)
        return NULL;
      from = (gsize) (part - first) * YC_EVACUATION_PIECE;
      return g_bytes_new_from_bytes (plan->bytes, from, MIN (YC_EVACUATION_PIECE, g_bytes_get_size (plan->bytes) - from));
    }
  g_assert_not_reached ();
}

/* *@ret_part: the first without a receipt; *@ret_sealed: (nullable): it was sealed before */
static gboolean
find_part (YcEvacuate *self, guint *ret_part, GBytes **ret_sealed, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (self->store),
    "SELECT part, sealed FROM evacuation_part WHERE op_id = :op_id AND parts = :parts ORDER BY part DESC LIMIT 1", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "op_id", self->plan->op_id);
  yc_stmt_int (stmt, "parts", self->plan->parts);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_sealed = row ? yc_stmt_col_blob (stmt, "sealed") : NULL;
  *ret_part = row ? (guint) yc_stmt_col_int (stmt, "part") + (*ret_sealed == NULL ? 1 : 0) : 1;
  return TRUE;
}

static gboolean
keep_part (YcEvacuate *self, const YcEvacuation *part, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (self->store),
    "INSERT OR REPLACE INTO evacuation_part (op_id, part, parts, sealed) VALUES (:op_id, :part, :parts, :sealed)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "op_id", part->op);
  yc_stmt_int (stmt, "part", part->part);
  yc_stmt_int (stmt, "parts", part->parts);
  yc_stmt_blob (stmt, "sealed", part->sealed);
  return yc_stmt_run (stmt, error) || yc_store_map_error (error);
}

static YcEvacuation *
find_next (YcEvacuate *self, GError **error)
{
  g_autoptr (YcEvacuation) part = g_new0 (YcEvacuation, 1);
  g_autoptr (GBytes) plain = NULL;
  g_autofree char *place = NULL;
  gsize n = 0;

  if (!find_plan (self, error) || !find_part (self, &part->part, &part->sealed, error))
    return NULL;
  part->op = g_strdup (self->plan->op_id);
  part->parts = self->plan->parts;
  part->lost = self->plan->n_lost;
  if (part->sealed != NULL)
    return g_steal_pointer (&part);
  plain = read_part (self, part->part, error);
  if (plain == NULL)
    return NULL;
  place = yc_evacuation_place (yc_store_get_incarnation (self->store), part->op, part->part, part->parts);
  part->sealed = yc_recovery_seal (self->escrow, place, g_bytes_get_data (plain, &n), g_bytes_get_size (plain), error);
  return part->sealed != NULL && keep_part (self, part, error) ? g_steal_pointer (&part) : NULL;
}

YcEvacuation *
yc_evacuate_next (YcEvacuate *self, GError **error)
{
  for (;;)
    {
      g_autoptr (GError) local = NULL;
      YcEvacuation *part = find_next (self, &local);

      if (part != NULL || local == NULL)
        return part;
      if (self->at == 0)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      g_message ("an operation cannot be handed over now: %s", local->message);
      yc_evacuate_pass_over (self);
    }
}

void
yc_evacuate_pass_over (YcEvacuate *self)
{
  /* Read anew in the next round: a file may have gone, or have come back. */
  g_clear_pointer (&self->plan, plan_free);
  self->n_passed++;
  self->passed = self->at;
}

void
yc_evacuate_begin_round (YcEvacuate *self)
{
  self->passed = 0;
  self->n_passed = 0;
}

guint
yc_evacuate_get_passed (const YcEvacuate *self)
{
  return self->n_passed;
}

static gboolean
write_handed (YcStore *store, const YcEvacuated *receipt, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "INSERT INTO evacuated (op_id, readable, lost) VALUES (:op_id, 1, :lost)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "op_id", receipt->op);
  yc_stmt_int (stmt, "lost", receipt->lost);
  return yc_stmt_run (stmt, error);
}

static gboolean
write_receipt (YcStore *store, const YcEvacuated *receipt, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE evacuation_part SET sealed = NULL, at_us = :at, signature = :signature WHERE op_id = :op_id AND part = :part AND parts = :parts", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "at", receipt->at);
  yc_stmt_text (stmt, "signature", receipt->signature);
  yc_stmt_text (stmt, "op_id", receipt->op);
  yc_stmt_int (stmt, "part", receipt->part);
  yc_stmt_int (stmt, "parts", receipt->parts);
  return yc_stmt_run (stmt, error) && (receipt->part < receipt->parts || write_handed (store, receipt, error));
}

gboolean
yc_evacuate_take_receipt (YcEvacuate *self, const YcEvacuated *receipt, GError **error)
{
  if (!yc_store_begin (self->store, error))
    return FALSE;
  if (write_receipt (self->store, receipt, error) && yc_store_commit (self->store, error))
    return TRUE;
  yc_store_rollback (self->store);
  return yc_store_map_error (error);
}

/* ---- as a whole ---- */

gboolean
yc_evacuate_count (YcStore *store, YcEvacuateCount *ret_count, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT (SELECT count (*) FROM evacuated WHERE readable = 1) AS handed, (SELECT count (*) FROM evacuated WHERE readable = 0) AS unreadable,"
    " (SELECT coalesce (sum (lost), 0) FROM evacuated) AS lost, (SELECT coalesce (max (at_us), 0) FROM evacuation_part) AS last", error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error) || !yc_outbox_store_count (store, &ret_count->n_open, NULL, error))
    return FALSE;
  ret_count->n_handed = (guint) yc_stmt_col_int (stmt, "handed");
  ret_count->n_unreadable = (guint) yc_stmt_col_int (stmt, "unreadable");
  ret_count->n_lost = (guint) yc_stmt_col_int (stmt, "lost");
  ret_count->last = yc_stmt_col_int (stmt, "last");
  return TRUE;
}

static gboolean
forget_all (YcStore *store, GError **error)
{
  return run (store, "DELETE FROM evacuation_part", NULL, error) && run (store, "DELETE FROM evacuated", NULL, error)
         && yc_store_set_meta (store, ESCROW, NULL, error);
}

gboolean
yc_evacuate_forget (YcStore *store, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *escrow = yc_store_get_meta (store, ESCROW, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (escrow == NULL)
    return TRUE;
  if (!yc_store_begin (store, error))
    return FALSE;
  if (forget_all (store, error) && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return FALSE;
}
