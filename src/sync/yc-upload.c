/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Brings the bytes of a page to the platform: creates an upload (tus 1.0) or asks how far an earlier one came, sends pieces, and has the
 * whole sealed. Takes plaintext from a callback, piece by piece; gives the last answer. Runs in the client's thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-upload.h"

#include "sync/yc-client-private.h"
#include "sync/yc-wire-private.h"

#include <string.h>

#define PREFIX "/v1/blobs/"
#define TUS "1.0.0"
#define PIECE_TYPE "application/offset+octet-stream"
#define MAX_FRESH 3
#define MAX_STUCK 5             /* questions without a byte between them: the platform contradicts itself */

typedef struct
{
  char          *case_id;
  YcDigest       digest;
  guint64        size, offset;
  char          *path;          /* (nullable): below the base */
  YcUploadSource source;
  int            n_fresh;       /* how often all was sent anew */
  guint64        furthest;      /* ever; progress is what goes beyond it */
  guint          n_stuck;
} Upload;

/* What an answer of tus says. */
typedef struct { char *path; guint64 offset; } State;

typedef struct { YcClient *client; guint64 least, most, size; } Expected;

static void create (GTask *task);
static void ask (GTask *task);
static void go_on (GTask *task);

static void
upload_free (Upload *self)
{
  g_free (self->case_id);
  g_free (self->path);
  g_free (self);
}

static void
state_free (State *self)
{
  g_free (self->path);
  g_free (self);
}

/* ---- answers of tus ---- */

static gboolean
read_number (SoupMessageHeaders *headers, const char *name, guint64 min, guint64 max, guint64 *ret_number, GError **error)
{
  const char *text = soup_message_headers_get_one (headers, name);

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, min, max, ret_number, NULL))
    return TRUE;
  return yc_wire_fail (error, name, text != NULL ? "is not what can be there" : "is missing");
}

static gboolean
is_tus (SoupMessageHeaders *headers, GError **error)
{
  return g_strcmp0 (soup_message_headers_get_one (headers, "Tus-Resumable"), TUS) == 0 || yc_wire_fail (error, "Tus-Resumable", "is not " TUS);
}

static gboolean
take_state (YcReply *reply, char *path, guint64 offset)
{
  State *state = g_new0 (State, 1);

  state->path = path;
  state->offset = offset;
  reply->message = state;
  reply->free_message = (GDestroyNotify) state_free;
  return TRUE;
}

static gboolean
read_created (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  const Expected *expected = data;
  const char *location = soup_message_headers_get_one (headers, "Location");
  char *path = location != NULL ? yc_client_get_path (expected->client, location, PREFIX) : NULL;

  if (is_tus (headers, error) && reply->status == 201 && path != NULL)
    return take_state (reply, path, 0);
  g_free (path);
  return *error == NULL ? yc_wire_fail (error, "Location", "is no upload of the platform") : FALSE;
}

static gboolean
read_offset (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  const Expected *expected = data;
  guint64 offset = 0, size = 0;

  if (!is_tus (headers, error) || !read_number (headers, "Upload-Offset", expected->least, expected->most, &offset, error)
      || (expected->size > 0 && !read_number (headers, "Upload-Length", expected->size, expected->size, &size, error)))
    return FALSE;
  return take_state (reply, NULL, offset);
}

/* ---- requests of tus ---- */

static Upload *
get_upload (GTask *task)
{
  return g_task_get_task_data (task);
}

static YcClientRequest *
new_request (GTask *task, const char *method, const char *path, YcClientRead read, guint64 least, guint64 most, guint64 size)
{
  YcClientRequest *request = yc_client_request_new (method, YC_CLIENT_DEVICE, "%s", path);
  const Expected expected = { g_task_get_source_object (task), least, most, size };

  request->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  soup_message_headers_append (request->headers, "Tus-Resumable", TUS);
  request->read = read;
  request->data = g_memdup2 (&expected, sizeof expected);
  request->free_data = g_free;
  return request;
}

