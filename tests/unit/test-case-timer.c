/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Tests of case/yc-case-timer: told cases with the clocks that they must have; what list and projection show is the same day; broken events. */
#define G_LOG_DOMAIN "yc-test"
#include "config.h"

#include "sample-case.h"

#include "base/yc-error.h"
#include "law/yc-bundle.h"

/* A line a clock: kind#turn state day left level; "~" a provisional day, "why n" what it stands still for and how long. */
static const struct { const char *name, *lines; } expected[] = {
  { "draft", "" },
  { "received", "judge#1 running 2026-11-27 4 green\npromise#1 next\nlegal#1 next\ntransfer#1 next\ndelivery#1 next\n" },
  { "to-correct", "judge#1 done 2026-11-27 4 done\ncure#1 running 2026-12-21 19 green\njudge#2 next\npromise#1 next\nlegal#1 next\ntransfer#1 next\n"
                  "delivery#1 next\n" },
  { "corrected", "judge#1 done 2026-11-27 4 done\ncure#1 done 2026-12-21 17 done\njudge#2 running 2026-12-03 5 green\npromise#1 next\nlegal#1 next\n"
                 "transfer#1 next\ndelivery#1 next\n" },
  { "not-corrected", "judge#1 done 2026-11-27 4 done\ncure#1 ended 2026-12-21 -5 overdue\n" },
  { "accepted", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 running 2026-11-27 2 yellow\n"
                "legal#1 running 2026-12-04 7 green\ndelivery#1 next\n" },
  { "at-once", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 running 2026-11-27 5 green\n"
               "legal#1 running 2026-12-04 10 green\ndelivery#1 next\n" },
  { "deemed", "judge#1 late 2026-11-27 -2 overdue\npromise#1 running 2026-11-27 -2 overdue\nlegal#1 running 2026-12-04 3 yellow\n"
              "transfer#1 done 2026-12-01 0 done\ndelivery#1 next\n" },
  { "deemed-tolerated", "judge#1 late 2026-11-27 -2 overdue\npromise#1 running 2026-11-27 -2 overdue\nlegal#1 running 2026-12-04 3 yellow\n"
                        "transfer#1 running 2026-12-01 0 yellow\ntolerance#1 running 2026-12-04 3 green\ndelivery#1 next\n" },
  { "tolerated", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\ntolerance#1 running 2026-11-25 2 yellow\n"
                 "promise#1 running 2026-11-27 4 green\nlegal#1 running 2026-12-04 9 green\ndelivery#1 next\n" },
  { "cured", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\ntolerance#1 done 2026-11-25 0 done\n"
             "promise#1 running 2026-11-27 1 red\nlegal#1 running 2026-12-04 6 green\ndelivery#1 next\n" },
  { "lapsed", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\ntolerance#1 ended 2026-11-25 -2 overdue\n"
              "promise#1 ended 2026-11-27 0 done\nlegal#1 ended 2026-12-04 5 done\n" },
  { "committed", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 running 2026-11-27 4 green\n"
                 "legal#1 running 2026-12-18 19 green\ndelivery#1 next\nverification#1 next\n" },
  { "committed-granted", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 done 2026-11-27 3 done\n"
                         "legal#1 done 2026-12-18 18 done\ndelivery#1 running 2026-12-08 9 green\nverification#1 running 2027-01-25~ 43 green\n" },
  { "committed-to-put-right", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 done 2026-11-27 3 done\n"
                              "legal#1 done 2026-12-18 18 done\ndelivery#1 running 2026-12-08 2 yellow\nverification#1 done 2027-01-25~ 39 done\n"
                              "rectify#1 running 2026-12-16 8 green\n" },
  /* 后台退回 is an internal fault: the handling clocks run on. */
  { "returned", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 running 2026-11-27 2 yellow\n"
                "legal#1 running 2026-12-04 7 green\ntransfer#2 running 2026-11-24 -1 overdue\ndelivery#1 next\n" },
  { "handed-over-again", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 running 2026-11-27 1 red\n"
                         "legal#1 running 2026-12-04 6 green\ntransfer#2 late 2026-11-24 -1 overdue\ndelivery#1 next\n" },
  { "returned-at-once", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 running 2026-11-27 5 green\n"
                        "legal#1 running 2026-12-04 10 green\ntransfer#2 running 2026-11-20 0 green\ndelivery#1 next\n" },
  { "waits", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 paused 2026-11-27 4 paused 听证 2\n"
             "legal#1 paused 2026-12-18 19 paused 听证 2\nspecial#1 running 2026-12-22 19 green\ndelivery#1 next\n" },
  { "hearing-told", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 paused 2026-11-27 4 paused 听证 2\n"
                    "legal#1 paused 2026-12-18 19 paused 听证 2\nhearing-ask#1 running 2026-12-01 4 green\nspecial#1 running 2026-12-22 19 green\n"
                    "delivery#1 next\n" },
  { "hearing-asked", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 paused 2026-11-27 4 paused 听证 4\n"
                     "legal#1 paused 2026-12-18 19 paused 听证 4\nhearing-ask#1 done 2026-12-01 3 done\nspecial#1 running 2026-12-22 17 green\n"
                     "hearing#1 running 2026-12-24 19 green\ndelivery#1 next\n" },
  { "hearing-not-asked", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 running 2026-12-07 2 yellow\n"
                         "legal#1 running 2026-12-28 17 green\nhearing-ask#1 ended 2026-12-01 -1 done\nspecial#1 done 2026-12-22 14 done\ndelivery#1 next\n" },
  { "resumed", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 running 2026-12-01 3 green\n"
               "legal#1 running 2026-12-22 18 green\nspecial#1 done 2026-12-22 18 done\ndelivery#1 next\n" },
  { "unknown-step", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 running 2026-11-27 2 yellow\n"
                    "legal#1 running 2026-12-18 17 green\ndelivery#1 next\n" },
  { "granted", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 done 2026-11-27 1 done\nlegal#1 done 2026-12-04 6 done\n"
               "delivery#1 running 2026-12-10 9 green\n" },
  { "granted-late", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 late 2026-11-27 -2 overdue\n"
                    "legal#1 done 2026-12-04 3 done\ndelivery#1 running 2026-12-15 9 green\n" },
  { "denied", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 done 2026-11-27 1 done\nlegal#1 done 2026-12-04 6 done\n"
              "delivery#1 running 2026-12-10 9 green\n" },
  { "delivered", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 done 2026-11-27 1 done\nlegal#1 done 2026-12-04 6 done\n"
                 "delivery#1 done 2026-12-10 9 done\n" },
  { "badly-rated", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 done 2026-11-27 1 done\n"
                   "legal#1 done 2026-12-04 6 done\ndelivery#1 done 2026-12-10 9 done\nrating#1 running 2026-12-18 14 green\n" },
  { "rated-and-archived", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 done 2026-11-27 1 done\n"
                          "legal#1 done 2026-12-04 6 done\ndelivery#1 done 2026-12-10 9 done\nrating#1 done 2026-12-18 12 done\n" },
  { "rated-and-archived-late", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 done 2026-11-27 1 done\n"
                               "legal#1 done 2026-12-04 6 done\ndelivery#1 done 2026-12-10 9 done\nrating#1 late 2026-12-18 -1 overdue\n" },
  { "well-rated", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 done 2026-11-27 1 done\nlegal#1 done 2026-12-04 6 done\n"
                  "delivery#1 done 2026-12-10 9 done\n" },
  { "withdrawn", "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 ended 2026-11-27 3 done\n"
                 "legal#1 ended 2026-12-04 8 done\n" },
  { "withdrawn-early", "judge#1 ended 2026-11-27 3 done\n" },
  { "over-the-year", "judge#1 done 2027-01-04~ 5 done\ntransfer#1 done 2026-12-28 0 done\npromise#1 running 2027-01-04~ 4 green\n"
                     "legal#1 running 2027-01-11~ 9 green\ndelivery#1 next\n" },
};

