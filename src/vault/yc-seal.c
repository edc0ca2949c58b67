/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Keys in secure memory, key derivation and sealed records. Takes keys and bytes, gives bytes bound to a place. Any thread;
 * linked into the helpers, so nothing here knows of a database or the keyring. */
#define G_LOG_DOMAIN "yc-vault"
#include "config.h"

#include "vault/yc-seal-private.h"

#include "base/yc-digest.h"
#include "base/yc-error.h"

#include <stdlib.h>
#include <string.h>

#define FORMAT_VERSION 1
#define RECORD_MAGIC "YCSR"
#define MAC_BYTES 32

struct _YcSealKey
{
  gatomicrefcount  ref_count;
  guint8          *bytes;      /* (owned): secure memory */
  GMutex           lock;       /* guards what follows */
  gcry_cipher_hd_t cipher;     /* (owned) (nullable): its schedule for records, made at the first one */
  YcSealAlgorithm  algorithm;  /* of @cipher */
};

static int current_algorithm = YC_SEAL_AES_256_GCM;

GQuark
yc_vault_error_quark (void)
{
  static const char *const codes[] = { "locked", "absent", "no-service", "password", "tampered", "format" };
  static gsize once;

  if (g_once_init_enter (&once))
    {
      GQuark quark = g_quark_from_static_string ("yc-vault-error-quark");
      yc_error_register (quark, "vault", codes, G_N_ELEMENTS (codes));
      g_once_init_leave (&once, quark);
    }
  return (GQuark) once;
}

void
yc_seal_set_algorithm (YcSealAlgorithm algorithm)
{
  g_return_if_fail (algorithm == YC_SEAL_AES_256_GCM || algorithm == YC_SEAL_SM4_GCM);

  g_atomic_int_set (&current_algorithm, (int) algorithm);
}

YcSealAlgorithm
yc_seal_get_algorithm (void)
{
  return (YcSealAlgorithm) g_atomic_int_get (&current_algorithm);
}

/* The library cannot fail on what we give it but for want of memory, as g_malloc(); nothing may go on unsealed. */
static void
must (gcry_error_t err)
{
  if (err == 0)
    return;
  g_critical ("libgcrypt: %s", gcry_strerror (err));
  abort ();
}

static void
hmac (const void *key,
      gsize       n_key,
      const void *const *parts,
      const gsize *n_parts,
      guint       count,
      guint8     *ret_mac32)
{
  gcry_mac_hd_t mac;
  gsize n = MAC_BYTES;

  must (gcry_mac_open (&mac, GCRY_MAC_HMAC_SHA256, GCRY_MAC_FLAG_SECURE, NULL));
  must (gcry_mac_setkey (mac, key, n_key));
  for (guint i = 0; i < count; i++)
    if (n_parts[i] > 0)
      must (gcry_mac_write (mac, parts[i], n_parts[i]));
  must (gcry_mac_read (mac, ret_mac32, &n));
  gcry_mac_close (mac);
}

void
yc_hkdf_sha256 (const void *salt,
                gsize       n_salt,
                const void *ikm,
                gsize       n_ikm,
                const void *info,
                gsize       n_info,
                void       *out,
                gsize       n_out)
{
  static const guint8 zeros[MAC_BYTES];
  guint8 *secret = gcry_xmalloc_secure (2 * MAC_BYTES);
  guint8 *prk = secret, *block = secret + MAC_BYTES;
  guint8 counter = 1;

  hmac (n_salt > 0 ? salt : zeros, n_salt > 0 ? n_salt : sizeof zeros, &ikm, &n_ikm, 1, prk);
  for (gsize done = 0; done < n_out; counter++)
    {
      const void *parts[] = { block, info, &counter };
      gsize n_parts[] = { done > 0 ? MAC_BYTES : 0, n_info, 1 };
      gsize n = MIN (n_out - done, MAC_BYTES);

      hmac (prk, MAC_BYTES, parts, n_parts, G_N_ELEMENTS (parts), block);
      memcpy ((guint8 *) out + done, block, n);
      done += n;
    }
  gcry_free (secret);
}

