/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The invariants of the case lifecycle (section 5) over random sequences of events, each put before the functions that judge it in the product. A
 * second writing of the law (invariants-model.h) says of each whether it is lawful.
 *   YICHUANG_INVARIANT_SEQUENCES=n   how many sequences, each of one case; two cases go turn by turn in one walk
 *   YICHUANG_SEED=n                  of the first walk; each walk behind it has the next number
 * Both are printed, and with a finding the seed of its own walk: with that and YICHUANG_INVARIANT_SEQUENCES=2 it is the first one and is found again at
 * once. */
#include "config.h"

#include "invariants-case.h"
#include "invariants-hold.h"
#include "invariants-plan.h"
#include "invariants-verdict.h"
#include "sample-terms.h"

#define SEQUENCES 100000
#define FAULT_SEQUENCES 40000   /* within which a planted fault is to be found */
#define REACH_SEQUENCES 20000   /* from which on all must have been reached; one that is played again is short */
#define SEED 20261127
#define MAX_WALK 40
#define DAYS 900

/* Of the 14, those that no event of one case shows, and the tests that hold them. Without its file a line is broken. */
static const struct { const char *sentence, *file, *test; } elsewhere[] = {
  { "5. Every transition writes a process record with start and end time.", "process", "/outbox/process/each-change-of-state-has-its-beginning-and-its-end" },
  { "8. Two offline windows cannot issue the same number.", "number-store", "/case/number/never-twice-over-clock-jumps-restarts-and-rollbacks" },
  { "8. Two offline windows cannot issue the same number.", "platform-store", "/platform/lease/no-number-and-no-station-is-given-twice" },
  { "8. Two offline windows cannot issue the same number.", "number-walk", "/case/number-walk/no-number-twice-over-offline-windows" },
  { "8. The same, with a fault planted.", "number-walk", "/case/number-walk/planted/one-lease-at-two-windows" },
  { "9. The printed document version equals the stored version.", "process", "/outbox/process/each-change-of-state-has-its-beginning-and-its-end" },
  { "9. A reprint leaves it as it is.", "notice", "/notice/reprint/copy-is-marked-and-original-untouched" },
  { "11. Without an item of the catalogue nothing is accepted.", "verdict", "/acceptance/verdict/without-an-item-nothing-is-accepted" },
  { "11. An item not authorised for this window cannot be accepted.", "process", "/outbox/process/each-change-of-state-has-its-beginning-and-its-end" },
  { "11. An item not authorised for this window cannot be accepted.", "submission", "/outbox/submission/agency-without-authorisation-is-not-served" },
  { "3. The verdict's half of S31.", "decide-fuzz", "/acceptance/decide/fuzz" },
  { "3, 4. The applicant's credit.", "credit", "/law/credit/an-old-answer-is-none" },
  { "4. The letter is signed.", "submission-letters", "/outbox/letter/commitment-needs-the-letter-that-was-printed-for-now" },
  { "12. Its prints show that version.", "notice", "/notice/fields/form-shows-what-was-filled-in" },
};

/* ---- a walk ---- */

typedef struct
{
  World       world;
  GRand      *rand;
  const char *broken;          /* the first invariant that did not hold */
  char       *where;           /* (owned) */
  guint       seed;
  guint       events, taken, walks, sequences;
  guint       entered[100], edges[100][100], kinds[G_N_ELEMENTS (model_kinds)];
} Walk;

static void
note_broken (Walk *self, const char *name, const Case *one, const Plan *plan)
{
  static const char *const lanes[N_LANES] = { "law", "store", "platform" };

  if (self->broken != NULL)
    return;
  self->broken = name;
  self->where = g_strdup_printf ("YICHUANG_SEED=%u YICHUANG_INVARIANT_SEQUENCES=2, event %u, %s: S%02d, \"%s\" to %d by %c%s%s%s, members \"%s\", facts \"%s\", day %d, cure %d, due %d; "
                                 "case: owed %x, cure %d, due %d, desk %d", self->seed + self->walks, self->events, lanes[one->lane], one->model.state,
                                 plan->kind, plan->to, plan->role, plan->is_signed ? " signed" : "", plan->notice ? " notice" : "",
                                 plan->reason ? " reason" : "", plan->members, plan->facts, plan->day, plan->cure_day, plan->due_day,
                                 one->model.owed, one->model.cure_day, one->model.due_day, one->model.desk);
}

