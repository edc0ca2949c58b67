/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives the view of the queue, whose items are YcQueueItem, its columns. */
void yc_queue_columns_add (GtkColumnView *view);

G_END_DECLS
