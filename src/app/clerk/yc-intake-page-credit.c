/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */

/* The applicant's credit on the intake page: asked for when the number is right, and each answer is judged with. Without one the rules say what an
 * unknown credit allows. Main thread only. */
#define G_LOG_DOMAIN "yc-app"
#include "config.h"

#include "app/clerk/yc-intake-page-private.h"

#include "intake/yc-intake.h"

/* Whose credit can be asked for: a number without fault. "" when there is none. */
static const char *
get_number (YcIntakePage *self, const GDate *today)
{
  const char *number = self->intake->applicant.number;
  g_autoptr (GPtrArray) problems = NULL;

  if (self->frozen || *number == '\0')
    return "";
  problems = yc_intake_check (self->intake, today);
  for (guint i = 0; i < problems->len; i++)
    if (g_str_equal (((const YcInputProblem *) g_ptr_array_index (problems, i))->where, "applicant.number"))
      return "";
  return number;
}

void
yc_intake_page_watch_credit (YcIntakePage *self)
{
  self->credit = yc_credit_watch_new (self->session);
  g_signal_connect_object (self->credit, "changed", G_CALLBACK (yc_intake_page_judge), self, G_CONNECT_SWAPPED);
}

const YcCreditView *
yc_intake_page_look_at_credit (YcIntakePage *self, const GDate *today, YcCreditView *ret_view)
{
  const YcRegion *region = yc_session_get_region (self->session);
  gint64 now = yc_clock_now (yc_session_get_clock (self->session));

  yc_credit_watch_set_number (self->credit, get_number (self, today));
  if (region == NULL || self->intake->item == NULL)
    {
      yc_strip_show_priority (self->strip, FALSE);
      return NULL;
    }
  yc_credit_look (yc_credit_watch_get (self->credit), region, self->intake->item, now, today, ret_view);
  yc_strip_show_priority (self->strip, ret_view->priority);
  return ret_view;
}
