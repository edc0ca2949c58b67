/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The e-file against its own judge: every byte of a small one, a seeded sample of a large one, and each way a folder can be wrong. The
 * folders lie on tmpfs. */
#include "config.h"

#include "base/yc-file.h"
#include "efile/yc-efile.h"
#include "efile/yc-pdf.h"
#include "test-folder.h"
#include "test-jpeg.h"
#include "test-tool.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MADE G_GINT64_CONSTANT (1795312320000000) /* 2026-11-22 10:12:00 in Beijing */

typedef struct
{
  TestFolder *place;
  char *folder;
  YcAuthorKey *key;
  char *public_hex;
  YcDigest digest;
} Fixture;

static YcMaterial *
make_material (const char *id, const char *name)
{
  YcMaterial *material = g_new0 (YcMaterial, 1);

  material->id = g_strdup (id);
  material->name = g_strdup (name);
  material->form = g_strdup ("原件");
  material->copies = 1;
  return material;
}

static void
free_material (YcMaterial *material)
{
  g_free (material->id);
  g_free (material->name);
  g_free (material->form);
  g_free (material);
}

static void
clear_page (gpointer data)
{
  YcEfilePage *page = data;
  YcPage *facts = (YcPage *) page->page;

  g_free (facts->id);
  g_free (facts->job_id);
  g_free (facts);
  g_bytes_unref (page->jpeg);
}

static void
append_page (GArray *pages, int width, int height, int components, guint seed)
{
  YcPage *facts = g_new0 (YcPage, 1);
  YcEfilePage page = { facts, test_jpeg_new (width, height, components, seed) };
  gsize n;
  const void *data = g_bytes_get_data (page.jpeg, &n);

  facts->id = g_strdup_printf ("page-%u", seed);
  facts->job_id = g_strdup ("job");
  facts->job_page = seed;
  facts->bytes = n;
  facts->width = width;
  facts->height = height;
  facts->dpi_asked = facts->dpi_real = 300;
  facts->captured = MADE - 60 * G_USEC_PER_SEC;
  facts->flags = seed == 1 ? YC_PAGE_FLAG_BLANK_LOOKING | YC_PAGE_FLAG_SHORT : YC_PAGE_FLAG_NONE;
  facts->blank = seed == 1;
  yc_digest_bytes (data, n, &facts->digest);
  g_array_append_val (pages, page);
}

static GArray *
make_pages (guint n, int side)
{
  GArray *pages = g_array_new (FALSE, TRUE, sizeof (YcEfilePage));

  g_array_set_clear_func (pages, clear_page);
  for (guint i = 0; i < n; i++)
    append_page (pages, side, side, i % 2 == 0 ? 3 : 1, i);
  return pages;
}

static void
add_material (YcEfile *efile, int no, const char *id, const char *name, GArray *pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = pages->len > 0 ? yc_efile_pdf (name, MADE, pages, &error) : NULL;
  YcMaterial *material = make_material (id, name);

  g_assert_no_error (error);
  yc_efile_add_material (efile, no, material, pdf, pages);
  free_material (material);
}

static YcEfile *
make_efile (guint n_materials, guint n_pages, int side)
{
  YcEfile *efile = yc_efile_new ("0190a1b2-0000-7000-8000-000000000001", "210202012202611220300071", "样本许可（新办）", "", "2026.1", MADE);
  g_autoptr (GBytes) paper = g_bytes_new_static ("%PDF-1.7 a paper", 16);
  g_autoptr (GArray) none = make_pages (0, side);

  for (guint i = 0; i < n_materials; i++)
    {
      g_autoptr (GArray) pages = make_pages (n_pages, side);
      g_autofree char *id = g_strdup_printf ("material-%u", i);

      add_material (efile, (int) i + 1, id, i == 0 ? "申请书/表（样例）" : "材料", pages);
    }
  add_material (efile, (int) n_materials + 1, "later", "后补的材料", none);
  yc_efile_set_absence (efile, (int) n_materials + 1, "tolerated");
  yc_efile_add_paper (efile, "acceptance", "受理通知书", "（辽·大）样受字〔2026〕第000001号", paper);
  return efile;
}

