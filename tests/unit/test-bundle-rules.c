/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Tests of law/yc-bundle. Random orders of events over random bundles: the refusal of a child leaves its siblings (invariant 14), none begins before what it waits
 * for, the whole is never due before an open child of ours; what a child's own facts forbid is refused, at its place. What waits for and rests on whom, and what is
 * forbidden, is found here a second time, by walking. YICHUANG_BUNDLE_RUNS and YICHUANG_SEED choose; both are printed. */
#include "config.h"

#include "law/yc-bundle.h"

#include "base/yc-json.h"
#include "sample-terms.h"

#define RUNS 20000
#define SEED 20261127
#define MAX_CHILDREN 8
#define EVENTS 30

/* Why a step along a line of the table must not have been, as the facts tell. */
typedef enum { FREE, TWICE_EXTENDED, NEVER_GRANTED, STILL_OWED, NOT_LAPSED, NOT_AT_ONCE, NOT_SILENT, NO_DAY, DAY_BEFORE, DAY_BEHIND, NO_COMMITMENT, N_FORBIDDEN } Forbidden;
static const char *const forbidden[] = {
  "", "an extension happens once", "nothing was granted", "is still owed", "owed behind its day", "is not decided at once", "silence had accepted nothing", "states no day",
  "lies before the entry", "behind the promised day", "knows no commitment",
};

typedef struct
{
  GRand        *rand;
  YcCatalog    *catalog;
  YcBundleRules rules;
  YcBundle     *bundle;
  YcBundleFact  facts[MAX_CHILDREN];
  YcMoment      now;
  guint         n_starts, n_refused, n_failed, n_told, n_blocked;
  guint         n_forbidden[N_FORBIDDEN];
} Run;

static int
pick (Run *self, int n)
{
  return g_rand_int_range (self->rand, 0, n);
}

/* A child waits for some of those before it and rests on some of these. */
static void
make_bundle (Run *self)
{
  g_autoptr (GString) text = g_string_new ("{\"format\":1,\"id\":\"x\",\"version\":\"1\",\"name\":\"x\",\"source\":\"x\",\"children\":[");
  g_autoptr (JsonObject) json = NULL;
  g_autoptr (GError) error = NULL;
  int n = 1 + pick (self, MAX_CHILDREN);

  for (int i = 0; i < n; i++)
    {
      g_autoptr (GString) after = g_string_new (NULL);
      g_autoptr (GString) rests = g_string_new (NULL);

      for (int k = 0; k < i; k++)
        if (pick (self, 3) == 0)
          {
            g_string_append_printf (after, "%s\"c%d\"", after->len > 0 ? "," : "", k);
            if (pick (self, 2) == 0)
              g_string_append_printf (rests, "%s\"c%d\"", rests->len > 0 ? "," : "", k);
          }
      g_string_append_printf (text, "%s{\"id\":\"c%d\",\"name\":\"n%d\",\"after\":[%s],\"rests_on\":[%s],\"items\":[%s]}", i > 0 ? "," : "", i, i, after->str, rests->str,
                              pick (self, 4) == 0 ? "" : pick (self, 2) == 0 ? "{\"item\":\"small-catering\"}" : "{\"item\":\"public-place-hygiene\"}");
    }
  g_string_append (text, "]}");
  json = yc_json_parse_object (text->str, -1, NULL, &error);
  g_assert_no_error (error);
  self->bundle = yc_bundle_parse (json, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < (guint) n; i++)
    {
      const YcBundleChild *child = yc_bundle_get_child (self->bundle, i);

      self->facts[i] = (YcBundleFact) { .taken = pick (self, 6) != 0, .tracked = YC_CHILD_READY };
      if (yc_bundle_child_is_external (child))
        continue;
      self->facts[i].item = yc_catalog_find (self->catalog, ((const YcBundleChoice *) g_ptr_array_index (child->choices, 0))->item);
      self->facts[i].entries = g_array_new (FALSE, FALSE, sizeof (YcBundleEntry));
    }
}

