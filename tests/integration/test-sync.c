/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The workstation's line as the windows see it: enrolment by a code, people who sign in with and without the platform, and a queue that empties
 * by itself; with the real platform's program behind a line that fails.
 */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "integration/sync-line.h"
#include "case/yc-enrolment.h"
#include "outbox/yc-queue.h"

#include <string.h>

/* ---- enrolment ---- */

static void
test_no_address (void)
{
  static const char *const bases[] = { "", "platform", "ftp://127.0.0.1", "http://192.0.2.1", "https://127.0.0.1/path" };
  g_autoptr (Line) self = line_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (bases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (enrol (self, bases[i], self->hall->code, &error));
      g_assert_error (error, YC_SYNC_ERROR, YC_SYNC_ERROR_ADDRESS);
    }
}

static void
test_nobody_answers (void)
{
  g_autoptr (Line) self = line_new ();
  g_autoptr (GError) error = NULL;
  YcSyncStatus status;

  line_rig_tell (self->hall->rig, "offline");
  g_assert_false (enrol (self, self->base, self->hall->code, &error));
  g_assert_error (error, YC_SYNC_ERROR, YC_SYNC_ERROR_LINE);
  yc_sync_get_status (self->sync, &status);
  g_assert_false (status.enrolled);
}

static void
test_wrong_code (void)
{
  g_autoptr (Line) self = line_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSite) site = NULL;

  g_assert_false (enrol (self, self->base, "ZZZZ-ZZZZ-ZZZZ", &error));
  g_assert_error (error, YC_SYNC_ERROR, YC_SYNC_ERROR_CODE);
  line_close (self);
  site = yc_enrolment_get_site (self->cases->store, NULL);
  g_assert_false (site->enrolled);
}

static void
test_enrolled (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSite) site = NULL;
  g_autoptr (YcLink) link = NULL;
  g_autofree char *meta = NULL;
  g_autoptr (GError) error = NULL;

  line_close (self);
  site = yc_enrolment_get_site (self->cases->store, &error);
  g_assert_no_error (error);
  g_assert_true (site->enrolled);
  link = yc_link_store_load (self->cases->store, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (link->base, ==, self->base);
  /* The token is not to be read from the disk. */
  meta = yc_store_get_meta (self->cases->store, "platform", NULL);
  g_assert_null (strstr (meta, link->token));
}

/* The answer of the first try is lost: the same code, once more, gives the same lease. */
static void
test_lost_answer (void)
{
  g_autoptr (Line) self = line_new ();
  g_autoptr (GError) lost = NULL, error = NULL;

  line_rig_tell (self->hall->rig, "cut answer 0 rst /v1/enrol");
  g_assert_false (enrol (self, self->base, self->hall->code, &lost));
  g_assert_error (lost, YC_SYNC_ERROR, YC_SYNC_ERROR_LINE);
  g_assert_true (enrol (self, self->base, self->hall->code, &error));
  g_assert_no_error (error);
}

/* ---- people ---- */

static void
test_not_enrolled (void)
{
  g_autoptr (Line) self = line_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (sign_in (self, WHO, HALL_PASSWORD, &error));
  g_assert_error (error, YC_SYNC_ERROR, YC_SYNC_ERROR_NOT_ENROLLED);
}

static void
test_wrong_password (void)
{
  g_autoptr (Line) self = line_new_enrolled ();

  for (int i = 0; i < 5; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sign_in (self, WHO, "not-the-password", &error));
      if (i < 4)
        g_assert_error (error, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
      else
        g_assert_error (error, YC_SYNC_ERROR, YC_SYNC_ERROR_LOCKED);
    }
}

static void
test_signed_in (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) first = sign_in_well (self);
  g_autoptr (YcSignedIn) second = sign_in_well (self);
  g_autofree char *first_key = yc_author_key_get_public (first->key);
  g_autofree char *second_key = yc_author_key_get_public (second->key);

  g_assert_true (first->online);
  g_assert_cmpstr (first->clerk->role, ==, "clerk");
  g_assert_cmpstr (first_key, ==, second_key);
}

