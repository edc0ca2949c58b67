/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The scan helper alone, spoken to as the app does, on libsane's test driver: order of options, fitting of values, refusals, heartbeat, end.
 */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "integration/scan-rig.h"
#include "base/yc-file.h"
#include "base/yc-helper.h"
#include "base/yc-json.h"
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define KEY_BYTES 32
#define JOB "01928374-0000-7000-8000-000000000002"
#define PATIENCE_SECONDS 60

typedef struct
{
  ScanRig   rig;           /* for its folders and key */
  YcHelper *helper;
  GPtrArray *events;       /* of JsonObject* */
  gboolean  exited, clean;
  int       signal_number;
} Fixture;

static void
message_cb (YcHelper *helper, JsonObject *message, GUnixFDList *fds, Fixture *f)
{
  g_ptr_array_add (f->events, json_object_ref (message));
}

static void
exited_cb (YcHelper *helper, gboolean clean, int signal_number, Fixture *f)
{
  f->exited = TRUE;
  f->clean = clean;
  f->signal_number = signal_number;
}

static void
set_up (Fixture *f, const char *drivers)
{
  g_autofree char *path = yc_helper_path ("yichuang-scan-helper");
  g_autofree char *env = NULL;
  const char *argv[] = { path, NULL }, *environment[] = { NULL, NULL };
  g_autoptr(GError) error = NULL;

  memset (f, 0, sizeof *f);
  scan_rig_init (&f->rig);
  scan_rig_write (&f->rig, "dll.conf", drivers);
  env = g_strconcat ("SANE_CONFIG_DIR=", f->rig.sane_folder, NULL);
  environment[0] = env;
  f->events = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  f->helper = yc_helper_spawn (argv, environment, &error);
  g_assert_no_error (error);
  g_signal_connect (f->helper, "message", G_CALLBACK (message_cb), f);
  g_signal_connect (f->helper, "exited", G_CALLBACK (exited_cb), f);
}

static void
tear_down (Fixture *f)
{
  g_signal_handlers_disconnect_by_data (f->helper, f);
  g_assert_finalize_object (f->helper);
  g_ptr_array_unref (f->events);
  scan_rig_clear (&f->rig);
}

static void
tell (Fixture *f, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) message = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  message = yc_json_parse_object (text, -1, NULL, &error);
  g_assert_no_error (error);
  yc_helper_send (f->helper, message, NULL, 0, &error);
  g_assert_no_error (error);
}

/* @n bytes of @key in a memory file; @fds of them. */
static void
tell_start_with (Fixture *f, const char *folder, const void *key, gsize n, guint n_fds, const char *single)
{
  g_autofree char *text = g_strdup_printf ("{\"type\":\"start\",\"job\":\"" JOB "\",\"folder\":\"%s\",\"dpi\":100,\"single\":%s}",
                                           folder, single);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) message = yc_json_parse_object (text, -1, NULL, &error);
  int fd = yc_file_memfd ("key", key, n, &error), fds[] = { fd, fd };

  g_assert_no_error (error);
  yc_helper_send (f->helper, message, fds, n_fds, &error);
  g_assert_no_error (error);
  close (fd);
}

static void
tell_start (Fixture *f, const char *single)
{
  tell_start_with (f, f->rig.case_folder, yc_seal_key_peek (f->rig.key), KEY_BYTES, 1, single);
}

static gboolean
lost_patience_cb (gpointer user_data)
{
  g_error ("no \"%s\" came", (const char *) user_data);
  return G_SOURCE_REMOVE;
}

static const char *
text_of (JsonObject *event, const char *member)
{
  const char *text = "";

  yc_json_opt_string (event, "", member, 4096, &text, NULL);
  return text;
}

/* Waits until @n events of @type have come; returns the last of them (transfer none). */
static JsonObject *
wait_event (Fixture *f, const char *type, guint n)
{
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, lost_patience_cb, (gpointer) type);
  JsonObject *found = NULL;

  while (found == NULL)
    {
      guint seen = 0;
      for (guint i = 0; i < f->events->len && found == NULL; i++)
        if (g_str_equal (text_of (g_ptr_array_index (f->events, i), "type"), type) && ++seen == n)
          found = g_ptr_array_index (f->events, i);
      if (found == NULL)
        g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (patience);
  return found;
}

static void
wait_exit (Fixture *f)
{
  guint patience = g_timeout_add_seconds (PATIENCE_SECONDS, lost_patience_cb, (gpointer) "exit");

  while (!f->exited)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
}

