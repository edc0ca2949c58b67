/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The real yichuang-render-helper: attacks from inside of its sandbox, its limits, fonts that are reached
 * nevertheless.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-file.h"
#include "base/yc-helper.h"
#include "brought-files.h"
#include "capture/yc-render-client.h"
#include <gio/gunixfdlist.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  YcHelper *helper;
  JsonObject *answer; /* (owned) */
  int fd;
  gboolean exited, clean;
} Fixture;

static void
message_cb (YcHelper *helper, JsonObject *message, GUnixFDList *fds, Fixture *f)
{
  g_clear_pointer (&f->answer, json_object_unref);
  f->answer = json_object_ref (message);
  if (fds != NULL)
    f->fd = g_unix_fd_list_get (fds, 0, NULL);
}

static void
exited_cb (YcHelper *helper, gboolean clean, int signal_number, Fixture *f)
{
  f->exited = TRUE;
  f->clean = clean;
}

static void
setup (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = yc_helper_path ("yichuang-render-helper");
  const char *const argv[] = { path, NULL };

  f->fd = -1;
  f->helper = yc_helper_spawn (argv, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (f->helper, "message", G_CALLBACK (message_cb), f);
  g_signal_connect (f->helper, "exited", G_CALLBACK (exited_cb), f);
}

static void
teardown (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->helper);
  g_clear_pointer (&f->answer, json_object_unref);
  if (f->fd >= 0)
    close (f->fd);
}

/* Sends and waits for the answer or the end. */
static void
ask (Fixture *f, JsonObject *message, int fd)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&f->answer, json_object_unref);
  g_assert_true (yc_helper_send (f->helper, message, &fd, fd >= 0 ? 1 : 0, &error));
  g_assert_no_error (error);
  while (f->answer == NULL && !f->exited)
    g_main_context_iteration (NULL, TRUE);
}

static JsonObject *
make_message (const char *type)
{
  JsonObject *message = json_object_new ();

  json_object_set_string_member (message, "type", type);
  return message;
}

static void
test_attacks (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *attack, *result;
  } table[] = {
    { "open-read", "EACCES" },   { "open-write", "EACCES" }, { "open-font-to-write", "EACCES" },
    { "list-folder", "EACCES" }, { "socket", "EPERM" },      { "unix-socket", "EPERM" },
    { "execute", "EPERM" },      { "fork", "EPERM" },        { "kill", "EPERM" },
    { "trace", "EPERM" },        { "unlink", "EPERM" },      { "rename", "EPERM" },
    { "make-folder", "EPERM" },  { "make-code", "EPERM" },   { "open-map", "ok" },
  };
  g_autoptr (JsonObject) probe = make_message ("probe");

  ask (f, probe, -1);
  g_assert_nonnull (f->answer);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i].attack);
      g_assert_cmpstr (json_object_get_string_member (f->answer, table[i].attack), ==, table[i].result);
    }
}

/* The line of /proc/PID/@file that begins with @name, without its white space doubled. */
static char *
proc_line (Fixture *f, const char *file, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", yc_helper_get_pid (f->helper), file);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], name))
      {
        g_autoptr (GRegex) spaces = g_regex_new ("\\s+", 0, 0, NULL);
        return g_regex_replace_literal (spaces, lines[i], -1, 0, " ", 0, NULL);
      }
  return NULL;
}

static void
assert_proc (Fixture *f, const char *file, const char *name, const char *expected)
{
  g_autofree char *line = proc_line (f, file, name);

  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, expected));
}

static void
test_limits (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonObject) probe = make_message ("probe");

  ask (f, probe, -1);
  assert_proc (f, "status", "Seccomp:", "Seccomp: 2");
  assert_proc (f, "status", "NoNewPrivs:", "NoNewPrivs: 1");
  assert_proc (f, "limits", "Max cpu time", "Max cpu time 120 120");
  assert_proc (f, "limits", "Max core file size", "Max core file size 0 0");
  assert_proc (f, "limits", "Max file size", "Max file size 400000000 400000000");
#ifndef __SANITIZE_ADDRESS__
  assert_proc (f, "limits", "Max address space", "Max address space 1610612736 1610612736");
#endif
}

static void
test_broken_protocol (Fixture *f, gconstpointer message_type)
{
  g_autoptr (JsonObject) message = make_message (message_type);

  ask (f, message, -1);
  while (!f->exited)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (f->answer);
  g_assert_false (f->clean);
}

static int
count_dark (const YcPicture *picture, int from_y, int to_y)
{
  const guint8 *pixels = g_bytes_get_data (picture->pixels, NULL);
  int n = 0;

  for (int y = from_y; y < to_y; y++)
    for (int x = 0; x < picture->width; x++)
      n += pixels[y * picture->stride + 4 * x] < 128;
  return n;
}

/* Neither the fonts nor the character maps are in the file; both were opened before the filter. */
static void
test_unembedded (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = brought_pdf_unembedded ();
  g_autoptr (JsonObject) inspect = make_message ("inspect");
  g_autoptr (JsonObject) render = yc_render_client_make_render (1, 72, 0);
  int fd = yc_file_memfd ("pdf", g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &error);

  json_object_set_boolean_member (inspect, "with_text", TRUE);
  ask (f, inspect, fd);
  close (fd);
  g_assert_cmpstr (json_object_get_string_member (f->answer, "text"), ==, "一窗\n一窗\n一窗\n一窗\n一窗\n");
  ask (f, render, -1);
  g_autoptr (YcPicture) picture = yc_render_client_map_picture (f->answer, f->fd, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 5; i++)
    g_assert_cmpint (count_dark (picture, 142 + 100 * i - 35, 142 + 100 * i + 10), >, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add ("/render-helper/attacks-from-inside-are-refused", Fixture, NULL, setup, test_attacks, teardown);
  g_test_add ("/render-helper/the-kernel-holds-its-limits", Fixture, NULL, setup, test_limits, teardown);
  g_test_add ("/render-helper/an-unknown-message-ends-it", Fixture, "dance", setup, test_broken_protocol, teardown);
  g_test_add ("/render-helper/a-question-without-a-document-ends-it", Fixture, "inspect", setup, test_broken_protocol,
              teardown);
  g_test_add ("/render-helper/chinese-fonts-that-are-not-embedded-are-drawn", Fixture, NULL, setup, test_unembedded,
              teardown);
  return g_test_run ();
}
