/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Drafts and single cases: saves what is typed, parks, discards, loads. Takes a YcIntake, gives ids and records; each call is one
 * transaction of its own. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-remote.h"
#include "case/yc-case-store-private.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"

#include <string.h>

/* ---- draft rows ---- */

static char *
build_draft_aad (const char *case_id)
{
  return g_strconcat ("draft/", case_id, NULL);
}

YcIntake *
yc_case_draft_load (YcStore *store, YcSealKey *key, const char *case_id, gint64 *ret_revision, gint64 *ret_saved, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT saved, revision, sealed FROM draft WHERE case_id = :id", error);
  g_autofree char *aad = build_draft_aad (case_id);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (JsonObject) object = NULL;
  YcIntake *intake = NULL;
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "id", case_id);
  if (!yc_stmt_step (stmt, &row, error) || !row)
    return NULL;
  sealed = yc_stmt_col_blob (stmt, "sealed");
  object = yc_case_unseal_json (key, aad, sealed, error);
  if (object == NULL || (intake = yc_case_intake_read (store, object, error)) == NULL)
    {
      g_prefix_error (error, "draft of case %s: ", case_id);
      return NULL;
    }
  *ret_revision = yc_stmt_col_int (stmt, "revision");
  *ret_saved = yc_stmt_col_int (stmt, "saved");
  return intake;
}

static gboolean
write_draft (YcStore *store, const YcCaseRow *row, JsonObject *intake, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_get_case_key (store, row->record.id, error);
  g_autofree char *aad = build_draft_aad (row->record.id);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (YcStmt) stmt = NULL;

  if (key == NULL)
    return FALSE;
  sealed = yc_case_seal_json (key, aad, intake);
  stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO draft (case_id, saved, revision, sealed) VALUES (:id, :saved, :revision, :sealed)"
    " ON CONFLICT (case_id) DO UPDATE SET saved = excluded.saved, revision = excluded.revision, sealed = excluded.sealed", error);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "id", row->record.id);
  yc_stmt_int (stmt, "saved", row->record.changed);
  yc_stmt_int (stmt, "revision", row->record.revision);
  yc_stmt_blob (stmt, "sealed", sealed);
  return yc_stmt_run (stmt, error);
}

static gboolean
save_draft_row (YcStore *store, const char *case_id, const YcIntake *intake, JsonObject *json, GError **error)
{
  g_autoptr (YcCaseRow) before = yc_case_row_load (store, case_id, error);
  g_autoptr (YcCaseRow) row = before != NULL ? yc_case_row_load (store, case_id, error) : NULL;

  if (row == NULL)
    return FALSE;
  yc_case_row_take_intake (store, row, intake);
  row->record.changed = yc_clock_now (yc_store_get_clock (store));
  return write_draft (store, row, json, error) && yc_case_row_write (store, row, before, error);
}

/* ---- saving ---- */

static gboolean
is_same (const YcIntake *a, JsonObject *b)
{
  g_autoptr (JsonObject) json = yc_intake_to_json (a);
  g_autofree char *x = yc_json_canonical_object (json);
  g_autofree char *y = yc_json_canonical_object (b);

  return strcmp (x, y) == 0;
}

/* After the receipt: an error put right on the spot is a fact of its own (行政许可法第三十二条第一款第三项). The item stays. */
static gboolean
amend (YcStore *store, const YcCaseRow *row, const YcIntake *intake, JsonObject *json, const YcActor *actor, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();

  if (intake->item == NULL || strcmp (intake->item->id, row->record.item_id) != 0
      || strcmp (intake->item->version, row->record.item_version) != 0)
    {
      yc_store_refuse (error, YC_CONFLICT_ITEM_FIXED, "case %s: the item cannot change after the receipt", row->record.id);
      return FALSE;
    }
  json_object_set_object_member (body, "intake", json_object_ref (json));
  return yc_case_store_append (store, row->record.id, "amended", body, actor, error);
}

static gboolean
save_existing (YcStore *store, const char *case_id, const YcIntake *intake, const YcActor *actor, GError **error)
{
  g_autoptr (YcCaseRow) row = yc_case_row_load (store, case_id, error);
  g_autoptr (YcIntake) current = NULL;
  g_autoptr (JsonObject) json = NULL;

  if (row == NULL || (current = yc_case_store_load_intake (store, case_id, error)) == NULL)
    return FALSE;
  json = yc_intake_to_json (intake);
  if (is_same (current, json))
    return TRUE;
  switch ((int) row->record.state)
    {
    case YC_STATE_DRAFT:
    case YC_STATE_PRECHECK:
      return save_draft_row (store, case_id, intake, json, error);
    case YC_STATE_RECEIVED:
    case YC_STATE_TO_CORRECT:
    case YC_STATE_CORRECTED:
      return amend (store, row, intake, json, actor, error);
    default:
      yc_store_refuse (error, YC_CONFLICT_FROZEN, "case %s is %s: its intake is evidence", case_id,
                   yc_state_get_code (row->record.state));
      return FALSE;
    }
}

