/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The HTTP side: opens the port, brings calls that passed the ground rules to the store thread step by step, and their answers back. Takes
 * requests, gives messages or problems and nothing else. Main thread; no database is touched here. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-server.h"

#include "base/yc-error.h"
#include "base/yc-worker.h"
#include "platform/yc-platform-events.h"
#include "platform/yc-platform-exchange.h"
#include "platform/yc-platform-line.h"
#include "platform/yc-platform-port.h"

#include <glib-unix.h>
#include <string.h>

#define MAX_LINES 500
#define MAX_CALLS 200
/* Passwords are checked one after the other, 0.2 s each. */
#define MAX_SLOW 32
/* So much of a page is written at a time; then it counts. */
#define PIECE (1024 * 1024)
#define BODY_PATIENCE 6
#define IDLE_SECONDS 5
#define STOP_SECONDS 10

struct _YcPlatformServer
{
  YcPlatformStore *store;       /* (not owned) */
  YcPlatformSelf   self;
  char            *name, *ca;   /* (owned): of @self */
  SoupServer      *soup;        /* (owned) */
  YcPlatformPort  *port;        /* (owned) */
  YcPlatformLines *lines;       /* (owned) */
  YcPlatformEvents *events;     /* (owned): streams that workstations listen to */
  YcWorker        *worker;      /* (owned) (nullable): the store thread, while it runs */
  GMainLoop       *loop;        /* (owned) */
  int              patience;
  GHashTable      *streams;     /* (owned): of upload (char *) to the Job that works on it; and those that a file goes out by, under other names */
  guint            n_calls, n_slow, n_open;
  guint            late;        /* at the stop */
  gboolean         changed;     /* since the last rest */
  gboolean         stopping;
  gboolean         failed;
};

/* ---- steps ---- */

/* A call in a thread. */
typedef struct
{
  YcPlatformServer   *server;   /* (not owned) */
  SoupServerMessage  *msg;      /* (owned): keeps the exchange */
  YcPlatformExchange *exchange; /* (not owned) */
  gboolean            gone;     /* the line was cut meanwhile */
  gboolean            is_stream, running, whole;    /* a page comes in; a step runs; all of it is there */
  gboolean            is_sending;                   /* a file goes out */
  guint               n_unsent;                     /* pieces of it that the library holds */
  char               *stream;                       /* (owned) (nullable): its name in @streams */
} Job;

static void run_step (Job *job, YcPlatformStep step);
static void go_on (Job *job);

