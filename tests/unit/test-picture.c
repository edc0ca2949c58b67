/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * capture/yc-picture: JPEG both ways, scaling, turning.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "capture/yc-import.h"

#include "base/yc-error.h"
#include <stdlib.h>
#include <string.h>

/* Four quarters: red, green, blue, white. */
static YcPicture *
make_quarters (int width, int height)
{
  static const guint8 colours[4][4] = { { 0, 0, 255, 0 }, { 0, 255, 0, 0 }, { 255, 0, 0, 0 }, { 255, 255, 255, 0 } };
  YcPicture *picture = g_new0 (YcPicture, 1);
  gsize n = (gsize) width * (gsize) height * 4;
  guint8 *pixels = g_malloc (n);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      memcpy (pixels + ((gsize) y * (gsize) width + (gsize) x) * 4,
              colours[(y * 2 >= height ? 2 : 0) + (x * 2 >= width ? 1 : 0)], 4);
  picture->width = width;
  picture->height = height;
  picture->stride = 4 * width;
  picture->pixels = g_bytes_new_take (pixels, n);
  return picture;
}

/* The colour in the middle of a quarter as a letter; JPEG blurs a little. */
static char
colour_at (const YcPicture *picture, int quarter)
{
  const guint8 *pixels = g_bytes_get_data (picture->pixels, NULL);
  int x = picture->width / 4 + (quarter & 1) * picture->width / 2;
  int y = picture->height / 4 + (quarter >> 1) * picture->height / 2;
  const guint8 *p = pixels + y * picture->stride + x * 4;
  int bits = (p[2] > 128 ? 4 : 0) | (p[1] > 128 ? 2 : 0) | (p[0] > 128 ? 1 : 0);

  return "kbgcrmyw"[bits];
}

static void
assert_quarters (const YcPicture *picture, const char *expected)
{
  char found[5] = "";

  for (int i = 0; i < 4; i++)
    found[i] = colour_at (picture, i);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_refused (void)
{
  g_autoptr (YcPicture) whole = make_quarters (400, 300);
  g_autoptr (GBytes) jpeg = yc_picture_encode_jpeg (whole, 85, 200, NULL);
  gsize size = g_bytes_get_size (jpeg);
  const struct
  {
    gsize from, n;
  } cuts[] = { { 0, 0 }, { 0, 1 }, { 0, 20 }, { 0, size / 2 }, { 0, size - 2 }, { 2, size - 2 }, { size / 2, size / 2 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (jpeg, cuts[i].from, cuts[i].n);

      g_assert_null (yc_picture_decode_jpeg (cut, 0, &error));
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
    }
}

/* 65,500 x 65,500 pixels announced in a file of 300 bytes: refused before memory is asked for. */
static void
test_bomb (void)
{
  g_autoptr (YcPicture) small = make_quarters (16, 16);
  g_autoptr (GBytes) jpeg = yc_picture_encode_jpeg (small, 85, 200, NULL);
  g_autoptr (GByteArray) bytes = g_bytes_unref_to_array (g_bytes_ref (jpeg));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i + 9 < bytes->len; i++)
    if (bytes->data[i] == 0xff && bytes->data[i + 1] == 0xc0)
      memcpy (bytes->data + i + 5, "\xff\xdc\xff\xdc", 4);
  g_autoptr (GBytes) bomb = g_bytes_new (bytes->data, bytes->len);
  g_assert_null (yc_picture_decode_jpeg (bomb, 0, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "too large"));
}

static void
test_too_wide (void)
{
  g_autoptr (YcPicture) wide = make_quarters (65501, 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (yc_picture_encode_jpeg (wide, 85, 200, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
}

static void
test_scaling (void)
{
  static const struct
  {
    int min_width, width;
  } table[] = { { 0, 1640 }, { 1, 205 }, { 205, 205 }, { 206, 410 }, { 821, 1025 }, { 1640, 1640 }, { 9999, 1640 } };
  g_autoptr (YcPicture) whole = make_quarters (1640, 2200);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = yc_picture_encode_jpeg (whole, 85, 200, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (YcPicture) picture = yc_picture_decode_jpeg (jpeg, table[i].min_width, &error);

      g_assert_no_error (error);
      g_assert_cmpint (picture->width, ==, table[i].width);
      g_assert_cmpint (picture->height, ==, table[i].width * 2200 / 1640);
      g_assert_cmpint (picture->stride, ==, 4 * picture->width);
      assert_quarters (picture, "rgbw");
    }
}

static void
test_turning (void)
{
  static const struct
  {
    int degrees;
    const char *quarters;
  } table[] = { { 0, "rgbw" }, { 90, "brwg" }, { 180, "wbgr" }, { 270, "gwrb" } };
  g_autoptr (YcPicture) whole = make_quarters (61, 40);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (YcPicture) turned = yc_picture_rotate (whole, table[i].degrees);
      g_autoptr (YcPicture) back = yc_picture_rotate (turned, (360 - table[i].degrees) % 360);

      assert_quarters (turned, table[i].quarters);
      g_assert_cmpint (turned->width, ==, table[i].degrees % 180 == 0 ? 61 : 40);
      g_assert_true (g_bytes_equal (back->pixels, whole->pixels));
    }
}

/* JFIF: density at bytes 13 to 17 */
static void
test_dpi (void)
{
  g_autoptr (YcPicture) whole = make_quarters (32, 32);
  g_autoptr (GBytes) jpeg = yc_picture_encode_jpeg (whole, 85, 300, NULL);
  const guint8 *data = g_bytes_get_data (jpeg, NULL);

  g_assert_true (memcmp (data + 6, "JFIF", 5) == 0);
  g_assert_true (memcmp (data + 13, "\x01\x01\x2c\x01\x2c", 5) == 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/capture/picture/a-cut-or-foreign-jpeg-is-refused", test_refused);
  g_test_add_func ("/capture/picture/a-jpeg-that-announces-too-many-pixels-is-refused", test_bomb);
  g_test_add_func ("/capture/picture/a-picture-wider-than-jpeg-allows-is-refused", test_too_wide);
  g_test_add_func ("/capture/picture/decoding-scales-down-to-the-width-asked", test_scaling);
  g_test_add_func ("/capture/picture/turning-is-clockwise-and-loses-nothing", test_turning);
  g_test_add_func ("/capture/picture/the-resolution-stands-in-the-file", test_dpi);
  return g_test_run ();
}
