/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "platform/yc-platform-log.h"

G_BEGIN_DECLS

/* Days that an event tells and that move or end a limit, against the platform's own count: by the item, what was done of the case, and the calendar here. Where one side
 * counts a year as provisional, they may be as far apart as a calendar moves a day (YC_PLATFORM_CALENDARS_DIFFER). Store thread. */

/* The event that begins @step at @at (UTC us): until when it is expected to last ("until", 行政许可法第四十五条), by the item's own time; by the "days" that its author tells
 * where the item sets none. RULE: another day, none although a time is set, other days than the item's, or a clock that would stand still without a time. */
gboolean yc_platform_limit_check_step  (const YcSpecialStep *step, const YcCaseEvent *event, gint64 at, GError **error);
/* The extension @event at @at: the day on which the law's own term ends ("legal_due", 第四十二条). Leaves what was counted in @dossier. RULE: another day, or no such clock runs. */
gboolean yc_platform_limit_check_legal (YcPlatformStore *store, const char *hall, YcReviewDossier *dossier, const GPtrArray *before, const YcCaseEvent *event, gint64 at,
                                        GError **error);

G_END_DECLS