static void
do_store_step (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  YcPlatformStep step = NULL;
  Job *job = data;
  YcPlatformCall *call = job->exchange->call;
  GError *error = NULL;
  gboolean first = FALSE, done = FALSE;

  step = (YcPlatformStep) g_object_get_data (G_OBJECT (task), "step");
  first = step == call->route->handle;
  call->store = job->server->store;
  done = (!first || yc_platform_call_admit (call, &error)) && step (call, &error);
  call->store = NULL;
  /* The last word: the main thread may free the call from here on. */
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
do_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;

  if (job->exchange->call->route->work (job->exchange->call, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
quit_when_done (YcPlatformServer *self)
{
  if (self->stopping && self->n_open == 0)
    g_main_loop_quit (self->loop);
}

/* What an I/O error leaves in memory may not be believed: the next start looks at the files again. */
static void
look_for_failure (YcPlatformServer *self, const GError *error)
{
  const char *code = yc_error_code (error);

  if (strcmp (code, "db.io") != 0 && strcmp (code, "db.damaged") != 0)
    return;
  g_warning ("the store can no longer be believed: %s", error->message);
  self->failed = TRUE;
  self->stopping = TRUE;
  yc_platform_events_stop (self->events);
}

/* An answer, or the beginning of a stream. */
static void
answer_job (Job *job, const GError *error)
{
  YcPlatformServer *self = job->server;
  YcPlatformCall *call = job->exchange->call;
  YcProblem *problem = NULL;

  if (error == NULL && call->is_listening && yc_platform_events_has_room (self->events, call->device->device))
    {
      yc_platform_events_open (self->events, job->msg, call->device->device, call->device->hall, call->sequence);
      return;
    }
  if (error != NULL)
    problem = yc_platform_call_explain (call, error);
  else if (call->is_listening)
    problem = yc_problem_new (YC_PROBLEM_BUSY, "too many workstations listen");
  if (problem != NULL)
    yc_platform_exchange_refuse (job->exchange, problem);
  else
    yc_platform_answer_call (job->msg, call);
  yc_platform_lines_expect (self->lines, job->msg, self->patience * BODY_PATIENCE);
  soup_server_message_unpause (job->msg);
}

static void
end_job (Job *job, const GError *error)
{
  YcPlatformServer *self = job->server;
  const YcPlatformCall *call = job->exchange->call;

  self->n_calls--;
  self->changed = TRUE;
  if (error != NULL)
    look_for_failure (self, error);
  /* Also when its own line is gone: it is done. */
  else if (call->sequence > 0 && !call->is_listening)
    yc_platform_events_wake (self->events, call->device->hall, call->sequence);
  g_signal_handlers_disconnect_by_data (job->msg, job);
  if (job->stream != NULL)
    g_hash_table_remove (self->streams, job->stream);
  g_object_set_data (G_OBJECT (job->msg), "job", NULL);
  if (!job->gone && !job->exchange->refused)
    {
      /* A file that breaks off is shorter than its head says, and nobody is told why but the log. */
      if (job->is_sending && error != NULL)
        yc_problem_free (yc_platform_call_explain (call, error));
      if (!job->is_sending)
        answer_job (job, error);
      else
        {
          soup_message_body_complete (soup_server_message_get_response_body (job->msg));
          yc_platform_lines_expect (self->lines, job->msg, self->patience * BODY_PATIENCE);
          soup_server_message_unpause (job->msg);
        }
    }
  g_object_unref (job->msg);
  g_free (job->stream);
  g_free (job);
  quit_when_done (self);
}

static void
enter_stream (Job *job, char *name)
{
  job->stream = name;
  g_hash_table_insert (job->server->streams, g_strdup (name), job);
}

/* ---- a file goes out ---- */

/* The client takes what is sent. */
static void
on_wrote_bytes (SoupServerMessage *msg, guint n, gpointer data)
{
  Job *job = data;

  yc_platform_lines_expect (job->server->lines, msg, job->server->patience);
}

static void
on_wrote_piece (SoupServerMessage *msg, gpointer data)
{
  Job *job = data;

  if (--job->n_unsent == 0)
    {
      yc_platform_lines_expect (job->server->lines, msg, 0);
      run_step (job, job->exchange->call->route->work);
    }
}

static void
start_sending (Job *job)
{
  job->is_sending = TRUE;
  enter_stream (job, g_strdup_printf ("out %p", (gpointer) job));
  yc_platform_answer_file (job->msg, job->exchange->call);
  g_signal_connect (job->msg, "wrote-body-data", G_CALLBACK (on_wrote_bytes), job);
  g_signal_connect (job->msg, "wrote-chunk", G_CALLBACK (on_wrote_piece), job);
}

/* What was read goes to the library, which waits for more when it has written it. */
static void
send_pieces (Job *job)
{
  YcPlatformCall *call = job->exchange->call;

  if (job->gone)
    {
      end_job (job, NULL);
      return;
    }
  if (!job->is_sending)
    start_sending (job);
  for (guint i = 0; i < call->pieces->len; i++)
    soup_message_body_append_bytes (soup_server_message_get_response_body (job->msg), g_ptr_array_index (call->pieces, i));
  job->n_unsent = call->pieces->len;
  g_ptr_array_set_size (call->pieces, 0);
  if (call->is_last)
    {
      end_job (job, NULL);
      return;
    }
  yc_platform_lines_expect (job->server->lines, job->msg, job->server->patience);
  soup_server_message_unpause (job->msg);
}

static void
on_step (GObject *source, GAsyncResult *result, gpointer data)
{
  Job *job = data;
  const YcPlatformRoute *route = job->exchange->call->route;
  YcPlatformStep step = (YcPlatformStep) g_object_get_data (G_OBJECT (result), "step");
  g_autoptr (GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);

  job->running = FALSE;
  if (step == route->work)
    job->server->n_slow--;
  if (ok && job->is_stream && step != route->work)
    go_on (job);
  else if (ok && step == route->handle && route->work != NULL && job->exchange->call->text == NULL)
    run_step (job, route->work);
  else if (ok && step == route->work && route->finish == NULL)
    send_pieces (job);
  else if (ok && step == route->work)
    run_step (job, route->finish);
  else
    end_job (job, error);
}

static void
run_step (Job *job, YcPlatformStep step)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_step, job);

  job->running = TRUE;
  g_task_set_task_data (task, job, NULL);
  g_object_set_data (G_OBJECT (task), "step", (gpointer) step);
  if (step == job->exchange->call->route->work)
    {
      job->server->n_slow++;
      yc_pool_push (task, do_work);
    }
  else
    yc_worker_push (job->server->worker, task, do_store_step, G_PRIORITY_DEFAULT);
}

/* A page: writes what has arrived when it is enough, or the end; else lets more come. */
static void
go_on (Job *job)
{
  YcPlatformExchange *exchange = job->exchange;
  gboolean over = job->whole || job->gone;

  if (exchange->body->len >= PIECE || (over && exchange->body->len > 0))
    {
      exchange->call->body = g_bytes_new (exchange->body->data, exchange->body->len);
      g_byte_array_set_size (exchange->body, 0);
      run_step (job, exchange->call->route->work);
    }
  else if (over)
    end_job (job, NULL);
  else
    {
      yc_platform_lines_expect (job->server->lines, job->msg, job->server->patience);
      soup_server_message_unpause (job->msg);
    }
}

/* What came of a page before its line was cut counts. */
static void
on_gone (SoupServerMessage *msg, gpointer data)
{
  Job *job = data;

  if (job->gone)
    return;
  job->gone = TRUE;
  if (job->is_stream && !job->running)
    go_on (job);
  else if (job->is_sending && !job->running)
    end_job (job, NULL);
}

static void
pause_and_go_on (Job *job)
{
  yc_platform_lines_expect (job->server->lines, job->msg, 0);
  soup_server_message_pause (job->msg);
  go_on (job);
}

static gboolean
is_of_upload (const YcPlatformCall *call)
{
  return g_str_has_prefix (call->route->path, "/v1/blobs/");
}

/* One line at a time for an upload: the other may not know yet that it is dead. Its seal and its end count as its pieces do. */
static gboolean
is_taken (YcPlatformServer *self, const YcPlatformCall *call)
{
  return is_of_upload (call) && g_hash_table_contains (self->streams, call->words[0]);
}

/* All but the question how far it came, which changes nothing. */
static gboolean
works_on_upload (const YcPlatformCall *call)
{
  return is_of_upload (call) && strcmp (call->route->method, "HEAD") != 0;
}

static void
start_call (YcPlatformServer *self, SoupServerMessage *msg, YcPlatformExchange *exchange)
{
  gboolean slow = exchange->call->route->work != NULL;
  YcProblem *problem = NULL;
  Job *job = NULL;

  if (is_taken (self, exchange->call))
    {
      problem = yc_problem_new (YC_PROBLEM_IN_PROGRESS, "another connection works on this page");
      problem->retry_after = 1;
      yc_platform_exchange_refuse (exchange, problem);
      return;
    }
  if (self->n_calls >= MAX_CALLS || (slow && self->n_slow >= MAX_SLOW) || self->stopping)
    {
      problem = yc_problem_new (self->stopping ? YC_PROBLEM_UNAVAILABLE : YC_PROBLEM_BUSY, "too much at once, or the platform stops");
      problem->retry_after = 1;
      yc_platform_exchange_refuse (exchange, problem);
      return;
    }
  job = g_new0 (Job, 1);
  job->server = self;
  job->msg = g_object_ref (msg);
  job->exchange = exchange;
  g_signal_connect (msg, "finished", G_CALLBACK (on_gone), job);
  job->is_stream = exchange->call->route->body == YC_BODY_STREAM;
  if (works_on_upload (exchange->call))
    enter_stream (job, g_strdup (exchange->call->words[0]));
  g_object_set_data (G_OBJECT (msg), "job", job);
  self->n_calls++;
  yc_platform_lines_expect (self->lines, msg, 0);
  soup_server_message_pause (msg);
  run_step (job, exchange->call->route->handle);
}

/* ---- requests ---- */

static YcPlatformExchange *
get_exchange (SoupServerMessage *msg)
{
  return g_object_get_data (G_OBJECT (msg), "exchange");
}

static void
on_piece (SoupServerMessage *msg, GBytes *piece, gpointer data)
{
  YcPlatformServer *self = data;
  YcPlatformExchange *exchange = get_exchange (msg);
  Job *job = g_object_get_data (G_OBJECT (msg), "job");

  if (!yc_platform_exchange_take (exchange, piece))
    yc_platform_line_cut (msg);
  else if (job != NULL && exchange->body->len >= PIECE)
    pause_and_go_on (job);
  else if (job != NULL)
    yc_platform_lines_expect (self->lines, msg, self->patience);
}

/* The head is there. */
static void
on_head (SoupServer *soup, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  YcPlatformServer *self = data;
  YcPlatformExchange *exchange = yc_platform_exchange_new (msg, &self->self);

  self->n_open++;
  g_object_set_data_full (G_OBJECT (msg), "exchange", exchange, (GDestroyNotify) yc_platform_exchange_free);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (msg), FALSE);
  g_signal_connect (msg, "got-chunk", G_CALLBACK (on_piece), self);
  yc_platform_lines_expect (self->lines, msg, self->patience * BODY_PATIENCE);
  if (!exchange->refused && exchange->call->route->body == YC_BODY_STREAM)
    start_call (self, msg, exchange);
}

