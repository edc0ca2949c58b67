/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Pictures of pages: decoding of our own JPEGs, turning, encoding. Takes bytes or pixels, gives new ones. Any
 * thread; a page of 8 million pixels takes some 50 ms, so not the main thread.
 */
#define G_LOG_DOMAIN "yc-capture"

#include "config.h"

#include "capture/yc-import.h"

#include "base/yc-error.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>

#define MAX_PIXELS G_GUINT64_CONSTANT (100000000)

/* libjpeg reports errors by a call that must not return. */
typedef struct
{
  struct jpeg_error_mgr manager;
  jmp_buf jump;
  char message[JMSG_LENGTH_MAX];
} ErrorManager;

static void
give_up (j_common_ptr jpeg)
{
  ErrorManager *errors = (ErrorManager *) (gpointer) jpeg->err;

  errors->manager.format_message (jpeg, errors->message);
  longjmp (errors->jump, 1);
}

static void
keep_quiet (j_common_ptr jpeg)
{
}

static struct jpeg_error_mgr *
init_errors (ErrorManager *errors)
{
  jpeg_std_error (&errors->manager);
  errors->manager.error_exit = give_up;
  errors->manager.output_message = keep_quiet;
  return &errors->manager;
}

void
yc_picture_free (YcPicture *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->pixels);
  g_free (self);
}

/* @pixels: (transfer full): width * height * 4 bytes */
static YcPicture *
make_picture (int width, int height, guint8 *pixels)
{
  YcPicture *self = g_new0 (YcPicture, 1);

  self->width = width;
  self->height = height;
  self->stride = 4 * width;
  self->pixels = g_bytes_new_take (pixels, (gsize) self->stride * (gsize) height);
  return self;
}

typedef struct
{
  struct jpeg_decompress_struct jpeg;
  ErrorManager errors;
  guint8 *pixels; /* (owned) (nullable) */
} Decoder;

/* The DCT can give eighths of the size for less work than the whole. */
static unsigned
choose_eighths (unsigned width, int min_width)
{
  for (unsigned eighths = 1; min_width > 0 && eighths < 8; eighths++)
    if ((guint64) width * eighths / 8 >= (guint64) min_width)
      return eighths;
  return 8;
}

static void
decode (Decoder *decoder, GBytes *bytes, int min_width)
{
  struct jpeg_decompress_struct *jpeg = &decoder->jpeg;
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  jpeg_create_decompress (jpeg);
  jpeg_mem_src (jpeg, data, n);
  jpeg_read_header (jpeg, TRUE);
  if ((guint64) jpeg->image_width * jpeg->image_height > MAX_PIXELS)
    {
      g_strlcpy (decoder->errors.message, "picture is too large", sizeof decoder->errors.message);
      longjmp (decoder->errors.jump, 1);
    }
  jpeg->scale_num = choose_eighths (jpeg->image_width, min_width);
  jpeg->scale_denom = 8;
  jpeg->out_color_space = JCS_EXT_BGRX;
  jpeg_start_decompress (jpeg);
  gsize stride = (gsize) jpeg->output_width * 4;
  decoder->pixels = g_malloc (stride * jpeg->output_height);
  while (jpeg->output_scanline < jpeg->output_height)
    {
      JSAMPROW row = decoder->pixels + stride * jpeg->output_scanline;
      jpeg_read_scanlines (jpeg, &row, 1);
    }
  jpeg_finish_decompress (jpeg);
}

/**
 * yc_picture_decode_jpeg:
 * @jpeg: a page of our own scanner, or drawn by us: trusted
 * @min_width: pixels; 0 for the stored size
 *
 * Errors: FORMAT when it is no JPEG or is cut off.
 *
 * Returns: (transfer full): the picture, at most as large as stored and, if it can be, at least @min_width wide
 */
YcPicture *
yc_picture_decode_jpeg (GBytes *jpeg, int min_width, GError **error)
{
  Decoder *decoder = g_new0 (Decoder, 1);
  YcPicture *picture = NULL;

  decoder->jpeg.err = init_errors (&decoder->errors);
  if (setjmp (decoder->errors.jump) == 0)
    decode (decoder, jpeg, min_width);
  if (decoder->errors.message[0] == '\0' && decoder->errors.manager.num_warnings > 0)
    g_strlcpy (decoder->errors.message, "data is damaged", sizeof decoder->errors.message);
  if (decoder->errors.message[0] == '\0')
    picture = make_picture ((int) decoder->jpeg.output_width, (int) decoder->jpeg.output_height,
                            g_steal_pointer (&decoder->pixels));
  else
    g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "JPEG: %s", decoder->errors.message);
  jpeg_destroy_decompress (&decoder->jpeg);
  g_free (decoder->pixels);
  g_free (decoder);
  return picture;
}

