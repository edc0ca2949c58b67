/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* "feed": the whole feeder through the real yichuang-scan-helper, as the app does it: YcScanner tells of a durable page, the page is adopted,
 * its row committed, and only then it is confirmed. Takes the case of "prepare" and a folder with SANE's configuration. */
#define G_LOG_DOMAIN "store-driver"
#include "config.h"

#include "rigs/store-driver.h"

#include "capture/yc-page-store.h"
#include "capture/yc-scanner.h"

typedef struct
{
  Driver     *driver;
  YcScanner  *scanner;
  GMainLoop  *loop;
  GError     *error;           /* the first that went wrong */
} Feed;

static gboolean
take_page (Driver *driver, YcPage *page, const char *part, GError **error)
{
  g_autofree char *blob = yc_store_adopt_blob (driver->store, page->case_id, part, page->job_id, page->job_page, &page->digest, error);

  if (blob == NULL)
    return FALSE;
  g_free (page->blob);
  page->blob = g_steal_pointer (&blob);
  return yc_page_store_add (driver->store, page, &driver->actor, error)
         && driver_acknowledge (error, "page %s %s\n", page->id, page->digest.sha256);
}

/* As in the app: a page that cannot be stored ends the job. */
static void
page_cb (YcScanner *scanner, const char *job, const YcPage *page, const char *part, Feed *feed)
{
  g_autoptr (YcPage) own = yc_page_copy (page);

  if (feed->error == NULL && !take_page (feed->driver, own, part, &feed->error))
    yc_scanner_cancel (scanner);
}

static void
finished_cb (YcScanner *scanner, const char *job, guint pages, const GError *error, const YcScanEnd *end, Feed *feed)
{
  if (feed->error == NULL && error != NULL)
    feed->error = g_error_copy (error);
  g_main_loop_quit (feed->loop);
}

static void
run_job (Feed *feed, const char *case_id, const char *job, const char *folder, YcSealKey *key)
{
  YcScanOptions options = { .source = YC_SCAN_FEEDER, .colour = TRUE, .dpi = 75 };

  feed->loop = g_main_loop_new (NULL, FALSE);
  feed->scanner = yc_scanner_new (feed->driver->sane);
  yc_scanner_set_min_free (feed->scanner, 0);
  g_signal_connect (feed->scanner, "page", G_CALLBACK (page_cb), feed);
  g_signal_connect (feed->scanner, "finished", G_CALLBACK (finished_cb), feed);
  yc_scanner_start (feed->scanner, NULL, &options, job, case_id, "application", folder, key);
  g_main_loop_run (feed->loop);
  yc_scanner_shutdown (feed->scanner);
  g_object_unref (feed->scanner);
  g_main_loop_unref (feed->loop);
}

gboolean
driver_run_feed (Driver *self, GError **error)
{
  g_autofree char *case_id = yc_store_get_meta (self->store, DRIVER_CASE_TO_SCAN, error);
  g_autofree char *job = yc_ids_uuid (self->ids, DRIVER_NOW);
  g_autofree char *folder = NULL;
  g_autoptr (YcSealKey) case_key = NULL;
  g_autoptr (YcSealKey) key = NULL;
  Feed feed = { .driver = self };

  if (case_id == NULL || !yc_page_store_recover (self->store, case_id, NULL, NULL, &self->actor, error)
      || !yc_page_store_begin_job (self->store, case_id, job, "application", YC_PAGE_SCANNED, 75, error))
    return FALSE;
  case_key = yc_store_get_case_key (self->store, case_id, error);
  folder = case_key != NULL ? yc_store_make_case_folder (self->store, case_id, error) : NULL;
  if (folder == NULL)
    return FALSE;
  key = yc_store_derive_job_key (case_key, job);
  run_job (&feed, case_id, job, folder, key);
  if (feed.error != NULL)
    g_propagate_error (error, feed.error);
  return feed.error == NULL;
}
