/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The clerk's window and the line: what the header says of it, the queue's page, joining a platform, and one clerk after the other. Main thread
 * only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-window-private.h"
#include "app/common/yc-line-look.h"
#include "app/common/yc-print.h"
#include "app/common/yc-stack.h"
#include "vault/yc-store-wipe.h"

/* ---- what the header says ---- */

static YcNoticeBar *
add_bar (YcClerkWindow *self)
{
  GtkWidget *bar = g_object_new (YC_TYPE_NOTICE_BAR, NULL);

  gtk_box_insert_child_after (GTK_BOX (self->content), bar, gtk_widget_get_first_child (self->content));
  return YC_NOTICE_BAR (bar);
}

/* Once, until the next sign-in: whoever has closed it has read it. Without the line nobody is asked, and the header says so. */
void
yc_clerk_window_show_signed_out (YcClerkWindow *self, const YcSyncStatus *status)
{
  gboolean out = status->signed_out && status->line == YC_LINE_ONLINE;

  if (out == self->told_out)
    return;
  self->told_out = out;
  if (self->out_bar == NULL)
    self->out_bar = add_bar (self);
  if (out)
    yc_notice_bar_show (self->out_bar, YC_TONE_WARN, "dialog-password-symbolic", _("The platform wants you to sign in again: this sign-in has ended there"),
                        _("Nothing is lost: what was written, scanned and signed is kept, and what waits still goes. Work list, pages of dossiers and credit come again when you have signed in; this page stays as it is."),
                        _("Sign in again"), "win.lock");
  else
    yc_notice_bar_clear (self->out_bar);
}

/* Once for each that is the oldest: whoever has closed it has read it. With time alone somebody becomes late, hence again with each minute. */
void
yc_clerk_window_show_late (YcClerkWindow *self, const YcSyncStatus *status)
{
  g_autofree char *text = NULL;
  GDate today;

  yc_session_today (self->session, &today);
  text = yc_line_look_late (status, yc_clock_now (yc_session_get_clock (self->session)), &today);
  if (text == NULL && self->late_bar != NULL)
    yc_notice_bar_clear (self->late_bar);
  if (text == NULL)
    {
      self->late_told = 0;
      return;
    }
  if (self->late_bar == NULL)
    self->late_bar = add_bar (self);
  if (self->late_told == status->oldest && !gtk_widget_get_visible (GTK_WIDGET (self->late_bar)))
    return;
  self->late_told = status->oldest;
  yc_notice_bar_show (self->late_bar, YC_TONE_WARN, "network-offline-symbolic", text, yc_line_look_explain (status), _("Open the queue"), "win.show-queue");
}

/* Once for each difference: whoever has closed it has read it. A clock that is set is seen with the next minute, or with the next answer. */
void
yc_clerk_window_show_clock (YcClerkWindow *self, const YcSyncStatus *status)
{
  YcClock *clock = yc_session_get_clock (self->session);
  gint64 skew = yc_clock_mark_get_skew (&status->clock, clock);
  const char *detail = NULL;
  g_autofree char *text = yc_line_look_clock (status, clock, &detail);

  if (text == NULL && self->clock_bar != NULL)
    yc_notice_bar_clear (self->clock_bar);
  if (text == NULL)
    {
      self->clock_told = 0;
      return;
    }
  if (self->clock_bar == NULL)
    self->clock_bar = add_bar (self);
  if (self->clock_told != 0 && ABS (self->clock_told - skew) < YC_CLOCK_APART && !gtk_widget_get_visible (GTK_WIDGET (self->clock_bar)))
    return;
  self->clock_told = skew;
  yc_notice_bar_show (self->clock_bar, YC_TONE_WARN, "dialog-warning-symbolic", text, detail, _("Compare again"), "win.retry-line");
}

void
yc_clerk_window_show_status (YcClerkWindow *self, const YcSyncStatus *status)
{
  const char *icon = NULL, *style = NULL;
  g_autofree char *text = NULL, *badge = NULL;
  GDate today;

  yc_session_today (self->session, &today);
  text = yc_line_look_describe (status, yc_clock_now (yc_session_get_clock (self->session)), &today);
  yc_line_look (status, &icon, &style);
  gtk_label_set_label (self->queue_label, text);
  gtk_image_set_from_icon_name (self->queue_icon, icon);
  gtk_widget_set_css_classes (self->queue_box, (const char *[]) { "flat", "state", style, NULL });
  gtk_widget_set_tooltip_text (self->queue_box, yc_line_look_explain (status));
  badge = g_strdup_printf ("%u", status->n_open);
  gtk_label_set_label (self->queue_badge, badge);
  gtk_widget_set_visible (GTK_WIDGET (self->queue_badge), status->n_open > 0);
  if (status->enrolled)
    gtk_widget_set_visible (self->enrol_button, status->line == YC_LINE_SIGN_IN || status->line == YC_LINE_CLONED);
}

/* Nothing is left that could be worked on. */
static void
show_wiped (YcClerkWindow *self, const YcSyncStatus *status)
{
  const YcWiped facts = { .at = yc_clock_now (yc_clock_system ()), .last = status->handed_at, .handed = status->n_handed, .unreadable = status->n_unreadable,
                          .lost = status->n_lost };
  g_autoptr (GError) error = NULL;

  if (self->is_wiped)
    return;
  self->is_wiped = self->may_close = TRUE;
  yc_wiped_to_error (&facts, YC_WIPE_ERROR_NOW, &error);
  yc_clerk_window_show_trouble (self, error);
}

