/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "acceptance/yc-verdict.h"
#include "invariants-plan.h"
#include "sample-case.h"
#include "sample-intake.h"

G_BEGIN_DECLS

/* Invariants 3, 4 and 11 at the counter, where the outcome is found: random intakes of items that allow the one way or the other, or not, whose answers lead
 * elsewhere, whose applicant is barred, that lie there longer than the law lets them. What an item allows is known from how it was made here, not asked of it. */
typedef struct
{
  const char *id, *answers;               /* "fixture-…": of the tests' own items */
  gboolean    immediate, no_tolerance, no_commitment;     /* set in the item; the catalogue has none such yet */
  gboolean    tolerates, commits, grave;
  YcOutcome   exit;                       /* REFUSE, NOT_NEEDED: what the answers lead to, whatever is brought; ACCEPT: nowhere */
  const char *rule;                       /* NULL: the item's own, XK32 */
  int         silence;                    /* working days behind the receipt in which the window may speak; -1: silence accepts nothing */
} VerdictItem;

#define CATERING "scenario=new"
#define HYGIENE "category=hair-beauty air=no way=commitment"
static const VerdictItem verdict_items[] = {
  { "small-catering", CATERING, FALSE, FALSE, FALSE, TRUE, FALSE, TRUE, YC_OUTCOME_ACCEPT, NULL, 5 },
  { "small-catering", CATERING, TRUE, FALSE, FALSE, FALSE, FALSE, TRUE, YC_OUTCOME_ACCEPT, NULL, 5 },
  { "small-catering", CATERING, FALSE, TRUE, FALSE, FALSE, FALSE, FALSE, YC_OUTCOME_ACCEPT, NULL, 5 },
  { "public-place-hygiene", HYGIENE, FALSE, FALSE, FALSE, TRUE, TRUE, TRUE, YC_OUTCOME_ACCEPT, NULL, 5 },
  { "public-place-hygiene", HYGIENE, FALSE, FALSE, TRUE, TRUE, FALSE, TRUE, YC_OUTCOME_ACCEPT, NULL, 5 },
  { "public-place-hygiene", "category=dining", FALSE, FALSE, FALSE, FALSE, FALSE, TRUE, YC_OUTCOME_NOT_NEEDED, NULL, 5 },
  { "fixture-permit", "scale=large", FALSE, FALSE, FALSE, FALSE, FALSE, TRUE, YC_OUTCOME_REFUSE, NULL, 5 },
  { "small-catering", CATERING, FALSE, FALSE, FALSE, TRUE, FALSE, TRUE, YC_OUTCOME_ACCEPT, "BDC17", 0 },
  { "small-catering", CATERING, FALSE, FALSE, FALSE, TRUE, FALSE, TRUE, YC_OUTCOME_ACCEPT, "GS18", -1 },
};

/* What the thing that is checked is not told, or does wrong. */
typedef enum
{
  VERDICT_FAULT_NONE, VERDICT_FAULT_CREDIT, VERDICT_FAULT_ITEM, VERDICT_FAULT_FORCE, VERDICT_FAULT_SILENCE, VERDICT_FAULT_EXIT, VERDICT_FAULT_BAR, N_VERDICT_FAULTS
} VerdictFault;

typedef struct
{
  YcItem           *items[G_N_ELEMENTS (verdict_items)];
  YcRegion         *region;
  YcCalendar       *calendar;
  VerdictFault      fault;
  char             *where;                /* (owned): what broke it */
  guint             outcomes[YC_N_OUTCOMES], ready[YC_N_OUTCOMES];
  guint             n_deemed, n_barred, n_out_of_force;      /* accepted by silence; barred from applying; of an item that is not in force */
} VerdictWorld;

