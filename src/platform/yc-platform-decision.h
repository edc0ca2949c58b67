/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-transition.h"
#include "platform/yc-platform-case.h"
#include "platform/yc-platform-rule.h"

G_BEGIN_DECLS

/* Whether a case is ripe for the decision, the special step or the extension that event @n of @op's @events is: the back office's own rules (review/yc-review-rules), asked with all that
 * was done of the case, also earlier in this call, and with the e-file's manifest. @events: of YcCaseEvent*, void ones marked. RULE names what is
 * missing; TOO_LARGE: no approver could have read it. Other errors: of the database or the disk. Store thread. */
gboolean yc_platform_decision_check (YcPlatformStore *store, const char *hall, const YcWireOp *op, GPtrArray *events, guint n, GError **error);
/* What all that was done of the case before event @n proves of its change of state (yc_event_rule_read_past()). */
gboolean yc_platform_decision_read_past (YcPlatformStore *store, const YcWireOp *op, GPtrArray *events, guint n, YcTransition *ask, GError **error);
/* That the day that event @n tells (yc_platform_rule_moves_day(); it is folded into @value) is the one that the clocks come to, with the
 * platform's own calendar; RULE when it is not. Where one of both knows a year that the other does not, it may be as far off as a calendar moves a day; where the clocks leave
 * the day alone, never. @before: the days before the event. Other errors: as above. */
gboolean yc_platform_decision_check_day (YcPlatformStore *store, const YcPlatformCase *value, const YcWireOp *op, GPtrArray *events, guint n, const YcPlatformDays *before, GError **error);
/* Whether event @n of @op's @events, which ends the case as lapsed (S91), has a tolerated material behind its day: by the days that the applicant signed,
 * on the Beijing day of the event. RULE. Otherwise as above. @before: the state that the event finds. */
gboolean yc_platform_decision_check_lapse (YcPlatformStore *store, const YcWireOp *op, GPtrArray *events, guint n, YcState before, GError **error);

G_END_DECLS
