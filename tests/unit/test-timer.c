/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Hall hours and the clocks of a case: told scenarios, and random walks through the table of states under invariants.
 * YICHUANG_SEED and YICHUANG_WALK_EVENTS choose the walk; both are printed. */
#include "config.h"

#include "base/yc-clock.h"
#include "law/yc-timer.h"
#include "sample-items.h"
#include "sample-terms.h"

#include <string.h>
#include <unistd.h>

#define WALK_EVENTS 100000
#define SEED 20261126

static YcCalendar *
load_sample_calendar (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (GError) error = NULL;
  YcCalendar *calendar = yc_calendar_load (folder, &error);

  g_assert_no_error (error);
  return calendar;
}

static YcMoment
moment (const char *text)
{
  g_autofree char *day = g_strndup (text, 10);
  YcMoment self;

  g_date_clear (&self.day, 1);
  g_assert_true (yc_date_parse (day, &self.day));
  self.minute = text[10] == ' ' ? atoi (text + 11) * 60 + atoi (text + 14) : 0;
  return self;
}

static char *
show (const YcMoment *self)
{
  g_autofree char *day = yc_date_format (&self->day);

  return g_strdup_printf ("%s %02d:%02d", day, self->minute / 60, self->minute % 60);
}

static YcHours
hall_hours (void)
{
  YcHours hours = { .n_spans = 0 };

  g_assert_true (yc_hours_add_span (&hours, "09:00", "11:30"));
  g_assert_true (yc_hours_add_span (&hours, "13:00", "16:30"));
  return hours;
}

/* ---- hours ---- */

static void
test_spans (void)
{
  static const char *const wrong[][2] = {
    { "16:00", "17:00" }, { "16:30", "17:00" }, { "18:00", "18:00" }, { "19:00", "18:00" }, { "24:00", "24:30" }, { "17:60", "18:00" },
    { "7:00", "8:00" }, { "", "18:00" }, { "17-00", "18:00" },
  };
  YcHours hours = hall_hours ();

  g_assert_cmpint (yc_hours_get_length (&hours), ==, 360);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (yc_hours_add_span (&hours, wrong[i][0], wrong[i][1]));
      g_assert_cmpuint (hours.n_spans, ==, 2);
    }
  g_assert_true (yc_hours_add_span (&hours, "17:00", "18:00"));
  g_assert_true (yc_hours_add_span (&hours, "19:00", "20:00"));
  g_assert_false (yc_hours_add_span (&hours, "21:00", "22:00"));
}

typedef struct { const char *start; int amount; YcTermUnit unit; const char *due; const char *pause_from, *pause_to; } TermCase;

/* A working day has six open hours, half of it three. */
static const TermCase terms[] = {
  { "2026-11-23 09:00", 1, YC_TERM_HALF_DAY, "2026-11-23 13:30" },
  { "2026-11-23 08:00", 1, YC_TERM_HALF_DAY, "2026-11-23 13:30" },
  { "2026-11-23 15:30", 1, YC_TERM_HALF_DAY, "2026-11-24 11:00" },
  { "2026-11-23 16:30", 1, YC_TERM_HALF_DAY, "2026-11-24 13:30" },
  { "2026-11-23 23:59", 1, YC_TERM_HALF_DAY, "2026-11-24 13:30" },
  { "2026-11-27 16:00", 1, YC_TERM_HALF_DAY, "2026-11-30 11:30" },    /* over the weekend */
  { "2026-11-23 09:00", 2, YC_TERM_HALF_DAY, "2026-11-23 16:30" },
  { "2026-11-23 09:00", 3, YC_TERM_HALF_DAY, "2026-11-24 13:30" },
  { "2026-11-23 09:30", 2, YC_TERM_HOUR, "2026-11-23 11:30" },
  { "2026-11-23 10:30", 2, YC_TERM_HOUR, "2026-11-23 14:00" },
  { "2026-11-23 12:00", 2, YC_TERM_HOUR, "2026-11-23 15:00" },
  { "2026-09-24 16:00", 2, YC_TERM_HOUR, "2026-09-28 10:30" },        /* over 中秋 */
  { "2026-11-23 15:30", 1, YC_TERM_HALF_DAY, "2026-11-25 11:00", "2026-11-24", "2026-11-24" },
  { "2026-11-23 10:00", 0, YC_TERM_HALF_DAY, "2026-11-23 24:00" },
  { "2026-11-20 10:00", 5, YC_TERM_WORKDAY, "2026-11-27 24:00" },
  { "2026-09-16 10:00", 15, YC_TERM_DAY, "2026-10-08 24:00" },
};

