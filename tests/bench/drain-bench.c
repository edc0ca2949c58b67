/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A queue of events drained against posting them one by one. Ours: the engine (sync/yc-drain) with its durable store before the real platform's
 * program on loopback, from the first waking to the last receipt written down. The peer: a bare libsoup client that brings the same operations to the same
 * call of the same program, one a request, the next after the answer, its texts and digests made beforehand and its answers not kept. Each side of each
 * pair has a platform of its own that is new; the order is swapped in every second pair.
 *
 * The queue: 400 cases of 25 operations, the receipt with its frozen intake and then events of about 2 KiB, signed and sealed as acts queue
 * them. The peer brings the first PEER_OPS of it, ours all; both are counted by the operation.
 *
 * Prints for each pair: our operations a second / the peer's, both, bytes an operation.
 *
 *   drain-bench OPS PEER_OPS PAIRS
 */
#define G_LOG_DOMAIN "drain-bench"
#include "config.h"

#include "test-cases.h"

#include "integration/hall-rig.h"
#include "outbox/yc-outbox-private.h"
#include "sync/yc-drain.h"

#include <libsoup/soup.h>
#include <stdio.h>

#define OPS_A_CASE 25
#define TEXT_BYTES 850          /* makes an operation of some 2 KiB */

typedef struct
{
  TestCases  *cases;            /* (owned): with the full queue, as it is copied for each run */
  YcCalendar *calendar;         /* (owned) */
  char       *incarnation;      /* (owned): of the store that the operations name */
  guint       n_ops, n_peer_ops;
  GPtrArray  *texts;            /* of char*: the peer's requests */
  GPtrArray  *digests;          /* of char*: what goes into their header */
  guint64     bytes;            /* of @texts */
} Bench;

/* ---- the queue ---- */

static void
check (gboolean ok, const GError *error, const char *what)
{
  if (!ok)
    g_error ("%s: %s", what, error != NULL ? error->message : "");
}

/* A receipt is named with its case and follows with its files: here there are none. */
static JsonArray *
name_receipt (void)
{
  JsonArray *papers = json_array_new ();
  JsonObject *paper = json_object_new ();

  json_object_set_string_member (paper, "kind", "receipt");
  json_array_add_object_element (papers, paper);
  return papers;
}

static void
receive (YcSubmission *act)
{
  g_autoptr (JsonObject) body = test_state ("S10");
  g_autoptr (GError) error = NULL;
  g_autofree char *number = yc_case_store_take_number (act->store, act->case_id, "031", &error);

  check (number != NULL && yc_case_store_keep_item (act->store, act->intake->item, &error), error, "receipt");
  json_object_set_string_member (body, "number", number);
  json_object_set_array_member (body, "papers", name_receipt ());
  json_object_set_object_member (body, "intake", yc_intake_to_json (act->intake));
  json_object_set_object_member (body, "judge", yc_submission_build_judge (act));
  json_object_set_boolean_member (body, "parked", FALSE);
  yc_submission_tell (act, "received", body);
}

static void
note (YcSubmission *act, guint n)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *text = g_strnfill (TEXT_BYTES, (char) ('a' + n));

  json_object_set_string_member (body, "subject", "material:application");
  json_object_set_string_member (body, "text", text);
  yc_submission_tell (act, "resumed", body);
}

static void
queue_case (Bench *self)
{
  g_autoptr (YcIntake) intake = test_intake ();
  g_autofree char *id = test_draft (self->cases, intake);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSubmission) act = yc_submission_load (self->cases->store, self->calendar, id, &self->cases->actor, &error);

  check (act != NULL && yc_store_begin (act->store, &error), error, "case");
  for (guint i = 0; i < OPS_A_CASE; i++)
    {
      if (i == 0)
        receive (act);
      else
        note (act, i);
      check (yc_submission_enqueue (act, i == 0 ? "received" : "resumed", json_object_new (), &error), error, "queue");
    }
  check (yc_store_commit (act->store, &error), error, "commit");
}