/* Everything is there, and nothing was refused before. */
static void
on_body (SoupServer *soup, SoupServerMessage *msg, const char *path, GHashTable *query, gpointer data)
{
  YcPlatformServer *self = data;
  YcPlatformExchange *exchange = get_exchange (msg);
  Job *job = g_object_get_data (G_OBJECT (msg), "job");

  if (job != NULL)
    {
      job->whole = TRUE;
      pause_and_go_on (job);
    }
  else if (yc_platform_exchange_close (exchange))
    start_call (self, msg, exchange);
}

static void
on_started (SoupServer *soup, SoupServerMessage *msg, gpointer data)
{
  YcPlatformServer *self = data;

  yc_platform_prepare (msg);
  if (self->stopping)
    yc_platform_line_cut (msg);
  else if (yc_platform_lines_admit (self->lines, msg))
    yc_platform_lines_expect (self->lines, msg, self->patience);
}

/* "OPTIONS *" has no path that a handler could be found for. */
static void
on_read (SoupServer *soup, SoupServerMessage *msg, gpointer data)
{
  if (get_exchange (msg) == NULL && soup_server_message_get_status (msg) == 0)
    yc_platform_answer_problem (msg, yc_problem_new (YC_PROBLEM_NOT_FOUND, "there is no such call"));
}