typedef struct
{
  YcCalendar *calendar;
  YcRegion   *region;
  YcItem     *item;
  GPtrArray  *history;
  YcTimerRules rules;
} Fixture;

static void
fixture_init (Fixture *self, const SampleCase *row)
{
  self->calendar = sample_calendar ();
  self->region = sample_region ();
  self->item = sample_case_item (row);
  self->history = sample_history (row, self->item, self->calendar);
  self->rules = (YcTimerRules) { self->calendar, &self->region->hours, self->item, &self->region->terms };
}

static void
fixture_clear (Fixture *self)
{
  g_ptr_array_unref (self->history);
  yc_item_unref (self->item);
  yc_region_free (self->region);
  yc_calendar_free (self->calendar);
}

static GPtrArray *
read_timers (const Fixture *self, const char *now)
{
  g_autoptr (GError) error = NULL;
  YcMoment at = sample_moment (now);
  GPtrArray *timers = yc_case_timers_read (self->history, &self->rules, &at, &error);

  g_assert_no_error (error);
  return timers;
}

static char *
dump (const GPtrArray *timers)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < timers->len; i++)
    {
      const YcCaseTimer *timer = g_ptr_array_index (timers, i);
      g_autofree char *due = g_date_valid (&timer->due.day) ? yc_date_format (&timer->due.day) : g_strdup ("-");

      g_string_append_printf (out, "%s#%u %s", yc_timer_kind_get_code (timer->kind), timer->turn, yc_case_timer_state_get_code (timer->state));
      if (timer->state != YC_CASE_TIMER_NEXT)
        g_string_append_printf (out, " %s%s %d %s", due, timer->provisional ? "~" : "", timer->left, yc_timer_level_get_code (timer->level));
      if (timer->state == YC_CASE_TIMER_PAUSED)
        g_string_append_printf (out, " %s %d", timer->why, timer->n_paused);
      g_string_append_c (out, '\n');
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_case (gconstpointer data)
{
  const SampleCase *row = data;
  Fixture self;
  g_autoptr (GPtrArray) timers = NULL;
  g_autofree char *lines = NULL;
  const char *wanted = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    if (g_str_equal (expected[i].name, row->name))
      wanted = expected[i].lines;
  fixture_init (&self, row);
  timers = read_timers (&self, row->now);
  lines = dump (timers);
  g_assert_cmpstr (lines, ==, wanted);
  fixture_clear (&self);
}

/* ---- one library ---- */

/* What a line of the case list shows (app/common/yc-case-item, yc_deadline_look()). */
static const char *
get_listed_day (const YcCaseRecord *record)
{
  if (record->state == YC_STATE_RECEIVED || record->state == YC_STATE_CORRECTED)
    return record->judge_due;
  if (!yc_state_is_open (record->state) || record->state >= YC_STATE_GRANTED)
    return "";
  return *record->cure_due != '\0' ? record->cure_due : record->due;
}

/* Behind each event: what the projection says is the day of the clock that presses. */
static void
assert_same_day (const Fixture *self, const YcCaseRecord *record, guint n, const char *now)
{
  g_autoptr (GPtrArray) part = g_ptr_array_new ();
  g_autoptr (GPtrArray) timers = NULL;
  g_autofree char *day = NULL;
  const YcCaseTimer *pressing;
  YcMoment at = sample_moment (now);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (part, g_ptr_array_index (self->history, i));
  timers = yc_case_timers_read (part, &self->rules, &at, NULL);
  pressing = yc_case_timers_find_pressing (timers);
  day = pressing != NULL ? yc_date_format (&pressing->due.day) : g_strdup ("");
  g_assert_cmpstr (day, ==, get_listed_day (record));
  if (pressing != NULL && pressing->kind == YC_TIMER_JUDGE)
    g_assert_cmpint (pressing->provisional, ==, record->judge_provisional);
  if (pressing != NULL && (pressing->kind & (YC_TIMER_PROMISE | YC_TIMER_LEGAL)) != 0)
    g_assert_cmpint (pressing->provisional, ==, record->due_provisional);
}

static void
test_list_shows_the_same_day (gconstpointer data)
{
  const SampleCase *row = data;
  g_autoptr (YcCaseRecord) record = yc_case_record_new ("00000000-0000-4000-8000-000000000001");
  g_autoptr (GError) error = NULL;
  Fixture self;

  fixture_init (&self, row);
  for (guint i = 0; i < self.history->len; i++)
    {
      g_assert_true (yc_case_record_fold (record, g_ptr_array_index (self.history, i), NULL, &error));
      g_assert_no_error (error);
      assert_same_day (&self, record, i + 1, row->now);
    }
  fixture_clear (&self);
}

/* The days that the acts have counted and stated are the days that the clocks come to by themselves. */
static void
test_told_is_counted (gconstpointer data)
{
  const SampleCase *row = data;
  g_autoptr (GPtrArray) told = NULL, counted = NULL;
  g_autofree char *told_lines = NULL, *counted_lines = NULL;
  Fixture self;

  fixture_init (&self, row);
  told = read_timers (&self, row->now);
  for (guint i = 0; i < self.history->len; i++)
    {
      JsonObject *body = ((YcCaseEvent *) g_ptr_array_index (self.history, i))->body;
      JsonObject *due = json_object_has_member (body, "due") ? json_object_get_object_member (body, "due") : NULL;

      json_object_remove_member (body, "judge");
      if (due != NULL)
        json_object_set_string_member (due, "date", "");
    }
  counted = read_timers (&self, row->now);
  told_lines = dump (told);
  counted_lines = dump (counted);
  g_assert_cmpstr (told_lines, ==, counted_lines);
  fixture_clear (&self);
}

/* The calendar has changed since: what the applicant has on paper, and the list shows, stands; no other handling clock comes before it. */
static void
test_told_day_stands (void)
{
  Fixture self;
  g_autoptr (GPtrArray) timers = NULL;
  g_autofree char *lines = NULL;
  JsonObject *due;

  fixture_init (&self, sample_case ("accepted"));
  due = json_object_get_object_member (((YcCaseEvent *) g_ptr_array_index (self.history, 2))->body, "due");
  json_object_set_string_member (due, "date", "2026-12-08");
  json_object_set_boolean_member (due, "provisional", TRUE);
  timers = read_timers (&self, "2026-11-25 12:00");
  lines = dump (timers);
  g_assert_cmpstr (lines, ==, "judge#1 done 2026-11-27 5 done\ntransfer#1 done 2026-11-20 0 done\npromise#1 running 2026-12-08~ 9 green\n"
                              "legal#1 running 2026-12-08~ 9 green\ndelivery#1 next\n");
  fixture_clear (&self);
}

/* ---- a child of a 一件事 ---- */

/* An event as the bundle's facts have it, read here a second time. FALSE: it says nothing about a state or a day. */
static gboolean
read_fact (const YcCaseEvent *event, const YcItem *item, const YcBundleEntry *last, const YcMoment *receipt, YcBundleEntry *ret)
{
  const char *state = json_object_get_string_member_with_default (event->body, "state", "");
  const char *step = json_object_get_string_member_with_default (event->body, "step", "");
  const char *accepted_on = json_object_get_string_member_with_default (event->body, "accepted_on", "");
  JsonObject *due = json_object_has_member (event->body, "due") ? json_object_get_object_member (event->body, "due") : NULL;
  const char *cure = due != NULL ? json_object_get_string_member (due, "cure") : "";

  *ret = (YcBundleEntry) { .stays = *state == '\0' };
  yc_moment_init (&ret->at, event->at);
  if (ret->stays)
    ret->state = last->state;
  else
    g_assert_true (yc_state_parse (state, &ret->state));
  for (guint i = 0; i < item->special_steps->len; i++)
    if (g_str_equal (((const YcSpecialStep *) g_ptr_array_index (item->special_steps, i))->name, step))
      ret->step = g_ptr_array_index (item->special_steps, i);
  if (*accepted_on != '\0')
    ret->begun = *receipt;
  if (g_str_equal (event->kind, "tolerated") || g_str_equal (event->kind, "cured"))
    ret->is_cured = !yc_date_parse (cure, &ret->cure.due);
  if (due != NULL && yc_date_parse (json_object_get_string_member (due, "date"), &ret->told.due))
    ret->told.provisional = json_object_get_boolean_member (due, "provisional");
  return !ret->stays || due != NULL;
}

static YcBundleView *
look_at_child (const Fixture *self, guint n_events, const YcMoment *now)
{
  g_autofree char *text = g_strdup_printf ("{\"format\":1,\"id\":\"x\",\"version\":\"1\",\"name\":\"x\",\"source\":\"x\",\"children\":"
                                           "[{\"id\":\"c\",\"name\":\"c\",\"after\":[],\"items\":[{\"item\":\"%s\"}]}]}", self->item->id);
  g_autoptr (JsonObject) json = yc_json_parse_object (text, -1, NULL, NULL);
  g_autoptr (YcBundle) bundle = yc_bundle_parse (json, NULL);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (YcBundleEntry));
  g_autofree char *fault = NULL;
  const YcBundleFact fact = { .taken = TRUE, .item = self->item, .entries = entries };
  const YcBundleRules rules = { self->calendar, &self->region->hours, &self->region->terms };
  YcMoment receipt = { .minute = 0 };
  guint child;
  int place;

  g_assert_nonnull (bundle);
  for (guint i = 0; i < n_events; i++)
    {
      YcBundleEntry entry, *last = entries->len > 0 ? &g_array_index (entries, YcBundleEntry, entries->len - 1) : NULL;

      if (!read_fact (g_ptr_array_index (self->history, i), self->item, last, &receipt, &entry))
        continue;
      if (entry.state == YC_STATE_RECEIVED)
        receipt = entry.at;
      g_array_append_val (entries, entry);
    }
  fault = yc_bundle_find_fault (bundle, &fact, self->calendar, now, &child, &place);
  g_assert_cmpstr (fault, ==, NULL);
  return yc_bundle_look (bundle, &fact, &rules, now);
}

