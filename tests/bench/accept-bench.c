/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Durable acceptances against the limit of the disk. Ours: number, the events received and accepted (sealed, chained, signed), projection and
 * queue entry in one synchronous=FULL transaction of the real store; no page files and papers. Right before it, untimed as in all runs, the
 * act is loaded, as at the counter: the case's log is checked and the case is judged. With FROZEN the event received holds the intake with
 * its item and the draft goes, as when a draft is accepted in one step; without, as when only what was judged is new.
 *
 * The limit: append as many bytes as the store handed to the kernel for each acceptance to a file of its own and fdatasync. Both in one
 * folder, in turn, the order swapped in every second round; the WAL has its size, a first round warms up, and between rounds the store
 * has its idle checkpoint, so that no acceptance finds a WAL that grows or carries a checkpoint.
 *
 * The append grows its file and pays for that in the journal of the file system; the WAL does not, which is what it is kept at size for. So
 * the same bytes are also written over a file of the WAL's size, round and round as the WAL is: no store can be faster than that.
 *
 * Prints limit seconds / our seconds (median of the rounds), bytes an acceptance, acceptances a second, CPU us an acceptance, and seconds of
 * the same bytes written over / our seconds.
 *
 *   accept-bench FOLDER ROUNDS ITEMS CALENDARS ENROLMENT [FROZEN]
 */
#define G_LOG_DOMAIN "accept-bench"

#include "config.h"

#include "base/yc-json.h"
#include "outbox/yc-outbox-private.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BATCH 20

typedef struct
{
  YcStore    *store;
  YcCalendar *calendar;
  YcActor     actor;
  gboolean    frozen;           /* the intake goes into the event */
  char       *ids[BATCH];
  double      cpu, seconds;     /* of all timed acceptances */
} Bench;

/* Bytes that this process handed to write calls. */
static guint64
bytes_written (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/io", &text, NULL, NULL) || (line = strstr (text, "wchar: ")) == NULL)
    g_error ("no /proc/self/io");
  return g_ascii_strtoull (line + strlen ("wchar: "), NULL, 10);
}

static YcItem *
load_item (const char *name, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCatalog) catalog = yc_catalog_load (folder, &error);
  YcItem *item = catalog != NULL ? yc_catalog_find (catalog, name) : NULL;

  if (item == NULL)
    g_error ("no item %s in %s: %s", name, folder, error != NULL ? error->message : "");
  return yc_item_ref (item);
}

/* Enrols the bench's store with the demonstration hall and opens its clerk's key. */
static YcAuthorKey *
sign_in (YcStore *store, const char *enrolment, YcClerk **ret_clerk)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) json = NULL;
  JsonObject *clerk;
  YcAuthorKey *key;

  if (!g_file_get_contents (enrolment, &text, NULL, &error) || (json = yc_json_parse_object (text, -1, NULL, &error)) == NULL
      || !yc_enrolment_import (store, json, &error))
    g_error ("enrolment: %s", error->message);
  clerk = json_array_get_object_element (json_object_get_array_member (json, "clerks"), 0);
  key = yc_clerk_sign_in (store, json_object_get_string_member (clerk, "id"), json_object_get_string_member (clerk, "password"), ret_clerk,
                          &error);
  if (key == NULL)
    g_error ("sign-in: %s", error->message);
  return key;
}

static void
make_drafts (Bench *self, YcItem *item)
{
  g_autoptr (GError) error = NULL;

  if (!yc_store_idle (self->store, &error))
    g_error ("idle: %s", error->message);

  for (guint i = 0; i < BATCH; i++)
    {
      g_autoptr (YcIntake) intake = yc_intake_new (item);

      g_clear_pointer (&self->ids[i], g_free);
      self->ids[i] = yc_case_store_save_draft (self->store, NULL, intake, &self->actor, &error);
      if (self->ids[i] == NULL)
        g_error ("draft: %s", error->message);
    }
}

