/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-error-text.h"
#include "vault/yc-store.h"

G_BEGIN_DECLS

/* The untranslated row of a refused step's reason; NULL for every other error and for a reason without its row (a defect). (transfer none) */
const YcErrorText *yc_conflict_text_find (const GError *error);

/* What the refusal says beyond its row: the agency, the material, the field, the state; with its source. (transfer full) (nullable): a sentence in Chinese */
char *yc_conflict_text_detail (const GError *error);
/* The source of a refusal that has no such sentence. (transfer full) (nullable): for every other error, and for what is no rule (a key, an enrolment) */
char *yc_conflict_text_source (const GError *error);

/* What the platform wrote of a step that it did not take, "reason: text": why, and what comes next, in the clerk's words. (transfer full) (nullable): at its
 * head stands no reason that this version knows */
char *yc_conflict_text_of_answer (const char *detail);

G_END_DECLS
