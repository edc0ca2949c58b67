/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "platform/yc-platform-call.h"

G_BEGIN_DECLS

/* The platform on the network: what arrives is checked in one place, its call runs on the store thread, what goes out is a message or a problem.
 * Main thread. */
typedef struct
{
  YcPlatformStore *store;             /* from now on the store thread's */
  const char      *name;              /* to be shown */
  const char      *address;           /* an IP address */
  guint16          port;              /* 0: any */
  const char      *tls_certificate;   /* (nullable): PEM files; must both be there off loopback */
  const char      *tls_key;
  const char      *ca;                /* (nullable): PEM text that is handed out at enrolment */
  int              patience;          /* seconds that a client may be silent */
  int              heartbeat;         /* seconds between two comments of an event stream */
} YcPlatformServerConfig;

typedef struct _YcPlatformServer YcPlatformServer;
YcPlatformServer *yc_platform_server_new      (const YcPlatformServerConfig *config, GError **error);
/* "https://127.0.0.1:8443/". (transfer full) */
char             *yc_platform_server_get_uri  (YcPlatformServer *self);
/* Runs until SIGTERM, SIGINT or a store that can no longer be believed (FALSE). What has begun is answered. */
gboolean          yc_platform_server_run      (YcPlatformServer *self);
void              yc_platform_server_free     (YcPlatformServer *self);               /* the store stays open */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformServer, yc_platform_server_free)

G_END_DECLS