/* What the peer sends is made before its clock runs. */
static void
make_requests (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) due = yc_outbox_store_list_due (self->cases->store, G_MAXINT64, self->n_peer_ops, G_MAXSIZE, NULL, &error);

  check (due != NULL && due->len == self->n_peer_ops, error, "queue");
  for (guint i = 0; i < due->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (due, i);
      YcWireOp op = { .id = entry->op_id, .author_key = entry->author_key, .signature = entry->signature, .digest = entry->digest, .body = entry->body };
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      YcDigest digest;
      char *text = NULL;

      g_ptr_array_add (one, &op);
      text = yc_wire_ops_to_text (one);
      yc_digest_bytes (text, strlen (text), &digest);
      self->bytes += strlen (text);
      g_ptr_array_add (self->texts, text);
      g_ptr_array_add (self->digests, g_strconcat ("sha256=", digest.sha256, NULL));
    }
}

static void
make_queue (Bench *self)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (GError) error = NULL;

  self->cases = test_cases_new (TRUE);
  self->calendar = yc_calendar_load (path, &error);
  check (self->calendar != NULL, error, "calendar");
  for (guint i = 0; i < self->n_ops / OPS_A_CASE; i++)
    queue_case (self);
  make_requests (self);
  self->incarnation = g_strdup (yc_store_get_incarnation (self->cases->store));
  g_clear_pointer (&self->cases->store, yc_store_close);
}

/* ---- the platform ---- */

/* The proxy of the rig stands aside: both sides speak to the platform itself. Returns: its token for the workstation of @incarnation. */
static char *
join (HallRig *hall, const char *incarnation, const char *author)
{
  g_autofree char *base = g_strdup_printf ("http://127.0.0.1:%u", hall->rig->port);
  LineWait wait = { NULL, NULL, FALSE };
  const YcEnrolled *enrolled = NULL;
  char *token = NULL;

  g_clear_object (&hall->rig->client);
  hall->rig->client = yc_client_new (base, NULL, NULL);
  yc_client_enrol (hall->rig->client, hall->code, incarnation, NULL, line_wait_cb, &wait);
  enrolled = line_wait (&wait)->message;
  check (enrolled != NULL, NULL, "enrolment");
  token = g_strdup (enrolled->token);
  yc_client_set_device_token (hall->rig->client, enrolled->token);
  yc_client_set_platform_key (hall->rig->client, enrolled->key);
  yc_reply_free (wait.reply);
  hall_rig_author (hall, "wangjing", author);
  return token;
}

/* ---- ours ---- */

static double
get_seconds (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* Runs until nothing is under way and nothing waits. */
static double
drain (YcStore *store, YcClient *client)
{
  g_autoptr (YcWorker) worker = yc_worker_new ("store");
  g_autoptr (YcDrain) engine = yc_drain_new (store, worker, client);
  gint64 start = g_get_monotonic_time ();
  double seconds = 0;

  yc_drain_wake (engine);
  while (!yc_drain_is_idle (engine) || yc_drain_get_next_at (engine) == 0)
    g_main_context_iteration (NULL, TRUE);
  seconds = get_seconds (start);
  check (yc_drain_get_line (engine) == YC_LINE_ONLINE, NULL, yc_drain_get_failure (engine));
  yc_drain_stop (engine);
  yc_worker_stop (worker);
  return seconds;
}

/* Every operation has its receipt, and the platform's log is as long as the queue was. */
static void
check_drained (Bench *self, YcStore *store)
{
  g_autoptr (GPtrArray) left = yc_outbox_store_list (store, NULL);
  gint64 sequence = 0;

  if (left == NULL || left->len > 0)
    g_error ("%u were left in the queue: %s", left != NULL ? left->len : 0, left != NULL ? ((const YcOutboxEntry *) g_ptr_array_index (left, 0))->problem : "");
  check (yc_outbox_store_last_sequence (store, &sequence, NULL) && sequence == self->n_ops, NULL, "not every operation was done once");
}

/* Operations a second. */
static double
run_ours (Bench *self)
{
  g_autoptr (HallRig) hall = hall_rig_new ();
  g_autofree char *copy = g_build_filename (hall->folder, "workstation", NULL), *token = NULL;
  const char *words[] = { "cp", "-a", self->cases->folder->path, copy, NULL };
  g_autoptr (GError) error = NULL;
  YcStore *store = NULL;
  double seconds = 0;

  check (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error), error, "copy");
  store = yc_store_open (&(YcStoreConfig) { .folder = copy, .clock = self->cases->clock, .ids = self->cases->ids, .with_keys = TRUE,
                                            .workstation_key = self->cases->key }, &error);
  check (store != NULL, error, "store");
  token = join (hall, yc_store_get_incarnation (store), self->cases->clerk->public_key);
  seconds = drain (store, hall->rig->client);
  check_drained (self, store);
  yc_store_close (store);
  return self->n_ops / seconds;
}

