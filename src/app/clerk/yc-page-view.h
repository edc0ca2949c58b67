/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-page-object.h"
#include "app/clerk/yc-scan-state.h"
#include "app/clerk/yc-thumbnail-strip.h"

G_BEGIN_DECLS

/* The middle of the intake page: head with tools, the page or a drawn state, progress and question bars, thumbnails.
 *
 * Signals
 *   wants (YcPageObject *page, int width)     a picture of that width is wanted; 0 = the thumbnail
 *   counted (gboolean complete)               the clerk has counted: TRUE all are there, FALSE scan again */
#define YC_TYPE_PAGE_VIEW (yc_page_view_get_type ())
G_DECLARE_FINAL_TYPE (YcPageView, yc_page_view, YC, PAGE_VIEW, GtkBox)

/* @standard ("" for none): what the paper is held against. In the head, so that it stands there before the scan and while the pages are read. */
void          yc_page_view_set_title    (YcPageView *self, const char *material_name, const char *standard);
void          yc_page_view_set_pages    (YcPageView *self, GListModel *pages);            /* of YcPageObject, live */
void          yc_page_view_select       (YcPageView *self, guint at);                     /* 0-based; G_MAXUINT: the last */
YcPageObject *yc_page_view_get_selected (YcPageView *self);                               /* (nullable) */
void          yc_page_view_step         (YcPageView *self, int by);
void          yc_page_view_set_columns  (YcPageView *self, int columns);                  /* 1 or 2 */
void          yc_page_view_set_zoom     (YcPageView *self, int percent);                  /* 0: fit the width */
int           yc_page_view_get_zoom     (YcPageView *self);
YcScanState  *yc_page_view_show_state   (YcPageView *self);                               /* drawn state over the page; fill it */
void          yc_page_view_show_pages   (YcPageView *self);                               /* back to the page */
void          yc_page_view_show_progress (YcPageView *self, guint page, int permille, guint n_saved);   /* @page 0: no scan */
void          yc_page_view_ask_count    (YcPageView *self, const char *reason, guint n_images);         /* NULL: no question */
void          yc_page_view_focus_count  (YcPageView *self);
gboolean      yc_page_view_is_asking    (YcPageView *self);
void          yc_page_view_tag          (YcPageView *self, const char *text);             /* red word in the head; NULL: the tools */
YcThumbnailStrip *yc_page_view_get_strip (YcPageView *self);
void          yc_page_view_set_targets  (YcPageView *self, GMenuModel *targets);          /* menu of "move to another material" */
void          yc_page_view_open_reasons (YcPageView *self);                               /* the menu of why a paper does not count */
void          yc_page_view_open_targets (YcPageView *self);                               /* that menu, by its key; nothing while the tools are away */

G_END_DECLS
