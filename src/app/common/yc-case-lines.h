/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "app/common/yc-case-file.h"

G_BEGIN_DECLS

/* Fill a list of YcLine anew from a case: what the case page's short lists show. */
void yc_case_lines_fill_papers    (GListStore *store, const YcCaseFile *file);
void yc_case_lines_fill_materials (GListStore *store, const YcCaseFile *file);
void yc_case_lines_fill_facts     (GListStore *store, const YcCaseFile *file, const GPtrArray *timers, YcCalendar *calendar, const GDate *today);
void yc_case_lines_fill_history   (GListStore *store, const YcCaseFile *file);   /* newest first */

/* (transfer full): "Printed 2 times, 3 copies in all"; "Not printed yet, in 2 copies". */
char *yc_case_lines_describe_prints (const YcPaperRecord *paper);

G_END_DECLS
