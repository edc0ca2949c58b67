/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The clocks of a case. Takes its events in order, feeds law/yc-timer with the states that they enter and the days that they state, gives one line a
 * clock. Counts nothing itself but what is left. Pure; any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-timer.h"

#include "base/yc-clock.h"
#include "base/yc-json.h"

#include <string.h>

#define APPLICANT (YC_TIMER_TOLERANCE | YC_TIMER_CURE)      /* until when what is lacking has to come */
#define HANDLING (YC_TIMER_LEGAL | YC_TIMER_PROMISE)
/* 否定备案 is the supervisor's, and stands in the ledger; no act of the product ends 归档 yet, and a clock that nobody can stop would only turn red. */
#define NOT_SHOWN (YC_TIMER_FILING | YC_TIMER_ARCHIVE)
#define MAX_ID 128
#define MAX_NAME 256
#define MAX_ANSWER 40
#define BAD_RATING 4            /* of 1 to 5, 1 is the best: GB/T 39046, A.8 */

void
yc_case_timer_free (YcCaseTimer *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->pauses);
  g_free (self->why);
  g_free (self);
}

/* While the events are read. */
typedef struct
{
  const YcTimerRules  *rules;
  YcTimers            *timers;
  YcState              state;
  YcMoment             last;        /* an earlier moment is none: two devices do not agree about the time */
  YcMoment             receipt;
  const YcSpecialStep *step;        /* (nullable): what the case waits for */
  gboolean             committed;
  gboolean             anew;        /* a provisional day is none */
  GByteArray          *ended;       /* one a clock: RUNS, FULFILLED, WITHOUT_EFFECT */
  GArray              *since;       /* of guint, one a clock: the event that began it */
  guint                n;           /* of the event that is read */
} Reading;

enum { RUNS, FULFILLED, WITHOUT_EFFECT };

/* ---- reading events ---- */

static gboolean
read_day (JsonObject *object, const char *where, const char *day, const char *mark, YcDeadline *ret_due, gboolean *ret_has, GError **error)
{
  const char *text = NULL;

  ret_due->provisional = FALSE;
  if (!yc_json_get_string (object, where, day, 10, &text, error) || !yc_json_opt_boolean (object, where, mark, &ret_due->provisional, error))
    return FALSE;
  *ret_has = yc_date_parse (text, &ret_due->due);
  return TRUE;
}

static gboolean
owes (const Reading *self)
{
  const YcTimer *timer = yc_timers_find (self->timers, YC_TIMER_TOLERANCE);

  return timer != NULL && !timer->is_stopped;
}

/* 听证: what was told as certain stands, a provisional day is counted with the calendar of now. A request begins the time to hold it. */
static gboolean
take_hearing (Reading *self, const YcCaseEvent *event, GError **error)
{
  const gboolean asked = strcmp (event->kind, "hearing-asked") == 0;
  JsonObject *hearing = NULL;
  gboolean provisional = FALSE;
  const char *text = "";
  YcDeadline day = { .provisional = FALSE };

  if (!asked && strcmp (event->kind, "step-begun") != 0)
    return TRUE;
  if (asked)
    yc_timers_hearing_asked (self->timers, &self->last);
  if (!yc_json_opt_object (event->body, "", "hearing", &hearing, error))
    return FALSE;
  if (hearing == NULL)
    return TRUE;
  if (!yc_json_opt_boolean (hearing, "hearing", "provisional", &provisional, error)
      || (!asked && !yc_json_opt_boolean (hearing, "hearing", "ask_provisional", &provisional, error))
      || !yc_json_opt_string (hearing, "hearing", asked ? "hold" : "ask", 10, &text, error))
    return FALSE;
  if (!provisional && yc_date_parse (text, &day.due))
    yc_timers_tell (self->timers, asked ? YC_TIMER_HEARING : YC_TIMER_HEARING_ASK, &day);
  return TRUE;
}

