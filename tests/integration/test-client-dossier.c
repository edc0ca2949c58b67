/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A case that a workstation's queue has delivered, read from the real platform's program over a bad line: who sees it in the work list, who may
 * open it, and its files byte by byte.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "integration/line-rig.h"
#include "sync/yc-upload.h"
#include "unit/test-site.h"

#include <signal.h>
#include <string.h>

#define CLOCK "2026-11-26T10:00:00+08:00"   /* TEST_PLATFORM_NOW */
#define MIB (1024 * 1024)

typedef enum { NOBODY, APPROVER, OTHER_APPROVER, CLERK, VIRTUAL, SUPERVISOR, FAR_APPROVER, FAR_CLERK, DEVICE, FAR_DEVICE, N_CALLERS } Caller;

typedef struct
{
  Site        *site;
  GPtrArray   *queue;           /* what was delivered */
  GPtrArray   *files;           /* GBytes, brought beside it */
  char        *tokens[N_CALLERS];
  GSubprocess *process;
  LineRig     *rig;
} Desk;

/* ---- the stage ---- */

static char *
open_session (Desk *desk, const YcPlatformDevice *device, const char *account, YcRole role, const char *agency)
{
  const char *const agencies[] = { agency, NULL };
  YcPlatformStore *store = desk->site->platform->store;
  g_autoptr (YcSessionGrant) grant = NULL;
  g_autoptr (GError) error = NULL;
  int wait = 0;

  test_platform_add_account (desk->site->platform, account, device->hall, role, agencies, "record");
  grant = yc_platform_store_end_sign_in (store, device, account, TRUE, &wait, &error);
  g_assert_no_error (error);
  return g_strdup (grant->token);
}

static void
open_sessions (Desk *desk)
{
  TestPlatform *platform = desk->site->platform;
  YcPlatformDevice *device = desk->site->device;
  g_autofree char *code = test_platform_make_code (platform, TEST_OTHER_HALL, "03");
  g_autoptr (YcEnrolled) far = yc_platform_store_enrol (platform->store, code, TEST_OTHER_INCARNATION, NULL);
  g_autoptr (YcPlatformDevice) far_device = test_platform_get_device (platform, far);

  desk->tokens[FAR_DEVICE] = g_strdup (far->token);
  desk->tokens[DEVICE] = g_strdup (desk->site->token);
  desk->tokens[APPROVER] = open_session (desk, device, "approver-a", YC_ROLE_APPROVER, "031");
  desk->tokens[OTHER_APPROVER] = open_session (desk, device, "approver-b", YC_ROLE_APPROVER, "012");
  desk->tokens[CLERK] = open_session (desk, device, "clerk-b", YC_ROLE_CLERK, NULL);
  desk->tokens[VIRTUAL] = open_session (desk, device, "virtual", YC_ROLE_VIRTUAL, NULL);
  desk->tokens[SUPERVISOR] = open_session (desk, device, "supervisor", YC_ROLE_SUPERVISOR, NULL);
  desk->tokens[FAR_APPROVER] = open_session (desk, far_device, "approver-c", YC_ROLE_APPROVER, "031");
  desk->tokens[FAR_CLERK] = open_session (desk, far_device, "clerk-c", YC_ROLE_CLERK, NULL);
}

static void
bring (Desk *desk, gsize n)
{
  g_autofree char *data = g_malloc (n);
  g_autoptr (GBytes) bytes = NULL;
  YcDigest digest;

  for (gsize i = 0; i < n; i++)
    data[i] = (char) (i * 31 + i / 4099);
  yc_digest_bytes (data, n, &digest);
  bytes = g_bytes_new_take (g_steal_pointer (&data), n);
  site_bring_file (desk->site, desk->site->counter->id, bytes, &digest);
  g_ptr_array_add (desk->files, g_steal_pointer (&bytes));
}

/* Where it listens. */
static guint16
read_start (Desk *desk)
{
  g_autoptr (GDataInputStream) said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (desk->process));

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (said, NULL, NULL, NULL);

      if (line == NULL)
        return 0;
      if (g_str_has_prefix (line, "listening\t"))
        return (guint16) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
    }
}

