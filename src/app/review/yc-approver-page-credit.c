/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The applicant's credit before a decision (design 9.12): who accepted without an answer could not know, the approver is told before there is any result.
 * It bars nothing here: what follows from it is the approver's to judge. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include <glib/gi18n.h>

#include "app/review/yc-approver-page-private.h"

/* What speaks against the way in which the case was accepted, or against any. (nullable) */
static const YcCreditRecord *
find_record (const YcReviewDossier *dossier, const YcCreditView *view)
{
  if (view->application.record != NULL)
    return view->application.record;
  if (g_str_equal (dossier->accepted_as, "tolerated"))
    return view->tolerance.record;
  return g_str_equal (dossier->accepted_as, "committed") ? view->commitment.record : NULL;
}

static gboolean
is_open (const YcReviewDossier *dossier)
{
  return dossier != NULL && dossier->intake != NULL && dossier->intake->item != NULL && dossier->record->state < YC_STATE_GRANTED;
}

void
yc_approver_page_show_credit (YcApproverPage *self)
{
  const YcRegion *region = yc_session_get_region (self->session);
  gboolean open = is_open (self->dossier) && region != NULL;
  const YcCreditRecord *record = NULL;
  YcCreditView view;
  GDate today;

  yc_credit_watch_set_number (self->watch, open ? self->dossier->intake->applicant.number : "");
  if (open)
    {
      yc_session_today (self->session, &today);
      yc_credit_look (yc_credit_watch_get (self->watch), region, self->dossier->intake->item, yc_clock_now (yc_session_get_clock (self->session)), &today,
                      &view);
      record = find_record (self->dossier, &view);
    }
  gtk_widget_set_visible (self->credit_tag, record != NULL);
  if (record != NULL)
    {
      g_autofree char *since = yc_date_format_cn (&record->since);
      g_autofree char *whole = g_strdup_printf (_("%s, since %s"), yc_credit_kind_get_text (record->kind), since);

      gtk_widget_set_tooltip_text (self->credit_tag, whole);
      gtk_label_set_label (self->credit_text, yc_credit_kind_get_word (record->kind));
    }
}

void
yc_approver_page_watch_credit (YcApproverPage *self)
{
  self->watch = yc_credit_watch_new (self->session);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (yc_approver_page_show_credit), self, G_CONNECT_SWAPPED);
}
