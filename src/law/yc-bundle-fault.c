/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* A described 一件事 whose history the law forbids. Takes the facts of each child, gives the first thing that must not have been, and where. Each entry is judged
 * by its line of the table of states (law/yc-state) and by the item; what a description does not tell (who acted, signatures, notices, reasons) is not asked.
 * Pure; any thread. */
#define G_LOG_DOMAIN "yc-law"
#include "config.h"

#include "law/yc-bundle-private.h"
#include "law/yc-correction.h"

static gboolean
accepts (YcState state)
{
  return state == YC_STATE_ACCEPTED || state == YC_STATE_TOLERATED || state == YC_STATE_COMMITTED || state == YC_STATE_DEEMED_ACCEPTED;
}

/* A child as its entries tell it, so far. */
typedef struct
{
  const YcBundleFact *fact;
  const YcCalendar   *calendar;
  gboolean            owed;              /* a day was signed and not all is in */
  YcDeadline          cure;              /* until then; an invalid day: nothing was tolerated */
  GDate               received;          /* what silence counts from; invalid: not yet */
  guint               entered;           /* YcFact: what has happened to it */
} Course;

/* 容缺: what came in was owed. */
static const char *
find_cure_fault (Course *self, const YcBundleEntry *entry)
{
  if (g_date_valid (&entry->cure.due) && !self->owed && (entry->stays || entry->state != YC_STATE_TOLERATED))
    return "states a day for tolerated materials, and none is owed";
  if (entry->is_cured && !self->owed)
    return "nothing is owed that could have come in";
  if (g_date_valid (&entry->begun.day) && (entry->stays || !accepts (entry->state) || yc_moment_compare (&entry->begun, &entry->at) > 0))
    return "clocks begin by an acceptance, and not behind it";
  if (!entry->stays && entry->state == YC_STATE_TOLERATED && !g_date_valid (&entry->cure.due))
    return "states no day by which what is tolerated must be in";
  if (g_date_valid (&entry->cure.due) && g_date_compare (&entry->cure.due, &entry->at.day) < 0)
    return "the day by which what is tolerated must be in lies before the entry";
  return NULL;
}

/* ---- the item ---- */

static gboolean
has_tolerable (const YcItem *item)
{
  for (guint i = 0; i < item->materials->len; i++)
    if (((const YcMaterial *) g_ptr_array_index (item->materials, i))->need == YC_NEED_TOLERABLE)
      return TRUE;
  return FALSE;
}

/* Invariant 3, the stricter reading of the provincial rule: what is tolerated is in by the promised day. Of a promise in days, in years that are known. */
static gboolean
is_behind_promise (const Course *self, const YcBundleEntry *entry, const YcLimit *promise)
{
  YcDeadline due;

  if (self->calendar == NULL || promise->unit == YC_UNIT_HOUR || promise->half)
    return FALSE;
  yc_deadline_compute (self->calendar, &entry->at.day, promise->value, promise->unit, NULL, &due);
  return !due.provisional && g_date_compare (&entry->cure.due, &due.due) > 0;
}

/* Invariants 3, 4 and 11, as far as the item says them. */
static const char *
find_acceptance_fault (const Course *self, const YcBundleEntry *entry)
{
  const YcItem *item = self->fact->item;
  YcCaseLimits limits;

  yc_item_find_limits (item, self->fact->answers, &limits);
  if (self->fact->answers != NULL && yc_item_find_exit (item, self->fact->answers) != NULL)
    return "accepted, and the answers lead to a refusal or to no need of it";
  if (entry->state == YC_STATE_TOLERATED && limits.immediate)
    return "what is decided at once (即办件) leaves no time to cure";
  if (entry->state == YC_STATE_TOLERATED && (item->tolerance_excluded || !has_tolerable (item)))
    return "the item has nothing that may come later";
  if (entry->state == YC_STATE_TOLERATED && is_behind_promise (self, entry, limits.promise))
    return "what is tolerated is to be in behind the promised day";
  if (entry->state == YC_STATE_COMMITTED && !yc_item_may_commit (item))
    return "the item knows no commitment (告知承诺)";
  return NULL;
}

