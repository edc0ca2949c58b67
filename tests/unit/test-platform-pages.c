/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Pages in the platform's store: whose they are, and when an upload that nobody goes on with is forgotten. Real files, a clock that is set. */
#define G_LOG_DOMAIN "test-platform-pages"
#include "config.h"

#include "test-platform.h"

#define CASE "0193a000-0000-7000-8000-000000000c01"

static YcEnrolled *
enrol_elsewhere (TestPlatform *platform)
{
  g_autofree char *code = test_platform_make_code (platform, TEST_OTHER_HALL, "03");
  g_autoptr (GError) error = NULL;
  YcEnrolled *enrolled = yc_platform_store_enrol (platform->store, code, TEST_OTHER_INCARNATION, &error);

  g_assert_no_error (error);
  return enrolled;
}

/* Who knows a digest learns nothing of another hall by it. */
static void
test_pages_of_another_hall (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autoptr (YcEnrolled) own = test_platform_enrol (platform, "03", TEST_INCARNATION);
  g_autoptr (YcPlatformDevice) device = test_platform_get_device (platform, own);
  g_autoptr (YcEnrolled) enrolled = NULL;
  g_autoptr (YcPlatformDevice) other = NULL;
  g_autoptr (YcPlatformUpload) upload = NULL;
  g_autoptr (GPtrArray) asked = g_ptr_array_new (), mine = NULL;
  g_autoptr (GError) error = NULL, probed = NULL, created = NULL;
  YcDigest digest;

  enrolled = enrol_elsewhere (platform);
  other = test_platform_get_device (platform, enrolled);
  yc_digest_bytes ("page", 4, &digest);
  g_ptr_array_add (asked, digest.sha256);
  upload = yc_platform_store_create_upload (platform->store, device, CASE, &digest, 4, &error);
  g_assert_true (yc_platform_store_put_blob (platform->store, device, upload, &error));
  g_assert_no_error (error);
  mine = yc_platform_store_probe (platform->store, device, CASE, asked, &error);
  g_assert_cmpuint (mine->len, ==, 1);
  g_assert_null (yc_platform_store_probe (platform->store, other, CASE, asked, &probed));
  assert_refused (probed, YC_PROBLEM_NOT_FOUND);
  g_assert_null (yc_platform_store_create_upload (platform->store, other, CASE, &digest, 4, &created));
  assert_refused (created, YC_PROBLEM_NOT_FOUND);
}

static void
test_upload_is_over (void)
{
  g_autoptr (TestPlatform) platform = test_platform_new ();
  g_autoptr (YcEnrolled) own = test_platform_enrol (platform, "03", TEST_INCARNATION);
  g_autoptr (YcPlatformDevice) device = test_platform_get_device (platform, own);
  g_autoptr (YcPlatformUpload) upload = NULL, again = NULL;
  g_autoptr (GError) error = NULL, over = NULL;
  g_autofree char *part = NULL;
  YcDigest digest;

  yc_digest_bytes ("page", 4, &digest);
  upload = yc_platform_store_create_upload (platform->store, device, CASE, &digest, 4, &error);
  part = g_build_filename (platform->folder->path, "parts", upload->upload, NULL);
  g_assert_true (yc_platform_part_append (yc_platform_store_get_files (platform->store), upload->upload, 0, &upload->file_bytes, "pa", 2, &error));
  upload->bytes = 2;
  yc_clock_test_advance (platform->clock, 6 * G_TIME_SPAN_DAY);
  g_assert_true (yc_platform_store_move_upload (platform->store, upload, &error));
  yc_clock_test_advance (platform->clock, 6 * G_TIME_SPAN_DAY);
  again = yc_platform_store_find_upload (platform->store, device, upload->upload, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->bytes, ==, 2);
  yc_clock_test_advance (platform->clock, G_TIME_SPAN_DAY);
  g_assert_null (yc_platform_store_find_upload (platform->store, device, upload->upload, &over));
  assert_refused (over, YC_PROBLEM_NOT_FOUND);
  g_assert_true (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_true (yc_platform_store_idle (platform->store, &error));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
}

/* ---- one piece ---- */

#define PAGE "a page"

typedef struct
{
  TestPlatform     *platform;   /* (owned), as the rest */
  YcEnrolled       *own;
  YcPlatformDevice *device;
  YcPlatformUpload *upload;
  char             *part, *one;
} Piece;

static YcPlatformFiles *
get_files (const Piece *self)
{
  return yc_platform_store_get_files (self->platform->store);
}

static void
piece_create (Piece *self)
{
  g_autoptr (GError) error = NULL;
  YcDigest digest;

  self->platform = test_platform_new ();
  self->own = test_platform_enrol (self->platform, "03", TEST_INCARNATION);
  self->device = test_platform_get_device (self->platform, self->own);
  yc_digest_bytes (PAGE, strlen (PAGE), &digest);
  self->upload = yc_platform_store_create_upload (self->platform->store, self->device, CASE, &digest, strlen (PAGE), &error);
  g_assert_no_error (error);
  self->part = g_build_filename (self->platform->folder->path, "parts", self->upload->upload, NULL);
  self->one = g_strconcat (self->part, ".one", NULL);
}

static void
piece_clear (Piece *self)
{
  g_free (self->part);
  g_free (self->one);
  yc_platform_upload_free (self->upload);
  yc_platform_device_free (self->device);
  yc_enrolled_free (self->own);
  test_platform_free (self->platform);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Piece, piece_clear)

static gboolean
keep (Piece *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  gboolean kept = FALSE;

  g_assert_true (yc_platform_part_keep (get_files (self), self->upload->upload, CASE, &self->upload->digest, text, strlen (text), &kept, &error));
  g_assert_no_error (error);
  self->upload->bytes = strlen (text);
  g_assert_true (yc_platform_store_move_upload (self->platform->store, self->upload, &error));
  return kept;
}

static gboolean
seal (Piece *self)
{
  g_autoptr (GError) error = NULL;
  gboolean same = FALSE;

  g_assert_true (yc_platform_part_seal (get_files (self), self->upload->upload, self->upload->file_bytes, CASE, &self->upload->digest, &same, &error));
  g_assert_no_error (error);
  return same;
}

static void
assert_page (Piece *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealReader) reader = yc_platform_blob_open (get_files (self), CASE, self->upload->digest.sha256, &error);
  g_autoptr (GBytes) bytes = NULL, page = g_bytes_new_static (PAGE, strlen (PAGE));
  gboolean last = FALSE;

  g_assert_no_error (error);
  bytes = yc_seal_reader_next (reader, &last, &error);
  g_assert_no_error (error);
  g_assert_true (last);
  g_assert_true (g_bytes_equal (bytes, page));
}