/* Where the pixel of the result at (x, y) comes from, as an offset into the source's 32-bit pixels. */
static gsize
source_offset (const YcPicture *self, int degrees, int x, int y)
{
  int sx = degrees == 90 ? y : degrees == 180 ? self->width - 1 - x : self->width - 1 - y;
  int sy = degrees == 90 ? self->height - 1 - x : degrees == 180 ? self->height - 1 - y : x;

  return (gsize) sy * (gsize) self->stride + (gsize) sx * 4;
}

/**
 * yc_picture_rotate:
 * @degrees: 0, 90, 180 or 270, clockwise
 *
 * Returns: (transfer full): the turned picture
 */
YcPicture *
yc_picture_rotate (const YcPicture *self, int degrees)
{
  gboolean lying = degrees == 90 || degrees == 270;
  int width = lying ? self->height : self->width, height = lying ? self->width : self->height;
  const guint8 *in = g_bytes_get_data (self->pixels, NULL);

  g_return_val_if_fail (degrees == 0 || lying || degrees == 180, NULL);

  if (degrees == 0)
    {
      YcPicture *same = g_memdup2 (self, sizeof *self);

      g_bytes_ref (same->pixels);
      return same;
    }
  guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 4);
  guint8 *out = pixels;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++, out += 4)
      memcpy (out, in + source_offset (self, degrees, x, y), 4);
  return make_picture (width, height, pixels);
}

typedef struct
{
  struct jpeg_compress_struct jpeg;
  ErrorManager errors;
  guint8 *out; /* (owned) by malloc() of libjpeg */
  unsigned long n_out;
} Encoder;

static void
encode (Encoder *encoder, const YcPicture *picture, int quality, int dpi)
{
  struct jpeg_compress_struct *jpeg = &encoder->jpeg;
  const guint8 *pixels = g_bytes_get_data (picture->pixels, NULL);

  jpeg_create_compress (jpeg);
  jpeg_mem_dest (jpeg, &encoder->out, &encoder->n_out);
  jpeg->image_width = (JDIMENSION) picture->width;
  jpeg->image_height = (JDIMENSION) picture->height;
  jpeg->input_components = 4;
  jpeg->in_color_space = JCS_EXT_BGRX;
  jpeg_set_defaults (jpeg);
  jpeg_set_quality (jpeg, quality, TRUE);
  jpeg->density_unit = 1;
  jpeg->X_density = jpeg->Y_density = (UINT16) dpi;
  jpeg_start_compress (jpeg, TRUE);
  while (jpeg->next_scanline < jpeg->image_height)
    {
      JSAMPROW row = (JSAMPROW) pixels + (gsize) jpeg->next_scanline * (gsize) picture->stride;
      jpeg_write_scanlines (jpeg, &row, 1);
    }
  jpeg_finish_compress (jpeg);
}

/**
 * yc_picture_encode_jpeg:
 * @quality: 1 to 100
 * @dpi: 1 to 65535, stands in the file
 *
 * Errors: FORMAT for a picture that JPEG cannot hold (more than 65,500 pixels a side).
 *
 * Returns: (transfer full): a baseline JPEG in colour
 */
GBytes *
yc_picture_encode_jpeg (const YcPicture *self, int quality, int dpi, GError **error)
{
  Encoder *encoder = g_new0 (Encoder, 1);
  GBytes *bytes = NULL;

  g_return_val_if_fail (dpi >= 1 && dpi <= G_MAXUINT16, NULL);

  encoder->jpeg.err = init_errors (&encoder->errors);
  if (setjmp (encoder->errors.jump) == 0)
    encode (encoder, self, quality, dpi);
  if (encoder->errors.message[0] == '\0')
    bytes = g_bytes_new (encoder->out, encoder->n_out);
  else
    g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "JPEG: %s", encoder->errors.message);
  jpeg_destroy_compress (&encoder->jpeg);
  free (encoder->out);
  g_free (encoder);
  return bytes;
}