static void
start_platform (Desk *desk)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *asan = g_strconcat (g_getenv ("ASAN_OPTIONS") != NULL ? g_getenv ("ASAN_OPTIONS") : "", ":quarantine_size_mb=1", NULL);
  g_autoptr (GError) error = NULL;
  guint16 port = 0;

  g_clear_pointer (&desk->site->platform->store, yc_platform_store_close);
  g_subprocess_launcher_setenv (launcher, "YICHUANG_CLOCK", CLOCK, TRUE);
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", asan, TRUE);
  desk->process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("YICHUANG_PLATFORM"), "--store", desk->site->platform->folder->path,
                                               "--patience", "5", NULL);
  g_assert_no_error (error);
  port = read_start (desk);
  g_assert_cmpuint (port, >, 0);
  desk->rig = line_rig_new_before (port);
}

static void
set_up (Desk *desk, gconstpointer data)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *key = NULL;

  memset (desk, 0, sizeof *desk);
  desk->site = site_new ();
  desk->queue = list_queue (desk->site);
  desk->files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  results = deliver_queue (desk->site, TRUE);
  g_assert_cmpuint (results->len, ==, 2);
  open_sessions (desk);
  bring (desk, 1);
  bring (desk, YC_SEAL_FRAME_BYTES);
  bring (desk, 4 * YC_SEAL_FRAME_BYTES);
  bring (desk, 4 * YC_SEAL_FRAME_BYTES + 1);
  bring (desk, 3 * MIB + 5);
  if (data != NULL)
    bring (desk, GPOINTER_TO_SIZE (data));
  key = g_strdup (yc_platform_store_get_public_key (desk->site->platform->store));
  start_platform (desk);
  yc_client_set_platform_key (desk->rig->client, key);
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  line_rig_free (desk->rig);
  g_subprocess_send_signal (desk->process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (desk->process, NULL, NULL));
  g_object_unref (desk->process);
  for (guint i = 0; i < N_CALLERS; i++)
    g_free (desk->tokens[i]);
  g_ptr_array_unref (desk->files);
  g_ptr_array_unref (desk->queue);
  site_free (desk->site);
}

static void
call_as (Desk *desk, Caller caller)
{
  gboolean device = caller == DEVICE || caller == FAR_DEVICE;

  yc_client_set_device_token (desk->rig->client, device ? desk->tokens[caller] : NULL);
  yc_client_set_session_token (desk->rig->client, device ? NULL : desk->tokens[caller]);
}

