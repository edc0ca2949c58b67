/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Author's keys and recovery keys: the vectors of the RFCs, wrong passwords, changed records, other keys. */
#define G_LOG_DOMAIN "test-signature"
#include "config.h"

#include "base/yc-digest.h"
#include "vault/yc-signature-private.h"

#include <string.h>

static const YcPasswordCost cheap = { 1, 8 };

/* RFC 8032, section 7.1. */
static const struct
{
  const char *seed, *public, *message, *signature;
} vectors[] = {
  { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
    "d25bf5f0595bbe24655141438e7a100b" },
  { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "\x72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
    "387b2eaeb4302aeeb00d291612bb0c00" },
  { "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "\xaf\x82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
    "4a7c15e9716ed28dc027beceea1ec40a" },
};

static YcAuthorKey *
vector_key (guint i)
{
  guint8 seed[32];

  g_assert_true (yc_hex_decode (vectors[i].seed, seed, sizeof seed));
  return yc_author_key_new_from_seed (seed);
}

static void
test_wrong_signatures (void)
{
  const char *public = vectors[2].public, *signature = vectors[2].signature;
  g_autofree char *flipped = g_strdup (signature);
  g_autoptr (GError) error = NULL;

  g_assert_false (yc_signature_verify (public, "\xaf\x83", 2, signature, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_false (yc_signature_verify (vectors[1].public, "\xaf\x82", 2, signature, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_false (yc_signature_verify (public, "\xaf\x82", 2, "00", &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_false (yc_signature_verify (NULL, "\xaf\x82", 2, signature, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT);
  for (gsize i = 0; i < strlen (flipped); i++)
    {
      char was = flipped[i];

      flipped[i] = was == '0' ? '1' : '0';
      g_assert_false (yc_signature_verify (public, "\xaf\x82", 2, flipped, NULL));
      flipped[i] = was;
    }
  g_assert_true (yc_signature_verify (public, "\xaf\x82", 2, flipped, NULL));
}

static void
test_signature_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (YcAuthorKey) key = vector_key (i);
      g_autofree char *public = yc_author_key_get_public (key);
      g_autofree char *signature = yc_author_key_sign (key, vectors[i].message, strlen (vectors[i].message));

      g_assert_cmpstr (public, ==, vectors[i].public);
      g_assert_cmpstr (signature, ==, vectors[i].signature);
      g_assert_true (yc_signature_verify (public, vectors[i].message, strlen (vectors[i].message), signature, NULL));
    }
}

/* Whoever holds the text can check it without this library: the line is written down here a second time, as wire.md has it. */
static void
test_digest_signature (void)
{
  g_autoptr (YcAuthorKey) key = vector_key (0);
  g_autofree char *public = yc_author_key_get_public (key);
  YcDigest digest, other;
  g_autofree char *signature = NULL, *line = NULL;
  g_autoptr (GError) error = NULL;

  yc_digest_bytes ("受理", 6, &digest);
  other = digest;
  other.sm3[63] = other.sm3[63] == '0' ? '1' : '0';
  signature = yc_author_key_sign_digest (key, "operation", &digest);
  g_assert_false (yc_signature_verify_digest (public, "event", &digest, signature, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_assert_false (yc_signature_verify_digest (public, "operation", &other, signature, NULL));
  other = digest;
  other.sha256[0] = other.sha256[0] == '0' ? '1' : '0';
  g_assert_false (yc_signature_verify_digest (public, "operation", &other, signature, NULL));
  g_assert_true (yc_signature_verify_digest (public, "operation", &digest, signature, NULL));
  line = g_strconcat ("yichuang operation sha256:", digest.sha256, " sm3:", digest.sm3, "\n", NULL);
  g_assert_true (yc_signature_verify (public, line, strlen (line), signature, NULL));
}

static void
test_unwrap_refusals (void)
{
  g_autoptr (YcAuthorKey) key = yc_author_key_generate ();
  g_autoptr (YcSealKey) workstation = yc_seal_key_new_random ();
  g_autoptr (YcSealKey) other = yc_seal_key_new_random ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) record = yc_author_key_wrap_with_cost (key, workstation, "clerk-1", "口令", &cheap, &error);
  gsize n;

  g_assert_no_error (error);
  g_assert_null (yc_author_key_unwrap (record, workstation, "clerk-1", "口今", &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
  g_clear_error (&error);
  g_assert_null (yc_author_key_unwrap (record, other, "clerk-1", "口令", &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_null (yc_author_key_unwrap (record, workstation, "clerk-2", "口令", &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  const guint8 *bytes = g_bytes_get_data (record, &n);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, n);
      copy[i] ^= 1;
      g_autoptr (GBytes) changed = g_bytes_new (copy, n);
      g_autoptr (GBytes) cut = g_bytes_new (bytes, i);
      g_assert_null (yc_author_key_unwrap (changed, workstation, "clerk-1", "口令", NULL));
      g_assert_null (yc_author_key_unwrap (cut, workstation, "clerk-1", "口令", NULL));
    }
}

static void
test_unwrap (void)
{
  g_autoptr (YcAuthorKey) key = yc_author_key_generate ();
  g_autoptr (YcSealKey) workstation = yc_seal_key_new_random ();
  g_autoptr (GError) error = NULL;
  /* Once with the real cost. */
  g_autoptr (GBytes) record = yc_author_key_wrap (key, workstation, "clerk-1", "口令", &error);
  g_autoptr (YcAuthorKey) back = yc_author_key_unwrap (record, workstation, "clerk-1", "口令", &error);

  g_assert_no_error (error);
  g_autofree char *before = yc_author_key_get_public (key);
  g_autofree char *after = yc_author_key_get_public (back);
  g_autofree char *signature = yc_author_key_sign (back, "event", 5);
  g_assert_cmpstr (before, ==, after);
  g_assert_true (yc_signature_verify (before, "event", 5, signature, NULL));
}

/* RFC 7748, sections 5.2 and 6.1. */
static void
test_x25519_vectors (void)
{
  static const struct
  {
    const char *scalar, *point, *result;
  } table[] = {
    { "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
      "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
      "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552" },
    { "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
      "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
      "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957" },
    { "0900000000000000000000000000000000000000000000000000000000000000",
      "0900000000000000000000000000000000000000000000000000000000000000",
      "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079" },
    { "0900000000000000000000000000000000000000000000000000000000000000", NULL,
      "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      guint8 scalar[32], point[32], result[32];

      g_assert_true (yc_hex_decode (table[i].scalar, scalar, 32));
      g_assert_true (!table[i].point || yc_hex_decode (table[i].point, point, 32));
      g_assert_true (yc_x25519 (scalar, table[i].point ? point : NULL, result));
      g_autofree char *hex = yc_hex_encode (result, 32);
      g_assert_cmpstr (hex, ==, table[i].result);
    }
}

static void
test_recovery (void)
{
  char zero[65];
  g_autofree char *public = NULL, *other_public = NULL;
  char *private = NULL, *other_private = NULL;
  g_autoptr (YcSealKey) key = yc_seal_key_new_random ();
  g_autoptr (GError) error = NULL;

  memset (zero, '0', 64);
  zero[64] = '\0';
  g_assert_true (yc_recovery_generate (&public, &private));
  g_assert_true (yc_recovery_generate (&other_public, &other_private));
  g_assert_null (yc_recovery_wrap ("no key", "case-key/1", key, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT);
  g_clear_error (&error);
  /* A point of low order would give a key that everybody knows. */
  g_assert_null (yc_recovery_wrap (zero, "case-key/1", key, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT);
  g_clear_error (&error);

  g_autoptr (GBytes) wrapped = yc_recovery_wrap (public, "case-key/1", key, &error);
  g_assert_no_error (error);
  g_assert_null (yc_recovery_unwrap (other_private, "case-key/1", wrapped, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_null (yc_recovery_unwrap (private, "case-key/2", wrapped, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  gsize n = g_bytes_get_size (wrapped);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (wrapped, NULL), n);
      copy[i] ^= 1;
      g_autoptr (GBytes) changed = g_bytes_new (copy, n);
      g_assert_null (yc_recovery_unwrap (private, "case-key/1", changed, NULL));
    }
  g_autoptr (YcSealKey) back = yc_recovery_unwrap (private, "case-key/1", wrapped, &error);
  g_assert_no_error (error);
  g_assert_true (memcmp (yc_seal_key_peek (back), yc_seal_key_peek (key), 32) == 0);
  yc_wipe_free (private);
  yc_wipe_free (other_private);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  yc_digest_init_library ();

  g_test_add_func ("/signature/wrong-text-key-or-signature-is-refused", test_wrong_signatures);
  g_test_add_func ("/signature/gives-the-vectors-of-rfc-8032", test_signature_vectors);
  g_test_add_func ("/signature/digests-are-signed-as-one-thing-only", test_digest_signature);
  g_test_add_func ("/signature/author/wrong-password-is-told-from-a-changed-record", test_unwrap_refusals);
  g_test_add_func ("/signature/author/right-password-opens-the-key", test_unwrap);
  g_test_add_func ("/signature/recovery/gives-the-vectors-of-rfc-7748", test_x25519_vectors);
  g_test_add_func ("/signature/recovery/opens-with-the-private-key-and-place-only", test_recovery);
  return g_test_run ();
}
