/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The core without a window, for kill sweeps and for tests of the terminal program: a store with a case to scan and a case to accept, and the
 * acts on them, each confirmed by an unbuffered line once it is durable. Takes COMMAND FOLDER KEY [SEED [SANE | PLATFORM [CODE]]]; KEY is 64 hex
 * digits or "keyring". Ends with 0, or with 3 and a text on stderr when an act failed. One thread, so that the order of its calls is always the
 * same; in "drain" the store has a thread of its own. */
#define G_LOG_DOMAIN "store-driver"
#include "config.h"

#include "rigs/store-driver.h"

#include "base/yc-error.h"
#include "base/yc-helper.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static void
driver_clear (Driver *self)
{
  g_clear_pointer (&self->store, yc_store_close);
  g_clear_pointer (&self->author, yc_author_key_unref);
  g_clear_pointer (&self->clerk, yc_clerk_free);
  g_clear_pointer (&self->key, yc_seal_key_unref);
  g_clear_pointer (&self->clock, yc_clock_unref);
  g_clear_pointer (&self->ids, yc_ids_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Driver, driver_clear)

/* Straight to the descriptor: what was written here counts as told. */
gboolean
driver_acknowledge (GError **error, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  return write (STDOUT_FILENO, line, strlen (line)) == (gssize) strlen (line)
         || yc_error_set_errno (error, errno, "acknowledge");
}

gboolean
driver_sign_in (Driver *self, GError **error)
{
  self->author = yc_clerk_sign_in (self->store, DRIVER_CLERK, DRIVER_PASSWORD, &self->clerk, error);
  if (self->author == NULL)
    return FALSE;
  self->actor = (YcActor) { .clerk_id = self->clerk->id, .clerk_name = self->clerk->name, .window = "03", .key = self->author };
  return TRUE;
}

/* ---- accept ---- */

static gboolean
accept_case (Driver *self, YcOutcome outcome, GError **error)
{
  g_autofree char *case_id = yc_store_get_meta (self->store, DRIVER_CASE_TO_ACCEPT, error);
  g_autofree char *folder = yc_data_path ("catalog/calendar");
  g_autoptr (YcCalendar) calendar = case_id != NULL ? yc_calendar_load (folder, error) : NULL;
  YcAcceptance *acceptance = NULL;
  gboolean ok = FALSE;

  if (calendar == NULL || !driver_sign_in (self, error))
    return FALSE;
  acceptance = yc_submission_accept (self->store, calendar, case_id, outcome, &self->actor, error);
  if (acceptance == NULL)
    return FALSE;
  ok = driver_acknowledge (error, "accepted %s %s\n", case_id, acceptance->number);
  yc_acceptance_free (acceptance);
  return ok;
}

static gboolean
run_accept (Driver *self, GError **error)
{
  return accept_case (self, YC_OUTCOME_ACCEPT, error);
}

static gboolean
run_tolerate (Driver *self, GError **error)
{
  return accept_case (self, YC_OUTCOME_TOLERATE, error);
}

static gboolean
run_commit (Driver *self, GError **error)
{
  return accept_case (self, YC_OUTCOME_COMMIT, error);
}

/* ---- main ---- */

static gboolean
open_driver (Driver *self, const char *folder, const char *key, gboolean moving, GError **error)
{
  YcStoreConfig config = { .folder = folder, .with_keys = TRUE, .reserve_bytes = 1024 * 1024, .wal_bytes = 1024 * 1024 };

  /* Waits end only when time goes on. */
  self->clock = moving ? yc_clock_ref (yc_clock_system ()) : yc_clock_test_new (DRIVER_NOW);
  self->ids = yc_ids_test_new (self->seed);
  if (strcmp (key, "keyring") != 0)
    self->key = yc_seal_key_from_hex (key);
  config.clock = self->clock;
  config.ids = self->ids;
  config.workstation_key = self->key;
  self->store = yc_store_open (&config, error);
  return self->store != NULL;
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    gboolean (*run) (Driver *self, GError **error);
    gboolean moving;            /* the system's clock */
  } commands[] = {
    { "prepare", driver_run_prepare }, { "prepare-tolerance", driver_run_prepare_tolerance },
    { "prepare-commitment", driver_run_prepare_commitment }, { "prepare-later", driver_run_prepare_later },
    { "scan", driver_run_scan }, { "feed", driver_run_feed }, { "accept", run_accept }, { "tolerate", run_tolerate }, { "commit", run_commit },
    { "check", driver_run_check },
    { "prepare-drain", driver_run_prepare_drain }, { "drain", driver_run_drain, TRUE }, { "leave", driver_run_leave, TRUE },
  };
  g_auto (Driver) driver = { .seed = argc > 4 ? (guint) g_ascii_strtoull (argv[4], NULL, 10) : 1,
                            .sane = argc > 5 ? argv[5] : NULL, .platform = argc > 5 ? argv[5] : NULL, .code = argc > 6 ? argv[6] : NULL };
  g_autoptr (GError) error = NULL;

  yc_digest_init_library ();
  for (gsize i = 0; argc >= 4 && i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (argv[1], commands[i].name) != 0)
        continue;
      if (open_driver (&driver, argv[2], argv[3], commands[i].moving, &error) && commands[i].run (&driver, &error))
        return fflush (stdout) == 0 ? 0 : 3;
      fprintf (stderr, "%s: %s: %s\n", argv[1], yc_error_code (error), error->message);
      return 3;
    }
  fputs ("store-driver prepare[-tolerance|-commitment]|scan|feed|accept|tolerate|commit|check FOLDER KEY|keyring [SEED [SANE]]\n"
         "store-driver prepare-drain|drain|leave FOLDER KEY SEED PLATFORM [CODE]\n", stderr);
  return 2;
}
