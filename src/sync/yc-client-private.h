/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "sync/yc-client.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One request, as src/sync/yc-client-calls.c and yc-upload.c give it to src/sync/yc-client.c. */

typedef enum { YC_CLIENT_NOBODY, YC_CLIENT_DEVICE, YC_CLIENT_SESSION, YC_CLIENT_ANYBODY } YcClientToken;

/* Whether a whole answer with a success status is the message that was waited for; sets @reply->message and its free function then. */
typedef gboolean (*YcClientRead) (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error);

/* A piece of an answer that does not end, as it comes; @n 0: its head is here. FALSE: it is not to be believed, stop. */
typedef gboolean (*YcClientTake) (YcClient *client, const char *text, gsize n, gpointer data);

typedef struct
{
  const char   *method;         /* (not owned) */
  char         *path;           /* below the base, with "/v1"; escaped */
  YcClientToken token;
  GBytes       *body;           /* (nullable) */
  const char   *body_type;      /* (not owned): of @body */
  const char   *answer_type;    /* (nullable, not owned): the only media type of an answer that is ours; NULL: @read looks itself */
  SoupMessageHeaders *headers;  /* (nullable): more of them */
  gsize         max_answer;     /* bytes */
  guint         n_fresh;        /* how often a body-mismatch is tried anew */
  YcClientTake  take;           /* (nullable): the answer is a stream: no limit, no end by the clock, and half as much again of patience */
  YcClientRead  read;
  gpointer      data;
  GDestroyNotify free_data;
} YcClientRequest;

YcClientRequest *yc_client_request_new (const char *method, YcClientToken token, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Takes over @request. The result goes to yc_client_finish(). */
void        yc_client_send        (YcClient *self, YcClientRequest *request, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full): the path of @location, when it is one of the platform's own below @prefix; NULL else. Its tokens go nowhere else. */
char       *yc_client_get_path    (YcClient *self, const char *location, const char *prefix);
const char *yc_client_get_platform_key (YcClient *self);                             /* (nullable, transfer none) */
/* POST @path:seal, not tried anew. No message: DONE says that the platform has just these bytes. */
void        yc_client_seal        (YcClient *self, const char *path, const YcDigest *digest, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);

G_END_DECLS
