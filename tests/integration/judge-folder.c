/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Loads a folder of items and judges each through random cases. Takes ITEMS_FOLDER CALENDAR_FOLDER [CHAINS];
 * prints a line an item: id, name, outcomes reached. A chain starts with some spoilt pages and adds sound
 * pages one by one in random order; no step may lower the outcome or take its readiness away, and at the end
 * everything sound must be accepted. With CHAINS 0 it only lists. Exit 1: a rule was broken or a file was
 * refused (said on stderr).
 */
#define G_LOG_DOMAIN "yc-test"

#include "config.h"

#include "acceptance/yc-verdict.h"
#include "sample-intake.h"

#include <locale.h>
#include <stdio.h>

typedef struct
{
  GRand *random;
  YcCalendar *calendar;
  GDate today;
  YcIntake *intake;
  GPtrArray *pages;
  gboolean reached[YC_N_OUTCOMES];
  gboolean failed;
} Chain;

static void
answer_at_random (Chain *self)
{
  while (!yc_intake_all_answered (self->intake))
    {
      g_autoptr (GPtrArray) asked = yc_intake_open_questions (self->intake);

      for (guint i = 0; i < asked->len; i++)
        {
          const YcQuestion *question = g_ptr_array_index (asked, i);
          guint n = (guint) g_rand_int_range (self->random, 0, (gint32) question->answers->len);

          if (!g_hash_table_contains (self->intake->answers, question->id))
            yc_intake_set_answer (self->intake, question->id,
                                  ((const YcAnswer *) g_ptr_array_index (question->answers, n))->id);
        }
    }
}

/* The ids of all slots, each as often as it needs pages, in random order. */
static GPtrArray *
shuffle_slots (Chain *self)
{
  g_autoptr (GPtrArray) entries = yc_checklist_build (self->intake);
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      const YcMaterial *material = ((const YcChecklistEntry *) g_ptr_array_index (entries, i))->material;

      for (int n = 0; n < material->min_pages; n++)
        g_ptr_array_add (ids, material->id);
    }
  g_ptr_array_add (ids, yc_checklist_promise_slot ()->id);
  for (guint i = ids->len - 1; i > 0; i--)
    {
      guint j = (guint) g_rand_int_range (self->random, 0, (gint32) i + 1);
      gpointer moved = ids->pdata[i];

      ids->pdata[i] = ids->pdata[j];
      ids->pdata[j] = moved;
    }
  return ids;
}

static void
spoil (Chain *self, const GPtrArray *ids)
{
  guint n = (guint) g_rand_int_range (self->random, 0, 3);

  for (guint i = 0; i < n; i++)
    {
      YcPage *page = sample_add_page (
          self->pages, g_ptr_array_index (ids, g_rand_int_range (self->random, 0, (gint32) ids->len)));

      page->blank = g_rand_boolean (self->random);
      page->deleted = !page->blank && g_rand_boolean (self->random);
      page->flags = page->blank || page->deleted ? YC_PAGE_FLAG_NONE : YC_PAGE_FLAG_GREY_TAIL;
    }
}

static void
complain (Chain *self, const char *what, const YcVerdict *verdict)
{
  self->failed = TRUE;
  fprintf (stderr, "%s: %s (%s)\n", self->intake->item->id, what, verdict->sentence);
}

static void
check_verdict (Chain *self, const YcVerdict *verdict)
{
  guint n_blocking = 0;

  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const YcFinding *finding = g_ptr_array_index (verdict->findings, i);

      n_blocking += finding->blocks ? 1U : 0U;
      if (*finding->code == '\0' || *finding->text == '\0' || *finding->cure == '\0' ||
          *finding->source == '\0')
        complain (self, "a finding lacks a part", verdict);
    }
  if (verdict->ready != (n_blocking == 0))
    complain (self, "ready and blocking findings contradict each other", verdict);
  if (verdict->needs_letter && verdict->letter_kind == NULL)
    complain (self, "a letter without kind", verdict);
  if (verdict->outcome == YC_OUTCOME_TOLERATE && self->intake->item->immediate)
    complain (self, "an immediate item was tolerated", verdict);
  if (verdict->outcome == YC_OUTCOME_TOLERATE &&
      g_date_compare (&verdict->cure_due.due, &verdict->due.due) > 0)
    complain (self, "the cure is later than the item's limit", verdict);
  self->reached[verdict->outcome] = TRUE;
}

