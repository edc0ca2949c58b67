/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The workstation joins a platform. It takes an address and the code that the administrator was given, gives "connected"; what does not fit is
 * said on the page, beside what was typed. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/clerk/yc-platform-page.h"
#include "app/yc-error-text.h"
#include "base/yc-error.h"

#include <string.h>

#define MAX_CA (64 * 1024)

struct _YcPlatformPage
{
  GtkWidget parent_instance;

  YcSession *session;      /* (owned) (nullable) until started */
  GCancellable *cancellable; /* (owned) (nullable) while the platform is asked */
  char *ca;                /* (owned) (nullable) PEM that was chosen */
  gboolean busy;

  GtkWidget *root;
  GtkEditable *address_row;
  GtkEditable *code_row;
  AdwActionRow *ca_row;
  GtkWidget *wrong_box;
  GtkLabel *wrong_label;
  GtkWidget *submit;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (YcPlatformPage, yc_platform_page, GTK_TYPE_WIDGET)

enum { CONNECTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
update_submit (YcPlatformPage *self)
{
  gboolean filled = *gtk_editable_get_text (self->address_row) != '\0' && *gtk_editable_get_text (self->code_row) != '\0';

  gtk_widget_set_sensitive (self->submit, filled && !self->busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->busy);
  gtk_spinner_set_spinning (self->spinner, self->busy);
}

static void
show_wrong (YcPlatformPage *self, const GError *error)
{
  g_autofree char *line = yc_error_text_line (error);
  gboolean is_address = g_error_matches (error, YC_SYNC_ERROR, YC_SYNC_ERROR_ADDRESS) || g_error_matches (error, YC_SYNC_ERROR, YC_SYNC_ERROR_LINE)
                        || g_error_matches (error, YC_SYNC_ERROR, YC_SYNC_ERROR_TRUST);

  gtk_label_set_label (self->wrong_label, line);
  gtk_widget_set_visible (self->wrong_box, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (is_address ? self->address_row : self->code_row));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcPlatformPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = yc_session_open_finish (YC_SESSION (source), result, &error);

  if (self->root == NULL)
    return;
  self->busy = FALSE;
  g_clear_object (&self->cancellable);
  update_submit (self);
  if (ok)
    {
      gtk_editable_set_text (self->code_row, "");
      g_signal_emit (self, signals[CONNECTED], 0);
      return;
    }
  g_message ("not connected: %s (%s)", error->message, yc_error_code (error));
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_wrong (self, error);
}

/* People leave the scheme out and add a slash. */
static char *
complete_address (const char *typed)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  gsize n = strlen (text);

  while (n > 0 && text[n - 1] == '/')
    text[--n] = '\0';
  if (strstr (text, "://") != NULL)
    return g_steal_pointer (&text);
  return g_strconcat ("https://", text, NULL);
}

static void
submit_cb (YcPlatformPage *self)
{
  g_autofree char *base = complete_address (gtk_editable_get_text (self->address_row));
  g_autofree char *code = g_strstrip (g_ascii_strup (gtk_editable_get_text (self->code_row), -1));

  if (!gtk_widget_get_sensitive (self->submit) || self->session == NULL)
    return;
  self->busy = TRUE;
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (self->wrong_box, FALSE);
  update_submit (self);
  yc_session_connect_async (self->session, base, self->ca, code, self->cancellable, connected_cb, g_object_ref (self));
}

/* ---- the hall's own authority ---- */

static void
show_ca (YcPlatformPage *self, const char *name)
{
  adw_action_row_set_subtitle (self->ca_row, name != NULL ? name : _("None chosen: the certificates of this computer are enough"));
}

static void
ca_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcPlatformPage) self = user_data;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *text = NULL;
  gsize n = 0;

  if (self->root == NULL)
    return;
  if (!g_file_load_contents_finish (G_FILE (source), result, &text, &n, NULL, NULL) || n > MAX_CA || strstr (text, "-----BEGIN CERTIFICATE-----") == NULL)
    {
      gtk_label_set_label (self->wrong_label, _("That file holds no certificate (PEM). Ask the administrator for the authority's certificate."));
      gtk_widget_set_visible (self->wrong_box, TRUE);
      return;
    }
  g_free (self->ca);
  self->ca = g_steal_pointer (&text);
  gtk_widget_set_visible (self->wrong_box, FALSE);
  show_ca (self, name);
}

static void
ca_chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (YcPlatformPage) self = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

      g_file_load_contents_async (file, NULL, ca_read_cb, g_object_ref (self));
    }
  g_object_unref (dialog);
}

static void
choose_ca_cb (YcPlatformPage *self)
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Choose the authority's certificate"), GTK_WINDOW (window),
                                                              GTK_FILE_CHOOSER_ACTION_OPEN, _("Use it"), NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (ca_chosen_cb), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* ---- the page ---- */

static void
address_activated_cb (YcPlatformPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->code_row));
}

static void
changed_cb (YcPlatformPage *self)
{
  update_submit (self);
}

void
yc_platform_page_start (YcPlatformPage *self, YcSession *session)
{
  g_return_if_fail (YC_IS_PLATFORM_PAGE (self));

  g_set_object (&self->session, session);
  gtk_widget_set_visible (self->wrong_box, FALSE);
  show_ca (self, NULL);
  update_submit (self);
  gtk_widget_grab_focus (GTK_WIDGET (*gtk_editable_get_text (self->address_row) != '\0' ? self->code_row : self->address_row));
}

static void
yc_platform_page_dispose (GObject *object)
{
  YcPlatformPage *self = YC_PLATFORM_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->ca, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_PLATFORM_PAGE);

  G_OBJECT_CLASS (yc_platform_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, YcPlatformPage, name)

static void
yc_platform_page_class_init (YcPlatformPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_platform_page_dispose;

  signals[CONNECTED] = g_signal_new ("connected", YC_TYPE_PLATFORM_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/clerk/yc-platform-page.ui");
  BIND (root); BIND (address_row); BIND (code_row); BIND (ca_row); BIND (wrong_box); BIND (wrong_label); BIND (submit); BIND (spinner);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_ca_cb);
}

static void
yc_platform_page_init (YcPlatformPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