static void
on_ended (SoupServer *soup, SoupServerMessage *msg, gpointer data)
{
  YcPlatformServer *self = data;

  if (get_exchange (msg) != NULL)
    self->n_open--;
  yc_platform_lines_end (self->lines, msg);
  quit_when_done (self);
}

/* ---- opening ---- */

static gboolean
fail (GError **error, const char *subject, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: %s", subject, what);
  return FALSE;
}

static gboolean
listen_to (YcPlatformServer *self, const YcPlatformServerConfig *config, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (config->address);
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (address == NULL)
    return fail (error, config->address, "is no IP address");
  if ((config->tls_certificate == NULL) != (config->tls_key == NULL))
    return fail (error, "TLS", "the certificate and its key go together");
  if (!g_inet_address_get_is_loopback (address) && config->tls_certificate == NULL)
    return fail (error, config->address, "off loopback it needs a TLS certificate and its key");
  if (config->tls_certificate != NULL)
    {
      certificate = g_tls_certificate_new_from_files (config->tls_certificate, config->tls_key, error);
      if (certificate == NULL)
        return FALSE;
    }
  self->port = yc_platform_port_new (self->soup, address, config->port, certificate, config->patience, error);
  return self->port != NULL;
}

YcPlatformServer *
yc_platform_server_new (const YcPlatformServerConfig *config, GError **error)
{
  g_autoptr (YcPlatformServer) self = g_new0 (YcPlatformServer, 1);

  self->store = config->store;
  self->name = g_strdup (config->name);
  self->ca = g_strdup (config->ca != NULL ? config->ca : "");
  self->self = (YcPlatformSelf) { self->name, self->ca };
  self->patience = config->patience;
  self->loop = g_main_loop_new (NULL, FALSE);
  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->lines = yc_platform_lines_new (MAX_LINES);
  self->events = yc_platform_events_new ((guint) config->heartbeat, (guint) config->patience);
  /* Paths are unescaped once, in the exchange. */
  self->soup = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, NULL, on_head, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_body, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (on_started), self);
  g_signal_connect (self->soup, "request-read", G_CALLBACK (on_read), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (on_ended), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (on_ended), self);
  return listen_to (self, config, error) ? g_steal_pointer (&self) : NULL;
}

