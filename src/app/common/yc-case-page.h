/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/common/yc-counter-acts.h"
#include "app/yc-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One case: its papers, the chosen paper as pages, facts, printing, history. The same page stands after an acceptance (the notice) and
 * behind the list of cases. Signal "changed ()": what can be printed or resumed changed. */
#define YC_TYPE_CASE_PAGE (yc_case_page_get_type ())
G_DECLARE_FINAL_TYPE (YcCasePage, yc_case_page, YC, CASE_PAGE, GtkWidget)

GtkWidget  *yc_case_page_new        (YcSession *session);
/* @after_acceptance: the bar suggests print, then the next applicant; otherwise it leads back to the list. */
void        yc_case_page_open       (YcCasePage *self, const char *case_id, gboolean after_acceptance);
const char *yc_case_page_get_case   (YcCasePage *self);     /* (nullable) */
gboolean    yc_case_page_is_notice  (YcCasePage *self);     /* opened after an acceptance */
gboolean    yc_case_page_can_print  (YcCasePage *self);
gboolean    yc_case_page_can_resume (YcCasePage *self);
YcCounterActs *yc_case_page_get_acts (YcCasePage *self);    /* (transfer none): what the counter can do with it */
void        yc_case_page_print      (YcCasePage *self);     /* the chosen paper; the outcome stands on the page */

G_END_DECLS
