/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The end of a refusal: a person decides that what the platform will not have has not come to pass. The events stay in the log and go to the platform
 * as evidence, in one operation for all that waits of the case; nothing of them is folded on either side. Or the person keeps it: then the same is told
 * again behind that, on the case as the others have left it. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-divergence.h"
#include "outbox/yc-outbox-op.h"
#include "outbox/yc-outbox-private.h"

#include "base/yc-json.h"
#include "case/yc-case-remote.h"

#include <string.h>

/* What is to be taken back. */
typedef struct
{
  YcStore       *store;         /* (not owned) */
  const char    *case_id;       /* (not owned) */
  const YcActor *actor;         /* (not owned) */
  char          *refused;       /* id of the first operation that waits */
  gint64         from;          /* the first event behind what was done */
  gint64         seq;           /* of the "abandoned" event */
  gint64         base;
} Abandon;

static YcStmt *
prepare (const Abandon *self, const char *sql, GError **error)
{
  YcStmt *stmt = yc_db_prepare (yc_store_get_work (self->store), sql, error);

  if (stmt != NULL)
    yc_stmt_text (stmt, "case_id", self->case_id);
  return stmt;
}

/* Only what a person is asked about: while the first one is under way, it may be done yet. */
static gboolean
find_refused (Abandon *self, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare (self,
    "SELECT op_id, coalesce (delivery.state, 'ready') AS state FROM outbox LEFT JOIN delivery USING (n) WHERE outbox.case_id = :case_id"
    " AND coalesce (delivery.state, 'ready') NOT IN ('done', 'replaced') ORDER BY n LIMIT 1", error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row || strcmp (yc_stmt_col_text (stmt, "state"), "stuck") != 0)
    return yc_store_refuse (error, YC_CONFLICT_STATE, "case %s: no operation was refused", self->case_id);
  self->refused = g_strdup (yc_stmt_col_text (stmt, "op_id"));
  return TRUE;
}

static gboolean
find_from (Abandon *self, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare (self,
    "SELECT max (coalesce ((SELECT max (case_seq) FROM outbox JOIN delivery USING (n) WHERE outbox.case_id = :case_id AND delivery.state = 'done'), 0),"
    " coalesce ((SELECT max (own_seq) FROM case_revision WHERE case_id = :case_id), 0)) + 1 AS first", error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  self->from = yc_stmt_col_int (stmt, "first");
  return TRUE;
}

static gboolean
find (Abandon *self, GError **error)
{
  if (self->actor == NULL || self->actor->key == NULL)
    return yc_store_refuse (error, YC_CONFLICT_SIGNED_OUT, "nobody is signed in");
  return find_refused (self, error) && find_from (self, error) && yc_case_store_get_revision (self->store, self->case_id, &self->base, error);
}

/* A copy of this store may have delivered it: then the platform's list says so, and it is done. */
static gboolean
is_of_copy (const Abandon *self)
{
  g_autofree char *problem = yc_outbox_store_get_refusal (self->store, self->case_id, NULL);

  return problem != NULL && strstr (problem, "\"urn:yichuang:problem:cloned\"") != NULL;
}

/* Their files go with what is done later, if it names them. */
static gboolean
replace_entries (const Abandon *self, GError **error)
{
  g_autoptr (YcStmt) files = prepare (self,
    "DELETE FROM outbox_file WHERE op_id IN (SELECT op_id FROM outbox LEFT JOIN delivery USING (n) WHERE outbox.case_id = :case_id"
    " AND coalesce (delivery.state, 'ready') NOT IN ('done', 'replaced'))", error);
  g_autoptr (YcStmt) entries = NULL;

  if (files == NULL || !yc_stmt_run (files, error))
    return FALSE;
  entries = prepare (self,
    "INSERT INTO delivery (n, case_id, state) SELECT n, case_id, 'replaced' FROM outbox WHERE case_id = :case_id"
    " ON CONFLICT (n) DO UPDATE SET state = 'replaced' WHERE state <> 'done'", error);
  return entries != NULL && yc_stmt_run (entries, error);
}

static gboolean
queue (const Abandon *self, GError **error)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (self->store, self->case_id, error);
  g_autoptr (GPtrArray) history = record != NULL ? yc_case_store_history (self->store, self->case_id, error) : NULL;
  g_autoptr (JsonObject) facts = json_object_new ();
  gint64 now = yc_clock_now (yc_store_get_clock (self->store));
  g_autofree char *op_id = yc_ids_uuid (yc_store_get_ids (self->store), now);
  g_auto (YcOutboxOp) op = { op_id, self->case_id, record != NULL ? record->number : "", YC_CASE_ABANDONED, self->seq, self->base, now, NULL };

  if (history == NULL || !yc_outbox_op_add_events (self->store, &op, facts, history, self->from - 1, error))
    return FALSE;
  json_object_set_array_member (facts, "blobs", json_array_new ());
  return yc_outbox_op_queue (self->store, &op, self->actor, facts, error);
}

