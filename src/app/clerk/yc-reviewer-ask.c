/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Whoever reviews a refusal before it is issued does so at this workstation, with the own password. Takes the question of a refusal, gives account and
 * password as typed; who that is, and whether he may, the act asks. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-reviewer-ask.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/clerk/yc-clerk-ui.h"

static gboolean
is_blank (GtkEditable *entry)
{
  const char *text = entry != NULL ? gtk_editable_get_text (entry) : "x";

  return text[strspn (text, " \t")] == '\0';
}

gboolean
yc_reviewer_ask_is_answered (AdwMessageDialog *dialog)
{
  GtkEditable *password = g_object_get_data (G_OBJECT (dialog), "password");

  return !is_blank (g_object_get_data (G_OBJECT (dialog), "reviewer")) && !is_blank (g_object_get_data (G_OBJECT (dialog), "reason"))
         && (password == NULL || *gtk_editable_get_text (password) != '\0');
}

static void
typed_cb (AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "do", yc_reviewer_ask_is_answered (dialog));
}

static GtkWidget *
make_text (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 30);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_widget_add_css_class (label, "second");
  return label;
}

void
yc_reviewer_ask_add (AdwMessageDialog *dialog, GtkWidget *box, const char *text)
{
  GtkWidget *account = gtk_entry_new (), *password = gtk_password_entry_new ();

  gtk_box_append (GTK_BOX (box), make_text (text));
  gtk_entry_set_placeholder_text (GTK_ENTRY (account), _("Account of the supervisor"));
  yc_clerk_name (account, _("Account of the supervisor"));
  g_object_set (password, "placeholder-text", _("Password of the supervisor"), NULL);
  yc_clerk_name (password, _("Password of the supervisor"));
  gtk_box_append (GTK_BOX (box), account);
  gtk_box_append (GTK_BOX (box), password);
  g_object_set_data (G_OBJECT (dialog), "reviewer", account);
  g_object_set_data (G_OBJECT (dialog), "password", password);
  g_signal_connect_object (account, "changed", G_CALLBACK (typed_cb), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_object (password, "changed", G_CALLBACK (typed_cb), dialog, G_CONNECT_SWAPPED);
  adw_message_dialog_set_response_enabled (dialog, "do", FALSE);
}

gboolean
yc_reviewer_ask_read (AdwMessageDialog *dialog, char **ret_account, char **ret_password)
{
  GtkEditable *account = g_object_get_data (G_OBJECT (dialog), "reviewer"), *password = g_object_get_data (G_OBJECT (dialog), "password");

  *ret_account = account != NULL ? g_strstrip (g_strdup (gtk_editable_get_text (account))) : NULL;
  *ret_password = account != NULL ? g_strdup (gtk_editable_get_text (password)) : NULL;
  return account != NULL;
}

void
yc_reviewer_ask_wipe (char *password)
{
  if (password != NULL)
    explicit_bzero (password, strlen (password));
  g_free (password);
}
