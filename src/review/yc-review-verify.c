/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* 承诺核查: whether what an applicant promised holds, behind the result. Takes a case of the store and who acts, gives durable facts: an entry in the history,
 * or the order to put right. Revoking is an act of its own. Store's thread.
 * Sources: 国办发〔2020〕42号; 行政许可法第六十九条; the rules to encode, section 4, point 6. */
#define G_LOG_DOMAIN "yc-review"
#include "config.h"

#include "review/yc-review-act.h"

#include "base/yc-clock.h"
#include "law/yc-source.h"

/* Behind the period of the item why is told; the report of what is late names it. */
static gboolean
add_delay (const YcReviewDesk *desk, const YcReviewWork *act, JsonObject *body, GError **error)
{
  g_autofree char *why = yc_review_trim (desk->delay);

  if (!yc_review_verification_is_late (act->dossier, &act->submission->today))
    return TRUE;
  if (*why == '\0')
    return yc_store_refuse (error, YC_CONFLICT_REASON_MISSING, "%s", yc_fact_get_text (YC_FACT_DELAY_TOLD));
  json_object_set_string_member (body, "delay_reason", why);
  return TRUE;
}

gboolean
yc_review_verify (const YcReviewDesk *desk, const char *text, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *how = yc_review_trim (text);
  YcReviewDeed deed = { .kind = "verified", .body = body };

  if (!yc_review_begin (desk, YC_REVIEW_VERIFY, &act, error) || !add_delay (desk, &act, body, error))
    return FALSE;
  json_object_set_string_member (body, "result", "fits");
  json_object_set_string_member (body, "text", how);
  return yc_review_do (&act, &deed, error);
}

/* A day off rolls over: nobody has to put right what no office can look at. */
static char *
count_until (const YcSubmission *submission, int days, YcDeadline *ret_until)
{
  *ret_until = (YcDeadline) { .provisional = FALSE };
  if (days < 1 || days > YC_REVIEW_MAX_FIX_DAYS)
    return g_strdup ("");
  yc_deadline_compute (submission->calendar, &submission->today, days, YC_UNIT_DAY, NULL, ret_until);
  return yc_date_format (&ret_until->due);
}

YcPaperRecord *
yc_review_order_fix (const YcReviewDesk *desk, int days, const char *text, GError **error)
{
  g_auto (YcReviewWork) act = { NULL, NULL };
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *what = yc_review_trim (text), *until = NULL, *why = NULL, *accepted = NULL, *granted = NULL, *grant = NULL, *day = NULL;
  YcConflict reason = YC_CONFLICT_STATE;
  YcDeadline due;

  if (!yc_review_begin (desk, YC_REVIEW_VERIFY, &act, error))
    return NULL;
  until = count_until (act.submission, days, &due);
  if (!yc_review_check_fix (act.dossier, what, until, &act.submission->today, &reason, &why))
    {
      yc_store_refuse (error, reason, "%s", why);
      return NULL;
    }
  if (!add_delay (desk, &act, body, error))
    return NULL;
  json_object_set_string_member (body, "result", "fix");
  json_object_set_string_member (body, "text", what);
  json_object_set_string_member (body, "until", until);
  json_object_set_boolean_member (body, "until_provisional", due.provisional);
  json_object_set_string_member (body, "calendar", yc_calendar_get_version (act.submission->calendar));
  json_object_set_string_member (body, "basis", yc_source_get_text (YC_SOURCE_COMMITMENT));
  accepted = yc_review_format_day (act.dossier->accepted_on);
  granted = yc_review_format_grant_day (act.dossier);
  grant = yc_review_describe_grant (act.dossier);
  day = yc_notice_format_day (&due.due, due.provisional);

  {
    const YcNoticeText texts[] = { { "accepted_date", accepted }, { "granted_date", granted }, { "decision_text", grant }, { "reason", what },
                                   { "decision_basis", yc_source_get_text (YC_SOURCE_COMMITMENT) }, { "correct_by", day }, { NULL, NULL } };
    YcReviewDeed deed = { .kind = "verified", .body = body, .paper = "rectification-order", .texts = texts };

    return yc_review_do_paper (&act, &deed, error);
  }
}
