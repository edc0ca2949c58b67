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
  GtkListBoxRow *selected = NULL;

  if (!gtk_widget_get_mapped (at) || !gtk_widget_is_sensitive (at))
    return FALSE;
  /* A list is entered where its selection is. */
  if (GTK_IS_LIST_BOX (at) && (selected = gtk_list_box_get_selected_row (GTK_LIST_BOX (at))) != NULL && gtk_widget_grab_focus (GTK_WIDGET (selected)))
    return TRUE;
  if (gtk_widget_get_focusable (at) && !GTK_IS_SCROLLED_WINDOW (at) && gtk_widget_grab_focus (at) && yc_focus_is_inside (at))
    return TRUE;
  for (GtkWidget *child = forward ? gtk_widget_get_first_child (at) : gtk_widget_get_last_child (at); child != NULL;
       child = forward ? gtk_widget_get_next_sibling (child) : gtk_widget_get_prev_sibling (child))
    if (focus_one_of (child, direction))
      return TRUE;
  return FALSE;
}

/* Between a row and what it holds. */
static gboolean
step_in_row (GtkWidget *list, GtkDirectionType direction)
{
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL, *row = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;
  GtkWidget *child = row != NULL ? gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)) : NULL;

  if (row == NULL || direction == GTK_DIR_TAB_BACKWARD)
    return row != NULL && row != focus && gtk_widget_grab_focus (row);
  return row == focus && child != NULL && focus_one_of (child, direction);
}

static gboolean
leave (GtkWidget *list, GtkDirectionType direction)
{
  GtkWidget *inside = GTK_IS_EXPANDER (list) && gtk_expander_get_expanded (GTK_EXPANDER (list)) ? gtk_expander_get_child (GTK_EXPANDER (list)) : NULL;

  if (direction == GTK_DIR_TAB_FORWARD && inside != NULL && !yc_focus_is_inside (inside) && focus_one_of (inside, direction))
    return TRUE;
  if (GTK_IS_LIST_BOX (list) && step_in_row (list, direction))
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

/* ---- one stop for several ---- */

void
yc_focus_set_stop (GtkWidget *child)
{
  for (GtkWidget *at = gtk_widget_get_first_child (gtk_widget_get_parent (child)); at != NULL; at = gtk_widget_get_next_sibling (at))
    gtk_widget_set_focusable (at, at == child);
}

static gboolean
move_on (GtkWidget *box, gboolean forward)
{
  GtkRoot *root = gtk_widget_get_root (box);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL, *next;

  if (focus == NULL || gtk_widget_get_parent (focus) != box)
    return FALSE;
  next = forward ? gtk_widget_get_next_sibling (focus) : gtk_widget_get_prev_sibling (focus);
  if (next != NULL)
    {
      /* The old one is no stop only once the focus is elsewhere. */
      gtk_widget_set_focusable (next, TRUE);
      gtk_widget_grab_focus (next);
      yc_focus_set_stop (next);
    }
  return TRUE;
}

static gboolean
right_cb (GtkWidget *box, GVariant *arguments, gpointer data)
{
  return move_on (box, gtk_widget_get_direction (box) != GTK_TEXT_DIR_RTL);
}

static gboolean
left_cb (GtkWidget *box, GVariant *arguments, gpointer data)
{
  return move_on (box, gtk_widget_get_direction (box) == GTK_TEXT_DIR_RTL);
}

void
yc_focus_make_group (GtkWidget *box)
{
  static const struct { guint key; GtkShortcutFunc func; } keys[] = {
    { GDK_KEY_Left, left_cb }, { GDK_KEY_KP_Left, left_cb }, { GDK_KEY_Right, right_cb }, { GDK_KEY_KP_Right, right_cb },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkWidget *first = gtk_widget_get_first_child (box);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, 0), gtk_callback_action_new (keys[i].func, NULL, NULL)));
  gtk_widget_add_controller (box, controller);
  if (first != NULL)
    yc_focus_set_stop (first);
}