static gboolean
create (YcStore *store, const char *case_id, const YcIntake *intake, const YcActor *actor, GError **error)
{
  g_autoptr (YcSealKey) key = yc_store_make_case_key (store, case_id, error);
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (JsonObject) json = NULL;

  if (key == NULL)
    return FALSE;
  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_DRAFT));
  json = yc_intake_to_json (intake);
  return yc_case_store_append (store, case_id, "created", body, actor, error)
         && save_draft_row (store, case_id, intake, json, error);
}

/**
 * yc_case_store_save_draft:
 * @case_id: (nullable): NULL makes the case and its key
 *
 * Saves what is typed, in one transaction. A received case takes a correction on the spot as a new event; an accepted one refuses.
 *
 * Returns: (transfer full): the case's id. Errors: CONFLICT, NOT_FOUND, NO_SPACE
 */
char *
yc_case_store_save_draft (YcStore *store, const char *case_id, const YcIntake *intake, const YcActor *actor, GError **error)
{
  g_autofree char *id = case_id != NULL ? g_strdup (case_id)
                                        : yc_ids_uuid (yc_store_get_ids (store), yc_clock_now (yc_store_get_clock (store)));

  if (!yc_store_begin (store, error))
    return NULL;
  if (yc_case_store_keep_item (store, intake->item, error)
      && (case_id != NULL ? save_existing (store, id, intake, actor, error) : create (store, id, intake, actor, error))
      && yc_store_commit (store, error))
    return g_steal_pointer (&id);
  yc_store_rollback (store);
  yc_store_map_error (error);
  return NULL;
}

/* ---- loading ---- */

static YcIntake *
load_frozen (YcStore *store, const YcCaseRow *row, YcSealKey *key, GError **error)
{
  g_autoptr (YcCaseEvent) event = yc_case_row_load_intake (store, key, row, error);
  JsonObject *object = NULL;

  if (event == NULL || !yc_json_get_object (event->body, "", "intake", &object, error))
    return NULL;
  return yc_case_intake_read (store, object, error);
}

/**
 * yc_case_store_load_intake:
 *
 * Returns: (transfer full): the draft, or what the receipt froze and later corrections made of it, with the letters that the events
 *   tell of and the length of the printed form. Errors: NOT_FOUND, TAMPERED
 */
YcIntake *
yc_case_store_load_intake (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcCaseRow) row = yc_case_row_load (store, case_id, error);
  g_autoptr (YcSealKey) key = row != NULL ? yc_store_get_case_key (store, case_id, error) : NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (YcIntake) intake = NULL;
  GPtrArray *letters = NULL;
  gint64 revision = 0, saved = 0;

  if (key == NULL)
    return NULL;
  intake = row->intake_seq > 0 ? load_frozen (store, row, key, &local)
                               : yc_case_draft_load (store, key, case_id, &revision, &saved, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (intake == NULL)
    intake = yc_intake_new (NULL);
  letters = yc_case_store_load_letters (store, case_id, error);
  if (letters == NULL)
    return NULL;
  intake->letters = letters;
  if (!yc_case_store_count_form_pages (store, case_id, &intake->form_pages, error))
    return NULL;
  if (!yc_case_record_get_judge_start (&row->record, &intake->received))
    g_date_clear (&intake->received, 1);
  return g_steal_pointer (&intake);
}

/**
 * yc_case_store_get:
 *
 * Returns: (transfer full): the case's line. Errors: NOT_FOUND
 */
YcCaseRecord *
yc_case_store_get (YcStore *store, const char *case_id, GError **error)
{
  g_autoptr (YcCaseRow) row = yc_case_row_load (store, case_id, error);

  return row != NULL ? yc_case_row_take_record (row) : NULL;
}

/* ---- parking, discarding ---- */

static gboolean
append_alone (YcStore *store, const char *case_id, const char *kind, JsonObject *body, const YcActor *actor, GError **error)
{
  if (!yc_store_begin (store, error))
    return FALSE;
  if (yc_case_store_append (store, case_id, kind, body, actor, error) && yc_store_commit (store, error))
    return TRUE;
  yc_store_rollback (store);
  return yc_store_map_error (error);
}