static void
clear_bundle (Run *self)
{
  for (guint i = 0; i < self->bundle->children->len; i++)
    g_clear_pointer (&self->facts[i].entries, g_array_unref);
  g_clear_pointer (&self->bundle, yc_bundle_unref);
}

/* By walking: does @n wait for (rest on) @other directly, children left out seen through; @far: through others, too. */
static gboolean
comes_after (const Run *self, guint n, guint other, gboolean rests, gboolean far)
{
  const YcBundleChild *child = yc_bundle_get_child (self->bundle, n);
  const GArray *before = rests ? child->rests_on : child->after;

  for (guint i = 0; i < before->len; i++)
    {
      guint b = g_array_index (before, guint, i);

      if (b == other || ((far || !self->facts[b].taken) && comes_after (self, b, other, rests, far)))
        return TRUE;
    }
  return FALSE;
}

static const YcChildView *
view_of (const YcBundleView *view, guint n)
{
  return g_ptr_array_index (view->children, n);
}

static gboolean
is_open (YcChildPhase phase)
{
  return phase == YC_CHILD_WAITING || phase == YC_CHILD_READY || phase == YC_CHILD_RUNNING;
}

static void
check_view (Run *self, const YcBundleView *view)
{
  gboolean any_open = FALSE;

  for (guint n = 0; n < self->bundle->children->len; n++)
    {
      const YcChildView *child = view_of (view, n);
      gboolean external = yc_bundle_child_is_external (yc_bundle_get_child (self->bundle, n));

      g_assert_cmpint (child->phase == YC_CHILD_OUT, ==, !self->facts[n].taken);
      /* External ones are tracked: never begun here, and without a clock of ours. */
      g_assert_true (!external || (!child->may_start && !g_date_valid (&child->due.day)));
      g_assert_cmpint (g_date_valid (&child->due.day), ==, !external && is_open (child->phase));
      if (g_date_valid (&child->due.day))
        {
          any_open = TRUE;
          g_assert_cmpint (yc_moment_compare (&child->due, &view->due), <=, 0);
          g_assert_cmpint (yc_moment_compare (&child->start, &child->due), <=, 0);
        }
      for (guint b = 0; b < self->bundle->children->len && is_open (child->phase) && child->phase != YC_CHILD_RUNNING; b++)
        {
          const YcChildView *before = view_of (view, b);

          if (before->phase == YC_CHILD_OUT || !comes_after (self, n, b, FALSE, FALSE))
            continue;
          g_assert_true (child->phase == YC_CHILD_WAITING || !is_open (before->phase));
          g_assert_true (!comes_after (self, n, b, TRUE, FALSE) || !yc_child_phase_has_failed (before->phase));
          /* A serial child is expected to begin no earlier than what it waits for is due. */
          if (!external && g_date_valid (&before->due.day) && is_open (before->phase))
            g_assert_cmpint (yc_moment_compare (&child->start, &before->due), >=, 0);
        }
      if (child->phase == YC_CHILD_BLOCKED)
        g_assert_true (child->because >= 0 && yc_child_phase_has_failed (view_of (view, (guint) child->because)->phase)
                       && comes_after (self, n, (guint) child->because, TRUE, FALSE));
    }
  g_assert_cmpint (view->own_ended, ==, !any_open);
  g_assert_cmpint (g_date_valid (&view->due.day), ==, any_open);
  g_assert_cmpint (view->critical->len > 0, ==, any_open);
}

/* What an event on @n may do to the others. */
static void
check_siblings (Run *self, guint event, const YcBundleView *before, const YcBundleView *after)
{
  for (guint n = 0; n < self->bundle->children->len; n++)
    {
      YcChildPhase was = view_of (before, n)->phase, is = view_of (after, n)->phase;

      if (n == event)
        continue;
      /* Invariant 14: who has begun stays as it is; who has not loses its ground only where it rests on what failed. */
      if (was == YC_CHILD_RUNNING || was > YC_CHILD_RUNNING)
        g_assert_cmpint (is, ==, was);
      if (is == YC_CHILD_BLOCKED && was != YC_CHILD_BLOCKED)
        g_assert_true (view_of (after, event)->phase > YC_CHILD_DONE && comes_after (self, n, event, TRUE, TRUE));
    }
}

