/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "outbox/yc-submission.h"
#include "sample-intake.h"
#include "test-pages.h"

/* A case at the counter: filled form, answers, scanned pages. */
typedef struct
{
  TestCases  *cases;
  YcCalendar *calendar;
  char       *id;
  char       *job;
  guint       n_pages;
  gint64      scanned_at;       /* UTC us of pages to come; 0 = TEST_NOW */
  gboolean    one_page;         /* also of a letter only the first page is scanned */
} Counter;

#define COUNTER_LETTER_PAGES 3  /* what a letter may have */
#define COUNTER_ALL "application business-licence identity-card health-certificates floor-plan"
#define COUNTER_MAIN "application business-licence identity-card floor-plan"
#define COUNTER_COMMITTED "application identity-card floor-plans management-rules health-certificates"

static inline void
counter_scan (Counter *self, const char *materials)
{
  g_auto (GStrv) words = g_strsplit (materials, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *job = test_job (self->cases, self->id, words[i]);
      gboolean letter = g_str_equal (words[i], YC_LETTER_PROMISE) || g_str_equal (words[i], YC_LETTER_COMMITMENT);

      for (guint k = 0; k < (letter && !self->one_page ? COUNTER_LETTER_PAGES : 1); k++)
        yc_page_free (test_scan_page_at (self->cases, self->id, words[i], job, ++self->n_pages,
                                         self->scanned_at > 0 ? self->scanned_at : TEST_NOW));
    }
}

/* @cases: (transfer full): whoever is signed in there makes the draft */
static inline Counter *
counter_new_for (TestCases *cases, YcItem *item, const char *answers, const char *materials)
{
  Counter *self = g_new0 (Counter, 1);
  g_autoptr (YcIntake) intake = yc_intake_new (item);
  g_autofree char *path = g_build_filename (g_getenv ("YICHUANG_DATADIR"), "catalog", "calendar", NULL);
  g_autoptr (GError) error = NULL;

  self->cases = cases;
  self->calendar = yc_calendar_load (path, &error);
  g_assert_no_error (error);
  sample_applicant (intake);
  sample_answers (intake, answers);
  sample_fill_form (intake);
  self->id = test_draft (self->cases, intake);
  counter_scan (self, materials);
  return self;
}

static inline Counter *
counter_new_at (TestCases *cases, const char *item_id, const char *answers, const char *materials)
{
  g_autoptr (YcItem) item = sample_item (item_id);

  return counter_new_for (cases, item, answers, materials);
}

static inline Counter *
counter_new_in (TestFolder *folder, gboolean enrolled, const char *item_id, const char *answers, const char *materials)
{
  return counter_new_at (test_cases_new_in (folder, enrolled), item_id, answers, materials);
}

static inline Counter *
counter_new (gboolean enrolled, const char *item_id, const char *answers, const char *materials)
{
  return counter_new_in (test_folder_new (), enrolled, item_id, answers, materials);
}

static inline void
counter_free (Counter *self)
{
  yc_calendar_free (self->calendar);
  test_cases_free (self->cases);
  g_free (self->id);
  g_free (self->job);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Counter, counter_free)

static inline YcAcceptance *
counter_accept (Counter *self, YcOutcome outcome, GError **error)
{
  return yc_submission_accept (self->cases->store, self->calendar, self->id, outcome, &self->cases->actor, error);
}

static inline YcState
counter_state (Counter *self)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (self->cases->store, self->id, NULL);

  return record->state;
}

/* "created received efile accepted" */
static inline char *
counter_history (Counter *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) history = yc_case_store_history (self->cases->store, self->id, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < history->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ((YcCaseEvent *) g_ptr_array_index (history, i))->kind);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "receipt acceptance" */
static inline char *
counter_papers (Counter *self)
{
  g_autoptr (GPtrArray) papers = yc_case_store_list_papers (self->cases->store, self->id, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < papers->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ((YcPaperRecord *) g_ptr_array_index (papers, i))->kind);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static inline void
counter_assert_history (Counter *counter, const char *expected)
{
  g_autofree char *history = counter_history (counter);

  g_assert_cmpstr (history, ==, expected);
}

static inline void
counter_assert_refused (Counter *counter, YcOutcome outcome, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YcAcceptance) acceptance = counter_accept (counter, outcome, &error);
  g_autofree char *before = counter_history (counter);

  g_assert_null (acceptance);
  g_assert_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT);
  if (error != NULL && what != NULL)
    g_assert_nonnull (strstr (error->message, what));
  counter_assert_history (counter, before);
  test_assert_sound (counter->cases);
}

static inline void
counter_remove_pages (Counter *counter, const char *material)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pages = yc_page_store_list (counter->cases->store, counter->id, FALSE, &error);

  for (guint i = 0; i < pages->len; i++)
    if (strcmp (((const YcPage *) g_ptr_array_index (pages, i))->material_id, material) == 0)
      g_assert_true (yc_page_store_delete (counter->cases->store, counter->id, ((const YcPage *) g_ptr_array_index (pages, i))->id, &counter->cases->actor, &error));
  g_assert_no_error (error);
}

/* As the queue that took it tells. */
static inline void
counter_print_letter (Counter *counter, const YcPaperRecord *letter)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yc_case_store_log_print (counter->cases->store, counter->id, letter->id, 0, TRUE, "laser", 0, &counter->cases->actor, &error));
  g_assert_no_error (error);
}
