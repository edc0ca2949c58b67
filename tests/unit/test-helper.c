/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * base/yc-helper with a real child process (tests/rigs/odd-helper.c) that echoes, hangs, crashes and breaks the
 * protocol.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "base/yc-helper.h"

#include "base/yc-error.h"
#include "base/yc-file.h"
#include <gio/gunixfdlist.h>
#include <signal.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>

typedef struct
{
  YcHelper *helper;
  guint n_messages;
  JsonObject *last; /* (owned) */
  int last_fd;      /* (owned) */
  gboolean exited, clean;
  int signal_number;
} Fixture;

static void
message_cb (YcHelper *helper, JsonObject *message, GUnixFDList *fds, Fixture *f)
{
  g_assert_false (f->exited);
  f->n_messages++;
  g_clear_pointer (&f->last, json_object_unref);
  f->last = json_object_ref (message);
  if (fds != NULL)
    f->last_fd = g_unix_fd_list_get (fds, 0, NULL);
}

static void
exited_cb (YcHelper *helper, gboolean clean, int signal_number, Fixture *f)
{
  g_assert_false (f->exited);
  f->exited = TRUE;
  f->clean = clean;
  f->signal_number = signal_number;
}

static void
start (Fixture *f, const char *how)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = yc_helper_path ("odd-helper");
  const char *const argv[] = { path, how, NULL };

  memset (f, 0, sizeof *f);
  f->last_fd = -1;
  f->helper = yc_helper_spawn (argv, NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (f->helper, "message", G_CALLBACK (message_cb), f);
  g_signal_connect (f->helper, "exited", G_CALLBACK (exited_cb), f);
}

static void
finish (Fixture *f)
{
  while (!f->exited)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (yc_helper_is_alive (f->helper));
  g_clear_object (&f->helper);
  g_clear_pointer (&f->last, json_object_unref);
  if (f->last_fd >= 0)
    close (f->last_fd);
}

static JsonObject *
make_message (const char *type)
{
  JsonObject *message = json_object_new ();

  json_object_set_string_member (message, "type", type);
  return message;
}

static void
wait_for_messages (Fixture *f, guint n)
{
  while (f->n_messages < n && !f->exited)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (f->n_messages, ==, n);
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;
  const char *const argv[] = { "/nonexistent/helper", NULL };
  g_autoptr (YcHelper) helper = yc_helper_spawn (argv, NULL, &error);

  g_assert_null (helper);
  g_assert_nonnull (error);
}

/* Whatever it does, the helper ends, "exited" comes once, and nothing of the broken stream is passed on. */
static void
test_misbehaviour (gconstpointer data)
{
  Fixture f;

  start (&f, data);
  while (!f.exited)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (f.clean);
  g_assert_cmpint (f.signal_number, ==, SIGKILL);
  g_assert_cmpuint (f.n_messages, ==, 0);
  g_autofree char *log = yc_helper_dup_log (f.helper);
  g_assert_nonnull (strstr (log, "[killed: "));
  finish (&f);
}

static void
test_cut (void)
{
  Fixture f;

  start (&f, "cut");
  finish (&f);
  g_assert_cmpuint (f.n_messages, ==, 0);
}

static void
test_crash (void)
{
  Fixture f;

  start (&f, "crash");
  while (!f.exited)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (f.clean);
  g_autofree char *log = yc_helper_dup_log (f.helper);
  g_assert_nonnull (strstr (log, "about to crash"));
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (f.signal_number, ==, SIGSEGV);
#endif
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) message = make_message ("late");
  g_assert_false (yc_helper_send (f.helper, message, NULL, 0, &error));
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_CLOSED);
  finish (&f);
}

static void
test_ladder (void)
{
  g_autoptr (JsonObject) quit = make_message ("quit");
  Fixture f;

  start (&f, "hang");
  yc_helper_stop (f.helper, quit, 50);
  finish (&f);
  g_assert_false (f.clean);
  g_assert_cmpint (f.signal_number, ==, SIGKILL);
}

static void
test_kill_at_once (void)
{
  Fixture f;

  start (&f, "hang");
  yc_helper_stop (f.helper, NULL, 0);
  finish (&f);
  g_assert_cmpint (f.signal_number, ==, SIGKILL);
}

static void
test_drop (void)
{
  Fixture f;

  start (&f, "hang");
  GPid pid = yc_helper_get_pid (f.helper);
  g_assert_cmpint (kill (pid, 0), ==, 0);
  g_clear_object (&f.helper);
  /* The watch of GSubprocess reaps it in its own thread. */
  while (kill (pid, 0) == 0)
    g_thread_yield ();
  g_assert_false (f.exited);
}

static void
test_hanging_reader (void)
{
  g_autoptr (JsonObject) message = make_message ("big");
  g_autofree char *text = g_strnfill (900 * 1024, 'x');
  g_autoptr (GError) error = NULL;
  Fixture f;

  start (&f, "hang");
  json_object_set_string_member (message, "text", text);
  for (int i = 0; i < 20 && error == NULL; i++)
    yc_helper_send (f.helper, message, NULL, 0, &error);
  g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_HELPER);
  yc_helper_stop (f.helper, NULL, 0);
  finish (&f);
}