/* One question, and what of it is known here. */
typedef struct
{
  const VerdictItem *made;
  YcItem            *item;
  GPtrArray         *pages;
  GDate              today, received;      /* @received: invalid: nothing was yet */
  YcCreditRecord     record;
  gboolean           has_record;
  gboolean           in_force, is_barred, is_kept_out;      /* from tolerance and commitment; from any application */
  gboolean           is_silent;            /* the time of the window is over */
} VerdictCase;

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
verdict_tolerates_lawfully (const YcVerdict *verdict, const VerdictCase *one)
{
  const GPtrArray *pages = one->pages;
  const YcItem *item = one->item;

  if (verdict->outcome != YC_OUTCOME_TOLERATE)
    return TRUE;
  if (!one->made->tolerates || one->is_barred || verdict->tolerated->len == 0 || verdict->cure_dues->len != verdict->tolerated->len)
    return FALSE;
  for (guint i = 0; i < verdict->tolerated->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (verdict->tolerated, i);
      const YcDeadline *cure = &g_array_index (verdict->cure_dues, YcDeadline, i);

      if (material->need != YC_NEED_TOLERABLE || verdict_has_page (pages, material->id) || g_date_compare (&cure->due, &verdict->due.due) > 0)
        return FALSE;
    }
  /* What silence has accepted need not be whole; who has promised keeps to it all the same. */
  for (guint i = 0; !one->is_silent && i < item->materials->len; i++)
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
verdict_commits_lawfully (const YcVerdict *verdict, const VerdictCase *one)
{
  if (verdict->outcome != YC_OUTCOME_COMMIT)
    return TRUE;
  return one->made->commits && !one->is_barred && (!verdict->ready || verdict_has_page (one->pages, yc_item_get_letter (one->item)->id));
}

static inline gboolean
verdict_accepts (YcOutcome outcome)
{
  return outcome == YC_OUTCOME_ACCEPT || outcome == YC_OUTCOME_COMMIT || outcome == YC_OUTCOME_TOLERATE;
}

/* 11. An item not in the catalogue, cancelled, or not authorised for this window cannot be accepted. The window: tests/unit/test-process.c. */
static inline gboolean
verdict_is_for_an_item (const YcVerdict *verdict, const VerdictCase *one)
{
  return one->in_force || !verdict_accepts (verdict->outcome) || !verdict->ready;
}

/* 行政许可法第三十二条第一款第一、二项, 第七十八、七十九条: who needs nothing, or not from here, or is barred, hears so whatever is brought, and nobody else does. */
static inline gboolean
verdict_sends_away_lawfully (const YcVerdict *verdict, const VerdictCase *one)
{
  YcOutcome wanted = one->made->exit != YC_OUTCOME_ACCEPT ? one->made->exit : one->is_kept_out ? YC_OUTCOME_REFUSE : YC_OUTCOME_ACCEPT;

  if (!one->in_force)
    return TRUE;
  return wanted != YC_OUTCOME_ACCEPT ? verdict->outcome == wanted : verdict->outcome != YC_OUTCOME_REFUSE && verdict->outcome != YC_OUTCOME_NOT_NEEDED;
}

/* 行政许可法第三十二条第一款第四项, 不动产登记暂行条例第十七条: silence behind the time accepts, from the receipt on; of whoever is to be sent away, and of what is not in
 * force, it accepts nothing; nor before. */
static inline gboolean
verdict_hears_silence (const YcVerdict *verdict, const VerdictCase *one)
{
  gboolean accepts = one->is_silent && one->made->exit == YC_OUTCOME_ACCEPT && !one->is_kept_out;

  if (!one->in_force)
    return !verdict->ready || yc_verdict_get_state (verdict, verdict->outcome) != YC_STATE_DEEMED_ACCEPTED;
  if (verdict->deemed != accepts)
    return FALSE;
  if (accepts && verdict->outcome == YC_OUTCOME_ACCEPT && yc_verdict_get_state (verdict, verdict->outcome) != YC_STATE_DEEMED_ACCEPTED)
    return FALSE;
  return !accepts || g_date_compare (&verdict->start, &one->received) == 0;
}

/* ---- a random question ---- */

/* Whether the item, as it is made for this try, was in force on the day of the receipt; of today where there is none. One that was cancelled since goes on. */
static inline void
verdict_pick_force (GRand *rand, VerdictFault fault, VerdictCase *one)
{
  gboolean is_received = g_date_valid (&one->received);
  GDate asked = is_received ? one->received : one->today, next = asked;
  g_autofree char *day = yc_date_format (&asked), *since = NULL;
  gboolean cancelled = one_in (rand, 5), early = !cancelled && one_in (rand, 8);

  g_date_add_days (&next, 1);
  since = yc_date_format (&next);

  one->in_force = !cancelled && !early;
  sample_set (&one->item->cancelled_from, "");
  sample_set (&one->item->effective_from, "2026-01-01");
  if (fault == VERDICT_FAULT_FORCE)
    return;
  /* The fault forgets the receipt, by which it is in force. */
  if (!cancelled && is_received && one_in (rand, 4) && fault != VERDICT_FAULT_SILENCE)
    sample_set (&one->item->cancelled_from, since);
  if (cancelled)
    sample_set (&one->item->cancelled_from, one_in (rand, 2) ? day : "2026-02-01");
  if (early)
    sample_set (&one->item->effective_from, "2027-01-01");
}

/* A third has a record: one that bars the ways until it is repaired, or, of a grave licence, any application for one year or three. */
static inline void
verdict_pick_credit (GRand *rand, VerdictCase *one)
{
  static const char *const others[] = { "", "another-item" };
  int months = g_rand_int_range (rand, 0, 48), bar;
  gboolean is_same;

  one->has_record = one_in (rand, 3);
  one->record = (YcCreditRecord) { .kind = (YcCreditKind) g_rand_int_range (rand, 0, YC_N_CREDIT_KINDS), .since = one->today, .repaired = one_in (rand, 4) };
  bar = one->record.kind == YC_CREDIT_FRAUD ? 36 : one->record.kind == YC_CREDIT_FALSE_MATERIALS ? 12 : 0;
  is_same = one_in (rand, 2);
  g_strlcpy (one->record.item_id, is_same ? one->item->id : others[g_rand_int_range (rand, 0, 2)], sizeof one->record.item_id);
  is_same = is_same || *one->record.item_id == '\0';
  if (bar > 0)
    g_date_subtract_months (&one->record.since, (guint) (months == bar ? bar + 1 : months));
  one->is_barred = one->has_record && bar == 0 && !one->record.repaired;
  one->is_kept_out = one->has_record && bar > 0 && months < bar && is_same && one->made->grave;
}

/* On a working day of the last three weeks, or not yet. */
static inline void
verdict_pick_receipt (GRand *rand, const YcCalendar *calendar, VerdictCase *one)
{
  GDate day;
  int left = one->made->silence;

  g_date_clear (&one->received, 1);
  if (one_in (rand, 3))
    return;
  one->received = one->today;
  g_date_subtract_days (&one->received, (guint) g_rand_int_range (rand, 0, 21));
  while (!yc_calendar_is_workday (calendar, &one->received))
    g_date_subtract_days (&one->received, 1);
  if (left < 0)
    return;
  for (day = one->received; left > 0 && g_date_compare (&day, &one->today) < 0;)
    {
      g_date_add_days (&day, 1);
      left -= yc_calendar_is_workday (calendar, &day);
    }
  one->is_silent = left == 0 && g_date_compare (&one->today, &day) > 0;
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

static inline YcVerdict *
verdict_judge (const VerdictWorld *world, GRand *rand, const VerdictCase *one)
{
  YcItem *seen = world->fault == VERDICT_FAULT_ITEM ? world->items[strcmp (one->made->id, "small-catering") == 0 ? 0 : 3] : one->item;
  g_autoptr (YcIntake) intake = yc_intake_new (seen);
  g_autoptr (GArray) records = g_array_new (FALSE, TRUE, sizeof (YcCreditRecord));
  YcCredit credit = { .asked = 1, .records = records };
  YcCreditView view;

  if (one->has_record && (world->fault != VERDICT_FAULT_BAR || one->is_barred))
    g_array_append_val (records, one->record);
  sample_person (intake);
  if (world->fault != VERDICT_FAULT_EXIT || one->made->exit == YC_OUTCOME_ACCEPT)
    sample_answers (intake, one->made->answers);
  intake->wants_commitment = one_in (rand, 2);
  if (world->fault != VERDICT_FAULT_SILENCE)
    intake->received = one->received;
  yc_credit_look (world->fault == VERDICT_FAULT_CREDIT ? NULL : &credit, world->region, seen, 1, &one->today, &view);
  return yc_verdict_ask (&(YcVerdictAsk) { intake, one->pages, world->calendar, &one->today, world->region, &view, YC_VOUCHED_APPLICANT | YC_VOUCHED_FORM });
}

static inline void
verdict_count (VerdictWorld *world, const YcVerdict *verdict, const VerdictCase *one)
{
  world->outcomes[verdict->outcome]++;
  world->ready[verdict->outcome] += verdict->ready ? 1U : 0U;
  world->n_deemed += verdict->ready && yc_verdict_get_state (verdict, verdict->outcome) == YC_STATE_DEEMED_ACCEPTED ? 1U : 0U;
  world->n_barred += one->is_kept_out ? 1U : 0U;
  world->n_out_of_force += !one->in_force ? 1U : 0U;
}

static inline void
verdict_describe (VerdictWorld *world, const YcVerdict *verdict, const VerdictCase *one)
{
  g_autofree char *today = yc_date_format (&one->today), *received = g_date_valid (&one->received) ? yc_date_format (&one->received) : g_strdup ("not yet");

  g_free (world->where);
  world->where = g_strdup_printf ("%s, \"%s\", %s: received %s, %s%s%s%s%s; answer: \"%s\"%s, %s", one->made->id, one->made->answers, today, received,
                                  one->in_force ? "in force" : "not in force", one->has_record ? ", " : "",
                                  one->has_record ? yc_credit_kind_get_code (one->record.kind) : "", one->is_kept_out ? ", barred from applying" : "",
                                  one->is_barred ? ", barred from the ways" : "", yc_outcome_get_code (verdict->outcome), verdict->ready ? ", ready" : "",
                                  verdict->deemed ? "by silence" : "");
}

static const struct { const char *name; gboolean (*holds) (const YcVerdict *verdict, const VerdictCase *one); } verdict_invariants[] = {
  { "accepted-for-an-item", verdict_is_for_an_item }, { "tolerates-lawfully", verdict_tolerates_lawfully }, { "commits-lawfully", verdict_commits_lawfully },
  { "sends-away-lawfully", verdict_sends_away_lawfully }, { "hears-silence", verdict_hears_silence },
};

/* NULL: all hold. */
static inline const char *
verdict_try (VerdictWorld *world, GRand *rand)
{
  gsize n = (gsize) g_rand_int_range (rand, 0, (int) G_N_ELEMENTS (verdict_items));
  VerdictCase one = { .made = &verdict_items[n], .item = world->items[n] };
  g_autoptr (GPtrArray) pages = verdict_pick_pages (rand, one.item);
  g_autoptr (YcVerdict) verdict = NULL;

  one.pages = pages;
  g_assert_true (yc_date_parse ("2026-03-02", &one.today));
  g_date_add_days (&one.today, (guint) g_rand_int_range (rand, 0, 240));
  verdict_pick_credit (rand, &one);
  verdict_pick_receipt (rand, world->calendar, &one);
  verdict_pick_force (rand, world->fault, &one);
  verdict = verdict_judge (world, rand, &one);
  verdict_count (world, verdict, &one);
  for (gsize i = 0; i < G_N_ELEMENTS (verdict_invariants); i++)
    if (!verdict_invariants[i].holds (verdict, &one))
      {
        verdict_describe (world, verdict, &one);
        return verdict_invariants[i].name;
      }
  return NULL;
}

static inline YcItem *
verdict_load_item (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL), *path = NULL, *text = NULL;
  g_autoptr (JsonObject) json = NULL;
  YcItem *item;

  if (!g_str_has_prefix (id, "fixture-"))
    return sample_item (id);
  path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "fixtures", "decide-items", name, NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  json = yc_json_parse_object (text, -1, NULL, NULL);
  item = yc_item_parse (json, name, NULL);
  g_assert_nonnull (item);
  return item;
}

static inline void
verdict_world_init (VerdictWorld *self, VerdictFault fault)
{
  memset (self, 0, sizeof *self);
  self->fault = fault;
  self->region = sample_region ();
  self->calendar = sample_calendar ();
  for (gsize i = 0; i < G_N_ELEMENTS (verdict_items); i++)
    {
      YcItem *item = self->items[i] = verdict_load_item (verdict_items[i].id);

      if (verdict_items[i].rule != NULL)
        sample_set (&item->correction_rule, verdict_items[i].rule);
      if (!verdict_items[i].grave)
        g_ptr_array_set_size (item->grave, 0);
      item->immediate = verdict_items[i].immediate;
      item->tolerance_excluded = verdict_items[i].no_tolerance;
      item->commitment.klass = verdict_items[i].no_commitment ? YC_COMMITMENT_EXCLUDED : item->commitment.klass;
    }
}

static inline void
verdict_world_clear (VerdictWorld *self)
{
  g_free (self->where);
  yc_region_free (self->region);
  yc_calendar_free (self->calendar);
  for (gsize i = 0; i < G_N_ELEMENTS (verdict_items); i++)
    yc_item_unref (self->items[i]);
}

G_END_DECLS