static Clocks
read_clocks (const World *world, const GPtrArray *history, const YcCaseRecord *record, gint64 at)
{
  static const YcTimerKind kinds[] = { YC_TIMER_LEGAL, YC_TIMER_PROMISE };
  g_autoptr (GPtrArray) timers = NULL;
  Clocks self = { { 0 }, { 0 }, { 0 }, { 0 } };
  YcMoment now;

  yc_moment_init (&now, at);
  timers = yc_case_timers_read (history, &world->rules, &now, NULL);
  for (guint i = 0; timers != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      const YcCaseTimer *timer = yc_case_timers_find (timers, kinds[i]);

      if (timer == NULL || timer->state == YC_CASE_TIMER_NEXT)
        continue;
      self.n[i] = (guint8) timer->turn;
      self.live[i] = (guint8) yc_case_timer_is_live (timer);
      self.paused[i] = timer->state == YC_CASE_TIMER_PAUSED;
      self.due[i] = g_date_valid (&timer->due.day) ? g_date_get_julian (&timer->due.day) : 0;
      if (world->fault == FAULT_RETURN_PAUSES && record->state == YC_STATE_SENT_BACK)
        self.paused[i] = TRUE;
      if (world->fault == FAULT_CLOCK_RUNS_ON && record->state == YC_STATE_DENIED)
        self.live[i] = TRUE;
    }
  return self;
}

/* A case with what it needs to be looked back at. */
typedef struct
{
  Case  *one;
  Clocks clocks;
  GArray *models;              /* of Model: behind each event */
  int    day;
} Actor;

static void
actor_init (Actor *self, Lane lane, int day)
{
  self->one = case_new (lane);
  self->models = g_array_new (FALSE, FALSE, sizeof (Model));
  self->clocks = (Clocks) { { 0 }, { 0 }, { 0 }, { 0 } };
  self->day = day;
}

static void
actor_clear (Actor *self)
{
  case_free (self->one);
  g_array_unref (self->models);
}

static void
check_step (Walk *self, const Step *step, const Case *one)
{
  for (gsize i = 0; i < G_N_ELEMENTS (invariants); i++)
    if (!invariants[i].holds (step))
      note_broken (self, invariants[i].name, one, step->plan);
}

static void
take (Walk *self, Actor *actor, const Plan *plan, YcCaseEvent *event, YcCaseRecord *record)
{
  Case *one = actor->one;
  Clocks clocks = actor->clocks;
  Model was = one->model;
  Step step = { one->lane, plan, event, record, one->value->record, &was, one->history, &actor->clocks, &clocks };
  int kind = model_find_kind (plan->kind);

  case_take (one, plan, event, record);
  g_array_append_val (actor->models, one->model);
  self->taken++;
  if (plan->to >= 0)
    {
      self->entered[plan->to]++;
      self->edges[was.state][plan->to] += was.revision > 0;
    }
  if (kind >= 0)
    self->kinds[kind]++;
  if (record->state != one->value->record->state)
    clocks = read_clocks (&self->world, one->history, one->value->record, event->at);
  check_step (self, &step, one);
  actor->clocks = clocks;
}

/* What is refused leaves the case as it was. */
static void
refuse (Walk *self, Actor *actor, const Plan *plan, guint64 before)
{
  YcCaseRecord *record = actor->one->value->record;

  if (self->world.fault == FAULT_REFUSED_STAYS && plan->to == 30)
    record->state = YC_STATE_ACCEPTED;
  if (sum_record (record) != before)
    note_broken (self, "refused-leaves-nothing", actor->one, plan);
}

static void
try_event (Walk *self, Actor *actor)
{
  Case *one = actor->one;
  g_autoptr (YcCaseRecord) record = yc_case_record_new ("");
  guint64 before = sum_record (one->value->record);
  Plan plan;
  YcCaseEvent *event;
  gboolean lawful, taken;

  actor->day += one_in (self->rand, 3) ? g_rand_int_range (self->rand, 0, 8) : 0;
  plan = plan_make (self->rand, &one->model, one->lane, actor->day);
  event = build_event (&self->world, one, &plan);
  lawful = model_is_lawful (&one->model, &plan, one->lane);
  taken = judge (&self->world, one, &plan, event, record);
  self->events++;
  if (taken)
    take (self, actor, &plan, event, record);
  else
    {
      yc_case_event_free (event);
      refuse (self, actor, &plan, before);
    }
  if (taken != lawful)
    note_broken (self, taken ? "taken-though-unlawful" : "refused-though-lawful", one, &plan);
}