char *
yc_platform_server_get_uri (YcPlatformServer *self)
{
  return yc_platform_port_get_uri (self->port);
}

/* ---- running ---- */

static void
do_rest (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  YcPlatformServer *self = data;
  GError *error = NULL;

  if (yc_platform_store_idle (self->store, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_rested (GObject *source, GAsyncResult *result, gpointer data)
{
  YcPlatformServer *self = data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return;
  g_message ("resting: %s", error->message);
  look_for_failure (self, error);
  quit_when_done (self);
}

static gboolean
on_rest_time (gpointer data)
{
  YcPlatformServer *self = data;
  g_autoptr (GTask) task = NULL;

  if (!self->changed)
    return G_SOURCE_CONTINUE;
  self->changed = FALSE;
  task = g_task_new (NULL, NULL, on_rested, self);
  g_task_set_task_data (task, self, NULL);
  yc_worker_push (self->worker, task, do_rest, G_PRIORITY_DEFAULT);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_too_late (gpointer data)
{
  YcPlatformServer *self = data;

  g_message ("%u requests were cut at the stop", self->n_open);
  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_stop (gpointer data)
{
  YcPlatformServer *self = data;

  if (!self->stopping)
    self->late = g_timeout_add_seconds (STOP_SECONDS, on_too_late, self);
  self->stopping = TRUE;
  yc_platform_events_stop (self->events);
  quit_when_done (self);
  return G_SOURCE_CONTINUE;
}

/* Jobs that are still under way answer to nobody. */
static void
drop_jobs (YcPlatformServer *self)
{
  g_autoptr (GList) streams = NULL;

  yc_platform_port_close (self->port);
  soup_server_disconnect (self->soup);
  streams = g_hash_table_get_values (self->streams);
  for (GList *l = streams; l != NULL; l = l->next)
    on_gone (NULL, l->data);
  while (self->n_calls > 0)
    g_main_context_iteration (NULL, TRUE);
  yc_worker_stop (self->worker);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_object (&self->worker);
}

gboolean
yc_platform_server_run (YcPlatformServer *self)
{
  guint sources[] = {
    g_unix_signal_add (SIGTERM, on_stop, self),
    g_unix_signal_add (SIGINT, on_stop, self),
    g_timeout_add_seconds (IDLE_SECONDS, on_rest_time, self),
  };

  self->worker = yc_worker_new ("platform-store");
  g_main_loop_run (self->loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  if (self->late != 0)
    g_source_remove (self->late);
  drop_jobs (self);
  return !self->failed;
}

void
yc_platform_server_free (YcPlatformServer *self)
{
  if (self == NULL)
    return;
  yc_platform_port_free (self->port);
  yc_platform_events_free (self->events);
  g_clear_object (&self->soup);
  yc_platform_lines_free (self->lines);
  g_hash_table_unref (self->streams);
  g_main_loop_unref (self->loop);
  g_free (self->name);
  g_free (self->ca);
  g_free (self);
}
