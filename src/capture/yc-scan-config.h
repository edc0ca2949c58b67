/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Yichuang Authors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where SANE's configuration is, and what the administrator wrote beside it in yichuang.conf:
 *   [options]            virtual-devices=true   shows devices that read files instead of paper (tests, training)
 *   [PATTERN OF DEVICE]  name=value             pins an option of the driver */
#define YC_SCAN_CONFIG_FILE "yichuang.conf"

char     *yc_scan_config_folder       (const char *given);    /* (transfer full): @given, $SANE_CONFIG_DIR or the product's own */
GKeyFile *yc_scan_config_load         (const char *folder);   /* (transfer full): empty when there is none */
gboolean  yc_scan_config_shows        (GKeyFile *config, const char *kind);   /* @kind: the device's type in SANE */

G_END_DECLS