/* ---- what is taken back ---- */

static YcCaseRecord *
refold (const World *world, GPtrArray *events, guint n)
{
  YcCaseRecord *record = yc_case_record_new (((const YcCaseEvent *) g_ptr_array_index (events, 0))->case_id);

  for (guint i = 0; i < n; i++)
    if ((yc_case_event_counts (g_ptr_array_index (events, i)) || world->fault == FAULT_TAKEN_BACK_STAYS)
        && !yc_case_record_fold (record, g_ptr_array_index (events, i), NULL, NULL))
      {
        yc_case_record_free (record);
        return NULL;
      }
  return record;
}

static YcCaseEvent *
build_abandoned (const World *world, const Case *one, gint64 from, int day)
{
  const Plan plan = { .kind = YC_CASE_ABANDONED, .role = 'c', .is_signed = TRUE, .to = NO_DAY, .day = day, .minute = 1200, .members = "", .facts = "",
                      .from = NO_DAY };
  YcCaseEvent *event = build_event (world, one, &plan);

  json_object_set_int_member (event->body, "from", from);
  return event;
}

/* 6 again: as every act that the platform refused and a person takes back: "abandoned" behind its
 * events; the case and its clocks are what they were before them. Also: the fold of the history is the case, however it came to be. */
static void
take_back (Walk *self, Actor *actor)
{
  Case *one = actor->one;
  guint n = one->history->len, keep = n > 1 ? (guint) g_rand_int_range (self->rand, 1, (int) n) : 0;
  const Plan plan = { .kind = YC_CASE_ABANDONED, .role = 'c', .members = "", .facts = "", .to = NO_DAY };
  gint64 at;
  Clocks then, now;
  g_autoptr (YcCaseRecord) whole = NULL, before = NULL, after = NULL;

  if (keep == 0)
    return;
  at = ((const YcCaseEvent *) g_ptr_array_index (one->history, n - 1))->at;
  whole = refold (&self->world, one->history, n);
  before = refold (&self->world, one->history, keep);
  g_ptr_array_add (one->history, build_abandoned (&self->world, one, n + 1, actor->day));
  if (yc_case_events_mark_void (one->history, FALSE, NULL))
    note_broken (self, "abandoned-names-events", one, &plan);
  g_ptr_array_set_size (one->history, (int) n);
  g_ptr_array_add (one->history, build_abandoned (&self->world, one, (gint64) keep + 1, actor->day));
  if (!yc_case_events_mark_void (one->history, FALSE, NULL))
    note_broken (self, "abandoned-names-events", one, &plan);
  after = refold (&self->world, one->history, n + 1);
  now = read_clocks (&self->world, one->history, after != NULL ? after : before, at);
  /* The clocks with nothing of it ever written. */
  g_ptr_array_set_size (one->history, (int) keep);
  then = read_clocks (&self->world, one->history, before, at);
  if (whole == NULL || !same_record (whole, one->value->record))
    note_broken (self, "fold-is-the-case", one, &plan);
  if (after == NULL || before == NULL || !same_record (before, after) || !same_clocks (&then, &now))
    note_broken (self, "taken-back-is-as-before", one, &plan);
}

/* 14. In a bundle, the refusal of a child does not void its siblings. Two cases turn by turn: what happens to the one leaves the other. */
static void
walk_once (Walk *self)
{
  Lane lane;
  Actor pair[2];
  guint n;

  g_rand_set_seed (self->rand, self->seed + self->walks);
  lane = (Lane) g_rand_int_range (self->rand, 0, N_LANES);
  n = (guint) g_rand_int_range (self->rand, 5, MAX_WALK);
  actor_init (&pair[0], lane, g_rand_int_range (self->rand, 0, 400));
  actor_init (&pair[1], lane, g_rand_int_range (self->rand, 0, 400));
  for (guint i = 0; i < n && self->broken == NULL; i++)
    {
      Actor *actor = &pair[i % 2], *other = &pair[1 - i % 2];
      guint64 sibling = sum_record (other->one->value->record);

      try_event (self, actor);
      if (self->world.fault == FAULT_SIBLING_REFUSED && actor->one->model.state == 21 && yc_state_is_open (other->one->value->record->state))
        other->one->value->record->state = YC_STATE_REFUSED;
      if (sum_record (other->one->value->record) != sibling)
        note_broken (self, "sibling-stays", other->one, &(Plan) { .kind = "", .members = "", .facts = "", .role = '-' });
    }
  for (guint i = 0; i < 2; i++)
    {
      if (self->broken == NULL && one_in (self->rand, 3))
        take_back (self, &pair[i]);
      actor_clear (&pair[i]);
    }
  self->walks++;
  self->sequences += 2;
}

