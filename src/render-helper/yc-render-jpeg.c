/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Foreign JPEG files by libjpeg-turbo, inside of the sandbox. Takes bytes, gives what they hold or a canvas. One
 * thread.
 */
#define G_LOG_DOMAIN "yc-render"

#include "config.h"

#include "render-helper/yc-render-jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

#define MAX_SCANS 200 /* of a progressive file: a bomb has thousands */
#define EXIF_ORIENTATION 0x0112

typedef struct
{
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr manager;
  struct jpeg_progress_mgr progress;
  jmp_buf jump;
  gboolean cut;           /* the data ended early */
  YcRenderCanvas *canvas; /* (owned) (nullable) */
  guint8 *row;            /* (owned) (nullable): one row of CMYK, or of a picture that is only read */
} Reader;

static void
give_up (j_common_ptr jpeg)
{
  Reader *reader = jpeg->client_data;

  longjmp (reader->jump, 1);
}

static void
note_message (j_common_ptr jpeg, int level)
{
  Reader *reader = jpeg->client_data;

  if (level >= 0)
    return;
  jpeg->err->num_warnings++;
  if (jpeg->err->msg_code == JWRN_JPEG_EOF || jpeg->err->msg_code == JWRN_HIT_MARKER)
    reader->cut = TRUE;
}

static void
count_scans (j_common_ptr jpeg)
{
  Reader *reader = jpeg->client_data;

  if (reader->jpeg.input_scan_number > MAX_SCANS)
    longjmp (reader->jump, 1);
}

static void
say_nothing (j_common_ptr jpeg)
{
}

static void
begin (Reader *reader, const guint8 *data, gsize n)
{
  memset (reader, 0, sizeof *reader);
  reader->jpeg.err = jpeg_std_error (&reader->manager);
  reader->manager.error_exit = give_up;
  reader->manager.emit_message = note_message;
  reader->manager.output_message = say_nothing;
  reader->progress.progress_monitor = count_scans;
}

