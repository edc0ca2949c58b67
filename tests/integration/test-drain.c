/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The whole way of a queue: a real store with accepted cases and scanned pages, the engine, a bad line, the real platform's program. Whatever the
 * line does, each operation is done once, in order, and nothing leaves the queue without a receipt. */
#define G_LOG_DOMAIN "test"
#include "config.h"

#include "test-counter.h"
#include "integration/hall-rig.h"
#include "outbox/yc-outbox-private.h"
#include "sync/yc-drain.h"

#define N_OPS 2                 /* of one accepted case: received, accepted */

typedef struct
{
  HallRig  *hall;
  Counter  *counter;
  YcWorker *worker;
  YcDrain  *drain;
} Way;

static void
accept_case (Counter *counter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcPaperRecord) receipt = yc_submission_receive (counter->cases->store, counter->calendar, counter->id, &counter->cases->actor, &error);
  g_autoptr (YcAcceptance) acceptance = NULL;

  g_assert_no_error (error);
  yc_clock_test_advance (counter->cases->clock, G_USEC_PER_SEC);
  acceptance = counter_accept (counter, YC_OUTCOME_ACCEPT, &error);
  g_assert_no_error (error);
}

static void
make_engine (Way *self)
{
  self->worker = yc_worker_new ("store");
  self->drain = yc_drain_new (self->counter->cases->store, self->worker, self->hall->rig->client);
}

static Way *
way_new (void)
{
  Way *self = g_new0 (Way, 1);

  self->hall = hall_rig_new ();
  self->counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  hall_rig_enrol (self->hall, yc_store_get_incarnation (self->counter->cases->store));
  hall_rig_author (self->hall, "wangjing", self->counter->cases->clerk->public_key);
  accept_case (self->counter);
  make_engine (self);
  return self;
}

static void
wait_idle (Way *self)
{
  while (!yc_drain_is_idle (self->drain))
    g_main_context_iteration (NULL, TRUE);
}

static void
drop_engine (Way *self)
{
  yc_drain_stop (self->drain);
  wait_idle (self);
  yc_worker_stop (self->worker);
  g_clear_object (&self->drain);
  g_clear_object (&self->worker);
}

static void
way_free (Way *self)
{
  drop_engine (self);
  counter_free (self->counter);
  hall_rig_free (self->hall);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Way, way_free)

/* One round after the other until nothing is under way and nothing is due at once: the next try would be a wait's. */
static void
try_once (Way *self)
{
  yc_drain_wake (self->drain);
  do
    g_main_context_iteration (NULL, TRUE);
  while (!yc_drain_is_idle (self->drain) || yc_drain_get_next_at (self->drain) == 0);
}

static guint
count_queue (Way *self)
{
  guint n = 99;

  g_assert_true (yc_outbox_store_count (self->counter->cases->store, &n, NULL, NULL));
  return n;
}

/* What a person would do who sees the line fail: try again, at most @max times. */
static guint
try_until_empty (Way *self, guint max)
{
  guint n = 0;

  while (count_queue (self) > 0 && n < max)
    {
      /* The clock of the store stands still; what is put off is due when it has moved on. */
      yc_clock_test_advance (self->counter->cases->clock, 700 * (gint64) G_USEC_PER_SEC);
      try_once (self);
      n++;
    }
  return n;
}

static void
assert_done_once (Way *self, guint n_ops)
{
  g_autoptr (YcChanges) changes = hall_rig_changes (self->hall);

  g_assert_cmpuint (count_queue (self), ==, 0);
  g_assert_cmpuint (changes->changes->len, ==, n_ops);
  for (guint i = 0; i < changes->changes->len; i++)
    g_assert_cmpint (((const YcChange *) g_ptr_array_index (changes->changes, i))->sequence, ==, i + 1);
  test_assert_sound (self->counter->cases);
}

static const YcOutboxEntry *
get_entry (GPtrArray *queue, guint i)
{
  return g_ptr_array_index (queue, i);
}