/* Behind its first @n events the child's clock in its bundle is the one on its own page: begun, due, provisional. */
static void
assert_same_clock (const Fixture *self, guint n, const YcMoment *now)
{
  g_autoptr (GPtrArray) part = g_ptr_array_new (), timers = NULL;
  g_autoptr (YcBundleView) view = look_at_child (self, n, now);
  const YcChildView *child = g_ptr_array_index (view->children, 0);
  const YcCaseTimer *own = NULL;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (part, g_ptr_array_index (self->history, i));
  timers = yc_case_timers_read (part, &self->rules, now, NULL);
  for (guint i = 0; i < timers->len; i++)
    {
      const YcCaseTimer *line = g_ptr_array_index (timers, i);

      if ((line->kind & (YC_TIMER_PROMISE | YC_TIMER_LEGAL)) != 0 && yc_case_timer_is_live (line) && (own == NULL || yc_moment_compare (&line->due, &own->due) < 0))
        own = line;
    }
  if (own == NULL)
    {
      g_assert_true (child->expected || !g_date_valid (&child->due.day));
      return;
    }
  g_assert_false (child->expected);
  g_assert_cmpint (yc_moment_compare (&child->due, &own->due), ==, 0);
  g_assert_cmpint (yc_moment_compare (&child->start, &own->begin), ==, 0);
  g_assert_cmpint (child->provisional, ==, own->provisional);
  g_assert_cmpint (child->least, ==, own->state == YC_CASE_TIMER_PAUSED);
}

