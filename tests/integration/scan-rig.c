/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The stage of the scanner tests: real helper, real SANE, a network scanner of our own on loopback. Each announced page is unsealed and
 * checked in the moment of its announcement: it must be durable then.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "integration/scan-rig.h"
#include "base/yc-helper.h"
#include "base/yc-id.h"
#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE_SECONDS 90   /* only ends a test that would hang */

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

static char *page_folder;

static void
remove_pages (void)
{
  remove_folder (page_folder);
  g_clear_pointer (&page_folder, g_free);
}

const char *
scan_rig_page_folder (void)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "rigs", "generate-pages.py", NULL);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  if (page_folder != NULL)
    return page_folder;
  page_folder = g_dir_make_tmp ("yc-pages-XXXXXX", &error);
  g_assert_no_error (error);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "/usr/bin/python3", script, page_folder, "--set", "mixed",
                              "--pages", "5", "--dpi", "200", NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
  atexit (remove_pages);
  return page_folder;
}

static gboolean
lost_patience_cb (gpointer user_data)
{
  g_error ("%s: waited %d s in vain", (const char *) user_data, PATIENCE_SECONDS);
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until *@flag is not less than @least. */
static void
wait_for (const guint *flag, guint least, const char *what)
{
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, lost_patience_cb, (gpointer) what);

  while (*flag < least)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
}

static GBytes *
unseal_page (ScanRig *rig, YcPage *page, const char *name)
{
  g_autofree char *path = g_build_filename (rig->case_folder, name, NULL);
  g_autofree char *aad = g_strdup_printf ("job/%s/%u", page->job_id, page->job_page);
  g_autoptr(GError) error = NULL;
  GBytes *jpeg = yc_unseal_file (rig->key, aad, path, 64 * 1024 * 1024, &error);
  YcDigest digest;

  g_assert_no_error (error);
  yc_digest_bytes (g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg), &digest);
  g_assert_true (yc_digest_equal (&digest, &page->digest));
  g_assert_cmpuint (page->bytes, ==, g_bytes_get_size (jpeg));
  return jpeg;
}

static void
page_cb (YcScanner *scanner, const char *job, YcPage *page, const char *name, ScanRig *rig)
{
  g_assert_cmpstr (job, ==, rig->job);
  g_assert_cmpuint (page->job_page, ==, rig->pages->len + 1);
  g_assert_cmpstr (page->case_id, ==, "case-1");
  g_assert_cmpstr (page->material_id, ==, "application-form");
  g_assert_true (yc_id_is_uuid (page->id));
  g_ptr_array_add (rig->pages, yc_page_copy (page));
  g_ptr_array_add (rig->jpegs, unseal_page (rig, page, name));
}

static void
page_moving_cb (YcScanner *scanner, const char *job, guint n, int permille, ScanRig *rig)
{
  g_assert_cmpstr (job, ==, rig->job);
  g_assert_cmpint (permille, >=, 0);
  g_assert_cmpint (permille, <=, 1000);
  rig->moving++;
}

static void
finished_cb (YcScanner *scanner, const char *job, guint pages, GError *error, YcScanEnd *end, ScanRig *rig)
{
  g_assert_cmpstr (job, ==, rig->job);
  g_assert_false (rig->finished);
  rig->finished = TRUE;
  rig->finished_pages = pages;
  g_clear_error (&rig->error);
  rig->error = error != NULL ? g_error_copy (error) : NULL;
  g_free (rig->end.reason);
  rig->end = *end;
  rig->end.reason = g_strdup (end->reason);
}

static void
helper_exited_cb (YcScanner *scanner, int pid, int signal_number, ScanRig *rig)
{
  ScanRigExit entry = { pid, signal_number };

  g_array_append_val (rig->exits, entry);
}

void
scan_rig_init (ScanRig *rig)
{
  g_autoptr(GError) error = NULL;

  memset (rig, 0, sizeof *rig);
  rig->folder = g_dir_make_tmp ("yc-scan-XXXXXX", &error);
  g_assert_no_error (error);
  rig->case_folder = g_build_filename (rig->folder, "case", NULL);
  rig->sane_folder = g_build_filename (rig->folder, "sane", NULL);
  rig->log = g_build_filename (rig->folder, "requests.log", NULL);
  g_assert_cmpint (g_mkdir (rig->case_folder, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (rig->sane_folder, 0700), ==, 0);
  rig->key = yc_seal_key_new_random ();
  rig->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_page_free);
  rig->jpegs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  rig->exits = g_array_new (FALSE, FALSE, sizeof (ScanRigExit));
}

void
scan_rig_clear (ScanRig *rig)
{
  if (rig->scanner != NULL)
    {
      g_signal_handlers_disconnect_by_data (rig->scanner, rig);
      yc_scanner_shutdown (rig->scanner);
      g_assert_finalize_object (rig->scanner);
    }
  scan_rig_stop_escl (rig);
  remove_folder (rig->folder);
  g_free (rig->folder);
  g_free (rig->case_folder);
  g_free (rig->sane_folder);
  g_free (rig->log);
  g_free (rig->job);
  g_free (rig->end.reason);
  g_clear_error (&rig->error);
  yc_seal_key_unref (rig->key);
  g_ptr_array_unref (rig->pages);
  g_ptr_array_unref (rig->jpegs);
  g_array_unref (rig->exits);
}

