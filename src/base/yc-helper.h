/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-helper-wire.h"

G_BEGIN_DECLS

/* A helper process as seen by the app: spawn, framed messages on the main context, heartbeat, kill ladder. Lives on the thread-default
 * main context it was made in. The helper is untrusted.
 *
 * Signals
 *   message (JsonObject *message, GUnixFDList *fds nullable)
 *                                             (the helper's hello is checked and not passed on; the list is valid in the handler only)
 *   exited  (gboolean clean, int signal)      once, after the last message: the socket closed and the process was reaped
 */
#define YC_TYPE_HELPER (yc_helper_get_type ())
G_DECLARE_FINAL_TYPE (YcHelper, yc_helper, YC, HELPER, GObject)

YcHelper *yc_helper_spawn   (const char *const *argv, const char *const *extra_env, GError **error); /* sends hello itself */
gboolean  yc_helper_send    (YcHelper *self, JsonObject *message, const int *fds, guint n_fds, GError **error);
/* Ladder: asks with @message (nullable) now, SIGKILL after @kill_after_ms (0: at once). "exited" follows in any case. */
void      yc_helper_stop    (YcHelper *self, JsonObject *message, guint kill_after_ms);
gboolean  yc_helper_is_alive (YcHelper *self);
GPid      yc_helper_get_pid  (YcHelper *self);
char     *yc_helper_dup_log  (YcHelper *self);   /* the last 16 KiB of its stderr, for support */

/* Path of an installed helper: YC_PKGLIBEXECDIR/name; in -Ddevelopment builds the first folder of $YICHUANG_LIBEXECDIR (a list with colons)
 * that has it. (transfer full) */
char     *yc_helper_path    (const char *name);
/* The same for data: YC_PKGDATADIR/..., $YICHUANG_DATADIR in -Ddevelopment builds. */
char     *yc_data_path      (const char *name);

G_END_DECLS