static void
test_bundle_shows_the_same_clock (gconstpointer data)
{
  const SampleCase *row = data;
  YcMoment now = sample_moment (row->now);
  Fixture self;

  fixture_init (&self, row);
  for (guint n = 1; n <= self.history->len; n++)
    assert_same_clock (&self, n, &now);
  fixture_clear (&self);
}

/* Another day than the item's was told; and none, while the last tolerated material comes on the last day: a working day is left for the decision. */
static void
test_bundle_takes_told_and_cured (void)
{
  static const char *const told[] = { "2026-12-01", "" }, *const wanted[] = { "2026-12-01", "2026-11-30" };
  YcMoment now = sample_moment ("2026-11-27 12:00");

  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_autoptr (YcBundleView) view = NULL;
      g_autofree char *day = NULL;
      YcCaseEvent *last;
      Fixture self;

      fixture_init (&self, sample_case ("cured"));
      last = g_ptr_array_index (self.history, self.history->len - 1);
      last->at = sample_instant ("2026-11-27 10:00");
      json_object_set_string_member (json_object_get_object_member (last->body, "due"), "date", told[i]);
      for (guint n = 0; *told[i] == '\0' && n + 1 < self.history->len; n++)
        {
          JsonObject *body = ((YcCaseEvent *) g_ptr_array_index (self.history, n))->body;

          if (json_object_has_member (body, "due"))
            json_object_set_string_member (json_object_get_object_member (body, "due"), "date", "");
        }
      assert_same_clock (&self, self.history->len, &now);
      view = look_at_child (&self, self.history->len, &now);
      day = yc_date_format (&view->due.day);
      g_assert_cmpstr (day, ==, wanted[i]);
      fixture_clear (&self);
    }
}

