/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "sync/yc-client.h"

G_BEGIN_DECLS

/* A page or paper on its way to the platform: tus 1.0 in pieces of 1 MiB, then the seal with both digests. Where the platform stands is asked
 * before each resumption, and its offset may go back. Nothing is tried again here after a cut; the caller comes back with the upload's name. */
#define YC_UPLOAD_PIECE (1024 * 1024)

/* Called in the client's thread. */
typedef struct
{
  /* Gives the @n bytes of the plaintext from @offset on, any offset, also an earlier one again. FALSE with @error ends the upload. */
  gboolean (*read)   (guint64 offset, void *buffer, gsize n, gpointer user_data, GError **error);
  /* (nullable): the upload's name at the platform, to be kept over a restart of the program before any byte goes; NULL: forget the old one. */
  void     (*placed) (const char *upload, gpointer user_data);
  /* (nullable): the platform has all up to @offset. */
  void     (*moved)  (guint64 offset, gpointer user_data);
  gpointer   user_data;
  /* It lay there once, and the platform misses some of its case's files: it is asked for this one before all of it goes again. */
  gboolean   may_be_there;
} YcUploadSource;

/* Device token. @digest: of the plaintext. @size: bytes of it. @upload: (nullable): the name from an earlier run. @source is copied. */
void     yc_upload        (YcClient *client, const char *case_id, const YcDigest *digest, guint64 size, const char *upload, const YcUploadSource *source,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full): of the last request; DONE: the platform has just these bytes, sealed. NULL: G_IO_ERROR_CANCELLED, or what @read said. */
YcReply *yc_upload_finish (YcClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
