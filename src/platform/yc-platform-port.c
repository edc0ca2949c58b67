/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Takes connections off the port and hands them to libsoup as streams, with or without TLS. Gives the address that it listens on, and the socket
 * behind a message. Main thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-port.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#define BACKLOG 128
/* Who has connected waits in the backlog so long when no descriptor is left; by then others may have gone. */
#define PAUSE_MS 200
/* Connections whose first words of TLS have not come. */
#define MAX_WAITING 500
/* A record of TLS: its kind, version 2, length 2 (RFC 8446, section 5.1). */
#define RECORD_HEAD 5
#define RECORD_HANDSHAKE 0x16
#define RECORD_MAX 16384

struct _YcPlatformPort
{
  SoupServer      *soup;         /* (not owned) */
  GSocket         *socket;       /* (owned): the one that listens */
  GSource         *source;       /* (owned) (nullable): somebody has connected, or the end of a pause */
  gboolean         is_short;     /* of descriptors: said once */
  GTlsCertificate *certificate;  /* (owned) (nullable) */
  int              patience;     /* seconds for the first words */
  GHashTable      *waiting;      /* (owned): set of Waiting */
};

/* Has connected and is to begin TLS. A handshake that has begun holds a thread of GLib's pool, of which there are few: whoever said nothing would keep
 * all others out. So none begins before a whole record is there. */
typedef struct
{
  YcPlatformPort *port;         /* (not owned) */
  GSocket        *socket;       /* (owned) */
  GSource        *ready, *late; /* (owned) */
} Waiting;

static void
drop_source (GSource *source)
{
  if (source != NULL)
    g_source_destroy (source);
  g_clear_pointer (&source, g_source_unref);
}

static void
waiting_free (gpointer data)
{
  Waiting *self = data;

  drop_source (self->ready);
  drop_source (self->late);
  g_object_unref (self->socket);
  g_free (self);
}

static GSocket *
open_port (GInetAddress *address, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) where = g_inet_socket_address_new (address, port);
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL || !g_socket_bind (socket, where, TRUE, error))
    return NULL;
  g_socket_set_listen_backlog (socket, BACKLOG);
  return g_socket_listen (socket, error) ? g_steal_pointer (&socket) : NULL;
}

/* The handshake is part of the first read, hence under the same patience. */
static GIOStream *
wrap_stream (YcPlatformPort *self, GSocketConnection *connection, GError **error)
{
  GIOStream *stream = NULL;

  if (self->certificate == NULL)
    return G_IO_STREAM (g_object_ref (connection));
  stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, error);
  /* A client that just goes away is an everyday thing. */
  if (stream != NULL)
    g_object_set (stream, "require-close-notify", FALSE, NULL);
  return stream;
}

/* An address object of its own for each connection: libsoup keeps it with the connection and gives it back with each message, and it carries the
 * socket. The socket's own one would hold what holds it. */
static GSocketAddress *
copy_address (GSocketAddress *address, GSocket *socket)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  GSocketAddress *copy = g_inet_socket_address_new (g_inet_socket_address_get_address (inet), g_inet_socket_address_get_port (inet));

  g_object_set_data_full (G_OBJECT (copy), "socket", g_object_ref (socket), g_object_unref);
  return copy;
}

static void
take_connection (YcPlatformPort *self, GSocket *socket)
{
  g_autoptr (GSocketConnection) connection = g_socket_connection_factory_create_connection (socket);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) here = g_socket_connection_get_local_address (connection, &error);
  g_autoptr (GSocketAddress) there = here != NULL ? g_socket_connection_get_remote_address (connection, &error) : NULL;
  g_autoptr (GSocketAddress) kept = there != NULL ? copy_address (there, socket) : NULL;
  g_autoptr (GIOStream) stream = kept != NULL ? wrap_stream (self, connection, &error) : NULL;

  /* A short answer must not wait for more. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  if (stream == NULL || !soup_server_accept_iostream (self->soup, stream, here, kept, &error))
    g_message ("a connection was not taken: %s", error != NULL ? error->message : "its other end has gone");
}

/* ---- the first words of TLS ---- */

static void
want_bytes (GSocket *socket, int n)
{
  g_socket_set_option (socket, SOL_SOCKET, SO_RCVLOWAT, n, NULL);
}

/* Returns: bytes of the first record with its head, as far as is known; 0: it is none */
static int
measure_record (GSocket *socket)
{
  guint8 head[RECORD_HEAD];
  gssize n = recv (g_socket_get_fd (socket), head, sizeof head, MSG_PEEK | MSG_DONTWAIT);
  int length = 0;

  if (n < RECORD_HEAD || head[0] != RECORD_HANDSHAKE)
    return 0;
  length = head[3] << 8 | head[4];
  return length > 0 && length <= RECORD_MAX ? RECORD_HEAD + length : 0;
}

