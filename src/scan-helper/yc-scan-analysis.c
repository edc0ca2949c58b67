/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Watches 8-bit rows on their way to the encoder: counts the grey rows at the end of a page whose JPEG the scanner cut, and sums
 * boxes into a small grey picture near 75 dpi to tell a page without ink. Takes rows from the top, gives two answers at the end.
 * Belongs to the thread that scans.
 */
#define G_LOG_DOMAIN "yc-scan"

#include "config.h"

#include "scan-helper/yc-scan-analysis.h"
#include <string.h>

#define SMALL_DPI 75
#define GREY 128            /* what decoders paint where data is missing */
#define INK_STEP 40         /* this much darker than the paper is ink */
#define PAPER_MIN 160       /* a page darker than this is not paper seen by a lamp */
#define SPECK_CELLS 3       /* dust: groups of up to this many small pixels */
#define BLANK_CELLS 30      /* less ink than a page number at 75 dpi */
#define MARGIN_PERCENT 5    /* edges carry the shadow of the feeder */

struct _YcScanAnalysis
{
  gsize    row_bytes;
  int      width, channels;
  guint8  *grey_row, *white_row;
  guint    grey_rows;       /* of the last grey block */
  gboolean white_after;     /* white padding has followed it */
  int      box;             /* side of a box in pixels */
  int      columns;         /* of the small picture */
  guint32 *sums;
  int      rows_in_box;
  GByteArray *small;
};

/* Returns: (transfer full): for rows of @width pixels of @channels samples (1 or 3) at @dpi dots per inch (0: unknown). */
YcScanAnalysis *
yc_scan_analysis_new (int width, int channels, int dpi)
{
  YcScanAnalysis *self = g_new0 (YcScanAnalysis, 1);

  self->width = width;
  self->channels = channels;
  self->row_bytes = (gsize) width * (gsize) channels;
  self->grey_row = g_malloc (self->row_bytes);
  self->white_row = g_malloc (self->row_bytes);
  memset (self->grey_row, GREY, self->row_bytes);
  memset (self->white_row, 0xff, self->row_bytes);
  self->box = CLAMP ((dpi + SMALL_DPI / 2) / SMALL_DPI, 1, 16);
  self->columns = MAX (width / self->box, 1);
  self->sums = g_new0 (guint32, self->columns);
  self->small = g_byte_array_new ();
  return self;
}

void
yc_scan_analysis_free (YcScanAnalysis *self)
{
  g_free (self->grey_row);
  g_free (self->white_row);
  g_free (self->sums);
  g_byte_array_unref (self->small);
  g_free (self);
}

static void
watch_tail (YcScanAnalysis *self, const guint8 *row)
{
  if (row[0] == GREY && memcmp (row, self->grey_row, self->row_bytes) == 0)
    {
      self->grey_rows = self->white_after ? 1 : self->grey_rows + 1;
      self->white_after = FALSE;
    }
  else if (row[0] == 0xff && memcmp (row, self->white_row, self->row_bytes) == 0)
    self->white_after = TRUE;
  else
    {
      self->grey_rows = 0;
      self->white_after = FALSE;
    }
}

static void
flush_box_row (YcScanAnalysis *self)
{
  guint n = (guint) (self->box * self->rows_in_box);
  guint start = self->small->len;

  g_byte_array_set_size (self->small, start + (guint) self->columns);
  for (int x = 0; x < self->columns; x++)
    {
      self->small->data[start + (guint) x] = (guint8) MIN (self->sums[x] / n, 255);
      self->sums[x] = 0;
    }
  self->rows_in_box = 0;
}

static void
sum_boxes (YcScanAnalysis *self, const guint8 *row)
{
  for (int column = 0; column < self->columns; column++)
    {
      guint32 sum = 0;
      for (int i = 0; i < self->box && column * self->box + i < self->width; i++)
        {
          const guint8 *pixel = row + (gsize) (column * self->box + i) * (gsize) self->channels;
          /* Green stands for luminance; it misses neither red seals nor blue ink. */
          sum += self->channels == 3 ? pixel[1] : pixel[0];
        }
      self->sums[column] += sum;
    }
  if (++self->rows_in_box == self->box)
    flush_box_row (self);
}

/* Takes the next row from the top: width × channels samples. */
void
yc_scan_analysis_add_row (YcScanAnalysis *self, const guint8 *row)
{
  watch_tail (self, row);
  sum_boxes (self, row);
}

/* A baseline JPEG that was cut comes through the driver as a whole page whose missing part is exactly 128 in every sample; the driver may
 * have padded it with white below. Sensor noise makes such rows impossible on real paper. A cut progressive JPEG is not found. */
gboolean
yc_scan_analysis_grey_tail (YcScanAnalysis *self)
{
  return self->grey_rows >= YC_SCAN_GREY_TAIL_ROWS;
}

/* The most frequent grey of the upper half: the paper. */
static int
paper_level (const guint8 *pixels, gsize n)
{
  gsize counts[256] = { 0 };
  int best = 0;

  for (gsize i = 0; i < n; i++)
    counts[pixels[i]]++;
  for (int level = 1; level < 256; level++)
    if (counts[level] > counts[best])
      best = level;
  return best;
}

/* Clears the group of ink at @start and returns its size. */
static guint
take_group (guint8 *ink, int columns, int rows, int start, GArray *stack)
{
  guint size = 0;

  g_array_set_size (stack, 0);
  g_array_append_val (stack, start);
  ink[start] = 0;
  while (stack->len > 0)
    {
      int at = g_array_index (stack, int, stack->len - 1);
      g_array_set_size (stack, stack->len - 1);
      size++;
      for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
          {
            int x = at % columns + dx, y = at / columns + dy, next = y * columns + x;
            if (x < 0 || y < 0 || x >= columns || y >= rows || !ink[next])
              continue;
            ink[next] = 0;
            g_array_append_val (stack, next);
          }
    }
  return size;
}

/* Counts ink inside a margin, without specks of dust. A hint for the clerk: pages are marked, never dropped. */
gboolean
yc_scan_analysis_blank (YcScanAnalysis *self)
{
  int columns = self->columns, rows = (int) (self->small->len / (guint) columns);
  int margin_x = columns * MARGIN_PERCENT / 100, margin_y = rows * MARGIN_PERCENT / 100;
  int paper = paper_level (self->small->data, self->small->len);
  g_autofree guint8 *ink = NULL;
  g_autoptr(GArray) stack = g_array_new (FALSE, FALSE, sizeof (int));
  guint total = 0;

  if (rows == 0 || paper < PAPER_MIN)
    return FALSE;
  ink = g_malloc0 (self->small->len);
  for (int y = margin_y; y < rows - margin_y; y++)
    for (int x = margin_x; x < columns - margin_x; x++)
      ink[y * columns + x] = self->small->data[y * columns + x] < paper - INK_STEP;
  for (int i = 0; i < columns * rows && total < BLANK_CELLS; i++)
    if (ink[i])
      {
        guint size = take_group (ink, columns, rows, i, stack);
        total += size > SPECK_CELLS ? size : 0;
      }
  return total < BLANK_CELLS;
}
