/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* Sign-in of a clerk by number and password. It takes an open session, gives "signed-in"; a wrong password stays on the page as a state of
 * its own, with the password ready to be typed again. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/clerk/yc-sign-in-page.h"
#include "app/yc-error-text.h"
#include "base/yc-error.h"

struct _YcSignInPage
{
  GtkWidget parent_instance;

  YcSession *session;      /* (owned) (nullable) until started */
  gboolean busy;
  YcSignInGuard may;       /* (nullable): while the screen is locked */
  gpointer may_data;       /* (not owned) */

  GtkWidget *root;
  GtkLabel *hall_label;
  GtkLabel *station_label;
  GtkEditable *clerk_row;
  GtkEditable *password_row;
  GtkWidget *wrong_box;
  GtkLabel *wrong_label;
  GtkWidget *join_button;
  GtkWidget *submit;
  GtkSpinner *spinner;
  GtkWidget *local_box;
};

G_DEFINE_FINAL_TYPE (YcSignInPage, yc_sign_in_page, GTK_TYPE_WIDGET)

enum { SIGNED_IN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
update_submit (YcSignInPage *self)
{
  gboolean filled = *gtk_editable_get_text (self->clerk_row) != '\0' && *gtk_editable_get_text (self->password_row) != '\0';

  gtk_widget_set_sensitive (self->submit, filled && !self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
}

/* The platform does not know this workstation: a new code helps, and nothing that is here is lost by it. */
void
yc_sign_in_page_show_line (YcSignInPage *self)
{
  YcSync *sync = self->session != NULL ? yc_session_get_sync (self->session) : NULL;
  YcSyncStatus status = { .line = YC_LINE_UNKNOWN };

  g_return_if_fail (YC_IS_SIGN_IN_PAGE (self));

  if (sync == NULL || self->root == NULL)
    return;
  yc_sync_get_status (sync, &status);
  /* What joins a platform is not done over somebody's work. */
  if (self->may != NULL)
    gtk_widget_set_visible (self->join_button, FALSE);
  else if (status.line == YC_LINE_SIGN_IN || status.line == YC_LINE_CLONED || status.line == YC_LINE_ONLINE)
    gtk_widget_set_visible (self->join_button, status.enrolled && status.line != YC_LINE_ONLINE);
}

static void
show_wrong (YcSignInPage *self, const GError *error)
{
  if (self->may == NULL && g_error_matches (error, YC_SYNC_ERROR, YC_SYNC_ERROR_NOT_ENROLLED))
    gtk_widget_set_visible (self->join_button, TRUE);
  if (g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_NOT_FOUND))
    gtk_label_set_label (self->wrong_label, _("No clerk with this number is enrolled here. Check the number."));
  else if (g_error_matches (error, YC_SYNC_ERROR, YC_SYNC_ERROR_LOCKED))
    {
      guint64 seconds = g_ascii_strtoull (error->message, NULL, 10);
      g_autofree char *line = seconds < 100 ? g_strdup_printf (_("Too many wrong passwords. Wait %u seconds, then type it again with care."), (guint) seconds)
        : g_strdup_printf (_("Too many wrong passwords. Wait %u minutes, or ask the administrator."), (guint) ((seconds + 59) / 60));

      gtk_label_set_label (self->wrong_label, line);
    }
  else
    {
      g_autofree char *line = yc_error_text_line (error);
      gtk_label_set_label (self->wrong_label, line);
    }
  gtk_widget_set_visible (self->wrong_box, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
sign_in_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = yc_session_sign_in_finish (YC_SESSION (source), result, &error);

  if (self->root == NULL)
    return;
  self->busy = FALSE;
  gtk_editable_set_text (self->password_row, "");
  update_submit (self);
  if (!ok)
    {
      g_message ("sign-in failed: %s (%s)", error->message, yc_error_code (error));
      show_wrong (self, error);
      return;
    }
  g_signal_emit (self, signals[SIGNED_IN], 0);
}

static void
submit_cb (YcSignInPage *self)
{
  if (!gtk_widget_get_sensitive (self->submit) || self->session == NULL)
    return;
  if (self->may != NULL && !self->may (gtk_editable_get_text (self->clerk_row), self->may_data))
    return;
  self->busy = TRUE;
  gtk_widget_set_visible (self->wrong_box, FALSE);
  update_submit (self);
  yc_session_sign_in_async (self->session, gtk_editable_get_text (self->clerk_row), gtk_editable_get_text (self->password_row),
                            sign_in_ready_cb, g_object_ref (self));
}

static void
clerk_activated_cb (YcSignInPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
changed_cb (YcSignInPage *self)
{
  update_submit (self);
}

/* A station that is not enrolled tells who may sign in: nobody else gave out the numbers. */
static void
show_local (YcSignInPage *self)
{
  GPtrArray *clerks = yc_session_get_local_clerks (self->session);
  g_autoptr (GString) text = g_string_new (_("Numbers are provisional and begin with L-."));

  for (guint i = 0; clerks != NULL && i < clerks->len; i++)
    {
      const YcClerk *clerk = g_ptr_array_index (clerks, i);
      g_string_append_printf (text, "\n%s  %s", clerk->name, clerk->id);
    }
  gtk_label_set_label (self->hall_label, _("This workstation is not enrolled yet"));
  gtk_label_set_label (self->station_label, text->str);
  if (clerks != NULL && clerks->len == 1)
    gtk_editable_set_text (self->clerk_row, ((const YcClerk *) g_ptr_array_index (clerks, 0))->id);
}

void
yc_sign_in_page_start (YcSignInPage *self, YcSession *session)
{
  const YcSite *site;
  g_autofree char *station = NULL;

  g_return_if_fail (YC_IS_SIGN_IN_PAGE (self));

  g_set_object (&self->session, session);
  self->may = NULL;
  site = yc_session_get_site (session);
  station = g_strdup_printf ("%s %s", site->window, site->window_name);
  gtk_label_set_label (self->hall_label, site->hall);
  gtk_label_set_label (self->station_label, station);
  gtk_editable_set_text (self->clerk_row, "");
  gtk_widget_set_visible (self->wrong_box, FALSE);
  gtk_widget_set_visible (self->join_button, FALSE);
  yc_sign_in_page_show_line (self);
  gtk_widget_set_visible (self->local_box, !site->enrolled);
  if (!site->enrolled)
    show_local (self);
  gtk_widget_grab_focus (GTK_WIDGET (*gtk_editable_get_text (self->clerk_row) != '\0' ? self->password_row : self->clerk_row));
}

void
yc_sign_in_page_lock (YcSignInPage *self, YcSession *session, const YcClerk *clerk, YcSignInGuard may, gpointer data)
{
  g_autofree char *title = g_strdup_printf (_("Locked: %s"), clerk->name);

  yc_sign_in_page_start (self, session);
  self->may = may;
  self->may_data = data;
  gtk_label_set_label (self->hall_label, title);
  gtk_label_set_label (self->station_label, _("The draft stays as it is. Somebody else may sign in with their own number; the draft is saved."));
  gtk_widget_set_visible (self->join_button, FALSE);
  gtk_widget_set_visible (self->local_box, FALSE);
  gtk_editable_set_text (self->clerk_row, clerk->id);
  gtk_editable_set_text (self->password_row, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
yc_sign_in_page_dispose (GObject *object)
{
  YcSignInPage *self = YC_SIGN_IN_PAGE (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_SIGN_IN_PAGE);

  G_OBJECT_CLASS (yc_sign_in_page_parent_class)->dispose (object);
}

static void
yc_sign_in_page_class_init (YcSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_sign_in_page_dispose;

  signals[SIGNED_IN] = g_signal_new ("signed-in", YC_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/clerk/yc-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YcSignInPage, root);
  gtk_widget_class_bind_template_child (widget_class, YcSignInPage, hall_label);
  gtk_widget_class_bind_template_child (widget_class, YcSignInPage, station_label);
  gtk_widget_class_bind_template_child (widget_class, YcSignInPage, clerk_row);
  gtk_widget_class_bind_template_child (widget_class, YcSignInPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, YcSignInPage, wrong_box);
  gtk_widget_class_bind_template_child (widget_class, YcSignInPage, wrong_label);
  gtk_widget_class_bind_template_child (widget_class, YcSignInPage, submit);
  gtk_widget_class_bind_template_child (widget_class, YcSignInPage, join_button);
  gtk_widget_class_bind_template_child (widget_class, YcSignInPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, YcSignInPage, local_box);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, clerk_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
yc_sign_in_page_init (YcSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
