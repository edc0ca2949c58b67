/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/review/yc-review-feed.h"
#include "review/yc-review.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* The approver's screen: work by due date, the dossier, its pages, the opinion, and the bar that says what is missing. Every act goes through
 * review/yc-review on the store's thread; the page shows what came of it.
 *
 * Signals
 *   said (GError *error)          an act failed: to be told at the bottom of the window
 *   changed (char *case_id)       an act was recorded */
#define YC_TYPE_APPROVER_PAGE (yc_approver_page_get_type ())
G_DECLARE_FINAL_TYPE (YcApproverPage, yc_approver_page, YC, APPROVER_PAGE, GtkWidget)

/* @feed: is released with the page. */
GtkWidget  *yc_approver_page_new      (YcSession *session, YcReviewFeed feed);
/* Asks the feed for the work list, and while it is asked already once more behind that. The case that is open stays open. */
void        yc_approver_page_refresh  (YcApproverPage *self);
/* @work: (transfer full) */
void        yc_approver_page_set_work (YcApproverPage *self, YcWorklist *work);
void        yc_approver_page_open     (YcApproverPage *self, const char *case_id);
/* Reads the open case out of the store again: it was changed. */
void        yc_approver_page_reload   (YcApproverPage *self);
/* What did not come is asked for again. */
void        yc_approver_page_line_is_back (YcApproverPage *self);
/* The same, without waiting any longer, where something did not come over the line; nothing otherwise. */
void        yc_approver_page_try_now  (YcApproverPage *self);
const char *yc_approver_page_get_case (YcApproverPage *self);                       /* (nullable) */
/* What is on the screen; NULL while it is read. (transfer none) */
const YcReviewDossier *yc_approver_page_get_dossier (YcApproverPage *self);
GActionGroup *yc_approver_page_get_actions (YcApproverPage *self);                  /* "review.*", for the window */

G_END_DECLS
