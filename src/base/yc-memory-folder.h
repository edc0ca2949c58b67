/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A private folder (0700) in memory for the one file that has to be in clear, as a paper on its way to the printer. It is locked as long as
 * the process lives and the value is not freed, so that a sweep can tell the folder of a crashed process from one in use. */
typedef struct _YcMemoryFolder YcMemoryFolder;

/* @base: normally $XDG_RUNTIME_DIR. @prefix: plain, "yichuang-print-". Nothing is made when @base lies on a disk. Errors: YC_BASE_ERROR_ON_DISK
 * when @base is neither tmpfs nor ramfs or cannot be asked, NO_SPACE, IO. */
YcMemoryFolder *yc_memory_folder_new      (const char *base, const char *prefix, GError **error);
const char     *yc_memory_folder_get_path (const YcMemoryFolder *self);
/* Removes the folder with the files in it. */
void            yc_memory_folder_free     (YcMemoryFolder *self);

/* Removes the folders of @prefix in @base that belong to this user and to no living process, on whatever file system they lie. Links, other
 * users' folders and folders in use stay. Returns: how many were removed; 0 also when @base cannot be read. */
guint           yc_memory_folder_sweep    (const char *base, const char *prefix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcMemoryFolder, yc_memory_folder_free)

G_END_DECLS
