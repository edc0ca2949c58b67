/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* What the scanner is doing to a slot; stands above the verdict's own state of it. */
typedef enum { YC_SLOT_MARK_NONE, YC_SLOT_MARK_SCANNING, YC_SLOT_MARK_BROKEN, YC_SLOT_MARK_COUNT } YcSlotMark;

/* A row of the checklist: state (icon, word and colour), name in at most two lines, source. */
#define YC_TYPE_CHECKLIST_ROW (yc_checklist_row_get_type ())
G_DECLARE_FINAL_TYPE (YcChecklistRow, yc_checklist_row, YC, CHECKLIST_ROW, GtkListBoxRow)

GtkWidget  *yc_checklist_row_new    (const char *material_id);
const char *yc_checklist_row_get_id (YcChecklistRow *self);
/* @brought: what was taken of it; asked only where there are pages. */
void        yc_checklist_row_show   (YcChecklistRow *self, const YcSlot *slot, YcSlotMark mark, YcBrought brought);
const char *yc_checklist_row_brought_word (YcBrought brought);          /* "Original, kept" */
/* TRUE when the clerk must still do something about this slot. */
gboolean    yc_checklist_row_wants  (YcChecklistRow *self);

G_END_DECLS
