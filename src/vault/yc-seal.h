/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sealed bytes: AES-256-GCM (SM4-GCM by policy), libgcrypt. No database, no GObject: helpers link it (seal_dep).
 * Errors: YC_VAULT_ERROR. Any thread; a writer or reader belongs to one thread at a time. */
#define YC_VAULT_ERROR (yc_vault_error_quark ())
typedef enum
{
  YC_VAULT_ERROR_LOCKED,       /* keyring is locked: unlock it, then go on; nothing is lost */
  YC_VAULT_ERROR_ABSENT,       /* no key for this store in the keyring (wiped or another user): recover with the recovery key */
  YC_VAULT_ERROR_NO_SERVICE,   /* no secret service: call the administrator */
  YC_VAULT_ERROR_PASSWORD,     /* wrong password: try again */
  YC_VAULT_ERROR_TAMPERED,     /* the tag or signature does not fit: a defect; keep the file, call the administrator */
  YC_VAULT_ERROR_FORMAT,       /* unknown version or algorithm, or not a sealed thing at all */
} YcVaultError;
GQuark yc_vault_error_quark (void);

/* The values stand in the sealed things themselves. */
typedef enum
{
  YC_SEAL_AES_256_GCM = 1,
  YC_SEAL_SM4_GCM = 2,         /* GB/T 32907-2016 in GCM (GB/T 36624-2018) */
} YcSealAlgorithm;

/* Policy of this process for what is sealed from now on; both are always read. AES-256-GCM unless set. */
void        yc_seal_set_algorithm  (YcSealAlgorithm algorithm);

/* A 32-byte key in secure memory, wiped when the last reference goes. */
typedef struct _YcSealKey YcSealKey;
YcSealKey  *yc_seal_key_new_random (void);
YcSealKey  *yc_seal_key_new        (const void *bytes32);             /* copies */
YcSealKey  *yc_seal_key_derive     (YcSealKey *parent, const char *purpose, const char *context); /* HKDF; @context nullable */
YcSealKey  *yc_seal_key_ref        (YcSealKey *self);
void        yc_seal_key_unref      (YcSealKey *self);
const guint8 *yc_seal_key_peek     (YcSealKey *self);                 /* 32 bytes; never copy where it can be swapped out */
char       *yc_seal_key_to_hex     (YcSealKey *self);                 /* only for the socket of a helper; yc_wipe_free() */
YcSealKey  *yc_seal_key_from_hex   (const char *hex);                 /* NULL when not 64 hex digits */
void        yc_seal_key_hmac       (YcSealKey *self, const void *data, gsize n, guint8 *ret_mac32); /* HMAC-SHA-256 */
void        yc_wipe_free           (char *secret);                    /* any string from malloc or secure memory; nullable */

/* Small records. @aad names the place ("case/<id>/draft/1"); another place fails with TAMPERED.
 * "YCSR" version algorithm | nonce 12 | ciphertext | tag 16. The unsealed bytes are wiped when they are freed. */
GBytes     *yc_seal_bytes          (YcSealKey *key, const char *aad, const void *data, gsize n);
GBytes     *yc_unseal_bytes        (YcSealKey *key, const char *aad, const void *sealed, gsize n, GError **error);

/* Files: header, then frames of 64 KiB, each sealed with frame number and last-frame mark in the additional data, so that cut,
 * swapped or doubled frames fail. Streaming; the caller syncs and renames.
 * "YCSF" version algorithm | salt 16 | frames: ciphertext | tag 16. The salt makes a key of its own for each file. */
#define YC_SEAL_FRAME_BYTES 65536
typedef struct _YcSealWriter YcSealWriter;
YcSealWriter *yc_seal_writer_new   (YcSealKey *key, const char *aad, int fd);          /* fd stays the caller's, at its start */
gboolean    yc_seal_writer_write   (YcSealWriter *self, const void *data, gsize n, GError **error);
gboolean    yc_seal_writer_finish  (YcSealWriter *self, GError **error);               /* writes the last frame */
void        yc_seal_writer_free    (YcSealWriter *self);

/* Reads frame by frame, in order or from any frame on (to resume an upload). Only a reader that has given the last frame has
 * seen the whole file. Errors: G_FILE_ERROR_NOENT, FORMAT, TAMPERED, YC_BASE_ERROR. */
typedef struct _YcSealReader YcSealReader;
YcSealReader *yc_seal_reader_open  (YcSealKey *key, const char *aad, const char *path, GError **error);
guint64     yc_seal_reader_get_size (YcSealReader *self);                              /* bytes of the plaintext */
void        yc_seal_reader_seek    (YcSealReader *self, guint64 frame);                /* offset frame * YC_SEAL_FRAME_BYTES */
GBytes     *yc_seal_reader_next    (YcSealReader *self, gboolean *ret_last, GError **error); /* (transfer full); not after the last */
void        yc_seal_reader_free    (YcSealReader *self);

/* The whole file. @max_bytes of plaintext, else YC_BASE_ERROR_TOO_LARGE. Wiped when freed. */
GBytes     *yc_unseal_file         (YcSealKey *key, const char *aad, const char *path, gsize max_bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSealKey, yc_seal_key_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSealWriter, yc_seal_writer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcSealReader, yc_seal_reader_free)

G_END_DECLS