static void
test_term (gconstpointer data)
{
  const TermCase *row = data;
  g_autoptr (YcCalendar) calendar = load_sample_calendar ();
  g_autoptr (GArray) pauses = g_array_new (FALSE, FALSE, sizeof (YcPause));
  g_autofree char *shown = NULL;
  YcHours hours = hall_hours ();
  YcTerm term = { row->amount, row->unit };
  YcMoment start = moment (row->start), due;
  gboolean provisional;

  if (row->pause_from != NULL)
    {
      YcPause pause = { moment (row->pause_from).day, moment (row->pause_to).day };

      g_array_append_val (pauses, pause);
    }
  yc_term_get_due (&term, calendar, &hours, &start, pauses, &due, &provisional);
  shown = show (&due);
  g_assert_cmpstr (shown, ==, row->due);
  g_assert_false (provisional);
}

static void
test_term_without_hours (void)
{
  g_autoptr (YcCalendar) calendar = load_sample_calendar ();
  YcTerm half = { 3, YC_TERM_HALF_DAY };
  YcMoment start = moment ("2026-11-23 15:30"), due;
  g_autofree char *shown = NULL;
  gboolean provisional;

  yc_term_get_due (&half, calendar, NULL, &start, NULL, &due, &provisional);
  shown = show (&due);
  g_assert_cmpstr (shown, ==, "2026-11-24 24:00");
}

/* ---- told scenarios ---- */

typedef struct
{
  YcCalendar  *calendar;
  YcHours      hours;
  YcItem      *item;
  YcTimerRules rules;
  YcTimers    *timers;
} Fixture;

static void
fixture_init_with (Fixture *self, const char *item_id, const YcTimerTerms *told)
{
  self->calendar = load_sample_calendar ();
  self->hours = hall_hours ();
  self->item = sample_item (item_id);
  self->rules = (YcTimerRules) { self->calendar, &self->hours, self->item, told };
  self->timers = yc_timers_new (&self->rules);
}

static void
fixture_init (Fixture *self, const char *item_id)
{
  fixture_init_with (self, item_id, &sample_terms);
}

static void
fixture_clear (Fixture *self)
{
  yc_timers_free (self->timers);
  yc_item_unref (self->item);
  yc_calendar_free (self->calendar);
}

static void
enter (Fixture *self, YcState state, const char *at, const YcTimerEntry *entry)
{
  YcMoment when = moment (at);

  yc_timers_enter (self->timers, state, &when, entry);
}

static void
assert_timer (Fixture *self, YcTimerKind kind, const char *due, YcTimerLevel level, const char *now)
{
  const YcTimer *timer = yc_timers_find (self->timers, kind);
  YcMoment when = moment (now);
  g_autofree char *shown = NULL;

  g_assert_nonnull (timer);
  shown = show (&timer->due);
  g_assert_cmpstr (shown, ==, due);
  g_assert_cmpstr (yc_timer_level_get_code (yc_timer_look (timer, &self->rules, &when)), ==, yc_timer_level_get_code (level));
}

/* 黄牌 and 红牌 of half a day, in the hours of the hall, stand where the profile puts them. */
static void
test_warning_of_hours (void)
{
  YcTimerTerms other = sample_terms;
  Fixture self;

  fixture_init (&self, "small-catering");
  enter (&self, YC_STATE_ACCEPTED, "2026-11-23 09:00", NULL);
  assert_timer (&self, YC_TIMER_TRANSFER, "2026-11-23 13:30", YC_LEVEL_GREEN, "2026-11-23 10:29");
  assert_timer (&self, YC_TIMER_TRANSFER, "2026-11-23 13:30", YC_LEVEL_YELLOW, "2026-11-23 10:30");
  assert_timer (&self, YC_TIMER_TRANSFER, "2026-11-23 13:30", YC_LEVEL_YELLOW, "2026-11-23 11:14");
  assert_timer (&self, YC_TIMER_TRANSFER, "2026-11-23 13:30", YC_LEVEL_RED, "2026-11-23 11:15");
  other.yellow_percent = 20;
  other.red_percent = 30;
  self.rules.terms = &other;
  assert_timer (&self, YC_TIMER_TRANSFER, "2026-11-23 13:30", YC_LEVEL_GREEN, "2026-11-23 09:35");
  assert_timer (&self, YC_TIMER_TRANSFER, "2026-11-23 13:30", YC_LEVEL_YELLOW, "2026-11-23 09:36");
  assert_timer (&self, YC_TIMER_TRANSFER, "2026-11-23 13:30", YC_LEVEL_RED, "2026-11-23 09:54");
  fixture_clear (&self);
}

