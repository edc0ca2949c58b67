/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "review/yc-review-rules.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What an approver can do beside the decision: begin and end a special step, extend the limit, terminate, check a commitment, revoke. A popover with the acts, each with
 * what comes of it or why it is not open, and behind each the form that it needs. What was typed stays until the case has moved. Main thread.
 *
 * Signal
 *   confirmed (int act)     a YcReviewAct whose form is filled: the texts are to be read and the act done */
#define YC_TYPE_REVIEW_ACTS (yc_review_acts_get_type ())
G_DECLARE_FINAL_TYPE (YcReviewActs, yc_review_acts, YC, REVIEW_ACTS, GtkPopover)

/* @dossier: (nullable): read now and not kept. @clerk_id: who would act. */
void  yc_review_acts_show     (YcReviewActs *self, const YcReviewDossier *dossier, const char *clerk_id, const GDate *today);
/* Opens the form of @act; does nothing where it is not open. */
void  yc_review_acts_begin    (YcReviewActs *self, YcReviewAct act);
/* What stands in the form: how long the step is expected to last (0: it needs not be told), name of the step, who approved, the reason, its legal basis. (transfer full) */
int   yc_review_acts_get_days (YcReviewActs *self);
/* Of YC_REVIEW_VERIFY: it has to be put right in so many days; else it fits. */
gboolean yc_review_acts_is_fix (YcReviewActs *self);
char *yc_review_acts_dup_step (YcReviewActs *self);
char *yc_review_acts_dup_who  (YcReviewActs *self);
char *yc_review_acts_dup_why  (YcReviewActs *self);
char *yc_review_acts_dup_law  (YcReviewActs *self);
char **yc_review_acts_dup_persons (YcReviewActs *self);   /* of YC_REVIEW_END_STEP of a 现场核查: who was there */
char *yc_review_acts_dup_delay (YcReviewActs *self);   /* of YC_REVIEW_TERMINATE, YC_REVIEW_VERIFY: why it is late */

G_END_DECLS
