/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-store.h"
#include "law/yc-deadline.h"

G_BEGIN_DECLS

/* 受理期限: how long the window may take to say whether it accepts what it has received, and what silence means. Pure, any thread. */

/* The last day for a case of @item that was received on @received. FALSE: the law of this item knows no silence that accepts. */
gboolean yc_judge_limit_compute (YcCalendar *calendar, const GDate *received, const YcItem *item, YcDeadline *ret_deadline);

typedef enum { YC_JUDGE_NONE, YC_JUDGE_RUNS, YC_JUDGE_DEEMED } YcJudgeState;   /* DEEMED: 逾期未告知，视为受理 */
/* @ret_left: (optional): working days, 0 = today, < 0 = so many beyond it. */
YcJudgeState yc_judge_limit_look (const YcCaseRecord *record, YcCalendar *calendar, const GDate *today, int *ret_left);

G_END_DECLS
