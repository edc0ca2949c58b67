/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* A bar over the page for what must be acted on: icon, two lines, a way out, and a button that takes the bar away. */
#define YC_TYPE_NOTICE_BAR (yc_notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (YcNoticeBar, yc_notice_bar, YC, NOTICE_BAR, GtkBox)

void yc_notice_bar_show  (YcNoticeBar *self, YcTone tone, const char *icon, const char *title, const char *detail,
                          const char *way, const char *action);      /* @way and @action nullable together */
void yc_notice_bar_show_error (YcNoticeBar *self, const GError *error);
void yc_notice_bar_clear (YcNoticeBar *self);

G_END_DECLS
