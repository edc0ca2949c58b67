/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-import.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One sheet of paper on the screen: true colours also in the dark style, a rim and a soft shadow. As wide as asked, high as the page is. */
#define YC_TYPE_PAPER_SHEET (yc_paper_sheet_get_type ())
G_DECLARE_FINAL_TYPE (YcPaperSheet, yc_paper_sheet, YC, PAPER_SHEET, GtkWidget)

GtkWidget *yc_paper_sheet_new         (const char *label);                       /* the accessible name */
void       yc_paper_sheet_set_width   (YcPaperSheet *self, int width);           /* logical pixels */
void       yc_paper_sheet_set_texture (YcPaperSheet *self, GdkTexture *texture); /* (nullable): an empty sheet of A4 */
gboolean   yc_paper_sheet_is_drawn    (YcPaperSheet *self);                      /* it has its texture */

/* A rendered page as texture. (transfer full) */
GdkTexture *yc_picture_to_texture     (const YcPicture *picture);

G_END_DECLS