/* Reads the header. The size is checked before any row is decoded. Returns: a problem's code or NULL */
static const char *
read_header (Reader *reader, const guint8 *data, gsize n)
{
  jpeg_create_decompress (&reader->jpeg);
  reader->jpeg.client_data = reader;
  reader->jpeg.progress = &reader->progress;
  jpeg_mem_src (&reader->jpeg, data, n);
  jpeg_save_markers (&reader->jpeg, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header (&reader->jpeg, TRUE);
  return yc_render_size_fits (reader->jpeg.image_width, reader->jpeg.image_height) ? NULL : "too-large";
}

static gboolean
is_cmyk (Reader *reader)
{
  return reader->jpeg.jpeg_color_space == JCS_CMYK || reader->jpeg.jpeg_color_space == JCS_YCCK;
}

static void
start_rows (Reader *reader, unsigned eighths)
{
  reader->jpeg.scale_num = eighths;
  reader->jpeg.scale_denom = 8;
  reader->jpeg.out_color_space = is_cmyk (reader) ? JCS_CMYK : JCS_EXT_BGRX;
  jpeg_start_decompress (&reader->jpeg);
  reader->row = g_malloc ((gsize) reader->jpeg.output_width * 4);
}

/* Adobe's programs store the colours inverted and say so by their marker. */
static void
convert_cmyk (Reader *reader, guint8 *out)
{
  const guint8 *in = reader->row;
  guint8 flip = reader->jpeg.saw_Adobe_marker ? 0 : 255;

  for (JDIMENSION x = 0; x < reader->jpeg.output_width; x++, in += 4, out += 4)
    {
      unsigned c = in[0] ^ flip, m = in[1] ^ flip, y = in[2] ^ flip, k = in[3] ^ flip;

      out[0] = (guint8) (y * k / 255);
      out[1] = (guint8) (m * k / 255);
      out[2] = (guint8) (c * k / 255);
      out[3] = 255;
    }
}

static void
read_rows (Reader *reader)
{
  gboolean direct = reader->canvas != NULL && !is_cmyk (reader);

  while (reader->jpeg.output_scanline < reader->jpeg.output_height)
    {
      gsize y = reader->jpeg.output_scanline;
      guint8 *pixels = reader->canvas != NULL ? reader->canvas->pixels + y * (gsize) reader->canvas->stride : NULL;
      JSAMPROW row = direct ? pixels : reader->row;

      jpeg_read_scanlines (&reader->jpeg, &row, 1);
      if (pixels != NULL && !direct)
        convert_cmyk (reader, pixels);
    }
  jpeg_finish_decompress (&reader->jpeg);
}

static void
end (Reader *reader)
{
  jpeg_destroy_decompress (&reader->jpeg);
  g_clear_pointer (&reader->row, g_free);
  g_clear_pointer (&reader->canvas, yc_render_canvas_free);
}

static guint
read_number (const guint8 *p, gsize bytes, gboolean big)
{
  guint value = 0;

  for (gsize i = 0; i < bytes; i++)
    value = value << 8 | p[big ? i : bytes - 1 - i];
  return value;
}

/* Exif 2.32 section 4.6: a TIFF header, then the directory. Returns: the orientation 1 to 8; 1 when there is none */
static guint
exif_orientation (const guint8 *data, gsize n)
{
  if (n < 14 || memcmp (data, "Exif\0\0", 6) != 0)
    return 1;
  const guint8 *tiff = data + 6;
  gsize size = n - 6;
  gboolean big = tiff[0] == 'M';
  gsize at = read_number (tiff + 4, 4, big);

  if (at > size - 2)
    return 1;
  guint count = read_number (tiff + at, 2, big);
  for (at += 2; count > 0 && at + 12 <= size; at += 12, count--)
    if (read_number (tiff + at, 2, big) == EXIF_ORIENTATION)
      return read_number (tiff + at + 8, 2, big);
  return 1;
}

/* Mirrored pictures (2, 4, 5, 7) come from no camera and are left as they are. */
static int
find_rotation (Reader *reader)
{
  static const int degrees[] = { 0, 0, 0, 180, 0, 0, 90, 0, 270 };

  for (jpeg_saved_marker_ptr m = reader->jpeg.marker_list; m != NULL; m = m->next)
    {
      guint orientation = exif_orientation (m->data, m->data_length);

      if (orientation > 1 && orientation < G_N_ELEMENTS (degrees))
        return degrees[orientation];
    }
  return 0;
}

static int
find_dpi (Reader *reader)
{
  if (!reader->jpeg.saw_JFIF_marker)
    return 0;
  if (reader->jpeg.density_unit == 1)
    return reader->jpeg.X_density;
  return reader->jpeg.density_unit == 2 ? (int) (reader->jpeg.X_density * 2.54 + 0.5) : 0;
}

static const char *
inspect (Reader *reader, const guint8 *data, gsize n, YcRenderJpegInfo *info)
{
  const char *problem = read_header (reader, data, n);

  info->width = (int) MIN (reader->jpeg.image_width, 65535);
  info->height = (int) MIN (reader->jpeg.image_height, 65535);
  if (problem != NULL)
    return problem;
  info->cmyk = is_cmyk (reader);
  info->dpi = find_dpi (reader);
  info->rotation = find_rotation (reader);
  start_rows (reader, 1);
  read_rows (reader);
  return reader->cut ? "corrupt" : NULL;
}

/**
 * yc_render_jpeg_inspect:
 * @ret_info: receives what was found, width and height even with a problem
 *
 * Returns: (nullable): "corrupt" also for a picture that ends early, "too-large"
 */
const char *
yc_render_jpeg_inspect (const guint8 *data, gsize n, YcRenderJpegInfo *ret_info)
{
  Reader *reader = g_new0 (Reader, 1);
  const char *problem;

  memset (ret_info, 0, sizeof *ret_info);
  begin (reader, data, n);
  if (setjmp (reader->jump) != 0)
    problem = "corrupt";
  else
    problem = inspect (reader, data, n, ret_info);
  end (reader);
  g_free (reader);
  return problem;
}

/* The smallest scale that is still at least as wide as asked. */
static unsigned
choose_eighths (unsigned width, int max_width)
{
  for (unsigned eighths = 1; max_width > 0 && eighths < 8; eighths++)
    if ((guint64) width * eighths / 8 >= (guint64) max_width)
      return eighths;
  return 8;
}

static gboolean
must_scale (int width, int max_width)
{
  return max_width > 0 && width > max_width;
}

static const char *
draw (Reader *reader, const guint8 *data, gsize n, int max_width)
{
  const char *problem = read_header (reader, data, n);
  int width = 0, height = 0;

  if (problem != NULL)
    return problem;
  start_rows (reader, choose_eighths (reader->jpeg.image_width, max_width));
  width = (int) reader->jpeg.output_width;
  height = (int) reader->jpeg.output_height;
  reader->canvas = must_scale (width, max_width) ? yc_render_canvas_new_draft (width, height) : yc_render_canvas_new (width, height);
  if (reader->canvas == NULL)
    return "too-large";
  read_rows (reader);
  return NULL;
}

/**
 * yc_render_jpeg_draw:
 * @max_width: pixels, 0 for the stored size
 * @ret_canvas: (transfer full): receives the picture; where the data ends early it stays grey
 *
 * Returns: (nullable): a problem's code
 */
const char *
yc_render_jpeg_draw (const guint8 *data, gsize n, int max_width, YcRenderCanvas **ret_canvas)
{
  Reader *reader = g_new0 (Reader, 1);
  const char *problem;

  begin (reader, data, n);
  if (setjmp (reader->jump) != 0)
    problem = "corrupt";
  else
    problem = draw (reader, data, n, max_width);
  YcRenderCanvas *canvas = problem == NULL ? g_steal_pointer (&reader->canvas) : NULL;
  end (reader);
  g_free (reader);
  if (canvas != NULL && must_scale (canvas->width, max_width))
    {
      YcRenderCanvas *small = yc_render_canvas_scale (canvas, max_width);

      yc_render_canvas_free (canvas);
      canvas = small;
      problem = small == NULL ? "too-large" : NULL;
    }
  if (problem == NULL)
    *ret_canvas = canvas;
  return problem;
}