static YcSealKey *
key_new_empty (void)
{
  yc_digest_init_library ();

  YcSealKey *self = g_new0 (YcSealKey, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->bytes = gcry_xmalloc_secure (YC_SEAL_KEY_BYTES);
  return self;
}

YcSealKey *
yc_seal_key_new_random (void)
{
  YcSealKey *self = key_new_empty ();

  gcry_randomize (self->bytes, YC_SEAL_KEY_BYTES, GCRY_STRONG_RANDOM);
  return self;
}

YcSealKey *
yc_seal_key_new (const void *bytes32)
{
  YcSealKey *self = key_new_empty ();

  memcpy (self->bytes, bytes32, YC_SEAL_KEY_BYTES);
  return self;
}

/* The zero between the two keeps ("ab", "c") and ("a", "bc") apart. */
YcSealKey *
yc_seal_key_derive (YcSealKey  *parent,
                    const char *purpose,
                    const char *context)
{
  static const char salt[] = "yichuang/1";
  g_autoptr (GByteArray) info = g_byte_array_new ();
  YcSealKey *self = key_new_empty ();

  g_byte_array_append (info, (const guint8 *) purpose, (guint) strlen (purpose));
  if (context)
    {
      g_byte_array_append (info, (const guint8 *) "", 1);
      g_byte_array_append (info, (const guint8 *) context, (guint) strlen (context));
    }
  yc_hkdf_sha256 (salt, strlen (salt), parent->bytes, YC_SEAL_KEY_BYTES, info->data, info->len, self->bytes,
                  YC_SEAL_KEY_BYTES);
  return self;
}

YcSealKey *
yc_seal_key_ref (YcSealKey *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yc_seal_key_unref (YcSealKey *self)
{
  if (!self || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  gcry_cipher_close (self->cipher);   /* both wipe */
  gcry_free (self->bytes);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const guint8 *
yc_seal_key_peek (YcSealKey *self)
{
  return self->bytes;
}

char *
yc_seal_key_to_hex (YcSealKey *self)
{
  static const char digits[] = "0123456789abcdef";
  char *hex = gcry_xmalloc_secure (2 * YC_SEAL_KEY_BYTES + 1);

  for (guint i = 0; i < YC_SEAL_KEY_BYTES; i++)
    {
      hex[2 * i] = digits[self->bytes[i] >> 4];
      hex[2 * i + 1] = digits[self->bytes[i] & 15];
    }
  hex[2 * YC_SEAL_KEY_BYTES] = '\0';
  return hex;
}

YcSealKey *
yc_seal_key_from_hex (const char *hex)
{
  g_autoptr (YcSealKey) self = key_new_empty ();

  return yc_hex_decode (hex, self->bytes, YC_SEAL_KEY_BYTES) ? g_steal_pointer (&self) : NULL;
}

void
yc_seal_key_hmac (YcSealKey  *self,
                  const void *data,
                  gsize       n,
                  guint8     *ret_mac32)
{
  hmac (self->bytes, YC_SEAL_KEY_BYTES, &data, &n, 1, ret_mac32);
}

void
yc_wipe_free (char *secret)
{
  if (!secret)
    return;
  explicit_bzero (secret, strlen (secret));
  gcry_free (secret);
}

typedef struct
{
  guint8 *data;   /* (owned) */
  gsize   n;
} Wiped;

static void
wipe (gpointer data)
{
  Wiped *wiped = data;

  if (wiped->n > 0)
    explicit_bzero (wiped->data, wiped->n);
  g_free (wiped->data);
  g_free (wiped);
}

GBytes *
yc_bytes_new_wiped (guint8 *data,
                    gsize   n)
{
  Wiped *wiped = g_new0 (Wiped, 1);

  wiped->data = data;
  wiped->n = n;
  return g_bytes_new_with_free_func (data, n, wipe, wiped);
}

void
yc_seal_write_header (guint8         *header,
                      const char     *magic,
                      YcSealAlgorithm algorithm)
{
  memcpy (header, magic, 4);
  header[4] = FORMAT_VERSION;
  header[5] = (guint8) algorithm;
}

gboolean
yc_seal_read_header (const guint8    *header,
                     const char      *magic,
                     YcSealAlgorithm *ret_algorithm,
                     GError         **error)
{
  if (memcmp (header, magic, 4) != 0 || header[4] != FORMAT_VERSION
      || (header[5] != YC_SEAL_AES_256_GCM && header[5] != YC_SEAL_SM4_GCM))
    {
      g_set_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT, "not a sealed \"%s\" of version %d", magic, FORMAT_VERSION);
      return FALSE;
    }
  *ret_algorithm = (YcSealAlgorithm) header[5];
  return TRUE;
}

/* SM4 has 16-byte keys: they are derived, so that the two ciphers never see the same key bytes. */
gcry_cipher_hd_t
yc_seal_cipher_open (YcSealKey      *key,
                     YcSealAlgorithm algorithm)
{
  static const char info[] = "yichuang/sm4-gcm";
  gcry_cipher_hd_t cipher;

  if (algorithm == YC_SEAL_AES_256_GCM)
    {
      must (gcry_cipher_open (&cipher, GCRY_CIPHER_AES256, GCRY_CIPHER_MODE_GCM, GCRY_CIPHER_SECURE));
      must (gcry_cipher_setkey (cipher, key->bytes, YC_SEAL_KEY_BYTES));
      return cipher;
    }
  guint8 *sm4_key = gcry_xmalloc_secure (16);
  yc_hkdf_sha256 (NULL, 0, key->bytes, YC_SEAL_KEY_BYTES, info, strlen (info), sm4_key, 16);
  must (gcry_cipher_open (&cipher, GCRY_CIPHER_SM4, GCRY_CIPHER_MODE_GCM, GCRY_CIPHER_SECURE));
  must (gcry_cipher_setkey (cipher, sm4_key, 16));
  gcry_free (sm4_key);
  return cipher;
}

/* Under the key's lock. A cipher takes longer to set up than to seal a record, and an acceptance has a dozen under one key. */
static gcry_cipher_hd_t
get_record_cipher (YcSealKey      *key,
                   YcSealAlgorithm algorithm)
{
  if (key->cipher && key->algorithm != algorithm)
    g_clear_pointer (&key->cipher, gcry_cipher_close);
  if (!key->cipher)
    key->cipher = yc_seal_cipher_open (key, algorithm);
  key->algorithm = algorithm;
  return key->cipher;
}

static void
start_message (gcry_cipher_hd_t cipher,
               const guint8    *nonce,
               const guint8    *aad,
               gsize            n_aad)
{
  must (gcry_cipher_reset (cipher));
  must (gcry_cipher_setiv (cipher, nonce, YC_SEAL_NONCE_BYTES));
  must (gcry_cipher_authenticate (cipher, aad, n_aad));
  must (gcry_cipher_final (cipher));
}

void
yc_seal_encrypt (gcry_cipher_hd_t cipher,
                 const guint8    *nonce,
                 const guint8    *aad,
                 gsize            n_aad,
                 guint8          *data,
                 gsize            n,
                 guint8          *tag)
{
  start_message (cipher, nonce, aad, n_aad);
  if (n > 0)
    must (gcry_cipher_encrypt (cipher, data, n, NULL, 0));
  must (gcry_cipher_gettag (cipher, tag, YC_SEAL_TAG_BYTES));
}

gboolean
yc_seal_decrypt (gcry_cipher_hd_t cipher,
                 const guint8    *nonce,
                 const guint8    *aad,
                 gsize            n_aad,
                 guint8          *data,
                 gsize            n,
                 const guint8    *tag)
{
  start_message (cipher, nonce, aad, n_aad);
  if (n > 0)
    must (gcry_cipher_decrypt (cipher, data, n, NULL, 0));
  if (gcry_cipher_checktag (cipher, tag, YC_SEAL_TAG_BYTES) == 0)
    return TRUE;
  explicit_bzero (data, n);
  return FALSE;
}

static guint8 *
record_aad (const guint8 *header,
            const char   *aad,
            gsize        *ret_n)
{
  gsize n = strlen (aad);
  guint8 *full = g_malloc (YC_SEAL_HEADER_BYTES + n);

  memcpy (full, header, YC_SEAL_HEADER_BYTES);
  memcpy (full + YC_SEAL_HEADER_BYTES, aad, n);
  *ret_n = YC_SEAL_HEADER_BYTES + n;
  return full;
}

GBytes *
yc_seal_bytes (YcSealKey  *key,
               const char *aad,
               const void *data,
               gsize       n)
{
  YcSealAlgorithm algorithm = yc_seal_get_algorithm ();
  gsize n_sealed = YC_SEAL_HEADER_BYTES + YC_SEAL_NONCE_BYTES + n + YC_SEAL_TAG_BYTES;
  guint8 *sealed = g_malloc (n_sealed);
  guint8 *nonce = sealed + YC_SEAL_HEADER_BYTES, *body = nonce + YC_SEAL_NONCE_BYTES;
  gsize n_aad;

  yc_seal_write_header (sealed, RECORD_MAGIC, algorithm);
  gcry_create_nonce (nonce, YC_SEAL_NONCE_BYTES);
  if (n > 0)
    memcpy (body, data, n);
  g_autofree guint8 *full_aad = record_aad (sealed, aad, &n_aad);
  g_mutex_lock (&key->lock);
  yc_seal_encrypt (get_record_cipher (key, algorithm), nonce, full_aad, n_aad, body, n, body + n);
  g_mutex_unlock (&key->lock);
  return g_bytes_new_take (sealed, n_sealed);
}

GBytes *
yc_unseal_bytes (YcSealKey  *key,
                 const char *aad,
                 const void *sealed,
                 gsize       n,
                 GError    **error)
{
  const gsize overhead = YC_SEAL_HEADER_BYTES + YC_SEAL_NONCE_BYTES + YC_SEAL_TAG_BYTES;
  const guint8 *bytes = sealed;
  YcSealAlgorithm algorithm;
  gsize n_aad;

  if (n < overhead)
    {
      g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT, "sealed record is too short");
      return NULL;
    }
  if (!yc_seal_read_header (bytes, RECORD_MAGIC, &algorithm, error))
    return NULL;

  gsize n_plain = n - overhead;
  const guint8 *nonce = bytes + YC_SEAL_HEADER_BYTES, *body = nonce + YC_SEAL_NONCE_BYTES;
  g_autoptr (GBytes) plain = yc_bytes_new_wiped (g_memdup2 (body, MAX (n_plain, 1)), n_plain);
  g_autofree guint8 *full_aad = record_aad (bytes, aad, &n_aad);
  g_mutex_lock (&key->lock);
  gboolean fits = yc_seal_decrypt (get_record_cipher (key, algorithm), nonce, full_aad, n_aad,
                                   (guint8 *) g_bytes_get_data (plain, NULL), n_plain, body + n_plain);
  g_mutex_unlock (&key->lock);
  if (fits)
    return g_steal_pointer (&plain);
  g_set_error_literal (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED, "sealed record does not fit its key and place");
  return NULL;
}
