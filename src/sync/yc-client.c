/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Sends a request to the platform over HTTP and judges what comes back: takes a message's text, gives a YcReply. A captive portal's page, an
 * empty 200, half an answer or an endless one are never a success. Runs in the thread that made it, in its thread-default main context. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-client-private.h"

#include "base/yc-error.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define STALL_MS (30 * 1000)
#define TOTAL_MS (15 * 60 * 1000)
#define IDLE_SECONDS 20
#define MAX_CONNECTIONS 8
#define PIECE 65536

struct _YcClient
{
  GObject parent_instance;

  SoupSession *session;
  GUri        *base;
  char        *device_token, *session_token, *platform_key;
  guint        stall_ms, total_ms;
};

G_DEFINE_FINAL_TYPE (YcClient, yc_client, G_TYPE_OBJECT)

/* ---- replies ---- */

void
yc_reply_free (YcReply *self)
{
  if (self == NULL)
    return;
  if (self->message != NULL)
    self->free_message (self->message);
  yc_problem_free (self->problem);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->failure);
  g_free (self);
}

gpointer
yc_reply_steal (YcReply *self)
{
  return g_steal_pointer (&self->message);
}

YcClientRequest *
yc_client_request_new (const char *method, YcClientToken token, const char *format, ...)
{
  YcClientRequest *self = g_new0 (YcClientRequest, 1);
  va_list args;

  va_start (args, format);
  self->path = g_strdup_vprintf (format, args);
  va_end (args);
  self->method = method;
  self->token = token;
  self->max_answer = 1024 * 1024;
  return self;
}

static void
request_free (YcClientRequest *self)
{
  g_free (self->path);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  if (self->free_data != NULL)
    self->free_data (self->data);
  g_free (self);
}

/* ---- one call ---- */

typedef struct
{
  YcClientRequest *request;
  GCancellable    *stop;        /* ends the attempt: the caller's wish, patience, or an answer over its limit */
  const char      *why;         /* (nullable): why we stopped it ourselves */
  gulong           cancelled_id;
  GSource         *stall, *total;
  SoupMessage     *message;
  GInputStream    *stream;
  GByteArray      *answer;
  int              n_fresh;
  gboolean         is_taken;    /* the answer goes to @take of the request */
} Call;

static void start_attempt (GTask *task);

static void
call_clear_attempt (Call *self)
{
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
call_free (Call *self)
{
  clear_source (&self->stall);
  clear_source (&self->total);
  call_clear_attempt (self);
  g_clear_object (&self->stop);
  g_byte_array_unref (self->answer);
  request_free (self->request);
  g_free (self);
}

static void
call_stop (Call *self, const char *why)
{
  if (self->why == NULL)
    self->why = why;
  g_cancellable_cancel (self->stop);
}

static gboolean
stall_cb (gpointer user_data)
{
  call_stop (user_data, "nothing came or went for too long");
  return G_SOURCE_REMOVE;
}

static gboolean
total_cb (gpointer user_data)
{
  call_stop (user_data, "it took too long");
  return G_SOURCE_REMOVE;
}

static void
watch (Call *self, GSource **source, guint ms, GSourceFunc func)
{
  clear_source (source);
  *source = g_timeout_source_new (ms);
  g_source_set_callback (*source, func, self, NULL);
  g_source_attach (*source, g_main_context_get_thread_default ());
}

static guint
get_stall (YcClient *self, const Call *call)
{
  return call->request->take != NULL ? self->stall_ms / 2 * 3 : self->stall_ms;
}

/* A byte went or came. */
static void
progress (GTask *task)
{
  YcClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  if (call->stall != NULL)
    g_source_set_ready_time (call->stall, g_get_monotonic_time () + (gint64) get_stall (self, call) * 1000);
}

static void
wrote_cb (SoupMessage *message, guint size, GTask *task)
{
  progress (task);
}

static void
network_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, GTask *task)
{
  progress (task);
}

/* libsoup starts a message again on its own terms, after a broken connection or a 401, and then without its body. */
static void
restarted_cb (SoupMessage *message, Call *call)
{
  if (call->request->body != NULL)
    call_stop (call, "the library wanted to send it again without its content");
}

static void
stop_cb (GCancellable *cancellable, GCancellable *stop)
{
  g_cancellable_cancel (stop);
}

/* ---- judging ---- */

static gboolean
is_of_contract (SoupMessageHeaders *headers)
{
  return g_strcmp0 (soup_message_headers_get_one (headers, "Yichuang-Contract"), G_STRINGIFY (YC_WIRE_CONTRACT)) == 0
         || soup_message_headers_get_one (headers, "Tus-Resumable") != NULL;
}

static int
read_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds = 0;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, 24 * 3600, &seconds, NULL) ? (int) seconds : 0;
}

