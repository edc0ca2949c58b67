/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "case/yc-case-record.h"
#include "law/yc-deadline.h"

G_BEGIN_DECLS

/* Until when the special step that goes on is expected to last (行政许可法第四十五条: told in writing), as its event tells it; a day that was told over a year without
 * a calendar is the one of the calendar of now. It is no limit: nobody is late by it. @history: of YcCaseEvent*, in the order of the fold. FALSE without error: no
 * step goes on, or no day was told. FORMAT. Pure; any thread. */
gboolean yc_step_read_expected (const GPtrArray *history, const YcItem *item, const YcCalendar *calendar, YcDeadline *ret_day, GError **error);

G_END_DECLS
