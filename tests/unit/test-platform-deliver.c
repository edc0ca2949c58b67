/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Delivery, between a real workstation's store and a real platform's store without a line: what is done once, what is refused and why, and
 * that a refusal leaves nothing. */
#include "config.h"

#include "platform/yc-platform-store-private.h"

#include "platform/yc-platform-call.h"
#include "test-site.h"

static const YcWireResult *
get_result (GPtrArray *results, guint i)
{
  return g_ptr_array_index (results, i);
}

static void
assert_problem (GPtrArray *results, guint i, YcProblemType type)
{
  const YcWireResult *result = get_result (results, i);

  g_assert_null (result->receipt);
  g_assert_nonnull (result->problem);
  if (result->problem == NULL)
    return;
  if (result->problem->type != type)
    g_test_message ("%s", result->problem->detail);
  g_assert_cmpstr (yc_problem_type_get_name (result->problem->type), ==, yc_problem_type_get_name (type));
}

static void
assert_done (GPtrArray *results, guint i)
{
  const YcWireResult *result = get_result (results, i);

  if (result->problem != NULL)
    g_test_message ("%s: %s", yc_problem_type_get_name (result->problem->type), result->problem->detail);
  g_assert_nonnull (result->receipt);
}

static YcPlatformCase *
find_case (Site *self)
{
  g_autoptr (GError) error = NULL;
  YcPlatformCase *value = yc_platform_store_find_case (self->platform->store, self->counter->id, &error);

  g_assert_no_error (error);
  return value;
}

/* ---- done once ---- */

static void
test_pages_come_first (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_queue (site, FALSE);
  g_autoptr (YcPlatformCase) value = find_case (site);

  assert_problem (results, 0, YC_PROBLEM_UNSEALED);
  assert_problem (results, 1, YC_PROBLEM_HELD);
  g_assert_null (value);
}

static void
test_receipts_fit (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) queue = list_queue (site);
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcPlatformCase) value = find_case (site);
  g_autoptr (YcCaseRecord) record = yc_case_store_get (site->counter->cases->store, site->counter->id, NULL);

  g_assert_cmpuint (results->len, ==, 2);
  for (guint i = 0; i < results->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (queue, i);
      const YcWireOp op = { .id = entry->op_id, .digest = entry->digest };
      g_autoptr (GError) error = NULL;

      assert_done (results, i);
      g_assert_cmpint (get_result (results, i)->receipt->revision, ==, i + 1);
      g_assert_true (yc_receipt_check (get_result (results, i)->receipt, &op, yc_platform_store_get_public_key (site->platform->store), &error));
    }
  g_assert_cmpint (value->record->state, ==, YC_STATE_HANDED_OVER);
  g_assert_cmpstr (value->record->number, ==, record->number);
  g_assert_cmpstr (value->record->applicant_name, ==, record->applicant_name);
  g_assert_cmpstr (value->record->due, ==, record->due);
  g_assert_cmpstr (value->agency, ==, "031");
}

#define OTHER_CASE "0193a000-0000-7000-8000-0000000000ee"

/* The papers' numbers tell how much of the agency's block is left. */
static void
test_document_numbers_are_noted (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcStmt) stmt = yc_db_prepare (site->platform->store->db, "SELECT first, used FROM document_block WHERE agency = '031' ORDER BY used DESC", NULL);
  gboolean row = FALSE;

  g_assert_cmpuint (results->len, ==, 2);
  g_assert_true (yc_stmt_step (stmt, &row, NULL) && row);
  /* 收件回执, 受理通知书 at least. */
  g_assert_cmpint (yc_stmt_col_int (stmt, "used"), >=, yc_stmt_col_int (stmt, "first") + 1);
}

