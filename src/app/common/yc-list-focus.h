/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives the focus to the row at @position of a GtkListView whose rows are few enough to exist all (under 200). GTK 4.8 has no call for it, and
 * the list's own idea of where the focus was is the first row as soon as the rows were replaced. Returns: FALSE without such a row */
gboolean yc_list_focus_row (GtkListView *list, guint position);
/* Tab leads from @widget, a list or an expander, to what stands behind it, Shift+Tab to what stands before it. The library's own goes through all rows of
 * a list, so that nobody comes by keyboard to the buttons behind one of hundreds, and never leaves an expander. What the row of a GtkListBox holds comes
 * between the row and what is behind the list. */
void     yc_focus_leave_by_tab (GtkWidget *widget);
/* The children of @box are one stop for Tab, of which there is one at a time (yc_focus_set_stop(); the first to begin with); Left and Right lead from one to
 * the next. Once a box, when its children are in it. */
void     yc_focus_make_group (GtkWidget *box);
/* @child is the stop of its group from now on. Not while the focus is on another one: that would lose it. */
void     yc_focus_set_stop (GtkWidget *child);
/* Whether the focus of its window is on @widget or in it. */
gboolean yc_focus_is_inside (GtkWidget *widget);

G_END_DECLS
