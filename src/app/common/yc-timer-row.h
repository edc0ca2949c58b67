/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gtk/gtk.h>

#include "case/yc-case-timer.h"

G_BEGIN_DECLS

/* What all bars of a case are measured by: days (Julian, with their part), shown from start to end. */
typedef struct
{
  double   from, to;
  double   now;
  gboolean shows_now;
} YcTimerAxis;
double   yc_timer_axis_from_moment (const YcMoment *moment);
float    yc_timer_axis_place       (const YcTimerAxis *self, double day, float width);   /* 0 to @width */

/* One clock: its name and how it stands, and below a bar on the axis that all share; what has not begun has no days and no bar. A list item whose accessible name says the same in a sentence. */
#define YC_TYPE_TIMER_ROW (yc_timer_row_get_type ())
G_DECLARE_FINAL_TYPE (YcTimerRow, yc_timer_row, YC, TIMER_ROW, GtkWidget)

/* Copies what it shows of @timer. */
GtkWidget  *yc_timer_row_new          (const YcCaseTimer *timer, const YcTimerAxis *axis, const GDate *today);
const char *yc_timer_row_get_sentence (YcTimerRow *self);

G_END_DECLS
