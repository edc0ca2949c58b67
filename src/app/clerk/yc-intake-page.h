/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

/* The intake page of ui.md: strip, checklist, pages, form, verdict bar; also item picker, applicant form and questions as its first steps.
 * One page holds one case. Its commands are "intake.*" actions: the group stands on the page and, while the page is shown, on its window,
 * so that the keys of yc-accels.c find them:
 *   choose-item applicant questions scan rescan stop import next-material check decide choose-outcome(s) receive turn-paper turn-paper-of(s) print-form print-again undo redo
 *   rotate-left rotate-right mark-blank delete-page choose-target move-page(s) zoom-in zoom-out zoom-fit park discard open-duplicate find-scanner
 *   scan-options scan-source(s) scan-colour(b) scan-dpi(i) scan-device(s), the last four bound to the settings of the same name
 *
 * Signals
 *   accepted (YcAcceptance *acceptance)      show the notice page
 *   print (const char *case_id, const char *paper_id)     a letter or form was made: print it (the window does, yc_print_paper())
 *   supplied (const char *case_id)           an accepted case has its pages: its own page does the act
 *   closed ()                                parked or discarded: the window shows a fresh page
 */
#define YC_TYPE_INTAKE_PAGE (yc_intake_page_get_type ())
G_DECLARE_FINAL_TYPE (YcIntakePage, yc_intake_page, YC, INTAKE_PAGE, GtkWidget)

GtkWidget *yc_intake_page_new       (YcSession *session);
void       yc_intake_page_open      (YcIntakePage *self, const char *case_id);   /* NULL: a fresh case, item picker first; nothing while an act is being written */
const char *yc_intake_page_get_case (YcIntakePage *self);                        /* (nullable) */
gboolean    yc_intake_page_is_done  (YcIntakePage *self);                 /* what it shows was accepted or answered: to go on it is opened anew */
/* A scan, an import or a lawful act runs: it needs who began it. */
gboolean   yc_intake_page_is_busy   (YcIntakePage *self);
void       yc_intake_page_flush     (YcIntakePage *self, GAsyncReadyCallback callback, gpointer user_data);  /* saves the draft now */
gboolean   yc_intake_page_flush_finish (YcIntakePage *self, GAsyncResult *result, GError **error);

/* An accepted case opens with the slots that it still owes (case/yc-case-duty.h), and with nothing to change when it owes none. */
/* What became of a "print": a failure stands in a bar with the way to print again. */
void       yc_intake_page_printed   (YcIntakePage *self, const char *paper_id, const GError *error);   /* @error nullable */

G_END_DECLS
