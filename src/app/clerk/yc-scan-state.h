/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"
#include "app/clerk/yc-state-picture.h"

G_BEGIN_DECLS

/* What the page area tells instead of a page: drawing, what is so, what is safe, numbered steps, ways out as buttons. */
#define YC_TYPE_SCAN_STATE (yc_scan_state_get_type ())
G_DECLARE_FINAL_TYPE (YcScanState, yc_scan_state, YC, SCAN_STATE, GtkBox)

/* An error of capture or store. @n_saved pages of the slot are safe; the trouble came on the next one. @detail (nullable): what is known
 * about a file that was refused. */
void yc_scan_state_show_error     (YcScanState *self, const GError *error, guint n_saved, const char *detail);
gboolean yc_scan_state_is_file    (const GError *error);       /* a brought file was refused; no scan broke off */
/* Nothing scanned yet into @material (nullable: no material at all). */
void yc_scan_state_show_empty     (YcScanState *self, const YcMaterial *material);
/* The answers lead out of the item: no page is wanted any more. */
void yc_scan_state_show_exit      (YcScanState *self, const YcItemExit *exit);
void yc_scan_state_show_waived    (YcScanState *self, const YcMaterial *material);
/* A scan has begun and no page has come. */
void yc_scan_state_show_scanning  (YcScanState *self, guint page);
void yc_scan_state_show_searching (YcScanState *self);

G_END_DECLS
