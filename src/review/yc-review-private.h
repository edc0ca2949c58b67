/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What the files of this folder share. */
#pragma once

#include "review/yc-review-dossier.h"

G_BEGIN_DECLS

#define YC_REVIEW_MATERIAL_PREFIX "material:"
#define YC_REVIEW_POINT_PREFIX "point:"

/* Not what was taken back, nor what waits here for something that others have overtaken. */
static inline gboolean
yc_review_event_counts (const YcCaseEvent *event)
{
  return yc_case_event_counts (event) && !event->is_held;
}

void     yc_review_verdict_reset (YcReviewVerdict *self);
/* The opinions of @events into the subjects that @self has. */
gboolean yc_review_opinions_fold (YcReviewDossier *self, const GPtrArray *events, GError **error);

G_END_DECLS