/* ---- what does not count, and what is broken ---- */

static void
test_left_out (void)
{
  Fixture self;
  g_autoptr (GPtrArray) before = NULL, void_one = NULL, held = NULL;
  g_autofree char *wanted = NULL, *void_lines = NULL, *held_lines = NULL;
  YcCaseEvent *last;

  fixture_init (&self, sample_case ("accepted"));
  before = read_timers (&self, "2026-11-25 12:00");
  fixture_clear (&self);
  fixture_init (&self, sample_case ("granted"));
  last = g_ptr_array_index (self.history, self.history->len - 1);
  last->is_void = TRUE;
  void_one = read_timers (&self, "2026-11-25 12:00");
  last->is_void = FALSE;
  last->is_held = TRUE;
  held = read_timers (&self, "2026-11-25 12:00");
  wanted = dump (before);
  void_lines = dump (void_one);
  held_lines = dump (held);
  g_assert_cmpstr (void_lines, ==, wanted);
  g_assert_cmpstr (held_lines, ==, wanted);
  fixture_clear (&self);
}

/* Two devices do not agree about the time: an earlier moment is taken as the one before it. */
static void
test_clock_set_back (void)
{
  Fixture self;
  g_autoptr (GPtrArray) timers = NULL;
  const YcCaseTimer *promise;

  fixture_init (&self, sample_case ("granted"));
  ((YcCaseEvent *) g_ptr_array_index (self.history, self.history->len - 1))->at = sample_instant ("2026-11-19 10:00");
  timers = read_timers (&self, "2026-11-27 12:00");
  promise = yc_case_timers_find (timers, YC_TIMER_PROMISE);
  g_assert_cmpint (promise->state, ==, YC_CASE_TIMER_DONE);
  g_assert_cmpint (yc_moment_compare (&promise->end, &promise->begin), >=, 0);
  fixture_clear (&self);
}

