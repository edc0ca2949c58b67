/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-import.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One foreign document and the helper process that reads it. For yc-document.c, yc-import.c and their tests; main context only. Questions
 * are put one at a time. After a failure the client is useless: the process is gone. */
#define YC_TYPE_RENDER_CLIENT (yc_render_client_get_type ())
G_DECLARE_FINAL_TYPE (YcRenderClient, yc_render_client, YC, RENDER_CLIENT, GObject)

YcRenderClient *yc_render_client_new         (GBytes *bytes);
void            yc_render_client_ask_async   (YcRenderClient *self, JsonObject *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* @ret_fd: (nullable): receives the descriptor of the answer or -1. Errors: FOREIGN, LIMIT with the problem's code as message; CANCELLED; IO. */
JsonObject     *yc_render_client_ask_finish  (YcRenderClient *self, GAsyncResult *result, int *ret_fd, GError **error);
JsonObject     *yc_render_client_make_render (int page, int dpi, int max_width);    /* (transfer full) */
YcPicture      *yc_render_client_map_picture (JsonObject *answer, int fd, GError **error); /* @fd stays the caller's; checks all that the helper says */

/* As yc_document_inspect_async() and _render_async(), with the same finish, through a client that is used again. */
void            yc_document_inspect_through  (YcRenderClient *client, gboolean with_text, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
void            yc_document_render_through   (YcRenderClient *client, int page, int dpi, int max_width, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

GError         *yc_render_client_make_error  (const char *problem);                 /* (transfer full) */
void            yc_render_client_set_patience (guint ms);                           /* how long an answer may take; tests shorten it */
void            yc_render_client_drop_spare  (void);                                /* ends the process that waits for the next document */

G_END_DECLS