static gboolean
has_type (SoupMessageHeaders *headers, const char *type)
{
  return g_strcmp0 (soup_message_headers_get_content_type (headers, NULL), type) == 0;
}

static void
read_problem (YcReply *reply, SoupMessageHeaders *headers)
{
  g_autoptr (GError) error = NULL;
  gsize n = 0;
  const char *text = g_bytes_get_data (reply->body, &n);

  if (!has_type (headers, YC_PROBLEM_MEDIA_TYPE))
    return;
  reply->problem = yc_problem_parse (text, n, &error);
  if (reply->problem == NULL)
    reply->failure = g_strdup (error->message);
  else if (reply->problem->retry_after > 0)
    reply->retry_after = reply->problem->retry_after;
}

/* The contract's own sign first: what a portal answers does not have it. */
static gboolean
read_message (YcReply *reply, SoupMessageHeaders *headers, YcClientRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (!reply->of_contract)
    reply->failure = g_strdup ("the answer is not of this contract");
  else if (request->answer_type != NULL && !has_type (headers, request->answer_type))
    reply->failure = g_strdup ("the answer has another media type");
  else if (request->read (reply, headers, request->data, &error))
    return TRUE;
  else
    reply->failure = g_strdup (error->message);
  return FALSE;
}

static YcReply *
judge (Call *call)
{
  YcReply *reply = g_new0 (YcReply, 1);
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  YcWireAnswer answer = { .status = soup_message_get_status (call->message), .n_fresh = call->n_fresh };

  reply->status = answer.status;
  reply->n_fresh = call->n_fresh;
  reply->of_contract = is_of_contract (headers);
  reply->retry_after = read_retry_after (headers);
  reply->body = g_bytes_new (call->answer->data, call->answer->len);
  if (answer.status >= 200 && answer.status < 300)
    answer.is_ours = read_message (reply, headers, call->request);
  else
    read_problem (reply, headers);
  if (answer.status >= 300 && reply->problem == NULL && reply->failure == NULL)
    reply->failure = g_strdup_printf ("HTTP %u without the platform's word", answer.status);
  answer.problem = reply->problem;
  reply->class = yc_answer_classify (&answer);
  return reply;
}

/* Was it asked under a sign-in that still is the newest one here, or under none although it needs one? */
static gboolean
asked_as_person (YcClient *self, const Call *call)
{
  const char *sent = soup_message_headers_get_one (soup_message_get_request_headers (call->message), "Authorization");
  YcClientToken token = call->request->token;

  if (self->session_token == NULL)
    return token == YC_CLIENT_SESSION && sent == NULL;
  return (token == YC_CLIENT_SESSION || token == YC_CLIENT_ANYBODY) && sent != NULL && g_str_has_suffix (sent, self->session_token);
}

static YcReply *
no_answer (const Call *call, const GError *error)
{
  YcReply *reply = g_new0 (YcReply, 1);
  const YcWireAnswer answer = { .status = 0 };

  reply->n_fresh = call->n_fresh;
  reply->is_untrusted = g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
  reply->failure = g_strdup (call->why != NULL ? call->why : error->message);
  reply->class = yc_answer_classify (&answer);
  return reply;
}

/* ---- the ends of an attempt ---- */

static void
end_call (GTask *task, YcReply *reply)
{
  Call *call = g_task_get_task_data (task);

  clear_source (&call->stall);
  clear_source (&call->total);
  if (call->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), call->cancelled_id);
  call->cancelled_id = 0;
  call_clear_attempt (call);
  if (g_task_return_error_if_cancelled (task))
    yc_reply_free (reply);
  else
    g_task_return_pointer (task, reply, (GDestroyNotify) yc_reply_free);
  g_object_unref (task);
}

static void
end_attempt (GTask *task, const GError *error)
{
  Call *call = g_task_get_task_data (task);
  YcReply *reply = error != NULL || call->why != NULL ? no_answer (call, error) : judge (call);

  reply->no_person = reply->problem != NULL && reply->problem->type == YC_PROBLEM_SIGNED_OUT && asked_as_person (g_task_get_source_object (task), call);
  if (reply->class == YC_ANSWER_FRESH && (guint) call->n_fresh < call->request->n_fresh && !g_cancellable_is_cancelled (call->stop))
    {
      call->n_fresh++;
      yc_reply_free (reply);
      call_clear_attempt (call);
      start_attempt (task);
    }
  else
    end_call (task, reply);
}

static void read_more (GTask *task);

static void
take (GTask *task, const char *text, gsize n)
{
  Call *call = g_task_get_task_data (task);

  if (call->why == NULL && !call->request->take (g_task_get_source_object (task), text, n, call->request->data))
    call_stop (call, "the stream is not of the contract");
}

