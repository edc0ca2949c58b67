/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* States of lifecycle section 3. The value is the number: YC_STATE_ACCEPTED == 30. One table holds who may go where and why. */
typedef enum
{
  YC_STATE_DRAFT = 0, YC_STATE_PRECHECK = 5, YC_STATE_RECEIVED = 10, YC_STATE_TO_CORRECT = 15, YC_STATE_CORRECTED = 18,
  YC_STATE_NOT_NEEDED = 20, YC_STATE_REFUSED = 21, YC_STATE_ACCEPTED = 30, YC_STATE_TOLERATED = 31, YC_STATE_COMMITTED = 32,
  YC_STATE_DEEMED_ACCEPTED = 33, YC_STATE_HANDED_OVER = 40, YC_STATE_SENT_BACK = 41, YC_STATE_REVIEW = 50, YC_STATE_SPECIAL_STEP = 55,
  YC_STATE_EXTENDED = 56, YC_STATE_GRANTED = 60, YC_STATE_DENIED = 61, YC_STATE_RESULT_MADE = 65, YC_STATE_DELIVERED = 70,
  YC_STATE_RATED = 75, YC_STATE_ARCHIVED = 80, YC_STATE_WITHDRAWN = 90, YC_STATE_LAPSED = 91, YC_STATE_TERMINATED = 92,
  YC_STATE_VOIDED = 93, YC_STATE_REVOKED = 94,
} YcState;

gboolean    yc_state_may_follow (YcState from, YcState to);   /* lifecycle section 4; anything not listed is forbidden */
const char *yc_state_get_name   (YcState state);              /* "已受理" ... */
const char *yc_state_get_code   (YcState state);              /* "S30" */
gboolean    yc_state_parse      (const char *code, YcState *ret_state);
gboolean    yc_state_is_open    (YcState state);              /* not ended */

/* Case number: 区划6 + 机构3 + yyyymmdd + 窗口2 + 日内序号4 + 校验1 (ISO 7064 MOD 37,36); provisional: L-<station 4>-<yymmdd>-<random 4>-<check>. */
char       *yc_case_number_format      (const char *region, const char *agency, const GDate *date, const char *window, int serial);
char       *yc_case_number_provisional (const char *station, const GDate *date, int random);
gboolean    yc_case_number_is_valid    (const char *number);        /* either kind, check character right */
gboolean    yc_case_number_is_provisional (const char *number);
char       *yc_case_number_group       (const char *number);        /* "210202012 20261123 03 0007 5" for reading */
char        yc_mod37_36_check          (const char *text);          /* check character for 0-9 A-Z text (others are skipped) */

G_END_DECLS
