/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What the back office did and the window has to act upon: said once where it is seen (a toast, and a notification of the desktop while another window
 * is in front), and counted at the rail until it is done. No name leaves the window. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-window-private.h"
#include "case/yc-case-number.h"
#include "app/common/yc-case-item.h"

#define TOAST_SECONDS 20
#define NOTIFICATION "news"       /* one for all: the next takes its place */
#define OPEN_CASE "open-case"   /* of the application: who is called by the desktop may look at another program */

typedef struct { YcCaseRecord *record; char *case_id; guint n_waiting; } News;

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_pointer (&news->record, yc_case_record_free);
  g_free (news->case_id);
  g_free (news);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (News, news_free)

/* @data: a case that others did something to, or NULL: how many wait. The session tells of each such case, too, so that the count follows. */
static gpointer
look (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  g_autoptr (News) news = g_new0 (News, 1);

  if (data == NULL && !yc_case_store_count (store, "counter", &news->n_waiting, error))
    return NULL;
  if (data != NULL && (news->record = yc_case_store_get (store, data, error)) == NULL)
    return NULL;
  news->case_id = g_strdup (data);
  return g_steal_pointer (&news);
}

/* ---- one line, whatever has come ---- */

static void
withdraw_notification (YcClerkWindow *self)
{
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (self));

  if (app != NULL)
    g_application_withdraw_notification (G_APPLICATION (app), NOTIFICATION);
}

/* By its cross, by its time, or by us: what it spoke of was said. The figure at the rail stays. */
static void
dismissed_cb (YcClerkWindow *self, AdwToast *toast)
{
  if (self->news_toast != toast)
    return;
  g_clear_object (&self->news_toast);
  g_hash_table_remove_all (self->news);
}

/* The line would go before anybody has read what was added. */
static void
drop_old_toast (YcClerkWindow *self)
{
  g_autoptr (AdwToast) old = NULL;

  if (self->news_toast == NULL || g_get_monotonic_time () - self->news_since < TOAST_SECONDS * G_TIME_SPAN_SECOND / 2)
    return;
  old = g_steal_pointer (&self->news_toast);
  adw_toast_dismiss (old);
}

static void
put_toast (YcClerkWindow *self)
{
  self->news_toast = adw_toast_new ("");
  self->news_since = g_get_monotonic_time ();
  adw_toast_set_detailed_action_name (self->news_toast, "win.open-news::");
  adw_toast_set_timeout (self->news_toast, TOAST_SECONDS);
  g_signal_connect_object (self->news_toast, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
}

/* (transfer full) what is said of all that has come; *@ret_id: the case where it is one */
static char *
describe_news (YcClerkWindow *self, const char **ret_id)
{
  guint n = g_hash_table_size (self->news);
  GHashTableIter iter;
  gpointer id, text;

  g_hash_table_iter_init (&iter, self->news);
  if (n == 1 && g_hash_table_iter_next (&iter, &id, &text))
    {
      *ret_id = id;
      return g_strdup (text);
    }
  *ret_id = NULL;
  return g_strdup_printf (ngettext ("%u case has come back from the back office", "%u cases have come back from the back office", n), n);
}

/* The case where it is one, and their number where there are several: a morning's decisions after a cut are one line, not a row of lines one behind the other. */
static void
show_news (YcClerkWindow *self)
{
  g_autoptr (AdwToast) old = NULL;
  g_autoptr (GVariant) target = NULL;
  g_autofree char *text = NULL;
  const char *id = NULL;
  const gboolean fresh = self->news_toast == NULL;

  if (g_hash_table_size (self->news) == 0)
    {
      old = self->news_toast != NULL ? g_object_ref (self->news_toast) : NULL;    /* dismissed_cb() lets it go meanwhile */
      if (old != NULL)
        adw_toast_dismiss (old);
      withdraw_notification (self);
      return;
    }
  text = describe_news (self, &id);
  if (fresh)
    put_toast (self);
  adw_toast_set_title (self->news_toast, text);
  adw_toast_set_button_label (self->news_toast, id != NULL ? _("Open") : _("Show"));
  /* Held here: of a target that is equal to the one before, libadwaita 1.2 takes no hold. */
  target = g_variant_ref_sink (g_variant_new_string (id != NULL ? id : ""));
  adw_toast_set_action_target_value (self->news_toast, target);
  if (fresh)
    adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->news_toast));
}