/* 补正 by the law of the item. */
static const char *
find_correction_fault (const YcItem *item, YcState before, YcState after)
{
  const YcCorrectionRule *rule = yc_correction_rule_get (item);

  if (after == YC_STATE_TO_CORRECT && !rule->has_notice)
    return "the law of the item knows no notice to correct";
  if (after == YC_STATE_TO_CORRECT && before == YC_STATE_CORRECTED && !rule->has_second)
    return "the law of the item knows no second notice to correct";
  if (after == YC_STATE_REFUSED && before == YC_STATE_TO_CORRECT && !rule->has_refusal)
    return "the law of the item knows no refusal of what was not corrected";
  return NULL;
}

/* ---- the table ---- */

/* Facts of a line that a description tells. SILENCE only where the days can be counted. */
#define TOLD (YC_FACT_FIRST_TIME | YC_FACT_GRANTED | YC_FACT_NOTHING_OWED | YC_FACT_LAPSED | YC_FACT_IMMEDIATE)
static const struct { YcFact fact; const char *text; } lacking[] = {
  { YC_FACT_FIRST_TIME, "an extension happens once" },
  { YC_FACT_GRANTED, "nothing was granted that could be revoked" },
  { YC_FACT_NOTHING_OWED, "a tolerated material is still owed" },
  { YC_FACT_LAPSED, "no tolerated material was owed behind its day" },
  { YC_FACT_IMMEDIATE, "decided at the window, and the item is not decided at once (即办件)" },
  { YC_FACT_SILENCE, "silence had accepted nothing yet: the window had time to speak, or the law of the item makes no acceptance of it" },
};

/* 行政许可法第三十二条第一款第四项 and the item's own law. @ret_known: FALSE where the days cannot be counted. */
static gboolean
is_silent (const Course *self, const YcBundleEntry *entry, gboolean *ret_known)
{
  YcDeadline due;
  int workdays;

  *ret_known = TRUE;
  if (!yc_deadline_get_judge_limit (self->fact->item, &workdays))
    return FALSE;
  *ret_known = self->calendar != NULL && g_date_valid (&self->received);
  if (!*ret_known)
    return FALSE;
  yc_deadline_compute (self->calendar, &self->received, workdays, YC_UNIT_WORKDAY, NULL, &due);
  *ret_known = !due.provisional;
  return g_date_compare (&entry->at.day, &due.due) > 0;
}

/* What the line from the entry before asks for and the description shows not to have been so. */
static const char *
find_line_fault (const Course *self, YcState before, const YcBundleEntry *entry)
{
  guint actors, facts, shown = self->entered, known = TOLD;
  gboolean is_known;
  YcCaseLimits limits;

  if (!yc_state_get_line (before, entry->state, &actors, &facts))
    return NULL;
  yc_item_find_limits (self->fact->item, self->fact->answers, &limits);
  shown |= limits.immediate ? YC_FACT_IMMEDIATE : 0;
  shown |= self->owed ? 0 : YC_FACT_NOTHING_OWED;
  shown |= self->owed && g_date_compare (&entry->at.day, &self->cure.due) > 0 ? YC_FACT_LAPSED : 0;
  shown |= is_silent (self, entry, &is_known) ? YC_FACT_SILENCE : 0;
  known |= is_known ? YC_FACT_SILENCE : 0;
  for (gsize i = 0; i < G_N_ELEMENTS (lacking); i++)
    if ((facts & known & ~shown & lacking[i].fact) != 0)
      return lacking[i].text;
  return NULL;
}