/* It is written once, and the second seal of two finds it where the first one put it. */
static void
test_one_piece (void)
{
  g_auto (Piece) piece = { NULL };

  piece_create (&piece);
  g_assert_true (keep (&piece, PAGE));
  g_assert_false (g_file_test (piece.part, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (piece.one, G_FILE_TEST_EXISTS));
  g_assert_true (seal (&piece));
  g_assert_false (g_file_test (piece.one, G_FILE_TEST_EXISTS));
  assert_page (&piece);
  g_assert_true (seal (&piece));
  assert_page (&piece);
}

/* Nothing of it is kept as a page: it goes the long way, whose seal refuses it. */
static void
test_one_wrong_piece (void)
{
  g_auto (Piece) piece = { NULL };
  g_autoptr (GError) error = NULL;

  piece_create (&piece);
  g_assert_false (keep (&piece, "b page"));
  g_assert_false (g_file_test (piece.one, G_FILE_TEST_EXISTS));
  g_assert_true (yc_platform_part_append (get_files (&piece), piece.upload->upload, 0, &piece.upload->file_bytes, "b page", 6, &error));
  g_assert_false (seal (&piece));
}

/* A stop between the piece and the seal loses nothing; one that nobody knows goes. */
static void
test_one_piece_over_a_stop (void)
{
  g_auto (Piece) piece = { NULL };
  g_autofree char *stray = NULL;
  g_autoptr (GError) error = NULL;

  piece_create (&piece);
  g_assert_true (keep (&piece, PAGE));
  stray = g_build_filename (piece.platform->folder->path, "parts", "0193a000-0000-7000-8000-00000000aaaa.one", NULL);
  g_assert_true (g_file_set_contents (stray, "x", 1, NULL));
  g_assert_nonnull (test_platform_reopen (piece.platform, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (stray, G_FILE_TEST_EXISTS));
  g_assert_true (seal (&piece));
  assert_page (&piece);
}

static void
test_one_piece_is_dropped (void)
{
  g_auto (Piece) piece = { NULL };
  g_autoptr (GError) error = NULL;

  piece_create (&piece);
  g_assert_true (keep (&piece, PAGE));
  g_assert_true (yc_platform_store_drop_upload (piece.platform->store, piece.upload->upload, &error));
  g_assert_false (g_file_test (piece.one, G_FILE_TEST_EXISTS));
}

/* ---- two seals at once ---- */

#define ROUNDS 200
#define PIECE_BYTES (100 * 1000)

typedef struct
{
  Piece *piece;
  gint  *n_ready;               /* of both threads, so that they begin together */
} Sealer;

/* Returns: whether it answered that the page is whole */
static gpointer
seal_at_once (gpointer data)
{
  Sealer *self = data;

  g_atomic_int_inc (self->n_ready);
  while (g_atomic_int_get (self->n_ready) < 2)
    g_thread_yield ();
  return GINT_TO_POINTER (seal (self->piece));
}

static void
seal_twice (Piece *piece)
{
  gint n_ready = 0;
  Sealer sealer = { piece, &n_ready };
  GThread *threads[] = { g_thread_new ("seal", seal_at_once, &sealer), g_thread_new ("seal", seal_at_once, &sealer) };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (GPOINTER_TO_INT (g_thread_join (threads[i])));
}

/* All of it is read from the start, and hashed. */
static void
assert_whole (Piece *piece)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealReader) reader = yc_platform_blob_open (get_files (piece), CASE, piece->upload->digest.sha256, &error);
  g_autoptr (YcDigester) digester = yc_digester_new ();
  gboolean last = FALSE;
  YcDigest digest;

  g_assert_no_error (error);
  while (!last && error == NULL)
    {
      g_autoptr (GBytes) bytes = yc_seal_reader_next (reader, &last, &error);

      if (bytes != NULL)
        yc_digester_update (digester, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  g_assert_no_error (error);
  yc_digester_finish (digester, &digest);
  g_assert_true (yc_digest_equal (&digest, &piece->upload->digest));
}

static void
assert_no_leftover (Piece *piece)
{
  g_autofree char *folder = g_path_get_dirname (piece->part);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_suffix (name, ".whole"));
}

/* Each of them writes a file of its own: what either answers for can be read. */
static void
test_two_seals (void)
{
  g_auto (Piece) piece = { NULL };
  g_autofree guint8 *data = g_malloc (2 * PIECE_BYTES);
  g_autoptr (GError) error = NULL;

  piece_create (&piece);
  for (gsize i = 0; i < 2 * PIECE_BYTES; i++)
    data[i] = (guint8) (i * 31 >> 3);
  yc_digest_bytes (data, 2 * PIECE_BYTES, &piece.upload->digest);
  for (guint64 offset = 0; offset < 2 * PIECE_BYTES; offset += PIECE_BYTES)
    g_assert_true (yc_platform_part_append (get_files (&piece), piece.upload->upload, offset, &piece.upload->file_bytes, data + offset, PIECE_BYTES,
                                            &error));
  g_assert_no_error (error);
  for (guint i = 0; i < ROUNDS && !g_test_failed (); i++)
    {
      seal_twice (&piece);
      assert_whole (&piece);
    }
  assert_no_leftover (&piece);
}

/* One of them finds it where the other has put it in the same moment. */
static void
test_two_seals_of_one_piece (void)
{
  g_auto (Piece) piece = { NULL };

  piece_create (&piece);
  for (guint i = 0; i < ROUNDS && !g_test_failed (); i++)
    {
      g_assert_true (keep (&piece, PAGE));
      seal_twice (&piece);
      assert_page (&piece);
    }
}

/* A crash in the middle of a seal: its file is nobody's, also when its upload goes on. */
static void
test_half_a_seal_is_swept (void)
{
  g_auto (Piece) piece = { NULL };
  g_autofree char *half = NULL;
  g_autoptr (GError) error = NULL;

  piece_create (&piece);
  g_assert_true (keep (&piece, PAGE));
  half = g_strconcat (piece.part, ".7.whole", NULL);
  g_assert_true (g_file_set_contents (half, "x", 1, NULL));
  g_assert_nonnull (test_platform_reopen (piece.platform, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (half, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (piece.one, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/platform/page/another-hall-learns-nothing-of-it", test_pages_of_another_hall);
  g_test_add_func ("/platform/page/an-upload-is-over-seven-days-behind-its-last-piece", test_upload_is_over);
  g_test_add_func ("/platform/page/one-piece-is-written-once", test_one_piece);
  g_test_add_func ("/platform/page/one-wrong-piece-is-not-kept", test_one_wrong_piece);
  g_test_add_func ("/platform/page/one-piece-survives-a-stop", test_one_piece_over_a_stop);
  g_test_add_func ("/platform/page/one-piece-goes-with-its-upload", test_one_piece_is_dropped);
  g_test_add_func ("/platform/page/two-seals-at-once-leave-a-whole-page", test_two_seals);
  g_test_add_func ("/platform/page/two-seals-of-one-piece-at-once", test_two_seals_of_one_piece);
  g_test_add_func ("/platform/page/half-a-seal-is-swept", test_half_a_seal_is_swept);
  return g_test_run ();
}