static void
notify (YcClerkWindow *self, const YcCaseRecord *record)
{
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (self));
  const char *id = NULL;
  g_autofree char *text = describe_news (self, &id);
  g_autoptr (GNotification) notification = g_notification_new (text);

  if (app == NULL || gtk_window_is_active (GTK_WINDOW (self)))
    return;
  if (id != NULL)
    g_notification_set_body (notification, record->item_name);
  g_notification_set_default_action_and_target (notification, "app." OPEN_CASE, "s", id != NULL ? id : "");
  g_application_send_notification (G_APPLICATION (app), NOTIFICATION, notification);
}

static void
say (YcClerkWindow *self, const YcCaseRecord *record)
{
  g_autofree char *number = yc_case_number_group (record->number);

  drop_old_toast (self);
  g_hash_table_replace (self->news, g_strdup (record->id),
                        g_strdup_printf (C_("state of a case and its number", "%s: %s"), yc_state_get_name (record->state), number));
  show_news (self);
  notify (self, record);
}

/* Each state of a case is said once each time that the case comes into it. */
static gboolean
is_new (YcClerkWindow *self, const YcCaseRecord *record)
{
  gpointer told = g_hash_table_lookup (self->told, record->id);

  if (!yc_case_item_waits_for_counter (record) || record->state == YC_STATE_RESULT_MADE || told == GINT_TO_POINTER (record->state))
    return FALSE;
  g_hash_table_insert (self->told, g_strdup (record->id), GINT_TO_POINTER (record->state));
  return TRUE;
}

void
yc_clerk_window_news_seen (YcClerkWindow *self, const char *case_id)
{
  if (case_id != NULL && self->news != NULL && g_hash_table_remove (self->news, case_id))
    show_news (self);
}

void
yc_clerk_window_tell_news (YcClerkWindow *self, const YcCaseRecord *record)
{
  if (self->told == NULL)
    {
      self->news = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }
  if (g_hash_table_lookup (self->told, record->id) != GINT_TO_POINTER (record->state))
    {
      /* What was said is true no more once the case has gone on; when it comes back into that state it is said again. */
      g_hash_table_remove (self->told, record->id);
      yc_clerk_window_news_seen (self, record->id);
    }
  if (is_new (self, record))
    say (self, record);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcClerkWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (News) news = yc_session_run_finish (YC_SESSION (source), result, &error);
  g_autofree char *badge = NULL;

  if (news == NULL || self->cases_badge == NULL || !yc_clerk_window_takes_in (self))
    return;
  if (news->record != NULL)
    {
      yc_clerk_window_tell_news (self, news->record);
      return;
    }
  badge = g_strdup_printf ("%u", news->n_waiting);
  gtk_label_set_label (self->cases_badge, badge);
  gtk_widget_set_visible (GTK_WIDGET (self->cases_badge), news->n_waiting > 0);
}

static void
look_at (YcClerkWindow *self, const char *case_id)
{
  if (yc_clerk_window_takes_in (self))
    yc_session_run (self->session, look, g_strdup (case_id), g_free, news_free, looked_cb, g_object_ref (self));
  else
    gtk_widget_set_visible (GTK_WIDGET (self->cases_badge), FALSE);
}

static void
case_changed_cb (YcClerkWindow *self, const char *case_id)
{
  look_at (self, case_id);
}

static void
count_cb (YcClerkWindow *self, const char *case_id)
{
  look_at (self, NULL);
  if (case_id != NULL && self->told != NULL && g_hash_table_contains (self->told, case_id))
    look_at (self, case_id);
}

