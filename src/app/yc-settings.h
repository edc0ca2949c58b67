/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Preferences of this machine and user; never business data. NULL when the schema is not installed: then defaults hold. (transfer full) */
GSettings *yc_settings_open (void);

G_END_DECLS
