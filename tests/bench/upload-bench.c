/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Attachments by the second of a processor against bare libsoup, on loopback. Ours: the engine (sync/yc-drain) brings an accepted case with its
 * scanned pages, papers and manifest out of its sealed store to the real platform's program: unsealed, held against both digests, created, sent, sealed;
 * over there hashed, sealed and synced as it comes, put in its place at the seal, and counted in a row; here written down. Bare: a libsoup
 * client reads the same files in clear and posts them on one kept connection to a SoupServer in a process of its own, which writes each to a file,
 * syncs it, renames it and syncs the folder: as durable, but neither hashed nor sealed.
 *
 * Two ratios: of the client's end alone, which is what a clerk's PC pays, and of both ends. Ours counts everything of both programs between the first
 * waking and the last receipt, the one operation of the case with it.
 *
 * Prints for each pair: bare CPU / ours at the client, bare CPU / ours at both ends, our files a CPU second (both ends), bare's, bytes a file.
 *
 *   upload-bench PAGES PAIRS JPEG...
 *   upload-bench serve FOLDER        what it starts as the bare server
 */
#define G_LOG_DOMAIN "upload-bench"
#include "config.h"

#include "test-counter.h"

#include "integration/hall-rig.h"
#include "sync/yc-drain.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

typedef struct
{
  Counter   *counter;           /* (owned): its store is copied for each run */
  char      *folder;            /* the files in clear, and what the bare server makes of them */
  char      *program;
  guint      n_files;
  guint64    bytes;             /* of all */
} Bench;

typedef struct { double client, server; } Cpu;

static void
check (gboolean ok, const GError *error, const char *what)
{
  if (!ok)
    g_error ("%s: %s", what, error != NULL ? error->message : "");
}

static double
cpu_seconds (clockid_t clock)
{
  struct timespec time;

  check (clock_gettime (clock, &time) == 0, NULL, "clock");
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static clockid_t
get_clock (GSubprocess *process)
{
  clockid_t clock;

  check (clock_getcpuclockid ((pid_t) g_ascii_strtoll (g_subprocess_get_identifier (process), NULL, 10), &clock) == 0, NULL, "clock of a process");
  return clock;
}

/* ---- the case ---- */

static void
add_page (Bench *self, YcSealKey *key, const char *material, GBytes *jpeg)
{
  YcStore *store = self->counter->cases->store;
  g_autoptr (YcPage) page = g_new0 (YcPage, 1);
  g_autoptr (GError) error = NULL;

  page->id = yc_ids_uuid (self->counter->cases->ids, TEST_NOW);
  page->case_id = g_strdup (self->counter->id);
  page->material_id = g_strdup (material);
  page->origin = YC_PAGE_IMPORTED_JPEG;
  page->job_id = g_strdup ("");
  page->original_blob = g_strdup ("");
  page->bytes = g_bytes_get_size (jpeg);
  page->width = 2480;
  page->height = 3508;
  page->dpi_asked = page->dpi_real = 300;
  page->captured = TEST_NOW;
  page->blob = yc_store_put_blob (store, page->case_id, key, jpeg, &page->digest, &error);
  check (page->blob != NULL && yc_page_store_add (store, page, &self->counter->cases->actor, &error), error, "page");
}

/* The platform knows a page by case and digest: each is another one, by bytes behind its end that no decoder reads. */
static GBytes *
make_page (const char *path, guint n)
{
  g_autofree char *data = NULL;
  gsize length = 0;

  check (g_file_get_contents (path, &data, &length, NULL), NULL, path);
  data = g_realloc (data, length + sizeof n);
  memcpy (data + length, &n, sizeof n);
  return g_bytes_new_take (g_steal_pointer (&data), length + sizeof n);
}

/* Beside the store: what the bare client sends. */
static void
write_clear (Bench *self)
{
  YcStore *store = self->counter->cases->store;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (store, &error);

  check (queue != NULL, error, "queue");
  for (guint i = 0; i < queue->len; i++)
    {
      g_autoptr (GPtrArray) files = yc_outbox_store_list_files (store, ((const YcOutboxEntry *) g_ptr_array_index (queue, i))->op_id, &error);

      for (guint k = 0; k < files->len; k++)
        {
          g_autofree char *path = g_strdup_printf ("%s/in-%u", self->folder, self->n_files++);
          YcDigest digest;
          g_autoptr (GBytes) bytes = yc_outbox_store_read_file (store, g_ptr_array_index (files, k), &digest, &error);

          check (bytes != NULL && g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error), error, "file");
          self->bytes += g_bytes_get_size (bytes);
        }
    }
}

