/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "render-helper/yc-render-canvas.h"

G_BEGIN_DECLS

typedef struct
{
  int width, height; /* pixels, as stored */
  int dpi;           /* of the file; 0 when it tells none */
  int rotation;      /* 0, 90, 180, 270: how the camera says to turn it, clockwise */
  gboolean cmyk;
} YcRenderJpegInfo;

/* Both return a problem's code, or NULL. */
const char *yc_render_jpeg_inspect (const guint8 *data, gsize n, YcRenderJpegInfo *ret_info); /* reads the whole picture */
const char *yc_render_jpeg_draw    (const guint8 *data, gsize n, int max_width, YcRenderCanvas **ret_canvas);

G_END_DECLS
