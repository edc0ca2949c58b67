/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* A combo row over the answers of a choice field, with origin and reason like YcFieldRow. Number keys choose and go on, Enter goes on
 * when something is chosen.
 *
 * Signals "edited ()", "entered ()". */
#define YC_TYPE_CHOICE_ROW (yc_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (YcChoiceRow, yc_choice_row, YC, CHOICE_ROW, AdwComboRow)

GtkWidget  *yc_choice_row_new         (const char *label, const GPtrArray *choices);   /* of YcAnswer*, copied */
void        yc_choice_row_set_value   (YcChoiceRow *self, const char *answer_id);      /* "" none; emits nothing */
const char *yc_choice_row_get_value   (YcChoiceRow *self);                             /* answer id or "" */
void        yc_choice_row_set_problem (YcChoiceRow *self, const char *reason);
void        yc_choice_row_set_note    (YcChoiceRow *self, const char *icon_name, const char *word);

G_END_DECLS
