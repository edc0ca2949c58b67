/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A network scanner (eSCL) on 127.0.0.1 that feeds pictures from a folder and fails on request: the rig behind sane-airscan in the
 * integration tests, and the scanner of the demonstration. Takes --pages, --port, --port-file, --log; is steered by POST /_ctl.
 * One thread; no handler ever sleeps, late pages wait in timers.
 */
#define G_LOG_DOMAIN "yc-rig"

#include "config.h"

#include "rigs/escl-scanner.h"
#include <glib-unix.h>
#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <signal.h>

#define GARBAGE_BYTES 20000
#define BUSY_ANSWERS 3

typedef struct
{
  Rig        *rig;
  SoupServer *server;
  GMainLoop  *loop;
  GOutputStream *log;
} Scanner;

/* A page that waits for its turn (pacing). */
typedef struct
{
  Scanner           *scanner;
  SoupServerMessage *message;
  char              *job_id;
  gboolean           gone;     /* the connection closed; the message must not be resumed */
} LatePage;

static void
answer (SoupServerMessage *message, guint status, const char *type, const char *body, gsize n)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, n);
}

static void
answer_empty (SoupServerMessage *message, guint status)
{
  answer (message, status, "text/xml", "", 0);
}

static void
log_request (Scanner *self, SoupServerMessage *message, const char *path, const char *body)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%H:%M:%S.%f");
  g_autofree char *flat = g_strdelimit (g_strdup (body), "\t\r\n", ' ');
  g_autoptr(GError) error = NULL;

  if (self->log == NULL)
    return;
  if (!g_output_stream_printf (self->log, NULL, NULL, &error, "%s\t%s\t%s\t%s\n", time,
                               soup_server_message_get_method (message), path, flat))
    g_warning ("log: %s", error->message);
}

/* Full length announced, half the bytes, then the connection is closed. */
static void
drop_connection (SoupServerMessage *message, const char *data, gsize n)
{
  g_autoptr(GIOStream) stream = soup_server_message_steal_connection (message);
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %" G_GSIZE_FORMAT
                                           "\r\n\r\n", n);
  g_autoptr(GError) error = NULL;

  if (!g_output_stream_write_all (output, head, strlen (head), NULL, NULL, &error) ||
      !g_output_stream_write_all (output, data, n / 2, NULL, NULL, &error) ||
      !g_io_stream_close (stream, NULL, &error))
    g_message ("drop: %s", error->message);
}

static void
answer_garbage (SoupServerMessage *message)
{
  guint8 bytes[GARBAGE_BYTES];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) g_random_int_range (0, 256);
  answer (message, SOUP_STATUS_OK, "image/jpeg", (const char *) bytes, sizeof bytes);
}

/* Returns: FALSE when the connection went with it. */
static gboolean
deliver_file (Scanner *self, RigJob *job, SoupServerMessage *message)
{
  const char *path = g_ptr_array_index (job->pages, job->delivered);
  gboolean faulty = self->rig->fault_page == job->delivered + 1;
  RigFault fault = faulty ? self->rig->fault : RIG_FAULT_NONE;
  g_autofree char *location = g_strdup_printf ("/eSCL/ScanJobs/%s/%u", job->id, job->delivered + 1);
  g_autofree char *data = NULL;
  g_autoptr(GError) error = NULL;
  gsize n = 0;

  if (!g_file_get_contents (path, &data, &n, &error))
    {
      g_warning ("%s", error->message);
      answer_empty (message, SOUP_STATUS_INTERNAL_SERVER_ERROR);
      return TRUE;
    }
  if (fault == RIG_FAULT_DROP)
    {
      drop_connection (message, data, n);
      return FALSE;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Content-Location", location);
  if (fault == RIG_FAULT_GARBAGE)
    answer_garbage (message);
  else
    answer (message, SOUP_STATUS_OK, "image/jpeg", data, fault == RIG_FAULT_TRUNC ? n / 2 : n);
  job->delivered++;
  job->last_left = g_get_monotonic_time ();
  return TRUE;
}

static void
say_empty (Scanner *self, RigJob *job, SoupServerMessage *message)
{
  rig_end_job (self->rig, job, "Completed");
  answer_empty (message, SOUP_STATUS_NOT_FOUND);
}

/* The next page of @job leaves now, whole or broken; or the end is told. Returns: FALSE when the connection went with it. */
static gboolean
deliver_page (Scanner *self, RigJob *job, SoupServerMessage *message)
{
  if (job->delivered < job->pages->len)
    return deliver_file (self, job, message);
  say_empty (self, job, message);
  return TRUE;
}

static void
finished_cb (SoupServerMessage *message, gpointer user_data)
{
  LatePage *late = user_data;

  late->gone = TRUE;
}

static gboolean
late_page_cb (gpointer user_data)
{
  LatePage *late = user_data;
  RigJob *job = rig_find_job (late->scanner->rig, late->job_id);

  if (late->gone)
    return G_SOURCE_REMOVE;
  if (job != NULL && g_str_equal (job->state, "Processing"))
    late->gone = !deliver_page (late->scanner, job, late->message);
  else
    answer_empty (late->message, SOUP_STATUS_NOT_FOUND);
  if (!late->gone)
    soup_server_message_unpause (late->message);
  return G_SOURCE_REMOVE;
}

static void
free_late_page (gpointer data)
{
  LatePage *late = data;

  g_signal_handlers_disconnect_by_data (late->message, late);
  g_object_unref (late->message);
  g_free (late->job_id);
  g_free (late);
}

static void
deliver_in_time (Scanner *self, RigJob *job, SoupServerMessage *message)
{
  guint ppm = self->rig->ppm;
  gint64 turn = ppm == 0 ? 0 : 60 * G_USEC_PER_SEC / ppm;
  gboolean is_page = job->delivered < job->pages->len;
  gint64 due = is_page ? job->started + (job->delivered + 1) * turn : job->last_left + self->rig->look * turn;
  gint64 wait = (due - g_get_monotonic_time ()) / 1000;
  LatePage *late;

  if (ppm == 0 || wait <= 0)
    {
      deliver_page (self, job, message);
      return;
    }
  late = g_new0 (LatePage, 1);
  late->scanner = self;
  late->message = g_object_ref (message);
  late->job_id = g_strdup (job->id);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), late);
  soup_server_message_pause (message);
  g_timeout_add_full (G_PRIORITY_DEFAULT, (guint) wait, late_page_cb, late, free_late_page);
}