static Fixture *
fixture_new (guint n_materials, guint n_pages, int side)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcEfile) efile = make_efile (n_materials, n_pages, side);
  g_autofree char *manifest = NULL;
  Fixture *self = g_new0 (Fixture, 1);

  self->place = g_new0 (TestFolder, 1);
  self->place->path = g_strdup ("/dev/shm/yichuang-efile-XXXXXX");
  g_assert_nonnull (g_mkdtemp (self->place->path));
  self->folder = test_folder_path (self->place, "卷");
  self->key = yc_author_key_generate ();
  self->public_hex = yc_author_key_get_public (self->key);
  manifest = yc_efile_finish (efile, &self->digest);
  g_assert_true (yc_efile_write_folder (efile, self->folder, self->key, "demo-clerk", &error));
  g_assert_no_error (error);
  return self;
}

static void
fixture_free (Fixture *self)
{
  test_folder_free (self->place);
  g_free (self->folder);
  yc_author_key_unref (self->key);
  g_free (self->public_hex);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

static GPtrArray *
verify (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *defects = g_ptr_array_new_with_free_func (g_free);

  g_assert_true (yc_efile_verify_folder (self->folder, &self->digest, self->public_hex, defects, &error));
  g_assert_no_error (error);
  return defects;
}

static void
assert_only (GPtrArray *defects, const char *file, const char *code)
{
  g_autofree char *start = g_strdup_printf ("%s\t%s\t", file, code);

  g_assert_cmpuint (defects->len, ==, 1);
  if (defects->len == 1 && !g_str_has_prefix (g_ptr_array_index (defects, 0), start))
    g_assert_cmpstr (g_ptr_array_index (defects, 0), ==, start);
}

/* Flips one byte in place and expects exactly the file's own name among the defects. */
static gboolean
is_flip_found (Fixture *self, int fd, const char *name, off_t at, guint8 mask)
{
  g_autoptr (GPtrArray) defects = NULL;
  g_autofree char *start = g_strconcat (name, "\t", NULL);
  guint8 before, after;
  gboolean found;

  g_assert_cmpint (pread (fd, &before, 1, at), ==, 1);
  after = before ^ mask;
  g_assert_cmpint (pwrite (fd, &after, 1, at), ==, 1);
  defects = verify (self);
  found = defects->len > 0;
  for (guint i = 0; i < defects->len; i++)
    found = found && g_str_has_prefix (g_ptr_array_index (defects, i), start);
  g_assert_cmpint (pwrite (fd, &before, 1, at), ==, 1);
  if (!found)
    g_test_message ("%s: byte %" G_GINT64_FORMAT " ^ %02x not found, or another file named: %s", name, (gint64) at, mask,
                    defects->len > 0 ? (char *) g_ptr_array_index (defects, 0) : "nothing");
  return found;
}

static int
open_file (Fixture *self, const char *name, off_t *ret_size)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  int fd = open (path, O_RDWR | O_CLOEXEC);
  struct stat info;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (fstat (fd, &info), ==, 0);
  *ret_size = info.st_size;
  return fd;
}

static const char *const small_files[] = { "manifest.json", "manifest.sig", "materials/01-申请书_表_样例_.pdf",
                                           "papers/01-受理通知书.pdf" };

static void
test_every_byte (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, 1, 64);

  for (guint i = 0; i < G_N_ELEMENTS (small_files); i++)
    {
      off_t size;
      int fd = open_file (fixture, small_files[i], &size);
      guint missed = 0;

      for (off_t at = 0; at < size; at++)
        missed += is_flip_found (fixture, fd, small_files[i], at, (guint8) (1 + at * 37 % 255)) ? 0 : 1;
      close (fd);
      g_assert_cmpuint (missed, ==, 0);
    }
  {
    g_autoptr (GPtrArray) defects = verify (fixture);

    g_assert_cmpuint (defects->len, ==, 0); /* every byte was put back */
  }
}

static void
test_case_of_letters (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, 1, 16);
  off_t size;
  int fd = open_file (fixture, "manifest.sig", &size);

  for (off_t at = 0; at < size; at++)
    g_assert_true (is_flip_found (fixture, fd, "manifest.sig", at, 0x20));
  close (fd);
}

