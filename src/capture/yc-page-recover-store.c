/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* After a crash: finds sealed page files without a row by the table of jobs (slot and key of each), gives them their row, removes
 * unfinished parts. Takes the case's folder as it lies; a file that no key opens is left alone. Store's thread. */
#define G_LOG_DOMAIN "yc-capture"
#include "config.h"

#include "capture/yc-page-store-private.h"

#include "capture/yc-import.h"

#include "base/yc-id.h"
#include "base/yc-error.h"
#include "base/yc-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_PAGE_BYTES (64 * 1024 * 1024)
#define PAGES_AHEAD 64          /* numbers tried above the last known page of a job */
#define SWEEP_AGE (G_TIME_SPAN_HOUR)
#define GREY 128                /* what decoders paint where data is missing */
#define GREY_TAIL_ROWS 16
#define MAX_EDGE_ROWS 16        /* rows of the JPEG block in which grey and padding meet */

typedef struct
{
  char        *id;
  char        *material_id;
  YcPageOrigin origin;
  int          dpi;
  gint64       begun;           /* UTC us */
  guint        last;            /* highest page number that has a row */
  guint64      rows[16];        /* bit n: page n has a row (the first 1024) */
} Job;

static void
job_free (Job *job)
{
  g_free (job->id);
  g_free (job->material_id);
  g_free (job);
}

typedef struct
{
  YcStore    *store;            /* (not owned) */
  const YcActor *actor;         /* (nullable) (not owned) */
  const char *case_id;
  char       *folder;
  YcSealKey  *key;
  GPtrArray  *jobs;             /* Job, the newest first: most likely it was the one of the crash */
  GHashTable *known;            /* set of char*: names that some row refers to */
  guint       n_adopted;
  guint       n_incomplete;
  YcPageOpening opening;
} Recovery;

static void
recovery_clear (Recovery *self)
{
  g_free (self->folder);
  g_clear_pointer (&self->key, yc_seal_key_unref);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  yc_page_opening_clear (&self->opening);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Recovery, recovery_clear)

/**
 * yc_page_store_begin_job:
 * @dpi_asked: dots per inch
 *
 * To be called before a scan starts: a crash can then find slot and key of its pages again. An import has no job: its pages and originals
 * are blobs of the case, a page is shown when its row is committed, and what has no row is swept, because the file can be brought again.
 */
gboolean
yc_page_store_begin_job (YcStore *store, const char *case_id, const char *job_id, const char *material_id, YcPageOrigin origin,
                         int dpi_asked, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "INSERT INTO scan_job (job_id, case_id, material_id, origin, dpi, begun, next_event)"
    " VALUES (:job_id, :case_id, :material_id, :origin, :dpi, :begun,"
    " (SELECT coalesce (max (seq), 0) + 1 FROM case_event WHERE case_id = :case_id))", error);
  g_auto (YcPageOpening) opening = { FALSE, NULL };

  if (stmt == NULL || !yc_page_store_check_open (store, case_id, &opening, error) || !yc_page_opening_check (&opening, material_id, error))
    return FALSE;
  yc_stmt_text (stmt, "job_id", job_id);
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_text (stmt, "material_id", material_id);
  yc_stmt_int (stmt, "origin", (gint64) origin);
  yc_stmt_int (stmt, "dpi", dpi_asked);
  yc_stmt_int (stmt, "begun", yc_clock_now (yc_store_get_clock (store)));
  return yc_stmt_run (stmt, error) || yc_store_map_error (error);
}

/* (transfer full) (nullable): the newest scan into the slot; NULL without error when there was none */
static char *
find_last_scan (YcStore *store, const char *case_id, const char *material_id, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (store),
    "SELECT job_id FROM scan_job WHERE case_id = :case_id AND material_id = :material_id ORDER BY begun DESC, job_id DESC LIMIT 1", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  yc_stmt_text (stmt, "case_id", case_id);
  yc_stmt_text (stmt, "material_id", material_id);
  return yc_stmt_step (stmt, &row, error) && row ? g_strdup (yc_stmt_col_text (stmt, "job_id")) : NULL;
}

