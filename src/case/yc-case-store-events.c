/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The event log of a case: append-only facts, each hashed over the one before it, signed by its author, sealed with the case's key.
 * Appending folds the fact into the projection row in the same transaction. Takes an open transaction, gives the new sequence and
 * hash. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-log-private.h"

#include "base/yc-json.h"
#include "case/yc-clock-mark.h"

#include <string.h>

static char *
build_aad (const char *case_id, gint64 seq)
{
  return g_strdup_printf ("case_event/%s/%" G_GINT64_FORMAT, case_id, seq);
}

/* ---- reading ---- */

static gboolean
fail_tampered (GError **error, const char *case_id, gint64 seq, const char *what)
{
  g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "case %s, event %" G_GINT64_FORMAT ": %s", case_id, seq, what);
  return FALSE;
}

static gboolean
check_author (YcStore *store, const YcCaseEvent *event, const char *author_key, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT clerk_id FROM author_key WHERE public_key = :key", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "key", author_key);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row || g_strcmp0 (yc_stmt_col_text (stmt, "clerk_id"), event->clerk_id) != 0)
    return fail_tampered (error, event->case_id, event->seq, "the key is not the clerk's");
  return TRUE;
}

gboolean
yc_case_event_check_signature (YcStore *store, const YcCaseEvent *event, GError **error)
{
  const char *author_key = event->author_key;

  if (*author_key == '\0' && *event->signature == '\0')
    return TRUE;
  if (strlen (event->signature) != 128)
    return fail_tampered (error, event->case_id, event->seq, "the signature is gone");
  return check_author (store, event, author_key, error)
         && yc_case_event_verify_signature (event, error);
}

/* Unseals the row that @stmt stands on, checks columns against the sealed event, its hash and its signature. */
static YcCaseEvent *
read_event (YcStore *store, YcSealKey *key, const char *case_id, YcStmt *stmt, GError **error)
{
  gint64 seq = yc_stmt_col_int (stmt, "seq");
  const char *hash = yc_stmt_col_text (stmt, "hash");
  g_autofree char *aad = build_aad (case_id, seq);
  g_autoptr (GBytes) sealed = yc_stmt_col_blob (stmt, "sealed");
  g_autoptr (JsonObject) object = yc_case_unseal_json (key, aad, sealed, error);
  g_autoptr (YcCaseEvent) event = NULL;
  g_autofree char *canonical = NULL;

  if (object == NULL || (event = yc_case_event_from_json (object, &canonical, error)) == NULL)
    {
      g_prefix_error (error, "case %s, event %" G_GINT64_FORMAT ": ", case_id, seq);
      return NULL;
    }
  g_free (event->signature);
  event->signature = g_strdup (yc_stmt_col_text (stmt, "signature"));
  if (strcmp (event->case_id, case_id) != 0 || event->seq != seq || strcmp (event->kind, yc_stmt_col_text (stmt, "kind")) != 0
      || strcmp (event->hash, hash) != 0)
    {
      fail_tampered (error, case_id, seq, "row and sealed event differ");
      return NULL;
    }
  return yc_case_event_check_signature (store, event, error) ? g_steal_pointer (&event) : NULL;
}

YcCaseEvent *
yc_case_event_load (YcStore *store, YcSealKey *key, const char *case_id, gint64 seq, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT seq, kind, hash, signature, sealed FROM case_event WHERE case_id = :id AND seq = :seq", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "id", case_id);
  yc_stmt_int (stmt, "seq", seq);
  if (!yc_stmt_step (stmt, &row, error))
    return NULL;
  if (!row)
    {
      fail_tampered (error, case_id, seq, "the event is missing");
      return NULL;
    }
  return read_event (store, key, case_id, stmt, error);
}

