/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Sealed records and files: every change, cut, swap and wrong place is refused; what was sealed comes back. */
#define G_LOG_DOMAIN "test-seal"
#include "config.h"

#include "base/yc-digest.h"
#include "base/yc-error.h"
#include "vault/yc-seal-private.h"
#include "test-folder.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define FRAME YC_SEAL_FRAME_BYTES
#define FILE_HEADER 22
#define SEALED_FRAME (FRAME + 16)

static const YcSealAlgorithm algorithms[] = { YC_SEAL_AES_256_GCM, YC_SEAL_SM4_GCM };

static YcSealKey *
key_of (guint8 byte)
{
  guint8 bytes[32];

  memset (bytes, byte, sizeof bytes);
  return yc_seal_key_new (bytes);
}

static guint8 *
pattern (gsize n)
{
  guint8 *data = g_malloc (n + 1);

  for (gsize i = 0; i < n; i++)
    data[i] = (guint8) (i * 31 + i / 251);
  return data;
}

static char *
write_sealed (TestFolder *folder,
              const char *name,
              YcSealKey  *key,
              const char *aad,
              gsize       n)
{
  char *path = test_folder_path (folder, name);
  g_autofree guint8 *data = pattern (n);
  g_autoptr (GError) error = NULL;
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  g_autoptr (YcSealWriter) writer = yc_seal_writer_new (key, aad, fd);
  /* In odd pieces, so that frames and pieces do not coincide. */
  for (gsize i = 0; i < n; i += 10007)
    g_assert_true (yc_seal_writer_write (writer, data + i, MIN (10007, n - i), &error));
  g_assert_true (yc_seal_writer_finish (writer, &error));
  g_assert_no_error (error);
  g_assert_false (yc_seal_writer_write (writer, "x", 1, NULL));
  close (fd);
  return path;
}

static void
assert_file_refused (YcSealKey  *key,
                     const char *aad,
                     const char *path,
                     const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = yc_unseal_file (key, aad, path, 16 * FRAME, &error);

  if (plain)
    g_test_message ("opened in spite of: %s", what);
  g_assert_null (plain);
  g_assert_true (error && error->domain == YC_VAULT_ERROR
                 && (error->code == YC_VAULT_ERROR_TAMPERED || error->code == YC_VAULT_ERROR_FORMAT));
}

static void
test_record_flipped (void)
{
  g_autoptr (YcSealKey) key = key_of (1);

  for (guint a = 0; a < G_N_ELEMENTS (algorithms); a++)
    {
      yc_seal_set_algorithm (algorithms[a]);
      g_autoptr (GBytes) sealed = yc_seal_bytes (key, "place", "secret", 6);
      gsize n = g_bytes_get_size (sealed);
      for (gsize i = 0; i < n * 8; i++)
        {
          g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (sealed, NULL), n);
          g_autoptr (GError) error = NULL;

          copy[i / 8] = (guint8) (copy[i / 8] ^ (1u << (i % 8)));
          g_assert_null (yc_unseal_bytes (key, "place", copy, n, &error));
          g_assert_true (error && error->domain == YC_VAULT_ERROR);
        }
      for (gsize i = 0; i < n; i++)
        g_assert_null (yc_unseal_bytes (key, "place", g_bytes_get_data (sealed, NULL), i, NULL));
    }
  yc_seal_set_algorithm (YC_SEAL_AES_256_GCM);
}

