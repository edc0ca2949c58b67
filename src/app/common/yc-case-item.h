/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-store.h"
#include "case/yc-judge-limit.h"

G_BEGIN_DECLS

/* One line of the case list, ready to be shown: texts masked, state and deadline as icon + word + colour. Immutable. */
#define YC_TYPE_CASE_ITEM (yc_case_item_get_type ())
G_DECLARE_FINAL_TYPE (YcCaseItem, yc_case_item, YC, CASE_ITEM, GObject)

/* @record: (transfer full). @today in Beijing. */
YcCaseItem *yc_case_item_new (YcCaseRecord *record, YcCalendar *calendar, const GDate *today);
const YcCaseRecord *yc_case_item_get_record (YcCaseItem *self);

/* Icon, word and colour class of a state; @ret_name is static or owned by the caller's locale (never NULL). */
typedef struct { const char *icon, *style, *name; } YcStateLook;
void yc_state_look (const YcCaseRecord *record, YcStateLook *ret_look);

/* The next step is the window's: pages came back, or a result waits to be delivered. */
gboolean yc_case_item_waits_for_counter (const YcCaseRecord *record);
/* How long there is: "due today", "3 working days left", "1 working day overdue"; of a received case, how long the window has to
 * say whether it accepts. Icon NULL when no deadline runs. @ret_look->name is
 * set to NULL; the text is returned (transfer full). */
char *yc_deadline_look (const YcCaseRecord *record, YcCalendar *calendar, const GDate *today, YcStateLook *ret_look);

/* "11月30日 周一", with the year when it is not this one. (transfer full), "" for no date. */
char *yc_date_short (const char *date, const GDate *today);
/* The same, said so when the year has no calendar yet. */
char *yc_date_marked (const char *date, gboolean provisional, const GDate *today);
/* 受理方式: how a case was accepted, "" while it is not. The state of an ordinary acceptance is "accepted"; that names no manner. */
const char *yc_case_manner (const YcCaseRecord *record);
/* Draft or received: the intake can still be worked on. */
gboolean yc_case_is_open_intake (const YcCaseRecord *record);
/* May @clerk (nullable: nobody is signed in) go on with it: who takes in, with every open intake; a supervisor, who begins none, where the applicant was told to
 * correct, because a second notice is a supervisor's to give (the case lifecycle, S18). */
gboolean yc_case_may_resume (const YcCaseRecord *record, const YcClerk *clerk);

G_END_DECLS
