/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gtk/gtk.h>

#include "case/yc-case-timer.h"

G_BEGIN_DECLS

/* The clocks of a case as one picture: a row each, bars on a common axis of days, its first and last day and today below. */
#define YC_TYPE_TIMER_CHART (yc_timer_chart_get_type ())
G_DECLARE_FINAL_TYPE (YcTimerChart, yc_timer_chart, YC, TIMER_CHART, GtkWidget)

/* @timers: of YcCaseTimer*, as yc_case_timers_read() gives them; what is shown is copied. @now in Beijing. */
void yc_timer_chart_show (YcTimerChart *self, const GPtrArray *timers, const YcMoment *now);

G_END_DECLS
