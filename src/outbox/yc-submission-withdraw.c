/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 撤回: the applicant's signed request, and the end of the case by it. Takes the case, gives the paper to sign, then the event. Store's thread. */
#define G_LOG_DOMAIN "yc-outbox"
#include "config.h"

#include "outbox/yc-counter.h"
#include "outbox/yc-outbox-private.h"

#include "base/yc-json.h"

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
  const char         *delay;     /* (nullable) */
} Withdrawal;

static gboolean
withdraw_act (YcSubmission *self, gpointer data, GError **error)
{
  const Withdrawal *withdrawal = data;
  g_autoptr (JsonObject) body = json_object_new ();
  YcDigest digest;

  /* The signed request is a part of the case. */
  if (!yc_submission_add_delay (self, withdrawal->delay, body, error) || !yc_efile_store_seal (self, withdrawal->parts, &digest, error))
    return FALSE;
  json_object_set_string_member (body, "state", yc_state_get_code (YC_STATE_WITHDRAWN));
  json_object_set_string_member (body, "reason", withdrawal->reason);
  json_object_set_boolean_member (body, "parked", FALSE);
  yc_submission_set_process (self, body, self->now);
  yc_submission_tell (self, "withdrawn", body);
  return yc_submission_enqueue (self, "withdrawn", yc_submission_name_manifest (&digest), error);
}

gboolean
yc_submission_withdraw (YcStore *store, YcCalendar *calendar, const char *case_id, const char *delay, const YcActor *actor, GError **error)
{
  g_autoptr (YcSubmission) self = NULL;
  g_autoptr (YcEfileParts) parts = NULL;
  Withdrawal withdrawal = { .delay = delay };
  JsonObject *signed_paper = NULL, *content = NULL;

  if (!yc_submission_require_author (actor, error) || (self = yc_submission_load (store, calendar, case_id, actor, error)) == NULL
      || !yc_counter_check_open (self->record, self->history, YC_COUNTER_WITHDRAW, error)
      || (signed_paper = yc_submission_find_signed (self, YC_LETTER_WITHDRAWAL, YC_CONFLICT_REQUEST_UNSIGNED, error)) == NULL
      || !yc_json_get_object (signed_paper, "", MEMBER, &content, error)
      || !yc_json_get_string (content, MEMBER, "reason", YC_SUBMISSION_MAX_REASON * 4, &withdrawal.reason, error)
      || (parts = yc_efile_store_build (self, error)) == NULL)
    return FALSE;
  withdrawal.parts = parts;
  return yc_submission_run (self, withdraw_act, &withdrawal, error) || yc_store_map_error (error);
}
