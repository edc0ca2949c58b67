/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The clocks of a case. Takes the states as they are entered, gives each clock's due moment and its level. Pure; any thread. */
#define G_LOG_DOMAIN "yc-law"
#include "config.h"

#include "law/yc-timer.h"

#define AGREED (YC_TIMER_TOLERANCE | YC_TIMER_RECTIFY)    /* their day is one that was signed or set, and not counted */
#define HANDLING (YC_TIMER_LEGAL | YC_TIMER_PROMISE)

struct _YcTimers
{
  YcTimerRules rules;
  GPtrArray   *timers;      /* (owned): of YcTimer* */
  YcMoment     receipt;
  gboolean     is_special;  /* the state is SPECIAL_STEP and the step does not count */
};

static void
timer_free (gpointer data)
{
  YcTimer *self = data;

  g_array_unref (self->pauses);
  g_free (self);
}

YcTimers *
yc_timers_new (const YcTimerRules *rules)
{
  YcTimers *self = g_new0 (YcTimers, 1);

  self->rules = *rules;
  self->timers = g_ptr_array_new_with_free_func (timer_free);
  g_date_clear (&self->receipt.day, 1);
  return self;
}

/**
 * yc_timers_free:
 * @self: (nullable):
 */
void
yc_timers_free (YcTimers *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->timers);
  g_free (self);
}

void
yc_timer_get_least (const YcTimerRules *rules, const YcMoment *cured, YcDeadline *ret_due)
{
  yc_deadline_compute (rules->calendar, &cured->day, 1, YC_UNIT_WORKDAY, NULL, ret_due);
}

/* Only a later day becomes another one: what was told, or counted, beyond it stands. */
static void
run_on (YcTimers *self, YcTimer *timer)
{
  YcDeadline least;

  if (!g_date_valid (&timer->cured.day))
    return;
  yc_timer_get_least (&self->rules, &timer->cured, &least);
  if (g_date_compare (&timer->due.day, &least.due) >= 0)
    return;
  timer->due = (YcMoment) { least.due, YC_END_OF_DAY };
  timer->provisional = least.provisional;
}

static void
compute (YcTimers *self, YcTimer *timer)
{
  if (timer->open_ended)
    return;
  yc_term_get_due (&timer->term, self->rules.calendar, self->rules.hours, &timer->start, timer->pauses, &timer->due, &timer->provisional);
  run_on (self, timer);
}

/* FALSE: the law knows no such clock for this item. */
static gboolean
find_term (const YcTimers *self, YcTimerKind kind, const YcTimerEntry *entry, YcTerm *ret_term, gboolean *ret_open_ended)
{
  const YcTimerTerms *terms = self->rules.terms;
  const YcItem *item = self->rules.item;
  YcCaseLimits limits;

  *ret_open_ended = FALSE;
  yc_item_find_limits (item, self->rules.answers, &limits);
  switch (kind)
    {
    case YC_TIMER_PRECHECK: *ret_term = terms->precheck; return TRUE;
    case YC_TIMER_CURE: *ret_term = terms->cure; return TRUE;
    case YC_TIMER_TRANSFER: *ret_term = terms->transfer; return TRUE;
    case YC_TIMER_DELIVERY: *ret_term = terms->delivery; return TRUE;
    case YC_TIMER_FILING: *ret_term = terms->filing; return TRUE;
    case YC_TIMER_ARCHIVE: *ret_term = terms->archive; return TRUE;
    case YC_TIMER_RATING: *ret_term = terms->rating; return entry->bad_rating;
    case YC_TIMER_LEGAL: *ret_term = yc_term_from_limit (limits.legal != NULL ? limits.legal : limits.promise); return limits.legal != NULL;
    case YC_TIMER_PROMISE: *ret_term = yc_term_from_limit (limits.promise); return TRUE;
    case YC_TIMER_VERIFICATION: *ret_term = yc_term_from_limit (&item->commitment.verify); return entry->committed && item->commitment.verify.value > 0;
    case YC_TIMER_TOLERANCE:
    case YC_TIMER_RECTIFY: *ret_term = (YcTerm) { 0, YC_TERM_DAY }; return entry->cure != NULL;
    case YC_TIMER_HEARING_ASK:
    case YC_TIMER_HEARING:
      *ret_term = (YcTerm) { kind == YC_TIMER_HEARING ? YC_HEARING_HOLD_WORKDAYS : YC_HEARING_ASK_WORKDAYS, YC_TERM_WORKDAY };
      return entry->step != NULL && entry->step->hearing;
    case YC_TIMER_JUDGE:
      *ret_term = (YcTerm) { 0, YC_TERM_WORKDAY };
      return yc_deadline_get_judge_limit (item, &ret_term->amount);
    case YC_TIMER_SPECIAL:
      *ret_open_ended = entry->step != NULL && entry->step->value == 0;
      *ret_term = (YcTerm) { entry->step != NULL ? entry->step->value : 0, entry->step != NULL && entry->step->unit == YC_UNIT_DAY ? YC_TERM_DAY : YC_TERM_WORKDAY };
      return entry->step != NULL;
    }
  g_return_val_if_reached (FALSE);
}