/* As yc_submission_take_in(), without the receipt: the intake is frozen, the draft goes. */
static void
receive (Bench *self, YcSubmission *act, const char *number)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GError) error = NULL;

  if (self->frozen && !yc_case_store_keep_item (self->store, act->intake->item, &error))
    g_error ("item: %s", error->message);
  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_RECEIVED));
  json_object_set_string_member (body, "number", number);
  if (self->frozen)
    json_object_set_object_member (body, "intake", yc_intake_to_json (act->intake));
  json_object_set_boolean_member (body, "parked", FALSE);
  yc_submission_tell (act, "received", body);
}

static void
decide (YcSubmission *act, const char *number)
{
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_ACCEPTED));
  json_object_set_string_member (body, "number", number);
  json_object_set_string_member (body, "item", act->intake->item->id);
  json_object_set_string_member (body, "item_version", act->intake->item->version);
  json_object_set_string_member (body, "item_digest", act->intake->item->digest);
  json_object_set_string_member (body, "sentence", act->verdict->sentence);
  json_object_set_boolean_member (body, "parked", FALSE);
  yc_submission_tell (act, "accepted", body);
}

/* What is timed; a profiler finds it by its name. */
G_NO_INLINE static void
accept_one (Bench *self, YcSubmission *act)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;

  if (!yc_store_begin (self->store, &error)
      || (number = yc_case_store_take_number (self->store, act->case_id, "031", &error)) == NULL)
    g_error ("number: %s", error->message);
  receive (self, act, number);
  decide (act, number);
  if (!yc_submission_enqueue (act, "accepted", json_object_new (), &error) || !yc_store_commit (self->store, &error))
    g_error ("acceptance: %s", error->message);
}

/* Seconds of this process on a processor. */
static double
cpu_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/* Seconds of one batch; @ret_bytes: what the store wrote. */
static double
run_ours (Bench *self, guint64 *ret_bytes)
{
  g_autoptr (GError) error = NULL;
  guint64 before = bytes_written ();
  double seconds = 0;

  for (guint i = 0; i < BATCH; i++)
    {
      g_autoptr (YcSubmission) act = yc_submission_load (self->store, self->calendar, self->ids[i], &self->actor, &error);
      double cpu = cpu_seconds ();
      gint64 start = g_get_monotonic_time ();

      if (act == NULL)
        g_error ("load: %s", error->message);
      accept_one (self, act);
      seconds += (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
      self->cpu += cpu_seconds () - cpu;
    }
  self->seconds += seconds;
  *ret_bytes = bytes_written () - before;
  return seconds;
}

static double
run_limit (int fd, guint64 bytes)
{
  gsize each = (gsize) (bytes / BATCH);
  g_autofree char *block = g_malloc0 (each);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < BATCH; i++)
    if (write (fd, block, each) != (gssize) each || fdatasync (fd) != 0)
      g_error ("append: %s", g_strerror (errno));
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* The same over a file that has its size; @place: where the last round ended. */
static double
run_over (int fd, guint64 bytes, gsize *place)
{
  gsize each = (gsize) (bytes / BATCH);
  g_autofree char *block = g_malloc0 (each);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < BATCH; i++)
    {
      if (*place + each > YC_STORE_WAL_BYTES)
        *place = 0;
      if (pwrite (fd, block, each, (off_t) *place) != (gssize) each || fdatasync (fd) != 0)
        g_error ("write: %s", g_strerror (errno));
      *place += each;
    }
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
check (Bench *self, guint rounds)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  guint n = 0;

  if (!yc_case_store_verify (self->store, defects, &error) || defects->len > 0)
    g_error ("verify: %s", error != NULL ? error->message : (char *) g_ptr_array_index (defects, 0));
  if (!yc_case_store_count (self->store, "accepted", &n, &error) || n != (rounds + 1) * BATCH)
    g_error ("%u acceptances instead of %u", n, (rounds + 1) * BATCH);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : 1;
}