static void
abort_job (Scanner *self, RigJob *job, const char *adf_state, SoupServerMessage *message)
{
  rig_end_job (self->rig, job, "Aborted");
  self->rig->adf_state = adf_state;
  self->rig->loaded = FALSE;
  answer_empty (message, SOUP_STATUS_CONFLICT);
}

/* Returns: TRUE when the fault of this page was the whole answer. */
static gboolean
answer_fault (Scanner *self, RigJob *job, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (self->rig->fault_page != job->delivered + 1)
    return FALSE;
  switch (self->rig->fault)
    {
    case RIG_FAULT_JAM:
      abort_job (self, job, "ScannerAdfJam", message);
      return TRUE;
    case RIG_FAULT_COVER:
      abort_job (self, job, "ScannerAdfDoorOpen", message);
      return TRUE;
    case RIG_FAULT_HATCH:
      abort_job (self, job, "ScannerAdfHatchOpen", message);
      return TRUE;
    case RIG_FAULT_BUSY:
      if (job->busy++ >= BUSY_ANSWERS)
        return FALSE;
      soup_message_headers_replace (headers, "Retry-After", "1");
      answer_empty (message, SOUP_STATUS_SERVICE_UNAVAILABLE);
      return TRUE;
    case RIG_FAULT_HTTP500:
      answer_empty (message, SOUP_STATUS_INTERNAL_SERVER_ERROR);
      return TRUE;
    case RIG_FAULT_HANG:
      soup_server_message_pause (message);
      return TRUE;
    case RIG_FAULT_NONE:
    case RIG_FAULT_TAKEN:
    case RIG_FAULT_GARBAGE:
    case RIG_FAULT_TRUNC:
    case RIG_FAULT_DROP:
      return FALSE;
    }
  return FALSE;
}

static void
handle_next_document (Scanner *self, const char *job_id, SoupServerMessage *message)
{
  RigJob *job = rig_find_job (self->rig, job_id);

  if (job == NULL || !g_str_equal (job->state, "Processing"))
    answer_empty (message, SOUP_STATUS_NOT_FOUND);
  else if (!answer_fault (self, job, message))
    deliver_in_time (self, job, message);
}

static void
handle_new_job (Scanner *self, const char *body, SoupServerMessage *message)
{
  gboolean feeder = strstr (body, "InputSource>Feeder<") != NULL;
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  const char *host = soup_message_headers_get_one (request, "Host");
  g_autofree char *location = NULL;
  RigJob *job;

  if (self->rig->fault == RIG_FAULT_TAKEN)
    {
      answer_empty (message, SOUP_STATUS_SERVICE_UNAVAILABLE);
      return;
    }
  if (feeder && !self->rig->loaded)
    {
      answer_empty (message, SOUP_STATUS_CONFLICT);
      return;
    }
  job = rig_add_job (self->rig, feeder);
  location = g_strdup_printf ("http://%s/eSCL/ScanJobs/%s", host != NULL ? host : "127.0.0.1", job->id);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", location);
  answer_empty (message, SOUP_STATUS_CREATED);
}

static void
handle_delete (Scanner *self, const char *job_id, SoupServerMessage *message)
{
  RigJob *job = rig_find_job (self->rig, job_id);

  if (job == NULL)
    {
      answer_empty (message, SOUP_STATUS_NOT_FOUND);
      return;
    }
  rig_end_job (self->rig, job, "Canceled");
  answer_empty (message, SOUP_STATUS_OK);
}

