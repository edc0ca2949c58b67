/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What other devices did, over a real store: what is not taken, the order of own events and others', and that the projection can be made from
 * nothing at any time. */
#include "config.h"

#include "base/yc-error.h"
#include "test-remote.h"

#include <json-glib/json-glib.h>

/* A case at S40 whose own events were delivered as revision 1: created received accepted handed-over. (transfer full) */
static char *
delivered_case (TestCases *cases)
{
  g_autoptr (YcIntake) intake = test_intake ();
  char *id = test_draft (cases, intake);

  g_free (test_receive (cases, id));
  g_assert_true (test_append (cases, id, "accepted", test_state ("S30"), NULL));
  g_assert_true (test_append (cases, id, "handed-over", test_state ("S40"), NULL));
  note (cases, id, 4, 1);
  return id;
}

static gint64
get_revision (TestCases *cases, const char *id)
{
  gint64 revision = -1;

  g_assert_true (yc_case_store_get_revision (cases->store, id, &revision, NULL));
  return revision;
}

/* ---- refused ---- */

typedef enum { GAP, OTHER_OP, NO_EVENTS, OTHER_CASE, HASH, SIGNATURE, BODY, CHAIN_BEGINS_LATE, CHAIN_GAP, CHAIN_PREVIOUS, OWN_UNKNOWN, OWN_AGAIN, TABLE,
               NO_ITEM, WRONG_ITEM, ABANDONED_EARLIER, ABANDONED_HALF, N_FAULTS } Fault;
static const struct { const char *name; int format_tampered_conflict; } faults[N_FAULTS] = {
  [GAP] = { "gap", 0 }, [OTHER_OP] = { "another-operation-at-a-known-revision", 1 }, [NO_EVENTS] = { "an-operation-that-brings-nothing", 1 },
  [OTHER_CASE] = { "an-event-of-another-case", 1 }, [HASH] = { "hash", 1 }, [SIGNATURE] = { "signature", 1 }, [BODY] = { "body", 1 },
  [CHAIN_BEGINS_LATE] = { "a-chain-that-begins-late", 1 }, [CHAIN_GAP] = { "a-gap-in-the-chain", 1 },
  [CHAIN_PREVIOUS] = { "a-chain-that-does-not-fit", 1 }, [OWN_UNKNOWN] = { "own-events-that-are-not-here", 1 },
  [OWN_AGAIN] = { "own-events-twice", 1 }, [TABLE] = { "a-state-that-may-not-follow", 2 }, [NO_ITEM] = { "no-text-of-the-item", 1 },
  [WRONG_ITEM] = { "another-text-of-the-item", 1 }, [ABANDONED_EARLIER] = { "abandoning-what-was-done", 0 },
  [ABANDONED_HALF] = { "abandoning-half-of-an-operation", 0 },
};

static JsonObject *
build_intake (const char *item_id)
{
  g_autoptr (YcItem) item = sample_item (item_id);
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  JsonObject *body = json_object_new ();

  sample_person (intake);
  json_object_set_object_member (body, "intake", yc_intake_to_json (intake));
  return body;
}