/* ---- a good line ---- */

static void
test_drained (void)
{
  g_autoptr (Way) self = way_new ();

  g_assert_cmpint (yc_drain_get_line (self->drain), ==, YC_LINE_UNKNOWN);
  g_assert_cmpuint (count_queue (self), ==, N_OPS);
  try_once (self);
  g_assert_cmpint (yc_drain_get_line (self->drain), ==, YC_LINE_ONLINE);
  g_assert_cmpint (yc_drain_get_next_at (self->drain), ==, G_MAXINT64);
  assert_done_once (self, N_OPS);
}

/* ---- a bad line ---- */

static void
test_offline (void)
{
  g_autoptr (Way) self = way_new ();

  line_rig_tell (self->hall->rig, "offline");
  try_once (self);
  try_once (self);
  g_assert_cmpint (yc_drain_get_line (self->drain), ==, YC_LINE_OFFLINE);
  g_assert_nonnull (yc_drain_get_failure (self->drain));
  g_assert_cmpuint (count_queue (self), ==, N_OPS);
  line_rig_tell (self->hall->rig, "online");
  try_once (self);
  assert_done_once (self, N_OPS);
}

/* By itself: nobody wakes the engine after the line is back. */
static void
test_comes_back_by_itself (void)
{
  g_autoptr (Way) self = way_new ();

  line_rig_tell (self->hall->rig, "offline");
  try_once (self);
  g_assert_cmpint (yc_drain_get_line (self->drain), ==, YC_LINE_OFFLINE);
  line_rig_tell (self->hall->rig, "online");
  while (yc_drain_get_line (self->drain) != YC_LINE_ONLINE || yc_drain_get_next_at (self->drain) != G_MAXINT64)
    g_main_context_iteration (NULL, TRUE);
  assert_done_once (self, N_OPS);
}

typedef struct { const char *name, *answer; YcLineState line; } Wrong;
#define HEAD(status, type) "HTTP/1.1 " status "\r\nContent-Type: " type "\r\nConnection: close\r\n"
#define FAULT HEAD ("500 Oops", "application/problem+json") "Yichuang-Contract: 1\r\nContent-Length: 69\r\n\r\n" \
  "{\"detail\":\"test\",\"status\":500,\"type\":\"urn:yichuang:problem:fault\"}   "
static const Wrong wrongs[] = {
  { "portal", HEAD ("200 OK", "text/html") "Content-Length: 15\r\n\r\n<html>login</x>", YC_LINE_OFFLINE },
  { "empty-200", HEAD ("200 OK", YC_WIRE_MEDIA_TYPE) "Content-Length: 0\r\n\r\n", YC_LINE_OFFLINE },
  { "other-message", HEAD ("200 OK", YC_WIRE_MEDIA_TYPE) "Yichuang-Contract: 1\r\nContent-Length: 14\r\n\r\n{\"contract\":1}", YC_LINE_OFFLINE },
  { "no-content", HEAD ("204 No Content", YC_WIRE_MEDIA_TYPE) "\r\n", YC_LINE_OFFLINE },
  { "half", HEAD ("200 OK", YC_WIRE_MEDIA_TYPE) "Yichuang-Contract: 1\r\nContent-Length: 100\r\n\r\n{\"contract\":1,", YC_LINE_OFFLINE },
  { "garbage", "\x16\x03\x01 nothing", YC_LINE_OFFLINE },
  { "bare-400", HEAD ("400 Bad Request", "text/plain") "Content-Length: 1\r\n\r\nx", YC_LINE_OFFLINE },
  { "bare-401", HEAD ("401 Unauthorized", "text/plain") "WWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 1\r\n\r\nx", YC_LINE_OFFLINE },
  { "bare-403", HEAD ("403 Forbidden", "text/plain") "Content-Length: 1\r\n\r\nx", YC_LINE_OFFLINE },
  { "bare-404", HEAD ("404 Not Found", "text/html") "Content-Length: 1\r\n\r\nx", YC_LINE_OFFLINE },
  { "bare-409", HEAD ("409 Conflict", "text/html") "Content-Length: 1\r\n\r\nx", YC_LINE_OFFLINE },
  { "bare-412", HEAD ("412 Precondition Failed", "text/html") "Content-Length: 1\r\n\r\nx", YC_LINE_OFFLINE },
  { "bare-413", HEAD ("413 Content Too Large", "text/html") "Content-Length: 1\r\n\r\nx", YC_LINE_OFFLINE },
  { "bare-429", HEAD ("429 Too Many Requests", "text/html") "Retry-After: 7\r\nContent-Length: 1\r\n\r\nx", YC_LINE_OFFLINE },
  { "bare-500", HEAD ("500 Oops", "text/html") "Content-Length: 1\r\n\r\nx", YC_LINE_OFFLINE },
  { "bare-503", HEAD ("503 Later", "text/html") "Content-Length: 1\r\n\r\nx", YC_LINE_OFFLINE },
  { "redirect", "HTTP/1.1 302 Found\r\nLocation: /v1/hello\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", YC_LINE_OFFLINE },
};