static void
course_take (Course *self, const YcBundleEntry *entry)
{
  if (g_date_valid (&entry->cure.due))
    {
      self->owed = TRUE;
      self->cure = entry->cure;
    }
  if (entry->is_cured)
    self->owed = FALSE;
  if (entry->state == YC_STATE_RECEIVED || entry->state == YC_STATE_CORRECTED)
    self->received = entry->at.day;
  if (entry->state == YC_STATE_EXTENDED)
    self->entered &= ~(guint) YC_FACT_FIRST_TIME;
  if (entry->state == YC_STATE_GRANTED)
    self->entered |= YC_FACT_GRANTED;
}

/* @last: (nullable): the entry before. (transfer full) (nullable) */
static char *
find_step_fault (Course *self, const YcBundleEntry *last, const YcBundleEntry *entry, const YcMoment *now)
{
  const char *fault;

  if (last == NULL && entry->state != YC_STATE_DRAFT && entry->state != YC_STATE_PRECHECK && entry->state != YC_STATE_RECEIVED)
    return g_strdup_printf ("a case does not begin with %s", yc_state_get_code (entry->state));
  if (entry->stays ? last == NULL || last->state != entry->state : last != NULL && !yc_state_may_follow (last->state, entry->state))
    return g_strdup_printf ("%s may not follow %s", yc_state_get_code (entry->state), last != NULL ? yc_state_get_code (last->state) : "nothing");
  if (last != NULL && yc_moment_compare (&entry->at, &last->at) < 0)
    return g_strdup ("lies before the entry before it");
  if (yc_moment_compare (&entry->at, now) > 0)
    return g_strdup ("lies behind the moment of the question");
  fault = find_cure_fault (self, entry);
  if (fault == NULL && !entry->stays && last != NULL)
    fault = find_line_fault (self, last->state, entry);
  if (fault == NULL && !entry->stays && last != NULL)
    fault = find_correction_fault (self->fact->item, last->state, entry->state);
  if (fault == NULL && !entry->stays && accepts (entry->state))
    fault = find_acceptance_fault (self, entry);
  return g_strdup (fault);
}

static char *
find_entry_fault (const YcBundleFact *fact, const YcCalendar *calendar, const YcMoment *now, int *ret_entry)
{
  Course course = { .fact = fact, .calendar = calendar, .entered = YC_FACT_FIRST_TIME };

  g_date_clear (&course.received, 1);
  g_date_clear (&course.cure.due, 1);
  for (guint i = 0; fact->entries != NULL && i < fact->entries->len; i++)
    {
      const YcBundleEntry *entry = &g_array_index (fact->entries, YcBundleEntry, i);
      char *fault = find_step_fault (&course, i > 0 ? entry - 1 : NULL, entry, now);

      *ret_entry = (int) i;
      if (fault != NULL)
        return fault;
      course_take (&course, entry);
    }
  *ret_entry = -1;
  return NULL;
}

/* ---- the order of the children ---- */

/* A moment that @n had begun: of its first entry that is more than a draft. */
static const YcBundleEntry *
find_begin (const YcBundleFact *fact, int *ret_entry)
{
  for (guint i = 0; fact->entries != NULL && i < fact->entries->len; i++)
    if (g_array_index (fact->entries, YcBundleEntry, i).state != YC_STATE_DRAFT)
      {
        *ret_entry = (int) i;
        return &g_array_index (fact->entries, YcBundleEntry, i);
      }
  return NULL;
}