/* A copy of the store has brought a paper under a number that this one gave out, too: refused as that, and nothing is written of it. */
static void
test_doubled_document_number (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (site->counter->cases->store, site->counter->id, NULL);
  const YcPaperRecord *paper = g_ptr_array_index (papers, 0);
  g_autoptr (GPtrArray) results = NULL, again = NULL;
  g_autoptr (YcPlatformCase) value = NULL;
  gboolean taken = FALSE;

  g_assert_true (yc_platform_store_put_document (site->platform->store, paper->number, OTHER_CASE, NULL));
  results = deliver_queue (site, TRUE);
  assert_problem (results, 0, YC_PROBLEM_NUMBER_TAKEN);
  assert_problem (results, 1, YC_PROBLEM_HELD);
  value = find_case (site);
  g_assert_null (value);
  g_assert_true (yc_platform_store_is_document_taken (site->platform->store, paper->number, site->counter->id, &taken, NULL));
  g_assert_true (taken);
  g_assert_true (yc_db_exec (site->platform->store->db, "DELETE FROM document_number", NULL));
  again = deliver_queue (site, FALSE);
  assert_done (again, 0);
  assert_done (again, 1);
  g_assert_true (yc_platform_store_is_document_taken (site->platform->store, paper->number, OTHER_CASE, &taken, NULL));
  g_assert_true (taken);
}

static void
test_again_gives_the_same_receipt (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) first = deliver_queue (site, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (YcPlatformCase) value = NULL;

  test_platform_reopen (site->platform, &error);
  g_assert_no_error (error);
  yc_clock_test_advance (site->platform->clock, G_USEC_PER_SEC);
  second = deliver_queue (site, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      assert_done (second, i);
      g_assert_cmpstr (get_result (second, i)->receipt->signature, ==, get_result (first, i)->receipt->signature);
      g_assert_cmpint (get_result (second, i)->receipt->sequence, ==, get_result (first, i)->receipt->sequence);
    }
  value = find_case (site);
  g_assert_cmpint (value->revision, ==, 2);
}

static void
test_later_one_waits (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) queue = list_queue (site);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) whole = NULL;

  for (guint i = 0; i < queue->len; i++)
    send_files (site, g_ptr_array_index (queue, i));
  results = deliver (site, (const YcOutboxEntry *const *) queue->pdata + 1, 1, &error);
  assert_problem (results, 0, YC_PROBLEM_HELD);
  whole = deliver_queue (site, FALSE);
  assert_done (whole, 0);
  assert_done (whole, 1);
}

/* ---- refused ---- */

/* A second case at the same window, received: its operation is the last of the queue. (transfer full) */
static char *
receive_another (Site *self)
{
  Counter *counter = self->counter;
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  sample_applicant (intake);
  sample_answers (intake, "scenario=new");
  sample_fill_form (intake);
  id = test_draft (counter->cases, intake);
  receipt = yc_submission_receive (counter->cases->store, counter->calendar, id, &counter->cases->actor, &error);
  g_assert_no_error (error);
  return id;
}

/* Only its own operation falls, and what comes behind it in its case waits; the case beside it goes on. @n: whose signature is forged. */
static void
test_forged (gconstpointer n)
{
  guint forged = GPOINTER_TO_UINT (n);
  g_autoptr (Site) site = site_new ();
  g_autofree char *other = receive_another (site);
  g_autoptr (GPtrArray) queue = list_queue (site), results = NULL, whole = NULL;
  YcOutboxEntry *entry = g_ptr_array_index (queue, forged);
  g_autoptr (YcPlatformCase) beside = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (queue->len, ==, 3);
  for (guint i = 0; i < queue->len; i++)
    send_files (site, g_ptr_array_index (queue, i));
  entry->signature[0] = entry->signature[0] == '0' ? '1' : '0';
  results = deliver (site, (const YcOutboxEntry *const *) queue->pdata, queue->len, &error);
  g_assert_no_error (error);
  assert_problem (results, forged, YC_PROBLEM_SIGNATURE);
  if (forged == 0)
    assert_problem (results, 1, YC_PROBLEM_HELD);
  else
    assert_done (results, 0);
  assert_done (results, 2);
  beside = yc_platform_store_find_case (site->platform->store, other, NULL);
  g_assert_cmpint (beside->revision, ==, 1);
  whole = deliver_queue (site, FALSE);
  for (guint i = 0; i < whole->len; i++)
    assert_done (whole, i);
}