/* @skip exchanges go through: 0 spoils the handshake, 1 the first operation or file. */
static void
spoil (Way *self, guint skip, const char *answer)
{
  g_autofree char *text = g_base64_encode ((const guchar *) answer, strlen (answer));

  line_rig_tell (self->hall->rig, "clear");
  for (guint i = 0; i < skip; i++)
    line_rig_tell (self->hall->rig, "pass");
  line_rig_tell (self->hall->rig, "always answer %s", text);
}

static void
test_wrong_answers (void)
{
  g_autoptr (Way) self = way_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (wrongs); i++)
    for (guint skip = 0; skip < 2; skip++)
      {
        g_autoptr (GPtrArray) queue = NULL;

        spoil (self, skip, wrongs[i].answer);
        yc_clock_test_advance (self->counter->cases->clock, 700 * (gint64) G_USEC_PER_SEC);
        try_once (self);
        g_test_message ("%s behind %u: %s", wrongs[i].name, skip, yc_drain_get_failure (self->drain));
        g_assert_cmpint (yc_drain_get_line (self->drain), ==, wrongs[i].line);
        g_assert_cmpuint (count_queue (self), ==, N_OPS);
        queue = yc_outbox_store_list (self->counter->cases->store, NULL);
        /* What was on its way says so to who looks at the queue. */
        g_assert_true (skip == 0 || (*get_entry (queue, 0)->problem != '\0' && get_entry (queue, 0)->last_try == yc_clock_now (self->counter->cases->clock)));
      }
  line_rig_tell (self->hall->rig, "clear");
  g_assert_cmpuint (try_until_empty (self, 3), <=, 2);
  assert_done_once (self, N_OPS);
}

static void
add_case (Way *self)
{
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (self->counter->cases->store, self->counter->id, NULL);

  g_free (self->counter->id);
  self->counter->id = test_draft (self->counter->cases, intake);
  counter_scan (self->counter, COUNTER_ALL);
  accept_case (self->counter);
}

static void
spoil_path (Way *self, const char *path, const char *answer)
{
  g_autofree char *text = g_base64_encode ((const guchar *) answer, strlen (answer));

  line_rig_tell (self->hall->rig, "clear");
  line_rig_tell (self->hall->rig, "always answer %s %s", text, path);
}

static gint64
now (Way *self)
{
  return yc_clock_now (self->counter->cases->clock);
}

