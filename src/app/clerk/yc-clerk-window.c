/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The clerk's one window: frame, clock, search, queue, and the phases opening, drawn state, sign-in, work. It takes a session, opens it and
 * shows what comes of it; the screens live in its stack. The commands are in yc-clerk-window-actions.c. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-window-private.h"
#include "app/common/yc-print.h"
#include "app/common/yc-stack.h"
#include "app/yc-accels.h"
#include "app/yc-settings.h"
#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-file.h"

#define SEARCH_PAUSE_MS 180
#define ASK_ROOM_SECONDS 5

G_DEFINE_FINAL_TYPE (YcClerkWindow, yc_clerk_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- clock ---- */

static gboolean tick_cb (gpointer user_data);

/* Once a minute, at its start: a second's hand would only keep the processor awake. */
static void
show_clock (YcClerkWindow *self)
{
  YcClock *clock = yc_session_get_clock (self->session);
  gint64 now = yc_clock_now (clock);
  gint64 second = now / G_USEC_PER_SEC % 60;
  g_autofree char *time = yc_time_format (now, "%H:%M");
  g_autofree char *date = NULL, *both = NULL;
  GDate today;

  yc_clock_today (clock, &today);
  date = yc_date_format_cn (&today);
  both = g_strdup_printf ("%s  %s", date, time);
  gtk_label_set_label (self->clock_label, both);
  self->clock_id = g_timeout_add_seconds ((guint) (60 - second), tick_cb, self);
}

static gboolean
tick_cb (gpointer user_data)
{
  show_clock (user_data);
  yc_clerk_window_show_line (user_data);     /* what waits has become a minute older */
  return G_SOURCE_REMOVE;
}

/* ---- phases ---- */

void
yc_clerk_window_show_opening (YcClerkWindow *self)
{
  gtk_spinner_start (self->opening_spinner);
  gtk_stack_set_visible_child_name (self->phase, "opening");
}

/* Drawn states and sign-in are made when they are needed: they would only delay the first frame. */
void
yc_clerk_window_show_trouble (YcClerkWindow *self, const GError *error)
{
  g_message ("state: %s: %s", yc_error_code (error), error->message);
  gtk_spinner_stop (self->opening_spinner);
  if (self->trouble == NULL)
    {
      self->trouble = YC_STATE_PAGE (yc_state_page_new ());
      gtk_stack_add_named (self->phase, GTK_WIDGET (self->trouble), "trouble");
    }
  yc_state_page_set_error (self->trouble, error);
  gtk_stack_set_visible_child_name (self->phase, "trouble");
  gtk_widget_grab_focus (GTK_WIDGET (self->trouble));
  yc_clerk_window_update_actions (self);
}

void
yc_clerk_window_say (YcClerkWindow *self, const GError *error)
{
  g_autofree char *line = yc_error_text_line (error);
  AdwToast *toast = adw_toast_new (line);

  g_message ("%s: %s", yc_error_code (error), error->message);
  adw_toast_set_timeout (toast, 10);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* ---- a disk without room ---- */

static gpointer
has_room (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return GINT_TO_POINTER (yc_file_free_bytes (data) >= 2 * YC_STORE_RESERVE_BYTES);
}

static void
has_room_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcClerkWindow) self = user_data;
  gboolean room = GPOINTER_TO_INT (yc_session_run_finish (YC_SESSION (source), result, NULL));

  if (room && self->full_toast != NULL)
    adw_toast_dismiss (self->full_toast);
}

