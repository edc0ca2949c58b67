/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Scanning as a whole: YcScanner, the real scan helper, real libsane with sane-airscan, and a network scanner of our own that fails on
 * request. Pages come at 120 a minute, so that a fault hits after the pages before it have arrived.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "integration/scan-rig.h"
#include "unit/test-disk.h"
#include <signal.h>

/* The feeder takes its time to see that it is empty, as a real one does; long enough for a machine that lags behind with the pages. */
#define GOOD_END "look=8"

typedef struct
{
  const char *name, *control;
  guint pages;
  int   code;               /* YcCaptureError, -1: none */
  gboolean suspicious;
  const char *reason;       /* part of it, nullable */
} Fault;

static const Fault faults[] = {
  { "empty-feeder-is-said-and-not-suspicious", "unload", 0, YC_CAPTURE_ERROR_EMPTY, FALSE, NULL },
  { "jam-on-the-first-sheet-is-said", "fault=jam@1", 0, YC_CAPTURE_ERROR_JAM, TRUE, "卡纸" },
  { "jam-keeps-the-pages-before-it", "fault=jam@3", 2, YC_CAPTURE_ERROR_JAM, TRUE, "卡纸" },
  { "open-cover-on-the-first-sheet-is-said", "fault=cover@1", 0, YC_CAPTURE_ERROR_COVER, TRUE, "盖板打开" },
  { "open-cover-keeps-the-pages-before-it", "fault=cover@2", 1, YC_CAPTURE_ERROR_COVER, TRUE, "盖板打开" },
  /* sane-airscan does not know ScannerAdfHatchOpen and says I/O error */
  { "open-cover-that-the-driver-does-not-know-keeps-the-pages-before-it", "fault=hatch@2", 1, YC_CAPTURE_ERROR_DEVICE, TRUE, "扫描仪出错" },
  { "dropped-connection-keeps-the-pages-before-it", "fault=drop@2", 1, YC_CAPTURE_ERROR_DEVICE, TRUE, NULL },
  { "garbage-instead-of-a-page-is-an-error", "fault=garbage@2", 1, YC_CAPTURE_ERROR_DEVICE, TRUE, NULL },
  { "server-error-that-the-driver-calls-no-paper-is-suspicious", "fault=http500@2 " GOOD_END, 1, -1, TRUE, "过早" },
  { "feeder-that-ends-too-early-is-suspicious", "", 5, -1, TRUE, "过早" },
  { "scanner-that-another-computer-has-is-said-to-be-busy", "fault=taken@1", 0, YC_CAPTURE_ERROR_BUSY, TRUE, NULL },
  { "busy-scanner-is-waited-for", "fault=busy@2 " GOOD_END, 5, -1, FALSE, NULL },
};

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
  g_autofree char *words = g_strconcat ("ppm=120 ", fault->control, NULL);
  ScanRig rig;

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_control (&rig, words);
  scan_rig_open (&rig);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  if (fault->code < 0)
    g_assert_no_error (rig.error);
  else
    g_assert_error (rig.error, YC_CAPTURE_ERROR, fault->code);
  g_assert_cmpuint (rig.pages->len, ==, fault->pages);
  g_assert_cmpuint (scan_rig_count_files (&rig, ".sealed"), ==, fault->pages);
  g_assert_cmpint (rig.end.suspicious, ==, fault->suspicious);
  g_assert_cmpuint (rig.end.last_good, ==, fault->pages);
  g_test_message ("reason: %s", rig.end.reason);
  g_assert_true (fault->reason == NULL || strstr (rig.end.reason, fault->reason) != NULL);
  scan_rig_wait_state (&rig, YC_SCANNER_READY);
  scan_rig_clear (&rig);
}

static void
test_five_pages (void)
{
  ScanRig rig;
  g_autofree char *log = NULL;

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_control (&rig, "ppm=120 " GOOD_END);
  scan_rig_open (&rig);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  g_assert_no_error (rig.error);
  g_assert_cmpuint (rig.pages->len, ==, 5);
  g_assert_false (rig.end.suspicious);
  g_assert_cmpstr (rig.end.reason, ==, "");
  g_assert_cmpuint (rig.moving, >, 5);
  for (guint i = 0; i < rig.pages->len; i++)
    {
      YcPage *page = g_ptr_array_index (rig.pages, i);
      g_assert_cmpint (page->width, ==, 1654);
      g_assert_cmpint (page->height, ==, 2339);
      g_assert_cmpint (page->dpi_real, ==, 200);
      g_assert_true (page->flags == YC_PAGE_FLAG_NONE || page->flags == YC_PAGE_FLAG_BLANK_LOOKING);
    }
  g_assert_cmpuint (scan_rig_count_files (&rig, ".part"), ==, 0);
  log = scan_rig_read_log (&rig);
  g_assert_nonnull (strstr (log, "<pwg:InputSource>Feeder</pwg:InputSource>"));
  g_assert_nonnull (strstr (log, "<scan:ColorMode>RGB24</scan:ColorMode>"));
  g_assert_nonnull (strstr (log, "<scan:XResolution>200</scan:XResolution>"));
  scan_rig_clear (&rig);
}