/* Of a case that the platform knows nothing of nothing goes there, and no case is left to go on with: it ends. Its operations stay here as evidence. */
static gboolean
give_up (Abandon *self, const char *reason, GError **error)
{
  if (is_of_copy (self))
    return yc_store_refuse (error, YC_CONFLICT_STATE, "case %s: a copy of this store may have delivered it", self->case_id);
  /* Something of it was delivered, and only its place is not known here (a gap): the platform has the case, and it must hear of what is taken back. */
  if (self->from > 1)
    return yc_store_refuse (error, YC_CONFLICT_STATE, "case %s: what the platform has of it is not here yet", self->case_id);
  return yc_case_store_give_up (self->store, self->case_id, self->refused, reason, self->actor, error) && replace_entries (self, error);
}

static gboolean
take_back (Abandon *self, const char *reason, GError **error)
{
  if (self->base == 0)
    return give_up (self, reason, error);
  return yc_case_store_abandon (self->store, self->case_id, self->from, self->refused, reason, self->actor, &self->seq, error)
         && replace_entries (self, error) && queue (self, error);
}

/**
 * yc_outbox_store_abandon:
 * @reason: why, in the person's words
 *
 * Takes back all that waits of the case since the platform has refused an operation; when that was the first one, the case ends (S93). A transaction of its own.
 *
 * Errors: CONFLICT when nothing of the case was refused, a copy of this store may have begun it at the platform, or nobody is signed in
 */
gboolean
yc_outbox_store_abandon (YcStore *store, const char *case_id, const char *reason, const YcActor *actor, GError **error)
{
  Abandon self = { .store = store, .case_id = case_id, .actor = actor };
  gboolean done = FALSE;

  if (!yc_store_begin (store, error))
    return FALSE;
  done = find (&self, error) && take_back (&self, reason, error) && yc_outbox_store_settle (store, error) && yc_store_commit (store, error);
  g_free (self.refused);
  if (done)
    return TRUE;
  yc_store_rollback (store);
  return yc_store_map_error (error);
}

/* ---- keeping it ---- */

/* What waits of the case: each operation with the events that it brought, and what was told behind the last. */
typedef struct
{
  GPtrArray *ops;               /* of YcOutboxEntry* */
  GPtrArray *ids;               /* of char*: of the new operations */
  GPtrArray *history;           /* of YcCaseEvent* */
} Kept;

static void
kept_clear (Kept *self)
{
  g_clear_pointer (&self->ops, g_ptr_array_unref);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->history, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Kept, kept_clear)

