/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 *
 * The way of a brought file into a slot: read, inspected, drawn page by page, each page handed over and waited
 * for. Takes a file, gives pages with digests. Main context; reading and encoding happen in threads.
 */
#define G_LOG_DOMAIN "yc-capture"

#include "config.h"

#include "capture/yc-import.h"

#include "base/yc-clock.h"
#include "base/yc-error.h"
#include "base/yc-id.h"
#include "base/yc-worker.h"
#include "capture/yc-render-client.h"

#define MAX_BYTES (100 * 1024 * 1024)
#define PAGE_DPI 200
#define QUALITY 85
/* Phones write 72 dpi into 12 million pixels. Outside of this range a picture is taken as an A4 page. */
#define BELIEVED_DPI_MIN 100
#define BELIEVED_DPI_MAX 1200
#define A4_LONG_SIDE_INCH 11.69

struct _YcImport
{
  GFile *file; /* (owned) */
  char *case_id, *material_id;
  GCancellable *cancellable; /* (owned) (nullable) */
  YcImportPageFunc page_func;
  YcImportEndFunc end_func;
  gpointer user_data;
  GBytes *bytes;            /* (owned) (nullable): once read */
  YcRenderClient *client;   /* (owned) (nullable) */
  YcDocumentReport *report; /* (owned) (nullable) */
  const char *problem;      /* static or interned */
  int page;                 /* the one in progress, 1-based */
  guint n_done;
};

static void draw_next_page (YcImport *self);

static void
import_free (YcImport *self)
{
  g_object_unref (self->file);
  g_free (self->case_id);
  g_free (self->material_id);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->client);
  g_clear_pointer (&self->report, yc_document_report_free);
  g_free (self);
}

/* @error: (transfer full) (nullable): NULL for the good end */
static void
end_import (YcImport *self, GError *error)
{
  g_autoptr (GError) owned = error;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&owned);
      g_set_error (&owned, YC_CAPTURE_ERROR, YC_CAPTURE_ERROR_CANCELLED, "The import was cancelled");
    }
  else if (owned != NULL && owned->domain == YC_CAPTURE_ERROR && *yc_document_problem_text (owned->message) != '\0')
    self->problem = g_intern_string (owned->message);
  g_clear_object (&self->client);
  self->end_func (self, self->n_done, owned, self->user_data);
  import_free (self);
}

const char *
yc_import_get_problem (YcImport *self)
{
  return self->problem;
}

static void
add_id_and_time (YcPage *page)
{
  page->captured = yc_clock_now (yc_clock_system ());
  page->id = yc_ids_uuid (yc_ids_system (), page->captured);
}

static YcPage *
make_page (YcImport *self, gboolean pdf)
{
  YcPage *page = g_new0 (YcPage, 1);

  add_id_and_time (page);
  page->case_id = g_strdup (self->case_id);
  page->material_id = g_strdup (self->material_id);
  page->origin = pdf ? YC_PAGE_IMPORTED_PDF : YC_PAGE_IMPORTED_JPEG;
  page->blob = g_strdup ("");
  page->job_id = g_strdup ("");
  page->original_blob = g_strdup ("");
  page->original_page = pdf ? self->page : 0;
  return page;
}

/* What the pool works on: pixels to encode, or a JPEG that is kept. */
typedef struct
{
  YcPage *page;       /* (owned) */
  YcPicture *picture; /* (owned) (nullable) */
  GBytes *jpeg;       /* (owned) (nullable) */
} Work;

static void
work_free (Work *work)
{
  yc_page_free (work->page);
  g_clear_pointer (&work->picture, yc_picture_free);
  g_clear_pointer (&work->jpeg, g_bytes_unref);
  g_free (work);
}

static void
finish_page (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  gsize n;

  if (work->picture != NULL)
    {
      YcDigest frame;
      gconstpointer pixels = g_bytes_get_data (work->picture->pixels, &n);

      yc_digest_bytes (pixels, n, &frame);
      g_strlcpy (work->page->frame_sha256, frame.sha256, sizeof work->page->frame_sha256);
      work->jpeg = yc_picture_encode_jpeg (work->picture, QUALITY, work->page->dpi_real, &error);
      if (work->jpeg == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
    }
  gconstpointer jpeg = g_bytes_get_data (work->jpeg, &n);
  yc_digest_bytes (jpeg, n, &work->page->digest);
  work->page->bytes = n;
  g_task_return_boolean (task, TRUE);
}

static void
page_finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcImport *self = data;
  GError *error = NULL;
  Work *work = g_task_get_task_data (G_TASK (result));
  gboolean drawn = work->picture != NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    end_import (self, error);
  else
    self->page_func (self, work->page, work->jpeg, drawn && self->page == 1 ? self->bytes : NULL, self->user_data);
}

