/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes the workstation one of a platform's: address and enrolment code. Signal "connected ()": a sign-in comes next. */
#define YC_TYPE_PLATFORM_PAGE (yc_platform_page_get_type ())
G_DECLARE_FINAL_TYPE (YcPlatformPage, yc_platform_page, YC, PLATFORM_PAGE, GtkWidget)

void yc_platform_page_start (YcPlatformPage *self, YcSession *session);   /* takes the focus; what was typed before stays */

G_END_DECLS