/* ---- the peer ---- */

static void
post (SoupSession *session, const char *uri, const char *token, const char *text, const char *digest)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text)), answer = NULL;
  g_autoptr (GError) error = NULL;

  /* Only a message that may be sent again goes on a connection that is kept (engineering: libsoup 3.2). */
  soup_message_set_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  soup_message_set_request_body_from_bytes (message, YC_WIRE_MEDIA_TYPE, body);
  soup_message_headers_append (headers, "Yichuang-Contract", G_STRINGIFY (YC_WIRE_CONTRACT));
  soup_message_headers_append (headers, "Yichuang-Digest", digest);
  soup_message_headers_append (headers, "Authorization", token);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  check (answer != NULL, error, "no answer");
  if (soup_message_get_status (message) != SOUP_STATUS_OK || g_strstr_len (g_bytes_get_data (answer, NULL), (gssize) g_bytes_get_size (answer), "\"receipt\"") == NULL)
    g_error ("no receipt: %.*s", (int) g_bytes_get_size (answer), (const char *) g_bytes_get_data (answer, NULL));
}

static double
run_peer (Bench *self)
{
  g_autoptr (HallRig) hall = hall_rig_new ();
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/v1/ops", hall->rig->port);
  g_autofree char *token = join (hall, self->incarnation, self->cases->clerk->public_key);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr (SoupSession) session = soup_session_new ();
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < self->n_peer_ops; i++)
    post (session, uri, bearer, g_ptr_array_index (self->texts, i), g_ptr_array_index (self->digests, i));
  return self->n_peer_ops / get_seconds (start);
}

int
main (int argc, char **argv)
{
  Bench bench = { .texts = g_ptr_array_new_with_free_func (g_free), .digests = g_ptr_array_new_with_free_func (g_free) };
  guint n_pairs = 0;

  if (argc != 4)
    return 2;
  bench.n_ops = (guint) g_ascii_strtoull (argv[1], NULL, 10);
  bench.n_peer_ops = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  n_pairs = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  make_queue (&bench);
  for (guint i = 0; i < n_pairs; i++)
    {
      double peer = i % 2 == 1 ? run_peer (&bench) : 0, ours = run_ours (&bench);

      if (i % 2 == 0)
        peer = run_peer (&bench);
      printf ("%.3f %.0f %.0f %" G_GUINT64_FORMAT "\n", ours / peer, ours, peer, bench.bytes / bench.n_peer_ops);
      fflush (stdout);
    }
  test_cases_free (bench.cases);
  g_free (bench.incarnation);
  yc_calendar_free (bench.calendar);
  g_ptr_array_unref (bench.texts);
  g_ptr_array_unref (bench.digests);
  return 0;
}
