/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One line of a short list (papers, materials, facts, history): icon and colour, title, second line, text at the end. Immutable. */
#define YC_TYPE_LINE (yc_line_get_type ())
G_DECLARE_FINAL_TYPE (YcLine, yc_line, YC, LINE, GObject)

/* @style: "ok", "info", "warn", "bad" or "wait". Any text may be NULL = "". */
YcLine     *yc_line_new    (const char *id, const char *icon, const char *style, const char *title, const char *subtitle, const char *trailing);
const char *yc_line_get_id (YcLine *self);
char       *yc_line_mask_number (const char *number);     /* "210202 ******** 1547" */

G_END_DECLS
