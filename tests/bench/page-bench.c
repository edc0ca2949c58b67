/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * An approver's first page of a dossier of 200 pages against Poppler alone. Ours, by the functions of the approver's page and without its window: the
 * dossier out of the store (events checked, folded), the list of pages under its own digest, the dossier again with it, then the first page: unsealed,
 * held against both digests, drawn by the render helper in its sandbox, made a texture. One helper waits, as it does in the program. The store
 * stands for the line: the program has fetched the first pages while the case before was read. Poppler alone: the same pages as one PDF of
 * the e-file's own making, opened from the disk, its first page drawn by poppler-glib and cairo at the same width, in this process.
 *
 * Both by the wall clock and by the processors, in turn, the order swapped in every second round, after one to warm up. Of the helper that draws counts what it
 * takes from the question on; its start was before, as the next one's is behind. The pictures are compared.
 *
 * Prints for each round: our seconds / Poppler's, our milliseconds, Poppler's, our CPU / Poppler's.
 *
 *   page-bench FOLDER WIDTH ROUNDS ITEMS CALENDARS ENROLMENT JPEG...
 */
#define G_LOG_DOMAIN "page-bench"
#include "config.h"

#include "app/review/yc-review-pictures.h"
#include "base/yc-json.h"
#include "base/yc-worker.h"
#include "outbox/yc-outbox-private.h"
#include "review/yc-review.h"
#include "sample-intake.h"

#include <poppler.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PopplerPage, g_object_unref)

#define N_PAGES 200
#define GRID 16                 /* pictures are compared by the mean of each of its squares */
#define MAX_DIFFERENCE 12       /* of 255, in the worst square */
/* The helper for the next page loads its fonts meanwhile, as it does while one reads. */
#define READING_MS 1500

typedef struct
{
  YcStore    *store;
  YcWorker   *worker;
  YcCalendar *calendar;
  YcActor     actor;
  char       *case_id;
  char       *pdf;              /* its address */
  GHashTable *pages;            /* (owned): sha256 -> YcPage, what the platform looks up */
  int         width;
} Bench;

static Bench *bench;            /* of this program: the feed has no other way to the store */

static void
check (gboolean ok, const GError *error, const char *what)
{
  if (!ok)
    g_error ("%s: %s", what, error != NULL ? error->message : "");
}

/* ---- the case ---- */

static YcAuthorKey *
open_store (Bench *self, char **argv, YcClerk **ret_clerk)
{
  g_autoptr (YcSealKey) key = yc_seal_key_new_random ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) json = NULL;
  JsonObject *clerk = NULL;
  YcAuthorKey *author = NULL;

  self->store = yc_store_open (&(YcStoreConfig) { .folder = argv[1], .with_keys = TRUE, .workstation_key = key }, &error);
  check (self->store != NULL && g_file_get_contents (argv[6], &text, NULL, &error) && (json = yc_json_parse_object (text, -1, NULL, &error)) != NULL
         && yc_enrolment_import (self->store, json, &error), error, "store");
  self->calendar = yc_calendar_load (argv[5], &error);
  check (self->calendar != NULL, error, "calendar");
  clerk = json_array_get_object_element (json_object_get_array_member (json, "clerks"), 0);
  author = yc_clerk_sign_in (self->store, json_object_get_string_member (clerk, "id"), json_object_get_string_member (clerk, "password"), ret_clerk, &error);
  check (author != NULL, error, "sign-in");
  self->actor = (YcActor) { (*ret_clerk)->id, (*ret_clerk)->name, "03", author };
  return author;
}

static void
add_page (Bench *self, YcSealKey *key, const char *material, GBytes *jpeg)
{
  g_autoptr (YcPage) page = g_new0 (YcPage, 1);
  g_autoptr (GError) error = NULL;

  page->id = yc_ids_uuid (yc_store_get_ids (self->store), yc_clock_now (yc_store_get_clock (self->store)));
  page->case_id = g_strdup (self->case_id);
  page->material_id = g_strdup (material);
  page->origin = YC_PAGE_IMPORTED_JPEG;
  page->job_id = g_strdup ("");
  page->original_blob = g_strdup ("");
  page->bytes = g_bytes_get_size (jpeg);
  page->width = 2480;
  page->height = 3508;
  page->dpi_asked = page->dpi_real = 300;
  page->captured = yc_clock_now (yc_store_get_clock (self->store));
  page->blob = yc_store_put_blob (self->store, self->case_id, key, jpeg, &page->digest, &error);
  check (page->blob != NULL && yc_page_store_add (self->store, page, &self->actor, &error), error, "page");
}