static void
test_offline_within_lease (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) online = sign_in_well (self);
  g_autoptr (YcSignedIn) offline = NULL;
  g_autoptr (GError) wrong = NULL, never = NULL, late = NULL;

  line_rig_tell (self->hall->rig, "offline");
  g_assert_null (sign_in (self, WHO, "not-the-password", &wrong));
  g_assert_error (wrong, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
  g_assert_null (sign_in (self, "shenpi-weijian", HALL_PASSWORD, &never));
  g_assert_error (never, YC_CLERK_ERROR, YC_CLERK_ERROR_UNKNOWN);
  offline = sign_in_well (self);
  g_assert_false (offline->online);
  yc_clock_test_advance (self->cases->clock, 400 * TEST_DAY);
  g_assert_null (sign_in (self, WHO, HALL_PASSWORD, &late));
  g_assert_error (late, YC_CLERK_ERROR, YC_CLERK_ERROR_EXPIRED);
}

/* A cable that swallows everything looks like a platform that thinks: nobody waits half a minute for it. */
static void
test_silent_line (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) online = sign_in_well (self);
  g_autoptr (YcSignedIn) offline = NULL;

  line_rig_tell (self->hall->rig, "always stall request 0");
  offline = sign_in_well (self);
  g_assert_false (offline->online);
}

/* The platform has made the session, the key was not told: the next try tells it. */
static void
test_key_is_told_again (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (GError) cut = NULL;
  g_autoptr (YcSignedIn) in = NULL;

  line_rig_tell (self->hall->rig, "cut request 0 rst /v1/authors");
  g_assert_null (sign_in (self, WHO, HALL_PASSWORD, &cut));
  g_assert_error (cut, YC_SYNC_ERROR, YC_SYNC_ERROR_LINE);
  in = sign_in_well (self);
  g_assert_true (in->online);
}

/* ---- the queue ---- */

static void
test_queue_empties_by_itself (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autoptr (YcChanges) changes = NULL;
  YcSyncStatus status;

  line_rig_tell (self->hall->rig, "offline");
  g_free (accept_one (self, in));
  wait_status (self, YC_LINE_OFFLINE, 1);
  g_free (accept_one (self, in));
  wait_status (self, YC_LINE_OFFLINE, 2);
  yc_sync_get_status (self->sync, &status);
  g_assert_cmpint (status.oldest, ==, TEST_NOW);
  g_assert_cmpuint (status.n_stuck, ==, 0);
  line_rig_tell (self->hall->rig, "online");
  /* The clock of the store stands still, the engine's timer does not: what was put off is due when it has moved on. */
  yc_clock_test_advance (self->cases->clock, 700 * (gint64) G_USEC_PER_SEC);
  yc_sync_link_up (self->sync);
  wait_status (self, YC_LINE_ONLINE, 0);
  line_close (self);
  test_assert_sound (self->cases);
}

/* Ended in the middle of an upload: nothing is lost, and the next start goes on. */
static void
test_closed_under_way (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autoptr (YcLink) link = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  line_rig_tell (self->hall->rig, "always stall request 2000");
  g_free (accept_one (self, in));
  line_close (self);
  g_assert_true (yc_outbox_store_count (self->cases->store, &n, NULL, &error));
  g_assert_cmpuint (n, ==, 1);
  line_rig_tell (self->hall->rig, "clear");
  link = yc_link_store_load (self->cases->store, &error);
  g_assert_no_error (error);
  self->worker = yc_worker_new ("store");
  self->sync = yc_sync_new (self->cases->store, self->worker);
  yc_clock_test_advance (self->cases->clock, 700 * (gint64) G_USEC_PER_SEC);
  yc_sync_start (self->sync, g_steal_pointer (&link));
  wait_status (self, YC_LINE_ONLINE, 0);
}

/* ---- nothing to deliver ---- */

#define HOUR_MS (3600 * 1000)
#define PORTAL "SFRUUC8xLjEgMjAwIE9LDQpDb250ZW50LVR5cGU6IHRleHQvaHRtbA0KQ29udGVudC1MZW5ndGg6IDE1DQpDb25uZWN0aW9uOiBjbG9zZQ0KDQo8aHRtbD5sb2dpbjwveD4="

