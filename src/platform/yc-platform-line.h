/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Watches the connections of the server, so that one that is silent, slow or one too many is cut and holds up nobody. Main thread. */
typedef struct _YcPlatformLines YcPlatformLines;
YcPlatformLines *yc_platform_lines_new    (guint max);
void             yc_platform_lines_free   (YcPlatformLines *self);
/* FALSE: it is one too many and was cut. */
gboolean         yc_platform_lines_admit  (YcPlatformLines *self, SoupServerMessage *msg);
/* Cut in so many seconds, unless this is called again before; 0: not at all. */
void             yc_platform_lines_expect (YcPlatformLines *self, SoupServerMessage *msg, int seconds);
/* Its one request is answered; the objects of a connection may live a little longer. */
void             yc_platform_lines_end    (YcPlatformLines *self, SoupServerMessage *msg);
void             yc_platform_line_cut     (SoupServerMessage *msg);

G_END_DECLS