static void
test_truncated_page (void)
{
  ScanRig rig;

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_control (&rig, "ppm=120 fault=trunc@2 " GOOD_END);
  scan_rig_open (&rig);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  g_assert_no_error (rig.error);
  g_assert_cmpuint (rig.pages->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      YcPage *page = g_ptr_array_index (rig.pages, i);
      g_assert_cmpint ((page->flags & YC_PAGE_FLAG_GREY_TAIL) != 0, ==, i == 1);
    }
  g_assert_true (rig.end.suspicious);
  g_assert_nonnull (strstr (rig.end.reason, "灰色"));
  g_assert_cmpuint (rig.end.last_good, ==, 1);
  scan_rig_clear (&rig);
}

/* Odd number of sides, and twice the same picture. */
static void
test_duplex (void)
{
  ScanRig rig;
  g_autofree char *folder = NULL, *one = NULL, *data = NULL, *log = NULL;
  gsize n = 0;

  scan_rig_init (&rig);
  folder = g_build_filename (rig.folder, "twice", NULL);
  one = g_build_filename (scan_rig_page_folder (), "p01.jpg", NULL);
  g_assert_true (g_file_get_contents (one, &data, &n, NULL));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (int i = 1; i <= 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/p%d.jpg", folder, i);
      g_assert_true (g_file_set_contents (name, data, (gssize) n, NULL));
    }
  scan_rig_start_escl (&rig, folder);
  scan_rig_control (&rig, "ppm=120 " GOOD_END);
  scan_rig_open (&rig);
  scan_rig_start (&rig, YC_SCAN_FEEDER_DUPLEX);
  scan_rig_wait (&rig);
  g_assert_no_error (rig.error);
  g_assert_cmpuint (rig.pages->len, ==, 3);
  g_assert_true (rig.end.suspicious);
  g_assert_nonnull (strstr (rig.end.reason, "单数"));
  g_assert_nonnull (strstr (rig.end.reason, "完全相同"));
  g_assert_cmpuint (rig.end.last_good, ==, 1);
  log = scan_rig_read_log (&rig);
  g_assert_nonnull (strstr (log, "<scan:Duplex>true</scan:Duplex>"));
  scan_rig_clear (&rig);
}

static void
test_flatbed (void)
{
  ScanRig rig;

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_open (&rig);
  scan_rig_start (&rig, YC_SCAN_FLATBED);
  scan_rig_wait (&rig);
  g_assert_no_error (rig.error);
  g_assert_cmpuint (rig.pages->len, ==, 1);
  g_assert_false (rig.end.suspicious);
  scan_rig_clear (&rig);
}

/* How often the scanner was told to drop the job that was dropped first. */
static guint
count_deletes (ScanRig *rig)
{
  g_autofree char *log = scan_rig_read_log (rig);
  const char *first = strstr (log, "\tDELETE\t");
  g_autofree char *line = first != NULL ? g_strndup (first, strcspn (first, "\n")) : g_strdup ("\n\n");
  g_auto(GStrv) parts = g_strsplit (log, line, -1);

  return g_strv_length (parts) - 1;
}

static guint
count_page_requests (ScanRig *rig)
{
  g_autofree char *log = scan_rig_read_log (rig);
  g_auto(GStrv) parts = g_strsplit (log, "/NextDocument", -1);

  return g_strv_length (parts) - 1;
}

/* The first rung: the flag is seen between reads, the helper stays and the next job works with it. */
static void
test_cancel (void)
{
  ScanRig rig;
  GPid pid;

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_control (&rig, "ppm=120 " GOOD_END);
  scan_rig_open (&rig);
  pid = yc_scanner_get_helper_pid (rig.scanner);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait_pages (&rig, 1);
  yc_scanner_cancel (rig.scanner);
  g_assert_cmpint (yc_scanner_get_state (rig.scanner), ==, YC_SCANNER_CANCELLING);
  scan_rig_wait (&rig);
  g_assert_error (rig.error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_CANCELLED);
  g_assert_cmpuint (rig.pages->len, <, 5);
  g_assert_cmpuint (scan_rig_count_files (&rig, ".part"), ==, 0);
  g_assert_cmpint (yc_scanner_get_helper_pid (rig.scanner), ==, pid);
  while (count_deletes (&rig) == 0)   /* the driver tells the scanner in a thread of its own */
    g_main_context_iteration (NULL, FALSE);
  scan_rig_control (&rig, "load");
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  g_assert_no_error (rig.error);
  g_assert_cmpuint (rig.pages->len, ==, 5);
  g_assert_cmpint (yc_scanner_get_helper_pid (rig.scanner), ==, pid);
  g_assert_cmpuint (count_deletes (&rig), ==, 1);   /* once, for the cancelled job */
  scan_rig_clear (&rig);
}