/* The days that the event states. The last tolerated material is in when none of its days is left. */
static gboolean
take_days (Reading *self, const YcCaseEvent *event, GError **error)
{
  JsonObject *judge = NULL, *due = NULL;
  YcDeadline day;
  gboolean has;

  if (!yc_json_opt_object (event->body, "", "judge", &judge, error) || !yc_json_opt_object (event->body, "", "due", &due, error))
    return FALSE;
  if (judge != NULL)
    {
      if (!read_day (judge, "judge", "date", "provisional", &day, &has, error))
        return FALSE;
      if (has && !(self->anew && day.provisional))
        yc_timers_tell (self->timers, YC_TIMER_JUDGE, &day);
    }
  if (due == NULL)
    return TRUE;
  if (!read_day (due, "due", "cure", "cure_provisional", &day, &has, error))
    return FALSE;
  if (has)
    yc_timers_tell (self->timers, self->anew && day.provisional ? YC_TIMER_TOLERANCE : APPLICANT, &day);
  else if (owes (self))
    yc_timers_cured (self->timers, &self->last);
  if (!read_day (due, "due", "date", "provisional", &day, &has, error))
    return FALSE;
  if (has && !(self->anew && day.provisional))
    yc_timers_tell (self->timers, HANDLING, &day);
  return TRUE;
}

static const YcSpecialStep *
find_step (const YcItem *item, const char *name)
{
  for (guint i = 0; i < item->special_steps->len; i++)
    {
      const YcSpecialStep *step = g_ptr_array_index (item->special_steps, i);

      if (strcmp (step->name, name) == 0)
        return step;
    }
  return NULL;
}

/* What the entry of a state brings besides. A special step that the item does not have stops nothing: the clock stops by law only. */
typedef struct
{
  YcTimerEntry entry;
  YcDeadline   cure;
  YcMoment     begun;
} Brought;

static gboolean
read_entry (Reading *self, const YcCaseEvent *event, YcState state, Brought *ret, GError **error)
{
  const char *accepted_on = "", *step = "";
  JsonObject *due = NULL;
  gint64 rating = 1;
  gboolean has = FALSE;

  *ret = (Brought) { .entry = { NULL } };
  if (!yc_json_opt_string (event->body, "", "accepted_on", 10, &accepted_on, error) || !yc_json_opt_object (event->body, "", "due", &due, error)
      || !yc_json_opt_string (event->body, "", "step", MAX_NAME, &step, error) || !yc_json_opt_int (event->body, "", "rating", 1, 5, &rating, error))
    return FALSE;
  if (state == YC_STATE_TOLERATED && due != NULL && !read_day (due, "due", "cure", "cure_provisional", &ret->cure, &has, error))
    return FALSE;
  ret->entry.cure = has ? &ret->cure : NULL;
  if (yc_date_parse (accepted_on, &ret->begun.day) && g_date_compare (&ret->begun.day, &self->last.day) < 0)
    ret->entry.begun = &ret->begun;
  if (g_date_valid (&self->receipt.day) && ret->entry.begun != NULL && g_date_compare (&ret->begun.day, &self->receipt.day) == 0)
    ret->entry.begun = &self->receipt;
  ret->entry.step = state == YC_STATE_SPECIAL_STEP ? find_step (self->rules->item, step) : NULL;
  ret->entry.committed = self->committed;
  ret->entry.bad_rating = rating >= BAD_RATING;
  return TRUE;
}

/* What the clock was for was not done: the case ended first. A check of a promise that ends with the revocation has done its work. */
static gboolean
is_without_effect (YcTimerKind kind, YcState from, YcState to)
{
  if (to == YC_STATE_REVOKED)
    return kind != YC_TIMER_VERIFICATION;
  if (to == YC_STATE_REFUSED && (from == YC_STATE_TO_CORRECT || from == YC_STATE_CORRECTED))
    return kind == YC_TIMER_CURE;
  /* Nobody asked for the hearing: the step ends without it, or it was held all the same. */
  if (to == YC_STATE_REVIEW)
    return kind == YC_TIMER_HEARING_ASK;
  return to == YC_STATE_WITHDRAWN || to == YC_STATE_LAPSED || to == YC_STATE_TERMINATED || to == YC_STATE_VOIDED;
}

static void
note_ends (Reading *self, YcState from)
{
  for (guint i = 0; i < yc_timers_get_n (self->timers); i++)
    {
      const YcTimer *timer = yc_timers_get (self->timers, i);
      guint8 end = RUNS;

      if (i == self->ended->len)
        {
          g_byte_array_append (self->ended, &end, 1);
          g_array_append_val (self->since, self->n);
        }
      if (timer->is_stopped && self->ended->data[i] == RUNS)
        self->ended->data[i] = is_without_effect (timer->kind, from, self->state) ? WITHOUT_EFFECT : FULFILLED;
    }
}