/* The clock goes on to the next try, which nobody hurries. Returns: how long the one behind it is to wait. */
static gint64
try_when_due (Way *self)
{
  gint64 left = yc_drain_get_next_at (self->drain) - now (self);

  if (left > 0)
    yc_clock_test_advance (self->counter->cases->clock, left);
  yc_drain_look_at_clock (self->drain);
  do
    g_main_context_iteration (NULL, TRUE);
  while (!yc_drain_is_idle (self->drain) || yc_drain_get_next_at (self->drain) == 0);
  return yc_drain_get_next_at (self->drain) - now (self);
}

#define N_TRIES 14
#define LEAST_WAIT (4 * (gint64) G_USEC_PER_SEC)

/* The handshake works, and nothing else does: the waits grow all the same, each drawn by itself. The first operation that gets through makes them short. */
static void
test_waits_grow (gconstpointer answer)
{
  g_autoptr (Way) self = way_new ();
  gint64 longest = 0, low = 100, high = 0;     /* the last two: of the most that a wait may be, per cent */

  spoil_path (self, "/v1/ops", answer);
  try_once (self);
  for (int i = 2; i <= N_TRIES; i++)
    {
      const gint64 wait = try_when_due (self), most = MIN (LEAST_WAIT << (i - 1), 600 * (gint64) G_USEC_PER_SEC);

      g_assert_cmpint (wait, <=, most);
      longest = MAX (longest, wait);
      low = MIN (low, 100 * wait / most);
      high = MAX (high, 100 * wait / most);
    }
  g_assert_cmpint (longest, >, LEAST_WAIT);
  g_assert_cmpint (high, >, low + 20);
  g_assert_cmpuint (count_queue (self), ==, N_OPS);
  add_case (self);
  /* A busy platform is spared whole: the operations go. Behind a fault the first case waits by itself, and files of the other one go. */
  spoil_path (self, strstr (answer, " 503 ") != NULL ? "/v1/blobs" : "/v1/ops", answer);
  g_assert_cmpint (try_when_due (self), <=, LEAST_WAIT);
  line_rig_tell (self->hall->rig, "clear");
  try_until_empty (self, 3);
  assert_done_once (self, 2 * N_OPS);
}