/* The last rung: a scanner that never answers costs the helper its life, not the pages and not the next job. */
static void
test_hang (void)
{
  ScanRig rig;
  GPid pid;

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_control (&rig, "ppm=120 fault=hang@2");
  scan_rig_open (&rig);
  pid = yc_scanner_get_helper_pid (rig.scanner);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait_pages (&rig, 1);
  while (count_page_requests (&rig) < 2)   /* it must hang in the second page, not be stopped before it */
    g_main_context_iteration (NULL, FALSE);
  yc_scanner_cancel (rig.scanner);
  /* The first rung is the flag, of which the scanner hears nothing; the second tells it while the helper lives; then the helper goes. */
  g_assert_cmpuint (count_deletes (&rig), ==, 0);
  while (count_deletes (&rig) == 0 && !rig.finished)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (rig.finished);
  g_assert_cmpint (yc_scanner_get_helper_pid (rig.scanner), ==, pid);
  scan_rig_wait (&rig);
  g_assert_error (rig.error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_CANCELLED);
  g_assert_cmpuint (rig.pages->len, ==, 1);
  g_assert_cmpuint (rig.exits->len, ==, 1);
  g_assert_cmpint (g_array_index (rig.exits, ScanRigExit, 0).pid, ==, pid);
  g_assert_cmpint (g_array_index (rig.exits, ScanRigExit, 0).signal, ==, SIGKILL);
  g_assert_cmpuint (count_deletes (&rig), ==, 1);   /* the second rung told the scanner */
  g_assert_cmpint (yc_scanner_get_state (rig.scanner), ==, YC_SCANNER_RECOVERING);
  scan_rig_wait_state (&rig, YC_SCANNER_READY);
  scan_rig_control (&rig, "load fault= ppm=120 " GOOD_END);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  g_assert_no_error (rig.error);
  g_assert_cmpuint (rig.pages->len, ==, 5);
  scan_rig_clear (&rig);
}

static void
test_helper_killed (void)
{
  ScanRig rig;

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_control (&rig, "ppm=120");
  scan_rig_open (&rig);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait_pages (&rig, 2);
  g_assert_cmpint (kill (yc_scanner_get_helper_pid (rig.scanner), SIGKILL), ==, 0);
  scan_rig_wait (&rig);
  g_assert_error (rig.error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_DEVICE);
  g_assert_cmpuint (rig.pages->len, >=, 2);
  g_assert_true (rig.end.suspicious);
  g_assert_cmpuint (scan_rig_count_files (&rig, ".sealed"), >=, rig.pages->len);
  scan_rig_wait_state (&rig, YC_SCANNER_READY);
  scan_rig_clear (&rig);
}

static void
test_scanner_gone (void)
{
  ScanRig rig;

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_open (&rig);
  scan_rig_stop_escl (&rig);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  g_assert_true (g_error_matches (rig.error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_NO_SCANNER) ||
                 g_error_matches (rig.error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_DEVICE));
  g_assert_cmpuint (rig.pages->len, ==, 0);
  scan_rig_clear (&rig);
}

static void
test_no_scanner_at_all (void)
{
  ScanRig rig;

  scan_rig_init (&rig);
  scan_rig_write (&rig, "dll.conf", "airscan\n");
  scan_rig_write (&rig, "airscan.conf", "[options]\ndiscovery = disable\n");
  scan_rig_open_unready (&rig);
  scan_rig_wait_state (&rig, YC_SCANNER_NONE);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  g_assert_error (rig.error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_NO_SCANNER);
  scan_rig_clear (&rig);
}

/* Nobody presses anything: the scanner is switched on, and there it is. */
static void
test_hot_plug (void)
{
  ScanRig rig;

  scan_rig_init (&rig);
  scan_rig_write (&rig, "dll.conf", "airscan\n");
  scan_rig_write (&rig, "airscan.conf", "[options]\ndiscovery = disable\n");
  scan_rig_open_unready (&rig);
  scan_rig_wait_state (&rig, YC_SCANNER_NONE);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_wait_state (&rig, YC_SCANNER_READY);
  g_assert_cmpuint (yc_scanner_get_devices (rig.scanner)->len, ==, 1);
  scan_rig_start (&rig, YC_SCAN_FLATBED);
  scan_rig_wait (&rig);
  g_assert_no_error (rig.error);
  scan_rig_clear (&rig);
}

