/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 作废: what nobody has heard of ends without a word, a received case goes to the platform with its end. At the window's store and at the platform. */
#include "config.h"

#include "outbox/yc-counter.h"
#include "test-act.h"
#include "test-hand.h"

#define SUPERVISOR "zhuren"

static Counter *
counter_new_with_supervisor (void)
{
  Counter *self = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);

  act_sign_in (self->cases, SUPERVISOR, YC_ROLE_SUPERVISOR);
  test_cases_sign_in (self->cases, "wangjing");
  return self;
}

static gboolean
end (Counter *counter, const char *reason, GError **error)
{
  return yc_submission_void (counter->cases->store, counter->calendar, counter->id, reason, &counter->cases->actor, error);
}

static guint
count_queue (Counter *counter, const char *last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (counter->cases->store, &error);

  g_assert_no_error (error);
  if (last != NULL)
    g_assert_cmpstr (((const YcOutboxEntry *) g_ptr_array_index (queue, queue->len - 1))->kind, ==, last);
  return queue->len;
}

static void
test_a_draft (void)
{
  g_autoptr (Counter) counter = counter_new_with_supervisor ();
  g_autoptr (GError) error = NULL;

  g_assert_true (end (counter, "重复录入", &error));
  g_assert_no_error (error);
  g_assert_cmpint (counter_state (counter), ==, YC_STATE_VOIDED);
  g_assert_cmpuint (count_queue (counter, NULL), ==, 0);
  test_assert_sound (counter->cases);
}

static void
test_received (void)
{
  g_autoptr (Counter) counter = counter_new_with_supervisor ();
  g_autoptr (YcPaperRecord) receipt = NULL;
  g_autoptr (GError) error = NULL;
  YcConflict reason = YC_CONFLICT_STATE;

  receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_queue (counter, "received"), ==, 1);
  g_assert_false (end (counter, "误收", &error));      /* a clerk */
  g_assert_true (yc_conflict_of_error (error, &reason));
  g_assert_cmpint (reason, ==, YC_CONFLICT_VOID_BY_SUPERVISOR);
  g_clear_error (&error);
  test_cases_sign_in (counter->cases, SUPERVISOR);
  g_assert_false (end (counter, " ", &error));
  g_assert_true (yc_conflict_of_error (error, &reason));
  g_assert_cmpint (reason, ==, YC_CONFLICT_REASON_MISSING);
  g_clear_error (&error);
  g_assert_cmpint (counter_state (counter), ==, YC_STATE_RECEIVED);
  g_assert_cmpuint (count_queue (counter, "received"), ==, 1);
  g_assert_true (end (counter, "误收", &error));
  g_assert_no_error (error);
  g_assert_cmpint (counter_state (counter), ==, YC_STATE_VOIDED);
  g_assert_cmpuint (count_queue (counter, "voided"), ==, 2);
  g_assert_false (end (counter, "误收", &error));      /* once */
  g_assert_cmpuint (count_queue (counter, "voided"), ==, 2);
  test_assert_sound (counter->cases);
}

/* No window stands to answer any more: nothing is accepted by silence there. */
static void
test_platform (void)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (Hand) hand = hand_new_at (site_new_for (item, YC_ROLE_CLERK, SITE_RECEIVED));
  g_autoptr (YcPlatformCase) before = hand_find_case (hand), after = NULL;
  const char *body = "{\"state\":\"S93\",\"reason\":\"误收\"}";

  g_assert_cmpint (before->record->state, ==, YC_STATE_RECEIVED);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "voided", body), ==, (int) YC_PROBLEM_RULE);
  g_assert_true (g_str_has_prefix (hand->detail, "void-by-supervisor"));
  g_assert_cmpint (hand_tell (hand, YC_ROLE_SUPERVISOR, "voided", body), ==, -1);
  after = hand_find_case (hand);
  g_assert_cmpint (after->record->state, ==, YC_STATE_VOIDED);
  g_assert_cmpint (hand_tell (hand, YC_ROLE_CLERK, "deemed", HAND_DEEMED), !=, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/void/a-draft-ends-without-a-word", test_a_draft);
  g_test_add_func ("/void/a-received-case-goes-to-the-platform", test_received);
  g_test_add_func ("/void/platform", test_platform);
  return g_test_run ();
}