static void
start_timer (YcTimers *self, YcTimerKind kind, const YcMoment *at, const YcTimerEntry *entry)
{
  YcTerm term = { 0, YC_TERM_WORKDAY };
  gboolean open_ended = FALSE;
  YcTimer *timer;

  if (!find_term (self, kind, entry, &term, &open_ended))
    return;
  timer = g_new0 (YcTimer, 1);
  timer->kind = kind;
  timer->start = *at;
  timer->term = term;
  timer->open_ended = open_ended;
  timer->pauses = g_array_new (FALSE, FALSE, sizeof (YcPause));
  g_date_clear (&timer->paused_from, 1);
  g_date_clear (&timer->cured.day, 1);
  g_date_clear (&timer->due.day, 1);
  g_date_clear (&timer->stop.day, 1);
  if ((kind & AGREED) != 0)
    {
      timer->due = (YcMoment) { entry->cure->due, YC_END_OF_DAY };
      timer->provisional = entry->cure->provisional;
    }
  else
    compute (self, timer);
  g_ptr_array_add (self->timers, timer);
}

void
yc_timer_begin_pause (const YcTimerTerms *terms, GDate *day)
{
  if (terms->pause_day_counts)
    g_date_add_days (day, 1);
}

gboolean
yc_timer_get_pause (const YcTimerTerms *terms, const GDate *from, const GDate *to, YcPause *ret_pause)
{
  *ret_pause = (YcPause) { *from, *to };
  yc_timer_begin_pause (terms, &ret_pause->from);
  if (terms->resume_day_counts)
    g_date_subtract_days (&ret_pause->to, 1);
  return g_date_compare (&ret_pause->from, &ret_pause->to) <= 0;
}

/* A pause that begins and ends on one day has taken nothing where the day of the resumption counts. */
static void
resume (YcTimers *self, YcTimer *timer, const YcMoment *at)
{
  YcPause pause;

  timer->is_paused = FALSE;
  if (yc_timer_get_pause (self->rules.terms, &timer->paused_from, &at->day, &pause))
    {
      g_array_append_val (timer->pauses, pause);
      compute (self, timer);
    }
  g_date_clear (&timer->paused_from, 1);
}

static void
pause_timer (YcTimer *timer, const YcMoment *at)
{
  timer->is_paused = TRUE;
  timer->paused_from = at->day;
}

static void
stop_timer (YcTimers *self, YcTimer *timer, const YcMoment *at)
{
  if (timer->is_paused)
    resume (self, timer, at);
  timer->is_stopped = TRUE;
  timer->stop = *at;
}

/* @days more, in the unit of the term: half days and hours run in the hours of the hall, of which a day has so many. */
static YcTerm
lengthen (const YcTerm *term, int days, const YcHours *hours)
{
  int length = hours != NULL ? yc_hours_get_length (hours) : 0;

  if (term->unit == YC_TERM_HALF_DAY)
    return (YcTerm) { term->amount + 2 * days, YC_TERM_HALF_DAY };
  if (term->unit != YC_TERM_HOUR)
    return (YcTerm) { term->amount + days, term->unit };
  /* Without hours an hour is of the same day. */
  return length > 0 ? (YcTerm) { term->amount + (days * length + 59) / 60, YC_TERM_HOUR } : (YcTerm) { days, YC_TERM_WORKDAY };
}

