/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The open event streams of workstations: wake-ups that carry nothing. Main thread. */
typedef struct _YcPlatformEvents YcPlatformEvents;

#define YC_PLATFORM_MAX_STREAMS 300

/* @heartbeat: seconds between two comments. @patience: seconds that a client may leave unread what was sent. */
YcPlatformEvents *yc_platform_events_new  (guint heartbeat, guint patience);
void              yc_platform_events_free (YcPlatformEvents *self);
/* Whether @device may open one: not when there are too many of others. */
gboolean          yc_platform_events_has_room (YcPlatformEvents *self, const char *device);
/* Answers @msg, which is paused, with a stream; it begins with a wake-up that names @sequence. An older stream of the device ends. */
void              yc_platform_events_open (YcPlatformEvents *self, SoupServerMessage *msg, const char *device, const char *hall, gint64 sequence);
/* Something of the hall was committed, up to @sequence; several within 100 ms are one wake-up. */
void              yc_platform_events_wake (YcPlatformEvents *self, const char *hall, gint64 sequence);
/* All of them end, and none is opened any more. */
void              yc_platform_events_stop (YcPlatformEvents *self);

G_END_DECLS
