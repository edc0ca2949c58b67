/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* "check": recovers every case, then prints what is in the store, a line a fact, and "defect" for what must not be. */
#define G_LOG_DOMAIN "store-driver"
#include "config.h"

#include "rigs/store-driver.h"

#include <stdio.h>

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

      printf ("page %s %s %s %s %u\n", record->id, page->id, page->digest.sha256, page->job_id, page->job_page);
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

gboolean
driver_run_check (Driver *self, GError **error)
{
  g_autoptr (GPtrArray) cases = yc_case_store_list (self->store, "", "all", 0, 1000, error);

  if (cases == NULL || !recover_cases (self, cases, error))
    return FALSE;
  for (guint i = 0; i < cases->len; i++)
    if (!print_case (self, g_ptr_array_index (cases, i), error))
      return FALSE;
  return print_queue (self, error) && print_defects (self, error);
}
