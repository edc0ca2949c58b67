/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The pages of a stack that are not shown: they are not told to assistive technology, and a spinner among them rests. GTK 4.8 lets a hidden
 * one turn, which has the whole window drawn anew with each frame. Main thread only.
 */
#define G_LOG_DOMAIN "yc-app"

#include "config.h"

#include "app/common/yc-stack.h"

static void
visible_child_changed_cb (GtkStack *stack)
{
  GtkWidget *shown = gtk_stack_get_visible_child (stack);

  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (stack)); page != NULL; page = gtk_widget_get_next_sibling (page))
    {
      gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN, page != shown, -1);
      if (GTK_IS_SPINNER (page))
        gtk_spinner_set_spinning (GTK_SPINNER (page), page == shown);
    }
}

void
yc_stack_hide_others (GtkStack *stack)
{
  g_return_if_fail (GTK_IS_STACK (stack));

  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (visible_child_changed_cb), NULL);
  visible_child_changed_cb (stack);
}

void
yc_stack_show (GtkStack *stack, const char *name)
{
  GtkWidget *page;

  g_return_if_fail (GTK_IS_STACK (stack));
  page = gtk_stack_get_child_by_name (stack, name);
  g_return_if_fail (page != NULL);

  gtk_widget_set_visible (page, TRUE);
  gtk_stack_set_visible_child (stack, page);
}
