/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "unit/test-cases.h"

G_BEGIN_DECLS

/* The store that the program will open, filled before it does: at @at, UTC microseconds, with @enrolment, by the clerk "wangjing". */
static inline void
home_store_open (TestCases *cases, gint64 at, JsonObject *enrolment)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "yichuang", NULL);
  YcStoreConfig config = { .folder = folder, .with_keys = TRUE };
  g_autoptr (GError) error = NULL;

  config.clock = cases->clock = yc_clock_test_new (at);
  config.ids = cases->ids = yc_ids_test_new (12);
  cases->store = yc_store_open (&config, &error);
  g_assert_no_error (error);
  g_assert_true (yc_enrolment_import (cases->store, enrolment, &error));
  test_cases_sign_in (cases, "wangjing");
}

static inline void
home_store_close (TestCases *cases)
{
  yc_store_close (cases->store);
  yc_author_key_unref (cases->author);
  yc_clerk_free (cases->clerk);
  yc_clock_unref (cases->clock);
  yc_ids_unref (cases->ids);
}

G_END_DECLS