/* @picture: (transfer full) (nullable); @jpeg: (transfer none) (nullable) */
static void
push_page (YcImport *self, YcPage *page, YcPicture *picture, GBytes *jpeg)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, page_finished_cb, self);
  Work *work = g_new0 (Work, 1);

  work->page = page;
  work->picture = picture;
  work->jpeg = jpeg != NULL ? g_bytes_ref (jpeg) : NULL;
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  yc_pool_push (task, finish_page);
}

/* The resolution at which a picture has the size of the paper that was photographed. */
static int
choose_jpeg_dpi (const YcDocumentReport *report)
{
  if (report->jpeg_dpi >= BELIEVED_DPI_MIN && report->jpeg_dpi <= BELIEVED_DPI_MAX)
    return report->jpeg_dpi;
  return MAX (1, (int) (MAX (report->jpeg_width, report->jpeg_height) / A4_LONG_SIDE_INCH + 0.5));
}

static YcPage *
make_jpeg_page (YcImport *self)
{
  YcPage *page = make_page (self, FALSE);

  page->width = self->report->jpeg_width;
  page->height = self->report->jpeg_height;
  page->dpi_asked = page->dpi_real = choose_jpeg_dpi (self->report);
  page->rotation = self->report->jpeg_rotation;
  return page;
}

static void
page_drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcImport *self = data;
  GError *error = NULL;
  YcPicture *picture = yc_document_render_finish (result, &error);

  if (picture == NULL)
    {
      end_import (self, error);
      return;
    }
  gboolean pdf = g_str_equal (self->report->kind, "pdf");
  YcPage *page = pdf ? make_page (self, TRUE) : make_jpeg_page (self);
  page->width = picture->width;
  page->height = picture->height;
  if (pdf)
    page->dpi_asked = page->dpi_real = PAGE_DPI;
  push_page (self, page, picture, NULL);
}

static void
draw_next_page (YcImport *self)
{
  self->page++;
  if (self->page > self->report->n_pages)
    end_import (self, NULL);
  else if (g_str_equal (self->report->kind, "jpeg") && !self->report->jpeg_cmyk)
    push_page (self, make_jpeg_page (self), NULL, self->bytes);
  else
    yc_document_render_through (self->client, self->page, PAGE_DPI, 0, self->cancellable, page_drawn_cb, self);
}

/**
 * yc_import_page_done:
 * @import: the import whose page function was called
 * @error: (nullable): why the page could not be kept; the import ends with it
 */
void
yc_import_page_done (YcImport *self, const GError *error)
{
  g_autoptr (GError) cancelled = NULL;

  if (error != NULL)
    {
      end_import (self, g_error_copy (error));
      return;
    }
  self->n_done++;
  if (self->page < self->report->n_pages && g_cancellable_set_error_if_cancelled (self->cancellable, &cancelled))
    end_import (self, g_steal_pointer (&cancelled));
  else
    draw_next_page (self);
}

static void
inspected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcImport *self = data;
  GError *error = NULL;

  self->report = yc_document_inspect_finish (result, &error);
  if (self->report == NULL)
    end_import (self, error);
  else if (*self->report->problem != '\0')
    end_import (self, yc_render_client_make_error (self->report->problem));
  else
    draw_next_page (self);
}

/* Reads at most one byte too many, so that a growing file is noticed. */
static void
read_file (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  YcImport *self = data;
  GError *error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (self->file, cancellable, &error);
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (1 << 20);
  gssize n = 0;

  while (stream != NULL && array->len <= MAX_BYTES
         && (n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, 1 << 20, cancellable, &error)) > 0)
    g_byte_array_append (array, buffer, (guint) n);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (array->len > MAX_BYTES)
    g_task_return_error (task, yc_render_client_make_error ("too-large"));
  else
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&array)), (GDestroyNotify) g_bytes_unref);
}

static void
file_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  YcImport *self = data;
  GError *error = NULL;

  self->bytes = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->bytes == NULL)
    {
      end_import (self, error);
      return;
    }
  self->client = yc_render_client_new (self->bytes);
  yc_document_inspect_through (self->client, FALSE, self->cancellable, inspected_cb, self);
}

/**
 * yc_import_start:
 * @file: what was brought; it is only read
 * @case_id: where the pages belong
 * @material_id: the slot
 * @page_func: called once a page, in order; must be answered by yc_import_page_done()
 * @end_func: called once, later than this function returns
 *
 * Cancelling ends the import after the page that was handed over last.
 *
 * Returns: (transfer none): the import, valid until @end_func has returned
 */
YcImport *
yc_import_start (GFile *file, const char *case_id, const char *material_id, GCancellable *cancellable,
                 YcImportPageFunc page_func, YcImportEndFunc end_func, gpointer user_data)
{
  YcImport *self = g_new0 (YcImport, 1);
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, file_read_cb, self);

  self->file = g_object_ref (file);
  self->case_id = g_strdup (case_id);
  self->material_id = g_strdup (material_id);
  g_set_object (&self->cancellable, cancellable);
  self->page_func = page_func;
  self->end_func = end_func;
  self->user_data = user_data;
  self->problem = "";
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, read_file);
  return self;
}
