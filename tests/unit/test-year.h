/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "test-counter.h"

#include <glib/gstdio.h>

G_BEGIN_DECLS

/* 2027 with a holiday on Monday 01-04, as nobody knew in 2026. */
#define YEAR_2027 "{\"format\":1,\"year\":2027,\"version\":\"2027.t\",\"source\":\"test\",\"off\":[{\"name\":\"x\",\"from\":\"2027-01-01\",\"to\":\"2027-01-04\"}],\"workdays\":[]}"

/* The program has started again with the new file. */
static inline void
year_learn (Counter *counter)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("calendar-XXXXXX", &error);
  g_autofree char *shipped = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", "2026.json", NULL);
  g_autofree char *old = g_build_filename (folder, "2026.json", NULL), *new = g_build_filename (folder, "2027.json", NULL), *text = NULL;

  g_assert_true (g_file_get_contents (shipped, &text, NULL, &error));
  g_assert_true (g_file_set_contents (old, text, -1, &error));
  g_assert_true (g_file_set_contents (new, YEAR_2027, -1, &error));
  yc_calendar_free (counter->calendar);
  counter->calendar = yc_calendar_load (folder, &error);
  g_assert_no_error (error);
  g_unlink (old);
  g_unlink (new);
  g_rmdir (folder);
}

G_END_DECLS