/* 小餐饮: ten working days by law, five promised. */
static void
test_straight_case (void)
{
  Fixture self;

  fixture_init (&self, "small-catering");
  enter (&self, YC_STATE_RECEIVED, "2026-11-20 10:00", NULL);
  assert_timer (&self, YC_TIMER_JUDGE, "2026-11-27 24:00", YC_LEVEL_GREEN, "2026-11-20 11:00");
  assert_timer (&self, YC_TIMER_JUDGE, "2026-11-27 24:00", YC_LEVEL_OVERDUE, "2026-11-28 00:00");
  enter (&self, YC_STATE_ACCEPTED, "2026-11-20 10:30", NULL);
  assert_timer (&self, YC_TIMER_JUDGE, "2026-11-27 24:00", YC_LEVEL_DONE, "2026-12-20 00:00");
  assert_timer (&self, YC_TIMER_PROMISE, "2026-11-27 24:00", YC_LEVEL_GREEN, "2026-11-24 10:00");
  assert_timer (&self, YC_TIMER_PROMISE, "2026-11-27 24:00", YC_LEVEL_YELLOW, "2026-11-25 10:00");
  assert_timer (&self, YC_TIMER_PROMISE, "2026-11-27 24:00", YC_LEVEL_RED, "2026-11-26 10:00");
  assert_timer (&self, YC_TIMER_PROMISE, "2026-11-27 24:00", YC_LEVEL_RED, "2026-11-27 23:59");
  assert_timer (&self, YC_TIMER_PROMISE, "2026-11-27 24:00", YC_LEVEL_OVERDUE, "2026-11-28 09:00");
  assert_timer (&self, YC_TIMER_LEGAL, "2026-12-04 24:00", YC_LEVEL_YELLOW, "2026-11-28 09:00");
  assert_timer (&self, YC_TIMER_TRANSFER, "2026-11-20 15:00", YC_LEVEL_GREEN, "2026-11-20 11:00");
  enter (&self, YC_STATE_HANDED_OVER, "2026-11-20 11:00", NULL);
  assert_timer (&self, YC_TIMER_TRANSFER, "2026-11-20 15:00", YC_LEVEL_DONE, "2026-12-20 00:00");
  enter (&self, YC_STATE_REVIEW, "2026-11-23 09:00", NULL);
  enter (&self, YC_STATE_SENT_BACK, "2026-11-24 09:00", NULL);
  /* 后台退回 is no lawful reason to stop. */
  assert_timer (&self, YC_TIMER_PROMISE, "2026-11-27 24:00", YC_LEVEL_YELLOW, "2026-11-25 10:00");
  enter (&self, YC_STATE_HANDED_OVER, "2026-11-25 09:00", NULL);
  enter (&self, YC_STATE_REVIEW, "2026-11-25 10:00", NULL);
  enter (&self, YC_STATE_GRANTED, "2026-11-30 10:00", NULL);
  /* Late, and it stays so. */
  assert_timer (&self, YC_TIMER_PROMISE, "2026-11-27 24:00", YC_LEVEL_OVERDUE, "2026-12-20 00:00");
  assert_timer (&self, YC_TIMER_LEGAL, "2026-12-04 24:00", YC_LEVEL_DONE, "2026-12-20 00:00");
  assert_timer (&self, YC_TIMER_DELIVERY, "2026-12-14 24:00", YC_LEVEL_GREEN, "2026-12-01 00:00");
  g_assert_null (yc_timers_find (self.timers, YC_TIMER_VERIFICATION));
  enter (&self, YC_STATE_RESULT_MADE, "2026-12-01 10:00", NULL);
  enter (&self, YC_STATE_DELIVERED, "2026-12-02 10:00", NULL);
  assert_timer (&self, YC_TIMER_DELIVERY, "2026-12-14 24:00", YC_LEVEL_DONE, "2026-12-20 00:00");
  fixture_clear (&self);
}