/* Each sibling that rests on a revoked child is told of, no other one, once. */
static void
check_told (Run *self, const YcBundleView *view)
{
  for (guint r = 0; r < self->bundle->children->len; r++)
    for (guint n = 0; n < self->bundle->children->len; n++)
      {
        guint told = 0, expected = n != r && view_of (view, r)->phase == YC_CHILD_REVOKED && view_of (view, n)->phase != YC_CHILD_OUT
                                   && view_of (view, n)->phase <= YC_CHILD_DONE && comes_after (self, n, r, TRUE, TRUE);

        for (guint i = 0; i < view->notes->len; i++)
          {
            const YcBundleNote *note = g_ptr_array_index (view->notes, i);

            told += note->kind == YC_BUNDLE_TELL && note->child == n && note->because == r;
          }
        g_assert_cmpuint (told, ==, expected);
        self->n_told += told;
      }
}

/* ---- what its facts forbid, found a second time ---- */

static const YcBundleEntry *
find_last (const YcBundleFact *fact, YcState state)
{
  const YcBundleEntry *found = NULL;

  for (guint i = 0; i < fact->entries->len; i++)
    if (g_array_index (fact->entries, YcBundleEntry, i).state == state && !g_array_index (fact->entries, YcBundleEntry, i).stays)
      found = &g_array_index (fact->entries, YcBundleEntry, i);
  return found;
}

/* Whether @day is behind the @n-th working day after @from. FALSE, too, where it is not known, 2027 having no calendar. */
static gboolean
is_behind (const Run *self, const GDate *from, int n, const GDate *day, gboolean *ret_known)
{
  GDate at = *from;

  while (n > 0)
    {
      g_date_add_days (&at, 1);
      n -= yc_calendar_is_workday (self->rules.calendar, &at);
    }
  *ret_known = g_date_get_year (&at) == 2026;
  return *ret_known && g_date_compare (day, &at) > 0;
}

/* The day by which what is still owed must be in; NULL: nothing is. */
static const GDate *
find_owed (const YcBundleFact *fact)
{
  const YcBundleEntry *tolerated = find_last (fact, YC_STATE_TOLERATED);

  for (guint i = 0; i < fact->entries->len; i++)
    if (g_array_index (fact->entries, YcBundleEntry, i).is_cured)
      return NULL;
  return tolerated != NULL ? &tolerated->cure.due : NULL;
}

static Forbidden
find_silence_forbidden (const Run *self, const YcBundleFact *fact)
{
  const YcBundleEntry *received = find_last (fact, YC_STATE_RECEIVED), *supplied = find_last (fact, YC_STATE_CORRECTED);
  gboolean known, silent;

  received = supplied != NULL ? supplied : received;
  if (received == NULL)
    return FREE;
  silent = is_behind (self, &received->at.day, 5, &self->now.day, &known);
  return known && !silent ? NOT_SILENT : FREE;
}

static Forbidden
find_tolerance_forbidden (const Run *self, const YcBundleFact *fact, const YcBundleEntry *entry)
{
  gboolean known;

  if (!g_date_valid (&entry->cure.due))
    return NO_DAY;
  if (g_date_compare (&entry->cure.due, &self->now.day) < 0)
    return DAY_BEFORE;
  return is_behind (self, &self->now.day, fact->item->promise.value, &entry->cure.due, &known) ? DAY_BEHIND : FREE;
}

