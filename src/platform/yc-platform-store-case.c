/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Cases and the log of operations in the platform's database: heads, chains, receipts, changes, work lists. Takes and gives values; judges
 * nothing. The store's thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-case.h"
#include "platform/yc-platform-store-private.h"

#include "base/yc-json.h"

#include <string.h>

#define MAX_HEAD_TEXT 65536

YcPlatformCase *
yc_platform_case_new (const char *case_id, const char *hall)
{
  YcPlatformCase *self = g_new0 (YcPlatformCase, 1);

  self->record = yc_case_record_new (case_id);
  self->hall = g_strdup (hall);
  self->agency = g_strdup ("");
  self->changed = json_object_new ();
  return self;
}

void
yc_platform_case_free (YcPlatformCase *self)
{
  if (self == NULL)
    return;
  yc_case_record_free (self->record);
  g_free (self->hall);
  g_free (self->agency);
  g_free (self->claimed_by);
  json_object_unref (self->changed);
  g_free (self);
}

/* ---- the head ---- */

/* The texts of a record by their names; the one list for both ways. */
#define N_TEXTS 13
static void
list_texts (YcCaseRecord *record, const char *names[N_TEXTS], char **texts[N_TEXTS])
{
  const struct { const char *name; char **text; } rows[N_TEXTS] = {
    { "number", &record->number }, { "item", &record->item_id }, { "item_version", &record->item_version },
    { "item_name", &record->item_name }, { "applicant", &record->applicant_name }, { "applicant_number", &record->applicant_number },
    { "received", &record->received }, { "judge_due", &record->judge_due }, { "due", &record->due }, { "cure_due", &record->cure_due },
    { "note", &record->note }, { "clerk", &record->clerk_name }, { "window", &record->window },
  };

  for (guint i = 0; i < N_TEXTS; i++)
    {
      names[i] = rows[i].name;
      texts[i] = rows[i].text;
    }
}

static JsonObject *
record_to_json (YcCaseRecord *record)
{
  JsonObject *object = json_object_new ();
  const char *names[N_TEXTS];
  char **texts[N_TEXTS];

  list_texts (record, names, texts);
  for (guint i = 0; i < N_TEXTS; i++)
    json_object_set_string_member (object, names[i], *texts[i]);
  json_object_set_string_member (object, "state", yc_state_get_code (record->state));
  json_object_set_boolean_member (object, "organisation", record->applicant_kind == YC_APPLICANT_ORGANISATION);
  json_object_set_boolean_member (object, "judge_provisional", record->judge_provisional);
  json_object_set_boolean_member (object, "due_provisional", record->due_provisional);
  json_object_set_boolean_member (object, "cure_provisional", record->cure_provisional);
  json_object_set_boolean_member (object, "parked", record->parked);
  if (*record->paused != '\0')
    json_object_set_string_member (object, "paused", record->paused);
  if (record->reports != 0)
    json_object_set_int_member (object, "reports", record->reports);
  json_object_set_int_member (object, "created", record->created);
  json_object_set_int_member (object, "changed", record->changed);
  json_object_set_int_member (object, "events", record->revision);
  return object;
}

