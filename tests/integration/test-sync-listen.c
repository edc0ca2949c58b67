/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * What an approver does reaches the window by the platform's call, with the real platform's program and a line that fails between them. The window
 * asks by the clock only once an hour here: what arrives was called for.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/sync-line.h"
#include "sync/yc-changes.h"
#include "unit/test-act.h"
#include "unit/test-judge.h"

#include <string.h>

#define APPROVER "shenpi-shijian"
#define HOUR_MS (3600 * 1000)
#define N_BUSY 100

#define PROBLEM(line, status, name) \
  "HTTP/1.1 " line "\r\nContent-Type: application/problem+json\r\nYichuang-Contract: 1\r\nConnection: close\r\n\r\n" \
  "{\"status\":" status ",\"title\":\"x\",\"type\":\"urn:yichuang:problem:" name "\"}"
#define REFUSED PROBLEM ("403 Forbidden", "403", "not-permitted")
#define FAULTY PROBLEM ("500 Oops", "500", "fault")

typedef struct
{
  Line      *window;
  char      *id;                /* its case */
  TestCases *office;
  YcClient  *client;            /* of the office, signed in */
} Stage;

static void
enrol_office (Stage *self)
{
  LineWait wait = { NULL, NULL, FALSE }, in = { NULL, NULL, FALSE }, named = { NULL, NULL, FALSE };
  const YcEnrolled *enrolled = NULL;

  self->office = act_cases_new ();
  act_sign_in (self->office, APPROVER, YC_ROLE_APPROVER);
  self->client = line_rig_new_client (self->window->hall->rig);
  yc_client_set_device_token (self->client, NULL);
  yc_client_enrol (self->client, self->window->hall->code, yc_store_get_incarnation (self->office->store), NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  enrolled = wait.reply->message;
  yc_client_set_device_token (self->client, enrolled->token);
  yc_client_set_platform_key (self->client, enrolled->key);
  yc_reply_free (wait.reply);
  yc_client_sign_in (self->client, APPROVER, HALL_PASSWORD, NULL, line_wait_cb, &in);
  g_assert_cmpint (line_wait (&in)->class, ==, YC_ANSWER_DONE);
  yc_client_set_session_token (self->client, ((const YcSessionGrant *) in.reply->message)->token);
  yc_reply_free (in.reply);
  yc_client_author (self->client, self->office->clerk->public_key, NULL, NULL, line_wait_cb, &named);
  g_assert_cmpint (line_wait (&named)->class, ==, YC_ANSWER_DONE);
  yc_reply_free (named.reply);
}

static void
drain_office (Stage *self)
{
  g_autoptr (YcWorker) worker = yc_worker_new ("store");
  g_autoptr (YcDrain) engine = yc_drain_new (self->office->store, worker, self->client);
  guint n = 99;

  yc_drain_wake (engine);
  do
    g_main_context_iteration (NULL, TRUE);
  while (!yc_drain_is_idle (engine) || yc_drain_get_next_at (engine) == 0);
  yc_drain_stop (engine);
  yc_worker_stop (worker);
  g_assert_true (yc_outbox_store_count (self->office->store, &n, NULL, NULL));
  g_assert_cmpuint (n, ==, 0);
}

/* The window's case is at the platform, and the approver has it. @rule: (nullable): holds for the window's first stream. */
static Stage *
stage_new (const char *rule)
{
  Stage *self = g_new0 (Stage, 1);
  g_autoptr (YcSignedIn) in = NULL;
  g_autoptr (GError) error = NULL;
  LineWait wait = { NULL, NULL, FALSE };

  self->window = line_new ();
  enrol_office (self);
  /* Each start of the demonstration gives one code. */
  hall_rig_kill (self->window->hall);
  yc_sync_set_pauses (self->window->sync, HOUR_MS, HOUR_MS);
  if (rule != NULL)
    line_rig_tell (self->window->hall->rig, "%s", rule);
  g_assert_true (enrol (self->window, self->window->base, self->window->hall->code, &error));
  g_assert_no_error (error);
  wait_status (self->window, YC_LINE_ONLINE, 0);
  in = sign_in_well (self->window);
  self->id = accept_one (self->window, in);
  wait_status (self->window, YC_LINE_ONLINE, 1);
  wait_status (self->window, YC_LINE_ONLINE, 0);
  yc_client_dossier (self->client, self->id, NULL, line_wait_cb, &wait);
  g_assert_cmpint (line_wait (&wait)->class, ==, YC_ANSWER_DONE);
  g_assert_true (yc_changes_take_dossier (self->office->store, wait.reply->message, NULL, &error));
  g_assert_no_error (error);
  yc_reply_free (wait.reply);
  return self;
}

static void
stage_free (Stage *self)
{
  line_close (self->window);
  test_assert_sound (self->window->cases);
  line_free (self->window);
  g_object_unref (self->client);
  test_cases_free (self->office);
  g_free (self->id);
  g_free (self);
}

static void
office_does (Stage *self, const char *kind, const char *state)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (act_do (self->office, self->id, kind, state, &error));
  g_assert_no_error (error);
  drain_office (self);
}

static void
office_grants (Stage *self)
{
  act_judge_all (self->office, self->id);
  office_does (self, "granted", "S60");
}

