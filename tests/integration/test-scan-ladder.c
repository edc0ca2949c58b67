/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A driver that hangs in its end, not in a page: sane_close() and sane_exit() have four seconds, then the helper goes, and nothing else does. The
 * helper is the real one, linked with functions that hang on request (tests/rigs/stuck-sane.c), because no real driver can be asked to.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "integration/scan-rig.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#define PACE "ppm=120 look=8 "

/* What the helper of @pid has called, in order, each followed by a space. */
static char *
read_calls (ScanRig *rig, GPid pid)
{
  g_autofree char *path = g_build_filename (rig->sane_folder, "calls", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  GString *calls = g_string_new (NULL);

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_string_free (calls, FALSE);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char *name = NULL;

      if (g_ascii_strtoll (lines[i], &name, 10) == pid && *name == ' ')
        g_string_append_printf (calls, "%s ", name + 1);
    }
  return g_string_free (calls, FALSE);
}

static void
wait_exit (ScanRig *rig, GPid pid, int *ret_signal)
{
  for (;;)
    {
      for (guint i = 0; i < rig->exits->len; i++)
        if (g_array_index (rig->exits, ScanRigExit, i).pid == pid)
          {
            *ret_signal = g_array_index (rig->exits, ScanRigExit, i).signal;
            return;
          }
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
loosen (ScanRig *rig, const char *name)
{
  g_autofree char *path = g_build_filename (rig->sane_folder, name, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
begin (ScanRig *rig, const char *control, const char *stuck)
{
  scan_rig_init (rig);
  scan_rig_start_escl (rig, scan_rig_page_folder ());
  scan_rig_control (rig, control);
  scan_rig_write (rig, stuck, "");
  scan_rig_open (rig);
}

static void
scan_again (ScanRig *rig)
{
  scan_rig_wait_state (rig, YC_SCANNER_READY);
  scan_rig_control (rig, "load fault= " PACE);
  scan_rig_start (rig, YC_SCAN_FEEDER);
  scan_rig_wait (rig);
  g_assert_no_error (rig->error);
  g_assert_cmpuint (rig->pages->len, ==, 5);
}

/* A good scan whose device cannot be closed: the pages are told at once, the helper is killed, the spare scans on. */
static void
test_close_hangs (void)
{
  ScanRig rig;
  g_autofree char *calls = NULL;
  int signal_number = 0;
  GPid pid;

  begin (&rig, PACE, "stuck-sane_close");
  pid = yc_scanner_get_helper_pid (rig.scanner);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  g_assert_no_error (rig.error);
  g_assert_cmpuint (rig.pages->len, ==, 5);
  g_assert_cmpuint (rig.exits->len, ==, 0);
  wait_exit (&rig, pid, &signal_number);
  g_assert_cmpint (signal_number, ==, SIGKILL);
  calls = read_calls (&rig, pid);
  g_assert_cmpstr (calls, ==, "sane_cancel sane_close ");
  g_assert_cmpuint (scan_rig_count_files (&rig, ".sealed"), ==, 5);
  g_assert_cmpuint (scan_rig_count_files (&rig, ".part"), ==, 0);
  loosen (&rig, "stuck-sane_close");
  scan_again (&rig);
  g_assert_cmpint (yc_scanner_get_helper_pid (rig.scanner), !=, pid);
  scan_rig_clear (&rig);
}

/* The next scan is asked for while the device is being closed in vain: it waits for the spare and comes. */
static void
test_scan_waits_for_the_spare (void)
{
  ScanRig rig;
  int signal_number = 0;
  GPid pid;

  begin (&rig, PACE, "stuck-sane_close");
  pid = yc_scanner_get_helper_pid (rig.scanner);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  scan_rig_control (&rig, "load " PACE);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  g_assert_no_error (rig.error);
  g_assert_cmpuint (rig.pages->len, ==, 5);
  wait_exit (&rig, pid, &signal_number);
  g_assert_cmpint (signal_number, ==, SIGKILL);
  g_assert_cmpuint (scan_rig_count_files (&rig, ".sealed"), ==, 10);
  scan_rig_clear (&rig);
}

/* Behind an error the helper is asked to go, and its driver does not let it: it goes all the same. The helper has the same four seconds, so that either
 * may be the first. */
static void
test_exit_hangs (void)
{
  ScanRig rig;
  g_autofree char *calls = NULL;
  int signal_number = 0;
  GPid pid;

  begin (&rig, PACE "fault=jam@3", "stuck-sane_exit");
  pid = yc_scanner_get_helper_pid (rig.scanner);
  scan_rig_start (&rig, YC_SCAN_FEEDER);
  scan_rig_wait (&rig);
  g_assert_error (rig.error, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_JAM);
  g_assert_cmpuint (rig.pages->len, ==, 2);
  wait_exit (&rig, pid, &signal_number);
  g_assert_true (signal_number == SIGKILL || signal_number == 0);
  g_assert_true (kill (pid, 0) < 0 && errno == ESRCH);
  calls = read_calls (&rig, pid);
  g_assert_true (g_str_has_suffix (calls, "sane_close sane_exit "));
  g_assert_cmpuint (scan_rig_count_files (&rig, ".sealed"), ==, 2);
  loosen (&rig, "stuck-sane_exit");
  scan_again (&rig);
  scan_rig_clear (&rig);
}

static gboolean
has_no_core (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/limits", (int) pid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_regex_match_simple ("Max core file size +0 +0 ", text, 0, 0);
}

/* A driver that crashes leaves no page on the disk. */
static void
test_no_core (void)
{
  struct rlimit core = { 0, 0 };
  ScanRig rig;

  g_assert_cmpint (getrlimit (RLIMIT_CORE, &core), ==, 0);
  core.rlim_cur = core.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_CORE, &core), ==, 0);
  scan_rig_init (&rig);
  scan_rig_start_escl (&rig, scan_rig_page_folder ());
  scan_rig_open (&rig);
  g_assert_true (has_no_core (yc_scanner_get_helper_pid (rig.scanner)));
  scan_rig_clear (&rig);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL, *list = NULL;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  folder = g_test_build_filename (G_TEST_BUILT, "rigs", NULL);
  list = g_strconcat (folder, ":", g_getenv ("YICHUANG_LIBEXECDIR"), NULL);
  g_setenv ("YICHUANG_LIBEXECDIR", list, TRUE);
  g_test_add_func ("/capture/scan-ladder/close-that-hangs-costs-the-helper-not-the-pages", test_close_hangs);
  g_test_add_func ("/capture/scan-ladder/next-scan-waits-for-the-spare", test_scan_waits_for_the_spare);
  g_test_add_func ("/capture/scan-ladder/exit-that-hangs-ends-all-the-same", test_exit_hangs);
  g_test_add_func ("/capture/scan-ladder/crash-leaves-no-core", test_no_core);
  return g_test_run ();
}
