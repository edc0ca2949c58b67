/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The cases of this workstation, newest first, with filters, search, and the selected case's facts beside.
 * Signals: "open (const char *case_id)" Enter or double click; "changed ()" the selection or what may be done with it changed. */
#define YC_TYPE_CASE_LIST (yc_case_list_get_type ())
G_DECLARE_FINAL_TYPE (YcCaseList, yc_case_list, YC, CASE_LIST, GtkWidget)

GtkWidget  *yc_case_list_new          (YcSession *session);
void        yc_case_list_set_query    (YcCaseList *self, const char *query);   /* number or its tail, identity number, name, phone; "" = all */
void        yc_case_list_reload       (YcCaseList *self);
const char *yc_case_list_get_selected (YcCaseList *self);                      /* (nullable) case id */
gboolean    yc_case_list_can_resume   (YcCaseList *self);                      /* the selected case is an open intake of who is signed in */

G_END_DECLS
