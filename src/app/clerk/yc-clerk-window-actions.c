/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The commands of the clerk's window, each a "win.*" action: what it does and when it can be done. Keys are in yc-accels.c. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-window-private.h"
#include "app/common/yc-help-window.h"
#include "app/common/yc-print.h"

static gboolean
is_in (YcClerkWindow *self, const char *area)
{
  return self->intake != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->phase), "work") == 0
         && g_strcmp0 (gtk_stack_get_visible_child_name (self->area), area) == 0;
}

static gboolean
can_resume (YcClerkWindow *self)
{
  return (is_in (self, "cases") && yc_case_list_can_resume (self->cases)) || (is_in (self, "case") && yc_case_page_can_resume (self->case_page));
}

void
yc_clerk_window_update_actions (YcClerkWindow *self)
{
  static const char *const not_locked[] = { "win.connect", "win.connect-back", "win.enrol", "win.local-clerk", "win.retry", "win.unlock", "win.open-news" };
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean works = self->intake != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->phase), "work") == 0;
  gboolean approver = works && yc_clerk_window_is_approver (self);
  gboolean takes_in = works && yc_clerk_window_takes_in (self);

  gtk_widget_action_set_enabled (widget, "win.new-case", takes_in);
  gtk_widget_action_set_enabled (widget, "win.show-intake", takes_in);
  gtk_widget_action_set_enabled (widget, "win.show-work", works && approver && self->review != NULL);
  gtk_widget_action_set_enabled (widget, "win.open-dossier", approver && self->review != NULL && is_in (self, "case") && yc_case_page_get_case (self->case_page) != NULL);
  gtk_widget_action_set_enabled (widget, "win.show-cases", works);
  gtk_widget_action_set_enabled (widget, "win.show-queue", works);
  gtk_widget_action_set_enabled (widget, "win.show-ledger", works);
  gtk_widget_action_set_enabled (widget, "win.retry-line", works);
  gtk_widget_action_set_enabled (widget, "win.change-clerk", works);
  gtk_widget_action_set_enabled (widget, "win.lock", works);
  /* Each of these leads past the lock, or away from the work under it. */
  for (guint i = 0; i < G_N_ELEMENTS (not_locked); i++)
    gtk_widget_action_set_enabled (widget, not_locked[i], self->locked == NULL);
  gtk_widget_action_set_enabled (widget, "win.search", works);
  gtk_widget_action_set_enabled (widget, "win.back", is_in (self, "case"));
  gtk_widget_action_set_enabled (widget, "win.print", is_in (self, "intake") || (is_in (self, "case") && yc_case_page_can_print (self->case_page)));
  gtk_widget_action_set_enabled (widget, "win.choose-printer", works);
  gtk_widget_action_set_enabled (widget, "win.open-case", is_in (self, "cases"));
  gtk_widget_action_set_enabled (widget, "win.resume-case", works && can_resume (self));
  for (int act = 0; act < YC_N_CASE_ACTS; act++)
    gtk_widget_action_set_enabled (widget, yc_case_act_actions[act],
                                   takes_in && is_in (self, "case") && yc_counter_acts_can (yc_case_page_get_acts (self->case_page), (YcCaseAct) act));
}

/* ---- the intake: opening another case saves the draft that stands there; one that cannot be saved stays, with its reason ---- */

static void
new_case (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  yc_intake_page_open (self->intake, NULL);
  yc_clerk_window_show_area (self, "intake");
}

static void
resume_case (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);
  const char *case_id = is_in (self, "cases") ? yc_case_list_get_selected (self->cases) : yc_case_page_get_case (self->case_page);

  /* What was answered there stands there as it was. */
  if (case_id != NULL && (g_strcmp0 (case_id, yc_intake_page_get_case (self->intake)) != 0 || yc_intake_page_is_done (self->intake)))
    yc_intake_page_open (self->intake, case_id);
  yc_clerk_window_show_area (self, "intake");
}

static void
show_intake (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yc_clerk_window_show_area (YC_CLERK_WINDOW (widget), "intake");
}

/* ---- the cases ---- */

static void
show_cases (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yc_clerk_window_show_area (YC_CLERK_WINDOW (widget), "cases");
}

static void
show_ledger (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yc_clerk_window_show_area (YC_CLERK_WINDOW (widget), "ledger");
}

static void
open_case (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);
  const char *case_id = yc_case_list_get_selected (self->cases);

  if (case_id == NULL)
    return;
  yc_case_page_open (self->case_page, case_id, FALSE);
  yc_clerk_window_show_area (self, "case");
}

static void
go_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  yc_clerk_window_show_area (self, self->back_to);
}

static void
search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (self->search_entry, 0, -1);
}

