/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The port that workstations connect to; each connection goes to a SoupServer. libsoup could listen by itself, but 3.2.3 keeps the GSocket of each
 * connection that its own listener took (336 bytes and what hangs on it), for as long as the program runs. Main thread. */
typedef struct _YcPlatformPort YcPlatformPort;

/* Opens @port (0: any) of @address, and takes connections for @soup (which must outlive it) whenever the main context runs.
 * @certificate: (nullable): then only TLS is spoken; whoever has not begun it in @patience seconds is cut.
 * Returns: (transfer full) (nullable): NULL with a GIOError, if the address is not this machine's or the port is taken: another port is to be named. */
YcPlatformPort *yc_platform_port_new        (SoupServer *soup, GInetAddress *address, guint16 port, GTlsCertificate *certificate, int patience, GError **error);
void            yc_platform_port_free       (YcPlatformPort *self);
/* From now on nobody is let in; connections that are there stay. */
void            yc_platform_port_close      (YcPlatformPort *self);
/* "https://127.0.0.1:8443/". (transfer full) */
char           *yc_platform_port_get_uri    (YcPlatformPort *self);
/* The socket that @msg came by: (transfer none), for as long as the message is there. */
GSocket        *yc_platform_port_get_socket (SoupServerMessage *msg);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformPort, yc_platform_port_free)

G_END_DECLS