gboolean
yc_page_store_drop_last_scan (YcStore *store, const char *case_id, const char *material_id, const YcActor *actor, GError **error)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (store, case_id, FALSE, error);
  g_autoptr (GError) local = NULL;
  g_autofree char *job = pages != NULL ? find_last_scan (store, case_id, material_id, &local) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  for (guint i = 0; job != NULL && i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      /* A page of the scan that was moved elsewhere was wanted there. */
      if (strcmp (page->job_id, job) == 0 && strcmp (page->material_id, material_id) == 0
          && !yc_page_store_delete (store, case_id, page->id, actor, error))
        return FALSE;
    }
  return pages != NULL;
}

/* ---- what is known ---- */

static gboolean
load_jobs (Recovery *self, GError **error)
{
  g_autoptr (YcStmt) stmt = yc_db_prepare (yc_store_get_work (self->store),
    "SELECT job_id, material_id, origin, dpi, begun FROM scan_job WHERE case_id = :case_id ORDER BY begun DESC", error);
  gboolean row = FALSE;

  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", self->case_id);
  for (;;)
    {
      Job *job = NULL;

      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      job = g_new0 (Job, 1);
      job->id = g_strdup (yc_stmt_col_text (stmt, "job_id"));
      job->material_id = g_strdup (yc_stmt_col_text (stmt, "material_id"));
      job->origin = (YcPageOrigin) yc_stmt_col_int (stmt, "origin");
      job->dpi = (int) yc_stmt_col_int (stmt, "dpi");
      job->begun = yc_stmt_col_int (stmt, "begun");
      g_ptr_array_add (self->jobs, job);
    }
}

static void
note_row (Job *job, guint n)
{
  job->last = MAX (job->last, n);
  if (n / 64 < G_N_ELEMENTS (job->rows))
    job->rows[n / 64] |= G_GUINT64_CONSTANT (1) << (n % 64);
}

static gboolean
has_row (const Job *job, guint n)
{
  return n / 64 < G_N_ELEMENTS (job->rows) && (job->rows[n / 64] >> (n % 64) & 1) != 0;
}

static gboolean
load_known (Recovery *self, GError **error)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (self->store, self->case_id, TRUE, error);
  g_autoptr (YcStmt) stmt = NULL;
  gboolean row = FALSE;

  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; pages != NULL && i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      g_hash_table_add (self->known, g_strdup (page->blob));
      g_hash_table_add (self->known, g_strdup (page->original_blob));
      for (guint k = 0; k < self->jobs->len; k++)
        if (strcmp (((Job *) g_ptr_array_index (self->jobs, k))->id, page->job_id) == 0)
          note_row (g_ptr_array_index (self->jobs, k), page->job_page);
    }
  stmt = pages != NULL ? yc_db_prepare (yc_store_get_work (self->store),
    "SELECT blob FROM paper WHERE case_id = :case_id UNION SELECT blob FROM efile WHERE case_id = :case_id", error) : NULL;
  if (stmt == NULL)
    return FALSE;
  yc_stmt_text (stmt, "case_id", self->case_id);
  for (;;)
    {
      if (!yc_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      g_hash_table_add (self->known, g_strdup (yc_stmt_col_text (stmt, "blob")));
    }
}

/* ---- one file ---- */

/* Size in pixels from the frame header of our own JPEG. */
static gboolean
read_jpeg_size (GBytes *jpeg, int *ret_width, int *ret_height)
{
  gsize n = 0, at = 2;
  const guint8 *data = g_bytes_get_data (jpeg, &n);

  if (n < 4 || data[0] != 0xff || data[1] != 0xd8)
    return FALSE;
  while (at + 9 < n && data[at] == 0xff)
    {
      guint8 marker = data[at + 1];

      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          *ret_height = data[at + 5] << 8 | data[at + 6];
          *ret_width = data[at + 7] << 8 | data[at + 8];
          return *ret_width > 0 && *ret_height > 0;
        }
      at += 2 + ((gsize) data[at + 2] << 8 | data[at + 3]);
    }
  return FALSE;
}

