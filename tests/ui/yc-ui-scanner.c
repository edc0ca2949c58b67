/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Sheets, the scanner's process, and a SANE configuration that leads to it alone. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "base/yc-helper.h"
#include "yc-ui-scanner.h"
#include "yc-ui-test.h"

struct _YcUiScanner
{
  GSubprocess *rig;      /* (owned) */
  char        *folder;   /* (owned) */
  guint16      port;
};

static void
put_sheets (YcUiScanner *self, const char *name, guint n)
{
  g_autofree char *place = g_build_filename (self->folder, name, NULL);

  g_mkdir_with_parents (place, 0700);
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %u", name, i);
      g_autoptr (GBytes) jpeg = yc_ui_test_page (2480, 3508, text);
      g_autofree char *file = g_strdup_printf ("%s/p%02u.jpg", place, i);

      g_assert_true (g_file_set_contents (file, g_bytes_get_data (jpeg, NULL), (gssize) g_bytes_get_size (jpeg), NULL));
    }
}

static void
control (YcUiScanner *self, const char *words)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);
  g_autofree char *request = g_strdup_printf ("POST /_ctl HTTP/1.1\r\nHost: rig\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                              strlen (words), words);
  char answer[64];

  g_assert_nonnull (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, NULL);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, sizeof answer, NULL, NULL), >, 0);
}

void
yc_ui_scanner_feed (YcUiScanner *self, const char *sheets, const char *fault)
{
  g_autofree char *words = g_strdup_printf ("pages=%s/%s fault=%s ppm=60 load", self->folder, sheets, fault);

  control (self, words);
}

static gboolean
rig_is_up (gpointer data)
{
  YcUiScanner *self = data;
  g_autofree char *file = g_build_filename (self->folder, "port", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (file, &text, NULL, NULL) || *text == '\0')
    return FALSE;
  self->port = (guint16) g_ascii_strtoull (text, NULL, 10);
  return self->port != 0;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
start (YcUiScanner *self, const char *name)
{
  g_autofree char *program = yc_helper_path ("escl-scanner");
  g_autofree char *port = g_build_filename (self->folder, "port", NULL);
  g_autofree char *log = g_build_filename (self->folder, "log", NULL);
  g_autofree char *place = g_build_filename (self->folder, name, NULL);
  g_autofree char *sane = g_build_filename (self->folder, "sane", NULL);
  g_autofree char *dll = g_build_filename (sane, "dll.conf", NULL);
  g_autofree char *airscan = g_build_filename (sane, "airscan.conf", NULL);
  g_autofree char *config = NULL;
  g_autoptr (GError) error = NULL;
  guint tick = g_timeout_add (20, tick_cb, NULL);

  self->rig = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, "--port", "0", "--port-file", port, "--pages", place, "--log", log, NULL);
  g_assert_no_error (error);
  yc_ui_test_wait (rig_is_up, self);
  g_source_remove (tick);
  config = g_strdup_printf ("[devices]\n\"Rig\" = http://127.0.0.1:%u/eSCL, eSCL\n[options]\ndiscovery = disable\n", self->port);
  g_mkdir_with_parents (sane, 0700);
  g_assert_true (g_file_set_contents (dll, "airscan\n", -1, NULL));
  g_assert_true (g_file_set_contents (airscan, config, -1, NULL));
  g_setenv ("SANE_CONFIG_DIR", sane, TRUE);
}

YcUiScanner *
yc_ui_scanner_start (const char *sheets, guint n)
{
  YcUiScanner *self = g_new0 (YcUiScanner, 1);

  self->folder = g_dir_make_tmp ("scanner-XXXXXX", NULL);
  put_sheets (self, sheets, n);
  start (self, sheets);
  return self;
}

void
yc_ui_scanner_stop (YcUiScanner *self)
{
  g_subprocess_force_exit (self->rig);
  g_subprocess_wait (self->rig, NULL, NULL);
  g_object_unref (self->rig);
  g_free (self->folder);
  g_free (self);
}

const char *
yc_ui_scanner_get_folder (YcUiScanner *self)
{
  return self->folder;
}
