/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-id.h"
#include "sync/yc-upload.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The stage of the tests of the line: a small platform on libsoup in a thread of its own, the fault proxy before it, a client before that. */

#define LINE_CASE "01939c1e-5a00-7000-8000-0000000000c1"
#define LINE_TOKEN "c2FtcGxlLXRva2Vu.MTIz"

typedef struct
{
  GMutex       lock;
  GHashTable  *done;            /* op id -> receipt's text: done once */
  guint        n_done;          /* operations that were newly done */
  guint        n_posts, n_empty_posts, n_wrong_token;
  GByteArray  *upload;          /* what has come of the one upload */
  guint64      upload_size;
  guint        n_created, n_most_sent;
  guint64      n_sent;          /* bytes of pieces that were taken */
  gboolean     sealed;
  gsize        forget;          /* bytes that the next question finds gone */
  gboolean     gone;            /* there is no upload, till the next creation */
  guint        spoil;           /* so many pieces are kept with a wrong byte */
  gsize        huge;            /* so many bytes answer /v1/hello */
} LinePlatform;

typedef struct
{
  LinePlatform  platform;
  YcAuthorKey  *key, *author;
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
  SoupServer   *server;
  guint16       port;           /* of the platform */
  guint16       proxy_port;
  GSubprocess  *proxy;
  GDataInputStream *said;
  YcClient     *client;
  YcIds        *ids;
} LineRig;

LineRig   *line_rig_new         (void);
LineRig   *line_rig_new_before  (guint16 port);                  /* before a platform that runs already */
void       line_rig_free        (LineRig *self);
/* What was cancelled or is being closed comes back: GIO closes streams in threads of its own, and what has not come back at the end is a leak. */
void     line_rig_settle    (void);
/* A line for the proxy; asserts that it says "ok". */
void       line_rig_tell        (LineRig *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void       line_rig_stats       (LineRig *self, guint *ret_connections, guint *ret_exchanges, guint *ret_fired);
YcClient  *line_rig_new_client  (LineRig *self);
GPtrArray *line_rig_make_ops    (LineRig *self, guint n);

/* Waits for a call. @data: a LineWait. */
typedef struct { YcReply *reply; GError *error; gboolean over; } LineWait;
void       line_wait_cb         (GObject *source, GAsyncResult *result, gpointer data);
YcReply   *line_wait            (LineWait *wait);                /* asserts that there is a reply */
YcReply   *line_rig_send_ops    (LineRig *self, GPtrArray *ops);
YcReply   *line_rig_hello       (LineRig *self);

G_END_DECLS
