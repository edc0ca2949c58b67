/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Drives the core without a window, for kill sweeps, full disks and the tests of yichuangctl. Each confirmed step gives one line at once:
 *   store-driver FOLDER KEY prepare ITEM ANSWERS MATERIALS     enrols, signs in, makes a filled draft, scans MATERIALS: "case ID"
 *   store-driver FOLDER KEY scan CASE MATERIALS                "page SHA256" each
 *   store-driver FOLDER KEY work CASE MATERIALS                as scan, then accepts: "accepted NUMBER"
 *   store-driver FOLDER KEY finish CASE MATERIALS              scans what is missing, accepts unless it is: "accepted NUMBER"; then
 *                                                              receives a second case of the same intake: "second NUMBER"
 *   store-driver FOLDER KEY accept|tolerate|commit|receive CASE
 *   store-driver FOLDER KEY letter CASE KIND
 *   store-driver FOLDER KEY check CASE                         recovers, then "page SHA256", "state S30 NUMBER", "queue N", "defect TEXT"
 * KEY: 64 hex digits, or "keyring". MATERIALS: words in one argument. An error: "error CODE MESSAGE" and status 3. */
#include "config.h"

#include "base/yc-error.h"
#include "unit/test-counter.h"

#include <stdio.h>

#define SMALL (1024 * 1024)

static void
say (const char *what, const char *text)
{
  printf ("%s %s\n", what, text);
  fflush (stdout);
}

static int
fail (const GError *error)
{
  printf ("error %s %s\n", yc_error_code (error), error->message);
  fflush (stdout);
  return 3;
}

/* Opens without asserting: a full disk or a running instance is an answer here. */
static gboolean
open_counter (Counter *self, TestFolder *folder, const char *key, GError **error)
{
  TestCases *cases = self->cases;
  YcStoreConfig config = { .folder = folder->path, .with_keys = TRUE, .reserve_bytes = SMALL, .wal_bytes = SMALL };
  g_autofree char *days = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);

  cases->folder = folder;
  cases->ids = yc_ids_ref (yc_ids_system ());
  cases->clock = yc_clock_ref (yc_clock_system ());
  cases->key = strcmp (key, "keyring") == 0 ? NULL : yc_seal_key_from_hex (key);
  config.workstation_key = cases->key;
  cases->store = yc_store_open (&config, error);
  self->calendar = cases->store != NULL ? yc_calendar_load (days, error) : NULL;
  return self->calendar != NULL;
}

static gboolean
sign_in (Counter *self, GError **error)
{
  TestCases *cases = self->cases;

  cases->author = yc_clerk_sign_in (cases->store, "wangjing", TEST_PASSWORD, &cases->clerk, error);
  if (cases->author == NULL)
    return FALSE;
  cases->actor = (YcActor) { cases->clerk->id, cases->clerk->name, "03", cases->author };
  return TRUE;
}

/* The same page for a material in every run. */
static guint
seed_of (const char *material_id)
{
  return g_str_hash (material_id) % 900 + 1;
}

static gboolean
scan_one (Counter *self, const char *material_id, GError **error)
{
  TestCases *cases = self->cases;
  guint seed = seed_of (material_id);
  g_autoptr (GBytes) jpeg = test_jpeg_new (64, 100 + (int) seed % 50, 1, seed);
  g_autofree char *job = yc_ids_uuid (cases->ids, yc_clock_now (cases->clock));
  g_autofree char *part = NULL;
  g_autoptr (YcPage) page = NULL;

  if (!yc_page_store_begin_job (cases->store, self->id, job, material_id, YC_PAGE_SCANNED, 300, error))
    return FALSE;
  part = test_write_sealed (cases, self->id, job, 1, jpeg);
  page = test_page_new (cases, self->id, material_id, job, 1, jpeg, 64, 100 + (int) seed % 50);
  page->blob = yc_store_adopt_blob (cases->store, self->id, part, job, 1, &page->digest, error);
  if (page->blob == NULL || !yc_page_store_add (cases->store, page, error))
    return FALSE;
  say ("page", page->digest.sha256);
  return TRUE;
}