/* What was told is read: the folder may hold a new store. */
static void
begin_anew (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  yc_clerk_window_show_opening (self);
  yc_session_begin_anew_async (self->session, yc_clerk_window_opened_cb, g_object_ref (self));
}

void
yc_clerk_window_show_line (YcClerkWindow *self)
{
  YcSync *sync = yc_session_get_sync (self->session);
  YcSyncStatus status;

  if (sync == NULL || self->queue_label == NULL)
    return;
  yc_sync_get_status (sync, &status);
  if (status.wiped)
    {
      show_wiped (self, &status);
      return;
    }
  yc_clerk_window_show_status (self, &status);
  if (self->sign_in != NULL)
    yc_sign_in_page_show_line (self->sign_in);
  if (yc_session_get_clerk (self->session) == NULL)
    return;
  yc_clerk_window_show_late (self, &status);
  yc_clerk_window_show_clock (self, &status);
  yc_clerk_window_show_signed_out (self, &status);
}

static void
show_queue (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yc_clerk_window_show_area (YC_CLERK_WINDOW (widget), "queue");
}

static void
retry_line (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  if (self->queue != NULL)
    yc_queue_page_try_now (self->queue);
  yc_clerk_window_try_review (self);
}

/* ---- joining a platform ---- */

static void
connected_cb (YcClerkWindow *self)
{
  yc_clerk_window_show_place (self);
  yc_clerk_window_show_line (self);
  yc_clerk_window_show_sign_in (self);
  yc_clerk_window_update_actions (self);
}

static void
show_platform (YcClerkWindow *self)
{
  if (self->platform == NULL)
    {
      self->platform = g_object_new (YC_TYPE_PLATFORM_PAGE, NULL);
      gtk_stack_add_named (self->phase, GTK_WIDGET (self->platform), "platform");
      g_signal_connect_object (self->platform, "connected", G_CALLBACK (connected_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_stack_set_visible_child_name (self->phase, "platform");
  yc_platform_page_start (self->platform, self->session);
  yc_clerk_window_update_actions (self);
}

static void
flushed_for_platform_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcClerkWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->phase == NULL)
    return;
  if (yc_intake_page_flush_finish (YC_INTAKE_PAGE (source), result, &error))
    show_platform (self);
  else
    yc_clerk_window_say (self, error);
}

/* Pages, acts and prints are somebody's: nobody else takes the place while they run. TRUE when it was said so. */
gboolean
yc_clerk_window_is_busy (YcClerkWindow *self)
{
  AdwToast *toast = NULL;

  if ((self->intake == NULL || !yc_intake_page_is_busy (self->intake)) && !yc_print_is_running ())
    return FALSE;
  toast = adw_toast_new (_("A scan, a print or an act is still running. Wait for its end, or stop it (Esc), then try again."));
  adw_toast_set_timeout (toast, 8);
  adw_toast_overlay_add_toast (self->toasts, toast);
  return TRUE;
}

/* A draft that stands there is saved first: who has begun it signs in anew afterwards. */
static void
join (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  if (yc_clerk_window_is_busy (self))
    return;
  if (self->intake != NULL)
    yc_intake_page_flush (self->intake, flushed_for_platform_cb, g_object_ref (self));
  else
    show_platform (self);
}

static void
join_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  if (yc_session_get_clerk (self->session) != NULL && self->intake != NULL)
    {
      yc_stack_show (self->phase, "work");
      yc_clerk_window_update_actions (self);
      return;
    }
  yc_clerk_window_open (self);
}

/* ---- one clerk after the other ---- */

static void
flushed_for_change_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcClerkWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->phase == NULL)
    return;
  if (!yc_intake_page_flush_finish (YC_INTAKE_PAGE (source), result, &error))
    {
      yc_clerk_window_say (self, error);
      return;
    }
  if (yc_clerk_window_is_busy (self))
    return;
  /* The next one begins with an empty page: yc_clerk_window_show_work(). */
  gtk_editable_set_text (self->search_entry, "");
  yc_session_sign_out (self->session);
  gtk_widget_set_visible (self->who_box, FALSE);
  gtk_widget_set_visible (self->search_box, FALSE);
  yc_clerk_window_show_sign_in (self);
  yc_clerk_window_update_actions (self);
}

static void
change_clerk (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  if (!yc_clerk_window_is_busy (self))
    yc_intake_page_flush (self->intake, flushed_for_change_cb, g_object_ref (self));
}

void
yc_clerk_window_install_line_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.begin-anew", NULL, begin_anew);
  gtk_widget_class_install_action (widget_class, "win.show-queue", NULL, show_queue);
  gtk_widget_class_install_action (widget_class, "win.retry-line", NULL, retry_line);
  gtk_widget_class_install_action (widget_class, "win.connect", NULL, join);
  gtk_widget_class_install_action (widget_class, "win.connect-back", NULL, join_back);
  gtk_widget_class_install_action (widget_class, "win.change-clerk", NULL, change_clerk);
}
