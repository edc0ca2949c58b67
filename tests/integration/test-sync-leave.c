/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A workstation that was withdrawn, before the real platform's program: what waits in its queue is handed over, and its store is destroyed, on the platform's
 * signed word about the workstation and on nothing else.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/sync-line.h"
#include "vault/yc-store-wipe.h"

#define WITHDRAW "UPDATE device SET revoked = 1, revoked_us = 1795658400000000"
#define TAKE_BACK "UPDATE device SET revoked = 0, revoked_us = 0"
#define PROBLEM(status, name) "HTTP/1.1 " status "\r\nContent-Type: application/problem+json\r\nYichuang-Contract: 1\r\nConnection: close\r\n" \
  "Content-Length: 83\r\n\r\n{\"detail\":\"xx\",\"status\":403,\"title\":\"xxxxxx\",\"type\":\"urn:yichuang:problem:" name "\"}"
#define UNAVAILABLE "HTTP/1.1 503 Later\r\nContent-Type: text/html\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"
#define WHILE_MS 6000

static gboolean
has_file (Line *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->cases->folder->path, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
wait_wiped (Line *self)
{
  YcSyncStatus status = { .wiped = FALSE };

  while (!status.wiped)
    {
      g_main_context_iteration (NULL, FALSE);
      yc_sync_get_status (self->sync, &status);
      g_usleep (2000);
    }
}

static gboolean
over_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Nothing is destroyed, although it had the time. */
static void
assert_stays_with (Line *self, guint max_handed)
{
  YcSyncStatus status;
  gboolean over = FALSE;

  g_timeout_add (WHILE_MS, over_cb, &over);
  while (!over)
    {
      g_main_context_iteration (NULL, TRUE);
      yc_sync_get_status (self->sync, &status);
      g_assert_false (status.wiped);
      g_assert_cmpuint (status.n_handed, <=, max_handed);
    }
  g_assert_true (has_file (self, "work.db"));
  g_assert_false (has_file (self, "withdrawn.json"));
}

static void
assert_stays (Line *self)
{
  assert_stays_with (self, 0);
}

static void
tell_always (Line *self, const char *answer, const char *path)
{
  g_autofree char *text = g_base64_encode ((const guchar *) answer, (gsize) strlen (answer));

  line_rig_tell (self->hall->rig, "always answer %s %s", text, path);
}

/* A case in the queue, and nothing of it delivered. */
static void
fill_queue (Line *self)
{
  g_autoptr (YcSignedIn) in = sign_in_well (self);

  line_rig_tell (self->hall->rig, "offline");
  g_free (accept_one (self, in));
  wait_status (self, YC_LINE_OFFLINE, 1);
}

static void
go_online (Line *self)
{
  line_rig_tell (self->hall->rig, "online");
  yc_sync_try_now (self->sync);
}

/* ---- the way out ---- */

static void
test_left (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcWiped) facts = NULL;
  g_autoptr (GError) error = NULL, later = NULL;
  YcSyncStatus status;
  YcStoreConfig config = { .folder = self->cases->folder->path };
  YcStore *again = NULL;
  YcWiped told;

  fill_queue (self);
  hall_rig_edit (self->hall, WITHDRAW);
  go_online (self);
  wait_wiped (self);
  yc_sync_get_status (self->sync, &status);
  g_assert_cmpuint (status.n_handed, ==, 1);
  g_assert_cmpint (status.line, ==, YC_LINE_REVOKED);
  facts = yc_wiped_load (self->cases->folder->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (facts->handed, ==, 1);
  g_assert_cmpuint (facts->unreadable, ==, 0);
  g_assert_cmpint (facts->since, ==, G_GINT64_CONSTANT (1795658400000000));
  g_assert_cmpint (facts->last, >, 0);
  for (guint i = 0; i < 4; i++)
    g_assert_false (has_file (self, ((const char *[]) { "work.db", "work.db-wal", "cache.db", "blobs" })[i]));
  /* Nothing is opened in its place before a person has read of it. */
  line_close (self);
  yc_store_close (self->cases->store);
  self->cases->store = NULL;
  again = yc_store_open (&config, &later);
  g_assert_null (again);
  g_assert_error (later, YC_WIPE_ERROR, YC_WIPE_ERROR_WITHDRAWN);
  g_assert_true (yc_wiped_of_error (later, &told));
  g_assert_cmpuint (told.handed, ==, 1);
}

/* ---- what is not enough ---- */

/* Whoever sits in between says "revoked" to everything, in the contract's own words. */
static void
test_liar (void)
{
  g_autoptr (Line) self = line_new_enrolled ();

  fill_queue (self);
  tell_always (self, PROBLEM ("403 Forbidden", "revoked"), "/v1/");
  go_online (self);
  wait_status (self, YC_LINE_REVOKED, 1);
  assert_stays (self);
  line_rig_tell (self->hall->rig, "clear");
  yc_sync_try_now (self->sync);
  wait_open (self, 0);
}

/* The same, and the question itself reaches the platform, in whose books the workstation is in service. */
static void
test_lies_of_the_handshake (void)
{
  g_autoptr (Line) self = line_new_enrolled ();

  fill_queue (self);
  tell_always (self, PROBLEM ("403 Forbidden", "revoked"), "/v1/handshake");
  go_online (self);
  wait_status (self, YC_LINE_REVOKED, 1);
  assert_stays (self);
}

/* ---- an old word ---- */

typedef struct { Line *line; YcLink *link; } Loaded;

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Loaded *loaded = data;

  loaded->link = yc_link_store_load (loaded->line->cases->store, NULL);
  g_task_return_boolean (task, loaded->link != NULL);
}

