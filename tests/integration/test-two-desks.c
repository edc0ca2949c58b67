/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * One case between two workstations and the real platform's program: the window's queue brings it, an approver's store adopts it by its dossier and
 * claims it, the window reads the changes, and what it did too late is taken back by a person.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "unit/test-counter.h"

#include "integration/hall-rig.h"
#include "sync/yc-changes.h"
#include "sync/yc-drain.h"
#include "unit/test-act.h"
#include "unit/test-judge.h"
#include "unit/test-remote.h"
#include "unit/test-year.h"

#define APPROVER "shenpi-shijian"
#define COLLEAGUE "shenpi-shijian-2"
/* What the approver judges, as the order of events tells it; each an operation of its own. */
#define N_OPINIONS 10
#define OPINIONS(by) "opinion@5" by " opinion@6" by " opinion@7" by " opinion@8" by " opinion@9" by " opinion@10" by " opinion@11" by " opinion@12" by \
  " opinion@13" by " opinion@14" by " "

/* One workstation: its store, and its client with its token. */
typedef struct
{
  TestCases *cases;             /* (not owned) */
  YcClient  *client;
  char      *key;               /* the platform's */
} Desk;

typedef struct
{
  HallRig   *hall;
  Counter   *counter;
  TestCases *approver;
  Desk       window, office;
} Two;

/* ---- the stage ---- */

/* With a code that the demonstration has printed and nobody used yet; then @account signs in and names its key. */
static void
enrol (Two *self, Desk *desk, TestCases *cases, const char *account)
{
  LineWait wait = { NULL, NULL, FALSE }, in = { NULL, NULL, FALSE }, named = { NULL, NULL, FALSE };
  const YcEnrolled *enrolled = NULL;

  desk->cases = cases;
  desk->client = line_rig_new_client (self->hall->rig);
  yc_client_set_device_token (desk->client, NULL);
  yc_client_enrol (desk->client, self->hall->code, yc_store_get_incarnation (cases->store), NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  enrolled = wait.reply->message;
  yc_client_set_device_token (desk->client, enrolled->token);
  yc_client_set_platform_key (desk->client, enrolled->key);
  desk->key = g_strdup (enrolled->key);
  yc_reply_free (wait.reply);
  yc_client_sign_in (desk->client, account, HALL_PASSWORD, NULL, line_wait_cb, &in);
  g_assert_cmpint (line_wait (&in)->class, ==, YC_ANSWER_DONE);
  yc_client_set_session_token (desk->client, ((const YcSessionGrant *) in.reply->message)->token);
  yc_reply_free (in.reply);
  yc_client_author (desk->client, cases->clerk->public_key, NULL, NULL, line_wait_cb, &named);
  g_assert_cmpint (line_wait (&named)->class, ==, YC_ANSWER_DONE);
  yc_reply_free (named.reply);
}

static Two *
two_new_for (YcItem *item)
{
  Two *self = g_new0 (Two, 1);

  self->hall = hall_rig_new ();
  self->counter = counter_new_for (test_cases_new_in (test_folder_new (), TRUE), item, "scenario=new", COUNTER_ALL);
  self->approver = act_cases_new ();
  act_sign_in (self->approver, APPROVER, YC_ROLE_APPROVER);
  enrol (self, &self->window, self->counter->cases, "wangjing");
  /* Each start of the demonstration gives one code. */
  hall_rig_kill (self->hall);
  enrol (self, &self->office, self->approver, APPROVER);
  return self;
}

static Two *
two_new (void)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");

  return two_new_for (item);
}

static void
desk_clear (Desk *self)
{
  g_object_unref (self->client);
  g_free (self->key);
}

static void
two_free (Two *self)
{
  desk_clear (&self->window);
  desk_clear (&self->office);
  counter_free (self->counter);
  test_cases_free (self->approver);
  hall_rig_free (self->hall);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Two, two_free)

/* ---- what a desk does ---- */

/* The queue goes over the line. Returns: what is left */
static guint
drain (Desk *self)
{
  g_autoptr (YcWorker) worker = yc_worker_new ("store");
  g_autoptr (YcDrain) engine = yc_drain_new (self->cases->store, worker, self->client);
  guint n = 99;

  yc_drain_wake (engine);
  do
    g_main_context_iteration (NULL, TRUE);
  while (!yc_drain_is_idle (engine) || yc_drain_get_next_at (engine) == 0);
  yc_drain_stop (engine);
  yc_worker_stop (worker);
  g_assert_true (yc_outbox_store_count (self->cases->store, &n, NULL, NULL));
  return n;
}

