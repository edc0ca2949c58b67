/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/yc-session.h"
#include "law/yc-credit.h"

G_BEGIN_DECLS

/* The credit of one person at a time: what the store has kept is looked at once, and the platform is asked while it is there. Nobody waits for it.
 * Signal "changed": another answer than before. Main thread only. */
#define YC_TYPE_CREDIT_WATCH (yc_credit_watch_get_type ())
G_DECLARE_FINAL_TYPE (YcCreditWatch, yc_credit_watch, YC, CREDIT_WATCH, GObject)

YcCreditWatch  *yc_credit_watch_new        (YcSession *session);
/* Whose: a number without fault, "" for nobody's. The same again asks when what is known is old; one that the line cannot say is nobody's. */
void            yc_credit_watch_set_number (YcCreditWatch *self, const char *number);
const YcCredit *yc_credit_watch_get        (YcCreditWatch *self);      /* (nullable, transfer none): nothing is known */

G_END_DECLS
