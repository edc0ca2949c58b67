/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows a stored paper as pages, with a head (title, page n of m, zoom). The bytes shown are the stored ones, drawn by the render helper. */
#define YC_TYPE_PAPER_VIEW (yc_paper_view_get_type ())
G_DECLARE_FINAL_TYPE (YcPaperView, yc_paper_view, YC, PAPER_VIEW, GtkWidget)

/* @paper nullable: nothing chosen; then @empty_text says what will stand here. */
void yc_paper_view_show (YcPaperView *self, YcSession *session, const YcPaperRecord *paper, const char *empty_text);

G_END_DECLS
