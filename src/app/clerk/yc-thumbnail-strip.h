/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-page-object.h"
#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* The selected slot's pages as small pictures, the next place as a dashed one, facts about the selected page, undo.
 *
 * Signal "chosen ()": another page was selected. */
#define YC_TYPE_THUMBNAIL_STRIP (yc_thumbnail_strip_get_type ())
G_DECLARE_FINAL_TYPE (YcThumbnailStrip, yc_thumbnail_strip, YC, THUMBNAIL_STRIP, GtkBox)

typedef enum { YC_NEXT_PLACE_FREE, YC_NEXT_PLACE_MOVING, YC_NEXT_PLACE_BROKEN } YcNextPlace;

void          yc_thumbnail_strip_set_pages    (YcThumbnailStrip *self, GListModel *pages);      /* of YcPageObject; selects the first */
YcPageObject *yc_thumbnail_strip_get_selected (YcThumbnailStrip *self);                         /* (transfer none) (nullable) */
void          yc_thumbnail_strip_select       (YcThumbnailStrip *self, guint at);               /* 0-based; out of range: the last */
guint         yc_thumbnail_strip_get_at       (YcThumbnailStrip *self);
void          yc_thumbnail_strip_show_next    (YcThumbnailStrip *self, YcNextPlace place, guint number);
void          yc_thumbnail_strip_show_facts   (YcThumbnailStrip *self);                         /* again, of the selected page */
void          yc_thumbnail_strip_say          (YcThumbnailStrip *self, YcTone tone, const char *text);   /* "撤销了：删除第 2 页"; "" = nothing */

G_END_DECLS
