/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for clerk and password. Signal "signed-in ()". */
#define YC_TYPE_SIGN_IN_PAGE (yc_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (YcSignInPage, yc_sign_in_page, YC, SIGN_IN_PAGE, GtkWidget)

void yc_sign_in_page_start (YcSignInPage *self, YcSession *session);   /* with an open session: shows hall and window, takes the focus */
/* The same page over the work of @clerk, who has the number typed already. Before anybody signs in @may is asked with the number typed; when it says
 * no it has told why. Until the next start. */
typedef gboolean (*YcSignInGuard) (const char *clerk_id, gpointer data);
void yc_sign_in_page_lock (YcSignInPage *self, YcSession *session, const YcClerk *clerk, YcSignInGuard may, gpointer data);
void yc_sign_in_page_show_line (YcSignInPage *self);                    /* the line has changed */

G_END_DECLS
