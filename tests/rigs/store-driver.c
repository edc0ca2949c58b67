/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The core without a window, for kill sweeps and for tests of the terminal program: a store with a case to scan and a case to accept, and the
 * two acts on them, each confirmed by an unbuffered line once it is durable. Takes COMMAND FOLDER KEY [SEED]; KEY is 64 hex digits or
 * "keyring". Ends with 0, or with 3 and a text on stderr when an act failed. One thread, so that the order of its calls is always the same. */
#define G_LOG_DOMAIN "store-driver"
#include "config.h"

#include "outbox/yc-submission.h"
#include "unit/sample-intake.h"
#include "unit/test-jpeg.h"

#include "base/yc-error.h"
#include "base/yc-helper.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define NOW G_GINT64_CONSTANT (1795398360000000)   /* 2026-11-23 09:46:00 Beijing */
#define CLERK "wangjing"
#define PASSWORD "yichuang-demonstration"
#define CASE_TO_SCAN "driver.scan"
#define CASE_TO_ACCEPT "driver.accept"
#define PAGES 3
#define MATERIALS "application business-licence identity-card health-certificates floor-plan"

typedef struct
{
  YcStore     *store;
  YcClock     *clock;
  YcIds       *ids;
  YcSealKey   *key;            /* (nullable): the keyring's */
  YcClerk     *clerk;
  YcAuthorKey *author;
  YcActor      actor;
  guint        seed;
} Driver;

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
static gboolean G_GNUC_PRINTF (2, 3)
acknowledge (GError **error, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  return write (STDOUT_FILENO, line, strlen (line)) == (gssize) strlen (line)
         || yc_error_set_errno (error, errno, "acknowledge");
}

static gboolean
sign_in (Driver *self, GError **error)
{
  self->author = yc_clerk_sign_in (self->store, CLERK, PASSWORD, &self->clerk, error);
  if (self->author == NULL)
    return FALSE;
  self->actor = (YcActor) { .clerk_id = self->clerk->id, .clerk_name = self->clerk->name, .window = "03", .key = self->author };
  return TRUE;
}

/* ---- scan ---- */

static gboolean
write_synced (int folder_fd, int fd, YcSealKey *key, const char *job, guint n, GBytes *jpeg, const char *part, const char *name, GError **error)
{
  g_autofree char *aad = g_strdup_printf ("job/%s/%u", job, n);
  g_autoptr (YcSealWriter) writer = yc_seal_writer_new (key, aad, fd);

  if (!yc_seal_writer_write (writer, g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg), error) || !yc_seal_writer_finish (writer, error))
    return FALSE;
  if (fdatasync (fd) != 0)
    return yc_error_set_errno (error, errno, "sync a page");
  if (renameat (folder_fd, part, folder_fd, name) != 0)
    return yc_error_set_errno (error, errno, "rename a page");
  return fsync (folder_fd) == 0 || yc_error_set_errno (error, errno, "sync the case folder");
}

/* As the scan helper does it: hidden part, sealed, synced, renamed, folder synced. */
static gboolean
write_page (const char *folder, YcSealKey *key, const char *job, guint n, GBytes *jpeg, const char *name, GError **error)
{
  g_autofree char *part = g_strdup_printf (".p%04u.part", n);
  int folder_fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int fd = folder_fd >= 0 ? openat (folder_fd, part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600) : -1;
  gboolean ok = FALSE;

  if (fd < 0)
    yc_error_set_errno (error, errno, "create a page");
  else
    ok = write_synced (folder_fd, fd, key, job, n, jpeg, part, name, error);
  if (fd >= 0)
    close (fd);
  if (folder_fd >= 0)
    close (folder_fd);
  return ok;
}

static YcPage *
build_page (Driver *self, const char *case_id, const char *material_id, const char *job, guint n, GBytes *jpeg)
{
  YcPage *page = g_new0 (YcPage, 1);

  page->id = yc_ids_uuid (self->ids, NOW);
  page->case_id = g_strdup (case_id);
  page->material_id = g_strdup (material_id);
  page->job_id = g_strdup (job);
  page->job_page = n;
  page->original_blob = g_strdup ("");
  page->bytes = g_bytes_get_size (jpeg);
  page->width = 600;
  page->height = 800;
  page->dpi_asked = page->dpi_real = 300;
  page->captured = NOW;
  yc_digest_bytes (g_bytes_get_data (jpeg, NULL), page->bytes, &page->digest);
  return page;
}

