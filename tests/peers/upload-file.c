/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Our end of an upload as a program, for servers that are not ours: upload-file BASE FILE CASE [UPLOAD]. Prints "placed PATH" or "forgotten", "at
 * BYTES" for each place that the server has told, and "end CLASS STATUS". One thread. */
#define G_LOG_DOMAIN "upload-file"
#include "config.h"

#include "base/yc-digest.h"
#include "sync/yc-upload.h"

#include <stdio.h>
#include <string.h>

typedef struct { GMainLoop *loop; GBytes *bytes; int status; } File;

static gboolean
read_cb (guint64 offset, void *buffer, gsize n, gpointer user_data, GError **error)
{
  const File *file = user_data;

  memcpy (buffer, (const guint8 *) g_bytes_get_data (file->bytes, NULL) + offset, n);
  return TRUE;
}

static void
placed_cb (const char *upload, gpointer user_data)
{
  printf (upload != NULL ? "placed %s\n" : "forgotten\n", upload);
}

static void
moved_cb (guint64 offset, gpointer user_data)
{
  printf ("at %" G_GUINT64_FORMAT "\n", offset);
}

static void
uploaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  File *file = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcReply) reply = yc_upload_finish (YC_CLIENT (source), result, &error);

  g_assert_no_error (error);
  printf ("end %s %u\n", reply->class == YC_ANSWER_DONE ? "done" : "again", reply->status);
  if (reply->failure != NULL)
    fprintf (stderr, "%s\n", reply->failure);
  g_main_loop_quit (file->loop);
}

int
main (int argc, char **argv)
{
  File file = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcClient) client = NULL;
  g_autofree char *text = NULL;
  gsize n = 0;
  YcDigest digest;
  const YcUploadSource source = { read_cb, placed_cb, moved_cb, &file };

  g_assert_cmpint (argc, >=, 4);
  yc_digest_init_library ();
  client = yc_client_new (argv[1], NULL, &error);
  g_assert_no_error (error);
  yc_client_set_device_token (client, "c2FtcGxl");
  g_file_get_contents (argv[2], &text, &n, &error);
  g_assert_no_error (error);
  file.bytes = g_bytes_new_take (g_steal_pointer (&text), n);
  file.loop = g_main_loop_new (NULL, FALSE);
  yc_digest_bytes (g_bytes_get_data (file.bytes, NULL), n, &digest);
  yc_upload (client, argv[3], &digest, n, argv[4], &source, NULL, uploaded_cb, &file);
  g_main_loop_run (file.loop);
  g_main_loop_unref (file.loop);
  g_bytes_unref (file.bytes);
  return fflush (stdout) == 0 ? 0 : 1;
}
