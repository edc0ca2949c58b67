/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The one place where requests are held against the ground rules: call, version, media type, length, digest; and where answers get their
 * form. Takes messages of libsoup, gives calls. Main thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-exchange.h"

#include <string.h>

/* So much of a body that nobody wants is read, so that its sender sees the answer; behind it the line is cut. */
#define TUS "1.0.0"
#define PIECE_TYPE "application/offset+octet-stream"
#define MAX_DRAIN (32 * 1024 * 1024)

/* ---- answers ---- */

static void
set_text (SoupServerMessage *msg, const char *media, const char *text)
{
  /* The library appends to what is there. */
  soup_message_body_truncate (soup_server_message_get_response_body (msg));
  soup_server_message_set_response (msg, media, SOUP_MEMORY_COPY, text, strlen (text));
}

void
yc_platform_prepare (SoupServerMessage *msg)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  g_autoptr (YcProblem) problem = yc_problem_new (YC_PROBLEM_SCHEMA, "this is no request of HTTP");
  g_autofree char *text = yc_problem_to_text (problem);

  soup_message_headers_replace (headers, YC_PLATFORM_CONTRACT_HEADER, G_STRINGIFY (YC_WIRE_CONTRACT));
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Tus-Resumable", TUS);
  /* libsoup 3.2.3 keeps the socket of a kept connection that the client closes for ever (its commit d20c6601). */
  soup_message_headers_replace (headers, "Connection", "close");
  set_text (msg, YC_PROBLEM_MEDIA_TYPE, text);
}

void
yc_platform_answer_problem (SoupServerMessage *msg, YcProblem *problem)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  g_autoptr (YcProblem) own = problem;
  g_autofree char *text = yc_problem_to_text (own);
  g_autofree char *wait = g_strdup_printf ("%d", own->retry_after);

  if (own->retry_after > 0)
    soup_message_headers_replace (headers, "Retry-After", wait);
  if (yc_problem_type_get_status (own->type) == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
  soup_server_message_set_status (msg, yc_problem_type_get_status (own->type), NULL);
  set_text (msg, YC_PROBLEM_MEDIA_TYPE, text);
}

static void
set_number (SoupMessageHeaders *headers, const char *name, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  soup_message_headers_replace (headers, name, text);
}

static void
answer_tus (SoupMessageHeaders *headers, YcPlatformCall *call)
{
  if (call->is_tus_told)
    {
      soup_message_headers_replace (headers, "Tus-Version", TUS);
      soup_message_headers_replace (headers, "Tus-Extension", "creation,expiration,termination");
      set_number (headers, "Tus-Max-Size", YC_PLATFORM_MAX_BLOB);
    }
  if (call->location != NULL)
    soup_message_headers_replace (headers, "Location", call->location);
  if (call->is_offset_told)
    set_number (headers, "Upload-Offset", call->upload->bytes);
  if (call->is_length_told)
    set_number (headers, "Upload-Length", call->upload->length);
  if (call->is_offset_told || call->location != NULL)
    {
      g_autoptr (GDateTime) until = g_date_time_new_from_unix_utc (call->upload->until / G_USEC_PER_SEC);
      g_autofree char *text = soup_date_time_to_string (until, SOUP_DATE_HTTP);

      soup_message_headers_replace (headers, "Upload-Expires", text);
    }
}

void
yc_platform_answer_call (SoupServerMessage *msg, YcPlatformCall *call)
{
  soup_server_message_set_status (msg, call->status, NULL);
  if (call->text != NULL)
    set_text (msg, YC_WIRE_MEDIA_TYPE, call->text);
  else
    soup_server_message_set_response (msg, NULL, SOUP_MEMORY_STATIC, NULL, 0);
  answer_tus (soup_server_message_get_response_headers (msg), call);
}