/* @fact: before @entry. */
static Forbidden
find_forbidden (const Run *self, const YcBundleFact *fact, const YcBundleEntry *entry)
{
  const YcState before = fact->entries->len > 0 ? g_array_index (fact->entries, YcBundleEntry, fact->entries->len - 1).state : YC_STATE_DRAFT;
  const GDate *owed = find_owed (fact);

  switch (entry->stays ? -1 : (int) entry->state)
    {
    case YC_STATE_EXTENDED: return find_last (fact, YC_STATE_EXTENDED) != NULL ? TWICE_EXTENDED : FREE;
    case YC_STATE_REVOKED: return find_last (fact, YC_STATE_GRANTED) == NULL ? NEVER_GRANTED : FREE;
    case YC_STATE_GRANTED: case YC_STATE_DENIED: return owed != NULL ? STILL_OWED : before < YC_STATE_HANDED_OVER ? NOT_AT_ONCE : FREE;
    case YC_STATE_LAPSED: return owed == NULL || g_date_compare (&self->now.day, owed) <= 0 ? NOT_LAPSED : FREE;
    case YC_STATE_DEEMED_ACCEPTED: return find_silence_forbidden (self, fact);
    case YC_STATE_TOLERATED: return find_tolerance_forbidden (self, fact, entry);
    case YC_STATE_COMMITTED: return strcmp (fact->item->id, "small-catering") == 0 ? NO_COMMITMENT : FREE;
    default: return FREE;
    }
}

/* ---- events ---- */

/* A step of the table that leads on, with the day that it is signed with, mostly; or what is owed comes in. FALSE: there is none. */
static gboolean
make_entry (Run *self, const YcBundleFact *fact, YcBundleEntry *entry)
{
  YcState from = YC_STATE_DRAFT, to, follow[32];
  guint n_follow = 0;

  if (fact->entries->len > 0)
    from = g_array_index (fact->entries, YcBundleEntry, fact->entries->len - 1).state;
  if (fact->entries->len > 0 && find_owed (fact) != NULL && yc_state_is_open (from) && pick (self, 5) == 0)
    {
      *entry = (YcBundleEntry) { .state = from, .at = self->now, .stays = TRUE, .is_cured = TRUE };
      return TRUE;
    }
  for (guint i = 0; yc_state_get_nth (i, &to); i++)
    if (yc_state_may_follow (from, to) && to != YC_STATE_VOIDED)
      follow[n_follow++] = to;
  if (n_follow == 0)
    return FALSE;
  entry->state = follow[pick (self, (int) n_follow)];
  if (entry->state == YC_STATE_TOLERATED && pick (self, 4) != 0)
    {
      entry->cure.due = self->now.day;
      if (pick (self, 6) == 0)
        g_date_subtract_days (&entry->cure.due, 1);
      else
        g_date_add_days (&entry->cure.due, (guint) pick (self, 20));
    }
  return TRUE;
}

/* External: as its department tells. */
static gboolean
happen_outside (Run *self, YcBundleFact *fact)
{
  if (fact->tracked > YC_CHILD_DONE)
    return FALSE;
  fact->tracked = fact->tracked < YC_CHILD_RUNNING ? YC_CHILD_RUNNING
                  : fact->tracked == YC_CHILD_DONE ? YC_CHILD_REVOKED : (YcChildPhase) (YC_CHILD_DONE + pick (self, 3));
  fact->since = self->now;
  return TRUE;
}

/* FALSE: nothing can happen to @n. A begin that the view does not allow, and a step that the facts forbid, are tried too: the rules must find them. */
static gboolean
happen (Run *self, guint n, const YcBundleView *view)
{
  YcBundleFact *fact = &self->facts[n];
  YcBundleEntry entry = { .at = self->now };
  Forbidden why;
  guint child;
  g_autofree char *fault = NULL;
  int place;

  if (!fact->taken)
    return FALSE;
  if (fact->entries == NULL)
    return happen_outside (self, fact);
  if (!make_entry (self, fact, &entry))
    return FALSE;
  why = find_forbidden (self, fact, &entry);
  g_array_append_val (fact->entries, entry);
  fault = yc_bundle_find_fault (self->bundle, self->facts, self->rules.calendar, &self->now, &child, &place);
  if (fact->entries->len > 1 && why == FREE)
    {
      g_assert_cmpstr (fault, ==, NULL);
      return TRUE;
    }
  if (why == FREE)
    g_assert_cmpint (view_of (view, n)->may_start, ==, fault == NULL);
  if (fault == NULL && why == FREE)
    {
      self->n_starts++;
      return TRUE;
    }
  if (why != FREE && (fault == NULL || strstr (fault, forbidden[why]) == NULL || place != (int) fact->entries->len - 1))
    g_error ("%s at %d: \"%s\", not \"%s\"", yc_state_get_code (entry.state), place, fault != NULL ? fault : "", forbidden[why]);
  g_assert_cmpuint (child, ==, n);
  self->n_forbidden[why]++;
  g_array_set_size (fact->entries, fact->entries->len - 1);
  self->n_refused += why == FREE;
  return FALSE;
}

