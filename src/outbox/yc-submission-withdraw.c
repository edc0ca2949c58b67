/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 撤回: the applicant's signed request, and the end of the case by it, or its refusal. Takes the case, gives the paper to sign, then the event. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-counter.h"
#include "outbox/yc-outbox-private.h"

#include "base/yc-json.h"
#include "case/yc-case-duty.h"

#include <string.h>

#define MEMBER "withdrawal"

static gboolean
request_act (YcSubmission *self, gpointer data, GError **error)
{
  const char *reason = data;
  const YcNoticeText texts[] = { { "reason", reason }, { NULL, NULL } };
  g_autoptr (JsonObject) content = json_object_new ();
  gboolean done;

  json_object_set_string_member (content, "reason", reason);
  self->own = (YcNoticeFacts) { .texts = texts };
  done = yc_submission_tell_signed_paper (self, YC_LETTER_WITHDRAWAL, MEMBER, content, error);
  self->own = (YcNoticeFacts) { .texts = NULL };
  return done;
}

YcPaperRecord *
yc_submission_make_withdrawal (YcStore *store, YcCalendar *calendar, const char *case_id, const char *reason, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  g_autofree char *text = yc_submission_read_reason (reason, error);
  YcPaperRecord *paper = NULL;

  if (text == NULL || !yc_submission_require_author (actor, error)
      || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !yc_counter_check_open (self->record, self->history, YC_COUNTER_WITHDRAW, error))
    return NULL;
  if (yc_submission_run (self, request_act, text, error))
    paper = g_ptr_array_steal_index (self->papers, self->papers->len - 1);
  yc_store_map_error (error);
  return paper;
}

typedef struct
{
  const YcEfileParts *parts;
  const char         *reason;
  const char         *basis;     /* of a refusal */
  const char         *delay;     /* (nullable) */
} Withdrawal;

static gboolean
withdraw_act (YcSubmission *self, gpointer data, GError **error)
{
  const Withdrawal *withdrawal = data;
  g_autoptr (JsonObject) body = json_object_new ();
  YcDigest digest;

  /* The signed request is a part of the case. */
  if (!yc_submission_add_delay (self, self->record->due, withdrawal->delay, body, error) || !yc_efile_store_seal (self, withdrawal->parts, &digest, error))
    return FALSE;
  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_WITHDRAWN));
  json_object_set_string_member (body, "reason", withdrawal->reason);
  json_object_set_boolean_member (body, "parked", FALSE);
  yc_submission_set_process (self, body, self->now);
  yc_submission_tell (self, "withdrawn", body);
  return yc_submission_enqueue (self, "withdrawn", yc_submission_name_manifest (&digest), error);
}

/* The case, while a signed request stands that nobody has refused. (transfer full) @ret_paper: (out): the request's event */
static YcSubmission *
load_asked (YcStore *store, YcCalendar *calendar, const char *case_id, const YcActor *actor, JsonObject **ret_paper, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  YcWithdrawal withdrawal = YC_WITHDRAWAL_NONE;

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !yc_counter_check_open (self->record, self->history, YC_COUNTER_WITHDRAW, error) || !yc_withdrawal_read (self->history, &withdrawal, error))
    return NULL;
  if (withdrawal == YC_WITHDRAWAL_REFUSED)
    {
      yc_store_refuse (error, YC_CONFLICT_REQUEST_UNSIGNED, "case %s: the request was refused, there is no new one", case_id);
      return NULL;
    }
  *ret_paper = yc_submission_find_signed (self, YC_LETTER_WITHDRAWAL, YC_CONFLICT_REQUEST_UNSIGNED, error);
  return *ret_paper != NULL ? g_steal_pointer (&self) : NULL;
}

gboolean
yc_submission_withdraw (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, const YcActor *actor, GError **error)
{
  JsonObject *signed_paper = NULL, *content = NULL;
  g_autoptr (YcSubmission) self = load_asked (store, calendar, case_id, actor, &signed_paper, error);
  g_autoptr (YcEfileParts) parts = NULL;
  Withdrawal withdrawal = { .delay = delay };

  if (self == NULL || !yc_json_get_object (signed_paper, "", MEMBER, &content, error)
      || !yc_json_get_string (content, MEMBER, "reason", YC_SUBMISSION_MAX_REASON * 4, &withdrawal.reason, error)
      || (parts = yc_efile_store_build (self, error)) == NULL)
    return FALSE;
  withdrawal.parts = parts;
  return yc_submission_run (self, withdraw_act, &withdrawal, error) || yc_store_map_error (error);
}

/* ---- refused ---- */

/* The event brings no state and no day: whatever ran runs on. */
static gboolean
refuse_act (YcSubmission *self, gpointer data, GError **error)
{
  const Withdrawal *withdrawal = data;
  g_autoptr (JsonObject) body = json_object_new ();
  YcDigest digest;

  if (!yc_efile_store_seal (self, withdrawal->parts, &digest, error))
    return FALSE;
  json_object_set_string_member (body, "reason", withdrawal->reason);
  json_object_set_string_member (body, "basis", withdrawal->basis);
  yc_submission_set_process (self, body, self->now);
  yc_submission_tell (self, "withdrawal-refused", body);
  return yc_submission_enqueue (self, "withdrawal-refused", yc_submission_name_manifest (&digest), error);
}

gboolean
yc_submission_refuse_withdrawal (YcStore *store, YcCalendar *calendar, const char *case_id, const char *reason, const char *basis, const YcActor *actor, GError **error)
{
  JsonObject *signed_paper = NULL;
  g_autoptr (YcSubmission) self = load_asked (store, calendar, case_id, actor, &signed_paper, error);
  g_autoptr (YcEfileParts) parts = NULL;
  g_autofree char *why = NULL, *law = NULL;
  Withdrawal withdrawal = { NULL, NULL, NULL, NULL };

  if (self == NULL || (why = yc_submission_read_reason (reason, error)) == NULL || (law = yc_submission_read_reason (basis, error)) == NULL)
    return FALSE;
  /* Nobody keeps an application that was not taken in yet. */
  if (self->record->state < YC_STATE_ACCEPTED)
    return yc_store_refuse (error, YC_CONFLICT_STATE, "case %s is not accepted", case_id);
  if ((parts = yc_efile_store_build (self, error)) == NULL)
    return FALSE;
  withdrawal = (Withdrawal) { parts, why, law, NULL };
  return yc_submission_run (self, refuse_act, &withdrawal, error) || yc_store_map_error (error);
}
