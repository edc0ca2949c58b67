/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The author's seal: Ed25519 (RFC 8032) by libsodium, the private key kept sealed by password and workstation key.
 * Takes bytes, gives signatures in hex. Any thread; wrapping and unwrapping take 0.2 s. */
#define G_LOG_DOMAIN "yc-vault"
#include "config.h"

#include "vault/yc-seal-private.h"
#include "vault/yc-signature-private.h"

#include "base/yc-digest.h"

#include <sodium.h>
#include <string.h>

#define SIGNATURE_BYTES crypto_sign_BYTES
#define SALT_BYTES 16
#define WRAP_MAGIC "YCAK"
/* magic, passes, KiB, salt; then the seed, sealed by the password; all of it sealed by the workstation key */
#define WRAP_HEADER_BYTES (4 + 4 + 4 + SALT_BYTES)
#define MAX_PASSES 16
#define MAX_MEMORY_KIB (1024 * 1024)

static const YcPasswordCost default_cost = { 3, 64 * 1024 };

struct _YcAuthorKey
{
  gatomicrefcount ref_count;
  guint8         *secret;     /* (owned): secure memory: the seed, then the public key (libsodium's form) */
  guint8          public[YC_SEAL_KEY_BYTES];
};

static gboolean
fail (GError     **error,
      YcVaultError code,
      const char  *message)
{
  g_set_error_literal (error, YC_VAULT_ERROR, (int) code, message);
  return FALSE;
}

/* Chooses the code for this processor. */
void
yc_vault_init_sodium (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  if (sodium_init () < 0)
    g_error ("libsodium does not start");
  g_once_init_leave (&once, 1);
}

