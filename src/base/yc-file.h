/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Durable files: temporary name, write, fdatasync, rename, fsync of the folder. Errors: NO_SPACE, IO. */
gboolean  yc_file_write_atomic (const char *path, const void *data, gsize n, int mode, GError **error);
GBytes   *yc_file_read         (const char *path, gsize max_bytes, GError **error); /* TOO_LARGE above max; G_FILE_ERROR_NOENT kept */
gboolean  yc_file_sync_folder  (const char *folder, GError **error);
gboolean  yc_file_rename_durable (const char *from, const char *to, GError **error); /* same folder or file system; syncs the target's folder */
guint64   yc_file_free_bytes   (const char *folder);  /* free for this user; 0 when unknown */
gboolean  yc_file_make_private_folder (const char *path, GError **error); /* 0700, with parents */
gboolean  yc_file_name_is_plain (const char *name);   /* no slash, not empty, not hidden-dot names "." "..", <= 128 bytes, [A-Za-z0-9._-] */

/* Takes the lock file @path (0600, made when absent) for as long as the descriptor is open: it holds across sessions and users and is gone with
 * the process, however that ended. Returns: descriptor; -1: held by another process, whose id is *@ret_holder (0: unknown), without error; or
 * -1 with error. */
int       yc_file_lock         (const char *path, int *ret_holder, GError **error);

/* Memory file that is sealed against change, for giving bytes to a helper. Returns: descriptor, or -1. */
int       yc_file_memfd        (const char *name, const void *data, gsize n, GError **error);

G_END_DECLS