static YcReply *
ask_worklist (Desk *desk, YcWorklistView view)
{
  LineWait wait = { NULL, NULL, FALSE };

  yc_client_worklist (desk->rig->client, view, NULL, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

static YcReply *
ask_dossier (Desk *desk, const char *case_id)
{
  LineWait wait = { NULL, NULL, FALSE };

  yc_client_dossier (desk->rig->client, case_id, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

static YcReply *
ask_blob (Desk *desk, const char *case_id, GBytes *bytes)
{
  LineWait wait = { NULL, NULL, FALSE };
  gsize n = 0;
  const char *data = g_bytes_get_data (bytes, &n);
  YcDigest digest;

  yc_digest_bytes (data, n, &digest);
  yc_client_blob (desk->rig->client, case_id, &digest, n, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

/* "done", "not-found", "3": what a reply says in a word. */
static const char *
word_of (const YcReply *reply)
{
  if (reply->class == YC_ANSWER_DONE)
    return "done";
  return reply->problem != NULL ? yc_problem_type_get_name (reply->problem->type) : reply->failure;
}

/* ---- tests ---- */

static void
test_who_may (Desk *desk, gconstpointer data)
{
  static const struct { const char *name, *worklist, *dossier; guint n; } rows[N_CALLERS] = {
    [NOBODY] = { "nobody", "signed-out", "signed-out", 0 },
    [APPROVER] = { "an approver of the agency", "done", "done", 1 },
    [OTHER_APPROVER] = { "an approver of another agency", "done", "not-found", 0 },
    [CLERK] = { "a clerk", "not-permitted", "done", 0 },
    [VIRTUAL] = { "remote staff", "not-permitted", "done", 0 },
    [SUPERVISOR] = { "a supervisor", "not-permitted", "done", 0 },
    [FAR_APPROVER] = { "an approver of the agency in another hall", "done", "not-found", 0 },
    [FAR_CLERK] = { "a clerk of another hall", "not-permitted", "not-found", 0 },
    [DEVICE] = { "a workstation of the hall", "signed-out", "done", 0 },
    [FAR_DEVICE] = { "a workstation of another hall", "signed-out", "not-found", 0 },
  };

  for (guint i = 0; i < N_CALLERS; i++)
    {
      g_autoptr (YcReply) worklist = NULL, dossier = NULL, blob = NULL;

      g_test_message ("%s", rows[i].name);
      call_as (desk, (Caller) i);
      worklist = ask_worklist (desk, YC_WORKLIST_OPEN);
      dossier = ask_dossier (desk, desk->site->counter->id);
      blob = ask_blob (desk, desk->site->counter->id, g_ptr_array_index (desk->files, 0));
      g_assert_cmpstr (word_of (worklist), ==, rows[i].worklist);
      g_assert_cmpstr (word_of (dossier), ==, rows[i].dossier);
      g_assert_cmpstr (word_of (blob), ==, rows[i].dossier);
      if (worklist->message != NULL)
        g_assert_cmpuint (((const YcWorklist *) worklist->message)->cases->len, ==, rows[i].n);
    }
}

/* ---- who may write ---- */

static gboolean
read_page (guint64 offset, void *buffer, gsize n, gpointer data, GError **error)
{
  memcpy (buffer, (const char *) data + offset, n);
  return TRUE;
}

static YcReply *
bring_page (Desk *desk, const char *page)
{
  const YcUploadSource source = { .read = read_page, .user_data = (gpointer) page };
  LineWait wait = { NULL, NULL, FALSE };
  YcDigest digest;

  yc_digest_bytes (page, strlen (page), &digest);
  yc_upload (desk->rig->client, desk->site->counter->id, &digest, strlen (page), NULL, &source, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

static YcReply *
probe_files (Desk *desk)
{
  LineWait wait = { NULL, NULL, FALSE };
  g_autoptr (GPtrArray) asked = g_ptr_array_new ();
  gsize n = 0;
  const char *data = g_bytes_get_data (g_ptr_array_index (desk->files, 0), &n);
  YcDigest digest;

  yc_digest_bytes (data, n, &digest);
  g_ptr_array_add (asked, digest.sha256);
  yc_client_probe (desk->rig->client, desk->site->counter->id, asked, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

/* What the workstation has delivered, once more. */
static YcReply *
bring_ops (Desk *desk)
{
  LineWait wait = { NULL, NULL, FALSE };
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_wire_op_free);

  for (guint i = 0; i < desk->queue->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (desk->queue, i);
      YcWireOp *op = g_new0 (YcWireOp, 1);

      op->id = g_strdup (entry->op_id);
      op->case_id = g_strdup (entry->case_id);
      op->author_key = g_strdup (entry->author_key);
      op->signature = g_strdup (entry->signature);
      op->digest = entry->digest;
      op->body = g_strdup (entry->body);
      g_ptr_array_add (ops, op);
    }
  yc_client_ops (desk->rig->client, ops, NULL, line_wait_cb, &wait);
  return line_wait (&wait);
}

/* "done" when each operation was, else what is said of the first. */
static const char *
word_of_ops (const YcReply *reply)
{
  const YcWireResult *first = reply->class == YC_ANSWER_DONE ? g_ptr_array_index ((GPtrArray *) reply->message, 0) : NULL;

  return first != NULL && first->problem != NULL ? yc_problem_type_get_name (first->problem->type) : word_of (reply);
}

/* A case that is there is written by the workstations of its hall alone, whoever holds the token of a session. */
static void
test_who_may_write (Desk *desk, gconstpointer data)
{
  for (guint i = 0; i < N_CALLERS; i++)
    {
      const char *told = i == DEVICE ? "done" : i == FAR_DEVICE ? "not-found" : "signed-out";
      g_autofree char *page = g_strdup_printf ("page of caller %u", i);
      g_autoptr (YcReply) probed = NULL, brought = NULL, delivered = NULL;

      g_test_message ("caller %u", i);
      yc_client_set_device_token (desk->rig->client, desk->tokens[i]);
      probed = probe_files (desk);
      brought = bring_page (desk, page);
      delivered = bring_ops (desk);
      g_assert_cmpstr (word_of (probed), ==, told);
      g_assert_cmpstr (word_of (brought), ==, told);
      g_assert_cmpstr (word_of_ops (delivered), ==, i == FAR_DEVICE ? "cloned" : told);
      if (i == DEVICE && probed->message != NULL)
        g_assert_cmpuint (((GPtrArray *) probed->message)->len, ==, 1);
    }
}

static void
assert_line (Desk *desk, const YcCaseLine *line)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (desk->site->counter->cases->store, desk->site->counter->id, NULL);

  g_assert_cmpstr (line->case_id, ==, record->id);
  g_assert_cmpstr (line->number, ==, record->number);
  g_assert_cmpint (line->state, ==, YC_STATE_HANDED_OVER);
  g_assert_cmpstr (line->item_name, ==, record->item_name);
  g_assert_cmpstr (line->applicant, ==, record->applicant_name);
  g_assert_cmpstr (line->agency, ==, "031");
  g_assert_cmpstr (line->received, ==, record->received);
  g_assert_cmpstr (line->due, ==, record->due);
  g_assert_cmpint (line->due_provisional, ==, record->due_provisional);
  g_assert_cmpstr (line->cure_due, ==, record->cure_due);
  g_assert_cmpstr (line->claimed_by, ==, "");
  g_assert_cmpint (line->revision, ==, 2);
}

static void
test_whole (Desk *desk, gconstpointer data)
{
  g_autoptr (YcReply) open = NULL, mine = NULL, reply = NULL;
  const YcWorklist *worklist = NULL;
  const YcDossier *dossier = NULL;

  call_as (desk, APPROVER);
  open = ask_worklist (desk, YC_WORKLIST_OPEN);
  mine = ask_worklist (desk, YC_WORKLIST_MINE);
  reply = ask_dossier (desk, desk->site->counter->id);
  g_assert_cmpstr (word_of (mine), ==, "done");
  g_assert_cmpuint (((const YcWorklist *) mine->message)->cases->len, ==, 0);
  worklist = open->message;
  g_assert_cmpuint (worklist->cases->len, ==, 1);
  g_assert_false (worklist->more);
  assert_line (desk, g_ptr_array_index (worklist->cases, 0));
  dossier = reply->message;
  assert_line (desk, dossier->head);
  g_assert_cmpuint (dossier->changes->len, ==, desk->queue->len);
  for (guint i = 0; i < dossier->changes->len; i++)
    {
      const YcChange *change = g_ptr_array_index (dossier->changes, i);
      const YcOutboxEntry *entry = g_ptr_array_index (desk->queue, i);

      g_assert_cmpstr (change->op->body, ==, entry->body);
      g_assert_cmpstr (change->op->signature, ==, entry->signature);
      g_assert_cmpint (change->revision, ==, i + 1);
    }
}

/* A bad relay gives each of two callers what the other has asked for: neither believes it. */
static void
test_swapped (Desk *desk, gconstpointer data)
{
  LineWait right = { NULL, NULL, FALSE }, wrong = { NULL, NULL, FALSE };
  g_autoptr (YcReply) again = NULL;

  call_as (desk, APPROVER);
  line_rig_tell (desk->rig, "swap");
  line_rig_tell (desk->rig, "swap");
  yc_client_dossier (desk->rig->client, desk->site->counter->id, NULL, line_wait_cb, &right);
  yc_client_dossier (desk->rig->client, TEST_OTHER_INCARNATION, NULL, line_wait_cb, &wrong);
  g_assert_cmpint (line_wait (&right)->class, !=, YC_ANSWER_DONE);
  g_assert_cmpint (line_wait (&wrong)->class, ==, YC_ANSWER_UNKNOWN);
  g_assert_cmpstr (wrong.reply->failure, ==, "head: is of another case");
  g_assert_null (wrong.reply->message);
  yc_reply_free (right.reply);
  yc_reply_free (wrong.reply);
  again = ask_dossier (desk, desk->site->counter->id);
  g_assert_cmpstr (word_of (again), ==, "done");
}

static void
test_files (Desk *desk, gconstpointer data)
{
  g_autoptr (GBytes) absent = g_bytes_new_static ("absent", 6);
  g_autoptr (YcReply) none = NULL, elsewhere = NULL;

  call_as (desk, APPROVER);
  for (guint i = 0; i < desk->files->len; i++)
    {
      g_autoptr (YcReply) reply = ask_blob (desk, desk->site->counter->id, g_ptr_array_index (desk->files, i));

      g_assert_cmpstr (word_of (reply), ==, "done");
      g_assert_true (reply->message != NULL && g_bytes_equal (reply->message, g_ptr_array_index (desk->files, i)));
    }
  none = ask_blob (desk, desk->site->counter->id, absent);
  g_assert_cmpstr (word_of (none), ==, "not-found");
  elsewhere = ask_blob (desk, TEST_OTHER_INCARNATION, g_ptr_array_index (desk->files, 0));
  g_assert_cmpstr (word_of (elsewhere), ==, "not-found");
}

static void
test_cuts (Desk *desk, gconstpointer data)
{
  GBytes *file = g_ptr_array_index (desk->files, desk->files->len - 1);

  call_as (desk, APPROVER);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (YcReply) cut = NULL, whole = NULL;

      line_rig_tell (desk->rig, "cut answer %d %s", g_test_rand_int_range (0, 3 * MIB), g_test_rand_bit () ? "fin" : "rst");
      cut = ask_blob (desk, desk->site->counter->id, file);
      g_assert_cmpint (cut->class, !=, YC_ANSWER_DONE);
      line_rig_tell (desk->rig, "clear");
      whole = ask_blob (desk, desk->site->counter->id, file);
      g_assert_cmpstr (word_of (whole), ==, "done");
    }
}

/* Returns: KiB that the platform had at most */
static guint64
read_peak (Desk *desk)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (desk->process)), *text = NULL;
  const char *line = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  line = strstr (text, "VmHWM:");
  g_assert_nonnull (line);
  return g_ascii_strtoull (line + strlen ("VmHWM:") + strspn (line + strlen ("VmHWM:"), " \t"), NULL, 10);
}

static void
test_memory (Desk *desk, gconstpointer data)
{
  GBytes *file = g_ptr_array_index (desk->files, desk->files->len - 1);
  g_autoptr (YcReply) small = NULL, large = NULL;
  guint64 before = 0;

  call_as (desk, APPROVER);
  small = ask_blob (desk, desk->site->counter->id, g_ptr_array_index (desk->files, 4));
  g_assert_cmpstr (word_of (small), ==, "done");
  before = read_peak (desk);
  large = ask_blob (desk, desk->site->counter->id, file);
  g_assert_cmpstr (word_of (large), ==, "done");
  g_assert_cmpuint (read_peak (desk), <, before + 16 * 1024);
}

/* Who asks for a file and reads nothing of it is cut, and holds up nobody and no stop. */
static void
test_silent_reader (Desk *desk, gconstpointer data)
{
  GBytes *file = g_ptr_array_index (desk->files, desk->files->len - 1);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) line = g_socket_client_connect_to_host (client, "127.0.0.1", desk->rig->port, NULL, NULL);
  g_autofree char *request = NULL;
  g_autoptr (YcReply) other = NULL;
  gsize n = 0;
  const char *bytes = g_bytes_get_data (file, &n);
  YcDigest digest;
  char first = 0;

  yc_digest_bytes (bytes, n, &digest);
  request = g_strdup_printf ("GET /v1/cases/%s/blobs/%s HTTP/1.1\r\nHost: x\r\nYichuang-Contract: 1\r\nAuthorization: Bearer %s\r\n\r\n",
                             desk->site->counter->id, digest.sha256, desk->tokens[APPROVER]);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (line)), request, strlen (request), NULL, NULL, NULL));
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (line)), &first, 1, NULL, NULL), ==, 1);
  call_as (desk, APPROVER);
  other = ask_blob (desk, desk->site->counter->id, g_ptr_array_index (desk->files, 4));
  g_assert_cmpstr (word_of (other), ==, "done");
  g_subprocess_send_signal (desk->process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (desk->process, NULL, NULL));
}

#define ADD(name, f) g_test_add ("/sync/client-dossier/" name, Desk, NULL, set_up, f, tear_down)
#define ADD_LARGE(name, f) g_test_add ("/sync/client-dossier/" name, Desk, GSIZE_TO_POINTER (48 * MIB), set_up, f, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD ("each-caller-gets-what-is-for-him", test_who_may);
  ADD ("each-caller-writes-what-is-for-him", test_who_may_write);
  ADD ("the-dossier-is-what-was-delivered", test_whole);
  ADD ("a-dossier-of-another-case-is-not-believed", test_swapped);
  ADD ("files-come-byte-by-byte", test_files);
  ADD ("a-file-that-was-cut-is-none", test_cuts);
  ADD_LARGE ("a-large-file-does-not-fill-the-platform", test_memory);
  ADD_LARGE ("a-reader-that-reads-nothing-holds-up-nobody", test_silent_reader);
  return g_test_run ();
}
