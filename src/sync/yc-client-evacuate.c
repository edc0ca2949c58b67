/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The two calls that a withdrawn workstation still makes. An answer counts only under the signature of the platform that it was enrolled at. Runs in the
 * client's thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-client-private.h"

#include "sync/yc-wire-private.h"

#include <string.h>

#define N_FRESH 3

static YcClientRequest *
new_post (const char *path, char *text)
{
  YcClientRequest *request = yc_client_request_new (SOUP_METHOD_POST, YC_CLIENT_DEVICE, "%s", path);

  request->body = g_bytes_new_take (text, strlen (text));
  request->body_type = YC_WIRE_MEDIA_TYPE;
  request->answer_type = YC_WIRE_MEDIA_TYPE;
  request->n_fresh = N_FRESH;
  return request;
}

/* ---- the platform's word ---- */

typedef struct { char *platform_key, *device, *incarnation, *nonce; } Asked;

static void
asked_free (gpointer data)
{
  Asked *self = data;

  g_free (self->platform_key);
  g_free (self->device);
  g_free (self->incarnation);
  g_free (self->nonce);
  g_free (self);
}

static gboolean
read_word (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  const Asked *asked = data;
  gsize n = 0;
  const char *text = g_bytes_get_data (reply->body, &n);
  g_autoptr (YcRevoked) word = yc_revoked_parse (text, n, error);

  if (word == NULL)
    return FALSE;
  if (asked->platform_key == NULL)
    return yc_wire_fail (error, "signature", "no platform is known that could have made it");
  if (!yc_revoked_check (word, asked->platform_key, asked->device, asked->incarnation, asked->nonce, error))
    return FALSE;
  reply->message = g_steal_pointer (&word);
  reply->free_message = (GDestroyNotify) yc_revoked_free;
  return TRUE;
}

void
yc_client_withdrawal (YcClient *self, const char *device, const char *incarnation, const char *nonce, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = new_post ("/v1/withdrawal", yc_revoked_request_to_text (incarnation, nonce));
  Asked *asked = g_new0 (Asked, 1);

  *asked = (Asked) { g_strdup (yc_client_get_platform_key (self)), g_strdup (device), g_strdup (incarnation), g_strdup (nonce) };
  request->read = read_word;
  request->data = asked;
  request->free_data = asked_free;
  yc_client_send (self, request, cancellable, callback, user_data);
}

/* ---- parts ---- */

typedef struct { char *platform_key; YcEvacuation *part; } Left;

static void
left_free (gpointer data)
{
  Left *self = data;

  g_free (self->platform_key);
  yc_evacuation_free (self->part);
  g_free (self);
}

static gboolean
read_receipt (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  const Left *left = data;
  gsize n = 0;
  const char *text = g_bytes_get_data (reply->body, &n);
  g_autoptr (YcEvacuated) receipt = yc_evacuated_parse (text, n, error);

  if (receipt == NULL)
    return FALSE;
  if (left->platform_key == NULL)
    return yc_wire_fail (error, "signature", "no platform is known that could have made it");
  if (!yc_evacuated_check (receipt, left->platform_key, left->part, error))
    return FALSE;
  reply->message = g_steal_pointer (&receipt);
  reply->free_message = (GDestroyNotify) yc_evacuated_free;
  return TRUE;
}

void
yc_client_evacuate (YcClient *self, const YcEvacuation *part, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = new_post ("/v1/evacuations", yc_evacuation_to_text (part));
  Left *left = g_new0 (Left, 1);

  left->platform_key = g_strdup (yc_client_get_platform_key (self));
  left->part = g_new0 (YcEvacuation, 1);
  *left->part = (YcEvacuation) { g_strdup (part->op), part->part, part->parts, part->lost, g_bytes_ref (part->sealed) };
  request->read = read_receipt;
  request->data = left;
  request->free_data = left_free;
  yc_client_send (self, request, cancellable, callback, user_data);
}
