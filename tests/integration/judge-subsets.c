/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Decides every item of a folder with every answer, every subset of its missing materials (2^8 at most: what is behind the eighth is there), both ways, and in
 * nine lanes: good and unknown credit, a broken promise, a record of 失信, an area that the region may exclude, a receipt that nobody has answered for ten days, a virtual window, an applicant who
 * got a licence by fraud, or gave false materials. Takes ITEMS CALENDARS REGIONS
 * REGION [STEP]: each STEP-th combination of answers. Prints a line an item: id, number of answers, outcomes reached, whether all answers were gone
 * through, how often silence has accepted, how often the person was absent, how many answers cite 行政许可法 (of what is no licence none may), how often a bar of 第七十九条 has refused. One more sound material never lowers the
 * outcome; each outcome has its state, papers and clocks (answer-table.h); who has broken a promise, and what lies in an excluded area, is accepted only with
 * everything there. Exit 1: a rule was broken (said on stderr). */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "acceptance/yc-decide.h"
#include "answer-table.h"
#include "base/yc-clock.h"
#include "sample-intake.h"

#include <locale.h>
#include <stdio.h>

#define MAX_MATERIALS 8
#define MAX_ANSWERS 256          /* combinations an item; beyond it is said */
#define TODAY "2026-11-23"
#define RECEIVED "2026-11-13"    /* six working days before: behind the 受理期限 of every rule that knows one */
#define AREA "health"

typedef enum { LANE_GOOD, LANE_BROKEN, LANE_UNKNOWN, LANE_AREA, LANE_SILENT, LANE_VIRTUAL, LANE_BARRED, LANE_FALSE, LANE_DISHONEST, N_LANES } Lane;

typedef struct
{
  YcDecideRules rules;
  YcRegion    *region;
  YcItem      *item;
  GDate        today;
  YcIntake    *intake;           /* with all its answers */
  GArray      *records[N_LANES]; /* (nullable): of YcCreditRecord, in each lane */
  GPtrArray   *slots;            /* of const YcMaterial* */
  guint        step, n_combinations, n_verdicts, n_deemed, n_absent, n_cited, n_barred;
  gboolean     reached[YC_N_OUTCOMES];
  gboolean     failed;
} Sweep;