/* A hall's workstations do not ask in one moment; a person's question does not wait. */
static void
test_link_up_is_scattered (void)
{
  g_autoptr (Way) self = way_new ();
  gint64 at = 0;

  yc_drain_link_up (self->drain);
  do
    g_main_context_iteration (NULL, TRUE);
  while (!yc_drain_is_idle (self->drain));
  at = yc_drain_get_next_at (self->drain);
  g_assert_cmpint (at, >=, now (self));
  g_assert_cmpint (at, <=, now (self) + 5 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpint (yc_drain_get_line (self->drain), ==, YC_LINE_UNKNOWN);
  try_once (self);
  assert_done_once (self, N_OPS);
}

/* Something fails over one operation, or over a file of it, whatever else works: its case waits, with the answer, and the others go on. */
static void
test_poisoned (gconstpointer path)
{
  g_autoptr (Way) self = way_new ();
  g_autofree char *text = g_base64_encode ((const guchar *) FAULT, strlen (FAULT)), *poisoned = g_strdup (self->counter->id);
  g_autoptr (GPtrArray) once = NULL, twice = NULL;
  g_autoptr (YcProblem) problem = NULL;
  /* Two calls of many and three of one; or one file, three times. */
  const int n = strcmp (path, "/v1/ops") == 0 ? 5 : 3;

  add_case (self);
  for (int i = 0; i < n; i++)
    line_rig_tell (self->hall->rig, "answer %s %s", text, (const char *) path);
  try_once (self);
  for (int i = 1; i < n; i++)
    try_when_due (self);
  g_assert_cmpint (yc_drain_get_line (self->drain), ==, YC_LINE_ONLINE);
  once = yc_outbox_store_list (self->counter->cases->store, NULL);
  g_assert_cmpuint (once->len, ==, N_OPS);
  g_assert_cmpstr (get_entry (once, 0)->case_id, ==, poisoned);
  g_assert_cmpint (get_entry (once, 0)->state, ==, YC_OUTBOX_READY);
  g_assert_cmpint (get_entry (once, 0)->tries, ==, 1);
  g_assert_cmpint (get_entry (once, 0)->next_at, >=, now (self));
  problem = yc_problem_parse (get_entry (once, 0)->problem, strlen (get_entry (once, 0)->problem), NULL);
  g_assert_true (problem != NULL && problem->type == YC_PROBLEM_FAULT);
  /* Once more, alone: the line stays as it is. */
  line_rig_tell (self->hall->rig, "clear");
  line_rig_tell (self->hall->rig, "answer %s %s", text, (const char *) path);
  try_when_due (self);
  g_assert_cmpint (yc_drain_get_line (self->drain), ==, YC_LINE_ONLINE);
  twice = yc_outbox_store_list (self->counter->cases->store, NULL);
  g_assert_cmpint (get_entry (twice, 0)->tries, ==, 2);
  try_until_empty (self, 3);
  assert_done_once (self, 2 * N_OPS);
}

/* The line breaks at a drawn byte of a drawn exchange, again and again; when all has arrived, another case follows. */
static void
test_cuts (void)
{
  g_autoptr (Way) self = way_new ();
  GRand *random = g_rand_new_with_seed (20261126);
  guint n = 0, n_cases = 1, connections = 0, exchanges = 0, fired = 0;

  for (; n < 16; n++)
    {
      const char *side = g_rand_boolean (random) ? "request" : "answer", *how = g_rand_boolean (random) ? "fin" : "rst";
      gint32 at = g_rand_int_range (random, 0, g_rand_boolean (random) ? 300 : 3000);

      if (count_queue (self) == 0)
        {
          add_case (self);
          n_cases++;
        }
      line_rig_tell (self->hall->rig, "clear");
      for (gint32 k = g_rand_int_range (random, 0, 6); k > 0; k--)
        line_rig_tell (self->hall->rig, "pass");
      line_rig_tell (self->hall->rig, "cut %s %d %s", side, at, how);
      yc_clock_test_advance (self->counter->cases->clock, 700 * (gint64) G_USEC_PER_SEC);
      try_once (self);
    }
  line_rig_stats (self->hall->rig, &connections, &exchanges, &fired);
  g_test_message ("%u tries, %u cases, %u exchanges, %u rules met", n, n_cases, exchanges, fired);
  g_assert_cmpuint (fired, >=, 4);
  g_rand_free (random);
  line_rig_tell (self->hall->rig, "clear");
  try_until_empty (self, 3);
  assert_done_once (self, N_OPS * n_cases);
}

static guint
count_exchanges (Way *self)
{
  guint connections = 0, exchanges = 0, fired = 0;

  line_rig_stats (self->hall->rig, &connections, &exchanges, &fired);
  return exchanges;
}

static guint
count_changes (Way *self)
{
  g_autoptr (YcChanges) changes = hall_rig_changes (self->hall);

  return changes->changes->len;
}

/* The platform has done it, and nobody hears of it. A case takes the same exchanges each time; the last one
 * delivers its operations. */
static void
test_lost_receipts (void)
{
  g_autoptr (Way) self = way_new ();
  guint before = 0, n = 0;

  try_once (self);
  g_assert_cmpuint (count_queue (self), ==, 0);
  add_case (self);
  before = count_exchanges (self);
  try_once (self);
  n = count_exchanges (self) - before;
  add_case (self);
  for (guint i = 0; i + 1 < n; i++)
    line_rig_tell (self->hall->rig, "pass");
  line_rig_tell (self->hall->rig, "cut answer 0 rst");
  try_once (self);
  g_assert_cmpint (yc_drain_get_line (self->drain), ==, YC_LINE_OFFLINE);
  g_assert_cmpuint (count_queue (self), ==, N_OPS);
  /* They are done there and still in the queue here. */
  g_assert_cmpuint (count_changes (self), ==, 3 * N_OPS);
  g_assert_cmpuint (try_until_empty (self, 3), ==, 1);
  assert_done_once (self, 3 * N_OPS);
}

static void
test_platform_is_killed (void)
{
  g_autoptr (Way) self = way_new ();

  for (guint i = 0; i < 4; i++)
    {
      yc_drain_wake (self->drain);
      /* Somewhere on the way: the engine has begun and is not done. */
      for (guint k = 0; k < 6 * i && !yc_drain_is_idle (self->drain); k++)
        g_main_context_iteration (NULL, TRUE);
      hall_rig_kill (self->hall);
      wait_idle (self);
    }
  try_until_empty (self, 3);
  assert_done_once (self, N_OPS);
}

static void
test_program_ends_on_the_way (void)
{
  g_autoptr (Way) self = way_new ();

  for (guint i = 0; i < 6; i++)
    {
      yc_drain_wake (self->drain);
      for (guint k = 0; k < 5 * i && !yc_drain_is_idle (self->drain); k++)
        g_main_context_iteration (NULL, TRUE);
      drop_engine (self);
      test_cases_reopen (self->counter->cases);
      make_engine (self);
    }
  try_until_empty (self, 3);
  assert_done_once (self, N_OPS);
}

/* ---- more than one call takes ---- */

#define N_MANY 130

/* Operations of small events of one case, more than go in one call. */
static void
queue_many (Way *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSubmission) act = yc_submission_load (self->counter->cases->store, self->counter->calendar, self->counter->id,
                                                     &self->counter->cases->actor, &error);

  g_assert_no_error (error);
  g_assert_true (yc_store_begin (act->store, NULL));
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autoptr (JsonObject) body = json_object_new ();

      json_object_set_int_member (body, "no", i);
      yc_submission_tell (act, "resumed", body);
      g_assert_true (yc_submission_enqueue (act, "resumed", json_object_new (), &error));
      g_assert_no_error (error);
    }
  g_assert_true (yc_store_commit (act->store, NULL));
}