static gboolean
scan_page (Driver *self, const char *case_id, const char *material_id, const char *job, guint n, YcPage **ret_page, GError **error)
{
  g_autoptr (YcSealKey) case_key = yc_store_get_case_key (self->store, case_id, error);
  g_autoptr (YcSealKey) key = case_key != NULL ? yc_store_derive_job_key (case_key, job) : NULL;
  g_autofree char *folder = key != NULL ? yc_store_make_case_folder (self->store, case_id, error) : NULL;
  g_autofree char *name = g_strdup_printf ("p%04u-%.8s.sealed", n, job);
  g_autoptr (GBytes) jpeg = test_jpeg_new (600, 800, 1, self->seed * 100 + n);
  g_autoptr (YcPage) page = build_page (self, case_id, material_id, job, n, jpeg);

  if (folder == NULL || !write_page (folder, key, job, n, jpeg, name, error))
    return FALSE;
  page->blob = yc_store_adopt_blob (self->store, case_id, name, job, n, &page->digest, error);
  if (page->blob == NULL || !yc_page_store_add (self->store, page, &self->actor, error))
    return FALSE;
  if (ret_page != NULL)
    *ret_page = g_steal_pointer (&page);
  return TRUE;
}

static gboolean
run_scan (Driver *self, GError **error)
{
  g_autofree char *case_id = yc_store_get_meta (self->store, CASE_TO_SCAN, error);
  g_autofree char *job = yc_ids_uuid (self->ids, NOW);

  if (case_id == NULL || !yc_page_store_recover (self->store, case_id, NULL, NULL, &self->actor, error)
      || !yc_page_store_begin_job (self->store, case_id, job, "application", YC_PAGE_SCANNED, 300, error))
    return FALSE;
  for (guint n = 1; n <= PAGES; n++)
    {
      g_autoptr (YcPage) page = NULL;

      if (!scan_page (self, case_id, "application", job, n, &page, error)
          || !acknowledge (error, "page %s %s\n", page->id, page->digest.sha256))
        return FALSE;
    }
  return TRUE;
}

/* ---- accept ---- */

static gboolean
run_accept (Driver *self, GError **error)
{
  g_autofree char *case_id = yc_store_get_meta (self->store, CASE_TO_ACCEPT, error);
  g_autofree char *folder = yc_data_path ("catalog/calendar");
  g_autoptr (YcCalendar) calendar = case_id != NULL ? yc_calendar_load (folder, error) : NULL;
  YcAcceptance *acceptance = NULL;
  gboolean ok = FALSE;

  if (calendar == NULL || !sign_in (self, error))
    return FALSE;
  acceptance = yc_submission_accept (self->store, calendar, case_id, YC_OUTCOME_ACCEPT, &self->actor, error);
  if (acceptance == NULL)
    return FALSE;
  ok = acknowledge (error, "accepted %s %s\n", case_id, acceptance->number);
  yc_acceptance_free (acceptance);
  return ok;
}

/* ---- prepare ---- */

static gboolean
enrol (Driver *self, GError **error)
{
  g_autofree char *path = yc_data_path ("demo/enrolment.json");
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) lease = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lease = yc_json_parse_object (text, -1, NULL, error);
  return lease != NULL && yc_enrolment_import (self->store, lease, error);
}

static char *
make_draft (Driver *self, const char *meta, GError **error)
{
  g_autoptr (YcItem) item = sample_item ("small-catering");
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autofree char *case_id = NULL;

  sample_applicant (intake);
  sample_answers (intake, "scenario=new");
  sample_fill_form (intake);
  case_id = yc_case_store_save_draft (self->store, NULL, intake, &self->actor, error);
  return case_id != NULL && yc_store_set_meta (self->store, meta, case_id, error) ? g_steal_pointer (&case_id) : NULL;
}