void
scan_rig_write (ScanRig *rig, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (rig->sane_folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static gboolean
look_for_port_cb (gpointer user_data)
{
  ScanRig *rig = user_data;
  g_autofree char *path = g_build_filename (rig->folder, "port", NULL);
  g_autofree char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    rig->port = (guint16) g_ascii_strtoull (text, NULL, 10);
  return rig->port == 0;
}

void
scan_rig_start_escl (ScanRig *rig, const char *pages)
{
  g_autofree char *program = yc_helper_path ("escl-scanner");
  g_autofree char *port_file = g_build_filename (rig->folder, "port", NULL);
  g_autofree char *config = NULL;
  g_autoptr(GError) error = NULL;

  rig->escl = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--port-file", port_file, "--pages", pages,
                                "--log", rig->log, "--exit-with-parent", NULL);
  g_assert_no_error (error);
  g_timeout_add (5, look_for_port_cb, rig);
  while (rig->port == 0)
    g_main_context_iteration (NULL, TRUE);
  scan_rig_write (rig, "dll.conf", "airscan\n");
  config = g_strdup_printf ("[devices]\n\"Window 3\" = http://127.0.0.1:%u/eSCL, eSCL\n[options]\ndiscovery = disable\n", rig->port);
  scan_rig_write (rig, "airscan.conf", config);
}

void
scan_rig_stop_escl (ScanRig *rig)
{
  if (rig->escl == NULL)
    return;
  g_subprocess_force_exit (rig->escl);
  g_subprocess_wait (rig->escl, NULL, NULL);
  g_clear_object (&rig->escl);
}

void
scan_rig_control (ScanRig *rig, const char *words)
{
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", rig->port, NULL, &error);
  g_autofree char *request = g_strdup_printf ("POST /_ctl HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                                              "Content-Length: %zu\r\n\r\n%s", strlen (words), words);
  char answer[64] = "";

  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, 12, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (answer, ==, "HTTP/1.1 204");
}

char *
scan_rig_read_log (ScanRig *rig)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (rig->log, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

void
scan_rig_open (ScanRig *rig)
{
  scan_rig_open_unready (rig);
  scan_rig_wait_state (rig, YC_SCANNER_READY);
}

void
scan_rig_open_unready (ScanRig *rig)
{
  rig->scanner = yc_scanner_new (rig->sane_folder);
  g_signal_connect (rig->scanner, "page", G_CALLBACK (page_cb), rig);
  g_signal_connect (rig->scanner, "page-moving", G_CALLBACK (page_moving_cb), rig);
  g_signal_connect (rig->scanner, "finished", G_CALLBACK (finished_cb), rig);
  g_signal_connect (rig->scanner, "helper-exited", G_CALLBACK (helper_exited_cb), rig);
  yc_scanner_set_min_free (rig->scanner, 0);
}

void
scan_rig_start (ScanRig *rig, YcScanSource source)
{
  YcScanOptions options = { .source = source, .colour = TRUE, .dpi = 200 };

  g_free (rig->job);
  rig->job = yc_ids_uuid (yc_ids_system (), g_get_real_time ());
  g_ptr_array_set_size (rig->pages, 0);
  g_ptr_array_set_size (rig->jpegs, 0);
  rig->finished = FALSE;
  rig->moving = 0;
  yc_scanner_start (rig->scanner, NULL, &options, rig->job, "case-1", "application-form", rig->case_folder, rig->key);
}

void
scan_rig_wait (ScanRig *rig)
{
  wait_for ((guint *) &rig->finished, TRUE, "finished");
  g_assert_cmpuint (rig->finished_pages, ==, rig->pages->len);
  g_assert_cmpuint (rig->end.images, ==, rig->pages->len);
}

void
scan_rig_wait_pages (ScanRig *rig, guint n)
{
  wait_for (&rig->pages->len, n, "page");
}

typedef struct { YcScanner *scanner; YcScannerState state; guint reached; } StateWait;

static void
state_cb (YcScanner *scanner, StateWait *wait)
{
  if (yc_scanner_get_state (scanner) == wait->state)
    wait->reached = TRUE;
}

void
scan_rig_wait_state (ScanRig *rig, YcScannerState state)
{
  StateWait wait = { rig->scanner, state, FALSE };

  state_cb (rig->scanner, &wait);
  g_signal_connect (rig->scanner, "state", G_CALLBACK (state_cb), &wait);
  wait_for (&wait.reached, TRUE, "state");
  g_signal_handlers_disconnect_by_data (rig->scanner, &wait);
}

guint
scan_rig_count_files (ScanRig *rig, const char *suffix)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (rig->case_folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, suffix) ? 1 : 0;
  return n;
}
