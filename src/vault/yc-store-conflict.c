/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* Reasons of refused steps: from the reason to the error and back. The name stands at the head of the message, so that it reaches the log,
 * the command line and the window alike. Any thread. */
#define G_LOG_DOMAIN "yc-vault"
#include "config.h"

#include "vault/yc-store.h"

#include <string.h>

static const char *const names[YC_N_CONFLICTS] = {
  [YC_CONFLICT_STATE] = "state",
  [YC_CONFLICT_ENDED] = "ended",
  [YC_CONFLICT_FROZEN] = "intake-frozen",
  [YC_CONFLICT_ITEM_FIXED] = "item-fixed",
  [YC_CONFLICT_NO_ITEM] = "item-missing",
  [YC_CONFLICT_SIGNED_OUT] = "signed-out",
  [YC_CONFLICT_RECEIVED] = "received-before",
  [YC_CONFLICT_NOT_SERVED] = "not-served",
  [YC_CONFLICT_COUNT_OPEN] = "count-open",
  [YC_CONFLICT_PAGE_ELSEWHERE] = "page-elsewhere",
  [YC_CONFLICT_NOT_IN_FORCE] = "not-in-force",
  [YC_CONFLICT_QUESTION_OPEN] = "question-open",
  [YC_CONFLICT_FIELD_MISSING] = "field-missing",
  [YC_CONFLICT_FIELD_WRONG] = "field-wrong",
  [YC_CONFLICT_APPLICANT] = "applicant",
  [YC_CONFLICT_MATERIAL_MISSING] = "material-missing",
  [YC_CONFLICT_TOO_FEW_PAGES] = "too-few-pages",
  [YC_CONFLICT_MATERIAL_UNFIT] = "material-unfit",
  [YC_CONFLICT_DOUBTFUL_PAGE] = "doubtful-page",
  [YC_CONFLICT_LETTER_UNSIGNED] = "letter-unsigned",
  [YC_CONFLICT_LETTER_OUTDATED] = "letter-outdated",
  [YC_CONFLICT_PROMISE_UNSIGNED] = "promise-unsigned",
  [YC_CONFLICT_PROMISE_OUTDATED] = "promise-outdated",
  [YC_CONFLICT_NO_LETTER] = "no-letter",
  [YC_CONFLICT_LETTER_NOT_ASKED] = "letter-not-asked",
  [YC_CONFLICT_PAPER_OF_ACT] = "paper-of-act",
  [YC_CONFLICT_OTHER_OUTCOME] = "other-outcome",
  [YC_CONFLICT_COMMITMENT_BARRED] = "commitment-barred",
  [YC_CONFLICT_NOT_NEEDED] = "not-needed",
  [YC_CONFLICT_NOT_OURS] = "not-ours",
  [YC_CONFLICT_APPLICATION_BARRED] = "application-barred",
  [YC_CONFLICT_SECOND_CORRECTION] = "second-correction",
  [YC_CONFLICT_NOT_TOLERATED] = "not-tolerated",
  [YC_CONFLICT_TOLERANCE_OPEN] = "tolerance-open",
  [YC_CONFLICT_VOID_BY_SUPERVISOR] = "void-by-supervisor",
  [YC_CONFLICT_ROLE] = "role",
  [YC_CONFLICT_NOT_CLAIMED] = "not-claimed",
  [YC_CONFLICT_CLAIMED] = "claimed",
  [YC_CONFLICT_PAGES_MISSING] = "pages-missing",
  [YC_CONFLICT_VERDICT_OPEN] = "verdict-open",
  [YC_CONFLICT_VERDICT_AGAINST] = "verdict-against",
  [YC_CONFLICT_NO_GROUND] = "no-ground",
  [YC_CONFLICT_REQUEST_UNSIGNED] = "request-unsigned",
  [YC_CONFLICT_RECEIPT_UNSIGNED] = "receipt-unsigned",
  [YC_CONFLICT_REASON_MISSING] = "reason-missing",
  [YC_CONFLICT_RECIPIENT] = "recipient",
  [YC_CONFLICT_TRACKING] = "tracking",
  [YC_CONFLICT_NAME] = "name",
  [YC_CONFLICT_CURE_OPEN] = "cure-open",
  [YC_CONFLICT_CURE_LATE] = "cure-late",
  [YC_CONFLICT_CURE_RUNS] = "cure-runs",
  [YC_CONFLICT_NOTHING_SUPPLIED] = "nothing-supplied",
  [YC_CONFLICT_PAGE_NOT_REPLACED] = "page-not-replaced",
  [YC_CONFLICT_PAPER_MISSING] = "paper-missing",
  [YC_CONFLICT_NUMBER_MISSING] = "number-missing",
  [YC_CONFLICT_DAY] = "day",
  [YC_CONFLICT_DAY_CHANGED] = "day-changed",
  [YC_CONFLICT_CASE_KEY] = "case-key",
  [YC_CONFLICT_KEYRING_KEY] = "keyring-key",
  [YC_CONFLICT_LEASE_OTHER_STORE] = "lease-other-store",
  [YC_CONFLICT_LEASE_OVERLAP] = "lease-overlap",
  [YC_CONFLICT_LEASE_CHANGED] = "lease-changed",
  [YC_CONFLICT_ENROLLED] = "enrolled",
};

const char *
yc_conflict_get_name (YcConflict reason)
{
  g_return_val_if_fail ((guint) reason < YC_N_CONFLICTS, "");
  return names[reason];
}

gboolean
yc_conflict_parse (const char *name, YcConflict *ret_reason)
{
  for (guint i = 0; i < YC_N_CONFLICTS; i++)
    if (strcmp (names[i], name) == 0)
      {
        *ret_reason = (YcConflict) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
yc_store_refuse (GError **error, YcConflict reason, const char *format, ...)
{
  g_autofree char *detail = NULL;
  va_list args;

  va_start (args, format);
  detail = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT, "%s: %s", yc_conflict_get_name (reason), detail);
  return FALSE;
}

gboolean
yc_conflict_of_error (const GError *error, YcConflict *ret_reason)
{
  g_autofree char *name = NULL;

  if (!g_error_matches (error, YC_STORE_ERROR, YC_STORE_ERROR_CONFLICT))
    return FALSE;
  name = g_strndup (error->message, strcspn (error->message, ":"));
  return yc_conflict_parse (name, ret_reason);
}
