/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-error-text.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A drawn state: icon, what is so, what is safe, what is next, the way out as a button. */
#define YC_TYPE_STATE_PAGE (yc_state_page_get_type ())
G_DECLARE_FINAL_TYPE (YcStatePage, yc_state_page, YC, STATE_PAGE, GtkWidget)

GtkWidget *yc_state_page_new        (void);
void       yc_state_page_set_text   (YcStatePage *self, const YcErrorText *text, const char *code); /* @code nullable: shown small, for support */
void       yc_state_page_set_error  (YcStatePage *self, const GError *error);

G_END_DECLS