/* Once, by the days that the law of the item gives (行政许可法第四十二条). */
static void
extend (YcTimers *self, YcTimer *timer)
{
  YcCaseLimits limits;
  int days;

  yc_item_find_limits (self->rules.item, self->rules.answers, &limits);
  days = limits.legal != NULL ? limits.legal->extension : 0;
  if (days > 0)
    timer->term = lengthen (&timer->term, days, self->rules.hours);
  compute (self, timer);
}

static void
touch_running (YcTimers *self, const YcStateClock *clock, const YcMoment *at)
{
  for (guint i = 0; i < self->timers->len; i++)
    {
      YcTimer *timer = g_ptr_array_index (self->timers, i);

      if (timer->is_stopped)
        continue;
      if (timer->is_paused && self->is_special)
        resume (self, timer, at);
      if ((clock->stops & timer->kind) != 0)
        stop_timer (self, timer, at);
      else if (clock->extends && (timer->kind & HANDLING) != 0)
        extend (self, timer);
    }
}

void
yc_timers_enter (YcTimers *self, YcState state, const YcMoment *at, const YcTimerEntry *entry)
{
  static const YcTimerEntry nothing = { NULL };
  const YcStateClock *clock = yc_state_get_clock (state);

  entry = entry != NULL ? entry : &nothing;
  if (state == YC_STATE_RECEIVED || state == YC_STATE_CORRECTED)
    self->receipt = *at;
  touch_running (self, clock, at);
  self->is_special = clock->pauses && entry->step != NULL && !entry->step->counted;
  for (guint i = 0; self->is_special && i < self->timers->len; i++)
    {
      YcTimer *timer = g_ptr_array_index (self->timers, i);

      if (!timer->is_stopped && (timer->kind & HANDLING) != 0)
        pause_timer (timer, at);
    }
  for (guint i = 0; i < YC_N_TIMERS; i++)
    if ((clock->starts & (1U << i)) != 0)
      {
        gboolean handles = ((1U << i) & HANDLING) != 0;
        gboolean from_receipt = handles && clock->from_receipt && g_date_valid (&self->receipt.day);
        const YcMoment *start = handles && entry->begun != NULL ? entry->begun : at;

        start_timer (self, (YcTimerKind) (1U << i), from_receipt ? &self->receipt : start, entry);
      }
}

void
yc_timers_cured (YcTimers *self, const YcMoment *at)
{
  for (guint i = 0; i < self->timers->len; i++)
    {
      YcTimer *timer = g_ptr_array_index (self->timers, i);

      if (timer->is_stopped)
        continue;
      if (timer->kind == YC_TIMER_TOLERANCE)
        stop_timer (self, timer, at);
      if (timer->kind != YC_TIMER_PROMISE || !self->rules.terms->cure_runs_on)
        continue;
      timer->cured = *at;
      run_on (self, timer);
    }
}

void
yc_timers_verified (YcTimers *self, const YcMoment *at, const YcDeadline *until)
{
  const YcTimerEntry entry = { .cure = until };

  for (guint i = 0; i < self->timers->len; i++)
    {
      YcTimer *timer = g_ptr_array_index (self->timers, i);

      if (!timer->is_stopped && (timer->kind & (YC_TIMER_VERIFICATION | YC_TIMER_RECTIFY)) != 0)
        stop_timer (self, timer, at);
    }
  if (until != NULL)
    start_timer (self, YC_TIMER_RECTIFY, at, &entry);
}

void
yc_timers_hearing_asked (YcTimers *self, const YcMoment *at)
{
  const YcSpecialStep step = { .hearing = TRUE };
  const YcTimerEntry entry = { .step = &step };
  gboolean asked = FALSE;

  for (guint i = 0; i < self->timers->len; i++)
    {
      YcTimer *timer = g_ptr_array_index (self->timers, i);

      if (timer->is_stopped || timer->kind != YC_TIMER_HEARING_ASK)
        continue;
      stop_timer (self, timer, at);
      asked = TRUE;
    }
  if (asked)
    start_timer (self, YC_TIMER_HEARING, at, &entry);
}