static void
accept_case (Bench *self, const char *items, GPtrArray *jpegs)
{
  static const char *const materials[] = { "application", "business-licence", "identity-card", "health-certificates", "floor-plan" };
  g_autoptr (GError) error = NULL;
  g_autoptr (YcCatalog) catalog = yc_catalog_load (items, &error);
  g_autoptr (YcIntake) intake = yc_intake_new (yc_catalog_find (catalog, "small-catering"));
  g_autoptr (YcSealKey) key = NULL;
  g_autoptr (YcAcceptance) acceptance = NULL;

  sample_person (intake);
  yc_intake_set_answer (intake, "scenario", "new");
  sample_fill_form (intake);
  self->case_id = yc_case_store_save_draft (self->store, NULL, intake, &self->actor, &error);
  check (self->case_id != NULL && (key = yc_store_get_case_key (self->store, self->case_id, &error)) != NULL, error, "draft");
  for (guint i = 0; i < N_PAGES; i++)
    add_page (self, key, materials[i * G_N_ELEMENTS (materials) / N_PAGES], g_ptr_array_index (jpegs, i % jpegs->len));
  acceptance = yc_submission_accept (self->store, self->calendar, self->case_id, YC_OUTCOME_ACCEPT, &self->actor, &error);
  check (acceptance != NULL, error, "acceptance");
}

/* Poppler's own: the same pages in one file. */
static void
write_pdf (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pages = yc_page_store_list (self->store, self->case_id, FALSE, &error);
  g_autoptr (GArray) sheets = g_array_new (FALSE, FALSE, sizeof (YcEfilePage));
  g_autofree char *path = g_build_filename (yc_store_get_folder (self->store), "all.pdf", NULL);
  g_autoptr (GBytes) pdf = NULL;
  gsize n = 0;
  const void *data = NULL;

  check (pages != NULL && pages->len == N_PAGES, error, "pages");
  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);
      YcEfilePage sheet = { page, yc_page_store_read (self->store, page, &error) };
      YcPage *copy = yc_page_copy (page);

      check (sheet.jpeg != NULL, error, "page");
      g_array_append_val (sheets, sheet);
      g_hash_table_replace (self->pages, copy->digest.sha256, copy);
    }
  pdf = yc_efile_pdf ("dossier", 0, sheets, &error);
  check (pdf != NULL, error, "PDF");
  data = g_bytes_get_data (pdf, &n);
  check (g_file_set_contents (path, data, (gssize) n, &error), error, path);
  self->pdf = g_filename_to_uri (path, NULL, NULL);
  for (guint i = 0; i < sheets->len; i++)
    g_bytes_unref (g_array_index (sheets, YcEfilePage, i).jpeg);
}

/* ---- the feed: the own store in the line's place, as in the tests of the page ---- */

static GBytes *
read_manifest (const YcDigest *wanted, GError **error)
{
  const YcOutboxFile manifest = { .case_id = bench->case_id, .kind = (char *) "manifest", .ref = (char *) "manifest" };
  YcDigest digest;
  g_autoptr (GBytes) bytes = yc_outbox_store_read_file (bench->store, &manifest, &digest, error);

  return bytes != NULL && yc_digest_equal (&digest, wanted) ? g_steal_pointer (&bytes) : NULL;
}

static void
blob_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const YcDigest *digest = data;
  GError *error = NULL;
  const YcPage *page = g_hash_table_lookup (bench->pages, digest->sha256);
  GBytes *bytes = page != NULL ? yc_page_store_unseal (bench->store, page, &error) : read_manifest (digest, &error);

  check (bytes != NULL, error, "blob");
  g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

static void
blob_async (gpointer data, const char *case_id, const YcDigest *digest, gsize max_bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_memdup2 (digest, sizeof *digest), g_free);
  yc_worker_push (bench->worker, task, blob_thread, G_PRIORITY_DEFAULT);
}

