/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-digest.h"
#include "vault/yc-seal.h"

G_BEGIN_DECLS

/* The files of pages: parts on their way and whole ones, all sealed. No database here; any thread, one for each file at a time. Errors:
 * YC_BASE_ERROR NO_SPACE, IO; YC_VAULT_ERROR TAMPERED. */
typedef struct _YcPlatformFiles YcPlatformFiles;
YcPlatformFiles *yc_platform_files_new   (const char *folder, YcSealKey *blob_key, YcSealKey *name_key, GError **error);
YcPlatformFiles *yc_platform_files_ref   (YcPlatformFiles *self);
void             yc_platform_files_unref (YcPlatformFiles *self);
guint64          yc_platform_files_get_free (YcPlatformFiles *self);   /* bytes of the disk */

/* Appends plaintext that belongs at @offset behind the first *@file_bytes of the part; what lies there already was never answered for and is cut
 * off. On the disk when it returns TRUE; *@file_bytes is the new length then. */
gboolean yc_platform_part_append (YcPlatformFiles *self, const char *upload, guint64 offset, guint64 *file_bytes, const void *data, gsize n, GError **error);
/* Takes all of an upload as its one piece. *@ret_kept: it was the expected content, and is on the disk as it will lie; @file_bytes stays 0 then, which
 * tells the seal. Else nothing was written. */
gboolean yc_platform_part_keep   (YcPlatformFiles *self, const char *upload, const char *case_id, const YcDigest *expected, const void *data, gsize n,
                                  gboolean *ret_kept, GError **error);
/* Hashes the part, and when it is the expected content puts it under its name, durably. *@ret_same FALSE: it is not. Two seals of one
 * upload at a time leave a whole page, too. */
gboolean yc_platform_part_seal   (YcPlatformFiles *self, const char *upload, guint64 file_bytes, const char *case_id, const YcDigest *expected,
                                  gboolean *ret_same, GError **error);
void     yc_platform_part_remove (YcPlatformFiles *self, const char *upload);
/* Removes parts that @known (set of char *) does not name: a crash left them. */
void     yc_platform_part_sweep  (YcPlatformFiles *self, GHashTable *known);
/* A whole one. */
YcSealReader *yc_platform_blob_open (YcPlatformFiles *self, const char *case_id, const char *sha256, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPlatformFiles, yc_platform_files_unref)

G_END_DECLS