/* As the child was at @at: what came later is left out. */
static YcChildPhase
phase_at (const YcBundleChild *child, const YcBundleFact *fact, const YcMoment *at)
{
  YcBundleFact then = *fact;
  YcChildPhase phase;
  YcMoment end;

  if (yc_bundle_child_is_external (child))
    {
      phase = yc_bundle_phase_alone (child, fact, &end);
      if (phase <= YC_CHILD_READY || yc_moment_compare (&fact->since, at) <= 0)
        return phase;
      /* Revoked after @at, it stood then. When it began nobody has told: it may not have. */
      return phase == YC_CHILD_REVOKED ? YC_CHILD_DONE : YC_CHILD_READY;
    }
  then.entries = g_array_new (FALSE, FALSE, sizeof (YcBundleEntry));
  for (guint i = 0; fact->entries != NULL && i < fact->entries->len; i++)
    if (yc_moment_compare (&g_array_index (fact->entries, YcBundleEntry, i).at, at) <= 0)
      g_array_append_val (then.entries, g_array_index (fact->entries, YcBundleEntry, i));
  phase = yc_bundle_phase_alone (child, &then, &end);
  g_array_unref (then.entries);
  return phase;
}

/* Who at @at had not begun, and what it rests on had come to nothing or was blocked itself. A ground that stood then is one, whatever had become of its own. */
static YcBundleSet
find_blocked_at (const YcBundle *bundle, const YcBundleFact *facts, const YcBundleSet *rests, const YcMoment *at)
{
  YcBundleSet blocked = 0, failed = 0;

  for (guint i = 0; i < bundle->order->len; i++)
    {
      guint n = g_array_index (bundle->order, guint, i);
      YcChildPhase phase = phase_at (yc_bundle_get_child (bundle, n), &facts[n], at);

      if (yc_child_phase_has_failed (phase))
        failed |= YC_BUNDLE_ONE (n);
      else if (phase == YC_CHILD_READY && (rests[n] & (failed | blocked)) != 0)
        blocked |= YC_BUNDLE_ONE (n);
    }
  return blocked;
}

/* Each child behind those before it, as all were when it began. @waits, @rests: of each child. */
static char *
find_order_fault (const YcBundle *bundle, const YcBundleFact *facts, guint n, const YcBundleSet *waits, const YcBundleSet *rests, int *ret_entry)
{
  const YcBundleEntry *begin = find_begin (&facts[n], ret_entry);
  YcBundleSet blocked = begin != NULL ? find_blocked_at (bundle, facts, rests, &begin->at) : 0;

  for (guint b = 0; begin != NULL && b < bundle->children->len; b++)
    {
      const YcBundleChild *before = yc_bundle_get_child (bundle, b);
      YcChildPhase phase;

      if ((waits[n] & YC_BUNDLE_ONE (b)) == 0)
        continue;
      phase = phase_at (before, &facts[b], &begin->at);
      if ((blocked & YC_BUNDLE_ONE (b)) != 0)
        phase = YC_CHILD_BLOCKED;
      if (!yc_child_phase_has_ended (phase))
        return g_strdup_printf ("begins before \"%s\" has ended", before->id);
      /* On the very minute the order of two cases is not known: what failed then may have failed just after. */
      if ((rests[n] & YC_BUNDLE_ONE (b)) != 0 && yc_child_phase_has_failed (phase))
        return g_strdup_printf ("begins though it rests on \"%s\", which came to nothing", before->id);
    }
  *ret_entry = -1;
  return NULL;
}

char *
yc_bundle_find_fault (const YcBundle *bundle, const YcBundleFact *facts, const YcCalendar *calendar, const YcMoment *now, guint *ret_child, int *ret_entry)
{
  YcBundleSet waits[YC_BUNDLE_MAX_CHILDREN] = { 0 }, rests[YC_BUNDLE_MAX_CHILDREN] = { 0 };
  char *fault;

  yc_bundle_find_before (bundle, facts, FALSE, waits);
  yc_bundle_find_before (bundle, facts, TRUE, rests);
  for (guint n = 0; n < bundle->children->len; n++)
    {
      *ret_child = n;
      fault = find_entry_fault (&facts[n], calendar, now, ret_entry);
      if (fault == NULL)
        fault = find_order_fault (bundle, facts, n, waits, rests, ret_entry);
      if (fault != NULL)
        return fault;
    }
  return NULL;
}
