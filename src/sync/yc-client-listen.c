/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The platform's stream of events (server-sent events): takes its bytes as they come, gives wake-ups. Nothing in it is believed but that it is
 * worth while to ask. The client's thread. */
#define G_LOG_DOMAIN "yc-sync"
#include "config.h"

#include "sync/yc-client-private.h"

#include <string.h>

#define MAX_LINE 1024

typedef struct
{
  YcClientHeard heard;
  gpointer      heard_data;
  GString      *line;         /* (owned): what has come of it */
  gboolean      after_cr;     /* a line feed that follows is no line of its own */
  gboolean      is_change;    /* of the event that is being read */
} Listener;

static void
listener_free (gpointer data)
{
  Listener *self = data;

  g_string_free (self->line, TRUE);
  g_free (self);
}

static void
end_line (YcClient *client, Listener *self)
{
  gboolean over = self->line->len == 0;

  if (over && self->is_change)
    self->heard (client, TRUE, self->heard_data);
  if (over)
    self->is_change = FALSE;
  /* "One blank behind the colon is no part of the value." The last name of an event counts. */
  else if (g_str_has_prefix (self->line->str, "event:"))
    self->is_change = strcmp (self->line->str, "event: change") == 0 || strcmp (self->line->str, "event:change") == 0;
  g_string_truncate (self->line, 0);
}

static gboolean
take_stream (YcClient *client, const char *text, gsize n, gpointer data)
{
  Listener *self = data;

  if (n == 0)
    self->heard (client, FALSE, self->heard_data);
  for (gsize i = 0; i < n; i++)
    {
      gboolean is_second = self->after_cr && text[i] == '\n';

      self->after_cr = text[i] == '\r';
      if (is_second)
        continue;
      if (text[i] == '\r' || text[i] == '\n')
        end_line (client, self);
      else if (text[i] == '\0' || self->line->len == MAX_LINE)
        return FALSE;
      else
        g_string_append_c (self->line, text[i]);
    }
  return TRUE;
}

static gboolean
read_end (YcReply *reply, SoupMessageHeaders *headers, gpointer data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "the stream has ended");
  return FALSE;
}

void
yc_client_listen (YcClient *self, YcClientHeard heard, gpointer heard_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  YcClientRequest *request = NULL;
  Listener *listener = NULL;

  g_return_if_fail (YC_IS_CLIENT (self));

  request = yc_client_request_new (SOUP_METHOD_GET, YC_CLIENT_DEVICE, "/v1/events");
  listener = g_new0 (Listener, 1);
  *listener = (Listener) { .heard = heard, .heard_data = heard_data, .line = g_string_new (NULL) };
  request->answer_type = "text/event-stream";
  request->max_answer = 64 * 1024;
  request->take = take_stream;
  request->read = read_end;
  request->data = listener;
  request->free_data = listener_free;
  yc_client_send (self, request, cancellable, callback, user_data);
}
