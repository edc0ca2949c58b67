/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The store's part of a round: which operations and files are due, and what the platform's answers mean for each. All of a round's results
 * are one commit. Store's thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-drain-private.h"

#include "case/yc-clerk-platform.h"
#include "case/yc-enrolment.h"

#include <string.h>

#define MAX_ROUND_BYTES (4 * 1024 * 1024)
#define HELD_WAIT (2 * G_USEC_PER_SEC)

YcRound *
yc_round_new (YcStore *store, guint max_ops)
{
  YcRound *self = g_new0 (YcRound, 1);

  self->store = store;
  self->max_ops = max_ops;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_outbox_entry_free);
  self->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_wire_op_free);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_outbox_entry_free);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_outbox_file_free);
  self->next_due = G_MAXINT64;
  self->line = YC_LINE_ONLINE;
  return self;
}

void
yc_round_free (YcRound *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->known, yc_handshaken_free);
  g_clear_pointer (&self->sent, g_hash_table_unref);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->ops);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->waiting);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_free (self->refusal);
  g_free (self->failure);
  g_free (self);
}

YcRound *
yc_round_new_behind (const YcRound *before)
{
  YcRound *self = yc_round_new (before->store, before->max_ops);

  self->sent = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < before->entries->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (before->entries, i);

      g_hash_table_add (self->sent, g_memdup2 (&entry->n, sizeof entry->n));
    }
  return self;
}

gboolean
yc_round_is_smooth (const YcRound *self)
{
  for (guint i = 0; self->results != NULL && i < self->results->len; i++)
    if (((const YcWireResult *) g_ptr_array_index (self->results, i))->receipt == NULL)
      return FALSE;
  return self->results != NULL;
}

const YcOutboxFile *
yc_round_get_file (const YcRound *self)
{
  return self->file < self->files->len ? g_ptr_array_index (self->files, self->file) : NULL;
}

/* ---- the handshake ---- */

gboolean
yc_round_load_sequence (YcRound *self, GError **error)
{
  return yc_outbox_store_last_sequence (self->store, &self->sequence, error) && yc_outbox_store_count_stuck (self->store, &self->n_stuck, error);
}

gboolean
yc_round_note_twin (YcRound *self, const char *op_id, GError **error)
{
  self->line = YC_LINE_CLONED;
  g_free (self->failure);
  self->failure = g_strdup_printf ("cloned: %s", op_id);
  return yc_enrolment_suspend_numbers (self->store, op_id, error);
}

/* Whether what was found before is still so: the handshake names later operations only, and own ones may lie behind the other's by now. */
static gboolean
check_found_before (YcRound *self, GError **error)
{
  g_autofree char *why = NULL;
  gboolean knows = TRUE;

  if (!yc_enrolment_get_suspended (self->store, &why, error)
      || (why != NULL && *why != '\0' && !yc_outbox_store_knows (self->store, why, &knows, error)))
    return FALSE;
  return knows ? yc_enrolment_suspend_numbers (self->store, NULL, error) : yc_round_note_twin (self, why, error);
}

/* Each handshake brings it, and what is as before costs no write. Only told to people: a full disk is met where something has to be kept. */
static void
keep_clock (YcRound *self)
{
  g_autoptr (GError) error = NULL;
  YcClockMark before;

  if (yc_clock_mark_load (self->store, &before, &error)
      && (!yc_clock_mark_is_news (&before, &self->clock, yc_store_get_clock (self->store)) || yc_clock_mark_keep (self->store, &self->clock, &error)))
    return;
  g_message ("the platform's clock is not kept: %s", error->message);
}

gboolean
yc_round_check_known (YcRound *self, GError **error)
{
  GPtrArray *ops = self->known->ops;

  /* It was asked under this workstation's token. */
  if (!yc_clerk_note_withdrawn (self->store, NULL, FALSE, error))
    return FALSE;
  keep_clock (self);
  for (guint i = 0; i < ops->len; i++)
    {
      gboolean knows = FALSE;

      if (!yc_outbox_store_knows (self->store, g_ptr_array_index (ops, i), &knows, error))
        return FALSE;
      if (!knows)
        return yc_round_note_twin (self, g_ptr_array_index (ops, i), error);
    }
  return check_found_before (self, error);
}

