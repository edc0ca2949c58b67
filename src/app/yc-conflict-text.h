/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-error-text.h"
#include "vault/yc-store.h"

G_BEGIN_DECLS

/* The untranslated row of a refused step's reason; NULL for every other error and for a reason without its row (a defect). (transfer none) */
const YcErrorText *yc_conflict_text_find (const GError *error);

/* What the refusal says beyond its row: the agency, the material, the field. (transfer full) (nullable): a sentence in Chinese */
char *yc_conflict_text_detail (const GError *error);

G_END_DECLS
