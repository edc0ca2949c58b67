/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/common/yc-case-file.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the counter can do with an accepted case (outbox/yc-counter.h): a button and a line each, the line tells what comes next or why the act is not
 * open; the forms of an act stand in the same place. Its commands are "win.case-*" actions of the window.
 *
 * Signals
 *   print (const char *paper_id)     a paper was made for the act: print it
 *   supply ()                        pages are to be scanned: open the intake page on the case */
typedef enum { YC_CASE_SUPPLY, YC_CASE_SETTLE, YC_CASE_DELIVER, YC_CASE_WITHDRAW, YC_CASE_LAPSE, YC_CASE_HEARING, YC_CASE_CORRECT, YC_N_CASE_ACTS } YcCaseAct;
extern const char *const yc_case_act_actions[YC_N_CASE_ACTS];      /* "win.case-supply" ... */

#define YC_TYPE_COUNTER_ACTS (yc_counter_acts_get_type ())
G_DECLARE_FINAL_TYPE (YcCounterActs, yc_counter_acts, YC, COUNTER_ACTS, GtkWidget)

/* @file: (nullable): none now, the form in hand waits for the same case; borrowed until the next call. */
void     yc_counter_acts_show   (YcCounterActs *self, YcSession *session, const YcCaseFile *file);
gboolean yc_counter_acts_can    (YcCounterActs *self, YcCaseAct act);
void     yc_counter_acts_begin  (YcCounterActs *self, YcCaseAct act);   /* does it, or opens its form */

G_END_DECLS