/* Only a part of what was told has come (S18): the applicant's clock runs on, the window's does not begin. */
static gboolean
is_part_of_cure (const YcCaseEvent *event, YcState state)
{
  JsonObject *due = NULL;
  const char *cure = "";

  return state == YC_STATE_CORRECTED && yc_json_opt_object (event->body, "", "due", &due, NULL) && due != NULL
         && yc_json_opt_string (due, "due", "cure", 10, &cure, NULL) && *cure != '\0';
}

/* The review of a refusal; 承诺核查; with a day of its own it was found wanting and is to be put right. */
static gboolean
take_looks (Reading *self, const YcCaseEvent *event, GError **error)
{
  const char *text = "";
  YcDeadline until = { .provisional = FALSE };

  if (strcmp (event->kind, "reviewed") == 0 || json_object_has_member (event->body, "reviewed_by"))
    yc_timers_filed (self->timers, &self->last);
  if (strcmp (event->kind, "verified") != 0)
    return TRUE;
  if (!yc_json_opt_string (event->body, "", "until", 10, &text, error)
      || !yc_json_opt_boolean (event->body, "", "until_provisional", &until.provisional, error))
    return FALSE;
  yc_timers_verified (self->timers, &self->last, yc_date_parse (text, &until.due) ? &until : NULL);
  return TRUE;
}

static gboolean
take_event (Reading *self, const YcCaseEvent *event, GError **error)
{
  const char *code = NULL;
  YcState before = self->state, state;
  YcMoment at;
  Brought brought;

  if (!yc_case_event_counts (event) || event->is_held)
    return TRUE;
  yc_moment_init (&at, event->at);
  if (!g_date_valid (&self->last.day) || yc_moment_compare (&at, &self->last) > 0)
    self->last = at;
  if (!yc_json_opt_string (event->body, "", "state", 8, &code, error))
    return FALSE;
  if (code != NULL && yc_state_parse (code, &state) && is_part_of_cure (event, state))
    self->state = state;
  else if (code != NULL && yc_state_parse (code, &state))
    {
      if (!read_entry (self, event, state, &brought, error))
        return FALSE;
      yc_timers_enter (self->timers, state, &self->last, &brought.entry);
      self->state = state;
      self->step = brought.entry.step;
      self->receipt = state == YC_STATE_RECEIVED || state == YC_STATE_CORRECTED ? self->last : self->receipt;
      self->committed = self->committed || state == YC_STATE_COMMITTED;
    }
  if (!take_days (self, event, error) || !take_looks (self, event, error) || !take_hearing (self, event, error))
    return FALSE;
  note_ends (self, before);
  return TRUE;
}

/* ---- one line a clock ---- */

static YcCaseTimer *
line_new (YcTimerKind kind)
{
  YcCaseTimer *self = g_new0 (YcCaseTimer, 1);

  self->kind = kind;
  self->turn = 1;
  self->pauses = g_array_new (FALSE, FALSE, sizeof (YcPause));
  self->why = g_strdup ("");
  g_date_clear (&self->begin.day, 1);
  g_date_clear (&self->due.day, 1);
  g_date_clear (&self->end.day, 1);
  return self;
}

static YcCaseTimerState
get_state (const YcTimer *timer, YcTimerLevel level, guint8 end)
{
  if (end == WITHOUT_EFFECT)
    return YC_CASE_TIMER_ENDED;
  if (timer->is_stopped)
    return level == YC_LEVEL_OVERDUE ? YC_CASE_TIMER_LATE : YC_CASE_TIMER_DONE;
  return timer->is_paused ? YC_CASE_TIMER_PAUSED : YC_CASE_TIMER_RUNNING;
}

/* Up to today it stands still, whatever the day of the resumption will be. */
static void
take_pause (YcCaseTimer *line, const YcTimer *timer, const YcTimerTerms *terms, const YcMoment *now, const YcSpecialStep *step)
{
  YcPause pause = { timer->paused_from, now->day };

  if (g_date_compare (&pause.to, &pause.from) < 0)
    pause.to = pause.from;
  yc_timer_begin_pause (terms, &pause.from);
  if (g_date_compare (&pause.from, &pause.to) <= 0)
    g_array_append_val (line->pauses, pause);
  line->n_paused = g_date_days_between (&pause.from, &pause.to) + 1;
  g_free (line->why);
  line->why = g_strdup (step != NULL ? step->name : "");
}

