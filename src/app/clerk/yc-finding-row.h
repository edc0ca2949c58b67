/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* A row of a popover: icon, bold line, what to do, source. Used for findings and for the other outcomes. */
#define YC_TYPE_FINDING_ROW (yc_finding_row_get_type ())
G_DECLARE_FINAL_TYPE (YcFindingRow, yc_finding_row, YC, FINDING_ROW, GtkListBoxRow)

GtkWidget  *yc_finding_row_new         (const YcFinding *finding);
GtkWidget  *yc_finding_row_new_outcome (const YcOtherOutcome *outcome);   /* activatable when it is open */
const char *yc_finding_row_get_code    (YcFindingRow *self);              /* the finding's code, or the outcome's word for intake.choose-outcome */
const char *yc_finding_row_get_subject (YcFindingRow *self);

/* "accept", "commit", "tolerate", "incomplete": targets of intake.choose-outcome. */
const char *yc_outcome_get_word        (YcOutcome outcome);

G_END_DECLS
