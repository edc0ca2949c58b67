/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The queue of what the workstation owes the platform. An entry is written in the transaction of the act it tells of, serialised once,
 * signed by its author and sealed; nothing here rebuilds a body. Takes entries, lists them oldest first. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-hand-over.h"
#include "outbox/yc-outbox-private.h"

#include "case/yc-case-remote.h"

#include <string.h>

#define OPEN_FROM "outbox.open-from"

#define OPEN_ROWS \
  "outbox LEFT JOIN delivery USING (n) WHERE outbox.n >= :from AND coalesce (delivery.state, 'ready') NOT IN ('done', 'replaced')"
#define OPEN_COLUMNS \
  "n, op_id, outbox.case_id AS case_id, case_seq, kind, author, sha256, sm3, signature, made, coalesce (delivery.state, 'ready') AS state," \
  " coalesce (delivery.tries, 0) AS tries, coalesce (delivery.next_at, 0) AS next_at, coalesce (delivery.last_try, 0) AS last_try," \
  " coalesce (delivery.problem, '') AS problem, sealed"

void
yc_outbox_entry_free (YcOutboxEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->op_id);
  g_free (self->case_id);
  g_free (self->kind);
  g_free (self->author);
  g_free (self->body);
  g_free (self->signature);
  g_free (self->author_key);
  g_free (self->problem);
  g_free (self->damage);
  g_free (self);
}

static char *
build_aad (const char *case_id, const char *op_id)
{
  return g_strdup_printf ("outbox/%s/%s", case_id, op_id);
}

/* Needs an open transaction. */
gboolean
yc_outbox_store_add (YcStore *store, const YcOutboxEntry *entry, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, entry->case_id, error);
  g_autofree char *aad = build_aad (entry->case_id, entry->op_id);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (YcStmt) stmt = NULL;

  if (key == NULL)
    return FALSE;
  stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO outbox (op_id, case_id, case_seq, kind, author, sha256, sm3, signature, state, next_at, made, sealed)"
    " VALUES (:op_id, :case_id, :case_seq, :kind, :author, :sha256, :sm3, :signature, 'ready', 0, :made, :sealed)", error);
  if (stmt == NULL)
    return FALSE;
  sealed = yc_seal_bytes (key, aad, entry->body, strlen (entry->body));
  yc_stmt_text (stmt, "op_id", entry->op_id);
  yc_stmt_text (stmt, "case_id", entry->case_id);
  yc_stmt_int (stmt, "case_seq", entry->case_seq);
  yc_stmt_text (stmt, "kind", entry->kind);
  yc_stmt_text (stmt, "author", entry->author);
  yc_stmt_text (stmt, "sha256", entry->digest.sha256);
  yc_stmt_text (stmt, "sm3", entry->digest.sm3);
  yc_stmt_text (stmt, "signature", entry->signature);
  yc_stmt_int (stmt, "made", entry->made);
  yc_stmt_blob (stmt, "sealed", sealed);
  return yc_stmt_run (stmt, error);
}

static gboolean
unseal_body (YcStore *store, YcOutboxEntry *entry, GBytes *sealed, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, entry->case_id, error);
  g_autofree char *aad = build_aad (entry->case_id, entry->op_id);
  g_autoptr (GBytes) plain = key != NULL
    ? yc_unseal_bytes (key, aad, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), error) : NULL;
  YcDigest digest;

  if (plain == NULL)
    return FALSE;
  yc_digest_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), &digest);
  if (!yc_digest_equal (&digest, &entry->digest))
    {
      g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "operation %s is not what was queued", entry->op_id);
      return FALSE;
    }
  entry->body = g_strndup (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  return TRUE;
}

static gboolean
count_keys (YcStore *store, const char *author, guint *ret_n, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT count (*) AS n FROM author_key WHERE clerk_id = :author", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "author", author);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_n = (guint) yc_stmt_col_int (stmt, "n");
  return TRUE;
}

/* The key that the author had then; after a wiped keyring a clerk has another one. @to_send: where there is only one it is that: the platform looks at each
 * signature, and the digest has told that the text is what was queued. */
