/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/clerk/yc-clerk-ui.h"

G_BEGIN_DECLS

/* One question: its text and a radio row an answer, each with its number key.
 *
 * Signal "answered (const char *question_id, const char *answer_id)" when the clerk chooses, also when it was the answer before. */
#define YC_TYPE_QUESTION_GROUP (yc_question_group_get_type ())
G_DECLARE_FINAL_TYPE (YcQuestionGroup, yc_question_group, YC, QUESTION_GROUP, GtkBox)

GtkWidget  *yc_question_group_new     (const YcQuestion *question);
const char *yc_question_group_get_id  (YcQuestionGroup *self);
void        yc_question_group_select  (YcQuestionGroup *self, const char *answer_id);   /* (nullable) none; emits nothing */
gboolean    yc_question_group_is_open (YcQuestionGroup *self);
void        yc_question_group_start   (YcQuestionGroup *self);                          /* focus on the chosen or the first answer */

G_END_DECLS
