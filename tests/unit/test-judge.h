/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "review/yc-review.h"
#include "test-cases.h"

G_BEGIN_DECLS

/* An opinion of each material and review point that the case has at @cases, each an operation of its own: whoever decides then finds everything
 * judged. Returns: how many. */
static inline guint
act_judge_all (TestCases *cases, const char *case_id)
{
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCalendar) calendar = yc_calendar_load (path, &error);
  const YcReviewDesk desk = { cases->store, calendar, case_id, NULL, &cases->actor };
  g_autoptr (YcReviewDossier) dossier = yc_review_load (cases->store, calendar, case_id, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < dossier->checks->len; i++)
    g_assert_true (yc_review_judge (&desk, ((YcReviewCheck *) g_ptr_array_index (dossier->checks, i))->verdict.subject, YC_OPINION_FITS, NULL, NULL));
  for (guint i = 0; i < dossier->materials->len; i++)
    g_assert_true (yc_review_judge (&desk, ((YcReviewMaterial *) g_ptr_array_index (dossier->materials, i))->verdict.subject, YC_OPINION_FITS, NULL, NULL));
  return dossier->checks->len + dossier->materials->len;
}

G_END_DECLS
