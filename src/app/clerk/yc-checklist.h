/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-checklist-row.h"

G_BEGIN_DECLS

/* The checklist: a row a slot of the verdict, in the item's order. Selecting a row aims the scanner at it. Nothing can be added.
 *
 * Signal "aimed (const char *material_id)": another row was selected. */
#define YC_TYPE_CHECKLIST (yc_checklist_get_type ())
G_DECLARE_FINAL_TYPE (YcChecklist, yc_checklist, YC, CHECKLIST, GtkBox)

/* Keeps rows and focus where it can. @selected (nullable): the slot to aim at when rows are made anew; else the one before, else the first. */
void        yc_checklist_show       (YcChecklist *self, const YcIntake *intake, const YcVerdict *verdict, const char *selected);
void        yc_checklist_mark       (YcChecklist *self, const char *material_id, YcSlotMark mark);   /* the next show draws it, too */
void        yc_checklist_clear_marks (YcChecklist *self);
void        yc_checklist_select     (YcChecklist *self, const char *material_id);    /* without focus */
const char *yc_checklist_get_selected (YcChecklist *self);                           /* (nullable) */
void        yc_checklist_focus      (YcChecklist *self);
gboolean    yc_checklist_wants      (YcChecklist *self);                               /* the selected row wants something */
/* Selects the next row after the selected one that wants something, round about. FALSE: none does. */
gboolean    yc_checklist_next       (YcChecklist *self);
/* The answers under the list, shown where there is room. */
void        yc_checklist_show_answers (YcChecklist *self, const YcIntake *intake, gboolean room);

G_END_DECLS