/* The window of all keys, made at its first use. */
static void
show_shortcuts (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  if (self->shortcuts == NULL)
    {
      g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (YC_APP_PATH "/shortcuts.ui");
      self->shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));
      gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self), GTK_SHORTCUTS_WINDOW (self->shortcuts));
    }
  gtk_window_present (self->shortcuts);
}

/* The page of the manual for what is on the screen. */
static void
show_help (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);
  const char *page = is_in (self, "intake") ? "intake" : is_in (self, "cases") || is_in (self, "case") ? "cases" : is_in (self, "queue") ? "queue" : is_in (self, "ledger") ? "ledger"
                     : is_in (self, "review") ? "review" : "trouble";

  yc_help_window_show_page (GTK_WINDOW (widget), page);
}

/* ---- printing ---- */

static void
print (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  if (is_in (self, "intake"))
    gtk_widget_activate_action (GTK_WIDGET (self->intake), "intake.print-again", NULL);
  else
    yc_case_page_print (self->case_page);
}

static void
printer_chosen_cb (const GError *error, gpointer user_data)
{
  g_autoptr (YcClerkWindow) self = user_data;

  if (error != NULL && !g_error_matches (error, YC_PRINT_ERROR, YC_PRINT_ERROR_CANCELLED))
    yc_clerk_window_say (self, error);
}

static void
choose_printer (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yc_print_choose_printer (GTK_WINDOW (widget), printer_chosen_cb, g_object_ref (widget));
}

/* ---- what the counter does with an accepted case ---- */

static void
do_case_act (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  for (int act = 0; act < YC_N_CASE_ACTS; act++)
    if (g_str_equal (action, yc_case_act_actions[act]))
      yc_counter_acts_begin (yc_case_page_get_acts (self->case_page), (YcCaseAct) act);
}

/* ---- ways out of a drawn state ---- */

static void
retry (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yc_clerk_window_open (YC_CLERK_WINDOW (widget));
}

static void
unlock (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  yc_clerk_window_show_opening (self);
  yc_session_unlock_async (self->session, yc_clerk_window_opened_cb, g_object_ref (self));
}

static void
enrolment_chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (YcClerkWindow) self = user_data;

  /* Since the question a page may have begun to come in, or a print to go. */
  if (response == GTK_RESPONSE_ACCEPT && !yc_clerk_window_is_busy (self))
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      if (self->intake != NULL)
        yc_intake_page_open (self->intake, NULL);
      yc_clerk_window_show_opening (self);
      yc_session_enrol_async (self->session, file, yc_clerk_window_opened_cb, g_object_ref (self));
    }
  g_object_unref (dialog);
}

static void
choose_enrolment (YcClerkWindow *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Choose the enrolment file"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN,
                                                              _("Use it"), NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Enrolment (JSON)"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (enrolment_chosen_cb), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
flushed_for_enrolment_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcClerkWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->phase == NULL)
    return;
  if (yc_intake_page_flush_finish (YC_INTAKE_PAGE (source), result, &error))
    choose_enrolment (self);
  else
    yc_clerk_window_say (self, error);
}

/* A draft that stands there is saved first: who has begun it cannot sign after the enrolment. */
static void
enrol (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  if (yc_clerk_window_is_busy (self))
    return;
  if (self->intake != NULL)
    yc_intake_page_flush (self->intake, flushed_for_enrolment_cb, g_object_ref (self));
  else
    choose_enrolment (self);
}

static void
local_clerk (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yc_clerk_window_show_local_clerk (YC_CLERK_WINDOW (widget));
}

void
yc_clerk_window_install_actions (GtkWidgetClass *widget_class)
{
  static const struct { const char *name; GtkWidgetActionActivateFunc activate; } actions[] = {
    { "win.new-case", new_case },
    { "win.show-intake", show_intake },
    { "win.show-cases", show_cases },
    { "win.open-case", open_case },
    { "win.resume-case", resume_case },
    { "win.back", go_back },
    { "win.search", search },
    { "win.show-help-overlay", show_shortcuts },
    { "win.help", show_help }, { "win.show-ledger", show_ledger },
    { "win.print", print },
    { "win.choose-printer", choose_printer },
    { "win.retry", retry },
    { "win.unlock", unlock },
    { "win.enrol", enrol },
    { "win.local-clerk", local_clerk },
  };

  yc_clerk_window_install_line_actions (widget_class);
  yc_clerk_window_install_lock_actions (widget_class);
  yc_clerk_window_install_review_actions (widget_class);
  yc_clerk_window_install_news_actions (widget_class);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
  for (guint act = 0; act < YC_N_CASE_ACTS; act++)
    gtk_widget_class_install_action (widget_class, yc_case_act_actions[act], NULL, do_case_act);
}