static void
spoil (Fault fault, GPtrArray *ops, Other *other, const char *id)
{
  YcRemoteOp *op = g_ptr_array_index (ops, 0);
  YcCaseEvent *event = g_ptr_array_index (op->events, 0);
  JsonObject *body = NULL;

  switch (fault)
    {
    case GAP: op->revision = 3; break;
    case OTHER_OP: op->revision = 1; g_free (op->op_id); op->op_id = g_strdup ("0193a000-0000-7000-8000-0000000000ff"); break;
    case NO_EVENTS: g_ptr_array_set_size (op->events, 0); break;
    case OTHER_CASE: g_free (event->case_id); event->case_id = g_strdup (OTHER_DEVICE); other_sign (other, event); break;
    case HASH: event->hash[0] = event->hash[0] == '0' ? '1' : '0'; break;
    case SIGNATURE: event->signature[0] = event->signature[0] == '0' ? '1' : '0'; break;
    case BODY: json_object_set_string_member (event->body, "state", "S55"); break;
    case CHAIN_BEGINS_LATE: event->seq = 2; other_sign (other, event); break;
    case CHAIN_GAP: other->seq++; ops_add_one (ops, other, 3, id, "opinion", NULL); break;
    case CHAIN_PREVIOUS: memset (other->hash, 'a', 64); ops_add_one (ops, other, 3, id, "opinion", NULL); break;
    case OWN_UNKNOWN: op->own_seq = 5; break;
    case OWN_AGAIN: op->own_seq = 4; break;
    case TABLE: json_object_set_string_member (event->body, "state", "S70"); other_sign (other, event); break;
    case NO_ITEM:
    case WRONG_ITEM:
      ops_add_one (ops, other, 3, id, "amended", build_intake ("public-place-hygiene"));
      op = g_ptr_array_index (ops, 1);
      if (fault == NO_ITEM)
        break;
      event = g_ptr_array_index (op->events, 0);
      op->items = json_object_new ();
      json_object_set_string_member (op->items, json_object_get_string_member (json_object_get_object_member (json_object_get_object_member (event->body, "intake"), "item"), "digest"), "{}");
      break;
    case ABANDONED_EARLIER:
      body = json_object_new ();
      json_object_set_int_member (body, "from", 1);
      ops_add_one (ops, other, 3, id, YC_CASE_ABANDONED, body);
      break;
    case ABANDONED_HALF:
      body = json_object_new ();
      json_object_set_int_member (body, "from", 3);
      op = ops_add_one (ops, other, 3, id, "opinion", NULL);
      g_ptr_array_add (op->events, other_event (other, id, "granted", test_state ("S60")));
      g_ptr_array_add (op->events, other_event (other, id, YC_CASE_ABANDONED, body));
      break;
    case N_FAULTS:
    default: g_assert_not_reached ();
    }
}

static void
test_fault (gconstpointer data)
{
  Fault fault = (Fault) GPOINTER_TO_UINT (data);
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *id = delivered_case (cases);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new ();
  g_autoptr (GError) error = NULL;

  ops_add_one (ops, other, 2, id, "claimed", test_state ("S50"));
  spoil (fault, ops, other, id);
  g_assert_false (take (cases, id, ops, NULL, &error));
  if (faults[fault].format_tampered_conflict == 0)
    g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
  else if (faults[fault].format_tampered_conflict == 1)
    g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  else
    g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_assert_cmpint (get_revision (cases, id), ==, 1);
  assert_state (cases, id, YC_STATE_HANDED_OVER);
  test_assert_sound (cases);
}

