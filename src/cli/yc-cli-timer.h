/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "cli/yc-cli.h"
#include "vault/yc-store.h"

G_BEGIN_DECLS

/* The clocks of a case as its page draws them: a row each, named "timer"; with --json the member "timers" of the object that is being written. */
gboolean yc_cli_timers_print (YcCli *cli, YcStore *store, const char *case_id, const GPtrArray *history, GError **error);

G_END_DECLS