/* The platform counts what it does: as many as there were, and each has its receipt. */
static void
assert_many_done_once (Way *self)
{
  gint64 sequence = 0;

  g_assert_cmpuint (count_queue (self), ==, 0);
  g_assert_true (yc_outbox_store_last_sequence (self->counter->cases->store, &sequence, NULL));
  g_assert_cmpint (sequence, ==, N_OPS + N_MANY);
  test_assert_sound (self->counter->cases);
}

/* The next call goes before the receipts of the one before are written. */
static void
test_many_are_done_once (void)
{
  g_autoptr (Way) self = way_new ();
  guint before = 0;

  try_once (self);
  queue_many (self);
  before = count_exchanges (self);
  try_once (self);
  g_assert_cmpuint (count_exchanges (self) - before, ==, 3);
  assert_many_done_once (self);
}

/* The line breaks at each of the calls, in the question and in the answer; and the program ends somewhere on the way. */
static void
test_many_over_cuts (void)
{
  g_autoptr (Way) self = way_new ();

  try_once (self);
  queue_many (self);
  for (guint i = 0; i < 6; i++)
    {
      line_rig_tell (self->hall->rig, "clear");
      line_rig_tell (self->hall->rig, "pass");
      for (guint k = 0; k < i / 2; k++)
        line_rig_tell (self->hall->rig, "pass");
      line_rig_tell (self->hall->rig, "cut %s 0 rst", i % 2 == 0 ? "answer" : "request");
      yc_clock_test_advance (self->counter->cases->clock, 700 * (gint64) G_USEC_PER_SEC);
      yc_drain_wake (self->drain);
      for (guint k = 0; k < 12 * i && !yc_drain_is_idle (self->drain); k++)
        g_main_context_iteration (NULL, TRUE);
      drop_engine (self);
      test_cases_reopen (self->counter->cases);
      make_engine (self);
    }
  line_rig_tell (self->hall->rig, "clear");
  try_until_empty (self, 3);
  assert_many_done_once (self);
}

