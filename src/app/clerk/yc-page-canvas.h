/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-page-object.h"

G_BEGIN_DECLS

/* Draws one page, or two side by side, as paper on a rim: fitted to the width, or at a percentage of the paper's true size. Stands in a
 * scrolled window. Paper keeps its true colours in every style.
 *
 * Signal "wants (YcPageObject *page, int width)": a picture at least @width device pixels wide would look better. */
#define YC_TYPE_PAGE_CANVAS (yc_page_canvas_get_type ())
G_DECLARE_FINAL_TYPE (YcPageCanvas, yc_page_canvas, YC, PAGE_CANVAS, GtkWidget)

/* @columns 1 or 2: room is kept for two, also when the second is missing. @active: the selected one of two. */
void yc_page_canvas_show     (YcPageCanvas *self, YcPageObject *first, YcPageObject *second, int columns, YcPageObject *active);   /* pages nullable */
void yc_page_canvas_set_zoom (YcPageCanvas *self, int percent);                                /* 0: fit the width */
int  yc_page_canvas_get_zoom (YcPageCanvas *self);

G_END_DECLS