static void
test_sample_of_large (void)
{
  g_autoptr (Fixture) fixture = fixture_new (5, 8, 900);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);
  static const char *const names[] = { "materials/01-申请书_表_样例_.pdf", "materials/03-材料.pdf", "materials/05-材料.pdf",
                                       "manifest.json" };

  for (guint i = 0; i < 60; i++)
    {
      const char *name = names[i % G_N_ELEMENTS (names)];
      off_t size;
      int fd = open_file (fixture, name, &size);

      g_assert_true (is_flip_found (fixture, fd, name, g_rand_int_range (random, 0, (gint32) size),
                                    (guint8) g_rand_int_range (random, 1, 256)));
      close (fd);
    }
}

static void
test_missing_and_unknown (void)
{
  g_autoptr (Fixture) fixture = fixture_new (2, 1, 16);
  g_autofree char *from = g_build_filename (fixture->folder, "materials/02-材料.pdf", NULL);
  g_autofree char *to = g_build_filename (fixture->folder, "papers/另放的.pdf", NULL);
  g_autoptr (GPtrArray) defects = NULL;

  g_assert_cmpint (g_rename (from, to), ==, 0);
  defects = verify (fixture);
  g_assert_cmpuint (defects->len, ==, 2);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (defects, 0), "materials/02-材料.pdf\tmissing\t"));
  g_assert_true (g_str_has_prefix (g_ptr_array_index (defects, 1), "papers/另放的.pdf\tunknown\t"));
}

static void
test_lost_parts (void)
{
  static const char *const names[] = { "manifest.json", "manifest.sig", "materials/01-申请书_表_样例_.pdf",
                                       "papers/01-受理通知书.pdf" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (Fixture) fixture = fixture_new (1, 1, 16);
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_autoptr (GPtrArray) defects = NULL;

      g_assert_cmpint (g_remove (path), ==, 0);
      defects = verify (fixture);
      assert_only (defects, names[i], "missing");
    }
}

static void
test_links_and_folders (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, 1, 16);
  g_autofree char *link = g_build_filename (fixture->folder, "papers/link.pdf", NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "more", NULL);
  g_autoptr (GPtrArray) defects = NULL;

  g_assert_cmpint (symlink ("/etc/hostname", link), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  defects = verify (fixture);
  g_assert_cmpuint (defects->len, ==, 2);
  for (guint i = 0; i < defects->len; i++)
    g_assert_nonnull (strstr (g_ptr_array_index (defects, i), "\tnot-a-file\t"));
}

static void
test_longer_and_shorter (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, 1, 16);

  for (guint i = 0; i < G_N_ELEMENTS (small_files); i++)
    for (int step = -1; step <= 1; step += 2)
      {
        off_t size;
        int fd = open_file (fixture, small_files[i], &size);
        g_autoptr (GPtrArray) defects = NULL;
        guint8 last;

        g_assert_cmpint (pread (fd, &last, 1, size - 1), ==, 1);
        g_assert_cmpint (ftruncate (fd, size + step), ==, 0);
        defects = verify (fixture);
        g_assert_cmpuint (defects->len, ==, 1);
        g_assert_true (g_str_has_prefix (g_ptr_array_index (defects, 0), small_files[i]));
        g_assert_cmpint (ftruncate (fd, size), ==, 0);
        g_assert_cmpint (pwrite (fd, &last, 1, size - 1), ==, 1);
        close (fd);
      }
}

/* An e-file that someone else rebuilt and signed with his own key is whole in itself, and still not the one that was accepted. */
static void
test_forged (void)
{
  g_autoptr (Fixture) real = fixture_new (1, 1, 16), forged = fixture_new (1, 1, 18);
  g_autoptr (GPtrArray) alone = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) trusted = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) anchored = g_ptr_array_new_with_free_func (g_free);

  g_assert_true (yc_efile_verify_folder (forged->folder, NULL, NULL, alone, NULL));
  g_assert_cmpuint (alone->len, ==, 0);
  g_assert_true (yc_efile_verify_folder (forged->folder, NULL, real->public_hex, trusted, NULL));
  assert_only (trusted, "manifest.sig", "not-trusted");
  g_assert_true (yc_efile_verify_folder (forged->folder, &real->digest, NULL, anchored, NULL));
  assert_only (anchored, "manifest.json", "not-anchored");
}