void
yc_platform_answer_file (SoupServerMessage *msg, YcPlatformCall *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  SoupMessageBody *body = soup_server_message_get_response_body (msg);

  soup_server_message_set_status (msg, call->status, NULL);
  soup_message_headers_set_content_type (headers, "application/octet-stream", NULL);
  soup_message_headers_set_content_length (headers, (goffset) yc_seal_reader_get_size (call->reader));
  soup_message_body_truncate (body);
  /* What is sent is forgotten. */
  soup_message_body_set_accumulate (body, FALSE);
}

/* ---- the head ---- */

static gboolean
has_media_type (SoupMessageHeaders *headers, const char *wanted)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type != NULL && g_ascii_strcasecmp (type, wanted) == 0;
}

static gboolean
is_chunked (SoupMessageHeaders *headers)
{
  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED;
}

static YcProblem *
check_digest (YcPlatformExchange *self, SoupMessageHeaders *headers)
{
  const char *digest = soup_message_headers_get_one (headers, YC_PLATFORM_DIGEST_HEADER);
  guint8 bytes[32];

  if (digest == NULL || !g_str_has_prefix (digest, "sha256=") || !yc_hex_decode (digest + strlen ("sha256="), bytes, sizeof bytes))
    return yc_problem_new (YC_PROBLEM_SCHEMA, "%s is missing or no digest", YC_PLATFORM_DIGEST_HEADER);
  g_strlcpy (self->digest, digest + strlen ("sha256="), sizeof self->digest);
  return NULL;
}

/* Returns: FALSE: it is there and is no number */
static gboolean
read_number (SoupMessageHeaders *headers, const char *name, gint64 *ret_number)
{
  const char *text = soup_message_headers_get_one (headers, name);
  guint64 number = 0;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
    return FALSE;
  *ret_number = (gint64) number;
  return TRUE;
}

static YcProblem *
check_tus (YcPlatformExchange *self, SoupMessageHeaders *headers)
{
  YcPlatformCall *call = self->call;

  if (g_strcmp0 (soup_message_headers_get_one (headers, "Tus-Resumable"), TUS) != 0)
    return yc_problem_new (YC_PROBLEM_CONTRACT, "uploads go by tus " TUS);
  if (!read_number (headers, "Upload-Offset", &call->offset) || !read_number (headers, "Upload-Length", &call->length))
    return yc_problem_new (YC_PROBLEM_SCHEMA, "offset or length are no numbers");
  call->metadata = g_strdup (soup_message_headers_get_one (headers, "Upload-Metadata"));
  if (call->route->body == YC_BODY_STREAM && (!has_media_type (headers, PIECE_TYPE) || call->offset < 0))
    return yc_problem_new (YC_PROBLEM_SCHEMA, "a piece wants the media type " PIECE_TYPE " and its offset");
  return NULL;
}

static YcProblem *
check_body_head (YcPlatformExchange *self, SoupMessageHeaders *headers)
{
  const YcPlatformRoute *route = self->call->route;
  goffset length = soup_message_headers_get_content_length (headers);

  if (length > (goffset) route->max_body || (route->body == YC_BODY_NONE && is_chunked (headers)))
    return yc_problem_new (YC_PROBLEM_TOO_LARGE, "at most %" G_GSIZE_FORMAT " bytes here", route->max_body);
  /* What is packed would be taken for what it is not; nobody who keeps to the contract sends it. */
  if (soup_message_headers_get_one (headers, "Content-Encoding") != NULL)
    return yc_problem_new (YC_PROBLEM_SCHEMA, "no Content-Encoding: a body goes as it is");
  if (route->tus)
    return check_tus (self, headers);
  if (route->body != YC_BODY_MESSAGE)
    return NULL;
  if (!has_media_type (headers, YC_WIRE_MEDIA_TYPE))
    return yc_problem_new (YC_PROBLEM_SCHEMA, "the media type is not %s", YC_WIRE_MEDIA_TYPE);
  return check_digest (self, headers);
}

