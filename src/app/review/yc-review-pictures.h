/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-page-object.h"
#include "app/review/yc-review-feed.h"

G_BEGIN_DECLS

/* Fetches pages of cases from the feed and has them drawn by the render helper: what comes over the line is never decoded in this process. Keeps
 * the bytes of the last pages and a few large pictures. Main thread; never blocks. */
typedef struct _YcReviewPictures YcReviewPictures;

YcReviewPictures *yc_review_pictures_new   (YcReviewFeed feed);
/* Called for each page that somebody looks at: @error when it did not come and can be asked for again, NULL when it came. */
typedef void (*YcReviewPicturesFunc) (gpointer data, const GError *error);
void              yc_review_pictures_set_watch (YcReviewPictures *self, YcReviewPicturesFunc func, gpointer data);
void              yc_review_pictures_free  (YcReviewPictures *self);                /* running work ends without effect */
/* Wants a view at least @width pixels wide. Nothing happens when it is there or on its way. */
void              yc_review_pictures_want  (YcReviewPictures *self, YcPageObject *page, int width);
/* Fetches the bytes before somebody looks. */
void              yc_review_pictures_fetch (YcReviewPictures *self, const char *case_id, const YcDigest *digest, gsize max_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcReviewPictures, yc_review_pictures_free)

G_END_DECLS
