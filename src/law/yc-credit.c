/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* What an applicant's credit bars. Takes the platform's answer with its time, region, item and day; gives the bars. Pure; any thread. */
#define G_LOG_DOMAIN "yc-law"
#include "config.h"

#include "law/yc-credit.h"

#define FALSE_MONTHS 12
#define FRAUD_MONTHS 36

static const struct { const char *code, *word, *text; } kinds[] = {
  { "dishonest", "失信记录", "有失信记录，信用修复前" },
  { "promise-broken", "承诺未履行", "有容缺或者承诺未履行的记录" },
  { "false-materials", "提供虚假材料", "隐瞒情况或者提供虚假材料，一年内不得再次申请（行政许可法第七十八条）" },
  { "fraud", "骗取许可", "以欺骗、贿赂等不正当手段取得许可，三年内不得再次申请（行政许可法第七十九条）" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == YC_N_CREDIT_KINDS);

const char *
yc_credit_kind_get_code (YcCreditKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kinds), "");
  return kinds[kind].code;
}

const char *
yc_credit_kind_get_text (YcCreditKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kinds), "");
  return kinds[kind].text;
}

const char *
yc_credit_kind_get_word (YcCreditKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kinds), "");
  return kinds[kind].word;
}

gboolean
yc_credit_kind_parse (const char *code, YcCreditKind *ret_kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].code, code) == 0)
      {
        *ret_kind = (YcCreditKind) i;
        return TRUE;
      }
  return FALSE;
}

/* @months: 0: until repaired. A bar of months ends on its day, repaired or not; it is not lifted earlier, because the law gives no way to. */
static void
take_bar (YcBar *bar, const YcCreditRecord *record, int months, const GDate *today)
{
  GDate until;

  if (months == 0)
    {
      if (!record->repaired)
        {
          bar->record = record;
          g_date_clear (&bar->until, 1);
        }
      return;
    }
  until = record->since;
  g_date_add_months (&until, (guint) months);
  if (g_date_compare (today, &until) > 0)
    return;
  /* The longest counts; one without an end is longer than any. */
  if (bar->record != NULL && (!g_date_valid (&bar->until) || g_date_compare (&bar->until, &until) >= 0))
    return;
  bar->record = record;
  bar->until = until;
}

/* 行政许可法第七十八、七十九条 speak of licences that touch public safety, health, life and property directly. Not of @areas, by which a place keeps an item from tolerance and
 * commitment: what the item's authority says of both may differ. */
static gboolean
is_grave (const YcItem *item)
{
  return yc_item_is_licence (item) && item->grave->len > 0;
}

static void
look_at (const YcCreditRecord *record, const YcRegion *region, const YcItem *item, const GDate *today, YcCreditView *view)
{
  gboolean same = record->item_id[0] == '\0' || g_str_equal (record->item_id, item->id);

  switch (record->kind)
    {
    case YC_CREDIT_DISHONEST:
      /* Whatever it bars here, it earns no priority. */
      view->priority = view->priority && record->repaired;
      if (region->tolerance.dishonest_bars)
        take_bar (&view->tolerance, record, 0, today);
      if (region->commitment.dishonest_bars)
        take_bar (&view->commitment, record, 0, today);
      break;
    case YC_CREDIT_PROMISE_BROKEN:
      take_bar (&view->tolerance, record, region->tolerance.bar_months, today);
      take_bar (&view->commitment, record, region->commitment.bar_months, today);
      break;
    case YC_CREDIT_FALSE_MATERIALS:
    case YC_CREDIT_FRAUD:
      if (same && is_grave (item))
        take_bar (&view->application, record, record->kind == YC_CREDIT_FRAUD ? FRAUD_MONTHS : FALSE_MONTHS, today);
      break;
    }
}

void
yc_credit_look (const YcCredit *self, const YcRegion *region, const YcItem *item, gint64 now, const GDate *today, YcCreditView *ret_view)
{
  *ret_view = (YcCreditView) { FALSE };
  g_date_clear (&ret_view->application.until, 1);
  g_date_clear (&ret_view->tolerance.until, 1);
  g_date_clear (&ret_view->commitment.until, 1);
  if (self == NULL || self->asked <= 0)
    return;
  /* An answer from the future is no answer: one of the clocks is wrong. */
  ret_view->known = self->asked <= now && now - self->asked <= YC_CREDIT_FRESH_US;
  if (!ret_view->known)
    return;
  ret_view->priority = self->priority;
  for (guint i = 0; self->records != NULL && i < self->records->len; i++)
    look_at (&g_array_index (self->records, YcCreditRecord, i), region, item, today, ret_view);
  ret_view->priority = ret_view->priority && ret_view->application.record == NULL && ret_view->tolerance.record == NULL && ret_view->commitment.record == NULL;
}

const char *
yc_credit_kind_get_source_key (YcCreditKind kind)
{
  switch (kind)
    {
    case YC_CREDIT_DISHONEST: return "commitment";
    case YC_CREDIT_PROMISE_BROKEN: return "tolerance";
    case YC_CREDIT_FALSE_MATERIALS: return "false-materials";
    case YC_CREDIT_FRAUD: return "fraud";
    }
  return "";
}
