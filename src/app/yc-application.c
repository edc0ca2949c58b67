/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Start and end of the program: command line, single instance, keys, the session and its window. It takes the process as main() prepared it.
 * Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-window.h"
#include "app/common/yc-cut-tip.h"
#include "app/common/yc-print.h"
#include "app/yc-accels.h"
#include "app/yc-application.h"
#include "app/yc-session.h"

#define EMPTY_THEME "Adwaita-empty"

struct _YcApplication
{
  AdwApplication parent_instance;

  YcSession *session;      /* (owned) (nullable) before the first window */
  gboolean quit_after_first_frame;
};

G_DEFINE_FINAL_TYPE (YcApplication, yc_application, ADW_TYPE_APPLICATION)

static void
after_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
window_mapped_cb (GtkWidget *window, gpointer user_data)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), user_data, 0);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  /* Through the window, so that an open draft is saved first. */
  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (G_APPLICATION (user_data));
}

static void
yc_application_activate (GApplication *app)
{
  YcApplication *self = YC_APPLICATION (app);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (app));

  if (window != NULL)
    {
      gtk_window_present (window);
      return;
    }
  self->session = yc_session_new ();
  window = GTK_WINDOW (yc_clerk_window_new (GTK_APPLICATION (app), self->session));
  if (self->quit_after_first_frame)
    g_signal_connect (window, "map", G_CALLBACK (window_mapped_cb), app);
  gtk_window_present (window);
  yc_clerk_window_open (YC_CLERK_WINDOW (window));
}

/* Without a compositor everything around a popover is black: no shadow, no round corners, no arrow there. */
static void
load_plain_style (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) style = NULL;

  if (display == NULL || gdk_display_is_composited (display))
    return;
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, YC_APP_PATH "/plain.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* GTK notes every file that was chosen in a list of its own, in clear; names of brought files tell who came ("身份证 210….jpg"). The list is
 * the account's: what other programs noted there goes, too. */
static void
forget_recent_files (void)
{
  g_object_set (gtk_settings_get_default (), "gtk-recent-files-enabled", FALSE, NULL);
}

/* GTK reads its own style sheet as soon as there is a display, and libadwaita then puts it away for a whole one of its own: a seventh of all that the start
 * costs. Named by the environment, the empty theme that libadwaita would choose is there from the beginning; gone again before libadwaita looks, which takes
 * a name there for the user's wish. Set in main() (yc_application_prepare_theme), when there is one thread; it was the last variable and goes without
 * moving another one, so that a thread that reads the environment now misses nothing. */
static void
take_empty_theme (void)
{
  gtk_init ();
  gtk_settings_get_default ();
  if (g_strcmp0 (g_getenv ("GTK_THEME"), EMPTY_THEME) == 0)
    g_unsetenv ("GTK_THEME");
}

void
yc_application_prepare_theme (void)
{
  g_setenv ("GTK_THEME", EMPTY_THEME, FALSE);
}

static void
yc_application_startup (GApplication *app)
{
  static const GActionEntry entries[] = { { .name = "quit", .activate = quit_cb } };

  take_empty_theme ();
  G_APPLICATION_CLASS (yc_application_parent_class)->startup (app);

  g_action_map_add_action_entries (G_ACTION_MAP (app), entries, G_N_ELEMENTS (entries), app);
  yc_accels_install (GTK_APPLICATION (app));
  yc_cut_tip_enable ();
  load_plain_style ();
  forget_recent_files ();
  yc_print_sweep ();
}

static void
yc_application_shutdown (GApplication *app)
{
  YcApplication *self = YC_APPLICATION (app);

  if (self->session != NULL)
    yc_session_close (self->session);
  g_clear_object (&self->session);

  G_APPLICATION_CLASS (yc_application_parent_class)->shutdown (app);
}

static int
yc_application_handle_local_options (GApplication *app, GVariantDict *options)
{
  YcApplication *self = YC_APPLICATION (app);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("yichuang %s\n", YC_VERSION);
      return 0;
    }
  if (g_variant_dict_lookup (options, "quit-after-first-frame", "b", &self->quit_after_first_frame) || g_variant_dict_contains (options, "separate"))
    g_application_set_flags (app, g_application_get_flags (app) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
yc_application_class_init (YcApplicationClass *klass)
{
  GApplicationClass *app_class = G_APPLICATION_CLASS (klass);

  app_class->activate = yc_application_activate;
  app_class->startup = yc_application_startup;
  app_class->shutdown = yc_application_shutdown;
  app_class->handle_local_options = yc_application_handle_local_options;
}

static void
yc_application_init (YcApplication *self)
{
  static const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
    { "separate", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, NULL, N_("Run beside another one that has another store"), NULL },
    { "quit-after-first-frame", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, NULL, N_("End after the first frame (bench)"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

YcApplication *
yc_application_new (void)
{
  return g_object_new (YC_TYPE_APPLICATION,
                       "application-id", YC_APP_ID,
                       "resource-base-path", YC_APP_PATH,
                       NULL);
}