/* Looks for news by the clock each @pause ms only. */
static Line *
line_new_idle (guint pause)
{
  Line *self = line_new ();
  g_autoptr (GError) error = NULL;

  yc_sync_set_pauses (self->sync, pause, pause);
  g_assert_true (enrol (self, self->base, self->hall->code, &error));
  g_assert_no_error (error);
  wait_status (self, YC_LINE_ONLINE, 0);
  return self;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_listening (Line *self)
{
  guint tick = g_timeout_add (20, tick_cb, NULL);

  while (!yc_sync_is_listening (self->sync))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

/* Nobody asks anything: the stream's end tells, and the engine tries until the line is there again. More than once: what was met before makes
 * the next wait no longer. */
static void
test_idle_line_gone (void)
{
  g_autoptr (Line) self = line_new_idle (HOUR_MS);

  for (int i = 0; i < 3; i++)
    {
      wait_listening (self);
      line_rig_tell (self->hall->rig, "offline");
      wait_status (self, YC_LINE_OFFLINE, 0);
      line_rig_tell (self->hall->rig, "online");
      wait_status (self, YC_LINE_ONLINE, 0);
    }
}

/* The stream is silent and says nothing of it: a look for news that fails tells. */
static void
test_idle_news_fail (void)
{
  g_autoptr (Line) self = line_new_idle (50);

  wait_listening (self);
  line_rig_tell (self->hall->rig, "always answer " PORTAL " /v1/handshake");
  line_rig_tell (self->hall->rig, "always answer " PORTAL " /v1/changes");
  wait_status (self, YC_LINE_OFFLINE, 0);
  line_rig_tell (self->hall->rig, "clear");
  wait_status (self, YC_LINE_ONLINE, 0);
}

/* Nothing at all tells of it; a person asks. */
static void
test_idle_person_asks (void)
{
  g_autoptr (Line) self = line_new_idle (HOUR_MS);

  wait_listening (self);
  line_rig_tell (self->hall->rig, "always answer " PORTAL " /v1/handshake");
  yc_sync_try_now (self->sync);
  wait_status (self, YC_LINE_OFFLINE, 0);
  line_rig_tell (self->hall->rig, "clear");
  yc_sync_try_now (self->sync);
  wait_status (self, YC_LINE_ONLINE, 0);
}

/* ---- a token that the platform does not know ---- */

static void
void_token (Line *self)
{
  hall_rig_edit (self->hall, "UPDATE device SET token_sha256 = hex (randomblob (32))");
}

/* Nothing is to be delivered. Who was here before signs in within the lease, nobody else does; and then the store is enrolled again. */
static void
test_unknown_station (void)
{
  g_autoptr (Line) self = line_new_idle (HOUR_MS);
  g_autoptr (YcSignedIn) before = sign_in_well (self);
  g_autoptr (YcSignedIn) in = NULL, after = NULL;
  g_autoptr (GError) wrong = NULL, never = NULL, error = NULL;

  void_token (self);
  wait_status (self, YC_LINE_SIGN_IN, 0);
  g_assert_null (sign_in (self, WHO, "not-the-password", &wrong));
  g_assert_error (wrong, YC_VAULT_ERROR, YC_VAULT_ERROR_PASSWORD);
  g_assert_null (sign_in (self, "shenpi-weijian", HALL_PASSWORD, &never));
  g_assert_error (never, YC_SYNC_ERROR, YC_SYNC_ERROR_NOT_ENROLLED);
  in = sign_in_well (self);
  g_assert_false (in->online);
  wait_status (self, YC_LINE_SIGN_IN, 0);
  g_assert_true (enrol (self, self->base, self->hall->code, &error));
  g_assert_no_error (error);
  wait_status (self, YC_LINE_ONLINE, 0);
  after = sign_in_well (self);
  g_assert_true (after->online);
}

/* The platform's word to a look for news is enough. */
static void
test_signed_out_news (void)
{
  static const char answer[] = "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/problem+json\r\nYichuang-Contract: 1\r\nConnection: close\r\n\r\n"
    "{\"status\":401,\"title\":\"x\",\"type\":\"urn:yichuang:problem:signed-out\"}";
  g_autofree char *text = g_base64_encode ((const guchar *) answer, strlen (answer));
  g_autoptr (Line) self = line_new_idle (50);

  wait_listening (self);
  line_rig_tell (self->hall->rig, "always answer %s /v1/handshake", text);
  line_rig_tell (self->hall->rig, "always answer %s /v1/changes", text);
  wait_status (self, YC_LINE_SIGN_IN, 0);
  line_rig_tell (self->hall->rig, "clear");
  yc_sync_try_now (self->sync);
  wait_status (self, YC_LINE_ONLINE, 0);
}

/* The operations of the queue, in its order. (transfer full) */
static GPtrArray *
list_ops (Line *self)
{
  g_autoptr (GPtrArray) queue = yc_outbox_store_list (self->cases->store, NULL);
  GPtrArray *ops = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < queue->len; i++)
    g_ptr_array_add (ops, g_strdup (((const YcOutboxEntry *) g_ptr_array_index (queue, i))->op_id));
  return ops;
}

static void
assert_once_in_order (Line *self, GPtrArray *ops)
{
  g_autoptr (YcChanges) changes = NULL;

  hall_rig_kill (self->hall);
  hall_rig_enrol (self->hall, "0193a000-0000-7000-8000-0000000000ee");
  changes = hall_rig_changes (self->hall);
  g_assert_cmpuint (changes->changes->len, ==, ops->len);
  for (guint i = 0; i < MIN (ops->len, changes->changes->len); i++)
    g_assert_cmpstr (((const YcChange *) g_ptr_array_index (changes->changes, i))->op->id, ==, g_ptr_array_index (ops, i));
}

/* The token ends while pages are on their way: everything stays, the line says what it needs, and after another enrolment it goes, once. */
static void
test_token_ends_under_way (void)
{
  g_autoptr (Line) self = line_new_idle (HOUR_MS);
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autoptr (GPtrArray) ops = NULL;
  g_autoptr (GError) error = NULL;
  guint n_connections = 0, n_before = 0, n_exchanges = 0, n_fired = 0;

  line_rig_tell (self->hall->rig, "offline");
  for (int i = 0; i < 3; i++)
    g_free (accept_one (self, in));
  wait_status (self, YC_LINE_OFFLINE, 3);
  ops = list_ops (self);
  line_rig_tell (self->hall->rig, "always delay answer 100 /v1/blobs");
  line_rig_stats (self->hall->rig, &n_connections, &n_before, &n_fired);
  line_rig_tell (self->hall->rig, "online");
  yc_sync_try_now (self->sync);
  while (n_exchanges < n_before + 8)
    line_rig_stats (self->hall->rig, &n_connections, &n_exchanges, &n_fired);
  void_token (self);
  wait_status (self, YC_LINE_SIGN_IN, 3);
  line_rig_tell (self->hall->rig, "clear");
  g_assert_true (enrol (self, self->base, self->hall->code, &error));
  g_assert_no_error (error);
  yc_clock_test_advance (self->cases->clock, 700 * (gint64) G_USEC_PER_SEC);
  wait_status (self, YC_LINE_ONLINE, 0);
  line_close (self);
  assert_once_in_order (self, ops);
  test_assert_sound (self->cases);
}

/* ---- withdrawn ---- */

/* What was taken in without the line waits; the workstation was withdrawn meanwhile. From the platform's first word on nobody signs in without it, also after
 * a restart and whatever the lease said; what waits stays, and goes when the workstation is in service again. */
static void
test_station_withdrawn (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autoptr (YcSignedIn) before = NULL, again = NULL;
  g_autoptr (GError) online = NULL, offline = NULL, error = NULL;
  g_autoptr (YcLink) link = NULL;
  guint n = 0;

  line_rig_tell (self->hall->rig, "offline");
  g_free (accept_one (self, in));
  wait_status (self, YC_LINE_OFFLINE, 1);
  before = sign_in_well (self);
  hall_rig_edit (self->hall, "UPDATE device SET revoked = 1");
  line_rig_tell (self->hall->rig, "online");
  yc_sync_wake (self->sync);
  wait_status (self, YC_LINE_REVOKED, 1);
  g_assert_null (sign_in (self, WHO, HALL_PASSWORD, &online));
  g_assert_error (online, YC_SYNC_ERROR, YC_SYNC_ERROR_REVOKED);
  line_rig_tell (self->hall->rig, "offline");
  g_assert_null (sign_in (self, WHO, HALL_PASSWORD, &offline));
  g_assert_error (offline, YC_CLERK_ERROR, YC_CLERK_ERROR_WITHDRAWN);
  line_close (self);
  test_cases_reopen (self->cases);
  g_assert_null (yc_clerk_sign_in_offline (self->cases->store, WHO, HALL_PASSWORD, &before->clerk, (int *) &n, &error));
  g_assert_error (error, YC_CLERK_ERROR, YC_CLERK_ERROR_WITHDRAWN);
  g_clear_error (&error);
  g_assert_true (yc_outbox_store_count (self->cases->store, &n, NULL, &error));
  g_assert_cmpuint (n, ==, 1);
  hall_rig_edit (self->hall, "UPDATE device SET revoked = 0");
  line_rig_tell (self->hall->rig, "online");
  link = yc_link_store_load (self->cases->store, &error);
  self->worker = yc_worker_new ("store");
  self->sync = yc_sync_new (self->cases->store, self->worker);
  yc_clock_test_advance (self->cases->clock, 700 * (gint64) G_USEC_PER_SEC);
  yc_sync_start (self->sync, g_steal_pointer (&link));
  wait_status (self, YC_LINE_ONLINE, 0);
  again = sign_in_well (self);
  line_rig_tell (self->hall->rig, "offline");
  g_clear_pointer (&again, yc_signed_in_free);
  again = sign_in_well (self);
  g_assert_false (again->online);
}

/* Nothing is to be delivered: the next look for news hears of it. */
static void
test_idle_station_withdrawn (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);

  hall_rig_edit (self->hall, "UPDATE device SET revoked = 1");
  wait_status (self, YC_LINE_REVOKED, 0);
}