static void
make_case (Bench *self, guint n_pages, char **jpegs)
{
  g_auto (GStrv) materials = g_strsplit (COUNTER_ALL, " ", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealKey) key = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;
  guint n_jpegs = g_strv_length (jpegs);

  self->counter = counter_new (TRUE, "small-catering", "scenario=new", "");
  key = yc_store_get_case_key (self->counter->cases->store, self->counter->id, &error);
  for (guint i = 0; i < n_pages; i++)
    {
      g_autoptr (GBytes) jpeg = make_page (jpegs[i % n_jpegs], i);

      add_page (self, key, materials[i % g_strv_length (materials)], jpeg);
    }
  acceptance = counter_accept (self->counter, YC_OUTCOME_ACCEPT, &error);
  check (acceptance != NULL, error, "acceptance");
  write_clear (self);
  g_clear_pointer (&self->counter->cases->store, yc_store_close);
}

/* ---- ours ---- */

static void
run_engine (YcStore *store, HallRig *hall, Cpu *cpu)
{
  g_autoptr (YcWorker) worker = yc_worker_new ("store");
  g_autoptr (YcDrain) engine = yc_drain_new (store, worker, hall->rig->client);
  clockid_t server = get_clock (hall->process);
  Cpu before = { cpu_seconds (CLOCK_PROCESS_CPUTIME_ID), cpu_seconds (server) };

  yc_drain_wake (engine);
  while (!yc_drain_is_idle (engine) || yc_drain_get_next_at (engine) == 0)
    g_main_context_iteration (NULL, TRUE);
  *cpu = (Cpu) { cpu_seconds (CLOCK_PROCESS_CPUTIME_ID) - before.client, cpu_seconds (server) - before.server };
  check (yc_drain_get_line (engine) == YC_LINE_ONLINE, NULL, yc_drain_get_failure (engine));
  yc_drain_stop (engine);
  yc_worker_stop (worker);
}

static Cpu
run_ours (Bench *self)
{
  TestCases *cases = self->counter->cases;
  g_autoptr (HallRig) hall = hall_rig_new ();
  g_autofree char *copy = g_build_filename (hall->folder, "workstation", NULL), *base = g_strdup_printf ("http://127.0.0.1:%u", hall->rig->port);
  const char *words[] = { "cp", "-a", cases->folder->path, copy, NULL };
  g_autoptr (GError) error = NULL;
  YcStore *store = NULL;
  Cpu cpu = { 0, 0 };
  guint n = 1;

  check (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error), error, "copy");
  store = yc_store_open (&(YcStoreConfig) { .folder = copy, .clock = cases->clock, .ids = cases->ids, .with_keys = TRUE, .workstation_key = cases->key },
                         &error);
  check (store != NULL, error, "store");
  /* The proxy of the rig stands aside. */
  g_clear_object (&hall->rig->client);
  hall->rig->client = yc_client_new (base, NULL, NULL);
  hall_rig_enrol (hall, yc_store_get_incarnation (store));
  hall_rig_author (hall, "wangjing", cases->clerk->public_key);
  run_engine (store, hall, &cpu);
  check (yc_outbox_store_count (store, &n, NULL, NULL) && n == 0, NULL, "something was left in the queue");
  yc_store_close (store);
  return cpu;
}

/* ---- bare ---- */

static void
serve_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  const char *folder = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *part = g_strconcat (folder, "/part", NULL), *whole = g_strconcat (folder, "/out-", path + 1, NULL);
  int fd = open (part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), dir = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && dir >= 0 && write (fd, body->data, (gsize) body->length) == body->length && fdatasync (fd) == 0 && g_rename (part, whole) == 0
                && fsync (dir) == 0;

  close (fd);
  close (dir);
  soup_server_message_set_status (message, ok ? SOUP_STATUS_OK : SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
}