static gboolean
record_from_json (YcCaseRecord *record, JsonObject *object, GError **error)
{
  const char *names[N_TEXTS], *text = NULL;
  char **texts[N_TEXTS];
  gboolean organisation = FALSE;
  gint64 reports = 0;

  list_texts (record, names, texts);
  for (guint i = 0; i < N_TEXTS; i++)
    {
      if (!yc_json_get_string (object, "head", names[i], MAX_HEAD_TEXT, &text, error))
        return FALSE;
      g_free (*texts[i]);
      *texts[i] = g_strdup (text);
    }
  if (!yc_json_get_string (object, "head", "state", 4, &text, error) || !yc_state_parse (text, &record->state)
      || !yc_json_get_boolean (object, "head", "organisation", &organisation, error)
      || !yc_json_get_boolean (object, "head", "judge_provisional", &record->judge_provisional, error)
      || !yc_json_get_boolean (object, "head", "due_provisional", &record->due_provisional, error)
      || !yc_json_get_boolean (object, "head", "cure_provisional", &record->cure_provisional, error)
      || !yc_json_get_boolean (object, "head", "parked", &record->parked, error)
      || !yc_json_get_int (object, "head", "created", G_MININT64, G_MAXINT64, &record->created, error)
      || !yc_json_get_int (object, "head", "changed", G_MININT64, G_MAXINT64, &record->changed, error))
    return FALSE;
  text = "";
  if (!yc_json_opt_string (object, "head", "paused", MAX_HEAD_TEXT, &text, error) || !yc_json_opt_int (object, "head", "reports", 0, G_MAXUINT, &reports, error))
    return FALSE;
  record->reports = (guint) reports;
  g_free (record->paused);
  record->paused = g_strdup (text);
  record->applicant_kind = organisation ? YC_APPLICANT_ORGANISATION : YC_APPLICANT_PERSON;
  return yc_json_get_int (object, "head", "events", 0, G_MAXINT64, &record->revision, error);
}

JsonObject *
yc_platform_case_to_json (const YcPlatformCase *self)
{
  JsonObject *object = record_to_json (self->record);

  json_object_set_string_member (object, "case", self->record->id);
  json_object_set_string_member (object, "agency", self->agency);
  json_object_set_string_member (object, "claimed_by", self->claimed_by != NULL ? self->claimed_by : "");
  json_object_set_int_member (object, "revision", self->revision);
  return object;
}

YcPlatformCase *
yc_platform_case_copy (const YcPlatformCase *self)
{
  YcPlatformCase *copy = yc_platform_case_new ("", self->hall);
  g_autoptr (GList) devices = json_object_get_members (self->changed);
  const char *names[N_TEXTS];
  char **texts[N_TEXTS];

  yc_case_record_clear (copy->record);
  *copy->record = *self->record;
  copy->record->id = g_strdup (self->record->id);
  list_texts (copy->record, names, texts);
  for (guint i = 0; i < N_TEXTS; i++)
    *texts[i] = g_strdup (*texts[i]);
  copy->record->paused = g_strdup (self->record->paused);
  g_free (copy->agency);
  copy->agency = g_strdup (self->agency);
  copy->revision = self->revision;
  copy->claimed_by = g_strdup (self->claimed_by);
  for (GList *l = devices; l != NULL; l = l->next)
    json_object_set_int_member (copy->changed, l->data, json_object_get_int_member (self->changed, l->data));
  return copy;
}

/* ---- rows ---- */

static gboolean
read_head (YcPlatformStore *self, YcStmt *stmt, YcPlatformCase *value, GError **error)
{
  g_autofree char *text = yc_platform_store_unseal_column (self, stmt, "case_head", "head_sealed", value->record->id, error);
  g_autoptr (JsonObject) object = text != NULL ? yc_json_parse_object (text, -1, NULL, error) : NULL;
  JsonObject *head = NULL, *changed = NULL;

  if (object == NULL || !yc_json_get_object (object, "", "head", &head, error) || !yc_json_get_object (object, "", "devices", &changed, error))
    return FALSE;
  json_object_unref (value->changed);
  value->changed = json_object_ref (changed);
  return record_from_json (value->record, head, error);
}

static YcPlatformCase *
read_case (YcPlatformStore *self, YcStmt *stmt, GError **error)
{
  g_autoptr (YcPlatformCase) value = yc_platform_case_new (yc_stmt_col_text (stmt, "case_id"), yc_stmt_col_text (stmt, "hall"));

  g_free (value->agency);
  value->agency = g_strdup (yc_stmt_col_text (stmt, "agency"));
  value->revision = yc_stmt_col_int (stmt, "revision");
  value->claimed_by = g_strdup (yc_stmt_col_text (stmt, "claimed_by"));
  return read_head (self, stmt, value, error) ? g_steal_pointer (&value) : NULL;
}

