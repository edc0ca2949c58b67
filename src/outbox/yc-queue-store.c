/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The queue's page asks here. Takes nothing but the store, gives lines of plain facts; the sealed operations stay closed, so that a long queue
 * costs no keys. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-queue.h"

#include "outbox/yc-behind.h"
#include "outbox/yc-outbox-private.h"

#define COLUMNS \
  "SELECT o.op_id, o.case_id, o.kind, o.author, o.made, coalesce (d.state, 'ready') AS state, coalesce (d.tries, 0) AS tries," \
  " coalesce (d.last_try, 0) AS last_try, coalesce (d.next_at, 0) AS next_at, coalesce (d.received, 0) AS received," \
  /* Without its case's key an operation is lost, which is seen here without opening anything, also before its turn to be sent comes. */ \
  " CASE WHEN coalesce (d.state, 'ready') IN ('ready', 'stuck') AND NOT EXISTS (SELECT 1 FROM case_key k WHERE k.case_id = o.case_id)" \
  " THEN '" YC_OUTBOX_DAMAGED "' ELSE coalesce (d.problem, '') END AS problem," \
  " coalesce (r.item_name, '') AS item_name, coalesce (r.number, '') AS number," \
  " (SELECT count (*) FROM outbox_file f WHERE f.op_id = o.op_id) AS n_files," \
  " (SELECT count (*) FROM outbox_file f WHERE f.op_id = o.op_id AND f.arrived <> 0) AS n_arrived," \
  " (SELECT count (*) FROM outbox_file f WHERE f.op_id = o.op_id AND f.kind = 'page') AS n_pages," \
  " EXISTS (SELECT 1 FROM delivery e JOIN outbox p USING (n) WHERE p.case_id = o.case_id AND p.n < o.n AND e.state = 'stuck') AS is_held" \
  " FROM outbox o LEFT JOIN delivery d USING (n) LEFT JOIN case_row r ON r.id = o.case_id"

void
yc_queue_line_free (YcQueueLine *self)
{
  if (self == NULL)
    return;
  g_free (self->op_id);
  g_free (self->case_id);
  g_free (self->kind);
  g_free (self->author);
  g_free (self->item_name);
  g_free (self->number);
  g_free (self->problem);
  g_free (self);
}

static YcQueueLine *
read_line (YcStmt *stmt)
{
  YcQueueLine *self = g_new0 (YcQueueLine, 1);
  self->op_id = g_strdup (yc_stmt_col_text (stmt, "op_id"));
  self->case_id = g_strdup (yc_stmt_col_text (stmt, "case_id"));
  self->kind = g_strdup (yc_stmt_col_text (stmt, "kind"));
  self->author = g_strdup (yc_stmt_col_text (stmt, "author"));
  self->item_name = g_strdup (yc_stmt_col_text (stmt, "item_name"));
  self->number = g_strdup (yc_stmt_col_text (stmt, "number"));
  self->problem = g_strdup (yc_stmt_col_text (stmt, "problem"));
  self->state = yc_outbox_state_read (yc_stmt_col_text (stmt, "state"));
  self->tries = (int) yc_stmt_col_int (stmt, "tries");
  self->made = yc_stmt_col_int (stmt, "made");
  self->last_try = yc_stmt_col_int (stmt, "last_try");
  self->next_at = yc_stmt_col_int (stmt, "next_at");
  self->received = yc_stmt_col_int (stmt, "received");
  self->n_files = (guint) yc_stmt_col_int (stmt, "n_files");
  self->n_arrived = (guint) yc_stmt_col_int (stmt, "n_arrived");
  self->n_pages = (guint) yc_stmt_col_int (stmt, "n_pages");
  self->is_held = self->state == YC_OUTBOX_READY && yc_stmt_col_int (stmt, "is_held") != 0;
  return self;
}

static gboolean
append_lines (YcStore *store, const char *sql, gint64 from, guint limit, GPtrArray *lines, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store), sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  if (from >= 0)
    yc_stmt_int (stmt, "from", from);
  yc_stmt_int (stmt, "limit", limit);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_ptr_array_add (lines, read_line (stmt));
    }
}

/* What came and does not fit, among what has to go: one place to look at. */
static gboolean
append_behind (YcStore *store, guint limit, GPtrArray *lines, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT b.case_id, b.since_us, b.tries, b.last_try_us, b.next_at_us, b.reason, coalesce (r.item_name, '') AS item_name, coalesce (r.number, '') AS number"
    " FROM case_behind /* whole */ b LEFT JOIN case_row r ON r.id = b.case_id ORDER BY b.since_us, b.case_id LIMIT :limit", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "limit", limit);
  for (;;)
    {
      YcQueueLine *line = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      line = g_new0 (YcQueueLine, 1);
      line->is_incoming = TRUE;
      line->case_id = g_strdup (yc_stmt_col_text (stmt, "case_id"));
      line->op_id = g_strconcat (YC_OUTBOX_BEHIND, line->case_id, NULL);
      line->kind = g_strdup ("behind");
      line->author = g_strdup ("");
      line->item_name = g_strdup (yc_stmt_col_text (stmt, "item_name"));
      line->number = g_strdup (yc_stmt_col_text (stmt, "number"));
      line->problem = g_strconcat (YC_OUTBOX_BEHIND, yc_stmt_col_text (stmt, "reason"), NULL);
      line->state = YC_OUTBOX_READY;
      line->tries = (int) yc_stmt_col_int (stmt, "tries");
      line->made = yc_stmt_col_int (stmt, "since_us");
      line->last_try = yc_stmt_col_int (stmt, "last_try_us");
      line->next_at = yc_stmt_col_int (stmt, "next_at_us");
      g_ptr_array_add (lines, line);
    }
}

