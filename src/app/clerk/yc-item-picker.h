/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* First step: which item. Search as you type over name, code and department; up and down choose, Enter picks. Beside the list stand
 * the facts that an applicant asks for at once.
 *
 * Signal "picked (YcItem *item)", (transfer none). */
#define YC_TYPE_ITEM_PICKER (yc_item_picker_get_type ())
G_DECLARE_FINAL_TYPE (YcItemPicker, yc_item_picker, YC, ITEM_PICKER, GtkBox)

void yc_item_picker_set_catalog (YcItemPicker *self, YcCatalog *catalog);   /* (not owned), outlives the picker */
void yc_item_picker_start       (YcItemPicker *self, const YcItem *chosen); /* clears the search, focus into it; @chosen nullable */

G_END_DECLS
