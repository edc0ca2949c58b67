/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* "scan": three pages written as the scan helper writes them, by one thread, so that each of its calls can be named. Takes the case of
 * "prepare"; confirms each page when its row is committed. */
#define G_LOG_DOMAIN "store-driver"
#include "config.h"

#include "rigs/store-driver.h"
#include "unit/test-jpeg.h"

#include "base/yc-id.h"
#include "base/yc-error.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

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
build_page (Driver *self, const char *case_id, const char *material_id, const char *job, guint n, GBytes *jpeg, int width, int height)
{
  YcPage *page = g_new0 (YcPage, 1);

  page->id = yc_ids_uuid (self->ids, DRIVER_NOW);
  page->case_id = g_strdup (case_id);
  page->material_id = g_strdup (material_id);
  page->job_id = g_strdup (job);
  page->job_page = n;
  page->original_blob = g_strdup ("");
  page->bytes = g_bytes_get_size (jpeg);
  page->width = width;
  page->height = height;
  page->dpi_asked = page->dpi_real = 300;
  page->captured = DRIVER_NOW;
  yc_digest_bytes (g_bytes_get_data (jpeg, NULL), page->bytes, &page->digest);
  return page;
}

gboolean
driver_scan_page (Driver *self, const char *case_id, const char *material_id, const char *job, guint n, YcPage **ret_page, GError **error)
{
  g_autoptr (YcSealKey) case_key = yc_store_get_case_key (self->store, case_id, error);
  g_autoptr (YcSealKey) key = case_key != NULL ? yc_store_derive_job_key (case_key, job) : NULL;
  g_autofree char *folder = key != NULL ? yc_store_make_case_folder (self->store, case_id, error) : NULL;
  g_autofree char *name = g_strdup_printf ("p%04u-%s.sealed", n, yc_id_tail (job));
  gboolean is_large = self->large_page != 0 && n == self->large_page;
  int width = is_large ? 1654 : 600, height = is_large ? 2339 : 800;
  g_autoptr (GBytes) jpeg = test_jpeg_new (width, height, 1, self->seed * 100 + n);
  g_autoptr (YcPage) page = build_page (self, case_id, material_id, job, n, jpeg, width, height);

  if (folder == NULL || !write_page (folder, key, job, n, jpeg, name, error))
    return FALSE;
  page->blob = yc_store_adopt_blob (self->store, case_id, name, job, n, &page->digest, error);
  if (page->blob == NULL || !yc_page_store_add (self->store, page, &self->actor, error))
    return FALSE;
  if (ret_page != NULL)
    *ret_page = g_steal_pointer (&page);
  return TRUE;
}

gboolean
driver_run_scan (Driver *self, GError **error)
{
  g_autofree char *case_id = yc_store_get_meta (self->store, DRIVER_CASE_TO_SCAN, error);
  g_autofree char *job = yc_ids_uuid (self->ids, DRIVER_NOW);

  if (case_id == NULL || !yc_page_store_recover (self->store, case_id, NULL, NULL, &self->actor, error)
      || !yc_page_store_begin_job (self->store, case_id, job, "application", YC_PAGE_SCANNED, 300, error))
    return FALSE;
  for (guint n = 1; n <= DRIVER_PAGES; n++)
    {
      g_autoptr (YcPage) page = NULL;

      if (!driver_scan_page (self, case_id, "application", job, n, &page, error)
          || !driver_acknowledge (error, "page %s %s\n", page->id, page->digest.sha256))
        return FALSE;
    }
  return TRUE;
}