/* What was left in the evening before the first day that does not count is left. */
static int
count_left (const YcTimer *timer, const YcTimerRules *rules, const YcMoment *now)
{
  GDate from = timer->is_stopped ? timer->stop.day : timer->is_paused ? timer->paused_from : now->day;

  if (timer->open_ended)
    return 0;
  if (timer->is_paused)
    {
      yc_timer_begin_pause (rules->terms, &from);
      g_date_subtract_days (&from, 1);
    }
  return yc_deadline_days_left (rules->calendar, &from, &timer->due.day);
}

static YcCaseTimer *
line_from_timer (const Reading *self, guint n, const YcMoment *now)
{
  const YcTimer *timer = yc_timers_get (self->timers, n);
  YcCaseTimer *line = line_new (timer->kind);

  line->level = yc_timer_look (timer, self->rules, now);
  line->state = get_state (timer, line->level, self->ended->data[n]);
  line->begin = timer->start;
  line->due = timer->due;
  line->end = timer->stop;
  line->since = g_array_index (self->since, guint, n);
  line->provisional = timer->provisional;
  line->left = count_left (timer, self->rules, now);
  if (timer->kind == YC_TIMER_HEARING_ASK && !timer->is_stopped && line->level == YC_LEVEL_DONE)
    {
      line->state = YC_CASE_TIMER_ENDED;
      line->end = timer->due;
    }
  g_array_append_vals (line->pauses, timer->pauses->data, timer->pauses->len);
  if (timer->is_paused)
    take_pause (line, timer, self->rules->terms, now, self->step);
  for (guint i = 0; i < n; i++)
    line->turn += yc_timers_get (self->timers, i)->kind == timer->kind;
  return line;
}

/* By beginning, then by the event that began it, then by day; one without a day is last. */
static int
compare_lines (gconstpointer one, gconstpointer other)
{
  const YcCaseTimer *a = *(const YcCaseTimer *const *) one, *b = *(const YcCaseTimer *const *) other;
  gboolean a_has = g_date_valid (&a->due.day), b_has = g_date_valid (&b->due.day);
  int order = yc_moment_compare (&a->begin, &b->begin);

  if (order == 0)
    order = (int) a->since - (int) b->since;
  if (order == 0 && a_has && b_has)
    order = yc_moment_compare (&a->due, &b->due);
  if (order == 0 && a_has != b_has)
    order = a_has ? -1 : 1;
  if (order != 0 || a->kind == b->kind)
    return order != 0 ? order : (int) a->turn - (int) b->turn;
  /* The promise before the law that bounds it. */
  return a->kind == YC_TIMER_LEGAL ? 1 : b->kind == YC_TIMER_LEGAL || a->kind < b->kind ? -1 : 1;
}

/* ---- what is next ---- */

gboolean
yc_case_timer_get_way (YcState state, YcState *ret_next)
{
  static const YcState way[][2] = {
    { YC_STATE_PRECHECK, YC_STATE_RECEIVED }, { YC_STATE_RECEIVED, YC_STATE_ACCEPTED }, { YC_STATE_TO_CORRECT, YC_STATE_CORRECTED },
    { YC_STATE_CORRECTED, YC_STATE_ACCEPTED }, { YC_STATE_ACCEPTED, YC_STATE_HANDED_OVER }, { YC_STATE_TOLERATED, YC_STATE_HANDED_OVER },
    { YC_STATE_COMMITTED, YC_STATE_HANDED_OVER }, { YC_STATE_DEEMED_ACCEPTED, YC_STATE_HANDED_OVER }, { YC_STATE_SENT_BACK, YC_STATE_HANDED_OVER },
    { YC_STATE_HANDED_OVER, YC_STATE_REVIEW }, { YC_STATE_SPECIAL_STEP, YC_STATE_REVIEW }, { YC_STATE_EXTENDED, YC_STATE_REVIEW },
    { YC_STATE_REVIEW, YC_STATE_GRANTED }, { YC_STATE_GRANTED, YC_STATE_RESULT_MADE }, { YC_STATE_DENIED, YC_STATE_RESULT_MADE },
    { YC_STATE_RESULT_MADE, YC_STATE_DELIVERED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (way); i++)
    if (way[i][0] == state)
      {
        *ret_next = way[i][1];
        return TRUE;
      }
  return FALSE;
}

static gboolean
has_open (const GPtrArray *lines, YcTimerKind kind)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const YcCaseTimer *line = g_ptr_array_index (lines, i);

      if (line->kind == kind && (yc_case_timer_is_live (line) || line->state == YC_CASE_TIMER_NEXT))
        return TRUE;
    }
  return FALSE;
}