GPtrArray *
yc_queue_store_list (YcStore *store, guint limit, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_queue_line_free);
  gint64 from = 0;

  if (!yc_outbox_store_get_open_from (store, &from, error) || !append_behind (store, limit, lines, error)
      || (lines->len < limit && !append_lines (store, COLUMNS " WHERE o.n >= :from AND coalesce (d.state, 'ready') IN ('ready', 'stuck') ORDER BY o.n LIMIT :limit",
                                               from, limit - lines->len, lines, error))
      || (lines->len < limit && !append_lines (store, COLUMNS " WHERE d.state NOT IN ('ready', 'stuck') ORDER BY o.n DESC LIMIT :limit", -1, limit - lines->len, lines, error)))
    return NULL;
  return g_steal_pointer (&lines);
}

gboolean
yc_queue_store_sum (YcStore *store, gint64 since, YcQueueSum *ret_sum, GError **error)
{
  g_autoptr (YcStmt) stmt = NULL;
  guint n_open = 0, n_behind = 0;
  gboolean row = FALSE;

  if (!yc_behind_count (store, &n_behind, error) || !yc_outbox_store_count (store, &n_open, &ret_sum->oldest, error) || !yc_outbox_store_count_stuck (store, &ret_sum->n_stuck, error))
    return FALSE;
  ret_sum->n_waiting = n_open - ret_sum->n_stuck;
  stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT count (*) AS n, (SELECT count (*) FROM outbox) AS n_all FROM delivery WHERE state = 'done' AND received >= :since", error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "since", since);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  ret_sum->n_done = (guint) yc_stmt_col_int (stmt, "n");
  ret_sum->n_all = (guint) yc_stmt_col_int (stmt, "n_all") + n_behind;
  return TRUE;
}

/* ---- the steps of a case ---- */

typedef struct { gint64 case_seq; YcOutboxState state; } Op;

/* The operations of the case that brought or bring its own events, in order. Another one brings what a replaced one had. */
static GArray *
list_ops (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (Op));
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT o.case_seq, coalesce (d.state, 'ready') AS state FROM outbox o LEFT JOIN delivery d USING (n) WHERE o.case_id = :case_id"
    " AND coalesce (d.state, 'ready') <> 'replaced' ORDER BY o.n", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", case_id);
  for (;;)
    {
      Op op;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ops);
      op = (Op) { yc_stmt_col_int (stmt, "case_seq"), yc_outbox_state_read (yc_stmt_col_text (stmt, "state")) };
      g_array_append_val (ops, op);
    }
}

/* What follows the last operation goes with the next one: nothing can be said of it yet. */
static YcStepMark
find_mark (const YcCaseEvent *event, const GArray *ops)
{
  gboolean is_behind = FALSE;
  guint i = 0;

  if (event->is_void)
    return YC_STEP_VOID;
  if (event->revision > 0)
    return YC_STEP_PLAIN;
  for (; i < ops->len && g_array_index (ops, Op, i).case_seq < event->seq; i++)
    is_behind = is_behind || g_array_index (ops, Op, i).state == YC_OUTBOX_STUCK;
  if (i < ops->len && g_array_index (ops, Op, i).state == YC_OUTBOX_STUCK)
    return YC_STEP_REFUSED;
  if (event->is_held)
    return YC_STEP_OVERTAKEN;
  return is_behind && i < ops->len ? YC_STEP_BEHIND : YC_STEP_PLAIN;
}

GArray *
yc_queue_store_mark_steps (YcStore *store, const char *case_id, const GPtrArray *history, GError **error)
{
  g_autoptr (GArray) ops = list_ops (store, case_id, error);
  GArray *marks = NULL;

  if (ops == NULL)
    return NULL;
  marks = g_array_sized_new (FALSE, FALSE, sizeof (YcStepMark), history->len);
  for (guint i = 0; i < history->len; i++)
    {
      YcStepMark mark = find_mark (g_ptr_array_index (history, i), ops);

      g_array_append_val (marks, mark);
    }
  return marks;
}

const char *
yc_step_mark_get_code (YcStepMark mark)
{
  static const char *const codes[YC_N_STEPS] = {
    [YC_STEP_PLAIN] = "", [YC_STEP_BEHIND] = "behind", [YC_STEP_OVERTAKEN] = "overtaken", [YC_STEP_REFUSED] = "refused", [YC_STEP_VOID] = "void",
  };

  g_return_val_if_fail (mark < YC_N_STEPS, "");

  return codes[mark];
}