YcPlatformCase *
yc_platform_store_find_case (YcPlatformStore *self, const char *case_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT case_id, hall, agency, revision, claimed_by, head_sealed FROM case_head WHERE case_id = :case_id", error);

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", case_id);
  return yc_platform_store_get_row (stmt, error) ? read_case (self, stmt, error) : NULL;
}

gboolean
yc_platform_store_check_number (YcPlatformStore *self, const YcPlatformCase *value, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT 1 FROM case_head WHERE number = :number AND case_id <> :case_id", error);
  gboolean taken = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "number", value->record->number);
  yc_stmt_text (stmt, "case_id", value->record->id);
  if (!yc_stmt_step (stmt, &taken, error))
    return FALSE;
  return taken ? yc_platform_refuse (error, YC_PROBLEM_NUMBER_TAKEN, "the number is another case's") : TRUE;
}

gboolean
yc_platform_store_is_document_taken (YcPlatformStore *self, const char *number, const char *case_id, gboolean *ret_taken, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT 1 FROM document_number WHERE number = :number AND case_id <> :case_id", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "number", number);
  yc_stmt_text (stmt, "case_id", case_id);
  return yc_stmt_step (stmt, ret_taken, error);
}

gboolean
yc_platform_store_put_document (YcPlatformStore *self, const char *number, const char *case_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "INSERT OR IGNORE INTO document_number (number, case_id) VALUES (:number, :case_id)", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "number", number);
  yc_stmt_text (stmt, "case_id", case_id);
  return yc_stmt_run (stmt, error);
}

static char *
build_head (const YcPlatformCase *value)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_object_member (object, "head", record_to_json (value->record));
  json_object_set_object_member (object, "devices", json_object_ref (value->changed));
  return yc_json_canonical_object (object);
}

gboolean
yc_platform_store_put_case (YcPlatformStore *self, const YcPlatformCase *value, GError **error)
{
  const YcCaseRecord *record = value->record;
  g_autofree char *head = build_head (value);
  g_autoptr (YcStmt) stmt = NULL;

  if (*record->number != '\0' && !yc_platform_store_check_number (self, value, error))
    return FALSE;
  stmt = yc_db_prepare (self->db,
    "INSERT INTO case_head (case_id, hall, agency, number, state, revision, due, claimed_by, changed_us, is_priority, head_sealed)"
    " VALUES (:case_id, :hall, :agency, :number, :state, :revision, :due, :claimed_by, :now, :is_priority, :head_sealed)"
    " ON CONFLICT (case_id) DO UPDATE SET agency = excluded.agency, number = excluded.number, state = excluded.state,"
    " revision = excluded.revision, due = excluded.due, claimed_by = excluded.claimed_by, changed_us = excluded.changed_us,"
    " is_priority = excluded.is_priority, head_sealed = excluded.head_sealed", error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", record->id);
  yc_stmt_text (stmt, "hall", value->hall);
  yc_stmt_text (stmt, "agency", value->agency);
  yc_stmt_text (stmt, "number", *record->number != '\0' ? record->number : NULL);
  yc_stmt_text (stmt, "state", yc_state_get_code (record->state));
  yc_stmt_int (stmt, "revision", value->revision);
  yc_stmt_text (stmt, "due", *record->due != '\0' ? record->due : NULL);
  yc_stmt_text (stmt, "claimed_by", value->claimed_by);
  yc_stmt_int (stmt, "now", yc_platform_store_now (self));
  yc_stmt_int (stmt, "is_priority", (record->reports & YC_REPORT_PRIORITY) != 0);
  yc_platform_store_bind_sealed (self, stmt, "case_head", "head_sealed", record->id, head);
  return yc_stmt_run (stmt, error);
}

/* ---- chains ---- */

gboolean
yc_platform_store_get_chain (YcPlatformStore *self, const char *device, const char *case_id, gint64 *ret_seq, char ret_hash[65], GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT case_seq, hash FROM delivered WHERE device = :device AND case_id = :case_id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "device", device);
  yc_stmt_text (stmt, "case_id", case_id);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_seq = row ? yc_stmt_col_int (stmt, "case_seq") : 0;
  g_strlcpy (ret_hash, row ? yc_stmt_col_text (stmt, "hash") : YC_CASE_NO_HASH, 65);
  return TRUE;
}

