/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Each event that tells a day which was counted names the calendar that it was counted by, so that it can be told later why it is that day (the rules,
 * section 6.2). Real acts on a real store; what they write is looked at by its members, not by a list of kinds. */
#include "config.h"

#include "review/yc-review.h"
#include "test-later.h"
#include "test-review.h"

static gboolean
has_day (JsonObject *body, const char *member, const char *day)
{
  JsonObject *object = json_object_has_member (body, member) ? json_object_get_object_member (body, member) : NULL;

  return object != NULL && *json_object_get_string_member_with_default (object, day, "") != '\0';
}

/* @wanted: kinds that must be among them, so that nothing is missed. */
static void
assert_named (Counter *counter, const char *const *wanted)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (counter->cases->store, counter->id, NULL);
  g_autoptr (GPtrArray) told = g_ptr_array_new ();
  const char *version = yc_calendar_get_version (counter->calendar);

  for (guint i = 0; i < history->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (history, i);

      if (!has_day (event->body, "judge", "date") && !has_day (event->body, "due", "date") && !has_day (event->body, "due", "cure")
          && !json_object_has_member (event->body, "until"))
        continue;
      g_ptr_array_add (told, event->kind);
      if (g_strcmp0 (json_object_get_string_member_with_default (event->body, "calendar", ""), version) != 0)
        g_test_fail_printf ("%s names no calendar", event->kind);
    }
  for (gsize i = 0; wanted[i] != NULL; i++)
    g_assert_true (g_ptr_array_find_with_equal_func (told, wanted[i], g_str_equal, NULL));
}

static void
test_correction (void)
{
  static const char *const wanted[] = { "received", "to-correct", "supplied", NULL };
  g_autoptr (Counter) counter = counter_new_at (later_cases_new (), "small-catering", "scenario=new", "application business-licence identity-card");
  g_autoptr (YcPaperRecord) receipt = NULL, notice = NULL, supplied = NULL;
  g_autoptr (GError) error = NULL;

  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  notice = yc_submission_tell_correction (counter->cases->store, counter->calendar, counter->id, NULL, &counter->cases->actor, &error);
  g_assert_no_error (error);
  counter_scan (counter, "floor-plan");
  supplied = yc_submission_receive_correction (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_no_error (error);
  assert_named (counter, wanted);
}

static void
test_cure (void)
{
  static const char *const wanted[] = { "received", "tolerated", "cured", NULL };
  g_autoptr (Counter) counter = later_new_tolerated (COUNTER_MAIN);
  g_autoptr (GError) error = NULL;

  counter_scan (counter, "health-certificates");
  g_assert_true (yc_submission_cure (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, NULL, &error));
  g_assert_no_error (error);
  assert_named (counter, wanted);
}

static void
test_office (void)
{
  static const char *const wanted[] = { "accepted", "step-begun", "step-ended", "extended", NULL };
  g_autoptr (YcItem) item = sample_item_hearing ();
  g_autoptr (Counter) counter = counter_new_for (later_cases_new (), item, "scenario=new", COUNTER_ALL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_autoptr (GBytes) manifest = review_manifest (counter);
  YcReviewDesk desk = { counter->cases->store, counter->calendar, counter->id, manifest, &counter->cases->actor };
  g_autoptr (YcPaperRecord) begun = NULL, extended = NULL;

  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  test_cases_sign_in (counter->cases, LATER_APPROVER);
  g_assert_true (yc_review_claim (&desk, &error));
  begun = yc_review_begin_step (&desk, "听证", 0, &error);
  g_assert_no_error (error);
  g_assert_true (yc_review_end_step (&desk, NULL, &error));
  extended = yc_review_extend (&desk, "孙局长", "案情复杂", &error);
  g_assert_no_error (error);
  assert_named (counter, wanted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox/calendar-told/correction", test_correction);
  g_test_add_func ("/outbox/calendar-told/cure", test_cure);
  g_test_add_func ("/outbox/calendar-told/office", test_office);
  return g_test_run ();
}
