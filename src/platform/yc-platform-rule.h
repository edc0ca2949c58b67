/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-recount.h"
#include "case/yc-transition.h"
#include "platform/yc-platform-case.h"

G_BEGIN_DECLS

/* What every event that counts is asked before it is folded, whether it changes the state or not: its kind, its author's post, what it brings, and
 * whose desk the case lies on. @role: YC_N_ROLES when nobody signed it. @at (UTC us): when it was done, first if it is told again
 * (yc_platform_log_read_time(), where yc_platform_rule_asks_time()). Errors: YC_PLATFORM_REFUSAL */
gboolean yc_platform_rule_check     (const YcPlatformCase *value, const YcCaseEvent *event, YcRole role, gint64 at, GError **error);
gboolean yc_platform_rule_asks_time (const YcCaseEvent *event);
/* The event puts a case in review on another desk. */
gboolean yc_platform_rule_takes_over (const YcCaseEvent *event);
/* Also: any approver of the agency may write it, whoever has decided the case. */
gboolean yc_platform_rule_needs_no_desk (const YcCaseEvent *event);
/* Nobody approves his own extension (行政许可法第四十二条), under whatever name the event calls him. */
gboolean yc_platform_rule_check_head  (const YcPlatformAccount *account, const YcCaseEvent *event, GError **error);

/* The days of a case before an event: YYYY-MM-DD or "". Plain value. */
typedef struct
{
  char      due[11], cure_due[11], judge_due[11], received[11];
  gboolean  provisional, cure_provisional, judge_provisional;
  YcRecount recount;              /* which of them is counted again in that state */
} YcPlatformDays;
void     yc_platform_days_init      (YcPlatformDays *self, const YcCaseRecord *record);
/* After the fold; what only the log tells of a day is yc_platform_decision_check_day()'s. */
gboolean yc_platform_rule_check_due (const YcCaseRecord *record, const YcCaseEvent *event, const YcPlatformDays *before, GError **error);
/* The event counts the day of the decision again, or tells it anew. */
gboolean yc_platform_rule_moves_day (const YcCaseEvent *event);

G_END_DECLS
