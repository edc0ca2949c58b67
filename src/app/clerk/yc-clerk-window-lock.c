/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The screen lock: the sign-in page over the work of who is signed in, by key or when nobody touched anything for a while. The session goes on under
 * it: what scans and what is delivered stays the clerk's. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-clerk-window-private.h"
#include "app/common/yc-stack.h"
#include "base/yc-clock.h"

#define HIDDEN "yc-hidden-by-lock"

/* ---- what else is open ---- */

/* All of this process, questions over a question as well. */
static GPtrArray *
list_windows (YcClerkWindow *self)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GPtrArray *others = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      GtkWidget *window = g_list_model_get_item (windows, i);

      if (window != GTK_WIDGET (self))
        g_ptr_array_add (others, window);
      else
        g_object_unref (window);
    }
  return others;
}

static void
hide_window (YcClerkWindow *self, GtkWidget *window)
{
  g_object_set_data (G_OBJECT (window), HIDDEN, self);
  gtk_widget_set_visible (window, FALSE);
}

/* Questions and choosers show what the case is about, too. */
static void
hide_windows (YcClerkWindow *self)
{
  g_autoptr (GPtrArray) windows = list_windows (self);

  for (guint i = 0; i < windows->len; i++)
    if (gtk_widget_get_visible (windows->pdata[i]))
      hide_window (self, windows->pdata[i]);
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
  const char *phase = gtk_stack_get_visible_child_name (self->phase);

  /* Who joins the platform is signed in, too. */
  if (clerk == NULL || self->locked != NULL || self->intake == NULL || (g_strcmp0 (phase, "work") != 0 && g_strcmp0 (phase, "platform") != 0))
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
      yc_stack_show (self->phase, "work");
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

/* A layout tells the pointer's place anew, without a time, although nobody moved it: the label of the clock makes one each minute. */
static gboolean
is_by_hand (GdkEvent *event)
{
  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_MOTION_NOTIFY: return gdk_event_get_time (event) != GDK_CURRENT_TIME;
    case GDK_KEY_PRESS: case GDK_BUTTON_PRESS: case GDK_SCROLL: case GDK_TOUCH_BEGIN: case GDK_TOUCH_UPDATE: return TRUE;
    default: return FALSE;
    }
}

static gboolean
event_cb (YcClerkWindow *self, GdkEvent *event)
{
  if (!is_by_hand (event))
    return GDK_EVENT_PROPAGATE;
  /* The timer stood still while the computer slept: the first touch must not open what should have been locked. */
  if (self->locked == NULL && yc_clerk_window_lock_if_idle (self))
    return GDK_EVENT_STOP;
  self->last_input = yc_clock_now (yc_session_get_clock (self->session));
  return GDK_EVENT_PROPAGATE;
}

static void
watch_window (YcClerkWindow *self, GtkWidget *window)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, controller);
}

/* A question that was asked for before the lock and comes behind it waits for who comes back. */
static void
mapped_cb (YcClerkWindow *self, GtkWidget *window)
{
  if (self->locked != NULL)
    hide_window (self, window);
}

/* Who writes into a question is there as well. */
static void
windows_changed_cb (YcClerkWindow *self, guint position, guint removed, guint added, GListModel *windows)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (window == GTK_WIDGET (self))
        continue;
      watch_window (self, window);
      g_signal_connect_object (window, "map", G_CALLBACK (mapped_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
    }
}

void
yc_clerk_window_watch_input (YcClerkWindow *self)
{
  self->last_input = yc_clock_now (yc_session_get_clock (self->session));
  watch_window (self, GTK_WIDGET (self));
  g_signal_connect_object (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (windows_changed_cb), self, G_CONNECT_SWAPPED);
  watch_idle (self);
  if (self->settings != NULL)
    g_signal_connect_object (self->settings, "changed::lock-minutes", G_CALLBACK (watch_idle), self, G_CONNECT_SWAPPED);
}

void
yc_clerk_window_install_lock_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_cb);
}
