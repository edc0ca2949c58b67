/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The store as the commands open it: for reading, beside a running app, in one snapshot. */
#pragma once

#include "cli/yc-cli.h"

G_BEGIN_DECLS

/* Opens for reading and holds a snapshot until it is closed, so that what a running app writes meanwhile does not look like a defect.
 * (transfer full); NULL: told on stderr, *@ret_exit set. */
YcStore *yc_cli_open_store (YcCli *cli, gboolean with_keys, YcExit *ret_exit);
/* A case's id for an id, a number, or a tail of a number that fits one case only. (transfer full); NULL: told on stderr, *@ret_exit set. */
char    *yc_cli_find_case  (YcStore *store, const char *word, YcExit *ret_exit);

/* For doctor: counts without names. */
typedef struct { gint64 cases, drafts, events, pages, papers, queued, schema; } YcCliCounts;
gboolean yc_cli_count      (YcStore *store, YcCliCounts *ret_counts, GError **error);
/* work.db as it is now. */
gboolean yc_cli_copy_work  (YcStore *store, const char *path, GError **error);

G_END_DECLS