gboolean
yc_platform_store_put_chain (YcPlatformStore *self, const char *device, const char *case_id, gint64 seq, const char *hash, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "INSERT INTO delivered (device, case_id, case_seq, hash) VALUES (:device, :case_id, :seq, :hash)"
    " ON CONFLICT (device, case_id) DO UPDATE SET case_seq = excluded.case_seq, hash = excluded.hash", error);

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "device", device);
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_int (stmt, "seq", seq);
  yc_stmt_text (stmt, "hash", hash);
  return yc_stmt_run (stmt, error);
}

/* ---- operations ---- */

static void
read_digest (YcStmt *stmt, YcDigest *digest)
{
  g_strlcpy (digest->sha256, yc_stmt_col_text (stmt, "sha256"), sizeof digest->sha256);
  g_strlcpy (digest->sm3, yc_stmt_col_text (stmt, "sm3"), sizeof digest->sm3);
}

YcReceipt *
yc_platform_store_find_receipt (YcPlatformStore *self, const char *op, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT sha256, sm3, revision, sequence, at_us, receipt_signature FROM op WHERE op = :op", error);
  YcReceipt *receipt = NULL;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "op", op);
  if (!yc_platform_store_get_row (stmt, error))
    return NULL;
  receipt = g_new0 (YcReceipt, 1);
  receipt->id = g_strdup (op);
  read_digest (stmt, &receipt->digest);
  receipt->revision = yc_stmt_col_int (stmt, "revision");
  receipt->sequence = yc_stmt_col_int (stmt, "sequence");
  receipt->at = yc_stmt_col_int (stmt, "at_us");
  receipt->signature = g_strdup (yc_stmt_col_text (stmt, "receipt_signature"));
  return receipt;
}