void
yc_timers_filed (YcTimers *self, const YcMoment *at)
{
  for (guint i = 0; i < self->timers->len; i++)
    {
      YcTimer *timer = g_ptr_array_index (self->timers, i);

      if (!timer->is_stopped && timer->kind == YC_TIMER_FILING)
        stop_timer (self, timer, at);
    }
}

static YcTimer *
find_earliest (YcTimers *self, guint kinds)
{
  YcTimer *earliest = NULL;

  for (guint i = 0; i < self->timers->len; i++)
    {
      YcTimer *timer = g_ptr_array_index (self->timers, i);

      if (timer->is_stopped || timer->open_ended || (kinds & timer->kind) == 0)
        continue;
      if (earliest == NULL || yc_moment_compare (&timer->due, &earliest->due) < 0)
        earliest = timer;
    }
  return earliest;
}

void
yc_timers_tell (YcTimers *self, guint kinds, const YcDeadline *due)
{
  YcTimer *earliest = find_earliest (self, kinds);

  for (guint i = 0; i < self->timers->len; i++)
    {
      YcTimer *timer = g_ptr_array_index (self->timers, i);
      gboolean is_told = timer == earliest;
      int order;

      if (timer->is_stopped || timer->open_ended || (kinds & timer->kind) == 0)
        continue;
      order = g_date_compare (&timer->due.day, &due->due);
      if (is_told ? order != 0 : order < 0)
        timer->due = (YcMoment) { due->due, YC_END_OF_DAY };
      if (is_told || order < 0)
        timer->provisional = due->provisional;
    }
}

gboolean
yc_timers_know (const YcTimers *self, YcTimerKind kind, const YcTimerEntry *entry)
{
  static const YcTimerEntry nothing = { NULL };
  gboolean open_ended;
  YcTerm term;

  return find_term (self, kind, entry != NULL ? entry : &nothing, &term, &open_ended);
}

guint
yc_timers_get_n (const YcTimers *self)
{
  return self->timers->len;
}

const YcTimer *
yc_timers_get (const YcTimers *self, guint n)
{
  return g_ptr_array_index (self->timers, n);
}

const YcTimer *
yc_timers_find (const YcTimers *self, YcTimerKind kind)
{
  for (guint i = self->timers->len; i > 0; i--)
    {
      const YcTimer *timer = g_ptr_array_index (self->timers, i - 1);

      if (timer->kind == kind)
        return timer;
    }
  return NULL;
}

guint
yc_timers_recompute (YcTimers *self, const YcCalendar *calendar)
{
  guint n_moved = 0;

  self->rules.calendar = calendar;
  for (guint i = 0; i < self->timers->len; i++)
    {
      YcTimer *timer = g_ptr_array_index (self->timers, i);
      YcMoment before = timer->due;

      /* A signed day is a day; nothing is counted anew. */
      if (timer->open_ended || timer->is_stopped || !timer->provisional || (timer->kind & AGREED) != 0)
        continue;
      compute (self, timer);
      n_moved += yc_moment_compare (&before, &timer->due) != 0;
    }
  return n_moved;
}

/* In the measure of the term: open minutes, or days. What was paused is no part of it: it is left minus whole, not how long ago it began. */
static gboolean
is_used (const YcTimer *self, const YcTimerRules *rules, const YcMoment *now, int percent)
{
  gboolean by_hours = rules->hours != NULL && (self->term.unit == YC_TERM_HOUR || self->term.unit == YC_TERM_HALF_DAY);
  int whole = self->term.amount, left;

  if (by_hours)
    {
      whole = self->term.unit == YC_TERM_HOUR ? whole * 60 : whole * yc_hours_get_length (rules->hours) / 2;
      left = yc_hours_between (rules->hours, rules->calendar, now, &self->due);
    }
  else if ((self->kind & AGREED) != 0 || self->term.unit == YC_TERM_DAY)
    {
      whole = (self->kind & AGREED) != 0 ? g_date_days_between (&self->start.day, &self->due.day) : whole;
      left = g_date_days_between (&now->day, &self->due.day);
    }
  else
    left = yc_deadline_days_left (rules->calendar, &now->day, &self->due.day);
  return (whole - left) * 100 >= whole * percent;
}

