/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* What the line did not bring is asked for again: by a timer, behind each work list that came, and when somebody tries the line. An answer that was cut leaves the line online,
 * so that nothing else would tell. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/review/yc-approver-page-private.h"
#include "sync/yc-problem.h"
#include "sync/yc-sync.h"

#define LEAST_WAIT 500               /* ms: a line that gives nothing is not asked as fast as it says so */
#define MOST_WAIT (60 * 1000)        /* ms: somebody sits before the page, and the work list is asked for as often */

static gboolean
retry_cb (gpointer data)
{
  YcApproverPage *self = data;

  self->retry_id = 0;
  yc_approver_page_line_is_back (self);
  return G_SOURCE_REMOVE;
}

void
yc_approver_page_retry_later (YcApproverPage *self, const GError *error)
{
  gint64 wait;

  if (self->root == NULL || self->retry_id != 0 || !g_error_matches (error, YC_SYNC_ERROR, YC_SYNC_ERROR_LINE))
    return;
  wait = yc_answer_get_wait (++self->n_failed, 0, g_random_int ()) / 1000;
  self->retry_id = g_timeout_add ((guint) CLAMP (wait, LEAST_WAIT, MOST_WAIT), retry_cb, self);
}

void
yc_approver_page_forget_retry (YcApproverPage *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->n_failed = 0;
}

void
yc_approver_page_try_now (YcApproverPage *self)
{
  if (self->retry_id != 0)
    yc_approver_page_line_is_back (self);
}

/* Pages of a case, as they come or do not. */
static void
picture_cb (gpointer data, const GError *error)
{
  YcApproverPage *self = data;

  if (error != NULL)
    yc_approver_page_retry_later (self, error);
  else
    self->n_failed = 0;
}

void
yc_approver_page_watch_pictures (YcApproverPage *self)
{
  yc_review_pictures_set_watch (self->pictures, picture_cb, self);
}

/* What was not to be had before: the dossier, the list of pages, or pages of it. */
void
yc_approver_page_line_is_back (YcApproverPage *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  yc_approver_page_ask_again (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->column));
}
