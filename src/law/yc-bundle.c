/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 一件事: where each child is, who may begin, when the whole is due, who is told. Takes plain facts. A child that is not taken along passes what it waits for on to
 * those behind it. Pure; any thread. */
#define G_LOG_DOMAIN "yc-law"
#include "config.h"

#include "law/yc-bundle-private.h"

#include <string.h>

#define MAX_CHILDREN YC_BUNDLE_MAX_CHILDREN
typedef YcBundleSet Set;
#define ONE YC_BUNDLE_ONE

static void
view_child_free (gpointer data)
{
  YcChildView *self = data;

  g_array_unref (self->waits);
  g_free (self);
}

static void
note_free (gpointer data)
{
  YcBundleNote *self = data;

  g_free (self->text);
  g_free (self);
}

/**
 * yc_bundle_view_free:
 * @self: (nullable):
 */
void
yc_bundle_view_free (YcBundleView *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->children);
  g_array_unref (self->critical);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

/* What @n waits for, or rests on, among the children that are taken. A child left out stands for what it waits for (rests on) itself. */
void
yc_bundle_find_before (const YcBundle *bundle, const YcBundleFact *facts, gboolean rests, Set *sets)
{
  for (guint i = 0; i < bundle->order->len; i++)
    {
      guint n = g_array_index (bundle->order, guint, i);
      const YcBundleChild *child = yc_bundle_get_child (bundle, n);
      const GArray *before = rests ? child->rests_on : child->after;

      sets[n] = 0;
      for (guint k = 0; k < before->len; k++)
        {
          guint b = g_array_index (before, guint, k);

          sets[n] |= facts[b].taken ? ONE (b) : sets[b];
        }
    }
}

static YcChildPhase
phase_of_state (const YcBundleFact *fact, gboolean *ret_begun, YcMoment *ret_end)
{
  YcChildPhase phase = YC_CHILD_READY;

  *ret_begun = FALSE;
  for (guint i = 0; fact->entries != NULL && i < fact->entries->len; i++)
    {
      const YcBundleEntry *entry = &g_array_index (fact->entries, YcBundleEntry, i);
      YcChildPhase before = phase;

      *ret_begun |= entry->state != YC_STATE_DRAFT;
      switch (entry->state)
        {
        case YC_STATE_DRAFT: break;
        case YC_STATE_GRANTED: phase = YC_CHILD_DONE; break;
        case YC_STATE_NOT_NEEDED: phase = YC_CHILD_NOT_NEEDED; break;
        case YC_STATE_REFUSED:
        case YC_STATE_DENIED:
        case YC_STATE_LAPSED:
        case YC_STATE_TERMINATED: phase = YC_CHILD_REFUSED; break;
        case YC_STATE_WITHDRAWN:
        case YC_STATE_VOIDED: phase = YC_CHILD_WITHDRAWN; break;
        case YC_STATE_REVOKED: phase = YC_CHILD_REVOKED; break;
        /* What follows a decision changes nothing in it. */
        case YC_STATE_RESULT_MADE:
        case YC_STATE_DELIVERED:
        case YC_STATE_RATED:
        case YC_STATE_ARCHIVED: break;
        case YC_STATE_PRECHECK:
        case YC_STATE_RECEIVED:
        case YC_STATE_TO_CORRECT:
        case YC_STATE_CORRECTED:
        case YC_STATE_ACCEPTED:
        case YC_STATE_TOLERATED:
        case YC_STATE_COMMITTED:
        case YC_STATE_DEEMED_ACCEPTED:
        case YC_STATE_HANDED_OVER:
        case YC_STATE_SENT_BACK:
        case YC_STATE_REVIEW:
        case YC_STATE_SPECIAL_STEP:
        case YC_STATE_EXTENDED: phase = YC_CHILD_RUNNING; break;
        }
      if (phase != before)
        *ret_end = entry->at;
    }
  return phase;
}

/* Its own phase, before the others are looked at: READY when it has not begun. */
YcChildPhase
yc_bundle_phase_alone (const YcBundleChild *child, const YcBundleFact *fact, YcMoment *ret_end)
{
  gboolean begun;

  if (!fact->taken)
    return YC_CHILD_OUT;
  if (!yc_bundle_child_is_external (child))
    return phase_of_state (fact, &begun, ret_end);
  *ret_end = fact->since;
  return fact->tracked >= YC_CHILD_RUNNING ? fact->tracked : YC_CHILD_READY;
}

