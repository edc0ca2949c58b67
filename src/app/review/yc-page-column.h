/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-page-object.h"

G_BEGIN_DECLS

/* Pages one below the other, or in pairs, as paper on a rim: a reader's continuous scroll. Stands in a scrolled window; draws and asks for pictures
 * of what is in sight only, so that two hundred pages cost no more than three.
 *
 * Signals
 *   wants (YcPageObject *page, int width)   a picture at least @width device pixels wide would look better
 *   current ()                              another page is the one that is read */
#define YC_TYPE_PAGE_COLUMN (yc_page_column_get_type ())
G_DECLARE_FINAL_TYPE (YcPageColumn, yc_page_column, YC, PAGE_COLUMN, GtkWidget)

void          yc_page_column_set_pages   (YcPageColumn *self, GPtrArray *pages);        /* of YcPageObject (copied references); begins at the first */
void          yc_page_column_set_scroll  (YcPageColumn *self, GtkScrolledWindow *window);
void          yc_page_column_set_columns (YcPageColumn *self, int columns);             /* 1 or 2 */
int           yc_page_column_get_columns (YcPageColumn *self);
void          yc_page_column_set_zoom    (YcPageColumn *self, int percent);             /* 0: fit the width */
int           yc_page_column_get_zoom    (YcPageColumn *self);                          /* what is shown, also when it fits */
guint         yc_page_column_get_current (YcPageColumn *self);                          /* 0-based */
YcPageObject *yc_page_column_get_page    (YcPageColumn *self);                          /* (nullable): the current one */
guint         yc_page_column_get_n_pages (YcPageColumn *self);
void          yc_page_column_go_to       (YcPageColumn *self, guint at);

G_END_DECLS
