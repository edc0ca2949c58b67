/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* The strip on top: who comes (initial, name, masked number, warnings), what for (item, scenario), and by when. Its buttons carry the
 * intake actions applicant, choose-item and questions. */
#define YC_TYPE_STRIP (yc_strip_get_type ())
G_DECLARE_FINAL_TYPE (YcStrip, yc_strip, YC, STRIP, GtkBox)

void yc_strip_show_applicant (YcStrip *self, const YcApplicant *applicant, const GDate *today);   /* number masked; warnings of the number as tags */
void yc_strip_show_unfinished (YcStrip *self, guint n_cases);                                     /* other open cases of this person; 0 = no tag */
void yc_strip_show_priority  (YcStrip *self, gboolean priority);                                  /* 守信激励: served first */
void yc_strip_show_item      (YcStrip *self, const YcIntake *intake);
/* @item and @verdict nullable; the year is said when it is not today's. @is_open: the day that an acceptance of now would give is shown, too. */
void yc_strip_show_limits    (YcStrip *self, const YcItem *item, const YcVerdict *verdict, const GDate *today, gboolean is_open);

G_END_DECLS
