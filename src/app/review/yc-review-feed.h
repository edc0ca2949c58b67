/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include "sync/yc-message.h"

G_BEGIN_DECLS

/* Where the approver's page has its work from: the line to the platform in the program, the own store in tests. Main thread; every answer comes
 * back there. Each *_finish() takes the result that its callback got. */
typedef struct
{
  /* The first @n_parts parts of the work list, as one. */
  void        (*list_async)   (gpointer data, guint n_parts, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  YcWorklist *(*list_finish)  (gpointer data, GAsyncResult *result, GError **error);
  /* Brings what is known of the case into the session's store. */
  void        (*adopt_async)  (gpointer data, const char *case_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean    (*adopt_finish) (gpointer data, GAsyncResult *result, GError **error);
  /* The bytes behind a digest: the manifest, a page, a paper. */
  void        (*blob_async)   (gpointer data, const char *case_id, const YcDigest *digest, gsize max_bytes, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
  GBytes     *(*blob_finish)  (gpointer data, GAsyncResult *result, GError **error);
  void        (*release)      (gpointer data);               /* (nullable): the page needs it no more; answers may still be on their way */
} YcReviewFeedClass;

typedef struct { const YcReviewFeedClass *klass; gpointer data; } YcReviewFeed;

G_END_DECLS