gboolean
yc_child_phase_has_ended (YcChildPhase phase)
{
  return phase == YC_CHILD_OUT || phase == YC_CHILD_BLOCKED || phase > YC_CHILD_RUNNING;
}

gboolean
yc_child_phase_has_failed (YcChildPhase phase)
{
  return phase == YC_CHILD_BLOCKED || phase > YC_CHILD_DONE;
}

static YcChildView *
get_view (const YcBundleView *self, guint n)
{
  return g_ptr_array_index (self->children, n);
}

/* Those before it have been looked at: the order of the bundle. */
static void
find_phase (const YcBundle *bundle, YcBundleView *self, guint n, Set waits, Set rests)
{
  YcChildView *view = get_view (self, n);

  if (view->phase != YC_CHILD_READY)
    return;
  for (guint i = 0; i < self->children->len; i++)
    {
      YcChildPhase before = get_view (self, i)->phase;

      if ((rests & ONE (i)) != 0 && yc_child_phase_has_failed (before) && view->because < 0)
        view->because = (int) i;
      if ((waits & ONE (i)) != 0 && !yc_child_phase_has_ended (before))
        g_array_append_val (view->waits, i);
    }
  if (view->because >= 0)
    view->phase = YC_CHILD_BLOCKED;
  else if (view->waits->len > 0)
    view->phase = YC_CHILD_WAITING;
  view->may_start = view->phase == YC_CHILD_READY && !yc_bundle_child_is_external (yc_bundle_get_child (bundle, n));
}

/* 承诺 and 法定, whichever is over first. FALSE: neither runs. */
static gboolean
find_handling (const YcTimers *timers, YcChildView *view)
{
  const YcTimer *both[] = { yc_timers_find (timers, YC_TIMER_PROMISE), yc_timers_find (timers, YC_TIMER_LEGAL) };
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      const YcTimer *timer = both[i];

      if (timer == NULL || timer->is_stopped || (found && yc_moment_compare (&timer->due, &view->due) >= 0))
        continue;
      found = TRUE;
      view->start = timer->start;
      view->due = timer->due;
      view->provisional = timer->provisional;
      view->least |= timer->is_paused;
    }
  return found;
}

static gboolean
owes (const YcTimers *timers)
{
  const YcTimer *timer = yc_timers_find (timers, YC_TIMER_TOLERANCE);

  return timer != NULL && !timer->is_stopped;
}

/* As the child's own picture takes its events (case/yc-case-timer): the entry, then the days that it states. */
static void
take_entry (YcTimers *timers, const YcBundleEntry *entry)
{
  YcTimerEntry brought = { .step = entry->step };

  if (g_date_valid (&entry->cure.due))
    brought.cure = &entry->cure;
  if (g_date_valid (&entry->begun.day))
    brought.begun = &entry->begun;
  if (!entry->stays)
    yc_timers_enter (timers, entry->state, &entry->at, &brought);
  if (brought.cure != NULL)
    yc_timers_tell (timers, YC_TIMER_TOLERANCE, &entry->cure);
  if (entry->is_cured && owes (timers))
    yc_timers_cured (timers, &entry->at);
  if (g_date_valid (&entry->told.due))
    yc_timers_tell (timers, YC_TIMER_LEGAL | YC_TIMER_PROMISE, &entry->told);
}

static void
find_clock (YcBundleView *self, guint n, const YcBundleFact *fact, const YcBundleRules *rules, const YcMoment *begin)
{
  const YcTimerRules timer_rules = { rules->calendar, rules->hours, fact->item, rules->terms, fact->answers };
  g_autoptr (YcTimers) timers = yc_timers_new (&timer_rules);
  g_autoptr (YcTimers) expected = yc_timers_new (&timer_rules);
  YcChildView *view = get_view (self, n);

  for (guint i = 0; fact->entries != NULL && i < fact->entries->len; i++)
    take_entry (timers, &g_array_index (fact->entries, YcBundleEntry, i));
  if (find_handling (timers, view))
    return;
  view->expected = TRUE;
  yc_timers_enter (expected, YC_STATE_ACCEPTED, begin, NULL);
  find_handling (expected, view);
}

