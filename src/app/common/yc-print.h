/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define YC_PRINT_ERROR (yc_print_error_quark ())
typedef enum
{
  YC_PRINT_ERROR_NO_PRINTER,   /* none is set up or switched on: do so, Ctrl+P again */
  YC_PRINT_ERROR_FAILED,       /* the queue refused or lost the job: look at the printer, Ctrl+P again, or choose another */
  YC_PRINT_ERROR_CANCELLED,    /* the clerk closed the printer list */
  YC_PRINT_ERROR_UNDER_WAY,    /* this very paper is on its way already; nothing was done */
} YcPrintError;
GQuark yc_print_error_quark (void);

/* Prints the stored PDF of a paper with GtkPrintJob, logs beginning and outcome in the case. There is one unmarked original: as soon as a print
 * has begun, every later one is a marked reprint, unless the begun one is known to have failed. @done (nullable)
 * gets NULL or the error; a failed print leaves the paper one key away (Ctrl+P). Asks for a printer only when none was chosen yet. The paper
 * has to stand in clear for the queue: where the user's runtime folder is no memory, nothing is written and @done gets YC_BASE_ERROR_ON_DISK. */
typedef void (*YcPrintDone) (const GError *error, gpointer user_data);
void yc_print_paper (GtkWindow *parent, YcSession *session, const char *case_id, const char *paper_id, YcPrintDone done, gpointer user_data);

/* Whether anything is on its way to a printer: its end is logged by whoever is signed in then. */
gboolean yc_print_is_running (void);

/* Removes what a crash in the midst of printing left in clear; to be called once at the start. Works on a thread of its own. */
void yc_print_sweep (void);

/* Lets the clerk choose the printer of this window; remembered. @done as above: NULL, NO_PRINTER or CANCELLED. */
void yc_print_choose_printer (GtkWindow *parent, YcPrintDone done, gpointer user_data);
/* The remembered printer's name, "" when none was chosen yet. (transfer full) */
char *yc_print_dup_printer (void);

G_END_DECLS
