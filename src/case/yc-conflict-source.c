/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
/* One table: the source of each refusal. It is the general one: a text that names a closer one keeps that. Takes a reason, gives a citation. Any thread. */
#define G_LOG_DOMAIN "yc-case"
#include "config.h"

#include "case/yc-conflict-source.h"

/* A reason that stands in neither list does not compile. */
gboolean
yc_conflict_get_source (YcConflict reason, YcSource *ret_source)
{
  switch (reason)
    {
    case YC_CONFLICT_STATE: case YC_CONFLICT_ENDED: case YC_CONFLICT_VOID_BY_SUPERVISOR: case YC_CONFLICT_REQUEST_UNSIGNED:
      *ret_source = YC_SOURCE_LIFECYCLE; return TRUE;
    case YC_CONFLICT_FROZEN: case YC_CONFLICT_PAGE_ELSEWHERE: case YC_CONFLICT_COUNT_OPEN: case YC_CONFLICT_DOUBTFUL_PAGE:
      *ret_source = YC_SOURCE_ARCHIVE; return TRUE;
    case YC_CONFLICT_ITEM_FIXED: case YC_CONFLICT_SIGNED_OUT: case YC_CONFLICT_RECEIVED: case YC_CONFLICT_PAPER_OF_ACT:
    case YC_CONFLICT_PAPER_MISSING: case YC_CONFLICT_NUMBER_MISSING:
      *ret_source = YC_SOURCE_PROOF; return TRUE;
    case YC_CONFLICT_NO_ITEM: case YC_CONFLICT_NOT_IN_FORCE:
      *ret_source = YC_SOURCE_PUBLISHED; return TRUE;
    case YC_CONFLICT_NOT_SERVED: case YC_CONFLICT_ROLE:
      *ret_source = YC_SOURCE_OFFICE; return TRUE;
    case YC_CONFLICT_QUESTION_OPEN: case YC_CONFLICT_FIELD_MISSING: case YC_CONFLICT_FIELD_WRONG:
      *ret_source = YC_SOURCE_ON_THE_SPOT; return TRUE;
    case YC_CONFLICT_APPLICANT: case YC_CONFLICT_NAME:
      *ret_source = YC_SOURCE_TRUE_FACTS; return TRUE;
    case YC_CONFLICT_MATERIAL_MISSING: case YC_CONFLICT_TOO_FEW_PAGES: case YC_CONFLICT_MATERIAL_UNFIT: case YC_CONFLICT_SECOND_CORRECTION: case YC_CONFLICT_NOTHING_SUPPLIED:
      *ret_source = YC_SOURCE_INCOMPLETE; return TRUE;
    case YC_CONFLICT_LETTER_UNSIGNED: case YC_CONFLICT_LETTER_OUTDATED: case YC_CONFLICT_NO_LETTER: case YC_CONFLICT_COMMITMENT_BARRED:
      *ret_source = YC_SOURCE_COMMITMENT; return TRUE;
    case YC_CONFLICT_PROMISE_UNSIGNED: case YC_CONFLICT_PROMISE_OUTDATED: case YC_CONFLICT_LETTER_NOT_ASKED: case YC_CONFLICT_NOT_TOLERATED:
    case YC_CONFLICT_TOLERANCE_OPEN: case YC_CONFLICT_CURE_OPEN: case YC_CONFLICT_CURE_LATE: case YC_CONFLICT_CURE_RUNS:
      *ret_source = YC_SOURCE_TOLERANCE; return TRUE;
    case YC_CONFLICT_OTHER_OUTCOME:
      *ret_source = YC_SOURCE_ACCEPT; return TRUE;
    case YC_CONFLICT_NOT_NEEDED:
      *ret_source = YC_SOURCE_NOT_NEEDED; return TRUE;
    case YC_CONFLICT_NOT_OURS:
      *ret_source = YC_SOURCE_NOT_OURS; return TRUE;
    case YC_CONFLICT_APPLICATION_BARRED:
      *ret_source = YC_SOURCE_FALSE_MATERIALS; return TRUE;
    case YC_CONFLICT_NOT_CLAIMED: case YC_CONFLICT_CLAIMED: case YC_CONFLICT_PAGES_MISSING: case YC_CONFLICT_VERDICT_OPEN:
    case YC_CONFLICT_PAGE_NOT_REPLACED:
      *ret_source = YC_SOURCE_CHECK; return TRUE;
    case YC_CONFLICT_VERDICT_AGAINST:
      *ret_source = YC_SOURCE_GRANT; return TRUE;
    case YC_CONFLICT_NO_GROUND: case YC_CONFLICT_REASON_MISSING:
      *ret_source = YC_SOURCE_DENY; return TRUE;
    case YC_CONFLICT_RECEIPT_UNSIGNED: case YC_CONFLICT_RECIPIENT: case YC_CONFLICT_TRACKING:
      *ret_source = YC_SOURCE_DELIVER; return TRUE;
    case YC_CONFLICT_DAY: case YC_CONFLICT_DAY_CHANGED:
      *ret_source = YC_SOURCE_COUNTING; return TRUE;
    case YC_CONFLICT_CASE_KEY: case YC_CONFLICT_KEYRING_KEY: case YC_CONFLICT_LEASE_OTHER_STORE: case YC_CONFLICT_LEASE_OVERLAP:
    case YC_CONFLICT_LEASE_CHANGED: case YC_CONFLICT_ENROLLED: case YC_N_CONFLICTS:
      break;
    }
  return FALSE;
}

char *
yc_conflict_cite (YcConflict reason, const char *text, const YcItem *item)
{
  YcSource source;

  if (yc_source_is_cited_for (text, item) || !yc_conflict_get_source (reason, &source))
    return g_strdup (text);
  return yc_source_cite_for (text, source, item);
}