gboolean
yc_round_note_withdrawn (YcRound *self, GError **error)
{
  return yc_clerk_note_withdrawn (self->store, NULL, TRUE, error);
}

gboolean
yc_round_is_cloned (const YcReply *reply)
{
  return reply->class == YC_ANSWER_HALT && reply->problem != NULL && reply->problem->type == YC_PROBLEM_CLONED;
}

gboolean
yc_round_suspend (YcRound *self, GError **error)
{
  return yc_round_note_twin (self, "", error);
}

/* ---- what is due ---- */

static YcWireOp *
build_op (const YcOutboxEntry *entry)
{
  YcWireOp *op = g_new0 (YcWireOp, 1);

  op->id = g_strdup (entry->op_id);
  op->case_id = g_strdup (entry->case_id);
  op->case_seq = entry->case_seq;
  op->author_key = g_strdup (entry->author_key);
  op->signature = g_strdup (entry->signature);
  op->digest = entry->digest;
  op->body = g_strdup (entry->body);
  return op;
}

/* @held: cases of which an operation waits for its files; the later ones wait with it. */
static gboolean
sort_entry (YcRound *self, YcOutboxEntry *entry, GHashTable *held, GError **error)
{
  g_autoptr (YcOutboxEntry) owned = entry;
  g_autoptr (GPtrArray) files = yc_outbox_store_list_files (self->store, entry->op_id, error);

  if (files == NULL)
    return FALSE;
  if (files->len > 0)
    {
      g_hash_table_add (held, g_strdup (entry->case_id));
      while (files->len > 0)
        g_ptr_array_add (self->files, g_ptr_array_steal_index (files, 0));
      g_ptr_array_add (self->waiting, g_steal_pointer (&owned));
      return TRUE;
    }
  if (g_hash_table_contains (held, entry->case_id))
    return TRUE;
  g_ptr_array_add (self->ops, build_op (entry));
  g_ptr_array_add (self->entries, g_steal_pointer (&owned));
  return TRUE;
}

/* What the platform or something before it has failed over: with others in one call it would fail them, too. */
static gboolean
is_spare (const YcOutboxEntry *entry)
{
  g_autoptr (YcProblem) problem = entry->tries > 0 && *entry->problem != '\0'
    ? yc_problem_parse (entry->problem, strlen (entry->problem), NULL) : NULL;

  return problem != NULL && yc_problem_type_get_turn (problem->type) == YC_TURN_PLATFORM;
}

/* Behind @before nothing of the kind goes: the next round sees to it. */
static gboolean
take_spare (YcRound *self, YcOutboxEntry *entry, GHashTable *held, GError **error)
{
  g_autoptr (YcOutboxEntry) spare = entry;

  if (spare == NULL || self->ops->len > 0 || self->files->len > 0 || self->sent != NULL)
    return TRUE;
  self->is_spare = TRUE;
  return sort_entry (self, g_steal_pointer (&spare), held, error);
}

gboolean
yc_round_load (YcRound *self, GError **error)
{
  g_autoptr (YcOutboxEntry) spare = NULL;
  g_autoptr (GHashTable) spared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) due = yc_outbox_store_list_due (self->store, yc_clock_now (yc_store_get_clock (self->store)), self->max_ops,
                                                        MAX_ROUND_BYTES, self->sent, error);

  if (self->sent == NULL && !yc_outbox_store_count_stuck (self->store, &self->n_stuck, error))
    return FALSE;
  /* All that is open is looked through for it: only when it is asked for. */
  if (due == NULL || (due->len == 0 && !yc_outbox_store_next_due (self->store, &self->next_due, error)))
    return FALSE;
  while (due->len > 0)
    {
      g_autoptr (YcOutboxEntry) entry = g_ptr_array_steal_index (due, 0);

      /* The later ones of its case wait for it, with their files. */
      if (g_hash_table_contains (spared, entry->case_id))
        continue;
      if (is_spare (entry))
        {
          g_hash_table_add (spared, g_strdup (entry->case_id));
          if (spare == NULL && !g_hash_table_contains (held, entry->case_id))
            spare = g_steal_pointer (&entry);
        }
      else if (!sort_entry (self, g_steal_pointer (&entry), held, error))
        return FALSE;
    }
  return take_spare (self, g_steal_pointer (&spare), held, error);
}

