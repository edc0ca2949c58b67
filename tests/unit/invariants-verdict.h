/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-verdict.h"
#include "invariants-plan.h"
#include "sample-case.h"
#include "sample-intake.h"

G_BEGIN_DECLS

/* Invariants 3, 4 and 11 at the counter, where the outcome is found: random intakes of items that allow the one way or the other, or not. What an item
 * allows is known from how it was made here, not asked of it. */
typedef struct
{
  const char *id, *answers;
  gboolean    immediate, no_tolerance, no_commitment;     /* set in the item; the catalogue has none such yet */
  gboolean    tolerates, commits;
} VerdictItem;

#define CATERING "scenario=new"
#define HYGIENE "category=hair-beauty air=no way=commitment"
static const VerdictItem verdict_items[] = {
  { "small-catering", CATERING, FALSE, FALSE, FALSE, TRUE, FALSE },     { "small-catering", CATERING, TRUE, FALSE, FALSE, FALSE, FALSE },
  { "small-catering", CATERING, FALSE, TRUE, FALSE, FALSE, FALSE },     { "public-place-hygiene", HYGIENE, FALSE, FALSE, FALSE, TRUE, TRUE },
  { "public-place-hygiene", HYGIENE, FALSE, FALSE, TRUE, TRUE, FALSE },
};

typedef enum { VERDICT_FAULT_NONE, VERDICT_FAULT_CREDIT, VERDICT_FAULT_ITEM, VERDICT_FAULT_FORCE, N_VERDICT_FAULTS } VerdictFault;

typedef struct
{
  YcItem           *items[G_N_ELEMENTS (verdict_items)];
  YcRegion         *region;
  YcCalendar       *calendar;
  guint             outcomes[YC_N_OUTCOMES];
} VerdictWorld;

static inline gboolean
verdict_has_page (const GPtrArray *pages, const char *material)
{
  for (guint i = 0; i < pages->len; i++)
    if (strcmp (((const YcPage *) g_ptr_array_index (pages, i))->material_id, material) == 0)
      return TRUE;
  return FALSE;
}

/* 3. S31 only if every missing material has need = 容缺后补, the item is not 即办件, the applicant's credit is ok and cure <= limit. */
static inline gboolean
verdict_tolerates_lawfully (const YcVerdict *verdict, const YcItem *item, const GPtrArray *pages, const VerdictItem *made, gboolean is_barred)
{
  if (verdict->outcome != YC_OUTCOME_TOLERATE)
    return TRUE;
  if (!made->tolerates || is_barred || verdict->tolerated->len == 0 || verdict->cure_dues->len != verdict->tolerated->len)
    return FALSE;
  for (guint i = 0; i < verdict->tolerated->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (verdict->tolerated, i);
      const YcDeadline *cure = &g_array_index (verdict->cure_dues, YcDeadline, i);

      if (material->need != YC_NEED_TOLERABLE || verdict_has_page (pages, material->id) || g_date_compare (&cure->due, &verdict->due.due) > 0)
        return FALSE;
    }
  for (guint i = 0; i < item->materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (item->materials, i);

      /* The commitment's letter belongs to the other way. */
      if (material->need == YC_NEED_REQUIRED && material->when == NULL && material != yc_item_get_letter (item) && !verdict_has_page (pages, material->id))
        return FALSE;
    }
  return !verdict->ready || verdict_has_page (pages, yc_checklist_promise_slot ()->id);
}

/* 4. S32 only if the item allows it, it is not excluded, the applicant's credit is ok and the letter is signed. */
static inline gboolean
verdict_commits_lawfully (const YcVerdict *verdict, const YcItem *item, const GPtrArray *pages, const VerdictItem *made, gboolean is_barred)
{
  if (verdict->outcome != YC_OUTCOME_COMMIT)
    return TRUE;
  return made->commits && !is_barred && (!verdict->ready || verdict_has_page (pages, yc_item_get_letter (item)->id));
}

/* 11. An item not in the catalogue, cancelled, or not authorised for this window cannot be accepted. The window: tests/unit/test-process.c. */
static inline gboolean
verdict_is_for_an_item (const YcVerdict *verdict, gboolean in_force)
{
  gboolean accepts = verdict->outcome == YC_OUTCOME_ACCEPT || verdict->outcome == YC_OUTCOME_COMMIT || verdict->outcome == YC_OUTCOME_TOLERATE;

  return in_force || !accepts || !verdict->ready;
}