/**
 * yc_case_store_park:
 * @note: (nullable): why, "comes back with ..."
 *
 * Puts the case aside, or takes it up again. Errors: CONFLICT when the case has ended
 */
gboolean
yc_case_store_park (YcStore *store, const char *case_id, gboolean parked, const char *note, const YcActor *actor, GError **error)
{
  g_autoptr (YcCaseRow) row = yc_case_row_load (store, case_id, error);
  g_autoptr (JsonObject) body = json_object_new ();

  if (row == NULL)
    return FALSE;
  if (!yc_state_is_open (row->record.state))
    {
      yc_store_refuse (error, YC_CONFLICT_ENDED, "case %s has ended", case_id);
      return FALSE;
    }
  if (!parked && !row->record.parked)
    return TRUE;
  json_object_set_boolean_member (body, "parked", parked);
  json_object_set_string_member (body, "note", note != NULL ? note : "");
  return append_alone (store, case_id, parked ? "parked" : "resumed", body, actor, error);
}

/**
 * yc_case_store_discard:
 * @reason: (nullable): kept in the history
 *
 * 作废: a draft by its clerk; a received case by a supervisor, its number then stays void. Queues nothing: yc_submission_void() does. Errors: CONFLICT
 */
gboolean
yc_case_store_discard (YcStore *store, const char *case_id, const char *reason, const YcActor *actor, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_VOIDED));
  json_object_set_string_member (body, "reason", reason != NULL ? reason : "");
  return append_alone (store, case_id, "voided", body, actor, error);
}

/**
 * yc_case_store_give_up:
 * @op_id: of the first operation, which the platform refused
 * @reason: why, for the history
 *
 * Takes back all that was done of a case of which the platform knows nothing, and ends the case (S93). Form and applicant stay, as those of the draft that
 * it is behind that; its number stays void. Needs an open transaction; after an error roll it back.
 *
 * Errors: CONFLICT when nothing was done of it but the draft, or nobody is signed in
 */
gboolean
yc_case_store_give_up (YcStore *store, const char *case_id, const char *op_id, const char *reason, const YcActor *actor, GError **error)
{
  g_autoptr (YcCaseRecord) before = yc_case_store_get (store, case_id, error);
  g_autoptr (YcIntake) intake = before != NULL ? yc_case_store_load_intake (store, case_id, error) : NULL;
  g_autoptr (JsonObject) body = json_object_new (), json = NULL;
  gint64 seq = 0;

  /* What is behind "created": that the case was begun is no act. */
  if (intake == NULL || !yc_case_store_abandon (store, case_id, 2, op_id, reason, actor, &seq, error))
    return FALSE;
  json = yc_intake_to_json (intake);
  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_VOIDED));
  json_object_set_string_member (body, "reason", reason);
  if (*before->number != '\0')
    json_object_set_string_member (body, "number", before->number);
  return save_draft_row (store, case_id, intake, json, error) && yc_case_store_append (store, case_id, "voided", body, actor, error);
}

/**
 * yc_case_store_find_duplicate:
 * @case_id: (nullable): not counted
 *
 * Returns: (transfer full) (nullable): another case of the same person and item that is not decided yet (S00 to S18), the newest; NULL without
 *   error when there is none
 */
char *
yc_case_store_find_duplicate (YcStore *store, const char *case_id, const char *item_id, const char *applicant_number, GError **error)
{
  g_autofree char *normal = yc_case_search_normal (applicant_number);
  g_autofree char *key = yc_case_search_key (store, 'f', "id-full", normal);
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT r.* FROM case_search s JOIN case_row r ON r.n = s.n"
    " WHERE s.key = :key AND r.state IN (0, 5, 10, 15, 18) AND r.item_id = :item AND r.id <> :id ORDER BY s.n DESC", error);
  gboolean has_row = FALSE;

  if (stmt == NULL || *normal == '\0')
    return NULL;
  yc_stmt_text (stmt, "key", key);
  yc_stmt_text (stmt, "item", item_id);
  yc_stmt_text (stmt, "id", case_id != NULL ? case_id : "");
  while (yc_stmt_step (stmt, &has_row, error) && has_row)
    {
      g_autoptr (YcCaseRow) row = yc_case_row_read (store, stmt, error);
      g_autofree char *number = row != NULL ? yc_case_search_normal (row->record.applicant_number) : NULL;

      if (row == NULL)
        return NULL;
      if (strcmp (number, normal) == 0)
        return g_strdup (row->record.id);
    }
  return NULL;
}
