/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Invariant 5 of the case lifecycle over random orders of the counter's own acts: each event that brings a case into another state says when the work on it began
 * and when it ended, and neither lies behind the event. Acts that the rules refuse write nothing. YICHUANG_SEED and YICHUANG_PROCESS_WALKS choose the walks. */
#include "config.h"

#include "test-later.h"

#include <string.h>

#define SEED 20261127
#define WALKS 24
#define ACTS 14

typedef struct
{
  GRand *rand;
  guint  n_events, n_refused, entered[100];
} Walk;

/* ---- the acts; FALSE: refused ---- */

static gboolean
paper (YcPaperRecord *made)
{
  gboolean done = made != NULL;

  yc_paper_record_free (made);
  return done;
}

static gboolean
act_receive (Counter *counter, GError **error)
{
  return paper (yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, error));
}

static gboolean
act_tell (Counter *counter, GError **error)
{
  return paper (yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, error));
}

static gboolean
act_take_correction (Counter *counter, GError **error)
{
  return paper (yc_submission_receive_correction (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, error));
}

static gboolean
act_refuse (Counter *counter, GError **error)
{
  return paper (yc_submission_refuse (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, error));
}

static gboolean
act_accept (Counter *counter, GError **error)
{
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, error);

  return acceptance != NULL;
}

static gboolean
act_tolerate (Counter *counter, GError **error)
{
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_TOLERATE, error);

  return acceptance != NULL;
}

static gboolean
act_hand_over (Counter *counter, GError **error)
{
  return paper (yc_submission_hand_over (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, error));
}

static gboolean
act_cure (Counter *counter, GError **error)
{
  return yc_submission_cure (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, NULL, error);
}

static gboolean
act_lapse (Counter *counter, GError **error)
{
  return paper (yc_submission_lapse (counter->cases->store, counter->calendar, counter->id, "补齐期间窗口休息", &counter->cases->actor, error));
}

static const struct { const char *name; gboolean (*act) (Counter *counter, GError **error); } acts[] = {
  { "receive", act_receive }, { "tell", act_tell }, { "take-correction", act_take_correction }, { "refuse", act_refuse }, { "accept", act_accept },
  { "tolerate", act_tolerate }, { "hand-over", act_hand_over }, { "cure", act_cure }, { "lapse", act_lapse },
};

/* ---- what others do meanwhile; no act of the counter ---- */

static gboolean
is_open_for (Counter *counter, const char *material)
{
  g_autoptr (GError) error = NULL;

  return later_scan_job (counter, material, &error);
}

static void
sign_promise (Counter *counter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) promise = yc_submission_make_paper (counter->cases->store, counter->calendar, counter->id, "tolerance-promise", &counter->cases->actor, &error);

  if (promise == NULL)
    return;
  counter_print_letter (counter, promise);
  counter_scan (counter, "tolerance-promise");
}

static void
something_happens (Walk *self, Counter *counter)
{
  YcState state = counter_state (counter);

  switch (g_rand_int_range (self->rand, 0, 5))
    {
    case 0:
      if (is_open_for (counter, "health-certificates"))
        counter_scan (counter, "health-certificates");
      break;
    case 1:
      if (state < YC_STATE_ACCEPTED)
        sign_promise (counter);
      break;
    case 2:
      if (state == YC_STATE_HANDED_OVER)
        later_send_back (counter, "application", NULL);
      break;
    case 3:
      yc_clock_test_advance (counter->cases->clock, (gint64) g_rand_int_range (self->rand, 1, 12) * TEST_DAY);
      break;
    default:
      yc_clock_test_advance (counter->cases->clock, (gint64) g_rand_int_range (self->rand, 1, 3600) * G_USEC_PER_SEC);
    }
}

/* ---- the invariant ---- */

static guint
count_events (Counter *counter)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);

  return history->len;
}

static void
check_events (Walk *self, Counter *counter, guint from, const char *act)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);

  for (guint i = from; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);
      const char *code = json_object_get_string_member_with_default (event->body, "state", "");
      gint64 started = json_object_get_int_member_with_default (event->body, "started", 0), ended = json_object_get_int_member_with_default (event->body, "ended", 0);
      YcState state;

      if (!yc_state_parse (code, &state))
        continue;
      if (started <= 0 || ended < started || event->at < ended)
        g_test_message ("%s wrote %s to %s without a record: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", at %" G_GINT64_FORMAT, act, event->kind, code, started, ended, event->at);
      g_assert_cmpint (started, >, 0);
      g_assert_cmpint (ended, >=, started);
      g_assert_cmpint (event->at, >=, ended);
      self->entered[state]++;
      self->n_events++;
    }
}

static void
walk (Walk *self)
{
  static const char *const starts[][3] = {
    { "small-catering", "scenario=new", COUNTER_ALL }, { "small-catering", "scenario=new", "application business-licence identity-card floor-plan" },
    { "small-catering", "scenario=new", "application business-licence identity-card floor-plan" }, { "public-place-hygiene", "category=dining", "" },
  };
  const char *const *start = starts[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (starts))];
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), start[0], start[1], start[2]);

  for (guint i = 0; i < ACTS; i++)
    {
      gsize n = (gsize) g_rand_int_range (self->rand, 0, G_N_ELEMENTS (acts));
      guint before = count_events (counter);
      g_autoptr (GError) error = NULL;
      gboolean done = acts[n].act (counter, &error);

      g_assert_true (done == (error == NULL));
      if (!done)
        g_assert_cmpuint (count_events (counter), ==, before);
      self->n_refused += done ? 0U : 1U;
      check_events (self, counter, before, acts[n].name);
      something_happens (self, counter);
    }
}

static guint
read_number (const char *name, guint fallback)
{
  const char *text = g_getenv (name);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : fallback;
}

static void
test_process (void)
{
  static const int states[] = { 10, 15, 18, 20, 30, 31, 40 };
  guint seed = read_number ("YICHUANG_SEED", SEED), walks = read_number ("YICHUANG_PROCESS_WALKS", WALKS);
  Walk self = { .rand = NULL };

  for (guint i = 0; i < walks; i++)
    {
      self.rand = g_rand_new_with_seed (seed + i);
      walk (&self);
      g_rand_free (self.rand);
    }
  g_test_message ("YICHUANG_SEED=%u: %u walks, %u changes of state, %u acts refused", seed, walks, self.n_events, self.n_refused);
  for (gsize i = 0; walks >= WALKS && i < G_N_ELEMENTS (states); i++)
    {
      g_test_message ("S%02d: %u", states[i], self.entered[states[i]]);
      g_assert_cmpuint (self.entered[states[i]], >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox/process/each-change-of-state-has-its-beginning-and-its-end", test_process);
  return g_test_run ();
}