static gboolean
fill_case (Driver *self, const char *case_id, GError **error)
{
  g_auto (GStrv) slots = g_strsplit (MATERIALS, " ", -1);

  for (guint i = 0; slots[i] != NULL; i++)
    {
      g_autofree char *job = yc_ids_uuid (self->ids, NOW);

      if (!yc_page_store_begin_job (self->store, case_id, job, slots[i], YC_PAGE_SCANNED, 300, error)
          || !scan_page (self, case_id, slots[i], job, i + 1, NULL, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_prepare (Driver *self, GError **error)
{
  g_autofree char *to_accept = NULL;
  g_autofree char *to_scan = NULL;

  if (!enrol (self, error) || !sign_in (self, error))
    return FALSE;
  to_accept = make_draft (self, CASE_TO_ACCEPT, error);
  to_scan = to_accept != NULL ? make_draft (self, CASE_TO_SCAN, error) : NULL;
  return to_scan != NULL && fill_case (self, to_accept, error) && yc_store_idle (self->store, error);
}

/* ---- check ---- */

static gboolean
recover_cases (Driver *self, const GPtrArray *cases, GError **error)
{
  for (guint i = 0; i < cases->len; i++)
    {
      const YcCaseRecord *record = g_ptr_array_index (cases, i);
      guint n = 0, incomplete = 0;

      if (!yc_page_store_recover (self->store, record->id, &n, &incomplete, &self->actor, error))
        return FALSE;
      printf ("recovered %s %u %u\n", record->id, n, incomplete);
    }
  return TRUE;
}

static gboolean
print_case (Driver *self, const YcCaseRecord *record, GError **error)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (self->store, record->id, TRUE, error);
  g_autoptr (GPtrArray) events = pages != NULL ? yc_case_store_history (self->store, record->id, error) : NULL;
  g_autoptr (GPtrArray) papers = events != NULL ? yc_case_store_list_papers (self->store, record->id, error) : NULL;
  g_auto (GStrv) left = papers != NULL ? yc_store_list_unknown_files (self->store, record->id, error) : NULL;

  if (left == NULL)
    return FALSE;
  printf ("case %s %s %s\n", record->id, yc_state_get_code (record->state), *record->number != '\0' ? record->number : "-");
  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      printf ("page %s %s %s\n", record->id, page->id, page->digest.sha256);
    }
  for (guint i = 0; i < events->len; i++)
    printf ("event %s %s\n", record->id, ((const YcCaseEvent *) g_ptr_array_index (events, i))->kind);
  for (guint i = 0; i < papers->len; i++)
    printf ("paper %s %s\n", record->id, ((const YcPaperRecord *) g_ptr_array_index (papers, i))->number);
  for (guint i = 0; left[i] != NULL; i++)
    printf ("defect left over: %s\n", left[i]);
  return TRUE;
}

static gboolean
print_queue (Driver *self, GError **error)
{
  g_autoptr (GPtrArray) entries = yc_outbox_store_list (self->store, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const YcOutboxEntry *entry = g_ptr_array_index (entries, i);

      printf ("queued %s %s %s\n", entry->case_id, entry->kind, entry->op_id);
    }
  return entries != NULL;
}

static gboolean
print_defects (Driver *self, GError **error)
{
  g_autoptr (GPtrArray) defects = g_ptr_array_new_with_free_func (g_free);

  if (!yc_store_verify (self->store, defects, error) || !yc_case_store_verify (self->store, defects, error)
      || !yc_page_store_verify (self->store, defects, error) || !yc_submission_verify_efiles (self->store, defects, error)
      || !yc_case_store_rebuild (self->store, FALSE, defects, error))
    return FALSE;
  for (guint i = 0; i < defects->len; i++)
    printf ("defect %s\n", (const char *) g_ptr_array_index (defects, i));
  return TRUE;
}

static gboolean
run_check (Driver *self, GError **error)
{
  g_autoptr (GPtrArray) cases = yc_case_store_list (self->store, "", "all", 0, 1000, error);

  if (cases == NULL || !recover_cases (self, cases, error))
    return FALSE;
  for (guint i = 0; i < cases->len; i++)
    if (!print_case (self, g_ptr_array_index (cases, i), error))
      return FALSE;
  return print_queue (self, error) && print_defects (self, error);
}

/* ---- main ---- */

static gboolean
open_driver (Driver *self, const char *folder, const char *key, GError **error)
{
  YcStoreConfig config = { .folder = folder, .with_keys = TRUE, .reserve_bytes = 1024 * 1024, .wal_bytes = 1024 * 1024 };

  self->clock = yc_clock_test_new (NOW);
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
  } commands[] = { { "prepare", run_prepare }, { "scan", run_scan }, { "accept", run_accept }, { "check", run_check } };
  g_auto (Driver) driver = { .seed = argc > 4 ? (guint) g_ascii_strtoull (argv[4], NULL, 10) : 1 };
  g_autoptr (GError) error = NULL;

  yc_digest_init_library ();
  for (gsize i = 0; argc >= 4 && i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (argv[1], commands[i].name) != 0)
        continue;
      if (open_driver (&driver, argv[2], argv[3], &error) && commands[i].run (&driver, &error))
        return fflush (stdout) == 0 ? 0 : 3;
      fprintf (stderr, "%s: %s: %s\n", argv[1], yc_error_code (error), error->message);
      return 3;
    }
  fputs ("store-driver prepare|scan|accept|check FOLDER KEY|keyring [SEED]\n", stderr);
  return 2;
}