/* 公共场所卫生许可: twenty working days by law; the vector of the pause, with a limit of ten set for it. */
static void
test_pause (void)
{
  const YcSpecialStep expert = { .name = (char *) "专家评审", .value = 15, .unit = YC_UNIT_WORKDAY, .counted = FALSE };
  const YcSpecialStep visit = { .name = (char *) "现场核查", .value = 5, .unit = YC_UNIT_WORKDAY, .counted = TRUE };
  const YcTimerEntry not_counted = { .step = &expert }, counted = { .step = &visit };
  Fixture self;

  fixture_init (&self, "small-catering");
  enter (&self, YC_STATE_ACCEPTED, "2026-09-18 10:00", NULL);
  enter (&self, YC_STATE_HANDED_OVER, "2026-09-18 10:10", NULL);
  enter (&self, YC_STATE_REVIEW, "2026-09-21 10:00", NULL);
  enter (&self, YC_STATE_SPECIAL_STEP, "2026-09-22 10:00", &not_counted);
  assert_timer (&self, YC_TIMER_LEGAL, "2026-10-09 24:00", YC_LEVEL_PAUSED, "2026-09-30 10:00");
  assert_timer (&self, YC_TIMER_SPECIAL, "2026-10-20 24:00", YC_LEVEL_GREEN, "2026-09-23 10:00");
  enter (&self, YC_STATE_REVIEW, "2026-10-09 09:00", NULL);
  assert_timer (&self, YC_TIMER_LEGAL, "2026-10-19 24:00", YC_LEVEL_YELLOW, "2026-10-14 10:00");
  assert_timer (&self, YC_TIMER_SPECIAL, "2026-10-20 24:00", YC_LEVEL_DONE, "2026-12-23 10:00");
  /* One that counts stops nothing; nor one that ends on the day it began. */
  enter (&self, YC_STATE_SPECIAL_STEP, "2026-10-09 10:00", &counted);
  assert_timer (&self, YC_TIMER_LEGAL, "2026-10-19 24:00", YC_LEVEL_GREEN, "2026-10-09 10:00");
  enter (&self, YC_STATE_REVIEW, "2026-10-12 09:00", NULL);
  enter (&self, YC_STATE_SPECIAL_STEP, "2026-10-13 10:00", &not_counted);
  enter (&self, YC_STATE_REVIEW, "2026-10-13 16:00", NULL);
  assert_timer (&self, YC_TIMER_LEGAL, "2026-10-19 24:00", YC_LEVEL_RED, "2026-10-16 10:00");
  fixture_clear (&self);
}

static void
test_late_before_the_pause (void)
{
  const YcSpecialStep hearing = { .name = (char *) "听证", .value = 20, .unit = YC_UNIT_WORKDAY, .counted = FALSE };
  const YcTimerEntry entry = { .step = &hearing };
  Fixture self;

  fixture_init (&self, "small-catering");
  enter (&self, YC_STATE_ACCEPTED, "2026-11-02 10:00", NULL);
  enter (&self, YC_STATE_HANDED_OVER, "2026-11-02 10:10", NULL);
  enter (&self, YC_STATE_REVIEW, "2026-11-02 11:00", NULL);
  enter (&self, YC_STATE_SPECIAL_STEP, "2026-11-10 10:00", &entry);
  assert_timer (&self, YC_TIMER_PROMISE, "2026-11-09 24:00", YC_LEVEL_OVERDUE, "2026-11-11 10:00");
  assert_timer (&self, YC_TIMER_LEGAL, "2026-11-16 24:00", YC_LEVEL_PAUSED, "2026-11-11 10:00");
  fixture_clear (&self);
}

/* Whether the first and the last day of a pause count is the place's: of ten working days from 2026-09-18 on, one on each side. */
static void
test_days_of_a_pause (void)
{
  static const struct { gboolean first, last; const char *due, *same_day; } rows[] = {
    { FALSE, TRUE, "2026-10-19 24:00", "2026-10-09 24:00" }, { TRUE, TRUE, "2026-10-16 24:00", "2026-10-09 24:00" },
    { FALSE, FALSE, "2026-10-20 24:00", "2026-10-10 24:00" }, { TRUE, FALSE, "2026-10-19 24:00", "2026-10-09 24:00" },
  };
  const YcSpecialStep expert = { .name = (char *) "专家评审", .value = 15, .unit = YC_UNIT_WORKDAY, .counted = FALSE };
  const YcTimerEntry entry = { .step = &expert };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint same = 0; same < 2; same++)
      {
        YcTimerTerms other = sample_terms;
        Fixture self;

        other.pause_day_counts = rows[i].first;
        other.resume_day_counts = rows[i].last;
        fixture_init_with (&self, "small-catering", &other);
        enter (&self, YC_STATE_ACCEPTED, "2026-09-18 10:00", NULL);
        enter (&self, YC_STATE_HANDED_OVER, "2026-09-18 10:10", NULL);
        enter (&self, YC_STATE_REVIEW, "2026-09-21 10:00", NULL);
        enter (&self, YC_STATE_SPECIAL_STEP, "2026-09-22 10:00", &entry);
        enter (&self, YC_STATE_REVIEW, same ? "2026-09-22 16:00" : "2026-10-09 09:00", NULL);
        assert_timer (&self, YC_TIMER_LEGAL, same ? rows[i].same_day : rows[i].due, YC_LEVEL_GREEN, "2026-09-22 16:00");
        fixture_clear (&self);
      }
}

