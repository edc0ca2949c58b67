/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The focus in a list: on one row of a short one (where the selection is shown the focus has to be, too), and out of it by Tab. Main thread only.
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

/* The first, or last, in @at that takes the focus. gtk_widget_child_focus() ends at a scrolled window, which says that it took it also when it did not. */
static gboolean
focus_one_of (GtkWidget *at, GtkDirectionType direction)
{
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;

  if (!gtk_widget_get_mapped (at) || !gtk_widget_is_sensitive (at))
    return FALSE;
  if (gtk_widget_get_focusable (at) && !GTK_IS_SCROLLED_WINDOW (at) && gtk_widget_grab_focus (at) && yc_focus_is_inside (at))
    return TRUE;
  for (GtkWidget *child = forward ? gtk_widget_get_first_child (at) : gtk_widget_get_last_child (at); child != NULL;
       child = forward ? gtk_widget_get_next_sibling (child) : gtk_widget_get_prev_sibling (child))
    if (focus_one_of (child, direction))
      return TRUE;
  return FALSE;
}

static gboolean
leave (GtkWidget *list, GtkDirectionType direction)
{
  GtkWidget *inside = GTK_IS_EXPANDER (list) && gtk_expander_get_expanded (GTK_EXPANDER (list)) ? gtk_expander_get_child (GTK_EXPANDER (list)) : NULL;

  if (direction == GTK_DIR_TAB_FORWARD && inside != NULL && !yc_focus_is_inside (inside) && focus_one_of (inside, direction))
    return TRUE;
  for (GtkWidget *at = list; at != NULL && !GTK_IS_ROOT (at); at = gtk_widget_get_parent (at))
    {
      GtkWidget *next = at;

      while ((next = direction == GTK_DIR_TAB_FORWARD ? gtk_widget_get_next_sibling (next) : gtk_widget_get_prev_sibling (next)) != NULL)
        if (focus_one_of (next, direction))
          return TRUE;
    }
  return FALSE;
}

static gboolean
forward_cb (GtkWidget *list, GVariant *arguments, gpointer data)
{
  return leave (list, GTK_DIR_TAB_FORWARD);
}

static gboolean
backward_cb (GtkWidget *list, GVariant *arguments, gpointer data)
{
  return leave (list, GTK_DIR_TAB_BACKWARD);
}

void
yc_focus_leave_by_tab (GtkWidget *widget)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Tab, 0), gtk_callback_action_new (forward_cb, NULL, NULL)));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Tab, GDK_SHIFT_MASK), gtk_callback_action_new (backward_cb, NULL, NULL)));
  gtk_widget_add_controller (widget, controller);
}

gboolean
yc_focus_is_inside (GtkWidget *widget)
{
  GtkRoot *window = gtk_widget_get_root (widget);
  GtkWidget *focus = window != NULL ? gtk_root_get_focus (window) : NULL;

  return focus == widget || (focus != NULL && gtk_widget_is_ancestor (focus, widget));
}