/* ---- what the window knows ---- */

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_listening (Stage *self)
{
  guint tick = g_timeout_add (20, tick_cb, NULL);

  while (!yc_sync_is_listening (self->window->sync))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

static void
read_state (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Stage *self = data;
  g_autoptr (YcCaseRecord) record = yc_case_store_get (self->window->cases->store, self->id, NULL);

  g_task_return_int (task, record != NULL ? (gssize) record->state : -1);
}

static void
wait_state (Stage *self, YcState state)
{
  gssize now = -1;
  guint tick = g_timeout_add (20, tick_cb, NULL);

  while (now != (gssize) state)
    {
      Wait wait = { NULL };
      g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &wait);

      g_task_set_task_data (task, self, NULL);
      yc_worker_push (self->window->worker, task, read_state, G_PRIORITY_DEFAULT);
      wait_for (&wait);
      now = g_task_propagate_int (G_TASK (wait.result), NULL);
      g_object_unref (wait.result);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

/* ---- tests ---- */

static void
test_called (void)
{
  Stage *self = stage_new (NULL);

  wait_listening (self);
  office_does (self, "claimed", "S50");
  wait_state (self, YC_STATE_REVIEW);
  office_grants (self);
  wait_state (self, YC_STATE_GRANTED);
  stage_free (self);
}

static void
test_cut (gconstpointer rule)
{
  Stage *self = stage_new (rule);
  guint n_connections = 0, n_exchanges = 0, n_fired = 0;

  while (n_fired == 0)
    line_rig_stats (self->window->hall->rig, &n_connections, &n_exchanges, &n_fired);
  wait_listening (self);
  office_does (self, "claimed", "S50");
  wait_state (self, YC_STATE_REVIEW);
  stage_free (self);
}

/* A platform that will not renew the lease still has news; it is asked for the lease once, and not with each look for them. */
static void
test_lease_refused (gconstpointer head)
{
  g_autofree char *text = g_base64_encode (head, strlen (head)), *rule = g_strdup_printf ("always answer %s /v1/lease", text);
  Stage *self = stage_new (rule);
  guint n_connections = 0, n_exchanges = 0, n_fired = 0;

  wait_listening (self);
  office_does (self, "claimed", "S50");
  wait_state (self, YC_STATE_REVIEW);
  office_grants (self);
  wait_state (self, YC_STATE_GRANTED);
  line_rig_stats (self->window->hall->rig, &n_connections, &n_exchanges, &n_fired);
  g_assert_cmpuint (n_fired, ==, 1);
  stage_free (self);
}

/* The platform is gone and comes again while nobody asks it anything. */
static void
test_restart (void)
{
  Stage *self = stage_new (NULL);

  wait_listening (self);
  hall_rig_kill (self->window->hall);
  office_does (self, "claimed", "S50");
  wait_state (self, YC_STATE_REVIEW);
  stage_free (self);
}

/* A busy hall: what is woken for again and again asks once in two seconds, and the last of it arrives. */
static void
test_busy (void)
{
  Stage *self = stage_new ("always delay request 1 /v1/changes");
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCalendar) calendar = yc_calendar_load (path, &error);
  const YcReviewDesk desk = { self->office->store, calendar, self->id, NULL, &self->office->actor, NULL };
  g_autoptr (YcReviewDossier) dossier = NULL;
  const YcReviewCheck *first = NULL;
  guint n_connections = 0, n_exchanges = 0, n_before = 0, n_looks = 0;
  gint64 begun = 0, lasted = 0;

  wait_listening (self);
  office_does (self, "claimed", "S50");
  wait_state (self, YC_STATE_REVIEW);
  dossier = yc_review_load (self->office->store, calendar, self->id, NULL, &error);
  g_assert_no_error (error);
  first = g_ptr_array_index (dossier->checks, 0);
  line_rig_stats (self->window->hall->rig, &n_connections, &n_exchanges, &n_before);
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < N_BUSY; i++)
    {
      g_assert_true (yc_review_judge (&desk, first->verdict.subject, i % 2 == 0 ? YC_OPINION_DOUBT : YC_OPINION_FITS, i % 2 == 0 ? "再核对" : "", &error));
      g_assert_no_error (error);
      drain_office (self);
    }
  office_grants (self);
  wait_state (self, YC_STATE_GRANTED);
  lasted = g_get_monotonic_time () - begun;
  line_rig_stats (self->window->hall->rig, &n_connections, &n_exchanges, &n_looks);
  g_test_message ("%u looks in %" G_GINT64_FORMAT " ms", n_looks - n_before, lasted / 1000);
  g_assert_cmpuint (n_looks - n_before, >=, 1);
  g_assert_cmpuint (n_looks - n_before, <=, 2 + (guint) (lasted / (2 * G_USEC_PER_SEC)));
  stage_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/called/what-an-approver-does-is-here-without-asking", test_called);
  g_test_add_data_func ("/sync/called/a-stream-cut-at-its-head-is-opened-again", "cut answer 100 rst /v1/events", test_cut);
  g_test_add_data_func ("/sync/called/a-stream-cut-behind-its-head-is-opened-again", "cut answer 300 fin /v1/events", test_cut);
  g_test_add_data_func ("/sync/called/a-stream-that-never-began-is-opened-again", "cut request 0 rst /v1/events", test_cut);
  g_test_add_data_func ("/sync/called/a-refused-lease-keeps-no-news", REFUSED, test_lease_refused);
  g_test_add_data_func ("/sync/called/a-lease-behind-a-fault-keeps-no-news", FAULTY, test_lease_refused);
  g_test_add_func ("/sync/called/a-busy-hall-is-looked-at-now-and-then", test_busy);
  g_test_add_func ("/sync/called/a-platform-that-starts-again-is-listened-to-again", test_restart);
  return g_test_run ();
}
