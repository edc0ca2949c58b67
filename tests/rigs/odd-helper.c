/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * A helper process that obeys or misbehaves as its first argument says, for the tests of base/yc-helper.
 */
#define G_LOG_DOMAIN "odd-helper"

#include "config.h"

#include "base/yc-helper-wire.h"
#include "base/yc-error.h"
#include "base/yc-file.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static void
write_raw (const void *data, gsize n)
{
  if (write (YC_HELPER_FD, data, n) != (gssize) n)
    abort ();
}

/* Sends each message back with "echo" set, with its descriptors, until "quit" or the end. */
static int
echo (void)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) fds = NULL;
      g_autoptr (JsonObject) message = yc_helper_wire_receive (YC_HELPER_FD, &fds, &error);

      if (message == NULL)
        return g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_CLOSED) ? 0 : 1;
      if (g_strcmp0 (json_object_get_string_member_with_default (message, "type", ""), "quit") == 0)
        return 0;
      json_object_set_boolean_member (message, "echo", TRUE);
      if (!yc_helper_wire_send (YC_HELPER_FD, message, (const int *) (gpointer) fds->data, fds->len, &error))
        return 1;
    }
}

static int
give_descriptor (void)
{
  g_autoptr (JsonObject) message = json_object_new ();
  g_autoptr (GError) error = NULL;
  int fd = yc_file_memfd ("given", "given", 5, &error);

  json_object_set_string_member (message, "type", "given");
  return fd >= 0 && yc_helper_wire_send (YC_HELPER_FD, message, &fd, 1, &error) ? echo () : 1;
}

/* Descriptors behind the socket, but for the one that counts. */
static int
count_others (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name = NULL;
  int n = -1;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += atoi (name) > YC_HELPER_FD;
  return n;
}

/* Tells its environment's names, what else is open, and whether it can be looked into. */
static int
tell_surroundings (void)
{
  g_autoptr (JsonObject) message = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = g_listenv ();
  JsonArray *array = json_array_new ();

  for (gsize i = 0; names[i] != NULL; i++)
    json_array_add_string_element (array, names[i]);
  json_object_set_string_member (message, "type", "surroundings");
  json_object_set_array_member (message, "names", array);
  json_object_set_int_member (message, "others", count_others ());
  json_object_set_boolean_member (message, "dumpable", prctl (PR_GET_DUMPABLE) != 0);
  return yc_helper_wire_send (YC_HELPER_FD, message, NULL, 0, &error) ? echo () : 1;
}

static int
misbehave (const char *how)
{
  static const char garbage[] = "\x05\0\0\0nojsn", huge[] = "\xff\xff\xff\x7f", cut[] = "\x64\0\0\0{\"a\"";

  if (strcmp (how, "hang") == 0)
    for (;;)
      pause ();
  if (strcmp (how, "crash") == 0)
    {
      fputs ("about to crash\n", stderr);
      raise (SIGSEGV);
    }
  if (strcmp (how, "garbage") == 0)
    write_raw (garbage, sizeof garbage - 1);
  if (strcmp (how, "oversize") == 0)
    write_raw (huge, 4);
  if (strcmp (how, "cut") == 0)
    {
      write_raw (cut, sizeof cut - 1);
      return 0;
    }
  if (strcmp (how, "deaf") == 0)
    close (YC_HELPER_FD);
  if (strcmp (how, "chatter") == 0)
    for (int i = 0; i < 100000; i++)
      fputs ("0123456789abcdef\n", stderr);
  for (;;)
    pause ();
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  const char *how = argc > 1 ? argv[1] : "echo";

  signal (SIGTERM, SIG_IGN);
  yc_helper_wire_harden (strcmp (how, "echo") == 0 ? G_GUINT64_CONSTANT (512) << 20 : 0);
  if (strcmp (how, "silent-first") == 0)
    return misbehave ("garbage");
  if (!yc_helper_wire_greet (YC_HELPER_FD, &error))
    return 2;
  if (strcmp (how, "echo") == 0)
    return echo ();
  if (strcmp (how, "descriptor") == 0)
    return give_descriptor ();
  if (strcmp (how, "surroundings") == 0)
    return tell_surroundings ();
  return misbehave (how);
}
