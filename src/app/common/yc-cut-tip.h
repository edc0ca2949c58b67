/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on a label that ends in dots tells its whole text under the pointer, and on Ctrl+F1 where it has the focus; one that has a tooltip of its own
 * keeps it. Call it once GTK is there; a second call changes nothing. */
void yc_cut_tip_enable (void);

G_END_DECLS
