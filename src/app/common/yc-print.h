/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Prints the stored PDF of a paper with GtkPrintJob (a reprint is marked and logged), logs the outcome in the case. @done (nullable)
 * gets NULL or the error; a failed print leaves the paper one key away (Ctrl+P). */
typedef void (*YcPrintDone) (const GError *error, gpointer user_data);
void yc_print_paper (GtkWindow *parent, YcSession *session, const char *case_id, const char *paper_id, YcPrintDone done, gpointer user_data);

G_END_DECLS