/* @row: BGRX */
static gboolean
is_row_of (const guint8 *row, int width, guint8 value)
{
  for (int x = 0; x < width; x++)
    if (row[4 * x] != value || row[4 * x + 1] != value || row[4 * x + 2] != value)
      return FALSE;
  return TRUE;
}

/* The helper's own check went with the crash, so it is made again on the decoded page: the last rows that are neither white padding
 * nor the edge of a block are exactly 128 where the scanner cut its JPEG. */
static gboolean
has_grey_tail (GBytes *jpeg)
{
  g_autoptr (YcPicture) picture = yc_picture_decode_jpeg (jpeg, 0, NULL);
  const guint8 *pixels = picture != NULL ? g_bytes_get_data (picture->pixels, NULL) : NULL;
  int y = picture != NULL ? picture->height - 1 : -1, n_grey = 0;

  while (y >= 0 && is_row_of (pixels + (gsize) y * (gsize) picture->stride, picture->width, 255))
    y--;
  for (int n = 0; y >= 0 && n < MAX_EDGE_ROWS && !is_row_of (pixels + (gsize) y * (gsize) picture->stride, picture->width, GREY); n++)
    y--;
  for (; y >= 0 && is_row_of (pixels + (gsize) y * (gsize) picture->stride, picture->width, GREY); y--)
    n_grey++;
  return n_grey >= GREY_TAIL_ROWS;
}

static YcPage *
build_page (Recovery *self, const Job *job, guint n, GBytes *jpeg)
{
  YcPage *page = g_new0 (YcPage, 1);
  gint64 now = yc_clock_now (yc_store_get_clock (self->store));

  page->id = yc_ids_uuid (yc_store_get_ids (self->store), now);
  page->case_id = g_strdup (self->case_id);
  page->material_id = g_strdup (job->material_id);
  page->origin = job->origin;
  page->job_id = g_strdup (job->id);
  page->job_page = n;
  page->bytes = g_bytes_get_size (jpeg);
  page->dpi_asked = page->dpi_real = job->dpi;
  page->original_blob = g_strdup ("");
  /* When the sheet went through is not known, only that it was not before its scan began. */
  page->captured = job->begun;
  page->flags = YC_PAGE_FLAG_RECOVERED | (has_grey_tail (jpeg) ? YC_PAGE_FLAG_GREY_TAIL : YC_PAGE_FLAG_NONE);
  yc_digest_bytes (g_bytes_get_data (jpeg, NULL), page->bytes, &page->digest);
  if (!read_jpeg_size (jpeg, &page->width, &page->height))
    g_clear_pointer (&page, yc_page_free);
  return page;
}

static GBytes *
try_open (Recovery *self, const char *name, const Job *job, guint n)
{
  g_autoptr (YcSealKey) key = yc_store_derive_job_key (self->key, job->id);
  g_autofree char *aad = g_strdup_printf ("job/%s/%u", job->id, n);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return yc_unseal_file (key, aad, path, MAX_PAGE_BYTES, NULL);
}

/* @adopted: the file has its keyed name already, only the row is missing. */
static gboolean
take_page (Recovery *self, const char *name, Job *job, guint n, GBytes *jpeg, gboolean adopted, GError **error)
{
  g_autoptr (YcPage) page = build_page (self, job, n, jpeg);

  /* A slot that takes nothing any more leaves the file alone. */
  if (page == NULL || !yc_page_opening_check (&self->opening, job->material_id, NULL))
    return TRUE;
  page->blob = adopted ? g_strdup (name) : yc_store_adopt_blob (self->store, self->case_id, name, job->id, n, &page->digest, error);
  if (page->blob == NULL)
    return FALSE;
  if (!g_hash_table_contains (self->known, page->blob))
    {
      if (!yc_page_store_add (self->store, page, self->actor, error))
        return FALSE;
      self->n_adopted++;
    }
  g_hash_table_add (self->known, g_strdup (page->blob));
  note_row (job, n);
  return TRUE;
}

