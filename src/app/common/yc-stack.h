/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps the pages of @stack that are not shown out of the accessibility tree. GTK 4.8 leaves them in, so that a screen reader (and a test) would read
 * pages that nobody sees. A page that is a spinner turns while it is shown. Call once, after the template was made; lives as long as the stack. */
void yc_stack_hide_others (GtkStack *stack);
/* Shows the page called @name, which its template may have made invisible so that nothing of it is styled and drawn before. */
void yc_stack_show        (GtkStack *stack, const char *name);

G_END_DECLS
