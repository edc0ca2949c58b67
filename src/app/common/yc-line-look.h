/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "sync/yc-sync.h"

G_BEGIN_DECLS

/* The line in a few words, @now in UTC microseconds. (transfer full) */
char       *yc_line_look_describe (const YcSyncStatus *status, gint64 now, const GDate *today);
/* What that means for the work. (transfer none) */
const char *yc_line_look_explain  (const YcSyncStatus *status);
/* What a bar says of operations that wait longer than YC_LINE_LATE; NULL: none does, or there is no platform that they could wait for. (transfer full) */
#define YC_LINE_LATE (30 * G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
char       *yc_line_look_late     (const YcSyncStatus *status, gint64 now, const GDate *today);
/* @skew seconds between platform and this computer, as an event has them: "clock 15 minutes behind the platform's". (transfer full) */
char       *yc_line_look_skew     (gint64 skew);
/* What a bar says while the two clocks are apart; NULL: they are not, or nobody has compared them. @ret_detail: (transfer none): what it means and what
 * is to be done. (transfer full) */
char       *yc_line_look_clock    (const YcSyncStatus *status, YcClock *clock, const char **ret_detail);
/* Icon and colour class. */
void        yc_line_look          (const YcSyncStatus *status, const char **ret_icon, const char **ret_style);

G_END_DECLS
