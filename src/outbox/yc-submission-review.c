/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 否定备案: what was refused or returned is reviewed afterwards by a supervisor. Takes a case that has ended so, gives the event that says who and when. Store's
 * thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-private.h"

static gboolean
review_act (YcSubmission *self, gpointer data, GError **error)
{
  const char *remark = data;
  g_autoptr (JsonObject) body = json_object_new ();

  if (remark != NULL && *remark != '\0')
    json_object_set_string_member (body, "remark", remark);
  yc_submission_set_process (self, body, self->now);
  yc_submission_tell (self, "reviewed", body);
  return yc_submission_enqueue (self, "reviewed", json_object_new (), error);
}

static gboolean
check_review (const YcSubmission *self, GError **error)
{
  YcState state = self->record->state;

  if (state != YC_STATE_NOT_NEEDED && state != YC_STATE_REFUSED && state != YC_STATE_LAPSED)
    return yc_store_refuse (error, YC_CONFLICT_STATE, "the case is %s", yc_state_get_name (state));
  if ((self->record->reports & YC_REPORT_REVIEWED) != 0)
    return yc_store_refuse (error, YC_CONFLICT_STATE, "the refusal was reviewed before");
  return TRUE;
}

gboolean
yc_submission_review_refusal (YcStore *store, YcCalendar *calendar, const char *case_id, const char *remark, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !check_review (self, error))
    return FALSE;
  return yc_submission_run (self, review_act, (gpointer) remark, error) || yc_store_map_error (error);
}