/* A child that waits begins when the last of those before it is over: at its end, or at its due moment while it is open; never in the past. */
static void
find_times (const YcBundle *bundle, YcBundleView *self, guint n, const YcBundleFact *fact, const YcBundleRules *rules, const YcMoment *now, Set waits)
{
  YcChildView *view = get_view (self, n);
  YcMoment begin = *now;

  view->reach = *now;
  if (yc_child_phase_has_ended (view->phase))
    return;
  for (guint i = 0; i < self->children->len; i++)
    {
      const YcChildView *before = get_view (self, i);

      if ((waits & ONE (i)) == 0 || yc_child_phase_has_ended (before->phase))
        continue;
      view->least |= before->least;
      view->provisional |= before->provisional;
      if (view->before < 0 || yc_moment_compare (&before->reach, &begin) > 0)
        view->before = (int) i;
      if (yc_moment_compare (&before->reach, &begin) > 0)
        begin = before->reach;
    }
  view->reach = begin;
  if (yc_bundle_child_is_external (yc_bundle_get_child (bundle, n)))
    {
      view->least = TRUE;
      return;
    }
  {
    gboolean provisional = view->provisional;

    find_clock (self, n, fact, rules, &begin);
    view->provisional |= provisional;
  }
  if (yc_moment_compare (&view->due, now) > 0)
    view->reach = view->due;
}

static void
find_due (YcBundleView *self, const YcBundle *bundle)
{
  int last = -1;

  self->own_ended = TRUE;
  for (guint i = 0; i < self->children->len; i++)
    {
      const YcChildView *view = get_view (self, i);

      if (!g_date_valid (&view->due.day))
        continue;
      self->own_ended = FALSE;
      self->provisional |= view->provisional;
      self->least |= view->least;
      if (last < 0 || yc_moment_compare (&view->due, &self->due) > 0)
        {
          self->due = view->due;
          last = (int) i;
        }
    }
  for (int n = last; n >= 0; n = get_view (self, (guint) n)->before)
    {
      guint place = (guint) n;

      g_array_prepend_val (self->critical, place);
    }
  g_assert (self->critical->len <= bundle->children->len);
}

static YcBundleState
find_state (const YcBundleView *self)
{
  guint done = 0, needless = 0, refused = 0, withdrawn = 0;

  for (guint i = 0; i < self->children->len; i++)
    {
      YcChildPhase phase = get_view (self, i)->phase;

      if (!yc_child_phase_has_ended (phase))
        return YC_BUNDLE_RUNNING;
      done += phase == YC_CHILD_DONE;
      needless += phase == YC_CHILD_NOT_NEEDED;
      refused += phase == YC_CHILD_REFUSED || phase == YC_CHILD_REVOKED;
      withdrawn += phase == YC_CHILD_WITHDRAWN || phase == YC_CHILD_BLOCKED;
    }
  if (done > 0)
    return refused + withdrawn > 0 ? YC_BUNDLE_PARTLY : YC_BUNDLE_DONE;
  /* Nothing is left to be asked for. */
  if (needless > 0 && refused + withdrawn == 0)
    return YC_BUNDLE_DONE;
  /* Nothing was taken at all: nothing is done, and nobody refused it. */
  return refused > 0 ? YC_BUNDLE_FAILED : YC_BUNDLE_WITHDRAWN;
}

static void
add_note (YcBundleView *self, const YcBundle *bundle, YcBundleNoteKind kind, guint child, guint because)
{
  const char *name = yc_bundle_get_child (bundle, child)->name, *other = yc_bundle_get_child (bundle, because)->name;
  const char *how = yc_child_phase_get_name (get_view (self, because)->phase);
  YcBundleNote *note = g_new0 (YcBundleNote, 1);

  note->kind = kind;
  note->child = child;
  note->because = because;
  note->source = kind == YC_BUNDLE_TELL ? YC_SOURCE_REVOKE : YC_SOURCE_JOINT;
  switch (kind)
    {
    case YC_BUNDLE_LEFT_ALONE: note->text = g_strdup_printf ("“%s”%s，不影响“%s”，后者照常办理", other, how, name); break;
    case YC_BUNDLE_NO_GROUND: note->text = g_strdup_printf ("“%s”以“%s”的结果为前提，而“%s”%s，因此不能开始", name, other, other, how); break;
    case YC_BUNDLE_TELL: note->text = g_strdup_printf ("“%s”已撤销；“%s”以其结果为前提，应当告知该事项的经办部门", other, name); break;
    }
  g_ptr_array_add (self->notes, note);
}

