/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* Second step: who applies. A mistyped number is refused in its row as soon as its last character stands there, behind a right one the
 * focus goes on by itself; Enter goes on row by row, and behind the last needed one it finishes.
 *
 * Signals "changed ()": store it by yc_applicant_form_store(); "done ()": all that is needed is right. */
#define YC_TYPE_APPLICANT_FORM (yc_applicant_form_get_type ())
G_DECLARE_FINAL_TYPE (YcApplicantForm, yc_applicant_form, YC, APPLICANT_FORM, GtkBox)

/* @item (nullable): which kinds of applicants it knows. @today: birth dates lie before it. */
void yc_applicant_form_show  (YcApplicantForm *self, const YcApplicant *applicant, const YcItem *item, const GDate *today);
void yc_applicant_form_store (YcApplicantForm *self, YcApplicant *applicant);      /* replaces its strings */
void yc_applicant_form_start (YcApplicantForm *self);                              /* focus on the first row that wants something */
/* Problems of yc_intake_check(), those of "applicant.*"; shown in rows that were left, or in all after an attempt to finish. */
void yc_applicant_form_show_problems (YcApplicantForm *self, const GPtrArray *problems);

G_END_DECLS
