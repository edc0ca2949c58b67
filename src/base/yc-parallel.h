/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @func for each i below @n, on all processors; returns when all are done. For signatures and digests of many short texts. @func may touch only what
 * belongs to its i. Any thread; the caller works along, so that it never waits for a thread that does not come. */
typedef void (*YcParallelFunc) (guint i, gpointer data);
void yc_parallel_for (guint n, YcParallelFunc func, gpointer data);

G_END_DECLS