static void
run_one (Run *self)
{
  guint favourite;

  make_bundle (self);
  g_date_set_dmy (&self->now.day, (GDateDay) (1 + pick (self, 28)), (GDateMonth) (1 + pick (self, 12)), 2026);
  self->now.minute = 540;
  favourite = (guint) pick (self, (int) self->bundle->children->len);
  for (int i = 0; i < EVENTS; i++)
    {
      g_autoptr (YcBundleView) before = yc_bundle_look (self->bundle, self->facts, &self->rules, &self->now);
      g_autoptr (YcBundleView) after = NULL;
      /* One of them goes far. */
      guint n = pick (self, 2) == 0 ? favourite : (guint) pick (self, (int) self->bundle->children->len);

      check_view (self, before);
      if (happen (self, n, before))
        {
          after = yc_bundle_look (self->bundle, self->facts, &self->rules, &self->now);
          check_siblings (self, n, before, after);
          check_told (self, after);
          self->n_failed += view_of (after, n)->phase > YC_CHILD_DONE;
          for (guint k = 0; k < after->children->len; k++)
            self->n_blocked += view_of (after, k)->phase == YC_CHILD_BLOCKED;
        }
      /* Two events never share a minute: which of them came first would be nobody's knowledge. */
      g_date_add_days (&self->now.day, (guint) pick (self, 6));
      self->now.minute += 1;
    }
  clear_bundle (self);
}

static guint
read_number (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : fallback;
}

static void
test_random (void)
{
  static const YcHours hours = { .spans = { { 510, 690 }, { 780, 1020 } }, .n_spans = 2 };
  g_autofree char *items = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "items", NULL);
  g_autofree char *days = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (YcCatalog) catalog = yc_catalog_load (items, NULL);
  g_autoptr (YcCalendar) calendar = yc_calendar_load (days, NULL);
  guint seed = read_number ("YICHUANG_SEED", SEED), runs = read_number ("YICHUANG_BUNDLE_RUNS", RUNS);
  Run self = { .catalog = catalog, .rules = { calendar, &hours, &sample_terms } };

  g_date_clear (&self.now.day, 1);
  /* Before the first one: a failed assertion ends the program. YICHUANG_BUNDLE_TRACE=1 names the seed of each bundle. */
  g_test_message ("YICHUANG_SEED=%u YICHUANG_BUNDLE_RUNS=%u", seed, runs);
  for (guint i = 0; i < runs; i++)
    {
      /* Each bundle has a seed of its own, so that one alone can be played again: YICHUANG_SEED=… YICHUANG_BUNDLE_RUNS=1. */
      self.rand = g_rand_new_with_seed (seed + i);
      if (g_getenv ("YICHUANG_BUNDLE_TRACE") != NULL)
        g_test_message ("YICHUANG_SEED=%u YICHUANG_BUNDLE_RUNS=1", seed + i);
      run_one (&self);
      g_rand_free (self.rand);
    }
  g_test_message ("YICHUANG_SEED=%u: %u bundles, %u begun, %u refused to begin, %u came to nothing, %u blocked, %u told", seed, runs, self.n_starts, self.n_refused,
                  self.n_failed, self.n_blocked, self.n_told);
  for (guint i = FREE + 1; i < N_FORBIDDEN; i++)
    {
      g_test_message ("refused, \"%s\": %u", forbidden[i], self.n_forbidden[i]);
      /* Some are met once in a thousand bundles. */
      if (runs >= RUNS)
        g_assert_cmpuint (self.n_forbidden[i], >, 0);
    }
  if (runs >= 1000)
    g_assert_true (self.n_starts > runs && self.n_refused > runs / 10 && self.n_failed > runs / 10 && self.n_blocked > runs / 10 && self.n_told > runs / 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/law/bundle/random-events-over-random-bundles", test_random);
  return g_test_run ();
}
