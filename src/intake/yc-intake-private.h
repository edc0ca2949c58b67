/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "intake/yc-intake.h"

G_BEGIN_DECLS

/* Each text of the intake with its member name; NULL after the last. So that copy, free and JSON can never forget one. */
char **yc_intake_text_slot (YcIntake *self, guint index, const char **ret_name);
/* As yc_intake_set_field(), without asking the item. */
void   yc_intake_put_field (YcIntake *self, const char *field_id, const char *value, YcOrigin origin);
/* As yc_intake_set_brought(), without asking the material. */
void   yc_intake_put_brought (YcIntake *self, const char *material_id, YcBrought brought);

G_END_DECLS
