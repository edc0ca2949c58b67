/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Event streams (server-sent events) to the workstations of a hall: takes messages that are to stay open and the platform's "something was
 * committed", gives wake-ups and, in between, comments. A stream holds one unread piece at most: what comes meanwhile is one wake-up later. Main
 * thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-events.h"

#include "platform/yc-platform-line.h"

#include <string.h>

#define BATCH_MS 100

struct _YcPlatformEvents
{
  GHashTable *streams;    /* (owned): of device (char *) to Stream; the newest of each */
  guint       patience;
  guint       beat, batch;
  gboolean    stopped;
};

typedef struct
{
  YcPlatformEvents  *events;    /* (not owned) */
  SoupServerMessage *msg;       /* (owned) */
  char              *hall;
  gint64             sequence;  /* to be told; 0: nothing */
  gboolean           unread;    /* the library holds a piece */
  guint              timer;     /* cuts a client that does not read */
} Stream;

static void
stream_free (gpointer data)
{
  Stream *stream = data;

  if (stream->timer != 0)
    g_source_remove (stream->timer);
  g_signal_handlers_disconnect_by_data (stream->msg, stream);
  g_object_unref (stream->msg);
  g_free (stream->hall);
  g_free (stream);
}

static gboolean
on_unread (gpointer data)
{
  Stream *stream = data;

  stream->timer = 0;
  yc_platform_line_cut (stream->msg);
  return G_SOURCE_REMOVE;
}

static void
send_text (Stream *stream, const char *text)
{
  stream->unread = TRUE;
  stream->timer = g_timeout_add_seconds (stream->events->patience, on_unread, stream);
  soup_message_body_append (soup_server_message_get_response_body (stream->msg), SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_unpause (stream->msg);
}

static void
send_wake_up (Stream *stream)
{
  /* The empty data line is what makes readers of the standard tell the event at all. */
  g_autofree char *text = g_strdup_printf ("event: change\nid: %" G_GINT64_FORMAT "\ndata:\n\n", stream->sequence);

  stream->sequence = 0;
  send_text (stream, text);
}

static void
on_wrote (SoupServerMessage *msg, gpointer data)
{
  Stream *stream = data;

  stream->unread = FALSE;
  if (stream->timer != 0)
    g_source_remove (stream->timer);
  stream->timer = 0;
}

static gboolean
is_stream (gpointer device, gpointer stream, gpointer sought)
{
  return stream == sought;
}

static void
on_finished (SoupServerMessage *msg, gpointer data)
{
  Stream *stream = data;

  g_hash_table_foreach_remove (stream->events->streams, is_stream, stream);
}

/* What it has not read goes with the line. */
static void
end_stream (Stream *stream)
{
  if (stream->unread)
    yc_platform_line_cut (stream->msg);
  soup_message_body_complete (soup_server_message_get_response_body (stream->msg));
  soup_server_message_unpause (stream->msg);
}

/* ---- time ---- */

static gboolean
on_beat (gpointer data)
{
  YcPlatformEvents *self = data;
  GHashTableIter iter;
  gpointer stream = NULL;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, &stream))
    if (!((Stream *) stream)->unread)
      send_text (stream, ":\n\n");
  return G_SOURCE_CONTINUE;
}

static gboolean
on_batch (gpointer data)
{
  YcPlatformEvents *self = data;
  gboolean again = FALSE;
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Stream *stream = value;

      if (stream->sequence > 0 && !stream->unread)
        send_wake_up (stream);
      again = again || stream->sequence > 0;
    }
  if (again)
    return G_SOURCE_CONTINUE;
  self->batch = 0;
  return G_SOURCE_REMOVE;
}

/* ---- streams ---- */

gboolean
yc_platform_events_has_room (YcPlatformEvents *self, const char *device)
{
  return g_hash_table_size (self->streams) < YC_PLATFORM_MAX_STREAMS || g_hash_table_contains (self->streams, device);
}

void
yc_platform_events_open (YcPlatformEvents *self, SoupServerMessage *msg, const char *device, const char *hall, gint64 sequence)
{
  Stream *older = g_hash_table_lookup (self->streams, device);
  Stream *stream = g_new0 (Stream, 1);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  SoupMessageBody *body = soup_server_message_get_response_body (msg);

  if (older != NULL)
    end_stream (older);
  *stream = (Stream) { .events = self, .msg = g_object_ref (msg), .hall = g_strdup (hall), .sequence = sequence };
  g_hash_table_replace (self->streams, g_strdup (device), stream);
  g_signal_connect (msg, "wrote-chunk", G_CALLBACK (on_wrote), stream);
  g_signal_connect (msg, "finished", G_CALLBACK (on_finished), stream);
  soup_server_message_set_status (msg, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_truncate (body);
  soup_message_body_set_accumulate (body, FALSE);
  send_wake_up (stream);
  if (self->stopped)
    end_stream (stream);
}

void
yc_platform_events_wake (YcPlatformEvents *self, const char *hall, gint64 sequence)
{
  gboolean any = FALSE;
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->streams);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Stream *stream = value;

      if (strcmp (stream->hall, hall) != 0)
        continue;
      stream->sequence = MAX (stream->sequence, sequence);
      any = TRUE;
    }
  if (any && self->batch == 0)
    self->batch = g_timeout_add (BATCH_MS, on_batch, self);
}

void
yc_platform_events_stop (YcPlatformEvents *self)
{
  g_autoptr (GList) streams = self->stopped ? NULL : g_hash_table_get_values (self->streams);

  self->stopped = TRUE;
  for (GList *l = streams; l != NULL; l = l->next)
    end_stream (l->data);
}

YcPlatformEvents *
yc_platform_events_new (guint heartbeat, guint patience)
{
  YcPlatformEvents *self = g_new0 (YcPlatformEvents, 1);

  self->streams = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, stream_free);
  self->patience = patience;
  self->beat = g_timeout_add_seconds (heartbeat, on_beat, self);
  return self;
}

void
yc_platform_events_free (YcPlatformEvents *self)
{
  if (self == NULL)
    return;
  g_source_remove (self->beat);
  if (self->batch != 0)
    g_source_remove (self->batch);
  g_hash_table_unref (self->streams);
  g_free (self);
}