static char *
read_token (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Authorization");

  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", strlen ("Bearer ")) != 0)
    return NULL;
  return g_strstrip (g_strdup (value + strlen ("Bearer ")));
}

/* Returns: (transfer full) (nullable): what is wrong with the head */
static YcProblem *
check_head (YcPlatformExchange *self, const YcPlatformSelf *platform)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->msg);
  GUri *uri = soup_server_message_get_uri (self->msg);
  const char *version = soup_message_headers_get_one (headers, YC_PLATFORM_CONTRACT_HEADER);
  g_autofree char *path = g_uri_unescape_string (g_uri_get_path (uri), "/");
  char *words[YC_PLATFORM_WORDS] = { NULL };
  const YcPlatformRoute *route = path != NULL ? yc_platform_find_route (soup_server_message_get_method (self->msg), path, words) : NULL;

  if (route == NULL)
    return yc_problem_new (YC_PROBLEM_NOT_FOUND, "there is no such call");
  self->call = yc_platform_call_new (route, platform);
  memcpy (self->call->words, words, sizeof words);
  self->call->query = g_strdup (g_uri_get_query (uri));
  self->call->token = read_token (headers);
  if (g_strcmp0 (version, G_STRINGIFY (YC_WIRE_CONTRACT)) != 0)
    return yc_problem_new (YC_PROBLEM_CONTRACT, "this is version %d of the contract", YC_WIRE_CONTRACT);
  return check_body_head (self, headers);
}

void
yc_platform_exchange_refuse (YcPlatformExchange *self, YcProblem *problem)
{
  self->refused = TRUE;
  g_byte_array_set_size (self->body, 0);
  yc_platform_answer_problem (self->msg, problem);
}

YcPlatformExchange *
yc_platform_exchange_new (SoupServerMessage *msg, const YcPlatformSelf *platform)
{
  YcPlatformExchange *self = g_new0 (YcPlatformExchange, 1);
  YcProblem *problem = NULL;

  self->msg = msg;
  self->body = g_byte_array_new ();
  problem = check_head (self, platform);
  if (problem != NULL)
    yc_platform_exchange_refuse (self, problem);
  return self;
}

void
yc_platform_exchange_free (YcPlatformExchange *self)
{
  yc_platform_call_free (self->call);
  if (self->body->data != NULL)
    explicit_bzero (self->body->data, self->body->len);
  g_byte_array_unref (self->body);
  g_free (self);
}

/* ---- the body ---- */

gboolean
yc_platform_exchange_take (YcPlatformExchange *self, GBytes *piece)
{
  gsize n = g_bytes_get_size (piece);

  if (!self->refused && self->call->upload != NULL && self->call->upload->bytes + self->body->len + n > self->call->upload->length)
    yc_platform_exchange_refuse (self, yc_problem_new (YC_PROBLEM_TOO_LARGE, "more than was announced"));
  if (!self->refused && self->body->len + n > self->call->route->max_body)
    yc_platform_exchange_refuse (self, yc_problem_new (YC_PROBLEM_TOO_LARGE, "at most %" G_GSIZE_FORMAT " bytes here", self->call->route->max_body));
  if (!self->refused)
    {
      g_byte_array_append (self->body, g_bytes_get_data (piece, NULL), (guint) n);
      return TRUE;
    }
  self->drained += n;
  return self->drained <= MAX_DRAIN;
}

gboolean
yc_platform_exchange_close (YcPlatformExchange *self)
{
  char sha256[65];

  if (self->call->route->body != YC_BODY_MESSAGE)
    return TRUE;
  yc_digest_sha256 (self->body->data, self->body->len, sha256);
  if (strcmp (sha256, self->digest) != 0)
    {
      yc_platform_exchange_refuse (self, yc_problem_new (YC_PROBLEM_BODY_MISMATCH, "%u bytes arrived that are not those of the digest", self->body->len));
      return FALSE;
    }
  self->call->body = g_bytes_new (self->body->data, self->body->len);
  return TRUE;
}