static gboolean
ask_for_room_cb (gpointer data)
{
  YcClerkWindow *self = data;

  if (self->full_toast == NULL)
    {
      self->room_id = 0;
      return G_SOURCE_REMOVE;
    }
  yc_session_run (self->session, has_room, g_strdup (yc_session_get_store_folder (self->session)), g_free, NULL, has_room_cb, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

/* Stays until there is room or the clerk closes it: the step that used the reserve may have led to another page. */
static void
disk_full_cb (YcClerkWindow *self, const GError *error)
{
  g_autofree char *line = yc_error_text_line (error);

  if (self->full_toast != NULL)
    return;
  AdwToast *toast = adw_toast_new (line);
  adw_toast_set_timeout (toast, 0);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_set_weak_pointer (&self->full_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
  if (self->room_id == 0)
    self->room_id = g_timeout_add_seconds (ASK_ROOM_SECONDS, ask_for_room_cb, self);
}

static void
accepted_cb (YcClerkWindow *self, YcAcceptance *acceptance)
{
  yc_case_page_open (self->case_page, acceptance->case_id, TRUE);
  yc_clerk_window_show_area (self, "case");
}

typedef struct { YcClerkWindow *window; char *paper_id; } Printing;

/* The intake page tells what went wrong where the clerk looks. */
static void
intake_printed_cb (const GError *error, gpointer user_data)
{
  Printing *printing = user_data;

  if (g_error_matches (error, YC_PRINT_ERROR, YC_PRINT_ERROR_UNDER_WAY))
    yc_clerk_window_say (printing->window, error);
  else if (printing->window->intake != NULL)
    yc_intake_page_printed (printing->window->intake, printing->paper_id, error);
  g_object_unref (printing->window);
  g_free (printing->paper_id);
  g_free (printing);
}

static void
print_cb (YcClerkWindow *self, const char *case_id, const char *paper_id)
{
  Printing *printing = g_new0 (Printing, 1);

  printing->window = g_object_ref (self);
  printing->paper_id = g_strdup (paper_id);
  yc_print_paper (GTK_WINDOW (self), self->session, case_id, paper_id, intake_printed_cb, printing);
}

static void
intake_closed_cb (YcClerkWindow *self)
{
  yc_intake_page_open (self->intake, NULL);
  yc_clerk_window_show_area (self, "intake");
}

/* Told to correct, refused: the papers go out as those of an acceptance do. */
static void
answered_cb (YcClerkWindow *self, const char *case_id)
{
  yc_case_page_open (self->case_page, case_id, TRUE);
  yc_clerk_window_show_area (self, "case");
}

static void
open_case_cb (YcClerkWindow *self, const char *case_id)
{
  self->back_to = "cases";
  yc_case_page_open (self->case_page, case_id, FALSE);
  yc_clerk_window_show_area (self, "case");
}

static void
open_line_cb (YcClerkWindow *self, const char *case_id)
{
  open_case_cb (self, case_id);
  self->back_to = "ledger";
}

/* Overdue, or due today. */
static void
urgent_counted_cb (YcClerkWindow *self, guint n_urgent)
{
  g_autofree char *badge = g_strdup_printf ("%u", n_urgent);

  gtk_label_set_label (self->ledger_badge, badge);
  gtk_widget_set_visible (GTK_WIDGET (self->ledger_badge), n_urgent > 0);
}

/* Pages for an act of the case that is shown: the intake page, with the slots that take them. */
static void
supply_cb (YcClerkWindow *self)
{
  yc_intake_page_open (self->intake, yc_case_page_get_case (self->case_page));
  yc_clerk_window_show_area (self, "intake");
}

static void
make_screens (YcClerkWindow *self)
{
  if (self->intake != NULL)
    return;
  self->intake = YC_INTAKE_PAGE (yc_intake_page_new (self->session));
  self->cases = YC_CASE_LIST (yc_case_list_new (self->session));
  self->case_page = YC_CASE_PAGE (yc_case_page_new (self->session));
  gtk_stack_add_named (self->area, GTK_WIDGET (self->intake), "intake");
  gtk_stack_add_named (self->area, GTK_WIDGET (self->cases), "cases");
  self->queue = YC_QUEUE_PAGE (yc_queue_page_new (self->session));
  gtk_stack_add_named (self->area, GTK_WIDGET (self->case_page), "case");
  gtk_stack_add_named (self->area, GTK_WIDGET (self->queue), "queue");
  self->ledger = YC_LEDGER_PAGE (yc_ledger_page_new (self->session));
  gtk_stack_add_named (self->area, GTK_WIDGET (self->ledger), "ledger");
  self->back_to = "cases";
  g_signal_connect_object (self->intake, "accepted", G_CALLBACK (accepted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->intake, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->intake, "print", G_CALLBACK (print_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->intake, "closed", G_CALLBACK (intake_closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->intake, "supplied", G_CALLBACK (open_case_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (yc_case_page_get_acts (self->case_page), "supply", G_CALLBACK (supply_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cases, "open", G_CALLBACK (open_case_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "open", G_CALLBACK (open_case_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ledger, "open", G_CALLBACK (open_line_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->ledger, "counted", G_CALLBACK (urgent_counted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cases, "changed", G_CALLBACK (yc_clerk_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->case_page, "changed", G_CALLBACK (yc_clerk_window_update_actions), self, G_CONNECT_SWAPPED);
}

void
yc_clerk_window_show_work (YcClerkWindow *self)
{
  const YcClerk *clerk = yc_session_get_clerk (self->session);
  const YcSite *site = yc_session_get_site (self->session);
  const char *role = yc_clerk_window_describe_role (self);
  g_autofree char *window = role != NULL     ? g_strdup (role)
                            : site->enrolled ? g_strdup_printf ("%s %s", site->window, site->window_name)
                                             : g_strdup_printf (_("station %s"), site->station);

  gtk_widget_set_visible (self->enrol_button, !site->enrolled);
  adw_avatar_set_text (self->who_avatar, clerk->name);
  gtk_label_set_label (self->who_label, clerk->name);
  gtk_label_set_label (self->window_label, window);
  gtk_widget_set_visible (self->who_box, TRUE);
  gtk_widget_set_visible (self->queue_box, TRUE);
  gtk_widget_set_visible (self->search_box, TRUE);
  make_screens (self);
  yc_stack_show (self->phase, "work");
  yc_intake_page_open (self->intake, NULL);
  yc_clerk_window_show_area (self, yc_clerk_window_show_role (self));
  yc_clerk_window_show_line (self);
  yc_clerk_window_watch_news (self);
  yc_clerk_window_recount (self);
}

static void
signed_in_cb (YcClerkWindow *self)
{
  if (!yc_clerk_window_end_lock (self))
    yc_clerk_window_show_work (self);
}

void
yc_clerk_window_show_sign_in (YcClerkWindow *self)
{
  if (self->sign_in == NULL)
    {
      self->sign_in = g_object_new (YC_TYPE_SIGN_IN_PAGE, NULL);
      gtk_stack_add_named (self->phase, GTK_WIDGET (self->sign_in), "sign-in");
      g_signal_connect_object (self->sign_in, "signed-in", G_CALLBACK (signed_in_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_stack_set_visible_child_name (self->phase, "sign-in");
  yc_sign_in_page_start (self->sign_in, self->session);
}

/* Not enrolled: said on every page until it is. */
void
yc_clerk_window_show_place (YcClerkWindow *self)
{
  const YcSite *site = yc_session_get_site (self->session);

  gtk_label_set_label (self->place_label, site->enrolled ? site->hall : _("Not enrolled: numbers are provisional (L-)"));
  gtk_widget_set_visible (self->enrol_button, FALSE);
}

static void
begun_cb (YcClerkWindow *self)
{
  yc_clerk_window_show_place (self);
  yc_clerk_window_show_work (self);
}

void
yc_clerk_window_show_local_clerk (YcClerkWindow *self)
{
  if (self->local_clerk == NULL)
    {
      self->local_clerk = g_object_new (YC_TYPE_LOCAL_CLERK_PAGE, NULL);
      gtk_stack_add_named (self->phase, GTK_WIDGET (self->local_clerk), "local-clerk");
      g_signal_connect_object (self->local_clerk, "signed-in", G_CALLBACK (begun_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_stack_set_visible_child_name (self->phase, "local-clerk");
  yc_local_clerk_page_start (self->local_clerk, self->session);
}

void
yc_clerk_window_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcClerkWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = yc_session_open_finish (YC_SESSION (source), result, &error);

  if (self->phase == NULL)
    return;
  gtk_spinner_stop (self->opening_spinner);
  if (!ok)
    {
      yc_clerk_window_show_trouble (self, error);
      return;
    }
  yc_clerk_window_show_place (self);
  if (yc_session_get_clerk (self->session) != NULL)
    yc_clerk_window_show_work (self);
  else
    yc_clerk_window_show_sign_in (self);
}

static gboolean
painted_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  yc_session_open_async (self->session, yc_clerk_window_opened_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static gboolean
first_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  /* This frame is about to be painted; the next tick comes after it. */
  gtk_widget_add_tick_callback (widget, painted_cb, NULL, NULL);
  return G_SOURCE_REMOVE;
}

/* The frame first, then the store: the two would only slow each other down, and the clerk sees at once that the program comes. */
void
yc_clerk_window_open (YcClerkWindow *self)
{
  g_return_if_fail (YC_IS_CLERK_WINDOW (self));

  yc_clerk_window_show_opening (self);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), first_tick_cb, NULL, NULL);
}

/* ---- areas and search ---- */

static GtkListBoxRow *
find_rail_row (YcClerkWindow *self, const char *area)
{
  const struct { const char *area; GtkListBoxRow *row; } rows[] = {
    { "intake", self->rail_intake }, { "queue", self->rail_queue }, { "review", self->rail_review }, { "ledger", self->rail_ledger },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].area, area))
      return rows[i].row;
  return self->rail_cases;
}

void
yc_clerk_window_show_area (YcClerkWindow *self, const char *name)
{
  gboolean is_case = g_str_equal (name, "case");

  gtk_stack_set_visible_child_name (self->area, name);
  self->selecting = TRUE;
  gtk_list_box_select_row (self->rail, find_rail_row (self, !is_case ? name : yc_case_page_is_notice (self->case_page) ? "intake" : "cases"));
  self->selecting = FALSE;
  gtk_widget_grab_focus (gtk_stack_get_visible_child (self->area));
  yc_clerk_window_news_seen (self, is_case ? yc_case_page_get_case (self->case_page) : g_str_equal (name, "intake") ? yc_intake_page_get_case (self->intake) : NULL);
  yc_clerk_window_update_actions (self);
}

static void
rail_selected_cb (YcClerkWindow *self, GtkListBoxRow *row)
{
  if (self->selecting || row == NULL || self->intake == NULL)
    return;
  gtk_stack_set_visible_child_name (self->area, row == self->rail_intake ? "intake" : row == self->rail_queue ? "queue"
                                                : row == self->rail_review ? "review" : row == self->rail_ledger ? "ledger" : "cases");
  yc_clerk_window_update_actions (self);
}

static void
search_now (YcClerkWindow *self)
{
  const char *text = gtk_editable_get_text (self->search_entry);

  g_clear_handle_id (&self->search_id, g_source_remove);
  if (self->cases == NULL)
    return;
  yc_case_list_set_query (self->cases, text);
  if (*text != '\0' && !g_str_equal (gtk_stack_get_visible_child_name (self->area), "cases"))
    {
      gtk_stack_set_visible_child_name (self->area, "cases");
      self->selecting = TRUE;
      gtk_list_box_select_row (self->rail, self->rail_cases);
      self->selecting = FALSE;
      yc_clerk_window_update_actions (self);
    }
}

static gboolean
search_paused_cb (gpointer user_data)
{
  YcClerkWindow *self = user_data;

  self->search_id = 0;
  search_now (self);
  return G_SOURCE_REMOVE;
}

static void
search_changed_cb (YcClerkWindow *self)
{
  gtk_widget_set_visible (self->search_keycap, *gtk_editable_get_text (self->search_entry) == '\0');
  g_clear_handle_id (&self->search_id, g_source_remove);
  self->search_id = g_timeout_add (SEARCH_PAUSE_MS, search_paused_cb, self);
}

static void
search_activated_cb (YcClerkWindow *self)
{
  search_now (self);
  if (self->cases != NULL && *gtk_editable_get_text (self->search_entry) != '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->cases));
}

/* ---- size ---- */

static void
restore_geometry (YcClerkWindow *self)
{
  if (self->settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"), g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
save_geometry (YcClerkWindow *self)
{
  int width = 0, height = 0;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 1024));
  g_settings_set_int (self->settings, "window-height", MAX (height, 600));
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* ---- end ---- */

static void
close_answered_cb (YcClerkWindow *self, const char *response)
{
  if (!g_str_equal (response, "close"))
    return;
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcClerkWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  GtkWidget *question;

  if (yc_intake_page_flush_finish (YC_INTAKE_PAGE (source), result, &error))
    {
      close_answered_cb (self, "close");
      return;
    }
  gtk_widget_set_sensitive (self->content, TRUE);
  question = adw_message_dialog_new (GTK_WINDOW (self), _("The draft could not be saved"), NULL);
  {
    g_autofree char *line = yc_error_text_line (error);
    adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (question), line);
  }
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "stay", _("Stay here"), "close", _("Quit without the last changes"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (question), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (question), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "stay");
  g_signal_connect_object (question, "response", G_CALLBACK (close_answered_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (question));
}

/* An open draft is saved before the window goes; the frame stays until it is. */
static gboolean
yc_clerk_window_close_request (GtkWindow *window)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (window);

  if (self->intake == NULL || self->may_close)
    {
      save_geometry (self);
      return GTK_WINDOW_CLASS (yc_clerk_window_parent_class)->close_request (window);
    }
  gtk_widget_set_sensitive (self->content, FALSE);
  yc_intake_page_flush (self->intake, flushed_cb, g_object_ref (self));
  return TRUE;
}

static void
yc_clerk_window_dispose (GObject *object)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (object);

  g_clear_handle_id (&self->clock_id, g_source_remove);
  g_clear_handle_id (&self->search_id, g_source_remove);
  g_clear_handle_id (&self->room_id, g_source_remove);
  g_clear_handle_id (&self->work_id, g_source_remove);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_weak_pointer (&self->lock_focus);
  g_clear_pointer (&self->locked, g_free);
  g_clear_weak_pointer (&self->full_toast);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_pointer (&self->news, g_hash_table_unref);
  g_clear_object (&self->news_toast);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), YC_TYPE_CLERK_WINDOW);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (yc_clerk_window_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, YcClerkWindow, name)

static void
yc_clerk_window_class_init (YcClerkWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yc_clerk_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = yc_clerk_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, YC_APP_PATH "/clerk/yc-clerk-window.ui");
  BIND (content); BIND (place_label); BIND (clock_label); BIND (search_box); BIND (search_keycap); BIND (who_box); BIND (queue_box); BIND (enrol_button);
  BIND (search_entry); BIND (who_avatar); BIND (who_label); BIND (window_label); BIND (queue_label); BIND (toasts); BIND (phase); BIND (area);
  BIND (queue_icon); BIND (opening_spinner); BIND (rail); BIND (rail_intake); BIND (rail_review); BIND (rail_cases); BIND (rail_queue); BIND (queue_badge); BIND (cases_badge);
  BIND (rail_ledger); BIND (ledger_badge);
  gtk_widget_class_bind_template_callback (widget_class, rail_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  yc_clerk_window_install_actions (widget_class);
}

static void
yc_clerk_window_init (YcClerkWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yc_stack_hide_others (self->phase);
  yc_stack_hide_others (self->area);
  self->settings = yc_settings_open ();
  yc_accels_describe (GTK_WIDGET (self->search_entry), "win.search");
  yc_clerk_window_update_actions (self);
}

GtkWidget *
yc_clerk_window_new (GtkApplication *app, YcSession *session)
{
  YcClerkWindow *self;

  g_return_val_if_fail (YC_IS_SESSION (session), NULL);

  self = g_object_new (YC_TYPE_CLERK_WINDOW, "application", app, NULL);
  /* Not before the properties of construction are set: they take the maximised state back. */
  restore_geometry (self);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "line-changed", G_CALLBACK (yc_clerk_window_show_line), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "disk-full", G_CALLBACK (disk_full_cb), self, G_CONNECT_SWAPPED);
  show_clock (self);
  yc_clerk_window_watch_input (self);
  return GTK_WIDGET (self);
}