static void
find_notes (YcBundleView *self, const YcBundle *bundle, const Set *rests)
{
  Set all[MAX_CHILDREN] = { 0 };

  /* Also who rests on it through another. */
  for (guint i = 0; i < bundle->order->len; i++)
    {
      guint n = g_array_index (bundle->order, guint, i);

      all[n] = rests[n];
      for (guint b = 0; b < self->children->len; b++)
        if ((rests[n] & ONE (b)) != 0)
          all[n] |= all[b];
    }
  for (guint because = 0; because < self->children->len; because++)
    for (guint n = 0; n < self->children->len; n++)
      {
        YcChildPhase cause = get_view (self, because)->phase, phase = get_view (self, n)->phase;

        if (phase == YC_CHILD_OUT || n == because)
          continue;
        if (get_view (self, n)->because == (int) because)
          add_note (self, bundle, YC_BUNDLE_NO_GROUND, n, because);
        if (cause == YC_CHILD_REVOKED && (all[n] & ONE (because)) != 0 && (phase <= YC_CHILD_DONE))
          add_note (self, bundle, YC_BUNDLE_TELL, n, because);
        else if (cause > YC_CHILD_DONE && !yc_child_phase_has_ended (phase) && (all[n] & ONE (because)) == 0)
          add_note (self, bundle, YC_BUNDLE_LEFT_ALONE, n, because);
      }
}

YcBundleView *
yc_bundle_look (const YcBundle *bundle, const YcBundleFact *facts, const YcBundleRules *rules, const YcMoment *now)
{
  YcBundleView *self = g_new0 (YcBundleView, 1);
  Set waits[MAX_CHILDREN] = { 0 }, rests[MAX_CHILDREN] = { 0 };

  g_return_val_if_fail (bundle->children->len <= MAX_CHILDREN, self);
  self->children = g_ptr_array_new_with_free_func (view_child_free);
  self->critical = g_array_new (FALSE, FALSE, sizeof (guint));
  self->notes = g_ptr_array_new_with_free_func (note_free);
  g_date_clear (&self->due.day, 1);
  yc_bundle_find_before (bundle, facts, FALSE, waits);
  yc_bundle_find_before (bundle, facts, TRUE, rests);
  for (guint i = 0; i < bundle->children->len; i++)
    {
      YcChildView *view = g_new0 (YcChildView, 1);
      YcMoment end;

      view->waits = g_array_new (FALSE, FALSE, sizeof (guint));
      view->because = view->before = -1;
      g_date_clear (&view->start.day, 1);
      g_date_clear (&view->due.day, 1);
      view->phase = yc_bundle_phase_alone (yc_bundle_get_child (bundle, i), &facts[i], &end);
      g_ptr_array_add (self->children, view);
    }
  for (guint i = 0; i < bundle->order->len; i++)
    {
      guint n = g_array_index (bundle->order, guint, i);

      find_phase (bundle, self, n, waits[n], rests[n]);
      find_times (bundle, self, n, &facts[n], rules, now, waits[n]);
    }
  find_due (self, bundle);
  self->state = find_state (self);
  find_notes (self, bundle, rests);
  return self;
}

gboolean
yc_bundle_is_asked (const YcBundle *bundle, const YcBundleView *view, const YcBundleShare *share)
{
  for (guint i = 0; i < share->uses->len; i++)
    {
      guint child = ((const YcBundleUse *) g_ptr_array_index (share->uses, i))->child;

      if (!yc_bundle_child_is_external (yc_bundle_get_child (bundle, child)) && !yc_child_phase_has_ended (get_view (view, child)->phase))
        return TRUE;
    }
  return FALSE;
}

static const struct { const char *code, *name; } phases[] = {
  { "out", "未选办" }, { "waiting", "等待前项" }, { "ready", "可以开始" }, { "blocked", "缺少前提" }, { "running", "办理中" }, { "not-needed", "无需许可" }, { "done", "已办成" },
  { "refused", "未予办理" }, { "withdrawn", "已撤回" }, { "revoked", "已撤销" },
};
static const struct { const char *code, *name; } states[] = {
  { "running", "办理中" }, { "done", "全部办成" }, { "partly", "部分办成" }, { "failed", "未办成" }, { "withdrawn", "已撤回" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (phases) == YC_N_CHILD_PHASES);
G_STATIC_ASSERT (G_N_ELEMENTS (states) == YC_BUNDLE_WITHDRAWN + 1);

const char *
yc_child_phase_get_code (YcChildPhase phase)
{
  return phases[phase].code;
}

const char *
yc_child_phase_get_name (YcChildPhase phase)
{
  return phases[phase].name;
}

const char *
yc_bundle_state_get_code (YcBundleState state)
{
  return states[state].code;
}

const char *
yc_bundle_state_get_name (YcBundleState state)
{
  return states[state].name;
}

const char *
yc_bundle_note_get_code (YcBundleNoteKind kind)
{
  static const char *const codes[] = { "left-alone", "no-ground", "tell" };

  return codes[kind];
}