static void
send_request (GTask *task, YcClientRequest *request, GAsyncReadyCallback callback)
{
  yc_client_send (g_task_get_source_object (task), request, g_task_get_cancellable (task), callback, task);
}

static void
place (Upload *self, char *path)
{
  g_free (self->path);
  self->path = path;
  self->offset = 0;
  if (self->source.placed != NULL)
    self->source.placed (path, self->source.user_data);
}

/* A portal's 404 does not lose what is there already. */
static gboolean
is_gone (const YcReply *reply)
{
  return reply->of_contract && (reply->status == 404 || reply->status == 410);
}

static void
end (GTask *task, YcReply *reply)
{
  Upload *self = get_upload (task);

  /* An upload that was there and went is the platform's trouble, not the case's. */
  if (is_gone (reply) && self->path != NULL)
    {
      place (self, NULL);
      reply->class = YC_ANSWER_RETRY;
    }
  reply->n_fresh = self->n_fresh;
  g_task_return_pointer (task, reply, (GDestroyNotify) yc_reply_free);
  g_object_unref (task);
}

/* (transfer full): NULL when it was cancelled and all is over. */
static YcReply *
receive (GTask *task, GObject *source, GAsyncResult *result)
{
  GError *error = NULL;
  YcReply *reply = yc_client_finish (YC_CLIENT (source), result, &error);

  if (reply != NULL)
    return reply;
  g_task_return_error (task, error);
  g_object_unref (task);
  return NULL;
}

/* ---- the way ---- */

/* A platform that answers every question and takes no byte is not asked for ever. */
static gboolean
is_stuck (Upload *self)
{
  return ++self->n_stuck > MAX_STUCK;
}

static void
move_to (GTask *task, guint64 offset)
{
  Upload *self = get_upload (task);

  if (offset > self->furthest)
    self->n_stuck = 0;
  self->furthest = MAX (self->furthest, offset);
  self->offset = offset;
  if (self->source.moved != NULL)
    self->source.moved (offset, self->source.user_data);
  go_on (task);
}

/* From the first byte. */
static void
begin_anew (GTask *task)
{
  place (get_upload (task), NULL);
  create (task);
}

static void
sealed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Upload *self = get_upload (task);
  g_autoptr (YcReply) reply = receive (task, source, result);
  gboolean other_bytes = reply != NULL && reply->class == YC_ANSWER_FRESH;
  gboolean fewer_bytes = reply != NULL && reply->problem != NULL && reply->problem->type == YC_PROBLEM_OFFSET;

  if (reply == NULL)
    return;
  if (other_bytes && self->n_fresh >= MAX_FRESH)
    {
      place (self, NULL);
      reply->class = YC_ANSWER_REJECT;
      end (task, g_steal_pointer (&reply));
    }
  else if (other_bytes)
    {
      self->n_fresh++;
      begin_anew (task);
    }
  else if (is_gone (reply) && !is_stuck (self))
    begin_anew (task);
  else if (fewer_bytes && !is_stuck (self))
    ask (task);
  else
    end (task, g_steal_pointer (&reply));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Upload *self = get_upload (task);
  g_autoptr (YcReply) reply = receive (task, source, result);
  const State *state = reply != NULL ? reply->message : NULL;

  if (reply == NULL)
    return;
  if (state != NULL)
    move_to (task, state->offset);
  else if (is_gone (reply) && !is_stuck (self))
    begin_anew (task);
  else if (reply->problem != NULL && reply->problem->type == YC_PROBLEM_OFFSET && !is_stuck (self))
    ask (task);
  else
    end (task, g_steal_pointer (&reply));
}