/* Who has an operation's id and digest, and no key, does not even get its receipt. */
static void
test_forged_again (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) first = deliver_queue (site, TRUE), queue = list_queue (site), results = NULL;
  YcOutboxEntry *entry = g_ptr_array_index (queue, 0);
  g_autoptr (GError) error = NULL;

  assert_done (first, 0);
  entry->signature[0] = entry->signature[0] == '0' ? '1' : '0';
  results = deliver (site, (const YcOutboxEntry *const *) queue->pdata, 1, &error);
  g_assert_no_error (error);
  assert_problem (results, 0, YC_PROBLEM_SIGNATURE);
}

/* The first entry with other content, signed again by its author: @edit changes the content. */
static GPtrArray *
deliver_changed (Site *self, void (*edit) (JsonObject *content), const char *op_id)
{
  g_autoptr (GPtrArray) queue = list_queue (self);
  YcOutboxEntry *entry = g_ptr_array_index (queue, 0);
  g_autoptr (JsonObject) content = yc_json_parse_object (entry->body, -1, NULL, NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *results = NULL;

  for (guint i = 0; i < queue->len; i++)
    send_files (self, g_ptr_array_index (queue, i));
  if (op_id != NULL)
    {
      json_object_set_string_member (content, "op", op_id);
      g_free (entry->op_id);
      entry->op_id = g_strdup (op_id);
    }
  edit (content);
  g_free (entry->body);
  g_free (entry->signature);
  entry->body = yc_json_canonical_object (content);
  yc_digest_bytes (entry->body, strlen (entry->body), &entry->digest);
  entry->signature = yc_author_key_sign_digest (self->counter->cases->author, YC_OUTBOX_SIGNED_AS, &entry->digest);
  results = deliver (self, (const YcOutboxEntry *const *) queue->pdata, 1, &error);
  g_assert_no_error (error);
  return results;
}

static JsonObject *
get_event (JsonObject *content, guint i)
{
  return json_array_get_object_element (json_object_get_array_member (content, "events"), i);
}

static void edit_nothing (JsonObject *content) {}
static void edit_window (JsonObject *content) { json_object_set_string_member (content, "window", "99"); }
static void edit_device (JsonObject *content) { json_object_set_string_member (content, "device", TEST_OTHER_INCARNATION); }
static void
edit_station (JsonObject *content)
{
  edit_device (content);
  json_object_set_string_member (content, "window", "07");
}
static void edit_author (JsonObject *content) { json_object_set_string_member (content, "author", "lina"); }
static void edit_event_clerk (JsonObject *content) { json_object_set_string_member (get_event (content, 1), "clerk_name", "别人"); }
static void edit_event_hash (JsonObject *content) { json_object_set_string_member (get_event (content, 1), "previous", YC_CASE_NO_HASH); }
static void edit_event_unknown (JsonObject *content) { json_object_set_string_member (get_event (content, 1), "x", ""); }
static void edit_no_events (JsonObject *content) { json_object_set_array_member (content, "events", json_array_new ()); }
static void edit_no_base (JsonObject *content) { json_object_remove_member (content, "base"); }
static void edit_no_item (JsonObject *content) { json_object_remove_member (content, "items"); }

static void
edit_one_event (JsonObject *content)
{
  json_array_remove_element (json_object_get_array_member (content, "events"), 1);
}

typedef struct { const char *name; void (*edit) (JsonObject *content); YcProblemType type; } Edit;
static const Edit edits[] = {
  { "another-workstation-s-name", edit_device, YC_PROBLEM_CLONED },
  { "author-of-another-name", edit_author, YC_PROBLEM_SIGNATURE },
  { "event-that-was-changed", edit_event_clerk, YC_PROBLEM_SIGNATURE },
  { "event-without-its-predecessor", edit_event_hash, YC_PROBLEM_CLONED },
  { "event-with-an-unknown-member", edit_event_unknown, YC_PROBLEM_SCHEMA },
  { "no-events", edit_no_events, YC_PROBLEM_SCHEMA },
  { "events-that-end-too-early", edit_one_event, YC_PROBLEM_SCHEMA },
  { "no-base", edit_no_base, YC_PROBLEM_SCHEMA },
  { "no-text-of-the-item", edit_no_item, YC_PROBLEM_SCHEMA },
};

static void
test_edit (gconstpointer data)
{
  const Edit *self = data;
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_changed (site, self->edit, NULL);
  g_autoptr (YcPlatformCase) value = find_case (site);
  g_autoptr (GPtrArray) after = NULL;

  assert_problem (results, 0, self->type);
  g_assert_null (value);
  /* What is right goes through behind it. */
  after = deliver_queue (site, FALSE);
  assert_done (after, 0);
  assert_done (after, 1);
}

static void
test_other_content_under_the_same_key (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) first = deliver_queue (site, TRUE);
  g_autoptr (GPtrArray) results = deliver_changed (site, edit_window, NULL);

  assert_done (first, 0);
  assert_problem (results, 0, YC_PROBLEM_KEY_REUSED);
}

