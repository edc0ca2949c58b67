/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The call that asks for credit, and what a case leaves behind of it. Takes a number or events; gives the answer, writes the record. Store thread. */
#define G_LOG_DOMAIN "yc-platform"
#include "config.h"

#include "platform/yc-platform-credit.h"

#include "base/yc-clock.h"
#include "platform/yc-platform-call.h"
#include "platform/yc-platform-log.h"

#include <string.h>

gboolean
yc_platform_do_credit (YcPlatformCall *self, GError **error)
{
  gsize n = 0;
  const char *text = self->body != NULL ? g_bytes_get_data (self->body, &n) : "";
  g_autofree char *number = yc_credit_request_parse (text, n, error);
  g_autoptr (YcCredit) credit = NULL;

  if (number == NULL)
    return yc_platform_call_misread (error);
  if (!yc_platform_store_note_credit_asked (self->store, number, self->session, error)
      || (credit = yc_platform_store_find_credit (self->store, number, error)) == NULL)
    return FALSE;
  self->text = yc_credit_to_text (credit);
  return TRUE;
}

/* ---- what became of a case ---- */

/* Whose case it is, by the log with the first @n of @events. What cannot be read is told to the log: for its record alone no case may stand still. */
static gboolean
note_broken (YcPlatformStore *store, const YcWireOp *op, GPtrArray *events, guint n, const char *case_id, GError **error)
{
  g_auto (YcPlatformLog) log = { NULL, NULL, NULL };
  g_autoptr (YcReviewDossier) dossier = NULL;
  g_autoptr (GError) local = NULL;
  const YcCaseEvent *event = g_ptr_array_index (events, n - 1);
  YcCreditRecord record = { .kind = YC_CREDIT_PROMISE_BROKEN };
  YcMoment day;

  if (!yc_platform_log_read (&log, store, op, events, n, error))
    return FALSE;
  dossier = yc_platform_log_fold (&log, &local);
  if (dossier == NULL)
    g_message ("no record of credit is left by case %s: %s", case_id, local->message);
  /* 行政许可法第六十九条 also undoes what the agency did wrong itself: only a commitment was a promise. */
  if (dossier != NULL && strcmp (event->kind, "revoked") == 0 && strcmp (dossier->accepted_as, "committed") != 0)
    return TRUE;
  if (dossier == NULL || dossier->intake == NULL || dossier->intake->applicant.number == NULL || *dossier->intake->applicant.number == '\0')
    return TRUE;
  yc_moment_init (&day, event->at);
  record.since = day.day;
  return yc_platform_store_put_credit (store, dossier->intake->applicant.number, &record, case_id, error);
}

gboolean
yc_platform_credit_note (YcPlatformStore *store, const YcPlatformCase *value, const YcWireOp *op, GPtrArray *events, GError **error)
{
  for (guint i = 0; i < events->len; i++)
    {
      const YcCaseEvent *event = g_ptr_array_index (events, i);

      if (yc_case_event_counts (event) && (strcmp (event->kind, "lapsed") == 0 || strcmp (event->kind, "revoked") == 0)
          && !note_broken (store, op, events, i + 1, value->record->id, error))
        return FALSE;
    }
  return TRUE;
}
