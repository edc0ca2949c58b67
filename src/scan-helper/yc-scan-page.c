/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Makes one page durable: rows are encoded strip by strip (libjpeg-turbo, quality 85, 4:2:0), digested and sealed into a hidden part
 * file, which is synced and renamed at the end; the page may be announced only after that. Memory does not grow with the page, unless
 * its height is not known before the end: then the compressed bytes wait, because the height stands at their beginning.
 * Belongs to the thread that scans.
 */
#define G_LOG_DOMAIN "yc-scan"

#include "config.h"

#include "scan-helper/yc-scan-page.h"
#include "scan-helper/yc-scan-analysis.h"
#include "base/yc-id.h"
#include "base/yc-error.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <jpeglib.h>

#define QUALITY 85
#define OUTPUT_BYTES 65536
#define HELD_MAX (24 * 1024 * 1024)   /* of a page of unknown height */

typedef struct
{
  struct jpeg_error_mgr base;
  jmp_buf               escape;
} ErrorManager;

struct _YcScanPage
{
  struct jpeg_compress_struct jpeg;
  struct jpeg_destination_mgr output;
  ErrorManager    errors;
  guint8          buffer[OUTPUT_BYTES];
  GError         *failure;       /* of the disk, met inside the encoder */
  int             folder_fd, fd;
  char            part_name[32], final_name[64];
  int             width, height, channels;
  int             rows;
  gsize           bytes;
  GByteArray     *held;          /* nullable */
  YcSealWriter   *seal;
  YcDigester     *digester, *frame_digester;
  YcScanAnalysis *analysis;
};

static gboolean
store_bytes (YcScanPage *self, const guint8 *data, gsize n, GError **error)
{
  yc_digester_update (self->digester, data, n);
  self->bytes += n;
  return yc_seal_writer_write (self->seal, data, n, error);
}

/* Returns: FALSE with self->failure set. */
static gboolean
take_output (YcScanPage *self, gsize n)
{
  if (self->held == NULL)
    return store_bytes (self, self->buffer, n, &self->failure);
  if (self->held->len + n > HELD_MAX)
    {
      g_set_error (&self->failure, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE, "a page of unknown length is too long");
      return FALSE;
    }
  g_byte_array_append (self->held, self->buffer, (guint) n);
  return TRUE;
}

static void
escape_cb (j_common_ptr jpeg)
{
  YcScanPage *self = jpeg->client_data;

  longjmp (self->errors.escape, 1);
}

static void
keep_quiet_cb (j_common_ptr jpeg)
{
}

static void
output_begin_cb (j_compress_ptr jpeg)
{
  YcScanPage *self = jpeg->client_data;

  self->output.next_output_byte = self->buffer;
  self->output.free_in_buffer = sizeof self->buffer;
}

static boolean
output_full_cb (j_compress_ptr jpeg)
{
  YcScanPage *self = jpeg->client_data;

  if (!take_output (self, sizeof self->buffer))
    longjmp (self->errors.escape, 1);
  output_begin_cb (jpeg);
  return TRUE;
}

static void
output_end_cb (j_compress_ptr jpeg)
{
  YcScanPage *self = jpeg->client_data;

  if (!take_output (self, sizeof self->buffer - self->output.free_in_buffer))
    longjmp (self->errors.escape, 1);
}

/* The encoder stopped: says why. Always FALSE. */
static gboolean
report_failure (YcScanPage *self, GError **error)
{
  char text[JMSG_LENGTH_MAX];

  if (self->failure != NULL)
    g_propagate_error (error, g_steal_pointer (&self->failure));
  else
    {
      self->jpeg.err->format_message ((j_common_ptr) &self->jpeg, text);
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "JPEG: %s", text);
    }
  return FALSE;
}

static void
configure_encoder (YcScanPage *self, int dpi)
{
  struct jpeg_compress_struct *jpeg = &self->jpeg;

  jpeg->image_width = (JDIMENSION) self->width;
  jpeg->image_height = self->height < 0 ? JPEG_MAX_DIMENSION : (JDIMENSION) self->height;
  jpeg->input_components = self->channels;
  jpeg->in_color_space = self->channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
  jpeg_set_defaults (jpeg);   /* colour is 4:2:0 by default */
  jpeg_set_quality (jpeg, QUALITY, TRUE);
  jpeg->density_unit = dpi > 0 ? 1 : 0;
  jpeg->X_density = jpeg->Y_density = (UINT16) (dpi > 0 ? dpi : 1);
}

