/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "catalog/yc-bundle.h"

G_BEGIN_DECLS

/* Between the files of the bundle reader. Errors: YC_BASE_ERROR_FORMAT with the path. */
gboolean       yc_bundle_read      (YcBundle *self, JsonObject *json, GError **error);
gboolean       yc_bundle_is_id     (const char *text);
YcBundleChild *yc_bundle_add_child (YcBundle *self);          /* empty (transfer none) */
YcBundleShare *yc_bundle_add_share (GPtrArray *shares);       /* empty (transfer none) */

G_END_DECLS