/* The files stay those of the operation, under its new name: what has arrived of them need not go again. */
static gboolean
move_files (const Abandon *self, const Kept *kept, GError **error)
{
  for (guint i = 0; i < kept->ops->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (kept->ops, i);
      g_autoptr (YcStmt) stmt = prepare (self, "UPDATE outbox_file SET op_id = :op_id WHERE op_id = :before AND case_id = :case_id", error);

      if (stmt == NULL)
        return FALSE;
      yc_stmt_text (stmt, "op_id", g_ptr_array_index (kept->ids, i));
      yc_stmt_text (stmt, "before", entry->op_id);
      if (!yc_stmt_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* What came out of a printer counts already, and counts once. */
static gboolean
is_print (const YcCaseEvent *event)
{
  return g_str_has_prefix (event->kind, "print") || strcmp (event->kind, "reprinted") == 0;
}

/* The same facts once more, signed by who decides. (transfer full): of YcCaseEvent*, may be empty */
static GPtrArray *
tell_again (const Abandon *self, const Kept *kept, gint64 after, gint64 last, GError **error)
{
  g_autoptr (GArray) facts = g_array_new (FALSE, FALSE, sizeof (YcCaseFact));
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);

  for (guint i = 0; i < kept->history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (kept->history, i);
      const YcCaseFact fact = { event->kind, event->body };

      if (!event->is_foreign && event->seq > after && event->seq <= last && yc_case_event_counts (event) && !is_print (event))
        g_array_append_val (facts, fact);
    }
  return facts->len == 0 || yc_case_store_append_all (self->store, self->case_id, (const YcCaseFact *) facts->data, facts->len, self->actor, events, error)
    ? g_steal_pointer (&events) : NULL;
}

/* What stood in the operation beside its events and its head: files and e-file. */
static JsonObject *
read_facts (const YcOutboxEntry *entry, GError **error)
{
  static const char *const kept[] = { "blobs", "manifest_sha256", "manifest_sm3" };
  g_autoptr (JsonObject) body = yc_json_parse_object (entry->body, -1, NULL, error);
  JsonObject *facts = body != NULL ? json_object_new () : NULL;

  for (gsize i = 0; facts != NULL && i < G_N_ELEMENTS (kept); i++)
    if (json_object_has_member (body, kept[i]))
      json_object_set_member (facts, kept[i], json_object_dup_member (body, kept[i]));
  return facts;
}

static gboolean
queue_again (const Abandon *self, const YcOutboxEntry *entry, const char *op_id, const GPtrArray *events, GError **error)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (self->store, self->case_id, error);
  g_autoptr (JsonObject) facts = record != NULL ? read_facts (entry, error) : NULL;
  const YcCaseEvent *last = events->len > 0 ? g_ptr_array_index (events, events->len - 1) : NULL;
  g_auto (YcOutboxOp) op = { op_id, self->case_id, record != NULL ? record->number : "", entry->kind, last != NULL ? last->seq : 0, self->base,
                             yc_clock_now (yc_store_get_clock (self->store)), NULL };

  if (facts == NULL || last == NULL)
    return facts != NULL;
  return yc_outbox_op_add_events (self->store, &op, facts, events, 0, error) && yc_outbox_op_queue (self->store, &op, self->actor, facts, error);
}

static gboolean
queue_all_again (const Abandon *self, const Kept *kept, GError **error)
{
  g_autoptr (GPtrArray) rest = NULL;
  gint64 after = self->from - 1;

  for (guint i = 0; i < kept->ops->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (kept->ops, i);
      g_autoptr (GPtrArray) events = tell_again (self, kept, after, entry->case_seq, error);

      if (events == NULL || !queue_again (self, entry, g_ptr_array_index (kept->ids, i), events, error))
        return FALSE;
      after = entry->case_seq;
    }
  /* What no operation had brought yet goes with the next one, as before. */
  rest = tell_again (self, kept, after, G_MAXINT64, error);
  return rest != NULL;
}

static gboolean
find_kept (Abandon *self, Kept *kept, GError **error)
{
  gint64 now = yc_clock_now (yc_store_get_clock (self->store));
  g_autofree char *problem = NULL;

  if (!find (self, error) || (problem = yc_outbox_store_get_refusal (self->store, self->case_id, error)) == NULL
      || (kept->ops = yc_outbox_store_list_case (self->store, self->case_id, error)) == NULL
      || (kept->history = yc_case_store_history (self->store, self->case_id, error)) == NULL)
    return FALSE;
  if (self->base == 0)
    return yc_store_refuse (error, YC_CONFLICT_STATE, "case %s: the platform knows nothing of it yet", self->case_id);
  if (yc_divergence_read_revision (problem) > self->base)
    return yc_store_refuse (error, YC_CONFLICT_STATE, "case %s: what came first is not here yet", self->case_id);
  kept->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < kept->ops->len; i++)
    g_ptr_array_add (kept->ids, yc_ids_uuid (yc_store_get_ids (self->store), now));
  return TRUE;
}

/**
 * yc_outbox_store_redo:
 * @reason: why, in the person's words; stands in the history with what is taken back
 *
 * Takes back all that waits of the case since the platform has refused an operation, and tells the same again behind it, signed by @actor, as new
 * operations on the case as it stands. A transaction of its own: when the rules do not let it follow, nothing has happened.
 *
 * Errors: CONFLICT as yc_outbox_store_abandon(), and when a guard forbids it or what the others did is not here yet
 */
gboolean
yc_outbox_store_redo (YcStore *store, const char *case_id, const char *reason, const YcActor *actor, GError **error)
{
  Abandon self = { .store = store, .case_id = case_id, .actor = actor };
  g_auto (Kept) kept = { NULL, NULL, NULL };
  gboolean done = FALSE;

  if (!yc_store_begin (store, error))
    return FALSE;
  done = find_kept (&self, &kept, error) && yc_case_store_abandon (store, case_id, self.from, self.refused, reason, actor, &self.seq, error)
         && move_files (&self, &kept, error) && replace_entries (&self, error) && queue (&self, error) && queue_all_again (&self, &kept, error)
         && yc_outbox_store_settle (store, error) && yc_store_commit (store, error);
  g_free (self.refused);
  if (done)
    return TRUE;
  yc_store_rollback (store);
  return yc_store_map_error (error);
}