static void
test_unknown_case (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new ();
  g_autoptr (GError) error = NULL;
  gboolean has = TRUE;

  ops_add_one (ops, other, 2, OTHER_DEVICE, "opinion", NULL);
  g_assert_false (take (cases, OTHER_DEVICE, ops, NULL, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
  g_assert_true (yc_case_store_has (cases->store, OTHER_DEVICE, &has, NULL));
  g_assert_false (has);
}

static void
test_revision_of_another (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *id = delivered_case (cases);
  g_autoptr (GError) error = NULL;

  g_assert_false (yc_case_store_note_revision (cases->store, id, OTHER_DEVICE, 4, 1, 0, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
}

/* ---- order ---- */

static void
test_others_come_in (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *id = delivered_case (cases);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new ();
  g_autoptr (YcCaseRecord) record = NULL;
  gboolean changed = TRUE;

  ops_add_own (ops, 1, 4);
  ops_add_one (ops, other, 2, id, "claimed", test_state ("S50"));
  ops_add_one (ops, other, 3, id, "granted", test_state ("S60"));
  assert_taken (cases, id, ops);
  assert_order (cases, id, "created@1 received@1 accepted@1 handed-over@1 claimed@2* granted@3*");
  g_assert_cmpint (get_revision (cases, id), ==, 3);
  record = yc_case_store_get (cases->store, id, NULL);
  g_assert_cmpint (record->state, ==, YC_STATE_GRANTED);
  g_assert_cmpint (record->revision, ==, 6);
  g_assert_cmpstr (record->clerk_name, ==, "王静");       /* who serves at the window, whoever decides */
  test_assert_sound (cases);
  /* Once more: the same answer twice. */
  g_assert_true (take (cases, id, ops, &changed, NULL));
  g_assert_false (changed);
  test_cases_reopen (cases);
  assert_state (cases, id, YC_STATE_GRANTED);
  /* The own chain goes on where it was. */
  test_cases_sign_in (cases, "wangjing");
  g_assert_true (test_append (cases, id, "result-made", test_state ("S65"), NULL));
  assert_order (cases, id, "created@1 received@1 accepted@1 handed-over@1 claimed@2* granted@3* result-made");
  test_assert_sound (cases);
}

static void
test_undelivered_come_last (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *id = delivered_case (cases);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new (), later = ops_new ();
  g_autoptr (YcCaseRecord) record = NULL;

  g_assert_true (yc_case_store_park (cases->store, id, TRUE, "等电话", &cases->actor, NULL));
  ops_add_one (ops, other, 2, id, "claimed", test_state ("S50"));
  assert_taken (cases, id, ops);
  assert_order (cases, id, "created@1 received@1 accepted@1 handed-over@1 claimed@2* parked");
  record = yc_case_store_get (cases->store, id, NULL);
  g_assert_true (record->parked);
  g_assert_cmpint (record->state, ==, YC_STATE_REVIEW);
  g_assert_cmpint (record->held, ==, 0);
  /* It is done at last, behind what another did meanwhile and is not known here. */
  note (cases, id, 5, 4);
  g_assert_cmpint (get_revision (cases, id), ==, 2);
  ops_add_one (later, other, 3, id, "granted", test_state ("S60"));
  assert_taken (cases, id, later);
  g_assert_cmpint (get_revision (cases, id), ==, 4);
  assert_order (cases, id, "created@1 received@1 accepted@1 handed-over@1 claimed@2* granted@3* parked@4");
  test_assert_sound (cases);
}

/* The clerk withdraws while the approver decides: the own step cannot be folded any more and waits, marked. */
static void
test_own_step_is_held (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *id = delivered_case (cases);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new ();
  g_autoptr (YcCaseRecord) record = NULL, after = NULL;
  g_autoptr (GError) error = NULL;

  ops_add_one (ops, other, 2, id, "claimed", test_state ("S50"));
  ops_add_one (ops, other, 3, id, "granted", test_state ("S60"));
  g_assert_true (test_append (cases, id, "withdrawn", test_state ("S90"), &error));
  g_assert_no_error (error);
  g_assert_true (test_append (cases, id, "remark", NULL, NULL));
  assert_taken (cases, id, ops);
  assert_order (cases, id, "created@1 received@1 accepted@1 handed-over@1 claimed@2* granted@3* withdrawn! remark");
  record = yc_case_store_get (cases->store, id, NULL);
  g_assert_cmpint (record->state, ==, YC_STATE_GRANTED);
  g_assert_cmpint (record->held, ==, 1);
  test_assert_sound (cases);
  /* More is done here, on what stands now. */
  g_assert_true (test_append (cases, id, "result-made", test_state ("S65"), NULL));
  after = yc_case_store_get (cases->store, id, NULL);
  g_assert_cmpint (after->held, ==, 1);
  g_assert_cmpint (after->state, ==, YC_STATE_RESULT_MADE);
  test_assert_sound (cases);
}

/* ---- a case of another device ---- */

static JsonObject *
build_receipt (void)
{
  JsonObject *body = build_intake ("small-catering");

  json_object_set_string_member (body, "state", "S10");
  json_object_set_string_member (body, "number", "2102020312026112303000711");
  return body;
}

static YcRemoteOp *
add_adopted (GPtrArray *ops, Other *other, const char *id)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  YcRemoteOp *op = ops_add_one (ops, other, 1, id, "created", test_state ("S00"));

  g_ptr_array_add (op->events, other_event (other, id, "received", build_receipt ()));
  g_ptr_array_add (op->events, other_event (other, id, "accepted", test_state ("S30")));
  g_ptr_array_add (op->events, other_event (other, id, "handed-over", test_state ("S40")));
  op->items = json_object_new ();
  json_object_set_string_member (op->items, item->digest, item->text);
  return op;
}

#define CASE "0193a000-0000-7000-8000-0000000000ca"

static void
test_adopted (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *own = test_draft (cases, intake);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new (), found = NULL, differences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YcIntake) loaded = NULL;
  g_autoptr (GError) error = NULL;

  add_adopted (ops, other, CASE);
  assert_taken (cases, CASE, ops);
  assert_state (cases, CASE, YC_STATE_HANDED_OVER);
  assert_order (cases, CASE, "created@1* received@1* accepted@1* handed-over@1*");
  loaded = yc_case_store_load_intake (cases->store, CASE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->applicant.name, ==, "林样本");
  found = yc_case_store_list (cases->store, "002X", "all", 0, 10, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  test_assert_sound (cases);
  /* Its own chain begins with what is done here, whatever it is. */
  g_assert_true (test_append (cases, CASE, "remark", NULL, &error));
  g_assert_no_error (error);
  assert_order (cases, CASE, "created@1* received@1* accepted@1* handed-over@1* remark");
  note (cases, CASE, 1, 2);
  assert_order (cases, CASE, "created@1* received@1* accepted@1* handed-over@1* remark@2");
  test_assert_sound (cases);
  /* From nothing. */
  g_assert_true (yc_db_exec (yc_store_get_work (cases->store), "DELETE FROM case_row; DELETE FROM case_search", NULL));
  g_assert_true (yc_case_store_rebuild (cases->store, TRUE, differences, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (differences->len, ==, 2);
  assert_state (cases, CASE, YC_STATE_HANDED_OVER);
  test_assert_sound (cases);
}

/* A state that only an approver may give is not this clerk's, though it is the first event of the chain here. */
static void
test_first_own_event_is_guarded (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new ();
  g_autoptr (GError) error = NULL;

  add_adopted (ops, other, CASE);
  assert_taken (cases, CASE, ops);
  g_assert_false (test_append (cases, CASE, "claimed", test_state ("S50"), &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
}

/* ---- kept ---- */

static const struct { const char *name, *sql; } damages[] = {
  { "revision", "UPDATE case_revision SET revision = 9 WHERE own_seq = 0" },
  { "operation", "UPDATE case_revision SET op_id = 'x' WHERE own_seq = 0" },
  { "sealed", "UPDATE case_revision SET sealed = CAST (substr (sealed, 1, 40) || CASE substr (sealed, 41, 1) WHEN x'00' THEN x'01' ELSE x'00' END || substr (sealed, 42) AS BLOB) WHERE own_seq = 0" },
  { "own", "UPDATE case_revision SET own_seq = 9 WHERE own_seq > 0" },
};

static void
test_damage (gconstpointer data)
{
  const char *sql = damages[GPOINTER_TO_UINT (data)].sql;
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *id = delivered_case (cases);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new (), history = NULL, defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  ops_add_one (ops, other, 2, id, "claimed", test_state ("S50"));
  assert_taken (cases, id, ops);
  g_assert_true (yc_db_exec (yc_store_get_work (cases->store), sql, NULL));
  history = yc_case_store_history (cases->store, id, &error);
  g_assert_null (history);
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_assert_true (yc_case_store_verify (cases->store, defects, NULL));
  g_assert_cmpuint (defects->len, >, 0);
}

/* What another did is lost from the store: the row tells of more. */
static void
test_lost_operation (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *id = delivered_case (cases);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new (), defects = g_ptr_array_new_with_free_func (g_free);

  ops_add_one (ops, other, 2, id, "claimed", test_state ("S50"));
  assert_taken (cases, id, ops);
  g_assert_true (yc_db_exec (yc_store_get_work (cases->store), "DELETE FROM case_revision WHERE own_seq = 0", NULL));
  g_assert_true (yc_case_store_verify (cases->store, defects, NULL));
  g_assert_cmpuint (defects->len, ==, 1);
  assert_taken (cases, id, ops);
  test_assert_sound (cases);
}

/* Nothing of the transaction is there before its end. */
static void
test_one_transaction (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new ();
  gboolean changed = FALSE, has = TRUE;

  add_adopted (ops, other, CASE);
  g_assert_true (yc_store_begin (cases->store, NULL));
  g_assert_true (yc_case_store_take_remote (cases->store, CASE, ops, &changed, NULL));
  test_cases_reopen (cases);
  g_assert_true (yc_case_store_has (cases->store, CASE, &has, NULL));
  g_assert_false (has);
  g_assert_null (yc_store_get_case_key (cases->store, CASE, NULL));
  assert_taken (cases, CASE, ops);
  test_cases_reopen (cases);
  assert_state (cases, CASE, YC_STATE_HANDED_OVER);
}

/* ---- papers ---- */

static JsonObject *
build_paper (const YcDigest *digest)
{
  const YcPaperRecord paper = { .id = (char *) "0193a000-0000-7000-8000-0000000000aa", .kind = (char *) "decision", .title = (char *) "准予决定书",
                                .number = (char *) "L-1", .digest = *digest, .n_pages = 1, .copies = 2, .made = TEST_NOW };
  JsonObject *body = test_state ("S60");
  JsonArray *papers = json_array_new ();

  json_array_add_object_element (papers, yc_paper_record_to_json (&paper));
  json_object_set_array_member (body, "papers", papers);
  return body;
}

static void
test_papers (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *id = delivered_case (cases);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new (), wanted = NULL, none = NULL, papers = NULL;
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-decision", 13), wrong = g_bytes_new_static ("%PDF-other", 10), got = NULL;
  g_autoptr (GError) error = NULL;
  const YcPaperRecord *paper = NULL;
  YcDigest digest;

  yc_digest_bytes (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &digest);
  ops_add_one (ops, other, 2, id, "claimed", test_state ("S50"));
  ops_add_one (ops, other, 3, id, "granted", build_paper (&digest));
  assert_taken (cases, id, ops);
  wanted = yc_case_store_list_wanted_papers (cases->store, NULL);
  g_assert_cmpuint (wanted->len, ==, 1);
  paper = g_ptr_array_index (wanted, 0);
  g_assert_cmpstr (paper->case_id, ==, id);
  g_assert_cmpstr (paper->title, ==, "准予决定书");
  g_assert_cmpstr (paper->digest.sha256, ==, digest.sha256);
  g_assert_true (paper->is_foreign && paper->is_wanted);
  g_assert_null (yc_case_store_get_paper (cases->store, id, paper->id, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  test_assert_sound (cases);
  g_assert_false (yc_case_store_put_wanted_paper (cases->store, id, paper->id, wrong, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_false (yc_case_store_put_wanted_paper (cases->store, id, "x", pdf, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  for (guint i = 0; i < 2; i++)
    g_assert_true (yc_case_store_put_wanted_paper (cases->store, id, paper->id, pdf, &error));
  g_assert_no_error (error);
  none = yc_case_store_list_wanted_papers (cases->store, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  got = yc_case_store_get_paper (cases->store, id, paper->id, &error);
  g_assert_true (got != NULL && g_bytes_equal (got, pdf));
  papers = yc_case_store_list_papers (cases->store, id, NULL);
  g_assert_cmpuint (papers->len, ==, 1);
  test_assert_sound (cases);
}

/* ---- taking back ---- */

static void
test_abandoned (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *id = delivered_case (cases);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new ();
  g_autoptr (YcCaseRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gint64 seq = 0;

  g_assert_true (test_append (cases, id, "withdrawn", test_state ("S90"), NULL));
  ops_add_one (ops, other, 2, id, "claimed", test_state ("S50"));
  assert_taken (cases, id, ops);
  /* The table would have it, the platform had not. */
  assert_state (cases, id, YC_STATE_WITHDRAWN);
  g_assert_true (yc_store_begin (cases->store, NULL));
  g_assert_false (yc_case_store_abandon (cases->store, id, 6, "op", "撤错了", &cases->actor, &seq, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (yc_case_store_abandon (cases->store, id, 5, "op", "撤错了", NULL, &seq, &error));
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (yc_case_store_abandon (cases->store, id, 5, "op", "撤错了", &cases->actor, &seq, &error));
  g_assert_no_error (error);
  g_assert_true (yc_store_commit (cases->store, NULL));
  g_assert_cmpint (seq, ==, 6);
  assert_state (cases, id, YC_STATE_REVIEW);
  assert_order (cases, id, "created@1 received@1 accepted@1 handed-over@1 claimed@2* withdrawnx abandoned");
  record = yc_case_store_get (cases->store, id, NULL);
  g_assert_cmpint (record->revision, ==, 5);
  test_assert_sound (cases);
  note (cases, id, 6, 3);
  assert_order (cases, id, "created@1 received@1 accepted@1 handed-over@1 claimed@2* withdrawn@3x abandoned@3");
  g_assert_true (test_append (cases, id, "remark", NULL, NULL));
  test_assert_sound (cases);
}

/* Another device took back: what came with it is not folded here either. */
static void
test_others_abandoned (void)
{
  g_autoptr (TestCases) cases = test_cases_new (TRUE);
  g_autofree char *id = delivered_case (cases);
  g_autoptr (Other) other = other_new ();
  g_autoptr (GPtrArray) ops = ops_new ();
  JsonObject *body = json_object_new ();
  YcRemoteOp *op = NULL;

  json_object_set_int_member (body, "from", 2);
  ops_add_one (ops, other, 2, id, "opinion", NULL);
  op = ops_add_one (ops, other, 3, id, "granted", test_state ("S60"));
  g_ptr_array_add (op->events, other_event (other, id, YC_CASE_ABANDONED, body));
  assert_taken (cases, id, ops);
  assert_state (cases, id, YC_STATE_HANDED_OVER);
  assert_order (cases, id, "created@1 received@1 accepted@1 handed-over@1 opinion@2* granted@3*x abandoned@3*");
  test_assert_sound (cases);
}

#define ADD(name, f) g_test_add_func ("/case/remote/" name, f)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < N_FAULTS; i++)
    {
      g_autofree char *path = g_strconcat ("/case/remote/not-taken/", faults[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_fault);
    }
  ADD ("not-taken/a-case-that-begins-in-the-middle", test_unknown_case);
  ADD ("not-taken/a-revision-of-another-operation", test_revision_of_another);
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strconcat ("/case/remote/damage-is-seen/", damages[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_damage);
    }
  ADD ("damage-is-seen/lost-operation", test_lost_operation);
  ADD ("others-come-between-the-own", test_others_come_in);
  ADD ("what-is-not-delivered-comes-last", test_undelivered_come_last);
  ADD ("an-own-step-that-came-too-late-is-held", test_own_step_is_held);
  ADD ("a-case-of-another-device-is-adopted", test_adopted);
  ADD ("the-first-own-event-of-an-adopted-case-is-guarded", test_first_own_event_is_guarded);
  ADD ("all-or-nothing", test_one_transaction);
  ADD ("papers-of-others-are-fetched-later", test_papers);
  ADD ("abandoned-events-are-not-folded", test_abandoned);
  ADD ("abandoned-events-of-others-are-not-folded", test_others_abandoned);
  return g_test_run ();
}