/* The same events under another key: the chain knows them. */
static void
test_same_events_under_another_key (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) first = deliver_queue (site, TRUE);
  g_autoptr (GPtrArray) results = deliver_changed (site, edit_nothing, "0193a000-0000-7000-8000-0000000000ff");
  g_autoptr (YcPlatformCase) value = find_case (site);

  assert_done (first, 1);
  assert_problem (results, 0, YC_PROBLEM_CLONED);
  g_assert_cmpint (value->revision, ==, 2);
}

static void
test_wrong_role (gconstpointer data)
{
  YcRole role = (YcRole) GPOINTER_TO_UINT (data);
  g_autoptr (Site) site = site_new_role (role);
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcPlatformCase) value = find_case (site);

  if (role == YC_ROLE_CLERK || role == YC_ROLE_VIRTUAL)
    {
      assert_done (results, 0);
      assert_done (results, 1);
      return;
    }
  assert_problem (results, 0, role == YC_ROLE_APPROVER ? YC_PROBLEM_NOT_FOUND : YC_PROBLEM_NOT_PERMITTED);
  g_assert_null (value);
}

static void
test_key_of_nobody (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (YcAuthorKey) stranger = yc_author_key_generate ();
  g_autoptr (GPtrArray) queue = list_queue (site);
  YcOutboxEntry *entry = g_ptr_array_index (queue, 0);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  g_free (entry->author_key);
  g_free (entry->signature);
  entry->author_key = yc_author_key_get_public (stranger);
  entry->signature = yc_author_key_sign_digest (stranger, YC_OUTBOX_SIGNED_AS, &entry->digest);
  results = deliver (site, (const YcOutboxEntry *const *) queue->pdata, 1, &error);
  g_assert_no_error (error);
  assert_problem (results, 0, YC_PROBLEM_SIGNATURE);
}

