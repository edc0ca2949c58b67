/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes a clerk of a station that is not enrolled: name, password twice. Signal "signed-in ()". */
#define YC_TYPE_LOCAL_CLERK_PAGE (yc_local_clerk_page_get_type ())
G_DECLARE_FINAL_TYPE (YcLocalClerkPage, yc_local_clerk_page, YC, LOCAL_CLERK_PAGE, GtkWidget)

void yc_local_clerk_page_start (YcLocalClerkPage *self, YcSession *session);   /* empty fields, the focus on the name */

G_END_DECLS