static gboolean
find_key (YcStore *store, YcOutboxEntry *entry, gboolean to_send, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT public_key FROM author_key WHERE clerk_id = :author ORDER BY made DESC", error);
  gboolean row = FALSE;
  guint n = 0;

  if (stmt == NULL || (to_send && !count_keys (store, entry->author, &n, error)))
    return FALSE;
  yc_stmt_text (stmt, "author", entry->author);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        break;
      if (n == 1 || yc_signature_verify_digest (yc_stmt_col_text (stmt, "public_key"), YC_OUTBOX_SIGNED_AS, &entry->digest, entry->signature, NULL))
        {
          entry->author_key = g_strdup (yc_stmt_col_text (stmt, "public_key"));
          return TRUE;
        }
    }
  g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "operation %s is not signed by its author", entry->op_id);
  return FALSE;
}

YcOutboxState
yc_outbox_state_read (const char *name)
{
  if (strcmp (name, "replaced") == 0)
    return YC_OUTBOX_REPLACED;
  return strcmp (name, "done") == 0 ? YC_OUTBOX_DONE : strcmp (name, "stuck") == 0 ? YC_OUTBOX_STUCK : YC_OUTBOX_READY;
}

/* What stands in the row itself: no key is needed for it. */
static YcOutboxEntry *
read_row (YcStmt *stmt)
{
  YcOutboxEntry *entry = g_new0 (YcOutboxEntry, 1);

  entry->n = yc_stmt_col_int (stmt, "n");
  entry->op_id = g_strdup (yc_stmt_col_text (stmt, "op_id"));
  entry->case_id = g_strdup (yc_stmt_col_text (stmt, "case_id"));
  entry->case_seq = yc_stmt_col_int (stmt, "case_seq");
  entry->kind = g_strdup (yc_stmt_col_text (stmt, "kind"));
  entry->author = g_strdup (yc_stmt_col_text (stmt, "author"));
  g_strlcpy (entry->digest.sha256, yc_stmt_col_text (stmt, "sha256"), sizeof entry->digest.sha256);
  g_strlcpy (entry->digest.sm3, yc_stmt_col_text (stmt, "sm3"), sizeof entry->digest.sm3);
  entry->signature = g_strdup (yc_stmt_col_text (stmt, "signature"));
  entry->state = yc_outbox_state_read (yc_stmt_col_text (stmt, "state"));
  entry->tries = (int) yc_stmt_col_int (stmt, "tries");
  entry->next_at = yc_stmt_col_int (stmt, "next_at");
  entry->made = yc_stmt_col_int (stmt, "made");
  entry->last_try = yc_stmt_col_int (stmt, "last_try");
  entry->problem = g_strdup (yc_stmt_col_text (stmt, "problem"));
  return entry;
}

static YcOutboxEntry *
read_entry (YcStore *store, YcStmt *stmt, gboolean to_send, GError **error)
{
  YcOutboxEntry *entry = read_row (stmt);
  g_autoptr (GBytes) sealed = yc_stmt_col_blob (stmt, "sealed");

  if (!unseal_body (store, entry, sealed, error) || !find_key (store, entry, to_send, error))
    g_clear_pointer (&entry, yc_outbox_entry_free);
  return entry;
}

/* ---- to look at ---- */

