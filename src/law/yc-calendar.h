/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Working-day calendar, one data file a year (data/catalog/calendar/2026.json: off days and make-up days). Immutable once loaded; any thread. */
typedef struct _YcCalendar YcCalendar;
YcCalendar *yc_calendar_load        (const char *folder, GError **error);   /* all NNNN.json inside */
YcCalendar *yc_calendar_load_file   (const char *path, GError **error);
YcCalendar *yc_calendar_load_data   (const char *text, gssize n, GError **error);   /* the content of one such file; FORMAT */
void        yc_calendar_free        (YcCalendar *self);
gboolean    yc_calendar_knows       (const YcCalendar *self, GDateYear year);
gboolean    yc_calendar_is_workday  (const YcCalendar *self, const GDate *date);  /* unknown year: Monday to Friday */
gboolean    yc_calendar_is_workday_julian (const YcCalendar *self, guint32 day);  /* the same, by Julian day (g_date_get_julian()) */
const char *yc_calendar_get_version (const YcCalendar *self);               /* stored with every computed deadline; "" when no year is known */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YcCalendar, yc_calendar_free)

G_END_DECLS
