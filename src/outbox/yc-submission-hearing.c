/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 听证: the applicant comes to the window within the five working days and asks for it. Takes the case, gives the event. Store's thread.
 * Source: 行政许可法第四十七条. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-counter.h"
#include "outbox/yc-outbox-private.h"

#include "case/yc-hearing.h"

static gboolean
ask_act (YcSubmission *self, gpointer data, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();

  yc_hearing_tell_asked (self->calendar, &self->today, body);
  yc_submission_set_process (self, body, self->now);
  yc_submission_tell (self, "hearing-asked", body);
  return yc_submission_enqueue (self, "hearing-asked", json_object_new (), error);
}

gboolean
yc_submission_ask_hearing (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  YcConflict reason = YC_CONFLICT_STATE;
  g_autofree char *text = NULL;
  YcHearing hearing;

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !yc_counter_check_open (self->record, self->history, YC_COUNTER_ASK_HEARING, error) || !yc_hearing_read (self->history, calendar, &hearing, error))
    return FALSE;
  if (!yc_hearing_check_ask (&hearing, self->intake->item, &self->today, &reason, &text))
    return yc_store_refuse (error, reason, "%s", text);
  return yc_submission_run (self, ask_act, NULL, error) || yc_store_map_error (error);
}