GPtrArray *
yc_case_event_load_all (YcStore *store, YcSealKey *key, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT seq, kind, hash, signature, sealed FROM case_event WHERE case_id = :id ORDER BY seq", error);
  const char *previous = YC_CASE_NO_HASH;
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "id", case_id);
  for (;;)
    {
      YcCaseEvent *event = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        break;
      event = read_event (store, key, case_id, stmt, error);
      if (event == NULL)
        return NULL;
      g_ptr_array_add (events, event);
      if (event->seq != events->len || strcmp (event->previous, previous) != 0)
        {
          fail_tampered (error, case_id, event->seq, "the chain is broken");
          return NULL;
        }
      previous = event->hash;
    }
  return g_steal_pointer (&events);
}

/**
 * yc_case_store_history:
 *
 * The events of a case, of all devices, in the order in which they are folded. The own chain, every seal and every signature are checked, and that
 * the own log is not cut short.
 *
 * Returns: (transfer full): of YcCaseEvent; NULL with NOT_FOUND or YC_VAULT_ERROR_TAMPERED
 */
GPtrArray *
yc_case_store_history (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcCaseRow) row = yc_case_row_load (store, case_id, error);
  g_autoptr (YcSealKey) key = NULL;
  g_autoptr (YcCaseLog) log = NULL;
  const YcCaseEvent *last = NULL;

  if (row == NULL)
    return NULL;
  key = yc_store_get_case_key (store, case_id, error);
  if (key == NULL || (log = yc_case_log_load (store, key, case_id, error)) == NULL || !yc_case_log_arrange (log, error)
      || (log->has_foreign && !yc_case_log_mark_held (log, error)))
    return NULL;
  last = log->own->len > 0 ? g_ptr_array_index (log->own, log->own->len - 1) : NULL;
  if (log->own->len != row->own_seq || strcmp (last != NULL ? last->hash : YC_CASE_NO_HASH, row->head) != 0)
    {
      fail_tampered (error, case_id, row->own_seq, "the log ends too early");
      return NULL;
    }
  return yc_case_log_take_events (log);
}

/* ---- appending ---- */

static gboolean
insert_event (YcStore *store, YcSealKey *key, const YcCaseEvent *event, const char *canonical, GError **error)
{
  g_autofree char *aad = build_aad (event->case_id, event->seq);
  g_autoptr (GBytes) sealed = yc_seal_bytes (key, aad, canonical, strlen (canonical));
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO case_event (case_id, seq, kind, hash, signature, sealed)"
    " VALUES (:case_id, :seq, :kind, :hash, :signature, :sealed)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", event->case_id);
  yc_stmt_int (stmt, "seq", event->seq);
  yc_stmt_text (stmt, "kind", event->kind);
  yc_stmt_text (stmt, "hash", event->hash);
  yc_stmt_text (stmt, "signature", event->signature);
  yc_stmt_blob (stmt, "sealed", sealed);
  return yc_stmt_run (stmt, error);
}

static YcCaseEvent *
build_event (YcStore *store, const YcCaseRow *row, const char *kind, JsonObject *body, const YcActor *actor, GError **error)
{
  YcCaseEvent *event = NULL;
  YcClockMark mark;

  if (!yc_clock_mark_load (store, &mark, error))
    return NULL;
  event = g_new0 (YcCaseEvent, 1);
  event->case_id = g_strdup (row->record.id);
  event->seq = row->own_seq + 1;
  event->kind = g_strdup (kind);
  event->at = yc_clock_now (yc_store_get_clock (store));
  event->boottime = yc_clock_boottime (yc_store_get_clock (store));
  event->skew = yc_clock_mark_get_skew (&mark, yc_store_get_clock (store)) / G_USEC_PER_SEC;
  event->clerk_id = g_strdup (actor != NULL && actor->clerk_id != NULL ? actor->clerk_id : "");
  event->clerk_name = g_strdup (actor != NULL && actor->clerk_name != NULL ? actor->clerk_name : "");
  event->window = g_strdup (actor != NULL && actor->window != NULL ? actor->window : "");
  event->body = body != NULL ? json_object_ref (body) : json_object_new ();
  g_strlcpy (event->previous, row->head, sizeof event->previous);
  return event;
}

