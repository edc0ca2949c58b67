/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-deadline.h"
#include "law/yc-region.h"
#include "law/yc-source.h"

G_BEGIN_DECLS

/* 补正 by the law of the item (rules of procedure, section 2): one row a rule. Constant; any thread. */
typedef enum
{
  YC_CURE_REGION,               /* the law sets the applicant no day: the place's term */
  YC_CURE_ACCEPTANCE,           /* until the item's published period of acceptance ends (acceptance_until); the place's term where it is not given */
} YcCureTerm;

typedef struct
{
  const char *rule;             /* as the item has it */
  YcCureTerm  cure;
  gboolean    returns;          /* the materials go back with the notice */
  gboolean    has_notice;       /* a notice is given, and the case waits (S15); else the reason is given on the spot */
  gboolean    has_second;       /* what appeared later may be told by a supervisor; else it is accepted once all that was told is there */
  gboolean    has_refusal;      /* what was not cured in its time is refused (S21); else the notice ends the matter, and whoever is ready comes again */
  YcSource    source;
} YcCorrectionRule;
/* Of an item whose rule is not known here: 行政许可法. @item: (nullable) */
const YcCorrectionRule *yc_correction_rule_get (const YcItem *item);
/* The last day of the period of acceptance that @item has published, where its rule asks for it and it is not over. FALSE: the place's term holds. */
gboolean yc_correction_get_last_day (const YcItem *item, const GDate *today, GDate *ret_day);
/* Until when the applicant may correct what is told @today: the place's term, [S] 30 days (the case lifecycle, section 7), or what the item's own law says. */
void     yc_correction_get_due      (const YcCalendar *calendar, const YcRegion *region, const YcItem *item, const GDate *today, YcDeadline *ret_due);

G_END_DECLS