static void
test_no_item (void)
{
  g_autoptr (GPtrArray) timers = NULL;
  g_autoptr (GError) error = NULL;
  YcMoment now = sample_moment ("2026-11-25 12:00");
  YcTimerRules none;
  Fixture self;

  fixture_init (&self, sample_case ("accepted"));
  none = self.rules;
  none.item = NULL;
  timers = yc_case_timers_read (self.history, &none, &now, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (timers->len, ==, 0);
  g_assert_null (yc_case_timers_find_pressing (timers));
  g_assert_null (yc_case_timers_find (timers, YC_TIMER_PROMISE));
  fixture_clear (&self);
}

static void
test_broken (void)
{
  static const struct { guint event; const char *body; } rows[] = {
    { 1, "{\"state\": 10}" },
    { 1, "{\"state\": \"S10\", \"judge\": \"2026-11-27\"}" },
    { 1, "{\"state\": \"S10\", \"judge\": {\"received\": \"2026-11-20\"}}" },
    { 1, "{\"state\": \"S10\", \"judge\": {\"date\": \"2026-11-27\", \"provisional\": \"no\"}}" },
    { 2, "{\"state\": \"S30\", \"due\": []}" },
    { 2, "{\"state\": \"S30\", \"due\": {\"date\": \"2026-11-27\"}}" },
    { 2, "{\"state\": \"S30\", \"due\": {\"cure\": \"\", \"date\": 20261127}}" },
    { 2, "{\"state\": \"S31\", \"due\": {\"cure\": 3, \"date\": \"2026-11-27\"}}" },
    { 2, "{\"state\": \"S30\", \"accepted_on\": 20261120}" },
    { 4, "{\"state\": \"S55\", \"step\": {}}" },
    { 4, "{\"state\": \"S75\", \"rating\": 6}" },
  };
  YcMoment now = sample_moment ("2026-11-25 12:00");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL, parsed = NULL;
      g_autoptr (GPtrArray) timers = NULL;
      YcCaseEvent *event;
      Fixture self;

      fixture_init (&self, sample_case ("accepted"));
      event = g_ptr_array_index (self.history, rows[i].event);
      json_object_unref (event->body);
      event->body = yc_json_parse_object (rows[i].body, -1, NULL, &parsed);
      g_assert_no_error (parsed);
      timers = yc_case_timers_read (self.history, &self.rules, &now, &error);
      g_assert_null (timers);
      g_assert_error (error, YC_BASE_ERROR, YC_BASE_ERROR_FORMAT);
      fixture_clear (&self);
    }
}

