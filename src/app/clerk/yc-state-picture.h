/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The drawn scanner of the page area's states: feeder, body, tray, and what is wrong with it in the tone's colour. Follows the style. */
typedef enum
{
  YC_PICTURE_PAPER,       /* an empty sheet: nothing scanned yet */
  YC_PICTURE_SEARCHING,
  YC_PICTURE_SCANNING,
  YC_PICTURE_EMPTY,       /* no paper in the feeder */
  YC_PICTURE_JAM,
  YC_PICTURE_COVER,
  YC_PICTURE_GONE,
  YC_PICTURE_BUSY,
  YC_PICTURE_TORN,        /* truncated page */
  YC_PICTURE_FILE,        /* brought file refused */
  YC_PICTURE_DISK,
  YC_PICTURE_STOPPED,
} YcPictureKind;

#define YC_TYPE_STATE_PICTURE (yc_state_picture_get_type ())
G_DECLARE_FINAL_TYPE (YcStatePicture, yc_state_picture, YC, STATE_PICTURE, GtkWidget)

void yc_state_picture_set_kind (YcStatePicture *self, YcPictureKind kind);

G_END_DECLS
