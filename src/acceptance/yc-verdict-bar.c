/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What stands against a way of accepting, or against any, before a material is looked at: answers that lead elsewhere, the applicant's credit, the
 * region's excluded areas. */
#define G_LOG_DOMAIN "yc-acceptance"
#include "config.h"

#include "acceptance/yc-verdict-private.h"

#include "base/yc-clock.h"

static char *
describe_bar (const YcBar *bar)
{
  const char *text = yc_credit_kind_get_text (bar->record->kind);
  g_autofree char *until = NULL;

  if (!g_date_valid (&bar->until))
    return g_strdup (text);
  until = yc_date_format_cn (&bar->until);
  return g_strdup_printf ("%s，至 %s", text, until);
}

char *
yc_judge_find_bar (const YcJudge *self, YcOutcome way, const char **ret_code, const char **ret_source)
{
  gboolean tolerates = way == YC_OUTCOME_TOLERATE;
  const YcWayRule *rule = self->region == NULL ? NULL : tolerates ? &self->region->tolerance : &self->region->commitment;
  const YcBar *bar = self->credit == NULL ? NULL : tolerates ? &self->credit->tolerance : &self->credit->commitment;
  const char *area = rule != NULL ? yc_way_find_excluded (rule, self->item) : NULL;

  *ret_source = yc_judge_get_source (self, tolerates ? YC_SOURCE_TOLERANCE : YC_SOURCE_COMMITMENT);
  *ret_code = tolerates ? "no-tolerance-area" : "commitment-area";
  if (area != NULL)
    return g_strdup_printf ("事项涉及%s（%s）", yc_area_get_name (area), self->region->name);
  *ret_code = tolerates ? "no-tolerance-credit" : "commitment-credit";
  if (bar != NULL && bar->record != NULL)
    return describe_bar (bar);
  *ret_code = tolerates ? "no-tolerance-credit-unknown" : "commitment-credit-unknown";
  if (rule != NULL && !rule->unknown_credit && (self->credit == NULL || !self->credit->known))
    return g_strdup_printf ("信用状况没有核对，%s规定须先核对", self->region->name);
  return NULL;
}

const char *
yc_judge_get_source (const YcJudge *self, YcSource source)
{
  if (self->region != NULL && source == YC_SOURCE_TOLERANCE)
    return self->region->tolerance.source;
  if (self->region != NULL && source == YC_SOURCE_COMMITMENT)
    return self->region->commitment.source;
  return yc_source_get_text_for (source, self->item);
}

static void
leave (YcJudge *self, YcOutcome outcome)
{
  self->is_exit = TRUE;
  self->verdict->outcome = outcome;
}

/* 行政许可法 says both of licences; of anything else what the item names for this very answer. */
static const char *
get_exit_source (const YcJudge *self, const YcItemExit *exit, YcSource source)
{
  return yc_item_is_licence (self->item) || *exit->legal_basis == '\0' ? yc_source_get_text_for (source, self->item) : exit->legal_basis;
}

void
yc_judge_exits (YcJudge *self)
{
  const YcItemExit *exit = yc_item_find_exit (self->item, self->intake->answers);

  if (exit != NULL && exit->kind == YC_ITEM_EXIT_NOT_NEEDED)
    {
      leave (self, YC_OUTCOME_NOT_NEEDED);
      yc_judge_add_cited (self, "not-needed", "", g_strdup_printf ("依法不需要%s：%s（%s）", yc_item_is_licence (self->item) ? "取得本许可" : "办理本事项", exit->reason, exit->legal_basis),
                          g_strdup ("出具不受理告知，说明理由"), get_exit_source (self, exit, YC_SOURCE_NOT_NEEDED), TRUE);
    }
  else if (exit != NULL)
    {
      leave (self, YC_OUTCOME_REFUSE);
      yc_judge_add_cited (self, "not-ours", "", g_strdup_printf ("不属于本机关职权：%s（%s）", exit->reason, exit->legal_basis),
                          g_strdup_printf ("出具不予受理通知书，告知向%s申请", exit->agency), get_exit_source (self, exit, YC_SOURCE_NOT_OURS), TRUE);
    }
  else if (self->credit != NULL && self->credit->application.record != NULL)
    {
      gboolean fraud = self->credit->application.record->kind == YC_CREDIT_FRAUD;

      leave (self, YC_OUTCOME_REFUSE);
      yc_judge_add_finding (self, "application-barred", "", describe_bar (&self->credit->application), g_strdup ("出具不予受理通知书，告知期满后可以再次申请"),
                            fraud ? YC_SOURCE_FRAUD : YC_SOURCE_FALSE_MATERIALS, TRUE);
    }
}