static void
test_record_elsewhere (void)
{
  g_autoptr (YcSealKey) key = key_of (1);
  g_autoptr (YcSealKey) other = key_of (2);
  g_autoptr (GBytes) sealed = yc_seal_bytes (key, "case/1/draft/1", "secret", 6);
  const void *data = g_bytes_get_data (sealed, NULL);
  gsize n = g_bytes_get_size (sealed);
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_unseal_bytes (key, "case/1/draft/2", data, n, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_null (yc_unseal_bytes (other, "case/1/draft/1", data, n, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_null (yc_unseal_bytes (key, "case/1/draft/1", "not sealed at all, but long enough to be", 40, &error));
  g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_FORMAT);
}

static void
test_record_round_trip (void)
{
  static const gsize sizes[] = { 0, 1, 15, 16, 17, 1000 };
  g_autoptr (YcSealKey) key = yc_seal_key_new_random ();

  for (guint a = 0; a < G_N_ELEMENTS (algorithms); a++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        g_autofree guint8 *data = pattern (sizes[i]);
        g_autoptr (GBytes) want = g_bytes_new (data, sizes[i]);
        g_autoptr (GError) error = NULL;

        yc_seal_set_algorithm (algorithms[a]);
        g_autoptr (GBytes) one = yc_seal_bytes (key, "", data, sizes[i]);
        g_autoptr (GBytes) two = yc_seal_bytes (key, "", data, sizes[i]);
        g_assert_false (g_bytes_equal (one, two));
        /* Both algorithms are read whatever the policy says. */
        yc_seal_set_algorithm (YC_SEAL_AES_256_GCM);
        g_autoptr (GBytes) got = yc_unseal_bytes (key, "", g_bytes_get_data (one, NULL), g_bytes_get_size (one), &error);
        g_assert_no_error (error);
        g_assert_true (g_bytes_equal (got, want));
      }
}

static void
test_file_flipped (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (3);

  for (guint a = 0; a < G_N_ELEMENTS (algorithms); a++)
    {
      g_autofree char *sealed = NULL;
      gsize n;

      yc_seal_set_algorithm (algorithms[a]);
      g_autofree char *path = write_sealed (folder, "page", key, "job/1/1", 100);
      g_assert_true (g_file_get_contents (path, &sealed, &n, NULL));
      for (gsize i = 0; i < n; i++)
        {
          sealed[i] = (char) (sealed[i] ^ 0x10);
          g_assert_true (g_file_set_contents (path, sealed, (gssize) n, NULL));
          assert_file_refused (key, "job/1/1", path, "a flipped byte");
          sealed[i] = (char) (sealed[i] ^ 0x10);
        }
    }
  yc_seal_set_algorithm (YC_SEAL_AES_256_GCM);
}

static void
test_file_cut (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (3);
  g_autofree char *path = write_sealed (folder, "page", key, "a", 2 * FRAME + 5);
  /* Also exactly between two frames, where what is left is a row of sound frames. */
  static const gsize sizes[] = {
    0, 1, FILE_HEADER - 1, FILE_HEADER, FILE_HEADER + 15, FILE_HEADER + 16, FILE_HEADER + SEALED_FRAME,
    FILE_HEADER + SEALED_FRAME + 16, FILE_HEADER + 2 * SEALED_FRAME, FILE_HEADER + 2 * SEALED_FRAME + 20,
  };

  for (guint i = G_N_ELEMENTS (sizes); i > 0; i--)
    {
      g_assert_cmpint (truncate (path, (off_t) sizes[i - 1]), ==, 0);
      assert_file_refused (key, "a", path, "a cut");
    }
}

static void
test_file_rearranged (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (3);
  g_autofree char *path = write_sealed (folder, "page", key, "a", 3 * FRAME);
  g_autofree char *other_path = write_sealed (folder, "other", key, "a", 3 * FRAME);
  g_autofree char *sealed = NULL, *other = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &sealed, &n, NULL));
  g_assert_true (g_file_get_contents (other_path, &other, &n, NULL));
  char *frames = sealed + FILE_HEADER;

  g_autofree char *swapped = g_memdup2 (sealed, n);
  memcpy (swapped + FILE_HEADER, frames + SEALED_FRAME, SEALED_FRAME);
  memcpy (swapped + FILE_HEADER + SEALED_FRAME, frames, SEALED_FRAME);
  g_assert_true (g_file_set_contents (path, swapped, (gssize) n, NULL));
  assert_file_refused (key, "a", path, "swapped frames");

  g_autofree char *doubled = g_malloc (n + SEALED_FRAME);
  memcpy (doubled, sealed, n);
  memcpy (doubled + n, sealed + n - SEALED_FRAME, SEALED_FRAME);
  g_assert_true (g_file_set_contents (path, doubled, (gssize) (n + SEALED_FRAME), NULL));
  assert_file_refused (key, "a", path, "a doubled last frame");

  g_autofree char *left_out = g_memdup2 (sealed, n);
  memcpy (left_out + FILE_HEADER, frames + SEALED_FRAME, 2 * SEALED_FRAME);
  g_assert_true (g_file_set_contents (path, left_out, (gssize) (n - SEALED_FRAME), NULL));
  assert_file_refused (key, "a", path, "a frame left out");

  g_autofree char *mixed = g_memdup2 (sealed, n);
  memcpy (mixed + FILE_HEADER + SEALED_FRAME, other + FILE_HEADER + SEALED_FRAME, SEALED_FRAME);
  g_assert_true (g_file_set_contents (path, mixed, (gssize) n, NULL));
  assert_file_refused (key, "a", path, "the same frame of another file");

  g_assert_true (g_file_set_contents (path, sealed, (gssize) n, NULL));
  assert_file_refused (key, "b", path, "another place");
}

