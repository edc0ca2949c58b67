/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The manual inside the program: its pages at the left, the chosen one beside them. Needs no reader of manuals; Escape closes. */
#define YC_TYPE_HELP_WINDOW (yc_help_window_get_type ())
G_DECLARE_FINAL_TYPE (YcHelpWindow, yc_help_window, YC, HELP_WINDOW, AdwWindow)

/* Shows the page @id ("intake", "cases", ... as in help/zh_CN) over @parent; a window that is open already goes there. */
void        yc_help_window_show_page (GtkWindow *parent, const char *id);
const char *yc_help_window_get_page  (YcHelpWindow *self);
/* Ids of the pages, in the order of the list. (transfer none), NULL-terminated */
const char *const *yc_help_window_get_pages (void);

G_END_DECLS
