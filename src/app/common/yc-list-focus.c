/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The focus of one row of a short list: where the selection is shown the focus has to be, too. Takes list and position. Main thread only.
 */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/common/yc-list-focus.h"

gboolean
yc_list_focus_row (GtkListView *list, guint position)
{
  g_return_val_if_fail (GTK_IS_LIST_VIEW (list), FALSE);

  gtk_widget_activate_action (GTK_WIDGET (list), "list.scroll-to-item", "u", position);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (position-- == 0)
      return gtk_widget_grab_focus (row);
  return FALSE;
}

gboolean
yc_focus_is_inside (GtkWidget *widget)
{
  GtkRoot *window = gtk_widget_get_root (widget);
  GtkWidget *focus = window != NULL ? gtk_root_get_focus (window) : NULL;

  return focus == widget || (focus != NULL && gtk_widget_is_ancestor (focus, widget));
}