/* Medians of @rounds rounds after one to warm up: the limit / ours, and the file written over / ours. */
static void
run_rounds (Bench *self, YcItem *item, const int fds[2], guint rounds, double ret_ratios[2], guint64 *ret_bytes)
{
  g_autofree double *ratios[2] = { g_new0 (double, rounds), g_new0 (double, rounds) };
  gsize place = 0;

  make_drafts (self, item);
  run_ours (self, ret_bytes);
  self->cpu = self->seconds = 0;
  for (guint i = 0; i < rounds; i++)
    {
      double limit = 0, over = 0, ours;

      make_drafts (self, item);
      if (i % 2 == 1)
        {
          over = run_over (fds[1], *ret_bytes, &place);
          limit = run_limit (fds[0], *ret_bytes);
        }
      ours = run_ours (self, ret_bytes);
      if (i % 2 == 0)
        {
          limit = run_limit (fds[0], *ret_bytes);
          over = run_over (fds[1], *ret_bytes, &place);
        }
      ratios[0][i] = limit / ours;
      ratios[1][i] = over / ours;
    }
  for (guint i = 0; i < 2; i++)
    {
      qsort (ratios[i], rounds, sizeof *ratios[i], compare_doubles);
      ret_ratios[i] = ratios[i][rounds / 2];
    }
}

/* @over: written once to the WAL's size. */
static int
open_raw (const char *folder, gboolean over)
{
  g_autofree char *raw = g_build_filename (folder, over ? "over" : "raw", NULL);
  g_autofree char *block = g_malloc0 (YC_STORE_WAL_BYTES);
  int fd = open (raw, O_WRONLY | O_CREAT | O_CLOEXEC | (over ? 0 : O_APPEND), 0600);

  if (fd < 0 || (over && write (fd, block, YC_STORE_WAL_BYTES) != YC_STORE_WAL_BYTES) || fsync (fd) != 0)
    g_error ("%s: %s", raw, g_strerror (errno));
  return fd;
}

static void
open_bench (Bench *self, char **argv)
{
  g_autoptr (YcSealKey) key = yc_seal_key_new_random ();
  g_autoptr (GError) error = NULL;

  self->store = yc_store_open (&(YcStoreConfig) { .folder = argv[1], .with_keys = TRUE, .workstation_key = key }, &error);
  self->calendar = yc_calendar_load (argv[4], &error);
  if (self->store == NULL || self->calendar == NULL)
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  g_autoptr (YcAuthorKey) author = NULL;
  g_autoptr (YcClerk) clerk = NULL;
  g_autoptr (YcItem) item = NULL;
  Bench bench = { .frozen = argc == 7 };
  guint rounds = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 0;
  guint64 bytes = 0;
  double ratios[2];
  int fds[2];

  if (argc < 6 || argc > 7 || rounds == 0)
    return 2;
  yc_digest_init_library ();
  open_bench (&bench, argv);
  author = sign_in (bench.store, argv[5], &clerk);
  bench.actor = (YcActor) { clerk->id, clerk->name, "03", author };
  item = load_item ("small-catering", argv[3]);
  for (int i = 0; i < 2; i++)
    fds[i] = open_raw (argv[1], i == 1);
  run_rounds (&bench, item, fds, rounds, ratios, &bytes);
  check (&bench, rounds);
  printf ("%.3f %" G_GUINT64_FORMAT " %.0f %.0f %.3f\n", ratios[0], bytes / BATCH, rounds * BATCH / bench.seconds,
          bench.cpu / (rounds * BATCH) * 1e6, ratios[1]);
  for (guint i = 0; i < BATCH; i++)
    g_free (bench.ids[i]);
  for (int i = 0; i < 2; i++)
    close (fds[i]);
  yc_calendar_free (bench.calendar);
  yc_store_close (bench.store);
  return 0;
}
