/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-clock.h"
#include "vault/yc-store.h"

G_BEGIN_DECLS

/* What the platform's clock said when it was heard last, beside this computer's. It is told to people and written to events; no date and no deadline is
 * ever computed with it: a platform, or who speaks in its place, could else move the days of the law. */
typedef struct
{
  gint64 platform;              /* UTC us; 0: it was never heard */
  gint64 wall, boottime;        /* this computer's at that moment, UTC us and us since its start */
  char   boot[40];              /* which start; "": not known */
} YcClockMark;

/* Further apart than that, in microseconds, it is told and events are flagged. An answer is under way for less than a minute. */
#define YC_CLOCK_APART (120 * G_GINT64_CONSTANT (1000000))

/* The moment of @clock at which the platform said that it is @platform (UTC us). Any thread. */
void     yc_clock_mark_init     (YcClockMark *self, YcClock *clock, gint64 platform);
/* Platform less this computer now, in microseconds. Within one start of the computer it follows each setting of the wall clock; behind a restart it is the
 * last that was known. 0: never heard, or not further apart than YC_CLOCK_APART. Any thread. */
gint64   yc_clock_mark_get_skew (const YcClockMark *self, YcClock *clock);

/* Whether @newer says something else than @self: an apartness that begins or ends, or that has changed by more than YC_CLOCK_SAME. */
#define YC_CLOCK_SAME (10 * G_GINT64_CONSTANT (1000000))
gboolean yc_clock_mark_is_news  (const YcClockMark *self, const YcClockMark *newer, YcClock *clock);

/* Kept over restarts: who works without the line under a clock that was known to be wrong is flagged, too. Store's thread. Errors: of the database */
gboolean yc_clock_mark_keep     (YcStore *store, const YcClockMark *self, GError **error);
/* Zeroed where none was kept, or what was kept cannot be read. */
gboolean yc_clock_mark_load     (YcStore *store, YcClockMark *ret_mark, GError **error);

G_END_DECLS
