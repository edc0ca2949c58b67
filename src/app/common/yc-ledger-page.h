/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* 台账: what waits for a day, the most urgent in front, with filters by kind and the selected line's facts beside.
 * Signals: "open (const char *case_id)" Enter or double click; "counted (guint n_urgent)" how many are due today or overdue. */
#define YC_TYPE_LEDGER_PAGE (yc_ledger_page_get_type ())
G_DECLARE_FINAL_TYPE (YcLedgerPage, yc_ledger_page, YC, LEDGER_PAGE, GtkWidget)

GtkWidget  *yc_ledger_page_new          (YcSession *session);
const char *yc_ledger_page_get_selected (YcLedgerPage *self);                    /* (nullable) case id */

G_END_DECLS