/* Whether @item, as it is made for this try, can be accepted on @today. */
static inline gboolean
verdict_pick_force (GRand *rand, YcItem *item, const GDate *today, VerdictFault fault)
{
  g_autofree char *day = yc_date_format (today);
  gboolean cancelled = one_in (rand, 5), early = !cancelled && one_in (rand, 8);

  sample_set (&item->cancelled_from, "");
  sample_set (&item->effective_from, "2026-01-01");
  if (fault == VERDICT_FAULT_FORCE)
    return !cancelled && !early;
  if (cancelled)
    sample_set (&item->cancelled_from, one_in (rand, 2) ? day : "2026-02-01");
  if (early)
    sample_set (&item->effective_from, "2027-01-01");
  return !cancelled && !early;
}

static inline GPtrArray *
verdict_pick_pages (GRand *rand, const YcItem *item)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func (sample_page_free);
  int often = g_rand_int_range (rand, 1, 12);

  for (guint i = 0; i < item->materials->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (item->materials, i);

      for (int n = one_in (rand, often) ? 0 : material->min_pages; n > 0; n--)
        sample_add_page (pages, material->id);
    }
  if (one_in (rand, 2))
    sample_add_page (pages, yc_checklist_promise_slot ()->id);
  return pages;
}

/* NULL: both hold. */
static inline const char *
verdict_try (VerdictWorld *world, GRand *rand, VerdictFault fault)
{
  guint n = (guint) g_rand_int_range (rand, 0, (int) G_N_ELEMENTS (verdict_items));
  YcItem *item = world->items[n], *seen = fault == VERDICT_FAULT_ITEM ? world->items[n < 3 ? 0 : 3] : item;
  gboolean is_barred = one_in (rand, 3), in_force;
  g_autoptr (YcIntake) intake = yc_intake_new (seen);
  g_autoptr (GPtrArray) pages = verdict_pick_pages (rand, item);
  g_autoptr (GArray) records = g_array_new (FALSE, TRUE, sizeof (YcCreditRecord));
  YcCreditRecord record = { .kind = one_in (rand, 2) ? YC_CREDIT_DISHONEST : YC_CREDIT_PROMISE_BROKEN };
  YcCredit credit = { .asked = 1, .records = records };
  g_autoptr (YcVerdict) verdict = NULL;
  YcCreditView view;
  GDate today;

  g_assert_true (yc_date_parse ("2026-03-02", &today));
  g_date_add_days (&today, (guint) g_rand_int_range (rand, 0, 240));
  record.since = today;
  in_force = verdict_pick_force (rand, seen, &today, fault);
  if (is_barred)
    g_array_append_val (records, record);
  sample_person (intake);
  sample_answers (intake, verdict_items[n].answers);
  intake->wants_commitment = one_in (rand, 2);
  yc_credit_look (fault == VERDICT_FAULT_CREDIT ? NULL : &credit, world->region, seen, 1, &today, &view);
  verdict = yc_verdict_ask (&(YcVerdictAsk) { intake, pages, world->calendar, &today, world->region, &view, YC_VOUCHED_APPLICANT | YC_VOUCHED_FORM });
  world->outcomes[verdict->outcome]++;
  if (!verdict_is_for_an_item (verdict, in_force))
    return "accepted-for-an-item";
  if (!verdict_tolerates_lawfully (verdict, item, pages, &verdict_items[n], is_barred))
    return "tolerates-lawfully";
  return verdict_commits_lawfully (verdict, item, pages, &verdict_items[n], is_barred) ? NULL : "commits-lawfully";
}

static inline void
verdict_world_init (VerdictWorld *self)
{
  memset (self, 0, sizeof *self);
  self->region = sample_region ();
  self->calendar = sample_calendar ();
  for (gsize i = 0; i < G_N_ELEMENTS (verdict_items); i++)
    {
      YcItem *item = self->items[i] = sample_item (verdict_items[i].id);

      item->immediate = verdict_items[i].immediate;
      item->tolerance_excluded = verdict_items[i].no_tolerance;
      item->commitment.klass = verdict_items[i].no_commitment ? YC_COMMITMENT_EXCLUDED : item->commitment.klass;
    }
}

static inline void
verdict_world_clear (VerdictWorld *self)
{
  yc_region_free (self->region);
  yc_calendar_free (self->calendar);
  for (gsize i = 0; i < G_N_ELEMENTS (verdict_items); i++)
    yc_item_unref (self->items[i]);
}

G_END_DECLS
