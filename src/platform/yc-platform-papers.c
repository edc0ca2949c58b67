/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The numbers of the papers that an operation tells of: none belongs to two cases, and how much of the leased blocks they have used. Takes the
 * operation's events. The store thread only. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-papers.h"

#include "base/yc-json.h"

#include <string.h>

#define MAX_PAPERS 1000
#define MAX_TEXT 4096

typedef gboolean (*NumberFunc) (const YcPlatformPapers *papers, const char *number, GError **error);

/* What of an event is no list of papers is passed over: its form is for who reads the papers. */
static gboolean
for_each_number (const YcPlatformPapers *self, const YcCaseEvent *event, NumberFunc func, GError **error)
{
  JsonArray *papers = NULL;
  JsonObject *paper = NULL;
  const char *number = NULL;

  if (!yc_json_opt_array (event->body, "body", "papers", MAX_PAPERS, &papers, NULL))
    return TRUE;
  for (guint i = 0; papers != NULL && i < json_array_get_length (papers); i++)
    if (yc_json_item_object (papers, "papers", i, &paper, NULL) && yc_json_get_string (paper, "papers", "number", MAX_TEXT, &number, NULL)
        && *number != '\0' && !func (self, number, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_number (const YcPlatformPapers *self, const char *number, GError **error)
{
  gboolean taken = FALSE;

  if (!yc_platform_store_is_document_taken (self->store, number, self->case_id, &taken, error))
    return FALSE;
  return !taken || yc_platform_refuse (error, YC_PROBLEM_NUMBER_TAKEN, "the document number %s is another case's", number);
}

gboolean
yc_platform_papers_check (const YcPlatformPapers *self, GError **error)
{
  for (guint i = 0; i < self->events->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (self->events, i);

      /* What was taken back is evidence, whatever stood on it. */
      if (yc_case_event_counts (event) && !for_each_number (self, event, check_number, error))
        return FALSE;
    }
  return TRUE;
}

/* "（辽·大）中市监受字〔2026〕第000123号": how much of the agency's block is used; the lease is renewed by it. A number of another form or block tells
 * nothing of one. */
static gboolean
note_number (const YcPlatformPapers *self, const char *number, GError **error)
{
  const char *year = strstr (number, "〔"), *serial = strstr (number, "〕第");
  gboolean known = FALSE;

  if (!yc_platform_store_put_document (self->store, number, self->case_id, error))
    return FALSE;
  if (year == NULL || serial == NULL || serial < year)
    return TRUE;
  return yc_platform_store_note_document_serial (self->store, self->device, self->agency, (int) g_ascii_strtoll (year + strlen ("〔"), NULL, 10),
                                                 (int) g_ascii_strtoll (serial + strlen ("〕第"), NULL, 10), &known, error);
}

gboolean
yc_platform_papers_note (const YcPlatformPapers *self, GError **error)
{
  for (guint i = 0; i < self->events->len; i++)
    if (!for_each_number (self, g_ptr_array_index (self->events, i), note_number, error))
      return FALSE;
  return TRUE;
}