/* ---- refusals ---- */

/* A case that the platform will not have waits with its reason; the other one goes. */
static void
test_one_case_is_set_aside (void)
{
  g_autoptr (Way) self = way_new ();
  g_autofree char *refused = g_strdup (self->counter->id);
  g_autoptr (YcIntake) intake = NULL;
  g_autoptr (GPtrArray) files = NULL, queue = NULL, left = NULL;
  g_autofree char *folder = yc_store_make_case_folder (self->counter->cases->store, refused, NULL), *path = NULL, *text = NULL;
  gsize n = 0;

  /* A page of the first case is damaged on the disk after the acceptance. */
  files = yc_page_store_list (self->counter->cases->store, refused, FALSE, NULL);
  path = g_build_filename (folder, ((const YcPage *) g_ptr_array_index (files, 0))->blob, NULL);
  g_assert_true (g_file_get_contents (path, &text, &n, NULL));
  text[n - 1] ^= 1;
  g_assert_true (g_file_set_contents (path, text, (gssize) n, NULL));
  intake = yc_case_store_load_intake (self->counter->cases->store, refused, NULL);
  g_free (self->counter->id);
  self->counter->id = test_draft (self->counter->cases, intake);
  counter_scan (self->counter, COUNTER_ALL);
  accept_case (self->counter);
  queue = yc_outbox_store_list (self->counter->cases->store, NULL);
  g_assert_cmpuint (queue->len, ==, 2 * N_OPS);
  try_once (self);
  g_assert_cmpint (yc_drain_get_line (self->drain), ==, YC_LINE_ONLINE);
  left = yc_outbox_store_list (self->counter->cases->store, NULL);
  /* Its receipt has gone; the acceptance waits for a person. */
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpstr (get_entry (left, 0)->case_id, ==, refused);
  g_assert_cmpint (get_entry (left, 0)->state, ==, YC_OUTBOX_STUCK);
  g_assert_cmpstr (get_entry (left, 0)->problem, ==, YC_OUTBOX_DAMAGED);
}

/* The author's key is not known at the platform: its word sets the case aside, with the reason, until a person wants it tried again. */
static void
test_platform_refuses (void)
{
  g_autoptr (Way) self = g_new0 (Way, 1);
  g_autoptr (GPtrArray) queue = NULL;
  g_autoptr (YcProblem) problem = NULL;

  self->hall = hall_rig_new ();
  self->counter = counter_new (TRUE, "small-catering", "scenario=new", COUNTER_ALL);
  hall_rig_enrol (self->hall, yc_store_get_incarnation (self->counter->cases->store));
  accept_case (self->counter);
  make_engine (self);
  try_once (self);
  queue = yc_outbox_store_list (self->counter->cases->store, NULL);
  g_assert_cmpint (get_entry (queue, 0)->state, ==, YC_OUTBOX_STUCK);
  problem = yc_problem_parse (get_entry (queue, 0)->problem, strlen (get_entry (queue, 0)->problem), NULL);
  g_assert_true (problem != NULL && problem->type == YC_PROBLEM_SIGNATURE);
  hall_rig_author (self->hall, "wangjing", self->counter->cases->clerk->public_key);
  try_once (self);
  g_assert_cmpuint (count_queue (self), ==, N_OPS);
  g_assert_true (yc_outbox_store_try_again (self->counter->cases->store, self->counter->id, NULL));
  try_until_empty (self, 3);
  assert_done_once (self, N_OPS);
}