/* What the platform answers to this workstation's token and the nonce of somebody who listens. (transfer full): the text of the message */
static char *
overhear_word (Line *self)
{
  g_autofree char *nonce = g_strnfill (64, 'a');
  Loaded loaded = { self, NULL };
  Wait wait = { NULL };
  LineWait asked = { NULL, NULL, FALSE };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);
  g_autoptr (YcClient) client = line_rig_new_client (self->hall->rig);
  char *text = NULL;

  g_task_set_task_data (task, &loaded, NULL);
  yc_worker_push (self->worker, task, load_thread, G_PRIORITY_DEFAULT);
  wait_for (&wait);
  g_object_unref (wait.result);
  g_assert_nonnull (loaded.link);
  yc_client_set_device_token (client, loaded.link->token);
  yc_client_set_platform_key (client, loaded.link->key);
  yc_client_withdrawal (client, loaded.link->device, yc_store_get_incarnation (self->cases->store), nonce, NULL, line_wait_cb, &asked);
  g_assert_cmpint (line_wait (&asked)->class, ==, YC_ANSWER_DONE);
  text = yc_revoked_to_text (asked.reply->message);
  yc_reply_free (asked.reply);
  yc_link_free (loaded.link);
  return text;
}

/* The platform's own word, truly signed, of a time when the workstation was withdrawn by mistake, told again by somebody in between. Nothing
 * waits, so that nothing but the word stands before the end. */
static void
test_old_word (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autofree char *word = NULL, *answer = NULL;

  hall_rig_edit (self->hall, WITHDRAW);
  tell_always (self, UNAVAILABLE, "/v1/handshake");
  word = overhear_word (self);
  hall_rig_edit (self->hall, TAKE_BACK);
  line_rig_tell (self->hall->rig, "clear");
  answer = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: " YC_WIRE_MEDIA_TYPE "\r\nYichuang-Contract: 1\r\nConnection: close\r\n"
                            "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", strlen (word), word);
  tell_always (self, PROBLEM ("403 Forbidden", "revoked"), "/v1/handshake");
  tell_always (self, answer, "/v1/withdrawal");
  yc_sync_try_now (self->sync);
  wait_status (self, YC_LINE_REVOKED, 0);
  assert_stays (self);
}

/* A portal's 403 is nobody's word at all. */
static void
test_portal (void)
{
  g_autoptr (Line) self = line_new_enrolled ();

  fill_queue (self);
  tell_always (self, "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 7\r\nConnection: close\r\n\r\nrevoked", "/v1/");
  go_online (self);
  wait_status (self, YC_LINE_OFFLINE, 1);
  assert_stays (self);
}

/* A person is not the workstation. */
static void
test_account (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = sign_in_well (self), none = NULL;
  g_autoptr (GError) error = NULL;

  withdraw (self, WHO, G_GINT64_CONSTANT (1795658400000000));
  none = sign_in (self, WHO, HALL_PASSWORD, &error);
  g_assert_null (none);
  assert_stays (self);
}

/* ---- a platform that was put back from a copy ---- */

/* It signs as truly as before, and lacks what came after the copy: what was delivered then is nowhere but here. */
static void
test_delivered_and_lost (void)
{
  g_autoptr (Line) self = line_new_enrolled ();

  hall_rig_save (self->hall);
  wait_status (self, YC_LINE_ONLINE, 0);
  fill_queue (self);
  go_online (self);
  wait_status (self, YC_LINE_ONLINE, 0);
  line_rig_tell (self->hall->rig, "offline");
  hall_rig_restore (self->hall);
  hall_rig_edit (self->hall, WITHDRAW);
  go_online (self);
  wait_status (self, YC_LINE_REVOKED, 0);
  assert_stays (self);
}

