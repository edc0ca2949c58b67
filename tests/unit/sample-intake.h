/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "capture/yc-page.h"
#include "intake/yc-intake.h"
#include "sample-items.h"

#include <string.h>

/* Fills an intake so that only materials are missing, and makes pages by a short notation. */
static inline const char *
sample_value (const YcField *field, char buffer[32])
{
  switch (field->type)
    {
    case YC_FIELD_TEXT:
      return "样本";
    case YC_FIELD_NUMBER:
      return g_ascii_formatd (buffer, 32, "%.0f", field->max > 0 ? field->max : 1);
    case YC_FIELD_DATE:
      return "2026-11-23";
    case YC_FIELD_CHOICE:
      return ((const YcAnswer *) g_ptr_array_index (field->choices, 0))->id;
    case YC_FIELD_PHONE:
      return "13900000018";
    case YC_FIELD_RESIDENT_ID:
      return "11010519491231002X";
    case YC_FIELD_USCC:
      return "112113823188661890";
    }
  return "";
}

static inline void
sample_fill_form (YcIntake *intake)
{
  for (guint i = 0; i < intake->item->field_groups->len; i++)
    {
      const YcFieldGroup *group = g_ptr_array_index (intake->item->field_groups, i);

      for (guint j = 0; j < group->fields->len; j++)
        {
          const YcField *field = g_ptr_array_index (group->fields, j);
          char buffer[32];

          yc_intake_set_field (intake, field->id, sample_value (field, buffer), YC_ORIGIN_TYPED);
        }
    }
}

static inline void
sample_applicant (YcIntake *intake)
{
  sample_person (intake);
  if (g_ptr_array_find_with_equal_func (intake->item->object_kinds, "person", g_str_equal, NULL))
    return;
  intake->applicant.kind = YC_APPLICANT_ORGANISATION;
  intake->applicant.paper = YC_PAPER_USCC;
  sample_set (&intake->applicant.number, "112113823188661890");
  sample_set (&intake->applicant.legal_rep, "王样本");
}

static inline void
sample_page_free (gpointer data)
{
  YcPage *page = data;

  g_free (page->material_id);
  g_free (page);
}

static inline YcPage *
sample_add_page (GPtrArray *pages, const char *material_id)
{
  YcPage *page = g_new0 (YcPage, 1);

  page->material_id = g_strdup (material_id);
  page->order = (gint64) pages->len;
  g_ptr_array_add (pages, page);
  return page;
}

/* "application application floor-plan!grey floor-plan!short letter!blank x!deleted y!same z!expired" (why it is unfit), a page each. */
static inline GPtrArray *
sample_pages (const char *notation)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func (sample_page_free);
  g_auto (GStrv) words = g_strsplit (notation, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "!", 2);
      const char *mark = parts[0] != NULL && parts[1] != NULL ? parts[1] : "";
      YcPage *page;

      if (*words[i] == '\0')
        continue;
      page = sample_add_page (pages, parts[0]);
      page->blank = strstr (mark, "blank") != NULL;
      page->deleted = strstr (mark, "deleted") != NULL;
      yc_unfit_parse (mark, &page->unfit);
      page->flags = strstr (mark, "grey") != NULL    ? YC_PAGE_FLAG_GREY_TAIL
                    : strstr (mark, "short") != NULL ? YC_PAGE_FLAG_SHORT
                    : strstr (mark, "same") != NULL  ? YC_PAGE_FLAG_SAME_AS_BEFORE
                                                     : YC_PAGE_FLAG_NONE;
    }
  return pages;
}

static inline void
sample_answers (YcIntake *intake, const char *notation)
{
  g_auto (GStrv) pairs = g_strsplit (notation, " ", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

      if (pair[0] != NULL && pair[1] != NULL)
        yc_intake_set_answer (intake, pair[0], pair[1]);
    }
}