/* Each step of the straight way is a line of the table, and it ends. */
static void
test_way (void)
{
  YcState state;

  for (guint i = 0; yc_state_get_nth (i, &state); i++)
    {
      YcState at = state, next;
      guint n = 0;

      for (; yc_case_timer_get_way (at, &next); at = next, n++)
        {
          g_assert_true (yc_state_may_follow (at, next));
          g_assert_cmpuint (n, <, 10);
        }
      g_assert_true (at == state || at == YC_STATE_DELIVERED);
    }
}

static void
add_rows (const char *path, GTestDataFunc func)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sample_cases); i++)
    {
      g_autofree char *name = g_strconcat (path, "/", sample_cases[i].name, NULL);

      g_test_add_data_func (name, &sample_cases[i], func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  add_rows ("/case/timer/told-case", test_case);
  add_rows ("/case/timer/the-list-shows-the-same-day", test_list_shows_the_same_day);
  add_rows ("/case/timer/what-is-told-is-counted", test_told_is_counted);
  add_rows ("/case/timer/a-bundle-shows-the-same-clock", test_bundle_shows_the_same_clock);
  g_test_add_func ("/case/timer/a-bundle-takes-told-days-and-what-came-in", test_bundle_takes_told_and_cured);
  g_test_add_func ("/case/timer/a-told-day-stands", test_told_day_stands);
  g_test_add_func ("/case/timer/void-and-held-events-are-left-out", test_left_out);
  g_test_add_func ("/case/timer/a-clock-that-was-set-back", test_clock_set_back);
  g_test_add_func ("/case/timer/no-item-no-clock", test_no_item);
  g_test_add_func ("/case/timer/broken-events-are-refused", test_broken);
  g_test_add_func ("/case/timer/the-straight-way-is-in-the-table", test_way);
  return g_test_run ();
}