static gboolean
start_encoder (YcScanPage *self, int dpi, GError **error)
{
  self->jpeg.err = jpeg_std_error (&self->errors.base);
  self->errors.base.error_exit = escape_cb;
  self->errors.base.output_message = keep_quiet_cb;
  self->jpeg.client_data = self;
  if (setjmp (self->errors.escape) != 0)
    return report_failure (self, error);
  jpeg_create_compress (&self->jpeg);
  self->output.init_destination = output_begin_cb;
  self->output.empty_output_buffer = output_full_cb;
  self->output.term_destination = output_end_cb;
  self->jpeg.dest = &self->output;
  configure_encoder (self, dpi);
  jpeg_start_compress (&self->jpeg, TRUE);
  return TRUE;
}

static gboolean
open_part (YcScanPage *self, const YcScanPageSpec *spec, GError **error)
{
  g_snprintf (self->part_name, sizeof self->part_name, ".p%04u.part", spec->n);
  g_snprintf (self->final_name, sizeof self->final_name, "p%04u-%s.sealed", spec->n, yc_id_tail (spec->job));
  self->folder_fd = open (spec->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->folder_fd < 0)
    return yc_error_set_errno (error, errno, "open the case folder");
  self->fd = openat (self->folder_fd, self->part_name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return yc_error_set_errno (error, errno, "create the part file");
  return TRUE;
}

/**
 * yc_scan_page_new:
 *
 * Opens the part file of a page. Errors: NO_SPACE, IO, FORMAT (sizes that JPEG cannot hold).
 *
 * Returns: (transfer full) (nullable)
 */
YcScanPage *
yc_scan_page_new (const YcScanPageSpec *spec, GError **error)
{
  g_autoptr(YcScanPage) self = g_new0 (YcScanPage, 1);
  g_autofree char *aad = g_strdup_printf ("job/%s/%u", spec->job, spec->n);

  self->fd = self->folder_fd = -1;
  self->width = spec->width;
  self->height = spec->height;
  self->channels = spec->channels;
  if (!open_part (self, spec, error))
    return NULL;
  self->seal = yc_seal_writer_new (spec->key, aad, self->fd);
  self->digester = yc_digester_new ();
  self->frame_digester = yc_digester_new_sha256 ();
  self->analysis = yc_scan_analysis_new (spec->width, spec->channels, spec->dpi);
  if (spec->height < 0)
    self->held = g_byte_array_new ();
  if (!start_encoder (self, spec->dpi, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
yc_scan_page_free (YcScanPage *self)
{
  if (self->jpeg.err != NULL)
    jpeg_destroy_compress (&self->jpeg);
  g_clear_pointer (&self->seal, yc_seal_writer_free);
  g_clear_pointer (&self->digester, yc_digester_free);
  g_clear_pointer (&self->frame_digester, yc_digester_free);
  g_clear_pointer (&self->analysis, yc_scan_analysis_free);
  g_clear_pointer (&self->held, g_byte_array_unref);
  g_clear_error (&self->failure);
  if (self->fd >= 0)
    close (self->fd);
  if (self->folder_fd >= 0)
    close (self->folder_fd);
  g_free (self);
}

/* Removes the unfinished part, where nobody needs to be told of it later: after a cancel, or to give room back to a full disk. */
void
yc_scan_page_remove (YcScanPage *self)
{
  if (unlinkat (self->folder_fd, self->part_name, 0) != 0 && errno != ENOENT)
    g_warning ("%s stays: %s", self->part_name, g_strerror (errno));
}

static gboolean
encode_row (YcScanPage *self, const guint8 *row, GError **error)
{
  JSAMPROW rows[1] = { (JSAMPROW) row };

  if (setjmp (self->errors.escape) != 0)
    return report_failure (self, error);
  jpeg_write_scanlines (&self->jpeg, rows, 1);
  return TRUE;
}

/**
 * yc_scan_page_add_row:
 * @raw: the row as the driver gave it, for the frame's digest
 * @row: the same as width × channels samples of 8 bits
 *
 * Errors: NO_SPACE, IO; TOO_LARGE for a page of unknown height past the limit of JPEG or of memory.
 */
gboolean
yc_scan_page_add_row (YcScanPage *self, const guint8 *raw, gsize n_raw, const guint8 *row, GError **error)
{
  if (self->rows == (self->height < 0 ? JPEG_MAX_DIMENSION - 2 * DCTSIZE : self->height))
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_TOO_LARGE, "more than %d rows in a page", self->rows);
      return FALSE;
    }
  yc_digester_update (self->frame_digester, raw, n_raw);
  yc_scan_analysis_add_row (self->analysis, row);
  self->rows++;
  return encode_row (self, row, error);
}

/* White rows up to a whole MCU row, so that the encoder has nothing left inside; decoders cut them off by the height in the head. */
static gboolean
pad_rows (YcScanPage *self, GError **error)
{
  int mcu_rows = self->jpeg.max_v_samp_factor * DCTSIZE;
  gsize n = (gsize) self->width * (gsize) self->channels;
  g_autofree guint8 *white = g_malloc (n);

  memset (white, 0xff, n);
  for (int row = self->rows; row % mcu_rows != 0; row++)
    if (!encode_row (self, white, error))
      return FALSE;
  self->jpeg.image_height = self->jpeg.next_scanline;
  return TRUE;
}

/* Writes the real height into the frame header (SOF0) of the held bytes. */
static gboolean
patch_height (YcScanPage *self, GError **error)
{
  guint8 *data = self->held->data;
  gsize at = 2;

  while (at + 9 < self->held->len && data[at] == 0xff && data[at + 1] != 0xda)
    {
      if (data[at + 1] == 0xc0)
        {
          data[at + 5] = (guint8) (self->rows >> 8);
          data[at + 6] = (guint8) (self->rows & 0xff);
          return TRUE;
        }
      at += 2 + ((gsize) data[at + 2] << 8) + data[at + 3];
    }
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "JPEG without a frame header");
  return FALSE;
}

static gboolean
end_encoder (YcScanPage *self, GError **error)
{
  if (setjmp (self->errors.escape) != 0)
    return report_failure (self, error);
  jpeg_finish_compress (&self->jpeg);
  return TRUE;
}

static gboolean
make_durable (YcScanPage *self, GError **error)
{
  if (fdatasync (self->fd) != 0)
    return yc_error_set_errno (error, errno, "sync a page");
  if (renameat (self->folder_fd, self->part_name, self->folder_fd, self->final_name) != 0)
    return yc_error_set_errno (error, errno, "rename a page");
  if (fsync (self->folder_fd) != 0)
    return yc_error_set_errno (error, errno, "sync the case folder");
  return TRUE;
}

/**
 * yc_scan_page_finish:
 *
 * Ends a page that has all its rows: the sealed file has its final name and survives a power cut when this returns TRUE.
 * Errors: NO_SPACE, IO, FORMAT (rows are missing).
 */
gboolean
yc_scan_page_finish (YcScanPage *self, YcScanPageResult *ret_result, GError **error)
{
  YcScanPageResult result = { .width = self->width, .height = self->rows };
  YcDigest frame;

  if (self->rows == 0)
    {
      g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "a page without rows");
      return FALSE;
    }
  if (self->height < 0 && !pad_rows (self, error))
    return FALSE;
  if (!end_encoder (self, error))
    return FALSE;
  if (self->held != NULL &&
      (!patch_height (self, error) || !store_bytes (self, self->held->data, self->held->len, error)))
    return FALSE;
  if (!yc_seal_writer_finish (self->seal, error) || !make_durable (self, error))
    return FALSE;
  yc_digester_finish (self->digester, &result.digest);
  yc_digester_finish (self->frame_digester, &frame);
  memcpy (result.frame_sha256, frame.sha256, sizeof result.frame_sha256);
  memcpy (result.name, self->final_name, sizeof result.name);
  result.bytes = self->bytes;
  result.grey_tail = yc_scan_analysis_grey_tail (self->analysis);
  result.blank = yc_scan_analysis_blank (self->analysis);
  *ret_result = result;
  return TRUE;
}