static void
send_piece (GTask *task)
{
  Upload *self = get_upload (task);
  gsize n = (gsize) MIN (self->size - self->offset, YC_UPLOAD_PIECE);
  guint8 *piece = g_malloc (n);
  g_autofree char *offset = g_strdup_printf ("%" G_GUINT64_FORMAT, self->offset);
  YcClientRequest *request = NULL;
  GError *error = NULL;

  if (!self->source.read (self->offset, piece, n, self->source.user_data, &error))
    {
      g_free (piece);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  request = new_request (task, "PATCH", self->path, read_offset, self->offset + 1, self->offset + n, 0);
  soup_message_headers_append (request->headers, "Upload-Offset", offset);
  request->body = g_bytes_new_take (piece, n);
  request->body_type = PIECE_TYPE;
  send_request (task, request, sent_cb);
}

/* From where the platform stands. */
static void
go_on (GTask *task)
{
  Upload *self = get_upload (task);

  if (self->offset < self->size)
    send_piece (task);
  else
    yc_client_seal (g_task_get_source_object (task), self->path, &self->digest, g_task_get_cancellable (task), sealed_cb, task);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Upload *self = get_upload (task);
  g_autoptr (YcReply) reply = receive (task, source, result);
  const State *state = reply != NULL ? reply->message : NULL;

  if (reply == NULL)
    return;
  if (state != NULL)
    move_to (task, state->offset);
  else if (is_gone (reply) && !is_stuck (self))
    begin_anew (task);
  else
    end (task, g_steal_pointer (&reply));
}

static void
ask (GTask *task)
{
  Upload *self = get_upload (task);

  send_request (task, new_request (task, SOUP_METHOD_HEAD, self->path, read_offset, 0, self->size, self->size), asked_cb);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (YcReply) reply = receive (task, source, result);
  State *state = reply != NULL ? reply->message : NULL;

  if (reply == NULL)
    return;
  if (state == NULL)
    {
      end (task, g_steal_pointer (&reply));
      return;
    }
  place (get_upload (task), g_steal_pointer (&state->path));
  go_on (task);
}

static void
create (GTask *task)
{
  Upload *self = get_upload (task);
  YcClientRequest *request = new_request (task, SOUP_METHOD_POST, "/v1/blobs", read_created, 0, 0, 0);
  g_autofree char *length = g_strdup_printf ("%" G_GUINT64_FORMAT, self->size);
  g_autofree char *case_64 = g_base64_encode ((const guchar *) self->case_id, strlen (self->case_id));
  g_autofree char *sha256_64 = g_base64_encode ((const guchar *) self->digest.sha256, strlen (self->digest.sha256));
  g_autofree char *sm3_64 = g_base64_encode ((const guchar *) self->digest.sm3, strlen (self->digest.sm3));
  g_autofree char *metadata = g_strdup_printf ("case %s,sha256 %s,sm3 %s", case_64, sha256_64, sm3_64);

  soup_message_headers_append (request->headers, "Upload-Length", length);
  soup_message_headers_append (request->headers, "Upload-Metadata", metadata);
  send_request (task, request, created_cb);
}

/* Sealed in its case: nothing is left to be done. A platform that cannot tell gets it again. */
static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (YcReply) reply = receive (task, source, result);

  if (reply == NULL)
    return;
  if (reply->class == YC_ANSWER_REJECT || (reply->class == YC_ANSWER_DONE && ((GPtrArray *) reply->message)->len == 0))
    create (task);
  else
    end (task, g_steal_pointer (&reply));
}

static void
probe (GTask *task)
{
  Upload *self = get_upload (task);
  g_autoptr (GPtrArray) sha256 = g_ptr_array_new ();

  g_ptr_array_add (sha256, self->digest.sha256);
  yc_client_probe (g_task_get_source_object (task), self->case_id, sha256, g_task_get_cancellable (task), probed_cb, task);
}

void
yc_upload (YcClient *client, const char *case_id, const YcDigest *digest, guint64 size, const char *upload, const YcUploadSource *source,
           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  Upload *self = g_new0 (Upload, 1);

  g_task_set_source_tag (task, yc_upload);
  self->case_id = g_strdup (case_id);
  self->digest = *digest;
  self->size = size;
  self->source = *source;
  self->path = upload != NULL ? yc_client_get_path (client, upload, PREFIX) : NULL;
  g_task_set_task_data (task, self, (GDestroyNotify) upload_free);
  if (self->path != NULL)
    ask (task);
  else if (self->source.may_be_there)
    probe (task);
  else
    create (task);
}

YcReply *
yc_upload_finish (YcClient *client, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