/* Of one account, the others go on. */
static void
test_clerk_withdrawn (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) in = sign_in_well (self);
  g_autoptr (YcSignedIn) other = NULL, later = NULL;
  g_autoptr (GError) online = NULL, offline = NULL, error = NULL;

  other = sign_in (self, "shenpi-weijian", HALL_PASSWORD, &error);
  g_assert_no_error (error);
  withdraw (self, WHO, TEST_NOW);
  g_assert_null (sign_in (self, WHO, HALL_PASSWORD, &online));
  g_assert_error (online, YC_SYNC_ERROR, YC_SYNC_ERROR_REVOKED);
  line_rig_tell (self->hall->rig, "offline");
  g_assert_null (sign_in (self, WHO, HALL_PASSWORD, &offline));
  g_assert_error (offline, YC_CLERK_ERROR, YC_CLERK_ERROR_WITHDRAWN);
  later = sign_in (self, "shenpi-weijian", HALL_PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_false (later->online);
}

/* ---- before the enrolment ---- */

static int
vouch (Line *self, const char *account, GError **error)
{
  Wait wait = { NULL };
  g_autoptr (GAsyncResult) result = NULL;

  yc_sync_vouch_async (self->sync, account, NULL, wait_cb, &wait);
  wait_for (&wait);
  result = wait.result;
  return yc_sync_vouch_finish (self->sync, result, error);
}