static void
test_too_little_room (void)
{
  ScanRig rig;

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_open (&rig);
  yc_scanner_set_min_free (rig.scanner, G_MAXUINT64);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  g_assert_false (rig.finished);
  scan_rig_wait (&rig);
  g_assert_error (rig.error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_NO_SPACE);
  scan_rig_clear (&rig);
}

/* A real full disk: a tmpfs with room for two pages, in the namespace of the program. */
static void
test_disk_full (void)
{
  ScanRig rig;

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_control (&rig, "ppm=120");
  scan_rig_open (&rig);
  g_assert_true (test_disk_mount_on (rig.case_folder, "1100k"));
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  g_assert_error (rig.error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_NO_SPACE);
  g_assert_cmpuint (rig.pages->len, >=, 1);
  g_assert_cmpuint (rig.pages->len, <, 5);
  g_assert_cmpuint (scan_rig_count_files (&rig, ".sealed"), ==, rig.pages->len);
  g_assert_cmpuint (scan_rig_count_files (&rig, ".part"), ==, 0);
  g_assert_nonnull (strstr (rig.end.reason, "磁盘"));
  g_assert_cmpint (umount2 (rig.case_folder, MNT_DETACH), ==, 0);
  scan_rig_clear (&rig);
}

static void
test_second_job_is_refused (void)
{
  ScanRig rig;
  g_autofree char *first = NULL;
  YcScanOptions options = { YC_SCAN_FEEDER, TRUE, 200 };

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_control (&rig, "ppm=120 " GOOD_END);
  scan_rig_open (&rig);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait_pages (&rig, 1);
  first = g_steal_pointer (&rig.job);
  rig.job = g_strdup ("00000000-0000-4000-8000-000000000002");
  yc_scanner_start (rig.scanner, NULL, &options, rig.job, "case-1", "application-form", rig.case_folder, rig.key);
  while (!rig.finished)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (rig.error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_BUSY);
  g_free (rig.job);
  rig.job = g_steal_pointer (&first);
  rig.finished = FALSE;
  scan_rig_wait (&rig);
  g_assert_no_error (rig.error);
  g_assert_cmpuint (rig.pages->len, ==, 5);
  scan_rig_clear (&rig);
}

/* Without pacing, driver and scanner race: what arrives differs from run to run, but the end is never taken for a good one. */
static void
test_unpaced_faults (void)
{
  static const char *const words[] = { "load fault=http500@2", "load fault=drop@2", "load fault=jam@3", "load fault=garbage@1" };
  ScanRig rig;

  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_open (&rig);
  for (guint i = 0; i < 50; i++)
    {
      scan_rig_control (&rig, words[i % G_N_ELEMENTS (words)]);
      scan_rig_start (&rig, YC_SCAN_FEEDER);
      scan_rig_wait (&rig);
      g_assert_true (rig.error != NULL || rig.end.suspicious);
      g_assert_cmpuint (rig.pages->len, <, 5);
    }
  scan_rig_clear (&rig);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  /* Here, not in the test of the full disk: the threads of the others are there by then. */
  if (!test_disk_enter ())
    {
      g_printerr ("this machine lets us mount no small disk: %s\n", g_strerror (errno));
      return 1;
    }

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/capture/scanner/", faults[i].name, NULL);
      g_test_add_data_func (path, &faults[i], test_fault);
    }
  g_test_add_func ("/capture/scanner/fifty-faults-without-pacing-give-no-false-end", test_unpaced_faults);
  g_test_add_func ("/capture/scanner/cut-page-gets-its-grey-tail-found", test_truncated_page);
  g_test_add_func ("/capture/scanner/odd-sides-and-a-doubled-page-are-suspicious", test_duplex);
  g_test_add_func ("/capture/scanner/hanging-scanner-costs-the-helper-not-the-pages", test_hang);
  g_test_add_func ("/capture/scanner/killed-helper-keeps-the-pages", test_helper_killed);
  g_test_add_func ("/capture/scanner/scanner-that-has-gone-is-said", test_scanner_gone);
  g_test_add_func ("/capture/scanner/no-scanner-at-all-is-said", test_no_scanner_at_all);
  g_test_add_func ("/capture/scanner/scanner-that-is-switched-on-later-is-found", test_hot_plug);
  g_test_add_func ("/capture/scanner/too-little-room-refuses-to-begin", test_too_little_room);
  g_test_add_func ("/capture/scanner/full-disk-keeps-the-pages-before-it", test_disk_full);
  g_test_add_func ("/capture/scanner/second-job-is-refused-while-one-runs", test_second_job_is_refused);
  g_test_add_func ("/capture/scanner/five-pages-are-durable-in-order", test_five_pages);
  g_test_add_func ("/capture/scanner/flatbed-gives-one-page", test_flatbed);
  g_test_add_func ("/capture/scanner/cancel-keeps-the-helper-for-the-next-job", test_cancel);
  return g_test_run ();
}
