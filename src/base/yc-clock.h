/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Time is passed in, never fetched. Instants are UTC microseconds since 1970; legal dates are Beijing dates (UTC+8, no summer time). */
typedef struct _YcClock YcClock;

/* Nobody's clock is beyond it, UTC microseconds: the end of the year 9999. */
#define YC_CLOCK_MAX G_GINT64_CONSTANT (253402300799999999)

YcClock   *yc_clock_system      (void);                      /* (transfer none); in -Ddevelopment builds $YICHUANG_CLOCK, "2026-11-23T09:46:00+08:00", sets its start */
YcClock   *yc_clock_test_new    (gint64      utc_us);        /* (transfer full): stands still until advanced */
void       yc_clock_test_advance (YcClock   *self, gint64 us);
YcClock   *yc_clock_ref         (YcClock    *self);
void       yc_clock_unref       (YcClock    *self);
gint64     yc_clock_now         (YcClock    *self);          /* UTC microseconds */
gint64     yc_clock_boottime    (YcClock    *self);          /* CLOCK_BOOTTIME microseconds: tells a jump of the wall clock */
void       yc_clock_today       (YcClock    *self, GDate *date); /* the date in Beijing */

/* Any instant as Beijing time. */
char      *yc_time_format       (gint64      utc_us, const char *format); /* g_date_time_format() codes; (transfer full) */
char      *yc_time_iso          (gint64      utc_us);        /* "2026-11-23T09:46:00.123456+08:00" */
gboolean   yc_time_parse        (const char *iso, gint64 *ret_utc_us);

/* Legal dates as "YYYY-MM-DD"; strict. */
gboolean   yc_date_parse        (const char *text, GDate *ret_date);
char      *yc_date_format       (const GDate *date);
char      *yc_date_format_cn    (const GDate *date);         /* "2026年11月23日 周一" */
gboolean   yc_date_is_valid     (const GDate *date);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcClock, yc_clock_unref)

G_END_DECLS
