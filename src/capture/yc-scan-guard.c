/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The completeness guard: takes what each page and the end of the job looked like, gives a verdict for the clerk. Drivers turn server
 * errors and jams into "no more paper", so that an end is believed only when the feeder had the time to look for another sheet, the sides
 * come in pairs, and no page is cut or doubled. Any thread.
 */
#define G_LOG_DOMAIN "yc-capture"

#include "config.h"

#include "capture/yc-scan-guard.h"

#define BAD_FLAGS (YC_PAGE_FLAG_GREY_TAIL | YC_PAGE_FLAG_SHORT | YC_PAGE_FLAG_SAME_AS_BEFORE)

YcScanGuard *
yc_scan_guard_new (gboolean duplex)
{
  YcScanGuard *self = g_new0 (YcScanGuard, 1);

  self->duplex = duplex;
  self->times = g_array_new (FALSE, FALSE, sizeof (int));
  return self;
}

void
yc_scan_guard_free (YcScanGuard *self)
{
  g_array_unref (self->times);
  g_free (self);
}

void
yc_scan_end_free (YcScanEnd *end)
{
  g_free (end->reason);
  g_free (end);
}

/* The next page, durable @ms milliseconds after the start of the job. */
void
yc_scan_guard_add_page (YcScanGuard *self, YcPageFlags flags, int ms)
{
  g_array_append_val (self->times, ms);
  self->seen |= flags;
  if ((flags & BAD_FLAGS) != 0 && self->first_bad == 0)
    self->first_bad = self->times->len;
}

static gint
compare_ints (gconstpointer a, gconstpointer b)
{
  int x = *(const int *) a, y = *(const int *) b;

  return (x > y) - (x < y);
}

/* Of the times between pages; the first counts from the start of the job. */
static int
median_page_time (YcScanGuard *self)
{
  g_autoptr(GArray) gaps = g_array_new (FALSE, FALSE, sizeof (int));
  int before = 0;

  for (guint i = 0; i < self->times->len; i++)
    {
      int at = g_array_index (self->times, int, i), gap = at - before;
      g_array_append_val (gaps, gap);
      before = at;
    }
  g_array_sort (gaps, compare_ints);
  return g_array_index (gaps, int, gaps->len / 2);
}

static void
add_reason (GString *reasons, const char *text)
{
  if (reasons->len > 0)
    g_string_append (reasons, "；");
  g_string_append (reasons, text);
}

static const char *
error_reason (const GError *error)
{
  if (error->domain != YC_CAPTURE_ERROR)
    return "扫描没有正常结束";
  switch ((YcCaptureError) error->code)
    {
    case YC_CAPTURE_ERROR_JAM:
      return "进纸器卡纸，卡住的一张没有扫到";
    case YC_CAPTURE_ERROR_COVER:
      return "扫描仪盖板打开，后面的纸没有扫到";
    case YC_CAPTURE_ERROR_TRUNCATED:
      return "有一页传到一半就断了，没有收下";
    case YC_CAPTURE_ERROR_CANCELLED:
      return "扫描被停止，后面的纸没有扫";
    case YC_CAPTURE_ERROR_NO_SPACE:
      return "磁盘已满，后面的纸没有扫到";
    case YC_CAPTURE_ERROR_NO_SCANNER:
    case YC_CAPTURE_ERROR_BUSY:
    case YC_CAPTURE_ERROR_EMPTY:
    case YC_CAPTURE_ERROR_DEVICE:
    case YC_CAPTURE_ERROR_FOREIGN:
    case YC_CAPTURE_ERROR_LIMIT:
    case YC_CAPTURE_ERROR_FROZEN:
      return "扫描仪出错，后面的纸可能没有扫到";
    }
  return "扫描没有正常结束";
}

static void
check_end_time (YcScanGuard *self, int ms, GString *reasons)
{
  int last = g_array_index (self->times, int, self->times->len - 1);
  int median = median_page_time (self), gap = ms - last;

  /* Looking for one more sheet takes a feeder longer than feeding one; an error that the driver calls "no paper" comes at once. */
  if ((gint64) gap * 2 < (gint64) median * 3)
    add_reason (reasons, "扫描仪过早报告没有纸，可能还有纸没有扫到，请核对张数");
}

static void
check_pages (YcScanGuard *self, GString *reasons)
{
  if (self->duplex && self->times->len % 2 != 0)
    add_reason (reasons, "双面扫描得到单数图像，可能少了一面");
  if ((self->seen & YC_PAGE_FLAG_GREY_TAIL) != 0)
    add_reason (reasons, "有页面下部缺失（灰色），请重扫该页");
  if ((self->seen & YC_PAGE_FLAG_SHORT) != 0)
    add_reason (reasons, "有页面不完整，请重扫该页");
  if ((self->seen & YC_PAGE_FLAG_SAME_AS_BEFORE) != 0)
    add_reason (reasons, "有页面与前一页完全相同，可能是扫描仪重复传送");
}

YcScanEnd *
yc_scan_guard_end (YcScanGuard *self, gboolean feeder_empty, int ms, const GError *error)
{
  YcScanEnd *end = g_new0 (YcScanEnd, 1);
  GString *reasons = g_string_new (NULL);

  end->images = self->times->len;
  end->last_good = self->first_bad > 0 ? self->first_bad - 1 : end->images;
  /* An empty feeder that gave no page is no doubt, only an answer. */
  if (error != NULL && (end->images > 0 || !g_error_matches (error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_EMPTY)))
    add_reason (reasons, error_reason (error));
  if (error == NULL && feeder_empty && end->images > 0)
    check_end_time (self, ms, reasons);
  check_pages (self, reasons);
  end->suspicious = reasons->len > 0;
  end->reason = g_string_free (reasons, FALSE);
  return end;
}
