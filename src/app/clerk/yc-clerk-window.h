/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* The clerk's one window: header, rail, the screens in a stack; before that opening, a drawn state, or the sign-in. */
#define YC_TYPE_CLERK_WINDOW (yc_clerk_window_get_type ())
G_DECLARE_FINAL_TYPE (YcClerkWindow, yc_clerk_window, YC, CLERK_WINDOW, AdwApplicationWindow)

GtkWidget *yc_clerk_window_new  (GtkApplication *app, YcSession *session);
void       yc_clerk_window_open (YcClerkWindow *self);   /* opens the session and shows what comes of it */

G_END_DECLS