/* What was signed before the account was withdrawn waits for somebody who answers for it; what was signed later is refused, whoever does. */
static void
test_revoked_author (gconstpointer data)
{
  const gboolean early = GPOINTER_TO_INT (data) != 0;
  g_autoptr (Site) site = site_new ();
  TestPlatform *platform = site->platform;
  YcPlatformAccount colleague = { .account = (char *) "duban", .name = (char *) "样本", .hall = (char *) TEST_HALL, .role = YC_ROLE_SUPERVISOR };
  const YcPlatformSession session = { &colleague, site->device->device };
  const char *key = site->counter->cases->clerk->public_key;
  g_autoptr (GPtrArray) results = NULL, again = NULL;
  g_autoptr (GError) error = NULL;

  test_platform_add_account (platform, "duban", TEST_HALL, YC_ROLE_SUPERVISOR, NULL, "record");
  g_assert_true (yc_platform_store_put_author (platform->store, key, "wangjing", &session, &error));     /* in force: nothing to answer for */
  if (!early)
    yc_clock_test_advance (platform->clock, TEST_NOW - yc_clock_now (platform->clock));
  g_assert_true (yc_platform_store_revoke_account (platform->store, "wangjing", NULL));
  results = deliver_queue (site, TRUE);
  assert_problem (results, 0, early ? YC_PROBLEM_WITHDRAWN : YC_PROBLEM_NOT_PERMITTED);
  assert_problem (results, 1, early ? YC_PROBLEM_WITHDRAWN : YC_PROBLEM_NOT_PERMITTED);
  g_assert_true (yc_platform_store_put_author (platform->store, key, "wangjing", &session, &error));
  g_assert_no_error (error);
  again = deliver_queue (site, FALSE);
  for (guint i = 0; i < again->len; i++)
    if (early)
      assert_done (again, i);
    else
      assert_problem (again, i, YC_PROBLEM_NOT_PERMITTED);
}

/* The second window of the hall takes over the line. */
static void
enter_second_window (Site *self)
{
  g_autoptr (YcEnrolled) other = test_platform_enrol (self->platform, "07", TEST_OTHER_INCARNATION);

  g_clear_pointer (&self->device, yc_platform_device_free);
  self->device = test_platform_get_device (self->platform, other);
}

/* It brings what the first one has numbered. */
static void
test_other_windows_number (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = NULL;

  enter_second_window (site);
  results = deliver_changed (site, edit_station, NULL);
  assert_problem (results, 0, YC_PROBLEM_RULE);
}

/* What lies under a workstation's name stops that workstation when it did not make it: nobody else brings anything under it, be it new or a copy. */
static void
test_other_windows_name (void)
{
  g_autoptr (Site) site = site_new ();
  TestPlatform *platform = site->platform;
  g_autofree char *victim = g_strdup (site->device->device), *incarnation = g_strdup (site->device->incarnation);
  g_autoptr (GPtrArray) results = NULL, whole = NULL, ops = NULL;
  g_autoptr (YcChanges) changes = NULL;
  const YcPlatformDevice first = { .device = victim, .incarnation = incarnation };
  g_autoptr (GError) error = NULL;

  enter_second_window (site);
  results = deliver_queue (site, TRUE);
  assert_problem (results, 0, YC_PROBLEM_CLONED);
  assert_problem (results, 1, YC_PROBLEM_CLONED);
  changes = yc_platform_store_list_changes (platform->store, TEST_HALL, 0, 50, 1000000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changes->changes->len, ==, 0);
  ops = yc_platform_store_handshake (platform->store, &first, incarnation, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ops->len, ==, 0);
  /* Whose they are brings them as if nothing had been. */
  g_clear_pointer (&site->device, yc_platform_device_free);
  site->device = yc_platform_store_authenticate_device (platform->store, site->token, &error);
  g_assert_no_error (error);
  whole = deliver_queue (site, FALSE);
  assert_done (whole, 0);
  assert_done (whole, 1);
}

static void
test_other_hall_sees_nothing (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcChanges) own = yc_platform_store_list_changes (site->platform->store, TEST_HALL, 0, 50, 1000000, NULL);
  g_autoptr (YcChanges) other = yc_platform_store_list_changes (site->platform->store, TEST_OTHER_HALL, 0, 50, 1000000, NULL);
  g_autoptr (YcChanges) rest = yc_platform_store_list_changes (site->platform->store, TEST_HALL, 1, 50, 1000000, NULL);

  assert_done (results, 1);
  g_assert_cmpuint (own->changes->len, ==, 2);
  g_assert_cmpint (own->cursor, ==, 2);
  g_assert_false (own->more);
  g_assert_cmpuint (other->changes->len, ==, 0);
  g_assert_cmpuint (rest->changes->len, ==, 1);
}

