/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* A clerk for a station without enrolment file: the person gives name and password, the station makes the signing key and signs in. It takes an
 * open store, gives "signed-in"; what does not fit is said on the page. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/clerk/yc-local-clerk-page.h"
#include "app/yc-error-text.h"
#include "base/yc-error.h"

#include <string.h>

#define MIN_PASSWORD 8     /* as case/yc-enrolment.h says */

struct _YcLocalClerkPage
{
  GtkWidget parent_instance;

  YcSession *session;      /* (owned) (nullable) until started */
  gboolean busy;

  GtkWidget *root;
  GtkEditable *name_row;
  GtkEditable *password_row;
  GtkEditable *again_row;
  GtkWidget *wrong_box;
  GtkLabel *wrong_label;
  GtkWidget *submit;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (YcLocalClerkPage, yc_local_clerk_page, GTK_TYPE_WIDGET)

enum { SIGNED_IN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
update_submit (YcLocalClerkPage *self)
{
  gboolean filled = *gtk_editable_get_text (self->name_row) != '\0' && *gtk_editable_get_text (self->password_row) != '\0'
                    && *gtk_editable_get_text (self->again_row) != '\0';

  gtk_widget_set_sensitive (self->submit, filled && !self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
}

static void
show_wrong (YcLocalClerkPage *self, const char *text, GtkEditable *field)
{
  gtk_label_set_label (self->wrong_label, text);
  gtk_widget_set_visible (self->wrong_box, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (field));
}

static void
clear_passwords (YcLocalClerkPage *self)
{
  gtk_editable_set_text (self->password_row, "");
  gtk_editable_set_text (self->again_row, "");
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcLocalClerkPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = yc_session_open_finish (YC_SESSION (source), result, &error);

  if (self->root == NULL)
    return;
  self->busy = FALSE;
  clear_passwords (self);
  update_submit (self);
  if (!ok)
    {
      g_autofree char *line = yc_error_text_line (error);
      gboolean unfit = g_error_matches (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);

      g_message ("no local clerk: %s (%s)", error->message, yc_error_code (error));
      show_wrong (self, unfit ? _("The name must be one line of at most 60 characters.") : line, self->name_row);
      return;
    }
  g_signal_emit (self, signals[SIGNED_IN], 0);
}

static void
submit_cb (YcLocalClerkPage *self)
{
  const char *password = gtk_editable_get_text (self->password_row);

  if (!gtk_widget_get_sensitive (self->submit) || self->session == NULL)
    return;
  if (strlen (password) < MIN_PASSWORD)
    {
      show_wrong (self, _("The password needs at least 8 characters."), self->password_row);
      return;
    }
  if (!g_str_equal (password, gtk_editable_get_text (self->again_row)))
    {
      gtk_editable_set_text (self->again_row, "");
      show_wrong (self, _("The two passwords differ. Type the second one again."), self->again_row);
      return;
    }
  self->busy = TRUE;
  gtk_widget_set_visible (self->wrong_box, FALSE);
  update_submit (self);
  yc_session_make_clerk_async (self->session, gtk_editable_get_text (self->name_row), password, made_cb, g_object_ref (self));
}

static void
name_activated_cb (YcLocalClerkPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
password_activated_cb (YcLocalClerkPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->again_row));
}

static void
changed_cb (YcLocalClerkPage *self)
{
  update_submit (self);
}

void
yc_local_clerk_page_start (YcLocalClerkPage *self, YcSession *session)
{
  g_return_if_fail (YC_IS_LOCAL_CLERK_PAGE (self));

  g_set_object (&self->session, session);
  gtk_editable_set_text (self->name_row, "");
  clear_passwords (self);
  gtk_widget_set_visible (self->wrong_box, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
}

static void
yc_local_clerk_page_dispose (GObject *object)
{
  YcLocalClerkPage *self = YC_LOCAL_CLERK_PAGE (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_LOCAL_CLERK_PAGE);

  G_OBJECT_CLASS (yc_local_clerk_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, YcLocalClerkPage, name)

static void
yc_local_clerk_page_class_init (YcLocalClerkPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_local_clerk_page_dispose;

  signals[SIGNED_IN] = g_signal_new ("signed-in", YC_TYPE_LOCAL_CLERK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/clerk/yc-local-clerk-page.ui");
  BIND (root); BIND (name_row); BIND (password_row); BIND (again_row); BIND (wrong_box); BIND (wrong_label); BIND (submit); BIND (spinner);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
yc_local_clerk_page_init (YcLocalClerkPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
