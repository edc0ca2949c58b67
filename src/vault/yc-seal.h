/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sealed bytes: AES-256-GCM (SM4-GCM by policy), libgcrypt. No database, no GObject: helpers link it.
 * Errors: YC_VAULT_ERROR. */
#define YC_VAULT_ERROR (yc_vault_error_quark ())
typedef enum
{
  YC_VAULT_ERROR_LOCKED,       /* keyring is locked: unlock it, then go on; nothing is lost */
  YC_VAULT_ERROR_ABSENT,       /* no key for this store in the keyring (wiped or another user): recover with the recovery key */
  YC_VAULT_ERROR_NO_SERVICE,   /* no secret service: call the administrator */
  YC_VAULT_ERROR_PASSWORD,     /* wrong password: try again */
  YC_VAULT_ERROR_TAMPERED,     /* the tag or signature does not fit: a defect; keep the file, call the administrator */
  YC_VAULT_ERROR_FORMAT,       /* unknown version or algorithm */
} YcVaultError;
GQuark yc_vault_error_quark (void);

/* A 32-byte key in secure memory, wiped when the last reference goes. */
typedef struct _YcSealKey YcSealKey;
YcSealKey  *yc_seal_key_new_random (void);
YcSealKey  *yc_seal_key_new        (const void *bytes32);             /* copies */
YcSealKey  *yc_seal_key_derive     (YcSealKey *parent, const char *purpose, const char *context); /* HKDF-SHA-256; @context nullable */
YcSealKey  *yc_seal_key_ref        (YcSealKey *self);
void        yc_seal_key_unref      (YcSealKey *self);
const guint8 *yc_seal_key_peek     (YcSealKey *self);                 /* 32 bytes; never copy into pageable memory that outlives the call */
char       *yc_seal_key_to_hex     (YcSealKey *self);                 /* only for the socket of a helper; wipe with yc_wipe_free() */
YcSealKey  *yc_seal_key_from_hex   (const char *hex);                 /* NULL when not 64 hex digits */
void        yc_wipe_free           (char *secret);

/* Small records. @aad names the place ("case/<id>/draft/1"); another place fails with TAMPERED. */
GBytes     *yc_seal_bytes          (YcSealKey *key, const char *aad, const void *data, gsize n);
GBytes     *yc_unseal_bytes        (YcSealKey *key, const char *aad, const void *sealed, gsize n, GError **error);

/* Files: header, then frames of 64 KiB, each sealed with frame number and last-frame mark in the additional data, so that cut, swapped
 * or doubled frames fail. Streaming; the caller syncs and renames. */
typedef struct _YcSealWriter YcSealWriter;
YcSealWriter *yc_seal_writer_new   (YcSealKey *key, const char *aad, int fd);          /* fd stays the caller's */
gboolean    yc_seal_writer_write   (YcSealWriter *self, const void *data, gsize n, GError **error);
gboolean    yc_seal_writer_finish  (YcSealWriter *self, GError **error);               /* writes the last frame */
void        yc_seal_writer_free    (YcSealWriter *self);
GBytes     *yc_unseal_file         (YcSealKey *key, const char *aad, const char *path, gsize max_bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSealKey, yc_seal_key_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSealWriter, yc_seal_writer_free)

G_END_DECLS