/* Anything but a stream of the contract is read as every answer is. */
static void
look_for_stream (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);

  call->is_taken = call->request->take != NULL && soup_message_get_status (call->message) == SOUP_STATUS_OK && is_of_contract (headers)
                   && has_type (headers, call->request->answer_type);
  if (call->is_taken)
    take (task, NULL, 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (piece == NULL || g_bytes_get_size (piece) == 0)
    {
      end_attempt (task, error);
      return;
    }
  progress (task);
  if (call->is_taken)
    take (task, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
  else if (call->answer->len + g_bytes_get_size (piece) > call->request->max_answer)
    call_stop (call, "the answer is larger than any of the contract");
  else
    g_byte_array_append (call->answer, g_bytes_get_data (piece, NULL), (guint) g_bytes_get_size (piece));
  read_more (task);
}

/* Also after a stop: the pending read then ends at once, and the stream with it. */
static void
read_more (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (call->stream, PIECE, G_PRIORITY_DEFAULT, call->stop, read_cb, task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    {
      end_attempt (task, error);
      return;
    }
  progress (task);
  look_for_stream (task);
  read_more (task);
}

/* ---- a request ---- */

static const char *
pick_token (YcClient *self, YcClientToken token)
{
  switch (token)
    {
    case YC_CLIENT_DEVICE:
      return self->device_token;
    case YC_CLIENT_SESSION:
      return self->session_token;
    case YC_CLIENT_ANYBODY:
      return self->session_token != NULL ? self->session_token : self->device_token;
    case YC_CLIENT_NOBODY:
    default:
      return NULL;
    }
}

static void
add_header_cb (const char *name, const char *value, gpointer user_data)
{
  soup_message_headers_append (user_data, name, value);
}

static void
add_headers (YcClient *self, SoupMessageHeaders *headers, const YcClientRequest *request)
{
  const char *token = pick_token (self, request->token);

  soup_message_headers_append (headers, "Yichuang-Contract", G_STRINGIFY (YC_WIRE_CONTRACT));
  if (request->answer_type != NULL)
    {
      g_autofree char *accept = g_strconcat (request->answer_type, ", " YC_PROBLEM_MEDIA_TYPE, NULL);

      soup_message_headers_append (headers, "Accept", accept);
    }
  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_append (headers, "Authorization", bearer);
    }
  if (request->headers != NULL)
    soup_message_headers_foreach (request->headers, add_header_cb, headers);
}

static void
add_body (SoupMessage *message, const YcClientRequest *request)
{
  gsize n = 0;
  const void *data = g_bytes_get_data (request->body, &n);

  soup_message_set_request_body_from_bytes (message, request->body_type, request->body);
  if (strcmp (request->method, SOUP_METHOD_POST) == 0)
    {
      char sha256[65];
      g_autofree char *value = NULL;

      yc_digest_sha256 (data, n, sha256);
      value = g_strconcat ("sha256=", sha256, NULL);
      soup_message_headers_append (soup_message_get_request_headers (message), "Yichuang-Digest", value);
    }
}

static void
start_attempt (GTask *task)
{
  YcClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (GUri) uri = g_uri_parse_relative (self->base, call->request->path, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessageFlags flags = SOUP_MESSAGE_NO_REDIRECT;

  g_byte_array_set_size (call->answer, 0);
  if (call->request->body != NULL || call->n_fresh > 0)
    flags |= SOUP_MESSAGE_NEW_CONNECTION;
  call->message = soup_message_new_from_uri (call->request->method, uri);
  soup_message_set_flags (call->message, flags);
  add_headers (self, soup_message_get_request_headers (call->message), call->request);
  if (call->request->body != NULL)
    add_body (call->message, call->request);
  g_signal_connect (call->message, "wrote-body-data", G_CALLBACK (wrote_cb), task);
  g_signal_connect (call->message, "network-event", G_CALLBACK (network_cb), task);
  g_signal_connect (call->message, "restarted", G_CALLBACK (restarted_cb), call);
  watch (call, &call->stall, get_stall (self, call), stall_cb);
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->stop, sent_cb, task);
}

void
yc_client_send (YcClient *self, YcClientRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, yc_client_send);
  call->request = request;
  call->stop = g_cancellable_new ();
  call->answer = g_byte_array_new ();
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  if (cancellable != NULL)
    call->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (stop_cb), g_object_ref (call->stop), g_object_unref);
  if (request->take == NULL)
    watch (call, &call->total, self->total_ms, total_cb);
  start_attempt (task);
}

YcReply *
yc_client_finish (YcClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- the client ---- */

static void
yc_client_finalize (GObject *object)
{
  YcClient *self = YC_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->base, g_uri_unref);
  yc_wipe_free (self->device_token);
  yc_wipe_free (self->session_token);
  g_free (self->platform_key);
  G_OBJECT_CLASS (yc_client_parent_class)->finalize (object);
}

