/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/review/yc-review-feed.h"
#include "sync/yc-sync.h"

G_BEGIN_DECLS

/* The approver's feed over the line to the platform: work list, dossiers into the store, files by digest. Main thread. */
YcReviewFeed yc_review_line_new (YcSession *session, YcSync *sync);    /* holds both until it is released */

G_END_DECLS
