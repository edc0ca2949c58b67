/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* An entry row that says where its value came from (icon and word) and, when the value is wrong, why: a line inside the row. */
#define YC_TYPE_FIELD_ROW (yc_field_row_get_type ())
G_DECLARE_FINAL_TYPE (YcFieldRow, yc_field_row, YC, FIELD_ROW, AdwEntryRow)

GtkWidget  *yc_field_row_new         (const char *label);
void        yc_field_row_set_value   (YcFieldRow *self, const char *value);     /* without emitting "edited" */
const char *yc_field_row_get_value   (YcFieldRow *self);
void        yc_field_row_set_problem (YcFieldRow *self, const char *reason);    /* NULL or "": fine */
/* What is shown instead of the value while nobody types in the row, on the screen and to a screen reader; yc_id_mask() or yc_phone_mask(). */
void        yc_field_row_set_mask    (YcFieldRow *self, char *(*mask) (const char *value));
gboolean    yc_field_row_has_problem (YcFieldRow *self);
void        yc_field_row_set_note    (YcFieldRow *self, const char *icon_name, const char *word, gboolean good);   /* origin, or "checked" */

/* Signal "edited ()": the clerk typed. Enter emits AdwEntryRow's "entry-activated"; leaving the row emits "left ()". */

G_END_DECLS