static GBytes *
blob_finish (gpointer data, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const YcReviewFeedClass feed_class = { .blob_async = blob_async, .blob_finish = blob_finish };

/* ---- ours ---- */

static void
wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gpointer
wait_for (GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;
  gpointer value = NULL;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  value = g_task_propagate_pointer (G_TASK (*result), &error);
  check (value != NULL, error, "job");
  g_clear_object (result);
  return value;
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *manifest = data;
  YcReviewDossier *dossier = yc_review_load (bench->store, bench->calendar, bench->case_id, NULL, &error);

  check (dossier != NULL && (manifest == NULL || yc_review_dossier_read_manifest (dossier, manifest, &error)), error, "dossier");
  g_task_return_pointer (task, dossier, (GDestroyNotify) yc_review_dossier_free);
}

static YcReviewDossier *
load (GBytes *manifest)
{
  GAsyncResult *result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, wait_cb, &result);

  g_task_set_task_data (task, manifest, NULL);
  yc_worker_push (bench->worker, task, load_thread, G_PRIORITY_DEFAULT);
  return wait_for (&result);
}

static YcPageObject *
make_page (const YcReviewMaterial *material)
{
  const YcReviewPage *page = g_ptr_array_index (material->pages, 0);
  YcPage record = { .id = page->id, .case_id = bench->case_id, .material_id = material->id, .origin = YC_PAGE_IMPORTED_JPEG, .blob = (char *) "",
                    .job_id = (char *) "", .original_blob = (char *) "", .digest = page->digest, .bytes = page->bytes, .width = page->width,
                    .height = page->height, .dpi_real = page->dpi, .rotation = page->rotation, .blank = page->blank };

  return yc_page_object_new (&record);
}

/* As yc-approver-page-load.c opens a case. Returns: (transfer full): the texture */
static GdkTexture *
open_ours (int width)
{
  g_autoptr (YcReviewPictures) pictures = yc_review_pictures_new ((YcReviewFeed) { &feed_class, NULL });
  g_autoptr (YcReviewDossier) record = load (NULL), dossier = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GBytes) manifest = NULL;
  g_autoptr (YcPageObject) page = NULL;
  YcDigest digest;

  blob_async (NULL, bench->case_id, &record->manifest, G_MAXINT, NULL, wait_cb, &result);
  manifest = wait_for (&result);
  yc_digest_bytes (g_bytes_get_data (manifest, NULL), g_bytes_get_size (manifest), &digest);
  check (yc_digest_equal (&digest, &record->manifest), NULL, "manifest");
  dossier = load (manifest);
  check (yc_review_dossier_count_pages (dossier) == N_PAGES, NULL, "pages of the dossier");
  page = make_page (g_ptr_array_index (dossier->materials, 0));
  yc_review_pictures_want (pictures, page, width);
  while (yc_page_object_get_view (page) == NULL && !yc_page_object_is_failed (page))
    g_main_context_iteration (NULL, TRUE);
  check (yc_page_object_get_view (page) != NULL, NULL, "no picture");
  return g_object_ref (yc_page_object_get_view (page));
}

/* ---- Poppler ---- */

/* Returns: (transfer full): what it drew */
static cairo_surface_t *
open_poppler (int width)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PopplerDocument) document = poppler_document_new_from_file (bench->pdf, NULL, &error);
  g_autoptr (PopplerPage) page = NULL;
  cairo_surface_t *surface = NULL;
  cairo_t *cr = NULL;
  double w = 0, h = 0;

  check (document != NULL && poppler_document_get_n_pages (document) == N_PAGES, error, "PDF");
  page = poppler_document_get_page (document, 0);
  poppler_page_get_size (page, &w, &h);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, (int) (h * width / w + .5));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, width / w, width / w);
  poppler_page_render (page, cr);
  check (cairo_status (cr) == CAIRO_STATUS_SUCCESS, NULL, "cairo");
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* ---- right before fast ---- */

static double
get_mean (const guint8 *pixels, gsize stride, int width, int height, int column, int row)
{
  int x0 = width * column / GRID, x1 = width * (column + 1) / GRID, y0 = height * row / GRID, y1 = height * (row + 1) / GRID;
  double sum = 0;

  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      sum += pixels[(gsize) y * stride + (gsize) x * 4 + 1];
  return sum / ((x1 - x0) * (y1 - y0));
}