static const struct { const char *name, *command, *stage, *status; } refused[] = {
  { "unknown-command", "{\"type\":\"format-disk\"}", "format-disk", "inval" },
  { "unknown-device", "{\"type\":\"open\",\"device\":\"test:99\"}", "open", "inval" },
  { "open-without-a-device", "{\"type\":\"open\"}", "open", "inval" },
  { "options-of-no-device", "{\"type\":\"get-options\"}", "get-options", "inval" },
  { "start-without-a-job", "{\"type\":\"start\"}", "start", "inval" },
  { "start-with-a-job-that-is-no-uuid", "{\"type\":\"start\",\"job\":\"../../x\"}", "start", "inval" },
  { "start-without-a-device", "{\"type\":\"start\",\"job\":\"" JOB "\"}", "start", "inval" },
};

/* One error, and this helper is spent: whatever was sent ahead fails too. */
static void
test_refused (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Fixture f;
  JsonObject *error;

  set_up (&f, "test\n");
  tell (&f, "%s", refused[i].command);
  tell (&f, "{\"type\":\"list\"}");
  error = wait_event (&f, "error", 1);
  g_assert_cmpstr (text_of (error, "stage"), ==, refused[i].stage);
  g_assert_cmpstr (text_of (error, "status"), ==, refused[i].status);
  error = wait_event (&f, "error", 2);
  g_assert_cmpstr (text_of (error, "stage"), ==, "list");
  g_assert_cmpstr (text_of (error, "status"), ==, "failed");
  tear_down (&f);
}

static void
test_bad_key (void)
{
  static const struct { gsize n; guint n_fds; } keys[] = { { 0, 1 }, { KEY_BYTES - 1, 1 }, { KEY_BYTES + 1, 1 },
                                                           { KEY_BYTES, 0 }, { KEY_BYTES, 2 } };
  static const guint8 bytes[KEY_BYTES + 1] = { 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      Fixture f;

      set_up (&f, "test\n");
      tell (&f, "{\"type\":\"open\",\"device\":\"test:0\"}");
      tell_start_with (&f, f.rig.case_folder, bytes, keys[i].n, keys[i].n_fds, "true");
      g_assert_cmpstr (text_of (wait_event (&f, "error", 1), "stage"), ==, "start");
      g_assert_cmpstr (text_of (wait_event (&f, "end", 1), "status"), ==, "failed");
      g_assert_cmpuint (scan_rig_count_files (&f.rig, ""), ==, 0);
      tear_down (&f);
    }
}

static void
test_missing_folder (void)
{
  Fixture f;
  g_autofree char *folder = NULL;

  set_up (&f, "test\n");
  tell (&f, "{\"type\":\"open\",\"device\":\"test:0\"}");
  folder = g_build_filename (f.rig.case_folder, "none", NULL);
  tell_start_with (&f, folder, yc_seal_key_peek (f.rig.key), KEY_BYTES, 1, "true");
  g_assert_cmpstr (text_of (wait_event (&f, "error", 1), "status"), ==, "disk");
  g_assert_cmpstr (text_of (wait_event (&f, "end", 1), "status"), ==, "failed");
  tear_down (&f);
}

static void
test_broken_frame (void)
{
  Fixture f;

  set_up (&f, "test\n");
  wait_event (&f, "ready", 1);
  tell (&f, "{\"no\":\"type\"}");
  wait_exit (&f);
  g_assert_cmpint (f.signal_number, ==, 0);
  tear_down (&f);
}

static void
test_needed_option (void)
{
  Fixture f;

  set_up (&f, "test\n");
  tell (&f, "{\"type\":\"open\",\"device\":\"test:0\"}");
  tell (&f, "{\"type\":\"set-options\",\"options\":[{\"name\":\"source\",\"value\":\"@duplex\",\"need\":\"always\"}]}");
  g_assert_cmpstr (text_of (wait_event (&f, "opt-result", 1), "status"), ==, "inval");   /* this driver has no duplex */
  g_assert_cmpstr (text_of (wait_event (&f, "error", 1), "stage"), ==, "set-options");
  tear_down (&f);
}

