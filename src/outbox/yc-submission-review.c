/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 否定备案: what was refused, denied or returned is reviewed by a supervisor. Before it is issued: gives what the event of the refusal says of him. Afterwards: takes a
 * case that has ended so, gives the event that says who and when. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-outbox-private.h"

/* By the password, typed at this workstation: what somebody is said to have approved is not approved. */
static YcClerk *
find_reviewer (YcStore *store, const char *id, const char *password, const YcActor *actor, GError **error)
{
  g_autoptr (YcClerk) clerk = NULL;
  g_autoptr (YcAuthorKey) key = yc_clerk_sign_in (store, id, password, &clerk, error);
  YcRole role;

  if (key == NULL)
    return NULL;
  if (yc_role_parse (clerk->role, &role) && role == YC_ROLE_SUPERVISOR && strcmp (clerk->id, actor->clerk_id) != 0)
    return g_steal_pointer (&clerk);
  yc_store_refuse (error, YC_CONFLICT_ROLE, "%s does not review what %s refuses", id, actor->clerk_id);
  return NULL;
}

JsonObject *
yc_submission_review_before (YcStore *store, const char *reviewer, const char *password, const YcActor *actor, GError **error)
{
  g_autoptr (YcClerk) clerk = NULL;
  JsonObject *object;

  if (!yc_submission_require_author (actor, error) || (clerk = find_reviewer (store, reviewer, password, actor, error)) == NULL)
    {
      yc_store_map_error (error);
      return NULL;
    }
  object = json_object_new ();
  json_object_set_string_member (object, "id", clerk->id);
  json_object_set_string_member (object, "name", clerk->name);
  return object;
}

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
  if (!yc_case_record_is_refused (self->record))
    return yc_store_refuse (error, YC_CONFLICT_STATE, "the case is %s", yc_state_get_name (self->record->state));
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