static void
test_echo (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) quit = make_message ("quit");
  g_autofree char *text = g_strnfill (300 * 1024, 'x');
  Fixture f;

  start (&f, "echo");
  for (gint64 i = 0; i < 40; i++)
    {
      g_autoptr (JsonObject) message = make_message ("work");

      json_object_set_int_member (message, "n", i);
      json_object_set_string_member (message, "text", i % 4 == 0 ? text : "短");
      g_assert_true (yc_helper_send (f.helper, message, NULL, 0, &error));
      /* now and then let the answers catch up, or the queue's cap is met */
      if (i % 10 == 9)
        wait_for_messages (&f, (guint) i + 1);
    }
  g_assert_cmpint (json_object_get_int_member (f.last, "n"), ==, 39);
  g_assert_true (json_object_get_boolean_member (f.last, "echo"));
  yc_helper_stop (f.helper, quit, 60000);
  finish (&f);
  g_assert_true (f.clean);
  g_assert_cmpint (f.signal_number, ==, 0);
}

static void
assert_reads (int fd, const char *expected)
{
  char buffer[64] = "";

  g_assert_cmpint (pread (fd, buffer, sizeof buffer - 1, 0), ==, (gssize) strlen (expected));
  g_assert_cmpstr (buffer, ==, expected);
}

static void
test_descriptors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) message = make_message ("work");
  Fixture f;

  start (&f, "descriptor");
  wait_for_messages (&f, 1);
  assert_reads (f.last_fd, "given");
  close (f.last_fd);
  f.last_fd = -1;

  int fd = yc_file_memfd ("mine", "mine", 4, &error);
  g_assert_no_error (error);
  g_assert_true (yc_helper_send (f.helper, message, &fd, 1, &error));
  close (fd);
  wait_for_messages (&f, 2);
  assert_reads (f.last_fd, "mine");
  yc_helper_stop (f.helper, NULL, 0);
  finish (&f);
}

static void
test_log (void)
{
  Fixture f;

  start (&f, "chatter");
  gsize length = 0;
  while (length < 16 * 1024)
    {
      g_main_context_iteration (NULL, TRUE);
      g_autofree char *log = yc_helper_dup_log (f.helper);
      g_assert_cmpuint (strlen (log), >=, length);
      length = strlen (log);
    }
  g_assert_cmpuint (length, ==, 16 * 1024);
  yc_helper_stop (f.helper, NULL, 0);
  finish (&f);
}

static void
test_path (void)
{
  g_autofree char *missing = yc_helper_path ("no-such-helper");
  g_autofree char *data = yc_data_path ("items");

  g_assert_cmpstr (missing, ==, YC_PKGLIBEXECDIR "/no-such-helper");
  g_assert_true (g_str_has_suffix (data, "/items"));
}

static void
test_surroundings (void)
{
  static const char *const hidden[] = { "XDG_RUNTIME_DIR", "XAUTHORITY", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS" };
  /* As a library opens one that does not think of other programs. */
  int unmarked = open ("/dev/null", O_RDONLY);
  Fixture f;

  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_setenv (hidden[i], "/nonexistent", TRUE);
  g_setenv ("YC_TEST_KEPT", "1", TRUE);
  start (&f, "surroundings");
  close (unmarked);
  while (!f.exited && f.n_messages == 0)
    g_main_context_iteration (NULL, TRUE);
  JsonArray *names = json_object_get_array_member (f.last, "names");
  gboolean kept = FALSE;
  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      const char *name = json_array_get_string_element (names, i);

      kept |= strcmp (name, "YC_TEST_KEPT") == 0;
      for (gsize j = 0; j < G_N_ELEMENTS (hidden); j++)
        g_assert_cmpstr (name, !=, hidden[j]);
    }
  g_assert_true (kept);
  g_assert_cmpint (json_object_get_int_member (f.last, "others"), ==, 0);
  g_assert_cmpint (json_object_get_boolean_member (f.last, "dumpable"), ==, YC_DEVELOPMENT);
  yc_helper_stop (f.helper, NULL, 0);
  finish (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/base/helper/a-missing-program-is-an-error", test_missing);
  g_test_add_data_func ("/base/helper/a-broken-greeting-is-killed", "silent-first", test_misbehaviour);
  g_test_add_data_func ("/base/helper/garbage-is-killed", "garbage", test_misbehaviour);
  g_test_add_data_func ("/base/helper/an-oversize-frame-is-killed", "oversize", test_misbehaviour);
  g_test_add_data_func ("/base/helper/a-closed-socket-without-an-end-is-killed", "deaf", test_misbehaviour);
  g_test_add_func ("/base/helper/a-cut-frame-is-not-passed-on", test_cut);
  g_test_add_func ("/base/helper/a-crash-is-told-with-its-signal-and-log", test_crash);
  g_test_add_func ("/base/helper/one-that-ignores-the-stop-is-killed", test_ladder);
  g_test_add_func ("/base/helper/zero-milliseconds-kill-at-once", test_kill_at_once);
  g_test_add_func ("/base/helper/dropping-the-object-kills-the-process", test_drop);
  g_test_add_func ("/base/helper/one-that-does-not-read-does-not-eat-memory", test_hanging_reader);
  g_test_add_func ("/base/helper/messages-go-both-ways-and-the-stop-is-obeyed", test_echo);
  g_test_add_func ("/base/helper/descriptors-go-both-ways", test_descriptors);
  g_test_add_func ("/base/helper/the-log-keeps-its-last-16-kib", test_log);
  g_test_add_func ("/base/helper/paths-fall-back-to-the-installed-ones", test_path);
  g_test_add_func ("/helper/spawn/gets-no-way-to-the-desktop-session", test_surroundings);
  return g_test_run ();
}
