/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* The application form: the item's field groups as boxed lists, each value with its origin, each wrong value with its reason in the row.
 * Enter goes on to the next row that wants something; an identity number or credit code does by itself when its check digit fits.
 *
 * Signals "edited (const char *field_id, const char *value)": set it in the intake; "finished ()": Enter, and nothing wants anything. */
#define YC_TYPE_FORM_PANE (yc_form_pane_get_type ())
G_DECLARE_FINAL_TYPE (YcFormPane, yc_form_pane, YC, FORM_PANE, GtkBox)

void     yc_form_pane_show          (YcFormPane *self, const YcIntake *intake);      /* keeps the rows when the item is the same */
void     yc_form_pane_show_problems (YcFormPane *self, const GPtrArray *problems, gboolean all);   /* all: also rows nobody has touched */
gboolean yc_form_pane_focus         (YcFormPane *self, const char *field_id);        /* NULL: the first that wants something; FALSE: none */
void     yc_form_pane_say           (YcFormPane *self, YcTone tone, const char *text);   /* "草稿已保存 09:46" */
void     yc_form_pane_set_editable  (YcFormPane *self, gboolean editable);

G_END_DECLS
