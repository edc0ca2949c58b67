/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The window of an approver: the same frame with the work list in place of the intake. Who signs in decides; one workstation may have both, one
 * after the other. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/clerk/yc-clerk-window-private.h"
#include "app/review/yc-review-line.h"

#define LOOK_AGAIN_SECONDS 60

YcRole
yc_clerk_window_get_role (YcClerkWindow *self)
{
  const YcClerk *clerk = yc_session_get_clerk (self->session);
  YcRole role = YC_N_ROLES;

  return clerk != NULL && yc_role_parse (clerk->role, &role) ? role : YC_N_ROLES;
}

gboolean
yc_clerk_window_is_approver (YcClerkWindow *self)
{
  return yc_clerk_window_get_role (self) == YC_ROLE_APPROVER;
}

const char *
yc_clerk_window_describe_role (YcClerkWindow *self)
{
  switch (yc_clerk_window_get_role (self))
    {
    case YC_ROLE_APPROVER: return C_("role", "Approver");
    case YC_ROLE_VIRTUAL: return C_("role", "Virtual window");
    case YC_ROLE_SUPERVISOR: return C_("role", "Supervisor");
    case YC_ROLE_CLERK: case YC_N_ROLES: default: return NULL;
    }
}

/* Who may accept may take in; the others look and do what is theirs. */
gboolean
yc_clerk_window_takes_in (YcClerkWindow *self)
{
  return yc_role_may_enter (yc_clerk_window_get_role (self), YC_STATE_ACCEPTED);
}

static gboolean
is_shown (YcClerkWindow *self)
{
  return self->review != NULL && yc_clerk_window_is_approver (self);
}

/* An act went into the queue: the line takes it, and the list is asked for again. */
static void
acted_cb (YcClerkWindow *self, const char *case_id)
{
  yc_session_notify_case (self->session, case_id);
}

static void
case_changed_cb (YcClerkWindow *self, const char *case_id)
{
  if (!is_shown (self))
    return;
  yc_approver_page_refresh (self->review);
  if (g_strcmp0 (case_id, yc_approver_page_get_case (self->review)) == 0)
    yc_approver_page_reload (self->review);
}

/* The line came back, or what was queued has arrived. */
static void
line_changed_cb (YcClerkWindow *self)
{
  YcSyncStatus status;

  if (!is_shown (self))
    return;
  yc_sync_get_status (yc_session_get_sync (self->session), &status);
  if (status.line == YC_LINE_ONLINE)
    yc_approver_page_line_is_back (self->review);
  if (status.n_open == 0)
    yc_approver_page_refresh (self->review);
}

void
yc_clerk_window_try_review (YcClerkWindow *self)
{
  if (!is_shown (self))
    return;
  yc_approver_page_try_now (self->review);
  yc_approver_page_refresh (self->review);
}

/* What was handed over or taken up elsewhere: the list is asked for again. */
static void
news_cb (YcClerkWindow *self)
{
  if (is_shown (self))
    yc_approver_page_refresh (self->review);
}

/* Also when nobody called: the days that are left change, and a call may have been lost. */
static gboolean
look_again_cb (gpointer data)
{
  news_cb (data);
  return G_SOURCE_CONTINUE;
}

/* Nobody finds the dossier and the words of the one before, and no memory keeps them, whoever is next. */
static void
drop_page (YcClerkWindow *self)
{
  if (self->review != NULL)
    gtk_stack_remove (self->area, GTK_WIDGET (self->review));
  self->review = NULL;
}

/* Each who signs in gets a page of his own. */
static void
make_page (YcClerkWindow *self)
{
  YcSync *sync = yc_session_get_sync (self->session);

  if (sync == NULL)
    return;
  self->review = YC_APPROVER_PAGE (yc_approver_page_new (self->session, yc_review_line_new (self->session, sync)));
  gtk_stack_add_named (self->area, GTK_WIDGET (self->review), "review");
  g_signal_connect_object (self->review, "said", G_CALLBACK (yc_clerk_window_say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->review, "changed", G_CALLBACK (acted_cb), self, G_CONNECT_SWAPPED);
  if (self->work_id != 0)
    return;
  self->work_id = g_timeout_add_seconds (LOOK_AGAIN_SECONDS, look_again_cb, self);
  g_signal_connect_object (sync, "news", G_CALLBACK (news_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "cases-changed", G_CALLBACK (case_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "line-changed", G_CALLBACK (line_changed_cb), self, G_CONNECT_SWAPPED);
}

const char *
yc_clerk_window_show_role (YcClerkWindow *self)
{
  gboolean approver = yc_clerk_window_is_approver (self);

  gtk_widget_set_visible (GTK_WIDGET (self->rail_intake), yc_clerk_window_takes_in (self));
  gtk_widget_set_visible (GTK_WIDGET (self->rail_review), approver);
  drop_page (self);
  if (!approver)
    return yc_clerk_window_takes_in (self) ? "intake" : "cases";
  make_page (self);
  if (self->review == NULL)
    return "cases";
  yc_approver_page_refresh (self->review);
  yc_approver_page_reload (self->review);
  return "review";
}

static void
show_work (GtkWidget *widget, const char *action, GVariant *parameter)
{
  yc_clerk_window_show_area (YC_CLERK_WINDOW (widget), "review");
}

/* A case of the list, also one that is over: read as a dossier, with what the back office can still do. */
static void
open_dossier (GtkWidget *widget, const char *action, GVariant *parameter)
{
  YcClerkWindow *self = YC_CLERK_WINDOW (widget);

  yc_approver_page_open (self->review, yc_case_page_get_case (self->case_page));
  yc_clerk_window_show_area (self, "review");
}

void
yc_clerk_window_install_review_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-work", NULL, show_work);
  gtk_widget_class_install_action (widget_class, "win.open-dossier", NULL, open_dossier);
}