/* The store was put back to an older state: the platform has operations that it does not know. */
static void
test_old_copy_is_noticed (void)
{
  g_autoptr (Way) self = way_new ();
  g_autofree char *copy = g_strconcat (self->counter->cases->folder->path, ".copy", NULL);
  const char *save[] = { "cp", "-a", self->counter->cases->folder->path, copy, NULL };
  const char *drop[] = { "rm", "-rf", self->counter->cases->folder->path, NULL };
  const char *back[] = { "mv", copy, self->counter->cases->folder->path, NULL };
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (self->counter->cases->store, self->counter->id, NULL);
  g_autoptr (YcCaseRecord) record = NULL;

  try_once (self);
  drop_engine (self);
  g_clear_pointer (&self->counter->cases->store, yc_store_close);
  g_assert_true (g_spawn_sync (NULL, (char **) save, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  test_cases_open (self->counter->cases);
  make_engine (self);
  g_free (self->counter->id);
  self->counter->id = test_draft (self->counter->cases, intake);
  counter_scan (self->counter, COUNTER_ALL);
  accept_case (self->counter);
  try_once (self);
  assert_done_once (self, 2 * N_OPS);
  drop_engine (self);
  g_clear_pointer (&self->counter->cases->store, yc_store_close);
  g_assert_true (g_spawn_sync (NULL, (char **) drop, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) back, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  test_cases_open (self->counter->cases);
  make_engine (self);
  try_once (self);
  g_assert_cmpint (yc_drain_get_line (self->drain), ==, YC_LINE_CLONED);
  /* What the other life of this store gave out is not given out again. */
  g_free (self->counter->id);
  self->counter->id = test_draft (self->counter->cases, intake);
  counter_scan (self->counter, COUNTER_ALL);
  accept_case (self->counter);
  record = yc_case_store_get (self->counter->cases->store, self->counter->id, NULL);
  g_assert_true (g_str_has_prefix (record->number, "L-"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/sync/drain/brings-files-and-operations", test_drained);
  g_test_add_func ("/sync/drain/offline-only-waits", test_offline);
  g_test_add_func ("/sync/drain/comes-back-by-itself", test_comes_back_by_itself);
  g_test_add_func ("/sync/drain/wrong-answers-are-no-receipt", test_wrong_answers);
  g_test_add_data_func ("/sync/drain/waits-grow-behind-a-fault", FAULT, test_waits_grow);
  g_test_add_data_func ("/sync/drain/waits-grow-behind-a-busy-platform", HEAD ("503 Later", "text/html") "Content-Length: 1\r\n\r\nx", test_waits_grow);
  g_test_add_data_func ("/sync/drain/waits-grow-behind-a-firewall", HEAD ("403 Forbidden", "text/html") "Content-Length: 1\r\n\r\nx", test_waits_grow);
  g_test_add_data_func ("/sync/drain/a-poisoned-operation-holds-its-case-only", "/v1/ops", test_poisoned);
  g_test_add_data_func ("/sync/drain/a-poisoned-file-holds-its-case-only", "/v1/blobs", test_poisoned);
  g_test_add_func ("/sync/drain/link-up-is-scattered", test_link_up_is_scattered);
  g_test_add_func ("/sync/drain/each-operation-once-over-cuts", test_cuts);
  g_test_add_func ("/sync/drain/each-operation-once-when-receipts-are-lost", test_lost_receipts);
  g_test_add_func ("/sync/drain/each-operation-once-when-the-platform-is-killed", test_platform_is_killed);
  g_test_add_func ("/sync/drain/each-operation-once-when-the-program-ends", test_program_ends_on_the_way);
  g_test_add_func ("/sync/drain/more-than-a-call-takes-are-done-once", test_many_are_done_once);
  g_test_add_func ("/sync/drain/more-than-a-call-takes-over-cuts", test_many_over_cuts);
  g_test_add_func ("/sync/drain/damaged-case-is-set-aside", test_one_case_is_set_aside);
  g_test_add_func ("/sync/drain/refused-case-waits-for-a-person", test_platform_refuses);
  g_test_add_func ("/sync/drain/old-copy-of-a-store-is-noticed", test_old_copy_is_noticed);
  return g_test_run ();
}
