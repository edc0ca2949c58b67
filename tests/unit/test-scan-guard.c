/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * capture/yc-scan-guard: when is the end of a scan believed. Times are given, not measured.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "capture/yc-scan-guard.h"
#include <string.h>

#define GREY YC_PAGE_FLAG_GREY_TAIL
#define SAME YC_PAGE_FLAG_SAME_AS_BEFORE
#define BLANK YC_PAGE_FLAG_BLANK_LOOKING

typedef struct
{
  const char *name;
  gboolean    duplex, feeder_empty;
  int         times[8];       /* ms, up to the first 0 */
  YcPageFlags flags[8];
  int         end;            /* ms */
  int         code;           /* YcCaptureError, -1: none */
  gboolean    suspicious;
  guint       last_good;
  const char *reason;         /* part of it; "" for none */
} Case;

static const Case cases[] = {
  { "end-right-after-the-last-page", FALSE, TRUE, { 500, 1000, 1500 }, { 0 }, 1501, -1, TRUE, 3, "过早" },
  { "end-just-below-one-and-a-half-page-times", FALSE, TRUE, { 500, 1000, 1500 }, { 0 }, 2249, -1, TRUE, 3, "过早" },
  { "end-at-one-and-a-half-page-times", FALSE, TRUE, { 500, 1000, 1500 }, { 0 }, 2250, -1, FALSE, 3, "" },
  { "slow-first-page-does-not-move-the-median", FALSE, TRUE, { 9000, 9500, 10000 }, { 0 }, 10750, -1, FALSE, 3, "" },
  { "single-page-is-measured-from-the-start", FALSE, TRUE, { 800 }, { 0 }, 1500, -1, TRUE, 1, "过早" },
  { "single-page-with-time-to-look", FALSE, TRUE, { 800 }, { 0 }, 2000, -1, FALSE, 1, "" },
  { "flatbed-has-no-feeder-to-look-into", FALSE, FALSE, { 800 }, { 0 }, 801, -1, FALSE, 1, "" },
  { "odd-sides", TRUE, TRUE, { 500, 1000, 1500 }, { 0 }, 4000, -1, TRUE, 3, "单数" },
  { "even-sides", TRUE, TRUE, { 500, 1000 }, { 0 }, 4000, -1, FALSE, 2, "" },
  { "odd-sheets-on-one-side", FALSE, TRUE, { 500, 1000, 1500 }, { 0 }, 4000, -1, FALSE, 3, "" },
  { "grey-tail", FALSE, TRUE, { 500, 1000, 1500 }, { 0, GREY, 0 }, 4000, -1, TRUE, 1, "灰色" },
  { "doubled-page", FALSE, TRUE, { 500, 1000, 1500 }, { 0, 0, SAME }, 4000, -1, TRUE, 2, "完全相同" },
  { "blank-looking-page-is-no-doubt", FALSE, TRUE, { 500, 1000 }, { 0, BLANK }, 4000, -1, FALSE, 2, "" },
  { "jam", FALSE, FALSE, { 500, 1000 }, { 0 }, 1100, YC_CAPTURE_ERROR_JAM, TRUE, 2, "卡纸" },
  { "cover", FALSE, FALSE, { 500 }, { 0 }, 1100, YC_CAPTURE_ERROR_COVER, TRUE, 1, "盖板" },
  { "cancel", FALSE, FALSE, { 500 }, { 0 }, 1100, YC_CAPTURE_ERROR_CANCELLED, TRUE, 1, "停止" },
  { "full-disk", FALSE, FALSE, { 500 }, { 0 }, 1100, YC_CAPTURE_ERROR_NO_SPACE, TRUE, 1, "磁盘" },
  { "page-that-broke-off", FALSE, FALSE, { 500 }, { 0 }, 1100, YC_CAPTURE_ERROR_TRUNCATED, TRUE, 1, "一半" },
  { "crash-before-any-page", FALSE, FALSE, { 0 }, { 0 }, 0, YC_CAPTURE_ERROR_DEVICE, TRUE, 0, "出错" },
  { "empty-feeder-without-pages", FALSE, TRUE, { 0 }, { 0 }, 100, YC_CAPTURE_ERROR_EMPTY, FALSE, 0, "" },
  { "empty-feeder-in-the-middle-of-a-page", FALSE, FALSE, { 500 }, { 0 }, 900, YC_CAPTURE_ERROR_EMPTY, TRUE, 1, "出错" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(YcScanGuard) guard = yc_scan_guard_new (c->duplex);
  g_autoptr(GError) error = c->code < 0 ? NULL : g_error_new_literal (YC_CAPTURE_ERROR, c->code, "test");
  g_autoptr(YcScanEnd) end = NULL;
  guint n = 0;

  for (; c->times[n] != 0; n++)
    yc_scan_guard_add_page (guard, c->flags[n], c->times[n]);
  end = yc_scan_guard_end (guard, c->feeder_empty, c->end, error);
  g_assert_cmpuint (end->images, ==, n);
  g_assert_cmpint (end->suspicious, ==, c->suspicious);
  g_assert_cmpuint (end->last_good, ==, c->last_good);
  g_assert_nonnull (strstr (end->reason, c->reason));
  g_assert_cmpint (*end->reason != '\0', ==, c->suspicious);
}

static void
test_all_reasons (void)
{
  g_autoptr(YcScanGuard) guard = yc_scan_guard_new (TRUE);
  g_autoptr(YcScanEnd) end = NULL;

  yc_scan_guard_add_page (guard, GREY | SAME, 500);
  end = yc_scan_guard_end (guard, TRUE, 501, NULL);
  g_assert_nonnull (strstr (end->reason, "过早"));
  g_assert_nonnull (strstr (end->reason, "；双面"));
  g_assert_nonnull (strstr (end->reason, "；有页面下部"));
  g_assert_nonnull (strstr (end->reason, "；有页面与前一页"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/capture/scan-guard/%s-is-%s", cases[i].name, cases[i].suspicious ? "suspicious" : "believed");
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/capture/scan-guard/all-reasons-are-named", test_all_reasons);
  return g_test_run ();
}