static gboolean
scan (Counter *self, const char *materials, gboolean only_missing, GError **error)
{
  g_auto (GStrv) words = g_strsplit (materials, " ", -1);
  g_autoptr (GPtrArray) pages = yc_page_store_list (self->cases->store, self->id, FALSE, error);

  if (pages == NULL)
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean there = FALSE;

      for (guint k = 0; only_missing && k < pages->len; k++)
        there = there || strcmp (((YcPage *) g_ptr_array_index (pages, k))->material_id, words[i]) == 0;
      if (*words[i] != '\0' && !there && !scan_one (self, words[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
prepare (Counter *self, const char *item_id, const char *answers, const char *materials, GError **error)
{
  g_autoptr (JsonObject) lease = test_enrolment ();
  g_autoptr (YcItem) item = sample_item (item_id);
  g_autoptr (YcIntake) intake = yc_intake_new (item);

  sample_applicant (intake);
  sample_answers (intake, answers);
  sample_fill_form (intake);
  if (!yc_enrolment_import (self->cases->store, lease, error) || !sign_in (self, error))
    return FALSE;
  self->id = yc_case_store_save_draft (self->cases->store, NULL, intake, &self->cases->actor, error);
  if (self->id == NULL || !scan (self, materials, FALSE, error))
    return FALSE;
  say ("case", self->id);
  return TRUE;
}

static gboolean
decide (Counter *self, YcOutcome outcome, GError **error)
{
  g_autoptr (YcAcceptance) acceptance = counter_accept (self, outcome, error);

  if (acceptance == NULL)
    return FALSE;
  say ("accepted", acceptance->number);
  return TRUE;
}

static gboolean
make_paper (Counter *self, const char *kind, GError **error)
{
  TestCases *cases = self->cases;
  g_autoptr (YcPaperRecord) paper = kind == NULL
    ? yc_submission_receive (cases->store, self->calendar, self->id, &cases->actor, error)
    : yc_submission_make_paper (cases->store, self->calendar, self->id, kind, &cases->actor, error);

  if (paper == NULL)
    return FALSE;
  say ("paper", paper->id);
  return TRUE;
}

/* The next number of the window. */
static gboolean
receive_second (Counter *self, GError **error)
{
  TestCases *cases = self->cases;
  g_autoptr (YcIntake) intake = yc_case_store_load_intake (cases->store, self->id, error);
  g_autofree char *id = intake != NULL ? yc_case_store_save_draft (cases->store, NULL, intake, &cases->actor, error) : NULL;
  g_autoptr (YcPaperRecord) receipt = id != NULL
    ? yc_submission_receive (cases->store, self->calendar, id, &cases->actor, error) : NULL;
  g_autoptr (YcCaseRecord) record = receipt != NULL ? yc_case_store_get (cases->store, id, error) : NULL;

  if (record == NULL)
    return FALSE;
  say ("second", record->number);
  return TRUE;
}

static gboolean
finish (Counter *self, const char *materials, GError **error)
{
  return scan (self, materials, TRUE, error) && (counter_state (self) >= YC_STATE_ACCEPTED || decide (self, YC_OUTCOME_ACCEPT, error))
         && receive_second (self, error);
}

static gboolean
check (Counter *self, GError **error)
{
  YcStore *store = self->cases->store;
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (YcCaseRecord) record = NULL;
  g_autofree char *state = NULL;
  g_autofree char *queue = NULL;
  guint n = 0;

  if (!yc_page_store_recover (store, self->id, NULL, NULL, error) || (pages = yc_page_store_list (store, self->id, TRUE, error)) == NULL
      || (record = yc_case_store_get (store, self->id, error)) == NULL || !yc_store_verify (store, defects, error)
      || !yc_case_store_verify (store, defects, error) || !yc_page_store_verify (store, defects, error)
      || !yc_outbox_store_count (store, &n, NULL, error))
    return FALSE;
  for (guint i = 0; i < pages->len; i++)
    say ("page", ((YcPage *) g_ptr_array_index (pages, i))->digest.sha256);
  for (guint i = 0; i < defects->len; i++)
    say ("defect", g_ptr_array_index (defects, i));
  state = g_strdup_printf ("%s %s", yc_state_get_code (record->state), record->number);
  queue = g_strdup_printf ("%u", n);
  say ("state", state);
  say ("queue", queue);
  return TRUE;
}

static gboolean
run (Counter *self, int argc, char **argv, GError **error)
{
  const char *command = argv[3];

  if (strcmp (command, "prepare") == 0 && argc == 7)
    return prepare (self, argv[4], argv[5], argv[6], error);
  self->id = g_strdup (argv[4]);
  if (strcmp (command, "check") == 0)
    return check (self, error);
  if (!sign_in (self, error))
    return FALSE;
  if (strcmp (command, "scan") == 0 && argc == 6)
    return scan (self, argv[5], FALSE, error);
  if (strcmp (command, "work") == 0 && argc == 6)
    return scan (self, argv[5], FALSE, error) && decide (self, YC_OUTCOME_ACCEPT, error);
  if (strcmp (command, "finish") == 0 && argc == 6)
    return finish (self, argv[5], error);
  if (strcmp (command, "letter") == 0 && argc == 6)
    return make_paper (self, argv[5], error);
  if (strcmp (command, "receive") == 0)
    return make_paper (self, NULL, error);
  return decide (self, strcmp (command, "tolerate") == 0 ? YC_OUTCOME_TOLERATE
                       : strcmp (command, "commit") == 0 ? YC_OUTCOME_COMMIT : YC_OUTCOME_ACCEPT, error);
}

int
main (int argc, char **argv)
{
  TestCases cases = { NULL };
  Counter counter = { .cases = &cases };
  TestFolder folder = { NULL };
  GError *error = NULL;
  int status = 0;

  if (argc < 5)
    return 2;
  yc_digest_init_library ();
  folder.path = argv[1];
  if (!open_counter (&counter, &folder, argv[2], &error) || !run (&counter, argc, argv, &error))
    status = fail (error);
  g_clear_error (&error);
  g_clear_pointer (&counter.calendar, yc_calendar_free);
  g_clear_pointer (&cases.author, yc_author_key_unref);
  g_clear_pointer (&cases.clerk, yc_clerk_free);
  g_clear_pointer (&cases.store, yc_store_close);
  g_clear_pointer (&cases.key, yc_seal_key_unref);
  yc_clock_unref (cases.clock);
  yc_ids_unref (cases.ids);
  g_free (counter.id);
  return status;
}
