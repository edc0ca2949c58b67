/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "test-folder.h"
#include "test-notice-facts.h"
#include "test-tool.h"

#include <string.h>

G_BEGIN_DECLS

/* Papers read back by other programs. */

static inline GBytes *
test_paper_render (const char *kind, TestPapers *papers, char **ret_title, int *ret_n_pages)
{
  g_autoptr (GError) error = NULL;
  GBytes *pdf = yc_notice_render (kind, &papers->facts, ret_title, ret_n_pages, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pdf);
  return pdf;
}

static inline void
test_paper_write_bytes (const char *path, GBytes *bytes)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);

  g_assert_true (g_file_set_contents (path, data, (gssize) n, NULL));
}

static inline char *
test_paper_run_on (GBytes *pdf, const char *tool, const char *option, const char *last)
{
  g_autoptr (TestFolder) place = test_folder_new ();
  g_autofree char *path = test_folder_path (place, "paper.pdf");
  const char *argv[] = { tool, option, path, last, NULL };
  const char *plain[] = { tool, path, NULL };

  test_paper_write_bytes (path, pdf);
  if (option == NULL)
    return test_tool_run (plain);
  return test_tool_run (argv);
}

/* The text without any white space: lines broken by the layout come together again. */
static inline char *
test_paper_read_squeezed (GBytes *pdf)
{
  g_autofree char *text = test_paper_run_on (pdf, "pdftotext", "-raw", "-");
  g_autoptr (GString) squeezed = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isspace (g_utf8_get_char (c)))
      g_string_append_unichar (squeezed, g_utf8_get_char (c));
  return g_string_free (g_steal_pointer (&squeezed), FALSE);
}

static inline guint
test_paper_count (const char *text, const char *what)
{
  guint n = 0;

  for (const char *c = strstr (text, what); c != NULL; c = strstr (c + 1, what))
    n++;
  return n;
}

static inline void
test_paper_assert_holds (const char *kind, const char *text, const char *what)
{
  if (strstr (text, what) == NULL)
    g_test_message ("%s: \"%s\" is not on the paper:\n%s", kind, what, text);
  g_assert_nonnull (strstr (text, what));
}

static inline void
test_paper_assert_lacks (const char *kind, const char *text, const char *what)
{
  if (strstr (text, what) != NULL)
    g_test_message ("%s: \"%s\" must not be on the paper", kind, what);
  g_assert_null (strstr (text, what));
}

G_END_DECLS
