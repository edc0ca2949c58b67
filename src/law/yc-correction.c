/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* How an application is put right, item law by item law: one generic "five days" would be wrong. Takes an item, gives the row of its law. */
#define G_LOG_DOMAIN "yc-law"
#include "config.h"

#include "law/yc-correction.h"

#include "base/yc-clock.h"

/* rule, cure, returns, notice, second, refusal, source */
static const YcCorrectionRule rules[] = {
  { "XK32", YC_CURE_REGION, FALSE, TRUE, TRUE, TRUE, YC_SOURCE_INCOMPLETE },
  { "BDC17", YC_CURE_REGION, FALSE, TRUE, TRUE, TRUE, YC_SOURCE_REAL_ESTATE },
  { "SCZT19", YC_CURE_REGION, TRUE, TRUE, TRUE, TRUE, YC_SOURCE_MARKET },
  { "GS18", YC_CURE_REGION, FALSE, TRUE, FALSE, TRUE, YC_SOURCE_INJURY },
  { "JS15", YC_CURE_ACCEPTANCE, FALSE, TRUE, TRUE, TRUE, YC_SOURCE_TEACHER },
  { "HY7", YC_CURE_REGION, FALSE, FALSE, FALSE, TRUE, YC_SOURCE_MARRIAGE },
  { "GENERAL", YC_CURE_REGION, FALSE, TRUE, TRUE, TRUE, YC_SOURCE_ONCE },
};

const YcCorrectionRule *
yc_correction_rule_get (const YcItem *item)
{
  for (gsize i = 0; item != NULL && item->correction_rule != NULL && i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].rule, item->correction_rule))
      return &rules[i];
  return &rules[0];
}

gboolean
yc_correction_get_last_day (const YcItem *item, const GDate *today, GDate *ret_day)
{
  return yc_correction_rule_get (item)->cure == YC_CURE_ACCEPTANCE && item->acceptance_until != NULL
         && yc_date_parse (item->acceptance_until, ret_day) && g_date_compare (today, ret_day) <= 0;
}

/* No law of the counter sets the days; a profile counts them in days or working days. The published period of acceptance ends them, where the law of the item
 * says so. */
void
yc_correction_get_due (const YcCalendar *calendar, const YcRegion *region, const YcItem *item, const GDate *today, YcDeadline *ret_due)
{
  const YcTerm *term = &region->terms.cure;
  GDate last;

  yc_deadline_compute (calendar, today, term->amount, term->unit == YC_TERM_WORKDAY ? YC_UNIT_WORKDAY : YC_UNIT_DAY, NULL, ret_due);
  if (yc_correction_get_last_day (item, today, &last))
    *ret_due = (YcDeadline) { .due = last };
}
