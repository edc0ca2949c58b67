/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "base/yc-id.h"
#include "base/yc-file.h"
#include "capture/yc-page-store.h"
#include "test-cases.h"
#include "test-jpeg.h"

#include <fcntl.h>
#include <unistd.h>


static inline char *
test_job (TestCases *cases, const char *case_id, const char *material_id)
{
  g_autoptr (GError) error = NULL;
  char *job = yc_ids_uuid (cases->ids, TEST_NOW);

  yc_page_store_begin_job (cases->store, case_id, job, material_id, YC_PAGE_SCANNED, 300, &error);
  g_assert_no_error (error);
  return job;
}

/* What the scan helper does: a hidden part file, synced, renamed to the name of a finished page, the folder synced. Returns that name. */
static inline char *
test_write_sealed (TestCases *cases, const char *case_id, const char *job, guint n, GBytes *jpeg)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcSealKey) case_key = yc_store_get_case_key (cases->store, case_id, &error);
  g_autoptr (YcSealKey) key = yc_store_derive_job_key (case_key, job);
  g_autofree char *folder = yc_store_make_case_folder (cases->store, case_id, NULL);
  g_autofree char *part = g_strdup_printf ("%s/.p%04u.part", folder, n);
  char *name = g_strdup_printf ("p%04u-%s.sealed", n, yc_id_tail (job));
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *aad = g_strdup_printf ("job/%s/%u", job, n);
  int fd = open (part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  g_autoptr (YcSealWriter) writer = yc_seal_writer_new (key, aad, fd);

  g_assert_true (yc_seal_writer_write (writer, g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg), &error));
  g_assert_true (yc_seal_writer_finish (writer, &error));
  g_assert_cmpint (fdatasync (fd), ==, 0);
  close (fd);
  g_assert_cmpint (rename (part, path), ==, 0);
  g_assert_true (yc_file_sync_folder (folder, &error));
  return name;
}

static inline YcPage *
test_page_new (TestCases *cases, const char *case_id, const char *material_id, const char *job, guint n, GBytes *jpeg, int width,
               int height)
{
  YcPage *page = g_new0 (YcPage, 1);

  page->id = yc_ids_uuid (cases->ids, TEST_NOW);
  page->case_id = g_strdup (case_id);
  page->material_id = g_strdup (material_id);
  page->job_id = g_strdup (job);
  page->job_page = n;
  page->original_blob = g_strdup ("");
  page->bytes = g_bytes_get_size (jpeg);
  page->width = width;
  page->height = height;
  page->dpi_asked = page->dpi_real = 300;
  page->captured = TEST_NOW;
  yc_digest_bytes (g_bytes_get_data (jpeg, NULL), page->bytes, &page->digest);
  return page;
}

/* A page as a scan brings it: written, adopted, added. (transfer full) */
static inline YcPage *
test_scan_page_at (TestCases *cases, const char *case_id, const char *material_id, const char *job, guint n, gint64 captured)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = test_jpeg_new (64, 90 + (int) n, 1, n);
  g_autofree char *part = test_write_sealed (cases, case_id, job, n, jpeg);
  YcPage *page = test_page_new (cases, case_id, material_id, job, n, jpeg, 64, 90 + (int) n);

  page->captured = captured;
  page->blob = yc_store_adopt_blob (cases->store, case_id, part, job, n, &page->digest, &error);
  g_assert_no_error (error);
  yc_page_store_add (cases->store, page, &cases->actor, &error);
  g_assert_no_error (error);
  return page;
}

static inline YcPage *
test_scan_page (TestCases *cases, const char *case_id, const char *material_id, const char *job, guint n)
{
  return test_scan_page_at (cases, case_id, material_id, job, n, TEST_NOW);
}

/* "application: 1 2 3r90 | id-card: 4b" - the order of the test's pages by their heights. */
static inline char *
test_layout (TestCases *cases, const char *case_id)
{
  g_autoptr (GPtrArray) pages = yc_page_store_list (cases->store, case_id, FALSE, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *slot = "";

  for (guint i = 0; i < pages->len; i++)
    {
      const YcPage *page = g_ptr_array_index (pages, i);

      if (strcmp (slot, page->material_id) != 0)
        g_string_append_printf (text, "%s%s:", text->len > 0 ? " | " : "", page->material_id);
      slot = page->material_id;
      g_string_append_printf (text, " %d", page->height - 90);
      if (page->rotation != 0)
        g_string_append_printf (text, "r%d", page->rotation);
      if (page->blank)
        g_string_append_c (text, 'b');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