gboolean
yc_outbox_store_get_open_from (YcStore *store, gint64 *ret_n, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = yc_store_get_meta (store, OPEN_FROM, &local);

  *ret_n = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
yc_outbox_store_set_open_from (YcStore *store, gint64 n, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  return yc_store_set_meta (store, OPEN_FROM, text, error);
}

/* A statement over the open entries; @sql has the parameter :from. */
static YcStmt *
prepare_open (YcStore *store, const char *sql, GError **error)
{
  gint64 from = 0;
  YcStmt *stmt = NULL;

  if (!yc_outbox_store_get_open_from (store, &from, error))
    return NULL;
  stmt = yc_db_prepare (yc_store_get_work (store), sql, error);
  if (stmt != NULL)
    yc_stmt_int (stmt, "from", from);
  return stmt;
}

/* @case_id: (nullable): of that case only */
static GPtrArray *
list_open (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_outbox_entry_free);
  g_autoptr (YcStmt) stmt = prepare_open (store, case_id != NULL ? "SELECT " OPEN_COLUMNS " FROM " OPEN_ROWS " AND outbox.case_id = :case_id ORDER BY n"
                                                                 : "SELECT " OPEN_COLUMNS " FROM " OPEN_ROWS " ORDER BY n", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  if (case_id != NULL)
    yc_stmt_text (stmt, "case_id", case_id);
  for (;;)
    {
      YcOutboxEntry *entry = NULL;
      g_autoptr (GError) local = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&entries);
      entry = read_entry (store, stmt, FALSE, &local);
      /* One lost key is one row's, and not the whole queue's. What is of one case is read to be told again, whole or not at all. */
      if (entry == NULL && case_id == NULL && yc_outbox_is_damage (local))
        {
          entry = read_row (stmt);
          entry->damage = g_strdup (local->message);
        }
      if (entry == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      g_ptr_array_add (entries, entry);
    }
}

/**
 * yc_outbox_store_list:
 *
 * Returns: (transfer full): of YcOutboxEntry that are not done, oldest first; one that cannot be read any more says why (damage). Errors: of the workstation
 */
GPtrArray *
yc_outbox_store_list (YcStore *store, GError **error)
{
  return list_open (store, NULL, error);
}

GPtrArray *
yc_outbox_store_list_case (YcStore *store, const char *case_id, GError **error)
{
  return list_open (store, case_id, error);
}

/**
 * yc_outbox_store_count:
 * @ret_n: entries that are not done
 * @ret_oldest: (nullable): when the oldest of those was made that only wait for the line, UTC microseconds; 0 when there is none. What was refused, and what is
 *   behind it, waits for a person: it says nothing of the line.
 */
gboolean
yc_outbox_store_count (YcStore *store, guint *ret_n, gint64 *ret_oldest, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_open (store,
    "SELECT count (*) AS n, coalesce (min (CASE WHEN coalesce (delivery.state, 'ready') = 'ready'"
    " AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.case_id = outbox.case_id AND e.state = 'stuck') THEN made END), 0) AS oldest FROM " OPEN_ROWS, error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_n = (guint) yc_stmt_col_int (stmt, "n");
  if (ret_oldest != NULL)
    *ret_oldest = yc_stmt_col_int (stmt, "oldest");
  return TRUE;
}

gboolean
yc_outbox_store_count_stuck (YcStore *store, guint *ret_n, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_open (store, "SELECT count (*) AS n FROM " OPEN_ROWS " AND delivery.state = 'stuck'", error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_n = (guint) yc_stmt_col_int (stmt, "n");
  return TRUE;
}

YcOutboxEntry *
yc_outbox_store_get_op (YcStore *store, const char *op_id, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_open (store, "SELECT " OPEN_COLUMNS " FROM " OPEN_ROWS " AND outbox.op_id = :op_id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "op_id", op_id);
  return yc_stmt_step (stmt, &row, error) && row ? read_entry (store, stmt, FALSE, error) : NULL;
}

gboolean
yc_outbox_store_find_to_hand_over (YcStore *store, gint64 *n, char **ret_op, char **ret_case, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_open (store, "SELECT n, outbox.op_id AS op_id, outbox.case_id AS case_id FROM " OPEN_ROWS
                                                 " AND n > :n AND NOT EXISTS (SELECT 1 FROM evacuated AS e WHERE e.op_id = outbox.op_id) ORDER BY n LIMIT 1", error);
  gboolean row = FALSE;

  *ret_op = *ret_case = NULL;
  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "n", *n);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (row)
    {
      *n = yc_stmt_col_int (stmt, "n");
      *ret_op = g_strdup (yc_stmt_col_text (stmt, "op_id"));
      *ret_case = g_strdup (yc_stmt_col_text (stmt, "case_id"));
    }
  return TRUE;
}

char *
yc_outbox_store_get_refusal (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_open (store,
    "SELECT delivery.problem AS problem FROM " OPEN_ROWS " AND outbox.case_id = :case_id AND delivery.state = 'stuck' ORDER BY n LIMIT 1", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", case_id);
  return yc_stmt_step (stmt, &row, error) && row ? g_strdup (yc_stmt_col_text (stmt, "problem")) : NULL;
}

/* ---- to deliver ---- */

/* Cases of which nothing more goes now: one of their operations waits or is set aside. */
typedef struct
{
  GPtrArray  *entries;
  GHashTable *held;             /* set of char* */
  GArray     *damaged;          /* gint64: n of those whose seal or signature does not fit */
  GHashTable *sent;             /* (nullable): set of gint64*: n of those that are on their way */
  gsize       bytes;
} Due;

static gboolean
take_due (YcStore *store, YcStmt *stmt, gint64 now, Due *due, GError **error)
{
  const char *case_id = yc_stmt_col_text (stmt, "case_id");
  const gint64 number = yc_stmt_col_int (stmt, "n"), next_at = yc_stmt_col_int (stmt, "next_at");
  g_autoptr (GError) local = NULL;
  YcOutboxEntry *entry = NULL;

  if (g_hash_table_contains (due->held, case_id) || (due->sent != NULL && g_hash_table_contains (due->sent, &number)))
    return TRUE;
  if (yc_outbox_state_read (yc_stmt_col_text (stmt, "state")) != YC_OUTBOX_READY || (next_at > now && next_at <= yc_outbox_get_latest (now)))
    {
      g_hash_table_add (due->held, g_strdup (case_id));
      return TRUE;
    }
  entry = read_entry (store, stmt, TRUE, &local);
  if (entry == NULL && yc_outbox_is_damage (local))
    {
      gint64 n = yc_stmt_col_int (stmt, "n");

      /* One damaged case must not hold up the others. */
      g_hash_table_add (due->held, g_strdup (case_id));
      g_array_append_val (due->damaged, n);
      return TRUE;
    }
  if (entry == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_ptr_array_add (due->entries, entry);
  due->bytes += strlen (entry->body);
  return TRUE;
}

static gboolean
scan_due (YcStore *store, gint64 now, guint max_ops, gsize max_bytes, Due *due, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_open (store, "SELECT " OPEN_COLUMNS " FROM " OPEN_ROWS " ORDER BY n", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  while (due->entries->len < max_ops && due->bytes <= max_bytes)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (!take_due (store, stmt, now, due, error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
yc_outbox_store_list_due (YcStore *store, gint64 now, guint max_ops, gsize max_bytes, GHashTable *sent, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_outbox_entry_free);
  g_autoptr (GHashTable) held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) damaged = g_array_new (FALSE, FALSE, sizeof (gint64));
  Due due = { entries, held, damaged, sent, 0 };

  if (!scan_due (store, now, max_ops, max_bytes, &due, error))
    return NULL;
  for (guint i = 0; i < damaged->len; i++)
    if (!yc_outbox_store_set_aside (store, g_array_index (damaged, gint64, i), now, YC_OUTBOX_DAMAGED, error))
      return NULL;
  return g_steal_pointer (&entries);
}

gboolean
yc_outbox_store_next_due (YcStore *store, gint64 *ret_at, GError **error)
{
  /* Of each case only the first open one counts: the others wait for it. */
  g_autoptr (YcStmt) stmt = prepare_open (store,
    "SELECT min (CASE WHEN next_at > :latest THEN 0 ELSE next_at END) AS at FROM (SELECT coalesce (delivery.next_at, 0) AS next_at, coalesce (delivery.state, 'ready') AS state,"
    " min (n) FROM " OPEN_ROWS " GROUP BY outbox.case_id) WHERE state = 'ready'", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "latest", yc_outbox_get_latest (yc_clock_now (yc_store_get_clock (store))));
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_at = row && !yc_stmt_col_is_null (stmt, "at") ? yc_stmt_col_int (stmt, "at") : G_MAXINT64;
  return TRUE;
}

static YcStmt *
prepare_change (YcStore *store, const char *sql, gint64 n, GError **error)
{
  YcStmt *stmt = yc_db_prepare (yc_store_get_work (store), sql, error);

  if (stmt != NULL)
    yc_stmt_int (stmt, "n", n);
  return stmt;
}

#define INTO_DELIVERY(columns) "INSERT INTO delivery (n, case_id, state" columns ") SELECT n, case_id, "
#define ON_OPEN " FROM outbox WHERE n = :n ON CONFLICT (n) DO UPDATE SET "

static gboolean
run (YcStmt *stmt, GError **error)
{
  return yc_stmt_run (stmt, error) || yc_store_map_error (error);
}

/* Where the operation stands among all of its case. A platform that gives a revision twice spoils the order of one case, not the queue. */
static gboolean
note_revision (YcStore *store, gint64 n, gint64 revision, gint64 at, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_change (store, "SELECT case_id, op_id, case_seq FROM outbox WHERE n = :n", n, error);
  g_autoptr (GError) local = NULL;
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row || yc_case_store_note_revision (store, yc_stmt_col_text (stmt, "case_id"), yc_stmt_col_text (stmt, "op_id"),
                                           yc_stmt_col_int (stmt, "case_seq"), revision, at, &local))
    return TRUE;
  if (g_error_matches (local, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED))
    {
      g_warning ("a receipt's revision is not kept: %s", local->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return yc_store_map_error (error);
}

gboolean
yc_outbox_store_take_receipt (YcStore *store, gint64 n, gint64 revision, gint64 sequence, gint64 at, const char *signature, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_change (store,
    INTO_DELIVERY (", revision, sequence, received, receipt") "'done', :revision, :sequence, :at, :signature" ON_OPEN
    "state = 'done', problem = '', revision = excluded.revision, sequence = excluded.sequence, received = excluded.received,"
    " receipt = excluded.receipt WHERE state NOT IN ('done', 'replaced')", n, error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "revision", revision);
  yc_stmt_int (stmt, "sequence", sequence);
  yc_stmt_int (stmt, "at", at);
  yc_stmt_text (stmt, "signature", signature);
  return run (stmt, error) && note_revision (store, n, revision, at, error);
}

/* Moves the mark on to the first entry that is still open. After deliveries, in their transaction or without one. */
gboolean
yc_outbox_store_settle (YcStore *store, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_open (store,
    "SELECT coalesce ((SELECT min (n) FROM " OPEN_ROWS "), (SELECT coalesce (max (n), 0) + 1 FROM outbox)) AS n",
    error);
  gboolean row = FALSE;

  return stmt != NULL && yc_stmt_step (stmt, &row, error) && yc_outbox_store_set_open_from (store, yc_stmt_col_int (stmt, "n"), error);
}

gboolean
yc_outbox_store_postpone (YcStore *store, gint64 n, gint64 now, gint64 next_at, const char *problem, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_change (store,
    INTO_DELIVERY (", tries, last_try, next_at, problem") "'ready', 1, :now, :next_at, :problem" ON_OPEN
    "tries = tries + 1, last_try = excluded.last_try, next_at = excluded.next_at, problem = excluded.problem WHERE state = 'ready'", n, error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "now", now);
  yc_stmt_int (stmt, "next_at", next_at);
  yc_stmt_text (stmt, "problem", problem != NULL ? problem : "");
  return run (stmt, error);
}

gboolean
yc_outbox_store_note_line (YcStore *store, const char *op_id, gint64 now, const char *problem, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    INTO_DELIVERY (", last_try, problem") "'ready', :now, :problem FROM outbox WHERE op_id = :op_id ON CONFLICT (n) DO UPDATE SET"
    " last_try = excluded.last_try, problem = CASE WHEN problem = '' OR instr (problem, '" YC_OUTBOX_LINE "') = 1"
    " OR instr (problem, '" YC_OUTBOX_STATION "') = 1 THEN excluded.problem ELSE problem END WHERE state = 'ready'", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "op_id", op_id);
  yc_stmt_int (stmt, "now", now);
  yc_stmt_text (stmt, "problem", problem);
  return run (stmt, error);
}

gboolean
yc_outbox_store_set_aside (YcStore *store, gint64 n, gint64 now, const char *problem, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_change (store,
    INTO_DELIVERY (", tries, last_try, problem") "'stuck', 1, :now, :problem" ON_OPEN
    "state = 'stuck', tries = tries + 1, last_try = excluded.last_try, problem = excluded.problem WHERE state = 'ready'", n, error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "now", now);
  yc_stmt_text (stmt, "problem", problem);
  return run (stmt, error);
}

gboolean
yc_outbox_store_set_aside_op (YcStore *store, const char *op_id, gint64 now, const char *problem, GError **error)
{
  g_autoptr (YcStmt) stmt = prepare_open (store, "SELECT n FROM " OPEN_ROWS " AND op_id = :op_id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "op_id", op_id);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  return !row || yc_outbox_store_set_aside (store, yc_stmt_col_int (stmt, "n"), now, problem, error);
}

gboolean
yc_outbox_store_try_again (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE delivery SET state = 'ready', next_at = 0 WHERE case_id = :case_id AND state NOT IN ('done', 'replaced')", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", case_id);
  return run (stmt, error);
}

gboolean
yc_outbox_store_retry_refused (YcStore *store, const char *type, GError **error)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", type);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE delivery SET state = 'ready', next_at = 0 WHERE state = 'stuck' AND instr (problem, :type) > 0", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "type", quoted);
  return run (stmt, error);
}

GPtrArray *
yc_outbox_store_list_refused_cases (YcStore *store, const char *kind, const char *type, GError **error)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", type);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YcStmt) stmt = prepare_open (store,
    "SELECT outbox.case_id AS case_id FROM " OPEN_ROWS " GROUP BY outbox.case_id HAVING min (kind) = :kind AND max (kind) = :kind"
    " AND total (delivery.state = 'stuck' AND instr (delivery.problem, :type) > 0) > 0 ORDER BY min (n)", error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "kind", kind);
  yc_stmt_text (stmt, "type", quoted);
  while (yc_stmt_step (stmt, &row, error))
    {
      if (!row)
        return g_steal_pointer (&ids);
      g_ptr_array_add (ids, g_strdup (yc_stmt_col_text (stmt, "case_id")));
    }
  return NULL;
}

GPtrArray *
yc_outbox_store_list_refused_authors (YcStore *store, const char *type, GError **error)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", type);
  g_autoptr (GPtrArray) authors = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT DISTINCT o.author FROM delivery AS d JOIN outbox AS o ON o.n = d.n WHERE d.state = 'stuck' AND instr (d.problem, :type) > 0 ORDER BY o.author", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "type", quoted);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&authors);
      g_ptr_array_add (authors, g_strdup (yc_stmt_col_text (stmt, "author")));
    }
}

gboolean
yc_outbox_store_hurry (YcStore *store, gint64 until, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "UPDATE delivery SET next_at = :until WHERE state = 'ready' AND next_at > :until", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "until", until);
  return run (stmt, error);
}

static gboolean
get_number (YcStmt *stmt, gint64 *ret_value, GError **error)
{
  gboolean row = FALSE;

  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_value = row ? yc_stmt_col_int (stmt, "value") : 0;
  return TRUE;
}

gboolean
yc_outbox_store_last_sequence (YcStore *store, gint64 *ret_sequence, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), "SELECT coalesce (max (sequence), 0) AS value FROM delivery", error);

  return stmt != NULL && get_number (stmt, ret_sequence, error);
}

gboolean
yc_outbox_store_get_revision (YcStore *store, const char *case_id, gint64 *ret_revision, GError **error)
{
  return yc_case_store_get_revision (store, case_id, ret_revision, error);
}