static void
test_work_list (void)
{
  static const char *const food[] = { "031", NULL }, *const health[] = { "012", NULL };
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcPlatformAccount) right = NULL;
  g_autoptr (YcPlatformAccount) wrong = NULL;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) none = NULL;

  assert_done (results, 1);
  test_platform_add_account (site->platform, "approver-a", TEST_HALL, YC_ROLE_APPROVER, food, "record");
  test_platform_add_account (site->platform, "approver-b", TEST_HALL, YC_ROLE_APPROVER, health, "record");
  right = yc_platform_store_find_account (site->platform->store, "approver-a", NULL);
  wrong = yc_platform_store_find_account (site->platform->store, "approver-b", NULL);
  open = yc_platform_store_list_work (site->platform->store, right, YC_WORKLIST_OPEN, NULL, 100, NULL);
  mine = yc_platform_store_list_work (site->platform->store, right, YC_WORKLIST_MINE, NULL, 100, NULL);
  none = yc_platform_store_list_work (site->platform->store, wrong, YC_WORKLIST_OPEN, NULL, 100, NULL);
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpuint (mine->len, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

/* An approver of the case's agency asks for @path. (transfer full) */
static YcPlatformCall *
ask_as_approver (Site *site, const char *path, const char *query)
{
  static const char *const food[] = { "031", NULL };
  const YcPlatformSelf self = { "test", "" };
  char *words[YC_PLATFORM_WORDS] = { NULL };
  YcPlatformCall *call = yc_platform_call_new (yc_platform_find_route ("GET", path, words), &self);

  test_platform_add_account (site->platform, "approver-a", TEST_HALL, YC_ROLE_APPROVER, food, "record");
  memcpy (call->words, words, sizeof words);
  call->query = g_strdup (query);
  call->store = site->platform->store;
  call->session = g_new0 (YcPlatformSession, 1);
  call->session->account = yc_platform_store_find_account (call->store, "approver-a", NULL);
  return call;
}

/* What one workstation wrote must not take the list from everybody. */
static void
test_odd_case_in_the_list (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autoptr (YcPlatformCase) value = find_case (site);
  g_autoptr (YcPlatformCall) call = ask_as_approver (site, "/v1/worklist", "view=open");
  g_autoptr (YcWorklist) worklist = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *lengthy = g_strnfill (5000, 'x');
  const YcCaseLine *line = NULL;

  assert_done (results, 1);
  g_free (value->record->applicant_name);
  value->record->applicant_name = g_strconcat ("样\n\x1b本", lengthy, NULL);
  g_free (value->record->due);
  value->record->due = g_strdup ("soon");
  value->record->reports |= YC_REPORT_PRIORITY;
  g_assert_true (yc_platform_store_put_case (site->platform->store, value, &error));
  g_assert_true (yc_platform_do_worklist (call, &error));
  g_assert_no_error (error);
  worklist = yc_worklist_parse (call->text, strlen (call->text), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (worklist->cases->len, ==, 1);
  line = g_ptr_array_index (worklist->cases, 0);
  g_assert_true (g_str_has_prefix (line->applicant, "样  本xxx"));
  g_assert_cmpstr (line->due, ==, "");
  g_assert_true (line->priority);
}

/* Half a dossier would be decided by. */
static void
test_dossier_too_large (void)
{
  g_autoptr (Site) site = site_new ();
  g_autoptr (GPtrArray) results = deliver_queue (site, TRUE);
  g_autofree char *path = g_strconcat ("/v1/cases/", site->counter->id, NULL);
  g_autoptr (GPtrArray) queue = list_queue (site);
  const YcOutboxEntry *entry = g_ptr_array_index (queue, 0);

  assert_done (results, 1);
  g_assert_true (yc_platform_store_begin (site->platform->store, NULL));
  for (gint64 revision = 3; revision <= YC_WIRE_MAX_DOSSIER + 1; revision++)
    {
      g_autoptr (YcPlatformCall) call = revision <= YC_WIRE_MAX_DOSSIER ? NULL : ask_as_approver (site, path, NULL);
      g_autofree char *id = g_strdup_printf ("0193a000-0000-7000-8000-%012" G_GINT64_MODIFIER "d", revision);
      YcWireOp op = { .id = id, .case_id = site->counter->id, .case_seq = revision, .author_key = entry->author_key, .signature = entry->signature,
                      .digest = entry->digest, .body = (char *) "{}" };
      g_autoptr (YcReceipt) receipt = NULL;
      g_autoptr (GError) error = NULL, refused = NULL;

      /* Just as many as it holds. */
      if (call != NULL)
        g_assert_true (yc_platform_do_dossier (call, &error));
      g_assert_no_error (error);
      receipt = yc_platform_store_add_op (site->platform->store, site->device->device, site->device->hall, &op, "note", revision, &error);
      g_assert_no_error (error);
      if (call == NULL)
        continue;
      g_clear_pointer (&call->text, g_free);
      g_assert_false (yc_platform_do_dossier (call, &refused));
      assert_refused (refused, YC_PROBLEM_TOO_LARGE);
      g_assert_null (call->text);
    }
  g_assert_true (yc_platform_store_commit (site->platform->store, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/platform/deliver/pages-come-before-the-operation", test_pages_come_first);
  g_test_add_func ("/platform/deliver/receipts-fit-and-the-case-stands", test_receipts_fit);
  g_test_add_func ("/platform/deliver/again-gives-the-same-receipt", test_again_gives_the_same_receipt);
  g_test_add_func ("/platform/deliver/later-one-waits-for-the-earlier", test_later_one_waits);
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *path = g_strconcat ("/platform/deliver/refused/", edits[i].name, NULL);

      g_test_add_data_func (path, &edits[i], test_edit);
    }
  g_test_add_func ("/platform/deliver/refused/other-content-under-the-same-key", test_other_content_under_the_same_key);
  g_test_add_func ("/platform/deliver/refused/same-events-under-another-key", test_same_events_under_another_key);
  g_test_add_func ("/platform/deliver/refused/key-of-nobody", test_key_of_nobody);
  g_test_add_data_func ("/platform/deliver/refused/a-forged-first-operation", GUINT_TO_POINTER (0), test_forged);
  g_test_add_data_func ("/platform/deliver/refused/a-forged-second-operation", GUINT_TO_POINTER (1), test_forged);
  g_test_add_func ("/platform/deliver/refused/a-forged-copy-of-what-was-done", test_forged_again);
  g_test_add_data_func ("/platform/deliver/refused/signed-when-the-account-was-withdrawn", GINT_TO_POINTER (0), test_revoked_author);
  g_test_add_data_func ("/platform/deliver/refused/signed-before-it-was-withdrawn", GINT_TO_POINTER (1), test_revoked_author);
  g_test_add_func ("/platform/deliver/refused/number-of-another-window", test_other_windows_number);
  g_test_add_func ("/platform/deliver/refused/name-of-another-window", test_other_windows_name);
  for (guint role = 0; role < YC_N_ROLES; role++)
    {
      g_autofree char *path = g_strdup_printf ("/platform/deliver/role/%s", yc_role_get_name ((YcRole) role));

      g_test_add_data_func (path, GUINT_TO_POINTER (role), test_wrong_role);
    }
  g_test_add_func ("/platform/deliver/other-hall-sees-nothing", test_other_hall_sees_nothing);
  g_test_add_func ("/platform/deliver/numbers-of-papers-are-noted", test_document_numbers_are_noted);
  g_test_add_func ("/platform/deliver/a-document-number-of-another-case-is-refused", test_doubled_document_number);
  g_test_add_func ("/platform/deliver/work-list-is-the-agency-s", test_work_list);
  g_test_add_func ("/platform/deliver/an-odd-case-does-not-spoil-the-work-list", test_odd_case_in_the_list);
  g_test_add_func ("/platform/deliver/a-dossier-is-whole-or-refused", test_dossier_too_large);
  return g_test_run ();
}
