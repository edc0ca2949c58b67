/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Judges every item of a folder with every answer, every subset of its missing materials (2^8 at most: what is behind the eighth is there), every credit and
 * both ways. Takes ITEMS CALENDARS REGIONS REGION; prints a line an item: id, number of verdicts, outcomes reached. One more sound material never lowers the
 * outcome; no outcome without its papers; who has broken a promise is accepted only with everything there. Exit 1: a rule was broken (said on stderr). */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "acceptance/yc-verdict.h"
#include "base/yc-clock.h"
#include "sample-intake.h"

#include <locale.h>
#include <stdio.h>

#define MAX_MATERIALS 8
#define MAX_ANSWERS 256          /* combinations an item; beyond it is said */

typedef struct
{
  YcCalendar  *calendar;
  YcRegion    *region;
  GDate        today;
  YcIntake    *intake;           /* with all its answers */
  YcCreditView credits[3];       /* good, bad, unknown */
  GPtrArray   *slots;            /* of const YcMaterial* */
  guint        n_combinations, n_verdicts;
  gboolean     reached[YC_N_OUTCOMES];
  gboolean     failed;
} Sweep;

static void
complain (Sweep *self, const char *what, const YcVerdict *verdict, guint subset)
{
  self->failed = TRUE;
  fprintf (stderr, "%s, subset %x: %s (%s)\n", self->intake->item->id, subset, what, verdict->sentence);
}

static GPtrArray *
build_pages (const Sweep *self, guint subset, gboolean with_letters)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func (sample_page_free);

  for (guint i = 0; i < self->slots->len; i++)
    {
      const YcMaterial *material = g_ptr_array_index (self->slots, i);

      for (int n = 0; n < material->min_pages; n++)
        if (i >= MAX_MATERIALS || (subset & (1U << i)) != 0)
          sample_add_page (pages, material->id);
    }
  if (with_letters)
    sample_add_page (pages, yc_checklist_promise_slot ()->id);
  return pages;
}

static void
check_one (Sweep *self, const YcVerdict *verdict, guint subset, guint credit)
{
  guint n_blocking = 0;

  self->reached[verdict->outcome] = TRUE;
  self->n_verdicts++;
  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);

      n_blocking += finding->blocks ? 1U : 0U;
      if (*finding->text == '\0' || *finding->cure == '\0' || *finding->source == '\0')
        complain (self, "a finding lacks a part", verdict, subset);
    }
  for (guint i = 0; i < verdict->other->len; i++)
    if (*((const YcOtherOutcome *) g_ptr_array_index (verdict->other, i))->why == '\0')
      complain (self, "another outcome has no reason", verdict, subset);
  if (verdict->ready != (n_blocking == 0))
    complain (self, "ready and blocking findings contradict each other", verdict, subset);
  if (*yc_state_get_papers (yc_outcome_to_state (verdict->outcome)) == NULL)
    complain (self, "an outcome without papers", verdict, subset);
  if (credit == 1 && (verdict->outcome == YC_OUTCOME_TOLERATE || verdict->outcome == YC_OUTCOME_COMMIT))
    complain (self, "a broken promise was trusted again", verdict, subset);
  if (verdict->outcome == YC_OUTCOME_TOLERATE && self->intake->item->immediate)
    complain (self, "an immediate item was tolerated", verdict, subset);
}

/* Every subset, and for each the outcomes with one material less. */
static void
sweep_subsets (Sweep *self, guint credit, gboolean with_letters)
{
  guint n = 1U << MIN (self->slots->len, MAX_MATERIALS);
  g_autofree YcOutcome *outcomes = g_new0 (YcOutcome, n);

  for (guint subset = 0; subset < n; subset++)
    {
      g_autoptr (GPtrArray) pages = build_pages (self, subset, with_letters);
      YcVerdictAsk ask = { self->intake, pages, self->calendar, &self->today, self->region, &self->credits[credit], TRUE };
      g_autoptr (YcVerdict) verdict = yc_verdict_ask (&ask);

      outcomes[subset] = verdict->outcome;
      check_one (self, verdict, subset, credit);
      for (guint i = 0; i < MAX_MATERIALS; i++)
        if ((subset & (1U << i)) != 0 && outcomes[subset] > outcomes[subset & ~(1U << i)])
          complain (self, "one more sound material lowered the outcome", verdict, subset);
    }
}

