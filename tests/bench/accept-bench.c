/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * Durable acceptances against the limit of the disk. Ours: number, the events received and accepted (sealed, chained, signed), projection and
 * queue entry in one synchronous=FULL transaction of the real store; no page files and papers. The limit: append as many bytes as the store
 * wrote for them to a file of its own and fdatasync. Both in one folder, in turn; prints limit seconds / our seconds.
 *
 *   accept-bench FOLDER ROUNDS ITEMS CALENDARS ENROLMENT
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
  char       *ids[BATCH];
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

  for (guint i = 0; i < BATCH; i++)
    {
      g_autoptr (YcIntake) intake = yc_intake_new (item);

      g_clear_pointer (&self->ids[i], g_free);
      self->ids[i] = yc_case_store_save_draft (self->store, NULL, intake, &self->actor, &error);
      if (self->ids[i] == NULL)
        g_error ("draft: %s", error->message);
    }
}

static gboolean
append_state (YcSubmission *act, const char *kind, const char *state, const char *number, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "state", state);
  if (number != NULL)
    json_object_set_string_member (body, "number", number);
  return yc_submission_append (act, kind, body, error);
}

static void
accept_one (Bench *self, YcSubmission *act)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *number = NULL;

  if (!yc_store_begin (self->store, &error)
      || (number = yc_case_store_take_number (self->store, act->case_id, "031", &error)) == NULL
      || !append_state (act, "received", "S10", number, &error) || !append_state (act, "accepted", "S30", NULL, &error)
      || !yc_submission_enqueue (act, "accepted", json_object_new (), &error) || !yc_store_commit (self->store, &error))
    g_error ("acceptance: %s", error->message);
}

/* Seconds of one batch; @ret_bytes: what the store wrote. */
static double
run_ours (Bench *self, guint64 *ret_bytes)
{
  YcSubmission *acts[BATCH];
  g_autoptr (GError) error = NULL;
  guint64 before;
  gint64 start, end;

  for (guint i = 0; i < BATCH; i++)
    if ((acts[i] = yc_submission_load (self->store, self->calendar, self->ids[i], &self->actor, &error)) == NULL)
      g_error ("load: %s", error->message);
  before = bytes_written ();
  start = g_get_monotonic_time ();
  for (guint i = 0; i < BATCH; i++)
    accept_one (self, acts[i]);
  end = g_get_monotonic_time ();
  *ret_bytes = bytes_written () - before;
  for (guint i = 0; i < BATCH; i++)
    yc_submission_free (acts[i]);
  return (double) (end - start) / G_USEC_PER_SEC;
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

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealKey) key = NULL;
  g_autoptr (YcAuthorKey) author = NULL;
  g_autoptr (YcClerk) clerk = NULL;
  g_autoptr (YcItem) item = NULL;
  g_autofree char *raw = NULL;
  Bench bench = { NULL, NULL, { NULL }, { NULL } };
  double ours = 0, limit = 0;
  guint64 bytes;
  int fd;

  if (argc != 6)
    return 2;
  yc_digest_init_library ();
  key = yc_seal_key_new_random ();
  bench.store = yc_store_open (&(YcStoreConfig) { .folder = argv[1], .with_keys = TRUE, .workstation_key = key }, &error);
  bench.calendar = yc_calendar_load (argv[4], &error);
  if (bench.store == NULL || bench.calendar == NULL)
    g_error ("%s", error->message);
  author = sign_in (bench.store, argv[5], &clerk);
  bench.actor = (YcActor) { clerk->id, clerk->name, "03", author };
  item = load_item ("small-catering", argv[3]);
  raw = g_build_filename (argv[1], "raw", NULL);
  fd = open (raw, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  guint rounds = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  make_drafts (&bench, item);
  run_ours (&bench, &bytes);
  for (guint i = 0; i < rounds; i++)
    {
      make_drafts (&bench, item);
      ours += run_ours (&bench, &bytes);
      limit += run_limit (fd, bytes);
    }
  check (&bench, rounds);
  printf ("%.3f %" G_GUINT64_FORMAT " %.0f\n", limit / ours, bytes / BATCH, rounds * BATCH / ours);
  for (guint i = 0; i < BATCH; i++)
    g_free (bench.ids[i]);
  close (fd);
  yc_calendar_free (bench.calendar);
  yc_store_close (bench.store);
  return 0;
}