static void
add_next (const Reading *self, GPtrArray *lines, YcTimerKind kind)
{
  const YcTimerEntry entry = { .committed = self->committed };
  YcCaseTimer *line;

  if (has_open (lines, kind) || !yc_timers_know (self->timers, kind, &entry))
    return;
  line = line_new (kind);
  line->state = YC_CASE_TIMER_NEXT;
  line->level = YC_LEVEL_GREEN;
  for (guint i = 0; i < lines->len; i++)
    line->turn += ((const YcCaseTimer *) g_ptr_array_index (lines, i))->kind == kind;
  g_ptr_array_add (lines, line);
}

static void
add_way (const Reading *self, GPtrArray *lines)
{
  static const YcTimerKind order[] = { YC_TIMER_JUDGE, YC_TIMER_PROMISE, YC_TIMER_LEGAL, YC_TIMER_TRANSFER, YC_TIMER_DELIVERY, YC_TIMER_VERIFICATION };
  YcState state = self->state;

  while (yc_case_timer_get_way (state, &state))
    for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
      if ((yc_state_get_clock (state)->starts & order[i]) != 0)
        add_next (self, lines, order[i]);
}

/* ---- all of them ---- */

/* Of the intake as the case has it now; a limit may hang on them. (nullable) */
static GHashTable *
read_answers (const GPtrArray *history)
{
  for (guint i = history->len; i > 0; i--)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i - 1);
      JsonObject *intake = NULL, *answers = NULL;
      g_autoptr (GList) names = NULL;
      GHashTable *found;

      if (!yc_case_event_counts (event) || event->is_held || !yc_json_opt_object (event->body, "body", "intake", &intake, NULL) || intake == NULL)
        continue;
      if (!yc_json_opt_object (intake, "intake", "answers", &answers, NULL) || answers == NULL)
        return NULL;
      found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      names = json_object_get_members (answers);
      for (GList *l = names; l != NULL; l = l->next)
        {
          const char *answer = NULL;

          if (yc_json_opt_string (answers, "answers", l->data, MAX_ANSWER, &answer, NULL) && answer != NULL)
            g_hash_table_insert (found, g_strdup (l->data), g_strdup (answer));
        }
      return found;
    }
  return NULL;
}

/* The rules of this case: what the caller does not say of its answers stands in its events. */
static YcTimerRules
get_rules (const YcTimerRules *rules, const GPtrArray *history, GHashTable **ret_answers)
{
  YcTimerRules own = *rules;

  *ret_answers = NULL;
  if (rules->item != NULL && rules->answers == NULL && rules->item->limit_variants != NULL && rules->item->limit_variants->len > 0)
    own.answers = *ret_answers = read_answers (history);
  return own;
}

static GPtrArray *
build_lines (const Reading *self, guint hidden, const YcMoment *now)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_timer_free);

  for (guint i = 0; i < yc_timers_get_n (self->timers); i++)
    if ((yc_timers_get (self->timers, i)->kind & hidden) == 0)
      g_ptr_array_add (lines, line_from_timer (self, i, now));
  g_ptr_array_sort (lines, compare_lines);
  if (self->state != YC_STATE_DRAFT)
    add_way (self, lines);
  return lines;
}

static gboolean
read_history (Reading *self, const GPtrArray *history, GError **error)
{
  g_date_clear (&self->last.day, 1);
  g_date_clear (&self->receipt.day, 1);
  for (self->n = 0; self->n < history->len; self->n++)
    if (!take_event (self, g_ptr_array_index (history, self->n), error))
      return FALSE;
  return TRUE;
}

static GPtrArray *
read_lines (const GPtrArray *history, const YcTimerRules *rules, guint hidden, const YcMoment *now, GError **error)
{
  g_autoptr (YcTimers) timers = NULL;
  g_autoptr (GByteArray) ended = g_byte_array_new ();
  g_autoptr (GArray) since = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) answers = NULL;
  const YcTimerRules own = get_rules (rules, history, &answers);
  Reading reading = { .rules = &own, .state = YC_STATE_DRAFT, .ended = ended, .since = since };

  if (rules->item == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) yc_case_timer_free);
  timers = yc_timers_new (&own);
  reading.timers = timers;
  return read_history (&reading, history, error) ? build_lines (&reading, hidden, now) : NULL;
}

GPtrArray *
yc_case_timers_read (const GPtrArray *history, const YcTimerRules *rules, const YcMoment *now, GError **error)
{
  return read_lines (history, rules, NOT_SHOWN, now, error);
}