static void
add_pages (Chain *self, const GPtrArray *ids)
{
  g_autoptr (YcVerdict) before = yc_verdict_judge (self->intake, self->pages, self->calendar, &self->today);

  check_verdict (self, before);
  for (guint i = 0; i < ids->len; i++)
    {
      YcVerdict *after;

      sample_add_page (self->pages, g_ptr_array_index (ids, i));
      after = yc_verdict_judge (self->intake, self->pages, self->calendar, &self->today);
      check_verdict (self, after);
      if (after->outcome > before->outcome)
        complain (self, "a sound page lowered the outcome", after);
      if (after->outcome == before->outcome && before->ready && !after->ready)
        complain (self, "a sound page took readiness away", after);
      yc_verdict_free (before);
      before = after;
    }
}

/* Deleting what was spoilt leaves only sound pages: then the case must be acceptable. */
static void
check_end (Chain *self)
{
  g_autoptr (YcVerdict) verdict = NULL;
  const YcItemExit *exit;

  for (guint i = 0; i < self->pages->len; i++)
    {
      YcPage *page = g_ptr_array_index (self->pages, i);

      page->deleted = page->deleted || page->flags != YC_PAGE_FLAG_NONE;
    }
  verdict = yc_verdict_judge (self->intake, self->pages, self->calendar, &self->today);
  check_verdict (self, verdict);
  exit = yc_item_find_exit (self->intake->item, self->intake->answers);
  if (exit != NULL)
    {
      /* Answers that lead out of the item do so whatever is brought. */
      if (verdict->ready || verdict->outcome != (exit->kind == YC_ITEM_EXIT_NOT_NEEDED ? YC_OUTCOME_NOT_NEEDED : YC_OUTCOME_REFUSE))
        complain (self, "the answers lead out of the item, but it is not said", verdict);
      return;
    }
  if (!verdict->ready ||
      verdict->outcome != (yc_intake_commits (self->intake) ? YC_OUTCOME_COMMIT : YC_OUTCOME_ACCEPT))
    complain (self, "everything is there, but it is not accepted", verdict);
}

static void
run_chain (Chain *self, YcItem *item)
{
  g_autoptr (GPtrArray) ids = NULL;

  g_date_set_dmy (&self->today, 1, G_DATE_JANUARY, 2026);
  g_date_add_days (&self->today, (guint) g_rand_int_range (self->random, 0, 365));
  self->intake = yc_intake_new (item);
  self->pages = g_ptr_array_new_with_free_func (sample_page_free);
  sample_applicant (self->intake);
  answer_at_random (self);
  sample_fill_form (self->intake);
  self->intake->wants_commitment = g_rand_int_range (self->random, 0, 4) == 0;
  ids = shuffle_slots (self);
  if (g_rand_boolean (self->random))
    spoil (self, ids);
  add_pages (self, ids);
  check_end (self);
  g_clear_pointer (&self->intake, yc_intake_free);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
}

static gboolean
judge_item (YcItem *item, YcCalendar *calendar, int n_chains)
{
  static const char *const names[] = { "accept", "commit", "tolerate", "incomplete" };
  Chain chain = { .random = g_rand_new_with_seed (20261123), .calendar = calendar };

  g_date_clear (&chain.today, 1);
  for (int i = 0; i < n_chains; i++)
    run_chain (&chain, item);
  g_rand_free (chain.random);
  printf ("%s\t%s\t", item->id, item->name);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (chain.reached[i])
      printf ("%s ", names[i]);
  printf ("\n");
  return !chain.failed;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCatalog) catalog = NULL;
  g_autoptr (YcCalendar) calendar = NULL;
  int n_chains = argc > 3 ? (int) g_ascii_strtoll (argv[3], NULL, 10) : 40;
  gboolean ok = TRUE;

  setlocale (LC_ALL, "");
  if (argc < 3)
    return 2;
  catalog = yc_catalog_load (argv[1], &error);
  calendar = catalog != NULL ? yc_calendar_load (argv[2], &error) : NULL;
  if (calendar == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 3;
    }
  for (guint i = 0; i < yc_catalog_get_problems (catalog)->len; i++)
    {
      const YcCatalogProblem *problem = g_ptr_array_index (yc_catalog_get_problems (catalog), i);

      fprintf (stderr, "%s: %s\n", problem->file, problem->reason);
      ok = FALSE;
    }
  for (guint i = 0; i < yc_catalog_get_n_items (catalog); i++)
    ok = judge_item (yc_catalog_get_item (catalog, i), calendar, n_chains) && ok;
  return ok ? 0 : 1;
}