/* Somebody puts a file beside the others whose name looks like a line of ours. */
static void
test_hostile_name (void)
{
  g_autoptr (Fixture) fixture = fixture_new (1, 1, 16);
  g_autofree char *path = g_build_filename (fixture->folder, "papers", "evil\tsound\t完整\nx", NULL);
  g_autoptr (GPtrArray) defects = NULL;

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  defects = verify (fixture);
  g_assert_cmpuint (defects->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (defects, 0), "papers/evil?sound?完整?x\tunknown\t"));
}

/* A page digest that does not belong to the JPEG inside the PDF, in an e-file that is otherwise signed and whole. */
static void
test_swapped_page (void)
{
  g_autoptr (TestFolder) place = test_folder_new ();
  g_autofree char *folder = test_folder_path (place, "swapped");
  g_autoptr (YcEfile) efile = yc_efile_new ("id", "", "样本", "", "1", MADE);
  g_autoptr (GArray) pages = make_pages (2, 16), others = make_pages (2, 20), fewer = make_pages (1, 16);
  g_autoptr (GBytes) pdf = yc_efile_pdf ("材料", MADE, pages, NULL);
  g_autoptr (YcAuthorKey) key = yc_author_key_generate ();
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  YcMaterial *material = make_material ("m", "材料");
  const YcPage *own = g_array_index (others, YcEfilePage, 0).page;

  g_array_index (others, YcEfilePage, 0).page = g_array_index (pages, YcEfilePage, 0).page;
  yc_efile_add_material (efile, 1, material, pdf, others);
  yc_efile_add_material (efile, 2, material, pdf, fewer);
  free_material (material);
  g_array_index (others, YcEfilePage, 0).page = own;
  g_assert_true (yc_efile_write_folder (efile, folder, key, "demo", NULL));
  g_assert_true (yc_efile_verify_folder (folder, NULL, NULL, defects, NULL));
  g_assert_cmpuint (defects->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (defects, 0), ==, "materials/01-材料.pdf\tpage-changed\t第 2 页的图像与清单摘要不符");
  g_assert_cmpstr (g_ptr_array_index (defects, 1), ==, "materials/02-材料.pdf\tpages\t应有 1 页，实有 2 页");
}

static void
test_target_exists (void)
{
  g_autoptr (TestFolder) place = test_folder_new ();
  g_autoptr (YcEfile) efile = make_efile (1, 1, 16);
  g_autoptr (YcAuthorKey) key = yc_author_key_generate ();
  g_autoptr (GError) exists = NULL, absent = NULL, no_efile = NULL;
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *nowhere = test_folder_path (place, "no/where");

  g_assert_false (yc_efile_write_folder (efile, place->path, key, "demo", &exists));
  g_assert_error (exists, YC_EFILE_ERROR, YC_EFILE_ERROR_EXISTS);
  g_assert_false (yc_efile_write_folder (efile, nowhere, key, "demo", &absent));
  g_assert_nonnull (absent);
  g_assert_false (yc_efile_verify_folder (nowhere, NULL, NULL, defects, &no_efile));
  g_assert_error (no_efile, YC_EFILE_ERROR, YC_EFILE_ERROR_NOT_EFILE);
}

static void
run_clean (const char *const *argv)
{
  g_free (test_tool_run (argv));
}

static void
test_schema (void)
{
  g_autoptr (Fixture) fixture = fixture_new (2, 2, 16);
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "unit", "check-schema.py", NULL);
  g_autofree char *schema = g_test_build_filename (G_TEST_DIST, "..", "data", "schemas", "manifest.schema.json", NULL);
  g_autofree char *manifest = g_build_filename (fixture->folder, "manifest.json", NULL);
  const char *argv[] = { "/usr/bin/python3", script, schema, manifest, NULL };

  run_clean (argv);
}

static void
test_repeatable (void)
{
  g_autoptr (YcEfile) first = make_efile (2, 2, 32), second = make_efile (2, 2, 32);
  YcDigest a, b;
  g_autofree char *one = yc_efile_finish (first, &a), *two = yc_efile_finish (second, &b);

  g_assert_cmpstr (one, ==, two);
  g_assert_true (yc_digest_equal (&a, &b));
}

