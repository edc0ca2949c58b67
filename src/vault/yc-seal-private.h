/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "vault/yc-seal.h"

#include <gcrypt.h>

/* Shared by the files of this folder and their tests. */
#define YC_SEAL_KEY_BYTES 32
#define YC_SEAL_NONCE_BYTES 12
#define YC_SEAL_TAG_BYTES 16
#define YC_SEAL_SALT_BYTES 16
#define YC_SEAL_HEADER_BYTES 6    /* magic 4, version 1, algorithm 1 */

/* RFC 5869 with SHA-256; @n_out at most 255 * 32. */
void             yc_hkdf_sha256       (const void *salt, gsize n_salt, const void *ikm, gsize n_ikm, const void *info,
                                       gsize n_info, void *out, gsize n_out);
YcSealAlgorithm  yc_seal_get_algorithm (void);
void             yc_seal_write_header (guint8 *header, const char *magic, YcSealAlgorithm algorithm);
gboolean         yc_seal_read_header  (const guint8 *header, const char *magic, YcSealAlgorithm *ret_algorithm, GError **error);
/* Closed by gcry_cipher_close(). */
gcry_cipher_hd_t yc_seal_cipher_open  (YcSealKey *key, YcSealAlgorithm algorithm);
/* In place. @tag is written; or checked: FALSE when it does not fit, then @data is wiped. */
void             yc_seal_encrypt      (gcry_cipher_hd_t cipher, const guint8 *nonce, const guint8 *aad, gsize n_aad,
                                       guint8 *data, gsize n, guint8 *tag);
gboolean         yc_seal_decrypt      (gcry_cipher_hd_t cipher, const guint8 *nonce, const guint8 *aad, gsize n_aad,
                                       guint8 *data, gsize n, const guint8 *tag);
/* Takes @data (from g_malloc), gives bytes that are wiped when freed. */
GBytes          *yc_bytes_new_wiped   (guint8 *data, gsize n);
