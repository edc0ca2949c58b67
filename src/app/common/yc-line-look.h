/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "sync/yc-sync.h"

G_BEGIN_DECLS

/* The line in a few words. (transfer full) */
char       *yc_line_look_describe (const YcSyncStatus *status, const GDate *today);
/* What that means for the work. (transfer none) */
const char *yc_line_look_explain  (const YcSyncStatus *status);
/* Icon and colour class. */
void        yc_line_look          (const YcSyncStatus *status, const char **ret_icon, const char **ret_style);

G_END_DECLS
