/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-page.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A page as the screen shows it: its record, its number in the slot and, once decoded, its pictures (not yet rotated).
 *
 * Signal "changed ()": record, number or a picture. */
#define YC_TYPE_PAGE_OBJECT (yc_page_object_get_type ())
G_DECLARE_FINAL_TYPE (YcPageObject, yc_page_object, YC, PAGE_OBJECT, GObject)

YcPageObject *yc_page_object_new         (const YcPage *page);
const YcPage *yc_page_object_get_page    (YcPageObject *self);
void          yc_page_object_set_page    (YcPageObject *self, const YcPage *page);    /* copies */
guint         yc_page_object_get_number  (YcPageObject *self);                        /* 1-based */
void          yc_page_object_set_number  (YcPageObject *self, guint number);
GdkTexture   *yc_page_object_get_thumb   (YcPageObject *self);                        /* (nullable) */
GdkTexture   *yc_page_object_get_view    (YcPageObject *self);                        /* (nullable) */
int           yc_page_object_get_width   (YcPageObject *self);                        /* pixels the view was asked for; 0 = no view */
void          yc_page_object_set_pictures (YcPageObject *self, GdkTexture *thumb, GdkTexture *view, int width);  /* NULL: keep */
void          yc_page_object_drop_view   (YcPageObject *self);
gboolean      yc_page_object_is_failed   (YcPageObject *self);
void          yc_page_object_set_failed  (YcPageObject *self);
/* Size as shown, rotation applied, in millimetres. */
void          yc_page_object_get_size    (YcPageObject *self, double *ret_width, double *ret_height);
/* Draws @texture, rotated as the page is, into the rectangle 0, 0, @width, @height. */
void          yc_page_object_snapshot    (YcPageObject *self, GdkTexture *texture, GtkSnapshot *snapshot, double width, double height);

G_END_DECLS
