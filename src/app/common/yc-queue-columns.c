/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The columns of the queue's list: state, time, content, item, number, how far it came. Takes a view of YcQueueItem. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/common/yc-queue-columns.h"
#include "app/common/yc-queue-item.h"

#define N_COLUMNS 6

static const struct { const char *title; int width; gboolean expand; } columns[N_COLUMNS] = {
  { NC_("column", "State"), 118, FALSE }, { NC_("column", "Made"), 92, FALSE }, { NC_("column", "Content"), 168, FALSE },
  { NC_("column", "Item"), -1, TRUE }, { NC_("column", "Case number"), 226, FALSE }, { NC_("column", "Progress or arrival"), 136, FALSE },
};

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer column)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 7);
  GtkWidget *label = gtk_label_new (NULL);

  if (GPOINTER_TO_UINT (column) == 0)
    gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  if (GPOINTER_TO_UINT (column) != 3)
    gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (list_item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer column)
{
  YcQueueItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *first = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  guint i = GPOINTER_TO_UINT (column);
  YcStateLook look;

  if (i > 0)
    {
      gtk_label_set_label (GTK_LABEL (first), yc_queue_item_get_text (item, (YcQueueText) (i - 1)));
      return;
    }
  yc_queue_item_get_look (item, &look);
  gtk_image_set_from_icon_name (GTK_IMAGE (first), look.icon);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (first)), look.name);
  gtk_widget_set_css_classes (gtk_list_item_get_child (list_item), (const char *[]) { "state", look.style, strcmp (look.style, "ok") == 0 ? "plain" : "strong", NULL });
}

void
yc_queue_columns_add (GtkColumnView *view)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (i));
      column = gtk_column_view_column_new (g_dpgettext2 (GETTEXT_PACKAGE, "column", columns[i].title), factory);
      gtk_column_view_column_set_fixed_width (column, columns[i].width);
      gtk_column_view_column_set_expand (column, columns[i].expand);
      gtk_column_view_append_column (view, column);
    }
}
