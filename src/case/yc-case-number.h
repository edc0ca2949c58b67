/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Case number: 区划6 + 机构3 + yyyymmdd + 窗口2 + 日内序号4 + 校验1 (ISO 7064 MOD 37,36); provisional: L-<station 4>-<yymmdd>-<random 4>-<check>. */
char       *yc_case_number_format      (const char *region, const char *agency, const GDate *date, const char *window, int serial);
char       *yc_case_number_provisional (const char *station, const GDate *date, int random);
gboolean    yc_case_number_is_valid    (const char *number);        /* either kind, check character right */
gboolean    yc_case_number_is_provisional (const char *number);
char       *yc_case_number_group       (const char *number);        /* "210202012 20261123 03 0007 5" for reading */
char        yc_mod37_36_check          (const char *text);          /* check character for 0-9 A-Z text (others are skipped) */

G_END_DECLS
