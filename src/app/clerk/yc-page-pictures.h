/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-page-object.h"
#include "app/yc-session.h"

G_BEGIN_DECLS

/* Fetches and decodes pictures of pages: bytes from the store's thread, our own scans decoded in the pool, brought JPEGs in the render
 * helper. Results land in the page objects. Keeps a few large pictures, all thumbnails. Main thread only; never blocks. */
typedef struct _YcPagePictures YcPagePictures;

YcPagePictures *yc_page_pictures_new  (YcSession *session);                         /* @session (nullable): only offered bytes are decoded */
void            yc_page_pictures_free (YcPagePictures *self);                       /* running work ends without effect */
/* Wants thumbnail and a view at least @width pixels wide (0: the thumbnail only). Nothing happens when they are there. */
void            yc_page_pictures_want (YcPagePictures *self, YcPageObject *page, int width);
/* The same with the JPEG at hand. */
void            yc_page_pictures_offer (YcPagePictures *self, YcPageObject *page, GBytes *jpeg, int width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcPagePictures, yc_page_pictures_free)

G_END_DECLS