/* Given in any order, set in the driver's; each read back as the device took it. */
static void
test_option_order (void)
{
  static const struct { const char *name, *status, *value; } want[] = {
    { "source", "good", "Automatic Document Feeder" }, { "mode", "good", "Color" }, { "resolution", "good", "150" },
    { "depth", "good", "8" }, { "page-width", "absent", "" }, { "tl-x", "good", "0" }, { "tl-y", "inval", "0" },
    { "br-x", "good", "200" },   /* the glass ends at 200 mm */
    { "br-y", "good", "100" }, { "invert-endianess", "inactive", "" },
  };
  Fixture f;

  set_up (&f, "test\n");
  tell (&f, "{\"type\":\"open\",\"device\":\"test:0\"}");
  tell (&f, "{\"type\":\"set-options\",\"options\":["
        "{\"name\":\"invert-endianess\",\"value\":\"yes\"},{\"name\":\"br-y\",\"value\":\"100\"},{\"name\":\"br-x\",\"value\":\"210\"},"
        "{\"name\":\"tl-y\",\"value\":\"zero\"},{\"name\":\"tl-x\",\"value\":\"0\"},{\"name\":\"page-width\",\"value\":\"210\"},"
        "{\"name\":\"depth\",\"value\":\"8\"},{\"name\":\"resolution\",\"value\":\"150\"},{\"name\":\"mode\",\"value\":\"@colour\"},"
        "{\"name\":\"source\",\"value\":\"@feeder\",\"need\":\"always\"}]}");
  for (guint i = 0; i < G_N_ELEMENTS (want); i++)
    {
      JsonObject *result = wait_event (&f, "opt-result", i + 1);
      g_assert_cmpstr (text_of (result, "name"), ==, want[i].name);
      g_assert_cmpstr (text_of (result, "status"), ==, want[i].status);
      g_assert_cmpstr (text_of (result, "value"), ==, want[i].value);
    }
  tell (&f, "{\"type\":\"get-options\"}");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (wait_event (&f, "options", 1), "options")), >, 20);
  tell (&f, "{\"type\":\"close\"}");
  wait_event (&f, "closed", 1);
  tear_down (&f);
}

/* The driver's feeder holds ten sheets; depth 16, and a read that gives little at a time. */
static void
test_ten_pages (void)
{
  Fixture f;
  JsonObject *end;

  set_up (&f, "test\n");
  tell (&f, "{\"type\":\"open\",\"device\":\"test:0\"}");
  tell (&f, "{\"type\":\"set-options\",\"options\":[{\"name\":\"source\",\"value\":\"@feeder\",\"need\":\"always\"},"
        "{\"name\":\"resolution\",\"value\":\"50\"},{\"name\":\"depth\",\"value\":\"16\"},{\"name\":\"read-limit\",\"value\":\"yes\"},"
        "{\"name\":\"read-limit-size\",\"value\":\"1000\"}]}");
  tell_start (&f, "false");
  end = wait_event (&f, "end", 1);
  g_assert_cmpstr (text_of (end, "status"), ==, "no-docs");
  g_assert_cmpint (json_object_get_int_member (end, "pages"), ==, 10);
  wait_event (&f, "page", 10);
  g_assert_cmpuint (scan_rig_count_files (&f.rig, "-00000002.sealed"), ==, 10);
  g_assert_cmpuint (scan_rig_count_files (&f.rig, ".part"), ==, 0);
  tear_down (&f);
}

static void
test_cancel_before_start (void)
{
  Fixture f;

  set_up (&f, "test\n");
  tell (&f, "{\"type\":\"cancel\",\"job\":\"" JOB "\"}");
  tell (&f, "{\"type\":\"open\",\"device\":\"test:0\"}");
  tell_start (&f, "true");
  g_assert_cmpstr (text_of (wait_event (&f, "end", 1), "status"), ==, "cancelled");
  g_assert_cmpuint (scan_rig_count_files (&f.rig, ""), ==, 0);
  tear_down (&f);
}

static void
test_heartbeat (void)
{
  Fixture f;
  JsonObject *beat;

  set_up (&f, "test\n");
  beat = wait_event (&f, "heartbeat", 2);
  g_assert_cmpstr (text_of (beat, "call"), ==, "");
  g_assert_cmpint (json_object_get_int_member (beat, "age"), >, 0);
  tear_down (&f);
}

static void
test_quit (void)
{
  Fixture f;

  set_up (&f, "test\n");
  tell (&f, "{\"type\":\"open\",\"device\":\"test:0\"}");
  wait_event (&f, "opened", 1);
  tell (&f, "{\"type\":\"quit\"}");
  wait_exit (&f);
  g_assert_true (f.clean);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strdup_printf ("/scan-helper/%s-is-refused", refused[i].name);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_refused);
    }
  g_test_add_func ("/scan-helper/no-key-or-one-of-the-wrong-length-writes-nothing", test_bad_key);
  g_test_add_func ("/scan-helper/folder-that-is-not-there-is-a-disk-error", test_missing_folder);
  g_test_add_func ("/scan-helper/frame-without-a-type-ends-the-helper", test_broken_frame);
  g_test_add_func ("/scan-helper/needed-option-that-is-missing-stops-the-job", test_needed_option);
  g_test_add_func ("/scan-helper/job-cancelled-before-its-start-never-runs", test_cancel_before_start);
  g_test_add_func ("/scan-helper/options-are-set-in-the-driver's-order-and-read-back", test_option_order);
  g_test_add_func ("/scan-helper/ten-sheets-of-16-bits-in-small-reads-arrive", test_ten_pages);
  g_test_add_func ("/scan-helper/heart-beats-while-idle", test_heartbeat);
  g_test_add_func ("/scan-helper/quit-is-a-clean-end", test_quit);
  return g_test_run ();
}