GPtrArray *
yc_case_timers_read_all (const GPtrArray *history, const YcTimerRules *rules, const YcMoment *now, GError **error)
{
  return read_lines (history, rules, 0, now, error);
}

/* ---- a day to be told ---- */

/* Of the clocks of @kinds that run the one that is over first. */
static gboolean
find_first (const YcTimers *timers, guint kinds, YcDeadline *ret_due)
{
  const YcTimer *found = NULL;

  for (guint i = 0; i < yc_timers_get_n (timers); i++)
    {
      const YcTimer *timer = yc_timers_get (timers, i);

      if ((timer->kind & kinds) != 0 && !timer->is_stopped && (found == NULL || yc_moment_compare (&timer->due, &found->due) < 0))
        found = timer;
    }
  if (found != NULL)
    *ret_due = (YcDeadline) { found->due.day, found->provisional };
  return found != NULL;
}

gboolean
yc_case_timers_count_anew (const GPtrArray *history, const YcTimerRules *rules, guint kinds, YcDeadline *ret_due, GError **error)
{
  g_autoptr (GHashTable) answers = NULL;
  const YcTimerRules own = get_rules (rules, history, &answers);
  g_autoptr (YcTimers) timers = rules->item != NULL ? yc_timers_new (&own) : NULL;
  g_autoptr (GByteArray) ended = g_byte_array_new ();
  g_autoptr (GArray) since = g_array_new (FALSE, FALSE, sizeof (guint));
  Reading reading = { .rules = &own, .timers = timers, .state = YC_STATE_DRAFT, .anew = TRUE, .ended = ended, .since = since };

  return timers != NULL && read_history (&reading, history, error) && find_first (timers, kinds, ret_due);
}

gboolean
yc_case_timers_count_delivery (const GPtrArray *history, const YcTimerRules *rules, YcDeadline *ret_due, GError **error)
{
  return yc_case_timers_count_anew (history, rules, YC_TIMER_DELIVERY, ret_due, error);
}

gboolean
yc_case_timers_count_cured (const GPtrArray *history, const YcTimerRules *rules, gint64 at, YcDeadline *ret_due, GError **error)
{
  g_autoptr (GHashTable) answers = NULL;
  const YcTimerRules own = get_rules (rules, history, &answers);
  g_autoptr (YcTimers) timers = rules->item != NULL ? yc_timers_new (&own) : NULL;
  g_autoptr (GByteArray) ended = g_byte_array_new ();
  g_autoptr (GArray) since = g_array_new (FALSE, FALSE, sizeof (guint));
  Reading reading = { .rules = &own, .timers = timers, .state = YC_STATE_DRAFT, .ended = ended, .since = since };
  YcMoment now;

  if (timers == NULL || !read_history (&reading, history, error))
    return FALSE;
  yc_moment_init (&now, at);
  if (g_date_valid (&reading.last.day) && yc_moment_compare (&now, &reading.last) < 0)
    now = reading.last;
  yc_timers_cured (timers, &now);
  return find_first (timers, HANDLING, ret_due);
}

const YcCaseTimer *
yc_case_timers_find (const GPtrArray *timers, YcTimerKind kind)
{
  for (guint i = timers->len; i > 0; i--)
    if (((const YcCaseTimer *) g_ptr_array_index (timers, i - 1))->kind == kind)
      return g_ptr_array_index (timers, i - 1);
  return NULL;
}

const YcCaseTimer *
yc_case_timers_find_pressing (const GPtrArray *timers)
{
  static const guint order[] = { YC_TIMER_JUDGE, APPLICANT, HANDLING };

  for (gsize k = 0; k < G_N_ELEMENTS (order); k++)
    {
      const YcCaseTimer *found = NULL;

      for (guint i = 0; i < timers->len; i++)
        {
          const YcCaseTimer *line = g_ptr_array_index (timers, i);

          if ((line->kind & order[k]) != 0 && yc_case_timer_is_live (line)
              && (found == NULL || yc_moment_compare (&line->due, &found->due) < 0))
            found = line;
        }
      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
yc_case_timer_is_live (const YcCaseTimer *self)
{
  return self->state == YC_CASE_TIMER_RUNNING || self->state == YC_CASE_TIMER_PAUSED;
}

const char *
yc_case_timer_state_get_code (YcCaseTimerState state)
{
  static const char *const codes[] = { "running", "paused", "done", "late", "ended", "next" };

  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (codes), "");
  return codes[state];
}
