/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Recovery and escrow keys: a key, or any bytes, sealed to an X25519 public key (RFC 7748) with a key pair made for this one seal, so that only the
 * private key opens it: the centre's, which lies in its safe, or the platform's. Any thread.
 * "YCRW" version 1, reserved 0 | ephemeral public key 32 | sealed record. */
#define G_LOG_DOMAIN "yc-vault"
#include "config.h"

#include "vault/yc-seal-private.h"
#include "vault/yc-signature-private.h"

#include "base/yc-digest.h"

#include <string.h>

#define WRAP_MAGIC "YCRW\1"
#define WRAP_HEADER_BYTES 6
#define POINT_BYTES 32

gboolean
yc_x25519 (const guint8 *scalar32,
           const guint8 *point32,
           guint8       *ret_shared32)
{
  static const guint8 zero[POINT_BYTES];
  guint8 difference = 0;

  yc_digest_init_library ();
  if (gcry_ecc_mul_point (GCRY_ECC_CURVE25519, ret_shared32, scalar32, point32) != 0)
    return FALSE;
  for (guint i = 0; i < POINT_BYTES; i++)
    difference = (guint8) (difference | (ret_shared32[i] ^ zero[i]));
  return difference != 0;
}

gboolean
yc_recovery_generate (char **ret_public_hex,
                      char **ret_private_hex)
{
  g_autoptr (YcSealKey) private = yc_seal_key_new_random ();
  guint8 public[POINT_BYTES];

  if (!yc_x25519 (yc_seal_key_peek (private), NULL, public))
    return FALSE;
  *ret_public_hex = yc_hex_encode (public, sizeof public);
  *ret_private_hex = yc_seal_key_to_hex (private);
  return TRUE;
}

/* The key both sides come to; both public keys are bound into it. NULL when @their_public is no point of use. */
static YcSealKey *
agree (YcSealKey    *private,
       const guint8 *their_public,
       const guint8 *ephemeral,
       const guint8 *recovery)
{
  static const char info[] = "yichuang/recovery";
  guint8 salt[2 * POINT_BYTES];
  guint8 *secret = gcry_xmalloc_secure (2 * POINT_BYTES);
  YcSealKey *key = NULL;

  memcpy (salt, ephemeral, POINT_BYTES);
  memcpy (salt + POINT_BYTES, recovery, POINT_BYTES);
  if (yc_x25519 (yc_seal_key_peek (private), their_public, secret))
    {
      yc_hkdf_sha256 (salt, sizeof salt, secret, POINT_BYTES, info, strlen (info), secret + POINT_BYTES, POINT_BYTES);
      key = yc_seal_key_new (secret + POINT_BYTES);
    }
  gcry_free (secret);
  return key;
}

gboolean
yc_recovery_is_public (const char *public_hex)
{
  guint8 recovery[POINT_BYTES];
  g_autoptr (YcSealKey) private = yc_seal_key_new_random ();
  g_autoptr (YcSealKey) shared = NULL;

  if (yc_hex_decode (public_hex, recovery, sizeof recovery))
    shared = agree (private, recovery, recovery, recovery);
  return shared != NULL;
}

GBytes *
yc_recovery_seal (const char *public_hex, const char *context, const void *data, gsize n, GError **error)
{
  guint8 recovery[POINT_BYTES], ephemeral[POINT_BYTES], header[WRAP_HEADER_BYTES] = WRAP_MAGIC;
  g_autoptr (YcSealKey) private = yc_seal_key_new_random ();
  g_autoptr (YcSealKey) shared = NULL;

  if (yc_hex_decode (public_hex, recovery, sizeof recovery) && yc_x25519 (yc_seal_key_peek (private), NULL, ephemeral))
    shared = agree (private, recovery, ephemeral, recovery);
  if (!shared)
    {
      g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT, "not a recovery public key");
      return NULL;
    }
  g_autoptr (GBytes) sealed = yc_seal_bytes (shared, context, data, n);
  GByteArray *record = g_byte_array_new ();
  g_byte_array_append (record, header, sizeof header);
  g_byte_array_append (record, ephemeral, sizeof ephemeral);
  g_byte_array_append (record, g_bytes_get_data (sealed, NULL), (guint) g_bytes_get_size (sealed));
  return g_byte_array_free_to_bytes (record);
}

GBytes *
yc_recovery_unseal (const char *private_hex, const char *context, GBytes *sealed, GError **error)
{
  static const guint8 header[WRAP_HEADER_BYTES] = WRAP_MAGIC;
  g_autoptr (YcSealKey) private = yc_seal_key_from_hex (private_hex);
  g_autoptr (YcSealKey) shared = NULL;
  guint8 recovery[POINT_BYTES];
  gsize n;
  const guint8 *bytes = g_bytes_get_data (sealed, &n);

  if (private && n > WRAP_HEADER_BYTES + POINT_BYTES && memcmp (bytes, header, sizeof header) == 0
      && yc_x25519 (yc_seal_key_peek (private), NULL, recovery))
    shared = agree (private, bytes + WRAP_HEADER_BYTES, bytes + WRAP_HEADER_BYTES, recovery);
  if (!shared)
    {
      g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT, "not a recovery key, or nothing that was sealed for one");
      return NULL;
    }
  return yc_unseal_bytes (shared, context, bytes + WRAP_HEADER_BYTES + POINT_BYTES, n - WRAP_HEADER_BYTES - POINT_BYTES, error);
}

GBytes *
yc_recovery_wrap (const char *public_hex, const char *context, YcSealKey *key, GError **error)
{
  return yc_recovery_seal (public_hex, context, yc_seal_key_peek (key), YC_SEAL_KEY_BYTES, error);
}

YcSealKey *
yc_recovery_unwrap (const char *private_hex, const char *context, GBytes *wrapped, GError **error)
{
  g_autoptr (GBytes) plain = yc_recovery_unseal (private_hex, context, wrapped, error);

  if (!plain)
    return NULL;
  if (g_bytes_get_size (plain) == YC_SEAL_KEY_BYTES)
    return yc_seal_key_new (g_bytes_get_data (plain, NULL));
  g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT, "the wrapped thing is not a key");
  return NULL;
}
