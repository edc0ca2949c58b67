/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "render-helper/yc-render-canvas.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define YC_RENDER_MAX_BYTES (100 * 1024 * 1024)
#define YC_RENDER_MAX_PAGES 200
#define YC_RENDER_DPI 200 /* what pages are imported at; a page too large for it is refused */

typedef struct _YcRenderDocument YcRenderDocument;

YcRenderDocument *yc_render_document_new     (GBytes *bytes); /* never fails; what is wrong is told by the calls below */
void              yc_render_document_free    (YcRenderDocument *self);
JsonObject       *yc_render_document_inspect (YcRenderDocument *self, gboolean with_text); /* (transfer full): the answer "inspected" */
/* Returns: a problem's code, or NULL. */
const char       *yc_render_document_draw    (YcRenderDocument *self, int page, int dpi, int max_width, YcRenderCanvas **ret_canvas);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcRenderDocument, yc_render_document_free)

G_END_DECLS