/* One step of the loop over the line. Returns: how many cases changed */
static guint
follow (Desk *self)
{
  LineWait wait = { NULL, NULL, FALSE };
  g_autoptr (GPtrArray) changed = NULL, behind = NULL;
  g_autoptr (GError) error = NULL;
  gint64 cursor = -1;

  g_assert_true (yc_changes_get_cursor (self->cases->store, self->key, &cursor, NULL));
  yc_client_changes (self->client, cursor, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  changed = yc_changes_take (self->cases->store, self->key, wait.reply->message, &behind, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (behind->len, ==, 0);
  yc_reply_free (wait.reply);
  return changed->len;
}

static void
adopt (Desk *self, const char *case_id)
{
  LineWait wait = { NULL, NULL, FALSE };
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  yc_client_dossier (self->client, case_id, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  g_assert_true (yc_changes_take_dossier (self->cases->store, wait.reply->message, &changed, &error));
  g_assert_no_error (error);
  g_assert_true (changed);
  yc_reply_free (wait.reply);
}

static void
act (Desk *self, const char *case_id, const char *kind, const char *state)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (act_do (self->cases, case_id, kind, state, &error));
  g_assert_no_error (error);
}

static void
accept_case (Two *self)
{
  Counter *counter = self->counter;
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_autoptr (YcAcceptance) acceptance = NULL;

  g_assert_no_error (error);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
  act (&self->window, counter->id, "resumed", NULL);
}

/* ---- the case's way ---- */

static void
test_there_and_back (void)
{
  g_autoptr (Two) two = two_new ();
  Desk *window = &two->window, *office = &two->office;
  const char *id = two->counter->id;
  g_autoptr (GError) error = NULL;

  accept_case (two);
  g_assert_cmpuint (drain (window), ==, 0);
  adopt (office, id);
  act (office, id, "claimed", "S50");
  g_assert_cmpuint (drain (office), ==, 0);
  g_assert_cmpuint (follow (window), ==, 1);
  assert_state (window->cases, id, YC_STATE_REVIEW);
  assert_order (window->cases, id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3 claimed@4*");
  test_assert_sound (window->cases);
  test_assert_sound (office->cases);
  /* The office decides; the window, which has not heard of it, withdraws: refused, held here, taken back by a person. */
  g_assert_cmpuint (act_judge_all (office->cases, id), ==, N_OPINIONS);
  act (office, id, "granted", "S60");
  act (window, id, "withdrawn", "S90");
  g_assert_cmpuint (drain (office), ==, 0);
  g_assert_cmpuint (drain (window), ==, 1);
  g_assert_cmpuint (follow (window), ==, 1);
  assert_order (window->cases, id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3 claimed@4* "
                                   OPINIONS ("*") "granted@15* withdrawn!");
  assert_state (window->cases, id, YC_STATE_GRANTED);
  g_assert_true (yc_outbox_store_abandon (window->cases->store, id, "已经作出决定", &window->cases->actor, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (drain (window), ==, 0);
  g_assert_cmpuint (follow (office), ==, 1);
  assert_state (office->cases, id, YC_STATE_GRANTED);
  act (window, id, "result-made", "S65");
  g_assert_cmpuint (drain (window), ==, 0);
  g_assert_cmpuint (follow (office), ==, 1);
  assert_state (office->cases, id, YC_STATE_RESULT_MADE);
  assert_order (office->cases, id, "created@1* received@1* efile@2* accepted@2* handed-over@2* resumed@3* claimed@4 "
                                   OPINIONS ("") "granted@15 withdrawn@16*x abandoned@16* result-made@17*");
  test_assert_sound (window->cases);
  test_assert_sound (office->cases);
}

/* ---- on another desk ---- */

static YcReviewDesk
open_desk (Two *two, Desk *self)
{
  return (YcReviewDesk) { self->cases->store, two->counter->calendar, two->counter->id, NULL, &self->cases->actor };
}

static void
assert_desk (Two *two, Desk *self, const char *claimed_by)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcReviewDossier) dossier = yc_review_load (self->cases->store, two->counter->calendar, two->counter->id, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (dossier->claimed_by, ==, claimed_by);
  g_assert_cmpstr (dossier->taken_from, ==, strcmp (claimed_by, COLLEAGUE) == 0 ? APPROVER : "");
}

/* Who has the case is away; a colleague goes on with it. The step that the first one takes without having heard of it is refused, and all are told. */
static void
test_taken_over (void)
{
  g_autoptr (Two) two = two_new ();
  Desk *window = &two->window, *office = &two->office, other = { NULL };
  TestCases *cases = NULL;
  const char *id = two->counter->id;
  g_autoptr (GError) error = NULL;
  g_autofree char *refusal = NULL;
  YcReviewDesk here, there;

  accept_case (two);
  g_assert_cmpuint (drain (window), ==, 0);
  adopt (office, id);
  here = open_desk (two, office);
  g_assert_true (yc_review_claim (&here, &error));
  g_assert_true (yc_review_judge (&here, "point:area", YC_OPINION_FITS, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (drain (office), ==, 0);
  hall_rig_kill (two->hall);
  cases = act_cases_new_with (9);
  act_sign_in (cases, COLLEAGUE, YC_ROLE_APPROVER);
  enrol (two, &other, cases, COLLEAGUE);
  adopt (&other, id);
  assert_desk (two, &other, APPROVER);
  there = open_desk (two, &other);
  g_assert_true (yc_review_take_over (&there, "休假", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (drain (&other), ==, 0);
  /* The first one has not heard of it yet. */
  g_assert_true (yc_review_judge (&here, "point:layout", YC_OPINION_FAILS, NULL, &error));
  g_assert_cmpuint (drain (office), ==, 1);
  refusal = yc_outbox_store_get_refusal (office->cases->store, id, &error);
  g_assert_true (refusal != NULL && strstr (refusal, YC_PROBLEM_URN "claimed") != NULL);
  /* It stands there in clear: with how the case stands, and without whose it is. */
  g_assert_true (refusal != NULL && strstr (refusal, "\"claimed_by\":\"" COLLEAGUE) != NULL && strstr (refusal, "applicant") == NULL);
  g_assert_cmpuint (follow (office), ==, 1);
  g_assert_true (yc_outbox_store_abandon (office->cases->store, id, "已由同事接替", &office->cases->actor, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (drain (office), ==, 0);
  assert_desk (two, office, COLLEAGUE);
  g_assert_cmpuint (follow (window), ==, 1);
  assert_desk (two, window, COLLEAGUE);
  act_judge_all (cases, id);
  act (&other, id, "granted", "S60");
  g_assert_cmpuint (drain (&other), ==, 0);
  g_assert_cmpuint (follow (window), ==, 1);
  assert_state (window->cases, id, YC_STATE_GRANTED);
  test_assert_sound (cases);
  test_assert_sound (office->cases);
  test_assert_sound (window->cases);
  desk_clear (&other);
  test_cases_free (cases);
}

/* ---- the office was first ---- */

static void
assert_day (const Desk *self, const char *case_id, const char *due, gboolean provisional)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (self->cases->store, case_id, NULL);

  g_assert_cmpstr (record->due, ==, due);
  g_assert_cmpint (record->due_provisional, ==, provisional);
}

static guint
recount (Two *two)
{
  Counter *counter = two->counter;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = yc_submission_recount (counter->cases->store, counter->calendar, &counter->cases->actor, &error);

  g_assert_no_error (error);
  return ids != NULL ? ids->len : 99;
}

static void
pass (Two *two, int days)
{
  yc_clock_test_advance (two->counter->cases->clock, days * TEST_DAY);
  yc_clock_test_advance (two->approver->clock, days * TEST_DAY);
}

/* Accepted on 12-29 over a year that nobody knows. The office lets a hearing stop the clock, from 12-30 to 01-04, and tells the day; the window, which has
 * not heard of it, learns the year and counts again. */
static void
test_recount_too_late (void)
{
  g_autoptr (YcItem) item = sample_item_hearing ();
  g_autoptr (Two) two = two_new_for (item);
  Desk *window = &two->window, *office = &two->office;
  const char *id = two->counter->id;
  g_autoptr (YcPaperRecord) notice = NULL;
  g_autofree char *refusal = NULL;
  g_autoptr (GError) error = NULL;
  YcReviewDesk desk;

  pass (two, 36);
  accept_case (two);
  g_assert_cmpuint (drain (window), ==, 0);
  adopt (office, id);
  desk = open_desk (two, office);
  g_assert_true (yc_review_claim (&desk, &error));
  g_assert_cmpuint (drain (office), ==, 0);
  g_assert_cmpuint (follow (window), ==, 1);
  pass (two, 1);
  notice = yc_review_begin_step (&desk, "听证", 0, &error);
  g_assert_no_error (error);
  pass (two, 5);
  g_assert_true (yc_review_end_step (&desk, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (drain (office), ==, 0);
  assert_day (office, id, "2027-01-08", TRUE);
  year_learn (two->counter);
  g_assert_cmpuint (recount (two), ==, 1);
  assert_day (window, id, "2027-01-07", FALSE);
  g_assert_cmpuint (drain (window), ==, 1);
  refusal = yc_outbox_store_get_refusal (window->cases->store, id, &error);
  g_assert_true (refusal != NULL && strstr (refusal, YC_PROBLEM_URN "stale") != NULL);
  /* What came first is not known yet: nothing is taken back for it. */
  g_assert_cmpuint (recount (two), ==, 0);
  g_assert_cmpuint (follow (window), ==, 1);
  assert_order (window->cases, id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3 claimed@4* step-begun@5* step-ended@6* recounted!");
  assert_day (window, id, "2027-01-08", TRUE);
  g_assert_cmpuint (recount (two), ==, 1);
  assert_day (window, id, "2027-01-11", FALSE);
  g_assert_cmpuint (drain (window), ==, 0);
  g_assert_cmpuint (follow (office), ==, 1);
  assert_day (office, id, "2027-01-11", FALSE);
  assert_order (office->cases, id, "created@1* received@1* efile@2* accepted@2* handed-over@2* resumed@3* claimed@4 step-begun@5 step-ended@6 recounted@7*x "
                                   "abandoned@7* recounted@8*");
  test_assert_sound (window->cases);
  test_assert_sound (office->cases);
}

static guint
recount_at (Two *two, Desk *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = yc_submission_recount (self->cases->store, two->counter->calendar, &self->cases->actor, &error);

  g_assert_no_error (error);
  return ids != NULL ? ids->len : 99;
}

/* The window that told the day is away: who has the case on the desk counts again, and nobody before. When the window comes back its own count is taken back. */
static void
test_recount_without_window (void)
{
  g_autoptr (Two) two = two_new ();
  Desk *window = &two->window, *office = &two->office;
  const char *id = two->counter->id;
  g_autoptr (GError) error = NULL;
  YcReviewDesk desk;

  pass (two, 36);
  accept_case (two);
  g_assert_cmpuint (drain (window), ==, 0);
  adopt (office, id);
  assert_day (office, id, "2027-01-05", TRUE);
  year_learn (two->counter);
  g_assert_cmpuint (recount_at (two, office), ==, 0);
  desk = open_desk (two, office);
  g_assert_true (yc_review_claim (&desk, &error));
  g_assert_cmpuint (drain (office), ==, 0);
  g_assert_cmpuint (recount_at (two, office), ==, 1);
  g_assert_cmpuint (recount_at (two, office), ==, 0);
  assert_day (office, id, "2027-01-07", FALSE);
  g_assert_cmpuint (drain (office), ==, 0);
  g_assert_cmpuint (recount_at (two, window), ==, 1);
  g_assert_cmpuint (drain (window), ==, 1);
  g_assert_cmpuint (follow (window), ==, 1);
  g_assert_cmpuint (recount_at (two, window), ==, 1);
  g_assert_cmpuint (drain (window), ==, 0);
  assert_day (window, id, "2027-01-07", FALSE);
  assert_order (window->cases, id, "created@1 received@1 efile@2 accepted@2 handed-over@2 resumed@3 claimed@4* recounted@5* recounted@6x abandoned@6");
  g_assert_cmpuint (follow (office), ==, 1);
  assert_day (office, id, "2027-01-07", FALSE);
  test_assert_sound (window->cases);
  test_assert_sound (office->cases);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/two-desks/a-case-goes-there-and-back", test_there_and_back);
  g_test_add_func ("/sync/two-desks/a-case-goes-to-another-desk", test_taken_over);
  g_test_add_func ("/sync/two-desks/a-recount-comes-too-late", test_recount_too_late);
  g_test_add_func ("/sync/two-desks/a-recount-without-the-window", test_recount_without_window);
  return g_test_run ();
}