static void
handle_control (Scanner *self, const char *body, SoupServerMessage *message)
{
  g_autoptr(GError) error = NULL;

  if (rig_control (self->rig, body, &error))
    answer_empty (message, SOUP_STATUS_NO_CONTENT);
  else
    answer (message, SOUP_STATUS_BAD_REQUEST, "text/plain", error->message, strlen (error->message));
}

static void
handle_job_path (Scanner *self, const char *method, const char *rest, SoupServerMessage *message)
{
  g_auto(GStrv) parts = g_strsplit (rest, "/", 2);

  if (g_str_equal (method, "GET") && g_strcmp0 (parts[1], "NextDocument") == 0)
    handle_next_document (self, parts[0], message);
  else if (g_str_equal (method, "DELETE") && parts[1] == NULL)
    handle_delete (self, parts[0], message);
  else
    answer_empty (message, SOUP_STATUS_NOT_FOUND);
}

static void
handle_request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Scanner *self = user_data;
  const char *method = soup_server_message_get_method (message);
  SoupMessageBody *request = soup_server_message_get_request_body (message);
  g_autofree char *body = g_strndup (request->data != NULL ? request->data : "", (gsize) request->length);
  const char *jobs = strstr (path, "/ScanJobs/");
  g_autofree char *xml = NULL;

  log_request (self, message, path, body);
  if (g_str_equal (method, "GET") && g_str_has_suffix (path, "/ScannerCapabilities"))
    xml = rig_capabilities ();
  else if (g_str_equal (method, "GET") && g_str_has_suffix (path, "/ScannerStatus"))
    xml = rig_status (self->rig);

  if (xml != NULL)
    answer (message, SOUP_STATUS_OK, "text/xml", xml, strlen (xml));
  else if (g_str_equal (method, "POST") && g_str_has_suffix (path, "/ScanJobs"))
    handle_new_job (self, body, message);
  else if (g_str_equal (method, "POST") && g_str_equal (path, "/_ctl"))
    handle_control (self, body, message);
  else if (jobs != NULL)
    handle_job_path (self, method, jobs + strlen ("/ScanJobs/"), message);
  else
    answer_empty (message, SOUP_STATUS_NOT_FOUND);
}

static gboolean
stop_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

/* Listens on loopback; the port file appears whole, once the port answers. */
static gboolean
listen_on (Scanner *self, int port, const char *port_file, GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *text = NULL;
  GSList *uris;

  if (!soup_server_listen_local (self->server, (guint) port, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return FALSE;
  uris = soup_server_get_uris (self->server);
  text = g_strdup_printf ("%d\n", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return port_file == NULL || g_file_set_contents (port_file, text, -1, error);
}

static gboolean
run (Scanner *self, int port, const char *port_file, const char *pages, const char *log, GError **error)
{
  if (!rig_set_pages (self->rig, pages, error))
    return FALSE;
  if (log != NULL)
    {
      g_autoptr(GFile) file = g_file_new_for_path (log);
      self->log = G_OUTPUT_STREAM (g_file_append_to (file, G_FILE_CREATE_PRIVATE, NULL, error));
      if (self->log == NULL)
        return FALSE;
    }
  soup_server_add_handler (self->server, NULL, handle_request_cb, self, NULL);
  if (!listen_on (self, port, port_file, error))
    return FALSE;
  g_unix_signal_add (SIGTERM, stop_cb, self->loop);
  g_unix_signal_add (SIGINT, stop_cb, self->loop);
  g_main_loop_run (self->loop);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autofree char *port_file = NULL, *pages = NULL, *log = NULL;
  gboolean refill = FALSE, with_parent = FALSE;
  int port = 0;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "Port on 127.0.0.1; 0: any", "N" },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &port_file, "Where to write the port", "FILE" },
    { "pages", 0, 0, G_OPTION_ARG_FILENAME, &pages, "Folder of *.jpg, fed by name", "FOLDER" },
    { "log", 0, 0, G_OPTION_ARG_FILENAME, &log, "Where to write each request", "FILE" },
    { "refill", 0, 0, G_OPTION_ARG_NONE, &refill, "Fill the feeder again after each job", NULL },
    { "exit-with-parent", 0, 0, G_OPTION_ARG_NONE, &with_parent, "End when the starting program ends", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("- a network scanner for tests and demonstrations");
  g_autoptr(GError) error = NULL;
  g_autoptr(Rig) rig = rig_new ();
  Scanner self = { .rig = rig };
  gboolean ok;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || pages == NULL || port < 0 || port > 65535)
    {
      g_printerr ("escl-scanner: %s\n", error != NULL ? error->message : "--pages FOLDER is needed");
      return 2;
    }
  if (with_parent)
    prctl (PR_SET_PDEATHSIG, SIGTERM);
  rig->refill = refill;
  self.server = soup_server_new ("server-header", "yichuang-practice-scanner", NULL);
  self.loop = g_main_loop_new (NULL, FALSE);
  ok = run (&self, port, port_file, pages, log, &error);
  if (!ok)
    g_printerr ("escl-scanner: %s\n", error->message);
  g_clear_object (&self.log);
  g_clear_object (&self.server);
  g_main_loop_unref (self.loop);
  return ok ? 0 : 3;
}
