/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The limit for the start of the app: a bare GTK 4 window with a list of 1,000 rows and the same renderer; ends after the first
 * frame was painted, as `yichuang --quit-after-first-frame` does. Nothing but the toolkit is measured.
 */
#define G_LOG_DOMAIN "bare-window"
#include <gtk/gtk.h>
#include <unistd.h>

static void
painted_cb (GdkFrameClock *clock, GApplication *app)
{
  g_application_quit (app);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkStringObject *string = gtk_list_item_get_item (item);

  gtk_list_item_set_child (item, gtk_label_new (gtk_string_object_get_string (string)));
}

static void
activate_cb (GtkApplication *app)
{
  GtkWidget *window = gtk_application_window_new (app);
  GtkStringList *rows = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  for (int i = 0; i < 1000; i++)
    gtk_string_list_append (rows, "210202012 20261123 03 0007 5");
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled),
                                 gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (rows))), factory));
  gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (painted_cb), app);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) app = NULL;

  if (access ("/dev/dri", F_OK) != 0)
    {
      g_setenv ("GSK_RENDERER", "cairo", FALSE);
      g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
    }
  app = gtk_application_new ("io.github.yichuang.BareWindow", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (app, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (app), argc, argv);
}
