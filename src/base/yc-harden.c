/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * No core dumps, and in a release nobody who looks into the process. Takes nothing and gives what the system said. Before the first thread.
 */
#define G_LOG_DOMAIN "yc-base"
#include "config.h"

#include "base/yc-harden.h"
#include <sys/prctl.h>
#include <sys/resource.h>

gboolean
yc_harden (gboolean release)
{
  const struct rlimit none = { 0, 0 };

  return setrlimit (RLIMIT_CORE, &none) == 0 && (!release || prctl (PR_SET_DUMPABLE, 0) == 0);
}
