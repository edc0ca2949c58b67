/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-page-object.h"

G_BEGIN_DECLS

/* A small picture of a page over its number; the cell of the thumbnail strip. */
#define YC_TYPE_THUMBNAIL (yc_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (YcThumbnail, yc_thumbnail, YC, THUMBNAIL, GtkWidget)

GtkWidget *yc_thumbnail_new  (void);
void       yc_thumbnail_show (YcThumbnail *self, YcPageObject *page);   /* (nullable) */

G_END_DECLS