static void
yc_client_class_init (YcClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yc_client_finalize;
}

static void
yc_client_init (YcClient *self)
{
  self->stall_ms = STALL_MS;
  self->total_ms = TOTAL_MS;
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address != NULL ? g_inet_address_get_is_loopback (address) : strcmp (host, "localhost") == 0;
}

static gboolean
check_base (GUri *uri, GError **error)
{
  const char *scheme = g_uri_get_scheme (uri), *host = g_uri_get_host (uri), *path = g_uri_get_path (uri);
  const char *what = NULL;

  if (host == NULL || *host == '\0' || (strcmp (scheme, "https") != 0 && strcmp (scheme, "http") != 0))
    what = "neither https://host nor http://host";
  else if (strcmp (scheme, "http") == 0 && !is_loopback (host))
    what = "http only to this machine: names and pages would go in clear";
  else if ((*path != '\0' && strcmp (path, "/") != 0) || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
    what = "only scheme, host and port";
  if (what != NULL)
    g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "address of the platform: %s", what);
  return what == NULL;
}

static void
close_file (gpointer fd)
{
  close (GPOINTER_TO_INT (fd));
}

/* GIO reads authorities from a file only, and again for each connection; this one lies in memory as long as the database. */
static GTlsDatabase *
read_authorities (const char *ca, GError **error)
{
  gsize n = strlen (ca);
  int fd = memfd_create ("yichuang-ca", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  GTlsDatabase *database = NULL;

  if (fd < 0 || write (fd, ca, n) != (gssize) n)
    yc_error_set_errno (error, errno, "authorities of the platform");
  else
    database = g_tls_file_database_new (path, error);
  if (database != NULL)
    g_object_set_data_full (G_OBJECT (database), "yichuang-file", GINT_TO_POINTER (fd), close_file);
  else if (fd >= 0)
    close (fd);
  return database;
}

/**
 * yc_client_new:
 *
 * The library's own sign-in, cookies, cache, decompression and redirects stay out: each of them would make another request, or another
 * answer, than the one that is judged here.
 */
YcClient *
yc_client_new (const char *base, const char *ca, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (base, SOUP_HTTP_URI_FLAGS, error);
  g_autoptr (GTlsDatabase) authorities = NULL;
  YcClient *self = NULL;

  if (uri == NULL)
    {
      if (error != NULL)
        {
          (*error)->domain = YC_BASE_ERROR;
          (*error)->code = YC_BASE_ERROR_FORMAT;
        }
      return NULL;
    }
  if (!check_base (uri, error))
    return NULL;
  if (ca != NULL && *ca != '\0' && (authorities = read_authorities (ca, error)) == NULL)
    return NULL;
  self = g_object_new (YC_TYPE_CLIENT, NULL);
  self->base = g_steal_pointer (&uri);
  self->session = soup_session_new_with_options ("user-agent", "yichuang/" YC_VERSION, "timeout", 0, "idle-timeout", IDLE_SECONDS, "max-conns",
                                                 MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS, NULL);
  if (authorities != NULL)
    soup_session_set_tls_database (self->session, authorities);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  return self;
}

static void
set_secret (char **field, const char *token)
{
  yc_wipe_free (*field);
  *field = g_strdup (token);
}

void
yc_client_set_device_token (YcClient *self, const char *token)
{
  set_secret (&self->device_token, token);
}

void
yc_client_set_session_token (YcClient *self, const char *token)
{
  set_secret (&self->session_token, token);
}

void
yc_client_set_platform_key (YcClient *self, const char *key)
{
  g_free (self->platform_key);
  self->platform_key = g_strdup (key);
}

const char *
yc_client_get_platform_key (YcClient *self)
{
  return self->platform_key;
}

void
yc_client_set_patience (YcClient *self, guint stall_ms, guint total_ms)
{
  self->stall_ms = stall_ms;
  self->total_ms = total_ms;
}

char *
yc_client_get_path (YcClient *self, const char *location, const char *prefix)
{
  g_autoptr (GUri) uri = g_uri_parse_relative (self->base, location, SOUP_HTTP_URI_FLAGS, NULL);
  const char *path = uri != NULL ? g_uri_get_path (uri) : NULL;

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), g_uri_get_scheme (self->base)) != 0
      || g_strcmp0 (g_uri_get_host (uri), g_uri_get_host (self->base)) != 0 || g_uri_get_port (uri) != g_uri_get_port (self->base)
      || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
    return NULL;
  return g_str_has_prefix (path, prefix) && path[strlen (prefix)] != '\0' && strstr (path, "..") == NULL ? g_strdup (path) : NULL;
}
