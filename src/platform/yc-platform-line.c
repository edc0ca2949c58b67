/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Connections and how long each may be silent. libsoup has no time-outs in a server; a socket that is shut down ends the request that waits on
 * it. Takes messages, cuts sockets. Main thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-line.h"

#include "platform/yc-platform-port.h"

struct _YcPlatformLines
{
  GHashTable *lines;    /* (owned): of GSocket* to Line */
  guint       max;
};

typedef struct
{
  YcPlatformLines *lines;   /* (not owned) */
  GSocket         *socket;  /* (not owned): the line goes with it */
  guint            timer;
} Line;

static void
forget_socket (gpointer data, GObject *socket)
{
  Line *line = data;

  line->socket = NULL;
  g_hash_table_remove (line->lines->lines, socket);
}

static void
line_free (gpointer data)
{
  Line *line = data;

  if (line->timer != 0)
    g_source_remove (line->timer);
  if (line->socket != NULL)
    g_object_weak_unref (G_OBJECT (line->socket), forget_socket, line);
  g_free (line);
}

YcPlatformLines *
yc_platform_lines_new (guint max)
{
  YcPlatformLines *self = g_new0 (YcPlatformLines, 1);

  self->lines = g_hash_table_new_full (NULL, NULL, NULL, line_free);
  self->max = max;
  return self;
}

void
yc_platform_lines_free (YcPlatformLines *self)
{
  g_hash_table_unref (self->lines);
  g_free (self);
}

static void
cut_socket (GSocket *socket)
{
  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

void
yc_platform_line_cut (SoupServerMessage *msg)
{
  cut_socket (yc_platform_port_get_socket (msg));
}

gboolean
yc_platform_lines_admit (YcPlatformLines *self, SoupServerMessage *msg)
{
  GSocket *socket = yc_platform_port_get_socket (msg);
  Line *line = NULL;

  if (socket == NULL || g_hash_table_contains (self->lines, socket))
    return TRUE;
  if (g_hash_table_size (self->lines) >= self->max)
    {
      g_message ("more than %u connections: one was cut", self->max);
      cut_socket (socket);
      return FALSE;
    }
  line = g_new0 (Line, 1);
  line->lines = self;
  line->socket = socket;
  g_hash_table_insert (self->lines, socket, line);
  g_object_weak_ref (G_OBJECT (socket), forget_socket, line);
  return TRUE;
}

void
yc_platform_lines_end (YcPlatformLines *self, SoupServerMessage *msg)
{
  g_hash_table_remove (self->lines, yc_platform_port_get_socket (msg));
}

static gboolean
on_silence (gpointer data)
{
  Line *line = data;

  line->timer = 0;
  cut_socket (line->socket);
  g_hash_table_remove (line->lines->lines, line->socket);
  return G_SOURCE_REMOVE;
}

void
yc_platform_lines_expect (YcPlatformLines *self, SoupServerMessage *msg, int seconds)
{
  GSocket *socket = yc_platform_port_get_socket (msg);
  Line *line = socket != NULL ? g_hash_table_lookup (self->lines, socket) : NULL;

  if (line == NULL)
    return;
  if (line->timer != 0)
    g_source_remove (line->timer);
  line->timer = seconds > 0 ? g_timeout_add_seconds ((guint) seconds, on_silence, line) : 0;
}
