/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The end of a refusal: a person decides that what the platform will not have has not come to pass. The events stay in the log and go to the platform
 * as evidence, in one operation for all that waits of the case; nothing of them is folded on either side. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-op.h"

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
    "SELECT coalesce (max (case_seq), 0) + 1 AS first FROM outbox JOIN delivery USING (n) WHERE outbox.case_id = :case_id"
    " AND delivery.state = 'done'", error);
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
  if (!find_refused (self, error) || !find_from (self, error) || !yc_case_store_get_revision (self->store, self->case_id, &self->base, error))
    return FALSE;
  /* Without anything that was done there would be no case left. */
  if (self->base == 0)
    return yc_store_refuse (error, YC_CONFLICT_STATE, "case %s: the platform knows nothing of it yet", self->case_id);
  return TRUE;
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

/**
 * yc_outbox_store_abandon:
 * @reason: why, in the person's words
 *
 * Takes back all that waits of the case since the platform has refused an operation. A transaction of its own.
 *
 * Errors: CONFLICT when nothing of the case was refused, nothing of it was ever done, or nobody is signed in
 */
gboolean
yc_outbox_store_abandon (YcStore *store, const char *case_id, const char *reason, const YcActor *actor, GError **error)
{
  Abandon self = { .store = store, .case_id = case_id, .actor = actor };
  gboolean done = FALSE;

  if (!yc_store_begin (store, error))
    return FALSE;
  done = find (&self, error) && yc_case_store_abandon (store, case_id, self.from, self.refused, reason, actor, &self.seq, error)
         && replace_entries (&self, error) && queue (&self, error) && yc_outbox_store_settle (store, error) && yc_store_commit (store, error);
  g_free (self.refused);
  if (done)
    return TRUE;
  yc_store_rollback (store);
  return yc_store_map_error (error);
}