/* Whoever is signed in sees the case, or those that wait, as from the list; nobody, and the sign-in is what comes up. */
static void
open_case_cb (GSimpleAction *action, GVariant *case_id, gpointer app)
{
  for (GList *l = gtk_application_get_windows (app); l != NULL; l = l->next)
    {
      if (!YC_IS_CLERK_WINDOW (l->data))
        continue;
      gtk_window_present (l->data);
      if (yc_clerk_window_takes_in (l->data))
        gtk_widget_activate_action_variant (l->data, "win.open-news", case_id);
      return;
    }
}

static void
add_app_action (YcClerkWindow *self)
{
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (self));
  g_autoptr (GSimpleAction) action = NULL;

  if (app == NULL || g_action_map_lookup_action (G_ACTION_MAP (app), OPEN_CASE) != NULL)
    return;
  action = g_simple_action_new (OPEN_CASE, G_VARIANT_TYPE_STRING);
  g_signal_connect (action, "activate", G_CALLBACK (open_case_cb), app);
  g_action_map_add_action (G_ACTION_MAP (app), G_ACTION (action));
}

void
yc_clerk_window_watch_news (YcClerkWindow *self)
{
  YcSync *sync = yc_session_get_sync (self->session);

  add_app_action (self);
  look_at (self, NULL);
  if (sync == NULL || self->watches_news)
    return;
  self->watches_news = TRUE;
  g_signal_connect_object (sync, "case-changed", G_CALLBACK (case_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "cases-changed", G_CALLBACK (count_cb), self, G_CONNECT_SWAPPED);
}

/* Those that wait, whatever was searched or shown there before. */
static void
show_waiting (YcClerkWindow *self)
{
  gtk_editable_set_text (self->search_entry, "");
  yc_case_list_set_query (self->cases, "");
  gtk_widget_activate_action (GTK_WIDGET (self->cases), "cases.filter", "s", "counter");
  yc_clerk_window_show_area (self, "cases");
  if (self->news == NULL)
    return;
  g_hash_table_remove_all (self->news);
  show_news (self);
}

/* "": all that wait. */
static void
open_news (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);
  const char *case_id = g_variant_get_string (parameter, NULL);

  if (*case_id == '\0')
    {
      show_waiting (self);
      return;
    }
  yc_case_page_open (self->case_page, case_id, FALSE);
  yc_clerk_window_show_area (self, "case");
}

void
yc_clerk_window_install_news_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open-news", "s", open_news);
}

/* ---- a new calendar ---- */

static gpointer
recount (YcStore *store, const YcActor *actor, gpointer data, GError **error)
{
  return yc_submission_recount (store, data, actor, error);
}

static void
recounted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YcClerkWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = yc_session_run_finish (YC_SESSION (source), result, &error);
  g_autofree char *text = NULL;
  AdwToast *toast;

  /* The next who signs in counts what is left. */
  if (ids == NULL)
    g_message ("Provisional days are not counted again: %s", error->message);
  /* The window may be gone by now. */
  if (self->session == NULL || self->toasts == NULL)
    return;
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    yc_session_notify_case (self->session, g_ptr_array_index (ids, i));
  if (ids == NULL || ids->len == 0)
    return;
  text = g_strdup_printf (ngettext ("The calendar of the year has come: the day of %u case was counted again and stands now",
                                    "The calendar of the year has come: the days of %u cases were counted again and stand now", ids->len), ids->len);
  toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
yc_clerk_window_recount (YcClerkWindow *self)
{
  const YcClerk *clerk = yc_session_get_clerk (self->session);
  YcRole role;

  /* Who may neither accept nor decide has no case whose day is told. */
  if (clerk == NULL || !yc_role_parse (clerk->role, &role) || (!yc_role_may_enter (role, YC_STATE_ACCEPTED) && !yc_role_may_enter (role, YC_STATE_GRANTED)))
    return;
  yc_session_run (self->session, recount, yc_session_get_calendar (self->session), NULL, (GDestroyNotify) g_ptr_array_unref, recounted_cb, g_object_ref (self));
}
