/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* Third step: the item's questions as radio rows. Number keys answer the question that has the focus and go on to the next; beside them
 * the list of materials grows and shrinks with the answers.
 *
 * Signals "answered (const char *question_id, const char *answer_id)": set it in the intake and show again; "done ()". */
#define YC_TYPE_QUESTION_PAGE (yc_question_page_get_type ())
G_DECLARE_FINAL_TYPE (YcQuestionPage, yc_question_page, YC, QUESTION_PAGE, GtkBox)

void yc_question_page_show  (YcQuestionPage *self, const YcIntake *intake);   /* keeps what it shows when the questions are the same */
void yc_question_page_start (YcQuestionPage *self);                           /* focus on the first open question */

G_END_DECLS