static void
compare (GdkTexture *ours, cairo_surface_t *other)
{
  int width = gdk_texture_get_width (ours), height = gdk_texture_get_height (ours);
  g_autofree guint8 *pixels = g_malloc ((gsize) width * (gsize) height * 4);

  check (ABS (width - cairo_image_surface_get_width (other)) <= 1 && ABS (height - cairo_image_surface_get_height (other)) <= 2, NULL, "sizes");
  gdk_texture_download (ours, pixels, (gsize) width * 4);
  for (int row = 0; row < GRID; row++)
    for (int column = 0; column < GRID; column++)
      {
        double a = get_mean (pixels, (gsize) width * 4, width, height, column, row);
        double b = get_mean (cairo_image_surface_get_data (other), (gsize) cairo_image_surface_get_stride (other), cairo_image_surface_get_width (other),
                             cairo_image_surface_get_height (other), column, row);

        check (ABS (a - b) <= MAX_DIFFERENCE, NULL, "the pictures differ");
      }
}

static gboolean
wake_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
read_on (void)
{
  gboolean over = FALSE;

  g_timeout_add (READING_MS, wake_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static double
get_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

static double
to_ms (clockid_t clock)
{
  struct timespec time;

  check (clock_gettime (clock, &time) == 0, NULL, "clock");
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* CPU of all children that have ended. */
static double
get_ended (void)
{
  struct rusage usage;

  getrusage (RUSAGE_CHILDREN, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* CPU so far of the children that live: the one helper that waits. */
static double
get_waiting (void)
{
  g_autoptr (GDir) threads = g_dir_open ("/proc/self/task", 0, NULL);
  const char *thread = NULL;
  double sum = 0;

  while (threads != NULL && (thread = g_dir_read_name (threads)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/self/task/%s/children", thread), *text = NULL;
      g_auto (GStrv) words = g_file_get_contents (path, &text, NULL, NULL) ? g_strsplit (g_strstrip (text), " ", -1) : NULL;
      clockid_t clock;

      for (guint i = 0; words != NULL && words[i] != NULL; i++)
        if (*words[i] != '\0' && clock_getcpuclockid ((pid_t) g_ascii_strtoll (words[i], NULL, 10), &clock) == 0)
          sum += to_ms (clock);
    }
  return sum;
}

/* One round; @swap: Poppler first. */
static void
run_round (gboolean swap, gboolean print)
{
  g_autoptr (GdkTexture) texture = NULL;
  cairo_surface_t *surface = NULL;
  double ours = 0, other = 0, our_cpu = 0, other_cpu = 0;

  for (int side = 0; side < 2; side++)
    {
      double cpu = 0, helper = 0;
      gint64 start = 0;

      read_on ();
      helper = get_ended () + get_waiting ();
      cpu = to_ms (CLOCK_PROCESS_CPUTIME_ID);
      start = g_get_monotonic_time ();
      if ((side == 0) != swap)
        {
          texture = open_ours (bench->width);
          ours = get_ms (start);
          our_cpu = to_ms (CLOCK_PROCESS_CPUTIME_ID) - cpu;
          /* It ends and is waited for. */
          read_on ();
          our_cpu += get_ended () - helper;
        }
      else
        {
          surface = open_poppler (bench->width);
          other = get_ms (start);
          other_cpu = to_ms (CLOCK_PROCESS_CPUTIME_ID) - cpu;
        }
    }
  compare (texture, surface);
  cairo_surface_destroy (surface);
  if (print)
    printf ("%.4f %.1f %.1f %.4f\n", ours / other, ours, other, our_cpu / other_cpu);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  Bench self = { .width = argc > 3 ? atoi (argv[2]) : 0, .pages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) yc_page_free) };
  g_autoptr (GPtrArray) jpegs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (YcAuthorKey) author = NULL;
  g_autoptr (YcClerk) clerk = NULL;

  if (argc < 8 || self.width < 1)
    return 2;
  bench = &self;
  yc_digest_init_library ();
  for (int i = 7; i < argc; i++)
    {
      char *data = NULL;
      gsize n = 0;

      check (g_file_get_contents (argv[i], &data, &n, NULL), NULL, argv[i]);
      g_ptr_array_add (jpegs, g_bytes_new_take (data, n));
    }
  author = open_store (&self, argv, &clerk);
  accept_case (&self, argv[4], jpegs);
  write_pdf (&self);
  self.worker = yc_worker_new ("store");
  for (int i = 0; i <= atoi (argv[3]); i++)
    run_round (i % 2 == 0, i > 0);
  yc_worker_stop (self.worker);
  g_object_unref (self.worker);
  yc_calendar_free (self.calendar);
  yc_store_close (self.store);
  g_hash_table_unref (self.pages);
  g_free (self.case_id);
  g_free (self.pdf);
  return 0;
}