YcAuthorKey *
yc_author_key_new_from_seed (const guint8 *seed32)
{
  yc_digest_init_library ();
  yc_vault_init_sodium ();

  YcAuthorKey *self = g_new0 (YcAuthorKey, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->secret = gcry_xmalloc_secure (crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair (self->public, self->secret, seed32);
  return self;
}

YcAuthorKey *
yc_author_key_generate (void)
{
  g_autoptr (YcSealKey) seed = yc_seal_key_new_random ();

  return yc_author_key_new_from_seed (yc_seal_key_peek (seed));
}

YcAuthorKey *
yc_author_key_new_from_hex (const char *seed_hex)
{
  g_autoptr (YcSealKey) seed = yc_seal_key_from_hex (seed_hex);

  return seed ? yc_author_key_new_from_seed (yc_seal_key_peek (seed)) : NULL;
}

YcAuthorKey *
yc_author_key_ref (YcAuthorKey *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yc_author_key_unref (YcAuthorKey *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  gcry_free (self->secret);   /* wipes */
  g_free (self);
}

char *
yc_author_key_get_public (YcAuthorKey *self)
{
  return yc_hex_encode (self->public, sizeof self->public);
}

/* The key that a password gives; slow on purpose. */
static YcSealKey *
stretch_password (const char           *password,
                  const guint8         *salt,
                  const YcPasswordCost *cost)
{
  const unsigned long parameters[] = { YC_SEAL_KEY_BYTES, cost->passes, cost->memory_kib, 1 };
  guint8 *bytes = gcry_xmalloc_secure (YC_SEAL_KEY_BYTES);
  gcry_kdf_hd_t kdf = NULL;
  YcSealKey *key = NULL;

  gcry_error_t err = gcry_kdf_open (&kdf, GCRY_KDF_ARGON2, GCRY_KDF_ARGON2ID, parameters, G_N_ELEMENTS (parameters), password,
                                    strlen (password), salt, SALT_BYTES, NULL, 0, NULL, 0);
  if (err == 0)
    err = gcry_kdf_compute (kdf, NULL);
  if (err == 0)
    err = gcry_kdf_final (kdf, YC_SEAL_KEY_BYTES, bytes);
  if (err == 0)
    key = yc_seal_key_new (bytes);
  if (kdf)
    gcry_kdf_close (kdf);
  gcry_free (bytes);
  return key;
}

static void
put_uint32 (guint8 *to,
            guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (to, &value, sizeof value);
}

static guint32
get_uint32 (const guint8 *from)
{
  guint32 value;

  memcpy (&value, from, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* Two seals, one in the other: the outer one (workstation key) also covers the parameters and tells a changed record from a wrong
 * password; without the keyring's key nobody can try passwords at all. */
GBytes *
yc_author_key_wrap_with_cost (YcAuthorKey          *self,
                              YcSealKey            *workstation,
                              const char           *author_id,
                              const char           *password,
                              const YcPasswordCost *cost,
                              GError              **error)
{
  g_autofree char *aad = g_strconcat ("author/", author_id, NULL);
  guint8 header[WRAP_HEADER_BYTES] = WRAP_MAGIC;

  yc_digest_init_library ();
  put_uint32 (header + 4, cost->passes);
  put_uint32 (header + 8, cost->memory_kib);
  gcry_create_nonce (header + 12, SALT_BYTES);
  g_autoptr (YcSealKey) inner = stretch_password (password, header + 12, cost);
  if (!inner)
    {
      fail (error, YC_VAULT_ERROR_FORMAT, "the password cannot be stretched with these parameters");
      return NULL;
    }
  g_autoptr (YcSealKey) outer = yc_seal_key_derive (workstation, "author-key", author_id);
  g_autoptr (GBytes) sealed_seed = yc_seal_bytes (inner, aad, self->secret, YC_SEAL_KEY_BYTES);
  g_autoptr (GByteArray) record = g_byte_array_new ();
  g_byte_array_append (record, header, sizeof header);
  g_byte_array_append (record, g_bytes_get_data (sealed_seed, NULL), (guint) g_bytes_get_size (sealed_seed));
  return yc_seal_bytes (outer, aad, record->data, record->len);
}

GBytes *
yc_author_key_wrap (YcAuthorKey *self,
                    YcSealKey   *workstation,
                    const char  *author_id,
                    const char  *password,
                    GError     **error)
{
  return yc_author_key_wrap_with_cost (self, workstation, author_id, password, &default_cost, error);
}

static gboolean
read_cost (const guint8   *record,
           gsize           n,
           YcPasswordCost *ret_cost,
           GError        **error)
{
  if (n < WRAP_HEADER_BYTES || memcmp (record, WRAP_MAGIC, 4) != 0)
    return fail (error, YC_VAULT_ERROR_FORMAT, "not a wrapped author's key");
  YcPasswordCost cost = { get_uint32 (record + 4), get_uint32 (record + 8) };
  if (cost.passes < 1 || cost.passes > MAX_PASSES || cost.memory_kib < 8 || cost.memory_kib > MAX_MEMORY_KIB)
    return fail (error, YC_VAULT_ERROR_FORMAT, "parameters of the author's key are out of range");
  *ret_cost = cost;
  return TRUE;
}

YcAuthorKey *
yc_author_key_unwrap (GBytes     *record,
                      YcSealKey  *workstation,
                      const char *author_id,
                      const char *password,
                      GError    **error)
{
  g_autofree char *aad = g_strconcat ("author/", author_id, NULL);
  g_autoptr (YcSealKey) outer = yc_seal_key_derive (workstation, "author-key", author_id);
  g_autoptr (GError) local = NULL;
  YcPasswordCost cost;
  gsize n;

  g_autoptr (GBytes) opened = yc_unseal_bytes (outer, aad, g_bytes_get_data (record, NULL), g_bytes_get_size (record), error);
  if (!opened)
    return NULL;
  const guint8 *bytes = g_bytes_get_data (opened, &n);
  if (!read_cost (bytes, n, &cost, error))
    return NULL;
  g_autoptr (YcSealKey) inner = stretch_password (password, bytes + 12, &cost);
  g_autoptr (GBytes) seed = inner ? yc_unseal_bytes (inner, aad, bytes + WRAP_HEADER_BYTES, n - WRAP_HEADER_BYTES, &local)
                                  : NULL;
  if (!seed || g_bytes_get_size (seed) != YC_SEAL_KEY_BYTES)
    {
      fail (error, g_error_matches (local, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED) ? YC_VAULT_ERROR_PASSWORD
                                                                                    : YC_VAULT_ERROR_FORMAT,
            "the author's key does not open");
      return NULL;
    }
  return yc_author_key_new_from_seed (g_bytes_get_data (seed, NULL));
}

char *
yc_author_key_sign (YcAuthorKey *self,
                    const void  *data,
                    gsize        n)
{
  guint8 bytes[SIGNATURE_BYTES];

  crypto_sign_detached (bytes, NULL, n > 0 ? data : bytes, n, self->secret);
  return yc_hex_encode (bytes, sizeof bytes);
}

#define STATEMENT_BYTES 256

static gsize
state_digest (const char     *what,
              const YcDigest *digest,
              char            ret_statement[STATEMENT_BYTES])
{
  int n = g_snprintf (ret_statement, STATEMENT_BYTES, "yichuang %s sha256:%s sm3:%s\n", what, digest->sha256, digest->sm3);

  g_assert (n > 0 && n < STATEMENT_BYTES);
  return (gsize) n;
}

char *
yc_author_key_sign_digest (YcAuthorKey    *self,
                           const char     *what,
                           const YcDigest *digest)
{
  char statement[STATEMENT_BYTES];
  gsize n = state_digest (what, digest, statement);

  return yc_author_key_sign (self, statement, n);
}

gboolean
yc_signature_verify_digest (const char     *public_hex,
                            const char     *what,
                            const YcDigest *digest,
                            const char     *signature_hex,
                            GError        **error)
{
  char statement[STATEMENT_BYTES];
  gsize n = state_digest (what, digest, statement);

  return yc_signature_verify (public_hex, statement, n, signature_hex, error);
}

gboolean
yc_signature_verify (const char *public_hex,
                     const void *data,
                     gsize       n,
                     const char *signature_hex,
                     GError    **error)
{
  guint8 public[YC_SEAL_KEY_BYTES], bytes[SIGNATURE_BYTES];

  yc_vault_init_sodium ();
  if (!yc_hex_decode (public_hex, public, sizeof public) || !yc_hex_decode (signature_hex, bytes, sizeof bytes))
    return fail (error, YC_VAULT_ERROR_FORMAT, "public key or signature is not hex of its length");
  return crypto_sign_verify_detached (bytes, n > 0 ? data : bytes, n, public) == 0
         || fail (error, YC_VAULT_ERROR_TAMPERED, "the signature does not fit");
}
