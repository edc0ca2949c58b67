/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs a program that must end with 0; returns what it printed (transfer full). What it complained about goes to the test's log. Descriptors
 * are close-on-exec anyway: leaving them lets GLib use posix_spawn, which is quick also with a sanitizer's memory. */
static inline char *
test_tool_run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *complaint = NULL;
  char *out = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_LEAVE_DESCRIPTORS_OPEN, NULL, NULL, &out, &complaint, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s: %s%s", argv[0], out, complaint);
  g_assert_cmpint (status, ==, 0);
  return out != NULL ? out : g_strdup ("");
}

G_END_DECLS