/* The next of the log. Nothing is ever taken out of it, and there is one writer. */
static gboolean
get_next_sequence (YcPlatformStore *self, gint64 *ret_sequence, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT coalesce (max (sequence), 0) + 1 AS next FROM op", error);
  gboolean row = FALSE;

  if (stmt == NULL || !yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_sequence = yc_stmt_col_int (stmt, "next");
  return TRUE;
}

YcReceipt *
yc_platform_store_add_op (YcPlatformStore *self, const char *device, const char *hall, const YcWireOp *op, const char *kind, gint64 revision, GError **error)
{
  g_autoptr (YcReceipt) receipt = g_new0 (YcReceipt, 1);
  g_autoptr (YcStmt) stmt = NULL;

  receipt->id = g_strdup (op->id);
  receipt->digest = op->digest;
  receipt->revision = revision;
  receipt->at = yc_platform_store_now (self);
  if (!get_next_sequence (self, &receipt->sequence, error))
    return NULL;
  yc_receipt_sign (receipt, self->signing_key);
  stmt = yc_db_prepare (self->db,
    "INSERT INTO op (sequence, op, device, hall, case_id, case_seq, kind, author_key, signature, sha256, sm3, body_sealed, revision, at_us,"
    " receipt_signature) VALUES (:sequence, :op, :device, :hall, :case_id, :case_seq, :kind, :author_key, :signature, :sha256, :sm3, :body_sealed,"
    " :revision, :at, :receipt_signature)", error);
  if (stmt == NULL)
    return NULL;
  yc_stmt_int (stmt, "sequence", receipt->sequence);
  yc_stmt_text (stmt, "op", op->id);
  yc_stmt_text (stmt, "device", device);
  yc_stmt_text (stmt, "hall", hall);
  yc_stmt_text (stmt, "case_id", op->case_id);
  yc_stmt_int (stmt, "case_seq", op->case_seq);
  yc_stmt_text (stmt, "kind", kind);
  yc_stmt_text (stmt, "author_key", op->author_key);
  yc_stmt_text (stmt, "signature", op->signature);
  yc_stmt_text (stmt, "sha256", op->digest.sha256);
  yc_stmt_text (stmt, "sm3", op->digest.sm3);
  yc_platform_store_bind_sealed (self, stmt, "op", "body_sealed", op->id, op->body);
  yc_stmt_int (stmt, "revision", revision);
  yc_stmt_int (stmt, "at", receipt->at);
  yc_stmt_text (stmt, "receipt_signature", receipt->signature);
  return yc_stmt_run (stmt, error) ? g_steal_pointer (&receipt) : NULL;
}

/* ---- reading ---- */

static YcChange *
read_change (YcPlatformStore *self, YcStmt *stmt, GError **error)
{
  g_autoptr (YcChange) change = g_new0 (YcChange, 1);
  const char *id = yc_stmt_col_text (stmt, "op");

  change->sequence = yc_stmt_col_int (stmt, "sequence");
  change->revision = yc_stmt_col_int (stmt, "revision");
  change->at = yc_stmt_col_int (stmt, "at_us");
  change->op = g_new0 (YcWireOp, 1);
  change->op->id = g_strdup (id);
  change->op->case_id = g_strdup (yc_stmt_col_text (stmt, "case_id"));
  change->op->case_seq = yc_stmt_col_int (stmt, "case_seq");
  change->op->author_key = g_strdup (yc_stmt_col_text (stmt, "author_key"));
  change->op->signature = g_strdup (yc_stmt_col_text (stmt, "signature"));
  read_digest (stmt, &change->op->digest);
  change->op->body = yc_platform_store_unseal_column (self, stmt, "op", "body_sealed", id, error);
  return change->op->body != NULL ? g_steal_pointer (&change) : NULL;
}

#define OP_COLUMNS "op.sequence, op.op, op.case_id, op.case_seq, op.author_key, op.signature, op.sha256, op.sm3, op.body_sealed, op.revision, op.at_us"

/* Reads until @max_bytes are over; @changes has one at least when there is any. */
static gboolean
read_changes (YcPlatformStore *self, YcStmt *stmt, gsize max_bytes, YcChanges *changes, GError **error)
{
  gsize bytes = 0;
  gboolean row = FALSE;

  for (;;)
    {
      YcChange *change = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (bytes > max_bytes)
        {
          changes->more = TRUE;
          return TRUE;
        }
      change = read_change (self, stmt, error);
      if (change == NULL)
        return FALSE;
      g_ptr_array_add (changes->changes, change);
      changes->cursor = change->sequence;
      bytes += strlen (change->op->body);
    }
}

static YcChanges *
changes_new (gint64 cursor)
{
  YcChanges *self = g_new0 (YcChanges, 1);

  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_change_free);
  self->cursor = cursor;
  return self;
}

gboolean
yc_platform_store_get_last_sequence (YcPlatformStore *self, const char *hall, gint64 *ret_sequence, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT sequence FROM op WHERE hall = :hall ORDER BY sequence DESC LIMIT 1", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "hall", hall);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_sequence = row ? yc_stmt_col_int (stmt, "sequence") : 0;
  return TRUE;
}

gboolean
yc_platform_store_check_cursor (YcPlatformStore *self, gint64 after, const char *op, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT coalesce (max (sequence), 0) AS newest, (SELECT op FROM op WHERE sequence = :after) AS op FROM op", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  yc_stmt_int (stmt, "after", after);
  if (!yc_stmt_step (stmt, &row, error))
    return FALSE;
  if (after == 0 || (after <= yc_stmt_col_int (stmt, "newest") && (op == NULL || g_strcmp0 (yc_stmt_col_text (stmt, "op"), op) == 0)))
    return TRUE;
  return yc_platform_refuse (error, YC_PROBLEM_CURSOR_GONE, "the log of operations is not the one that the cursor is of");
}