/* Silence accepts from the day of the receipt; so do the clocks run. */
static void
test_deemed (void)
{
  Fixture self;

  fixture_init (&self, "small-catering");
  enter (&self, YC_STATE_RECEIVED, "2026-11-20 10:00", NULL);
  enter (&self, YC_STATE_DEEMED_ACCEPTED, "2026-11-30 09:00", NULL);
  assert_timer (&self, YC_TIMER_JUDGE, "2026-11-27 24:00", YC_LEVEL_OVERDUE, "2026-11-30 09:00");
  assert_timer (&self, YC_TIMER_LEGAL, "2026-12-04 24:00", YC_LEVEL_YELLOW, "2026-11-30 09:00");
  assert_timer (&self, YC_TIMER_TRANSFER, "2026-11-30 13:30", YC_LEVEL_GREEN, "2026-11-30 09:00");
  fixture_clear (&self);
}

static void
test_correction_begins_anew (void)
{
  Fixture self;

  fixture_init (&self, "small-catering");
  enter (&self, YC_STATE_RECEIVED, "2026-11-20 10:00", NULL);
  enter (&self, YC_STATE_TO_CORRECT, "2026-11-23 10:00", NULL);
  assert_timer (&self, YC_TIMER_JUDGE, "2026-11-27 24:00", YC_LEVEL_DONE, "2026-12-10 00:00");
  assert_timer (&self, YC_TIMER_CURE, "2026-12-23 24:00", YC_LEVEL_GREEN, "2026-11-24 10:00");
  enter (&self, YC_STATE_CORRECTED, "2026-12-01 10:00", NULL);
  assert_timer (&self, YC_TIMER_CURE, "2026-12-23 24:00", YC_LEVEL_DONE, "2026-12-30 00:00");
  assert_timer (&self, YC_TIMER_JUDGE, "2026-12-08 24:00", YC_LEVEL_GREEN, "2026-12-02 00:00");
  fixture_clear (&self);
}

/* The pre-review counts; what is left runs on, at least a working day, where the place says so; else its day stands. */
static void
test_tolerance (void)
{
  YcDeadline cure = { .provisional = FALSE };
  YcTimerEntry entry = { .cure = &cure };
  YcTimerTerms stands = sample_terms;
  YcMoment at;
  Fixture self;

  fixture_init (&self, "small-catering");
  cure.due = moment ("2026-11-27").day;
  enter (&self, YC_STATE_TOLERATED, "2026-11-20 10:00", &entry);
  assert_timer (&self, YC_TIMER_TOLERANCE, "2026-11-27 24:00", YC_LEVEL_GREEN, "2026-11-20 10:00");
  at = moment ("2026-11-25 10:00");
  yc_timers_cured (self.timers, &at);
  assert_timer (&self, YC_TIMER_TOLERANCE, "2026-11-27 24:00", YC_LEVEL_DONE, "2026-12-20 10:00");
  assert_timer (&self, YC_TIMER_PROMISE, "2026-11-27 24:00", YC_LEVEL_YELLOW, "2026-11-25 10:00");
  fixture_clear (&self);
  fixture_init (&self, "small-catering");
  enter (&self, YC_STATE_TOLERATED, "2026-11-20 10:00", &entry);
  at = moment ("2026-11-27 16:00");
  yc_timers_cured (self.timers, &at);
  assert_timer (&self, YC_TIMER_PROMISE, "2026-11-30 24:00", YC_LEVEL_RED, "2026-11-27 17:00");
  assert_timer (&self, YC_TIMER_LEGAL, "2026-12-04 24:00", YC_LEVEL_YELLOW, "2026-11-27 17:00");
  fixture_clear (&self);
  stands.cure_runs_on = FALSE;
  fixture_init_with (&self, "small-catering", &stands);
  enter (&self, YC_STATE_TOLERATED, "2026-11-20 10:00", &entry);
  yc_timers_cured (self.timers, &at);
  assert_timer (&self, YC_TIMER_TOLERANCE, "2026-11-27 24:00", YC_LEVEL_DONE, "2026-12-20 10:00");
  assert_timer (&self, YC_TIMER_PROMISE, "2026-11-27 24:00", YC_LEVEL_RED, "2026-11-27 17:00");
  fixture_clear (&self);
}

