/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The screen lock: the sign-in page over the work of who is signed in, by key or when nobody touched anything for a while. The session goes on under
 * it: what scans and what is delivered stays the clerk's. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-clerk-window-private.h"
#include "base/yc-clock.h"

#define HIDDEN "yc-hidden-by-lock"

/* ---- what else is open ---- */

static GPtrArray *
list_windows (YcClerkWindow *self)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GPtrArray *others = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      GtkWindow *window = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (window) == GTK_WINDOW (self))
        g_ptr_array_add (others, window);
      else
        g_object_unref (window);
    }
  return others;
}

/* Questions and choosers show what the case is about, too. */
static void
hide_windows (YcClerkWindow *self)
{
  g_autoptr (GPtrArray) windows = list_windows (self);

  for (guint i = 0; i < windows->len; i++)
    if (gtk_widget_get_visible (windows->pdata[i]))
      {
        g_object_set_data (windows->pdata[i], HIDDEN, self);
        gtk_widget_set_visible (windows->pdata[i], FALSE);
      }
}

static void
return_windows (YcClerkWindow *self, gboolean same)
{
  g_autoptr (GPtrArray) windows = list_windows (self);

  for (guint i = 0; i < windows->len; i++)
    if (g_object_steal_data (windows->pdata[i], HIDDEN) == NULL)
      continue;
    else if (same)
      gtk_window_present (windows->pdata[i]);
    else
      gtk_window_close (windows->pdata[i]);
}

/* ---- locking ---- */

/* Pages, acts and prints that run are who began them: the same may come back to them, nobody else. */
static gboolean
may_sign_in (const char *clerk_id, gpointer data)
{
  YcClerkWindow *self = data;

  return g_strcmp0 (clerk_id, self->locked) == 0 || !yc_clerk_window_is_busy (self);
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcClerkWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!yc_intake_page_flush_finish (YC_INTAKE_PAGE (source), result, &error) && self->phase != NULL)
    yc_clerk_window_say (self, error);
}

static void
lock (YcClerkWindow *self)
{
  const YcClerk *clerk = yc_session_get_clerk (self->session);

  if (clerk == NULL || self->locked != NULL || self->intake == NULL || g_strcmp0 (gtk_stack_get_visible_child_name (self->phase), "work") != 0)
    return;
  self->locked = g_strdup (clerk->id);
  g_set_weak_pointer (&self->lock_focus, gtk_root_get_focus (GTK_ROOT (self)));
  yc_intake_page_flush (self->intake, flushed_cb, g_object_ref (self));
  hide_windows (self);
  gtk_widget_set_visible (self->who_box, FALSE);
  gtk_widget_set_visible (self->search_box, FALSE);
  yc_clerk_window_show_sign_in (self);
  yc_sign_in_page_lock (self->sign_in, self->session, clerk, may_sign_in, self);
  yc_clerk_window_update_actions (self);
}

gboolean
yc_clerk_window_end_lock (YcClerkWindow *self)
{
  g_autofree char *locked = g_steal_pointer (&self->locked);
  gboolean same = locked != NULL && g_strcmp0 (yc_session_get_clerk (self->session)->id, locked) == 0;

  if (locked == NULL)
    return FALSE;
  self->last_input = yc_clock_now (yc_session_get_clock (self->session));
  if (same)
    {
      gtk_widget_set_visible (self->who_box, TRUE);
      gtk_widget_set_visible (self->search_box, TRUE);
      gtk_stack_set_visible_child_name (self->phase, "work");
      if (self->lock_focus != NULL && gtk_widget_is_ancestor (self->lock_focus, GTK_WIDGET (self)))
        gtk_widget_grab_focus (self->lock_focus);
    }
  else
    gtk_editable_set_text (self->search_entry, "");
  return_windows (self, same);
  yc_clerk_window_update_actions (self);
  return same;
}

static void
lock_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  lock (YC_CLERK_WINDOW (widget));
}

/* ---- nobody is there ---- */

static gint64
get_patience (YcClerkWindow *self)
{
  return self->settings != NULL ? g_settings_get_int (self->settings, "lock-minutes") * 60 * G_USEC_PER_SEC : 0;
}

/* A clock that was set back has not been idle. */
gboolean
yc_clerk_window_lock_if_idle (YcClerkWindow *self)
{
  gint64 now = yc_clock_now (yc_session_get_clock (self->session)), patience = get_patience (self);

  self->last_input = MIN (self->last_input, now);
  if (patience == 0 || now - self->last_input < patience)
    return FALSE;
  lock (self);
  return self->locked != NULL;
}

static void watch_idle (YcClerkWindow *self);

static gboolean
idle_cb (gpointer data)
{
  YcClerkWindow *self = data;

  self->idle_id = 0;
  yc_clerk_window_lock_if_idle (self);
  watch_idle (self);
  return G_SOURCE_REMOVE;
}

/* Wakes up when it may be time, and no sooner: an hour of typing costs as many looks as it has patiences. */
static void
watch_idle (YcClerkWindow *self)
{
  gint64 patience = get_patience (self), left = self->last_input + patience - yc_clock_now (yc_session_get_clock (self->session));

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (patience > 0)
    self->idle_id = g_timeout_add_seconds ((guint) (CLAMP (left, 0, patience) / G_USEC_PER_SEC + 1), idle_cb, self);
}

static gboolean
event_cb (YcClerkWindow *self)
{
  self->last_input = yc_clock_now (yc_session_get_clock (self->session));
  return GDK_EVENT_PROPAGATE;
}

void
yc_clerk_window_watch_input (YcClerkWindow *self)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "event", G_CALLBACK (event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  event_cb (self);
  watch_idle (self);
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::lock-minutes", G_CALLBACK (watch_idle), self, G_CONNECT_SWAPPED);
}

void
yc_clerk_window_install_lock_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_cb);
}
