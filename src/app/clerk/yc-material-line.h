/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* One line of a list of materials to read: number, name, where it comes from and whether it may follow later. */
#define YC_TYPE_MATERIAL_LINE (yc_material_line_get_type ())
G_DECLARE_FINAL_TYPE (YcMaterialLine, yc_material_line, YC, MATERIAL_LINE, GtkBox)

GtkWidget *yc_material_line_new (const YcMaterial *material, guint number);

G_END_DECLS
