/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * SANE frames to rows: takes pieces of any size, gives one call a row. Knows depth 1 (grey), 8 and 16 and padded lines; refuses what no
 * scanner of this century sends (three passes, colour at depth 1) with a clear error. Belongs to the thread that scans.
 */
#define G_LOG_DOMAIN "yc-scan"

#include "config.h"

#include "scan-helper/yc-scan-rows.h"
#include "base/yc-error.h"
#include <string.h>

#define MAX_WIDTH 65500

struct _YcScanRows
{
  SANE_Parameters parameters;
  int     channels;
  gsize   line_bytes;   /* as they come */
  gsize   used_bytes;   /* without padding */
  guint8 *line;         /* the row that is being filled */
  gsize   filled;
  guint8 *row;          /* the same in 8 bits */
  gint64  done;
};

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT, "the scanner sends %s", why);
  return FALSE;
}

static gboolean
check_parameters (const SANE_Parameters *p, GError **error)
{
  gboolean colour = p->format == SANE_FRAME_RGB;

  if (p->format != SANE_FRAME_RGB && p->format != SANE_FRAME_GRAY)
    return refuse (error, "three passes or an unknown format; only grey and RGB in one pass can be read");
  if (p->depth != 8 && p->depth != 16 && (p->depth != 1 || colour))
    return refuse (error, "a sample depth that cannot be read (1 in grey, 8 and 16 can)");
  if (p->pixels_per_line < 1 || p->pixels_per_line > MAX_WIDTH)
    return refuse (error, "lines of impossible length");
  if (p->lines == 0 || p->lines < -1 || p->lines > MAX_WIDTH)
    return refuse (error, "an impossible number of lines");
  return TRUE;
}

/* Returns: (transfer full), or NULL with YC_BASE_ERROR_FORMAT when the frame cannot be read. */
YcScanRows *
yc_scan_rows_new (const SANE_Parameters *parameters, GError **error)
{
  YcScanRows *self;
  int channels = parameters->format == SANE_FRAME_RGB ? 3 : 1;
  gsize used;

  if (!check_parameters (parameters, error))
    return NULL;
  used = ((gsize) parameters->pixels_per_line * (gsize) channels * (gsize) parameters->depth + 7) / 8;
  if (parameters->bytes_per_line < 0 || (gsize) parameters->bytes_per_line < used ||
      (gsize) parameters->bytes_per_line > 2 * used + 65536)
    {
      refuse (error, "lines whose bytes do not fit their pixels");
      return NULL;
    }
  self = g_new0 (YcScanRows, 1);
  self->parameters = *parameters;
  self->channels = channels;
  self->used_bytes = used;
  self->line_bytes = (gsize) parameters->bytes_per_line;
  self->line = g_malloc (self->line_bytes);
  self->row = g_malloc ((gsize) parameters->pixels_per_line * (gsize) channels);
  return self;
}

void
yc_scan_rows_free (YcScanRows *self)
{
  g_free (self->line);
  g_free (self->row);
  g_free (self);
}

int
yc_scan_rows_channels (YcScanRows *self)
{
  return self->channels;
}

gint64
yc_scan_rows_done (YcScanRows *self)
{
  return self->done;
}

/* Returns: (transfer none): the row in 8 bits; the line itself when it is that already. */
static const guint8 *
convert_line (YcScanRows *self)
{
  gsize n = (gsize) self->parameters.pixels_per_line * (gsize) self->channels;

  if (self->parameters.depth == 8)
    return self->line;
  if (self->parameters.depth == 1)
    for (gsize i = 0; i < n; i++)   /* most significant bit first, 1 is black */
      self->row[i] = (self->line[i / 8] >> (7 - i % 8)) & 1 ? 0 : 255;
  else
    for (gsize i = 0; i < n; i++)   /* in the byte order of this machine */
      {
        guint16 sample;
        memcpy (&sample, self->line + 2 * i, sizeof sample);
        self->row[i] = (guint8) (sample >> 8);
      }
  return self->row;
}

/* Takes the next @n bytes. Errors: FORMAT when more rows come than were announced; what @func gives. */
gboolean
yc_scan_rows_feed (YcScanRows *self, const guint8 *data, gsize n, YcScanRowFunc func, gpointer user_data, GError **error)
{
  while (n > 0)
    {
      gsize take = MIN (n, self->line_bytes - self->filled);

      if (self->parameters.lines >= 0 && self->done == self->parameters.lines)
        return refuse (error, "more lines than it announced");
      memcpy (self->line + self->filled, data, take);
      self->filled += take;
      data += take;
      n -= take;
      if (self->filled < self->line_bytes)
        continue;
      self->filled = 0;
      if (!func (self->line, self->used_bytes, convert_line (self), user_data, error))
        return FALSE;
      self->done++;
    }
  return TRUE;
}
