/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "catalog/yc-item.h"

G_BEGIN_DECLS

/* {"question": "way", "is": ["ordinary"]}, {"all": [...]}, {"any": [...]}, {"not": {...}}. For the reader of the item file only. */
YcCondition *yc_condition_parse (JsonObject *json, const char *where, GError **error);
void         yc_condition_free  (YcCondition *self);
/* Every question named must be among the first @n_known of @questions (of YcQuestion*), with the answers named. */
gboolean     yc_condition_check (const YcCondition *self, const GPtrArray *questions, guint n_known, const char *where, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCondition, yc_condition_free)

G_END_DECLS
