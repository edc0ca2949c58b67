/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "outbox/yc-outbox.h"

G_BEGIN_DECLS

/* A platform that was put back from an older copy no longer has all that it gave receipts for. Its whole list of operations is held against what is known
 * here; what is missing of the own ones waits in the queue again, in its old place and with the same bytes. Store's thread; the caller's transaction. */

gboolean yc_recheck_begin   (YcStore *store, GError **error);
gboolean yc_recheck_is_on   (YcStore *store, gboolean *ret_on, GError **error);
/* The platform has it, at that place of its case. */
gboolean yc_recheck_see     (YcStore *store, const char *op_id, const char *case_id, gint64 revision, GError **error);
/* The list has come to its end. @changed: of char*: takes the ids of the cases that have lost something */
gboolean yc_recheck_end     (YcStore *store, GPtrArray *changed, GError **error);

G_END_DECLS
