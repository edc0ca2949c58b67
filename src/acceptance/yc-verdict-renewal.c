/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 延续: who asks for it late is told so. Takes a judge with its intake, adds a remark. Any thread.
 * Source: 行政许可法第五十条 (thirty days before the end; the law of the item may say otherwise). */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-verdict-private.h"

#define RENEWAL_DAYS 30            /* 行政许可法第五十条, calendar days: the applicant's, so not those of 第八十二条 */

static char *
format_day (const GDate *day)
{
  return g_strdup_printf ("%d年%d月%d日", g_date_get_year (day), (int) g_date_get_month (day), g_date_get_day (day));
}

void
yc_judge_renewal (YcJudge *self)
{
  const YcItem *item = self->item;
  GDate end, last;
  g_autofree char *end_text = NULL, *last_text = NULL;
  gboolean is_over;

  if (*item->renewal_field == '\0' || (item->renewal_when != NULL && !yc_condition_holds (item->renewal_when, self->intake->answers))
      || !yc_date_parse (yc_intake_get_field (self->intake, item->renewal_field), &end))
    return;
  last = end;
  g_date_subtract_days (&last, RENEWAL_DAYS);
  if (g_date_compare (self->today, &last) <= 0)
    return;
  is_over = g_date_compare (self->today, &end) > 0;
  end_text = format_day (&end);
  last_text = format_day (&last);
  yc_judge_add_finding (self, "renewal-late", item->renewal_field,
                        is_over ? g_strdup_printf ("许可证有效期已于%s届满，延续应当在届满三十日前申请", end_text)
                                : g_strdup_printf ("许可证有效期至%s，延续应当最迟在%s申请，已经晚于这一天", end_text, last_text),
                        g_strdup ("告知申请人；是否准予延续由审批机关决定"), YC_SOURCE_RENEWAL, FALSE);
}