static void
walk_init (Walk *self, guint seed, Fault fault)
{
  const SampleCase *sample = sample_case ("waits");
  World *world = &self->world;
  GDate day;

  memset (self, 0, sizeof *self);
  self->seed = seed;
  self->rand = g_rand_new_with_seed (seed);
  world->fault = fault;
  world->calendar = sample_calendar ();
  world->item = sample_case_item (sample);
  world->rules = (YcTimerRules) { world->calendar, NULL, world->item, &sample_terms };
  world->n_days = DAYS;
  world->zero = sample_instant (DAY_ZERO " 00:00");
  world->days = g_malloc (sizeof *world->days * DAYS);
  g_assert_true (yc_date_parse (DAY_ZERO, &day));
  for (int i = 0; i < DAYS; i++, g_date_add_days (&day, 1))
    {
      g_autofree char *text = yc_date_format (&day);

      g_strlcpy (world->days[i], text, sizeof world->days[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (world->intakes); i++)
    {
      g_autofree char *version = g_strdup_printf ("\"version\": \"2026.%u\"", 8 + i);
      g_autoptr (YcItem) item = sample_item_changed ("small-catering", "\"version\": \"2026.5\"", version);
      g_autoptr (YcIntake) intake = yc_intake_new (item);

      sample_person (intake);
      world->intakes[i] = yc_intake_to_json (intake);
    }
}

static void
walk_clear (Walk *self)
{
  g_rand_free (self->rand);
  g_free (self->where);
  g_free (self->world.days);
  json_object_unref (self->world.intakes[0]);
  json_object_unref (self->world.intakes[1]);
  yc_item_unref (self->world.item);
  yc_calendar_free (self->world.calendar);
}

/* ---- tests ---- */

static guint
read_number (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : fallback;
}

/* Every state was entered, every line of the table gone and every kind taken, or the walk says less than it seems to. */
static void
check_reach (const Walk *self)
{
  const ModelTable *table = model_get_table ();
  guint n = 0;

  for (gsize i = 0; i < MODEL_N_STATES; i++)
    {
      int from = table->states[i];

      if (self->entered[from] == 0)
        g_test_fail_printf ("S%02d was never entered", from);
      for (int to = 0; to < 100; to++)
        if (table->follows[from][to] && self->edges[from][to] == 0)
          g_test_fail_printf ("no case went from S%02d to S%02d", from, to);
        else
          n += table->follows[from][to] ? 1U : 0U;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (model_kinds); i++)
    if (self->kinds[i] == 0)
      g_test_fail_printf ("\"%s\" was never taken", model_kinds[i].kind);
  g_test_message ("%u states, %u lines of the table, %u kinds of events", (guint) MODEL_N_STATES, n, (guint) G_N_ELEMENTS (model_kinds));
}

static void
walk_on (Walk *self, guint sequences)
{
  while (self->sequences < sequences && self->broken == NULL)
    walk_once (self);
}

static void
test_walks (void)
{
  guint seed = read_number ("YICHUANG_SEED", SEED), wanted = read_number ("YICHUANG_INVARIANT_SEQUENCES", SEQUENCES);
  gint64 start = g_get_monotonic_time ();
  double seconds;
  Walk walk;

  walk_init (&walk, seed, FAULT_NONE);
  g_test_message ("YICHUANG_SEED=%u YICHUANG_INVARIANT_SEQUENCES=%u", seed, wanted);
  walk_on (&walk, wanted);
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  g_test_message ("%u sequences, %u events, %u of them taken: %.2f s, %.0f events/s", walk.sequences, walk.events, walk.taken, seconds,
                  walk.events / MAX (seconds, 0.001));
  if (walk.broken != NULL)
    g_test_fail_printf ("%s: %s", walk.broken, walk.where);
  else if (wanted >= REACH_SEQUENCES)
    check_reach (&walk);
  walk_clear (&walk);
}

static const struct { const char *name; Fault fault; const char *broken; } faults[] = {
  { "internal-return-stops-the-clock", FAULT_RETURN_PAUSES, "internal-return-stops-nothing pause-is-told" },
  { "granted-while-owed", FAULT_GRANT_OWED, "no-result-while-owed" },
  { "clerk-corrects-again", FAULT_CLERK_CORRECTS_AGAIN, "author-is-of-the-post" },
  { "revoked-is-left", FAULT_REVOKED_LEFT, "archived-stays" },
  { "archived-is-left", FAULT_ARCHIVED_LEFT, "archived-stays" },
  { "pause-untold", FAULT_PAUSE_UNTOLD, "pause-is-told" },
  { "extended-twice", FAULT_EXTENDED_TWICE, "extended-once" },
  { "clerk-grants", FAULT_CLERK_GRANTS, "author-is-of-the-post" },
  { "item-changes", FAULT_ITEM_CHANGES, "item-stays" },
  { "opinion-decides", FAULT_OPINION_DECIDES, "suggestion-decides-nothing no-result-while-owed" },
  { "taken-back-stays", FAULT_TAKEN_BACK_STAYS, "taken-back-is-as-before" },
  { "sibling-refused", FAULT_SIBLING_REFUSED, "sibling-stays" },
  { "time-rewritten", FAULT_TIME_REWRITTEN, "time-is-the-windows" },
  { "letter-unsigned", FAULT_LETTER_UNSIGNED, "tolerance-is-told commitment-is-signed" },
  { "refused-stays", FAULT_REFUSED_STAYS, "refused-leaves-nothing" },
  { "tolerated-undated", FAULT_TOLERATED_UNDATED, "tolerance-is-told" },
  { "corrected-undated", FAULT_CORRECTED_UNDATED, "correction-is-told taken-though-unlawful" },
  { "cured-early", FAULT_CURED_EARLY, "written-in-its-place" },
  { "denial-revoked", FAULT_DENIAL_REVOKED, "revoked-was-granted" },
  { "ended-late-untold", FAULT_LATE_UNTOLD, "late-is-told" },
  { "refused-withdrawal-drops-the-day", FAULT_REFUSAL_DROPS_DAY, "refused-withdrawal-restores" },
  { "grant-is-reviewed", FAULT_GRANT_REVIEWED, "reviewed-was-refused" },
  { "accepted-for-nothing", FAULT_ACCEPTED_FOR_NOTHING, "accepted-for-an-item" },
  { "clock-runs-on-behind-a-denial", FAULT_CLOCK_RUNS_ON, "no-clock-behind-the-end" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (faults) == N_FAULTS - 1);

/* The same walk over a judge that is wrong in one thing finds just that thing; and with the seed that the finding prints it is found again, at once. */
static void
test_planted (gconstpointer data)
{
  gsize n = GPOINTER_TO_SIZE (data);
  Walk walk, again;

  walk_init (&walk, read_number ("YICHUANG_SEED", SEED), faults[n].fault);
  walk_on (&walk, FAULT_SEQUENCES);
  g_test_message ("found after %u sequences: %s, %s", walk.sequences, walk.broken != NULL ? walk.broken : "nothing", walk.where != NULL ? walk.where : "");
  if (walk.broken == NULL || strstr (faults[n].broken, walk.broken) == NULL)
    g_test_fail_printf ("%s: %s, %s", faults[n].name, walk.broken != NULL ? walk.broken : "not found", walk.where != NULL ? walk.where : "");
  walk_init (&again, walk.seed + walk.walks - 1, faults[n].fault);
  walk_on (&again, 2);
  g_assert_cmpstr (again.broken, ==, walk.broken);
  walk_clear (&again);
  walk_clear (&walk);
}

/* An acceptance that nobody could act on has not been reached. */
static void
check_verdict_reach (const VerdictWorld *world)
{
  for (int i = 0; i < YC_N_OUTCOMES; i++)
    if ((i < YC_OUTCOME_INCOMPLETE ? world->ready[i] : world->outcomes[i]) == 0)
      g_test_fail_printf ("\"%s\" was never reached", yc_outcome_get_code ((YcOutcome) i));
  if (world->n_deemed == 0)
    g_test_fail_printf ("silence never accepted");
  if (world->n_barred == 0)
    g_test_fail_printf ("nobody was barred from applying");
  if (world->n_out_of_force == 0)
    g_test_fail_printf ("no item was out of force");
}

static const struct { const char *name; VerdictFault fault; const char *broken; } verdict_faults[] = {
  { "verdict-without-credit", VERDICT_FAULT_CREDIT, "tolerates-lawfully commits-lawfully sends-away-lawfully" },
  { "verdict-of-another-item", VERDICT_FAULT_ITEM, "accepted-for-an-item tolerates-lawfully commits-lawfully sends-away-lawfully hears-silence" },
  { "verdict-on-what-is-cancelled", VERDICT_FAULT_FORCE, "accepted-for-an-item hears-silence" },
  { "verdict-without-the-receipt", VERDICT_FAULT_SILENCE, "hears-silence" },
  { "verdict-without-the-answers", VERDICT_FAULT_EXIT, "sends-away-lawfully" },
  { "verdict-on-who-is-barred", VERDICT_FAULT_BAR, "sends-away-lawfully" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (verdict_faults) == N_VERDICT_FAULTS - 1);

/* Invariants 3, 4 and 11, and silence and the answers that send away, where the outcome is found. Each try has the next seed. */
static const char *
walk_verdicts (VerdictWorld *world, guint seed, guint wanted, guint *ret_seed)
{
  g_autoptr (GRand) rand = g_rand_new ();
  const char *broken = NULL;

  for (guint n = 0; n < wanted && broken == NULL; n++)
    {
      *ret_seed = seed + n;
      g_rand_set_seed (rand, *ret_seed);
      broken = verdict_try (world, rand);
    }
  return broken;
}

static void
test_verdicts (void)
{
  guint seed = read_number ("YICHUANG_SEED", SEED), wanted = read_number ("YICHUANG_INVARIANT_SEQUENCES", SEQUENCES), at = seed;
  const char *broken;
  VerdictWorld world;

  verdict_world_init (&world, VERDICT_FAULT_NONE);
  broken = walk_verdicts (&world, seed, wanted, &at);
  for (int i = 0; i < YC_N_OUTCOMES; i++)
    g_test_message ("%s: %u, ready %u", yc_outcome_get_code ((YcOutcome) i), world.outcomes[i], world.ready[i]);
  g_test_message ("YICHUANG_SEED=%u: %u verdicts; by silence %u, barred %u, not in force %u", seed, wanted, world.n_deemed, world.n_barred, world.n_out_of_force);
  if (broken != NULL)
    g_test_fail_printf ("%s: YICHUANG_SEED=%u YICHUANG_INVARIANT_SEQUENCES=1, %s", broken, at, world.where);
  else if (wanted >= REACH_SEQUENCES)
    check_verdict_reach (&world);
  verdict_world_clear (&world);
}

/* The same over a judge that is not told of something finds it; and with the seed that it prints finds it again. */
static void
test_verdict_planted (gconstpointer data)
{
  gsize n = GPOINTER_TO_SIZE (data);
  guint seed = read_number ("YICHUANG_SEED", SEED), at = seed;
  const char *broken;
  VerdictWorld world;

  verdict_world_init (&world, verdict_faults[n].fault);
  broken = walk_verdicts (&world, seed, FAULT_SEQUENCES, &at);
  g_test_message ("found: %s, YICHUANG_SEED=%u, %s", broken != NULL ? broken : "nothing", at, world.where != NULL ? world.where : "");
  if (broken == NULL || strstr (verdict_faults[n].broken, broken) == NULL)
    g_test_fail_printf ("%s: %s", verdict_faults[n].name, broken != NULL ? broken : "not found");
  g_assert_cmpstr (walk_verdicts (&world, at, 1, &at), ==, broken);
  verdict_world_clear (&world);
}

static void
test_elsewhere (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      g_autofree char *name = g_strdup_printf ("test-%s.c", elsewhere[i].file), *wanted = g_strdup_printf (" (\"%s\", ", elsewhere[i].test);
      g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "unit", name, NULL), *text = NULL;

      /* Where it is registered, the path stands behind the bracket of a g_test_add function. */
      if (!g_file_get_contents (path, &text, NULL, NULL) || strstr (text, wanted) == NULL)
        g_test_fail_printf ("%s is held by %s, which %s does not register", elsewhere[i].sentence, elsewhere[i].test, name);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/case/invariants/random-walks", test_walks);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/case/invariants/planted/", faults[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_planted);
    }
  g_test_add_func ("/case/invariants/verdicts", test_verdicts);
  for (gsize i = 0; i < G_N_ELEMENTS (verdict_faults); i++)
    {
      g_autofree char *path = g_strconcat ("/case/invariants/planted/", verdict_faults[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_verdict_planted);
    }
  g_test_add_func ("/case/invariants/held-elsewhere", test_elsewhere);
  return g_test_run ();
}