static void
test_jpeg_untouched (void)
{
  g_autoptr (GArray) pages = make_pages (4, 64);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = yc_efile_pdf ("公共场所 <卫生> & 许可", MADE, pages, &error);
  g_autoptr (YcPdf) pdf = yc_pdf_open (bytes, &error);
  g_autoptr (GPtrArray) images = yc_pdf_page_images (pdf, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (images->len, ==, 4);
  for (guint i = 0; i < images->len; i++)
    g_assert_true (g_bytes_equal (g_ptr_array_index (images, i), g_array_index (pages, YcEfilePage, i).jpeg));
}

static void
test_qpdf_check (void)
{
  g_autoptr (TestFolder) place = test_folder_new ();
  g_autoptr (GArray) pages = make_pages (4, 64);
  g_autofree char *path = test_folder_path (place, "a.pdf");
  g_autoptr (GBytes) bytes = NULL;
  const char *argv[] = { "qpdf", "--check", path, NULL };
  gsize n;
  const char *data;

  for (guint i = 0; i < 4; i++)
    ((YcPage *) g_array_index (pages, YcEfilePage, i).page)->rotation = (int) i * 90;
  bytes = yc_efile_pdf ("转过的页", MADE, pages, NULL);
  data = g_bytes_get_data (bytes, &n);
  g_assert_true (g_file_set_contents (path, data, (gssize) n, NULL));
  run_clean (argv);
}

/* Width and height of page 1 in points, from the file's own MediaBox. */
static void
assert_media_box (int rotation, const char *box)
{
  g_autoptr (GArray) pages = g_array_new (FALSE, TRUE, sizeof (YcEfilePage));
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize n;

  g_array_set_clear_func (pages, clear_page);
  append_page (pages, 300, 150, 1, 7);
  ((YcPage *) g_array_index (pages, YcEfilePage, 0).page)->rotation = rotation;
  bytes = yc_efile_pdf ("转", MADE, pages, NULL);
  data = g_bytes_get_data (bytes, &n);
  g_assert_nonnull (memmem (data, n, box, strlen (box)));
}

static void
test_rotation (void)
{
  assert_media_box (0, "/MediaBox [ 0 0 72.000 36.000 ]");
  assert_media_box (90, "/MediaBox [ 0 0 36.000 72.000 ]");
  assert_media_box (180, "/MediaBox [ 0 0 72.000 36.000 ]");
  assert_media_box (270, "/MediaBox [ 0 0 36.000 72.000 ]");
}

/* The black quarter of the page's picture: 0 top left, 1 top right, 2 bottom right, 3 bottom left; as Poppler draws it. */
static int
find_dark_corner (int rotation)
{
  g_autoptr (TestFolder) place = test_folder_new ();
  g_autoptr (GArray) pages = g_array_new (FALSE, TRUE, sizeof (YcEfilePage));
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = test_folder_path (place, "a.pdf"), *stem = test_folder_path (place, "a");
  g_autofree char *picture = test_folder_path (place, "a-1.pgm"), *pixels = NULL;
  const char *argv[] = { "pdftoppm", "-gray", "-r", "72", path, stem, NULL };
  static const struct { int x, y; } places[] = { { 9, 9 }, { 27, 9 }, { 27, 27 }, { 9, 27 } };
  const char *data;
  gsize n;

  g_array_set_clear_func (pages, clear_page);
  append_page (pages, 150, 150, 1, TEST_JPEG_CORNER);
  ((YcPage *) g_array_index (pages, YcEfilePage, 0).page)->rotation = rotation;
  bytes = yc_efile_pdf ("转", MADE, pages, NULL);
  data = g_bytes_get_data (bytes, &n);
  g_assert_true (g_file_set_contents (path, data, (gssize) n, NULL));
  run_clean (argv);
  g_assert_true (g_file_get_contents (picture, &pixels, &n, NULL));
  g_assert_true (n > 36 * 36 && g_str_has_prefix (pixels, "P5\n36 36\n255\n"));
  for (int i = 0; i < 4; i++)
    if ((guint8) pixels[n - 36 * 36 + (gsize) (places[i].y * 36 + places[i].x)] < 64)
      return i;
  return -1;
}

static void
test_rotation_is_clockwise (void)
{
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (find_dark_corner (i * 90), ==, i);
}

static void
test_refused_pages (void)
{
  g_autoptr (GArray) pages = g_array_new (FALSE, TRUE, sizeof (YcEfilePage));
  YcEfilePage *page;
  g_autoptr (GError) cmyk = NULL, garbage = NULL;

  g_array_set_clear_func (pages, clear_page);
  append_page (pages, 16, 16, 4, 1);
  g_assert_null (yc_efile_pdf ("四色", MADE, pages, &cmyk));
  g_assert_error (cmyk, YC_EFILE_ERROR, YC_EFILE_ERROR_PAGE);
  page = &g_array_index (pages, YcEfilePage, 0);
  g_bytes_unref (page->jpeg);
  page->jpeg = g_bytes_new_static ("\xff\xd8\xff\xe0 no jpeg", 12);
  g_assert_null (yc_efile_pdf ("坏的", MADE, pages, &garbage));
  g_assert_error (garbage, YC_EFILE_ERROR, YC_EFILE_ERROR_PAGE);
}

static void
test_file_names (void)
{
  g_autoptr (YcEfile) efile = yc_efile_new ("id", "", "样本", "", "1", MADE);
  static const struct { const char *title, *name; } cases[] = {
    { "../../etc/passwd", "papers/01-______etc_passwd.pdf" },
    { "a:b*c?\"<>|\\", "papers/02-a_b_c______.pdf" },
    { "", "papers/03-.pdf" },
    { "法定代表人或负责人居民身份证", "papers/04-法定代表人或负责人居民身份证.pdf" },
  };
  g_autoptr (GBytes) pdf = g_bytes_new_static ("x", 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      yc_efile_add_paper (efile, "k", cases[i].title, "", pdf);
      g_assert_cmpstr (yc_efile_file_name (efile, i), ==, cases[i].name);
    }
  g_assert_null (yc_efile_file_name (efile, G_N_ELEMENTS (cases)));
}

int
main (int argc, char **argv)
{
  yc_digest_init_library ();
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/efile/verify/every-flipped-byte-names-its-file", test_every_byte);
  g_test_add_func ("/efile/verify/case-of-hex-digits-counts", test_case_of_letters);
  g_test_add_func ("/efile/verify/sample-of-a-large-efile-names-its-file", test_sample_of_large);
  g_test_add_func ("/efile/verify/moved-file-is-missing-and-unknown", test_missing_and_unknown);
  g_test_add_func ("/efile/verify/lost-file-is-named", test_lost_parts);
  g_test_add_func ("/efile/verify/links-and-folders-are-refused", test_links_and_folders);
  g_test_add_func ("/efile/verify/longer-or-shorter-file-is-named", test_longer_and_shorter);
  g_test_add_func ("/efile/verify/forged-efile-is-not-the-accepted-one", test_forged);
  g_test_add_func ("/efile/verify/hostile-name-makes-no-field", test_hostile_name);
  g_test_add_func ("/efile/verify/page-in-pdf-must-be-the-listed-one", test_swapped_page);
  g_test_add_func ("/efile/folder/wrong-places-are-refused", test_target_exists);
  g_test_add_func ("/efile/manifest/fits-its-schema", test_schema);
  g_test_add_func ("/efile/manifest/same-input-gives-same-digest", test_repeatable);
  g_test_add_func ("/efile/pdf/refuses-what-pdfa-cannot-hold", test_refused_pages);
  g_test_add_func ("/efile/pdf/jpeg-bytes-are-untouched", test_jpeg_untouched);
  g_test_add_func ("/efile/pdf/qpdf-finds-nothing-wrong", test_qpdf_check);
  g_test_add_func ("/efile/pdf/rotation-turns-the-page", test_rotation);
  g_test_add_func ("/efile/pdf/rotation-is-clockwise", test_rotation_is_clockwise);
  g_test_add_func ("/efile/names/are-plain", test_file_names);
  return g_test_run ();
}
