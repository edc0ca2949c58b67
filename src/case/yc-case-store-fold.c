/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* The fold and its guards over the workstation's store: the search keys beside the record, who the author is here, and whether the signed
 * letter lies in its slot. Takes a row and an event, changes the row. Store's thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-case-store-private.h"
#include "case/yc-enrolment.h"
#include "case/yc-clerk-store-private.h"
#include "case/yc-event-rule.h"

#include "base/yc-json.h"

#include <string.h>

gboolean
yc_case_row_fold (YcStore *store, YcCaseRow *row, const YcCaseEvent *event, GError **error)
{
  g_auto (YcIntakeHead) head = { NULL, NULL, NULL, NULL };
  gboolean first = row->record.revision == 0 && !event->is_foreign;
  gint64 n = row->n;

  if (!yc_case_record_fold (&row->record, event, &head, error)
      || (first && !yc_json_get_int (event->body, "", "n", 1, G_MAXINT64, &n, error)))
    return FALSE;
  if (head.who != NULL)
    {
      yc_case_row_take_head (store, row, &head);
      row->intake_seq = event->seq;
      row->intake_revision = event->is_foreign ? event->revision : 0;
    }
  row->n = n;
  return TRUE;
}

void
yc_case_row_take_own (YcCaseRow *row, const YcCaseEvent *event)
{
  if (event->is_foreign)
    return;
  row->own_seq = event->seq;
  memcpy (row->head, event->hash, sizeof row->head);
}

/* Of an extension and a revocation only: the log is read for them. */
static gboolean
read_past (YcStore *store, const YcCaseEvent *event, YcTransition *transition, GError **error)
{
  g_autoptr (GPtrArray) history = yc_case_store_history (store, event->case_id, error);

  if (history == NULL)
    return FALSE;
  yc_event_rule_read_past (history, event, transition);
  return TRUE;
}

/* Of a refusal only: the profile of the window's place says whether it is reviewed before it is issued. */
static gboolean
read_review (YcStore *store, const YcCaseEvent *event, YcTransition *transition, GError **error)
{
  g_autoptr (YcSite) site = yc_enrolment_get_site (store, error);
  const YcRegion *region = site != NULL ? yc_site_get_region (site, error) : NULL;
  const char *reviewer = yc_event_rule_get_reviewer (event);

  if (region == NULL)
    return FALSE;
  yc_event_rule_read_review (event, region->refusal, *reviewer != '\0' ? yc_clerk_get_role (store, reviewer) : YC_N_ROLES, transition);
  return TRUE;
}

/* What a change of state needs besides the table. @before, @cure_due: of the record without the event. */
gboolean
yc_case_row_guard (YcStore *store, YcState before, const char *cure_due, const YcCaseRow *row, const YcCaseEvent *event, GError **error)
{
  const YcCaseRecord *record = &row->record;
  YcTransition transition = { before, record->state, YC_N_ROLES, *event->signature != '\0', *record->cure_due != '\0' };
  YcConflict reason = YC_CONFLICT_STATE;
  const char *what = NULL;
  g_autofree char *text = NULL;

  transition.role = yc_clerk_get_role (store, event->clerk_id);
  /* Also of what changes no state: the platform would not take it. */
  if (yc_event_rule_check (event, transition.role, &what) == YC_EVENT_RULE_ROLE)
    return yc_store_refuse (error, YC_CONFLICT_ROLE, "case %s: %s: %s", record->id, event->kind, what);
  if (!yc_event_rule_has_place (event, before))
    return yc_store_refuse (error, YC_CONFLICT_STATE, "case %s: %s: the case is %s", record->id, event->kind, yc_state_get_code (before));
  if (strcmp (event->kind, "reviewed") == 0 && !yc_case_record_is_refused (record))
    return yc_store_refuse (error, YC_CONFLICT_STATE, "case %s: nothing was refused", record->id);
  if (before == record->state)
    return TRUE;
  yc_event_rule_read_facts (event, record->due, cure_due, record->judge_due, &transition);
  if (yc_event_rule_asks_past (record->state) && !read_past (store, event, &transition, error))
    return FALSE;
  if (yc_event_rule_asks_review (record->state) && !read_review (store, event, &transition, error))
    return FALSE;
  if (!yc_transition_check (&transition, &reason, &text))
    {
      g_info ("case %s: not to %s", record->id, yc_state_get_code (record->state));
      return yc_store_refuse (error, reason, "%s", text);
    }
  if (record->state == YC_STATE_TOLERATED || record->state == YC_STATE_COMMITTED)
    return yc_case_row_guard_letter (store, row, event, error);
  return TRUE;
}