/* Readable with fewer bytes than were wanted, it has been closed. */
static gboolean
first_words_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  Waiting *waiting = data;
  YcPlatformPort *self = waiting->port;
  int wanted = measure_record (socket);

  if (wanted > 0 && g_socket_get_available_bytes (socket) < wanted && (condition & (G_IO_HUP | G_IO_ERR)) == 0)
    {
      int asked = 0;

      /* Asked for before, and still not there: nothing more comes. */
      g_socket_get_option (socket, SOL_SOCKET, SO_RCVLOWAT, &asked, NULL);
      if (asked < wanted)
        {
          want_bytes (socket, wanted);
          return G_SOURCE_CONTINUE;
        }
      wanted = 0;
    }
  if (wanted > 0)
    {
      want_bytes (socket, 1);
      take_connection (self, socket);
    }
  g_hash_table_remove (self->waiting, waiting);
  return G_SOURCE_REMOVE;
}

static gboolean
late_cb (gpointer data)
{
  Waiting *waiting = data;

  g_hash_table_remove (waiting->port->waiting, waiting);
  return G_SOURCE_REMOVE;
}

static void
wait_for_tls (YcPlatformPort *self, GSocket *socket)
{
  Waiting *waiting = NULL;

  if (g_hash_table_size (self->waiting) >= MAX_WAITING)
    {
      g_message ("more than %d connections have not begun TLS: one was cut", MAX_WAITING);
      return;
    }
  waiting = g_new0 (Waiting, 1);
  waiting->port = self;
  waiting->socket = g_object_ref (socket);
  waiting->ready = g_socket_create_source (socket, G_IO_IN, NULL);
  waiting->late = g_timeout_source_new_seconds ((guint) self->patience);
  want_bytes (socket, RECORD_HEAD);
  g_source_set_callback (waiting->ready, G_SOURCE_FUNC (first_words_cb), waiting, NULL);
  g_source_set_callback (waiting->late, late_cb, waiting, NULL);
  g_source_attach (waiting->ready, g_main_context_get_thread_default ());
  g_source_attach (waiting->late, g_main_context_get_thread_default ());
  g_hash_table_add (self->waiting, waiting);
}

/* ---- listening ---- */

static void listen_on (YcPlatformPort *self);

static void
set_source (YcPlatformPort *self, GSource *source, GSourceFunc func)
{
  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }
  self->source = source;
  if (source == NULL)
    return;
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
pause_over_cb (gpointer data)
{
  listen_on (data);
  return G_SOURCE_REMOVE;
}

/* A connection that cannot be taken stays in the backlog, and the socket ready: GSocketService would ask again at once, for ever. EMFILE, ENFILE, ENOBUFS
 * and whatever else the system says pass with time, and meanwhile who is connected is served. */
static void
pause_listening (YcPlatformPort *self, const GError *error)
{
  if (!self->is_short)
    g_message ("no connection can be taken for the moment: %s", error->message);
  self->is_short = TRUE;
  set_source (self, g_timeout_source_new (PAUSE_MS), pause_over_cb);
}

static gboolean
incoming_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  YcPlatformPort *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) taken = g_socket_accept (socket, NULL, &error);

  if (taken != NULL)
    {
      if (self->is_short)
        g_message ("connections are taken again");
      self->is_short = FALSE;
      if (self->certificate != NULL)
        wait_for_tls (self, taken);
      else
        take_connection (self, taken);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      pause_listening (self, error);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
listen_on (YcPlatformPort *self)
{
  set_source (self, g_socket_create_source (self->socket, G_IO_IN, NULL), G_SOURCE_FUNC (incoming_cb));
}

YcPlatformPort *
yc_platform_port_new (SoupServer *soup, GInetAddress *address, guint16 port, GTlsCertificate *certificate, int patience, GError **error)
{
  g_autoptr (YcPlatformPort) self = g_new0 (YcPlatformPort, 1);

  self->soup = soup;
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->patience = patience;
  self->waiting = g_hash_table_new_full (NULL, NULL, waiting_free, NULL);
  self->socket = open_port (address, port, error);
  if (self->socket == NULL)
    return NULL;
  g_socket_set_blocking (self->socket, FALSE);
  listen_on (self);
  return g_steal_pointer (&self);
}

void
yc_platform_port_close (YcPlatformPort *self)
{
  set_source (self, NULL, NULL);
  g_hash_table_remove_all (self->waiting);
  g_socket_close (self->socket, NULL);
}

void
yc_platform_port_free (YcPlatformPort *self)
{
  if (self == NULL)
    return;
  if (self->socket != NULL)
    yc_platform_port_close (self);
  g_clear_object (&self->socket);
  g_clear_object (&self->certificate);
  g_hash_table_unref (self->waiting);
  g_free (self);
}

char *
yc_platform_port_get_uri (YcPlatformPort *self)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (self->socket, NULL);
  GInetSocketAddress *inet = address != NULL ? G_INET_SOCKET_ADDRESS (address) : NULL;
  g_autofree char *host = inet != NULL ? g_inet_address_to_string (g_inet_socket_address_get_address (inet)) : NULL;

  return host == NULL ? NULL
    : g_uri_join (G_URI_FLAGS_NONE, self->certificate != NULL ? "https" : "http", NULL, host, g_inet_socket_address_get_port (inet), "/", NULL, NULL);
}

GSocket *
yc_platform_port_get_socket (SoupServerMessage *msg)
{
  GSocketAddress *address = soup_server_message_get_remote_address (msg);

  return address != NULL ? g_object_get_data (G_OBJECT (address), "socket") : NULL;
}