/* "p0003-1f2e3d4c.sealed": a finished page of the job whose id ends so. */
static gboolean
recover_sealed (Recovery *self, const char *name, GError **error)
{
  guint n = (guint) g_ascii_strtoull (name + 1, NULL, 10);

  for (guint i = 0; i < self->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);
      g_autoptr (GBytes) jpeg = strncmp (name + 6, yc_id_tail (job->id), 8) == 0 ? try_open (self, name, job, n) : NULL;

      if (jpeg != NULL)
        return take_page (self, name, job, n, jpeg, FALSE, error);
    }
  g_warning ("no job opens %s of case %s", name, self->case_id);
  return TRUE;
}

/* A blob of a transaction that was rolled back: nobody will ask for it. */
static gboolean
sweep_own (Recovery *self, const char *path, GError **error)
{
  struct stat info;

  if (stat (path, &info) == 0 && yc_clock_now (yc_store_get_clock (self->store)) - info.st_mtim.tv_sec * G_USEC_PER_SEC > SWEEP_AGE)
    return unlink (path) == 0 || yc_error_set_errno (error, errno, "remove a blob without a row");
  return TRUE;
}

/* A keyed name without a row: a blob that the case's own key opens, which is tried once and first, or a page between rename and commit: its
 * name tells neither job nor number. */
static gboolean
recover_keyed (Recovery *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GBytes) own = yc_store_get_blob (self->store, self->case_id, self->key, name, NULL);

  if (own != NULL)
    return sweep_own (self, path, error);
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);

      for (guint n = 1; n <= job->last + PAGES_AHEAD; n++)
        {
          g_autoptr (GBytes) jpeg = has_row (job, n) ? NULL : try_open (self, name, job, n);

          if (jpeg != NULL)
            return take_page (self, name, job, n, jpeg, TRUE, error);
        }
    }
  return TRUE;
}

static gboolean
recover_file (Recovery *self, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  if (g_hash_table_contains (self->known, name))
    return TRUE;
  if (g_str_has_suffix (name, ".part"))
    {
      /* Others are of papers and brought files: no sheet is missing for them. */
      if (g_regex_match_simple ("^\\.p[0-9]{4}\\.part$", name, G_REGEX_DOLLAR_ENDONLY, 0))
        self->n_incomplete++;
      return unlink (path) == 0 || yc_error_set_errno (error, errno, "remove an unfinished page");
    }
  if (g_regex_match_simple ("^p[0-9]{4}-[0-9a-f]{8}\\.sealed$", name, G_REGEX_DOLLAR_ENDONLY, 0))
    return recover_sealed (self, name, error);
  return yc_file_name_is_plain (name) ? recover_keyed (self, name, error) : TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
recover_folder (Recovery *self, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  /* Names sort by page number, so that pages of one job come back in their order. */
  for (guint i = 0; i < names->len; i++)
    if (!recover_file (self, g_ptr_array_index (names, i), error))
      return FALSE;
  return TRUE;
}

/**
 * yc_page_store_recover:
 * @ret_n: (nullable): pages that got their row
 * @ret_incomplete: (nullable): unfinished parts that were removed: sheets to scan again
 * @actor: (nullable): who opens the case; needed where it is received
 *
 * Not while a scan of this case runs.
 */
gboolean
yc_page_store_recover (YcStore *store, const char *case_id, guint *ret_n, guint *ret_incomplete, const YcActor *actor,
                       GError **error)
{
  g_auto (Recovery) recovery = { .store = store, .actor = actor, .case_id = case_id };
  g_autoptr (GError) closed = NULL;

  if (!yc_page_store_check_open (store, case_id, &recovery.opening, &closed))
    {
      if (!g_error_matches (closed, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_FROZEN))
        {
          g_propagate_error (error, g_steal_pointer (&closed));
          return FALSE;
        }
    }
  else
    {
      recovery.folder = yc_store_make_case_folder (store, case_id, error);
      if (recovery.folder == NULL)
        return FALSE;
      recovery.key = yc_store_get_case_key (store, case_id, error);
      if (recovery.key == NULL || !load_jobs (&recovery, error) || !load_known (&recovery, error)
          || !recover_folder (&recovery, error))
        return FALSE;
    }
  if (ret_n != NULL)
    *ret_n = recovery.n_adopted;
  if (ret_incomplete != NULL)
    *ret_incomplete = recovery.n_incomplete;
  return TRUE;
}