gboolean
yc_case_row_next_n (YcStore *store, gint64 *ret_n, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT coalesce (max (n), 0) + 1 AS n FROM case_row", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &has_row, error))
    return FALSE;
  *ret_n = yc_stmt_col_int (stmt, "n");
  return TRUE;
}

/* The first event's row: a new running number. */
static YcCaseRow *
start_row (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcCaseRow) row = yc_case_row_new (case_id);

  return yc_case_row_next_n (store, &row->n, error) ? g_steal_pointer (&row) : NULL;
}

/* A case number that is void stays in its table for ever, marked. */
static gboolean
mark_number (YcStore *store, const char *sql, const char *number, gboolean is_void, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), sql, error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "number", number);
  yc_stmt_text (stmt, "state", is_void ? "void" : "used");
  return yc_stmt_run (stmt, error);
}

gboolean
yc_case_row_settle (YcStore *store, const YcCaseRow *before, const YcCaseRow *row, GError **error)
{
  gboolean is_void = row->record.state == YC_STATE_VOIDED;
  g_autoptr (YcStmt) stmt = NULL;

  if (is_void != (before->record.state == YC_STATE_VOIDED) && *row->record.number != '\0'
      && (!mark_number (store, "UPDATE case_number SET state = :state WHERE number = :number", row->record.number, is_void, error)
          || !mark_number (store, "UPDATE provisional_number SET state = :state WHERE number = :number AND purpose = 'case'",
                           row->record.number, is_void, error)))
    return FALSE;
  if (row->intake_seq == 0 || before->record.state == row->record.state)
    return TRUE;
  /* The intake stands in an event now: there is no draft any more. */
  stmt = yc_db_prepare (yc_store_get_work (store), "DELETE FROM draft WHERE case_id = :id", error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", row->record.id);
  return yc_stmt_run (stmt, error);
}

static void
sign (YcCaseEvent *event, const YcActor *actor, const char *author_key, char **ret_canonical)
{
  g_autofree char *canonical = NULL;

  g_strlcpy (event->author_key, author_key, sizeof event->author_key);
  canonical = yc_case_event_canonical (event);
  yc_digest_sha256_joined (event->previous, canonical, event->hash);
  event->signature = *author_key != '\0' ? yc_case_event_sign (event, actor->key) : g_strdup ("");
  *ret_canonical = g_steal_pointer (&canonical);
}

/* Signs the fact, folds it into @row and writes it; the row itself is written once for all facts of an act. */
static gboolean
append_event (YcStore *store, YcSealKey *key, YcCaseRow *row, YcCaseEvent *event, const YcActor *actor, const char *author_key,
              GError **error)
{
  g_autofree char *canonical = NULL;
  YcState before = row->record.state;
  gboolean first = row->record.revision == 0;
  char cure_due[11];

  g_strlcpy (cure_due, row->record.cure_due, sizeof cure_due);
  sign (event, actor, author_key, &canonical);
  yc_case_row_take_own (row, event);
  return yc_case_event_check_item (store, event, error) && yc_case_row_fold (store, row, event, error)
         && (first || yc_case_row_guard (store, before, cure_due, row, event, error))
         && insert_event (store, key, event, canonical, error);
}

static gboolean
append_events (YcStore *store, YcCaseRow *row, const YcCaseFact *facts, guint n, const YcActor *actor, GPtrArray *events, GError **error)
{
  g_autofree char *author_key = actor != NULL && actor->key != NULL ? yc_author_key_get_public (actor->key) : g_strdup ("");
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, row->record.id, error);

  if (key == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      YcCaseEvent *event = build_event (store, row, facts[i].kind, facts[i].body, actor, error);

      if (event == NULL)
        return FALSE;
      g_ptr_array_add (events, event);
      if (!append_event (store, key, row, event, actor, author_key, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * yc_case_store_append_all:
 * @facts: what one act tells of a case, in order; see yc_case_store_append()
 * @n: at least 1
 * @events: of YcCaseEvent: takes the events as they were signed; after an error what it got means nothing
 *
 * Appends the facts of one act and writes the projection once. Needs an open transaction; after an error roll it back.
 *
 * Errors: CONFLICT when the state table or a guard forbids one of them, NOT_FOUND.
 */
gboolean
yc_case_store_append_all (YcStore *store, const char *case_id, const YcCaseFact *facts, guint n, const YcActor *actor,
                          GPtrArray *events, GError **error)
{
  gboolean first = strcmp (facts[0].kind, "created") == 0;
  g_autoptr (YcCaseRow) row = first ? start_row (store, case_id, error) : yc_case_row_load (store, case_id, error);
  g_autoptr (YcCaseRow) before = NULL;

  g_return_val_if_fail (yc_db_in_transaction (yc_store_get_work (store)), FALSE);
  if (row == NULL)
    return FALSE;
  before = yc_case_row_copy_keys (row);
  if (first)
    json_object_set_int_member (facts[0].body, "n", row->n);
  return append_events (store, row, facts, n, actor, events, error)
         && yc_case_row_write (store, row, first ? NULL : before, error)
         && yc_case_row_settle (store, before, row, error);
}

/**
 * yc_case_store_append:
 * @kind: what happened: "created", "received", "accepted" ...
 * @body: (nullable): the facts. These members change the projection, whatever the kind: "state" ("S30"), "number", "intake" (from now
 *   on the case's intake), "due" ({date, provisional, cure}), "parked", "note".
 * @actor: (nullable): who acts; a change of state beyond the draft needs an actor with a key
 *
 * Appends a fact and folds it into the projection. Needs an open transaction; after an error roll it back.
 *
 * Errors: CONFLICT when the state table or a guard forbids it, NOT_FOUND.
 */
gboolean
yc_case_store_append (YcStore *store, const char *case_id, const char *kind, JsonObject *body, const YcActor *actor, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_event_free);

  return yc_case_store_append_all (store, case_id, &(YcCaseFact) { kind, body }, 1, actor, events, error);
}

/* ---- taking back ---- */

/**
 * yc_case_store_abandon:
 * @from: number of the first own event that is taken back
 * @op_id: of the operation that the platform refused
 * @reason: why, for the history
 *
 * Needs an open transaction; after an error roll it back.
 */
gboolean
yc_case_store_abandon (YcStore *store, const char *case_id, gint64 from, const char *op_id, const char *reason, const YcActor *actor,
                       gint64 *ret_seq, GError **error)
{
  g_autoptr (YcCaseRow) before = yc_case_row_load (store, case_id, error);
  g_autoptr (YcSealKey) key = before != NULL ? yc_store_get_case_key (store, case_id, error) : NULL;
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (YcCaseEvent) event = NULL;
  g_autofree char *author_key = NULL, *canonical = NULL;

  if (key == NULL)
    return FALSE;
  if (actor == NULL || actor->key == NULL)
    return yc_store_refuse (error, YC_CONFLICT_SIGNED_OUT, "nobody is signed in");
  if (from < 1 || from > before->own_seq)
    return yc_store_refuse (error, YC_CONFLICT_STATE, "case %s: nothing is to be taken back", case_id);
  json_object_set_int_member (body, "from", from);
  json_object_set_string_member (body, "op", op_id);
  json_object_set_string_member (body, "reason", reason);
  event = build_event (store, before, YC_CASE_ABANDONED, body, actor, error);
  if (event == NULL)
    return FALSE;
  author_key = yc_author_key_get_public (actor->key);
  sign (event, actor, author_key, &canonical);
  *ret_seq = event->seq;
  return insert_event (store, key, event, canonical, error) && yc_case_row_refold (store, key, before, error);
}