static int
serve (char *folder)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GSList *uris = NULL;

  soup_server_add_handler (server, NULL, serve_cb, folder, NULL);
  check (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL), NULL, "port");
  uris = soup_server_get_uris (server);
  printf ("%d\n", g_uri_get_port (uris->data));
  fflush (stdout);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (loop);
  return 0;
}

static void
post (SoupSession *session, const char *folder, guint n, const char *port)
{
  g_autofree char *path = g_strdup_printf ("%s/in-%u", folder, n), *uri = g_strdup_printf ("http://127.0.0.1:%s/%u", port, n), *data = NULL;
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, uri);
  g_autoptr (GBytes) body = NULL, answer = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  check (g_file_get_contents (path, &data, &length, &error), error, "file");
  body = g_bytes_new_take (g_steal_pointer (&data), length);
  /* Only so libsoup 3.2 keeps the connection for content. */
  soup_message_set_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  soup_message_set_request_body_from_bytes (message, "application/octet-stream", body);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  check (answer != NULL && soup_message_get_status (message) == SOUP_STATUS_OK, error, "bare post");
}

/* What arrived is what was sent. */
static void
check_copies (const Bench *self)
{
  for (guint i = 0; i < self->n_files; i++)
    {
      g_autofree char *in = g_strdup_printf ("%s/in-%u", self->folder, i), *out = g_strdup_printf ("%s/out-%u", self->folder, i), *a = NULL, *b = NULL;
      gsize n = 0, m = 0;

      check (g_file_get_contents (in, &a, &n, NULL) && g_file_get_contents (out, &b, &m, NULL) && n == m && memcmp (a, b, n) == 0, NULL, "bare copy");
      g_unlink (out);
    }
}

static Cpu
run_bare (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self->program, "serve", self->folder, NULL);
  g_autoptr (GDataInputStream) said = NULL;
  g_autofree char *port = NULL;
  g_autoptr (SoupSession) session = soup_session_new ();
  clockid_t server;
  Cpu before, cpu;

  check (process != NULL, error, "bare server");
  said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  port = g_data_input_stream_read_line (said, NULL, NULL, NULL);
  check (port != NULL, NULL, "bare server's port");
  server = get_clock (process);
  before = (Cpu) { cpu_seconds (CLOCK_PROCESS_CPUTIME_ID), cpu_seconds (server) };
  for (guint i = 0; i < self->n_files; i++)
    post (session, self->folder, i, port);
  cpu = (Cpu) { cpu_seconds (CLOCK_PROCESS_CPUTIME_ID) - before.client, cpu_seconds (server) - before.server };
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  check_copies (self);
  return cpu;
}

int
main (int argc, char **argv)
{
  Bench bench = { .program = argv[0] };
  const char *drop[] = { "rm", "-rf", NULL, NULL };
  guint n_pairs = 0;

  if (argc == 3 && strcmp (argv[1], "serve") == 0)
    return serve (argv[2]);
  if (argc < 4)
    return 2;
  n_pairs = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  bench.folder = g_dir_make_tmp ("yichuang-bare-XXXXXX", NULL);
  make_case (&bench, (guint) g_ascii_strtoull (argv[1], NULL, 10), argv + 3);
  for (guint i = 0; i < n_pairs; i++)
    {
      Cpu bare = i % 2 == 1 ? run_bare (&bench) : (Cpu) { 0, 0 }, ours = run_ours (&bench);

      if (i % 2 == 0)
        bare = run_bare (&bench);
      printf ("%.3f %.3f %.0f %.0f %" G_GUINT64_FORMAT "\n", bare.client / ours.client, (bare.client + bare.server) / (ours.client + ours.server),
              bench.n_files / (ours.client + ours.server), bench.n_files / (bare.client + bare.server), bench.bytes / bench.n_files);
      fflush (stdout);
    }
  drop[2] = bench.folder;
  check (g_spawn_sync (NULL, (char **) drop, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL), NULL, "rm");
  counter_free (bench.counter);
  g_free (bench.folder);
  return 0;
}