static void
complain (Sweep *self, const char *what, JsonObject *answer, guint subset, Lane lane)
{
  self->failed = TRUE;
  fprintf (stderr, "%s, subset %x, lane %d: %s (%s)\n", self->item->id, subset, (int) lane, what, json_object_get_string_member (answer, "sentence"));
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

static YcOutcome
get_outcome (JsonObject *answer)
{
  for (int i = 0; i < YC_N_OUTCOMES; i++)
    if (strcmp (yc_outcome_get_code ((YcOutcome) i), json_object_get_string_member (answer, "outcome")) == 0)
      return (YcOutcome) i;
  return YC_N_OUTCOMES;
}

/* 行政许可法 governs licences alone: nothing that is told of another item names it. */
static void
check_cited (Sweep *self, JsonObject *answer, guint subset, Lane lane)
{
  g_autofree char *text = yc_json_canonical_object (answer);

  if (strstr (text, "行政许可法") == NULL)
    return;
  self->n_cited++;
  if (!yc_item_is_licence (self->item))
    complain (self, "行政许可法 is cited for what is no licence", answer, subset, lane);
}

static gboolean
find_finding (JsonObject *answer, const char *code)
{
  JsonArray *findings = json_object_get_array_member (answer, "findings");

  for (guint i = 0; i < json_array_get_length (findings); i++)
    if (strcmp (json_object_get_string_member (json_array_get_object_element (findings, i), "code"), code) == 0)
      return TRUE;
  return FALSE;
}

static void
check_absent (Sweep *self, JsonObject *answer, guint subset)
{
  g_autofree char *fault = answer_find_absent_fault (answer, "");

  self->n_absent++;
  if (fault != NULL)
    complain (self, fault, answer, subset, LANE_VIRTUAL);
}

/* 行政许可法第七十八条、第七十九条: refused, whatever is there, where the licence touches safety or health; of anything else it bars nothing. */
static void
check_barred (Sweep *self, JsonObject *answer, guint subset, Lane lane)
{
  g_autofree char *fault = answer_find_word_fault (answer);
  gboolean refused = find_finding (answer, "application-barred");

  self->n_barred += refused ? 1U : 0U;
  if (fault != NULL)
    complain (self, fault, answer, subset, lane);
  if (refused && get_outcome (answer) != YC_OUTCOME_REFUSE && get_outcome (answer) != YC_OUTCOME_NOT_NEEDED)
    complain (self, "who is barred was not refused", answer, subset, lane);
}

static void
check_one (Sweep *self, JsonObject *answer, guint subset, Lane lane)
{
  YcOutcome outcome = get_outcome (answer);
  gboolean trusted = outcome == YC_OUTCOME_TOLERATE || outcome == YC_OUTCOME_COMMIT, deemed = json_object_get_boolean_member (answer, "deemed");
  gboolean silent = strcmp (self->item->correction_rule, "XK32") == 0 || strcmp (self->item->correction_rule, "BDC17") == 0;
  const YcWayRule *rule = outcome == YC_OUTCOME_TOLERATE ? &self->region->tolerance : &self->region->commitment;
  g_autofree char *fault = answer_find_fault (answer, self->item, lane == LANE_SILENT ? RECEIVED : "");

  g_assert (outcome < YC_N_OUTCOMES);
  if (lane == LANE_VIRTUAL && !self->item->remote_window)
    {
      check_absent (self, answer, subset);
      return;
    }
  if (lane == LANE_BARRED || lane == LANE_FALSE)
    {
      check_barred (self, answer, subset, lane);
      return;
    }
  self->reached[outcome] = TRUE;
  self->n_verdicts++;
  self->n_deemed += deemed ? 1U : 0U;
  if (fault != NULL)
    complain (self, fault, answer, subset, lane);
  check_cited (self, answer, subset, lane);
  if ((lane == LANE_BROKEN || lane == LANE_DISHONEST) && trusted)
    complain (self, "a broken promise was trusted again", answer, subset, lane);
  if (lane == LANE_AREA && trusted && g_ptr_array_find_with_equal_func (rule->areas, AREA, g_str_equal, NULL))
    complain (self, "an excluded area was taken on trust", answer, subset, lane);
  if (outcome == YC_OUTCOME_TOLERATE && (self->item->immediate || self->item->tolerance_excluded))
    complain (self, "what the item forbids was tolerated", answer, subset, lane);
  /* Silence accepts nobody whom the rules send away. */
  if (deemed != (lane == LANE_SILENT && silent && outcome != YC_OUTCOME_REFUSE && outcome != YC_OUTCOME_NOT_NEEDED))
    complain (self, "silence and the law of the item contradict each other", answer, subset, lane);
}

static void
set_lane (Sweep *self, Lane lane, YcDecideIntake *intake)
{
  *intake = (YcDecideIntake) { .intake = self->intake, .region = self->region, .has_credit = lane != LANE_UNKNOWN, .date = self->today, .minute = 9 * 60,
                               .at_virtual = lane == LANE_VIRTUAL, .vouched = YC_VOUCHED_APPLICANT | YC_VOUCHED_FORM,
                               .credit = { .records = self->records[lane] } };
  g_date_clear (&self->intake->received, 1);
  if (lane == LANE_SILENT)
    yc_date_parse (RECEIVED, &self->intake->received);
  if (lane == LANE_AREA)
    g_ptr_array_add (self->item->areas, g_strdup (AREA));
}

/* Every subset, and for each the outcomes with one material less. */
static void
sweep_subsets (Sweep *self, Lane lane)
{
  guint n = 1U << MIN (self->slots->len, MAX_MATERIALS);
  g_autofree YcOutcome *outcomes = g_new0 (YcOutcome, n);
  YcDecideIntake intake;

  set_lane (self, lane, &intake);
  for (guint subset = 0; subset < n; subset++)
    {
      g_autoptr (GPtrArray) pages = build_pages (self, subset, lane == LANE_GOOD || lane == LANE_SILENT);
      g_autoptr (JsonObject) answer = NULL;

      intake.pages = pages;
      answer = yc_decide_answer (&self->rules, &intake);
      outcomes[subset] = get_outcome (answer);
      check_one (self, answer, subset, lane);
      for (guint i = 0; i < MAX_MATERIALS; i++)
        if ((subset & (1U << i)) != 0 && outcomes[subset] > outcomes[subset & ~(1U << i)])
          complain (self, "one more sound material lowered the outcome", answer, subset, lane);
    }
  if (lane == LANE_AREA)
    g_ptr_array_set_size (self->item->areas, (int) self->item->areas->len - 1);
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
      for (int lane = 0; lane < N_LANES; lane++)
        sweep_subsets (self, (Lane) lane);
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
      if (self->n_combinations++ % self->step == 0)
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
sweep_item (YcItem *item, const YcDecideRules *rules, YcRegion *region, guint step)
{
  static const struct { Lane lane; YcCreditKind kind; } stains[] = {
    { LANE_BROKEN, YC_CREDIT_PROMISE_BROKEN }, { LANE_BARRED, YC_CREDIT_FRAUD }, { LANE_FALSE, YC_CREDIT_FALSE_MATERIALS }, { LANE_DISHONEST, YC_CREDIT_DISHONEST },
  };
  Sweep self = { .rules = *rules, .region = region, .item = item, .slots = g_ptr_array_new (), .step = step };

  yc_date_parse (TODAY, &self.today);
  for (gsize i = 0; i < G_N_ELEMENTS (stains); i++)
    {
      YcCreditRecord record = { .kind = stains[i].kind };

      yc_date_parse (RECEIVED, &record.since);
      self.records[stains[i].lane] = g_array_new (FALSE, FALSE, sizeof (YcCreditRecord));
      g_array_append_val (self.records[stains[i].lane], record);
    }
  self.intake = yc_intake_new (item);
  sweep_answers (&self);
  printf ("%s\t%u\t", item->id, self.n_verdicts);
  for (int i = 0; i < YC_N_OUTCOMES; i++)
    if (self.reached[i])
      printf ("%s ", yc_outcome_get_code ((YcOutcome) i));
  printf ("\t%s\t%u\t%u\t%u\t%u\n", self.n_combinations >= MAX_ANSWERS ? "cut" : "all", self.n_deemed, self.n_absent, self.n_cited, self.n_barred);
  yc_intake_free (self.intake);
  for (gsize i = 0; i < G_N_ELEMENTS (stains); i++)
    g_array_unref (self.records[stains[i].lane]);
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
  guint step = argc == 6 ? (guint) g_ascii_strtoull (argv[5], NULL, 10) : 1;
  YcDecideRules rules;
  gboolean ok = TRUE;

  setlocale (LC_ALL, "");
  if (argc < 5 || argc > 6 || step == 0)
    return 2;
  catalog = yc_catalog_load (argv[1], &error);
  calendar = catalog != NULL ? yc_calendar_load (argv[2], &error) : NULL;
  region = calendar != NULL ? yc_region_load (argv[3], argv[4], &error) : NULL;
  if (region == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  rules = (YcDecideRules) { catalog, calendar, argv[3] };
  for (guint i = 0; i < yc_catalog_get_n_items (catalog); i++)
    ok &= sweep_item (yc_catalog_get_item (catalog, i), &rules, region, step);
  return ok ? 0 : 1;
}