/* It answers for each part and has none of them behind that. Once it keeps them, all goes once more, and then the store goes. */
static void
test_handed_over_and_lost (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  YcSyncStatus status;

  fill_queue (self);
  hall_rig_edit (self->hall, "CREATE TRIGGER lose AFTER INSERT ON evacuation BEGIN DELETE FROM evacuation; END; " WITHDRAW);
  go_online (self);
  wait_status (self, YC_LINE_REVOKED, 1);
  assert_stays_with (self, 1);
  hall_rig_edit (self->hall, "DROP TRIGGER lose; " WITHDRAW);
  wait_wiped (self);
  yc_sync_get_status (self->sync, &status);
  g_assert_cmpuint (status.n_handed, ==, 1);
}

/* ---- one that does not go ---- */

/* The oldest of the queue. (transfer full) */
static char *
find_first_op (Line *self)
{
  g_autofree char *path = g_build_filename (self->cases->folder->path, "work.db", NULL);
  g_autoptr (GError) error = NULL;
  YcDb *db = yc_db_open (path, YC_DB_WORK, TRUE, &error);
  YcStmt *stmt = yc_db_prepare (db, "SELECT op_id FROM outbox ORDER BY n LIMIT 1 /* whole */", &error);
  gboolean row = FALSE;
  char *op = NULL;

  g_assert_true (yc_stmt_step (stmt, &row, &error));
  g_assert_no_error (error);
  op = g_strdup (yc_stmt_col_text (stmt, "op_id"));
  yc_stmt_done (stmt);
  yc_db_close (db);
  return op;
}

/* The platform fails at one operation each time: those behind it go, nothing is destroyed as long as it is left, and that is said. */
static void
test_one_is_left (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autofree char *op = NULL, *edit = NULL;
  YcSyncStatus status = { .n_kept = 0 };

  line_rig_tell (self->hall->rig, "offline");
  g_free (accept_one (self, in));
  g_free (accept_one (self, in));
  wait_status (self, YC_LINE_OFFLINE, 2);
  op = find_first_op (self);
  edit = g_strdup_printf ("CREATE TRIGGER stop BEFORE INSERT ON evacuation WHEN new.op = '%s' BEGIN SELECT RAISE (ABORT, 'stop'); END; " WITHDRAW, op);
  hall_rig_edit (self->hall, edit);
  go_online (self);
  while (status.n_kept == 0 || status.n_handed == 0)
    {
      g_main_context_iteration (NULL, FALSE);
      yc_sync_get_status (self->sync, &status);
      g_assert_false (status.wiped);
      g_usleep (2000);
    }
  g_assert_cmpuint (status.n_kept, ==, 1);
  g_assert_cmpuint (status.n_handed, ==, 1);
  assert_stays_with (self, 1);
  hall_rig_edit (self->hall, "DROP TRIGGER stop; " WITHDRAW);
  wait_wiped (self);
  yc_sync_get_status (self->sync, &status);
  g_assert_cmpuint (status.n_handed, ==, 2);
  g_assert_cmpuint (status.n_kept, ==, 0);
}

/* ---- taken back ---- */

/* Withdrawn by mistake: as long as not all is handed over nothing is destroyed, and in service again the queue goes the usual way. */
static void
test_taken_back (void)
{
  g_autoptr (Line) self = line_new_enrolled ();

  fill_queue (self);
  hall_rig_edit (self->hall, WITHDRAW);
  tell_always (self, UNAVAILABLE, "/v1/evacuations");
  go_online (self);
  wait_status (self, YC_LINE_REVOKED, 1);
  assert_stays (self);
  hall_rig_edit (self->hall, TAKE_BACK);
  line_rig_tell (self->hall->rig, "clear");
  yc_sync_try_now (self->sync);
  wait_status (self, YC_LINE_ONLINE, 0);
  g_assert_true (has_file (self, "work.db"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/leave/all-is-handed-over-and-then-destroyed", test_left);
  g_test_add_func ("/sync/leave/a-liar-in-between-destroys-nothing", test_liar);
  g_test_add_func ("/sync/leave/a-handshake-alone-destroys-nothing", test_lies_of_the_handshake);
  g_test_add_func ("/sync/leave/an-old-word-destroys-nothing", test_old_word);
  g_test_add_func ("/sync/leave/a-portal-destroys-nothing", test_portal);
  g_test_add_func ("/sync/leave/a-withdrawn-account-destroys-nothing", test_account);
  g_test_add_func ("/sync/leave/delivered-and-lost-by-the-platform", test_delivered_and_lost);
  g_test_add_func ("/sync/leave/handed-over-and-lost-by-the-platform", test_handed_over_and_lost);
  g_test_add_func ("/sync/leave/one-that-does-not-go-keeps-the-store-and-nobody-back", test_one_is_left);
  g_test_add_func ("/sync/leave/taken-back-before-the-end", test_taken_back);
  return g_test_run ();
}