/* What was told beyond the clock's own day is not taken back by a cure. */
static void
test_cure_leaves_a_later_day (void)
{
  YcDeadline cure = { moment ("2026-11-27").day, FALSE }, told = { moment ("2026-12-02").day, FALSE };
  YcTimerEntry entry = { .cure = &cure };
  YcMoment at = moment ("2026-11-27 16:00");
  Fixture self;

  fixture_init (&self, "small-catering");
  enter (&self, YC_STATE_TOLERATED, "2026-11-20 10:00", &entry);
  yc_timers_tell (self.timers, YC_TIMER_PROMISE, &told);
  yc_timers_cured (self.timers, &at);
  assert_timer (&self, YC_TIMER_PROMISE, "2026-12-02 24:00", YC_LEVEL_GREEN, "2026-11-27 17:00");
  fixture_clear (&self);
}

static void
test_commitment_and_refusal (void)
{
  const YcTimerEntry committed = { .committed = TRUE };
  Fixture self;

  fixture_init (&self, "public-place-hygiene");
  enter (&self, YC_STATE_COMMITTED, "2026-11-02 10:00", NULL);
  enter (&self, YC_STATE_HANDED_OVER, "2026-11-02 10:10", NULL);
  enter (&self, YC_STATE_REVIEW, "2026-11-02 11:00", NULL);
  enter (&self, YC_STATE_GRANTED, "2026-11-03 10:00", &committed);
  assert_timer (&self, YC_TIMER_VERIFICATION, "2027-01-04 24:00", YC_LEVEL_GREEN, "2026-11-04 10:00");
  g_assert_true (yc_timers_find (self.timers, YC_TIMER_VERIFICATION)->provisional);
  fixture_clear (&self);
  fixture_init (&self, "small-catering");
  enter (&self, YC_STATE_RECEIVED, "2026-11-20 10:00", NULL);
  enter (&self, YC_STATE_NOT_NEEDED, "2026-11-20 10:30", NULL);
  assert_timer (&self, YC_TIMER_FILING, "2026-11-23 24:00", YC_LEVEL_RED, "2026-11-20 11:00");
  fixture_clear (&self);
}

static const char calendar_2027[] = "{\"format\":1,\"year\":2027,\"version\":\"2027.1\",\"source\":\"x\",\"off\":[{\"name\":\"n\",\"from\":\"2027-01-01\","
                                    "\"to\":\"2027-01-05\"}],\"workdays\":[]}";

