/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The whole check of an open store, as `store verify` prints it; also run on a fresh backup. */
#pragma once

#include "cli/yc-cli.h"

#include "capture/yc-page-store.h"

G_BEGIN_DECLS

/* A row a defect, or one that says that all is sound. */
YcExit   yc_cli_verify_store  (YcCli *cli, YcStore *store);
/* Every queued operation opens and is what was queued. */
gboolean yc_cli_verify_outbox (YcStore *store, GPtrArray *ret_defects, GError **error);

G_END_DECLS
