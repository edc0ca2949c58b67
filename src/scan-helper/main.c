/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * yichuang-scan-helper: SANE, and nothing else, in a process that may crash and may be killed. Takes commands on descriptor 3, gives events
 * there and sealed pages in the case's folder. This file is the command thread: it never makes a call of the driver.
 */
#define G_LOG_DOMAIN "yc-scan"

#include "config.h"

#include "scan-helper/yc-scan-session.h"
#include "base/yc-digest.h"
#include "base/yc-helper-wire.h"
#include "base/yc-json.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define KEY_BYTES 32
#define ADDRESS_SPACE (G_GUINT64_CONSTANT (1) << 30)
#define HEARTBEAT_US G_USEC_PER_SEC
#define END_US (4 * G_USEC_PER_SEC)

/* The key of a job comes in a memory file. Returns: (transfer full) (nullable): NULL when it has another length */
static YcSealKey *
read_key (int fd)
{
  guint8 bytes[KEY_BYTES + 1];
  gssize n = pread (fd, bytes, sizeof bytes, 0);
  YcSealKey *key = n == KEY_BYTES ? yc_seal_key_new (bytes) : NULL;

  explicit_bzero (bytes, sizeof bytes);
  return key;
}

/* Returns: FALSE at the end of the conversation. */
static gboolean
take_command (YcScanSession *session)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) fds = NULL;
  g_autoptr(JsonObject) command = yc_helper_wire_receive (YC_HELPER_FD, &fds, &error);
  const char *type = NULL, *job = NULL;

  if (command == NULL || !yc_json_get_string (command, "", "type", 32, &type, &error))
    {
      g_message ("end: %s", error->message);
      return FALSE;
    }
  if (g_str_equal (type, "quit"))
    return FALSE;
  if (!g_str_equal (type, "cancel"))
    yc_scan_session_push (session, command, fds->len == 1 ? read_key (g_array_index (fds, int, 0)) : NULL);
  else if (yc_json_get_string (command, "", "job", 36, &job, &error))
    yc_scan_session_cancel (session, job);
  return TRUE;
}

static void
serve (YcScanSession *session)
{
  gint64 due = g_get_monotonic_time () + HEARTBEAT_US;

  for (;;)
    {
      struct pollfd fd = { .fd = YC_HELPER_FD, .events = POLLIN };
      gint64 wait = due - g_get_monotonic_time ();
      int n = poll (&fd, 1, (int) CLAMP (wait / 1000, 0, 1000));

      if (n < 0 && errno != EINTR)
        return;
      if (n > 0 && !take_command (session))
        return;
      if (g_get_monotonic_time () >= due)
        {
          yc_scan_session_send_heartbeat (session);
          due = g_get_monotonic_time () + HEARTBEAT_US;
        }
    }
}

int
main (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) quit = json_object_new ();
  YcScanSession *session;

  yc_helper_wire_harden (ADDRESS_SPACE);
  yc_digest_init_library ();
  if (!yc_helper_wire_greet (YC_HELPER_FD, &error))
    {
      g_printerr ("yichuang-scan-helper is started by yichuang: %s\n", error->message);
      return 2;
    }
  session = yc_scan_session_start (yc_scan_events_new (YC_HELPER_FD));
  serve (session);
  json_object_set_string_member (quit, "type", "quit");
  yc_scan_session_cancel_all (session);
  yc_scan_session_push (session, quit, NULL);
  /* The scan thread may hang in the driver for ever: the process ends without it. */
  _exit (yc_scan_session_wait_end (session, END_US) ? 0 : 3);
}
