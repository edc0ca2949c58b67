/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The largest picture that is ever made; the app checks the same numbers. */
#define YC_RENDER_MAX_SIDE 20000
#define YC_RENDER_MAX_PIXELS 100000000

/* Pixels in a memory file that goes to the app: 32-bit BGRx rows without padding; x is 255 once it is taken. */
typedef struct
{
  int fd; /* -1 once taken, and for a draft */
  int width, height, stride;
  guint8 *pixels; /* mapped */
} YcRenderCanvas;

gboolean        yc_render_size_fits  (double width, double height);
YcRenderCanvas *yc_render_canvas_new (int width, int height); /* NULL when the size does not fit or memory is short */
YcRenderCanvas *yc_render_canvas_new_draft (int width, int height); /* the same, for this process alone: to be scaled, never taken */
int             yc_render_canvas_take (YcRenderCanvas *self); /* seals; (transfer full) descriptor or -1; the pixels are gone */
void            yc_render_canvas_free (YcRenderCanvas *self);
YcRenderCanvas *yc_render_canvas_scale (YcRenderCanvas *self, int width); /* (transfer full): smaller, of the same shape */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcRenderCanvas, yc_render_canvas_free)

G_END_DECLS