/* ---- files ---- */

gboolean
yc_round_read_file (YcRound *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = yc_outbox_store_read_file (self->store, yc_round_get_file (self), &self->digest, &local);
  if (self->bytes != NULL)
    return TRUE;
  if (yc_outbox_is_of_station (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* What is damaged cannot be sent as it was signed. A disk that does not read it today may tomorrow; one such file must not hold up the other cases. */
  g_message ("a file of case %s cannot be read: %s", yc_round_get_file (self)->case_id, local->message);
  g_free (self->refusal);
  self->refusal = yc_outbox_is_damage (local) ? g_strdup (YC_OUTBOX_DAMAGED) : g_strconcat (YC_OUTBOX_UNREADABLE, local->message, NULL);
  return TRUE;
}

gboolean
yc_round_leave_file (YcRound *self, GError **error)
{
  return g_str_has_prefix (self->refusal, YC_OUTBOX_UNREADABLE) ? yc_round_put_off (self, error) : yc_round_refuse_file (self, error);
}

gboolean
yc_round_file_arrived (YcRound *self, GError **error)
{
  return yc_outbox_store_file_arrived (self->store, yc_round_get_file (self), error);
}

struct _YcPlaced
{
  YcStore      *store;          /* (not owned) */
  YcOutboxFile *file;
  char         *upload;
};

YcPlaced *
yc_placed_new (YcStore *store, const YcOutboxFile *file, const char *upload)
{
  YcPlaced *self = g_new0 (YcPlaced, 1);

  self->store = store;
  self->file = g_new0 (YcOutboxFile, 1);
  self->file->op_id = g_strdup (file->op_id);
  self->file->case_id = g_strdup (file->case_id);
  self->file->kind = g_strdup (file->kind);
  self->file->ref = g_strdup (file->ref);
  self->upload = g_strdup (upload != NULL ? upload : "");
  return self;
}

void
yc_placed_free (YcPlaced *self)
{
  yc_outbox_file_free (self->file);
  g_free (self->upload);
  g_free (self);
}

void
yc_placed_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const YcPlaced *self = data;
  g_autoptr (GError) error = NULL;

  /* Without the name the upload begins anew after a restart: slower, nothing lost. */
  if (!yc_outbox_store_set_upload (self->store, self->file, self->upload, &error))
    g_warning ("an upload's name was not kept: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

/* ---- what came of it ---- */

/* The answer as it is kept in clear: how the case stands. Who it is about stands in the sealed log only. */
static char *
build_kept_text (YcProblem *problem)
{
  static const char *const kept[] = { "state", "revision", "claimed_by", "number", "received", "due", "cure_due", "paused" };
  JsonObject *current = problem->current != NULL ? json_object_new () : NULL;

  for (gsize i = 0; current != NULL && i < G_N_ELEMENTS (kept); i++)
    if (json_object_has_member (problem->current, kept[i]))
      json_object_set_member (current, kept[i], json_object_dup_member (problem->current, kept[i]));
  g_clear_pointer (&problem->current, json_object_unref);
  problem->current = current;
  return yc_problem_to_text (problem);
}

static gboolean
write_problem (YcRound *self, const YcOutboxEntry *entry, YcProblem *problem, gint64 now, GError **error)
{
  g_autofree char *text = build_kept_text (problem);
  YcAnswerClass class = yc_problem_type_get_class (problem->type);
  gint64 wait = problem->type == YC_PROBLEM_HELD ? HELD_WAIT : yc_answer_get_wait (entry->tries + 1, problem->retry_after, g_random_int ());

  if (problem->type == YC_PROBLEM_UNSEALED && !yc_outbox_store_files_lost (self->store, entry->op_id, error))
    return FALSE;
  if (class == YC_ANSWER_HALT || class == YC_ANSWER_REVOKED)
    {
      self->line = problem->type == YC_PROBLEM_CLONED ? YC_LINE_CLONED : class == YC_ANSWER_HALT ? YC_LINE_HALTED : YC_LINE_REVOKED;
      g_free (self->failure);
      self->failure = g_strdup (problem->detail);
    }
  if (problem->type == YC_PROBLEM_CLONED && !yc_enrolment_suspend_numbers (self->store, "", error))
    return FALSE;
  if (class == YC_ANSWER_REJECT || class == YC_ANSWER_CONFLICT || class == YC_ANSWER_HALT)
    return yc_outbox_store_set_aside (self->store, entry->n, now, text, error);
  return yc_outbox_store_postpone (self->store, entry->n, now, now + wait, text, error);
}

static gboolean
write_result (YcRound *self, guint i, gint64 now, GError **error)
{
  const YcOutboxEntry *entry = g_ptr_array_index (self->entries, i);
  const YcWireResult *result = g_ptr_array_index (self->results, i);
  const YcReceipt *receipt = result->receipt;

  if (receipt == NULL)
    return write_problem (self, entry, result->problem, now, error);
  return yc_outbox_store_take_receipt (self->store, entry->n, receipt->revision, receipt->sequence, receipt->at, receipt->signature, error);
}

static gboolean
write_all (YcRound *self, GError **error)
{
  gint64 now = yc_clock_now (yc_store_get_clock (self->store));

  for (guint i = 0; i < self->entries->len; i++)
    if (!write_result (self, i, now, error))
      return FALSE;
  return yc_outbox_store_settle (self->store, error);
}

gboolean
yc_round_write_results (YcRound *self, GError **error)
{
  if (!yc_store_begin (self->store, error))
    return FALSE;
  if (write_all (self, error) && yc_store_commit (self->store, error))
    return TRUE;
  yc_store_rollback (self->store);
  return FALSE;
}

gboolean
yc_round_set_aside (YcRound *self, GError **error)
{
  const YcOutboxEntry *entry = g_ptr_array_index (self->entries, 0);

  return yc_outbox_store_set_aside (self->store, entry->n, yc_clock_now (yc_store_get_clock (self->store)), self->refusal, error);
}

gboolean
yc_round_refuse_file (YcRound *self, GError **error)
{
  return yc_outbox_store_set_aside_op (self->store, yc_round_get_file (self)->op_id, yc_clock_now (yc_store_get_clock (self->store)), self->refusal,
                                       error);
}

static char *
describe_failure (const YcReply *reply)
{
  g_autoptr (YcProblem) own = NULL;

  if (reply->problem != NULL && yc_problem_type_get_turn (reply->problem->type) == YC_TURN_PLATFORM)
    return yc_problem_to_text (reply->problem);
  own = yc_problem_new (yc_round_is_too_large (reply) ? YC_PROBLEM_TOO_LARGE : YC_PROBLEM_FAULT, "%u %s", reply->status,
                        reply->problem != NULL ? yc_problem_type_get_name (reply->problem->type) : reply->failure != NULL ? reply->failure : "");
  return yc_problem_to_text (own);
}

void
yc_round_keep_failure (YcRound *self, const YcReply *reply)
{
  g_free (self->refusal);
  self->refusal = describe_failure (reply);
  self->retry_after = reply->retry_after;
}

static const YcOutboxEntry *
find_waiting (const YcRound *self, const char *op_id)
{
  for (guint i = 0; i < self->waiting->len; i++)
    if (strcmp (((const YcOutboxEntry *) g_ptr_array_index (self->waiting, i))->op_id, op_id) == 0)
      return g_ptr_array_index (self->waiting, i);
  return NULL;
}

gboolean
yc_round_put_off (YcRound *self, GError **error)
{
  const YcOutboxEntry *entry = self->entries->len > 0 ? g_ptr_array_index (self->entries, 0) : find_waiting (self, yc_round_get_file (self)->op_id);
  gint64 now = yc_clock_now (yc_store_get_clock (self->store));

  g_return_val_if_fail (entry != NULL, TRUE);
  return yc_outbox_store_postpone (self->store, entry->n, now, now + yc_answer_get_wait (entry->tries + 1, self->retry_after, g_random_int ()),
                                   self->refusal, error);
}

/* ---- what the line broke off ---- */

YcLineState
yc_round_tell_line (const YcReply *reply)
{
  static const YcLineState lines[YC_N_ANSWERS] = {
    [YC_ANSWER_DONE] = YC_LINE_ONLINE, [YC_ANSWER_RETRY] = YC_LINE_OFFLINE, [YC_ANSWER_FRESH] = YC_LINE_OFFLINE,
    [YC_ANSWER_SIGN_IN] = YC_LINE_SIGN_IN, [YC_ANSWER_CONFLICT] = YC_LINE_OFFLINE, [YC_ANSWER_REJECT] = YC_LINE_OFFLINE,
    [YC_ANSWER_HALT] = YC_LINE_HALTED, [YC_ANSWER_REVOKED] = YC_LINE_REVOKED, [YC_ANSWER_UNKNOWN] = YC_LINE_OFFLINE,
  };

  return yc_round_is_cloned (reply) ? YC_LINE_CLONED : lines[reply->class];
}

char *
yc_round_name_failure (const YcReply *reply)
{
  return reply->problem != NULL ? g_strdup_printf ("%s: %s", yc_problem_type_get_name (reply->problem->type), reply->problem->detail)
                                : g_strdup_printf ("%u %s", reply->status, reply->failure != NULL ? reply->failure : "");
}

gboolean
yc_round_is_of_content (const YcReply *reply)
{
  return reply->class == YC_ANSWER_UNKNOWN || (reply->class == YC_ANSWER_RETRY && reply->status >= 500 && reply->status != 503);
}

gboolean
yc_round_is_too_large (const YcReply *reply)
{
  return reply->status == 413 && reply->problem == NULL;
}

gboolean
yc_round_keep_line (YcRound *self, const YcReply *reply)
{
  g_autofree char *text = reply->problem != NULL ? yc_problem_to_text (reply->problem)
    : g_strdup_printf ("%u %s", reply->status, reply->failure != NULL ? reply->failure : "");

  g_free (self->refusal);
  self->refusal = g_strconcat (YC_OUTBOX_LINE, text, NULL);
  self->retry_after = reply->retry_after;
  return self->entries->len > 0 || yc_round_get_file (self) != NULL;
}

gboolean
yc_round_keep_station (YcRound *self, const GError *error)
{
  g_free (self->refusal);
  self->refusal = g_strconcat (YC_OUTBOX_STATION, error->message, NULL);
  return self->entries->len > 0 || yc_round_get_file (self) != NULL;
}

static gboolean
note_all (YcRound *self, GError **error)
{
  gint64 now = yc_clock_now (yc_store_get_clock (self->store));
  const YcOutboxFile *file = self->entries->len == 0 ? yc_round_get_file (self) : NULL;

  for (guint i = 0; i < self->entries->len; i++)
    if (!yc_outbox_store_note_line (self->store, ((const YcOutboxEntry *) g_ptr_array_index (self->entries, i))->op_id, now, self->refusal, error))
      return FALSE;
  return file == NULL || yc_outbox_store_note_line (self->store, file->op_id, now, self->refusal, error);
}

gboolean
yc_round_note_line (YcRound *self, GError **error)
{
  if (!yc_store_begin (self->store, error))
    return FALSE;
  if (note_all (self, error) && yc_store_commit (self->store, error))
    return TRUE;
  yc_store_rollback (self->store);
  return FALSE;
}

gboolean
yc_round_hurry (YcRound *self, GError **error)
{
  return yc_outbox_store_hurry (self->store, self->until, error);
}

gboolean
yc_round_may_be_there (const YcRound *self)
{
  const YcOutboxFile *file = yc_round_get_file (self);
  const YcOutboxEntry *entry = file != NULL ? find_waiting (self, file->op_id) : NULL;
  g_autoptr (YcProblem) problem = entry != NULL && *entry->problem != '\0' ? yc_problem_parse (entry->problem, strlen (entry->problem), NULL) : NULL;

  return problem != NULL && problem->type == YC_PROBLEM_UNSEALED;
}
