/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "catalog/yc-item.h"

G_BEGIN_DECLS

/* An item as a list shows it. Properties "name" and "detail" (code, department, limit); read-only. */
#define YC_TYPE_ITEM_OBJECT (yc_item_object_get_type ())
G_DECLARE_FINAL_TYPE (YcItemObject, yc_item_object, YC, ITEM_OBJECT, GObject)

YcItemObject *yc_item_object_new (YcItem *item);
YcItem       *yc_item_object_get (YcItemObject *self);   /* (transfer none) */

G_END_DECLS