static void
sweep_answered (Sweep *self)
{
  for (int commits = 0; commits < 2; commits++)
    {
      g_autoptr (GPtrArray) entries = NULL;

      self->intake->wants_commitment = commits == 1;
      entries = yc_checklist_build (self->intake);
      g_ptr_array_set_size (self->slots, 0);
      for (guint i = 0; i < entries->len; i++)
        g_ptr_array_add (self->slots, (gpointer) ((const YcChecklistEntry *) g_ptr_array_index (entries, i))->material);
      for (guint credit = 0; credit < G_N_ELEMENTS (self->credits); credit++)
        sweep_subsets (self, credit, credit == 0);
    }
}

/* The first question that is asked and not answered; NULL when all are. */
static const YcQuestion *
find_open (const YcIntake *intake)
{
  g_autoptr (GPtrArray) asked = yc_intake_open_questions (intake);

  for (guint i = 0; i < asked->len; i++)
    {
      const YcQuestion *question = g_ptr_array_index (asked, i);

      if (!g_hash_table_contains (intake->answers, question->id))
        return question;
    }
  return NULL;
}

static void
sweep_answers (Sweep *self)
{
  const YcQuestion *question = find_open (self->intake);
  YcIntake *before = self->intake;

  if (self->n_combinations >= MAX_ANSWERS)
    return;
  if (question == NULL)
    {
      self->n_combinations++;
      sweep_answered (self);
      return;
    }
  for (guint i = 0; i < question->answers->len; i++)
    {
      self->intake = yc_intake_copy (before);
      yc_intake_set_answer (self->intake, question->id, ((const YcAnswer *) g_ptr_array_index (question->answers, i))->id);
      sweep_answers (self);
      yc_intake_free (self->intake);
    }
  self->intake = before;
}

static gboolean
sweep_item (YcItem *item, YcCalendar *calendar, YcRegion *region)
{
  static const YcCreditRecord broken = { .kind = YC_CREDIT_PROMISE_BROKEN };
  Sweep self = { .calendar = calendar, .region = region, .slots = g_ptr_array_new () };

  g_date_clear (&self.today, 1);
  g_date_set_dmy (&self.today, 23, G_DATE_NOVEMBER, 2026);
  self.credits[0].known = self.credits[1].known = TRUE;
  self.credits[1].tolerance.record = self.credits[1].commitment.record = &broken;
  self.intake = yc_intake_new (item);
  sweep_answers (&self);
  printf ("%s\t%u\t", item->id, self.n_verdicts);
  for (int i = 0; i < YC_N_OUTCOMES; i++)
    if (self.reached[i])
      printf ("%s ", yc_outcome_get_code ((YcOutcome) i));
  printf ("\t%s\n", self.n_combinations >= MAX_ANSWERS ? "cut" : "all");
  yc_intake_free (self.intake);
  g_ptr_array_unref (self.slots);
  return !self.failed;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCatalog) catalog = NULL;
  g_autoptr (YcCalendar) calendar = NULL;
  g_autoptr (YcRegion) region = NULL;
  gboolean ok = TRUE;

  setlocale (LC_ALL, "");
  if (argc != 5)
    return 2;
  catalog = yc_catalog_load (argv[1], &error);
  calendar = catalog != NULL ? yc_calendar_load (argv[2], &error) : NULL;
  region = calendar != NULL ? yc_region_load (argv[3], argv[4], &error) : NULL;
  if (region == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  for (guint i = 0; i < yc_catalog_get_n_items (catalog); i++)
    ok &= sweep_item (yc_catalog_get_item (catalog, i), calendar, region);
  return ok ? 0 : 1;
}
