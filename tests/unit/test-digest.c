/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * base/yc-digest: published vectors, pieces, hex.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-digest.h"

#include <string.h>

/* SHA-256: FIPS 180-4 examples. SM3: GB/T 32905-2016 appendix A; the empty one was checked with OpenSSL. */
static const struct
{
  const char *text, *sha256, *sm3;
} vectors[] = {
  { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" },
  { "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", NULL,
    "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732" },
  { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b" },
};

static void
test_refused_hex (void)
{
  guint8 bytes[2] = { 1, 2 };

  g_assert_false (yc_hex_decode (NULL, bytes, 2));
  g_assert_false (yc_hex_decode ("", bytes, 2));
  g_assert_false (yc_hex_decode ("abc", bytes, 2));
  g_assert_false (yc_hex_decode ("abcde", bytes, 2));
  g_assert_false (yc_hex_decode ("ab g", bytes, 2));
  g_assert_cmpint (bytes[0], ==, 1);
}

static void
test_refused_digests (void)
{
  YcDigest digest = { "", "" };

  g_assert_false (yc_digest_is_valid (&digest));
  yc_digest_bytes ("abc", 3, &digest);
  g_assert_true (yc_digest_is_valid (&digest));
  digest.sm3[5] = 'A';
  g_assert_false (yc_digest_is_valid (&digest));
  digest.sm3[5] = '\0';
  g_assert_false (yc_digest_is_valid (&digest));
}

static void
test_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      YcDigest digest;

      yc_digest_bytes (vectors[i].text, strlen (vectors[i].text), &digest);
      if (vectors[i].sha256 != NULL)
        g_assert_cmpstr (digest.sha256, ==, vectors[i].sha256);
      g_assert_cmpstr (digest.sm3, ==, vectors[i].sm3);
    }
}

static void
test_pieces (void)
{
  g_autofree char *text = g_strnfill (100000, 'y');
  g_autoptr (YcDigester) digester = yc_digester_new ();
  YcDigest whole, pieces, other;

  yc_digest_bytes (text, 100000, &whole);
  for (gsize done = 0, n = 1; done < 100000; done += n, n = MIN (n * 3, 100000 - done))
    yc_digester_update (digester, text + done, n);
  yc_digester_finish (digester, &pieces);
  g_assert_true (yc_digest_equal (&whole, &pieces));
  text[99999] = 'z';
  yc_digest_bytes (text, 100000, &other);
  g_assert_false (yc_digest_equal (&whole, &other));
}

static void
test_hex (void)
{
  const guint8 bytes[] = { 0x00, 0x0f, 0xa5, 0xff };
  guint8 back[4];
  g_autofree char *hex = yc_hex_encode (bytes, 4);

  g_assert_cmpstr (hex, ==, "000fa5ff");
  g_assert_true (yc_hex_decode ("000FA5ff", back, 4));
  g_assert_true (memcmp (back, bytes, 4) == 0);
}

static void
test_joined (void)
{
  static const char *const halves[][2] = { { "", "abc" }, { "a", "bc" }, { "abc", "" } };

  /* FIPS 180-4, "abc" */
  for (gsize i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      char hex[65];

      yc_digest_sha256_joined (halves[i][0], halves[i][1], hex);
      g_assert_cmpstr (hex, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  yc_digest_init_library ();
  yc_digest_init_library ();
  g_test_add_func ("/base/digest/hex-of-another-length-is-refused", test_refused_hex);
  g_test_add_func ("/base/digest/a-digest-in-upper-case-or-too-short-is-refused", test_refused_digests);
  g_test_add_func ("/base/digest/published-vectors-of-sha256-and-sm3-hold", test_vectors);
  g_test_add_func ("/base/digest/pieces-give-the-digest-of-the-whole", test_pieces);
  g_test_add_func ("/base/digest/hex-goes-both-ways", test_hex);
  g_test_add_func ("/base/digest/two-texts-are-digested-as-one", test_joined);
  return g_test_run ();
}
