/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * SHA-256 and SM3 (GB/T 32905-2016) of the same bytes, by libgcrypt. A digester belongs to one thread at a time.
 */
#define G_LOG_DOMAIN "yc-base"

#include "config.h"

#include "base/yc-digest.h"

#include <gcrypt.h>
#include <string.h>

#define DIGEST_BYTES 32
/* Below the 8 MiB that Debian lets a user lock; 1000 case keys and 100 open ciphers fit. */
#define SECURE_MEMORY_BYTES (1024 * 1024)

struct _YcDigester
{
  gcry_md_hd_t md;
  gboolean with_sm3;
};

/**
 * yc_digest_init_library:
 *
 * Starts libgcrypt with 1 MiB of memory that is never swapped out, for keys and cipher states (a few KiB each). Call it first
 * in main(), before threads; calling it again is harmless.
 */
void
yc_digest_init_library (void)
{
  static gsize once;

  if (!g_once_init_enter (&once))
    return;
  if (!gcry_check_version ("1.10.0"))
    g_error ("libgcrypt is older than 1.10.0");
  if (!gcry_control (GCRYCTL_INITIALIZATION_FINISHED_P))
    {
      gcry_control (GCRYCTL_SUSPEND_SECMEM_WARN);
      gcry_control (GCRYCTL_INIT_SECMEM, SECURE_MEMORY_BYTES, 0);
      gcry_control (GCRYCTL_AUTO_EXPAND_SECMEM, SECURE_MEMORY_BYTES, 0);
      gcry_control (GCRYCTL_RESUME_SECMEM_WARN);
      gcry_control (GCRYCTL_INITIALIZATION_FINISHED, 0);
    }
  g_once_init_leave (&once, 1);
}

/**
 * yc_digester_new:
 *
 * Returns: (transfer full): a digester of no bytes yet
 */
YcDigester *
yc_digester_new (void)
{
  YcDigester *self = g_new0 (YcDigester, 1);

  yc_digest_init_library ();
  if (gcry_md_open (&self->md, GCRY_MD_SHA256, 0) != 0 || gcry_md_enable (self->md, GCRY_MD_SM3) != 0)
    g_error ("libgcrypt has no SHA-256 or no SM3");
  self->with_sm3 = TRUE;
  return self;
}

/**
 * yc_digester_new_sha256:
 *
 * For raw frames, whose digest is provenance only: SM3 of 26 MB would cost more than encoding them.
 *
 * Returns: (transfer full): a digester that leaves sm3 empty
 */
YcDigester *
yc_digester_new_sha256 (void)
{
  YcDigester *self = g_new0 (YcDigester, 1);

  yc_digest_init_library ();
  if (gcry_md_open (&self->md, GCRY_MD_SHA256, 0) != 0)
    g_error ("libgcrypt has no SHA-256");
  return self;
}

void
yc_digester_update (YcDigester *self, const void *data, gsize n)
{
  if (n > 0)
    gcry_md_write (self->md, data, n);
}

static void
write_hex (const guint8 *bytes, gsize n, char *hex)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < n; i++)
    {
      hex[2 * i] = digits[bytes[i] >> 4];
      hex[2 * i + 1] = digits[bytes[i] & 15];
    }
  hex[2 * n] = '\0';
}

void
yc_digester_finish (YcDigester *self, YcDigest *ret_digest)
{
  write_hex (gcry_md_read (self->md, GCRY_MD_SHA256), DIGEST_BYTES, ret_digest->sha256);
  ret_digest->sm3[0] = '\0';
  if (self->with_sm3)
    write_hex (gcry_md_read (self->md, GCRY_MD_SM3), DIGEST_BYTES, ret_digest->sm3);
}

void
yc_digester_free (YcDigester *self)
{
  if (self == NULL)
    return;
  gcry_md_close (self->md);
  g_free (self);
}

/**
 * yc_digest_bytes:
 * @data: (nullable): the bytes, NULL only when @n is 0
 */
void
yc_digest_bytes (const void *data, gsize n, YcDigest *ret_digest)
{
  guint8 bytes[DIGEST_BYTES];

  yc_digest_init_library ();
  /* In one go: an open context costs more than the digest of a short text. */
  gcry_md_hash_buffer (GCRY_MD_SHA256, bytes, n > 0 ? data : "", n);
  write_hex (bytes, sizeof bytes, ret_digest->sha256);
  gcry_md_hash_buffer (GCRY_MD_SM3, bytes, n > 0 ? data : "", n);
  write_hex (bytes, sizeof bytes, ret_digest->sm3);
}

/**
 * yc_digest_sha256:
 * @data: (nullable): the bytes, NULL only when @n is 0
 * @ret_hex: receives 64 lower-case hex digits and a zero
 *
 * For what is only carried: SM3 takes six times as long.
 */
void
yc_digest_sha256 (const void *data, gsize n, char ret_hex[65])
{
  guint8 bytes[DIGEST_BYTES];

  yc_digest_init_library ();
  gcry_md_hash_buffer (GCRY_MD_SHA256, bytes, n > 0 ? data : "", n);
  write_hex (bytes, sizeof bytes, ret_hex);
}

/**
 * yc_digest_sha256_joined:
 * @first, @second: texts, taken as one
 * @ret_hex: receives 64 lower-case hex digits and a zero
 */
void
yc_digest_sha256_joined (const char *first, const char *second, char ret_hex[65])
{
  gcry_buffer_t parts[] = {
    { .len = strlen (first), .data = (char *) first },
    { .len = strlen (second), .data = (char *) second },
  };
  guint8 bytes[DIGEST_BYTES];

  yc_digest_init_library ();
  if (gcry_md_hash_buffers (GCRY_MD_SHA256, 0, bytes, parts, G_N_ELEMENTS (parts)) != 0)
    g_error ("libgcrypt has no SHA-256");
  write_hex (bytes, sizeof bytes, ret_hex);
}

/**
 * yc_digest_equal:
 *
 * Returns: whether both digests agree; digests are public, so the time taken is no secret
 */
gboolean
yc_digest_equal (const YcDigest *a, const YcDigest *b)
{
  return strcmp (a->sha256, b->sha256) == 0 && strcmp (a->sm3, b->sm3) == 0;
}

static gboolean
is_hex_digest (const char *hex)
{
  for (int i = 0; i < 2 * DIGEST_BYTES; i++)
    if (!g_ascii_isxdigit (hex[i]) || g_ascii_isupper (hex[i]))
      return FALSE;
  return hex[2 * DIGEST_BYTES] == '\0';
}

gboolean
yc_digest_is_valid (const YcDigest *digest)
{
  return is_hex_digest (digest->sha256) && is_hex_digest (digest->sm3);
}

/**
 * yc_hex_encode:
 *
 * Returns: (transfer full): 2 * @n lower-case hex digits
 */
char *
yc_hex_encode (const void *data, gsize n)
{
  char *hex = g_malloc (2 * n + 1);

  write_hex (data, n, hex);
  return hex;
}

/**
 * yc_hex_decode:
 * @hex: (nullable): exactly 2 * @n hex digits of either case
 * @buffer: receives @n bytes, on success only
 */
gboolean
yc_hex_decode (const char *hex, void *buffer, gsize n)
{
  guint8 *bytes = buffer;

  if (hex == NULL || strlen (hex) != 2 * n)
    return FALSE;
  for (gsize i = 0; i < 2 * n; i++)
    if (!g_ascii_isxdigit (hex[i]))
      return FALSE;
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (hex[2 * i]) * 16 + g_ascii_xdigit_value (hex[2 * i + 1]));
  return TRUE;
}
