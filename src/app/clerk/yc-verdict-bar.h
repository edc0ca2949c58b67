/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* The bar at the bottom: the rules' standing verdict, its findings, the suggested button, and the other lawful outcomes in its menu.
 *
 * Signals
 *   jump (const char *code, const char *subject)     a finding was chosen: go where it is cured
 *   noted (const char *what, const char *text)       the clerk gave a note; what is "park" or "discard" */
#define YC_TYPE_VERDICT_BAR (yc_verdict_bar_get_type ())
G_DECLARE_FINAL_TYPE (YcVerdictBar, yc_verdict_bar, YC, VERDICT_BAR, GtkBox)

/* @letter_is_out: the letter that is needed is printed, its signed page is what is waited for. */
/* @own: (nullable): of YcOtherOutcome*: rows that the case itself makes: they stand first, in place of the verdict's row of the same outcome. */
void yc_verdict_bar_show          (YcVerdictBar *self, const YcVerdict *verdict, gboolean letter_is_out, const GPtrArray *own);
/* Before there is a verdict: what this step is, what comes next. */
void yc_verdict_bar_guide         (YcVerdictBar *self, const char *now, const char *next);
/* After show: other words about it; the findings and the other ways stay. */
void yc_verdict_bar_say           (YcVerdictBar *self, const char *now, const char *next);
/* After guide: what the key of the decision does here instead. */
void yc_verdict_bar_set_way       (YcVerdictBar *self, const char *text);
void yc_verdict_bar_set_busy      (YcVerdictBar *self, const char *text);          /* NULL: no longer */
void yc_verdict_bar_open_findings (YcVerdictBar *self);
void yc_verdict_bar_ask_note      (YcVerdictBar *self, const char *what);          /* "park", "discard" */
/* The blue button is somewhere else (a broken scanner): this one turns grey. */
void yc_verdict_bar_set_quiet     (YcVerdictBar *self, gboolean quiet);

G_END_DECLS