YcTimerLevel
yc_timer_look (const YcTimer *self, const YcTimerRules *rules, const YcMoment *now)
{
  const YcMoment *seen = self->is_stopped ? &self->stop : now;
  gboolean by_hours = self->term.unit == YC_TERM_HOUR || self->term.unit == YC_TERM_HALF_DAY;

  /* Who did not ask for a hearing is late with nothing: the time to ask is over. A provisional day keeps nobody out: the clock runs on, and presses. */
  if (self->kind == YC_TIMER_HEARING_ASK && yc_moment_compare (seen, &self->due) > 0)
    return self->is_stopped || !self->provisional ? YC_LEVEL_DONE : YC_LEVEL_RED;
  /* Who was late before the pause is not in time by it. Nobody is late who has to bring something, behind a day that may come later yet. */
  if (!self->open_ended && (self->is_paused ? g_date_compare (&self->paused_from, &self->due.day) > 0 : yc_moment_compare (seen, &self->due) > 0))
    return (self->kind & (AGREED | YC_TIMER_CURE)) != 0 && self->provisional && !self->is_stopped ? YC_LEVEL_RED : YC_LEVEL_OVERDUE;
  if (self->is_stopped)
    return YC_LEVEL_DONE;
  if (self->is_paused)
    return YC_LEVEL_PAUSED;
  if (self->open_ended)
    return YC_LEVEL_GREEN;
  if (by_hours ? is_used (self, rules, now, rules->terms->red_percent)
               : yc_deadline_days_left (rules->calendar, &now->day, &self->due.day) <= rules->terms->red_workdays)
    return YC_LEVEL_RED;
  return is_used (self, rules, now, rules->terms->yellow_percent) ? YC_LEVEL_YELLOW : YC_LEVEL_GREEN;
}

const char *
yc_timer_kind_get_name (YcTimerKind kind)
{
  switch (kind)
    {
    case YC_TIMER_PRECHECK: return "预审";
    case YC_TIMER_JUDGE: return "受理期限";
    case YC_TIMER_CURE: return "申请人补正";
    case YC_TIMER_LEGAL: return "法定办结";
    case YC_TIMER_PROMISE: return "承诺办结";
    case YC_TIMER_TOLERANCE: return "容缺补齐";
    case YC_TIMER_TRANSFER: return "移交";
    case YC_TIMER_SPECIAL: return "特别环节";
    case YC_TIMER_DELIVERY: return "送达";
    case YC_TIMER_VERIFICATION: return "承诺核查";
    case YC_TIMER_FILING: return "否定备案";
    case YC_TIMER_RATING: return "差评整改";
    case YC_TIMER_ARCHIVE: return "归档";
    case YC_TIMER_RECTIFY: return "限期整改";
    case YC_TIMER_HEARING_ASK: return "申请听证";
    case YC_TIMER_HEARING: return "组织听证";
    }
  return "";
}

const char *
yc_timer_kind_get_code (YcTimerKind kind)
{
  switch (kind)
    {
    case YC_TIMER_PRECHECK: return "precheck";
    case YC_TIMER_JUDGE: return "judge";
    case YC_TIMER_CURE: return "cure";
    case YC_TIMER_LEGAL: return "legal";
    case YC_TIMER_PROMISE: return "promise";
    case YC_TIMER_TOLERANCE: return "tolerance";
    case YC_TIMER_TRANSFER: return "transfer";
    case YC_TIMER_SPECIAL: return "special";
    case YC_TIMER_DELIVERY: return "delivery";
    case YC_TIMER_VERIFICATION: return "verification";
    case YC_TIMER_FILING: return "filing";
    case YC_TIMER_RATING: return "rating";
    case YC_TIMER_ARCHIVE: return "archive";
    case YC_TIMER_RECTIFY: return "rectify";
    case YC_TIMER_HEARING_ASK: return "hearing-ask";
    case YC_TIMER_HEARING: return "hearing";
    }
  return "";
}

const char *
yc_timer_level_get_code (YcTimerLevel level)
{
  static const char *const codes[] = { "done", "paused", "green", "yellow", "red", "overdue" };

  g_return_val_if_fail ((gsize) level < G_N_ELEMENTS (codes), "");
  return codes[level];
}
