/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 作废: a draft, of which nobody else has heard, ends here; a received case is ended by a supervisor, and whoever heard of the receipt hears of that. Takes the
 * case, gives the event. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-counter.h"
#include "outbox/yc-outbox-private.h"

static gboolean
void_act (YcSubmission *self, gpointer data, GError **error)
{
  const char *reason = data;
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_VOIDED));
  json_object_set_string_member (body, "reason", reason);
  yc_submission_set_process (self, body, self->now);
  yc_submission_tell (self, "voided", body);
  return yc_submission_enqueue (self, "voided", json_object_new (), error);
}

gboolean
yc_submission_void (YcStore *store, YcCalendar *calendar, const char *case_id, const char *reason, const YcActor *actor, GError **error)
{
  g_autoptr (YcCaseRecord) record = yc_case_store_get (store, case_id, error);
  g_autoptr (YcSubmission) self = NULL;
  g_autofree char *text = NULL;

  if (record == NULL)
    return FALSE;
  /* With the receipt comes the first operation: of what was before it nothing is queued. */
  if (record->state < YC_STATE_RECEIVED)
    return yc_case_store_discard (store, case_id, reason, actor, error);
  text = yc_submission_read_reason (reason, error);
  if (text == NULL || !yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL)
    return FALSE;
  return yc_submission_run (self, void_act, text, error) || yc_store_map_error (error);
}