static void
test_year_becomes_known (void)
{
  g_autofree char *folder = g_dir_make_tmp ("yc-calendar-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "2027.json", NULL);
  g_autofree char *shipped = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", "2026.json", NULL);
  g_autofree char *copy = g_build_filename (folder, "2026.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (YcCalendar) later = NULL;
  Fixture self;

  g_assert_true (g_file_get_contents (shipped, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (copy, text, -1, NULL));
  g_assert_true (g_file_set_contents (path, calendar_2027, -1, NULL));
  later = yc_calendar_load (folder, NULL);
  g_assert_nonnull (later);
  fixture_init (&self, "small-catering");
  enter (&self, YC_STATE_ACCEPTED, "2026-12-28 10:00", NULL);
  assert_timer (&self, YC_TIMER_PROMISE, "2027-01-04 24:00", YC_LEVEL_GREEN, "2026-12-28 10:00");
  g_assert_true (yc_timers_find (self.timers, YC_TIMER_PROMISE)->provisional);
  g_assert_cmpuint (yc_timers_recompute (self.timers, later), ==, 2);
  assert_timer (&self, YC_TIMER_PROMISE, "2027-01-07 24:00", YC_LEVEL_GREEN, "2026-12-28 10:00");
  g_assert_false (yc_timers_find (self.timers, YC_TIMER_PROMISE)->provisional);
  g_assert_cmpuint (yc_timers_recompute (self.timers, later), ==, 0);
  fixture_clear (&self);
  unlink (path);
  unlink (copy);
  rmdir (folder);
}

/* ---- random walks ---- */

#define AT(kind) ((guint) g_bit_nth_lsf (kind, -1))

/* What is looked at before and behind each step. */
typedef struct
{
  YcState  state;
  gboolean is_special;            /* in a step that does not count */
  guint    running[YC_N_TIMERS];  /* clocks of each kind that are not stopped */
  gboolean paused[YC_N_TIMERS];
  YcMoment due[YC_N_TIMERS];      /* of the last one; an invalid day when there is none */
  guint    n;
} Snapshot;

static void
take_snapshot (const YcTimers *timers, YcState state, gboolean is_special, Snapshot *ret)
{
  memset (ret, 0, sizeof *ret);
  ret->state = state;
  ret->is_special = is_special;
  ret->n = yc_timers_get_n (timers);
  for (guint i = 0; i < YC_N_TIMERS; i++)
    g_date_clear (&ret->due[i].day, 1);
  for (guint i = 0; i < ret->n; i++)
    {
      const YcTimer *timer = yc_timers_get (timers, i);
      guint bit = AT (timer->kind);

      ret->running[bit] += !timer->is_stopped;
      ret->paused[bit] = timer->is_paused;
      ret->due[bit] = timer->due;
    }
}

/* The invariant that does not hold, or NULL. Source: the lifecycle, section 5, and what stops no clock. */
static const char *
find_broken (const Snapshot *before, const Snapshot *after)
{
  const guint handling[] = { AT (YC_TIMER_LEGAL), AT (YC_TIMER_PROMISE) };

  if (before->state == YC_STATE_ARCHIVED && after->state != YC_STATE_REVOKED)
    return "nothing leaves the archive but by revocation";
  if (!yc_state_may_follow (before->state, after->state))
    return "only listed lines";
  for (guint i = 0; i < YC_N_TIMERS; i++)
    if (after->running[i] > 1)
      return "one clock of a kind at a time";
  for (guint i = 0; i < G_N_ELEMENTS (handling); i++)
    {
      guint k = handling[i];

      if (after->paused[k] != (after->is_special && after->running[k] > 0))
        return "the handling stands still in an uncounted step, and only there";
      if (g_date_valid (&before->due[k].day) && before->running[k] > 0 && yc_moment_compare (&after->due[k], &before->due[k]) < 0)
        return "no step brings a due date forward";
      if (after->state == YC_STATE_SENT_BACK && yc_moment_compare (&after->due[k], &before->due[k]) != 0)
        return "an internal return moves nothing";
      if (!yc_state_is_open (after->state) && after->running[k] > 0)
        return "nothing is handled behind the end";
    }
  if (after->n < before->n)
    return "no clock is forgotten";
  return NULL;
}

static gboolean
is_final (YcState state)
{
  YcState to;

  for (guint i = 0; yc_state_get_nth (i, &to); i++)
    if (yc_state_may_follow (state, to))
      return FALSE;
  return TRUE;
}

/* The ends come late, or most walks were two steps long. */
static YcState
choose_next (GRand *rand, YcState from)
{
  YcState to;

  for (guint tries = 0;; tries++)
    if (yc_state_get_nth ((guint) g_rand_int_range (rand, 0, 27), &to) && yc_state_may_follow (from, to)
        && (!is_final (to) || tries > 100 || g_rand_int_range (rand, 0, 20) == 0))
      return to;
}

static guint
walk_once (Fixture *self, GRand *rand)
{
  const YcSpecialStep steps[] = { { .name = (char *) "a", .value = 5, .unit = YC_UNIT_WORKDAY, .counted = TRUE },
                                  { .name = (char *) "b", .value = 15, .unit = YC_UNIT_DAY, .counted = FALSE },
                                  { .name = (char *) "c", .value = 0, .unit = YC_UNIT_DAY, .counted = FALSE } };
  YcDeadline cure;
  YcMoment at = moment ("2026-01-05 09:00");
  YcState state = YC_STATE_DRAFT;
  gboolean is_special = FALSE;
  guint n = 0;

  yc_timers_free (self->timers);
  self->timers = yc_timers_new (&self->rules);
  for (; !is_final (state) && n < 60; n++)
    {
      YcState next = choose_next (rand, state);
      const YcSpecialStep *step = &steps[g_rand_int_range (rand, 0, 3)];
      YcTimerEntry entry = { .step = step, .cure = &cure, .committed = g_rand_boolean (rand), .bad_rating = g_rand_boolean (rand) };
      Snapshot before, after;
      const char *broken;

      at.minute += g_rand_int_range (rand, 0, 600);
      g_date_add_days (&at.day, (guint) (at.minute / YC_END_OF_DAY + (g_rand_int_range (rand, 0, 4) == 0 ? g_rand_int_range (rand, 0, 30) : 0)));
      at.minute %= YC_END_OF_DAY;
      yc_deadline_compute (self->calendar, &at.day, 5, YC_UNIT_WORKDAY, NULL, &cure);
      take_snapshot (self->timers, state, is_special, &before);
      yc_timers_enter (self->timers, next, &at, &entry);
      is_special = next == YC_STATE_SPECIAL_STEP && !step->counted;
      state = next;
      take_snapshot (self->timers, state, is_special, &after);
      broken = find_broken (&before, &after);
      if (broken != NULL)
        g_test_fail_printf ("%s -> %s: %s", yc_state_get_code (before.state), yc_state_get_code (after.state), broken);
      if (broken != NULL)
        break;
    }
  return n;
}

static guint
read_number (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : fallback;
}

static void
test_walks (void)
{
  guint seed = read_number ("YICHUANG_SEED", SEED), wanted = read_number ("YICHUANG_WALK_EVENTS", WALK_EVENTS), n = 0, walks = 0;
  GRand *rand = g_rand_new_with_seed (seed);
  Fixture self;

  fixture_init (&self, "small-catering");
  for (; n < wanted && !g_test_failed (); walks++)
    n += walk_once (&self, rand);
  g_test_message ("YICHUANG_SEED=%u: %u events in %u walks", seed, n, walks);
  g_assert_true (g_test_failed () || n >= wanted);
  fixture_clear (&self);
  g_rand_free (rand);
}

/* Each invariant is seen to be broken when it is. */
static void
test_planted_faults (void)
{
  Snapshot review = { .state = YC_STATE_REVIEW, .n = 2 }, back, good;
  guint legal = AT (YC_TIMER_LEGAL);

  for (guint i = 0; i < YC_N_TIMERS; i++)
    review.due[i] = moment ("2026-11-27");
  review.running[legal] = review.running[AT (YC_TIMER_PROMISE)] = 1;
  good = review;
  good.state = YC_STATE_SENT_BACK;
  g_assert_null (find_broken (&review, &good));
  back = good;
  back.due[legal] = moment ("2026-11-30");
  g_assert_cmpstr (find_broken (&review, &back), ==, "an internal return moves nothing");
  back.due[legal] = moment ("2026-11-26");
  g_assert_cmpstr (find_broken (&review, &back), ==, "no step brings a due date forward");
  back = good;
  back.paused[legal] = TRUE;
  g_assert_cmpstr (find_broken (&review, &back), ==, "the handling stands still in an uncounted step, and only there");
  back = good;
  back.running[legal] = 2;
  g_assert_cmpstr (find_broken (&review, &back), ==, "one clock of a kind at a time");
  back = good;
  back.n = 1;
  g_assert_cmpstr (find_broken (&review, &back), ==, "no clock is forgotten");
  back = good;
  back.state = YC_STATE_WITHDRAWN;
  g_assert_cmpstr (find_broken (&review, &back), ==, "nothing is handled behind the end");
  back.state = YC_STATE_ACCEPTED;
  g_assert_cmpstr (find_broken (&review, &back), ==, "only listed lines");
  review.state = YC_STATE_ARCHIVED;
  back.state = YC_STATE_DELIVERED;
  g_assert_cmpstr (find_broken (&review, &back), ==, "nothing leaves the archive but by revocation");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/law/hours/wrong-spans-are-refused", test_spans);
  for (gsize i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      g_autofree char *path = g_strdup_printf ("/law/hours/term/%02u-%s", (guint) i, terms[i].start);

      g_test_add_data_func (path, &terms[i], test_term);
    }
  g_test_add_func ("/law/hours/half-days-without-hours-are-whole-days", test_term_without_hours);
  g_test_add_func ("/law/timer/straight-case", test_straight_case);
  g_test_add_func ("/law/timer/warning-of-hours", test_warning_of_hours);
  g_test_add_func ("/law/timer/pause", test_pause);
  g_test_add_func ("/law/timer/days-of-a-pause", test_days_of_a_pause);
  g_test_add_func ("/law/timer/a-cure-leaves-a-later-day", test_cure_leaves_a_later_day);
  g_test_add_func ("/law/timer/late-before-the-pause", test_late_before_the_pause);
  g_test_add_func ("/law/timer/deemed-acceptance", test_deemed);
  g_test_add_func ("/law/timer/correction-begins-anew", test_correction_begins_anew);
  g_test_add_func ("/law/timer/tolerance", test_tolerance);
  g_test_add_func ("/law/timer/commitment-and-refusal", test_commitment_and_refusal);
  g_test_add_func ("/law/timer/year-becomes-known", test_year_becomes_known);
  g_test_add_func ("/law/timer/planted-faults-are-found", test_planted_faults);
  g_test_add_func ("/law/timer/random-walks", test_walks);
  return g_test_run ();
}