static void
test_file_refusals (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (3);
  g_autofree char *path = write_sealed (folder, "page", key, "a", 1000);
  g_autofree char *absent = test_folder_path (folder, "absent");
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_unseal_file (key, "a", path, 999, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (yc_unseal_file (key, "a", absent, 999, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (yc_unseal_file (key, "a", folder->path, 999, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_IO);
}

static void
test_file_full_disk (void)
{
  g_autoptr (YcSealKey) key = key_of (3);
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *data = pattern (3 * FRAME);
  int fd = open ("/dev/full", O_WRONLY | O_CLOEXEC);

  g_autoptr (YcSealWriter) writer = yc_seal_writer_new (key, "a", fd);
  g_assert_false (yc_seal_writer_write (writer, data, 3 * FRAME, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_NO_SPACE);
  g_assert_false (yc_seal_writer_finish (writer, NULL));
  close (fd);
}

static void
test_file_round_trip (void)
{
  static const gsize sizes[] = { 0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 3 * FRAME + 77 };
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (3);

  for (guint a = 0; a < G_N_ELEMENTS (algorithms); a++)
    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        g_autoptr (GError) error = NULL;
        g_autofree guint8 *data = pattern (sizes[i]);
        g_autoptr (GBytes) want = g_bytes_new (data, sizes[i]);

        yc_seal_set_algorithm (algorithms[a]);
        g_autofree char *path = write_sealed (folder, "page", key, "a", sizes[i]);
        yc_seal_set_algorithm (YC_SEAL_AES_256_GCM);
        g_autoptr (GBytes) got = yc_unseal_file (key, "a", path, sizes[i], &error);
        g_assert_no_error (error);
        g_assert_true (g_bytes_equal (got, want));
      }
}

static void
test_reader_resumes (void)
{
  g_autoptr (TestFolder) folder = test_folder_new ();
  g_autoptr (YcSealKey) key = key_of (3);
  g_autofree char *path = write_sealed (folder, "page", key, "a", 3 * FRAME + 10);
  g_autofree guint8 *data = pattern (3 * FRAME + 10);
  g_autoptr (GError) error = NULL;
  gboolean last = FALSE;
  guint64 offset = 2 * FRAME;

  g_autoptr (YcSealReader) reader = yc_seal_reader_open (key, "a", path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (yc_seal_reader_get_size (reader), ==, 3 * FRAME + 10);
  yc_seal_reader_seek (reader, 2);
  while (!last)
    {
      g_autoptr (GBytes) frame = yc_seal_reader_next (reader, &last, &error);

      g_assert_no_error (error);
      g_autoptr (GBytes) want = g_bytes_new (data + offset, g_bytes_get_size (frame));
      g_assert_true (g_bytes_equal (frame, want));
      offset += g_bytes_get_size (frame);
    }
  g_assert_cmpuint (offset, ==, 3 * FRAME + 10);
}

static void
test_keys (void)
{
  static const char *const wrong[] = { "", "00", "zz", NULL };
  g_autoptr (YcSealKey) key = key_of (0xab);
  g_autoptr (YcSealKey) same = yc_seal_key_derive (key, "blob", "x");
  g_autoptr (YcSealKey) again = yc_seal_key_derive (key, "blob", "x");
  g_autoptr (YcSealKey) joined = yc_seal_key_derive (key, "blobx", NULL);
  g_autoptr (YcSealKey) empty = yc_seal_key_derive (key, "blobx", "");
  g_autoptr (YcSealKey) random = yc_seal_key_new_random ();
  char *hex = yc_seal_key_to_hex (key);
  g_autoptr (YcSealKey) back = yc_seal_key_from_hex (hex);

  for (guint i = 0; wrong[i]; i++)
    g_assert_null (yc_seal_key_from_hex (wrong[i]));
  g_assert_cmpuint (strlen (hex), ==, 64);
  g_assert_true (g_str_has_prefix (hex, "abababab"));
  g_assert_true (memcmp (yc_seal_key_peek (back), yc_seal_key_peek (key), 32) == 0);
  yc_wipe_free (hex);
  yc_wipe_free (g_strdup ("pageable"));
  yc_wipe_free (NULL);
  g_assert_true (memcmp (yc_seal_key_peek (same), yc_seal_key_peek (again), 32) == 0);
  g_assert_true (memcmp (yc_seal_key_peek (same), yc_seal_key_peek (joined), 32) != 0);
  g_assert_true (memcmp (yc_seal_key_peek (empty), yc_seal_key_peek (joined), 32) != 0);
  g_assert_true (memcmp (yc_seal_key_peek (random), yc_seal_key_peek (key), 32) != 0);
  g_assert_true (gcry_is_secure (yc_seal_key_peek (key)));
}

/* RFC 5869, appendix A. */
static void
test_hkdf_vectors (void)
{
  static const struct
  {
    guint8 salt_from, n_salt, ikm_from, ikm_step, n_ikm, info_from, n_info;
    gsize n;
    const char *okm;
  } table[] = {
    { 0x00, 13, 0x0b, 0, 22, 0xf0, 10, 42,
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865" },
    { 0x60, 80, 0x00, 1, 80, 0xb0, 80, 82,
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
      "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87" },
    { 0, 0, 0x0b, 0, 22, 0, 0, 42,
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      guint8 salt[80], ikm[80], info[80], okm[82];

      for (guint j = 0; j < 80; j++)
        {
          salt[j] = (guint8) (table[i].salt_from + j);
          ikm[j] = (guint8) (table[i].ikm_from + j * table[i].ikm_step);
          info[j] = (guint8) (table[i].info_from + j);
        }
      yc_hkdf_sha256 (salt, table[i].n_salt, ikm, table[i].n_ikm, info, table[i].n_info, okm, table[i].n);
      g_autofree char *hex = yc_hex_encode (okm, table[i].n);
      g_assert_cmpstr (hex, ==, table[i].okm);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  yc_digest_init_library ();

  g_test_add_func ("/seal/record/each-flipped-bit-and-cut-is-refused", test_record_flipped);
  g_test_add_func ("/seal/record/another-place-or-key-is-refused", test_record_elsewhere);
  g_test_add_func ("/seal/record/comes-back-with-both-algorithms", test_record_round_trip);
  g_test_add_func ("/seal/file/each-flipped-byte-is-refused", test_file_flipped);
  g_test_add_func ("/seal/file/each-cut-is-refused", test_file_cut);
  g_test_add_func ("/seal/file/swapped-doubled-and-foreign-frames-are-refused", test_file_rearranged);
  g_test_add_func ("/seal/file/too-large-absent-and-folder-are-refused", test_file_refusals);
  g_test_add_func ("/seal/file/full-disk-is-told-and-sticks", test_file_full_disk);
  g_test_add_func ("/seal/file/comes-back-at-each-border-of-a-frame", test_file_round_trip);
  g_test_add_func ("/seal/file/reader-resumes-at-a-frame", test_reader_resumes);
  g_test_add_func ("/seal/key/hex-and-derivation-keep-keys-apart", test_keys);
  g_test_add_func ("/seal/key/hkdf-gives-the-vectors-of-rfc-5869", test_hkdf_vectors);
  return g_test_run ();
}
