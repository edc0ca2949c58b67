/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include "platform/yc-platform-store.h"

#include <stdio.h>

G_BEGIN_DECLS

/* Puts the demonstration hall into the store, with an account for each role, and prints the accounts and @n_codes fresh enrolment codes to @out, one a
 * line, separated by tabs. Again: the same hall and accounts, other codes, the old ones void. @enrolment: data/demo/enrolment.json. FORMAT. */
gboolean yc_platform_demo_set_up (YcPlatformStore *store, JsonObject *enrolment, guint n_codes, FILE *out, GError **error);

G_END_DECLS