YcChanges *
yc_platform_store_list_changes (YcPlatformStore *self, const char *hall, gint64 after, guint limit, gsize max_bytes, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT " OP_COLUMNS " FROM op WHERE op.hall = :hall AND op.sequence > :after ORDER BY op.sequence LIMIT :limit", error);
  g_autoptr (YcChanges) changes = changes_new (after);

  if (stmt == NULL)
    return NULL;
  yc_stmt_int (stmt, "after", after);
  yc_stmt_text (stmt, "hall", hall);
  yc_stmt_int (stmt, "limit", limit);
  if (!read_changes (self, stmt, max_bytes, changes, error))
    return NULL;
  changes->more = changes->more || changes->changes->len == limit;
  return g_steal_pointer (&changes);
}

YcChanges *
yc_platform_store_list_ops (YcPlatformStore *self, const char *case_id, gsize max_bytes, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db, "SELECT " OP_COLUMNS " FROM op WHERE case_id = :case_id ORDER BY revision", error);
  g_autoptr (YcChanges) changes = changes_new (0);

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", case_id);
  return read_changes (self, stmt, max_bytes, changes, error) ? g_steal_pointer (&changes) : NULL;
}

/* Accepted and not decided; 后台退回 is the window's turn. */
/* "+hall": by the agency and the state, not by the hall, whose cases of all years would be read. */
#define OPEN_STATES "('S30', 'S31', 'S32', 'S33', 'S40', 'S50', 'S55', 'S56')"

/* What one can go on with comes first, then what stands in a special step (it keeps its old day), then what a colleague has: none of these may
 * push the first out of an answer. */
#define WORK_RANK "CASE WHEN claimed_by <> :account THEN 2 WHEN state = 'S55' THEN 1 ELSE 0 END"
#define WORK_DUE "coalesce (due, '9999')"
#define WORK_ORDER WORK_RANK ", " WORK_DUE ", NOT is_priority, case_id"

/* The same as WORK_RANK. */
static int
get_work_rank (const YcPlatformAccount *account, const YcPlatformCase *value)
{
  if (value->claimed_by != NULL && strcmp (value->claimed_by, account->account) != 0)
    return 2;
  return value->record->state == YC_STATE_SPECIAL_STEP ? 1 : 0;
}

char *
yc_platform_store_make_work_cursor (const YcPlatformAccount *account, const YcPlatformCase *last)
{
  YcWorklistCursor cursor = { .rank = get_work_rank (account, last), .priority = (last->record->reports & YC_REPORT_PRIORITY) != 0 };

  g_strlcpy (cursor.due, *last->record->due != '\0' ? last->record->due : "9999", sizeof cursor.due);
  g_strlcpy (cursor.case_id, last->record->id, sizeof cursor.case_id);
  return yc_worklist_cursor_to_text (&cursor);
}

GPtrArray *
yc_platform_store_list_work (YcPlatformStore *self, const YcPlatformAccount *account, YcWorklistView view, const YcWorklistCursor *after, guint limit,
                             GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (self->db,
    "SELECT case_id, hall, agency, revision, claimed_by, head_sealed FROM case_head WHERE +hall = :hall AND state IN " OPEN_STATES
    " AND agency IN (SELECT agency FROM account_agency WHERE account = :account) AND (NOT :mine OR claimed_by = :account)"
    " AND (:after = '' OR (" WORK_ORDER ") > (:rank, :due, NOT :priority, :after)) ORDER BY " WORK_ORDER " LIMIT :limit", error);
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_platform_case_free);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "hall", account->hall);
  yc_stmt_text (stmt, "account", account->account);
  yc_stmt_int (stmt, "mine", view == YC_WORKLIST_MINE);
  yc_stmt_int (stmt, "rank", after != NULL ? after->rank : 0);
  yc_stmt_text (stmt, "due", after != NULL ? after->due : "");
  yc_stmt_int (stmt, "priority", after != NULL && after->priority);
  yc_stmt_text (stmt, "after", after != NULL ? after->case_id : "");
  yc_stmt_int (stmt, "limit", limit);
  for (;;)
    {
      YcPlatformCase *value = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&cases);
      value = read_case (self, stmt, error);
      if (value == NULL)
        return NULL;
      g_ptr_array_add (cases, value);
    }
}
