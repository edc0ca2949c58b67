/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "law/yc-hours.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Between the readers of descriptions. Errors: YC_BASE_ERROR_FORMAT with the place. */
gboolean yc_decide_fail      (GError **error, const char *where, const char *format, ...) G_GNUC_PRINTF (3, 4);   /* FALSE */
/* 2000 to 2999. */
gboolean yc_decide_read_day  (JsonObject *json, const char *where, const char *member, GDate *ret_day, GError **error);
/* "time", 09:00 when absent. */
gboolean yc_decide_read_time (JsonObject *json, const char *where, int *ret_minute, GError **error);

G_END_DECLS