static void
wait_stuck (Line *self, guint n)
{
  YcSyncStatus status;

  do
    {
      yc_sync_get_status (self->sync, &status);
      g_main_context_iteration (NULL, status.n_stuck != n);
    }
  while (status.n_stuck != n);
}

static YcSignedIn *
sign_in_before (Line *self)
{
  YcSignedIn *in = g_new0 (YcSignedIn, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (YcClerk) clerk = yc_clerk_make_local (self->cases->store, "样本员", "local-password", &error);

  g_assert_no_error (error);
  in->key = yc_clerk_sign_in (self->cases->store, clerk->id, "local-password", &in->clerk, &error);
  g_assert_no_error (error);
  return in;
}

/* A case that was taken in before the workstation belonged to a hall: refused until a clerk of the hall answers for who signed it. */
static void
test_vouched (void)
{
  g_autoptr (Line) self = line_new ();
  g_autoptr (YcSignedIn) before = sign_in_before (self);
  g_autofree char *id G_GNUC_UNUSED = accept_one (self, before);
  g_autoptr (GError) error = NULL, refused = NULL, nobody = NULL;
  g_autoptr (YcSignedIn) approver = NULL, clerk = NULL;
  YcQueueSum sum = { 0 };

  g_assert_true (yc_clerk_is_local (before->clerk->id));
  hall_rig_make_real (self->hall);
  g_assert_true (enrol (self, self->base, self->hall->code, &error));
  g_assert_no_error (error);
  wait_stuck (self, 1);
  g_assert_cmpint (vouch (self, WHO, &nobody), ==, -1);
  g_assert_error (nobody, YC_SYNC_ERROR, YC_SYNC_ERROR_SIGN_IN);
  approver = sign_in (self, "shenpi-weijian", HALL_PASSWORD, &error);
  g_assert_cmpint (vouch (self, "shenpi-weijian", &refused), ==, -1);
  g_assert_error (refused, YC_SYNC_ERROR, YC_SYNC_ERROR_REFUSED);
  wait_stuck (self, 1);
  clerk = sign_in_well (self);
  g_assert_cmpint (vouch (self, WHO, &error), ==, 2);      /* the local clerk's key, and the own one once more */
  g_assert_no_error (error);
  wait_status (self, YC_LINE_ONLINE, 0);
  line_close (self);
  g_assert_true (yc_queue_store_sum (self->cases->store, 0, &sum, &error));
  g_assert_cmpuint (sum.n_done, >, 0);
  g_assert_cmpuint (sum.n_stuck + sum.n_waiting, ==, 0);
  test_assert_sound (self->cases);
}

/* What became of a case's operation: "" when it has arrived, else the problem's name. (transfer full) */
static char *
find_problem (Line *self, const char *case_id)
{
  g_autoptr (GPtrArray) lines = yc_queue_store_list (self->cases->store, 100, NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const YcQueueLine *line = g_ptr_array_index (lines, i);
      g_autoptr (YcProblem) problem = *line->problem != '\0' ? yc_problem_parse (line->problem, strlen (line->problem), NULL) : NULL;

      if (strcmp (line->case_id, case_id) == 0 && line->state != YC_OUTBOX_DONE)
        return g_strdup (problem != NULL ? yc_problem_type_get_name (problem->type) : "none");
    }
  return g_strdup ("");
}

/* A clerk takes in two cases while the line is away; between them the account is withdrawn. The first waits for somebody in office who answers for it,
 * the second is nobody's to answer for. */
static void
test_withdrawn (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (YcSignedIn) gone = sign_in_well (self), approver = NULL, supervisor = NULL;
  g_autofree char *before = NULL, *after = NULL, *first = NULL, *second = NULL;
  g_autoptr (GError) error = NULL, refused = NULL;

  line_rig_tell (self->hall->rig, "offline");
  before = accept_one (self, gone);
  yc_clock_test_advance (self->cases->clock, 3600 * (gint64) G_USEC_PER_SEC);
  after = accept_one (self, gone);
  wait_status (self, YC_LINE_OFFLINE, 2);
  hall_rig_withdraw (self->hall, WHO, TEST_NOW + 1800 * (gint64) G_USEC_PER_SEC);
  line_rig_tell (self->hall->rig, "online");
  yc_clock_test_advance (self->cases->clock, 700 * (gint64) G_USEC_PER_SEC);
  yc_sync_link_up (self->sync);
  wait_stuck (self, 2);
  approver = sign_in (self, "shenpi-weijian", HALL_PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vouch (self, "shenpi-weijian", &refused), ==, -1);
  g_assert_error (refused, YC_SYNC_ERROR, YC_SYNC_ERROR_REFUSED);
  wait_stuck (self, 2);
  supervisor = sign_in (self, "duban", HALL_PASSWORD, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vouch (self, "duban", &error), ==, 2);     /* the withdrawn one's key, and the own one once more */
  g_assert_no_error (error);
  wait_open (self, 1);       /* on the way to it one of the two is taken up before the other */
  wait_stuck (self, 1);
  line_close (self);
  first = find_problem (self, before);
  second = find_problem (self, after);
  g_assert_cmpstr (first, ==, "");
  g_assert_cmpstr (second, ==, "not-permitted");
  test_assert_sound (self->cases);
}

/* ---- calls ---- */

static void
test_calls (void)
{
  g_autoptr (Line) self = line_new_enrolled ();
  g_autoptr (GError) error = NULL, cancelled = NULL;
  g_autoptr (YcSignedIn) in = sign_in (self, "shenpi-weijian", HALL_PASSWORD, &error);
  Wait wait = { NULL }, again = { NULL };
  g_autoptr (YcReply) reply = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_assert_no_error (error);
  g_assert_cmpstr (in->clerk->role, ==, "approver");
  yc_sync_worklist_async (self->sync, YC_WORKLIST_OPEN, NULL, NULL, wait_cb, &wait);
  wait_for (&wait);
  reply = yc_sync_reply_finish (self->sync, wait.result, &error);
  g_object_unref (wait.result);
  g_assert_no_error (error);
  g_assert_cmpint (reply->class, ==, YC_ANSWER_DONE);
  g_assert_cmpuint (((const YcWorklist *) reply->message)->cases->len, ==, 0);
  yc_sync_dossier_async (self->sync, LINE_CASE, cancellable, wait_cb, &again);
  g_cancellable_cancel (cancellable);
  wait_for (&again);
  g_assert_null (yc_sync_reply_finish (self->sync, again.result, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (again.result);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/enrol/what-is-no-address-is-refused", test_no_address);
  g_test_add_func ("/sync/enrol/nobody-answers", test_nobody_answers);
  g_test_add_func ("/sync/enrol/a-wrong-code-changes-nothing", test_wrong_code);
  g_test_add_func ("/sync/enrol/the-lease-and-the-token-are-here", test_enrolled);
  g_test_add_func ("/sync/enrol/a-lost-answer-is-asked-for-again", test_lost_answer);
  g_test_add_func ("/sync/sign-in/not-without-an-enrolment", test_not_enrolled);
  g_test_add_func ("/sync/sign-in/wrong-passwords-are-slowed-down", test_wrong_password);
  g_test_add_func ("/sync/sign-in/the-same-key-each-time", test_signed_in);
  g_test_add_func ("/sync/sign-in/offline-within-the-lease-only", test_offline_within_lease);
  g_test_add_func ("/sync/sign-in/a-silent-line-is-none", test_silent_line);
  g_test_add_func ("/sync/sign-in/a-key-that-was-not-told-is-told-again", test_key_is_told_again);
  g_test_add_func ("/sync/queue/empties-by-itself", test_queue_empties_by_itself);
  g_test_add_func ("/sync/queue/goes-on-where-it-was-closed", test_closed_under_way);
  g_test_add_func ("/sync/idle/a-line-that-goes-and-comes-is-seen", test_idle_line_gone);
  g_test_add_func ("/sync/idle/a-look-for-news-that-fails-is-seen", test_idle_news_fail);
  g_test_add_func ("/sync/idle/a-person-asks", test_idle_person_asks);
  g_test_add_func ("/sync/unknown/who-was-here-signs-in-and-a-code-helps", test_unknown_station);
  g_test_add_func ("/sync/unknown/a-look-for-news-that-is-signed-out-is-seen", test_signed_out_news);
  g_test_add_func ("/sync/unknown/a-token-that-ends-under-way-keeps-the-queue", test_token_ends_under_way);
  g_test_add_func ("/sync/withdrawn/a-station-ends-the-lease-and-keeps-its-queue", test_station_withdrawn);
  g_test_add_func ("/sync/withdrawn/an-idle-station-hears-of-it", test_idle_station_withdrawn);
  g_test_add_func ("/sync/withdrawn/a-clerk-ends-the-own-lease", test_clerk_withdrawn);
  g_test_add_func ("/sync/vouch/what-was-signed-before-the-enrolment-goes-then", test_vouched);
  g_test_add_func ("/sync/vouch/what-was-signed-before-the-account-was-withdrawn-goes-then", test_withdrawn);
  g_test_add_func ("/sync/calls/come-back-and-can-be-cancelled", test_calls);
  return g_test_run ();
}
