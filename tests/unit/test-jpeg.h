/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

G_BEGIN_DECLS

#define TEST_JPEG_GREY_TAIL (G_MAXUINT - 1) /* as seed: the lower half is what decoders paint for missing data, with some white padding */
#define TEST_JPEG_CORNER G_MAXUINT /* as seed: white with a black quarter at the top left */

static inline JSAMPLE
test_jpeg_sample (int x, int y, int row_length, int height, guint seed)
{
  if (seed == TEST_JPEG_CORNER)
    return x < row_length / 2 && y < height / 2 ? 0 : 255;
  if (seed == TEST_JPEG_GREY_TAIL && y >= height / 2)
    return y < height - 4 ? 128 : 255;
  return (JSAMPLE) ((guint) (x * 3 + y * 5) * (seed + 1) / 4);
}

/* A small JPEG whose pixels depend on @seed only; @components 1 grey, 3 RGB, 4 CMYK. */
static inline GBytes *
test_jpeg_new (int width, int height, int components, guint seed)
{
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  unsigned char *data = NULL;
  unsigned long n = 0;
  g_autofree JSAMPLE *row = g_malloc ((gsize) width * (gsize) components);
  JSAMPROW rows[1] = { row };
  GBytes *bytes;

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &data, &n);
  jpeg.image_width = (JDIMENSION) width;
  jpeg.image_height = (JDIMENSION) height;
  jpeg.input_components = components;
  jpeg.in_color_space = components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults (&jpeg);
  jpeg_start_compress (&jpeg, TRUE);
  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width * components; x++)
        row[x] = test_jpeg_sample (x, y, width * components, height, seed);
      jpeg_write_scanlines (&jpeg, rows, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  bytes = g_bytes_new (data, n);
  free (data);
  return bytes;
}

G_END_DECLS
